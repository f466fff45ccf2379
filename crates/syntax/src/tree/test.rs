//! Tests: comparisons without their subject.

use super::{Expression, Places};
use meed_diagnostics::Span;

/// A test with its place: `at least 60% and below 85%`.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct Test {
    /// What it asks.
    pub kind: TestKind,
    /// Where it stands.
    pub span: Span,
}

/// What a test asks of its subject.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum TestKind {
    /// `on or before D`: of days and moments.
    OnOrBefore(Expression),
    /// `on or after D`
    OnOrAfter(Expression),
    /// `before D`
    Before(Expression),
    /// `after D`
    After(Expression),
    /// `at least E`
    AtLeast(Expression),
    /// `above E`
    Above(Expression),
    /// `at most E`
    AtMost(Expression),
    /// `below E`
    Below(Expression),
    /// `exactly E`; for levels and yes-no the value alone (`good`, `yes`) says the same.
    Exactly(Expression),
    /// `between E and E inclusive`
    Between {
        /// The lower end.
        low: Expression,
        /// The upper end.
        high: Expression,
        /// Whether the ends belong to it.
        ends: Ends,
    },
    /// `T and T`: two or more.
    And(Vec<Test>),
    /// `T or T`: two or more.
    Or(Vec<Test>),
}

/// Whether the ends of a `between` belong to it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum Ends {
    /// `inclusive`
    Inclusive,
    /// `exclusive`
    Exclusive,
}
