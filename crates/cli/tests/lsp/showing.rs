//! What is shown while one reads and types: diagnostics with their fixes, hovers, layout.

use crate::client::{Client, byte, edited, everything, position};
use crate::common::Scratch;
use crate::{SMALL, example};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Diagnostics as a reader would see them, each with the text that it stands at.
fn listed(text: &str, diagnostics: &[Value]) -> String {
    let mut out = String::new();
    let at = |range: &Value| text[byte(text, &range["start"])..byte(text, &range["end"])].to_owned();
    for one in diagnostics {
        let severity = match one["severity"].as_u64() {
            Some(1) => "error",
            Some(2) => "warning",
            Some(3) => "note",
            _ => "hint",
        };
        let _ = writeln!(
            out,
            "«{}» {severity} {} {}{}",
            at(&one["range"]),
            one["code"].as_str().unwrap(),
            one["message"].as_str().unwrap().replace('\n', "\n    "),
            one.get("tags").map_or(String::new(), |tags| format!("\n    tags {tags}")),
        );
        for related in one["relatedInformation"].as_array().into_iter().flatten() {
            let _ = writeln!(
                out,
                "    «{}» {}",
                at(&related["location"]["range"]),
                related["message"].as_str().unwrap()
            );
        }
    }
    out
}

#[test]
fn what_the_server_can_do() {
    let client = Client::start(&example("oxfordshire"));
    insta::assert_snapshot!(client.plain(&client.capabilities));
}

#[test]
fn a_mistake_is_told_in_place_and_mended_with_one_click() {
    let mut client = Client::start(&example("oxfordshire"));
    let text = client.open_file("contract.meed");
    insta::assert_snapshot!("a_sound_contract", listed(&text, &client.diagnostics("contract.meed", 1)));
    let wrong =
        text.replacen("  from  occg", "  from  occgg", 1).replacen("points     20", "points     25", 1);
    client.change("contract.meed", 2, &wrong);
    let told = client.diagnostics("contract.meed", 2);
    insta::assert_snapshot!("mistakes", listed(&wrong, &told));
    let uri = client.uri("contract.meed");
    let here = position(&wrong, "occgg");
    // A client may send no diagnostics at all with its request.
    let actions = client.request(
        "textDocument/codeAction",
        json!({"textDocument": {"uri": uri}, "range": {"start": here, "end": here}, "context": {"diagnostics": []}}),
    );
    let mut out = String::new();
    for action in actions.as_array().unwrap() {
        let _ = writeln!(out, "{} ({}) {}", action["title"], action["kind"], action["command"]);
    }
    insta::assert_snapshot!("actions", out.replace(&client.folder.display().to_string(), "/contracts"));
    let edits = &actions[0]["edit"]["documentChanges"][0]["edits"];
    let mended = edited(&wrong, edits);
    assert_eq!(mended, wrong.replacen("  from  occgg", "  from  occg", 1));
}

#[test]
fn an_unused_name_has_its_tag_and_other_places_are_hints() {
    let scratch = Scratch::new();
    let mut client = Client::start(scratch.path());
    let text = format!("{SMALL}\namount spare \"Spare\" = £5\nparty council \"Another\"\n");
    client.open("a.meed", &text);
    insta::assert_snapshot!(listed(&text, &client.diagnostics("a.meed", 1)));
    let settings = json!({"settings": {"meed": {"diagnostics": {"hints": false}}}});
    client.notify("workspace/didChangeConfiguration", settings);
    client.change("a.meed", 2, &text);
    assert!(client.diagnostics("a.meed", 2).iter().all(|one| one["severity"] != 4));
}

#[test]
fn a_client_that_pulls_is_not_pushed_at() {
    let scratch = Scratch::new();
    let mut capabilities = everything();
    capabilities["textDocument"]["diagnostic"] = json!({});
    let mut client = Client::start_as(scratch.path(), capabilities, Value::Null);
    client.open("a.meed", &SMALL.replace("to    carers", "to    carer"));
    let first = client.of("textDocument/diagnostic", "a.meed");
    assert_eq!(first["kind"], "full");
    assert_eq!(first["items"][0]["code"], "M0201");
    let uri = client.uri("a.meed");
    let again = client.request(
        "textDocument/diagnostic",
        json!({"textDocument": {"uri": uri}, "previousResultId": first["resultId"]}),
    );
    assert_eq!(again["kind"], "unchanged");
    client.change("a.meed", 2, SMALL);
    let mended = client.request(
        "textDocument/diagnostic",
        json!({"textDocument": {"uri": uri}, "previousResultId": first["resultId"]}),
    );
    assert_eq!((&mended["kind"], &mended["items"]), (&json!("full"), &json!([])));
}

