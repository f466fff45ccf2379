//! Amounts: by year, by lines, by formula.

use super::Resolver;
use super::expression::resolve_as;
use super::table::{Columns, heading};
use super::test::constant;
use crate::amount::{Amount, AmountForm, AmountLine};
use crate::expression::{Expression, ExpressionKind, Type};
use crate::money::Money;
use crate::payment::{Basis, Payment};
use meed_diagnostics::{Code, Diagnostic, Safety, Span};
use meed_syntax::tree::{self, AmountItem, Cell, CellKind, Item, Row, Table};

pub(super) fn resolve(resolver: &mut Resolver, items: &[&Item]) -> Vec<Amount> {
    let mut amounts = Vec::new();
    for item in items {
        let Item::Amount(item) = item else { continue };
        let form = match &item.form {
            tree::AmountForm::ByYear(table) => by_year(resolver, table),
            tree::AmountForm::ByLines(table) => by_lines(resolver, table),
            tree::AmountForm::Formula(expression) => {
                resolve_as(resolver, expression, Type::Money).map(AmountForm::Formula)
            }
        };
        amounts.push(amount(item, form));
    }
    check_cycles(resolver, &amounts);
    amounts
}

/// An amount; one that could not be read was reported and stands as nothing, so that positions stay true.
fn amount(item: &AmountItem, form: Option<AmountForm>) -> Amount {
    Amount {
        name: item.name.text.clone(),
        title: item.title.text.clone(),
        form: form.unwrap_or(AmountForm::Lines(Vec::new())),
        span: item.name.span,
    }
}

fn is_total(cell: &Cell) -> bool {
    match &cell.kind {
        CellKind::Text(text) => text.text.eq_ignore_ascii_case("total"),
        CellKind::Expression(expression) => {
            matches!(&expression.kind, tree::ExpressionKind::Path(path) if path.text() == "total")
        }
        CellKind::Nothing | CellKind::Test(_) => false,
    }
}

fn line_title(resolver: &mut Resolver, cell: &Cell) -> Option<String> {
    if let CellKind::Text(text) = &cell.kind {
        return Some(text.text.clone());
    }
    resolver.report(
        Diagnostic::new(Code::WrongType, cell.span, "the heading of a line is needed here")
            .with_help("write it between quotes: `\"Supported housing\"`; the last row may be `total`"),
    );
    None
}

fn money(resolver: &mut Resolver, cell: &Cell) -> Option<(Money, Span)> {
    let CellKind::Expression(written) = &cell.kind else {
        resolver.report(
            Diagnostic::new(Code::WrongType, cell.span, "a sum of money is needed here")
                .with_help("write it as `£36,000,000`"),
        );
        return None;
    };
    let typed = resolve_as(resolver, written, Type::Money)?;
    let value = match &typed.kind {
        ExpressionKind::Negative(inner) => constant(inner).map(|value| -value),
        _ => constant(&typed),
    };
    if value.is_none() {
        resolver.report(
            Diagnostic::new(Code::WrongType, cell.span, "a plain sum is needed here, not a formula")
                .with_help("give the formula an amount of its own: `amount NAME \"TITLE\" = …`"),
        );
    }
    Some((Money::pounds(value?), cell.span))
}

/// The rows but the total, and the total where there is one, which is the last row.
fn split_total<'a>(
    resolver: &mut Resolver,
    table: &'a Table,
    line: usize,
) -> (Vec<&'a Row>, Option<&'a Row>) {
    let mut rows: Vec<&Row> = table.rows.iter().collect();
    let at = rows.iter().position(|row| row.cells.get(line).is_some_and(is_total));
    let total = at.map(|at| rows.remove(at));
    if let (Some(at), Some(row)) = (at, total)
        && at < rows.len()
    {
        resolver.report(
            Diagnostic::new(Code::WrongTable, row.span, "the total stands before the end")
                .with_help("write the row `total` last; only what is above it is added up"),
        );
    }
    (rows, total)
}

