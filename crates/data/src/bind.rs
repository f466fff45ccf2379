//! Cells to observations: what each row is about, checked against what the contract asks for.

use crate::csv::excerpt;
use crate::heading::{self, Column, Headings};
use crate::limit::Collector;
use crate::lookup::{Found, Names, nearest_of};
use crate::percentage::Styles;
use crate::period::{self, Placed, Places, Unreadable, Written};
use crate::row::{self, RowOfSheet};
use crate::sheet::{Sheet, letters};
use crate::status::{self, Status};
use meed_contract::{Contract, DataItem, DataItemId, Finality, Observation, Origin, SegmentId, words};
use meed_diagnostics::{Code, Diagnostic, Span};
use std::collections::HashMap;

/// What data say about a contract.
#[derive(Clone, Debug)]
pub struct Bound {
    /// One for each sound row, in the order of the files and rows.
    pub observations: Vec<Observation>,
    /// Everything that is wrong with the cells, in the order of their places.
    pub diagnostics: Vec<Diagnostic>,
    /// SHA-256 in hexadecimal of the data: the file's own, or, of several files, of their fingerprints in ascending
    /// order, so that the order in which they are named does not matter.
    pub fingerprint: String,
}

/// Reads the sheets of one or more files as data of `contract`. Every row is checked; what is sound becomes an
/// observation, whatever is wrong elsewhere.
pub fn bind(contract: &Contract, sheets: &[Sheet]) -> Bound {
    let mut binder = Binder {
        contract,
        names: Names::new(contract),
        places: Places::new(&contract.calendar),
        collector: Collector::default(),
        observations: Vec::new(),
        seen: HashMap::new(),
        whole: HashMap::new(),
    };
    let files = sheets.chunk_by(|a, b| a.file == b.file && a.fingerprint == b.fingerprint);
    for file in files {
        binder.file(file);
    }
    Bound {
        observations: binder.observations,
        diagnostics: binder.collector.finish(),
        fingerprint: fingerprint(sheets),
    }
}

fn fingerprint(sheets: &[Sheet]) -> String {
    let mut prints: Vec<&str> = sheets.iter().map(|sheet| sheet.fingerprint.as_str()).collect();
    prints.sort_unstable();
    prints.dedup();
    match prints.as_slice() {
        [one] => (*one).to_owned(),
        several => crate::read::fingerprint(several.concat().as_bytes()),
    }
}

/// A row that was read earlier, for the diagnostic of one that repeats it.
#[derive(Clone, Copy)]
struct Earlier {
    span: Span,
    row: u32,
}

/// An item in a part of a contract year.
type Slot = (DataItemId, usize, usize);

/// A period's text read: its meaning, or what to write instead.
type ReadPeriod = Result<Written, Unreadable>;

struct Binder<'a> {
    contract: &'a Contract,
    names: Names<'a>,
    places: Places<'a>,
    collector: Collector,
    observations: Vec<Observation>,
    seen: HashMap<(Slot, Option<SegmentId>), Earlier>,
    /// The first row for a slot, and whether it was for the whole population.
    whole: HashMap<Slot, (bool, Earlier)>,
}

/// A sheet on its way through the binder.
struct SheetOf<'a> {
    sheet: &'a Sheet,
    title: String,
    /// The least number of cells that reaches the figures.
    least_cells: usize,
    periods: HashMap<&'a str, ReadPeriod>,
    /// Columns without a heading that were complained of.
    unnamed: Vec<usize>,
}

impl<'a> Binder<'a> {
    fn file(&mut self, sheets: &'a [Sheet]) {
        let with_heading: Vec<(&Sheet, usize)> =
            sheets.iter().filter_map(|sheet| Some((sheet, heading::find(sheet)?))).collect();
        if with_heading.is_empty() {
            let sheets: Vec<&Sheet> = sheets.iter().collect();
            self.collector.extend(heading::none_found(&sheets).into_iter().collect());
            return;
        }
        let mut styles = Styles::default();
        let mut rows = 0;
        let mut heading_row = None;
        for (sheet, at) in with_heading {
            let mut wrong = Vec::new();
            let headings = heading::headings(sheet, at, &mut wrong);
            self.collector.extend(wrong);
            let Some(headings) = headings else { continue };
            heading_row.get_or_insert(headings.span);
            rows += self.sheet(sheet, headings, &mut styles);
        }
        styles.finish(&mut self.collector);
        if let (0, Some(span)) = (rows, heading_row) {
            self.collector.report(Code::NoRows, span, |span| {
                Diagnostic::new(Code::NoRows, span, "below the headings there are no rows")
                    .with_help("`meed template` writes every row that the contract needs for a year")
            });
        }
    }

