//! Contract to plan: every construct becomes operations of the plan. One file a construct.
//!
//! Years are lowered in order. Within a year whatever a formula names is lowered when it is first needed, and once: the
//! order of items in a file means nothing, and circles were refused when the contract was resolved.

mod amount;
mod carried;
mod combined;
mod curve;
mod define;
mod difference;
mod expression;
mod measure;
mod outcome;
mod over;
mod payment;
mod providers;
mod requirement;
mod rows;
mod thing;

use crate::inputs::Slots;
use crate::plan::{
    AmountOutputs, Builder, CarriedOutputs, Id, OutcomeOutputs, PaymentOutputs, Plan, YearOutputs,
};
use expression::Own;
use measure::{Place, Value};
use meed_contract::{
    Assessment, Basis, Contract, DataItemId, Direction, ExpressionKind, FigureKind, FigurePath, Input,
    Measurement, PartOf, Payment, Reckoned, SegmentId, Side, Subject, ThingFigure, Type,
};
use meed_diagnostics::Span;
use std::collections::HashMap;

/// Compiles a contract. A resolved contract always compiles: what could go wrong was checked when it was resolved.
pub fn compile(contract: &Contract) -> Plan {
    let years = contract.calendar.years().len();
    let mut lowering = Lowering::over(contract, Slots::new(contract));
    for year in 0..years {
        lowering.whole_year(year);
    }
    let mut plan = lowering.plan.finish();
    plan.rows = (0..years).map(|year| rows::row_plans(contract, year)).collect();
    plan
}

/// Something with a name and a value of its own in every year.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Named {
    Amount(usize),
    Define(usize),
    Opening(usize),
    Closing(usize),
}

/// Who says how an item's periods make one value, and what missing data cost.
#[derive(Clone, Copy)]
enum MeasuredBy<'a> {
    Input(&'a Input),
    Assessment(&'a Assessment, &'a str),
}

/// A contract on its way to a plan, year by year.
struct Lowering<'a> {
    /// The contract as it stands for the year at hand.
    contract: &'a Contract,
    whole: &'a Contract,
    plan: Builder,
    /// The contract year at hand, counted from 0.
    year: usize,
    /// Amounts and definitions met so far, by year; none where nothing is stated for the year.
    named: HashMap<(Named, usize), Option<Id>>,
    /// The years met so far of amounts that are stated for years of their own, by amount and position, and by which of the
    /// contract's earlier states the amount was read from.
    years_of_amounts: HashMap<(Option<usize>, usize, usize), Id>,
    /// For each contract year and data item who measures with it.
    measures: Vec<Vec<Option<MeasuredBy<'a>>>>,
    /// The assessed values met so far, by item and year; none where no data are asked for.
    values: HashMap<(DataItemId, usize), Option<Value>>,
    /// The payments met so far, by year and position; none where a payment does not apply.
    payments: HashMap<(usize, usize), Option<PaymentOutputs>>,
    /// The payment at hand whose outcomes are known already, and its outcomes: what it asks then sees what they earn by themselves.
    underway: Option<usize>,
    outcomes: Vec<OutcomeOutputs>,
    /// The values of single segments met so far, by item, segment and year; none where no data are asked for.
    segments: HashMap<(DataItemId, SegmentId, usize), Option<Value>>,
    /// The figures met so far: by item, place, and numerator (0) or denominator (1).
    figures: HashMap<(DataItemId, Place, u32), Id>,
    /// The part of the year at hand, where an aggregate runs over its parts.
    part: Option<usize>,
    /// What has a meaning of its own where the expression at hand stands.
    own: Own<'a>,
    /// The row of records that is being lowered, in a plan for rows.
    row: Option<rows::Row>,
}

fn measures(contract: &Contract) -> Vec<Option<MeasuredBy<'_>>> {
    let mut measures = vec![None; contract.data_items.len()];
    let mut set = |item: DataItemId, by| {
        if let Some(place) = measures.get_mut(item.0) {
            *place = Some(by);
        }
    };
    for input in &contract.inputs {
        set(input.item, MeasuredBy::Input(input));
    }
    for payment in &contract.payments {
        let Basis::Pot { outcomes, .. } = &payment.basis else { continue };
        for outcome in outcomes {
            let own = outcome.measurement.iter().map(|measurement| (measurement, &outcome.name));
            let indicators =
                outcome.indicators.iter().map(|indicator| (&indicator.measurement, &indicator.name));
            for (measurement, name) in own.chain(indicators) {
                match measurement {
                    Measurement::One(assessment) => {
                        set(assessment.item, MeasuredBy::Assessment(assessment, name));
                    }
                    Measurement::Combined(combination) => {
                        for part in &combination.parts {
                            let by = MeasuredBy::Assessment(&part.assessment, &part.name);
                            set(part.assessment.item, by);
                        }
                    }
                }
            }
        }
    }
    measures
}

