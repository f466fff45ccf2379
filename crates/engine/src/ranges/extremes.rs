//! Between what everything that is paid lies, whatever the data say.
//!
//! The inputs are as wide as their kinds allow. Two things are known of a payment that single operations do not show: it is
//! never below nothing nor above its pot, and of a gain and a loss only one is there. So the ends of what is earned are narrowed
//! before what follows is looked at, and a contract with shares of gains and losses is looked at twice.

use super::ends::{needed, within};
use super::{Ends, Kinds, Range, RangeInputs, Ranges};
use crate::inputs::Slots;
use crate::plan::{Id, Operation, PaymentOutputs, Plan, RowOutputs, YearOutputs};
use meed_contract::exact::Exact;
use meed_contract::{
    Basis, Contract, DataItemId, Direction, Holds, MissingKind, Money, PartyId, PartySplit, Payment,
    SegmentId, Unit,
};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashMap};

/// Between what a sum lies. Every data set leads between the ends, and an end may be further out than any leads. One that is not
/// there is beyond every sum.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Between {
    /// It is never less.
    pub lowest: Option<Money>,
    /// It is never more.
    pub highest: Option<Money>,
}

/// Between what all that is paid in a contract year lies.
#[derive(Clone, PartialEq, Debug)]
pub struct PaidBetween<'c> {
    /// The payments in the order written; those that do not apply in the year are left out.
    pub payments: Vec<FlowBetween<'c>>,
    /// What is paid back of payments that recover what was paid too much, in the order written.
    pub recovered: Vec<FlowBetween<'c>>,
    /// What requirements deduct, in the order written.
    pub deductions: Vec<FlowBetween<'c>>,
    /// What each party receives less what it pays, deductions with it; what is passed on is left out.
    pub parties: Vec<(PartyId, Between)>,
    /// What all payments come to, less what flows back.
    pub total: Between,
}

/// Between what a payment or a deduction lies.
#[derive(Clone, PartialEq, Debug)]
pub struct FlowBetween<'c> {
    /// The name of the payment or requirement.
    pub name: &'c str,
    /// Between what it lies.
    pub amount: Between,
    /// Where it has no end on a side: the data items that it turns on and that have none themselves.
    pub turns_on: Vec<DataItemId>,
}

/// What is known of a result beforehand.
#[derive(Clone, Copy)]
enum Narrower {
    /// What is earned of a pot.
    Earned(Id),
    /// What is never below nothing.
    NotNegative,
    /// Whether it is a gain.
    IsGain,
}

impl Plan {
    /// Between what everything that is paid lies in each contract year, whatever the data say. `contract` is the one that the plan
    /// was compiled from.
    pub fn extremes<'c>(&self, contract: &'c Contract) -> Vec<PaidBetween<'c>> {
        let inputs = whatever(contract, &self.slots);
        let narrowers = narrowers(&self.years);
        let has_sides = narrowers.values().any(|narrower| matches!(narrower, Narrower::IsGain));
        let either = self.narrowed(&inputs, &narrowers, None);
        let sides = if has_sides {
            [true, false].map(|gain| self.narrowed(&inputs, &narrowers, Some(gain)))
        } else {
            [either.clone(), either.clone()]
        };
        let extremes = Extremes { plan: self, contract, either, sides };
        self.years.iter().enumerate().map(|(year, outputs)| extremes.year(year, outputs)).collect()
    }

    /// Between what every result lies, whatever the data say.
    pub(crate) fn whatever_the_data(&self, contract: &Contract) -> Ranges {
        self.narrowed(&whatever(contract, &self.slots), &narrowers(&self.years), None)
    }

    /// The ranges of all results, narrowed by what is known of them; of gains and losses only one, if it is said which.
    fn narrowed(
        &self,
        inputs: &RangeInputs,
        narrowers: &HashMap<u32, Narrower>,
        gain: Option<bool>,
    ) -> Ranges {
        let mut ranges = Ranges { results: vec![super::NOT_SUBMITTED; self.len()], parts: HashMap::new() };
        for (index, operation) in (0_u32..).zip(&self.operations) {
            let mut range = ranges.step(self, inputs, index, operation);
            let zero = Ends { low: Some(Exact::ZERO), high: None };
            match narrowers.get(&index) {
                Some(Narrower::Earned(pot)) => {
                    let most = ranges.get(*pot).ends.and_then(|ends| ends.high);
                    range.ends = range.ends.map(|ends| within(ends, Ends { high: most, ..zero }));
                }
                Some(Narrower::NotNegative) => range.ends = range.ends.map(|ends| within(ends, zero)),
                Some(Narrower::IsGain) => {
                    let (yes, no) = range.answers();
                    range.ends = match gain {
                        Some(true) => Range::truth(yes, false),
                        Some(false) => Range::truth(false, no),
                        None => range.ends,
                    };
                }
                None => {}
            }
            if let Some(result) = ranges.results.get_mut(index as usize) {
                *result = range;
            }
        }
        ranges
    }
}

