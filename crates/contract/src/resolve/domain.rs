//! What an aggregate runs over: which things there are, and what can be asked of each.

use super::known::KnownParts;
use super::names::Kind;
use super::test::constant;
use super::value::{ThingKind, ThingScope};
use super::{Resolver, providers};
use crate::example::{FigureKind, FigurePath, Subject};
use crate::expression::{
    Aggregate, Expression, ExpressionKind, Frequency, Gate, Own, Replace, Role, Taken, TestKind, Type,
    YearWindow,
};
use crate::ids::{AmountId, DataItemId, PartyId, SegmentId};
use crate::thing::{Flow, PartFigure, PartOf, SegmentFigure, ThingFigure};
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree::{self, DomainKind, Name, Path};
use rust_decimal::Decimal;

/// What a domain holds.
pub(super) enum Found {
    /// Things of the contract, and what they are called together: `indicators of functioning`.
    Things(Vec<Thing>, ThingKind, String),
    Parts(Frequency),
    Years(YearWindow),
}

/// A thing of a domain.
pub(super) struct Thing {
    what: What,
    /// What data report of it, by its position.
    item: Option<usize>,
    weight: Option<Decimal>,
}

enum What {
    /// An indicator or an outcome.
    Earning(Subject),
    /// A segment that is scored by itself, or a component.
    Scored(PartOf),
    /// A segment whose figures are added up.
    AddedUp(SegmentId),
    /// An amount, or a line of one.
    Sum(ExpressionKind),
    /// What comes to a party and what it pays, and its role.
    Party { received: ExpressionKind, paid: ExpressionKind, role: Option<Role> },
}

impl Thing {
    /// What is taken of each, of this one; none where `where` leaves it out whatever the data say. A sum that is only counted is there as well, since a line may state nothing for a
    /// year.
    pub(super) fn taken(&self, taken: &Taken, domain: Span) -> Option<Taken> {
        let mut own = Replace(&|own| self.own(own)).taken(taken);
        if matches!(self.what, What::Party { .. })
            && let Some(filter) = own.filter.take()
        {
            own.filter = match settled(filter) {
                Settled::Known(true) => None,
                Settled::Known(false) => return None,
                Settled::Open(filter) => Some(filter),
            };
        }
        if let (None, What::Sum(kind)) = (&own.value, &self.what) {
            let span = domain;
            own.value = Some(Expression { kind: kind.clone(), value_type: Type::Money, span });
        }
        Some(own)
    }

    /// What stands for a figure of it.
    fn own(&self, own: Own) -> Option<ExpressionKind> {
        let item = self.item.map(DataItemId);
        match (&self.what, own) {
            (_, Own::Weight) => Some(ExpressionKind::Constant(self.weight?)),
            (What::Sum(kind), Own::Value) => Some(kind.clone()),
            (What::AddedUp(segment), Own::Value | Own::Numerator | Own::Denominator) => {
                let figure = match own {
                    Own::Numerator => SegmentFigure::Numerator,
                    Own::Denominator => SegmentFigure::Denominator,
                    _ => SegmentFigure::Value,
                };
                Some(ExpressionKind::Thing(ThingFigure::Segment { item: item?, segment: *segment, figure }))
            }
            (_, Own::Value) => Some(ExpressionKind::Item(item?)),
            (_, Own::Numerator) => Some(ExpressionKind::Numerator(item?)),
            (_, Own::Denominator) => Some(ExpressionKind::Denominator(item?)),
            (What::Earning(subject), Own::Earned | Own::Missed | Own::NotAvailable | Own::Pot) => {
                let figure = match own {
                    Own::Missed => FigureKind::Missed,
                    Own::NotAvailable => FigureKind::NotAvailable,
                    Own::Pot => FigureKind::Pot,
                    _ => FigureKind::Earned,
                };
                Some(ExpressionKind::Figure(FigurePath { subject: *subject, figure }))
            }
            (What::Scored(part), Own::Score | Own::Achieved) => {
                let figure = if own == Own::Score { PartFigure::Score } else { PartFigure::Achieved };
                Some(ExpressionKind::Thing(ThingFigure::Part { part: *part, figure }))
            }
            (What::Party { received, .. }, Own::Received) => Some(received.clone()),
            (What::Party { paid, .. }, Own::Paid) => Some(paid.clone()),
            (What::Party { role, .. }, Own::HasRole(asked)) => {
                Some(ExpressionKind::Constant(Decimal::from(u8::from(*role == Some(asked)))))
            }
            _ => None,
        }
    }
}

