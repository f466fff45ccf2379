//! Diagnostics as text for logs and screen readers, and as JSON and SARIF for programs.
//!
//! The graphics are the shell's: they need a terminal.

pub mod json;
pub mod plain;
pub mod sarif;

use meed_diagnostics::{LineColumn, Sources, Span};

/// Where a span begins and ends, as people count.
fn ends(span: Span, sources: &Sources) -> (LineColumn, LineColumn) {
    (sources.line_column(span), sources.line_column(span.after()))
}

#[cfg(test)]
mod samples;
