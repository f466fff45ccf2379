//! Typing of tests and gates, and the interval that a test describes.

use super::expression::{fraction_for_percentage, resolve as resolve_expression};
use super::{Resolver, names::Kind, over};
use crate::expression::{DurationUnit, Expression, ExpressionKind, Gate, Test, TestKind, Type};
use crate::words;
use meed_diagnostics::{Code, Diagnostic, Span, nearest};
use meed_syntax::tree::{self, Ends};
use rust_decimal::Decimal;

/// Types a test whose subject has the type `subject`. Operands are plain values.
pub(super) fn resolve(resolver: &mut Resolver, test: &tree::Test, subject: Type) -> Option<Test> {
    use tree::TestKind as Written;
    let kind = match &test.kind {
        Written::AtLeast(operand) => TestKind::AtLeast(ordered(resolver, operand, subject, false)?),
        Written::Above(operand) => TestKind::Above(ordered(resolver, operand, subject, false)?),
        Written::AtMost(operand) => TestKind::AtMost(ordered(resolver, operand, subject, false)?),
        Written::Below(operand) => TestKind::Below(ordered(resolver, operand, subject, false)?),
        Written::OnOrBefore(operand) => TestKind::AtMost(dated(resolver, operand, subject)?),
        Written::OnOrAfter(operand) => TestKind::AtLeast(dated(resolver, operand, subject)?),
        Written::Before(operand) => TestKind::Below(dated(resolver, operand, subject)?),
        Written::After(operand) => TestKind::Above(dated(resolver, operand, subject)?),
        Written::Exactly(operand) => TestKind::Exactly(self::operand(resolver, operand, subject)?),
        Written::Between { low, high, ends } => {
            let (low, high) = (ordered(resolver, low, subject, true), ordered(resolver, high, subject, true));
            TestKind::Between { low: low?, high: high?, inclusive: *ends == Ends::Inclusive }
        }
        Written::And(tests) => TestKind::And(all(resolver, tests, subject)?),
        Written::Or(tests) => TestKind::Or(all(resolver, tests, subject)?),
    };
    Some(Test { kind, span: test.span })
}

fn all(resolver: &mut Resolver, tests: &[tree::Test], subject: Type) -> Option<Vec<Test>> {
    let resolved: Vec<_> = tests.iter().map(|test| resolve(resolver, test, subject)).collect();
    resolved.into_iter().collect()
}

/// The operand of a comparison of days or moments.
fn dated(resolver: &mut Resolver, operand: &tree::Expression, subject: Type) -> Option<Expression> {
    if !matches!(subject, Type::Date | Type::Moment) {
        resolver.report(
            Diagnostic::new(
                Code::WrongType,
                operand.span,
                format!("{} is tested here, which is neither before nor after", subject.words()),
            )
            .with_help("write `at least`, `above`, `at most` or `below`"),
        );
        return None;
    }
    self::operand(resolver, operand, subject)
}

/// The operand of a comparison by size.
fn ordered(
    resolver: &mut Resolver,
    operand: &tree::Expression,
    subject: Type,
    is_between: bool,
) -> Option<Expression> {
    if subject == Type::YesNo {
        resolver.report(
            Diagnostic::new(Code::WrongType, operand.span, "a yes or no has no more and less")
                .with_help("write `exactly yes` or `exactly no`"),
        );
        return None;
    }
    if matches!(subject, Type::Date | Type::Moment) && !is_between {
        resolver.report(
            Diagnostic::new(
                Code::WrongType,
                operand.span,
                format!("{} has no more and less", subject.words()),
            )
            .with_help("write `on or before`, `on or after`, `before` or `after`"),
        );
        return None;
    }
    if let Type::Level(scale) = subject
        && let Some(levels) = resolver.levels.get(scale.0).filter(|levels| !levels.is_ordered)
    {
        let message = format!("`{}` has no order: one word of it is not above another", levels.name);
        resolver.report(
            Diagnostic::new(Code::WrongType, operand.span, message)
                .with_label(levels.span, "a list of words")
                .with_help("write `exactly` and one of the words; several are joined by `or`"),
        );
        return None;
    }
    self::operand(resolver, operand, subject)
}

