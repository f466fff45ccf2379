//! The order of messages, and the end of the server: what tower-lsp alone gets wrong.

use crate::client::{Client, everything, position};
use crate::common::Scratch;
use crate::{SMALL, example};
use serde_json::{Value, json};

/// A request that follows an edit is answered from the text after it, however fast they come.
#[test]
fn no_answer_is_stale() {
    let mut client = Client::start(&example("oxfordshire"));
    client.open("new.meed", SMALL);
    let mut asked = Vec::new();
    for version in 2..=201 {
        let text = SMALL.replace("core \"Core payment\"", &format!("core-{version} \"Core payment\""));
        client.change("new.meed", version, &text);
        let uri = client.uri("new.meed");
        asked.push((
            version,
            client.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": uri}})),
        ));
    }
    let mut stale = 0;
    for (version, id) in asked {
        let answer = client.answer(id);
        let names: Vec<&str> = answer["result"]
            .as_array()
            .unwrap()
            .iter()
            .map(|symbol| symbol["name"].as_str().unwrap())
            .collect();
        stale += usize::from(!names.contains(&format!("core-{version}").as_str()));
    }
    assert_eq!(stale, 0, "of 200 answers were stale");
    // What is told last is of the last version, too.
    client.diagnostics("new.meed", 201);
    assert!(client.end().success());
}

#[test]
fn exit_ends_the_server_while_standard_input_stays_open() {
    let mut client = Client::start(&example("oxfordshire"));
    client.notify("exit", Value::Null);
    // Without `shutdown` before it, that is no proper end.
    assert_eq!(client.ended().code(), Some(1));
    assert_eq!(Client::start(&example("oxfordshire")).end().code(), Some(0));
}

#[test]
fn hanging_up_ends_the_server() {
    assert_eq!(Client::start(&example("oxfordshire")).hang_up().code(), Some(1));
}

#[test]
fn edits_are_applied_in_their_order() {
    let scratch = Scratch::new();
    let mut client = Client::start(scratch.path());
    client.open("a.meed", "party a \"£😀\"\n");
    let uri = client.uri("a.meed");
    let edit = |start: u64, end: u64, text: &str| {
        json!({
            "range": {"start": {"line": 0, "character": start}, "end": {"line": 0, "character": end}},
            "text": text,
        })
    };
    // Columns are of UTF-16: the face has two.
    client.notify(
        "textDocument/didChange",
        json!({
            "textDocument": {"uri": uri, "version": 2},
            "contentChanges": [edit(12, 12, "x"), edit(6, 7, "bb"), edit(13, 14, "y")],
        }),
    );
    let symbols = client.of("textDocument/documentSymbol", "a.meed");
    assert_eq!(symbols[0]["name"], "bb");
    assert_eq!(symbols[0]["detail"], "£😀y");
}

#[test]
fn a_client_that_counts_bytes_is_answered_in_bytes() {
    let scratch = Scratch::new();
    let mut capabilities = everything();
    capabilities["general"]["positionEncodings"] = json!(["utf-8", "utf-16"]);
    let mut client = Client::start_as(scratch.path(), capabilities, Value::Null);
    assert_eq!(client.capabilities["positionEncoding"], "utf-8");
    client.open("a.meed", "amount a \"££\" = nought\n");
    let told = client.diagnostics("a.meed", 1);
    let unknown = told.iter().find(|one| one["code"] == "M0201").unwrap();
    assert_eq!(unknown["range"]["start"], json!({"line": 0, "character": 18}));
}

#[test]
fn a_request_that_is_cancelled_ends_and_the_next_is_answered() {
    let scratch = Scratch::new();
    let mut client = Client::start(scratch.path());
    let text = meed_tests::generated(10_000);
    client.open("large.meed", &text);
    let uri = client.uri("large.meed");
    let params =
        json!({"textDocument": {"uri": uri}, "position": position(&text, "indicator ^indicator-1-1")});
    let asked = client.ask("textDocument/hover", params.clone());
    client.notify("$/cancelRequest", json!({"id": asked}));
    // -32800: the request was cancelled.
    assert_eq!(client.answer(asked)["error"]["code"], -32800);
    let found = client.request("textDocument/hover", params);
    assert!(found["contents"]["value"].as_str().unwrap().starts_with("**indicator-1-1**"));
    assert!(client.diagnostics("large.meed", 1).iter().all(|one| one["severity"] == 3), "it has no mistakes");
}
