//! Quality requirements: settings over time laid on the periods in which they are judged.

use super::expression::resolve_as;
use super::indicator::{check_code, holds};
use super::phase::place_years;
use super::standing::{Words, by_period, grace_range, in_grace, over_time, texts};
use super::statements::Once;
use super::sums::{check_not_negative, shared};
use super::{Resolver, party, scale};
use crate::calendar::DateRange;
use crate::counts::Counts;
use crate::data_item::{DataItem, Holds};
use crate::expression::Type;
use crate::ids::DataItemId;
use crate::indicator::Frequency;
use crate::requirement::{Deduction, JudgedAs, MissingJudgements, PeriodStanding, Requirement};
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree::{
    self, Grace, Item, JudgedMissing, MissingKind, PhasePlace, RequirementItem, RequirementStatement,
    RequirementTarget, Text, TimelineForm,
};

pub(super) fn resolve(resolver: &mut Resolver, items: &[&Item]) -> Vec<Requirement> {
    let mut requirements = Vec::new();
    for item in items {
        if let Item::Requirement(item) = item {
            requirements.extend(requirement(resolver, item));
        }
    }
    requirements
}

/// The periods of a requirement: contract year and part (both from 0) with their days, in the years in which it applies.
pub(super) type Periods = Vec<(usize, usize, DateRange)>;

