//! Named sums of money over time.

use crate::expression::Expression;
use crate::money::Money;
use crate::timeline::Timeline;
use meed_diagnostics::Span;

/// A named sum of money over time.
#[derive(Clone, PartialEq, Debug)]
pub struct Amount {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// How it is given.
    pub form: AmountForm,
    /// The name where it is defined.
    pub span: Span,
}

/// How an amount is given.
#[derive(Clone, PartialEq, Debug)]
pub enum AmountForm {
    /// Lines that add up, each with its sum for every contract year; none where nothing is stated for a year.
    Lines(Vec<AmountLine>),
    /// A formula over time, reckoned for every contract year.
    Formula(Timeline<Expression>),
}

/// A line of an amount.
#[derive(Clone, PartialEq, Debug)]
pub struct AmountLine {
    /// Its heading, where the amount has several lines.
    pub title: Option<String>,
    /// For each contract year, counted from 0, the sum and where it is written.
    pub by_year: Vec<Option<(Money, Span)>>,
}
