//! Whatever a client sends: the server answers, or says why not, and goes on.

use crate::client::{Client, position};
use crate::common::Scratch;
use crate::{SMALL, example};
use serde_json::{Value, json};

#[test]
fn malformed_messages_are_answered_and_the_next_one_works() {
    let mut client = Client::start(&example("oxfordshire"));
    client.write(b"Content-Length: 9\r\n\r\n{\"oops\": ");
    let error = client.wait("an error", |message| message.get("error").is_some());
    assert_eq!(error["error"]["code"], -32700);
    client.write(b"Content-Length: 17\r\n\r\n{\"jsonrpc\":\"1.0\"}rubbish\r\n");
    client.wait("a second error", |message| message.get("error").is_some());
    client.wait("a third error", |message| message.get("error").is_some());
    // A request that nobody knows, one without its parameters, and one of another form.
    let answer = client.request("textDocument/nothing", json!({}));
    assert_eq!(answer["error"]["code"], -32601);
    let answer = client.request("textDocument/hover", json!({"textDocument": 5}));
    assert_eq!(answer["error"]["code"], -32602);
    let answer =
        client.request("textDocument/hover", json!({"textDocument": {"uri": "no uri"}, "position": {}}));
    assert_eq!(answer["error"]["code"], -32602);
    // Notifications that make no sense are told of in the log.
    client.notify(
        "textDocument/didChange",
        json!({"textDocument": {"uri": client.uri("never.meed"), "version": 2}, "contentChanges": []}),
    );
    let log = client.wait("a word in the log", |message| message["method"] == "window/logMessage");
    assert!(log["params"]["message"].as_str().unwrap().contains("is not open"), "{log}");
    client.open("new.meed", SMALL);
    assert_eq!(client.diagnostics("new.meed", 1), Vec::<Value>::new());
    assert!(client.end().success());
}

#[test]
fn places_outside_of_a_text_are_its_ends() {
    let mut client = Client::start(&example("oxfordshire"));
    client.open("new.meed", SMALL);
    let uri = client.uri("new.meed");
    let far = json!({"line": 4_000_000_000_u32, "character": 4_000_000_000_u32});
    for method in [
        "textDocument/hover",
        "textDocument/definition",
        "textDocument/documentHighlight",
        "textDocument/prepareRename",
    ] {
        let answer = client.request(method, json!({"textDocument": {"uri": uri}, "position": far}));
        assert!(answer.get("error").is_none(), "{method}: {answer}");
    }
    let edit = json!({"range": {"start": far, "end": far}, "text": "party late \"Late\"\n"});
    client.notify(
        "textDocument/didChange",
        json!({"textDocument": {"uri": uri, "version": 2}, "contentChanges": [edit]}),
    );
    let symbols = client.of("textDocument/documentSymbol", "new.meed");
    assert_eq!(symbols.as_array().unwrap().last().unwrap()["name"], "late");
}

#[test]
fn documents_that_are_not_there_have_no_answers() {
    let mut client = Client::start(&example("oxfordshire"));
    for method in ["textDocument/documentSymbol", "textDocument/foldingRange", "textDocument/formatting"] {
        let uri = client.uri("never.meed");
        let options = json!({"tabSize": 2, "insertSpaces": true});
        let answer = client.request(method, json!({"textDocument": {"uri": uri}, "options": options}));
        assert_eq!(answer, Value::Null, "{method}");
    }
    // A document that lies nowhere is checked as it stands.
    let text = format!("import \"parties.meed\"\n{SMALL}");
    client.notify(
        "textDocument/didOpen",
        json!({"textDocument": {"uri": "untitled:Untitled-1", "languageId": "meed", "version": 1, "text": text}}),
    );
    let told = client.wait("what is wrong", |message| message["params"]["uri"] == "untitled:Untitled-1");
    assert_eq!(told["params"]["diagnostics"][0]["code"], "M0118");
}