#[test]
fn hovers_tell_the_rule_with_its_amounts() {
    let mut client = Client::start(&example("oxfordshire"));
    let text = client.open_file("contract.meed");
    let mut out = String::new();
    for needle in [
        "indicator ^recovery-star",
        "expect  ^recovery-star",
        "indicator ^not-readmitted-28",
        "indicator ^smoking",
        "indicator ^obesity",
        "indicator ^mortality",
        "outcome ^functioning",
        "outcome ^longer-lives",
        "additional ^every-outcome",
        "payment ^core",
        "payment ^outcomes",
        "80% of ^contract-value",
        "from  ^occg",
        "variation ^cv-01",
        "| ^anxiety ",
        "baseline in Year^ 1",
        "^phase-in  baseline",
        "phase-in  ^baseline",
        "linked to ^payment from",
        "^minimum denominator",
        "pays on a ^sliding scale",
        "indicators^ {",
        "^additional every",
        "at least^ 30%",
        "half ^up",
    ] {
        let found = client.at("textDocument/hover", "contract.meed", &text, needle);
        let range = &found["range"];
        let shown = if range.is_null() {
            "nothing".to_owned()
        } else {
            text[byte(&text, &range["start"])..byte(&text, &range["end"])].to_owned()
        };
        let _ = writeln!(
            out,
            "=== {needle} → `{shown}`\n{}\n",
            found["contents"]["value"].as_str().unwrap_or("-")
        );
    }
    insta::assert_snapshot!(out);
}

#[test]
fn names_are_explained_in_a_broken_file_as_well() {
    let scratch = Scratch::new();
    let mut client = Client::start(scratch.path());
    let text = SMALL.replace("pays  £48,000", "pays  £48,0000 and more");
    client.open("a.meed", &text);
    let found = client.at("textDocument/hover", "a.meed", &text, "from  ^council");
    assert_eq!(
        found["contents"]["value"],
        "**council**: County council  \n_a party_\n\nNamed in one other place."
    );
}

#[test]
fn layout_is_mended_and_nothing_else_is_touched() {
    let mut client = Client::start(&example("oxfordshire"));
    let text = client.open_file("contract.meed");
    let untidy = text.replacen("  from  occg\n", "from   occg\n", 1).replacen("| occ   ", "| occ ", 1);
    client.change("contract.meed", 2, &untidy);
    let options = json!({"tabSize": 2, "insertSpaces": true});
    let uri = client.uri("contract.meed");
    let edits =
        client.request("textDocument/formatting", json!({"textDocument": {"uri": uri}, "options": options}));
    assert_eq!(edits.as_array().unwrap().len(), 2);
    assert_eq!(edited(&untidy, &edits), text);
    client.open_file("contract.meed");
    let tidy =
        client.request("textDocument/formatting", json!({"textDocument": {"uri": uri}, "options": options}));
    assert_eq!(tidy, json!([]));
    client.change("contract.meed", 2, &untidy);
    let start = position(&untidy, "from   occg");
    let edits = client.request(
        "textDocument/rangeFormatting",
        json!({"textDocument": {"uri": uri}, "range": {"start": start, "end": start}, "options": options}),
    );
    assert_eq!(edited(&untidy, &edits), untidy.replacen("from   occg\n", "  from  occg\n", 1));
    // In a file with mistakes nothing is moved, but the columns of a table are kept in line while one types.
    let wrong = untidy.replacen("  language      1", "  language      one", 1);
    client.change("contract.meed", 3, &wrong);
    assert_eq!(
        client.request("textDocument/formatting", json!({"textDocument": {"uri": uri}, "options": options})),
        Value::Null
    );
    let edits = client.request(
        "textDocument/onTypeFormatting",
        json!({"textDocument": {"uri": uri}, "position": position(&wrong, "| occ "), "ch": "|", "options": options}),
    );
    assert_eq!(edited(&wrong, &edits), wrong.replacen("| occ ", "| occ   ", 1));
}

