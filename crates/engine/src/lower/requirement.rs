//! Requirements: each period judged by itself, and what missed ones cost.

use super::Lowering;
use super::measure::Place;
use crate::plan::{Comparison, DeductionOutputs, Id, PeriodOutputs, RequirementOutputs};
use meed_contract::{
    AmountForm, BinaryOperator, Consequence, Contract, DataItem, Deduction, Expression, ExpressionKind,
    Holds, JudgedAs, Judgement, MissingCosts, MissingKind, Money, PeriodStanding, Requirement, Type,
};
use meed_diagnostics::Span;
use rust_decimal::Decimal;

impl Lowering<'_> {
    /// A requirement in the year at hand; none where it does not apply.
    pub(super) fn requirement(&mut self, requirement: &Requirement) -> Option<RequirementOutputs> {
        let standings = requirement.years.get(self.year)?.as_ref()?;
        let item = self.contract.item(requirement.item)?;
        let year = *self.contract.calendar.years().get(self.year)?;
        let mut periods = Vec::with_capacity(standings.len());
        for (part, standing) in standings.iter().enumerate() {
            let words = self.contract.calendar.part_words(year, item.frequency, part);
            let name = format!("{} in {words}", requirement.name);
            periods.push(self.period(requirement, item, standing, part, &name));
        }
        let rule = requirement.span;
        let met = self.how_many(&periods, Judgement::Met, rule);
        let missed = self.how_many(&periods, Judgement::Missed, rule);
        self.plan.name(met, format!("{}, periods met", requirement.name));
        self.plan.name(missed, format!("{}, periods missed", requirement.name));
        let deduction =
            requirement.deduction.as_ref().map(|deduction| self.deduction(requirement, deduction, missed));
        Some(RequirementOutputs { periods, met, missed, deduction })
    }

    fn period(
        &mut self,
        requirement: &Requirement,
        item: &DataItem,
        standing: &PeriodStanding,
        part: usize,
        name: &str,
    ) -> PeriodOutputs {
        // Nothing stands in for a figure: what a missing one comes to is said of the judgement.
        let nothing = Consequence::PaysNothing;
        let as_reported = MissingCosts {
            not_due: nothing,
            not_submitted: nothing,
            suppressed: nothing,
            not_applicable: nothing,
            span: requirement.missing.span,
        };
        let (id, year) = (requirement.item, self.year);
        let first = self.figure(id, item, &as_reported, Place { year, part, segment: None }, 0);
        let (value, ratio) = if matches!(item.holds, Holds::Ratio { .. }) {
            let second = self.figure(id, item, &as_reported, Place { year, part, segment: None }, 1);
            (self.plan.divide(first, second, item.value_type(), item.span), Some((first, second)))
        } else {
            (first, None)
        };
        self.plan.name(value, format!("{name}, value"));
        let judgement = match (&standing.target, standing.grace) {
            (None, _) => self.stated_judgement(Judgement::NotJudged, standing.rule),
            (Some(_), Some(grace)) => self.stated_judgement(Judgement::InGrace, grace),
            (Some(target), None) => {
                let holds = self.test(target, value);
                let met = self.judgement(Judgement::Met, standing.rule);
                let missed = self.judgement(Judgement::Missed, standing.rule);
                let judged = self.plan.select(holds, met, missed, standing.rule);
                let rule = requirement.missing.span;
                let when = [
                    MissingKind::NotDue,
                    MissingKind::NotSubmitted,
                    MissingKind::Suppressed,
                    MissingKind::NotApplicable,
                ]
                .map(|kind| {
                    Some(match requirement.missing.of(kind) {
                        JudgedAs::Missed => self.judgement(Judgement::Missed, rule),
                        JudgedAs::NotJudged => self.judgement(Judgement::Missing, rule),
                    })
                });
                self.plan.otherwise(judged, when, rule)
            }
        };
        self.plan.name(judgement, name);
        PeriodOutputs { value, ratio, judgement }
    }

    /// A judgement by its place in the list of them.
    fn judgement(&mut self, judgement: Judgement, rule: Span) -> Id {
        self.plan.constant(number(judgement), Type::Judgement, rule)
    }

    /// A judgement that no data change, with a place of its own.
    fn stated_judgement(&mut self, judgement: Judgement, rule: Span) -> Id {
        self.plan.stated(number(judgement), Type::Judgement, rule)
    }

    fn how_many(&mut self, periods: &[PeriodOutputs], judgement: Judgement, rule: Span) -> Id {
        let wanted = self.judgement(judgement, rule);
        let each: Vec<Id> = periods
            .iter()
            .map(|period| self.plan.compare(period.judgement, Comparison::Exactly, wanted, rule))
            .collect();
        self.plan.count(&each, rule)
    }

    fn deduction(
        &mut self,
        requirement: &Requirement,
        deduction: &Deduction,
        missed: Id,
    ) -> DeductionOutputs {
        let rule = deduction.span;
        let (each, reckoned) = self.sum_of(&deduction.each);
        self.plan.name(each, format!("{}, for each period missed", requirement.name));
        let amount = self.plan.multiply(each, missed, Type::Money, rule);
        let most = deduction.most.as_ref().map(|most| {
            let (most, _) = self.sum_of(most);
            self.plan.name(most, format!("{}, at most in a year", requirement.name))
        });
        let amount = match most {
            Some(most) => self.plan.minimum(amount, most, rule),
            None => amount,
        };
        // Whatever the formulas come to, a deduction never turns into a payment the other way.
        let sums = std::iter::once(&deduction.each).chain(&deduction.most);
        let amount = if sums.into_iter().any(|sum| may_be_negative(self.contract, sum)) {
            let zero = self.zero(rule);
            self.plan.maximum(amount, zero, rule)
        } else {
            amount
        };
        self.plan.name(amount, format!("{}, deducted", requirement.name));
        let (from, to) = (self.split(amount, &deduction.from), self.split(amount, &deduction.to));
        DeductionOutputs { each, reckoned, most, amount, from, to }
    }

    /// A sum, rounded: nothing where it needs data that are missing, and as it is reckoned.
    fn sum_of(&mut self, sum: &Expression) -> (Id, Id) {
        let rule = sum.span;
        let exact = self.expression(sum);
        let rounded = self.plan.round(exact, rule);
        let zero = self.zero(rule);
        (self.plan.or_else(rounded, zero, rule), rounded)
    }
}

/// Whether a sum could come to less than nothing, as far as can be told without data.
fn may_be_negative(contract: &Contract, sum: &Expression) -> bool {
    match &sum.kind {
        ExpressionKind::Constant(value) => value.is_sign_negative(),
        ExpressionKind::Binary { operator: BinaryOperator::Subtract, .. } => true,
        ExpressionKind::Amount(id) => match contract.amounts.get(id.0).map(|amount| &amount.form) {
            Some(AmountForm::Lines(lines) | AmountForm::Financial { lines, .. }) => {
                lines.iter().flat_map(|line| line.by_year.iter().flatten()).any(|(sum, _)| *sum < Money::ZERO)
            }
            // Neither an uplift nor an efficiency takes off more than everything, and a base has no sign.
            Some(AmountForm::Uplifted(_)) => false,
            Some(AmountForm::Formula(_)) | None => true,
        },
        ExpressionKind::Binary { left, right, .. } => {
            may_be_negative(contract, left) || may_be_negative(contract, right)
        }
        _ => true,
    }
}

fn number(judgement: Judgement) -> Decimal {
    let place = Judgement::ALL.iter().position(|known| *known == judgement);
    Decimal::from(place.unwrap_or_default())
}
