//! Records: one row a person or episode, rules for each row, and what is counted in them.
//!
//! Rows are told apart by their numbers alone. Who a person is, is known to nobody after the file was read.

use crate::calendar::DateRange;
use crate::expression::{Expression, Gate, Type, unit_type};
use crate::ids::{DataItemId, LevelsId, PartyId, RecordsId};
use crate::indicator::Frequency;
use crate::observation::Finality;
use chrono::NaiveDate;
use meed_diagnostics::Span;
use meed_syntax::tree::Unit;
use rust_decimal::Decimal;

pub use meed_syntax::tree::{Blank, RowAggregate};

/// A kind of record.
#[derive(Clone, PartialEq, Debug)]
pub struct Records {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The source, where stated.
    pub source: Option<String>,
    /// Who submits them, where stated.
    pub submitted_by: Option<PartyId>,
    /// What a row holds.
    pub columns: Vec<RecordColumn>,
    /// The column that says whose row it is, where there is one.
    pub person: Option<usize>,
    /// The day that says in which period a row counts: a column, or a formula of columns.
    pub day: Expression,
    /// A row for which one of them holds counts nowhere.
    pub excluded: Vec<Gate>,
    /// Named formulas of a row.
    pub formulas: Vec<RowFormula>,
    /// Named conditions of a row.
    pub criteria: Vec<Criterion>,
    /// The name where it is defined.
    pub span: Span,
}

/// A column of records.
#[derive(Clone, PartialEq, Debug)]
pub struct RecordColumn {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What its cells hold.
    pub holds: ColumnHolds,
    /// What a blank cell says; none where a cell may not be blank.
    pub blank: Option<Blank>,
    /// The name where it is defined.
    pub span: Span,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ColumnHolds {
    /// Whose row it is.
    Person,
    /// A day.
    Date,
    /// A figure in a unit.
    Unit(Unit),
    /// Yes or no.
    YesNo,
    /// A level of a scale, or one of a list of words, which is a scale without an order.
    Level(LevelsId),
}

/// A named formula of a row.
#[derive(Clone, PartialEq, Debug)]
pub struct RowFormula {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The formula.
    pub value: Expression,
    /// The name where it is defined.
    pub span: Span,
}

/// A named condition of a row.
#[derive(Clone, PartialEq, Debug)]
pub struct Criterion {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The condition.
    pub condition: Gate,
    /// The name where it is defined.
    pub span: Span,
}

/// What an item takes from records in place of a return.
#[derive(Clone, PartialEq, Debug)]
pub struct Counted {
    /// What is counted.
    pub count: RowCount,
    /// Out of what.
    pub out_of: Option<RowCount>,
    /// Where it is written.
    pub span: Span,
}

impl Counted {
    /// The counts that it is made of.
    pub fn counts(&self) -> impl Iterator<Item = &RowCount> {
        std::iter::once(&self.count).chain(&self.out_of)
    }
}

/// A count, or a figure made of a value of each row.
#[derive(Clone, PartialEq, Debug)]
pub struct RowCount {
    /// In which records.
    pub records: RecordsId,
    /// What is made of the rows.
    pub what: CountedWhat,
    /// Which rows count; all that are not excluded where there is none.
    pub condition: Option<Gate>,
    /// Where it is written.
    pub span: Span,
}

/// What is made of rows.
#[derive(Clone, PartialEq, Debug)]
pub enum CountedWhat {
    /// How many.
    Rows,
    /// How many persons, each once within a time: with the first row that qualifies.
    Persons(Within),
    /// A figure made of a value of each row.
    Of(RowAggregate, Expression),
    /// Of each person's total within the period what is above a limit, or what is not above it, added up.
    Limited {
        /// The value of a row.
        value: Expression,
        /// Whether what is above the limit is taken.
        above: bool,
        /// The limit, the same for every row.
        limit: Expression,
    },
}

/// The time within which a person counts once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Within {
    /// The period that is reported.
    Period,
    /// The contract year.
    Year,
    /// The term.
    Term,
}

