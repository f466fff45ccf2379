//! What can be folded: blocks, and comments of several lines.

use meed_syntax::{TokenKind, lexemes};
use std::ops::Range;

/// A part of a text that can be folded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fold {
    /// From where to where; what is folded begins behind the first line.
    pub range: Range<usize>,
    /// Whether it is a block or a comment.
    pub kind: FoldKind,
}

/// What is folded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FoldKind {
    /// A block between braces.
    Block,
    /// A comment of several lines.
    Comment,
}

/// Everything in a text that can be folded, in the order in which it begins.
pub fn folds(text: &str) -> Vec<Fold> {
    let mut found = Vec::new();
    let mut open = Vec::new();
    let mut comment: Option<Range<usize>> = None;
    let mut newlines = 0;
    let mut line_has_more = false;
    for token in lexemes(text) {
        match token.kind {
            TokenKind::Newline => {
                newlines += 1;
                line_has_more = false;
                continue;
            }
            TokenKind::Comment if !line_has_more => match &mut comment {
                Some(lines) if newlines == 1 => lines.end = token.end,
                _ => {
                    finish(text, comment.replace(token.start..token.end), &mut found);
                }
            },
            TokenKind::OpenBrace => open.push(token.start),
            TokenKind::CloseBrace => {
                if let Some(start) = open.pop() {
                    add(text, start..token.start, FoldKind::Block, &mut found);
                }
            }
            TokenKind::Word
            | TokenKind::String
            | TokenKind::Comment
            | TokenKind::OpenBracket
            | TokenKind::CloseBracket
            | TokenKind::Bar
            | TokenKind::Comma => {}
        }
        if token.kind != TokenKind::Comment {
            finish(text, comment.take(), &mut found);
        }
        newlines = 0;
        line_has_more = true;
    }
    finish(text, comment, &mut found);
    found.sort_by_key(|fold| fold.range.start);
    found
}

fn finish(text: &str, comment: Option<Range<usize>>, found: &mut Vec<Fold>) {
    if let Some(range) = comment {
        add(text, range, FoldKind::Comment, found);
    }
}

fn add(text: &str, range: Range<usize>, kind: FoldKind, found: &mut Vec<Fold>) {
    if text.get(range.clone()).is_some_and(|inside| inside.contains('\n')) {
        found.push(Fold { range, kind });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_and_long_comments_fold() {
        let text = "# a\n# b\n\n# alone\nx {\n  y {\n    z\n  }  # beside\n  q { }\n}\n";
        let found: Vec<(&str, FoldKind)> =
            folds(text).into_iter().map(|fold| (&text[fold.range], fold.kind)).collect();
        assert_eq!(
            found,
            [
                ("# a\n# b", FoldKind::Comment),
                ("{\n  y {\n    z\n  }  # beside\n  q { }\n", FoldKind::Block),
                ("{\n    z\n  ", FoldKind::Block)
            ]
        );
    }
}