fn requirement(resolver: &mut Resolver, item: &RequirementItem) -> Option<Requirement> {
    let mut code: Once<&Text> = Once::new("code");
    let mut measures = Once::new("measures");
    let mut source = Once::new("source");
    let mut reported = Once::new("reported");
    let mut counted: Once<&tree::Counted> = Once::new("counted");
    let mut applies = Once::new("applies");
    let mut target: Once<&RequirementTarget> = Once::new("target");
    let mut definition: Once<&TimelineForm<Text>> = Once::new("definition");
    let mut basis: Once<&TimelineForm<Text>> = Once::new("basis");
    let mut grace: Once<&[Grace]> = Once::new("grace");
    let mut report = Once::new("missed");
    let mut missing: Once<&JudgedMissing> = Once::new("missing");
    let mut deducts: Once<&tree::Deduction> = Once::new("deducts");
    let mut from = Once::new("from");
    let mut to = Once::new("to");
    for statement in &item.statements {
        let checker = &mut resolver.checker;
        match &statement.kind {
            RequirementStatement::Code(text) => code.set(checker, text, statement),
            RequirementStatement::Measures(measured) => measures.set(checker, measured, statement),
            RequirementStatement::Source(text, by) => source.set(checker, (text, by.as_ref()), statement),
            RequirementStatement::Reported(frequency) => reported.set(checker, *frequency, statement),
            RequirementStatement::Counted(how) => counted.set(checker, how, statement),
            RequirementStatement::Applies(place) => {
                applies.set(checker, (*place, statement.span), statement);
            }
            RequirementStatement::Target(form) => target.set(checker, form, statement),
            RequirementStatement::Definition(form) => definition.set(checker, form, statement),
            RequirementStatement::Basis(form) => basis.set(checker, form, statement),
            RequirementStatement::Grace(times) => grace.set(checker, times.as_slice(), statement),
            RequirementStatement::ExceptionReport(days, _) => {
                report.set(checker, (*days, statement.span), statement);
            }
            RequirementStatement::Missing(rule) => missing.set(checker, rule, statement),
            RequirementStatement::InForce(_) => {}
            RequirementStatement::Deducts(deduction) => deducts.set(checker, deduction, statement),
            RequirementStatement::From(shares) => from.set(checker, shares, statement),
            RequirementStatement::To(shares) => to.set(checker, shares, statement),
        }
    }
    let here = item.name.span;
    let subject = format!("`{}`", item.name.text);
    let measured = measures.required(
        &mut resolver.checker,
        here,
        &subject,
        "measures \"summaries sent within 10 days\" out of \"discharges\"",
    );
    let held = measured.and_then(|measured| holds(resolver, measured));
    let reported = reported.placed();
    if reported.is_none() {
        resolver.checker.missing(here, &subject, "reported", "reported monthly");
    }
    let (frequency, reported_span) = reported.unwrap_or((Frequency::Monthly, here));
    let (place, place_span) = applies.value().unwrap_or((PhasePlace::Always, here));
    let (first, end) = place_years(resolver, place, place_span).unwrap_or((0, 0));
    let applies: Vec<bool> =
        (0..resolver.calendar.years().len()).map(|year| first <= year && year < end).collect();
    let code = code.value();
    if let Some(code) = code {
        check_code(resolver, code);
    }
    let (source, by) = source.value().map_or((None, None), |(text, by)| (Some(text.text.clone()), by));
    let submitted_by = by.and_then(|name| resolver.party(name));
    let rule = missing.required(
        &mut resolver.checker,
        here,
        &subject,
        "missing counts as missed, not judged when suppressed",
    );
    let missing = rule.map(|rule| judgements(resolver, rule));
    let deduction = deduction(resolver, &subject, here, frequency, deducts, from, to);
    let periods = periods(resolver, &applies, frequency);
    let definition = definition.placed().map(|(form, keyword)| {
        texts(resolver, form, &Words { what: "the definition", word: "definition", keyword }, &periods)
    });
    let basis = basis.placed().map(|(form, keyword)| {
        texts(resolver, form, &Words { what: "the basis", word: "basis", keyword }, &periods)
    });
    let graces: Vec<(DateRange, Span)> =
        grace.value().unwrap_or_default().iter().filter_map(|time| grace_range(resolver, time)).collect();
    if target.peek().is_none() {
        resolver.checker.missing(
            here,
            &subject,
            "target",
            "target at least 95%` or `target none until 31 March 2017, then at least 95%",
        );
    }
    let (held, value_type) = held?;
    let (form, keyword) = target.placed()?;
    let targets = match form {
        RequirementTarget::OverTime(form) => over_time(resolver, form, keyword, value_type, &periods)?,
        RequirementTarget::ByPeriod(table, of) => {
            if *of != frequency {
                let (word, by) = (part_word(*of), part_word(frequency));
                resolver.report(
                    Diagnostic::new(
                        Code::ConflictingStatements,
                        keyword,
                        format!("a target for each {word}, and a figure for each {by}"),
                    )
                    .with_label(reported_span, "reported")
                    .with_help("give targets for the periods that are reported"),
                );
                return None;
            }
            by_period(resolver, table, *of, keyword, value_type, &periods)?
        }
    };
    if matches!(held, Holds::Ratio { .. }) {
        let mut seen: Vec<Span> = Vec::new();
        for test in targets.iter().filter_map(|(test, _)| test.as_ref()) {
            if !seen.contains(&test.span) {
                seen.push(test.span);
                scale::check_hundred(resolver, test);
            }
        }
    }
    let definition = definition.unwrap_or_else(|| Some(vec![None; periods.len()]));
    let basis = basis.unwrap_or_else(|| Some(vec![None; periods.len()]));
    let mut years: Vec<Option<Vec<PeriodStanding>>> =
        applies.iter().map(|applies| applies.then(Vec::new)).collect();
    let (definition, basis) = (definition?, basis?);
    let texts = definition.into_iter().zip(basis);
    for (((year, _, range), (target, rule)), (definition, basis)) in periods.iter().zip(targets).zip(texts) {
        let grace = match &target {
            Some(_) => in_grace(resolver, &graces, *range),
            None => None,
        };
        if let Some(Some(standings)) = years.get_mut(*year) {
            standings.push(PeriodStanding { target, grace, definition, basis, rule });
        }
    }
    let judged = years.iter().flatten().flatten().any(PeriodStanding::is_judged);
    if !judged && !periods.is_empty() {
        resolver.report(
            Diagnostic::new(Code::NeverJudged, here, format!("{subject} is judged in no period of the term"))
                .with_text("no period has a target and is out of grace")
                .with_help("check the dates of `target` and `grace`, and the years in which it `applies`"),
        );
    }
    let id = DataItemId(resolver.data_items.len());
    resolver.item_of.insert(item.name.text.clone(), id.0);
    resolver.data_items.push(DataItem {
        provider: None,
        name: item.name.text.clone(),
        code: code.map(|code| code.text.clone()),
        title: item.title.text.clone(),
        holds: held,
        frequency,
        // Each period is judged by itself: no value is made of several.
        method: None,
        segments: Vec::new(),
        of_segment: None,
        source,
        submitted_by,
        asked_for: applies,
        // A judgement is made of a figure or not at all: what is suppressed stays so.
        counts: Counts::default(),
        counted: None,
        needs_denominator: false,
        span: here,
    });
    Some(Requirement {
        name: item.name.text.clone(),
        title: item.title.text.clone(),
        code: code.map(|code| code.text.clone()),
        item: id,
        years,
        missing: missing?,
        exception_report: report.value(),
        deduction: deduction?,
        span: here,
    })
}

