//! Common slips, recognised by what stands where reading stopped: each has its own words and, where it can, a fix.

use crate::keywords;
use crate::numbers::{self, short};
use crate::parser::Rule;
use meed_diagnostics::{Code, Diagnostic, Safety, Span};
use std::ops::Range;

/// What was read, where reading stopped and what could have stood there.
pub(crate) struct Stop<'t> {
    pub(crate) text: &'t str,
    pub(crate) at: usize,
    pub(crate) rules: &'t [Rule],
}

/// A slip: what to say, where, and what to write instead.
struct Slip {
    code: Code,
    place: Range<usize>,
    message: String,
    help: String,
    fix: Option<(String, Safety)>,
}

/// The slip at a place, if it is one that is known. `place` turns a range of the text into a span.
pub(crate) fn slip(stop: &Stop<'_>, place: impl Fn(Range<usize>) -> Span) -> Option<Diagnostic> {
    let slip = string(stop)
        .or_else(|| comparison(stop))
        .or_else(|| currency(stop))
        .or_else(|| date(stop))
        .or_else(|| period(stop))
        .or_else(|| dash(stop))
        .or_else(|| number(stop))
        .or_else(|| operator(stop))
        .or_else(|| comma(stop))
        .or_else(|| name(stop))?;
    let span = place(slip.place);
    let mut diagnostic = Diagnostic::new(slip.code, span, slip.message).with_help(slip.help);
    if let Some((instead, safety)) = slip.fix {
        let title = match instead.trim() {
            "" => "remove it".to_owned(),
            instead => format!("write `{}`", short(instead)),
        };
        diagnostic = diagnostic.with_fix(title, span, instead, safety);
    }
    Some(diagnostic)
}

impl<'t> Stop<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn before(&self) -> &'t str {
        self.text.get(..self.at).unwrap_or_default()
    }

    fn expects(&self, rules: &[Rule]) -> bool {
        rules.iter().any(|rule| self.rules.contains(rule))
    }

    /// The text around the place up to a space, a bracket, a bar or a list comma on both sides.
    fn word(&self) -> Range<usize> {
        let apart =
            |letter: char| letter.is_whitespace() || matches!(letter, '(' | ')' | '|' | '{' | '}' | '"');
        let start = self
            .before()
            .char_indices()
            .rev()
            .find(|(_, letter)| apart(*letter))
            .map_or(0, |(at, letter)| at + letter.len_utf8());
        let end = self.rest().find(apart).map_or(self.text.len(), |length| self.at + length);
        let end = self.text.get(start..end).map_or(end, |word| start + word.trim_end_matches(',').len());
        start..end.max(start)
    }

    fn get(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    /// The line after the place.
    fn line(&self) -> &'t str {
        self.rest().split('\n').next().unwrap_or_default()
    }
}

/// A string that is not closed, or that has other quotes, or a backslash before something else.
fn string(stop: &Stop<'_>) -> Option<Slip> {
    let line = stop.line();
    let first = line.chars().next()?;
    if first == '"' {
        let mut escaped = false;
        for (at, letter) in line.char_indices().skip(1) {
            if escaped && !matches!(letter, '"' | '\\') {
                return Some(Slip {
                    code: Code::UnexpectedText,
                    place: stop.at + at - 1..stop.at + at,
                    message: "a backslash stands only before `\"` or another backslash".to_owned(),
                    help: "write two backslashes for one".to_owned(),
                    fix: Some(("\\\\".to_owned(), Safety::Safe)),
                });
            }
            if letter == '"' && !escaped {
                return None;
            }
            escaped = letter == '\\' && !escaped;
        }
        let end = line.trim_end().trim_end_matches(['|', '{']).trim_end().len();
        return Some(Slip {
            code: Code::UnclosedString,
            place: stop.at..stop.at + end.max(1),
            message: "this text is not closed on its line".to_owned(),
            help: "put the closing `\"` where the text ends; a text cannot go on to the next line".to_owned(),
            fix: Some((format!("{}\"", line.get(..end.max(1)).unwrap_or("\"")), Safety::ChoosesATerm)),
        });
    }
    let partner = match first {
        '“' | '”' | '„' => ['”', '“'],
        '‘' | '’' | '‚' => ['’', '‘'],
        '«' | '»' => ['»', '«'],
        '\'' => ['\'', '\''],
        _ => return None,
    };
    let inner = line.get(first.len_utf8()..)?;
    let length = inner.find(partner)?;
    let close = inner.get(length..)?.chars().next()?;
    let text = inner.get(..length)?.replace('\\', "\\\\").replace('"', "\\\"");
    Some(Slip {
        code: Code::UnexpectedText,
        place: stop.at..stop.at + first.len_utf8() + length + close.len_utf8(),
        message: format!("a text stands between straight double quotes, not between `{first}` and `{close}`"),
        help: "word processors turn quotes; type `\"` on both sides".to_owned(),
        fix: Some((format!("\"{text}\""), Safety::Safe)),
    })
}

