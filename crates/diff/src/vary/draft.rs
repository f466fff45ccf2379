//! From the changes of a comparison to the terms of a variation.

use super::Wanted;
use super::write::{self, Line};
use crate::change::{Change, Fixed, How};
use crate::edit::{Edit, TableEdit, node_at};
use crate::timeline::Timeline;
use crate::{Comparison, Kind, apply};
use meed_contract::calendar::Calendar;
use meed_contract::words;
use meed_syntax::{Form, Grid, Node, Word, spoken};

/// A variation as a text, and what it says as terms.
#[derive(Clone, Debug)]
pub struct Drafted {
    /// The item, laid out.
    pub text: String,
    /// What it changes, in the order of the text.
    pub terms: Vec<Term>,
    /// What differs between the versions and is no part of the variation, each with the reason.
    pub left_out: Vec<String>,
}

/// A term that a variation changes, for readers.
#[derive(Clone, Debug)]
pub struct Term {
    /// The term as the variation names it.
    pub term: String,
    /// What it is of, in full, where that has a title.
    pub of: Option<String>,
    /// What it is called.
    pub name: Option<String>,
    /// The item of the contract itself that it lies in: its title with its keyword, or its keyword.
    pub schedule: String,
    /// What happened.
    pub how: How,
    /// What it says before; none where it says nothing.
    pub was: Option<String>,
    /// What it says then; none where it says nothing.
    pub now: Option<String>,
    /// Whether something comes or goes as a whole.
    pub is_whole: bool,
    /// Of what comes or goes as a whole, what it says, a statement each.
    pub contents: Vec<String>,
    /// The outcome that fixes it for the term.
    pub fixed: Option<String>,
}

/// A change that a variation cannot make.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The term.
    pub term: String,
    /// Why.
    pub why: String,
    /// What can be done.
    pub help: String,
}

/// Writes what changed as a variation. `calendar` is the first version's.
///
/// # Errors
/// Every change that a variation cannot make, if there is one. No term changed if the list is empty.
pub fn draft(comparison: &Comparison, calendar: &Calendar, wanted: &Wanted) -> Result<Drafted, Vec<Refusal>> {
    let mut work =
        Work { comparison, calendar, wanted, lines: Vec::new(), left_out: Vec::new(), refused: Vec::new() };
    let mut done: Vec<&[usize]> = Vec::new();
    for change in &comparison.changes {
        if matches!(change.kind, Kind::Example) {
            continue;
        }
        // Several changes of one statement are one change of a variation.
        if let Some(at) = statement_of(change) {
            if done.contains(&at) {
                continue;
            }
            done.push(at);
        }
        work.change(change);
    }
    if comparison.changes.iter().any(|change| change.kind == Kind::Example) {
        work.left_out.push(
            "worked examples: a variation has none; those of the contract stay, each for its year".to_owned(),
        );
    }
    if !work.refused.is_empty() {
        return Err(work.refused);
    }
    if work.lines.is_empty() {
        return Err(Vec::new());
    }
    let text = write::text(wanted, &work.lines);
    let terms = work.lines.into_iter().map(|line| line.term).collect();
    Ok(Drafted { text, terms, left_out: work.left_out })
}

/// Where the statement stands that a change is made in.
fn statement_of(change: &Change) -> Option<&[usize]> {
    match change.edits.first()? {
        Edit::Say { at, .. } | Edit::Table { at, .. } | Edit::InTime { at, .. } => Some(at),
        _ => None,
    }
}

struct Work<'w> {
    comparison: &'w Comparison,
    calendar: &'w Calendar,
    wanted: &'w Wanted,
    lines: Vec<Line>,
    left_out: Vec<String>,
    refused: Vec<Refusal>,
}

