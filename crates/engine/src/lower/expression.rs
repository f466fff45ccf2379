//! Expressions, tests and gates.

use super::Lowering;
use super::measure::Value;
use crate::plan::{Comparison, Id, Limit, RowOutputs};
use meed_contract::{
    Aggregate, BinaryOperator, DataItemId, DurationUnit, Expression, ExpressionKind, FigureKind, FigurePath,
    Gate, Own as OwnKind, PartFigure, Quantifier, RootFunction, Step, StepKind, Subject, Test, TestKind,
    ThingFigure, Type,
};
use meed_diagnostics::Span;
use rust_decimal::Decimal;

/// What has a meaning of its own where an expression stands.
#[derive(Clone, Copy, Default)]
pub(super) struct Own<'a> {
    /// Inside an indicator.
    pub(super) measured: Option<OwnMeasured<'a>>,
    /// In what a gain or a loss pays.
    pub(super) difference: Option<OwnDifference>,
}

/// The indicator that an expression stands in.
#[derive(Clone, Copy)]
pub(super) struct OwnMeasured<'a> {
    pub(super) item: DataItemId,
    pub(super) value_type: Type,
    pub(super) baseline: Option<&'a Expression>,
    /// Its figures, where those of a part of the year are meant.
    pub(super) value: Option<Value>,
}

/// The gain and the loss that an expression shares in.
#[derive(Clone, Copy)]
pub(super) struct OwnDifference {
    pub(super) gain: Id,
    pub(super) loss: Id,
}

/// What a gate can ask of the outcomes of its payment: whether each can be judged, and whether it is achieved.
pub(super) type Achieved<'a> = &'a [(Id, Id)];

/// What a payment asks before it pays.
#[derive(Clone, Copy)]
pub(super) struct Condition {
    /// Whether it holds; what is not known does not. Never missing.
    pub(super) holds: Id,
    /// Whether it holds or may still come to hold, when awaited figures come; the same where none can be awaited.
    pub(super) may_hold: Id,
}

