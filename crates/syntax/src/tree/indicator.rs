//! `indicator recovery-star "…" { … }` and what it shares with an outcome that is assessed itself.

use super::{
    Combined, Counted, Expression, InForce, Name, Places, RoundedCounts, SegmentRow, Statement,
    SuppressedCounts, Table, Test, Text, TimelineForm, Unit,
};
use meed_diagnostics::Span;
use rust_decimal::Decimal;

/// An assessed measure.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct IndicatorItem {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Text,
    /// The statements in the order written.
    pub statements: Vec<Statement<IndicatorStatement>>,
    /// The measures that it is made of, where it has several.
    pub components: Vec<IndicatorItem>,
    /// The whole item, or its row in an `indicators` table.
    pub span: Span,
}

/// A statement of an indicator.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum IndicatorStatement {
    /// `weight 2`
    Weight(Decimal, Span),
    /// `share 40%`: of what the outcome is worth.
    Share(Decimal, Span),
    /// `in force from 1 October 2018`
    InForce(InForce),
    /// What it shares with an outcome that is assessed itself.
    Assessment(AssessmentStatement),
}

/// A statement about how something is measured, assessed and paid.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum AssessmentStatement {
    /// `code "2a.i"`
    Code(Text),
    /// `definition "…"`
    Definition(Text),
    /// `measures "people improved" out of "people reviewed"`, `measures "level reached" as level of grade`
    Measures(Measured),
    /// `better higher`
    Better(Better),
    /// `source "…", submitted by ohft`
    Source(Text, Option<Name>),
    /// `reported quarterly`
    Reported(Frequency, Option<Name>),
    /// `assessed yearly on the total of its quarters`
    Assessed(AssessmentMethod, Frequency),
    /// `broken down by psychosis, anxiety`
    BrokenDown(Vec<Name>),
    /// `phase-in baseline in Year 1, linked to payment from Year 2`
    PhaseIn(Vec<PhaseEntry>),
    /// `baseline 28%`
    Baseline(Expression),
    /// `target at least 30% until 30 September 2018, then at least 33%`
    Target(TimelineForm<Test>),
    /// `pays …`
    Pays(Pays),
    /// `minimum denominator 20, else excluded and weight shared`
    MinimumDenominator(Decimal, Consequence, Span),
    /// `missing pays nothing, withheld when suppressed`
    Missing(MissingRule),
    /// `suppressed counts from 1 to 7`
    SuppressedCounts(SuppressedCounts),
    /// `rounded counts to the nearest 5`
    RoundedCounts(RoundedCounts),
    /// `counted rows in discharges where …, out of rows in discharges`
    Counted(Box<Counted>),
    /// `combined by weight`
    Combined(Combined),
    /// `by segment { … }`
    BySegment(Vec<SegmentRow>),
}

/// What is counted, and as what.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum Measured {
    /// `"people improved" out of "people reviewed"`
    Ratio {
        /// What is counted.
        numerator: Text,
        /// Out of what.
        denominator: Text,
    },
    /// `"bed days" as count`
    Value {
        /// What the value is.
        what: Text,
        /// As what.
        kind: MeasuredKind,
        /// Where the kind stands.
        kind_span: Span,
    },
}

/// As what a single value is read.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum MeasuredKind {
    /// `count`, `percentage`, `days` …
    Unit(Unit),
    /// `yes-no`
    YesNo,
    /// `level of grade`
    LevelOf(Name),
}

/// Which way is better.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum Better {
    /// `higher`
    Higher,
    /// `lower`
    Lower,
}

/// How often; also the parts that an assessed year has.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Places)]
pub enum Frequency {
    /// `monthly`, `months`
    Monthly,
    /// `quarterly`, `quarters`
    Quarterly,
    /// `half-yearly`, `half-years`
    HalfYearly,
    /// `yearly`
    Yearly,
}

