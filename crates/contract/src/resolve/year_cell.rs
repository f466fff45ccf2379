//! The cell of one year in a table by year, as a variation changes it.

use meed_diagnostics::Span;
use meed_syntax::tree::{
    AssessmentStatement, Cell, Header, HeaderKind, OutcomeStatement, PaymentStatement, Period, PeriodKind,
    Table, TermValue, TimelineForm,
};

fn year_column(table: &Table, year: u16) -> Option<usize> {
    table.header.iter().position(
        |header| matches!(header.kind, HeaderKind::Period(Period { kind: PeriodKind::Year(number), .. }) if number == year),
    )
}

/// The cell of a year in a table's one row.
pub(super) fn written_cell(table: &Table, year: u16) -> Option<&Cell> {
    table.rows.first()?.cells.get(year_column(table, year)?)
}

/// Sets the cell of a year in a table's one row; the column is added where it is not there.
pub(super) fn set_cell(table: &mut Table, year: u16, year_span: Span, cell: Cell) {
    let column = year_column(table, year);
    let Some(row) = table.rows.first_mut() else { return };
    match column.and_then(|column| row.cells.get_mut(column)) {
        Some(old) => *old = cell,
        None => {
            let period = Period { kind: PeriodKind::Year(year), span: year_span };
            table.header.push(Header { kind: HeaderKind::Period(period), span: year_span });
            row.cells.push(cell);
        }
    }
}

/// The table of a setting by year.
pub(super) fn by_year(value: &TermValue) -> Option<&Table> {
    match value {
        TermValue::Payment(
            PaymentStatement::Pays(TimelineForm::ByYear(table))
            | PaymentStatement::Pot(TimelineForm::ByYear(table)),
        )
        | TermValue::Outcome(OutcomeStatement::Assessment(AssessmentStatement::Target(
            TimelineForm::ByYear(table),
        ))) => Some(table),
        _ => None,
    }
}

/// Puts a table in place of that of a setting by year.
pub(super) fn put_by_year(value: &mut TermValue, table: Table) {
    match value {
        TermValue::Payment(PaymentStatement::Pays(form) | PaymentStatement::Pot(form)) => {
            *form = TimelineForm::ByYear(table);
        }
        TermValue::Outcome(OutcomeStatement::Assessment(AssessmentStatement::Target(form))) => {
            *form = TimelineForm::ByYear(table);
        }
        _ => {}
    }
}
