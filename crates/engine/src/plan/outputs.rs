//! Which results of the plan make up a statement, in the shape of the contract.

use super::Id;
use meed_contract::{FigureKind, FigurePath, Subject};
use std::ops::Range;

/// The results of one contract year.
#[derive(Clone, PartialEq, Debug)]
pub struct YearOutputs {
    /// The operations of this year; earlier years' results may be used by them.
    pub operations: Range<u32>,
    /// One entry for each payment of the contract.
    pub payments: Vec<Option<PaymentOutputs>>,
    /// One entry for each amount of the contract, where it is stated for the year.
    pub amounts: Vec<AmountOutputs>,
    /// One entry for each definition of the contract, where it is stated for the year.
    pub defines: Vec<Option<Id>>,
    /// What the year opens and closes with of each carried value.
    pub carried: Vec<CarriedOutputs>,
    /// The assessed value of each data item, where data are asked for.
    pub items: Vec<Option<Id>>,
    /// One entry for each requirement of the contract; none where it does not apply.
    pub requirements: Vec<Option<RequirementOutputs>>,
    /// What all payments come to.
    pub total: Id,
    /// The first of the operations that make up the total.
    pub total_from: u32,
}

/// An amount in a year.
#[derive(Clone, PartialEq, Debug)]
pub struct AmountOutputs {
    /// Its value; none where nothing is stated for the year.
    pub value: Option<Id>,
}

/// A carried value in a year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CarriedOutputs {
    /// What the year opens with.
    pub opening: Option<Id>,
    /// What it closes with.
    pub closing: Option<Id>,
    /// What it closes with, less what it opens with.
    pub movement: Option<Id>,
}

impl CarriedOutputs {
    /// One of its figures.
    pub fn figure(&self, figure: FigureKind) -> Option<Id> {
        match figure {
            FigureKind::Opening => self.opening,
            FigureKind::Closing => self.closing,
            _ => None,
        }
    }
}

/// A requirement in a year.
#[derive(Clone, PartialEq, Debug)]
pub struct RequirementOutputs {
    /// Its periods in order.
    pub periods: Vec<PeriodOutputs>,
    /// How many periods are met.
    pub met: Id,
    /// How many are missed.
    pub missed: Id,
    /// What missed periods cost, where they cost money.
    pub deduction: Option<DeductionOutputs>,
}

/// A requirement in one of its periods.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct PeriodOutputs {
    /// The value as reported.
    pub value: Id,
    /// Its numerator and denominator, where it is a ratio.
    pub ratio: Option<(Id, Id)>,
    /// What it comes to, by its place in the list of judgements; never missing.
    pub judgement: Id,
}

/// What missed periods cost in a year.
#[derive(Clone, PartialEq, Debug)]
pub struct DeductionOutputs {
    /// What each missed period costs.
    pub each: Id,
    /// The same before missing inputs stand as nothing.
    pub reckoned: Id,
    /// The most that the year costs, where stated.
    pub most: Option<Id>,
    /// What is deducted.
    pub amount: Id,
    /// What each payer pays.
    pub from: Vec<Id>,
    /// What each payee receives.
    pub to: Vec<Id>,
}

/// The figures of a row.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RowOutputs {
    /// What could be earned at most.
    pub pot: Id,
    /// What is earned.
    pub earned: Id,
    /// What could have been earned and was not.
    pub missed: Id,
    /// What could not be earned.
    pub not_available: Id,
    /// The part of `missed` that is withheld.
    pub withheld: Id,
}

/// A payment in a year.
#[derive(Clone, PartialEq, Debug)]
pub struct PaymentOutputs {
    /// The operations that are its own: nothing outside of them uses them but sums over payments, and what is carried
    /// forward into later years.
    pub operations: Range<u32>,
    /// Its figures.
    pub row: RowOutputs,
    /// The sum or pot before missing inputs stand as nothing.
    pub basis: Id,
    /// Whether its `only if` holds, where it has one.
    pub gate: Option<Id>,
    /// What is paid on account.
    pub on_account: Id,
    /// The instalments that it is paid in, one for each month or quarter of the year, in order; none where nothing is paid on
    /// account.
    pub instalments: Vec<Id>,
    /// Earned less paid on account.
    pub balance: Id,
    /// What each payer pays of what is earned.
    pub from: Vec<Id>,
    /// What each payee receives of what is earned.
    pub to: Vec<Id>,
    /// What is passed on, party by party.
    pub passed_on: Vec<Id>,
    /// The outcomes.
    pub outcomes: Vec<OutcomeOutputs>,
    /// The additional payments, each with its condition and whether it can be judged.
    pub additional: Vec<(RowOutputs, Id, Id)>,
    /// The part of the pot that nothing can earn.
    pub unallocated: Id,
    /// Its bonuses.
    pub bonuses: Vec<BonusOutputs>,
    /// Where it is a share of a gain or a loss: which of them, and who pays whom then.
    pub sides: Option<SideOutputs>,
    /// For each reduction, whether what it asks for holds, and what it takes away.
    pub reduced: Vec<(Id, Id)>,
    /// Whether it is referred to the parties, where it may be.
    pub referred: Option<Id>,
    /// What is paid back of what was paid too much, where it recovers that.
    pub recovery: Option<RecoveryOutputs>,
}

