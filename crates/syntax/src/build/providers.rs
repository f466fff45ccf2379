//! `providers region "…" = …`, statistics over such a group, and `shared …`.

use super::{Builder, Pair, Parts};
use crate::keywords;
use crate::parser::Rule;
use crate::tree::{
    Expression, ExpressionKind, FirstPlace, Gate, Known, Name, OverProviders, PercentileMethod,
    ProvidersDomain, ProvidersItem, ProvidersWho, Rest, Shared, SharedBy, Statistic, Ties, Unshared,
};

impl Builder<'_> {
    pub(super) fn providers(&mut self, pair: Pair<'_>) -> Option<ProvidersItem> {
        let mut members = Vec::new();
        let head = self.block(pair, &keywords::PROVIDERS, "providers", |builder, part| {
            if part.as_rule() == Rule::member {
                members.extend(builder.each_of(part));
            }
        });
        let (name, title, span) = head.named()?;
        if members.is_empty() {
            return None;
        }
        Some(ProvidersItem { name, title, members, span })
    }

    /// The name in `for each of region` or `each of region`.
    pub(super) fn each_of(&mut self, pair: Pair<'_>) -> Option<Name> {
        Parts::of(pair).find(|part| part.as_rule() == Rule::name).map(|name| self.name(&name))
    }

    /// The name in `of north`.
    pub(super) fn whose(&mut self, pair: Pair<'_>) -> Option<Name> {
        self.each_of(pair)
    }

    pub(super) fn providers_domain(&mut self, pair: Pair<'_>) -> Option<ProvidersDomain> {
        let span = self.span(&pair);
        let (mut who, mut group) = (None, None);
        for part in Parts::of(pair) {
            match part.as_rule() {
                Rule::providers_who => who = Some(self.providers_who(&part)?),
                Rule::name => group = Some(self.name(&part)),
                _ => {}
            }
        }
        Some(ProvidersDomain { group: group?, who, span })
    }

    fn providers_who(&mut self, pair: &Pair<'_>) -> Option<ProvidersWho> {
        let words: Vec<&str> = pair.as_str().split_whitespace().collect();
        let others = words.contains(&"others");
        let known = match words.as_slice() {
            ["all", ..] => Known::All,
            ["at", "least", count, ..] => Known::AtLeast(self.small(count, self.span(pair))?),
            _ => Known::AtLeast(1),
        };
        Some(ProvidersWho { others, known })
    }

    /// `percentile 75 of … over …, nearest rank`
    pub(super) fn percentile(&mut self, pair: Pair<'_>) -> Option<ExpressionKind> {
        let (mut percent, mut method, mut value, mut domain) = (None, None, None, None);
        let mut filter = None;
        for part in Parts::of(pair) {
            match part.as_rule() {
                Rule::number => percent = Some((self.number(&part)?, self.span(&part))),
                Rule::path | Rule::parenthesis => value = Some(self.primary(part)?),
                Rule::domain_providers => domain = Some(self.providers_domain(part)?),
                Rule::where_filter => filter = Some(self.filter(part)?),
                Rule::percentile_method => {
                    method = Some(if part.as_str().starts_with("nearest") {
                        PercentileMethod::NearestRank
                    } else {
                        PercentileMethod::BetweenRanks
                    });
                }
                _ => {}
            }
        }
        let statistic = Statistic::Percentile { percent: percent?, method };
        Some(self.over_providers(statistic, (value?, None, filter), domain?))
    }

    /// `rank of … over …` or `quartile of … over …`
    pub(super) fn placed(&mut self, pair: Pair<'_>) -> Option<ExpressionKind> {
        let (mut value, mut domain, mut of, mut first, mut ties) = (None, None, None, None, None);
        let mut is_quartile = false;
        for part in Parts::of(pair) {
            match part.as_rule() {
                Rule::placed_word => is_quartile = part.as_str() == "quartile",
                Rule::path | Rule::parenthesis => value = Some(self.primary(part)?),
                Rule::whose => of = self.whose(part),
                Rule::domain_providers => domain = Some(self.providers_domain(part)?),
                Rule::first_place => {
                    first = Some(if part.as_str().starts_with("highest") {
                        FirstPlace::Highest
                    } else {
                        FirstPlace::Lowest
                    });
                }
                Rule::ties => {
                    let word = part.as_str();
                    ties = Some(if word.contains("better") {
                        Ties::Better
                    } else if word.contains("worse") {
                        Ties::Worse
                    } else {
                        Ties::Mean
                    });
                }
                _ => {}
            }
        }
        let statistic = Statistic::Place { is_quartile, of, first, ties };
        Some(self.over_providers(statistic, (value?, None, None), domain?))
    }

    /// What is made of a value over a group, with its weight and `where`. It counts as an operator, since it stands for as many values as there are
    /// providers.
    pub(super) fn over_providers(
        &mut self,
        statistic: Statistic,
        (value, weight, filter): (Expression, Option<Expression>, Option<Gate>),
        domain: ProvidersDomain,
    ) -> ExpressionKind {
        self.operators += 1;
        ExpressionKind::OverProviders(Box::new(OverProviders { statistic, value, weight, filter, domain }))
    }

    /// `shared in proportion to points, else not available`
    pub(super) fn shared(&mut self, pair: Pair<'_>) -> Option<Shared> {
        let span = self.span(&pair);
        let (mut by, mut cap, mut rest, mut otherwise) = (None, None, None, None);
        for part in Parts::of(pair) {
            let rule = part.as_rule();
            let place = self.span(&part);
            let mut parts = Parts::of(part);
            match rule {
                Rule::shared_in_proportion => {
                    let counted = parts.find(|part| part.as_rule() == Rule::plain)?;
                    by = Some((SharedBy::Proportion(self.expression(counted)?), place));
                }
                Rule::shared_at_one_price => {
                    let counted = parts.find(|part| part.as_rule() == Rule::plain)?;
                    let counted = self.expression(counted)?;
                    let rounded = parts.find(|part| part.as_rule() == Rule::price_rounded);
                    let step = match rounded {
                        Some(rounded) => Some(self.rounding_step(Parts::of(rounded))?),
                        None => None,
                    };
                    by = Some((SharedBy::OnePrice(counted, step), place));
                }
                Rule::shared_cap => {
                    let value = parts.find(|part| part.as_rule() == Rule::plain)?;
                    cap = Some(self.expression(value)?);
                }
                Rule::shared_rest => {
                    let to = parts.find(|part| matches!(part.as_rule(), Rule::name | Rule::unshared))?;
                    let to = if to.as_rule() == Rule::name {
                        Rest::To(self.name(&to))
                    } else {
                        Rest::Unshared(unshared(to.as_str()))
                    };
                    rest = Some((to, place));
                }
                Rule::shared_else => {
                    let word = parts.find(|part| part.as_rule() == Rule::unshared)?;
                    otherwise = Some(unshared(word.as_str()));
                }
                _ => {}
            }
        }
        let (by, by_span) = by?;
        Some(Shared { by, by_span, cap, rest, otherwise, span })
    }
}

fn unshared(word: &str) -> Unshared {
    if word == "missed" { Unshared::Missed } else { Unshared::NotAvailable }
}
