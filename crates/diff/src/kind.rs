//! What a change concerns.

use meed_syntax::tree::LiteralKind;
use meed_syntax::{Node, Word, WordKind};

/// What a change concerns: a closed list, in the order in which reports tell them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// A sum, a pot, an amount, or what is done to it.
    Money,
    /// Points, weights and shares.
    Weight,
    /// Targets, bands, scales and minimum numbers.
    Threshold,
    /// Which way is better.
    Direction,
    /// Dates, periods, phases, instalments.
    Timing,
    /// How money is rounded.
    Rounding,
    /// What missing and suppressed data cost.
    MissingData,
    /// Who pays, who receives, and which part.
    Parties,
    /// What is measured, how and from which source.
    Measure,
    /// Conditions for payment.
    Condition,
    /// Definitions and curves.
    Formula,
    /// What is called how.
    Name,
    /// In which order things stand that share what cannot be divided.
    Order,
    /// Titles, definitions and other words for readers.
    Wording,
    /// An indicator, payment or other thing as a whole.
    Item,
    /// A variation.
    Variation,
    /// A worked example.
    Example,
    /// Anything else.
    Other,
}

impl Kind {
    /// All of them, in order.
    pub const ALL: [Self; 18] = [
        Self::Money,
        Self::Weight,
        Self::Threshold,
        Self::Direction,
        Self::Timing,
        Self::Rounding,
        Self::MissingData,
        Self::Parties,
        Self::Measure,
        Self::Condition,
        Self::Formula,
        Self::Name,
        Self::Order,
        Self::Wording,
        Self::Item,
        Self::Variation,
        Self::Example,
        Self::Other,
    ];

    /// The word for it, as `--only` takes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Money => "money",
            Self::Weight => "weight",
            Self::Threshold => "threshold",
            Self::Direction => "direction",
            Self::Timing => "timing",
            Self::Rounding => "rounding",
            Self::MissingData => "missing-data",
            Self::Parties => "parties",
            Self::Measure => "measure",
            Self::Condition => "condition",
            Self::Formula => "formula",
            Self::Name => "name",
            Self::Order => "order",
            Self::Wording => "wording",
            Self::Item => "item",
            Self::Variation => "variation",
            Self::Example => "example",
            Self::Other => "other",
        }
    }
}

/// What a statement concerns, or the form of an item: by its keyword, and where a keyword is not known here by the literals in
/// it. `owners` are the keywords of the items that it lies in, the outermost first.
pub(crate) fn of(node: &Node, owners: &[&str], words: &[&[Word]]) -> Kind {
    match owners.first() {
        Some(&"example") => return Kind::Example,
        Some(&"variation") => return Kind::Variation,
        _ => {}
    }
    let in_payment = matches!(owners.last(), Some(&("payment" | "gains" | "losses")));
    match node.keyword.as_str() {
        "weight" | "points" | "share" | "points total" | "bonus" | "fixed" => Kind::Weight,
        "pays" if in_payment => Kind::Money,
        "target" | "minimum denominator" | "baseline" | "pays" => Kind::Threshold,
        "pot" | "then" | "compare" | "deducts" | "base" | "uplift" | "efficiency" | "amount" => Kind::Money,
        "better" => Kind::Direction,
        "term" | "years" | "extension" | "applies" | "phase-in" | "each" | "grace" | "reported"
        | "as from" | "missed" => Kind::Timing,
        "rounding" | "rounded" => Kind::Rounding,
        "missing" | "suppressed" => Kind::MissingData,
        "from" | "to" | "passed on" | "not earned" | "succeeded by" | "role" => Kind::Parties,
        "measures" | "source" | "unit" | "assessed" | "broken down by" | "combined" | "levels"
        | "counted" | "columns" | "excluded" | "criterion" | "formula" | "period" => Kind::Measure,
        "only if" | "reduced" | "refer" => Kind::Condition,
        "define" | "curve" => Kind::Formula,
        "definition" | "basis" | "hierarchy" | "goal" | "code" | "codes" | "ods" | "reference" => {
            Kind::Wording
        }
        _ => by_literals(words),
    }
}

/// What words concern whose keyword says nothing.
fn by_literals(words: &[&[Word]]) -> Kind {
    let kinds: Vec<&WordKind> = words.iter().flat_map(|words| words.iter()).map(|word| &word.kind).collect();
    if !kinds.is_empty() && kinds.iter().all(|kind| **kind == WordKind::Text) {
        return Kind::Wording;
    }
    kinds
        .into_iter()
        .find_map(|kind| match kind {
            WordKind::Literal(LiteralKind::Money(_) | LiteralKind::Rate(..)) => Some(Kind::Money),
            WordKind::Literal(LiteralKind::Percentage(_) | LiteralKind::PercentagePoints(_)) => {
                Some(Kind::Threshold)
            }
            WordKind::Literal(
                LiteralKind::Date(_)
                | LiteralKind::Moment(..)
                | LiteralKind::Period(_)
                | LiteralKind::Duration(..),
            ) => Some(Kind::Timing),
            WordKind::Literal(LiteralKind::Number(_) | LiteralKind::YesNo(_))
            | WordKind::Plain
            | WordKind::Text => None,
        })
        .unwrap_or(Kind::Other)
}
