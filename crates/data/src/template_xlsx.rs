//! The return to fill in as an Excel workbook, with choices where there are any.

use crate::status;
use crate::template::{Asks, Template, TemplateColumn};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Workbook, Worksheet, XlsxError,
};

/// A return that does not fit a spreadsheet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TooLarge;

impl std::fmt::Display for TooLarge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the return has more rows or longer texts than a spreadsheet holds: write it as CSV")
    }
}

impl std::error::Error for TooLarge {}

/// A list of choices may have so many characters in Excel.
const LONGEST_LIST: usize = 255;

impl Template {
    /// The return as an Excel workbook: headings that stay in view, columns as wide as they need, and choices for
    /// status, levels and yes or no. The same return gives the same bytes.
    pub fn to_xlsx(&self) -> Result<Vec<u8>, TooLarge> {
        write(self).map_err(|_| TooLarge)
    }

    fn column(&self, wanted: TemplateColumn) -> Option<u16> {
        self.columns.iter().position(|column| *column == wanted).and_then(|at| u16::try_from(at).ok())
    }
}

/// Widths in characters; where a text is longer, the cell shows it over two lines.
fn width(template: &Template, column: TemplateColumn) -> u32 {
    const WIDEST: usize = 48;
    let heading = column.heading().len();
    let longest = template.rows.iter().map(|row| row.text(column).chars().count()).max().unwrap_or(0);
    let least = if matches!(column, TemplateColumn::Status) { 20 } else { 11 };
    u32::try_from(longest.max(heading).clamp(least, WIDEST) + 2).unwrap_or(20)
}

fn is_filled_in(column: TemplateColumn) -> bool {
    match column {
        TemplateColumn::Numerator
        | TemplateColumn::Denominator
        | TemplateColumn::Value
        | TemplateColumn::Status => true,
        TemplateColumn::Indicator
        | TemplateColumn::Title
        | TemplateColumn::Period
        | TemplateColumn::Provider
        | TemplateColumn::Segment
        | TemplateColumn::Unit
        | TemplateColumn::Source => false,
    }
}

fn write(template: &Template) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A fixed day, so that the same return is the same file.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(&template.title).set_creation_datetime(&created));
    let sheet = workbook.add_worksheet();
    sheet.set_name("Return")?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_repeat_rows(0, 0)?;
    let heading = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0x00DD_E6F0))
        .set_border_bottom(FormatBorder::Thin);
    // Text cells, so that Excel makes no date of a period and no number of a name.
    let given = Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top);
    let open = Format::new()
        .set_background_color(Color::RGB(0x00FF_F9E5))
        .set_border(FormatBorder::Hair)
        .set_align(FormatAlign::Top);
    let closed = Format::new().set_background_color(Color::RGB(0x00EE_EEEE)).set_align(FormatAlign::Top);
    for (at, column) in (0_u16..).zip(&template.columns) {
        sheet.write_string_with_format(0, at, column.heading(), &heading)?;
        sheet.set_column_width(at, width(template, *column))?;
    }
    for (number, row) in (1_u32..).zip(&template.rows) {
        for (at, column) in (0_u16..).zip(&template.columns) {
            if !is_filled_in(*column) {
                sheet.write_string_with_format(number, at, row.text(*column), &given)?;
                continue;
            }
            let asked = match column {
                TemplateColumn::Numerator | TemplateColumn::Denominator => row.asks == Asks::Counts,
                TemplateColumn::Value => row.asks != Asks::Counts,
                _ => true,
            };
            sheet.write_blank(number, at, if asked { &open } else { &closed })?;
        }
        if let (Asks::OneOf(choices), Some(column)) = (&row.asks, template.column(TemplateColumn::Value)) {
            let choices: Vec<&str> = choices.iter().map(String::as_str).collect();
            choose(
                sheet,
                (number, number),
                column,
                &choices,
                "write one of the listed words, or a marker such as z",
            )?;
        }
    }
    if let (Some(column), Some(last)) = (template.column(TemplateColumn::Status), last_row(template)) {
        let hint = "final may be followed by its day: final 2018-01-31";
        choose(sheet, (1, last), column, &status::WORDS, hint)?;
    }
    workbook.save_to_buffer()
}

fn last_row(template: &Template) -> Option<u32> {
    u32::try_from(template.rows.len()).ok().filter(|rows| *rows > 0)
}

/// Offers choices. Other words stay possible: markers for missing figures, and the day after `final`.
fn choose(
    sheet: &mut Worksheet,
    rows: (u32, u32),
    column: u16,
    choices: &[&str],
    hint: &str,
) -> Result<(), XlsxError> {
    let length: usize = choices.iter().map(|choice| choice.len() + 1).sum();
    if length > LONGEST_LIST || choices.iter().any(|choice| choice.contains(',')) {
        return Ok(());
    }
    let validation = DataValidation::new()
        .allow_list_strings(choices)?
        .set_error_style(DataValidationErrorStyle::Information)
        .set_error_message(hint)?;
    sheet.add_data_validation(rows.0, column, rows.1, column, &validation)?;
    Ok(())
}
