//! The lines of requirements: each period with its value, its target and what came of it.

use super::build::Builder;
use super::{DeductionLine, PeriodLine, RequirementLine};
use crate::phrases;
use crate::plan::{DeductionOutputs, Id, PeriodOutputs, RequirementOutputs};
use chrono::Days;
use meed_contract::calendar::DateRange;
use meed_contract::exact::Exact;
use meed_contract::{Deduction, JudgedAs, Judgement, PeriodStanding, Requirement, words};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

impl Builder<'_> {
    pub(super) fn requirement(
        &self,
        requirement: &Requirement,
        outputs: &RequirementOutputs,
    ) -> Option<RequirementLine> {
        let contract = self.evaluation.contract;
        let standings = requirement.years.get(self.year)?.as_ref()?;
        let item = contract.item(requirement.item)?;
        let year = *contract.calendar.years().get(self.year)?;
        let ranges = contract.calendar.parts(year, item.frequency);
        let periods = standings
            .iter()
            .zip(&outputs.periods)
            .zip(ranges)
            .enumerate()
            .map(|(part, ((standing, outputs), range))| {
                let words = contract.calendar.part_words(year, item.frequency, part);
                self.period(requirement, standing, *outputs, range, words)
            })
            .collect();
        let (met, missed) = (self.count(outputs.met), self.count(outputs.missed));
        Some(RequirementLine {
            name: requirement.name.clone(),
            code: requirement.code.clone(),
            title: requirement.title.clone(),
            periods,
            met,
            judged: met + missed,
            reports_by: item
                .submitted_by
                .and_then(|id| contract.party(id))
                .map(|party| (party.name.clone(), party.title.clone())),
            deduction: requirement
                .deduction
                .as_ref()
                .zip(outputs.deduction.as_ref())
                .map(|(deduction, outputs)| self.deduction(deduction, outputs, missed)),
            rule: requirement.span,
        })
    }

    fn count(&self, id: Id) -> usize {
        let count = self.evaluation.values.get(id).number().and_then(Exact::as_decimal);
        count.and_then(|count| count.to_usize()).unwrap_or_default()
    }

    fn period(
        &self,
        requirement: &Requirement,
        standing: &PeriodStanding,
        outputs: PeriodOutputs,
        range: DateRange,
        period: String,
    ) -> PeriodLine {
        let contract = self.evaluation.contract;
        let value = self.evaluation.values.get(outputs.value);
        let judgement = self.evaluation.judgement_of(outputs.judgement).unwrap_or(Judgement::NotJudged);
        let mut thresholds = Vec::new();
        if let Some(target) = &standing.target {
            phrases::thresholds(target, &mut thresholds);
        }
        let counts = self.counts(outputs);
        let shown = match (value.missing(), value.number()) {
            (Some(kind), _) => phrases::missing(kind).to_owned(),
            (None, Some(exact)) => {
                let value_type = self.evaluation.plan.type_of(outputs.value);
                let shown = phrases::measured(contract, exact, value_type, &thresholds);
                match counts {
                    Some((numerator, denominator)) => format!(
                        "{}/{} = {shown}",
                        words::grouped(numerator.normalize()),
                        words::grouped(denominator.normalize())
                    ),
                    None => shown,
                }
            }
            (None, None) => String::new(),
        };
        let why = match judgement {
            Judgement::NotJudged => Some("no target".to_owned()),
            Judgement::InGrace => Some("reported, not judged".to_owned()),
            Judgement::Met | Judgement::Missed | Judgement::Missing => value.missing().map(|kind| {
                let consequence = match requirement.missing.of(kind) {
                    JudgedAs::Missed => "counts as missed",
                    JudgedAs::NotJudged => "not judged",
                };
                format!("{}: {consequence}", phrases::missing(kind))
            }),
        };
        let report_due = requirement
            .exception_report
            .filter(|_| judgement == Judgement::Missed)
            .and_then(|(days, _)| range.last.checked_add_days(Days::new(u64::from(days))));
        PeriodLine {
            period,
            range,
            value: shown,
            measured: value.number().map(|exact| exact.as_decimal().unwrap_or_else(|| exact.shown(12))),
            counts,
            target: standing.target.as_ref().map(|target| phrases::test(contract, target)),
            judgement,
            why,
            definition: standing.definition.clone(),
            basis: standing.basis.clone(),
            report_due,
        }
    }

    fn counts(&self, outputs: PeriodOutputs) -> Option<(Decimal, Decimal)> {
        let (numerator, denominator) = outputs.ratio?;
        let number = |id| self.evaluation.values.get(id).number()?.as_decimal();
        let (numerator, denominator) = (number(numerator)?, number(denominator)?);
        // A denominator of one stands for a percentage that was reported without its counts.
        (denominator > Decimal::ONE).then_some((numerator, denominator))
    }

    fn deduction(&self, deduction: &Deduction, outputs: &DeductionOutputs, missed: usize) -> DeductionLine {
        let values = &self.evaluation.values;
        DeductionLine {
            from: self.split(&deduction.from, &outputs.from),
            to: self.split(&deduction.to, &outputs.to),
            missed,
            each: values.money(outputs.each),
            most: outputs.most.map(|most| values.money(most)),
            amount: values.money(outputs.amount),
            direction: self.evaluation.contract.direction(&deduction.from, &deduction.to),
            unknown: values.get(outputs.reckoned).missing().map(|kind| phrases::missing(kind).to_owned()),
        }
    }
}
