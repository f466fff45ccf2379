//! Files of records: one row a person or episode, as CSV.
//!
//! What stands in such a file is about people. Unless the user asks for it, nothing of it is shown: a diagnostic names the
//! file, the row and the column, and the text that stands for the file in it has only the rows' numbers.

use crate::figure::{self, Form};
use crate::moment;
use crate::read::{self, Format, LARGEST_FILE};
use crate::sheet::{Cell, Row, Sheet};
use crate::status::{self, Status};
use crate::{csv, period, value};
use chrono::{Datelike, NaiveDate};
use meed_contract::calendar::DateRange;
use meed_contract::{
    Blank, ColumnHolds, Contract, ExpressionKind, Finality, Own, RecordCell, RecordColumn, RecordSet,
    Records, RecordsId, RowPlace, Unit, words,
};
use meed_diagnostics::{Code, Diagnostic, SourceId, Sources, Span, nearest};
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::fmt::Write;

/// What a file of records gives.
#[derive(Clone, Debug)]
pub struct ReadRecords {
    /// The rows; none where something is wrong.
    pub set: Option<RecordSet>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// Whether what may be shown of a file of records is its own text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ShowRecords {
    /// The numbers of rows and the names of columns only.
    No,
    /// Everything.
    Yes,
}

/// What a row above the headings says.
const STATEMENTS: [&str; 3] = ["extracted", "covers", "status"];

/// Whether a file begins as one of records does. Such a file must not be read, and shown, as another.
pub fn begins_as_records(text: &str) -> bool {
    let line = text.trim_start_matches('\u{feff}').lines().find(|line| !line.trim().is_empty());
    line.is_some_and(|line| {
        let first = line.split([',', ';', '\t']).next().unwrap_or_default();
        STATEMENTS.contains(&first.trim().trim_matches('"').to_lowercase().as_str())
    })
}

/// The diagnostic for a file of records that was given as a return. `at` is the start of an empty text.
pub fn given_as_data(at: Span) -> Diagnostic {
    Diagnostic::new(Code::RecordsFile, at, "this is a file of records, and no return")
        .with_help("give it as `--records NAME=FILE`, where NAME is what the contract calls these records")
}

/// Reads a file of records. `name` is the file as the user called it. A text is added to `sources` for it.
pub fn read_records(
    sources: &mut Sources,
    contract: &Contract,
    id: RecordsId,
    name: &str,
    bytes: &[u8],
    show: ShowRecords,
) -> ReadRecords {
    let refused = |sources: &mut Sources, code, message: &str, help: &str| {
        let span = Span::new(sources.add(name, ""), 0, 0);
        ReadRecords { set: None, diagnostics: vec![Diagnostic::new(code, span, message).with_help(help)] }
    };
    match read::format(name, bytes) {
        Ok(Format::Text) => {}
        Ok(Format::Xlsx | Format::Ods) => {
            return refused(
                sources,
                Code::UnreadableFile,
                "records are read from CSV files only",
                "save the sheet as `CSV UTF-8 (Comma delimited)`",
            );
        }
        Err((code, message, help)) => return refused(sources, code, &message, help),
    }
    let Ok(text) = read::decode(bytes) else {
        return refused(
            sources,
            Code::NotUtf8,
            "the file is not UTF-8 text",
            "in Excel choose Save As, `CSV UTF-8 (Comma delimited)`; in LibreOffice choose the character set `Unicode (UTF-8)`",
        );
    };
    debug_assert!(bytes.len() <= LARGEST_FILE, "larger files have no format");
    let Some(records) = contract.records.get(id.0) else {
        return ReadRecords { set: None, diagnostics: Vec::new() };
    };
    let (shown, lines) =
        if show == ShowRecords::Yes { (text.clone(), Vec::new()) } else { numbers_only(&text) };
    let source = sources.add(name, shown);
    let split = csv::split_by(source, &text, csv::separator(&text, |cell| column(records, cell).is_some()));
    let mut reader = Reader {
        contract,
        records,
        name,
        source,
        show,
        lines,
        diagnostics: Vec::new(),
        persons: HashMap::new(),
        extracted: None,
        covers: None,
        finality: Finality::NotStated,
    };
    for wrong in split.diagnostics {
        reader.quoting(&text, wrong);
    }
    let sheet = split.builder.finish(source, name, None, "");
    let set = reader.sheet(id, &sheet, &text);
    let diagnostics = meed_diagnostics::limited(reader.diagnostics);
    ReadRecords { set: set.filter(|_| diagnostics.is_empty()), diagnostics }
}

