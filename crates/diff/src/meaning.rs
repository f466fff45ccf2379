//! Whether something that is written otherwise says the same.
//!
//! The resolved contracts decide: with that one change made the first version must resolve to the contract that it was before,
//! and without it the second version to the contract that it is. (A direction may follow from the target, and no longer do so
//! once the target is another.) So no list of defaults is needed here, and a default that is added to the language is known at
//! once.

use crate::change::{Change, How};
use crate::edit::{Edit, node_at};
use crate::kind::Kind;
use crate::maker::{Examples, Maker};
use meed_syntax::tree::LiteralKind;
use meed_syntax::{Outline, Word, WordKind};
use std::mem;

/// How many changes are looked at so: each costs a resolving of both versions, and this is a matter of politeness.
const MOST: usize = 48;

/// Takes what says the same out of the changes: where it is the only change, where all the other changes are made, and
/// together with everything else that says the same.
pub(crate) fn set_apart(old: &Outline, changes: &mut Vec<Change>) -> Vec<Change> {
    let may = |at: &usize| changes.get(*at).is_some_and(|change| may_say_the_same(old, change));
    let candidates: Vec<usize> = (0..changes.len()).filter(may).take(MOST).collect();
    if candidates.is_empty() {
        return Vec::new();
    }
    let same = saying_the_same(old, changes, &candidates).unwrap_or_default();
    let (mut apart, mut kept) = (Vec::new(), Vec::new());
    for (at, change) in mem::take(changes).into_iter().enumerate() {
        if same.contains(&at) { apart.push(change) } else { kept.push(change) }
    }
    *changes = kept;
    apart
}

/// Those of the candidates that say the same; none where a version cannot be made from its terms.
fn saying_the_same(old: &Outline, changes: &[Change], candidates: &[usize]) -> Option<Vec<usize>> {
    // What is called otherwise is called as before in all of them: names are no part of the question.
    let edits = |wanted: &dyn Fn(usize) -> bool| -> Vec<&Edit> {
        let numbered = changes.iter().enumerate().filter(|(_, change)| change.kind != Kind::Name);
        numbered.filter(|(at, _)| wanted(*at)).flat_map(|(_, change)| &change.edits).collect()
    };
    let mut first = Maker::new(old, &[], Examples::With)?;
    let mut second = Maker::new(old, &edits(&|_| true), Examples::With)?;
    let (before, after) = (first.contract()?, second.contract()?);
    let mut says_the_same = |at: usize| {
        first.with(&edits(&|other| other == at)).as_ref() == Some(&before)
            && second.with(&edits(&|other| other != at)).as_ref() == Some(&after)
    };
    let same: Vec<usize> = candidates.iter().copied().filter(|at| says_the_same(*at)).collect();
    let together = same.len() < 2 || second.with(&edits(&|at| !same.contains(&at))).as_ref() == Some(&after);
    together.then_some(same)
}

/// Statements that are written out or left out, and values in another form. Words for readers are terms however little a
/// payment depends on them, and items are there or not.
fn may_say_the_same(old: &Outline, change: &Change) -> bool {
    if change.is_item() {
        return false;
    }
    match (change.how, change.edits.as_slice()) {
        (How::Added | How::Removed, [Edit::Insert { node, .. }]) => !has_text(node),
        (How::Removed, [Edit::Remove { .. }]) => {
            change.was.as_ref().is_some_and(|was| !was.text.contains('"'))
        }
        (How::Changed, [Edit::Say { at, words, table: None }])
            if node_at(&old.nodes, at)
                .is_some_and(|node| node.table.is_none() && says_another_figure(&node.words, words)) =>
        {
            false
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

/// Whether only figures differ, each put in place of one of its kind: literals are written in one way, so that `33%` in place of
/// `30%` says something else.
fn says_another_figure(was: &[Word], now: &[Word]) -> bool {
    let is_figure = |a: &Word, b: &Word| match (&a.kind, &b.kind) {
        (WordKind::Literal(LiteralKind::Duration(_, a)), WordKind::Literal(LiteralKind::Duration(_, b))) => {
            a == b
        }
        (WordKind::Literal(LiteralKind::Rate(_, a)), WordKind::Literal(LiteralKind::Rate(_, b))) => a == b,
        (WordKind::Literal(a), WordKind::Literal(b)) => mem::discriminant(a) == mem::discriminant(b),
        _ => false,
    };
    let mut differing = was.iter().zip(now).filter(|(a, b)| a.text != b.text).peekable();
    was.len() == now.len() && differing.peek().is_some() && differing.all(|(a, b)| is_figure(a, b))
}
