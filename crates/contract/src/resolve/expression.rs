//! Typing of expressions.

use super::{Resolver, comparison, function, over, providers, value};
use crate::expression::{BinaryOperator, Expression, ExpressionKind, Per, RateOf, RateType, Type};
use crate::words;
use meed_diagnostics::{Code, Diagnostic, Safety, Span};
use meed_syntax::tree::{self, Literal, LiteralKind};
use rust_decimal::Decimal;

impl Type {
    /// The type in words, with its article.
    pub fn words(self) -> &'static str {
        match self {
            Self::Money => "a sum of money",
            Self::Percentage => "a percentage",
            Self::PercentagePoints => "a number of percentage points",
            Self::Number => "a number",
            Self::Duration(_) => "a length of time",
            Self::Rate(RateType { of: RateOf::Money, .. }) => "a sum for each of something",
            Self::Rate(RateType { of: RateOf::Number, .. }) => "a number for each of something",
            Self::Rate(RateType { of: RateOf::PercentagePoints, .. }) => {
                "percentage points for each of something"
            }
            Self::Date => "a date",
            Self::Moment => "a moment",
            Self::YesNo => "a yes or no",
            Self::Level(_) => "a level",
            Self::Judgement => "what a requirement comes to",
        }
    }
}

/// How many minutes a day has.
const MINUTES_OF_A_DAY: Decimal = Decimal::from_parts(1440, 0, 0, false, 0);

/// A day, counted from the first day of the calendar.
pub(super) fn day_number(date: tree::Date) -> Decimal {
    Decimal::from(chrono::Datelike::num_days_from_ce(&date.date))
}

/// A moment, in minutes from the beginning of the calendar.
pub(super) fn moment_number(date: tree::Date, minutes: u16) -> Decimal {
    day_number(date) * MINUTES_OF_A_DAY + Decimal::from(minutes)
}

/// A literal as a typed constant; none where literals of this kind are no values (periods).
pub(super) fn literal(literal: &Literal) -> Option<(Decimal, Type)> {
    let hundredth = |value: Decimal| value.checked_div(Decimal::ONE_HUNDRED).unwrap_or(Decimal::MAX);
    Some(match &literal.kind {
        LiteralKind::Money(pounds) => (*pounds, Type::Money),
        LiteralKind::Percentage(value) => (hundredth(*value), Type::Percentage),
        LiteralKind::PercentagePoints(value) => (hundredth(*value), Type::PercentagePoints),
        LiteralKind::Number(value) => (*value, Type::Number),
        LiteralKind::Duration(value, unit) => (*value, Type::Duration(*unit)),
        LiteralKind::Rate(rate) => rate_value(rate)?,
        LiteralKind::Date(date) => (day_number(*date), Type::Date),
        LiteralKind::Moment(date, minutes) => (moment_number(*date, *minutes), Type::Moment),
        LiteralKind::YesNo(yes) => (Decimal::from(u8::from(*yes)), Type::YesNo),
        LiteralKind::Period(_) => return None,
    })
}

/// A rate for one of what it is for. One for a percentage point is held for a whole, as percentage points are.
fn rate_value(rate: &tree::Rate) -> Option<(Decimal, Type)> {
    let mut value = rate.value.checked_div(Decimal::from(rate.count))?;
    if rate.of == RateOf::PercentagePoints {
        value = value.checked_div(Decimal::ONE_HUNDRED)?;
    }
    if rate.per == Per::PercentagePoint || rate.and == Some(Per::PercentagePoint) {
        value = value.checked_mul(Decimal::ONE_HUNDRED)?;
    }
    Some((value, rate_type(rate.of, Some(rate.per), rate.and)))
}

/// What is left of a rate for these things. People are counted, so that so many for each of them is a number.
fn rate_type(of: RateOf, per: Option<Per>, and: Option<Per>) -> Type {
    let plain = |per: Per| of == RateOf::Number && per == Per::Person;
    match (per.filter(|per| !plain(*per)), and.filter(|per| !plain(*per))) {
        (Some(per), and) => Type::Rate(RateType { of, per, and }),
        (None, Some(per)) => Type::Rate(RateType { of, per, and: None }),
        (None, None) => match of {
            RateOf::Money => Type::Money,
            RateOf::Number => Type::Number,
            RateOf::PercentagePoints => Type::PercentagePoints,
        },
    }
}

/// What a rate gives for so many of what it is for; none where it is for something else.
fn rated(rate: RateType, by: Type) -> Option<Type> {
    if measures(rate.per, by) {
        Some(rate_type(rate.of, None, rate.and))
    } else if rate.and.is_some_and(|per| measures(per, by)) {
        Some(rate_type(rate.of, Some(rate.per), None))
    } else {
        None
    }
}

