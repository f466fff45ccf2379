//! `combined …` and `by segment { … }`: how the parts of a measure make one score, and what differs between segments.

use super::{IndicatorStatement, Name, Places, Quantifier, RoundingStep, Statement};
use meed_diagnostics::Span;
use rust_decimal::Decimal;

/// How segments, or components, combine.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct Combined {
    /// By which rule.
    pub by: CombinedBy,
    /// `, rounded to 5% half up`
    pub rounded: Option<RoundingStep>,
    /// What follows the keyword.
    pub span: Span,
}

/// The rule by which parts combine.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum CombinedBy {
    /// `by adding up`: the figures of segments are added up, and the whole is scored.
    AddingUp,
    /// `by weight`: the weighted mean of their scores.
    Weight,
    /// `by the lowest`: the lowest of their scores.
    Lowest,
    /// `by the highest`: the highest of their scores.
    Highest,
    /// `by the first that applies`: of those that are not excluded the first.
    First,
    /// `50% if at least 2 segments are achieved, 100% if all segments are achieved`
    Achieved(Vec<CombinedTier>),
}

/// `50% if at least 2 segments are achieved`
#[derive(Clone, Copy, PartialEq, Debug, Places)]
pub struct CombinedTier {
    /// The percentage: 50.
    pub pays: Decimal,
    /// How many of them.
    pub quantifier: Quantifier,
    /// What they are called.
    pub word: PartsWord,
    /// The whole of it.
    pub span: Span,
}

/// What the parts of a measure are called.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum PartsWord {
    /// `segments`
    Segments,
    /// `components`
    Components,
}

/// A row of `by segment { … }`.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct SegmentRow {
    /// The segment.
    pub name: Name,
    /// What is said for it alone: weight, baseline, target, what it pays, minimum denominator, missing data.
    pub statements: Vec<Statement<IndicatorStatement>>,
    /// The row.
    pub span: Span,
}
