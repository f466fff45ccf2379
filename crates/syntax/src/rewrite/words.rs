//! Words put in place of others: only those that differ are written anew.

use crate::outline::{Word, spoken};
use std::ops::Range;

/// What is put in place of a part of the text.
pub(super) struct Splice {
    pub(super) range: Range<usize>,
    pub(super) text: String,
}

/// The lines at `range` with splices made in them.
pub(super) fn splice(text: &str, range: &Range<usize>, mut splices: Vec<Splice>) -> String {
    splices.sort_by_key(|splice| (splice.range.start, splice.range.end));
    let mut out = String::new();
    let mut at = range.start;
    for splice in splices {
        out.push_str(text.get(at..splice.range.start).unwrap_or_default());
        out.push_str(&splice.text);
        at = splice.range.end.max(at);
    }
    out.push_str(text.get(at..range.end).unwrap_or_default());
    out
}

/// What turns some words into others. `end` is where the first word comes if there is none yet.
pub(super) fn splices(text: &str, is: &[Word], shall: &[Word], end: usize) -> Vec<Splice> {
    let texts = |words: &[Word]| words.iter().map(|word| word.text.clone()).collect::<Vec<_>>();
    let mut out = Vec::new();
    for op in similar::capture_diff_slices(similar::Algorithm::Myers, &texts(is), &texts(shall)) {
        if matches!(op, similar::DiffOp::Equal { .. }) {
            continue;
        }
        let (_, old, new) = op.as_tag_tuple();
        let left = old.start.checked_sub(1).and_then(|at| is.get(at));
        let right = is.get(old.end);
        let new = shall.get(new).unwrap_or_default();
        let (first, last) = (is.get(old.start), old.end.checked_sub(1).and_then(|at| is.get(at)));
        let place = if old.is_empty() {
            left.map(|left| left.span.range().end..left.span.range().end)
                .or(right.map(|right| right.span.range().start..right.span.range().start))
                .unwrap_or(end..end)
        } else {
            first.map_or(end, |first| first.span.range().start)
                ..last.map_or(end, |last| last.span.range().end)
        };
        out.push(joined(text, left, place, new, right, old.is_empty()));
    }
    out
}

/// New words between two that stay, with the spaces that belong between them; line breaks and comments there stay.
fn joined(
    text: &str,
    left: Option<&Word>,
    place: Range<usize>,
    new: &[Word],
    right: Option<&Word>,
    inserted: bool,
) -> Splice {
    let one_line = |range: Range<usize>| text.get(range).is_some_and(|gap| !gap.contains(['\n', '#']));
    let space = |one: Option<&Word>, other: Option<&Word>| match (one, other) {
        (Some(one), Some(other)) => {
            let both = spoken(&[one.clone(), other.clone()]);
            both.len() > one.text.len() + other.text.len()
        }
        _ => false,
    };
    let mut range = place;
    let mut out = spoken(new);
    if let Some(left) = left {
        let gap = left.span.range().end..range.start;
        if one_line(gap.clone()) {
            range.start = gap.start;
            let wanted = space(Some(left), new.first().or(right));
            out = format!("{}{out}", if wanted { " " } else { "" });
        }
    }
    if let Some(right) = right {
        let gap = range.end..right.span.range().start;
        if !new.is_empty() && one_line(gap.clone()) {
            range.end = gap.end;
            out.push_str(if space(new.last(), Some(right)) { " " } else { "" });
        } else if new.is_empty() && one_line(gap.clone()) {
            // The space before what went is kept, or was put there; the one behind it goes.
            range.end = gap.end;
        }
    } else if left.is_none() && inserted {
        out.insert(0, ' ');
    }
    Splice { range, text: out }
}
