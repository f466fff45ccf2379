//! Whom a change favours: tried with data that are made up, aimed at what either version holds figures against.
//!
//! Trials prove that a change can go a way, by an example of it; that it never goes the other way is as sure as the trials are
//! many, and reports say how many they were.

use super::Steps;
use super::sums::{Line, Sums};
use super::variant::Variant;
use crate::Comparison;
use meed_contract::{Contract, DataItem, DataItemId, Figure, Finality, Holds, Money, Observation, Origin};
use meed_diagnostics::{SourceId, Span};
use meed_syntax::tree::{LiteralKind, Unit};
use meed_syntax::{Node, Word, WordKind};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// Ratios are tried out of so many.
const OUT_OF: i64 = 1_000;

/// So many figures are tried at most for an item that a change is of.
const MOST_FIGURES: usize = 40;

/// So many for each item, where a change is of something that any of them may decide.
const MOST_OF_ALL: usize = 12;

/// Whom a change favours.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Favours {
    /// Those whom the first payment goes to: they never received less in a trial, and more in some.
    Provider,
    /// Those who make the first payment: they never paid more in a trial, and less in some.
    Commissioner,
    /// Nobody: no trial made a difference.
    Neither,
    /// One or the other, depending on the data; there is an example each way.
    Depends,
}

impl Favours {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Commissioner => "commissioner",
            Self::Neither => "neither",
            Self::Depends => "depends",
        }
    }
}

/// What trials say of changes: usually of one.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Their positions among the changes.
    pub changes: Vec<usize>,
    /// Whom they favour.
    pub favours: Favours,
    /// How many sets of data were tried.
    pub trials: usize,
    /// Data with which the provider's side has more.
    pub for_provider: Option<Evidence>,
    /// Data with which it has less.
    pub for_commissioner: Option<Evidence>,
}

/// Data with which a change makes a difference. What is not given is not submitted.
#[derive(Clone, PartialEq, Debug)]
pub struct Evidence {
    /// The contract year, counted from 0.
    pub year: usize,
    /// What is given: each item in every one of its periods.
    pub given: Vec<(String, Figure)>,
    /// What the provider's side then receives of the first version, less what it pays.
    pub before: Money,
    /// The same with the change.
    pub after: Money,
}

/// A set of data: what items are given. What is not given is not submitted.
type Trial = Vec<(String, Figure)>;

pub(super) fn judge(comparison: &Comparison, steps: &Steps) -> Vec<Judged> {
    let literals = Literals::of(&comparison.old.nodes, comparison);
    steps
        .alone
        .iter()
        .map(|(changes, variant)| judge_one(comparison, steps, changes, variant, &literals))
        .collect()
}

fn judge_one(
    comparison: &Comparison,
    steps: &Steps,
    changes: &[usize],
    variant: &Variant,
    literals: &Literals,
) -> Judged {
    let trials = trials(comparison, &steps.old, variant, changes, literals);
    let mut judged = Judged {
        changes: changes.to_vec(),
        favours: Favours::Neither,
        trials: 0,
        for_provider: None,
        for_commissioner: None,
    };
    let payees = steps.old.payees();
    let worth = |sums: &Sums, year: usize| -> Money {
        payees.iter().map(|payee| sums.get(&Line::Party((*payee).to_owned()), year)).sum()
    };
    for trial in trials {
        let paid = |variant: &Variant| variant.paid(&observations(&variant.contract, &trial));
        let (Ok(before), Ok(after)) = (paid(&steps.old), paid(variant)) else { continue };
        judged.trials += 1;
        let years = steps.old.contract.calendar.years().len().max(variant.contract.calendar.years().len());
        for year in 0..years {
            let (was, now) = (worth(&before, year), worth(&after, year));
            let place = match now.cmp(&was) {
                std::cmp::Ordering::Greater => &mut judged.for_provider,
                std::cmp::Ordering::Less => &mut judged.for_commissioner,
                std::cmp::Ordering::Equal => continue,
            };
            // The shortest example is the best one to read; of equals the first.
            if place.as_ref().is_none_or(|known| trial.len() < known.given.len()) {
                *place = Some(Evidence { year, given: trial.clone(), before: was, after: now });
            }
        }
    }
    for evidence in [&mut judged.for_provider, &mut judged.for_commissioner].into_iter().flatten() {
        shorten(evidence, &steps.old, variant, &worth);
    }
    judged.favours = match (&judged.for_provider, &judged.for_commissioner) {
        (Some(_), None) => Favours::Provider,
        (None, Some(_)) => Favours::Commissioner,
        (None, None) => Favours::Neither,
        (Some(_), Some(_)) => Favours::Depends,
    };
    judged
}

/// Leaves out of an example what makes no difference to the way it goes.
fn shorten(evidence: &mut Evidence, old: &Variant, new: &Variant, worth: &impl Fn(&Sums, usize) -> Money) {
    let way = evidence.after.cmp(&evidence.before);
    let mut at = 0;
    while at < evidence.given.len() {
        let mut given = evidence.given.clone();
        given.remove(at);
        let paid = |variant: &Variant| variant.paid(&observations(&variant.contract, &given));
        match (paid(old), paid(new)) {
            (Ok(before), Ok(after)) => {
                let (was, now) = (worth(&before, evidence.year), worth(&after, evidence.year));
                if now.cmp(&was) == way {
                    *evidence = Evidence { year: evidence.year, given, before: was, after: now };
                } else {
                    at += 1;
                }
            }
            _ => at += 1,
        }
    }
}

