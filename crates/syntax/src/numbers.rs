//! Numbers and months as people write them, and what to say of those that can be misread.

use chrono::{Days, NaiveDate};
use meed_diagnostics::{Code, Diagnostic, Safety, Span};
use rust_decimal::Decimal;

/// The months by their names, January first.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Why a number cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Unreadable {
    /// Its commas are not in threes; it might mean this.
    Commas(String),
    /// It has more digits than can be held exactly.
    TooLong,
}

/// Digits, with or without commas in threes, with or without a fraction.
pub(crate) fn read(text: &str) -> Result<Decimal, Unreadable> {
    let whole = text.split('.').next().unwrap_or(text);
    if whole.contains(',') {
        let mut groups = whole.split(',');
        let first = groups.next().unwrap_or_default();
        if !(1..=3).contains(&first.len()) || !groups.all(|group| group.len() == 3) {
            return Err(Unreadable::Commas(regroup(text)));
        }
        return held(&text.replace(',', ""));
    }
    held(text)
}

/// The largest number that a contract may state: far above any sum of money, and small enough that sums of many such
/// numbers are still exact.
const LARGEST: i64 = 1_000_000_000_000_000;

/// The most decimal places that a number may have.
const MOST_PLACES: u32 = 9;

fn held(text: &str) -> Result<Decimal, Unreadable> {
    let value = Decimal::from_str_exact(text).map_err(|_| Unreadable::TooLong)?;
    if value.abs() > Decimal::from(LARGEST) || value.normalize().scale() > MOST_PLACES {
        return Err(Unreadable::TooLong);
    }
    Ok(value)
}

/// The number with its commas in threes.
pub(crate) fn regroup(text: &str) -> String {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let digits: Vec<char> = whole.chars().filter(char::is_ascii_digit).collect();
    let mut out = String::new();
    for (index, digit) in digits.iter().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(*digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// At most 40 characters of a text on one line, for a message.
pub(crate) fn short(text: &str) -> String {
    let mut out: String = text.chars().take_while(|letter| *letter != '\n').take(40).collect();
    if out.len() < text.trim_end().len() {
        out.push('…');
    }
    out
}

/// The month's last day.
pub(crate) fn last_day(year: i32, month: u32) -> NaiveDate {
    let (next_year, next_month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    NaiveDate::from_ymd_opt(next_year, next_month, 1)
        .and_then(|first| first.checked_sub_days(Days::new(1)))
        .unwrap_or_default()
}

/// The month's name; months count from 1.
pub(crate) fn month_name(month: u32) -> &'static str {
    let index = usize::try_from(month.saturating_sub(1)).unwrap_or_default();
    MONTHS.get(index).copied().unwrap_or_default()
}

/// A number whose commas are not in threes, and what it might mean.
pub(crate) fn misplaced_commas(text: &str, better: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::MalformedNumber,
        span,
        format!("the commas of `{}` do not stand in threes, so it can be misread", short(text)),
    )
    .with_help(format!("check the figure; with its commas in threes it is `{}`", short(better)))
    .with_fix(format!("write `{}`", short(better)), span, better, Safety::ChoosesATerm)
}

/// More digits than can be held exactly.
pub(crate) fn too_many_digits(text: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::TooManyDigits,
        span,
        format!("`{}` has more digits than can be held exactly", short(text)),
    )
    .with_help("a number may have 28 digits, those after the point included")
}

#[cfg(test)]
mod tests {
    use super::{Unreadable, read, regroup, short};

    #[test]
    fn commas_stand_in_threes() {
        assert_eq!(read("36,000,000").map(|number| number.to_string()), Ok("36000000".to_owned()));
        assert_eq!(read("1,234.50").map(|number| number.to_string()), Ok("1234.50".to_owned()));
        assert_eq!(read("36000,000"), Err(Unreadable::Commas("36,000,000".to_owned())));
        assert_eq!(read("1,00"), Err(Unreadable::Commas("100".to_owned())));
        assert_eq!(read(&"9".repeat(40)), Err(Unreadable::TooLong));
        assert_eq!(regroup("36,00,000"), "3,600,000");
        assert_eq!(short(&"x".repeat(60)), format!("{}…", "x".repeat(40)));
    }
}
