//! What a statement says, held against what it says in the other version: over time, in its table, or as a whole.

use crate::change::{How, Written};
use crate::edit::{Edit, TableEdit};
use crate::table::{self, Cells};
use crate::terms::Terms;
use crate::timeline::{End, Timeline};
use chrono::{Days, NaiveDate};
use meed_syntax::{GridCell, Node, Word, spoken};

/// Forms of tables whose rows say the same in any order.
const ROWS_IN_ANY_ORDER: [&str; 4] = ["by thresholds", "by level", "by lines", "by year"];

/// Words that say the opposite of one another.
const OPPOSITES: [(&str, &str); 6] = [
    ("higher", "lower"),
    ("lower", "higher"),
    ("least", "most"),
    ("most", "least"),
    ("above", "below"),
    ("below", "above"),
];

/// A part of what a statement says that differs.
pub(crate) struct Part {
    /// Which part, behind the term's path.
    pub(crate) detail: Option<String>,
    pub(crate) was: Option<Written>,
    pub(crate) now: Option<Written>,
    /// For which days, where not for all.
    pub(crate) days: Option<(Option<NaiveDate>, Option<NaiveDate>)>,
    pub(crate) how: How,
    pub(crate) edit: PartEdit,
    /// The words that differ.
    pub(crate) words: (Vec<Word>, Vec<Word>),
    /// Whether they only say the opposite of one another.
    pub(crate) exchanged: bool,
}

/// A part of what a node says, as an edit of the node.
pub(crate) enum PartEdit {
    Say(Node),
    Table(TableEdit),
    InTime(Timeline, Option<End>, Option<End>, Vec<Word>),
}

impl PartEdit {
    pub(crate) fn at(self, at: &[usize]) -> Edit {
        let at = at.to_vec();
        match self {
            Self::Say(node) => Edit::Say { at, words: node.words, table: node.table },
            Self::Table(edit) => Edit::Table { at, edit },
            Self::InTime(base, after, until, words) => Edit::InTime { at, base, after, until, words },
        }
    }
}

/// The parts in which two nodes differ in what they say behind their keyword, name and title.
pub(crate) fn differences(old: &Terms<'_>, new: &Terms<'_>, was: &Node, now: &Node) -> Vec<Part> {
    if same(was, now) {
        return Vec::new();
    }
    if let Some(parts) = in_time(old, new, was, now) {
        return parts;
    }
    if let (Some(old_table), Some(new_table)) = (&was.table, &now.table)
        && was.value() == now.value()
        && let Some(changes) = table::differences(old_table, new_table)
    {
        return changes
            .into_iter()
            .map(|change| {
                let cells = |terms: &Terms<'_>, cells: &Option<Cells<'_>>| {
                    cells.as_ref().map(|cells| written(terms, cells))
                };
                let words = |cells: &Option<Cells<'_>>| cells.as_ref().map(words_of).unwrap_or_default();
                let pair = (words(&change.was), words(&change.now));
                Part {
                    detail: Some(change.detail),
                    was: cells(old, &change.was),
                    now: cells(new, &change.now),
                    days: None,
                    how: match (&change.was, &change.now) {
                        (None, _) => How::Added,
                        (_, None) => How::Removed,
                        _ => How::Changed,
                    },
                    edit: PartEdit::Table(change.edit),
                    exchanged: opposite(&pair.0, &pair.1),
                    words: pair,
                }
            })
            .collect();
    }
    let how = if reordered(was, now) { How::Reordered } else { How::Changed };
    vec![Part {
        detail: None,
        was: Some(old.said(was)),
        now: Some(new.said(now)),
        days: None,
        how,
        exchanged: was.table.is_none() && now.table.is_none() && opposite(&was.words, &now.words),
        words: (was.words.clone(), now.words.clone()),
        edit: PartEdit::Say(now.clone()),
    }]
}

