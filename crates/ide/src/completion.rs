//! What can be written at a place: asked of the grammar and of the names, so that a new construct is offered without a list here.

use crate::Analysis;
use crate::calendar::{self, calendar, days_that_matter};
use crate::context::{Block, BlockKind, Context};
use crate::hover;
use crate::names::Given;
use meed_contract::{NameKind, words};
use meed_diagnostics::SourceId;
use meed_syntax::vocabulary::{self, Keyword};
use meed_syntax::{Following, Wanted, following, following_in_cell};
use std::ops::Range;

/// Something that can be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Completion {
    /// What is offered.
    pub label: String,
    /// What it is, in a few words.
    pub detail: String,
    /// What it means, in Markdown; empty where [`explain`] finds it out by the label.
    pub documentation: String,
    /// What kind of thing it is.
    pub kind: CompletionKind,
    /// What is written; with places to fill in, `${1:x}`, where it is a snippet.
    pub insert: String,
    /// The same for editors that know no snippets.
    pub plain: String,
    /// What is replaced.
    pub replace: Range<usize>,
    /// What comes first is offered first.
    pub rank: u8,
    /// Among those of one rank the same.
    pub order: usize,
}

/// What kind of thing is offered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompletionKind {
    /// A statement or an item, with what usually follows.
    Clause,
    /// A word of the language.
    Word,
    /// The name of something.
    Name(NameKind),
    /// A level of a scale.
    Level,
    /// A figure of a statement.
    Figure,
    /// A year, a period or a date.
    Time,
    /// A heading of a table.
    Heading,
}

/// The figures of a statement that a path can end in.
const FIGURES: [(&str, &str); 11] = [
    ("earned", "what is earned"),
    ("missed", "what could have been earned and was not"),
    ("not-available", "what could not be earned"),
    ("pot", "what could be earned at most"),
    ("on-account", "what is paid during the year"),
    ("balance", "what is earned less what is paid on account"),
    ("value", "the thing itself"),
    ("deducted", "what missed periods cost"),
    ("recovered", "what is paid back of what was paid too much"),
    ("opening", "what the year opens with"),
    ("closing", "what the year closes with"),
];

/// Everything that can be written at a place.
pub fn completions(analysis: &Analysis, source: SourceId, offset: usize) -> Vec<Completion> {
    let text = analysis.text(source);
    let context = Context::at(text, offset);
    if context.is_quoted {
        return Vec::new();
    }
    let word = word_start(text, offset);
    let mut offers = Offers { analysis, text, offset, word, found: Vec::new() };
    match (context.cell, context.blocks.last()) {
        (Some((bars, from)), Some(table)) => offers.cell(&context, table, bars, from),
        _ => offers.line(&context),
    }
    let mut found = offers.found;
    found.sort_by(|a, b| (a.rank, a.order, &a.label).cmp(&(b.rank, b.order, &b.label)));
    found.dedup_by(|a, b| a.label == b.label);
    found
}

/// What an offered name stands for, in Markdown.
pub fn explain(analysis: &Analysis, name: &str) -> Option<String> {
    analysis.names().find(name).map(|given| hover::of_name(analysis, given))
}

/// Where the word that is being written begins.
fn word_start(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or_default();
    before.len()
        - before
            .chars()
            .rev()
            .take_while(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '.' | '_'))
            .map(char::len_utf8)
            .sum::<usize>()
}

struct Offers<'a> {
    analysis: &'a Analysis,
    text: &'a str,
    offset: usize,
    word: usize,
    found: Vec<Completion>,
}

