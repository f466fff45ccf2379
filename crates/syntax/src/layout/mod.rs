//! The formatter: one canonical layout for every text.
//!
//! It knows no construct, only lines, blocks, tables and where keywords end: two spaces for each block, the values of a
//! block's statements in one column, the columns of a table aligned. It keeps every comment and the author's line
//! breaks, and proves on each text that nothing but the layout has changed.

mod lines;
mod print;

pub(crate) use lines::{Block, Entry, Statement, blocks, canonical, cells, join};
pub(crate) use print::{print, row, widths_of};

use crate::lexer::{self, Kind};
use crate::{plain, read};
use meed_diagnostics::{Diagnostic, SourceId};

/// Why a text was not formatted.
#[derive(Clone, Debug)]
pub enum FormatError {
    /// The text has mistakes; formatting would have to guess.
    Mistakes(Vec<Diagnostic>),
    /// The formatted text would not have meant the same. The text is left as it is.
    WouldChangeMeaning,
}

/// The text in its canonical layout: values and table columns aligned, comments and blank lines kept, LF at the end
/// of every line.
///
/// Formatting a formatted text changes nothing.
///
/// # Errors
/// [`FormatError::Mistakes`] for a text with mistakes. [`FormatError::WouldChangeMeaning`] if the result would not
/// read as the same tree with the same comments, which no text is known to cause.
pub fn format(source: SourceId, text: &str) -> Result<String, FormatError> {
    let before = read(source, text, false);
    if !before.diagnostics.is_empty() {
        return Err(FormatError::Mistakes(read(source, text, true).diagnostics));
    }
    let text = text.trim_start_matches('\u{FEFF}');
    let plain = plain::plain(text);
    let formatted = print::print(&lines::blocks(&plain));
    let after = read(source, &formatted, false);
    let same =
        after.diagnostics.is_empty() && before.file == after.file && comments(&plain) == comments(&formatted);
    if same { Ok(formatted) } else { Err(FormatError::WouldChangeMeaning) }
}

/// The terms of a text without comments and layout, as one canonical text: what a fingerprint of the terms is taken
/// of. Texts that differ only in layout and comments give the same.
///
/// It asks for no sound text: a statement that cannot be read still counts by its words.
pub fn fingerprint_text(text: &str) -> String {
    let plain = plain::plain(text.trim_start_matches('\u{FEFF}'));
    let mut out = String::with_capacity(plain.len());
    let mut broken = false;
    let mut goes_on = true;
    for token in lexer::tokens(&plain) {
        match token.kind {
            Kind::Comment => continue,
            Kind::Newline => {
                broken = true;
                continue;
            }
            _ => {}
        }
        if !out.is_empty() {
            let ends = broken && !goes_on && !token.goes_back();
            out.push(if ends { '\n' } else { ' ' });
        }
        out.push_str(lines::canonical(&token));
        goes_on = token.goes_on();
        broken = false;
    }
    out
}

fn comments(text: &str) -> Vec<&str> {
    lexer::tokens(text)
        .filter(|token| token.kind == Kind::Comment)
        .map(|token| token.text.trim_end())
        .collect()
}
