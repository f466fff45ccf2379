//! The rules run for one row after another.

use super::tally::{Answer, Entry, Tally};
use crate::inputs::Inputs;
use crate::plan::{Id, Plan, RowPlan};
use crate::ranges::{RangeInputs, Ranges};
use crate::values::{Cell, Refused, Values, keep};
use chrono::{Datelike, NaiveDate};
use meed_contract::exact::Exact;
use meed_contract::{Contract, ExpressionKind, MissingKind, Own, RecordCell, RecordSet, RowPlace, words};
use meed_diagnostics::{Code, Diagnostic, Span};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::HashSet;

/// A set of rows on its way through the rules.
pub(super) struct Runner<'a> {
    contract: &'a Contract,
    set: &'a RecordSet,
    /// The rules of each contract year, with what a run of them keeps.
    years: Vec<Rules<'a>>,
    /// Whether the day is a column itself: then none lies after the days that are covered.
    day_is_a_column: bool,
    person: Option<usize>,
    columns: usize,
    outside_term: usize,
    /// The rules that were refused, each told once.
    refused: HashSet<Span>,
}

struct Rules<'a> {
    rows: &'a RowPlan,
    values: Values,
    /// What the values keep before a row is taken in; none before the first.
    mark: Option<(usize, usize)>,
    ranges: Option<Ranges>,
}

/// What a row holds, as the rules take it.
struct Held {
    inputs: Inputs,
    /// Whether a day has not come yet.
    is_open: bool,
}

impl<'a> Runner<'a> {
    pub(super) fn new(contract: &'a Contract, plan: &'a Plan, set: &'a RecordSet) -> Self {
        let records = contract.records.get(set.records.0);
        let years = plan.rows.iter().filter_map(|of_year| of_year.get(set.records.0));
        Self {
            contract,
            set,
            years: years
                .map(|rows| Rules { rows, values: Values::default(), mark: None, ranges: None })
                .collect(),
            day_is_a_column: records
                .is_some_and(|records| matches!(records.day.kind, ExpressionKind::Own(Own::Column(_)))),
            person: records.and_then(|records| records.person),
            columns: records.map_or(0, |records| records.columns.len()),
            outside_term: 0,
            refused: HashSet::new(),
        }
    }