/// The trials for changes: nothing, everything at one end or the other, and one item after another at every figure that something
/// is held against, alone and with everything else at its best.
fn trials(
    comparison: &Comparison,
    old: &Variant,
    new: &Variant,
    changes: &[usize],
    literals: &Literals,
) -> Vec<Trial> {
    let mut items: Vec<&DataItem> = new.contract.data_items.iter().collect();
    for item in &old.contract.data_items {
        if !items.iter().any(|known| known.name == item.name) {
            items.push(item);
        }
    }
    let names: Vec<&str> = items.iter().map(|item| item.name.as_str()).collect();
    let concerned = concerned(comparison, changes, &names);
    let most = if concerned.len() == items.len() { MOST_OF_ALL } else { MOST_FIGURES };
    let figures: Vec<(String, Vec<Figure>)> =
        items.iter().map(|item| (item.name.clone(), literals.figures(item, &old.contract, most))).collect();
    let better = |name: &str| is_better_lower(&comparison.old.nodes, name);
    let end = |best: bool| -> Trial {
        figures
            .iter()
            .filter_map(|(name, figures)| {
                let figure = if better(name) == best { figures.first() } else { figures.last() };
                figure.map(|figure| (name.clone(), *figure))
            })
            .collect()
    };
    let (best, worst) = (end(true), end(false));
    let mut trials = vec![Vec::new(), best.clone(), worst];
    for item in items.iter().filter(|item| concerned.contains(&item.name)) {
        let usual =
            figures.iter().find(|(name, _)| *name == item.name).map(|(_, figures)| figures.as_slice());
        let others = few_and_missing(item, [old, new], comparison);
        for figure in usual.into_iter().flatten().chain(&others) {
            trials.push(vec![(item.name.clone(), *figure)]);
            let mut trial = best.clone();
            if let Some(place) = trial.iter_mut().find(|(name, _)| *name == item.name) {
                place.1 = *figure;
            }
            trials.push(trial);
        }
    }
    trials
}

/// Figures out of few, at and beside the numbers that the item is said to need, and those that are missing.
fn few_and_missing(item: &DataItem, versions: [&Variant; 2], comparison: &Comparison) -> Vec<Figure> {
    use meed_contract::MissingKind::{NotApplicable, NotDue, Suppressed};
    let mut out: Vec<Figure> = [Suppressed, NotApplicable, NotDue].map(Figure::Missing).to_vec();
    let asks = versions.iter().flat_map(|version| &version.contract.data_items);
    let needs_denominator = asks.filter(|other| other.name == item.name).any(|other| other.needs_denominator);
    if !needs_denominator || !matches!(item.holds, Holds::Ratio { .. }) {
        return out;
    }
    let after = comparison.with(&comparison.changes);
    let mut numbers = BTreeSet::new();
    for nodes in [&comparison.old.nodes, &after.nodes] {
        least(nodes, &item.name, &mut numbers);
    }
    for number in numbers {
        for denominator in [number - Decimal::ONE, number].into_iter().filter(|count| *count > Decimal::ZERO)
        {
            for numerator in [Decimal::ZERO, denominator] {
                out.push(Figure::Ratio { numerator, denominator });
            }
        }
    }
    out
}

/// The numbers in what an item says, such as its minimum denominator.
fn least(nodes: &[Node], name: &str, numbers: &mut BTreeSet<Decimal>) {
    for node in nodes {
        if node.name.as_ref().is_some_and(|own| own.text == name) {
            for word in node.children.iter().flat_map(|child| &child.words) {
                if let WordKind::Literal(LiteralKind::Number(value)) = &word.kind {
                    numbers.insert(*value);
                }
            }
        }
        least(&node.children, name, numbers);
    }
}

/// The items whose figures a change may turn on: those of an indicator or outcome alone, if it is of one; else all.
fn concerned(comparison: &Comparison, changes: &[usize], items: &[&str]) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for change in changes.iter().filter_map(|at| comparison.changes.get(*at)) {
        let own = change.item.name.as_ref().filter(|name| items.contains(&name.as_str()));
        match own {
            Some(name) => {
                out.insert(name.clone());
            }
            None => return items.iter().map(|name| (*name).to_owned()).collect(),
        }
    }
    out
}

/// Whether less of something is better, as its item says.
fn is_better_lower(nodes: &[Node], name: &str) -> bool {
    nodes.iter().any(|node| {
        let own = node.name.as_ref().is_some_and(|own| own.text == name);
        (own && node.statement("better").is_some_and(|better| better.value() == "lower"))
            || is_better_lower(&node.children, name)
    })
}

/// The literals of both versions: what figures may be held against.
struct Literals {
    percentages: BTreeSet<Decimal>,
    numbers: BTreeSet<Decimal>,
    money: BTreeSet<Decimal>,
}

