//! The third reading of a plan: what every result may be where figures are known only between two ends.
//!
//! Each operation has a meaning on ranges. The reading is sound: for every data set within the ranges of its inputs a
//! result lies within its range. Where every figure is known it gives the values. Operands are taken one by one, so that
//! what they have in common is lost, but for three things that payments turn on: a numerator is never above its
//! denominator (`ratio`), the tests of one value are looked at together (`pieces`), and of a line every turn counts. What
//! a payment comes to at its ends is found by a search over data (`ends`).

#![allow(
    clippy::large_types_passed_by_value,
    reason = "ranges are numbers to the arithmetic on them, which reads as such; only runs with uncertain figures do it"
)]

mod ends;
mod extremes;
mod inputs;
mod pieces;
mod range;
mod ratio;
mod withheld;

pub(crate) use ends::{PATIENCE, PaymentEnds, Uncertainty};
pub use extremes::{Between, FlowBetween, PaidBetween};
pub use inputs::RangeInputs;
pub use range::{Ends, Kinds, Range};

use crate::plan::{Comparison, Id, Operands, Operation, Plan};
use crate::values::{graver, looked_up, median_of, months_later, on_line, percentile_of, root_of};
use meed_contract::exact::{Exact, RoundingMode, allocate};
use meed_contract::{Beyond, MissingKind, PercentileMethod, RootFunction};
pub(crate) use range::KINDS;
use range::{higher, lower};
use rust_decimal::Decimal;
use std::collections::HashMap;

/// What each operation of a plan may come to.
#[derive(Clone, Debug, Default)]
pub struct Ranges {
    results: Vec<Range>,
    /// The parts of splits, by the place of the split.
    parts: HashMap<u32, Vec<Ends>>,
}

const NOT_SUBMITTED: Range = Range { ends: None, missing: Kinds::NONE };

impl Plan {
    /// What every operation may come to, where each input lies in its range.
    pub fn ranges(&self, inputs: &RangeInputs) -> Ranges {
        let mut ranges = Ranges { results: vec![NOT_SUBMITTED; self.len()], parts: HashMap::new() };
        let all: Vec<u32> = (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).collect();
        ranges.run(self, inputs, &all);
        ranges
    }
}

impl Ranges {
    /// What an operation may come to.
    pub fn get(&self, id: Id) -> Range {
        self.results.get(id.0 as usize).copied().unwrap_or(Range::missing(MissingKind::NotSubmitted))
    }

    /// Reckons some operations anew, in the order of the plan.
    pub(crate) fn run(&mut self, plan: &Plan, inputs: &RangeInputs, operations: &[u32]) {
        for index in operations {
            let Some(operation) = plan.operations.get(*index as usize) else { continue };
            let range = self.step(plan, inputs, *index, operation);
            if let Some(result) = self.results.get_mut(*index as usize) {
                *result = range;
            }
        }
    }

