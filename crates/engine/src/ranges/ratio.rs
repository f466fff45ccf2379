//! A ratio whose numerator counts some of its denominator.
//!
//! With numerators between `a` and `b` and denominators between `c` and `d`, part by part, no numerator above its
//! denominator, the ratio of the sums lies between `Σ a / Σ d` and `Σ b / Σ max(b, c)`, and both are reached: one more of
//! both never lowers a ratio that is at most one, so that the highest numerator is best, with the lowest denominator that it
//! allows.

use super::{Ends, Kinds, Range, RangeInputs, Ranges};
use crate::plan::{Id, Operation, Plan};
use meed_contract::MissingKind;
use meed_contract::exact::Exact;

/// What is known of a numerator and its denominator: the sums of the parts' ends.
struct Sums {
    least_over: Exact,
    most_over: Exact,
    /// The smallest denominator there can be, and the smallest beside the largest numerator.
    least_under: Exact,
    least_under_of_most: Exact,
    most_under: Exact,
}

impl Ranges {
    /// The ratio of two results that are a numerator and its denominator, part by part; none where they are not.
    pub(super) fn ratio(&self, plan: &Plan, inputs: &RangeInputs, over: Id, under: Id) -> Option<Range> {
        let sums = self.sums(plan, inputs, over, under)?;
        let not_applicable = Kinds::one(MissingKind::NotApplicable);
        if sums.most_under.is_zero() {
            return Some(Range { ends: None, missing: not_applicable });
        }
        let high = if sums.most_over.is_zero() {
            Exact::ZERO
        } else {
            sums.most_over.divide(sums.least_under_of_most).ok()?
        };
        Some(Range {
            ends: Some(Ends { low: Some(sums.least_over.divide(sums.most_under).ok()?), high: Some(high) }),
            missing: if sums.least_under.is_zero() { not_applicable } else { Kinds::NONE },
        })
    }

    fn sums(&self, plan: &Plan, inputs: &RangeInputs, over: Id, under: Id) -> Option<Sums> {
        match (plan.operation(over)?, plan.operation(under)?) {
            (Operation::Input(first), Operation::Input(second)) => {
                (inputs.is_numerator(*first) && *second == first + 1).then(|| self.leaf(over, under))?
            }
            (Operation::Sum(overs), Operation::Sum(unders)) if overs.len() == unders.len() => {
                let mut all: Option<Sums> = None;
                for (over, under) in plan.operand_list(overs).iter().zip(plan.operand_list(unders)) {
                    let part = self.sums(plan, inputs, *over, *under)?;
                    all = Some(match all {
                        Some(known) => known.add(&part)?,
                        None => part,
                    });
                }
                all
            }
            // A whole that is the sum of its segments, or is carried forward: both counts take the same way.
            (Operation::Otherwise(over, overs), Operation::Otherwise(under, unders)) => {
                let (range, other) = (self.get(*over), self.get(*under));
                if range.missing.is_empty() && other.missing.is_empty() {
                    return self.sums(plan, inputs, *over, *under);
                }
                let only = super::KINDS
                    .into_iter()
                    .position(|kind| range.missing == Kinds::one(kind) && other.missing == range.missing)?;
                if range.ends.is_some() || other.ends.is_some() {
                    return None;
                }
                self.sums(plan, inputs, (*overs.get(only)?)?, (*unders.get(only)?)?)
            }
            _ => None,
        }
    }

    fn leaf(&self, over: Id, under: Id) -> Option<Sums> {
        let (over, under) = (self.get(over), self.get(under));
        if !over.missing.is_empty() || !under.missing.is_empty() {
            return None;
        }
        let (over, under) = (over.ends.filter(|ends| ends.never_below_zero())?, under.ends?);
        let (least_over, most_over) = (over.low?, over.high?);
        let (least_under, most_under) = (under.low?, under.high?);
        // No numerator above its denominator, on either side.
        let most_over = if most_over.compare(most_under).ok()?.is_gt() { most_under } else { most_over };
        let larger = |a: Exact, b: Exact| a.compare(b).ok().map(|order| if order.is_ge() { a } else { b });
        Some(Sums {
            least_over,
            most_over,
            least_under: larger(least_under, least_over)?,
            least_under_of_most: larger(least_under, most_over)?,
            most_under,
        })
    }
}

impl Sums {
    fn add(&self, other: &Self) -> Option<Self> {
        Some(Self {
            least_over: self.least_over.add(other.least_over).ok()?,
            most_over: self.most_over.add(other.most_over).ok()?,
            least_under: self.least_under.add(other.least_under).ok()?,
            least_under_of_most: self.least_under_of_most.add(other.least_under_of_most).ok()?,
            most_under: self.most_under.add(other.most_under).ok()?,
        })
    }
}
