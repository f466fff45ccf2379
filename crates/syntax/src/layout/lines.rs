//! A text as blocks of lines: what the formatter lays out, and what the outline is made of.

use crate::lexer::{self, Kind, Token};
use std::collections::VecDeque;

/// What stands between a `{` and its `}`, or in the file.
#[derive(Default)]
pub(crate) struct Block<'t> {
    pub(crate) entries: Vec<Entry<'t>>,
    /// The comment beside the `}`.
    pub(crate) closing_comment: Option<&'t str>,
    /// Where the `}` stands, in bytes.
    pub(crate) closed_at: Option<usize>,
}

/// One thing of a block.
pub(crate) enum Entry<'t> {
    /// At least one blank line.
    Blank,
    /// A comment on a line of its own.
    Comment(&'t str),
    /// A row of a table: its tokens, from its first bar to its last, and the comment beside it.
    Row(Vec<Token<'t>>, Option<&'t str>),
    /// A statement, or an item.
    Statement(Statement<'t>),
}

/// A statement or an item over one or more lines.
pub(crate) struct Statement<'t> {
    /// The tokens of its lines with the comments beside them; a line may be a comment alone.
    pub(crate) lines: Vec<(Vec<Token<'t>>, Option<&'t str>)>,
    /// The block that it opens.
    pub(crate) block: Option<Block<'t>>,
}

/// One line of the text.
struct Line<'t> {
    tokens: Vec<Token<'t>>,
    comment: Option<&'t str>,
}

/// The blocks of a sound text.
pub(crate) fn blocks(text: &str) -> Block<'_> {
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
                block.closed_at = Some(first.start);
                break;
            }
            Kind::Bar => block.entries.push(Entry::Row(line.tokens, line.comment)),
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
        // A dash behind a keyword alone says that nothing is said: it is no operator.
        let nothing = matches!(line.tokens.as_slice(), [_, dash] if dash.text == "-");
        let last = line.tokens.last().copied().filter(|_| !nothing);
        statement.lines.push((line.tokens, line.comment));
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
            statement.lines.extend(next.comment.map(|comment| (Vec::new(), Some(comment))));
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

/// The tokens of each cell of a row.
pub(crate) fn cells<'a, 't>(tokens: &'a [Token<'t>]) -> Vec<&'a [Token<'t>]> {
    let mut cells: Vec<_> = tokens.split(|token| token.kind == Kind::Bar).skip(1).collect();
    cells.pop();
    cells
}

/// A line's tokens with one space between those that do not touch.
pub(crate) fn join(tokens: &[Token<'_>]) -> String {
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
pub(crate) fn canonical<'t>(token: &Token<'t>) -> &'t str {
    if token.kind == Kind::Word && token.text == "*" { "×" } else { token.text }
}
