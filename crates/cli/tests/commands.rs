//! The program as people run it: what it says, where, and with which exit code.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod common;

use common::{Scratch, meed, without_fingerprints};

const CONTRACT: &str = include_str!("../src/commands/new/contract.meed");
const DATA: &str = include_str!("../src/commands/new/data.csv");

fn sample() -> Scratch {
    let scratch = Scratch::new();
    scratch.write("contract.meed", CONTRACT);
    scratch.write("data.csv", DATA);
    scratch
}

#[test]
fn a_new_contract_checks_tests_and_evaluates() {
    let scratch = Scratch::new();
    let made = meed(&scratch, &["new", "my-contract"]);
    assert_eq!(made.code, 0, "{}", made.err);
    assert_eq!(meed(&scratch, &["check", "my-contract", "--deny", "warnings"]).code, 0);
    assert_eq!(meed(&scratch, &["fmt", "--check", "my-contract"]).code, 0);
    let tested = meed(&scratch, &["test", "my-contract"]);
    assert_eq!((tested.code, tested.err.as_str()), (0, ""));
    insta::assert_snapshot!(tested.out);
    let statement =
        meed(&scratch, &["evaluate", "my-contract/contract.meed", "--data", "my-contract/data.csv"]);
    assert_eq!((statement.code, statement.err.as_str()), (0, ""));
    insta::assert_snapshot!(without_fingerprints(&statement.out));
    let again = meed(&scratch, &["new", "my-contract"]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("there already"), "{}", again.err);
}

#[test]
fn evaluate_writes_json_that_fits_the_printed_schema() {
    let scratch = sample();
    let schema = meed(&scratch, &["schema", "statement"]);
    let schema: serde_json::Value = serde_json::from_str(&schema.out).unwrap();
    let json = meed(
        &scratch,
        &[
            "evaluate",
            "contract.meed",
            "--data",
            "data.csv",
            "--year",
            "1",
            "--year",
            "2",
            "--format",
            "json",
        ],
    );
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert!(jsonschema::draft202012::new(&schema).unwrap().is_valid(&json));
    assert_eq!(json["statements"][0]["payments"]["outcomes"]["earned"], "78750.00");
    assert_eq!(json["statements"][1]["year"], 2);
}

#[test]
fn evaluate_writes_csv_and_markdown() {
    let scratch = sample();
    for (format, expected) in
        [("csv", "1,2025-04-01,2026-03-31,final,payment,core"), ("markdown", "## Year 1: ")]
    {
        let run = meed(&scratch, &["evaluate", "contract.meed", "--data", "data.csv", "--format", format]);
        assert_eq!(run.code, 0);
        assert!(run.out.contains(expected), "{}", run.out);
    }
}

