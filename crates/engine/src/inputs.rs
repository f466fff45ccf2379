//! The data of one run as a dense list of values, one slot a figure.

use crate::values::{Cell, View, keep};
use meed_contract::exact::{Fraction, Wide};
use meed_contract::{
    Contract, CountRange, Counts, DataItemId, Figure, Half, Holds, MissingKind, Observation, Origin,
    SegmentId,
};
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
    /// What counts that are suppressed or rounded stand for.
    counts: Counts,
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
            let mut slots =
                ItemSlots { years: Vec::new(), parts: Vec::new(), segments, fields, counts: item.counts };
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

    /// The slots of a row of records: its columns.
    pub(crate) fn of_a_row(columns: usize) -> Self {
        Self { items: Vec::new(), count: u32::try_from(columns).unwrap_or(u32::MAX) }
    }

    /// How many parts an item has in a contract year.
    pub fn parts(&self, item: DataItemId, year: usize) -> usize {
        let parts = self.items.get(item.0).and_then(|item| item.parts.get(year));
        parts.map_or(0, |parts| *parts as usize)
    }

    /// Whose figure stands in a slot: the item, the contract year and the part of it.
    pub(crate) fn figure_of(&self, slot: u32) -> Option<(DataItemId, usize, usize)> {
        self.items.iter().enumerate().find_map(|(item, slots)| {
            let width = slots.fields * u32::try_from(slots.segments.len()).ok()?;
            slots.years.iter().zip(&slots.parts).enumerate().find_map(|(year, (first, parts))| {
                let part = slot.checked_sub(*first)?.checked_div(width)?;
                (part < *parts).then_some((DataItemId(item), year, part as usize))
            })
        })
    }

    /// For each slot whether it holds a numerator, whose denominator is in the next.
    pub(crate) fn numerators(&self) -> Vec<bool> {
        let mut found = vec![false; self.count as usize];
        for item in self.items.iter().filter(|item| item.fields == 2) {
            for (first, parts) in item.years.iter().zip(&item.parts) {
                let figures = parts * u32::try_from(item.segments.len()).unwrap_or(0);
                for figure in 0..figures {
                    if let Some(place) = found.get_mut((first + 2 * figure) as usize) {
                        *place = true;
                    }
                }
            }
        }
        found
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
    /// Figures of which only the ends are known. In `values` each stands at its lower end.
    pub(crate) uncertain: Vec<Uncertain>,
}

/// A count, or a count out of a count, of which only the ends are known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Uncertain {
    /// The slot of the count, or of the numerator.
    pub(crate) slot: u32,
    /// Whose figure it is.
    pub(crate) item: DataItemId,
    /// The count, or the numerator.
    pub(crate) first: CountRange,
    /// The denominator, which is never below the numerator.
    pub(crate) second: Option<CountRange>,
}

impl Uncertain {
    /// With a numerator that its denominator allows, and the other way round; none where no figures fit.
    pub(crate) fn possible(mut self) -> Option<Self> {
        if let Some(second) = &mut self.second {
            self.first.high = self.first.high.min(second.high);
            second.low = second.low.max(self.first.low);
        }
        (self.first.low <= self.first.high).then_some(self)
    }

    pub(crate) fn is_exact(&self) -> bool {
        self.first.is_exact() && self.second.is_none_or(CountRange::is_exact)
    }

    /// The figures at the lower end, where a ratio is lowest.
    pub(crate) fn lowest(&self) -> (Decimal, Option<Decimal>) {
        (self.first.low, self.second.map(|second| second.high))
    }

    /// The figures at the higher end, where a ratio is highest.
    pub(crate) fn highest(&self) -> (Decimal, Option<Decimal>) {
        (self.first.high, self.second.map(|second| second.low.max(self.first.high)))
    }
}

impl Inputs {
    /// No data at all.
    pub(crate) fn none() -> Self {
        Self { values: Vec::new(), origins: Vec::new(), wides: Vec::new(), uncertain: Vec::new() }
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
        Self::read(slots, observations, true)
    }

