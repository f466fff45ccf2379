//! The short way: operations whose operands and results are all short fractions, which are nearly all of a run.

use super::{Values, View, holds, truth};
use crate::inputs::Inputs;
use crate::plan::{Id, Operation, Plan};
use meed_contract::exact::Fraction;

impl Values {
    fn short(&self, id: Id) -> Option<Fraction> {
        match self.results.get(id.0 as usize)?.view() {
            View::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The result of an operation whose operands, and itself, are short numbers: nearly all of a run. Everything else is
    /// left to [`Values::step`].
    #[allow(
        clippy::inline_always,
        reason = "returned through memory, its result would cost as much as its reckoning"
    )]
    #[inline(always)]
    pub(super) fn short_step(&self, plan: &Plan, inputs: &Inputs, operation: &Operation) -> Option<Fraction> {
        match operation {
            Operation::Input(slot) => match inputs.values.get(*slot as usize)?.view() {
                View::Number(number) => Some(number),
                _ => None,
            },
            Operation::Add(a, b) => self.short(*a)?.add(self.short(*b)?),
            Operation::Subtract(a, b) => self.short(*a)?.subtract(self.short(*b)?),
            Operation::Multiply(a, b) => self.short(*a)?.multiply(self.short(*b)?),
            Operation::Divide(a, b) => self.short(*a)?.divide(self.short(*b)?),
            Operation::RoundTo(a, quantum, mode) => self.short(*a)?.round(*quantum, *mode),
            Operation::Require(value, condition, _) => {
                if self.short(*condition)?.is_zero() {
                    return None;
                }
                self.short(*value)
            }
            Operation::Round(a) => self.short(*a)?.round(plan.rounding.quantum, plan.rounding.mode),
            Operation::Compare(a, how, b) => {
                let order = self.short(*a)?.compare(self.short(*b)?)?;
                Some(truth(holds(order, *how)))
            }
            Operation::Select(condition, then, otherwise) => {
                self.short(if self.short(*condition)?.is_zero() { *otherwise } else { *then })
            }
            Operation::Sum(operands) => plan
                .operand_list(operands)
                .iter()
                .try_fold(Fraction::ZERO, |sum, id| sum.add(self.short(*id)?)),
            Operation::Steps(operands) => {
                let mut best: Option<Fraction> = None;
                for pair in plan.operand_list(operands).chunks_exact(2) {
                    let [condition, value] = pair else { continue };
                    if !self.short(*condition)?.is_zero() {
                        let value = self.short(*value)?;
                        let is_better = match best {
                            Some(best) => value.compare(best)?.is_gt(),
                            None => true,
                        };
                        if is_better {
                            best = Some(value);
                        }
                    }
                }
                Some(best.unwrap_or(Fraction::ZERO))
            }
            Operation::Line(value, line) => {
                short_line(self.short(*value)?, plan.settled.lines.get(*line as usize)?.as_ref()?)
            }
            Operation::Otherwise(value, _) | Operation::Awaiting(value, _) | Operation::MayHold(value) => {
                self.short(*value)
            }
            Operation::Given(known, then) => {
                self.short(*known)?;
                self.short(*then)
            }
            _ => None,
        }
    }
}

/// A look-up on a line, where all numbers are short.
fn short_line(value: Fraction, points: &[(Fraction, Fraction)]) -> Option<Fraction> {
    let mut before: Option<(Fraction, Fraction)> = None;
    for (at, pays) in points {
        if value.compare(*at)?.is_ge() {
            before = Some((*at, *pays));
            continue;
        }
        let Some((start, from)) = before else { return Some(*pays) };
        if value.compare(start)?.is_eq() {
            return Some(from);
        }
        let rise = pays.subtract(from)?;
        return from.add(value.subtract(start)?.multiply(rise)?.divide(at.subtract(start)?)?);
    }
    before.map(|(_, pays)| pays)
}
