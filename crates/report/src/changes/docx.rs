//! Changes for a word processor: a table of the terms, and the terms themselves with the changes as revisions.

use super::phrases::{count, count_by_kind, kind_words};
use super::redlined;
use super::told::Told;
use super::{Context, grouped, tables};
use crate::document::docx::{self, Revision};
use crate::document::{Block, Column, Document, Level, Mark, Paragraph, Row, Run, Table};
use crate::layout::capitalised;
use meed_contract::words;
use meed_diff::Comparison;
use std::io;

/// The changes as the bytes of a DOCX file, revised by `revision`.
///
/// # Errors
/// Where the file would be larger than its format allows.
pub fn render(comparison: &Comparison, context: &Context<'_>, revision: &Revision) -> io::Result<Vec<u8>> {
    docx::render(&document(comparison, context), revision)
}

/// The changes as a document.
pub fn document(comparison: &Comparison, context: &Context<'_>) -> Document {
    let internal = context.is_internal();
    let mut blocks = vec![versions(context)];
    if internal {
        let only = "For one’s own side only: it says whom changes favour.";
        blocks.push(Block::Paragraph(Paragraph::new(vec![Run::strong(only)])));
    }
    blocks.extend(summary(comparison, context));
    if let Some(worth) = tables::worth(comparison, context) {
        blocks.push(Block::heading(Level::Part, "In money"));
        blocks.extend(worth.before.into_iter().map(Block::text));
        blocks.push(Block::Table(worth.years));
        if let Some(parts) = worth.parts {
            blocks.push(Block::heading(Level::Section, "By payment and party"));
            blocks.push(Block::Table(parts));
        }
        blocks.extend(worth.notes.into_iter().map(note));
    }
    if !comparison.is_empty() {
        blocks.push(Block::heading(Level::Part, "What changed"));
        for (heading, changes) in grouped(comparison, context) {
            blocks.push(Block::heading(Level::Section, heading));
            let told =
                changes.into_iter().map(|(number, change)| (number, Told::of(number, change, context)));
            blocks.push(Block::Table(table(told.collect(), context)));
        }
    }
    if !comparison.same.is_empty() {
        blocks.push(note(format!(
            "Written otherwise, and no change of terms: {}.",
            words::list(&comparison.same.iter().map(|change| change.term.clone()).collect::<Vec<_>>())
        )));
    }
    blocks.extend(marked(comparison, context));
    Document {
        title: format!("Changes of {}", context.title),
        reference: context.reference.clone(),
        foot: format!("Written by meed {}", context.program_version),
        wide: true,
        blocks,
    }
}

fn note(text: impl Into<String>) -> Block {
    Block::Paragraph(Paragraph::note(vec![Run::plain(text)]))
}

/// Which version is which.
fn versions(context: &Context<'_>) -> Block {
    let columns = vec![
        Column::words("Version", 1),
        Column::words("File", 5),
        Column::words("Fingerprint of its terms", 3),
    ];
    let row = |which: &str, file: &crate::InputFile| {
        let cells = [Run::strong(which), Run::plain(file.name.as_str()), Run::code(file.fingerprint.short())];
        Row::of(cells.map(|run| Paragraph::new(vec![run])))
    };
    Block::Table(Table { columns, rows: vec![row("Was", &context.old), row("Now", &context.new)] })
}

/// How many terms changed, and of which kinds.
fn summary(comparison: &Comparison, context: &Context<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::heading(Level::Part, "Summary")];
    let counted = format!("{}.", capitalised(&count(comparison, context)));
    blocks.push(Block::Paragraph(Paragraph::new(vec![Run::strong(counted)])));
    let kinds = count_by_kind(comparison, context);
    if !kinds.is_empty() {
        let kinds: Vec<String> =
            kinds.into_iter().map(|(kind, count)| format!("{} {count}", kind_words(kind))).collect();
        blocks.push(Block::text(format!("By kind: {}.", kinds.join(", "))));
    }
    blocks
}

/// A table of changes: Term, Was, Now, £ effect by year where there are data, Note, and who gains where that was asked for.
fn table(told: Vec<(usize, Told)>, context: &Context<'_>) -> Table {
    let priced = context.is_priced();
    let internal = context.is_internal();
    let mut columns = vec![
        Column::words("", 1),
        Column::words("Term", 8),
        Column::words("Was", 8),
        Column::words("Now", 8),
    ];
    if priced {
        columns.push(Column::words("£ effect by year", 6));
    }
    columns.push(Column::words("Note", 5));
    if internal {
        columns.push(Column::words("Who gains", 8));
    }
    let row = |(number, told): (usize, Told)| {
        let number = vec![Paragraph::from(number.to_string())];
        // Revisions are those of the terms below: accepted or rejected, they leave this table as it is.
        let mut cells = vec![number, told.term, standing(told.was), standing(told.now)];
        if priced {
            cells.push(told.effect);
        }
        cells.push(told.notes);
        if internal {
            cells.push(told.favours);
        }
        Row { cells, strong: false }
    };
    Table { columns, rows: told.into_iter().map(row).collect() }
}

/// What a version says, with what the other does not say in strong words.
fn standing(cell: Vec<Paragraph>) -> Vec<Paragraph> {
    let one = |paragraph: Paragraph| {
        let differs = |run: &Run| matches!(run.mark, Mark::Revised(_));
        let whole = paragraph.runs.iter().all(differs);
        let run = |run: Run| match run.mark {
            Mark::Revised(_) if whole => Run { mark: Mark::Plain, ..run },
            Mark::Revised(_) => Run { mark: Mark::Strong, ..run },
            _ => run,
        };
        Paragraph { runs: paragraph.runs.into_iter().map(run).collect(), ..paragraph }
    };
    cell.into_iter().map(one).collect()
}

/// The items in which a term changed, with the changes as revisions.
fn marked(comparison: &Comparison, context: &Context<'_>) -> Vec<Block> {
    if comparison.is_empty() {
        return Vec::new();
    }
    let (items, left_out) = redlined::items(comparison, context);
    let accepted = if context.hidden(comparison) == 0 {
        "Accepted, the changes make these items say what the new version says; rejected, what the old one said. Comments are left out."
    } else {
        "Only the changes that are shown above are marked: accepted, they are made in the old version, and no others. Comments are left out."
    };
    let mut blocks = vec![
        Block::PageBreak,
        Block::heading(Level::Part, "The terms with the changes marked"),
        Block::text(accepted),
    ];
    if left_out > 0 {
        let others = words::counted(left_out, "other item is", "other items are");
        blocks.push(note(format!("{} the same in both versions and not shown.", capitalised(&others))));
    }
    for lines in items {
        blocks.extend(lines);
        blocks.push(Block::text(""));
    }
    blocks
}
