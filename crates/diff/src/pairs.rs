//! Which item of one version is which of the other: items of one name are one, wherever they lie.

use meed_syntax::{Form, Node, Outline};
use std::collections::HashMap;

/// An item with a name.
pub(crate) struct Named<'n> {
    /// Where it stands.
    pub(crate) at: Vec<usize>,
    pub(crate) node: &'n Node,
    /// The items that it lies in, the outermost first.
    pub(crate) owners: Vec<&'n Node>,
}

impl Named<'_> {
    pub(crate) fn name(&self) -> &str {
        self.node.name.as_ref().map_or("", |name| &name.text)
    }

    /// The name of the item that it lies in, if it lies in one.
    pub(crate) fn parent(&self) -> Option<&str> {
        self.owners.last().and_then(|owner| owner.name.as_ref()).map(|name| name.text.as_str())
    }
}

/// The items of both versions, and which of them are in both.
pub(crate) struct Pairs<'n> {
    pub(crate) old: Vec<Named<'n>>,
    pub(crate) new: Vec<Named<'n>>,
    /// Of each old item the position of the new one.
    pub(crate) new_of: Vec<Option<usize>>,
    /// Of each new item the position of the old one.
    pub(crate) old_of: Vec<Option<usize>>,
    /// The first old and the first new item of each name.
    old_named: HashMap<&'n str, usize>,
    new_named: HashMap<&'n str, usize>,
}

impl<'n> Pairs<'n> {
    pub(crate) fn of(old: &'n Outline, new: &'n Outline) -> Self {
        let (old, new) = (named(&old.nodes), named(&new.nodes));
        let (old_named, new_named) = (by_name(&old), by_name(&new));
        let by_kind: HashMap<(&str, &str), usize> = new
            .iter()
            .enumerate()
            .map(|(at, item)| ((item.node.keyword.as_str(), item.name()), at))
            .collect();
        let mut new_of: Vec<Option<usize>> =
            old.iter().map(|item| by_kind.get(&(item.node.keyword.as_str(), item.name())).copied()).collect();
        // What comes to lie in something new comes with it. Owners stand before what lies in them.
        let mut old_of = inverse(&new_of, new.len());
        for at in 0..new.len() {
            let owner = new.get(at).and_then(Named::parent);
            let owner = owner.and_then(|name| new_named.get(name).copied());
            let lost = owner.is_some_and(|owner| old_of.get(owner).is_some_and(Option::is_none));
            if let Some(place) = old_of.get_mut(at).filter(|_| lost)
                && let Some(old) = place.take()
                && let Some(place) = new_of.get_mut(old)
            {
                *place = None;
            }
        }
        Self { old, new, new_of, old_of, old_named, new_named }
    }

    /// The old item of this name that is in both versions.
    pub(crate) fn old_called(&self, name: &str) -> Option<&Named<'n>> {
        let at = self.new_named.get(name)?;
        self.old.get((*self.old_of.get(*at)?)?)
    }

    /// The items in both: old, new.
    pub(crate) fn both(&self) -> impl Iterator<Item = (&Named<'n>, &Named<'n>)> {
        self.old.iter().zip(&self.new_of).filter_map(|(old, new)| Some((old, self.new.get((*new)?)?)))
    }

    /// Old items that are gone, but for those that lie in one that is gone.
    pub(crate) fn gone(&self) -> impl Iterator<Item = &Named<'n>> {
        self.old.iter().zip(&self.new_of).filter_map(|(item, new)| {
            let within_gone = item.owners.iter().any(|owner| self.is_gone(owner));
            (new.is_none() && !within_gone).then_some(item)
        })
    }

    /// New items, but for those that lie in a new one.
    pub(crate) fn come(&self) -> impl Iterator<Item = &Named<'n>> {
        self.new.iter().zip(&self.old_of).filter_map(|(item, old)| {
            let within_new = item.parent().is_some_and(|name| self.old_called(name).is_none());
            (old.is_none() && !within_new).then_some(item)
        })
    }

    fn is_gone(&self, node: &Node) -> bool {
        let Some(name) = &node.name else { return false };
        let at = self.old_named.get(name.text.as_str());
        at.and_then(|at| self.new_of.get(*at)).is_some_and(Option::is_none)
    }
}

/// The first item of each name.
fn by_name<'n>(items: &[Named<'n>]) -> HashMap<&'n str, usize> {
    let mut found = HashMap::new();
    for (at, item) in items.iter().enumerate() {
        if let Some(name) = &item.node.name {
            found.entry(name.text.as_str()).or_insert(at);
        }
    }
    found
}

fn inverse(new_of: &[Option<usize>], count: usize) -> Vec<Option<usize>> {
    let mut old_of = vec![None; count];
    for (old, new) in new_of.iter().enumerate() {
        if let Some(place) = new.and_then(|new| old_of.get_mut(new)) {
            *place = Some(old);
        }
    }
    old_of
}

fn named(nodes: &[Node]) -> Vec<Named<'_>> {
    let mut out = Vec::new();
    collect(nodes, &mut Vec::new(), &mut Vec::new(), &mut out);
    out
}

fn collect<'n>(nodes: &'n [Node], at: &mut Vec<usize>, owners: &mut Vec<&'n Node>, out: &mut Vec<Named<'n>>) {
    for (position, node) in nodes.iter().enumerate().filter(|(_, node)| node.form == Form::Item) {
        at.push(position);
        if node.name.is_some() {
            out.push(Named { at: at.clone(), node, owners: owners.clone() });
        }
        owners.push(node);
        collect(&node.children, at, owners, out);
        owners.pop();
        at.pop();
    }
}