/// What `workspace/diagnostic` says of each file: its kind and the codes.
fn everywhere(client: &mut Client, known: &Value) -> (Vec<(String, String, Vec<String>)>, Value) {
    let found = client.request("workspace/diagnostic", json!({"previousResultIds": known}));
    let items = found["items"].as_array().unwrap();
    let told = items
        .iter()
        .map(|item| {
            let file = item["uri"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
            let codes = item["items"].as_array().map(Vec::as_slice).unwrap_or_default();
            let codes = codes.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect();
            (file, item["kind"].as_str().unwrap().to_owned(), codes)
        })
        .collect();
    let ids = items.iter().map(|item| json!({"uri": item["uri"], "value": item["resultId"]})).collect();
    (told, Value::Array(ids))
}

#[test]
fn all_contracts_of_the_workspace_are_checked_and_what_is_unchanged_is_said_so() {
    let scratch = Scratch::new();
    scratch
        .write("parts/parties.meed", "party council \"County council\"\nparty carers \"Carers' centre\"\n");
    let parts = SMALL.replace("party council \"County council\"\nparty carers \"Carers' centre\"\n", "");
    scratch.write("whole.meed", format!("import \"parts/parties.meed\"\n{parts}"));
    scratch.write("broken.meed", SMALL.replace("to    carers", "to    carer"));
    let mut client = Client::start(scratch.path());
    assert_eq!(client.capabilities["diagnosticProvider"]["workspaceDiagnostics"], true);
    let said = |file: &str, kind: &str, codes: &[&str]| {
        (file.to_owned(), kind.to_owned(), codes.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>())
    };
    let (told, ids) = everywhere(&mut client, &json!([]));
    assert_eq!(
        told,
        [
            said("broken.meed", "full", &["M0201"]),
            // As a part of its contract: alone its names would be unused.
            said("parties.meed", "full", &[]),
            said("whole.meed", "full", &[]),
        ]
    );
    let (told, ids) = everywhere(&mut client, &ids);
    assert!(told.iter().all(|(_, kind, _)| kind == "unchanged"), "{told:?}");
    // What is typed counts, in whatever belongs together with it.
    client.open("parts/parties.meed", "party council \"County council\"\nparty carer \"Carers' centre\"\n");
    let (told, ids) = everywhere(&mut client, &ids);
    assert_eq!(told[0], said("broken.meed", "unchanged", &[]));
    assert_eq!(told[2], said("whole.meed", "full", &["M0201"]));
    // A file that is gone has nothing any more.
    std::fs::remove_file(client.folder.join("broken.meed")).unwrap();
    let uri = client.uri("broken.meed");
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": uri, "type": 3}]}));
    let (told, _) = everywhere(&mut client, &ids);
    assert_eq!(told[0], said("broken.meed", "full", &[]));
}

#[test]
fn codes_lead_to_their_explanations_where_the_client_shows_them() {
    let scratch = Scratch::new();
    let text = format!("# See M0201, not M9999.\n{}", SMALL.replace("to    carers", "to    carer"));
    let mut plain = Client::start(scratch.path());
    plain.open("a.meed", &text);
    assert!(plain.diagnostics("a.meed", 1)[0].get("codeDescription").is_none());
    assert_eq!(plain.of("textDocument/documentLink", "a.meed"), json!([]));
    let options = json!({"explain": {"link": "meed-explain:/CODE.md"}});
    let mut client = Client::start_as(scratch.path(), everything(), options);
    client.open("a.meed", &text);
    let told = client.diagnostics("a.meed", 1);
    assert_eq!(told[0]["codeDescription"]["href"], "meed-explain:/M0201.md");
    let links = client.of("textDocument/documentLink", "a.meed");
    assert_eq!(links.as_array().unwrap().len(), 1);
    assert_eq!(links[0]["target"], "meed-explain:/M0201.md");
    assert_eq!(links[0]["range"]["start"], json!({"line": 0, "character": 6}));
}

#[test]
fn requirements_records_and_segments_are_told_in_plain_words() {
    let mut out = String::new();
    for (folder, file, needles) in [
        ("shapes", "13-requirements.meed", ["requirement ^", "deducts^ "].as_slice()),
        ("shapes", "12-records.meed", ["records ^", "counted^ "].as_slice()),
        ("quality-standards", "contract.meed", ["requirement ^"].as_slice()),
    ] {
        let mut client = Client::start(&example(folder));
        let text = client.open_file(file);
        for needle in needles {
            let found = client.at("textDocument/hover", file, &text, needle);
            let told = found["contents"]["value"].as_str().unwrap_or("-");
            let _ = writeln!(out, "=== {file}: {needle}\n{told}\n");
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn long_work_is_shown() {
    let scratch = Scratch::new();
    let mut capabilities = everything();
    capabilities["window"] = json!({"workDoneProgress": true});
    let mut client = Client::start_as(scratch.path(), capabilities, Value::Null);
    // Long in a build for tests.
    client.open("large.meed", &meed_tests::generated(30_000));
    let of = |message: &Value, kind: &str| {
        message["method"] == "$/progress" && message["params"]["value"]["kind"] == kind
    };
    let begun = client.wait("the beginning", |message| of(message, "begin"));
    assert_eq!(begun["params"]["value"]["title"], "Checking the contract");
    let ended = client.wait("the end", |message| of(message, "end"));
    assert_eq!(ended["params"]["token"], begun["params"]["token"]);
    client.diagnostics("large.meed", 1);
}
