//! Names in formulas: what each stands for, and of what type it is.

use super::known::{VALUES, of_segment as of_segment_name};
use super::names::Kind;
use super::{Resolver, carried, curve, define, domain, path, providers, records};
use crate::example::{FigureKind, FigurePath, Subject};
use crate::expression::{Expression, ExpressionKind, Frequency, Own, Type};
use crate::ids::{AmountId, CurveId, DataItemId, DefineId};
use crate::thing::{SegmentFigure, ThingFigure};
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree::{self, Name, Path};

/// What has a meaning of its own where an expression stands.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Scope {
    /// Inside an indicator: the type of its value.
    pub(super) value: Option<Type>,
    /// Whether that value has a numerator and a denominator.
    pub(super) is_ratio: bool,
    /// Whether it has a stated baseline.
    pub(super) has_baseline: bool,
    /// How often it is reported.
    pub(super) frequency: Option<Frequency>,
    /// What data report of it, by its position.
    pub(super) item: Option<usize>,
    /// In what a gain or a loss pays.
    pub(super) is_share: bool,
    /// In what an aggregate takes of each thing of a domain.
    pub(super) thing: Option<ThingScope>,
    /// In a rule for a row: of which records.
    pub(super) row: Option<usize>,
    /// In what a carried value closes with: which, and of what type.
    pub(super) carried: Option<(usize, Type)>,
}

/// What can be asked of each thing of a domain.
#[derive(Clone, Copy, Debug)]
pub(super) struct ThingScope {
    /// What they are.
    pub(super) kind: ThingKind,
    /// The type of their values; none where they have none, or not of one kind.
    pub(super) value: Option<Type>,
    /// Whether each has a numerator and a denominator.
    pub(super) is_ratio: bool,
    /// Whether each has a weight.
    pub(super) has_weight: bool,
}

/// What a domain holds, by what can be asked of each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ThingKind {
    /// Indicators or outcomes, which earn money.
    Earning,
    /// Segments that are scored by themselves, or components.
    Scored,
    /// Segments whose figures are added up.
    AddedUp,
    /// Parties.
    Party,
    /// Amounts, or lines of one.
    Sum,
}

impl ThingKind {
    /// What they are, at the beginning of a sentence.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Earning => "indicators and outcomes",
            Self::Scored => "segments and components",
            Self::AddedUp => "segments whose figures are added up",
            Self::Party => "parties",
            Self::Sum => "sums of money",
        }
    }

    /// What can be asked of each, in a help.
    pub(super) fn asked(self) -> &'static str {
        match self {
            Self::Earning => {
                "of each can be asked `earned`, `missed`, `not-available`, `pot`, and `value` where all are of one kind"
            }
            Self::Scored => {
                "of each can be asked `value`, `score`, and `weight` where they combine by weight"
            }
            Self::AddedUp => {
                "of each can be asked `value`, and `numerator` and `denominator` where it has them"
            }
            Self::Party => {
                "of each can be asked `received` and `paid`, and in a `where` its role: `role is subcontractor`"
            }
            Self::Sum => "of each can be asked `value`: its sum",
        }
    }
}

impl ThingScope {
    fn own(self, word: &str) -> Option<(Own, Type)> {
        Some(match word {
            "value" => (Own::Value, self.value?),
            "numerator" if self.is_ratio => (Own::Numerator, Type::Number),
            "denominator" if self.is_ratio => (Own::Denominator, Type::Number),
            "weight" if self.has_weight => (Own::Weight, Type::Number),
            "earned" if self.kind == ThingKind::Earning => (Own::Earned, Type::Money),
            "missed" if self.kind == ThingKind::Earning => (Own::Missed, Type::Money),
            "not-available" if self.kind == ThingKind::Earning => (Own::NotAvailable, Type::Money),
            "pot" if self.kind == ThingKind::Earning => (Own::Pot, Type::Money),
            "score" if self.kind == ThingKind::Scored => (Own::Score, Type::Percentage),
            "paid" if self.kind == ThingKind::Party => (Own::Paid, Type::Money),
            "received" if self.kind == ThingKind::Party => (Own::Received, Type::Money),
            _ => return None,
        })
    }
}

impl Scope {
    fn own(self, word: &str) -> Option<(Own, Type)> {
        if let Some(thing) = self.thing {
            return thing.own(word);
        }
        match word {
            "value" => Some((Own::Value, self.value?)),
            "numerator" if self.is_ratio => Some((Own::Numerator, Type::Number)),
            "denominator" if self.is_ratio => Some((Own::Denominator, Type::Number)),
            "baseline" if self.has_baseline => Some((Own::Baseline, self.value?)),
            "gain" if self.is_share => Some((Own::Gain, Type::Money)),
            "loss" if self.is_share => Some((Own::Loss, Type::Money)),
            _ => None,
        }
    }
}

