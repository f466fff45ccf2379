//! Payments: parties, sums and pots, how they are paid out.

use super::difference::{self, Stated};
use super::expression::resolve_as;
use super::phase::place_years;
use super::portion::{PortionStatements, check_group};
use super::statements::Once;
use super::sums;
use super::timeline::{self, Setting, Written};
use super::value::Scope;
use super::{Resolver, chain, outcome, over, party, portion, shared, test};
use crate::calendar::months_of;
use crate::example::Subject;
use crate::expression::{Expression, Type};
use crate::indicator::Portion;
use crate::party::PartySplit;
use crate::payment::{
    Additional, Basis, Bonus, BonusWorth, NotEarned, OddPennies, PaidOut, Payment, Reduction,
};
use crate::timeline::Timeline;
use crate::words;
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree::{
    self, AdditionalItem, AdditionalStatement, CellKind, Each, Item, OnAccount, PaymentItem,
    PaymentStatement, PhasePlace,
};
use rust_decimal::Decimal;

pub(super) fn resolve(resolver: &mut Resolver, items: &[&Item]) -> Vec<Payment> {
    let mut payments = Vec::new();
    for item in items {
        if let Item::Payment(item) = item {
            let position = resolver.known.subjects.get(&item.name.text);
            let is_one_way = item.gains.is_empty() && item.losses.is_empty();
            resolver.paying = position.and_then(|(subject, _)| match subject {
                Subject::Payment(position) => Some(over::Paying { index: *position, is_one_way }),
                _ => None,
            });
            // In a payment to one provider that one is at hand.
            let payee = item.statements.iter().find_map(|statement| match &statement.kind {
                PaymentStatement::To(shares) => match shares.shares.as_slice() {
                    [only] => Some(only.party.text.as_str()),
                    _ => None,
                },
                _ => None,
            });
            let before = resolver.enter(&item.name.text, payee);
            payments.extend(payment(resolver, item));
            resolver.leave(before);
            resolver.paying = None;
        }
    }
    payments
}

pub(super) type SumForm = tree::TimelineForm<tree::Expression>;