fn narrowers(years: &[YearOutputs]) -> HashMap<u32, Narrower> {
    let mut found = HashMap::new();
    let mut earned = |row: &RowOutputs| {
        let narrower = if row.pot < row.earned { Narrower::Earned(row.pot) } else { Narrower::NotNegative };
        found.entry(row.earned.0).or_insert(narrower);
    };
    for payment in years.iter().flat_map(|year| year.payments.iter().flatten()) {
        for outcome in &payment.outcomes {
            outcome.indicators.iter().for_each(|(row, _)| earned(row));
            earned(&outcome.row);
        }
        payment.additional.iter().for_each(|(row, ..)| earned(row));
        earned(&payment.row);
    }
    for year in years {
        for sides in year.payments.iter().flatten().filter_map(|payment| payment.sides.as_ref()) {
            found.insert(sides.is_gain.0, Narrower::IsGain);
        }
        for requirement in year.requirements.iter().flatten() {
            if let Some(deduction) = &requirement.deduction {
                found.insert(deduction.amount.0, Narrower::NotNegative);
            }
        }
        for recovery in year.payments.iter().flatten().filter_map(|payment| payment.recovery.as_ref()) {
            found.insert(recovery.amount.0, Narrower::NotNegative);
        }
    }
    found
}

struct Extremes<'p, 'c> {
    plan: &'p Plan,
    contract: &'c Contract,
    either: Ranges,
    /// Where gains and losses are shared: with gains only, and with losses only.
    sides: [Ranges; 2],
}

/// Who pays whom how much, in one of the ways in which a payment may come out.
struct Way<'a> {
    ranges: &'a Ranges,
    from: (&'a PartySplit, &'a [Id]),
    to: (&'a PartySplit, &'a [Id]),
}