impl Lowering<'_> {
    pub(super) fn expression(&mut self, expression: &Expression) -> Id {
        let (rule, value_type) = (expression.span, expression.value_type);
        match &expression.kind {
            ExpressionKind::Constant(value) => self.plan.constant(*value, value_type, rule),
            // Where a payment applies, everything that it needs is stated: that is checked when the contract is resolved.
            ExpressionKind::Amount(id) => self.amount(id.0).unwrap_or_else(|| self.zero(rule)),
            ExpressionKind::Define(id) => self.define(id.0).unwrap_or_else(|| self.zero(rule)),
            ExpressionKind::Item(item) => match self.figures_of(*item) {
                Some(value) => value.counted,
                None => self.unknown(value_type, rule),
            },
            ExpressionKind::Numerator(item) => match self.figures_of(*item).and_then(|value| value.ratio) {
                Some((numerator, _)) => numerator,
                None => self.unknown(value_type, rule),
            },
            ExpressionKind::Denominator(item) => match self.figures_of(*item).and_then(|value| value.ratio) {
                Some((_, denominator)) => denominator,
                None => self.unknown(value_type, rule),
            },
            ExpressionKind::Thing(figure) => self.thing(*figure, value_type, rule),
            ExpressionKind::Over(over) => self.aggregate_over(over, value_type, rule),
            ExpressionKind::Root { function, value, quantum, mode } => {
                let mut value = self.expression(value);
                if *function == RootFunction::SquareRoot {
                    let zero = self.plan.constant(Decimal::ZERO, Type::Number, rule);
                    let not_below = self.plan.compare(value, Comparison::AtLeast, zero, rule);
                    value = self.plan.require(value, not_below, Limit::Bounds, rule);
                }
                self.plan.root(value, *function, (*quantum, *mode), rule)
            }
            ExpressionKind::Figure(path) => self.figure_of(*path, rule),
            ExpressionKind::Own(own) => self.own_figure(*own, rule),
            ExpressionKind::Previous(inner) => {
                let Some(before) = self.year.checked_sub(1) else { return self.unknown(value_type, rule) };
                self.as_of(before, |lowering| lowering.expression(inner))
            }
            ExpressionKind::Curve { curve, of } => {
                let value = self.expression(of);
                self.through_curve(*curve, value)
            }
            ExpressionKind::List { aggregate, list } => self.list(*aggregate, list, value_type, rule),
            ExpressionKind::OverProviders { statistic, list, known } => {
                // The type of a place is no type of the values.
                let of =
                    list.first().and_then(|one| one.value.as_ref()).map_or(value_type, |one| one.value_type);
                self.over_providers(*statistic, list, *known, of, rule)
            }
            ExpressionKind::Choice { condition, then, otherwise } => {
                let holds = self.condition(condition, &[]);
                let (then, otherwise) = (self.expression(then), self.expression(otherwise));
                self.plan.select(holds, then, otherwise, rule)
            }
            ExpressionKind::Rounded { value, quantum, mode } => {
                let value = self.expression(value);
                self.plan.round_to(value, *quantum, *mode, rule)
            }
            ExpressionKind::Negative(inner) => {
                let inner = self.expression(inner);
                let zero = self.plan.constant(Decimal::ZERO, value_type, rule);
                self.plan.subtract(zero, inner, rule)
            }
            ExpressionKind::Binary { operator, left, right } => {
                if matches!(left.value_type, Type::Date | Type::Moment) {
                    return self.dated(*operator, left, right, value_type, rule);
                }
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

    /// The figures of an item in the year at hand, or in the part of it at hand.
    fn figures_of(&mut self, item: DataItemId) -> Option<Value> {
        match self.part {
            Some(part) => self.part_value(item, part),
            None => self.measured_value(item),
        }
    }

    /// A day or moment, and how far another is from it, or so much later or earlier.
    fn dated(
        &mut self,
        operator: BinaryOperator,
        left: &Expression,
        right: &Expression,
        value_type: Type,
        rule: Span,
    ) -> Id {
        let (day, by) = (self.expression(left), self.expression(right));
        let Type::Duration(unit) = right.value_type else {
            return self.plan.apart(day, by, value_type, rule);
        };
        let back = operator == BinaryOperator::Subtract;
        if let Some(months) = super::over::in_months(unit) {
            let sign = if back { Decimal::NEGATIVE_ONE } else { Decimal::ONE };
            let by = self.times(right, by, Decimal::from(months) * sign, DurationUnit::Months);
            return self.plan.months_later(day, by, rule);
        }
        let (smaller, times) = match (left.value_type, unit) {
            (Type::Moment, DurationUnit::Weeks) => (DurationUnit::Minutes, 7 * 24 * 60),
            (Type::Moment, DurationUnit::Days) => (DurationUnit::Minutes, 24 * 60),
            (Type::Moment, DurationUnit::Hours) => (DurationUnit::Minutes, 60),
            (_, DurationUnit::Weeks) => (DurationUnit::Days, 7),
            _ => (unit, 1),
        };
        let by = self.times(right, by, Decimal::from(times), smaller);
        if back { self.plan.subtract(day, by, rule) } else { self.plan.add(day, by, rule) }
    }

    /// A length of time in a smaller unit.
    fn times(&mut self, written: &Expression, length: Id, times: Decimal, unit: DurationUnit) -> Id {
        let value_type = Type::Duration(unit);
        match written.kind {
            ExpressionKind::Constant(value) if value.checked_mul(times).is_some() => {
                self.plan.constant(value * times, value_type, written.span)
            }
            _ if times == Decimal::ONE => length,
            _ => {
                let times = self.plan.constant(times, Type::Number, written.span);
                self.plan.multiply(length, times, value_type, written.span)
            }
        }
    }

    fn list(&mut self, aggregate: Aggregate, list: &[Expression], value_type: Type, rule: Span) -> Id {
        let all: Vec<Id> = list.iter().map(|one| self.expression(one)).collect();
        let fold = |lowering: &mut Self, pick: fn(&mut crate::plan::Builder, Id, Id, Span) -> Id| {
            let mut all = all.iter().copied();
            let first = all.next().unwrap_or_else(|| lowering.zero(rule));
            all.fold(first, |found, one| pick(&mut lowering.plan, found, one, rule))
        };
        match aggregate {
            Aggregate::Lowest => fold(self, crate::plan::Builder::minimum),
            Aggregate::Highest => fold(self, crate::plan::Builder::maximum),
            Aggregate::Total => self.plan.sum(&all, value_type, rule),
            Aggregate::Mean => {
                let sum = self.plan.sum(&all, value_type, rule);
                let count = self.plan.constant(Decimal::from(all.len()), Type::Number, rule);
                self.plan.divide(sum, count, value_type, rule)
            }
            Aggregate::Median => self.plan.median(&all, value_type, rule),
        }
    }

    /// A value that no data give: of a year in which no data are asked for.
    pub(super) fn unknown(&mut self, value_type: Type, rule: Span) -> Id {
        self.plan.input(u32::MAX, value_type, rule)
    }

    /// An expression that stands by itself: nothing around it has a meaning in it.
    pub(super) fn apart(&mut self, expression: &Expression) -> Id {
        let (own, part) = (std::mem::take(&mut self.own), self.part.take());
        let value = self.expression(expression);
        (self.own, self.part) = (own, part);
        value
    }

    /// Whether everything that an expression names is stated for the year at hand.
    pub(super) fn reckonable(&mut self, expression: &Expression) -> bool {
        let mut named = Vec::new();
        expression.each(&mut |one| named.push(one));
        named.into_iter().all(|one| match &one.kind {
            ExpressionKind::Amount(id) => self.amount(id.0).is_some(),
            ExpressionKind::Define(id) => self.define(id.0).is_some(),
            ExpressionKind::Thing(ThingFigure::Line { amount, .. }) => self.amount(amount.0).is_some(),
            ExpressionKind::Previous(inner) => {
                let Some(before) = self.year.checked_sub(1) else { return false };
                self.in_year(before, |lowering| lowering.reckonable(inner))
            }
            ExpressionKind::Over(over) => self.reckonable_over(over),
            _ => true,
        })
    }

    /// The row of a payment, outcome or indicator this year; none where the payment does not apply. Of the payment at hand the
    /// outcomes are known before it asks anything itself.
    fn row_of(&mut self, path: FigurePath) -> Option<RowOutputs> {
        match path.subject {
            Subject::Outcome(index, outcome) if self.underway == Some(index) => {
                self.outcomes.get(outcome).map(|outcome| outcome.row)
            }
            Subject::Indicator(index, outcome, indicator) if self.underway == Some(index) => {
                let outcome = self.outcomes.get(outcome);
                outcome.and_then(|outcome| outcome.indicators.get(indicator)).map(|(row, _)| *row)
            }
            Subject::Payment(index)
            | Subject::Outcome(index, _)
            | Subject::Indicator(index, ..)
            | Subject::Additional(index, _) => {
                self.paid(index).and_then(|outputs| outputs.row_of(path.subject))
            }
            _ => None,
        }
    }

    /// A figure of this year's statement; nothing where the payment does not apply.
    fn figure_of(&mut self, path: FigurePath, rule: Span) -> Id {
        let found = match path.subject {
            Subject::Outcome(index, _) | Subject::Indicator(index, ..) if self.underway == Some(index) => {
                self.row_of(path).and_then(|row| row.figure(path.figure))
            }
            Subject::Payment(index) if path.figure == FigureKind::PaidSoFar => self.paid_so_far(index, rule),
            Subject::Payment(index)
            | Subject::Outcome(index, _)
            | Subject::Indicator(index, _, _)
            | Subject::Additional(index, _) => self.paid(index).and_then(|outputs| outputs.figure(path)),
            Subject::Amount(index) => self.amount(index),
            Subject::Define(index) => self.define(index),
            Subject::Carried(index) => self.carried(index, path.figure),
            Subject::Item(index) => self.item(DataItemId(index)),
            // No formula can name these.
            Subject::Total | Subject::Requirement(_) | Subject::RequirementPeriod(..) => None,
        };
        found.unwrap_or_else(|| self.zero(rule))
    }

    fn own_figure(&mut self, own: OwnKind, rule: Span) -> Id {
        let zero = self.zero(rule);
        match own {
            OwnKind::Gain => self.own.difference.map_or(zero, |own| own.gain),
            OwnKind::Loss => self.own.difference.map_or(zero, |own| own.loss),
            // Of things of a domain each was put in the place of these when the contract was resolved.
            OwnKind::Earned
            | OwnKind::Missed
            | OwnKind::NotAvailable
            | OwnKind::Pot
            | OwnKind::Weight
            | OwnKind::Score
            | OwnKind::Achieved
            | OwnKind::Paid
            | OwnKind::Received
            | OwnKind::HasRole(_) => zero,
            OwnKind::Column(column) => {
                let slot = u32::try_from(column).unwrap_or(u32::MAX);
                let columns = self.row.as_ref().and_then(|row| self.contract.records.get(row.records));
                let column = columns.and_then(|records| records.columns.get(column));
                let value_type = column.and_then(|column| column.holds.value_type()).unwrap_or(Type::Number);
                self.plan.input(slot, value_type, rule)
            }
            OwnKind::Formula(index) => self.row_formula(index, rule),
            OwnKind::Criterion(index) => self.row_criterion(index, rule),
            OwnKind::Known(column) => {
                let column = self.own_figure(OwnKind::Column(column), rule);
                let (yes, no) = (self.plan.truth(true, rule), self.plan.truth(false, rule));
                let known = self.plan.given(column, yes, rule);
                self.plan.or_else(known, no, rule)
            }
            OwnKind::Value | OwnKind::Numerator | OwnKind::Denominator | OwnKind::Baseline => {
                let Some(measured) = self.own.measured else { return zero };
                if own == OwnKind::Baseline {
                    return measured.baseline.map_or(zero, |baseline| self.apart(baseline));
                }
                let value_type = if own == OwnKind::Value { measured.value_type } else { Type::Number };
                let whole = measured.value.filter(|_| self.part.is_none());
                let Some(value) = whole.or_else(|| self.figures_of(measured.item)) else {
                    return self.unknown(value_type, rule);
                };
                let (numerator, denominator) = value.ratio.unwrap_or((value.counted, value.counted));
                match own {
                    OwnKind::Numerator => numerator,
                    OwnKind::Denominator => denominator,
                    _ => value.counted,
                }
            }
        }
    }

    /// What a chain makes of a sum, or of another value, step by step.
    pub(super) fn chain(&mut self, sum: Id, steps: &[Step], value_type: Type) -> Id {
        let mut sum = sum;
        for step in steps {
            let rule = step.span;
            sum = match &step.kind {
                StepKind::NotAbove(limit) => {
                    let limit = self.expression(limit);
                    self.plan.minimum(sum, limit, rule)
                }
                StepKind::NotBelow(limit) => {
                    let limit = self.expression(limit);
                    self.plan.maximum(sum, limit, rule)
                }
                StepKind::Less(value) => {
                    let value = self.expression(value);
                    self.plan.subtract(sum, value, rule)
                }
                StepKind::Plus(value) => {
                    let value = self.expression(value);
                    self.plan.add(sum, value, rule)
                }
                StepKind::Times(factor) => {
                    let factor = self.expression(factor);
                    self.plan.multiply(sum, factor, value_type, rule)
                }
                StepKind::ProRata(pro_rata) => self.pro_rata(sum, pro_rata),
                StepKind::Round(quantum, mode) => self.plan.round_to(sum, *quantum, *mode, rule),
            };
        }
        sum
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

    /// The condition of an `only if`. What is not known does not hold; where an awaited figure is lacking, it may still.
    pub(super) fn gate(&mut self, gate: &Gate, achieved: Achieved<'_>, name: &str) -> Condition {
        let asked = self.condition(gate, achieved);
        let rule = place(gate);
        let no = self.plan.truth(false, rule);
        let holds = self.plan.or_else(asked, no, rule);
        self.plan.name(holds, format!("{name}, its condition"));
        let may_hold = self.plan.may_hold(asked, rule);
        if let Some(may_hold) = may_hold {
            self.plan.name(may_hold, format!("{name}, its condition may still hold"));
        }
        Condition { holds, may_hold: may_hold.unwrap_or(holds) }
    }

    /// Whether a payment is left to the parties. Where it is not known, it is not paid either; what is not applicable is no
    /// reason to.
    pub(super) fn referral(&mut self, gate: &Gate, achieved: Achieved<'_>, name: &str) -> Id {
        let asked = self.condition(gate, achieved);
        let rule = place(gate);
        let (yes, no) = (self.plan.truth(true, rule), self.plan.truth(false, rule));
        let referred = self.plan.otherwise(asked, [Some(yes), Some(yes), Some(yes), Some(no)], rule);
        self.plan.name(referred, format!("{name}, it is referred to the parties"))
    }

    /// A condition, missing where it cannot be known: the opposite of what is not known is not known either.
    pub(super) fn condition(&mut self, gate: &Gate, achieved: Achieved<'_>) -> Id {
        if let Some(path) = gate.achieved()
            && let Some(row) = self.row_of(path)
        {
            return self.row_achieved(&row, crate::formula::named(self.contract, path), place(gate));
        }
        match gate {
            Gate::OutcomesAchieved(quantifier, rule) => self.outcomes_achieved(*quantifier, achieved, *rule),
            // Whether a part of a measure is achieved is a condition already.
            Gate::Is { subject, .. }
                if matches!(
                    subject.kind,
                    ExpressionKind::Thing(ThingFigure::Part { figure: PartFigure::Achieved, .. })
                ) =>
            {
                self.expression(subject)
            }
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
            Gate::AtLeast(wanted, gates, rule) => {
                let each: Vec<Id> = gates.iter().map(|gate| self.condition(gate, achieved)).collect();
                self.plan.at_least(&each, u32::from(*wanted), *rule)
            }
            Gate::Over(quantifier, over, rule) => self.gate_over(*quantifier, over, *rule),
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
                self.plan.at_least(&each, u32::from(least), rule)
            }
        }
    }

    /// Whether a row earned something and missed nothing. Where all that it missed is withheld, that is not known yet.
    pub(super) fn row_achieved(&mut self, row: &RowOutputs, name: String, rule: Span) -> Id {
        let zero = self.zero(rule);
        let earned = self.plan.compare(row.earned, Comparison::Above, zero, rule);
        let met = self.row_met(row, name, rule);
        if row.withheld == zero {
            return self.plan.and(&[earned, met], rule);
        }
        // What earns nothing so far may earn all of it yet.
        let hoped = self.plan.add(row.earned, row.withheld, rule);
        let may_earn = self.plan.compare(hoped, Comparison::Above, zero, rule);
        self.plan.and(&[may_earn, met], rule)
    }

    /// Whether a row missed nothing. Where all that it missed is withheld, that is not known yet.
    pub(super) fn row_met(&mut self, row: &RowOutputs, name: String, rule: Span) -> Id {
        let zero = self.zero(rule);
        let met = self.plan.compare(row.missed, Comparison::Exactly, zero, rule);
        if row.withheld == zero {
            return met;
        }
        let may_come = self.plan.compare(row.missed, Comparison::AtMost, row.withheld, rule);
        let (yes, no) = (self.plan.truth(true, rule), self.plan.truth(false, rule));
        let unknown = self.unknown(Type::YesNo, rule);
        let awaited = self.plan.awaiting(unknown, [true; 4], rule);
        self.plan.name(awaited, name);
        let lacking = self.plan.select(may_come, awaited, no, rule);
        self.plan.select(met, yes, lacking, rule)
    }
}

/// Where a gate is written.
pub(super) fn place(gate: &Gate) -> Span {
    match gate {
        Gate::OutcomesAchieved(_, span)
        | Gate::Over(_, _, span)
        | Gate::Is { span, .. }
        | Gate::AtLeast(_, _, span) => *span,
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
