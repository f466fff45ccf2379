//! The general way: every operation, with missing data and numbers of any width.

use super::cell::Tag;
use super::{Cell, Failure, Values, View, holds, truth};
use crate::inputs::Inputs;
use crate::plan::{Id, Limit, Operands, Operation, Plan};
use crate::ranges::KINDS;
use meed_contract::exact::{Exact, Fraction, Inexact, RoundingMode, allocate};
use meed_contract::{Beyond, MissingKind, PercentileMethod, RootFunction};
use rust_decimal::Decimal;
use std::cmp::Ordering;

impl Values {
    pub(super) fn step(
        &mut self,
        plan: &Plan,
        inputs: &Inputs,
        operation: &Operation,
    ) -> Result<Cell, Failure> {
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
            Operation::Round(a) => self.rounded(*a, plan.rounding.quantum, plan.rounding.mode)?,
            Operation::RoundDown(a) => self.rounded(*a, plan.rounding.quantum, RoundingMode::Down)?,
            Operation::RoundTo(a, quantum, mode) => self.rounded(*a, *quantum, *mode)?,
            Operation::Root(a, function, quantum, mode) => {
                let cell = self.cell(*a);
                match self.exact(cell) {
                    Some(value) => {
                        let root = root_of(value, *function, *quantum, *mode)?;
                        self.keep(root)
                    }
                    None => cell,
                }
            }
            Operation::MonthsLater(day, months) => {
                let (day, months) = (self.cell(*day), self.cell(*months));
                match (self.exact(day), self.exact(months)) {
                    (Some(day), Some(months)) => {
                        let later = months_later(day, months).ok_or(Failure::NoSuchDay)?;
                        self.keep(later)
                    }
                    _ => Self::missing_of(day, months).unwrap_or(day),
                }
            }
            Operation::Require(value, condition, limit) => match self.truth(*condition) {
                Some(false) => {
                    return Err(match limit {
                        Limit::Bounds => Failure::OutsideLimits,
                        Limit::Rising => Failure::PointsOutOfOrder,
                    });
                }
                Some(true) | None => self.cell(*value),
            },
            Operation::Median(operands) => self.median(plan, operands)?,
            Operation::Percentile(operands, at, method) => {
                let known = plan.operand_list(operands).iter().filter_map(|id| self.exact(self.cell(*id)));
                match percentile_of(known.collect(), *at, *method)? {
                    Some(found) => self.keep(found),
                    None => Cell::missing(MissingKind::NotApplicable),
                }
            }
            Operation::Through(value, points, beyond) => self.through(plan, *value, points, *beyond)?,
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
                        let points = points.iter().map(|(at, pays)| (Exact::from(*at), Exact::from(*pays)));
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
            Operation::AtLeast(operands, wanted) => self.at_least(plan, operands, *wanted),
            Operation::Awaiting(value, when) => {
                let cell = self.cell(*value);
                let awaited = |kind| when.iter().zip(KINDS).any(|(set, known)| *set && known == kind);
                match cell.view() {
                    View::Missing(kind) => cell.awaited_if(awaited(kind)),
                    _ => cell,
                }
            }
            Operation::MayHold(value) => {
                let cell = self.cell(*value);
                Cell::number(truth(self.holds(cell).unwrap_or(cell.is_awaited())))
            }
        })
    }

    /// The kind of missing of a result of two operands, of which at least one is missing.
    fn missing_of(a: Cell, b: Cell) -> Option<Cell> {
        match (a.view(), b.view()) {
            // With both needed, what is lacking comes only if both do.
            (View::Missing(kind), View::Missing(other)) => {
                Some(Cell::missing(graver(kind, other)).awaited_if(a.is_awaited() && b.is_awaited()))
            }
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
    ) -> Result<Cell, Failure> {
        let (a, b) = (self.cell(a), self.cell(b));
        match (self.exact(a), self.exact(b)) {
            (Some(a), Some(b)) => {
                let value = exact(a, b)?;
                Ok(self.keep(value))
            }
            _ => Ok(Self::missing_of(a, b).unwrap_or(a)),
        }
    }

    fn divide(&mut self, a: Id, b: Id) -> Result<Cell, Failure> {
        if self.truth(b) == Some(false) && Self::missing_of(self.cell(a), self.cell(b)).is_none() {
            return Ok(Cell::missing(MissingKind::NotApplicable));
        }
        self.both(a, b, Exact::divide)
    }

    /// How two numbers compare, or what is missing.
    fn order(&self, a: Id, b: Id) -> Result<Result<Ordering, Cell>, Failure> {
        let (a, b) = (self.cell(a), self.cell(b));
        Ok(match (self.exact(a), self.exact(b)) {
            (Some(a), Some(b)) => Ok(a.compare(b)?),
            _ => Err(Self::missing_of(a, b).unwrap_or(a)),
        })
    }

    fn pick(&self, a: Id, b: Id, wanted: Ordering) -> Result<Cell, Failure> {
        Ok(match self.order(a, b)? {
            Ok(order) => self.cell(if order == wanted { a } else { b }),
            Err(missing) => missing,
        })
    }

    fn rounded(&mut self, a: Id, quantum: Decimal, mode: RoundingMode) -> Result<Cell, Failure> {
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
                // An `and` may still come to hold if all that is missing does, an `or` if one of them does.
                None => {
                    let before = matches!(result.view(), View::Missing(_)).then(|| result.is_awaited());
                    let awaited = match (before, decides) {
                        (None, _) => cell.is_awaited(),
                        (Some(before), false) => before && cell.is_awaited(),
                        (Some(before), true) => before || cell.is_awaited(),
                    };
                    result = cell.awaited_if(awaited);
                }
            }
        }
        result
    }

    /// Whether so many hold. What is missing decides nothing where the others do.
    fn at_least(&self, plan: &Plan, operands: &Operands, wanted: u32) -> Cell {
        let (mut held, mut awaited, mut missing) = (0_u32, 0_u32, 0_u32);
        let mut last = Cell::number(truth(false));
        for id in plan.operand_list(operands) {
            let cell = self.cell(*id);
            match self.holds(cell) {
                Some(holds) => held += u32::from(holds),
                None => {
                    missing += 1;
                    awaited += u32::from(cell.is_awaited());
                    last = cell;
                }
            }
        }
        if held >= wanted {
            Cell::number(truth(true))
        } else if held + missing < wanted {
            Cell::number(truth(false))
        } else {
            last.awaited_if(held + awaited >= wanted)
        }
    }

    fn best_step(&self, plan: &Plan, operands: &Operands) -> Result<Cell, Failure> {
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

    fn sum(&mut self, plan: &Plan, operands: &Operands) -> Result<Cell, Failure> {
        let mut sum = Exact::ZERO;
        let mut missing: Option<Cell> = None;
        for id in plan.operand_list(operands) {
            let cell = self.cell(*id);
            match (cell.view(), self.exact(cell)) {
                (View::Missing(_), _) => {
                    let graver = |other| Self::missing_of(cell, other).unwrap_or(cell);
                    missing = Some(missing.map_or(cell, graver));
                }
                (_, Some(value)) => sum = sum.add(value)?,
                (_, None) => return Ok(cell),
            }
        }
        Ok(missing.unwrap_or_else(|| self.keep(sum)))
    }

    /// The numbers of a list, or the cell that is none.
    fn numbers(&self, plan: &Plan, operands: &Operands) -> Result<Vec<Exact>, Cell> {
        let mut found = Vec::with_capacity(operands.len());
        let mut missing: Option<Cell> = None;
        for id in plan.operand_list(operands) {
            let cell = self.cell(*id);
            match self.exact(cell) {
                Some(number) => found.push(number),
                None => {
                    let graver = |other| Self::missing_of(other, cell).unwrap_or(cell);
                    missing = Some(missing.map_or(cell, graver));
                }
            }
        }
        missing.map_or(Ok(found), Err)
    }

    fn median(&mut self, plan: &Plan, operands: &Operands) -> Result<Cell, Failure> {
        let numbers = match self.numbers(plan, operands) {
            Ok(numbers) => numbers,
            Err(missing) => return Ok(missing),
        };
        let Some(median) = median_of(numbers)? else { return Ok(Cell::missing(MissingKind::NotApplicable)) };
        Ok(self.keep(median))
    }

    fn through(
        &mut self,
        plan: &Plan,
        value: Id,
        points: &Operands,
        beyond: Beyond,
    ) -> Result<Cell, Failure> {
        let cell = self.cell(value);
        let (value, numbers) = match (self.exact(cell), self.numbers(plan, points)) {
            (Some(value), Ok(numbers)) => (value, numbers),
            (Some(_), Err(missing)) => return Ok(missing),
            (None, Ok(_)) => return Ok(cell),
            (None, Err(missing)) => return Ok(Self::missing_of(cell, missing).unwrap_or(cell)),
        };
        let points: Vec<(Exact, Exact)> = numbers
            .chunks_exact(2)
            .filter_map(|pair| if let [at, gives] = pair { Some((*at, *gives)) } else { None })
            .collect();
        let found = looked_up(value, &points, beyond)?;
        Ok(self.keep(found))
    }

    fn split(
        &mut self,
        plan: &Plan,
        total: Id,
        weights: &Operands,
        odd_to: Option<u32>,
    ) -> Result<Cell, Failure> {
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

/// A function whose results have no end, to a step.
pub(crate) fn root_of(
    value: Exact,
    function: RootFunction,
    quantum: Decimal,
    mode: RoundingMode,
) -> Result<Exact, Inexact> {
    match function {
        RootFunction::SquareRoot => value.square_root(quantum, mode),
        RootFunction::Exponential => value.exponential(quantum, mode),
    }
}

/// A day so many months later; none where there is no such day, or the months are not whole.
pub(crate) fn months_later(day: Exact, months: Exact) -> Option<Exact> {
    let whole =
        |number: Exact| i32::try_from(number.as_decimal().filter(|number| number.fract().is_zero())?).ok();
    let later = meed_contract::calendar::day_after_months(whole(day)?, whole(months)?)?;
    Some(Exact::from(Decimal::from(later)))
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

/// The numbers from the lowest to the highest.
fn ascending(numbers: Vec<Exact>) -> Result<Vec<Exact>, Inexact> {
    // Inserted one by one, since a comparison of exact numbers may be refused.
    let mut sorted: Vec<Exact> = Vec::with_capacity(numbers.len());
    for number in numbers {
        let mut place = sorted.len();
        while let Some(before) = place.checked_sub(1).and_then(|at| sorted.get(at)) {
            if before.compare(number)?.is_le() {
                break;
            }
            place -= 1;
        }
        sorted.insert(place, number);
    }
    Ok(sorted)
}

/// A percentile, as a fraction from 0 to 1; none of an empty list.
///
/// With the numbers in ascending order from place 1 to `n`: by nearest rank the one at place `at × n`, rounded up, and at
/// least 1; between ranks the one at place `1 + at × (n − 1)`, straight between the two around it.
pub(crate) fn percentile_of(
    numbers: Vec<Exact>,
    at: Decimal,
    method: PercentileMethod,
) -> Result<Option<Exact>, Inexact> {
    let sorted = ascending(numbers)?;
    let Some(steps) = sorted.len().checked_sub(1) else { return Ok(None) };
    let times = |number: usize| at.checked_mul(Decimal::from(number)).ok_or(Inexact::TooManyDigits);
    // Both from 0; a place is no larger than a list is long.
    let whole = |place: Decimal| usize::try_from(place).unwrap_or(steps).min(steps);
    match method {
        PercentileMethod::NearestRank => {
            let place = times(sorted.len())?.ceil().max(Decimal::ONE) - Decimal::ONE;
            Ok(sorted.get(whole(place)).copied())
        }
        PercentileMethod::BetweenRanks => {
            let place = times(steps)?;
            let Some(low) = sorted.get(whole(place.floor())).copied() else { return Ok(None) };
            let Some(high) = sorted.get(whole(place.ceil())).copied() else { return Ok(None) };
            let rise = high.subtract(low)?.multiply(Exact::from(place.fract()))?;
            low.add(rise).map(Some)
        }
    }
}

/// The middle one, or the mean of the two middle ones; none of an empty list.
pub(crate) fn median_of(numbers: Vec<Exact>) -> Result<Option<Exact>, Inexact> {
    let sorted = ascending(numbers)?;
    let middle = sorted.len() / 2;
    let Some(upper) = sorted.get(middle).copied() else { return Ok(None) };
    let lower = middle.checked_sub(1).and_then(|at| sorted.get(at)).copied();
    Ok(Some(match lower.filter(|_| sorted.len().is_multiple_of(2)) {
        Some(lower) => lower.add(upper)?.divide(Exact::from(Decimal::TWO))?,
        None => upper,
    }))
}

/// A look-up on a line through points that must rise.
pub(crate) fn looked_up(value: Exact, points: &[(Exact, Exact)], beyond: Beyond) -> Result<Exact, Failure> {
    for pair in points.windows(2) {
        if let [(before, _), (here, _)] = pair
            && here.compare(*before)?.is_lt()
        {
            return Err(Failure::PointsOutOfOrder);
        }
    }
    let is_beyond = match points.first().zip(points.last()) {
        Some(((first, _), (last, _))) => value.compare(*first)?.is_lt() || value.compare(*last)?.is_gt(),
        None => false,
    };
    if is_beyond && beyond == Beyond::Error {
        return Err(Failure::OutsideLimits);
    }
    if is_beyond && beyond == Beyond::Continued {
        return Ok(continued(value, points)?);
    }
    Ok(on_line(value, points.iter().copied())?)
}

/// Straight between the points, flat beyond the ends; a point itself pays exactly what it says, and of two at one place
/// the later one.
pub(crate) fn on_line(value: Exact, points: impl Iterator<Item = (Exact, Exact)>) -> Result<Exact, Inexact> {
    let mut before: Option<(Exact, Exact)> = None;
    for (at, pays) in points {
        if value.compare(at)?.is_ge() {
            before = Some((at, pays));
            continue;
        }
        return match before {
            None => Ok(pays),
            Some((start, from)) if value.compare(start)?.is_eq() => Ok(from),
            Some(start) => between(value, start, (at, pays)),
        };
    }
    Ok(before.map_or(Exact::ZERO, |(_, pays)| pays))
}

/// `from + (value − start) × (pays − from) ÷ (at − start)`
fn between(
    value: Exact,
    (start, from): (Exact, Exact),
    (at, pays): (Exact, Exact),
) -> Result<Exact, Inexact> {
    let (run, rise, width) = (value.subtract(start)?, pays.subtract(from)?, at.subtract(start)?);
    from.add(run.multiply(rise)?.divide(width)?)
}

/// Beyond the ends, where the first and the last piece go on.
fn continued(value: Exact, points: &[(Exact, Exact)]) -> Result<Exact, Inexact> {
    let before_first = match points.first() {
        Some((first, _)) => value.compare(*first)?.is_lt(),
        None => return Ok(Exact::ZERO),
    };
    let pair = if before_first {
        points.get(..2)
    } else {
        points.len().checked_sub(2).and_then(|at| points.get(at..))
    };
    match pair {
        Some([(a, b), (c, d)]) if a.compare(*c)?.is_ne() => between(value, (*a, *b), (*c, *d)),
        // A single point, or a jump at the end, has no slope to go on with.
        _ => on_line(value, points.iter().copied()),
    }
}
