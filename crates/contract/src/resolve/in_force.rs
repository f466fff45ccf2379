//! What is a part of the contract in some years only: it begins or ends by a variation, or by `in force`.
//!
//! The plan has the same rows and asks for the same data in every year. So what is no part of the contract in a year stands in it
//! all the same, in a form that asks for nothing and is worth nothing: a payment applies in no year, an indicator is not measured
//! and weighs nothing. That nothing names it in such a year is found out with a contract that really lacks it.

use super::Checker;
use super::varied::Varied;
use super::versions::first_year;
use crate::calendar::{Calendar, day_after};
use crate::words;
use meed_diagnostics::{Code, Diagnostic, Severity, Span};
use meed_syntax::tree::{
    AdditionalItem, AdditionalStatement, AsFrom, AssessmentStatement, Date, InForce, IndicatorItem,
    IndicatorStatement, InputStatement, Item, OutcomeItem, OutcomeStatement, PaymentStatement, Phase,
    PhaseEntry, PhasePlace, RequirementStatement, Statement,
};
use rust_decimal::Decimal;

/// When something is a part of the contract, in contract years counted from 0.
pub(super) struct Limited {
    name: String,
    /// The names of what lies in it.
    within: Vec<String>,
    /// From which year, where it does not begin with the contract.
    pub(super) first_year: Option<usize>,
    /// Whether it begins after the last year.
    never_begins: bool,
    /// From which year it is no longer there.
    pub(super) end_year: Option<usize>,
    /// Where that is said.
    span: Span,
}

/// Something that is no part of the contract.
#[derive(Clone)]
pub(super) struct Absent {
    pub(super) name: String,
    /// Where that is said.
    span: Span,
    /// Whether it is there no longer, and not only later.
    ended: bool,
    /// Where it lies in something else that is absent, no message is about it.
    inner: bool,
    /// What it rests on, where that is absent and not it itself.
    rests_on: Option<String>,
}

/// Whether an item, or something in it, says when it is in force.
pub(super) fn is_limited(item: &Item) -> bool {
    !said(item).is_empty()
}

/// Everything in an item that says when it is in force: its name, the names of what lies in it, and what it says.
fn said(item: &Item) -> Vec<(&str, Vec<&str>, InForce)> {
    fn each<'i, T>(
        name: &'i str,
        within: &[&'i str],
        statements: &[Statement<T>],
        says: impl Fn(&T) -> Option<InForce>,
        found: &mut Vec<(&'i str, Vec<&'i str>, InForce)>,
    ) {
        let limits = statements.iter().filter_map(|statement| says(&statement.kind));
        found.extend(limits.map(|limit| (name, within.to_vec(), limit)));
    }
    let mut found = Vec::new();
    match item {
        Item::Payment(item) => {
            let mut within = Vec::new();
            for outcome in &item.outcomes {
                let inner = inside(outcome);
                let says =
                    |kind: &_| if let OutcomeStatement::InForce(limit) = kind { Some(*limit) } else { None };
                each(&outcome.name.text, &inner, &outcome.statements, says, &mut found);
                within.push(outcome.name.text.as_str());
                within.extend(inner);
                for indicator in &outcome.indicators {
                    let inner: Vec<&str> =
                        indicator.components.iter().map(|component| component.name.text.as_str()).collect();
                    let says = |kind: &_| {
                        if let IndicatorStatement::InForce(limit) = kind { Some(*limit) } else { None }
                    };
                    each(&indicator.name.text, &inner, &indicator.statements, says, &mut found);
                }
            }
            for extra in &item.additional {
                let says = |kind: &_| {
                    if let AdditionalStatement::InForce(limit) = kind { Some(*limit) } else { None }
                };
                each(&extra.name.text, &[], &extra.statements, says, &mut found);
                within.push(&extra.name.text);
            }
            let says =
                |kind: &_| if let PaymentStatement::InForce(limit) = kind { Some(*limit) } else { None };
            each(&item.name.text, &within, &item.statements, says, &mut found);
        }
        Item::Requirement(item) => {
            let says =
                |kind: &_| if let RequirementStatement::InForce(limit) = kind { Some(*limit) } else { None };
            each(&item.name.text, &[], &item.statements, says, &mut found);
        }
        Item::Input(item) => {
            let says = |kind: &_| if let InputStatement::InForce(limit) = kind { Some(*limit) } else { None };
            each(&item.name.text, &[], &item.statements, says, &mut found);
        }
        Item::Contract(_)
        | Item::Party(_)
        | Item::Segment(_)
        | Item::Levels(_)
        | Item::Providers(_)
        | Item::Amount(_)
        | Item::Define(_)
        | Item::Carried(_)
        | Item::Curve(_)
        | Item::Records(_)
        | Item::Example(_)
        | Item::Variation(_) => {}
    }
    found
}

