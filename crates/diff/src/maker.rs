//! Contracts with some of the changes made.
//!
//! Reading a contract costs much more than resolving it. So the tree of a version is kept, and of a contract that differs from
//! it in a few edits only the pieces are read anew that they lie in: an indicator, an outcome, an item of the file. Where an
//! edit cannot be kept to such a piece, all of it is read. Everything stands at one place, so that contracts can be held
//! against one another.

use crate::edit::{At, Edit, apply, edited, node_at};
use meed_contract::{Contract, resolve};
use meed_syntax::tree::{File, IndicatorItem, Item, OutcomeItem, PaymentItem};
use meed_syntax::{Form, Node, Outline, parse_without_places};
use std::mem;

/// Makes contracts that are like one version but for some edits.
pub(crate) struct Maker<'o> {
    old: &'o Outline,
    /// The edits that are made in the tree that is kept.
    made: Vec<&'o Edit>,
    file: File,
    /// Whether worked examples are part of it.
    examples: Examples,
}

/// Whether worked examples are part of a contract that is made. They expect what one version pays, and are no part of what is
/// paid.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Examples {
    With,
    Without,
}

/// A part of a file that is read by itself.
enum Piece {
    Item(Item),
    Outcome(String, OutcomeItem),
    Indicator(String, String, IndicatorItem),
}

impl<'o> Maker<'o> {
    /// The first version with these edits made; none where that cannot be read.
    pub(crate) fn new(old: &'o Outline, made: &[&'o Edit], examples: Examples) -> Option<Self> {
        Some(Self { old, made: made.to_vec(), file: tree(&apply(old, made), examples)?, examples })
    }

    /// The contract that it is as it stands.
    pub(crate) fn contract(&self) -> Option<Contract> {
        resolve(&[&self.file]).contract
    }

    /// The contract with these edits in place of those that are made; none where it is not sound. All edits are of the first
    /// version.
    pub(crate) fn with(&mut self, edits: &[&Edit]) -> Option<Contract> {
        let Some(mut pieces) = self.pieces(edits) else {
            return resolve(&[&tree(&apply(self.old, edits), self.examples)?]).contract;
        };
        let mut put = 0;
        while pieces.get_mut(put).is_some_and(|piece| exchange(&mut self.file, piece)) {
            put += 1;
        }
        let all = put == pieces.len();
        let contract = if all { resolve(&[&self.file]).contract } else { None };
        for piece in pieces.iter_mut().take(put).rev() {
            exchange(&mut self.file, piece);
        }
        if all { contract } else { resolve(&[&tree(&apply(self.old, edits), self.examples)?]).contract }
    }

    /// The pieces in which the contract with these edits differs from the tree that is kept; none where it must be read whole.
    fn pieces(&self, edits: &[&Edit]) -> Option<Vec<Piece>> {
        let differ = |mine: &[&Edit], others: &[&Edit]| -> Option<Vec<At>> {
            let differing = mine.iter().filter(|one| !others.iter().any(|other| std::ptr::eq(**one, *other)));
            differing.map(|edit| self.piece_of(edit)).collect()
        };
        let mut places = differ(edits, &self.made)?;
        places.extend(differ(&self.made, edits)?);
        // A piece that lies in another is read with it.
        places.sort();
        places.dedup();
        let all = places.clone();
        places.retain(|place| !all.iter().any(|other| other.len() < place.len() && place.starts_with(other)));
        places.iter().map(|place| self.read(place, edits)).collect()
    }

    /// Where the piece stands that an edit changes: the smallest that holds it.
    fn piece_of(&self, edit: &Edit) -> Option<At> {
        let within = edit.place()?;
        let keyword = |depth: usize| Some(node_at(&self.old.nodes, within.get(..depth)?)?.keyword.as_str());
        let depth = match (keyword(1)?, keyword(2), keyword(3)) {
            ("payment", Some("outcome"), Some("indicator")) => 3,
            ("payment", Some("outcome"), _) => 2,
            _ => 1,
        };
        within.get(..depth).map(<[usize]>::to_vec)
    }

    /// Reads a piece by itself: in what it lies in, without what else lies there.
    fn read(&self, place: &[usize], edits: &[&Edit]) -> Option<Piece> {
        let mut node = edited(self.old, place, edits)?;
        for depth in (1..place.len()).rev() {
            let owner = node_at(&self.old.nodes, place.get(..depth)?)?;
            let own = owner.children.iter().filter(|child| child.form == Form::Statement);
            let children = own.cloned().chain(std::iter::once(node)).collect();
            node = Node { children, ..owner.without_children() };
        }
        let mut items = tree(&Outline { nodes: vec![node] }, self.examples)?.items;
        let item = items.pop().filter(|_| items.is_empty())?;
        if place.len() == 1 {
            return Some(Piece::Item(item));
        }
        let Item::Payment(mut payment) = item else { return None };
        let mut outcome = payment.outcomes.pop()?;
        if place.len() == 2 {
            return Some(Piece::Outcome(payment.name.text, outcome));
        }
        Some(Piece::Indicator(payment.name.text, outcome.name.text, outcome.indicators.pop()?))
    }
}

/// The tree of an outline, everything at one place; none where it cannot be read.
fn tree(outline: &Outline, examples: Examples) -> Option<File> {
    let parsed = parse_without_places(&outline.write());
    let mut file = parsed.file;
    if examples == Examples::Without {
        file.items.retain(|item| !matches!(item, Item::Example(_)));
    }
    parsed.diagnostics.is_empty().then_some(file)
}

/// Exchanges a piece with the one of its name in a file; whether there is one.
fn exchange(file: &mut File, piece: &mut Piece) -> bool {
    match piece {
        Piece::Item(new) => {
            let Some(item) = file.items.iter_mut().find(|item| is_one(item, new)) else { return false };
            mem::swap(item, new);
        }
        Piece::Outcome(payment, new) => {
            let Some(outcome) = outcome(file, payment, &new.name.text) else { return false };
            mem::swap(outcome, new);
        }
        Piece::Indicator(payment, of, new) => {
            let Some(outcome) = outcome(file, payment, of) else { return false };
            let mut indicators = outcome.indicators.iter_mut();
            let Some(indicator) = indicators.find(|one| one.name.text == new.name.text) else { return false };
            mem::swap(indicator, new);
        }
    }
    true
}

fn outcome<'f>(file: &'f mut File, payment: &str, name: &str) -> Option<&'f mut OutcomeItem> {
    let payments =
        file.items.iter_mut().filter_map(|item| if let Item::Payment(one) = item { Some(one) } else { None });
    let mut named = payments.filter(|one| one.name.text == payment);
    let PaymentItem { outcomes, .. } = named.next()?;
    outcomes.iter_mut().find(|one| one.name.text == name)
}

/// Whether two items are the same one of two versions.
fn is_one(one: &Item, other: &Item) -> bool {
    mem::discriminant(one) == mem::discriminant(other)
        && match (one, other) {
            (Item::Contract(_), _) => true,
            (Item::Example(one), Item::Example(other)) => one.title.text == other.title.text,
            _ => one.name().map(|name| &name.text) == other.name().map(|name| &name.text),
        }
}
