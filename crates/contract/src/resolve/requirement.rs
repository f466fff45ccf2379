//! Quality requirements: settings over time laid on the periods in which they are judged.

use super::expression::resolve_as;
use super::indicator::{check_code, holds};
use super::phase::place_years;
use super::statements::Once;
use super::sums::{check_not_negative, shared};
use super::table::{Columns, heading};
use super::timeline::{self, Setting, Written};
use super::{Resolver, amount, party, scale, test};
use crate::amount::{Amount, amounts_in};
use crate::calendar::{DateRange, day_before, months_later};
use crate::data_item::{DataItem, Holds};
use crate::expression::{Test, Type};
use crate::ids::DataItemId;
use crate::indicator::Frequency;
use crate::requirement::{Deduction, JudgedAs, MissingJudgements, Requirement, Standing};
use crate::timeline::{Piece, Timeline};
use crate::words;
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree::{
    self, CellKind, ExpressionKind, Grace, Item, JudgedMissing, LiteralKind, MissingKind, PhasePlace,
    RequirementItem, RequirementStatement, RequirementTarget, SetOn, Table, Text, TimelineForm,
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
type Periods = Vec<(usize, usize, DateRange)>;

fn requirement(resolver: &mut Resolver, item: &RequirementItem) -> Option<Requirement> {
    let mut code: Once<&Text> = Once::new("code");
    let mut measures = Once::new("measures");
    let mut source = Once::new("source");
    let mut reported = Once::new("reported");
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
    let definition = definition.map_or_else(|| Some(vec![None; periods.len()]), |found| found);
    let basis = basis.map_or_else(|| Some(vec![None; periods.len()]), |found| found);
    let mut years: Vec<Option<Vec<Standing>>> =
        applies.iter().map(|applies| applies.then(Vec::new)).collect();
    let (definition, basis) = (definition?, basis?);
    let texts = definition.into_iter().zip(basis);
    for (((year, _, range), (target, rule)), (definition, basis)) in periods.iter().zip(targets).zip(texts) {
        let grace = match &target {
            Some(_) => in_grace(resolver, &graces, *range),
            None => None,
        };
        if let Some(Some(standings)) = years.get_mut(*year) {
            standings.push(Standing { target, grace, definition, basis, rule });
        }
    }
    let judged = years.iter().flatten().flatten().any(Standing::is_judged);
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
        name: item.name.text.clone(),
        code: code.map(|code| code.text.clone()),
        title: item.title.text.clone(),
        holds: held,
        frequency,
        // Each period is judged by itself: no value is made of several.
        method: None,
        segments: Vec::new(),
        source,
        submitted_by,
        asked_for: applies,
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

fn part_word(frequency: Frequency) -> &'static str {
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
                    Code::ConflictingStatements,
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

/// Every amount that a deduction is reckoned from is stated in the years in which the requirement applies.
pub(super) fn check_stated(resolver: &mut Resolver, requirements: &[Requirement], amounts: &[Amount]) {
    let stated = amount::stated(amounts, resolver.calendar.years().len());
    for requirement in requirements {
        let Some(deduction) = &requirement.deduction else { continue };
        for sum in std::iter::once(&deduction.each).chain(&deduction.most) {
            for index in amounts_in(sum) {
                let lacks = |year: &usize| {
                    let has = stated.get(index).and_then(|years| years.get(*year)).copied().unwrap_or(true);
                    !has && requirement.years.get(*year).is_some_and(Option::is_some)
                };
                let absent = (0..requirement.years.len()).find(lacks);
                if let (Some(year), Some(amount)) = (absent, amounts.get(index)) {
                    resolver.report(
                        Diagnostic::new(
                            Code::TimelineGap,
                            sum.span,
                            format!("`{}` states nothing for Year {}, and what `{}` deducts is reckoned from it", amount.name, year + 1, requirement.name),
                        )
                        .with_label(amount.span, format!("nothing for Year {}", year + 1))
                        .with_help("state the sum for that year (`£0` if it is nothing), or say in which years the requirement `applies`"),
                    );
                }
            }
        }
    }
}

/// The days of a time of grace.
fn grace_range(resolver: &mut Resolver, time: &Grace) -> Option<(DateRange, Span)> {
    let term = resolver.calendar.term();
    let first = time.from.date;
    if !term.contains(first) {
        timeline::outside_term(resolver, first, time.from.span);
    }
    if time.months == 0 {
        resolver.report(
            Diagnostic::new(Code::WrongPeriod, time.span, "a time of grace without any month")
                .with_help("write how many months it lasts, or delete it"),
        );
        return None;
    }
    let last = day_before(months_later(first, u32::from(time.months))).min(term.last);
    Some((DateRange { first, last }, time.span))
}

/// Where it is written that a period is in grace; a time of grace that begins or ends inside one is reported.
fn in_grace(resolver: &mut Resolver, graces: &[(DateRange, Span)], period: DateRange) -> Option<Span> {
    let (grace, span) = graces.iter().find(|(grace, _)| grace.overlaps(period))?;
    if !grace.covers(period) {
        let ends = if grace.contains(period.first) {
            format!("ends on {}", words::date(grace.last))
        } else {
            format!("begins on {}", words::date(grace.first))
        };
        let message = format!("the grace {ends}, inside {}", resolver.calendar.words(period));
        resolver.report(
            Diagnostic::new(Code::ChangesInsidePeriod, *span, message)
                .with_text("a part of this period is in grace")
                .with_help("a period is in grace or it is not: let the grace begin and end with one"),
        );
    }
    Some(*span)
}

/// A setting of words.
struct Words {
    what: &'static str,
    word: &'static str,
    keyword: Span,
}

/// What a text says in each period.
fn texts(
    resolver: &mut Resolver,
    form: &TimelineForm<Text>,
    words: &Words,
    periods: &Periods,
) -> Option<Vec<Option<String>>> {
    let never = |_: usize| false;
    let setting = Setting { what: words.what, word: words.word, keyword: words.keyword, counts: &never };
    let timeline = timeline::resolve(resolver, form, &setting, &mut |resolver, written| match written {
        Written::Value(text) => Some(Some(text.text.clone())),
        Written::Cell(cell) => match &cell.kind {
            CellKind::Text(text) => Some(Some(text.text.clone())),
            CellKind::Nothing => Some(None),
            CellKind::Test(_) | CellKind::Expression(_) => {
                resolver.report(
                    Diagnostic::new(
                        Code::WrongType,
                        cell.span,
                        "a text between double quotes is needed here",
                    )
                    .with_help("write the words of the contract between double quotes"),
                );
                None
            }
        },
    })?;
    let laid = lay_on_periods(resolver, &timeline, set_on(form), words.what, periods);
    Some(laid.into_iter().map(|piece| piece.and_then(|piece| piece.value.clone())).collect())
}

fn set_on<T>(form: &TimelineForm<T>) -> Option<SetOn> {
    match form {
        TimelineForm::Pieces(timeline) => timeline.set_on.map(|(set_on, _)| set_on),
        TimelineForm::ByDate(_, set_on) => set_on.map(|(set_on, _)| set_on),
        TimelineForm::ByYear(_) => None,
    }
}

/// What a period is held against, and where that is written.
type Targets = Vec<(Option<Test>, Span)>;

fn over_time(
    resolver: &mut Resolver,
    form: &TimelineForm<Option<tree::Test>>,
    keyword: Span,
    value_type: Type,
    periods: &Periods,
) -> Option<Targets> {
    let never = |_: usize| false;
    let setting = Setting { what: "the target", word: "target", keyword, counts: &never };
    let timeline = timeline::resolve(resolver, form, &setting, &mut |resolver, written| match written {
        Written::Value(None) => Some(None),
        Written::Value(Some(written)) => checked_test(resolver, written, value_type).map(Some),
        Written::Cell(cell) => target_cell(resolver, cell, value_type),
    })?;
    let laid = lay_on_periods(resolver, &timeline, set_on(form), "the target", periods);
    Some(
        laid.into_iter()
            .map(|piece| piece.map_or((None, keyword), |piece| (piece.value.clone(), piece.span)))
            .collect(),
    )
}

fn checked_test(resolver: &mut Resolver, written: &tree::Test, value_type: Type) -> Option<Test> {
    let found = test::resolve(resolver, written, value_type)?;
    scale::check_possible(resolver, &found);
    Some(found)
}

#[allow(clippy::option_option, reason = "not read, no target and a target are three answers")]
fn target_cell(resolver: &mut Resolver, cell: &tree::Cell, value_type: Type) -> Option<Option<Test>> {
    match &cell.kind {
        CellKind::Nothing => Some(None),
        CellKind::Test(written) => checked_test(resolver, written, value_type).map(Some),
        CellKind::Expression(_) | CellKind::Text(_) => {
            resolver.report(
                Diagnostic::new(Code::WrongType, cell.span, "a test is needed here")
                    .with_help("say which values meet the target: `at least 95%`; `-` is no target"),
            );
            None
        }
    }
}

/// The piece that holds in each period; a change inside one must say which counts.
fn lay_on_periods<'a, T>(
    resolver: &mut Resolver,
    timeline: &'a Timeline<T>,
    set_on: Option<SetOn>,
    what: &str,
    periods: &Periods,
) -> Vec<Option<&'a Piece<T>>> {
    let mut laid = Vec::with_capacity(periods.len());
    for (_, _, period) in periods {
        let day = if set_on == Some(SetOn::LastDay) { period.last } else { period.first };
        laid.push(timeline.pieces.iter().find(|piece| piece.range.contains(day)));
        let mut inside = timeline.pieces.iter().filter(|piece| piece.range.overlaps(*period));
        if let (Some(first), Some(last), None) = (inside.next(), inside.last(), set_on) {
            let place = resolver.calendar.words(*period);
            resolver.report(
                Diagnostic::new(
                    Code::ChangesInsidePeriod,
                    last.span,
                    format!("{what} changes on {}, inside {place}", words::date(last.range.first)),
                )
                .with_text("holds for the rest of the period")
                .with_label(first.span, "holds for its beginning")
                .with_help(format!(
                    "{place} is judged as one: end the line with `, set on the first day` or `, set on the last day` to say which counts"
                )),
            );
        }
    }
    laid
}