    fn step(&mut self, plan: &Plan, inputs: &RangeInputs, index: u32, operation: &Operation) -> Range {
        match operation {
            Operation::Constant(value) => Range::exactly((*value).into()),
            Operation::Input(slot) => inputs.get(*slot),
            Operation::Add(a, b) => self.both(*a, *b, Ends::add),
            Operation::Subtract(a, b) => self.both(*a, *b, Ends::subtract),
            Operation::Multiply(a, b) => self.both(*a, *b, Ends::multiply),
            Operation::Divide(a, b) => self.divide(plan, inputs, *a, *b),
            Operation::Minimum(a, b) => self.both(*a, *b, Ends::minimum),
            Operation::Maximum(a, b) => self.both(*a, *b, Ends::maximum),
            Operation::Round(a) => self.rounded(*a, plan.rounding.quantum, plan.rounding.mode),
            Operation::RoundDown(a) => self.rounded(*a, plan.rounding.quantum, RoundingMode::Down),
            Operation::RoundTo(a, quantum, mode) => self.rounded(*a, *quantum, *mode),
            // Both rise with what they are of. Below zero, where the data are refused when they are run, there is no root.
            Operation::Root(a, function, quantum, mode) => {
                let range = self.get(*a);
                let root = |end: Exact| match function {
                    RootFunction::SquareRoot if end.compare(Exact::ZERO)?.is_lt() => Ok(Exact::ZERO),
                    _ => root_of(end, *function, *quantum, *mode),
                };
                let mut ends = range.ends.map(|ends| ends.rising(root));
                // Neither function gives less than zero, and rounding keeps it so.
                if let Some(ends) = &mut ends {
                    ends.low = ends.low.or(Some(Exact::ZERO));
                }
                Range { ends, missing: range.missing }
            }
            Operation::MonthsLater(day, months) => self.both(*day, *months, |day, months| {
                let end = |day: Option<Exact>, months: Option<Exact>| months_later(day?, months?);
                // Between whole numbers of months lie data that are refused.
                Ends { low: end(day.low, months.low), high: end(day.high, months.high) }
            }),
            // Where it does not hold, the data are refused when they are run.
            Operation::Require(value, ..) => self.get(*value),
            Operation::Median(operands) => self.median(plan, operands),
            Operation::Percentile(operands, at, method) => self.percentile(plan, operands, *at, *method),
            Operation::Through(value, points, beyond) => self.through(plan, *value, points, *beyond),
            Operation::Compare(a, how, b) => {
                self.both(*a, *b, |a, b| compare(a, *how, b).unwrap_or(Ends::EITHER))
            }
            Operation::And(operands) => self.connected(plan, operands, index, false),
            Operation::Or(operands) => self.connected(plan, operands, index, true),
            Operation::Not(a) => {
                let range = self.get(*a);
                let (yes, no) = range.answers();
                Range { ends: Range::truth(no, yes), missing: range.missing }
            }
            Operation::Select(condition, then, otherwise) => {
                let condition = self.get(*condition);
                let (yes, no) = condition.answers();
                let mut result = Range { ends: None, missing: condition.missing };
                if yes {
                    result = result.hull(self.get(*then));
                }
                if no {
                    result = result.hull(self.get(*otherwise));
                }
                result
            }
            Operation::Steps(operands) => self.steps(plan, operands),
            Operation::Line(value, line) => self.line(plan, *value, *line),
            Operation::Sum(operands) => {
                let mut sum = Range::exactly(Exact::ZERO);
                for id in plan.operand_list(operands) {
                    sum = combined(sum, self.get(*id), Ends::add);
                }
                sum
            }
            Operation::Count(operands) => {
                let (mut low, mut high) = (0_u32, 0_u32);
                for id in plan.operand_list(operands) {
                    let range = self.get(*id);
                    let (yes, no) = range.answers();
                    low += u32::from(yes && !no && range.missing.is_empty());
                    high += u32::from(yes);
                }
                Range::between(Decimal::from(low).into(), Decimal::from(high).into())
            }
            Operation::Allocate(total, weights, odd_to) => self.split(plan, index, *total, weights, *odd_to),
            Operation::Part(split, part) => {
                let range = self.get(*split);
                let part = self.parts.get(&split.0).and_then(|parts| parts.get(*part as usize)).copied();
                Range { ends: range.ends.map(|_| part.unwrap_or(Ends::ANY)), missing: range.missing }
            }
            Operation::Otherwise(value, when) => {
                let range = self.get(*value);
                let mut result = Range { ends: range.ends, missing: Kinds::NONE };
                for (kind, instead) in KINDS.into_iter().zip(when) {
                    if range.missing.has(kind) {
                        let same = Range { ends: None, missing: range.missing.of(kind) };
                        result = result.hull(instead.map_or(same, |id| self.get(id)));
                    }
                }
                result
            }
            Operation::Given(known, then) => {
                let range = self.get(*known);
                let nothing = Range { ends: None, missing: range.missing };
                if range.ends.is_some() { nothing.hull(self.get(*then)) } else { nothing }
            }
            Operation::AtLeast(operands, wanted) => self.at_least(plan, operands, *wanted),
            Operation::Awaiting(value, when) => {
                let range = self.get(*value);
                let awaited = |kind| when.iter().zip(KINDS).any(|(set, known)| *set && known == kind);
                Range { ends: range.ends, missing: range.missing.awaited_if(awaited) }
            }
            Operation::MayHold(condition) => {
                let range = self.get(*condition);
                let (yes, no) = range.answers();
                let awaited = range.missing.states().any(|(_, awaited)| awaited);
                let lost = range.missing.states().any(|(_, awaited)| !awaited);
                Range { ends: Range::truth(yes || awaited, no || lost), missing: Kinds::NONE }
            }
        }
    }

