//! What the rows give to one count, period by period.

use chrono::NaiveDate;
use meed_contract::calendar::DateRange;
use meed_contract::exact::{Exact, Inexact};
use meed_contract::{
    Contract, CountedWhat, DataItemId, MissingKind, RecordSet, RecordsId, RowAggregate, RowCount, Within,
};
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::collections::HashMap;

/// Whether something holds for a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Answer {
    Yes,
    No,
    /// It is not known, and why.
    Open(MissingKind),
}

/// What one row gives.
pub(super) struct Entry {
    /// Which row, from 0.
    pub(super) index: usize,
    /// The contract year, from 0.
    pub(super) year: usize,
    pub(super) day: NaiveDate,
    pub(super) person: Option<u32>,
    /// Whether it counts; none where it is excluded.
    pub(super) answer: Option<Answer>,
    pub(super) value: Option<Result<Exact, MissingKind>>,
    pub(super) limit: Option<Result<Exact, MissingKind>>,
}

/// One count on its way.
pub(super) struct Tally<'a> {
    pub(super) item: DataItemId,
    pub(super) is_out_of: bool,
    count: &'a RowCount,
    set: &'a RecordSet,
    /// The periods, year by year: the place of the first, and their days.
    years: Vec<(usize, Vec<DateRange>)>,
    periods: Vec<Period>,
    /// Of persons: whose row, on which day, in which period, and whether it counts for certain.
    persons: Vec<(u32, NaiveDate, usize, Option<MissingKind>)>,
    /// Each person's total in each period.
    totals: HashMap<(usize, u32), Exact>,
}

/// A period of a count.
#[derive(Default)]
struct Period {
    rows: usize,
    excluded: usize,
    used: usize,
    pending: usize,
    unknown: usize,
    counted: usize,
    open: Option<MissingKind>,
    values: Vec<Exact>,
    limit: Option<Exact>,
    failed: bool,
    shown: Vec<usize>,
}

/// What a count comes to in a period.
#[derive(Debug)]
pub(super) struct Found {
    /// The figure, or why there is none.
    pub(super) value: Result<Exact, MissingKind>,
    /// Whether the records say nothing of the period.
    pub(super) is_uncovered: bool,
    /// Whether it has more digits than can be held exactly.
    pub(super) has_failed: bool,
    /// Whether the period goes on after the days that the records cover.
    pub(super) is_not_over: bool,
    /// The rows of the period.
    pub(super) rows: usize,
    /// Those that are excluded.
    pub(super) excluded: usize,
    /// Those that count.
    pub(super) used: usize,
    /// Those, or the persons, of which that is not known yet.
    pub(super) pending: usize,
    /// Those of which it is not known.
    pub(super) unknown: usize,
    /// How many rows or persons were counted.
    pub(super) counted: usize,
    /// The rows that count, where the user wants to see them.
    pub(super) shown: Vec<String>,
}

/// So many rows are shown of a count.
const MOST_SHOWN: usize = 100;

impl<'a> Tally<'a> {
    /// The counts that are made in a set, in the order of the row plan's.
    pub(super) fn of_records(contract: &'a Contract, set: &'a RecordSet) -> Vec<Self> {
        let mut all = Vec::new();
        for (index, item) in contract.data_items.iter().enumerate() {
            let Some(counted) = &item.counted else { continue };
            for (place, count) in counted.counts().enumerate() {
                if count.records != set.records {
                    continue;
                }
                let mut years = Vec::new();
                let mut first = 0;
                for year in contract.calendar.years() {
                    let parts = contract.calendar.parts(*year, item.frequency);
                    let number = parts.len();
                    years.push((first, parts));
                    first += number;
                }
                all.push(Self {
                    item: DataItemId(index),
                    is_out_of: place == 1,
                    count,
                    set,
                    years,
                    periods: (0..first).map(|_| Period::default()).collect(),
                    persons: Vec::new(),
                    totals: HashMap::new(),
                });
            }
        }
        all
    }

    pub(super) fn records(&self) -> RecordsId {
        self.count.records
    }