/// A condition of which roles are known, whatever the data say.
enum Settled {
    Known(bool),
    Open(Gate),
}

/// What is left of a condition once the roles of a party are known.
fn settled(gate: Gate) -> Settled {
    let several = |gates: Vec<Gate>, decides: bool, join: fn(Vec<Gate>) -> Gate| {
        let mut open = Vec::new();
        for gate in gates {
            match settled(gate) {
                Settled::Known(known) if known == decides => return Settled::Known(decides),
                Settled::Known(_) => {}
                Settled::Open(gate) => open.push(gate),
            }
        }
        match open.pop() {
            None => Settled::Known(!decides),
            Some(one) if open.is_empty() => Settled::Open(one),
            Some(last) => {
                open.push(last);
                Settled::Open(join(open))
            }
        }
    };
    match gate {
        Gate::Is { subject, test, span } => match (&subject.kind, &test.kind) {
            (ExpressionKind::Constant(of), TestKind::Exactly(asked))
                if subject.value_type == Type::YesNo && constant(asked).is_some() =>
            {
                Settled::Known(constant(asked) == Some(*of))
            }
            _ => Settled::Open(Gate::Is { subject, test, span }),
        },
        Gate::And(gates) => several(gates, false, Gate::And),
        Gate::Or(gates) => several(gates, true, Gate::Or),
        Gate::Not(inner) => match settled(*inner) {
            Settled::Known(known) => Settled::Known(!known),
            Settled::Open(gate) => Settled::Open(Gate::Not(Box::new(gate))),
        },
        other => Settled::Open(other),
    }
}

/// What a domain holds; none where something is wrong with it, which was reported.
pub(super) fn found(resolver: &mut Resolver, written: &tree::Domain) -> Option<Found> {
    if resolver.scope.row.is_some() {
        return refuse(
            resolver,
            written.span,
            "a rule for a row of records knows that row alone",
            "count or add up the rows in what is measured, and take the aggregate of that",
        );
    }
    match &written.kind {
        DomainKind::Indicators(path) => {
            earning(resolver, path, &[Kind::Outcome, Kind::Payment], "indicators")
        }
        DomainKind::Outcomes(path) => earning(resolver, path, &[Kind::Payment], "outcomes"),
        DomainKind::Segments(path) => parts(resolver, path, "segments"),
        DomainKind::Components(path) => parts(resolver, path, "components"),
        DomainKind::OwnSegments => own_segments(resolver, written.span),
        DomainKind::Lines(path) => lines(resolver, path),
        DomainKind::Amounts(paths) => amounts(resolver, paths),
        DomainKind::Parties(path) => parties(resolver, path.as_ref(), written.span),
        DomainKind::Parts(frequency) => Some(Found::Parts(*frequency)),
        DomainKind::Years(window) => {
            if let YearWindow::Last(0) | YearWindow::UpToLast(0) = window {
                resolver.report(
                    Diagnostic::new(Code::WrongPeriod, written.span, "no year is asked for")
                        .with_help("write how many years: `the last 3 years`"),
                );
                return None;
            }
            Some(Found::Years(*window))
        }
        // What is made of providers is put down for each of them elsewhere.
        DomainKind::Providers(_) => None,
    }
}

