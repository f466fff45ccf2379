//! `records discharges "…" { … }`, and what other items count in records.

use super::{Expression, Frequency, Gate, MeasuredKind, Name, Places, Statement, Text};
use meed_diagnostics::Span;

/// A kind of record: one row a person or episode.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct RecordsItem {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Text,
    /// The statements in the order written.
    pub statements: Vec<Statement<RecordsStatement>>,
    /// What a row holds, in the order written.
    pub columns: Vec<ColumnItem>,
    /// The whole item.
    pub span: Span,
}

/// A statement of a kind of record.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum RecordsStatement {
    /// `source "…", submitted by ohft`
    Source(Text, Option<Name>),
    /// `period by discharged`: the day that says in which period a row counts.
    Period(Name),
    /// `excluded if transferred is exactly yes`
    Excluded(Gate),
    /// `formula stay "Length of stay" = discharged - admitted`
    Formula(Name, Text, Expression),
    /// `criterion long "Longer than 20 days" = stay is above 20 days`
    Criterion(Name, Text, Gate),
}

/// A row of `columns { … }`.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct ColumnItem {
    /// Its name, which heads the column of the file.
    pub name: Name,
    /// Its title.
    pub title: Text,
    /// What its cells hold.
    pub kind: ColumnKind,
    /// What a blank cell says; none where a cell may not be blank.
    pub blank: Option<Blank>,
    /// Where the kind stands.
    pub kind_span: Span,
}

/// What the cells of a column hold.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum ColumnKind {
    /// `person`: who it is, by a pseudonym.
    Person,
    /// `date`
    Date,
    /// `one of hospital, home`
    OneOf(Vec<Name>),
    /// `money`, `yes-no`, `level of grade` …
    Measured(MeasuredKind),
}

/// What a blank cell says.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum Blank {
    /// `or not yet`: it has not happened up to the day of the extract.
    NotYet,
    /// `or not known`
    NotKnown,
}

/// `counted rows in discharges where …, out of rows in discharges`
#[derive(Clone, PartialEq, Debug, Places)]
pub struct Counted {
    /// What is counted.
    pub count: RowCount,
    /// Out of what.
    pub out_of: Option<RowCount>,
    /// All of it.
    pub span: Span,
}

/// `persons in discharges where …, each once a year`
#[derive(Clone, PartialEq, Debug, Places)]
pub struct RowCount {
    /// What is made of the rows.
    pub what: CountedWhat,
    /// In which records.
    pub records: Name,
    /// Which rows count; all that are not excluded where there is none.
    pub condition: Option<Gate>,
    /// What holds for each person.
    pub each: Option<OfEach>,
    /// All of it.
    pub span: Span,
}

/// What is made of rows.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum CountedWhat {
    /// `rows`: how many.
    Rows,
    /// `persons`: how many different ones.
    Persons,
    /// `total of cost`
    Of(RowAggregate, Expression),
}

/// What is made of a value of every row.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum RowAggregate {
    /// `total of`
    Total,
    /// `median of`
    Median,
    /// `lowest of`
    Lowest,
    /// `highest of`
    Highest,
}

/// What holds for each person.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum OfEach {
    /// `each once a year`, `each once in the term` (none)
    Once(Option<Frequency>, Span),
    /// `not above £20,000 for each person a year`, `the part above £20,000 for each person a year`
    Limit {
        /// Whether what is above the limit is taken, and not what is up to it.
        above: bool,
        /// The limit.
        limit: Expression,
        /// In which time.
        period: (Frequency, Span),
        /// All of it.
        span: Span,
    },
}
