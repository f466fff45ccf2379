//! Values in words and figures, as people read them.

use rust_decimal::Decimal;

/// A number with commas between its thousands: `36,000,000`, `1,234.50`.
pub fn grouped(value: Decimal) -> String {
    let text = value.to_string();
    let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let mut grouped = String::with_capacity(text.len() + whole.len() / 3 + 1);
    grouped.push_str(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

/// A fraction as a percentage, no digit lost: 0.1675 is `16.75%`.
pub fn percentage(fraction: Decimal) -> String {
    let hundred = Decimal::ONE_HUNDRED;
    format!("{}%", grouped(fraction.checked_mul(hundred).unwrap_or(Decimal::MAX).normalize()))
}

/// `1 October 2018`.
pub fn date(date: chrono::NaiveDate) -> String {
    use chrono::Datelike;
    let month = meed_syntax::MONTHS.get(date.month0() as usize).copied().unwrap_or_default();
    format!("{} {month} {}", date.day(), date.year())
}

/// `1 October 2018 at 14:30`, of minutes from the beginning of the calendar; none of what is no such moment.
pub fn moment(minutes: Decimal) -> Option<String> {
    let day = minutes.checked_div(Decimal::from(1440))?.floor();
    let of_day = u32::try_from(minutes.checked_sub(day.checked_mul(Decimal::from(1440))?)?).ok()?;
    let date = chrono::NaiveDate::from_num_days_from_ce_opt(i32::try_from(day).ok()?)?;
    Some(format!("{} at {}:{:02}", self::date(date), of_day / 60, of_day % 60))
}

/// `a`, `a and b`, `a, b and c`.
pub fn list<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [most @ .., last] => {
            format!("{} and {}", most.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", "), last.as_ref())
        }
    }
}

/// `1 row`, `2 rows`.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A financial year by the calendar year in which it begins: `2018/19`.
pub fn financial_year(begins: i32) -> String {
    format!("{begins}/{:02}", (begins + 1).rem_euclid(100))
}