/// What is paid back of what was paid too much.
#[derive(Clone, PartialEq, Debug)]
pub struct RecoveryOutputs {
    /// How much.
    pub amount: Id,
    /// How much it would be if nothing were referred to the parties.
    pub below: Id,
    /// What each payee of the payment pays back.
    pub from: Vec<Id>,
    /// What each payer of the payment gets back.
    pub to: Vec<Id>,
    /// The operations that split it.
    pub operations: Range<u32>,
}

/// What may make up for what is missed of a pot.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct BonusOutputs {
    /// What it is worth.
    pub worth: Id,
    /// Whether its own condition holds.
    pub condition: Id,
    /// Whether its condition and that of the payment hold.
    pub holds: Id,
    /// What it adds, before what is missed bounds it.
    pub adds: Id,
    /// The same if what is awaited comes.
    pub may_add: Id,
}

/// The two sides of a gain or a loss; `from` and `to` of each where it is agreed.
#[derive(Clone, PartialEq, Debug)]
pub struct SideOutputs {
    /// Whether it is a gain.
    pub is_gain: Id,
    /// What is paid: above zero of a gain, below zero of a loss.
    pub signed: Id,
    /// What each pays and receives where it is a gain.
    pub gains: Option<(Vec<Id>, Vec<Id>)>,
    /// What each pays and receives where it is a loss.
    pub losses: Option<(Vec<Id>, Vec<Id>)>,
}

impl RowOutputs {
    /// A figure of the row.
    pub fn figure(&self, figure: FigureKind) -> Option<Id> {
        Some(match figure {
            FigureKind::Pot => self.pot,
            FigureKind::Earned => self.earned,
            FigureKind::Missed => self.missed,
            FigureKind::NotAvailable => self.not_available,
            FigureKind::OnAccount
            | FigureKind::Balance
            | FigureKind::Value
            | FigureKind::Deducted
            | FigureKind::Judgement
            | FigureKind::Recovered
            | FigureKind::PaidSoFar
            | FigureKind::Opening
            | FigureKind::Closing => return None,
        })
    }
}

impl PaymentOutputs {
    /// The row of the payment or of what lies in it.
    pub fn row_of(&self, subject: Subject) -> Option<RowOutputs> {
        Some(match subject {
            Subject::Payment(_) => self.row,
            Subject::Outcome(_, outcome) => self.outcomes.get(outcome)?.row,
            Subject::Indicator(_, outcome, indicator) => {
                self.outcomes.get(outcome)?.indicators.get(indicator)?.0
            }
            Subject::Additional(_, additional) => self.additional.get(additional)?.0,
            Subject::Total
            | Subject::Amount(_)
            | Subject::Define(_)
            | Subject::Carried(_)
            | Subject::Item(_)
            | Subject::Requirement(_)
            | Subject::RequirementPeriod(..) => return None,
        })
    }

    /// A figure of the payment or of what lies in it.
    pub fn figure(&self, path: FigurePath) -> Option<Id> {
        match path.subject {
            Subject::Payment(_) => match path.figure {
                FigureKind::OnAccount => Some(self.on_account),
                FigureKind::Balance => Some(self.balance),
                FigureKind::Recovered => Some(self.recovery.as_ref()?.amount),
                figure => self.row.figure(figure),
            },
            subject => self.row_of(subject)?.figure(path.figure),
        }
    }
}

/// An outcome in a year.
#[derive(Clone, PartialEq, Debug)]
pub struct OutcomeOutputs {
    /// Its figures.
    pub row: RowOutputs,
    /// Its indicators.
    pub indicators: Vec<(RowOutputs, MeasureOutputs)>,
    /// Its own assessment.
    pub measure: Option<MeasureOutputs>,
}

/// An assessment in a year.
#[derive(Clone, PartialEq, Debug)]
pub struct MeasureOutputs {
    /// The assessed value; none where no data are asked for.
    pub value: Option<Id>,
    /// The value as it was reported, before anything stands in for missing data.
    pub reported: Option<Id>,
    /// The pooled numerator and denominator, where the value is one ratio of sums.
    pub ratio: Option<(Id, Id)>,
    /// Whether the denominator is below the stated minimum, where there is one.
    pub too_few: Option<Id>,
    /// The fraction that its rule pays for the value; missing where the rule of missing data decides.
    pub score: Option<Id>,
    /// For each row of a scale by thresholds or levels, whether it is reached.
    pub rows: Vec<Id>,
    /// The fraction that counts, after the rule of missing data.
    pub fraction: Id,
    /// Where every part of the year earns a part of its own: each of them.
    pub parts: Vec<YearPartOutputs>,
    /// Where it is made of several measures, each of them.
    pub combined: Vec<PartOutputs>,
    /// Where it is made of several, the largest fraction that they can earn with the data as they are.
    pub best: Option<Id>,
}

/// A part of a year that earns a part of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct YearPartOutputs {
    /// Its value: its own, or that of the year to date.
    pub value: Id,
    /// The pooled numerator and denominator, where the value is one ratio of sums.
    pub ratio: Option<(Id, Id)>,
    /// The fraction that counts for it.
    pub fraction: Id,
}

/// A segment or a component of a measure in a year.
#[derive(Clone, PartialEq, Debug)]
pub struct PartOutputs {
    /// Its own assessment.
    pub measure: MeasureOutputs,
    /// The fraction of the whole that it counts for, where the parts combine by weight.
    pub counts: Option<Id>,
    /// Whether it earns all that it can; none where it can earn nothing.
    pub achieved: Option<Id>,
    /// Whether it applies; none where it always does.
    pub applies: Option<Id>,
}
