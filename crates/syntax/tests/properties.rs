//! What holds for every text: reading never panics, places are sound, formatting changes nothing but the layout.

#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]

use meed_diagnostics::{Diagnostic, SourceId};
use meed_syntax::{fingerprint_text, format, parse};
use proptest::prelude::*;

const SOURCE: SourceId = SourceId(0);

const SAMPLES: [&str; 9] = [
    include_str!("cases/sample.meed"),
    include_str!("cases/plurals.meed"),
    include_str!("cases/lines.meed"),
    include_str!("cases/statements.meed"),
    include_str!("cases/indicator.meed"),
    include_str!("cases/heads.meed"),
    include_str!("cases/rows.meed"),
    include_str!("cases/unclosed.meed"),
    include_str!("format/payment.meed"),
];

/// Words and signs of the language, and some that are none.
const PIECES: [&str; 60] = [
    "contract",
    "party",
    "payment",
    "outcome",
    "indicator",
    "indicators",
    "example",
    "amount",
    "levels",
    "variation",
    "language",
    "pays",
    "target",
    "from",
    "not earned",
    "phase-in",
    "missing",
    "given",
    "expect",
    "a",
    "b-c",
    "recovery-star",
    "A",
    "\"x\"",
    "\"",
    "\\",
    "{",
    "}",
    "(",
    ")",
    "|",
    ",",
    ", ",
    "=",
    "+",
    " - ",
    "×",
    "*",
    "/",
    " of ",
    "at least",
    "and",
    "or",
    "until",
    "Year 2",
    "2018/19",
    "1 October 2018",
    "31 February 2019",
    "50%",
    "£1,200",
    "£36,00,000",
    "28 days",
    "#",
    "\n",
    "\r\n",
    " ",
    "\t",
    "\u{A0}",
    "é",
    "by year",
];

fn check(text: &str) -> Result<(), TestCaseError> {
    let parsed = parse(SOURCE, text);
    for diagnostic in &parsed.diagnostics {
        sound(text, diagnostic)?;
    }
    let formatted = format(SOURCE, text);
    prop_assert_eq!(formatted.is_err(), !parsed.diagnostics.is_empty());
    if let Ok(formatted) = formatted {
        prop_assert_eq!(&format(SOURCE, &formatted).expect("formatted text is sound"), &formatted);
        prop_assert_eq!(fingerprint_text(&formatted), fingerprint_text(text));
        let comments = |text: &str| text.matches('#').count();
        prop_assert_eq!(comments(&formatted), comments(text));
    }
    Ok(())
}

/// Every place lies in the text, on character boundaries, and messages name no rule.
fn sound(text: &str, diagnostic: &Diagnostic) -> Result<(), TestCaseError> {
    let spans = diagnostic
        .labels
        .iter()
        .map(|label| label.span)
        .chain(diagnostic.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span));
    for span in spans {
        prop_assert!(text.get(span.range()).is_some(), "{diagnostic:?}");
    }
    prop_assert!(!diagnostic.message.contains("kw_") && !diagnostic.message.contains("_line"));
    prop_assert!(diagnostic.message.len() < 600, "{diagnostic:?}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in any::<String>()) {
        check(&text)?;
    }

    #[test]
    fn pieces_of_the_language(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..80), spaced in any::<bool>()) {
        check(&pieces.join(if spaced { " " } else { "" }))?;
    }

    /// A sample with something taken out, something put in, or a part repeated elsewhere.
    #[test]
    fn mutated_samples(
        sample in 0..SAMPLES.len(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..40, prop::sample::select(&PIECES[..])), 1..6),
    ) {
        let mut text: Vec<char> = SAMPLES[sample].chars().collect();
        for (at, length, piece) in edits {
            let from = at.index(text.len());
            let to = (from + length).min(text.len());
            text.splice(from..to, piece.chars());
            if text.is_empty() {
                text.push('x');
            }
        }
        check(&text.into_iter().collect::<String>())?;
    }

    /// Space between the tokens of a sound text means nothing.
    #[test]
    fn layout_means_nothing(seed in prop::collection::vec((0_usize..4, any::<bool>()), 64)) {
        let mut out = String::new();
        let mut seeds = seed.iter().cycle();
        for line in SAMPLES[0].lines() {
            let (indent, blank) = seeds.next().expect("endless");
            if *blank {
                out.push_str("  \n");
            }
            out.push_str(&" \t".repeat(*indent));
            out.push_str(line.trim_start());
            out.push_str(if *blank { "  # note\r\n" } else { "\n" });
        }
        check(&out)?;
        let without: Vec<&str> = out.lines().map(|line| line.split("  # note").next().unwrap_or(line)).collect();
        let formatted = format(SOURCE, &without.join("\n")).expect("a sound text");
        let squeezed = |text: &str| text.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        prop_assert_eq!(squeezed(&formatted), squeezed(SAMPLES[0]));
    }
}

#[test]
fn other_spaces_are_no_spaces() {
    for text in [
        "\u{2028}a0",
        "contract \"C\" {\n \u{2028}languge 1\n}",
        "\u{2029}{\n}",
        "party a \"A\" {\n}\u{2028}x",
        "\r",
    ] {
        check(text).expect("sound places");
    }
}

#[test]
fn nesting_is_counted_before_it_is_read() {
    for text in ["(", "{\n", "payment p \"P\" {\npays ", "not ", "-", "10% of ", "a {", "\"", "|", "("] {
        let deep = text.repeat(10_000);
        check(&deep).expect("no panic");
        check(&format!("payment p \"P\" {{\n  only if {deep}\n}}\n")).expect("no panic");
        check(&format!("payment p \"P\" {{\n  pays {deep}5\n}}\n")).expect("no panic");
    }
    let brackets = |most: usize| format!("{}5{}", "(".repeat(most), ")".repeat(most));
    let text = format!("amount a \"A\" = {}\n", brackets(64));
    assert!(parse(SOURCE, &text).diagnostics.is_empty());
    let gate = format!("{}a is at least {}{}", "(".repeat(62), brackets(1), ")".repeat(62));
    let text = format!("payment p \"P\" {{\n  only if {gate}\n  only if {} is above 5\n}}\n", brackets(62));
    assert!(parse(SOURCE, &text).diagnostics.is_empty());
    let sum = format!("amount a \"A\" = b{}\n", " + b".repeat(20_000));
    let parsed = parse(SOURCE, &sum);
    assert_eq!(parsed.diagnostics.len(), 1);
    let sum = format!("amount a \"A\" = b{}\n", " + b".repeat(256));
    assert!(parse(SOURCE, &sum).diagnostics.is_empty());
}

#[test]
fn a_file_that_is_too_large_is_refused() {
    let lines = "x\n".repeat(meed_syntax::LONGEST_LINE);
    let long = format!("{lines}{}", "x".repeat(meed_syntax::LONGEST_LINE + 1));
    for text in ["x".repeat(meed_syntax::LARGEST + 1), long] {
        let parsed = parse(SOURCE, &text);
        assert_eq!(parsed.diagnostics.len(), 1);
        assert_eq!(parsed.diagnostics[0].code, meed_diagnostics::Code::FileTooLarge);
    }
    let mistakes = parse(SOURCE, &lines).diagnostics;
    assert_eq!(mistakes.len(), meed_diagnostics::SHOWN + 1);
    assert!(mistakes[meed_diagnostics::SHOWN].message.contains("more of these are not shown"));
}