/// Whether two nodes say the same behind their keyword, name and title.
fn same(was: &Node, now: &Node) -> bool {
    let table = |node: &Node| {
        node.table.as_ref().map(|table| {
            let mut rows: Vec<Vec<String>> =
                table.rows.iter().map(|row| row.cells.iter().map(GridCell::text).collect()).collect();
            if ROWS_IN_ANY_ORDER.iter().any(|form| node.value().starts_with(form)) {
                rows.sort();
            }
            (table.header.iter().map(GridCell::text).collect::<Vec<_>>(), rows)
        })
    };
    was.value() == now.value() && table(was) == table(now)
}

/// Whether only the rows stand in another order.
fn reordered(was: &Node, now: &Node) -> bool {
    let rows = |node: &Node| {
        node.table.as_ref().map(|table| {
            let mut rows: Vec<Vec<String>> =
                table.rows.iter().map(|row| row.cells.iter().map(GridCell::text).collect()).collect();
            rows.sort();
            rows
        })
    };
    was.value() == now.value() && rows(was).is_some() && rows(was) == rows(now)
}

/// The days for which two settings over time differ.
fn in_time(old: &Terms<'_>, new: &Terms<'_>, was: &Node, now: &Node) -> Option<Vec<Part>> {
    // Two tables of one form are held against one another cell by cell.
    if was.table.is_some()
        && now.table.is_some()
        && was.value() == now.value()
        && was.value().starts_with("by year")
    {
        return None;
    }
    let old_time = Timeline::read(&was.words, was.table.as_ref(), old.calendar)?;
    let new_time = Timeline::read(&now.words, now.table.as_ref(), new.calendar)?;
    if !old_time.changes() && !new_time.changes() {
        return None;
    }
    let differences = old_time.differences(&new_time)?;
    if differences.is_empty() {
        return None;
    }
    let next = |day: NaiveDate| day.checked_add_days(Days::new(1));
    let parts = differences.into_iter().map(|difference| {
        let from = difference.after.as_ref().and_then(|end| next(end.day));
        let until = difference.until.as_ref().map(|end| end.day);
        Part {
            detail: None,
            was: Some(old.words(&difference.was, was.said_span())),
            now: Some(new.words(&difference.now, now.said_span())),
            days: (from.is_some() || until.is_some()).then_some((from, until)),
            how: if from.is_some() || until.is_some() { How::ChangedInTime } else { How::Changed },
            exchanged: opposite(&difference.was, &difference.now),
            words: (difference.was.clone(), difference.now.clone()),
            edit: PartEdit::InTime(old_time.clone(), difference.after, difference.until, difference.now),
        }
    });
    Some(parts.collect())
}

fn written(terms: &Terms<'_>, cells: &Cells<'_>) -> Written {
    match cells {
        Cells::Cell(cell) => terms.cell(cell),
        Cells::Row(row) => {
            let texts: Vec<String> = row.cells.iter().map(|cell| terms.cell(cell).text).collect();
            Written { text: format!("| {} |", texts.join(" | ")), span: row.span }
        }
        Cells::Column(cells) => {
            let texts: Vec<String> = cells.iter().map(|cell| terms.cell(cell).text).collect();
            let span = cells.first().map(|cell| cell.span);
            Written {
                text: texts.join("; "),
                span: span
                    .unwrap_or_else(|| meed_diagnostics::Span::new(meed_diagnostics::SourceId(0), 0, 0)),
            }
        }
    }
}

fn words_of(cells: &Cells<'_>) -> Vec<Word> {
    match cells {
        Cells::Cell(cell) => cell.words.clone(),
        Cells::Row(row) => row.cells.iter().flat_map(|cell| cell.words.iter().cloned()).collect(),
        Cells::Column(cells) => cells.iter().flat_map(|cell| cell.words.iter().cloned()).collect(),
    }
}

/// Whether words differ only in what says the opposite.
fn opposite(was: &[Word], now: &[Word]) -> bool {
    let differ: Vec<(&str, &str)> = was
        .iter()
        .zip(now)
        .map(|(a, b)| (a.text.as_str(), b.text.as_str()))
        .filter(|(a, b)| a != b)
        .collect();
    was.len() == now.len()
        && !differ.is_empty()
        && differ.iter().all(|pair| OPPOSITES.contains(pair))
        && spoken(was) != spoken(now)
}
