//! Changes in words.

use super::Context;
use super::wording::in_common;
use meed_contract::words;
use meed_diff::{Change, Comparison, How, Kind, Segment};

/// What happened, in a few words: `target changed from 1 October 2018`, `indicator removed`.
pub(super) fn what(change: &Change) -> String {
    let subject = subject(change);
    let days = days(change);
    match change.how {
        How::Added => format!("{subject} added"),
        How::Removed => format!("{subject} removed"),
        How::Changed => format!("{subject} changed"),
        How::ChangedInTime => format!("{subject} changed{days}"),
        How::Renamed => format!("{subject} renamed"),
        How::Reworded => {
            let word = change.term.rsplit('.').next().filter(|word| !word.contains([' ', '"']));
            format!("{} reworded", word.unwrap_or("wording"))
        }
        How::Moved => format!("{subject} moved"),
        How::Reversed => format!("{subject} reversed{days}"),
        How::Reordered => format!("{subject} in another order"),
    }
}

/// What the change is of: the item, its statement, or the kind of thing.
fn subject(change: &Change) -> String {
    if change.is_item() {
        return change.item.keyword.clone();
    }
    match change.kind {
        Kind::MissingData => "missing data".to_owned(),
        Kind::Order => "parts".to_owned(),
        Kind::Example => "worked example".to_owned(),
        Kind::Other | Kind::Item => "term".to_owned(),
        kind => kind.word().replace('-', " "),
    }
}

/// For which days: ` from 1 October 2018`, ` until 30 September 2018`, or both; nothing where it is for all.
pub(super) fn days(change: &Change) -> String {
    match change.days {
        Some((Some(from), Some(until))) => {
            format!(" from {} to {}", words::date(from), words::date(until))
        }
        Some((Some(from), None)) => format!(" from {}", words::date(from)),
        Some((None, Some(until))) => format!(" until {}", words::date(until)),
        Some((None, None)) | None => String::new(),
    }
}

/// What is said of a rename: how sure it is that both are one.
pub(super) fn sure(change: &Change) -> Option<&'static str> {
    Some(match change.sure? {
        meed_diff::Sure::Certain => "certainly the same: its code or title is, and nearly all that it says",
        meed_diff::Sure::Likely => "likely the same: its code or title is, but not all that it says",
        meed_diff::Sure::Perhaps => "perhaps the same: what it says is, but neither code nor title",
    })
}

/// What a change of what is fixed needs.
pub(super) fn fixed(change: &Change) -> Option<String> {
    let fixed = change.fixed.as_ref()?;
    Some(format!("`{0}` is fixed for the term: a variation of this must say `overriding {0}`", fixed.outcome))
}

/// How many terms changed, and how many of them are fixed.
pub(super) fn count(comparison: &Comparison, context: &Context<'_>) -> String {
    if comparison.changes.is_empty() {
        return "no change in terms".to_owned();
    }
    let shown: Vec<&Change> = comparison.changes.iter().filter(|change| context.shows(change)).collect();
    let all = words::counted(shown.len(), "change of terms", "changes of terms");
    let all = match shown.iter().filter(|change| change.fixed.is_some()).count() {
        0 => all,
        fixed => format!("{all}, {fixed} of what is fixed for the term"),
    };
    match context.hidden(comparison) {
        0 => all,
        hidden => format!("{all}; {} not shown", words::counted(hidden, "other is", "others are")),
    }
}

/// How many of the changes that are shown there are of each kind, in the order of kinds.
pub(super) fn count_by_kind(comparison: &Comparison, context: &Context<'_>) -> Vec<(Kind, usize)> {
    let of = |kind: Kind| {
        comparison.changes.iter().filter(|change| change.kind == kind && context.shows(change)).count()
    };
    Kind::ALL.into_iter().map(|kind| (kind, of(kind))).filter(|(_, count)| *count > 0).collect()
}

/// A kind in the words of a report: `missing data`.
pub(super) fn kind_words(kind: Kind) -> String {
    match kind {
        Kind::Example => "worked example".to_owned(),
        Kind::Item => "whole item".to_owned(),
        kind => kind.word().replace('-', " "),
    }
}

/// `change 3`, `changes 3 and 4`
pub(super) fn list_of_numbers(numbers: &[usize]) -> String {
    let word = if numbers.len() == 1 { "change" } else { "changes" };
    format!("{word} {}", words::list(&numbers.iter().map(ToString::to_string).collect::<Vec<_>>()))
}

/// Texts word by word, with what was removed and added marked, where they have enough in common for that to be read.
pub(super) fn marked(
    was: &str,
    now: &str,
    removed: impl Fn(&str) -> String,
    added: impl Fn(&str) -> String,
    same: impl Fn(&str) -> String,
) -> Option<String> {
    let segments = in_common(was, now)?;
    let mut out = String::new();
    for segment in segments {
        out.push_str(&match segment {
            Segment::Same(text) => same(&text),
            Segment::Removed(text) => around(&text, &removed),
            Segment::Added(text) => around(&text, &added),
        });
    }
    Some(out)
}

/// Marks the words, not the spaces at their ends.
fn around(text: &str, mark: impl Fn(&str) -> String) -> String {
    let inner = text.trim();
    if inner.is_empty() {
        return text.to_owned();
    }
    let start = text.len() - text.trim_start().len();
    let end = text.trim_end().len();
    format!("{}{}{}", text.get(..start).unwrap_or_default(), mark(inner), text.get(end..).unwrap_or_default())
}
