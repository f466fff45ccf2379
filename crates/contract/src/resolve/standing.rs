//! What a requirement's settings over time come to in each of its periods: targets, words and grace.

use super::requirement::{Periods, part_word};
use super::table::{Columns, heading};
use super::timeline::{self, Setting, Written};
use super::{Resolver, scale, test};
use crate::calendar::{DateRange, day_before, months_later};
use crate::expression::{Test, Type};
use crate::indicator::Frequency;
use crate::timeline::{Piece, Timeline};
use crate::words;
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree::{
    self, CellKind, ExpressionKind, Grace, LiteralKind, SetOn, Table, Text, TimelineForm,
};

/// The days of a time of grace.
pub(super) fn grace_range(resolver: &mut Resolver, time: &Grace) -> Option<(DateRange, Span)> {
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
pub(super) fn in_grace(
    resolver: &mut Resolver,
    graces: &[(DateRange, Span)],
    period: DateRange,
) -> Option<Span> {
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
pub(super) struct Words {
    pub(super) what: &'static str,
    pub(super) word: &'static str,
    pub(super) keyword: Span,
}

/// What a text says in each period.
pub(super) fn texts(
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
    let laid = lay_on_periods(resolver, &timeline, (set_on(form), put(form)), words.what, periods);
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
pub(super) type Targets = Vec<(Option<Test>, Span)>;

pub(super) fn over_time(
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
    let laid = lay_on_periods(resolver, &timeline, (set_on(form), put(form)), "the target", periods);
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

/// Where a setting can say which day counts.
fn put<T>(form: &TimelineForm<T>) -> Option<Span> {
    match form {
        TimelineForm::Pieces(timeline) => Some(timeline.span.after()),
        TimelineForm::ByYear(_) | TimelineForm::ByDate(..) => None,
    }
}

/// The piece that holds in each period; a change inside one must say which counts.
fn lay_on_periods<'a, T>(
    resolver: &mut Resolver,
    timeline: &'a Timeline<T>,
    (set_on, put): (Option<SetOn>, Option<Span>),
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
            let open = Diagnostic::new(
                Code::ChangesInsidePeriod,
                last.span,
                format!("{what} changes on {}, inside {place}", words::date(last.range.first)),
            )
            .with_text("holds for the rest of the period")
            .with_label(first.span, "holds for its beginning");
            resolver.report(timeline::first_or_last(open, &place, put, *period));
        }
    }
    laid
}

/// A target for each period that has a row. Before the first row and after the last there is none; between them, every
/// period has its row.
pub(super) fn by_period(
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
    let range = resolver.calendar.resolve_in_term(kind, None);
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
