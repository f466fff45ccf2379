//! Settings over time, resolved to contract years.

use crate::calendar::DateRange;
use meed_diagnostics::Span;

/// A setting over time.
#[derive(Clone, PartialEq, Debug)]
pub struct Timeline<T> {
    /// The values with the days on which they hold, in order and without overlap.
    pub pieces: Vec<Piece<T>>,
    /// For each contract year, counted from 0, the piece that holds for it; none where nothing is set.
    pub by_year: Vec<Option<usize>>,
    /// The whole setting as written.
    pub span: Span,
}

/// A value and the days on which it holds.
#[derive(Clone, PartialEq, Debug)]
pub struct Piece<T> {
    /// The value.
    pub value: T,
    /// The days.
    pub range: DateRange,
    /// Where it is written.
    pub span: Span,
}

impl<T> Timeline<T> {
    /// The piece that holds for a contract year, counted from 0.
    pub fn for_year(&self, year: usize) -> Option<&Piece<T>> {
        self.pieces.get((*self.by_year.get(year)?)?)
    }
}
