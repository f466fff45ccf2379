//! A share and a cap: cap then share, or share then cap.

use super::{At, Change, Line, Open, Reading, pounds, share_of, sum};
use meed_diagnostics::Code;
use rust_decimal::Decimal;

/// Words behind a value that put a cap on something, longest first.
const CAPS: [&str; 14] = [
    ", subject to a maximum of ",
    " subject to a maximum of ",
    " up to a maximum of ",
    ", but not more than ",
    ", but not above ",
    ", capped at ",
    " capped at ",
    ", not above ",
    " not above ",
    ", at most ",
    " at most ",
    ", maximum ",
    ", up to ",
    " up to ",
];

/// `pays 50% of gain, capped at £25,000`
pub(super) fn of_share(line: &Line<'_>, keyword: &str) -> Option<Open> {
    let (value, start) = line.value(keyword);
    let (at, words) = CAPS.iter().filter_map(|words| Some((value.find(words)?, *words))).min()?;
    let (value, cap) = (value.get(..at)?, value.get(at + words.len()..)?);
    let (_, _, of) = share_of(value)?;
    if value.is_empty() || cap.is_empty() || cap.contains(',') && sum(cap).is_none() {
        return None;
    }
    let lead = line.text.get(..start)?;
    let capped = capped_of(value, of, cap);
    let figures = Figures::of(value, cap)?;
    Some(Open {
        code: Code::CapOrShareFirst,
        place: start + at..line.text.trim_end().len(),
        message: format!(
            "`{}` can be a cap on what is paid, or on `{of}` before its share is taken",
            cap.trim()
        ),
        readings: vec![
            Reading::lines(
                figures.share_first(),
                line,
                &[format!("{lead}{value}"), format!("then {cap}", cap = not_above(cap))],
            ),
            Reading::lines(figures.cap_first(of), line, &[format!("{lead}{capped}")]),
        ],
    })
}

/// `cap £25,000` below `pays 50% of gain`.
pub(super) fn alone(line: &Line<'_>) -> Option<Open> {
    let words = ["capped at ", "cap at ", "cap ", "maximum of ", "maximum ", "max ", "up to ", "not above "];
    let cap = words.iter().find_map(|words| line.text.strip_prefix(words))?.trim();
    let (value, range) = line.beside("pays")?;
    let (_, _, of) = share_of(value)?;
    let figures = Figures::of(value, cap)?;
    let place = 0..line.text.trim_end().len();
    let from = range.end - value.len();
    let mut second = Reading::instead(figures.cap_first(of), &(0..0), "");
    let capped = capped_of(value, of, cap);
    second.words = format!("`pays {capped}`");
    second.changes = vec![
        Change { at: At::File(from..from + value.len()), text: capped },
        Change { at: At::Line(place.clone()), text: String::new() },
    ];
    Some(Open {
        code: Code::CapOrShareFirst,
        place: place.clone(),
        message: format!("`{cap}` can be a cap on what is paid, or on `{of}` before its share is taken"),
        readings: vec![
            Reading::instead(figures.share_first(), &place, format!("then {}", not_above(cap))),
            second,
        ],
    })
}

fn not_above(cap: &str) -> String {
    format!("not above {}", cap.trim())
}

/// The share of what is capped: `50% of lowest of (gain, £25,000)`.
fn capped_of(value: &str, of: &str, cap: &str) -> String {
    let share = value.strip_suffix(of).unwrap_or(value);
    format!("{share}lowest of ({of}, {})", cap.trim())
}

/// A whole that is several times the cap, and what both readings make of it.
struct Figures {
    share: Decimal,
    cap: Decimal,
    whole: Decimal,
    /// Whether the cap is the one that is written.
    written: bool,
}

impl Figures {
    fn of(value: &str, cap: &str) -> Option<Self> {
        let (share, _, _) = share_of(value)?;
        let written = sum(cap);
        let cap = written.unwrap_or(Decimal::ONE_HUNDRED);
        let times = [2, 4, 10, 20, 100, 1000].map(Decimal::from);
        let times = times.into_iter().find(|times| *times * share >= Decimal::ONE_HUNDRED * Decimal::TWO)?;
        Some(Self { share, cap, whole: cap.checked_mul(times)?, written: written.is_some() })
    }

    fn before(&self) -> String {
        let cap = if self.written { String::new() } else { format!("and a cap of {}, ", pounds(self.cap)) };
        if cap.is_empty() {
            format!("of {}, ", pounds(self.whole))
        } else {
            format!("of {} {cap}", pounds(self.whole))
        }
    }

    fn share_first(&self) -> String {
        let share = self.whole * self.share / Decimal::ONE_HUNDRED;
        format!(
            "the share is taken, then capped ({}{} is cut to {})",
            self.before(),
            pounds(share),
            pounds(self.cap)
        )
    }

    fn cap_first(&self, of: &str) -> String {
        let paid = self.cap * self.share / Decimal::ONE_HUNDRED;
        format!(
            "`{of}` is capped, then the share is taken ({}{} counts and {} is paid)",
            self.before(),
            pounds(self.cap),
            pounds(paid)
        )
    }
}
