//! Amounts at the ends of lines, what is told above things, and rewritings that one click does.

use crate::client::{Client, byte, edited, position};
use crate::common::Scratch;
use crate::{SMALL, example};
use serde_json::{Value, json};
use std::fmt::Write as _;

fn whole(text: &str) -> Value {
    json!({"start": {"line": 0, "character": 0}, "end": {"line": text.lines().count(), "character": 0}})
}

/// What is told at the ends of lines, with the lines.
fn hinted(client: &mut Client, file: &str, text: &str) -> String {
    let uri = client.uri(file);
    let found =
        client.request("textDocument/inlayHint", json!({"textDocument": {"uri": uri}, "range": whole(text)}));
    let mut out = String::new();
    for hint in found.as_array().unwrap() {
        let at = byte(text, &hint["position"]);
        let line = text[..at].rfind('\n').map_or(0, |at| at + 1);
        assert!(text[at..].starts_with('\n') || at == text.len(), "a hint stands within a line: {hint}");
        let _ = writeln!(out, "{} → {}", text[line..at].trim(), hint["label"].as_str().unwrap());
    }
    out
}

#[test]
fn amounts_and_days_stand_at_the_ends_of_lines() {
    let mut client = Client::start(&example("oxfordshire"));
    let text = client.open_file("contract.meed");
    insta::assert_snapshot!("hints", hinted(&mut client, "contract.meed", &text));
    // They follow the text at once.
    let before = hinted(&mut client, "contract.meed", &text);
    let more = text.replacen("20% of contract-value", "10% of contract-value", 1);
    client.change("contract.meed", 2, &more);
    let pot = |found: &str| found.lines().find(|line| line.starts_with("pot  ")).unwrap().to_owned();
    assert_ne!(pot(&before).replace("20%", "10%"), pot(&hinted(&mut client, "contract.meed", &more)));
    let settings = json!({"settings": {"meed": {"inlayHints": {"worth": false}}}});
    client.notify("workspace/didChangeConfiguration", settings);
    let fewer = hinted(&mut client, "contract.meed", &more);
    assert!(!fewer.contains('£') || !fewer.contains("→ £"), "{fewer}");
    assert!(fewer.contains("→ Year 1: 1 October 2015 to 30 September 2016"), "{fewer}");
}

/// What is told above things, with what they are.
fn lensed(client: &mut Client, file: &str, text: &str) -> String {
    let found = client.of("textDocument/codeLens", file);
    let mut out = String::new();
    for lens in found.as_array().unwrap() {
        let range = &lens["range"];
        let name = &text[byte(text, &range["start"])..byte(text, &range["end"])];
        let command = &lens["command"];
        let _ = writeln!(
            out,
            "{name}: {} [{}]",
            command["title"].as_str().unwrap(),
            command["command"].as_str().unwrap()
        );
    }
    out
}

#[test]
fn results_and_totals_stand_above_things() {
    let mut client = Client::start(&example("oxfordshire"));
    let text = client.open_file("contract.meed");
    insta::assert_snapshot!("lenses", lensed(&mut client, "contract.meed", &text));
    // The result of a worked example is live.
    let wrong = text.replacen("recovery-star.earned = £180,000", "recovery-star.earned = £180,001", 1);
    assert_ne!(wrong, text);
    client.change("contract.meed", 2, &wrong);
    let found = lensed(&mut client, "contract.meed", &wrong);
    assert!(found.contains("fails: `recovery-star.earned` comes to £180,000, not £180,001"), "{found}");
    let uri = client.uri("contract.meed");
    let told = client.request(
        "workspace/executeCommand",
        json!({"command": "meed.runExample", "arguments": [uri, "Half way down the sliding scale"]}),
    );
    assert!(told.as_str().unwrap().starts_with("Half way down the sliding scale: passes: all "), "{told}");
    client.wait("the result as a message", |message| message["method"] == "window/showMessage");
    let unknown = client.request(
        "workspace/executeCommand",
        json!({"command": "meed.runExample", "arguments": [uri, "None"]}),
    );
    assert_eq!(unknown["error"]["code"], -32602);
    let told = client
        .request("workspace/executeCommand", json!({"command": "meed.explain", "arguments": ["m0201"]}));
    assert!(told.as_str().unwrap().contains("name"), "{told}");
}

/// The actions at a place, by their titles, without explanations.
fn actions(client: &mut Client, file: &str, text: &str, needle: &str) -> Vec<Value> {
    let uri = client.uri(file);
    let here = position(text, needle);
    let found = client.request(
        "textDocument/codeAction",
        json!({"textDocument": {"uri": uri}, "range": {"start": here, "end": here}, "context": {"diagnostics": []}}),
    );
    let explains = |action: &Value| action["title"].as_str().unwrap().starts_with("Explain ");
    found.as_array().unwrap().iter().filter(|action| !explains(action)).cloned().collect()
}

