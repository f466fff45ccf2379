//! Tables that are values: rows and cells that stay are written as they were.

use super::weave::{Piece, Slot, weave};
use super::{Writer, extent};
use crate::layout::{Block, Entry, cells, join, row, widths_of};
use crate::lexer::Token;
use crate::outline::{Grid, GridCell};
use meed_diagnostics::Span;
use similar::{Algorithm, capture_diff_slices};
use std::ops::Range;

/// A row of a table, as it is going to be laid out.
pub(super) struct RowOut {
    /// The row that it is now, among the pieces of the block.
    pub(super) piece: Option<usize>,
    pub(super) cells: Vec<String>,
    /// The comment beside it.
    pub(super) comment: String,
}

impl Writer<'_> {
    /// The lines between the braces of a table with another table in its place. Statements beside the rows stay.
    pub(super) fn grid(&self, block: &Block<'_>, region: Range<usize>, wanted: &Grid) -> String {
        let pieces = self.entries(block, &region);
        let rows: Vec<(usize, Vec<String>, &str)> = rows_of(block)
            .map(|(piece, tokens, comment)| {
                (piece, cells(tokens).into_iter().map(join).collect(), comment.unwrap_or_default())
            })
            .collect();
        let read: Vec<Vec<String>> = rows_of(block)
            .map(|(_, tokens, _)| {
                let spoken = |cell: &[Token<'_>]| {
                    crate::outline::spoken(&crate::outline::words(self.source, self.reader.text, cell))
                };
                cells(tokens).into_iter().map(spoken).collect()
            })
            .collect();
        let shall: Vec<Vec<String>> = std::iter::once(&wanted.header)
            .chain(wanted.rows.iter().map(|row| &row.cells))
            .map(|cells| cells.iter().map(GridCell::text).collect())
            .collect();
        let columns = matched(read.first(), shall.first());
        let pairs = rows_matched(&read, &shall, &columns);
        let mut out = Vec::new();
        for (number, wanted) in shall.iter().enumerate() {
            let is = pairs.get(number).copied().flatten();
            let source = is.and_then(|is| Some((rows.get(is)?, read.get(is)?)));
            let cell = |(column, text): (usize, &String)| {
                let was = columns.get(column).copied().flatten();
                let kept = source.and_then(|((_, written, _), read)| {
                    let was = was?;
                    (read.get(was)? == text).then(|| written.get(was).cloned())?
                });
                kept.unwrap_or_else(|| text.clone())
            };
            out.push(RowOut {
                piece: source.map(|((piece, ..), _)| *piece),
                cells: wanted.iter().enumerate().map(cell).collect(),
                comment: source.map_or(String::new(), |((_, _, comment), _)| (*comment).to_owned()),
            });
        }
        let first = rows.first().map_or(0, |(piece, ..)| *piece);
        let is_row = |piece: &usize| rows.iter().any(|(row, ..)| row == piece);
        let others = (0..pieces.len()).filter(|piece| !is_row(piece));
        let (before, after): (Vec<usize>, Vec<usize>) = others.partition(|piece| *piece < first);
        let mut slots = self.kept(&pieces, &before);
        slots.extend(self.row_slots(&pieces, out));
        slots.extend(self.kept(&pieces, &after));
        self.weave(&pieces, slots, &region)
    }

    /// Pieces as they are.
    pub(super) fn kept(&self, pieces: &[Piece], which: &[usize]) -> Vec<Slot> {
        let slot = |piece: &usize| {
            let lines = self.text.get(pieces.get(*piece)?.lines.clone())?.to_owned();
            Some(Slot::Kept { piece: *piece, lines, spaced: false })
        };
        which.iter().filter_map(slot).collect()
    }

    /// Rows laid out in one table.
    pub(super) fn row_slots(&self, pieces: &[Piece], rows: Vec<RowOut>) -> Vec<Slot> {
        let indent = rows
            .iter()
            .find_map(|row| pieces.get(row.piece?))
            .map_or("", |piece| self.indent_at(piece.lines.start));
        let widths = widths_of(rows.iter().map(|row| row.cells.clone()));
        rows.into_iter()
            .map(|one| {
                let comment =
                    if one.comment.is_empty() { String::new() } else { format!("  {}", one.comment) };
                let lines = format!("{indent}{}{comment}{}", row(&one.cells, &widths), self.eol);
                match one.piece {
                    Some(piece) => Slot::Kept { piece, lines, spaced: false },
                    None => Slot::Fresh { lines, spaced: false },
                }
            })
            .collect()
    }

    /// The rows and statements of a block as pieces.
    pub(super) fn entries(&self, block: &Block<'_>, region: &Range<usize>) -> Vec<Piece> {
        let ranges = block.entries.iter().filter_map(|entry| match entry {
            Entry::Row(tokens, _) => self.reader.span_of(tokens).map(Span::range),
            Entry::Statement(statement) => extent(statement),
            Entry::Blank | Entry::Comment(_) => None,
        });
        self.pieces(ranges.map(|range| (range, false)), region.start)
    }

    /// Slots in the lines of a region.
    pub(super) fn weave(&self, pieces: &[Piece], slots: Vec<Slot>, region: &Range<usize>) -> String {
        let tail = pieces.last().map_or(region.start, |last| last.lines.end)..region.end;
        weave(self.text, self.eol, pieces, slots, tail)
    }
}

