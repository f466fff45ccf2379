//! What changes are worth: the payments before and after, each change alone, and what is left because changes act on one
//! another.

mod figures;
mod possible;
mod steps;
mod sums;
mod trials;
mod variant;

pub use possible::{Bounds, Ends, Possible};
pub use sums::{Line, Sums};
pub use trials::{Evidence, Favours, Judged};

use crate::Comparison;
use figures::Data;
use meed_contract::{Contract, Observation};
use meed_diagnostics::Diagnostic;
use possible::Extremes;
use steps::Steps;
use trials::Trials;

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

impl Priced {
    /// What they are worth in one contract year, counted from 0.
    #[must_use]
    pub fn in_year(&self, year: usize) -> Self {
        let step = |step: &Step| Step { changes: step.changes.clone(), effect: step.effect.in_year(year) };
        Self {
            before: self.before.in_year(year),
            after: self.after.in_year(year),
            steps: self.steps.iter().map(step).collect(),
            interaction: self.interaction.in_year(year),
        }
    }
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

/// What is to be found out of changes.
#[derive(Clone, Debug, Default)]
pub struct Wanted<'d> {
    /// What they are worth with these data, each set by itself.
    pub data: Vec<Bound<'d>>,
    /// The lowest and the highest that can be paid, and what each of them does to these.
    pub ends: bool,
    /// Whom each of them favours.
    pub favours: bool,
}

/// What was found out of changes.
#[derive(Clone, Debug)]
pub struct Found {
    /// What they are worth, for each set of data in its order; or why a set cannot be reckoned with.
    pub priced: Vec<Result<Priced, Box<Diagnostic>>>,
    /// The lowest and the highest that can be paid, where that was wanted.
    pub possible: Option<Possible>,
    /// Whom each favours, where that was wanted.
    pub judged: Option<Vec<Judged>>,
}

/// Finds out what changes are worth. Each is made alone once for everything that is wanted. None where a version could not be
/// made anew from its terms, which no contract is known to cause.
pub fn find(comparison: &Comparison, wanted: &Wanted<'_>) -> Option<Found> {
    let mut steps = Steps::of(comparison)?;
    let data: Vec<Data<'_>> =
        wanted.data.iter().map(|bound| Data::of(comparison, *bound, &steps.old)).collect();
    let before: Vec<_> = data.iter().map(|data| data.paid(&steps.old)).collect();
    let after: Vec<_> = data.iter().map(|data| data.paid(&steps.new)).collect();
    let trials = (wanted.favours || wanted.ends).then(|| Trials::of(comparison));
    let alone = steps.each_alone(comparison, |versions, changes, variant| {
        let effect = |(data, before): (&Data<'_>, &Result<Sums, Box<Diagnostic>>)| match (variant, before) {
            (Some(variant), Ok(before)) => data.paid(variant).map(|paid| paid.less(before)),
            (None, Ok(_)) | (_, Err(_)) => Ok(Sums::default()),
        };
        let effects = data.iter().zip(&before).map(effect);
        let judged = trials.as_ref().filter(|_| wanted.favours);
        let judged = judged.map(|trials| trials.judge(versions, changes, variant));
        let extremes = variant.filter(|_| wanted.ends).map(Extremes::of);
        (effects.collect::<Vec<_>>(), extremes, judged)
    });
    let priced = before.into_iter().zip(after).enumerate().map(|(at, (before, after))| {
        let (before, after) = (before?, after?);
        let mut interaction = after.less(&before);
        let mut steps = Vec::new();
        for (changes, (effects, ..)) in &alone {
            let Some(effect) = effects.get(at) else { continue };
            let effect = effect.clone()?;
            interaction = interaction.less(&effect);
            steps.push(Step { changes: changes.clone(), effect });
        }
        Ok(Priced { before, after, steps, interaction })
    });
    let priced = priced.collect();
    let judged =
        wanted.favours.then(|| alone.iter().filter_map(|(_, (.., judged))| judged.clone()).collect());
    let possible = trials.filter(|_| wanted.ends).map(|trials| {
        let alone =
            alone.into_iter().map(|(changes, (_, extremes, _))| (changes, extremes)).collect::<Vec<_>>();
        possible::possible((&steps.old, &steps.new), &trials, &alone)
    });
    Some(Found { priced, possible, judged })
}

/// Prices changes with one set of data.
///
/// # Errors
/// [`NotPriced::Refused`] where a version or a step cannot be reckoned with these data.
pub fn price(comparison: &Comparison, bound: Bound<'_>) -> Result<Priced, NotPriced> {
    let wanted = Wanted { data: vec![bound], ..Wanted::default() };
    let found = find(comparison, &wanted).ok_or(NotPriced::NotMade)?;
    let priced = found.priced.into_iter().next().ok_or(NotPriced::NotMade)?;
    priced.map_err(NotPriced::Refused)
}

/// Says of every change whom it favours, from data that are made up for the purpose: aimed at the thresholds of both versions.
/// None where a version could not be made anew from its terms.
pub fn judge(comparison: &Comparison) -> Option<Vec<Judged>> {
    find(comparison, &Wanted { favours: true, ..Wanted::default() })?.judged
}

/// What a contract between two versions pays with data that are bound to both, such as the first with a variation.
///
/// # Errors
/// Where it refuses the data.
pub fn paid(comparison: &Comparison, bound: Bound<'_>, contract: &Contract) -> Result<Sums, Box<Diagnostic>> {
    let old = variant::Variant::of(bound.old.0.clone());
    Data::of(comparison, bound, &old).paid(&variant::Variant::of(contract.clone()))
}

/// What both versions and a contract between them pay with data of every sort that are made up for the purpose: the first version,
/// the second and the contract, as long as looking at it goes well; how many sets of data there were. None where a version could not
/// be made anew from its terms.
pub(crate) fn try_between<E>(
    comparison: &Comparison,
    contract: &Contract,
    look: impl FnMut([&Sums; 3]) -> Result<(), E>,
) -> Option<Result<usize, E>> {
    let steps = Steps::of(comparison)?;
    let versions = steps::Versions { old: &steps.old, new: &steps.new };
    let between = variant::Variant::of(contract.clone());
    Some(Trials::of(comparison).of_three(versions, &between, look))
}