/// The names of what lies in an outcome.
fn inside(outcome: &OutcomeItem) -> Vec<&str> {
    let mut found = Vec::new();
    for indicator in &outcome.indicators {
        found.push(indicator.name.text.as_str());
        found.extend(indicator.components.iter().map(|component| component.name.text.as_str()));
    }
    found
}

/// When everything is in force that is not always.
pub(super) fn limits(checker: &mut Checker, varied: &Varied, calendar: &Calendar) -> Vec<Limited> {
    let mut found = Vec::new();
    for (name, within, limit) in varied.items.iter().flat_map(said) {
        let within = within.into_iter().map(str::to_owned).collect();
        found.extend(limited(checker, calendar, name, within, limit));
    }
    for limit in &varied.limits {
        let AsFrom { date, set_on } = limit.from;
        let first = Date { date: date.date, span: date.span };
        let last = date.date.pred_opt().map(|day| Date { date: day, span: date.span });
        let (from, until) = if limit.begins { (Some(first), None) } else { (None, last) };
        let limit = (limit.name.as_str(), InForce { from, until, set_on, span: limit.span });
        found.extend(limited(checker, calendar, limit.0, Vec::new(), limit.1));
    }
    found
}

fn limited(
    checker: &mut Checker,
    calendar: &Calendar,
    name: &str,
    within: Vec<String>,
    limit: InForce,
) -> Option<Limited> {
    if let (Some(from), Some(until)) = (limit.from, limit.until)
        && until.date < from.date
    {
        checker.report(
            Diagnostic::new(
                Code::InForceUnclear,
                limit.span,
                format!(
                    "`{name}` ends on {} and begins on {}",
                    words::date(until.date),
                    words::date(from.date)
                ),
            )
            .with_help("write the first day after `from` and the last one after `until`"),
        );
        return None;
    }
    let term = calendar.term();
    let mut year = |date: Date, day| {
        let from = AsFrom { date: Date { date: day, span: date.span }, set_on: limit.set_on };
        first_year(checker, calendar, from, true)
    };
    let begins = limit.from.filter(|from| from.date > term.first);
    let first_year = begins.and_then(|from| year(from, from.date));
    let ends = limit.until.filter(|until| until.date < term.last);
    let end_year = ends.and_then(|until| year(until, day_after(until.date)));
    Some(Limited {
        name: name.to_owned(),
        within,
        first_year,
        never_begins: begins.is_some() && first_year.is_none(),
        end_year,
        span: limit.span,
    })
}

/// What is no part of the contract in a year.
pub(super) fn absent(limits: &[Limited], year: usize) -> Vec<Absent> {
    let mut found: Vec<Absent> = Vec::new();
    for limit in limits {
        let ended = limit.end_year.is_some_and(|end| end <= year);
        let later = limit.never_begins || limit.first_year.is_some_and(|first| first > year);
        if !(ended || later) {
            continue;
        }
        let names = std::iter::once((&limit.name, false)).chain(limit.within.iter().map(|name| (name, true)));
        for (name, inner) in names {
            found.push(Absent { name: name.clone(), span: limit.span, ended, inner, rests_on: None });
        }
    }
    found
}

