//! Definitions: by formula, by cases.

use super::cases::{self, Asked, Subject};
use super::expression::resolve as resolve_expression;
use super::lazy::Lazy;
use super::table::heading;
use super::timeline::{self, Setting, Written};
use super::{Resolver, circles, function, test};
use crate::define::{CaseRow, Define, DefineForm};
use crate::expression::{Expression, Test, TestKind, Type};
use meed_diagnostics::{Code, Diagnostic, Safety};
use meed_syntax::tree::{self, Cell, CellKind, DefineItem, Grid, HeaderKind, Item, Path, Table};

/// The definitions as they were written.
pub(super) fn waiting(items: &[&Item]) -> Vec<Lazy<DefineItem, Define>> {
    let written =
        items.iter().filter_map(|item| if let Item::Define(item) = item { Some(item) } else { None });
    written.map(|item| Lazy::Waiting(item.clone())).collect()
}

/// Hands all out, resolved.
pub(super) fn all(resolver: &mut Resolver) -> Vec<Define> {
    std::mem::take(&mut resolver.defines)
        .into_iter()
        .filter_map(|lazy| if let Lazy::Done(define) = lazy { define } else { None })
        .collect()
}

/// The type of a definition that is named somewhere; none where something is wrong with it, which was reported.
pub(super) fn type_of(resolver: &Resolver, index: usize) -> Option<Type> {
    resolver.defines.get(index)?.done().map(|define| define.value_type)
}

/// Reports a definition that leads back to itself. There is no more to it.
pub(super) fn in_a_circle(resolver: &mut Resolver, index: usize) {
    if let Some(place) = resolver.defines.get_mut(index)
        && let Lazy::Waiting(item) = std::mem::replace(place, Lazy::Done(None))
    {
        circles::report(&mut resolver.checker, &item.name.text, item.name.span);
    }
}

/// Resolves a definition; what it names was resolved before.
pub(super) fn resolve(resolver: &mut Resolver, index: usize) {
    let Some(place) = resolver.defines.get_mut(index) else { return };
    let Lazy::Waiting(item) = std::mem::replace(place, Lazy::Done(None)) else { return };
    let scope = std::mem::take(&mut resolver.scope);
    let before = resolver.enter(&item.name.text, None);
    let found = define(resolver, &item);
    resolver.leave(before);
    resolver.scope = scope;
    if let Some(place) = resolver.defines.get_mut(index) {
        *place = Lazy::Done(found);
    }
}

fn define(resolver: &mut Resolver, item: &DefineItem) -> Option<Define> {
    let (form, value_type) = match &item.form {
        tree::DefineForm::Formula(form) => {
            let always = |_: usize| true;
            let setting =
                Setting { what: "the value", word: "value", keyword: item.name.span, counts: &always };
            let mut first: Option<Expression> = None;
            let timeline = timeline::resolve(resolver, form, &setting, &mut |resolver, written| {
                let value = match written {
                    Written::Value(written) => resolve_expression(resolver, written)?,
                    Written::Cell(cell) => cell_value(resolver, cell)?,
                };
                same(resolver, &mut first, value)
            })?;
            (DefineForm::Formula(timeline), first?.value_type)
        }
        tree::DefineForm::Cases(table) => by_cases(resolver, table)?,
        // Spread before, but where something is wrong with it, which was reported.
        tree::DefineForm::ByProvider(_) => return None,
        tree::DefineForm::Grid(grid) => by_table(resolver, grid)?,
    };
    Some(Define {
        name: item.name.text.clone(),
        title: item.title.text.clone(),
        form,
        value_type,
        span: item.name.span,
    })
}

fn cell_value(resolver: &mut Resolver, cell: &Cell) -> Option<Expression> {
    let CellKind::Expression(value) = &cell.kind else {
        not_a_value(resolver, cell);
        return None;
    };
    resolve_expression(resolver, value)
}

fn not_a_value(resolver: &mut Resolver, cell: &Cell) {
    resolver.report(
        Diagnostic::new(Code::WrongType, cell.span, "a value is needed here")
            .with_help("write a figure, a name, or a formula"),
    );
}

/// All values of a definition are of one type.
fn same(resolver: &mut Resolver, first: &mut Option<Expression>, value: Expression) -> Option<Expression> {
    match first {
        Some(first) if first.value_type != value.value_type => {
            function::different(resolver, "all values of a definition are of one kind", first, &value);
            return None;
        }
        Some(_) => {}
        None => *first = Some(value.clone()),
    }
    Some(value)
}

