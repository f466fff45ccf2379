//! `payment outcomes "…" { … }` and `additional every-outcome "…" { … }`.

use super::assessment::frequency;
use super::rows::ItemRow;
use super::{Builder, Pair, Parts};
use crate::keywords;
use crate::parser::Rule;
use crate::tree::{
    AdditionalItem, AdditionalStatement, Balance, BonusWorth, Each, LiteralKind, OddPennies, OnAccount,
    PartyShares, PaymentItem, PaymentStatement, ShareOfParty, SideItem, Statement, Step,
};
use rust_decimal::Decimal;

impl Builder<'_> {
    pub(super) fn payment(&mut self, pair: Pair<'_>) -> Option<PaymentItem> {
        let mut statements = Vec::new();
        let mut outcomes = Vec::new();
        let mut additional = Vec::new();
        let (mut gains, mut losses) = (Vec::new(), Vec::new());
        let head = self.block(pair, &keywords::PAYMENT, "payment", |builder, part| match part.as_rule() {
            Rule::payment_as_from => {
                statements.extend(builder.as_from(part, &keywords::PAYMENT, Self::payment_statement));
            }
            Rule::outcome => outcomes.extend(builder.outcome(part)),
            Rule::outcomes => outcomes.extend(builder.outcomes(part)),
            Rule::additional => additional.extend(builder.additional(part)),
            Rule::additionals => additional.extend(builder.additionals(part)),
            Rule::gains => gains.push(builder.side(part, &keywords::GAINS)),
            Rule::losses => losses.push(builder.side(part, &keywords::LOSSES)),
            Rule::indicator => {
                builder.misplaced(&part, &keywords::INDICATOR, "an outcome");
                builder.indicator(part);
            }
            Rule::indicators => {
                builder.misplaced(&part, &keywords::INDICATOR, "an outcome");
                builder.indicators(part);
            }
            Rule::component | Rule::components => {
                builder.misplaced(&part, &keywords::COMPONENT, "an indicator");
                builder.components_read(part);
            }
            _ => statements.extend(builder.payment_statement(part)),
        });
        let (name, title, span) = head.named()?;
        Some(PaymentItem { name, title, statements, outcomes, additional, gains, losses, span })
    }

    /// `gains { … }` or `losses { … }`
    fn side(&mut self, pair: Pair<'_>, block: &'static keywords::Block) -> SideItem {
        let mut statements = Vec::new();
        let head = self.block(pair, block, block.keyword, |builder, part| {
            statements.extend(builder.payment_statement(part));
        });
        SideItem { statements, keyword: head.keyword }
    }

    pub(super) fn payments(&mut self, pair: Pair<'_>) -> Vec<PaymentItem> {
        let rows = self.item_rows(pair, &keywords::PAYMENT, Self::payment_statement);
        let item = |ItemRow { name, title, statements, span }| PaymentItem {
            name,
            title,
            statements,
            outcomes: Vec::new(),
            additional: Vec::new(),
            gains: Vec::new(),
            losses: Vec::new(),
            span,
        };
        rows.into_iter().map(item).collect()
    }

    pub(super) fn payment_statement(&mut self, pair: Pair<'_>) -> Option<Statement<PaymentStatement>> {
        self.statement(pair, Self::payment_kind)
    }

    pub(super) fn payment_kind(&mut self, pair: Pair<'_>) -> Option<PaymentStatement> {
        let rule = pair.as_rule();
        if rule == Rule::each {
            return self.each(pair).map(PaymentStatement::Each);
        }
        if rule == Rule::shared {
            return self.shared(pair).map(PaymentStatement::Shared);
        }
        if rule == Rule::in_force {
            return self.in_force(pair).map(PaymentStatement::InForce);
        }
        let mut parts = Parts::of(pair);
        let first = parts.next()?;
        Some(match rule {
            Rule::payment_from if first.as_rule() == Rule::to_each_of => {
                PaymentStatement::FromEach(self.each_of(first)?)
            }
            Rule::payment_to if first.as_rule() == Rule::to_each_of => {
                PaymentStatement::ToEach(self.each_of(first)?)
            }
            Rule::payment_from => PaymentStatement::From(self.shares(first)?),
            Rule::payment_to => PaymentStatement::To(self.shares(first)?),
            Rule::passed_on => PaymentStatement::PassedOn(self.shares(first)?),
            Rule::payment_pays => PaymentStatement::Pays(self.timeline(first, Self::expression)?),
            Rule::payment_pot => PaymentStatement::Pot(self.timeline(first, Self::expression)?),
            Rule::applies => PaymentStatement::Applies(self.place(first)?),
            Rule::not_earned => {
                let kept_by = self.name(&parts.one(Rule::name)?);
                let days = parts.find(|part| part.as_rule() == Rule::days);
                let name_services_within_days = match days {
                    Some(days) => Some(self.number(&days)?),
                    None => None,
                };
                PaymentStatement::NotEarned { kept_by, name_services_within_days }
            }
            Rule::only_if => PaymentStatement::OnlyIf(self.gate(first)?),
            Rule::reduced => {
                let percentage = parts.find(|part| part.as_rule() == Rule::percentage)?;
                let gate = parts.find(|part| part.as_rule() == Rule::gate)?;
                let place = self.span(&percentage);
                PaymentStatement::Reduced(self.number(&percentage)?, place, self.gate(gate)?)
            }
            Rule::bonus => {
                let worth = self.number(&first)?;
                let place = self.span(&first);
                let worth = if first.as_rule() == Rule::percentage {
                    BonusWorth::Percentage(worth)
                } else {
                    BonusWorth::Points(worth)
                };
                let gate = parts.find(|part| part.as_rule() == Rule::gate)?;
                PaymentStatement::Bonus(worth, place, self.gate(gate)?)
            }
            Rule::refer => {
                let gate = parts.find(|part| part.as_rule() == Rule::gate)?;
                PaymentStatement::Refer(self.gate(gate)?)
            }
            Rule::then => PaymentStatement::Then(self.step(first)?),
            Rule::compare => {
                let first = self.expression(first)?;
                parts.pass(Rule::kw_with);
                PaymentStatement::Compare(first, self.expression(parts.next()?)?)
            }
            _ => return None,
        })
    }

    /// What follows `then`.
    pub(super) fn step(&mut self, pair: Pair<'_>) -> Option<Step> {
        let rule = pair.as_rule();
        if rule == Rule::then_round {
            return self.rounding_step(Parts::of(pair)).map(Step::Round);
        }
        if rule == Rule::then_recover {
            let below = Parts::of(pair).find(|part| part.as_rule() == Rule::money)?;
            let place = self.span(&below);
            let LiteralKind::Money(below) = self.literal(&below)?.kind else { return None };
            return Some(Step::Recover(below, place));
        }
        if rule == Rule::pro_rata {
            let by = Parts::of(pair).find(|part| part.as_rule() == Rule::days_or_months)?;
            return Some(Step::ProRata(self.parts_by(&by)));
        }
        let value = Parts::of(pair).find(|part| part.as_rule() == Rule::expression)?;
        let value = self.expression(value)?;
        Some(match rule {
            Rule::then_not_above => Step::NotAbove(value),
            Rule::then_not_below => Step::NotBelow(value),
            Rule::then_less => Step::Less(value),
            Rule::then_plus => Step::Plus(value),
            _ => Step::Times(value),
        })
    }

    /// `occg 80%, occ 20%` or `30% to mind, 10% to restore`.
    fn shares(&mut self, pair: Pair<'_>) -> Option<PartyShares> {
        let span = self.span(&pair);
        let mut shares = Vec::new();
        let mut odd_pennies_to = None;
        for part in Parts::of(pair) {
            match part.as_rule() {
                Rule::party_share | Rule::passed_share => {
                    let (mut party, mut percentage) = (None, None);
                    for part in Parts::of(part) {
                        match part.as_rule() {
                            Rule::name => party = Some(self.name(&part)),
                            Rule::percentage => percentage = Some((self.number(&part)?, self.span(&part))),
                            _ => {}
                        }
                    }
                    shares.push(ShareOfParty { party: party?, percentage });
                }
                Rule::odd_pennies_to => {
                    odd_pennies_to = Parts::of(part)
                        .find(|part| part.as_rule() == Rule::name)
                        .map(|name| self.name(&name));
                }
                _ => {}
            }
        }
        Some(PartyShares { shares, odd_pennies_to, span })
    }

    fn each(&mut self, pair: Pair<'_>) -> Option<Each> {
        let span = self.span(&pair);
        let (mut on_account, mut balance) = (None, None);
        for part in Parts::of(pair) {
            match part.as_rule() {
                Rule::on_account => on_account = Some(self.on_account(part)?),
                Rule::balance => {
                    let days = Parts::of(part.clone()).find(|part| part.as_rule() == Rule::integer)?;
                    let days_after_final_data = self.small(days.as_str(), self.span(&days))?;
                    balance = Some(Balance { days_after_final_data, span: self.after_comma(&part) });
                }
                _ => {}
            }
        }
        Some(Each { on_account, balance, span })
    }

    fn on_account(&mut self, pair: Pair<'_>) -> Option<OnAccount> {
        let span = self.after_comma(&pair);
        let mut percentage = Decimal::ONE_HUNDRED;
        let mut instalments = None;
        let mut often = None;
        let mut odd_pennies = None;
        let mut shares = Vec::new();
        for part in Parts::of(pair) {
            match part.as_rule() {
                Rule::profile => {
                    for part in Parts::of(part) {
                        match part.as_rule() {
                            Rule::account_frequency => often = Some(frequency(part.as_str())),
                            Rule::percentage => shares.push((self.number(&part)?, self.span(&part))),
                            _ => {}
                        }
                    }
                    let sum = |sum: Decimal, (share, _): &(Decimal, _)| sum.checked_add(*share);
                    percentage = shares.iter().try_fold(Decimal::ZERO, sum).unwrap_or(Decimal::MAX);
                }
                Rule::integer => {
                    let place = self.span(&part);
                    instalments = Some((self.small(part.as_str(), place)?, place));
                }
                Rule::percentage => percentage = self.number(&part)?,
                Rule::account_frequency => often = Some(frequency(part.as_str())),
                Rule::kw_odd_in_last => odd_pennies = Some(OddPennies::InTheLast),
                Rule::kw_each_rounded => odd_pennies = Some(OddPennies::EachRounded),
                _ => {}
            }
        }
        Some(OnAccount { percentage, shares, frequency: often?, instalments, odd_pennies, span })
    }

    /// The span of a part that begins with a comma, without the comma and the space after it.
    fn after_comma(&self, pair: &Pair<'_>) -> meed_diagnostics::Span {
        let mut parts = Parts::of(pair.clone());
        parts.pass(Rule::comma);
        parts.next().map_or_else(|| self.span(pair), |first| self.span(&first).to(self.span(pair).after()))
    }

    pub(super) fn additional(&mut self, pair: Pair<'_>) -> Option<AdditionalItem> {
        if let Some(kept) = self.kept(&pair) {
            return kept.additional();
        }
        let mut statements = Vec::new();
        let head =
            self.block(pair, &keywords::ADDITIONAL, "additional", |builder, part| match part.as_rule() {
                Rule::additional_as_from => {
                    statements.extend(builder.as_from(
                        part,
                        &keywords::ADDITIONAL,
                        Self::additional_statement,
                    ));
                }
                _ => statements.extend(builder.additional_statement(part)),
            });
        let (name, title, span) = head.named()?;
        Some(AdditionalItem { name, title, statements, span })
    }

    pub(super) fn additionals(&mut self, pair: Pair<'_>) -> Vec<AdditionalItem> {
        let rows = self.item_rows(pair, &keywords::ADDITIONAL, Self::additional_statement);
        let item =
            |ItemRow { name, title, statements, span }| AdditionalItem { name, title, statements, span };
        rows.into_iter().map(item).collect()
    }

    fn additional_statement(&mut self, pair: Pair<'_>) -> Option<Statement<AdditionalStatement>> {
        self.statement(pair, Self::additional_kind)
    }

    fn additional_kind(&mut self, pair: Pair<'_>) -> Option<AdditionalStatement> {
        let rule = pair.as_rule();
        if rule == Rule::in_force {
            return self.in_force(pair).map(AdditionalStatement::InForce);
        }
        let first = Parts::of(pair).next()?;
        let span = self.span(&first);
        Some(match rule {
            Rule::points => AdditionalStatement::Points(self.number(&first)?, span),
            Rule::weight => AdditionalStatement::Weight(self.number(&first)?, span),
            Rule::share => AdditionalStatement::Share(self.number(&first)?, span),
            _ => AdditionalStatement::OnlyIf(self.gate(first)?),
        })
    }
}
