//! What a spreadsheet's cell shows, from the value it holds and its number format.
//!
//! The only place that sees binary floating point, because that is how spreadsheets hold numbers. Each is turned into
//! the shortest decimal that stands for the same float, which is what was typed; no arithmetic is done on floats. What a
//! formula computed may have more digits than the fifteen that a spreadsheet shows; [`bind`](crate::bind) refuses those.
//!
//! XLSX tells the number format of a cell, ODS whether it is a percentage: 0.61 shown as one becomes `61%`.

use crate::sheet::CellKind;
use calamine::{Data, ExcelDateTime};
use rust_decimal::Decimal;

/// A cell's value as text. `is_percent` says that its number format shows percentages.
pub fn cell_text(value: &Data, is_percent: bool) -> (String, CellKind) {
    match value {
        Data::Empty => (String::new(), CellKind::Text),
        Data::String(text) => (text.clone(), CellKind::Text),
        Data::Bool(value) => (if *value { "TRUE" } else { "FALSE" }.to_owned(), CellKind::Boolean),
        Data::Error(error) => (error.to_string(), CellKind::Error),
        Data::Int(value) => (number_text(value.to_string(), is_percent), CellKind::Number),
        // The shortest decimal that reads back as the same float.
        Data::Float(value) => (number_text(value.to_string(), is_percent), CellKind::Number),
        Data::DateTime(value) => date_text(*value),
        Data::DateTimeIso(text) => {
            (text.strip_suffix("T00:00:00").unwrap_or(text).replace('T', " "), CellKind::Date)
        }
        Data::DurationIso(text) => (text.clone(), CellKind::Time),
    }
}

/// A number as the spreadsheet shows it: with a sign where it is formatted as a percentage.
fn number_text(digits: String, is_percent: bool) -> String {
    if !is_percent {
        return digits;
    }
    let percent =
        Decimal::from_str_exact(&digits).ok().and_then(|value| value.checked_mul(Decimal::ONE_HUNDRED));
    percent.map_or(digits, |percent| format!("{}%", percent.normalize()))
}

fn date_text(value: ExcelDateTime) -> (String, CellKind) {
    let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
    if value.is_duration() || value.as_f64() < 1.0 {
        return (format!("{hour:02}:{minute:02}:{second:02}"), CellKind::Time);
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        return (date, CellKind::Date);
    }
    (format!("{date} {hour:02}:{minute:02}"), CellKind::Date)
}

/// Whether a number format shows percentages: a `%` in its first section that is not part of a literal text.
pub fn is_percent(format: &str) -> bool {
    let mut characters = format.chars();
    let mut quoted = false;
    while let Some(character) = characters.next() {
        match character {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\\' | '_' | '*' => {
                characters.next();
            }
            ';' => return false,
            '%' => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentage_formats_are_told_apart_from_literals() {
        assert!(is_percent("0%"));
        assert!(is_percent("0.00%;[Red]-0.00%"));
        assert!(!is_percent("0.0\"%\""));
        assert!(!is_percent("0\\%"));
        assert!(!is_percent("General"));
        assert!(!is_percent("0;0%"));
    }

    #[test]
    fn floats_become_what_was_typed() {
        let text = |value: f64, is_percent| cell_text(&Data::Float(value), is_percent).0;
        assert_eq!(text(0.61, true), "61%");
        assert_eq!(text(0.339, true), "33.9%");
        assert_eq!(text(0.285, true), "28.5%");
        assert_eq!(text(61.0, false), "61");
        assert_eq!(text(1_234.5, false), "1234.5");
        assert_eq!(text(0.1 + 0.2, false), "0.30000000000000004");
    }
}
