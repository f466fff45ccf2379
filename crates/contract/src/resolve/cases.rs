//! The rows of a table of cases held against all that can be: what no row holds for, and rows that never decide.

use super::scale::shown;
use super::{Resolver, value_words};
use crate::define::CaseRow;
use crate::expression::{Expression, ExpressionKind, Own, Test, TestKind, Type};
use crate::words;
use meed_diagnostics::{Code, Diagnostic, Span};
use rust_decimal::Decimal;

/// The most combinations that are looked at one by one.
const MOST: usize = 100_000;

/// Something that is tested, and between what ends it can lie.
pub(super) struct Subject {
    value_type: Type,
    low: Option<Decimal>,
    high: Option<Decimal>,
    words: String,
}

impl Subject {
    pub(super) fn of(resolver: &Resolver, expression: &Expression) -> Self {
        let known = match expression.kind {
            ExpressionKind::Item(id) => resolver.known.items.values().find(|item| item.position == id.0),
            _ => None,
        };
        let is_ratio = known.is_some_and(|item| item.is_ratio)
            || (matches!(expression.kind, ExpressionKind::Own(Own::Value)) && resolver.scope.is_ratio);
        let (low, high) = match expression.value_type {
            Type::Level(id) => {
                let count = resolver.levels.get(id.0).map_or(1, |levels| levels.levels.len());
                (Some(Decimal::ZERO), Some(Decimal::from(count.saturating_sub(1))))
            }
            Type::YesNo => (Some(Decimal::ZERO), Some(Decimal::ONE)),
            _ if is_ratio => (Some(Decimal::ZERO), Some(Decimal::ONE)),
            _ if known.is_some_and(|item| item.is_not_negative) => (Some(Decimal::ZERO), None),
            _ => (None, None),
        };
        Self { value_type: expression.value_type, low, high, words: value_words(resolver, expression) }
    }

    fn is_whole(&self) -> bool {
        matches!(self.value_type, Type::Level(_) | Type::YesNo)
    }

    /// Values of which every test of the column answers alike for all that lie between two of them: the ends that the
    /// tests name, what lies between, and what lies beyond.
    fn witnesses(&self, rows: &[CaseRow], column: usize) -> Option<Vec<Decimal>> {
        let mut ends = Vec::new();
        for test in rows.iter().filter_map(|row| row.tests.get(column)?.as_ref()) {
            ends_of(test, &mut ends)?;
        }
        if self.is_whole() {
            let high = self.high?;
            let mut values = Vec::new();
            let mut value = self.low?;
            while value <= high {
                values.push(value);
                value += Decimal::ONE;
            }
            return Some(values);
        }
        ends.extend(self.low);
        ends.extend(self.high);
        ends.sort();
        ends.dedup();
        let mut values = Vec::new();
        if let Some(first) = ends.first() {
            values.push(first.checked_sub(Decimal::ONE)?);
        }
        for (index, end) in ends.iter().enumerate() {
            values.push(*end);
            values.push(match ends.get(index + 1) {
                Some(next) => end.checked_add(*next)?.checked_div(Decimal::TWO)?,
                None => end.checked_add(Decimal::ONE)?,
            });
        }
        if values.is_empty() {
            values.push(Decimal::ZERO);
        }
        values.retain(|value| {
            self.low.is_none_or(|low| low <= *value) && self.high.is_none_or(|high| *value <= high)
        });
        Some(values)
    }
}

/// The plain values that a test names; none where it compares with a formula.
fn ends_of(test: &Test, ends: &mut Vec<Decimal>) -> Option<()> {
    let mut plain = |operand: &Expression| match operand.kind {
        ExpressionKind::Constant(value) => {
            ends.push(value);
            Some(())
        }
        _ => None,
    };
    match &test.kind {
        TestKind::AtLeast(operand)
        | TestKind::Above(operand)
        | TestKind::AtMost(operand)
        | TestKind::Below(operand)
        | TestKind::Exactly(operand) => plain(operand),
        TestKind::Between { low, high, .. } => {
            plain(low)?;
            plain(high)
        }
        TestKind::And(tests) | TestKind::Or(tests) => tests.iter().try_for_each(|test| ends_of(test, ends)),
    }
}

/// Whether a test with plain values holds for a value.
fn holds(test: &Test, value: Decimal) -> bool {
    let end = |operand: &Expression| match operand.kind {
        ExpressionKind::Constant(end) => Some(end),
        _ => None,
    };
    let compare = |operand: &Expression, holds: fn(Decimal, Decimal) -> bool| {
        end(operand).is_some_and(|end| holds(value, end))
    };
    match &test.kind {
        TestKind::AtLeast(operand) => compare(operand, |value, end| value >= end),
        TestKind::Above(operand) => compare(operand, |value, end| value > end),
        TestKind::AtMost(operand) => compare(operand, |value, end| value <= end),
        TestKind::Below(operand) => compare(operand, |value, end| value < end),
        TestKind::Exactly(operand) => compare(operand, |value, end| value == end),
        TestKind::Between { low, high, inclusive: true } => {
            compare(low, |value, end| value >= end) && compare(high, |value, end| value <= end)
        }
        TestKind::Between { low, high, inclusive: false } => {
            compare(low, |value, end| value > end) && compare(high, |value, end| value < end)
        }
        TestKind::And(tests) => tests.iter().all(|test| holds(test, value)),
        TestKind::Or(tests) => tests.iter().any(|test| holds(test, value)),
    }
}

