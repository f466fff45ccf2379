//! `outcome functioning "…" { … }`

use super::{AssessmentStatement, InForce, IndicatorItem, Name, Places, Statement, Text};
use meed_diagnostics::Span;
use rust_decimal::Decimal;

/// An outcome: indicators with weights, or assessed itself.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct OutcomeItem {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Text,
    /// The statements in the order written.
    pub statements: Vec<Statement<OutcomeStatement>>,
    /// Its indicators in the order written.
    pub indicators: Vec<IndicatorItem>,
    /// The whole item, or its row in an `outcomes` table.
    pub span: Span,
}

/// A statement of an outcome.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum OutcomeStatement {
    /// `hierarchy "Health status: degree of recovery"`
    Hierarchy(Text),
    /// `goal "…"`
    Goal(Text),
    /// `points 20`
    Points(Decimal, Span),
    /// `weight 2`
    Weight(Decimal, Span),
    /// `share 20%`: of the pot.
    Share(Decimal, Span),
    /// `fixed for the term`
    Fixed,
    /// `in force from 1 October 2018`
    InForce(InForce),
    /// Where the outcome is assessed itself, without indicators.
    Assessment(AssessmentStatement),
}
