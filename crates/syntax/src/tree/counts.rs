//! What counts stand for that are suppressed or rounded.

use super::Places;
use meed_diagnostics::Span;
use rust_decimal::Decimal;

/// `suppressed …`
#[derive(Clone, Copy, PartialEq, Debug, Places)]
pub enum SuppressedCounts {
    /// `suppressed counts from 1 to 7`; the span is that of the two numbers.
    Between(Decimal, Decimal, Span),
    /// `suppressed counts are missing`
    Missing,
}

/// `rounded …`
#[derive(Clone, Copy, PartialEq, Debug, Places)]
pub enum RoundedCounts {
    /// `rounded counts to the nearest 5`; the span is that of the number.
    ToTheNearest(Decimal, Span),
    /// `rounded not at all`
    NotAtAll,
}