fn refuse<T>(
    resolver: &mut Resolver,
    span: Span,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Option<T> {
    resolver
        .report(Diagnostic::new(Code::AggregateWithoutMeaning, span, message.into()).with_help(help.into()));
    None
}

/// The indicators of an outcome or a payment, or the outcomes of a payment.
fn earning(resolver: &mut Resolver, path: &Path, kinds: &[Kind], word: &str) -> Option<Found> {
    let name = path.names.last()?;
    resolver.find(name, kinds)?;
    let owner = resolver.known.subjects.get(&name.text).map(|(subject, _)| *subject)?;
    let mut found: Vec<(usize, usize, Thing)> = Vec::new();
    for (name, (subject, _)) in &resolver.known.subjects {
        let place = match (owner, *subject) {
            (Subject::Payment(payment), Subject::Outcome(within, outcome))
                if word == "outcomes" && payment == within =>
            {
                (outcome, 0)
            }
            (Subject::Payment(payment), Subject::Indicator(within, outcome, indicator))
                if word == "indicators" && payment == within =>
            {
                (outcome, indicator)
            }
            (Subject::Outcome(payment, outcome), Subject::Indicator(p, o, indicator))
                if (payment, outcome) == (p, o) =>
            {
                (outcome, indicator)
            }
            _ => continue,
        };
        let item = resolver.known.items.get(name);
        let thing = Thing {
            what: What::Earning(*subject),
            item: item.map(|item| item.position),
            weight: item.and_then(|item| item.weight),
        };
        found.push((place.0, place.1, thing));
    }
    found.sort_by_key(|(outcome, indicator, _)| (*outcome, *indicator));
    if found.is_empty() {
        let message = format!("`{}` has no {word}", name.text);
        return refuse(resolver, path.span, message, format!("name something that has {word}"));
    }
    let found = found.into_iter().map(|(_, _, thing)| thing).collect();
    Some(Found::Things(found, ThingKind::Earning, format!("{word} of {}", name.text)))
}

/// The segments or the components of a measure.
fn parts(resolver: &mut Resolver, path: &Path, word: &str) -> Option<Found> {
    let path = providers::whose(resolver, path, providers::Used::InAFormula)?;
    let name = path.names.last()?;
    resolver.find(name, &[Kind::Indicator, Kind::Outcome])?;
    let (subject, _) = resolver.known.subjects.get(&name.text)?;
    let (payment, outcome, indicator) = match *subject {
        Subject::Indicator(payment, outcome, indicator) => (payment, outcome, Some(indicator)),
        Subject::Outcome(payment, outcome) => (payment, outcome, None),
        _ => return None,
    };
    let known = resolver.known.parts.get(&name.text);
    let scored = match (known, word) {
        (Some(KnownParts::Segments(parts)), "segments")
        | (Some(KnownParts::Components(parts)), "components") => parts,
        (Some(KnownParts::AddedUp(segments)), "segments") => {
            let segments = segments.clone();
            return added_up(resolver, name, &segments);
        }
        (known, _) => {
            let help = match known {
                Some(KnownParts::Components(_)) => format!("write `components of {}`", name.text),
                Some(_) => format!("write `segments of {}`", name.text),
                None if word == "segments" => {
                    "name an indicator that is `broken down by` segments".to_owned()
                }
                None => "name an indicator that is made of components".to_owned(),
            };
            return refuse(resolver, path.span, format!("`{}` has no {word}", name.text), help);
        }
    };
    let things = scored.iter().enumerate().map(|(index, part)| Thing {
        what: What::Scored(PartOf { payment, outcome, indicator, part: index }),
        item: resolver.known.items.get(&part.name).map(|item| item.position),
        weight: part.weight,
    });
    let things = things.collect();
    Some(Found::Things(things, ThingKind::Scored, format!("{word} of {}", name.text)))
}

/// Segments whose figures are added up.
fn added_up(resolver: &mut Resolver, name: &Name, segments: &[SegmentId]) -> Option<Found> {
    let item = resolver.known.items.get(&name.text)?.position;
    let things = segments.iter().map(|segment| Thing {
        what: What::AddedUp(*segment),
        item: Some(item),
        weight: None,
    });
    Some(Found::Things(things.collect(), ThingKind::AddedUp, format!("segments of {}", name.text)))
}

/// `its segments`, inside an indicator.
fn own_segments(resolver: &mut Resolver, span: Span) -> Option<Found> {
    let own = resolver.scope.item.and_then(|item| {
        let (name, _) = resolver.known.items.iter().find(|(_, known)| known.position == item)?;
        Some(name.clone())
    });
    let Some(own) = own else {
        return refuse(
            resolver,
            span,
            "`its segments` has a meaning only inside an indicator",
            "name the indicator: `segments of NAME`",
        );
    };
    let Some(KnownParts::AddedUp(segments)) = resolver.known.parts.get(&own) else {
        return refuse(
            resolver,
            span,
            "there are no segments here whose figures are added up",
            "where segments are scored by themselves, a rule is for each of them, and `combined` says how their scores make one",
        );
    };
    let segments = segments.clone();
    let name = Name { text: own, span };
    let found = added_up(resolver, &name, &segments)?;
    Some(match found {
        Found::Things(things, kind, _) => Found::Things(things, kind, "its segments".to_owned()),
        other => other,
    })
}

/// The lines of an amount.
fn lines(resolver: &mut Resolver, path: &Path) -> Option<Found> {
    let name = path.names.last()?;
    let amount = AmountId(resolver.find(name, &[Kind::Amount])?.index);
    let Some(lines) = resolver.known.lines.get(&name.text).copied().filter(|lines| *lines > 0) else {
        return refuse(
            resolver,
            path.span,
            format!("`{}` has no lines", name.text),
            "name an amount with a column `line`; several amounts are `amounts (a, b)`",
        );
    };
    let line = |line| ExpressionKind::Thing(ThingFigure::Line { amount, line });
    let things = (0..lines).map(|index| Thing { what: What::Sum(line(index)), item: None, weight: None });
    Some(Found::Things(things.collect(), ThingKind::Sum, format!("lines of {}", name.text)))
}

/// `amounts (a, b)`
fn amounts(resolver: &mut Resolver, paths: &[Path]) -> Option<Found> {
    let mut things = Vec::with_capacity(paths.len());
    let mut names: Vec<String> = Vec::with_capacity(paths.len());
    for path in paths {
        let name = path.names.last()?;
        let found = resolver.find(name, &[Kind::Amount])?;
        if names.contains(&name.text) {
            resolver.report(
                Diagnostic::new(
                    Code::DuplicateName,
                    name.span,
                    format!("`{}` stands twice in one list", name.text),
                )
                .with_help("it would be counted twice; delete one"),
            );
            return None;
        }
        names.push(name.text.clone());
        let what = What::Sum(ExpressionKind::Amount(AmountId(found.index)));
        things.push(Thing { what, item: None, weight: None });
    }
    Some(Found::Things(things, ThingKind::Sum, format!("amounts ({})", names.join(", "))))
}

/// The parties between whom a payment flows, or all of the contract with what all payments come to for them.
fn parties(resolver: &mut Resolver, path: Option<&Path>, span: Span) -> Option<Found> {
    let (payments, names, words) = match path {
        Some(path) => {
            let path = &providers::whose(resolver, path, providers::Used::InAFormula)?;
            let name = path.names.last()?;
            resolver.find(name, &[Kind::Payment])?;
            let Some((Subject::Payment(payment), _)) = resolver.known.subjects.get(&name.text) else {
                return None;
            };
            let names = resolver.known.flows.get(*payment).cloned().unwrap_or_default();
            (vec![*payment], names, format!("parties of {}", name.text))
        }
        None => {
            if let Some(super::over::Paying { index: payment, .. }) = resolver.paying {
                let own = resolver.names.name_of(Kind::Payment, payment);
                return refuse(
                    resolver,
                    span,
                    format!(
                        "`{own}` is one of the payments that are added up here, and cannot follow from itself"
                    ),
                    "name the payment that is meant: `parties of NAME`",
                );
            }
            if resolver.known.deducts {
                return refuse(
                    resolver,
                    span,
                    "requirements deduct money, and no formula is reckoned from what they deduct",
                    "name the payment that is meant: `parties of NAME`",
                );
            }
            let names = resolver.known.parties.iter().map(|(name, _)| name.clone()).collect();
            ((0..resolver.known.flows.len()).collect(), names, "parties".to_owned())
        }
    };
    let mut things = Vec::with_capacity(names.len());
    for name in &names {
        let Some(index) = resolver.names.index_of(Kind::Party, name) else { continue };
        let role = resolver.known.parties.iter().find(|(known, _)| known == name).and_then(|(_, role)| *role);
        let flows = |flow: Flow| {
            let own = payments.iter().filter(|payment| {
                resolver.known.flows.get(**payment).is_some_and(|parties| parties.contains(name))
            });
            let list: Vec<Expression> = own
                .map(|payment| {
                    let figure = ThingFigure::Flow { payment: *payment, party: PartyId(index), flow };
                    Expression { kind: ExpressionKind::Thing(figure), value_type: Type::Money, span }
                })
                .collect();
            match list.as_slice() {
                [] => ExpressionKind::Constant(Decimal::ZERO),
                [one] => one.kind.clone(),
                _ => ExpressionKind::List { aggregate: Aggregate::Total, list },
            }
        };
        let what = What::Party { received: flows(Flow::Received), paid: flows(Flow::Paid), role };
        things.push(Thing { what, item: None, weight: None });
    }
    Some(Found::Things(things, ThingKind::Party, words))
}

/// Resolves what is taken of each where it has a meaning.
pub(super) fn within<T>(
    resolver: &mut Resolver,
    found: &Found,
    resolve: impl FnOnce(&mut Resolver) -> Option<T>,
) -> Option<T> {
    let before = resolver.scope;
    if let Found::Things(things, kind, _) = found {
        let known = |thing: &Thing| thing.item.and_then(|at| resolver.known.at(at));
        let first = things.first().and_then(known).and_then(|item| item.value_type);
        let alike = things.iter().all(|thing| known(thing).and_then(|item| item.value_type) == first);
        let value = if *kind == ThingKind::Sum { Some(Type::Money) } else { first.filter(|_| alike) };
        resolver.scope.thing = Some(ThingScope {
            kind: *kind,
            value,
            is_ratio: things.iter().all(|thing| known(thing).is_some_and(|item| item.is_pooled)),
            has_weight: things.iter().all(|thing| thing.weight.is_some()),
        });
    }
    let resolved = resolve(resolver);
    resolver.scope = before;
    resolved
}

/// Why a word that is asked of each thing of a domain has no meaning there, and what can be asked; none where it is no such
/// word.
pub(super) fn why_not_of_things(resolver: &Resolver, word: &str) -> Option<(String, &'static str)> {
    let kind = resolver.scope.thing?.kind;
    let why = match word {
        "value" if kind == ThingKind::Party => "a party has none",
        "value" => "they have no value, or not all of one kind",
        "numerator" | "denominator" => "not all of them have counts for the whole year",
        "weight" => "not all of them have a weight",
        "earned" | "missed" | "not-available" | "pot" => "they earn nothing by themselves",
        "score" => "they are not scored by themselves",
        "paid" | "received" => "only parties pay and receive",
        _ => return None,
    };
    Some((format!("`{word}` has no meaning here: {why}"), kind.asked()))
}
