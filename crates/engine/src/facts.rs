//! Facts about a contract that hold whatever the data: money that can never be earned.

use crate::evaluation::Evaluation;
use crate::plan::{PaymentOutputs, Plan};
use crate::values::Value;
use meed_contract::{
    Basis, Combining, Contract, DataItemId, Figure, Finality, Holds, Measurement, Money, Observation, Origin,
    Phase,
};
use meed_diagnostics::{Code, Diagnostic, Span};

/// Notes on pots of which a part can never be earned in a year, with the amounts and the rows.
pub fn never_earned(contract: &Contract, plan: &Plan) -> Vec<Diagnostic> {
    let mut notes = Vec::new();
    // What a phase or a scale rules out is the same for any data that are there; data that are missing could shift
    // weights, so every figure is given.
    let data = any_data(contract, rust_decimal::Decimal::ONE);
    let Ok(evaluation) = plan.evaluate_exactly(contract, &data) else { return notes };
    let others = any_data(contract, rust_decimal::Decimal::TEN);
    let Ok(other) = plan.evaluate_exactly(contract, &others) else { return notes };
    for (index, payment) in contract.payments.iter().enumerate() {
        // Years that lose the same rows for the same reasons are told together.
        let mut told: Vec<Vec<YearOfRows>> = Vec::new();
        for year in 0..contract.calendar.years().len() {
            let as_it_stands = contract.in_year(year).payments.get(index);
            let Some(Basis::Pot { outcomes, .. }) = as_it_stands.map(|payment| &payment.basis) else {
                continue;
            };
            let outputs = plan.year(year).and_then(|year| year.payments.get(index)?.as_ref());
            let Some(outputs) = outputs else { continue };
            if !matches!(evaluation.values.get(outputs.basis), Value::Number(_)) {
                continue;
            }
            // A pot that depends on data has no sum that could be stated beforehand.
            if evaluation.values.money(outputs.row.pot) != other.values.money(outputs.row.pot) {
                continue;
            }
            let rows = rows(&evaluation, outcomes, outputs, year);
            if rows.is_empty() {
                continue;
            }
            let here = YearOfRows { year, pot: evaluation.values.money(outputs.row.pot), rows };
            match told
                .iter_mut()
                .find(|years| years.first().is_some_and(|first| first.reasons() == here.reasons()))
            {
                Some(years) => years.push(here),
                None => told.push(vec![here]),
            }
        }
        notes.extend(told.iter().map(|years| note(payment, years)));
    }
    notes
}

/// What cannot be earned in a year: the rows with why, and how much.
struct YearOfRows {
    year: usize,
    pot: Money,
    rows: Vec<(Span, String, Money)>,
}

impl YearOfRows {
    fn reasons(&self) -> Vec<(Span, &str)> {
        self.rows.iter().map(|(span, why, _)| (*span, why.as_str())).collect()
    }
}

fn note(payment: &meed_contract::Payment, years: &[YearOfRows]) -> Diagnostic {
    let sums: Vec<(usize, String)> = years
        .iter()
        .map(|year| {
            let sum: Money = year.rows.iter().map(|(_, _, amount)| *amount).sum();
            (year.year, format!("{sum} of {}", year.pot))
        })
        .collect();
    let message = format!("a part of the pot of `{}` can never be earned: {}", payment.name, by_years(&sums));
    let mut note = Diagnostic::new(Code::NeverEarned, payment.span, message);
    for (row, (span, why)) in
        years.first().map(YearOfRows::reasons).unwrap_or_default().into_iter().enumerate()
    {
        let amounts: Vec<(usize, String)> =
            years.iter().filter_map(|year| Some((year.year, year.rows.get(row)?.2.to_string()))).collect();
        note = note.with_label(span, format!("{why}: {}", by_years(&amounts)));
    }
    note.with_help("this may be what was agreed; each year's statement shows it as `not available`")
}

/// `£1 in Years 1 and 2, £2 in Year 3`
fn by_years(figures: &[(usize, String)]) -> String {
    let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
    for (year, figure) in figures {
        let number = (year + 1).to_string();
        match groups.iter_mut().find(|(known, _)| known == figure) {
            Some((_, years)) => years.push(number),
            None => groups.push((figure, vec![number])),
        }
    }
    let groups: Vec<String> = groups
        .into_iter()
        .map(|(figure, years)| {
            let word = if years.len() == 1 { "Year" } else { "Years" };
            format!("{figure} in {word} {}", meed_contract::words::list(&years))
        })
        .collect();
    groups.join(", ")
}

/// A figure for everything that data are asked for; which figures they are does not matter.
pub(crate) fn any_data(contract: &Contract, value: rust_decimal::Decimal) -> Vec<Observation> {
    let mut data = Vec::new();
    let many = rust_decimal::Decimal::from(1_000_000);
    for (index, item) in contract.data_items.iter().enumerate() {
        let figure = match &item.holds {
            Holds::Ratio { .. } => Figure::Ratio { numerator: many, denominator: many },
            Holds::Value { .. } => Figure::Value(value),
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
            add(indicator.span, reason(&indicator.measurement, year), money(row.not_available));
        }
        if let Some(measurement) = &outcome.measurement {
            add(outcome.span, reason(measurement, year), money(lines.row.not_available));
        }
    }
    if let Some(last) = outcomes.last() {
        add(last.span, "no row of any outcome pays it".to_owned(), money(outputs.unallocated));
    }
    rows
}

/// Why a part cannot be earned, whatever the data say: the phase, or the best row of the scale.
fn reason(measurement: &meed_contract::Measurement, year: usize) -> String {
    let phase = measurement.phase(year).map_or(Phase::NotMeasured, |(phase, _)| phase);
    match phase {
        Phase::NotMeasured | Phase::Baseline | Phase::Reported | Phase::PaidForData => {
            crate::phrases::phase(phase).to_owned()
        }
        Phase::Linked | Phase::DeemedMet => {
            if let Measurement::Combined(combination) = measurement
                && combination.pays.is_none()
                && !matches!(combination.by, Combining::Achieved(_))
            {
                return "the best results of its parts pay less than all of it".to_owned();
            }
            let most = measurement.most(year);
            format!("the best result pays {}", meed_contract::words::percentage(most))
        }
    }
}
