//! What `meed diff` says in money: scenarios, both ends, and data that can be run again.

mod common;

use common::{Scratch, meed};
use meed_tests::read;
use serde_json::Value;

/// The negotiation among the examples.
fn negotiation() -> Scratch {
    let scratch = Scratch::new();
    for name in ["base.meed", "provider.meed", "data.csv"] {
        scratch.write(name, read(&format!("examples/negotiation/{name}")));
    }
    scratch
}

fn json(scratch: &Scratch, arguments: &[&str]) -> Value {
    let mut all = vec!["diff", "base.meed", "provider.meed", "--format", "json"];
    all.extend(arguments);
    let run = meed(scratch, &all);
    assert_eq!(run.code, 0, "{}", run.err);
    serde_json::from_str(&run.out).unwrap()
}

/// A sum of pounds of a line in a list of sums; nothing where it has no such line.
fn pence(sums: &Value, of: &str, name: Option<&str>, year: &str) -> i64 {
    let line = sums.as_array().unwrap().iter().find(|line| line["of"] == of && line["name"].as_str() == name);
    let text = line.and_then(|line| line["years"][year].as_str()).unwrap_or("0.00");
    text.replace('.', "").parse().unwrap()
}

#[test]
fn scenarios_stand_side_by_side_and_fit_the_schema() {
    let scratch = negotiation();
    let worse = read("examples/negotiation/data.csv").replace(",35,140,", ",20,140,");
    scratch.write("worse.csv", &worse);
    let arguments =
        ["--scenario", "as reported=data.csv", "--scenario", "worse = worse.csv", "--examples", "--extremes"];
    let found = json(&scratch, &arguments);
    let schema = meed(&scratch, &["schema", "diff"]);
    let schema: Value = serde_json::from_str(&schema.out).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let problems: Vec<String> = validator.iter_errors(&found).map(|error| error.to_string()).collect();
    assert_eq!(problems, Vec::<String>::new());
    let scenarios = found["scenarios"].as_array().unwrap();
    assert_eq!(scenarios[0]["name"], "as reported");
    assert_eq!(scenarios[1]["data"][0], "worse.csv");
    assert!(scenarios.len() > 2, "worked examples give data too");
    assert!(scenarios[2]["example-in-year"].is_number());
    // One data set as a scenario is priced as with --data.
    let alone = json(&scratch, &["--data", "data.csv"]);
    assert_eq!(alone["money"]["alone"], scenarios[0]["alone"]);
    assert_eq!(alone["possible"], Value::Null);
    let mut text = vec!["diff", "base.meed", "provider.meed"];
    text.extend(arguments);
    let text = meed(&scratch, &text).out;
    for part in
        ["SCENARIOS SIDE BY SIDE", "as reported", "IN MONEY, in the scenario \"worse\"", "LOWEST AND HIGHEST"]
    {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("worst case") && !text.contains("favours"), "{text}");
    let mut markdown = vec!["diff", "base.meed", "provider.meed", "--format", "markdown"];
    markdown.extend(arguments);
    let markdown = meed(&scratch, &markdown).out;
    assert!(
        markdown.contains("### Scenarios side by side, over all years\n\n| £ | as reported | worse |"),
        "{markdown}"
    );
}

#[test]
fn what_is_wrong_with_scenarios_is_said() {
    let scratch = negotiation();
    let run = |arguments: &[&str]| {
        let mut all = vec!["diff", "base.meed", "provider.meed"];
        all.extend(arguments);
        meed(&scratch, &all)
    };
    let unnamed = run(&["--scenario", "data.csv"]);
    assert_eq!(unnamed.code, 2);
    assert!(unnamed.err.contains("write a name and a file"), "{}", unnamed.err);
    let nowhere = run(&["--scenario", "mild=mild.csv"]);
    assert_eq!(nowhere.code, 2);
    assert!(nowhere.err.contains("mild.csv"), "{}", nowhere.err);
    let secret = run(&["--write-trials", "trials"]);
    assert_eq!(secret.code, 2, "trials are for one's own side");
    scratch.write("wrong.csv", "indicator,period,value\nnothing,Year 1,3\n");
    let wrong = run(&["--scenario", "wrong=wrong.csv"]);
    assert_eq!(wrong.code, 1);
    assert!(wrong.err.contains("wrong.csv"), "{}", wrong.err);
}

/// Each of the files that are written gives, run again, the figures that were printed.
#[test]
fn trials_that_are_written_can_be_run_again() {
    let scratch = negotiation();
    let found = json(&scratch, &["--internal", "--write-trials", "trials"]);
    let mut run = 0;
    for change in found["changes"].as_array().unwrap() {
        for side in ["provider", "commissioner"] {
            let evidence = &change[&format!("for-{side}")];
            let Some(year) = evidence["year"].as_u64() else { continue };
            let number = change["number"].as_u64().unwrap();
            let file = format!("trials/change-{number}-for-{side}.csv");
            let again = json(&scratch, &["--data", &file]);
            let year = year.to_string();
            let sum = |text: &Value| text.as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
            let before = pence(&again["money"]["before"], "party", Some("ohft"), &year);
            let alone = again["money"]["alone"].as_array().unwrap();
            let alone = alone.iter().find(|step| step["changes"][0] == number).unwrap();
            let worth = pence(&alone["worth"], "party", Some("ohft"), &year);
            assert_eq!(before, sum(&evidence["before"]), "{file}");
            assert_eq!(before + worth, sum(&evidence["after"]), "{file}");
            run += 1;
            if run == 5 {
                return;
            }
        }
    }
    panic!("only {run} sets of data were run again");
}
