//! Whatever moves money.

use crate::amount::ProRata;
use crate::exact::RoundingMode;
use crate::expression::{Expression, Gate};
use crate::ids::PartyId;
use crate::indicator::Portion;
use crate::outcome::Outcome;
use crate::party::PartySplit;
use crate::providers::SharedPot;
use crate::timeline::Timeline;
use meed_diagnostics::Span;
use rust_decimal::Decimal;

pub use meed_syntax::tree::BonusWorth;

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
    /// What is done to it then, step by step.
    pub then: Vec<Step>,
    /// For each contract year, counted from 0, whether the payment applies.
    pub applies: Vec<bool>,
    /// How it is paid out.
    pub paid_out: PaidOut,
    /// Who keeps what is not earned, where stated.
    pub not_earned: Option<NotEarned>,
    /// When it is paid at all, where stated.
    pub only_if: Option<Gate>,
    /// By how much it is reduced where a condition does not hold, in the order written: each of what is left.
    pub reduced: Vec<Reduction>,
    /// What may make up for what is missed of a pot, in the order written.
    pub bonuses: Vec<Bonus>,
    /// When it is referred to the parties instead of being paid.
    pub refer: Option<(Gate, Span)>,
    /// Where it says that what its steps leave below nothing is paid back by the payees.
    pub recovers: Option<Span>,
    /// The name where it is defined.
    pub span: Span,
}

/// What may make up for what is missed of a pot.
#[derive(Clone, PartialEq, Debug)]
pub struct Bonus {
    /// What it is worth.
    pub worth: BonusWorth,
    /// The condition.
    pub only_if: Gate,
    /// The statement.
    pub span: Span,
}

/// What a condition that does not hold costs.
#[derive(Clone, PartialEq, Debug)]
pub struct Reduction {
    /// The part that is lost, as a fraction.
    pub by: Decimal,
    /// The condition.
    pub unless: Gate,
    /// The statement.
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
    /// A part of a pot that a group of providers shares.
    Shared(Box<SharedPot>),
    /// A share of the difference of two amounts: `compare A with B`.
    Difference(Box<Difference>),
}

/// Two amounts, and what follows from their difference.
#[derive(Clone, PartialEq, Debug)]
pub struct Difference {
    /// The first amount: what was spent.
    pub first: Expression,
    /// The second: what it is held against.
    pub second: Expression,
    /// What follows where the second is larger, if anything does.
    pub gains: Option<Side>,
    /// What follows where the first is larger, if anything does.
    pub losses: Option<Side>,
    /// Where it is written.
    pub span: Span,
}

/// What follows from a gain, or from a loss.
#[derive(Clone, PartialEq, Debug)]
pub struct Side {
    /// Who pays.
    pub from: PartySplit,
    /// Who receives.
    pub to: PartySplit,
    /// How much; `gain` and `loss` stand for the difference.
    pub pays: Timeline<Expression>,
    /// What is done to it then, step by step.
    pub then: Vec<Step>,
    /// When it is paid at all, where stated.
    pub only_if: Option<Gate>,
    /// Where it is written.
    pub span: Span,
}

/// A step of a chain. The order of the steps is a term of the contract.
#[derive(Clone, PartialEq, Debug)]
pub struct Step {
    /// What is done.
    pub kind: StepKind,
    /// The statement.
    pub span: Span,
}

/// What a step does to the sum so far.
#[derive(Clone, PartialEq, Debug)]
pub enum StepKind {
    /// At most this.
    NotAbove(Expression),
    /// At least this.
    NotBelow(Expression),
    /// This is taken from it.
    Less(Expression),
    /// This is added to it.
    Plus(Expression),
    /// It is multiplied by this.
    Times(Expression),
    /// It is rounded to this step.
    Round(Decimal, RoundingMode),
    /// A short year has its part.
    ProRata(ProRata),
}

impl Step {
    /// Calls `visit` for every expression of the step.
    pub fn each<'e>(&'e self, visit: &mut dyn FnMut(&'e Expression)) {
        self.kind.expression().into_iter().for_each(|value| value.each(visit));
    }
}