fn by_cases(resolver: &mut Resolver, table: &Table) -> Option<(DefineForm, Type)> {
    let (last, tested) = table.header.split_last()?;
    let is_value = matches!(&last.kind, HeaderKind::Path(path) if path.text() == "value");
    if !is_value || tested.is_empty() {
        resolver.report(
            Diagnostic::new(
                Code::WrongTable,
                heading(table),
                "a table of cases has a column for each thing that is tested, then `value`",
            )
            .with_help("write a heading such as `| cqc-rating | growth | value |`"),
        );
        return None;
    }
    let mut subjects = Vec::new();
    let mut sound = true;
    for header in tested {
        let HeaderKind::Path(path) = &header.kind else {
            resolver.report(
                Diagnostic::new(Code::UnknownColumn, header.span, "a period cannot be tested").with_help(
                    "head the column with the name of an input, an amount, a definition or a measure",
                ),
            );
            sound = false;
            continue;
        };
        let written = tree::Expression { kind: tree::ExpressionKind::Path(path.clone()), span: header.span };
        match resolve_expression(resolver, &written) {
            Some(subject) => subjects.push(subject),
            None => sound = false,
        }
    }
    if !sound {
        return None;
    }
    let mut rows = Vec::new();
    let mut first = None;
    for row in &table.rows {
        let Some((value, cells)) = row.cells.split_last() else { continue };
        let mut tests = Vec::new();
        for (subject, cell) in subjects.iter().zip(cells) {
            if matches!(cell.kind, CellKind::Nothing) {
                tests.push(None);
            } else if let Some(test) = case(resolver, cell, subject) {
                tests.push(Some(test));
            }
        }
        let value = cell_value(resolver, value).and_then(|value| same(resolver, &mut first, value));
        match value.filter(|_| tests.len() == subjects.len()) {
            Some(value) => rows.push(CaseRow { tests, value, span: row.span }),
            None => sound = false,
        }
    }
    if !sound {
        return None;
    }
    let value_type = first?.value_type;
    let possible: Vec<Subject> = subjects.iter().map(|subject| Subject::of(resolver, subject)).collect();
    let asked = Asked { heading: heading(table), by_two: false };
    cases::check(resolver, &possible, &rows, &asked);
    Some((DefineForm::Cases { subjects, rows }, value_type))
}

/// A table by two values: a case for each of its cells.
fn by_table(resolver: &mut Resolver, grid: &Grid) -> Option<(DefineForm, Type)> {
    let subject = |resolver: &mut Resolver, path: &Path| {
        let written = tree::Expression { kind: tree::ExpressionKind::Path(path.clone()), span: path.span };
        resolve_expression(resolver, &written)
    };
    let (down, across) = (subject(resolver, &grid.rows_by), subject(resolver, &grid.columns_by));
    let (down, across) = (down?, across?);
    let columns: Vec<Option<Test>> = grid.header.iter().map(|cell| case(resolver, cell, &across)).collect();
    let (mut rows, mut row_tests) = (Vec::new(), Vec::new());
    let mut first = None;
    let mut sound = !grid.rows.is_empty();
    if grid.rows.is_empty() {
        resolver.report(
            Diagnostic::new(Code::WrongTable, grid.heading, "this table has a heading and no rows")
                .with_help("write a row below the heading, between `|` and `|`"),
        );
    }
    for row in &grid.rows {
        let Some((label, cells)) = row.cells.split_first() else { continue };
        let test = case(resolver, label, &down);
        sound &= test.is_some();
        row_tests.extend(test.clone());
        for (cell, column) in cells.iter().zip(&columns) {
            let value = cell_value(resolver, cell).and_then(|value| same(resolver, &mut first, value));
            match (value, &test, column) {
                (Some(value), Some(row), Some(column)) => rows.push(CaseRow {
                    tests: vec![Some(row.clone()), Some(column.clone())],
                    value,
                    span: cell.span,
                }),
                _ => sound = false,
            }
        }
    }
    if !sound {
        return None;
    }
    let columns: Vec<Test> = columns.into_iter().flatten().collect();
    let possible = [Subject::of(resolver, &down), Subject::of(resolver, &across)];
    cases::check_apart(resolver, &possible[0], &row_tests)?;
    cases::check_apart(resolver, &possible[1], &columns)?;
    let asked = Asked { heading: grid.heading, by_two: true };
    cases::check(resolver, &possible, &rows, &asked);
    Some((DefineForm::Cases { subjects: vec![down, across], rows }, first?.value_type))
}

/// `any`, where nothing is called so.
fn is_any(resolver: &Resolver, written: &tree::Expression) -> bool {
    let tree::ExpressionKind::Path(path) = &written.kind else { return false };
    let words = ["any", "all", "other", "otherwise", "else", "anything"];
    words.contains(&path.text().as_str()) && resolver.names.kind_of(&path.text()).is_none()
}

/// What a cell asks of its subject. A value alone is asked for exactly.
fn case(resolver: &mut Resolver, cell: &Cell, subject: &Expression) -> Option<Test> {
    match &cell.kind {
        CellKind::Test(written) => test::resolve(resolver, written, subject.value_type),
        CellKind::Expression(written) if is_any(resolver, written) => {
            resolver.report(
                Diagnostic::new(Code::UnknownName, cell.span, "`-` stands where any value will do")
                    .with_help("write `-`")
                    .with_fix("write `-`", cell.span, "-", Safety::Safe),
            );
            None
        }
        CellKind::Expression(written) => {
            let value = test::operand(resolver, written, subject.value_type)?;
            Some(Test { kind: TestKind::Exactly(value), span: cell.span })
        }
        CellKind::Nothing | CellKind::Text(_) => {
            not_a_value(resolver, cell);
            None
        }
    }
}
