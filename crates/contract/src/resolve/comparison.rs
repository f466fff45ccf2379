//! What is made of the values of several providers: medians, percentiles, places.

use super::Resolver;
use super::expression::resolve as resolve_expression;
use crate::expression::{Expression, ExpressionKind, Type};
use crate::providers::{Known, Statistic};
use meed_diagnostics::{Code, Diagnostic, Edit, Span};
use meed_syntax::tree::{self, ProvidersDomain};
use rust_decimal::Decimal;

/// What a comparison of providers leaves open, with the readings that it may have.
fn open(resolver: &mut Resolver, span: Span, message: &str, help: &str) {
    resolver.report(Diagnostic::new(Code::ComparisonOpen, span, message).with_help(help));
}

/// `median of recovery over all others in region`
pub(super) fn over(resolver: &mut Resolver, over: &tree::OverProviders, span: Span) -> Option<Expression> {
    let tree::OverProviders { statistic: written, value, domain } = over;
    let group = resolver.groups.position(&mut resolver.checker, &domain.group)?;
    let name = &domain.group.text;
    let Some(who) = domain.who else {
        let readings = [
            ("one missing figure makes it missing (of 60, 70 and none: missing)", format!("all in {name}")),
            ("it is left out (of 60, 70 and none: of 60 and 70)", format!("those with a figure in {name}")),
        ];
        let question = Diagnostic::new(
            Code::ComparisonOpen,
            domain.span,
            "this does not say what follows where a provider has no figure",
        );
        resolver.report(readings.iter().fold(question, |question, (means, words)| {
            let edit = Edit { span: domain.span, replacement: words.clone() };
            question.with_reading(means, &format!("`over {words}`"), vec![edit])
        }));
        return None;
    };
    let members = resolver.groups.member_names(group);
    let named = match written {
        tree::Statistic::Place { of, .. } => of.as_ref().map(|of| (of.text.clone(), of.span)),
        tree::Statistic::Aggregate(_) | tree::Statistic::Percentile { .. } => None,
    };
    let is_place = matches!(written, tree::Statistic::Place { .. });
    let own = named.as_ref().map(|(own, _)| own.clone()).or_else(|| resolver.groups.at_hand());
    let own_place = own.as_ref().and_then(|own| members.iter().position(|member| member == own));
    if who.others && is_place {
        open(
            resolver,
            domain.span,
            "a place is one among all, the provider's own included",
            &format!("write `over all in {name}`, or `over those with a figure in {name}`"),
        );
        return None;
    }
    if (who.others || is_place) && own_place.is_none() {
        let message = match &own {
            Some(own) => format!("`{own}` is not in `{name}`"),
            None => "no provider is at hand here".to_owned(),
        };
        let span = named.map_or(domain.span, |(_, span)| span);
        resolver.report(
            Diagnostic::new(Code::NoOwnProvider, span, message).with_help(if is_place {
                "say whose place it is: `rank of recovery of north over …`; in what is for each of a group it is its own"
            } else {
                "others are others than the provider of a payment or a definition that is for each of the group"
            }),
        );
        return None;
    }
    let considered: Vec<usize> =
        (0..members.len()).filter(|index| !(who.others && Some(*index) == own_place)).collect();
    let met = resolver.groups.times_met(group);
    let mut list = Vec::with_capacity(considered.len());
    for member in considered.iter().filter_map(|index| members.get(*index)) {
        list.push(resolver.for_provider(member, |resolver| resolve_expression(resolver, value))?);
    }
    if resolver.groups.times_met(group) == met {
        resolver.report(
            Diagnostic::new(
                Code::NothingOverTheGroup,
                value.span,
                format!("this is the same for every provider of `{name}`"),
            )
            .with_text("nothing here is of each provider")
            .with_help("name what each of them has: an input `reported … for each of` the group, a definition or a payment for each of it"),
        );
        return None;
    }
    if let Known::AtLeast(wanted) = who.known
        && (wanted == 0 || usize::from(wanted) > list.len())
    {
        open(
            resolver,
            domain.span,
            &format!("{wanted} of {} providers are asked for", list.len()),
            &format!("ask for at least 1 and at most {}", list.len()),
        );
        return None;
    }
    let value_type = list.first()?.value_type;
    let statistic = statistic(resolver, written, domain, value_type, own_place, span)?;
    let value_type = if is_place { Type::Number } else { value_type };
    let kind = ExpressionKind::OverProviders { statistic, list, known: who.known };
    Some(Expression { kind, value_type, span })
}

