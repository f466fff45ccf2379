//! Figures that can be misread, and sums in another currency.

use super::{Slip, Stop};
use crate::numbers::{self, short};
use crate::parser::Rule;
use meed_diagnostics::{Code, Safety};

/// `$`, `€`, or a space after `£`.
pub(super) fn currency(stop: &Stop<'_>) -> Option<Slip> {
    let rest = stop.rest();
    if let Some(after) = rest.strip_prefix('£') {
        let figure = after.trim_start_matches(' ');
        if figure.len() < after.len() && figure.starts_with(|letter: char| letter.is_ascii_digit()) {
            return Some(Slip {
                code: Code::MalformedNumber,
                place: stop.at..stop.at + "£".len() + after.len() - figure.len(),
                message: "`£` touches its figure".to_owned(),
                help: "remove the space: `£500`".to_owned(),
                fix: Some(("£".to_owned(), Safety::Safe)),
            });
        }
        return None;
    }
    let sign = rest.chars().next().filter(|sign| matches!(sign, '$' | '€' | '¥'))?;
    Some(Slip {
        code: Code::UnexpectedText,
        place: stop.at..stop.at + sign.len_utf8(),
        message: format!("sums of money are in pounds, not in `{sign}`"),
        help: "this version knows one currency, GBP: write `£1,200`".to_owned(),
        fix: Some(("£".to_owned(), Safety::ChoosesATerm)),
    })
}

/// Figures that can be misread: commas not in threes, letters that touch, a space before `%`.
pub(super) fn number(stop: &Stop<'_>) -> Option<Slip> {
    if stop.rest().starts_with('%') && stop.before().ends_with(' ') {
        let figure = stop.before().trim_end_matches(' ');
        if figure.ends_with(|letter: char| letter.is_ascii_digit()) {
            return Some(Slip {
                code: Code::MalformedNumber,
                place: figure.len()..stop.at + 1,
                message: "`%` touches its number".to_owned(),
                help: "remove the space: `50%`".to_owned(),
                fix: Some(("%".to_owned(), Safety::Safe)),
            });
        }
    }
    if stop.rest().starts_with("percent") && !stop.rest().starts_with("percentage") {
        let figure = stop.before().trim_end_matches(' ');
        if figure.ends_with(|letter: char| letter.is_ascii_digit()) {
            return Some(Slip {
                code: Code::MalformedNumber,
                place: figure.len()..stop.at + "percent".len(),
                message: "a percentage is written with `%`".to_owned(),
                help: "write `28%`, or `28 per cent`".to_owned(),
                fix: Some(("%".to_owned(), Safety::Safe)),
            });
        }
    }
    let range = stop.word();
    let word = stop.get(range.clone());
    if stop.expects(&[Rule::percentage]) && !word.is_empty() && stop.at == range.start {
        let plain = word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
        if plain && numbers::read(word).is_ok() {
            return Some(Slip {
                code: Code::UnexpectedText,
                message: format!("a percentage is expected, and `{}` is a plain number", short(word)),
                help: format!("write `{}%` if it is one", short(word)),
                fix: Some((format!("{word}%"), Safety::ChoosesATerm)),
                place: range,
            });
        }
    }
    let figure = word.trim_start_matches('£');
    let pounds = word.get(..word.len() - figure.len())?;
    let digits = figure.get(
        ..figure
            .find(|letter: char| !(letter.is_ascii_digit() || matches!(letter, ',' | '.')))
            .unwrap_or(figure.len()),
    )?;
    let unit = figure.get(digits.len()..)?;
    if !digits.contains(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let slip = |message: String, help: String, instead: Option<String>, safety| Slip {
        code: Code::MalformedNumber,
        place: range.clone(),
        message,
        help,
        fix: instead.map(|instead| (instead, safety)),
    };
    if digits.starts_with('.') && digits.matches('.').count() == 1 {
        let instead = format!("{pounds}0{figure}");
        return Some(slip(
            format!("`{}` has no digit before its point", short(word)),
            format!("write `{instead}`"),
            Some(instead),
            Safety::Safe,
        ));
    }
    let (whole, fraction) =
        digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    if fraction.is_some_and(|fraction| fraction.is_empty() || fraction.contains(['.', ','])) {
        return Some(slip(
            format!("`{}` is no number", short(word)),
            "a number has one point, with digits on both sides; commas stand before it, in threes: `1,234.50`".to_owned(),
            None,
            Safety::ChoosesATerm,
        ));
    }
    if whole.contains(',') && matches!(numbers::read(digits), Err(numbers::Unreadable::Commas(_))) {
        let instead = format!("{pounds}{}{unit}", numbers::regroup(digits));
        return Some(slip(
            format!("the commas of `{}` do not stand in threes, so it can be misread", short(word)),
            format!("check the figure; with its commas in threes it is `{}`", short(&instead)),
            Some(instead),
            Safety::ChoosesATerm,
        ));
    }
    touching_unit(&slip, pounds, digits, unit, word)
}

/// A unit that touches its number.
fn touching_unit(
    slip: &impl Fn(String, String, Option<String>, Safety) -> Slip,
    pounds: &str,
    digits: &str,
    unit: &str,
    word: &str,
) -> Option<Slip> {
    let units = [
        "day", "days", "week", "weeks", "month", "months", "year", "years", "hour", "hours", "minute",
        "minutes",
    ];
    match unit {
        "k" | "m" | "bn" | "M" | "K" if pounds.is_empty() => Some(slip(
            format!("`{}` is no number", short(word)),
            "write the number out, or with `£` if it is money: `£1.2m`".to_owned(),
            Some(format!("£{digits}{}", unit.to_lowercase())),
            Safety::ChoosesATerm,
        )),
        "M" | "K" | "BN" | "Bn" | "B" | "b" | "mn" | "mil" | "million" | "billion" | "thousand"
            if !pounds.is_empty() =>
        {
            let right = match unit {
                "M" | "mn" | "mil" | "million" => "m",
                "K" | "thousand" => "k",
                _ => "bn",
            };
            Some(slip(
                format!("`{}` is not how a sum is shortened", short(word)),
                "the short forms are `k` for thousands, `m` for millions and `bn` for thousand millions"
                    .to_owned(),
                Some(format!("£{digits}{right}")),
                Safety::Safe,
            ))
        }
        "pc" | "pct" => Some(slip(
            format!("`{}` is no percentage", short(word)),
            "write `%` after the number".to_owned(),
            Some(format!("{digits}%")),
            Safety::Safe,
        )),
        unit if pounds.is_empty() && units.contains(&unit) => Some(slip(
            format!("a space stands between a number and its unit: `{digits} {unit}`"),
            "put a space after the number".to_owned(),
            Some(format!("{digits} {unit}")),
            Safety::Safe,
        )),
        _ => None,
    }
}

/// `£5 per head`: a rate of something else.
pub(super) fn rate(stop: &Stop<'_>) -> Option<Slip> {
    let unit = stop.rest().strip_prefix("per ")?.trim_start().split([' ', ',', '|', ')', '\n']).next()?;
    let money = stop.before().trim_end().rsplit([' ', '(', '|']).next()?.starts_with('£');
    money.then(|| Slip {
        code: Code::UnexpectedText,
        place: stop.at..stop.at + "per ".len() + unit.len(),
        message: format!("a rate per `{}` cannot be read", short(unit)),
        help: "a rate is per minute, hour, day, week, month, year, person, 1,000 people or percentage point: `£5 per person`".to_owned(),
        fix: None,
    })
}
