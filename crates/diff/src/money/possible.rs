//! The lowest and the highest that can be paid, whatever the data say: of both versions, and with each change alone.
//!
//! An end is a bound that holds of all data, reckoned from the contract with its inputs as wide as they can be. Whether data lead
//! to it is tried with the made-up data; where none of them does, the end may be further out than anything that can happen, and
//! reports say so.

use super::Step;
use super::sums::{Line, Sums};
use super::trials::Trials;
use super::variant::Variant;
use meed_contract::Money;
use meed_engine::ranges::Between;
use std::collections::{BTreeMap, BTreeSet};

/// The lowest and the highest that can be paid.
#[derive(Clone, Debug)]
pub struct Possible {
    /// The lowest.
    pub lowest: Ends,
    /// The highest.
    pub highest: Ends,
    /// How many sets of data were tried with the second version, to see whether its ends are reached.
    pub trials: usize,
    /// For each payment and deduction that has no end somewhere, in either version: what it turns on.
    pub turns_on: BTreeMap<Line, BTreeSet<String>>,
}

/// One end, of both versions and with each change alone.
#[derive(Clone, Debug)]
pub struct Ends {
    /// Of the first version.
    pub before: Bounds,
    /// Of the second version.
    pub after: Bounds,
    /// What each change alone does to it, where it is there before and after.
    pub steps: Vec<Step>,
    /// What is left because changes act on one another.
    pub interaction: Sums,
}

/// One end of what a version pays.
#[derive(Clone, Debug, Default)]
pub struct Bounds {
    sums: Sums,
    /// Where there is no such end.
    open: BTreeSet<(Line, usize)>,
    /// Where some data lead to it.
    reached: BTreeSet<(Line, usize)>,
    reached_over_all_years: BTreeSet<Line>,
}

impl Bounds {
    /// The end of a line in a contract year; none where it has none.
    pub fn get(&self, line: &Line, year: usize) -> Option<Money> {
        (!self.open.contains(&(line.clone(), year))).then(|| self.sums.get(line, year))
    }

    /// The end of a line over all years; none where it has none in one of them.
    pub fn over_all_years(&self, line: &Line) -> Option<Money> {
        (!self.is_open(line)).then(|| self.sums.over_all_years(line))
    }

    /// Whether data are known that lead to the end of a line in a contract year.
    pub fn is_reached(&self, line: &Line, year: usize) -> bool {
        self.reached.contains(&(line.clone(), year))
    }

    /// Whether data are known that lead to the end of a line over all years.
    pub fn is_reached_over_all_years(&self, line: &Line) -> bool {
        self.reached_over_all_years.contains(line)
    }

    /// The lines, each once, in order.
    pub fn lines(&self) -> Vec<Line> {
        let mut lines = self.sums.lines();
        lines.extend(self.open.iter().map(|(line, _)| line.clone()));
        lines.sort();
        lines.dedup();
        lines
    }

    /// The contract years, counted from 0, in order.
    pub fn years(&self) -> Vec<usize> {
        let mut years = self.sums.years();
        years.extend(self.open.iter().map(|(_, year)| *year));
        years.sort_unstable();
        years.dedup();
        years
    }

    fn is_open(&self, line: &Line) -> bool {
        self.open.iter().any(|(open, _)| open == line)
    }

    fn add(&mut self, line: Line, year: usize, end: Option<Money>) {
        match end {
            Some(end) => self.sums.add(line, year, end),
            None => {
                self.open.insert((line, year));
            }
        }
    }

    /// Marks what data lead to.
    fn meet(&mut self, paid: &Sums) {
        for line in paid.lines() {
            for year in paid.years() {
                if self.get(&line, year) == Some(paid.get(&line, year)) {
                    self.reached.insert((line.clone(), year));
                }
            }
            if self.over_all_years(&line) == Some(paid.over_all_years(&line)) {
                self.reached_over_all_years.insert(line);
            }
        }
    }

    /// What is here more than there, of the lines that have an end in both over all years.
    fn less(&self, other: &Self) -> Sums {
        self.sums.less(&other.sums).only(|line| !self.is_open(line) && !other.is_open(line))
    }
}

/// Both ends of one version, or of the first with a change.
#[derive(Clone, Debug)]
pub(super) struct Extremes {
    lowest: Bounds,
    highest: Bounds,
    turns_on: BTreeMap<Line, BTreeSet<String>>,
}

impl Extremes {
    pub(super) fn of(variant: &Variant) -> Self {
        let mut found =
            Self { lowest: Bounds::default(), highest: Bounds::default(), turns_on: BTreeMap::new() };
        for (year, paid) in variant.extremes().into_iter().enumerate() {
            let mut add = |line: Line, between: Between| {
                found.lowest.add(line.clone(), year, between.lowest);
                found.highest.add(line, year, between.highest);
            };
            add(Line::Total, paid.total);
            for (party, between) in &paid.parties {
                let name = variant.contract.party(*party).map(|party| party.name.clone());
                add(Line::Party(name.unwrap_or_default()), *between);
            }
            let payments = paid.payments.iter().map(|flow| (Line::Payment(flow.name.to_owned()), flow));
            let deductions = paid.deductions.iter().map(|flow| (Line::Deduction(flow.name.to_owned()), flow));
            let recovered = paid.recovered.iter().map(|flow| (Line::Recovered(flow.name.to_owned()), flow));
            for (line, flow) in payments.chain(recovered).chain(deductions) {
                add(line.clone(), flow.amount);
                let names =
                    flow.turns_on.iter().filter_map(|id| Some(variant.contract.item(*id)?.name.clone()));
                let names: BTreeSet<String> = names.collect();
                if !names.is_empty() {
                    found.turns_on.entry(line).or_default().extend(names);
                }
            }
        }
        found
    }

    fn meet(&mut self, paid: &Sums) {
        self.lowest.meet(paid);
        self.highest.meet(paid);
    }
}

/// The ends of both versions and with each change alone, put together.
pub(super) fn possible(
    (old, new): (&Variant, &Variant),
    trials: &Trials<'_>,
    alone: &[(Vec<usize>, Option<Extremes>)],
) -> Possible {
    let [mut before, mut after] = [old, new].map(Extremes::of);
    let mut tried = 0;
    for (variant, extremes) in [(old, &mut before), (new, &mut after)] {
        tried = 0;
        trials.of_everything(old, variant, |paid| {
            extremes.meet(paid);
            tried += 1;
        });
    }
    let end = |of: fn(&Extremes) -> &Bounds| {
        let (before, after) = (of(&before), of(&after));
        let has_end = |line: &Line| {
            let alone = alone.iter().filter_map(|(_, extremes)| extremes.as_ref());
            [before, after].into_iter().chain(alone.map(of)).all(|bounds| !bounds.is_open(line))
        };
        let mut interaction = after.less(before).only(has_end);
        let steps = alone.iter().map(|(changes, extremes)| {
            let effect = extremes.as_ref().map(|extremes| of(extremes).less(before)).unwrap_or_default();
            interaction = interaction.less(&effect).only(has_end);
            Step { changes: changes.clone(), effect }
        });
        let steps = steps.collect();
        Ends { before: before.clone(), after: after.clone(), steps, interaction }
    };
    let (lowest, highest) = (end(|extremes| &extremes.lowest), end(|extremes| &extremes.highest));
    let mut turns_on = before.turns_on;
    for (line, names) in after.turns_on {
        turns_on.entry(line).or_default().extend(names);
    }
    Possible { lowest, highest, trials: tried, turns_on }
}
