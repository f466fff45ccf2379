//! What became of every item with a name: renamed, moved, gone, come, in another order.

use super::Walk;
use super::naming::{contents, headline, item_of, path};
use crate::change::{Change, How, Written};
use crate::edit::Edit;
use crate::fixed;
use crate::kind::Kind;
use crate::names::Renames;
use crate::pairs::{Named, Pairs};
use meed_syntax::Node;
use std::collections::HashSet;

impl Walk<'_> {
    pub(super) fn renamed(&mut self, was: &Named<'_>, now: &Named<'_>, renames: &Renames) {
        let Some((name, sure)) = renames.new_name(was.name()) else { return };
        let written = |node: &Node, name: &str| {
            node.name.as_ref().map(|place| Written { text: name.to_owned(), span: place.span })
        };
        self.changes.push(Change {
            kind: Kind::Name,
            how: How::Renamed,
            term: path(&was.owners, Some(was.node), None),
            item: item_of(was.node, true),
            contents: Vec::new(),
            was: written(was.node, was.name()),
            now: written(now.node, name),
            days: None,
            fixed: None,
            sure: Some(*sure),
            edits: vec![Edit::Rename { from: was.name().to_owned(), to: name.clone() }],
            position: was.at.clone(),
        });
    }

    pub(super) fn moved(&mut self, was: &Named<'_>, now: &Named<'_>, pairs: &Pairs<'_>) {
        if was.parent() == now.parent() {
            return;
        }
        let (within, before) = place_of(now, pairs);
        let written = |item: &Named<'_>| Written {
            text: path(&item.owners, None, None),
            span: item.node.name.as_ref().map_or(item.node.span, |name| name.span),
        };
        self.changes.push(Change {
            kind: Kind::Item,
            how: How::Moved,
            term: path(&was.owners, Some(was.node), None),
            item: item_of(was.node, true),
            contents: Vec::new(),
            was: Some(written(was)),
            now: Some(written(now)),
            days: None,
            fixed: fixed::presence(was.node, &was.owners).or_else(|| fixed::presence(now.node, &now.owners)),
            sure: None,
            edits: vec![Edit::Move { at: was.at.clone(), within, before }],
            position: was.at.clone(),
        });
    }

    pub(super) fn gone(&mut self, gone: &Named<'_>) {
        self.changes.push(Change {
            kind: Kind::Item,
            how: How::Removed,
            term: path(&gone.owners, Some(gone.node), None),
            item: item_of(gone.node, true),
            contents: contents(gone.node),
            was: Some(headline(gone.node)),
            now: None,
            days: None,
            fixed: fixed::presence(gone.node, &gone.owners),
            sure: None,
            edits: vec![Edit::Remove { at: gone.at.clone() }],
            position: gone.at.clone(),
        });
    }

    pub(super) fn come(&mut self, come: &Named<'_>, pairs: &Pairs<'_>) {
        let (within, before) = place_of(come, pairs);
        let mut position = within.clone();
        position.push(before);
        self.changes.push(Change {
            kind: Kind::Item,
            how: How::Added,
            term: path(&come.owners, Some(come.node), None),
            item: item_of(come.node, true),
            contents: contents(come.node),
            was: None,
            now: Some(headline(come.node)),
            days: None,
            fixed: fixed::presence(&Node { children: Vec::new(), ..come.node.clone() }, &come.owners),
            sure: None,
            edits: vec![Edit::Insert { within, before, node: come.node.clone() }],
            position,
        });
    }

    /// In what order things stand that lie in one another: it decides who has the odd pennies of a split.
    pub(super) fn orders(&mut self, pairs: &Pairs<'_>) {
        for (was, now) in pairs.both() {
            let names = |node: &Node| -> Vec<String> {
                node.children.iter().filter_map(|child| Some(child.name.as_ref()?.text.clone())).collect()
            };
            let (old, new) = (names(was.node), names(now.node));
            let (here, there): (HashSet<_>, HashSet<_>) = (old.iter().collect(), new.iter().collect());
            let common = |names: &[String]| -> Vec<String> {
                let kept = names.iter().filter(|name| here.contains(name) && there.contains(name));
                kept.cloned().collect()
            };
            let (common_old, common_new) = (common(&old), common(&new));
            if common_old == common_new {
                continue;
            }
            let written = |node: &Node, names: &[String]| {
                Some(Written { text: names.join(", "), span: node.keyword_span })
            };
            self.changes.push(Change {
                kind: Kind::Order,
                how: How::Reordered,
                term: path(&was.owners, Some(was.node), None),
                item: item_of(was.node, false),
                contents: Vec::new(),
                was: written(was.node, &common_old),
                now: written(now.node, &common_new),
                days: None,
                fixed: None,
                sure: None,
                edits: vec![Edit::Order { within: was.at.clone(), names: new }],
                position: was.at.clone(),
            });
        }
    }
}

/// Where an item of the new version comes in the old one: in which item, before which of what is in it.
fn place_of(item: &Named<'_>, pairs: &Pairs<'_>) -> (Vec<usize>, usize) {
    let within = match item.parent() {
        None => Vec::new(),
        Some(parent) => pairs.old_called(parent).map(|parent| parent.at.clone()).unwrap_or_default(),
    };
    let owner = item.owners.last();
    let siblings = owner.map(|owner| owner.children.as_slice()).unwrap_or_default();
    let here = siblings.iter().position(|sibling| std::ptr::eq(sibling, item.node));
    let next = siblings.iter().skip(here.map_or(usize::MAX, |here| here + 1)).find_map(|sibling| {
        let old = pairs.old_called(&sibling.name.as_ref()?.text)?;
        let (last, parent) = old.at.split_last()?;
        (parent == within).then_some(*last)
    });
    (within, next.unwrap_or(usize::MAX))
}