/// A target for each period that has a row. Before the first row and after the last there is none; between them, every
/// period has its row.
fn by_period(
    resolver: &mut Resolver,
    table: &Table,
    frequency: Frequency,
    keyword: Span,
    value_type: Type,
    periods: &Periods,
) -> Option<Targets> {
    let word = part_word(frequency);
    let columns = Columns::read(resolver, table, &[word, "target"], false);
    let (when, tested) = (columns.needed(resolver, table, word), columns.needed(resolver, table, "target"));
    let (when, tested) = (when?, tested?);
    let mut found: Vec<Option<(Option<Test>, Span)>> = vec![None; periods.len()];
    let mut sound = true;
    for row in &table.rows {
        let position = row.cells.get(when).and_then(|cell| period_cell(resolver, cell, word, periods));
        let target = row.cells.get(tested).and_then(|cell| target_cell(resolver, cell, value_type));
        let (Some(position), Some(target)) = (position, target) else {
            sound = false;
            continue;
        };
        let Some(place) = found.get_mut(position) else { continue };
        if let Some((_, first)) = place {
            resolver.report(
                Diagnostic::new(Code::TimelineOverlap, row.span, format!("two rows for the same {word}"))
                    .with_label(*first, "first here"),
            );
            sound = false;
            continue;
        }
        *place = Some((target, row.span));
    }
    let first = found.iter().position(Option::is_some);
    let last = found.iter().rposition(Option::is_some);
    if let (Some(first), Some(last), true) = (first, last, sound) {
        let hole = (first..last).find(|at| found.get(*at).is_some_and(Option::is_none));
        if let Some((_, _, range)) = hole.and_then(|at| periods.get(at)) {
            resolver.report(
                Diagnostic::new(
                    Code::TimelineGap,
                    heading(table),
                    format!("this table has no row for {}", resolver.calendar.words(*range)),
                )
                .with_help("add the row; where there is no target, write `-` in it"),
            );
            sound = false;
        }
    }
    sound.then(|| found.into_iter().map(|target| target.unwrap_or((None, keyword))).collect())
}

