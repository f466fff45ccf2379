//! `contract "…" { … }`: term, rounding and the rest of the header.

use super::Checker;
use super::counts::{OwnCounts, StatedCounts};
use super::statements::Once;
use crate::calendar::{self, Calendar, DateRange, LONGEST_TERM};
use crate::exact::RoundingMode;
use crate::money::Rounding;
use crate::words;
use chrono::{Datelike as _, NaiveDate};
use meed_diagnostics::{Code, Diagnostic, Safety, Span};
use meed_syntax::tree::{self, ContractItem, ContractStatement, Item, LiteralKind};
use rust_decimal::Decimal;

/// The contract's own statements. Where something is missing or wrong it was reported, and a stand-in lets the other
/// checks go on.
pub(super) struct Header {
    pub(super) found: bool,
    /// Whether the term could be read; without it nothing can be said about years.
    pub(super) has_term: bool,
    pub(super) title: String,
    pub(super) reference: Option<String>,
    pub(super) language: u16,
    pub(super) calendar: Calendar,
    pub(super) extension: Option<tree::Extension>,
    pub(super) rounding: Rounding,
    pub(super) points_total: Option<(Decimal, Span)>,
    pub(super) counts: StatedCounts,
}

/// The version of the language that this program reads.
const LANGUAGE: u16 = 1;

pub(super) fn resolve(checker: &mut Checker, files: &[&tree::File], items: &[&Item]) -> Header {
    let contracts: Vec<&ContractItem> = items
        .iter()
        .filter_map(|item| if let Item::Contract(contract) = item { Some(contract) } else { None })
        .collect();
    if let [first, others @ ..] = contracts.as_slice() {
        for other in others {
            checker.report(
                Diagnostic::new(Code::NotOneContract, other.keyword, "a second `contract` in one contract")
                    .with_text("second one")
                    .with_label(first.keyword, "first one")
                    .with_help(
                        "one contract has one `contract` block; keep the second in a folder of its own",
                    ),
            );
        }
        return header(checker, first);
    }
    if let Some(source) = files.iter().find_map(|file| file.source) {
        let first = items.first().map(|item| item.span().before()).filter(|span| span.source == source);
        let place = first.unwrap_or_else(|| Span::new(source, 0, 0));
        checker.report(
            Diagnostic::new(Code::NotOneContract, place, "there is no `contract` block")
                .with_help("write `contract \"TITLE\" {` with `language 1`, a `term` and a `rounding`; `meed new` writes a whole one to begin with"),
        );
    }
    stand_in()
}

fn stand_in() -> Header {
    Header {
        found: false,
        has_term: false,
        title: String::new(),
        reference: None,
        language: LANGUAGE,
        calendar: Calendar::new(stand_in_term()),
        extension: None,
        rounding: pence(),
        points_total: None,
        counts: StatedCounts::default(),
    }
}

/// A term long enough that no check of years fails only because the real term could not be read.
fn stand_in_term() -> DateRange {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    DateRange { first: day(2000, 4, 1), last: day(2050, 3, 31) }
}

fn pence() -> Rounding {
    Rounding { quantum: Decimal::new(1, 2), mode: RoundingMode::HalfUp }
}

fn header(checker: &mut Checker, item: &ContractItem) -> Header {
    let mut language = Once::new("language");
    let mut reference = Once::new("reference");
    let mut term = Once::new("term");
    let mut years = Once::new("years");
    let mut extension = Once::new("extension");
    let mut currency = Once::new("currency");
    let mut rounding = Once::new("rounding");
    let mut points_total = Once::new("points total");
    let mut suppressed = Once::new("suppressed");
    let mut rounded = Once::new("rounded");
    for statement in &item.statements {
        match &statement.kind {
            ContractStatement::Language(version, span) => language.set(checker, (*version, *span), statement),
            ContractStatement::Reference(text) => reference.set(checker, text.text.clone(), statement),
            ContractStatement::Term(first, last) => term.set(checker, (*first, *last), statement),
            ContractStatement::YearsBegin(day) => years.set(checker, *day, statement),
            ContractStatement::Extension(value) => extension.set(checker, value.clone(), statement),
            ContractStatement::Currency(name) => currency.set(checker, name, statement),
            ContractStatement::Rounding(step, mode) => rounding.set(checker, (step, *mode), statement),
            ContractStatement::PointsTotal(points, span) => {
                points_total.set(checker, (*points, *span), statement);
            }
            ContractStatement::SuppressedCounts(counts) => suppressed.set(checker, counts, statement),
            ContractStatement::RoundedCounts(counts) => rounded.set(checker, counts, statement),
        }
    }
    let here = item.keyword;
    if let Some((version, span)) = language.required(checker, here, "the contract", "language 1")
        && version != LANGUAGE
    {
        checker.report(
            Diagnostic::new(
                Code::WrongType,
                span,
                format!("this program reads language {LANGUAGE}, not language {version}"),
            )
            .with_help(format!(
                "write `language {LANGUAGE}`, or use a program that knows language {version}"
            )),
        );
    }
    if let Some(name) = currency.value()
        && name.text != "GBP"
    {
        checker.report(
            Diagnostic::new(
                Code::WrongType,
                name.span,
                format!("`{}` is not a currency that can be paid in", name.text),
            )
            .with_help("write `currency GBP`"),
        );
    }
    let rounding = rounding
        .required(checker, here, "the contract", "rounding to £0.01 half up")
        .and_then(|(step, mode)| quantum(checker, step).map(|quantum| Rounding { quantum, mode }))
        .unwrap_or_else(pence);
    let term = term
        .required(checker, here, "the contract", "term 1 October 2015 to 30 September 2020")
        .and_then(|(first, last)| check_term(checker, first, last));
    let begins = term.zip(years.value()).and_then(|(term, day)| first_year(checker, term, day));
    let calendar = match (term, begins) {
        (Some(term), Some(begins)) => Calendar::with_years_from(term, begins),
        _ => Calendar::new(term.unwrap_or_else(stand_in_term)),
    };
    let counts = OwnCounts { suppressed: suppressed.placed(), rounded: rounded.placed() };
    let counts = counts.over(checker, StatedCounts::default());
    Header {
        counts,
        found: true,
        has_term: term.is_some(),
        title: item.title.text.clone(),
        reference: reference.value(),
        language: LANGUAGE,
        calendar,
        extension: extension.value(),
        rounding,
        points_total: points_total.value(),
    }
}

