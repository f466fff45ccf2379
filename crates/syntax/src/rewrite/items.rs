//! Tables of items: what changes in an item is written into its row as long as the table can say it.

use super::Writer;
use super::grid::{RowOut, rows_of};
use super::node::quoted;
use super::pair::same;
use super::weave::{Piece, Slot, attached};
use crate::layout::{Block, cells, join};
use crate::lexer::Token;
use crate::outline::{Form, Node, Part, Word, WordKind, outline, spoken, words};
use crate::tree::LiteralKind;
use std::ops::Range;

/// A table of items with what is wanted in it.
pub(super) struct Table {
    /// Which piece of its block it is.
    pub(super) piece: usize,
    /// Which of the wanted nodes it says.
    pub(super) wanted: Range<usize>,
    pub(super) lines: String,
}

/// What a column of a table of items says.
enum Column {
    Name,
    Title,
    /// The term of a change.
    Term,
    /// A formula behind these words.
    Formula(Vec<Word>),
    /// What holds in a contract year.
    Year(String),
    /// A statement, by its label.
    Statement(String),
}

/// What a table is going to be.
struct Plan {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
    /// Of each statement beside the table what it says then; none where it goes.
    shared: Vec<Option<Node>>,
}

impl Writer<'_> {
    /// The tables of items of a block that can say what is wanted.
    pub(super) fn tables(
        &self,
        parts: &[Part<'_, '_>],
        pieces: &[Piece],
        pairs: &[Option<usize>],
        piece_of: &[usize],
        wanted: &[Node],
    ) -> Vec<Table> {
        let mut out = Vec::new();
        let mut first_node = 0;
        for (at, (part, piece)) in parts.iter().zip(pieces).enumerate() {
            let before = first_node;
            first_node += part.nodes.len();
            let Some(singular) = part.rows else { continue };
            let row_of = |shall: usize| {
                let is = pairs.get(shall).copied().flatten()?;
                (piece_of.get(is) == Some(&at)).then(|| is - before)
            };
            let mut members = (0..wanted.len()).filter(|shall| row_of(*shall).is_some());
            let Some(low) = members.next() else { continue };
            let high = members.next_back().unwrap_or(low) + 1;
            let is_new = |shall: usize| pairs.get(shall).copied().flatten().is_none();
            if (low..high).any(|shall| row_of(shall).is_none() && !is_new(shall)) {
                continue;
            }
            let like = |shall: &usize| {
                is_new(*shall) && wanted.get(*shall).is_some_and(|node| node.keyword == singular)
            };
            let wide = (0..low).rev().take_while(like).last().unwrap_or(low)
                ..(high..wanted.len()).take_while(like).last().map_or(high, |last| last + 1);
            let lines = |range: &Range<usize>, strict: bool| {
                let rows: Vec<(Option<usize>, &Node)> =
                    range.clone().filter_map(|shall| Some((row_of(shall), wanted.get(shall)?))).collect();
                self.table(part, piece, &rows, strict)
            };
            let narrow = low..high;
            let found = lines(&wide, true).map(|lines| (wide.clone(), lines));
            let found = found.or_else(|| lines(&narrow, false).map(|lines| (narrow.clone(), lines)));
            out.extend(found.map(|(wanted, lines)| Table { piece: at, wanted, lines }));
        }
        out
    }

    /// The lines of a table of items with these rows; each is the row that it is now, and what it shall say. None if no table can
    /// say it, or, where it is strict, no table with these columns.
    fn table(
        &self,
        part: &Part<'_, '_>,
        piece: &Piece,
        rows: &[(Option<usize>, &Node)],
        strict: bool,
    ) -> Option<String> {
        let unchanged = rows.len() == part.nodes.len()
            && rows.iter().enumerate().all(|(at, (row, node))| {
                *row == Some(at) && part.nodes.get(at).is_some_and(|is| is.write() == node.write())
            });
        if unchanged {
            return self.text.get(piece.lines.clone()).map(str::to_owned);
        }
        let block = part.statements.first()?.block.as_ref()?;
        let open = piece.lines.start + self.reader.text.get(piece.lines.clone())?.find('{')?;
        let region = self.line_end(open)..self.line_start(block.closed_at?);
        let plan = self.plan(block, rows, strict)?;
        let entries = self.entries(block, &region);
        let shared = self.reader.parts(block);
        let row_pieces: Vec<(usize, &str)> =
            rows_of(block).map(|(piece, _, comment)| (piece, comment.unwrap_or_default())).collect();
        let (first_row, header_comment) = row_pieces.first().copied()?;
        let mut out_rows =
            vec![RowOut { piece: Some(first_row), cells: plan.headings, comment: header_comment.to_owned() }];
        for ((row, _), cells) in rows.iter().zip(plan.rows) {
            // The heading is the first of the rows.
            let place = row.and_then(|row| row_pieces.get(row + 1));
            out_rows.push(RowOut {
                piece: place.map(|(piece, _)| *piece),
                cells,
                comment: place.map_or(String::new(), |(_, comment)| (*comment).to_owned()),
            });
        }
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for (statement, shall) in shared.iter().zip(plan.shared) {
            let place =
                entries.iter().position(|entry| entry.lines.contains(&statement.span.range().start))?;
            let (Some(shall), Some(is)) = (shall, statement.nodes.first()) else { continue };
            let lines = self.node(statement, entries.get(place)?, is, &shall);
            let slot = Slot::Kept { piece: place, lines, spaced: false };
            if place < first_row { before.push(slot) } else { after.push(slot) }
        }
        let mut slots = before;
        slots.extend(self.row_slots(&entries, out_rows));
        slots.extend(after);
        let head = self.text.get(piece.lines.start..region.start)?;
        let closing = self.text.get(region.end..piece.lines.end)?;
        let text = format!("{head}{}{closing}", self.weave(&entries, slots, &region));
        let read = outline(self.source, &text).nodes;
        let wanted: Vec<Node> = rows.iter().map(|(_, node)| (*node).clone()).collect();
        same(&read, &wanted).then_some(text)
    }

    /// The cells that say what is wanted.
    fn plan(&self, block: &Block<'_>, rows: &[(Option<usize>, &Node)], strict: bool) -> Option<Plan> {
        let mut written = rows_of(block).map(|(_, tokens, _)| cells(tokens));
        let header = written.next()?;
        let old: Vec<Vec<&[Token<'_>]>> = written.collect();
        let change = rows.iter().all(|(_, node)| node.form == Form::Statement);
        let mut headings: Vec<String> = header.iter().map(|cell| join(cell)).collect();
        let mut columns: Vec<Column> =
            header.iter().map(|cell| self.column(cell, change)).collect::<Option<_>>()?;
        let mut shared = Vec::new();
        let beside = self.reader.parts(block);
        for statement in &beside {
            let [is] = statement.nodes.as_slice() else { return None };
            let label = is.label();
            let said: Vec<Option<&Node>> = rows.iter().map(|(_, node)| child(node, &label)).collect();
            let first = said.first().copied().flatten().map(Node::write);
            if first.is_some() && said.iter().all(|other| other.map(Node::write) == first) {
                shared.push(said.first().copied().flatten().cloned());
                continue;
            }
            shared.push(None);
        }
        let kept: Vec<String> = shared.iter().flatten().map(Node::label).collect();
        for (_, node) in rows {
            let mut labels: Vec<String> = Vec::new();
            for said in &node.children {
                let label = said.label();
                let known = kept.contains(&label)
                    || columns.iter().any(|one| matches!(one, Column::Statement(of) if *of == label));
                if labels.contains(&label) || (!known && (strict || !fits_a_cell(said))) {
                    return None;
                }
                if !known {
                    headings.push(label.clone());
                    columns.push(Column::Statement(label.clone()));
                }
                labels.push(label);
            }
        }
        let mut out = Vec::new();
        for (row, node) in rows {
            let was = row.and_then(|row| old.get(row));
            let mut line = Vec::new();
            for (at, column) in columns.iter().enumerate() {
                let text = said_in(column, node, &kept)?;
                let kept = was
                    .and_then(|cells| cells.get(at))
                    .filter(|cell| spoken(&words(self.source, self.reader.text, cell)) == text);
                line.push(kept.map_or(text, |cell| join(cell)));
            }
            says_no_more(node, &columns)?;
            out.push(line);
        }
        // A column in which nothing is said any more goes.
        let empty = |at: usize, rows: &[Vec<String>]| {
            rows.iter().all(|row| row.get(at).is_none_or(|cell| cell == "-"))
        };
        let before: Vec<Vec<String>> =
            old.iter().map(|row| row.iter().map(|cell| join(cell)).collect()).collect();
        for at in (0..columns.len()).rev() {
            let statement = matches!(columns.get(at), Some(Column::Statement(_)));
            if statement && empty(at, &out) && !empty(at, &before) {
                headings.remove(at);
                out.iter_mut().for_each(|row| drop(row.remove(at)));
            }
        }
        Some(Plan { headings, rows: out, shared })
    }

    fn column(&self, heading: &[Token<'_>], change: bool) -> Option<Column> {
        let first = heading.first()?;
        let all = words(self.source, self.reader.text, heading);
        Some(match (first.text, all.as_slice()) {
            ("title", _) => Column::Title,
            ("name", [_]) => Column::Name,
            ("term", _) if change => Column::Term,
            ("=", _) => Column::Formula(all),
            (_, [Word { kind: WordKind::Literal(LiteralKind::Period(_)), text, .. }]) => {
                Column::Year(text.clone())
            }
            _ => {
                let (keyword, count) = self.reader.keyword(heading);
                let subject = spoken(all.get(count..)?);
                Column::Statement(format!("{keyword} {subject}").trim_end().to_owned())
            }
        })
    }

    /// The comments that stand at a row, and, of the first, those of the table, for when it is no row any more.
    pub(super) fn comments_of_row(
        &self,
        part: Option<(&Part<'_, '_>, &Piece)>,
        row: &Node,
        first: bool,
        indent: &str,
    ) -> String {
        let place = part.and_then(|(part, piece)| {
            let block = part.statements.first()?.block.as_ref()?;
            let open = piece.lines.start + self.reader.text.get(piece.lines.clone())?.find('{')?;
            let region = self.line_end(open)..self.line_start(block.closed_at?);
            Some((piece, block, region))
        });
        let Some((piece, block, region)) = place else { return String::new() };
        let entries = self.entries(block, &region);
        let rows: Vec<usize> = rows_of(block).map(|(piece, ..)| piece).collect();
        let mut out = String::new();
        if first {
            out.push_str(&self.comments_of(attached(self.text, &piece.gap), indent));
            out.push_str(&self.comments_of(piece.lines.start..region.start, indent));
        }
        for (at, entry) in entries.iter().enumerate() {
            let here = entry.lines.contains(&row.span.range().start);
            // What stands at the heading and beside the table goes with the first.
            if here || (first && rows.iter().skip(1).all(|row| *row != at)) {
                out.push_str(&self.comments_of(entry.gap.start..entry.lines.end, indent));
            }
        }
        if first {
            let tail = entries.last().map_or(region.start, |last| last.lines.end);
            out.push_str(&self.comments_of(tail..piece.lines.end, indent));
        }
        out
    }
}

/// The statement with a label.
fn child<'n>(node: &'n Node, label: &str) -> Option<&'n Node> {
    node.children.iter().find(|child| child.label() == label)
}

