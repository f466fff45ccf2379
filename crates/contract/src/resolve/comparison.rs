//! What is made of the values of several providers: medians, percentiles, places.

use super::expression::resolve as resolve_expression;
use super::{Resolver, over, test};
use crate::expression::{Expression, ExpressionKind, Gate, Quantifier, Taken, Type};
use crate::providers::{Known, Statistic};
use meed_diagnostics::{Code, Diagnostic, Edit, Span};
use meed_syntax::tree::{self, ProvidersDomain};
use rust_decimal::Decimal;

/// What a comparison of providers leaves open, with the readings that it may have.
fn open(resolver: &mut Resolver, span: Span, message: &str, help: &str) {
    resolver.report(Diagnostic::new(Code::ComparisonOpen, span, message).with_help(help));
}

/// The providers that a comparison runs over.
struct Considered {
    group: usize,
    members: Vec<String>,
    /// Which of the group's providers is at hand, or is named, by its position.
    own: Option<usize>,
    known: Known,
}

/// What is asked of the providers together.
#[derive(Clone, Copy)]
enum Asked<'a> {
    /// A value of all of them.
    Together,
    /// The place of one of them: of whom, where that is written.
    Place(Option<&'a tree::Name>),
}

/// What a comparison runs over, with the word before it; none where something is wrong with it, which was reported.
fn considered(
    resolver: &mut Resolver,
    domain: &ProvidersDomain,
    place: Asked<'_>,
    before: &str,
) -> Option<Considered> {
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
            question.with_reading(means, &format!("`{before}{words}`"), vec![edit])
        }));
        return None;
    };
    let members = resolver.groups.member_names(group);
    let (named, is_place) = match place {
        Asked::Place(of) => (of.map(|of| (of.text.clone(), of.span)), true),
        Asked::Together => (None, false),
    };
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
    let left = members.into_iter().enumerate();
    let left = left.filter(|(index, _)| !(who.others && Some(*index) == own_place)).map(|(_, member)| member);
    let members: Vec<String> = left.collect();
    if let Known::AtLeast(wanted) = who.known
        && (wanted == 0 || usize::from(wanted) > members.len())
    {
        open(
            resolver,
            domain.span,
            &format!("{wanted} of {} providers are asked for", members.len()),
            &format!("ask for at least 1 and at most {}", members.len()),
        );
        return None;
    }
    Some(Considered { group, members, own: own_place, known: who.known })
}

/// What is asked of each provider, of each of them. Something of it must be theirs.
fn of_each<T>(
    resolver: &mut Resolver,
    found: &Considered,
    (group, place): (&str, Span),
    mut resolve: impl FnMut(&mut Resolver) -> Option<T>,
) -> Option<Vec<T>> {
    let met = resolver.groups.times_met(found.group);
    let mut list = Vec::with_capacity(found.members.len());
    for member in &found.members {
        list.push(resolver.for_provider(member, &mut resolve)?);
    }
    if resolver.groups.times_met(found.group) > met {
        return Some(list);
    }
    resolver.report(
        Diagnostic::new(
            Code::NothingOverTheGroup,
            place,
            format!("this is the same for every provider of `{group}`"),
        )
        .with_text("nothing here is of each provider")
        .with_help("name what each of them has: an input `reported … for each of` the group, a definition or a payment for each of it"),
    );
    None
}

/// `median of recovery over all others in region where list-size is at least 1,000`
pub(super) fn over(resolver: &mut Resolver, over: &tree::OverProviders, span: Span) -> Option<Expression> {
    let tree::OverProviders { statistic: written, value, weight, filter, domain } = over;
    let (place, is_place) = match written {
        tree::Statistic::Place { of, .. } => (Asked::Place(of.as_ref()), true),
        tree::Statistic::Aggregate(_) | tree::Statistic::Percentile { .. } => (Asked::Together, false),
    };
    let found = considered(resolver, domain, place, "over ")?;
    let list = of_each(resolver, &found, (&domain.group.text, value.span), |resolver| {
        let value = resolve_expression(resolver, value);
        let weight = weight.as_ref().map(|weight| resolve_expression(resolver, weight));
        let filter = filter.as_ref().map(|filter| test::gate(resolver, filter, 0));
        Some(Taken { value: Some(value?), weight: lifted(weight)?, asked: None, filter: lifted(filter)? })
    })?;
    let first = list.first()?;
    let value_type = first.value.as_ref()?.value_type;
    if let tree::Statistic::Aggregate(aggregate) = written {
        over::check_weight(resolver, Some(*aggregate), first)?;
    }
    let statistic = statistic(resolver, written, domain, value_type, found.own, span)?;
    let value_type = if is_place { Type::Number } else { value_type };
    let kind = ExpressionKind::OverProviders { statistic, list, known: found.known };
    Some(Expression { kind, value_type, span })
}

