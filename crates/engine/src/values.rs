//! The first reading of a plan: values, exact, for one data set.

use crate::inputs::Inputs;
use crate::plan::{Comparison, Id, LinePoints, Operands, Operation, Plan};
use meed_contract::exact::{Exact, Inexact, RoundingMode, allocate};
use meed_contract::{MissingKind, Money};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// The result of an operation. A yes is one and a no is zero; a level is its rank.
#[derive(Clone, Copy, Debug)]
pub enum Value {
    /// A number.
    Number(Exact),
    /// A number that data do not give.
    Missing(MissingKind),
    /// The first of a split's parts in the list of parts.
    Parts(u32),
}

impl Value {
    /// The number, if it is known.
    pub fn number(self) -> Option<Exact> {
        if let Self::Number(value) = self { Some(value) } else { None }
    }

    /// What kind of missing it is, if it is.
    pub fn missing(self) -> Option<MissingKind> {
        if let Self::Missing(kind) = self { Some(kind) } else { None }
    }

    fn truth(self) -> Option<bool> {
        self.number().map(|value| !value.is_zero())
    }
}

/// The results of a run, one for each operation.
#[derive(Clone, Debug, Default)]
pub struct Values {
    results: Vec<Value>,
    parts: Vec<Decimal>,
}

/// An operation that could not be done exactly.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotExact {
    /// Which operation.
    pub at: Id,
    /// Why.
    pub why: Inexact,
}

impl Values {
    /// The result of an operation.
    pub fn get(&self, id: Id) -> Value {
        self.results.get(id.0 as usize).copied().unwrap_or(Value::Missing(MissingKind::NotSubmitted))
    }

    /// A result that is money and never missing.
    pub fn money(&self, id: Id) -> Money {
        let value = self.get(id).number();
        // An amount that no payment has rounded may have no end; it is shown to a hundred-millionth of a pound.
        Money::pounds(
            value.map_or(Decimal::ZERO, |value| value.as_decimal().unwrap_or_else(|| value.shown(8))),
        )
    }

    /// Whether a condition holds; none where it is missing.
    pub fn truth(&self, id: Id) -> Option<bool> {
        self.get(id).truth()
    }

    /// Runs the whole plan over a data set, into this buffer.
    pub fn run(&mut self, plan: &Plan, inputs: &Inputs) -> Result<(), NotExact> {
        self.results.clear();
        self.parts.clear();
        self.results.reserve(plan.operations.len());
        for (index, operation) in plan.operations.iter().enumerate() {
            let value = self.step(plan, inputs, operation).map_err(|why| {
                let at = Id(u32::try_from(index).unwrap_or(u32::MAX));
                NotExact { at, why }
            })?;
            self.results.push(value);
        }
        Ok(())
    }

