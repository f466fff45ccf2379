//! Blocks of lines as text.

use super::lines::{Block, Entry, Statement, cells, join};
use crate::keywords;
use crate::lexer::Token;

/// Keywords longer than this have their value right behind them, so that one of them does not push all values of the
/// block to the right.
const LONGEST_ALIGNED: usize = 12;

/// How far a block stands to the right of what opens it.
const INDENT: usize = 2;

/// How far a line stands to the right of the statement that it goes on with, where values are not aligned.
const HANGING: usize = 4;

/// The whole text.
pub(crate) fn print(file: &Block<'_>) -> String {
    let mut out = String::new();
    entries(&mut out, &file.entries, 0, None);
    out
}

fn entries(out: &mut String, entries: &[Entry<'_>], indent: usize, column: Option<usize>) {
    let widths = widths(entries);
    for entry in entries {
        match entry {
            Entry::Blank => out.push('\n'),
            Entry::Comment(comment) => line(out, indent, "", Some(comment)),
            Entry::Row(tokens, comment) => line(out, indent, &row(&texts(tokens), &widths), *comment),
            Entry::Statement(statement) => print_statement(out, statement, indent, column),
        }
    }
}

fn print_statement(out: &mut String, statement: &Statement<'_>, indent: usize, column: Option<usize>) {
    let lines: Vec<(String, Option<&str>)> =
        statement.lines.iter().map(|(tokens, comment)| (join(tokens), *comment)).collect();
    let value = lines.first().and_then(|(text, _)| split(text, statement, column));
    let hanging = match (&value, column) {
        (Some(_), Some(column)) => indent + column,
        _ => indent + HANGING,
    };
    for (index, (text, comment)) in lines.iter().enumerate() {
        match &value {
            Some((keyword, value)) if index == 0 => {
                let pad = column.unwrap_or_default().saturating_sub(width(keyword));
                line(out, indent, &format!("{keyword}{}{value}", " ".repeat(pad)), *comment);
            }
            _ => line(out, if index == 0 { indent } else { hanging }, text, *comment),
        }
    }
    if let Some(block) = &statement.block {
        // What is added is laid out as in a file.
        let is_file =
            lines.first().is_some_and(|(text, _)| keywords::leading(text) == keywords::ADDED.keyword);
        let column = (!is_file).then(|| value_column(&block.entries));
        entries(out, &block.entries, indent + INDENT, column);
        line(out, indent, "}", block.closing_comment);
    }
}

/// Keyword and value of a statement that takes part in the alignment of its block.
fn split<'a>(text: &'a str, statement: &Statement<'_>, column: Option<usize>) -> Option<(&'a str, &'a str)> {
    if column.is_none() || statement.block.is_some() {
        return None;
    }
    let keyword = keywords::leading(text);
    let value = text.get(keyword.len()..)?.trim_start();
    (width(keyword) <= LONGEST_ALIGNED && !value.is_empty() && !keyword.is_empty())
        .then_some((keyword, value))
}

/// The column of a block's values, counted from its indent.
fn value_column(entries: &[Entry<'_>]) -> usize {
    let keywords = entries.iter().filter_map(|entry| match entry {
        Entry::Statement(statement) => {
            let (tokens, _) = statement.lines.first()?;
            split(&join(tokens), statement, Some(0)).map(|(keyword, _)| width(keyword))
        }
        Entry::Blank | Entry::Comment(_) | Entry::Row(..) => None,
    });
    keywords.max().unwrap_or_default() + 2
}

/// The widths of the columns of a block's rows.
fn widths(entries: &[Entry<'_>]) -> Vec<usize> {
    widths_of(entries.iter().filter_map(|entry| match entry {
        Entry::Row(tokens, _) => Some(texts(tokens)),
        Entry::Blank | Entry::Comment(_) | Entry::Statement(_) => None,
    }))
}

/// The texts of a row's cells.
fn texts(tokens: &[Token<'_>]) -> Vec<String> {
    cells(tokens).into_iter().map(join).collect()
}

/// The widths of the columns of rows.
pub(crate) fn widths_of(rows: impl Iterator<Item = Vec<String>>) -> Vec<usize> {
    let mut widths: Vec<usize> = Vec::new();
    for cells in rows {
        widths.resize(widths.len().max(cells.len()), 0);
        for (column, cell) in widths.iter_mut().zip(cells) {
            *column = (*column).max(width(&cell));
        }
    }
    widths
}

/// A row with its bars.
pub(crate) fn row(cells: &[String], widths: &[usize]) -> String {
    let mut out = String::from("|");
    for (cell, column) in cells.iter().zip(widths) {
        out.push(' ');
        out.push_str(cell);
        out.push_str(&" ".repeat(column.saturating_sub(width(cell))));
        out.push_str(" |");
    }
    out
}

fn line(out: &mut String, indent: usize, text: &str, comment: Option<&str>) {
    out.push_str(&" ".repeat(indent));
    out.push_str(text);
    if let Some(comment) = comment {
        if !text.is_empty() {
            out.push_str("  ");
        }
        out.push_str(comment);
    }
    out.push('\n');
}

/// How many columns a text takes, counting characters.
fn width(text: &str) -> usize {
    text.chars().count()
}
