//! Diagnostics built by hand for the tests of every form.

use meed_diagnostics::{Code, Diagnostic, Safety, SourceId, Sources, Span};

const RULES: &str = "\
contract \"Übersicht\" {
  term  1 October 2015 to 31 September 2020
}

payment core \"Core – payment\" {
  from  ocg
  rate  0.9
}
";

fn find(sources: &Sources, source: SourceId, text: &str) -> Span {
    let start = sources.get(source).unwrap().text().find(text).unwrap();
    Span::new(source, start, start + text.len())
}

/// An error with a fix that chooses, one with a safe fix, a warning over two files, and a note at the end of a file.
pub(super) fn mixed() -> (Vec<Diagnostic>, Sources) {
    let mut sources = Sources::new();
    let rules = sources.add("folder with spaces/contract.meed", RULES);
    let data = sources.add("data.csv", "indicator,period,value\r\nrecovery,Year 2,\u{1b}[31m61\r\n");
    let at = |text: &str| find(&sources, rules, text);
    let diagnostics = vec![
        Diagnostic::new(Code::NoSuchDate, at("31 September 2020"), "`31 September 2020` does not exist")
            .with_text("September has 30 days")
            .with_help("write the day that is meant")
            .with_fix(
                "write `30 September 2020`",
                at("31 September 2020"),
                "30 September 2020",
                Safety::ChoosesATerm,
            ),
        Diagnostic::new(Code::UnknownName, at("ocg"), "no party is called `ocg`")
            .with_label(at("core"), "in this payment")
            .with_help("did you mean `occg`?")
            .with_fix("write `occg`", at("ocg"), "occg", Safety::Safe),
        Diagnostic::new(Code::BeyondAHundredPercent, find(&sources, data, "\u{1b}[31m61"), "6,100% is a lot")
            .with_label(at("0.9"), "measured against this"),
        Diagnostic::new(
            Code::NeverEarned,
            Span::new(rules, RULES.len(), RULES.len()),
            "£600,000 can never be earned",
        ),
    ];
    (diagnostics, sources)
}
