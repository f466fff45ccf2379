//! A row of an item that has one figure: a value, a yes or no, a level.

use crate::csv::excerpt;
use crate::figure::{self, Form};
use crate::heading::Column;
use crate::lookup::nearest_of;
use crate::marker::{self, Marker};
use crate::moment;
use crate::row::{Content, Found, Reader};
use crate::sheet::{Cell, CellKind};
use crate::status::Status;
use crate::value;
use meed_contract::{Figure, Holds, MissingKind, Unit};
use meed_diagnostics::Code;
use rust_decimal::Decimal;

impl<'s> Reader<'_, '_, 's, '_> {
    /// The figure of such a row, or why it has none.
    pub fn single(&mut self, status: Option<Status>) -> Option<Found> {
        let mut stray = false;
        for column in [Column::Numerator, Column::Denominator] {
            let Some(cell) = self.row.cell(column).filter(|cell| !cell.is_blank()) else { continue };
            // Not applicable to this column is what a file with both kinds of item says here.
            if marker::parse(cell.text) == Some(Marker::Kind(MissingKind::NotApplicable)) {
                continue;
            }
            let message = format!("`{}` is one figure, and has no {}", self.item.name, column.word());
            self.report(Code::WrongFigure, column, &cell, message, "write it in the column `value`");
            stray = true;
        }
        let levels = if let Holds::Level { levels, .. } = self.item.holds { Some(levels) } else { None };
        let content = self.content(Column::Value, levels);
        if stray {
            return None;
        }
        if !self.row.headings.has(Column::Value) && !matches!(status, Some(Status::Missing(_)) | None) {
            let cell = self.row.cell(Column::Indicator)?;
            let message = format!("`{}` is one figure, and the data have no column `value`", self.item.name);
            self.report(Code::WrongFigure, Column::Indicator, &cell, message, "add a column `value`");
            return None;
        }
        let span = self.span(&[Column::Value]);
        let found = |figure| Some(Found { figure, span, columns: "value" });
        match content {
            Content::Bad => None,
            Content::Marker(kind) => {
                found(Figure::Missing(self.missing(Some((kind, Column::Value)), status?)?))
            }
            Content::Blank => found(Figure::Missing(self.missing(None, status?)?)),
            Content::Text(cell) => {
                let contradicted = self.is_contradicted(status);
                let figure = self.single_figure(&cell)?;
                if contradicted { None } else { found(figure) }
            }
        }
    }

    fn single_figure(&mut self, cell: &Cell<'s>) -> Option<Figure> {
        match &self.item.holds {
            Holds::YesNo { .. } => match value::yes_no(cell.text) {
                Ok(answer) => Some(Figure::YesNo(answer)),
                Err(help) => {
                    let message = format!("`{}` is neither yes nor no", excerpt(cell.text));
                    self.report(Code::BadFigure, Column::Value, cell, message, help);
                    None
                }
            },
            Holds::Level { levels, .. } => {
                let levels = *levels;
                let rank = value::rank(self.contract, levels, cell.text);
                if rank.is_none() {
                    let names = value::level_names(self.contract, levels);
                    let help = match nearest_of(cell.text, names.iter().copied()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("the levels are {}", value::quoted(&names)),
                    };
                    let message = format!("`{}` is no level of `{}`", excerpt(cell.text), self.item.name);
                    self.report(Code::BadFigure, Column::Value, cell, message, help);
                }
                rank.map(Figure::Level)
            }
            Holds::Value { unit, .. } => self.value(*unit, cell).map(Figure::Value),
            Holds::Ratio { .. } => None,
        }
    }

    fn value(&mut self, unit: Unit, cell: &Cell<'s>) -> Option<Decimal> {
        if unit == Unit::Count {
            return self
                .under_percent_heading(cell, unit)
                .then(|| self.reported_count(Column::Value, cell))?;
        }
        if matches!(unit, Unit::Date | Unit::Moment) {
            return self.under_percent_heading(cell, unit).then(|| self.day_or_moment(unit, cell))?;
        }
        let number = self.number(Column::Value, cell, value::unit_word(unit))?;
        if unit == Unit::Percentage {
            return self.share(number, cell).map(|share| share.fraction);
        }
        if !self.under_percent_heading(cell, unit) {
            return None;
        }
        if number.form == Form::Percent || (number.form == Form::Money && unit != Unit::Money) {
            let what = if number.form == Form::Percent { "a percentage" } else { "money" };
            let message = format!(
                "`{}` is {what}, and `{}` is {}",
                excerpt(cell.text),
                self.item.name,
                value::unit_phrase(unit)
            );
            self.report(Code::WrongFigure, Column::Value, cell, message, "write it in that unit");
            return None;
        }
        let is_time = matches!(unit, Unit::Days | Unit::Hours | Unit::Minutes);
        if is_time && number.value.is_sign_negative() && !number.value.is_zero() {
            let message = format!("`{}` is below zero, and a length of time cannot be", excerpt(cell.text));
            self.report(Code::BadFigure, Column::Value, cell, message, "write how long it took");
            return None;
        }
        Some(number.value)
    }

    fn day_or_moment(&mut self, unit: Unit, cell: &Cell<'s>) -> Option<Decimal> {
        // A date cell of a spreadsheet is what is wanted here.
        if cell.kind != CellKind::Date
            && let Some((_, help)) = figure::refused_kind(cell.kind)
        {
            let message = format!(
                "`{}` is no {}",
                excerpt(cell.text),
                if unit == Unit::Date { "day" } else { "moment" }
            );
            self.report(Code::BadFigure, Column::Value, cell, message, help);
            return None;
        }
        let read = if unit == Unit::Date { moment::day(cell.text) } else { moment::moment(cell.text) };
        match read {
            Ok(value) => Some(value),
            Err(help) => {
                let what = if unit == Unit::Date { "day" } else { "day and time" };
                let message = format!("`{}` is no {what} that can be read", excerpt(cell.text));
                self.report(Code::BadFigure, Column::Value, cell, message, help);
                None
            }
        }
    }

    /// Whether a figure that is no percentage may stand where it does: not under `value (%)`.
    fn under_percent_heading(&mut self, cell: &Cell<'_>, unit: Unit) -> bool {
        if !self.row.headings.value_is_percent {
            return true;
        }
        let message = format!(
            "`{}` stands under a heading with `%`, and `{}` is {}",
            excerpt(cell.text),
            self.item.name,
            value::unit_phrase(unit)
        );
        let help = "call the column `value`, and write percentages with their sign: `61%`";
        self.report(Code::PercentageForm, Column::Value, cell, message, help);
        false
    }
}
