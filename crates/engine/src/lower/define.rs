//! Definitions: a formula, or the first case that holds.

use super::{Lowering, Named};
use crate::plan::Id;
use meed_contract::DefineForm;

impl Lowering<'_> {
    /// The value of a definition this year; none where nothing is stated for it.
    pub(super) fn define(&mut self, index: usize) -> Option<Id> {
        let key = (Named::Define(index), self.year);
        if let Some(known) = self.named.get(&key) {
            return *known;
        }
        let value = self.define_anew(index);
        self.named.insert(key, value);
        value
    }

    fn define_anew(&mut self, index: usize) -> Option<Id> {
        let define = self.contract.defines.get(index)?;
        let value = match &define.form {
            DefineForm::Formula(formula) => {
                let piece = formula.for_year(self.year)?;
                self.reckonable(&piece.value).then(|| self.apart(&piece.value))?
            }
            DefineForm::Cases { subjects, rows } => {
                let known = subjects.iter().chain(rows.iter().map(|row| &row.value));
                if !known.into_iter().all(|expression| self.reckonable(expression)) {
                    return None;
                }
                let subjects: Vec<Id> = subjects.iter().map(|subject| self.apart(subject)).collect();
                // From the last row to the first: each takes what it holds for from those below it.
                let mut value: Option<Id> = None;
                for row in rows.iter().rev() {
                    let here = self.apart(&row.value);
                    let tests: Vec<Id> = row
                        .tests
                        .iter()
                        .zip(&subjects)
                        .filter_map(|(test, subject)| Some(self.test(test.as_ref()?, *subject)))
                        .collect();
                    value = Some(match value {
                        // The rows leave nothing open, so that the last one needs no test.
                        None => here,
                        Some(_) if tests.is_empty() => here,
                        Some(below) => {
                            let holds = self.plan.and(&tests, row.span);
                            self.plan.select(holds, here, below, row.span)
                        }
                    });
                }
                value?
            }
        };
        Some(self.plan.name(value, define.name.clone()))
    }
}
