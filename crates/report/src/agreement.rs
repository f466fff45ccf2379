//! A variation agreement: what the parties sign.
//!
//! What is said of the contract's value is what was reckoned with stated data, and where it has passed a figure that the user
//! gave, a prompt to check the procurement rules: never what they say.

use crate::document::{Block, Column, Document, Level, Manner, Paragraph, Row, Run, Signature, Table};
use chrono::NaiveDate;
use meed_contract::{Contract, Money, words};
use meed_diff::How;
use meed_diff::money::{Line, Sums};
use meed_diff::vary::{Drafted, Proof, Term, Wanted};
use meed_syntax::tree::SetOn;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The name of the shape of [`value`], which changes when a program that reads it would have to.
pub const SCHEMA_NAME: &str = "meed.vary/1";

/// Everything that an agreement says.
#[derive(Clone, Debug)]
pub struct Agreement<'a> {
    /// The version of the program.
    pub program_version: String,
    /// The contract with the variation.
    pub contract: &'a Contract,
    /// What is known of the variation.
    pub wanted: &'a Wanted,
    /// Its text and its terms.
    pub drafted: &'a Drafted,
    /// What was tried.
    pub proof: &'a Proof,
    /// Who proposed it, as a party's name, where stated.
    pub proposed_by: Option<String>,
    /// What it is worth, where data were given.
    pub worth: Option<Worth>,
}

/// What a variation is worth with some data.
#[derive(Clone, Debug)]
pub struct Worth {
    /// The data files.
    pub data: Vec<String>,
    /// What the contract pays as first agreed, without any variation, over its whole term.
    pub original: Money,
    /// What it pays with the variations so far: by year, payment and party.
    pub before: Sums,
    /// What it pays with this one as well.
    pub after: Sums,
    /// The parts above which readers are to check the procurement rules: 0.1 for 10%.
    pub prompts: Vec<Decimal>,
}

impl Worth {
    /// How far the contract's value has come away from the original with this variation.
    pub fn cumulative(&self) -> Money {
        self.after.over_all_years(&Line::Total) - self.original
    }

    /// The same as a part of the original value; none where that is nothing.
    pub fn cumulative_part(&self) -> Option<Decimal> {
        self.cumulative().as_pounds().checked_div(self.original.as_pounds())
    }

    /// The parts that have been passed, up or down.
    pub fn passed(&self) -> Vec<Decimal> {
        let part = self.cumulative_part().map(|part| part.abs());
        self.prompts.iter().copied().filter(|prompt| part.is_some_and(|part| part > *prompt)).collect()
    }
}

/// The agreement as a document.
pub fn document(agreement: &Agreement<'_>) -> Document {
    let wanted = agreement.wanted;
    let number = wanted.number.to_uppercase();
    let mut blocks = vec![
        Block::Table(facts(agreement)),
        Block::heading(Level::Part, "What is agreed"),
        Block::text(format!(
            "From {} on, the contract is varied as stated below. All its other terms stay as they are.",
            words::date(wanted.effective)
        )),
        summary(agreement),
        Block::heading(Level::Part, "Terms changed"),
        Block::Table(terms(agreement.drafted)),
        Block::heading(Level::Part, "Schedules touched"),
    ];
    let schedules = schedules(agreement).into_iter().map(|one| vec![Run::plain(one)]).collect();
    blocks.push(Block::List { numbered: false, items: schedules });
    match &agreement.worth {
        Some(worth) => blocks.extend(money(agreement, worth)),
        None => {
            blocks.push(Block::heading(Level::Part, "Effect on payments"));
            blocks.push(Block::text(
                "Not reckoned: no data were given. It depends on the results that are reported.",
            ));
        }
    }
    blocks.push(Block::heading(Level::Part, "How this was checked"));
    blocks.push(Block::text(checked(agreement)));
    if !agreement.drafted.left_out.is_empty() {
        blocks.push(Block::text(
            "The versions that were compared differ in this as well, which is no part of the variation:",
        ));
        let items = agreement.drafted.left_out.iter().map(|one| vec![Run::plain(one.replace('`', ""))]);
        blocks.push(Block::List { numbered: false, items: items.collect() });
    }
    blocks.push(Block::heading(Level::Part, "Signed"));
    let signatures = titles(agreement).into_iter().map(Signature::by_hand);
    blocks.push(Block::Signatures(signatures.collect()));
    blocks.push(Block::PageBreak);
    blocks.push(Block::heading(Level::Part, "Annex: the variation as a rule"));
    blocks.push(Block::text(
        "These lines are appended to the rules of the contract. What they say is what is agreed above.",
    ));
    blocks.extend(agreement.drafted.text.lines().map(|line| {
        Block::Paragraph(Paragraph { runs: vec![Run::plain(line)], manner: Manner::Line, change: None })
    }));
    Document {
        title: format!("Variation agreement {number}"),
        reference: agreement.contract.reference.clone(),
        foot: format!("Variation {number} of {}", agreement.contract.short_name()),
        wide: false,
        blocks,
    }
}

