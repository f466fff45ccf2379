//! Workbooks as Excel and LibreOffice write them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics fails")]
#![allow(clippy::disallowed_methods, reason = "the tests read their fixtures")]

mod common;

use common::dump;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn ods_as_libreoffice_writes_it() {
    insta::assert_snapshot!(dump("return.ods", &fixture("return.ods")));
}

#[test]
fn a_formula_without_its_result_is_refused() {
    insta::assert_snapshot!(dump("no-result.xlsx", &fixture("no-result.xlsx")));
}

/// A return with a title above its headings, every kind of cell, and a second sheet that holds no data.
fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let notes = workbook.add_worksheet().set_name("Notes").unwrap();
    notes.write(0, 0, "How this was counted").unwrap();
    let sheet = workbook.add_worksheet().set_name("Return").unwrap();
    let percent = Format::new().set_num_format("0.0%");
    let month = Format::new().set_num_format("mmm-yy");
    sheet.write(0, 0, "Return of the lead provider, Year 2").unwrap();
    let headings = ["Indicator", "Title", "Period", "Segment", "Numerator", "Denominator", "Value", "Status"];
    sheet.write_row(2, 0, headings).unwrap();
    let mut number = 3;
    let mut row = |indicator: &str, period: &str| {
        sheet.write(number, 0, indicator).unwrap();
        if period.is_empty() {
            let date = ExcelDateTime::from_ymd(2016, 10, 1).unwrap();
            sheet.write_with_format(number, 2, &date, &month).unwrap();
        } else {
            sheet.write(number, 2, period).unwrap();
        }
        number += 1;
        number - 1
    };
    let counts = row("recovery-star", "Quarter 1 of Year 2");
    let share = row("smoking", "Year 3");
    let computed = row("smoking", "Year 4");
    let checked = row("not-readmitted", "Year 2");
    let waiting = row("waiting", "");
    let quarterly = row("satisfaction", "");
    let broken = row("caseload", "Year 2");
    let text = row("caseload", "Year 3");
    let date = row("caseload", "Year 4");
    let flag = row("plan-agreed", "Year 2");
    let noise = row("eligible-cost", "Year 2");
    let comma = row("outcome-1, improved", "Year 2");
    let none = row("satisfaction", "Quarter 2 of Year 2");
    let fraction = row("satisfaction", "Quarter 3 of Year 2");
    sheet.write(counts, 4, 61).unwrap().write(counts, 5, 180).unwrap();
    sheet.write(counts, 7, "final 31 January 2018").unwrap();
    sheet.write_with_format(share, 6, 0.339, &percent).unwrap();
    sheet
        .write_formula_with_format(
            computed,
            6,
            Formula::new("=61/180").set_result("0.3388888888888889"),
            &percent,
        )
        .unwrap();
    sheet.write(checked, 4, 61).unwrap().write(checked, 5, 180).unwrap();
    sheet
        .write_formula_with_format(
            checked,
            6,
            Formula::new("=E7/F7").set_result("0.3388888888888889"),
            &percent,
        )
        .unwrap();
    sheet.write(waiting, 6, 10.5).unwrap();
    sheet.write_with_format(quarterly, 6, 0.75, &percent).unwrap();
    sheet.write_formula(broken, 6, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write(text, 6, "3,912").unwrap();
    sheet.write_with_format(date, 6, ExcelDateTime::from_ymd(2016, 1, 2).unwrap(), &month).unwrap();
    sheet.write(flag, 6, true).unwrap();
    sheet.write_formula(noise, 6, Formula::new("=0.1+0.2").set_result("0.30000000000000004")).unwrap();
    sheet.write(comma, 6, "good").unwrap();
    sheet.write(none, 6, "*").unwrap();
    sheet.write(fraction, 6, 0.5).unwrap();
    sheet.write(none, 9, "see note").unwrap();
    workbook.save_to_buffer().unwrap()
}

#[test]
fn xlsx_as_excel_writes_it() {
    insta::assert_snapshot!(dump("return.xlsx", &workbook()));
}

#[test]
fn a_workbook_without_headings_names_its_sheets() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("Front").unwrap().write(0, 0, "hello").unwrap();
    workbook.add_worksheet().set_name("Back").unwrap().write(0, 0, "hello").unwrap();
    insta::assert_snapshot!(dump("front.xlsx", &workbook.save_to_buffer().unwrap()));
}

#[test]
fn a_cell_far_away_costs_nothing() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["indicator", "period", "value"]).unwrap();
    sheet.write(1, 0, "caseload").unwrap().write(1, 1, "Year 2").unwrap().write(1, 2, 5).unwrap();
    sheet.write(1_048_575, 16_383, "stray").unwrap();
    insta::assert_snapshot!(dump("far.xlsx", &workbook.save_to_buffer().unwrap()));
}

#[test]
fn what_is_no_spreadsheet_says_so() {
    let mut text = String::new();
    let good = workbook();
    for (name, bytes) in [
        ("cut-off.xlsx", good[..good.len() / 2].to_vec()),
        ("really-csv.xlsx", b"indicator,period,value\n".to_vec()),
        ("really-xlsx.csv", good.clone()),
        ("really-ods.csv", fixture("return.ods")),
        ("really-ods.xlsx", fixture("return.ods")),
        ("really-xlsx.ods", good.clone()),
        ("old.xls", vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1]),
        ("locked.xlsx", vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1]),
        ("paper.pdf", b"%PDF-1.7".to_vec()),
        ("data.json", b"{}".to_vec()),
        ("data", b"x".to_vec()),
        ("large.csv", vec![b' '; meed_data::LARGEST_FILE + 1]),
    ] {
        text.push_str(&dump(name, &bytes));
    }
    insta::assert_snapshot!(text);
}
