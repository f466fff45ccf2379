//! Items that were built before, taken over where they stand.

use super::{Builder, Pair};
use crate::parser::Rule;
use crate::tree::{AdditionalItem, IndicatorItem, Item, Name, OutcomeItem};
use meed_diagnostics::Diagnostic;

/// An item of any kind.
#[derive(Clone, Debug)]
pub(crate) enum Built {
    Item(Item),
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

impl Builder<'_> {
    /// What was built of the item that a pair stands for, if it was built before.
    pub(super) fn kept(&mut self, pair: &Pair<'_>) -> Option<Option<Built>> {
        if self.found.is_empty() || self.is_quiet() {
            return None;
        }
        let kept = self.found.remove(&self.file_place(pair.as_span().start()))?;
        for diagnostic in kept.diagnostics {
            self.report(diagnostic);
        }
        self.names.borrow_mut().extend(kept.names);
        if kept.looked_around {
            self.looked_around.set(true);
        }
        Some(kept.built)
    }

    /// The same of an item that stands in a file.
    pub(super) fn kept_item(&mut self, pair: &Pair<'_>) -> Option<Option<Item>> {
        // These stand inside others, and are taken over where they are told to stand in the wrong place.
        if matches!(pair.as_rule(), Rule::outcome | Rule::indicator | Rule::component | Rule::additional) {
            return None;
        }
        self.kept(pair).map(|built| match built {
            Some(Built::Item(item)) => Some(item),
            _ => None,
        })
    }
}
