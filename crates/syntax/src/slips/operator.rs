//! Comparisons in signs, operators without spaces, dashes, commas.

use super::{Slip, Stop};
use crate::numbers::short;
use crate::parser::Rule;
use meed_diagnostics::{Code, Safety};

/// What is expected where a comparison can stand.
const TESTS: [Rule; 6] =
    [Rule::kw_at_least, Rule::test, Rule::test_piece, Rule::test_timeline, Rule::comparison, Rule::between];

/// `target 30%`: on which side of it?
pub(super) fn side_missing(stop: &Stop<'_>) -> Option<Slip> {
    let figure = |letter: char| letter.is_ascii_digit() || letter == '£';
    let value = stop.expects(&[Rule::expression, Rule::money_or_rate, Rule::string]);
    if value || !stop.expects(&TESTS) || !stop.rest().starts_with(figure) {
        return None;
    }
    let word = stop.get(stop.word());
    Some(Slip {
        code: Code::UnexpectedText,
        place: stop.at..stop.at,
        message: format!("`{}` does not say which side of it is meant", short(word)),
        help: format!(
            "write `at least {0}`, `above {0}`, `at most {0}`, `below {0}` or `exactly {0}`",
            short(word)
        ),
        fix: Some(("at least ".to_owned(), Safety::ChoosesATerm)),
    })
}

/// `>=` and its kin.
pub(super) fn comparison(stop: &Stop<'_>) -> Option<Slip> {
    let rest = stop.rest();
    let signs = [
        (">=", "at least"),
        ("=>", "at least"),
        ("≥", "at least"),
        ("<=", "at most"),
        ("=<", "at most"),
        ("≤", "at most"),
        ("==", "exactly"),
        (">", "above"),
        ("<", "below"),
    ];
    let exactly = stop.expects(&TESTS).then_some(("=", "exactly"));
    let (sign, words) = signs.into_iter().chain(exactly).find(|(sign, _)| rest.starts_with(sign))?;
    let after = rest.get(sign.len()..).unwrap_or_default();
    let spaces = after.len() - after.trim_start_matches(' ').len();
    let lead = if stop.before().ends_with([' ', '|', '(']) { "" } else { " " };
    Some(Slip {
        code: Code::UnexpectedText,
        place: stop.at..stop.at + sign.len() + spaces,
        message: format!("comparisons are written in words: `{words}`, not `{sign}`"),
        help:
            "the words are `at least`, `above`, `at most`, `below`, `exactly` and `between … and … inclusive`"
                .to_owned(),
        fix: Some((format!("{lead}{words} "), Safety::Safe)),
    })
}

/// A dash between two ends, or a dash that is no minus.
pub(super) fn dash(stop: &Stop<'_>) -> Option<Slip> {
    let dashes = ['-', '–', '—', '−'];
    let rest = stop.rest();
    let Some(sign) = rest.chars().next().filter(|sign| dashes.contains(sign)) else {
        // `5%-10%` stops at its beginning.
        let range = stop.word();
        let word = stop.get(range.clone());
        let at = word
            .find(dashes)
            .filter(|_| word.starts_with(|letter: char| letter.is_ascii_digit() || letter == '£'))?;
        return dash(&Stop { text: stop.text, at: range.start + at, rules: stop.rules });
    };
    let after = rest.get(sign.len_utf8()..)?;
    let lead = stop.before().len() - stop.before().trim_end_matches(' ').len();
    let trail = after.len() - after.trim_start_matches(' ').len();
    let place = stop.at - lead..stop.at + sign.len_utf8() + trail;
    let between = stop.before().rfind("between ").is_some_and(|at| !stop.get(at..stop.at).contains(" and "));
    let instead = if stop.expects(&[Rule::kw_to]) || stop.before().contains(" Years ") {
        Some("to")
    } else if between {
        Some("and")
    } else {
        None
    };
    if let Some(instead) = instead {
        return Some(Slip {
            code: Code::UnexpectedText,
            place,
            message: format!("`{sign}` is no way to write a range"),
            help: format!("write `{instead}` between the two ends"),
            fix: Some((format!(" {instead} "), Safety::Safe)),
        });
    }
    let digit = |letter: char| letter.is_ascii_digit() || matches!(letter, '%' | '£');
    if sign != '-' || (stop.before().ends_with(digit) && after.starts_with(digit)) {
        return Some(Slip {
            code: Code::UnspacedOperator,
            place,
            message: format!("`{sign}` can be read as minus or as a range"),
            help: "a minus is ` - ` with a space on both sides; a range is `between 5 and 10 inclusive`"
                .to_owned(),
            fix: Some((" - ".to_owned(), Safety::ChoosesATerm)),
        });
    }
    None
}

/// An operator that touches what stands beside it.
pub(super) fn operator(stop: &Stop<'_>) -> Option<Slip> {
    let signs = ['+', '-', '×', '*', '/', '÷'];
    // A figure such as `5/2` stops at its beginning, because it might have become a financial year.
    let word = stop.word();
    let at = if stop.rest().starts_with(signs) {
        stop.at
    } else {
        let text = stop.get(word.clone());
        let figure = text.starts_with(|letter: char| letter.is_ascii_digit() || letter == '£');
        word.start + text.find('/').filter(|_| figure)?
    };
    let sign = stop.text.get(at..)?.chars().next()?;
    let before = stop.text.get(..at)?;
    let after = stop.text.get(at + sign.len_utf8()..)?;
    let lead = before.len() - before.trim_end_matches(' ').len();
    let trail = after.len() - after.trim_start_matches(' ').len();
    // At the end of a line the operator is sound and its second side is missing.
    let alone = lead > 0 && after.trim_start_matches(' ').is_empty();
    if alone || (lead > 0 && trail > 0 && sign != '÷') || before.trim().is_empty() {
        return None;
    }
    let written = if sign == '÷' { '/' } else { sign };
    Some(Slip {
        code: Code::UnspacedOperator,
        place: at - lead..at + sign.len_utf8() + trail,
        message: format!("`{sign}` needs a space on both sides"),
        help: if sign == '/' {
            "a division is written `a / b`; only a financial year such as `2018/19` has an unspaced slash"
                .to_owned()
        } else {
            format!("write `a {written} b`")
        },
        fix: Some((format!(" {written} "), Safety::Safe)),
    })
}

/// A list comma that touches what follows, or a semicolon.
pub(super) fn comma(stop: &Stop<'_>) -> Option<Slip> {
    if stop.rest().starts_with(';') && stop.expects(&[Rule::comma, Rule::comment]) {
        let lead = stop.before().len() - stop.before().trim_end_matches(' ').len();
        return Some(Slip {
            code: Code::UnexpectedText,
            place: stop.at - lead..stop.at + 1,
            message: "the parts of a statement are set apart by commas, not by `;`".to_owned(),
            help: "write `,`, or begin a new line for a new statement".to_owned(),
            fix: Some((",".to_owned(), Safety::ChoosesATerm)),
        });
    }
    let after = stop.rest().strip_prefix(',')?;
    if after.starts_with([' ', '\n']) || after.is_empty() {
        return None;
    }
    Some(Slip {
        code: Code::UnexpectedText,
        place: stop.at..stop.at + 1,
        message: "a comma in a list is followed by a space".to_owned(),
        help: "a comma that touches both sides belongs to a number such as `1,250`".to_owned(),
        fix: Some((", ".to_owned(), Safety::Safe)),
    })
}
