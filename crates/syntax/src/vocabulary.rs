//! The words of the language, for whoever explains or offers them: which blocks there are, which statements stand in them,
//! what each means and how it is written. The lists are those by which texts are read.

use crate::keywords::{self, BLOCKS};

/// A keyword where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Keyword {
    /// The word or words.
    pub word: &'static str,
    /// In what it stands, with its article: `a payment`; empty for an item.
    pub block: &'static str,
    /// How it is written, by an example.
    pub usage: &'static str,
    /// What it means, in a sentence or two.
    pub meaning: &'static str,
}

/// The keywords of the statements of a kind of block, such as `payment`; none where there is no such block.
pub fn statements(block: &str) -> Vec<Keyword> {
    let Some(block) = BLOCKS.iter().find(|known| is_called(known, block)) else { return Vec::new() };
    block
        .statements
        .iter()
        .map(|word| Keyword {
            word,
            block: block.phrase,
            usage: keywords::usage(block, word).unwrap_or(word),
            meaning: keywords::meaning(block, word).unwrap_or_default(),
        })
        .collect()
}

/// The keywords of items that stand directly in a kind of block; those of the file for none.
pub fn items(block: Option<&str>) -> Vec<Keyword> {
    let within = match block {
        None => None,
        Some(block) => match BLOCKS.iter().find(|known| is_called(known, block)) {
            Some(known) => Some(known.keyword),
            None => return Vec::new(),
        },
    };
    BLOCKS
        .iter()
        .filter(|known| keywords::stands_in(known) == within)
        .map(|known| Keyword {
            word: known.keyword,
            block: "",
            usage: keywords::head_usage(known),
            meaning: keywords::meaning_of_block(known),
        })
        .collect()
}

/// The keyword of one item for the keyword of a table of items: `indicator` for `indicators`; itself for a single one.
pub fn singular(keyword: &str) -> Option<&'static str> {
    BLOCKS.iter().find(|known| is_called(known, keyword)).map(|known| known.keyword)
}

/// Whether a keyword opens a table of items: `indicators`.
pub fn is_plural(keyword: &str) -> bool {
    BLOCKS.iter().any(|known| !known.plural.is_empty() && known.plural == keyword)
}

/// The keyword with which a line begins, `phase-in` or `not earned`: the first word where it is none of several.
pub fn leading(line: &str) -> &str {
    keywords::leading(line)
}

/// The words that stand within statements and mean something of their own, each with what it means.
pub fn words() -> &'static [(&'static str, &'static str)] {
    keywords::WORDS
}

fn is_called(block: &keywords::Block, keyword: &str) -> bool {
    block.keyword == keyword || !block.plural.is_empty() && block.plural == keyword
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_keyword_has_a_meaning_and_an_example() {
        let mut without = Vec::new();
        for block in BLOCKS {
            if keywords::meaning_of_block(block).is_empty() {
                without.push(block.keyword.to_owned());
            }
            for keyword in statements(block.keyword) {
                let example = keyword.usage.starts_with(keyword.word);
                if keyword.meaning.is_empty() || !example {
                    without.push(format!("{} in {}", keyword.word, keyword.block));
                }
            }
        }
        assert_eq!(without, Vec::<String>::new(), "write them in keywords.rs");
    }

    #[test]
    fn blocks_stand_where_the_grammar_has_them() {
        let words = |block| items(block).iter().map(|keyword| keyword.word).collect::<Vec<_>>();
        assert_eq!(words(Some("outcomes")), ["indicator"]);
        assert!(words(Some("payment")).contains(&"additional"));
        assert!(words(None).contains(&"contract"));
        assert_eq!(words(Some("unknown")), Vec::<&str>::new());
        assert_eq!(singular("indicators"), Some("indicator"));
    }
}
