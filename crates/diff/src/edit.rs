//! Changes made in an outline.

use crate::names;
use crate::timeline::{End, Timeline};
use meed_syntax::tree::Text;
use meed_syntax::{Grid, GridCell, GridRow, Node, Outline, Word};

/// Where a node stands in the outline of the first version: its position among the items, then among what is in it, and so on.
pub(crate) type At = Vec<usize>;

/// One step from the first version to the second. Places are those of the first version, so that edits can be made in any
/// number at once.
#[derive(Clone, Debug)]
pub enum Edit {
    /// What a node says is put in place of what it said.
    Say {
        /// The node.
        at: Vec<usize>,
        /// What it says.
        words: Vec<Word>,
        /// Its table.
        table: Option<Grid>,
    },
    /// A part of a table.
    Table {
        /// The node with the table.
        at: Vec<usize>,
        /// What is done.
        edit: TableEdit,
    },
    /// What is said for some time.
    InTime {
        /// The node.
        at: Vec<usize>,
        /// What it said, over time.
        base: Timeline,
        /// After which end it holds.
        after: Option<End>,
        /// Until when it holds.
        until: Option<End>,
        /// What it says then.
        words: Vec<Word>,
    },
    /// Another title.
    Title {
        /// The item.
        at: Vec<usize>,
        /// Its title.
        title: Option<Text>,
    },
    /// A node goes.
    Remove {
        /// The node.
        at: Vec<usize>,
    },
    /// A node comes.
    Insert {
        /// What it comes into; nothing for the contract as a whole.
        within: Vec<usize>,
        /// Before which of the nodes that are there.
        before: usize,
        /// The node.
        node: Node,
    },
    /// A node comes into another.
    Move {
        /// The node.
        at: Vec<usize>,
        /// What it comes into.
        within: Vec<usize>,
        /// Before which of the nodes that are there.
        before: usize,
    },
    /// What is in a node is put in order.
    Order {
        /// The node.
        within: Vec<usize>,
        /// The names of its items in their order.
        names: Vec<String>,
    },
    /// An item is called otherwise, everywhere.
    Rename {
        /// As it was called.
        from: String,
        /// As it is called.
        to: String,
    },
}

impl Edit {
    /// The node in which it makes a difference; none where it is not kept to one.
    pub(crate) fn place(&self) -> Option<&[usize]> {
        match self {
            Self::Say { at, .. }
            | Self::Table { at, .. }
            | Self::InTime { at, .. }
            | Self::Title { at, .. } => Some(at),
            Self::Remove { at } => Some(at.split_last()?.1),
            Self::Insert { within, .. } | Self::Order { within, .. } => Some(within),
            Self::Move { .. } | Self::Rename { .. } => None,
        }
    }
}

/// A change of a part of a table. Rows and columns are counted from 0 in the first version.
#[derive(Clone, Debug)]
pub enum TableEdit {
    /// A cell says something else.
    Cell(usize, usize, GridCell),
    /// A row comes before another.
    InsertRow(usize, GridRow),
    /// A row goes.
    RemoveRow(usize),
    /// A column comes before another: its heading, and a cell for each row.
    InsertColumn(usize, GridCell, Vec<GridCell>),
    /// A column goes.
    RemoveColumn(usize),
}

/// An outline with edits made in it.
pub fn apply(outline: &Outline, edits: &[&Edit]) -> Outline {
    let work = Work { root: &outline.nodes, edits };
    let mut nodes = work.nodes(&outline.nodes, &mut Vec::new());
    let new_name = |name: &str| {
        edits.iter().find_map(|edit| match edit {
            Edit::Rename { from, to } if from == name => Some(to.clone()),
            _ => None,
        })
    };
    if edits.iter().any(|edit| matches!(edit, Edit::Rename { .. })) {
        names::rename(&mut nodes, &new_name);
    }
    Outline { nodes }
}

/// The node at a place of an outline, with the edits made that lie in it. Nothing is renamed.
pub(crate) fn edited(outline: &Outline, at: &[usize], edits: &[&Edit]) -> Option<Node> {
    let work = Work { root: &outline.nodes, edits };
    Some(work.node(node_at(&outline.nodes, at)?, &mut at.to_vec()))
}

struct Work<'w> {
    root: &'w [Node],
    edits: &'w [&'w Edit],
}

