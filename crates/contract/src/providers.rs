//! Groups of providers, and how a pot is shared within one.

use crate::expression::Expression;
use crate::ids::PartyId;
use crate::timeline::Timeline;
use meed_diagnostics::Span;
use rust_decimal::Decimal;

pub use meed_syntax::tree::{FirstPlace, Known, PercentileMethod, Ties, Unshared};

/// Parties that are paid, or measured, side by side.
#[derive(Clone, PartialEq, Debug)]
pub struct ProviderGroup {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The parties in the order written, which decides ties in a split; two or more.
    pub members: Vec<PartyId>,
    /// The name where it is defined.
    pub span: Span,
}

/// Whose something is that each provider of a group has: an input, an indicator, a definition, a payment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OfProvider {
    /// The provider.
    pub party: PartyId,
    /// What it is called without the provider: `recovery` of `recovery of north`.
    pub name: String,
}

/// What is made of the values of several providers.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Statistic {
    /// Their lowest, highest, total, mean or median.
    Aggregate(meed_syntax::tree::Aggregate),
    /// How many of them pass what is asked of each.
    Count,
    /// A percentile.
    Percentile {
        /// Which, as a fraction from 0 to 1.
        at: Decimal,
        /// How it is read off.
        method: PercentileMethod,
    },
    /// The place of one of them, from 1.
    Place {
        /// Whose, by the position among them.
        of: usize,
        /// Which value has the first place.
        first: FirstPlace,
        /// What place equal values have.
        ties: Ties,
        /// Whether it is told as a quarter of all places, from 1 to 4: four times the place by how many there are,
        /// rounded up.
        is_quartile: bool,
    },
}

/// One provider's part of a pot that is shared by what everybody has.
#[derive(Clone, PartialEq, Debug)]
pub struct SharedPot {
    /// The whole pot over time.
    pub pot: Timeline<Expression>,
    /// Whose part it is, by the position in the group.
    pub own: usize,
    /// What counts of each provider, in the order of the group.
    pub counted: Vec<Expression>,
    /// By which rule.
    pub by: SharedBy,
    /// What none gets more than, of this provider.
    pub cap: Option<Expression>,
    /// Where goes what a cap or a rounded price leaves; always there where there is one of them.
    pub rest: Option<Rest>,
    /// What the pot is where nobody has anything that counts.
    pub otherwise: Unshared,
    /// Where it is written.
    pub span: Span,
}

/// The rule by which a pot is shared.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum SharedBy {
    /// In proportion, by largest remainder.
    Proportion,
    /// At one price for each unit: the pot by all units, rounded down to this step.
    OnePrice(Decimal),
}

/// Where goes what is left of a pot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rest {
    /// To nobody.
    Unshared(Unshared),
    /// To a provider, by the position in the group.
    To(usize),
}

impl SharedPot {
    /// Calls `visit` for every expression that the part is reckoned from, but for the pot's.
    pub fn each<'e>(&'e self, visit: &mut dyn FnMut(&'e Expression)) {
        self.counted.iter().for_each(|counted| counted.each(visit));
        self.cap.iter().for_each(|cap| cap.each(visit));
    }
}