    fn both(&self, a: Id, b: Id, of: impl Fn(Ends, Ends) -> Ends) -> Range {
        combined(self.get(a), self.get(b), of)
    }

    fn divide(&self, plan: &Plan, inputs: &RangeInputs, a: Id, b: Id) -> Range {
        if let Some(ratio) = self.ratio(plan, inputs, a, b) {
            return ratio;
        }
        let (over, under) = (self.get(a), self.get(b));
        let mut missing = missing_of(over, under);
        let (Some(over), Some(under)) = (over.ends, under.ends) else { return Range { ends: None, missing } };
        if under.may_be_zero() {
            missing = missing.and(Kinds::one(MissingKind::NotApplicable));
        }
        Range { ends: over.divide(under), missing }
    }

    fn rounded(&self, a: Id, quantum: Decimal, mode: RoundingMode) -> Range {
        let range = self.get(a);
        Range {
            ends: range.ends.map(|ends| ends.rising(|end| end.round(quantum, mode))),
            missing: range.missing,
        }
    }

    /// `and` (decided by a no) or `or` (decided by a yes).
    fn connected(&self, plan: &Plan, operands: &Operands, index: u32, decides: bool) -> Range {
        if let Some(range) = self.tests(plan, Id(index)) {
            return range;
        }
        let (mut may_decide, mut may_not) = (false, true);
        let mut missing = Kinds::NONE;
        for id in plan.operand_list(operands) {
            let range = self.get(*id);
            let (yes, no) = range.answers();
            let (for_it, against) = if decides { (yes, no) } else { (no, yes) };
            may_decide |= for_it && (may_not || !missing.is_empty());
            // The kind of the last one that is missing counts. An `and` is awaited if all that is missing of it is, an `or` if
            // one of them is.
            let mut next = if against { missing } else { Kinds::NONE };
            for (kind, awaited) in range.missing.states() {
                if may_not {
                    next = next.and(Kinds::state(kind, awaited));
                }
                for (_, before) in missing.states() {
                    let awaited = if decides { before || awaited } else { before && awaited };
                    next = next.and(Kinds::state(kind, awaited));
                }
            }
            missing = next;
            may_not &= against;
        }
        let ends =
            if decides { Range::truth(may_decide, may_not) } else { Range::truth(may_not, may_decide) };
        Range { ends, missing }
    }

    /// Whether so many hold.
    fn at_least(&self, plan: &Plan, operands: &Operands, wanted: u32) -> Range {
        // How many hold for certain and at most, and the same of those that hold or are missing, and that hold or are awaited.
        let (mut held, mut not_no, mut hoped) = ((0, 0), (0, 0), (0, 0));
        let mut kinds = Kinds::NONE;
        for id in plan.operand_list(operands) {
            let range = self.get(*id);
            let (yes, no) = range.answers();
            let (is_missing, awaited) =
                (!range.missing.is_empty(), range.missing.states().any(|(_, awaited)| awaited));
            let lost = range.missing.states().any(|(_, awaited)| !awaited);
            held = (held.0 + u32::from(yes && !no && !is_missing), held.1 + u32::from(yes));
            not_no = (not_no.0 + u32::from(!no), not_no.1 + u32::from(yes || is_missing));
            hoped = (hoped.0 + u32::from(!no && !lost), hoped.1 + u32::from(yes || awaited));
            // The kind of the last one that is missing counts.
            kinds = if yes || no { kinds.and(range.missing) } else { range.missing };
        }
        let mut missing = Kinds::NONE;
        if held.0 < wanted && not_no.1 >= wanted {
            for (kind, _) in kinds.states() {
                if hoped.1 >= wanted {
                    missing = missing.and(Kinds::state(kind, true));
                }
                if hoped.0 < wanted {
                    missing = missing.and(Kinds::state(kind, false));
                }
            }
        }
        Range { ends: Range::truth(held.1 >= wanted, not_no.0 < wanted), missing }
    }