/// The lines that an action changes, as they are then.
fn after(text: &str, action: &Value) -> (String, String) {
    let edits = &action["edit"]["documentChanges"][0]["edits"];
    let done = if edits.is_null() { text.to_owned() } else { edited(text, edits) };
    let old: Vec<&str> = text.lines().collect();
    let new: Vec<&str> = done.lines().filter(|line| !old.contains(line)).collect();
    (new.join("\n"), done.clone())
}

#[test]
fn rewritings_do_what_they_say() {
    let mut client = Client::start(&example("oxfordshire"));
    let text = client.open_file("contract.meed");
    let mut out = String::new();
    for needle in [
        "points     ^20",
        "pays by ^thresholds {",
        "pays on a ^sliding scale {",
        "example \"Half ^way",
        "indicator ^honos",
    ] {
        let _ = writeln!(out, "=== {needle}");
        for action in actions(&mut client, "contract.meed", &text, needle) {
            let (lines, done) = after(&text, &action);
            let _ = writeln!(out, "* {}\n{lines}", action["title"].as_str().unwrap());
            // Whatever is offered leaves a text that can be read.
            let parsed = meed_syntax::parse(meed_diagnostics::SourceId(0), &done);
            assert!(parsed.diagnostics.is_empty(), "{action}: {:?}", parsed.diagnostics);
        }
    }
    insta::assert_snapshot!("rewritings", out);
    let mut out = String::new();
    let points = text.replacen("points     20", "points     25", 1);
    client.change("contract.meed", 2, &points);
    for action in actions(&mut client, "contract.meed", &points, "points     25") {
        let (lines, done) = after(&points, &action);
        let _ = writeln!(out, "* {}\n{lines}", action["title"].as_str().unwrap());
        if action["title"].as_str().unwrap().contains("add up") {
            let version = 3 + i64::try_from(out.len()).unwrap();
            client.change("contract.meed", version, &done);
            assert!(
                client.diagnostics("contract.meed", version).iter().all(|one| one["code"] != "M0502"),
                "{done}"
            );
            client.change("contract.meed", version + 1, &points);
        }
    }
    insta::assert_snapshot!("points_that_add_up", out);
}

#[test]
fn shares_and_years_are_filled_in() {
    let scratch = Scratch::new();
    let mut client = Client::start(scratch.path());
    let text = SMALL.replace(
        "payment core \"Core payment\" {",
        "amount value \"Value\" by year {\n  | line | Year 1 |\n  | \"Staff\" | £5 |\n  | \"Rent\" | £6 |\n}\n\npayment core \"Core payment\" {",
    );
    let text = format!(
        "{text}\npayment pot \"Pot\" {{\n  from  council\n  to    carers\n  pot   value\n  each  year\n  outcome a \"A\" {{\n    share  30%\n  }}\n  outcome b \"B\" {{\n    share  30%\n  }}\n  outcome c \"C\" {{\n    share  20%\n  }}\n}}\n"
    );
    client.open("a.meed", &text);
    let mut out = String::new();
    for needle in ["share  ^30%", "| \"Staff\" ^|"] {
        for action in actions(&mut client, "a.meed", &text, needle) {
            let (lines, _) = after(&text, &action);
            let _ = writeln!(out, "* {}\n{lines}", action["title"].as_str().unwrap());
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn rows_and_cells_of_tables_are_filled_in() {
    let scratch = Scratch::new();
    let mut client = Client::start(scratch.path());
    let text = "\
contract \"Carer support\" {
  language  1
  term      1 April 2025 to 31 March 2028
  rounding  to £0.01 half up
}

parties {
  | name    | title             |
  | council | \"County council\"  |
  | carers  | \"Carers' centre\"  |
}

levels grade poor, fair, good

amount value \"Value\" by year {
  | Year 1 | Year 3 |
  | £5,000 | £7,000 |
}

payment pot \"Pot\" {
  from  council
  to    carers
  pot   value
  each  year

  outcome a \"A\" {
    weight 1
    indicator b \"B\" {
      measures  \"the grade\" as level of grade
      source    \"Report\", submitted by carers
      reported  yearly
      weight    1
      phase-in  linked to payment
      missing   pays nothing
      pays by level {
        | b    | pays |
        | fair | 50%  |
      }
    }
    indicator c \"C\" {
      measures  \"people\" out of \"all\"
      source    \"Report\", submitted by carers
      reported  yearly
      weight    1
      phase-in  linked to payment
      missing   pays nothing
      pays by thresholds {
        | level | c            | pays |
        | good  | at least 80% | 50%  |
        | best  | at least 90%
      }
    }
  }
}
";
    client.open("a.meed", text);
    let mut out = String::new();
    for needle in ["| £5,000^", "| council^ ", "| fair^ ", "| good^  |", "at least 90%^"] {
        let _ = writeln!(out, "=== {needle}");
        for action in actions(&mut client, "a.meed", text, needle) {
            let (lines, _) = after(text, &action);
            let _ = writeln!(out, "* {}\n{lines}", action["title"].as_str().unwrap());
        }
    }
    insta::assert_snapshot!(out);
}
