//! Aggregates over a domain: things of the contract, parts of a year, contract years.
//!
//! What is taken of each thing is resolved once, as it is written, and then put down for each of them, so that whatever
//! looks at formulas sees what is reckoned.

use super::domain::{self, Found};
use super::expression::resolve as resolve_expression;
use super::value::ThingKind;
use super::{Resolver, comparison, function, test};
use crate::calendar::months_of;
use crate::example::{FigureKind, FigurePath, Subject};
use crate::expression::{
    Aggregate, Domain, Expression, ExpressionKind, Frequency, Gate, Over, Own, Quantifier, Taken, Type,
    YearWindow,
};
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree::{self, DomainKind};

/// `total of earned over outcomes of quality where …`, or a count.
pub(super) fn resolve(resolver: &mut Resolver, written: &tree::Over, span: Span) -> Option<Expression> {
    if let DomainKind::Providers(domain) = &written.domain.kind {
        return comparison::count(resolver, domain, written.filter.as_ref(), span);
    }
    let found = domain::found(resolver, &written.domain)?;
    let taken = domain::within(resolver, &found, |resolver| {
        let value = match &written.value {
            Some((_, value)) => Some(resolve_expression(resolver, value)?),
            None => None,
        };
        let weight = match &written.weight {
            Some(weight) => Some(resolve_expression(resolver, weight)?),
            None => None,
        };
        let filter = match &written.filter {
            Some(filter) => Some(test::gate(resolver, filter, 0)?),
            None => None,
        };
        Some(Taken { value, weight, asked: None, filter })
    })?;
    let aggregate = written.value.as_ref().map(|(aggregate, _)| *aggregate);
    let value_type = match (&taken.value, aggregate) {
        (Some(value), Some(aggregate)) => {
            function::adds_up(resolver, aggregate, value, span)?;
            value.value_type
        }
        _ => Type::Number,
    };
    check_weight(resolver, aggregate, &taken)?;
    let over = put_down(resolver, aggregate, taken, found, written.domain.span)?;
    Some(Expression { kind: ExpressionKind::Over(Box::new(over)), value_type, span })
}

/// `all of CONDITION over DOMAIN where CONDITION`
pub(super) fn gate(
    resolver: &mut Resolver,
    quantifier: Quantifier,
    (condition, filter): (&tree::Gate, Option<&tree::Gate>),
    written: &tree::Domain,
    span: Span,
) -> Option<Gate> {
    if let DomainKind::Providers(domain) = &written.kind {
        return comparison::gate(resolver, quantifier, (condition, filter), domain, span);
    }
    let found = domain::found(resolver, written)?;
    if let (Found::Things(things, _, words), Quantifier::AtLeast(wanted)) = (&found, quantifier)
        && usize::from(wanted) > things.len()
    {
        let there = things.len();
        resolver.report(
            Diagnostic::new(
                Code::ConditionNeverHolds,
                span,
                format!("this condition can never hold: there are {there} {words}"),
            )
            .with_text(format!("asks for {wanted} of {there}"))
            .with_help(format!("ask for at most {there}, or write `all of …`")),
        );
        return None;
    }
    let taken = domain::within(resolver, &found, |resolver| {
        let asked = Some(test::gate(resolver, condition, 0)?);
        let filter = match filter {
            Some(filter) => Some(test::gate(resolver, filter, 0)?),
            None => None,
        };
        Some(Taken { value: None, weight: None, asked, filter })
    })?;
    let over = put_down(resolver, None, taken, found, written.span)?;
    Some(Gate::Over(quantifier, Box::new(over), span))
}

/// `achieved`, of each thing of a domain.
pub(super) fn own_achieved(resolver: &mut Resolver, span: Span) -> Option<Gate> {
    let own = |own, value_type| Expression { kind: ExpressionKind::Own(own), value_type, span };
    match resolver.scope.thing.map(|thing| thing.kind) {
        Some(ThingKind::Earning) => {
            let (earned, missed) = (own(Own::Earned, Type::Money), own(Own::Missed, Type::Money));
            Some(test::earned_all(earned, missed, span))
        }
        Some(ThingKind::Scored) => Some(test::is_yes(own(Own::Achieved, Type::YesNo), span)),
        Some(kind @ (ThingKind::AddedUp | ThingKind::Party | ThingKind::Sum)) => {
            resolver.report(
                Diagnostic::new(
                    Code::AggregateWithoutMeaning,
                    span,
                    format!("{} are not achieved", kind.words()),
                )
                .with_help(kind.asked()),
            );
            None
        }
        None => {
            resolver.report(
                Diagnostic::new(
                    Code::AggregateWithoutMeaning,
                    span,
                    "`achieved` alone does not say what is achieved",
                )
                .with_help("write what: `functioning is achieved`, or `all of achieved over outcomes of …`"),
            );
            None
        }
    }
}