/// What is compared with: a level by its name, a plain value, or a formula that gives a value of the subject's type.
pub(super) fn operand(
    resolver: &mut Resolver,
    operand: &tree::Expression,
    subject: Type,
) -> Option<Expression> {
    if let Type::Level(_) = subject {
        return plain_value(resolver, operand, subject);
    }
    let found = resolve_expression(resolver, operand)?;
    let value = match &found.kind {
        ExpressionKind::Constant(value) => Some(*value),
        ExpressionKind::Negative(inner) => constant(inner).map(|value| -value),
        _ => None,
    };
    if let Some(value) = value {
        return typed_plain(resolver, &found, value, subject);
    }
    if found.value_type != subject {
        not_the_subject(resolver, &found, subject);
        return None;
    }
    Some(found)
}

/// A plain value of the subject's type: a literal, or the name of a level.
pub(super) fn plain_value(
    resolver: &mut Resolver,
    operand: &tree::Expression,
    subject: Type,
) -> Option<Expression> {
    if let (Type::Level(scale), tree::ExpressionKind::Path(path)) = (subject, &operand.kind) {
        let levels = resolver.levels.get(scale.0)?;
        let written = path.text();
        if let Some(rank) = levels.rank(&written) {
            let kind = ExpressionKind::Constant(Decimal::from(rank));
            return Some(Expression { kind, value_type: subject, span: operand.span });
        }
        let mut diagnostic = Diagnostic::new(
            Code::UnknownName,
            operand.span,
            format!("`{written}` is no level of `{}`", levels.name),
        )
        .with_label(levels.span, format!("its levels are {}", words::list(&levels.levels)));
        if resolver.checker.may_suggest()
            && let Some(likely) = nearest(&written, levels.levels.iter().map(String::as_str))
        {
            diagnostic = diagnostic.with_help(format!("did you mean `{likely}`?"));
        }
        resolver.report(diagnostic);
        return None;
    }
    let found = resolve_expression(resolver, operand)?;
    let value = match &found.kind {
        ExpressionKind::Constant(value) => *value,
        ExpressionKind::Negative(inner) => match inner.kind {
            ExpressionKind::Constant(value) => -value,
            _ => return not_plain(resolver, found.span),
        },
        _ => return not_plain(resolver, found.span),
    };
    typed_plain(resolver, &found, value, subject)
}

fn not_the_subject(resolver: &mut Resolver, found: &Expression, subject: Type) {
    let mut diagnostic = Diagnostic::new(
        Code::WrongType,
        found.span,
        format!("{} is tested here, and this is {}", subject.words(), found.value_type.words()),
    )
    .with_text(format!("this is {}", found.value_type.words()));
    if let Some(tested) = resolver.tested {
        diagnostic = diagnostic.with_label(tested, format!("this is {}", subject.words()));
    }
    resolver.report(diagnostic.with_help(format!("write {} to compare with", subject.words())));
}

/// A plain value, held to the subject's type.
fn typed_plain(
    resolver: &mut Resolver,
    found: &Expression,
    value: Decimal,
    subject: Type,
) -> Option<Expression> {
    if let (Type::Duration(wanted), Type::Duration(written)) = (subject, found.value_type)
        && let Some(times) = in_units(written, wanted)
        && let Some(value) = value.checked_mul(times)
    {
        return Some(Expression {
            kind: ExpressionKind::Constant(value),
            value_type: subject,
            span: found.span,
        });
    }
    if found.value_type != subject {
        if (subject, found.value_type) == (Type::Percentage, Type::Number) {
            resolver.report(fraction_for_percentage(value, found.span));
        } else {
            not_the_subject(resolver, found, subject);
        }
        return None;
    }
    Some(Expression { kind: ExpressionKind::Constant(value), value_type: subject, span: found.span })
}