    /// Binds a sheet's rows, and says how many there are.
    fn sheet(&mut self, sheet: &'a Sheet, headings: Headings, styles: &mut Styles) -> usize {
        let figures = [Column::Indicator, Column::Period, Column::Numerator, Column::Denominator, Column::Value];
        let last_figure = figures.into_iter().filter_map(|column| headings.place(column)).max();
        let mut sheet = SheetOf {
            sheet,
            title: sheet.title(),
            least_cells: last_figure.map_or(0, |place| place + 1),
            periods: HashMap::new(),
            unnamed: Vec::new(),
        };
        let mut count = 0;
        for row in sheet.sheet.rows().skip(headings.row + 1).filter(|row| !row.is_blank()) {
            count += 1;
            let row = RowOfSheet { row, headings: &headings };
            if self.has_right_width(&mut sheet, row) && headings.has(Column::Indicator) {
                self.row(&mut sheet, row, styles);
            }
        }
        count
    }

    /// Whether a row has the cells that the heading row promises; complains where it has not.
    fn has_right_width(&mut self, sheet: &mut SheetOf<'a>, row: RowOfSheet<'a, '_>) -> bool {
        let (cells, width) = (row.row.len(), row.headings.width);
        let beyond = (width..cells).chain(row.headings.unnamed().iter().copied());
        let beyond: Vec<usize> = beyond.filter(|place| !row.row.cell(*place).is_blank()).collect();
        if let Some(&first) = beyond.first()
            && (sheet.sheet.is_spreadsheet() || first < width)
        {
            for place in beyond {
                if !sheet.unnamed.contains(&place) && sheet.unnamed.len() < crate::limit::SHOWN {
                    sheet.unnamed.push(place);
                    self.no_heading(row, place);
                }
            }
            return true;
        }
        if !beyond.is_empty() {
            self.collector.report(Code::RaggedRow, row.row.span(), |span| {
                let message = format!(
                    "row {} has {}, and the heading row has {width}",
                    row.row.number(),
                    words::counted(cells, "cell", "cells")
                );
                Diagnostic::new(Code::RaggedRow, span, message)
                    .with_help("a figure with a comma in it needs quotes in a CSV file: `\"1,234\"`")
            });
            return false;
        }
        if !sheet.sheet.is_spreadsheet() && cells < sheet.least_cells {
            self.collector.report(Code::RaggedRow, row.row.span(), |span| {
                let message = format!(
                    "row {} ends after {}, before its figures",
                    row.row.number(),
                    words::counted(cells, "cell", "cells")
                );
                Diagnostic::new(Code::RaggedRow, span, message)
                    .with_help("leave a cell blank between its commas; the file may have been cut off")
            });
            return false;
        }
        true
    }

    fn no_heading(&mut self, row: RowOfSheet<'_, '_>, place: usize) {
        let cell = row.row.cell(place);
        self.collector.report(Code::UnknownDataColumn, cell.span, |span| {
            let message =
                format!("`{}` stands in column {}, which has no heading", excerpt(cell.text), letters(place));
            Diagnostic::new(Code::UnknownDataColumn, span, message)
                .with_text(format!("row {}", row.row.number()))
                .with_help("give the column a heading; call it `notes` if it is only for readers")
        });
    }

    fn row(&mut self, sheet: &mut SheetOf<'a>, row: RowOfSheet<'a, '_>, styles: &mut Styles) {
        let item = self.item(row);
        let written = self.written_period(sheet, row);
        let status = self.status(row);
        let Some((id, item)) = item else { return };
        let place = written.and_then(|written| self.place(row, item, written));
        let segment = self.segment(row, item);
        if let (Some((year, part)), Some(segment)) = (place, segment)
            && !self.is_first(row, item, (id, year, part), segment)
        {
            return;
        }
        if !row.headings.has_figures() {
            return;
        }
        let figure = row::figure(&mut self.collector, styles, self.contract, item, segment.flatten(), row, status);
        let (Some((year, part)), Some(segment), Some(status), Some(found)) = (place, segment, status, figure) else {
            return;
        };
        let finality = match status {
            Status::Finality(finality) => finality,
            Status::Blank | Status::Missing(_) => Finality::NotStated,
        };
        let origin = Origin {
            span: found.span,
            file: sheet.title.clone(),
            row: row.row.number(),
            columns: found.columns.to_owned(),
        };
        self.observations.push(Observation { item: id, year, part, segment, figure: found.figure, finality, origin });
    }

