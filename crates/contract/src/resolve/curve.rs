//! Curves: by thresholds, on a sliding scale, in slices.

use super::expression::{binary, resolve as resolve_expression, share_of};
use super::lazy::Lazy;
use super::table::{Columns, heading};
use super::test::{self, constant};
use super::{Resolver, circles, function};
use crate::curve::{Beyond, Curve, CurveForm, Slice};
use crate::expression::{BinaryOperator, Expression, ExpressionKind, Test, Type};
use crate::ids::CurveId;
use meed_diagnostics::{Code, Diagnostic};
use meed_syntax::tree::{self, Cell, CellKind, CurveItem, Item, Table};
use rust_decimal::Decimal;

/// The curves as they were written.
pub(super) fn waiting(items: &[&Item]) -> Vec<Lazy<CurveItem, Curve>> {
    let written =
        items.iter().filter_map(|item| if let Item::Curve(item) = item { Some(item) } else { None });
    written.map(|item| Lazy::Waiting(item.clone())).collect()
}

/// Hands all out, resolved.
pub(super) fn all(resolver: &mut Resolver) -> Vec<Curve> {
    std::mem::take(&mut resolver.curves)
        .into_iter()
        .filter_map(|lazy| if let Lazy::Done(curve) = lazy { curve } else { None })
        .collect()
}

/// A curve that is named somewhere; none where something is wrong with it, which was reported.
pub(super) fn known(resolver: &Resolver, index: usize) -> Option<CurveId> {
    resolver.curves.get(index)?.done().map(|_| CurveId(index))
}

/// Reports a curve that leads back to itself. There is no more to it.
pub(super) fn in_a_circle(resolver: &mut Resolver, index: usize) {
    if let Some(place) = resolver.curves.get_mut(index)
        && let Lazy::Waiting(item) = std::mem::replace(place, Lazy::Done(None))
    {
        circles::report(&mut resolver.checker, &item.name.text, item.name.span);
    }
}

/// Resolves a curve; what it names was resolved before.
pub(super) fn resolve(resolver: &mut Resolver, index: usize) {
    let Some(place) = resolver.curves.get_mut(index) else { return };
    let Lazy::Waiting(item) = std::mem::replace(place, Lazy::Done(None)) else { return };
    let scope = std::mem::take(&mut resolver.scope);
    let found = curve(resolver, &item);
    resolver.scope = scope;
    if let Some(place) = resolver.curves.get_mut(index) {
        *place = Lazy::Done(found);
    }
}

fn curve(resolver: &mut Resolver, item: &CurveItem) -> Option<Curve> {
    let (form, takes, gives) = match &item.form {
        tree::CurveForm::Thresholds(table) => by_thresholds(resolver, table)?,
        tree::CurveForm::Sliding(table, beyond) => sliding(resolver, table, *beyond)?,
        tree::CurveForm::Slices(table) => in_slices(resolver, table)?,
    };
    Some(Curve {
        name: item.name.text.clone(),
        title: item.title.text.clone(),
        form,
        takes,
        gives,
        span: item.name.span,
    })
}

fn value(resolver: &mut Resolver, cell: Option<&Cell>) -> Option<Expression> {
    let cell = cell?;
    if let CellKind::Expression(written) = &cell.kind {
        return resolve_expression(resolver, written);
    }
    resolver.report(
        Diagnostic::new(Code::WrongType, cell.span, "a value is needed here")
            .with_help("write a figure, a name, or a formula"),
    );
    None
}

/// Holds the values of a column to the type of its first one.
fn alike(resolver: &mut Resolver, first: &mut Option<Expression>, value: &Expression) -> Option<()> {
    match first {
        Some(first) if first.value_type != value.value_type => {
            function::different(resolver, "the values of a column are of one kind", first, value);
            None
        }
        Some(_) => Some(()),
        None => {
            *first = Some(value.clone());
            Some(())
        }
    }
}

/// The operand that a test compares with first, which says what is tested.
fn operand(test: &tree::Test) -> Option<&tree::Expression> {
    match &test.kind {
        tree::TestKind::OnOrBefore(operand)
        | tree::TestKind::OnOrAfter(operand)
        | tree::TestKind::Before(operand)
        | tree::TestKind::After(operand)
        | tree::TestKind::AtLeast(operand)
        | tree::TestKind::Above(operand)
        | tree::TestKind::AtMost(operand)
        | tree::TestKind::Below(operand)
        | tree::TestKind::Exactly(operand)
        | tree::TestKind::Between { low: operand, .. } => Some(operand),
        tree::TestKind::And(tests) | tree::TestKind::Or(tests) => operand(tests.first()?),
    }
}

fn by_thresholds(resolver: &mut Resolver, table: &Table) -> Option<(CurveForm, Type, Type)> {
    let columns = Columns::read(resolver, table, &["at", "gives"], false);
    let (at, gives) = (columns.needed(resolver, table, "at"), columns.needed(resolver, table, "gives"));
    let (at, gives) = (at?, gives?);
    let mut takes: Option<Type> = None;
    let mut first = None;
    let mut rows: Vec<(Test, Expression)> = Vec::new();
    let mut sound = true;
    for row in &table.rows {
        let Some(cell) = row.cells.get(at) else { continue };
        let CellKind::Test(written) = &cell.kind else {
            resolver.report(
                Diagnostic::new(Code::WrongType, cell.span, "a comparison is needed here")
                    .with_help("write `at least 5`, or `at least 5 and below 10`"),
            );
            sound = false;
            continue;
        };
        if takes.is_none() {
            takes = operand(written)
                .and_then(|first| resolve_expression(resolver, first))
                .map(|found| found.value_type);
        }
        let test = takes.and_then(|takes| test::resolve(resolver, written, takes));
        let given = value(resolver, row.cells.get(gives));
        let (Some(test), Some(given)) = (test, given) else {
            sound = false;
            continue;
        };
        sound &= alike(resolver, &mut first, &given).is_some();
        rows.push((test, given));
    }
    if rows.is_empty() && sound {
        return empty(resolver, table);
    }
    sound.then_some(())?;
    Some((CurveForm::Thresholds(rows), takes?, first?.value_type))
}

