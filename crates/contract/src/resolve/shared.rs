//! Pots that are shared by what every provider of a group has.

use super::Resolver;
use super::expression::{resolve as resolve_expression, resolve_as};
use super::function::{different, quantum};
use super::payment::{SumForm, sum};
use super::timeline::Setting;
use crate::exact::RoundingMode;
use crate::expression::{Expression, Type};
use crate::providers::{Rest, SharedBy, SharedPot};
use meed_diagnostics::{Code, Diagnostic, Edit, Span};
use meed_syntax::tree::{self, Each, PaymentItem, Shared};

/// What of the payment a shared pot depends on.
pub(super) struct Around<'a> {
    pub(super) item: &'a PaymentItem,
    pub(super) pot: (&'a SumForm, Span),
    pub(super) each: Option<&'a Each>,
    pub(super) applies: &'a [bool],
}

/// A provider's part of a shared pot.
pub(super) fn resolve(resolver: &mut Resolver, shared: &Shared, around: &Around<'_>) -> Option<SharedPot> {
    let item = around.item;
    let here = shared.span;
    let Some((members, own)) = resolver.group_at_hand(&item.name.text) else {
        resolver.report(
            Diagnostic::new(Code::SharedMisused, here, "a pot is shared among the providers of a group")
                .with_help("write `to each of GROUP` in place of the party"),
        );
        return None;
    };
    let mut sound = true;
    let inside = item.outcomes.first().map(|outcome| outcome.name.span);
    if let Some(span) = inside.or_else(|| item.additional.first().map(|extra| extra.name.span)) {
        resolver.report(
            Diagnostic::new(
                Code::SharedMisused,
                here,
                "a pot is either shared by what every provider has, or earned by outcomes",
            )
            .with_label(span, "earned by outcomes")
            .with_help("write two payments: one whose outcomes earn its pot, and one that shares its pot"),
        );
        sound = false;
    }
    if let Some(on_account) = around.each.and_then(|each| each.on_account.as_ref()) {
        resolver.report(
            Diagnostic::new(
                Code::SharedMisused,
                on_account.span,
                "what a provider gets of a shared pot is known when every provider's results are",
            )
            .with_label(here, "shared here")
            .with_help(
                "leave out what is paid during the year: `each year, balance 30 days after final data`",
            ),
        );
        sound = false;
    }
    let counts = |year: usize| around.applies.get(year).copied().unwrap_or(false);
    let setting = Setting { what: "the pot", word: "pot", keyword: around.pot.1, counts: &counts };
    // One pot for all of them.
    let pot = resolver.shared(|resolver| sum(resolver, around.pot.0, &setting));
    let counted = counted(resolver, &members, shared.by.counted());
    let by = rule(resolver, shared);
    let cap = match &shared.cap {
        Some(cap) => Some(resolve_as(resolver, cap, Type::Money)?),
        None => None,
    };
    let rest = rest(resolver, shared, &members);
    let Some(otherwise) = shared.otherwise else {
        let question = Diagnostic::new(
            Code::SharedOpen,
            here,
            "this does not say what the pot is where nobody has anything that counts",
        );
        resolver.report(words(
            question,
            here.after(),
            &[
                ("it could have been earned, and is missed", ", else missed"),
                ("nobody could earn it", ", else not available"),
            ],
        ));
        return None;
    };
    if !sound {
        return None;
    }
    Some(SharedPot { pot: pot?, own, counted: counted?, by: by?, cap, rest: rest?, otherwise, span: here })
}

fn open(resolver: &mut Resolver, span: Span, message: &str, help: &str) {
    resolver.report(Diagnostic::new(Code::SharedOpen, span, message).with_help(help));
}

/// A question with its answers, each as what it means and the words to add.
pub(super) fn words(question: Diagnostic, place: Span, readings: &[(&str, &str)]) -> Diagnostic {
    readings.iter().fold(question, |question, (means, words)| {
        let edit = Edit { span: place, replacement: (*words).to_owned() };
        question.with_reading(means, &format!("`{}`", words.trim_start_matches(", ")), vec![edit])
    })
}

