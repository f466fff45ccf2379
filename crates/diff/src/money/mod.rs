//! What changes are worth: the payments before and after, each change alone, and what is left because changes act on one
//! another.

mod figures;
mod sums;
mod trials;
mod variant;

pub use sums::{Line, Sums};
pub use trials::{Evidence, Favours, Judged};
pub(crate) use trials::{all as all_trials, observations as observed};

use crate::{Change, Comparison, Kind};
use figures::Data;
use meed_contract::{Contract, Observation};
use meed_diagnostics::Diagnostic;
pub(crate) use variant::Variant;

/// Data bound to both versions of a contract.
#[derive(Clone, Copy, Debug)]
pub struct Bound<'d> {
    /// The first version, and the data bound to it.
    pub old: (&'d Contract, &'d [Observation]),
    /// The second version, and the data bound to it.
    pub new: (&'d Contract, &'d [Observation]),
}

/// What changes are worth with one set of data. All sums are by contract year.
#[derive(Clone, Debug)]
pub struct Priced {
    /// What the first version pays.
    pub before: Sums,
    /// What the second version pays.
    pub after: Sums,
    /// The changes, each alone, or several that only stand together.
    pub steps: Vec<Step>,
    /// What is left: `after - before` less what the steps are worth. It is there because changes act on one another, and
    /// depends on no order.
    pub interaction: Sums,
}

/// Changes that are priced together: usually one.
#[derive(Clone, Debug)]
pub struct Step {
    /// Their positions among the changes.
    pub changes: Vec<usize>,
    /// What they are worth where nothing else changes.
    pub effect: Sums,
}

/// Why nothing could be priced.
#[derive(Clone, Debug)]
pub enum NotPriced {
    /// A version refuses the data, for the reason given.
    Refused(Box<Diagnostic>),
    /// A version could not be made anew from its terms, which no contract is known to cause.
    NotMade,
}

/// The steps in which changes can be made alone.
pub(crate) struct Steps {
    pub(crate) old: Variant,
    pub(crate) new: Variant,
    /// Each with the contract in which it alone is made.
    pub(crate) alone: Vec<(Vec<usize>, Variant)>,
}

impl Steps {
    /// Makes every change alone that can move money; those that are sound only with others, with those.
    pub(crate) fn of(comparison: &Comparison) -> Option<Self> {
        let old = Variant::of(&comparison.with([]))?;
        let all = comparison.changes.iter().filter(|change| change.kind != Kind::Name);
        let new = Variant::of(&comparison.with(all))?;
        let made = |positions: &[usize]| {
            Variant::of(&comparison.with(positions.iter().filter_map(|at| comparison.changes.get(*at))))
        };
        let mut steps = Vec::new();
        let mut left: Vec<usize> = Vec::new();
        for (at, _) in comparison.changes.iter().enumerate().filter(|(_, change)| can_move_money(change)) {
            match made(&[at]) {
                Some(variant) => steps.push((vec![at], variant)),
                None => left.push(at),
            }
        }
        // Points that are moved from one outcome to another, say: two changes that are sound together.
        let mut at = 0;
        while let Some(first) = left.get(at).copied() {
            let pair = left.iter().skip(at + 1).find_map(|second| Some((*second, made(&[first, *second])?)));
            match pair {
                Some((second, variant)) => {
                    left.retain(|one| *one != first && *one != second);
                    steps.push((vec![first, second], variant));
                }
                None => at += 1,
            }
        }
        if !left.is_empty() {
            // Those that need more company than one have it with one another, or else with all the others.
            match made(&left) {
                Some(variant) => steps.push((left, variant)),
                None => {
                    let everything = (0..comparison.changes.len())
                        .filter(|at| comparison.changes.get(*at).is_some_and(can_move_money))
                        .collect();
                    steps = vec![(everything, new.clone())];
                }
            }
        }
        steps.sort_by(|a, b| a.0.cmp(&b.0));
        Some(Self { old, new, alone: steps })
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

/// Prices changes with data.
///
/// # Errors
/// [`NotPriced::Refused`] where a version or a step cannot be reckoned with these data.
pub fn price(comparison: &Comparison, bound: Bound<'_>) -> Result<Priced, NotPriced> {
    let steps = Steps::of(comparison).ok_or(NotPriced::NotMade)?;
    let data = Data::of(comparison, bound);
    let paid = |variant: &Variant| {
        variant.paid(&data.for_contract(&variant.contract)).map_err(|why| NotPriced::Refused(Box::new(why)))
    };
    let (before, after) = (paid(&steps.old)?, paid(&steps.new)?);
    let mut interaction = after.less(&before);
    let mut priced = Vec::new();
    for (changes, variant) in &steps.alone {
        let effect = paid(variant)?.less(&before);
        interaction = interaction.less(&effect);
        priced.push(Step { changes: changes.clone(), effect });
    }
    Ok(Priced { before, after, steps: priced, interaction })
}

/// What a contract between two versions pays with data that are bound to both, such as the first with a variation.
///
/// # Errors
/// Where it refuses the data.
pub fn paid(comparison: &Comparison, bound: Bound<'_>, contract: &Contract) -> Result<Sums, Box<Diagnostic>> {
    let data = Data::of(comparison, bound).for_contract(contract);
    Variant::from_contract(contract.clone()).paid(&data).map_err(Box::new)
}

/// Says of every change whom it favours, from data that are made up for the purpose: aimed at the thresholds of both versions.
/// None where a version could not be made anew from its terms.
pub fn judge(comparison: &Comparison) -> Option<Vec<Judged>> {
    Some(trials::judge(comparison, &Steps::of(comparison)?))
}
