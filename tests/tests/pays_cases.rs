//! Every file in `cases/pays` is a contract whose worked examples say what it must pay.

use meed_tests::load;

#[test]
fn pays_cases() {
    let folder = meed_tests::root().join("tests/cases/pays");
    let mut ran = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let loaded = load(&name, &std::fs::read_to_string(&path).unwrap());
        let said = meed_report::diagnostics::plain::render(&loaded.diagnostics, &loaded.sources);
        let contract = loaded.contract.unwrap_or_else(|| panic!("{said}"));
        let plan = meed_engine::compile(&contract);
        assert!(!contract.examples.is_empty(), "{name} has no worked example");
        for example in &contract.examples {
            let failures = meed_engine::run_example(&contract, &plan, example).failures;
            let said = meed_report::diagnostics::plain::render(&failures, &loaded.sources);
            assert!(failures.is_empty(), "{}\n{said}", example.title);
            ran += 1;
        }
    }
    assert!(ran > 0, "no case ran");
}
