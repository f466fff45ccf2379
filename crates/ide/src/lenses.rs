//! What is told above a thing: what became of a worked example, what shares come to, what a payment can come to, how often it is
//! named.

use crate::Analysis;
use crate::rules::{facts, in_years};
use meed_contract::{NameKind, words};
use meed_diagnostics::{SourceId, Span};
use meed_syntax::tree::{
    AdditionalStatement, IndicatorStatement, Item, OutcomeItem, OutcomeStatement, PaymentItem,
};
use rust_decimal::Decimal;

/// What is told above a thing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lens {
    /// The name or title of the thing.
    pub span: Span,
    /// What is told.
    pub title: String,
    /// Of what kind it is.
    pub kind: LensKind,
}

/// Of what kind a lens is; each can be turned off.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LensKind {
    /// What became of a worked example, by its title.
    Example(String),
    /// What points, weights or shares come to, or what a payment can come to.
    Total,
    /// How often a thing is named.
    References,
}

/// So many different sums are told in one lens.
const MOST_SUMS: usize = 3;

/// Everything to be told above the things of a file, in the order of the file.
pub fn lenses(analysis: &Analysis, source: SourceId) -> Vec<Lens> {
    let mut found = Vec::new();
    let items = analysis.tree(source).map(|file| file.items.as_slice()).unwrap_or_default();
    let text = analysis.text(source);
    for item in items {
        match item {
            Item::Example(example) => found.push(Lens {
                span: example.title.span,
                title: outcome_of(analysis, example.span),
                kind: LensKind::Example(example.title.text.clone()),
            }),
            Item::Payment(payment) => of_payment(analysis, payment, &mut found),
            Item::Contract(_)
            | Item::Party(_)
            | Item::Segment(_)
            | Item::Levels(_)
            | Item::Providers(_)
            | Item::Amount(_)
            | Item::Input(_)
            | Item::Define(_)
            | Item::Carried(_)
            | Item::Curve(_)
            | Item::Requirement(_)
            | Item::Records(_)
            | Item::Variation(_) => {}
        }
    }
    // Rows of a table stand close together: there nothing has room above it.
    let is_row = |span: Span| text.get(span.range()).is_some_and(|item| item.starts_with('|'));
    for given in analysis.names().given() {
        let is_told = match given.kind {
            NameKind::Variation | NameKind::Additional | NameKind::Component => false,
            NameKind::Party
            | NameKind::Segment
            | NameKind::Levels
            | NameKind::Providers
            | NameKind::Amount
            | NameKind::Input
            | NameKind::Define
            | NameKind::Carried
            | NameKind::Curve
            | NameKind::Payment
            | NameKind::Outcome
            | NameKind::Indicator
            | NameKind::Records
            | NameKind::Requirement => true,
        };
        if is_told && given.span.source == source && !is_row(given.item) {
            let uses = analysis.names().uses(&given.name);
            let title = words::counted(uses, "reference", "references");
            found.push(Lens { span: given.span, title, kind: LensKind::References });
        }
    }
    found.sort_by_key(|lens| lens.span);
    found
}

/// What became of the worked example that stands at `span`.
fn outcome_of(analysis: &Analysis, span: Span) -> String {
    let Some(contract) = analysis.contract() else {
        return "not run: the contract has errors".to_owned();
    };
    let at = contract.examples.iter().position(|example| example.span == span);
    let Some(result) = at.and_then(|at| analysis.examples().get(at)) else {
        return "not run".to_owned();
    };
    match result.failures.as_slice() {
        [] => match result.expected {
            0 => "runs, and expects nothing".to_owned(),
            1 => "passes: the figure comes out".to_owned(),
            count => format!("passes: all {count} figures come out"),
        },
        [failure] => format!("fails: {}", failure.message),
        [first, rest @ ..] => format!("fails: {}, and {} more", first.message, rest.len()),
    }
}

fn of_payment(analysis: &Analysis, payment: &PaymentItem, found: &mut Vec<Lens>) {
    let mut add = |span: Span, title: String| {
        if !title.is_empty() {
            found.push(Lens { span, title, kind: LensKind::Total });
        }
    };
    if let Some((facts, subject)) = facts(analysis).zip(analysis.subject(&payment.name.text)) {
        let ends = |year| match facts.beforehand.between(subject, year)? {
            (low, Some(high)) if low == high => Some(low.to_string()),
            (low, Some(high)) => Some(format!("{low} to {high}")),
            (low, None) => Some(format!("{low} or more")),
        };
        let told = (0..facts.years()).filter_map(|year| Some((year, ends(year)?)));
        let title = in_years(told, facts.years(), MOST_SUMS);
        if !title.is_empty() {
            add(payment.name.span, format!("payable: {title}"));
        }
    }
    let mut totals = Totals::default();
    for outcome in &payment.outcomes {
        for statement in &outcome.statements {
            match &statement.kind {
                OutcomeStatement::Points(points, _) => totals.points.push(*points),
                OutcomeStatement::Weight(weight, _) => totals.weights.push(*weight),
                OutcomeStatement::Share(share, _) => totals.shares.push(*share),
                OutcomeStatement::Hierarchy(_)
                | OutcomeStatement::Goal(_)
                | OutcomeStatement::Fixed
                | OutcomeStatement::InForce(_)
                | OutcomeStatement::Assessment(_) => {}
            }
        }
    }
    for extra in &payment.additional {
        for statement in &extra.statements {
            match &statement.kind {
                AdditionalStatement::Points(points, _) => totals.points.push(*points),
                AdditionalStatement::Weight(weight, _) => totals.weights.push(*weight),
                AdditionalStatement::Share(share, _) => totals.shares.push(*share),
                AdditionalStatement::InForce(_) | AdditionalStatement::OnlyIf(_) => {}
            }
        }
    }
    add(payment.name.span, totals.told());
    for outcome in &payment.outcomes {
        add(outcome.name.span, of_outcome(outcome).told());
    }
}

fn of_outcome(outcome: &OutcomeItem) -> Totals {
    let mut totals = Totals::default();
    for statement in outcome.indicators.iter().flat_map(|indicator| &indicator.statements) {
        match &statement.kind {
            IndicatorStatement::Weight(weight, _) => totals.weights.push(*weight),
            IndicatorStatement::Share(share, _) => totals.shares.push(*share),
            IndicatorStatement::InForce(_) | IndicatorStatement::Assessment(_) => {}
        }
    }
    totals
}

/// What things of one group have as their parts.
#[derive(Default)]
struct Totals {
    points: Vec<Decimal>,
    weights: Vec<Decimal>,
    shares: Vec<Decimal>,
}

impl Totals {
    /// `points total 100`; nothing where a single thing has the whole.
    fn told(&self) -> String {
        let mut told = Vec::new();
        for (what, list, unit) in
            [("points", &self.points, ""), ("weights", &self.weights, ""), ("shares", &self.shares, "%")]
        {
            if list.len() > 1 {
                let total: Decimal = list.iter().sum();
                told.push(format!("{what} total {}{unit}", words::grouped(total.normalize())));
            }
        }
        told.join(", ")
    }
}
