//! XLSX and ODS to sheets of cells.
//!
//! The results of formulas are those that the file holds; nothing is worked out here. Cells are read one by one where the
//! format allows it, so that a stray cell in the last row does not cost a table of that size.

use crate::number_format::{cell_text, is_percent};
use crate::ods_percent;
use crate::read::{nowhere, too_many_cells};
use crate::sheet::{Builder, CellKind, MOST_CELLS, Sheet};
use calamine::{Data, DataRef, Ods, OdsError, Reader, SheetType, Xlsx, XlsxError};
use meed_diagnostics::{Code, Diagnostic, SourceText, Sources, Span};
use std::collections::HashSet;
use std::fmt::Write;
use std::io::Cursor;

/// A cell as the file has it; row and column from 0.
struct RawCell {
    row: u32,
    column: u32,
    text: String,
    kind: CellKind,
}

struct RawSheet {
    name: String,
    cells: Vec<RawCell>,
}

/// Why a spreadsheet cannot be read.
enum Refused {
    Password,
    Damaged,
    TooManyCells,
    TooLarge,
}

/// A row may reach so far to the right; further cells are those of a damaged file.
const MOST_COLUMNS: u32 = 16_384;
/// The written-out text of a sheet may be so long: a sheet of few cells far apart could otherwise fill the memory.
const LONGEST_TEXT: usize = 256 * 1024 * 1024;
/// The parts of a spreadsheet may unpack to so many bytes.
const LARGEST_UNPACKED: u64 = 1024 * 1024 * 1024;

/// Reads an Excel workbook.
pub fn xlsx(
    sources: &mut Sources,
    name: &str,
    bytes: &[u8],
    fingerprint: &str,
) -> (Vec<Sheet>, Vec<Diagnostic>) {
    finish(sources, name, fingerprint, guarded(bytes, read_xlsx))
}

/// Reads an OpenDocument spreadsheet.
pub fn ods(
    sources: &mut Sources,
    name: &str,
    bytes: &[u8],
    fingerprint: &str,
) -> (Vec<Sheet>, Vec<Diagnostic>) {
    finish(sources, name, fingerprint, guarded(bytes, read_ods))
}

/// Runs a reader that is not ours on bytes that may be damaged: should it panic, the file is damaged.
fn guarded(
    bytes: &[u8],
    read: fn(&[u8]) -> Result<Vec<RawSheet>, Refused>,
) -> Result<Vec<RawSheet>, Refused> {
    if unpacked_size(bytes).ok_or(Refused::Damaged)? > LARGEST_UNPACKED {
        return Err(Refused::TooLarge);
    }
    std::panic::catch_unwind(|| read(bytes)).unwrap_or(Err(Refused::Damaged))
}

/// What the parts of a zip file unpack to, by its own directory; none if it has no directory.
fn unpacked_size(bytes: &[u8]) -> Option<u64> {
    const END: &[u8] = b"PK\x05\x06";
    const ENTRY: &[u8] = b"PK\x01\x02";
    let tail = bytes.len().saturating_sub(65_557);
    let end = tail + bytes.get(tail..)?.windows(END.len()).rposition(|window| window == END)?;
    let number = |at: usize, length: usize| -> Option<usize> {
        let field = bytes.get(at..at.checked_add(length)?)?;
        Some(field.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)))
    };
    let entries = number(end + 10, 2)?;
    let mut at = number(end + 16, 4)?;
    let mut size = 0_u64;
    for _ in 0..entries {
        if bytes.get(at..at.checked_add(ENTRY.len())?)? != ENTRY {
            return None;
        }
        size = size.saturating_add(number(at + 24, 4)? as u64);
        let rest = number(at + 28, 2)? + number(at + 30, 2)? + number(at + 32, 2)?;
        at = at.checked_add(46 + rest)?;
    }
    Some(size)
}

