//! Agreed changes: which there are, and which of them count.

use crate::calendar::DateRange;
use chrono::NaiveDate;
use meed_diagnostics::Span;
use meed_syntax::tree::{PeriodKind, SetOn};

/// Which variations count. The usual one counts all.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Selection {
    /// Only those in force on this day.
    pub as_of: Option<NaiveDate>,
    /// Only those agreed by this day.
    pub agreed_by: Option<NaiveDate>,
    /// Not these, by name.
    pub without: Vec<String>,
}

impl Selection {
    /// Whether it is the usual one.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }
}

/// An agreed change of the contract.
#[derive(Clone, PartialEq, Debug)]
pub struct Variation {
    /// Its number: `cv-04`.
    pub name: String,
    /// What it is about.
    pub title: String,
    /// When it was agreed.
    pub agreed: NaiveDate,
    /// By whom: short names.
    pub by: Vec<String>,
    /// The first day on which it holds.
    pub effective: NaiveDate,
    /// Whether it counts, or why not.
    pub standing: Standing,
    /// Where what it changes is written, in the order of the changes; none where a change could not be applied.
    pub changes: Vec<Option<WrittenChange>>,
    /// The name where it is defined.
    pub span: Span,
    /// The whole item.
    pub item: Span,
}

/// Whether a variation counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It counts.
    Counts,
    /// It is not in force on the day that was asked for.
    NotInForce,
    /// It was agreed after the day that was asked for.
    NotYetAgreed,
    /// It was left out by name.
    LeftOut,
}

/// A change as it would be written into the contract itself. Values are places in the text: they are kept as written.
#[derive(Clone, PartialEq, Debug)]
pub struct WrittenChange {
    /// What is changed, the same for two changes of one term.
    pub term: String,
    /// How it is written.
    pub form: WrittenForm,
}

/// The year of a table, of which a cell is changed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum VariedYear {
    /// A contract year, from 1.
    Contract(u16),
    /// A financial year, by the year in which it begins.
    Financial(i32),
}

impl VariedYear {
    /// The year that a period names; none if it is another period.
    pub(crate) fn of(period: PeriodKind) -> Option<Self> {
        match period {
            PeriodKind::Year(number) => Some(Self::Contract(number)),
            PeriodKind::FinancialYear(begins) => Some(Self::Financial(begins)),
            _ => None,
        }
    }

    /// The year as a period.
    pub(crate) fn period(self) -> PeriodKind {
        match self {
            Self::Contract(number) => PeriodKind::Year(number),
            Self::Financial(begins) => PeriodKind::FinancialYear(begins),
        }
    }

    /// As it is written: `Year 6`, `2019/20`.
    pub fn words(self) -> String {
        match self {
            Self::Contract(number) => format!("Year {number}"),
            Self::Financial(begins) => format!("{begins}/{:02}", (begins + 1).rem_euclid(100)),
        }
    }
}

/// How a change is written into the contract.
#[derive(Clone, PartialEq, Debug)]
pub enum WrittenForm {
    /// In place of a setting over time: its parts with their last days.
    Timeline {
        /// The block of what is changed, or its row.
        block: Span,
        /// The setting as it stands in the contract.
        place: Span,
        /// The values in order; every one but the last has its last day.
        pieces: Vec<(Span, Option<NaiveDate>)>,
        /// What counts for a year inside which it changes.
        set_on: Option<SetOn>,
    },
    /// As a statement that holds from a day on.
    AsFrom {
        /// The block of what is changed.
        block: Span,
        /// The statement's keyword.
        keyword: String,
        /// What it says then.
        value: Span,
        /// Cells of it, each with what stands in its place.
        edits: Vec<(Span, Span)>,
        /// The first day.
        date: NaiveDate,
        /// What counts for a year inside which it changes.
        set_on: Option<SetOn>,
    },
    /// In the column of a year, which may have to be added.
    Year {
        /// The table, braces and all.
        table: Span,
        /// The year.
        year: VariedYear,
        /// The cell, where the column is there.
        cell: Option<Span>,
        /// What it says then.
        value: Span,
    },
    /// As an item that has its first day.
    Item {
        /// The block that it stands in; none for the contract itself.
        within: Option<Span>,
        /// What it stands before in the block; none where it comes last.
        before: Option<Span>,
        /// The item.
        item: Span,
        /// The first day, where it has to be said.
        first: Option<NaiveDate>,
        /// What counts for a year inside which it begins.
        set_on: Option<SetOn>,
    },
    /// As the last day of an item.
    InForce {
        /// The item.
        block: Span,
        /// The last day.
        last: NaiveDate,
        /// What counts for a year inside which it ends.
        set_on: Option<SetOn>,
    },
    /// Not at all: what is removed does nothing where nothing names it.
    Nothing,
    /// It cannot be written in, and stays a variation.
    Kept,
    /// In the term.
    Term {
        /// Both days as they stand in the contract.
        place: Span,
        /// The term then.
        term: DateRange,
    },
}
