//! `amount contract-value "…" by year { … }`

use super::{Expression, Name, Table, Text, TimelineForm};
use meed_diagnostics::Span;

/// A named sum of money over time.
#[derive(Clone, PartialEq, Debug)]
pub struct AmountItem {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Text,
    /// How it is given.
    pub form: AmountForm,
    /// The whole item, or its row in an `amounts` table.
    pub span: Span,
}

/// How an amount is given.
#[derive(Clone, PartialEq, Debug)]
pub enum AmountForm {
    /// `by year { … }`: a heading of periods. One row of values; or a `line` column, a row a line, and perhaps a
    /// last row `total`, which must agree.
    ByYear(Table),
    /// `by lines { … }`: columns `line` and `amount`, the same for every year, and perhaps a last row `total`.
    ByLines(Table),
    /// `= E`, or `= E until D, then E`: a formula, reckoned for each contract year.
    Formula(TimelineForm<Expression>),
}