    /// The largest value whose condition holds, zero if none does.
    fn steps(&self, plan: &Plan, operands: &Operands) -> Range {
        let pairs = plan.operand_list(operands);
        if let Some(range) = self.steps_of_one_value(plan, pairs) {
            return range;
        }
        let mut missing = Kinds::NONE;
        // What holds in any case, and what may hold.
        let (mut sure, mut least, mut most): (Option<Ends>, _, _) = (None, Some(Exact::ZERO), None);
        for pair in pairs.chunks_exact(2) {
            let [condition, value] = pair else { continue };
            let (condition, value) = (self.get(*condition), self.get(*value));
            // The first condition that is missing counts.
            missing = missing.and(condition.missing);
            if condition.ends.is_none() {
                return Range { ends: None, missing };
            }
            let (yes, no) = condition.answers();
            if !yes {
                continue;
            }
            missing = missing.and(value.missing);
            let Some(ends) = value.ends else { continue };
            least = lower(least, ends.low);
            most = Some(most.map_or(ends.high, |known| higher(known, ends.high)));
            if !no && condition.missing.is_empty() && value.missing.is_empty() {
                sure = Some(sure.map_or(ends, |known| known.maximum(ends)));
            }
        }
        let ends = match (sure, most) {
            (Some(sure), Some(most)) => Ends { low: sure.low, high: most },
            (_, Some(most)) => Ends { low: least, high: higher(most, Some(Exact::ZERO)) },
            (_, None) => Ends::exactly(Exact::ZERO),
        };
        Range { ends: Some(ends), missing }
    }

    /// The middle one rises with each of them.
    fn median(&self, plan: &Plan, operands: &Operands) -> Range {
        let ranges: Vec<Range> = plan.operand_list(operands).iter().map(|id| self.get(*id)).collect();
        let whole = Range::exactly(Exact::ZERO);
        let missing = ranges.iter().fold(whole, |known, range| combined(known, *range, |_, b| b)).missing;
        let known: Option<Vec<Ends>> = ranges.iter().map(|range| range.ends).collect();
        let ends = known.map(|known| {
            let middle = |end: fn(&Ends) -> Option<Exact>| {
                let all: Option<Vec<Exact>> = known.iter().map(end).collect();
                median_of(all?).ok().flatten()
            };
            Ends { low: middle(|ends| ends.low), high: middle(|ends| ends.high) }
        });
        Range { ends, missing }
    }

    /// A percentile of what is known: it rises with each of them. Where some may be missing, so that it is not known which
    /// are counted, it lies between the lowest and the highest.
    fn percentile(&self, plan: &Plan, operands: &Operands, at: Decimal, method: PercentileMethod) -> Range {
        let ranges: Vec<Range> = plan.operand_list(operands).iter().map(|id| self.get(*id)).collect();
        let known: Vec<Ends> = ranges.iter().filter_map(|range| range.ends).collect();
        let is_sure = |range: &Range| range.ends.is_none() || range.missing.is_empty();
        let missing = if ranges.iter().any(|range| range.ends.is_some() && range.missing.is_empty()) {
            Kinds::NONE
        } else {
            Kinds::one(MissingKind::NotApplicable)
        };
        let all_sure = ranges.iter().all(is_sure);
        let end = |end: fn(&Ends) -> Option<Exact>, extreme: Decimal| {
            let all: Option<Vec<Exact>> = known.iter().map(end).collect();
            percentile_of(all?, if all_sure { at } else { extreme }, method).ok().flatten()
        };
        let ends = (!known.is_empty()).then(|| Ends {
            low: end(|ends| ends.low, Decimal::ZERO),
            high: end(|ends| ends.high, Decimal::ONE),
        });
        Range { ends, missing }
    }

