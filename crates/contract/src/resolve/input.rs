//! Inputs: named values that data supply.

use super::counts::{OwnCounts, counts};
use super::indicator::held_as;
use super::missing::costs;
use super::periods::{check_pooling, method};
use super::statements::Once;
use super::{Resolver, test};
use crate::data_item::{DataItem, Holds};
use crate::expression::Type;
use crate::ids::DataItemId;
use crate::indicator::{Frequency, MissingCosts};
use crate::input::Input;
use meed_diagnostics::{Code, Diagnostic};
use meed_syntax::tree::{InputItem, InputStatement, Item};

/// The inputs' types, needed before any expression is read. Missing units are reported here.
pub(super) fn types(resolver: &mut Resolver, items: &[&Item]) -> Vec<Option<Type>> {
    let mut types = Vec::new();
    for item in items {
        let Item::Input(item) = item else { continue };
        let unit = item.statements.iter().find_map(|statement| {
            if let InputStatement::Unit(kind, _) = &statement.kind { Some(kind) } else { None }
        });
        types.push(match unit {
            Some(kind) => test::type_of(resolver, kind),
            None => {
                let subject = format!("`{}`", item.name.text);
                resolver.checker.missing(item.name.span, &subject, "unit", "unit count");
                None
            }
        });
    }
    types
}

pub(super) fn resolve(resolver: &mut Resolver, items: &[&Item]) -> Vec<Input> {
    let mut inputs = Vec::new();
    for item in items {
        if let Item::Input(item) = item {
            let position = inputs.len();
            inputs.push(input(resolver, item, position));
        }
    }
    inputs
}

fn input(resolver: &mut Resolver, item: &InputItem, position: usize) -> Input {
    let mut unit = Once::new("unit");
    let mut source = Once::new("source");
    let mut reported = Once::new("reported");
    let mut assessed = Once::new("assessed");
    let mut missing = Once::new("missing");
    let mut suppressed = Once::new("suppressed");
    let mut rounded = Once::new("rounded");
    let mut counted = Once::new("counted");
    for statement in &item.statements {
        let checker = &mut resolver.checker;
        match &statement.kind {
            InputStatement::InForce(_) => {}
            InputStatement::Unit(kind, _) => unit.set(checker, kind, statement),
            InputStatement::Source(text, by) => source.set(checker, (text, by.as_ref()), statement),
            InputStatement::Reported(frequency, _) => {
                reported.set(checker, (*frequency, statement.line()), statement);
            }
            InputStatement::Assessed(method, parts) => assessed.set(checker, (*method, *parts), statement),
            InputStatement::Missing(rule) => missing.set(checker, rule, statement),
            InputStatement::SuppressedCounts(counts) => suppressed.set(checker, counts, statement),
            InputStatement::RoundedCounts(counts) => rounded.set(checker, counts, statement),
            InputStatement::Counted(how) => counted.set(checker, how, statement),
        }
    }
    let here = item.name.span;
    let subject = format!("`{}`", item.name.text);
    let value_type = resolver.input_types.get(position).copied().flatten();
    let ((frequency, line), place) = reported.placed().unwrap_or(((Frequency::Yearly, None), here));
    let method = method(resolver, assessed.placed(), (frequency, place, line), &subject).flatten();
    if method.is_some_and(crate::indicator::AssessmentMethod::is_by_part) {
        resolver.report(
            Diagnostic::new(
                Code::WrongScoring,
                place,
                "an input has one value a year, not a result for each part",
            )
            .with_help("write `assessed yearly on the total of its …`, or on the `mean` or `latest` of them"),
        );
    }
    let rule = missing.required(&mut resolver.checker, here, &subject, "missing pays nothing");
    let missing = match (rule, value_type) {
        (Some(rule), Some(value_type)) => costs(resolver, rule, value_type),
        _ => MissingCosts::nothing(here),
    };
    check_missing(resolver, &missing);
    let (source, by) = source.value().map_or((None, None), |(text, by)| (Some(text.text.clone()), by));
    let submitted_by = by.and_then(|name| resolver.party(name));
    let holds = match (unit.value(), value_type) {
        (Some(kind), Some(value_type)) => held_as(&item.title.text, kind, value_type),
        _ => Holds::YesNo { what: item.title.text.clone() },
    };
    check_pooling(resolver, &holds, method, false, false, here);
    let own = OwnCounts { suppressed: suppressed.placed(), rounded: rounded.placed() };
    let counts = counts(resolver, &holds, &own, rule);
    let id = DataItemId(resolver.data_items.len());
    resolver.item_of.insert(item.name.text.clone(), id.0);
    resolver.data_items.push(DataItem {
        name: item.name.text.clone(),
        provider: resolver.owner_of(&item.name.text),
        code: None,
        title: item.title.text.clone(),
        holds,
        frequency,
        method,
        segments: Vec::new(),
        of_segment: None,
        source,
        submitted_by,
        asked_for: vec![true; resolver.calendar.years().len()],
        needs_denominator: false,
        counts,
        counted: None,
        span: here,
    });
    Input { name: item.name.text.clone(), title: item.title.text.clone(), item: id, missing, span: here }
}

/// An input is a value in a formula: it cannot be left out of it, only stand as something or stop the payment.
fn check_missing(resolver: &mut Resolver, missing: &MissingCosts) {
    use crate::indicator::Consequence::{Excluded, ExcludedWeightShared, PresumedMet};
    let kinds = [missing.not_due, missing.not_submitted, missing.suppressed, missing.not_applicable];
    if kinds.iter().any(|kind| matches!(kind, Excluded | ExcludedWeightShared | PresumedMet)) {
        resolver.report(
            Diagnostic::new(
                Code::WrongScoring,
                missing.span,
                "an input has no weight that could be left out or met",
            )
            .with_help(
                "write `pays nothing`, `withheld`, `carried forward`, `counts as zero` or `counts as no`",
            ),
        );
    }
}
