//! A change of any one term is found and named, whatever construct it belongs to; and what is found to be no change pays the same.
//!
//! The kinds of terms are taken from the contracts of the repository: every statement of every item that any of them has. So a
//! construct that is added to the language is covered as soon as an example has it. With `MEED_CASES=all` every place is tried
//! at which a term stands, else some of each kind.

use meed_contract::{Contract, DataItemId, Figure, Finality, Holds, MissingKind, Observation, Origin};
use meed_diagnostics::{SourceId, Span};
use meed_diff::{Comparison, Version};
use meed_syntax::tree::LiteralKind;
use meed_syntax::{Form, Node, Outline, Word, WordKind, outline};
use meed_tests::{check, every_contract, read};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// So many sound changes of a kind are looked at, and so many places of a kind are tried for them.
const SOUND: usize = 2;
const TRIED: usize = 14;

/// So many other statements of a kind are put in place of one.
const OTHERS: usize = 6;

/// Places at which a term can be changed: of which kind, in which text, and what must be named.
#[derive(Clone, Debug)]
struct Spot {
    text: usize,
    /// Where the node stands.
    at: Vec<usize>,
    what: What,
}

/// What is changed of a node.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum What {
    Gone,
    Title,
    /// All that it says: what the so many-th other statement of its kind says stands in its place.
    Said(usize),
    Word(usize),
    RowGone(usize),
    Cell(usize, usize, usize),
}

fn node_at<'n>(nodes: &'n mut Vec<Node>, at: &[usize]) -> (&'n mut Vec<Node>, usize) {
    match at {
        [last] => (nodes, *last),
        [first, rest @ ..] => node_at(&mut nodes[*first].children, rest),
        [] => unreachable!("a node stands somewhere"),
    }
}

/// Another word in place of this one.
fn another(word: &Word, seen: &BTreeSet<String>, turn: usize) -> Option<String> {
    let more = |value: &Decimal| *value + Decimal::ONE;
    Some(match &word.kind {
        WordKind::Text => format!("{} and more\"", word.text.trim_end_matches('"')),
        WordKind::Literal(LiteralKind::Money(value)) => format!("£{}", more(value)),
        WordKind::Literal(LiteralKind::Percentage(value)) if turn.is_multiple_of(2) => {
            format!("{}%", *value - Decimal::ONE)
        }
        WordKind::Literal(LiteralKind::Percentage(value)) => format!("{}%", more(value)),
        WordKind::Literal(LiteralKind::Number(value)) => format!("{}", more(value)),
        WordKind::Literal(LiteralKind::Date(date)) => meed_contract::words::date(date.date.succ_opt()?),
        WordKind::Literal(_) | WordKind::Plain => {
            // Another word that some contract has in such a place.
            let others: Vec<&String> = seen.iter().filter(|other| **other != word.text).collect();
            (*others.get(turn % others.len().max(1))?).clone()
        }
    })
}

/// Everything that the contracts of the repository say, by its kind.
struct Terms {
    texts: Vec<String>,
    outlines: Vec<Outline>,
    spots: BTreeMap<String, Vec<Spot>>,
    /// What statements of some kind say.
    said: BTreeMap<String, BTreeMap<String, Node>>,
    /// The words that stand in some place of a statement of some kind.
    words: BTreeMap<(String, usize), BTreeSet<String>>,
}

impl Terms {
    fn of_the_repository() -> Self {
        let mut texts: Vec<String> = every_contract()
            .iter()
            .map(|path| read(path))
            // A part of a contract, and a contract of several files, say nothing by themselves.
            .filter(|text| check(SourceId(0), text).0.is_some() && !text.contains("\nimport "))
            .collect();
        texts.sort_by_key(String::len);
        let outlines = texts.iter().map(|text| outline(SourceId(0), text)).collect();
        let mut terms =
            Self { texts, outlines, spots: BTreeMap::new(), said: BTreeMap::new(), words: BTreeMap::new() };
        for (text, outline) in terms.outlines.clone().iter().enumerate() {
            terms.nodes(text, &outline.nodes, "", &mut Vec::new());
        }
        terms
    }

