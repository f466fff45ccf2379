//! `levels grade none, good, improved, excellent`

use super::{Name, Places};
use meed_diagnostics::Span;

/// An ordered scale, lowest first.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct LevelsItem {
    /// The scale's name.
    pub name: Name,
    /// The levels, lowest first.
    pub levels: Vec<Name>,
    /// The whole item.
    pub span: Span,
}
