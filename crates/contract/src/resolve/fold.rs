//! Settings over time from a day on: what they say then, and a new setting folded into one.

use crate::calendar::{Calendar, day_after};
use crate::variation::WrittenForm;
use chrono::NaiveDate;
use meed_diagnostics::Span;
use meed_syntax::tree::{
    AsFrom, AssessmentStatement, Bound, Date, OutcomeStatement, PaymentStatement, Piece, Same, TermValue,
    Timeline, TimelineForm,
};

/// Whether `stated` is what a term says from a day to the end of the term.
pub(super) fn says_from(now: &TermValue, stated: &TermValue, day: NaiveDate, calendar: &Calendar) -> bool {
    use AssessmentStatement::Target;
    match (now, stated) {
        (
            TermValue::Payment(PaymentStatement::Pays(now)),
            TermValue::Payment(PaymentStatement::Pays(stated)),
        )
        | (
            TermValue::Payment(PaymentStatement::Pot(now)),
            TermValue::Payment(PaymentStatement::Pot(stated)),
        ) => timeline_says(now, stated, day, calendar),
        (
            TermValue::Outcome(OutcomeStatement::Assessment(Target(now))),
            TermValue::Outcome(OutcomeStatement::Assessment(Target(stated))),
        ) => timeline_says(now, stated, day, calendar),
        _ => now.same(stated),
    }
}

pub(super) fn timeline_says<T: Same>(
    now: &TimelineForm<T>,
    stated: &TimelineForm<T>,
    day: NaiveDate,
    calendar: &Calendar,
) -> bool {
    let (TimelineForm::Pieces(pieces), TimelineForm::Pieces(stated)) = (now, stated) else {
        return now.same(stated);
    };
    let rest = rest(pieces, day, calendar);
    let wanted: Vec<&Piece<T>> = stated.pieces.iter().collect();
    rest.len() == wanted.len()
        && rest.iter().zip(wanted).all(|(now, stated)| {
            now.value.same(&stated.value) && ends(now, calendar) == ends(stated, calendar)
        })
}

/// The last day of a piece.
fn ends<T>(piece: &Piece<T>, calendar: &Calendar) -> NaiveDate {
    match piece.until {
        None => calendar.term().last,
        Some(Bound::Date(date)) => date.date,
        Some(Bound::EndOfYear(year, _)) => {
            calendar.year(year).map_or(calendar.term().last, |year| year.range.last)
        }
    }
}

/// The pieces that hold on a day and after it.
fn rest<'a, T>(timeline: &'a Timeline<T>, day: NaiveDate, calendar: &Calendar) -> Vec<&'a Piece<T>> {
    timeline.pieces.iter().filter(|piece| piece.until.is_none() || ends(piece, calendar) >= day).collect()
}

/// Where a setting over time says what holds on a day.
pub(super) fn place_on(value: &TermValue, day: NaiveDate, calendar: &Calendar) -> Option<Span> {
    match value {
        TermValue::Payment(PaymentStatement::Pays(form) | PaymentStatement::Pot(form)) => {
            place_of_rest(form, day, calendar)
        }
        TermValue::Outcome(OutcomeStatement::Assessment(AssessmentStatement::Target(form))) => {
            place_of_rest(form, day, calendar)
        }
        _ => None,
    }
}

/// Where what holds on a day and after it is said.
pub(super) fn place_of_rest<T>(form: &TimelineForm<T>, day: NaiveDate, calendar: &Calendar) -> Option<Span> {
    let TimelineForm::Pieces(timeline) = form else { return None };
    let rest = rest(timeline, day, calendar);
    Some(rest.first()?.span.to(rest.last()?.span))
}

