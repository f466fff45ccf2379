//! A contract as varied and its consolidated text pay the same, whatever the data and whichever variations count.

use meed_contract::{
    Contract, DataItemId, Figure, Finality, Holds, Observation, Origin, Selection, resolve_as,
};
use meed_diagnostics::{Severity, SourceId, Sources};
use meed_engine::Plan;
use meed_engine::statement::Statement;
use meed_tests::read;
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::sync::LazyLock;

/// A text with a selection of its variations, and what it is consolidated to.
struct Pair {
    name: String,
    varied: (Contract, Plan),
    consolidated: (Contract, Plan),
}

fn contract(text: &str, selection: &Selection) -> Contract {
    let mut sources = Sources::new();
    let source = sources.add("contract.meed", text);
    let parsed = meed_syntax::parse(source, text);
    let resolved = resolve_as(&[&parsed.file], selection);
    let mut said = parsed.diagnostics;
    said.extend(resolved.diagnostics);
    said.retain(|diagnostic| diagnostic.severity == Severity::Error);
    assert!(said.is_empty(), "{}\n{text}", meed_report::diagnostics::plain::render(&said, &sources));
    resolved.contract.unwrap()
}

fn consolidated(text: &str, contract: &Contract) -> String {
    let mut sources = Sources::new();
    let source = sources.add("contract.meed", text);
    let text = meed_report::consolidated(contract, source, &sources);
    meed_syntax::format(SourceId(0), &text).unwrap_or_else(|problem| panic!("{problem:?}\n{text}"))
}

fn compiled(contract: Contract) -> (Contract, Plan) {
    let plan = meed_engine::compile(&contract);
    (contract, plan)
}

/// Every contract of the repository that has variations.
fn texts() -> Vec<(String, String)> {
    let paths = meed_tests::every_contract();
    let texts = paths.into_iter().map(|path| (read(&path), path));
    texts.filter(|(text, _)| text.contains("\nvariation")).map(|(text, path)| (path, text)).collect()
}

static PAIRS: LazyLock<Vec<Pair>> = LazyLock::new(|| {
    let mut pairs = Vec::new();
    for (path, text) in texts() {
        let whole = contract(&text, &Selection::default());
        let mut selections = vec![Selection::default()];
        for variation in &whole.variations {
            selections.push(Selection { as_of: Some(variation.effective), ..Selection::default() });
            selections.push(Selection { as_of: variation.effective.pred_opt(), ..Selection::default() });
            selections.push(Selection { agreed_by: Some(variation.agreed), ..Selection::default() });
        }
        selections.dedup();
        for selection in selections {
            let varied = contract(&text, &selection);
            let written = contract(&consolidated(&text, &varied), &Selection::default());
            pairs.push(Pair {
                name: format!("{path} {selection:?}"),
                varied: compiled(varied),
                consolidated: compiled(written),
            });
        }
    }
    pairs
});

fn observations(contract: &Contract, random: &[(u32, u32)]) -> Vec<Observation> {
    let mut random = random.iter().copied().cycle();
    let mut observations = Vec::new();
    for (index, item) in contract.data_items.iter().enumerate() {
        for (year, contract_year) in contract.calendar.years().iter().enumerate() {
            for part in 0..contract.calendar.parts(*contract_year, item.frequency).len() {
                let (a, b) = random.next().unwrap();
                let figure = match (a % 7, &item.holds) {
                    (0, _) => continue,
                    (_, Holds::Ratio { .. }) => {
                        let denominator = b % 100;
                        let numerator = Decimal::from(a % (denominator + 1));
                        Figure::Ratio { numerator, denominator: denominator.into() }
                    }
                    (_, Holds::Value { .. }) => Figure::Value(Decimal::new(i64::from(a % 10_000), 2)),
                    (_, Holds::YesNo { .. }) => Figure::YesNo(a.is_multiple_of(2)),
                    (_, Holds::Level { levels, .. }) => {
                        Figure::Level(a as usize % contract.levels[levels.0].levels.len())
                    }
                };
                let origin = Origin { span: item.span, file: String::new(), row: 0, columns: String::new() };
                let item = DataItemId(index);
                let finality = Finality::NotStated;
                observations.push(Observation { item, year, part, segment: None, figure, finality, origin });
            }
        }
    }
    observations
}

/// All of a statement but for the places of rules, which lie elsewhere in the other text.
fn said(statement: &Statement) -> Vec<String> {
    let place = |line: &&str| !["start: ", "end: "].iter().any(|word| line.trim_start().starts_with(word));
    format!("{statement:#?}").lines().filter(place).map(str::to_owned).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn as_varied_and_consolidated_pay_the_same(random in prop::collection::vec((any::<u32>(), any::<u32>()), 89)) {
        for Pair { name, varied: (varied, plan), consolidated: (written, other) } in PAIRS.iter() {
            let data = observations(varied, &random);
            prop_assert_eq!(&data.len(), &observations(written, &random).len());
            let (here, there) = (plan.evaluate(varied, &data).unwrap(), other.evaluate(written, &data).unwrap());
            for year in 0..varied.calendar.years().len() {
                let (here, there) = (here.statement(year).unwrap(), there.statement(year).unwrap());
                let differing = said(&here).into_iter().zip(said(&there)).find(|(here, there)| here != there);
                prop_assert!(differing.is_none(), "{name}, Year {}: {differing:?}", year + 1);
            }
        }
    }
}

/// As of the last variation's day, everything counts: what is in force then is the contract as varied.
#[test]
fn as_of_the_last_variation_everything_counts() {
    let random: Vec<(u32, u32)> =
        (0..89_u32).map(|n| (n.wrapping_mul(2_654_435_761), n.wrapping_mul(40_503))).collect();
    for (path, text) in texts() {
        let whole = contract(&text, &Selection::default());
        let last = whole.variations.iter().map(|variation| variation.effective).max();
        let as_of = contract(&text, &Selection { as_of: last, ..Selection::default() });
        let written = contract(&consolidated(&text, &whole), &Selection::default());
        let paid = |contract: Contract| {
            let (contract, plan) = compiled(contract);
            let data = observations(&contract, &random);
            let evaluation = plan.evaluate(&contract, &data).unwrap();
            let years = 0..contract.calendar.years().len();
            years.flat_map(|year| said(&evaluation.statement(year).unwrap())).collect::<Vec<_>>()
        };
        let whole = paid(whole);
        assert_eq!(paid(as_of), whole, "{path}");
        assert_eq!(paid(written), whole, "{path}");
    }
}

#[test]
fn there_is_something_to_consolidate() {
    assert!(PAIRS.len() > 5);
}

/// What is consolidated once has nothing left to write in, but for what no text can say.
#[test]
fn consolidating_twice_changes_nothing() {
    for (_, text) in texts() {
        let once = consolidated(&text, &contract(&text, &Selection::default()));
        let twice = consolidated(&once, &contract(&once, &Selection::default()));
        assert_eq!(once, twice);
    }
}

#[test]
fn every_kind_of_variation_is_written_in() {
    let text = read("tests/cases/properties/varied.meed");
    insta::assert_snapshot!(consolidated(&text, &contract(&text, &Selection::default())));
}
