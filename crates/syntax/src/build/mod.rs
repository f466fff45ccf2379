//! From pest's pairs to the tree, one file a construct.
//!
//! A function that builds something gives `None` where it has already said what is wrong; what is passed over is
//! missing from the tree, never guessed.

mod amount;
mod assessment;
mod block;
mod carried;
mod combined;
mod contract;
mod curve;
mod define;
mod example;
mod expression;
mod file;
mod gate;
mod input;
mod kept;
mod literal;
mod outcome;
mod parts;
mod party;
mod payment;
mod providers;
mod records;
mod requirement;
mod rows;
mod table;
mod test;
mod timeline;
mod variation;

pub(crate) use block::Head;
pub(crate) use file::{build_file, build_unit};
pub(crate) use kept::{Built, Kept};
pub(crate) use literal::literal_at;
pub(crate) use parts::{Pair, Parts};

use crate::parser::Rule;
use crate::tree::{Name, Path, Statement, Text};
use meed_diagnostics::{Code, Diagnostic, SourceId, Span};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// How deep brackets and blocks may nest.
pub(crate) const MOST_NESTED: usize = 64;

/// How many operators one expression may have: enough for any list of sums, few enough that whoever walks the tree
/// can do so by recursion.
pub(crate) const MOST_OPERATORS: usize = 256;

/// How many mistakes are listed: more than anyone mends before reading the file again, few enough to be held.
pub(crate) const MOST_MISTAKES: usize = 5_000;

/// Builds the tree of one text and collects what is wrong with it.
pub(crate) struct Builder<'t> {
    source: SourceId,
    /// The plain text of the whole file.
    text: &'t str,
    /// Whether spans are wanted. Without them, texts that say the same give equal trees, however they are laid out.
    places: bool,
    map: Map,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Operators so far in the outermost expression, and how deep in its brackets we are.
    operators: usize,
    brackets: usize,
    /// Every name that was built, in no order and some of them twice; taken while other parts are borrowed.
    names: RefCell<Vec<Name>>,
    /// Items that are built already, by where they begin in the file: what stands there now only stands for them.
    pub(crate) found: HashMap<usize, Kept>,
    /// Whether the text around what is being built was looked at.
    looked_around: Cell<bool>,
}

/// Where the pieces of a text that pest reads stand in the file.
///
/// Usually pest reads the file itself. A cell of a table of items is read behind its column's heading, as the
/// statement that both make: what lies before `split` then stands at the heading, the rest at the cell.
#[derive(Clone, Copy, Default)]
pub(crate) struct Map {
    /// Where the first part stands in the file.
    pub(crate) head: usize,
    /// Where, in what pest reads, the second part begins; 0 if there is no first part.
    pub(crate) split: usize,
    /// Where the second part stands in the file.
    pub(crate) body: usize,
}

impl Map {
    /// What pest reads is the file from `offset` on.
    pub(crate) fn from(offset: usize) -> Self {
        Self { head: 0, split: 0, body: offset }
    }

    fn at(self, position: usize) -> usize {
        position.checked_sub(self.split).map_or(self.head + position, |after| self.body + after)
    }
}

impl<'t> Builder<'t> {
    pub(crate) fn new(source: SourceId, text: &'t str, places: bool) -> Self {
        Self {
            source,
            text,
            places,
            map: Map::default(),
            diagnostics: Vec::new(),
            operators: 0,
            brackets: 0,
            names: RefCell::default(),
            found: HashMap::new(),
            looked_around: Cell::new(false),
        }
    }

