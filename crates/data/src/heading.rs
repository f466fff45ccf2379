//! The heading row: which column holds what.

use crate::sheet::{CellKind, Row, Sheet, letters};
use meed_contract::words;
use meed_diagnostics::{Code, Diagnostic, Span, nearest};

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Column {
    /// The indicator, assessed outcome or input, by name or code.
    Indicator,
    /// The period.
    Period,
    /// The provider, where every provider of a group reports.
    Provider,
    /// The segment.
    Segment,
    /// The numerator.
    Numerator,
    /// The denominator.
    Denominator,
    /// The value, where it is one figure.
    Value,
    /// Whether it is final, or why there is no figure.
    Status,
    /// Where the figures come from; for readers.
    Source,
    /// A column for readers: title, unit, notes.
    Ignored,
}

impl Column {
    /// The heading as documented and as templates write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Indicator => "indicator",
            Self::Period => "period",
            Self::Provider => "provider",
            Self::Segment => "segment",
            Self::Numerator => "numerator",
            Self::Denominator => "denominator",
            Self::Value => "value",
            Self::Status => "status",
            Self::Source => "source",
            Self::Ignored => "notes",
        }
    }
}

/// Every heading with what it means. The first of each kind is the documented one.
const HEADINGS: [(&str, Column); 31] = [
    ("indicator", Column::Indicator),
    ("code", Column::Indicator),
    ("measure", Column::Indicator),
    ("indicator code", Column::Indicator),
    ("indicator name", Column::Indicator),
    ("period", Column::Period),
    ("reporting period", Column::Period),
    ("provider", Column::Provider),
    ("provider code", Column::Provider),
    ("provider name", Column::Provider),
    ("organisation", Column::Provider),
    ("ods code", Column::Provider),
    ("segment", Column::Segment),
    ("population segment", Column::Segment),
    ("numerator", Column::Numerator),
    ("denominator", Column::Denominator),
    ("value", Column::Value),
    ("value (%)", Column::Value),
    ("value %", Column::Value),
    ("percentage", Column::Value),
    ("status", Column::Status),
    ("source", Column::Source),
    ("data source", Column::Source),
    ("title", Column::Ignored),
    ("indicator title", Column::Ignored),
    ("unit", Column::Ignored),
    ("units", Column::Ignored),
    ("note", Column::Ignored),
    ("notes", Column::Ignored),
    ("comment", Column::Ignored),
    ("comments", Column::Ignored),
];

/// Where each column of a sheet is.
#[derive(Clone, Debug)]
pub struct Headings {
    /// The heading row's place among the sheet's rows.
    pub row: usize,
    /// The heading row's own cells.
    pub span: Span,
    /// How many columns have headings: the last one's place, from 1.
    pub width: usize,
    /// Whether the value's heading says that it holds percentages: `value (%)`.
    pub value_is_percent: bool,
    places: Vec<(Column, usize)>,
    unnamed: Vec<usize>,
}

/// Lower case, with single spaces for whatever stands between the words.
fn normal(heading: &str) -> String {
    let words = heading.split(|c: char| c.is_whitespace() || matches!(c, '_' | '-'));
    let words: Vec<String> = words.filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    words.join(" ")
}

fn meaning(heading: &str) -> Option<Column> {
    if heading.len() > 64 {
        return None;
    }
    let heading = normal(heading);
    HEADINGS.iter().find(|(known, _)| *known == heading).map(|(_, column)| *column)
}

/// Whether a heading means something.
pub fn is_known(heading: &str) -> bool {
    meaning(heading).is_some()
}

/// So many rows may stand above the heading row.
const MOST_ROWS_ABOVE: usize = 50;

/// The place of the heading row among a sheet's rows: the first with two headings that mean something, or else the first
/// with a cell that says `indicator`.
pub fn find(sheet: &Sheet) -> Option<usize> {
    let known = |row: Row<'_>| row.cells().take(200).filter(|cell| is_known(cell.text)).count();
    let has_indicator =
        |row: Row<'_>| row.cells().take(200).any(|cell| meaning(cell.text) == Some(Column::Indicator));
    let rows = || sheet.rows().take(MOST_ROWS_ABOVE);
    rows().position(|row| known(row) >= 2).or_else(|| rows().position(has_indicator))
}

