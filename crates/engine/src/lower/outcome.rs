//! Outcomes: what their part of the pot earns.

use super::Lowering;
use super::expression::Condition;
use super::measure::{Lowered, Withheld};
use crate::plan::{Comparison, Id, OutcomeOutputs, RowOutputs};
use meed_contract::{Indicator, Outcome, Portion, Type};
use meed_diagnostics::Span;
use rust_decimal::Decimal;

impl<'a> Lowering<'a> {
    /// An outcome that is worth `part` of `pot`.
    pub(super) fn outcome(&mut self, outcome: &'a Outcome, pot: Id, part: Id) -> OutcomeOutputs {
        let rule = outcome.span;
        self.plan.name(part, format!("{}, its part of the pot", outcome.name));
        if let Some(measurement) = &outcome.measurement {
            let measure = self.measurement(measurement, &outcome.name);
            let row = match outcome.portion {
                Portion::OfThePot(_) => self.share_of_the_pot(&measure, pot, part, &outcome.name),
                Portion::Points(..) | Portion::Weight(..) | Portion::Share(..) => {
                    self.row(&measure, part, &outcome.name, rule)
                }
            };
            self.plan.name(row.earned, format!("{}, earned", outcome.name));
            return OutcomeOutputs { row, indicators: Vec::new(), measure: Some(measure.outputs) };
        }
        let measures: Vec<Lowered> = outcome
            .indicators
            .iter()
            .map(|indicator| self.measurement(&indicator.measurement, &indicator.name))
            .collect();
        let weights = self.weights(&outcome.indicators, &measures, rule);
        let shares = self.plan.allocate(part, &weights, None, rule);
        let mut indicators = Vec::new();
        for ((indicator, measure), share) in outcome.indicators.iter().zip(measures).zip(shares) {
            self.plan.name(share, format!("{}, its share", indicator.name));
            let row = self.row(&measure, share, &indicator.name, indicator.span);
            indicators.push((row, measure.outputs));
        }
        let rows: Vec<RowOutputs> = indicators.iter().map(|(row, _)| *row).collect();
        let row = self.total(part, &rows, rule);
        self.plan.name(row.earned, format!("{}, earned", outcome.name));
        OutcomeOutputs { row, indicators, measure: None }
    }

    /// What each indicator counts in the split of its outcome. A weight that is shared goes to the indicators that can
    /// earn something this year, in proportion to their own weights; those that can earn nothing whatever the data say, and
    /// those that are excluded and keep their weight, gain nothing and lose nothing.
    ///
    /// With `a` whether an indicator applies and `s` whether it is shared out (each 0 or 1), `R = Σ w × a` and
    /// `L = Σ w × (a + s)` over those that can earn something, it counts as `w × (a × L + (1 − a − s) × R)`: the whole is
    /// `R` times the sum of all weights, and nothing needs to be divided. Where `R` is nothing, nobody is there to take a
    /// weight, and where it is `L`, nobody gives one up: then the weights stay as they are written.
    fn weights(&mut self, indicators: &[Indicator], measures: &[Lowered], rule: Span) -> Vec<Id> {
        let written: Vec<(Id, Span)> = indicators
            .iter()
            .map(|indicator| match indicator.portion {
                Portion::Weight(value, span) | Portion::Share(value, span) | Portion::Points(value, span) => {
                    (self.plan.constant(value, Type::Number, span), span)
                }
                Portion::OfThePot(span) => (self.plan.constant(Decimal::ZERO, Type::Number, span), span),
            })
            .collect();
        self.shared_weights(written, measures, rule)
    }

    /// What each of several measures counts beside the others, by the weights as they are written and by what the data say
    /// of each.
    pub(super) fn shared_weights(
        &mut self,
        written: Vec<(Id, Span)>,
        measures: &[Lowered],
        rule: Span,
    ) -> Vec<Id> {
        if measures.iter().all(|measure| measure.weighs.is_none()) {
            return written.into_iter().map(|(weight, _)| weight).collect();
        }
        let zero = self.plan.constant(Decimal::ZERO, Type::Number, rule);
        let (mut applying, mut concerned) = (vec![zero], vec![zero]);
        let mut parts = Vec::new();
        for (measure, (weight, span)) in measures.iter().zip(&written) {
            if measure.most.is_zero() {
                parts.push((zero, *weight));
                continue;
            }
            let counted = |lowering: &mut Self, whether: Option<Id>| match whether {
                Some(whether) => lowering.plan.multiply(*weight, whether, Type::Number, *span),
                None => *weight,
            };
            let applies = counted(self, measure.available);
            let kept = counted(self, measure.weighs);
            let excluded = self.plan.subtract(kept, applies, *span);
            applying.push(applies);
            let shared_and_applying = self.plan.subtract(*weight, excluded, *span);
            concerned.push(shared_and_applying);
            parts.push((applies, excluded));
        }
        let applying = self.plan.sum(&applying, Type::Number, rule);
        let concerned = self.plan.sum(&concerned, Type::Number, rule);
        self.plan.name(applying, "the weights that apply, together");
        self.plan.name(concerned, "the weights that apply or are shared out, together");
        let somebody = self.plan.compare(applying, Comparison::Above, zero, rule);
        let given_up = self.plan.compare(concerned, Comparison::Above, applying, rule);
        let shares = self.plan.and(&[somebody, given_up], rule);
        parts
            .into_iter()
            .zip(&written)
            .map(|((applies, rest), (weight, span))| {
                let gaining = self.plan.multiply(applies, concerned, Type::Number, *span);
                let keeping = self.plan.multiply(rest, applying, Type::Number, *span);
                let shared = self.plan.add(gaining, keeping, *span);
                self.plan.select(shares, shared, *weight, *span)
            })
            .collect()
    }

