//! Documents as DOCX, with words that came or went as revisions that a word processor accepts or rejects.
//!
//! The files of the package are written here, and not by a library: those for DOCX know no table headings that are repeated on
//! each page and no language, and number revisions by a count of the process, so that the same document would not be the same
//! file. What is used of the format is little: ECMA-376 part 1, sections 17.2 to 17.13, whose order of elements is kept.

mod body;
mod xml;

use super::Document;
use chrono::NaiveDateTime;
use std::io::{self, Cursor, Write as _};
use xml::Element;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Who revised a document, and when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Revision {
    /// Who.
    pub author: String,
    /// When, in coordinated universal time.
    pub date: NaiveDateTime,
}

impl Revision {
    fn moment(&self) -> String {
        self.date.format("%Y-%m-%dT%H:%M:%SZ").to_string()
    }
}

const WORDS: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The parts that are the same in every document.
const SAME: [(&str, &str); 4] = [
    ("[Content_Types].xml", include_str!("parts/content-types.xml")),
    ("_rels/.rels", include_str!("parts/package-relations.xml")),
    ("word/_rels/document.xml.rels", include_str!("parts/document-relations.xml")),
    ("word/styles.xml", include_str!("parts/styles.xml")),
];

/// The document as the bytes of a file. The same arguments give the same bytes.
///
/// # Errors
/// Where the file would be larger than its format allows.
pub fn render(document: &Document, revision: &Revision) -> io::Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        // No clock: the archive's own earliest date.
        .last_modified_time(DateTime::default());
    let mut add = |name: &str, bytes: &[u8]| -> io::Result<()> {
        archive.start_file(name, options)?;
        archive.write_all(bytes)
    };
    for (name, text) in SAME {
        add(name, text.as_bytes())?;
    }
    add("word/document.xml", &xml_of(document, revision)?)?;
    add("word/numbering.xml", &body::numbering(document).file()?)?;
    add("word/header1.xml", &body::header(document).file()?)?;
    add("word/footer1.xml", &body::footer(document).file()?)?;
    add("word/settings.xml", &settings(document).file()?)?;
    add("docProps/core.xml", &properties(document, revision).file()?)?;
    Ok(archive.finish()?.into_inner())
}

/// The text of the package's main part.
fn xml_of(document: &Document, revision: &Revision) -> io::Result<Vec<u8>> {
    body::document(document, revision).file()
}

/// Further changes to a document that is revised are recorded as well, as negotiators expect.
fn settings(document: &Document) -> Element {
    let mut settings = Element::new("w:settings").with("xmlns:w", WORDS);
    if document.is_revised() {
        settings = settings.holding(Element::new("w:trackRevisions"));
    }
    let compatible = Element::new("w:compatSetting")
        .with("w:name", "compatibilityMode")
        .with("w:uri", "http://schemas.microsoft.com/office/word")
        .with("w:val", "15");
    settings
        .holding(Element::valued("w:defaultTabStop", 720))
        .holding(Element::new("w:compat").holding(compatible))
        .holding(Element::valued("w:themeFontLang", "en-GB"))
}

fn properties(document: &Document, revision: &Revision) -> Element {
    let moment = |name| Element::new(name).with("xsi:type", "dcterms:W3CDTF").saying(&revision.moment());
    Element::new("cp:coreProperties")
        .with("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties")
        .with("xmlns:dc", "http://purl.org/dc/elements/1.1/")
        .with("xmlns:dcterms", "http://purl.org/dc/terms/")
        .with("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .holding(Element::new("dc:title").saying(&document.title))
        .holding(Element::new("dc:subject").saying(document.reference.as_deref().unwrap_or_default()))
        .holding(Element::new("dc:creator").saying(&revision.author))
        .holding(Element::new("dc:language").saying("en-GB"))
        .holding(moment("dcterms:created"))
        .holding(moment("dcterms:modified"))
}

#[cfg(test)]
mod tests {
    use super::{Revision, render, xml_of};
    use crate::document::{Block, Level, Paragraph, Run, samples};
    use quick_xml::Reader;
    use quick_xml::events::Event;
    use std::io::{Cursor, Read};

    fn revision() -> Revision {
        let date = chrono::NaiveDate::from_ymd_opt(2018, 7, 2).unwrap().and_hms_opt(9, 30, 0).unwrap();
        Revision { author: "Oxford Health & \"Co\"".to_owned(), date }
    }

    #[test]
    fn a_document_with_everything() {
        let xml = String::from_utf8(xml_of(&samples::everything(), &revision()).unwrap()).unwrap();
        insta::assert_snapshot!(xml.replace("<w:p>", "\n<w:p>").replace("<w:tbl>", "\n<w:tbl>"));
    }

    #[test]
    fn every_part_is_xml_whatever_a_text_has() {
        let runs = || {
            vec![Run::plain(samples::HOSTILE), Run::code(samples::HOSTILE), Run::deleted(samples::HOSTILE)]
        };
        let mut document = samples::of(vec![
            Block::Heading(Level::Part, runs()),
            Block::Paragraph(Paragraph::new(runs())),
            Block::List { numbered: true, items: vec![runs()] },
        ]);
        samples::HOSTILE.clone_into(&mut document.title);
        document.reference = Some(samples::HOSTILE.to_owned());
        samples::HOSTILE.clone_into(&mut document.foot);
        let hostile = Revision { author: samples::HOSTILE.to_owned(), ..revision() };
        let bytes = render(&document, &hostile).unwrap();
        assert_eq!(bytes, render(&document, &hostile).unwrap(), "the same document is the same file");
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut seen = 0;
        for at in 0..archive.len() {
            let mut text = String::new();
            archive.by_index(at).unwrap().read_to_string(&mut text).unwrap();
            let mut reader = Reader::from_str(&text);
            loop {
                match reader.read_event().unwrap() {
                    Event::Eof => break,
                    Event::Text(inner) => seen += usize::from(inner.contains("alert(1)")),
                    Event::Start(start) => assert!(start.local_name().as_ref() != "script"),
                    _ => {}
                }
            }
            let forbidden = |letter: char| letter < ' ' && !"\n\r\t".contains(letter) || letter > '\u{fffd}';
            assert!(!text.contains(forbidden), "{text}");
        }
        assert!(seen >= 9, "{seen}");
    }
}
