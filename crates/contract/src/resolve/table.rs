//! The columns of a table: which means what.

use super::{Resolver, apportion};
use meed_diagnostics::{Code, Diagnostic, Safety, Span, nearest};
use meed_syntax::tree::{Header, HeaderKind, Period, PeriodKind, Table};

/// The columns of a table by what they mean.
pub(super) struct Columns {
    named: Vec<(String, usize)>,
    /// Contract year (from 0), column, and the heading.
    pub(super) years: Vec<(usize, usize, Span)>,
}

impl Columns {
    /// Reads the heading. `known` are the words that mean something; `with_years` whether periods may head columns.
    /// Anything else is reported.
    pub(super) fn read(resolver: &mut Resolver, table: &Table, known: &[&str], with_years: bool) -> Self {
        let mut columns = Self { named: Vec::new(), years: Vec::new() };
        for (index, header) in table.header.iter().enumerate() {
            match &header.kind {
                HeaderKind::Path(path) if known.contains(&path.text().as_str()) => {
                    let text = path.text();
                    if columns.column(&text).is_some() {
                        resolver.report(
                            Diagnostic::new(
                                Code::DuplicateStatement,
                                header.span,
                                format!("two columns are headed `{text}`"),
                            )
                            .with_help("keep one of them"),
                        );
                        continue;
                    }
                    columns.named.push((text, index));
                }
                HeaderKind::Period(Period { kind: PeriodKind::Year(number), span })
                    if with_years && is_of_extension(resolver, *number) =>
                {
                    resolver.report(apportion::only_if_extended(&format!("Year {number}"), *span));
                }
                HeaderKind::Period(period) if with_years => {
                    let Some(year) = contract_year(resolver, *period) else { continue };
                    if let Some((_, _, first)) = columns.years.iter().find(|(known, _, _)| *known == year) {
                        resolver.report(
                            Diagnostic::new(
                                Code::TimelineOverlap,
                                header.span,
                                format!("two columns are for Year {}", year + 1),
                            )
                            .with_text("again here")
                            .with_label(*first, "first here"),
                        );
                        continue;
                    }
                    columns.years.push((year, index, header.span));
                }
                HeaderKind::Path(_) | HeaderKind::Period(_) => unknown(resolver, header, known, with_years),
            }
        }
        columns
    }

    /// The position of the column headed by a word.
    pub(super) fn column(&self, word: &str) -> Option<usize> {
        self.named.iter().find(|(known, _)| known == word).map(|(_, index)| *index)
    }

    /// The position of a column that is needed; its absence is reported.
    pub(super) fn needed(&self, resolver: &mut Resolver, table: &Table, word: &str) -> Option<usize> {
        let found = self.column(word);
        if found.is_none() {
            resolver.report(
                Diagnostic::new(
                    Code::WrongTable,
                    heading(table),
                    format!("this table has no column `{word}`"),
                )
                .with_text(format!("`{word}` is missing in the heading")),
            );
        }
        found
    }

    /// For each contract year the column that is headed by it; years without a column are reported as a gap.
    pub(super) fn by_year(&self, resolver: &mut Resolver, table: &Table) -> Vec<Option<usize>> {
        let count = resolver.calendar.years().len();
        let by_year: Vec<Option<usize>> = (0..count)
            .map(|year| self.years.iter().find(|(known, _, _)| *known == year).map(|(_, column, _)| *column))
            .collect();
        let absent: Vec<String> = by_year
            .iter()
            .enumerate()
            .filter(|(year, column)| column.is_none() && resolver.in_force.contains(year))
            .map(|(year, _)| format!("`Year {}`", year + 1))
            .collect();
        if !absent.is_empty() {
            let list = crate::words::list(&absent);
            resolver.report(
                Diagnostic::new(
                    Code::TimelineGap,
                    heading(table),
                    format!("this table has no column for {list}"),
                )
                .with_help("add the column; where nothing is meant for a year, write `-` in it"),
            );
        }
        by_year
    }
}

/// Whether a year lies beyond the term, where an extension may add it.
fn is_of_extension(resolver: &Resolver, number: u16) -> bool {
    let years = resolver.calendar.years().len();
    let number = usize::from(number);
    number > years && number <= years + usize::from(resolver.extension_years)
}

/// The heading as one place.
pub(super) fn heading(table: &Table) -> Span {
    // Columns that a variation adds stand in the variation.
    let inside =
        |header: &&Header| table.span.start <= header.span.start && header.span.end <= table.span.end;
    let last = table.header.iter().rev().find(inside);
    match (table.header.first(), last) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => table.span,
    }
}

fn unknown(resolver: &mut Resolver, header: &Header, known: &[&str], with_years: bool) {
    let mut words: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
    if with_years {
        words.push("contract years such as `Year 1`".to_owned());
    }
    let help = format!("the columns here are {}", crate::words::list(&words));
    let diagnostic =
        match &header.kind {
            HeaderKind::Path(path) => {
                let text = path.text();
                let diagnostic = Diagnostic::new(
                    Code::UnknownColumn,
                    header.span,
                    format!("a column `{text}` means nothing here"),
                );
                match nearest(&text, known.iter().copied()) {
                    Some(likely) => diagnostic
                        .with_help(format!("did you mean `{likely}`? {help}"))
                        .with_fix(format!("write `{likely}`"), header.span, likely, Safety::ChoosesATerm),
                    None => diagnostic.with_help(help),
                }
            }
            HeaderKind::Period(_) => {
                Diagnostic::new(Code::UnknownColumn, header.span, "a column for a period means nothing here")
                    .with_help(help)
            }
        };
    resolver.report(diagnostic);
}

/// The contract year (from 0) that a period names; anything else is reported.
pub(super) fn contract_year(resolver: &mut Resolver, period: Period) -> Option<usize> {
    let years = resolver.calendar.years().len();
    if let PeriodKind::Year(number) = period.kind {
        return year_number(resolver, number, period.span);
    }
    let range = resolver.calendar.resolve(period.kind, None);
    let found = range.and_then(|range| resolver.calendar.years().iter().position(|year| year.range == range));
    if found.is_none() {
        resolver.report(
            Diagnostic::new(Code::WrongPeriod, period.span, "a contract year is needed here")
                .with_text("this is not one of the contract's years")
                .with_help(format!("the contract has `Year 1` to `Year {years}`, counted from commencement")),
        );
    }
    found
}

/// A year's number as a position (from 0); one outside the term is reported.
pub(super) fn year_number(resolver: &mut Resolver, number: u16, span: Span) -> Option<usize> {
    let years = resolver.calendar.years().len();
    if number >= 1 && usize::from(number) <= years {
        return Some(usize::from(number) - 1);
    }
    let term = resolver.calendar.term();
    let help = format!(
        "the term is {} to {}: `Year 1` to `Year {years}`",
        crate::words::date(term.first),
        crate::words::date(term.last)
    );
    resolver.report(
        Diagnostic::new(
            Code::YearOutsideTerm,
            span,
            if number == 0 {
                "there is no `Year 0`".to_owned()
            } else {
                format!("`Year {number}` is outside the term")
            },
        )
        .with_help(help),
    );
    None
}
