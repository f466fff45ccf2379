//! Indicators, and the assessment that they share with outcomes that are assessed themselves.

use super::combined::{self, Resolved, Said};
use super::counts::{OwnCounts, counts};
use super::missing::{check_by_part, check_consequence, check_minimum, costs};
use super::periods::{check_pooling, method};
use super::phase::phases;
use super::portion::PortionStatements;
use super::scale::{self, Measure};
use super::statements::Once;
use super::timeline::{self, Setting, Written};
use super::value::Scope;
use super::{Resolver, names::Kind, test};
use crate::data_item::{DataItem, Holds};
use crate::expression::{Test, Type};
use crate::ids::{DataItemId, LevelsId, SegmentId};
use crate::indicator::{
    Assessment, Better, Consequence, Frequency, Indicator, MissingCosts, Pays, Phase, Portion, Scale,
};
use crate::timeline::Timeline;
use crate::words;
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree::{
    self, AssessmentMethod, AssessmentStatement, CellKind, IndicatorItem, IndicatorStatement, Measured,
    MeasuredKind, MissingRule, Name, PhaseEntry, Statement, Text,
};
use rust_decimal::Decimal;

/// Resolves an indicator. Its portion may be left out where it is the only one of its outcome.
pub(super) fn resolve(resolver: &mut Resolver, item: &IndicatorItem, is_only_one: bool) -> Option<Indicator> {
    let mut portion = PortionStatements::new();
    let mut said: Vec<Said<'_>> = Vec::new();
    for statement in &item.statements {
        match &statement.kind {
            IndicatorStatement::Weight(value, span) => {
                portion.weight.set(&mut resolver.checker, (*value, *span), statement);
            }
            IndicatorStatement::Share(value, span) => {
                portion.share.set(&mut resolver.checker, (*value, *span), statement);
            }
            IndicatorStatement::InForce(_) => {}
            IndicatorStatement::Assessment(value) => said.push(with(statement, value)),
        }
    }
    let mut portion = portion.value(&mut resolver.checker);
    if portion.is_none() && is_only_one {
        portion = Some(Portion::Weight(Decimal::ONE, item.name.span));
    }
    let owner = Owner {
        what: "indicator",
        name: &item.name,
        title: &item.title,
        heading: &item.name.text,
        segment: None,
    };
    let Resolved { measurement, code, of_the_pot } =
        combined::measurement(resolver, &owner, &said, &item.components)?;
    if let Some(span) = of_the_pot {
        if let Some(Portion::Weight(_, place) | Portion::Share(_, place) | Portion::Points(_, place)) =
            portion.as_ref().filter(|_| !is_only_one)
        {
            resolver.report(
                Diagnostic::new(Code::ConflictingStatements, span, "a share of the pot, and a part of the outcome as well")
                    .with_label(*place, "a part of the outcome")
                    .with_help("a scale that pays `as a share of the pot` says what the outcome is worth: put it in the outcome itself"),
            );
        } else {
            resolver.report(
                Diagnostic::new(
                    Code::WrongScoring,
                    span,
                    "an indicator pays a share of its outcome, not of the pot",
                )
                .with_help("leave `as a share of the pot` out, or assess the outcome itself"),
            );
        }
        return None;
    }
    let Some(portion) = portion else {
        let subject = format!("`{}`", item.name.text);
        resolver.checker.missing(item.name.span, &subject, "weight", "weight 1");
        return None;
    };
    Some(Indicator {
        name: item.name.text.clone(),
        title: item.title.text.clone(),
        code,
        portion,
        measurement,
        span: item.name.span,
    })
}

/// What is assessed, for messages.
pub(super) struct Owner<'a> {
    pub(super) what: &'static str,
    pub(super) name: &'a Name,
    pub(super) title: &'a Text,
    /// What the column of tests in its table may be headed.
    pub(super) heading: &'a str,
    /// The indicator's name and the segment, where it is the measure of one.
    pub(super) segment: Option<(&'a str, SegmentId)>,
}

/// A statement with its place, of another kind.
pub(super) fn with<T, K>(statement: &Statement<K>, kind: T) -> Statement<T> {
    Statement { kind, keyword: statement.keyword, span: statement.span, from: statement.from }
}

