//! Saying what is wrong.

use crate::build::{Builder, Pair};
use crate::keywords::Block;
use crate::parser::Rule;
use meed_diagnostics::{Code, Diagnostic, Span};
type ParseError = pest::error::Error<Rule>;

pub(crate) fn list(words: &[&str], last: &str) -> String {
    let _ = last;
    words.join(", ")
}
pub(crate) fn row_for_heading(span: Span) -> Diagnostic {
    Diagnostic::new(Code::WrongTable, span, "the first row of a table holds the column headings")
}
pub(crate) fn open_row(span: Span, _text: &str) -> Diagnostic {
    Diagnostic::new(Code::UnexpectedText, span, "a row ends with `|`")
}

impl Builder<'_> {
    pub(crate) fn explain(
        &mut self,
        _rule: Rule,
        text: &str,
        error: &ParseError,
        _block: Option<&'static Block>,
    ) {
        let span = self.span_of(0, text.len());
        self.report(Diagnostic::new(Code::UnexpectedText, span, format!("{error}")));
    }
    pub(crate) fn closing_brace(&mut self, _pair: &Pair<'_>) {}
    pub(crate) fn unclosed(&mut self, open: Span, what: &str, _at: usize) {
        self.report(Diagnostic::new(Code::UnclosedBlock, open, format!("{what} is never closed")));
    }
    pub(crate) fn after_brace(&mut self, pair: &Pair<'_>) {
        let span = self.span(pair);
        self.report(Diagnostic::new(Code::UnexpectedText, span, "after brace"));
    }
    pub(crate) fn bad_row(&mut self, pair: &Pair<'_>, _rule: Rule) {
        let span = self.span(pair);
        self.report(Diagnostic::new(Code::UnexpectedText, span, "bad row"));
    }
    pub(crate) fn bad_head(
        &mut self,
        pair: &Pair<'_>,
        _block: &'static Block,
        _keyword: Span,
        _head: &mut crate::build::Head,
    ) -> Option<Span> {
        let span = self.span(pair);
        self.report(Diagnostic::new(Code::UnexpectedText, span, "bad head"));
        None
    }
    pub(crate) fn bad_line(&mut self, pair: &Pair<'_>, _block: &'static Block) {
        let span = self.span(pair);
        self.report(Diagnostic::new(Code::UnexpectedText, span, "bad line"));
    }
    pub(crate) fn misplaced(&mut self, pair: &Pair<'_>, _block: &'static Block, _inside: &str) {
        let span = self.span(pair);
        self.report(Diagnostic::new(Code::UnexpectedText, span, "misplaced"));
    }
    pub(crate) fn stray_brace(&mut self, pair: &Pair<'_>) {
        let span = self.span(pair);
        self.report(Diagnostic::new(Code::StrayBrace, span, "this `}` closes nothing"));
    }
    pub(crate) fn bad_item(&mut self, pair: &Pair<'_>) {
        let span = self.span(pair);
        self.report(Diagnostic::new(Code::UnexpectedText, span, "bad item"));
    }
}