/// How the periods of a year make one value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum AssessmentMethod {
    /// `the total of`: for ratios, numerators and denominators are pooled.
    Total,
    /// `the mean of`: every period counts the same.
    Mean,
    /// `the latest of`
    Latest,
    /// `the best of`: by `better`.
    Best,
    /// `the worst of`: by `better`.
    Worst,
    /// `assessed quarterly, each on its own`: every part of the year earns its part by its own result.
    EachOnItsOwn,
    /// `assessed quarterly on the year to date, with catch-up`: what was missed is earned once the year so far is good
    /// enough; what was earned stays.
    ToDateWithCatchUp,
    /// `assessed quarterly on the year to date, without catch-up`: what was missed is lost.
    ToDateWithoutCatchUp,
}

impl AssessmentMethod {
    /// Whether every part of the year earns a part of its own.
    pub fn is_by_part(self) -> bool {
        matches!(self, Self::EachOnItsOwn | Self::ToDateWithCatchUp | Self::ToDateWithoutCatchUp)
    }
}

/// One part of a phase-in: a phase and when it holds.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct PhaseEntry {
    /// The phase.
    pub phase: Phase,
    /// When.
    pub place: PhasePlace,
    /// Both together.
    pub span: Span,
}

/// The phases of an indicator.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum Phase {
    /// `not measured`: no data are asked for; its money is not available.
    NotMeasured,
    /// `baseline`: measured to set the baseline; its money is not available.
    Baseline,
    /// `reported`: measured and shown; its money is not available.
    Reported,
    /// `paid for data`: earns in full when the data are there.
    PaidForData,
    /// `deemed met`: earns in full without data.
    DeemedMet,
    /// `linked to payment`: earns what its rule says.
    Linked,
}

/// When a phase holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum PhasePlace {
    /// `in Year 1`, `in Years 1 to 2`: first and last contract year, both included.
    In(u16, u16),
    /// `before Year 3`
    Before(u16),
    /// `from Year 3`
    From(u16),
    /// Nothing written: the whole term.
    Always,
    /// In no year, which nobody can write: what is not in force.
    Never,
}

/// What an indicator pays for its value.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum Pays {
    /// `100% at target`: all or nothing.
    AtTarget(Decimal, Span),
    /// `by thresholds { … }`: the best row whose test holds.
    ByThresholds(Table, PaysOf),
    /// `on a sliding scale { … }`: straight between the points, flat beyond them.
    SlidingScale(Table, PaysOf),
    /// `by level { … }`: the row of the level reached.
    ByLevel(Table, PaysOf),
    /// `need of value`: a formula that gives a percentage.
    Formula(Expression),
}

/// Whether percentages are of the thing's own share or `, as a share of the pot`.
pub type PaysOf = Option<Span>;

/// What is paid when data are missing.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct MissingRule {
    /// What every kind of missing costs that has no line of its own.
    pub otherwise: Consequence,
    /// `withheld when suppressed`: the kinds with their own consequence.
    pub when: Vec<(MissingKind, Consequence, Span)>,
    /// The whole rule.
    pub span: Span,
}

/// The kinds of missing that a rule may name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Places)]
pub enum MissingKind {
    /// `not due`: the period is not over, or the return not yet asked for.
    NotDue,
    /// `not submitted`
    NotSubmitted,
    /// `suppressed`: withheld by the publisher so that nobody can be recognised.
    Suppressed,
    /// `not applicable`
    NotApplicable,
}

/// The closed list of what missing data, or a small denominator, cost.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum Consequence {
    /// `pays nothing`: the money is missed.
    PaysNothing,
    /// `withheld`: not paid until the data come; counted as missed and marked.
    Withheld,
    /// `carried forward`: the last reported figure stands.
    CarriedForward,
    /// `excluded`: its money is not available.
    Excluded,
    /// `excluded and weight shared`: the other indicators of the outcome take its weight.
    ExcludedWeightShared,
    /// `presumed met`: earns in full.
    PresumedMet,
    /// `counts as zero`
    CountsAsZero,
    /// `counts as no`
    CountsAsNo,
}
