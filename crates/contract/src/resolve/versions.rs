//! The contract as it stands for each contract year: which of the statements that hold from a day on hold in it, how
//! long the term is, and who has succeeded whom.
//!
//! Each version is a whole contract and is resolved as one, so that every check holds for what is in force.

use super::Checker;
use super::contract::calendar_of;
use super::in_force;
use super::in_force::Absent;
use super::owner::{Owner, additional_keyword, indicator_keyword, outcome_keyword, payment_keyword};
use super::succession::{Succession, Successors, successions};
use super::timeline::first_or_last;
use super::varied::{Retitled, Varied, term_statement};
use super::year_cell::{set_cell, table_of};
use crate::calendar::{Calendar, DateRange, financial_year};
use crate::variation::VariedYear;
use crate::words;
use chrono::NaiveDate;
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree::{
    AsFrom, ContractStatement, ExampleStatement, Item, Name, PartyStatement, Period, PeriodKind, SetOn,
    Statement, Text,
};
use std::ops::Range;

/// The contract as it stands for some years.
pub(super) struct Version {
    /// Its contract years, counted from 0; the last has no end.
    pub(super) years: Range<usize>,
    /// Its items.
    pub(super) items: Vec<Item>,
    /// The names of what stands in it and is no part of the contract in these years.
    pub(super) absent: Vec<Absent>,
}

/// Whether nothing of a contract changes over its years but settings over time.
pub(super) fn are_one(items: &[&Item]) -> bool {
    fn plain<T>(statements: &[Statement<T>]) -> bool {
        statements.iter().all(|statement| statement.from.is_none())
    }
    !items.iter().any(|item| in_force::is_limited(item))
        && items.iter().all(|item| match item {
            Item::Variation(_) => false,
            Item::Party(party) => {
                !party.statements.iter().any(|one| matches!(one.kind, PartyStatement::SucceededBy(..)))
            }
            Item::Payment(payment) => {
                plain(&payment.statements)
                    && payment.gains.iter().chain(&payment.losses).all(|side| plain(&side.statements))
                    && payment.additional.iter().all(|extra| plain(&extra.statements))
                    && payment.outcomes.iter().all(|outcome| {
                        plain(&outcome.statements)
                            && outcome.indicators.iter().all(|indicator| plain(&indicator.statements))
                    })
            }
            Item::Contract(_)
            | Item::Segment(_)
            | Item::Levels(_)
            | Item::Providers(_)
            | Item::Amount(_)
            | Item::Input(_)
            | Item::Define(_)
            | Item::Carried(_)
            | Item::Curve(_)
            | Item::Requirement(_)
            | Item::Records(_)
            | Item::Example(_) => true,
        })
}

/// The versions in the order of time; at least one. The last has the whole of the term.
pub(super) fn versions(checker: &mut Checker, varied: &Varied) -> Vec<Version> {
    let Some((term, _)) = term_statement(&varied.items) else {
        return vec![whole(varied)];
    };
    let calendar = calendar_of(&varied.items, term);
    let mut steps = Vec::new();
    for ((from, keyword, span), variable) in dated(&varied.items) {
        steps.push(first_year(checker, &calendar, from, true));
        if !variable.contains(&keyword) {
            let known: Vec<String> = variable.iter().map(|word| format!("`{}`", spoken(word))).collect();
            // An assessment can change its target; of a payment it is the sums.
            let advice = if variable.contains(&"target") {
                "what is measured in another way is another indicator"
            } else {
                "where more than that changes, write another payment, and say of each in which years it `applies`"
            };
            checker.report(
                Diagnostic::new(
                    Code::NotVariable,
                    span,
                    format!("`{}` cannot change over time", spoken(keyword)),
                )
                .with_help(format!("what can be changed here is {}; {advice}", words::list(&known))),
            );
        }
    }
    let terms = terms(&varied.items, &calendar);
    steps.extend(terms.iter().map(|(_, from_year)| Some(*from_year)));
    let limits = in_force::limits(checker, varied, &calendar);
    steps.extend(limits.iter().flat_map(|limit| [limit.first_year, limit.end_year]));
    for silenced in &varied.silenced {
        steps.push(first_year(checker, &calendar, silenced.from, true));
    }
    for title in &varied.titles {
        steps.push(first_year(checker, &calendar, title.from, true));
    }
    let successions = successions(checker, &varied.items, &calendar);
    steps.extend(successions.iter().map(|one| one.from_year));
    let mut starts: Vec<usize> = steps.into_iter().flatten().collect();
    starts.push(0);
    starts.sort_unstable();
    starts.dedup();
    starts.retain(|start| *start < calendar.years().len());
    let ends = starts.iter().skip(1).copied().chain([usize::MAX]);
    let ranges: Vec<Range<usize>> = starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect();
    ranges
        .into_iter()
        .map(|years| {
            let mut items = items_of(varied, &calendar, &terms, &successions, years.start);
            let absent = in_force::absent(&limits, years.start);
            in_force::leave_out(&mut items, &absent);
            Version { years, items, absent }
        })
        .collect()
}

