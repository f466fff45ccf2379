//! The steps in which changes can be made: each alone, or several that are sound only together.

use super::variant::Variant;
use crate::maker::{Examples, Maker};
use crate::{Change, Comparison, Edit, Kind};

/// Both versions, and how contracts between them are made.
pub(crate) struct Steps<'c> {
    pub(crate) old: Variant,
    pub(crate) new: Variant,
    maker: Maker<'c>,
}

/// Both versions.
#[derive(Clone, Copy)]
pub(crate) struct Versions<'v> {
    pub(crate) old: &'v Variant,
    pub(crate) new: &'v Variant,
}

impl<'c> Steps<'c> {
    pub(crate) fn of(comparison: &'c Comparison) -> Option<Self> {
        let mut maker = Maker::new(&comparison.old, &[], Examples::Without)?;
        let old = Variant::of(maker.contract()?);
        let all = |change: &&Change| !matches!(change.kind, Kind::Name | Kind::Example);
        let edits: Vec<&Edit> =
            comparison.changes.iter().filter(all).flat_map(|change| &change.edits).collect();
        let new = Variant::of(maker.with(&edits)?);
        Some(Self { old, new, maker })
    }

    /// Makes every change alone that can move money, or those that are sound only together, and looks at what comes of it: at
    /// nothing where that pays what the first version pays, whatever the data. Each contract is dropped when it was looked at.
    pub(crate) fn each_alone<T>(
        &mut self,
        comparison: &Comparison,
        mut look: impl FnMut(Versions<'_>, &[usize], Option<&Variant>) -> T,
    ) -> Vec<(Vec<usize>, T)> {
        let Self { old, new, maker } = self;
        let versions = Versions { old, new };
        let changes = &comparison.changes;
        let of = |wanted: fn(&Change) -> bool| -> Vec<usize> {
            (0..changes.len()).filter(|at| changes.get(*at).is_some_and(wanted)).collect()
        };
        let (movers, wordings) = (of(can_move_money), of(|change| change.kind == Kind::Wording));
        let edits = |positions: &[&[usize]]| -> Vec<&Edit> {
            let positions = positions.iter().copied().flatten();
            positions.filter_map(|at| changes.get(*at)).flat_map(|change| &change.edits).collect()
        };
        let mut made = |positions: &[usize]| {
            // A code that one measure gives up and another takes is a word for readers, and yet neither is sound alone.
            let contract = maker.with(&edits(&[positions])).or_else(|| {
                if wordings.is_empty() { None } else { maker.with(&edits(&[positions, &wordings])) }
            })?;
            let variant = (contract != versions.old.contract).then(|| Variant::of(contract));
            let variant = variant.filter(|variant| !variant.pays_the_same(versions.old));
            Some((positions.to_vec(), look(versions, positions, variant.as_ref())))
        };
        let mut steps = Vec::new();
        let mut left: Vec<usize> = Vec::new();
        for at in &movers {
            match made(&[*at]) {
                Some(step) => steps.push(step),
                None => left.push(*at),
            }
        }
        // Points that are moved from one outcome to another, say: two changes that are sound together.
        let mut at = 0;
        while let Some(first) = left.get(at).copied() {
            let pair = left.iter().skip(at + 1).find_map(|second| Some((*second, made(&[first, *second])?)));
            match pair {
                Some((second, step)) => {
                    left.retain(|one| *one != first && *one != second);
                    steps.push(step);
                }
                None => at += 1,
            }
        }
        if !left.is_empty() {
            // Those that need more company than one have it with one another, or else with all the others.
            match made(&left) {
                Some(step) => steps.push(step),
                None => {
                    let all = look(versions, &movers, Some(versions.new));
                    steps = vec![(movers, all)];
                }
            }
        }
        steps.sort_by(|a, b| a.0.cmp(&b.0));
        steps
    }
}

/// What is for readers, or only a name, moves no money.
fn can_move_money(change: &Change) -> bool {
    match change.kind {
        // The code of a measure is a word for readers and a name for data, which are bound by either version.
        Kind::Name | Kind::Example | Kind::Wording => false,
        _ => true,
    }
}