/// The statements about an assessment, each at most once.
pub(super) struct AssessmentStatements<'a> {
    code: Once<&'a Text>,
    definition: Once<&'a Text>,
    measures: Once<&'a Measured>,
    better: Once<(Better, Span)>,
    source: Once<(&'a Text, Option<&'a Name>)>,
    reported: Once<(Frequency, Option<Span>)>,
    assessed: Once<(AssessmentMethod, Frequency)>,
    pub(super) broken_down: Once<&'a [Name]>,
    pub(super) combined: Once<&'a tree::Combined>,
    pub(super) by_segment: Once<&'a [tree::SegmentRow]>,
    phase_in: Once<&'a [PhaseEntry]>,
    baseline: Once<&'a tree::Expression>,
    target: Once<&'a tree::TimelineForm<tree::Test>>,
    pays: Once<(&'a tree::Pays, Span)>,
    minimum: Once<(Decimal, Consequence, Span)>,
    missing: Once<&'a MissingRule>,
    suppressed: Once<&'a tree::SuppressedCounts>,
    rounded: Once<&'a tree::RoundedCounts>,
    counted: Once<&'a tree::Counted>,
}

impl<'a> AssessmentStatements<'a> {
    pub(super) fn new() -> Self {
        Self {
            code: Once::new("code"),
            definition: Once::new("definition"),
            measures: Once::new("measures"),
            better: Once::new("better"),
            source: Once::new("source"),
            reported: Once::new("reported"),
            assessed: Once::new("assessed"),
            broken_down: Once::new("broken down by"),
            combined: Once::new("combined"),
            by_segment: Once::new("by segment"),
            phase_in: Once::new("phase-in"),
            baseline: Once::new("baseline"),
            target: Once::new("target"),
            pays: Once::new("pays"),
            minimum: Once::new("minimum denominator"),
            missing: Once::new("missing"),
            suppressed: Once::new("suppressed"),
            rounded: Once::new("rounded"),
            counted: Once::new("counted"),
        }
    }

    /// Takes a statement in.
    pub(super) fn take<K>(
        &mut self,
        resolver: &mut Resolver,
        value: &'a AssessmentStatement,
        statement: &Statement<K>,
    ) {
        let checker = &mut resolver.checker;
        match value {
            AssessmentStatement::Code(text) => self.code.set(checker, text, statement),
            AssessmentStatement::Definition(text) => self.definition.set(checker, text, statement),
            AssessmentStatement::Measures(measured) => self.measures.set(checker, measured, statement),
            AssessmentStatement::Better(better) => {
                self.better.set(checker, (*better, statement.span), statement);
            }
            AssessmentStatement::Source(text, by) => self.source.set(checker, (text, by.as_ref()), statement),
            AssessmentStatement::Reported(frequency, _) => {
                self.reported.set(checker, (*frequency, statement.line()), statement);
            }
            AssessmentStatement::Assessed(method, parts) => {
                self.assessed.set(checker, (*method, *parts), statement);
            }
            AssessmentStatement::BrokenDown(names) => {
                self.broken_down.set(checker, names.as_slice(), statement);
            }
            AssessmentStatement::Combined(combined) => self.combined.set(checker, combined, statement),
            AssessmentStatement::BySegment(rows) => {
                self.by_segment.set(checker, rows.as_slice(), statement);
            }
            AssessmentStatement::PhaseIn(entries) => {
                self.phase_in.set(checker, entries.as_slice(), statement);
            }
            AssessmentStatement::Baseline(value) => self.baseline.set(checker, value, statement),
            AssessmentStatement::Target(form) => self.target.set(checker, form, statement),
            AssessmentStatement::Pays(pays) => self.pays.set(checker, (pays, statement.keyword), statement),
            AssessmentStatement::MinimumDenominator(count, consequence, span) => {
                self.minimum.set(checker, (*count, *consequence, *span), statement);
            }
            AssessmentStatement::Missing(rule) => self.missing.set(checker, rule, statement),
            AssessmentStatement::SuppressedCounts(counts) => self.suppressed.set(checker, counts, statement),
            AssessmentStatement::RoundedCounts(counts) => self.rounded.set(checker, counts, statement),
            AssessmentStatement::Counted(how) => self.counted.set(checker, how, statement),
        }
    }

    /// The code, where one is stated.
    pub(super) fn code(&self) -> Option<String> {
        self.code.peek().map(|text| text.text.clone())
    }

