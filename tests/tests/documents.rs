//! What documents show is true: every contract in them is sound, laid out as `meed fmt` does it, and pays what its
//! worked examples say.

use meed_diagnostics::{Severity, Sources};
use meed_tests::documents::{Block, blocks};
use meed_tests::{check, root};

const DOCUMENTS: [&str; 3] = ["docs/language.md", "docs/tutorial.md", "README.md"];

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
