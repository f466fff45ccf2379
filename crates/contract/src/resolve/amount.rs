//! Amounts: by year, by lines, by formula.

use super::expression::resolve_as;
use super::table::{Columns, heading};
use super::test::constant;
use super::timeline::{self, Setting, Written};
use super::{Resolver, apportion, uplift};
use crate::amount::{Amount, AmountForm, AmountLine};
use crate::expression::{Expression, ExpressionKind, Type};
use crate::money::Money;
use crate::timeline::Timeline;
use meed_diagnostics::{Code, Diagnostic, Safety, Span};
use meed_syntax::tree::{self, AmountItem, Cell, CellKind, Item, Row, Table};

pub(super) fn resolve(resolver: &mut Resolver, items: &[&Item]) -> Vec<Amount> {
    let mut amounts = Vec::new();
    for item in items {
        let Item::Amount(item) = item else { continue };
        let form = match &item.form {
            tree::AmountForm::ByYear(table) => by_year(resolver, table),
            tree::AmountForm::ByLines(table) => by_lines(resolver, table),
            tree::AmountForm::ByFinancialYear { table, apportioned, span } => {
                apportion::by_financial_year(resolver, table, *apportioned, *span)
            }
            tree::AmountForm::Uplifted { statements, keyword } => {
                uplift::resolve(resolver, statements, *keyword, item.pro_rata).map(AmountForm::Uplifted)
            }
            tree::AmountForm::Formula(form) => formula(resolver, form, item).map(AmountForm::Formula),
        };
        let pro_rata = item.pro_rata.and_then(|by| apportion::pro_rata(resolver, by));
        amounts.push(Amount { pro_rata, ..amount(item, form) });
    }
    amounts
}

fn formula(
    resolver: &mut Resolver,
    form: &tree::TimelineForm<tree::Expression>,
    item: &AmountItem,
) -> Option<Timeline<Expression>> {
    let always = |_: usize| true;
    let setting = Setting { what: "the amount", word: "amount", keyword: item.name.span, counts: &always };
    timeline::resolve(resolver, form, &setting, &mut |resolver, written| match written {
        Written::Value(written) => resolve_as(resolver, written, Type::Money),
        Written::Cell(cell) => match &cell.kind {
            CellKind::Expression(written) => resolve_as(resolver, written, Type::Money),
            CellKind::Nothing | CellKind::Test(_) | CellKind::Text(_) => {
                resolver.report(
                    Diagnostic::new(Code::WrongType, cell.span, "a sum of money is needed here")
                        .with_help("write it as `£36,000,000`"),
                );
                None
            }
        },
    })
}

/// An amount; one that could not be read was reported and stands as nothing, so that positions stay true.
fn amount(item: &AmountItem, form: Option<AmountForm>) -> Amount {
    Amount {
        name: item.name.text.clone(),
        title: item.title.text.clone(),
        form: form.unwrap_or(AmountForm::Lines(Vec::new())),
        pro_rata: None,
        span: item.name.span,
    }
}

pub(super) fn is_total(cell: &Cell) -> bool {
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
    lines(resolver, table, columns.column("line"), &by_year).map(AmountForm::Lines)
}

/// The rows below a heading of years: one of sums, or lines with their titles and perhaps a total. `by_year` is the
/// column of each year.
pub(super) fn lines(
    resolver: &mut Resolver,
    table: &Table,
    line: Option<usize>,
    by_year: &[Option<usize>],
) -> Option<Vec<AmountLine>> {
    let Some(line) = line else {
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
        let line = year_line(resolver, row, by_year, None);
        return Some(vec![line]);
    };
    let (rows, total) = split_total(resolver, table, line);
    let mut lines = Vec::new();
    for row in rows {
        let title = row.cells.get(line).and_then(|cell| line_title(resolver, cell))?;
        lines.push(year_line(resolver, row, by_year, Some(title)));
    }
    if lines.is_empty() {
        no_lines(resolver, table);
        return None;
    }
    if let Some(row) = total {
        let stated = year_line(resolver, row, by_year, None);
        for (year, stated) in stated.by_year.iter().enumerate() {
            let Some((stated, span)) = stated else { continue };
            let places: Vec<(Money, Span)> =
                lines.iter().filter_map(|line| line.by_year.get(year).copied().flatten()).collect();
            check_total(resolver, &places, *stated, *span);
        }
    }
    Some(lines)
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
        no_lines(resolver, table);
        return None;
    }
    // A line that could not be read was reported, and the sum would be wrong without it.
    let whole = lines.len() + usize::from(total.is_some()) == table.rows.len();
    let total = total.and_then(|row| row.cells.get(sums)).and_then(|cell| money(resolver, cell));
    if let (true, Some((stated, span))) = (whole, total) {
        check_total(resolver, &places, stated, span);
    }
    Some(AmountForm::Lines(lines))
}

fn no_lines(resolver: &mut Resolver, table: &Table) {
    resolver.report(
        Diagnostic::new(Code::WrongTable, heading(table), "this amount has no lines")
            .with_help("write a row for each line: `| \"Supported housing\" | £1,445,000 |`"),
    );
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
