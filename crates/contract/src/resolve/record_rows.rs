//! `given discharges, extracted 30 April 2016 { … }`: rows of records in a worked example.

use super::Resolver;
use super::expression::literal;
use super::names::Kind;
use crate::calendar::DateRange;
use crate::contract::Contract;
use crate::ids::RecordsId;
use crate::observation::Finality;
use crate::records::{Blank, ColumnHolds, RecordCell, RecordColumn, RecordSet, Records, RowPlace};
use crate::words;
use meed_diagnostics::{Code, Diagnostic, nearest};
use meed_syntax::tree::{Cell, CellKind, Date, Expression, ExpressionKind, HeaderKind, Name, Table};
use rust_decimal::Decimal;
use std::collections::HashMap;

/// The rows that are given; what is wrong with them is reported.
pub(super) fn given(
    resolver: &mut Resolver,
    contract: &Contract,
    name: &Name,
    extracted: Date,
    table: &Table,
) -> Option<RecordSet> {
    let id = RecordsId(resolver.find(name, &[Kind::Records])?.index);
    let records = contract.records.get(id.0)?;
    let places = columns(resolver, records, table)?;
    let term = contract.calendar.term();
    let mut cells = Vec::with_capacity(table.rows.len() * records.columns.len());
    let mut persons: HashMap<String, usize> = HashMap::new();
    let mut sound = true;
    for row in &table.rows {
        for (column, place) in records.columns.iter().zip(&places) {
            let Some(cell) = row.cells.get(*place) else {
                cells.extend(column.blank.map(blank_cell));
                continue;
            };
            match self::cell(resolver, contract, column, cell, &mut persons) {
                Some(cell) => cells.push(cell),
                None => sound = false,
            }
        }
    }
    let row = |(index, row): (usize, &meed_syntax::tree::Row)| RowPlace {
        number: u32::try_from(index + 1).unwrap_or(u32::MAX),
        span: row.span,
    };
    sound.then(|| RecordSet {
        records: id,
        extracted: extracted.date,
        covers: DateRange { first: term.first, last: extracted.date },
        finality: Finality::Final(None),
        title: "worked example".to_owned(),
        cells,
        rows: table.rows.iter().enumerate().map(row).collect(),
        shown: None,
        span: name.span,
    })
}

/// For each column of the records its place in the table.
fn columns(resolver: &mut Resolver, records: &Records, table: &Table) -> Option<Vec<usize>> {
    let mut found: Vec<Option<usize>> = vec![None; records.columns.len()];
    let mut sound = true;
    for (place, header) in table.header.iter().enumerate() {
        let text = if let HeaderKind::Path(path) = &header.kind { path.text() } else { String::new() };
        let position = records.columns.iter().position(|column| column.name == text);
        match position.and_then(|position| found.get_mut(position)) {
            Some(known @ None) => *known = Some(place),
            Some(Some(_)) => {
                sound = false;
                resolver.report(Diagnostic::new(
                    Code::DuplicateStatement,
                    header.span,
                    format!("two columns are headed `{text}`"),
                ));
            }
            None => {
                sound = false;
                let names = records.columns.iter().map(|column| column.name.as_str());
                let help = match nearest(&text, names) {
                    Some(likely) => format!("did you mean `{likely}`?"),
                    None => format!("its columns are {}", all(records)),
                };
                let message = format!("`{}` has no such column", records.name);
                resolver.report(Diagnostic::new(Code::UnknownColumn, header.span, message).with_help(help));
            }
        }
    }
    if !sound {
        return None;
    }
    for (place, column) in found.iter_mut().zip(&records.columns) {
        // What may be unknown or is yet to come may be left out of an example.
        if place.is_none() {
            if column.blank.is_some() {
                *place = Some(usize::MAX);
            } else {
                resolver.report(
                    Diagnostic::new(
                        Code::WrongTable,
                        super::table::heading(table),
                        format!("this table has no column `{}`", column.name),
                    )
                    .with_help(format!(
                        "the columns of `{}` are {}",
                        records.name,
                        all(records)
                    )),
                );
            }
        }
    }
    found.into_iter().collect()
}