/// A text with the number of every row in place of the row, and where each begins.
fn numbers_only(text: &str) -> (String, Vec<u32>) {
    let mut numbers = String::new();
    let mut lines = Vec::new();
    for number in 1..=text.lines().count() + 1 {
        lines.push(u32::try_from(numbers.len()).unwrap_or(u32::MAX));
        let _ = writeln!(numbers, "row {number}");
    }
    (numbers, lines)
}

/// The column that a heading names.
fn column(records: &Records, heading: &str) -> Option<usize> {
    let name = heading.trim().to_lowercase().replace([' ', '_'], "-");
    records.columns.iter().position(|column| column.name == name)
}

struct Reader<'a> {
    contract: &'a Contract,
    records: &'a Records,
    name: &'a str,
    source: SourceId,
    show: ShowRecords,
    /// Where the number of each row stands in the text that is shown.
    lines: Vec<u32>,
    diagnostics: Vec<Diagnostic>,
    persons: HashMap<String, u32>,
    extracted: Option<NaiveDate>,
    covers: Option<DateRange>,
    finality: Finality,
}

impl Reader<'_> {
    /// The place of a row, or of its cell where the text is shown.
    fn place(&self, row: Row<'_>, cell: Option<&Cell<'_>>) -> Span {
        if self.show == ShowRecords::Yes {
            return cell.map_or_else(|| row.span(), |cell| cell.span);
        }
        self.numbered(row.number())
    }

    fn numbered(&self, number: u32) -> Span {
        let at = number as usize;
        let start = self.lines.get(at.saturating_sub(1)).copied().unwrap_or(0) as usize;
        Span::new(self.source, start, start + format!("row {number}").len())
    }

    fn report(&mut self, code: Code, span: Span, message: String, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(code, span, message).with_help(help));
    }

    /// A mistake of quoting, told without what stands there.
    fn quoting(&mut self, text: &str, wrong: Diagnostic) {
        if self.show == ShowRecords::Yes {
            self.diagnostics.push(wrong);
            return;
        }
        let at = wrong.span().map_or(0, |span| span.start as usize);
        let before = text.get(..at).unwrap_or_default();
        let number = u32::try_from(before.matches('\n').count() + 1).unwrap_or(u32::MAX);
        let span = self.numbered(number);
        self.report(
            Code::UnreadableFile,
            span,
            format!("row {number}: a quote stands where none can, or is never closed"),
            "put quotes around the whole cell, and write a quote inside it twice: `\"\"`",
        );
    }

    fn sheet(&mut self, id: RecordsId, sheet: &Sheet, text: &str) -> Option<RecordSet> {
        let mut rows = sheet.rows().filter(|row| !row.is_blank());
        let start = sheet.start();
        let heading = loop {
            let Some(row) = rows.next() else {
                let names = self.names();
                self.report(
                    Code::RecordsFile,
                    start,
                    format!("{} has no row of headings", self.name),
                    format!("its columns are {names}, one of them in each heading"),
                );
                return None;
            };
            if !self.statement(row) {
                break row;
            }
        };
        let places = self.headings(heading);
        let extracted = self.extracted;
        if extracted.is_none() {
            self.report(
                Code::RecordsFile,
                start,
                format!("{} does not say up to which day it knows what has happened", self.name),
                "write a first row such as `extracted,2019-04-30`",
            );
        }
        let (places, extracted) = (places?, extracted?);
        let first = self.contract.calendar.term().first;
        let covers = self.covers.unwrap_or(DateRange { first: first.min(extracted), last: extracted });
        if covers.last > extracted {
            self.report(
                Code::RecordsFile,
                start,
                format!("{} covers days after that of the extract", self.name),
                "what has not happened yet cannot be there: `covers` ends on the day of `extracted` or before",
            );
            return None;
        }
        let mut cells = Vec::new();
        let mut found = Vec::new();
        let mut shown = (self.show == ShowRecords::Yes).then(Vec::new);
        for row in rows {
            if row.cell_count() > heading.cell_count()
                && row.cells().skip(heading.cell_count()).any(|cell| !cell.is_blank())
            {
                let span = self.place(row, None);
                let help = "a cell with a comma needs quotes around it";
                self.report(
                    Code::RecordCell,
                    span,
                    format!("row {} has more cells than the row of headings", row.number()),
                    help,
                );
                continue;
            }
            for (column, place) in self.records.columns.iter().zip(&places) {
                // What cannot be read was reported, and then there is no set.
                let cell = self.cell(row, column, *place, extracted).unwrap_or(RecordCell::NotKnown);
                cells.push(cell);
            }
            found.push(RowPlace { number: row.number(), span: self.place(row, None) });
            if let Some(shown) = &mut shown {
                let line = text.get(row.span().range()).unwrap_or_default();
                shown.push(format!("row {}: {line}", row.number()));
            }
        }
        Some(RecordSet {
            records: id,
            extracted,
            covers,
            finality: self.finality,
            title: self.name.to_owned(),
            cells,
            rows: found,
            shown,
            span: start,
        })
    }

    fn names(&self) -> String {
        let names: Vec<String> =
            self.records.columns.iter().map(|column| format!("`{}`", column.name)).collect();
        words::list(&names)
    }

    /// Takes in a row above the headings; no where it is none.
    fn statement(&mut self, row: Row<'_>) -> bool {
        let word = row.cell(0).text.to_lowercase();
        let Some(word) = STATEMENTS.iter().find(|known| **known == word) else { return false };
        let said = row.cell(1).text;
        let span = self.place(row, None);
        let wrong = |what: &str| format!("row {}: `{word}` is not followed by {what}", row.number());
        match *word {
            "extracted" => match period::day(said) {
                Some(day) => self.extracted = Some(day),
                None => self.report(Code::RecordsFile, span, wrong("a day"), "write `extracted,2019-04-30`"),
            },
            "covers" => {
                let days = said.split_once(" to ").and_then(|(first, last)| {
                    let (first, last) = (period::day(first.trim())?, period::day(last.trim())?);
                    (first <= last).then_some(DateRange { first, last })
                });
                match days {
                    Some(days) => self.covers = Some(days),
                    None => self.report(
                        Code::RecordsFile,
                        span,
                        wrong("the first and the last day"),
                        "write `covers,2018-10-01 to 2019-03-31`",
                    ),
                }
            }
            _ => match status::parse(said) {
                Ok(Status::Finality(finality)) => self.finality = finality,
                Ok(Status::Blank | Status::Missing(_)) | Err(_) => self.report(
                    Code::RecordsFile,
                    span,
                    wrong("a status"),
                    "write `status,final`, `status,final 2019-05-31` or `status,provisional`",
                ),
            },
        }
        true
    }

    /// For each column of the records its place in the rows.
    fn headings(&mut self, row: Row<'_>) -> Option<Vec<usize>> {
        let mut found: Vec<Option<usize>> = vec![None; self.records.columns.len()];
        let known = row.cells().any(|cell| column(self.records, cell.text).is_some());
        let number = row.number();
        if !known {
            let span = self.place(row, None);
            let help = format!(
                "the headings are {}; above them may stand `extracted`, `covers` and `status`",
                self.names()
            );
            self.report(
                Code::RecordsFile,
                span,
                format!("row {number} is no row of headings: it names no column of `{}`", self.records.name),
                help,
            );
            return None;
        }
        let before = self.diagnostics.len();
        for (place, cell) in row.cells().enumerate() {
            let span = self.place(row, Some(&cell));
            let letters = crate::sheet::letters(place);
            match column(self.records, cell.text).map(|position| (position, found.get_mut(position))) {
                Some((_, Some(free @ None))) => *free = Some(place),
                Some((position, _)) => {
                    let name = self.records.columns.get(position).map_or("", |column| column.name.as_str());
                    let message = format!("two columns are headed `{name}`; the second is column {letters}");
                    self.report(Code::RecordsFileColumn, span, message, "keep one of them");
                }
                None if cell.is_blank() => {}
                None => {
                    let names = self.records.columns.iter().map(|column| column.name.as_str());
                    let help = match nearest(&cell.text.to_lowercase(), names) {
                        Some(likely) => format!("did you mean `{likely}`?"),
                        None => format!(
                            "its columns are {}; leave out what the contract does not ask for",
                            self.names()
                        ),
                    };
                    let message =
                        format!("the heading of column {letters} is no column of `{}`", self.records.name);
                    self.report(Code::RecordsFileColumn, span, message, help);
                }
            }
        }
        for (place, column) in found.iter().zip(&self.records.columns) {
            if place.is_none() {
                let span = self.place(row, None);
                let message = format!("no column is headed `{}`", column.name);
                self.report(
                    Code::RecordsFileColumn,
                    span,
                    message,
                    "every column that the contract names is there, even if all its cells are blank",
                );
            }
        }
        if self.diagnostics.len() > before { None } else { found.into_iter().collect() }
    }

    fn cell(
        &mut self,
        row: Row<'_>,
        column: &RecordColumn,
        place: usize,
        extracted: NaiveDate,
    ) -> Option<RecordCell> {
        let cell = row.cell(place);
        if cell.text.is_empty() {
            match column.blank {
                Some(Blank::NotYet) => return Some(RecordCell::NotYet),
                Some(Blank::NotKnown) => return Some(RecordCell::NotKnown),
                None => {}
            }
            return self.bad(row, &cell, column, "is blank", "every row has a value there; if some have none, the contract says so behind the column's kind: `or not known`, `or not yet`");
        }
        match column.holds {
            ColumnHolds::Person => {
                let next = u32::try_from(self.persons.len()).unwrap_or(u32::MAX);
                let number = match self.persons.get(cell.text) {
                    Some(number) => *number,
                    None => *self.persons.entry(cell.text.to_owned()).or_insert(next),
                };
                Some(RecordCell::Number(Decimal::from(number)))
            }
            ColumnHolds::Date => {
                let Some(day) = period::day(cell.text) else {
                    return self.bad(
                        row,
                        &cell,
                        column,
                        "is no day that can be read",
                        "write `2018-10-01` or `1 October 2018`",
                    );
                };
                let is_day = matches!(&self.records.day.kind, ExpressionKind::Own(Own::Column(index))
                    if self.records.columns.get(*index).is_some_and(|own| own.name == column.name));
                if day > extracted && (column.blank == Some(Blank::NotYet) || is_day) {
                    let span = self.place(row, Some(&cell));
                    self.report(
                        Code::RecordDay,
                        span,
                        format!("row {}, `{}`: this day is after that of the extract", row.number(), column.name),
                        "what has not happened up to then is blank, where the column may be; correct the day, or `extracted`",
                    );
                    return None;
                }
                Some(RecordCell::Number(Decimal::from(day.num_days_from_ce())))
            }
            ColumnHolds::YesNo => match value::yes_no(cell.text) {
                Ok(yes) => Some(RecordCell::Number(Decimal::from(u8::from(yes)))),
                Err(_) => self.bad(row, &cell, column, "is neither yes nor no", "write `yes` or `no`"),
            },
            ColumnHolds::Level(levels) => match value::rank(self.contract, levels, cell.text) {
                Some(rank) => Some(RecordCell::Number(Decimal::from(rank))),
                None => {
                    let help =
                        format!("write one of {}", value::quoted(&value::level_names(self.contract, levels)));
                    self.bad(row, &cell, column, "is none of its words", &help)
                }
            },
            ColumnHolds::Unit(unit) => match number(cell.text, unit) {
                Some(number) => Some(RecordCell::Number(number)),
                None => {
                    let (what, help) = unit_words(unit);
                    self.bad(row, &cell, column, what, help)
                }
            },
        }
    }

    fn bad(
        &mut self,
        row: Row<'_>,
        cell: &Cell<'_>,
        column: &RecordColumn,
        what: &str,
        help: &str,
    ) -> Option<RecordCell> {
        let span = self.place(row, Some(cell));
        let message = format!("row {}, `{}`: the cell {what}", row.number(), column.name);
        self.report(Code::RecordCell, span, message, help);
        None
    }
}

