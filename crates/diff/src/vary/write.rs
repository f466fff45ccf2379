//! A variation as a text.

use super::{Term, Wanted};
use meed_contract::words;
use meed_diagnostics::SourceId;
use meed_syntax::tree::SetOn;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What a variation does about a term.
pub(super) struct Line {
    pub(super) form: Form,
    pub(super) term: Term,
}

/// How it is written.
pub(super) enum Form {
    Change {
        from: String,
        to: String,
    },
    Remove,
    /// What it becomes a part of, with what it stands before in it, and the item.
    Add {
        within: Option<(String, Option<String>)>,
        text: String,
    },
}

/// As wide as the cells of a table of changes may be together.
const MOST_IN_A_ROW: usize = 90;

/// The item. Where it is not agreed yet, a comment stands where that is said then.
pub(super) fn text(wanted: &Wanted, lines: &[Line]) -> String {
    let mut out = format!("variation {} \"{}\" {{\n", wanted.number, quoted(&wanted.title));
    let by = wanted.by.join(", ");
    // Writing to a string cannot fail.
    let _ = match wanted.agreed {
        Some(agreed) => writeln!(out, "agreed {} by {by}", words::date(agreed)),
        None => writeln!(out, "# not agreed yet: agreed … by {by}"),
    };
    let set_on = match wanted.set_on {
        None => "",
        Some(SetOn::FirstDay) => ", set on the first day",
        Some(SetOn::LastDay) => ", set on the last day",
    };
    let _ = writeln!(out, "effective {}{set_on}", words::date(wanted.effective));
    let fixed: BTreeSet<&str> = lines.iter().filter_map(|line| line.term.fixed.as_deref()).collect();
    for outcome in fixed {
        let _ = writeln!(out, "overriding {outcome}");
    }
    for line in lines {
        if matches!(line.form, Form::Remove) {
            let _ = writeln!(out, "remove {}", line.term.term);
        }
    }
    let mut places: Vec<&Option<(String, Option<String>)>> = Vec::new();
    for line in lines {
        if let Form::Add { within, .. } = &line.form
            && !places.contains(&within)
        {
            places.push(within);
        }
    }
    for place in places {
        let to = place.as_ref().map_or(String::new(), |(place, before)| {
            let before = before.as_ref().map_or(String::new(), |before| format!(", before {before}"));
            format!(" to {place}{before}")
        });
        let _ = writeln!(out, "add{to} {{");
        let texts = lines.iter().filter_map(|line| match &line.form {
            Form::Add { within, text } if within == place => Some(text.as_str()),
            _ => None,
        });
        out.push_str(&texts.map(|text| format!("{text}\n")).collect::<Vec<_>>().join("\n"));
        out.push_str("}\n");
    }
    let changes: Vec<(&str, &str, &str)> = lines
        .iter()
        .filter_map(|line| match &line.form {
            Form::Change { from, to } => Some((line.term.term.as_str(), from.as_str(), to.as_str())),
            Form::Remove | Form::Add { .. } => None,
        })
        .collect();
    let (tabled, mut single): (Vec<_>, Vec<_>) =
        changes.into_iter().partition(|(_, from, to)| !from.contains('\n') && !to.contains('\n'));
    let widest = |of: &dyn Fn(&(&str, &str, &str)) -> usize| tabled.iter().map(of).max().unwrap_or_default();
    let width = widest(&|row| row.0.len()) + widest(&|row| row.1.len()) + widest(&|row| row.2.len());
    // A table that is too wide for a page is harder to read than lines.
    let tabled = if width > MOST_IN_A_ROW {
        single.splice(0..0, tabled);
        Vec::new()
    } else {
        tabled
    };
    if let [(term, from, to)] = tabled.as_slice() {
        let _ = writeln!(out, "change {term}\nfrom {from}\nto {to}");
    } else if !tabled.is_empty() {
        out.push_str("changes {\n| term | from | to |\n");
        for (term, from, to) in tabled {
            let _ = writeln!(out, "| {term} | {from} | {to} |");
        }
        out.push_str("}\n");
    }
    for (term, from, to) in single {
        let _ = writeln!(out, "change {term}\nfrom {from}\nto {to}");
    }
    out.push_str("}\n");
    // What cannot be read as it stands is reported where it is proved.
    meed_syntax::format(SourceId(0), &out).unwrap_or(out)
}

/// A text between quotes.
fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}
