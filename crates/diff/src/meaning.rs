//! Whether something that is written otherwise says the same.
//!
//! The resolved contracts decide: the first version with that one change made must resolve to the contract that it was before.
//! So no list of defaults is needed here, and a default that is added to the language is known at once.

use crate::change::{Change, How};
use crate::edit::{Edit, apply};
use meed_contract::{Contract, resolve};
use meed_syntax::{Outline, WordKind, parse_without_places};

/// How many changes are looked at so: each costs a reading of the contract, and this is a matter of politeness.
const MOST: usize = 48;

/// Takes what says the same out of the changes.
pub(crate) fn set_apart(old: &Outline, changes: &mut Vec<Change>) -> Vec<Change> {
    let mut same = Vec::new();
    let mut contract = None;
    let mut looked_at = 0;
    changes.retain(|change| {
        if !may_say_the_same(change) || looked_at >= MOST {
            return true;
        }
        looked_at += 1;
        let before = contract.get_or_insert_with(|| contract_of(old));
        let edits: Vec<&Edit> = change.edits.iter().collect();
        let is_same = before.is_some() && contract_of(&apply(old, &edits)) == *before;
        if is_same {
            same.push(change.clone());
        }
        !is_same
    });
    same
}

/// The contract that an outline says, everything in it at one place.
fn contract_of(outline: &Outline) -> Option<Contract> {
    let parsed = parse_without_places(&outline.write());
    if !parsed.diagnostics.is_empty() {
        return None;
    }
    resolve(&[&parsed.file]).contract
}

/// Statements that are written out or left out, and values in another form. Words for readers are terms however little a
/// payment depends on them, and items are there or not.
fn may_say_the_same(change: &Change) -> bool {
    if change.is_item() {
        return false;
    }
    match (change.how, change.edits.as_slice()) {
        (How::Added | How::Removed, [Edit::Insert { node, .. }]) => !has_text(node),
        (How::Removed, [Edit::Remove { .. }]) => {
            change.was.as_ref().is_some_and(|was| !was.text.contains('"'))
        }
        (How::Changed | How::Reordered, [Edit::Say { .. }]) => {
            [&change.was, &change.now].into_iter().flatten().all(|said| !said.text.contains('"'))
                || change.how == How::Reordered
        }
        _ => false,
    }
}

fn has_text(node: &meed_syntax::Node) -> bool {
    node.words.iter().any(|word| word.kind == WordKind::Text)
}
