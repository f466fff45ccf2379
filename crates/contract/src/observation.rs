//! What data say about a contract: figures, the kinds of missing, and where each came from.

use crate::ids::{DataItemId, SegmentId};
use chrono::NaiveDate;
use meed_diagnostics::Span;
use rust_decimal::Decimal;

pub use meed_syntax::tree::MissingKind;

/// One figure for one item and period.
#[derive(Clone, PartialEq, Debug)]
pub struct Observation {
    /// What it is about.
    pub item: DataItemId,
    /// The contract year, counted from 0.
    pub year: usize,
    /// The part of that year at the item's frequency, counted from 0.
    pub part: usize,
    /// The segment, where the item is broken down.
    pub segment: Option<SegmentId>,
    /// The figure.
    pub figure: Figure,
    /// Whether it may still change.
    pub finality: Finality,
    /// Where it came from.
    pub origin: Origin,
}

/// A figure, or why there is none. Missing, suppressed, not applicable and zero are four things.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Figure {
    /// A numerator and a denominator.
    Ratio {
        /// How many.
        numerator: Decimal,
        /// Out of how many.
        denominator: Decimal,
    },
    /// A count out of a count of which one is suppressed; the other is given.
    Half(Half),
    /// A single value: a count, an amount of pounds, a percentage as a fraction (0.61), days …
    Value(Decimal),
    /// Yes or no.
    YesNo(bool),
    /// A level, counted from 0, the lowest.
    Level(usize),
    /// No figure.
    Missing(MissingKind),
}

/// The count that is given of two of which one is suppressed.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Half {
    /// The numerator; the denominator is suppressed.
    Numerator(Decimal),
    /// The denominator; the numerator is suppressed.
    Denominator(Decimal),
}

/// Whether a figure may still change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Finality {
    /// The data do not say.
    NotStated,
    /// It may change.
    Provisional,
    /// It is final, perhaps since a stated day.
    Final(Option<NaiveDate>),
}

/// Where a figure came from, in words and as a place.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Origin {
    /// The place in the data sheet's text, or in the rule file for a worked example.
    pub span: Span,
    /// The file, and the sheet where there are several: `data.xlsx, sheet Return`.
    pub file: String,
    /// The row as the user's program numbers it, from 1.
    pub row: u32,
    /// The columns of the figure: `C`, or `numerator and denominator`.
    pub columns: String,
}
