//! Statements that may stand once in a block.

use super::Checker;
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree::Statement;

/// The value of a statement that may stand once, with the place of its keyword.
pub(super) struct Once<T> {
    keyword: &'static str,
    found: Option<(T, Span)>,
}

impl<T> Once<T> {
    /// Nothing found yet. `keyword` is what messages call the statement.
    pub(super) fn new(keyword: &'static str) -> Self {
        Self { keyword, found: None }
    }

    /// Takes a statement's value; a second one is reported and left out.
    pub(super) fn set<K>(&mut self, checker: &mut Checker, value: T, statement: &Statement<K>) {
        if let Some((_, first)) = &self.found {
            checker.report(
                Diagnostic::new(
                    Code::DuplicateStatement,
                    statement.keyword,
                    format!("`{}` is said twice", self.keyword),
                )
                .with_text("said again here")
                .with_label(*first, "said first here")
                .with_help("keep the one that was agreed and delete the other"),
            );
        } else {
            self.found = Some((value, statement.keyword));
        }
    }

    /// The value.
    pub(super) fn value(self) -> Option<T> {
        self.found.map(|(value, _)| value)
    }

    /// The value, left in place.
    pub(super) fn peek(&self) -> Option<&T> {
        self.found.as_ref().map(|(value, _)| value)
    }

    /// The value with the place of its keyword.
    pub(super) fn placed(self) -> Option<(T, Span)> {
        self.found
    }

    /// Where its keyword stands, if it was found.
    pub(super) fn place(&self) -> Option<Span> {
        self.found.as_ref().map(|(_, span)| *span)
    }

    /// The value; where there is none, that is reported at `block`. `write` is what to write.
    pub(super) fn required(
        self,
        checker: &mut Checker,
        block: Span,
        subject: &str,
        write: &str,
    ) -> Option<T> {
        if self.found.is_none() {
            checker.missing(block, subject, self.keyword, write);
        }
        self.value()
    }
}
