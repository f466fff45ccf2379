//! Data of both versions, as data of any contract between them.

use super::Bound;
use crate::{Comparison, Edit};
use meed_contract::{Contract, DataItem, DataItemId, Holds, Observation, SegmentId};
use std::collections::{HashMap, HashSet};

/// What data say, by the names of the first version.
pub(crate) struct Data<'d> {
    bound: Bound<'d>,
    /// The old name, by the new one.
    old_names: HashMap<String, String>,
}

impl<'d> Data<'d> {
    pub(crate) fn of(comparison: &Comparison, bound: Bound<'d>) -> Self {
        let edits = comparison.changes.iter().flat_map(|change| &change.edits);
        let old_names = edits.filter_map(|edit| match edit {
            Edit::Rename { from, to } => Some((to.clone(), from.clone())),
            _ => None,
        });
        Self { bound, old_names: old_names.collect() }
    }

    /// The observations as those of a contract in which some of the changes are made: what either version asks for is there,
    /// where the contract asks for it in the same form and in the same periods.
    pub(crate) fn for_contract(&self, contract: &Contract) -> Vec<Observation> {
        let mut out: Vec<Observation> = Vec::new();
        let mut seen: HashSet<(DataItemId, usize, usize, Option<SegmentId>)> = HashSet::new();
        for (source, observations) in [self.bound.old, self.bound.new] {
            if first_day(source) != first_day(contract) {
                continue;
            }
            for observation in observations {
                let Some(item) = source.item(observation.item) else { continue };
                let name = self.old_names.get(&item.name).unwrap_or(&item.name);
                let Some(position) = contract.data_items.iter().position(|other| {
                    other.name == *name && other.frequency == item.frequency && holds_alike(other, item)
                }) else {
                    continue;
                };
                let segment = observation.segment.map(|id| segment(source, contract, id));
                if segment == Some(None) {
                    continue;
                }
                let moved = Observation {
                    item: DataItemId(position),
                    segment: segment.flatten(),
                    ..observation.clone()
                };
                if seen.insert((moved.item, moved.year, moved.part, moved.segment)) {
                    out.push(moved);
                }
            }
        }
        out
    }
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
