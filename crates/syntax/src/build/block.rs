//! What all items with a block have in common: the head, the statements, the closing brace, and mistakes between.

use super::{Builder, Pair, Parts};
use crate::keywords::Block;
use crate::parser::Rule;
use crate::tree::{Name, Text};
use meed_diagnostics::Span;

/// The head of an item, as far as it could be read.
pub(crate) struct Head {
    /// Its name, where it has one.
    pub(crate) name: Option<Name>,
    /// Its title.
    pub(crate) title: Option<Text>,
    /// Its keyword.
    pub(crate) keyword: Span,
    /// The whole item.
    pub(crate) span: Span,
}

impl Head {
    /// Name and title, where there is a name. A title that could not be read was reported, and is empty.
    pub(super) fn named(self) -> Option<(Name, Text, Span)> {
        let title = self.title.unwrap_or(Text { text: String::new(), span: self.keyword.after() });
        Some((self.name?, title, self.span))
    }
}

impl Builder<'_> {
    /// Reads an item of a kind of block, or a table of such items: `each` takes the statements, rows and items
    /// inside it; head, braces and mistakes are dealt with here.
    pub(super) fn block(
        &mut self,
        pair: Pair<'_>,
        block: &'static Block,
        word: &'static str,
        mut each: impl FnMut(&mut Self, Pair<'_>),
    ) -> Head {
        let start = pair.as_span().start();
        let keyword = self.span_of(start, start + word.len());
        let mut end = start + pair.as_str().trim_end().len();
        let mut head = Head { name: None, title: None, keyword, span: keyword };
        let mut open = None;
        // Rows right after a line that was passed over are most likely its table: one mistake, not one for each row.
        let mut rows_told = false;
        for part in Parts::of(pair) {
            match part.as_rule() {
                Rule::name => head.name = Some(self.name(&part)),
                Rule::string => {
                    head.title = Some(self.string(&part));
                    end = part.as_span().end();
                }
                Rule::lbrace => open = Some(self.span(&part)),
                Rule::rbrace => {
                    end = part.as_span().end();
                    self.closing_brace(&part);
                }
                // Without an opening brace there is nothing to close, and the head was reported.
                Rule::unclosed => {
                    if let Some(open) = open {
                        self.unclosed(open, block.phrase, part.as_span().start());
                    }
                }
                Rule::after_brace => self.after_brace(&part),
                Rule::bad_open | Rule::bad_inline | Rule::bad_head => {
                    open = self.bad_head(&part, block, word, &mut head);
                }
                Rule::bad_statement | Rule::bad_table => {
                    if !(rows_told && part.as_str().starts_with('|') && !block.statements.is_empty()) {
                        self.bad_line(&part, block);
                    }
                    rows_told = true;
                    continue;
                }
                _ => {
                    // The form of an amount, a curve or a definition is all of it.
                    end = end.max(part.as_span().start() + part.as_str().trim_end().len());
                    each(self, part);
                }
            }
            rows_told = false;
        }
        head.span = self.span_of(start, end);
        head
    }
}