/// Gives what is absent a form that asks for nothing and is worth nothing; nothing says any more when it is in force.
pub(super) fn leave_out(items: &mut [Item], absent: &[Absent]) {
    let place = |name: &str| absent.iter().find(|one| one.name == name).map(|one| one.span);
    for item in items {
        match item {
            Item::Payment(payment) => {
                payment.statements.retain(|one| !matches!(one.kind, PaymentStatement::InForce(_)));
                if let Some(span) = place(&payment.name.text) {
                    payment.statements.retain(|one| !matches!(one.kind, PaymentStatement::Applies(_)));
                    payment.statements.push(made(PaymentStatement::Applies(PhasePlace::Never), span));
                }
                for outcome in &mut payment.outcomes {
                    outcome.statements.retain(|one| !matches!(one.kind, OutcomeStatement::InForce(_)));
                    // Of a payment that is not there as a whole, what its parts are worth plays no part.
                    if let Some(span) = place(&outcome.name.text) {
                        let whole = place(&payment.name.text).is_some();
                        quiet_outcome(outcome, span, whole);
                        continue;
                    }
                    quiet_indicators(outcome, &place);
                }
                for extra in &mut payment.additional {
                    extra.statements.retain(|one| !matches!(one.kind, AdditionalStatement::InForce(_)));
                    if place(&extra.name.text).is_some() && place(&payment.name.text).is_none() {
                        quiet_additional(extra);
                    }
                }
            }
            Item::Requirement(requirement) => {
                requirement.statements.retain(|one| !matches!(one.kind, RequirementStatement::InForce(_)));
                if let Some(span) = place(&requirement.name.text) {
                    requirement
                        .statements
                        .retain(|one| !matches!(one.kind, RequirementStatement::Applies(_)));
                    requirement.statements.push(made(RequirementStatement::Applies(PhasePlace::Never), span));
                }
            }
            Item::Input(input) => {
                input.statements.retain(|one| !matches!(one.kind, InputStatement::InForce(_)));
            }
            Item::Contract(_)
            | Item::Party(_)
            | Item::Segment(_)
            | Item::Levels(_)
            | Item::Providers(_)
            | Item::Amount(_)
            | Item::Define(_)
            | Item::Carried(_)
            | Item::Curve(_)
            | Item::Records(_)
            | Item::Example(_)
            | Item::Variation(_) => {}
        }
    }
}

fn made<T>(kind: T, span: Span) -> Statement<T> {
    Statement { kind, keyword: span, span, from: None }
}

fn not_measured(span: Span) -> AssessmentStatement {
    let entry = PhaseEntry { phase: Phase::NotMeasured, place: PhasePlace::Always, span };
    AssessmentStatement::PhaseIn(vec![entry])
}

fn quiet_outcome(outcome: &mut OutcomeItem, span: Span, whole: bool) {
    let mut measured = false;
    for statement in &mut outcome.statements {
        match &mut statement.kind {
            OutcomeStatement::Points(value, _)
            | OutcomeStatement::Weight(value, _)
            | OutcomeStatement::Share(value, _)
                if !whole =>
            {
                *value = Decimal::ZERO;
            }
            OutcomeStatement::Assessment(_) => measured = true,
            _ => {}
        }
    }
    if measured {
        outcome
            .statements
            .retain(|one| !matches!(one.kind, OutcomeStatement::Assessment(AssessmentStatement::PhaseIn(_))));
        outcome.statements.push(made(OutcomeStatement::Assessment(not_measured(span)), span));
    }
    for indicator in &mut outcome.indicators {
        indicator.statements.retain(|one| !matches!(one.kind, IndicatorStatement::InForce(_)));
        not_measured_any_more(indicator, span);
    }
}

fn not_measured_any_more(indicator: &mut IndicatorItem, span: Span) {
    indicator
        .statements
        .retain(|one| !matches!(one.kind, IndicatorStatement::Assessment(AssessmentStatement::PhaseIn(_))));
    indicator.statements.push(made(IndicatorStatement::Assessment(not_measured(span)), span));
}

fn quiet_indicators(outcome: &mut OutcomeItem, place: &dyn Fn(&str) -> Option<Span>) {
    let mut weighed: Option<IndicatorStatement> = None;
    for indicator in &mut outcome.indicators {
        indicator.statements.retain(|one| !matches!(one.kind, IndicatorStatement::InForce(_)));
        let Some(span) = place(&indicator.name.text) else { continue };
        not_measured_any_more(indicator, span);
        for statement in &mut indicator.statements {
            match &mut statement.kind {
                IndicatorStatement::Weight(value, at) => {
                    *value = Decimal::ZERO;
                    weighed = Some(IndicatorStatement::Weight(Decimal::ONE, *at));
                }
                IndicatorStatement::Share(value, at) => {
                    *value = Decimal::ZERO;
                    weighed = Some(IndicatorStatement::Share(Decimal::ONE_HUNDRED, *at));
                }
                IndicatorStatement::InForce(_) | IndicatorStatement::Assessment(_) => {}
            }
        }
    }
    // One that is alone needs no weight; beside one that is absent it has all of it.
    let mut present = outcome.indicators.iter_mut().filter(|indicator| place(&indicator.name.text).is_none());
    if let (Some(only), None, Some(weight)) = (present.next(), present.next(), weighed) {
        let says = |one: &Statement<IndicatorStatement>| {
            matches!(one.kind, IndicatorStatement::Weight(..) | IndicatorStatement::Share(..))
        };
        if !only.statements.iter().any(says) {
            let span = only.name.span;
            only.statements.push(made(weight, span));
        }
    }
}