fn by_year(resolver: &mut Resolver, table: &Table) -> Option<AmountForm> {
    let columns = Columns::read(resolver, table, &["line"], true);
    let by_year = columns.by_year(resolver, table);
    let Some(line) = columns.column("line") else {
        let [row] = table.rows.as_slice() else {
            resolver.report(
                Diagnostic::new(
                    Code::WrongTable,
                    table.rows.get(1).map_or(heading(table), |row| row.span),
                    "an amount by year has one row of sums",
                )
                .with_help("keep one row; or head a first column `line` and give every row its title"),
            );
            return None;
        };
        let line = year_line(resolver, row, &by_year, None);
        return Some(AmountForm::Lines(vec![line]));
    };
    let (rows, total) = split_total(resolver, table, line);
    let mut lines = Vec::new();
    for row in rows {
        let title = row.cells.get(line).and_then(|cell| line_title(resolver, cell))?;
        lines.push(year_line(resolver, row, &by_year, Some(title)));
    }
    if let Some(row) = total {
        let stated = year_line(resolver, row, &by_year, None);
        for (year, stated) in stated.by_year.iter().enumerate() {
            let Some((stated, span)) = stated else { continue };
            let places: Vec<(Money, Span)> =
                lines.iter().filter_map(|line| line.by_year.get(year).copied().flatten()).collect();
            check_total(resolver, &places, *stated, *span);
        }
    }
    Some(AmountForm::Lines(lines))
}

fn year_line(
    resolver: &mut Resolver,
    row: &Row,
    by_year: &[Option<usize>],
    title: Option<String>,
) -> AmountLine {
    let by_year = by_year
        .iter()
        .map(|column| {
            let cell = row.cells.get((*column)?)?;
            if matches!(cell.kind, CellKind::Nothing) { None } else { money(resolver, cell) }
        })
        .collect();
    AmountLine { title, by_year }
}

fn by_lines(resolver: &mut Resolver, table: &Table) -> Option<AmountForm> {
    let columns = Columns::read(resolver, table, &["line", "amount"], false);
    let line = columns.needed(resolver, table, "line");
    let sums = columns.needed(resolver, table, "amount");
    let (line, sums) = (line?, sums?);
    let years = resolver.calendar.years().len();
    let (rows, total) = split_total(resolver, table, line);
    let mut lines = Vec::new();
    let mut places = Vec::new();
    for row in rows {
        let title = row.cells.get(line).and_then(|cell| line_title(resolver, cell));
        let sum = row.cells.get(sums).and_then(|cell| money(resolver, cell));
        let (Some(title), Some(sum)) = (title, sum) else { continue };
        places.push(sum);
        lines.push(AmountLine { title: Some(title), by_year: vec![Some(sum); years] });
    }
    if lines.is_empty() {
        resolver.report(
            Diagnostic::new(Code::WrongTable, heading(table), "this amount has no lines")
                .with_help("write a row for each line: `| \"Supported housing\" | £1,445,000 |`"),
        );
        return None;
    }
    if let Some((stated, span)) =
        total.and_then(|row| row.cells.get(sums)).and_then(|cell| money(resolver, cell))
    {
        check_total(resolver, &places, stated, span);
    }
    Some(AmountForm::Lines(lines))
}

fn check_total(resolver: &mut Resolver, lines: &[(Money, Span)], stated: Money, span: Span) {
    let sum: Money = lines.iter().map(|(sum, _)| *sum).sum();
    if sum == stated {
        return;
    }
    let (difference, direction) = if stated > sum { (stated - sum, "more") } else { (sum - stated, "less") };
    let mut diagnostic = Diagnostic::new(
        Code::LinesDifferFromTotal,
        span,
        format!("the lines add up to {sum}, and the total says {stated}: {difference} {direction}"),
    )
    .with_text(format!("the stated total is {difference} {direction} than its lines"));
    if let (Some((_, first)), Some((_, last))) = (lines.first(), lines.last()) {
        diagnostic = diagnostic.with_label(*first, format!("the lines from here on add up to {sum}"));
        if last != first {
            diagnostic = diagnostic.with_label(*last, "the last line");
        }
    }
    resolver.report(
        diagnostic
            .with_help("correct the line that is wrong, or the total; rounded figures need a line of their own for the rounding")
            .with_fix(format!("state the total as {sum}"), span, sum.to_string(), Safety::ChoosesATerm),
    );
}

