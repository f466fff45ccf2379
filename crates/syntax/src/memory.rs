//! What is kept of a text while it is edited, so that only what an edit touches is read again.
//!
//! A text falls into [`units`](crate::units): items with a block of their own, in one another. What a unit means is found out by reading
//! its own text, so it is kept by that text and moved to where the text stands now. What encloses units is read with each of them
//! replaced by the shortest item of its kind, as long as the unit itself, so that every place stays what it is.
//!
//! That this gives what reading the whole gives rests on two things. A unit counts only where, read by itself, its rule takes all of it,
//! from a sound head to its own `}` without any block left open: then whatever reads it inside the whole takes exactly that, since the
//! grammar looks no further than to the end of the line of that `}`. And what stands around a unit looks no further into it than its
//! keyword and what begins its head, which the shortest item has as well. What a unit says of the text around it is
//! not kept. `tests/memory.rs` holds all of this against [`parse`](crate::parse), edit by edit.

use crate::build::{Builder, Built, Kept, MOST_MISTAKES, Pair, build_file, build_unit};
use crate::parser::{MeedParser, Rule};
use crate::tree::{Move, Places as _};
use crate::units::{Unit, units};
use crate::{Parsed, finished, too_deep};
use meed_diagnostics::{Diagnostic, SourceId};
use pest::Parser as _;
use std::collections::HashMap;

/// What is kept of the texts of one contract.
#[derive(Debug, Default)]
pub struct Memory {
    units: HashMap<String, Entry>,
    round: u64,
}

#[derive(Debug)]
struct Entry {
    /// When it was last needed.
    round: u64,
    kept: State,
}

#[derive(Debug)]
enum State {
    /// It was read once. What has units in it changes whenever one of them does, so it is kept only when it comes again.
    Seen,
    Kept(Box<Kept>),
}

impl Memory {
    /// Nothing is known yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a text as [`parse`](crate::parse) does.
    pub fn parse(&mut self, source: SourceId, text: &str) -> Parsed {
        self.folded(source, text).unwrap_or_else(|| crate::parse(source, text))
    }

    /// Lets go of everything that was not needed since this was called last.
    pub fn forget_unused(&mut self) {
        self.units.retain(|_, entry| entry.round == self.round);
        self.round += 1;
    }

    /// How many units are kept.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// Reads a text by its units; nothing where it must be read as a whole.
    fn folded(&mut self, source: SourceId, text: &str) -> Option<Parsed> {
        if crate::refused(source, text).is_some() {
            return None;
        }
        let plain = crate::plain::plain(text);
        if too_deep(source, &plain).is_some() {
            return None;
        }
        let mut reading = Reading {
            memory: self,
            source,
            plain: &plain,
            rest: plain.as_bytes().to_vec(),
            found: HashMap::new(),
        };
        for unit in &units(&plain) {
            reading.unit(unit);
        }
        let rest = String::from_utf8(reading.rest).ok()?;
        let pair = MeedParser::parse(Rule::file, &rest).ok()?.next()?;
        let mut builder = Builder::new(source, &plain, true);
        builder.found = reading.found;
        let file = build_file(&mut builder, pair);
        // Which mistakes are told where there are so many depends on the order in which they are found.
        (builder.diagnostics.len() < MOST_MISTAKES).then(|| finished(builder, file, source))
    }
}

struct Reading<'m, 't> {
    memory: &'m mut Memory,
    source: SourceId,
    plain: &'t str,
    /// The text, with what stands for them in place of all units so far.
    rest: Vec<u8>,
    /// The units in the text, by where they begin, for whoever builds what encloses them.
    found: HashMap<usize, Kept>,
}

