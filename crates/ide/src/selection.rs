//! What a selection grows to: the word, the cell or clause, the line, the block, what the block belongs to, the file.

use meed_syntax::{Lexeme, TokenKind, lexemes};
use std::ops::Range;

/// The ranges around a place, each within the next one.
pub fn selection(text: &str, offset: usize) -> Vec<Range<usize>> {
    let tokens = lexemes(text);
    let mut found: Vec<Range<usize>> = Vec::new();
    let at = tokens
        .iter()
        .rposition(|token| token.kind != TokenKind::Newline && token.start <= offset && offset <= token.end);
    if let Some(token) = at.and_then(|at| tokens.get(at)) {
        found.push(token.start..token.end);
    }
    let line = line_of(text, offset);
    let here: Vec<&Lexeme> = tokens
        .iter()
        .filter(|token| line.contains(&token.start) && token.kind != TokenKind::Newline)
        .collect();
    found.extend(clause(&here, offset));
    if let (Some(first), Some(last)) = (here.first(), here.last()) {
        found.push(first.start..last.end);
    }
    found.extend(blocks(text, &tokens, offset));
    found.push(0..text.len());
    // From the inside out; two of one size are one.
    found.sort_by_key(ExactSizeIterator::len);
    let mut nested: Vec<Range<usize>> = Vec::new();
    for range in found {
        let grows = nested
            .last()
            .is_none_or(|last| *last != range && range.start <= last.start && last.end <= range.end);
        if grows {
            nested.push(range);
        }
    }
    nested
}

fn line_of(text: &str, offset: usize) -> Range<usize> {
    let start = text.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let end = text.get(offset..).and_then(|after| after.find('\n')).map_or(text.len(), |at| offset + at);
    start..end
}

/// The cell between two bars, or the clause between two commas.
fn clause(line: &[&Lexeme], offset: usize) -> Option<Range<usize>> {
    let separates = |token: &&&Lexeme| matches!(token.kind, TokenKind::Bar | TokenKind::Comma);
    let after = line.iter().filter(separates).rfind(|token| token.end <= offset).map(|token| token.end);
    let before = line.iter().filter(separates).find(|token| token.start >= offset).map(|token| token.start);
    let inside = line.iter().filter(|token| {
        token.start >= after.unwrap_or_default() && token.end <= before.unwrap_or(usize::MAX)
    });
    let mut range: Option<Range<usize>> = None;
    for token in inside {
        range = Some(range.map_or(token.start..token.end, |known| known.start..token.end));
    }
    range
}

/// The blocks around a place: what is between the braces, and with what they belong to.
fn blocks(text: &str, tokens: &[Lexeme], offset: usize) -> Vec<Range<usize>> {
    let mut open = Vec::new();
    let mut found = Vec::new();
    for token in tokens {
        match token.kind {
            TokenKind::OpenBrace => open.push(*token),
            TokenKind::CloseBrace => {
                let Some(begin) = open.pop() else { continue };
                if begin.start <= offset && offset <= token.end {
                    found.push(begin.end..token.start);
                }
                let line = line_of(text, begin.start).start;
                let indent = text.get(line..).map_or(0, |rest| rest.len() - rest.trim_start().len());
                if line <= offset && offset <= token.end {
                    found.push(line + indent..token.end);
                }
            }
            TokenKind::Word
            | TokenKind::String
            | TokenKind::Comment
            | TokenKind::OpenBracket
            | TokenKind::CloseBracket
            | TokenKind::Bar
            | TokenKind::Comma
            | TokenKind::Newline => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_from_the_word_to_the_file() {
        let text = "payment core \"Core\" {\n  from  occg\n  each  year, in 12 monthly instalments\n}\n";
        let at = text.find("monthly").unwrap();
        let found: Vec<&str> = selection(text, at).into_iter().map(|range| &text[range]).collect();
        assert_eq!(
            found,
            [
                "monthly",
                "in 12 monthly instalments",
                "each  year, in 12 monthly instalments",
                "\n  from  occg\n  each  year, in 12 monthly instalments\n",
                "payment core \"Core\" {\n  from  occg\n  each  year, in 12 monthly instalments\n}",
                text
            ]
        );
    }
}