/// No formula may depend on itself.
fn check_cycles(resolver: &mut Resolver, amounts: &[Amount]) {
    for start in 0..amounts.len() {
        let mut reached = Vec::new();
        let mut open = vec![start];
        let mut circular = false;
        while let Some(index) = open.pop() {
            let Some(Amount { form: AmountForm::Formula(formula), .. }) = amounts.get(index) else {
                continue;
            };
            for used in amounts_in(formula) {
                circular |= used == start;
                if !reached.contains(&used) {
                    reached.push(used);
                    open.push(used);
                }
            }
        }
        if let (true, Some(amount)) = (circular, amounts.get(start)) {
            resolver.report(
                Diagnostic::new(
                    Code::CircularDefinition,
                    amount.span,
                    format!("`{}` is defined by itself", amount.name),
                )
                .with_text("its formula leads back here")
                .with_help("give one of the amounts in the circle a sum of its own"),
            );
        }
    }
}

fn amounts_in(expression: &Expression) -> Vec<usize> {
    match &expression.kind {
        ExpressionKind::Constant(_) | ExpressionKind::Input(_) => Vec::new(),
        ExpressionKind::Amount(id) => vec![id.0],
        ExpressionKind::Negative(inner) => amounts_in(inner),
        ExpressionKind::Binary { left, right, .. } => {
            let mut found = amounts_in(left);
            found.extend(amounts_in(right));
            found
        }
    }
}

/// A payment needs its amounts in every year in which it applies: a year without a sum is no zero.
pub(super) fn check_stated(resolver: &mut Resolver, payments: &[Payment], amounts: &[Amount]) {
    for payment in payments {
        let (Basis::Sum(sum) | Basis::Pot { pot: sum, .. }) = &payment.basis;
        let mut reported: Vec<usize> = Vec::new();
        for (year, applies) in payment.applies.iter().enumerate() {
            let Some(piece) = sum.for_year(year).filter(|_| *applies) else { continue };
            for index in amounts_in(&piece.value) {
                let Some(amount) = amounts.get(index) else { continue };
                if reported.contains(&index) || is_stated(amounts, index, year, 0) {
                    continue;
                }
                reported.push(index);
                resolver.report(
                    Diagnostic::new(
                        Code::TimelineGap,
                        piece.span,
                        format!("`{}` states nothing for Year {}, and `{}` is reckoned from it", amount.name, year + 1, payment.name),
                    )
                    .with_text("needs a sum in every year in which the payment applies")
                    .with_label(amount.span, format!("nothing for Year {}", year + 1))
                    .with_help("state the sum for that year (`£0` if it is nothing), or say in which years the payment `applies`"),
                );
            }
        }
    }
}

/// Whether an amount has a sum in a year: a line of its own, or a formula over amounts that have one.
fn is_stated(amounts: &[Amount], index: usize, year: usize, depth: usize) -> bool {
    match amounts.get(index).map(|amount| &amount.form) {
        Some(AmountForm::Lines(lines)) => {
            // An amount that could not be read has no lines and was reported.
            lines.is_empty() || lines.iter().any(|line| line.by_year.get(year).is_some_and(Option::is_some))
        }
        Some(AmountForm::Formula(formula)) => {
            depth > amounts.len()
                || amounts_in(formula).into_iter().all(|used| is_stated(amounts, used, year, depth + 1))
        }
        None => true,
    }
}
