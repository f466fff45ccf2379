//! Typed expressions, tests and gates.

use crate::ids::{AmountId, DataItemId, LevelsId};
use meed_diagnostics::Span;
use rust_decimal::Decimal;

pub use meed_syntax::tree::{BinaryOperator, DurationUnit, Quantifier, Unit};

/// What kind of thing a value is. Money and numbers are never mixed up.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Type {
    /// Pounds.
    Money,
    /// A percentage, held as a fraction: 20% is 0.2.
    Percentage,
    /// A difference of percentages, held as a fraction.
    PercentagePoints,
    /// A number without a unit; counts are numbers.
    Number,
    /// A length of time.
    Duration(DurationUnit),
    /// Pounds per unit.
    Rate(Unit),
    /// A day.
    Date,
    /// Yes or no.
    YesNo,
    /// A level of a scale.
    Level(LevelsId),
    /// What a requirement comes to, by its place in [`crate::Judgement::ALL`]. Only plans have such values.
    Judgement,
}

/// A typed expression.
#[derive(Clone, PartialEq, Debug)]
pub struct Expression {
    /// What it is made of.
    pub kind: ExpressionKind,
    /// What kind of value it gives.
    pub value_type: Type,
    /// Where it is written.
    pub span: Span,
}

/// What a typed expression is made of.
#[derive(Clone, PartialEq, Debug)]
pub enum ExpressionKind {
    /// A number in the type's measure: pounds, a fraction for percentages, days …; levels by rank, yes is 1.
    Constant(Decimal),
    /// An amount, for the contract year at hand.
    Amount(AmountId),
    /// The value of an input, for the contract year at hand.
    Input(DataItemId),
    /// The negative.
    Negative(Box<Expression>),
    /// Two values combined. `of` is a multiplication.
    Binary {
        /// How.
        operator: BinaryOperator,
        /// Left.
        left: Box<Expression>,
        /// Right.
        right: Box<Expression>,
    },
}

/// A test of a value.
#[derive(Clone, PartialEq, Debug)]
pub struct Test {
    /// What is asked.
    pub kind: TestKind,
    /// Where it is written.
    pub span: Span,
}

/// What a test asks. The operands have the subject's type.
#[derive(Clone, PartialEq, Debug)]
pub enum TestKind {
    /// `>=`
    AtLeast(Expression),
    /// `>`
    Above(Expression),
    /// `<=`
    AtMost(Expression),
    /// `<`
    Below(Expression),
    /// `=`
    Exactly(Expression),
    /// Within two ends.
    Between {
        /// Lower end.
        low: Expression,
        /// Upper end.
        high: Expression,
        /// Whether the ends belong to it.
        inclusive: bool,
    },
    /// All of them.
    And(Vec<Test>),
    /// Any of them.
    Or(Vec<Test>),
}

/// The condition of an `only if`.
#[derive(Clone, PartialEq, Debug)]
pub enum Gate {
    /// So many of the payment's outcomes earn all that they could.
    OutcomesAchieved(Quantifier, Span),
    /// A test of a value.
    Is {
        /// The value.
        subject: Expression,
        /// The test.
        test: Test,
        /// The whole condition.
        span: Span,
    },
    /// All of them.
    And(Vec<Gate>),
    /// Any of them.
    Or(Vec<Gate>),
    /// The opposite.
    Not(Box<Gate>),
}
