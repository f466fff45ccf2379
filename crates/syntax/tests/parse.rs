//! Cases as files: `cases/*.meed`, each with the mistakes that reading it must give, and the names that stay.
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]
#![allow(clippy::disallowed_methods, reason = "the cases are files")]

use meed_diagnostics::{Diagnostic, Safety, Sources, Span};
use meed_syntax::tree::{File, Item};
use std::fmt::Write as _;

/// `line:column-line:column`.
fn place(sources: &Sources, span: Span) -> String {
    let from = sources.line_column(span);
    let to = sources.line_column(span.after());
    format!("{}:{}-{}:{}", from.line, from.column, to.line, to.column)
}

fn told(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let mut out = String::new();
    let span = diagnostic.span().expect("a diagnostic has a place");
    let _ = writeln!(out, "{} {} {}", place(sources, span), diagnostic.code.as_str(), diagnostic.message);
    for (index, label) in diagnostic.labels.iter().enumerate() {
        if index > 0 || !label.text.is_empty() {
            let _ = writeln!(out, "    at {}: {}", place(sources, label.span), label.text);
        }
    }
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(out, "    help: {help}");
    }
    for fix in &diagnostic.fixes {
        let safe = if fix.safety == Safety::Safe { "safe" } else { "choose" };
        for edit in &fix.edits {
            let at = place(sources, edit.span);
            let _ = writeln!(out, "    fix ({safe}): {}: {at} {:?}", fix.title, edit.replacement);
        }
    }
    out
}

/// The items that were read, and how much stands in each.
fn outline(file: &File) -> String {
    let mut out = String::new();
    for item in &file.items {
        let line = match item {
            Item::Contract(item) => format!("contract {:?}: {}", item.title.text, item.statements.len()),
            Item::Party(item) => format!("party {}: {}", item.name.text, item.statements.len()),
            Item::Segment(item) => format!("segment {}: {}", item.name.text, item.statements.len()),
            Item::Providers(item) => format!("providers {}: {}", item.name.text, item.members.len()),
            Item::Levels(item) => format!("levels {}: {}", item.name.text, item.levels.len()),
            Item::Amount(item) => format!("amount {}", item.name.text),
            Item::Define(item) => format!("define {}", item.name.text),
            Item::Carried(item) => format!("carried {}: {}", item.name.text, item.statements.len()),
            Item::Curve(item) => format!("curve {}", item.name.text),
            Item::Input(item) => format!("input {}: {}", item.name.text, item.statements.len()),
            Item::Records(item) => {
                let (statements, columns) = (item.statements.len(), item.columns.len());
                format!("records {}: {statements}, {columns} columns", item.name.text)
            }
            Item::Requirement(item) => format!("requirement {}: {}", item.name.text, item.statements.len()),
            Item::Payment(item) => {
                let mut text = format!("payment {}: {}", item.name.text, item.statements.len());
                for outcome in &item.outcomes {
                    let _ = write!(text, "\n  outcome {}: {}", outcome.name.text, outcome.statements.len());
                    for indicator in &outcome.indicators {
                        let (name, count) = (&indicator.name.text, indicator.statements.len());
                        let _ = write!(text, "\n    indicator {name}: {count}");
                    }
                }
                for additional in &item.additional {
                    let (name, count) = (&additional.name.text, additional.statements.len());
                    let _ = write!(text, "\n  additional {name}: {count}");
                }
                text
            }
            Item::Variation(item) => {
                format!(
                    "variation {}: {}, {} changes",
                    item.name.text,
                    item.statements.len(),
                    item.changes.len()
                )
            }
            Item::Example(item) => format!("example {:?}: {}", item.title.text, item.statements.len()),
        };
        let _ = writeln!(out, "{line}");
    }
    out
}

#[test]
fn cases() {
    insta::glob!("cases/*.meed", |path| {
        let text = std::fs::read_to_string(path).expect("a case");
        let mut sources = Sources::new();
        let source = sources.add("case.meed", text.as_str());
        let parsed = meed_syntax::parse(source, &text);
        let mistakes: Vec<String> =
            parsed.diagnostics.iter().map(|diagnostic| told(&sources, diagnostic)).collect();
        insta::assert_snapshot!(format!("{}---\n{}", mistakes.concat(), outline(&parsed.file)));
    });
}

/// Whoever takes a fix must be rid of the mistake, and a safe fix must not bring another.
#[test]
fn fixes_mend() {
    insta::glob!("cases/*.meed", |path| {
        let text = std::fs::read_to_string(path).expect("a case");
        let before = meed_syntax::parse(meed_diagnostics::SourceId(0), &text).diagnostics;
        for diagnostic in &before {
            for fix in &diagnostic.fixes {
                let mut mended = text.clone();
                let mut edits = fix.edits.clone();
                edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
                for edit in edits {
                    mended.replace_range(edit.span.range(), &edit.replacement);
                }
                let after = meed_syntax::parse(meed_diagnostics::SourceId(0), &mended).diagnostics;
                let told = format!("{}: {} by {}\n{after:#?}", path.display(), diagnostic.message, fix.title);
                let gone = !after
                    .iter()
                    .any(|left| left.message == diagnostic.message && left.span() == diagnostic.span());
                assert!(gone, "the mistake stays: {told}");
                // A mistake of the same line may come to light behind the one that was mended.
                assert!(after.len() <= before.len(), "the fix brings mistakes: {told}");
            }
        }
    });
}
