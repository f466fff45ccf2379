//! `meed vary` through the program: what it writes, what it refuses, and that what it writes is sound.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod common;

use common::{Run, Scratch, meed};

const CONTRACT: &str = r#"contract "Recovery college" {
  language   1
  reference  "RC-1"
  term       1 April 2025 to 31 March 2029
  rounding   to £0.01 half up
}

party icb "Integrated care board"
party college "Recovery college"

amount value "Contract value" by year {
  | Year 1   | Year 2   | Year 3   | Year 4   |
  | £400,000 | £410,000 | £420,000 | £430,000 |
}

payment outcomes "Outcomes payment" {
  from  icb
  to    college
  pot   10% of value
  each  year

  outcome recovery "People recover" {
    share  100%
    fixed  for the term

    indicator confidence "More confidence" {
      measures  "learners with more confidence" out of "learners"
      source    "Learners' survey", submitted by college
      reported  yearly
      weight    1
      target    at least 50% until 31 March 2026, then at least 52%
      pays      100% at target
      missing   pays nothing
    }

    indicator in-work "In work" {
      measures  "learners in work" out of "learners who left"
      source    "Learners' survey", submitted by college
      reported  yearly
      weight    1
      missing   pays nothing
      pays by thresholds {
        | level | in-work      | pays |
        | fair  | at least 15% | 50%  |
        | good  | at least 20% | 100% |
      }
    }
  }
}
"#;

const VARY: [&str; 7] = ["vary", "old.meed", "new.meed", "--number", "CV-05", "--effective", "2027-04-01"];

/// The contract with replacements, and what `meed vary` says of it.
fn vary(scratch: &Scratch, replacements: &[(&str, &str)], more: &[&str]) -> Run {
    let mut new = CONTRACT.to_owned();
    for (old, other) in replacements {
        assert!(new.contains(old), "{old}");
        new = new.replacen(old, other, 1);
    }
    scratch.write("old.meed", CONTRACT);
    scratch.write("new.meed", new);
    let arguments: Vec<&str> = VARY.iter().chain(more).copied().collect();
    meed(scratch, &arguments)
}

#[test]
fn every_kind_of_change_is_written_and_what_is_written_is_sound() {
    let scratch = Scratch::new();
    let third = r#"
    indicator stayed "Still there after a year" {
      measures  "learners still enrolled" out of "learners"
      source    "Register", submitted by college
      reported  yearly
      weight    2
      target    at least 60%
      pays      100% at target
      missing   pays nothing
    }
  }
}

payment training "Training" {
  from  icb
  to    college
  pays  £10,000
  each  year
}
"#;
    let changes = [
        ("then at least 52%", "then at least 52% until 31 March 2027, then at least 57%"),
        ("£430,000", "£450,000"),
        ("| 50%  |", "| 40%  |"),
        ("      weight    1\n      missing", "      weight    3\n      missing"),
        ("  }\n}\n", third),
        ("  each  year\n", "  each  year\n  then  not above £42,000\n"),
    ];
    let agreed = ["--agreed", "2027-02-01", "--by", "icb", "--by", "college", "--into", "varied.meed"];
    let run = vary(&scratch, &changes, &agreed);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", ""));
    let varied = scratch.read("varied.meed");
    assert!(varied.starts_with(CONTRACT.trim_end()), "{varied}");
    insta::assert_snapshot!("written", varied.split_once("variation cv-05").unwrap().1);
    let check = meed(&scratch, &["check", "varied.meed"]);
    assert_eq!(check.code, 0, "{}", check.out);
    assert_eq!(meed(&scratch, &["fmt", "--check", "varied.meed"]).code, 0);
    // Nothing is left to vary once it stands there, and it is not written twice.
    let again = vary(&scratch, &changes, &agreed);
    assert_eq!(
        (again.code, again.err.as_str()),
        (2, "meed: varied.meed is there already; it is left as it is\n")
    );
}

#[test]
fn no_change_in_terms_is_nothing_to_vary() {
    let scratch = Scratch::new();
    let run = vary(&scratch, &[("£400,000", "£0.4m"), ("party icb", "# Who pays.\nparty icb")], &[]);
    assert_eq!(
        (run.code, run.out.as_str(), run.err.as_str()),
        (0, "", "no change in terms: nothing to vary\n")
    );
}

