//! Changes made in a contract: what `meed diff` reports is applied, and two sides' changes are merged.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read and write files, and may fail"
)]

mod common;

use common::{Run, Scratch, meed};
use serde_json::{Value, json};

const BASE: &str = include_str!("../../../examples/negotiation/base.meed");
const PROVIDER: &str = include_str!("../../../examples/negotiation/provider.meed");
const COMMISSIONER: &str = include_str!("../../../examples/negotiation/commissioner.meed");
const MERGED: &str = include_str!("../../../examples/negotiation/merged.meed");
const DATA: &str = include_str!("../../../examples/negotiation/data.csv");

/// The negotiation, with the changes of the provider as JSON.
fn negotiation() -> (Scratch, Value) {
    let scratch = Scratch::new();
    scratch.write("base.meed", BASE);
    scratch.write("provider.meed", PROVIDER);
    let json = meed(&scratch, &["diff", "base.meed", "provider.meed", "--format", "json"]);
    scratch.write("changes.json", &json.out);
    (scratch, serde_json::from_str(&json.out).unwrap())
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

#[test]
fn what_was_reported_is_made_in_the_text() {
    let (scratch, changes) = negotiation();
    let schema: Value = serde_json::from_str(&meed(&scratch, &["schema", "diff"]).out).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let problems: Vec<_> = validator.iter_errors(&changes).map(|error| error.to_string()).collect();
    assert_eq!(problems, Vec::<String>::new());

    let made = meed(&scratch, &["apply", "changes.json", "base.meed"]);
    assert_eq!((made.code, made.err.as_str()), (0, ""));
    scratch.write("made.meed", &made.out);
    let left = meed(&scratch, &["diff", "made.meed", "provider.meed", "--fail-on", "any"]);
    assert_eq!(left.code, 0, "{}", left.out);
    assert_eq!(meed(&scratch, &["fmt", "--check", "made.meed"]).code, 0);
    // What is not touched stays, and so do its comments; what has come is written as the provider wrote it.
    let kept = lines(BASE).iter().filter(|line| lines(&made.out).contains(line)).count();
    assert!(kept > lines(BASE).len() - 20, "{kept}");
    assert!(made.out.contains("# Invented, after the kind that was agreed elsewhere"));

    assert_eq!(meed(&scratch, &["apply", "changes.json", "base.meed", "-o", "out.meed"]).code, 0);
    assert_eq!(scratch.read("out.meed"), made.out);
    let again = meed(&scratch, &["apply", "changes.json", "base.meed", "-o", "out.meed"]);
    assert!(again.code == 2 && again.err.contains("there already"), "{}", again.err);
    assert_eq!(meed(&scratch, &["apply", "changes.json", "base.meed", "--write"]).code, 0);
    assert_eq!(scratch.read("base.meed"), made.out);
}

#[test]
fn some_of_the_changes_are_made() {
    let (scratch, changes) = negotiation();
    let cap = changes["changes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|change| change["term"] == "risk-share.losses.then")
        .unwrap();
    let number = cap["number"].to_string();
    let made = meed(&scratch, &["apply", "changes.json", "base.meed", "--only", &number]);
    assert_eq!(made.code, 0, "{}", made.err);
    let (before, after) = (lines(BASE), lines(&made.out));
    let differ: Vec<_> = before.iter().zip(&after).filter(|(a, b)| a != b).collect();
    assert_eq!(
        differ,
        [(&"    then  not above 5% of contract-value", &"    then  not above 8% of contract-value")]
    );
    scratch.write("one.meed", &made.out);
    // Its term says something else by now: the others still fit.
    let rest = meed(&scratch, &["apply", "changes.json", "one.meed"]);
    assert_eq!((rest.code, rest.out.as_str()), (1, ""));
    assert!(
        rest.err.contains("risk-share.losses.then: it says `not above 8% of contract-value` here"),
        "{}",
        rest.err
    );
    assert!(rest.err.contains(&format!("--without {number}")), "{}", rest.err);
    let rest = meed(&scratch, &["apply", "changes.json", "one.meed", "--without", &number]);
    assert_eq!(rest.code, 0, "{}", rest.err);
    scratch.write("all.meed", &rest.out);
    assert_eq!(meed(&scratch, &["diff", "all.meed", "provider.meed", "--fail-on", "any"]).code, 0);
    let unknown = meed(&scratch, &["apply", "changes.json", "base.meed", "--only", "99"]);
    assert!(unknown.code == 2 && unknown.err.contains("there is no change 99"), "{}", unknown.err);
}

/// What is wrong with a file of changes is said, and nothing is written.
#[test]
fn what_are_no_changes_is_refused() {
    let (scratch, _) = negotiation();
    let try_it = |text: &str| -> Run {
        scratch.write("wrong.json", text);
        let run = meed(&scratch, &["apply", "wrong.json", "base.meed", "--write"]);
        assert_eq!(scratch.read("base.meed"), BASE, "{text:.200}");
        assert!(run.code != 0 && run.out.is_empty(), "{text:.200}");
        run
    };
    for (text, said) in [
        ("", "it is no JSON"),
        ("{", "it is no JSON"),
        ("[]", "no report of changes"),
        ("{}", "it has no `schema`"),
        (r#"{"schema": "meed.diff/99"}"#, "`meed.diff/99`"),
        (r#"{"schema": "meed.statement/1", "changes": []}"#, "`meed.statement/1`"),
        (r#"{"schema": "meed.diff/1"}"#, "no list of `changes`"),
        (
            r#"{"schema": "meed.diff/1", "changes": [3, {"number": 1, "term": "x"}]}"#,
            "change 2 in it cannot be read: it has no `edits`",
        ),
        (&"[".repeat(100_000), "it is no JSON"),
    ] {
        let run = try_it(text);
        assert!(run.code == 2 && run.err.contains(said), "{text:.80}: {}", run.err);
    }
    let edits = |edits: Value| {
        let changes = json!([{ "number": 1, "term": "a.term", "edits": edits }]);
        try_it(&json!({ "schema": "meed.diff/1", "changes": changes }).to_string())
    };
    for (edit, said) in [
        (json!({ "edit": "explode" }), "unknown variant"),
        (json!({ "edit": "rename", "from": "occg", "to": "Not a name" }), "is no name"),
        (json!({ "edit": "rename", "from": "nobody", "to": "somebody" }), "there is nothing called `nobody`"),
        (
            json!({ "edit": "rename", "from": "occg", "to": "ohft" }),
            "something is called `ohft` here already",
        ),
        (json!({ "edit": "say", "at": [], "was": "", "now": "" }), "no term is named"),
        (
            json!({ "edit": "say", "at": ["payment core", "frm"], "was": "occg", "now": "ohft" }),
            "there is no `frm` in `payment core`; is it `from`?",
        ),
        (
            json!({ "edit": "say", "at": ["payment core", "from"], "was": "ohft", "now": "occg" }),
            "it says `occg` here, and not `ohft`",
        ),
        (
            json!({ "edit": "say", "at": ["payment core", "from"], "was": "occg", "now": "ohft\n  to occg" }),
            "cannot be read",
        ),
        (json!({ "edit": "title", "at": ["payment core"], "was": "x", "now": "y" }), "it says"),
        (
            json!({ "edit": "insert", "within": [], "before": null, "text": "party occg \"Again\"" }),
            "there is `party occg` here already",
        ),
        (
            json!({ "edit": "insert", "within": [], "before": null, "text": "a\nb" }),
            "not one item or statement",
        ),
        (
            json!({ "edit": "insert", "within": [], "before": null, "text": "x {\n".repeat(100_000) }),
            "nested too deep",
        ),
        (
            json!({ "edit": "remove-row", "at": ["amount contract-value"], "row": ["1"] }),
            "the table has no row",
        ),
        // It fits, and the contract that it gives does not stand.
        (
            json!({ "edit": "say", "at": ["payment core", "from"], "was": "occg", "now": "nobody" }),
            "nothing is written",
        ),
        (json!({ "edit": "insert", "within": [], "before": null, "text": "nonsense" }), "nothing is written"),
    ] {
        let run = edits(json!([edit]));
        assert!(run.err.contains(said), "{edit:.200}: {}", run.err);
    }
}

/// Parties in a file of their own, which the contract imports.
#[test]
fn imported_files_are_changed_where_that_was_asked_for() {
    let scratch = Scratch::new();
    let (before, parties) = BASE.split_once("parties {").unwrap();
    let (parties, after) = parties.split_once("\n}\n").unwrap();
    scratch.write("old/parties.meed", format!("parties {{{parties}\n}}\n"));
    let contract = format!("{before}import \"parties.meed\"\n{after}");
    scratch.write("old/contract.meed", &contract);
    scratch.write("new.meed", BASE.replace("Oxford Health", "Oxford Health and more"));
    let json = meed(&scratch, &["diff", "old", "new.meed", "--format", "json"]);
    scratch.write("changes.json", &json.out);
    let shown = meed(&scratch, &["apply", "changes.json", "old"]);
    assert!(
        shown.code == 2 && shown.err.contains("parties.meed") && shown.err.contains("--write"),
        "{}",
        shown.err
    );
    let made = meed(&scratch, &["apply", "changes.json", "old", "--write"]);
    assert_eq!((made.code, made.err.as_str()), (0, ""));
    assert_eq!(scratch.read("old/contract.meed"), contract);
    assert!(scratch.read("old/parties.meed").contains("Oxford Health and more"));
    assert_eq!(meed(&scratch, &["diff", "old", "new.meed", "--fail-on", "any"]).code, 0);
}

/// The three versions of a negotiation, in which both sides change the cap on losses.
fn in_conflict() -> Scratch {
    let scratch = Scratch::new();
    let (gains, losses) = COMMISSIONER.split_once("  losses {").unwrap();
    let ours =
        format!("{gains}  losses {{{}", losses.replacen("5% of contract-value", "6% of contract-value", 1));
    scratch.write("base.meed", BASE);
    scratch.write("ours.meed", ours);
    scratch.write("theirs.meed", PROVIDER);
    scratch.write("data.csv", DATA);
    scratch
}

const CAP: &str = "risk-share.losses.then";

#[test]
fn two_sides_are_merged() {
    let scratch = Scratch::new();
    scratch.write("base.meed", BASE);
    scratch.write("ours.meed", COMMISSIONER);
    scratch.write("theirs.meed", PROVIDER);
    let merged = meed(&scratch, &["merge", "base.meed", "ours.meed", "theirs.meed"]);
    assert_eq!((merged.code, merged.out.as_str()), (0, MERGED));
    assert!(merged.err.contains("No conflict."), "{}", merged.err);
    // One side unchanged: the other side, to the letter.
    let theirs = meed(&scratch, &["merge", "base.meed", "base.meed", "theirs.meed"]);
    assert_eq!((theirs.code, theirs.out.as_str()), (0, PROVIDER));
    let ours = meed(&scratch, &["merge", "base.meed", "ours.meed", "base.meed"]);
    assert_eq!((ours.code, ours.out.as_str()), (0, COMMISSIONER));
    assert_eq!(meed(&scratch, &["merge", "base.meed", "ours.meed", "theirs.meed", "--write"]).code, 0);
    assert_eq!(scratch.read("ours.meed"), MERGED);
}

#[test]
fn a_conflict_is_shown_with_all_values_and_settled() {
    let scratch = in_conflict();
    let three = ["merge", "base.meed", "ours.meed", "theirs.meed"];
    let before = scratch.read("ours.meed");
    let with = |more: &[&str]| meed(&scratch, &[&three[..], more].concat());
    let found = with(&["--data", "data.csv", "--write"]);
    assert_eq!((found.code, found.out.as_str()), (1, ""));
    assert_eq!(scratch.read("ours.meed"), before);
    for said in [
        "1 conflict.",
        CAP,
        "not above 5% of contract-value",
        "not above 6%",
        "not above 8%",
        "base.meed:308",
        "£ ours",
        "£ theirs",
    ] {
        assert!(found.err.contains(said), "{said}: {}", found.err);
    }
    let theirs = with(&["--prefer", "theirs", CAP]);
    assert_eq!((theirs.code, theirs.out.as_str()), (0, MERGED));
    let ours = with(&["--prefer", "ours", "all"]);
    assert_eq!(ours.code, 0, "{}", ours.err);
    assert!(ours.out.contains("not above 6% of contract-value"));
    // What one side alone has changed can be left out as well.
    let base =
        with(&["--prefer", "ours", "risk-share", "--prefer", "theirs", "outcomes.functioning.recovery-star"]);
    // The worked examples are still those of ours, and say what they were agreed for.
    assert!(base.code == 0 && base.err.contains("worked example"), "{}", base.err);
    let unknown = with(&["--prefer", "ours", "risk-share.losses.them"]);
    assert!(
        unknown.code == 2 && unknown.err.contains("did you mean `risk-share.losses.then`?"),
        "{}",
        unknown.err
    );
    let nobody = with(&["--prefer", "mine", CAP]);
    assert!(nobody.code == 2 && nobody.err.contains("`mine` is no side"), "{}", nobody.err);
}

#[test]
fn sound_sides_that_are_unsound_together_are_not_written() {
    let scratch = Scratch::new();
    let case = |side: &str| {
        let folder = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../tests/cases/merge/what-one-removes-and-the-other-uses"
        );
        std::fs::read_to_string(format!("{folder}/{side}.meed")).unwrap()
    };
    for side in ["base", "ours", "theirs"] {
        scratch.write(&format!("{side}.meed"), case(side));
    }
    let found = meed(&scratch, &["merge", "base.meed", "ours.meed", "theirs.meed", "--write"]);
    assert_eq!(found.code, 1);
    assert!(found.err.contains("`value`") && found.err.contains("no sound contract"), "{}", found.err);
    assert_eq!(scratch.read("ours.meed"), case("ours"));
    let settled =
        meed(&scratch, &["merge", "base.meed", "ours.meed", "theirs.meed", "--prefer", "theirs", "value"]);
    assert_eq!(settled.code, 0, "{}", settled.err);
    assert!(
        settled.out.contains("less 1% of value") && settled.out.contains("pot   £82,000"),
        "{}",
        settled.out
    );
}

/// As version control calls it: three files with names of no meaning, and where the file lies.
#[test]
fn version_control_has_marks_around_conflicts_only() {
    let scratch = in_conflict();
    for (name, side) in [(".merge_a", "base"), (".merge_b", "ours"), (".merge_c", "theirs")] {
        scratch.write(name, scratch.read(&format!("{side}.meed")));
    }
    let drive = |size: &str| {
        meed(&scratch, &["git-merge", ".merge_a", ".merge_b", ".merge_c", size, "contract.meed"])
    };
    let found = drive("9");
    assert_eq!((found.code, found.out.as_str()), (1, ""));
    let text = scratch.read(".merge_b");
    let marks = "<<<<<<<<< ours\n    then  not above 6% of contract-value\n=========\n    then  not above 8% of contract-value\n>>>>>>>>> theirs\n";
    assert_eq!(text.replace(marks, "    then  not above 8% of contract-value\n"), MERGED);
    // A text that is no contract by itself is merged line by line.
    for (name, title) in [(".merge_a", "A"), (".merge_b", "A"), (".merge_c", "C")] {
        scratch.write(name, format!("party icb \"{title}\"\n"));
    }
    let found = drive("7");
    assert!(found.code == 0 && found.err.contains("lines were merged"), "{}", found.err);
    assert_eq!(scratch.read(".merge_b"), "party icb \"C\"\n");
    scratch.write(".merge_c", [0xff, 0x00, 0x80]);
    assert_eq!(drive("7").code, 2);
    assert_eq!(scratch.read(".merge_b"), "party icb \"C\"\n");
}