fn finish(
    sources: &mut Sources,
    name: &str,
    fingerprint: &str,
    read: Result<Vec<RawSheet>, Refused>,
) -> (Vec<Sheet>, Vec<Diagnostic>) {
    let read = match read {
        Ok(sheets) => sheets,
        Err(refused) => {
            let span = nowhere(sources, name);
            return (Vec::new(), vec![refusal(&refused, span)]);
        }
    };
    let count = read.len();
    let mut sheets = Vec::with_capacity(count);
    let mut diagnostics = Vec::new();
    for raw in read {
        let shown = if count > 1 { format!("{name}, sheet {}", raw.name) } else { name.to_owned() };
        let Some((text, places)) = written_out(&raw.cells) else {
            let span = nowhere(sources, &shown);
            diagnostics.push(refusal(&Refused::TooLarge, span));
            continue;
        };
        let source = sources.add(shown, text);
        let end = sources.get(source).map_or(0, |source: &SourceText| source.text().len());
        let mut sheet = build(&raw.cells, &places, end).finish(source, name, Some(raw.name), fingerprint);
        sheet.sheets_in_file = count;
        sheets.push(sheet);
    }
    (sheets, diagnostics)
}

fn refusal(refused: &Refused, span: Span) -> Diagnostic {
    let (message, help) = match refused {
        Refused::Password => (
            "the spreadsheet has a password",
            "save it without a password; who may read it is set by where it is kept",
        ),
        Refused::Damaged => (
            "the spreadsheet cannot be read: it is damaged, or was cut off on its way",
            "open it in the program that wrote it and save it again, or save it as CSV UTF-8",
        ),
        Refused::TooManyCells => return too_many_cells(span),
        Refused::TooLarge => {
            let message = "the spreadsheet is larger than is read once it is unpacked";
            return Diagnostic::new(Code::FileTooLarge, span, message)
                .with_help("delete what is not data, or save the sheet with the data as CSV UTF-8");
        }
    };
    Diagnostic::new(Code::UnreadableFile, span, message).with_help(help)
}

/// The sheet as text, one line for each row from the first on, and the place of every cell in it. None if it would be
/// too long.
fn written_out(cells: &[RawCell]) -> Option<(String, Vec<(usize, usize)>)> {
    let mut text = String::new();
    let mut places = Vec::with_capacity(cells.len());
    let (mut row, mut column) = (0, 0);
    let mut count = 0;
    for cell in cells {
        while row < cell.row {
            text.push('\n');
            row += 1;
            column = 0;
        }
        while column < cell.column {
            text.push(',');
            column += 1;
            count += 1;
        }
        let start = text.len();
        // Line ends would break the rule that line 7 is row 7.
        let one_line = cell.text.replace(['\n', '\r'], " ");
        let shown = one_line.trim();
        if shown.contains([',', '"']) {
            let _ = write!(text, "\"{}\"", shown.replace('"', "\"\""));
        } else {
            text.push_str(shown);
        }
        places.push((start, text.len()));
        if text.len() > LONGEST_TEXT || count > MOST_CELLS {
            return None;
        }
    }
    Some((text, places))
}

/// The cells with the blank ones between them.
fn build(cells: &[RawCell], places: &[(usize, usize)], end: usize) -> Builder {
    let mut builder = Builder::default();
    let mut column = 0;
    let mut row = None;
    let mut last = 0;
    for (cell, place) in cells.iter().zip(places) {
        if row != Some(cell.row) {
            builder.end_row(last);
            builder.begin_row(cell.row.saturating_add(1));
            row = Some(cell.row);
            column = 0;
        }
        let blanks = cell.column.saturating_sub(column);
        for before in (1..=blanks).rev() {
            let at = place.0.saturating_sub(before as usize);
            builder.cell("", CellKind::Text, (at, at));
        }
        builder.cell(&cell.text, cell.kind, *place);
        column = cell.column + 1;
        last = place.1;
    }
    builder.end_row(if cells.is_empty() { end } else { last });
    builder
}

/// Cells in order, each place once.
fn in_order(mut cells: Vec<RawCell>) -> Vec<RawCell> {
    cells.retain(|cell| cell.column < MOST_COLUMNS);
    cells.sort_by_key(|cell| (cell.row, cell.column));
    cells.dedup_by_key(|cell| (cell.row, cell.column));
    cells
}