impl<'c> Extremes<'_, 'c> {
    fn year(&self, year: usize, outputs: &YearOutputs) -> PaidBetween<'c> {
        let mut parties: BTreeMap<usize, Ends> = BTreeMap::new();
        let mut total = Ends::exactly(Exact::ZERO);
        let mut found = PaidBetween {
            payments: Vec::new(),
            recovered: Vec::new(),
            deductions: Vec::new(),
            parties: Vec::new(),
            total: between(total),
        };
        for (payment, outputs) in self.contract.in_year(year).payments.iter().zip(&outputs.payments) {
            let Some(outputs) = outputs else { continue };
            let earned = outputs.row.earned;
            let ways = self.ways(payment, outputs);
            let signed = ways.iter().map(|way| self.signed(year, way, earned));
            total = total.add(hull(signed));
            add_parties(&ways, &mut parties);
            let amount = hull(ways.iter().map(|way| way.amount(earned)));
            found.payments.push(self.flow(&payment.name, amount, earned));
            if let Some(recovery) = &outputs.recovery {
                let way = Way {
                    ranges: &self.either,
                    from: (&payment.to, recovery.from.as_slice()),
                    to: (&payment.from, recovery.to.as_slice()),
                };
                total = total.add(self.signed(year, &way, recovery.amount));
                let amount = way.amount(recovery.amount);
                add_parties(&[way], &mut parties);
                found.recovered.push(self.flow(&payment.name, amount, recovery.amount));
            }
        }
        for (requirement, outputs) in self.contract.requirements.iter().zip(&outputs.requirements) {
            let outputs = outputs.as_ref().and_then(|outputs| outputs.deduction.as_ref());
            let Some((deduction, outputs)) = requirement.deduction.as_ref().zip(outputs) else { continue };
            let way = Way {
                ranges: &self.either,
                from: (&deduction.from, outputs.from.as_slice()),
                to: (&deduction.to, outputs.to.as_slice()),
            };
            let amount = way.amount(outputs.amount);
            add_parties(&[way], &mut parties);
            found.deductions.push(self.flow(&requirement.name, amount, outputs.amount));
        }
        // What payments have in common may keep their sum further in than each of them by itself.
        let together = self.either.get(outputs.total).ends.unwrap_or(Ends::ANY);
        found.total = between(within(together, total));
        found.parties = parties.into_iter().map(|(party, ends)| (PartyId(party), between(ends))).collect();
        found
    }

    /// What a sum comes to in the total, which is reckoned by the contract as it stands for the year.
    fn signed(&self, year: usize, way: &Way<'_>, sum: Id) -> Ends {
        let amount = way.amount(sum);
        match self.contract.in_year(year).direction(way.from.0, way.to.0) {
            Direction::Out => amount,
            Direction::Back => negative(amount),
            Direction::Within => Ends::exactly(Exact::ZERO),
        }
    }

    fn ways<'a>(&'a self, payment: &'a Payment, outputs: &'a PaymentOutputs) -> Vec<Way<'a>> {
        let (Basis::Difference(difference), Some(sides)) = (&payment.basis, &outputs.sides) else {
            let from = (&payment.from, outputs.from.as_slice());
            return vec![Way { ranges: &self.either, from, to: (&payment.to, outputs.to.as_slice()) }];
        };
        let agreed = [&difference.gains, &difference.losses];
        let [gains, losses] = &self.sides;
        let parts = [(gains, &sides.gains), (losses, &sides.losses)];
        let ways = agreed.into_iter().zip(parts).filter_map(|(side, (ranges, parts))| {
            let (side, (from, to)) = (side.as_ref()?, parts.as_ref()?);
            Some(Way { ranges, from: (&side.from, from.as_slice()), to: (&side.to, to.as_slice()) })
        });
        ways.collect()
    }

    fn flow(&self, name: &'c str, amount: Ends, id: Id) -> FlowBetween<'c> {
        let is_open = amount.low.is_none() || amount.high.is_none();
        FlowBetween {
            name,
            amount: between(amount),
            turns_on: if is_open { self.turns_on(id) } else { Vec::new() },
        }
    }

    /// The data items without bounds that a result is made from: single figures where there are any, else counts.
    fn turns_on(&self, id: Id) -> Vec<DataItemId> {
        let needed = needed(self.plan, id);
        let operations = self.plan.operations.iter().zip(&needed).filter(|(_, needed)| **needed);
        let slots = operations.filter_map(|(operation, _)| match operation {
            Operation::Input(slot) => self.plan.slots.figure_of(*slot),
            _ => None,
        });
        let mut items: Vec<DataItemId> = slots.map(|(item, ..)| item).collect();
        items.sort_unstable_by_key(|item| item.0);
        items.dedup();
        let holds = |item: &DataItemId| self.contract.item(*item).map(|item| &item.holds);
        let is_single = |item: &DataItemId| matches!(holds(item), Some(Holds::Value { .. }));
        let any_single = items.iter().any(is_single);
        items.retain(|item| {
            is_single(item) || (!any_single && matches!(holds(item), Some(Holds::Ratio { .. })))
        });
        items
    }
}

