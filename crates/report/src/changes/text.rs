//! Changes for a terminal.

use super::effects::worth;
use super::favours::sentences;
use super::money::tables;
use super::phrases::{count, fixed, marked, sure, what};
use super::{Context, grouped, possible, scenarios};
use crate::layout::{at_both_edges, capitalised, hanging, visible, width, wrap};
use meed_diff::{Change, Comparison, Kind, Written};

/// How far what is said of a change stands to the right of its number.
const INDENT: &str = "     ";

/// So many lines of an item are shown that has come or gone; the rest is in its file.
const MOST_LINES: usize = 16;

/// The changes, laid out for `columns`.
pub fn render(comparison: &Comparison, context: &Context<'_>, columns: usize) -> String {
    let mut lines = Vec::new();
    let name = context
        .reference
        .as_deref()
        .map_or_else(|| context.title.clone(), |reference| format!("{reference}  {}", context.title));
    lines.extend(wrap(&visible(&name), columns));
    lines.push(format!("Was  {}", visible(&context.old.name)));
    lines.push(format!("Now  {}", visible(&context.new.name)));
    lines.push(String::new());
    lines.extend(wrap(&format!("{}.", capitalised(&count(comparison, context))), columns));
    if let Some(money) = &context.money
        && money.priced.is_some()
    {
        lines.push(String::new());
        lines.extend(tables(comparison, context, money, columns));
    }
    if !context.scenarios().is_empty() {
        lines.push(String::new());
        lines.extend(scenarios::lines(comparison, context, columns));
    }
    if let Some(found) = context.possible() {
        lines.push(String::new());
        lines.extend(possible::lines(comparison, found, columns));
    }
    for (heading, changes) in grouped(comparison, context) {
        lines.push(String::new());
        lines.push(heading.to_uppercase());
        let mut example = None;
        for (number, change) in changes {
            let title =
                change.item.title.as_ref().filter(|_| change.kind == Kind::Example && !change.is_item());
            if title.is_none() || title != example {
                lines.push(String::new());
            }
            match title {
                Some(title) => {
                    if Some(title) != example {
                        lines.extend(hanging(INDENT, &visible(title), columns));
                    }
                    lines.extend(in_example(number, change, columns));
                }
                None => lines.extend(change_lines(number, change, context, columns)),
            }
            example = title;
        }
    }
    if !comparison.same.is_empty() {
        lines.push(String::new());
        lines.extend(hanging("Written otherwise, and no change of terms: ", &same(comparison), columns));
    }
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// A change in a worked example, in short.
fn in_example(number: usize, change: &Change, columns: usize) -> Vec<String> {
    let term = change.term.rsplit_once("\", ").map_or(change.term.as_str(), |(_, statement)| statement);
    let text = |written: &Option<Written>| written.as_ref().map(|written| visible(&written.text));
    let said = match (text(&change.was), text(&change.now)) {
        (Some(was), Some(now)) => format!("{was} → {now}"),
        (Some(was), None) => format!("{was}, removed"),
        (None, Some(now)) => format!("{now}, added"),
        (None, None) => String::new(),
    };
    hanging(&format!("{number:>3}  "), &format!("{}: {said}", visible(term)), columns)
}

fn change_lines(number: usize, change: &Change, context: &Context<'_>, columns: usize) -> Vec<String> {
    let what = what(change);
    let title = change.item.title.as_ref().map_or(&context.title, |title| title);
    // Beside a title that is too long for it, what happened has a line of its own.
    let room = columns.saturating_sub(width(&what) + 2);
    let mut title = hanging(&format!("{number:>3}  "), &visible(title), room.max(columns / 2)).into_iter();
    let mut lines = at_both_edges(&title.next().unwrap_or_default(), &what, columns);
    lines.extend(title);
    lines.extend(hanging(INDENT, &visible(&change.term), columns));
    let one = |word: &str, written: &Written, lines: &mut Vec<String>| {
        let first = format!("{INDENT}{word}  ");
        let place = context.place(written.span);
        let said = hanging(&first, &visible(&written.text), columns.saturating_sub(place.len() + 2));
        let mut said = said.into_iter();
        if let Some(line) = said.next() {
            lines.extend(at_both_edges(&line, &place, columns));
        }
        lines.extend(said);
    };
    // Of an item as a whole, the title stands above.
    let whole = change.is_item() && (change.was.is_none() || change.now.is_none());
    for (word, written) in [("was", &change.was), ("now", &change.now)] {
        if let Some(written) = written {
            let written = if whole { there(written) } else { written.clone() };
            one(word, &written, &mut lines);
        }
    }
    for line in change.contents.iter().take(MOST_LINES) {
        lines.extend(hanging(&format!("{INDENT}       "), &visible(line), columns));
    }
    if change.contents.len() > MOST_LINES {
        let more = change.contents.len() - MOST_LINES;
        lines.push(format!(
            "{INDENT}       … and {}",
            meed_contract::words::counted(more, "more line", "more lines")
        ));
    }
    if let (Some(was), Some(now)) = (&change.was, &change.now)
        && was.text.contains('"')
    {
        let mark = |open: &'static str, close: &'static str| move |text: &str| format!("{open}{text}{close}");
        let words = marked(
            &visible(&was.text),
            &visible(&now.text),
            mark("[-", "-]"),
            mark("{+", "+}"),
            str::to_owned,
        );
        if let Some(words) = words {
            lines.extend(hanging(&format!("{INDENT}     "), &words, columns));
        }
    }
    if let Some(money) = &context.money {
        if let Some(worth) = worth(number - 1, money) {
            lines.extend(hanging(&format!("{INDENT}£    "), &visible(&worth), columns));
        }
        for worth in context.further_worth(number - 1) {
            lines.extend(hanging(&format!("{INDENT}£    "), &visible(&worth), columns));
        }
        if let Some(judged) = money.judged(number - 1) {
            let (sentence, examples) = sentences(judged, money.contract);
            lines.extend(hanging(&format!("{INDENT}*    "), &sentence, columns));
            for example in examples {
                lines.extend(hanging(&format!("{INDENT}       "), &visible(&example), columns));
            }
        }
        if let Some(worst) = context.worst_case(number - 1) {
            lines.extend(hanging(&format!("{INDENT}*    "), &visible(&worst), columns));
        }
    }
    for note in sure(change).map(str::to_owned).into_iter().chain(fixed(change)) {
        lines.extend(hanging(&format!("{INDENT}!    "), &note, columns));
    }
    lines
}

/// That an item is there, at its place.
fn there(written: &Written) -> Written {
    Written { text: "there, and says:".to_owned(), span: written.span }
}

/// What is written otherwise, as a list of terms.
fn same(comparison: &Comparison) -> String {
    comparison.same.iter().map(|change| visible(&change.term)).collect::<Vec<_>>().join(", ")
}