pub(super) fn part_word(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Monthly => "month",
        Frequency::Quarterly => "quarter",
        Frequency::HalfYearly => "half-year",
        Frequency::Yearly => "year",
    }
}

fn periods(resolver: &Resolver, applies: &[bool], frequency: Frequency) -> Periods {
    let mut periods = Vec::new();
    for (year, contract_year) in resolver.calendar.years().iter().enumerate() {
        if applies.get(year) == Some(&true) {
            let parts = resolver.calendar.parts(*contract_year, frequency);
            periods.extend(parts.into_iter().enumerate().map(|(part, range)| (year, part, range)));
        }
    }
    periods
}

/// A figure that is not due is not judged, whatever is said of the others.
fn judgements(resolver: &mut Resolver, rule: &JudgedMissing) -> MissingJudgements {
    let mut judgements = MissingJudgements {
        not_due: JudgedAs::NotJudged,
        not_submitted: rule.otherwise,
        suppressed: rule.otherwise,
        not_applicable: rule.otherwise,
        span: rule.span,
    };
    let mut seen: Vec<(MissingKind, Span)> = Vec::new();
    for (kind, judged, span) in &rule.when {
        if let Some((_, first)) = seen.iter().find(|(known, _)| known == kind) {
            resolver.report(
                Diagnostic::new(
                    Code::DuplicateStatement,
                    *span,
                    "two consequences for one kind of missing data",
                )
                .with_label(*first, "first here"),
            );
            continue;
        }
        seen.push((*kind, *span));
        let place = match kind {
            MissingKind::NotDue => &mut judgements.not_due,
            MissingKind::NotSubmitted => &mut judgements.not_submitted,
            MissingKind::Suppressed => &mut judgements.suppressed,
            MissingKind::NotApplicable => &mut judgements.not_applicable,
        };
        *place = *judged;
    }
    judgements
}

/// What missed periods cost: `Some(None)` where they cost nothing, none where that is in doubt.
#[allow(clippy::option_option, reason = "in doubt, none and stated are three answers")]
fn deduction(
    resolver: &mut Resolver,
    subject: &str,
    here: Span,
    frequency: Frequency,
    deducts: Once<&tree::Deduction>,
    from: Once<&tree::PartyShares>,
    to: Once<&tree::PartyShares>,
) -> Option<Option<Deduction>> {
    let Some(written) = deducts.value() else {
        for place in [from.place(), to.place()].into_iter().flatten() {
            resolver.report(
                Diagnostic::new(
                    Code::MissingStatement,
                    place,
                    "a party that pays or receives, and nothing that is deducted",
                )
                .with_label(here, "no `deducts`")
                .with_help("write `deducts £500 for each month missed`, or delete this line"),
            );
        }
        return Some(None);
    };
    let from = from.required(&mut resolver.checker, here, subject, "from ohft");
    let from = from.and_then(|shares| party::whole_split(resolver, shares));
    let to = to.required(&mut resolver.checker, here, subject, "to occg");
    let to = to.and_then(|shares| party::whole_split(resolver, shares));
    if let (Some(from), Some(to)) = (&from, &to)
        && shared(from, to)
    {
        resolver.report(
            Diagnostic::new(Code::PayerIsPayee, to.span, "a party pays itself")
                .with_text("receives")
                .with_label(from.span, "pays")
                .with_help("name another party in `from` or in `to`"),
        );
    }
    let (period, span) = written.period;
    if period != frequency {
        let word = part_word(frequency);
        resolver.report(
            Diagnostic::new(
                Code::ConflictingStatements,
                span,
                format!("each {} is paid for, and each {word} is judged", part_word(period)),
            )
            .with_help(format!("write `for each {word} missed`, or change `reported`")),
        );
    }
    let mut sum = |written: &tree::Expression| {
        let sum = resolve_as(resolver, written, Type::Money)?;
        check_not_negative(resolver, &sum, "deducts")?;
        Some(sum)
    };
    let each = sum(&written.each);
    let most = match &written.most {
        Some(most) => Some(sum(most)?),
        None => None,
    };
    Some(Some(Deduction { each: each?, most, from: from?, to: to?, span: written.span }))
}
