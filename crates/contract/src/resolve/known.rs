//! What is known of names before anything is resolved, so that a formula may name what is written after it.

use crate::example::Subject;
use crate::expression::Type;
use crate::ids::SegmentId;
use crate::levels::Levels;
use crate::resolve::names::Kind;
use meed_syntax::tree::{
    AmountForm, AssessmentMethod, AssessmentStatement, CombinedBy, Frequency, HeaderKind, IndicatorItem,
    IndicatorStatement, InputStatement, Item, Measured, MeasuredKind, Name, OutcomeStatement, PartyShares,
    PartyStatement, PaymentItem, PaymentStatement, RequirementStatement, Role, Statement, Table, Unit,
};
use rust_decimal::Decimal;
use std::collections::HashMap;

/// What is known of the things that data report and that statements have figures of.
#[derive(Default, Debug)]
pub(super) struct Known {
    /// Each thing that has figures in a statement, with the names of what it lies in.
    pub(super) subjects: HashMap<String, (Subject, Vec<String>)>,
    /// Each thing that data report, with its position among them.
    pub(super) items: HashMap<String, KnownItem>,
    /// The segments or components of each indicator, and of each outcome that is measured itself.
    pub(super) parts: HashMap<String, KnownParts>,
    /// How many lines each amount has that has any.
    pub(super) lines: HashMap<String, usize>,
    /// The parties between whom each payment flows, by its position.
    pub(super) flows: Vec<Vec<String>>,
    /// Whether any requirement deducts money.
    pub(super) deducts: bool,
    /// Every party with its role, in the order written.
    pub(super) parties: Vec<(String, Option<Role>)>,
    /// The segments in the order written.
    segments: Vec<String>,
}

/// What a measure is broken down into.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum KnownParts {
    /// Segments whose figures are added up, and segments that are no such thing were reported.
    AddedUp(Vec<SegmentId>),
    /// Segments that are scored by themselves.
    Segments(Vec<KnownPart>),
    /// Components.
    Components(Vec<KnownPart>),
}

/// A segment that is scored by itself, or a component.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct KnownPart {
    /// What data call it.
    pub(super) name: String,
    pub(super) weight: Option<Decimal>,
}

/// Something that data report.
#[derive(Clone, Copy, Debug)]
pub(super) struct KnownItem {
    pub(super) position: usize,
    /// None where what it measures could not be read.
    pub(super) value_type: Option<Type>,
    pub(super) is_ratio: bool,
    /// Whether its counts of a year's parts are added up, so that the year has a numerator and a denominator.
    pub(super) is_pooled: bool,
    /// How often it is reported; none where that is not said.
    pub(super) frequency: Option<Frequency>,
    /// Its weight, where it has one.
    pub(super) weight: Option<Decimal>,
    /// Whether it can never be below zero.
    pub(super) is_not_negative: bool,
}

impl Known {
    /// What stands at a position.
    pub(super) fn at(&self, position: usize) -> Option<&KnownItem> {
        self.items.values().find(|item| item.position == position)
    }

    /// What is measured, and the segment, where figures of segments are added up.
    pub(super) fn added_up(&self, name: &str, segment: &str) -> Option<(KnownItem, SegmentId)> {
        let Some(KnownParts::AddedUp(segments)) = self.parts.get(name) else { return None };
        let segment = SegmentId(self.segments.iter().position(|known| known == segment)?);
        Some((*self.items.get(name)?, segments.contains(&segment).then_some(segment)?))
    }

    /// Positions follow the order in which data items are made: inputs, then what each payment measures.
    pub(super) fn of(items: &[&Item], levels: &[Levels]) -> Self {
        let mut known = Self::default();
        for item in items {
            known.named(item);
            if let Item::Input(input) = item {
                let unit = input.statements.iter().find_map(|statement| match &statement.kind {
                    InputStatement::Unit(kind, _) => Some(kind),
                    _ => None,
                });
                let reported = input.statements.iter().find_map(|statement| match &statement.kind {
                    InputStatement::Reported(frequency, _) => Some(*frequency),
                    _ => None,
                });
                let reported = reported.or(Some(Frequency::Yearly));
                let how = How { frequency: reported, weight: None, is_pooled: true };
                known.item(&input.name.text, unit.map(Measures::Kind), levels, how);
            }
        }
        let mut payments = 0;
        for item in items {
            let Item::Payment(payment) = item else { continue };
            let p = payments;
            payments += 1;
            known.flows.push(parties_of(payment));
            known.subject(&payment.name.text, Subject::Payment(p), &[]);
            for (o, outcome) in payment.outcomes.iter().enumerate() {
                known.subject(&outcome.name.text, Subject::Outcome(p, o), &[&payment.name.text]);
                let own = outcome.statements.iter().filter_map(|statement| match &statement.kind {
                    OutcomeStatement::Assessment(assessment) => Some(assessment),
                    _ => None,
                });
                let own: Vec<_> = own.collect();
                if own.iter().any(|statement| matches!(statement, AssessmentStatement::Measures(_))) {
                    known.measured(&outcome.name.text, &own, levels, None);
                }
                for (i, indicator) in outcome.indicators.iter().enumerate() {
                    let owners = [payment.name.text.as_str(), outcome.name.text.as_str()];
                    known.subject(&indicator.name.text, Subject::Indicator(p, o, i), &owners);
                    // What is made of components has no value of its own.
                    for component in &indicator.components {
                        known.measured(
                            &component.name.text,
                            &assessments(component),
                            levels,
                            weight_of(&component.statements),
                        );
                    }
                    if indicator.components.is_empty() {
                        known.measured(
                            &indicator.name.text,
                            &assessments(indicator),
                            levels,
                            weight_of(&indicator.statements),
                        );
                    } else {
                        let parts = indicator.components.iter().map(|component| KnownPart {
                            name: component.name.text.clone(),
                            weight: weight_of(&component.statements),
                        });
                        let parts = KnownParts::Components(parts.collect());
                        known.parts.entry(indicator.name.text.clone()).or_insert(parts);
                    }
                }
            }
            for (a, extra) in payment.additional.iter().enumerate() {
                known.subject(&extra.name.text, Subject::Additional(p, a), &[&payment.name.text]);
            }
        }
        known
    }

