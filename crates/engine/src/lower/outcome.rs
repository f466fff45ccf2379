//! Outcomes: what their part of the pot earns.

use super::Lowering;
use super::measure::Lowered;
use crate::plan::{Comparison, Id, OutcomeOutputs, RowOutputs};
use meed_contract::{Outcome, Portion, Type};
use meed_diagnostics::Span;
use rust_decimal::Decimal;

impl Lowering<'_> {
    /// An outcome that is worth `part` of `pot`; nothing is earned where `gate` does not hold.
    pub(super) fn outcome(&mut self, outcome: &Outcome, pot: Id, part: Id, gate: Option<Id>) -> OutcomeOutputs {
        let rule = outcome.span;
        self.plan.name(part, format!("{}, its part of the pot", outcome.name));
        if let Some(assessment) = &outcome.assessment {
            let measure = self.measure(assessment, &outcome.name);
            let row = match outcome.portion {
                Portion::OfThePot(span) => self.share_of_the_pot(&measure, pot, part, gate, span),
                Portion::Points(..) | Portion::Weight(..) | Portion::Share(..) => {
                    self.row(&measure, part, gate, &outcome.name, rule)
                }
            };
            self.plan.name(row.earned, format!("{}, earned", outcome.name));
            return OutcomeOutputs { row, indicators: Vec::new(), measure: Some(measure.outputs) };
        }
        let measures: Vec<Lowered> = outcome
            .indicators
            .iter()
            .map(|indicator| self.measure(&indicator.assessment, &indicator.name))
            .collect();
        let weights: Vec<Id> = outcome
            .indicators
            .iter()
            .zip(&measures)
            .map(|(indicator, measure)| {
                let (Portion::Weight(value, span) | Portion::Share(value, span) | Portion::Points(value, span)) =
                    indicator.portion
                else {
                    return measure.weighs;
                };
                let weight = self.plan.constant(value, Type::Number, span);
                self.plan.multiply(weight, measure.weighs, Type::Number, span)
            })
            .collect();
        let shares = self.plan.allocate(part, &weights, None, rule);
        let mut indicators = Vec::new();
        for ((indicator, measure), share) in outcome.indicators.iter().zip(measures).zip(shares) {
            self.plan.name(share, format!("{}, its share", indicator.name));
            let row = self.row(&measure, share, gate, &indicator.name, indicator.span);
            indicators.push((row, measure.outputs));
        }
        let rows: Vec<RowOutputs> = indicators.iter().map(|(row, _)| *row).collect();
        let row = self.total(part, &rows, rule);
        self.plan.name(row.earned, format!("{}, earned", outcome.name));
        OutcomeOutputs { row, indicators, measure: None }
    }

    /// The figures of a measure that is worth `share`.
    fn row(&mut self, measure: &Lowered, share: Id, gate: Option<Id>, name: &str, rule: Span) -> RowOutputs {
        let fraction = self.gated(measure.outputs.fraction, gate, rule);
        let earned = self.plan.multiply(share, fraction, Type::Money, rule);
        let earned = self.plan.round(earned, rule);
        let most = self.plan.constant(measure.most, Type::Percentage, rule);
        let most = self.plan.multiply(most, measure.available, Type::Percentage, rule);
        let payable = self.plan.multiply(share, most, Type::Money, rule);
        let payable = self.plan.round(payable, rule);
        self.finish_row(share, payable, earned, measure, name, rule)
    }

    fn finish_row(&mut self, share: Id, payable: Id, earned: Id, measure: &Lowered, name: &str, rule: Span) -> RowOutputs {
        let missed = self.plan.subtract(payable, earned, rule);
        let not_available = self.plan.subtract(share, payable, rule);
        let zero = self.zero(rule);
        let withheld = self.plan.select(measure.withheld, missed, zero, rule);
        self.plan.name(earned, format!("{name}, earned"));
        self.plan.name(missed, format!("{name}, missed"));
        self.plan.name(not_available, format!("{name}, not available"));
        RowOutputs { pot: share, earned, missed, not_available, withheld }
    }

    /// An outcome whose scale pays shares of the whole pot: `part` is what its best row pays this year.
    fn share_of_the_pot(&mut self, measure: &Lowered, pot: Id, part: Id, gate: Option<Id>, rule: Span) -> RowOutputs {
        let fraction = self.gated(measure.outputs.fraction, gate, rule);
        let paid = self.plan.multiply(pot, fraction, Type::Money, rule);
        let paid = self.plan.round(paid, rule);
        // Parts add up to the pot by largest remainder, so the best row pays its part to the penny, and no row more.
        let paid = self.plan.minimum(paid, part, rule);
        let most = self.plan.constant(measure.most, Type::Percentage, rule);
        let best = self.plan.compare(fraction, Comparison::AtLeast, most, rule);
        let earned = self.plan.select(best, part, paid, rule);
        let payable = self.plan.multiply(part, measure.available, Type::Money, rule);
        self.finish_row(part, payable, earned, measure, "this outcome", rule)
    }

    pub(super) fn gated(&mut self, fraction: Id, gate: Option<Id>, rule: Span) -> Id {
        let Some(gate) = gate else { return fraction };
        let nothing = self.plan.constant(Decimal::ZERO, Type::Percentage, rule);
        self.plan.select(gate, fraction, nothing, rule)
    }

    /// The figures of a whole from those of its rows; what no row takes up is not available.
    pub(super) fn total(&mut self, pot: Id, rows: &[RowOutputs], rule: Span) -> RowOutputs {
        let zero = self.zero(rule);
        let sum = |lowering: &mut Self, of: &dyn Fn(&RowOutputs) -> Id| {
            let all: Vec<Id> = std::iter::once(zero).chain(rows.iter().map(of)).collect();
            lowering.plan.sum(&all, Type::Money, rule)
        };
        let earned = sum(self, &|row| row.earned);
        let missed = sum(self, &|row| row.missed);
        let withheld = sum(self, &|row| row.withheld);
        let used = self.plan.add(earned, missed, rule);
        let not_available = self.plan.subtract(pot, used, rule);
        RowOutputs { pot, earned, missed, not_available, withheld }
    }
}
