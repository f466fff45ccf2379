//! Files of records: nothing that stands in them is shown by any command in any form, unless it is asked for.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod common;

use common::{Scratch, meed, without_fingerprints};
use std::fmt::Write as _;

const CONTRACT: &str = r#"contract "Stays" {
  language  1
  term      1 April 2025 to 31 March 2027
  rounding  to £0.01 half up
}

party icb "Integrated care board"
party trust "Community trust"

records stays "Stays on the ward" {
  source     "Patient administration system", submitted by trust
  period     by discharged
  columns {
    | name       | title                | kind                  |
    | patient    | "Pseudonym"          | person                |
    | discharged | "Day of discharge"   | date                  |
    | readmitted | "Day of readmission" | date or not yet       |
    | went       | "Where to"           | one of home, hospital |
    | cost       | "Cost of the stay"   | money                 |
  }
  excluded   if went is exactly hospital
  criterion  back "Readmitted within 28 days" = readmitted is within 28 days after discharged
}

input excess "Cost above £20,000 of a patient" {
  unit      money
  reported  yearly
  counted   total of cost in stays, the part above £20,000 for each person a year
  missing   withheld
}

payment stop-loss "Cost above the limit" {
  from  icb
  to    trust
  pays  excess
  each  year
}

payment outcomes "Outcomes payment" {
  from  icb
  to    trust
  pot   £100,000
  each  year

  outcome staying "People stay at home" {
    share  100%

    indicator not-back "Not readmitted within 28 days" {
      measures  "stays without a readmission" out of "stays"
      reported  quarterly
      assessed  yearly on the total of its quarters
      counted   rows in stays where back is not met, out of rows in stays
      target    at least 60%
      pays      100% at target
      missing   pays nothing, withheld when not due
    }
  }
}
"#;

/// The canaries: a person, a cost and a day that stand nowhere but in the file.
const CANARIES: [&str; 4] = ["canary-7", "23456.78", "23,456.78", "2025-05-17"];

const ROWS: &str = "extracted,2026-04-30
status,final 2026-05-10
patient,discharged,readmitted,went,cost
canary-7,2025-05-17,2025-06-30,home,23456.78
b,2025-07-01,2025-07-20,home,100
c,2025-07-01,,home,\"£1,000.00\"
d,2025-08-01,,hospital,5
e,2026-04-20,,home,200
";

fn sample() -> Scratch {
    let scratch = Scratch::new();
    scratch.write("contract.meed", CONTRACT);
    scratch.write("stays.csv", ROWS);
    // The same with a mistake in every column, in the rows of the canary.
    let wrong = ROWS
        .replace(
            "canary-7,2025-05-17,2025-06-30,home,23456.78",
            "canary-7,2025-05-17x,2027-06-30,hom,23456.78.",
        )
        .replace("b,2025", ",2025");
    scratch.write("wrong.csv", wrong);
    scratch.write("heading.csv", ROWS.replace("patient,discharged", "canary-7,discharge"));
    scratch.write("no-heading.csv", ROWS.replace("patient,discharged,readmitted,went,cost\n", ""));
    scratch.write("quote.csv", ROWS.replace("canary-7,", "\"canary-7\"x,"));
    scratch.write("open.csv", ROWS.replace("canary-7,", "\"canary-7,"));
    scratch.write("wide.csv", ROWS.replace("23456.78", "23,456.78"));
    scratch.write("early.csv", ROWS.replace("status,final 2026-05-10", "covers,2025-06-01 to 2026-03-31"));
    scratch
}

const FILES: [&str; 8] = [
    "stays=stays.csv",
    "stays=wrong.csv",
    "stays=heading.csv",
    "stays=no-heading.csv",
    "stays=quote.csv",
    "stays=open.csv",
    "stays=wide.csv",
    "stays=early.csv",
];

#[test]
fn nothing_of_a_row_is_shown() {
    let scratch = sample();
    let mut commands: Vec<Vec<&str>> = Vec::new();
    for file in FILES {
        for form in ["graphical", "plain", "json", "sarif"] {
            commands.push(vec!["check", "contract.meed", "--records", file, "--format", form]);
        }
        for form in ["text", "json", "csv", "markdown"] {
            commands.push(vec!["evaluate", "contract.meed", "--records", file, "--format", form]);
        }
        for form in ["text", "json"] {
            for path in ["not-back", "stop-loss", "total", "excess"] {
                let why = ["why", path, "contract.meed", "--records", file, "--year", "1", "--format", form];
                commands.push(why.to_vec());
            }
        }
    }
    // Given in the wrong place.
    commands.push(vec!["evaluate", "contract.meed", "--data", "stays.csv"]);
    commands.push(vec!["check", "contract.meed", "--data", "stays.csv"]);
    let (mut sound, mut refused) = (0, 0);
    for command in &commands {
        let ran = meed(&scratch, command);
        for canary in CANARIES {
            assert!(
                !ran.out.contains(canary) && !ran.err.contains(canary),
                "{command:?} shows {canary}:\n{}\n{}",
                ran.out,
                ran.err
            );
        }
        if ran.code == 0 { sound += 1 } else { refused += 1 }
    }
    assert!(sound >= 16 && refused >= 60, "{sound} sound, {refused} refused");
}

#[test]
fn what_is_asked_for_is_shown() {
    let scratch = sample();
    let why = ["why", "excess", "contract.meed", "--records", "stays=stays.csv", "--year", "1"];
    let shown = meed(&scratch, &[why.as_slice(), &["--show-records"]].concat());
    assert!(shown.out.contains("canary-7"), "{}", shown.out);
    let check = ["check", "contract.meed", "--format", "plain", "--records", "stays=wrong.csv"];
    let shown = meed(&scratch, &[check.as_slice(), &["--show-records"]].concat());
    assert!(shown.out.contains("canary-7,2025-05-17x"), "{}", shown.out);
}

#[test]
fn mistakes_are_told_by_file_row_and_column() {
    let scratch = sample();
    let mut told = String::new();
    for file in FILES {
        let ran = meed(&scratch, &["check", "contract.meed", "--format", "plain", "--records", file]);
        let _ = writeln!(told, "---- {file}\n{}", ran.out);
    }
    for option in ["stay=stays.csv", "stays", "stays=nowhere.csv"] {
        let ran = meed(&scratch, &["check", "contract.meed", "--records", option]);
        assert_eq!(ran.code, 2, "{}", ran.err);
        let _ = writeln!(told, "---- {option}\n{}", ran.err);
    }
    insta::assert_snapshot!(told);
}

#[test]
fn reasons_tell_counts_and_the_rule() {
    let scratch = sample();
    let why = ["why", "not-back", "contract.meed", "--records", "stays=stays.csv", "--year"];
    let first = meed(&scratch, &[why.as_slice(), &["1"]].concat());
    // What is pending or not over is not due.
    let second = meed(&scratch, &[why.as_slice(), &["2"]].concat());
    let json = meed(
        &scratch,
        &[
            ["why", "excess", "contract.meed", "--records", "stays=stays.csv", "--year"].as_slice(),
            &["1", "--format", "json"],
        ]
        .concat(),
    );
    let statement = meed(&scratch, &["evaluate", "contract.meed", "--records", "stays=stays.csv"]);
    insta::assert_snapshot!(without_fingerprints(&format!(
        "{}\n----\n{}\n----\n{}\n----\n{}",
        first.out, second.out, json.out, statement.out
    )));
}
