//! Why figures are what they are: what `meed why` shows for the examples.

use meed_tests::{load, read};
use std::fmt::Write as _;

fn why(folder: &str, path: &str, year: usize) -> String {
    let file = format!("examples/{folder}/contract.meed");
    let mut loaded = load(&file, &read(&file));
    let contract = loaded.contract.unwrap();
    let plan = meed_engine::compile(&contract);
    let bytes = read(&format!("examples/{folder}/data.csv")).into_bytes();
    let sheets = meed_data::read(&mut loaded.sources, "data.csv", &bytes);
    let bound = meed_data::bind(&contract, &sheets.sheets);
    let evaluation = plan.evaluate(&contract, &bound.observations).unwrap();
    let figure = meed_contract::find_figure(&contract, path).unwrap();
    let reason = evaluation.why(figure, year - 1).unwrap();
    meed_report::reason::text(&reason, &loaded.sources, 110)
}

#[test]
fn reasons() {
    let asked = [
        ("incentive-matrix", "incentives.outcome-1.earned", 1),
        ("incentive-matrix", "incentives.not-available", 1),
        ("oxfordshire", "core.earned", 2),
        ("oxfordshire", "recovery-star.earned", 2),
        ("oxfordshire", "outcomes.functioning.not-readmitted-28.earned", 2),
        ("oxfordshire", "2b.value", 3),
        ("oxfordshire", "smoking.earned", 3),
        ("oxfordshire", "obesity.not-available", 3),
        ("oxfordshire", "every-outcome.earned", 3),
        ("three-components", "cost-per-head", 3),
        ("budget-projection", "row-3", 2),
    ];
    let told: Vec<String> = asked
        .iter()
        .map(|(folder, path, year)| format!("== {folder}: {path}, Year {year}\n{}", why(folder, path, *year)))
        .collect();
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(told.join("\n")) });
}

/// Every amount is made twice of the one before: told in full, the last would be 2 to the power of 60 lines.
#[test]
fn what_is_shared_is_told_once() {
    let mut text = "contract \"Shared\" {
  language 1
  term 1 April 2025 to 31 March 2026
  currency GBP
  rounding to £0.01 half up
}
party ccg \"C\" {
  role co-ordinating-commissioner
}
party provider \"P\" {
  role lead-provider
}
amount a0 \"Start\" = £1
"
    .to_owned();
    let last = 40;
    for number in 1..=last {
        let before = number - 1;
        writeln!(text, "amount b{before} \"Other\" = a{before} / 2").unwrap();
        writeln!(text, "amount a{number} \"Next\" = a{before} / 2 + b{before}").unwrap();
    }
    writeln!(text, "payment all \"All\" {{\n  from ccg\n  to provider\n  pays a{last}\n  each year\n}}")
        .unwrap();
    let loaded = load("contract.meed", &text);
    let said = meed_report::diagnostics::plain::render(&loaded.diagnostics, &loaded.sources);
    let contract = loaded.contract.unwrap_or_else(|| panic!("{said}"));
    let plan = meed_engine::compile(&contract);
    let evaluation = plan.evaluate(&contract, &[]).unwrap();
    let figure = meed_contract::find_figure(&contract, "all.earned").unwrap();
    let why = evaluation.why(figure, 0).unwrap();
    let text = meed_report::reason::text(&why, &loaded.sources, 100);
    assert!(text.starts_with("all, the sum, is £1 in Year 1"), "{text}");
    assert!(text.lines().count() < 1_000, "{} lines", text.lines().count());
    assert_eq!(text.matches("    = £1 / 2 + £0.50\n").count(), last, "{text}");
    assert!(text.contains("a38: £1 (explained above)"), "{text}");
    assert!(meed_report::reason::json(&why, &loaded.sources).len() < 1_000_000);
}
