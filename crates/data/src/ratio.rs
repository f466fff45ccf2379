//! A row of an item that is a numerator out of a denominator.

use crate::csv::excerpt;
use crate::figure::{self, SPREADSHEET_DIGITS};
use crate::heading::Column;
use crate::marker;
use crate::row::{Content, Found, Reader};
use crate::sheet::{Cell, CellKind};
use crate::status::Status;
use crate::value;
use meed_contract::{Figure, Frequency, Half, MissingKind};
use meed_diagnostics::{Code, Diagnostic, Span};
use rust_decimal::Decimal;

impl<'s> Reader<'_, '_, 's, '_> {
    /// The figure of such a row, or why it has none.
    pub fn ratio(&mut self, status: Option<Status>) -> Option<Found> {
        let columns = [Column::Numerator, Column::Denominator, Column::Value];
        let [numerator, denominator, mut value] = columns.map(|column| self.content(column, None));
        if [numerator, denominator, value].iter().any(|content| matches!(content, Content::Bad)) {
            return None;
        }
        // Not applicable to the value column: the usual mark of a file that holds ratios and single values.
        if numerator.is_text() && denominator.is_text() && value.kind() == Some(MissingKind::NotApplicable) {
            value = Content::Blank;
        }
        let contents =
            [(Column::Numerator, numerator), (Column::Denominator, denominator), (Column::Value, value)];
        let mut markers = contents.iter().filter_map(|(column, content)| Some((content.kind()?, *column)));
        let has_figure = contents.iter().any(|(_, content)| content.is_text());
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
            if has_figure
                && (first.0 != MissingKind::Suppressed || value.is_text() || first.1 == Column::Value)
            {
                let cell = self.row.cell(first.1)?;
                let message = format!(
                    "row {} has a figure, and is marked {}",
                    self.row.row.number(),
                    marker::word(first.0)
                );
                self.report(
                    Code::FigureAndMarker,
                    first.1,
                    &cell,
                    message,
                    "delete the figure or the marker",
                );
                return None;
            }
            let mut half = None;
            for (column, content) in contents {
                if let Content::Text(cell) = content {
                    let count = self.reported_count(column, &cell)?;
                    half = match column {
                        Column::Numerator => Some(Half::Numerator(count)),
                        Column::Denominator => Some(Half::Denominator(count)),
                        _ => half,
                    };
                }
            }
            let kind = self.missing(Some(first), status?)?;
            if let (Some(Half::Numerator(count)), Content::Text(cell), Some(small)) =
                (half, numerator, self.item.counts.suppressed)
                && self.item.counts.of_reported(count).low > small.high
            {
                let message = format!(
                    "the numerator {} is above the suppressed denominator, which is at most {}",
                    cell.text, small.high
                );
                let help = "the numerator counts some of the denominator's people; are the two exchanged?";
                self.report(Code::NumeratorAboveDenominator, Column::Numerator, &cell, message, help);
                return None;
            }
            return Some(Found {
                figure: half.map_or(Figure::Missing(kind), Figure::Half),
                span: self.span(&columns),
                columns: self.figure_columns(),
            });
        }
        if !has_figure {
            let kind = self.missing(None, status?)?;
            return Some(Found {
                figure: Figure::Missing(kind),
                span: self.figure_span(),
                columns: self.figure_columns(),
            });
        }
        let contradicted = self.is_contradicted(status);
        let found = match (numerator, denominator) {
            (Content::Text(numerator), Content::Text(denominator)) => {
                self.counts(&numerator, &denominator, value)
            }
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
        if self.row.headings.has(Column::Numerator) {
            self.span(&counts)
        } else {
            self.span(&[Column::Value])
        }
    }

    /// The columns of a figure that is not there.
    fn figure_columns(&self) -> &'static str {
        if self.row.headings.has(Column::Numerator) { "numerator and denominator" } else { "value" }
    }

    fn half(&mut self, there: Column, lacking: Column, cell: &Cell<'_>) -> Option<Found> {
        self.count(there, cell)?;
        let message =
            format!("row {} has a {} and no {}", self.row.row.number(), there.word(), lacking.word());
        let help = format!("write the {} too; if it is missing, delete the {}", lacking.word(), there.word());
        self.report(Code::WrongFigure, there, cell, message, help);
        None
    }

    /// A numerator and a denominator, and perhaps the value that they should give.
    fn counts(&mut self, numerator: &Cell<'s>, denominator: &Cell<'s>, value: Content<'s>) -> Option<Found> {
        let over = self.reported_count(Column::Numerator, numerator);
        let under = self.reported_count(Column::Denominator, denominator);
        let (over, under) = (over?, under?);
        if over > under {
            let message =
                format!("the numerator {} is above the denominator {}", numerator.text, denominator.text);
            let row = self.row;
            self.collector.report(Code::NumeratorAboveDenominator, numerator.span, |span| {
                Diagnostic::new(Code::NumeratorAboveDenominator, span, message)
                    .with_text(row.place(Column::Numerator))
                    .with_label(denominator.span, "")
                    .with_help(
                        "the numerator counts some of the denominator's people; are the two exchanged?",
                    )
            });
            return None;
        }
        // A percentage beside rounded counts was made from the exact ones, and does not agree with them.
        if let Content::Text(cell) = value
            && self.item.counts.rounded.is_none()
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
            number.value = number.value.round_sf(SPREADSHEET_DIGITS)?;
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

    /// A percentage without its counts.
    fn share_alone(&mut self, cell: &Cell<'s>) -> Option<Found> {
        let number = self.number(Column::Value, cell, None)?;
        let share = self.share(number, cell)?;
        let pooled = self.item.frequency != Frequency::Yearly && !value::can_stand_alone(self.item.method);
        let why = if self.item.needs_denominator {
            Some("the contract needs its counts themselves")
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
}
