//! From two outlines to changes: first what every item is in the other version, then what each of them says.

mod items;
mod naming;
mod statements;

use crate::change::{Change, How};
use crate::names::Renames;
use crate::pairs::Pairs;
use crate::terms::Terms;
use meed_syntax::Node;

/// Statements that name the two ends of one thing.
const OPPOSITES: [(&str, &str); 2] = [("from", "to"), ("to", "from")];

/// Every change.
pub(crate) fn changes(old: &Terms<'_>, new: &Terms<'_>, renames: &Renames) -> Vec<Change> {
    let pairs = Pairs::of(&old.outline, &new.outline);
    let mut walk = Walk { old, new, changes: Vec::new() };
    for (was, now) in pairs.both() {
        walk.renamed(was, now, renames);
        walk.moved(was, now, &pairs);
        let place = Place { owners: &was.owners, at: &was.at };
        walk.item(was.node, now.node, place);
    }
    for gone in pairs.gone() {
        walk.gone(gone);
    }
    for come in pairs.come() {
        walk.come(come, &pairs);
    }
    walk.orders(&pairs);
    let top = Place { owners: &[], at: &[] };
    walk.block(&old.outline.nodes, &new.outline.nodes, top);
    walk.exchanged();
    walk.changes
}

/// Where something stands in the first version.
#[derive(Clone, Copy)]
struct Place<'p, 'n> {
    /// The items that it lies in, the outermost first.
    owners: &'p [&'n Node],
    at: &'p [usize],
}

struct Walk<'w> {
    old: &'w Terms<'w>,
    new: &'w Terms<'w>,
    changes: Vec<Change>,
}

impl Walk<'_> {
    /// Payer and payee that have changed places.
    fn exchanged(&mut self) {
        let said = |change: &Change| {
            let (owner, word) = change.term.rsplit_once('.')?;
            let (was, now) = (change.was.as_ref()?, change.now.as_ref()?);
            Some((owner.to_owned(), word.to_owned(), was.text.clone(), now.text.clone()))
        };
        let all: Vec<_> = self.changes.iter().filter_map(said).collect();
        for change in &mut self.changes {
            let Some((owner, word, was, now)) = said(change) else { continue };
            let Some((_, other)) = OPPOSITES.iter().find(|(one, _)| *one == word) else { continue };
            if all.contains(&(owner, (*other).to_owned(), now, was)) {
                change.how = How::Reversed;
            }
        }
    }
}
