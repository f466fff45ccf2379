//! Figures of single things that aggregates run over.

use super::Lowering;
use crate::plan::{Id, MeasureOutputs, OutcomeOutputs, PartOutputs};
use meed_contract::{
    AmountForm, AmountId, AmountLine, Basis, Expression, ExpressionKind, Flow, PartFigure, PartOf,
    PartySplit, SegmentFigure, Taken, ThingFigure, Type,
};
use meed_diagnostics::Span;

impl Lowering<'_> {
    /// A figure of a thing this year.
    pub(super) fn thing(&mut self, figure: ThingFigure, value_type: Type, rule: Span) -> Id {
        match figure {
            ThingFigure::Segment { item, segment, figure } => {
                let value = self.segment_value(item, segment);
                let found = value.and_then(|value| match figure {
                    SegmentFigure::Value => Some(value.counted),
                    SegmentFigure::Numerator => value.ratio.map(|(numerator, _)| numerator),
                    SegmentFigure::Denominator => value.ratio.map(|(_, denominator)| denominator),
                });
                found.unwrap_or_else(|| self.unknown(value_type, rule))
            }
            ThingFigure::Part { part, figure } => {
                let found = self.part_outputs_of(part);
                match (figure, found) {
                    (PartFigure::Score, Some(found)) => found.measure.fraction,
                    (PartFigure::Score, None) => {
                        self.plan.constant(rust_decimal::Decimal::ZERO, Type::Percentage, rule)
                    }
                    // What can earn nothing is not achieved.
                    (PartFigure::Achieved, found) => {
                        found.and_then(|found| found.achieved).unwrap_or_else(|| self.plan.truth(false, rule))
                    }
                }
            }
            ThingFigure::Line { amount, line } => self.line(amount, line).unwrap_or_else(|| self.zero(rule)),
            ThingFigure::Flow { payment, party, flow } => self.flow(payment, party.0, flow, rule),
        }
    }

    /// Whether a thing is there this year: a line that states nothing for it is none of the lines.
    pub(super) fn is_there(&mut self, taken: &Taken) -> bool {
        let mut lines = Vec::new();
        taken.each(&mut |expression: &Expression| {
            if let ExpressionKind::Thing(ThingFigure::Line { amount, line }) = expression.kind {
                lines.push((amount, line));
            }
        });
        lines.into_iter().all(|(amount, line)| self.line(amount, line).is_some())
    }

    /// A segment or component; none where its payment does not apply this year.
    fn part_outputs_of(&mut self, part: PartOf) -> Option<PartOutputs> {
        let of = |outcome: Option<&OutcomeOutputs>| -> Option<PartOutputs> {
            let outcome = outcome?;
            let measure: &MeasureOutputs = match part.indicator {
                Some(indicator) => &outcome.indicators.get(indicator)?.1,
                None => outcome.measure.as_ref()?,
            };
            measure.combined.get(part.part).cloned()
        };
        // Of the payment at hand, whose outcomes are known before its additional payments.
        if self.underway == Some(part.payment) {
            return of(self.outcomes.get(part.outcome));
        }
        let outputs = self.paid(part.payment)?;
        of(outputs.outcomes.get(part.outcome))
    }

    /// The sum of a line of an amount this year; none where it states nothing for it.
    fn line(&mut self, amount: AmountId, line: usize) -> Option<Id> {
        let amount = self.contract.amounts.get(amount.0)?;
        let one = |lines: &'_ [AmountLine]| lines.get(line).cloned();
        let sum = match &amount.form {
            AmountForm::Lines(lines) => {
                let line = one(lines)?;
                self.sum_of_lines(std::slice::from_ref(&line), self.year, amount.span)?
            }
            AmountForm::Financial { lines, parts, .. } => {
                let line = one(lines)?;
                let stated = |year: usize| line.by_year.get(year).is_some_and(Option::is_some);
                let parts: Vec<_> =
                    parts.get(self.year)?.iter().filter(|part| stated(part.year)).copied().collect();
                if parts.is_empty() {
                    return None;
                }
                self.apportioned(&parts, amount.span, |lowering, year| {
                    lowering.sum_of_lines(std::slice::from_ref(&line), year, amount.span)
                })?
            }
            AmountForm::Uplifted(_) | AmountForm::Formula(_) => return None,
        };
        Some(match &amount.pro_rata {
            Some(pro_rata) => self.pro_rata(sum, pro_rata),
            None => sum,
        })
    }

    /// What a party pays or receives by a payment this year, less what is recovered; nothing where the payment does not apply.
    fn flow(&mut self, index: usize, party: usize, flow: Flow, rule: Span) -> Id {
        let zero = self.zero(rule);
        let contract = self.contract;
        let (Some(payment), Some(outputs)) = (contract.payments.get(index), self.paid(index)) else {
            return zero;
        };
        let name = contract.parties.get(party).map(|party| party.name.as_str()).unwrap_or_default();
        let of = |split: &PartySplit, parts: &[Id]| {
            split.shares.iter().zip(parts).find(|((known, _), _)| known.0 == party).map(|(_, part)| *part)
        };
        let found = match (&payment.basis, &outputs.sides, flow) {
            (Basis::Difference(difference), Some(sides), _) => {
                let side = |side: Option<&meed_contract::Side>, parts: &Option<(Vec<Id>, Vec<Id>)>| {
                    let found = side.zip(parts.as_ref()).and_then(|(side, (from, to))| match flow {
                        Flow::Paid => of(&side.from, from),
                        Flow::Received => of(&side.to, to),
                    });
                    found.unwrap_or(zero)
                };
                let gain = side(difference.gains.as_ref(), &sides.gains);
                let loss = side(difference.losses.as_ref(), &sides.losses);
                let flows = self.plan.select(sides.is_gain, gain, loss, rule);
                // With figures missing it is not known which it is; nothing is paid then.
                self.plan.or_else(flows, zero, rule)
            }
            (_, _, Flow::Paid) => of(&payment.from, &outputs.from).unwrap_or(zero),
            (_, _, Flow::Received) => {
                let as_payee = of(&payment.to, &outputs.to);
                let passed_on = payment.passed_on.as_ref();
                match (as_payee, passed_on.and_then(|split| of(split, &outputs.passed_on))) {
                    (Some(whole), _) if outputs.passed_on.is_empty() => whole,
                    (Some(whole), _) => {
                        let passed = self.plan.sum(&outputs.passed_on, Type::Money, rule);
                        self.plan.subtract(whole, passed, rule)
                    }
                    (None, Some(passed)) => passed,
                    (None, None) => zero,
                }
            }
        };
        let paid_back = outputs.recovery.as_ref().and_then(|recovery| match flow {
            Flow::Paid => of(&payment.from, &recovery.to),
            Flow::Received => of(&payment.to, &recovery.from),
        });
        let found = match paid_back {
            Some(paid_back) => self.plan.subtract(found, paid_back, rule),
            None => found,
        };
        let word = match flow {
            Flow::Paid => "paid by",
            Flow::Received => "received by",
        };
        // A result of its own, so that it carries its own name.
        let found = self.plan.sum(&[found], Type::Money, rule);
        self.plan.name(found, format!("{}, {word} {name}", payment.name))
    }
}
