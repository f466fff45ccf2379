//! Files and folders as people really give them: missing, foreign, linked, too many.
#![allow(clippy::disallowed_methods, reason = "tests read and write files")]

mod common;

use common::{Scratch, meed, meed_with};

const CONTRACT: &str = include_str!("../src/commands/new/contract.meed");

#[test]
fn a_missing_file_is_wrong_use_and_its_neighbour_is_named() {
    let scratch = Scratch::new();
    scratch.write("contract.meed", CONTRACT);
    for command in [&["check", "contrat.meed"][..], &["evaluate", "contrat.meed"], &["fmt", "contrat.meed"]] {
        let run = meed(&scratch, command);
        assert_eq!(run.code, 2);
        assert!(
            run.err.contains("there is no file contrat.meed; did you mean contract.meed?"),
            "{}",
            run.err
        );
    }
    let run = meed(&scratch, &["evaluate", "contract.meed", "--data", "dta.csv"]);
    assert_eq!((run.code, run.err.as_str()), (2, "meed: there is no file dta.csv\n"));
}

#[test]
fn a_folder_is_searched_in_order_and_hidden_ones_are_passed_over() {
    let scratch = Scratch::new();
    for name in
        ["b/contract.meed", "a/contract.meed", ".git/contract.meed", "target/contract.meed", "a/notes.txt"]
    {
        scratch.write(name, CONTRACT);
    }
    let run = meed(&scratch, &["test"]);
    assert_eq!(run.code, 0);
    let files: Vec<_> = run.out.lines().filter(|line| line.contains("contract.meed")).collect();
    let expected = [["a", "contract.meed"], ["b", "contract.meed"]]
        .map(|parts| parts.join(std::path::MAIN_SEPARATOR_STR));
    assert_eq!(files, expected);
    // Each is a contract of its own: the same names in both are nobody's business.
    assert!(meed(&scratch, &["check", ".", "a"]).out.contains("2 files checked: nothing is wrong"));
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_round_in_circles() {
    let scratch = Scratch::new();
    scratch.write("a/contract.meed", CONTRACT);
    std::os::unix::fs::symlink("..", scratch.path().join("a/up")).unwrap();
    assert!(meed(&scratch, &["check"]).out.contains("1 file checked"));
}

#[test]
fn an_empty_folder_and_a_folder_for_a_file_are_wrong_use() {
    let scratch = Scratch::new();
    let empty = meed(&scratch, &["check"]);
    assert_eq!((empty.code, empty.err.as_str()), (2, "meed: there are no .meed files in the folder .\n"));
    scratch.write("a/contract.meed", CONTRACT);
    let folder = meed(&scratch, &["evaluate", "a"]);
    assert_eq!(folder.code, 2);
    assert!(folder.err.contains("a is a folder; name the contract's file, such as"), "{}", folder.err);
    assert_eq!(meed(&scratch, &["evaluate", "a/contract.meed", "--data", "a"]).code, 2);
}

#[test]
fn data_given_as_a_contract_are_told_apart() {
    let scratch = Scratch::new();
    scratch.write("data.csv", "indicator\n");
    let run = meed(&scratch, &["evaluate", "data.csv"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("data.csv is a data file"), "{}", run.err);
}

#[test]
fn text_in_another_encoding_is_a_problem_with_its_place() {
    let scratch = Scratch::new();
    scratch.write("old.meed", b"# five\n# \xA35 a day\n".as_slice());
    let run = meed(&scratch, &["check", "old.meed", "--format", "plain"]);
    assert_eq!(run.code, 1);
    insta::assert_snapshot!(run.out);
    scratch.write("wide.meed", b"\xFF\xFE#\0".as_slice());
    let run = meed(&scratch, &["check", "wide.meed"]);
    assert!(run.out.contains("M0107") && run.out.contains("UTF-16"), "{}", run.out);
}

#[test]
fn a_document_that_is_named_like_a_contract_is_told_what_it_is() {
    let scratch = Scratch::new();
    let wide: Vec<u8> = CONTRACT.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let files: [(&str, &[u8]); 4] = [
        ("word.meed", b"PK\x03\x04\x14\x00\x06\x00word/document.xml\x9C\xA3"),
        ("old-word.meed", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
        ("portable.meed", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"),
        ("wide.meed", &wide),
    ];
    let mut said = String::new();
    for (name, bytes) in files {
        scratch.write(name, bytes);
        let run = meed(&scratch, &["check", name, "--format", "plain", "--fix"]);
        assert_eq!(run.code, 1, "{}", run.out);
        said.push_str(&run.out);
        assert_eq!(meed(&scratch, &["check", name]).code, 1);
        assert_eq!(meed(&scratch, &["fmt", name]).code, 1);
        assert_eq!(std::fs::read(scratch.path().join(name)).unwrap(), bytes);
    }
    insta::assert_snapshot!(said);
}

#[test]
fn a_carriage_return_alone_ends_a_line() {
    let scratch = Scratch::new();
    scratch.write("old-mac.meed", CONTRACT.replace('\n', "\r"));
    scratch.write("data.csv", include_str!("../src/commands/new/data.csv"));
    let run = meed(&scratch, &["check", "old-mac.meed", "--format", "plain"]);
    assert_eq!((run.code, run.out.as_str()), (0, "1 file checked: nothing is wrong\n"));
    scratch.write("usual.meed", CONTRACT);
    let evaluate = |name| meed(&scratch, &["evaluate", name, "--data", "data.csv", "--format", "csv"]).out;
    assert_eq!(evaluate("old-mac.meed"), evaluate("usual.meed"));
    // Layout writes it as every other file is written.
    assert_eq!(meed(&scratch, &["fmt", "--check", "old-mac.meed"]).out, "old-mac.meed\n");
    assert_eq!(meed(&scratch, &["fmt", "old-mac.meed"]).code, 0);
    assert_eq!(scratch.read("old-mac.meed"), CONTRACT);
    // A mistake is told in its line, not in the first.
    scratch.write("wrong.meed", "# one\r# two\rcontrac {\r}\r");
    let run = meed(&scratch, &["check", "wrong.meed", "--format", "plain"]);
    assert!(run.out.starts_with("wrong.meed:3:"), "{}", run.out);
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let scratch = Scratch::new();
    let file = std::fs::File::create(scratch.path().join("large.meed")).unwrap();
    file.set_len(64 * 1024 * 1024 + 1).unwrap();
    let run = meed(&scratch, &["check", "large.meed"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("M0114"), "{}", run.out);
}

#[test]
fn standard_input_is_checked_and_laid_out() {
    let scratch = Scratch::new();
    let checked = meed_with(&scratch, &["check", "-"], &[], CONTRACT);
    assert_eq!(checked.code, 0, "{}", checked.out);
    let laid_out = meed_with(&scratch, &["fmt", "-"], &[], CONTRACT);
    assert_eq!((laid_out.code, laid_out.out.as_str(), laid_out.err.as_str()), (0, CONTRACT, ""));
}

#[test]
fn a_file_with_mistakes_is_not_laid_out() {
    let scratch = Scratch::new();
    scratch.write("wrong.meed", "contract {{{\n");
    let run = meed(&scratch, &["fmt", "wrong.meed"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert_eq!(scratch.read("wrong.meed"), "contract {{{\n");
}

#[test]
fn nothing_that_is_given_makes_it_panic() {
    let scratch = Scratch::new();
    scratch.write("empty.meed", "");
    scratch.write("nul.meed", b"\0\0\r\r\n\x1b[2J".as_slice());
    scratch.write("data.xlsx", b"PK\x03\x04 not a workbook".as_slice());
    scratch.write("contract.meed", CONTRACT);
    for arguments in [
        &["check", "empty.meed", "nul.meed"][..],
        &["check", "nul.meed", "--format", "sarif"],
        &["evaluate", "empty.meed"],
        &["evaluate", "contract.meed", "--data", "data.xlsx"],
        &["evaluate", "contract.meed", "--year", "0"],
        &["evaluate", "contract.meed", "--year", "99"],
        &["why", "", "contract.meed", "--year", "1"],
        &["why", "...", "contract.meed", "--year", "1"],
        &["check", "contract.meed", "--data", "data.xlsx", "--fix"],
    ] {
        let run = meed(&scratch, arguments);
        assert!(run.code == 1 || run.code == 2, "{arguments:?}: {} {}", run.code, run.err);
        assert!(!run.err.contains("panicked") && !run.out.contains('\u{1b}'), "{arguments:?}: {}", run.err);
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_that_is_closed_early_is_nobodys_fault() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(env!("CARGO_BIN_EXE_meed"))
        .args(["explain", "--all"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}