/// Leaves out worked examples of years that the term does not have without the variations that do not count, and those that
/// name what only these add.
pub(super) fn leave_out_examples(varied: &mut Varied) {
    let Some((term, _)) = term_statement(&varied.items) else { return };
    let years = calendar_of(&varied.items, term).years().len();
    let beyond = |statement: &Statement<ExampleStatement>| match &statement.kind {
        ExampleStatement::In(Period { kind: PeriodKind::Year(year), .. }) => usize::from(*year) > years,
        ExampleStatement::In(_)
        | ExampleStatement::Given { .. }
        | ExampleStatement::GivenRecords { .. }
        | ExampleStatement::Expect { .. } => false,
    };
    let not_added = std::mem::take(&mut varied.not_added);
    let named = |statement: &Statement<ExampleStatement>| match &statement.kind {
        ExampleStatement::Given { path, .. } | ExampleStatement::Expect { path, .. } => {
            path.names.iter().any(|name| not_added.contains(&name.text))
        }
        ExampleStatement::GivenRecords { records, .. } => not_added.contains(&records.text),
        ExampleStatement::In(_) => false,
    };
    let left_out = &mut varied.left_out;
    varied.items.retain(|item| match item {
        Item::Example(item) if item.statements.iter().any(|one| beyond(one) || named(one)) => {
            left_out.push(item.span);
            false
        }
        _ => true,
    });
}

fn whole(varied: &Varied) -> Version {
    Version { years: 0..usize::MAX, items: varied.items.clone(), absent: Vec::new() }
}

/// The keyword of a statement as it is written in its block.
pub(super) fn spoken(keyword: &str) -> String {
    if keyword == "phase-in" { keyword.to_owned() } else { keyword.replace('-', " ") }
}