    /// What is known of parties, segments and lines by what is written alone.
    fn named(&mut self, item: &Item) {
        match item {
            Item::Party(party) => {
                let role = party.statements.iter().find_map(|statement| match statement.kind {
                    PartyStatement::Role(role) => Some(role),
                    _ => None,
                });
                self.parties.push((party.name.text.clone(), role));
            }
            Item::Requirement(requirement) => {
                self.deducts |= requirement
                    .statements
                    .iter()
                    .any(|statement| matches!(statement.kind, RequirementStatement::Deducts(..)));
            }
            Item::Segment(segment) => self.segments.push(segment.name.text.clone()),
            Item::Amount(amount) => {
                let lines = match &amount.form {
                    AmountForm::ByYear(table)
                    | AmountForm::ByLines(table)
                    | AmountForm::ByFinancialYear { table, .. } => lines_of(table),
                    AmountForm::Uplifted { .. } | AmountForm::Formula(_) => None,
                };
                if let Some(lines) = lines {
                    self.lines.insert(amount.name.text.clone(), lines);
                }
            }
            _ => {}
        }
    }

    fn subject(&mut self, name: &str, subject: Subject, owners: &[&str]) {
        let owners = owners.iter().map(|&owner| owner.to_owned()).collect();
        self.subjects.entry(name.to_owned()).or_insert((subject, owners));
    }

    /// What an indicator measures: one thing, or the same thing of each segment.
    fn measured(
        &mut self,
        name: &str,
        statements: &[&AssessmentStatement],
        levels: &[Levels],
        weight: Option<Decimal>,
    ) {
        let (mut measured, mut reported, mut is_pooled) = (None, None, true);
        for statement in statements {
            match statement {
                AssessmentStatement::Measures(found) => measured = Some(measures(found)),
                AssessmentStatement::Reported(frequency, _) => reported = Some(*frequency),
                AssessmentStatement::Assessed(method, _) => {
                    is_pooled = *method == AssessmentMethod::Total || method.is_by_part();
                }
                _ => {}
            }
        }
        let how = How { frequency: reported, weight, is_pooled };
        let Some(segments) = scored_by_segment(statements) else {
            self.item(name, measured, levels, how);
            let segments = broken_down(statements).unwrap_or_default().iter();
            let known = segments
                .filter_map(|name| self.segments.iter().position(|known| *known == name.text))
                .map(SegmentId);
            let known: Vec<SegmentId> = known.collect();
            if !known.is_empty() {
                self.parts.entry(name.to_owned()).or_insert(KnownParts::AddedUp(known));
            }
            return;
        };
        let mut parts = Vec::with_capacity(segments.len());
        for segment in segments {
            let part = of_segment(name, &segment.text);
            let weight = segment_weight(statements, segment);
            self.item(&part, measured, levels, How { weight, ..how });
            parts.push(KnownPart { name: part, weight });
        }
        self.parts.entry(name.to_owned()).or_insert(KnownParts::Segments(parts));
    }

    fn item(&mut self, name: &str, measures: Option<Measures<'_>>, levels: &[Levels], how: How) {
        let position = self.items.len();
        let value_type = measures.and_then(|measures| measures.value_type(levels));
        let item = KnownItem {
            position,
            value_type,
            is_ratio: matches!(measures, Some(Measures::Ratio)),
            is_pooled: how.is_pooled && matches!(measures, Some(Measures::Ratio)),
            frequency: how.frequency,
            weight: how.weight,
            is_not_negative: match measures {
                Some(Measures::Ratio) => true,
                Some(Measures::Kind(MeasuredKind::Unit(unit))) => {
                    matches!(unit, Unit::Count | Unit::Days | Unit::Hours | Unit::Minutes)
                }
                _ => false,
            },
        };
        self.items.entry(name.to_owned()).or_insert(item);
    }
}