#[test]
fn nothing_outside_of_the_folder_is_read() {
    let scratch = Scratch::new();
    scratch.write("inside/contract.meed", SMALL);
    scratch.write("outside/secret.meed", "party secret \"Secret\"\n");
    std::os::unix::fs::symlink("../outside/secret.meed", scratch.path().join("inside/link.meed")).unwrap();
    let mut client = Client::start(&scratch.path().join("inside"));
    for (version, import) in
        [(1, "../outside/secret.meed"), (2, "link.meed"), (3, "/etc/passwd"), (4, "file:///x.meed")]
    {
        let text = format!("import \"{import}\"\n{SMALL}");
        if version == 1 {
            client.open("contract.meed", &text);
        } else {
            client.change("contract.meed", version, &text);
        }
        let told = client.diagnostics("contract.meed", version);
        assert_eq!(told[0]["code"], "M0117", "{import}: {told:?}");
    }
}

#[test]
fn a_file_that_is_deleted_or_written_is_seen() {
    let scratch = Scratch::new();
    scratch.write("parties.meed", "party council \"County council\"\nparty carers \"Carers' centre\"\n");
    let own = SMALL.replace(
        "party council \"County council\"\nparty carers \"Carers' centre\"\n",
        "import \"parties.meed\"\n",
    );
    scratch.write("contract.meed", &own);
    let mut client = Client::start(scratch.path());
    client.wait("the files to be watched", |message| message["method"] == "client/registerCapability");
    client.open("contract.meed", &own);
    assert_eq!(client.diagnostics("contract.meed", 1), Vec::<Value>::new());
    std::fs::remove_file(scratch.path().join("parties.meed")).unwrap();
    let uri = client.uri("parties.meed");
    let changed = |kind: u8| json!({"changes": [{"uri": uri, "type": kind}]});
    client.notify("workspace/didChangeWatchedFiles", changed(3));
    let told = client.diagnostics("contract.meed", 1);
    assert_eq!(told[0]["code"], "M0118", "{told:?}");
    scratch
        .write("parties.meed", "party council \"County council\"\nparty carers \"Carers' centre\"\nparty ");
    client.notify("workspace/didChangeWatchedFiles", changed(1));
    let told = client.wait("what is wrong with the other file", |message| message["params"]["uri"] == uri);
    assert!(!told["params"]["diagnostics"].as_array().unwrap().is_empty());
    std::fs::remove_file(scratch.path().join("contract.meed")).unwrap();
    let text = client.at("textDocument/hover", "contract.meed", &own, "from  ^council");
    assert!(text["contents"]["value"].as_str().unwrap().contains("County council"));
}

#[test]
fn a_thousand_edits_in_a_burst_end_in_the_last() {
    let mut client = Client::start(&example("oxfordshire"));
    let text = client.open_file("contract.meed");
    let uri = client.uri("contract.meed");
    let start = position(&text, "^# Oxf");
    for version in 2..=1_001 {
        let letter = if version == 1_001 { "party " } else { "#" };
        let edit = json!({"range": {"start": start, "end": start}, "text": letter});
        client.notify(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [edit]}),
        );
    }
    let told = client.diagnostics("contract.meed", 1_001);
    assert!(told.iter().any(|one| one["severity"] == 1 && one["range"]["start"]["line"] == 0), "{told:?}");
    assert!(client.end().success());
}

#[test]
fn huge_and_hostile_texts_are_refused_with_a_reason() {
    let mut client = Client::start(&example("oxfordshire"));
    for (version, text, code) in [
        (1, "x".repeat((1 << 20) + 1), "M0114"),
        (2, "{\n".repeat(100_000), "M0106"),
        (3, "\u{feff}\u{0}\u{7f}party \"".to_owned(), "M0103"),
        (4, format!("party a \"A\" {}", "|".repeat(10_000)), "M0101"),
    ] {
        if version == 1 {
            client.open("new.meed", &text);
        } else {
            client.change("new.meed", version, &text);
        }
        let told = client.diagnostics("new.meed", version);
        assert!(told.iter().any(|one| one["code"] == code), "{code}: {told:?}");
        let here =
            json!({"textDocument": {"uri": client.uri("new.meed")}, "position": {"line": 0, "character": 3}});
        assert!(client.request("textDocument/hover", here).get("error").is_none());
    }
}