impl From<XlsxError> for Refused {
    fn from(error: XlsxError) -> Self {
        if matches!(error, XlsxError::Password) { Self::Password } else { Self::Damaged }
    }
}

impl From<OdsError> for Refused {
    fn from(error: OdsError) -> Self {
        if matches!(error, OdsError::Password) { Self::Password } else { Self::Damaged }
    }
}

/// The names of the sheets that hold cells, in the file's order.
fn sheet_names(sheets: &[calamine::Sheet]) -> Vec<String> {
    sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).map(|sheet| sheet.name.clone()).collect()
}

fn read_xlsx(bytes: &[u8]) -> Result<Vec<RawSheet>, Refused> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
    let mut sheets = Vec::new();
    let mut count = 0;
    for name in sheet_names(workbook.sheets_metadata()) {
        let mut cells = Vec::new();
        let mut empty = false;
        let mut reader = workbook.worksheet_cells_reader(&name)?;
        let percent: Vec<bool> = reader
            .styles()
            .iter()
            .map(|style| style.number_format.as_ref().is_some_and(|format| is_percent(&format.format_code)))
            .collect();
        while let Some((cell, style)) = reader.next_cell_with_style_id()? {
            let (row, column) = cell.get_position();
            let value = cell.get_value();
            if *value == DataRef::Empty {
                empty = true;
                continue;
            }
            count += 1;
            if count > MOST_CELLS {
                return Err(Refused::TooManyCells);
            }
            let is_percent = percent.get(style).copied().unwrap_or(false);
            let (text, kind) = cell_text(&Data::from(value.clone()), is_percent);
            cells.push(RawCell { row, column, text, kind });
        }
        drop(reader);
        if empty {
            formulas_without_value(&mut workbook, &name, &mut cells)?;
        }
        sheets.push(RawSheet { name, cells: in_order(cells) });
    }
    Ok(sheets)
}

/// Adds the cells that have a formula and no result: a second look, only needed if a cell is empty.
fn formulas_without_value(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    cells: &mut Vec<RawCell>,
) -> Result<(), Refused> {
    let known: HashSet<(u32, u32)> = cells.iter().map(|cell| (cell.row, cell.column)).collect();
    let mut reader = workbook.worksheet_cells_reader(name)?;
    while let Some(record) = reader.next_cell_with_formula_metadata()? {
        if record.formula.is_some() && record.value == DataRef::Empty && !known.contains(&record.pos) {
            let (row, column) = record.pos;
            cells.push(RawCell { row, column, text: String::new(), kind: CellKind::FormulaWithoutValue });
            if cells.len() > MOST_CELLS {
                return Err(Refused::TooManyCells);
            }
        }
    }
    Ok(())
}

fn read_ods(bytes: &[u8]) -> Result<Vec<RawSheet>, Refused> {
    let mut workbook: Ods<_> = Ods::new(Cursor::new(bytes))?;
    let percentages = ods_percent::percentages(bytes);
    let mut sheets = Vec::new();
    let mut count = 0;
    for name in sheet_names(workbook.sheets_metadata()) {
        let mut cells = Vec::new();
        let range = workbook.worksheet_range(&name)?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            count += 1;
            if count > MOST_CELLS {
                return Err(Refused::TooManyCells);
            }
            let (row, column) = (place(first_row, row), place(first_column, column));
            let is_percent = percentages.get(&name).is_some_and(|sheet| sheet.contains(row, column));
            let (text, kind) = cell_text(value, is_percent);
            cells.push(RawCell { row, column, text, kind });
        }
        let formulas = workbook.worksheet_formula(&name)?;
        let (first_row, first_column) = formulas.start().unwrap_or_default();
        for (row, column, _) in formulas.used_cells() {
            let (row, column) = (place(first_row, row), place(first_column, column));
            if range.get_value((row, column)).is_none_or(|value| *value == Data::Empty) {
                cells.push(RawCell { row, column, text: String::new(), kind: CellKind::FormulaWithoutValue });
            }
        }
        sheets.push(RawSheet { name, cells: in_order(cells) });
    }
    Ok(sheets)
}

fn place(first: u32, offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX).saturating_add(first)
}
