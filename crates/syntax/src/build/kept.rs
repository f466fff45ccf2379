//! Items that were built before, taken over where they stand.

use super::{Builder, Pair};
use crate::parser::Rule;
use crate::tree::{AdditionalItem, IndicatorItem, Item, Name, OutcomeItem};
use meed_diagnostics::Diagnostic;

/// An item of any kind.
#[derive(Clone, Debug)]
pub(crate) enum Built {
    Item(Box<Item>),
    Outcome(OutcomeItem),
    Indicator(IndicatorItem),
    Additional(AdditionalItem),
}

/// What reading an item gave.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    /// Where it begins in the file.
    pub(crate) at: usize,
    /// The item; none where its head could not be used.
    pub(crate) built: Option<Built>,
    /// Every name in it.
    pub(crate) names: Vec<Name>,
    /// What is wrong with it.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Whether any of it depends on the text around it.
    pub(crate) looked_around: bool,
}

impl Kept {
    /// The item, if it is one that stands in a file.
    pub(super) fn item(self) -> Option<Item> {
        match self.built {
            Some(Built::Item(item)) => Some(*item),
            _ => None,
        }
    }

    /// The outcome, if it is one.
    pub(super) fn outcome(self) -> Option<OutcomeItem> {
        match self.built {
            Some(Built::Outcome(item)) => Some(item),
            _ => None,
        }
    }

    /// The indicator or component, if it is one.
    pub(super) fn indicator(self) -> Option<IndicatorItem> {
        match self.built {
            Some(Built::Indicator(item)) => Some(item),
            _ => None,
        }
    }

    /// The additional payment, if it is one.
    pub(super) fn additional(self) -> Option<AdditionalItem> {
        match self.built {
            Some(Built::Additional(item)) => Some(item),
            _ => None,
        }
    }
}

impl Builder<'_> {
    /// What was built of the item that a pair stands for, if it was built before; its names and mistakes are taken over.
    pub(super) fn kept(&mut self, pair: &Pair<'_>) -> Option<Kept> {
        if self.found.is_empty() || self.is_quiet() {
            return None;
        }
        let mut kept = self.found.remove(&self.file_place(pair.as_span().start()))?;
        for diagnostic in kept.diagnostics.drain(..) {
            self.report(diagnostic);
        }
        self.names.borrow_mut().append(&mut kept.names);
        if kept.looked_around {
            self.looked_around.set(true);
        }
        Some(kept)
    }

    /// The same of an item that stands in a file.
    pub(super) fn kept_item(&mut self, pair: &Pair<'_>) -> Option<Kept> {
        // These stand inside others, and are taken over where they are told to stand in the wrong place.
        if matches!(pair.as_rule(), Rule::outcome | Rule::indicator | Rule::component | Rule::additional) {
            return None;
        }
        self.kept(pair)
    }
}