fn not_plain(resolver: &mut Resolver, span: Span) -> Option<Expression> {
    resolver.report(
        Diagnostic::new(Code::WrongType, span, "a threshold is a plain value here, not a formula")
            .with_help("write the value itself, such as `88%`"),
    );
    None
}

/// Types a gate that stands beside so many outcomes.
pub(super) fn gate(resolver: &mut Resolver, gate: &tree::Gate, outcomes: usize) -> Option<Gate> {
    match gate {
        tree::Gate::OutcomesAchieved { quantifier, span } => {
            if outcomes == 0 {
                resolver.report(
                    Diagnostic::new(Code::WrongType, *span, "there are no outcomes here")
                        .with_text("of which outcomes?")
                        .with_help(
                            "a pot asks so for its own outcomes; for those of another payment write its name: `all of achieved over outcomes of NAME`, or `NAME is achieved`",
                        ),
                );
                return None;
            }
            if let tree::Quantifier::AtLeast(wanted) = *quantifier
                && usize::from(wanted) > outcomes
            {
                let there = words::counted(outcomes, "outcome", "outcomes");
                resolver.report(
                    Diagnostic::new(
                        Code::ConditionNeverHolds,
                        *span,
                        format!("this condition can never hold: the payment has {there}"),
                    )
                    .with_text(format!("asks for {wanted} of {outcomes}"))
                    .with_help(format!("ask for at most {outcomes}, or write `all outcomes are achieved`")),
                );
                return None;
            }
            Some(Gate::OutcomesAchieved(*quantifier, *span))
        }
        tree::Gate::Is { subject, test, span } => {
            let subject = Box::new(resolve_expression(resolver, subject)?);
            let before = resolver.tested.replace(subject.span);
            let test = resolve(resolver, test, subject.value_type);
            resolver.tested = before;
            Some(Gate::Is { subject, test: Box::new(test?), span: *span })
        }
        tree::Gate::And(gates) => Some(Gate::And(each(resolver, gates, outcomes)?)),
        tree::Gate::Or(gates) => Some(Gate::Or(each(resolver, gates, outcomes)?)),
        tree::Gate::AtLeast(wanted, gates, span) => {
            if *wanted == 0 || usize::from(*wanted) > gates.len() {
                resolver.report(
                    Diagnostic::new(
                        Code::ConditionNeverHolds,
                        *span,
                        format!("{wanted} of {} conditions are asked for", gates.len()),
                    )
                    .with_help(format!("ask for at least 1 and at most {}", gates.len())),
                );
                return None;
            }
            Some(Gate::AtLeast(*wanted, each(resolver, gates, outcomes)?, *span))
        }
        tree::Gate::OwnAchieved(span) => over::own_achieved(resolver, *span),
        tree::Gate::OwnRole(role, span) => over::own_role(resolver, *role, *span),
        tree::Gate::Over { quantifier, condition, domain, filter, span } => {
            over::gate(resolver, *quantifier, (condition, filter.as_deref()), domain, *span)
        }
        tree::Gate::Achieved(path, span) => achieved(resolver, path, *span),
        tree::Gate::Met(path, span) => super::records::asked_of_row(resolver, path, *span, false),
        tree::Gate::Known(path, span) => super::records::asked_of_row(resolver, path, *span, true),
        tree::Gate::Within { day, length, before, from, span } => {
            let (day, from) = (resolve_expression(resolver, day), resolve_expression(resolver, from));
            let length = resolve_expression(resolver, length);
            within(resolver, day?, from?, length?, *before, *span)
        }
        tree::Gate::Not(inner) => Some(Gate::Not(Box::new(self::gate(resolver, inner, outcomes)?))),
    }
}

