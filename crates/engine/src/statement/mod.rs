//! The statement of a contract year: plain data, with every figure that a reader must find. Reports only lay it out.

mod assess;
mod build;
mod carried;
mod combined;
mod known;
mod lacking;
mod paid;
mod requirement;

pub(crate) use build::statement;
pub use paid::{Flow, Paid};

use chrono::NaiveDate;
use meed_contract::calendar::DateRange;
use meed_contract::{Direction, Finality, Judgement, Money, Phase};
use meed_diagnostics::Span;
use rust_decimal::Decimal;

/// The statement of one contract year.
#[derive(Clone, PartialEq, Debug)]
pub struct Statement {
    /// The contract year, from 1.
    pub year: u16,
    /// Its days.
    pub range: DateRange,
    /// Whether the data are final. `Final` carries the day on which the last of them became so, where stated.
    pub finality: Finality,
    /// The payments in the order written; those that do not apply in the year are left out.
    pub payments: Vec<PaymentLine>,
    /// The requirements that apply in the year, in the order written.
    pub requirements: Vec<RequirementLine>,
    /// The carried values, in the order written.
    pub carried: Vec<CarriedLine>,
    /// What all payments come to: what is earned by those who provide services, less what flows back; what is paid within one
    /// side is left out.
    pub total: Money,
}

impl Statement {
    /// Whether every payment is certain: none turns on a figure of which only the ends are known.
    pub fn is_certain(&self) -> bool {
        self.payments.iter().all(|payment| {
            payment.range.is_none() && payment.recovery.as_ref().is_none_or(|line| line.range.is_none())
        })
    }

    /// What all payments come to at least and at most: the sums of their ends, as they flow. Where payments turn on the same
    /// figure, the sums may not be reached.
    pub fn ends(&self) -> (Money, Money) {
        let mut ends = (Money::ZERO, Money::ZERO);
        for payment in &self.payments {
            let (low, high) = payment.signed_ends();
            ends = (ends.0 + low, ends.1 + high);
        }
        ends
    }
}

/// The ends of a payment that is not certain. The lower one is paid; the difference is withheld.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaymentRange {
    /// What it comes to at least.
    pub lowest: Money,
    /// What it comes to at most.
    pub highest: Money,
    /// The figures whose uncertainty decides it, in the order of the contract.
    pub decided_by: Vec<Deciding>,
    /// Where it is not even certain who pays whom: the other direction. Nothing is paid then before it is, and `lowest` is nothing.
    pub other_way: Option<OtherWay>,
}

/// A payment in the other direction than it is told in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OtherWay {
    /// The short names of those who pay then.
    pub from: Vec<String>,
    /// The short names of those who receive then.
    pub to: Vec<String>,
    /// What it comes to then at most.
    pub highest: Money,
}

/// A figure that is not certain and decides a payment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deciding {
    /// The name of the indicator, assessed outcome or input.
    pub name: String,
    /// Its code, where it has one.
    pub code: Option<String>,
    /// Its title.
    pub title: String,
    /// What is known of it: `numerator 1 to 7, so 10.0% to 13.3%`.
    pub known: String,
}

/// What a row earns where that is not certain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RowRange {
    /// At least so much.
    pub lowest: Money,
    /// At most so much.
    pub highest: Money,
}

/// The four figures of a row: `pot = earned + missed + not available`, always.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Amounts {
    /// What could be earned at most, had everything been linked and met.
    pub pot: Money,
    /// What is earned.
    pub earned: Money,
    /// What could have been earned and was not; includes what is withheld.
    pub missed: Money,
    /// What could not be earned this year.
    pub not_available: Money,
    /// The part of `missed` that is withheld until data come, or until the parties have settled what is referred to them.
    pub withheld: Money,
}

impl Amounts {
    pub(crate) fn plus(self, other: &Self) -> Self {
        Self {
            pot: self.pot + other.pot,
            earned: self.earned + other.earned,
            missed: self.missed + other.missed,
            not_available: self.not_available + other.not_available,
            withheld: self.withheld + other.withheld,
        }
    }
}

