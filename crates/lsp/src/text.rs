//! The text of a document with its lines, and positions in it as clients count them.

use meed_ide::Replacement;
use std::ops::Range;
use std::sync::Arc;
use tower_lsp::lsp_types as lsp;

/// How a client counts columns.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Encoding {
    /// In bytes.
    Utf8,
    /// In units of UTF-16, which every client can do.
    #[default]
    Utf16,
}

/// A text with the beginnings of its lines. A line ends in LF, CRLF or CR.
#[derive(Clone, Debug)]
pub struct Text {
    text: Arc<str>,
    starts: Vec<usize>,
}

impl Text {
    /// A text.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends_line = |at: usize| match bytes.get(at) {
            Some(b'\n') => true,
            Some(b'\r') => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        let starts =
            std::iter::once(0).chain((0..bytes.len()).filter(|at| ends_line(*at)).map(|at| at + 1)).collect();
        Self { text: Arc::from(text), starts }
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The byte of a position. A column behind the end of its line is the end of the line, and a line behind the last is the end
    /// of the text, as the protocol asks.
    pub fn offset(&self, position: lsp::Position, encoding: Encoding) -> usize {
        let Some(start) = self.starts.get(position.line as usize) else { return self.text.len() };
        let end = self.starts.get(position.line as usize + 1).copied().unwrap_or(self.text.len());
        let line = self.text.get(*start..end).unwrap_or_default().trim_end_matches(['\n', '\r']);
        let mut left = position.character as usize;
        for (at, letter) in line.char_indices() {
            let width = match encoding {
                Encoding::Utf8 => letter.len_utf8(),
                Encoding::Utf16 => letter.len_utf16(),
            };
            if left < width {
                return start + at;
            }
            left -= width;
        }
        start + line.len()
    }

    /// The position of a byte.
    pub fn position(&self, offset: usize, encoding: Encoding) -> lsp::Position {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let before = self.text.get(start..offset).unwrap_or_default();
        // A place behind the end of a line is the end of the line: no client knows a column within CRLF.
        let before = before.trim_end_matches(['\n', '\r']);
        let character = match encoding {
            Encoding::Utf8 => before.len(),
            Encoding::Utf16 => before.encode_utf16().count(),
        };
        let clip = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        lsp::Position { line: clip(line), character: clip(character) }
    }

    /// The range of some bytes.
    pub fn range(&self, bytes: Range<usize>, encoding: Encoding) -> lsp::Range {
        lsp::Range {
            start: self.position(bytes.start, encoding),
            end: self.position(bytes.end.max(bytes.start), encoding),
        }
    }

    /// The bytes of a range.
    pub fn bytes(&self, range: lsp::Range, encoding: Encoding) -> Range<usize> {
        let start = self.offset(range.start, encoding);
        start..self.offset(range.end, encoding).max(start)
    }

    /// The edits that some replacements are.
    pub fn edits(&self, replacements: &[Replacement], encoding: Encoding) -> Vec<lsp::TextEdit> {
        let edit = |one: &Replacement| lsp::TextEdit {
            range: self.range(one.range.clone(), encoding),
            new_text: one.text.clone(),
        };
        replacements.iter().map(edit).collect()
    }

    /// The text after a change by a client: of a range, or of the whole.
    pub fn changed(&self, change: &lsp::TextDocumentContentChangeEvent, encoding: Encoding) -> Self {
        let Some(range) = change.range else { return Self::new(&change.text) };
        let bytes = self.bytes(range, encoding);
        let mut text = String::with_capacity(self.text.len() + change.text.len());
        text.push_str(self.text.get(..bytes.start).unwrap_or_default());
        text.push_str(&change.text);
        text.push_str(self.text.get(bytes.end..).unwrap_or_default());
        Self::new(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, character: u32) -> lsp::Position {
        lsp::Position { line, character }
    }

    #[test]
    fn columns_are_counted_as_clients_count_them() {
        let text = Text::new("a£b\r\n😀x\rend\n");
        for (position, utf8, offset) in [
            (at(0, 2), at(0, 3), 3),
            (at(0, 3), at(0, 4), 4),
            (at(1, 2), at(1, 4), 10),
            (at(1, 3), at(1, 5), 11),
            (at(2, 3), at(2, 3), 15),
            (at(3, 0), at(3, 0), 16),
        ] {
            assert_eq!(text.offset(position, Encoding::Utf16), offset, "{position:?}");
            assert_eq!(text.offset(utf8, Encoding::Utf8), offset, "{utf8:?}");
            assert_eq!(text.position(offset, Encoding::Utf16), position);
            assert_eq!(text.position(offset, Encoding::Utf8), utf8);
        }
        // Within a character, behind a line, behind the text.
        assert_eq!(text.offset(at(1, 1), Encoding::Utf16), 6);
        assert_eq!(text.offset(at(0, 99), Encoding::Utf16), 4);
        assert_eq!(text.offset(at(99, 0), Encoding::Utf16), 16);
        assert_eq!(text.position(5, Encoding::Utf16), at(0, 3));
    }

    #[test]
    fn changes_are_applied_where_they_say() {
        let text = Text::new("one\ntwo £\n");
        let change = lsp::TextDocumentContentChangeEvent {
            range: Some(lsp::Range { start: at(1, 4), end: at(1, 5) }),
            range_length: None,
            text: "€\n3".to_owned(),
        };
        let text = text.changed(&change, Encoding::Utf16);
        assert_eq!(text.as_str(), "one\ntwo €\n3\n");
        assert_eq!(text.offset(at(2, 1), Encoding::Utf16), text.as_str().len() - 1);
        // A range that ends before it begins inserts.
        let change = lsp::TextDocumentContentChangeEvent {
            range: Some(lsp::Range { start: at(1, 0), end: at(0, 0) }),
            range_length: None,
            text: "x".to_owned(),
        };
        assert_eq!(text.changed(&change, Encoding::Utf16).as_str(), "one\nxtwo €\n3\n");
    }
}