/// `x is achieved`: it earned something, and missed nothing of what it could earn.
fn achieved(resolver: &mut Resolver, path: &tree::Path, span: Span) -> Option<Gate> {
    let mut figure = |word: &str| {
        let mut names = path.names.clone();
        names.push(tree::Name { text: word.to_owned(), span: path.span });
        super::value::named(resolver, &tree::Path { names, whose: path.whose.clone(), span: path.span })
    };
    let (earned, missed) = (figure("earned")?, figure("missed")?);
    Some(earned_all(earned, missed, span))
}

/// A yes or no is yes.
pub(super) fn is_yes(subject: Expression, span: Span) -> Gate {
    let yes = Expression { kind: ExpressionKind::Constant(Decimal::ONE), value_type: Type::YesNo, span };
    let test = Box::new(Test { kind: TestKind::Exactly(yes), span });
    Gate::Is { subject: Box::new(subject), test, span }
}

/// Something was earned, and nothing of what could be was missed.
pub(super) fn earned_all(earned: Expression, missed: Expression, span: Span) -> Gate {
    let zero = || Expression { kind: ExpressionKind::Constant(Decimal::ZERO), value_type: Type::Money, span };
    let gate = |subject: Expression, kind: TestKind| Gate::Is {
        subject: Box::new(subject),
        test: Box::new(Test { kind, span }),
        span,
    };
    Gate::And(vec![gate(earned, TestKind::Above(zero())), gate(missed, TestKind::Exactly(zero()))])
}

/// `a is within 28 days after b`: on the day `b` or later, and at most 28 days later.
fn within(
    resolver: &mut Resolver,
    day: Expression,
    from: Expression,
    length: Expression,
    before: bool,
    span: Span,
) -> Option<Gate> {
    let days = Type::Duration(crate::expression::DurationUnit::Days);
    let length = super::expression::weeks_in_days(length);
    for (found, wanted) in [(&day, Type::Date), (&from, Type::Date), (&length, days)] {
        if found.value_type != wanted {
            let help = if wanted == Type::Date {
                "write `DAY is within 28 days after OTHER-DAY`"
            } else {
                "write a number of days, such as `28 days`"
            };
            resolver.report(
                Diagnostic::new(
                    Code::WrongType,
                    found.span,
                    format!("{} is needed here, and this is {}", wanted.words(), found.value_type.words()),
                )
                .with_help(help),
            );
            return None;
        }
    }
    let (later, earlier) = if before { (from, day) } else { (day, from) };
    let kind = ExpressionKind::Binary {
        operator: crate::expression::BinaryOperator::Subtract,
        left: Box::new(later),
        right: Box::new(earlier),
    };
    let subject = Box::new(Expression { kind, value_type: days, span });
    let nothing = Expression { kind: ExpressionKind::Constant(Decimal::ZERO), value_type: days, span };
    let kind = TestKind::Between { low: nothing, high: length, inclusive: true };
    Some(Gate::Is { subject, test: Box::new(Test { kind, span }), span })
}

fn each(resolver: &mut Resolver, gates: &[tree::Gate], outcomes: usize) -> Option<Vec<Gate>> {
    let resolved: Vec<_> = gates.iter().map(|inner| gate(resolver, inner, outcomes)).collect();
    resolved.into_iter().collect()
}

/// How many of the smaller unit the larger one has, where that is always the same.
fn in_units(larger: DurationUnit, smaller: DurationUnit) -> Option<Decimal> {
    use DurationUnit::{Days, Hours, Minutes, Months, Weeks, Years};
    Some(Decimal::from(match (larger, smaller) {
        (Hours, Minutes) => 60,
        (Days, Hours) => 24,
        (Days, Minutes) => 24 * 60,
        (Weeks, Days) => 7,
        (Weeks, Hours) => 7 * 24,
        (Weeks, Minutes) => 7 * 24 * 60,
        (Years, Months) => 12,
        _ => return None,
    }))
}

