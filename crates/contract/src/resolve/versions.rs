//! The contract as it stands for each contract year: which of the statements that hold from a day on hold in it, how
//! long the term is, and who has succeeded whom.
//!
//! Each version is a whole contract and is resolved as one, so that every check holds for what is in force.

use super::Checker;
use super::owner::{additional_keyword, indicator_keyword, outcome_keyword, payment_keyword};
use super::varied::{Varied, term_statement};
use super::year_cell::set_cell;
use crate::calendar::{Calendar, DateRange};
use crate::words;
use chrono::NaiveDate;
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree::{
    AmountForm, AsFrom, AssessmentStatement, ContractStatement, ExampleStatement, IndicatorStatement,
    InputStatement, Item, Name, OutcomeStatement, PartyShares, PartyStatement, PaymentStatement, Period,
    PeriodKind, SetOn, Statement,
};
use std::ops::Range;

/// The contract as it stands for some years.
pub(super) struct Version {
    /// Its contract years, counted from 0; the last has no end.
    pub(super) years: Range<usize>,
    /// Its items.
    pub(super) items: Vec<Item>,
    /// Whether it is the one for the last years of the term.
    pub(super) is_last: bool,
}

/// Something that changes the contract from a contract year on, counted from 0; none where it is beyond the term.
struct Step {
    from_year: Option<usize>,
}

/// A party, who takes its place, and from which year.
struct Succession {
    party: String,
    by: Name,
    from_year: Option<usize>,
}

/// The versions in the order of time; at least one. The last has the whole of the term.
pub(super) fn versions(checker: &mut Checker, varied: &Varied) -> Vec<Version> {
    let Some((term, _)) = term_statement(&varied.items) else {
        return vec![whole(varied)];
    };
    let calendar = Calendar::new(term);
    let mut steps = Vec::new();
    for_each_from(&varied.items, &mut |from, says| {
        steps.push(Step { from_year: first_year(checker, &calendar, from, says) });
    });
    let terms = terms(&varied.items, &calendar);
    steps.extend(terms.iter().map(|(_, from_year)| Step { from_year: Some(*from_year) }));
    let successions = successions(checker, &varied.items, &calendar);
    steps.extend(successions.iter().map(|one| Step { from_year: one.from_year }));
    let mut starts: Vec<usize> = steps.iter().filter_map(|step| step.from_year).collect();
    starts.push(0);
    starts.sort_unstable();
    starts.dedup();
    starts.retain(|start| *start < calendar.years().len());
    let ends = starts.iter().skip(1).copied().chain([usize::MAX]);
    let ranges: Vec<Range<usize>> = starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect();
    ranges
        .into_iter()
        .map(|years| Version {
            items: items_of(varied, &calendar, &terms, &successions, years.start),
            is_last: years.end == usize::MAX,
            years,
        })
        .collect()
}

/// Leaves out worked examples of years that the term does not have without the variations that do not count.
pub(super) fn leave_out_examples(varied: &mut Varied) {
    let Some((term, _)) = term_statement(&varied.items) else { return };
    let years = Calendar::new(term).years().len();
    let beyond = |statement: &Statement<ExampleStatement>| match &statement.kind {
        ExampleStatement::In(Period { kind: PeriodKind::Year(year), .. }) => usize::from(*year) > years,
        ExampleStatement::In(_) | ExampleStatement::Given { .. } | ExampleStatement::Expect { .. } => false,
    };
    let left_out = &mut varied.left_out;
    varied.items.retain(|item| match item {
        Item::Example(item) if item.statements.iter().any(beyond) => {
            left_out.push(item.span);
            false
        }
        _ => true,
    });
}

fn whole(varied: &Varied) -> Version {
    Version { years: 0..usize::MAX, items: varied.items.clone(), is_last: true }
}

/// The contract year from which something holds; a day inside a year must come with what counts for that year.
fn first_year(checker: &mut Checker, calendar: &Calendar, from: AsFrom, says: bool) -> Option<usize> {
    let (day, span) = (from.date.date, from.date.span);
    let term = calendar.term();
    if !term.contains(day) && says {
        checker.report(
            Diagnostic::new(Code::DateOutsideTerm, span, format!("{} is outside the term", words::date(day)))
                .with_text(format!("the term is {} to {}", words::date(term.first), words::date(term.last))),
        );
    }
    let years = calendar.years();
    if let Some((at, year)) =
        years.iter().enumerate().find(|(_, year)| year.range.first < day && day <= year.range.last)
    {
        return match from.set_on {
            Some((SetOn::LastDay, _)) => Some(at),
            Some((SetOn::FirstDay, _)) => Some(at + 1),
            None => {
                checker.report(
                    Diagnostic::new(
                        Code::ChangesInsidePeriod,
                        span,
                        format!("this changes on {}, inside Year {}", words::date(day), year.number),
                    )
                    .with_text(format!("Year {} is {} to {}", year.number, words::date(year.range.first), words::date(year.range.last)))
                    .with_help(format!(
                        "Year {} is paid as one: write `, set on the first day` behind the date if what held before counts for it, or `, set on the last day` if the change does",
                        year.number
                    )),
                );
                Some(at + 1)
            }
        };
    }
    years.iter().position(|year| day <= year.range.first)
}