fn quiet_additional(extra: &mut AdditionalItem) {
    for statement in &mut extra.statements {
        match &mut statement.kind {
            AdditionalStatement::Points(value, _)
            | AdditionalStatement::Weight(value, _)
            | AdditionalStatement::Share(value, _) => *value = Decimal::ZERO,
            AdditionalStatement::InForce(_) | AdditionalStatement::OnlyIf(_) => {}
        }
    }
}

fn message(one: &Absent, years: &str) -> String {
    let what = if one.ended { "is no longer" } else { "is not yet" };
    let name = &one.name;
    match &one.rests_on {
        None => format!("`{name}` is named here, and {what} a part of the contract {years}"),
        Some(other) => format!(
            "`{name}` is named here, and rests on `{other}`, which {what} a part of the contract {years}"
        ),
    }
}

/// What is absent with the amounts, definitions and curves that rest on it: by themselves they pay nothing, so that they may stand
/// where nothing names them.
pub(super) fn resting_on(items: &[Item], absent: &[Absent]) -> Vec<Absent> {
    let mut all = absent.to_vec();
    loop {
        let before = all.len();
        for item in items {
            let Some(own) = super::varied::name_of(item) else { continue };
            if all.iter().any(|one| one.name == own.text) {
                continue;
            }
            let names = super::order::names_in(item);
            let cause = names.into_iter().find_map(|name| all.iter().find(|one| one.name == name));
            if let Some(cause) = cause {
                let rests_on = cause.rests_on.clone().or_else(|| Some(cause.name.clone()));
                let one = Absent { name: own.text.clone(), inner: false, rests_on, ..cause.clone() };
                all.push(one);
            }
        }
        if all.len() == before {
            return all;
        }
    }
}

/// The items without what is absent, without variations and worked examples: what is wrong only with these is that something
/// names what is not there.
pub(super) fn without(items: &[Item], absent: &[Absent]) -> Vec<Item> {
    let is_there = |name: &str| !absent.iter().any(|one| one.name == name);
    let mut kept: Vec<Item> = Vec::new();
    for item in items {
        let there = super::varied::name_of(item).is_none_or(|name| is_there(&name.text));
        if !there || matches!(item, Item::Example(_) | Item::Variation(_)) {
            continue;
        }
        let mut item = item.clone();
        if let Item::Payment(payment) = &mut item {
            payment.outcomes.retain(|outcome| is_there(&outcome.name.text));
            payment.additional.retain(|extra| is_there(&extra.name.text));
            for outcome in &mut payment.outcomes {
                outcome.indicators.retain(|indicator| is_there(&indicator.name.text));
            }
        }
        kept.push(item);
    }
    kept
}

/// What is wrong with a contract that lacks what is absent, said of what is absent.
pub(super) fn still_used(found: Vec<Diagnostic>, absent: &[Absent], years: &str) -> Vec<Diagnostic> {
    found
        .into_iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(|diagnostic| {
            let named = absent.iter().find(|one| diagnostic.message.contains(&format!("`{}`", one.name)));
            let (Some(one), Some(span), Code::UnknownName) = (named, diagnostic.span(), diagnostic.code)
            else {
                return diagnostic;
            };
            let mut said =
                Diagnostic::new(Code::StillUsed, span, message(one, years)).with_text("named here");
            if !one.inner {
                said = said.with_label(one.span, if one.ended { "it ends here" } else { "it begins here" });
            }
            said.with_help(if one.ended {
                "let the same variation change what names it, or remove that as well"
            } else {
                "let what names it begin with it, or change by a variation from the same day"
            })
        })
        .collect()
}
