//! One row: its figure, or why it has none.

use crate::csv::excerpt;
use crate::figure::{self, Form, Number, SPREADSHEET_DIGITS};
use crate::heading::{Column, Headings};
use crate::marker::{self, Marker};
use crate::percentage::Styles;
use crate::sheet::{Cell, CellKind, Row, letters};
use crate::status::Status;
use crate::value;
use meed_contract::{Contract, DataItem, Figure, Holds, LevelsId, MissingKind, SegmentId};
use meed_diagnostics::{Code, Collector, Diagnostic, Span};
use rust_decimal::Decimal;

/// A row with the headings that say what its cells are.
#[derive(Clone, Copy)]
pub struct RowOfSheet<'s, 'h> {
    /// The row.
    pub row: Row<'s>,
    /// The headings of its sheet.
    pub headings: &'h Headings,
}

impl<'s> RowOfSheet<'s, '_> {
    /// The row's cell in a column; none if the sheet has no such column.
    pub fn cell(self, column: Column) -> Option<Cell<'s>> {
        self.headings.place(column).map(|place| self.row.cell(place))
    }

    /// Where a cell is, as people say it: `row 4, column C (numerator)`.
    pub fn place(self, column: Column) -> String {
        let letter = self.headings.place(column).map(letters).unwrap_or_default();
        format!("row {}, column {letter} ({})", self.row.number(), column.word())
    }
}

/// A figure with where it was found.
pub struct Found {
    /// The figure, or which kind of missing.
    pub figure: Figure,
    /// Its cells.
    pub span: Span,
    /// Their columns.
    pub columns: &'static str,
}

/// What a cell of figures holds.
#[derive(Clone, Copy)]
pub enum Content<'s> {
    Blank,
    Marker(MissingKind),
    Text(Cell<'s>),
    /// Something wrong, already reported.
    Bad,
}

impl Content<'_> {
    pub fn is_text(self) -> bool {
        matches!(self, Self::Text(_))
    }

    pub fn kind(self) -> Option<MissingKind> {
        if let Self::Marker(kind) = self { Some(kind) } else { None }
    }
}

/// Everything that reading a row's figure needs.
pub struct Reader<'c, 'a, 's, 'h> {
    pub collector: &'c mut Collector,
    pub styles: &'c mut Styles,
    pub contract: &'a Contract,
    pub item: &'a DataItem,
    pub segment: Option<SegmentId>,
    pub row: RowOfSheet<'s, 'h>,
}

/// Reads the figure of a row, and reports everything that is wrong with it. A status that cannot be read is none.
pub fn figure(
    collector: &mut Collector,
    styles: &mut Styles,
    contract: &Contract,
    item: &DataItem,
    segment: Option<SegmentId>,
    row: RowOfSheet<'_, '_>,
    status: Option<Status>,
) -> Option<Found> {
    let mut reader = Reader { collector, styles, contract, item, segment, row };
    match item.holds {
        Holds::Ratio { .. } => reader.ratio(status),
        Holds::Value { .. } | Holds::YesNo { .. } | Holds::Level { .. } => reader.single(status),
    }
}

/// Reports a cell that is an error or a formula without result; whether it was one.
pub fn cell_error(collector: &mut Collector, row: RowOfSheet<'_, '_>, column: Column) -> bool {
    let Some(cell) = row.cell(column) else { return false };
    if figure::is_error(cell.text, cell.kind) {
        collector.report(Code::CellError, cell.span, |span| {
            let message = format!("the cell holds the error `{}`", excerpt(cell.text));
            Diagnostic::new(Code::CellError, span, message).with_text(row.place(column)).with_help(
                "mend the formula in the spreadsheet; if the figure is missing, say why with `*`, `x`, `z` or `not due`",
            )
        });
        return true;
    }
    if cell.kind == CellKind::FormulaWithoutValue {
        if let Some((message, help)) = figure::refused_kind(cell.kind) {
            collector.report(Code::CellError, cell.span, |span| {
                Diagnostic::new(Code::CellError, span, message).with_text(row.place(column)).with_help(help)
            });
        }
        return true;
    }
    false
}

