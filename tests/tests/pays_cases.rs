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

#[test]
fn instalments_of_stated_shares_are_those_of_the_periods_that_a_year_has() {
    let loaded = load("shares.meed", &meed_tests::read("tests/cases/pays/instalment-shares.meed"));
    let contract = loaded.contract.unwrap();
    let plan = meed_engine::compile(&contract);
    let instalments = |example: usize, payment: usize| -> Vec<String> {
        let evaluation = plan.evaluate(&contract, &contract.examples[example].given).unwrap();
        let year = contract.examples[example].year;
        let statement = evaluation.statement(year).unwrap();
        let line = &statement.payments[payment];
        let sum: meed_contract::Money = line.instalments.iter().map(|instalment| instalment.amount).sum();
        assert_eq!(sum, line.on_account, "the instalments are what is paid on account");
        let said = |one: &meed_engine::statement::Instalment| format!("{} {}", one.range.first, one.amount);
        line.instalments.iter().map(said).collect()
    };
    let in_the_last = |example| instalments(example, 0);
    assert_eq!(in_the_last(0), ["2024-12-01 £200.01", "2025-01-01 £100.01"]);
    let whole = ["2025-04-01 £400.02", "2025-07-01 £300.01", "2025-10-01 £200.01", "2026-01-01 £100.01"];
    assert_eq!(in_the_last(1), whole);
    assert_eq!(in_the_last(2), ["2026-04-01 £400.02", "2026-07-01 £300.02"]);
    let rounded = ["2025-04-01 £400.02", "2025-07-01 £300.02", "2025-10-01 £200.01", "2026-01-01 £100.01"];
    assert_eq!(instalments(1, 1), rounded);
    let first_year = ["2024-12-01 £50", "2025-01-01 £0", "2025-02-01 £0", "2025-03-01 £0"];
    assert_eq!(instalments(0, 2), first_year);
    // 12.5% of £999.99 is £124.99875, 10% is £99.999 and 5% is £49.9995; September has the last that is something: the rest.
    let monthly: Vec<String> =
        instalments(1, 2).iter().map(|one| one.split(' ').nth(1).unwrap().to_owned()).collect();
    let expected = [
        "£124.99", "£124.99", "£124.99", "£99.99", "£99.99", "£99.99", "£49.99", "£49.99", "£50.07", "£0",
        "£0", "£0",
    ];
    assert_eq!(monthly, expected);
}
