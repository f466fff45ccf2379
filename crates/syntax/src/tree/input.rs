//! `input list-size "…" { … }`

use super::{
    Counted, Frequency, InForce, MeasuredKind, MissingRule, Name, Places, RoundedCounts, Statement,
    SuppressedCounts, Text,
};
use meed_diagnostics::Span;

/// A named value that data supply.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct InputItem {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Text,
    /// The statements in the order written.
    pub statements: Vec<Statement<InputStatement>>,
    /// The whole item, or its row in an `inputs` table.
    pub span: Span,
}

/// A statement of an input.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum InputStatement {
    /// `unit count`
    Unit(MeasuredKind, Span),
    /// `in force from 1 October 2018`
    InForce(InForce),
    /// `source "…", submitted by ohft`
    Source(Text, Option<Name>),
    /// `reported quarterly`, `reported quarterly for each of region`
    Reported(Frequency, Option<Name>),
    /// `assessed yearly on the total of its quarters`
    Assessed(super::AssessmentMethod, Frequency),
    /// `missing counts as zero`
    Missing(MissingRule),
    /// `suppressed counts from 1 to 7`
    SuppressedCounts(SuppressedCounts),
    /// `rounded counts to the nearest 5`
    RoundedCounts(RoundedCounts),
    /// `counted total of cost in stays`
    Counted(Box<Counted>),
}
