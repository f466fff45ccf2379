//! One list of names for the whole contract: data and examples call things by name alone, so no name may stand twice.

use super::Checker;
use meed_diagnostics::{Code, Diagnostic, Safety, SourceId, Span, nearest};
use meed_syntax::tree::{AdditionalItem, IndicatorItem, Item, Name, OutcomeItem, Text};
use std::collections::{HashMap, HashSet};

/// What a name names.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// A party.
    Party,
    /// A group of providers.
    Providers,
    /// A segment.
    Segment,
    /// A scale of levels.
    Levels,
    /// An amount.
    Amount,
    /// An input.
    Input,
    /// A definition.
    Define,
    /// A carried value.
    Carried,
    /// A curve.
    Curve,
    /// A payment.
    Payment,
    /// An outcome.
    Outcome,
    /// An indicator.
    Indicator,
    /// A component of an indicator.
    Component,
    /// An additional payment.
    Additional,
    /// A variation.
    Variation,
    /// A requirement.
    Requirement,
    /// Records of people or episodes.
    Records,
}

impl Kind {
    /// The kind in words, with its article.
    pub fn words(self) -> &'static str {
        match self {
            Self::Party => "a party",
            Self::Providers => "a group of providers",
            Self::Segment => "a segment",
            Self::Levels => "a scale of levels",
            Self::Amount => "an amount",
            Self::Input => "an input",
            Self::Define => "a definition",
            Self::Carried => "a carried value",
            Self::Curve => "a curve",
            Self::Payment => "a payment",
            Self::Outcome => "an outcome",
            Self::Indicator => "an indicator",
            Self::Component => "a component",
            Self::Additional => "an additional payment",
            Self::Variation => "a variation",
            Self::Requirement => "a requirement",
            Self::Records => "a kind of record",
        }
    }
}

/// A name where it is given to something.
#[derive(Clone, Copy, Debug)]
pub struct Named<'t> {
    /// The name.
    pub name: &'t Name,
    /// What it is called in full, where that is stated.
    pub title: Option<&'t Text>,
    /// What it names.
    pub kind: Kind,
    /// The whole item, or its row.
    pub item: Span,
    /// How many things it lies in: an indicator lies in the outcome, and that in the payment, which stand before it.
    pub depth: usize,
}

/// Every name that items give, in the order written; what lies in a thing comes right after it.
pub fn named<'t>(items: impl IntoIterator<Item = &'t Item>) -> Vec<Named<'t>> {
    let mut found = Found(Vec::new());
    for item in items {
        found.item(item);
    }
    found.0
}

/// The names found so far.
struct Found<'t>(Vec<Named<'t>>);

impl<'t> Found<'t> {
    fn add(&mut self, name: &'t Name, title: Option<&'t Text>, kind: Kind, item: Span, depth: usize) {
        self.0.push(Named { name, title, kind, item, depth });
    }

    fn item(&mut self, item: &'t Item) {
        let span = item.span();
        match item {
            Item::Contract(_) | Item::Example(_) => {}
            Item::Variation(item) => {
                self.add(&item.name, Some(&item.title), Kind::Variation, span, 0);
                // What it adds is given its name there; once it is applied, it stands where it belongs.
                for added in &item.added {
                    added.items.iter().for_each(|item| self.item(item));
                    added.outcomes.iter().for_each(|outcome| self.outcome(outcome));
                    added.indicators.iter().for_each(|indicator| self.indicator(indicator));
                    added.additional.iter().for_each(|extra| self.additional(extra));
                }
            }
            Item::Party(item) => self.add(&item.name, Some(&item.title), Kind::Party, span, 0),
            Item::Segment(item) => self.add(&item.name, Some(&item.title), Kind::Segment, span, 0),
            Item::Levels(item) => self.add(&item.name, None, Kind::Levels, span, 0),
            Item::Providers(item) => self.add(&item.name, Some(&item.title), Kind::Providers, span, 0),
            Item::Amount(item) => self.add(&item.name, Some(&item.title), Kind::Amount, span, 0),
            Item::Input(item) => self.add(&item.name, Some(&item.title), Kind::Input, span, 0),
            Item::Define(item) => self.add(&item.name, Some(&item.title), Kind::Define, span, 0),
            Item::Carried(item) => self.add(&item.name, Some(&item.title), Kind::Carried, span, 0),
            Item::Curve(item) => self.add(&item.name, Some(&item.title), Kind::Curve, span, 0),
            Item::Records(item) => self.add(&item.name, Some(&item.title), Kind::Records, span, 0),
            Item::Requirement(item) => self.add(&item.name, Some(&item.title), Kind::Requirement, span, 0),
            Item::Payment(item) => {
                self.add(&item.name, Some(&item.title), Kind::Payment, span, 0);
                item.outcomes.iter().for_each(|outcome| self.outcome(outcome));
                item.additional.iter().for_each(|extra| self.additional(extra));
            }
        }
    }

    fn outcome(&mut self, outcome: &'t OutcomeItem) {
        self.add(&outcome.name, Some(&outcome.title), Kind::Outcome, outcome.span, 1);
        outcome.indicators.iter().for_each(|indicator| self.indicator(indicator));
    }

    fn indicator(&mut self, indicator: &'t IndicatorItem) {
        self.add(&indicator.name, Some(&indicator.title), Kind::Indicator, indicator.span, 2);
        for component in &indicator.components {
            self.add(&component.name, Some(&component.title), Kind::Component, component.span, 3);
        }
    }

    fn additional(&mut self, extra: &'t AdditionalItem) {
        self.add(&extra.name, Some(&extra.title), Kind::Additional, extra.span, 1);
    }
}