impl Work<'_> {
    fn change(&mut self, change: &Change) {
        match change.edits.as_slice() {
            [Edit::Rename { from, to }, ..] => self.left_out.push(format!(
                "the name `{to}`: names are not terms, and the variation calls it `{from}` as the contract does"
            )),
            [Edit::Order { .. }, ..] => self.left_out.push(format!(
                "the order of `{}`: it decides who has odd pennies, and that pays the same was tried without it",
                change.term
            )),
            [Edit::Move { .. }, ..] => self.refuse(
                change,
                "it belongs to another item than before",
                "remove it in the new version, and add it there under a name of its own",
            ),
            [Edit::Title { at, title }, ..] => {
                let now = title.as_ref().map(|title| format!("\"{}\"", title.text));
                self.title(change, at, now);
            }
            [Edit::Remove { at }, ..] => self.removed(change, at),
            [Edit::Insert { within, before, node }, ..] => self.added(change, within, *before, node),
            [Edit::Say { at, .. } | Edit::Table { at, .. } | Edit::InTime { at, .. }, ..] => {
                self.statement(change, at);
            }
            [] => {}
        }
    }

    fn refuse(&mut self, change: &Change, why: &str, help: &str) {
        self.refused.push(Refusal { term: change.term.clone(), why: why.to_owned(), help: help.to_owned() });
    }

    /// The items that something lies in, with it.
    fn owners(&self, at: &[usize]) -> Vec<&Node> {
        (1..=at.len()).filter_map(|length| node_at(&self.comparison.old.nodes, at.get(..length)?)).collect()
    }

    fn path(&self, at: &[usize]) -> String {
        let owners = self.owners(at);
        owners.iter().map(|owner| part_of_path(owner)).collect::<Vec<_>>().join(".")
    }

    fn schedule(&self, at: &[usize]) -> String {
        self.owners(at).first().map_or_else(String::new, |node| {
            headline(&node.keyword, node.title.as_ref().map(|title| title.text.as_str()))
        })
    }

    fn push(
        &mut self,
        change: &Change,
        at: &[usize],
        term: String,
        (how, was, now): (How, Option<String>, Option<String>),
        form: write::Form,
    ) {
        let schedule = if at.is_empty() {
            // What is added to the contract itself is a schedule of its own.
            let title = change.item.title.as_deref();
            headline(&change.item.keyword, title.or(change.item.name.as_deref()))
        } else {
            self.schedule(at)
        };
        self.lines.push(Line {
            term: Term {
                term,
                of: change.item.title.clone(),
                name: change.item.name.clone(),
                schedule,
                how,
                was,
                now,
                is_whole: matches!(form, write::Form::Add { .. } | write::Form::Remove),
                contents: change.contents.clone(),
                fixed: change.fixed.as_ref().map(|Fixed { outcome, .. }| outcome.clone()),
            },
            form,
        });
    }

    /// One value in place of another.
    fn says(
        &mut self,
        change: &Change,
        at: &[usize],
        term: String,
        was: Option<String>,
        now: Option<String>,
    ) {
        let form = write::Form::Change {
            from: was.clone().unwrap_or_else(|| "-".to_owned()),
            to: now.clone().unwrap_or_else(|| "-".to_owned()),
        };
        let how = match (&was, &now) {
            (None, _) => How::Added,
            (_, None) => How::Removed,
            _ => change.how,
        };
        self.push(change, at, term, (how, was, now), form);
    }

    fn title(&mut self, change: &Change, at: &[usize], now: Option<String>) {
        let is_part = at.len() > 1 || self.owners(at).first().is_some_and(|node| node.keyword == "payment");
        if !is_part {
            self.refuse(
                change,
                "a title is no term that a variation changes, but for those of payments and their parts",
                "keep the old title in the new version; a note about it can stand in the agreement",
            );
            return;
        }
        let was = change.was.as_ref().map(|was| was.text.clone());
        self.says(change, at, format!("{}.title", self.path(at)), was, now);
    }

    fn removed(&mut self, change: &Change, at: &[usize]) {
        let Some(node) = node_at(&self.comparison.old.nodes, at) else { return };
        if node.form == Form::Item {
            if node.name.is_none() || node.keyword == "variation" {
                self.refuse(change, "a variation cannot take this away", NO_SUCH_BLOCK);
                return;
            }
            let path = self.path(at);
            let was = change.was.as_ref().map(|was| was.text.clone());
            self.push(change, at, path, (How::Removed, was, None), write::Form::Remove);
            return;
        }
        if !self.can_speak_of(change, at) {
            return;
        }
        let was = change.was.as_ref().map(|was| was.text.clone());
        let term = self.path(at);
        self.says(change, at, term, was, None);
    }

    fn added(&mut self, change: &Change, within: &[usize], before: usize, node: &Node) {
        if node.form == Form::Item {
            if node.name.is_none() || node.keyword == "variation" {
                let why = if node.keyword == "variation" {
                    "the new version has a variation of its own"
                } else {
                    "a variation cannot add this"
                };
                self.refuse(change, why, NO_SUCH_BLOCK);
                return;
            }
            let at = within;
            let inner = (!within.is_empty()).then(|| self.path(within));
            let name = node.name.as_ref().map_or("", |name| &name.text);
            let term = inner.as_ref().map_or_else(|| name.to_owned(), |inner| format!("{inner}.{name}"));
            let now = change.now.as_ref().map(|now| now.text.clone());
            // Where it stands decides who has odd pennies.
            let neighbours =
                node_at(&self.comparison.old.nodes, within).map_or(&[][..], |node| &node.children);
            let after = neighbours.get(before..).unwrap_or_default().iter();
            let mut after = after.filter(|other| other.keyword == node.keyword && other.name.is_some());
            let before = after.next().and_then(|other| other.name.as_ref()).map(|name| name.text.clone());
            let within = inner.map(|inner| (inner, before));
            let form = write::Form::Add { within, text: node.write() };
            self.push(change, at, term, (How::Added, None, now), form);
            return;
        }
        if !self.can_speak_of(change, within) {
            return;
        }
        let term = format!("{}.{}", self.path(within), node.keyword.replace(' ', "-"));
        let now = said(node);
        self.says(change, within, term, None, Some(now));
    }

    /// Whether a variation can speak of what stands there at all; otherwise that is refused.
    fn can_speak_of(&mut self, change: &Change, at: &[usize]) -> bool {
        let owners = self.owners(at);
        let first = owners.first().map_or("", |owner| owner.keyword.as_str()).to_owned();
        let dated = owners.iter().any(|owner| owner.keyword == "as from");
        if dated {
            self.refuse(
                change,
                "it stands in an `as from` block, which says what holds from another day on",
                "write the earlier change as a variation of its own first",
            );
            return false;
        }
        if matches!(first.as_str(), "payment" | "amount" | "define") {
            return true;
        }
        if first == "contract" && change.term.ends_with("term") {
            return true;
        }
        let why = match first.as_str() {
            "contract" => {
                "what the contract says of itself holds for the whole of it, but for the last day of its term"
            }
            "variation" => "the new version says another variation otherwise than it was agreed",
            _ => "a variation changes payments, their parts, amounts and definitions",
        };
        let help = match first.as_str() {
            "requirement" | "input" | "records" | "curve" | "levels" | "segment" | "party" | "providers" => {
                "in the new version, remove it and add another under a name of its own"
            }
            _ => "keep in the new version what the old one says",
        };
        self.refuse(change, why, help);
        false
    }

    /// A statement, or the form of an item, that says something else.
    fn statement(&mut self, change: &Change, at: &[usize]) {
        if !self.can_speak_of(change, at) {
            return;
        }
        let here = |edit: &&Edit| match edit {
            Edit::Say { at: place, .. } | Edit::Table { at: place, .. } | Edit::InTime { at: place, .. } => {
                place == at
            }
            _ => false,
        };
        let edits: Vec<&Edit> =
            self.comparison.changes.iter().flat_map(|change| &change.edits).filter(here).collect();
        let after = apply(&self.comparison.old, &edits);
        let old = node_at(&self.comparison.old.nodes, at).cloned();
        let new = node_at(&after.nodes, at).cloned();
        let (Some(old), Some(new)) = (old, new) else { return };
        let path = self.path(at);
        // Of what the contract says of itself the keyword is enough.
        let term = path.strip_prefix("contract.").unwrap_or(&path).to_owned();
        let cells = cells(&old, &new, &edits);
        if let Some(cells) = cells {
            for (place, was, now) in cells {
                let term = format!("{term} in {place}");
                let some = |text: String| (text != "-").then_some(text);
                self.says(change, at, term, some(was), some(now));
            }
            return;
        }
        let timelines =
            [&old, &new].map(|node| Timeline::read(&node.words, node.table.as_ref(), self.calendar));
        if let [Some(was), Some(now)] = &timelines
            && (was.changes() || now.changes())
            && old.table.is_none()
            && new.table.is_none()
        {
            let day = self.wanted.effective;
            let [was, now] =
                [was, now].map(|timeline| spoken(&without_equals(&timeline.rest_from(day).words())));
            if was == now {
                let day = words::date(day);
                self.refuse(
                    change,
                    &format!("it differs only for days before {day}, and a variation holds from its effective date on"),
                    "take an earlier effective date, or keep in the new version what held before",
                );
                return;
            }
            self.says(change, at, term, Some(was), Some(now));
            return;
        }
        self.says(change, at, term, Some(said(&old)), Some(said(&new)));
    }
}

