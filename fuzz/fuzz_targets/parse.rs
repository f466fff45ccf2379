//! Any text is read without panic; every place lies in the text; a formatted text is its own format.
#![no_main]

use libfuzzer_sys::fuzz_target;
use meed_diagnostics::SourceId;
use meed_syntax::{FormatError, fingerprint_text, format, parse};

const SOURCE: SourceId = SourceId(0);

fuzz_target!(|text: &str| {
    let parsed = parse(SOURCE, text);
    for diagnostic in &parsed.diagnostics {
        let labels = diagnostic.labels.iter().map(|label| label.span);
        let edits = diagnostic.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        for span in labels.chain(edits) {
            assert!(text.get(span.range()).is_some(), "{diagnostic:?}");
        }
    }
    match format(SOURCE, text) {
        Ok(formatted) => {
            assert_eq!(format(SOURCE, &formatted).ok().as_deref(), Some(formatted.as_str()));
            assert_eq!(fingerprint_text(&formatted), fingerprint_text(text));
        }
        Err(FormatError::Mistakes(mistakes)) => assert!(!mistakes.is_empty()),
        Err(FormatError::WouldChangeMeaning) => panic!("formatting would change the meaning"),
    }
});
