//! A contract as varied, as one text: what its variations change is written into it.
//!
//! Values are copied as they are written and comments stay where they are. A variation that was written in becomes a
//! comment; one that cannot be written in stays a variation, and so does every later one of the same terms.

use meed_contract::{Contract, Standing, Variation, VariedYear, WrittenChange, WrittenForm, words};
use meed_diagnostics::{SourceId, Sources, Span};
use meed_syntax::tree::SetOn;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The text of a contract as varied, not laid out yet. `source` is the file that the contract was read from.
pub fn consolidated(contract: &Contract, source: SourceId, sources: &Sources) -> String {
    let text = sources.get(source).map_or("", |source| source.text());
    let writer = Writer { text, variations: &contract.variations };
    let mut kept: BTreeSet<&str> = BTreeSet::new();
    let mut everything_later_kept = false;
    let mut changes: Vec<(&Variation, &WrittenChange)> = Vec::new();
    let mut edits = Edits::default();
    for variation in &contract.variations {
        if variation.standing != Standing::Counts {
            edits.replace(variation.item, writer.remark(variation));
            continue;
        }
        let written: Option<Vec<&WrittenChange>> = variation.changes.iter().map(Option::as_ref).collect();
        let written = written.filter(|changes| {
            !everything_later_kept
                && changes
                    .iter()
                    .all(|change| !kept.contains(change.term.as_str()) && writer.can_write(&change.form))
        });
        if let Some(written) = written {
            changes.extend(written.into_iter().map(|change| (variation, change)));
            edits.replace(variation.item, writer.remark(variation));
        } else {
            for change in variation.changes.iter().flatten() {
                kept.insert(&change.term);
                everything_later_kept |= matches!(change.form, WrittenForm::Term { .. });
            }
        }
    }
    writer.write(&changes, &mut edits);
    for example in &contract.left_out {
        edits.replace(*example, String::new());
    }
    edits.apply(text)
}

/// Replacements of the text.
#[derive(Default)]
struct Edits {
    found: Vec<(usize, usize, String)>,
}

impl Edits {
    fn replace(&mut self, span: Span, with: String) {
        let range = span.range();
        self.found.push((range.start, range.end, with));
    }

    fn insert(&mut self, at: usize, what: String) {
        self.found.push((at, at, what));
    }