fn all(records: &Records) -> String {
    let names: Vec<String> = records.columns.iter().map(|column| format!("`{}`", column.name)).collect();
    words::list(&names)
}

fn cell(
    resolver: &mut Resolver,
    contract: &Contract,
    column: &RecordColumn,
    cell: &Cell,
    persons: &mut HashMap<String, usize>,
) -> Option<RecordCell> {
    let name = &column.name;
    let mut wrong = |message: String, help: String| {
        resolver.report(Diagnostic::new(Code::RecordRow, cell.span, message).with_help(help));
        None
    };
    if matches!(cell.kind, CellKind::Nothing) {
        return match column.blank {
            Some(blank) => Some(blank_cell(blank)),
            None => wrong(
                format!("`{name}` is not blank in any row"),
                "write its value, or write `or not known` behind the column's kind".to_owned(),
            ),
        };
    }
    let number = |number: usize| Some(RecordCell::Number(Decimal::from(number)));
    match (column.holds, &cell.kind) {
        (ColumnHolds::Person, CellKind::Text(text)) => {
            let next = persons.len();
            number(*persons.entry(text.text.clone()).or_insert(next))
        }
        (ColumnHolds::Person, _) => wrong(
            format!("`{name}` says whose row it is"),
            "write a text between double quotes, such as `\"p1\"`".to_owned(),
        ),
        (ColumnHolds::Level(levels), CellKind::Expression(written)) => {
            let scale = contract.levels.get(levels.0)?;
            let rank = match &written.kind {
                ExpressionKind::Path(path) => scale.rank(&path.text()),
                _ => None,
            };
            match rank {
                Some(rank) => number(rank),
                None => wrong(
                    format!("this is none of the words for `{name}`"),
                    format!("write one of {}", words::list(&scale.levels)),
                ),
            }
        }
        (holds, CellKind::Expression(written)) => {
            let wanted = holds.value_type()?;
            match plain(written) {
                Some((value, found)) if found == wanted => Some(RecordCell::Number(value)),
                _ => wrong(
                    format!("`{name}` is {}, and this is something else", wanted.words()),
                    format!("write a plain value, such as {}", example(holds)),
                ),
            }
        }
        (holds, CellKind::Test(_) | CellKind::Text(_) | CellKind::Nothing) => wrong(
            format!("this is no value of `{name}`"),
            format!("write a plain value, such as {}", example(holds)),
        ),
    }
}

fn blank_cell(blank: Blank) -> RecordCell {
    match blank {
        Blank::NotYet => RecordCell::NotYet,
        Blank::NotKnown => RecordCell::NotKnown,
    }
}

fn plain(written: &Expression) -> Option<(Decimal, crate::expression::Type)> {
    match &written.kind {
        ExpressionKind::Literal(written) => literal(written),
        ExpressionKind::Negative(inner) => plain(inner).map(|(value, value_type)| (-value, value_type)),
        _ => None,
    }
}

fn example(holds: ColumnHolds) -> &'static str {
    use meed_syntax::tree::Unit;
    match holds {
        ColumnHolds::Person => "`\"p1\"`",
        ColumnHolds::Date => "`3 October 2015`",
        ColumnHolds::YesNo => "`yes`",
        ColumnHolds::Level(_) => "one of its words",
        ColumnHolds::Unit(unit) => match crate::expression::unit_type(unit) {
            crate::expression::Type::Money => "`£1,200`",
            crate::expression::Type::Percentage => "`61%`",
            crate::expression::Type::Duration(_) if unit == Unit::Days => "`12 days`",
            crate::expression::Type::Duration(_) => "`15 minutes`",
            crate::expression::Type::Moment => "`3 October 2015 at 14:30`",
            _ => "`42`",
        },
    }
}
