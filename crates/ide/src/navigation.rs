//! From a name to what it is given to and back, and from an import to its file.

use crate::Analysis;
use crate::names::Reference;
use meed_diagnostics::{Code, SourceId, Span};
use meed_syntax::{TokenKind, lexemes};

/// Where what is named at a place is defined: its name there, and the whole of it.
pub fn definition(analysis: &Analysis, source: SourceId, offset: usize) -> Option<(Span, Span)> {
    let name = analysis.names().at(source, offset)?;
    let given = analysis.names().find(&name.text)?;
    Some((given.span, given.item))
}

/// Every place at which what is named at a place is named, in all files of the contract.
pub fn references(analysis: &Analysis, source: SourceId, offset: usize) -> Vec<Reference> {
    let found =
        analysis.names().at(source, offset).filter(|name| analysis.names().find(&name.text).is_some());
    found.map_or_else(Vec::new, |name| analysis.names().places(&name.text))
}

/// The same in one file alone. A word that names nothing of the contract, such as a level, is found as it is written.
pub fn highlights(analysis: &Analysis, source: SourceId, offset: usize) -> Vec<Reference> {
    let Some(name) = analysis.names().at(source, offset) else { return Vec::new() };
    let places = analysis.names().places(&name.text);
    places.into_iter().filter(|place| place.span.source == source).collect()
}

/// The imports of a file: the place of each path, and the path as it is written.
pub fn links(analysis: &Analysis, source: SourceId) -> Vec<(Span, String)> {
    let imports = analysis.tree(source).map(|file| file.imports.as_slice()).unwrap_or_default();
    imports.iter().map(|import| (import.path.span, import.path.text.clone())).collect()
}

/// The codes that comments of a file name, for whoever wants to read what they mean.
pub fn codes(analysis: &Analysis, source: SourceId) -> Vec<(Span, Code)> {
    let text = analysis.text(source);
    let mut found = Vec::new();
    for comment in lexemes(text).into_iter().filter(|token| token.kind == TokenKind::Comment) {
        let written = text.get(comment.start..comment.end).unwrap_or_default();
        for word in written.split(|letter: char| !letter.is_ascii_alphanumeric()) {
            // What looks like a code and is none names something else.
            if let Some(code) = Code::parse(word).filter(|code| code.as_str() == word) {
                let start = word.as_ptr() as usize - text.as_ptr() as usize;
                found.push((Span::new(source, start, start + word.len()), code));
            }
        }
    }
    found
}
