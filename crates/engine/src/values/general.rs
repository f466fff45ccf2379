//! The general way: every operation, with missing data and numbers of any width.

use super::cell::Tag;
use super::{Cell, Values, View, holds, truth};
use crate::inputs::Inputs;
use crate::plan::{Id, LinePoints, Operands, Operation, Plan};
use meed_contract::MissingKind;
use meed_contract::exact::{Exact, Fraction, Inexact, RoundingMode, allocate};
use rust_decimal::Decimal;
use std::cmp::Ordering;

impl Values {
    pub(super) fn step(
        &mut self,
        plan: &Plan,
        inputs: &Inputs,
        operation: &Operation,
    ) -> Result<Cell, Inexact> {
        Ok(match operation {
            Operation::Constant(value) => self.keep((*value).into()),
            Operation::Input(slot) => {
                let cell = inputs.values.get(*slot as usize).copied();
                let cell = cell.unwrap_or_else(|| Cell::missing(MissingKind::NotSubmitted));
                match cell.view() {
                    View::Wide(index) => match inputs.wides.get(index as usize) {
                        Some(wide) => self.keep(Exact::Wide(*wide)),
                        None => Cell::missing(MissingKind::NotSubmitted),
                    },
                    _ => cell,
                }
            }
            Operation::Add(a, b) => self.both(*a, *b, Exact::add)?,
            Operation::Subtract(a, b) => self.both(*a, *b, Exact::subtract)?,
            Operation::Multiply(a, b) => self.both(*a, *b, Exact::multiply)?,
            Operation::Divide(a, b) => self.divide(*a, *b)?,
            Operation::Minimum(a, b) => self.pick(*a, *b, Ordering::Less)?,
            Operation::Maximum(a, b) => self.pick(*a, *b, Ordering::Greater)?,
            Operation::Round(a) => self.rounded(*a, plan, plan.rounding.mode)?,
            Operation::RoundDown(a) => self.rounded(*a, plan, RoundingMode::Down)?,
            Operation::Compare(a, how, b) => match self.order(*a, *b)? {
                Ok(order) => Cell::number(truth(holds(order, *how))),
                Err(missing) => missing,
            },
            Operation::And(operands) => self.connected(plan, operands, false),
            Operation::Or(operands) => self.connected(plan, operands, true),
            Operation::Not(a) => {
                let cell = self.cell(*a);
                self.holds(cell).map_or(cell, |held| Cell::number(truth(!held)))
            }
            Operation::Select(condition, then, otherwise) => {
                let cell = self.cell(*condition);
                match self.holds(cell) {
                    Some(held) => self.cell(if held { *then } else { *otherwise }),
                    None => cell,
                }
            }
            Operation::Steps(operands) => self.best_step(plan, operands)?,
            Operation::Line(value, line) => {
                let cell = self.cell(*value);
                match (self.exact(cell), plan.lines.get(*line as usize)) {
                    (Some(value), Some(points)) => {
                        let value = on_line(value, points)?;
                        self.keep(value)
                    }
                    _ => cell,
                }
            }
            Operation::Sum(operands) => self.sum(plan, operands)?,
            Operation::Count(operands) => {
                let held =
                    plan.operand_list(operands).iter().filter(|id| self.truth(**id) == Some(true)).count();
                Cell::number(Fraction::whole(u32::try_from(held).unwrap_or(u32::MAX)))
            }
            Operation::Allocate(total, weights, odd_to) => self.split(plan, *total, weights, *odd_to)?,
            Operation::Part(split, part) => match self.cell(*split).view() {
                View::Parts(first) => {
                    let part = self.parts.get(first as usize + *part as usize).copied();
                    self.keep(part.unwrap_or(Exact::ZERO))
                }
                _ => self.cell(*split),
            },
            Operation::Otherwise(value, when) => match self.cell(*value).view() {
                View::Missing(kind) => {
                    let [not_due, not_submitted, suppressed, not_applicable] = *when;
                    let instead = match kind {
                        MissingKind::NotDue => not_due,
                        MissingKind::NotSubmitted => not_submitted,
                        MissingKind::Suppressed => suppressed,
                        MissingKind::NotApplicable => not_applicable,
                    };
                    instead.map_or(self.cell(*value), |id| self.cell(id))
                }
                _ => self.cell(*value),
            },
            Operation::Given(known, then) => {
                let cell = self.cell(*known);
                if matches!(cell.view(), View::Missing(_)) { cell } else { self.cell(*then) }
            }
        })
    }

    /// The kind of missing of a result of two operands, of which at least one is missing.
    fn missing_of(a: Cell, b: Cell) -> Option<Cell> {
        match (a.view(), b.view()) {
            (View::Missing(a), View::Missing(b)) => Some(Cell::missing(graver(a, b))),
            (View::Missing(_), _) => Some(a),
            (_, View::Missing(_)) => Some(b),
            _ => None,
        }
    }

