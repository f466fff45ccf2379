//! What a plan comes to before there are any data.

use super::{Cell, Values};
use crate::inputs::Inputs;
use crate::plan::{Operation, Plan};
use meed_contract::MissingKind;
use meed_contract::exact::Fraction;
use rust_decimal::Decimal;

/// What a plan comes to before there are any data.
///
/// Weights, shares of pots and instalments seldom depend on data: what follows from the contract alone is reckoned once,
/// when it is compiled, and a run only adds what is open.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settled {
    pub(super) values: Values,
    /// The operations that need data, in order.
    pub(super) open: Vec<u32>,
    /// The plan's lines as short numbers, where all their points are.
    pub(super) lines: Vec<Option<Vec<(Fraction, Fraction)>>>,
}

impl Settled {
    /// The operations that need data, in order.
    pub(crate) fn open(&self) -> &[u32] {
        &self.open
    }

    pub(crate) fn of(plan: &Plan) -> Self {
        let no_data = Inputs::none();
        let mut settled = Self::default();
        let short = |(at, pays): &(Decimal, Decimal)| Some((Fraction::new(*at)?, Fraction::new(*pays)?));
        settled.lines = plan.lines.iter().map(|points| points.iter().map(short).collect()).collect();
        let mut is_open: Vec<bool> = Vec::with_capacity(plan.len());
        for (index, operation) in plan.operations.iter().enumerate() {
            let mut open = matches!(operation, Operation::Input(_));
            plan.each_operand(operation, |id| {
                open = open || is_open.get(id.0 as usize).copied().unwrap_or(true);
            });
            // What cannot be reckoned exactly says so when it is run, with its place.
            let cell = if open { None } else { settled.values.step(plan, &no_data, operation).ok() };
            is_open.push(cell.is_none());
            if cell.is_none() {
                settled.open.push(u32::try_from(index).unwrap_or(u32::MAX));
            }
            settled.values.results.push(cell.unwrap_or(Cell::missing(MissingKind::NotSubmitted)));
        }
        settled
    }
}