    /// The plain text of the whole file. Whoever asks for it is taken to look beyond the item at hand.
    pub(crate) fn text(&self) -> &'t str {
        self.looked_around.set(true);
        self.text
    }

    /// Whether anything depends on the text around what was built.
    pub(crate) fn has_looked_around(&self) -> bool {
        self.looked_around.get()
    }

    /// The span of a pair.
    pub(crate) fn span(&self, pair: &Pair<'_>) -> Span {
        let span = pair.as_span();
        self.span_of(span.start(), span.end())
    }

    /// The span of a range of what pest reads.
    pub(crate) fn span_of(&self, start: usize, end: usize) -> Span {
        self.file_span(self.map.at(start), self.map.at(end))
    }

    /// The span of a range of the file.
    pub(crate) fn file_span(&self, start: usize, end: usize) -> Span {
        if self.places { Span::new(self.source, start, end) } else { Span::new(self.source, 0, 0) }
    }

    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        if !self.is_full() {
            self.diagnostics.push(diagnostic);
            if self.is_full()
                && let Some(last) = self.diagnostics.last_mut()
            {
                last.help = Some(format!("this is mistake {MOST_MISTAKES}; those after it are not listed"));
            }
        }
    }

    /// Whether so many mistakes were found that no more are looked into.
    pub(crate) fn is_full(&self) -> bool {
        self.diagnostics.len() >= MOST_MISTAKES
    }

    /// Reads with another map, and goes back to the one before.
    pub(crate) fn mapped<T>(&mut self, map: Map, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.map, map);
        let read = read(self);
        self.map = before;
        read
    }

    /// Reads a text that stands at `offset` of the file.
    pub(crate) fn mapped_from<T>(&mut self, offset: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        self.mapped(Map::from(offset), read)
    }

    /// Where in the file a place of what pest reads is.
    pub(crate) fn file_place(&self, position: usize) -> usize {
        self.map.at(position)
    }

    /// The map for what begins at `offset` of what pest reads now.
    pub(crate) fn map_at(&self, offset: usize) -> Map {
        Map::from(self.map.at(offset))
    }

    /// Whether the text that pest reads is not the file itself, so that places around it cannot be looked at.
    pub(crate) fn is_quiet(&self) -> bool {
        self.map.split > 0
    }

    fn name(&self, pair: &Pair<'_>) -> Name {
        let name = Name { text: pair.as_str().to_owned(), span: self.span(pair) };
        self.names.borrow_mut().push(name.clone());
        name
    }

    /// Every name that was built, each once, in the order of the text; none where places are not wanted.
    pub(crate) fn names(&self) -> Vec<Name> {
        let mut names = if self.places { self.names.take() } else { Vec::new() };
        names.sort_by_key(|name| name.span);
        names.dedup();
        names
    }

    fn string(&self, pair: &Pair<'_>) -> Text {
        Text { text: unquote(pair.as_str()), span: self.span(pair) }
    }

    fn path(&self, pair: &Pair<'_>) -> Path {
        let mut start = pair.as_span().start();
        let names: Vec<Name> = pair
            .as_str()
            .split('.')
            .map(|text| {
                let span = self.span_of(start, start + text.len());
                start += text.len() + 1;
                Name { text: text.to_owned(), span }
            })
            .collect();
        self.names.borrow_mut().extend(names.iter().cloned());
        Path { names, whose: None, span: self.span(pair) }
    }

    /// A path with what follows it: `of north`.
    fn path_of(&mut self, parts: &mut Parts<'_>) -> Option<Path> {
        let mut path = self.path(&parts.one(Rule::path)?);
        if let Some(whose) = parts.one(Rule::whose) {
            path.span = path.span.to(self.span(&whose));
            path.whose = self.whose(whose);
        }
        Some(path)
    }

    /// A statement of what `read` makes of it, with the place of its keyword. Where nothing could be made of it and
    /// nobody has said why, that is said here: nothing is dropped in silence.
    fn statement<'i, T>(
        &mut self,
        pair: Pair<'i>,
        read: impl FnOnce(&mut Self, Pair<'i>) -> Option<T>,
    ) -> Option<Statement<T>> {
        let said = self.diagnostics.len();
        let (start, end) = (pair.as_span().start(), pair.as_span().end());
        let keyword = start + keyword_length(pair.as_str(), keyword_words(pair.as_rule()));
        let span = if self.map.split > start { self.span_of(self.map.split, end) } else { self.span(&pair) };
        if let Some(kind) = read(self, pair) {
            return Some(Statement { kind, keyword: self.span_of(start, keyword), span, from: None });
        }
        if self.diagnostics.len() == said {
            self.report(Diagnostic::new(
                Code::UnexpectedText,
                span,
                "this statement cannot be read as it stands",
            ));
        }
        None
    }
}

/// The words between the quotes, `\"` and `\\` read.
pub(crate) fn unquote(text: &str) -> String {
    let inner = text.strip_prefix('"').unwrap_or(text);
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    if !inner.contains('\\') {
        return inner.to_owned();
    }
    let mut out = String::with_capacity(inner.len());
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        out.push(if letter == '\\' { letters.next().unwrap_or(letter) } else { letter });
    }
    out
}

/// How many words a statement's keyword has.
fn keyword_words(rule: Rule) -> usize {
    match rule {
        Rule::broken_down | Rule::carried_after => 3,
        Rule::by_segment
        | Rule::passed_on
        | Rule::party_succeeded
        | Rule::not_earned
        | Rule::only_if
        | Rule::in_force
        | Rule::points_total
        | Rule::minimum_denominator => 2,
        _ => 1,
    }
}

/// How long the first `words` words of a text are together.
fn keyword_length(text: &str, words: usize) -> usize {
    text.split_whitespace()
        .nth(words.saturating_sub(1))
        .map_or(text.len(), |word| word.as_ptr() as usize - text.as_ptr() as usize + word.len())
}
