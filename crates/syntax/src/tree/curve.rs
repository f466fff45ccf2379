//! `curve need "…" on a sliding scale { … }`

use super::{Name, Places, Table, Text};
use meed_diagnostics::Span;

/// A named scoring function of one value.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct CurveItem {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Text,
    /// Its shape.
    pub form: CurveForm,
    /// The whole item.
    pub span: Span,
}

/// The shape of a curve.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum CurveForm {
    /// `by thresholds { … }`: columns `at` (tests) and `gives`.
    Thresholds(Table),
    /// `on a sliding scale { … }`: columns `at` and `gives`.
    Sliding(Table, Beyond),
    /// `in slices { … }`: columns `above` and `rate`.
    Slices(Table),
}

/// What holds beyond the ends of a sliding scale.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum Beyond {
    /// `flat beyond the ends`, which stands where nothing is written.
    Flat,
    /// `continued beyond the ends`: the first and the last piece go on.
    Continued,
    /// `an error beyond the ends`
    Error,
}
