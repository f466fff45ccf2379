//! What an outline is made of.

use super::word::{Word, spoken};
use crate::tree::{Name, Text};
use meed_diagnostics::Span;

/// The terms of one text.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// Its items, in the order written.
    pub nodes: Vec<Node>,
}

/// An item, or a statement.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it begins with, with one space between words: `payment`, `not earned`.
    pub keyword: String,
    /// Whether it is an item.
    pub form: Form,
    /// Its name, where it is an item with one.
    pub name: Option<Name>,
    /// Its title, where it is an item with one.
    pub title: Option<Text>,
    /// What follows: the value of a statement, or the form of an item, such as `by year`.
    pub words: Vec<Word>,
    /// The table that it opens.
    pub table: Option<Grid>,
    /// What stands in its block, in the order written.
    pub children: Vec<Node>,
    /// Where its keyword stands; of a cell, the heading of its column.
    pub keyword_span: Span,
    /// The whole of it.
    pub span: Span,
    /// How it stands in the text.
    pub place: Place,
}

/// What a node is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// It begins with the keyword of an item, or of a block that groups statements: `payment`, `gains`, `as from`.
    Item,
    /// It begins with any other keyword.
    Statement,
}

/// How a node stands in the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// On lines of its own.
    Own,
    /// As a row of a table of items.
    Row,
    /// As a cell of a table of items.
    Cell,
    /// Beside a table of items, where it holds for every row.
    Shared,
}

/// A table that is a value.
#[derive(Clone, Debug)]
pub struct Grid {
    /// The headings.
    pub header: Vec<GridCell>,
    /// The rows.
    pub rows: Vec<GridRow>,
    /// From the first bar of the heading to the last bar of the last row.
    pub span: Span,
}

/// A row.
#[derive(Clone, Debug)]
pub struct GridRow {
    /// Its cells.
    pub cells: Vec<GridCell>,
    /// From its first bar to its last.
    pub span: Span,
}

/// A cell or a heading.
#[derive(Clone, Debug)]
pub struct GridCell {
    /// What it holds.
    pub words: Vec<Word>,
    /// Where that stands.
    pub span: Span,
}

impl GridCell {
    /// What it holds, written in one way.
    pub fn text(&self) -> String {
        spoken(&self.words)
    }
}

impl Node {
    /// The node itself, without what stands in its block.
    #[must_use]
    pub fn without_children(&self) -> Self {
        Self {
            keyword: self.keyword.clone(),
            form: self.form,
            name: self.name.clone(),
            title: self.title.clone(),
            words: self.words.clone(),
            table: self.table.clone(),
            children: Vec::new(),
            keyword_span: self.keyword_span,
            span: self.span,
            place: self.place,
        }
    }

    /// What is said after the keyword, name and title, written in one way.
    pub fn value(&self) -> String {
        spoken(&self.words)
    }

    /// A statement about something that it names before an `=`, such as `given recovery-star = 61 out of 180`: how many of
    /// its words name it.
    pub fn subject_length(&self) -> Option<usize> {
        let equals = self.words.iter().position(Word::is_equals)?;
        (self.form == Form::Statement && equals > 0).then_some(equals)
    }

    /// How it is known in its block: by its name, by its title, by what it is about, or by its keyword alone. Statements of
    /// which there may be several have one label.
    pub fn label(&self) -> String {
        let subject =
            self.subject_length().map(|length| spoken(self.words.get(..length).unwrap_or_default()));
        match (&self.name, &self.title, subject) {
            (Some(name), ..) => format!("{} {}", self.keyword, name.text),
            (None, Some(title), _) if self.keyword != "contract" => {
                format!("{} \"{}\"", self.keyword, title.text)
            }
            (None, _, Some(subject)) => format!("{} {subject}", self.keyword),
            // What a change of a variation is of, and from when a block holds.
            _ if self.keyword == "change" || (self.form == Form::Item && self.title.is_none()) => {
                format!("{} {}", self.keyword, self.value()).trim_end().to_owned()
            }
            _ => self.keyword.clone(),
        }
    }

    /// The statement with this keyword in its block.
    pub fn statement(&self, keyword: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.form == Form::Statement && child.keyword == keyword)
    }

    /// Where its words stand, from the first to the last.
    pub fn words_span(&self) -> Option<Span> {
        Some(self.words.first()?.span.to(self.words.last()?.span))
    }

    /// Where what it says stands: its words with its table, or its keyword where there is neither.
    pub fn said_span(&self) -> Span {
        let table = self.table.as_ref().map(|table| table.span);
        match (self.words_span(), table) {
            (Some(words), Some(table)) => words.to(table),
            (Some(span), None) | (None, Some(span)) => span,
            (None, None) => self.keyword_span,
        }
    }
}
