//! What may follow the beginning of a line: asked of the grammar itself, so that a new construct needs nothing here.

use crate::expected::{self, wanted};
use crate::keywords::{self, BLOCKS};
use crate::parser::{MeedParser, Rule};
use crate::plain::plain;
use pest::Parser as _;
use pest::error::{ErrorVariant, InputLocation};

/// What may follow the beginning of a line.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Following {
    /// Where it begins, in bytes of the beginning: at its end, or before a word that has been begun.
    pub at: usize,
    /// Words of the language, each whole: `on a sliding scale`.
    pub words: Vec<&'static str>,
    /// Other things.
    pub kinds: Vec<Wanted>,
}

/// A kind of thing that may stand at a place.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Wanted {
    /// The name of something.
    Name,
    /// A name in a formula, or a path to a figure.
    Path,
    /// A text between quotes.
    Text,
    /// A date.
    Date,
    /// A contract year, or another period.
    Period,
    /// `in Year 1`, `from Year 2`.
    Place,
    /// The end of a contract year.
    EndOfYear,
    /// A sum.
    Money,
    /// A percentage.
    Percentage,
    /// A number.
    Number,
    /// A comma, after which more may be said.
    Comma,
    /// A table between braces.
    Table,
}

/// No text has this in it, so that reading stops here at the latest.
const STOP: char = '\u{1}';

/// Words with which a value begins.
const FUNCTIONS: [&str; 7] =
    ["lowest of", "highest of", "total of", "mean of", "median of", "round", "previous"];

/// What may follow `line`, the beginning of a line of a kind of block (`payment`), or of the file where there is none. A
/// line of one word or less has nothing to follow yet: it is a keyword.
pub fn following(block: Option<&str>, line: &str) -> Following {
    let keyword = keywords::leading(line);
    let rest = line.get(keyword.len()..).unwrap_or_default();
    if keyword.is_empty() || rest.is_empty() {
        return Following::default();
    }
    let head = |keyword: &str| BLOCKS.iter().find(|known| known.keyword == keyword);
    let statements = block.and_then(head);
    let normal = keyword.split_whitespace().collect::<Vec<_>>().join(" ");
    match statements.filter(|block| block.statements.contains(&normal.as_str())) {
        Some(block) => read(block.line, line, 0),
        None => match head(&normal) {
            Some(item) => read(item.head, rest, keyword.len()),
            None => Following::default(),
        },
    }
}

/// What may follow the beginning of a cell of a value table.
pub fn following_in_cell(cell: &str) -> Following {
    read(Rule::cell_line, cell, 0)
}

fn read(rule: Rule, text: &str, offset: usize) -> Following {
    let mut text = plain(text).into_owned();
    text.push(STOP);
    let Err(error) = MeedParser::parse(rule, &text) else { return Following::default() };
    let (InputLocation::Pos(at) | InputLocation::Span((at, _))) = error.location;
    let ErrorVariant::ParsingError { positives, .. } = error.variant else { return Following::default() };
    let mut words: Vec<&'static str> = Vec::new();
    for word in expected::words(&positives) {
        if !words.contains(&word) && word.starts_with(|letter: char| letter.is_alphabetic()) {
            words.push(word);
        }
    }
    let mut kinds: Vec<Wanted> = Vec::new();
    // The grammar looks at the next letter before it tries a name; where a sum or a bracket can stand, any value can.
    if positives.contains(&Rule::money_or_rate)
        && [Rule::lparen, Rule::parenthesis, Rule::minus_sign].iter().any(|rule| positives.contains(rule))
    {
        kinds.push(Wanted::Path);
        words.extend(FUNCTIONS.iter().filter(|word| !words.contains(*word)).copied().collect::<Vec<_>>());
    }
    for kind in positives.iter().copied().filter_map(wanted) {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    Following { at: offset + at, words, kinds }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(block: &str, line: &str) -> Vec<&'static str> {
        following(Some(block), line).words
    }

    #[test]
    fn the_grammar_says_what_may_follow() {
        assert_eq!(following(Some("payment"), "from ").kinds, [Wanted::Name]);
        assert_eq!(words("indicator", "reported "), ["monthly", "quarterly", "half-yearly", "yearly"]);
        assert!(words("indicator", "pays ").contains(&"on a sliding scale"));
        assert!(words("indicator", "phase-in ").contains(&"linked to payment"));
        let begun = following(Some("indicator"), "phase-in baseline in ");
        assert_eq!(begun.at, "phase-in baseline ".len());
        assert!(begun.kinds.contains(&Wanted::Place), "{begun:?}");
        assert!(following(Some("payment"), "pays 80% of ").kinds.contains(&Wanted::Path));
        assert!(following(Some("payment"), "each year").kinds.contains(&Wanted::Comma));
        assert!(words("payment", "each year, ").contains(&"balance"));
        assert!(words("indicator", "target ").contains(&"at least"));
        assert!(following(Some("contract"), "term ").kinds.contains(&Wanted::Date));
        assert!(words("input", "unit ").contains(&"yes-no"));
        assert_eq!(following(None, "payment core ").kinds, [Wanted::Text]);
        assert!(following(None, "amount value \"V\" ").words.contains(&"by year"));
        assert!(following(Some("payment"), "pays 80% of value until ").kinds.contains(&Wanted::Date));
        assert!(following_in_cell("at least 30").at > 0);
        assert_eq!(following(Some("payment"), "nonsense "), Following::default());
        assert_eq!(following(Some("payment"), ""), Following::default());
    }
}
