//! What is offered, explained and coloured while one types.

use crate::client::{Client, byte, position};
use crate::common::Scratch;
use crate::{SMALL, example};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The offers where `^` stands, one a line; `text` has the mark in it.
fn offers(client: &mut Client, version: i64, marked: &str) -> String {
    let at = marked.find('^').unwrap();
    let text = marked.replacen('^', "", 1);
    if version == 1 {
        client.open("a.meed", &text);
    } else {
        client.change("a.meed", version, &text);
    }
    let line = text[..at].matches('\n').count();
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let place = json!({"line": line, "character": text[start..at].encode_utf16().count()});
    let uri = client.uri("a.meed");
    let found =
        client.request("textDocument/completion", json!({"textDocument": {"uri": uri}, "position": place}));
    let mut out = String::new();
    for item in found.as_array().into_iter().flatten() {
        let edit = &item["textEdit"];
        let replaced = &text[byte(&text, &edit["range"]["start"])..byte(&text, &edit["range"]["end"])];
        let written = edit["newText"].as_str().unwrap().replace('\n', "⏎");
        let label = item["label"].as_str().unwrap();
        let _ = write!(out, "{label}");
        if written != label || !replaced.is_empty() {
            let _ = write!(out, "  «{replaced}» → «{written}»");
        }
        let _ = writeln!(out, "  ({})", item["detail"].as_str().unwrap_or("-"));
    }
    out
}

#[test]
fn what_fits_a_place_is_offered() {
    let scratch = Scratch::new();
    let mut client = Client::start(scratch.path());
    let base = "\
contract \"Carer support\" {
  language  1
  term      1 April 2025 to 31 March 2028
  rounding  to £0.01 half up
}

party council \"County council\"
party carers \"Carers' centre\"

levels grade none, good, excellent

amount value \"Value of the contract\" by year {
  | Year 1  | Year 2  | Year 3  |
  | £40,000 | £41,000 | £42,000 |
}
";
    let mut out = String::new();
    let mut version = 0;
    for ending in [
        "\npay^",
        "\npayment core \"Core\" {\n  ^",
        "\npayment core \"Core\" {\n  from  c^",
        "\npayment core \"Core\" {\n  pays  80% of v^",
        "\npayment core \"Core\" {\n  pays  value until ^",
        "\npayment core \"Core\" {\n  pays  value until 31 M^",
        "\npayment core \"Core\" {\n  each  year, ^",
        "\npayment core \"Core\" {\n  applies  from Y^",
        "\npayment core \"Core\" {\n  outcome o \"O\" {\n    indicator i \"I\" {\n      phase-in  ^",
        "\npayment core \"Core\" {\n  outcome o \"O\" {\n    indicator i \"I\" {\n      phase-in  baseline in ^",
        "\npayment core \"Core\" {\n  outcome o \"O\" {\n    indicator i \"I\" {\n      pays  ^",
        "\npayment core \"Core\" {\n  outcome o \"O\" {\n    indicator i \"I\" {\n      measures  \"level\" as level of ^",
        "\npayment core \"Core\" {\n  outcome o \"O\" {\n    indicators {\n      | name | title | rep^ |",
        "\npayment core \"Core\" {\n  outcome o \"O\" {\n    indicators {\n      | name | title | reported |\n      | a | \"A\" | ^ |",
        "\npayment core \"Core\" {\n  outcome o \"O\" {\n    indicator i \"I\" {\n      pays by level {\n        | grade | pays |\n        | ^ |",
        "\nexample \"E\" {\n  in  ^",
        "\nexample \"E\" {\n  in  Year 1\n  expect  ^",
        "\nexample \"E\" {\n  in  Year 1\n  expect  value.^",
        "\ninput people \"People\" {\n  unit  ^",
        "\n# a remark ^",
        "\nparty x \"in a text ^",
    ] {
        version += 1;
        let found = offers(&mut client, version, &format!("{base}{ending}"));
        let shown = if found.is_empty() { "nothing\n".to_owned() } else { found };
        let _ = writeln!(out, "=== {}\n{shown}", ending.trim_start().replace('\n', "⏎"));
    }
    insta::assert_snapshot!(out);
}

