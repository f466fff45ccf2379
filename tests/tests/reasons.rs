//! Why figures are what they are: what `meed why` shows for the examples.

use meed_tests::{load, read};

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
    ];
    let told: Vec<String> = asked
        .iter()
        .map(|(folder, path, year)| format!("== {folder}: {path}, Year {year}\n{}", why(folder, path, *year)))
        .collect();
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(told.join("\n")) });
}