impl Offers<'_> {
    fn typed(&self, from: usize) -> &str {
        self.text.get(from..self.offset).unwrap_or_default()
    }

    fn add(&mut self, label: &str, detail: &str, kind: CompletionKind, from: usize, rank: u8) {
        // What does not begin as the word does is no completion of it.
        if !label.to_lowercase().starts_with(&self.typed(from).to_lowercase()) {
            return;
        }
        self.found.push(Completion {
            label: label.to_owned(),
            detail: detail.to_owned(),
            documentation: String::new(),
            kind,
            insert: snippet_text(label),
            plain: label.to_owned(),
            replace: from..self.offset,
            rank,
            // Days and years come in their order, all else in that of the alphabet.
            order: if kind == CompletionKind::Time { self.found.len() } else { 0 },
        });
    }

    /// In a line of a block, or of the file.
    fn line(&mut self, context: &Context<'_>) {
        let start = context.statement.start;
        let block = context.block();
        if start >= self.word {
            if context.blocks.is_empty() || block.is_some() {
                self.keywords(block, context);
            }
            return;
        }
        let line = self.text.get(start..self.word).unwrap_or_default().to_owned();
        let keyword = vocabulary::leading(&line).to_owned();
        let following = following(block, &line);
        self.following(&following, start, &keyword);
    }

    /// The statements and items that begin a line here.
    fn keywords(&mut self, block: Option<&str>, context: &Context<'_>) {
        let statements = block.map(vocabulary::statements).unwrap_or_default();
        for keyword in statements {
            self.clause(&keyword, keyword.word, 1);
        }
        let is_as_from = context.blocks.last().is_some_and(|block| block.kind == BlockKind::AsFrom);
        let is_table =
            context.blocks.last().is_some_and(|block| matches!(block.kind, BlockKind::Item(_, true)));
        if !is_as_from && !is_table {
            for keyword in vocabulary::items(block) {
                self.clause(&keyword, keyword.word, 2);
            }
        }
    }

    fn clause(&mut self, keyword: &Keyword, label: &str, rank: u8) {
        if !label.starts_with(self.typed(self.word)) {
            return;
        }
        let indent = self.indent();
        let opens = keyword.usage.ends_with('{');
        let mut insert = placeholders(keyword.usage, label);
        if opens {
            let body = format!("\n{indent}  $0\n{indent}}}");
            insert.push_str(&body);
        }
        self.found.push(Completion {
            label: label.to_owned(),
            detail: keyword.usage.trim_end_matches(" {").to_owned(),
            documentation: keyword.meaning.to_owned(),
            kind: CompletionKind::Clause,
            insert,
            plain: format!("{label} "),
            replace: self.word..self.offset,
            rank,
            order: 0,
        });
    }

    fn indent(&self) -> String {
        let line = self.text.get(..self.word).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let before = self.text.get(line..self.word).unwrap_or_default();
        before.chars().take_while(|letter| *letter == ' ').collect()
    }

    /// In a cell of a table.
    fn cell(&mut self, context: &Context<'_>, table: &Block<'_>, bars: usize, from: usize) {
        let cell_start = from + self.typed(from).len() - self.typed(from).trim_start().len();
        let Some(headings) = table.headings else {
            self.headings(table);
            return;
        };
        let heading = headings.split('|').nth(bars).unwrap_or_default().trim();
        let cell = self.text.get(cell_start..self.word.max(cell_start)).unwrap_or_default().to_owned();
        if let BlockKind::Item(item, true) = table.kind {
            if heading == "name" || heading == "title" {
                return;
            }
            // A cell is read behind its heading, as the statement that both make.
            let line = format!("{heading} {cell}");
            let following = following(Some(item), &line);
            let at = following.at.saturating_sub(heading.len() + 1);
            self.following(&Following { at, ..following }, cell_start, heading);
            return;
        }
        let following = if cell.trim().is_empty() {
            Following { at: 0, ..following_in_cell(" ") }
        } else {
            following_in_cell(&cell)
        };
        self.levels(cell_start);
        self.following(&following, cell_start, vocabulary::leading(table.head));
        let _ = context;
    }

    /// The headings that a table can have.
    fn headings(&mut self, table: &Block<'_>) {
        let from = self.word;
        match table.kind {
            BlockKind::Item(item, _) => {
                self.add("name", "the name of each", CompletionKind::Heading, from, 1);
                self.add("title", "what each is called in full", CompletionKind::Heading, from, 1);
                for keyword in vocabulary::statements(item) {
                    self.add(keyword.word, keyword.meaning, CompletionKind::Heading, from, 2);
                }
            }
            BlockKind::Table | BlockKind::AsFrom => self.years("", from),
        }
    }

    /// What the grammar says may follow, beginning at `start` of the text.
    fn following(&mut self, following: &Following, start: usize, keyword: &str) {
        let from = start + following.at;
        for word in &following.words {
            let meaning = vocabulary::words()
                .iter()
                .find(|(known, _)| known == word)
                .map_or("", |(_, meaning)| *meaning);
            self.add(word, meaning, CompletionKind::Word, from, 1);
        }
        for kind in &following.kinds {
            match kind {
                Wanted::Name => self.names(keyword, from),
                Wanted::Path => self.paths(keyword, from),
                // `until Year 2` can be read two ways, and is refused.
                Wanted::Period if following.kinds.contains(&Wanted::EndOfYear) => {}
                Wanted::Period => self.years("", from),
                Wanted::Place => {
                    for place in ["in ", "from ", "before "] {
                        self.years(place, from);
                    }
                }
                Wanted::EndOfYear => self.years("the end of ", from),
                Wanted::Date => self.dates(from),
                Wanted::Text
                | Wanted::Money
                | Wanted::Percentage
                | Wanted::Number
                | Wanted::Comma
                | Wanted::Table => {}
            }
        }
    }

    fn years(&mut self, before: &str, from: usize) {
        let Some(calendar) = calendar(self.analysis) else { return };
        for year in calendar.years() {
            let detail = calendar::range(year.range);
            self.add(&format!("{before}Year {}", year.number), &detail, CompletionKind::Time, from, 3);
        }
    }

    fn dates(&mut self, from: usize) {
        let Some(calendar) = calendar(self.analysis) else { return };
        for (day, what) in days_that_matter(self.analysis, &calendar) {
            self.add(&words::date(day), &what, CompletionKind::Time, from, 3);
        }
    }

    /// Names that stand alone: parties, but where a keyword asks for something else.
    fn names(&mut self, keyword: &str, from: usize) {
        let before = self.text.get(..from).unwrap_or_default().trim_end();
        let wanted: &[NameKind] = if keyword.starts_with("broken") {
            &[NameKind::Segment]
        } else if before.ends_with("level of") {
            &[NameKind::Levels]
        } else if before.ends_with("paid by") {
            &[NameKind::Payment]
        } else {
            &[NameKind::Party]
        };
        self.of_kinds(wanted, from, 1);
    }

    fn of_kinds(&mut self, wanted: &[NameKind], from: usize, rank: u8) {
        let given: Vec<Given> = self
            .analysis
            .names()
            .given()
            .iter()
            .filter(|given| wanted.contains(&given.kind))
            .cloned()
            .collect();
        for one in given {
            let detail = one.title.clone().unwrap_or_else(|| one.kind.words().to_owned());
            self.add(&one.name, &detail, CompletionKind::Name(one.kind), from, rank);
        }
    }

    /// Names in formulas, and paths to figures.
    fn paths(&mut self, keyword: &str, from: usize) {
        use NameKind::{
            Additional, Amount, Carried, Curve, Define, Indicator, Input, Outcome, Payment, Requirement,
        };
        if let Some((name, _)) = self.typed(from).rsplit_once('.') {
            let name = name.to_owned();
            let kind = self.analysis.names().find(&name).map(|given| given.kind);
            for (figure, meaning) in
                FIGURES.into_iter().filter(|(figure, _)| kind.is_none_or(|kind| has(kind, figure)))
            {
                self.add(&format!("{name}.{figure}"), meaning, CompletionKind::Figure, from, 1);
            }
            return;
        }
        let wanted: &[NameKind] = match keyword {
            "given" => &[Input, Indicator, Outcome, Requirement],
            "expect" => &[Payment, Outcome, Indicator, Additional, Amount, Define, Carried, Requirement],
            "overriding" => &[Outcome],
            "change" => &[Payment, Outcome, Indicator, Amount, Additional],
            _ => &[Amount, Input, Define, Carried, Curve, Indicator, Outcome, Payment],
        };
        self.of_kinds(wanted, from, 2);
        if keyword == "expect" {
            self.add("total", "all payments, less what flows back", CompletionKind::Figure, from, 2);
        }
    }

    /// The levels of all scales.
    fn levels(&mut self, from: usize) {
        let items = self.analysis.trees().iter().flat_map(|file| &file.items);
        let levels: Vec<(String, String)> = items
            .filter_map(|item| match item {
                meed_syntax::tree::Item::Levels(scale) => Some(scale),
                _ => None,
            })
            .flat_map(|scale| {
                scale
                    .levels
                    .iter()
                    .map(|level| (level.text.clone(), format!("a level of `{}`", scale.name.text)))
            })
            .collect();
        for (level, what) in levels {
            self.add(&level, &what, CompletionKind::Level, from, 2);
        }
    }
}