fn payment(resolver: &mut Resolver, item: &PaymentItem) -> Option<Payment> {
    let mut from = Once::new("from");
    let mut to = Once::new("to");
    let mut passed_on = Once::new("passed on");
    let mut pays: Once<&SumForm> = Once::new("pays");
    let mut pot: Once<&SumForm> = Once::new("pot");
    let mut shared: Once<&tree::Shared> = Once::new("shared");
    let mut each: Once<&Each> = Once::new("each");
    let mut applies = Once::new("applies");
    let mut not_earned = Once::new("not earned");
    let mut only_if = Once::new("only if");
    let mut compare = Once::new("compare");
    let mut steps: Vec<(&tree::Step, Span)> = Vec::new();
    let mut reduced = Vec::new();
    let mut bonuses = Vec::new();
    let mut refer = Once::new("refer");
    for statement in &item.statements {
        let checker = &mut resolver.checker;
        match &statement.kind {
            PaymentStatement::From(shares) => from.set(checker, shares, statement),
            PaymentStatement::To(shares) => to.set(checker, shares, statement),
            PaymentStatement::PassedOn(shares) => passed_on.set(checker, shares, statement),
            PaymentStatement::Pays(form) => pays.set(checker, form, statement),
            PaymentStatement::Pot(form) => pot.set(checker, form, statement),
            PaymentStatement::Shared(value) => shared.set(checker, value, statement),
            // Spread before, but where the group could not be found, which was reported.
            PaymentStatement::FromEach(_) | PaymentStatement::ToEach(_) => return None,
            PaymentStatement::Each(value) => each.set(checker, value, statement),
            PaymentStatement::Applies(place) => applies.set(checker, (*place, statement.span), statement),
            // Which years it has was settled with the version (`versions`).
            PaymentStatement::InForce(_) => {}
            PaymentStatement::NotEarned { kept_by, name_services_within_days } => {
                not_earned.set(checker, (kept_by, *name_services_within_days, statement.span), statement);
            }
            PaymentStatement::OnlyIf(gate) => only_if.set(checker, gate, statement),
            PaymentStatement::Reduced(percentage, place, gate) => {
                reduced.push((*percentage, *place, gate, statement.span));
            }
            PaymentStatement::Bonus(worth, place, gate) => {
                bonuses.push((*worth, *place, gate, statement.span));
            }
            PaymentStatement::Refer(gate) => refer.set(checker, (gate, statement.span), statement),
            PaymentStatement::Then(step) => steps.push((step, statement.span)),
            PaymentStatement::Compare(first, second) => {
                compare.set(checker, (first, second, statement.span), statement);
            }
        }
    }
    // What follows from a difference may be tested by the gain and the loss as well.
    resolver.scope = Scope { is_share: compare.place().is_some(), ..Scope::default() };
    let recovers = chain::take_recovery(resolver, &mut steps, pays.place().is_some());
    let outcomes = item.outcomes.len();
    let reduced = reductions(resolver, &reduced, outcomes);
    let refer = match refer.value() {
        Some((gate, span)) => Some((test::gate(resolver, gate, outcomes)?, span)),
        None => None,
    };
    let shared = shared.placed();
    if let Some((_, keyword)) = shared
        && pot.place().is_none()
    {
        resolver.report(
            Diagnostic::new(Code::SharedMisused, keyword, "this shares a pot, and the payment has none")
                .with_help("write the whole pot: `pot £300,000`"),
        );
        return None;
    }
    let is_pot = pot.place().is_some();
    let bonuses = self::bonuses(resolver, &bonuses, is_pot, item.outcomes.len());
    if let Some((first, second, span)) = compare.value() {
        let stated = Stated { from: from.place(), to: to.place(), pays: pays.place(), pot: pot.place() };
        let each = each.required(
            &mut resolver.checker,
            item.name.span,
            &format!("`{}`", item.name.text),
            "each year",
        );
        let paid_out = each.map(|each| paid_out(resolver, each));
        let applies = years_of(resolver, applies.value(), item.name.span);
        let only_if = only_if.value().map(|gate| test::gate(resolver, gate, 0));
        let then = chain::resolve(resolver, &steps);
        resolver.scope = Scope::default();
        let only_if = match only_if {
            Some(gate) => Some(gate?),
            None => None,
        };
        let passed_on = passed_on.value().and_then(|shares| party::partial_split(resolver, shares));
        let basis = difference::resolve(resolver, item, (first, second, span), &stated, &applies)?;
        let main = difference::main_side(&basis)?;
        return Some(Payment {
            name: item.name.text.clone(),
            title: item.title.text.clone(),
            from: main.from.clone(),
            to: main.to.clone(),
            passed_on,
            basis,
            then: then?,
            applies,
            paid_out: paid_out?,
            not_earned: None,
            only_if,
            reduced: reduced?,
            bonuses: bonuses?,
            refer,
            recovers,
            span: item.name.span,
        });
    }
    if let Some(side) = item.gains.first().or(item.losses.first()) {
        resolver.checker.missing(side.keyword, "a gain or a loss", "compare", "compare spend with budget");
    }
    let here = item.name.span;
    let subject = format!("`{}`", item.name.text);
    let from = from.required(&mut resolver.checker, here, &subject, "from occg");
    let from = from.and_then(|shares| party::whole_split(resolver, shares));
    let to = to.required(&mut resolver.checker, here, &subject, "to ohft");
    let to = to.and_then(|shares| party::whole_split(resolver, shares));
    let passed_on = passed_on.value().and_then(|shares| party::partial_split(resolver, shares));
    check_parties(resolver, from.as_ref(), to.as_ref(), passed_on.as_ref());
    let applies = years_of(resolver, applies.value(), here);
    let each = each.required(&mut resolver.checker, here, &subject, "each year");
    let written_each = each;
    let paid_out = each.map(|each| paid_out(resolver, each));
    let not_earned = not_earned.value().and_then(|(kept_by, days, span)| {
        Some(NotEarned { kept_by: resolver.party(kept_by)?, name_services_within_days: days, span })
    });
    if let (Some(kept), Some(to)) = (&not_earned, &to) {
        check_kept_by(resolver, kept, to);
    }
    let only_if = only_if.value().and_then(|gate| test::gate(resolver, gate, outcomes));
    let then = chain::resolve(resolver, &steps);
    let counts = |year: usize| applies.get(year).copied().unwrap_or(false);
    let basis = match (pays.placed(), pot.placed()) {
        (Some((form, keyword)), None) => {
            let inside = item.outcomes.first().map(|outcome| outcome.name.span);
            let inside = inside.or_else(|| item.additional.first().map(|extra| extra.name.span));
            if let Some(span) = inside {
                resolver.report(
                    Diagnostic::new(
                        Code::ConflictingStatements,
                        keyword,
                        "a payment with outcomes has a pot, not a fixed sum",
                    )
                    .with_label(span, "earned by results")
                    .with_help("write `pot` instead of `pays`; a fixed sum is a payment of its own"),
                );
            }
            let setting = Setting { what: "what is paid", word: "pays", keyword, counts: &counts };
            sum(resolver, form, &setting).map(Basis::Sum)
        }
        (None, Some(pot)) if shared.is_some() => {
            let around = shared::Around { item, pot, each: written_each, applies: &applies };
            let found = shared.and_then(|(shared, _)| shared::resolve(resolver, shared, &around));
            found.map(|found| Basis::Shared(Box::new(found)))
        }
        (None, Some((form, keyword))) => {
            let setting = Setting { what: "the pot", word: "pot", keyword, counts: &counts };
            let pot = sum(resolver, form, &setting);
            let earned = earned_through(resolver, item, &subject);
            for (step, span) in &steps {
                if let tree::Step::ProRata(by) = step {
                    resolver.report(
                        Diagnostic::new(
                            Code::ProRataOfPot,
                            *span,
                            "this would take off what was earned, and leave the pot as it is",
                        )
                        .with_text(format!("{subject} has a pot, and its steps are done to what was earned"))
                        .with_help(format!(
                            "give the pot an amount of its own: `amount NAME \"TITLE\" = …, pro rata {}`",
                            by.words()
                        )),
                    );
                }
            }
            pot.zip(earned).map(|(pot, (outcomes, additional))| Basis::Pot { pot, outcomes, additional })
        }
        (Some((_, pays)), Some((_, pot))) => {
            resolver.report(
                Diagnostic::new(
                    Code::ConflictingStatements,
                    pot,
                    format!("{subject} has a fixed sum and a pot"),
                )
                .with_label(pays, "a fixed sum")
                .with_help("make two payments of it"),
            );
            None
        }
        (None, None) => {
            resolver.checker.missing(
                here,
                &subject,
                "pays",
                "pays 80% of contract-value` or `pot 20% of contract-value",
            );
            if !item.outcomes.is_empty() {
                earned_through(resolver, item, &subject);
            }
            None
        }
    };
    Some(Payment {
        name: item.name.text.clone(),
        title: item.title.text.clone(),
        from: from?,
        to: to?,
        passed_on,
        basis: basis?,
        then: then?,
        applies,
        paid_out: paid_out?,
        not_earned,
        only_if,
        reduced: reduced?,
        bonuses: bonuses?,
        refer,
        recovers,
        span: here,
    })
}

