//! What each word of a text is, for colours. A word of small letters that is no name is a word of the language: no rule of the
//! grammar takes loose prose.

use crate::Analysis;
use meed_contract::NameKind;
use meed_diagnostics::SourceId;
use meed_syntax::{TokenKind, lexemes};
use std::collections::BTreeMap;
use std::ops::Range;

/// A word with what it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SemanticToken {
    /// Where; on one line.
    pub range: Range<usize>,
    /// What it is.
    pub kind: SemanticKind,
    /// Whether a name is given here.
    pub is_definition: bool,
}

/// What a word is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SemanticKind {
    /// A word of the language.
    Keyword,
    /// A name of a thing of the contract.
    Name(NameKind),
    /// Another name: a level, a heading, a figure.
    Label,
    /// A figure, a sum, a date, a period.
    Figure,
    /// A text.
    Text,
    /// A remark.
    Comment,
    /// An operator.
    Operator,
}

/// What each word of a part of a file is, in order.
pub fn semantic_tokens(analysis: &Analysis, source: SourceId, part: Range<usize>) -> Vec<SemanticToken> {
    let text = analysis.text(source);
    let written = analysis.tree(source).map(|file| file.names.as_slice()).unwrap_or_default();
    let names: BTreeMap<usize, (usize, &str)> = written
        .iter()
        .map(|name| (name.span.start as usize, (name.span.end as usize, name.text.as_str())))
        .collect();
    let mut found = Vec::new();
    for token in lexemes(text) {
        if token.end <= part.start || token.start >= part.end {
            continue;
        }
        let range = token.start..token.end;
        let kind = match token.kind {
            TokenKind::String => SemanticKind::Text,
            TokenKind::Comment => SemanticKind::Comment,
            TokenKind::Word => {
                let word = text.get(range.clone()).unwrap_or_default();
                if word.starts_with(|letter: char| letter.is_ascii_lowercase()) {
                    let inside: Vec<_> = names.range(range.clone()).collect();
                    if inside.is_empty() {
                        // A line with a mistake has no names in the tree; those that are known are known there too.
                        match analysis.names().find(word) {
                            Some(given) => SemanticKind::Name(given.kind),
                            None => SemanticKind::Keyword,
                        }
                    } else {
                        for (start, (end, name)) in inside {
                            let given = analysis.names().find(name);
                            let is_definition = given.is_some_and(|given| {
                                given.span.source == source && given.span.start as usize == *start
                            });
                            let kind =
                                given.map_or(SemanticKind::Label, |given| SemanticKind::Name(given.kind));
                            found.push(SemanticToken { range: *start..*end, kind, is_definition });
                        }
                        continue;
                    }
                } else if matches!(word, "+" | "-" | "×" | "*" | "/" | "=") {
                    SemanticKind::Operator
                } else {
                    SemanticKind::Figure
                }
            }
            TokenKind::OpenBrace
            | TokenKind::CloseBrace
            | TokenKind::OpenBracket
            | TokenKind::CloseBracket
            | TokenKind::Bar
            | TokenKind::Comma
            | TokenKind::Newline => continue,
        };
        found.push(SemanticToken { range, kind, is_definition: false });
    }
    found
}
