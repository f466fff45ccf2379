//! Tests of one value, looked at together: `above 40% and below 90%`, or the rows of a scale.
//!
//! Between two of the numbers that a value is compared with, nothing changes. So it is enough to look at each of them, at
//! the ends of the value, and at one place between every two neighbours.

use super::{Ends, Range, Ranges, compare};
use crate::plan::{Comparison, Id, Operation, Plan};
use meed_contract::exact::Exact;
use rust_decimal::Decimal;
use std::cmp::Ordering;

impl Ranges {
    /// A condition that is made of tests of one value alone; none where it is not.
    pub(super) fn tests(&self, plan: &Plan, condition: Id) -> Option<Range> {
        let mut tests = Tests { ranges: self, plan, subject: None, turns: Vec::new() };
        tests.read(condition)?;
        let range = self.get(tests.subject?);
        let ends = match range.ends {
            None => None,
            Some(ends) => {
                let (mut yes, mut no) = (false, false);
                for place in tests.places(ends)? {
                    if tests.holds(condition, place)? { yes = true } else { no = true }
                }
                Range::truth(yes, no)
            }
        };
        Some(Range { ends, missing: range.missing })
    }

    /// The rows of a scale, each a test of one value and what it pays.
    pub(super) fn steps_of_one_value(&self, plan: &Plan, pairs: &[Id]) -> Option<Range> {
        let mut tests = Tests { ranges: self, plan, subject: None, turns: Vec::new() };
        let mut rows = Vec::with_capacity(pairs.len() / 2);
        for pair in pairs.chunks_exact(2) {
            let [condition, value] = pair else { continue };
            tests.read(*condition)?;
            rows.push((*condition, self.get(*value).single()?));
        }
        let range = self.get(tests.subject?);
        let Some(ends) = range.ends else { return Some(range) };
        let mut found: Option<Ends> = None;
        for place in tests.places(ends)? {
            let mut best: Option<Exact> = None;
            for (condition, value) in &rows {
                if tests.holds(*condition, place)? {
                    best = match best {
                        Some(best) if best.compare(*value).ok()?.is_ge() => Some(best),
                        _ => Some(*value),
                    };
                }
            }
            let here = Ends::exactly(best.unwrap_or(Exact::ZERO));
            found = Some(found.map_or(here, |known| known.hull(here)));
        }
        Some(Range { ends: found, missing: range.missing })
    }
}

struct Tests<'a> {
    ranges: &'a Ranges,
    plan: &'a Plan,
    subject: Option<Id>,
    /// What the value is compared with.
    turns: Vec<Exact>,
}

impl Tests<'_> {
    /// Takes in a condition; none where it asks for anything but one value.
    fn read(&mut self, condition: Id) -> Option<()> {
        match self.plan.operation(condition)? {
            Operation::Compare(a, _, b) => {
                if *self.subject.get_or_insert(*a) != *a {
                    return None;
                }
                self.turns.push(self.ranges.get(*b).single()?);
                Some(())
            }
            Operation::And(operands) | Operation::Or(operands) => {
                self.plan.operand_list(operands).iter().try_for_each(|id| self.read(*id))
            }
            Operation::Not(inner) => self.read(*inner),
            _ => None,
        }
    }

    fn holds(&self, condition: Id, value: Exact) -> Option<bool> {
        match self.plan.operation(condition)? {
            Operation::Compare(_, how, b) => self.compared(value, *how, *b),
            Operation::And(operands) => {
                let mut all = true;
                for id in self.plan.operand_list(operands) {
                    all &= self.holds(*id, value)?;
                }
                Some(all)
            }
            Operation::Or(operands) => {
                let mut any = false;
                for id in self.plan.operand_list(operands) {
                    any |= self.holds(*id, value)?;
                }
                Some(any)
            }
            Operation::Not(inner) => Some(!self.holds(*inner, value)?),
            _ => None,
        }
    }

    fn compared(&self, value: Exact, how: Comparison, with: Id) -> Option<bool> {
        let with = self.ranges.get(with).single()?;
        Some(compare(Ends::exactly(value), how, Ends::exactly(with))?.may_hold())
    }

    /// The places at which to look: the ends, every turn between them, and a place between every two neighbours.
    fn places(&self, ends: Ends) -> Option<Vec<Exact>> {
        let mut turns = self.turns.clone();
        let mut sound = true;
        turns.sort_by(|a, b| {
            a.compare(*b).unwrap_or_else(|_| {
                sound = false;
                Ordering::Equal
            })
        });
        if !sound {
            return None;
        }
        // Beyond the outermost turns every place is like another.
        let low = match ends.low {
            Some(low) => low,
            None => turns.first()?.subtract(Exact::ONE).ok()?,
        };
        let high = match ends.high {
            Some(high) => high,
            None => turns.last()?.add(Exact::ONE).ok()?,
        };
        if ends.low.is_none() && ends.high.is_some_and(|high| high.compare(low).is_ok_and(Ordering::is_lt)) {
            return Some(vec![high]);
        }
        if ends.high.is_none() && ends.low.is_some_and(|low| low.compare(high).is_ok_and(Ordering::is_gt)) {
            return Some(vec![low]);
        }
        let mut places = vec![low];
        let half = Exact::from(Decimal::new(5, 1));
        for next in turns.into_iter().filter(|turn| ends.contains(*turn)).chain([high]) {
            let before = *places.last()?;
            if before.compare(next).ok()?.is_lt() {
                places.push(before.add(next).ok()?.multiply(half).ok()?);
                places.push(next);
            }
        }
        Some(places)
    }
}