/// The terms in the order in which they came to hold, each with the contract year from which it does.
fn terms(items: &[Item], calendar: &Calendar) -> Vec<(DateRange, usize)> {
    let mut found: Vec<(DateRange, Option<NaiveDate>)> = Vec::new();
    for item in items {
        let Item::Contract(item) = item else { continue };
        for statement in &item.statements {
            if let ContractStatement::Term(first, last) = statement.kind {
                let range = DateRange { first: first.date, last: last.date };
                found.push((range, statement.from.map(|from| from.date.date)));
            }
        }
    }
    found.sort_by_key(|(_, from)| *from);
    let mut terms: Vec<(DateRange, usize)> = Vec::new();
    let mut before: Option<Calendar> = None;
    for (range, from) in found {
        let new = Calendar::new(range);
        let starts = before.as_ref().map_or(0, |before| {
            // A year that is longer or shorter by it is a year of the new term.
            let differs = (0..calendar.years().len().max(before.years().len()))
                .find(|year| before.years().get(*year) != new.years().get(*year));
            let begins =
                calendar.years().iter().position(|year| from.is_some_and(|from| from <= year.range.first));
            differs.into_iter().chain(begins).min().unwrap_or(usize::MAX)
        });
        terms.push((range, starts));
        before = Some(new);
    }
    terms
}

fn successions(checker: &mut Checker, items: &[Item], calendar: &Calendar) -> Vec<Succession> {
    let mut found: Vec<(Succession, NaiveDate, Span)> = Vec::new();
    for item in items {
        let Item::Party(item) = item else { continue };
        for statement in &item.statements {
            let PartyStatement::SucceededBy(by, from) = &statement.kind else { continue };
            let from_year = first_year(checker, calendar, *from, true);
            let one = Succession { party: item.name.text.clone(), by: by.clone(), from_year };
            found.push((one, from.date.date, statement.span));
        }
    }
    for (one, date, span) in &found {
        let back = one.by.text == one.party
            || found.iter().any(|(other, from, _)| other.party == one.by.text && from <= date);
        if back {
            checker.report(
                Diagnostic::new(
                    Code::SuccessionUnclear,
                    *span,
                    format!(
                        "`{}` cannot take the place of `{}` from {}",
                        one.by.text,
                        one.party,
                        words::date(*date)
                    ),
                )
                .with_text("has itself been succeeded by then, or is the same party")
                .with_help("name the party that exists from that day on"),
            );
        }
    }
    found.into_iter().map(|(one, ..)| one).collect()
}

/// Calls `see` with the day from which each statement holds, and whether a person wrote it there.
fn for_each_from(items: &[Item], see: &mut dyn FnMut(AsFrom, bool)) {
    fn each<T>(statements: &[Statement<T>], see: &mut dyn FnMut(AsFrom, bool)) {
        for statement in statements {
            if let Some(from) = statement.from {
                see(from, true);
            }
        }
    }
    for item in items {
        let Item::Payment(payment) = item else { continue };
        each(&payment.statements, see);
        for outcome in &payment.outcomes {
            each(&outcome.statements, see);
            for indicator in &outcome.indicators {
                each(&indicator.statements, see);
            }
        }
        for extra in &payment.additional {
            each(&extra.statements, see);
        }
    }
}

/// The items as they stand for a contract year.
fn items_of(
    varied: &Varied,
    calendar: &Calendar,
    terms: &[(DateRange, usize)],
    successions: &[Succession],
    year: usize,
) -> Vec<Item> {
    let mut quiet = Checker::default();
    let mut holds =
        |from: AsFrom| first_year(&mut quiet, calendar, from, false).is_some_and(|first| first <= year);
    let term = terms.iter().rev().find(|(_, from)| *from <= year).map(|(term, _)| *term);
    let years = term.map_or(calendar.years().len(), |term| Calendar::new(term).years().len());
    let mut items = varied.items.clone();
    for item in &mut items {
        match item {
            Item::Contract(item) => item.statements.retain(|statement| match statement.kind {
                ContractStatement::Term(first, last) => {
                    term.is_none_or(|term| (term.first, term.last) == (first.date, last.date))
                        || terms.len() == 1
                }
                _ => true,
            }),
            Item::Amount(amount) => {
                if let AmountForm::ByYear(table) = &mut amount.form {
                    let here = |cell: &&super::varied::YearCell| {
                        // A year matters in itself only; one that the term does not have yet is not spoken of.
                        cell.amount == amount.name.text && usize::from(cell.year) <= years
                    };
                    let mut cells: Vec<_> = varied.cells.iter().filter(here).collect();
                    cells.sort_by_key(|cell| cell.year);
                    for cell in cells {
                        set_cell(table, cell.year, cell.year_span, cell.cell.clone());
                    }
                }
            }
            Item::Payment(payment) => {
                in_force(&mut payment.statements, payment_keyword, &mut holds);
                for outcome in &mut payment.outcomes {
                    in_force(&mut outcome.statements, outcome_keyword, &mut holds);
                    for indicator in &mut outcome.indicators {
                        in_force(&mut indicator.statements, indicator_keyword, &mut holds);
                    }
                }
                for extra in &mut payment.additional {
                    in_force(&mut extra.statements, additional_keyword, &mut holds);
                }
            }
            Item::Party(_)
            | Item::Segment(_)
            | Item::Levels(_)
            | Item::Input(_)
            | Item::Example(_)
            | Item::Variation(_) => {}
        }
    }
    succeed(&mut items, successions, year);
    items
}

