//! The texts that spans point into, and their lines.

use crate::Span;

/// Names one text of a [`Sources`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct SourceId(pub u32);

/// Every text of one run, rule files and data sheets alike. Nothing here reads a file: texts come in as arguments.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    texts: Vec<SourceText>,
}

/// One text with its name and the starts of its lines.
#[derive(Clone, Debug)]
pub struct SourceText {
    name: String,
    text: String,
    line_starts: Vec<u32>,
}

/// A line and a column, both from 1. Columns count characters, as people do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Sources {
    /// No texts yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a text in and gives the id by which spans name it. `name` is what readers are shown.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id = SourceId(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        self.texts.push(SourceText::new(name.into(), text.into()));
        id
    }

    /// The text that `id` names, if it was given out by this value.
    pub fn get(&self, id: SourceId) -> Option<&SourceText> {
        self.texts.get(id.0 as usize)
    }

    /// The characters that a span covers; empty where the span does not fit its text.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source).and_then(|source| source.text.get(span.range())).unwrap_or_default()
    }

    /// The name of the text that `id` names.
    pub fn name(&self, id: SourceId) -> &str {
        self.get(id).map_or("", SourceText::name)
    }

    /// The line and column of a span's first character.
    pub fn line_column(&self, span: Span) -> LineColumn {
        self.get(span.source)
            .map_or(LineColumn { line: 1, column: 1 }, |source| source.line_column(span.start as usize))
    }
}

impl SourceText {
    fn new(name: String, text: String) -> Self {
        let line_starts = std::iter::once(0)
            .chain(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1))
            .map(|at| u32::try_from(at).unwrap_or(u32::MAX))
            .collect();
        Self { name, text, line_starts }
    }

    /// What readers are shown as the text's name: the path as they gave it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column of a byte; past the end counts as the end.
    pub fn line_column(&self, offset: usize) -> LineColumn {
        let offset = offset.min(self.text.len());
        let line = self.line_starts.partition_point(|start| *start as usize <= offset);
        let start = self.line_starts.get(line.saturating_sub(1)).map_or(0, |start| *start as usize);
        let column = self.text.get(start..offset).map_or(0, |before| before.chars().count());
        LineColumn { line, column: column + 1 }
    }

    /// How many lines the text has; a text that ends in a newline has an empty last one.
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    /// The text of a line, counted from 1, without its newline.
    pub fn line(&self, line: usize) -> &str {
        let Some(start) = line.checked_sub(1).and_then(|index| self.line_starts.get(index)) else {
            return "";
        };
        let end = self.line_starts.get(line).map_or(self.text.len(), |next| *next as usize);
        self.text.get(*start as usize..end).unwrap_or_default().trim_end_matches(['\n', '\r'])
    }
}