/// A payment.
#[derive(Clone, PartialEq, Debug)]
pub struct PaymentLine {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Who pays, and how much each of what is earned.
    pub from: Vec<PartyAmount>,
    /// Who receives, and how much each of what is earned.
    pub to: Vec<PartyAmount>,
    /// What the payee passes on of what is earned.
    pub passed_on: Vec<PartyAmount>,
    /// The figures.
    pub amounts: Amounts,
    /// What is paid during the year.
    pub on_account: Money,
    /// The instalments that make up `on_account`, in order.
    pub instalments: Vec<Instalment>,
    /// Earned less paid on account; below zero, the payee owes it.
    pub balance: Money,
    /// When the balance is due.
    pub balance_due: BalanceDue,
    /// Which way it flows, as totals count it.
    pub direction: Direction,
    /// Whether this is a pot with outcomes (`pot …`) or a sum (`pays …`).
    pub is_pot: bool,
    /// The outcomes; empty for a sum.
    pub outcomes: Vec<OutcomeLine>,
    /// The additional payments; empty for a sum.
    pub additional: Vec<AdditionalLine>,
    /// Its bonuses; empty for a sum.
    pub bonuses: Vec<BonusLine>,
    /// The part of the pot that no outcome or additional payment can earn; it is not available.
    pub unallocated: Money,
    /// Who keeps what is not earned, where stated.
    pub not_earned: Option<NotEarnedLine>,
    /// Its ends, where it is not certain.
    pub range: Option<PaymentRange>,
    /// Where an `only if` stops the payment: its words.
    pub stopped_by: Option<String>,
    /// What conditions took away from it, in order.
    pub reductions: Vec<ReductionLine>,
    /// What is paid back of what was paid too much in years before; none where the payment recovers nothing this year.
    pub recovery: Option<RecoveryLine>,
    /// Whether it is referred to the parties; what it would pay is withheld until they have settled it.
    pub is_referred: bool,
    /// Where the payment is written.
    pub rule: Span,
}

impl PaymentLine {
    /// What it comes to at least and at most in a total.
    fn signed_ends(&self) -> (Money, Money) {
        let earned = self.amounts.earned;
        let (lowest, highest) =
            self.range.as_ref().map_or((earned, earned), |range| (range.lowest, range.highest));
        let (back_lowest, back_highest) =
            self.recovery.as_ref().map_or_else(Default::default, RecoveryLine::ends);
        // What is recovered flows the other way.
        let (lowest, highest) = (lowest - back_highest, highest - back_lowest);
        match (self.direction, self.range.as_ref().and_then(|range| range.other_way.as_ref())) {
            (Direction::Within, _) => (Money::ZERO, Money::ZERO),
            (Direction::Out, None) => (lowest, highest),
            (Direction::Back, None) => (-highest, -lowest),
            (Direction::Out, Some(other)) => (-other.highest, highest),
            (Direction::Back, Some(other)) => (-highest, other.highest),
        }
    }
}

/// What is paid back of what was paid too much.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecoveryLine {
    /// Who pays it back, and how much each.
    pub from: Vec<PartyAmount>,
    /// Who gets it back, and how much each.
    pub to: Vec<PartyAmount>,
    /// How much; where that is not certain, the least.
    pub amount: Money,
    /// At least and at most so much, where it is not certain.
    pub range: Option<RowRange>,
    /// Which way it flows, as totals count it.
    pub direction: Direction,
}

impl RecoveryLine {
    /// At least and at most so much is paid back.
    fn ends(&self) -> (Money, Money) {
        self.range.map_or((self.amount, self.amount), |range| (range.lowest, range.highest))
    }
}

/// What may make up for what is missed of a pot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BonusLine {
    /// What it is, in words: `5 points`, `5% of the pot`.
    pub worth_words: String,
    /// What it is worth.
    pub worth: Money,
    /// Its condition, in words.
    pub condition: String,
    /// Whether the condition holds.
    pub holds: bool,
    /// What is missing, where it is not known whether the condition holds: `plan is not submitted`.
    pub lacking: Option<String>,
}

/// What a condition that does not hold took away from a payment.
#[derive(Clone, PartialEq, Debug)]
pub struct ReductionLine {
    /// The part of what was earned, from 0 to 1.
    pub by: Decimal,
    /// The condition that does not hold, in words.
    pub unless: String,
    /// How much it is.
    pub lost: Money,
    /// What is missing, where it is not known whether the condition holds: `plan is not submitted`.
    pub lacking: Option<String>,
}

/// A party's part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PartyAmount {
    /// The party's short name.
    pub name: String,
    /// Its full name.
    pub title: String,
    /// Its part.
    pub amount: Money,
}

/// One instalment on account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Instalment {
    /// From 1.
    pub number: u16,
    /// The part of the year that it is for.
    pub range: DateRange,
    /// How much.
    pub amount: Money,
}

/// When a balance is due.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BalanceDue {
    /// The contract does not say.
    NotStated,
    /// So many days after the data are final, which they are not yet, or not on a stated day.
    DaysAfterFinalData(u16),
    /// On this day.
    On(NaiveDate),
}