/// What is left of a rate once it is for so much time: `visits / 30 days`, `£900 / 3 months`.
fn per_time(of: RateOf, unit: tree::DurationUnit) -> Type {
    use tree::DurationUnit as Length;
    let per = match unit {
        Length::Minutes => Per::Minute,
        Length::Hours => Per::Hour,
        Length::Days => Per::Day,
        Length::Weeks => Per::Week,
        Length::Months => Per::Month,
        Length::Years => Per::Year,
    };
    rate_type(of, Some(per), None)
}

/// Types an expression. What is wrong was reported where `None` comes back.
pub(super) fn resolve(resolver: &mut Resolver, expression: &tree::Expression) -> Option<Expression> {
    let span = expression.span;
    match &expression.kind {
        tree::ExpressionKind::Literal(written) => {
            let Some((value, value_type)) = literal(written) else {
                resolver.report(
                    Diagnostic::new(
                        Code::WrongType,
                        span,
                        "a period is not a value that can be reckoned with",
                    )
                    .with_help("to give a value for each year, write an `amount … by year`"),
                );
                return None;
            };
            Some(Expression { kind: ExpressionKind::Constant(value), value_type, span })
        }
        tree::ExpressionKind::Path(path) => value::named(resolver, path),
        tree::ExpressionKind::OverProviders(over) => comparison::over(resolver, over, span),
        tree::ExpressionKind::Previous(path) => value::previous(resolver, path, span),
        tree::ExpressionKind::Over(written) => over::resolve(resolver, written, span),
        tree::ExpressionKind::PaidSoFar(since) => over::paid_so_far(resolver, *since, span),
        tree::ExpressionKind::Root { function, value, step } => {
            function::root(resolver, *function, value, step, span)
        }
        tree::ExpressionKind::List { aggregate, list } => function::list(resolver, *aggregate, list, span),
        tree::ExpressionKind::Choice { condition, then, otherwise } => {
            function::choice(resolver, condition, then, otherwise, span)
        }
        tree::ExpressionKind::Rounded { value, step } => function::rounded(resolver, value, step, span),
        tree::ExpressionKind::Negative(inner) => {
            let inner = resolve(resolver, inner)?;
            let value_type = inner.value_type;
            if matches!(value_type, Type::Date | Type::Moment | Type::YesNo | Type::Level(_)) {
                resolver.report(Diagnostic::new(
                    Code::TypesDoNotFit,
                    span,
                    format!("{} has no negative", value_type.words()),
                ));
                return None;
            }
            Some(Expression { kind: ExpressionKind::Negative(Box::new(inner)), value_type, span })
        }
        tree::ExpressionKind::Binary { operator, operator_span, left, right } => {
            let (left, right) = (resolve(resolver, left), resolve(resolver, right));
            binary(resolver, *operator, *operator_span, left?, right?, span)
        }
        tree::ExpressionKind::Of { share, whole } => {
            if let Some(party) = providers::party_name(resolver, whole) {
                return providers::of_party(resolver, share, party, span);
            }
            if let Some(name) = value::curve_name(resolver, share) {
                let curve = value::curve(resolver, name)?;
                return function::through_curve(resolver, curve, whole, span);
            }
            if let Some(of_segment) = value::of_segment(resolver, share, whole, span) {
                return of_segment;
            }
            let (share, whole) = (resolve(resolver, share), resolve(resolver, whole));
            share_of(resolver, share?, whole?, span)
        }
    }
}

/// Types an expression that must give a value of `wanted`.
pub(super) fn resolve_as(
    resolver: &mut Resolver,
    expression: &tree::Expression,
    wanted: Type,
) -> Option<Expression> {
    let found = resolve(resolver, expression)?;
    if found.value_type == wanted {
        return Some(found);
    }
    let mut diagnostic = Diagnostic::new(
        Code::WrongType,
        found.span,
        format!("{} is needed here, and this is {}", wanted.words(), found.value_type.words()),
    )
    .with_text(format!("this is {}", found.value_type.words()));
    diagnostic = match (wanted, found.value_type, &found.kind) {
        (Type::Percentage, Type::Number, ExpressionKind::Constant(value)) => {
            fraction_for_percentage(*value, found.span)
        }
        (Type::Money, Type::Number, ExpressionKind::Constant(value)) => {
            let money = format!("£{}", words::grouped(*value));
            diagnostic.with_help(format!("did you mean `{money}`?")).with_fix(
                format!("write `{money}`"),
                found.span,
                money,
                Safety::ChoosesATerm,
            )
        }
        (Type::Money, Type::Rate(RateType { of: RateOf::Money, per: Per::Year | Per::Month, and: None }), _) => diagnostic
            .with_help("a sum is for the contract year already: leave out what it is per, or multiply by a length of time"),
        (_, Type::Rate(rate), _) => diagnostic.with_help(per_help(rate)),
        (Type::Money, Type::Percentage, _) => diagnostic
            .with_help("a percentage is of something: write what it is of, such as `20% of contract-value`"),
        _ => diagnostic,
    };
    resolver.report(diagnostic);
    None
}