#[test]
fn mistakes_of_contract_and_data_are_said_in_one_run() {
    let scratch = sample();
    scratch.write(
        "wrong.csv",
        DATA.replace("seen-in-time,Year 1,445", "seen-in-tme,Year 1,445").replace("29,98", "x9,98"),
    );
    let run = meed(&scratch, &["evaluate", "contract.meed", "--data", "wrong.csv"]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(run.err.contains("M0701") && run.err.contains("M0703"), "{}", run.err);
    let checked = meed(&scratch, &["check", "contract.meed", "--data", "wrong.csv", "--format", "plain"]);
    assert_eq!(checked.code, 1);
    insta::assert_snapshot!(checked.out);
}

#[test]
fn check_in_every_form() {
    let scratch = sample();
    scratch.write("wrong.meed", CONTRACT.replace("from        commissioner", "from        comissioner"));
    let graphical = meed(&scratch, &["check", "wrong.meed"]);
    assert_eq!((graphical.code, graphical.err.as_str()), (1, ""));
    // The first is enough: the others are the affair of the crates that find them.
    let first = |text: &str, end: &str| text.split_inclusive(end).next().unwrap_or_default().to_owned();
    insta::assert_snapshot!("check graphical", first(&graphical.out, "    ╰────\n"));
    let plain = meed(&scratch, &["check", "wrong.meed", "--format", "plain"]);
    insta::assert_snapshot!("check plain", first(&plain.out, "\n\n"));
    let json = meed(&scratch, &["check", "wrong.meed", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let schema = meed(&scratch, &["schema", "diagnostics"]);
    let schema: serde_json::Value = serde_json::from_str(&schema.out).unwrap();
    assert!(jsonschema::draft202012::new(&schema).unwrap().is_valid(&json));
    assert_eq!(json[0]["code"], "M0201");
    let sarif = meed(&scratch, &["check", "wrong.meed", "--format", "sarif"]);
    let sarif: serde_json::Value = serde_json::from_str(&sarif.out).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "M0201");
}

#[test]
fn safe_fixes_are_applied_and_the_others_left() {
    let scratch = sample();
    let wrong = CONTRACT
        .replace("90% of contract-value", "90% of contract-value*1")
        .replace("provider\n  pays", "provdier\n  pays");
    scratch.write("wrong.meed", &wrong);
    let shown = meed(&scratch, &["check", "wrong.meed", "--fix", "--diff"]);
    assert_eq!(shown.code, 1);
    assert!(shown.out.contains("+  pays  90% of contract-value * 1\n"), "{}", shown.out);
    assert_eq!(scratch.read("wrong.meed"), wrong, "--diff changes nothing");
    assert!(shown.err.contains("provdier") && shown.err.ends_with("\n1 error\n"), "{}", shown.err);
    // Where there is nothing to show, what is left is a problem all the same.
    scratch.write("left.meed", CONTRACT.replace("provider\n  pays", "provdier\n  pays"));
    let left = meed(&scratch, &["check", "left.meed", "--fix", "--diff"]);
    assert_eq!((left.code, left.out.as_str()), (1, ""));
    assert_eq!(meed(&scratch, &["check", "contract.meed", "--fix", "--diff"]).code, 0);
    let fixed = meed(&scratch, &["check", "wrong.meed", "--fix"]);
    assert_eq!(fixed.code, 1, "the other mistake remains");
    assert!(fixed.out.ends_with("1 fix applied\n"), "{}", fixed.out);
    let text = scratch.read("wrong.meed");
    assert!(text.contains("contract-value * 1") && text.contains("provdier"), "{text}");
}

#[test]
fn no_graphics_means_plain() {
    let scratch = sample();
    scratch.write("wrong.meed", CONTRACT.replace("from        commissioner", "from        comissioner"));
    let run = common::meed_with(&scratch, &["check", "wrong.meed"], &[("NO_GRAPHICS", "1")], "");
    assert!(run.out.starts_with("wrong.meed:"), "{}", run.out);
}

#[test]
fn warnings_count_when_denied() {
    let scratch = sample();
    scratch.write(
        "contract.meed",
        CONTRACT.replace("| best  | at least 95% | 100% |", "| best  | at least 95% | 40%  |"),
    );
    assert_eq!(meed(&scratch, &["check", "contract.meed"]).code, 0);
    let denied = meed(&scratch, &["check", "contract.meed", "--deny", "warnings"]);
    assert_eq!(denied.code, 1, "{}", denied.out);
}

#[test]
fn why_tells_rule_data_and_arithmetic() {
    let scratch = sample();
    let run = meed(&scratch, &["why", "improved", "contract.meed", "--data", "data.csv"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let (summary, tree) = run.out.split_once("\n\n").unwrap();
    assert!(
        summary.starts_with("improved earned £67,500 in Year 1: ") && summary.contains(", because "),
        "{summary}"
    );
    assert!(tree.starts_with("improved, earned: £67,500\n"), "{tree}");
    assert!(
        run.out.contains("data.csv, rows 2, 3, 4 and 5, columns numerator and denominator"),
        "{}",
        run.out
    );
    let swapped =
        meed(&scratch, &["why", "contract.meed", "improved.earned", "--data", "data.csv", "--year", "1"]);
    assert_eq!(swapped.out, run.out);
    let example = meed(
        &scratch,
        &["why", "improved", "contract.meed", "--example", "Year 1: recovery met, access good"],
    );
    assert_eq!(example.code, 0, "{}", example.err);
    let json = meed(&scratch, &["why", "total", "contract.meed", "--data", "data.csv", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["value"], "£888,750");
    assert!(json["summary"].as_str().unwrap().contains("£888,750 in Year 1"), "{}", json["summary"]);
}

#[test]
fn a_path_that_leads_nowhere_is_met_with_a_suggestion() {
    let scratch = sample();
    let run = meed(&scratch, &["why", "improvd", "contract.meed", "--year", "1"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("did you mean `improved`?"), "{}", run.err);
}

#[test]
fn an_example_that_fails_shows_both_figures_and_why() {
    let scratch = sample();
    scratch.write(
        "contract.meed",
        CONTRACT.replace("expect  outcomes.earned = £78,750", "expect  outcomes.earned = £80,000"),
    );
    let run = meed(&scratch, &["test", "contract.meed"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("comes to £78,750, not £80,000"), "{}", run.out);
    assert!(run.out.contains("outcomes, earned: £78,750"), "{}", run.out);
    assert!(run.out.ends_with("1 example: 0 passed, 1 failed\n"), "{}", run.out);
}

#[test]
fn a_template_is_never_written_over_a_file() {
    let scratch = sample();
    let args = ["template", "contract.meed", "--year", "2", "--out", "return.csv"];
    let first = meed(&scratch, &args);
    assert_eq!(first.code, 0, "{}", first.err);
    assert!(scratch.read("return.csv").contains("Quarter 4 of Year 2"));
    assert_eq!(meed(&scratch, &args).code, 2);
    assert_eq!(meed(&scratch, &[&args[..], &["--force"]].concat()).code, 0);
    let workbook = meed(&scratch, &["template", "contract.meed", "--out", "return.xlsx"]);
    assert_eq!(workbook.code, 0, "{}", workbook.err);
    // What was asked for can be read back: nothing is filled in, so nothing is earned but the core payment.
    let evaluated = meed(&scratch, &["evaluate", "contract.meed", "--data", "return.xlsx", "--year", "1"]);
    assert_eq!(evaluated.code, 0, "{}", evaluated.err);
    assert_eq!(meed(&scratch, &["template", "contract.meed", "--out", "return.pdf"]).code, 2);
}

#[test]
fn a_return_asks_for_the_earlier_figures_that_a_year_is_reckoned_from() {
    let scratch = Scratch::new();
    scratch.write(
        "contract.meed",
        "contract \"Savings\" {
  language  1
  term      1 April 2025 to 31 March 2029
  rounding  to £0.01 half up
}
party icb \"Board\"
party trust \"Trust\"
inputs {
  unit      money
  missing   pays nothing
  reported  half-yearly
  assessed  yearly on the total of its half-years
  | name    | title     |
  | saved   | \"Saved\"   |
  | waiting | \"Waiting\" |
  | other   | \"Other\"   |
}
carried reserve \"Reserve\" {
  opens   with £0
  closes  with opening + saved
  after the term lapses
}
payment growth \"Growth\" {
  applies  from Year 2
  from     icb
  to       trust
  pays     10% of reserve.opening + mean of waiting over the last 2 years + other
  each     year
}
",
    );
    let rows = |arguments: &[&str]| -> Vec<String> {
        let run = meed(&scratch, &[&["template", "contract.meed", "--year", "3"], arguments].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        let cells = run.out.lines().skip(1).map(|row| row.split(',').collect::<Vec<_>>());
        cells.map(|cells| format!("{} {}", cells[0], cells[2])).collect()
    };
    let own = rows(&["--without-earlier"]);
    assert_eq!(own.len(), 6, "{own:?}");
    let whole = rows(&[]);
    // What is carried comes from both years before, the mean from one, and `other` from none.
    let earlier = |item: &str, year: u16| {
        (1..=2).map(|half| format!("{item} half-year {half} of Year {year}")).collect::<Vec<_>>()
    };
    assert_eq!(whole, [earlier("saved", 1), earlier("saved", 2), earlier("waiting", 2), own].concat());
    let written = meed(&scratch, &["template", "contract.meed", "--year", "3", "--out", "return.csv"]);
    assert!(written.err.contains("12 rows to fill in, 6 of them of years before"), "{}", written.err);
}

#[test]
fn explain_and_its_list() {
    let scratch = Scratch::new();
    let one = meed(&scratch, &["explain", "m0201"]);
    assert_eq!(one.code, 0);
    assert!(one.out.starts_with("M0201: a name that nothing defines (error)\n"), "{}", one.out);
    assert!(meed(&scratch, &["explain"]).out.contains("M0803  error"));
    assert!(meed(&scratch, &["explain", "--all"]).out.contains("M0803: "));
    let unknown = meed(&scratch, &["explain", "M0999"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("there is no code `M0999`"), "{}", unknown.err);
}

#[test]
fn completions_for_every_shell() {
    let scratch = Scratch::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = meed(&scratch, &["completions", shell]);
        assert_eq!(run.code, 0);
        assert!(run.out.contains("evaluate"), "{shell}");
    }
}

const VARIATION: &str = r#"
variation cv-01 "Less each year" {
  agreed     1 March 2026 by icb, trust
  effective  1 April 2026
  change     core.pays
  from       PAYS
  to         £1,000
}
"#;

#[test]
fn variations_count_as_they_are_asked_for() {
    let scratch = sample();
    let pays = CONTRACT.lines().find_map(|line| line.trim().strip_prefix("pays")).unwrap().trim();
    let name = CONTRACT.lines().find_map(|line| line.strip_prefix("payment ")).unwrap();
    let name = name.split(' ').next().unwrap();
    let parties: Vec<&str> = CONTRACT
        .lines()
        .filter_map(|line| line.strip_prefix("party "))
        .map(|line| line.split(' ').next().unwrap())
        .collect();
    let variation = VARIATION
        .replace("PAYS", pays)
        .replace("core.pays", &format!("{name}.pays"))
        .replace("icb, trust", &parties.join(", "));
    scratch.write("contract.meed", format!("{CONTRACT}{variation}"));
    let terms = |more: &[&str]| {
        let run = meed(&scratch, &[&["evaluate", "contract.meed", "--year", "2"], more].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        without_fingerprints(run.out.lines().find(|line| line.starts_with("Terms")).unwrap())
    };
    assert!(terms(&[]).contains("as varied by cv-01"), "{}", terms(&[]));
    let before = terms(&["--as-of", "2026-03-31"]);
    assert!(before.contains("no variation in force; as of 31 March 2026"), "{before}");
    let agreed = terms(&["--agreed-by", "1 March 2026"]);
    assert!(agreed.contains("as varied by cv-01; as agreed by 1 March 2026"), "{agreed}");
    assert!(terms(&["--without", "cv-01"]).contains("without cv-01"));
    let unknown = meed(&scratch, &["check", "contract.meed", "--without", "cv-1"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("no variation is called cv-1; did you mean cv-01?"), "{}", unknown.err);
    assert_eq!(meed(&scratch, &["check", "contract.meed", "--as-of", "soon"]).code, 2);
    let written = meed(&scratch, &["consolidate", "contract.meed", "--out", "as-varied.meed"]);
    assert_eq!((written.code, written.err.as_str()), (0, ""));
    let text = scratch.read("as-varied.meed");
    assert!(text.contains("until 31 March 2026, then £1,000"), "{text}");
    assert!(text.contains("# cv-01, written in: Less each year."), "{text}");
    assert_eq!(meed(&scratch, &["fmt", "--check", "as-varied.meed"]).code, 0);
    assert_eq!(meed(&scratch, &["consolidate", "contract.meed", "--out", "as-varied.meed"]).code, 2);
}

#[test]
fn why_tells_what_a_requirement_comes_to_in_a_period() {
    let scratch = Scratch::new();
    scratch.write("contract.meed", include_str!("../../../tests/cases/pays/requirement-deductions.meed"));
    scratch
        .write("data.csv", "indicator,period,numerator,denominator\nsummaries,Quarter 2 of Year 1,90,100\n");
    let ask = |path: &str| meed(&scratch, &["why", path, "contract.meed", "--data", "data.csv"]);
    let missed = ask("summaries in Quarter 2 of Year 1");
    assert!(
        missed.out.starts_with("summaries in Quarter 2 of Year 1: missed, because 90% is not at least 95%."),
        "{}{}",
        missed.out,
        missed.err
    );
    assert!(ask("Q1 in Quarter 3 of Year 2").out.starts_with("summaries in Quarter 3 of Year 2: in grace."));
    assert!(ask("summaries").out.starts_with("summaries, deducted, is £1,000 in Year 1"));
    for (path, why) in [
        ("summaries in May", "is no period"),
        ("sumaries in Quarter 1 of Year 1", "did you mean `summaries`?"),
        ("summaries in May 2017", "it is judged by its periods"),
        ("core in Year 1", "only a requirement is met or missed in a period"),
    ] {
        let run = ask(path);
        assert!(run.code == 2 && run.err.contains(why), "{path}: {}", run.err);
    }
}

#[test]
fn diff_tells_terms_and_not_text() {
    let scratch = sample();
    let other = CONTRACT.replace("role ", "role   ").replacen("# ", "#  ", 1);
    scratch.write("same.meed", format!("\n{other}"));
    let same = meed(&scratch, &["diff", "contract.meed", "same.meed", "--fail-on", "any"]);
    assert_eq!((same.code, same.err.as_str()), (0, ""));
    assert!(same.out.contains("No change in terms."), "{}", same.out);
    let other = CONTRACT.replacen("half up", "half even", 1);
    assert_ne!(other, CONTRACT);
    scratch.write("other.meed", &other);
    let found = meed(&scratch, &["diff", "contract.meed", "other.meed", "--fail-on", "any"]);
    assert_eq!((found.code, found.err.as_str()), (1, ""));
    assert!(found.out.contains("1 change of terms.") && found.out.contains("half even"), "{}", found.out);
    let fixed = meed(&scratch, &["diff", "contract.meed", "other.meed", "--fail-on", "fixed"]);
    assert_eq!(fixed.code, 0);
    let only = meed(&scratch, &["diff", "contract.meed", "other.meed", "--only", "weight"]);
    assert!(only.out.contains("0 changes of terms; 1 other is not shown."), "{}", only.out);
    let markdown = meed(&scratch, &["diff", "contract.meed", "other.meed", "--format", "markdown"]);
    assert!(markdown.out.contains("**even**"), "{}", markdown.out);
    let unknown = meed(&scratch, &["diff", "contract.meed", "other.meed", "--only", "wieght"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("did you mean `weight`?"), "{}", unknown.err);
}

#[test]
fn diff_writes_json_that_fits_the_printed_schema() {
    let scratch = sample();
    let other = CONTRACT.replacen("half up", "half even", 1).replacen("\"\n", " and more\"\n", 1);
    scratch.write("other.meed", &other);
    let schema = meed(&scratch, &["schema", "diff"]);
    let schema: serde_json::Value = serde_json::from_str(&schema.out).unwrap();
    let arguments =
        ["diff", "contract.meed", "other.meed", "--format", "json", "--data", "data.csv", "--internal"];
    let json = meed(&scratch, &arguments);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let problems: Vec<_> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
    assert_eq!(problems, Vec::<String>::new());
    assert!(
        json["changes"].as_array().unwrap().iter().any(|change| change["kind"] == "rounding"),
        "{json:#}"
    );
}

#[test]
fn diff_writes_a_file_as_its_name_ends_and_never_over_what_it_reads() {
    let scratch = sample();
    scratch.write("other.meed", CONTRACT.replacen("half up", "half even", 1));
    for (name, begins) in
        [("a.html", "<!DOCTYPE html>"), ("a.json", "{"), ("a.md", "## Changes"), ("a.txt", "")]
    {
        let written = meed(&scratch, &["diff", "contract.meed", "other.meed", "--out", name]);
        assert_eq!((written.code, written.out.as_str(), written.err.as_str()), (0, "", ""), "{name}");
        assert!(scratch.read(name).starts_with(begins) && scratch.read(name).len() > 100, "{name}");
    }
    let there = meed(&scratch, &["diff", "contract.meed", "other.meed", "--out", "a.html"]);
    assert_eq!(there.code, 2);
    assert!(there.err.contains("a.html is there already"), "{}", there.err);
    for read in ["contract.meed", "other.meed", "data.csv"] {
        let before = scratch.read(read);
        let over = ["diff", "contract.meed", "other.meed", "--data", "data.csv", "--force", "--out", read];
        let over = meed(&scratch, &over);
        assert_eq!(over.code, 2, "{read}");
        assert!(over.err.contains(&format!("{read} is what is read")), "{}", over.err);
        assert_eq!(scratch.read(read), before);
    }
}

#[test]
fn diff_writes_the_same_document_for_the_same_day() {
    let scratch = sample();
    scratch.write("other.meed", CONTRACT.replacen("half up", "half even", 1));
    let document = |name: &str| {
        let day = ["--author", "The provider", "--date", "2018-07-02"];
        let arguments = [&["diff", "contract.meed", "other.meed", "--out", name], day.as_slice()].concat();
        let written = meed(&scratch, &arguments);
        assert_eq!((written.code, written.err.as_str()), (0, ""));
        std::fs::read(scratch.path().join(name)).unwrap()
    };
    let bytes = document("a.docx");
    assert!(bytes.starts_with(b"PK") && bytes == document("b.docx"));
    let wrong = meed(&scratch, &["diff", "contract.meed", "other.meed", "--date", "2018-07-02"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("--author and --date"), "{}", wrong.err);
}

#[test]
fn diff_compares_folders_and_says_what_stands_in_the_way() {
    let scratch = Scratch::new();
    scratch.write("was/contract.meed", CONTRACT);
    scratch.write("now/contract.meed", CONTRACT);
    let same = meed(&scratch, &["diff", "was", "now"]);
    assert_eq!((same.code, same.err.as_str()), (0, ""));
    scratch.write("now/another.meed", CONTRACT);
    let several = meed(&scratch, &["diff", "was", "now"]);
    assert_eq!(several.code, 2);
    assert!(several.err.contains("several contracts"), "{}", several.err);
    scratch.write("wrong.meed", CONTRACT.replacen("half up", "half", 1));
    let wrong = meed(&scratch, &["diff", "was", "wrong.meed"]);
    assert_eq!(wrong.code, 1);
    assert!(wrong.out.is_empty() && wrong.err.contains("wrong.meed"), "{}", wrong.err);
    let none = meed(&scratch, &["diff", "was", "nowhere.meed"]);
    assert_eq!(none.code, 2);
}

#[test]
fn diff_says_what_changes_are_worth() {
    let scratch = sample();
    let pot = CONTRACT.replacen("£900,000", "£950,000", 1);
    assert_ne!(pot, CONTRACT);
    scratch.write("more.meed", &pot);
    scratch.write("words.meed", CONTRACT.replacen("\"The provider\"", "\"The provider of care\"", 1));
    let more =
        meed(&scratch, &["diff", "contract.meed", "more.meed", "--data", "data.csv", "--fail-on", "money"]);
    assert_eq!((more.code, more.err.as_str()), (1, ""));
    assert!(more.out.contains("IN MONEY, WITH data.csv") && more.out.contains("Paid after"), "{}", more.out);
    // Whom it favours is for one's own side.
    assert!(!more.out.contains("favours"), "{}", more.out);
    let internal = meed(&scratch, &["diff", "contract.meed", "more.meed", "--internal"]);
    assert!(internal.out.contains("favours the provider"), "{}", internal.out);
    let words = meed(&scratch, &["diff", "contract.meed", "words.meed", "--fail-on", "money"]);
    assert_eq!((words.code, words.err.as_str()), (0, ""));
    scratch.write("wrong.csv", DATA.replacen("Year 1", "Year 77", 1));
    let wrong = meed(&scratch, &["diff", "contract.meed", "more.meed", "--data", "wrong.csv"]);
    assert_eq!(wrong.code, 1);
    assert!(wrong.out.is_empty() && wrong.err.contains("wrong.csv"), "{}", wrong.err);
}
