//! Keeps what is said of a file with a million mistakes readable: after a hundred of a kind, one says how many more there
//! are. This is the one place that says how many.

use crate::{Code, Diagnostic, SourceId, Span, sort};
use std::collections::HashMap;

/// So many of one kind are shown for one text.
pub const SHOWN: usize = 100;

/// Diagnostics of a run, counted by kind and text.
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
        sort(&mut self.diagnostics);
        let mut summaries: Vec<Diagnostic> = self
            .counts
            .into_iter()
            .filter_map(|((_, code), count)| Some(summary(code, count.hidden, count.first_hidden?)))
            .collect();
        sort(&mut summaries);
        self.diagnostics.append(&mut summaries);
        self.diagnostics
    }
}

fn summary(code: Code, hidden: usize, span: Span) -> Diagnostic {
    let more = grouped(hidden);
    let title = code.entry().title;
    let message = if hidden == 1 {
        format!("1 more of these is not shown: {title}")
    } else {
        format!("{more} more of these are not shown: {title}")
    };
    Diagnostic::new(code, span, message)
        .with_text("the first of them")
        .with_help("the same mistake is often made many times: mend the first ones and run it again")
}

/// `1,234`
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Diagnostics that were found in any order: sorted, and those beyond [`SHOWN`] of a kind counted in one.
pub fn limited(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    sort(&mut diagnostics);
    let mut collector = Collector::default();
    for diagnostic in diagnostics {
        match diagnostic.span() {
            Some(span) => collector.report(diagnostic.code, span, |_| diagnostic),
            None => collector.extend(vec![diagnostic]),
        }
    }
    collector.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_of_a_kind_are_shown() {
        let at = |start: usize| Span::new(SourceId(0), start, start + 1);
        let mut found: Vec<Diagnostic> =
            (0..1_334).map(|start| Diagnostic::new(Code::UnknownName, at(start), "unknown")).collect();
        found.push(Diagnostic::new(Code::DuplicateName, at(5_000), "another kind"));
        found.reverse();
        let shown = limited(found);
        assert_eq!(shown.len(), SHOWN + 2);
        let summary = &shown[SHOWN + 1];
        assert_eq!(summary.message, "1,234 more of these are not shown: a name that nothing defines");
        assert_eq!(summary.span(), Some(at(SHOWN)));
    }
}
