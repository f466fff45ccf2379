//! Facts about a contract that hold whatever the data: money that can never be earned.

use crate::plan::{Plan, PaymentOutputs};
use crate::values::Value;
use crate::evaluation::Evaluation;
use meed_contract::{
    Basis, Contract, DataItemId, Figure, Finality, Holds, Money, Observation, Origin, Phase,
};
use meed_diagnostics::{Code, Diagnostic, Span};

/// Notes on pots of which a part can never be earned in a year, with the amounts and the rows.
pub fn never_earned(contract: &Contract, plan: &Plan) -> Vec<Diagnostic> {
    let mut notes = Vec::new();
    // What a phase or a scale rules out is the same for any data that are there; data that are missing could shift
    // weights, so every figure is given.
    let data = any_data(contract);
    let Ok(evaluation) = plan.evaluate(contract, &data) else { return notes };
    for (index, payment) in contract.payments.iter().enumerate() {
        let Basis::Pot { outcomes, .. } = &payment.basis else { continue };
        for year in 0..contract.calendar.years().len() {
            let outputs = plan.year(year).and_then(|year| year.payments.get(index)?.as_ref());
            let Some(outputs) = outputs else { continue };
            if !matches!(evaluation.values.get(outputs.basis), Value::Number(_)) {
                continue;
            }
            let rows = rows(&evaluation, outcomes, outputs, year);
            let sum: Money = rows.iter().map(|(_, _, amount)| *amount).sum();
            if sum.is_zero() {
                continue;
            }
            let pot = evaluation.values.money(outputs.row.pot);
            let mut note = Diagnostic::new(
                Code::NeverEarned,
                payment.span,
                format!("in Year {}, {sum} of the {pot} in `{}` can never be earned", year + 1, payment.name),
            );
            for (span, why, amount) in rows {
                note = note.with_label(span, format!("{amount}: {why}"));
            }
            notes.push(note.with_help("this may be what was agreed; it is stated as `not available` in the year's statement"));
        }
    }
    notes
}

/// A figure for everything that data are asked for; which figures they are does not matter.
fn any_data(contract: &Contract) -> Vec<Observation> {
    let mut data = Vec::new();
    let many = rust_decimal::Decimal::from(1_000_000);
    for (index, item) in contract.data_items.iter().enumerate() {
        let figure = match &item.holds {
            Holds::Ratio { .. } => Figure::Ratio { numerator: many, denominator: many },
            Holds::Value { .. } => Figure::Value(rust_decimal::Decimal::ONE),
            Holds::YesNo { .. } => Figure::YesNo(true),
            Holds::Level { .. } => Figure::Level(0),
        };
        for (year, contract_year) in contract.calendar.years().iter().enumerate() {
            for part in 0..contract.calendar.parts(*contract_year, item.frequency).len() {
                data.push(Observation {
                    item: DataItemId(index),
                    year,
                    part,
                    segment: None,
                    figure,
                    finality: Finality::NotStated,
                    origin: Origin { span: item.span, file: String::new(), row: 0, columns: String::new() },
                });
            }
        }
    }
    data
}

fn rows(
    evaluation: &Evaluation<'_>,
    outcomes: &[meed_contract::Outcome],
    outputs: &PaymentOutputs,
    year: usize,
) -> Vec<(Span, String, Money)> {
    let mut rows = Vec::new();
    let money = |id| evaluation.values.money(id);
    let mut add = |span: Span, why: String, amount: Money| {
        if !amount.is_zero() {
            rows.push((span, why, amount));
        }
    };
    for (outcome, lines) in outcomes.iter().zip(&outputs.outcomes) {
        for (indicator, (row, _)) in outcome.indicators.iter().zip(&lines.indicators) {
            let (amount, why) = unearnable(&indicator.assessment, year, money(row.pot));
            add(indicator.span, why, amount);
        }
        if let Some(assessment) = &outcome.assessment {
            // Where the scale pays shares of the pot, the outcome is worth no more than its best row.
            if !matches!(outcome.portion, meed_contract::Portion::OfThePot(_)) {
                let (amount, why) = unearnable(assessment, year, money(lines.row.pot));
                add(outcome.span, why, amount);
            }
        }
    }
    if let Some(last) = outcomes.last() {
        add(last.span, "no row of any outcome pays it".to_owned(), money(outputs.unallocated));
    }
    rows
}

/// What of a share the phase or the scale rules out, whatever the data say.
fn unearnable(assessment: &meed_contract::Assessment, year: usize, share: Money) -> (Money, String) {
    let (phase, _) = assessment.phases.get(year).copied().unwrap_or((Phase::NotMeasured, assessment.missing.span));
    match phase {
        Phase::NotMeasured | Phase::Baseline | Phase::Reported => {
            (share, format!("{} in Year {}", crate::phrases::phase(phase), year + 1))
        }
        Phase::PaidForData | Phase::DeemedMet => (Money::ZERO, String::new()),
        Phase::Linked => {
            let most = assessment.pays.as_ref().map_or(rust_decimal::Decimal::ZERO, |pays| pays.most(year));
            let left = share.as_pounds() - share.as_pounds() * most;
            (Money::pounds(left.normalize()), format!("its best result pays {}", meed_contract::words::percentage(most)))
        }
    }
}