impl Literals {
    fn of(nodes: &[Node], comparison: &Comparison) -> Self {
        let mut found =
            Self { percentages: BTreeSet::new(), numbers: BTreeSet::new(), money: BTreeSet::new() };
        found.nodes(nodes);
        found.nodes(&comparison.with(&comparison.changes).nodes);
        found
    }

    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            self.words(&node.words);
            if let Some(table) = &node.table {
                table.rows.iter().flat_map(|row| &row.cells).for_each(|cell| self.words(&cell.words));
            }
            self.nodes(&node.children);
        }
    }

    fn words(&mut self, words: &[Word]) {
        for word in words {
            match &word.kind {
                WordKind::Literal(LiteralKind::Percentage(value)) => {
                    self.percentages.insert(*value);
                }
                WordKind::Literal(LiteralKind::Number(value) | LiteralKind::Duration(value, _)) => {
                    self.numbers.insert(*value);
                }
                WordKind::Literal(LiteralKind::Money(value)) => {
                    self.money.insert(*value);
                }
                WordKind::Literal(_) | WordKind::Plain | WordKind::Text => {}
            }
        }
    }

    /// The figures to try for an item, the lowest first: both ends, and at and beside everything that it may be held against.
    fn figures(&self, item: &DataItem, contract: &Contract, most: usize) -> Vec<Figure> {
        let beside = |value: Decimal, step: Decimal| [value - step, value, value + step];
        let values: BTreeSet<Decimal> = match &item.holds {
            Holds::Ratio { .. } => {
                let out_of = Decimal::from(OUT_OF);
                let at = |percentage: &Decimal| (*percentage * out_of / Decimal::ONE_HUNDRED).ceil();
                let counts = self.percentages.iter().flat_map(|value| beside(at(value), Decimal::ONE));
                let counts = counts.chain([Decimal::ZERO, out_of]);
                let counts: BTreeSet<Decimal> =
                    counts.filter(|count| *count >= Decimal::ZERO && *count <= out_of).collect();
                return thinned(&counts, most)
                    .into_iter()
                    .map(|numerator| Figure::Ratio { numerator, denominator: out_of })
                    .collect();
            }
            Holds::YesNo { .. } => return vec![Figure::YesNo(false), Figure::YesNo(true)],
            Holds::Level { levels, .. } => {
                let count = contract.levels.get(levels.0).map_or(0, |levels| levels.levels.len());
                return (0..count).map(Figure::Level).collect();
            }
            Holds::Value { unit: Unit::Money, .. } => {
                let hundredths = [90, 98, 100, 101, 104, 106, 109, 120].map(Decimal::from);
                let money = self.money.iter();
                money
                    .flat_map(|money| hundredths.map(|part| *money * part / Decimal::ONE_HUNDRED))
                    .chain([Decimal::ZERO])
                    .map(|money| money.round_dp(2))
                    .collect()
            }
            Holds::Value { unit: Unit::Percentage, .. } => self
                .percentages
                .iter()
                .flat_map(|value| beside(*value / Decimal::ONE_HUNDRED, Decimal::new(1, 3)))
                .filter(|value| *value >= Decimal::ZERO && *value <= Decimal::ONE)
                .chain([Decimal::ZERO, Decimal::ONE])
                .collect(),
            Holds::Value { .. } => self
                .numbers
                .iter()
                .flat_map(|value| beside(*value, Decimal::ONE))
                .chain([Decimal::ZERO])
                .filter(|value| *value >= Decimal::ZERO)
                .map(|value| value.trunc())
                .collect(),
        };
        thinned(&values, most).into_iter().map(Figure::Value).collect()
    }
}

/// About so many of the values, the first and the last among them.
fn thinned(values: &BTreeSet<Decimal>, most: usize) -> Vec<Decimal> {
    let step = values.len().div_ceil(most).max(1);
    let mut out: Vec<Decimal> = values.iter().copied().step_by(step).collect();
    if let Some(last) = values.last()
        && out.last() != Some(last)
    {
        out.push(*last);
    }
    out
}

/// A trial as observations of a contract: every figure in every period for which the contract asks for it.
fn observations(contract: &Contract, trial: &[(String, Figure)]) -> Vec<Observation> {
    let mut out = Vec::new();
    for (at, item) in contract.data_items.iter().enumerate() {
        let Some((_, figure)) = trial.iter().find(|(name, _)| *name == item.name) else { continue };
        for (year, range) in contract.calendar.years().iter().enumerate() {
            if !item.asked_for.get(year).copied().unwrap_or(false) {
                continue;
            }
            for part in 0..contract.calendar.parts(*range, item.frequency).len() {
                out.push(Observation {
                    item: DataItemId(at),
                    year,
                    part,
                    segment: None,
                    figure: *figure,
                    finality: Finality::Final(None),
                    origin: Origin {
                        span: Span::new(SourceId(0), 0, 0),
                        file: String::new(),
                        row: 0,
                        columns: String::new(),
                    },
                });
            }
        }
    }
    out
}