fn reductions(
    resolver: &mut Resolver,
    written: &[(Decimal, Span, &tree::Gate, Span)],
    outcomes: usize,
) -> Option<Vec<Reduction>> {
    let resolved: Vec<_> = written
        .iter()
        .map(|(percentage, place, gate, span)| {
            if *percentage > Decimal::ONE_HUNDRED || percentage.is_zero() {
                resolver.report(
                    Diagnostic::new(Code::MoreThanThePot, *place, "a reduction lies between 0% and 100%")
                        .with_help("to lose all of it, write `only if` and the condition"),
                );
                return None;
            }
            let by = percentage.checked_div(Decimal::ONE_HUNDRED)?;
            Some(Reduction { by, unless: test::gate(resolver, gate, outcomes)?, span: *span })
        })
        .collect();
    resolved.into_iter().collect()
}

fn bonuses(
    resolver: &mut Resolver,
    written: &[(BonusWorth, Span, &tree::Gate, Span)],
    is_pot: bool,
    outcomes: usize,
) -> Option<Vec<Bonus>> {
    let resolved: Vec<_> = written
        .iter()
        .map(|(worth, place, gate, span)| {
            if !is_pot {
                resolver.report(
                    Diagnostic::new(
                        Code::BonusWithoutPot,
                        *span,
                        "a bonus makes up for what outcomes miss, and there is no pot",
                    )
                    .with_help(
                        "a sum that is paid on top is a payment of its own, with `only if` and the condition",
                    ),
                );
                return None;
            }
            if let (BonusWorth::Points(_), None) = (worth, resolver.points_total) {
                resolver.report(
                    Diagnostic::new(
                        Code::PointsDoNotAddUp,
                        *place,
                        "there are points, and the contract declares no total",
                    )
                    .with_text("points of how many?")
                    .with_help(
                        "write `points total 100` in the `contract` block, or a percentage of the pot",
                    ),
                );
                return None;
            }
            let most = match worth {
                BonusWorth::Percentage(percentage) => percentage.checked_div(Decimal::ONE_HUNDRED),
                BonusWorth::Points(points) => {
                    resolver.points_total.and_then(|(total, _)| points.checked_div(total))
                }
            };
            if most.is_none_or(|most| most.is_zero() || most > Decimal::ONE) {
                resolver.report(
                    Diagnostic::new(
                        Code::MoreThanThePot,
                        *place,
                        "a bonus lies between nothing and the whole pot",
                    )
                    .with_help("what is earned with it is never more than 100% of the pot"),
                );
                return None;
            }
            Some(Bonus { worth: *worth, only_if: test::gate(resolver, gate, outcomes)?, span: *span })
        })
        .collect();
    resolved.into_iter().collect()
}

