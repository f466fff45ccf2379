//! A text made to say something else, in place: what says what it said keeps its layout, its comments and its ways of writing
//! figures, to the byte.
//!
//! What is wanted is an outline. Of the text as little is written anew as will do: words, a cell, a row, a statement, an item. Every
//! part that is written anew is read again at once, and where it does not say what is wanted, more of it is written anew. So
//! no construct is known here either.

mod fresh;
mod grid;
mod items;
mod node;
mod pair;
mod rename;
mod weave;
mod words;

use crate::layout::{Block, Statement, blocks, format};
use crate::outline::{Node, Outline, Part, Reader, outline};
use crate::plain;
use meed_diagnostics::SourceId;
use pair::same;
use std::ops::Range;
use weave::{Piece, Slot};

/// A text cannot be made to say what is wanted, which no text is known to cause.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotRewritten;

/// What an item could be written as: given the item that is wanted and the text of the item as it is (not moved in, with the
/// comment directly above it), if it is there. It is used where it says what is wanted.
pub type AsWritten<'w> = dyn Fn(&Node, Option<&str>) -> Option<String> + 'w;

/// The text of a whole file that says what is wanted. `renamed` gives new names for old ones; `wanted` has the new names. If the
/// text was laid out by the formatter, so is what comes out.
///
/// Imports stay as they are: they are no terms.
///
/// # Errors
/// [`NotRewritten`] if what was written would not say what is wanted.
pub fn rewrite(
    source: SourceId,
    text: &str,
    renamed: &dyn Fn(&str) -> Option<String>,
    wanted: &[Node],
    as_written: &AsWritten<'_>,
) -> Result<String, NotRewritten> {
    let (mark, bare) = match text.strip_prefix('\u{FEFF}') {
        Some(bare) => ("\u{FEFF}", bare),
        None => ("", text),
    };
    let bare = &rename::rename(source, bare, renamed);
    let plain = plain::plain(bare);
    let eol = line_end(text);
    let writer = Writer { source, text: bare, eol, reader: Reader { source, text: &plain }, as_written };
    let written = writer.body(&blocks(&plain), 0..bare.len(), &with_imports(source, bare, wanted), None);
    let written = if is_laid_out(source, text) { laid_out(source, &written, eol) } else { written };
    let says = outline(source, &written);
    let (says, wanted) = (terms(&says), terms(&Outline { nodes: wanted.to_vec() }));
    if same(&says, &wanted) { Ok(format!("{mark}{written}")) } else { Err(NotRewritten) }
}

/// The text with new names for old ones.
pub fn renamed_text(source: SourceId, text: &str, renamed: &dyn Fn(&str) -> Option<String>) -> String {
    rename::rename(source, text, renamed)
}

/// The items with names that stand on lines of their own, by their names: each as it is written, not moved in, with the comment
/// directly above it.
pub fn items_as_written(source: SourceId, text: &str) -> Vec<(String, String)> {
    let plain = plain::plain(text);
    let reader = Reader { source, text: &plain };
    let writer = Writer { source, text, eol: "\n", reader, as_written: &|_, _| None };
    let mut out = Vec::new();
    writer.items(&blocks(&plain), 0, &mut out);
    out
}

/// The keyword of what is no term.
const IMPORT: &str = "import";

fn terms(outline: &Outline) -> Vec<Node> {
    outline.nodes.iter().filter(|node| node.keyword != IMPORT).cloned().collect()
}

/// What is wanted with the imports of a text, each behind what it stands behind now.
fn with_imports(source: SourceId, text: &str, wanted: &[Node]) -> Vec<Node> {
    let mut out: Vec<Node> = wanted.iter().filter(|node| node.keyword != IMPORT).cloned().collect();
    let mut before: Option<String> = None;
    for node in outline(source, text).nodes {
        let label = node.label();
        if node.keyword == IMPORT {
            let at = before.as_ref().and_then(|before| out.iter().position(|other| other.label() == *before));
            out.insert(at.map_or(0, |at| at + 1), node);
            before = Some(label);
        } else if out.iter().any(|other| other.label() == label) {
            before = Some(label);
        }
    }
    out
}