/// Keeps of each statement what holds: what holds from the latest day, or else what holds from the beginning.
fn in_force<T>(
    statements: &mut Vec<Statement<T>>,
    keyword: impl Fn(&T) -> &'static str,
    holds: &mut dyn FnMut(AsFrom) -> bool,
) {
    if statements.iter().all(|statement| statement.from.is_none()) {
        return;
    }
    statements.retain(|statement| statement.from.is_none_or(&mut *holds));
    let latest: Vec<(&'static str, NaiveDate)> = statements
        .iter()
        .filter_map(|statement| Some((keyword(&statement.kind), statement.from?.date.date)))
        .collect();
    statements.retain(|statement| {
        let word = keyword(&statement.kind);
        let last = latest.iter().filter(|(other, _)| *other == word).map(|(_, date)| *date).max();
        last.is_none() || statement.from.map(|from| from.date.date) == last
    });
}

/// Names, wherever a party is named, the one that has taken its place by a year.
fn succeed(items: &mut [Item], successions: &[Succession], year: usize) {
    let mut counting: Vec<&Succession> =
        successions.iter().filter(|one| one.from_year.is_some_and(|from| from <= year)).collect();
    if counting.is_empty() {
        return;
    }
    counting.sort_by_key(|one| one.from_year);
    let rename = |name: &mut Name| {
        // As many steps as there are successions: a circle was reported.
        for _ in 0..counting.len() {
            match counting.iter().find(|one| one.party == name.text) {
                Some(one) => name.text.clone_from(&one.by.text),
                None => break,
            }
        }
    };
    let split = |shares: &mut PartyShares| {
        let mut renamed = Vec::new();
        for share in &mut shares.shares {
            let before = share.party.text.clone();
            rename(&mut share.party);
            if share.party.text != before {
                renamed.push(share.party.text.clone());
            }
        }
        if let Some(name) = &mut shares.odd_pennies_to {
            rename(name);
        }
        merge(shares, &renamed);
    };
    let assessed = |statement: &mut AssessmentStatement| {
        if let AssessmentStatement::Source(_, Some(name)) = statement {
            rename(name);
        }
    };
    for item in items {
        match item {
            Item::Payment(payment) => {
                for statement in &mut payment.statements {
                    match &mut statement.kind {
                        PaymentStatement::From(shares)
                        | PaymentStatement::To(shares)
                        | PaymentStatement::PassedOn(shares) => split(shares),
                        PaymentStatement::NotEarned { kept_by, .. } => rename(kept_by),
                        PaymentStatement::Pays(_)
                        | PaymentStatement::Pot(_)
                        | PaymentStatement::Each(_)
                        | PaymentStatement::Applies(_)
                        | PaymentStatement::OnlyIf(_) => {}
                    }
                }
                for outcome in &mut payment.outcomes {
                    for statement in &mut outcome.statements {
                        if let OutcomeStatement::Assessment(statement) = &mut statement.kind {
                            assessed(statement);
                        }
                    }
                    for statement in outcome.indicators.iter_mut().flat_map(|one| &mut one.statements) {
                        if let IndicatorStatement::Assessment(statement) = &mut statement.kind {
                            assessed(statement);
                        }
                    }
                }
            }
            Item::Input(input) => {
                for statement in &mut input.statements {
                    if let InputStatement::Source(_, Some(name)) = &mut statement.kind {
                        rename(name);
                    }
                }
            }
            Item::Contract(_)
            | Item::Party(_)
            | Item::Segment(_)
            | Item::Levels(_)
            | Item::Amount(_)
            | Item::Example(_)
            | Item::Variation(_) => {}
        }
    }
}

/// Parties that have become one have one share: both together.
fn merge(shares: &mut PartyShares, renamed: &[String]) {
    let mut merged: Vec<meed_syntax::tree::ShareOfParty> = Vec::new();
    for share in shares.shares.drain(..) {
        let known = merged
            .iter_mut()
            .find(|known| known.party.text == share.party.text && renamed.contains(&known.party.text));
        match (known, share.percentage) {
            (Some(known), Some((more, _))) if known.percentage.is_some() => {
                known.percentage = known.percentage.map(|(percentage, span)| (percentage + more, span));
            }
            _ => merged.push(share),
        }
    }
    shares.shares = merged;
}
