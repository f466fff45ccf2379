//! `example "…" { … }`

use super::{Date, Literal, MissingKind, Name, Path, Period, Places, Statement, Table, Text};
use meed_diagnostics::Span;
use rust_decimal::Decimal;

/// A worked example: given these data, expect these figures.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct ExampleItem {
    /// What it shows. A row of an `examples` table without a `title` has its own words made from the row.
    pub title: Text,
    /// The statements in the order written.
    pub statements: Vec<Statement<ExampleStatement>>,
    /// The whole item, or its row in an `examples` table.
    pub span: Span,
}

/// A statement of an example.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum ExampleStatement {
    /// `in Year 2`
    In(Period),
    /// `given recovery-star = 61 out of 180`, `given recovery-star in Quarter 1 = 12 out of 40`
    Given {
        /// What is given.
        path: Path,
        /// For which part of the year, where written.
        period: Option<Period>,
        /// Its figure.
        figure: GivenFigure,
        /// Where the figure stands.
        figure_span: Span,
    },
    /// `given discharges, extracted 30 April 2016 { … }`
    GivenRecords {
        /// The records.
        records: Name,
        /// Up to which day they say what has happened.
        extracted: Date,
        /// A row each.
        rows: Table,
    },
    /// `expect recovery-star.earned = £480,000`, `expect discharge-summaries in October 2019 = missed`
    Expect {
        /// Which figure of the statement.
        path: Path,
        /// For which part of the year, where written.
        period: Option<Period>,
        /// What it must be.
        value: ExpectedValue,
    },
}

/// What an example expects: a figure, or a word that stands for an answer.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum ExpectedValue {
    /// `£480,000`
    Literal(Literal),
    /// `missed`, where it stands
    Judgement(Judgement, Span),
    /// `icb, council`: who pays or receives, and where they stand; or `good`, a level of a scale
    Parties(Vec<Name>, Span),
}

impl ExpectedValue {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Literal(literal) => literal.span,
            Self::Judgement(_, span) | Self::Parties(_, span) => *span,
        }
    }
}

/// What a requirement comes to in one of its periods.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum Judgement {
    /// `missed`
    Missed,
    /// `met`
    Met,
    /// `not judged`: there is no target for the period.
    NotJudged,
    /// `in grace`: reported, and not judged.
    InGrace,
    /// `missing`: there is no figure, which is not judged.
    Missing,
}

impl Judgement {
    /// Every judgement, in the order of its numbers in a plan.
    pub const ALL: [Self; 5] = [Self::Missed, Self::Met, Self::NotJudged, Self::InGrace, Self::Missing];

    /// The word for it, as worked examples and statements have it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::Met => "met",
            Self::NotJudged => "not judged",
            Self::InGrace => "in grace",
            Self::Missing => "missing",
        }
    }
}

/// A figure as data would give it.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum GivenFigure {
    /// `61 out of 180`, `suppressed out of 180`; a count that is suppressed is none.
    Ratio(Option<Decimal>, Option<Decimal>),
    /// `61%`, `£12,000`, `42`, `yes`
    Literal(Literal),
    /// `good`
    Level(Name),
    /// `suppressed`, `not submitted`
    Missing(MissingKind),
}