/// A setting over time with a new one from a day on; none where one of them is no such setting. Where one is set on the
/// first day and the other on the last, the place of the old one's word.
pub(super) fn fold(
    now: &TermValue,
    to: &TermValue,
    from: AsFrom,
    calendar: &Calendar,
) -> Option<Result<TermValue, Span>> {
    use AssessmentStatement::Target;
    match (now, to) {
        (TermValue::Payment(PaymentStatement::Pays(now)), TermValue::Payment(PaymentStatement::Pays(to))) => {
            let folded = fold_pieces(now, to, from, calendar)?;
            Some(folded.map(|folded| TermValue::Payment(PaymentStatement::Pays(folded))))
        }
        (TermValue::Payment(PaymentStatement::Pot(now)), TermValue::Payment(PaymentStatement::Pot(to))) => {
            let folded = fold_pieces(now, to, from, calendar)?;
            Some(folded.map(|folded| TermValue::Payment(PaymentStatement::Pot(folded))))
        }
        (
            TermValue::Outcome(OutcomeStatement::Assessment(Target(now))),
            TermValue::Outcome(OutcomeStatement::Assessment(Target(to))),
        ) => {
            let folded = fold_pieces(now, to, from, calendar)?;
            Some(folded.map(|folded| TermValue::Outcome(OutcomeStatement::Assessment(Target(folded)))))
        }
        _ => None,
    }
}

/// A setting over time with a new one from a day on, or the place of its `set on` where that is another.
pub(super) type Folded<T> = Result<TimelineForm<T>, Span>;

pub(super) fn fold_pieces<T: Clone>(
    now: &TimelineForm<T>,
    to: &TimelineForm<T>,
    from: AsFrom,
    calendar: &Calendar,
) -> Option<Folded<T>> {
    let (TimelineForm::Pieces(now), TimelineForm::Pieces(to)) = (now, to) else { return None };
    let day = from.date.date;
    let before = day.pred_opt()?;
    let mut pieces: Vec<Piece<T>> = Vec::new();
    let mut begins = calendar.term().first;
    for piece in &now.pieces {
        if begins >= day {
            break;
        }
        let mut piece = piece.clone();
        let last = ends(&piece, calendar);
        if piece.until.is_none() || last >= day {
            piece.until = Some(Bound::Date(Date { date: before, span: from.date.span }));
        }
        begins = day_after(last);
        pieces.push(piece);
    }
    pieces.extend(to.pieces.iter().cloned());
    let set_on = match (now.set_on, to.set_on.or(from.set_on)) {
        (Some((old, place)), Some((new, _))) if old != new => return Some(Err(place)),
        (old, new) => new.or(old),
    };
    // The place of the whole stays that of the setting in the contract.
    Some(Ok(TimelineForm::Pieces(Timeline { pieces, set_on, span: now.span })))
}

/// How a setting over time is written in place of the one that it was made of.
pub(super) fn written_timeline(folded: &TermValue, block: Span) -> Option<WrittenForm> {
    match folded {
        TermValue::Payment(PaymentStatement::Pays(form) | PaymentStatement::Pot(form)) => {
            written(form, block, |value| value.span)
        }
        TermValue::Outcome(OutcomeStatement::Assessment(AssessmentStatement::Target(form))) => {
            written(form, block, |value| value.span)
        }
        _ => None,
    }
}

/// As [`written_timeline`], for settings of any kind.
pub(super) fn written<T>(
    form: &TimelineForm<T>,
    block: Span,
    span: impl Fn(&T) -> Span,
) -> Option<WrittenForm> {
    let TimelineForm::Pieces(timeline) = form else { return None };
    let last_day = |piece: &Piece<T>| match piece.until {
        Some(Bound::Date(date)) => Some(date.date),
        Some(Bound::EndOfYear(..)) | None => None,
    };
    // What ends with a year is written with its date only where it is known: elsewhere the words are kept.
    let pieces = timeline.pieces.iter().map(|piece| match piece.until {
        Some(Bound::EndOfYear(..)) => (piece.span, None),
        _ => (span(&piece.value), last_day(piece)),
    });
    Some(WrittenForm::Timeline {
        block,
        place: timeline.span,
        pieces: pieces.collect(),
        set_on: timeline.set_on.map(|(set_on, _)| set_on),
    })
}
