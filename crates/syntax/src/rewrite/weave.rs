//! Pieces of a block put together anew: those that stay keep what stands between them, to the byte.

use std::ops::Range;

/// What stands on lines of its own: a statement, an item, a row.
#[derive(Clone)]
pub(super) struct Piece {
    /// The lines above it up to the piece before: blank lines and comments.
    pub(super) gap: Range<usize>,
    /// Its own lines, with their ends.
    pub(super) lines: Range<usize>,
    /// Whether the comment that stands directly above it goes where it goes: of an item, not of a statement or a row.
    pub(super) owns_comment: bool,
}

/// What stands there afterwards, in order.
pub(super) enum Slot {
    /// A piece, with what its lines are now. Where it changes its place, `spaced` says whether blank lines set it apart.
    Kept { piece: usize, lines: String, spaced: bool },
    /// What is new.
    Fresh { lines: String, spaced: bool },
}

/// Puts the slots together. `tail` are the blank lines and comments behind the last piece.
pub(super) fn weave(text: &str, eol: &str, pieces: &[Piece], slots: Vec<Slot>, tail: Range<usize>) -> String {
    let kept: Vec<usize> = slots
        .iter()
        .filter_map(|slot| match slot {
            Slot::Kept { piece, .. } => Some(*piece),
            Slot::Fresh { .. } => None,
        })
        .collect();
    let staying = longest_rise(&kept);
    let mut out = Out { text: String::new(), eol, owes_blank: false };
    let mut next = 0;
    for slot in slots {
        match slot {
            Slot::Kept { piece, lines, .. } if staying.contains(&piece) => {
                leave(text, pieces, next..piece, &kept, &mut out);
                let Some(place) = pieces.get(piece) else { continue };
                out.gap(slice(text, &place.gap));
                out.lines(&lines);
                next = piece + 1;
            }
            Slot::Kept { piece, lines, spaced } => {
                let comment = pieces.get(piece).map_or("", |place| slice(text, &attached(text, &place.gap)));
                out.fresh(&format!("{comment}{lines}"), spaced);
            }
            Slot::Fresh { lines, spaced } => out.fresh(&lines, spaced),
        }
    }
    leave(text, pieces, next..pieces.len(), &kept, &mut out);
    let tail = slice(text, &tail);
    if tail.trim().is_empty() {
        out.text.push_str(tail);
    } else {
        out.gap(tail);
    }
    out.text
}

/// What is left where pieces have gone: comments that stood above them and did not go with them.
fn leave(text: &str, pieces: &[Piece], gone: Range<usize>, kept: &[usize], out: &mut Out<'_>) {
    for piece in gone {
        let Some(place) = pieces.get(piece) else { continue };
        let goes_along = place.owns_comment || kept.contains(&piece);
        let end = if goes_along { attached(text, &place.gap).start } else { place.gap.end };
        let left = slice(text, &(place.gap.start..end));
        if left.trim().is_empty() {
            out.owes_blank |=
                slice(text, &place.gap).lines().next().is_some_and(|line| line.trim().is_empty());
        } else {
            out.gap(left);
            out.owes_blank |= left.lines().last().is_some_and(|line| line.trim().is_empty());
        }
    }
}

struct Out<'e> {
    text: String,
    eol: &'e str,
    /// Whether a blank line is due before what comes next.
    owes_blank: bool,
}

impl Out<'_> {
    /// Blank lines and comments as they were, without a second blank line where something beside them has gone.
    fn gap(&mut self, gap: &str) {
        let begins_blank = gap.lines().next().is_some_and(|line| line.trim().is_empty());
        if std::mem::take(&mut self.owes_blank) {
            if self.is_set_apart() && begins_blank {
                let rest = gap.trim_start_matches([' ', '\t', '\r', '\n']);
                let indent = gap.len() - rest.len();
                let line = gap.get(..indent).and_then(|blank| blank.rfind('\n')).map_or(0, |at| at + 1);
                self.text.push_str(gap.get(line..).unwrap_or_default());
                return;
            }
            if !self.is_set_apart() && !begins_blank {
                self.text.push_str(self.eol);
            }
        }
        self.text.push_str(gap);
    }

    fn lines(&mut self, lines: &str) {
        self.end_line();
        self.text.push_str(lines);
    }

    fn fresh(&mut self, lines: &str, spaced: bool) {
        self.end_line();
        if (spaced || self.owes_blank) && !self.is_set_apart() {
            self.text.push_str(self.eol);
        }
        self.text.push_str(lines);
        self.owes_blank = spaced;
    }

    /// The last line of a file may have no end.
    fn end_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push_str(self.eol);
        }
    }

    /// Whether nothing, or a blank line, stands before what comes next.
    fn is_set_apart(&self) -> bool {
        let mut lines = self.text.rsplit('\n');
        let ended = lines.next().is_some_and(str::is_empty);
        self.text.is_empty() || (ended && lines.next().is_some_and(|line| line.trim().is_empty()))
    }
}

/// The comment lines directly above what follows a gap.
pub(super) fn attached(text: &str, gap: &Range<usize>) -> Range<usize> {
    let mut start = gap.end;
    for line in slice(text, gap).split_inclusive('\n').rev() {
        if line.trim().is_empty() {
            break;
        }
        start -= line.len();
    }
    start..gap.end
}

pub(super) fn slice<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    text.get(range.clone()).unwrap_or_default()
}

/// The most of these numbers that rise in the order in which they stand: what can stay where it is.
fn longest_rise(numbers: &[usize]) -> Vec<usize> {
    // Of each length the smallest number that such a row can end with, as positions; and of each number the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; numbers.len()];
    for (at, number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|end| numbers.get(*end).is_some_and(|last| last < number));
        if let (Some(place), Some(last)) = (before.get_mut(at), length.checked_sub(1)) {
            *place = ends.get(last).copied();
        }
        if let Some(end) = ends.get_mut(length) { *end = at } else { ends.push(at) }
    }
    let mut out = Vec::new();
    let mut at = ends.last().copied();
    while let Some(here) = at {
        out.extend(numbers.get(here).copied());
        at = before.get(here).copied().flatten();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::longest_rise;

    #[test]
    fn what_can_stay() {
        assert_eq!(longest_rise(&[0, 1, 2, 3]), [3, 2, 1, 0]);
        assert_eq!(longest_rise(&[3, 0, 1, 2]), [2, 1, 0]);
        assert_eq!(longest_rise(&[]), Vec::<usize>::new());
    }
}
