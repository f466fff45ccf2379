//! Amounts: the sum of the year's lines, or a formula.

use super::{Lowering, Named};
use crate::plan::Id;
use meed_contract::{AmountForm, Type};

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
        let value = match &amount.form {
            AmountForm::Lines(lines) => {
                let stated: Vec<Id> = lines
                    .iter()
                    .filter_map(|line| {
                        let (sum, span) = line.by_year.get(self.year).copied().flatten()?;
                        let id = self.plan.stated(sum.as_pounds(), Type::Money, span);
                        if let Some(title) = &line.title {
                            self.plan.name(id, title.clone());
                        }
                        Some(id)
                    })
                    .collect();
                if stated.is_empty() {
                    return None;
                }
                self.plan.sum(&stated, Type::Money, amount.span)
            }
            AmountForm::Formula(formula) => {
                let piece = formula.for_year(self.year)?;
                self.reckonable(&piece.value).then(|| self.apart(&piece.value))?
            }
        };
        Some(self.plan.name(value, amount.name.clone()))
    }
}
