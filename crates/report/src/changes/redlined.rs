//! The items in which a term changed, in full and with the changes marked: rejected they are what the first version says, accepted
//! what the second says.

use super::Context;
use super::wording::{in_common, in_one};
use crate::document::{Block, Manner, Paragraph, Revised, Run};
use meed_contract::words;
use meed_diff::{Comparison, Segment};

/// The lines of each item in which something changed, and how many items are left out since nothing changed in them. Of the items
/// within one, too, those in which nothing changed are only counted.
///
/// The lines are the terms of the first version in its order, without its comments, with the changes made in them that are shown.
pub(super) fn items(comparison: &Comparison, context: &Context<'_>) -> (Vec<Vec<Block>>, usize) {
    let was = comparison.old.write();
    let shown = comparison.changes.iter().filter(|change| context.shows(change));
    let now = comparison.with(shown).write();
    let mut items: Vec<Vec<Segment>> = Vec::new();
    for segment in meed_diff::lines(&was, &now) {
        match items.last_mut() {
            Some(item) if !begins_item(&segment) => item.push(segment),
            _ => items.push(vec![segment]),
        }
    }
    let all = items.len();
    items.retain(|item| item.iter().any(|segment| !matches!(segment, Segment::Same(_))));
    let left_out = all - items.len();
    (items.iter().map(|item| lines(item)).collect(), left_out)
}

fn begins_item(segment: &Segment) -> bool {
    let (Segment::Same(line) | Segment::Removed(line) | Segment::Added(line)) = segment;
    !line.starts_with([' ', '}'])
}

/// How many lines from this one on are an item within another, with a title, in which nothing changed; none if it is none.
fn unchanged_item(segments: &[Segment]) -> Option<usize> {
    let Some(Segment::Same(first)) = segments.first() else { return None };
    let words = first.trim_start_matches(' ');
    let indent = first.len() - words.len();
    if indent == 0 || !words.ends_with("\" {") {
        return None;
    }
    let end = format!("{}}}", first.get(..indent)?);
    let mut length = 0;
    for segment in segments {
        let Segment::Same(line) = segment else { return None };
        length += 1;
        if *line == end {
            return Some(length);
        }
    }
    None
}

/// Lines as paragraphs. Lines that went and as many that came in their place are held against one another word by word.
fn lines(segments: &[Segment]) -> Vec<Block> {
    let mut out = Vec::new();
    let (mut went, mut came) = (Vec::new(), Vec::new());
    let (mut at, mut alike) = (0, 0);
    while let Some(segment) = segments.get(at) {
        if let Some(length) = segments.get(at..).and_then(unchanged_item) {
            at += length;
            alike += 1;
            continue;
        }
        if alike > 0 {
            replaced(&mut went, &mut came, &mut out);
            out.push(left_out(alike, segment));
            alike = 0;
        }
        at += 1;
        match segment.clone() {
            Segment::Removed(line) => {
                // What went after something came does not belong to it.
                if !came.is_empty() {
                    replaced(&mut went, &mut came, &mut out);
                }
                went.push(line);
            }
            Segment::Added(line) => came.push(line),
            Segment::Same(line) => {
                replaced(&mut went, &mut came, &mut out);
                out.push(paragraph(vec![Run::plain(line)], None));
            }
        }
    }
    replaced(&mut went, &mut came, &mut out);
    out
}

/// That items stand here in which nothing changed.
fn left_out(count: usize, next: &Segment) -> Block {
    let (Segment::Same(line) | Segment::Removed(line) | Segment::Added(line)) = next;
    let indent = line.len() - line.trim_start_matches(' ').len();
    // The end of the item that they lie in stands further out than they do.
    let indent = indent + if line.ends_with('}') { 2 } else { 0 };
    let items = words::counted(count, "item that is", "items that are");
    paragraph(vec![Run::plain(format!("{}… {items} the same in both versions", " ".repeat(indent)))], None)
}

/// Lines that went, and those that came in their place; neither are any after it.
fn replaced(went: &mut Vec<String>, came: &mut Vec<String>, out: &mut Vec<Block>) {
    let pairs = went.len() == came.len()
        && went.iter().zip(came.iter()).all(|(was, now)| in_common(was, now).is_some());
    if pairs {
        let runs = went.iter().zip(came.iter()).map(|(was, now)| in_one(was, now));
        out.extend(runs.map(|runs| paragraph(runs, None)));
    } else {
        let lines = |lines: &[String], how: Revised| -> Vec<Block> {
            lines.iter().map(|line| paragraph(vec![Run::plain(line.as_str())], Some(how))).collect()
        };
        out.extend(lines(went, Revised::Deleted));
        out.extend(lines(came, Revised::Inserted));
    }
    went.clear();
    came.clear();
}

fn paragraph(runs: Vec<Run>, change: Option<Revised>) -> Block {
    Block::Paragraph(Paragraph { runs, manner: Manner::Line, change })
}
