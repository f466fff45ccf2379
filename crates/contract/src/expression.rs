//! Typed expressions, tests and gates.

use crate::exact::RoundingMode;
use crate::example::{FigureKind, FigurePath};
use crate::ids::{AmountId, CurveId, DataItemId, DefineId, LevelsId};
use crate::providers::{Known, Statistic};
use crate::thing::ThingFigure;
use meed_diagnostics::Span;
use rust_decimal::Decimal;

pub use meed_syntax::tree::{
    Aggregate, BinaryOperator, DurationUnit, Frequency, Per, Quantifier, RateOf, Role, RootFunction, Unit,
    YearWindow,
};

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
    /// So much for each of something.
    Rate(RateType),
    /// A day, counted from the first day of the calendar.
    Date,
    /// A day and a time of day, in minutes from the beginning of the calendar.
    Moment,
    /// Yes or no.
    YesNo,
    /// A level of a scale.
    Level(LevelsId),
    /// What a requirement comes to, by its place in [`crate::Judgement::ALL`]. Only plans have such values.
    Judgement,
}

/// What a rate is of and for. So many for each of so many people is no rate but a number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct RateType {
    /// Of what.
    pub of: RateOf,
    /// For what.
    pub per: Per,
    /// For what else.
    pub and: Option<Per>,
}

/// The type of values in a unit.
pub(crate) fn unit_type(unit: Unit) -> Type {
    use DurationUnit as Length;
    match unit {
        Unit::Count | Unit::Number => Type::Number,
        Unit::Percentage => Type::Percentage,
        Unit::Money => Type::Money,
        Unit::Days => Type::Duration(Length::Days),
        Unit::Hours => Type::Duration(Length::Hours),
        Unit::Minutes => Type::Duration(Length::Minutes),
        Unit::Date => Type::Date,
        Unit::Moment => Type::Moment,
    }
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
    /// The counts of a measure that is one count out of another, for the contract year at hand.
    Numerator(DataItemId),
    /// What they are out of.
    Denominator(DataItemId),
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
    /// A figure of one thing of a domain, which has no name of its own.
    Thing(ThingFigure),
    /// One value of all that a domain holds.
    Over(Box<Over>),
    /// A square root or an exponential, to a stated step.
    Root {
        /// Which function.
        function: RootFunction,
        /// Of what.
        value: Box<Expression>,
        /// The step, above zero.
        quantum: Decimal,
        /// What happens between two steps.
        mode: RoundingMode,
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
        /// What is taken of each of them, the value always: two or more of one type, or one other.
        list: Vec<Taken>,
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
    /// `earned`, of each thing of a domain.
    Earned,
    /// `missed`, of each thing of a domain.
    Missed,
    /// `not-available`, of each thing of a domain.
    NotAvailable,
    /// `pot`, of each thing of a domain.
    Pot,
    /// `weight`, of each indicator of a domain.
    Weight,
    /// `score`, of each segment or component of a domain: the fraction that it earns.
    Score,
    /// Whether a segment or component of a domain earns all that it can.
    Achieved,
    /// `paid`, of each party of a domain.
    Paid,
    /// `received`, of each party of a domain.
    Received,
    /// Whether a party of a domain has a role.
    HasRole(Role),
    /// A column of the row, by its position.
    Column(usize),
    /// A formula of the row, by its position.
    Formula(usize),
    /// Whether a criterion of the row holds, by its position.
    Criterion(usize),
    /// Whether a column of the row is known, by its position.
    Known(usize),
}

/// What an aggregate makes of a domain.
#[derive(Clone, PartialEq, Debug)]
pub struct Over {
    /// How the values make one; none where those are counted that pass.
    pub aggregate: Option<Aggregate>,
    /// What is taken of each, and of which.
    pub taken: Taken,
    /// What it runs over.
    pub domain: Domain,
}

/// What is taken of each thing of a domain, as it is written. Of things of the contract it is only for readers: what is
/// reckoned with stands with each of them.
#[derive(Clone, PartialEq, Debug)]
pub struct Taken {
    /// The value; none where things are counted.
    pub value: Option<Expression>,
    /// By what the values are weighted, where they are.
    pub weight: Option<Expression>,
    /// What a condition asks of each.
    pub asked: Option<Gate>,
    /// Of which of them; all where none is written.
    pub filter: Option<Gate>,
}

/// What an aggregate runs over.
#[derive(Clone, PartialEq, Debug)]
pub enum Domain {
    /// Things of the contract: what is taken of each, and what they are called together: `indicators of functioning`.
    Things(Vec<Taken>, String),
    /// The parts of the contract year at hand.
    Parts(Frequency),
    /// Contract years, seen from the one at hand.
    Years(YearWindow),
}

impl Taken {
    /// Calls `visit` for every expression of it.
    pub fn each<'e>(&'e self, visit: &mut dyn FnMut(&'e Expression)) {
        self.value.iter().chain(&self.weight).for_each(|value| value.each(visit));
        self.asked.iter().chain(&self.filter).for_each(|gate| gate.each(visit));
    }
}

impl Domain {
    /// Calls `visit` for every expression that is reckoned in the year at hand; what years before it are asked for is left to
    /// the visitor, as with `previous`.
    fn each<'e>(&'e self, taken: &'e Taken, visit: &mut dyn FnMut(&'e Expression)) {
        match self {
            Self::Things(things, _) => things.iter().for_each(|thing| thing.each(visit)),
            Self::Parts(_)
            | Self::Years(YearWindow::Last(_) | YearWindow::UpToLast(_) | YearWindow::TermSoFar) => {
                taken.each(visit);
            }
            Self::Years(YearWindow::Before) => {}
        }
    }
}

