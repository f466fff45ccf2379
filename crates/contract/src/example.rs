//! Worked examples.

use crate::expression::Type;
use crate::observation::Observation;
use crate::records::RecordSet;
use crate::requirement::Judgement;
use meed_diagnostics::Span;
use rust_decimal::Decimal;

/// A worked example of one contract year: given these data, expect these figures.
#[derive(Clone, PartialEq, Debug)]
pub struct Example {
    /// What it shows.
    pub title: String,
    /// The contract year, counted from 0.
    pub year: usize,
    /// The data. What is not given is not submitted.
    pub given: Vec<Observation>,
    /// The rows of records that are given.
    pub records: Vec<RecordSet>,
    /// The figures.
    pub expected: Vec<Expectation>,
    /// The example, or its row.
    pub span: Span,
}

/// A figure that must come out.
#[derive(Clone, PartialEq, Debug)]
pub struct Expectation {
    /// Which figure of the year's statement.
    pub figure: FigurePath,
    /// The path as written.
    pub path: String,
    /// What it must be.
    pub value: Expected,
    /// The path where it is written.
    pub path_span: Span,
    /// The value where it is written.
    pub value_span: Span,
}

/// What must come out: a figure, or another kind of answer.
#[derive(Clone, PartialEq, Debug)]
pub enum Expected {
    /// A sum, in pounds.
    Money(Decimal),
    /// A value that is no sum, in the measure of its type.
    Value(Decimal, Type),
    /// What a requirement comes to in a period.
    Judgement(Judgement),
    /// Who pays or receives what a payment comes to, by their names.
    Parties(PaymentSide, Vec<String>),
}

/// One of the two sides of a payment.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PaymentSide {
    /// `paid-by`
    Payer,
    /// `paid-to`
    Payee,
}

/// A figure of a statement: what it is about, and which of its figures.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct FigurePath {
    /// What it is about.
    pub subject: Subject,
    /// Which figure.
    pub figure: FigureKind,
}

/// What a figure of a statement is about. Positions count from 0 in the order written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Subject {
    /// All payments together: `total`.
    Total,
    /// A payment.
    Payment(usize),
    /// An outcome of a payment.
    Outcome(usize, usize),
    /// An indicator of an outcome of a payment.
    Indicator(usize, usize, usize),
    /// An additional payment of a payment.
    Additional(usize, usize),
    /// An amount.
    Amount(usize),
    /// A definition.
    Define(usize),
    /// A carried value.
    Carried(usize),
    /// A requirement over the year.
    Requirement(usize),
    /// A requirement in one part of the year, counted from 0.
    RequirementPeriod(usize, usize),
    /// What data report: the assessed value of an indicator, outcome or input.
    Item(usize),
}

/// Which figure.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FigureKind {
    /// `pot`: what could be earned at most.
    Pot,
    /// `earned`
    Earned,
    /// `missed`
    Missed,
    /// `not-available`
    NotAvailable,
    /// `on-account`
    OnAccount,
    /// `balance`
    Balance,
    /// The thing itself: an amount, a value.
    Value,
    /// `deducted`: what missed periods of a requirement cost.
    Deducted,
    /// What a requirement comes to in a period.
    Judgement,
    /// `recovered`: what is paid back of what was paid too much in years before.
    Recovered,
    /// `paid so far` asks of each year before for this: what is earned or still withheld, less what is recovered or held back of
    /// that. No path names it.
    PaidSoFar,
    /// `opening`: what the year opens with of a carried value.
    Opening,
    /// `closing`: what the year closes with of a carried value.
    Closing,
}
