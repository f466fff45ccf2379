//! What a merge of two sides' changes came to, laid out for a terminal.

use super::Money;
use super::effects::worth;
use super::phrases::what;
use crate::layout::{at_both_edges, hanging, visible, wrap};
use meed_contract::words;
use meed_diagnostics::{Sources, Span};
use meed_diff::merge::{Conflict, Merge, Side};
use meed_diff::{Change, Comparison, Written};

/// What is said of a merge besides the merge itself.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// What each side's changes are worth: ours, theirs.
    pub money: [Option<Money<'a>>; 2],
    /// Whether conflicts stand between marks in the text.
    pub marked: bool,
    /// The texts.
    pub sources: &'a Sources,
}

/// How far what is said of a conflict stands to the right of its number.
const INDENT: &str = "     ";

/// What both sides changed, and what is in conflict, laid out for `columns`.
pub fn render(merge: &Merge, context: &Context<'_>, columns: usize) -> String {
    let mut lines = wrap(&summary(merge), columns);
    for (at, conflict) in merge.conflicts.iter().enumerate() {
        lines.push(String::new());
        lines.extend(conflict_lines(at + 1, merge, conflict, context, columns));
    }
    if !merge.conflicts.is_empty() {
        lines.push(String::new());
        let settle = if context.marked {
            "Both sides of each conflict stand between marks in the text: write what holds in place of them."
        } else {
            "Settle each with --prefer ours TERM or --prefer theirs TERM, or all with --prefer ours all."
        };
        lines.extend(wrap(settle, columns));
    }
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// How much was changed and made, in sentences.
fn summary(merge: &Merge) -> String {
    let counted = |side: &Comparison| words::counted(side.changes.len(), "change", "changes");
    let both = match merge.both.len() {
        0 => String::new(),
        both => format!("; {} on both sides", words::counted(both, "is the same", "are the same")),
    };
    let mut sentences =
        vec![format!("{} of ours, {} of theirs{both}.", counted(&merge.ours), counted(&merge.theirs))];
    let left = merge.ours_left.len() + merge.theirs_left.len();
    if left > 0 {
        let left = words::counted(left, "change is", "changes are");
        sentences.push(format!("{left} not made, since the other side is preferred."));
    }
    sentences.push(match merge.conflicts.len() {
        0 => "No conflict.".to_owned(),
        several => format!("{}.", words::counted(several, "conflict", "conflicts")),
    });
    sentences.join(" ")
}

fn conflict_lines(
    number: usize,
    merge: &Merge,
    conflict: &Conflict,
    context: &Context<'_>,
    columns: usize,
) -> Vec<String> {
    let ours: Vec<&Change> = of(&merge.ours, &conflict.ours);
    let theirs: Vec<&Change> = of(&merge.theirs, &conflict.theirs);
    let title = ours.iter().chain(&theirs).find_map(|change| change.item.title.clone());
    let mut lines = Vec::new();
    let term = visible(&conflict.term);
    match title {
        Some(title) => {
            lines.extend(hanging(&format!("{number:>3}  "), &visible(&title), columns));
            lines.extend(hanging(INDENT, &term, columns));
        }
        None => lines.extend(hanging(&format!("{number:>3}  "), &term, columns)),
    }
    // One term, and what three say of it.
    if let ([one], [other]) = (ours.as_slice(), theirs.as_slice())
        && one.term == other.term
        && same_place(one.was.as_ref(), other.was.as_ref())
    {
        lines.extend(said("base", one.was.as_ref(), context, columns));
        lines.extend(said("ours", one.now.as_ref(), context, columns));
        lines.extend(said("theirs", other.now.as_ref(), context, columns));
    } else {
        for (side, changes) in [(Side::Ours, &ours), (Side::Theirs, &theirs)] {
            for change in changes {
                lines.extend(hanging(
                    &format!("{INDENT}{:<6}  ", side.word()),
                    &format!("{}: {}", visible(&change.term), what(change)),
                    columns,
                ));
                lines.extend(said("  was", change.was.as_ref(), context, columns));
                lines.extend(said("  now", change.now.as_ref(), context, columns));
            }
        }
    }
    for ((side, positions), money) in
        [(Side::Ours, &conflict.ours), (Side::Theirs, &conflict.theirs)].into_iter().zip(&context.money)
    {
        let Some(money) = money else { continue };
        for at in positions {
            if let Some(worth) = worth(*at, money) {
                let label = format!("{INDENT}{:<6}  ", format!("£ {}", side.word()));
                lines.extend(hanging(&label, &visible(&worth), columns));
            }
        }
    }
    lines
}

fn of<'c>(comparison: &'c Comparison, positions: &[usize]) -> Vec<&'c Change> {
    positions.iter().filter_map(|at| comparison.changes.get(*at)).collect()
}

fn same_place(one: Option<&Written>, other: Option<&Written>) -> bool {
    one.map(|one| one.span) == other.map(|other| other.span)
}

/// What is said, and where.
fn said(word: &str, written: Option<&Written>, context: &Context<'_>, columns: usize) -> Vec<String> {
    let first = format!("{INDENT}{word:<6}  ");
    let Some(written) = written else { return hanging(&first, "(nothing)", columns) };
    let place = place(written.span, context.sources);
    let lines = hanging(&first, &visible(&written.text), columns.saturating_sub(place.len() + 2));
    let mut lines = lines.into_iter();
    let mut out = lines.next().map_or(Vec::new(), |line| at_both_edges(&line, &place, columns));
    out.extend(lines);
    out
}

fn place(span: Span, sources: &Sources) -> String {
    format!("{}:{}", visible(sources.name(span.source)), sources.line_column(span).line)
}
