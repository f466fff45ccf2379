//! What an item says: its title, its form, and the statements in its block, held against one another.

use super::naming::{contents, headline, item_of, path, spaced};
use super::{Place, Walk};
use crate::change::{Change, How, Written};
use crate::edit::Edit;
use crate::fixed;
use crate::kind::{self, Kind};
use crate::terms::Terms;
use crate::value::{self, Part};
use meed_syntax::{Form, Node};
use std::collections::HashSet;

impl Walk<'_> {
    /// An item in both versions: its title, its form, and what is in it but for items with names.
    pub(super) fn item(&mut self, was: &Node, now: &Node, place: Place<'_, '_>) {
        let text = |node: &Node| node.title.as_ref().map(|title| title.text.clone());
        if text(was) != text(now) {
            let written = |node: &Node| {
                node.title
                    .as_ref()
                    .map(|title| Written { text: format!("\"{}\"", title.text), span: title.span })
            };
            let kind = if was.keyword == "example" { Kind::Example } else { Kind::Wording };
            self.push(
                kind,
                How::Reworded,
                (was, Some("title")),
                place,
                (written(was), written(now)),
                vec![Edit::Title { at: place.at.to_vec(), title: now.title.clone() }],
            );
        }
        self.said(was, now, None, place);
        let mut owners = place.owners.to_vec();
        owners.push(was);
        self.block(&was.children, &now.children, Place { owners: &owners, at: place.at });
    }

    /// What a statement says, or the form of an item.
    pub(super) fn said(&mut self, was: &Node, now: &Node, number: Option<usize>, place: Place<'_, '_>) {
        let owners: Vec<&str> = place.owners.iter().map(|owner| owner.keyword.as_str()).collect();
        for part in value::differences(self.old, self.new, was, now) {
            let Part { detail, was: old_words, now: new_words, days, how, edit, words, exchanged } = part;
            let kind = kind::of(was, &owners, &[&words.0, &words.1]);
            let how = if exchanged && matches!(kind, Kind::Direction | Kind::Threshold) {
                How::Reversed
            } else if kind == Kind::Wording && how == How::Changed {
                How::Reworded
            } else {
                how
            };
            let detail = [number.map(|number| format!("number {}", number + 1)), detail];
            let detail = detail.into_iter().flatten().collect::<Vec<_>>().join(", ");
            let statement = (was.form == Form::Statement).then_some(was);
            let mut change = Self::change(
                (kind, how),
                was,
                statement,
                place,
                (old_words, new_words),
                vec![edit.at(place.at)],
            );
            if !detail.is_empty() {
                change.term = spaced(&change.term, &detail);
            }
            change.days = days;
            self.changes.push(change);
        }
    }

    /// What is in two blocks, but for items with names.
    pub(super) fn block(&mut self, old: &[Node], new: &[Node], place: Place<'_, '_>) {
        let labels = |nodes: &[Node]| -> Vec<(usize, String)> {
            let unnamed = nodes.iter().enumerate().filter(|(_, node)| node.name.is_none());
            unnamed.map(|(at, node)| (at, node.label())).collect()
        };
        let (old_labels, new_labels) = (labels(old), labels(new));
        let mut seen: HashSet<&str> = HashSet::new();
        let (mut gone, mut come) = (Vec::new(), Vec::new());
        for (_, label) in old_labels.iter().chain(&new_labels) {
            if !seen.insert(label) {
                continue;
            }
            let of = |labels: &[(usize, String)]| -> Vec<usize> {
                labels.iter().filter(|(_, other)| other == label).map(|(at, _)| *at).collect()
            };
            let (was, now) = (of(&old_labels), of(&new_labels));
            match (was.as_slice(), now.as_slice()) {
                ([was], []) => gone.push(*was),
                ([], [now]) => come.push(*now),
                ([was], [now]) => self.both(old, new, *was, *now, None, place),
                _ => self.list(old, new, &was, &now, place),
            }
        }
        // What is called otherwise and says much the same: an example with another title, a block from another day on.
        gone.retain(|was| {
            let Some(node) = old.get(*was).filter(|node| node.form == Form::Item) else { return true };
            let alike = come.iter().position(|now| new.get(*now).is_some_and(|other| alike(node, other)));
            let Some(found) = alike else { return true };
            let now = come.remove(found);
            self.both(old, new, *was, now, None, place);
            false
        });
        for was in gone {
            self.one(old, was, None, place);
        }
        for now in come {
            self.another(new, (now, None), beside(old, new, now), place);
        }
    }

    pub(super) fn both(
        &mut self,
        old: &[Node],
        new: &[Node],
        was: usize,
        now: usize,
        number: Option<usize>,
        place: Place<'_, '_>,
    ) {
        let (Some(was_node), Some(now_node)) = (old.get(was), new.get(now)) else { return };
        let at = within(place.at, was);
        let place = Place { owners: place.owners, at: &at };
        match was_node.form {
            Form::Item => self.item(was_node, now_node, place),
            Form::Statement => {
                self.said(was_node, now_node, number, place);
                if !was_node.children.is_empty() || !now_node.children.is_empty() {
                    let mut owners = place.owners.to_vec();
                    owners.push(was_node);
                    self.block(&was_node.children, &now_node.children, Place { owners: &owners, at: &at });
                }
            }
        }
    }

    /// Statements with one keyword, of which there may be several: their order counts.
    pub(super) fn list(
        &mut self,
        old: &[Node],
        new: &[Node],
        was: &[usize],
        now: &[usize],
        place: Place<'_, '_>,
    ) {
        let texts = |nodes: &[Node], positions: &[usize]| -> Vec<String> {
            positions.iter().filter_map(|at| nodes.get(*at)).map(Node::write).collect()
        };
        let (old_texts, new_texts) = (texts(old, was), texts(new, now));
        let sorted = |texts: &[String]| {
            let mut texts = texts.to_vec();
            texts.sort();
            texts
        };
        if old_texts != new_texts && sorted(&old_texts) == sorted(&new_texts) {
            self.reordered(old, new, was, now, place);
            return;
        }
        for op in similar::capture_diff_slices(similar::Algorithm::Myers, &old_texts, &new_texts) {
            let (_, old_range, new_range) = op.as_tag_tuple();
            if matches!(op, similar::DiffOp::Equal { .. }) {
                continue;
            }
            let both = old_range.len().min(new_range.len());
            for (number, other) in old_range.clone().zip(new_range.clone()) {
                if let (Some(a), Some(b)) = (was.get(number), now.get(other)) {
                    self.both(old, new, *a, *b, Some(number), place);
                }
            }
            for number in old_range.clone().skip(both) {
                if let Some(at) = was.get(number) {
                    self.one(old, *at, Some(number), place);
                }
            }
            let before = was.get(old_range.end).copied();
            let before = before.unwrap_or_else(|| was.last().map_or(old.len(), |last| last + 1));
            for number in new_range.clone().skip(both) {
                if let Some(at) = now.get(number) {
                    self.another(new, (*at, Some(number)), before, place);
                }
            }
        }
    }

    pub(super) fn reordered(
        &mut self,
        old: &[Node],
        new: &[Node],
        was: &[usize],
        now: &[usize],
        place: Place<'_, '_>,
    ) {
        let Some(first) = was.first().and_then(|at| old.get(*at)) else { return };
        let said = |terms: &Terms<'_>, nodes: &[Node], positions: &[usize]| {
            let nodes: Vec<&Node> = positions.iter().filter_map(|at| nodes.get(*at)).collect();
            let texts: Vec<String> = nodes.iter().map(|node| terms.said(node).text).collect();
            nodes.first().map(|node| Written { text: texts.join(", then "), span: node.said_span() })
        };
        let written = (said(self.old, old, was), said(self.new, new, now));
        let edits = was
            .iter()
            .zip(now)
            .filter_map(|(was, now)| {
                let node = new.get(*now)?;
                let at = within(place.at, *was);
                Some(Edit::Say { at, words: node.words.clone(), table: node.table.clone() })
            })
            .collect();
        let owners: Vec<&str> = place.owners.iter().map(|owner| owner.keyword.as_str()).collect();
        let kind = kind::of(first, &owners, &[]);
        let change = Self::change((kind, How::Reordered), first, Some(first), place, written, edits);
        self.changes.push(change);
    }

    /// Something without a name is gone.
    pub(super) fn one(&mut self, old: &[Node], was: usize, number: Option<usize>, place: Place<'_, '_>) {
        let Some(node) = old.get(was) else { return };
        let at = within(place.at, was);
        let said = if node.form == Form::Item { headline(node) } else { self.old.said(node) };
        let edits = vec![Edit::Remove { at: at.clone() }];
        self.alone(node, How::Removed, number, place, &at, (Some(said), None), edits);
    }

    /// Something without a name has come.
    pub(super) fn another(
        &mut self,
        new: &[Node],
        (now, number): (usize, Option<usize>),
        before: usize,
        place: Place<'_, '_>,
    ) {
        let Some(node) = new.get(now) else { return };
        let said = if node.form == Form::Item { headline(node) } else { self.new.said(node) };
        let edits = vec![Edit::Insert { within: place.at.to_vec(), before, node: node.clone() }];
        // It is told behind what was there.
        let at = within(place.at, if number.is_some() { before } else { usize::MAX });
        self.alone(node, How::Added, number, place, &at, (None, Some(said)), edits);
    }

    #[allow(clippy::too_many_arguments, reason = "what is gone and what has come have all of this in common")]
    pub(super) fn alone(
        &mut self,
        node: &Node,
        how: How,
        number: Option<usize>,
        place: Place<'_, '_>,
        at: &[usize],
        written: (Option<Written>, Option<Written>),
        edits: Vec<Edit>,
    ) {
        let mut owners: Vec<&str> = place.owners.iter().map(|owner| owner.keyword.as_str()).collect();
        if node.form == Form::Item {
            owners.push(&node.keyword);
        }
        let kind = match kind::of(node, &owners, &[&node.words]) {
            Kind::Other if node.form == Form::Item => Kind::Item,
            kind => kind,
        };
        let place = Place { owners: place.owners, at };
        let mut change = Self::change((kind, how), node, Some(node), place, written, edits);
        if node.form == Form::Item {
            change.item = item_of(node, true);
            change.contents = contents(node);
        }
        if let Some(number) = number {
            change.term = spaced(&change.term, &format!("number {}", number + 1));
        }
        self.changes.push(change);
    }

    pub(super) fn push(
        &mut self,
        kind: Kind,
        how: How,
        (node, word): (&Node, Option<&str>),
        place: Place<'_, '_>,
        written: (Option<Written>, Option<Written>),
        edits: Vec<Edit>,
    ) {
        let mut change = Self::change((kind, how), node, None, place, written, edits);
        if let Some(word) = word {
            let dot = if change.term.is_empty() { "" } else { "." };
            change.term = format!("{}{dot}{word}", change.term);
        }
        self.changes.push(change);
    }

    /// A change of an item, or of a statement in the items that own it.
    pub(super) fn change(
        (kind, how): (Kind, How),
        node: &Node,
        statement: Option<&Node>,
        place: Place<'_, '_>,
        (was, now): (Option<Written>, Option<Written>),
        edits: Vec<Edit>,
    ) -> Change {
        // A block of gains or of what holds as from a date has no title: what it lies in has.
        let owner = place.owners.iter().rev().find(|owner| owner.title.is_some()).or(place.owners.last());
        let item = if node.title.is_some() { Some(node) } else { owner.copied() };
        Change {
            kind,
            how,
            term: match statement {
                Some(statement) => path(place.owners, None, Some(statement)),
                None => path(place.owners, Some(node), None),
            },
            item: item.map_or_else(|| item_of(node, false), |item| item_of(item, false)),
            contents: Vec::new(),
            was,
            now,
            days: None,
            fixed: statement.and_then(|statement| fixed::statement(&statement.keyword, place.owners)),
            sure: None,
            edits,
            position: place.at.to_vec(),
        }
    }
}

/// Before which node of the old block something of the new one comes: before what follows it there, or else behind what it follows.
fn beside(old: &[Node], new: &[Node], now: usize) -> usize {
    let in_old = |node: &Node| {
        let label = node.label();
        old.iter().position(|other| other.label() == label)
    };
    let after = new.iter().skip(now + 1).find_map(in_old);
    let behind = || new.iter().take(now).rev().find_map(in_old).map(|at| at + 1);
    after.or_else(behind).unwrap_or(old.len())
}

/// Whether two things of one kind say at least half of the same.
fn alike(one: &Node, other: &Node) -> bool {
    let says = |node: &Node| node.children.iter().map(Node::write).collect::<HashSet<String>>();
    let (mine, others) = (says(one), says(other));
    let shared = mine.intersection(&others).count();
    one.keyword == other.keyword && shared * 2 >= mine.len().max(others.len()) && shared > 0
}

fn within(at: &[usize], position: usize) -> Vec<usize> {
    at.iter().copied().chain(std::iter::once(position)).collect()
}
