//! Tables as values: which cells, rows and columns changed.

use crate::edit::TableEdit;
use meed_syntax::{Grid, GridCell, GridRow};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// A change of a part of a table.
pub(crate) struct TableChange<'g> {
    /// Which part, behind the term's path: `in Year 3`, `row "improved"`.
    pub(crate) detail: String,
    pub(crate) was: Option<Cells<'g>>,
    pub(crate) now: Option<Cells<'g>>,
    pub(crate) edit: TableEdit,
}

/// What a part of a table says.
#[derive(Clone)]
pub(crate) enum Cells<'g> {
    Cell(&'g GridCell),
    Row(&'g GridRow),
    Column(Vec<&'g GridCell>),
}

/// The cells, rows and columns in which two tables differ. None where their rows only stand in another order, or so much
/// differs that they are two tables.
pub(crate) fn differences<'g>(old: &'g Grid, new: &'g Grid) -> Option<Vec<TableChange<'g>>> {
    let columns = columns(old, new)?;
    let rows = rows(old, new, &columns)?;
    let mut changes = Vec::new();
    for change in &columns.gone {
        let cells = old.rows.iter().filter_map(|row| row.cells.get(*change)).collect();
        changes.push(TableChange {
            detail: column_name(old.header.get(*change)?),
            was: Some(Cells::Column(cells)),
            now: None,
            edit: TableEdit::RemoveColumn(*change),
        });
    }
    for (before, column) in &columns.come {
        // Each row of the first table needs its cell; a row that comes brings its own.
        let mut cells = vec![None; old.rows.len()];
        for (old_row, new_row) in &rows.pairs {
            let cell = new.rows.get(*new_row)?.cells.get(*column)?;
            *cells.get_mut(*old_row)? = Some(cell.clone());
        }
        let brought = new.rows.iter().filter_map(|row| row.cells.get(*column)).collect();
        changes.push(TableChange {
            detail: column_name(new.header.get(*column)?),
            was: None,
            now: Some(Cells::Column(brought)),
            edit: TableEdit::InsertColumn(
                *before,
                new.header.get(*column)?.clone(),
                cells.into_iter().collect::<Option<Vec<_>>>()?,
            ),
        });
    }
    for (old_row, new_row) in &rows.pairs {
        let (was, now) = (old.rows.get(*old_row)?, new.rows.get(*new_row)?);
        for (old_column, new_column) in &columns.pairs {
            let (a, b) = (was.cells.get(*old_column)?, now.cells.get(*new_column)?);
            if a.text() != b.text() {
                changes.push(TableChange {
                    detail: cell_name(old, was, *old_row, *old_column),
                    was: Some(Cells::Cell(a)),
                    now: Some(Cells::Cell(b)),
                    edit: TableEdit::Cell(*old_row, *old_column, b.clone()),
                });
            }
        }
    }
    for row in &rows.gone {
        let gone = old.rows.get(*row)?;
        changes.push(TableChange {
            detail: row_name(old, gone, *row),
            was: Some(Cells::Row(gone)),
            now: None,
            edit: TableEdit::RemoveRow(*row),
        });
    }
    for (before, row) in &rows.come {
        let come = new.rows.get(*row)?;
        changes.push(TableChange {
            detail: row_name(new, come, *row),
            was: None,
            now: Some(Cells::Row(come)),
            edit: TableEdit::InsertRow(*before, come.clone()),
        });
    }
    // With rows and columns that both come or go, what is in their crossings belongs to neither alone.
    let both = (!rows.gone.is_empty() || !rows.come.is_empty())
        && (!columns.gone.is_empty() || !columns.come.is_empty());
    (!both && !changes.is_empty()).then_some(changes)
}

/// Rows or columns of two tables.
struct Matched {
    pairs: Vec<(usize, usize)>,
    gone: Vec<usize>,
    /// Before which of the first table; which of the second.
    come: Vec<(usize, usize)>,
}

/// Columns are the same where their headings are.
fn columns(old: &Grid, new: &Grid) -> Option<Matched> {
    let texts = |grid: &Grid| grid.header.iter().map(GridCell::text).collect::<Vec<_>>();
    let (old, new) = (texts(old), texts(new));
    let mut matched = Matched { pairs: Vec::new(), gone: Vec::new(), come: Vec::new() };
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        match op {
            DiffOp::Equal { old_index, new_index, len } => {
                matched.pairs.extend((0..len).map(|at| (old_index + at, new_index + at)));
            }
            DiffOp::Delete { old_index, old_len, .. } => {
                matched.gone.extend(old_index..old_index + old_len);
            }
            DiffOp::Insert { old_index, new_index, new_len } => {
                matched.come.extend((new_index..new_index + new_len).map(|at| (old_index, at)));
            }
            DiffOp::Replace { .. } => return None,
        }
    }
    (!matched.pairs.is_empty()).then_some(matched)
}

/// Rows are the same where their cells are; of those between them each is paired with the one that is most like it.
fn rows(old: &Grid, new: &Grid, columns: &Matched) -> Option<Matched> {
    let texts = |grid: &Grid, side: fn(&(usize, usize)) -> usize| -> Vec<Vec<String>> {
        let cell = |row: &GridRow, pair: &(usize, usize)| {
            row.cells.get(side(pair)).map_or_else(String::new, GridCell::text)
        };
        grid.rows.iter().map(|row| columns.pairs.iter().map(|pair| cell(row, pair)).collect()).collect()
    };
    let (old, new) = (texts(old, |pair| pair.0), texts(new, |pair| pair.1));
    let sorted = |rows: &[Vec<String>]| {
        let mut rows = rows.to_vec();
        rows.sort();
        rows
    };
    if old != new && sorted(&old) == sorted(&new) {
        return None;
    }
    let mut matched = Matched { pairs: Vec::new(), gone: Vec::new(), come: Vec::new() };
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        match op {
            DiffOp::Equal { old_index, new_index, len } => {
                matched.pairs.extend((0..len).map(|at| (old_index + at, new_index + at)));
            }
            DiffOp::Delete { old_index, old_len, .. } => {
                matched.gone.extend(old_index..old_index + old_len);
            }
            DiffOp::Insert { old_index, new_index, new_len } => {
                matched.come.extend((new_index..new_index + new_len).map(|at| (old_index, at)));
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                pair_alike(
                    &old,
                    old_index..old_index + old_len,
                    &new,
                    new_index..new_index + new_len,
                    &mut matched,
                );
            }
        }
    }
    Some(matched)
}