    fn item(&mut self, row: RowOfSheet<'_, '_>) -> Option<(DataItemId, &'a DataItem)> {
        let cell = row.cell(Column::Indicator)?;
        if cell.text.is_empty() {
            self.collector.report(Code::UnknownIndicator, row.row.span(), |span| {
                Diagnostic::new(Code::UnknownIndicator, span, format!("row {} names no indicator", row.row.number()))
                    .with_help("write the indicator in every row; of merged cells only the first row has it")
            });
            return None;
        }
        let names = &self.names;
        match names.item(cell.text) {
            Found::Item(id, item) => return Some((id, item)),
            Found::Several => self.collector.report(Code::UnknownIndicator, cell.span, |span| {
                let message = format!("`{}` names more than one thing in the contract", excerpt(cell.text));
                Diagnostic::new(Code::UnknownIndicator, span, message)
                    .with_text(row.place(Column::Indicator))
                    .with_help("write its whole path, as `payment.outcome.indicator`")
            }),
            Found::Nothing => self.collector.report(Code::UnknownIndicator, cell.span, |span| {
                let help = match names.nearest_item(cell.text) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "indicators and inputs are called by the name or the code that the contract gives them"
                        .to_owned(),
                };
                let message = format!("the contract has no indicator or input `{}`", excerpt(cell.text));
                Diagnostic::new(Code::UnknownIndicator, span, message)
                    .with_text(row.place(Column::Indicator))
                    .with_help(help)
            }),
        }
        None
    }

    fn written_period(&mut self, sheet: &mut SheetOf<'a>, row: RowOfSheet<'a, '_>) -> Option<Written> {
        let cell = row.cell(Column::Period)?;
        if row::cell_error(&mut self.collector, row, Column::Period) {
            return None;
        }
        let written = sheet.periods.entry(cell.text).or_insert_with(|| period::parse(cell.text));
        match written {
            Ok(written) => Some(*written),
            Err(help) => {
                self.collector.report(Code::BadPeriod, cell.span, |span| {
                    let message = if cell.text.is_empty() {
                        format!("row {} names no period", row.row.number())
                    } else {
                        format!("`{}` is no period that can be read", excerpt(cell.text))
                    };
                    Diagnostic::new(Code::BadPeriod, span, message)
                        .with_text(row.place(Column::Period))
                        .with_help(help.clone())
                });
                None
            }
        }
    }

    fn place(&mut self, row: RowOfSheet<'_, '_>, item: &DataItem, written: Written) -> Option<(usize, usize)> {
        let cell = row.cell(Column::Period)?;
        let placed = self.places.place(written, item.frequency);
        let text = row.place(Column::Period);
        match placed {
            Placed::At { year, part } => Some((year, part)),
            Placed::OutsideTerm => {
                let term = self.contract.calendar.term();
                let years = self.contract.calendar.years().len();
                self.collector.report(Code::PeriodOutsideTerm, cell.span, |span| {
                    let message = format!(
                        "`{}` lies outside the term, {} to {}",
                        excerpt(cell.text),
                        words::date(term.first),
                        words::date(term.last)
                    );
                    let help = if years == 1 {
                        "the term is one year, `Year 1`".to_owned()
                    } else {
                        format!("the term has the years `Year 1` to `Year {years}`")
                    };
                    Diagnostic::new(Code::PeriodOutsideTerm, span, message).with_text(text).with_help(help)
                });
                None
            }
            Placed::WrongFrequency(expected) => {
                self.collector.report(Code::WrongFrequency, cell.span, |span| {
                    let message = format!(
                        "`{}` is reported {} by the contract's calendar, and `{}` is no such period",
                        item.name,
                        period::frequency_word(item.frequency),
                        excerpt(cell.text)
                    );
                    Diagnostic::new(Code::WrongFrequency, span, message)
                        .with_text(text)
                        .with_help(format!("write {expected}"))
                });
                None
            }
        }
    }

    /// The segment of a row, none for the whole population; `None` outside if it is wrong.
    fn segment(&mut self, row: RowOfSheet<'_, '_>, item: &DataItem) -> Option<Option<SegmentId>> {
        let Some(cell) = row.cell(Column::Segment).filter(|cell| !cell.is_blank()) else { return Some(None) };
        let names = &self.names;
        let id = names.segment(cell.text);
        if let Some(id) = id.filter(|id| item.segments.contains(id)) {
            return Some(Some(id));
        }
        let known = || item.segments.iter().filter_map(|id| names.segment_entry(*id)).map(|s| s.name.as_str());
        self.collector.report(Code::UnknownSegment, cell.span, |span| {
            let shown = excerpt(cell.text);
            let (message, help) = if item.segments.is_empty() {
                (
                    format!("`{}` is not broken down, and this row is for the segment `{shown}`", item.name),
                    "give one row for the whole population and leave the segment blank".to_owned(),
                )
            } else {
                let quoted: Vec<String> = known().map(|name| format!("`{name}`")).collect();
                let message = if id.is_some() {
                    format!("`{}` is not broken down by the segment `{shown}`", item.name)
                } else {
                    format!("the contract has no segment `{shown}`")
                };
                let all = matches!(cell.text.to_lowercase().as_str(), "all" | "total" | "everyone" | "whole population");
                let help = match nearest_of(cell.text, known()) {
                    _ if all => "leave the segment blank for the whole population".to_owned(),
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("its segments are {}; leave it blank for the whole population", words::list(&quoted)),
                };
                (message, help)
            };
            Diagnostic::new(Code::UnknownSegment, span, message).with_text(row.place(Column::Segment)).with_help(help)
        });
        None
    }

    fn status(&mut self, row: RowOfSheet<'_, '_>) -> Option<Status> {
        let Some(cell) = row.cell(Column::Status) else { return Some(Status::Blank) };
        if row::cell_error(&mut self.collector, row, Column::Status) {
            return None;
        }
        match status::parse(cell.text) {
            Ok(status) => Some(status),
            Err(help) => {
                self.collector.report(Code::UnknownStatus, cell.span, |span| {
                    let message = format!("`{}` is no status", excerpt(cell.text));
                    Diagnostic::new(Code::UnknownStatus, span, message)
                        .with_text(row.place(Column::Status))
                        .with_help(help)
                });
                None
            }
        }
    }

    /// Whether this is the first row for its item, period and segment; complains if it is not.
    fn is_first(
        &mut self,
        row: RowOfSheet<'_, '_>,
        item: &DataItem,
        slot: Slot,
        segment: Option<SegmentId>,
    ) -> bool {
        let span = row.cell(Column::Indicator).map_or_else(|| row.row.span(), |cell| cell.span);
        let this = Earlier { span, row: row.row.number() };
        let contract = self.contract;
        let (_, year, part) = slot;
        let when = || {
            let year = u16::try_from(year + 1).ok().and_then(|number| contract.calendar.year(number));
            let parts = year.map(|year| contract.calendar.parts(year, item.frequency)).unwrap_or_default();
            parts.get(part).map_or_else(String::new, |range| contract.calendar.words(*range))
        };
        if let Some(earlier) = self.seen.get(&(slot, segment)).copied() {
            self.collector.report(Code::DuplicateRow, span, |span| {
                let segment = segment.and_then(|id| contract.segments.get(id.0));
                let of = segment.map_or_else(String::new, |segment| format!(", segment `{}`", segment.name));
                let message =
                    format!("row {} repeats row {}: `{}` for {}{of}", this.row, earlier.row, item.name, when());
                Diagnostic::new(Code::DuplicateRow, span, message)
                    .with_label(earlier.span, "the first row for it")
                    .with_help("keep one of them; if one corrects the other, delete the one that is superseded")
            });
            return false;
        }
        self.seen.insert((slot, segment), this);
        let (is_whole, earlier) = *self.whole.entry(slot).or_insert((segment.is_none(), this));
        if is_whole != segment.is_none() {
            self.collector.report(Code::DuplicateRow, span, |span| {
                let message = format!(
                    "`{}` for {} is given for the whole population and for segments, in rows {} and {}",
                    item.name,
                    when(),
                    earlier.row,
                    this.row
                );
                let what = if is_whole { "for the whole population" } else { "for a segment" };
                Diagnostic::new(Code::DuplicateRow, span, message)
                    .with_label(earlier.span, what)
                    .with_help("segments add up to the whole, so people would be counted twice: keep one or the other")
            });
            return false;
        }
        true
    }
}
