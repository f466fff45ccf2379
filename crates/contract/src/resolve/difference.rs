//! Gains and losses: a share of the difference of two amounts.

use super::expression::resolve_as;
use super::payment::{SumForm, check_parties, sum};
use super::statements::Once;
use super::timeline::Setting;
use super::value::Scope;
use super::{Resolver, chain, party, test};
use crate::expression::Type;
use crate::payment::{Basis, Difference, Side};
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree::{self, PaymentItem, PaymentStatement, SideItem};

/// Statements of the payment itself that each side says for itself.
pub(super) struct Stated {
    pub(super) from: Option<Span>,
    pub(super) to: Option<Span>,
    pub(super) pays: Option<Span>,
    pub(super) pot: Option<Span>,
}

pub(super) fn resolve(
    resolver: &mut Resolver,
    item: &PaymentItem,
    (first, second, span): (&tree::Expression, &tree::Expression, Span),
    stated: &Stated,
    applies: &[bool],
) -> Option<Basis> {
    for place in [stated.from, stated.to, stated.pays, stated.pot].into_iter().flatten() {
        resolver.report(
            Diagnostic::new(
                Code::ConflictingStatements,
                place,
                "gains and losses each say who pays whom how much",
            )
            .with_label(span, "gains and losses come from here")
            .with_help("write this line inside `gains { … }` or `losses { … }`"),
        );
    }
    if let Some(outcome) = item.outcomes.first() {
        resolver.report(
            Diagnostic::new(
                Code::ConflictingStatements,
                outcome.name.span,
                "a share of gains and losses has no outcomes",
            )
            .with_label(span, "gains and losses come from here")
            .with_help("put the outcomes into a payment with a pot"),
        );
    }
    let first = resolve_as(resolver, first, Type::Money);
    let second = resolve_as(resolver, second, Type::Money);
    let gains = side(resolver, &item.gains, "gains", applies);
    let losses = side(resolver, &item.losses, "losses", applies);
    if item.gains.is_empty() && item.losses.is_empty() {
        let subject = format!("`{}`", item.name.text);
        resolver.checker.missing(item.name.span, &subject, "gains", "gains {` or `losses {");
        return None;
    }
    // A side that is written and could not be read was reported.
    if gains.is_some() == item.gains.is_empty() || losses.is_some() == item.losses.is_empty() {
        return None;
    }
    Some(Basis::Difference(Box::new(Difference { first: first?, second: second?, gains, losses, span })))
}

/// The side whose direction the payment has where neither a gain nor a loss arises.
pub(super) fn main_side(basis: &Basis) -> Option<&Side> {
    match basis {
        Basis::Difference(difference) => difference.losses.as_ref().or(difference.gains.as_ref()),
        Basis::Sum(_) | Basis::Pot { .. } | Basis::Shared(_) => None,
    }
}

fn side(resolver: &mut Resolver, items: &[SideItem], word: &'static str, applies: &[bool]) -> Option<Side> {
    let item = items.first()?;
    if let Some(again) = items.get(1) {
        resolver.report(
            Diagnostic::new(Code::DuplicateStatement, again.keyword, format!("`{word}` is said twice"))
                .with_label(item.keyword, "said first here"),
        );
    }
    let mut from = Once::new("from");
    let mut to = Once::new("to");
    let mut pays: Once<&SumForm> = Once::new("pays");
    let mut only_if = Once::new("only if");
    let mut steps = Vec::new();
    for statement in &item.statements {
        let checker = &mut resolver.checker;
        match &statement.kind {
            PaymentStatement::From(shares) => from.set(checker, shares, statement),
            PaymentStatement::To(shares) => to.set(checker, shares, statement),
            PaymentStatement::Pays(form) => pays.set(checker, form, statement),
            PaymentStatement::OnlyIf(gate) => only_if.set(checker, gate, statement),
            PaymentStatement::Then(step) => steps.push((step, statement.span)),
            // The grammar lets nothing else stand in this block; a side for each of a group was reported.
            PaymentStatement::FromEach(_)
            | PaymentStatement::ToEach(_)
            | PaymentStatement::Shared(_)
            | PaymentStatement::PassedOn(_)
            | PaymentStatement::Pot(_)
            | PaymentStatement::Each(_)
            | PaymentStatement::Applies(_)
            | PaymentStatement::InForce(_)
            | PaymentStatement::NotEarned { .. }
            | PaymentStatement::Reduced(..)
            | PaymentStatement::Bonus(..)
            | PaymentStatement::Refer(_)
            | PaymentStatement::Compare(..) => {}
        }
    }
    let here = item.keyword;
    let subject = format!("`{word}`");
    let from = from.required(&mut resolver.checker, here, &subject, "from occg");
    let from = from.and_then(|shares| party::whole_split(resolver, shares));
    let to = to.required(&mut resolver.checker, here, &subject, "to ohft");
    let to = to.and_then(|shares| party::whole_split(resolver, shares));
    check_parties(resolver, from.as_ref(), to.as_ref(), None);
    resolver.scope = Scope { is_share: true, ..Scope::default() };
    let write = if word == "gains" { "pays 50% of gain" } else { "pays 50% of loss" };
    let placed = pays.place();
    let form = pays.required(&mut resolver.checker, here, &subject, write);
    let counts = |year: usize| applies.get(year).copied().unwrap_or(false);
    let pays = form.and_then(|form| {
        let setting =
            Setting { what: "what is paid", word: "pays", keyword: placed.unwrap_or(here), counts: &counts };
        sum(resolver, form, &setting)
    });
    let then = chain::resolve(resolver, &steps);
    let only_if = only_if.value().map(|gate| test::gate(resolver, gate, 0));
    resolver.scope = Scope::default();
    let only_if = match only_if {
        Some(gate) => Some(gate?),
        None => None,
    };
    Some(Side { from: from?, to: to?, pays: pays?, then: then?, only_if, span: here })
}
