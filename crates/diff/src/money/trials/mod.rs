//! Whom a change favours: tried with data that are made up, aimed at what either version holds figures against.
//!
//! Trials prove that a change can go a way, by an example of it; that it never goes the other way is as sure as the trials are
//! many, and reports say how many they were.

mod literals;
mod made_up;

use super::steps::Versions;
use super::sums::Sums;
use super::variant::Variant;
use crate::{Comparison, Kind};
use literals::Literals;
use made_up::{Concerned, Trial, better_lower, observations};
use meed_contract::{Contract, Figure, Money, Observation};
use meed_syntax::Outline;
use std::cmp::Ordering;
use std::collections::HashSet;

/// So many operations are run at most to try a change: in a large contract each trial takes longer.
const MOST_OPERATIONS: usize = 30_000_000;

/// Whom a change favours.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Favours {
    /// Those who provide the services: they never received less in a trial, and more in some.
    Provider,
    /// Those who commission them: they never paid more in a trial, and less in some.
    Commissioner,
    /// Nobody: no trial made a difference.
    Neither,
    /// One or the other, depending on the data; there is an example each way.
    Depends,
}

impl Favours {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Commissioner => "commissioner",
            Self::Neither => "neither",
            Self::Depends => "depends",
        }
    }
}

/// What trials say of changes: usually of one.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Their positions among the changes.
    pub changes: Vec<usize>,
    /// Whom they favour.
    pub favours: Favours,
    /// How many sets of data were tried; none where what is paid is reckoned in the same way, so that nothing can turn on it.
    pub trials: usize,
    /// Data with which the provider's side has more.
    pub for_provider: Option<Evidence>,
    /// Data with which it has less.
    pub for_commissioner: Option<Evidence>,
}

/// Data with which a change makes a difference. What is not given is not submitted.
#[derive(Clone, PartialEq, Debug)]
pub struct Evidence {
    /// The contract year, counted from 0.
    pub year: usize,
    /// What is given: each item in every one of its periods.
    pub given: Vec<(String, Figure)>,
    /// What the provider's side then receives of the first version, less what it pays.
    pub before: Money,
    /// The same with the change.
    pub after: Money,
}

impl Evidence {
    /// The data as observations of a contract that calls things as the first version does: every figure in every period for which
    /// the contract asks for it.
    pub fn observations(&self, contract: &Contract) -> Vec<Observation> {
        observations(contract, &self.given)
    }
}

/// What is needed to try changes.
pub(super) struct Trials<'c> {
    comparison: &'c Comparison,
    /// The second version, by the names of the first.
    after: Outline,
    literals: Literals,
    /// What less of is better.
    better_lower: HashSet<String>,
}

impl<'c> Trials<'c> {
    pub(super) fn of(comparison: &'c Comparison) -> Self {
        let after = comparison.with(comparison.changes.iter().filter(|change| change.kind != Kind::Name));
        let literals = Literals::of([&comparison.old.nodes, &after.nodes]);
        let mut found = HashSet::new();
        better_lower(&comparison.old.nodes, &mut found);
        Self { comparison, after, literals, better_lower: found }
    }

