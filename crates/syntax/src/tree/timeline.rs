//! Settings that change over time.

use super::{Date, Places, Table};
use meed_diagnostics::Span;

/// A setting over time, in one of its two forms.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum TimelineForm<T> {
    /// `V until D, then V`; a single value is a timeline of one piece.
    Pieces(Timeline<T>),
    /// `by year { … }`: a header of periods and one row of values.
    ByYear(Table),
    /// `by date { … }`: columns `from`, perhaps `to`, and one of values. `set_on` as in [`Timeline`].
    ByDate(Table, Option<(SetOn, Span)>),
}

/// `V until D, then V until D, then V, set on the first day`.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct Timeline<T> {
    /// The pieces in order; every one but the last has its end. Never empty.
    pub pieces: Vec<Piece<T>>,
    /// Which setting holds for an assessed period inside which it changes, where written.
    pub set_on: Option<(SetOn, Span)>,
    /// The whole timeline.
    pub span: Span,
}

/// One value and until when it holds.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct Piece<T> {
    /// The value.
    pub value: T,
    /// The last day on which it holds; the last piece may run to the end of the term without one.
    pub until: Option<Bound>,
    /// Value and end together.
    pub span: Span,
}

/// The last day of a piece, that day included.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Places)]
pub enum Bound {
    /// `until 30 September 2018`
    Date(Date),
    /// `until the end of Year 1`
    EndOfYear(u16, Span),
}

/// The day from which something holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Places)]
pub struct AsFrom {
    /// The first day.
    pub date: Date,
    /// What counts for the contract year inside which the day lies, where written.
    pub set_on: Option<(SetOn, Span)>,
}

/// Which setting holds for an assessed period inside which it changes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum SetOn {
    /// `set on the first day`
    FirstDay,
    /// `set on the last day`
    LastDay,
}
