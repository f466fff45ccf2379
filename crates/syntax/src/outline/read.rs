//! Blocks of lines to nodes.

use super::node::{Form, Grid, GridCell, GridRow, Node, Place};
use super::word::words;
use crate::build::unquote;
use crate::keywords::{self, BLOCKS};
use crate::layout::{Block, Entry, Statement, cells};
use crate::lexer::{Kind, Token};
use crate::tree::{Name, Text};
use meed_diagnostics::{SourceId, Span};

/// The head of the blocks in which statements hold from a day on.
const AS_FROM: &str = "as from";

/// What may be written as several statements that belong together, in order: a change of a variation, with what it changes.
const CHANGE: &str = "change";

/// Reads one text.
pub(crate) struct Reader<'t> {
    pub(crate) source: SourceId,
    /// Its plain text.
    pub(crate) text: &'t str,
}

/// What stands on lines of its own in a block, and the nodes that it gives: one, or those of the rows of a table of items.
pub(crate) struct Part<'b, 't> {
    pub(crate) nodes: Vec<Node>,
    /// One, or a change of a variation and what it says.
    pub(crate) statements: Vec<&'b Statement<'t>>,
    /// The keyword of one item, where it is a table of items.
    pub(crate) rows: Option<&'static str>,
    /// From its first token to its last.
    pub(crate) span: Span,
}

impl<'t> Reader<'t> {
    /// The nodes of a block.
    pub(super) fn nodes(&self, block: &Block<'t>) -> Vec<Node> {
        self.parts(block).into_iter().flat_map(|part| part.nodes).collect()
    }

    /// The nodes of a block with what they are made of.
    pub(crate) fn parts<'b>(&self, block: &'b Block<'t>) -> Vec<Part<'b, 't>> {
        let mut parts: Vec<Part<'b, 't>> = Vec::new();
        for entry in &block.entries {
            let Entry::Statement(statement) = entry else { continue };
            let tokens: Vec<Token<'t>> =
                statement.lines.iter().flat_map(|(tokens, _)| tokens.iter().copied()).collect();
            let Some(first) = tokens.first() else { continue };
            let (keyword, count) = self.keyword(&tokens);
            let end = match statement.block.as_ref().map(|block| block.closed_at) {
                Some(Some(closed)) => closed + 1,
                _ => tokens.last().map_or(first.start, |last| last.start + last.text.len()),
            };
            let span = self.span(first.start, end);
            if let Some(singular) = statement.block.as_ref().and_then(|block| plural(&keyword, block)) {
                let nodes = self.rows(singular, statement);
                parts.push(Part { nodes, statements: vec![statement], rows: Some(singular), span });
                continue;
            }
            let node = self.node(keyword, count, &tokens, statement, span);
            // What a change says follows it; it belongs to the change.
            if matches!(node.keyword.as_str(), "from" | "to")
                && let Some(part) = parts.last_mut()
                && let Some(change) = part.nodes.last_mut().filter(|change| change.keyword == CHANGE)
            {
                change.span = change.span.to(node.span);
                change.children.push(node);
                part.span = part.span.to(span);
                part.statements.push(statement);
                continue;
            }
            parts.push(Part { nodes: vec![node], statements: vec![statement], rows: None, span });
        }
        parts
    }

    fn node(
        &self,
        keyword: String,
        count: usize,
        tokens: &[Token<'t>],
        statement: &Statement<'t>,
        span: Span,
    ) -> Node {
        let keyword_span = self.span_of(tokens.get(..count).unwrap_or_default()).unwrap_or(span);
        let mut rest = tokens.get(count..).unwrap_or_default();
        let item = keyword == AS_FROM || BLOCKS.iter().any(|block| block.keyword == keyword);
        let (mut name, mut title) = (None, None);
        if item && keyword != AS_FROM && keyword != keywords::ADDED.keyword {
            if let [first, more @ ..] = rest
                && first.kind == Kind::Word
                && first.text.starts_with(|letter: char| letter.is_ascii_lowercase())
            {
                name = Some(Name { text: first.text.to_owned(), span: self.token_span(first) });
                rest = more;
            }
            if let [first, more @ ..] = rest
                && first.kind == Kind::String
            {
                title = Some(self.title(first));
                rest = more;
            }
        }
        let (table, children) = match &statement.block {
            None => (None, Vec::new()),
            Some(block) => (self.grid(block), self.nodes(block)),
        };
        Node {
            keyword,
            form: if item { Form::Item } else { Form::Statement },
            name,
            title,
            words: words(self.source, self.text, rest),
            table,
            children,
            keyword_span,
            span,
            place: Place::Own,
        }
    }

    /// The keyword that a statement begins with, and how many tokens make it up.
    pub(crate) fn keyword(&self, tokens: &[Token<'t>]) -> (String, usize) {
        if let [first, second, ..] = tokens
            && (first.text, second.text) == ("as", "from")
        {
            return (AS_FROM.to_owned(), 2);
        }
        let Some(first) = tokens.first() else { return (String::new(), 0) };
        let line = self.text.get(first.start..).unwrap_or_default();
        let leading = keywords::leading(line.lines().next().unwrap_or_default());
        let end = first.start + leading.len();
        let count = tokens.iter().take_while(|token| token.start < end).count().max(1);
        let keyword = tokens.iter().take(count).map(|token| token.text).collect::<Vec<_>>().join(" ");
        (keyword, count)
    }

    /// The rows of a block as a table that is a value.
    fn grid(&self, block: &Block<'t>) -> Option<Grid> {
        let mut rows = block.entries.iter().filter_map(|entry| match entry {
            Entry::Row(tokens, _) => Some(self.row(tokens)),
            Entry::Blank | Entry::Comment(_) | Entry::Statement(_) => None,
        });
        let header = rows.next()?;
        let rows: Vec<GridRow> = rows.collect();
        let span = rows.last().map_or(header.span, |last| header.span.to(last.span));
        Some(Grid { header: header.cells, rows, span })
    }

    fn row(&self, tokens: &[Token<'t>]) -> GridRow {
        let span = self.span_of(tokens).unwrap_or_else(|| self.span(0, 0));
        let mut at = span.before();
        let cells = cells(tokens)
            .into_iter()
            .map(|cell| {
                let place = self.span_of(cell).unwrap_or(at);
                at = place.after();
                GridCell { words: words(self.source, self.text, cell), span: place }
            })
            .collect();
        GridRow { cells, span }
    }

    pub(super) fn title(&self, token: &Token<'_>) -> Text {
        Text { text: unquote(token.text), span: self.token_span(token) }
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, start, end)
    }

    pub(super) fn token_span(&self, token: &Token<'_>) -> Span {
        self.span(token.start, token.start + token.text.len())
    }

    /// From the first token to the last.
    pub(crate) fn span_of(&self, tokens: &[Token<'_>]) -> Option<Span> {
        Some(self.token_span(tokens.first()?).to(self.token_span(tokens.last()?)))
    }
}

/// The keyword of one item where the block is a table of items.
fn plural(keyword: &str, block: &Block<'_>) -> Option<&'static str> {
    if !block.entries.iter().any(|entry| matches!(entry, Entry::Row(..))) {
        return None;
    }
    if keyword == keywords::CHANGES.plural {
        return Some(keywords::CHANGES.keyword);
    }
    BLOCKS.iter().find(|block| !block.plural.is_empty() && block.plural == keyword).map(|block| block.keyword)
}
