//! Curves: thresholds become steps, sliding scales lines, slices sums of what lies in each.

use super::Lowering;
use crate::plan::{Comparison, Id, Limit};
use meed_contract::{Beyond, Curve, CurveForm, CurveId, Expression, ExpressionKind, Slice, Type};
use rust_decimal::Decimal;

impl Lowering<'_> {
    /// What a curve gives for a value.
    pub(super) fn through_curve(&mut self, curve: CurveId, value: Id) -> Id {
        let contract = self.contract;
        let Some(curve) = contract.curves.get(curve.0) else { return value };
        let given = match &curve.form {
            CurveForm::Thresholds(rows) => {
                let rows: Vec<(Id, Id)> =
                    rows.iter().map(|(test, gives)| (self.test(test, value), self.apart(gives))).collect();
                self.plan.steps(&rows, curve.span)
            }
            CurveForm::Sliding { points, beyond } => self.sliding(curve, points, *beyond, value),
            CurveForm::Slices { slices, downwards } => self.slices(curve, slices, *downwards, value),
        };
        self.plan.name(given, format!("{} of it", curve.name))
    }

    fn sliding(
        &mut self,
        curve: &Curve,
        points: &[(Expression, Expression)],
        beyond: Beyond,
        value: Id,
    ) -> Id {
        let plain: Option<Vec<(Decimal, Decimal)>> =
            points.iter().map(|(at, gives)| Some((constant(at)?, constant(gives)?))).collect();
        match plain {
            Some(plain) if beyond == Beyond::Flat => self.plan.line(value, plain, curve.gives, curve.span),
            _ => {
                let points: Vec<(Id, Id)> =
                    points.iter().map(|(at, gives)| (self.apart(at), self.apart(gives))).collect();
                self.plan.through(value, &points, beyond, curve.span)
            }
        }
    }

    /// The sum over the slices of `rate × (what lies in the slice)`: of the value, from the lowest slice up; or of what is missing to
    /// the first beginning, from the highest slice down.
    fn slices(&mut self, curve: &Curve, slices: &[Slice], downwards: bool, value: Id) -> Id {
        let mut starts: Vec<Id> = slices.iter().map(|slice| self.apart(&slice.begins)).collect();
        for (index, slice) in slices.iter().enumerate().skip(1) {
            let before = slices.get(index - 1).and_then(|before| constant(&before.begins));
            // What stands written was held against the row before when the contract was read.
            if before.is_some() && constant(&slice.begins).is_some() {
                continue;
            }
            if let (Some(before), Some(start)) = (starts.get(index - 1).copied(), starts.get_mut(index)) {
                let (low, high) = if downwards { (*start, before) } else { (before, *start) };
                let rises = self.plan.compare(high, Comparison::AtLeast, low, slice.span);
                *start = self.plan.require(*start, rises, Limit::Rising, slice.span);
            }
        }
        let mut parts = Vec::new();
        for (index, slice) in slices.iter().enumerate() {
            let Some(start) = starts.get(index).copied() else { continue };
            let next = starts.get(index + 1).copied();
            let within = if downwards {
                let reached = self.plan.minimum(value, start, slice.span);
                let down_to = match next {
                    Some(next) => self.plan.maximum(reached, next, slice.span),
                    None => reached,
                };
                self.plan.subtract(start, down_to, slice.span)
            } else {
                let reached = self.plan.maximum(value, start, slice.span);
                let up_to = match next {
                    Some(next) => self.plan.minimum(reached, next, slice.span),
                    None => reached,
                };
                self.plan.subtract(up_to, start, slice.span)
            };
            self.plan.name(within, format!("{}, within this slice", curve.name));
            let rate = self.apart(&slice.rate);
            parts.push(self.plan.multiply(rate, within, curve.gives, slice.span));
        }
        self.plan.sum(&parts, curve.gives, curve.span)
    }
}

/// A plain value.
fn constant(expression: &Expression) -> Option<Decimal> {
    match &expression.kind {
        ExpressionKind::Constant(value) => Some(*value),
        ExpressionKind::Negative(inner) => constant(inner).map(|value| -value),
        _ => None,
    }
    .filter(|_| !matches!(expression.value_type, Type::Date | Type::Moment))
}