impl Reading<'_, '_> {
    /// Puts a unit into what was found, and the shortest item of its kind in its place. If it is none, its inner ones are put there.
    fn unit(&mut self, unit: &Unit) {
        let Some(text) = self.plain.get(unit.start..unit.end) else { return };
        let Some(padding) = (unit.end - unit.start).checked_sub(unit.kind.head.len() + " #\n}".len()) else {
            return;
        };
        let kept = match self.known(text, unit.start) {
            Some(kept) => kept,
            None => {
                for inner in &unit.inner {
                    self.unit(inner);
                }
                let Some(kept) = self.read(unit) else { return };
                if !kept.looked_around {
                    self.memory.keep(text, &kept, unit.inner.is_empty());
                }
                kept
            }
        };
        self.found.insert(unit.start, kept);
        let short = format!("{} #{}\n}}", unit.kind.head, "~".repeat(padding));
        if let Some(rest) = self.rest.get_mut(unit.start..unit.end) {
            rest.copy_from_slice(short.as_bytes());
        }
    }

    /// A unit that was read before, moved to where it stands now.
    fn known(&mut self, text: &str, start: usize) -> Option<Kept> {
        let entry = self.memory.units.get_mut(text)?;
        let State::Kept(kept) = &entry.kept else { return None };
        entry.round = self.memory.round;
        let mut kept = (**kept).clone();
        kept.move_to(start, self.source);
        Some(kept)
    }

    /// Reads a unit whose inner ones are found; nothing if it is none.
    fn read(&mut self, unit: &Unit) -> Option<Kept> {
        let rest = std::str::from_utf8(self.rest.get(unit.start..unit.end)?).ok()?;
        let pair = MeedParser::parse(unit.kind.rule, rest).ok()?.next()?;
        if !is_whole(&pair, rest.len()) {
            return None;
        }
        let mut builder = Builder::new(self.source, self.plain, true);
        builder.found = std::mem::take(&mut self.found);
        let built = builder.mapped_from(unit.start, |builder| build_unit(builder, pair));
        self.found = std::mem::take(&mut builder.found);
        Some(Kept {
            at: unit.start,
            built,
            names: builder.names(),
            looked_around: builder.has_looked_around(),
            diagnostics: builder.diagnostics,
        })
    }
}

impl Memory {
    fn keep(&mut self, text: &str, kept: &Kept, at_once: bool) {
        let round = self.round;
        match self.units.get_mut(text) {
            Some(entry) => {
                entry.round = round;
                entry.kept = State::Kept(Box::new(kept.clone()));
            }
            None => {
                let kept = if at_once { State::Kept(Box::new(kept.clone())) } else { State::Seen };
                self.units.insert(text.to_owned(), Entry { round, kept });
            }
        }
    }
}

/// Whether a reading of an item takes all of a text of so many bytes, from a sound head to its own closing brace.
pub(crate) fn is_whole(pair: &Pair<'_>, length: usize) -> bool {
    pair.as_span().end() == length
        && !pair
            .clone()
            .into_inner()
            .any(|part| matches!(part.as_rule(), Rule::bad_open | Rule::bad_inline | Rule::bad_head))
        && !pair
            .clone()
            .into_inner()
            .flatten()
            .any(|part| matches!(part.as_rule(), Rule::unclosed | Rule::after_brace))
}

impl Kept {
    fn move_to(&mut self, start: usize, source: SourceId) {
        let place = |at: usize| i64::try_from(at).unwrap_or(i64::MAX);
        let to = Move { source, by: place(start) - place(self.at) };
        self.at = start;
        if let Some(built) = &mut self.built {
            match built {
                Built::Item(item) => item.move_places(to),
                Built::Outcome(item) => item.move_places(to),
                Built::Indicator(item) => item.move_places(to),
                Built::Additional(item) => item.move_places(to),
            }
        }
        self.names.move_places(to);
        for diagnostic in &mut self.diagnostics {
            move_diagnostic(diagnostic, to);
        }
    }
}

fn move_diagnostic(diagnostic: &mut Diagnostic, to: Move) {
    diagnostic.labels.iter_mut().for_each(|label| label.span.move_places(to));
    let edits = diagnostic.fixes.iter_mut().flat_map(|fix| &mut fix.edits);
    edits.for_each(|edit| edit.span.move_places(to));
}
