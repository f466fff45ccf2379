//! Functions in formulas: lists, choices, rounding, curves.

use super::expression::{literal, resolve};
use super::{Resolver, test};
use crate::expression::{Aggregate, Expression, ExpressionKind, RootFunction, Type};
use crate::ids::CurveId;
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree;
use rust_decimal::Decimal;

/// `lowest of (a, b)`: values of one type.
pub(super) fn list(
    resolver: &mut Resolver,
    aggregate: Aggregate,
    written: &[tree::Expression],
    span: Span,
) -> Option<Expression> {
    let list: Vec<_> = written.iter().map(|one| resolve(resolver, one)).collect();
    let list: Vec<Expression> = list.into_iter().collect::<Option<_>>()?;
    let first = list.first()?;
    let value_type = first.value_type;
    if let Some(other) = list.iter().find(|one| one.value_type != value_type) {
        different(resolver, "a list holds values of one kind", first, other);
        return None;
    }
    adds_up(resolver, aggregate, first, span)?;
    Some(Expression { kind: ExpressionKind::List { aggregate, list }, value_type, span })
}

/// Whether an aggregate can be made of values such as this one; reported if not.
pub(super) fn adds_up(
    resolver: &mut Resolver,
    aggregate: Aggregate,
    value: &Expression,
    span: Span,
) -> Option<()> {
    let value_type = value.value_type;
    let adds = matches!(aggregate, Aggregate::Total | Aggregate::Mean | Aggregate::Median);
    if adds && matches!(value_type, Type::YesNo | Type::Level(_) | Type::Date | Type::Moment)
        || value_type == Type::YesNo
    {
        resolver.report(
            Diagnostic::new(
                Code::TypesDoNotFit,
                span,
                format!("there is no {} of values such as {}", word(aggregate), value_type.words()),
            )
            .with_label(value.span, value_type.words()),
        );
        return None;
    }
    Some(())
}

/// `square root of x to 0.0001 half up`, `exponential of x to 0.0001 half up`
pub(super) fn root(
    resolver: &mut Resolver,
    function: RootFunction,
    value: &tree::Expression,
    step: &tree::RoundingStep,
    span: Span,
) -> Option<Expression> {
    let value = Box::new(resolve(resolver, value)?);
    if value.value_type != Type::Number {
        let name = match function {
            RootFunction::SquareRoot => "a square root",
            RootFunction::Exponential => "an exponential",
        };
        resolver.report(
            Diagnostic::new(
                Code::TypesDoNotFit,
                value.span,
                format!("{name} is of a number, and this is {}", value.value_type.words()),
            )
            .with_text(format!("this is {}", value.value_type.words()))
            .with_help("divide by a value of the same kind, such as `(spend / £1)`, to get a number"),
        );
        return None;
    }
    let quantum = quantum(resolver, step, &value)?;
    let kind = ExpressionKind::Root { function, value, quantum, mode: step.mode };
    Some(Expression { kind, value_type: Type::Number, span })
}

/// The keyword of an aggregate.
pub(crate) fn word(aggregate: Aggregate) -> &'static str {
    match aggregate {
        Aggregate::Lowest => "lowest",
        Aggregate::Highest => "highest",
        Aggregate::Total => "total",
        Aggregate::Mean => "mean",
        Aggregate::Median => "median",
    }
}

/// Two values that should be of one kind.
pub(super) fn different(resolver: &mut Resolver, message: &str, first: &Expression, other: &Expression) {
    resolver.report(
        Diagnostic::new(Code::TypesDoNotFit, other.span, message)
            .with_text(format!("this is {}", other.value_type.words()))
            .with_label(first.span, format!("this is {}", first.value_type.words()))
            .with_help("write both in the same unit"),
    );
}

pub(super) fn choice(
    resolver: &mut Resolver,
    condition: &tree::Gate,
    then: &tree::Expression,
    otherwise: &tree::Expression,
    span: Span,
) -> Option<Expression> {
    let condition = test::gate(resolver, condition, 0);
    let then = resolve(resolver, then);
    let otherwise = resolve(resolver, otherwise);
    let (condition, then, otherwise) = (Box::new(condition?), Box::new(then?), Box::new(otherwise?));
    let value_type = then.value_type;
    if otherwise.value_type != value_type {
        different(resolver, "both sides of a choice are of one kind", &then, &otherwise);
        return None;
    }
    Some(Expression { kind: ExpressionKind::Choice { condition, then, otherwise }, value_type, span })
}

pub(super) fn rounded(
    resolver: &mut Resolver,
    value: &tree::Expression,
    step: &tree::RoundingStep,
    span: Span,
) -> Option<Expression> {
    let value = Box::new(resolve(resolver, value)?);
    let value_type = value.value_type;
    let quantum = quantum(resolver, step, &value)?;
    Some(Expression { kind: ExpressionKind::Rounded { value, quantum, mode: step.mode }, value_type, span })
}

/// The step of a rounding, in the unit of what is rounded.
pub(super) fn quantum(
    resolver: &mut Resolver,
    step: &tree::RoundingStep,
    value: &Expression,
) -> Option<Decimal> {
    let span = step.step.span;
    let found = literal(&step.step);
    // A percentage is rounded to a percentage or to percentage points: the step is the same.
    let fits = match (found, value.value_type) {
        (Some((_, Type::PercentagePoints)), Type::Percentage) => true,
        (Some((_, step)), value) => step == value,
        (None, _) => false,
    };
    let Some((quantum, step_type)) = found.filter(|_| fits) else {
        let said = found.map_or("a period", |(_, step)| step.words());
        resolver.report(
            Diagnostic::new(
                Code::TypesDoNotFit,
                span,
                "the step has another unit than what is rounded to it",
            )
            .with_text(format!("this is {said}"))
            .with_label(value.span, format!("this is {}", value.value_type.words()))
            .with_help("write the step in the unit of the value: `£1`, `0.1%`, `0.5`"),
        );
        return None;
    };
    if quantum <= Decimal::ZERO {
        resolver.report(
            Diagnostic::new(Code::WrongType, span, "a step is above zero")
                .with_text(super::scale::shown(quantum, step_type)),
        );
        return None;
    }
    Some(quantum)
}

/// `need of score`: a curve put to a value.
pub(super) fn through_curve(
    resolver: &mut Resolver,
    curve: CurveId,
    value: &tree::Expression,
    span: Span,
) -> Option<Expression> {
    let value = resolve(resolver, value)?;
    let known = resolver.curves.get(curve.0)?.done()?;
    let (takes, gives, place, name) = (known.takes, known.gives, known.span, known.name.clone());
    if value.value_type != takes {
        resolver.report(
            Diagnostic::new(
                Code::TypesDoNotFit,
                value.span,
                format!("`{name}` takes {}, and this is {}", takes.words(), value.value_type.words()),
            )
            .with_text(format!("this is {}", value.value_type.words()))
            .with_label(place, format!("a curve of {}", takes.words())),
        );
        return None;
    }
    let kind = ExpressionKind::Curve { curve, of: Box::new(value) };
    Some(Expression { kind, value_type: gives, span })
}
