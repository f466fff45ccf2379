//! A text as blocks of lines, before it is laid out.

use crate::lexer::{self, Kind, Token};
use std::collections::VecDeque;

/// What stands between a `{` and its `}`, or in the file.
#[derive(Default)]
pub(super) struct Block<'t> {
    pub(super) entries: Vec<Entry<'t>>,
    /// The comment beside the `}`.
    pub(super) closing_comment: Option<&'t str>,
}

/// One thing of a block.
pub(super) enum Entry<'t> {
    /// At least one blank line.
    Blank,
    /// A comment on a line of its own.
    Comment(&'t str),
    /// A row of a table: its cells, and the comment beside it.
    Row(Vec<String>, Option<&'t str>),
    /// A statement, or an item.
    Statement(Statement<'t>),
}

/// A statement or an item over one or more lines.
pub(super) struct Statement<'t> {
    /// Its lines with the comments beside them; a line may be a comment alone.
    pub(super) lines: Vec<(String, Option<&'t str>)>,
    /// The block that it opens.
    pub(super) block: Option<Block<'t>>,
}

/// One line of the text.
struct Line<'t> {
    tokens: Vec<Token<'t>>,
    comment: Option<&'t str>,
}

/// The blocks of a sound text.
pub(super) fn blocks(text: &str) -> Block<'_> {
    let mut lines = VecDeque::new();
    let mut line = Line { tokens: Vec::new(), comment: None };
    for token in lexer::tokens(text) {
        match token.kind {
            Kind::Newline => {
                lines.push_back(std::mem::replace(&mut line, Line { tokens: Vec::new(), comment: None }));
            }
            Kind::Comment => line.comment = Some(token.text.trim_end()),
            _ => line.tokens.push(token),
        }
    }
    lines.push_back(line);
    block(&mut lines)
}

/// Reads lines up to the closing brace. How deep blocks nest was checked before the text was read.
fn block<'t>(lines: &mut VecDeque<Line<'t>>) -> Block<'t> {
    let mut block = Block::default();
    while let Some(line) = lines.pop_front() {
        let Some(first) = line.tokens.first() else {
            block.entries.push(line.comment.map_or(Entry::Blank, Entry::Comment));
            continue;
        };
        match first.kind {
            Kind::CloseBrace => {
                block.closing_comment = line.comment;
                break;
            }
            Kind::Bar => block.entries.push(Entry::Row(cells(&line.tokens), line.comment)),
            _ => block.entries.push(Entry::Statement(statement(line, lines))),
        }
    }
    tidy(&mut block.entries);
    block
}

/// A statement from its first line on, with the lines that go on with it and the block that it opens.
fn statement<'t>(first: Line<'t>, lines: &mut VecDeque<Line<'t>>) -> Statement<'t> {
    let mut statement = Statement { lines: Vec::new(), block: None };
    let mut line = first;
    loop {
        let last = line.tokens.last().copied();
        statement.lines.push((join(&line.tokens), line.comment));
        if last.is_some_and(|last| last.kind == Kind::OpenBrace) {
            statement.block = Some(block(lines));
            return statement;
        }
        let next = lines.iter().find_map(|line| line.tokens.first());
        let more = next.is_some_and(|next| next.goes_back() || last.is_some_and(|last| last.goes_on()));
        if !more {
            return statement;
        }
        // Comments between the lines of a statement belong to it; blank lines there go.
        loop {
            let Some(next) = lines.pop_front() else { return statement };
            if !next.tokens.is_empty() {
                line = next;
                break;
            }
            statement.lines.extend(next.comment.map(|comment| (String::new(), Some(comment))));
        }
    }
}

/// No blank line at either end of a block, and never two in a row.
fn tidy(entries: &mut Vec<Entry<'_>>) {
    let blank = |entry: Option<&Entry<'_>>| matches!(entry, Some(Entry::Blank));
    while blank(entries.last()) {
        entries.pop();
    }
    let mut before = true;
    entries.retain(|entry| {
        let drop = before && matches!(entry, Entry::Blank);
        before = matches!(entry, Entry::Blank);
        !drop
    });
}

/// The cells of a row.
fn cells(tokens: &[Token<'_>]) -> Vec<String> {
    let mut cells: Vec<String> = tokens.split(|token| token.kind == Kind::Bar).skip(1).map(join).collect();
    cells.pop();
    cells
}

/// A line's tokens with one space between those that do not touch.
fn join(tokens: &[Token<'_>]) -> String {
    let mut out = String::new();
    let mut before: Option<&Token<'_>> = None;
    for token in tokens {
        if let Some(before) = before {
            // Only a minus sign touches what follows it: `-(a + b)`.
            let touching = before.start + before.text.len() == token.start;
            let together = before.kind == Kind::OpenBracket
                || matches!(token.kind, Kind::CloseBracket | Kind::Comma)
                || (token.kind == Kind::OpenBracket && before.kind == Kind::Word && touching);
            if !together {
                out.push(' ');
            }
        }
        out.push_str(canonical(token));
        before = Some(token);
    }
    out
}

/// A token as it is written: `×` for `*`.
pub(super) fn canonical<'t>(token: &Token<'t>) -> &'t str {
    if token.kind == Kind::Word && token.text == "*" { "×" } else { token.text }
}
