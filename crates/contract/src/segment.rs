//! Named parts of the population.

use meed_diagnostics::Span;

/// A named part of the population.
#[derive(Clone, PartialEq, Debug)]
pub struct Segment {
    /// Short name.
    pub name: String,
    /// Full name.
    pub title: String,
    /// How its people are told apart, where stated.
    pub codes: Option<String>,
    /// The name where it is defined.
    pub span: Span,
}