/// The facts at the top.
fn facts(agreement: &Agreement<'_>) -> Table {
    let (contract, wanted) = (agreement.contract, agreement.wanted);
    let row = |name: &str, value: String| Row {
        cells: vec![vec![Paragraph::new(vec![Run::strong(name)])], vec![Paragraph::from(value)]],
        strong: false,
    };
    let term = contract.calendar.term();
    let mut rows = Vec::new();
    rows.extend(contract.reference.clone().map(|reference| row("Reference", reference)));
    rows.push(row("Term", format!("{} to {}", words::date(term.first), words::date(term.last))));
    rows.push(row("Parties", words::list(&titles(agreement))));
    rows.push(row("Variation", format!("{}: {}", wanted.number.to_uppercase(), wanted.title)));
    if let Some(proposer) = &agreement.proposed_by {
        rows.push(row("Proposed by", title_of(contract, proposer)));
    }
    let not_yet = || "not yet: on the day of the last signature".to_owned();
    rows.push(row("Agreed", wanted.agreed.map_or_else(not_yet, words::date)));
    let set_on = match wanted.set_on {
        None => "",
        Some(SetOn::FirstDay) => "; a year that has begun by then keeps what held on its first day",
        Some(SetOn::LastDay) => "; a year that has begun by then has what holds on its last day",
    };
    rows.push(row("Effective", format!("{}{set_on}", words::date(wanted.effective))));
    let columns = vec![Column::words("Contract", 1), Column::words(contract.title.clone(), 4)];
    Table { columns, rows }
}

/// The titles of those by whom it is agreed.
fn titles(agreement: &Agreement<'_>) -> Vec<String> {
    agreement.wanted.by.iter().map(|name| title_of(agreement.contract, name)).collect()
}

fn title_of(contract: &Contract, name: &str) -> String {
    let party = contract.parties.iter().find(|party| party.name == name);
    party.map_or_else(|| name.to_owned(), |party| party.title.clone())
}

fn summary(agreement: &Agreement<'_>) -> Block {
    let of = |wanted: &dyn Fn(&&Term) -> bool| agreement.drafted.terms.iter().filter(wanted).count();
    let come = of(&|term| term.is_whole && term.how == How::Added);
    let gone = of(&|term| term.is_whole && term.how == How::Removed);
    let changed = agreement.drafted.terms.len() - come - gone;
    let fixed: BTreeSet<&str> =
        agreement.drafted.terms.iter().filter_map(|term| term.fixed.as_deref()).collect();
    let mut items = Vec::new();
    if changed > 0 {
        items.push(format!("{} changed", words::counted(changed, "term is", "terms are")));
    }
    if come > 0 {
        items.push(format!("{} added to the contract", words::counted(come, "item is", "items are")));
    }
    if gone > 0 {
        items.push(format!("{} removed from the contract", words::counted(gone, "item is", "items are")));
    }
    for outcome in fixed {
        items.push(format!(
            "The contract fixes for the term what “{}” is worth and which indicators it has; the parties override that here",
            outcome_title(agreement.contract, outcome)
        ));
    }
    if let Some(worth) = &agreement.worth {
        let difference = worth.after.over_all_years(&Line::Total) - worth.before.over_all_years(&Line::Total);
        items.push(format!(
            "With the data named below, payments over the whole term change by {}",
            signed(difference)
        ));
    }
    let items = items.into_iter().map(|item| vec![Run::plain(format!("{item}."))]).collect();
    Block::List { numbered: false, items }
}

