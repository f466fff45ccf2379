//! What a term said and says, as words that are the same, went or came.

use crate::document::Run;
use meed_diff::Segment;

/// Two texts side by side: what went is marked in the first, what came in the second. Spaces at the ends of what is marked are
/// not.
pub(super) fn side_by_side(was: &str, now: &str) -> (Vec<Run>, Vec<Run>) {
    let Some(segments) = in_common(was, now) else {
        return (vec![Run::deleted(was)], vec![Run::inserted(now)]);
    };
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for segment in segments {
        match segment {
            Segment::Same(text) => {
                before.push(Run::plain(text.clone()));
                after.push(Run::plain(text));
            }
            Segment::Removed(text) => around(&text, |words| Run::deleted(words), &mut before),
            Segment::Added(text) => around(&text, |words| Run::inserted(words), &mut after),
        }
    }
    (before, after)
}

/// Two texts in one: without what is inserted it is the first to the letter, without what is deleted the second.
pub(super) fn in_one(was: &str, now: &str) -> Vec<Run> {
    let Some(segments) = in_common(was, now) else {
        return vec![Run::deleted(was), Run::inserted(now)];
    };
    let run = |segment: Segment| match segment {
        Segment::Same(text) => Run::plain(text),
        Segment::Removed(text) => Run::deleted(text),
        Segment::Added(text) => Run::inserted(text),
    };
    segments.into_iter().map(run).collect()
}

/// Texts word by word, where they have enough in common for that to be read.
pub(super) fn in_common(was: &str, now: &str) -> Option<Vec<Segment>> {
    let segments = meed_diff::words(was, now);
    let length = |text: &str| text.split_whitespace().count();
    let shared: usize =
        segments.iter().map(|segment| if let Segment::Same(text) = segment { length(text) } else { 0 }).sum();
    (shared >= 2 && shared * 2 >= length(was).max(length(now))).then_some(segments)
}

/// Marks the words, not the spaces at their ends.
fn around(text: &str, mark: impl Fn(&str) -> Run, runs: &mut Vec<Run>) {
    let words = text.trim();
    let begin = text.len() - text.trim_start().len();
    for (part, is_words) in
        [(text.get(..begin), false), (Some(words), true), (text.get(begin + words.len()..), false)]
    {
        let part = part.unwrap_or_default();
        if !part.is_empty() {
            runs.push(if is_words { mark(part) } else { Run::plain(part) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{in_one, side_by_side};
    use crate::document::Run;

    #[test]
    fn what_went_is_marked_in_the_first_and_what_came_in_the_second() {
        let (was, now) = side_by_side("not above 5% of value", "not above 8% of value");
        assert_eq!(was, [Run::plain("not above "), Run::deleted("5%"), Run::plain(" of value")]);
        assert_eq!(now, [Run::plain("not above "), Run::inserted("8%"), Run::plain(" of value")]);
        assert_eq!(side_by_side("75%", "70%").0, [Run::deleted("75%")], "nothing in common");
    }

    #[test]
    fn accepted_or_rejected_it_is_one_text_to_the_letter() {
        for (was, now) in [("at least  33% of people", "at least 35%  of all people"), ("a", "b"), ("", "x")]
        {
            let runs = in_one(was, now);
            let text = |left_out: &str| -> String {
                let kept =
                    runs.iter().filter(|run| **run != Run::inserted(run.text.as_str()) || left_out != "came");
                let kept = kept.filter(|run| **run != Run::deleted(run.text.as_str()) || left_out != "went");
                kept.map(|run| run.text.as_str()).collect()
            };
            assert_eq!((text("came").as_str(), text("went").as_str()), (was, now));
        }
    }
}
