//! Dates and periods written in another way.

use super::operator::dash;
use super::{Slip, Stop};
use crate::numbers;
use crate::parser::Rule;
use meed_diagnostics::{Code, Safety};
use std::ops::Range;

/// `2018-10-01`, `1/10/2018`, `1st October 2018`, `1 october 2018`, `October 1 2018`.
pub(super) fn date(stop: &Stop<'_>) -> Option<Slip> {
    let range = stop.word();
    let word = stop.get(range.clone());
    let how = "a date is written day, month in words, year: `1 October 2018`".to_owned();
    let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
    let [first, second, third] = *parts.as_slice() else { return ordinal(stop, range, how) };
    if [first, second, third]
        .iter()
        .any(|part| part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return None;
    }
    let written = |day: &str, month: &str, year: &str| {
        let month: u32 = month.parse().ok().filter(|month| (1..=12).contains(month))?;
        let day: u32 = day.parse().ok().filter(|day| (1..=31).contains(day))?;
        Some(format!("{day} {} {year}", numbers::month_name(month)))
    };
    if first.len() == 4 && second.len() <= 2 && third.len() <= 2 {
        let instead = written(third, second, first)?;
        return Some(Slip {
            code: Code::UnexpectedText,
            place: range,
            message: format!("`{word}` is not how a date is written here"),
            help: how,
            fix: Some((instead, Safety::Safe)),
        });
    }
    if first.len() <= 2 && second.len() <= 2 && (third.len() == 4 || third.len() == 2) {
        let year = if third.len() == 2 { format!("20{third}") } else { third.to_owned() };
        let british = written(first, second, &year);
        let american = written(second, first, &year);
        let both = british.is_some() && american.is_some() && british != american;
        return Some(Slip {
            code: Code::UnexpectedText,
            place: range,
            message: if both {
                format!("`{word}` can be read as two dates")
            } else {
                format!("`{word}` is not how a date is written here")
            },
            help: how,
            fix: Some((british.or(american)?, Safety::ChoosesATerm)),
        });
    }
    None
}

/// `1st October 2018`, `1 october 2018`, `1 Sept 2018`.
fn ordinal(stop: &Stop<'_>, range: Range<usize>, how: String) -> Option<Slip> {
    let word = stop.get(range.clone());
    let bare = ["st", "nd", "rd", "th"].into_iter().find_map(|ending| word.strip_suffix(ending));
    if let Some(day) = bare.filter(|day| !day.is_empty() && day.bytes().all(|byte| byte.is_ascii_digit())) {
        return Some(Slip {
            code: Code::UnexpectedText,
            message: format!("the day of a date is a plain number: `{day}`, not `{word}`"),
            place: range,
            help: how,
            fix: Some((day.to_owned(), Safety::Safe)),
        });
    }
    // A month right after a day, in letters that do not make a month here.
    let start = if word.bytes().all(|byte| byte.is_ascii_digit()) && !word.is_empty() {
        let after = stop.text.get(range.end..)?;
        range.end + after.len() - after.trim_start_matches(' ').len()
    } else {
        range.start
    };
    let month = stop.text.get(start..)?.split([' ', ',', '|', ')', '\n']).next()?;
    let day = stop.text.get(..start)?.trim_end().rsplit(' ').next()?;
    if month.len() < 3 || !day.bytes().all(|byte| byte.is_ascii_digit()) || day.is_empty() || day.len() > 2 {
        return None;
    }
    let lower = month.trim_end_matches('.').to_lowercase();
    let right = numbers::MONTHS.iter().copied().find(|name| name.to_lowercase().starts_with(&lower))?;
    if right == month {
        return None;
    }
    Some(Slip {
        code: Code::UnexpectedText,
        place: start..start + month.len(),
        message: format!("`{month}` is written `{right}`"),
        help: how,
        fix: Some((right.to_owned(), Safety::Safe)),
    })
}