    /// On a line whose points are results: every turn counts where all points are known, else nothing is known of it.
    fn through(&self, plan: &Plan, value: Id, points: &Operands, beyond: Beyond) -> Range {
        let range = self.get(value);
        let operands: Vec<Range> = plan.operand_list(points).iter().map(|id| self.get(*id)).collect();
        let missing =
            operands.iter().fold(range, |known, operand| combined(known, *operand, |a, _| a)).missing;
        if range.ends.is_none() || operands.iter().any(|operand| operand.ends.is_none()) {
            return Range { ends: None, missing };
        }
        let known: Option<Vec<Exact>> =
            operands.iter().map(|operand| operand.ends.and_then(Ends::single)).collect();
        let ends = range.ends.zip(known).and_then(|(ends, known)| {
            let points: Vec<(Exact, Exact)> = known
                .chunks_exact(2)
                .filter_map(|pair| if let [at, gives] = pair { Some((*at, *gives)) } else { None })
                .collect();
            let at = |end: Option<Exact>| looked_up(end?, &points, beyond).ok().map(Ends::exactly);
            let turns =
                points.iter().filter(|(at, _)| ends.contains(*at)).map(|(_, gives)| Ends::exactly(*gives));
            Some(turns.fold(at(ends.low)?.hull(at(ends.high)?), Ends::hull))
        });
        Range { ends: Some(ends.unwrap_or(Ends::ANY)), missing }
    }

    /// On a line of straight pieces every turn between the ends counts.
    fn line(&self, plan: &Plan, value: Id, line: u32) -> Range {
        let range = self.get(value);
        let Some(points) = plan.lines.get(line as usize) else { return range };
        let ends = range.ends.map(|ends| {
            let at = |end: Option<Exact>, beyond: Option<&(Decimal, Decimal)>| match end {
                Some(end) => {
                    let points = points.iter().map(|(at, pays)| (Exact::from(*at), Exact::from(*pays)));
                    on_line(end, points).map_or(Ends::ANY, Ends::exactly)
                }
                None => beyond.map_or(Ends::exactly(Exact::ZERO), |(_, pays)| Ends::exactly((*pays).into())),
            };
            points
                .iter()
                .filter(|(at, _)| ends.contains((*at).into()))
                .map(|(_, pays)| Ends::exactly((*pays).into()))
                .fold(at(ends.low, points.first()).hull(at(ends.high, points.last())), Ends::hull)
        });
        Range { ends, missing: range.missing }
    }

    /// A split. A part is its share, cut to a step or one step above it: with all weights known and the sum known it is
    /// what the split gives; else it lies between the shares cut down and filled up.
    fn split(
        &mut self,
        plan: &Plan,
        index: u32,
        total: Id,
        weights: &Operands,
        odd_to: Option<u32>,
    ) -> Range {
        let total = self.get(total);
        let weights: Vec<Range> = plan.operand_list(weights).iter().map(|id| self.get(*id)).collect();
        // The first of them that is missing counts.
        let mut missing = Kinds::NONE;
        for range in std::iter::once(&total).chain(&weights) {
            missing = missing.and(range.missing);
            if range.ends.is_none() {
                return Range { ends: None, missing };
            }
        }
        let known: Option<Vec<Ends>> = weights.iter().map(|weight| weight.ends).collect();
        let (Some(total), Some(weights)) = (total.ends, known) else { return Range { ends: None, missing } };
        self.parts.insert(index, parts(total, &weights, plan.rounding.quantum, odd_to));
        Range { ends: Some(Ends::ANY), missing }
    }
}

fn combined(a: Range, b: Range, of: impl Fn(Ends, Ends) -> Ends) -> Range {
    Range { ends: a.ends.zip(b.ends).map(|(a, b)| of(a, b)), missing: missing_of(a, b) }
}

/// What kinds of missing a result may be that needs both: of two that are missing the graver one.
fn missing_of(a: Range, b: Range) -> Kinds {
    let mut found = Kinds::NONE;
    if b.ends.is_some() {
        found = found.and(a.missing);
    }
    if a.ends.is_some() {
        found = found.and(b.missing);
    }
    for (one, awaited) in a.missing.states() {
        for (other, too) in b.missing.states() {
            found = found.and(Kinds::state(graver(one, other), awaited && too));
        }
    }
    found
}

