//! Every file in `cases/pays` is a contract whose worked examples say what it must pay.

use meed_engine::statement::Verdict;
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

#[test]
fn nobody_out_of_nobody_is_too_few() {
    let loaded = load("nobody.meed", &meed_tests::read("tests/cases/pays/nobody-is-too-few.meed"));
    let contract = loaded.contract.unwrap();
    let plan = meed_engine::compile(&contract);
    let evaluation = plan.evaluate(&contract, &contract.examples[0].given).unwrap();
    let statement = evaluation.statement(0).unwrap();
    let indicator = &statement.payments[0].outcomes[0].indicators[0];
    assert_eq!(indicator.assessment.value.as_deref(), Some("0/0"));
    let Verdict::TooFew(why) = &indicator.assessment.verdict else {
        panic!("{:?}", indicator.assessment.verdict)
    };
    assert_eq!(why, "0 is below the minimum of 20: presumed met");
}
