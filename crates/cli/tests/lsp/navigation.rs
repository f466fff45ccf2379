//! From a name to its definition and back, symbols, folding, renaming.

use crate::client::{Client, byte, edited, position};
use crate::common::Scratch;
use crate::{SMALL, example};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Places as lines of the text, each with what is there marked.
fn marked(text: &str, places: &Value) -> String {
    let places = match places {
        Value::Array(places) => places.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    };
    let mut out = String::new();
    for place in places {
        let range = &place["range"];
        let (start, end) = (byte(text, &range["start"]), byte(text, &range["end"]));
        let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[end..].find('\n').map_or(text.len(), |at| end + at);
        let _ = writeln!(
            out,
            "{}«{}»{}",
            text[line..start].trim_start(),
            &text[start..end],
            &text[end..line_end]
        );
    }
    out
}

#[test]
fn names_lead_to_their_definitions_and_back() {
    let mut client = Client::start(&example("oxfordshire"));
    let text = client.open_file("contract.meed");
    let mut out = String::new();
    for needle in ["given   ^recovery-star", "80% of ^contract-value", "submitted by ^occ\n"] {
        let found = client.at("textDocument/definition", "contract.meed", &text, needle);
        let _ = writeln!(out, "=== {needle}\n{}", marked(&text, &found));
    }
    let uri = client.uri("contract.meed");
    for needle in ["amount ^contract-value", "recovery-star.^earned", "| ^mind "] {
        let found = client.request(
            "textDocument/references",
            json!({
                "textDocument": {"uri": uri},
                "position": position(&text, needle),
                "context": {"includeDeclaration": true},
            }),
        );
        let _ = writeln!(out, "=== references of {needle}\n{}", marked(&text, &found));
    }
    let found = client.at("textDocument/documentHighlight", "contract.meed", &text, "indicator ^smoking");
    let _ = writeln!(out, "=== highlights of smoking\n{}", marked(&text, &found));
    insta::assert_snapshot!(out);
}

fn outline(text: &str, symbols: &Value, depth: usize, out: &mut String) {
    for symbol in symbols.as_array().into_iter().flatten() {
        let place = |range: &Value| (byte(text, &range["start"]), byte(text, &range["end"]));
        let (whole, name) = (place(&symbol["range"]), place(&symbol["selectionRange"]));
        assert!(whole.0 <= name.0 && name.1 <= whole.1, "{symbol}");
        let _ = writeln!(
            out,
            "{}{} ({}), {} lines",
            "  ".repeat(depth),
            symbol["name"].as_str().unwrap(),
            symbol["detail"].as_str().unwrap(),
            text[whole.0..whole.1].lines().count()
        );
        outline(text, &symbol["children"], depth + 1, out);
    }
}

#[test]
fn a_file_has_its_outline_and_folds() {
    let mut client = Client::start(&example("west-cheshire"));
    let text = client.open_file("contract.meed");
    let mut out = String::new();
    outline(&text, &client.of("textDocument/documentSymbol", "contract.meed"), 0, &mut out);
    insta::assert_snapshot!("outline", out);
    let folds = client.of("textDocument/foldingRange", "contract.meed");
    let mut out = String::new();
    for fold in folds.as_array().unwrap() {
        let line = usize::try_from(fold["startLine"].as_u64().unwrap()).unwrap();
        let _ = writeln!(
            out,
            "{} to {}: {}",
            fold["startLine"],
            fold["endLine"],
            text.lines().nth(line).unwrap().trim()
        );
    }
    insta::assert_snapshot!("folds", out);
    let uri = client.uri("contract.meed");
    let grown = client.request(
        "textDocument/selectionRange",
        json!({"textDocument": {"uri": uri}, "positions": [position(&text, "monthly")]}),
    );
    let mut range = &grown[0];
    let mut last = text.len() + 1;
    let mut steps = 0;
    let mut sizes = Vec::new();
    while !range.is_null() {
        let (start, end) = (byte(&text, &range["range"]["start"]), byte(&text, &range["range"]["end"]));
        sizes.push(end - start);
        range = &range["parent"];
        steps += 1;
    }
    assert!(sizes.windows(2).all(|pair| pair[0] < pair[1]), "{sizes:?}");
    last -= 1;
    assert_eq!((steps > 3, sizes.last()), (true, Some(&last)));
}