    /// The code as it is written.
    pub(super) fn code_text(&self) -> Option<&'a Text> {
        self.code.peek().copied()
    }

    /// Resolves the assessment and takes its data item in. A scale that pays a share of the pot comes with the place
    /// where it says so.
    pub(super) fn resolve(
        self,
        resolver: &mut Resolver,
        owner: &Owner<'_>,
    ) -> Option<(Assessment, Option<Span>)> {
        let found = self.resolve_all(resolver, owner);
        resolver.scope = Scope::default();
        found
    }

    fn resolve_all(self, resolver: &mut Resolver, owner: &Owner<'_>) -> Option<(Assessment, Option<Span>)> {
        let here = owner.name.span;
        // What is missing is said of the indicator, whose segments share it.
        let subject = format!("`{}`", owner.heading);
        let phases = match self.phase_in.value() {
            Some(entries) => phases(resolver, entries, here)?,
            None => vec![(Phase::Linked, here); resolver.calendar.years().len()],
        };
        let linked: Vec<bool> = phases.iter().map(|(phase, _)| *phase == Phase::Linked).collect();
        let asked_for: Vec<bool> =
            phases.iter().map(|(phase, _)| !matches!(phase, Phase::NotMeasured | Phase::DeemedMet)).collect();
        let linked_place = phases.iter().find(|(phase, _)| *phase == Phase::Linked).map(|(_, span)| *span);

        let measured = self.measures.required(
            &mut resolver.checker,
            here,
            &subject,
            "measures \"people who improved\" out of \"people reviewed\"",
        );
        let held = measured.and_then(|measured| holds(resolver, measured));
        let code = self.code.value();
        if let Some(code) = code {
            check_code(resolver, code);
        }
        let submitted = self.source.placed();
        if submitted.is_none()
            && self.counted.peek().is_none()
            && let Some(span) = linked_place
        {
            needed(
                resolver,
                Code::LinkedWithoutSource,
                here,
                span,
                &subject,
                "a source",
                "write `source \"NAME OF THE DATA\", submitted by PARTY`",
            );
        }
        let source = submitted.as_ref().map(|((text, _), _)| text.text.clone());
        let submitted_by = submitted.and_then(|((_, by), _)| by).and_then(|name| resolver.party(name));
        let segments = self.broken_down.value().map(|names| segments(resolver, names)).unwrap_or_default();
        let asked = asked_for.iter().any(|asked| *asked);
        let frequency = match (self.reported.placed(), asked) {
            (Some(((frequency, line), span)), _) => Some((frequency, span, line)),
            (None, true) => {
                resolver.checker.missing(here, &subject, "reported", "reported yearly");
                None
            }
            (None, false) => Some((Frequency::Yearly, here, None)),
        };
        let method = frequency.and_then(|(frequency, span, line)| {
            method(resolver, self.assessed.placed(), (frequency, span, line), &subject)
        });
        let missing_rule = self.missing.placed();
        if missing_rule.is_none()
            && let Some(span) = linked_place
        {
            needed(
                resolver,
                Code::LinkedWithoutMissingRule,
                here,
                span,
                &subject,
                "what missing data cost",
                "write `missing pays nothing`, or another consequence that was agreed",
            );
        }
        let (held, value_type) = held?;
        let is_ratio = matches!(held, Holds::Ratio { .. });
        let missing =
            missing_rule.map_or(MissingCosts::nothing(here), |(rule, _)| costs(resolver, rule, value_type));
        if method.flatten().is_some_and(AssessmentMethod::is_by_part) {
            check_by_part(resolver, &missing);
        }
        let minimum = self.minimum.value();
        if let Some((_, consequence, span)) = minimum {
            if !is_ratio {
                resolver.report(
                    Diagnostic::new(
                        Code::WrongScoring,
                        span,
                        "only a count out of a count has a denominator",
                    )
                    .with_help("delete this line, or measure `\"…\" out of \"…\"`"),
                );
            }
            check_consequence(resolver, consequence, value_type, span);
            check_minimum(resolver, consequence, method.flatten(), span);
        }
        let baseline =
            self.baseline.value().and_then(|baseline| test::operand(resolver, baseline, value_type));
        resolver.scope = Scope {
            value: Some(value_type),
            is_ratio: is_ratio
                && method
                    .flatten()
                    .is_none_or(|method| method == AssessmentMethod::Total || method.is_by_part()),
            has_baseline: baseline.is_some(),
            frequency: frequency.map(|(frequency, ..)| frequency),
            item: resolver.known.items.get(&owner.name.text).map(|item| item.position),
            is_share: false,
            thing: None,
            row: None,
            carried: None,
        };
        let better = self.better.value();
        // The mean of counts may lie between them.
        let is_whole = matches!(held, Holds::Value { unit: tree::Unit::Count, .. })
            && method != Some(Some(AssessmentMethod::Mean));
        let measure = Measure { value_type, name: owner.heading, better, is_ratio, is_whole };
        let pays =
            self.pays.value().map(|(pays, span)| (scale::resolve(resolver, pays, &measure, span), span));
        if pays.is_none()
            && let Some(span) = linked_place
        {
            needed(
                resolver,
                Code::LinkedWithoutPays,
                here,
                span,
                &subject,
                "what it pays",
                "write `pays 100% at target`, or a table `pays by thresholds {`",
            );
        }
        let target_place = self.target.place();
        let target = self.target.placed().map(|(form, keyword)| {
            let counts = |year: usize| linked.get(year).copied().unwrap_or(false);
            let setting = Setting { what: "the target", word: "target", keyword, counts: &counts };
            target(resolver, form, &setting, value_type)
        });
        let pays_place = pays.as_ref().map(|(_, span)| *span);
        let pays = match pays {
            Some((None, _)) => return None,
            Some((Some(pays), _)) => Some(pays),
            None => None,
        };
        let target = match target {
            Some(None) => return None,
            Some(Some(target)) => Some(target),
            None => None,
        };
        if let Some((Pays { scale, .. }, _)) = &pays {
            if matches!(scale, Scale::AtTarget(_)) {
                check_target(resolver, target.as_ref(), &linked, here, pays_place, owner);
            } else if let (Some(target), Some(pays)) = (target_place, pays_place) {
                resolver.report(
                    Diagnostic::new(Code::ConflictingStatements, target, "this target decides nothing")
                        .with_text("a target")
                        .with_label(pays, "what is paid is decided by this alone")
                        .with_help("delete the target, or write `pays 100% at target`"),
                );
            }
        }
        if let Some(target) = &target {
            for piece in &target.pieces {
                scale::check_possible(resolver, &piece.value);
                if is_ratio {
                    scale::check_hundred(resolver, &piece.value);
                }
            }
        }
        if let (Some(target), Some((better, span))) = (&target, better) {
            for piece in &target.pieces {
                scale::check_direction(resolver, &piece.value, better, span);
            }
        }
        let (pays, of_the_pot) = pays.map_or((None, None), |(pays, of)| (Some(pays), of));
        let better =
            better.map(|(better, _)| better).or_else(|| implied(target.as_ref(), pays.as_ref(), value_type));
        check_pooling(resolver, &held, method.flatten(), !segments.is_empty(), better.is_some(), here);
        let (frequency, method) = (frequency?.0, method?);
        let item = DataItemId(resolver.data_items.len());
        resolver.item_of.insert(owner.name.text.clone(), item.0);
        let own = OwnCounts { suppressed: self.suppressed.placed(), rounded: self.rounded.placed() };
        let counts = counts(resolver, &held, &own, missing_rule.map(|(rule, _)| rule));
        resolver.data_items.push(DataItem {
            name: owner.name.text.clone(),
            provider: resolver.owner_of(&owner.name.text),
            code: code.map(|code| code.text.clone()),
            title: owner.title.text.clone(),
            holds: held,
            frequency,
            method,
            segments,
            of_segment: owner.segment.map(|(name, segment)| (name.to_owned(), segment)),
            source,
            submitted_by,
            asked_for,
            needs_denominator: minimum.is_some(),
            counts,
            counted: None,
            span: here,
        });
        Some((
            Assessment {
                item,
                better,
                phases,
                baseline,
                target,
                pays,
                minimum_denominator: minimum,
                missing,
            },
            of_the_pot,
        ))
    }
}