    fn nodes(&mut self, text: usize, nodes: &[Node], owner: &str, at: &mut Vec<usize>) {
        for (position, node) in nodes.iter().enumerate() {
            at.push(position);
            let kind = match node.form {
                Form::Statement => format!("{owner}: {}", node.keyword),
                Form::Item => node.keyword.clone(),
            };
            let mut add = |what| {
                let spot = Spot { text, at: at.clone(), what };
                self.spots.entry(kind.clone()).or_default().push(spot);
            };
            if node.keyword != "contract" {
                add(What::Gone);
            }
            if node.title.is_some() {
                add(What::Title);
            }
            if node.form == Form::Statement {
                (0..OTHERS).for_each(|other| add(What::Said(other)));
                let says = self.said.entry(kind.clone()).or_default();
                says.entry(node.write()).or_insert_with(|| node.clone());
            }
            let mut add = |what| {
                let spot = Spot { text, at: at.clone(), what };
                self.spots.entry(kind.clone()).or_default().push(spot);
            };
            for (word, said) in node.words.iter().enumerate() {
                add(What::Word(word));
                self.words.entry((kind.clone(), word)).or_default().insert(said.text.clone());
            }
            let mut add = |what| {
                let spot = Spot { text, at: at.clone(), what };
                self.spots.entry(kind.clone()).or_default().push(spot);
            };
            for (number, row) in node.table.iter().flat_map(|table| table.rows.iter().enumerate()) {
                add(What::RowGone(number));
                for (column, cell) in row.cells.iter().enumerate() {
                    (0..cell.words.len()).for_each(|word| add(What::Cell(number, column, word)));
                }
            }
            let owner = if node.form == Form::Item { node.keyword.as_str() } else { owner };
            self.nodes(text, &node.children, owner, at);
            at.pop();
        }
    }

    /// The text with a term changed, and what must be named; none where nothing else can be put there.
    fn changed(&self, kind: &str, spot: &Spot, turn: usize) -> Option<(String, Named)> {
        let mut outline = self.outlines[spot.text].clone();
        let owner = owner_name(&outline.nodes, &spot.at);
        let (siblings, last) = node_at(&mut outline.nodes, &spot.at);
        let node = &mut siblings[last];
        let named = Named {
            owner: node.name.as_ref().map(|name| name.text.clone()).or(owner),
            statement: (node.form == Form::Statement).then(|| node.keyword.replace(' ', "-")),
        };
        let put = |word: &mut Word, seen: &BTreeSet<String>| {
            word.text = another(word, seen, turn)?;
            word.kind = WordKind::Plain;
            Some(())
        };
        let nothing = BTreeSet::new();
        match spot.what {
            What::Gone => {
                siblings.remove(last);
            }
            What::Title => node.title.as_mut()?.text.push_str(" and more"),
            What::Said(other) => {
                let (_, other) =
                    self.said.get(kind)?.iter().filter(|(text, _)| **text != node.write()).nth(other)?;
                node.words.clone_from(&other.words);
                node.table.clone_from(&other.table);
            }
            What::Word(word) => {
                let others = same_sort(&self.outlines[spot.text].nodes, &node.words[word].text);
                if !others.is_empty() {
                    put(&mut node.words[word], &others)?;
                    return Some((outline.write(), named));
                }
                let seen = self.words.get(&(kind.to_owned(), word)).unwrap_or(&nothing);
                put(&mut node.words[word], seen)?;
            }
            What::RowGone(row) => {
                node.table.as_mut()?.rows.remove(row);
            }
            What::Cell(row, column, word) => {
                put(&mut node.table.as_mut()?.rows[row].cells[column].words[word], &nothing)?;
            }
        }
        Some((outline.write(), named))
    }
}

/// The names of all items of the sort of which one is called so.
fn same_sort(nodes: &[Node], name: &str) -> BTreeSet<String> {
    fn names(nodes: &[Node], found: &mut Vec<(String, String)>) {
        for node in nodes {
            found.extend(node.name.as_ref().map(|name| (node.keyword.clone(), name.text.clone())));
            names(&node.children, found);
        }
    }
    let mut all = Vec::new();
    names(nodes, &mut all);
    let sort = all.iter().find(|(_, one)| one == name).map(|(sort, _)| sort.clone());
    all.into_iter().filter(|(one, _)| Some(one) == sort.as_ref()).map(|(_, name)| name).collect()
}

/// What a change must name.
#[derive(Debug)]
struct Named {
    owner: Option<String>,
    statement: Option<String>,
}

/// The name of the nearest item with one that a node lies in.
fn owner_name(nodes: &[Node], at: &[usize]) -> Option<String> {
    let (first, rest) = at.split_first()?;
    let node = &nodes[*first];
    let inner = if rest.is_empty() { None } else { owner_name(&node.children, rest) };
    inner.or_else(|| node.name.as_ref().map(|name| name.text.clone()))
}

fn compared(old: (&str, &Contract), new: (&str, &Contract)) -> Comparison {
    let version = |source, (text, contract)| Version { files: vec![(SourceId(source), text)], contract };
    meed_diff::compare(&version(0, old), &version(1, new))
}

fn is_named(found: &Comparison, named: &Named) -> bool {
    let mut all = found.changes.iter().chain(&found.same);
    all.any(|change| {
        let says =
            |text: &str| change.term.contains(text) || change.contents.iter().any(|line| line.contains(text));
        let owner = named.owner.as_ref().is_none_or(|owner| says(owner));
        let keyword = |statement: &String| {
            says(statement)
                || change.contents.iter().any(|line| line.starts_with(&statement.replace('-', " ")))
        };
        owner && (change.is_item() || named.statement.as_ref().is_none_or(keyword))
    })
}