/// How the lines of a text end.
fn line_end(text: &str) -> &'static str {
    let crlf = text.matches("\r\n").count();
    if crlf * 2 > text.matches('\n').count() { "\r\n" } else { "\n" }
}

/// Whether a text is laid out as the formatter would, but for the ends of its lines.
fn is_laid_out(source: SourceId, text: &str) -> bool {
    let bare = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
    format(source, &bare).is_ok_and(|formatted| formatted == bare)
}

fn laid_out(source: SourceId, text: &str, eol: &str) -> String {
    format(source, &text.replace("\r\n", "\n"))
        .map_or_else(|_| text.to_owned(), |formatted| formatted.replace('\n', eol))
}

/// Writes one text anew.
pub(crate) struct Writer<'t> {
    source: SourceId,
    /// As it is written.
    text: &'t str,
    /// How new lines end.
    eol: &'static str,
    reader: Reader<'t>,
    as_written: &'t AsWritten<'t>,
}

impl Writer<'_> {
    /// The lines of a block with what is wanted in them. `owner` is the indent of what the block belongs to.
    fn body(&self, block: &Block<'_>, region: Range<usize>, wanted: &[Node], owner: Option<&str>) -> String {
        let parts = self.reader.parts(block);
        let extents = parts.iter().map(|part| (part.span.range(), part.nodes.iter().any(is_item)));
        let pieces = self.pieces(extents, region.start);
        let now: Vec<&Node> = parts.iter().flat_map(|part| &part.nodes).collect();
        let piece_of: Vec<usize> =
            parts.iter().enumerate().flat_map(|(at, part)| part.nodes.iter().map(move |_| at)).collect();
        let pairs = pair::pair(&now, wanted);
        let indent = match (pieces.first(), owner) {
            (Some(first), _) => self.indent_at(first.lines.start).to_owned(),
            (None, Some(owner)) => format!("{owner}  "),
            (None, None) => String::new(),
        };
        let tables = self.tables(&parts, &pieces, &pairs, &piece_of, wanted);
        let mut slots: Vec<Slot> = Vec::new();
        let mut spread: Vec<usize> = Vec::new();
        let mut at = 0;
        while let Some(node) = wanted.get(at) {
            if let Some(table) = tables.iter().find(|table| table.wanted.contains(&at)) {
                slots.push(Slot::Kept { piece: table.piece, lines: table.lines.clone(), spaced: true });
                at = table.wanted.end;
                continue;
            }
            let is = pairs.get(at).copied().flatten();
            let piece = is.and_then(|is| piece_of.get(is)).copied();
            let whole = piece.and_then(|piece| parts.get(piece)).filter(|part| part.rows.is_none());
            let spaced = || self.is_spaced(node, &parts, &pieces, owner.is_none());
            slots.push(match (whole, piece, is.and_then(|is| now.get(is))) {
                (Some(part), Some(piece), Some(is)) => {
                    let place = pieces.get(piece).cloned().unwrap_or(Piece {
                        gap: 0..0,
                        lines: 0..0,
                        owns_comment: false,
                    });
                    Slot::Kept { piece, lines: self.node(part, &place, is, node), spaced: spaced() }
                }
                // A row that no table can have any more, with the comments that stood at it.
                (None, Some(piece), Some(is)) => {
                    let first = !spread.contains(&piece);
                    spread.push(piece);
                    let place = parts.get(piece).zip(pieces.get(piece));
                    let comments = self.comments_of_row(place, is, first, &indent);
                    let lines = format!("{comments}{}", self.fresh(node, &indent));
                    Slot::Fresh { lines, spaced: spaced() }
                }
                _ => {
                    let written = (self.as_written)(node, None);
                    let lines = written
                        .filter(|text| self.says(text, node))
                        .map_or_else(|| self.fresh(node, &indent), |text| self.indented(&text, &indent));
                    Slot::Fresh { lines, spaced: spaced() }
                }
            });
            at += 1;
        }
        self.weave(&pieces, slots, &region)
    }

    fn items(&self, block: &Block<'_>, start: usize, out: &mut Vec<(String, String)>) {
        let parts = self.reader.parts(block);
        let extents = parts.iter().map(|part| (part.span.range(), true));
        for (part, piece) in parts.iter().zip(self.pieces(extents, start)) {
            let ([statement], [node], None) = (part.statements.as_slice(), part.nodes.as_slice(), part.rows)
            else {
                continue;
            };
            if let Some(name) = &node.name {
                let above = weave::attached(self.text, &piece.gap).start;
                let indent = self.indent_at(piece.lines.start);
                out.push((name.text.clone(), self.outdented(above..piece.lines.end, indent)));
            }
            if let Some(block) = &statement.block {
                let head = self.reader.text.get(piece.lines.clone()).and_then(|text| text.find('{'));
                self.items(block, self.line_end(piece.lines.start + head.unwrap_or_default()), out);
            }
        }
    }

    /// Ranges of tokens as pieces of whole lines.
    fn pieces(&self, ranges: impl Iterator<Item = (Range<usize>, bool)>, start: usize) -> Vec<Piece> {
        let mut at = start;
        ranges
            .map(|(range, owns_comment)| {
                let lines = self.line_start(range.start).max(at)..self.line_end(range.end);
                let gap = at..lines.start;
                at = lines.end;
                Piece { gap, lines, owns_comment }
            })
            .collect()
    }

    fn line_start(&self, at: usize) -> usize {
        self.text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
    }

    /// Behind the end of the line.
    fn line_end(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        rest.find('\n').map_or(self.text.len(), |newline| at + newline + 1)
    }

    /// What stands before the first word of a line.
    fn indent_at(&self, line: usize) -> &str {
        let rest = self.text.get(line..).unwrap_or_default();
        let length = rest.len() - rest.trim_start_matches([' ', '\t', '\u{A0}']).len();
        rest.get(..length).unwrap_or_default()
    }

    /// Whether new lines say a node and nothing else.
    fn says(&self, text: &str, wanted: &Node) -> bool {
        let read = outline(self.source, text);
        matches!(read.nodes.as_slice(), [node] if pair::same_node(node, wanted))
    }

    /// Whether blank lines set something apart: as they do others of its kind, or else what has more than one line.
    fn is_spaced(&self, node: &Node, parts: &[Part<'_, '_>], pieces: &[Piece], top: bool) -> bool {
        let mut others = parts
            .iter()
            .zip(pieces)
            .skip(1)
            .filter(|(part, _)| part.nodes.first().is_some_and(|other| other.keyword == node.keyword));
        let one_line = node.children.is_empty() && node.table.is_none();
        match others.next() {
            Some((_, piece)) if is_item(node) => {
                let gap = self.text.get(piece.gap.clone()).unwrap_or_default();
                gap.lines().any(|line| line.trim().is_empty())
            }
            _ => is_item(node) && !one_line && (top || node.name.is_some()),
        }
    }
}

fn is_item(node: &Node) -> bool {
    node.form == crate::outline::Form::Item
}

/// From the first token of a statement to its last.
fn extent(statement: &Statement<'_>) -> Option<Range<usize>> {
    let mut tokens = statement.lines.iter().flat_map(|(tokens, _)| tokens);
    let first = tokens.next()?;
    let last = tokens.last().unwrap_or(first);
    let end = match statement.block.as_ref().and_then(|block| block.closed_at) {
        Some(closed) => closed + 1,
        None => last.start + last.text.len(),
    };
    Some(first.start..end)
}