/// The contract years (from 0) of a window that ends with `year`; those before Year 1 are not among them.
pub fn window_years(window: YearWindow, year: usize) -> std::ops::Range<usize> {
    match window {
        YearWindow::Last(count) | YearWindow::UpToLast(count) => {
            (year + 1).saturating_sub(usize::from(count))..year + 1
        }
        YearWindow::TermSoFar => 0..year + 1,
        YearWindow::Before => 0..year,
    }
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
            | ExpressionKind::Numerator(_)
            | ExpressionKind::Denominator(_)
            | ExpressionKind::Define(_)
            | ExpressionKind::Figure(_)
            | ExpressionKind::Thing(_)
            | ExpressionKind::Own(_)
            | ExpressionKind::Previous(_) => {}
            ExpressionKind::Over(over) => over.domain.each(&over.taken, visit),
            ExpressionKind::Negative(inner)
            | ExpressionKind::Curve { of: inner, .. }
            | ExpressionKind::Root { value: inner, .. }
            | ExpressionKind::Rounded { value: inner, .. } => inner.each(visit),
            ExpressionKind::List { list, .. } => list.iter().for_each(|one| one.each(visit)),
            ExpressionKind::OverProviders { list, .. } => list.iter().for_each(|one| one.each(visit)),
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
            Self::Over(_, over, _) => over.domain.each(&over.taken, visit),
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
    /// So many of what a domain holds pass what is asked of each.
    Over(Quantifier, Box<Over>, Span),
}

impl Gate {
    /// Where the condition is that something is achieved (it earned something and missed nothing): what it earned.
    pub fn achieved(&self) -> Option<FigurePath> {
        let Gate::And(tests) = self else { return None };
        let [Gate::Is { subject: earned, span, .. }, Gate::Is { subject: missed, span: same, .. }] =
            tests.as_slice()
        else {
            return None;
        };
        let (ExpressionKind::Figure(earned), ExpressionKind::Figure(missed)) = (&earned.kind, &missed.kind)
        else {
            return None;
        };
        let figures = (earned.figure, missed.figure) == (FigureKind::Earned, FigureKind::Missed);
        (figures && span == same && earned.subject == missed.subject).then_some(*earned)
    }
}

/// Puts something in place of what only has a meaning where an expression stands.
pub(crate) struct Replace<'a>(pub(crate) &'a dyn Fn(Own) -> Option<ExpressionKind>);

