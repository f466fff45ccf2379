//! A statement from the results of a run.

use super::combined;
use super::paid::sides;
use super::{
    AdditionalLine, Amounts, AssessmentLine, BalanceDue, BonusLine, IndicatorLine, Instalment, NotEarnedLine,
    OtherWay, OutcomeLine, PartyAmount, PaymentLine, PaymentRange, RecoveryLine, ReductionLine, Statement,
};
use crate::evaluation::Evaluation;
use crate::plan::{Id, OutcomeOutputs, PaymentOutputs, RowOutputs};
use chrono::Days;
use meed_contract::{
    Additional, Basis, BonusWorth, Direction, Finality, Frequency, Gate, Money, Outcome, PartyId, PartySplit,
    Payment, Portion, words,
};
use rust_decimal::Decimal;

pub(crate) fn statement(evaluation: &Evaluation<'_>, year: usize) -> Option<Statement> {
    let contract = evaluation.contract;
    let outputs = evaluation.plan.year(year)?;
    let contract_year = *contract.calendar.years().get(year)?;
    let withheld = outputs
        .payments
        .iter()
        .flatten()
        .any(|payment| !evaluation.values.money(payment.row.withheld).is_zero());
    // What is withheld is paid or lost when the data come, so nothing is final before.
    let finality = match evaluation.finality(year) {
        Finality::Final(_) if withheld => Finality::Provisional,
        finality => finality,
    };
    let builder = Builder { evaluation, year, finality };
    let payments = contract
        .in_year(year)
        .payments
        .iter()
        .zip(&outputs.payments)
        .enumerate()
        .filter_map(|(index, (payment, outputs))| Some(builder.payment(index, payment, outputs.as_ref()?)))
        .collect();
    let requirements = contract
        .requirements
        .iter()
        .zip(&outputs.requirements)
        .filter_map(|(requirement, outputs)| builder.requirement(requirement, outputs.as_ref()?))
        .collect();
    let carried = contract.in_year(year).carried.iter().zip(&outputs.carried);
    let carried = carried.filter_map(|(carried, outputs)| builder.carried(carried, outputs)).collect();
    Some(Statement {
        year: contract_year.number,
        range: contract_year.range,
        finality,
        payments,
        requirements,
        carried,
        total: evaluation.values.money(outputs.total),
    })
}

pub(super) struct Builder<'a> {
    pub(super) evaluation: &'a Evaluation<'a>,
    pub(super) year: usize,
    finality: Finality,
}

