//! What is known of a contract's figures before there are any data: what each part of a pot is worth, and between what
//! a figure lies whatever the data say.

use crate::facts::any_data;
use crate::plan::{Id, Plan};
use crate::ranges::Ends;
use meed_contract::exact::Exact;
use meed_contract::{Basis, Contract, FigureKind, FigurePath, Money, Subject, Type};
use rust_decimal::Decimal;
use std::collections::HashMap;

/// Figures that are known before there are data, by what they are about and the contract year, counted from 0.
#[derive(Clone, Debug, Default)]
pub struct Beforehand {
    worth: HashMap<(Subject, usize), Money>,
    between: HashMap<(Subject, usize), (Money, Option<Money>)>,
    values: HashMap<(Subject, usize), Known>,
}

/// A value that is the same whatever the data say.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Known {
    /// The value; a percentage is held as a fraction.
    pub value: Decimal,
    /// What kind of value.
    pub value_type: Type,
}

impl Beforehand {
    /// What is known of the figures of a contract. `plan` was compiled from it.
    pub fn of(contract: &Contract, plan: &Plan) -> Self {
        let mut found = Self::default();
        let ranges = plan.whatever_the_data(contract);
        let first = any_data(contract, Decimal::ONE);
        let second = any_data(contract, Decimal::TEN);
        let evaluations =
            plan.evaluate_exactly(contract, &first).ok().zip(plan.evaluate_exactly(contract, &second).ok());
        for year in 0..contract.calendar.years().len() {
            for subject in subjects(contract) {
                if let Some((first, second)) = &evaluations {
                    let pot = FigurePath { subject, figure: FigureKind::Pot };
                    // A pot that depends on data has no sum that could be stated beforehand.
                    let same = first.money(pot, year).zip(second.money(pot, year));
                    if let Some((worth, _)) = same.filter(|(one, other)| one == other) {
                        found.worth.insert((subject, year), worth);
                    }
                }
                if let Some(id) = figure(plan, subject, FigureKind::Earned, year)
                    && let Some(ends) = ranges.get(id).ends
                    && let Some(low) = ends.low.and_then(Exact::as_decimal)
                {
                    let high = ends.high.and_then(Exact::as_decimal).map(Money::pounds);
                    found.between.insert((subject, year), (Money::pounds(low), high));
                }
                if let Some(id) = value(plan, subject, year) {
                    let range = ranges.get(id);
                    let single = range.ends.and_then(Ends::single).filter(|_| range.missing.is_empty());
                    if let Some(value) = single.and_then(Exact::as_decimal) {
                        found.values.insert((subject, year), Known { value, value_type: plan.type_of(id) });
                    }
                }
            }
        }
        found
    }

    /// What a payment, outcome, indicator or additional payment is worth in a year: the most that could be earned where all data are
    /// there. None where that depends on the data, or where there is no such thing in that year.
    pub fn worth(&self, subject: Subject, year: usize) -> Option<Money> {
        self.worth.get(&(subject, year)).copied()
    }

    /// Between what lies what is earned, whatever the data say; no upper end where nothing bounds it. No data set leads further
    /// out, and an end may be further out than any data lead.
    pub fn between(&self, subject: Subject, year: usize) -> Option<(Money, Option<Money>)> {
        self.between.get(&(subject, year)).copied()
    }

    /// The value of an amount or a definition in a year, where it is the same whatever the data say.
    pub fn value(&self, subject: Subject, year: usize) -> Option<Known> {
        self.values.get(&(subject, year)).copied()
    }
}

/// Everything that has figures of its own.
fn subjects(contract: &Contract) -> Vec<Subject> {
    let mut found = vec![Subject::Total];
    found.extend((0..contract.amounts.len()).map(Subject::Amount));
    found.extend((0..contract.defines.len()).map(Subject::Define));
    for (index, payment) in contract.payments.iter().enumerate() {
        found.push(Subject::Payment(index));
        let Basis::Pot { outcomes, additional, .. } = &payment.basis else { continue };
        for (outcome, item) in outcomes.iter().enumerate() {
            found.push(Subject::Outcome(index, outcome));
            let indicators = 0..item.indicators.len();
            found.extend(indicators.map(|indicator| Subject::Indicator(index, outcome, indicator)));
        }
        found.extend((0..additional.len()).map(|extra| Subject::Additional(index, extra)));
    }
    found
}

fn figure(plan: &Plan, subject: Subject, figure: FigureKind, year: usize) -> Option<Id> {
    let outputs = plan.year(year)?;
    match subject {
        Subject::Total => (figure == FigureKind::Earned).then_some(outputs.total),
        Subject::Payment(index)
        | Subject::Outcome(index, _)
        | Subject::Indicator(index, ..)
        | Subject::Additional(index, _) => {
            outputs.payments.get(index)?.as_ref()?.figure(FigurePath { subject, figure })
        }
        Subject::Carried(index) => outputs.carried.get(index)?.figure(figure),
        Subject::Amount(_)
        | Subject::Define(_)
        | Subject::Item(_)
        | Subject::Requirement(_)
        | Subject::RequirementPeriod(..) => None,
    }
}

fn value(plan: &Plan, subject: Subject, year: usize) -> Option<Id> {
    let outputs = plan.year(year)?;
    match subject {
        Subject::Amount(index) => outputs.amounts.get(index)?.value,
        Subject::Define(index) => *outputs.defines.get(index)?,
        Subject::Total
        | Subject::Payment(_)
        | Subject::Outcome(..)
        | Subject::Indicator(..)
        | Subject::Additional(..)
        | Subject::Carried(_)
        | Subject::Item(_)
        | Subject::Requirement(_)
        | Subject::RequirementPeriod(..) => None,
    }
}
