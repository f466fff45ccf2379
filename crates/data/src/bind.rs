//! Cells to observations: what each row is about, checked against what the contract asks for.

use crate::csv::excerpt;
use crate::heading::{self, Column, Headings};
use crate::lookup::{Found, Names, nearest_of};
use crate::percentage::Styles;
use crate::period::{self, Placed, Places, Unreadable, Written};
use crate::repeats::Repeats;
use crate::row::{self, RowOfSheet};
use crate::sheet::Sheet;
use crate::status::{self, Status};
use crate::width::Width;
use meed_contract::{Contract, DataItem, DataItemId, Finality, Observation, Origin, SegmentId, words};
use meed_diagnostics::{Code, Collector, Diagnostic};
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
        repeats: Repeats::default(),
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

/// A period's text read: its meaning, or what to write instead.
type ReadPeriod = Result<Written, Unreadable>;

/// Something is wrong, and was reported.
#[derive(Clone, Copy)]
struct Reported;

struct Binder<'a> {
    contract: &'a Contract,
    names: Names<'a>,
    places: Places<'a>,
    collector: Collector,
    observations: Vec<Observation>,
    repeats: Repeats<'a>,
}

/// A sheet on its way through the binder.
struct SheetOf<'a> {
    sheet: &'a Sheet,
    title: String,
    /// Every text of the period and status columns is read once.
    periods: HashMap<&'a str, ReadPeriod>,
    statuses: HashMap<&'a str, Result<Status, String>>,
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
            rows += self.sheet(sheet, &headings, &mut styles);
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
    fn sheet(&mut self, sheet: &'a Sheet, headings: &Headings, styles: &mut Styles) -> usize {
        let mut width = Width::new(sheet, headings);
        let mut sheet =
            SheetOf { sheet, title: sheet.title(), periods: HashMap::new(), statuses: HashMap::new() };
        let mut count = 0;
        for row in sheet.sheet.rows().skip(headings.row + 1).filter(|row| !row.is_blank()) {
            count += 1;
            let row = RowOfSheet { row, headings };
            if width.fits(&mut self.collector, row) && headings.has(Column::Indicator) {
                self.row(&mut sheet, row, styles);
            }
        }
        count
    }

    fn row(&mut self, sheet: &mut SheetOf<'a>, row: RowOfSheet<'a, '_>, styles: &mut Styles) {
        let item = self.item(row);
        let written = self.written_period(sheet, row);
        let status = self.status(sheet, row);
        let Some((id, item)) = item else { return };
        let place = written.and_then(|written| self.place(row, item, written));
        let segment = self.segment(row, item);
        if let (Some((year, part)), Ok(segment)) = (place, segment)
            && !self.repeats.is_first(
                &mut self.collector,
                self.contract,
                row,
                item,
                (id, year, part),
                segment,
            )
        {
            return;
        }
        if !row.headings.has_figures() {
            return;
        }
        let figure = row::figure(
            &mut self.collector,
            styles,
            self.contract,
            item,
            segment.ok().flatten(),
            row,
            status,
        );
        let (Some((year, part)), Ok(segment), Some(status), Some(found)) = (place, segment, status, figure)
        else {
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
        self.observations.push(Observation {
            item: id,
            year,
            part,
            segment,
            figure: found.figure,
            finality,
            origin,
        });
    }

    fn item(&mut self, row: RowOfSheet<'_, '_>) -> Option<(DataItemId, &'a DataItem)> {
        let cell = row.cell(Column::Indicator)?;
        if cell.text.is_empty() {
            let first = row.row.cells().find(|cell| !cell.is_blank()).map_or(cell.span, |cell| cell.span);
            self.collector.report(Code::UnknownIndicator, first, |span| {
                Diagnostic::new(
                    Code::UnknownIndicator,
                    span,
                    format!("row {} names no indicator", row.row.number()),
                )
                .with_help("write the indicator in every row; of merged cells only the first row has it")
            });
            return None;
        }
        if let Some(items) = self.names.by_segment(cell.text).map(<[_]>::to_vec) {
            return self.of_segment(row, cell.text, &items);
        }
        let names = &self.names;
        match names.item(cell.text) {
            Found::Item(id, item) if item.counted.is_none() => {
                self.check_no_provider(row, item)?;
                return Some((id, item));
            }
            Found::Item(_, item) => self.collector.report(Code::CountedAndGiven, cell.span, |span| {
                let message = format!("`{}` is counted in records, and no return gives it", item.name);
                Diagnostic::new(Code::CountedAndGiven, span, message)
                    .with_text(row.place(Column::Indicator))
                    .with_help("leave out the row, and give the records as `--records NAME=FILE`")
            }),
            Found::Each(ids) => return self.of_provider(row, &ids),
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

    /// The item of the row's segment, where each segment of a measure is scored by itself.
    fn of_segment(
        &mut self,
        row: RowOfSheet<'_, '_>,
        name: &str,
        items: &[(SegmentId, DataItemId)],
    ) -> Option<(DataItemId, &'a DataItem)> {
        let cell = row.cell(Column::Segment).filter(|cell| !cell.is_blank());
        let id = cell.and_then(|cell| self.names.segment(cell.text));
        let found = items.iter().find(|(segment, _)| Some(*segment) == id);
        if let Some((_, item)) = found {
            return self.contract.item(*item).map(|known| (*item, known));
        }
        let all: Vec<&str> = items
            .iter()
            .filter_map(|(id, _)| self.names.segment_entry(*id))
            .map(|one| one.name.as_str())
            .collect();
        let known: Vec<String> = all.iter().map(|name| format!("`{name}`")).collect();
        let place = cell.or(row.cell(Column::Indicator))?;
        let column = if cell.is_some() { Column::Segment } else { Column::Indicator };
        self.collector.report(Code::UnknownSegment, place.span, |span| {
            let (message, near) = match cell {
                Some(cell) => (
                    format!("`{}` has no segment `{}`", excerpt(name), excerpt(cell.text)),
                    nearest_of(cell.text, all.iter().copied()),
                ),
                None => (format!("`{}` is scored by segment, and this row names none", excerpt(name)), None),
            };
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("give a row for each of its segments: {}", words::list(&known)),
            };
            Diagnostic::new(Code::UnknownSegment, span, message).with_text(row.place(column)).with_help(help)
        });
        None
    }

    /// The item of the provider that a row names.
    fn of_provider(
        &mut self,
        row: RowOfSheet<'_, '_>,
        ids: &[DataItemId],
    ) -> Option<(DataItemId, &'a DataItem)> {
        let contract = self.contract;
        let party_of = |item: &'a DataItem| contract.party(item.provider.as_ref()?.party);
        let items: Vec<(DataItemId, &'a DataItem)> =
            ids.iter().filter_map(|id| Some((*id, contract.item(*id)?))).collect();
        let name = items.first().map(|(_, item)| item.reported_as()).unwrap_or_default();
        let known = || items.iter().filter_map(|(_, item)| Some(party_of(item)?.name.as_str()));
        let listed = || {
            let quoted: Vec<String> = known().map(|name| format!("`{name}`")).collect();
            words::list(&quoted)
        };
        let cell = row.cell(Column::Provider);
        let Some(cell) = cell.filter(|cell| !cell.is_blank()) else {
            let span = cell.or_else(|| row.cell(Column::Indicator)).map_or(row.row.span(), |cell| cell.span);
            self.collector.report(Code::ProviderNotSaid, span, |span| {
                let message = format!(
                    "row {} does not say whose `{name}` it is, and every provider has its own",
                    row.row.number()
                );
                let help = if cell.is_some() {
                    format!("write the provider: {}", listed())
                } else {
                    format!("add a column `provider`, and write in it {}", listed())
                };
                Diagnostic::new(Code::ProviderNotSaid, span, message).with_help(help)
            });
            return None;
        };
        let party = self.names.party(cell.text);
        let found = items.iter().find(|(_, item)| {
            party.is_some() && item.provider.as_ref().map(|provider| provider.party) == party
        });
        if found.is_none() {
            self.collector.report(Code::UnknownProvider, cell.span, |span| {
                let shown = excerpt(cell.text);
                let message = if party.is_some() {
                    format!("`{name}` is not reported for `{shown}`")
                } else {
                    format!("the contract has no party `{shown}`")
                };
                let help = match nearest_of(cell.text, known()).filter(|_| party.is_none()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("it is reported for {}", listed()),
                };
                Diagnostic::new(Code::UnknownProvider, span, message)
                    .with_text(row.place(Column::Provider))
                    .with_help(help)
            });
        }
        found.copied()
    }

    /// A provider is named where there is one figure for all; none if so, which is reported.
    fn check_no_provider(&mut self, row: RowOfSheet<'_, '_>, item: &DataItem) -> Option<()> {
        let Some(cell) = row.cell(Column::Provider).filter(|cell| !cell.is_blank()) else { return Some(()) };
        self.collector.report(Code::UnknownProvider, cell.span, |span| {
            let message = format!(
                "`{}` is not reported for each provider, and this row is of `{}`",
                item.name,
                excerpt(cell.text)
            );
            Diagnostic::new(Code::UnknownProvider, span, message)
                .with_text(row.place(Column::Provider))
                .with_help("give one row, and leave the provider blank")
        });
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

    fn place(
        &mut self,
        row: RowOfSheet<'_, '_>,
        item: &DataItem,
        written: Written,
    ) -> Option<(usize, usize)> {
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

    /// The segment of a row; none for the whole population.
    fn segment(&mut self, row: RowOfSheet<'_, '_>, item: &DataItem) -> Result<Option<SegmentId>, Reported> {
        // The segment is a part of what the item is.
        if item.of_segment.is_some() {
            return Ok(None);
        }
        let Some(cell) = row.cell(Column::Segment).filter(|cell| !cell.is_blank()) else { return Ok(None) };
        let names = &self.names;
        let id = names.segment(cell.text);
        if let Some(id) = id.filter(|id| item.segments.contains(id)) {
            return Ok(Some(id));
        }
        let known =
            || item.segments.iter().filter_map(|id| names.segment_entry(*id)).map(|s| s.name.as_str());
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
                let all = matches!(
                    cell.text.to_lowercase().as_str(),
                    "all" | "total" | "everyone" | "whole population"
                );
                let help = match nearest_of(cell.text, known()) {
                    _ if all => "leave the segment blank for the whole population".to_owned(),
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!(
                        "its segments are {}; leave it blank for the whole population",
                        words::list(&quoted)
                    ),
                };
                (message, help)
            };
            Diagnostic::new(Code::UnknownSegment, span, message)
                .with_text(row.place(Column::Segment))
                .with_help(help)
        });
        Err(Reported)
    }

    fn status(&mut self, sheet: &mut SheetOf<'a>, row: RowOfSheet<'a, '_>) -> Option<Status> {
        let Some(cell) = row.cell(Column::Status) else { return Some(Status::Blank) };
        if row::cell_error(&mut self.collector, row, Column::Status) {
            return None;
        }
        match sheet.statuses.entry(cell.text).or_insert_with(|| status::parse(cell.text)) {
            Ok(status) => Some(*status),
            Err(help) => {
                self.collector.report(Code::UnknownStatus, cell.span, |span| {
                    let message = format!("`{}` is no status", excerpt(cell.text));
                    Diagnostic::new(Code::UnknownStatus, span, message)
                        .with_text(row.place(Column::Status))
                        .with_help(help.clone())
                });
                None
            }
        }
    }
}
