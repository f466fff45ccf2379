//! What is known of names before anything is resolved, so that a formula may name what is written after it.

use crate::example::Subject;
use crate::expression::Type;
use crate::levels::Levels;
use crate::resolve::names::Kind;
use meed_syntax::tree::{
    AssessmentMethod, AssessmentStatement, CombinedBy, Frequency, IndicatorItem, IndicatorStatement,
    InputStatement, Item, Measured, MeasuredKind, Name, OutcomeStatement, Unit,
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

    /// Positions follow the order in which data items are made: inputs, then what each payment measures.
    pub(super) fn of(items: &[&Item], levels: &[Levels]) -> Self {
        let mut known = Self::default();
        for item in items {
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
                            weight_of(component),
                        );
                    }
                    if indicator.components.is_empty() {
                        known.measured(
                            &indicator.name.text,
                            &assessments(indicator),
                            levels,
                            weight_of(indicator),
                        );
                    }
                }
            }
            for (a, extra) in payment.additional.iter().enumerate() {
                known.subject(&extra.name.text, Subject::Additional(p, a), &[&payment.name.text]);
            }
        }
        known
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
        match scored_by_segment(statements) {
            Some(segments) => {
                for segment in segments {
                    self.item(&of_segment(name, &segment.text), measured, levels, how);
                }
            }
            None => self.item(name, measured, levels, how),
        }
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
    statements.iter().find_map(|statement| match statement {
        AssessmentStatement::BrokenDown(names) => Some(names.as_slice()),
        _ => None,
    })
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

fn weight_of(indicator: &IndicatorItem) -> Option<Decimal> {
    indicator.statements.iter().find_map(|statement| match &statement.kind {
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