/// `role is subcontractor`, of each party of a domain.
pub(super) fn own_role(resolver: &mut Resolver, role: tree::Role, span: Span) -> Option<Gate> {
    if resolver.scope.thing.map(|thing| thing.kind) != Some(ThingKind::Party) {
        resolver.report(
            Diagnostic::new(Code::AggregateWithoutMeaning, span, "only parties have a role")
                .with_help("ask it of each of them: `total of received over parties of NAME where role is subcontractor`"),
        );
        return None;
    }
    let kind = ExpressionKind::Own(Own::HasRole(role));
    Some(test::is_yes(Expression { kind, value_type: Type::YesNo, span }, span))
}

/// The payment at hand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paying {
    /// Its position.
    pub(super) index: usize,
    /// Whether it always flows one way.
    pub(super) is_one_way: bool,
}

/// `paid so far this term`: what this payment came to in the years before.
pub(super) fn paid_so_far(resolver: &mut Resolver, since: tree::PaidSoFar, span: Span) -> Option<Expression> {
    let refuse = |resolver: &mut Resolver, message: &str, help: &str| {
        resolver.report(Diagnostic::new(Code::AggregateWithoutMeaning, span, message).with_help(help));
        None
    };
    if since == tree::PaidSoFar::ThisYear {
        return refuse(
            resolver,
            "a payment is reckoned once for each contract year, so nothing of it is paid before in the year",
            "write `paid so far this term`; what is paid within a year before it is reckoned is on account",
        );
    }
    let Some(Paying { index: payment, is_one_way }) = resolver.paying else {
        return refuse(
            resolver,
            "`paid so far` is of the payment that it stands in, and this is none",
            "name the payment: `total of NAME.earned over the years before`",
        );
    };
    if !is_one_way {
        return refuse(
            resolver,
            "this payment flows either way, so what was paid so far has no single direction",
            "name an amount of what is due and compare it with what was paid by another payment",
        );
    }
    let path = FigurePath { subject: Subject::Payment(payment), figure: FigureKind::PaidSoFar };
    let value = Expression { kind: ExpressionKind::Figure(path), value_type: Type::Money, span };
    let over = Over {
        aggregate: Some(Aggregate::Total),
        taken: Taken { value: Some(value), weight: None, asked: None, filter: None },
        domain: Domain::Years(YearWindow::Before),
    };
    Some(Expression { kind: ExpressionKind::Over(Box::new(over)), value_type: Type::Money, span })
}

/// What is taken of each thing, put down for each of them.
fn put_down(
    resolver: &mut Resolver,
    aggregate: Option<Aggregate>,
    taken: Taken,
    found: Found,
    span: Span,
) -> Option<Over> {
    let domain = match found {
        Found::Things(things, _, words) => {
            let each: Vec<Taken> = things.iter().filter_map(|thing| thing.taken(&taken, span)).collect();
            resolver.counted.extend(counted(&each));
            Domain::Things(each, words)
        }
        Found::Parts(frequency) => {
            check_parts(resolver, &taken, frequency, span)?;
            Domain::Parts(frequency)
        }
        Found::Years(window) => Domain::Years(window),
    };
    Some(Over { aggregate, taken, domain })
}

/// The items whose counts are asked for, which a percentage alone does not give.
fn counted(each: &[Taken]) -> Vec<usize> {
    let mut found = Vec::new();
    for taken in each {
        taken.each(&mut |expression| {
            if let ExpressionKind::Numerator(item) | ExpressionKind::Denominator(item) = expression.kind {
                found.push(item.0);
            }
        });
    }
    found
}