/// The contract year from which something holds; a day inside a year must come with what counts for that year.
pub(super) fn first_year(
    checker: &mut Checker,
    calendar: &Calendar,
    from: AsFrom,
    says: bool,
) -> Option<usize> {
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
                let open = Diagnostic::new(
                    Code::ChangesInsidePeriod,
                    span,
                    format!("this changes on {}, inside Year {}", words::date(day), year.number),
                )
                .with_text(format!(
                    "Year {} is {} to {}",
                    year.number,
                    words::date(year.range.first),
                    words::date(year.range.last)
                ));
                let place = format!("Year {}", year.number);
                checker.report(first_or_last(open, &place, Some(span.after()), year.range));
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
        let new = calendar_of(items, range);
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

/// Statements that hold from a day on: the day, the keyword, and the place.
type Dated = (AsFrom, &'static str, Span);

/// The statements that hold from a day on, each with the keywords of its block that may.
fn dated(items: &[Item]) -> Vec<(Dated, &'static [&'static str])> {
    fn each<T>(
        statements: &[Statement<T>],
        keyword: impl Fn(&T) -> &'static str,
        owner: Owner,
        found: &mut Vec<(Dated, &'static [&'static str])>,
    ) {
        for statement in statements {
            if let Some(from) = statement.from {
                found.push(((from, keyword(&statement.kind), statement.keyword), owner.variable()));
            }
        }
    }
    let mut found = Vec::new();
    for item in items {
        let Item::Payment(payment) = item else { continue };
        each(&payment.statements, payment_keyword, Owner::Payment(0), &mut found);
        for side in payment.gains.iter().chain(&payment.losses) {
            each(&side.statements, payment_keyword, Owner::Side(0, true), &mut found);
        }
        for outcome in &payment.outcomes {
            each(&outcome.statements, outcome_keyword, Owner::Outcome(0, 0), &mut found);
            for indicator in &outcome.indicators {
                each(&indicator.statements, indicator_keyword, Owner::Indicator(0, 0, 0), &mut found);
                for component in &indicator.components {
                    let owner = Owner::Component(0, 0, 0, 0);
                    each(&component.statements, indicator_keyword, owner, &mut found);
                }
            }
        }
        for extra in &payment.additional {
            each(&extra.statements, additional_keyword, Owner::Additional(0, 0), &mut found);
        }
    }
    found
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
    let years = term.map_or(calendar.years().len(), |term| calendar_of(&varied.items, term).years().len());
    let mut items = varied.items.clone();
    for silenced in varied.silenced.iter().filter(|silenced| holds(silenced.from)) {
        silenced.owner.silence(&mut items, &silenced.keyword, silenced.from.date.date);
    }
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
                let here = |cell: &&super::varied::YearCell| {
                    // A year matters in itself only; one that the term does not have yet is not spoken of.
                    cell.amount == amount.name.text
                        && match cell.year {
                            VariedYear::Contract(year) => usize::from(year) <= years,
                            VariedYear::Financial(begins) => term.is_none_or(|term| {
                                financial_year(begins).is_none_or(|year| year.first <= term.last)
                            }),
                        }
                };
                let mut cells: Vec<_> = varied.cells.iter().filter(here).collect();
                cells.sort_by_key(|cell| cell.year);
                for cell in cells {
                    if let Some(table) = table_of(&mut amount.form, cell.factor.as_deref()) {
                        set_cell(table, cell.year, cell.year_span, cell.cell.clone());
                    }
                }
            }
            Item::Payment(payment) => {
                hold(&mut payment.statements, payment_keyword, &mut holds);
                for side in payment.gains.iter_mut().chain(&mut payment.losses) {
                    hold(&mut side.statements, payment_keyword, &mut holds);
                }
                for outcome in &mut payment.outcomes {
                    hold(&mut outcome.statements, outcome_keyword, &mut holds);
                    for indicator in &mut outcome.indicators {
                        hold(&mut indicator.statements, indicator_keyword, &mut holds);
                        for component in &mut indicator.components {
                            hold(&mut component.statements, indicator_keyword, &mut holds);
                        }
                    }
                }
                for extra in &mut payment.additional {
                    hold(&mut extra.statements, additional_keyword, &mut holds);
                }
            }
            Item::Party(_)
            | Item::Segment(_)
            | Item::Levels(_)
            | Item::Providers(_)
            | Item::Input(_)
            | Item::Define(_)
            | Item::Carried(_)
            | Item::Curve(_)
            | Item::Requirement(_)
            | Item::Records(_)
            | Item::Example(_)
            | Item::Variation(_) => {}
        }
    }
    for title in varied.titles.iter().filter(|title| holds(title.from)) {
        retitle(&mut items, title);
    }
    let counting = successions.iter().filter(|one| one.from_year.is_some_and(|from| from <= year));
    Successors::of(counting).succeed(&mut items);
    items
}

/// Keeps of each statement what holds: what holds from the latest day, or else what holds from the beginning.
fn hold<T>(
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

fn retitle(items: &mut [Item], new: &Retitled) {
    let set = |name: &Name, title: &mut Text| {
        if name.text == new.name {
            title.clone_from(&new.title);
        }
    };
    for item in items {
        let Item::Payment(payment) = item else { continue };
        set(&payment.name, &mut payment.title);
        for outcome in &mut payment.outcomes {
            set(&outcome.name, &mut outcome.title);
            for indicator in &mut outcome.indicators {
                set(&indicator.name, &mut indicator.title);
                for component in &mut indicator.components {
                    set(&component.name, &mut component.title);
                }
            }
        }
        for extra in &mut payment.additional {
            set(&extra.name, &mut extra.title);
        }
    }
}
