//! Rows with more or fewer cells than the heading row promises.

use crate::csv::excerpt;
use crate::heading::{Column, Headings};
use crate::row::RowOfSheet;
use crate::sheet::{Sheet, letters};
use meed_contract::words;
use meed_diagnostics::{Code, Collector, Diagnostic, SHOWN};

/// How wide the rows of a sheet must be.
pub struct Width {
    is_spreadsheet: bool,
    /// The least number of cells that reaches the figures.
    least: usize,
    /// Columns without a heading that were complained of.
    unnamed: Vec<usize>,
}

impl Width {
    /// By a sheet's headings.
    pub fn new(sheet: &Sheet, headings: &Headings) -> Self {
        let figures =
            [Column::Indicator, Column::Period, Column::Numerator, Column::Denominator, Column::Value];
        let last = figures.into_iter().filter_map(|column| headings.place(column)).max();
        Self {
            is_spreadsheet: sheet.is_spreadsheet(),
            least: last.map_or(0, |place| place + 1),
            unnamed: Vec::new(),
        }
    }

    /// Whether a row has the cells that the heading row promises; complains where it has not.
    pub fn fits(&mut self, collector: &mut Collector, row: RowOfSheet<'_, '_>) -> bool {
        let (cells, width) = (row.row.cell_count(), row.headings.width);
        let beyond = (width..cells).chain(row.headings.unnamed().iter().copied());
        let beyond: Vec<usize> = beyond.filter(|place| !row.row.cell(*place).is_blank()).collect();
        if let Some(&first) = beyond.first()
            && (self.is_spreadsheet || first < width)
        {
            for place in beyond {
                if !self.unnamed.contains(&place) && self.unnamed.len() < SHOWN {
                    self.unnamed.push(place);
                    no_heading(collector, row, place);
                }
            }
            return true;
        }
        if !beyond.is_empty() {
            collector.report(Code::RaggedRow, row.row.span(), |span| {
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
        if !self.is_spreadsheet && cells < self.least {
            collector.report(Code::RaggedRow, row.row.span(), |span| {
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
}

fn no_heading(collector: &mut Collector, row: RowOfSheet<'_, '_>, place: usize) {
    let cell = row.row.cell(place);
    collector.report(Code::UnknownDataColumn, cell.span, |span| {
        let message =
            format!("`{}` stands in column {}, which has no heading", excerpt(cell.text), letters(place));
        Diagnostic::new(Code::UnknownDataColumn, span, message)
            .with_text(format!("row {}", row.row.number()))
            .with_help("give the column a heading; call it `notes` if it is only for readers")
    });
}