/// The way that is better as the rule implies it, where it is not stated.
fn implied(target: Option<&Timeline<Test>>, pays: Option<&Pays>, value_type: Type) -> Option<Better> {
    if matches!(value_type, Type::Level(_)) {
        return Some(Better::Higher);
    }
    let side = |test: &Test| {
        let stretch = test::Interval::of(test)?;
        match (stretch.low.is_some(), stretch.high.is_some()) {
            (true, false) => Some(Better::Higher),
            (false, true) => Some(Better::Lower),
            _ => None,
        }
    };
    match &pays?.scale {
        Scale::AtTarget(_) => side(&target?.pieces.first()?.value),
        Scale::Thresholds(rows) => side(&rows.last()?.test),
        Scale::Sliding(points) => {
            let paid = |point: &crate::indicator::SlidingPoint| point.pays.iter().sum::<Decimal>();
            Some(if paid(points.first()?) <= paid(points.last()?) { Better::Higher } else { Better::Lower })
        }
        Scale::Levels(_) => Some(Better::Higher),
        Scale::Formula(_) | Scale::Moving(_) => None,
    }
}

/// Something that a measure needs because it is linked to payment.
fn needed(
    resolver: &mut Resolver,
    code: Code,
    here: Span,
    linked: Span,
    subject: &str,
    what: &str,
    write: &str,
) {
    let mut diagnostic =
        Diagnostic::new(code, here, format!("{subject} is linked to payment without {what}"))
            .with_text(format!("{what} is missing"))
            .with_help(write);
    if linked != here {
        diagnostic = diagnostic.with_label(linked, "linked to payment here");
    }
    resolver.report(diagnostic);
}