impl Builder<'_> {
    fn amounts(&self, row: &RowOutputs) -> Amounts {
        self.evaluation.amounts(row)
    }

    fn party(&self, id: PartyId, amount: Money) -> PartyAmount {
        let party = self.evaluation.contract.party(id);
        PartyAmount {
            name: party.map(|party| party.name.clone()).unwrap_or_default(),
            title: party.map(|party| party.title.clone()).unwrap_or_default(),
            amount,
        }
    }

    pub(super) fn split(&self, split: &PartySplit, parts: &[Id]) -> Vec<PartyAmount> {
        let parts = split.shares.iter().zip(parts);
        parts.map(|((party, _), part)| self.party(*party, self.evaluation.values.money(*part))).collect()
    }

    /// Who pays and who receives, and which way that is: of a gain or a loss, as it came out; where that is not certain, as it is
    /// of a gain.
    fn parties(
        &self,
        payment: &Payment,
        outputs: &PaymentOutputs,
        either_way: bool,
    ) -> (Vec<PartyAmount>, Vec<PartyAmount>, Direction) {
        let [(from, paid), (to, received)] = sides(self.evaluation, payment, outputs, either_way);
        let direction = self.evaluation.contract.in_year(self.year).direction(from, to);
        (self.split(from, paid), self.split(to, received), direction)
    }

    /// The other direction of a share of a gain or a loss of which it is not certain which it is.
    fn other_way(&self, payment: &Payment, highest: Money) -> Option<OtherWay> {
        let Basis::Difference(difference) = &payment.basis else { return None };
        let side = difference.losses.as_ref()?;
        let names = |split: &PartySplit| {
            split.shares.iter().map(|(party, _)| self.party(*party, Money::ZERO).name).collect()
        };
        Some(OtherWay { from: names(&side.from), to: names(&side.to), highest })
    }

    fn payment(&self, index: usize, payment: &Payment, outputs: &PaymentOutputs) -> PaymentLine {
        let values = &self.evaluation.values;
        let amounts = self.amounts(&outputs.row);
        let range = self.evaluation.ends(self.year, index).map(|ends| PaymentRange {
            lowest: ends.lowest,
            highest: ends.highest,
            decided_by: ends
                .decided_by
                .iter()
                .filter_map(|item| self.evaluation.deciding(*item, self.year))
                .collect(),
            other_way: ends.other_way.and_then(|highest| self.other_way(payment, highest)),
        });
        let either_way = range.as_ref().is_some_and(|range| range.other_way.is_some());
        let (from, to, direction) = self.parties(payment, outputs, either_way);
        let mut line = PaymentLine {
            name: payment.name.clone(),
            title: payment.title.clone(),
            from,
            to,
            passed_on: payment
                .passed_on
                .as_ref()
                .map(|split| self.split(split, &outputs.passed_on))
                .unwrap_or_default(),
            amounts,
            on_account: values.money(outputs.on_account),
            instalments: self.instalments(payment, outputs),
            balance: self.evaluation.balance(outputs),
            balance_due: self.balance_due(payment),
            direction,
            is_pot: matches!(payment.basis, Basis::Pot { .. } | Basis::Shared(_)),
            outcomes: Vec::new(),
            additional: Vec::new(),
            bonuses: self.bonuses(payment, outputs),
            unallocated: values.money(outputs.unallocated),
            not_earned: payment.not_earned.as_ref().map(|not_earned| NotEarnedLine {
                kept_by: self
                    .party(not_earned.kept_by, amounts.missed - amounts.withheld + amounts.not_available),
                name_services_within_days: not_earned.name_services_within_days,
            }),
            // What stops it at its lower end does not stop it for certain.
            stopped_by: if range.is_some() { None } else { self.stopped_by(payment, outputs) },
            reductions: if range.is_some() { Vec::new() } else { self.reductions(payment, outputs) },
            recovery: self.recovery(payment, outputs),
            is_referred: self.is_referred(outputs),
            range,
            rule: payment.span,
        };
        if let Basis::Pot { outcomes, additional, .. } = &payment.basis {
            line.outcomes = outcomes
                .iter()
                .zip(&outputs.outcomes)
                .enumerate()
                .map(|(index, (outcome, outputs))| self.outcome(index + 1, outcome, outputs, outcomes))
                .collect();
            line.additional = additional
                .iter()
                .zip(&outputs.additional)
                .map(|(extra, (row, condition, applies))| self.additional(extra, row, *condition, *applies))
                .collect();
        }
        line
    }

    /// What is paid back; none where that is certainly nothing.
    fn recovery(&self, payment: &Payment, outputs: &PaymentOutputs) -> Option<RecoveryLine> {
        let recovery = outputs.recovery.as_ref()?;
        let amount = self.evaluation.values.money(recovery.amount);
        let range = self.evaluation.between(recovery.amount);
        (!amount.is_zero() || range.is_some()).then(|| RecoveryLine {
            from: self.split(&payment.to, &recovery.from),
            to: self.split(&payment.from, &recovery.to),
            amount,
            range,
            direction: self.evaluation.contract.in_year(self.year).direction(&payment.to, &payment.from),
        })
    }

    /// Why a payment is stopped: its condition does not hold, or data that its sum needs are missing.
    fn stopped_by(&self, payment: &Payment, outputs: &PaymentOutputs) -> Option<String> {
        let values = &self.evaluation.values;
        if let Some(kind) = values.get(outputs.basis).missing() {
            return Some(match self.evaluation.lacking(outputs.basis, self.year) {
                Some(lacking) => format!("its sum cannot be reckoned: {lacking}"),
                None => format!("a figure that its sum needs is {}", crate::phrases::missing(kind)),
            });
        }
        if let Some((gate, _)) = &payment.refer
            && let Some(referred) = outputs.referred
            && values.truth(referred) == Some(true)
        {
            let gate = self.gate(gate);
            return Some(match self.evaluation.lacking(referred, self.year) {
                Some(lacking) => format!(
                    "it is not known whether it is referred to the parties, which it is if {gate}: {lacking}"
                ),
                None => format!("it is referred to the parties, because {gate}"),
            });
        }
        let stopped = outputs.gate.is_some_and(|gate| values.truth(gate) != Some(true));
        payment.only_if.as_ref().filter(|_| stopped).map(|gate| {
            let gate = self.gate(gate);
            match outputs.gate.and_then(|asked| self.evaluation.lacking(asked, self.year)) {
                Some(lacking) => {
                    format!("it is paid only if {gate}, and that is not known: {lacking}")
                }
                None => format!("it is paid only if {gate}"),
            }
        })
    }

    fn bonuses(&self, payment: &Payment, outputs: &PaymentOutputs) -> Vec<BonusLine> {
        let values = &self.evaluation.values;
        payment
            .bonuses
            .iter()
            .zip(&outputs.bonuses)
            .map(|(bonus, outputs)| BonusLine {
                worth_words: match bonus.worth {
                    BonusWorth::Percentage(percentage) => format!("{}% of the pot", percentage.normalize()),
                    BonusWorth::Points(points) => points_words(points),
                },
                worth: values.money(outputs.worth),
                condition: self.gate(&bonus.only_if),
                holds: values.truth(outputs.holds) == Some(true),
                lacking: self.evaluation.lacking(outputs.condition, self.year),
            })
            .collect()
    }

    /// The conditions that do not hold and took something away.
    fn reductions(&self, payment: &Payment, outputs: &PaymentOutputs) -> Vec<ReductionLine> {
        let values = &self.evaluation.values;
        payment
            .reduced
            .iter()
            .zip(&outputs.reduced)
            .filter(|(_, (holds, lost))| values.truth(*holds) != Some(true) && !values.money(*lost).is_zero())
            .map(|(reduction, (holds, lost))| ReductionLine {
                by: reduction.by,
                unless: self.gate(&reduction.unless),
                lost: values.money(*lost),
                lacking: self.evaluation.lacking(*holds, self.year),
            })
            .collect()
    }

    fn is_referred(&self, outputs: &PaymentOutputs) -> bool {
        outputs.referred.is_some_and(|referred| {
            self.evaluation.values.truth(referred) == Some(true) && !self.evaluation.is_not_known(referred)
        })
    }

    fn gate(&self, gate: &Gate) -> String {
        crate::formula::gate(self.evaluation.contract, gate)
    }

    fn instalments(&self, payment: &Payment, outputs: &PaymentOutputs) -> Vec<Instalment> {
        let frequency = match payment.paid_out.months_apart {
            1 => Frequency::Monthly,
            3 => Frequency::Quarterly,
            6 => Frequency::HalfYearly,
            _ => Frequency::Yearly,
        };
        let calendar = &self.evaluation.contract.calendar;
        let Some(year) = calendar.years().get(self.year) else { return Vec::new() };
        let values = &self.evaluation.values;
        (1..)
            .zip(&outputs.instalments)
            .zip(calendar.parts(*year, frequency))
            .map(|((number, amount), range)| Instalment { number, range, amount: values.money(*amount) })
            .collect()
    }

    fn balance_due(&self, payment: &Payment) -> BalanceDue {
        match (payment.paid_out.balance_days, self.finality) {
            (None, _) => BalanceDue::NotStated,
            (Some(days), Finality::Final(Some(date))) => date
                .checked_add_days(Days::new(u64::from(days)))
                .map_or(BalanceDue::DaysAfterFinalData(days), BalanceDue::On),
            (Some(days), _) => BalanceDue::DaysAfterFinalData(days),
        }
    }

    fn outcome(
        &self,
        number: usize,
        outcome: &Outcome,
        outputs: &OutcomeOutputs,
        all: &[Outcome],
    ) -> OutcomeLine {
        let indicators = outcome
            .indicators
            .iter()
            .zip(&outputs.indicators)
            .map(|(indicator, (row, measure))| IndicatorLine {
                name: indicator.name.clone(),
                code: indicator.code.clone(),
                title: indicator.title.clone(),
                amounts: self.amounts(row),
                assessment: self.assessed(&indicator.measurement, measure, row, None),
                rule: indicator.span,
            })
            .collect();
        let pot = matches!(outcome.portion, Portion::OfThePot(_)).then(|| self.pot_of(outputs)).flatten();
        let assessment = outcome
            .measurement
            .as_ref()
            .zip(outputs.measure.as_ref())
            .map(|(measurement, measure)| self.assessed(measurement, measure, &outputs.row, pot));
        OutcomeLine {
            name: outcome.name.clone(),
            title: outcome.title.clone(),
            number,
            portion: self.portion(outcome, all),
            amounts: self.amounts(&outputs.row),
            indicators,
            assessment,
            rule: outcome.span,
        }
    }

    /// The pot of the payment that an outcome's row belongs to.
    fn pot_of(&self, outputs: &OutcomeOutputs) -> Option<Id> {
        let year = self.evaluation.plan.year(self.year)?;
        let payment = year.payments.iter().flatten().find(|payment| {
            payment.outcomes.iter().any(|outcome| outcome.row.earned == outputs.row.earned)
        })?;
        Some(payment.row.pot)
    }

    fn assessed(
        &self,
        measurement: &meed_contract::Measurement,
        measure: &crate::plan::MeasureOutputs,
        row: &RowOutputs,
        pot: Option<Id>,
    ) -> AssessmentLine {
        combined::line(self.evaluation, self.year, measurement, measure, row, pot.unwrap_or(row.pot))
    }

    fn portion(&self, outcome: &Outcome, all: &[Outcome]) -> String {
        match &outcome.portion {
            Portion::Points(points, _) => points_words(*points),
            Portion::Weight(weight, _) => {
                let sum: Decimal = all
                    .iter()
                    .filter_map(|other| {
                        if let Portion::Weight(weight, _) = other.portion { Some(weight) } else { None }
                    })
                    .sum();
                format!("weight {} of {}", weight.normalize(), sum.normalize())
            }
            Portion::Share(share, _) => format!("{}% of the pot", share.normalize()),
            Portion::OfThePot(_) => {
                let most = outcome.measurement.as_ref();
                let most = most.map_or(Decimal::ZERO, |measurement| measurement.most(self.year));
                format!("at most {} of the pot", words::percentage(most))
            }
        }
    }

    fn additional(&self, extra: &Additional, row: &RowOutputs, condition: Id, applies: Id) -> AdditionalLine {
        let values = &self.evaluation.values;
        let applies = values.truth(applies) == Some(true);
        AdditionalLine {
            name: extra.name.clone(),
            title: extra.title.clone(),
            portion: match &extra.portion {
                Portion::Points(points, _) => points_words(*points),
                Portion::Weight(weight, _) => format!("weight {}", weight.normalize()),
                Portion::Share(share, _) => format!("{}% of the pot", share.normalize()),
                Portion::OfThePot(_) => String::new(),
            },
            amounts: self.amounts(row),
            condition: self.gate(&extra.only_if),
            holds: values.truth(condition).filter(|_| applies),
            lacking: self.evaluation.lacking(condition, self.year).filter(|_| applies),
            range: self.evaluation.row_range(row),
            rule: extra.span,
        }
    }
}

fn points_words(points: Decimal) -> String {
    let points = points.normalize();
    format!("{points} {}", if points == Decimal::ONE { "point" } else { "points" })
}
