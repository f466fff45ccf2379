//! Settings that change over time, and the places in time at which something holds.

use super::{Builder, Pair, Parts};
use crate::parser::Rule;
use crate::tree::{Bound, PhasePlace, Piece, SetOn, Timeline, TimelineForm};
use meed_diagnostics::{Code, Diagnostic, Edit, Span};

impl Builder<'_> {
    /// A timeline of whatever `value` reads.
    pub(super) fn timeline<T>(
        &mut self,
        pair: Pair<'_>,
        value: impl Fn(&mut Self, Pair<'_>) -> Option<T>,
    ) -> Option<TimelineForm<T>> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        if let Some(by_year) = parts.one(Rule::by_year) {
            let table = Parts::of(by_year).find(|part| part.as_rule() == Rule::table)?;
            return self.table(table).map(TimelineForm::ByYear);
        }
        if let Some(by_date) = parts.one(Rule::by_date) {
            let mut parts = Parts::of(by_date);
            parts.pass(Rule::kw_by_date);
            parts.pass(Rule::comma);
            let set_on = parts.one(Rule::set_on).map(|set_on| self.set_on(set_on));
            return self.table(parts.next()?).map(|table| TimelineForm::ByDate(table, set_on));
        }
        let mut pieces = Vec::with_capacity(1);
        let mut set_on = None;
        for part in parts {
            match part.as_rule() {
                Rule::comma | Rule::kw_then => {}
                Rule::set_on => set_on = Some(self.set_on(part)),
                _ => pieces.push(self.piece(part, &value)?),
            }
        }
        let mut endless = pieces.iter().rev().skip(1).filter(|piece| piece.until.is_none());
        if let Some(piece) = endless.next() {
            let span = piece.span;
            self.report(
                Diagnostic::new(
                    Code::UnexpectedText,
                    span,
                    "this setting is followed by another and does not say until when it holds",
                )
                .with_help("write its last day: `until 30 September 2018`, or `until the end of Year 2`"),
            );
            return None;
        }
        Some(TimelineForm::Pieces(Timeline { pieces, set_on, span }))
    }

    fn piece<T>(
        &mut self,
        pair: Pair<'_>,
        value: &impl Fn(&mut Self, Pair<'_>) -> Option<T>,
    ) -> Option<Piece<T>> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let value = value(self, parts.next()?)?;
        let until = if parts.pass(Rule::kw_until) { Some(self.bound(&parts.next()?)?) } else { None };
        Some(Piece { value, until, span })
    }

    fn bound(&mut self, pair: &Pair<'_>) -> Option<Bound> {
        let span = self.span(pair);
        Some(match pair.as_rule() {
            Rule::date => Bound::Date(self.date(pair)),
            Rule::end_of_year => Bound::EndOfYear(self.year_of(pair)?, span),
            _ => {
                let year = self.year_of(pair)?;
                let before = year.saturating_sub(1);
                self.ambiguous_until(
                    span,
                    year,
                    [format!("the end of Year {year}"), format!("the end of Year {before}")],
                    span,
                );
                Bound::EndOfYear(year, span)
            }
        })
    }

    /// `until Year 3`, with what it may mean: year 3 included, year 3 not included.
    fn ambiguous_until(&mut self, span: Span, year: u16, meanings: [String; 2], replaced: Span) {
        let [with, without] = meanings;
        let mut diagnostic = Diagnostic::new(
            Code::AmbiguousUntil,
            span,
            format!("`until Year {year}` can be read with Year {year} or without it"),
        )
        .with_reading(
            &format!("Year {year} belongs to it"),
            &format!("`{with}`"),
            vec![Edit { span: replaced, replacement: with }],
        );
        if year > 1 {
            diagnostic = diagnostic.with_reading(
                &format!("Year {year} does not belong to it"),
                &format!("`{without}`"),
                vec![Edit { span: replaced, replacement: without }],
            );
        }
        self.report(diagnostic);
    }

    pub(super) fn set_on(&self, pair: Pair<'_>) -> (SetOn, Span) {
        let span = self.span(&pair);
        let set_on =
            if Parts::of(pair).pass(Rule::kw_set_on_first) { SetOn::FirstDay } else { SetOn::LastDay };
        (set_on, span)
    }

    /// When a phase or a payment holds.
    pub(super) fn place(&mut self, pair: Pair<'_>) -> Option<PhasePlace> {
        let place = Parts::of(pair).next()?;
        let span = self.span(&place);
        let year = self.year_of(&place)?;
        Some(match place.as_rule() {
            Rule::in_year => PhasePlace::In(year, year),
            Rule::in_years => {
                let first = place.as_str().split_whitespace().nth(2)?;
                PhasePlace::In(self.small(first, span)?, year)
            }
            Rule::before_year => PhasePlace::Before(year),
            Rule::from_year => PhasePlace::From(year),
            _ => {
                let next = year.saturating_add(1);
                self.ambiguous_until(
                    span,
                    year,
                    [format!("before Year {next}"), format!("before Year {year}")],
                    span,
                );
                PhasePlace::Before(next)
            }
        })
    }
}
