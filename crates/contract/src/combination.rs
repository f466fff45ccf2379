//! Measures that are made of several: by segment, or of components; and how their scores make one.

use crate::exact::RoundingMode;
use crate::expression::{Expression, Quantifier};
use crate::indicator::{Assessment, Pays, Phase};
use meed_diagnostics::Span;
use rust_decimal::Decimal;

pub use meed_syntax::tree::PartsWord;

/// How an indicator, or an outcome that is measured itself, is assessed.
#[derive(Clone, PartialEq, Debug)]
pub enum Measurement {
    /// As one measure.
    One(Assessment),
    /// As several measures, whose scores combine.
    Combined(Combination),
}

/// Several measures whose scores combine.
#[derive(Clone, PartialEq, Debug)]
pub struct Combination {
    /// What the parts are called.
    pub word: PartsWord,
    /// The parts in the order written.
    pub parts: Vec<MeasuredPart>,
    /// How their scores make one.
    pub by: Combining,
    /// To which step the combined score is rounded, where it is.
    pub rounded: Option<(Decimal, RoundingMode)>,
    /// What the combined score pays, where it is not itself what is paid.
    pub pays: Option<Pays>,
    /// Where it is said how they combine.
    pub span: Span,
}

/// How the scores of parts make one.
#[derive(Clone, PartialEq, Debug)]
pub enum Combining {
    /// Their mean by weight.
    Weight,
    /// The lowest of them.
    Lowest,
    /// The highest of them.
    Highest,
    /// The first of those that apply.
    First,
    /// The largest percentage whose condition holds; nothing if none does.
    Achieved(Vec<Tier>),
}

/// A percentage that is earned if so many parts are achieved.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Tier {
    /// The fraction.
    pub pays: Decimal,
    /// How many of the parts.
    pub quantifier: Quantifier,
    /// Where it is written.
    pub span: Span,
}

/// A part of a measure: of a segment, or a component.
#[derive(Clone, PartialEq, Debug)]
pub struct MeasuredPart {
    /// What it is called: `honos of psychosis`, or the component's name.
    pub name: String,
    /// The segment's or the component's title.
    pub title: String,
    /// The component's code, where it has one.
    pub code: Option<String>,
    /// Its weight, where they combine by weight.
    pub weight: Option<(Decimal, Span)>,
    /// How it is assessed.
    pub assessment: Assessment,
    /// Where it is written.
    pub span: Span,
}

impl Measurement {
    /// Every measure of it, in the order written.
    pub fn measures(&self) -> impl Iterator<Item = &Assessment> {
        let (one, parts) = match self {
            Self::One(assessment) => (Some(assessment), [].as_slice()),
            Self::Combined(combination) => (None, combination.parts.as_slice()),
        };
        one.into_iter().chain(parts.iter().map(|part| &part.assessment))
    }

    /// The measure, where it is one.
    pub fn one(&self) -> Option<&Assessment> {
        match self {
            Self::One(assessment) => Some(assessment),
            Self::Combined(_) => None,
        }
    }

    /// The phase in a contract year, counted from 0, and where it is written. The parts of a measure share it.
    pub fn phase(&self, year: usize) -> Option<(Phase, Span)> {
        self.measures().next()?.phases.get(year).copied()
    }

    /// The largest fraction that can be earned in a contract year, counted from 0, as far as it is the same whatever the
    /// data say: of several measures, all or nothing.
    pub fn most(&self, year: usize) -> Decimal {
        let most =
            |assessment: &Assessment| assessment.pays.as_ref().map_or(Decimal::ZERO, |pays| pays.most(year));
        match self {
            Self::One(assessment) => most(assessment),
            Self::Combined(combination) => combination.most(year),
        }
    }

    /// Calls `visit` for every expression by which it is paid, in one contract year (from 0) or in any.
    pub fn each<'e>(&'e self, year: Option<usize>, visit: &mut dyn FnMut(&'e Expression)) {
        self.measures().for_each(|assessment| assessment.each(year, visit));
    }
}

impl Combination {
    /// The largest fraction that it can pay in a contract year where every part does its best.
    pub fn most(&self, year: usize) -> Decimal {
        let best = self
            .parts
            .iter()
            .any(|part| part.assessment.pays.as_ref().is_some_and(|pays| !pays.most(year).is_zero()));
        if !best {
            return Decimal::ZERO;
        }
        match (&self.pays, &self.by) {
            (Some(pays), _) => pays.most(year),
            (None, Combining::Achieved(tiers)) => {
                tiers.iter().map(|tier| tier.pays).max().unwrap_or_default()
            }
            (None, Combining::Weight | Combining::Lowest | Combining::Highest | Combining::First) => {
                Decimal::ONE
            }
        }
    }
}