    fn step(&mut self, plan: &Plan, inputs: &Inputs, operation: &Operation) -> Result<Value, Inexact> {
        Ok(match operation {
            Operation::Constant(value) => Value::Number(Exact::from(*value)),
            Operation::Input(slot) => inputs
                .values
                .get(*slot as usize)
                .copied()
                .unwrap_or(Value::Missing(MissingKind::NotSubmitted)),
            Operation::Add(a, b) => self.both(*a, *b, Exact::add)?,
            Operation::Subtract(a, b) => self.both(*a, *b, Exact::subtract)?,
            Operation::Multiply(a, b) => self.both(*a, *b, Exact::multiply)?,
            Operation::Divide(a, b) => self.divide(*a, *b)?,
            Operation::Minimum(a, b) => self.both(*a, *b, |a, b| pick(a, b, Ordering::Less))?,
            Operation::Maximum(a, b) => self.both(*a, *b, |a, b| pick(a, b, Ordering::Greater))?,
            Operation::Round(a) => self.rounded(*a, plan, plan.rounding.mode)?,
            Operation::RoundDown(a) => self.rounded(*a, plan, RoundingMode::Down)?,
            Operation::Compare(a, how, b) => {
                self.both(*a, *b, |a, b| Ok(truth(holds(a.compare(b)?, *how))))?
            }
            Operation::And(operands) => self.connected(plan, operands, false),
            Operation::Or(operands) => self.connected(plan, operands, true),
            Operation::Not(a) => match self.get(*a) {
                Value::Number(value) => Value::Number(truth(value.is_zero())),
                other => other,
            },
            Operation::Select(condition, then, otherwise) => match self.get(*condition) {
                Value::Number(value) => self.get(if value.is_zero() { *otherwise } else { *then }),
                other => other,
            },
            Operation::Steps(operands) => self.best_step(plan, operands)?,
            Operation::Line(value, line) => match (self.get(*value), plan.lines.get(*line as usize)) {
                (Value::Number(value), Some(points)) => Value::Number(on_line(value, points)?),
                (other, _) => other,
            },
            Operation::Sum(operands) => self.sum(plan, operands)?,
            Operation::Count(operands) => {
                let held =
                    plan.operand_list(operands).iter().filter(|id| self.truth(**id) == Some(true)).count();
                Value::Number(Exact::from(Decimal::from(held)))
            }
            Operation::Allocate(total, weights, odd_to) => self.split(plan, *total, weights, *odd_to)?,
            Operation::Part(split, part) => match self.get(*split) {
                Value::Parts(first) => {
                    let part = self.parts.get(first as usize + *part as usize).copied();
                    Value::Number(Exact::from(part.unwrap_or_default()))
                }
                other => other,
            },
            Operation::Otherwise(value, when) => match self.get(*value) {
                Value::Missing(kind) => {
                    let [not_due, not_submitted, suppressed, not_applicable] = *when;
                    let instead = match kind {
                        MissingKind::NotDue => not_due,
                        MissingKind::NotSubmitted => not_submitted,
                        MissingKind::Suppressed => suppressed,
                        MissingKind::NotApplicable => not_applicable,
                    };
                    instead.map_or(Value::Missing(kind), |id| self.get(id))
                }
                known => known,
            },
            Operation::Given(known, then) => match self.get(*known) {
                Value::Missing(kind) => Value::Missing(kind),
                Value::Number(_) | Value::Parts(_) => self.get(*then),
            },
        })
    }

    fn both(
        &self,
        a: Id,
        b: Id,
        combine: impl Fn(Exact, Exact) -> Result<Exact, Inexact>,
    ) -> Result<Value, Inexact> {
        Ok(match (self.get(a), self.get(b)) {
            (Value::Number(a), Value::Number(b)) => Value::Number(combine(a, b)?),
            (Value::Missing(a), Value::Missing(b)) => Value::Missing(graver(a, b)),
            (Value::Number(_), other) | (other, _) => other,
        })
    }

    fn divide(&self, a: Id, b: Id) -> Result<Value, Inexact> {
        Ok(match (self.get(a), self.get(b)) {
            (Value::Number(_), Value::Number(b)) if b.is_zero() => Value::Missing(MissingKind::NotApplicable),
            (Value::Number(a), Value::Number(b)) => Value::Number(a.divide(b)?),
            (Value::Missing(a), Value::Missing(b)) => Value::Missing(graver(a, b)),
            (Value::Number(_), other) | (other, _) => other,
        })
    }

    fn rounded(&self, a: Id, plan: &Plan, mode: RoundingMode) -> Result<Value, Inexact> {
        Ok(match self.get(a) {
            Value::Number(value) => Value::Number(Exact::from(value.round(plan.rounding.quantum, mode)?)),
            other => other,
        })
    }

    /// `and` (decided by a no) or `or` (decided by a yes).
    fn connected(&self, plan: &Plan, operands: &Operands, decides: bool) -> Value {
        let mut result = Value::Number(truth(!decides));
        for id in plan.operand_list(operands) {
            let value = self.get(*id);
            match value.truth() {
                Some(found) if found == decides => return Value::Number(truth(decides)),
                Some(_) => {}
                None => result = value,
            }
        }
        result
    }