/// Pairs rows in order, each with the next one that shares a cell with it.
fn pair_alike(
    old: &[Vec<String>],
    old_rows: std::ops::Range<usize>,
    new: &[Vec<String>],
    new_rows: std::ops::Range<usize>,
    matched: &mut Matched,
) {
    let alike = |a: usize, b: usize| {
        let (Some(a), Some(b)) = (old.get(a), new.get(b)) else { return 0 };
        a.iter().zip(b).filter(|(a, b)| a == b).count()
    };
    let as_many = old_rows.len() == new_rows.len();
    let mut next = new_rows.start;
    for row in old_rows {
        let best = if as_many {
            Some(next)
        } else {
            (next..new_rows.end)
                .filter(|other| alike(row, *other) > 0)
                .max_by_key(|other| (alike(row, *other), std::cmp::Reverse(*other)))
        };
        match best {
            Some(best) => {
                matched.come.extend((next..best).map(|at| (row, at)));
                matched.pairs.push((row, best));
                next = best + 1;
            }
            None => matched.gone.push(row),
        }
    }
    let before =
        matched.pairs.iter().map(|(row, _)| row + 1).chain(matched.gone.iter().map(|row| row + 1)).max();
    matched.come.extend((next..new_rows.end).map(|at| (before.unwrap_or(0), at)));
}

/// `in Year 3`, `column "pays"`
fn column_name(heading: &GridCell) -> String {
    if is_period(heading) {
        format!("in {}", heading.text())
    } else {
        format!("column {}", quoted(&heading.text()))
    }
}

fn cell_name(grid: &Grid, row: &GridRow, number: usize, column: usize) -> String {
    let Some(heading) = grid.header.get(column) else { return String::new() };
    match (is_period(heading), grid.rows.len()) {
        (true, 1) => format!("in {}", heading.text()),
        (true, _) => format!("{} in {}", row_name(grid, row, number), heading.text()),
        (false, _) => format!("{}, {}", row_name(grid, row, number), quoted(&heading.text())),
    }
}

/// A row by what its first cell says.
fn row_name(grid: &Grid, row: &GridRow, number: usize) -> String {
    let first = row.cells.first().map_or_else(String::new, GridCell::text);
    let alone =
        grid.rows.iter().filter(|other| other.cells.first().map(GridCell::text).as_ref() == Some(&first));
    if first != "-" && alone.count() == 1 {
        format!("row {}", quoted(&first))
    } else {
        format!("row {}", number + 1)
    }
}

fn quoted(text: &str) -> String {
    if text.starts_with('"') { text.to_owned() } else { format!("\"{text}\"") }
}

fn is_period(heading: &GridCell) -> bool {
    use meed_syntax::WordKind;
    use meed_syntax::tree::LiteralKind;
    matches!(heading.words.as_slice(), [word] if matches!(word.kind, WordKind::Literal(LiteralKind::Period(_))))
}
