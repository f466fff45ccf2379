//! What is told of one change, in the parts of which tables of changes are made: for a page and for a word processor alike.

use super::effects::{Effect, plus, printed};
use super::favours::sentences;
use super::phrases::{fixed, sure, what};
use super::wording::side_by_side;
use super::{Context, Money};
use crate::document::{Paragraph, Run};
use crate::layout::capitalised;
use meed_diff::{Change, How, Written};

/// What the cells of a change's row say.
pub(super) struct Told {
    /// The title of what changed, what happened, and the term's path.
    pub(super) term: Vec<Paragraph>,
    /// What the term said, with what went marked, and its place.
    pub(super) was: Vec<Paragraph>,
    /// What it says, with what came marked, and its place.
    pub(super) now: Vec<Paragraph>,
    /// What the change is worth by contract year; nothing where there are no data.
    pub(super) effect: Vec<Paragraph>,
    /// What else is to be known.
    pub(super) notes: Vec<Paragraph>,
    /// Whom it favours: only where that was asked for.
    pub(super) favours: Vec<Paragraph>,
}

impl Told {
    /// What is told of the change with this number.
    pub(super) fn of(number: usize, change: &Change, context: &Context<'_>) -> Self {
        let (was, now) = versions(change, context);
        let money = context.money.as_ref();
        let at = number - 1;
        Self {
            term: term(change, context),
            was,
            now,
            effect: money.map(|money| effect(at, money)).unwrap_or_default(),
            notes: fixed(change)
                .into_iter()
                .map(|note| without_backticks(&note))
                .chain(sure(change).map(Paragraph::from))
                .collect(),
            favours: money.map(|money| favours(at, money)).unwrap_or_default(),
        }
    }
}

/// The title of what a change is of.
pub(super) fn title(change: &Change, context: &Context<'_>) -> String {
    change.item.title.clone().unwrap_or_else(|| context.title.clone())
}

fn term(change: &Change, context: &Context<'_>) -> Vec<Paragraph> {
    vec![
        Paragraph::new(vec![Run::strong(title(change, context))]),
        Paragraph::from(capitalised(&what(change))),
        Paragraph::note(vec![Run::code(change.term.clone())]),
    ]
}

/// What a term said and says. Of an item that has come or gone as a whole, what it says in full, a line each.
fn versions(change: &Change, context: &Context<'_>) -> (Vec<Paragraph>, Vec<Paragraph>) {
    let place = |written: &Written| Paragraph::note(vec![Run::plain(context.place(written.span))]);
    let whole = |written: &Written, mark: fn(String) -> Run| {
        let contents = change.contents.iter().cloned();
        let lines = std::iter::once(written.text.clone()).chain(contents);
        lines.map(|line| Paragraph::new(vec![mark(line)])).chain([place(written)]).collect()
    };
    match (&change.was, &change.now) {
        (Some(was), Some(now)) => {
            let (before, after) = match change.how {
                // A rename is told in full: half a name is none.
                How::Renamed => {
                    (vec![Run::deleted(was.text.as_str())], vec![Run::inserted(now.text.as_str())])
                }
                _ => side_by_side(&was.text, &now.text),
            };
            (vec![Paragraph::new(before), place(was)], vec![Paragraph::new(after), place(now)])
        }
        (Some(was), None) => (whole(was, Run::deleted), vec![nothing()]),
        (None, Some(now)) => (vec![nothing()], whole(now, Run::inserted)),
        (None, None) => (vec![nothing()], vec![nothing()]),
    }
}

/// That a version says nothing of a term.
fn nothing() -> Paragraph {
    Paragraph::note(vec![Run::plain("says nothing of it")])
}

fn effect(at: usize, money: &Money<'_>) -> Vec<Paragraph> {
    if money.priced.is_none() {
        return Vec::new();
    }
    let Some(effect) = Effect::of(at, money) else {
        return vec![Paragraph::note(vec![Run::plain("no payment turns on it")])];
    };
    let company = (!effect.with.is_empty()).then(|| Paragraph::note(vec![Run::plain(effect.company())]));
    if effect.is_nothing() {
        let nothing = Paragraph::note(vec![Run::plain("nothing, with these data")]);
        return std::iter::once(nothing).chain(company).collect();
    }
    let years = effect.years();
    let mut lines: Vec<Paragraph> = years
        .iter()
        .map(|(year, money)| Paragraph::from(format!("Year {}: {}", year + 1, printed(*money, plus))))
        .collect();
    if years.len() > 1 {
        lines
            .push(Paragraph::new(vec![Run::strong(format!("All years: {}", printed(effect.total(), plus)))]));
    }
    if years.is_empty() {
        // The parties or the payments change, not the sum of them.
        lines.push(Paragraph::from("the same sum"));
        let parties = effect.parties().into_iter();
        lines.extend(
            parties.map(|(name, money)| Paragraph::from(format!("{name}: {}", printed(money, plus)))),
        );
    }
    lines.extend(company);
    lines
}

fn favours(at: usize, money: &Money<'_>) -> Vec<Paragraph> {
    let Some(judged) = money.judged(at) else { return Vec::new() };
    let (sentence, examples) = sentences(judged, money.contract);
    let (side, how) = sentence.split_at(sentence.find(':').unwrap_or(sentence.len()));
    let first = Paragraph::new(vec![Run::strong(side), Run::plain(how)]);
    let examples = examples.into_iter().map(|example| Paragraph::note(vec![Run::plain(example)]));
    std::iter::once(first).chain(examples).collect()
}

/// A sentence in which words between backticks are words of a rule file.
fn without_backticks(sentence: &str) -> Paragraph {
    let run = |(at, part): (usize, &str)| if at % 2 == 1 { Run::code(part) } else { Run::plain(part) };
    Paragraph::new(sentence.split('`').enumerate().map(run).filter(|run| !run.text.is_empty()).collect())
}