fn outcome_title(contract: &Contract, name: &str) -> String {
    let mut outcomes = contract.payments.iter().flat_map(meed_contract::Payment::outcomes);
    let found = outcomes.find(|outcome| outcome.name == name);
    found.map_or_else(|| name.to_owned(), |outcome| outcome.title.clone())
}

fn terms(drafted: &Drafted) -> Table {
    let rows = drafted.terms.iter().enumerate().map(|(at, term)| {
        let mut named = vec![Paragraph::new(vec![Run::strong(called(term))])];
        if term.of.is_some() {
            named.push(Paragraph::note(vec![Run::code(&term.term)]));
        }
        if term.fixed.is_some() {
            named.push(Paragraph::note(vec![Run::plain("fixed for the term; overridden")]));
        }
        let cells = vec![
            vec![Paragraph::from((at + 1).to_string())],
            named,
            says(term, term.was.as_deref(), "not a part of the contract"),
            says(term, term.now.as_deref(), "no longer a part of the contract"),
        ];
        Row { cells, strong: false }
    });
    Table {
        columns: vec![
            Column::words("No.", 1),
            Column::words("Term", 6),
            Column::words("Was", 6),
            Column::words("Is from then on", 6),
        ],
        rows: rows.collect(),
    }
}

/// What a term is called: the title of what it is of, and which of its statements.
fn called(term: &Term) -> String {
    let Some(of) = &term.of else { return term.term.clone() };
    if term.is_whole {
        return of.clone();
    }
    let (path, place) =
        term.term.split_once(" in ").map_or((term.term.as_str(), None), |(path, place)| (path, Some(place)));
    let own = path.rsplit('.').next().unwrap_or_default();
    // The name of an amount or a definition stands for its value.
    let side = ["gains", "losses"].into_iter().find(|side| path.ends_with(&format!(".{side}.{own}")));
    let statement = (term.name.as_deref() != Some(own)).then(|| {
        let said = own.replace('-', " ");
        side.map_or(said.clone(), |side| format!("{side}, {said}"))
    });
    let place = place.map(str::to_owned);
    let parts: Vec<String> = [statement, place].into_iter().flatten().collect();
    format!("{of}: {}", parts.join(", "))
}

/// What a term says at one time; `absent` is said of something as a whole that is not there then.
fn says(term: &Term, said: Option<&str>, absent: &str) -> Vec<Paragraph> {
    let Some(text) = said else {
        let words = if term.is_whole { absent } else { "nothing is said" };
        return vec![Paragraph::note(vec![Run::plain(words)])];
    };
    if term.is_whole {
        let mut out = vec![Paragraph::new(vec![Run::strong(text.trim_matches('"'))])];
        out.extend(term.contents.iter().map(|line| Paragraph::note(vec![Run::plain(line)])));
        return out;
    }
    // A table says its rows one below the other.
    let lines = text.lines().map(|line| line.trim_end_matches(['{', '}']).trim());
    let row = |line: &str| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>().join(" / ");
    let shown = |line: &str| if line.starts_with('|') { row(line) } else { line.to_owned() };
    lines.filter(|line| !line.is_empty()).map(|line| Paragraph::from(shown(line))).collect()
}

/// What the terms lie in, by title.
fn schedules(agreement: &Agreement<'_>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for term in &agreement.drafted.terms {
        if !found.contains(&term.schedule) {
            found.push(term.schedule.clone());
        }
    }
    found
}

fn figures(first: &str) -> Vec<Column> {
    vec![
        Column::words(first, 4),
        Column::figures("Without this variation", 3),
        Column::figures("With it", 3),
        Column::figures("Difference", 3),
    ]
}