/// Figures at and beside the numbers that a contract is written with, in any of its years and of any of its providers, or
/// missing; drawn by `turn`.
fn aimed(contract: &Contract, outline: &Outline, turn: usize) -> Vec<Observation> {
    let mut percentages = BTreeSet::from([Decimal::ZERO, Decimal::ONE_HUNDRED]);
    let mut numbers = BTreeSet::from([Decimal::ZERO]);
    literals(&outline.nodes, &mut percentages, &mut numbers);
    let (percentages, numbers): (Vec<_>, Vec<_>) = (Vec::from_iter(percentages), Vec::from_iter(numbers));
    let mut state = turn as u64;
    // A linear congruence is random enough to choose among figures.
    let mut draw = |most: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((state >> 33) % most.max(1) as u64).unwrap()
    };
    let mut data = Vec::new();
    for (index, item) in contract.data_items.iter().enumerate() {
        for (year, range) in contract.calendar.years().iter().enumerate() {
            for part in 0..contract.calendar.parts(*range, item.frequency).len() {
                let beside = Decimal::from(draw(3)) - Decimal::ONE;
                let missing = [MissingKind::NotDue, MissingKind::Suppressed, MissingKind::NotApplicable];
                let figure = match (&item.holds, draw(12)) {
                    (_, 0) => continue,
                    (_, 1) => Figure::Missing(missing[draw(3)]),
                    (Holds::Ratio { .. }, few) => {
                        let denominator = if few == 2 { draw(30) } else { 200 + draw(400) };
                        let denominator = Decimal::from(denominator);
                        let at = percentages[draw(percentages.len())] / Decimal::ONE_HUNDRED;
                        let numerator = (at * denominator).ceil() + beside;
                        Figure::Ratio { numerator: numerator.clamp(Decimal::ZERO, denominator), denominator }
                    }
                    (Holds::Value { .. }, _) => {
                        Figure::Value((numbers[draw(numbers.len())].trunc() + beside).max(Decimal::ZERO))
                    }
                    (Holds::YesNo { .. }, drawn) => Figure::YesNo(drawn.is_multiple_of(2)),
                    (Holds::Level { levels, .. }, _) => {
                        Figure::Level(draw(contract.levels[levels.0].levels.len()))
                    }
                };
                let span = Span::new(SourceId(0), 0, 0);
                let origin = Origin { span, file: String::new(), row: 0, columns: String::new() };
                let item = DataItemId(index);
                let finality = Finality::NotStated;
                data.push(Observation { item, year, part, segment: None, figure, finality, origin });
            }
        }
    }
    data
}

fn literals(nodes: &[Node], percentages: &mut BTreeSet<Decimal>, numbers: &mut BTreeSet<Decimal>) {
    for node in nodes {
        let cells = node.table.iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells);
        for word in node.words.iter().chain(cells.flat_map(|cell| &cell.words)) {
            match &word.kind {
                WordKind::Literal(LiteralKind::Percentage(value)) => percentages.insert(*value),
                WordKind::Literal(LiteralKind::Number(value) | LiteralKind::Money(value)) => {
                    numbers.insert(*value)
                }
                _ => false,
            };
        }
        literals(&node.children, percentages, numbers);
    }
}

/// What is paid in every year, payment by payment and party by party, whatever the order of the payments; or that it is refused.
fn paid(contract: &Contract, plan: &meed_engine::Plan, data: &[Observation]) -> Vec<Vec<String>> {
    let Ok(evaluation) = plan.evaluate(contract, data) else { return Vec::new() };
    let years = 0..contract.calendar.years().len();
    years
        .map(|year| {
            let paid = evaluation.paid(year).unwrap();
            let party = |(party, amount): &(meed_contract::PartyId, meed_contract::Money)| {
                format!("{} {amount}", contract.party(*party).unwrap().name)
            };
            let flow = |flow: &meed_engine::statement::Flow<'_>| {
                let mut parties: Vec<String> = flow.from.iter().chain(&flow.to).map(party).collect();
                parties.sort();
                format!("{} {} {}", flow.name, flow.amount, parties.join(", "))
            };
            let mut flows: Vec<String> = paid.payments.iter().chain(&paid.deductions).map(flow).collect();
            flows.sort();
            flows
        })
        .collect()
}

