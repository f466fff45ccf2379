//! The markers that stand where there is no figure. Each kind of missing has its own; none is ever zero.

use meed_contract::MissingKind;

/// What a text says about a figure that is not there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Marker {
    /// It says why.
    Kind(MissingKind),
    /// It looks like a marker, and does not say which kind of missing is meant: what to write instead.
    Unclear(&'static str),
}

const MARKERS: &str = "write `*` or `c` for suppressed, `x` for not submitted, `z` for not applicable, `not due`, or 0 for zero";

/// Reads a marker; none if the text is something else.
pub fn parse(text: &str) -> Option<Marker> {
    if text.len() > 24 || text.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let kind = |kind| Some(Marker::Kind(kind));
    match text.to_lowercase().as_str() {
        "*" | "c" | "[c]" | "suppressed" => kind(MissingKind::Suppressed),
        "x" | "[x]" | "not submitted" | "not available" => kind(MissingKind::NotSubmitted),
        "z" | "[z]" | "n/a" | "not applicable" => kind(MissingKind::NotApplicable),
        "not due" => kind(MissingKind::NotDue),
        "-" | "–" | "—" | "--" | "." | ".." | "..." | "…" | "#" | ":" | "?" | "na" | "nil" | "none"
        | "null" | "tbc" | "missing" | "blank" | "[w]" | "[u]" | "[e]" | "[low]" => {
            Some(Marker::Unclear(MARKERS))
        }
        "~" => Some(Marker::Unclear(
            "if `~` stands for a suppressed count, write `*`; a rounded count cannot be used as if it were exact",
        )),
        small if small.starts_with('<') || small.starts_with("less than") || small.starts_with("under ") => {
            Some(Marker::Unclear("this is a suppressed count: write `*`"))
        }
        small if small.starts_with('>') || small.starts_with("over ") => {
            Some(Marker::Unclear("an open range is no figure: write the figure, or `*` if it is suppressed"))
        }
        _ => None,
    }
}

/// A kind of missing in words.
pub fn word(kind: MissingKind) -> &'static str {
    match kind {
        MissingKind::NotDue => "not due",
        MissingKind::NotSubmitted => "not submitted",
        MissingKind::Suppressed => "suppressed",
        MissingKind::NotApplicable => "not applicable",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_missing_are_kept_apart() {
        for (text, kind) in [
            ("*", MissingKind::Suppressed),
            ("[C]", MissingKind::Suppressed),
            ("x", MissingKind::NotSubmitted),
            ("Not Available", MissingKind::NotSubmitted),
            ("z", MissingKind::NotApplicable),
            ("N/A", MissingKind::NotApplicable),
            ("not due", MissingKind::NotDue),
        ] {
            assert_eq!(parse(text), Some(Marker::Kind(kind)), "{text}");
        }
        for text in ["-", "..", "#", "<5", "~"] {
            assert!(matches!(parse(text), Some(Marker::Unclear(_))), "{text}");
        }
        assert_eq!(parse("0"), None);
        assert_eq!(parse("12"), None);
    }
}
