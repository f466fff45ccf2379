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
    // What an indicator or an outcome says is a matter of its own and of what is said of the whole contract: it is looked at
    // without the other outcomes. Where these cannot be left out, and for what is said elsewhere, all is looked at.
    let (own, common): (Vec<usize>, Vec<usize>) = candidates.iter().partition(|at| {
        let edits = changes.get(**at).map(|change| change.edits.as_slice()).unwrap_or_default();
        edits.iter().all(|edit| outcome_of(old, edit).is_some())
    });
    let dropped = others(old, changes, &own);
    let Some(mut same) = among(old, changes, &own, &dropped) else {
        return among(old, changes, candidates, &[]);
    };
    if !common.is_empty() {
        same.extend(among(old, changes, &common, &[])?);
    }
    same.sort_unstable();
    Some(same)
}

/// Those of the candidates that say the same in contracts that are without what is dropped.
fn among(old: &Outline, changes: &[Change], candidates: &[usize], dropped: &[Edit]) -> Option<Vec<usize>> {
    if candidates.is_empty() {
        return Some(Vec::new());
    }
    // What is called otherwise is called as before in all of them: names are no part of the question.
    let edits = |wanted: &dyn Fn(usize) -> bool| -> Vec<&Edit> {
        let numbered = changes.iter().enumerate().filter(|(_, change)| change.kind != Kind::Name);
        let made = numbered.filter(|(at, _)| wanted(*at)).flat_map(|(_, change)| &change.edits);
        dropped.iter().chain(made).collect()
    };
    let examples = if dropped.is_empty() { Examples::With } else { Examples::Without };
    let mut first = Maker::new(old, &edits(&|_| false), examples)?;
    let mut second = Maker::new(old, &edits(&|_| true), examples)?;
    let (before, after) = (first.contract()?, second.contract()?);
    let mut says_the_same = |at: usize| {
        first.with(&edits(&|other| other == at)).as_ref() == Some(&before)
            && second.with(&edits(&|other| other != at)).as_ref() == Some(&after)
    };
    let same: Vec<usize> = candidates.iter().copied().filter(|at| says_the_same(*at)).collect();
    let together = same.len() < 2 || second.with(&edits(&|at| !same.contains(&at))).as_ref() == Some(&after);
    Some(if together { same } else { Vec::new() })
}

/// The outcome that an edit lies in.
fn outcome_of<'e>(old: &Outline, edit: &'e Edit) -> Option<&'e [usize]> {
    let place = edit.place()?.get(..2)?;
    let keyword = |depth: usize| Some(node_at(&old.nodes, place.get(..depth)?)?.keyword.as_str());
    (keyword(1) == Some("payment") && keyword(2) == Some("outcome")).then_some(place)
}

/// Edits that remove the outcomes in which none of the candidates lies.
fn others(old: &Outline, changes: &[Change], candidates: &[usize]) -> Vec<Edit> {
    let edits = candidates.iter().filter_map(|at| changes.get(*at)).flat_map(|change| &change.edits);
    let kept: Vec<&[usize]> = edits.filter_map(|edit| outcome_of(old, edit)).collect();
    let payments = old.nodes.iter().enumerate().filter(|(_, node)| node.keyword == "payment");
    payments
        .flat_map(|(payment, node)| {
            let outcomes = node.children.iter().enumerate().filter(|(_, child)| child.keyword == "outcome");
            outcomes.map(move |(at, _)| vec![payment, at])
        })
        .filter(|at| !kept.contains(&at.as_slice()))
        .map(|at| Edit::Remove { at })
        .collect()
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
        (WordKind::Literal(LiteralKind::Rate(a)), WordKind::Literal(LiteralKind::Rate(b))) => {
            (a.of, a.count, a.per, a.and) == (b.of, b.count, b.per, b.and)
        }
        (WordKind::Literal(a), WordKind::Literal(b)) => mem::discriminant(a) == mem::discriminant(b),
        _ => false,
    };
    let mut differing = was.iter().zip(now).filter(|(a, b)| a.text != b.text).peekable();
    was.len() == now.len() && differing.peek().is_some() && differing.all(|(a, b)| is_figure(a, b))
}
