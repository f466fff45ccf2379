//! Why a figure is what it is: a tree of reasons.

use meed_contract::Origin;
use meed_diagnostics::Span;

/// A figure with its reason, and the figures that it was made from.
#[derive(Clone, PartialEq, Debug)]
pub struct Reason {
    /// What it is: `recovery-star, earned`.
    pub subject: String,
    /// Its value as shown: `£480,000`, `33.9%`, `met`.
    pub value: String,
    /// How it was made, in words and figures: `£480,000 × 100%`; empty for a figure that stands as written.
    pub how: String,
    /// The rule that says so.
    pub rule: Option<Span>,
    /// The data that it was read from.
    pub data: Vec<Origin>,
    /// What it was made from.
    pub because: Vec<Reason>,
}
