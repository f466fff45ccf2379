//! What is half written and can be read in several ways: a share with a cap and no order, quarters without the word how
//! they count, a table that is neither thresholds nor a scale. Each reading is told with its words and, where it can, in
//! figures; none is taken.

mod above;
mod cap;
mod paid;
mod parts;
mod scale;
mod value;

use crate::build::Builder;
use crate::keywords::Block;
use crate::numbers;
use crate::slips::Stop;
use meed_diagnostics::{Code, Diagnostic, Edit, Span};
use rust_decimal::Decimal;
use std::ops::Range;

/// A question: what is open, where, and how it can be read.
struct Open {
    code: Code,
    /// In the line.
    place: Range<usize>,
    message: String,
    readings: Vec<Reading>,
}

/// One reading.
struct Reading {
    /// What it means, in figures where it can.
    means: String,
    /// How it is written, for the message: in backticks.
    words: String,
    changes: Vec<Change>,
}

/// A replacement that writes a reading.
struct Change {
    at: At,
    text: String,
}

/// Where a replacement stands.
enum At {
    /// In the line that is read.
    Line(Range<usize>),
    /// In the file.
    File(Range<usize>),
}

impl Reading {
    /// A reading that takes the place of a part of the line.
    fn instead(means: impl Into<String>, place: &Range<usize>, words: impl Into<String>) -> Self {
        let words = words.into();
        Self {
            means: means.into(),
            words: format!("`{}`", words.trim_start_matches([',', ' '])),
            changes: vec![Change { at: At::Line(place.clone()), text: words }],
        }
    }

    /// A reading of several lines in place of the one that is read.
    fn lines(means: impl Into<String>, line: &Line<'_>, words: &[String]) -> Self {
        let one_space = |words: &String| words.split_whitespace().collect::<Vec<_>>().join(" ");
        let told: Vec<String> = words.iter().map(|words| format!("`{}`", one_space(words))).collect();
        Self {
            means: means.into(),
            words: told.join(", then "),
            changes: vec![Change {
                at: At::Line(0..line.text.trim_end().len()),
                text: words.join(&format!("\n{}", line.indent)),
            }],
        }
    }
}

/// A line of a block that cannot be read as it stands.
struct Line<'t> {
    text: &'t str,
    /// What stands before it in its line.
    indent: &'t str,
    /// The file up to the line, and from its end on; empty in a cell of a table.
    above: &'t str,
    below: &'t str,
    /// Where in the file what stands below begins.
    below_at: usize,
}

impl<'t> Line<'t> {
    /// What follows the keyword, and where it begins.
    fn value(&self, keyword: &str) -> (&'t str, usize) {
        let rest = self.text.get(keyword.len()..).unwrap_or_default();
        let lead = rest.len() - rest.trim_start_matches(' ').len();
        (rest.trim(), keyword.len() + lead)
    }

    /// The statement of the same block that begins with `keyword`: its value, and the range of its line in the file.
    fn beside(&self, keyword: &str) -> Option<(&'t str, Range<usize>)> {
        let mut end = self.above.len();
        let above = self.above.rsplit('\n').map(|line| {
            let range = end - line.len()..end;
            end = range.start.saturating_sub(1);
            (line, range)
        });
        let mut start = self.below_at;
        let below = self.below.split('\n').map(move |line| {
            let range = start..start + line.len();
            start += line.len() + 1;
            (line, range)
        });
        let inside = |(line, _): &(&str, Range<usize>)| !line.trim_end().ends_with(['{', '}']);
        above.take_while(inside).chain(below.take_while(inside)).find_map(|(line, range)| {
            let rest = line.trim_start().strip_prefix(keyword)?;
            rest.starts_with(' ').then(|| (rest.trim(), range))
        })
    }
}

