//! Braces: missing, stray, or not alone on their line.

use crate::build::{Builder, Pair};
use crate::keywords;
use crate::lexer::{self, Kind};
use crate::numbers::short;
use meed_diagnostics::{Code, Diagnostic, Safety, Span};

impl Builder<'_> {
    /// A closing brace must be alone on its line, but for a comment.
    pub(crate) fn closing_brace(&mut self, pair: &Pair<'_>) {
        let at = pair.as_span().start();
        // Positions in what pest reads; what stands before a brace is on the same line in either text.
        let before = pair.get_input().get(..at).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        if line.trim().is_empty() {
            return;
        }
        let span = self.span(pair);
        self.report(
            Diagnostic::new(Code::UnexpectedText, span, "`}` stands on a line of its own")
                .with_help("begin a new line before the `}`")
                .with_fix("put it on the next line", span.before(), "\n", Safety::Safe),
        );
    }

    /// Text after a closing brace.
    pub(crate) fn after_brace(&mut self, pair: &Pair<'_>) {
        let text = pair.as_str();
        let lead = text.len() - text.trim_start_matches(keywords::GLUE).len();
        let start = pair.as_span().start();
        let span = self.span_of(start + lead, start + text.trim_end().len());
        self.report(
            Diagnostic::new(
                Code::UnexpectedText,
                span,
                format!("`}}` stands on a line of its own, and `{}` follows it", short(text.trim())),
            )
            .with_help("begin a new line after the `}`")
            .with_fix("put it on the next line", span.before(), "\n", Safety::Safe),
        );
    }

    /// A closing brace that closes nothing.
    pub(crate) fn stray_brace(&mut self, pair: &Pair<'_>) {
        let span = self.span(pair);
        self.report(
            Diagnostic::new(Code::StrayBrace, span, "this `}` closes nothing")
                .with_help("remove it, or look for a `}` above that closes a block too early")
                .with_fix("remove it", span, "", Safety::ChoosesATerm),
        );
    }

    /// A block that is never closed; `at` is where it had to end, in what pest reads.
    pub(crate) fn unclosed(&mut self, open: Span, what: &str, at: usize) {
        if self.is_quiet() {
            return;
        }
        let at = self.file_place(at);
        let text = self.text();
        let next = text.get(at..).unwrap_or_default();
        let lead = next.len() - next.trim_start_matches(keywords::GLUE).len();
        let word = keywords::leading(next);
        let mut culprit = open;
        let mut closer = None;
        // Braces close the innermost block, so the missing one is often further in: where a `}` stands further left
        // than the line that opened what it closes.
        if let Some(inside) = text.get(open.start as usize..at)
            && let Some((opened, closed)) = misaligned(text, inside, open.start as usize)
        {
            culprit = self.file_span(opened, opened + 1);
            closer = Some(self.file_span(closed, closed + 1));
        }
        let message = if closer.is_some() {
            "this block is never closed".to_owned()
        } else {
            format!("{what} is never closed")
        };
        let mut diagnostic = Diagnostic::new(Code::UnclosedBlock, culprit, message)
            .with_text("opened here")
            .with_help("put a `}` on a line of its own where the block ends");
        if let Some(closer) = closer {
            diagnostic = diagnostic.with_label(closer, "by its indent, this `}` closes a block further out");
        }
        let end = self.file_span(at + lead, at + lead + word.len());
        let place = if word.is_empty() {
            "the text ends here".to_owned()
        } else {
            format!("`{word}` cannot stand inside it")
        };
        self.report(diagnostic.with_label(end, place));
    }
}

/// The first block inside `text` (which begins with an opening brace at `offset` of `whole`) that is closed by a `}`
/// further left than its own line: its opening and that closing brace.
fn misaligned(whole: &str, text: &str, offset: usize) -> Option<(usize, usize)> {
    let indent = |at: usize| {
        let line = whole.get(..at)?.rfind('\n').map_or(0, |newline| newline + 1);
        let rest = whole.get(line..)?;
        Some(rest.len() - rest.trim_start_matches(' ').len())
    };
    let mut open = Vec::new();
    for token in lexer::tokens(text) {
        let at = offset + token.start;
        match token.kind {
            Kind::OpenBrace => open.push(at),
            Kind::CloseBrace => {
                let opened = open.pop()?;
                if open.is_empty() {
                    return None;
                }
                if indent(at)? < indent(opened)? {
                    return Some((opened, at));
                }
            }
            _ => {}
        }
    }
    None
}
