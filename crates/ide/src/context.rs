//! Where in a text a place lies, by its tokens alone: in which blocks, in which statement, in which cell. It holds in a text
//! with mistakes as well, and knows no construct.

use meed_syntax::{Lexeme, TokenKind, lexemes, vocabulary};
use std::ops::Range;

/// Where a place lies.
#[derive(Clone, Debug)]
pub(crate) struct Context<'t> {
    /// The blocks around it, from the outside in.
    pub(crate) blocks: Vec<Block<'t>>,
    /// The statement up to the place, from its first word on; what follows the last end of a statement.
    pub(crate) statement: Range<usize>,
    /// In a row: how many bars stand before the place on its line, and where the cell begins.
    pub(crate) cell: Option<(usize, usize)>,
    /// Whether it lies in a string or a comment.
    pub(crate) is_quoted: bool,
}

/// A block that is open at a place.
#[derive(Clone, Debug)]
pub(crate) struct Block<'t> {
    /// What stands before its brace, from the first word of the statement on.
    pub(crate) head: &'t str,
    /// Its first row, where a row has been written: the headings of a table.
    pub(crate) headings: Option<&'t str>,
    /// What kind of block it is.
    pub(crate) kind: BlockKind,
}

/// What kind of block it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum BlockKind {
    /// A block of statements, by the keyword of one item; whether it holds a table of such items.
    Item(&'static str, bool),
    /// A table as a value.
    Table,
    /// Statements as from a date: those of the block around it.
    AsFrom,
}

impl<'t> Context<'t> {
    /// Where `offset` lies in `text`.
    pub(crate) fn at(text: &'t str, offset: usize) -> Self {
        let mut context =
            Context { blocks: Vec::new(), statement: offset..offset, cell: None, is_quoted: false };
        let mut begins: Option<usize> = None;
        let mut bars = 0;
        let mut cell_from = 0;
        let mut row_from: Option<usize> = None;
        let mut last: Option<Lexeme> = None;
        for token in lexemes(text).into_iter().take_while(|token| token.start < offset) {
            // A comment, and a string that is not closed, go on with what is written at their end.
            let written = text.get(token.start..token.end).unwrap_or_default();
            let goes_on = match token.kind {
                TokenKind::Comment => token.end >= offset,
                TokenKind::String => {
                    let is_closed = written.len() > 1 && written.ends_with('"');
                    token.end > offset || token.end == offset && !is_closed
                }
                _ => false,
            };
            context.is_quoted |= goes_on;
            match token.kind {
                TokenKind::Newline => {
                    let goes_on = last.is_some_and(|last| {
                        matches!(last.kind, TokenKind::Comma | TokenKind::OpenBracket)
                            || text
                                .get(last.start..last.end)
                                .is_some_and(|word| matches!(word, "=" | "+" | "-" | "×" | "*" | "/"))
                    });
                    if let Some(start) = row_from.take()
                        && let Some(block) = context.blocks.last_mut()
                    {
                        block.headings = block.headings.or_else(|| text.get(start..token.start));
                    }
                    bars = 0;
                    if !goes_on {
                        begins = None;
                    }
                    continue;
                }
                TokenKind::Comment => continue,
                TokenKind::OpenBrace => {
                    let start = begins.take().unwrap_or(token.start);
                    let head = text.get(start..token.start).unwrap_or_default().trim_end();
                    context.blocks.push(Block { head, headings: None, kind: kind_of(head) });
                    last = Some(token);
                    continue;
                }
                TokenKind::CloseBrace => {
                    context.blocks.pop();
                    begins = None;
                    last = Some(token);
                    continue;
                }
                TokenKind::Bar => {
                    if begins.is_none() {
                        row_from = Some(token.start);
                    }
                    bars += 1;
                    cell_from = token.end;
                }
                TokenKind::Word
                | TokenKind::String
                | TokenKind::OpenBracket
                | TokenKind::CloseBracket
                | TokenKind::Comma => {}
            }
            begins.get_or_insert(token.start);
            last = Some(token);
        }
        context.statement = begins.unwrap_or(offset)..offset;
        context.cell = (row_from.is_some() && bars > 0).then_some((bars, cell_from));
        context
    }

    /// The block whose statements stand here, by the keyword of one item; none at the level of the file, or in a table.
    pub(crate) fn block(&self) -> Option<&'static str> {
        for block in self.blocks.iter().rev() {
            match block.kind {
                BlockKind::Item(keyword, _) => return Some(keyword),
                BlockKind::Table => return None,
                BlockKind::AsFrom => {}
            }
        }
        None
    }
}

fn kind_of(head: &str) -> BlockKind {
    let keyword = vocabulary::leading(head);
    if keyword == "as" {
        return BlockKind::AsFrom;
    }
    // A block behind the form of an amount: `amount x "…" uplifted {`.
    let last = head.rsplit(|letter: char| letter.is_whitespace() || letter == ',').next().unwrap_or_default();
    if last != keyword
        && let Some(inner) = vocabulary::singular(last)
        && !vocabulary::statements(inner).is_empty()
    {
        return BlockKind::Item(inner, false);
    }
    match vocabulary::singular(keyword) {
        Some(item) if vocabulary::is_plural(keyword) => BlockKind::Item(item, true),
        Some(item) if !vocabulary::statements(item).is_empty() => BlockKind::Item(item, false),
        Some(_) | None => BlockKind::Table,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Context<'_> {
        let place = text.find('^').unwrap();
        Context::at(text.get(..place).unwrap(), place)
    }

    #[test]
    fn finds_blocks_statements_and_cells() {
        let context = at("payment p \"P\" {\n  outcome o \"O\" {\n    points  2^");
        assert_eq!(context.block(), Some("outcome"));
        assert_eq!(context.blocks.len(), 2);
        assert_eq!(context.statement.len(), "points  2".len());
        let context = at("party a \"A\"\n\npayment p \"P\" {\n  fr^");
        assert_eq!(context.block(), Some("payment"));
        assert_eq!(context.statement.len(), 2);
        let context = at("indicators {\n  weight 1\n  | name | target |\n  | a    | at ^");
        assert_eq!(context.block(), Some("indicator"));
        assert_eq!(context.cell.map(|(bars, _)| bars), Some(2));
        assert_eq!(context.blocks[0].headings, Some("| name | target |"));
        let context = at("payment p \"P\" {\n  pays by year {\n    | Year 1 |^");
        assert_eq!(context.block(), None);
        assert_eq!(context.blocks[1].kind, BlockKind::Table);
        let context = at("amount a \"A\" uplifted {\n  base^");
        assert_eq!(context.block(), Some("uplifted"));
        let context = at("payment p \"P\" {\n  as from 1 April 2020 {\n    fr^");
        assert_eq!(context.block(), Some("payment"));
        assert!(at("party a \"in ^").is_quoted);
        assert!(at("# in a ^").is_quoted);
        assert_eq!(at("x {\n}\n^").blocks.len(), 0);
    }
}