/// What the figure of a segment that is scored by itself is called.
pub(super) fn of_segment(indicator: &str, segment: &str) -> String {
    format!("{indicator} of {segment}")
}

/// The segments of a measure, where each is scored by itself.
pub(super) fn scored_by_segment<'t>(statements: &[&'t AssessmentStatement]) -> Option<&'t [Name]> {
    let combined = statements.iter().find_map(|statement| match statement {
        AssessmentStatement::Combined(combined) => Some(combined),
        _ => None,
    })?;
    if combined.by == CombinedBy::AddingUp {
        return None;
    }
    broken_down(statements)
}

/// The segments by which a measure is broken down.
fn broken_down<'t>(statements: &[&'t AssessmentStatement]) -> Option<&'t [Name]> {
    statements.iter().find_map(|statement| match statement {
        AssessmentStatement::BrokenDown(names) => Some(names.as_slice()),
        _ => None,
    })
}

/// The weight in the row of a segment.
fn segment_weight(statements: &[&AssessmentStatement], segment: &Name) -> Option<Decimal> {
    let rows = statements.iter().find_map(|statement| match statement {
        AssessmentStatement::BySegment(rows) => Some(rows),
        _ => None,
    })?;
    weight_of(&rows.iter().find(|row| row.name.text == segment.text)?.statements)
}

/// How many lines a table has beside its total; none where it has no column of lines.
fn lines_of(table: &Table) -> Option<usize> {
    let line = table
        .header
        .iter()
        .position(|header| matches!(&header.kind, HeaderKind::Path(path) if path.text() == "line"))?;
    let is_line = |row: &&meed_syntax::tree::Row| !row.cells.get(line).is_some_and(super::amount::is_total);
    Some(table.rows.iter().filter(is_line).count())
}

/// The parties between whom a payment flows, each once, in the order written.
fn parties_of(payment: &PaymentItem) -> Vec<String> {
    let sides = payment.gains.iter().chain(&payment.losses).flat_map(|side| &side.statements);
    let mut found: Vec<String> = Vec::new();
    let mut add = |shares: &PartyShares| {
        for share in &shares.shares {
            if !found.contains(&share.party.text) {
                found.push(share.party.text.clone());
            }
        }
    };
    for statement in payment.statements.iter().chain(sides) {
        match &statement.kind {
            PaymentStatement::From(shares)
            | PaymentStatement::To(shares)
            | PaymentStatement::PassedOn(shares) => add(shares),
            _ => {}
        }
    }
    found
}

pub(super) fn assessments(item: &IndicatorItem) -> Vec<&AssessmentStatement> {
    let statements = item.statements.iter().filter_map(|statement| match &statement.kind {
        IndicatorStatement::Assessment(assessment) => Some(assessment),
        _ => None,
    });
    statements.collect()
}

/// How something is reported, and what it weighs.
#[derive(Clone, Copy)]
struct How {
    frequency: Option<Frequency>,
    weight: Option<Decimal>,
    is_pooled: bool,
}

fn weight_of(statements: &[Statement<IndicatorStatement>]) -> Option<Decimal> {
    statements.iter().find_map(|statement| match &statement.kind {
        IndicatorStatement::Weight(value, _) => Some(*value),
        _ => None,
    })
}

/// What something measures.
#[derive(Clone, Copy)]
enum Measures<'a> {
    Ratio,
    Kind(&'a MeasuredKind),
}

fn measures(measured: &Measured) -> Measures<'_> {
    match measured {
        Measured::Ratio { .. } => Measures::Ratio,
        Measured::Value { kind, .. } => Measures::Kind(kind),
    }
}

impl Measures<'_> {
    fn value_type(self, levels: &[Levels]) -> Option<Type> {
        match self {
            Self::Ratio => Some(Type::Percentage),
            Self::Kind(MeasuredKind::LevelOf(name)) => {
                let position = levels.iter().position(|known| known.name == name.text)?;
                Some(Type::Level(crate::ids::LevelsId(position)))
            }
            Self::Kind(MeasuredKind::YesNo) => Some(Type::YesNo),
            Self::Kind(MeasuredKind::Unit(unit)) => Some(crate::expression::unit_type(*unit)),
        }
    }
}

/// The kinds of names that have a value in a formula.
pub(super) const VALUES: [Kind; 10] = [
    Kind::Amount,
    Kind::Input,
    Kind::Define,
    Kind::Carried,
    Kind::Indicator,
    Kind::Component,
    Kind::Outcome,
    Kind::Payment,
    Kind::Additional,
    Kind::Curve,
];
