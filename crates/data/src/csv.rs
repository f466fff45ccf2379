//! CSV text to a sheet of cells that know their place.
//!
//! A reader of our own, because every cell needs its bytes for the error that shows it, and because a file with a stray
//! quote should be read to its end: a reader that stops there would hide every other mistake.

use crate::heading;
use crate::sheet::{Builder, CellKind};
use meed_diagnostics::{Code, Diagnostic, SourceId, Span};

/// What the text gave: the cells, and what is wrong with the quoting.
pub struct Split {
    /// The cells.
    pub builder: Builder,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// So many unclosed quotes are mended before the rest of the file is taken as one cell. Each costs a look through the
/// rest of the file.
const MOST_UNCLOSED: usize = 20;

/// So many rows are looked at to find the separator.
const ROWS_FOR_SEPARATOR: usize = 30;

/// Splits a return into rows and cells.
pub fn split(source: SourceId, text: &str) -> Split {
    split_by(source, text, separator(text, heading::is_known))
}

/// Splits a text into rows and cells.
pub fn split_by(source: SourceId, text: &str, separator: u8) -> Split {
    let mut splitter = Splitter {
        source,
        text,
        separator,
        at: 0,
        unclosed: 0,
        builder: Builder::default(),
        diagnostics: Vec::new(),
    };
    let mut number = 0;
    while splitter.at < text.len() && !splitter.builder.is_too_large() {
        number += 1;
        splitter.row(number);
    }
    if splitter.builder.is_too_large() {
        let span = Span::new(source, splitter.at, splitter.at);
        splitter.diagnostics.push(crate::read::too_many_cells(span));
    }
    Split { builder: splitter.builder, diagnostics: splitter.diagnostics }
}

/// The separator that gives the most known headings in one of the first rows; a comma if none gives any.
pub fn separator(text: &str, is_known: impl Fn(&str) -> bool) -> u8 {
    let known = |separator: char| {
        let lines = text.lines().take(ROWS_FOR_SEPARATOR);
        lines
            // A line of a hundred megabytes is no heading row.
            .map(|line| line.get(..line.len().min(4096)).unwrap_or_default())
            .map(|line| line.split(separator).filter(|cell| is_known(cell.trim().trim_matches('"'))).count())
            .max()
            .unwrap_or(0)
    };
    // The last of equals would win: the comma comes last.
    [b'|', b'\t', b';', b',']
        .into_iter()
        .max_by_key(|separator| known(char::from(*separator)))
        .unwrap_or(b',')
}

struct Splitter<'a> {
    source: SourceId,
    text: &'a str,
    separator: u8,
    at: usize,
    unclosed: usize,
    builder: Builder,
    diagnostics: Vec<Diagnostic>,
}

impl Splitter<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn slice(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn is_end_of_row(byte: Option<u8>) -> bool {
        matches!(byte, None | Some(b'\n' | b'\r'))
    }

    /// One row with its line end.
    fn row(&mut self, number: u32) {
        self.builder.begin_row(number);
        loop {
            self.cell();
            if self.byte(self.at) != Some(self.separator) {
                break;
            }
            self.at += 1;
        }
        self.builder.end_row(self.at);
        if self.byte(self.at) == Some(b'\r') {
            self.at += 1;
        }
        if self.byte(self.at) == Some(b'\n') {
            self.at += 1;
        }
    }

    /// One cell, up to its separator or the end of the row.
    fn cell(&mut self) {
        let mut start = self.at;
        while matches!(self.byte(start), Some(b' ')) {
            start += 1;
        }
        if self.byte(start) == Some(b'"') {
            self.quoted(start);
        } else {
            let end = self.end_of_plain(self.at);
            let text = self.text.get(self.at..end).unwrap_or_default();
            let leading = text.len() - text.trim_start().len();
            let place = (self.at + leading, self.at + leading + text.trim().len());
            self.builder.cell(text, CellKind::Text, place);
            self.at = end;
        }
    }

    /// The end of a cell without quotes that goes on at `from`.
    fn end_of_plain(&self, from: usize) -> usize {
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        let length = rest.iter().position(|byte| *byte == self.separator || matches!(byte, b'\n' | b'\r'));
        from + length.unwrap_or(rest.len())
    }

    /// A quoted cell whose quote stands at `start`.
    fn quoted(&mut self, start: usize) {
        let Some(close) = self.closing_quote(start + 1) else {
            self.unclosed_quote(start);
            return;
        };
        let content = self.slice(start + 1, close);
        let content = if content.contains('"') { content.replace("\"\"", "\"") } else { content.to_owned() };
        let after = close + 1;
        let end = self.end_of_plain(after);
        let rest = self.slice(after, end);
        if !rest.trim().is_empty() && content.contains('\n') {
            // A quote that closes in the middle of a later line opens a cell there: this one was never closed.
            self.unclosed_quote(start);
            return;
        }
        if rest.trim().is_empty() {
            self.builder.cell(&content, CellKind::Text, (start, after));
        } else {
            let rest = rest.to_owned();
            self.diagnostics.push(
                Diagnostic::new(
                    Code::UnreadableFile,
                    Span::new(self.source, start, end),
                    format!("`{}` goes on after its closing quote", excerpt(&content)),
                )
                .with_help("put quotes around the whole cell, and write a quote inside it twice: `\"\"`"),
            );
            self.builder.cell(&format!("{content}{rest}"), CellKind::Text, (start, end));
        }
        self.at = end;
    }

    /// The quote that closes a cell whose content begins at `from`; a doubled quote is part of the content.
    fn closing_quote(&self, from: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = from;
        loop {
            at += bytes.get(at..)?.iter().position(|byte| *byte == b'"')?;
            if bytes.get(at + 1) != Some(&b'"') {
                return Some(at);
            }
            at += 2;
        }
    }

    /// A quote that is never closed: the cell is taken to end where its line ends, so that the rest can be read.
    fn unclosed_quote(&mut self, start: usize) {
        self.unclosed += 1;
        let mut end = self.text.len();
        let mut help =
            "close it, or write a quote inside a quoted cell twice (`\"\"`); the file may have been cut off";
        if self.unclosed >= MOST_UNCLOSED {
            help = "there are many of these: the rest of the file is not read until they are mended";
        } else {
            end = start;
            while !Self::is_end_of_row(self.byte(end)) {
                end += 1;
            }
        }
        let shown = self.text.get(start..end).unwrap_or_default().lines().next().unwrap_or_default().len();
        let span = Span::new(self.source, start, start + shown);
        self.diagnostics.push(
            Diagnostic::new(Code::UnreadableFile, span, "a quote is opened here and never closed")
                .with_help(help),
        );
        let content = self.text.get(start + 1..end).unwrap_or_default();
        self.builder.cell(content, CellKind::Text, (start, start + shown));
        self.at = end;
    }
}

/// The first characters of a text, for messages.
pub fn excerpt(text: &str) -> String {
    const MOST: usize = 60;
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= MOST && line.len() == text.len() {
        return line.to_owned();
    }
    let mut short: String = line.chars().take(MOST).collect();
    short.push('…');
    short
}