/// A name or a path as a value.
pub(super) fn named(resolver: &mut Resolver, path: &Path) -> Option<Expression> {
    let span = path.span;
    if let [name] = path.names.as_slice()
        && let Some((own, value_type)) = resolver.scope.own(&name.text)
    {
        return Some(Expression { kind: ExpressionKind::Own(own), value_type, span });
    }
    if let ([name], Some((index, value_type))) = (path.names.as_slice(), resolver.scope.carried)
        && name.text == "opening"
    {
        let path = FigurePath { subject: Subject::Carried(index), figure: FigureKind::Opening };
        return Some(Expression { kind: ExpressionKind::Figure(path), value_type, span });
    }
    if let Some((why, help)) = domain::why_not_of_things(resolver, &path.text()) {
        resolver.report(Diagnostic::new(Code::AggregateWithoutMeaning, span, why).with_help(help));
        return None;
    }
    if let [name] = path.names.as_slice()
        && let Some(found) = records::named_in_row(resolver, name)
    {
        return found;
    }
    let path = &providers::whose(resolver, path, providers::Used::InAFormula)?;
    let (names, figure) = match path.names.as_slice() {
        [names @ .., last] if !names.is_empty() => match path::figure_named(&last.text) {
            Some(figure) => (names, Some(figure)),
            None => (path.names.as_slice(), None),
        },
        names => (names, None),
    };
    let (name, owners) = names.split_last()?;
    let found = resolver.find(name, &VALUES)?;
    if !records::check_of_contract(resolver, name, found.kind) {
        return None;
    }
    if !owners.is_empty() {
        let lies_in = resolver.known.subjects.get(&name.text).map(|(_, owners)| owners.clone());
        let lies_in = lies_in.unwrap_or_default();
        if let Some(stray) = owners.iter().find(|owner| !lies_in.contains(&owner.text)) {
            resolver.report(
                Diagnostic::new(
                    Code::UnknownPath,
                    stray.span,
                    format!("`{}` does not lie in `{}`", name.text, stray.text),
                )
                .with_help(format!("write `{}` alone: every name stands once in a contract", name.text)),
            );
            return None;
        }
    }
    let plain = |kind, value_type| Some(Expression { kind, value_type, span });
    match (found.kind, figure) {
        (Kind::Amount, None | Some(FigureKind::Value)) => {
            plain(ExpressionKind::Amount(AmountId(found.index)), Type::Money)
        }
        (Kind::Define, None | Some(FigureKind::Value)) => {
            let value_type = define::type_of(resolver, found.index)?;
            plain(ExpressionKind::Define(DefineId(found.index)), value_type)
        }
        (Kind::Carried, Some(figure @ (FigureKind::Opening | FigureKind::Closing))) => {
            let value_type = carried::type_of(resolver, found.index)?;
            let path = FigurePath { subject: Subject::Carried(found.index), figure };
            plain(ExpressionKind::Figure(path), value_type)
        }
        (Kind::Carried, None) => {
            carried::which(resolver, name, path);
            None
        }
        (Kind::Curve, _) => {
            resolver.report(
                Diagnostic::new(
                    Code::WrongKindOfName,
                    span,
                    format!("`{}` is a curve, and a curve is of something", name.text),
                )
                .with_help(format!("write what is put to it: `{} of value`", name.text)),
            );
            None
        }
        (Kind::Input | Kind::Indicator | Kind::Component | Kind::Outcome, None | Some(FigureKind::Value))
            if resolver.known.items.contains_key(&name.text) =>
        {
            // What it measures could not be read: that was reported.
            let item = *resolver.known.items.get(&name.text)?;
            plain(ExpressionKind::Item(DataItemId(item.position)), item.value_type?)
        }
        (Kind::Indicator | Kind::Outcome | Kind::Payment | Kind::Additional, Some(figure)) => {
            let subject = resolver.known.subjects.get(&name.text).map(|(subject, _)| *subject)?;
            if !path::allowed(subject, figure) {
                return no_such_figure(resolver, path, &name.text, subject);
            }
            plain(ExpressionKind::Figure(FigurePath { subject, figure }), Type::Money)
        }
        (Kind::Outcome | Kind::Payment | Kind::Additional | Kind::Indicator, None) => {
            let subject = resolver.known.subjects.get(&name.text).map(|(subject, _)| *subject)?;
            no_such_figure(resolver, path, &name.text, subject)
        }
        _ => {
            resolver.report(
                Diagnostic::new(
                    Code::WrongKindOfName,
                    path.span,
                    format!("`{}` has no such figure", name.text),
                )
                .with_help(format!("write `{}` alone for its value", name.text)),
            );
            None
        }
    }
}