    fn best_step(&self, plan: &Plan, operands: &Operands) -> Result<Value, Inexact> {
        let mut best = Exact::ZERO;
        for pair in plan.operand_list(operands).chunks_exact(2) {
            let [condition, value] = pair else { continue };
            match (self.get(*condition), self.get(*value)) {
                (Value::Missing(kind), _) => return Ok(Value::Missing(kind)),
                (held, Value::Number(value)) if held.truth() == Some(true) => {
                    best = pick(best, value, Ordering::Greater)?;
                }
                _ => {}
            }
        }
        Ok(Value::Number(best))
    }

    fn sum(&self, plan: &Plan, operands: &Operands) -> Result<Value, Inexact> {
        let mut sum = Exact::ZERO;
        let mut missing = None;
        for id in plan.operand_list(operands) {
            match self.get(*id) {
                Value::Number(value) => sum = sum.add(value)?,
                Value::Missing(kind) => missing = Some(missing.map_or(kind, |other| graver(kind, other))),
                other @ Value::Parts(_) => return Ok(other),
            }
        }
        Ok(missing.map_or(Value::Number(sum), Value::Missing))
    }

    fn split(
        &mut self,
        plan: &Plan,
        total: Id,
        weights: &Operands,
        odd_to: Option<u32>,
    ) -> Result<Value, Inexact> {
        let Value::Number(total) = self.get(total) else { return Ok(self.get(total)) };
        let total = total.as_decimal().ok_or(Inexact::TooManyDigits)?;
        let mut found = Vec::with_capacity(weights.len());
        for id in plan.operand_list(weights) {
            match self.get(*id) {
                Value::Number(weight) => found.push(weight.as_decimal().ok_or(Inexact::TooManyDigits)?),
                other => return Ok(other),
            }
        }
        let first = u32::try_from(self.parts.len()).map_err(|_| Inexact::TooManyDigits)?;
        if found.iter().all(Decimal::is_zero) {
            self.parts.extend(found);
        } else {
            let odd_to = odd_to.map(|index| index as usize);
            self.parts.extend(allocate(total, &found, plan.rounding.quantum, odd_to)?);
        }
        Ok(Value::Parts(first))
    }
}

/// Which of two kinds of missing a value is that needs both figures, whatever their order: what was not submitted
/// before what is suppressed, before what is not due, before what is not applicable.
fn graver(a: MissingKind, b: MissingKind) -> MissingKind {
    let rank = |kind| match kind {
        MissingKind::NotSubmitted => 0,
        MissingKind::Suppressed => 1,
        MissingKind::NotDue => 2,
        MissingKind::NotApplicable => 3,
    };
    if rank(a) <= rank(b) { a } else { b }
}

fn truth(value: bool) -> Exact {
    if value { Exact::ONE } else { Exact::ZERO }
}

fn pick(a: Exact, b: Exact, wanted: Ordering) -> Result<Exact, Inexact> {
    Ok(if a.compare(b)? == wanted { a } else { b })
}

fn holds(order: Ordering, how: Comparison) -> bool {
    match how {
        Comparison::AtLeast => order.is_ge(),
        Comparison::Above => order.is_gt(),
        Comparison::AtMost => order.is_le(),
        Comparison::Below => order.is_lt(),
        Comparison::Exactly => order.is_eq(),
    }
}

/// Straight between the points, flat beyond the ends; a point itself pays exactly what it says.
fn on_line(value: Exact, points: &LinePoints) -> Result<Exact, Inexact> {
    let mut before: Option<(Decimal, Decimal)> = None;
    for (at, pays) in points {
        match value.compare(Exact::from(*at))? {
            Ordering::Equal => return Ok(Exact::from(*pays)),
            Ordering::Less => {
                let Some((start, from)) = before else { return Ok(Exact::from(*pays)) };
                // from + (value − start) × (pays − from) ÷ (at − start)
                let run = value.subtract(start.into())?;
                let rise = Exact::from(*pays).subtract(from.into())?;
                let width = Exact::from(*at).subtract(start.into())?;
                return Exact::from(from).add(run.multiply(rise)?.divide(width)?);
            }
            Ordering::Greater => before = Some((*at, *pays)),
        }
    }
    Ok(before.map_or(Exact::ZERO, |(_, pays)| Exact::from(pays)))
}
