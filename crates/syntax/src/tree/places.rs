//! Places that move with the text around them, so that a tree can be kept while the text before it grows or shrinks.

use chrono::NaiveDate;
use meed_diagnostics::{SourceId, Span};
pub use meed_places::Places;
use rust_decimal::Decimal;

/// Where places are moved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Move {
    /// The text in which they lie from now on.
    pub source: SourceId,
    /// By how many bytes further on; backwards where it is negative.
    pub by: i64,
}

/// What has places in a text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is part of the tree, so its places must be movable",
    note = "add `Places` to its `derive`"
)]
pub trait Places {
    /// Moves every place in it.
    fn move_places(&mut self, to: Move);
}

impl Places for Span {
    fn move_places(&mut self, to: Move) {
        // A text has fewer bytes than a `u32` counts, so nothing is cut off.
        let moved = |place: u32| u32::try_from(i64::from(place) + to.by).unwrap_or_default();
        *self = Self { source: to.source, start: moved(self.start), end: moved(self.end) };
    }
}

impl<T: Places> Places for Vec<T> {
    fn move_places(&mut self, to: Move) {
        self.iter_mut().for_each(|each| each.move_places(to));
    }
}

impl<T: Places> Places for Option<T> {
    fn move_places(&mut self, to: Move) {
        if let Some(some) = self {
            some.move_places(to);
        }
    }
}

impl<T: Places> Places for Box<T> {
    fn move_places(&mut self, to: Move) {
        (**self).move_places(to);
    }
}

impl<A: Places, B: Places> Places for (A, B) {
    fn move_places(&mut self, to: Move) {
        self.0.move_places(to);
        self.1.move_places(to);
    }
}

impl<A: Places, B: Places, C: Places> Places for (A, B, C) {
    fn move_places(&mut self, to: Move) {
        self.0.move_places(to);
        self.1.move_places(to);
        self.2.move_places(to);
    }
}

/// What lies nowhere.
macro_rules! without_places {
    ($($kind:ty)+) => {$(
        impl Places for $kind {
            fn move_places(&mut self, _: Move) {}
        }
    )+};
}

without_places! { bool u8 u16 u32 i32 usize String Decimal NaiveDate }
