//! One row: its figure, or why it has none.

use crate::csv::excerpt;
use crate::figure::{self, Form, Number, SPREADSHEET_DIGITS};
use crate::heading::{Column, Headings};
use crate::limit::Collector;
use crate::lookup::nearest_of;
use crate::marker::{self, Marker};
use crate::percentage::Styles;
use crate::sheet::{Cell, CellKind, Row, letters};
use crate::status::Status;
use crate::value;
use meed_contract::{Contract, DataItem, Figure, Frequency, Holds, LevelsId, MissingKind, SegmentId, Unit};
use meed_diagnostics::{Code, Diagnostic, Span};
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
enum Content<'s> {
    Blank,
    Marker(MissingKind),
    Text(Cell<'s>),
    /// Something wrong, already reported.
    Bad,
}

impl Content<'_> {
    fn is_text(self) -> bool {
        matches!(self, Self::Text(_))
    }

    fn kind(self) -> Option<MissingKind> {
        if let Self::Marker(kind) = self { Some(kind) } else { None }
    }
}

/// Everything that reading a row's figure needs.
struct Reader<'c, 'a, 's, 'h> {
    collector: &'c mut Collector,
    styles: &'c mut Styles,
    contract: &'a Contract,
    item: &'a DataItem,
    segment: Option<SegmentId>,
    row: RowOfSheet<'s, 'h>,
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
    fn report(&mut self, code: Code, column: Column, cell: &Cell<'_>, message: String, help: impl Into<String>) {
        let row = self.row;
        self.collector.report(code, cell.span, |span| {
            Diagnostic::new(code, span, message).with_text(row.place(column)).with_help(help)
        });
    }

    /// What a column's cell holds. A level may be called like a marker; then it is the level.
    fn content(&mut self, column: Column, level: Option<LevelsId>) -> Content<'s> {
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
    fn number(&mut self, column: Column, cell: &Cell<'_>, unit: Option<&str>) -> Option<Number> {
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
    fn count(&mut self, column: Column, cell: &Cell<'_>) -> Option<Decimal> {
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
            self.report(Code::BadFigure, column, cell, message, "write how many were counted, not an average or a share");
            return None;
        }
        Some(number.value.normalize())
    }

