//! The formatter, by cases in `format/*.meed` and by properties.
#![allow(clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]
#![allow(clippy::disallowed_methods, reason = "the cases are files")]

use meed_diagnostics::SourceId;
use meed_syntax::{fingerprint_text, format};

const SOURCE: SourceId = SourceId(0);

#[test]
fn cases() {
    insta::glob!("format/*.meed", |path| {
        let text = std::fs::read_to_string(path).expect("a case");
        let formatted = format(SOURCE, &text).expect("a sound text");
        assert_eq!(format(SOURCE, &formatted).expect("still sound"), formatted, "formatting twice");
        assert_eq!(fingerprint_text(&formatted), fingerprint_text(&text), "the terms");
        insta::assert_snapshot!(formatted);
    });
}

#[test]
fn the_sample_is_laid_out_as_it_should_be() {
    let sample = include_str!("format/sample.meed");
    assert_eq!(format(SOURCE, sample).expect("a sound text"), sample);
}

#[test]
fn refuses_a_text_with_mistakes() {
    let refused = format(SOURCE, "party a \"A\" {\n");
    assert!(matches!(refused, Err(meed_syntax::FormatError::Mistakes(mistakes)) if !mistakes.is_empty()));
}

#[test]
fn the_fingerprint_is_of_the_terms() {
    let text = "party a \"A\" { # one\n  role provider\n}\n";
    let other = "# two\n\nparty   a \"A\" {\n role   provider\n\n}";
    assert_eq!(fingerprint_text(text), fingerprint_text(other));
    assert_eq!(fingerprint_text(text), "party a \"A\" {\nrole provider\n}");
    assert_ne!(fingerprint_text(text), fingerprint_text("party a \"A \" {\n  role provider\n}\n"));
    assert_eq!(fingerprint_text("pays a *\n  b"), fingerprint_text("pays a\n  × b"));
}