/// `>=` and its kin.
fn comparison(stop: &Stop<'_>) -> Option<Slip> {
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
    let exactly =
        stop.expects(&[Rule::kw_at_least, Rule::test, Rule::comparison]).then_some(("=", "exactly"));
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

/// `$`, `€`, or a space after `£`.
fn currency(stop: &Stop<'_>) -> Option<Slip> {
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

/// `2018-10-01`, `1/10/2018`, `1st October 2018`, `1 october 2018`, `October 1 2018`.
fn date(stop: &Stop<'_>) -> Option<Slip> {
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

/// `year 2`, `Year2`, `quarter 1`, `2018/2019`.
fn period(stop: &Stop<'_>) -> Option<Slip> {
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

/// A dash between two ends, or a dash that is no minus.
fn dash(stop: &Stop<'_>) -> Option<Slip> {
    let rest = stop.rest();
    let sign = rest.chars().next().filter(|sign| matches!(sign, '-' | '–' | '—' | '−'))?;
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

/// Figures that can be misread: commas not in threes, letters that touch, a space before `%`.
fn number(stop: &Stop<'_>) -> Option<Slip> {
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
    let range = stop.word();
    let word = stop.get(range.clone());
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

/// An operator that touches what stands beside it.
fn operator(stop: &Stop<'_>) -> Option<Slip> {
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
    if (lead > 0 && trail > 0 && sign != '÷') || before.trim().is_empty() {
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

/// A list comma that touches what follows.
fn comma(stop: &Stop<'_>) -> Option<Slip> {
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

/// A name with a capital or an underscore.
fn name(stop: &Stop<'_>) -> Option<Slip> {
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

/// A keyword with `:` or `=` after it.
pub(crate) fn after_keyword(
    text: &str,
    keyword: &str,
    place: impl Fn(Range<usize>) -> Span,
) -> Option<Diagnostic> {
    let after = text.get(keyword.len()..)?;
    let spaces = after.len() - after.trim_start_matches(' ').len();
    let sign = after.get(spaces..)?.chars().next().filter(|sign| matches!(sign, ':' | '='))?;
    let rest = after.get(spaces + 1..)?;
    // `= 5` is one slip, `>=` and `==` are another.
    if rest.starts_with(['=', '>', '<']) {
        return None;
    }
    let trail = rest.len() - rest.trim_start_matches(' ').len();
    let span = place(keyword.len()..keyword.len() + spaces + 1 + trail);
    Some(
        Diagnostic::new(
            Code::UnexpectedText,
            span,
            format!("a keyword is followed by its value, without `{sign}`"),
        )
        .with_help(format!("write `{keyword}`, a space, and the value"))
        .with_fix(format!("remove `{sign}`"), span, " ", Safety::Safe),
    )
}

/// Whether a word is one that some block's statements begin with.
pub(crate) fn blocks_with(keyword: &str) -> Vec<&'static str> {
    keywords::BLOCKS
        .iter()
        .filter(|block| block.statements.contains(&keyword))
        .map(|block| block.phrase)
        .collect()
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
