//! `define growth "…" = …` and `define band "…" by cases { … }`

use super::{Cell, Expression, Name, Path, Places, Row, Table, Text, TimelineForm};
use meed_diagnostics::Span;

/// A named formula.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct DefineItem {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Text,
    /// `for each of region`: whose it is, where every provider of a group has its own.
    pub each_of: Option<Name>,
    /// How it is given.
    pub form: DefineForm,
    /// The whole item.
    pub span: Span,
}

/// How a definition is given.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum DefineForm {
    /// `= E`, or `= E until D, then E`
    Formula(TimelineForm<Expression>),
    /// `by cases { … }`: a column for each thing that is tested, and a last one `value`. The first row that holds
    /// decides.
    Cases(Table),
    /// `by provider { … }`: a column for each provider of the group, and one row of values.
    ByProvider(Table),
    /// `by table of A and B { … }`: rows by the one value, columns by the other.
    Grid(Grid),
}

/// A table by two values.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct Grid {
    /// What the first column tests.
    pub rows_by: Path,
    /// What the heading tests.
    pub columns_by: Path,
    /// What each column is tested for.
    pub header: Vec<Cell>,
    /// The rows, with what each is tested for in their first cell.
    pub rows: Vec<Row>,
    /// The heading.
    pub heading: Span,
}
