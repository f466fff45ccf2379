//! A text that is edited is read as if for the first time, whatever was kept of it.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test may panic, and reads the examples"
)]

use meed_diagnostics::SourceId;
use meed_syntax::{Memory, Parsed, parse};
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

const SOURCE: SourceId = SourceId(3);

/// What is typed: what opens and closes things, joins and splits items, and whole items.
const PIECES: [&str; 34] = [
    "{",
    "}",
    "\n}\n",
    " {\n",
    "\"",
    "#",
    "# a remark }\n",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    " ",
    "|",
    "x",
    "£",
    "1",
    "(",
    ", ",
    " = ",
    "\nindicator a \"A\" {\n  weight 1\n}\n",
    "\n  outcome b \"B\" {\n    weight 1\n    indicator c \"C\" {\n    }\n  }\n",
    "\npayment d \"D\" {\n  from x\n",
    "\ncomponent e \"E\" {\n}",
    "example \"F\" {\n",
    "indicators {\n  | name | title |\n  | g | \"G\" |\n}\n",
    "  pays by thresholds {\n",
    "as from 1 April 2020 {\n",
    "additional h \"H\" {\n  points 1\n}\n",
    "import \"other.meed\"\n",
    "amount i \"I\" = £1\n",
    "outcom j \"J\" {\n",
    "gains {\n",
    "\u{FEFF}",
    "define k \"K\" by cases {\n  | a | k |\n  | other | 1 |\n}\n",
];

#[derive(Clone, Debug)]
enum Step {
    /// Writes a piece somewhere.
    Write(usize, usize),
    /// Removes so many bytes somewhere.
    Remove(usize, usize),
    /// Removes a line.
    RemoveLine(usize),
    /// Copies some lines to elsewhere.
    Copy(usize, usize, usize),
    /// Goes back to the text before.
    Undo,
    /// Writes something in front of everything.
    Lead(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let place = || 0..1_000_000_usize;
    prop_oneof![
        4 => (place(), 0..PIECES.len()).prop_map(|(at, piece)| Step::Write(at, piece)),
        2 => (place(), 1..4_usize).prop_map(|(at, length)| Step::Remove(at, length)),
        1 => (place(), 1..400_usize).prop_map(|(at, length)| Step::Remove(at, length)),
        2 => place().prop_map(Step::RemoveLine),
        1 => (place(), 1..30_usize, place()).prop_map(|(from, lines, to)| Step::Copy(from, lines, to)),
        3 => Just(Step::Undo),
        1 => (0..PIECES.len()).prop_map(Step::Lead),
    ]
}

fn boundary(text: &str, at: usize) -> usize {
    let mut at = at % (text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn line_start(text: &str, at: usize) -> usize {
    text[..boundary(text, at)].rfind('\n').map_or(0, |newline| newline + 1)
}

fn edited(text: &str, before: &str, step: &Step) -> String {
    let mut new = text.to_owned();
    match *step {
        Step::Write(at, piece) => new.insert_str(boundary(text, at), PIECES[piece]),
        Step::Remove(at, length) => {
            let start = boundary(text, at);
            new.replace_range(start..boundary(text, (start + length).min(text.len())), "");
        }
        Step::RemoveLine(at) => {
            let start = line_start(text, at);
            let end = text[start..].find('\n').map_or(text.len(), |newline| start + newline + 1);
            new.replace_range(start..end, "");
        }
        Step::Copy(from, lines, to) => {
            let start = line_start(text, from);
            let copied: String = text[start..].split_inclusive('\n').take(lines).collect();
            new.insert_str(line_start(text, to), &copied);
        }
        Step::Undo => before.clone_into(&mut new),
        Step::Lead(piece) => new.insert_str(0, PIECES[piece]),
    }
    new
}

fn assert_same(found: &Parsed, text: &str, what: &str) {
    let expected = parse(SOURCE, text);
    assert_eq!(found.diagnostics, expected.diagnostics, "diagnostics {what} of\n{text}");
    if found.file != expected.file {
        // The trees are long: what differs first is enough.
        let (found, expected) = (format!("{:#?}", found.file), format!("{:#?}", expected.file));
        let differs = found.lines().zip(expected.lines()).find(|(found, expected)| found != expected);
        panic!("the tree {what} differs: {differs:?}\n{text}");
    }
}

fn rule_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rule_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "meed") {
            found.push(path);
        }
    }
    found.sort();
}

static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut paths = Vec::new();
    for folder in ["examples", "tests/cases", "crates/syntax/tests"] {
        rule_files(&root.join(folder), &mut paths);
    }
    paths.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect()
});

/// Every rule file of the repository, sound or not.
#[test]
fn every_text_is_read_the_same_by_its_units() {
    assert!(TEXTS.len() > 100);
    let mut memory = Memory::new();
    for text in TEXTS.iter() {
        // Once, then from what was kept, then behind something that moves everything.
        assert_same(&memory.parse(SOURCE, text), text, "at first");
        assert_same(&memory.parse(SOURCE, text), text, "again");
        let moved = format!("# A remark\n\n{text}");
        assert_same(&memory.parse(SOURCE, &moved), &moved, "further down");
    }
}

#[test]
fn only_what_an_edit_touches_is_kept_anew() {
    let text = include_str!("cases/sample.meed");
    let mut memory = Memory::new();
    for round in 0..100 {
        let text = text.replacen("weight", &format!("weight{}", " ".repeat(1 + round)), 1);
        memory.parse(SOURCE, &text);
        memory.forget_unused();
    }
    let kept = memory.len();
    for round in 0..100 {
        let text = text.replacen("weight", &format!("weight{}", " ".repeat(1 + round)), 1);
        memory.parse(SOURCE, &text);
        memory.forget_unused();
    }
    assert_eq!(memory.len(), kept, "what is kept does not grow");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    /// Long sessions on a random file: after each edit everything is as if read for the first time.
    #[test]
    fn an_edited_text_is_read_as_if_for_the_first_time(
        which in 0..10_000_usize,
        steps in prop::collection::vec(step(), 1..25),
    ) {
        let mut text = TEXTS[which % TEXTS.len()].clone();
        let mut before = text.clone();
        let mut memory = Memory::new();
        assert_same(&memory.parse(SOURCE, &text), &text, "at first");
        for step in steps {
            let next = edited(&text, &before, &step);
            before = std::mem::replace(&mut text, next);
            assert_same(&memory.parse(SOURCE, &text), &text, &format!("after {step:?}"));
            memory.forget_unused();
        }
    }
}