impl ColumnHolds {
    /// The type of its cells in formulas; none for who it is.
    pub fn value_type(self) -> Option<Type> {
        Some(match self {
            Self::Person => return None,
            Self::Date => Type::Date,
            Self::Unit(unit) => unit_type(unit),
            Self::YesNo => Type::YesNo,
            Self::Level(levels) => Type::Level(levels),
        })
    }
}

impl Records {
    /// Calls `visit` for every expression of the rules for a row.
    pub fn each<'e>(&'e self, visit: &mut dyn FnMut(&'e Expression)) {
        self.day.each(visit);
        self.excluded.iter().for_each(|gate| gate.each(visit));
        self.formulas.iter().for_each(|formula| formula.value.each(visit));
        self.criteria.iter().for_each(|criterion| criterion.condition.each(visit));
    }
}

impl RowCount {
    /// Calls `visit` for every expression of the count.
    pub fn each<'e>(&'e self, visit: &mut dyn FnMut(&'e Expression)) {
        if let Some(condition) = &self.condition {
            condition.each(visit);
        }
        match &self.what {
            CountedWhat::Rows | CountedWhat::Persons(_) => {}
            CountedWhat::Of(_, value) => value.each(visit),
            CountedWhat::Limited { value, limit, .. } => {
                value.each(visit);
                limit.each(visit);
            }
        }
    }

    /// The first day that records must cover for a period to be known.
    pub fn begins(&self, part: DateRange, year: DateRange, term: DateRange) -> NaiveDate {
        match self.what {
            CountedWhat::Persons(Within::Term) => term.first,
            CountedWhat::Persons(Within::Year) => year.first,
            CountedWhat::Persons(Within::Period)
            | CountedWhat::Rows
            | CountedWhat::Of(..)
            | CountedWhat::Limited { .. } => part.first,
        }
    }
}

/// The rows of a file, or of a worked example.
#[derive(Clone, PartialEq, Debug)]
pub struct RecordSet {
    /// Which records they are.
    pub records: RecordsId,
    /// What happened up to this day, and on it, is in them.
    pub extracted: NaiveDate,
    /// The days for which every row is there.
    pub covers: DateRange,
    /// Whether they may still change.
    pub finality: Finality,
    /// What they are called: the file, or a worked example.
    pub title: String,
    /// The cells, row after row, as many a row as there are columns.
    pub cells: Vec<RecordCell>,
    /// For each row its number and its place.
    pub rows: Vec<RowPlace>,
    /// The text of each row, where the user wants to see it.
    pub shown: Option<Vec<String>>,
    /// The whole of them.
    pub span: Span,
}

/// Where a row stands. The text there is not the row's own, unless the user wants to see it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RowPlace {
    /// As the user's program numbers it, from 1; of a worked example, from its first row.
    pub number: u32,
    /// Its place.
    pub span: Span,
}

/// A cell of a row.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum RecordCell {
    /// A number in the measure of its type: pounds, days of the calendar, a level's rank, a person's number in the set.
    Number(Decimal),
    /// It has not happened up to the day of the extract.
    NotYet,
    /// It is not known.
    NotKnown,
}

/// Which item counts what, for those who report on it.
pub fn counted_from(items: &[crate::data_item::DataItem], records: RecordsId) -> Vec<DataItemId> {
    let counts = |counted: &Counted| counted.counts().any(|count| count.records == records);
    let found = items.iter().enumerate().filter(|(_, item)| item.counted.as_ref().is_some_and(counts));
    found.map(|(index, _)| DataItemId(index)).collect()
}

/// The time within which a person counts once, as it is reported.
pub(crate) fn within(often: Option<Frequency>, reported: Frequency) -> Option<Within> {
    match often {
        None => Some(Within::Term),
        Some(often) if often == reported => Some(Within::Period),
        Some(Frequency::Yearly) => Some(Within::Year),
        Some(_) => None,
    }
}