fn no_such_figure(resolver: &mut Resolver, path: &Path, name: &str, subject: Subject) -> Option<Expression> {
    resolver.report(
        Diagnostic::new(
            Code::WrongKindOfName,
            path.span,
            format!("`{}` does not say which figure of `{name}` is meant", path.text()),
        )
        .with_help(format!("write {}", path::figures_of(name, subject))),
    );
    None
}

/// `previous x`: what has a value of its own in every contract year.
pub(super) fn previous(resolver: &mut Resolver, path: &Path, span: Span) -> Option<Expression> {
    let before = std::mem::replace(&mut resolver.in_previous, true);
    let inner = named(resolver, path);
    resolver.in_previous = before;
    let inner = inner?;
    let value_type = inner.value_type;
    if matches!(&inner.kind, ExpressionKind::Own(own) if !matches!(own, Own::Value | Own::Numerator | Own::Denominator))
    {
        resolver.report(
            Diagnostic::new(Code::WrongType, span, format!("`{}` has no year before", path.text()))
                .with_help(
                    "name an amount, an input, a definition, a measure, or `value` inside an indicator",
                ),
        );
        return None;
    }
    Some(Expression { kind: ExpressionKind::Previous(Box::new(inner)), value_type, span })
}

/// `honos of psychosis`: the figure of a segment that is scored by itself. None where it is no such thing.
#[allow(clippy::option_option, reason = "no such thing, in doubt and found are three answers")]
pub(super) fn of_segment(
    resolver: &mut Resolver,
    share: &tree::Expression,
    whole: &tree::Expression,
    span: Span,
) -> Option<Option<Expression>> {
    let (path, is_previous) = match &share.kind {
        tree::ExpressionKind::Path(path) => (path, false),
        tree::ExpressionKind::Previous(path) => (path, true),
        _ => return None,
    };
    let tree::ExpressionKind::Path(of) = &whole.kind else { return None };
    let [segment] = of.names.as_slice() else { return None };
    if resolver.names.kind_of(&segment.text) != Some(Kind::Segment) {
        return None;
    }
    let name = path.names.last()?;
    resolver.find(segment, &[Kind::Segment]);
    Some(measured_of(resolver, name, segment, span).map(|value| {
        let value_type = value.value_type;
        if is_previous {
            Expression { kind: ExpressionKind::Previous(Box::new(value)), value_type, span }
        } else {
            value
        }
    }))
}

fn measured_of(resolver: &mut Resolver, name: &Name, segment: &Name, span: Span) -> Option<Expression> {
    resolver.find(name, &VALUES)?;
    let known = resolver.known.items.get(&of_segment_name(&name.text, &segment.text)).copied();
    if known.is_none()
        && let Some((item, segment)) = resolver.known.added_up(&name.text, &segment.text)
    {
        let figure = SegmentFigure::Value;
        let kind =
            ExpressionKind::Thing(ThingFigure::Segment { item: DataItemId(item.position), segment, figure });
        return Some(Expression { kind, value_type: item.value_type?, span });
    }
    let Some(item) = known else {
        resolver.report(
            Diagnostic::new(
                Code::NotBySegment,
                span,
                format!("`{}` has no figure of its own for `{}`", name.text, segment.text),
            )
            .with_help("only what is `broken down by` segments has a value of each of them"),
        );
        return None;
    };
    let kind = ExpressionKind::Item(DataItemId(item.position));
    Some(Expression { kind, value_type: item.value_type?, span })
}

/// The name of the curve that stands before `of`, if one does.
pub(super) fn curve_name<'t>(resolver: &Resolver, share: &'t tree::Expression) -> Option<&'t Name> {
    let tree::ExpressionKind::Path(path) = &share.kind else { return None };
    let [name] = path.names.as_slice() else { return None };
    (resolver.names.kind_of(&name.text) == Some(Kind::Curve)).then_some(name)
}

/// The curve of a name; none where it could not be read, which was reported.
pub(super) fn curve(resolver: &mut Resolver, name: &Name) -> Option<CurveId> {
    let found = resolver.find(name, &[Kind::Curve])?;
    curve::known(resolver, found.index)
}
