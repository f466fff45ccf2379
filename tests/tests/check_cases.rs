//! Every file in `cases/check` with what `meed check --format plain` says of it, in a snapshot beside it.

use meed_tests::load;

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
