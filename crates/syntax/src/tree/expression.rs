//! Expressions and the conditions of gates.

use super::{Literal, Path, Test};
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
        /// Of what.
        whole: Box<Expression>,
    },
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
        subject: Expression,
        /// The test.
        test: Test,
        /// The whole condition.
        span: Span,
    },
    /// `… and …`: two or more.
    And(Vec<Gate>),
    /// `… or …`: two or more.
    Or(Vec<Gate>),
    /// `not …`
    Not(Box<Gate>),
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
