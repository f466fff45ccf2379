//! Two edits of one text brought together line by line, as version control does it. It knows no terms: whoever takes the
//! result looks at what it says.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::fmt::Write as _;

/// A run of lines.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Chunk {
    /// What both sides agree on, or only one side has changed.
    Merged(String),
    /// What both sides have changed: ours, theirs.
    Both(String, String),
}

/// How the two sides are called in marks, and how many signs make up a mark.
#[derive(Clone, Copy, Debug)]
pub struct Marks<'m> {
    /// The first side.
    pub ours: &'m str,
    /// The second side.
    pub theirs: &'m str,
    /// How many signs: 7, as a rule.
    pub size: usize,
}

/// The text with both sides' edits; none where both have changed the same lines.
pub(super) fn three_way(base: &str, ours: &str, theirs: &str) -> Option<String> {
    let chunks = chunks(base, ours, theirs);
    let merged = chunks.into_iter().map(|chunk| match chunk {
        Chunk::Merged(text) => Some(text),
        Chunk::Both(..) => None,
    });
    merged.collect()
}

/// The text with both sides' edits, as version control would merge it, with marks around what both have changed; and whether
/// there is any.
pub fn marked_lines(base: &str, ours: &str, theirs: &str, marks: Marks<'_>) -> (String, bool) {
    let mut out = String::new();
    let mut any = false;
    for chunk in chunks(base, ours, theirs) {
        match chunk {
            Chunk::Merged(text) => out.push_str(&text),
            Chunk::Both(ours, theirs) => {
                any = true;
                mark(&mut out, &ours, &theirs, marks);
            }
        }
    }
    (out, any)
}

/// Two texts in one, with marks around the lines in which they differ.
pub(super) fn marked(ours: &str, theirs: &str, marks: Marks<'_>) -> String {
    let (a, b) = (lines(ours), lines(theirs));
    let mut out = String::new();
    for op in capture_diff_slices(Algorithm::Patience, &a, &b) {
        let (_, old, new) = op.as_tag_tuple();
        let (old, new) = (text(&a, old), text(&b, new));
        match op {
            DiffOp::Equal { .. } => out.push_str(&old),
            _ => mark(&mut out, &old, &new, marks),
        }
    }
    out
}

fn mark(out: &mut String, ours: &str, theirs: &str, marks: Marks<'_>) {
    let eol = if ours.contains("\r\n") || theirs.contains("\r\n") { "\r\n" } else { "\n" };
    let ended = |text: &str| {
        if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}{eol}") }
    };
    let sign = |sign: &str| sign.repeat(marks.size);
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "{} {}{eol}{}{}{eol}{}{} {}{eol}",
        sign("<"),
        marks.ours,
        ended(ours),
        sign("="),
        ended(theirs),
        sign(">"),
        marks.theirs
    );
}

fn chunks(base: &str, ours: &str, theirs: &str) -> Vec<Chunk> {
    let (base, ours, theirs) = (lines(base), lines(ours), lines(theirs));
    let (in_ours, in_theirs) = (matches(&base, &ours), matches(&base, &theirs));
    let mut out = Vec::new();
    let (mut at, mut our_at, mut their_at) = (0, 0, 0);
    for line in 0..=base.len() {
        let (next_ours, next_theirs) = if line == base.len() {
            (ours.len(), theirs.len())
        } else {
            let both = in_ours.get(line).copied().flatten().zip(in_theirs.get(line).copied().flatten());
            let Some(both) = both else { continue };
            both
        };
        let was = text(&base, at..line);
        let (mine, others) = (text(&ours, our_at..next_ours), text(&theirs, their_at..next_theirs));
        out.push(if was == mine || mine == others {
            Chunk::Merged(others)
        } else if was == others {
            Chunk::Merged(mine)
        } else {
            Chunk::Both(mine, others)
        });
        if let Some(same) = ours.get(next_ours).filter(|_| line < base.len()) {
            out.push(Chunk::Merged((*same).to_owned()));
        }
        (at, our_at, their_at) = (line + 1, next_ours + 1, next_theirs + 1);
    }
    out
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

fn text(lines: &[&str], range: std::ops::Range<usize>) -> String {
    lines.get(range).unwrap_or_default().concat()
}

/// Of each line of the base the line that it is.
fn matches(base: &[&str], other: &[&str]) -> Vec<Option<usize>> {
    let mut out = vec![None; base.len()];
    for op in capture_diff_slices(Algorithm::Patience, base, other) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            for step in 0..len {
                if let Some(place) = out.get_mut(old_index + step) {
                    *place = Some(new_index + step);
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Marks, marked_lines, three_way};

    #[test]
    fn different_lines_merge_and_the_same_lines_do_not() {
        let base = "a\nb\nc\nd\ne\n";
        let merged = three_way(base, "a\nB\nc\nd\ne\n", "a\nb\nc\nd\nE\nf\n");
        assert_eq!(merged.as_deref(), Some("a\nB\nc\nd\nE\nf\n"));
        assert_eq!(three_way(base, base, "x\n").as_deref(), Some("x\n"));
        assert_eq!(three_way(base, "x\n", base).as_deref(), Some("x\n"));
        assert_eq!(three_way(base, "a\nB\nc\nd\ne\n", "a\nX\nc\nd\ne\n"), None);
        let marks = Marks { ours: "ours", theirs: "theirs", size: 3 };
        let (text, any) = marked_lines(base, "a\nB\nc\nd\ne\n", "a\nX\nc\nd\ne\n", marks);
        assert_eq!((text.as_str(), any), ("a\n<<< ours\nB\n===\nX\n>>> theirs\nc\nd\ne\n", true));
    }
}
