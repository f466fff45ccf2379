//! Lines that were not there before.

use super::Writer;
use crate::layout::{blocks, print};
use crate::lexer::{self, Kind};
use crate::outline::Node;
use crate::plain;
use std::ops::Range;

impl Writer<'_> {
    /// A node on lines of its own.
    pub(super) fn fresh(&self, node: &Node, indent: &str) -> String {
        self.indented(&print(&blocks(&node.write())), indent)
    }

    /// Lines moved in.
    pub(super) fn indented(&self, text: &str, indent: &str) -> String {
        let mut out = String::new();
        for line in text.lines() {
            if !line.trim().is_empty() {
                out.push_str(indent);
                out.push_str(line);
            }
            out.push_str(self.eol);
        }
        out
    }

    /// Lines as if they were not moved in.
    pub(super) fn outdented(&self, range: Range<usize>, indent: &str) -> String {
        let text = self.text.get(range).unwrap_or_default();
        let lines =
            text.lines().map(|line| line.strip_prefix(indent).unwrap_or(line.trim_start()).trim_end());
        lines.fold(String::new(), |out, line| out + line + "\n")
    }

    /// The comments of some lines, each on a line of its own.
    pub(super) fn comments_of(&self, range: Range<usize>, indent: &str) -> String {
        let text = self.text.get(range).unwrap_or_default();
        let mut out = String::new();
        for token in lexer::tokens(&plain::plain(text)).filter(|token| token.kind == Kind::Comment) {
            out.push_str(indent);
            out.push_str(token.text.trim_end());
            out.push_str(self.eol);
        }
        out
    }
}
