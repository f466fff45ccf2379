//! The trials: data that are made up.

use super::Trials;
use crate::Comparison;
use crate::money::figures::nowhere;
use crate::money::variant::Variant;
use meed_contract::{Contract, DataItem, DataItemId, Figure, Finality, Holds, Observation};
use meed_syntax::tree::LiteralKind;
use meed_syntax::{Node, WordKind};
use rust_decimal::Decimal;
use std::collections::{BTreeSet, HashMap, HashSet};

/// So many figures are tried at most for an item that a change is of.
const MOST_FIGURES: usize = 40;

/// So many for each item, where a change is of something that any of them may decide.
const MOST_OF_ALL: usize = 12;

/// A set of data: what items are given. What is not given is not submitted.
pub(super) type Trial = Vec<(String, Figure)>;

impl Trials<'_> {
    /// The trials for changes, at most about so many: nothing, everything at one end or the other, and one item after another at
    /// every figure that something is held against, alone and with everything else at its best.
    pub(super) fn trials(
        &self,
        old: &Variant,
        new: &Variant,
        concerned: &Concerned<'_>,
        most: usize,
    ) -> impl Iterator<Item = Trial> {
        let mut items: Vec<&DataItem> = new.contract.data_items.iter().collect();
        let known: HashSet<&str> = items.iter().map(|item| item.name.as_str()).collect();
        items.extend(old.contract.data_items.iter().filter(|item| !known.contains(item.name.as_str())));
        let names: Vec<&str> = items.iter().map(|item| item.name.as_str()).collect();
        let concerned = concerned.items(self.comparison, &names);
        let figures_each = if concerned.len() == items.len() { MOST_OF_ALL } else { MOST_FIGURES };
        let figures: Vec<Vec<Figure>> =
            items.iter().map(|item| self.literals.figures(item, &old.contract, figures_each)).collect();
        let end = |best: bool| -> Trial {
            let ends = items.iter().zip(&figures).filter_map(|(item, figures)| {
                let is_lower = self.better_lower.contains(&item.name);
                let figure = if is_lower == best { figures.first() } else { figures.last() };
                figure.map(|figure| (item.name.clone(), *figure))
            });
            ends.collect()
        };
        let (best, worst) = (end(true), end(false));
        let mut tried: Vec<(String, Figure, bool)> = Vec::new();
        for (item, usual) in items.iter().zip(&figures).filter(|(item, _)| concerned.contains(&item.name)) {
            for figure in usual.iter().chain(&self.few_and_missing(item, [old, new])) {
                tried.extend([false, true].map(|among_others| (item.name.clone(), *figure, among_others)));
            }
        }
        let step = tried.len().div_ceil(most.max(1)).max(1);
        let whole = [Vec::new(), best.clone(), worst];
        whole.into_iter().chain(tried.into_iter().step_by(step).map(move |(name, figure, among_others)| {
            if !among_others {
                return vec![(name, figure)];
            }
            let mut trial = best.clone();
            if let Some(place) = trial.iter_mut().find(|(other, _)| *other == name) {
                place.1 = figure;
            }
            trial
        }))
    }

    /// Figures out of few, at and beside the numbers that the item is said to need, and those that are missing.
    fn few_and_missing(&self, item: &DataItem, versions: [&Variant; 2]) -> Vec<Figure> {
        use meed_contract::MissingKind::{NotApplicable, NotDue, Suppressed};
        let mut out: Vec<Figure> = [Suppressed, NotApplicable, NotDue].map(Figure::Missing).to_vec();
        if !matches!(item.holds, Holds::Ratio { .. }) {
            return out;
        }
        let asks = versions.iter().flat_map(|version| &version.contract.data_items);
        if !asks.filter(|other| other.name == item.name).any(|other| other.needs_denominator) {
            return out;
        }
        let mut numbers = BTreeSet::new();
        for nodes in [&self.comparison.old.nodes, &self.after.nodes] {
            least(nodes, &item.name, &mut numbers);
        }
        for number in numbers {
            let beside = [number - Decimal::ONE, number].into_iter();
            for denominator in beside.filter(|count| *count > Decimal::ZERO) {
                let ends = [Decimal::ZERO, denominator];
                out.extend(ends.map(|numerator| Figure::Ratio { numerator, denominator }));
            }
        }
        out
    }
}

/// The numbers in what an item says, such as its minimum denominator.
fn least(nodes: &[Node], name: &str, numbers: &mut BTreeSet<Decimal>) {
    for node in nodes {
        if node.name.as_ref().is_some_and(|own| own.text == name) {
            for word in node.children.iter().flat_map(|child| &child.words) {
                if let WordKind::Literal(LiteralKind::Number(value)) = &word.kind {
                    numbers.insert(*value);
                }
            }
        }
        least(&node.children, name, numbers);
    }
}

/// The items whose figures are tried one after another.
pub(super) enum Concerned<'c> {
    /// All of them.
    Everything,
    /// Those that changes may turn on: those of an indicator or outcome alone, if they are of such; else all.
    Of(&'c [usize]),
}

impl Concerned<'_> {
    fn items(&self, comparison: &Comparison, items: &[&str]) -> BTreeSet<String> {
        let all = || items.iter().map(|name| (*name).to_owned()).collect();
        let Self::Of(changes) = self else { return all() };
        let own = changes
            .iter()
            .filter_map(|at| comparison.changes.get(*at))
            .map(|change| change.item.name.as_ref().filter(|name| items.contains(&name.as_str())).cloned());
        own.collect::<Option<BTreeSet<String>>>().unwrap_or_else(all)
    }
}

/// The names of what less of is better, as its item says.
pub(super) fn better_lower(nodes: &[Node], found: &mut HashSet<String>) {
    for node in nodes {
        if let Some(name) = &node.name
            && node.statement("better").is_some_and(|better| better.value() == "lower")
        {
            found.insert(name.text.clone());
        }
        better_lower(&node.children, found);
    }
}

/// A trial as observations of a contract: every figure in every period for which the contract asks for it.
pub(in crate::money) fn observations(contract: &Contract, trial: &[(String, Figure)]) -> Vec<Observation> {
    let given: HashMap<&str, &Figure> = trial.iter().map(|(name, figure)| (name.as_str(), figure)).collect();
    let mut out = Vec::new();
    for (at, item) in contract.data_items.iter().enumerate() {
        let Some(figure) = given.get(item.name.as_str()) else { continue };
        for (year, range) in contract.calendar.years().iter().enumerate() {
            if !item.asked_for.get(year).copied().unwrap_or(false) {
                continue;
            }
            for part in 0..contract.calendar.parts(*range, item.frequency).len() {
                out.push(Observation {
                    item: DataItemId(at),
                    year,
                    part,
                    segment: None,
                    figure: **figure,
                    finality: Finality::Final(None),
                    origin: nowhere(),
                });
            }
        }
    }
    out
}
