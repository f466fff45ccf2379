//! Amounts: by year, by lines, by formula.

use super::expression::resolve_as;
use super::table::{Columns, heading};
use super::test::constant;
use super::timeline::{self, Setting, Written};
use super::{Checker, Resolver, apportion, uplift};
use crate::amount::{Amount, AmountForm, AmountLine};
use crate::contract::Contract;
use crate::define::DefineForm;
use crate::expression::{Expression, ExpressionKind, Type};
use crate::money::Money;
use crate::payment::Basis;
use crate::timeline::Timeline;
use meed_diagnostics::{Code, Diagnostic, Safety, Span};
use meed_syntax::tree::{self, AmountItem, Cell, CellKind, Item, Row, Table};
use std::collections::HashSet;
use std::ops::Range;

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

/// A payment needs its amounts in every year in which it applies: a year without a sum is no zero. And Year 1 has no
/// year before it.
pub(super) fn check_stated(checker: &mut Checker, contract: &Contract, in_force: &Range<usize>) {
    let mut reported: HashSet<(usize, Span)> = HashSet::new();
    for (p, payment) in contract.payments.iter().enumerate() {
        let mut is_gap_reported = false;
        let asked = |(year, applies): &(usize, &bool)| **applies && in_force.contains(year);
        for (year, _) in payment.applies.iter().enumerate().filter(asked) {
            if let Basis::Sum(sum) | Basis::Pot { pot: sum, .. } = &payment.basis
                && sum.for_year(year).is_none()
            {
                if !std::mem::replace(&mut is_gap_reported, true) {
                    let message = format!(
                        "nothing is stated for Year {}, in which `{}` applies",
                        year + 1,
                        payment.name
                    );
                    checker.report(Diagnostic::new(Code::TimelineGap, sum.span, message).with_help(
                        "state the sum (`£0` if it is nothing), or say in which years the payment `applies`",
                    ));
                }
                continue;
            }
            let mut needs = Needs { contract, met: HashSet::new(), unmet: Vec::new() };
            payment.each(Some(year), &mut |expression| needs.top(expression, year));
            payment.each_of_additional(&mut |expression| needs.top(expression, year));
            for unmet in needs.unmet {
                if reported.insert((p, unmet.span)) {
                    checker.report(unmet.diagnostic(&format!("`{}`", payment.name), payment.span));
                }
            }
        }
    }
}

/// What the deductions of requirements need in the years in which they apply.
pub(super) fn check_deductions(checker: &mut Checker, contract: &Contract, in_force: &Range<usize>) {
    for requirement in &contract.requirements {
        let Some(deduction) = &requirement.deduction else { continue };
        let mut reported: HashSet<Span> = HashSet::new();
        let applies =
            |(year, standings): &(usize, &Option<_>)| standings.is_some() && in_force.contains(year);
        for (year, _) in requirement.years.iter().enumerate().filter(applies) {
            let mut needs = Needs { contract, met: HashSet::new(), unmet: Vec::new() };
            for sum in std::iter::once(&deduction.each).chain(&deduction.most) {
                needs.whole(sum, year);
            }
            for unmet in needs.unmet {
                if reported.insert(unmet.span) {
                    let what = format!("what `{}` deducts", requirement.name);
                    checker.report(unmet.diagnostic(&what, requirement.span));
                }
            }
        }
    }
}

/// What a payment needs in a year and does not find.
struct Needs<'a> {
    contract: &'a Contract,
    /// What was looked at already: whether an amount or a definition, its position, and the year.
    met: HashSet<(bool, usize, usize)>,
    unmet: Vec<Unmet<'a>>,
}

/// A sum that is needed and not stated.
struct Unmet<'a> {
    /// Where it is needed.
    span: Span,
    /// Its name and place; none where a year is asked for that the contract does not have.
    amount: Option<(&'a str, Span)>,
    year: usize,
}

impl Unmet<'_> {
    /// `user` is what needs it, and `place` where that is written.
    fn diagnostic(&self, user: &str, place: Span) -> Diagnostic {
        let year = self.year + 1;
        match self.amount {
            Some((name, amount)) => Diagnostic::new(
                Code::TimelineGap,
                self.span,
                format!("`{name}` states nothing for Year {year}, and {user} is reckoned from it"),
            )
            .with_text("needs a sum in every year in which it is asked for")
            .with_label(amount, format!("nothing for Year {year}"))
            .with_help(
                "state the sum for that year (`£0` if it is nothing), or say in which years it `applies`",
            ),
            None => Diagnostic::new(
                Code::NoYearBefore,
                self.span,
                format!("Year 1 has no year before it, and {user} is reckoned from it"),
            )
            .with_text("asks for the year before Year 1")
            .with_label(place, "applies in Year 1")
            .with_help("say what holds in Year 1: `£36m until the end of Year 1, then previous …`"),
        }
    }
}

impl<'a> Needs<'a> {
    /// One expression alone; those inside it are visited on their own.
    fn top(&mut self, expression: &'a Expression, year: usize) {
        match &expression.kind {
            ExpressionKind::Amount(id) => self.amount(id.0, year, expression.span),
            ExpressionKind::Define(id) => self.define(id.0, year, expression.span),
            ExpressionKind::Curve { curve, .. } => {
                if let Some(curve) = self.contract.curves.get(curve.0) {
                    let mut inner = Vec::new();
                    curve.each(&mut |expression| inner.push(expression));
                    inner.into_iter().for_each(|expression| self.top(expression, year));
                }
            }
            ExpressionKind::Previous(inner) => match year.checked_sub(1) {
                Some(before) => self.whole(inner, before),
                None => self.unmet.push(Unmet { span: expression.span, amount: None, year }),
            },
            _ => {}
        }
    }

    fn whole(&mut self, expression: &'a Expression, year: usize) {
        let mut inner = Vec::new();
        expression.each(&mut |expression| inner.push(expression));
        inner.into_iter().for_each(|expression| self.top(expression, year));
    }

    fn amount(&mut self, index: usize, year: usize, span: Span) {
        let Some(amount) = self.contract.amounts.get(index) else { return };
        if !self.met.insert((true, index, year)) {
            return;
        }
        let unstated = Unmet { span, amount: Some((&amount.name, amount.span)), year };
        match &amount.form {
            // An amount that could not be read has no lines and was reported.
            AmountForm::Lines(lines) if lines.is_empty() => {}
            form @ (AmountForm::Lines(_) | AmountForm::Financial { .. } | AmountForm::Uplifted(_)) => {
                if !form.is_stated(year) {
                    self.unmet.push(unstated);
                }
            }
            AmountForm::Formula(formula) => match formula.for_year(year) {
                Some(piece) => self.whole(&piece.value, year),
                None => self.unmet.push(unstated),
            },
        }
    }

    fn define(&mut self, index: usize, year: usize, span: Span) {
        let Some(define) = self.contract.defines.get(index) else { return };
        if !self.met.insert((false, index, year)) {
            return;
        }
        match &define.form {
            DefineForm::Formula(formula) => match formula.for_year(year) {
                Some(piece) => self.whole(&piece.value, year),
                None => {
                    self.unmet.push(Unmet { span, amount: Some((&define.name, define.span)), year });
                }
            },
            DefineForm::Cases { subjects, rows } => {
                subjects.iter().for_each(|subject| self.whole(subject, year));
                for row in rows {
                    self.whole(&row.value, year);
                }
            }
        }
    }
}
