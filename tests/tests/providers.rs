//! What holds of providers side by side, whatever they report.

use meed_contract::{
    Contract, DataItemId, Figure, Finality, Holds, MissingKind, Money, Observation, Origin, find_figure,
};
use meed_engine::{Plan, compile};
use meed_tests::{adds_up, load, read};
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::sync::LazyLock;

/// A contract with every kind of sharing.
static CONTRACT: LazyLock<(Contract, Plan)> = LazyLock::new(|| {
    let path = "tests/oracles/providers.meed";
    let contract = load(path, &read(path)).contract.expect("the contract of the oracle");
    let plan = compile(&contract);
    (contract, plan)
});

const REGION: [&str; 5] = ["trust", "north", "south", "east", "west"];

/// Every payment that shares a pot, with its pot where that does not depend on data.
const SHARED: [(&str, Option<Decimal>); 4] = [
    ("league", Some(Decimal::from_parts(300_000, 0, 0, false, 0))),
    ("price", Some(Decimal::from_parts(50_000, 0, 0, false, 0))),
    ("visiting", Some(Decimal::from_parts(77_777_777, 0, 0, false, 2))),
    ("second", None),
];

/// A figure for each provider of everything that is reported, none where it is missing.
fn data() -> impl Strategy<Value = Vec<Option<u32>>> {
    let items = CONTRACT.0.data_items.len();
    proptest::collection::vec(proptest::option::weighted(0.95, 0_u32..20_000), items)
}

fn observations(figures: &[Option<u32>]) -> Vec<Observation> {
    let contract = &CONTRACT.0;
    let observed = contract.data_items.iter().zip(figures).enumerate().map(|(index, (item, figure))| {
        let figure = match (figure, &item.holds) {
            (None, _) => Figure::Missing(MissingKind::NotSubmitted),
            (Some(count), Holds::Ratio { .. }) => {
                Figure::Ratio { numerator: (count % 101).into(), denominator: 100.into() }
            }
            (Some(count), _) => Figure::Value((*count).into()),
        };
        Observation {
            item: DataItemId(index),
            year: 0,
            part: 0,
            segment: None,
            figure,
            finality: Finality::NotStated,
            origin: Origin { span: item.span, file: String::new(), row: 0, columns: String::new() },
        }
    });
    observed.collect()
}

fn figure(data: &[Observation], path: &str) -> Money {
    let (contract, plan) = &*CONTRACT;
    let evaluation = plan.evaluate(contract, data).expect("no figure is refused");
    let figure = find_figure(contract, path).expect("a figure of the contract");
    evaluation.money(figure, 0).expect("a figure of the year")
}

fn of_all(data: &[Observation], path: &str) -> Money {
    REGION.iter().map(|provider| figure(data, &format!("{path} of {provider}"))).sum()
}

proptest! {
    #[test]
    fn what_providers_get_never_passes_the_pot(figures in data()) {
        let data = observations(&figures);
        for (payment, pot) in SHARED {
            let parts = of_all(&data, &format!("{payment}.pot"));
            let earned = of_all(&data, &format!("{payment}.earned"));
            let whole = pot.map_or_else(|| of_all(&data, "outcomes.missed"), Money::pounds);
            prop_assert_eq!(parts, whole, "{}: the parts are the pot", payment);
            prop_assert!(earned <= whole, "{payment}: {earned} of {whole}");
        }
    }

    #[test]
    fn the_order_of_the_data_changes_nothing(figures in data(), by in 1_usize..14) {
        let (contract, plan) = &*CONTRACT;
        let data = observations(&figures);
        let mut turned = data.clone();
        turned.rotate_left(by % data.len());
        turned.reverse();
        let statement = |data: &[Observation]| {
            let evaluation = plan.evaluate(contract, data).expect("no figure is refused");
            let statement = evaluation.statement(0).expect("the year's statement");
            adds_up(&statement);
            format!("{:?}", statement.payments)
        };
        prop_assert_eq!(statement(&data), statement(&turned));
    }

    #[test]
    fn equal_points_give_equal_parts_but_for_a_penny(count in 1_u32..8_000) {
        let figures = vec![Some(count); CONTRACT.0.data_items.len()];
        let data = observations(&figures);
        let parts: Vec<Money> =
            REGION.iter().map(|provider| figure(&data, &format!("league.earned of {provider}"))).collect();
        let (low, high) = (parts.iter().min().expect("five"), parts.iter().max().expect("five"));
        prop_assert!(*high - *low <= Money::pounds(Decimal::new(1, 2)));
        prop_assert_eq!(parts.iter().copied().sum::<Money>(), Money::pounds(300_000.into()));
    }
}