impl Way<'_> {
    fn amount(&self, id: Id) -> Ends {
        // What is missing pays nothing.
        self.ranges.get(id).ends.unwrap_or(Ends::exactly(Exact::ZERO))
    }

    /// What a party receives less what it pays.
    fn net(&self, party: PartyId) -> Ends {
        let sum = |(split, parts): (&PartySplit, &[Id])| {
            let own = split.shares.iter().zip(parts).filter(|((one, _), _)| *one == party);
            own.fold(Ends::exactly(Exact::ZERO), |sum, (_, part)| sum.add(self.amount(*part)))
        };
        sum(self.to).subtract(sum(self.from))
    }
}

/// Adds what parties receive, and takes off what they pay.
fn add_parties(ways: &[Way<'_>], parties: &mut BTreeMap<usize, Ends>) {
    let mut concerned: Vec<PartyId> = ways
        .iter()
        .flat_map(|way| way.from.0.shares.iter().chain(&way.to.0.shares))
        .map(|(party, _)| *party)
        .collect();
    concerned.sort_unstable_by_key(|party| party.0);
    concerned.dedup();
    for party in concerned {
        let net = hull(ways.iter().map(|way| way.net(party)));
        // Where a payment may come out in two ways, one of them may not be there at all.
        let net = if ways.len() > 1 { net.hull(Ends::exactly(Exact::ZERO)) } else { net };
        let sum = parties.entry(party.0).or_insert(Ends::exactly(Exact::ZERO));
        *sum = sum.add(net);
    }
}

fn negative(ends: Ends) -> Ends {
    Ends::exactly(Exact::ZERO).subtract(ends)
}

/// What lies in any of them; nothing where there is none.
fn hull(ends: impl Iterator<Item = Ends>) -> Ends {
    ends.reduce(Ends::hull).unwrap_or(Ends::exactly(Exact::ZERO))
}

fn between(ends: Ends) -> Between {
    let money =
        |end: Option<Exact>| end.map(|end| Money::pounds(end.as_decimal().unwrap_or_else(|| end.shown(8))));
    Between { lowest: money(ends.low), highest: money(ends.high) }
}

/// Whatever data may say: any figure of the kind that is asked for, or none.
fn whatever(contract: &Contract, slots: &Slots) -> RangeInputs {
    let mut inputs = RangeInputs::new(slots, &[]);
    let zero = Some(Exact::ZERO);
    for (index, item) in contract.data_items.iter().enumerate() {
        let ends = match &item.holds {
            Holds::Ratio { .. } => Ends { low: zero, high: None },
            Holds::Value { unit, .. } => match unit {
                Unit::Count | Unit::Days | Unit::Hours | Unit::Minutes => Ends { low: zero, high: None },
                Unit::Number | Unit::Percentage | Unit::Money | Unit::Date | Unit::Moment => Ends::ANY,
            },
            Holds::YesNo { .. } => Ends { low: zero, high: Some(Exact::ONE) },
            Holds::Level { levels, .. } => {
                let count = contract.levels.get(levels.0).map_or(0, |scale| scale.levels.len());
                let highest = Decimal::from(count.saturating_sub(1));
                Ends { low: zero, high: Some(highest.into()) }
            }
        };
        let range = Range { ends: Some(ends), missing: any_kind() };
        let segments: Vec<Option<SegmentId>> =
            std::iter::once(None).chain(item.segments.iter().copied().map(Some)).collect();
        for year in 0..contract.calendar.years().len() {
            for part in 0..slots.parts(DataItemId(index), year) {
                for segment in &segments {
                    let Some(slot) = slots.slot(DataItemId(index), year, part, *segment) else { continue };
                    inputs.set(slot, range);
                    if matches!(item.holds, Holds::Ratio { .. }) {
                        inputs.set(slot + 1, range);
                    }
                }
            }
        }
    }
    inputs
}

fn any_kind() -> Kinds {
    let kinds =
        [MissingKind::NotDue, MissingKind::NotSubmitted, MissingKind::Suppressed, MissingKind::NotApplicable];
    kinds.into_iter().fold(Kinds::NONE, |known, kind| known.and(Kinds::one(kind)))
}
