//! Contracts of several files as people run them: what is read, what is refused, and which file a message names.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod common;

use common::{Scratch, meed, meed_with};

const CONTRACT: &str = "import \"shared/parties.meed\"\nimport \"shared/value.meed\"\n\ncontract \"Community mental health\" {\n  language  1\n  term      1 April 2025 to 31 March 2027\n  rounding  to £0.01 half up\n}\n\ninput carers \"Carers\" {\n  unit      count\n  reported  yearly\n  missing   pays nothing\n}\n\npayment core \"Core payment\" {\n  from  icb\n  to    trust\n  pays  80% of value + £1 per person × carers\n  each  year\n}\n\nexample \"Four fifths\" {\n  in      Year 1\n  given   carers = 5\n  expect  core = £80,005\n}\n";
const PARTIES: &str = "party icb \"Integrated care board\"\nparty trust \"Community trust\"\n";
const VALUE: &str = "import \"parties.meed\"\n\namount value \"Value\" by year {\n  | Year 1   | Year 2   |\n  | £100,000 | £100,000 |\n}\n";

fn sample() -> Scratch {
    let scratch = Scratch::new();
    scratch.write("case/contract.meed", CONTRACT);
    scratch.write("case/shared/parties.meed", PARTIES);
    scratch.write("case/shared/value.meed", VALUE);
    scratch.write("data.csv", "indicator,period,value,status\ncarers,Year 1,7,final\n");
    scratch
}

