//! `contract "…" { … }`

use super::{Date, Literal, Name, Places, RoundedCounts, Statement, SuppressedCounts, Text};
use meed_diagnostics::Span;
use rust_decimal::Decimal;

/// The one item that says which contract this is.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct ContractItem {
    /// The title.
    pub title: Text,
    /// The statements in the order written.
    pub statements: Vec<Statement<ContractStatement>>,
    /// The keyword `contract`.
    pub keyword: Span,
    /// The whole item.
    pub span: Span,
}

/// A statement of a contract item.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum ContractStatement {
    /// `language 1`
    Language(u16, Span),
    /// `reference "OMHP-2015"`
    Reference(Text),
    /// `term D to D`, both days included
    Term(Date, Date),
    /// `years begin on 1 April`
    YearsBegin(DayOfYear),
    /// `extension by occg, up to 2 years, notice by 30 September 2019`
    Extension(Extension),
    /// `currency GBP`
    Currency(Name),
    /// `rounding to £0.01 half up`
    Rounding(Literal, RoundingMode),
    /// `points total 100`
    PointsTotal(Decimal, Span),
    /// `suppressed counts from 1 to 7`
    SuppressedCounts(SuppressedCounts),
    /// `rounded counts to the nearest 5`
    RoundedCounts(RoundedCounts),
}

/// A day of every year.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Places)]
pub struct DayOfYear {
    /// From 1.
    pub month: u32,
    /// From 1; a day that every year has.
    pub day: u32,
    /// Where it stands.
    pub span: Span,
}

/// Who may extend the term, how far, and by when they must say so.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct Extension {
    /// Who may extend.
    pub by: Name,
    /// By how many years at most.
    pub up_to_years: Decimal,
    /// The last day on which notice may be given, where written.
    pub notice_by: Option<Date>,
}

/// How a value between two steps is rounded.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum RoundingMode {
    /// `half up`: the nearer step; halves away from zero, so that payer and payee mirror each other.
    HalfUp,
    /// `half even`: the nearer step; halves to the even one.
    HalfEven,
    /// `up`: away from zero.
    Up,
    /// `down`: towards zero.
    Down,
}
