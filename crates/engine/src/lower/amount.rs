//! Amounts: the sum of the year's lines, parts of other years, what uplifts make of a base, or a formula.

use super::{Lowering, Named};
use crate::plan::Id;
use meed_contract::calendar::PartOfYear;
use meed_contract::{
    Amount, AmountForm, AmountLine, ExpressionKind, ProRata, Type, Uplifted, YearPart, words,
};
use meed_diagnostics::Span;
use rust_decimal::Decimal;

impl Lowering<'_> {
    /// The value of an amount this year; none where nothing is stated for it.
    pub(super) fn amount(&mut self, index: usize) -> Option<Id> {
        let key = (Named::Amount(index), self.year);
        if let Some(known) = self.named.get(&key) {
            return *known;
        }
        let value = self.amount_anew(index);
        self.named.insert(key, value);
        value
    }

    fn amount_anew(&mut self, index: usize) -> Option<Id> {
        let amount = self.contract.amounts.get(index)?;
        if !amount.form.is_stated(self.year) {
            return None;
        }
        let value = match &amount.form {
            AmountForm::Lines(lines) => self.sum_of_lines(lines, self.year, amount.span)?,
            AmountForm::Financial { lines, years, parts } => {
                let parts = parts.get(self.year)?;
                self.apportioned(parts, amount.span, |lowering, year| {
                    let key = (lowering.state(), index, year);
                    if let Some(known) = lowering.years_of_amounts.get(&key) {
                        return Some(*known);
                    }
                    let sum = lowering.sum_of_lines(lines, year, amount.span)?;
                    let begins = words::financial_year(*years.get(year)?);
                    lowering.plan.name(sum, format!("{}, {begins}", amount.name));
                    lowering.years_of_amounts.insert(key, sum);
                    Some(sum)
                })?
            }
            AmountForm::Uplifted(uplifted) => {
                let parts = uplifted.parts.get(self.year)?;
                self.apportioned(parts, amount.span, |lowering, year| {
                    lowering.uplifted(index, amount, uplifted, year)
                })?
            }
            AmountForm::Formula(formula) => {
                let piece = formula.for_year(self.year)?;
                match piece.value.kind {
                    // A place of its own, so that it carries the amount's name.
                    ExpressionKind::Constant(sum) => self.plan.stated(sum, Type::Money, piece.value.span),
                    _ => self.reckonable(&piece.value).then(|| self.apart(&piece.value))?,
                }
            }
        };
        let value = match &amount.pro_rata {
            Some(pro_rata) => self.pro_rata(value, pro_rata),
            None => value,
        };
        Some(self.plan.name(value, amount.name.clone()))
    }

    /// The sum of what the lines state for one of their years; none where nothing is stated.
    pub(super) fn sum_of_lines(&mut self, lines: &[AmountLine], year: usize, rule: Span) -> Option<Id> {
        let stated: Vec<Id> = lines
            .iter()
            .filter_map(|line| {
                let (sum, span) = line.by_year.get(year).copied().flatten()?;
                let id = self.plan.stated(sum.as_pounds(), Type::Money, span);
                if let Some(title) = &line.title {
                    self.plan.name(id, title.clone());
                }
                Some(id)
            })
            .collect();
        if stated.is_empty() { None } else { Some(self.plan.sum(&stated, Type::Money, rule)) }
    }

    /// A contract year's parts of other years, added up.
    pub(super) fn apportioned(
        &mut self,
        parts: &[YearPart],
        rule: Span,
        mut of_year: impl FnMut(&mut Self, usize) -> Option<Id>,
    ) -> Option<Id> {
        let mut sums = Vec::with_capacity(parts.len());
        for part in parts {
            let sum = of_year(self, part.year)?;
            sums.push(self.part_of(sum, part.part, rule));
        }
        Some(self.plan.sum(&sums, Type::Money, rule))
    }

    /// The sum of one year of an uplifted amount, each year's from that of the year before.
    fn uplifted(&mut self, index: usize, amount: &Amount, uplifted: &Uplifted, year: usize) -> Option<Id> {
        let key = (self.state(), index, year);
        if let Some(known) = self.years_of_amounts.get(&key) {
            return Some(*known);
        }
        let (id, name) = match year.checked_sub(1) {
            None => {
                let (base, span) = uplifted.base;
                (self.plan.stated(base.as_pounds(), Type::Money, span), &uplifted.base_year)
            }
            Some(before) => {
                // Years are met in order, so that this goes back one step only.
                let mut sum = self.uplifted(index, amount, uplifted, before)?;
                let step = uplifted.steps.get(before)?;
                let one = self.plan.constant(Decimal::ONE, Type::Number, step.span);
                if let Some(uplift) = step.uplift {
                    let size = self.plan.constant(uplift.abs(), Type::Percentage, step.span);
                    let factor = if uplift.is_sign_negative() {
                        self.plan.subtract(one, size, step.span)
                    } else {
                        self.plan.add(one, size, step.span)
                    };
                    sum = self.plan.multiply(sum, factor, Type::Money, step.span);
                }
                if let Some(efficiency) = step.efficiency {
                    let efficiency = self.plan.constant(efficiency, Type::Percentage, step.span);
                    let factor = self.plan.subtract(one, efficiency, step.span);
                    sum = self.plan.multiply(sum, factor, Type::Money, step.span);
                }
                if let Some((quantum, mode)) = uplifted.rounded {
                    sum = self.plan.round_to(sum, quantum, mode, step.span);
                }
                (sum, &step.year)
            }
        };
        self.plan.name(id, format!("{}, {name}", amount.name));
        self.years_of_amounts.insert(key, id);
        Some(id)
    }

    /// What a short year has of a sum for a whole one.
    pub(super) fn pro_rata(&mut self, sum: Id, pro_rata: &ProRata) -> Id {
        match pro_rata.by_year.get(self.year) {
            Some(part) => self.part_of(sum, *part, pro_rata.span),
            None => sum,
        }
    }

    fn part_of(&mut self, sum: Id, part: PartOfYear, rule: Span) -> Id {
        if part.is_whole() {
            return sum;
        }
        let some = self.plan.constant(Decimal::from(part.part), Type::Number, rule);
        let all = self.plan.constant(Decimal::from(part.whole), Type::Number, rule);
        let fraction = self.plan.divide(some, all, Type::Number, rule);
        self.plan.multiply(sum, fraction, Type::Money, rule)
    }
}
