//! Changes for programs: `meed.diff/1`, described by [`SCHEMA`].
//!
//! Money is a string of pounds with at least two decimal places, so that no reader turns it into a binary float.

use super::edits::with_edits;
use super::favours::figure_words;
use super::worth_json::{named, possible, priced, scenarios};
use super::{Context, Money};
use crate::InputFile;
use meed_diagnostics::Span;
use meed_diff::money::{Evidence, Line, Sums};
use meed_diff::{Change, Comparison, Segment, Written};
use serde_json::{Map, Value, json};

/// The name of the shape, which changes when a program that reads it would have to.
pub const SCHEMA_NAME: &str = "meed.diff/1";

/// The JSON Schema (2020-12) of what [`render`] gives.
pub const SCHEMA: &str = include_str!("schema.json");

/// The changes as indented JSON, with a newline at the end.
pub fn render(comparison: &Comparison, context: &Context<'_>) -> String {
    format!("{:#}\n", value(comparison, context))
}

/// The same as a value.
pub fn value(comparison: &Comparison, context: &Context<'_>) -> Value {
    let shown = comparison.changes.iter().enumerate().filter(|(_, one)| context.shows(one));
    let changes: Vec<Value> =
        shown.map(|(at, one)| with_edits(change(Some(at), one, context), comparison, one)).collect();
    let same: Vec<Value> =
        comparison.same.iter().map(|one| with_edits(change(None, one, context), comparison, one)).collect();
    json!({
        "meed": context.program_version,
        "schema": SCHEMA_NAME,
        "contract": { "title": context.title, "reference": context.reference },
        "old": version(&context.old),
        "new": version(&context.new),
        "changes": changes,
        "not-shown": context.hidden(comparison),
        "money": context.money.as_ref().and_then(|money| Some(priced(money.priced.as_ref()?, &money.data))),
        "scenarios": scenarios(context),
        "possible": context.possible().map(possible),
        "written-otherwise": same,
    })
}

fn version(file: &InputFile) -> Value {
    json!({ "file": file.name, "fingerprint": file.fingerprint.short(), "sha256": file.fingerprint.full() })
}

pub(super) fn sums(sums: &Sums) -> Value {
    let line = |line: &Line| {
        let (of, name) = named(line);
        let years: Map<String, Value> = sums
            .years()
            .into_iter()
            .map(|year| ((year + 1).to_string(), json!(sums.get(line, year).plain())))
            .collect();
        json!({ "of": of, "name": name, "all-years": sums.over_all_years(line).plain(), "years": years })
    };
    sums.lines().iter().map(line).collect()
}

fn evidence(evidence: &Evidence, money: &Money<'_>) -> Value {
    let given: Vec<Value> = evidence
        .given
        .iter()
        .map(|(name, figure)| json!({ "name": name, "figure": figure_words(name, *figure, money.contract) }))
        .collect();
    json!({
        "year": evidence.year + 1,
        "given": given,
        "before": evidence.before.plain(),
        "after": evidence.after.plain(),
    })
}

fn change(at: Option<usize>, change: &Change, context: &Context<'_>) -> Value {
    let number = at.map(|at| at + 1);
    let text = |written: &Option<Written>| written.as_ref().map(|written| written.text.clone());
    let place_of = |written: &Option<Written>| written.as_ref().map(|written| place(written.span, context));
    let (from, until) = change.days.unwrap_or_default();
    let mut value = json!({
        "number": number,
        "kind": change.kind.word(),
        "how": change.how.word(),
        "term": change.term,
        "item": {
            "keyword": change.item.keyword,
            "name": change.item.name,
            "title": change.item.title,
            "whole": change.item.whole,
        },
        "contents": change.contents,
        "was": text(&change.was),
        "now": text(&change.now),
        "was-at": place_of(&change.was),
        "now-at": place_of(&change.now),
        "from": from.map(|day| day.to_string()),
        "until": until.map(|day| day.to_string()),
        "fixed": change.fixed.as_ref().map(|fixed| json!({
            "outcome": fixed.outcome,
            "at": place(fixed.span, context),
        })),
        "sure": change.sure.map(meed_diff::Sure::word),
        "words": match (&change.was, &change.now) {
            (Some(was), Some(now)) => words(&was.text, &now.text),
            _ => Value::Null,
        },
    });
    // What trials found is told only where it was asked for, and then of every change.
    if let Some(money) = context.money.as_ref().filter(|money| money.judged.is_some())
        && let Some(fields) = value.as_object_mut()
    {
        let judged = at.and_then(|at| money.judged(at));
        let shows = |found: Option<&Evidence>| found.map(|found| evidence(found, money));
        let told = [
            ("favours", json!(judged.map(|judged| judged.favours.word()))),
            ("trials", json!(judged.map(|judged| judged.trials))),
            ("for-provider", json!(shows(judged.and_then(|judged| judged.for_provider.as_ref())))),
            ("for-commissioner", json!(shows(judged.and_then(|judged| judged.for_commissioner.as_ref())))),
        ];
        fields.extend(told.map(|(name, value)| (name.to_owned(), value)));
    }
    value
}

fn words(was: &str, now: &str) -> Value {
    let segments = meed_diff::words(was, now);
    segments
        .into_iter()
        .map(|segment| match segment {
            Segment::Same(text) => json!({ "same": text }),
            Segment::Removed(text) => json!({ "removed": text }),
            Segment::Added(text) => json!({ "added": text }),
        })
        .collect()
}

fn place(span: Span, context: &Context<'_>) -> Value {
    let at = context.sources.line_column(span);
    json!({ "file": context.sources.name(span.source), "line": at.line, "column": at.column })
}
