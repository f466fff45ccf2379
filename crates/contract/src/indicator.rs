//! Indicators, and how a measure is assessed and paid.

use crate::combination::Measurement;
use crate::expression::{Expression, Test};
use crate::ids::DataItemId;
use crate::timeline::Timeline;
use meed_diagnostics::Span;
use rust_decimal::Decimal;

pub use meed_syntax::tree::{AssessmentMethod, Better, Consequence, Frequency, MissingKind, Phase};

/// An indicator of an outcome.
#[derive(Clone, PartialEq, Debug)]
pub struct Indicator {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its code, where stated.
    pub code: Option<String>,
    /// Its part of what the outcome is worth.
    pub portion: Portion,
    /// How it is assessed.
    pub measurement: Measurement,
    /// The name where it is defined.
    pub span: Span,
}

/// What part of a whole something is worth.
#[derive(Clone, PartialEq, Debug)]
pub enum Portion {
    /// So many points of the contract's total.
    Points(Decimal, Span),
    /// A weight among its neighbours.
    Weight(Decimal, Span),
    /// A percentage of the whole, as written: 40 is 40%.
    Share(Decimal, Span),
    /// As much as its scale can pay at most, said as a share of the pot.
    OfThePot(Span),
}

/// How a measure is assessed and paid.
#[derive(Clone, PartialEq, Debug)]
pub struct Assessment {
    /// What data report.
    pub item: DataItemId,
    /// Which way is better, where it is stated or follows from the scale.
    pub better: Option<Better>,
    /// For each contract year, counted from 0, its phase and where that is written.
    pub phases: Vec<(Phase, Span)>,
    /// Its baseline, where it is stated.
    pub baseline: Option<Expression>,
    /// Its target over time, where it has one.
    pub target: Option<Timeline<Test>>,
    /// What it pays; always there where a year is linked to payment.
    pub pays: Option<Pays>,
    /// The denominator below which the value does not count, and what follows then.
    pub minimum_denominator: Option<(Decimal, Consequence, Span)>,
    /// What each kind of missing costs.
    pub missing: MissingCosts,
}

/// What each kind of missing costs.
#[derive(Clone, PartialEq, Debug)]
pub struct MissingCosts {
    /// `not due`
    pub not_due: Consequence,
    /// `not submitted`
    pub not_submitted: Consequence,
    /// `suppressed`
    pub suppressed: Consequence,
    /// `not applicable`
    pub not_applicable: Consequence,
    /// Where the rule is written.
    pub span: Span,
}

impl MissingCosts {
    /// What one kind costs.
    pub fn of(&self, kind: MissingKind) -> Consequence {
        match kind {
            MissingKind::NotDue => self.not_due,
            MissingKind::NotSubmitted => self.not_submitted,
            MissingKind::Suppressed => self.suppressed,
            MissingKind::NotApplicable => self.not_applicable,
        }
    }
}

/// What a measure pays, as fractions of what it is worth.
#[derive(Clone, PartialEq, Debug)]
pub struct Pays {
    /// By which rule.
    pub scale: Scale,
    /// Where it is written.
    pub span: Span,
}

/// A rule from a value to a fraction of what the measure is worth.
#[derive(Clone, PartialEq, Debug)]
pub enum Scale {
    /// This fraction if the target is met, else nothing.
    AtTarget(Decimal),
    /// The best row whose test holds; nothing if none does.
    Thresholds(Vec<ThresholdRow>),
    /// Straight between the points, in ascending order of `at`; flat beyond them.
    Sliding(Vec<SlidingPoint>),
    /// Straight between points that are reckoned, in ascending order of `at`; flat beyond them. A run in which a point lies below
    /// the one before is refused.
    Moving(Vec<MovingPoint>),
    /// The row of the level reached; nothing for a level without a row.
    Levels(Vec<LevelRow>),
    /// A formula, which must come to a percentage from 0% to 100%.
    Formula(Expression),
}

/// A row of `by thresholds`.
#[derive(Clone, PartialEq, Debug)]
pub struct ThresholdRow {
    /// What the row is called, where it has a name.
    pub label: Option<String>,
    /// When it is reached.
    pub test: Test,
    /// For each contract year, counted from 0, the fraction it pays.
    pub pays: Vec<Decimal>,
    /// The row.
    pub span: Span,
}

/// A point of a sliding scale.
#[derive(Clone, PartialEq, Debug)]
pub struct SlidingPoint {
    /// The value, in the measure of what is assessed.
    pub at: Decimal,
    /// For each contract year, counted from 0, the fraction paid there.
    pub pays: Vec<Decimal>,
    /// The row.
    pub span: Span,
}

/// A point of a sliding scale that is reckoned: from a baseline, the year before, an input.
#[derive(Clone, PartialEq, Debug)]
pub struct MovingPoint {
    /// The value, in the measure of what is assessed.
    pub at: Expression,
    /// For each contract year, counted from 0, the fraction paid there.
    pub pays: Vec<Decimal>,
    /// The row.
    pub span: Span,
}

/// A row of `by level`.
#[derive(Clone, PartialEq, Debug)]
pub struct LevelRow {
    /// The level's rank, from 0, the lowest.
    pub rank: usize,
    /// For each contract year, counted from 0, the fraction it pays.
    pub pays: Vec<Decimal>,
    /// The row.
    pub span: Span,
}

impl Pays {
    /// The largest fraction that the rule can pay in a contract year, counted from 0.
    pub fn most(&self, year: usize) -> Decimal {
        let at = |pays: &[Decimal]| pays.get(year).copied().unwrap_or_default();
        let fractions: Vec<Decimal> = match &self.scale {
            Scale::AtTarget(fraction) => vec![*fraction],
            Scale::Formula(_) => vec![Decimal::ONE],
            Scale::Thresholds(rows) => rows.iter().map(|row| at(&row.pays)).collect(),
            Scale::Sliding(points) => points.iter().map(|point| at(&point.pays)).collect(),
            Scale::Moving(points) => points.iter().map(|point| at(&point.pays)).collect(),
            Scale::Levels(rows) => rows.iter().map(|row| at(&row.pays)).collect(),
        };
        fractions.into_iter().max().unwrap_or_default()
    }
}

impl Assessment {
    /// Calls `visit` for every expression by which the measure is paid, in one contract year (from 0) or in any.
    pub fn each<'e>(&'e self, year: Option<usize>, visit: &mut dyn FnMut(&'e Expression)) {
        let linked = |year: usize| self.phases.get(year).is_some_and(|(phase, _)| *phase == Phase::Linked);
        if year.is_some_and(|year| !linked(year)) {
            return;
        }
        self.baseline.iter().for_each(|baseline| baseline.each(visit));
        if let Some(target) = &self.target {
            match year {
                Some(year) => target.for_year(year).into_iter().for_each(|piece| piece.value.each(visit)),
                None => target.pieces.iter().for_each(|piece| piece.value.each(visit)),
            }
        }
        match self.pays.as_ref().map(|pays| &pays.scale) {
            Some(Scale::Thresholds(rows)) => rows.iter().for_each(|row| row.test.each(visit)),
            Some(Scale::Formula(formula)) => formula.each(visit),
            Some(Scale::Moving(points)) => points.iter().for_each(|point| point.at.each(visit)),
            Some(Scale::AtTarget(_) | Scale::Sliding(_) | Scale::Levels(_)) | None => {}
        }
    }
}
