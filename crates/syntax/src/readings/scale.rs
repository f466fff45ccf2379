//! A table of results without its form: by thresholds, on a sliding scale, in slices.

use super::{At, Change, Line, Open, Reading, percentage, plain, pounds, sum};
use crate::numbers;
use crate::parser::Rule;
use crate::slips::Stop;
use meed_diagnostics::Code;
use rust_decimal::Decimal;
use std::ops::Range;

/// `pays {` or `pays by steps {` with a table below.
pub(super) fn of_results(line: &Line<'_>, file: &str) -> Option<Open> {
    let (value, start) = line.value("pays");
    let form = value.strip_suffix('{')?.trim();
    let unsaid = [
        "",
        "by table",
        "by scale",
        "on a scale",
        "by steps",
        "by bands",
        "by value",
        "as follows",
        "scale",
        "table",
    ];
    if !unsaid.contains(&form) {
        return None;
    }
    let place = start..line.text.trim_end().len() - 1;
    let table = Points::read(file, line.below_at, "pays")?;
    let message = "these results can be thresholds, or points of a sliding scale".to_owned();
    Some(table.asked(place, message, "value"))
}

/// `curve need "…" {`
pub(super) fn of_curve(stop: &Stop<'_>, file: &str, start: usize) -> Option<Open> {
    if !stop.rules.contains(&Rule::curve_slices) && !stop.rules.contains(&Rule::kw_in_slices) {
        return None;
    }
    let rest = stop.text.get(stop.at..)?.trim_start();
    if !rest.starts_with('{') {
        return None;
    }
    let at = start + stop.text.trim_end().len();
    let table = Points::read(file, at, "gives")?;
    let message = "these values can be thresholds, or points of a sliding scale; rates would stand in slices"
        .to_owned();
    Some(table.asked(stop.at..stop.at, message, "at"))
}

/// The first two rows of a table of two columns of plain figures.
struct Points<'t> {
    /// The heading of the first column and the first cells of all rows, with their places in the file.
    heading: Range<usize>,
    cells: Vec<(&'t str, Range<usize>)>,
    figures: Vec<(Decimal, Decimal)>,
    percent: bool,
    money: bool,
}

impl<'t> Points<'t> {
    /// The table whose rows follow `at`; none if a cell is a test, which says itself what it is.
    fn read(file: &'t str, at: usize, paid: &str) -> Option<Self> {
        let mut heading = None;
        let mut cells = Vec::new();
        let mut figures = Vec::new();
        let mut offset = at;
        let (mut percent, mut money) = (true, true);
        for line in file.get(at..)?.split('\n') {
            let begin = offset;
            offset += line.len() + 1;
            let row = line.trim();
            if row.is_empty() || row == "{" {
                continue;
            }
            if !row.starts_with('|') {
                break;
            }
            let inner = row.trim_matches('|');
            let mut from = begin + line.find('|')? + 1;
            let mut columns = Vec::new();
            for cell in inner.split('|') {
                let lead = cell.len() - cell.trim_start().len();
                columns.push((cell.trim(), from + lead..from + lead + cell.trim().len()));
                from += cell.len() + 1;
            }
            let [(first, place), (second, _)] = columns.as_slice() else { return None };
            if heading.is_none() {
                if *second != paid {
                    return None;
                }
                heading = Some(place.clone());
                continue;
            }
            percent &= second.ends_with('%');
            money &= second.starts_with('£');
            figures.push((number(first)?, number(second)?));
            cells.push((*first, place.clone()));
        }
        (figures.len() >= 2).then_some(Self { heading: heading?, cells, figures, percent, money })
    }

    fn asked(&self, place: Range<usize>, message: String, thresholds_heading: &str) -> Open {
        let said = self.example();
        let rising = matches!(self.figures.as_slice(), [(a, p), (b, q), ..] if (a < b) == (p < q));
        let test = if rising { "at least" } else { "at most" };
        let mut thresholds = Reading::instead(
            format!(
                "steps: the best row that is reached decides{}",
                said.as_ref().map_or(String::new(), |(at, low, _)| format!(" ({at} pays {low})"))
            ),
            &place,
            "by thresholds ",
        );
        "`by thresholds`".clone_into(&mut thresholds.words);
        thresholds
            .changes
            .push(Change { at: At::File(self.heading.clone()), text: thresholds_heading.to_owned() });
        thresholds.changes.extend(
            self.cells
                .iter()
                .map(|(_, at)| Change { at: At::File(at.start..at.start), text: format!("{test} ") }),
        );
        let mut sliding = Reading::instead(
            format!(
                "a straight line between the rows{}",
                said.as_ref().map_or(String::new(), |(at, _, middle)| format!(" ({at} pays {middle})"))
            ),
            &place,
            "on a sliding scale ",
        );
        "`on a sliding scale`".clone_into(&mut sliding.words);
        sliding.changes.push(Change { at: At::File(self.heading.clone()), text: "at".to_owned() });
        Open { code: Code::ThresholdsOrScale, place, message, readings: vec![thresholds, sliding] }
    }

    /// The middle between the first two rows, what thresholds pay there, and what a line pays.
    fn example(&self) -> Option<(String, String, String)> {
        let [(a, p), (b, q), ..] = self.figures.as_slice() else { return None };
        let first = self.cells.first()?.0;
        let two = Decimal::TWO;
        let shown = |number: Decimal, like: &str| {
            if like.starts_with('£') {
                pounds(number)
            } else if like.ends_with('%') {
                format!("{}%", plain(number))
            } else {
                plain(number)
            }
        };
        let like = if self.percent {
            "%"
        } else if self.money {
            "£"
        } else {
            ""
        };
        // Half way, the better of the two rows is not reached yet.
        let low = (*p).min(*q);
        Some((shown((a + b) / two, first), shown(low, like), shown((p + q) / two, like)))
    }
}

fn number(cell: &str) -> Option<Decimal> {
    percentage(cell).or_else(|| sum(cell)).or_else(|| numbers::read(cell.split(' ').next()?).ok())
}
