//! Every file in `cases/check` with what `meed check --format plain` says of it, in a snapshot beside it.

use meed_diagnostics::Code;
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
