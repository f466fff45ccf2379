//! Named sums of money over time.

use crate::expression::{Expression, ExpressionKind};
use crate::money::Money;
use meed_diagnostics::Span;

/// A named sum of money over time.
#[derive(Clone, PartialEq, Debug)]
pub struct Amount {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// How it is given.
    pub form: AmountForm,
    /// The name where it is defined.
    pub span: Span,
}

/// How an amount is given.
#[derive(Clone, PartialEq, Debug)]
pub enum AmountForm {
    /// Lines that add up, each with its sum for every contract year; none where nothing is stated for a year.
    Lines(Vec<AmountLine>),
    /// A formula, reckoned for every contract year.
    Formula(Expression),
}

/// A line of an amount.
#[derive(Clone, PartialEq, Debug)]
pub struct AmountLine {
    /// Its heading, where the amount has several lines.
    pub title: Option<String>,
    /// For each contract year, counted from 0, the sum and where it is written.
    pub by_year: Vec<Option<(Money, Span)>>,
}

/// The amounts (by position) that a formula names.
pub fn amounts_in(expression: &Expression) -> Vec<usize> {
    match &expression.kind {
        ExpressionKind::Constant(_) | ExpressionKind::Input(_) => Vec::new(),
        ExpressionKind::Amount(id) => vec![id.0],
        ExpressionKind::Negative(inner) => amounts_in(inner),
        ExpressionKind::Binary { left, right, .. } => {
            let mut found = amounts_in(left);
            found.extend(amounts_in(right));
            found.sort_unstable();
            found.dedup();
            found
        }
    }
}

/// The amounts (by position) so that each comes after those its formula names. Amounts that lead into a circle are left
/// out.
pub fn in_order_of_definition(amounts: &[Amount]) -> Vec<usize> {
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); amounts.len()];
    let mut open: Vec<usize> = vec![0; amounts.len()];
    for (index, amount) in amounts.iter().enumerate() {
        let AmountForm::Formula(formula) = &amount.form else { continue };
        for used in amounts_in(formula) {
            if let (Some(users), Some(open)) = (users.get_mut(used), open.get_mut(index)) {
                users.push(index);
                *open += 1;
            }
        }
    }
    let mut order: Vec<usize> = (0..amounts.len()).filter(|index| open.get(*index) == Some(&0)).collect();
    let mut next = 0;
    while let Some(index) = order.get(next).copied() {
        next += 1;
        for user in users.get(index).cloned().unwrap_or_default() {
            if let Some(left) = open.get_mut(user) {
                *left -= 1;
                if *left == 0 {
                    order.push(user);
                }
            }
        }
    }
    order
}
