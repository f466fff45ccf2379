//! Names with capitals or underscores.

use super::{Slip, Stop};
use crate::numbers::short;
use crate::parser::Rule;
use meed_diagnostics::{Code, Safety};

/// A name with a capital or an underscore.
pub(super) fn name(stop: &Stop<'_>) -> Option<Slip> {
    if !stop.expects(&[
        Rule::name,
        Rule::path,
        Rule::level,
        Rule::expression,
        Rule::figure,
        Rule::header_row,
        Rule::party_share,
        Rule::party_shares,
    ]) {
        return None;
    }
    let range = stop.word();
    let word = stop.get(range.clone());
    let letters = word.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.'));
    let capital = word.contains(|letter: char| letter.is_uppercase());
    if !letters || !(capital || word.contains('_')) {
        return None;
    }
    let instead = kebab(word);
    let sound = instead.starts_with(|letter: char| letter.is_ascii_lowercase()) && instead.is_ascii();
    Some(Slip {
        code: if capital { Code::CapitalInName } else { Code::UnexpectedText },
        place: range,
        message: if capital {
            format!("names have no capital letters: `{}`", short(word))
        } else {
            format!("the words of a name are joined by hyphens: `{}`", short(word))
        },
        help: "a name has small letters, digits and hyphens, as in `recovery-star`; write it alike wherever it stands"
            .to_owned(),
        fix: sound.then_some((instead, Safety::ChoosesATerm)),
    })
}

/// A word in the form of a name: `RecoveryStar` and `Recovery_Star` as `recovery-star`, `OCCG` as `occg`.
pub(crate) fn kebab(word: &str) -> String {
    let mut out = String::with_capacity(word.len() + 4);
    let mut small = false;
    for letter in word.chars() {
        if matches!(letter, '_' | '-' | ' ') {
            if !out.is_empty() && !out.ends_with('-') {
                out.push('-');
            }
            small = false;
            continue;
        }
        if letter.is_uppercase() && small {
            out.push('-');
        }
        small = letter.is_lowercase() || letter.is_numeric();
        out.extend(letter.to_lowercase());
    }
    out.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::kebab;

    #[test]
    fn turns_words_into_names() {
        assert_eq!(kebab("RecoveryStar"), "recovery-star");
        assert_eq!(kebab("Recovery_Star"), "recovery-star");
        assert_eq!(kebab("OCCG"), "occg");
        assert_eq!(kebab("Contract-Value"), "contract-value");
        assert_eq!(kebab("__"), "");
    }
}
