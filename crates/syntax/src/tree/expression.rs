//! Expressions and the conditions of gates.

use super::{Frequency, Literal, OverProviders, Path, Places, ProvidersDomain, Role, RoundingMode, Test};
use meed_diagnostics::Span;

/// An expression with its place.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct Expression {
    /// What it says.
    pub kind: ExpressionKind,
    /// Where it stands, parentheses included.
    pub span: Span,
}

/// What an expression says. Parentheses leave no node: the tree's shape holds the grouping.
#[derive(Clone, PartialEq, Debug, Places)]
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
    /// `total of earned over outcomes of quality where …`, `count of indicators of functioning where …`
    Over(Box<Over>),
    /// `square root of x to 0.0001 half up`
    Root {
        /// Which function.
        function: RootFunction,
        /// Of what.
        value: Box<Expression>,
        /// To which step.
        step: RoundingStep,
    },
    /// `paid so far this term`
    PaidSoFar(PaidSoFar),
}

/// What an aggregate makes of all that a domain holds.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct Over {
    /// What is made of them; none where they are counted.
    pub value: Option<(Aggregate, Expression)>,
    /// `weighted by E`
    pub weight: Option<Expression>,
    /// What it runs over.
    pub domain: Domain,
    /// `where CONDITION`
    pub filter: Option<Gate>,
}

/// What an aggregate runs over, with its place.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct Domain {
    /// What it is.
    pub kind: DomainKind,
    /// Where it stands.
    pub span: Span,
}

/// What an aggregate runs over.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum DomainKind {
    /// `indicators of NAME`: of an outcome or a payment.
    Indicators(Path),
    /// `outcomes of NAME`: of a payment.
    Outcomes(Path),
    /// `segments of NAME`: of an indicator, or of an outcome that is measured itself.
    Segments(Path),
    /// `its segments`: of the indicator at hand.
    OwnSegments,
    /// `components of NAME`: of an indicator.
    Components(Path),
    /// `lines of NAME`: of an amount.
    Lines(Path),
    /// `amounts (a, b)`
    Amounts(Vec<Path>),
    /// `parties of NAME`: those between whom a payment flows; `parties`: all of the contract.
    Parties(Option<Path>),
    /// `all in region`: of a group of providers, where they are counted or something is asked of each.
    Providers(ProvidersDomain),
    /// `its quarters`: the parts of the contract year at hand.
    Parts(Frequency),
    /// Contract years.
    Years(YearWindow),
}

/// Contract years, seen from the one at hand.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum YearWindow {
    /// `the last 3 years`: the one at hand and those before it, and all of them must be there.
    Last(u16),
    /// `up to the last 3 years`: as many of them as there are.
    UpToLast(u16),
    /// `the term so far`: from Year 1 to the one at hand.
    TermSoFar,
    /// `the years before`: from Year 1 to the one before.
    Before,
}

/// A function whose results have no end.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum RootFunction {
    /// `square root`
    SquareRoot,
    /// `exponential`: e to the power of the value.
    Exponential,
}

/// Since when a payment is counted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum PaidSoFar {
    /// `paid so far this term`
    ThisTerm,
    /// `paid so far this year`, which is read only to be refused with the reason.
    ThisYear,
}

/// What is made of a list of values.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
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
#[derive(Clone, PartialEq, Debug, Places)]
pub struct RoundingStep {
    /// The step.
    pub step: Literal,
    /// What happens between two steps.
    pub mode: RoundingMode,
}

/// The operators between two expressions, all with a space on both sides.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
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
#[derive(Clone, PartialEq, Debug, Places)]
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
    /// `achieved`: of the thing at hand, where a domain says of what things.
    OwnAchieved(Span),
    /// `role is subcontractor`: of the party at hand, where a domain says of what parties.
    OwnRole(Role, Span),
    /// `all of CONDITION over DOMAIN where CONDITION`
    Over {
        /// How many of them.
        quantifier: Quantifier,
        /// What is asked of each.
        condition: Box<Gate>,
        /// What it runs over.
        domain: Domain,
        /// Of which of them it is asked.
        filter: Option<Box<Gate>>,
        /// The whole condition.
        span: Span,
    },
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
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum Quantifier {
    /// `all`
    All,
    /// `any`
    Any,
    /// `at least n`
    AtLeast(u16),
}