/// Who keeps what is not earned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotEarnedLine {
    /// Who keeps it, and how much: missed and not available.
    pub kept_by: PartyAmount,
    /// Within how many days it must name the services that get it, where stated.
    pub name_services_within_days: Option<Decimal>,
}

/// An outcome.
#[derive(Clone, PartialEq, Debug)]
pub struct OutcomeLine {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its position among the outcomes of the payment, from 1.
    pub number: usize,
    /// What part of the pot it is, in words: `20 points`, `weight 2 of 7`, `share 20%`, `at most 40% of the pot`.
    pub portion: String,
    /// The figures.
    pub amounts: Amounts,
    /// Its indicators; empty where it is assessed itself.
    pub indicators: Vec<IndicatorLine>,
    /// Its own assessment, where it is assessed itself.
    pub assessment: Option<AssessmentLine>,
    /// Where it is written.
    pub rule: Span,
}

/// An indicator.
#[derive(Clone, PartialEq, Debug)]
pub struct IndicatorLine {
    /// Its name.
    pub name: String,
    /// Its code, where it has one.
    pub code: Option<String>,
    /// Its title.
    pub title: String,
    /// The figures.
    pub amounts: Amounts,
    /// How it was assessed.
    pub assessment: AssessmentLine,
    /// Where it is written.
    pub rule: Span,
}

/// How something was assessed, in the words of the schedule.
#[derive(Clone, PartialEq, Debug)]
pub struct AssessmentLine {
    /// Its phase this year.
    pub phase: Phase,
    /// The value as it is shown: `61/180 = 33.9%`, `good`, `12 days`; what is missing is named: `suppressed`; of what is
    /// not certain the ends: `numerator 1 to 7, so 10.0% to 13.3%`.
    pub value: Option<String>,
    /// The value as a number, exact where it is one: a fraction for percentages and ratios.
    pub measured: Option<Decimal>,
    /// Numerator and denominator of the year, where both are counts.
    pub counts: Option<(Decimal, Decimal)>,
    /// What it was held against: `at least 30%`.
    pub target: Option<String>,
    /// By how much the deciding threshold was met or missed; none where nothing was judged by one.
    pub margin: Option<Margin>,
    /// What it earns, where that is not certain.
    pub range: Option<RowRange>,
    /// What came of it; where what it earns is not certain, at the lower end of the payment.
    pub verdict: Verdict,
    /// The fraction that it earns: 0.75.
    pub fraction: Decimal,
    /// What the fraction is of: what the row is worth, or the whole pot where the contract says so.
    pub fraction_of: Money,
    /// What the next threshold would earn, where there is one.
    pub next: Option<Next>,
    /// Why a year is not linked: `not measured before Year 3`, `baseline in Year 1`.
    pub phase_words: String,
    /// The segments or components whose scores make its own; empty where it is one measure.
    pub parts: Vec<PartLine>,
}

/// A segment or a component of a measure.
#[derive(Clone, PartialEq, Debug)]
pub struct PartLine {
    /// Its name: `honos of psychosis`, or the component's.
    pub name: String,
    /// The component's code, where it has one.
    pub code: Option<String>,
    /// The title of the segment or the component.
    pub title: String,
    /// The fraction of the whole that it counts for this year, where parts combine by weight.
    pub counts: Option<Decimal>,
    /// Whether what it earns is certain.
    pub is_certain: bool,
    /// How it was assessed. It is worth no sum of its own, so that nothing in it is money.
    pub assessment: AssessmentLine,
    /// Where it is written.
    pub rule: Span,
}

/// What came of an assessment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// All that it can pay.
    Met,
    /// Some of it; the row's label where it has one: `improved`.
    Partly(Option<String>),
    /// Nothing.
    NotMet,
    /// Nothing is judged in this phase.
    NotJudged,
    /// Judged by what the contract says of missing data; in words: `not submitted: pays nothing`.
    Missing(String),
    /// The denominator is below the stated minimum; in words: `11 is below the minimum of 20: excluded`.
    TooFew(String),
}

/// By how much a threshold was met or missed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Margin {
    /// The threshold: `at least 30%`; of a scale the best that is met, or else the first that pays.
    pub threshold: String,
    /// Whether it was met.
    pub met: bool,
    /// How far the value is from it, never below zero; a percentage is a fraction.
    pub by: Decimal,
    /// How far the numerator is from what was needed, for the denominator that there was; never below zero.
    pub count: Option<Decimal>,
    /// The distance in words: `3.8 percentage points`; none where there is no distance.
    pub words: Option<String>,
    /// The count in words: `23 to spare`, `5 short`, `5 too many`.
    pub count_words: Option<String>,
}

