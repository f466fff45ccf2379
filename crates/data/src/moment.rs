//! Days and moments as figures: `2018-10-01`, `1 October 2018`, `2018-10-01 14:30`.
//!
//! A day with slashes is refused: whether `1/10/2018` is in January or in October depends on who reads it.

use crate::period;
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

/// A day, counted from the first day of the calendar; an error says what to write.
pub fn day(text: &str) -> Result<Decimal, &'static str> {
    match period::day(text.trim()) {
        Some(date) => Ok(number(date)),
        None if text.contains(':') => Err("a day has no time: write `2018-10-01` or `1 October 2018`"),
        None => Err(refused(text)),
    }
}

/// A moment, in minutes from the beginning of the calendar; an error says what to write.
pub fn moment(text: &str) -> Result<Decimal, &'static str> {
    let lower = text.trim().to_lowercase();
    let spaced = lower.replacen('t', " ", usize::from(lower.as_bytes().get(10) == Some(&b't')));
    let Some((date, time)) = spaced.rsplit_once(' ').filter(|(_, time)| time.contains(':')) else {
        return Err(match period::day(&spaced) {
            Some(_) => "a moment has its time of day: write `2018-10-01 14:30` or `1 October 2018 at 14:30`",
            None => "write `2018-10-01 14:30` or `1 October 2018 at 14:30`",
        });
    };
    let date = date.trim().trim_end_matches(" at").trim();
    let Some(date) = period::day(date) else { return Err(refused(date)) };
    let mut parts = time.split(':');
    let mut part = |most: u32| {
        let part = parts.next()?;
        let sound = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<u32>().ok().filter(|value| sound && *value <= most)
    };
    let (Some(hours), Some(minutes)) = (part(23), part(59)) else {
        return Err("times of day run from `00:00` to `23:59`");
    };
    match parts.next() {
        None | Some("00") => {}
        Some(_) => return Err("moments are counted to the minute: leave the seconds out"),
    }
    let minutes = Decimal::from(hours * 60 + minutes);
    Ok(number(date) * Decimal::from(24 * 60) + minutes)
}

fn number(date: NaiveDate) -> Decimal {
    Decimal::from(date.num_days_from_ce())
}

fn refused(text: &str) -> &'static str {
    if text.contains('/') {
        "a day with slashes can be read in two ways: write `2018-10-01` or `1 October 2018`"
    } else {
        "write the day as `2018-10-01` or `1 October 2018`"
    }
}

#[cfg(test)]
mod tests {
    use super::{day, moment};
    use rust_decimal::Decimal;

    #[test]
    fn days_are_read_in_two_forms() {
        assert_eq!(day("2018-10-01"), day("1 October 2018"));
        assert_eq!(day("0001-01-01").ok(), None);
        assert_eq!(
            day("1/10/2018"),
            Err("a day with slashes can be read in two ways: write `2018-10-01` or `1 October 2018`")
        );
        assert!(day("2018-02-30").is_err());
        assert!(day("2018-10-01 14:30").is_err());
    }

    #[test]
    fn moments_are_read_to_the_minute() {
        let half_past_two = moment("2018-10-01 14:30").unwrap();
        assert_eq!(moment("2018-10-01T14:30:00"), Ok(half_past_two));
        assert_eq!(moment("1 October 2018 at 14:30"), Ok(half_past_two));
        assert_eq!(moment("2018-10-02 00:00").unwrap() - half_past_two, Decimal::from(570));
        assert!(moment("2018-10-01").is_err());
        assert!(moment("2018-10-01 24:00").is_err());
        assert!(moment("2018-10-01 14:30:12").is_err());
    }
}
