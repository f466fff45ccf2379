//! The tree of a rule file: what was written, with its places. Nothing is resolved here.
//!
//! One file a construct. Tables of items (`indicators { … }`) are already spread into single items, each with the
//! span of its row; the formatter works on the text and does not need them.

mod amount;
mod carried;
mod combined;
mod contract;
mod counts;
mod curve;
mod define;
mod example;
mod expression;
mod import;
mod indicator;
mod input;
mod levels;
mod literal;
mod outcome;
mod party;
mod payment;
mod places;
mod providers;
mod records;
mod requirement;
mod same;
mod segment;
mod table;
mod test;
mod timeline;
mod variation;

pub use amount::{AmountForm, AmountItem, Factors, PartUnit, PartsBy, UpliftedStatement};
pub use carried::{AfterTheTerm, CarriedItem, CarriedStatement};
pub use combined::{Combined, CombinedBy, CombinedTier, PartsWord, SegmentRow};
pub use contract::{ContractItem, ContractStatement, DayOfYear, Extension, RoundingMode};
pub use counts::{RoundedCounts, SuppressedCounts};
pub use curve::{Beyond, CurveForm, CurveItem};
pub use define::{DefineForm, DefineItem, Grid};
pub use example::{ExampleItem, ExampleStatement, ExpectedValue, GivenFigure, Judgement};
pub use expression::{
    Aggregate, BinaryOperator, Domain, DomainKind, Expression, ExpressionKind, Gate, Over, PaidSoFar,
    Quantifier, RootFunction, RoundingStep, YearWindow,
};
pub use import::Import;
pub use indicator::{
    AssessmentMethod, AssessmentStatement, Better, Consequence, Frequency, IndicatorItem, IndicatorStatement,
    Measured, MeasuredKind, MissingKind, MissingRule, Pays, PaysOf, Phase, PhaseEntry, PhasePlace,
};
pub use input::{InputItem, InputStatement};
pub use levels::LevelsItem;
pub use literal::{Date, DurationUnit, Literal, LiteralKind, Per, Period, PeriodKind, Rate, RateOf, Unit};
pub use outcome::{OutcomeItem, OutcomeStatement};
pub use party::{PartyItem, PartyStatement, Role};
pub use payment::{
    AdditionalItem, AdditionalStatement, Balance, BonusWorth, Each, OddPennies, OnAccount, PartyShares,
    PaymentItem, PaymentStatement, ShareOfParty, SideItem, Step,
};
pub use places::{Move, Places};
pub use providers::{
    FirstPlace, Known, OverProviders, PercentileMethod, ProvidersDomain, ProvidersItem, ProvidersWho, Rest,
    Shared, SharedBy, Statistic, Ties, Unshared,
};
pub use records::{
    Blank, ColumnItem, ColumnKind, Counted, CountedWhat, OfEach, RecordsItem, RecordsStatement, RowAggregate,
    RowCount,
};
pub use requirement::{
    Deduction, Grace, JudgedAs, JudgedMissing, RequirementItem, RequirementStatement, RequirementTarget,
};
pub use same::Same;
pub use segment::{SegmentItem, SegmentStatement};
pub use table::{Cell, CellKind, Header, HeaderKind, Row, Table};
pub use test::{Ends, Test, TestKind};
pub use timeline::{AsFrom, Bound, Piece, SetOn, Timeline, TimelineForm};
pub use variation::{
    Added, CellPlace, Change, Column, InForce, StatedTerm, TermValue, VariationItem, VariationStatement,
};

use meed_diagnostics::{SourceId, Span};

/// A whole rule file: all of it that is sound.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct File {
    /// The files that it imports, in the order written.
    pub imports: Vec<Import>,
    /// The items in the order written.
    pub items: Vec<Item>,
    /// Where something was passed over because it could not be read: what is missing around it may stand in it.
    pub passed_over: Vec<Span>,
    /// The text that was read; none where it was refused whole.
    pub source: Option<SourceId>,
    /// Every name that is written in it, where it is defined and wherever it is used, in the order of the text.
    pub names: Vec<Name>,
}

