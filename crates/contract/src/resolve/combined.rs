//! Measures that are made of several: each part is resolved as a measure of its own.

use super::combining::{combining, composite, rounding};
use super::indicator::{AssessmentStatements, Owner, check_code};
use super::known::of_segment;
use super::names::Kind;
use super::owner::indicator_keyword;
use super::portion::check_group;
use super::statements::Once;
use super::{Resolver, owner::assessment_keyword, versions::spoken};
use crate::combination::{Combination, MeasuredPart, Measurement, PartsWord};
use crate::ids::SegmentId;
use crate::indicator::Portion;
use crate::words;
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree::{
    AssessmentStatement, Combined, CombinedBy, IndicatorItem, IndicatorStatement, Name, SegmentRow,
    Statement, Text,
};
use rust_decimal::Decimal;

/// A statement about how something is assessed, where it was written.
pub(super) type Said<'a> = Statement<&'a AssessmentStatement>;

/// What an indicator, or an outcome that is measured itself, comes to; with its code, and the place where it says that it
/// pays a share of the pot.
pub(super) struct Resolved {
    pub(super) measurement: Measurement,
    pub(super) code: Option<String>,
    pub(super) of_the_pot: Option<Span>,
}

/// Resolves how something is assessed: as one measure, by segment, or through components.
pub(super) fn measurement(
    resolver: &mut Resolver,
    owner: &Owner<'_>,
    said: &[Said<'_>],
    components: &[IndicatorItem],
) -> Option<Resolved> {
    let mut whole = AssessmentStatements::new();
    for statement in said {
        whole.take(resolver, statement.kind, statement);
    }
    let code = whole.code();
    let stated = Stated {
        combined: whole.combined.peek().copied().zip(whole.combined.place()),
        by_segment: whole.by_segment.peek().copied().zip(whole.by_segment.place()),
        broken_down: whole.broken_down.peek().copied().zip(whole.broken_down.place()),
    };
    let parts = if components.is_empty() {
        match stated.scored_segments(resolver, owner)? {
            None => {
                let (assessment, of_the_pot) = whole.resolve(resolver, owner)?;
                return Some(Resolved { measurement: Measurement::One(assessment), code, of_the_pot });
            }
            Some(combined) => Parts { word: PartsWord::Segments, combined },
        }
    } else {
        let subject = format!("`{}`", owner.name.text);
        let Some(combined) = stated.combined else {
            not_combined(resolver, owner.name.span, &subject, PartsWord::Components);
            return None;
        };
        Parts { word: PartsWord::Components, combined }
    };
    if let Some(code) = whole.code_text() {
        check_code(resolver, code);
    }
    let found = resolver.checker.diagnostics.len();
    let (measured, pays) = match parts.word {
        PartsWord::Segments => (segments(resolver, owner, said, &stated, &parts), Some(None)),
        PartsWord::Components => {
            let measured = self::components(resolver, said, components, &parts);
            (measured, composite(resolver, said))
        }
    };
    once_each(resolver, found);
    let (combined, place) = parts.combined;
    let (by, rounded) =
        (combining(resolver, combined, measured.len(), parts.word), rounding(resolver, combined, place));
    let complete = measured.len() == parts_written(&stated, components);
    let measured = if complete { measured } else { return None };
    let span = place.to(combined.span);
    let combination =
        Combination { word: parts.word, parts: measured, by: by?, rounded: rounded?, pays: pays?, span };
    Some(Resolved { measurement: Measurement::Combined(combination), code, of_the_pot: None })
}

/// What is said about parts, with the places of the keywords.
struct Stated<'a> {
    combined: Option<(&'a Combined, Span)>,
    by_segment: Option<(&'a [SegmentRow], Span)>,
    broken_down: Option<(&'a [Name], Span)>,
}

/// What the parts are, and how they combine.
struct Parts<'a> {
    word: PartsWord,
    combined: (&'a Combined, Span),
}

fn parts_written(stated: &Stated<'_>, components: &[IndicatorItem]) -> usize {
    if components.is_empty() {
        stated.broken_down.map_or(0, |(names, _)| names.len())
    } else {
        components.len()
    }
}

impl<'a> Stated<'a> {
    /// How the segments combine, where each is scored by itself. `None` where that is in doubt.
    #[allow(clippy::option_option, reason = "in doubt, one measure and several are three answers")]
    fn scored_segments(
        &self,
        resolver: &mut Resolver,
        owner: &Owner<'_>,
    ) -> Option<Option<(&'a Combined, Span)>> {
        let subject = format!("`{}`", owner.name.text);
        match (self.combined, self.broken_down) {
            (None, Some((_, place))) => {
                not_combined(resolver, place, &subject, PartsWord::Segments);
                None
            }
            (Some((_, place)), None) => {
                resolver.report(
                    Diagnostic::new(
                        Code::NotBySegment,
                        place,
                        format!("nothing is there that {subject} combines"),
                    )
                    .with_help(
                        "write `broken down by` with the segments, or the `components` of the indicator",
                    ),
                );
                None
            }
            (Some((combined, place)), Some(_)) if combined.by == CombinedBy::AddingUp => {
                if let Some(step) = &combined.rounded {
                    resolver.report(
                        Diagnostic::new(
                            Code::OfTheParts,
                            step.step.span,
                            "figures that are added up are no score",
                        )
                        .with_help("delete `, rounded to …`: the whole is scored by its own rule, unrounded"),
                    );
                }
                if let Some((_, table)) = self.by_segment {
                    resolver.report(
                        Diagnostic::new(Code::OfTheParts, table, "no segment is scored by itself")
                            .with_text("what differs between segments")
                            .with_label(place.to(combined.span), "their figures are added up, and the whole is scored")
                            .with_help("delete the table, or let the segments combine `by weight` or `100% if all segments are achieved`"),
                    );
                    return None;
                }
                Some(None)
            }
            (Some(combined), Some(_)) => Some(Some(combined)),
            (None, None) => {
                if let Some((_, table)) = self.by_segment {
                    resolver.report(
                        Diagnostic::new(
                            Code::NotBySegment,
                            table,
                            format!("{subject} is not broken down by segments"),
                        )
                        .with_help("write `broken down by` with the segments, and how they are `combined`"),
                    );
                    return None;
                }
                Some(None)
            }
        }
    }
}

fn not_combined(resolver: &mut Resolver, place: Span, subject: &str, word: PartsWord) {
    let (parts, adding_up) = match word {
        PartsWord::Segments => ("segments", "`combined by adding up` scores the whole; "),
        PartsWord::Components => ("components", ""),
    };
    resolver.report(
        Diagnostic::new(Code::NotCombined, place, format!("{subject} does not say how its {parts} combine"))
            .with_text("`combined` is missing")
            .with_help(format!(
                "{adding_up}`combined by weight` takes the mean of their scores; `combined 100% if all {parts} are achieved` is all or nothing"
            )),
    );
}

/// The measures of the segments: what the indicator says, but for what the segment's row says itself.
fn segments(
    resolver: &mut Resolver,
    owner: &Owner<'_>,
    said: &[Said<'_>],
    stated: &Stated<'_>,
    parts: &Parts<'_>,
) -> Vec<MeasuredPart> {
    let names = stated.broken_down.map_or(&[][..], |(names, _)| names);
    let rows = stated.by_segment.map_or(&[][..], |(rows, _)| rows);
    check_rows(resolver, rows, names, owner);
    let mut found: Vec<MeasuredPart> = Vec::new();
    for (index, segment) in names.iter().enumerate() {
        let Some(definition) = resolver.find(segment, &[Kind::Segment]) else { continue };
        if names.iter().take(index).any(|earlier| earlier.text == segment.text) {
            resolver.report(
                Diagnostic::new(
                    Code::DuplicateName,
                    segment.span,
                    format!("`{}` stands twice in one list", segment.text),
                )
                .with_help("its people would be counted twice; delete one"),
            );
            continue;
        }
        let row = rows.iter().find(|row| row.name.text == segment.text);
        let own: Vec<&'static str> = row
            .map(|row| row.statements.iter().map(|one| indicator_keyword(&one.kind)).collect())
            .unwrap_or_default();
        let mut statements = AssessmentStatements::new();
        for statement in said {
            let keyword = assessment_keyword(statement.kind);
            let of_whole =
                matches!(keyword, "code" | "definition" | "broken-down-by" | "combined" | "by-segment");
            if !of_whole && !own.contains(&keyword) {
                statements.take(resolver, statement.kind, statement);
            }
        }
        let mut weight = Once::new("weight");
        for statement in row.into_iter().flat_map(|row| &row.statements) {
            match &statement.kind {
                IndicatorStatement::Weight(value, span) => {
                    weight.set(&mut resolver.checker, (*value, *span), statement);
                }
                IndicatorStatement::Share(..) | IndicatorStatement::InForce(_) => {}
                IndicatorStatement::Assessment(value) => statements.take(resolver, value, statement),
            }
        }
        let title = resolver.segments.get(definition.index).map_or_else(String::new, |one| one.title.clone());
        let name = of_segment(&owner.name.text, &segment.text);
        let span = row.map_or(segment.span, |row| row.name.span);
        let part = PartOf {
            owner: Owner {
                what: owner.what,
                name: &Name { text: name.clone(), span: owner.name.span },
                title: &Text { text: format!("{}, {title}", owner.title.text), span: owner.title.span },
                heading: &owner.name.text,
                segment: Some((&owner.name.text, SegmentId(definition.index))),
            },
            title,
            weight,
            span,
        };
        found.extend(part.resolve(resolver, statements, parts));
    }
    let weights: Vec<Portion> = found
        .iter()
        .filter_map(|part| part.weight.map(|(weight, span)| Portion::Weight(weight, span)))
        .collect();
    check_group(
        &mut resolver.checker,
        &weights.iter().collect::<Vec<_>>(),
        &format!("the segments of `{}`", owner.name.text),
    );
    found
}

/// Each row is of a segment of the measure, and each segment has at most one.
fn check_rows(resolver: &mut Resolver, rows: &[SegmentRow], names: &[Name], owner: &Owner<'_>) {
    for (index, row) in rows.iter().enumerate() {
        if resolver.find(&row.name, &[Kind::Segment]).is_none() {
            continue;
        }
        if !names.iter().any(|name| name.text == row.name.text) {
            let known: Vec<String> = names.iter().map(|name| format!("`{}`", name.text)).collect();
            resolver.report(
                Diagnostic::new(
                    Code::NotBySegment,
                    row.name.span,
                    format!("`{}` is not broken down by `{}`", owner.name.text, row.name.text),
                )
                .with_help(format!("its segments are {}", words::list(&known))),
            );
        }
        if let Some(first) = rows.iter().take(index).find(|earlier| earlier.name.text == row.name.text) {
            resolver.report(
                Diagnostic::new(
                    Code::DuplicateStatement,
                    row.name.span,
                    format!("`{}` has a row already", row.name.text),
                )
                .with_label(first.name.span, "its first row"),
            );
        }
    }
}

/// The measures of components. What the indicator says itself is about the whole.
fn components(
    resolver: &mut Resolver,
    said: &[Said<'_>],
    components: &[IndicatorItem],
    parts: &Parts<'_>,
) -> Vec<MeasuredPart> {
    let mut phase_in = None;
    for statement in said {
        let keyword = assessment_keyword(statement.kind);
        match keyword {
            "phase-in" => phase_in = Some(statement),
            "code" | "definition" | "combined" | "pays" => {}
            _ => {
                let place = components.first().map_or(statement.keyword, |first| first.name.span);
                resolver.report(
                    Diagnostic::new(
                        Code::OfTheParts,
                        statement.keyword,
                        format!("`{}` is said of each component, not of the indicator", spoken(keyword)),
                    )
                    .with_label(place, "a component")
                    .with_help(
                        "write it in the `component`, or in `components {` beside the table, for all of them",
                    ),
                );
            }
        }
    }
    let mut found = Vec::new();
    for component in components {
        let mut statements = AssessmentStatements::new();
        let mut weight = Once::new("weight");
        if let Some(statement) = phase_in {
            statements.take(resolver, statement.kind, statement);
        }
        for statement in &component.statements {
            match &statement.kind {
                IndicatorStatement::Weight(value, span) => {
                    weight.set(&mut resolver.checker, (*value, *span), statement);
                }
                IndicatorStatement::Share(..) | IndicatorStatement::InForce(_) => {}
                IndicatorStatement::Assessment(value) => statements.take(resolver, value, statement),
            }
        }
        let part = PartOf {
            owner: Owner {
                what: "component",
                name: &component.name,
                title: &component.title,
                heading: &component.name.text,
                segment: None,
            },
            title: component.title.text.clone(),
            weight,
            span: component.name.span,
        };
        found.extend(part.resolve(resolver, statements, parts));
    }
    let weights: Vec<Portion> = found
        .iter()
        .filter_map(|part| part.weight.map(|(weight, span)| Portion::Weight(weight, span)))
        .collect();
    check_group(&mut resolver.checker, &weights.iter().collect::<Vec<_>>(), "the components");
    found
}

/// A part on its way to a measure.
struct PartOf<'a> {
    owner: Owner<'a>,
    title: String,
    weight: Once<(Decimal, Span)>,
    span: Span,
}

impl PartOf<'_> {
    fn resolve(
        self,
        resolver: &mut Resolver,
        statements: AssessmentStatements<'_>,
        parts: &Parts<'_>,
    ) -> Option<MeasuredPart> {
        let subject = format!("`{}`", self.owner.name.text);
        let code = statements.code();
        let assessed = statements.resolve(resolver, &self.owner);
        let by_weight = parts.combined.0.by == CombinedBy::Weight;
        let weight = match (self.weight.placed(), by_weight) {
            (Some(((_, span), _)), false) => {
                resolver.report(
                    Diagnostic::new(Code::OfTheParts, span, "this weight decides nothing")
                        .with_label(
                            parts.combined.1.to(parts.combined.0.span),
                            "how the parts combine, without weights",
                        )
                        .with_help("delete the weights, or write `combined by weight`"),
                );
                return None;
            }
            (None, true) => {
                if self.owner.segment.is_some() {
                    resolver.report(
                        Diagnostic::new(
                            Code::MissingStatement,
                            self.span,
                            format!("{subject} has no `weight`"),
                        )
                        .with_text("combined by weight")
                        .with_help("give it one in a column `weight` of the table `by segment {`"),
                    );
                } else {
                    resolver.checker.missing(self.span, &subject, "weight", "weight 1");
                }
                return None;
            }
            (weight, _) => weight.map(|(weight, _)| weight),
        };
        let (assessment, of_the_pot) = assessed?;
        if let Some(span) = of_the_pot {
            resolver.report(
                Diagnostic::new(Code::WrongScoring, span, "a part of a measure pays no share of the pot")
                    .with_help("leave `as a share of the pot` out: what the parts come to is of what the whole is worth"),
            );
            return None;
        }
        let (name, title) = (self.owner.name.text.clone(), self.title);
        Some(MeasuredPart { name, title, code, weight, assessment, span: self.span })
    }
}

/// What is wrong with something that is said once for several parts is told once.
fn once_each(resolver: &mut Resolver, from: usize) {
    let mut seen: Vec<(Code, Option<Span>)> = Vec::new();
    let mut index = 0;
    resolver.checker.diagnostics.retain(|diagnostic| {
        index += 1;
        let key = (diagnostic.code, diagnostic.span());
        let first = index <= from || !seen.contains(&key);
        if index > from {
            seen.push(key);
        }
        first
    });
}