fn empty<T>(resolver: &mut Resolver, table: &Table) -> Option<T> {
    resolver.report(
        Diagnostic::new(Code::WrongTable, heading(table), "this curve has no rows")
            .with_help("write at least one row below the heading"),
    );
    None
}

/// Plain values of a column must not go back: rising, or falling.
fn check_order(resolver: &mut Resolver, values: &[&Expression], jumps: bool, falls: bool) -> Option<()> {
    for pair in values.windows(2) {
        let [before, here] = pair else { continue };
        let (Some(a), Some(b)) = (plain(before), plain(here)) else { continue };
        let back = if falls { b > a } else { b < a };
        if back || (b == a && !jumps) {
            let (text, help) = if falls {
                ("higher than the row before it", "write the rows from the highest to the lowest")
            } else {
                ("lower than the row before it", "write the rows from the lowest to the highest")
            };
            resolver.report(
                Diagnostic::new(Code::ThresholdsOutOfOrder, here.span, "this row is out of order")
                    .with_text(if b == a { "the same again" } else { text })
                    .with_label(before.span, "the row before it")
                    .with_help(help),
            );
            return None;
        }
    }
    Some(())
}

fn plain(expression: &Expression) -> Option<Decimal> {
    match &expression.kind {
        ExpressionKind::Negative(inner) => constant(inner).map(|value| -value),
        _ => constant(expression),
    }
}

fn sliding(resolver: &mut Resolver, table: &Table, beyond: Beyond) -> Option<(CurveForm, Type, Type)> {
    let columns = Columns::read(resolver, table, &["at", "gives"], false);
    let (at, gives) = (columns.needed(resolver, table, "at"), columns.needed(resolver, table, "gives"));
    let (at, gives) = (at?, gives?);
    let (mut first_at, mut first_gives) = (None, None);
    let mut points = Vec::new();
    let mut sound = true;
    for row in &table.rows {
        let (at, gives) = (value(resolver, row.cells.get(at)), value(resolver, row.cells.get(gives)));
        let (Some(at), Some(gives)) = (at, gives) else {
            sound = false;
            continue;
        };
        sound &= alike(resolver, &mut first_at, &at).is_some();
        sound &= alike(resolver, &mut first_gives, &gives).is_some();
        points.push((at, gives));
    }
    if points.is_empty() && sound {
        return empty(resolver, table);
    }
    sound.then_some(())?;
    let places: Vec<&Expression> = points.iter().map(|(at, _)| at).collect();
    check_order(resolver, &places, true, false)?;
    let (takes, gives) = (first_at?, first_gives?);
    for end in [&takes, &gives] {
        if matches!(end.value_type, Type::YesNo | Type::Level(_) | Type::Date | Type::Moment) {
            resolver.report(
                Diagnostic::new(
                    Code::WrongType,
                    end.span,
                    format!("a scale cannot slide between values such as {}", end.value_type.words()),
                )
                .with_help("write a curve `by thresholds`, or a definition `by cases`"),
            );
            return None;
        }
    }
    Some((CurveForm::Sliding { points, beyond }, takes.value_type, gives.value_type))
}

fn in_slices(resolver: &mut Resolver, table: &Table) -> Option<(CurveForm, Type, Type)> {
    let columns = Columns::read(resolver, table, &["above", "below", "rate"], false);
    let downwards = columns.column("below").is_some() && columns.column("above").is_none();
    let begins = if downwards { "below" } else { "above" };
    if let (false, Some(_)) = (downwards, columns.column("below")) {
        resolver.report(
            Diagnostic::new(Code::WrongTable, heading(table), "slices go up or down, not both").with_help(
                "keep the column `above` if they are counted upwards, `below` if they are counted downwards",
            ),
        );
        return None;
    }
    let (above, rate) = (columns.needed(resolver, table, begins), columns.needed(resolver, table, "rate"));
    let (above, rate) = (above?, rate?);
    let (mut first_above, mut first_rate) = (None, None);
    let mut slices = Vec::new();
    let mut sound = true;
    for row in &table.rows {
        let (above, rate) = (value(resolver, row.cells.get(above)), value(resolver, row.cells.get(rate)));
        let (Some(above), Some(rate)) = (above, rate) else {
            sound = false;
            continue;
        };
        sound &= alike(resolver, &mut first_above, &above).is_some();
        sound &= alike(resolver, &mut first_rate, &rate).is_some();
        slices.push(Slice { begins: above, rate, span: row.span });
    }
    if slices.is_empty() && sound {
        return empty(resolver, table);
    }
    sound.then_some(())?;
    let places: Vec<&Expression> = slices.iter().map(|slice| &slice.begins).collect();
    check_order(resolver, &places, false, downwards)?;
    let (above, rate) = (first_above?, first_rate?);
    let takes = above.value_type;
    let span = rate.span;
    let gives = if rate.value_type == Type::Percentage {
        share_of(resolver, rate, above, span)?.value_type
    } else {
        binary(resolver, BinaryOperator::Multiply, span, rate, above, span)?.value_type
    };
    Some((CurveForm::Slices { slices, downwards }, takes, gives))
}
