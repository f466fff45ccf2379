//! A table of raw cells: what a file holds, before anyone asks what it means.

use meed_diagnostics::{SourceId, Span};

/// One sheet of a file. A CSV file is one sheet; a spreadsheet may have several.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The text in which the cells' spans lie: the CSV file itself, or the spreadsheet's cells written out as one line
    /// for each row, so that line 7 is row 7.
    pub source: SourceId,
    /// The file as the user named it.
    pub file: String,
    /// The sheet's own name; none for CSV.
    pub name: Option<String>,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub fingerprint: String,
    /// How many sheets the file has.
    pub sheets_in_file: usize,
    /// Every cell's text, one after another: one allocation however many cells there are.
    contents: String,
    cells: Vec<StoredCell>,
    rows: Vec<StoredRow>,
}

/// What a cell holds, as far as the file says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CellKind {
    /// Text; every cell of a CSV file.
    Text,
    /// A number of a spreadsheet, written out in full; with `%` where the spreadsheet shows it as a percentage.
    Number,
    /// A date of a spreadsheet, written `2016-10-01`.
    Date,
    /// A time of day or a length of time.
    Time,
    /// `TRUE` or `FALSE` of a spreadsheet.
    Boolean,
    /// An error such as `#REF!`.
    Error,
    /// A formula whose result is not in the file.
    FormulaWithoutValue,
}

/// One cell. A cell that the row does not reach is blank, and lies at the row's end.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    /// Its text without the spaces around it.
    pub text: &'a str,
    /// What it is.
    pub kind: CellKind,
    /// Where it is.
    pub span: Span,
}

/// One row.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    sheet: &'a Sheet,
    row: StoredRow,
}

#[derive(Clone, Copy, Debug)]
struct StoredCell {
    content: (u32, u32),
    place: (u32, u32),
    kind: CellKind,
}

#[derive(Clone, Copy, Debug)]
struct StoredRow {
    number: u32,
    first: u32,
    count: u32,
    end: u32,
}

/// Clips to what a span can hold: files are far smaller.
fn clip(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

impl Sheet {
    /// The rows in order, from the first that holds anything.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        self.rows.iter().map(|row| Row { sheet: self, row: *row })
    }

    /// What readers are told the sheet is called: `data.csv`, or `data.xlsx, sheet Return` where there are several.
    pub fn title(&self) -> String {
        match &self.name {
            Some(name) if self.sheets_in_file > 1 => format!("{}, sheet {name}", self.file),
            _ => self.file.clone(),
        }
    }

    /// The empty span at the sheet's start.
    pub fn start(&self) -> Span {
        Span::new(self.source, 0, 0)
    }

    /// Whether the sheet is one of a spreadsheet.
    pub fn is_spreadsheet(&self) -> bool {
        self.name.is_some()
    }
}

impl<'a> Row<'a> {
    /// The sheet that it belongs to.
    pub fn sheet(self) -> &'a Sheet {
        self.sheet
    }

    /// Its number as the user's program shows it, from 1.
    pub fn number(self) -> u32 {
        self.row.number
    }

    /// How many cells it has, blank ones included.
    pub fn cell_count(self) -> usize {
        self.row.count as usize
    }

    /// Whether every cell is blank.
    pub fn is_blank(self) -> bool {
        self.cells().all(|cell| cell.is_blank())
    }

    /// Its cells in order.
    pub fn cells(self) -> impl Iterator<Item = Cell<'a>> {
        (0..self.cell_count()).map(move |column| self.cell(column))
    }

    /// The cell of a column, from 0.
    pub fn cell(self, column: usize) -> Cell<'a> {
        let sheet = self.sheet;
        let at = self.row.first as usize + column;
        let stored = if column < self.cell_count() { sheet.cells.get(at) } else { None };
        let Some(cell) = stored else {
            let end = self.row.end as usize;
            return Cell { text: "", kind: CellKind::Text, span: Span::new(sheet.source, end, end) };
        };
        let (start, end) = cell.content;
        Cell {
            text: sheet.contents.get(start as usize..end as usize).unwrap_or_default(),
            kind: cell.kind,
            span: Span::new(sheet.source, cell.place.0 as usize, cell.place.1 as usize),
        }
    }

    /// The whole row.
    pub fn span(self) -> Span {
        self.cell(0).span.to(self.end())
    }

    /// The empty span at the row's end.
    pub fn end(self) -> Span {
        Span::new(self.sheet.source, self.row.end as usize, self.row.end as usize)
    }
}

impl Cell<'_> {
    /// Whether there is nothing in it. A formula whose result is unknown, and an error, are something.
    pub fn is_blank(&self) -> bool {
        self.text.is_empty() && !matches!(self.kind, CellKind::FormulaWithoutValue | CellKind::Error)
    }
}

/// The letters of a column counted from 0: `A`, `Z`, `AA`.
pub fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or(0)));
        left /= 26;
    }
    letters.iter().rev().collect()
}

/// More cells than this are not read: no return of indicators comes near, and a damaged file must not fill the memory.
pub const MOST_CELLS: usize = 8_000_000;

/// Gathers a sheet cell by cell.
#[derive(Debug, Default)]
pub struct Builder {
    contents: String,
    cells: Vec<StoredCell>,
    rows: Vec<StoredRow>,
}

impl Builder {
    /// Begins a row. `end` is where it ends in the sheet's text, if that is known already; else see [`Self::end_row`].
    pub fn begin_row(&mut self, number: u32) {
        self.rows.push(StoredRow { number, first: clip(self.cells.len()), count: 0, end: 0 });
    }

    /// Adds a cell to the row begun last; its place is in bytes of the sheet's text.
    pub fn cell(&mut self, text: &str, kind: CellKind, place: (usize, usize)) {
        let start = clip(self.contents.len());
        self.contents.push_str(text.trim());
        self.cells.push(StoredCell {
            content: (start, clip(self.contents.len())),
            place: (clip(place.0), clip(place.1)),
            kind,
        });
        if let Some(row) = self.rows.last_mut() {
            row.count += 1;
        }
    }

    /// Ends the row begun last, at this byte of the sheet's text.
    pub fn end_row(&mut self, end: usize) {
        if let Some(row) = self.rows.last_mut() {
            row.end = clip(end);
        }
    }

    /// Whether there are more cells than Meed reads.
    pub fn is_too_large(&self) -> bool {
        self.cells.len() > MOST_CELLS
    }

    /// The sheet.
    pub fn finish(self, source: SourceId, file: &str, name: Option<String>, fingerprint: &str) -> Sheet {
        Sheet {
            source,
            file: file.to_owned(),
            name,
            fingerprint: fingerprint.to_owned(),
            sheets_in_file: 1,
            contents: self.contents,
            cells: self.cells,
            rows: self.rows,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_have_the_letters_that_spreadsheets_show() {
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