impl Work<'_> {
    fn nodes(&self, nodes: &[Node], within: &mut At) -> Vec<Node> {
        let mut out = Vec::with_capacity(nodes.len());
        for position in 0..=nodes.len() {
            for edit in self.edits {
                match edit {
                    Edit::Insert { within: place, before, node }
                        if place == within && (*before).min(nodes.len()) == position =>
                    {
                        out.push(node.clone());
                    }
                    Edit::Move { at, within: place, before }
                        if place == within && (*before).min(nodes.len()) == position =>
                    {
                        out.extend(node_at(self.root, at).map(|node| self.node(node, &mut at.clone())));
                    }
                    _ => {}
                }
            }
            let Some(node) = nodes.get(position) else { continue };
            within.push(position);
            let goes = self
                .edits
                .iter()
                .any(|edit| matches!(edit, Edit::Remove { at } | Edit::Move { at, .. } if at == within));
            if !goes {
                out.push(self.node(node, within));
            }
            within.pop();
        }
        for edit in self.edits {
            if let Edit::Order { within: place, names } = edit
                && place == within
            {
                order(&mut out, names);
            }
        }
        out
    }

    fn node(&self, node: &Node, at: &mut At) -> Node {
        let mut out = node.without_children();
        let mut table = Vec::new();
        let mut timeline: Option<Timeline> = None;
        for edit in self.edits {
            match edit {
                Edit::Say { at: place, words, table } if place == at => {
                    out.words.clone_from(words);
                    out.table.clone_from(table);
                }
                Edit::Title { at: place, title } if place == at => out.title.clone_from(title),
                Edit::Table { at: place, edit } if place == at => table.push(edit),
                Edit::InTime { at: place, base, after, until, words } if place == at => {
                    let so_far = timeline.take().unwrap_or_else(|| base.clone());
                    timeline = Some(so_far.with(after.as_ref(), until.as_ref(), words));
                }
                _ => {}
            }
        }
        if let Some(timeline) = timeline {
            out.words = timeline.words();
            out.table = None;
        }
        if let Some(grid) = &mut out.table
            && !table.is_empty()
        {
            edit_table(grid, &table);
        }
        out.children = self.nodes(&node.children, at);
        out
    }
}

/// The node at a place.
pub(crate) fn node_at<'n>(nodes: &'n [Node], at: &[usize]) -> Option<&'n Node> {
    let (first, rest) = at.split_first()?;
    let node = nodes.get(*first)?;
    if rest.is_empty() { Some(node) } else { node_at(&node.children, rest) }
}

/// Puts the items that are named in this order; everything else stays where it is.
fn order(nodes: &mut [Node], names: &[String]) {
    let rank = |node: &Node| {
        let name = &node.name.as_ref()?.text;
        names.iter().position(|one| one == name)
    };
    let places: Vec<usize> =
        nodes.iter().enumerate().filter(|(_, node)| rank(node).is_some()).map(|(at, _)| at).collect();
    let mut items: Vec<Node> = places.iter().filter_map(|at| nodes.get(*at).cloned()).collect();
    items.sort_by_key(|node| rank(node));
    for (at, item) in places.into_iter().zip(items) {
        if let Some(place) = nodes.get_mut(at) {
            *place = item;
        }
    }
}

fn edit_table(grid: &mut Grid, edits: &[&TableEdit]) {
    for edit in edits {
        if let TableEdit::Cell(row, column, cell) = edit
            && let Some(place) = grid.rows.get_mut(*row).and_then(|row| row.cells.get_mut(*column))
        {
            place.clone_from(cell);
        }
    }
    let width = grid.header.len();
    let keep = |column: usize| {
        !edits.iter().any(|edit| matches!(edit, TableEdit::RemoveColumn(gone) if *gone == column))
    };
    // The heading is row 0 of what a column brings.
    let columns = |cells: &[GridCell], row: usize| {
        let mut out = Vec::with_capacity(cells.len());
        for column in 0..=width {
            for edit in edits {
                if let TableEdit::InsertColumn(before, heading, new) = edit
                    && *before == column
                {
                    let cell = if row == 0 { Some(heading) } else { new.get(row - 1) };
                    out.extend(cell.cloned());
                }
            }
            out.extend(cells.get(column).filter(|_| keep(column)).cloned());
        }
        out
    };
    let header = columns(&grid.header, 0);
    let mut rows = Vec::with_capacity(grid.rows.len());
    for position in 0..=grid.rows.len() {
        for edit in edits {
            if let TableEdit::InsertRow(before, row) = edit
                && *before == position
            {
                rows.push(row.clone());
            }
        }
        let gone = edits.iter().any(|edit| matches!(edit, TableEdit::RemoveRow(row) if *row == position));
        if let Some(row) = grid.rows.get(position).filter(|_| !gone) {
            rows.push(GridRow { cells: columns(&row.cells, position + 1), span: row.span });
        }
    }
    grid.header = header;
    grid.rows = rows;
}