impl<'a> Lowering<'a> {
    /// Nothing lowered yet.
    fn over(contract: &'a Contract, slots: Slots) -> Self {
        let years = contract.calendar.years().len();
        Self {
            contract,
            whole: contract,
            plan: Builder::new(slots, contract.rounding),
            year: 0,
            named: HashMap::new(),
            years_of_amounts: HashMap::new(),
            measures: (0..years).map(|year| measures(contract.in_year(year))).collect(),
            values: HashMap::new(),
            payments: HashMap::new(),
            underway: None,
            outcomes: Vec::new(),
            segments: HashMap::new(),
            figures: HashMap::new(),
            part: None,
            own: Own::default(),
            row: None,
        }
    }
}

impl Lowering<'_> {
    fn whole_year(&mut self, year: usize) {
        let start = self.plan.position();
        self.year = year;
        self.contract = self.whole.in_year(year);
        for input in &self.contract.inputs {
            self.item(input.item);
        }
        // In this order nothing recurses through a long chain of definitions.
        for reckoned in &self.contract.order {
            match reckoned {
                Reckoned::Amount(index) => {
                    self.amount(*index);
                }
                Reckoned::Define(index) => {
                    self.define(*index);
                }
                Reckoned::Opening(index) => {
                    self.carried(*index, FigureKind::Opening);
                }
                Reckoned::Closing(index) => {
                    self.carried(*index, FigureKind::Closing);
                }
                Reckoned::Payment(index) => {
                    self.paid(*index);
                }
                Reckoned::Curve(_) => {}
            }
        }
        let amounts: Vec<Option<Id>> =
            (0..self.contract.amounts.len()).map(|index| self.amount(index)).collect();
        let payments: Vec<Option<PaymentOutputs>> =
            (0..self.contract.payments.len()).map(|index| self.paid(index)).collect();
        let carried: Vec<CarriedOutputs> =
            (0..self.contract.carried.len()).map(|index| self.carried_outputs(index)).collect();
        let requirements: Vec<_> =
            self.contract.requirements.iter().map(|requirement| self.requirement(requirement)).collect();
        let total_from = self.plan.position();
        let total = self.total_of_the_year(&payments);
        let items = (0..self.contract.data_items.len())
            .map(|index| {
                self.values.get(&(DataItemId(index), year)).and_then(|value| Some(value.as_ref()?.counted))
            })
            .collect();
        let outputs = YearOutputs {
            operations: start..self.plan.position(),
            payments,
            amounts: amounts.into_iter().map(|value| AmountOutputs { value }).collect(),
            defines: (0..self.contract.defines.len())
                .map(|index| self.named.get(&(Named::Define(index), year)).copied().flatten())
                .collect(),
            carried,
            items,
            requirements,
            total,
            total_from,
        };
        self.plan.end_year(outputs);
    }

    /// Which of the contract's earlier states is at hand; none for the last one.
    fn state(&self) -> Option<usize> {
        self.whole.earlier.iter().position(|earlier| self.year < earlier.until)
    }

    /// Lowers something as it stands for another year.
    fn in_year<T>(&mut self, year: usize, lower: impl FnOnce(&mut Self) -> T) -> T {
        let here = std::mem::replace(&mut self.year, year);
        self.contract = self.whole.in_year(year);
        let lowered = lower(self);
        self.year = here;
        self.contract = self.whole.in_year(here);
        lowered
    }

    /// Lowers an expression as it stands for a year before, which is meant as a whole.
    fn as_of<T>(&mut self, year: usize, lower: impl FnOnce(&mut Self) -> T) -> T {
        let (own, part, underway) = (self.own, self.part.take(), self.underway.take());
        if let Some(measured) = &mut self.own.measured {
            measured.value = None;
        }
        let lowered = self.in_year(year, lower);
        (self.own, self.part, self.underway) = (own, part, underway);
        lowered
    }

    /// A payment this year, lowered when it is first needed.
    fn paid(&mut self, index: usize) -> Option<PaymentOutputs> {
        let key = (self.year, index);
        if let Some(known) = self.payments.get(&key) {
            return known.clone();
        }
        let payment = self.contract.payments.get(index)?;
        // What a formula elsewhere makes of its own surroundings means nothing here.
        let (own, part) = (std::mem::take(&mut self.own), self.part.take());
        let (underway, outcomes) = (self.underway.take(), std::mem::take(&mut self.outcomes));
        self.beforehand(payment);
        let outputs = self.payment(payment, index);
        (self.own, self.part) = (own, part);
        (self.underway, self.outcomes) = (underway, outcomes);
        self.payments.insert(key, outputs.clone());
        outputs
    }

    /// Lowers whatever a payment names, so that the operations that follow are its own: where figures are uncertain, they are
    /// reckoned anew for the payment alone.
    fn beforehand(&mut self, payment: &Payment) {
        let mut named = Vec::new();
        payment.each(Some(self.year), &mut |expression| named.push(expression));
        payment.each_after_outcomes(&mut |expression| named.push(expression));
        let mut open = named;
        let mut others = Vec::new();
        while let Some(expression) = open.pop() {
            match &expression.kind {
                ExpressionKind::Amount(id) => {
                    self.amount(id.0);
                }
                ExpressionKind::Define(id) => {
                    self.define(id.0);
                }
                ExpressionKind::Item(id)
                | ExpressionKind::Numerator(id)
                | ExpressionKind::Denominator(id) => {
                    self.item(*id);
                }
                ExpressionKind::Figure(FigurePath { subject: Subject::Carried(index), figure }) => {
                    self.carried(*index, *figure);
                }
                ExpressionKind::Figure(path) => {
                    let owner = match path.subject {
                        Subject::Payment(owner)
                        | Subject::Outcome(owner, _)
                        | Subject::Indicator(owner, _, _)
                        | Subject::Additional(owner, _) => Some(owner),
                        _ => None,
                    };
                    others.extend(owner);
                }
                ExpressionKind::Thing(figure) => match *figure {
                    ThingFigure::Segment { item, segment, .. } => {
                        self.segment_value(item, segment);
                    }
                    ThingFigure::Line { amount, .. } => {
                        self.amount(amount.0);
                    }
                    ThingFigure::Part { part: PartOf { payment: owner, .. }, .. }
                    | ThingFigure::Flow { payment: owner, .. } => others.push(owner),
                },
                ExpressionKind::Curve { curve, .. } => {
                    if let Some(curve) = self.contract.curves.get(curve.0) {
                        curve.each(&mut |expression| open.push(expression));
                    }
                }
                _ => {}
            }
        }
        for owner in others {
            // Its own outcomes come with it.
            if self.contract.payments.get(owner).is_some_and(|other| other.name != payment.name) {
                self.paid(owner);
            }
        }
        for outcome in payment.outcomes() {
            let own = outcome.measurement.iter();
            let all = own.chain(outcome.indicators.iter().map(|indicator| &indicator.measurement));
            for assessment in all.flat_map(Measurement::measures) {
                self.item(assessment.item);
            }
        }
    }

    /// What flows to those who provide services, less what flows back; what is paid within one side is left out.
    fn total_of_the_year(&mut self, payments: &[Option<PaymentOutputs>]) -> Id {
        let contract = self.contract;
        let rule = contract.payments.first().map(|payment| payment.span);
        let rule = rule.or(contract.data_items.first().map(|item| item.span));
        let rule = rule.unwrap_or_else(|| Span::new(meed_diagnostics::SourceId(0), 0, 0));
        let zero = self.zero(rule);
        let mut all = vec![zero];
        for (payment, outputs) in contract.payments.iter().zip(payments) {
            let Some(outputs) = outputs else { continue };
            let earned = outputs.row.earned;
            all.push(match (&payment.basis, &outputs.sides) {
                (Basis::Difference(difference), Some(sides)) => {
                    let direction = |side: &Option<Side>| {
                        side.as_ref()
                            .map_or(Direction::Within, |side| contract.direction(&side.from, &side.to))
                    };
                    let (gains, losses) = (direction(&difference.gains), direction(&difference.losses));
                    let gain = self.signed(earned, gains, payment.span);
                    let loss = self.signed(earned, losses, payment.span);
                    let flows = self.plan.select(sides.is_gain, gain, loss, payment.span);
                    // With figures missing it is not known which it is; nothing is paid then, and the rest still adds up.
                    self.plan.or_else(flows, zero, payment.span)
                }
                _ => self.signed(earned, contract.direction(&payment.from, &payment.to), payment.span),
            });
        }
        for (payment, outputs) in contract.payments.iter().zip(payments) {
            let Some(recovery) = outputs.as_ref().and_then(|outputs| outputs.recovery.as_ref()) else {
                continue;
            };
            // What is recovered flows against its payment.
            let direction = contract.direction(&payment.to, &payment.from);
            all.push(self.signed(recovery.amount, direction, payment.span));
        }
        // A sum of its own even of one payment, so that it carries its own name.
        let total = self.plan.sum(&all, Type::Money, rule);
        self.plan.name(total, "all payments together")
    }

    /// What a sum comes to in totals.
    fn signed(&mut self, sum: Id, direction: Direction, rule: Span) -> Id {
        let zero = self.zero(rule);
        match direction {
            Direction::Out => sum,
            Direction::Back => self.plan.subtract(zero, sum, rule),
            Direction::Within => zero,
        }
    }

    fn zero(&mut self, rule: Span) -> Id {
        self.plan.constant(rust_decimal::Decimal::ZERO, Type::Money, rule)
    }
}