    pub(super) fn add(&mut self, entry: &Entry) {
        let Some((first, parts)) = self.years.get(entry.year) else { return };
        let Some(part) = parts.iter().position(|part| part.contains(entry.day)) else { return };
        let at = first + part;
        let Some(period) = self.periods.get_mut(at) else { return };
        period.rows += 1;
        let open = match entry.answer {
            None => {
                period.excluded += 1;
                return;
            }
            Some(Answer::No) => return,
            Some(Answer::Open(kind)) => Some(kind),
            Some(Answer::Yes) => None,
        };
        if let CountedWhat::Persons(_) = self.count.what {
            if let Some(person) = entry.person {
                self.persons.push((person, entry.day, at, open));
            }
            if open.is_none() {
                period.used += 1;
                period.show(entry.index);
            }
            return;
        }
        if let Some(kind) = open {
            period.leave_open(kind);
            return;
        }
        let value = match entry.value {
            Some(Err(kind)) => {
                period.leave_open(kind);
                return;
            }
            Some(Ok(value)) => Some(value),
            None => None,
        };
        period.used += 1;
        period.show(entry.index);
        match (&self.count.what, value) {
            (CountedWhat::Rows | CountedWhat::Persons(_), _) | (_, None) => period.counted += 1,
            (CountedWhat::Of(RowAggregate::Total, _), Some(value)) => {
                let sum = period.values.first().copied().unwrap_or(Exact::ZERO);
                match sum.add(value) {
                    Ok(sum) => period.values = vec![sum],
                    Err(_) => period.failed = true,
                }
            }
            (CountedWhat::Of(..), Some(value)) => period.values.push(value),
            (CountedWhat::Limited { .. }, Some(value)) => {
                match entry.limit {
                    Some(Ok(limit)) => period.limit = Some(limit),
                    Some(Err(kind)) => period.leave_open(kind),
                    None => {}
                }
                let total = self.totals.entry((at, entry.person.unwrap_or(0))).or_insert(Exact::ZERO);
                match total.add(value) {
                    Ok(sum) => *total = sum,
                    Err(_) => period.failed = true,
                }
            }
        }
    }

    /// What it comes to, for every contract year and its periods.
    pub(super) fn finish(mut self, contract: &Contract) -> Vec<Vec<Found>> {
        if let CountedWhat::Persons(within) = self.count.what {
            self.count_persons(within);
        }
        if let CountedWhat::Limited { above, .. } = self.count.what {
            self.add_up_totals(above);
        }
        let term = contract.calendar.term();
        let covers = self.set.covers;
        let mut all = Vec::new();
        for ((first, parts), year) in self.years.iter().zip(contract.calendar.years()) {
            let mut of_year = Vec::new();
            for (part, range) in parts.iter().enumerate() {
                let Some(period) = self.periods.get(first + part) else { continue };
                let is_not_over = range.last > covers.last;
                let value =
                    if is_not_over { Err(MissingKind::NotDue) } else { period.value(&self.count.what) };
                let shown = self.set.shown.as_ref();
                of_year.push(Found {
                    value,
                    is_uncovered: covers.first > self.count.begins(*range, year.range, term),
                    has_failed: period.failed,
                    is_not_over,
                    rows: period.rows,
                    excluded: period.excluded,
                    used: period.used,
                    pending: period.pending,
                    unknown: period.unknown,
                    counted: period.counted,
                    shown: shown.map_or_else(Vec::new, |texts| {
                        period.shown.iter().filter_map(|row| texts.get(*row).cloned()).collect()
                    }),
                });
            }
            all.push(of_year);
        }
        all
    }