#[test]
fn what_cannot_be_a_variation_is_named_with_the_reason() {
    let scratch = Scratch::new();
    let changes = [
        ("contract \"Recovery college\"", "contract \"College\""),
        ("half up", "half even"),
        ("at least 50% until", "at least 51% until"),
    ];
    let run = vary(&scratch, &changes, &[]);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    insta::assert_snapshot!("refused", run.err);
    // What no variation can say is found out by resolving it.
    let run = vary(
        &scratch,
        &[(
            "      reported  yearly\n      weight    1\n      target",
            "      reported  quarterly\n      assessed  yearly on the total of its quarters\n      weight    1\n      target",
        )],
        &[],
    );
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    insta::assert_snapshot!("unsound", run.err);
}

#[test]
fn names_and_examples_are_no_part_of_it() {
    let scratch = Scratch::new();
    let example = "\nexample \"Met\" {\n  in      Year 4\n  given   sure = 60 out of 100\n  expect  sure = £21,500\n}\n";
    let changes = [
        ("indicator confidence", "indicator sure"),
        ("at least 52%", "at least 60%"),
        ("  }\n}\n", "  }\n}\n@"),
    ];
    let run =
        vary(&scratch, &[changes[0], changes[1], (changes[2].0, &changes[2].1.replace('@', example))], &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("change     outcomes.recovery.confidence.target"), "{}", run.out);
    insta::assert_snapshot!("notes", run.err);
}

#[test]
fn the_agreement_comes_in_three_forms_and_for_programs() {
    let scratch = Scratch::new();
    scratch.write(
        "data.csv",
        "measure,period,numerator,denominator\nconfidence,Year 1,60,100\nconfidence,Year 3,55,100\nin-work,Year 3,30,100\n",
    );
    let changes = [("then at least 52%", "then at least 60%"), ("£430,000", "£600,000")];
    let more = [
        "--proposed-by",
        "icb",
        "--data",
        "data.csv",
        "--prompt-above",
        "10%",
        "--prompt-above",
        "50%",
        "--format",
        "json",
        "--agreement",
        "a.md",
        "--agreement",
        "a.html",
        "--agreement",
        "a.docx",
    ];
    let run = vary(&scratch, &changes, &more);
    assert_eq!(run.code, 0, "{}", run.err);
    insta::assert_snapshot!("agreement", scratch.read("a.md"));
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(json["schema"], "meed.vary/1");
    assert_eq!(json["money"]["to-check-above"][0], "10%");
    assert_eq!(json["terms"].as_array().unwrap().len(), 2);
    assert_eq!(json["variation"]["agreed"], serde_json::Value::Null);
    assert!(scratch.read("a.html").contains("To be checked"));
    let docx = std::fs::read(scratch.path().join("a.docx")).unwrap();
    assert!(docx.starts_with(b"PK"));
}

#[test]
fn wrong_use_is_said() {
    let scratch = Scratch::new();
    let change = [("£430,000", "£450,000")];
    for (more, said) in [
        (&["--by", "icbb"][..], "no party is called icbb; did you mean icb?"),
        (&["--agreement", "a.pdf"], "a.pdf ends in none of .md, .docx and .html"),
    ] {
        let run = vary(&scratch, &change, more);
        assert_eq!((run.code, run.err), (2, format!("meed: {said}\n")));
    }
    let run = meed(&scratch, &["vary", "old.meed", "new.meed", "--number", "5", "--effective", "2027-04-01"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("write a number such as CV-05"), "{}", run.err);
    // Inside a year it must be said what counts for it.
    let inside = ["vary", "old.meed", "new.meed", "--number", "CV-05", "--effective", "2027-10-01"];
    scratch.write(
        "new.meed",
        CONTRACT.replace("      weight    1\n      missing", "      weight    2\n      missing"),
    );
    let run = meed(&scratch, &inside);
    assert_eq!((run.code, run.out.as_str()), (1, ""));
    assert!(run.err.contains("inside Year 3"), "{}", run.err);
    let arguments: Vec<&str> = inside.into_iter().chain(["--set-on", "last-day"]).collect();
    let run = meed(&scratch, &arguments);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("effective   1 October 2027, set on the last day"), "{}", run.out);
}