    /// Tries changes that are made together; where that pays what the first version pays whatever the data, there is nothing to
    /// try.
    pub(super) fn judge(
        &self,
        versions: Versions<'_>,
        changes: &[usize],
        variant: Option<&Variant>,
    ) -> Judged {
        let mut judged = Judged {
            changes: changes.to_vec(),
            favours: Favours::Neither,
            trials: 0,
            for_provider: None,
            for_commissioner: None,
        };
        let Some(variant) = variant else { return judged };
        let pair = Pair { old: versions.old, new: variant, providing: versions.old.providing() };
        let most = MOST_OPERATIONS / variant.operations().max(1);
        for trial in self.trials(versions.old, variant, &Concerned::Of(changes), most) {
            let Some(worth) = pair.worth(&trial) else { continue };
            judged.trials += 1;
            for (year, (before, after)) in worth.into_iter().enumerate() {
                let place = match after.cmp(&before) {
                    Ordering::Greater => &mut judged.for_provider,
                    Ordering::Less => &mut judged.for_commissioner,
                    Ordering::Equal => continue,
                };
                // The shortest example is the best one to read; of equals the first.
                if place.as_ref().is_none_or(|known| trial.len() < known.given.len()) {
                    *place = Some(Evidence { year, given: trial.clone(), before, after });
                }
            }
        }
        for evidence in [&mut judged.for_provider, &mut judged.for_commissioner].into_iter().flatten() {
            pair.shorten(evidence);
        }
        judged.favours = match (&judged.for_provider, &judged.for_commissioner) {
            (Some(_), None) => Favours::Provider,
            (None, Some(_)) => Favours::Commissioner,
            (None, None) => Favours::Neither,
            (Some(_), Some(_)) => Favours::Depends,
        };
        judged
    }
}

/// So many operations are run at most to look for the ends of what is paid.
const MOST_FOR_ENDS: usize = 30_000_000;

impl Trials<'_> {
    /// What a version pays with data of every sort.
    pub(super) fn of_everything(&self, old: &Variant, variant: &Variant, mut look: impl FnMut(&Sums)) {
        let most = MOST_FOR_ENDS / variant.operations().max(1);
        for trial in self.trials(old, variant, &Concerned::Everything, most) {
            if let Ok(paid) = variant.paid(&observations(&variant.contract, &trial)) {
                look(&paid);
            }
        }
    }
}

impl Trials<'_> {
    /// What both versions and a contract between them pay with data of every sort, as long as looking at it goes well; how many sets
    /// of data there were.
    pub(super) fn of_three<E>(
        &self,
        versions: Versions<'_>,
        between: &Variant,
        mut look: impl FnMut([&Sums; 3]) -> Result<(), E>,
    ) -> Result<usize, E> {
        let most = MOST_FOR_ENDS / between.operations().max(1);
        let mut tried = 0;
        for trial in self.trials(versions.old, versions.new, &Concerned::Everything, most) {
            let paid = |variant: &Variant| variant.paid(&observations(&variant.contract, &trial));
            let (Ok(old), Ok(new), Ok(found)) = (paid(versions.old), paid(versions.new), paid(between))
            else {
                continue;
            };
            tried += 1;
            look([&old, &new, &found])?;
        }
        Ok(tried)
    }
}

/// Two contracts that are tried against one another.
struct Pair<'v> {
    old: &'v Variant,
    new: &'v Variant,
    /// The provider's side.
    providing: Vec<&'v str>,
}

impl Pair<'_> {
    /// What the provider's side has of each by contract year; none where one of them refuses the data.
    fn worth(&self, trial: &Trial) -> Option<Vec<(Money, Money)>> {
        let received = |variant: &Variant| {
            variant.received(&self.providing, &observations(&variant.contract, trial)).ok()
        };
        let (mut before, mut after) = (received(self.old)?, received(self.new)?);
        let years = before.len().max(after.len());
        before.resize(years, Money::ZERO);
        after.resize(years, Money::ZERO);
        Some(before.into_iter().zip(after).collect())
    }

    /// Leaves out of an example what makes no difference to the way it goes: half of it at a time, then less.
    fn shorten(&self, evidence: &mut Evidence) {
        let way = evidence.after.cmp(&evidence.before);
        let mut length = evidence.given.len().div_ceil(2);
        while length > 0 {
            let mut at = 0;
            while at < evidence.given.len() {
                let mut given = evidence.given.clone();
                given.drain(at..(at + length).min(evidence.given.len()));
                let worth = self.worth(&given).and_then(|worth| worth.get(evidence.year).copied());
                match worth {
                    Some((before, after)) if after.cmp(&before) == way => {
                        *evidence = Evidence { year: evidence.year, given, before, after };
                    }
                    _ => at += length,
                }
            }
            length /= 2;
        }
    }
}