/// What the next threshold would earn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Next {
    /// The threshold: `at least 93%`, `excellent`.
    pub threshold: String,
    /// What it takes in counts, where a ratio is measured: `186 people re-admitted …` is `186 of 200`.
    pub needs: Option<String>,
    /// How much more it would earn.
    pub worth: Money,
}

/// An additional payment.
#[derive(Clone, PartialEq, Debug)]
pub struct AdditionalLine {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What part of the pot it is, in words.
    pub portion: String,
    /// The figures.
    pub amounts: Amounts,
    /// Its condition in words, and whether it holds; none where it cannot be judged this year.
    pub condition: String,
    /// Whether the condition holds.
    pub holds: Option<bool>,
    /// What is missing, where it is not known whether the condition holds: `plan is not submitted`.
    pub lacking: Option<String>,
    /// What it earns, where that is not certain.
    pub range: Option<RowRange>,
    /// Where it is written.
    pub rule: Span,
}

/// A value that is carried from year to year.
#[derive(Clone, PartialEq, Debug)]
pub struct CarriedLine {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What the year opens with.
    pub opening: CarriedFigure,
    /// What it closes with, less what it opens with.
    pub movement: CarriedFigure,
    /// What the year closes with: the next one opens with it.
    pub closing: CarriedFigure,
    /// What becomes of what the last year of the term closes with; none in the years before.
    pub after: Option<CarriedAfter>,
    /// Where it is written.
    pub rule: Span,
}

/// A figure of a carried value.
#[derive(Clone, PartialEq, Debug)]
pub enum CarriedFigure {
    /// A sum.
    Sum(Money),
    /// Another value: as it is shown, and as a number where it is one exactly.
    Value(String, Option<Decimal>),
    /// Of what is not certain the ends: `£4,000.00 to £5,000.00`.
    NotCertain(String),
    /// How it is missing: `not submitted`.
    Missing(&'static str),
}

/// What becomes of what a carried value leaves after the term.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CarriedAfter {
    /// It lapses.
    Lapses,
    /// A payment, by its name, is reckoned from it.
    PaidBy(String),
    /// The parties agree it then.
    LeftToTheParties,
}

/// A quality requirement.
#[derive(Clone, PartialEq, Debug)]
pub struct RequirementLine {
    /// Its name.
    pub name: String,
    /// Its code, where it has one.
    pub code: Option<String>,
    /// Its title.
    pub title: String,
    /// Its periods in order.
    pub periods: Vec<PeriodLine>,
    /// How many periods are met.
    pub met: usize,
    /// How many are judged: met or missed.
    pub judged: usize,
    /// Who owes the exception reports, by short and full name: who submits the data, where stated.
    pub reports_by: Option<(String, String)>,
    /// What missed periods cost, where they cost money.
    pub deduction: Option<DeductionLine>,
    /// Where it is written.
    pub rule: Span,
}

/// A requirement in one of its periods.
#[derive(Clone, PartialEq, Debug)]
pub struct PeriodLine {
    /// The period in words: `October 2019`.
    pub period: String,
    /// Its days.
    pub range: DateRange,
    /// The value as it is shown: `61/180 = 33.9%`; what is missing is named: `suppressed`.
    pub value: String,
    /// The value as a number, exact where it is one.
    pub measured: Option<Decimal>,
    /// Numerator and denominator, where both are counts.
    pub counts: Option<(Decimal, Decimal)>,
    /// What it is held against: `at least 95%`; none where there is no target.
    pub target: Option<String>,
    /// What it comes to.
    pub judgement: Judgement,
    /// Why it comes to that, where value and target do not say it: `no target`, `not submitted: counts as missed`.
    pub why: Option<String>,
    /// What is counted, in the words that hold in the period.
    pub definition: Option<String>,
    /// How it is measured, in the words that hold in the period.
    pub basis: Option<String>,
    /// When the exception report for it is due, if one is.
    pub report_due: Option<NaiveDate>,
}

/// What missed periods cost.
#[derive(Clone, PartialEq, Debug)]
pub struct DeductionLine {
    /// Who pays, and how much each.
    pub from: Vec<PartyAmount>,
    /// Who receives, and how much each.
    pub to: Vec<PartyAmount>,
    /// How many periods are missed.
    pub missed: usize,
    /// What each of them costs.
    pub each: Money,
    /// The most that the year costs, where stated.
    pub most: Option<Money>,
    /// What is deducted.
    pub amount: Money,
    /// Which way it flows.
    pub direction: Direction,
    /// Where a figure that the sum needs is missing: how.
    pub unknown: Option<String>,
}
