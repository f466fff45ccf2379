//! Changes for programs: `meed.diff/1`, described by [`SCHEMA`].

use super::Context;
use meed_diagnostics::Span;
use meed_diff::{Change, Comparison, Segment, Written};
use serde_json::{Value, json};

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
    let changes = |changes: &[Change]| changes.iter().map(|one| change(one, context)).collect::<Vec<_>>();
    json!({
        "meed": context.program_version,
        "schema": SCHEMA_NAME,
        "contract": { "title": context.title, "reference": context.reference },
        "old": context.old,
        "new": context.new,
        "changes": changes(&comparison.changes),
        "not-shown": context.hidden,
        "written-otherwise": changes(&comparison.same),
    })
}

fn change(change: &Change, context: &Context<'_>) -> Value {
    let text = |written: &Option<Written>| written.as_ref().map(|written| written.text.clone());
    let at = |written: &Option<Written>| written.as_ref().map(|written| place(written.span, context));
    let (from, until) = change.days.unwrap_or_default();
    json!({
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
        "was-at": at(&change.was),
        "now-at": at(&change.now),
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
    })
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