    fn apply(mut self, text: &str) -> String {
        self.found.sort_by_key(|(start, end, _)| (*start, *end));
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for (start, end, with) in &self.found {
            out.push_str(text.get(at..*start).unwrap_or_default());
            out.push_str(with);
            at = (*end).max(at);
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }
}

/// The statements of one `as from … {`: by keyword, the value and the variation that says it.
type AsFromLines<'a> = BTreeMap<&'a str, (String, &'a str)>;

struct Writer<'a> {
    text: &'a str,
    variations: &'a [Variation],
}

impl<'a> Writer<'a> {
    fn of(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Whether a place lies in the contract itself, not in a variation.
    fn outside_variations(&self, place: Span) -> bool {
        !self.variations.iter().any(|variation| holds(variation.item, place))
    }

    fn can_write(&self, form: &WrittenForm) -> bool {
        match form {
            // What stands beside a table of items belongs to every row.
            WrittenForm::Timeline { block, place, .. } => {
                holds(*block, *place) && self.outside_variations(*place)
            }
            WrittenForm::AsFrom { block, .. } | WrittenForm::InForce { block, .. } => self.is_block(*block),
            WrittenForm::Item { within, before, item, first, .. } => {
                within.is_none_or(|within| self.is_block(within))
                    && before.is_none_or(|before| self.is_block(before))
                    && (self.of(*item).ends_with('}')
                        || (first.is_none() && !self.of(*item).starts_with('|')))
            }
            WrittenForm::Kept => false,
            WrittenForm::Year { table, cell, .. } => {
                cell.is_some_and(|cell| self.outside_variations(cell))
                    || (self.outside_variations(*table) && self.of(*table).starts_with('{'))
            }
            WrittenForm::Nothing | WrittenForm::Term { .. } => true,
        }
    }

    /// Whether a place is a block of the contract itself, in which a line can be written.
    fn is_block(&self, place: Span) -> bool {
        self.of(place).ends_with('}') && self.outside_variations(place)
    }

    /// A place with other text in some places of it.
    fn with(&self, whole: Span, edits: &[(Span, Span)]) -> String {
        let mut found = Edits::default();
        let start = whole.range().start;
        for (old, new) in edits {
            let range = old.range();
            found.found.push((range.start - start, range.end - start, self.of(*new).to_owned()));
        }
        found.apply(self.of(whole))
    }

    /// An item with a line that says when it is in force.
    fn limited(&self, item: Span, line: &str) -> String {
        let text = self.of(item);
        let end = text.rfind('}').unwrap_or(text.len());
        let (before, after) = text.split_at(end);
        format!("{before}{line}\n{after}")
    }

    fn write(&self, changes: &[(&'a Variation, &'a WrittenChange)], edits: &mut Edits) {
        let mut term: Option<(Span, String)> = None;
        let mut timelines: BTreeMap<Span, String> = BTreeMap::new();
        let mut years: BTreeMap<Span, BTreeMap<VariedYear, (Option<Span>, Span)>> = BTreeMap::new();
        let mut from: BTreeMap<(Span, chrono::NaiveDate, u8), AsFromLines<'a>> = BTreeMap::new();
        for (variation, change) in changes {
            match &change.form {
                WrittenForm::Term { place, term: range } => {
                    let text = format!("{} to {}", words::date(range.first), words::date(range.last));
                    // The place of the first is that in the contract; a second extension changes the first.
                    let place = term.as_ref().map_or(*place, |(place, _)| *place);
                    term = Some((place, text));
                }
                WrittenForm::Timeline { place, pieces, set_on, .. } => {
                    timelines.insert(*place, self.timeline(pieces, *set_on));
                }
                WrittenForm::Year { table, year, cell, value } => {
                    let cell = cell.filter(|cell| self.outside_variations(*cell));
                    let years = years.entry(*table).or_default();
                    let cell = years.get(year).map_or(cell, |(cell, _)| *cell);
                    years.insert(*year, (cell, *value));
                }
                WrittenForm::AsFrom { block, keyword, value, edits: cells, date, set_on } => {
                    let rank = match set_on {
                        None => 0,
                        Some(SetOn::FirstDay) => 1,
                        Some(SetOn::LastDay) => 2,
                    };
                    from.entry((*block, *date, rank))
                        .or_default()
                        .insert(keyword, (self.with(*value, cells), &variation.name));
                }
                WrittenForm::Item { within, before, item, first, set_on } => {
                    let text = match first {
                        Some(first) => {
                            let line =
                                format!("in force from {}{}", words::date(*first), set_on_words(*set_on));
                            self.limited(*item, &line)
                        }
                        None => self.of(*item).to_owned(),
                    };
                    match (before, within) {
                        (Some(before), _) => {
                            edits.insert(before.range().start, format!("# {}\n{text}\n\n", variation.name));
                        }
                        (None, Some(block)) => {
                            let end = block.range().end.saturating_sub(1);
                            edits.insert(end, format!("\n# {}\n{text}\n", variation.name));
                        }
                        (None, None) => edits.insert(variation.item.range().end, format!("\n\n{text}\n")),
                    }
                }
                WrittenForm::InForce { block, last, set_on } => {
                    let line = format!(
                        "# {}\nin force until {}{}\n",
                        variation.name,
                        words::date(*last),
                        set_on_words(*set_on)
                    );
                    edits.insert(block.range().end.saturating_sub(1), line);
                }
                WrittenForm::Nothing | WrittenForm::Kept => {}
            }
        }
        if let Some((place, text)) = term {
            edits.replace(place, text);
        }
        for (place, text) in timelines {
            edits.replace(place, text);
        }
        for (table, years) in &years {
            self.years(*table, years, edits);
        }
        for ((block, date, rank), lines) in from {
            let set_on = match rank {
                1 => Some(SetOn::FirstDay),
                2 => Some(SetOn::LastDay),
                _ => None,
            };
            let mut out = format!("as from {}{} {{\n", words::date(date), set_on_words(set_on));
            for (keyword, (value, variation)) in lines {
                // Writing to a string cannot fail.
                let _ = writeln!(out, "# {variation}\n{keyword} {}", value.trim());
            }
            out.push_str("}\n");
            edits.insert(block.range().end.saturating_sub(1), out);
        }
    }

    fn timeline(&self, pieces: &[(Span, Option<chrono::NaiveDate>)], set_on: Option<SetOn>) -> String {
        let pieces: Vec<String> = pieces
            .iter()
            .map(|(value, until)| {
                let until = until.map_or(String::new(), |until| format!(" until {}", words::date(until)));
                format!("{}{until}", self.of(*value))
            })
            .collect();
        format!("{}{}", pieces.join(", then "), set_on_words(set_on))
    }

    /// The cells of years in a table: in their column where it is there, or else in a new one at the end.
    fn years(&self, table: Span, years: &BTreeMap<VariedYear, (Option<Span>, Span)>, edits: &mut Edits) {
        let (mut heading, mut row) = (String::new(), String::new());
        for (year, (cell, value)) in years {
            match cell {
                Some(cell) => edits.replace(*cell, self.of(*value).to_owned()),
                None => {
                    // Writing to a string cannot fail.
                    let _ = write!(heading, " {} |", year.words());
                    let _ = write!(row, " {} |", self.of(*value));
                }
            }
        }
        if heading.is_empty() {
            return;
        }
        let start = table.range().start;
        let mut at = 0;
        let mut ends = Vec::new();
        for line in self.of(table).split_inclusive('\n') {
            let code = line.split('#').next().unwrap_or_default();
            if code.trim_start().starts_with('|')
                && let Some(bar) = code.rfind('|')
            {
                ends.push(start + at + bar + 1);
            }
            at += line.len();
        }
        if let [first, second, ..] = ends.as_slice() {
            edits.insert(*first, heading);
            edits.insert(*second, row);
        }
    }

    /// What stands in place of a variation: that it was written in, or that it does not count; and its own comments.
    fn remark(&self, variation: &Variation) -> String {
        let by = if variation.by.is_empty() {
            String::new()
        } else {
            format!(" by {}", words::list(&variation.by))
        };
        let what = match variation.standing {
            Standing::Counts => "written in",
            Standing::NotInForce | Standing::NotYetAgreed | Standing::LeftOut => "not written in",
        };
        let mut out = format!(
            "# {}, {what}: {}. Agreed {}{by}; effective {}.",
            variation.name,
            variation.title,
            words::date(variation.agreed),
            words::date(variation.effective)
        );
        for line in self.of(variation.item).lines() {
            if let Some(comment) = comment(line) {
                out.push('\n');
                out.push_str(comment);
            }
        }
        out
    }
}

/// The comment of a line.
fn comment(line: &str) -> Option<&str> {
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'"' if !escaped => quoted = !quoted,
            b'#' if !quoted => return line.get(at..),
            _ => {}
        }
        escaped = quoted && byte == b'\\' && !escaped;
    }
    None
}

fn set_on_words(set_on: Option<SetOn>) -> &'static str {
    match set_on {
        None => "",
        Some(SetOn::FirstDay) => ", set on the first day",
        Some(SetOn::LastDay) => ", set on the last day",
    }
}

fn holds(whole: Span, part: Span) -> bool {
    whole.source == part.source && whole.start <= part.start && part.end <= whole.end
}