/// `0.9` or `90` where a percentage is meant.
pub(super) fn fraction_for_percentage(value: Decimal, span: Span) -> Diagnostic {
    let meant = if value.abs() <= Decimal::ONE {
        words::percentage(value)
    } else {
        format!("{}%", value.normalize())
    };
    Diagnostic::new(
        Code::FractionForPercentage,
        span,
        format!("`{}` has no unit, and a percentage is needed here", value.normalize()),
    )
    .with_text("a percentage is written with its sign")
    .with_help(format!("did you mean `{meant}`?"))
    .with_fix(format!("write `{meant}`"), span, meant, Safety::ChoosesATerm)
}

fn combined(
    operator: BinaryOperator,
    left: Expression,
    right: Expression,
    value_type: Type,
    span: Span,
) -> Expression {
    let kind = ExpressionKind::Binary { operator, left: Box::new(left), right: Box::new(right) };
    Expression { kind, value_type, span }
}

#[allow(
    clippy::match_same_arms,
    clippy::unnested_or_patterns,
    reason = "a table of types: a row a rule of arithmetic"
)]
pub(super) fn binary(
    resolver: &mut Resolver,
    operator: BinaryOperator,
    operator_span: Span,
    left: Expression,
    right: Expression,
    span: Span,
) -> Option<Expression> {
    use BinaryOperator::{Add, Divide, Multiply, Subtract};
    use Type::{Date, Duration, Moment, Money, Number, Percentage, PercentagePoints, Rate};
    use tree::DurationUnit as Length;
    // A day or moment stands first, for whatever reckons with it.
    let (left, right) = match (operator, left.value_type, right.value_type) {
        (Add, Duration(_), Date | Moment) => (right, left),
        _ => (left, right),
    };
    let value_type = match (operator, left.value_type, right.value_type) {
        (Add | Subtract, Money, Money)
        | (Multiply, Money, Number)
        | (Multiply, Number, Money)
        | (Divide, Money, Number) => Some(Money),
        (Add | Subtract | Multiply | Divide, Number, Number)
        | (Divide, Money, Money)
        | (Divide, Percentage, Percentage) => Some(Number),
        (Add | Subtract, Percentage, PercentagePoints)
        | (Add | Subtract, PercentagePoints, PercentagePoints)
        | (Multiply | Divide, Percentage | PercentagePoints, Number) => Some(left.value_type),
        (Subtract, Percentage, Percentage) => Some(PercentagePoints),
        (Multiply, Number, Percentage | PercentagePoints) => Some(right.value_type),
        (Add | Subtract, Duration(a), Duration(b)) if a == b => Some(left.value_type),
        (Multiply | Divide, Duration(_), Number) => Some(left.value_type),
        (Multiply, Number, Duration(_)) => Some(right.value_type),
        (Multiply, Rate(rate), by) | (Multiply, by, Rate(rate)) if rated(rate, by).is_some() => {
            rated(rate, by)
        }
        (Multiply | Divide, Rate(_), Number) => Some(left.value_type),
        (Multiply, Number, Rate(_)) => Some(right.value_type),
        (Add | Subtract, Rate(a), Rate(b)) if a == b => Some(left.value_type),
        (Divide, Rate(a), Rate(b)) if a == b => Some(Number),
        (Divide, Money, Duration(unit)) => Some(per_time(RateOf::Money, unit)),
        (Divide, Number, Duration(unit)) => Some(per_time(RateOf::Number, unit)),
        (Divide, Duration(a), Duration(b)) if a == b => Some(Number),
        (Subtract, Date, Date) => Some(Duration(Length::Days)),
        (Subtract, Moment, Moment) => Some(Duration(Length::Minutes)),
        (Add | Subtract, Date, Duration(Length::Days | Length::Weeks | Length::Months | Length::Years)) => {
            Some(Date)
        }
        (
            Add | Subtract,
            Moment,
            Duration(Length::Days | Length::Weeks | Length::Hours | Length::Minutes),
        ) => Some(Moment),
        _ => None,
    };
    if operator == Divide && matches!(right.kind, ExpressionKind::Constant(value) if value.is_zero()) {
        resolver.report(
            Diagnostic::new(Code::DivisionByZero, right.span, "nothing can be divided by zero")
                .with_text("this is zero"),
        );
        return None;
    }
    if let Some(value_type) = value_type {
        return Some(combined(operator, left, right, value_type, span));
    }
    let verb = match operator {
        Add => "added to",
        Subtract => "taken from",
        Multiply => "multiplied by",
        Divide => "divided by",
    };
    let (first, second) = match operator {
        Add | Subtract => (&right, &left),
        Multiply | Divide => (&left, &right),
    };
    let mut diagnostic = Diagnostic::new(
        Code::TypesDoNotFit,
        operator_span,
        format!("{} cannot be {verb} {}", first.value_type.words(), second.value_type.words()),
    )
    .with_label(left.span, left.value_type.words())
    .with_label(right.span, right.value_type.words());
    let has = |wanted: Type| left.value_type == wanted || right.value_type == wanted;
    if has(Money) && has(Percentage) {
        diagnostic = diagnostic.with_help(match operator {
            Multiply => "a share of a sum is written with `of`: `20% of contract-value`",
            Add | Subtract | Divide => {
                "a percentage is of something: write `contract-value + 5% of contract-value`"
            }
        });
    } else if has(Percentage) && operator == Add {
        diagnostic = diagnostic
            .with_help("a percentage is raised by percentage points: write `30% + 3 percentage points`");
    }
    diagnostic = match (left.value_type, right.value_type) {
        (Date, Duration(Length::Hours | Length::Minutes)) => {
            diagnostic.with_help("a date has no time of day: add days, weeks, months or years")
        }
        (Moment, Duration(_)) => {
            diagnostic.with_help("to a moment can be added weeks, days, hours and minutes")
        }
        (Rate(one), Rate(other)) if one != other => {
            diagnostic.with_help("both are rates, of or for different things")
        }
        (Rate(rate), _) | (_, Rate(rate)) if operator == Multiply => diagnostic.with_help(per_help(rate)),
        (Duration(one), Duration(other)) if one != other => {
            diagnostic.with_help("both are lengths of time in different units: write them in the same unit")
        }
        _ => diagnostic,
    };
    resolver.report(diagnostic);
    None
}

