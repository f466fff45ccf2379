//! `providers region "…" = …`, what is made of a measure over such a group, and how a pot is shared within it.

use super::{Aggregate, Expression, Gate, Literal, Name, Places, RoundingMode, RoundingStep, Text};
use meed_diagnostics::Span;
use rust_decimal::Decimal;

/// A group of parties that are paid, or measured, side by side.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct ProvidersItem {
    /// The group's name.
    pub name: Name,
    /// Its title.
    pub title: Text,
    /// The parties in the order written, which decides ties in a split.
    pub members: Vec<Name>,
    /// The whole item.
    pub span: Span,
}

/// What is made of the values that the providers of a group have.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum Statistic {
    /// `median of … over …`
    Aggregate(Aggregate),
    /// `percentile 75 of … over …, nearest rank`
    Percentile {
        /// From 0 to 100, with its place.
        percent: (Decimal, Span),
        /// How it is read off, where written.
        method: Option<PercentileMethod>,
    },
    /// `rank of … over …`, `quartile of … over …`
    Place {
        /// Whether the place is told as a quarter of all places.
        is_quartile: bool,
        /// `of north`: whose place, where written.
        of: Option<Name>,
        /// Which value has the first place, where written.
        first: Option<FirstPlace>,
        /// What place equal values have, where written.
        ties: Option<Ties>,
    },
}

/// How a percentile is read off values in ascending order.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum PercentileMethod {
    /// `nearest rank`: the value at place P% × n, rounded up; for 0 the first.
    NearestRank,
    /// `between ranks`: at place 1 + P% × (n − 1), straight between the values around it.
    BetweenRanks,
}

/// Which value has the first place.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum FirstPlace {
    /// `highest first`
    Highest,
    /// `lowest first`
    Lowest,
}

/// What place equal values have. Two that are both second stand at 2 and 3.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum Ties {
    /// `ties at the better place`: both at 2.
    Better,
    /// `ties at the worse place`: both at 3.
    Worse,
    /// `ties at the mean place`: both at 2.5.
    Mean,
}

/// What is made of something that each provider of a group has.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct OverProviders {
    /// What is made of the values.
    pub statistic: Statistic,
    /// What each provider has.
    pub value: Expression,
    /// `weighted by E`
    pub weight: Option<Expression>,
    /// `where CONDITION`
    pub filter: Option<Gate>,
    /// Which providers.
    pub domain: ProvidersDomain,
}

/// Which providers a statistic runs over.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct ProvidersDomain {
    /// The group.
    pub group: Name,
    /// Which of its members, and what follows where a figure is missing; none where that is not written.
    pub who: Option<ProvidersWho>,
    /// The whole of it.
    pub span: Span,
}

/// `all others`, `at least 3 with a figure`
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub struct ProvidersWho {
    /// Whether the provider at hand is left out.
    pub others: bool,
    /// How many must have a figure.
    pub known: Known,
}

/// How many of the providers must have a figure.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum Known {
    /// `all`: with one figure missing, what is made of them is missing too.
    All,
    /// `those with a figure`, which is at least one, or `at least n with a figure`; the rest is left out.
    AtLeast(u16),
}

/// `shared in proportion to points, else not available`
#[derive(Clone, PartialEq, Debug, Places)]
pub struct Shared {
    /// By what.
    pub by: SharedBy,
    /// Where that is written.
    pub by_span: Span,
    /// `none above E`
    pub cap: Option<Expression>,
    /// `the rest …`: where goes what a cap or a rounded price leaves, with its place.
    pub rest: Option<(Rest, Span)>,
    /// `else …`: what the pot is where nobody has anything that counts.
    pub otherwise: Option<Unshared>,
    /// The whole statement.
    pub span: Span,
}

/// What decides each provider's part.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum SharedBy {
    /// `in proportion to E`
    Proportion(Expression),
    /// `at one price for each of E, the price rounded to £0.01 down`
    OnePrice(Expression, Option<RoundingStep>),
}

/// What money is that nobody gets.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum Unshared {
    /// `missed`
    Missed,
    /// `not available`
    NotAvailable,
}

/// Where goes what is left of a pot.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum Rest {
    /// To nobody.
    Unshared(Unshared),
    /// `to north`
    To(Name),
}

impl SharedBy {
    /// What is counted for each provider.
    pub fn counted(&self) -> &Expression {
        match self {
            Self::Proportion(counted) | Self::OnePrice(counted, _) => counted,
        }
    }

    /// The step of the price, where there is one.
    pub fn step(&self) -> Option<(&Literal, RoundingMode)> {
        match self {
            Self::OnePrice(_, Some(step)) => Some((&step.step, step.mode)),
            Self::OnePrice(_, None) | Self::Proportion(_) => None,
        }
    }
}
