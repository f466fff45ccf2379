//! What documents show is true: every contract in them is sound, laid out as `meed fmt` does it, and pays what its
//! worked examples say.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read files and run the program, and fail where they cannot"
)]

use meed_diagnostics::{Severity, Sources};
use meed_tests::documents::{Block, blocks};
use meed_tests::{check, read, root};
use std::path::{Path, PathBuf};
use std::process::Command;

const DOCUMENTS: [&str; 4] = ["docs/language.md", "docs/tutorial.md", "docs/tutorial-2.md", "README.md"];

fn problem(block: &Block) -> Option<String> {
    let mut sources = Sources::new();
    let source = sources.add("block.meed", block.text.clone());
    let (contract, mut found) = check(source, &block.text);
    let mut expected = 0;
    if let Some(contract) = &contract {
        let plan = meed_engine::compile(contract);
        for example in &contract.examples {
            let result = meed_engine::run_example(contract, &plan, example);
            expected += result.expected;
            found.extend(result.failures);
        }
    }
    found.retain(|found| found.severity > Severity::Note);
    if !found.is_empty() {
        return Some(meed_report::diagnostics::plain::render(&found, &sources));
    }
    if expected == 0 && block.text.contains("expect") {
        return Some("its worked examples expect nothing".to_owned());
    }
    block.unformatted()
}

#[test]
fn contracts_in_documents_are_sound() {
    let mut failures = Vec::new();
    let mut count = 0;
    for document in DOCUMENTS {
        let Ok(text) = std::fs::read_to_string(root().join(document)) else { continue };
        for block in blocks(&text).iter().filter(|block| block.language == "meed") {
            if block.note == "fragment" {
                continue;
            }
            count += 1;
            if let Some(problem) = problem(block) {
                failures.push(format!("{document}:{}: {problem}", block.line));
            }
        }
    }
    assert!(count > 10, "only {count} contracts were found in the documents");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The two parts of the tutorial.
const PARTS: [&str; 2] = ["docs/tutorial.md", "docs/tutorial-2.md"];

/// The folder in which the tutorial's commands are typed.
const TUTORIAL: &str = "docs/tutorial";

fn step_files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(root().join(TUTORIAL)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        files.push((name, std::fs::read_to_string(&path).unwrap()));
    }
    files
}

#[test]
fn tutorial_shows_what_its_files_say() {
    let files = step_files();
    for (name, text) in &files {
        if Path::new(name).extension().is_some_and(|extension| extension == "meed") {
            let block = Block { language: String::new(), note: String::new(), text: text.clone(), line: 1 };
            assert_eq!(block.unformatted(), None, "{name}");
        }
    }
    for document in PARTS {
        for block in blocks(&read(document)) {
            let shown = match (block.language.as_str(), block.note.as_str()) {
                ("meed", "fragment") => files.iter().any(|(_, text)| text.contains(&block.text)),
                ("meed" | "csv", _) => files.iter().any(|(_, text)| *text == block.text),
                _ => true,
            };
            assert!(shown, "{document}:{}: no file of the tutorial says this", block.line);
        }
    }
}

/// The program as it is now.
fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().and_then(Path::parent).unwrap();
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--quiet", "--package", "meed-cli", "--target-dir"]).arg(profile.parent().unwrap());
    if profile.ends_with("release") {
        build.arg("--release");
    }
    assert!(build.current_dir(root()).status().unwrap().success(), "the program can be built");
    profile.join(format!("meed{}", std::env::consts::EXE_SUFFIX))
}

/// What a command of the tutorial prints, both streams together.
fn output(program: &Path, command: &str) -> String {
    let arguments = command.strip_prefix("meed ").unwrap().split(' ');
    let run = Command::new(program)
        .args(arguments)
        .current_dir(root().join(TUTORIAL))
        .env("NO_COLOR", "1")
        .env_remove("NO_GRAPHICS")
        .output()
        .unwrap();
    format!("{}{}", String::from_utf8(run.stdout).unwrap(), String::from_utf8(run.stderr).unwrap())
}

/// Every `console` block shows a command and what it prints; one marked `beginning` shows the first lines of it, one
/// marked `part` lines that stand together in it. With UPDATE_DOCUMENTS=1 the document is brought up to date instead, all
/// but those parts.
#[test]
fn tutorial_prints_what_it_shows() {
    let program = program();
    for document in PARTS {
        let text = read(document);
        let mut updated = text.clone();
        for block in blocks(&text).iter().filter(|block| block.language == "console") {
            let (command, shown) = block.text.split_once('\n').unwrap();
            let mut printed = output(&program, command.strip_prefix("$ ").unwrap());
            if block.note == "part" {
                assert!(printed.contains(shown), "{document}:{}: this is not printed", block.line);
                continue;
            }
            if block.note == "beginning" {
                printed = printed.split_inclusive('\n').take(shown.lines().count()).collect();
            }
            let fence = |output: &str| {
                format!(
                    "```console{}{}\n{command}\n{output}```\n",
                    if block.note.is_empty() { "" } else { " " },
                    block.note
                )
            };
            if std::env::var_os("UPDATE_DOCUMENTS").is_some() {
                updated = updated.replace(&fence(shown), &fence(&printed));
            } else {
                assert_eq!(
                    shown, printed,
                    "{document}:{}: run this test with UPDATE_DOCUMENTS=1",
                    block.line
                );
            }
        }
        if updated != text {
            std::fs::write(root().join(document), updated).unwrap();
        }
    }
}