/// Whether a comparison holds; none where that cannot be reckoned.
fn compare(a: Ends, how: Comparison, b: Ends) -> Option<Ends> {
    let order = |a: Option<Exact>, b: Option<Exact>| match (a, b) {
        (Some(a), Some(b)) => a.compare(b).ok().map(Some),
        _ => Some(None),
    };
    // How the lowest compares with the highest, and the highest with the lowest; not at all where an end is not there.
    let (down, up) = (order(a.low, b.high)?, order(a.high, b.low)?);
    let may_be_less = down.is_none_or(std::cmp::Ordering::is_lt);
    let may_be_more = up.is_none_or(std::cmp::Ordering::is_gt);
    let may_be_same = down.is_none_or(std::cmp::Ordering::is_le) && up.is_none_or(std::cmp::Ordering::is_ge);
    let both_known = a.single().is_some() && b.single().is_some();
    let always_same = both_known && may_be_same;
    let (yes, no) = match how {
        Comparison::AtLeast => (may_be_more || may_be_same, may_be_less),
        Comparison::Above => (may_be_more, may_be_less || may_be_same),
        Comparison::AtMost => (may_be_less || may_be_same, may_be_more),
        Comparison::Below => (may_be_less, may_be_more || may_be_same),
        Comparison::Exactly => (may_be_same, !always_same),
    };
    Range::truth(yes, no)
}

fn parts(total: Ends, weights: &[Ends], quantum: Decimal, odd_to: Option<u32>) -> Vec<Ends> {
    let all: Option<Vec<Exact>> = weights.iter().map(|weight| weight.single()).collect();
    if let (Some(total), Some(all)) = (total.single(), &all) {
        if all.iter().all(|weight| weight.is_zero()) {
            return vec![Ends::exactly(Exact::ZERO); all.len()];
        }
        if let Ok(parts) = allocate(total, all, quantum, odd_to.map(|index| index as usize)) {
            return parts.into_iter().map(Ends::exactly).collect();
        }
    }
    // No weight is below zero; where its range is, what its operands have in common was lost.
    let nothing = Ends { low: Some(Exact::ZERO), high: Some(Exact::ZERO) };
    let weights: Vec<Ends> = weights
        .iter()
        .map(|weight| weight.maximum(nothing))
        .map(|weight| Ends { low: weight.low.or(Some(Exact::ZERO)), ..weight })
        .collect();
    let weights = weights.as_slice();
    let sum = weights.iter().fold(Ends::exactly(Exact::ZERO), |sum, weight| sum.add(*weight));
    let most_left = Exact::from(Decimal::from(weights.len()));
    (0_u32..)
        .zip(weights)
        .map(|(index, weight)| {
            let share = total.multiply(share_of(*weight, sum, weights, index as usize));
            let step = |end: Exact, up: bool| -> Option<Exact> {
                let cut = end.round(quantum, RoundingMode::Down).ok()?;
                let order = end.compare(cut).ok()?;
                let quantum = Exact::from(quantum);
                match (up, order) {
                    (true, std::cmp::Ordering::Greater) => cut.add(quantum).ok(),
                    (false, std::cmp::Ordering::Less) => cut.subtract(quantum).ok(),
                    _ => Some(cut),
                }
            };
            let cut = Ends {
                low: share.low.and_then(|low| step(low, false)),
                high: share.high.and_then(|high| step(high, true)),
            };
            if odd_to.is_none() {
                return cut;
            }
            // Everything that is left over goes to one part: at most a step for each of them.
            let left = most_left
                .multiply(quantum.into())
                .map_or(Ends::ANY, |left| Ends { low: Exact::ZERO.subtract(left).ok(), high: Some(left) });
            if odd_to == Some(index) { cut.add(left) } else { share_cut(share, quantum) }
        })
        .collect()
}

/// A share cut towards zero.
fn share_cut(share: Ends, quantum: Decimal) -> Ends {
    share.rising(|end| end.round(quantum, RoundingMode::Down))
}

/// What part of the whole one weight is: the more it weighs and the less the others do, the more.
fn share_of(weight: Ends, sum: Ends, weights: &[Ends], index: usize) -> Ends {
    let others = weights
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != index)
        .fold(Ends::exactly(Exact::ZERO), |sum, (_, weight)| sum.add(*weight));
    let part = |own: Option<Exact>, others: Option<Exact>| {
        let (own, others) = (own?, others?);
        if own.is_zero() {
            return Some(Exact::ZERO);
        }
        own.divide(own.add(others).ok()?).ok()
    };
    if sum.single().is_some_and(Exact::is_zero) {
        return Ends::exactly(Exact::ZERO);
    }
    Ends {
        low: part(weight.low, others.high).or(Some(Exact::ZERO)),
        high: part(weight.high, others.low).or(Some(Exact::ONE)),
    }
}
