//! Expressions, tests and gates.

use super::Lowering;
use crate::plan::{Comparison, Id};
use meed_contract::{BinaryOperator, Expression, ExpressionKind, Gate, Quantifier, Test, TestKind, Type};
use meed_diagnostics::Span;
use rust_decimal::Decimal;

/// What a gate can ask of the outcomes of its payment: whether each can be judged, and whether it is achieved.
pub(super) type Achieved<'a> = &'a [(Id, Id)];

impl Lowering<'_> {
    pub(super) fn expression(&mut self, expression: &Expression) -> Id {
        let (rule, value_type) = (expression.span, expression.value_type);
        match &expression.kind {
            ExpressionKind::Constant(value) => self.plan.constant(*value, value_type, rule),
            ExpressionKind::Amount(id) => {
                let value = self.amounts.get(id.0).copied().flatten();
                // Where a payment applies every amount it needs is stated: that is checked when the contract is resolved.
                value.unwrap_or_else(|| self.zero(rule))
            }
            ExpressionKind::Input(item) => {
                let value = self.items.get(item.0).copied().flatten();
                value.unwrap_or_else(|| self.zero(rule))
            }
            ExpressionKind::Negative(inner) => {
                let inner = self.expression(inner);
                let zero = self.plan.constant(Decimal::ZERO, value_type, rule);
                self.plan.subtract(zero, inner, rule)
            }
            ExpressionKind::Binary { operator, left, right } => {
                let (left, right) = (self.expression(left), self.expression(right));
                match operator {
                    BinaryOperator::Add => self.plan.add(left, right, rule),
                    BinaryOperator::Subtract => self.plan.subtract(left, right, rule),
                    BinaryOperator::Multiply => self.plan.multiply(left, right, value_type, rule),
                    BinaryOperator::Divide => self.plan.divide(left, right, value_type, rule),
                }
            }
        }
    }

    /// A test of a value.
    pub(super) fn test(&mut self, test: &Test, subject: Id) -> Id {
        let rule = test.span;
        match &test.kind {
            TestKind::AtLeast(operand) => self.comparison(subject, Comparison::AtLeast, operand, rule),
            TestKind::Above(operand) => self.comparison(subject, Comparison::Above, operand, rule),
            TestKind::AtMost(operand) => self.comparison(subject, Comparison::AtMost, operand, rule),
            TestKind::Below(operand) => self.comparison(subject, Comparison::Below, operand, rule),
            TestKind::Exactly(operand) => self.comparison(subject, Comparison::Exactly, operand, rule),
            TestKind::Between { low, high, inclusive } => {
                let (from, to) = if *inclusive {
                    (Comparison::AtLeast, Comparison::AtMost)
                } else {
                    (Comparison::Above, Comparison::Below)
                };
                let low = self.comparison(subject, from, low, rule);
                let high = self.comparison(subject, to, high, rule);
                self.plan.and(&[low, high], rule)
            }
            TestKind::And(tests) => {
                let all: Vec<Id> = tests.iter().map(|test| self.test(test, subject)).collect();
                self.plan.and(&all, rule)
            }
            TestKind::Or(tests) => {
                let any: Vec<Id> = tests.iter().map(|test| self.test(test, subject)).collect();
                self.plan.or(&any, rule)
            }
        }
    }

    fn comparison(&mut self, subject: Id, how: Comparison, operand: &Expression, rule: Span) -> Id {
        let operand = self.expression(operand);
        self.plan.compare(subject, how, operand, rule)
    }

    /// The condition of an `only if`. What cannot be known does not hold.
    pub(super) fn gate(&mut self, gate: &Gate, achieved: Achieved<'_>) -> Id {
        let holds = self.condition(gate, achieved);
        let rule = place(gate);
        let no = self.plan.truth(false, rule);
        self.plan.or_else(holds, no, rule)
    }

    /// A condition, missing where it cannot be known: the opposite of what is not known is not known either.
    fn condition(&mut self, gate: &Gate, achieved: Achieved<'_>) -> Id {
        match gate {
            Gate::OutcomesAchieved(quantifier, rule) => self.outcomes_achieved(*quantifier, achieved, *rule),
            Gate::Is { subject, test, .. } => {
                let subject = self.expression(subject);
                self.test(test, subject)
            }
            Gate::And(gates) => {
                let all: Vec<Id> = gates.iter().map(|gate| self.condition(gate, achieved)).collect();
                let rule = place(gate);
                self.plan.and(&all, rule)
            }
            Gate::Or(gates) => {
                let any: Vec<Id> = gates.iter().map(|gate| self.condition(gate, achieved)).collect();
                let rule = place(gate);
                self.plan.or(&any, rule)
            }
            Gate::Not(inner) => {
                let held = self.condition(inner, achieved);
                self.plan.not(held, place(inner))
            }
        }
    }

    /// Outcomes that could earn nothing this year are left out of the count.
    fn outcomes_achieved(&mut self, quantifier: Quantifier, achieved: Achieved<'_>, rule: Span) -> Id {
        match quantifier {
            Quantifier::All => {
                // An outcome that missed nothing because it could earn nothing does not stand in the way.
                let each: Vec<Id> = achieved.iter().map(|(_, met)| *met).collect();
                self.plan.and(&each, rule)
            }
            Quantifier::Any | Quantifier::AtLeast(_) => {
                let each: Vec<Id> =
                    achieved.iter().map(|(judged, met)| self.plan.and(&[*judged, *met], rule)).collect();
                let least = if let Quantifier::AtLeast(count) = quantifier { count } else { 1 };
                let met = self.plan.count(&each, rule);
                let least = self.plan.constant(Decimal::from(least), Type::Number, rule);
                self.plan.compare(met, Comparison::AtLeast, least, rule)
            }
        }
    }
}

/// Where a gate is written.
pub(super) fn place(gate: &Gate) -> Span {
    match gate {
        Gate::OutcomesAchieved(_, span) | Gate::Is { span, .. } => *span,
        Gate::And(gates) | Gate::Or(gates) => {
            let spans: Vec<Span> = gates.iter().map(place).collect();
            match (spans.first(), spans.last()) {
                (Some(first), Some(last)) => first.to(*last),
                _ => Span::new(meed_diagnostics::SourceId(0), 0, 0),
            }
        }
        Gate::Not(inner) => place(inner),
    }
}