/// The rows, or the columns, of a table by two values: plain tests of which no two hold at once.
pub(super) fn check_apart(resolver: &mut Resolver, subject: &Subject, tests: &[Test]) -> Option<()> {
    let mut ends = Vec::new();
    if let Some(test) = tests.iter().find(|test| ends_of(test, &mut ends).is_none()) {
        resolver.report(
            Diagnostic::new(Code::WrongType, test.span, "what a row or a column is for is a plain value")
                .with_help("where it depends on a formula, write a definition `by cases`, which ends in a row of `-`"),
        );
        return None;
    }
    let rows: Vec<CaseRow> = tests
        .iter()
        .map(|test| CaseRow {
            tests: vec![Some(test.clone())],
            value: Expression {
                kind: ExpressionKind::Constant(Decimal::ZERO),
                value_type: subject.value_type,
                span: test.span,
            },
            span: test.span,
        })
        .collect();
    for value in subject.witnesses(&rows, 0)? {
        let mut holding = tests.iter().filter(|test| holds(test, value));
        if let (Some(first), Some(second)) = (holding.next(), holding.next()) {
            let shown = shown(value, subject.value_type);
            resolver.report(
                Diagnostic::new(
                    Code::ThresholdsOverlap,
                    second.span,
                    format!("both hold at once: {shown} is both"),
                )
                .with_text(format!("holds for {shown}"))
                .with_label(first.span, format!("holds for {shown} too"))
                .with_help("let one end where the next begins: `below 50%`, then `at least 50%`"),
            );
            return None;
        }
    }
    Some(())
}

/// A table that must leave nothing open.
pub(super) struct Asked {
    pub(super) heading: Span,
    /// Whether it has rows by one value and columns by another.
    pub(super) by_two: bool,
}

/// Every case must have its row, and every row its case.
pub(super) fn check(resolver: &mut Resolver, subjects: &[Subject], rows: &[CaseRow], table: &Asked) {
    let heading = table.heading;
    let witnesses: Option<Vec<Vec<Decimal>>> =
        subjects.iter().enumerate().map(|(column, subject)| subject.witnesses(rows, column)).collect();
    let combinations = |all: &Vec<Vec<Decimal>>| {
        all.iter().try_fold(1_usize, |product, values| product.checked_mul(values.len()))
    };
    let looked_at = witnesses.filter(|all| combinations(all).is_some_and(|count| count <= MOST));
    let Some(witnesses) = looked_at else {
        // What cannot be looked at one by one needs a last row that takes all the rest.
        if rows.last().is_some_and(|row| row.tests.iter().all(Option::is_none)) {
            return;
        }
        resolver.report(
            Diagnostic::new(Code::CasesLeaveOpen, heading, "these cases may leave something open")
                .with_help("end the table with a row of `-` that says what holds in all other cases"),
        );
        return;
    };
    let mut decides = vec![false; rows.len()];
    let mut open: Option<Vec<Decimal>> = None;
    let mut at = vec![0_usize; witnesses.len()];
    loop {
        let values: Vec<Decimal> =
            at.iter().zip(&witnesses).filter_map(|(index, values)| values.get(*index).copied()).collect();
        let row = rows.iter().position(|row| {
            row.tests
                .iter()
                .zip(&values)
                .all(|(test, value)| test.as_ref().is_none_or(|test| holds(test, *value)))
        });
        match row.and_then(|row| decides.get_mut(row)) {
            Some(decided) => *decided = true,
            None => {
                open.get_or_insert(values);
            }
        }
        // The next combination, the last column first.
        let mut column = witnesses.len();
        loop {
            let Some(before) = column.checked_sub(1) else {
                return report(resolver, subjects, rows, table, open, &decides);
            };
            column = before;
            let (Some(index), Some(values)) = (at.get_mut(column), witnesses.get(column)) else { return };
            *index += 1;
            if *index < values.len() {
                break;
            }
            *index = 0;
        }
    }
}

fn report(
    resolver: &mut Resolver,
    subjects: &[Subject],
    rows: &[CaseRow],
    table: &Asked,
    open: Option<Vec<Decimal>>,
    decides: &[bool],
) {
    if let Some(values) = open {
        let case: Vec<String> = subjects
            .iter()
            .zip(values)
            .map(|(subject, value)| {
                let value = match subject.value_type {
                    Type::Level(id) => resolver
                        .levels
                        .get(id.0)
                        .and_then(|levels| levels.levels.get(usize::try_from(value).ok()?))
                        .cloned()
                        .unwrap_or_default(),
                    Type::YesNo => {
                        if value.is_zero() {
                            "no".to_owned()
                        } else {
                            "yes".to_owned()
                        }
                    }
                    other => shown(value, other),
                };
                format!("`{}` is {value}", subject.words)
            })
            .collect();
        resolver.report(
            Diagnostic::new(
                Code::CasesLeaveOpen,
                table.heading,
                format!(
                    "no {} holds where {}",
                    if table.by_two { "row and column" } else { "row" },
                    words::list(&case)
                ),
            )
            .with_help(if table.by_two {
                "add a row or a column for it"
            } else {
                "add a row for it; a last row of `-` takes all other cases"
            }),
        );
    }
    for (row, decides) in rows.iter().zip(decides) {
        if !decides {
            resolver.report(
                Diagnostic::new(Code::UnreachableRow, row.span, "this row never decides")
                    .with_text("the rows above it take all its cases")
                    .with_help("the first row that holds decides: move this one up, or delete it"),
            );
        }
    }
}
