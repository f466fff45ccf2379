//! Whether something that is written otherwise says the same.
//!
//! The resolved contracts decide: with that one change made the first version must resolve to the contract that it was before,
//! and without it the second version to the contract that it is. (A direction may follow from the target, and no longer do so
//! once the target is another.) So no list of defaults is needed here, and a default that is added to the language is known at
//! once.

use crate::change::{Change, How};
use crate::edit::{Edit, apply};
use meed_contract::{Contract, resolve};
use meed_syntax::{Outline, WordKind, parse_without_places};

/// How many changes are looked at so: each costs a reading of the contract, and this is a matter of politeness.
const MOST: usize = 48;

/// Takes what says the same out of the changes: where it is the only change, where all the other changes are made, and
/// together with everything else that says the same.
pub(crate) fn set_apart(old: &Outline, changes: &mut Vec<Change>) -> Vec<Change> {
    let candidates: Vec<usize> =
        (0..changes.len()).filter(|at| changes.get(*at).is_some_and(may_say_the_same)).take(MOST).collect();
    if candidates.is_empty() {
        return Vec::new();
    }
    let made = |wanted: &dyn Fn(usize) -> bool| {
        let edits: Vec<&Edit> = changes
            .iter()
            .enumerate()
            .filter(|(at, _)| wanted(*at))
            .flat_map(|(_, change)| &change.edits)
            .collect();
        contract_of(&apply(old, &edits))
    };
    let (before, after) = (made(&|_| false), made(&|_| true));
    if before.is_none() || after.is_none() {
        return Vec::new();
    }
    let same: Vec<usize> = candidates
        .into_iter()
        .filter(|at| made(&|other| other == *at) == before && made(&|other| other != *at) == after)
        .collect();
    if made(&|at| !same.contains(&at)) != after {
        return Vec::new();
    }
    let (mut apart, mut kept) = (Vec::new(), Vec::new());
    for (at, change) in std::mem::take(changes).into_iter().enumerate() {
        if same.contains(&at) { apart.push(change) } else { kept.push(change) }
    }
    *changes = kept;
    apart
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
