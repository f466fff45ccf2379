//! Outcomes: indicators with weights, or assessed themselves.

use crate::combination::Measurement;
use crate::indicator::{Indicator, Portion};
use meed_diagnostics::Span;

/// An outcome of a payment.
#[derive(Clone, PartialEq, Debug)]
pub struct Outcome {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its code, where it is assessed itself and has one.
    pub code: Option<String>,
    /// Its tier in the outcome hierarchy, where stated.
    pub hierarchy: Option<String>,
    /// Its goal, where stated.
    pub goal: Option<String>,
    /// Its part of the pot.
    pub portion: Portion,
    /// Whether it is `fixed for the term`, and where that is written.
    pub fixed: Option<Span>,
    /// Its indicators; empty where it is assessed itself.
    pub indicators: Vec<Indicator>,
    /// How it is assessed itself; then it has no indicators.
    pub measurement: Option<Measurement>,
    /// The name where it is defined.
    pub span: Span,
}
