//! Timelines: gaps, overlaps, and which setting holds for a contract year.

use super::Resolver;
use super::table::{Columns, heading, year_number};
use crate::calendar::{DateRange, day_after};
use crate::timeline::{Piece, Timeline};
use crate::words;
use chrono::NaiveDate;
use meed_diagnostics::{Code, Diagnostic, Edit, Span};
use meed_syntax::tree::{Bound, Cell, CellKind, LiteralKind, SetOn, Table, TimelineForm};

/// A setting that may change over time.
pub(super) struct Setting<'a> {
    /// What messages call it: "the target".
    pub(super) what: &'a str,
    /// Its keyword, which also heads its column in a table by date.
    pub(super) word: &'a str,
    /// Where the keyword stands.
    pub(super) keyword: Span,
    /// For which contract years (from 0) it matters which setting holds.
    pub(super) counts: &'a dyn Fn(usize) -> bool,
}

/// Resolves a timeline. `value` turns what is written into what is meant, from the piece itself or from a
/// cell.
pub(super) fn resolve<W, T>(
    resolver: &mut Resolver,
    form: &TimelineForm<W>,
    setting: &Setting<'_>,
    value: &mut dyn FnMut(&mut Resolver, Written<'_, W>) -> Option<T>,
) -> Option<Timeline<T>> {
    match form {
        TimelineForm::Pieces(timeline) => {
            let pieces = pieces(resolver, timeline, setting.what, value)?;
            let set_on = timeline.set_on.map(|(set_on, _)| set_on);
            Some(lay_on_years(
                resolver,
                pieces,
                set_on,
                (timeline.span, Some(timeline.span.after())),
                setting,
            ))
        }
        TimelineForm::ByYear(table) => by_year(resolver, table, setting.keyword, value),
        TimelineForm::ByDate(table, set_on) => {
            let pieces = by_date(resolver, table, setting, value)?;
            Some(lay_on_years(
                resolver,
                pieces,
                set_on.map(|(set_on, _)| set_on),
                (setting.keyword, None),
                setting,
            ))
        }
    }
}

/// A setting as it was written.
pub(super) enum Written<'a, W> {
    /// In line.
    Value(&'a W),
    /// In a cell of a table.
    Cell(&'a Cell),
}

fn pieces<W, T>(
    resolver: &mut Resolver,
    timeline: &meed_syntax::tree::Timeline<W>,
    what: &str,
    value: &mut dyn FnMut(&mut Resolver, Written<'_, W>) -> Option<T>,
) -> Option<Vec<Piece<T>>> {
    let term = resolver.calendar.term();
    let mut found = Vec::new();
    let mut sound = true;
    let mut first = term.first;
    for piece in &timeline.pieces {
        let resolved = value(resolver, Written::Value(&piece.value));
        let last = match piece.until {
            None => term.last,
            Some(Bound::Date(date)) => {
                if !term.contains(date.date) {
                    outside_term(resolver, date.date, date.span);
                }
                date.date
            }
            Some(Bound::EndOfYear(number, span)) => match year_number(resolver, number, span) {
                Some(year) => resolver.calendar.years().get(year).map_or(term.last, |year| year.range.last),
                None => {
                    sound = false;
                    continue;
                }
            },
        };
        if last < first {
            resolver.report(
                Diagnostic::new(
                    Code::TimelineOverlap,
                    piece.span,
                    format!("{what} ends here before it begins"),
                )
                .with_text(format!("it would run from {} until {}", words::date(first), words::date(last)))
                .with_help(
                    "write the parts in the order of time; each `until` comes after the one before it",
                ),
            );
            sound = false;
            continue;
        }
        match resolved {
            Some(value) => found.push(Piece { value, range: DateRange { first, last }, span: piece.span }),
            None => sound = false,
        }
        first = day_after(last);
    }
    if sound && first <= term.last {
        let span = timeline.pieces.last().map_or(timeline.span, |piece| piece.span);
        resolver.report(
            Diagnostic::new(
                Code::TimelineGap,
                span,
                format!("nothing says {what} from {} on", words::date(first)),
            )
            .with_text("the last part ends before the term does")
            .with_label(timeline.span.after(), format!("the term runs to {}", words::date(term.last)))
            .with_help("add `, then …`, or leave out the last `until`"),
        );
        sound = false;
    }
    sound.then_some(found)
}

/// A day that lies before or after the term.
pub(super) fn outside_term(resolver: &mut Resolver, date: NaiveDate, span: Span) {
    let term = resolver.calendar.term();
    resolver.report(
        Diagnostic::new(Code::DateOutsideTerm, span, format!("{} is outside the term", words::date(date)))
            .with_text(format!("the term is {} to {}", words::date(term.first), words::date(term.last))),
    );
}

fn by_year<W, T>(
    resolver: &mut Resolver,
    table: &Table,
    keyword: Span,
    value: &mut dyn FnMut(&mut Resolver, Written<'_, W>) -> Option<T>,
) -> Option<Timeline<T>> {
    let columns = Columns::read(resolver, table, &[], true);
    let by_column = columns.by_year(resolver, table);
    let [row] = table.rows.as_slice() else {
        resolver.report(
            Diagnostic::new(Code::WrongTable, table.rows.get(1).map_or(heading(table), |row| row.span), {
                "a setting by year has one row of values"
            })
            .with_help("keep one row below the heading"),
        );
        return None;
    };
    let mut timeline = Timeline { pieces: Vec::new(), by_year: Vec::new(), span: keyword };
    let mut sound = true;
    for (year, column) in by_column.into_iter().enumerate() {
        let cell = column.and_then(|column| row.cells.get(column));
        let range = resolver.calendar.years().get(year).map(|year| year.range);
        if cell.is_none() && !resolver.in_force.contains(&year) {
            timeline.by_year.push(None);
            continue;
        }
        let (Some(cell), Some(range)) = (cell, range) else {
            sound = false;
            continue;
        };
        if matches!(cell.kind, CellKind::Nothing) {
            timeline.by_year.push(None);
            continue;
        }
        match value(resolver, Written::Cell(cell)) {
            Some(value) => {
                timeline.by_year.push(Some(timeline.pieces.len()));
                timeline.pieces.push(Piece { value, range, span: cell.span });
            }
            None => sound = false,
        }
    }
    // What is wrong with a column or a cell was reported.
    sound.then_some(timeline)
}

fn by_date<W, T>(
    resolver: &mut Resolver,
    table: &Table,
    setting: &Setting<'_>,
    value: &mut dyn FnMut(&mut Resolver, Written<'_, W>) -> Option<T>,
) -> Option<Vec<Piece<T>>> {
    let what = setting.what;
    let columns = Columns::read(resolver, table, &["from", "to", setting.word], false);
    let from = columns.needed(resolver, table, "from")?;
    let values = columns.needed(resolver, table, setting.word)?;
    let to = columns.column("to");
    let term = resolver.calendar.term();
    let mut found: Vec<Piece<T>> = Vec::new();
    let mut sound = true;
    for (index, row) in table.rows.iter().enumerate() {
        let dates = [Some(from), to].into_iter().flatten().filter_map(|column| row.cells.get(column));
        for cell in dates {
            if let Some(date) = plain_date(cell).filter(|date| !term.contains(*date)) {
                outside_term(resolver, date, cell.span);
            }
        }
        let first = row.cells.get(from).and_then(|cell| date_cell(resolver, cell));
        let next = table.rows.get(index + 1).and_then(|row| row.cells.get(from)).and_then(plain_date);
        let last = match to
            .and_then(|to| row.cells.get(to))
            .filter(|cell| !matches!(cell.kind, CellKind::Nothing))
        {
            Some(cell) => date_cell(resolver, cell),
            None => Some(next.and_then(|next| next.pred_opt()).unwrap_or(term.last)),
        };
        // Whether a cell may be empty is for the setting to say.
        let resolved = row.cells.get(values).and_then(|cell| value(resolver, Written::Cell(cell)));
        let (Some(first), Some(last), Some(value)) = (first, last, resolved) else {
            sound = false;
            continue;
        };
        if last < first {
            resolver.report(
                Diagnostic::new(Code::TimelineOverlap, row.span, "this row ends before it begins")
                    .with_help("write the rows in the order of time"),
            );
            sound = false;
            continue;
        }
        if let Some(before) = found.last() {
            if first <= before.range.last {
                resolver.report(
                    Diagnostic::new(
                        Code::TimelineOverlap,
                        row.span,
                        format!("two rows say {what} for {}", words::date(first)),
                    )
                    .with_text("this row begins before the other ends")
                    .with_label(
                        before.span,
                        format!("this one runs until {}", words::date(before.range.last)),
                    ),
                );
                sound = false;
                continue;
            }
            if day_after(before.range.last) < first {
                gap(resolver, row.span, what, day_after(before.range.last), first);
                sound = false;
            }
        } else if first > term.first {
            gap(resolver, row.span, what, term.first, first);
            sound = false;
        }
        found.push(Piece { value, range: DateRange { first, last }, span: row.span });
    }
    if let Some(piece) = found.last()
        && piece.range.last < term.last
        && sound
    {
        gap(resolver, piece.span, what, day_after(piece.range.last), day_after(term.last));
        sound = false;
    }
    (sound && !found.is_empty()).then_some(found)
}

fn gap(resolver: &mut Resolver, span: Span, what: &str, from: NaiveDate, before: NaiveDate) {
    let last = before.pred_opt().unwrap_or(before);
    resolver.report(
        Diagnostic::new(
            Code::TimelineGap,
            span,
            format!("nothing says {what} from {} to {}", words::date(from), words::date(last)),
        )
        .with_help("add a row for these days, or move a date"),
    );
}

fn plain_date(cell: &Cell) -> Option<NaiveDate> {
    if let CellKind::Expression(expression) = &cell.kind
        && let meed_syntax::tree::ExpressionKind::Literal(literal) = &expression.kind
        && let LiteralKind::Date(date) = literal.kind
    {
        return Some(date.date);
    }
    None
}

fn date_cell(resolver: &mut Resolver, cell: &Cell) -> Option<NaiveDate> {
    let found = plain_date(cell);
    if found.is_none() {
        resolver.report(
            Diagnostic::new(Code::WrongType, cell.span, "a date is needed here")
                .with_help("write `1 October 2018`"),
        );
    }
    found
}

/// A change inside a period that counts as one: its first or its last day. `put` is where that can be said, if it is known.
pub(super) fn first_or_last(
    open: Diagnostic,
    place: &str,
    put: Option<Span>,
    range: DateRange,
) -> Diagnostic {
    let readings = [("first", range.first), ("last", range.last)];
    let Some(put) = put else {
        return open.with_help(format!(
            "{place} counts as one: write `by date, set on the first day {{` if what holds on {} counts for it, or `by date, set on the last day {{` for {}",
            words::date(range.first),
            words::date(range.last)
        ));
    };
    readings.into_iter().fold(open, |open, (which, day)| {
        let words = format!(", set on the {which} day");
        let means = format!("{place} has what holds on its {which} day, {}", words::date(day));
        open.with_reading(
            &means,
            &format!("`{words}` behind it"),
            vec![Edit { span: put, replacement: words.clone() }],
        )
    })
}

/// Says which piece holds for each contract year; a change inside a year that counts must say which.
fn lay_on_years<T>(
    resolver: &mut Resolver,
    pieces: Vec<Piece<T>>,
    set_on: Option<SetOn>,
    (span, put): (Span, Option<Span>),
    setting: &Setting<'_>,
) -> Timeline<T> {
    let what = setting.what;
    let mut by_year = Vec::new();
    let years = resolver.calendar.years().to_vec();
    for (index, year) in years.iter().enumerate() {
        let day = if set_on == Some(SetOn::LastDay) { year.range.last } else { year.range.first };
        by_year.push(pieces.iter().position(|piece| piece.range.contains(day)));
        let inside: Vec<&Piece<T>> = pieces.iter().filter(|piece| piece.range.overlaps(year.range)).collect();
        if let ([first, .., last], None, true) = (inside.as_slice(), set_on, (setting.counts)(index)) {
            let words = |date| words::date(date);
            let open = Diagnostic::new(
                Code::ChangesInsidePeriod,
                last.span,
                format!("{what} changes on {}, inside Year {}", words(last.range.first), year.number),
            )
            .with_text("holds for the rest of the year")
            .with_label(first.span, format!("holds for the year's beginning, {}", words(year.range.first)));
            resolver.report(first_or_last(open, &format!("Year {}", year.number), put, year.range));
        }
    }
    Timeline { pieces, by_year, span }
}
