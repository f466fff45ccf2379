//! From edits at places of the first version to edits that name what they are of.

use super::{CellOfRow, Path, PortableEdit, said, step};
use crate::edit::{Edit, TableEdit, node_at};
use crate::{Change, Comparison, Version};
use meed_syntax::{Grid, GridCell, Node, items_as_written, outline, renamed_text, spoken};
use std::collections::{HashMap, HashSet};

/// The edits of changes of a comparison, as they can be sent to others. What comes is written as it is written in the second
/// version, with its comments.
pub fn portable(comparison: &Comparison, edits: &[Edit]) -> Vec<PortableEdit> {
    let takes = Takes { nodes: &comparison.old.nodes, written: &comparison.written };
    edits.iter().filter_map(|edit| takes.edit(edit)).collect()
}

/// The items that have come, as they are written in the second version, but for the names of the first version.
pub(crate) fn written_items(changes: &[Change], new: &Version<'_>) -> HashMap<String, String> {
    let edits = || changes.iter().flat_map(|change| &change.edits);
    let come: HashSet<&str> = edits()
        .filter_map(|edit| match edit {
            Edit::Insert { node, .. } => node.name.as_ref().map(|name| name.text.as_str()),
            _ => None,
        })
        .collect();
    if come.is_empty() {
        return HashMap::new();
    }
    let renames: HashMap<&str, &str> = edits()
        .filter_map(|edit| match edit {
            Edit::Rename { from, to } => Some((to.as_str(), from.as_str())),
            _ => None,
        })
        .collect();
    let old_name = |name: &str| renames.get(name).map(|name| (*name).to_owned());
    let mut out = HashMap::new();
    for (source, text) in &new.files {
        let items = items_as_written(*source, &renamed_text(*source, text, &old_name));
        out.extend(items.into_iter().filter(|(name, _)| come.contains(name.as_str())));
    }
    out
}

struct Takes<'c> {
    nodes: &'c [Node],
    written: &'c HashMap<String, String>,
}

impl Takes<'_> {
    fn edit(&self, edit: &Edit) -> Option<PortableEdit> {
        Some(match edit {
            Edit::Say { at, words, table } => {
                let is = node_at(self.nodes, at)?;
                let now = Node { words: words.clone(), table: table.clone(), ..is.clone() };
                PortableEdit::Say { at: self.path(at)?, was: said(is), now: said(&now) }
            }
            Edit::Table { at, edit } => {
                table(self.path(at)?, node_at(self.nodes, at)?.table.as_ref()?, edit)?
            }
            Edit::InTime { at, base, after, until, words } => PortableEdit::InTime {
                at: self.path(at)?,
                was: spoken(base.on(until.as_ref())?),
                after: after.as_ref().map(|end| spoken(&end.words)),
                until: until.as_ref().map(|end| spoken(&end.words)),
                now: spoken(words),
            },
            Edit::Title { at, title } => PortableEdit::Title {
                at: self.path(at)?,
                was: node_at(self.nodes, at)?.title.as_ref().map(|title| title.text.clone()),
                now: title.as_ref().map(|title| title.text.clone()),
            },
            Edit::Remove { at } => PortableEdit::Remove {
                at: self.path(at)?,
                was: node_at(self.nodes, at)?.write().trim_end().to_owned(),
            },
            Edit::Insert { within, before, node } => PortableEdit::Insert {
                within: self.path(within)?,
                before: self.before(within, *before),
                text: self.text(node),
            },
            Edit::Move { at, within, before } => PortableEdit::Move {
                at: self.path(at)?,
                within: self.path(within)?,
                before: self.before(within, *before),
            },
            Edit::Order { within, names } => {
                PortableEdit::Order { within: self.path(within)?, names: names.clone() }
            }
            Edit::Rename { from, to } => PortableEdit::Rename { from: from.clone(), to: to.clone() },
        })
    }

    fn path(&self, at: &[usize]) -> Option<Path> {
        let mut nodes = self.nodes;
        let mut out = Vec::with_capacity(at.len());
        for position in at {
            out.push(step(nodes, *position)?);
            nodes = &nodes.get(*position)?.children;
        }
        Some(out)
    }

    fn before(&self, within: &[usize], before: usize) -> Option<String> {
        let siblings = match within {
            [] => self.nodes,
            _ => &node_at(self.nodes, within)?.children,
        };
        step(siblings, before)
    }

    /// What comes: as it is written in the second version, where that says the same.
    fn text(&self, node: &Node) -> String {
        let written = node.name.as_ref().and_then(|name| self.written.get(&name.text));
        let same = |text: &&String| {
            let read = outline(node.span.source, text);
            read.nodes.iter().map(Node::write).eq([node.write()])
        };
        written.filter(same).cloned().unwrap_or_else(|| node.write()).trim_end().to_owned()
    }
}

fn table(at: Path, grid: &Grid, edit: &TableEdit) -> Option<PortableEdit> {
    let row = |number: usize| Some(texts(&grid.rows.get(number)?.cells));
    let heading = |column: usize| grid.header.get(column).map(GridCell::text);
    Some(match edit {
        TableEdit::Cell(number, column, cell) => {
            PortableEdit::Cell { at, row: row(*number)?, column: heading(*column)?, now: cell.text() }
        }
        TableEdit::InsertRow(before, new) => {
            PortableEdit::InsertRow { at, before: row(*before), row: texts(&new.cells) }
        }
        TableEdit::RemoveRow(number) => PortableEdit::RemoveRow { at, row: row(*number)? },
        TableEdit::InsertColumn(before, new, cells) => PortableEdit::InsertColumn {
            at,
            before: heading(*before),
            heading: new.text(),
            cells: grid
                .rows
                .iter()
                .zip(cells)
                .map(|(row, cell)| CellOfRow { row: texts(&row.cells), now: cell.text() })
                .collect(),
        },
        TableEdit::RemoveColumn(column) => PortableEdit::RemoveColumn { at, heading: heading(*column)? },
    })
}

pub(super) fn texts(cells: &[GridCell]) -> Vec<String> {
    cells.iter().map(GridCell::text).collect()
}
