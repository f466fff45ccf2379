//! The data of one run as a dense list of values, one slot a figure.

use crate::values::{Cell, View, keep};
use meed_contract::exact::{Fraction, Wide};
use meed_contract::{Contract, DataItemId, Figure, Holds, MissingKind, Observation, Origin, SegmentId};
use rust_decimal::Decimal;

/// Where each figure of the data stands: by item, contract year, part of the year and segment.
#[derive(Clone, PartialEq, Debug)]
pub struct Slots {
    items: Vec<ItemSlots>,
    count: u32,
}

#[derive(Clone, PartialEq, Debug)]
struct ItemSlots {
    /// The first slot of each contract year.
    years: Vec<u32>,
    /// How many parts each contract year has.
    parts: Vec<u32>,
    /// Segments, with the whole population before them.
    segments: Vec<Option<SegmentId>>,
    /// Two for a numerator and a denominator, else one.
    fields: u32,
}

impl Slots {
    /// The slots of a contract.
    pub fn new(contract: &Contract) -> Self {
        let mut count = 0;
        let mut items = Vec::with_capacity(contract.data_items.len());
        for item in &contract.data_items {
            let fields = if matches!(item.holds, Holds::Ratio { .. }) { 2 } else { 1 };
            let segments: Vec<Option<SegmentId>> =
                std::iter::once(None).chain(item.segments.iter().copied().map(Some)).collect();
            let mut slots = ItemSlots { years: Vec::new(), parts: Vec::new(), segments, fields };
            for year in contract.calendar.years() {
                let parts = contract.calendar.parts(*year, item.frequency).len();
                let parts = u32::try_from(parts).unwrap_or(u32::MAX);
                slots.years.push(count);
                slots.parts.push(parts);
                count += parts * fields * u32::try_from(slots.segments.len()).unwrap_or(1);
            }
            items.push(slots);
        }
        Self { items, count }
    }

    /// How many parts an item has in a contract year.
    pub fn parts(&self, item: DataItemId, year: usize) -> usize {
        let parts = self.items.get(item.0).and_then(|item| item.parts.get(year));
        parts.map_or(0, |parts| *parts as usize)
    }

    /// The first slot of a figure: the numerator of a ratio, whose denominator follows, or the value.
    pub fn slot(
        &self,
        item: DataItemId,
        year: usize,
        part: usize,
        segment: Option<SegmentId>,
    ) -> Option<u32> {
        let slots = self.items.get(item.0)?;
        let position = slots.segments.iter().position(|known| *known == segment)?;
        if part >= *slots.parts.get(year)? as usize {
            return None;
        }
        let figure = part * slots.segments.len() + position;
        Some(slots.years.get(year)? + u32::try_from(figure).ok()? * slots.fields)
    }
}

/// The data of one run.
#[derive(Clone, Debug)]
pub struct Inputs {
    pub(crate) values: Vec<Cell>,
    pub(crate) origins: Vec<Option<Origin>>,
    /// Figures with more digits than a cell holds.
    pub(crate) wides: Vec<Wide>,
}

impl Inputs {
    /// No data at all.
    pub(crate) fn none() -> Self {
        Self { values: Vec::new(), origins: Vec::new(), wides: Vec::new() }
    }

    fn cell(&mut self, value: Decimal) -> Cell {
        keep(value.into(), &mut self.wides)
    }

    /// Why a slot has no figure, if it has none.
    pub(crate) fn missing(&self, slot: u32) -> Option<MissingKind> {
        match self.values.get(slot as usize).map(|cell| cell.view()) {
            Some(View::Missing(kind)) => Some(kind),
            Some(_) => None,
            None => Some(MissingKind::NotSubmitted),
        }
    }

    /// The observations in their slots. What is not observed is not submitted. An observation that has no slot in the
    /// contract was refused when it was bound, and is left out here.
    pub fn new(slots: &Slots, observations: &[Observation]) -> Self {
        let count = slots.count as usize;
        let mut inputs = Self {
            values: vec![Cell::missing(MissingKind::NotSubmitted); count],
            origins: vec![None; count],
            wides: Vec::new(),
        };
        for observation in observations {
            let slot = slots.slot(observation.item, observation.year, observation.part, observation.segment);
            let Some(slot) = slot else { continue };
            let fields = slots.items.get(observation.item.0).map_or(1, |item| item.fields);
            let one = Cell::number(Fraction::ONE);
            let (first, second) = match observation.figure {
                Figure::Ratio { numerator, denominator } => {
                    (inputs.cell(numerator), inputs.cell(denominator))
                }
                // A percentage without its counts is a ratio to one.
                Figure::Value(value) => (inputs.cell(value), one),
                Figure::YesNo(yes) => (inputs.cell(Decimal::from(u8::from(yes))), one),
                Figure::Level(rank) => (inputs.cell(Decimal::from(rank)), one),
                Figure::Missing(kind) => (Cell::missing(kind), Cell::missing(kind)),
            };
            for (offset, value) in [first, second].into_iter().enumerate().take(fields as usize) {
                let at = slot as usize + offset;
                if let (Some(place), Some(origin)) = (inputs.values.get_mut(at), inputs.origins.get_mut(at)) {
                    *place = value;
                    *origin = Some(observation.origin.clone());
                }
            }
        }
        inputs
    }
}