/// The calendar of a term, with the years that the contract says. What is wrong with them is reported elsewhere.
pub(super) fn calendar_of(items: &[Item], term: DateRange) -> Calendar {
    let begins = items.iter().find_map(|item| {
        let Item::Contract(contract) = item else { return None };
        contract.statements.iter().find_map(|statement| match statement.kind {
            ContractStatement::YearsBegin(day) => Some(day),
            _ => None,
        })
    });
    let first = begins.and_then(|day| first_year(&mut Checker::default(), term, day));
    Calendar::with_years_from(term, first.unwrap_or(term.first))
}

/// The day on which the contract year begins in which the term does. That year has whole months of the term: a part of a month
/// has no name by which data could call it.
fn first_year(checker: &mut Checker, term: DateRange, begins: tree::DayOfYear) -> Option<NaiveDate> {
    let in_year = |year: i32| NaiveDate::from_ymd_opt(year, begins.month, begins.day);
    let first = in_year(term.first.year()).filter(|day| *day <= term.first);
    let first = first.or_else(|| in_year(term.first.year() - 1))?;
    let left = DateRange { first: term.first, last: calendar::twelve_months(first).last };
    if calendar::part_of(calendar::twelve_months(first), left, tree::PartUnit::Months).is_none() {
        checker.report(
            Diagnostic::new(
                Code::NotWholeMonths,
                begins.span,
                "the first year would begin inside a month of its own year",
            )
            .with_text(format!("the term begins on {}", words::date(term.first)))
            .with_help("let the years begin on the same day of a month as the term"),
        );
        return None;
    }
    let calendar = Calendar::with_years_from(term, first);
    if calendar.years().last().is_some_and(|year| year.range.last < term.last) {
        checker.report(
            Diagnostic::new(
                Code::TermEndsBeforeItBegins,
                begins.span,
                format!("with a short first year the term has more than {LONGEST_TERM} years"),
            )
            .with_help("check the years of both dates of the term"),
        );
        return None;
    }
    Some(first)
}

fn quantum(checker: &mut Checker, step: &tree::Literal) -> Option<Decimal> {
    if let LiteralKind::Money(pounds) = step.kind
        && pounds > Decimal::ZERO
    {
        return Some(pounds);
    }
    checker.report(
        Diagnostic::new(Code::WrongType, step.span, "money is rounded to a sum of money above zero")
            .with_help("write `rounding to £0.01 half up` for whole pence"),
    );
    None
}

fn check_term(checker: &mut Checker, first: tree::Date, last: tree::Date) -> Option<DateRange> {
    if last.date < first.date {
        checker.report(
            Diagnostic::new(
                Code::TermEndsBeforeItBegins,
                first.span.to(last.span),
                "the term ends before it begins",
            )
            .with_text(format!("{} is before {}", words::date(last.date), words::date(first.date)))
            .with_help("write the first day, `to`, and the last day")
            .with_fix(
                "swap the two dates",
                first.span.to(last.span),
                format!("{} to {}", words::date(last.date), words::date(first.date)),
                Safety::ChoosesATerm,
            ),
        );
        return None;
    }
    let range = DateRange { first: first.date, last: last.date };
    let calendar = Calendar::new(range);
    if calendar.years().last().is_some_and(|year| year.range.last < last.date) {
        checker.report(
            Diagnostic::new(
                Code::TermEndsBeforeItBegins,
                first.span.to(last.span),
                format!("the term is longer than {LONGEST_TERM} years"),
            )
            .with_help("check the years of both dates"),
        );
        return None;
    }
    Some(range)
}

/// How many contract years an extension may add; part of a year counts as one.
pub(super) fn years_of(extension: &tree::Extension) -> u16 {
    u16::try_from(extension.up_to_years.ceil()).unwrap_or(0)
}