/// Whether a kind of thing has a figure.
fn has(kind: NameKind, figure: &str) -> bool {
    match kind {
        NameKind::Payment => !matches!(figure, "value" | "deducted" | "opening" | "closing"),
        NameKind::Carried => matches!(figure, "opening" | "closing"),
        NameKind::Outcome | NameKind::Indicator | NameKind::Component => {
            matches!(figure, "earned" | "missed" | "not-available" | "pot" | "value")
        }
        NameKind::Additional => matches!(figure, "earned" | "missed" | "not-available" | "pot"),
        NameKind::Amount | NameKind::Define | NameKind::Input => figure == "value",
        NameKind::Requirement => figure == "deducted",
        NameKind::Party
        | NameKind::Segment
        | NameKind::Levels
        | NameKind::Providers
        | NameKind::Records
        | NameKind::Curve
        | NameKind::Variation => false,
    }
}

/// A text with nothing in it that a snippet would read.
fn snippet_text(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}")
}

/// An example as a snippet: of a statement all that follows its keyword is a place to fill in; of an item, its name and its title.
fn placeholders(usage: &str, keyword: &str) -> String {
    let rest = usage.get(keyword.len()..).unwrap_or_default();
    if !usage.ends_with('{') {
        let value = rest.trim_start();
        return if value.is_empty() {
            snippet_text(usage)
        } else {
            format!("{keyword}  ${{1:{}}}", snippet_text(value))
        };
    }
    let mut out = keyword.to_owned();
    let mut number = 0;
    for (at, part) in rest.split('"').enumerate() {
        if at % 2 == 1 {
            number += 1;
            let place = format!("\"${{{number}:{}}}\"", snippet_text(part));
            out.push_str(&place);
        } else if at == 0 && !part.trim().is_empty() && part.trim() != "{" {
            number += 1;
            let place = format!(" ${{{number}:{}}} ", snippet_text(part.trim()));
            out.push_str(&place);
        } else {
            out.push_str(part);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::placeholders;

    #[test]
    fn examples_become_snippets() {
        assert_eq!(
            placeholders("each year, 50% on account monthly", "each"),
            "each  ${1:year, 50% on account monthly}"
        );
        assert_eq!(
            placeholders("payment core \"Core payment\" {", "payment"),
            "payment ${1:core} \"${2:Core payment}\" {"
        );
        assert_eq!(placeholders("example \"Target met\" {", "example"), "example \"${1:Target met}\" {");
        assert_eq!(placeholders("gains {", "gains"), "gains {");
    }
}
