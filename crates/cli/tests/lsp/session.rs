//! A long session of edits, good and bad: after every step the server says what a fresh start says, which is what `meed check`
//! says; and nothing that it says lies outside of the text.

use crate::client::{Client, byte};
use crate::common::Scratch;
use crate::example;
use serde_json::{Value, json};

/// Numbers that are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(most.max(1)).unwrap()).unwrap()
    }
}

/// What is told, without the hints that repeat other places: code, place and message.
fn told(diagnostics: &[Value]) -> Vec<(String, u64, u64, String)> {
    let mut told: Vec<_> = diagnostics
        .iter()
        .filter(|one| one["severity"] != 4)
        .map(|one| {
            let start = &one["range"]["start"];
            let message = one["message"].as_str().unwrap();
            (
                one["code"].as_str().unwrap().to_owned(),
                start["line"].as_u64().unwrap() + 1,
                start["character"].as_u64().unwrap() + 1,
                message.lines().next().unwrap_or_default().to_owned(),
            )
        })
        .collect();
    told.sort();
    told
}

/// The same from `meed check`.
fn checked(scratch: &Scratch, text: &str) -> Vec<(String, u64, u64, String)> {
    scratch.write("checked.meed", text);
    let run = assert_cmd::Command::new(env!("CARGO_BIN_EXE_meed"))
        .current_dir(scratch.path())
        .args(["check", "--format", "json", "checked.meed"])
        .output()
        .unwrap();
    let value: Value = serde_json::from_slice(&run.stdout).unwrap();
    let mut told: Vec<_> = value
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let place = &one["places"][0];
            let message = one["message"].as_str().unwrap();
            (
                one["code"].as_str().unwrap().to_owned(),
                place["start"]["line"].as_u64().unwrap(),
                place["start"]["column"].as_u64().unwrap(),
                message.lines().next().unwrap_or_default().to_owned(),
            )
        })
        .collect();
    told.sort();
    told
}

#[test]
fn a_session_says_what_a_fresh_start_says() {
    let scratch = Scratch::new();
    let mut client = Client::start(scratch.path());
    let original = std::fs::read_to_string(example("west-cheshire").join("contract.meed")).unwrap();
    let mut text = original.clone();
    client.open("a.meed", &text);
    client.diagnostics("a.meed", 1);
    let mut chance = Chance(0x5eed_1234_9876);
    let pieces = [
        "",
        "\n",
        "}",
        "{",
        "|",
        "\"",
        "#",
        " ",
        "£",
        "10%",
        "Year 2",
        "party x \"X\"\n",
        "at least 30%",
        "weight 2\n",
        "😀",
        "- ",
        "import \"x.meed\"\n",
        "payment ",
        "\t",
    ];
    for version in 2..=61 {
        let letters: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        // Every tenth step is a way back to a sound text.
        let (start, end, new) = if version % 10 == 0 {
            (0, text.len(), original.clone())
        } else {
            let from = chance.below(letters.len());
            let to = (from + chance.below(12)).min(letters.len() - 1);
            (letters[from], letters[to], pieces[chance.below(pieces.len())].to_owned())
        };
        let at = |offset: usize| {
            let line = text[..offset].matches('\n').count();
            let begins = text[..offset].rfind('\n').map_or(0, |at| at + 1);
            json!({"line": line, "character": text[begins..offset].encode_utf16().count()})
        };
        let edit = json!({"range": {"start": at(start), "end": at(end)}, "text": new});
        let uri = client.uri("a.meed");
        client.notify(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [edit]}),
        );
        text.replace_range(start..end, &new);
        let diagnostics = client.diagnostics("a.meed", version);
        for one in &diagnostics {
            // Fails where a position is outside of the text.
            assert!(byte(&text, &one["range"]["start"]) <= byte(&text, &one["range"]["end"]));
        }
        // Columns of the program count characters, and those of the client units of UTF-16: in a text with a face, only lines agree.
        let mut here = told(&diagnostics);
        let mut fresh = checked(&scratch, &text);
        if text.contains('😀') {
            here.iter_mut().chain(&mut fresh).for_each(|one| one.2 = 0);
            here.sort();
            fresh.sort();
        }
        assert_eq!(here, fresh, "after step {version}, of\n{text}");
        ask_everything(&mut client, &text, &mut chance);
    }
    assert!(client.end().success());
}

/// Every request at some place: each is answered, and no answer refers to a place outside of the text.
fn ask_everything(client: &mut Client, text: &str, chance: &mut Chance) {
    let lines: Vec<&str> = text.split('\n').collect();
    let line = chance.below(lines.len());
    let position = json!({"line": line, "character": chance.below(lines[line].encode_utf16().count() + 1)});
    let uri = client.uri("a.meed");
    let document = json!({"uri": uri});
    let range = json!({"start": {"line": 0, "character": 0}, "end": position});
    let options = json!({"tabSize": 2, "insertSpaces": true});
    for (method, params) in [
        ("hover", json!({"position": position})),
        ("definition", json!({"position": position})),
        ("references", json!({"position": position, "context": {"includeDeclaration": true}})),
        ("documentHighlight", json!({"position": position})),
        ("prepareRename", json!({"position": position})),
        ("rename", json!({"position": position, "newName": "quite-new"})),
        ("completion", json!({"position": position})),
        ("signatureHelp", json!({"position": position})),
        ("inlayHint", json!({"range": range})),
        ("codeLens", json!({})),
        ("semanticTokens/full", json!({})),
        ("semanticTokens/range", json!({"range": range})),
        ("documentSymbol", json!({})),
        ("foldingRange", json!({})),
        ("selectionRange", json!({"positions": [position]})),
        ("documentLink", json!({})),
        ("codeAction", json!({"range": range, "context": {"diagnostics": []}})),
        ("formatting", json!({"options": options})),
        ("rangeFormatting", json!({"range": range, "options": options})),
        ("onTypeFormatting", json!({"position": position, "ch": "|", "options": options})),
    ] {
        let mut params = params;
        params["textDocument"] = document.clone();
        let answer = client.request(&format!("textDocument/{method}"), params);
        // Only a name that cannot be given is refused.
        assert!(answer.get("error").is_none() || method == "rename", "{method}: {answer}");
        within(text, &answer);
    }
}

/// Fails where a position in an answer is outside of the text.
fn within(text: &str, answer: &Value) {
    match answer {
        Value::Object(fields) => {
            if fields.contains_key("line") && fields.contains_key("character") {
                byte(text, answer);
            }
            fields.values().for_each(|field| within(text, field));
        }
        Value::Array(items) => items.iter().for_each(|item| within(text, item)),
        _ => {}
    }
}
