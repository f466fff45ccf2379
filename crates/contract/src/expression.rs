//! Typed expressions, tests and gates.

use crate::exact::RoundingMode;
use crate::example::FigurePath;
use crate::ids::{AmountId, CurveId, DataItemId, DefineId, LevelsId};
use crate::providers::{Known, Statistic};
use meed_diagnostics::Span;
use rust_decimal::Decimal;

pub use meed_syntax::tree::{Aggregate, BinaryOperator, DurationUnit, Quantifier, Unit};

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
    /// The value of an input or the assessed value of a measure, for the contract year at hand.
    Item(DataItemId),
    /// A definition, for the contract year at hand.
    Define(DefineId),
    /// A figure of the year's statement.
    Figure(FigurePath),
    /// A figure that only has a meaning where the expression stands.
    Own(Own),
    /// The same of the contract year before.
    Previous(Box<Expression>),
    /// What a curve gives for a value.
    Curve {
        /// The curve.
        curve: CurveId,
        /// The value.
        of: Box<Expression>,
    },
    /// One value of several: two or more of one type.
    List {
        /// How.
        aggregate: Aggregate,
        /// The several.
        list: Vec<Expression>,
    },
    /// What is made of the values of several providers.
    OverProviders {
        /// What.
        statistic: Statistic,
        /// The value of each of them: two or more of one type, or one other.
        list: Vec<Expression>,
        /// How many of them must be known.
        known: Known,
    },
    /// One of two values.
    Choice {
        /// The condition.
        condition: Box<Gate>,
        /// Where it holds.
        then: Box<Expression>,
        /// Where it does not.
        otherwise: Box<Expression>,
    },
    /// To a stated step.
    Rounded {
        /// The value.
        value: Box<Expression>,
        /// The step, above zero.
        quantum: Decimal,
        /// What happens between two steps.
        mode: RoundingMode,
    },
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

/// A figure that has a meaning only inside an indicator, in what a gain or loss pays, or in a row of records.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Own {
    /// `value`: the assessed value of the indicator.
    Value,
    /// `numerator`
    Numerator,
    /// `denominator`
    Denominator,
    /// `baseline`: the stated baseline of the indicator.
    Baseline,
    /// `gain`: by how much the second amount is above the first; never below zero.
    Gain,
    /// `loss`: by how much the first amount is above the second; never below zero.
    Loss,
    /// A column of the row, by its position.
    Column(usize),
    /// A formula of the row, by its position.
    Formula(usize),
    /// Whether a criterion of the row holds, by its position.
    Criterion(usize),
    /// Whether a column of the row is known, by its position.
    Known(usize),
}

impl Expression {
    /// Calls `visit` for this expression and every one inside it, those of conditions too. What lies behind `previous` is
    /// another year's, and is left to the visitor.
    pub fn each<'e>(&'e self, visit: &mut dyn FnMut(&'e Self)) {
        visit(self);
        match &self.kind {
            ExpressionKind::Constant(_)
            | ExpressionKind::Amount(_)
            | ExpressionKind::Item(_)
            | ExpressionKind::Define(_)
            | ExpressionKind::Figure(_)
            | ExpressionKind::Own(_)
            | ExpressionKind::Previous(_) => {}
            ExpressionKind::Negative(inner)
            | ExpressionKind::Curve { of: inner, .. }
            | ExpressionKind::Rounded { value: inner, .. } => inner.each(visit),
            ExpressionKind::List { list, .. } | ExpressionKind::OverProviders { list, .. } => {
                list.iter().for_each(|one| one.each(visit));
            }
            ExpressionKind::Choice { condition, then, otherwise } => {
                condition.each(visit);
                then.each(visit);
                otherwise.each(visit);
            }
            ExpressionKind::Binary { left, right, .. } => {
                left.each(visit);
                right.each(visit);
            }
        }
    }
}

impl Test {
    /// Calls `visit` for every expression of the test.
    pub fn each<'e>(&'e self, visit: &mut dyn FnMut(&'e Expression)) {
        match &self.kind {
            TestKind::AtLeast(operand)
            | TestKind::Above(operand)
            | TestKind::AtMost(operand)
            | TestKind::Below(operand)
            | TestKind::Exactly(operand) => operand.each(visit),
            TestKind::Between { low, high, .. } => {
                low.each(visit);
                high.each(visit);
            }
            TestKind::And(tests) | TestKind::Or(tests) => tests.iter().for_each(|test| test.each(visit)),
        }
    }
}

impl Gate {
    /// Calls `visit` for every expression of the condition.
    pub fn each<'e>(&'e self, visit: &mut dyn FnMut(&'e Expression)) {
        match self {
            Self::OutcomesAchieved(..) => {}
            Self::Is { subject, test, .. } => {
                subject.each(visit);
                test.each(visit);
            }
            Self::And(gates) | Self::Or(gates) | Self::AtLeast(_, gates, _) => {
                gates.iter().for_each(|gate| gate.each(visit));
            }
            Self::Not(inner) => inner.each(visit),
        }
    }
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
        subject: Box<Expression>,
        /// The test.
        test: Box<Test>,
        /// The whole condition.
        span: Span,
    },
    /// All of them.
    And(Vec<Gate>),
    /// Any of them.
    Or(Vec<Gate>),
    /// The opposite.
    Not(Box<Gate>),
    /// At least so many of them.
    AtLeast(u16, Vec<Gate>, Span),
}