/// For each contract year, whether the payment applies in it.
fn years_of(resolver: &mut Resolver, applies: Option<(PhasePlace, Span)>, here: Span) -> Vec<bool> {
    let (place, place_span) = applies.unwrap_or((PhasePlace::Always, here));
    place_years(resolver, place, place_span).map_or_else(Vec::new, |(first, last)| {
        (0..resolver.calendar.years().len()).map(|year| first <= year && year < last).collect()
    })
}

pub(super) fn check_parties(
    resolver: &mut Resolver,
    from: Option<&PartySplit>,
    to: Option<&PartySplit>,
    passed_on: Option<&PartySplit>,
) {
    if let (Some(from), Some(to)) = (from, to)
        && sums::shared(from, to)
    {
        resolver.report(
            Diagnostic::new(Code::PayerIsPayee, to.span, "a party pays itself")
                .with_text("receives")
                .with_label(from.span, "pays")
                .with_help("name another party in `from` or in `to`"),
        );
    }
    if let (Some(from), Some(passed_on)) = (from, passed_on)
        && sums::shared(from, passed_on)
    {
        resolver.report(
            Diagnostic::new(
                Code::PayerIsPayee,
                passed_on.span,
                "money is passed on to the party that pays it",
            )
            .with_label(from.span, "pays")
            .with_help("pay less instead, or name another party"),
        );
    }
    if let (Some(to), Some(passed_on)) = (to, passed_on)
        && sums::shared(to, passed_on)
    {
        resolver.report(
            Diagnostic::new(Code::PayerIsPayee, passed_on.span, "a party passes money on to itself")
                .with_label(to.span, "receives")
                .with_help("what is not passed on stays with the party that receives; leave it out here"),
        );
    }
}

/// What is not earned is no loss to a payee that keeps it.
fn check_kept_by(resolver: &mut Resolver, kept: &NotEarned, to: &PartySplit) {
    if to.shares.iter().any(|(party, _)| *party == kept.kept_by) {
        resolver.report(
            Diagnostic::new(Code::KeptByPayee, kept.span, "the payee keeps what it does not earn")
                .with_text("keeps what is not earned")
                .with_label(to.span, "receives what is earned")
                .with_help("name the party that pays, or another; if it was agreed that the payee spends it on something named, the warning may stay"),
        );
    }
}

