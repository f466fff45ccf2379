//! `example "…" { … }`

use super::{Literal, MissingKind, Name, Path, Period, Statement, Text};
use meed_diagnostics::Span;
use rust_decimal::Decimal;

/// A worked example: given these data, expect these figures.
#[derive(Clone, PartialEq, Debug)]
pub struct ExampleItem {
    /// What it shows. A row of an `examples` table without a `title` has its own words made from the row.
    pub title: Text,
    /// The statements in the order written.
    pub statements: Vec<Statement<ExampleStatement>>,
    /// The whole item, or its row in an `examples` table.
    pub span: Span,
}

/// A statement of an example.
#[derive(Clone, PartialEq, Debug)]
pub enum ExampleStatement {
    /// `in Year 2`
    In(Period),
    /// `given recovery-star = 61 out of 180`, `given recovery-star in Quarter 1 = 12 out of 40`
    Given {
        /// What is given.
        path: Path,
        /// For which part of the year, where written.
        period: Option<Period>,
        /// Its figure.
        figure: GivenFigure,
        /// Where the figure stands.
        figure_span: Span,
    },
    /// `expect recovery-star.earned = £480,000`
    Expect {
        /// Which figure of the statement.
        path: Path,
        /// What it must be.
        value: Literal,
    },
}

/// A figure as data would give it.
#[derive(Clone, PartialEq, Debug)]
pub enum GivenFigure {
    /// `61 out of 180`, `suppressed out of 180`; a count that is suppressed is none.
    Ratio(Option<Decimal>, Option<Decimal>),
    /// `61%`, `£12,000`, `42`, `yes`
    Literal(Literal),
    /// `good`
    Level(Name),
    /// `suppressed`, `not submitted`
    Missing(MissingKind),
}