    /// Each person counts once within a time, with the first row that qualifies. Where an earlier row may turn out to
    /// qualify, neither its period nor the later one is certain; within one period it makes no difference.
    fn count_persons(&mut self, within: Within) {
        let mut year_of = vec![0; self.periods.len()];
        for (year, (first, parts)) in self.years.iter().enumerate() {
            for place in year_of.iter_mut().skip(*first).take(parts.len()) {
                *place = year;
            }
        }
        let time = |at: usize| match within {
            Within::Period => at,
            Within::Year => year_of.get(at).copied().unwrap_or(0),
            Within::Term => 0,
        };
        self.persons.sort_by_key(|(person, day, at, open)| (*person, time(*at), *day, open.is_some()));
        let persons = std::mem::take(&mut self.persons);
        for group in persons.chunk_by(|a, b| a.0 == b.0 && time(a.2) == time(b.2)) {
            let known = group.iter().position(|(_, _, _, open)| open.is_none());
            let (before, found) = match known {
                Some(place) => (group.get(..place).unwrap_or_default(), group.get(place).map(|row| row.2)),
                None => (group, None),
            };
            let may_be_earlier = before.iter().any(|row| Some(row.2) != found);
            match found {
                Some(at) if !may_be_earlier => {
                    if let Some(period) = self.periods.get_mut(at) {
                        period.counted += 1;
                    }
                }
                _ => {
                    let kind = before.iter().filter_map(|row| row.3).reduce(crate::values::graver);
                    let kind = kind.unwrap_or(MissingKind::NotDue);
                    let mut open: Vec<usize> = before.iter().map(|row| row.2).chain(found).collect();
                    open.sort_unstable();
                    open.dedup();
                    for at in open {
                        if let Some(period) = self.periods.get_mut(at) {
                            period.leave_open(kind);
                        }
                    }
                }
            }
        }
    }

    fn add_up_totals(&mut self, above: bool) {
        for ((at, _), total) in std::mem::take(&mut self.totals) {
            let Some(period) = self.periods.get_mut(at) else { continue };
            let Some(limit) = period.limit else { continue };
            let sum = period.values.first().copied().unwrap_or(Exact::ZERO);
            match part_of(total, limit, above).and_then(|part| sum.add(part)) {
                Ok(sum) => period.values = vec![sum],
                Err(_) => period.failed = true,
            }
        }
    }
}

fn part_of(total: Exact, limit: Exact, above: bool) -> Result<Exact, Inexact> {
    Ok(match (total.compare(limit)?, above) {
        (Ordering::Greater, true) => total.subtract(limit)?,
        (Ordering::Greater, false) => limit,
        (_, true) => Exact::ZERO,
        (_, false) => total,
    })
}

impl Period {
    fn leave_open(&mut self, kind: MissingKind) {
        if kind == MissingKind::NotDue {
            self.pending += 1;
        } else {
            self.unknown += 1;
        }
        self.open = Some(self.open.map_or(kind, |other| crate::values::graver(other, kind)));
    }

    fn show(&mut self, row: usize) {
        if self.shown.len() < MOST_SHOWN {
            self.shown.push(row);
        }
    }

    fn value(&self, what: &CountedWhat) -> Result<Exact, MissingKind> {
        if let Some(kind) = self.open {
            return Err(kind);
        }
        let nobody = || MissingKind::NotApplicable;
        match what {
            CountedWhat::Rows | CountedWhat::Persons(_) => Ok(Decimal::from(self.counted).into()),
            CountedWhat::Of(RowAggregate::Total, _) | CountedWhat::Limited { .. } => {
                Ok(self.values.first().copied().unwrap_or(Exact::ZERO))
            }
            CountedWhat::Of(RowAggregate::Median, _) => {
                let mut sorted = self.values.clone();
                sorted.sort_by(|a, b| a.compare(*b).unwrap_or(Ordering::Equal));
                crate::values::median_of(sorted).ok().flatten().ok_or_else(nobody)
            }
            CountedWhat::Of(aggregate @ (RowAggregate::Lowest | RowAggregate::Highest), _) => {
                let wanted =
                    if *aggregate == RowAggregate::Lowest { Ordering::Less } else { Ordering::Greater };
                self.values
                    .iter()
                    .copied()
                    .reduce(|known, one| if one.compare(known) == Ok(wanted) { one } else { known })
                    .ok_or_else(nobody)
            }
        }
    }
}
