//! Named sums of money over time.

use crate::calendar::PartOfYear;
use crate::exact::RoundingMode;
use crate::expression::Expression;
use crate::money::Money;
use crate::timeline::Timeline;
use meed_diagnostics::Span;
use rust_decimal::Decimal;

/// A named sum of money over time.
#[derive(Clone, PartialEq, Debug)]
pub struct Amount {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// How it is given.
    pub form: AmountForm,
    /// `pro rata by months`: the part of each contract year that is paid of what is given for a whole one.
    pub pro_rata: Option<ProRata>,
    /// The name where it is defined.
    pub span: Span,
}

/// How an amount is given.
#[derive(Clone, PartialEq, Debug)]
pub enum AmountForm {
    /// Lines that add up, each with its sum for every contract year; none where nothing is stated for a year.
    Lines(Vec<AmountLine>),
    /// Sums of financial years, of which every contract year has its part.
    Financial {
        /// The lines, each with its sum for every one of `years`.
        lines: Vec<AmountLine>,
        /// The financial years that the term touches, each by the calendar year in which it begins.
        years: Vec<i32>,
        /// For each contract year its parts of them.
        parts: Vec<Vec<YearPart>>,
    },
    /// A base and what becomes of it year by year.
    Uplifted(Uplifted),
    /// A formula over time, reckoned for every contract year.
    Formula(Timeline<Expression>),
}

/// A sum that changes from year to year by factors: `V(f) = round(V(f-1) × (1 + uplift) × (1 - efficiency))`.
#[derive(Clone, PartialEq, Debug)]
pub struct Uplifted {
    /// The sum of the first year, in pounds, and where it is written.
    pub base: (Money, Span),
    /// The year of the base: `2015/16`, `Year 1`.
    pub base_year: String,
    /// The years after it, in order.
    pub steps: Vec<UpliftStep>,
    /// To what each year's sum is rounded; not at all where nothing is written.
    pub rounded: Option<(Decimal, RoundingMode)>,
    /// For each contract year its parts of the years, of which the base is the first; none where the base comes later.
    pub parts: Vec<Vec<YearPart>>,
}

/// What becomes of the sum of the year before.
#[derive(Clone, PartialEq, Debug)]
pub struct UpliftStep {
    /// The year: `2016/17`.
    pub year: String,
    /// What is added, as a fraction, where anything is stated.
    pub uplift: Option<Decimal>,
    /// What is then taken off, as a fraction, where anything is stated.
    pub efficiency: Option<Decimal>,
    /// Where the factors are written.
    pub span: Span,
}

/// A part of one of the years of an amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct YearPart {
    /// The year's position among them.
    pub year: usize,
    /// How much of it.
    pub part: PartOfYear,
}

/// The part of each contract year that the term has of it.
#[derive(Clone, PartialEq, Debug)]
pub struct ProRata {
    /// For each contract year, counted from 0.
    pub by_year: Vec<PartOfYear>,
    /// Where it is written.
    pub span: Span,
}

impl AmountForm {
    /// Whether a sum is stated for a contract year (from 0). A formula is asked for its parts elsewhere.
    pub fn is_stated(&self, year: usize) -> bool {
        let any = |lines: &[AmountLine], at: usize| {
            lines.iter().any(|line| line.by_year.get(at).is_some_and(Option::is_some))
        };
        match self {
            Self::Lines(lines) => any(lines, year),
            Self::Financial { lines, parts, .. } => parts
                .get(year)
                .is_some_and(|parts| !parts.is_empty() && parts.iter().all(|part| any(lines, part.year))),
            Self::Uplifted(uplifted) => uplifted.parts.get(year).is_some_and(|parts| !parts.is_empty()),
            Self::Formula(formula) => formula.for_year(year).is_some(),
        }
    }
}

/// A line of an amount.
#[derive(Clone, PartialEq, Debug)]
pub struct AmountLine {
    /// Its heading, where the amount has several lines.
    pub title: Option<String>,
    /// For each contract year, counted from 0, or each of the stated financial years, the sum and where it is written.
    pub by_year: Vec<Option<(Money, Span)>>,
}