pub(super) fn check_code(resolver: &mut Resolver, code: &Text) {
    let key = code.text.to_lowercase();
    // What is for each provider of a group has one code, which the provider's name tells apart.
    if let Some(first) = resolver.codes.get(&key).filter(|first| **first != code.span) {
        let diagnostic = Diagnostic::new(
            Code::DuplicateCode,
            code.span,
            format!("the code `{}` is given twice", code.text),
        )
        .with_text("again here")
        .with_label(*first, "first here")
        .with_help("data may call an indicator by its code, so every code stands once");
        resolver.report(diagnostic);
    } else {
        resolver.codes.insert(key, code.span);
    }
}

/// What data report for a measure, and the type of its value.
pub(super) fn holds(resolver: &mut Resolver, measured: &Measured) -> Option<(Holds, Type)> {
    match measured {
        Measured::Ratio { numerator, denominator } => Some((
            Holds::Ratio { numerator: numerator.text.clone(), denominator: denominator.text.clone() },
            Type::Percentage,
        )),
        Measured::Value { what, kind, .. } => {
            let value_type = test::type_of(resolver, kind)?;
            Some((held_as(&what.text, kind, value_type), value_type))
        }
    }
}

/// What data report for a single value.
pub(super) fn held_as(what: &str, kind: &MeasuredKind, value_type: Type) -> Holds {
    let what = what.to_owned();
    match (kind, value_type) {
        (MeasuredKind::YesNo, _) => Holds::YesNo { what },
        (MeasuredKind::LevelOf(_), Type::Level(levels)) => Holds::Level { what, levels },
        (MeasuredKind::LevelOf(_), _) => Holds::Level { what, levels: LevelsId(usize::MAX) },
        (MeasuredKind::Unit(unit), _) => Holds::Value { what, unit: *unit },
    }
}

fn segments(resolver: &mut Resolver, names: &[Name]) -> Vec<SegmentId> {
    let mut found: Vec<SegmentId> = Vec::new();
    for name in names {
        let Some(definition) = resolver.find(name, &[Kind::Segment]) else { continue };
        let id = SegmentId(definition.index);
        if found.contains(&id) {
            resolver.report(
                Diagnostic::new(
                    Code::DuplicateName,
                    name.span,
                    format!("`{}` stands twice in one list", name.text),
                )
                .with_help("its people would be counted twice; delete one"),
            );
            continue;
        }
        found.push(id);
    }
    found
}

fn target(
    resolver: &mut Resolver,
    form: &tree::TimelineForm<tree::Test>,
    setting: &Setting<'_>,
    value_type: Type,
) -> Option<Timeline<Test>> {
    timeline::resolve(resolver, form, setting, &mut |resolver, written| match written {
        Written::Value(written) => test::resolve(resolver, written, value_type),
        Written::Cell(cell) => {
            if let CellKind::Test(written) = &cell.kind {
                return test::resolve(resolver, written, value_type);
            }
            resolver.report(
                Diagnostic::new(Code::WrongType, cell.span, "a test is needed here")
                    .with_help("say which values meet the target: `at least 30%`"),
            );
            None
        }
    })
}

/// `pays … at target` needs a target in every linked year.
fn check_target(
    resolver: &mut Resolver,
    target: Option<&Timeline<Test>>,
    linked: &[bool],
    here: Span,
    pays: Option<Span>,
    owner: &Owner<'_>,
) {
    let absent: Vec<String> = linked
        .iter()
        .enumerate()
        .filter(|(year, linked)| {
            **linked
                && resolver.in_force.contains(year)
                && target.is_none_or(|target| target.for_year(*year).is_none())
        })
        .map(|(year, _)| format!("Year {}", year + 1))
        .collect();
    if absent.is_empty() {
        return;
    }
    let when = if absent.len() == linked.len() { "any year".to_owned() } else { words::list(&absent) };
    let mut diagnostic = Diagnostic::new(
        Code::LinkedWithoutTarget,
        target.map_or(here, |target| target.span),
        format!("the {} `{}` is linked to payment and has no target in {when}", owner.what, owner.name.text),
    )
    .with_text("no target to meet");
    if let Some(pays) = pays {
        diagnostic = diagnostic.with_label(pays, "pays at target");
    }
    resolver.report(diagnostic.with_help(
        "write `target at least 30%`, or say in `phase-in` that these years are not linked to payment",
    ));
}
