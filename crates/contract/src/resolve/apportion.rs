//! Years that are not contract years: sums of financial years, and short years that have their part of a whole one.

use super::Resolver;
use super::amount::lines;
use super::table::heading;
use crate::amount::{AmountForm, ProRata, YearPart};
use crate::calendar::{self, PartOfYear};
use crate::words;
use meed_diagnostics::{Code, Diagnostic, Edit, Safety, Span};
use meed_syntax::tree::{Header, HeaderKind, PartsBy, PeriodKind, Table};
use std::ops::RangeInclusive;

/// Years of one kind, by their numbers: a contract year by its own, a financial year by the calendar year in which it
/// begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Years {
    Contract,
    Financial,
}

impl Years {
    /// The number of a year, if it is one of these.
    pub(super) fn number(self, period: PeriodKind) -> Option<i32> {
        match (self, period) {
            (Self::Contract, PeriodKind::Year(number)) => Some(i32::from(number)),
            (Self::Financial, PeriodKind::FinancialYear(begins)) => Some(begins),
            _ => None,
        }
    }

    /// A year as it is written.
    pub(super) fn words(self, number: i32) -> String {
        match self {
            Self::Contract => format!("Year {number}"),
            Self::Financial => words::financial_year(number),
        }
    }

    fn phrase(self) -> &'static str {
        match self {
            Self::Contract => "a contract year",
            Self::Financial => "a financial year",
        }
    }

    /// Whether what is resolved is asked for a year. What a later variation replaces need not say anything after it.
    fn is_in_force(self, resolver: &Resolver, number: i32) -> bool {
        let years = resolver.calendar.years().iter().enumerate();
        let mut in_force = years.filter(|(index, _)| resolver.in_force.contains(index)).map(|(_, year)| year);
        match self {
            Self::Contract => in_force.any(|year| i32::from(year.number) == number),
            // The years between a base and the term lead up to it.
            Self::Financial => calendar::financial_year(number)
                .is_some_and(|range| in_force.any(|year| range.first <= year.range.last)),
        }
    }

    /// The years that the term touches.
    pub(super) fn of_term(self, resolver: &Resolver) -> RangeInclusive<i32> {
        let term = resolver.calendar.term();
        match self {
            Self::Contract => 1..=i32::try_from(resolver.calendar.years().len()).unwrap_or(i32::MAX),
            Self::Financial => {
                calendar::financial_year_of(term.first)..=calendar::financial_year_of(term.last)
            }
        }
    }
}

/// The columns of a table that is headed by years of one kind.
pub(super) struct YearColumns {
    /// The position of the column `line`.
    pub(super) line: Option<usize>,
    /// Each year's number, column and heading.
    years: Vec<(i32, usize, Span)>,
}

impl YearColumns {
    /// Reads a heading of years. What is no such year is reported.
    pub(super) fn read(resolver: &mut Resolver, table: &Table, kind: Years, with_lines: bool) -> Self {
        let mut columns = Self { line: None, years: Vec::new() };
        for (index, header) in table.header.iter().enumerate() {
            if let HeaderKind::Path(path) = &header.kind
                && with_lines
                && path.text() == "line"
                && columns.line.is_none()
            {
                columns.line = Some(index);
                continue;
            }
            let Some(number) = number(resolver, header, kind, with_lines) else { continue };
            if let Some((_, _, first)) = columns.years.iter().find(|(known, _, _)| *known == number) {
                resolver.report(
                    Diagnostic::new(
                        Code::TimelineOverlap,
                        header.span,
                        format!("two columns are for {}", kind.words(number)),
                    )
                    .with_text("again here")
                    .with_label(*first, "first here"),
                );
                continue;
            }
            columns.years.push((number, index, header.span));
        }
        columns
    }

    /// The column of each of the years that are needed; those without one are reported. Columns of other years are
    /// reported too, but for years that an extension may add.
    pub(super) fn of(
        &self,
        resolver: &mut Resolver,
        table: &Table,
        kind: Years,
        needed: &RangeInclusive<i32>,
    ) -> Vec<Option<usize>> {
        let extended = needed.end() + i32::from(resolver.extension_years);
        for (number, _, span) in &self.years {
            if (needed.end() + 1..=extended).contains(number) {
                resolver.report(only_if_extended(&kind.words(*number), *span));
            } else if !needed.contains(number) {
                let wanted = match needed.end().checked_sub(*needed.start()) {
                    Some(0) => kind.words(*needed.start()),
                    _ => format!("{} to {}", kind.words(*needed.start()), kind.words(*needed.end())),
                };
                resolver.report(
                    Diagnostic::new(
                        Code::YearOutsideTerm,
                        *span,
                        format!("`{}` changes nothing here", kind.words(*number)),
                    )
                    .with_text("the term does not reach it")
                    .with_help(format!("what is needed is {wanted}; remove the column")),
                );
            }
        }
        let found: Vec<(i32, Option<usize>)> = needed
            .clone()
            .map(|number| {
                let column = self.years.iter().find(|(known, _, _)| *known == number);
                (number, column.map(|(_, index, _)| *index))
            })
            .collect();
        let absent: Vec<String> = found
            .iter()
            .filter(|(number, column)| column.is_none() && kind.is_in_force(resolver, *number))
            .map(|(number, _)| format!("`{}`", kind.words(*number)))
            .collect();
        if !absent.is_empty() {
            resolver.report(
                Diagnostic::new(
                    Code::TimelineGap,
                    heading(table),
                    format!("this table has no column for {}", words::list(&absent)),
                )
                .with_help(match kind {
                    Years::Financial => "every financial year that the term touches has its column",
                    Years::Contract => "every contract year that is meant has its column",
                }),
            );
        }
        found.into_iter().map(|(_, column)| column).collect()
    }
}

