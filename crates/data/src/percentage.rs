//! Percentages, which can be written two ways. A file keeps to one of them, and what could be either is refused: `0.5`
//! is a half in one style and half of one per cent in the other.

use crate::figure::{Form, Number};
use meed_diagnostics::{Code, Collector, Diagnostic, Span};
use rust_decimal::Decimal;

/// A percentage's place.
#[derive(Clone, Copy, Debug)]
struct At {
    span: Span,
    row: u32,
}

/// The styles met in one file.
#[derive(Debug, Default)]
pub struct Styles {
    /// The first `61%`.
    percent: Option<At>,
    /// The first `0.61`.
    fraction: Option<At>,
    /// Every bare `1`, which is 100% only among fractions.
    ones: Vec<At>,
    /// Whether a fraction strictly between 0 and 1, or one written with a point, shows that fractions are meant.
    has_clear_fraction: bool,
}

/// Why a number is no percentage: the end of a message, and what to write.
pub struct NotAPercentage {
    /// What is wrong, after the number in backticks.
    pub why: String,
    /// What to write.
    pub help: String,
}

fn hundredth(value: Decimal) -> Option<Decimal> {
    let fraction = value.checked_mul(Decimal::new(1, 2))?;
    (value.is_zero() || fraction.scale() == value.scale() + 2).then(|| fraction.normalize())
}

impl Styles {
    /// The fraction that a number means: 0.61 for `61%`, for `0.61` and, under a heading with `(%)`, for `61`.
    pub fn fraction(
        &mut self,
        number: Number,
        text: &str,
        under_percent_heading: bool,
        span: Span,
        row: u32,
    ) -> Result<Decimal, NotAPercentage> {
        let refuse = |why: &str, help: String| Err(NotAPercentage { why: why.to_owned(), help });
        let at = At { span, row };
        match number.form {
            Form::Money => refuse("is money where a percentage is needed", "write it as `61%`".to_owned()),
            Form::Percent => {
                self.percent.get_or_insert(at);
                hundredth(number.value).map_or_else(
                    || refuse("has more digits than can be held exactly", "write fewer decimals".to_owned()),
                    Ok,
                )
            }
            Form::Plain if under_percent_heading => {
                let size = number.value.abs();
                if !size.is_zero() && size < Decimal::ONE {
                    return refuse(
                        "stands under a heading with `%` and looks like a fraction",
                        format!(
                            "write `{}` if that is meant, or `{text}%` if it is less than one per cent",
                            shown_as_percent(number.value)
                        ),
                    );
                }
                self.percent.get_or_insert(at);
                hundredth(number.value).map_or_else(
                    || refuse("has more digits than can be held exactly", "write fewer decimals".to_owned()),
                    Ok,
                )
            }
            Form::Plain => {
                if number.value.abs() > Decimal::ONE {
                    return refuse("is a percentage without its sign", format!("did you mean `{text}%`?"));
                }
                if number.value.abs() == Decimal::ONE && number.places == 0 {
                    self.ones.push(at);
                } else if !number.value.is_zero() {
                    self.has_clear_fraction = true;
                }
                // A bare 0 is 0% in both styles.
                if !number.value.is_zero() && (number.value.abs() != Decimal::ONE || number.places > 0) {
                    self.fraction.get_or_insert(at);
                }
                Ok(number.value.normalize())
            }
        }
    }

    /// Complains of what only the whole file shows: both styles in one file, and a `1` that could be 1% or 100%.
    pub fn finish(self, collector: &mut Collector) {
        if let (Some(percent), Some(fraction)) = (self.percent, self.fraction) {
            let (first, second) =
                if percent.span < fraction.span { (percent, fraction) } else { (fraction, percent) };
            collector.report(Code::PercentageForm, second.span, |span| {
                let message = format!(
                    "row {} is written as a percentage and row {} as a fraction",
                    percent.row, fraction.row
                );
                Diagnostic::new(Code::PercentageForm, span, message)
                    .with_label(first.span, "written the other way")
                    .with_help("write every percentage of a file in one way, best with the sign: `61%`")
            });
        }
        if self.has_clear_fraction && self.percent.is_none() {
            return;
        }
        for one in self.ones {
            collector.report(Code::PercentageForm, one.span, |span| {
                Diagnostic::new(
                    Code::PercentageForm,
                    span,
                    format!("`1` in row {} can be 1% or 100%", one.row),
                )
                .with_help("write `100%` or `1%`")
            });
        }
    }
}

/// `0.61` as `61%`.
pub fn shown_as_percent(fraction: Decimal) -> String {
    meed_contract::words::percentage(fraction)
}