    /// What a row without any figure says: its marker or its status. None if these contradict each other.
    fn missing(&mut self, marker: Option<(MissingKind, Column)>, status: Status) -> Option<MissingKind> {
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
            (Some((kind, _)), _) => Some(kind),
            (None, Status::Missing(kind)) => Some(kind),
            (None, Status::Blank | Status::Finality(_)) => Some(MissingKind::NotSubmitted),
        }
    }

    /// Whether a row with a figure has a status that says there is none; complains if so.
    fn is_contradicted(&mut self, status: Option<Status>) -> bool {
        let Some(Status::Missing(kind)) = status else { return false };
        if let Some(cell) = self.row.cell(Column::Status) {
            let message =
                format!("row {} has a figure, and its status says {}", self.row.row.number(), marker::word(kind));
            self.report(Code::FigureAndMarker, Column::Status, &cell, message, "delete the figure, or change the status");
        }
        true
    }

    fn span(&self, columns: &[Column]) -> Span {
        let cells = columns.iter().filter_map(|column| self.row.cell(*column)).map(|cell| cell.span);
        cells.reduce(Span::to).unwrap_or_else(|| self.row.row.end())
    }

    fn ratio(&mut self, status: Option<Status>) -> Option<Found> {
        let columns = [Column::Numerator, Column::Denominator, Column::Value];
        let [numerator, denominator, mut value] = columns.map(|column| self.content(column, None));
        if [numerator, denominator, value].iter().any(|content| matches!(content, Content::Bad)) {
            return None;
        }
        // Not applicable to the value column: the usual mark of a file that holds ratios and single values.
        if numerator.is_text() && denominator.is_text() && value.kind() == Some(MissingKind::NotApplicable) {
            value = Content::Blank;
        }
        let contents = [(Column::Numerator, numerator), (Column::Denominator, denominator), (Column::Value, value)];
        let mut markers = contents.iter().filter_map(|(column, content)| Some((content.kind()?, *column)));
        let has_figure = contents.iter().any(|(_, content)| content.is_text());
        let pair = "numerator and denominator";
        if let Some(first) = markers.next() {
            let other = markers.find(|(kind, _)| *kind != first.0);
            if let Some((kind, column)) = other {
                let cell = self.row.cell(column)?;
                let message = format!(
                    "row {} is marked both {} and {}",
                    self.row.row.number(),
                    marker::word(first.0),
                    marker::word(kind)
                );
                self.report(Code::FigureAndMarker, column, &cell, message, "keep the one that is true");
                return None;
            }
            // Publishers suppress a small numerator and still give its denominator, or the other way round.
            if has_figure && (first.0 != MissingKind::Suppressed || value.is_text() || first.1 == Column::Value) {
                let cell = self.row.cell(first.1)?;
                let message = format!(
                    "row {} has a figure, and is marked {}",
                    self.row.row.number(),
                    marker::word(first.0)
                );
                self.report(Code::FigureAndMarker, first.1, &cell, message, "delete the figure or the marker");
                return None;
            }
            for (column, content) in contents {
                if let Content::Text(cell) = content {
                    self.count(column, &cell)?;
                }
            }
            let kind = self.missing(Some(first), status?)?;
            return Some(Found { figure: Figure::Missing(kind), span: self.span(&columns), columns: pair });
        }
        if !has_figure {
            let kind = self.missing(None, status?)?;
            return Some(Found { figure: Figure::Missing(kind), span: self.figure_span(), columns: pair });
        }
        let contradicted = self.is_contradicted(status);
        let found = match (numerator, denominator) {
            (Content::Text(numerator), Content::Text(denominator)) => self.counts(&numerator, &denominator, value),
            (Content::Blank, Content::Blank) => match value {
                Content::Text(value) => self.share_alone(&value),
                _ => None,
            },
            (Content::Text(cell), _) => self.half(Column::Numerator, Column::Denominator, &cell),
            (_, Content::Text(cell)) => self.half(Column::Denominator, Column::Numerator, &cell),
            _ => None,
        };
        if contradicted { None } else { found }
    }

    /// The place of a figure that is not there.
    fn figure_span(&self) -> Span {
        let counts = [Column::Numerator, Column::Denominator];
        if self.row.headings.has(Column::Numerator) { self.span(&counts) } else { self.span(&[Column::Value]) }
    }

    fn half(&mut self, there: Column, lacking: Column, cell: &Cell<'_>) -> Option<Found> {
        self.count(there, cell)?;
        let message = format!("row {} has a {} and no {}", self.row.row.number(), there.word(), lacking.word());
        let help = format!("write the {} too; if it is missing, delete the {}", lacking.word(), there.word());
        self.report(Code::WrongFigure, there, cell, message, help);
        None
    }

    /// A numerator and a denominator, and perhaps the value that they should give.
    fn counts(&mut self, numerator: &Cell<'s>, denominator: &Cell<'s>, value: Content<'s>) -> Option<Found> {
        let over = self.count(Column::Numerator, numerator);
        let under = self.count(Column::Denominator, denominator);
        let (over, under) = (over?, under?);
        if over > under {
            let message = format!("the numerator {} is above the denominator {}", numerator.text, denominator.text);
            let row = self.row;
            self.collector.report(Code::NumeratorAboveDenominator, numerator.span, |span| {
                Diagnostic::new(Code::NumeratorAboveDenominator, span, message)
                    .with_text(row.place(Column::Numerator))
                    .with_label(denominator.span, "")
                    .with_help("the numerator counts some of the denominator's people; are the two exchanged?")
            });
            return None;
        }
        if let Content::Text(cell) = value
            && !self.agrees(over, under, &cell)?
        {
            return None;
        }
        Some(Found {
            figure: Figure::Ratio { numerator: over, denominator: under },
            span: numerator.span.to(denominator.span),
            columns: "numerator and denominator",
        })
    }

    /// Whether the value given beside the counts is what they give, to the digits shown.
    fn agrees(&mut self, over: Decimal, under: Decimal, cell: &Cell<'_>) -> Option<bool> {
        // A formula such as `=C2/D2` fills the cell with digits; as a check they count as far as spreadsheets hold them.
        let mut number = figure::parse(cell.text, None).ok();
        if let (CellKind::Number, Some(number)) = (cell.kind, &mut number)
            && number.significant > SPREADSHEET_DIGITS
        {
            number.value = number.value.round_sf(SPREADSHEET_DIGITS as u32)?;
            number.places = number.value.scale();
        }
        let number = match number {
            Some(number) => number,
            None => self.number(Column::Value, cell, None)?,
        };
        let share = self.share(number, cell)?;
        let places = number.places + if share.is_shift { 2 } else { 0 };
        // Compared without dividing: the value is right if it is within half a unit of its last digit.
        let is_near = || {
            let half = Decimal::try_new(5, places + 1).ok()?;
            let difference = share.fraction.checked_mul(under)?.checked_sub(over)?.abs();
            Some(difference <= half.checked_mul(under)?)
        };
        if under.is_zero() || is_near() == Some(true) {
            return Some(true);
        }
        let actual = over.checked_div(under).unwrap_or_default().round_dp(places.clamp(3, 10));
        let message = format!(
            "the value `{}` is not what {over} out of {under} gives, {}",
            excerpt(cell.text),
            meed_contract::words::percentage(actual)
        );
        let help = "correct the one that is wrong; the value may also be left blank";
        self.report(Code::WrongFigure, Column::Value, cell, message, help);
        Some(false)
    }

    /// A percentage as a fraction.
    fn share(&mut self, number: Number, cell: &Cell<'_>) -> Option<Share> {
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

    /// A percentage without its counts.
    fn share_alone(&mut self, cell: &Cell<'s>) -> Option<Found> {
        let number = self.number(Column::Value, cell, None)?;
        let share = self.share(number, cell)?;
        let pooled = self.item.frequency != Frequency::Yearly && !value::can_stand_alone(self.item.method);
        let why = if self.item.needs_denominator {
            Some("the contract has a minimum denominator for it")
        } else if self.segment.is_some() {
            Some("its segments are added up")
        } else if pooled {
            Some("its periods are added up")
        } else {
            None
        };
        if let Some(why) = why {
            let message = format!("`{}` needs a numerator and a denominator, because {why}", self.item.name);
            let help = "write the counts in the columns `numerator` and `denominator`; percentages cannot be added up";
            self.report(Code::WrongFigure, Column::Value, cell, message, help);
            return None;
        }
        let range = Decimal::ZERO..=Decimal::ONE;
        if !range.contains(&share.fraction) {
            let message = format!("`{}` is not between 0% and 100%", excerpt(cell.text));
            let help = "a numerator is some of its denominator";
            self.report(Code::NumeratorAboveDenominator, Column::Value, cell, message, help);
            return None;
        }
        Some(Found { figure: Figure::Value(share.fraction), span: cell.span, columns: "value" })
    }

    /// An item with one figure: a value, a yes or no, a level.
    fn single(&mut self, status: Option<Status>) -> Option<Found> {
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
            return self.under_percent_heading(cell, unit).then(|| self.count(Column::Value, cell))?;
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
            let message =
                format!("`{}` is {what}, and `{}` is {}", excerpt(cell.text), self.item.name, value::unit_phrase(unit));
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

/// A percentage as a fraction, and whether its point was moved.
struct Share {
    fraction: Decimal,
    is_shift: bool,
}
