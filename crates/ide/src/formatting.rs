//! Layout as edits: what of a text differs from its laid-out form, and the columns of one table.

use meed_syntax::{TokenKind, lexemes};
use std::ops::Range;

/// A part of a text with what comes in its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Replacement {
    /// What is replaced.
    pub range: Range<usize>,
    /// What comes instead.
    pub text: String,
}

/// What makes `before` into `after`, in runs of whole lines, so that what is right already is left alone.
pub fn difference(before: &str, after: &str) -> Vec<Replacement> {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let mut found = Vec::new();
    let (mut i, mut j, mut at) = (0, 0, 0);
    while i < old.len() || j < new.len() {
        if old.get(i).is_some() && old.get(i) == new.get(j) {
            at += old.get(i).map_or(0, |line| line.len());
            (i, j) = (i + 1, j + 1);
            continue;
        }
        let (next_old, next_new) = meet(&old, &new, i, j);
        let length: usize = old.get(i..next_old).unwrap_or_default().iter().map(|line| line.len()).sum();
        let text = new.get(j..next_new).unwrap_or_default().concat();
        found.push(Replacement { range: at..at + length, text });
        at += length;
        (i, j) = (next_old, next_new);
    }
    found
}

/// How far one looks for the next line that both texts have.
const FURTHEST: usize = 200;

/// Where both texts have the same line again: the nearest such place, or both ends.
fn meet(old: &[&str], new: &[&str], i: usize, j: usize) -> (usize, usize) {
    // A layout changes lines, and seldom their number: the same number of steps on both sides is tried first.
    for distance in 1..FURTHEST {
        for (a, b) in [(distance, distance), (distance, distance - 1), (distance - 1, distance)] {
            let (a, b) = (i + a, j + b);
            if let (Some(x), Some(y)) = (old.get(a), new.get(b))
                && x == y
                && !x.trim().is_empty()
            {
                return (a, b);
            }
        }
    }
    (old.len(), new.len())
}

/// The rows of the table around a place with their columns aligned, where they are not: what is done while one types. It asks
/// for no sound text.
pub fn align_table(text: &str, offset: usize) -> Vec<Replacement> {
    let lines = lines(text);
    let Some(here) = lines.iter().position(|line| line.start <= offset && offset <= line.end) else {
        return Vec::new();
    };
    let is_row = |at: usize| {
        lines
            .get(at)
            .and_then(|line| text.get(line.clone()))
            .is_some_and(|line| line.trim_start().starts_with('|'))
    };
    if !is_row(here) {
        return Vec::new();
    }
    let first = (0..here).rev().take_while(|at| is_row(*at)).last().unwrap_or(here);
    let last = (here..lines.len()).take_while(|at| is_row(*at)).last().unwrap_or(here);
    let rows: Vec<(Range<usize>, Vec<String>)> = lines
        .get(first..=last)
        .unwrap_or_default()
        .iter()
        .filter_map(|line| Some((line.clone(), cells(text.get(line.clone())?)?)))
        .collect();
    let columns = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            rows.iter().filter_map(|(_, cells)| cells.get(column)).map(|cell| width(cell)).max().unwrap_or(0)
        })
        .collect();
    // The indent of the first row is that of all.
    let indent = rows
        .first()
        .and_then(|(line, _)| text.get(line.clone()))
        .map_or(0, |line| line.len() - line.trim_start().len());
    let mut found = Vec::new();
    for (line, cells) in rows {
        let mut row = format!("{}|", " ".repeat(indent));
        for (cell, column) in cells.iter().zip(&widths) {
            let padded = format!(" {cell}{} |", " ".repeat(column - width(cell)));
            row.push_str(&padded);
        }
        if text.get(line.clone()) != Some(row.as_str()) {
            found.push(Replacement { range: line, text: row });
        }
    }
    found
}

/// The lines of a text without their ends.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    text.split('\n')
        .map(|line| {
            let start = at;
            at += line.len() + 1;
            start..start + line.trim_end_matches('\r').len()
        })
        .collect()
}

/// The cells of a row that ends in a bar, trimmed; none for a row that goes on, or has a comment beside it.
fn cells(line: &str) -> Option<Vec<String>> {
    let tokens = lexemes(line);
    let bars: Vec<usize> =
        tokens.iter().filter(|token| token.kind == TokenKind::Bar).map(|token| token.start).collect();
    let last = tokens.last()?;
    if last.kind != TokenKind::Bar || bars.len() < 2 {
        return None;
    }
    bars.iter()
        .zip(bars.iter().skip(1))
        .map(|(start, end)| Some(line.get(start + 1..*end)?.trim().to_owned()))
        .collect()
}

fn width(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(text: &str, mut edits: Vec<Replacement>) -> String {
        let mut out = text.to_owned();
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.range.start));
        for edit in edits {
            out.replace_range(edit.range, &edit.text);
        }
        out
    }

    #[test]
    fn a_difference_makes_the_one_text_into_the_other() {
        for (before, after) in [
            ("a\nb\nc\n", "a\nB\nc\n"),
            ("a\n\n\nb\n", "a\n\nb\n"),
            ("a\nb", "a\nb\n"),
            ("", "x\n"),
            ("x\ny\n", ""),
            ("a\nb\nc\nd\n", "a\nx\ny\nd\n"),
            ("same\n", "same\n"),
        ] {
            let edits = difference(before, after);
            assert_eq!(applied(before, edits.clone()), after);
            assert_eq!(edits.is_empty(), before == after);
        }
    }

    #[test]
    fn columns_are_aligned_and_other_lines_left() {
        let text = "  x {\n    | at | pays |\n    | 40% |  0% |\n | \"a | b\" | 100% |\n  }\n";
        let out = applied(text, align_table(text, text.find("40%").unwrap()));
        assert_eq!(
            out,
            "  x {\n    | at      | pays |\n    | 40%     | 0%   |\n    | \"a | b\" | 100% |\n  }\n"
        );
        assert!(align_table(&out, out.find("40%").unwrap()).is_empty());
        assert!(align_table(text, 0).is_empty());
    }
}
