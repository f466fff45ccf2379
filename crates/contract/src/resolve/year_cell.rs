//! The cell of one year in a table by year, as a variation changes it.

use crate::variation::VariedYear;
use meed_diagnostics::Span;
use meed_syntax::tree::{
    AmountForm, AssessmentStatement, Cell, Factors, Header, HeaderKind, OutcomeStatement, PaymentStatement,
    Period, Table, TermValue, TimelineForm, UpliftedStatement,
};

fn year_column(table: &Table, year: VariedYear) -> Option<usize> {
    let is_it = |header: &Header| matches!(header.kind, HeaderKind::Period(Period { kind, .. }) if kind == year.period());
    table.header.iter().position(is_it)
}

/// Whether a table has columns for years of this kind: contract years, or financial years.
pub(super) fn has_years_like(table: &Table, year: VariedYear) -> bool {
    table.header.iter().any(|header| {
        let HeaderKind::Period(period) = header.kind else { return false };
        matches!(
            (VariedYear::of(period.kind), year),
            (Some(VariedYear::Contract(_)), VariedYear::Contract(_))
                | (Some(VariedYear::Financial(_)), VariedYear::Financial(_))
        )
    })
}

/// The cell of a year in a table's one row.
pub(super) fn written_cell(table: &Table, year: VariedYear) -> Option<&Cell> {
    table.rows.first()?.cells.get(year_column(table, year)?)
}

/// Sets the cell of a year in a table's one row; the column is added where it is not there.
pub(super) fn set_cell(table: &mut Table, year: VariedYear, year_span: Span, cell: Cell) {
    let column = year_column(table, year);
    let Some(row) = table.rows.first_mut() else { return };
    match column.and_then(|column| row.cells.get_mut(column)) {
        Some(old) => *old = cell,
        None => {
            let period = Period { kind: year.period(), span: year_span };
            table.header.push(Header { kind: HeaderKind::Period(period), span: year_span });
            row.cells.push(cell);
        }
    }
}

/// The table of an amount that has a column for each year: its sums, or where `factor` is said, its uplift or efficiency.
pub(super) fn table_of<'t>(form: &'t mut AmountForm, factor: Option<&str>) -> Option<&'t mut Table> {
    match (form, factor) {
        (AmountForm::ByYear(table) | AmountForm::ByFinancialYear { table, .. }, None) => Some(table),
        (AmountForm::Uplifted { statements, .. }, Some(factor)) => {
            statements.iter_mut().find_map(|statement| match (&mut statement.kind, factor) {
                (UpliftedStatement::Uplift(Factors::ByYear(table, _)), "uplift")
                | (UpliftedStatement::Efficiency(Factors::ByYear(table, _)), "efficiency") => Some(table),
                _ => None,
            })
        }
        _ => None,
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
