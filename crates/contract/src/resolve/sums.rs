//! Sums and pots held against nothing and against one another: below zero, and more than an amount holds.

use super::Resolver;
use super::scale::shown;
use super::test::constant;
use crate::amount::Amount;
use crate::expression::{BinaryOperator, Expression, ExpressionKind, Type};
use crate::party::PartySplit;
use crate::payment::{Basis, Payment};
use crate::words;
use meed_diagnostics::{Code, Diagnostic, Span};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashSet};

/// A sum or pot that is written as less than nothing.
pub(super) fn check_not_negative(resolver: &mut Resolver, sum: &Expression, word: &str) -> Option<()> {
    let value = match &sum.kind {
        ExpressionKind::Negative(inner) => constant(inner).map(|value| -value),
        ExpressionKind::Constant(_) => constant(sum),
        _ => None,
    };
    let Some(value) = value.filter(|value| *value < Decimal::ZERO) else { return Some(()) };
    let (message, help) = if word == "pot" {
        ("a pot cannot be less than nothing", "write what outcomes can earn at most")
    } else {
        (
            "less than nothing cannot be paid",
            "a deduction is a payment of its own: write the sum without its sign, and exchange `from` and `to`",
        )
    };
    resolver.report(
        Diagnostic::new(Code::NegativeSum, sum.span, message)
            .with_text(shown(value, Type::Money))
            .with_help(help),
    );
    None
}

/// A payment's plain percentage of one amount in a year.
struct Draw {
    amount: usize,
    fraction: Decimal,
    span: Span,
}

/// `20% of value`: how much of which amount.
fn draw(sum: &Expression) -> Option<Draw> {
    let ExpressionKind::Binary { operator: BinaryOperator::Multiply, left, right } = &sum.kind else {
        return None;
    };
    let ExpressionKind::Amount(amount) = right.kind else { return None };
    let fraction = constant(left).filter(|_| left.value_type == Type::Percentage)?;
    Some(Draw { amount: amount.0, fraction, span: sum.span })
}

/// Payments of one year that are percentages of one amount and together more than all of it. Payments that run the other
/// way, such as a deduction, give back and do not count.
pub(super) fn check_draws(resolver: &mut Resolver, payments: &[Payment], amounts: &[Amount]) {
    let mut told: HashSet<usize> = HashSet::new();
    for year in 0..resolver.calendar.years().len() {
        let mut by_amount: BTreeMap<usize, Vec<(Draw, &Payment)>> = BTreeMap::new();
        for payment in payments.iter().filter(|payment| payment.applies.get(year) == Some(&true)) {
            // A pot that several share is one.
            if matches!(&payment.basis, Basis::Shared(shared) if shared.own > 0) {
                continue;
            }
            let Some(sum) = payment.stated() else { continue };
            let Some(drawn) = sum.for_year(year).and_then(|piece| draw(&piece.value)) else { continue };
            let draws = by_amount.entry(drawn.amount).or_default();
            if !draws.first().is_some_and(|(_, first)| shared(&first.from, &payment.to)) {
                draws.push((drawn, payment));
            }
        }
        for (index, draws) in by_amount {
            let Some(amount) = amounts.get(index).filter(|_| !told.contains(&index)) else { continue };
            let sum: Decimal = draws.iter().map(|(drawn, _)| drawn.fraction).sum();
            if sum > Decimal::ONE && draws.len() > 1 {
                // The years after it mostly say the same.
                told.insert(index);
                report_draws(resolver, amount, &draws, sum, year);
            }
        }
    }
}

fn report_draws(
    resolver: &mut Resolver,
    amount: &Amount,
    draws: &[(Draw, &Payment)],
    sum: Decimal,
    year: usize,
) {
    let Some(((last, payment), others)) = draws.split_last() else { return };
    let says = |drawn: &Draw, payment: &Payment| {
        format!("`{}` takes {}", payment.name, words::percentage(drawn.fraction))
    };
    let message = format!(
        "{} payments of Year {} take {} of `{}` together",
        draws.len(),
        year + 1,
        words::percentage(sum),
        amount.name
    );
    let mut diagnostic =
        Diagnostic::new(Code::MoreThanTheAmount, last.span, message).with_text(says(last, payment));
    for (drawn, payment) in others {
        diagnostic = diagnostic.with_label(drawn.span, says(drawn, payment));
    }
    resolver.report(
        diagnostic
            .with_label(amount.span, "the amount")
            .with_help("lower one of the percentages; if one of them comes on top, the warning may stay"),
    );
}

/// Whether a party stands in both.
pub(super) fn shared(a: &PartySplit, b: &PartySplit) -> bool {
    a.shares.iter().any(|(party, _)| b.shares.iter().any(|(other, _)| party == other))
}