/// What counts of each provider.
fn counted(
    resolver: &mut Resolver,
    members: &[String],
    written: &tree::Expression,
) -> Option<Vec<Expression>> {
    let mut found: Vec<Expression> = Vec::new();
    for member in members {
        let one = resolver.for_provider(member, |resolver| resolve_expression(resolver, written))?;
        if let Some(first) = found.first().filter(|first| first.value_type != one.value_type) {
            let first = first.clone();
            different(resolver, "what counts is of one kind for all providers", &first, &one);
            return None;
        }
        if matches!(one.value_type, Type::YesNo | Type::Level(_) | Type::Date | Type::Rate(_)) {
            resolver.report(
                Diagnostic::new(
                    Code::TypesDoNotFit,
                    one.span,
                    format!("a pot is not shared in proportion to {}", one.value_type.words()),
                )
                .with_help("write a number, a percentage or a sum of money for each provider"),
            );
            return None;
        }
        found.push(one);
    }
    Some(found)
}

fn rule(resolver: &mut Resolver, shared: &Shared) -> Option<SharedBy> {
    let counted = match &shared.by {
        tree::SharedBy::Proportion(_) => return Some(SharedBy::Proportion),
        tree::SharedBy::OnePrice(counted, _) => counted,
    };
    let tree::SharedBy::OnePrice(_, Some(step)) = &shared.by else {
        open(
            resolver,
            counted.span,
            "this does not say to what step the price is rounded",
            "write `, the price rounded to £0.01 down`",
        );
        return None;
    };
    let price = Expression {
        kind: crate::expression::ExpressionKind::Constant(rust_decimal::Decimal::ONE),
        value_type: Type::Money,
        span: counted.span,
    };
    let quantum = quantum(resolver, step, &price)?;
    if step.mode != RoundingMode::Down {
        open(
            resolver,
            step.step.span,
            "a price that is not rounded down can come to more than the pot",
            "round it `down`, and say where the rest goes",
        );
        return None;
    }
    Some(SharedBy::OnePrice(quantum))
}

/// Where the rest goes: written where a cap or a rounded price leaves one, and only there.
#[allow(clippy::option_option, reason = "in doubt, not needed and stated are three answers")]
fn rest(resolver: &mut Resolver, shared: &Shared, members: &[String]) -> Option<Option<Rest>> {
    let has_price = matches!(shared.by, tree::SharedBy::OnePrice(..));
    let has_rest = has_price || shared.cap.is_some();
    match &shared.rest {
        None if !has_rest => Some(None),
        None => {
            let question = Diagnostic::new(
                Code::SharedOpen,
                shared.span,
                "this does not say where what is left of the pot goes",
            );
            let place = shared.cap.as_ref().map_or(shared.by_span, |cap| cap.span);
            let mut readings = vec![
                ("it could have been earned, and is missed", ", the rest missed".to_owned()),
                ("nobody could earn it", ", the rest not available".to_owned()),
            ];
            if let Some(first) = members.first().filter(|_| shared.cap.is_none()) {
                readings.push(("one of the providers gets it", format!(", the rest to {first}")));
            }
            let readings: Vec<(&str, &str)> =
                readings.iter().map(|(means, words)| (*means, words.as_str())).collect();
            resolver.report(words(question, place.after(), &readings));
            None
        }
        Some((_, span)) if !has_rest => {
            open(
                resolver,
                *span,
                "of a pot that is shared in proportion nothing is left",
                "leave this out, or write `none above` and what none gets more than",
            );
            None
        }
        Some((tree::Rest::Unshared(unshared), _)) => Some(Some(Rest::Unshared(*unshared))),
        Some((tree::Rest::To(name), span)) => {
            if shared.cap.is_some() {
                open(
                    resolver,
                    *span,
                    "what is cut off because nobody gets more would make one get more",
                    "write `, the rest missed` or `, the rest not available`",
                );
                return None;
            }
            resolver.party(name)?;
            let Some(position) = members.iter().position(|member| *member == name.text) else {
                resolver.report(
                    Diagnostic::new(
                        Code::NotOfTheGroup,
                        name.span,
                        format!("`{}` is none of the providers that share this pot", name.text),
                    )
                    .with_help("name one of them, or write `, the rest not available`"),
                );
                return None;
            };
            Some(Some(Rest::To(position)))
        }
    }
}
