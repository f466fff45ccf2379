//! Outcomes: indicators with weights, or assessed themselves.

use super::combined::{self, Resolved, Said};
use super::indicator::{Owner, with};
use super::portion::{PortionStatements, check_group};
use super::statements::Once;
use super::{Resolver, indicator};
use crate::indicator::Portion;
use crate::outcome::Outcome;
use meed_diagnostics::{Code, Diagnostic};
use meed_syntax::tree::{OutcomeItem, OutcomeStatement};

pub(super) fn resolve(resolver: &mut Resolver, item: &OutcomeItem) -> Option<Outcome> {
    let mut hierarchy = Once::new("hierarchy");
    let mut goal = Once::new("goal");
    let mut fixed = Once::new("fixed for the term");
    let mut portion = PortionStatements::new();
    let mut said: Vec<Said<'_>> = Vec::new();
    for statement in &item.statements {
        let checker = &mut resolver.checker;
        match &statement.kind {
            OutcomeStatement::Hierarchy(text) => hierarchy.set(checker, text.text.clone(), statement),
            OutcomeStatement::Goal(text) => goal.set(checker, text.text.clone(), statement),
            OutcomeStatement::Points(value, span) => portion.points.set(checker, (*value, *span), statement),
            OutcomeStatement::Weight(value, span) => portion.weight.set(checker, (*value, *span), statement),
            OutcomeStatement::Share(value, span) => portion.share.set(checker, (*value, *span), statement),
            OutcomeStatement::Fixed => fixed.set(checker, statement.span, statement),
            OutcomeStatement::InForce(_) => {}
            OutcomeStatement::Assessment(value) => said.push(with(statement, value)),
        }
    }
    let mut portion = portion.value(&mut resolver.checker);
    if let Some(Portion::Points(value, span)) = &portion {
        resolver.points.push((*value, *span));
        resolver.has_points = true;
    }
    let subject = format!("`{}`", item.name.text);
    let here = item.name.span;
    let own_statement = said.iter().map(|statement| statement.keyword).min();
    let assesses_itself = own_statement.is_some();
    if let (Some(own), Some(first)) = (own_statement, item.indicators.first()) {
        resolver.report(
            Diagnostic::new(
                Code::ConflictingStatements,
                own,
                format!("{subject} is assessed itself and has indicators as well"),
            )
            .with_text("about the outcome itself")
            .with_label(first.name.span, "an indicator")
            .with_help("put what is measured into the indicators, or leave the indicators out"),
        );
        return None;
    }
    if !assesses_itself && item.indicators.is_empty() {
        resolver.report(
            Diagnostic::new(Code::MissingStatement, here, format!("nothing measures {subject}"))
                .with_text("no indicator and nothing measured")
                .with_help("add an `indicator`, or say in the outcome itself what it `measures`"),
        );
        return None;
    }
    let (mut own, mut code) = (None, None);
    if assesses_itself {
        let owner = Owner {
            what: "outcome",
            name: &item.name,
            title: &item.title,
            heading: &item.name.text,
            segment: None,
        };
        let Resolved { measurement, code: stated, of_the_pot } =
            combined::measurement(resolver, &owner, &said, &[])?;
        code = stated;
        match (of_the_pot, &portion) {
            (Some(span), None) => portion = Some(Portion::OfThePot(span)),
            (
                Some(span),
                Some(Portion::Points(_, place) | Portion::Weight(_, place) | Portion::Share(_, place)),
            ) => {
                resolver.report(
                    Diagnostic::new(
                        Code::ConflictingStatements,
                        span,
                        "what this outcome is worth is said in two ways",
                    )
                    .with_text("the table pays shares of the pot")
                    .with_label(*place, "and here it is said as well")
                    .with_help("keep `as a share of the pot`, or what the outcome is worth"),
                );
            }
            (Some(_), Some(Portion::OfThePot(_))) | (None, _) => {}
        }
        own = Some(measurement);
    }
    let only_one = item.indicators.len() == 1;
    let indicators: Vec<_> = item
        .indicators
        .iter()
        .filter_map(|indicator| indicator::resolve(resolver, indicator, only_one))
        .collect();
    if indicators.len() == item.indicators.len() {
        let portions: Vec<&Portion> = indicators.iter().map(|indicator| &indicator.portion).collect();
        check_group(&mut resolver.checker, &portions, &format!("the indicators of {subject}"));
    }
    let Some(portion) = portion else {
        resolver.checker.missing(here, &subject, "points", "points 20");
        return None;
    };
    (indicators.len() == item.indicators.len()).then(|| Outcome {
        name: item.name.text.clone(),
        title: item.title.text.clone(),
        code,
        hierarchy: hierarchy.value(),
        goal: goal.value(),
        portion,
        fixed: fixed.value(),
        indicators,
        measurement: own,
        span: here,
    })
}
