//! Figures as people write them: `1,234`, `£1,234.50`, `61%`. Nothing is guessed; what is refused says why.

use crate::sheet::CellKind;
use rust_decimal::Decimal;

/// How a number is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// `0.61`
    Plain,
    /// `61%`
    Percent,
    /// `£61`
    Money,
}

/// A number as written.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Number {
    /// The digits with their sign: 61 for `61%`.
    pub value: Decimal,
    /// How it is written.
    pub form: Form,
    /// How many digits stand after its point.
    pub places: u32,
    /// How many digits count, leading zeros not among them.
    pub significant: u32,
}

/// A spreadsheet holds no more digits than these; what lies beyond is noise of its arithmetic.
pub const SPREADSHEET_DIGITS: u32 = 15;

/// Reads a number; an error says what is wrong with it and what to write. `unit` is a word that may follow it: `days`.
pub fn parse(text: &str, unit: Option<&str>) -> Result<Number, String> {
    if text.len() > 200 {
        return Err("this is no figure".to_owned());
    }
    let (negative, rest) = sign(text);
    let (money, rest) = match rest.strip_prefix('£') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, rest),
    };
    let (negative_after, rest) = if money && !negative { sign(rest) } else { (false, rest) };
    let negative = negative || negative_after;
    let (percent, rest) = match rest.strip_suffix('%') {
        Some(rest) => (true, rest.trim_end()),
        None => (false, rest),
    };
    let rest = unit.and_then(|unit| strip_word(rest, unit)).unwrap_or(rest);
    if percent && money {
        return Err("a figure is an amount of money or a percentage, not both".to_owned());
    }
    let (digits, places) = plain(rest).ok_or_else(|| hint(text, rest))?;
    let mut value = Decimal::from_str_exact(&digits).map_err(|_| {
        "it has more digits than can be held exactly; no figure of a contract needs them".to_owned()
    })?;
    if negative && !value.is_zero() {
        value.set_sign_negative(true);
    }
    let form = match (percent, money) {
        (true, _) => Form::Percent,
        (_, true) => Form::Money,
        _ => Form::Plain,
    };
    Ok(Number { value, form, places, significant: significant(&digits) })
}

fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest),
        None => (false, text),
    }
}

/// `text` without the unit at its end; the unit's plural `s` may be missing.
fn strip_word<'a>(text: &'a str, unit: &str) -> Option<&'a str> {
    let at = text.find(|c: char| c.is_alphabetic())?;
    let (number, word) = (text.get(..at)?, text.get(at..)?);
    let word = word.to_lowercase();
    (word == unit || Some(word.as_str()) == unit.strip_suffix('s')).then(|| number.trim_end())
}

/// The digits of `1,234.50` without their commas, and how many stand after the point. Commas come in threes.
fn plain(text: &str) -> Option<(String, u32)> {
    let (whole, fraction) =
        text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let fraction_sound = fraction.is_none_or(all_digits);
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped = !rest.is_empty();
    let first_sound = all_digits(first) && (!grouped || (first.len() <= 3 && !first.starts_with('0')));
    if !first_sound || !fraction_sound || !rest.iter().all(|group| group.len() == 3 && all_digits(group)) {
        return None;
    }
    let mut digits = whole.replace(',', "");
    let places = fraction.map_or(0, str::len);
    if let Some(fraction) = fraction {
        digits.push('.');
        digits.push_str(fraction);
    }
    Some((digits, u32::try_from(places).ok()?))
}

/// How many digits count: leading zeros do not, nor do the zeros at the end of a whole number.
fn significant(digits: &str) -> u32 {
    let trimmed = if digits.contains('.') { digits } else { digits.trim_end_matches('0') };
    let count = trimmed.trim_start_matches(['0', '.']).bytes().filter(u8::is_ascii_digit).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// What was probably meant by something that is no number.
fn hint(text: &str, rest: &str) -> String {
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    let digits_and = |others: &[char]| {
        let is_one = |c: char| others.contains(&c);
        has_digit
            && (others.is_empty() || rest.contains(is_one))
            && rest.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',' || is_one(c))
    };
    if text.starts_with('=') || text.starts_with('@') || text.starts_with('+') && !has_digit {
        return "a formula is not worked out here: write its result".to_owned();
    }
    if text.starts_with('(') && text.ends_with(')') && has_digit {
        let inner = text.trim_matches(['(', ')']);
        return format!(
            "brackets can mean a negative or a note: write `-{inner}` if less than zero is meant"
        );
    }
    if text.contains(['$', '€']) {
        return "the contract is in pounds".to_owned();
    }
    if has_digit
        && (text.contains(" out of ")
            || text.contains(" of ")
            || (rest.contains('/') && digits_and(&['/', ' '])))
        && !rest.contains(',')
    {
        return "write the numerator and the denominator in columns of their own".to_owned();
    }
    if digits_and(&[]) && rest.contains(',') {
        return "a comma stands before every third digit, and a point before the decimals: `1,234.50`"
            .to_owned();
    }
    if digits_and(&[' ', '\u{a0}', '\'']) {
        return "write the thousands with commas or without anything between: `1,234`".to_owned();
    }
    let mut characters = rest.chars();
    let last = characters.next_back();
    if has_digit && matches!(last, Some('k' | 'K' | 'm' | 'M')) && plain(characters.as_str()).is_some() {
        return "write the figure in full: `1,200,000`".to_owned();
    }
    if has_digit
        && rest.chars().filter(|c| matches!(c, 'e' | 'E')).count() == 1
        && digits_and(&['e', 'E', '+', '-'])
    {
        return "the digits behind the `E` are lost: format the cell as a number and save the file again"
            .to_owned();
    }
    if has_digit && text.contains("percentage point") {
        return "a difference in percentage points is no percentage".to_owned();
    }
    if has_digit && text.starts_with(['~', '≈']) || text.starts_with("about ") || text.starts_with("c.") {
        return "a rounded figure cannot be used as if it were exact: write the exact one".to_owned();
    }
    if has_digit {
        return "write digits, with a comma before every third and a point before decimals: `1,234.50`"
            .to_owned();
    }
    "a figure is written in digits; for one that is missing write `*` (suppressed), `x` (not submitted), \
     `z` (not applicable) or `not due`, or leave the cell blank"
        .to_owned()
}