/// Whether a statement can be said in a cell.
fn fits_a_cell(node: &Node) -> bool {
    let said = value(node);
    node.form == Form::Statement
        && node.table.is_none()
        && node.children.is_empty()
        && !said.is_empty()
        && said != "-"
}

/// What a statement says behind what it is about.
fn value(node: &Node) -> String {
    let about = node.subject_length().map_or(0, |length| length + 1);
    spoken(node.words.get(about..).unwrap_or_default())
}

/// What a cell says: `-` where nothing is said. None where no cell can say it. What stands beside the table is not said in it.
fn said_in(column: &Column, node: &Node, beside: &[String]) -> Option<String> {
    const NOTHING: &str = "-";
    Some(match column {
        Column::Name => node.name.as_ref()?.text.clone(),
        Column::Title => node.title.as_ref().map_or(NOTHING.to_owned(), |title| quoted(&title.text)),
        Column::Term => node.value(),
        Column::Formula(lead) => {
            let said =
                node.words.get(lead.len()..).filter(|_| spoken(&node.words).starts_with(&spoken(lead)));
            said.map_or(NOTHING.to_owned(), spoken)
        }
        Column::Year(year) => {
            let Some(table) = &node.table else { return Some(NOTHING.to_owned()) };
            let at = table.header.iter().position(|heading| heading.text() == *year)?;
            let [row] = table.rows.as_slice() else { return None };
            row.cells.get(at)?.text()
        }
        Column::Statement(label) if beside.contains(label) => NOTHING.to_owned(),
        Column::Statement(label) => match child(node, label) {
            None if node.form == Form::Statement => return None,
            None => NOTHING.to_owned(),
            Some(said) if said.table.is_none() && said.children.is_empty() => value(said),
            Some(_) => return None,
        },
    })
}

/// Whether the columns say all that stands in the head of an item.
fn says_no_more(node: &Node, columns: &[Column]) -> Option<()> {
    let has = |wanted: fn(&Column) -> bool| columns.iter().any(wanted);
    let name = node.name.is_none() || has(|column| matches!(column, Column::Name));
    let named = has(|column| matches!(column, Column::Name | Column::Title));
    let title = node.title.is_none()
        || has(|column| matches!(column, Column::Title))
        // What has neither is told by its cells.
        || !named;
    let words = node.words.is_empty()
        || has(|column| matches!(column, Column::Formula(_) | Column::Year(_) | Column::Term));
    let table = node.table.is_none() || has(|column| matches!(column, Column::Year(_)));
    (name && title && words && table).then_some(())
}
