//! Changes as a page: one file, to be read on a screen or printed, that runs no script.
//!
//! The filters are check boxes, and styles that hide the rows of what is not ticked. Where a browser does not know such styles, the
//! filters are not there and everything is shown.

use super::phrases::{count, count_by_kind, kind_words};
use super::told::Told;
use super::{Context, grouped, tables};
use crate::document::Paragraph;
use crate::document::html::{page, paragraph, table, words};
use crate::layout::capitalised;
use maud::{Markup, html};
use meed_diff::money::Favours;
use meed_diff::{Change, Comparison, Kind};
use std::fmt::Write as _;

/// What these pages look like besides what all do.
const STYLE: &str = include_str!("page.css");

/// Whom changes favour, in the order of the filters.
const GAINS: [(&str, &str); 4] = [
    (Favours::Provider.word(), "the provider"),
    (Favours::Commissioner.word(), "the commissioner"),
    (Favours::Depends.word(), "one or the other, depending on the data"),
    (Favours::Neither.word(), "neither"),
];

/// The changes as a page, with a newline at its end.
pub fn render(comparison: &Comparison, context: &Context<'_>) -> String {
    let shown = comparison.changes.iter().any(|change| context.shows(change));
    let body = html! {
        header.title {
            p.what { "Changes between two versions of a contract" }
            h1 { (words(&context.title)) }
            @if let Some(reference) = &context.reference {
                p.reference { "Reference " (words(reference)) }
            }
            (versions(context))
        }
        main {
            @if context.is_internal() {
                p.internal role="note" {
                    strong { "For one’s own side only." } " This page says whom changes favour: it is not for the other side."
                }
            }
            (summary(comparison, context))
            (money(comparison, context))
            @if shown {
                h2 id="changes" { "What changed" }
                (filters(comparison, context))
                @for (heading, changes) in grouped(comparison, context) {
                    section.group {
                        h3 { (words(heading)) }
                        (rows(&changes, context))
                    }
                }
            }
            @if !comparison.same.is_empty() {
                p.note {
                    "Written otherwise, and no change of terms: "
                    @for (at, change) in comparison.same.iter().enumerate() {
                        @if at > 0 { ", " }
                        code { (words(&change.term)) }
                    }
                    "."
                }
            }
        }
        footer { p.note { "Written by meed " (words(&context.program_version)) "." } }
    };
    let title = format!("Changes of {}", context.reference.as_ref().unwrap_or(&context.title));
    page(&title, &format!("{STYLE}{}", hiding(comparison, context)), &body)
}

/// Which version is which.
fn versions(context: &Context<'_>) -> Markup {
    let row = |which: &str, file: &crate::InputFile| {
        html! {
            tr {
                th scope="row" { (which) }
                td { (words(&file.name)) }
                td { code title=(file.fingerprint.full()) { (file.fingerprint.short()) } }
            }
        }
    };
    html! {
        table.versions {
            thead { tr { th scope="col" { "Version" } th scope="col" { "File" } th scope="col" { "Fingerprint of its terms" } } }
            tbody { (row("Was", &context.old)) (row("Now", &context.new)) }
        }
    }
}

fn summary(comparison: &Comparison, context: &Context<'_>) -> Markup {
    let kinds = count_by_kind(comparison, context);
    html! {
        h2 { "Summary" }
        p.count { (words(&capitalised(&count(comparison, context)))) "." }
        @if comparison.is_empty() {
            p { "Both versions say the same: what differs between the files, if anything does, is layout, comments, the order of items, or another way of writing the same." }
        }
        @if !kinds.is_empty() {
            ul.kinds aria-label="Changes by kind" {
                @for (kind, count) in kinds { li { (kind_words(kind)) " " strong { (count) } } }
            }
        }
    }
}

