//! Which edits of two sides are the same, and which cannot both be made. All places are those of the base.

use crate::edit::{Edit, TableEdit, node_at};
use crate::timeline::End;
use meed_syntax::{GridCell, Node, spoken};

/// What an edit does, written in one way: edits that do the same have the same.
pub(super) fn key(edit: &Edit) -> String {
    let said = |words: &[meed_syntax::Word]| spoken(words);
    let cells = |cells: &[GridCell]| cells.iter().map(GridCell::text).collect::<Vec<_>>().join(" | ");
    match edit {
        Edit::Say { at, words, table } => {
            let rows = table.iter().flat_map(|grid| {
                std::iter::once(cells(&grid.header)).chain(grid.rows.iter().map(|row| cells(&row.cells)))
            });
            format!("say {at:?} {} {:?}", said(words), rows.collect::<Vec<_>>())
        }
        Edit::Table { at, edit } => match edit {
            TableEdit::Cell(row, column, cell) => format!("cell {at:?} {row} {column} {}", cell.text()),
            TableEdit::InsertRow(before, row) => format!("row {at:?} {before} {}", cells(&row.cells)),
            TableEdit::RemoveRow(row) => format!("no row {at:?} {row}"),
            TableEdit::InsertColumn(before, heading, new) => {
                format!("column {at:?} {before} {} {}", heading.text(), cells(new))
            }
            TableEdit::RemoveColumn(column) => format!("no column {at:?} {column}"),
        },
        Edit::InTime { at, after, until, words, .. } => {
            let day = |end: &Option<End>| end.as_ref().map(|end| end.day);
            format!("time {at:?} {:?} {:?} {}", day(after), day(until), said(words))
        }
        Edit::Title { at, title } => format!("title {at:?} {:?}", title.as_ref().map(|title| &title.text)),
        Edit::Remove { at } => format!("remove {at:?}"),
        // What comes is the same wherever it comes.
        Edit::Insert { within, node, .. } => format!("insert {within:?} {}", node.write()),
        Edit::Move { at, within, .. } => format!("move {at:?} {within:?}"),
        Edit::Order { within, names } => format!("order {within:?} {names:?}"),
        Edit::Rename { from, to } => format!("rename {from} {to}"),
    }
}

/// Whether two edits that are not the same cannot both be made.
pub(super) fn clash(base: &[Node], one: &Edit, other: &Edit) -> bool {
    clashes(base, one, other) || clashes(base, other, one)
}

/// The one way round.
fn clashes(base: &[Node], one: &Edit, other: &Edit) -> bool {
    match (one, other) {
        (Edit::Rename { from, to }, Edit::Rename { from: other_from, to: other_to }) => {
            (from == other_from) != (to == other_to)
        }
        (Edit::Rename { to, .. }, Edit::Insert { node, .. }) => {
            node.name.as_ref().is_some_and(|name| name.text == *to)
        }
        (Edit::Remove { at }, Edit::Rename { from, .. }) => {
            node_at(base, at).is_some_and(|node| has_within(node, from))
        }
        (Edit::Remove { at }, other) => match other {
            Edit::Say { at: place, .. }
            | Edit::Table { at: place, .. }
            | Edit::InTime { at: place, .. }
            | Edit::Title { at: place, .. }
            | Edit::Order { within: place, .. } => place.starts_with(at),
            Edit::Insert { within, .. } => within.starts_with(at),
            Edit::Move { at: place, within, .. } => place == at || within.starts_with(at),
            Edit::Remove { .. } | Edit::Rename { .. } => false,
        },
        (
            Edit::Say { at, .. },
            Edit::Say { at: place, .. } | Edit::Table { at: place, .. } | Edit::InTime { at: place, .. },
        )
        | (Edit::InTime { at, .. }, Edit::Table { at: place, .. })
        | (Edit::Title { at, .. }, Edit::Title { at: place, .. })
        | (Edit::Move { at, .. }, Edit::Move { at: place, .. })
        | (Edit::Order { within: at, .. }, Edit::Order { within: place, .. }) => at == place,
        (Edit::Table { at, edit }, Edit::Table { at: place, edit: other }) => {
            at == place && in_table(edit, other)
        }
        (
            Edit::InTime { at, after, until, .. },
            Edit::InTime { at: place, after: other_after, until: other_until, .. },
        ) => at == place && overlap((after, until), (other_after, other_until)),
        (
            Edit::Insert { within, before, node },
            Edit::Insert { within: place, before: other_before, node: other },
        ) => match (&node.name, &other.name) {
            (Some(name), Some(other)) => name.text == other.text,
            (None, None) if within == place && node.label() == other.label() => {
                // Of what there may be several, two come in one place in no order that is known.
                before == other_before || !is_there(base, within, &node.label())
            }
            _ => false,
        },
        _ => false,
    }
}

/// Whether a block of the base has something with a label.
fn is_there(base: &[Node], within: &[usize], label: &str) -> bool {
    let nodes = match within {
        [] => base,
        _ => node_at(base, within).map_or(&[][..], |node| &node.children),
    };
    nodes.iter().any(|node| node.label() == label)
}

fn has_within(node: &Node, name: &str) -> bool {
    node.name.as_ref().is_some_and(|one| one.text == name)
        || node.children.iter().any(|child| has_within(child, name))
}

/// Whether two times have a day in common; each begins after a day and ends with one.
fn overlap(one: (&Option<End>, &Option<End>), other: (&Option<End>, &Option<End>)) -> bool {
    let before = |until: &Option<End>, after: &Option<End>| match (until, after) {
        (Some(until), Some(after)) => until.day <= after.day,
        _ => false,
    };
    !before(one.1, other.0) && !before(other.1, one.0)
}

/// Whether two edits of one table cannot both be made, one way round.
fn in_table(one: &TableEdit, other: &TableEdit) -> bool {
    use TableEdit::{Cell, InsertColumn, InsertRow, RemoveColumn, RemoveRow};
    match (one, other) {
        (Cell(row, column, _), Cell(other_row, other_column, _)) => {
            row == other_row && column == other_column
        }
        (Cell(row, ..), RemoveRow(gone)) => row == gone,
        (Cell(_, column, _), RemoveColumn(gone)) => column == gone,
        // Rows that come in one place come in no order that is known, and the order of rows may count.
        (InsertRow(before, _), InsertRow(other, _)) => before == other,
        (InsertColumn(before, heading, _), InsertColumn(other, other_heading, _)) => {
            before == other || heading.text() == other_heading.text()
        }
        // What stands where they cross belongs to neither.
        (InsertRow(..), InsertColumn(..) | RemoveColumn(_)) => true,
        _ => false,
    }
}