/// A figure in a unit; none where it is no such figure.
fn number(text: &str, unit: Unit) -> Option<Decimal> {
    match unit {
        Unit::Date => return moment::day(text).ok(),
        Unit::Moment => return moment::moment(text).ok(),
        _ => {}
    }
    let number = figure::parse(text, value::unit_word(unit)).ok()?;
    let below = number.value.is_sign_negative() && !number.value.is_zero();
    match (unit, number.form) {
        (Unit::Percentage, Form::Percent) => number.value.checked_div(Decimal::ONE_HUNDRED),
        (Unit::Count, Form::Plain) => (!below && number.value.fract().is_zero()).then_some(number.value),
        (Unit::Days | Unit::Hours | Unit::Minutes, Form::Plain) => (!below).then_some(number.value),
        (Unit::Money, Form::Plain | Form::Money) | (Unit::Number, Form::Plain) => Some(number.value),
        _ => None,
    }
}

fn unit_words(unit: Unit) -> (&'static str, &'static str) {
    match unit {
        Unit::Percentage => ("is no percentage", "write it with its sign: `61%`"),
        Unit::Money => {
            ("is no amount of money", "write `£1,234.50` or `1234.50`, and `-£500` if it is below zero")
        }
        Unit::Count => ("is no count", "write a whole number that is not below zero"),
        Unit::Days | Unit::Hours | Unit::Minutes => {
            ("is no length of time", "write a number that is not below zero, such as `12`")
        }
        Unit::Date => ("is no day", "write it as `2018-10-01` or `1 October 2018`"),
        Unit::Moment => ("is no day and time", "write it as `2018-10-01 14:30` or `1 October 2018 at 14:30`"),
        Unit::Number => ("is no number", "write a number such as `42` or `0.5`"),
    }
}