impl Replace<'_> {
    /// The expression with what stands for its own figures.
    pub(crate) fn expression(&self, written: &Expression) -> Expression {
        let boxed = |inner: &Expression| Box::new(self.expression(inner));
        let kind = match &written.kind {
            ExpressionKind::Own(own) => (self.0)(*own).unwrap_or(ExpressionKind::Own(*own)),
            kind @ (ExpressionKind::Constant(_)
            | ExpressionKind::Amount(_)
            | ExpressionKind::Item(_)
            | ExpressionKind::Numerator(_)
            | ExpressionKind::Denominator(_)
            | ExpressionKind::Define(_)
            | ExpressionKind::Figure(_)
            | ExpressionKind::Thing(_)) => kind.clone(),
            ExpressionKind::Previous(inner) => ExpressionKind::Previous(boxed(inner)),
            ExpressionKind::Curve { curve, of } => ExpressionKind::Curve { curve: *curve, of: boxed(of) },
            ExpressionKind::Over(over) => ExpressionKind::Over(Box::new(self.over(over))),
            ExpressionKind::Root { function, value, quantum, mode } => ExpressionKind::Root {
                function: *function,
                value: boxed(value),
                quantum: *quantum,
                mode: *mode,
            },
            ExpressionKind::List { aggregate, list } => ExpressionKind::List {
                aggregate: *aggregate,
                list: list.iter().map(|one| self.expression(one)).collect(),
            },
            ExpressionKind::OverProviders { statistic, list, known } => ExpressionKind::OverProviders {
                statistic: *statistic,
                list: list.iter().map(|one| self.taken(one)).collect(),
                known: *known,
            },
            ExpressionKind::Choice { condition, then, otherwise } => ExpressionKind::Choice {
                condition: Box::new(self.gate(condition)),
                then: boxed(then),
                otherwise: boxed(otherwise),
            },
            ExpressionKind::Rounded { value, quantum, mode } => {
                ExpressionKind::Rounded { value: boxed(value), quantum: *quantum, mode: *mode }
            }
            ExpressionKind::Negative(inner) => ExpressionKind::Negative(boxed(inner)),
            ExpressionKind::Binary { operator, left, right } => {
                ExpressionKind::Binary { operator: *operator, left: boxed(left), right: boxed(right) }
            }
        };
        Expression { kind, value_type: written.value_type, span: written.span }
    }

    /// An aggregate over things was given its things before; what it is called by keeps its own words.
    fn over(&self, over: &Over) -> Over {
        match &over.domain {
            Domain::Things(things, words) => Over {
                aggregate: over.aggregate,
                taken: over.taken.clone(),
                domain: Domain::Things(things.iter().map(|thing| self.taken(thing)).collect(), words.clone()),
            },
            Domain::Parts(_) | Domain::Years(_) => Over {
                aggregate: over.aggregate,
                taken: self.taken(&over.taken),
                domain: over.domain.clone(),
            },
        }
    }

    /// What is taken of one thing.
    pub(crate) fn taken(&self, taken: &Taken) -> Taken {
        Taken {
            value: taken.value.as_ref().map(|value| self.expression(value)),
            weight: taken.weight.as_ref().map(|weight| self.expression(weight)),
            asked: taken.asked.as_ref().map(|asked| self.gate(asked)),
            filter: taken.filter.as_ref().map(|filter| self.gate(filter)),
        }
    }

    fn gate(&self, gate: &Gate) -> Gate {
        let all = |gates: &[Gate]| gates.iter().map(|gate| self.gate(gate)).collect();
        match gate {
            Gate::OutcomesAchieved(..) => gate.clone(),
            Gate::Is { subject, test, span } => Gate::Is {
                subject: Box::new(self.expression(subject)),
                test: Box::new(self.test(test)),
                span: *span,
            },
            Gate::And(gates) => Gate::And(all(gates)),
            Gate::Or(gates) => Gate::Or(all(gates)),
            Gate::Not(inner) => Gate::Not(Box::new(self.gate(inner))),
            Gate::AtLeast(wanted, gates, span) => Gate::AtLeast(*wanted, all(gates), *span),
            Gate::Over(quantifier, over, span) => Gate::Over(*quantifier, Box::new(self.over(over)), *span),
        }
    }

    fn test(&self, test: &Test) -> Test {
        let all = |tests: &[Test]| tests.iter().map(|test| self.test(test)).collect();
        let kind = match &test.kind {
            TestKind::AtLeast(operand) => TestKind::AtLeast(self.expression(operand)),
            TestKind::Above(operand) => TestKind::Above(self.expression(operand)),
            TestKind::AtMost(operand) => TestKind::AtMost(self.expression(operand)),
            TestKind::Below(operand) => TestKind::Below(self.expression(operand)),
            TestKind::Exactly(operand) => TestKind::Exactly(self.expression(operand)),
            TestKind::Between { low, high, inclusive } => TestKind::Between {
                low: self.expression(low),
                high: self.expression(high),
                inclusive: *inclusive,
            },
            TestKind::And(tests) => TestKind::And(all(tests)),
            TestKind::Or(tests) => TestKind::Or(all(tests)),
        };
        Test { kind, span: test.span }
    }
}
