//! What is known of figures of which only the ends are.

use super::{Deciding, RowRange};
use crate::evaluation::Evaluation;
use crate::phrases;
use crate::plan::{Id, MeasureOutputs, RowOutputs};
use crate::ranges::Ends;
use meed_contract::exact::Exact;
use meed_contract::{Assessment, Basis, DataItemId, Money, Type, words};
use rust_decimal::Decimal;

impl Evaluation<'_> {
    /// What a row earns, where that is not certain.
    pub(crate) fn row_range(&self, row: &RowOutputs) -> Option<RowRange> {
        self.between(row.earned)
    }

    /// Between what a sum lies, where it is not certain and has two ends.
    pub(crate) fn between(&self, sum: Id) -> Option<RowRange> {
        let ends = self.range(sum)?.ends?;
        let money = |end: Exact| Money::pounds(end.as_decimal().unwrap_or_else(|| end.shown(8)));
        Some(RowRange { lowest: money(ends.low?), highest: money(ends.high?) })
    }

    /// What is known of a value that is not certain: `numerator 1 to 7, so 10.0% to 13.3%`.
    pub(crate) fn known(&self, value: Id, ratio: Option<(Id, Id)>, thresholds: &[Decimal]) -> Option<String> {
        let range = self.range(value)?;
        let value_type = self.plan.type_of(value);
        let measured = |end: Exact| phrases::measured(self.contract, end, value_type, thresholds);
        let mut so = between(&range.ends?, &measured);
        let missing: Vec<&str> = crate::ranges::KINDS
            .into_iter()
            .filter(|kind| range.missing.has(*kind))
            .map(phrases::missing)
            .collect();
        if !missing.is_empty() {
            so = format!("{so}, or {}", words::list(&missing));
        }
        let count = |id: Id, name: &str| {
            let ends = self.range(id)?.ends?;
            let number = |end: Exact| phrases::measured(self.contract, end, Type::Number, &[]);
            Some(format!("{name} {}", between(&ends, &number)))
        };
        let counts: Vec<String> = ratio
            .map(|(over, under)| [count(over, "numerator"), count(under, "denominator")])
            .into_iter()
            .flatten()
            .flatten()
            .collect();
        Some(if counts.is_empty() { so } else { format!("{}, so {so}", words::list(&counts)) })
    }

    /// An item whose uncertainty decides a payment of a contract year.
    pub(crate) fn deciding(&self, item: DataItemId, year: usize) -> Option<Deciding> {
        let known = match self.measure_of(item, year) {
            Some((assessment, measure)) => measure
                .value
                .and_then(|value| self.known(value, measure.ratio, &thresholds(assessment, year))),
            None => {
                let value = self.plan.year(year)?.items.get(item.0).copied().flatten();
                value.and_then(|value| self.known(value, None, &[]))
            }
        };
        let item = self.contract.item(item)?;
        Some(Deciding {
            name: item.name.clone(),
            code: item.code.clone(),
            title: item.title.clone(),
            known: known.unwrap_or_default(),
        })
    }

    fn measure_of(&self, item: DataItemId, year: usize) -> Option<(&Assessment, &MeasureOutputs)> {
        let outputs = self.plan.year(year)?;
        for (payment, outputs) in self.contract.in_year(year).payments.iter().zip(&outputs.payments) {
            let (Basis::Pot { outcomes, .. }, Some(outputs)) = (&payment.basis, outputs) else { continue };
            for (outcome, outputs) in outcomes.iter().zip(&outputs.outcomes) {
                let own = outcome.measurement.as_ref().zip(outputs.measure.as_ref());
                let indicators = outcome.indicators.iter().map(|indicator| &indicator.measurement);
                let measures = outputs.indicators.iter().map(|(_, measure)| measure);
                let all = indicators.zip(measures).chain(own).flat_map(|(measurement, measure)| {
                    let parts = measure.combined.iter().map(|part| &part.measure);
                    let outputs = parts.chain(measurement.one().map(|_| measure));
                    measurement.measures().zip(outputs)
                });
                let found = { all }.find(|(assessment, _)| assessment.item == item);
                if found.is_some() {
                    return found;
                }
            }
        }
        None
    }
}

/// `1 to 7`, `at least 3`.
fn between(ends: &Ends, shown: &dyn Fn(Exact) -> String) -> String {
    match (ends.low, ends.high) {
        (Some(low), Some(high)) => format!("{} to {}", shown(low), shown(high)),
        (Some(low), None) => format!("at least {}", shown(low)),
        (None, Some(high)) => format!("at most {}", shown(high)),
        (None, None) => "any number".to_owned(),
    }
}

/// Every value that a measure is compared with in a contract year.
pub(super) fn thresholds(assessment: &Assessment, year: usize) -> Vec<Decimal> {
    use meed_contract::Scale;
    let mut found = Vec::new();
    if let Some(target) = assessment.target.as_ref().and_then(|target| target.for_year(year)) {
        phrases::thresholds(&target.value, &mut found);
    }
    match assessment.pays.as_ref().map(|pays| &pays.scale) {
        Some(Scale::Thresholds(rows)) => {
            for row in rows {
                phrases::thresholds(&row.test, &mut found);
            }
        }
        Some(Scale::Sliding(points)) => found.extend(points.iter().map(|point| point.at)),
        Some(Scale::AtTarget(_) | Scale::Levels(_) | Scale::Formula(_) | Scale::Moving(_)) | None => {}
    }
    found
}
