//! Data of both versions, as data of any contract between them.

use super::Bound;
use super::sums::Sums;
use super::variant::Variant;
use crate::{Comparison, Edit};
use meed_contract::{Contract, DataItem, DataItemId, Holds, Observation, Origin, SegmentId};
use meed_diagnostics::{Diagnostic, SourceId, Span};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// What data say, by the names of the first version.
pub(crate) struct Data<'d> {
    bound: Bound<'d>,
    /// The old name, by the new one.
    old_names: HashMap<String, String>,
    /// What contracts ask for that ask as the first version does, and what the data say to them.
    asked_before: Vec<DataItem>,
    before: Vec<Observation>,
}

impl<'d> Data<'d> {
    pub(crate) fn of(comparison: &Comparison, bound: Bound<'d>, old: &Variant) -> Self {
        let edits = comparison.changes.iter().flat_map(|change| &change.edits);
        let old_names = edits.filter_map(|edit| match edit {
            Edit::Rename { from, to } => Some((to.clone(), from.clone())),
            _ => None,
        });
        let mut data = Self {
            bound,
            old_names: old_names.collect(),
            asked_before: old.contract.data_items.clone(),
            before: Vec::new(),
        };
        data.before = data.found(&old.contract);
        data
    }

    /// What a contract pays with the data.
    pub(crate) fn paid(&self, variant: &Variant) -> Result<Sums, Box<Diagnostic>> {
        variant.paid(&self.for_contract(&variant.contract)).map_err(Box::new)
    }

    fn for_contract(&self, contract: &Contract) -> Cow<'_, [Observation]> {
        // Segments are called by their positions.
        let alike = contract.data_items == self.asked_before
            && contract.calendar == self.bound.old.0.calendar
            && contract.segments.len() == self.bound.old.0.segments.len();
        if alike { Cow::Borrowed(&self.before) } else { Cow::Owned(self.found(contract)) }
    }

    /// The observations as those of a contract in which some of the changes are made: what either version asks for is there,
    /// where the contract asks for it in the same form and in the same periods.
    fn found(&self, contract: &Contract) -> Vec<Observation> {
        let by_name: HashMap<&str, usize> =
            contract.data_items.iter().enumerate().map(|(at, item)| (item.name.as_str(), at)).collect();
        let mut out: Vec<Observation> = Vec::new();
        let mut seen: HashSet<(DataItemId, usize, usize, Option<SegmentId>)> = HashSet::new();
        for (source, observations) in [self.bound.old, self.bound.new] {
            if first_day(source) != first_day(contract) {
                continue;
            }
            for observation in observations {
                let Some(item) = source.item(observation.item) else { continue };
                let name = self.old_names.get(&item.name).unwrap_or(&item.name);
                let position = by_name.get(name.as_str()).copied().filter(|at| {
                    let other = contract.data_items.get(*at);
                    other.is_some_and(|other| other.frequency == item.frequency && holds_alike(other, item))
                });
                let Some(position) = position else { continue };
                let segment = observation.segment.map(|id| segment(source, contract, id));
                if segment == Some(None) {
                    continue;
                }
                let moved = Observation {
                    item: DataItemId(position),
                    year: observation.year,
                    part: observation.part,
                    segment: segment.flatten(),
                    figure: observation.figure,
                    finality: observation.finality,
                    origin: nowhere(),
                };
                if seen.insert((moved.item, moved.year, moved.part, moved.segment)) {
                    out.push(moved);
                }
            }
        }
        out
    }
}

/// Nobody asks where a figure stands that is only reckoned with.
pub(crate) fn nowhere() -> Origin {
    Origin { span: Span::new(SourceId(0), 0, 0), file: String::new(), row: 0, columns: String::new() }
}

fn first_day(contract: &Contract) -> Option<chrono::NaiveDate> {
    contract.calendar.years().first().map(|year| year.range.first)
}

/// The segment of the same name in another contract.
fn segment(source: &Contract, contract: &Contract, id: SegmentId) -> Option<SegmentId> {
    let name = &source.segments.get(id.0)?.name;
    contract.segments.iter().position(|other| other.name == *name).map(SegmentId)
}

fn holds_alike(one: &DataItem, other: &DataItem) -> bool {
    match (&one.holds, &other.holds) {
        (Holds::Ratio { .. }, Holds::Ratio { .. }) | (Holds::YesNo { .. }, Holds::YesNo { .. }) => true,
        (Holds::Value { unit, .. }, Holds::Value { unit: other, .. }) => unit == other,
        (Holds::Level { levels, .. }, Holds::Level { levels: other, .. }) => levels == other,
        _ => false,
    }
}