/// A stated number of weeks as days; anything else as it is.
pub(super) fn weeks_in_days(length: Expression) -> Expression {
    match (length.value_type, &length.kind) {
        (Type::Duration(tree::DurationUnit::Weeks), ExpressionKind::Constant(weeks)) => Expression {
            kind: ExpressionKind::Constant(weeks * Decimal::from(7)),
            value_type: Type::Duration(tree::DurationUnit::Days),
            span: length.span,
        },
        _ => length,
    }
}

/// Whether values of a type are so many of what a rate is for.
fn measures(per: Per, by: Type) -> bool {
    use tree::DurationUnit as Length;
    matches!(
        (per, by),
        (Per::Minute, Type::Duration(Length::Minutes))
            | (Per::Hour, Type::Duration(Length::Hours))
            | (Per::Day, Type::Duration(Length::Days))
            | (Per::Week, Type::Duration(Length::Weeks))
            | (Per::Month, Type::Duration(Length::Months))
            | (Per::Year, Type::Duration(Length::Years))
            | (Per::Person, Type::Number)
            | (Per::PercentagePoint, Type::PercentagePoints)
    )
}

/// By what a rate is multiplied.
fn per_help(rate: RateType) -> String {
    let by = |per: Per| match per {
        Per::Person => "how many there are".to_owned(),
        Per::PercentagePoint => "a number of percentage points, such as `(value - 60%)`".to_owned(),
        other => format!("a number of {0}s, such as `30 {0}s`", other.word()),
    };
    match rate.and {
        Some(and) => format!(
            "it is per {} and per {}: multiply it by {} and by {}",
            rate.per.word(),
            and.word(),
            by(rate.per),
            by(and)
        ),
        None => format!("it is per {}: multiply it by {}", rate.per.word(), by(rate.per)),
    }
}

pub(super) fn share_of(
    resolver: &mut Resolver,
    share: Expression,
    whole: Expression,
    span: Span,
) -> Option<Expression> {
    if share.value_type != Type::Percentage {
        let diagnostic = match (share.value_type, &share.kind) {
            (Type::Number, ExpressionKind::Constant(value)) => fraction_for_percentage(*value, share.span),
            _ => Diagnostic::new(
                Code::TypesDoNotFit,
                share.span,
                format!("`of` takes a percentage of something, and this is {}", share.value_type.words()),
            )
            .with_help("write a percentage before `of`: `20% of contract-value`"),
        };
        resolver.report(diagnostic);
        return None;
    }
    let value_type = whole.value_type;
    if matches!(value_type, Type::Date | Type::Moment | Type::YesNo | Type::Level(_)) {
        resolver.report(
            Diagnostic::new(
                Code::TypesDoNotFit,
                whole.span,
                format!("there is no percentage of {}", value_type.words()),
            )
            .with_label(share.span, "a percentage")
            .with_text(value_type.words()),
        );
        return None;
    }
    Some(combined(BinaryOperator::Multiply, share, whole, value_type, span))
}
