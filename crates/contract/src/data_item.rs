//! What a contract asks data for, one entry for each indicator, assessed outcome, input and requirement.

use crate::counts::Counts;
use crate::expression::{Type, unit_type};
use crate::ids::{LevelsId, PartyId, SegmentId};
use crate::providers::OfProvider;
use crate::records::Counted;
use meed_diagnostics::Span;
use meed_syntax::tree::{Frequency, Unit};

/// One thing that data report on.
#[derive(Clone, PartialEq, Debug)]
pub struct DataItem {
    /// Its name in the rule file, by which data may call it.
    pub name: String,
    /// Whose it is, where every provider of a group reports its own; its name is then `recovery of north`.
    pub provider: Option<OfProvider>,
    /// Its code, by which data may call it too.
    pub code: Option<String>,
    /// Its title.
    pub title: String,
    /// What kind of figure is reported.
    pub holds: Holds,
    /// How often it is reported.
    pub frequency: Frequency,
    /// How the periods of a year make one value, and from what parts; none where it is reported yearly.
    pub method: Option<meed_syntax::tree::AssessmentMethod>,
    /// The segments it is broken down by; their figures add up to the whole.
    pub segments: Vec<SegmentId>,
    /// The indicator's name and the segment, where it is the figure of one segment that is scored by itself.
    pub of_segment: Option<(String, SegmentId)>,
    /// The source, where stated.
    pub source: Option<String>,
    /// Who submits it, where stated.
    pub submitted_by: Option<PartyId>,
    /// For each contract year, whether data are asked for.
    pub asked_for: Vec<bool>,
    /// Whether a minimum denominator is stated, so that percentages alone cannot be used.
    pub needs_denominator: bool,
    /// What counts that are suppressed or rounded stand for; no rule where no counts are reported.
    pub counts: Counts,
    /// What is counted in records for it; none where it is reported itself.
    pub counted: Option<Counted>,
    /// The name where it is defined.
    pub span: Span,
}

impl DataItem {
    /// What data call it: its name without the provider, who has a column of its own.
    pub fn reported_as(&self) -> &str {
        self.provider.as_ref().map_or(&self.name, |provider| &provider.name)
    }
}

impl Holds {
    /// Whether people or things are counted, so that a figure can be suppressed or rounded.
    pub fn is_counted(&self) -> bool {
        matches!(self, Self::Ratio { .. } | Self::Value { unit: Unit::Count, .. })
    }
}

/// What kind of figure an item holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Holds {
    /// A numerator out of a denominator.
    Ratio {
        /// What is counted.
        numerator: String,
        /// Out of what.
        denominator: String,
    },
    /// A single value in a unit.
    Value {
        /// What it is.
        what: String,
        /// Its unit.
        unit: Unit,
    },
    /// Yes or no.
    YesNo {
        /// What is answered.
        what: String,
    },
    /// A level of a scale.
    Level {
        /// What is judged.
        what: String,
        /// The scale.
        levels: LevelsId,
    },
}

impl DataItem {
    /// The kind of its value.
    pub fn value_type(&self) -> Type {
        match &self.holds {
            Holds::Ratio { .. } => Type::Percentage,
            Holds::YesNo { .. } => Type::YesNo,
            Holds::Level { levels, .. } => Type::Level(*levels),
            Holds::Value { unit, .. } => unit_type(*unit),
        }
    }
}