/// The headings of a sheet, with everything that is wrong with them.
pub fn headings(sheet: &Sheet, at: usize, diagnostics: &mut Vec<Diagnostic>) -> Option<Headings> {
    let row = sheet.rows().nth(at)?;
    let mut headings = Headings {
        row: at,
        span: row.span(),
        width: 0,
        value_is_percent: false,
        places: Vec::new(),
        unnamed: Vec::new(),
    };
    for (place, cell) in row.cells().enumerate() {
        if cell.is_blank() {
            headings.unnamed.push(place);
            continue;
        }
        headings.width = place + 1;
        let Some(column) = meaning(cell.text).filter(|_| cell.kind == CellKind::Text) else {
            diagnostics.push(unknown(cell.text, cell.span, place));
            continue;
        };
        if column == Column::Ignored {
            continue;
        }
        if let Some(earlier) = headings.place(column) {
            let word = column.word();
            diagnostics.push(
                Diagnostic::new(
                    Code::UnknownDataColumn,
                    cell.span,
                    format!("two columns hold the {word}: {} and {}", letters(earlier), letters(place)),
                )
                .with_label(row.cell(earlier).span, "the first")
                .with_help(
                    "keep one of them; a column called `title` or `notes` is for readers and is not read",
                ),
            );
            continue;
        }
        if column == Column::Value {
            headings.value_is_percent = cell.text.contains('%') || normal(cell.text) == "percentage";
        }
        headings.places.push((column, place));
    }
    headings.unnamed.retain(|place| *place < headings.width);
    headings.complain_of_missing(diagnostics);
    Some(headings)
}

fn unknown(text: &str, span: Span, place: usize) -> Diagnostic {
    let candidates = HEADINGS.iter().map(|(heading, _)| *heading);
    let help = match nearest(&normal(text), candidates) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            "the columns are indicator, period, provider, segment, numerator, denominator, value, status and source; \
                 call a column `notes` if it is only for readers"
                .to_owned()
        }
    };
    Diagnostic::new(
        Code::UnknownDataColumn,
        span,
        format!("the data have no column `{}`", crate::csv::excerpt(text)),
    )
    .with_text(format!("column {}", letters(place)))
    .with_help(help)
}

impl Headings {
    /// A column's place, from 0.
    pub fn place(&self, column: Column) -> Option<usize> {
        self.places.iter().find(|(known, _)| *known == column).map(|(_, place)| *place)
    }

    /// Whether the sheet has a column.
    pub fn has(&self, column: Column) -> bool {
        self.place(column).is_some()
    }

    /// Columns without a heading, left of the last heading.
    pub fn unnamed(&self) -> &[usize] {
        &self.unnamed
    }

    /// Whether there is a column, or a pair of them, that can hold figures.
    pub fn has_figures(&self) -> bool {
        self.has(Column::Value) || (self.has(Column::Numerator) && self.has(Column::Denominator))
    }

    fn complain_of_missing(&self, diagnostics: &mut Vec<Diagnostic>) {
        let mut missing = Vec::new();
        for column in [Column::Indicator, Column::Period] {
            if !self.has(column) {
                missing.push(format!("`{}`", column.word()));
            }
        }
        if !self.has_figures() {
            missing.push(match (self.has(Column::Numerator), self.has(Column::Denominator)) {
                (true, false) => "`denominator`".to_owned(),
                (false, true) => "`numerator`".to_owned(),
                _ => "a column of figures".to_owned(),
            });
        }
        if missing.is_empty() {
            return;
        }
        let help = "a data file has the columns indicator, period, then numerator and denominator, or value; \
                    provider, segment, status and source where they are needed";
        diagnostics.push(
            Diagnostic::new(
                Code::MissingDataColumn,
                self.span,
                format!("the heading row lacks {}", words::list(&missing)),
            )
            .with_help(help),
        );
    }
}

/// The diagnostic for a file in which no sheet has a heading row.
pub fn none_found(sheets: &[&Sheet]) -> Option<Diagnostic> {
    let first = sheets.first()?;
    let span = first.rows().next().map_or_else(|| first.start(), Row::span);
    if sheets.iter().all(|sheet| sheet.rows().all(Row::is_blank)) {
        return Some(
            Diagnostic::new(Code::NoRows, span, "the file holds nothing")
                .with_help("`meed template` writes the return to fill in"),
        );
    }
    let names: Vec<String> =
        sheets.iter().filter_map(|sheet| sheet.name.as_ref()).map(|name| format!("`{name}`")).collect();
    let message = match names.as_slice() {
        [] => "no row names the columns".to_owned(),
        [one] => format!("no row of the sheet {one} names the columns"),
        names => format!("no sheet has a row that names the columns: {}", words::list(names)),
    };
    Some(Diagnostic::new(Code::MissingDataColumn, span, message).with_help(
        "above the data write a row with the headings, at least indicator, period and value (or numerator and denominator)",
    ))
}
