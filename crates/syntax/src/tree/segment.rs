//! `segment psychosis "…" { … }`

use super::{Name, Places, Statement, Text};
use meed_diagnostics::Span;

/// A named part of the population. The block may be absent.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct SegmentItem {
    /// The short name.
    pub name: Name,
    /// The full name.
    pub title: Text,
    /// The statements in the order written.
    pub statements: Vec<Statement<SegmentStatement>>,
    /// The whole item, or its row in a `segments` table.
    pub span: Span,
}

/// A statement of a segment.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum SegmentStatement {
    /// `codes "F20-F29"`: how the people in it are told apart.
    Codes(Text),
}
