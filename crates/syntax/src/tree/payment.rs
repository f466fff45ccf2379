//! `payment outcomes "…" { … }`

use super::{
    Expression, Frequency, Gate, InForce, Name, OutcomeItem, PartsBy, PhasePlace, Places, RoundingStep,
    Shared, Statement, Text, TimelineForm,
};
use meed_diagnostics::Span;
use rust_decimal::Decimal;

/// Whatever moves money.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct PaymentItem {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Text,
    /// The statements in the order written.
    pub statements: Vec<Statement<PaymentStatement>>,
    /// Its outcomes in the order written.
    pub outcomes: Vec<OutcomeItem>,
    /// Its additional payments in the order written.
    pub additional: Vec<AdditionalItem>,
    /// What follows from a gain; blocks in the order written.
    pub gains: Vec<SideItem>,
    /// What follows from a loss.
    pub losses: Vec<SideItem>,
    /// The whole item, or its row in a `payments` table.
    pub span: Span,
}

/// A statement of a payment.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum PaymentStatement {
    /// `from occg`, `from occg 80%, occ 20%`
    From(PartyShares),
    /// `to ohft`
    To(PartyShares),
    /// `from each of region`: a payment for each party of a group.
    FromEach(Name),
    /// `to each of region`
    ToEach(Name),
    /// `passed on 30% to mind, 10% to restore`: out of what the payee receives.
    PassedOn(PartyShares),
    /// `pays 80% of contract-value`
    Pays(TimelineForm<Expression>),
    /// `pot 20% of contract-value`
    Pot(TimelineForm<Expression>),
    /// `shared in proportion to points, else not available`
    Shared(Shared),
    /// `each year, in 12 monthly instalments, odd pennies in the last`
    Each(Each),
    /// `applies from Year 2`
    Applies(PhasePlace),
    /// `in force from 1 October 2018`
    InForce(InForce),
    /// `not earned kept by occg, to name services within 60 days`
    NotEarned {
        /// Who keeps the money.
        kept_by: Name,
        /// Within how many days it must name what the money is used for, where written.
        name_services_within_days: Option<Decimal>,
    },
    /// `only if list-size is at least 4,000`
    OnlyIf(Gate),
    /// `then not above 5% of contract-value`
    Then(Step),
    /// `reduced by 10% unless cqc-rating is at least good`: the percentage, with its place, and the condition.
    Reduced(Decimal, Span, Gate),
    /// `bonus 5% if every-ward is exactly yes`, `bonus 5 points if …`
    Bonus(BonusWorth, Span, Gate),
    /// `refer to the parties if spend is above 110% of budget`
    Refer(Gate),
    /// `compare spend with budget`
    Compare(Expression, Expression),
}

/// A step of a chain.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum Step {
    /// `not above E`
    NotAbove(Expression),
    /// `not below E`
    NotBelow(Expression),
    /// `less E`
    Less(Expression),
    /// `plus E`
    Plus(Expression),
    /// `× E`
    Times(Expression),
    /// `round to £1,000 half up`
    Round(RoundingStep),
    /// `pro rata by months`
    ProRata(PartsBy),
    /// `recover what is below £0`: the sum below which it is, in pounds, with its place.
    Recover(Decimal, Span),
}

/// `gains { … }` or `losses { … }`
#[derive(Clone, PartialEq, Debug, Places)]
pub struct SideItem {
    /// The statements in the order written.
    pub statements: Vec<Statement<PaymentStatement>>,
    /// Its keyword.
    pub keyword: Span,
}

/// Parties and their shares. One party alone needs no percentage.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct PartyShares {
    /// In the order written, which decides ties in a split.
    pub shares: Vec<ShareOfParty>,
    /// `odd pennies to ohft`: who takes what a split leaves over, where written.
    pub odd_pennies_to: Option<Name>,
    /// The whole list.
    pub span: Span,
}

/// A party and its percentage.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct ShareOfParty {
    /// The party.
    pub party: Name,
    /// Its percentage, where written, with its place.
    pub percentage: Option<(Decimal, Span)>,
}

/// How often a payment is reckoned, and how it is paid out.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct Each {
    /// `50% on account monthly`, `in quarterly instalments of 40%, 30%, 20%, 10%`; `in 12 monthly instalments` is 100%.
    pub on_account: Option<OnAccount>,
    /// `balance 30 days after final data`
    pub balance: Option<Balance>,
    /// The whole statement.
    pub span: Span,
}

/// Money paid during the year, before the result is known.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct OnAccount {
    /// How much of the payment or pot, as a percentage; where there are shares, their sum.
    pub percentage: Decimal,
    /// `instalments of 40%, 30%, 20%, 10%`: a percentage of the payment or pot for each month or quarter of a year, with
    /// its place; empty where the instalments are alike.
    pub shares: Vec<(Decimal, Span)>,
    /// How often.
    pub frequency: Frequency,
    /// `in 12 monthly instalments`: how many, where written.
    pub instalments: Option<(u16, Span)>,
    /// What happens to pennies that do not divide.
    pub odd_pennies: Option<OddPennies>,
    /// Where it stands.
    pub span: Span,
}

/// What happens to pennies that instalments do not divide.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum OddPennies {
    /// `odd pennies in the last`: all instalments but the last are rounded down alike.
    InTheLast,
    /// `each rounded`: every instalment is rounded on its own, and their sum is what is paid on account.
    EachRounded,
}

/// When the balance is due.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Places)]
pub struct Balance {
    /// Days after the data are final.
    pub days_after_final_data: u16,
    /// Where it stands.
    pub span: Span,
}

/// `additional every-outcome "…" { points 10 … only if … }`: an all-or-nothing part of the pot.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct AdditionalItem {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Text,
    /// The statements in the order written.
    pub statements: Vec<Statement<AdditionalStatement>>,
    /// The whole item.
    pub span: Span,
}

/// A statement of an additional payment.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum AdditionalStatement {
    /// `points 10`
    Points(Decimal, Span),
    /// `weight 1`
    Weight(Decimal, Span),
    /// `share 10%`
    Share(Decimal, Span),
    /// `in force from 1 October 2018`
    InForce(InForce),
    /// `only if all outcomes are achieved`
    OnlyIf(Gate),
}

/// What a bonus is worth.
#[derive(Clone, Copy, PartialEq, Debug, Places)]
pub enum BonusWorth {
    /// A percentage of the pot: 5.
    Percentage(Decimal),
    /// So many points, outside the contract's total.
    Points(Decimal),
}
