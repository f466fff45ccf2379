//! The statement of a contract year, laid out for people and for programs.
//!
//! Each layout is a module. What they say in words is said in one place, [`phrases`], so that they say the same.

mod carried;
pub mod csv;
mod flows;
pub mod json;
pub mod markdown;
mod phrases;
mod requirement;
pub mod text;

use meed_engine::statement::{Amounts, Statement};

/// Whether `pot = earned + missed + not available` holds in every row.
///
/// The engine sees to it; a statement says it only after looking.
fn every_row_adds_up(statement: &Statement) -> bool {
    let adds_up = |amounts: &Amounts| amounts.pot == amounts.earned + amounts.missed + amounts.not_available;
    statement.payments.iter().all(|payment| {
        adds_up(&payment.amounts)
            && payment.additional.iter().all(|line| adds_up(&line.amounts))
            && payment.outcomes.iter().all(|outcome| {
                adds_up(&outcome.amounts)
                    && outcome.indicators.iter().all(|indicator| adds_up(&indicator.amounts))
            })
    })
}

#[cfg(test)]
mod samples;