/// The same figures for another version of a contract, by the names of what is reported.
fn for_other(from: &Contract, data: &[Observation], to: &Contract) -> Vec<Observation> {
    let place: BTreeMap<&str, usize> =
        to.data_items.iter().enumerate().map(|(at, item)| (item.name.as_str(), at)).collect();
    let moved = data.iter().filter_map(|one| {
        let item = place.get(from.item(one.item)?.name.as_str())?;
        Some(Observation { item: DataItemId(*item), ..one.clone() })
    });
    moved.collect()
}

/// Asserts that two versions that are said to be the same pay the same with so many sets of data.
fn pays_the_same(old: (&str, &Contract), new: (&str, &Contract), sets: usize, why: &str) {
    let plans = [old.1, new.1].map(meed_engine::compile);
    let outline = outline(SourceId(0), old.0);
    for turn in 0..sets {
        let data = aimed(old.1, &outline, turn);
        let other = for_other(old.1, &data, new.1);
        assert_eq!(data.len(), other.len(), "{why}");
        let (before, after) = (paid(old.1, &plans[0], &data), paid(new.1, &plans[1], &other));
        assert_eq!(before, after, "{why}, set {turn}");
    }
}

fn all() -> bool {
    std::env::var("MEED_CASES").is_ok_and(|cases| cases == "all")
}

#[test]
fn every_term_of_every_kind_is_found_and_named_when_it_changes() {
    let terms = Terms::of_the_repository();
    let sound: Vec<Contract> =
        terms.texts.iter().map(|text| check(SourceId(0), text).0.expect("a sound text")).collect();
    let mut never = BTreeSet::new();
    let (mut found, mut same) = (0, 0);
    for (kind, spots) in &terms.spots {
        let (mut looked, mut tried) = (0, 0);
        // The smallest contracts first, and in them first one way of changing it, then another.
        let mut order: Vec<(usize, &Spot)> = spots.iter().enumerate().collect();
        order
            .sort_by_key(|(at, spot)| (spots[..*at].iter().filter(|one| one.what == spot.what).count(), *at));
        for (turn, (_, spot)) in order.into_iter().enumerate() {
            if !all() && (looked == SOUND || tried == TRIED && looked > 0 || tried == TRIED * 20) {
                break;
            }
            tried += 1;
            let Some((text, named)) = terms.changed(kind, spot, turn) else { continue };
            let Some(contract) = check(SourceId(1), &text).0 else { continue };
            looked += 1;
            let old = (terms.texts[spot.text].as_str(), &sound[spot.text]);
            let new = (text.as_str(), &contract);
            let comparison = compared(old, new);
            let why = format!("{kind}: {spot:?}\n{text}");
            assert!(
                !comparison.changes.is_empty() || !comparison.same.is_empty(),
                "nothing is found of {why}"
            );
            assert!(
                is_named(&comparison, &named),
                "{named:?} is not named of {why}\n{:#?}",
                comparison.changes
            );
            if comparison.changes.is_empty() {
                same += 1;
                pays_the_same(old, new, if all() { 100 } else { 10 }, &why);
            } else {
                found += 1;
            }
        }
        if looked == 0 {
            never.insert(kind.as_str());
        }
    }
    // Points and shares that must add up, and what hangs together with a statement beside it, cannot change alone.
    assert!(never.len() * 6 < terms.spots.len(), "kinds of which no sound change was found: {never:?}");
    assert!(found > terms.spots.len(), "{found} changes of {} kinds", terms.spots.len());
    println!(
        "{} kinds of terms, {found} changes, {same} that say the same; never: {never:?}",
        terms.spots.len()
    );
}

/// Several thousand sets of data in all: whatever order a contract is written in, it pays the same.
#[test]
fn what_is_no_change_pays_the_same_whatever_the_data() {
    let terms = Terms::of_the_repository();
    let sets = if all() { 1_000 } else { 150 };
    let mut compared_texts = 0;
    for text in &terms.texts {
        let contract = check(SourceId(0), text).0.expect("a sound text");
        let mut shuffled = outline(SourceId(0), text);
        let places = shuffled.nodes.len();
        shuffled.nodes.rotate_left(7 % places.max(1));
        for node in &mut shuffled.nodes {
            let ordered = ["change", "then", "given", "expect", "reduced", "bonus"];
            let repeated = node
                .children
                .iter()
                .any(|child| child.form == Form::Item || ordered.contains(&child.keyword.as_str()));
            if !repeated {
                node.children.reverse();
            }
        }
        let shuffled = shuffled.write();
        let Some(other) = check(SourceId(1), &shuffled).0 else { continue };
        let comparison = compared((text, &contract), (&shuffled, &other));
        // The first payment says in which direction totals are counted: another first one is not looked at here.
        if !comparison.changes.is_empty() {
            continue;
        }
        compared_texts += 1;
        pays_the_same((text, &contract), (&shuffled, &other), sets, text);
    }
    assert!(compared_texts * 3 > terms.texts.len() * 2, "{compared_texts} of {}", terms.texts.len());
}
