//! The status column: final, provisional, or why there is no figure.

use crate::marker::{self, Marker};
use crate::period;
use chrono::NaiveDate;
use meed_contract::{Finality, MissingKind};
use meed_diagnostics::nearest;

/// What the status of a row says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// Nothing.
    Blank,
    /// Whether the figure may still change.
    Finality(Finality),
    /// Why there is no figure.
    Missing(MissingKind),
}

/// The words of the column, in the order in which they are offered.
pub const WORDS: [&str; 6] =
    ["final", "provisional", "not due", "not submitted", "suppressed", "not applicable"];

/// Reads a status; an error says what to write.
pub fn parse(text: &str) -> Result<Status, String> {
    if text.is_empty() {
        return Ok(Status::Blank);
    }
    let lower = text.to_lowercase();
    if lower == "provisional" {
        return Ok(Status::Finality(Finality::Provisional));
    }
    if let Some(date) = lower.strip_prefix("final") {
        return finally(date).map(|date| Status::Finality(Finality::Final(date)));
    }
    match marker::parse(text) {
        Some(Marker::Kind(kind)) => Ok(Status::Missing(kind)),
        _ => Err(match nearest(&lower, WORDS) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write `final`, `final 2018-01-31`, `provisional`, `not due`, `not submitted`, `suppressed` or \
                     `not applicable`, or leave it blank"
                .to_owned(),
        }),
    }
}

/// What follows `final`: nothing, or the day.
fn finally(rest: &str) -> Result<Option<NaiveDate>, String> {
    let date = rest.trim().trim_start_matches([':', ',']).trim();
    let date = date.strip_prefix("on ").or_else(|| date.strip_prefix("since ")).unwrap_or(date);
    if date.is_empty() {
        return Ok(None);
    }
    let spaced = rest.starts_with([' ', ':', ',', '\u{a0}']);
    match period::day(date) {
        Some(day) if spaced => Ok(Some(day)),
        _ => Err("write the day after it as `final 2018-01-31` or `final 31 January 2018`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn final_may_have_its_day() {
        let day = Finality::Final(Some("2018-01-31".parse().unwrap()));
        assert_eq!(parse("final"), Ok(Status::Finality(Finality::Final(None))));
        assert_eq!(parse("Final 2018-01-31"), Ok(Status::Finality(day)));
        assert_eq!(parse("final 31 January 2018"), Ok(Status::Finality(day)));
        assert!(parse("final 31/01/2018").is_err());
        assert!(parse("final 31 February 2018").is_err());
        assert_eq!(parse("provisonal").unwrap_err(), "did you mean `provisional`?");
    }
}
