//! Whatever moves money.

use crate::expression::{Expression, Gate};
use crate::ids::PartyId;
use crate::indicator::Portion;
use crate::outcome::Outcome;
use crate::party::PartySplit;
use crate::timeline::Timeline;
use meed_diagnostics::Span;
use rust_decimal::Decimal;

pub use meed_syntax::tree::OddPennies;

/// A payment.
#[derive(Clone, PartialEq, Debug)]
pub struct Payment {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Who pays; several parties split it.
    pub from: PartySplit,
    /// Who receives.
    pub to: PartySplit,
    /// What the payee passes on, as percentages of what is earned; the rest stays with the payee.
    pub passed_on: Option<PartySplit>,
    /// How much.
    pub basis: Basis,
    /// For each contract year, counted from 0, whether the payment applies.
    pub applies: Vec<bool>,
    /// How it is paid out.
    pub paid_out: PaidOut,
    /// Who keeps what is not earned, where stated.
    pub not_earned: Option<NotEarned>,
    /// When it is paid at all, where stated.
    pub only_if: Option<Gate>,
    /// The name where it is defined.
    pub span: Span,
}

/// How much a payment is.
#[derive(Clone, PartialEq, Debug)]
pub enum Basis {
    /// A sum, whatever the results: `pays`.
    Sum(Timeline<Expression>),
    /// A pot, earned through outcomes.
    Pot {
        /// The pot over time.
        pot: Timeline<Expression>,
        /// The outcomes in the order written.
        outcomes: Vec<Outcome>,
        /// The additional payments in the order written.
        additional: Vec<Additional>,
    },
}

/// An all-or-nothing part of the pot.
#[derive(Clone, PartialEq, Debug)]
pub struct Additional {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its part of the pot.
    pub portion: Portion,
    /// When it is earned.
    pub only_if: Gate,
    /// The name where it is defined.
    pub span: Span,
}

/// How a payment is paid out.
#[derive(Clone, PartialEq, Debug)]
pub struct PaidOut {
    /// The part paid during the year as a fraction of the sum or pot; zero if none is.
    pub on_account: Decimal,
    /// How many instalments that part has; 0 if none.
    pub instalments: u16,
    /// How many months lie between two instalments.
    pub months_apart: u16,
    /// What happens to pennies that do not divide.
    pub odd_pennies: OddPennies,
    /// How many days after the data are final the balance is due, where stated.
    pub balance_days: Option<u16>,
    /// Where it is written.
    pub span: Span,
}

/// What happens to money that is not earned.
#[derive(Clone, PartialEq, Debug)]
pub struct NotEarned {
    /// Who keeps it.
    pub kept_by: PartyId,
    /// Within how many days it must name the services that get it, where stated.
    pub name_services_within_days: Option<Decimal>,
    /// Where it is written.
    pub span: Span,
}