/// A definition.
#[derive(Clone, Copy, Debug)]
pub(super) struct Definition {
    pub(super) kind: Kind,
    /// Position in the list of its kind.
    pub(super) index: usize,
    pub(super) span: Span,
    used: bool,
}

/// Every name of the contract.
#[derive(Default, Debug)]
pub(super) struct Names {
    definitions: HashMap<String, Definition>,
}

impl Names {
    /// Takes a definition in; a name that is taken already is reported and stays with its first owner.
    pub(super) fn define(&mut self, checker: &mut Checker, name: &Name, kind: Kind, index: usize) {
        if let Some(first) = self.definitions.get(&name.text) {
            checker.report(
                Diagnostic::new(
                    Code::DuplicateName,
                    name.span,
                    format!("`{}` is the name of two things", name.text),
                )
                .with_text(format!("here it names {}", kind.words()))
                .with_label(first.span, format!("here it names {} already", first.kind.words()))
                .with_help("data and examples call things by name alone, so every name stands once; rename one of them"),
            );
            return;
        }
        let definition = Definition { kind, index, span: name.span, used: false };
        self.definitions.insert(name.text.clone(), definition);
    }

    /// What a name names, if it is of one of `kinds`; otherwise that is reported.
    pub(super) fn find(&mut self, checker: &mut Checker, name: &Name, kinds: &[Kind]) -> Option<Definition> {
        // A formula can name nearly everything: the list of kinds would say nothing.
        let wanted = match kinds {
            [_, _, _, _, ..] => "something with a value".to_owned(),
            _ => kinds.iter().map(|kind| kind.words()).collect::<Vec<_>>().join(" or "),
        };
        if let Some(definition) = self.definitions.get_mut(&name.text) {
            definition.used = true;
            if kinds.contains(&definition.kind) {
                return Some(*definition);
            }
            let found = *definition;
            checker.report(
                Diagnostic::new(
                    Code::WrongKindOfName,
                    name.span,
                    format!("`{}` is {}, and {wanted} is needed here", name.text, found.kind.words()),
                )
                .with_text(format!("{wanted} is needed"))
                .with_label(found.span, format!("`{}` is defined as {}", name.text, found.kind.words())),
            );
            return None;
        }
        let mut diagnostic =
            Diagnostic::new(Code::UnknownName, name.span, format!("nothing is called `{}`", name.text))
                .with_text(format!("{wanted} is needed here"));
        if !checker.may_suggest() {
            checker.report(diagnostic);
            return None;
        }
        let candidates = self.definitions.iter().filter(|(_, known)| kinds.contains(&known.kind));
        let mut candidates: Vec<&str> = candidates.map(|(known, _)| known.as_str()).collect();
        candidates.sort_unstable();
        if let Some(likely) = nearest(&name.text, candidates.iter().copied()) {
            diagnostic = diagnostic.with_help(format!("did you mean `{likely}`?")).with_fix(
                format!("write `{likely}`"),
                name.span,
                likely,
                Safety::ChoosesATerm,
            );
        } else if candidates.is_empty() {
            diagnostic = diagnostic.with_help(format!("the contract does not define {wanted} yet"));
        } else if candidates.len() <= 12 {
            let known: Vec<String> = candidates.iter().map(|known| format!("`{known}`")).collect();
            diagnostic = diagnostic.with_help(format!("there is {}", crate::words::list(&known)));
        }
        checker.report(diagnostic);
        None
    }

    /// A worked example expects a figure of what a name names: it is there to be seen.
    pub(super) fn is_expected(&mut self, name: &str) {
        if let Some(definition) = self.definitions.get_mut(name) {
            definition.used = true;
        }
    }

    /// What kind of thing a name names, whether it is used there or not.
    pub(super) fn kind_of(&self, name: &str) -> Option<Kind> {
        self.definitions.get(name).map(|definition| definition.kind)
    }

    /// The position of a name among its kind.
    pub(super) fn index_of(&self, kind: Kind, name: &str) -> Option<usize> {
        self.definitions.get(name).filter(|known| known.kind == kind).map(|known| known.index)
    }

    /// Where a name is defined.
    pub(super) fn place_of(&self, name: &str) -> Option<Span> {
        self.definitions.get(name).map(|definition| definition.span)
    }

    /// The name of the definition at a position of its kind.
    pub(super) fn name_of(&self, kind: Kind, index: usize) -> String {
        let found = self.definitions.iter().find(|(_, known)| known.kind == kind && known.index == index);
        found.map_or_else(String::new, |(name, _)| name.clone())
    }

    /// Whether any part of a path is the name of something.
    pub(super) fn knows_any(&self, path: &meed_syntax::tree::Path) -> bool {
        path.names.iter().any(|name| self.definitions.contains_key(&name.text))
    }

    /// Reports definitions of the given kinds that nothing uses. A file that contracts share may define more than one of them
    /// uses: only what the contract's own file defines is looked at.
    pub(super) fn report_unused(&self, checker: &mut Checker, kinds: &[Kind], own: Option<SourceId>) {
        // What each provider of a group has is used as soon as that of one of them is.
        let used: HashSet<&str> = self
            .definitions
            .iter()
            .filter(|(_, definition)| definition.used)
            .map(|(name, _)| super::providers::base_of(name))
            .collect();
        let mut told: HashSet<&str> = HashSet::new();
        for (name, definition) in &self.definitions {
            let is_own = own.is_none_or(|own| definition.span.source == own);
            let name = super::providers::base_of(name);
            if !used.contains(name) && is_own && kinds.contains(&definition.kind) && told.insert(name) {
                checker.report(
                    Diagnostic::new(Code::UnusedName, definition.span, format!("nothing uses `{name}`"))
                        .with_text(format!("{} that no rule names", definition.kind.words()))
                        .with_help("delete it, or name it in the rule that it was meant for"),
                );
            }
        }
    }
}