pub(super) fn sum(
    resolver: &mut Resolver,
    form: &SumForm,
    setting: &Setting<'_>,
) -> Option<Timeline<Expression>> {
    timeline::resolve(resolver, form, setting, &mut |resolver, written| {
        let written = match written {
            Written::Value(written) => written,
            Written::Cell(cell) => {
                if let CellKind::Expression(written) = &cell.kind {
                    written
                } else {
                    resolver.report(
                        Diagnostic::new(Code::WrongType, cell.span, "a sum of money is needed here")
                            .with_help("write `£36m`, or a formula such as `80% of contract-value`"),
                    );
                    return None;
                }
            }
        };
        let sum = resolve_as(resolver, written, Type::Money)?;
        sums::check_not_negative(resolver, &sum, setting.word)?;
        Some(sum)
    })
}

/// The outcomes and additional payments through which a pot is earned.
fn earned_through(
    resolver: &mut Resolver,
    item: &PaymentItem,
    subject: &str,
) -> Option<(Vec<crate::outcome::Outcome>, Vec<Additional>)> {
    if item.outcomes.is_empty() && item.additional.is_empty() {
        resolver.report(
            Diagnostic::new(
                Code::MissingStatement,
                item.name.span,
                format!("nothing can earn the pot of {subject}"),
            )
            .with_text("no outcome")
            .with_help("add an `outcome` block, or write `pays` instead of `pot` for a fixed sum"),
        );
        return None;
    }
    resolver.points.clear();
    let outcomes: Vec<_> = item.outcomes.iter().filter_map(|item| outcome::resolve(resolver, item)).collect();
    let additional: Vec<_> =
        item.additional.iter().filter_map(|extra| additional(resolver, extra, item.outcomes.len())).collect();
    if outcomes.len() < item.outcomes.len() || additional.len() < item.additional.len() {
        return None;
    }
    portion::check_points_total(resolver);
    let portions: Vec<&Portion> = outcomes
        .iter()
        .map(|outcome| &outcome.portion)
        .chain(additional.iter().map(|extra| &extra.portion))
        .collect();
    check_group(&mut resolver.checker, &portions, &format!("the outcomes of {subject}"));
    check_shares_of_the_pot(resolver, &outcomes);
    Some((outcomes, additional))
}

/// The best results of all outcomes together cannot earn more than the pot.
fn check_shares_of_the_pot(resolver: &mut Resolver, outcomes: &[crate::outcome::Outcome]) {
    let scales: Vec<_> = outcomes
        .iter()
        .filter(|outcome| matches!(outcome.portion, Portion::OfThePot(_)))
        .filter_map(|outcome| Some((outcome, outcome.measurement.as_ref()?.one()?.pays.as_ref()?)))
        .collect();
    for year in 0..resolver.calendar.years().len() {
        let sum: Decimal = scales.iter().map(|(_, pays)| pays.most(year)).sum();
        if sum <= Decimal::ONE {
            continue;
        }
        let Some((_, first)) = scales.first() else { return };
        let mut diagnostic = Diagnostic::new(
            Code::MoreThanThePot,
            first.span,
            format!("the best results of Year {} would earn {} of the pot", year + 1, words::percentage(sum)),
        )
        .with_text(format!("at most {}", words::percentage(first.most(year))));
        for (_, pays) in scales.iter().skip(1) {
            diagnostic =
                diagnostic.with_label(pays.span, format!("at most {}", words::percentage(pays.most(year))));
        }
        resolver.report(
            diagnostic
                .with_help("lower some percentages: together the outcomes cannot earn more than there is"),
        );
        return;
    }
}

fn additional(resolver: &mut Resolver, item: &AdditionalItem, outcomes: usize) -> Option<Additional> {
    let mut portion = PortionStatements::new();
    let mut only_if = Once::new("only if");
    for statement in &item.statements {
        let checker = &mut resolver.checker;
        match &statement.kind {
            AdditionalStatement::Points(value, span) => {
                portion.points.set(checker, (*value, *span), statement);
            }
            AdditionalStatement::Weight(value, span) => {
                portion.weight.set(checker, (*value, *span), statement);
            }
            AdditionalStatement::Share(value, span) => portion.share.set(checker, (*value, *span), statement),
            AdditionalStatement::InForce(_) => {}
            AdditionalStatement::OnlyIf(gate) => only_if.set(checker, gate, statement),
        }
    }
    let subject = format!("`{}`", item.name.text);
    let here = item.name.span;
    let portion = portion.value(&mut resolver.checker);
    if let Some(Portion::Points(value, span)) = &portion {
        resolver.points.push((*value, *span));
        resolver.has_points = true;
    }
    if portion.is_none() {
        resolver.checker.missing(here, &subject, "points", "points 10");
    }
    let gate = only_if.required(&mut resolver.checker, here, &subject, "only if all outcomes are achieved");
    let only_if = gate.and_then(|gate| test::gate(resolver, gate, outcomes));
    Some(Additional {
        name: item.name.text.clone(),
        title: item.title.text.clone(),
        portion: portion?,
        only_if: only_if?,
        span: here,
    })
}