fn number(resolver: &mut Resolver, header: &Header, kind: Years, with_lines: bool) -> Option<i32> {
    let example = match kind {
        Years::Contract => "`Year 2`",
        Years::Financial => "`2018/19`",
    };
    match &header.kind {
        HeaderKind::Period(period) => {
            let found = kind.number(period.kind);
            if found.is_none() {
                resolver.report(
                    Diagnostic::new(
                        Code::WrongPeriod,
                        header.span,
                        format!("{} is needed here", kind.phrase()),
                    )
                    .with_help(format!("head the column with {} such as {example}", kind.phrase())),
                );
            }
            found
        }
        HeaderKind::Path(path) => {
            let lines = if with_lines { "`line` and " } else { "" };
            resolver.report(
                Diagnostic::new(
                    Code::UnknownColumn,
                    header.span,
                    format!("a column `{}` means nothing here", path.text()),
                )
                .with_help(format!(
                    "the columns here are {lines}{}s such as {example}",
                    kind.phrase().trim_start_matches("a ")
                )),
            );
            None
        }
    }
}

/// A year that is stated for the case that the term is extended.
pub(super) fn only_if_extended(year: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::OnlyIfExtended, span, format!("{year} has an effect only once `term` is extended"))
        .with_text("beyond the term, and within the extension")
}

/// `by financial year, apportioned by months { … }`
pub(super) fn by_financial_year(
    resolver: &mut Resolver,
    table: &Table,
    apportioned: Option<PartsBy>,
    span: Span,
) -> Option<AmountForm> {
    let columns = YearColumns::read(resolver, table, Years::Financial, true);
    let needed = Years::Financial.of_term(resolver);
    let by_year = columns.of(resolver, table, Years::Financial, &needed);
    let lines = lines(resolver, table, columns.line, &by_year);
    let Some(apportioned) = apportioned else {
        resolver.report(not_said(span, Some(span.after())));
        return None;
    };
    let parts = parts(resolver, *needed.start(), apportioned)?;
    Some(AmountForm::Financial { lines: lines?, years: needed.collect(), parts })
}

/// Sums of financial years without the rule by which contract years have their parts.
/// `put` is where the rule can be put.
pub(super) fn not_said(span: Span, put: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::ApportionmentNotStated,
        span,
        "nothing says how the sums of financial years become those of contract years",
    )
    .with_text("a contract year may lie in two financial years");
    let readings = [
        ("by whole months (of £365,000, October to March is 6 of 12: £182,500)", "by months"),
        ("by days (of £365,000, October to March is 182 of 365: £182,000)", "by days"),
    ];
    let Some(put) = put else {
        let told = readings.map(|(means, words)| format!("`apportioned {words}`, {means}"));
        return diagnostic.with_help(format!("write which of these was agreed: {}", told.join("; ")));
    };
    readings.into_iter().fold(diagnostic, |diagnostic, (means, words)| {
        let edit = Edit { span: put, replacement: format!(", apportioned {words}") };
        diagnostic.with_reading(means, &format!("`apportioned {words}`"), vec![edit])
    })
}

/// For each contract year its parts of the financial years from `first` on; none where it reaches back before them.
pub(super) fn parts(resolver: &mut Resolver, first: i32, by: PartsBy) -> Option<Vec<Vec<YearPart>>> {
    let years = resolver.calendar.years().to_vec();
    let mut parts = Vec::with_capacity(years.len());
    for year in years {
        let touched =
            calendar::financial_year_of(year.range.first)..=calendar::financial_year_of(year.range.last);
        let mut of_year = Vec::new();
        for begins in touched.clone() {
            let Some(whole) = calendar::financial_year(begins) else { continue };
            let Some(part) = calendar::part_of(whole, year.range, by.unit) else {
                not_whole_months(resolver, by, year.number, year.range);
                return None;
            };
            if let Ok(year) = usize::try_from(begins - first) {
                of_year.push(YearPart { year, part });
            }
        }
        parts.push(if *touched.start() < first { Vec::new() } else { of_year });
    }
    Some(parts)
}

/// `pro rata by months`: the part that the term has of each contract year.
pub(super) fn pro_rata(resolver: &mut Resolver, by: PartsBy) -> Option<ProRata> {
    let years = resolver.calendar.years().to_vec();
    let mut by_year: Vec<PartOfYear> = Vec::with_capacity(years.len());
    for year in years {
        match calendar::part_of(year.whole, year.range, by.unit) {
            Some(part) => by_year.push(part),
            None => {
                not_whole_months(resolver, by, year.number, year.range);
                return None;
            }
        }
    }
    Some(ProRata { by_year, span: by.span })
}

fn not_whole_months(resolver: &mut Resolver, by: PartsBy, year: u16, range: calendar::DateRange) {
    resolver.report(
        Diagnostic::new(Code::NotWholeMonths, by.span, format!("Year {year} cannot be parted by months"))
            .with_text(format!(
                "it runs from {} to {}, which leaves part of a month",
                words::date(range.first),
                words::date(range.last)
            ))
            .with_help("count in days: `by days`")
            .with_fix("count in days", by.span, "by days", Safety::ChoosesATerm),
    );
}
