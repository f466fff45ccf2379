//! Ordered scales.

use meed_diagnostics::Span;

/// An ordered scale, lowest level first.
#[derive(Clone, PartialEq, Debug)]
pub struct Levels {
    /// The scale's name.
    pub name: String,
    /// Its levels, lowest first.
    pub levels: Vec<String>,
    /// Whether one is above another. Words of a list have no order.
    pub is_ordered: bool,
    /// The name where it is defined.
    pub span: Span,
}

impl Levels {
    /// The rank of a level, from 0, the lowest.
    pub fn rank(&self, level: &str) -> Option<usize> {
        self.levels.iter().position(|known| known == level)
    }
}
