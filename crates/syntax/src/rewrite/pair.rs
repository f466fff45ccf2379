//! Which node of a block is which node of the wanted one, and whether nodes say the same.

use crate::outline::{Form, Grid, GridCell, Node, Place, spoken};
use std::collections::{HashMap, HashSet};

/// Of each wanted node the position of the one that it is now.
pub(super) fn pair(now: &[&Node], wanted: &[Node]) -> Vec<Option<usize>> {
    let mut out = vec![None; wanted.len()];
    let mut by_label: HashMap<String, (Vec<usize>, Vec<usize>)> = HashMap::new();
    for (at, node) in now.iter().enumerate() {
        by_label.entry(node.label()).or_default().0.push(at);
    }
    for (at, node) in wanted.iter().enumerate() {
        by_label.entry(node.label()).or_default().1.push(at);
    }
    let mut left: (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut put = |is: usize, shall: usize| {
        if let Some(place) = out.get_mut(shall) {
            *place = Some(is);
        }
    };
    for (is, shall) in by_label.into_values() {
        if let ([is], [shall]) = (is.as_slice(), shall.as_slice()) {
            put(*is, *shall);
            continue;
        }
        let texts = |positions: &[usize], node: &dyn Fn(usize) -> Option<String>| -> Vec<String> {
            positions.iter().filter_map(|at| node(*at)).collect()
        };
        let is_texts = texts(&is, &|at| now.get(at).map(|node| node.write()));
        let shall_texts = texts(&shall, &|at| wanted.get(at).map(Node::write));
        for op in similar::capture_diff_slices(similar::Algorithm::Myers, &is_texts, &shall_texts) {
            let (_, old, new) = op.as_tag_tuple();
            let both = old.len().min(new.len());
            for (old, new) in old.clone().zip(new.clone()) {
                if let (Some(is), Some(shall)) = (is.get(old), shall.get(new)) {
                    put(*is, *shall);
                }
            }
            left.0.extend(old.skip(both).filter_map(|at| is.get(at)));
            left.1.extend(new.skip(both).filter_map(|at| shall.get(at)));
        }
    }
    // What is called otherwise and says much the same: an example with another title.
    left.0.sort_unstable();
    left.1.sort_unstable();
    for is in left.0 {
        let Some(node) = now.get(is).filter(|node| node.form == Form::Item && node.name.is_none()) else {
            continue;
        };
        let like = |shall: &usize| {
            wanted.get(*shall).is_some_and(|other| other.name.is_none() && alike(node, other))
        };
        if let Some(at) = left.1.iter().position(like) {
            let shall = left.1.remove(at);
            if let Some(place) = out.get_mut(shall) {
                *place = Some(is);
            }
        }
    }
    out
}

/// Whether two items of one kind say at least half of the same.
fn alike(one: &Node, other: &Node) -> bool {
    let says = |node: &Node| node.children.iter().map(Node::write).collect::<HashSet<String>>();
    let (mine, others) = (says(one), says(other));
    let shared = mine.intersection(&others).count();
    one.keyword == other.keyword && shared * 2 >= mine.len().max(others.len()) && shared > 0
}

/// Whether nodes that were read of a text say what is wanted: items and statements of one keyword in order, different
/// statements in any.
pub(super) fn same(read: &[Node], wanted: &[Node]) -> bool {
    if read.len() != wanted.len() {
        return false;
    }
    let sorted = |nodes: &[Node]| -> (Vec<Node>, Vec<Node>) {
        let (items, mut statements): (Vec<Node>, Vec<Node>) =
            nodes.iter().cloned().partition(|node| node.form == Form::Item);
        statements.sort_by(|a, b| a.keyword.cmp(&b.keyword));
        (items, statements)
    };
    let (read, wanted) = (sorted(read), sorted(wanted));
    let all = |read: &[Node], wanted: &[Node]| {
        read.len() == wanted.len() && read.iter().zip(wanted).all(|(read, wanted)| same_node(read, wanted))
    };
    all(&read.0, &wanted.0) && all(&read.1, &wanted.1)
}

/// Whether a node that was read of a text says what is wanted.
pub(super) fn same_node(read: &Node, wanted: &Node) -> bool {
    let title = |node: &Node| node.title.as_ref().map(|title| title.text.clone());
    let name = |node: &Node| node.name.as_ref().map(|name| name.text.clone());
    read.keyword == wanted.keyword
        && name(read) == name(wanted)
        && (is_told_by_its_cells(read) || title(read) == title(wanted))
        && spoken(&read.words) == spoken(&wanted.words)
        && same_table(read.table.as_ref(), wanted.table.as_ref())
        && same(&read.children, &wanted.children)
}

/// Whether a row has no title of its own: what stands for it is put together from its cells.
pub(super) fn is_told_by_its_cells(node: &Node) -> bool {
    node.place == Place::Row && node.title.as_ref().is_some_and(|title| title.span == node.span)
}

fn same_table(one: Option<&Grid>, other: Option<&Grid>) -> bool {
    let texts = |grid: &Grid| -> Vec<Vec<String>> {
        let rows = grid.rows.iter().map(|row| &row.cells);
        std::iter::once(&grid.header)
            .chain(rows)
            .map(|cells| cells.iter().map(GridCell::text).collect())
            .collect()
    };
    one.map(texts) == other.map(texts)
}
