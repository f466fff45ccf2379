//! Diagnostics on their way to the reader: which form, which stream, how many.

use crate::graphics;
use crate::shell::Shell;
use clap::ValueEnum;
use meed_diagnostics::{Diagnostic, Severity, Sources};
use meed_report::diagnostics::{json, plain, sarif};

/// The forms in which diagnostics are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Form {
    /// Drawn beside the lines concerned
    Graphical,
    /// Plain lines, for logs and screen readers
    Plain,
    /// JSON, described by `meed schema diagnostics`
    Json,
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
}

impl Form {
    /// Graphics, unless the environment asks for none.
    pub fn usual(shell: &Shell) -> Self {
        if shell.graphics() { Self::Graphical } else { Self::Plain }
    }
}

/// Shows diagnostics as what was asked for: on standard output.
pub fn on_out(diagnostics: &[Diagnostic], sources: &Sources, form: Form, shell: &Shell) {
    shell.out(&match form {
        Form::Graphical => {
            graphics::render(diagnostics, sources, shell.colour_out(), shell.graphics_width_out())
        }
        Form::Plain => plain::render(diagnostics, sources),
        Form::Json => json::render(diagnostics, sources),
        Form::Sarif => sarif::render(diagnostics, sources, env!("CARGO_PKG_VERSION")),
    });
}

/// Shows what stands in the way, or should be known: errors and warnings, on standard error. Notes are `meed check`'s.
pub fn on_err(diagnostics: &[Diagnostic], sources: &Sources, shell: &Shell) {
    let shown: Vec<_> =
        diagnostics.iter().filter(|diagnostic| diagnostic.severity > Severity::Note).cloned().collect();
    shell.err(&match Form::usual(shell) {
        Form::Graphical => graphics::render(&shown, sources, shell.colour_err(), shell.graphics_width_err()),
        _ => plain::render(&shown, sources),
    });
    if let Some(count) = plain::count(&shown) {
        shell.err(&format!("\n{count}\n"));
    }
}