fn money(agreement: &Agreement<'_>, worth: &Worth) -> Vec<Block> {
    let mut blocks = vec![
        Block::heading(Level::Part, "Effect on payments"),
        Block::text(format!(
            "Reckoned with {}, which the sums below depend on: other results give other sums.",
            words::list(&worth.data)
        )),
        Block::heading(Level::Section, "By contract year"),
    ];
    let three = |before: Money, after: Money| [before.to_string(), after.to_string(), signed(after - before)];
    let row = |name: String, sums: [String; 3]| Row::of(std::iter::once(name).chain(sums));
    let mut rows: Vec<Row> = (0..agreement.contract.calendar.years().len())
        .map(|year| {
            let sums = three(worth.before.get(&Line::Total, year), worth.after.get(&Line::Total, year));
            row(format!("Year {}", year + 1), sums)
        })
        .collect();
    let (before, after) =
        (worth.before.over_all_years(&Line::Total), worth.after.over_all_years(&Line::Total));
    rows.push(row("All years".to_owned(), three(before, after)).standing_out());
    blocks.push(Block::Table(Table { columns: figures("Payments"), rows }));
    blocks.push(Block::heading(Level::Section, "By party, over all years"));
    let rows = agreement.contract.parties.iter().filter_map(|party| {
        let line = Line::Party(party.name.clone());
        let (before, after) = (worth.before.over_all_years(&line), worth.after.over_all_years(&line));
        let sums = [signed(before), signed(after), signed(after - before)];
        (!before.is_zero() || !after.is_zero()).then(|| row(party.title.clone(), sums))
    });
    blocks.push(Block::Table(Table { columns: figures("Receives (+) or pays (-)"), rows: rows.collect() }));
    blocks.push(Block::heading(Level::Section, "Value of the contract since it was first agreed"));
    let change = |name: &str, value: Money| {
        let difference = value - worth.original;
        let part = difference.as_pounds().checked_div(worth.original.as_pounds());
        let part = part.map_or_else(|| "-".to_owned(), percentage);
        row(name.to_owned(), [value.to_string(), signed(difference), part])
    };
    let first = ["-", "-"].map(str::to_owned);
    let first = [worth.original.to_string()].into_iter().chain(first);
    blocks.push(Block::Table(Table {
        columns: vec![
            Column::words("Payments over the whole term", 4),
            Column::figures("Value", 3),
            Column::figures("Change since then", 3),
            Column::figures("In per cent", 2),
        ],
        rows: vec![
            Row::of(std::iter::once("As first agreed".to_owned()).chain(first)),
            change("With the variations before this one", before),
            change("With this one as well", after).standing_out(),
        ],
    }));
    let prompts = prompts(worth).into_iter();
    blocks.extend(prompts.map(|text| Block::Paragraph(Paragraph::new(vec![Run::strong(text)]))));
    blocks
}

/// What readers are to check, where a percentage has been passed.
pub fn prompts(worth: &Worth) -> Vec<String> {
    let part = worth.cumulative_part().map(percentage).unwrap_or_default();
    let prompt = |above: Decimal| {
        format!(
            "To be checked: the cumulative change of {part} is more than {}. Before this is signed, check what the procurement rules that apply to the contract say about changes of this size. This document does not say whether the change is allowed.",
            words::percentage(above)
        )
    };
    worth.passed().into_iter().map(prompt).collect()
}

fn checked(agreement: &Agreement<'_>) -> String {
    let years = |years: &[usize]| {
        let names: Vec<String> = years.iter().map(|year| format!("Year {}", year + 1)).collect();
        words::list(&names)
    };
    let proof = agreement.proof;
    let mut parts = Vec::new();
    if !proof.as_before.is_empty() {
        parts.push(format!("in {} it pays what it pays without the variation", years(&proof.as_before)));
    }
    if !proof.as_after.is_empty() {
        parts.push(format!("in {} it pays what the negotiated version pays", years(&proof.as_after)));
    }
    let between = proof.between.map_or(String::new(), |year| {
        format!(" Year {}, inside which it takes effect, was not compared.", year + 1)
    });
    format!(
        "The contract with this variation was reckoned with {} of results, made up at and beside every figure that either version holds a result against. With each of them, {}. That is a trial, and no proof for results that were not tried.{between}",
        words::counted(proof.trials, "set", "sets"),
        parts.join(", and ")
    )
}