impl<'s> Reader<'_, '_, 's, '_> {
    pub fn report(
        &mut self,
        code: Code,
        column: Column,
        cell: &Cell<'_>,
        message: String,
        help: impl Into<String>,
    ) {
        let row = self.row;
        self.collector.report(code, cell.span, |span| {
            Diagnostic::new(code, span, message).with_text(row.place(column)).with_help(help)
        });
    }

    /// What a column's cell holds. A level may be called like a marker; then it is the level.
    pub fn content(&mut self, column: Column, level: Option<LevelsId>) -> Content<'s> {
        let Some(cell) = self.row.cell(column) else { return Content::Blank };
        if cell.is_blank() {
            return Content::Blank;
        }
        if cell_error(self.collector, self.row, column) {
            return Content::Bad;
        }
        if level.is_some_and(|levels| value::rank(self.contract, levels, cell.text).is_some()) {
            return Content::Text(cell);
        }
        match marker::parse(cell.text) {
            Some(Marker::Kind(kind)) => Content::Marker(kind),
            Some(Marker::Unclear(help)) => {
                let message = format!("`{}` does not say why there is no figure", excerpt(cell.text));
                self.report(Code::BadFigure, column, &cell, message, help);
                Content::Bad
            }
            None => Content::Text(cell),
        }
    }

    /// A number, read and checked for digits that the file cannot hold.
    pub fn number(&mut self, column: Column, cell: &Cell<'_>, unit: Option<&str>) -> Option<Number> {
        if let Some((message, help)) = figure::refused_kind(cell.kind) {
            self.report(Code::BadFigure, column, cell, message.to_owned(), help);
            return None;
        }
        match figure::parse(cell.text, unit) {
            Ok(number) if cell.kind == CellKind::Number && number.significant > SPREADSHEET_DIGITS => {
                let message =
                    format!("`{}` has more digits than a spreadsheet holds exactly", excerpt(cell.text));
                let help = "its last digits are noise of the spreadsheet's arithmetic: round it there, as \
                            `=ROUND(…, 4)`, or give numerator and denominator";
                self.report(Code::BadFigure, column, cell, message, help);
                None
            }
            Ok(number) => Some(number),
            Err(help) => {
                let message = format!("`{}` is no figure that can be read", excerpt(cell.text));
                self.report(Code::BadFigure, column, cell, message, help);
                None
            }
        }
    }

    /// A number of people or things: whole and not below zero.
    pub fn count(&mut self, column: Column, cell: &Cell<'_>) -> Option<Decimal> {
        let number = self.number(column, cell, None)?;
        let shown = excerpt(cell.text);
        if number.form != Form::Plain {
            let what = if number.form == Form::Percent { "a percentage" } else { "money" };
            let message = format!("`{shown}` is {what}, and a count is needed");
            self.report(Code::WrongFigure, column, cell, message, "write how many, as `61`");
            return None;
        }
        if number.value.is_sign_negative() && !number.value.is_zero() {
            let message = format!("`{shown}` is below zero, and a count cannot be");
            self.report(Code::BadFigure, column, cell, message, "write how many were counted");
            return None;
        }
        if !number.value.fract().is_zero() {
            let message = format!("`{shown}` is not whole, and a count is");
            self.report(
                Code::BadFigure,
                column,
                cell,
                message,
                "write how many were counted, not an average or a share",
            );
            return None;
        }
        Some(number.value.normalize())
    }

    /// A count that the contract's rule of rounding can give.
    pub fn reported_count(&mut self, column: Column, cell: &Cell<'_>) -> Option<Decimal> {
        let count = self.count(column, cell)?;
        let Some(step) = self.item.counts.rounded.filter(|_| !self.item.counts.is_rounded(count)) else {
            return Some(count);
        };
        let message = format!(
            "`{}` is not rounded to the nearest {step}, as the contract says of counts",
            excerpt(cell.text)
        );
        let help =
            "write the count as it is published, or delete the contract's `rounded` line if counts are exact";
        self.report(Code::NotRounded, column, cell, message, help);
        None
    }

    /// What a row without any figure says: its marker or its status. None if these contradict each other.
    pub fn missing(&mut self, marker: Option<(MissingKind, Column)>, status: Status) -> Option<MissingKind> {
        match (marker, status) {
            (Some((kind, column)), Status::Missing(other)) if kind != other => {
                let cell = self.row.cell(column)?;
                let message = format!(
                    "`{}` says {}, and the status says {}",
                    excerpt(cell.text),
                    marker::word(kind),
                    marker::word(other)
                );
                self.report(Code::FigureAndMarker, column, &cell, message, "keep the one that is true");
                None
            }
            (Some((kind, _)), _) | (None, Status::Missing(kind)) => Some(kind),
            (None, Status::Blank | Status::Finality(_)) => Some(MissingKind::NotSubmitted),
        }
    }

    /// Whether a row with a figure has a status that says there is none; complains if so.
    pub fn is_contradicted(&mut self, status: Option<Status>) -> bool {
        let Some(Status::Missing(kind)) = status else { return false };
        if let Some(cell) = self.row.cell(Column::Status) {
            let message = format!(
                "row {} has a figure, and its status says {}",
                self.row.row.number(),
                marker::word(kind)
            );
            self.report(
                Code::FigureAndMarker,
                Column::Status,
                &cell,
                message,
                "delete the figure, or change the status",
            );
        }
        true
    }

    pub fn span(&self, columns: &[Column]) -> Span {
        let cells = columns.iter().filter_map(|column| self.row.cell(*column)).map(|cell| cell.span);
        cells.reduce(Span::to).unwrap_or_else(|| self.row.row.end())
    }

    /// A percentage as a fraction.
    pub fn share(&mut self, number: Number, cell: &Cell<'_>) -> Option<Share> {
        let heading = self.row.headings.value_is_percent;
        let row = self.row.row.number();
        match self.styles.fraction(number, cell.text, heading, cell.span, row) {
            Ok(fraction) => Some(Share { fraction, is_shift: number.form == Form::Percent || heading }),
            Err(refused) => {
                let message = format!("`{}` {}", excerpt(cell.text), refused.why);
                self.report(Code::PercentageForm, Column::Value, cell, message, refused.help);
                None
            }
        }
    }
}

/// A percentage.
pub struct Share {
    /// The fraction.
    pub fraction: Decimal,
    /// Whether it was written as a percentage: its point was moved.
    pub is_shift: bool,
}