/// The position of the period that a cell names.
fn period_cell(resolver: &mut Resolver, cell: &tree::Cell, word: &str, periods: &Periods) -> Option<usize> {
    let written = match &cell.kind {
        CellKind::Expression(tree::Expression { kind: ExpressionKind::Literal(literal), .. }) => {
            if let LiteralKind::Period(kind) = literal.kind {
                Some(kind)
            } else {
                None
            }
        }
        _ => None,
    };
    let Some(kind) = written else {
        let example = if word == "month" { "October 2019" } else { "Quarter 1 of Year 2" };
        resolver.report(
            Diagnostic::new(Code::WrongType, cell.span, format!("a {word} is needed here"))
                .with_help(format!("write `{example}`")),
        );
        return None;
    };
    let range = resolver.calendar.resolve(kind, None);
    let position = range.and_then(|range| periods.iter().position(|(_, _, period)| *period == range));
    if position.is_none() {
        let known: Vec<String> = match (periods.first(), periods.last()) {
            (Some((_, _, first)), Some((_, _, last))) => {
                [first, last].map(|range| format!("`{}`", resolver.calendar.words(*range))).to_vec()
            }
            _ => Vec::new(),
        };
        let mut diagnostic =
            Diagnostic::new(Code::WrongPeriod, cell.span, format!("this is no {word} that is judged"));
        if let [first, last] = known.as_slice() {
            diagnostic = diagnostic.with_help(format!("its periods are {first} to {last}"));
        }
        resolver.report(diagnostic);
    }
    position
}
