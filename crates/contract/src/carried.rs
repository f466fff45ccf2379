//! Values that are carried from one contract year to the next.

use crate::expression::{Expression, Type};
use crate::payment::Step;
use crate::timeline::Timeline;
use meed_diagnostics::Span;

/// A value that each contract year opens and closes with: every year but the first opens with what the year before closed
/// with.
#[derive(Clone, PartialEq, Debug)]
pub struct Carried {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What kind of value it is: money, a number, a percentage or percentage points, or a length of time.
    pub value_type: Type,
    /// What Year 1 opens with.
    pub opens: Expression,
    /// What a year closes with, before the steps.
    pub closes: Timeline<Expression>,
    /// What is done to that, in order.
    pub then: Vec<Step>,
    /// What becomes of what the last contract year closes with.
    pub after: AfterTheTerm,
    /// The name where it is defined.
    pub span: Span,
}

/// What becomes of what the last contract year closes with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AfterTheTerm {
    /// It lapses: nobody owes anything for it.
    Lapses,
    /// The payment at this position is reckoned from it.
    PaidBy(usize),
    /// The contract leaves it open.
    LeftToTheParties,
}

impl Carried {
    /// Calls `visit` for every expression that what a year closes with is reckoned from.
    pub fn each_of_closing<'e>(&'e self, visit: &mut dyn FnMut(&'e Expression)) {
        self.closes.pieces.iter().for_each(|piece| piece.value.each(visit));
        self.then.iter().for_each(|step| step.each(visit));
    }
}
