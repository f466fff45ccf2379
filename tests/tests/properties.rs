//! What must always hold: parts add up, better never pays less, layout changes nothing.

use meed_contract::{Contract, DataItemId, Figure, Finality, Holds, MissingKind, Money, Observation, Origin};
use meed_diagnostics::SourceId;
use meed_engine::Plan;
use meed_tests::{adds_up, check, generated, read};
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::sync::LazyLock;

fn compiled(text: &str) -> (Contract, Plan) {
    let (contract, said) = check(SourceId(0), text);
    let contract = contract.unwrap_or_else(|| panic!("{said:?}"));
    let plan = meed_engine::compile(&contract);
    (contract, plan)
}

static CONTRACTS: LazyLock<Vec<(Contract, Plan)>> = LazyLock::new(|| {
    vec![
        compiled(&read("examples/oxfordshire/contract.meed")),
        compiled(&read("examples/incentive-matrix/contract.meed")),
        compiled(&read("tests/cases/properties/every-rule.meed")),
        compiled(&read("tests/cases/properties/varied.meed")),
        compiled(&generated(400)),
        compiled(&read("tests/cases/properties/made-of-several.meed")),
    ]
});

/// A random figure for every item and period, from a list of random numbers.
fn observations(contract: &Contract, random: &[(u32, u32)]) -> Vec<Observation> {
    let mut random = random.iter().copied().cycle();
    let mut observations = Vec::new();
    for (index, item) in contract.data_items.iter().enumerate() {
        for (year, contract_year) in contract.calendar.years().iter().enumerate() {
            for part in 0..contract.calendar.parts(*contract_year, item.frequency).len() {
                let (a, b) = random.next().unwrap();
                let figure = match (a % 13, &item.holds) {
                    (0, _) => continue,
                    (1, _) => Figure::Missing(MissingKind::Suppressed),
                    (2, _) => Figure::Missing(MissingKind::NotApplicable),
                    (3, _) => Figure::Missing(MissingKind::NotDue),
                    (_, Holds::Ratio { .. }) => {
                        let denominator = b % 400;
                        Figure::Ratio {
                            numerator: Decimal::from(a % (denominator + 1)),
                            denominator: denominator.into(),
                        }
                    }
                    (_, Holds::Value { .. }) => Figure::Value(Decimal::new(i64::from(a % 10_000), 2)),
                    (_, Holds::YesNo { .. }) => Figure::YesNo(a.is_multiple_of(2)),
                    (_, Holds::Level { levels, .. }) => {
                        Figure::Level(a as usize % contract.levels[levels.0].levels.len())
                    }
                };
                observations.push(Observation {
                    item: DataItemId(index),
                    year,
                    part,
                    segment: None,
                    figure,
                    finality: Finality::NotStated,
                    origin: Origin { span: item.span, file: String::new(), row: 0, columns: String::new() },
                });
            }
        }
    }
    observations
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_row_adds_up(random in prop::collection::vec((any::<u32>(), any::<u32>()), 97)) {
        for (contract, plan) in CONTRACTS.iter() {
            let observations = observations(contract, &random);
            let evaluation = plan.evaluate(contract, &observations).unwrap();
            for year in 0..contract.calendar.years().len() {
                adds_up(&evaluation.statement(year).unwrap());
            }
        }
    }

    /// One more person who improves never lowers what is paid, where higher is better and the scale says so.
    #[test]
    fn better_never_pays_less(random in prop::collection::vec((any::<u32>(), any::<u32>()), 97), pick in any::<u32>()) {
        let (contract, plan) = &CONTRACTS[4];
        let mut data = observations(contract, &random);
        let before: Money = (0..5).map(|year| plan.evaluate(contract, &data).unwrap().statement(year).unwrap().total).sum();
        let at = pick as usize % data.len();
        if let Figure::Ratio { numerator, denominator } = &mut data[at].figure
            && *numerator < *denominator
        {
            *numerator += Decimal::ONE;
            let after: Money =
                (0..5).map(|year| plan.evaluate(contract, &data).unwrap().statement(year).unwrap().total).sum();
            prop_assert!(after >= before, "{before} became {after}");
        }
    }
}