    /// The figures of a measure that is worth `share`.
    fn row(&mut self, measure: &Lowered, share: Id, name: &str, rule: Span) -> RowOutputs {
        let earned = self.plan.multiply(share, measure.outputs.fraction, Type::Money, rule);
        let earned = self.plan.round(earned, rule);
        let most = match measure.best {
            Some(best) => best,
            None => self.plan.constant(measure.most, Type::Percentage, measure.rule),
        };
        let payable = self.plan.multiply(share, most, Type::Money, measure.rule);
        let payable = self.plan.round(payable, measure.rule);
        let payable = if measure.best.is_some() { payable } else { self.available(measure, payable) };
        let withheld = match measure.withheld {
            Some(Withheld::UpTo(fraction)) => {
                let hoped = self.plan.multiply(share, fraction, Type::Money, rule);
                let hoped = self.plan.round(hoped, rule);
                Some(self.plan.subtract(hoped, earned, rule))
            }
            Some(Withheld::Missed(_)) | None => None,
        };
        let row = self.finish_row(share, payable, earned, measure, name, rule);
        RowOutputs { withheld: withheld.unwrap_or(row.withheld), ..row }
    }

    /// What can be earned at most, nothing where the measure does not apply.
    fn available(&mut self, measure: &Lowered, payable: Id) -> Id {
        match measure.available {
            Some(available) => self.plan.multiply(payable, available, Type::Money, measure.rule),
            None => payable,
        }
    }

    fn finish_row(
        &mut self,
        share: Id,
        payable: Id,
        earned: Id,
        measure: &Lowered,
        name: &str,
        rule: Span,
    ) -> RowOutputs {
        self.plan.name(payable, format!("{name}, what it can earn at most"));
        let missed = self.plan.subtract(payable, earned, rule);
        let not_available = self.plan.subtract(share, payable, rule);
        let zero = self.zero(rule);
        let withheld = match measure.withheld {
            Some(Withheld::Missed(withheld)) => self.plan.select(withheld, missed, zero, rule),
            Some(Withheld::UpTo(_)) | None => zero,
        };
        self.plan.name(earned, format!("{name}, earned"));
        self.plan.name(missed, format!("{name}, missed"));
        self.plan.name(not_available, format!("{name}, not available"));
        RowOutputs { pot: share, earned, missed, not_available, withheld }
    }

    /// An outcome whose scale pays shares of the whole pot: `part` is what its best row pays this year.
    fn share_of_the_pot(&mut self, measure: &Lowered, pot: Id, part: Id, name: &str) -> RowOutputs {
        let rule = measure.rule;
        let fraction = measure.outputs.fraction;
        let paid = self.plan.multiply(pot, fraction, Type::Money, rule);
        let paid = self.plan.round(paid, rule);
        // Parts add up to the pot by largest remainder, so the best row pays its part to the penny, and no row more.
        let most = self.plan.constant(measure.most, Type::Percentage, rule);
        if measure.most.is_zero() {
            let nothing = self.zero(rule);
            return self.finish_row(part, nothing, nothing, measure, name, rule);
        }
        let best = self.plan.compare(fraction, Comparison::AtLeast, most, rule);
        self.plan.name(best, format!("{name}, the best row is reached"));
        let paid = self.plan.minimum(paid, part, rule);
        let earned = self.plan.select(best, part, paid, rule);
        let payable = self.available(measure, part);
        self.finish_row(part, payable, earned, measure, name, rule)
    }

    /// An outcome of a payment that pays where a condition holds.
    pub(super) fn outcome_if(
        &mut self,
        outcome: &Outcome,
        lines: &mut OutcomeOutputs,
        gate: Option<Condition>,
    ) {
        if gate.is_none() {
            return;
        }
        let named = |lowering: &mut Self, row: &RowOutputs, name: &str| {
            lowering.plan.name(row.earned, format!("{name}, earned"));
            lowering.plan.name(row.missed, format!("{name}, missed"));
        };
        if lines.measure.is_some() {
            self.plan.rename(lines.row.earned, format!("{}, before the payment's condition", outcome.name));
            lines.row = self.row_if(lines.row, gate, outcome.span);
        } else {
            self.plan.rename(lines.row.earned, format!("{}, before the payment's condition", outcome.name));
            for (indicator, (row, _)) in outcome.indicators.iter().zip(&mut lines.indicators) {
                self.plan.rename(row.earned, format!("{}, before the payment's condition", indicator.name));
                *row = self.row_if(*row, gate, indicator.span);
                named(self, row, &indicator.name);
            }
            let rows: Vec<RowOutputs> = lines.indicators.iter().map(|(row, _)| *row).collect();
            lines.row = self.total(lines.row.pot, &rows, outcome.span);
        }
        named(self, &lines.row, &outcome.name);
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
