//! Files that are named like rule files and are something else: what they are, told by their first bytes.

use meed_diagnostics::{Code, Diagnostic, SourceId, Span};

/// What a file is that is not plain text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Word,
    Excel,
    OpenDocument,
    Zip,
    OldOffice,
    Pdf,
    RichText,
    /// UTF-16 without a byte order mark; one that has a mark is told as it is.
    Utf16,
}

/// What `bytes` are, where they are surely no rule text.
pub fn kind(bytes: &[u8]) -> Option<Kind> {
    let begins = |start: &[u8]| bytes.starts_with(start);
    if begins(b"PK\x03\x04") || begins(b"PK\x05\x06") {
        // The names of the files in an archive stand in it as they are.
        let holds = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
        return Some(if holds(b"word/document") {
            Kind::Word
        } else if holds(b"xl/workbook") {
            Kind::Excel
        } else if holds(b"application/vnd.oasis.opendocument") {
            Kind::OpenDocument
        } else {
            Kind::Zip
        });
    }
    if begins(b"\xD0\xCF\x11\xE0") {
        Some(Kind::OldOffice)
    } else if begins(b"%PDF") {
        Some(Kind::Pdf)
    } else if begins(b"{\\rtf") {
        Some(Kind::RichText)
    } else if is_utf16(bytes) {
        Some(Kind::Utf16)
    } else {
        None
    }
}

/// Whether every second byte is zero in nearly all of the beginning, as in UTF-16 text of Latin letters.
fn is_utf16(bytes: &[u8]) -> bool {
    let beginning = bytes.get(..1024).unwrap_or(bytes);
    let pairs = beginning.chunks_exact(2);
    let count = pairs.len();
    let (mut first, mut second) = (0, 0);
    for pair in pairs {
        first += usize::from(matches!(pair, [0, other] if *other != 0));
        second += usize::from(matches!(pair, [other, 0] if *other != 0));
    }
    count > 1 && first.max(second) * 10 >= count * 9
}

/// The diagnostic for a file that is something else.
pub fn problem(name: &str, source: SourceId, kind: Kind) -> Diagnostic {
    let what = match kind {
        Kind::Word => "a Word document",
        Kind::Excel => "an Excel workbook",
        Kind::OpenDocument => "an OpenDocument file",
        Kind::Zip => "a zip archive",
        Kind::OldOffice => "an old Office document, such as Word writes as .doc",
        Kind::Pdf => "a PDF document",
        Kind::RichText => "a rich text document",
        Kind::Utf16 => "text in UTF-16",
    };
    let help = match kind {
        Kind::Utf16 => "save it as UTF-8: in Notepad, `Save as` has a field `Encoding`",
        Kind::Excel | Kind::Zip => "a contract is a plain-text file in UTF-8; is it the file that is meant?",
        Kind::Word | Kind::OpenDocument | Kind::OldOffice | Kind::Pdf | Kind::RichText => {
            "copy its text into a plain-text file, with Notepad for example, and save it as UTF-8 with a name that \
             ends in .meed"
        }
    };
    let message = format!("`{name}` is {what}, not UTF-8 text");
    Diagnostic::new(Code::NotUtf8, Span::new(source, 0, 0), message)
        .with_text("only plain text can be read")
        .with_help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn text_is_told_from_what_is_none() {
        let text = "contract \"Sample – £5\" {\n  term Year 1\n}\n";
        assert_eq!(kind(text.as_bytes()), None);
        assert_eq!(kind(b""), None);
        assert_eq!(kind(b"# PK\x03\x04"), None);
        assert_eq!(kind(&utf16(text, u16::to_le_bytes)), Some(Kind::Utf16));
        assert_eq!(kind(&utf16(text, u16::to_be_bytes)), Some(Kind::Utf16));
        assert_eq!(kind(b"PK\x03\x04....word/document.xml"), Some(Kind::Word));
        assert_eq!(kind(b"PK\x03\x04....xl/workbook.xml"), Some(Kind::Excel));
        assert_eq!(
            kind(b"PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.text"),
            Some(Kind::OpenDocument)
        );
        assert_eq!(kind(b"PK\x03\x04"), Some(Kind::Zip));
        assert_eq!(kind(b"\xD0\xCF\x11\xE0\xA1\xB1"), Some(Kind::OldOffice));
        assert_eq!(kind(b"%PDF-1.7"), Some(Kind::Pdf));
        assert_eq!(kind(b"{\\rtf1"), Some(Kind::RichText));
    }
}