/// A place of which the order, or the place of equal values, is not written.
fn open_place(
    span: Span,
    domain: Span,
    first: Option<tree::FirstPlace>,
    ties: Option<tree::Ties>,
) -> Diagnostic {
    let orders =
        [("the highest value is first", ", highest first"), ("the lowest value is first", ", lowest first")];
    let tied = [
        ("two that are equal behind the first are both at 2", ", ties at the better place"),
        ("two that are equal behind the first are both at 3", ", ties at the worse place"),
        ("two that are equal behind the first are both at 2.5", ", ties at the mean place"),
    ];
    let question = |message: &str| Diagnostic::new(Code::ComparisonOpen, span, message);
    match (first, ties) {
        (Some(_), _) => super::shared::words(
            question("this does not say what place equal values have"),
            span.after(),
            &tied,
        ),
        (None, Some(_)) => super::shared::words(
            question("this does not say which value has the first place"),
            domain.after(),
            &orders,
        ),
        (None, None) => {
            let both: Vec<(String, String)> = orders
                .iter()
                .flat_map(|(first, order)| {
                    tied.iter()
                        .map(move |(means, ties)| (format!("{first}, and {means}"), format!("{order}{ties}")))
                })
                .collect();
            let both: Vec<(&str, &str)> =
                both.iter().map(|(means, words)| (means.as_str(), words.as_str())).collect();
            super::shared::words(
                question(
                    "this does not say which value has the first place, and what place equal values have",
                ),
                span.after(),
                &both,
            )
        }
    }
}

fn statistic(
    resolver: &mut Resolver,
    written: &tree::Statistic,
    domain: &ProvidersDomain,
    value_type: Type,
    own: Option<usize>,
    span: Span,
) -> Option<Statistic> {
    use meed_syntax::tree::Aggregate::{Highest, Lowest};
    let ordered_only = matches!(value_type, Type::YesNo | Type::Level(_) | Type::Date);
    let takes_order =
        matches!(written, tree::Statistic::Aggregate(Lowest | Highest) | tree::Statistic::Place { .. });
    if ordered_only && !takes_order {
        resolver.report(Diagnostic::new(
            Code::TypesDoNotFit,
            span,
            format!("values such as {} are not added up or divided", value_type.words()),
        ));
        return None;
    }
    match written {
        tree::Statistic::Aggregate(aggregate) => Some(Statistic::Aggregate(*aggregate)),
        tree::Statistic::Percentile { percent: (percent, place), method } => {
            if *percent > Decimal::ONE_HUNDRED {
                open(resolver, *place, "a percentile lies between 0 and 100", "write a number from 0 to 100");
                return None;
            }
            let Some(method) = *method else {
                let question = Diagnostic::new(
                    Code::ComparisonOpen,
                    span,
                    "a percentile is read off in more than one way, and this does not say in which",
                );
                resolver.report(super::shared::words(
                    question,
                    span.after(),
                    &[
                        ("the value of one of the providers (percentile 75 of 10, 20, 30 and 40: 30)", ", nearest rank"),
                        ("on the straight line between two of them (percentile 75 of 10, 20, 30 and 40: 32.5)", ", between ranks"),
                    ],
                ));
                return None;
            };
            let at = percent.checked_div(Decimal::ONE_HUNDRED)?;
            Some(Statistic::Percentile { at, method })
        }
        tree::Statistic::Place { is_quartile, first, ties, .. } => {
            let (Some(first), Some(ties)) = (*first, *ties) else {
                resolver.report(open_place(span, domain.span, *first, *ties));
                return None;
            };
            Some(Statistic::Place { of: own?, first, ties, is_quartile: *is_quartile })
        }
    }
}
