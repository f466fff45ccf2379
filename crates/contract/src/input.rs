//! Named values that data supply.

use crate::ids::DataItemId;
use crate::indicator::MissingCosts;
use meed_diagnostics::Span;

/// A named value that data supply.
#[derive(Clone, PartialEq, Debug)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What data report.
    pub item: DataItemId,
    /// What missing data cost.
    pub missing: MissingCosts,
    /// The name where it is defined.
    pub span: Span,
}