/// A sum with its sign.
fn signed(money: Money) -> String {
    if money > Money::ZERO { format!("+{money}") } else { money.to_string() }
}

/// A part in per cent with its sign, to a hundredth.
fn percentage(part: Decimal) -> String {
    let rounded = (part * Decimal::ONE_HUNDRED).round_dp(2).normalize();
    let sign = if rounded > Decimal::ZERO { "+" } else { "" };
    format!("{sign}{rounded}%")
}

/// The variation as indented JSON, with a newline at the end.
pub fn render(agreement: &Agreement<'_>) -> String {
    format!("{:#}\n", value(agreement))
}

/// The variation for programs. Money is a string of pounds, contract years are counted from 1.
pub fn value(agreement: &Agreement<'_>) -> Value {
    let wanted = agreement.wanted;
    let term = |term: &Term| {
        json!({
            "term": term.term,
            "of": term.of,
            "schedule": term.schedule,
            "how": term.how.word(),
            "was": term.was,
            "now": term.now,
            "contents": term.contents,
            "overrides": term.fixed,
        })
    };
    let numbers = |years: &[usize]| years.iter().map(|year| year + 1).collect::<Vec<_>>();
    json!({
        "meed": agreement.program_version,
        "schema": SCHEMA_NAME,
        "contract": { "title": agreement.contract.title, "reference": agreement.contract.reference },
        "variation": {
            "number": wanted.number,
            "title": wanted.title,
            "effective": wanted.effective.to_string(),
            "agreed": wanted.agreed.map(|day| day.to_string()),
            "by": wanted.by,
            "proposed-by": agreement.proposed_by,
            "text": agreement.drafted.text,
        },
        "terms": agreement.drafted.terms.iter().map(term).collect::<Vec<_>>(),
        "left-out": agreement.drafted.left_out,
        "tried": {
            "sets-of-data": agreement.proof.trials,
            "as-before": numbers(&agreement.proof.as_before),
            "as-after": numbers(&agreement.proof.as_after),
            "not-compared": agreement.proof.between.map(|year| year + 1),
        },
        "money": agreement.worth.as_ref().map(|worth| money_value(agreement, worth)),
    })
}

fn money_value(agreement: &Agreement<'_>, worth: &Worth) -> Value {
    let both = |before: Money, after: Money| json!({ "before": before.plain(), "after": after.plain() });
    let years: Vec<Value> = (0..agreement.contract.calendar.years().len())
        .map(|year| both(worth.before.get(&Line::Total, year), worth.after.get(&Line::Total, year)))
        .collect();
    let parties = agreement.contract.parties.iter().map(|party| {
        let line = Line::Party(party.name.clone());
        let sums = both(worth.before.over_all_years(&line), worth.after.over_all_years(&line));
        (party.name.clone(), sums)
    });
    let percent = worth.cumulative_part().map(|part| (part * Decimal::ONE_HUNDRED).round_dp(4).normalize());
    json!({
        "data": worth.data,
        "years": years,
        "parties": parties.collect::<serde_json::Map<_, _>>(),
        "total": both(worth.before.over_all_years(&Line::Total), worth.after.over_all_years(&Line::Total)),
        "first-agreed": worth.original.plain(),
        "cumulative": worth.cumulative().plain(),
        "cumulative-percent": percent.map(|percent| percent.to_string()),
        "to-check-above": worth.passed().iter().map(|part| words::percentage(*part)).collect::<Vec<_>>(),
    })
}

/// The day that stands in the properties of a file: no clock is read.
pub fn dated(wanted: &Wanted) -> NaiveDate {
    wanted.agreed.unwrap_or(wanted.effective)
}