    /// The same with every count taken as it is given.
    pub(crate) fn exact(slots: &Slots, observations: &[Observation]) -> Self {
        Self::read(slots, observations, false)
    }

    fn read(slots: &Slots, observations: &[Observation], by_rule: bool) -> Self {
        let count = slots.count as usize;
        let mut inputs = Self {
            values: vec![Cell::missing(MissingKind::NotSubmitted); count],
            origins: vec![None; count],
            wides: Vec::new(),
            uncertain: Vec::new(),
        };
        for observation in observations {
            let slot = slots.slot(observation.item, observation.year, observation.part, observation.segment);
            let Some(slot) = slot else { continue };
            let fields = slots.items.get(observation.item.0).map_or(1, |item| item.fields);
            let counts = slots.items.get(observation.item.0).filter(|_| by_rule);
            let counts = counts.map_or(Counts::default(), |item| item.counts);
            if let Some(uncertain) = uncertain(slot, observation, counts, fields == 2) {
                inputs.uncertain.push(uncertain);
                inputs.set_uncertain(slot, uncertain.lowest());
                for at in slot..slot + fields {
                    if let Some(origin) = inputs.origins.get_mut(at as usize) {
                        *origin = Some(observation.origin.clone());
                    }
                }
                continue;
            }
            let one = Cell::number(Fraction::ONE);
            let (first, second) = match observation.figure {
                Figure::Ratio { numerator, denominator } => {
                    (inputs.cell(numerator), inputs.cell(denominator))
                }
                // A percentage without its counts is a ratio to one.
                Figure::Value(value) => (inputs.cell(value), one),
                Figure::YesNo(yes) => (inputs.cell(Decimal::from(u8::from(yes))), one),
                Figure::Level(rank) => (inputs.cell(Decimal::from(rank)), one),
                // Without a rule for suppressed counts nothing can be made of the other one.
                Figure::Half(_) => {
                    (Cell::missing(MissingKind::Suppressed), Cell::missing(MissingKind::Suppressed))
                }
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

    /// Puts figures into the slots of an uncertain figure.
    pub(crate) fn set_uncertain(&mut self, slot: u32, (first, second): (Decimal, Option<Decimal>)) {
        for (at, value) in (slot..).zip([Some(first), second]) {
            let Some(value) = value else { continue };
            let cell = self.cell(value);
            if let Some(place) = self.values.get_mut(at as usize) {
                *place = cell;
            }
        }
    }
}

/// The ends of a figure by the contract's rule for suppressed and rounded counts; none where it is known or missing.
fn uncertain(slot: u32, observation: &Observation, counts: Counts, is_ratio: bool) -> Option<Uncertain> {
    if counts.suppressed.is_none() && counts.rounded.is_none() {
        return None;
    }
    let (first, second) = match (observation.figure, is_ratio) {
        (Figure::Ratio { numerator, denominator }, _) => {
            (counts.of_reported(numerator), Some(counts.of_reported(denominator)))
        }
        (Figure::Half(Half::Numerator(numerator)), _) => {
            (counts.of_reported(numerator), Some(counts.suppressed?))
        }
        (Figure::Half(Half::Denominator(denominator)), _) => {
            (counts.suppressed?, Some(counts.of_reported(denominator)))
        }
        (Figure::Missing(MissingKind::Suppressed), true) => (counts.suppressed?, Some(counts.suppressed?)),
        (Figure::Missing(MissingKind::Suppressed), false) => (counts.suppressed?, None),
        // A percentage in place of counts is no count.
        (Figure::Value(count), false) => (counts.of_reported(count), None),
        (Figure::Value(_) | Figure::YesNo(_) | Figure::Level(_) | Figure::Missing(_), _) => return None,
    };
    let figure = Uncertain { slot, item: observation.item, first, second }.possible()?;
    (!figure.is_exact() || !matches!(observation.figure, Figure::Ratio { .. } | Figure::Value(_)))
        .then_some(figure)
}