/// Within a year only what data report in its parts has values for each of them.
fn check_parts(resolver: &mut Resolver, taken: &Taken, frequency: Frequency, span: Span) -> Option<()> {
    let mut problem: Option<(Span, String, String)> = None;
    let mut reported = false;
    let parts = parts_word(frequency);
    taken.each(&mut |expression| {
        let refused = match &expression.kind {
            ExpressionKind::Item(item)
            | ExpressionKind::Numerator(item)
            | ExpressionKind::Denominator(item) => {
                let known = resolver.known.items.iter().find(|(_, known)| known.position == item.0);
                let stated = known.and_then(|(_, known)| known.frequency);
                reported |= stated == Some(frequency);
                match (known, stated) {
                    (Some((name, _)), Some(stated)) if stated != frequency => Some((
                        format!(
                            "`{name}` is reported {}, and this runs over {parts}",
                            frequency_word(stated)
                        ),
                        if months_of(stated) < 12 {
                            format!("write `its {}`", parts_word(stated))
                        } else {
                            format!("`reported {}` would give it a value for each", frequency_word(frequency))
                        },
                    )),
                    _ => None,
                }
            }
            ExpressionKind::Own(Own::Value | Own::Numerator | Own::Denominator) => {
                let stated = resolver.scope.frequency;
                reported |= stated == Some(frequency);
                stated.filter(|stated| *stated != frequency).map(|stated| {
                    (
                        format!("this is reported {}, and `{parts}` are asked for", frequency_word(stated)),
                        format!("it has a value for each of its {}", parts_word(stated)),
                    )
                })
            }
            ExpressionKind::Amount(_)
            | ExpressionKind::Define(_)
            | ExpressionKind::Figure(_)
            | ExpressionKind::Thing(_)
            | ExpressionKind::Previous(_)
            | ExpressionKind::Over(_)
            | ExpressionKind::OverProviders { .. }
            | ExpressionKind::Own(_) => Some((
                format!("this has one value a contract year, and none for each of its {parts}"),
                "within a year only inputs and measures have values: name those".to_owned(),
            )),
            ExpressionKind::Constant(_)
            | ExpressionKind::Curve { .. }
            | ExpressionKind::Root { .. }
            | ExpressionKind::List { .. }
            | ExpressionKind::Choice { .. }
            | ExpressionKind::Rounded { .. }
            | ExpressionKind::Negative(_)
            | ExpressionKind::Binary { .. } => None,
        };
        if let (Some((message, help)), None) = (refused, &problem) {
            problem = Some((expression.span, message, help));
        }
    });
    if problem.is_none() && !reported {
        let help = "name an input or a measure that is reported in its parts".to_owned();
        problem = Some((span, format!("nothing here is reported in {parts}"), help));
    }
    let Some((place, message, help)) = problem else { return Some(()) };
    resolver.report(
        Diagnostic::new(Code::AggregateWithoutMeaning, place, message)
            .with_label(span, "what it runs over")
            .with_help(help),
    );
    None
}

/// Weights are for means, and are numbers.
pub(super) fn check_weight(
    resolver: &mut Resolver,
    aggregate: Option<Aggregate>,
    taken: &Taken,
) -> Option<()> {
    let Some(weight) = &taken.weight else { return Some(()) };
    if aggregate != Some(Aggregate::Mean) {
        resolver.report(
            Diagnostic::new(Code::AggregateWithoutMeaning, weight.span, "only a mean is weighted")
                .with_help("write `mean of … weighted by …`, or multiply: `total of (value × weight)`"),
        );
        return None;
    }
    if !matches!(weight.value_type, Type::Number | Type::Money | Type::Percentage) {
        resolver.report(
            Diagnostic::new(
                Code::WrongType,
                weight.span,
                format!("a weight is a number, and this is {}", weight.value_type.words()),
            )
            .with_help("weight by a number, a sum or a percentage"),
        );
        return None;
    }
    Some(())
}

fn parts_word(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Monthly => "months",
        Frequency::Quarterly => "quarters",
        Frequency::HalfYearly => "half-years",
        Frequency::Yearly => "years",
    }
}

fn frequency_word(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Monthly => "monthly",
        Frequency::Quarterly => "quarterly",
        Frequency::HalfYearly => "half-yearly",
        Frequency::Yearly => "yearly",
    }
}