#[test]
fn symbols_of_the_folder_are_found_without_being_open() {
    let mut client = Client::start(&example("oxfordshire"));
    let found = client.request("workspace/symbol", json!({"query": "readmitted"}));
    let mut out = String::new();
    for symbol in found.as_array().unwrap() {
        let _ = writeln!(out, "{} in {}", symbol["name"], symbol["containerName"]);
    }
    insta::assert_snapshot!(out);
}

#[test]
fn a_name_is_changed_in_all_files() {
    let scratch = Scratch::new();
    scratch
        .write("parts/parties.meed", "party council \"County council\"\nparty carers \"Carers' centre\"\n");
    let own = SMALL.replace(
        "party council \"County council\"\nparty carers \"Carers' centre\"\n",
        "import \"parts/parties.meed\"\n",
    );
    scratch.write("contract.meed", &own);
    let mut client = Client::start(scratch.path());
    // The imported file alone is open: what imports it is found in the folder.
    let parties = client.open_file("parts/parties.meed");
    assert_eq!(client.diagnostics("parts/parties.meed", 1), Vec::<Value>::new());
    let uri = client.uri("parts/parties.meed");
    let rename = |client: &mut Client, needle: &str, new_name: &str| {
        let position = position(&parties, needle);
        client.request(
            "textDocument/rename",
            json!({"textDocument": {"uri": uri}, "position": position, "newName": new_name}),
        )
    };
    let prepared = client.at("textDocument/prepareRename", "parts/parties.meed", &parties, "car^ers \"");
    assert_eq!(prepared["placeholder"], "carers");
    assert_eq!(
        client.at("textDocument/prepareRename", "parts/parties.meed", &parties, "par^ty"),
        Value::Null
    );
    let changed = rename(&mut client, "car^ers \"", "centre");
    insta::assert_snapshot!("renamed", client.plain(&changed));
    for (new_name, why) in [
        ("council", "`council` is the name of a party already"),
        ("Centre", "`Centre` is no name"),
        ("a b", "`a b` is no name"),
    ] {
        let refused = rename(&mut client, "carers", new_name);
        let message = refused["error"]["message"].as_str().unwrap();
        assert!(message.starts_with(why), "{message}");
    }
    // From a use in the one file to the definition in the other.
    client.open("contract.meed", &own);
    let found = client.at("textDocument/definition", "contract.meed", &own, "to    ^carers");
    assert_eq!(found["uri"], client.uri("parts/parties.meed"));
    assert_eq!(marked(&parties, &found), "party «carers» \"Carers' centre\"\n");
    let links = client.of("textDocument/documentLink", "contract.meed");
    assert_eq!(links[0]["target"], client.uri("parts/parties.meed"));
    // The open text comes before what lies on the disk.
    client.change("parts/parties.meed", 2, "party council \"County council\"\n");
    client.change("contract.meed", 2, &own);
    let told = client.diagnostics("contract.meed", 2);
    assert_eq!(told[0]["code"], "M0201", "{told:?}");
}

#[test]
fn a_name_that_would_change_what_is_said_is_refused() {
    let mut client = Client::start(&example("shapes"));
    let text = client.open_file("02-curves.meed");
    let uri = client.uri("02-curves.meed");
    let rename = |client: &mut Client, needle: &str, new_name: &str| {
        let position = position(&text, needle);
        client.request(
            "textDocument/rename",
            json!({"textDocument": {"uri": uri}, "position": position, "newName": new_name}),
        )
    };
    let curve = text.lines().find(|line| line.starts_with("curve ")).unwrap().split(' ').nth(1).unwrap();
    // `no` is a value wherever a formula is read, so it can be no name.
    for new_name in ["no", "yes"] {
        let refused = rename(&mut client, &format!("curve ^{curve}"), new_name);
        let message = refused["error"]["message"].as_str().unwrap_or_default();
        assert!(message.contains("cannot become"), "{new_name}: {refused}");
    }
    let answer = rename(&mut client, &format!("curve ^{curve}"), "quite-another");
    let renamed = edited(&text, &answer["documentChanges"][0]["edits"]);
    assert!(renamed.contains("curve quite-another \"") && renamed.contains("quite-another of "), "{renamed}");
    client.change("02-curves.meed", 2, &renamed);
    assert_eq!(client.diagnostics("02-curves.meed", 2), Vec::<Value>::new());
}
