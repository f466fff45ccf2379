//! Gathers diagnostics, and keeps a file of a million wrong rows readable: after a hundred of a kind, one says how many
//! more there are.

use meed_diagnostics::{Code, Diagnostic, SourceId, Span};
use std::collections::HashMap;

/// So many of one kind are shown for one sheet.
pub const SHOWN: usize = 100;

/// Diagnostics of a run, counted by kind and sheet.
#[derive(Debug, Default)]
pub struct Collector {
    diagnostics: Vec<Diagnostic>,
    counts: HashMap<(SourceId, Code), Count>,
}

#[derive(Debug, Default)]
struct Count {
    shown: usize,
    hidden: usize,
    first_hidden: Option<Span>,
}

impl Collector {
    /// Takes a diagnostic in. It is only put into words if it will be shown.
    pub fn report(&mut self, code: Code, span: Span, words: impl FnOnce(Span) -> Diagnostic) {
        let count = self.counts.entry((span.source, code)).or_default();
        if count.shown < SHOWN {
            count.shown += 1;
            self.diagnostics.push(words(span));
        } else {
            count.hidden += 1;
            count.first_hidden.get_or_insert(span);
        }
    }

    /// Takes in diagnostics that are few by nature.
    pub fn extend(&mut self, diagnostics: Vec<Diagnostic>) {
        self.diagnostics.extend(diagnostics);
    }

    /// All of them in the order of their places, with what was left out.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        meed_diagnostics::sort(&mut self.diagnostics);
        let mut summaries: Vec<Diagnostic> = self
            .counts
            .into_iter()
            .filter_map(|((_, code), count)| Some(summary(code, count.hidden, count.first_hidden?)))
            .collect();
        meed_diagnostics::sort(&mut summaries);
        self.diagnostics.append(&mut summaries);
        self.diagnostics
    }
}

fn summary(code: Code, hidden: usize, span: Span) -> Diagnostic {
    let more = meed_contract::words::grouped(hidden.into());
    let title = code.entry().title;
    let message = if hidden == 1 {
        format!("1 more of these is not shown: {title}")
    } else {
        format!("{more} more of these are not shown: {title}")
    };
    Diagnostic::new(code, span, message)
        .with_text("the first of them")
        .with_help("the same mistake is often made in every row: mend the first ones and run it again")
}
