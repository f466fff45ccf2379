//! Bytes of a file to sheets of cells: which format it is, whether it is what its name says, and how its text is coded.

use crate::sheet::{MOST_CELLS, Sheet};
use crate::{csv, records, spreadsheet};
use meed_contract::words;
use meed_diagnostics::{Code, Diagnostic, SourceId, SourceText, Sources, Span};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Larger files are not read.
pub const LARGEST_FILE: usize = 64 * 1024 * 1024;

/// What reading a file gives: its sheets, and what is wrong with the file itself.
#[derive(Clone, Debug)]
pub struct Read {
    /// The sheets, in the file's order; none if it cannot be read.
    pub sheets: Vec<Sheet>,
    /// What is wrong with the file itself; what its cells say is [`bind`](crate::bind)'s matter.
    pub diagnostics: Vec<Diagnostic>,
    /// SHA-256 of the bytes, in hexadecimal.
    pub fingerprint: String,
}

/// Reads the bytes of a file. `name` is the file as the user called it; its extension says what it claims to be. A text
/// is added to `sources` for every sheet, and one for a file that cannot be read, so that every diagnostic has a place.
pub fn read(sources: &mut Sources, name: &str, bytes: &[u8]) -> Read {
    let fingerprint = fingerprint(bytes);
    let (sheets, diagnostics) = match format(name, bytes) {
        Ok(Format::Text) => text(sources, name, bytes, &fingerprint),
        Ok(Format::Xlsx) => spreadsheet::xlsx(sources, name, bytes, &fingerprint),
        Ok(Format::Ods) => spreadsheet::ods(sources, name, bytes, &fingerprint),
        Err((code, message, help)) => {
            let span = nowhere(sources, name);
            (Vec::new(), vec![Diagnostic::new(code, span, message).with_help(help)])
        }
    };
    Read { sheets, diagnostics, fingerprint }
}

/// SHA-256 in hexadecimal.
pub fn fingerprint(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// A place for a diagnostic about a file that has no text.
pub fn nowhere(sources: &mut Sources, name: &str) -> Span {
    Span::new(sources.add(name, ""), 0, 0)
}

/// The diagnostic for a file with more cells than are read.
pub fn too_many_cells(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::FileTooLarge,
        span,
        format!("the file has more than {} cells", words::grouped(MOST_CELLS.into())),
    )
    .with_help("delete what is not data, or split the file; several data files can be given")
}

/// What a file is, by its name and its first bytes.
pub(crate) enum Format {
    Text,
    Xlsx,
    Ods,
}

/// What the first bytes say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    Ods,
    OtherZip,
    /// The container of old Excel files, and of new ones with a password.
    Compound,
    Pdf,
    Utf16,
    Binary,
    Text,
}

fn content(bytes: &[u8]) -> Content {
    const ODS_TYPE: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet";
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return if bytes.get(30..).is_some_and(|rest| rest.starts_with(ODS_TYPE)) {
            Content::Ods
        } else {
            Content::OtherZip
        };
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Content::Compound;
    }
    if bytes.starts_with(b"%PDF-") {
        return Content::Pdf;
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Content::Utf16;
    }
    if bytes.contains(&0) { Content::Binary } else { Content::Text }
}