fn paid_out(resolver: &mut Resolver, each: &Each) -> PaidOut {
    let mut paid = PaidOut {
        on_account: Decimal::ZERO,
        instalments: 0,
        profile: Vec::new(),
        months_apart: 0,
        odd_pennies: OddPennies::InTheLast,
        balance_days: each.balance.map(|balance| balance.days_after_final_data),
        span: each.span,
    };
    let Some(on_account) = &each.on_account else { return paid };
    let months = months_of(on_account.frequency);
    let in_a_year = u16::try_from(12 / months).unwrap_or(1);
    paid.months_apart = u16::try_from(months).unwrap_or(12);
    paid.on_account = on_account.percentage.checked_div(Decimal::ONE_HUNDRED).unwrap_or(Decimal::MAX);
    paid.odd_pennies = on_account.odd_pennies.unwrap_or(OddPennies::InTheLast);
    paid.instalments = on_account.instalments.map_or(in_a_year, |(count, _)| count);
    if let Some((count, span)) = on_account.instalments
        && (count == 0 || count > in_a_year)
    {
        resolver.report(
            Diagnostic::new(Code::WrongPeriod, span, format!("a year has no {count} such instalments"))
                .with_help(format!("write a number from 1 to {in_a_year}")),
        );
        paid.instalments = in_a_year;
    }
    if !on_account.shares.is_empty() {
        paid.profile = profile(resolver, on_account, in_a_year);
    }
    if on_account.percentage > Decimal::ONE_HUNDRED {
        on_account_beyond(resolver, on_account);
    }
    paid
}

/// The shares of the instalments as fractions: one for each month or quarter of a year, else it is reported.
fn profile(resolver: &mut Resolver, on_account: &OnAccount, in_a_year: u16) -> Vec<Decimal> {
    let shares = &on_account.shares;
    if shares.len() != usize::from(in_a_year)
        && let (Some((_, first)), Some((_, last))) = (shares.first(), shares.last())
    {
        let (part, often) = if in_a_year == 12 { ("month", "monthly") } else { ("quarter", "quarterly") };
        let (count, are) = (shares.len(), if shares.len() == 1 { "share" } else { "shares" });
        let mut help = format!(
            "write {in_a_year} percentages, one for each {part} in order; `0%` for a {part} in which nothing is paid"
        );
        if count == 1 {
            let together = on_account.percentage.checked_div(Decimal::ONE_HUNDRED).unwrap_or(Decimal::MAX);
            let together = words::percentage(together);
            help = format!(
                "for {in_a_year} instalments that are alike and together {together}, write `{together} on account {often}`; else {help}"
            );
        }
        resolver.report(
            Diagnostic::new(
                Code::InstalmentShares,
                first.to(*last),
                format!("{count} {are} for the {in_a_year} {part}s of a year"),
            )
            .with_help(help),
        );
    }
    let fraction =
        |(share, _): &(Decimal, Span)| share.checked_div(Decimal::ONE_HUNDRED).unwrap_or(Decimal::MAX);
    shares.iter().map(fraction).collect()
}

fn on_account_beyond(resolver: &mut Resolver, on_account: &OnAccount) {
    let help = if on_account.shares.is_empty() {
        "write a percentage of at most 100%"
    } else {
        "the shares of the instalments add up to at most 100%; what they leave is the balance"
    };
    resolver.report(
        Diagnostic::new(Code::MoreThanThePot, on_account.span, "more than 100% would be paid on account")
            .with_help(help),
    );
}
