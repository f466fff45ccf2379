//! Names with capitals or underscores.

use super::{Slip, Stop};
use crate::keywords;
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

/// A word of the language's design that begins a value and that this version does not read.
pub(super) fn later(stop: &Stop<'_>) -> Option<Slip> {
    if !stop.expects(&[Rule::operator, Rule::kw_until, Rule::comment]) {
        return None;
    }
    let before = stop.before().trim_end();
    let function = ["lowest of ", "highest of ", "mean of ", "median of ", "total of "]
        .into_iter()
        .find_map(|function| before.rfind(function));
    let start = function.or_else(|| before.rfind([' ', '(']).map(|at| at + 1)).unwrap_or_default();
    let word = before.get(start..)?.split(' ').next()?;
    keywords::LATER_VALUES.contains(&word).then(|| Slip {
        code: Code::LaterConstruct,
        place: start..start + word.len(),
        message: format!("this version of Meed does not read `{word} …` yet"),
        help: "values are made of figures, names, `+`, `-`, `×`, `/`, `of` and brackets".to_owned(),
        fix: None,
    })
}

/// `all outcomes are met`: the condition has one form.
pub(super) fn outcomes(stop: &Stop<'_>) -> Option<Slip> {
    let before = stop.before().trim_end();
    let start = before.rfind(' ').map_or(0, |at| at + 1);
    let word = before.get(start..)?;
    (stop.expects(&[Rule::kw_is]) && matches!(word, "all" | "any" | "every")).then(|| Slip {
        code: Code::UnexpectedText,
        place: start..stop.at + stop.rest().split('\n').next().unwrap_or_default().trim_end().len(),
        message: "this condition cannot be read".to_owned(),
        help: "a condition about outcomes is `all outcomes are achieved`, `any outcome is achieved` or \
               `at least 3 outcomes are achieved`"
            .to_owned(),
        fix: None,
    })
}

/// `deducts £500 per month missed`
pub(super) fn each_missed(stop: &Stop<'_>) -> Option<Slip> {
    if !stop.text.trim_start().starts_with("deducts ") {
        return None;
    }
    let forms = [" per ", " a ", " every ", " for every ", " each "];
    let parts = ["month", "quarter", "half-year", "year"];
    let written =
        forms.iter().flat_map(|form| parts.iter().map(move |part| (form, part))).find_map(|(form, part)| {
            let straight = format!("{form}{part} missed");
            let turned = format!("{form}missed {part}");
            let found =
                [straight, turned].into_iter().find_map(|words| Some((stop.text.find(&words)?, words.len())));
            found.map(|(at, length)| (at, length, part))
        });
    let (at, length, part) = written?;
    Some(Slip {
        code: Code::UnexpectedText,
        place: at + 1..at + length,
        message: "what is deducted is said `for each` period that is missed".to_owned(),
        help: format!("write `for each {part} missed`"),
        fix: Some((format!("for each {part} missed"), Safety::Safe)),
    })
}

/// `contract value`: two words where one name is meant.
pub(super) fn words(stop: &Stop<'_>) -> Option<Slip> {
    if !stop.expects(&[Rule::operator, Rule::kw_until]) || stop.word().start != stop.at {
        return None;
    }
    let named = |word: &str| {
        word.starts_with(|letter: char| letter.is_ascii_lowercase())
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let before = stop.before().trim_end();
    let start = before.rfind([' ', '(', '|']).map_or(0, |at| at + 1);
    let (first, second) = (before.get(start..)?, stop.get(stop.word()));
    let keyword = start == 0
        || matches!(first, "of" | "by" | "and" | "or" | "not")
        || matches!(second, "then" | "per" | "by");
    (!keyword && named(first) && named(second)).then(|| Slip {
        code: Code::UnexpectedText,
        place: start..stop.word().end,
        message: format!(
            "`{}` and `{}` stand side by side with no operator between them",
            short(first),
            short(second)
        ),
        help: if second == "if" {
            "a condition on a payment is a statement of its own: `only if …`; a formula chooses with `if … then … else …`"
                .to_owned()
        } else {
            format!("if they are one name, join them by a hyphen: `{}-{}`", short(first), short(second))
        },
        fix: (second != "if").then(|| (format!("{first}-{second}"), Safety::ChoosesATerm)),
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
