//! What changed between two texts, word by word or line by line.

use similar::{ChangeTag, TextDiff};

/// A run of words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Segment {
    /// In both.
    Same(String),
    /// In the first only.
    Removed(String),
    /// In the second only.
    Added(String),
}

/// The words of two texts, in order: those of both, and those of one.
pub fn words(was: &str, now: &str) -> Vec<Segment> {
    let diff = TextDiff::from_words(was, now);
    let mut segments: Vec<Segment> = Vec::new();
    for change in diff.iter_all_changes() {
        let text = change.value();
        match (change.tag(), segments.last_mut()) {
            (ChangeTag::Equal, Some(Segment::Same(last)))
            | (ChangeTag::Delete, Some(Segment::Removed(last)))
            | (ChangeTag::Insert, Some(Segment::Added(last))) => last.push_str(text),
            (ChangeTag::Equal, _) => segments.push(Segment::Same(text.to_owned())),
            (ChangeTag::Delete, _) => segments.push(Segment::Removed(text.to_owned())),
            (ChangeTag::Insert, _) => segments.push(Segment::Added(text.to_owned())),
        }
    }
    segments
}

/// The lines of two texts, in order, one a segment and without their ends.
pub fn lines(was: &str, now: &str) -> Vec<Segment> {
    let diff = TextDiff::from_lines(was, now);
    let segment = |change: similar::Change<&str>| {
        let line = change.value().trim_end_matches(['\r', '\n']).to_owned();
        match change.tag() {
            ChangeTag::Equal => Segment::Same(line),
            ChangeTag::Delete => Segment::Removed(line),
            ChangeTag::Insert => Segment::Added(line),
        }
    };
    diff.iter_all_changes().map(segment).collect()
}

#[cfg(test)]
mod tests {
    use super::{Segment, lines, words};

    #[test]
    fn lines_of_both_and_of_one() {
        let found = lines("a\nb\nc\n", "a\nd\nc\n");
        let [same, removed, added, last] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(same, &Segment::Same("a".to_owned()));
        assert_eq!(removed, &Segment::Removed("b".to_owned()));
        assert_eq!(added, &Segment::Added("d".to_owned()));
        assert_eq!(last, &Segment::Same("c".to_owned()));
    }

    #[test]
    fn words_of_both_and_of_one() {
        let found = words("people whose score improved", "people whose score rose");
        assert_eq!(
            found,
            [
                Segment::Same("people whose score ".to_owned()),
                Segment::Removed("improved".to_owned()),
                Segment::Added("rose".to_owned()),
            ]
        );
        assert_eq!(words("a", "a"), [Segment::Same("a".to_owned())]);
    }
}