/// One item of a file.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum Item {
    /// `contract "…" { … }`
    Contract(ContractItem),
    /// `party occg "…" { … }`
    Party(PartyItem),
    /// `segment psychosis "…" { … }`
    Segment(SegmentItem),
    /// `levels grade none, good, …`
    Levels(LevelsItem),
    /// `providers region "…" = trust, north, …`
    Providers(ProvidersItem),
    /// `amount contract-value "…" …`
    Amount(AmountItem),
    /// `input list-size "…" { … }`
    Input(InputItem),
    /// `define growth "…" = …`
    Define(DefineItem),
    /// `carried reserve "…" { … }`
    Carried(CarriedItem),
    /// `curve need "…" …`
    Curve(CurveItem),
    /// `payment core "…" { … }`
    Payment(PaymentItem),
    /// `requirement discharge-summaries "…" { … }`
    Requirement(RequirementItem),
    /// `records discharges "…" { … }`
    Records(RecordsItem),
    /// `example "…" { … }`
    Example(ExampleItem),
    /// `variation cv-04 "…" { … }`
    Variation(VariationItem),
}

impl Item {
    /// Its name; a contract and a worked example have none.
    pub fn name(&self) -> Option<&Name> {
        match self {
            Self::Contract(_) | Self::Example(_) => None,
            Self::Party(item) => Some(&item.name),
            Self::Segment(item) => Some(&item.name),
            Self::Levels(item) => Some(&item.name),
            Self::Providers(item) => Some(&item.name),
            Self::Amount(item) => Some(&item.name),
            Self::Input(item) => Some(&item.name),
            Self::Carried(item) => Some(&item.name),
            Self::Define(item) => Some(&item.name),
            Self::Curve(item) => Some(&item.name),
            Self::Payment(item) => Some(&item.name),
            Self::Requirement(item) => Some(&item.name),
            Self::Records(item) => Some(&item.name),
            Self::Variation(item) => Some(&item.name),
        }
    }

    /// The whole item.
    pub fn span(&self) -> Span {
        match self {
            Self::Contract(item) => item.span,
            Self::Party(item) => item.span,
            Self::Segment(item) => item.span,
            Self::Levels(item) => item.span,
            Self::Providers(item) => item.span,
            Self::Amount(item) => item.span,
            Self::Input(item) => item.span,
            Self::Define(item) => item.span,
            Self::Carried(item) => item.span,
            Self::Curve(item) => item.span,
            Self::Payment(item) => item.span,
            Self::Requirement(item) => item.span,
            Self::Records(item) => item.span,
            Self::Example(item) => item.span,
            Self::Variation(item) => item.span,
        }
    }
}

/// A name as written where it is defined or used: `recovery-star`.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Places)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A string as written, without its quotes: `"Oxfordshire Mind"`.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Places)]
pub struct Text {
    /// The words between the quotes.
    pub text: String,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// Names joined by dots: `outcomes.functioning.recovery-star.earned`. Never empty.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Places)]
pub struct Path {
    /// The names, in order.
    pub names: Vec<Name>,
    /// `of north`, where it is written with the path: only in worked examples; in a formula it is an operand.
    pub whose: Option<Name>,
    /// The whole path.
    pub span: Span,
}

impl Path {
    /// The path as written.
    pub fn text(&self) -> String {
        let names = self.names.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(".");
        match &self.whose {
            Some(whose) => format!("{names} of {}", whose.text),
            None => names,
        }
    }
}

/// A statement with the place of its keyword, so that messages about the statement can point at the word.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct Statement<T> {
    /// What it says.
    pub kind: T,
    /// Its keyword as written: `phase-in`, `not earned`.
    pub keyword: Span,
    /// The whole statement.
    pub span: Span,
    /// From which day it holds in place of what is said before it, where it stands in `as from … {`.
    pub from: Option<AsFrom>,
}

impl<T> Statement<T> {
    /// Where a line of its own can be put before it; none if it is a cell of a table.
    pub fn line(&self) -> Option<Span> {
        (self.span.start <= self.keyword.start && self.keyword.end <= self.span.end)
            .then(|| self.keyword.before())
    }
}
