//! By how much thresholds are met or missed: exact ends, strict tests, lower is better, scales.

use meed_engine::statement::Statement;
use meed_tests::load;

/// The statement of one indicator, judged by `rule`, with `given` as its figure.
fn statement(measures: &str, better: &str, rule: &str, given: &str) -> Statement {
    let text = format!(
        "contract \"Margins\" {{
  language 1
  term 1 April 2025 to 31 March 2026
  currency GBP
  rounding to £0.01 half up
}}
party ccg \"C\" {{
  role co-ordinating-commissioner
}}
party provider \"P\" {{
  role lead-provider
}}
payment results \"Results\" {{
  from ccg
  to provider
  pot £100
  each year
  not earned kept by ccg
  outcome only \"Only\" {{
    weight 1
    indicator it \"It\" {{
      measures {measures}
      better {better}
      source \"x\", submitted by provider
      reported yearly
      weight 1
      {rule}
      missing pays nothing
    }}
  }}
}}
example \"x\" {{
  in Year 1
  given it = {given}
  expect results.pot = £100
}}
"
    );
    let loaded = load("contract.meed", &text);
    let said = meed_report::diagnostics::plain::render(&loaded.diagnostics, &loaded.sources);
    let contract = loaded.contract.unwrap_or_else(|| panic!("{said}"));
    let plan = meed_engine::compile(&contract);
    let evaluation = plan.evaluate(&contract, &contract.examples[0].given).unwrap();
    evaluation.statement(0).unwrap()
}

/// The margin in words, with what the statement says of the row.
fn margin(measures: &str, better: &str, rule: &str, given: &str) -> String {
    let statement = statement(measures, better, rule, given);
    let line = &statement.payments[0].outcomes[0].indicators[0].assessment;
    let Some(margin) = &line.margin else { return "none".to_owned() };
    let met = if margin.met { "met" } else { "missed" };
    let words = margin.words.as_deref().unwrap_or("-");
    let count = margin.count_words.as_deref().unwrap_or("-");
    format!("{} {met}: {words}, {count}", margin.threshold)
}

const RATE: &str = "\"a\" out of \"b\"";

#[test]
fn of_a_target() {
    let target = |test: &str| format!("target {test}\n      pays 100% at target");
    let higher = |test: &str, given: &str| margin(RATE, "higher", &target(test), given);
    let lower = |test: &str, given: &str| margin(RATE, "lower", &target(test), given);
    assert_eq!(
        higher("at least 30%", "61 out of 180"),
        "at least 30% met: 3.9 percentage points, 7 to spare"
    );
    assert_eq!(higher("at least 30%", "60 out of 200"), "at least 30% met: -, none to spare");
    assert_eq!(higher("above 30%", "60 out of 200"), "above 30% missed: -, 1 short");
    assert_eq!(
        higher("at least 93%", "196 out of 210"),
        "at least 93% met: 0.3 percentage points, none to spare"
    );
    assert_eq!(higher("at least 30%", "58 out of 200"), "at least 30% missed: 1 percentage point, 2 short");
    // Less than a tenth of a point is not nothing.
    assert_eq!(
        higher("at least 30%", "2999 out of 10000"),
        "at least 30% missed: 0.01 percentage points, 1 short"
    );
    assert_eq!(lower("at most 10%", "8 out of 100"), "at most 10% met: 2 percentage points, 2 to spare");
    assert_eq!(lower("at most 10%", "12 out of 100"), "at most 10% missed: 2 percentage points, 2 too many");
    assert_eq!(lower("below 10%", "10 out of 100"), "below 10% missed: -, 1 too many");
    assert_eq!(higher("between 30% and 40% inclusive", "35 out of 100"), "none");
    // Nobody was seen, so nothing is judged by a threshold.
    assert_eq!(higher("at least 30%", "not submitted"), "none");
}

#[test]
fn of_a_scale() {
    let rows = "pays by thresholds {
        | level | it           | pays |
        | good  | at least 85% | 50%  |
        | best  | at least 95% | 100% |
      }";
    let of = |given: &str| margin(RATE, "higher", rows, given);
    assert_eq!(of("80 out of 100"), "at least 85% missed: 5 percentage points, 5 short");
    assert_eq!(of("90 out of 100"), "at least 85% met: 5 percentage points, 5 to spare");
    assert_eq!(of("97 out of 100"), "at least 95% met: 2 percentage points, 2 to spare");
}
