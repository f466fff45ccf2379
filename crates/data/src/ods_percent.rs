//! Which cells of an OpenDocument spreadsheet show percentages: the reader of their values does not tell.
//!
//! Only the types of cells are looked at. What cannot be read is left out, and is then a plain number as before; whether
//! the file is sound is for the reader of the values to say.

use quick_xml::events::{BytesStart, Event};
use std::collections::{BTreeMap, HashMap};
use std::io::{BufReader, Cursor};
use std::ops::Range;

/// The percentages of one sheet: by the first row of a run of rows, its end and the columns.
#[derive(Default)]
pub struct Percentages(BTreeMap<u32, (u32, Vec<Range<u32>>)>);

impl Percentages {
    /// Whether a cell shows a percentage; row and column from 0.
    pub fn contains(&self, row: u32, column: u32) -> bool {
        let Some((_, (end, columns))) = self.0.range(..=row).next_back() else { return false };
        // The columns stand in their order.
        let after = columns.partition_point(|range| range.start <= column);
        let range = after.checked_sub(1).and_then(|at| columns.get(at));
        row < *end && range.is_some_and(|range| range.contains(&column))
    }
}

/// The percentages of every sheet, by its name.
pub fn percentages(bytes: &[u8]) -> HashMap<String, Percentages> {
    let mut sheets = HashMap::new();
    // What was read before something is wrong is kept: it is a reading of its own part of the file.
    let _ = read(bytes, &mut sheets);
    sheets
}

fn read(bytes: &[u8], sheets: &mut HashMap<String, Percentages>) -> Option<()> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut xml = quick_xml::Reader::from_reader(BufReader::new(archive.by_name("content.xml").ok()?));
    xml.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    let mut sheet: Option<(String, Percentages)> = None;
    let (mut row, mut next_row, mut column) = (0_u32, 0_u32, 0_u32);
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).ok()? {
            Event::Eof => return Some(()),
            Event::Start(tag) => match tag.name().as_ref() {
                "table:table" => {
                    sheet = attribute(&tag, "table:name").map(|name| (name, Percentages::default()));
                    (row, next_row, column) = (0, 0, 0);
                }
                "table:table-row" => {
                    row = next_row;
                    next_row = row.saturating_add(repeats(&tag, "table:number-rows-repeated"));
                    column = 0;
                }
                "table:table-cell" | "table:covered-table-cell" => {
                    let first = column;
                    column = first.saturating_add(repeats(&tag, "table:number-columns-repeated"));
                    let is_percentage =
                        attribute(&tag, "office:value-type").is_some_and(|kind| kind == "percentage");
                    if let Some((_, percentages)) = sheet.as_mut().filter(|_| is_percentage) {
                        percentages.0.entry(row).or_insert((next_row, Vec::new())).1.push(first..column);
                    }
                }
                _ => {}
            },
            Event::End(tag) if tag.name().as_ref() == "table:table" => sheets.extend(sheet.take()),
            _ => {}
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok()??;
    quick_xml::escape::unescape(&attribute.value).ok().map(std::borrow::Cow::into_owned)
}

fn repeats(tag: &BytesStart<'_>, name: &str) -> u32 {
    attribute(tag, name).and_then(|count| count.parse().ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn repeated_rows_and_columns_are_counted() {
        let content = r#"<?xml version="1.0"?><office:document-content>
            <table:table table:name="A &amp; B">
              <table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>
              <table:table-row table:number-rows-repeated="2">
                <table:table-cell table:number-columns-repeated="3"/>
                <table:table-cell office:value-type="percentage" office:value="0.5"
                    table:number-columns-repeated="2"><text:p>50%</text:p></table:table-cell>
                <table:table-cell office:value-type="float" office:value="0.5"/>
              </table:table-row>
            </table:table></office:document-content>"#;
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("content.xml", zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
        let sheets = percentages(&archive.finish().unwrap().into_inner());
        let found: Vec<(u32, u32)> = (0..6)
            .flat_map(|row| (0..7).map(move |column| (row, column)))
            .filter(|(row, column)| sheets["A & B"].contains(*row, *column))
            .collect();
        assert_eq!(found, [(2, 3), (2, 4), (3, 3), (3, 4)]);
        assert!(percentages(b"PK").is_empty());
    }
}