fn money(comparison: &Comparison, context: &Context<'_>) -> Markup {
    let Some(worth) = tables::worth(comparison, context) else { return html! {} };
    html! {
        h2 { "In money" }
        @for text in &worth.before { p { (words(text)) } }
        div.wide { (table(&worth.years)) }
        @if let Some(parts) = &worth.parts {
            h3 { "By payment and party" }
            div.wide { (table(parts)) }
        }
        @for note in &worth.notes { p.note { (words(note)) } }
    }
}

/// A box to tick for each kind of change that there is, and, where that is told, for each side that gains.
fn filters(comparison: &Comparison, context: &Context<'_>) -> Markup {
    let tick = |id: String, label: Markup| {
        html! { label { input type="checkbox" id=(id) checked; " " (label) } }
    };
    html! {
        form.filters {
            fieldset {
                legend { "Show changes of" }
                @for (kind, count) in count_by_kind(comparison, context) {
                    (tick(format!("kind-{}", kind.word()), html! { (kind_words(kind)) " (" (count) ")" }))
                }
            }
            @if context.is_internal() {
                fieldset {
                    legend { "that favour" }
                    @for (word, label) in GAINS { (tick(format!("favours-{word}"), html! { (label) })) }
                    (tick("favours-nobody".to_owned(), html! { "nobody: no payment can turn on them" }))
                }
            }
            button type="reset" { "Show all" }
            p.filtered role="status" { "Some changes are not shown, as chosen here." }
        }
    }
}

/// Styles that hide what is not ticked.
fn hiding(comparison: &Comparison, context: &Context<'_>) -> String {
    let kinds =
        count_by_kind(comparison, context).into_iter().map(|(kind, _)| format!("kind-{}", kind.word()));
    let favours =
        GAINS.map(|(word, _)| format!("favours-{word}")).into_iter().chain(["favours-nobody".to_owned()]);
    let favours = favours.filter(|_| context.is_internal());
    kinds.chain(favours).fold(String::new(), |mut all, name| {
        // Writing to a string cannot fail.
        let _ = writeln!(all, "body:has(#{name}:not(:checked)) tr.{name} {{ display: none; }}");
        all
    })
}

fn rows(changes: &[(usize, &Change)], context: &Context<'_>) -> Markup {
    let (priced, internal) = (context.is_priced(), context.is_internal());
    html! {
        table.changes {
            thead {
                tr {
                    th.number scope="col" { abbr title="Number" { "No." } }
                    th.term scope="col" { "Term" }
                    th scope="col" { "Was" }
                    th scope="col" { "Now" }
                    @if priced { th.effect scope="col" { "£ effect by year" } }
                    @if internal { th.gains scope="col" { "Who gains" } }
                }
            }
            tbody {
                @for (number, change) in changes { (row(*number, change, context)) }
            }
        }
    }
}

fn row(number: usize, change: &Change, context: &Context<'_>) -> Markup {
    let told = Told::of(number, change, context);
    let all = |cell: &[Paragraph]| html! { @for one in cell { (paragraph(one)) } };
    html! {
        tr id=(format!("change-{number}")) class=(classes(number - 1, change, context)) {
            td.number { (number) }
            th.term scope="row" {
                (all(&told.term))
                @for note in &told.notes { div.warning { (paragraph(note)) } }
            }
            td { (all(&told.was)) }
            td { (all(&told.now)) }
            @if context.is_priced() { td.effect { (all(&told.effect)) } }
            @if context.is_internal() { td.gains { (all(&told.favours)) } }
        }
    }
}

/// What a row is hidden by. Nothing in it tells a side's position where that was not asked for.
fn classes(at: usize, change: &Change, context: &Context<'_>) -> String {
    let mut classes = format!("kind-{}", change.kind.word());
    if context.is_internal() {
        let judged = context.money.as_ref().and_then(|money| money.judged(at));
        classes.push_str(" favours-");
        classes.push_str(judged.map_or("nobody", |judged| judged.favours.word()));
    }
    if change.fixed.is_some() {
        classes.push_str(" fixed");
    }
    if change.kind == Kind::Example {
        classes.push_str(" example");
    }
    classes
}
