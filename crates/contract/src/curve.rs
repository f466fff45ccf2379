//! Named scoring functions of one value.

use crate::expression::{Expression, Test, Type};
use meed_diagnostics::Span;

pub use meed_syntax::tree::Beyond;

/// A named function from one value to another.
#[derive(Clone, PartialEq, Debug)]
pub struct Curve {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its shape.
    pub form: CurveForm,
    /// What kind of value it takes.
    pub takes: Type,
    /// What kind of value it gives.
    pub gives: Type,
    /// The name where it is defined.
    pub span: Span,
}

/// The shape of a curve.
#[derive(Clone, PartialEq, Debug)]
pub enum CurveForm {
    /// The largest value of the rows whose test holds; nothing if none does.
    Thresholds(Vec<(Test, Expression)>),
    /// Straight between the points, which stand in ascending order of `at`. Two points at one place are a jump: the place
    /// itself has the later one.
    Sliding {
        /// `at` and what it gives there.
        points: Vec<(Expression, Expression)>,
        /// What holds beyond the first and the last point.
        beyond: Beyond,
    },
    /// Each slice from its beginning to that of the next one, at its own rate; the slices add up.
    Slices {
        /// The slices, from the lowest; or from the highest, where they are counted downwards.
        slices: Vec<Slice>,
        /// Whether each reaches down from its beginning, and what counts is what lies between it and the value.
        downwards: bool,
    },
}

/// A slice.
#[derive(Clone, PartialEq, Debug)]
pub struct Slice {
    /// Where it begins.
    pub begins: Expression,
    /// The rate of what lies in it.
    pub rate: Expression,
    /// The row.
    pub span: Span,
}

impl Curve {
    /// Calls `visit` for every expression of the curve.
    pub fn each<'e>(&'e self, visit: &mut dyn FnMut(&'e Expression)) {
        match &self.form {
            CurveForm::Thresholds(rows) => {
                for (test, value) in rows {
                    test.each(visit);
                    value.each(visit);
                }
            }
            CurveForm::Sliding { points, .. } => {
                for (at, gives) in points {
                    at.each(visit);
                    gives.each(visit);
                }
            }
            CurveForm::Slices { slices, .. } => {
                for slice in slices {
                    slice.begins.each(visit);
                    slice.rate.each(visit);
                }
            }
        }
    }
}
