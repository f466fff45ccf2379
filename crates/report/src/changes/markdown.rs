//! Changes as Markdown, for a merge request.

use super::effects::worth;
use super::favours::sentences;
use super::money::in_markdown;
use super::phrases::{count, fixed, marked, sure, what};
use super::{Context, grouped, possible, scenarios};
use crate::document::markdown::{code as bare_code, escaped};
use crate::layout::visible;
use meed_diff::{Change, Comparison};
use std::fmt::Write as _;

/// The changes as a table under each heading.
pub fn render(comparison: &Comparison, context: &Context<'_>) -> String {
    let mut out = String::new();
    let name = context.reference.as_ref().map_or_else(String::new, |reference| format!("{reference}: "));
    let _ = writeln!(out, "## Changes of {}{}\n", escaped(&name), escaped(&context.title));
    let _ = writeln!(
        out,
        "From {} to {}: **{}**.",
        code(&context.old.name),
        code(&context.new.name),
        count(comparison, context)
    );
    if let Some(money) = &context.money {
        out.push_str(&in_markdown(comparison, money));
        out.push_str(&scenarios::in_markdown(comparison, context));
        if let Some(found) = context.possible() {
            out.push_str(&possible::in_markdown(comparison, found));
        }
    }
    for (heading, changes) in grouped(comparison, context) {
        let _ = writeln!(out, "\n### {heading}\n");
        let _ = writeln!(out, "| | Term | What | Was | Now |\n|---|---|---|---|---|");
        for (number, change) in changes {
            let (was, now) = said(change);
            let money = context.money.as_ref();
            let worth = money.and_then(|money| worth(number - 1, money)).map(|worth| format!("£: {worth}"));
            let judged = money.and_then(|money| Some(sentences(money.judged(number - 1)?, money.contract)));
            let judged = judged.map(|(sentence, examples)| std::iter::once(sentence).chain(examples));
            let notes: String = worth
                .into_iter()
                .chain(context.further_worth(number - 1).into_iter().map(|worth| format!("£: {worth}")))
                .chain(judged.into_iter().flatten())
                .chain(context.worst_case(number - 1))
                .chain(sure(change).map(str::to_owned))
                .chain(fixed(change))
                .fold(String::new(), |all, note| {
                    format!("{all}<br>{}", escaped(&visible(&note)).replace("\\`", "`"))
                });
            let _ = writeln!(
                out,
                "| {number} | {} | {}{notes} | {was} | {now} |",
                code(&change.term),
                escaped(&what(change)),
            );
        }
    }
    if !comparison.same.is_empty() {
        let terms: Vec<String> = comparison.same.iter().map(|change| code(&change.term)).collect();
        let _ = writeln!(out, "\nWritten otherwise, and no change of terms: {}.", terms.join(", "));
    }
    out
}

/// What the term said and says: words that were removed are struck out, words that were added bold.
fn said(change: &Change) -> (String, String) {
    let text = |written: &Option<meed_diff::Written>| {
        written.as_ref().map_or_else(String::new, |written| visible(&written.text))
    };
    let (was, now) = (text(&change.was), text(&change.now));
    let nothing = |_: &str| String::new();
    let parts = (change.was.is_some() && change.now.is_some()).then(|| {
        Some((
            marked(&was, &now, |text| format!("~~{}~~", escaped(text)), nothing, escaped)?,
            marked(&was, &now, nothing, |text| format!("**{}**", escaped(text)), escaped)?,
        ))
    });
    if let Some(parts) = parts.flatten() {
        return parts;
    }
    let lines = change.contents.iter().map(|line| escaped(&visible(line)));
    let contents = lines.fold(String::new(), |all, line| all + "<br>" + &line);
    let with = |text: String| if text.is_empty() { text } else { format!("{}{contents}", escaped(&text)) };
    (with(was), with(now))
}

fn code(text: &str) -> String {
    format!("`{}`", bare_code(text))
}