/// The rows of a block: which of its rows and statements each is, its tokens, and the comment beside it.
pub(super) fn rows_of<'b, 't>(
    block: &'b Block<'t>,
) -> impl Iterator<Item = (usize, &'b [Token<'t>], Option<&'t str>)> {
    let entries = block
        .entries
        .iter()
        .filter(|entry| matches!(entry, Entry::Row(..) | Entry::Statement(_)))
        .enumerate();
    entries.filter_map(|(at, entry)| match entry {
        Entry::Row(tokens, comment) => Some((at, tokens.as_slice(), *comment)),
        Entry::Blank | Entry::Comment(_) | Entry::Statement(_) => None,
    })
}

/// Of each wanted heading the column that has it now.
fn matched(is: Option<&Vec<String>>, shall: Option<&Vec<String>>) -> Vec<Option<usize>> {
    let (Some(is), Some(shall)) = (is, shall) else { return Vec::new() };
    let mut out = vec![None; shall.len()];
    for op in capture_diff_slices(Algorithm::Myers, is, shall) {
        let (_, old, new) = op.as_tag_tuple();
        // A heading that says something else, as the only one there, is the same column.
        if matches!(op, similar::DiffOp::Equal { .. }) || old.len() == new.len() {
            for (old, new) in old.zip(new) {
                if let Some(place) = out.get_mut(new) {
                    *place = Some(old);
                }
            }
        }
    }
    out
}

/// Of each wanted row the row that it is now: those that say the same, and between them each the next that is most like it.
fn rows_matched(is: &[Vec<String>], shall: &[Vec<String>], columns: &[Option<usize>]) -> Vec<Option<usize>> {
    let alike = |old: usize, new: usize| {
        let (Some(old), Some(new)) = (is.get(old), shall.get(new)) else { return 0 };
        let same = |(column, text): &(usize, &String)| {
            columns.get(*column).copied().flatten().and_then(|was| old.get(was)) == Some(*text)
        };
        new.iter().enumerate().filter(same).count()
    };
    let mut out = vec![None; shall.len()];
    let mut put = |new: usize, old: usize| {
        if let Some(place) = out.get_mut(new) {
            *place = Some(old);
        }
    };
    // The heading is the first row of both.
    put(0, 0);
    let (old_rows, new_rows) = (is.get(1..).unwrap_or_default(), shall.get(1..).unwrap_or_default());
    for op in capture_diff_slices(Algorithm::Myers, old_rows, new_rows) {
        let (_, old, new) = op.as_tag_tuple();
        let (old, new) = (old.start + 1..old.end + 1, new.start + 1..new.end + 1);
        if old.len() == new.len() {
            old.zip(new).for_each(|(old, new)| put(new, old));
            continue;
        }
        let mut next = old.start;
        for row in new {
            let best = (next..old.end)
                .filter(|other| alike(*other, row) > 0)
                .max_by_key(|other| (alike(*other, row), std::cmp::Reverse(*other)));
            if let Some(best) = best {
                put(row, best);
                next = best + 1;
            }
        }
    }
    // A row that changed its place keeps what stands beside it.
    let mut free: Vec<usize> = (1..is.len()).filter(|old| !out.contains(&Some(*old))).collect();
    for (new, text) in shall.iter().enumerate() {
        let found = free.iter().position(|old| is.get(*old) == Some(text));
        if let (None, Some(found)) = (out.get(new).copied().flatten(), found)
            && let Some(place) = out.get_mut(new)
        {
            *place = Some(free.remove(found));
        }
    }
    out
}
