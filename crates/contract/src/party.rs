//! Parties and how money is split between them.

use crate::ids::PartyId;
use meed_diagnostics::Span;
use rust_decimal::Decimal;

pub use meed_syntax::tree::Role;

/// A party of the contract.
#[derive(Clone, PartialEq, Debug)]
pub struct Party {
    /// Short name.
    pub name: String,
    /// Full name.
    pub title: String,
    /// Role, where stated.
    pub role: Option<Role>,
    /// ODS code, where stated.
    pub ods: Option<String>,
    /// The name where it is defined.
    pub span: Span,
}

/// A whole split between parties. The weights are the percentages as written; they add up to 100.
#[derive(Clone, PartialEq, Debug)]
pub struct PartySplit {
    /// The parties with their percentages, in the order written, which decides ties.
    pub shares: Vec<(PartyId, Decimal)>,
    /// Which of them takes what the split leaves over, where stated.
    pub odd_pennies_to: Option<usize>,
    /// Where it is written.
    pub span: Span,
}