/// Why a cell holds no figure, because of what kind of cell it is: the first half of a message, and what to do.
pub fn refused_kind(kind: CellKind) -> Option<(&'static str, &'static str)> {
    match kind {
        CellKind::Date => Some((
            "the spreadsheet holds a date where a figure is needed",
            "type the figure again and format the cell as a number; spreadsheets turn `1-2` into a date",
        )),
        CellKind::Time => Some((
            "the spreadsheet holds a time where a figure is needed",
            "write the figure as a number, and format the cell as one",
        )),
        CellKind::FormulaWithoutValue => Some((
            "the cell holds a formula whose result is not in the file",
            "open the file in a spreadsheet program and save it, so that the result is stored; or write the figure itself",
        )),
        CellKind::Text | CellKind::Number | CellKind::Boolean | CellKind::Error => None,
    }
}

/// Whether a cell is an error, such as `#REF!`, in a spreadsheet or written out by one.
pub fn is_error(text: &str, kind: CellKind) -> bool {
    const ERRORS: [&str; 11] = [
        "#REF!",
        "#N/A",
        "#DIV/0!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#VALUE!",
        "#SPILL!",
        "#CALC!",
        "#DATA!",
        "#GETTING_DATA",
    ];
    let spelled = || {
        ERRORS.contains(&text)
            || text
                .strip_prefix("Err:")
                .is_some_and(|code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_digit()))
    };
    kind == CellKind::Error || (text.starts_with(['#', 'E']) && spelled())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> (String, Form) {
        let number = parse(text, None).unwrap();
        (number.value.to_string(), number.form)
    }

    #[test]
    fn reads_what_people_write() {
        assert_eq!(number("1,234"), ("1234".to_owned(), Form::Plain));
        assert_eq!(number("£1,234.50"), ("1234.50".to_owned(), Form::Money));
        assert_eq!(number("-£5"), ("-5".to_owned(), Form::Money));
        assert_eq!(number("£-5"), ("-5".to_owned(), Form::Money));
        assert_eq!(number("61%"), ("61".to_owned(), Form::Percent));
        assert_eq!(number("61.5 %"), ("61.5".to_owned(), Form::Percent));
        assert_eq!(number("\u{2212}3"), ("-3".to_owned(), Form::Plain));
        assert_eq!(parse("12 days", Some("days")).unwrap().value, Decimal::from(12));
        assert_eq!(parse("1 day", Some("days")).unwrap().value, Decimal::ONE);
    }

    #[test]
    fn refuses_what_can_be_misread() {
        for (text, word) in [
            ("(500)", "`-500`"),
            ("1,5", "comma"),
            ("1.234,56", "comma"),
            ("12,34", "comma"),
            ("1 234", "thousands"),
            ("1.2m", "in full"),
            ("61/180", "columns of their own"),
            ("61 out of 180", "columns of their own"),
            ("=1+1", "formula"),
            ("=cmd|' /C calc'!A0", "formula"),
            ("@SUM(1)", "formula"),
            ("1.2E+15", "lost"),
            ("€5", "pounds"),
            ("abc", "digits"),
            ("", "digits"),
            ("%", "digits"),
            (".5", "digits"),
            ("5.", "digits"),
        ] {
            let error = parse(text, None).unwrap_err();
            assert!(error.contains(word), "{text}: {error}");
        }
    }

    #[test]
    fn counts_the_digits_that_matter() {
        for (text, digits) in
            [("0.00120", 3), ("1,200,000", 2), ("0.3388888888888889", 16), ("61", 2), ("0", 0)]
        {
            assert_eq!(parse(text, None).unwrap().significant, digits, "{text}");
        }
    }
}