#[test]
fn an_offered_name_is_explained_when_it_is_asked_for() {
    let mut client = Client::start(&example("oxfordshire"));
    let text = client.open_file("contract.meed");
    let found = client.at("textDocument/completion", "contract.meed", &text, "80% of ^contract-value");
    let item =
        found.as_array().unwrap().iter().find(|item| item["label"] == "contract-value").unwrap().clone();
    let item = client.request("completionItem/resolve", item);
    let told = item["documentation"]["value"].as_str().unwrap();
    assert!(told.contains("**Year") && told.contains("£36,000,000"), "{told}");
}

#[test]
fn how_a_statement_goes_on_is_told() {
    let scratch = Scratch::new();
    let mut client = Client::start(scratch.path());
    let text = SMALL.replace("pays  £48,000", "pays  lowest of (£48,000, £1)");
    client.open("a.meed", &text);
    let mut out = String::new();
    for needle in ["lowest of (£48,000, ^£1", "each  ^year", "rounding  to ^£0.01"] {
        let found = client.at("textDocument/signatureHelp", "a.meed", &text, needle);
        for signature in found["signatures"].as_array().unwrap() {
            let _ = writeln!(
                out,
                "{needle}: {} [{}]\n  {}",
                signature["label"].as_str().unwrap(),
                signature["activeParameter"],
                signature["documentation"]["value"].as_str().unwrap()
            );
        }
    }
    insta::assert_snapshot!(out);
}

/// Tokens written out: each word with what it is.
fn coloured(text: &str, legend: &Value, data: &[u64]) -> Vec<String> {
    let (mut line, mut start) = (0, 0);
    data.chunks(5)
        .map(|token| {
            line += token[0];
            start = if token[0] == 0 { start + token[1] } else { token[1] };
            let from = byte(text, &json!({"line": line, "character": start}));
            let to = byte(text, &json!({"line": line, "character": start + token[2]}));
            let kind = legend["tokenTypes"][usize::try_from(token[3]).unwrap()].as_str().unwrap();
            let definition = if token[4] == 1 { " defined" } else { "" };
            format!("{}: {kind}{definition}", &text[from..to])
        })
        .collect()
}

fn numbers(value: &Value) -> Vec<u64> {
    value.as_array().unwrap().iter().map(|number| number.as_u64().unwrap()).collect()
}

#[test]
fn words_have_their_colours() {
    let scratch = Scratch::new();
    let mut client = Client::start(scratch.path());
    let text = SMALL.replace("  each  year\n", "  each  year, in 12 monthly instalments  # £ a month\n");
    client.open("a.meed", &text);
    let legend = client.capabilities["semanticTokensProvider"]["legend"].clone();
    let full = client.of("textDocument/semanticTokens/full", "a.meed");
    let before = numbers(&full["data"]);
    let shown = coloured(&text, &legend, &before);
    insta::assert_snapshot!(shown.join("\n"));
    // A part of the file has a part of the tokens.
    let uri = client.uri("a.meed");
    let range = json!({"start": position(&text, "party council"), "end": position(&text, "party carers")});
    let part = client
        .request("textDocument/semanticTokens/range", json!({"textDocument": {"uri": uri}, "range": range}));
    assert_eq!(
        coloured(&text, &legend, &numbers(&part["data"])),
        ["party: keyword", "council: namespace defined", "\"County council\": string"]
    );
    // After an edit only what differs is sent.
    let changed = text.replace("£48,000", "20% of £48,000");
    client.change("a.meed", 2, &changed);
    let delta = client.request(
        "textDocument/semanticTokens/full/delta",
        json!({"textDocument": {"uri": uri}, "previousResultId": full["resultId"]}),
    );
    let mut patched = before;
    for edit in delta["edits"].as_array().unwrap() {
        let start = usize::try_from(edit["start"].as_u64().unwrap()).unwrap();
        let count = usize::try_from(edit["deleteCount"].as_u64().unwrap()).unwrap();
        assert!(numbers(&edit["data"]).len() < 30, "{delta}");
        patched.splice(start..start + count, numbers(&edit["data"]));
    }
    let full = client.of("textDocument/semanticTokens/full", "a.meed");
    assert_eq!(patched, numbers(&full["data"]));
    assert!(coloured(&changed, &legend, &patched).contains(&"of: keyword".to_owned()));
}
