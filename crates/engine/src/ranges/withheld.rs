//! What the difference between the two ends of a payment is in its rows.

use crate::plan::{Id, PaymentOutputs, RowOutputs};
use crate::statement::Amounts;
use crate::values::Values;
use meed_contract::Money;
use std::collections::HashMap;

/// The rows that earn something themselves: every other row adds them up.
pub(super) fn leaves(payment: &PaymentOutputs) -> Vec<RowOutputs> {
    if payment.outcomes.is_empty() && payment.additional.is_empty() {
        return vec![payment.row];
    }
    let mut rows = Vec::new();
    for outcome in &payment.outcomes {
        if outcome.measure.is_some() {
            rows.push(outcome.row);
        }
        rows.extend(outcome.indicators.iter().map(|(row, _)| *row));
    }
    rows.extend(payment.additional.iter().map(|(row, _, _)| *row));
    rows
}

/// What the rows of a payment come to at its higher end.
pub(super) struct Best {
    /// What each earns.
    pub(super) earned: Vec<Money>,
    /// What each is worth.
    pub(super) pots: Vec<Money>,
    /// What the payment is worth.
    pub(super) pot: Money,
}

/// Shows the difference between the two ends of a payment as withheld, in the rows where it may still be earned.
///
/// What is withheld is a part of what is missed. It is looked for first where a row earns more at the higher end, then in
/// what other rows miss; only then is it taken from what is not available (money that becomes available at the higher end),
/// and last from beyond the pot (where the pot itself is not certain).
pub(super) fn withhold(
    payment: &PaymentOutputs,
    values: &Values,
    difference: Money,
    best: &Best,
    known: &mut HashMap<Id, Amounts>,
) {
    let rows = leaves(payment);
    let amounts = |row: &RowOutputs| Amounts {
        pot: values.money(row.pot),
        earned: values.money(row.earned),
        missed: values.money(row.missed),
        not_available: values.money(row.not_available),
        withheld: values.money(row.withheld),
    };
    let mut shown: Vec<Amounts> = rows.iter().map(amounts).collect();
    let gains: Vec<Money> =
        shown.iter().zip(&best.earned).map(|(row, best)| (*best - row.earned).max(Money::ZERO)).collect();
    let mut left = difference;
    let mut covered: Vec<Money> = Vec::new();
    for (row, gain) in shown.iter_mut().zip(&gains) {
        let part = (*gain).min(row.missed).min(left);
        row.withheld = row.withheld.max(part);
        left = left - part;
        covered.push(part);
    }
    // Where a row gains and has nothing missed, what it gains is not available yet.
    for (row, (gain, covered)) in shown.iter_mut().zip(gains.iter().zip(&mut covered)) {
        let part = (*gain - *covered).min(row.not_available).min(left);
        row.not_available = row.not_available - part;
        row.missed = row.missed + part;
        row.withheld = row.withheld + part;
        *covered = *covered + part;
        left = left - part;
    }
    for row in &mut shown {
        let part = (row.missed - row.withheld).min(left);
        row.withheld = row.withheld + part;
        left = left - part;
    }
    for row in &mut shown {
        let part = row.not_available.min(left);
        row.not_available = row.not_available - part;
        row.missed = row.missed + part;
        row.withheld = row.withheld + part;
        left = left - part;
    }
    if let [row] = shown.as_mut_slice()
        && payment.outcomes.is_empty()
        && payment.additional.is_empty()
    {
        // A sum is worth what it comes to: where its higher end is a bound that no data set reached, up to the bound.
        row.pot = row.pot + left;
        row.missed = row.missed + left;
        row.withheld = row.withheld + left;
        left = Money::ZERO;
    }
    let mut beyond = (best.pot - values.money(payment.row.pot)).max(Money::ZERO).min(left);
    for (row, pot) in shown.iter_mut().zip(&best.pots) {
        let part = (*pot - row.pot).max(Money::ZERO).min(beyond);
        row.pot = row.pot + part;
        row.missed = row.missed + part;
        row.withheld = row.withheld + part;
        beyond = beyond - part;
    }
    let mut shown = rows.iter().map(|row| row.pot).zip(shown);
    let mut whole = Amounts::default();
    let mut take = |known: &mut HashMap<Id, Amounts>, count: usize| {
        let mut sum = Amounts::default();
        for (id, row) in shown.by_ref().take(count) {
            known.insert(id, row);
            sum = sum.plus(&row);
        }
        sum
    };
    if payment.outcomes.is_empty() && payment.additional.is_empty() {
        take(known, 1);
        return;
    }
    for outcome in &payment.outcomes {
        let sum = if outcome.measure.is_some() {
            take(known, 1)
        } else {
            let sum = take(known, outcome.indicators.len());
            known.insert(outcome.row.pot, sum);
            sum
        };
        whole = whole.plus(&sum);
    }
    whole = whole.plus(&take(known, payment.additional.len()));
    let unallocated = values.money(payment.unallocated);
    whole.pot = whole.pot + unallocated;
    whole.not_available = whole.not_available + unallocated;
    // Steps, bonuses and reductions make of what the rows earn what the payment does.
    let own = amounts(&payment.row);
    if own.earned != whole.earned {
        let left = whole.pot - own.earned;
        // What lies between the ends can still be earned.
        let not_available = whole.not_available.min((left - difference).max(Money::ZERO));
        let missed = left - not_available;
        let withheld = (own.withheld + difference).min(missed);
        whole = Amounts { earned: own.earned, missed, not_available, withheld, ..whole };
    }
    known.insert(payment.row.pot, whole);
}