/// `in year 1`, `from Year2`, `in Years 1-3`, `in Year 1 to 3`.
pub(super) fn years(stop: &Stop<'_>) -> Option<Slip> {
    if let Some(last) = stop.rest().strip_prefix("to ") {
        let before = stop.before().trim_end();
        let start = before.rfind("in Year ")? + "in ".len();
        let first = before.get(start + "Year ".len()..)?;
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let last = last.trim_start().split([' ', ',', '\n']).next()?;
        return (digits(first) && digits(last)).then(|| Slip {
            code: Code::UnexpectedText,
            place: start..start + "Year".len(),
            message: "more years than one are `Years`".to_owned(),
            help: format!("write `in Years {first} to {last}`"),
            fix: Some(("Years".to_owned(), Safety::Safe)),
        });
    }
    let places = [Rule::place, Rule::in_year, Rule::in_years, Rule::before_year, Rule::from_year];
    let rest = stop.rest();
    let word = rest.split(' ').next()?;
    if !stop.expects(&places) || !matches!(word, "in" | "before" | "from" | "until") {
        return None;
    }
    let after = rest.get(word.len()..)?;
    let at = stop.at + word.len() + after.len() - after.trim_start_matches(' ').len();
    let inner = Stop { text: stop.text, at, rules: stop.rules };
    period(&inner).or_else(|| range(&inner)).or_else(|| {
        let what = stop.get(at..stop.text.len()).split([',', '\n']).next()?.trim_end();
        let year = what.starts_with("Year ");
        (!year && !what.is_empty()).then(|| Slip {
            code: Code::UnexpectedText,
            place: at..at + what.len(),
            message: format!("only a contract year can stand after `{word}` here"),
            help: "write a contract year, counted from the commencement: `from Year 2`".to_owned(),
            fix: None,
        })
    })
}

/// `Years 1-3`
fn range(inner: &Stop<'_>) -> Option<Slip> {
    let ends = inner.rest().strip_prefix("Years ")?;
    let first = ends.len() - ends.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    let at = inner.at + "Years ".len() + first;
    let rest = inner.text.get(at..)?;
    let lead = rest.len() - rest.trim_start_matches(' ').len();
    dash(&Stop { text: inner.text, at: at + lead, rules: &[Rule::kw_to] })
}

/// `year 2`, `Year2`, `quarter 1`, `2018/2019`.
pub(super) fn period(stop: &Stop<'_>) -> Option<Slip> {
    let range = stop.word();
    let word = stop.get(range.clone());
    let plain = word.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let digits = word.get(plain.len()..)?;
    let right = match plain.to_ascii_lowercase().as_str() {
        "year" => "Year",
        "years" => "Years",
        "quarter" => "Quarter",
        _ => {
            let (first, second) = word.split_once('/')?;
            let long = [first, second]
                .iter()
                .all(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit()));
            return long.then(|| Slip {
                code: Code::UnexpectedText,
                message: format!("a financial year is written `2018/19`, not `{word}`"),
                help: "the second part has two digits".to_owned(),
                fix: Some((format!("{first}/{}", second.get(2..).unwrap_or_default()), Safety::Safe)),
                place: range,
            });
        }
    };
    let after = stop.text.get(range.end..)?.trim_start_matches(' ');
    let numbered = !digits.is_empty() || after.starts_with(|letter: char| letter.is_ascii_digit());
    if !numbered || (plain == right && digits.is_empty()) {
        return None;
    }
    let instead = if digits.is_empty() { right.to_owned() } else { format!("{right} {digits}") };
    Some(Slip {
        code: Code::UnexpectedText,
        message: format!("`{word}` is written `{instead}`"),
        place: range,
        help: "periods begin with a capital, and a space stands before the number: `Year 2`, `Quarter 1 of Year 2`"
            .to_owned(),
        fix: Some((instead, Safety::Safe)),
    })
}
