//! What a client waits for, measured from outside on 10,000 lines. It takes long and depends on the machine, so it is run by hand:
//! `cargo build --release -p meed-cli && MEED=$PWD/target/release/meed cargo test -p meed-cli --test lsp speed -- --ignored --nocapture`.

use crate::client::Client;
use crate::common::Scratch;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// So many edits are measured.
const EDITS: usize = 200;

fn shown(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |part: usize| times[(times.len() * part / 100).min(times.len() - 1)].as_secs_f64() * 1_000.0;
    println!("{what:50} p50 {:6.1} ms   p95 {:6.1} ms   most {:6.1} ms", at(50), at(95), at(100));
}

fn memory(client: &Client) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", client.process())).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|size| size.parse().ok()).unwrap_or(0)
}

/// The processor time that the server has taken so far, in milliseconds, as exact as the system counts it (in hundredths of a second). It
/// depends far less than the clock on what else runs.
fn processor(client: &Client) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", client.process())).unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or_default();
    (ticks(11) + ticks(12)) * 10.0
}

#[test]
#[ignore = "a measurement, for a quiet machine and a release build"]
fn ten_thousand_lines() {
    let scratch = Scratch::new();
    let mut text = meed_tests::generated(10_000);
    let mut opening = Vec::new();
    for _ in 0..10 {
        let mut client = Client::start(scratch.path());
        let begun = Instant::now();
        client.open("large.meed", &text);
        client.diagnostics("large.meed", 1);
        opening.push(begun.elapsed());
    }
    shown("opening to diagnostics", opening);

    let mut client = Client::start(scratch.path());
    client.open("large.meed", &text);
    client.diagnostics("large.meed", 1);
    let uri = client.uri("large.meed");
    let lines: Vec<usize> = text
        .lines()
        .enumerate()
        .filter(|(_, line)| line.contains("target    at least 30%"))
        .map(|(number, _)| number)
        .collect();
    let column = "      target    at least 3".len();
    let (mut checks, mut hovers, mut offers, mut hints, mut colours) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut version = 1;
    let begun_with = memory(&client);
    let mut taken = [0.0, 0.0];
    for edit in 0..EDITS {
        let line = lines[edit * lines.len() / EDITS];
        // A figure is typed and taken back, so that half of the texts have a mistake.
        let (start, end, new) = if edit % 2 == 0 { (column, column, "x") } else { (column, column + 1, "") };
        let line = if edit % 2 == 0 { line } else { lines[(edit - 1) * lines.len() / EDITS] };
        version += 1;
        let change = json!({
            "range": {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}},
            "text": new,
        });
        let before = processor(&client);
        let begun = Instant::now();
        client.notify(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]}),
        );
        client.diagnostics("large.meed", version);
        checks.push(begun.elapsed());
        taken[edit % 2] += processor(&client) - before;
        let position = json!({"line": line, "character": 8});
        let document = json!({"uri": uri});
        let ask = |client: &mut Client, method: &str, params: Value| {
            let begun = Instant::now();
            client.request(method, params);
            begun.elapsed()
        };
        hovers.push(ask(
            &mut client,
            "textDocument/hover",
            json!({"textDocument": document, "position": position}),
        ));
        let end = json!({"line": line, "character": column});
        offers.push(ask(
            &mut client,
            "textDocument/completion",
            json!({"textDocument": document, "position": end}),
        ));
        let range = json!({"start": {"line": line.saturating_sub(30), "character": 0}, "end": {"line": line + 30, "character": 0}});
        hints.push(ask(
            &mut client,
            "textDocument/inlayHint",
            json!({"textDocument": document, "range": range}),
        ));
        colours.push(ask(
            &mut client,
            "textDocument/semanticTokens/range",
            json!({"textDocument": document, "range": range}),
        ));
    }
    shown("edit to diagnostics", checks);
    #[allow(clippy::cast_precision_loss, reason = "a few hundred")]
    let each = |all: f64| all * 2.0 / EDITS as f64;
    println!(
        "processor time of an edit that makes a mistake {:.1} ms, of one that mends it {:.1} ms",
        each(taken[0]),
        each(taken[1])
    );
    shown("hover, after the diagnostics", hovers);
    shown("completion, after the diagnostics", offers);
    shown("inlay hints of 60 lines, after the diagnostics", hints);
    shown("colours of 60 lines, after the diagnostics", colours);

    // The same with nothing known yet: right behind an edit.
    let mut behind = Vec::new();
    for edit in 0..50 {
        version += 1;
        let (start, end, new) = if edit % 2 == 0 { (column, column, "1") } else { (column, column + 1, "") };
        let line = lines[lines.len() / 2];
        let change = json!({
            "range": {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}},
            "text": new,
        });
        let begun = Instant::now();
        client.notify(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]}),
        );
        client.request(
            "textDocument/hover",
            json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": 8}}),
        );
        behind.push(begun.elapsed());
        client.diagnostics("large.meed", version);
    }
    shown("edit and hover in one", behind);

    // Memory over 10,000 edits, which come as fast as they can.
    let early = memory(&client);
    let mut over = Vec::new();
    for edit in 0..10_000 {
        if edit % 2_000 == 1_999 {
            client.diagnostics("large.meed", version);
            over.push((memory(&client) >> 10).to_string());
        }
        version += 1;
        let line = lines[0];
        let (start, end, new) =
            if version % 2 == 0 { (column, column, "1") } else { (column, column + 1, "") };
        let change = json!({
            "range": {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}},
            "text": new,
        });
        client.notify(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]}),
        );
    }
    client.diagnostics("large.meed", version);
    println!(
        "memory: {} MiB after opening, {} MiB after {EDITS} edits, {} MiB during 10,000 more",
        begun_with >> 10,
        early >> 10,
        over.join(", ")
    );
    text.clear();
}