impl StepKind {
    /// The expression of the step, where it has one.
    pub fn expression(&self) -> Option<&Expression> {
        match self {
            Self::NotAbove(value)
            | Self::NotBelow(value)
            | Self::Less(value)
            | Self::Plus(value)
            | Self::Times(value) => Some(value),
            Self::Round(..) | Self::ProRata(_) => None,
        }
    }
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
    /// The part of the sum or pot in each month or quarter of a whole year, as fractions, as many as there are
    /// instalments; empty where the instalments are alike.
    pub profile: Vec<Decimal>,
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

impl Payment {
    /// What is set for it: its sum, or its pot; none where it follows from a difference.
    pub fn stated(&self) -> Option<&Timeline<Expression>> {
        match &self.basis {
            Basis::Sum(stated) | Basis::Pot { pot: stated, .. } => Some(stated),
            Basis::Shared(shared) => Some(&shared.pot),
            Basis::Difference(_) => None,
        }
    }

    /// The outcomes of its pot, if it has one.
    pub fn outcomes(&self) -> &[Outcome] {
        if let Basis::Pot { outcomes, .. } = &self.basis { outcomes } else { &[] }
    }

    /// The additional payments of its pot, if it has one.
    pub fn additional(&self) -> &[Additional] {
        if let Basis::Pot { additional, .. } = &self.basis { additional } else { &[] }
    }

    /// Calls `visit` for every expression that is reckoned when the outcomes of its pot are known, and so may ask for them: its
    /// conditions, its steps, and the conditions of its additional payments and bonuses.
    pub fn each_after_outcomes<'e>(&'e self, visit: &mut dyn FnMut(&'e Expression)) {
        self.only_if.iter().for_each(|gate| gate.each(visit));
        self.reduced.iter().for_each(|reduction| reduction.unless.each(visit));
        self.refer.iter().for_each(|(gate, _)| gate.each(visit));
        self.then.iter().for_each(|step| step.each(visit));
        self.additional().iter().for_each(|extra| extra.only_if.each(visit));
        self.bonuses.iter().for_each(|bonus| bonus.only_if.each(visit));
    }

    /// Calls `visit` for every expression that its sum, or its pot and its outcomes, are reckoned from, in one contract year (from 0)
    /// or in any; see [`Payment::each_after_outcomes`] for the others.
    pub fn each<'e>(&'e self, year: Option<usize>, visit: &mut dyn FnMut(&'e Expression)) {
        match &self.basis {
            Basis::Sum(sum) => timeline(sum, year, &mut |value| value.each(visit)),
            Basis::Pot { pot, outcomes, .. } => {
                timeline(pot, year, &mut |value| value.each(visit));
                for outcome in outcomes {
                    let own = outcome.measurement.iter();
                    own.chain(outcome.indicators.iter().map(|indicator| &indicator.measurement))
                        .for_each(|measurement| measurement.each(year, visit));
                }
            }
            Basis::Shared(shared) => {
                timeline(&shared.pot, year, &mut |value| value.each(visit));
                shared.each(visit);
            }
            Basis::Difference(difference) => {
                difference.first.each(visit);
                difference.second.each(visit);
                for side in [&difference.gains, &difference.losses].into_iter().flatten() {
                    timeline(&side.pays, year, &mut |value| value.each(visit));
                    side.only_if.iter().for_each(|gate| gate.each(visit));
                    side.then.iter().for_each(|step| step.each(visit));
                }
            }
        }
    }
}

/// The values of a setting that hold in a year, or all of them.
fn timeline<'e, T>(setting: &'e Timeline<T>, year: Option<usize>, visit: &mut dyn FnMut(&'e T)) {
    match year {
        Some(year) => setting.for_year(year).into_iter().for_each(|piece| visit(&piece.value)),
        None => setting.pieces.iter().for_each(|piece| visit(&piece.value)),
    }
}