    pub(super) fn run(&mut self, tallies: &mut [Tally<'_>], diagnostics: &mut Vec<Diagnostic>) {
        if self.columns == 0 {
            return;
        }
        let set = self.set;
        let mut held = Held { inputs: Inputs::none(), is_open: false };
        for (index, (place, cells)) in set.rows.iter().zip(set.cells.chunks_exact(self.columns)).enumerate() {
            self.row(index, *place, cells, &mut held, tallies, diagnostics);
        }
        if self.outside_term > 0 {
            let rows = words::counted(self.outside_term, "row", "rows");
            let lies = if self.outside_term == 1 { "lies" } else { "lie" };
            diagnostics.push(
                Diagnostic::new(
                    Code::RowsOutsideTerm,
                    set.span,
                    format!("{rows} of {} {lies} outside the contract's term", set.title),
                )
                .with_help("they count in no period"),
            );
        }
    }

    fn row(
        &mut self,
        index: usize,
        place: RowPlace,
        cells: &[RecordCell],
        held: &mut Held,
        tallies: &mut [Tally<'_>],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        held.take(cells);
        let Some(day) = self.day(held, place, diagnostics) else { return };
        let year =
            self.contract.calendar.year_of(day).and_then(|year| usize::from(year.number).checked_sub(1));
        let Some(year) = year else {
            self.outside_term += 1;
            return;
        };
        let covers = self.set.covers;
        if day < covers.first || (self.day_is_a_column && day > covers.last) {
            diagnostics.push(
                Diagnostic::new(
                    Code::RecordDay,
                    place.span,
                    format!(
                        "row {}: its day lies outside the days that {} covers",
                        place.number, self.set.title
                    ),
                )
                .with_text(format!("they are {} to {}", words::date(covers.first), words::date(covers.last)))
                .with_help("correct the day, or what is said of the extract"),
            );
            return;
        }
        let Some(rules) = self.years.get_mut(year) else { return };
        let rows = rules.rows;
        if let Err(problem) = rules.run(&held.inputs) {
            let rule = rows.plan.note(problem.at).map_or(place.span, |note| note.rule);
            self.refuse(rule, place, diagnostics);
            return;
        }
        let mut reading = Reading { rules, held, set: self.set, has_ranges: false };
        let mut excluded = Answer::No;
        for id in &rows.excluded {
            match reading.answer(*id) {
                Answer::Yes => {
                    excluded = Answer::Yes;
                    break;
                }
                Answer::Open(kind) => excluded = Answer::Open(kind),
                Answer::No => {}
            }
        }
        let person = self.person.and_then(|column| match cells.get(column) {
            Some(RecordCell::Number(number)) => number.to_u32(),
            _ => None,
        });
        for (outputs, tally) in rows.counts.iter().zip(tallies) {
            let condition = match (excluded, outputs.condition) {
                (Answer::Yes, _) => None,
                (_, Some(condition)) => Some(reading.answer(condition)),
                (_, None) => Some(Answer::Yes),
            };
            let answer = match (condition, excluded) {
                (None, _) => None,
                (Some(Answer::No), _) => Some(Answer::No),
                (Some(_), Answer::Open(kind)) => Some(Answer::Open(kind)),
                (Some(answer), _) => Some(answer),
            };
            let counts = !matches!(answer, None | Some(Answer::No));
            let value = outputs.value.filter(|_| counts).map(|id| reading.number(id));
            let limit = outputs.limit.filter(|_| counts).map(|id| reading.number(id));
            tally.add(&Entry { index, year, day, person, answer, value, limit });
        }
    }

    /// The day that says in which period a row counts.
    fn day(&mut self, held: &Held, place: RowPlace, diagnostics: &mut Vec<Diagnostic>) -> Option<NaiveDate> {
        let rules = self.years.first_mut()?;
        let rows = rules.rows;
        let column = match rules.rows.plan.operation(rules.rows.day) {
            Some(crate::plan::Operation::Input(slot)) => Some(*slot),
            _ => None,
        };
        let days = if let Some(slot) = column {
            held.number(slot)
        } else {
            if let Err(problem) = rules.run(&held.inputs) {
                let rule = rules.rows.plan.note(problem.at).map_or(place.span, |note| note.rule);
                self.refuse(rule, place, diagnostics);
                return None;
            }
            rules.values.get(rows.day).number().and_then(Exact::as_decimal)
        };
        let day = days.and_then(|days| days.to_i32()).and_then(NaiveDate::from_num_days_from_ce_opt);
        if day.is_none() {
            let rule = rows.plan.note(rows.day).map_or(place.span, |note| note.rule);
            self.refuse(rule, place, diagnostics);
        }
        day
    }

    fn refuse(&mut self, rule: Span, place: RowPlace, diagnostics: &mut Vec<Diagnostic>) {
        if self.refused.insert(rule) {
            diagnostics.push(
                Diagnostic::new(
                    Code::RowResult,
                    rule,
                    format!("this cannot be reckoned for row {} of {}", place.number, self.set.title),
                )
                .with_help("Meed refuses rather than rounds: check the figures of the row for a slip, or say how the value is rounded"),
            );
        }
    }
}

impl Held {
    fn take(&mut self, cells: &[RecordCell]) {
        self.inputs.values.clear();
        self.inputs.wides.clear();
        self.is_open = false;
        for cell in cells {
            let kept = match cell {
                RecordCell::Number(number) => keep((*number).into(), &mut self.inputs.wides),
                RecordCell::NotYet => {
                    self.is_open = true;
                    Cell::missing(MissingKind::NotDue)
                }
                RecordCell::NotKnown => Cell::missing(MissingKind::NotSubmitted),
            };
            self.inputs.values.push(kept);
        }
    }

    fn number(&self, slot: u32) -> Option<Decimal> {
        match self.inputs.values.get(slot as usize)?.view() {
            crate::values::View::Number(number) => Exact::from(number).as_decimal(),
            _ => None,
        }
    }
}

impl Rules<'_> {
    fn run(&mut self, inputs: &Inputs) -> Result<(), Refused> {
        let plan = &self.rows.plan;
        let mark = *self.mark.get_or_insert_with(|| {
            self.values.begin(plan);
            self.values.mark()
        });
        self.values.forget(mark);
        self.values.rerun(plan, inputs, plan.settled.open())
    }
}

/// What the rules say of the row at hand.
struct Reading<'r, 'a> {
    rules: &'r mut Rules<'a>,
    held: &'r Held,
    set: &'r RecordSet,
    /// Whether the ranges are those of this row.
    has_ranges: bool,
}

impl Reading<'_, '_> {
    fn answer(&mut self, id: Id) -> Answer {
        if let Some(holds) = self.rules.values.truth(id) {
            return if holds { Answer::Yes } else { Answer::No };
        }
        match self.open(id) {
            Ok(value) if value.is_zero() => Answer::No,
            Ok(_) => Answer::Yes,
            Err(kind) => Answer::Open(kind),
        }
    }

    fn number(&mut self, id: Id) -> Result<Exact, MissingKind> {
        match self.rules.values.get(id).number() {
            Some(value) => Ok(value),
            None => self.open(id),
        }
    }

    /// What a result comes to whatever the days will be that have not come yet; else why it is not known.
    fn open(&mut self, id: Id) -> Result<Exact, MissingKind> {
        if !self.held.is_open {
            return Err(MissingKind::NotSubmitted);
        }
        if !self.has_ranges {
            self.has_ranges = true;
            self.reckon_ranges();
        }
        let Some(range) = self.rules.ranges.as_ref().map(|ranges| ranges.get(id)) else {
            return Err(MissingKind::NotSubmitted);
        };
        match range.single() {
            Some(value) => Ok(value),
            None if range.missing.is_empty() => Err(MissingKind::NotDue),
            None => Err(MissingKind::NotSubmitted),
        }
    }

    fn reckon_ranges(&mut self) {
        let extracted = Decimal::from(self.set.extracted.num_days_from_ce());
        let later = Exact::from(extracted + Decimal::ONE);
        let plan = &self.rules.rows.plan;
        let inputs = RangeInputs::of_a_row(&self.held.inputs, later);
        let ranges = self.rules.ranges.get_or_insert_with(|| plan.ranges(&inputs));
        ranges.run(plan, &inputs, plan.settled.open());
    }
}
