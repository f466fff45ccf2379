//! `requirement discharge-summaries "…" { … }`

use super::{
    Counted, Date, Expression, Frequency, InForce, Measured, MissingKind, Name, PartyShares, PhasePlace,
    Places, Statement, Table, Test, Text, TimelineForm,
};
use meed_diagnostics::Span;

/// A quality requirement, judged period by period.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct RequirementItem {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Text,
    /// The statements in the order written.
    pub statements: Vec<Statement<RequirementStatement>>,
    /// The whole item, or its row in a `requirements` table.
    pub span: Span,
}

/// A statement of a requirement.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum RequirementStatement {
    /// `code "QS6"`
    Code(Text),
    /// `measures "summaries sent in time" out of "discharges"`
    Measures(Measured),
    /// `source "…", submitted by ohft`
    Source(Text, Option<Name>),
    /// `reported monthly`
    Reported(Frequency),
    /// `counted rows in discharges where …, out of rows in discharges`
    Counted(Box<Counted>),
    /// `applies from Year 2`
    Applies(PhasePlace),
    /// `target none until 31 March 2017, then at least 95%`, `target by month { … }`
    Target(RequirementTarget),
    /// `definition "…" until 31 March 2018, then "…"`
    Definition(TimelineForm<Text>),
    /// `basis "audit of 20 notes" until 30 September 2018, then "whole caseload"`
    Basis(TimelineForm<Text>),
    /// `grace 12 months from 1 October 2018`
    Grace(Vec<Grace>),
    /// `missed exception report within 10 days`: counted from the last day of the period.
    ExceptionReport(u16, Span),
    /// `missing counts as missed, not judged when suppressed`
    Missing(JudgedMissing),
    /// `deducts £500 for each month missed, at most £3,000 a year`
    Deducts(Deduction),
    /// `in force from 1 October 2018`
    InForce(InForce),
    /// `from ohft`: who pays what is deducted.
    From(PartyShares),
    /// `to occg`: who receives what is deducted.
    To(PartyShares),
}

/// The target of a requirement over time. Where there is none, nothing is judged.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum RequirementTarget {
    /// In the forms of every setting over time; `none` is no target.
    OverTime(TimelineForm<Option<Test>>),
    /// `by month { … }`, `by quarter { … }`: a row for each period that has a target.
    ByPeriod(Table, Frequency),
}

/// `12 months from 1 October 2018`
#[derive(Clone, PartialEq, Debug, Places)]
pub struct Grace {
    /// How many months.
    pub months: u16,
    /// The first day.
    pub from: Date,
    /// All of it.
    pub span: Span,
}

/// What a figure that is missing comes to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum JudgedAs {
    /// `not judged`
    NotJudged,
    /// `counts as missed`
    Missed,
}

/// `counts as missed, not judged when suppressed`
#[derive(Clone, PartialEq, Debug, Places)]
pub struct JudgedMissing {
    /// What any kind comes to that is not named.
    pub otherwise: JudgedAs,
    /// What single kinds come to.
    pub when: Vec<(MissingKind, JudgedAs, Span)>,
    /// The whole rule.
    pub span: Span,
}

/// `£500 for each month missed, at most £3,000 a year`
#[derive(Clone, PartialEq, Debug, Places)]
pub struct Deduction {
    /// What each missed period costs.
    pub each: Expression,
    /// The period that is named.
    pub period: (Frequency, Span),
    /// The most that a year costs, where stated.
    pub most: Option<Expression>,
    /// The whole of it.
    pub span: Span,
}
