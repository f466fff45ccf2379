//! Worked examples as tests.

use crate::plan::Plan;
use crate::records::{CountedRows, count_rows};
use crate::values::Value;
use meed_contract::{Contract, Example, Expectation, Expected, Judgement, Money, Type};
use meed_diagnostics::{Code, Diagnostic, Safety, Severity};
use rust_decimal::Decimal;

/// What became of a worked example.
#[derive(Clone, Debug)]
pub struct ExampleResult {
    /// How many figures were expected.
    pub expected: usize,
    /// One diagnostic for each figure that came out differently, or that does not exist in the year.
    pub failures: Vec<Diagnostic>,
}

/// The data of a worked example: the figures that are given, and what is counted in the rows that are given.
pub fn example_data(contract: &Contract, plan: &Plan, example: &Example) -> CountedRows {
    let mut data = count_rows(contract, plan, &example.records);
    data.observations.extend(example.given.iter().cloned());
    data
}

/// Runs a worked example: its data alone, nothing else submitted.
pub fn run_example(contract: &Contract, plan: &Plan, example: &Example) -> ExampleResult {
    let mut result = ExampleResult { expected: example.expected.len(), failures: Vec::new() };
    let data = example_data(contract, plan, example);
    if data.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        result.failures.extend(data.diagnostics);
        return result;
    }
    let evaluation = match plan.evaluate(contract, &data.observations) {
        Ok(evaluation) => evaluation,
        Err(problem) => {
            result.failures.push(problem);
            return result;
        }
    };
    for expectation in &example.expected {
        let found = match &expectation.value {
            Expected::Money(expected) => evaluation.money(expectation.figure, example.year).map(|found| {
                (found.as_pounds() != *expected).then(|| differs(example, expectation, *expected, found))
            }),
            Expected::Value(expected, value_type) => {
                evaluation.value(expectation.figure, example.year).map(|found| {
                    let same = found.number().is_some_and(|found| {
                        found.compare((*expected).into()).is_ok_and(std::cmp::Ordering::is_eq)
                    });
                    (!same).then(|| {
                        let expected = crate::phrases::value(contract, *expected, *value_type);
                        comes_to(example, expectation, &expected, shown(contract, found, *value_type))
                    })
                })
            }
            Expected::Judgement(expected) => {
                evaluation.judgement(expectation.figure, example.year).map(|found| {
                    (found != *expected).then(|| judged_otherwise(example, expectation, *expected, found))
                })
            }
            Expected::Parties(side, expected) => {
                evaluation.parties(expectation.figure, *side, example.year).map(|found| {
                    let same =
                        found.len() == expected.len() && expected.iter().all(|name| found.contains(name));
                    (!same).then(|| of_others(example, expectation, expected, &found))
                })
            }
        };
        match found {
            Some(failure) => result.failures.extend(failure),
            None => result.failures.push(
                Diagnostic::new(
                    Code::UnknownPath,
                    expectation.path_span,
                    format!("`{}` has no figure in Year {}", expectation.path, example.year + 1),
                )
                .with_help(
                    "what it is asked of does not apply in this year, costs no money, or no amount is stated for it; who pays is not asked where nothing is paid",
                ),
            ),
        }
    }
    result
}

/// What came out, in words, and as it could be expected; none of a value without an end, or none at all.
fn shown(contract: &Contract, found: Value, value_type: Type) -> (String, Option<String>) {
    match found {
        Value::Missing(kind) => (crate::phrases::missing(kind).to_owned(), None),
        Value::Parts(_) => (String::new(), None),
        Value::Number(exact) => match exact.as_decimal() {
            Some(value) => {
                let words = crate::phrases::value(contract, value, value_type);
                (words.clone(), Some(words))
            }
            None => (format!("{}…", crate::phrases::value(contract, exact.shown(6), value_type)), None),
        },
    }
}

fn comes_to(
    example: &Example,
    expectation: &Expectation,
    expected: &str,
    (found, fix): (String, Option<String>),
) -> Diagnostic {
    let mut help = format!(
        "see where it comes from with `meed why {} --example \"{}\"`; then mend the rule, the data or the figure",
        expectation.path, example.title
    );
    if found.ends_with('…') {
        help.push_str("; a value without an end can be expected only where a rule rounds it");
    }
    let diagnostic = Diagnostic::new(
        Code::ExpectationNotMet,
        expectation.value_span,
        format!("`{}` comes to {found}, not {expected}", expectation.path),
    )
    .with_text(format!("{expected} is expected here"))
    .with_help(help);
    match fix {
        Some(fix) => {
            diagnostic.with_fix(format!("expect {fix}"), expectation.value_span, fix, Safety::ChoosesATerm)
        }
        None => diagnostic,
    }
}

fn of_others(
    example: &Example,
    expectation: &Expectation,
    expected: &[String],
    found: &[String],
) -> Diagnostic {
    let (expected, found) = (expected.join(", "), found.join(", "));
    Diagnostic::new(
        Code::ExpectationNotMet,
        expectation.value_span,
        format!("`{}` comes to `{found}`, not `{expected}`", expectation.path),
    )
    .with_text(format!("`{expected}` is expected here"))
    .with_help(format!(
        "in the example \"{}\" the money flows the other way, or between others",
        example.title
    ))
    .with_fix(format!("expect `{found}`"), expectation.value_span, found, Safety::ChoosesATerm)
}

fn judged_otherwise(
    example: &Example,
    expectation: &Expectation,
    expected: Judgement,
    found: Judgement,
) -> Diagnostic {
    let (found, expected) = (found.word(), expected.word());
    Diagnostic::new(
        Code::ExpectationNotMet,
        expectation.value_span,
        format!("`{}` comes to `{found}`, not `{expected}`", expectation.path),
    )
    .with_text(format!("`{expected}` is expected here"))
    .with_help(format!(
        "see where it comes from with `meed why \"{}\" --example \"{}\"`; then mend the rule, the data or the figure",
        expectation.path, example.title
    ))
    .with_fix(format!("expect `{found}`"), expectation.value_span, found, Safety::ChoosesATerm)
}

fn differs(example: &Example, expectation: &Expectation, expected: Decimal, found: Money) -> Diagnostic {
    let expected = Money::pounds(expected);
    let (difference, direction) =
        if found > expected { (found - expected, "more") } else { (expected - found, "less") };
    Diagnostic::new(
        Code::ExpectationNotMet,
        expectation.value_span,
        format!("`{}` comes to {found}, not {expected}: {difference} {direction}", expectation.path),
    )
    .with_text(format!("{expected} is expected here"))
    .with_help(format!(
        "see where it comes from with `meed why {} --example \"{}\"`; then mend the rule, the data or the figure",
        expectation.path, example.title
    ))
    .with_fix(format!("expect {found}"), expectation.value_span, found.to_string(), Safety::ChoosesATerm)
}