    /// Two numbers combined.
    fn both(
        &mut self,
        a: Id,
        b: Id,
        exact: impl Fn(Exact, Exact) -> Result<Exact, Inexact>,
    ) -> Result<Cell, Inexact> {
        let (a, b) = (self.cell(a), self.cell(b));
        match (self.exact(a), self.exact(b)) {
            (Some(a), Some(b)) => {
                let value = exact(a, b)?;
                Ok(self.keep(value))
            }
            _ => Ok(Self::missing_of(a, b).unwrap_or(a)),
        }
    }

    fn divide(&mut self, a: Id, b: Id) -> Result<Cell, Inexact> {
        if self.truth(b) == Some(false) && Self::missing_of(self.cell(a), self.cell(b)).is_none() {
            return Ok(Cell::missing(MissingKind::NotApplicable));
        }
        self.both(a, b, Exact::divide)
    }

    /// How two numbers compare, or what is missing.
    fn order(&self, a: Id, b: Id) -> Result<Result<Ordering, Cell>, Inexact> {
        let (a, b) = (self.cell(a), self.cell(b));
        Ok(match (self.exact(a), self.exact(b)) {
            (Some(a), Some(b)) => Ok(a.compare(b)?),
            _ => Err(Self::missing_of(a, b).unwrap_or(a)),
        })
    }

    fn pick(&self, a: Id, b: Id, wanted: Ordering) -> Result<Cell, Inexact> {
        Ok(match self.order(a, b)? {
            Ok(order) => self.cell(if order == wanted { a } else { b }),
            Err(missing) => missing,
        })
    }

    fn rounded(&mut self, a: Id, plan: &Plan, mode: RoundingMode) -> Result<Cell, Inexact> {
        let quantum = plan.rounding.quantum;
        let cell = self.cell(a);
        let Some(value) = self.exact(cell) else { return Ok(cell) };
        let rounded = value.round(quantum, mode)?;
        Ok(self.keep(rounded))
    }

    /// `and` (decided by a no) or `or` (decided by a yes).
    fn connected(&self, plan: &Plan, operands: &Operands, decides: bool) -> Cell {
        let mut result = Cell::number(truth(!decides));
        for id in plan.operand_list(operands) {
            let cell = self.cell(*id);
            match self.holds(cell) {
                Some(found) if found == decides => return Cell::number(truth(decides)),
                Some(_) => {}
                None => result = cell,
            }
        }
        result
    }

    fn best_step(&self, plan: &Plan, operands: &Operands) -> Result<Cell, Inexact> {
        let mut best: Option<Id> = None;
        for pair in plan.operand_list(operands).chunks_exact(2) {
            let [condition, value] = pair else { continue };
            let condition = self.cell(*condition);
            match self.holds(condition) {
                None => return Ok(condition),
                Some(false) => {}
                Some(true) => {
                    let better = match best {
                        Some(best) => matches!(self.order(*value, best)?, Ok(Ordering::Greater)),
                        None => true,
                    };
                    if better {
                        best = Some(*value);
                    }
                }
            }
        }
        Ok(best.map_or(Cell::number(Fraction::ZERO), |best| self.cell(best)))
    }

    fn sum(&mut self, plan: &Plan, operands: &Operands) -> Result<Cell, Inexact> {
        let mut sum = Exact::ZERO;
        let mut missing = None;
        for id in plan.operand_list(operands) {
            let cell = self.cell(*id);
            match (cell.view(), self.exact(cell)) {
                (View::Missing(kind), _) => {
                    missing = Some(missing.map_or(kind, |other| graver(kind, other)));
                }
                (_, Some(value)) => sum = sum.add(value)?,
                (_, None) => return Ok(cell),
            }
        }
        Ok(missing.map_or_else(|| self.keep(sum), Cell::missing))
    }

    fn split(
        &mut self,
        plan: &Plan,
        total: Id,
        weights: &Operands,
        odd_to: Option<u32>,
    ) -> Result<Cell, Inexact> {
        let cell = self.cell(total);
        let Some(total) = self.exact(cell) else { return Ok(cell) };
        let mut found = Vec::with_capacity(weights.len());
        for id in plan.operand_list(weights) {
            let cell = self.cell(*id);
            match self.exact(cell) {
                Some(weight) => found.push(weight),
                None => return Ok(cell),
            }
        }
        let first = self.parts.len();
        if found.iter().all(|weight| weight.is_zero()) {
            self.parts.extend(found);
        } else {
            let odd_to = odd_to.map(|index| index as usize);
            self.parts.extend(allocate(total, &found, plan.rounding.quantum, odd_to)?);
        }
        Ok(Cell::at(Tag::Parts, first))
    }
}

/// Which of two kinds of missing a value is that needs both figures, whatever their order: what was not submitted
/// before what is suppressed, before what is not due, before what is not applicable.
pub(crate) fn graver(a: MissingKind, b: MissingKind) -> MissingKind {
    let rank = |kind| match kind {
        MissingKind::NotSubmitted => 0,
        MissingKind::Suppressed => 1,
        MissingKind::NotDue => 2,
        MissingKind::NotApplicable => 3,
    };
    if rank(a) <= rank(b) { a } else { b }
}

/// Straight between the points, flat beyond the ends; a point itself pays exactly what it says.
pub(crate) fn on_line(value: Exact, points: &LinePoints) -> Result<Exact, Inexact> {
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