/// The type of values on a scale, or by a unit.
pub(super) fn type_of(resolver: &mut Resolver, kind: &tree::MeasuredKind) -> Option<Type> {
    use tree::MeasuredKind;
    Some(match kind {
        MeasuredKind::YesNo => Type::YesNo,
        MeasuredKind::LevelOf(name) => {
            Type::Level(crate::ids::LevelsId(resolver.find(name, &[Kind::Levels])?.index))
        }
        MeasuredKind::Unit(unit) => crate::expression::unit_type(*unit),
    })
}

/// The values for which a test holds, where they are one stretch. An end is a value and whether it belongs to it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Interval {
    pub(super) low: Option<(Decimal, bool)>,
    pub(super) high: Option<(Decimal, bool)>,
}

impl Interval {
    const EVERYTHING: Self = Self { low: None, high: None };

    /// The stretch of a test; none for an `or`.
    pub(super) fn of(test: &Test) -> Option<Self> {
        Some(match &test.kind {
            TestKind::AtLeast(operand) => Self { low: Some((constant(operand)?, true)), high: None },
            TestKind::Above(operand) => Self { low: Some((constant(operand)?, false)), high: None },
            TestKind::AtMost(operand) => Self { low: None, high: Some((constant(operand)?, true)) },
            TestKind::Below(operand) => Self { low: None, high: Some((constant(operand)?, false)) },
            TestKind::Exactly(operand) => {
                let end = Some((constant(operand)?, true));
                Self { low: end, high: end }
            }
            TestKind::Between { low, high, inclusive } => {
                Self { low: Some((constant(low)?, *inclusive)), high: Some((constant(high)?, *inclusive)) }
            }
            TestKind::And(tests) => {
                let mut stretch = Self::EVERYTHING;
                for test in tests {
                    stretch = stretch.meet(Self::of(test)?);
                }
                stretch
            }
            TestKind::Or(_) => return None,
        })
    }

    /// The values in both.
    pub(super) fn meet(self, other: Self) -> Self {
        Self {
            low: tighter(self.low, other.low, |a, b| a > b),
            high: tighter(self.high, other.high, |a, b| a < b),
        }
    }

    /// Whether no value is in it.
    pub(super) fn is_empty(self) -> bool {
        match (self.low, self.high) {
            (Some((low, low_in)), Some((high, high_in))) => {
                low > high || (low == high && !(low_in && high_in))
            }
            _ => false,
        }
    }

    /// A value in it; the ends before the middle, since ends are what people mistake.
    pub(super) fn witness(self) -> Option<Decimal> {
        if self.is_empty() {
            return None;
        }
        match (self.low, self.high) {
            (Some((low, true)), _) => Some(low),
            (_, Some((high, true))) => Some(high),
            (Some((low, _)), Some((high, _))) => (low + high).checked_div(Decimal::TWO),
            (Some((end, _)), None) => end.checked_add(Decimal::ONE),
            (None, Some((end, _))) => end.checked_sub(Decimal::ONE),
            (None, None) => Some(Decimal::ZERO),
        }
    }

    /// Whether it has an end on one side only.
    pub(super) fn is_one_sided(self) -> bool {
        self.low.is_some() != self.high.is_some()
    }
}

fn tighter(
    a: Option<(Decimal, bool)>,
    b: Option<(Decimal, bool)>,
    wins: impl Fn(Decimal, Decimal) -> bool,
) -> Option<(Decimal, bool)> {
    match (a, b) {
        (Some((x, x_in)), Some((y, y_in))) if x == y => Some((x, x_in && y_in)),
        (Some((x, _)), Some((y, _))) => {
            if wins(x, y) {
                a
            } else {
                b
            }
        }
        (Some(_), None) => a,
        (None, _) => b,
    }
}

/// The value of a constant operand.
pub(super) fn constant(expression: &Expression) -> Option<Decimal> {
    if let ExpressionKind::Constant(value) = expression.kind { Some(value) } else { None }
}
