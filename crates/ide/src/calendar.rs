//! The contract's calendar, also where mistakes elsewhere leave no contract: years and dates are offered while one types.

use crate::Analysis;
use chrono::{Datelike, NaiveDate};
use meed_contract::calendar::{Calendar, DateRange};
use meed_contract::words;
use meed_syntax::tree::{ContractStatement, Item};

/// The calendar of the contract, from its term as it is written.
pub(crate) fn calendar(analysis: &Analysis) -> Option<Calendar> {
    if let Some(contract) = analysis.contract() {
        return Some(contract.calendar.clone());
    }
    let items = analysis.trees().iter().flat_map(|file| &file.items);
    let statements = items.filter_map(|item| match item {
        Item::Contract(contract) => Some(&contract.statements),
        _ => None,
    });
    let mut term = None;
    let mut begins = None;
    for statement in statements.flatten() {
        match &statement.kind {
            ContractStatement::Term(first, last) => {
                term = Some(DateRange { first: first.date, last: last.date });
            }
            ContractStatement::YearsBegin(day) => begins = Some((day.month, day.day)),
            _ => {}
        }
    }
    let term = term.filter(|term| term.first <= term.last)?;
    let begin = begins.and_then(|(month, day)| {
        let in_year = |year| NaiveDate::from_ymd_opt(year, month, day);
        in_year(term.first.year())
            .filter(|date| *date <= term.first)
            .or_else(|| in_year(term.first.year() - 1))
    });
    Some(Calendar::with_years_from(term, begin.unwrap_or(term.first)))
}

/// The days that a contract's settings change on: the ends of its term and of its years, and those of its variations. Each with
/// what it is, in order.
pub(crate) fn days_that_matter(analysis: &Analysis, calendar: &Calendar) -> Vec<(NaiveDate, String)> {
    let mut days: Vec<(NaiveDate, String)> = Vec::new();
    for year in calendar.years() {
        days.push((year.range.first, format!("the first day of Year {}", year.number)));
        days.push((year.range.last, format!("the last day of Year {}", year.number)));
    }
    let variations = analysis.contract().map(|contract| contract.variations.as_slice()).unwrap_or_default();
    for variation in variations {
        if !days.iter().any(|(day, _)| *day == variation.effective) {
            days.push((variation.effective, format!("`{}` takes effect", variation.name)));
        }
    }
    days.sort();
    days
}

/// `1 October 2015 to 30 September 2016`
pub(crate) fn range(range: DateRange) -> String {
    format!("{} to {}", words::date(range.first), words::date(range.last))
}
