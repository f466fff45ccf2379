//! Tables as values: `by year`, `by thresholds`, `on a sliding scale`, `by level`, `by lines`.
//!
//! The syntax knows only that every row has as many cells as the header; what a column means is the contract's to say.

use super::{Expression, Path, Period, Places, Test, Text};
use meed_diagnostics::Span;

/// A table between braces.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct Table {
    /// The column headings. Never empty.
    pub header: Vec<Header>,
    /// The rows, each with as many cells as the header.
    pub rows: Vec<Row>,
    /// Braces and all.
    pub span: Span,
}

/// A column heading.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct Header {
    /// What it says.
    pub kind: HeaderKind,
    /// Where it stands.
    pub span: Span,
}

/// What a column heading says.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum HeaderKind {
    /// A word or a name: `level`, `pays`, `recovery-star`.
    Path(Path),
    /// A period: `Year 1`, `2018/19`.
    Period(Period),
}

/// A row of a table.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct Row {
    /// The cells, as many as the header has.
    pub cells: Vec<Cell>,
    /// From the first `|` to the last.
    pub span: Span,
}

/// A cell.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct Cell {
    /// What it holds.
    pub kind: CellKind,
    /// Where its content stands.
    pub span: Span,
}

/// What a cell holds. A name alone is an expression.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum CellKind {
    /// `-`: nothing, said on purpose.
    Nothing,
    /// A test: `at least 88%`.
    Test(Test),
    /// A value: `50%`, `£36,000,000`, `good`, `1 October 2018`.
    Expression(Expression),
    /// A string.
    Text(Text),
}
