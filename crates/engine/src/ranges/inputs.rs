//! What each figure of the data may be.

use super::{Ends, Kinds, Range};
use crate::inputs::{Inputs, Slots};
use crate::values::View;
use meed_contract::exact::Exact;
use meed_contract::{MissingKind, Observation};

/// What each figure of the data may be, by its slot.
///
/// A numerator is never above the denominator beside it, whatever the two ranges: that holds of all data.
#[derive(Clone, Debug)]
pub struct RangeInputs {
    slots: Vec<Range>,
    numerators: Vec<bool>,
}

impl RangeInputs {
    /// The figures of observations: known, missing, or between two ends by the contract's rule for suppressed and rounded
    /// counts. What is not observed is not submitted.
    pub fn new(slots: &Slots, observations: &[Observation]) -> Self {
        Self::of(slots, &Inputs::new(slots, observations))
    }

    pub(crate) fn of(slots: &Slots, inputs: &Inputs) -> Self {
        let known = |cell: &crate::values::Cell| match cell.view() {
            View::Number(number) => Range::exactly(number.into()),
            View::Wide(index) => match inputs.wides.get(index as usize) {
                Some(wide) => Range::exactly(Exact::Wide(*wide)),
                None => Range::missing(MissingKind::NotSubmitted),
            },
            View::Missing(kind) => Range::missing(kind),
            View::Parts(_) => Range::missing(MissingKind::NotSubmitted),
        };
        let mut ranges =
            Self { slots: inputs.values.iter().map(known).collect(), numerators: slots.numerators() };
        for figure in &inputs.uncertain {
            ranges.set(figure.slot, Range::between(figure.first.low.into(), figure.first.high.into()));
            if let Some(second) = figure.second {
                ranges.set(figure.slot + 1, Range::between(second.low.into(), second.high.into()));
            }
        }
        ranges
    }

    /// What a row of records holds. What is not due yet is a day from `later` on.
    pub(crate) fn of_a_row(inputs: &Inputs, later: Exact) -> Self {
        let slots = Slots::of_a_row(inputs.values.len());
        let mut ranges = Self::of(&slots, inputs);
        for slot in &mut ranges.slots {
            if slot.missing.has(MissingKind::NotDue) {
                *slot = Range { ends: Some(Ends { low: Some(later), high: None }), missing: Kinds::NONE };
            }
        }
        ranges
    }

    /// What the figure of a slot may be. A slot that the plan does not have is left out.
    pub fn set(&mut self, slot: u32, range: Range) {
        if let Some(known) = self.slots.get_mut(slot as usize) {
            *known = range;
        }
    }

    pub(super) fn get(&self, slot: u32) -> Range {
        self.slots.get(slot as usize).copied().unwrap_or(Range::missing(MissingKind::NotSubmitted))
    }

    /// Whether the figure of a slot is a numerator, whose denominator is in the next.
    pub(super) fn is_numerator(&self, slot: u32) -> bool {
        self.numerators.get(slot as usize).copied().unwrap_or(false)
    }
}