/// Nothing where nothing is written, and in doubt where that is.
#[allow(clippy::option_option, reason = "in doubt, not written and written are three answers")]
fn lifted<T>(found: Option<Option<T>>) -> Option<Option<T>> {
    match found {
        None => Some(None),
        Some(None) => None,
        found @ Some(Some(_)) => found,
    }
}

/// `count of all in region where recovery is at least 50%`
pub(super) fn count(
    resolver: &mut Resolver,
    domain: &ProvidersDomain,
    filter: Option<&tree::Gate>,
    span: Span,
) -> Option<Expression> {
    let found = considered(resolver, domain, Asked::Together, "")?;
    let name = &domain.group.text;
    let Some(filter) = filter else {
        resolver.report(
            Diagnostic::new(
                Code::AggregateWithoutMeaning,
                span,
                format!("this counts the providers of `{name}` and asks nothing of them"),
            )
            .with_help(format!(
                "say which are counted: `count of all in {name} where recovery is at least 50%`"
            )),
        );
        return None;
    };
    let list = of_each(resolver, &found, (name, domain.span), |resolver| {
        Some(Taken { value: None, weight: None, asked: None, filter: Some(test::gate(resolver, filter, 0)?) })
    })?;
    let kind = ExpressionKind::OverProviders { statistic: Statistic::Count, list, known: found.known };
    Some(Expression { kind, value_type: Type::Number, span })
}

/// `all of (recovery is at least 50%) over all in region`: what it says is put down for each of them.
pub(super) fn gate(
    resolver: &mut Resolver,
    quantifier: Quantifier,
    (condition, filter): (&tree::Gate, Option<&tree::Gate>),
    domain: &ProvidersDomain,
    span: Span,
) -> Option<Gate> {
    let found = considered(resolver, domain, Asked::Together, "over ")?;
    let name = &domain.group.text;
    if found.known != Known::All {
        resolver.report(
            Diagnostic::new(
                Code::ComparisonOpen,
                domain.span,
                "whether a provider passes cannot be known without its figure",
            )
            .with_help(format!(
                "write `over all in {name}`, or count them: `(count of those with a figure in {name} where …) is at least 2`"
            )),
        );
        return None;
    }
    if let Quantifier::AtLeast(wanted) = quantifier
        && (wanted == 0 || usize::from(wanted) > found.members.len())
    {
        let there = found.members.len();
        resolver.report(
            Diagnostic::new(
                Code::ConditionNeverHolds,
                span,
                format!("{wanted} of {there} providers are asked for"),
            )
            .with_help(format!("ask for at least 1 and at most {there}")),
        );
        return None;
    }
    let each = of_each(resolver, &found, (name, domain.span), |resolver| {
        let asked = test::gate(resolver, condition, 0);
        let filter = lifted(filter.map(|filter| test::gate(resolver, filter, 0)))?;
        let asked = asked?;
        Some(match (filter, quantifier) {
            (None, _) => asked,
            (Some(passes), Quantifier::All) => Gate::Or(vec![Gate::Not(Box::new(passes)), asked]),
            (Some(passes), Quantifier::Any | Quantifier::AtLeast(_)) => Gate::And(vec![passes, asked]),
        })
    })?;
    Some(match quantifier {
        Quantifier::All => Gate::And(each),
        Quantifier::Any => Gate::Or(each),
        Quantifier::AtLeast(wanted) => Gate::AtLeast(wanted, each, span),
    })
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