pub(crate) type Refusal = (Code, String, &'static str);

pub(crate) fn format(name: &str, bytes: &[u8]) -> Result<Format, Refusal> {
    const SAVE_AS: &str = "save it as CSV UTF-8, XLSX or ODS";
    if bytes.len() > LARGEST_FILE {
        let size = bytes.len().div_ceil(1024 * 1024);
        return Err((
            Code::FileTooLarge,
            format!(
                "the file has {size} MiB; data files of up to {} MiB are read",
                LARGEST_FILE / (1024 * 1024)
            ),
            "delete what is not data, or split the file; several data files can be given",
        ));
    }
    let unreadable = |message: String, help| Err((Code::UnreadableFile, message, help));
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default();
    let content = content(bytes);
    match content {
        Content::Compound => {
            return unreadable(
                "this is an old Excel file (.xls), or a spreadsheet with a password".to_owned(),
                "open it and save it as an Excel workbook (.xlsx) without a password",
            );
        }
        Content::Pdf => {
            return unreadable("this is a PDF document, which holds no cells".to_owned(), SAVE_AS);
        }
        _ => {}
    }
    let is_text = matches!(content, Content::Text | Content::Utf16);
    match extension.as_str() {
        "csv" | "tsv" | "txt" if is_text => Ok(Format::Text),
        "csv" | "tsv" | "txt" => match content {
            Content::Ods => unreadable(
                format!("the file is called .{extension}, but it is an ODS spreadsheet"),
                "rename it so that it ends in `.ods`, or save it as CSV UTF-8",
            ),
            Content::OtherZip => unreadable(
                format!("the file is called .{extension}, but it is a spreadsheet or another zipped file"),
                "if it is an Excel workbook, rename it so that it ends in `.xlsx`, or save it as CSV UTF-8",
            ),
            _ => unreadable(format!("the file is called .{extension}, but it is not text"), SAVE_AS),
        },
        "xlsx" | "xlsm" if content == Content::OtherZip => Ok(Format::Xlsx),
        "ods" if content == Content::Ods => Ok(Format::Ods),
        "xlsx" | "xlsm" if content == Content::Ods => unreadable(
            format!("the file is called .{extension}, but it is an ODS spreadsheet"),
            "rename it so that it ends in `.ods`",
        ),
        "xlsx" | "xlsm" | "ods" if is_text => unreadable(
            format!("the file is called .{extension}, but it is text"),
            "if it is CSV, rename it so that it ends in `.csv`",
        ),
        "xlsx" | "xlsm" | "ods" => unreadable(
            format!("the file is called .{extension}, but it is no such spreadsheet"),
            "open it in the program that wrote it and save it again; it may have been cut off",
        ),
        "" => unreadable("the file's name has no ending that says what it is".to_owned(), SAVE_AS),
        _ => unreadable(format!("files that end in `.{extension}` are not read as data"), SAVE_AS),
    }
}

fn text(sources: &mut Sources, name: &str, bytes: &[u8], fingerprint: &str) -> (Vec<Sheet>, Vec<Diagnostic>) {
    let text = match decode(bytes) {
        Ok(text) => text,
        Err(refused) => {
            // Every byte as a character of its own: what an analyst sees who opens the file with the old coding.
            let shown: String = bytes.iter().map(|byte| char::from(*byte)).collect();
            let start = bytes.iter().take(refused.at).map(|byte| char::from(*byte).len_utf8()).sum();
            let length = bytes.get(refused.at).map_or(0, |byte| char::from(*byte).len_utf8());
            let source = sources.add(name, shown);
            return (Vec::new(), vec![not_utf8(source, start, length, &refused)]);
        }
    };
    if records::begins_as_records(&text) {
        return (Vec::new(), vec![records::given_as_data(nowhere(sources, name))]);
    }
    let source = sources.add(name, text);
    let split = csv::split(source, sources.get(source).map_or("", SourceText::text));
    let sheet = split.builder.finish(source, name, None, fingerprint);
    (vec![sheet], split.diagnostics)
}

pub(crate) struct Refused {
    at: usize,
    byte: u8,
    is_utf16: bool,
}

fn not_utf8(source: SourceId, start: usize, length: usize, refused: &Refused) -> Diagnostic {
    let span = Span::new(source, start, start + length);
    if refused.is_utf16 {
        return Diagnostic::new(Code::NotUtf8, span, "the file claims to be UTF-16 text, and is not")
            .with_help("save it as `CSV UTF-8 (Comma delimited)`");
    }
    let looks_like = match refused.byte {
        0xA3 => ", which is `£` in the older Windows coding".to_owned(),
        0x80 => ", which is `€` in the older Windows coding".to_owned(),
        0x91..=0x94 => ", which is a curly quote in the older Windows coding".to_owned(),
        0x96 | 0x97 => ", which is a dash in the older Windows coding".to_owned(),
        byte @ 0xA0.. => format!(", which is `{}` in the older Windows coding", char::from(byte)),
        _ => String::new(),
    };
    Diagnostic::new(
        Code::NotUtf8,
        span,
        format!("the file is not UTF-8 text: it holds the byte {:02X}{looks_like}", refused.byte),
    )
    .with_help("in Excel choose Save As, `CSV UTF-8 (Comma delimited)`; in LibreOffice choose the character set `Unicode (UTF-8)`")
}

/// UTF-8 with or without a byte order mark, or UTF-16 with one (Excel's "Unicode text").
pub(crate) fn decode(bytes: &[u8]) -> Result<String, Refused> {
    let utf16 = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = rest.chunks_exact(2).map(|pair| match pair {
            [a, b] => unit([*a, *b]),
            _ => 0,
        });
        let text: Result<String, _> = char::decode_utf16(units).collect();
        match text {
            Ok(text) if rest.len().is_multiple_of(2) => Ok(text),
            _ => Err(Refused { at: 0, byte: 0, is_utf16: true }),
        }
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => {
            let (rest, skipped) = match bytes {
                [0xEF, 0xBB, 0xBF, rest @ ..] => (rest, 3),
                _ => (bytes, 0),
            };
            match std::str::from_utf8(rest) {
                Ok(text) => Ok(text.to_owned()),
                Err(error) => {
                    let at = skipped + error.valid_up_to();
                    Err(Refused { at, byte: bytes.get(at).copied().unwrap_or(0), is_utf16: false })
                }
            }
        }
    }
}
