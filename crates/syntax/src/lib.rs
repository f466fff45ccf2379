//! Grammar to tree: the only crate that knows pest.
//!
//! [`parse`] always gives a tree of all that is sound, and every mistake of the text. [`format`] lays a text out.
//! This crate resolves nothing and does no I/O.

mod build;
mod expected;
mod following;
mod keywords;
mod layout;
mod lexer;
mod memory;
mod numbers;
mod outline;
mod parser;
mod plain;
mod readings;
mod recovery;
mod rewrite;
mod slips;
pub mod tree;
mod units;
pub mod vocabulary;

pub use following::{Following, Wanted, following, following_in_cell};
pub use layout::{FormatError, fingerprint_text, format};
pub use lexer::{Kind as TokenKind, Lexeme, lexemes};
pub use memory::Memory;
pub use numbers::MONTHS;
pub use outline::{
    Form, Grid, GridCell, GridRow, Node, Outline, Place, Word, WordKind, is_own_word, outline, spoken,
};
pub use rewrite::{AsWritten, NotRewritten, items_as_written, renamed_text, rewrite};

use build::Builder;
use meed_diagnostics::{Code, Diagnostic, SourceId, Span};
use parser::{MeedParser, Rule};
use pest::Parser as _;

/// The largest text that is read, in bytes: 16 MiB, some forty times the longest contract that anyone would write by hand.
pub const LARGEST: usize = 16 << 20;

/// The longest line that is read, in bytes: 1 MiB.
pub const LONGEST_LINE: usize = 1 << 20;

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

/// Reads a text without its places: texts that say the same give equal trees, however they are laid out, and trees in which
/// everything seems to stand in one place resolve to contracts that can be held against one another.
pub fn parse_without_places(text: &str) -> Parsed {
    read(SourceId(0), text, false)
}

/// Whether brackets and blocks nest deeper in a text than is read. [`outline`] is for texts of which this is known.
pub fn is_too_deep(text: &str) -> bool {
    lexer::too_deep(&plain::plain(text), build::MOST_NESTED).is_some()
}

/// A period as it is written in contracts: `October 2016`, `Quarter 1 of Year 2`; none if the text is no period.
pub fn period(text: &str) -> Option<tree::PeriodKind> {
    let mut builder = Builder::new(SourceId(0), text, false);
    let pair = MeedParser::parse(Rule::period_line, text).ok()?.next()?;
    builder.written_period(&pair)
}

/// Reads a text; without `places`, all spans are the same, so that texts which say the same give equal trees.
fn read(source: SourceId, text: &str, places: bool) -> Parsed {
    if let Some(refused) = refused(source, text) {
        return Parsed { file: tree::File::default(), diagnostics: vec![refused] };
    }
    let plain = plain::plain(text);
    if let Some(deep) = too_deep(source, &plain) {
        return Parsed { file: tree::File::default(), diagnostics: vec![deep] };
    }
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
    finished(builder, file, source)
}

/// A tree with all that is said of it.
fn finished(builder: Builder<'_>, mut file: tree::File, source: SourceId) -> Parsed {
    file.names = builder.names();
    let mut diagnostics = builder.diagnostics;
    meed_diagnostics::sort(&mut diagnostics);
    file.passed_over = diagnostics.iter().filter_map(Diagnostic::span).collect();
    file.source = Some(source);
    Parsed { file, diagnostics: meed_diagnostics::limited(diagnostics) }
}

/// Where a text nests deeper than is read.
fn too_deep(source: SourceId, plain: &str) -> Option<Diagnostic> {
    let at = lexer::too_deep(plain, build::MOST_NESTED)?;
    let deep = Diagnostic::new(
        Code::NestedTooDeep,
        Span::new(source, at, at + 1),
        format!("brackets and blocks are nested deeper than {} here", build::MOST_NESTED),
    );
    Some(deep.with_help("give the inner parts names of their own; the rest of the file was not read"))
}

/// Why a text is not read at all, if it is not.
fn refused(source: SourceId, text: &str) -> Option<Diagnostic> {
    let help = "a contract is a few hundred kilobytes at most; perhaps this is another kind of file";
    if text.len() > LARGEST {
        let (size, most) = (text.len() >> 20, LARGEST >> 20);
        let message = format!("this file has {size} MiB, more than the {most} MiB that are read");
        return Some(Diagnostic::new(Code::FileTooLarge, Span::new(source, 0, 0), message).with_help(help));
    }
    // A short text has no long line, and usually a text is short.
    if text.len() <= LONGEST_LINE {
        return None;
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.len() > LONGEST_LINE {
            let message = format!(
                "this line has {} KiB, more than the {} KiB that are read",
                line.len() >> 10,
                LONGEST_LINE >> 10
            );
            return Some(
                Diagnostic::new(Code::FileTooLarge, Span::new(source, start, start), message).with_help(help),
            );
        }
        start += line.len();
    }
    None
}
