//! Grammar to tree: the only crate that knows pest.
//!
//! [`parse`] always gives a tree of all that is sound, and every mistake of the text. [`format`] lays a text out.
//! This crate resolves nothing and does no I/O.

pub mod tree;

use meed_diagnostics::{Diagnostic, SourceId};

/// What reading a text gives: a tree and mistakes, never one or the other.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// All of the text that is sound.
    pub file: tree::File,
    /// Every mistake, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a rule file's text. `source` is the text's id, for the spans.
pub fn parse(_source: SourceId, _text: &str) -> Parsed {
    Parsed { file: tree::File::default(), diagnostics: Vec::new() }
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