const NO_SUCH_BLOCK: &str = "write in the new version the terms themselves that are to hold";

fn without_equals(words: &[Word]) -> Vec<Word> {
    words.iter().skip_while(|word| word.is_equals()).cloned().collect()
}

/// What a node says behind its keyword, with its table; of a formula without its `=`.
fn said(node: &Node) -> String {
    let words = spoken(&without_equals(&node.words));
    match &node.table {
        None => words,
        Some(table) => format!("{words} {{\n{}}}", rows(table)).trim_start().to_owned(),
    }
}

fn rows(table: &Grid) -> String {
    let row = |cells: &[meed_syntax::GridCell]| {
        let cells: Vec<String> = cells.iter().map(meed_syntax::GridCell::text).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    std::iter::once(row(&table.header)).chain(table.rows.iter().map(|cells| row(&cells.cells))).collect()
}

/// How a path names an item or a statement. Both sides of a difference have statements alike, and no name.
fn part_of_path(node: &Node) -> String {
    node.name.as_ref().map_or_else(|| node.keyword.replace(' ', "-"), |name| name.text.clone())
}

/// An item by its title, and what it is.
fn headline(keyword: &str, title: Option<&str>) -> String {
    title.map_or_else(|| keyword.to_owned(), |title| format!("{title} ({keyword})"))
}

/// The cells in which two tables differ, each with its place as a variation names it; none where rows or columns come or go that
/// are no years, or where the words before the table differ.
fn cells(old: &Node, new: &Node, edits: &[&Edit]) -> Option<Vec<(String, String, String)>> {
    let (was, now) = (old.table.as_ref()?, new.table.as_ref()?);
    let by_year = ["by year", "by financial year"].iter().any(|form| old.value().starts_with(form));
    let only_cells = edits.iter().all(|edit| match edit {
        Edit::Table { edit: TableEdit::Cell(..), .. } => true,
        Edit::Table { edit: TableEdit::InsertColumn(..), .. } | Edit::InTime { .. } => by_year,
        Edit::Say { .. } => by_year && old.value() == new.value(),
        _ => false,
    });
    if !only_cells || was.rows.len() != now.rows.len() {
        return None;
    }
    let mut found = Vec::new();
    for (old_row, new_row) in was.rows.iter().zip(&now.rows) {
        for (heading, new_cell) in now.header.iter().zip(&new_row.cells) {
            let column = was.header.iter().position(|known| known.text() == heading.text());
            let before = column
                .and_then(|column| old_row.cells.get(column))
                .map_or("-".to_owned(), meed_syntax::GridCell::text);
            let after = new_cell.text();
            if before == after {
                continue;
            }
            let place = if by_year {
                (was.rows.len() == 1).then(|| heading.text())?
            } else {
                format!("row {}, column {}", old_row.cells.first()?.text(), heading.text())
            };
            found.push((place, before, after));
        }
    }
    (!found.is_empty()).then_some(found)
}
