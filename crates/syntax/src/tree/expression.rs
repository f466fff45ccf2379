//! Expressions and the conditions of gates.

use super::{Literal, OverProviders, Path, RoundingMode, Test};
use meed_diagnostics::Span;

/// An expression with its place.
#[derive(Clone, PartialEq, Debug)]
pub struct Expression {
    /// What it says.
    pub kind: ExpressionKind,
    /// Where it stands, parentheses included.
    pub span: Span,
}

/// What an expression says. Parentheses leave no node: the tree's shape holds the grouping.
#[derive(Clone, PartialEq, Debug)]
pub enum ExpressionKind {
    /// A literal.
    Literal(Literal),
    /// A name or path.
    Path(Path),
    /// `-E`, touching.
    Negative(Box<Expression>),
    /// `E + E` and the like.
    Binary {
        /// The operator.
        operator: BinaryOperator,
        /// Where the operator stands.
        operator_span: Span,
        /// Left of it.
        left: Box<Expression>,
        /// Right of it.
        right: Box<Expression>,
    },
    /// `20% of contract-value`.
    Of {
        /// What share.
        share: Box<Expression>,
        /// Of what, or what is put to a curve.
        whole: Box<Expression>,
    },
    /// `lowest of (a, b)`
    List {
        /// What is made of the list.
        aggregate: Aggregate,
        /// The list, of two or more.
        list: Vec<Expression>,
    },
    /// `if a is at least 3 then b else c`
    Choice {
        /// The condition.
        condition: Box<Gate>,
        /// What holds if it does.
        then: Box<Expression>,
        /// What holds if it does not.
        otherwise: Box<Expression>,
    },
    /// `round E to £1 half up`
    Rounded {
        /// What is rounded.
        value: Box<Expression>,
        /// To which step.
        step: RoundingStep,
    },
    /// `median of recovery over all others in region`
    OverProviders(Box<OverProviders>),
    /// `previous E`: of the contract year before.
    Previous(Path),
}

/// What is made of a list of values.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Aggregate {
    /// `lowest of`
    Lowest,
    /// `highest of`
    Highest,
    /// `total of`
    Total,
    /// `mean of`
    Mean,
    /// `median of`
    Median,
}

/// `£1,000 half up`
#[derive(Clone, PartialEq, Debug)]
pub struct RoundingStep {
    /// The step.
    pub step: Literal,
    /// What happens between two steps.
    pub mode: RoundingMode,
}

/// The operators between two expressions, all with a space on both sides.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BinaryOperator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `×`, also read as `*`
    Multiply,
    /// `/`
    Divide,
}

/// The condition after `only if`.
#[derive(Clone, PartialEq, Debug)]
pub enum Gate {
    /// `all outcomes are achieved`, `any outcome is achieved`, `at least 3 outcomes are achieved`.
    OutcomesAchieved {
        /// How many of them.
        quantifier: Quantifier,
        /// The whole condition.
        span: Span,
    },
    /// `list-size is at least 4,000`.
    Is {
        /// What is tested.
        subject: Box<Expression>,
        /// The test.
        test: Box<Test>,
        /// The whole condition.
        span: Span,
    },
    /// `… and …`: two or more.
    And(Vec<Gate>),
    /// `… or …`: two or more.
    Or(Vec<Gate>),
    /// `not …`
    Not(Box<Gate>),
    /// `at least 2 of (…, …, …)`: how many, of two or more. `all of` and `any of` are [`Gate::And`] and [`Gate::Or`].
    AtLeast(u16, Vec<Gate>, Span),
    /// `functioning is achieved`
    Achieved(Path, Span),
    /// `readmitted-soon is met`: a criterion of records.
    Met(Path, Span),
    /// `score is known`: a column of records.
    Known(Path, Span),
    /// `readmitted is within 28 days after discharged`
    Within {
        /// The day that is asked about.
        day: Box<Expression>,
        /// How long.
        length: Box<Expression>,
        /// Whether it is before the other day, and not after it.
        before: bool,
        /// The other day.
        from: Box<Expression>,
        /// The whole condition.
        span: Span,
    },
}

/// How many of a list.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Quantifier {
    /// `all`
    All,
    /// `any`
    Any,
    /// `at least n`
    AtLeast(u16),
}
