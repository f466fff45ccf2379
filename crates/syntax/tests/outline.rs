//! Outlines: whatever a text says is in its outline.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests read files, and fail by panicking"
)]

use meed_diagnostics::SourceId;
use meed_syntax::{Form, WordKind, outline, parse_without_places};
use std::fs;
use std::path::{Path, PathBuf};

/// Every rule file of the repository.
fn rule_files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    for folder in ["examples", "tests", "crates/syntax/tests"] {
        search(&root.join(folder), &mut found);
    }
    found
}

fn search(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            search(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "meed") {
            found.push(path);
        }
    }
}

/// What is written of an outline gives the tree that the text itself gives. So no construct is lost in it, none that is added
/// to the language later either.
#[test]
fn an_outline_says_all_that_the_text_says() {
    let mut read = 0;
    for path in rule_files() {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let before = parse_without_places(&text);
        if !before.diagnostics.is_empty() {
            continue;
        }
        read += 1;
        let written = outline(SourceId(0), &text).write();
        let after = parse_without_places(&written);
        assert!(after.diagnostics.is_empty(), "{}\n{written}\n{:#?}", path.display(), after.diagnostics);
        let same = before.file.items.iter().zip(&after.file.items).all(|(a, b)| {
            assert!(a == b, "{}\n{a:#?}\n{b:#?}", path.display());
            true
        });
        assert!(same && before.file.items.len() == after.file.items.len(), "{}", path.display());
        assert!(outline(SourceId(0), &written).write() == written, "{}", path.display());
    }
    assert!(read > 50, "{read}");
}

#[test]
fn layout_comments_and_ways_of_writing_figures_are_left_out() {
    let one =
        "payment core \"Core\" {\n  from icb # who pays\n  pays £1.2m +\n    10 per cent of (a - £0.50)\n}\n";
    let other =
        "\n\npayment core \"Core\" {\n  from    icb\n\n  pays  £1,200,000.00 + 10% of (a - £0.5)\n}\n";
    let written = outline(SourceId(0), one).write();
    assert_eq!(written, "payment core \"Core\" {\n  from icb\n  pays £1,200,000 + 10% of (a - £0.50)\n}\n");
    assert_eq!(outline(SourceId(0), other).write(), written);
}

#[test]
fn a_table_of_items_is_spread_into_items_that_know_their_cells() {
    let text = "indicators {\n  weight 1\n  | name | title | target |\n  | a | \"A\" | at least 30% until 1 Oct 2018, then at least 5% |\n  | b | \"B\" | - |\n}\n";
    let outline = outline(SourceId(0), text);
    let [a, b] = outline.nodes.as_slice() else { panic!("{outline:#?}") };
    assert_eq!(a.form, Form::Item);
    let target = a.statement("target").unwrap();
    assert_eq!(target.value(), "at least 30% until 1 October 2018, then at least 5%");
    assert_eq!(&text[target.span.range()], "at least 30% until 1 Oct 2018, then at least 5%");
    assert!(target.words.iter().filter(|word| matches!(word.kind, WordKind::Literal(_))).count() == 3);
    assert!(b.statement("target").is_none() && b.statement("weight").is_some());
}
