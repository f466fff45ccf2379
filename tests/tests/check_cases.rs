//! Every file in `cases/check` with what `meed check --format plain` says of it, in a snapshot beside it.

use meed_diagnostics::{Code, Safety, Severity};
use meed_tests::load;
use std::fmt::Write;

#[test]
fn check_cases() {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../cases/check" }, {
        insta::glob!("../cases/check", "*.meed", |path| {
            let text = std::fs::read_to_string(path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy();
            let loaded = load(&name, &text);
            insta::assert_snapshot!(meed_report::diagnostics::plain::render(&loaded.diagnostics, &loaded.sources));
        });
    });
}

/// What can be read in several ways is asked, and every answer that is offered makes a contract without errors.
#[test]
fn every_reading_that_is_offered_can_be_written() {
    insta::glob!("../cases/check", "open-*.meed", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy();
        let loaded = load(&name, &text);
        let [question] = loaded.diagnostics.as_slice() else {
            panic!("{name}: one question and nothing else, not {:?}", loaded.diagnostics)
        };
        assert_eq!(question.help.as_deref(), Some("write which of these was agreed"), "{name}");
        assert!(question.fixes.len() > 1, "{name}: several readings");
        for fix in &question.fixes {
            assert_eq!(fix.safety, Safety::ChoosesATerm, "{name}: {}", fix.title);
            let mut edits: Vec<_> = fix.edits.iter().collect();
            edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
            let mut answered = text.clone();
            for edit in edits {
                answered.replace_range(edit.span.range(), &edit.replacement);
            }
            let left: Vec<_> = load(&name, &answered)
                .diagnostics
                .into_iter()
                .filter(|left| left.severity == Severity::Error)
                .collect();
            assert!(left.is_empty(), "{name}: {}\n{answered}\n{left:?}", fix.title);
        }
    });
}

/// Of very many mistakes of one kind, a hundred are shown, and looking for what was meant does not take for ever.
#[test]
fn very_many_unknown_names() {
    let mut text = String::from(
        "contract \"Case\" {\n  language  1\n  term      1 April 2020 to 31 March 2021\n  rounding  to £0.01 half up\n}\n\n",
    );
    for number in 0..3_000 {
        let _ = writeln!(text, "amount value-{number} \"Value\" = 20% of valeu-{number}");
    }
    for number in 0..1_500 {
        let _ = writeln!(text, "example \"{number}\" {{\n  in Year 1\n  expect vlue-{number} = £1\n}}");
    }
    let loaded = load("many.meed", &text);
    let said = |code: Code| loaded.diagnostics.iter().filter(|found| found.code == code).collect::<Vec<_>>();
    let unknown = said(Code::UnknownName);
    assert_eq!(unknown.len(), 101);
    assert_eq!(unknown[0].help.as_deref(), Some("did you mean `value-0`?"));
    assert_eq!(unknown[100].message, "2,900 more of these are not shown: a name that nothing defines");
    assert_eq!(said(Code::UnknownPath).len(), 101);
}
