//! The first reading of a plan: values, exact, for one data set.
//!
//! What follows from the contract alone is settled when it is compiled (`settled`). A run adds what needs data: the short
//! way (`short`) where all numbers are short fractions, the general way (`general`) for everything else.

mod cell;
mod general;
mod settled;
mod short;

pub(crate) use cell::{Cell, View, keep};
pub(crate) use general::{graver, looked_up, median_of, months_later, on_line, percentile_of, root_of};
pub(crate) use settled::Settled;

use crate::inputs::Inputs;
use crate::plan::{Comparison, Id, Operation, Plan};
use cell::Tag;
use meed_contract::exact::{Exact, Fraction, Inexact, Wide};
use meed_contract::{MissingKind, Money};
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::ops::Range;

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
}

/// The results of a run, one for each operation.
#[derive(Clone, Debug, Default)]
pub struct Values {
    results: Vec<Cell>,
    parts: Vec<Exact>,
    wides: Vec<Wide>,
}

/// Why an operation was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Failure {
    /// It cannot be done exactly.
    Inexact(Inexact),
    /// A result that must keep within limits does not.
    OutsideLimits,
    /// A day that the calendar does not have, or a length of time that is no whole months.
    NoSuchDay,
    /// The points of a curve, which are results themselves, do not rise.
    PointsOutOfOrder,
}

impl From<Inexact> for Failure {
    fn from(why: Inexact) -> Self {
        Self::Inexact(why)
    }
}

/// An operation that was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Refused {
    /// Which operation.
    pub at: Id,
    /// Why.
    pub why: Failure,
}

impl Values {
    fn cell(&self, id: Id) -> Cell {
        self.results.get(id.0 as usize).copied().unwrap_or(Cell::missing(MissingKind::NotSubmitted))
    }

    fn exact(&self, cell: Cell) -> Option<Exact> {
        match cell.view() {
            View::Number(value) => Some(value.into()),
            View::Wide(index) => self.wides.get(index as usize).copied().map(Exact::Wide),
            View::Missing(_) | View::Parts(_) => None,
        }
    }

    fn keep(&mut self, value: Exact) -> Cell {
        keep(value, &mut self.wides)
    }

    /// The result of an operation.
    pub fn get(&self, id: Id) -> Value {
        let cell = self.cell(id);
        match cell.view() {
            View::Missing(kind) => Value::Missing(kind),
            View::Parts(first) => Value::Parts(first),
            View::Number(_) | View::Wide(_) => {
                self.exact(cell).map_or(Value::Missing(MissingKind::NotSubmitted), Value::Number)
            }
        }
    }

    /// A result that is money and never missing.
    pub fn money(&self, id: Id) -> Money {
        let value = self.get(id).number();
        // An amount that no payment has rounded may have no end; it is shown to a hundred-millionth of a pound.
        Money::pounds(
            value.map_or(Decimal::ZERO, |value| value.as_decimal().unwrap_or_else(|| value.shown(8))),
        )
    }

    /// Whether a result is missing and awaited: what turns on it is withheld.
    pub fn is_awaited(&self, id: Id) -> bool {
        self.cell(id).is_awaited()
    }

    /// Whether a condition holds; none where it is missing.
    pub fn truth(&self, id: Id) -> Option<bool> {
        self.holds(self.cell(id))
    }

    fn holds(&self, cell: Cell) -> Option<bool> {
        match cell.view() {
            View::Number(value) => Some(!value.is_zero()),
            _ => self.exact(cell).map(|value| !value.is_zero()),
        }
    }

    /// Takes in what is settled before there are data.
    pub(crate) fn begin(&mut self, plan: &Plan) {
        self.clone_from(&plan.settled.values);
    }

    /// Runs the whole plan over a data set, into this buffer.
    pub fn run(&mut self, plan: &Plan, inputs: &Inputs) -> Result<(), Refused> {
        let Settled { values, open, .. } = &plan.settled;
        self.results.clone_from(&values.results);
        self.parts.clone_from(&values.parts);
        self.wides.clone_from(&values.wides);
        self.rerun(plan, inputs, open)
    }

    /// Reckons some operations anew, in the order of the plan.
    pub(crate) fn rerun(&mut self, plan: &Plan, inputs: &Inputs, operations: &[u32]) -> Result<(), Refused> {
        for index in operations {
            let at = *index as usize;
            let Some(operation) = plan.operations.get(at) else { continue };
            if let Some(number) = self.short_step(plan, inputs, operation) {
                if let Some(result) = self.results.get_mut(at) {
                    *result = Cell::number(number);
                }
                continue;
            }
            let cell = self.step(plan, inputs, operation).map_err(|why| Refused { at: Id(*index), why })?;
            if let Some(result) = self.results.get_mut(at) {
                *result = cell;
            }
        }
        Ok(())
    }
}

impl Values {
    /// Puts a number in place of an operation's result.
    pub(crate) fn set(&mut self, id: Id, value: Exact) {
        let cell = self.keep(value);
        if let Some(result) = self.results.get_mut(id.0 as usize) {
            *result = cell;
        }
    }

    /// Takes the results of some operations from another run of the same plan.
    pub(crate) fn take(&mut self, plan: &Plan, other: &Self, operations: Range<u32>) {
        for index in operations {
            let id = Id(index);
            let cell = match (other.cell(id).view(), plan.operation(id)) {
                (View::Parts(first), Some(Operation::Allocate(_, weights, _))) => {
                    let first = first as usize;
                    let parts = other.parts.get(first..first + weights.len()).unwrap_or_default();
                    self.parts.extend_from_slice(parts);
                    Cell::at(Tag::Parts, self.parts.len() - parts.len())
                }
                (View::Wide(_), _) => match other.exact(other.cell(id)) {
                    Some(value) => self.keep(value),
                    None => other.cell(id),
                },
                _ => other.cell(id),
            };
            if let Some(result) = self.results.get_mut(index as usize) {
                *result = cell;
            }
        }
    }

    /// How much is kept beside the results, to be given back to [`Values::forget`].
    pub(crate) fn mark(&self) -> (usize, usize) {
        (self.parts.len(), self.wides.len())
    }

    /// Drops what was kept beside the results since a mark; results that need it must be reckoned anew.
    pub(crate) fn forget(&mut self, (parts, wides): (usize, usize)) {
        self.parts.truncate(parts);
        self.wides.truncate(wides);
    }
}

fn truth(value: bool) -> Fraction {
    if value { Fraction::ONE } else { Fraction::ZERO }
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
