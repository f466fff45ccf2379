//! `carried reserve "…" { … }`

use super::{Expression, Name, Places, Statement, Step, Text, TimelineForm};
use meed_diagnostics::Span;

/// A value that is carried from one contract year to the next.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct CarriedItem {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Text,
    /// `for each of region`: whose it is, where every provider of a group has its own.
    pub each_of: Option<Name>,
    /// The statements in the order written.
    pub statements: Vec<Statement<CarriedStatement>>,
    /// The whole item.
    pub span: Span,
}

/// A statement of a carried value.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum CarriedStatement {
    /// `opens with £0`
    Opens(Expression),
    /// `closes with opening + saved - spent`
    Closes(TimelineForm<Expression>),
    /// `then not above 5% of budget`
    Then(Step),
    /// `after the term lapses`
    AfterTheTerm(AfterTheTerm),
}

/// What becomes of what the last contract year closes with.
#[derive(Clone, PartialEq, Eq, Debug, Places)]
pub enum AfterTheTerm {
    /// `lapses`
    Lapses,
    /// `paid by settlement`: a payment that names it.
    PaidBy(Name),
    /// `left to the parties`
    LeftToTheParties,
}
