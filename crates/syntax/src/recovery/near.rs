//! Which words stand at a place, and which were perhaps meant.

use crate::keywords;
use crate::lexer::{self, Kind};
use meed_diagnostics::nearest;

/// What stands at the beginning of a text, for a message: a string whole, otherwise up to the next space.
pub(super) fn found(text: &str) -> &str {
    let Some(token) = lexer::tokens(text).next() else { return "" };
    if token.start > 0 || token.kind == Kind::Newline { "" } else { token.text }
}

/// The literal words nearest to what stands at the beginning of `text`, with the length of what they would replace.
pub(super) fn near(text: &str, candidates: &[&'static str]) -> Option<(usize, &'static str)> {
    let words = |words: &&&str| words.starts_with(|letter: char| letter.is_ascii_alphabetic());
    let mut counts: Vec<usize> = candidates.iter().map(|words| words.split(' ').count()).collect();
    counts.sort_unstable();
    counts.dedup();
    let alike = counts.into_iter().rev().find_map(|count| {
        let (length, written) = first_words(text, count)?;
        let alike =
            candidates.iter().filter(words).copied().filter(|words| words.split(' ').count() == count);
        nearest(&written, alike).map(|near| (length, near))
    });
    // `outof`, `submittedby`
    alike.or_else(|| {
        let (length, written) = first_words(text, 1)?;
        let joined =
            |words: &&&str| words.contains(' ') && words.replace(' ', "") == written.replace('-', "");
        candidates.iter().find(joined).map(|near| (length, *near))
    })
}

/// The keyword nearest to the beginning of a line, with the length of what it would replace.
pub(super) fn near_keyword(text: &str, keywords: &[&'static str]) -> Option<(usize, &'static str)> {
    let first = keywords::leading(text);
    let alike = |written: &str, word: &str| written == word || nearest(written, [word]).is_some();
    for long in keywords.iter().filter(|keyword| keyword.contains(' ')) {
        // As many words as fit; a keyword of which only the beginning stands there is completed.
        let mut length = 0;
        let mut fitting = 0;
        for (token, word) in lexer::tokens(text).zip(long.split(' ')) {
            if token.kind != Kind::Word || !alike(token.text, word) {
                break;
            }
            length = token.start + token.text.len();
            fitting += 1;
        }
        let all = fitting == long.split(' ').count();
        if all || (fitting > 0 && !keywords.contains(&first) && long.starts_with(&format!("{first} "))) {
            return Some((length, *long));
        }
    }
    nearest(first, keywords.iter().copied()).map(|near| (first.len(), near)).or_else(|| {
        let joined = keywords.iter().find(|keyword| keyword.replace(' ', "") == first.replace('-', ""));
        joined.map(|keyword| (first.len(), *keyword))
    })
}

/// The first `count` words of a line with one space between them, and how much of the text they take.
fn first_words(text: &str, count: usize) -> Option<(usize, String)> {
    let mut words = Vec::with_capacity(count);
    let mut end = 0;
    for token in lexer::tokens(text).take(count) {
        if token.kind != Kind::Word {
            return None;
        }
        words.push(token.text);
        end = token.start + token.text.len();
    }
    (words.len() == count).then(|| (end, words.join(" ")))
}