#[test]
fn every_command_reads_all_files_of_a_contract() {
    let scratch = sample();
    for arguments in [["check", "case/contract.meed"], ["check", "case"], ["test", "case"], ["fmt", "case"]] {
        let run = meed(&scratch, &arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {}{}", run.out, run.err);
    }
    assert!(meed(&scratch, &["check", "case"]).out.contains("3 files checked: nothing is wrong"));
    // What another file imports is no contract of its own.
    let tested = meed(&scratch, &["test", "case"]);
    assert!(tested.out.contains("1 example: 1 passed, 0 failed"), "{}", tested.out);
    assert!(!tested.out.contains("parties.meed"), "{}", tested.out);
    let statement = meed(&scratch, &["evaluate", "case/contract.meed", "--data", "data.csv"]);
    assert!(statement.out.contains("80,007"), "{}{}", statement.out, statement.err);
    let why = meed(&scratch, &["why", "core", "case/contract.meed", "--data", "data.csv"]);
    assert!(why.out.contains("case/shared/value.meed:5: | £100,000 | £100,000 |"), "{}", why.out);
    let template = meed(&scratch, &["template", "case/contract.meed", "--year", "1"]);
    assert!(template.out.contains("carers,Carers,Year 1"), "{}", template.out);
}

#[test]
fn a_file_that_is_named_is_checked_as_a_contract_of_its_own() {
    let scratch = sample();
    let run = meed(&scratch, &["check", "case/shared/parties.meed"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("there is no `contract` block"), "{}", run.out);
}

#[test]
fn a_message_names_the_file_that_it_is_about() {
    let scratch = sample();
    scratch.write(
        "case/shared/parties.meed",
        "party icb \"ICB\"\nparty trust \"Trust\"\nparty value \"Value\"\n",
    );
    let run = meed(&scratch, &["check", "case/contract.meed", "--format", "plain"]);
    assert_eq!(run.code, 1);
    let text = run.out.replace('\\', "/");
    assert!(text.contains("case/shared/value.meed:3:8: error M0202"), "{text}");
    assert!(text.contains("case/shared/parties.meed:3:7"), "{text}");
}

#[test]
fn the_fingerprint_is_of_all_files() {
    let scratch = sample();
    let terms = |scratch: &Scratch| {
        let run = meed(scratch, &["evaluate", "case/contract.meed"]);
        run.out.lines().find(|line| line.starts_with("Terms: ")).unwrap().to_owned()
    };
    let before = terms(&scratch);
    scratch.write("case/shared/parties.meed", format!("# A remark changes nothing.\n{PARTIES}"));
    assert_eq!(terms(&scratch), before);
    scratch.write("case/shared/parties.meed", PARTIES.replace("Community trust", "Another trust"));
    assert_ne!(terms(&scratch), before);
}

#[test]
fn only_the_files_that_are_named_are_laid_out_and_mended() {
    let scratch = sample();
    let untidy = "party   icb \"Integrated care board\"\nparty trust \"Community trust\"\n";
    scratch.write("case/shared/parties.meed", untidy);
    scratch.write("case/contract.meed", CONTRACT.replace("  from  icb", "  from icb"));
    assert_eq!(meed(&scratch, &["fmt", "case/contract.meed"]).code, 0);
    assert_eq!(scratch.read("case/contract.meed"), CONTRACT);
    assert_eq!(scratch.read("case/shared/parties.meed"), untidy);
    scratch.write("case/contract.meed", CONTRACT.replace("80% of value +", "80% of value+"));
    assert_eq!(meed(&scratch, &["check", "case/contract.meed", "--fix"]).code, 0);
    assert_eq!(scratch.read("case/contract.meed"), CONTRACT);
    assert_eq!(scratch.read("case/shared/parties.meed"), untidy);
}

#[test]
fn nothing_outside_the_folder_is_read() {
    let scratch = sample();
    scratch.write("outside.meed", PARTIES);
    for path in ["../outside.meed", "shared/../../outside.meed"] {
        scratch.write("case/contract.meed", CONTRACT.replace("shared/parties.meed", path));
        let run = meed(&scratch, &["check", "case/contract.meed", "--format", "plain"]);
        assert_eq!(run.code, 1);
        assert!(run.out.contains("error M0117"), "{}", run.out);
    }
    let absolute = scratch.path().join("outside.meed").display().to_string().replace('\\', "/");
    scratch.write("case/contract.meed", CONTRACT.replace("shared/parties.meed", &absolute));
    let run = meed(&scratch, &["check", "case/contract.meed", "--format", "plain"]);
    assert!(run.out.contains("error M0117"), "{}", run.out);
}

#[cfg(unix)]
#[test]
fn links_are_followed_within_the_folder_only() {
    use std::os::unix::fs::symlink;
    let scratch = sample();
    scratch.write("elsewhere/parties.meed", PARTIES);
    let case = scratch.path().join("case");
    symlink(scratch.path().join("elsewhere/parties.meed"), case.join("link.meed")).unwrap();
    symlink(scratch.path().join("elsewhere"), case.join("folder")).unwrap();
    for (path, code) in
        [("link.meed", "M0117"), ("folder/parties.meed", "M0117"), ("folder/none.meed", "M0117")]
    {
        scratch.write("case/contract.meed", CONTRACT.replace("shared/parties.meed", path));
        let run = meed(&scratch, &["check", "case/contract.meed", "--format", "plain"]);
        assert!(run.out.contains(&format!("error {code}")) && run.out.contains("link"), "{}", run.out);
    }
    // A link that stays inside is the file that it leads to, which is read once.
    symlink(case.join("shared/parties.meed"), case.join("same.meed")).unwrap();
    scratch.write("case/contract.meed", CONTRACT.replace("shared/parties.meed", "same.meed"));
    let run = meed(&scratch, &["check", "case/contract.meed"]);
    assert_eq!(run.code, 0, "{}", run.out);
    // The contract itself may be given by a link: its folder is where it was given.
    symlink(case.join("contract.meed"), scratch.path().join("given.meed")).unwrap();
    let run = meed(&scratch, &["check", "given.meed", "--format", "plain"]);
    assert!(run.out.contains("there is no file `same.meed`"), "{}", run.out);
    // Neither a pipe nor a device is waited for.
    let made = std::process::Command::new("mkfifo").arg(case.join("pipe.meed")).status();
    if made.is_ok_and(|made| made.success()) {
        scratch.write("case/contract.meed", CONTRACT.replace("shared/parties.meed", "pipe.meed"));
        let run = meed(&scratch, &["check", "case/contract.meed", "--format", "plain"]);
        assert!(run.out.contains("it is no ordinary file"), "{}", run.out);
    }
}

#[test]
fn circles_folders_and_what_is_no_text_are_refused() {
    let scratch = sample();
    scratch.write("case/shared/value.meed", format!("import \"../contract.meed\"\n{VALUE}"));
    let run = meed(&scratch, &["check", "case/contract.meed", "--format", "plain"]);
    assert!(run.out.contains("error M0119"), "{}", run.out);
    scratch.write("case/shared/value.meed", b"amount value \xa3".as_slice());
    let run = meed(&scratch, &["check", "case/contract.meed", "--format", "plain"]);
    assert!(run.out.contains("error M0107") && run.out.contains("imported here"), "{}", run.out);
    // Names that the file would have defined are not complained of.
    assert!(!run.out.contains("M0201"), "{}", run.out);
    scratch.write("case/folder.meed/inside.txt", "");
    scratch.write("case/contract.meed", CONTRACT.replace("shared/value.meed", "folder.meed"));
    let run = meed(&scratch, &["check", "case/contract.meed", "--format", "plain"]);
    assert!(run.out.contains("error M0118"), "{}", run.out);
    scratch.write("case/contract.meed", CONTRACT.replace("shared/value.meed", "shared/valu.meed"));
    let run = meed(&scratch, &["check", "case/contract.meed", "--format", "plain"]);
    assert!(run.out.contains("did you mean `shared/value.meed`?"), "{}", run.out);
}

#[test]
fn standard_input_lies_in_no_folder() {
    let scratch = sample();
    let run = meed_with(&scratch, &["check", "-", "--format", "plain"], &[], CONTRACT);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("standard input lies in no folder"), "{}", run.out);
}