impl Builder<'_> {
    /// The question that a line of a block leaves open, if it is one that is known.
    pub(crate) fn open_statement(&self, text: &str, keyword: &str, block: &Block) -> Option<Diagnostic> {
        let start = self.range(0..0).start as usize;
        let file = if self.is_quiet() { "" } else { self.text() };
        let above = file.get(..start).unwrap_or_default();
        let newline = above.rfind('\n').map_or(0, |at| at + 1);
        let below_at = start + text.len();
        let line = Line {
            text,
            indent: above.get(newline..).filter(|lead| lead.trim().is_empty()).unwrap_or_default(),
            above: above.get(..newline.saturating_sub(1)).unwrap_or_default(),
            below: file.get(below_at..).unwrap_or_default(),
            below_at,
        };
        let open = match (block.keyword, keyword) {
            ("payment" | "gains" | "losses", "pays" | "pot") => {
                cap::of_share(&line, keyword).or_else(|| above::of_sum(&line, keyword))
            }
            ("payment" | "gains" | "losses", "cap" | "capped" | "maximum" | "max" | "up" | "not") => {
                cap::alone(&line)
            }
            ("payment", "each") => paid::each(&line),
            ("indicator" | "outcome", "pays") => {
                above::of_result(&line).or_else(|| scale::of_results(&line, self.text()))
            }
            ("indicator" | "outcome" | "input", "assessed") => parts::assessed(&line, block.keyword),
            ("indicator" | "outcome", "minimum denominator") => parts::minimum(&line),
            ("requirement", "deducts") => paid::deducts(&line),
            ("uplifted", "uplift" | "efficiency") => paid::uplift(&line, keyword),
            _ => None,
        }?;
        Some(self.asked(open))
    }

    /// The question that reading stopped at inside a value.
    pub(crate) fn open_value(&self, stop: &Stop<'_>) -> Option<Diagnostic> {
        let file = if self.is_quiet() { "" } else { self.text() };
        let open =
            value::of(stop).or_else(|| scale::of_curve(stop, file, self.range(0..0).start as usize))?;
        Some(self.asked(open))
    }

    fn asked(&self, open: Open) -> Diagnostic {
        let diagnostic = Diagnostic::new(open.code, self.range(open.place), open.message);
        open.readings.into_iter().fold(diagnostic, |diagnostic, reading| {
            let edits = reading
                .changes
                .into_iter()
                .map(|change| Edit { span: self.span_at(change.at), replacement: change.text });
            diagnostic.with_reading(&reading.means, &reading.words, edits.collect())
        })
    }

    fn span_at(&self, at: At) -> Span {
        match at {
            At::Line(range) => self.range(range),
            At::File(range) => self.file_span(range.start, range.end),
        }
    }
}

/// The largest percentage, in hundredths, for which a question is told in figures.
const MOST: Decimal = Decimal::ONE_THOUSAND;

/// `50% of gain` as its percentage, as a number of hundredths, and what it is of.
fn share_of(value: &str) -> Option<(Decimal, &str, &str)> {
    let (percentage, of) = value.split_once(" of ")?;
    let share = numbers::read(percentage.trim().strip_suffix('%')?).ok()?;
    (share > Decimal::ZERO && share <= MOST && !of.contains(','))
        .then(|| (share, percentage.trim(), of.trim()))
}

/// A sum such as `£25,000`, where it is written in full.
fn sum(text: &str) -> Option<Decimal> {
    numbers::read(text.trim().strip_prefix('£')?).ok()
}

/// A percentage such as `88%`, in hundredths.
fn percentage(text: &str) -> Option<Decimal> {
    numbers::read(text.trim().strip_suffix('%')?).ok()
}

/// A number as people write it.
fn plain(number: Decimal) -> String {
    numbers::regroup(&number.normalize().to_string())
}

/// A sum in pounds, with pence where it has them.
fn pounds(sum: Decimal) -> String {
    let sum = sum.normalize();
    match sum.scale() {
        1 | 2 => format!("£{}", numbers::regroup(&format!("{sum:.2}"))),
        _ => format!("£{}", plain(sum)),
    }
}
