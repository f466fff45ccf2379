//! Changes in money: what is paid never lies beyond the lowest and the highest that are said, and the figures of changes add up.

use meed_contract::{Contract, Money, Observation, PartyId};
use meed_diagnostics::{SourceId, Sources};
use meed_diff::money::{Bound, Bounds, Ends, Found, Line, Wanted, find};
use meed_diff::{Comparison, Version};
use meed_engine::ranges::Between;
use meed_tests::{check, every_contract, load_path, random_data, read};
use proptest::prelude::*;
use std::collections::BTreeMap;

const FOLDER: &str = "examples/negotiation";

fn within(between: Between, amount: Money, what: &str) {
    assert!(between.lowest.is_none_or(|lowest| lowest <= amount), "{what}: {amount} in {between:?}");
    assert!(between.highest.is_none_or(|highest| amount <= highest), "{what}: {amount} in {between:?}");
}

/// Asserts that what a contract pays with some data lies where it is said to lie whatever the data.
fn lies_between(path: &str, contract: &Contract, data: &[Observation]) -> bool {
    let plan = meed_engine::compile(contract);
    // Data that the contract refuses pay nothing.
    let Ok(evaluation) = plan.evaluate(contract, data) else { return false };
    for (year, between) in plan.extremes(contract).iter().enumerate() {
        let paid = evaluation.paid(year).unwrap();
        within(between.total, paid.total, &format!("{path}, all payments in Year {}", year + 1));
        let mut parties: BTreeMap<usize, Money> = BTreeMap::new();
        for (flows, between) in [(&paid.payments, &between.payments), (&paid.deductions, &between.deductions)]
        {
            assert_eq!(flows.len(), between.len(), "{path}");
            for (flow, between) in flows.iter().zip(between) {
                assert_eq!(flow.name, between.name);
                within(between.amount, flow.amount, &format!("{path}, {} in Year {}", flow.name, year + 1));
                let open = between.amount.lowest.is_none() || between.amount.highest.is_none();
                assert_eq!(open, !between.turns_on.is_empty(), "{path}, {}: what it turns on", flow.name);
                for (PartyId(party), amount) in &flow.from {
                    let sum = parties.entry(*party).or_default();
                    *sum = *sum - *amount;
                }
                for (PartyId(party), amount) in &flow.to {
                    let sum = parties.entry(*party).or_default();
                    *sum = *sum + *amount;
                }
            }
        }
        for (party, amount) in parties {
            let (_, between) = between
                .parties
                .iter()
                .find(|(PartyId(one), _)| *one == party)
                .expect("every party has an end");
            within(*between, amount, &format!("{path}, party {party} in Year {}", year + 1));
        }
    }
    true
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]

    #[test]
    fn what_is_paid_lies_between_the_lowest_and_the_highest(
        random in proptest::collection::vec((any::<u32>(), any::<u32>()), 400),
    ) {
        let mut looked_at = 0;
        for path in every_contract() {
            let Some(contract) = load_path(&path).contract else { continue };
            let years = contract.calendar.years().len();
            looked_at += usize::from(lies_between(&path, &contract, &random_data(&contract, &random, years)));
            looked_at += usize::from(lies_between(&path, &contract, &[]));
        }
        prop_assert!(looked_at > 20, "{}", looked_at);
    }
}

/// The two versions of the negotiation, compared, with their data.
fn negotiation(side: &str, look: impl FnOnce(&Comparison, Bound<'_>)) {
    let texts = ["base", side].map(|name| read(&format!("{FOLDER}/{name}.meed")));
    let contracts = [0, 1].map(|at| check(SourceId(at), &texts[at as usize]).0.expect("sound"));
    let bytes = read(&format!("{FOLDER}/data.csv")).into_bytes();
    let sheets = meed_data::read(&mut Sources::new(), "data.csv", &bytes);
    let data = [0, 1].map(|at| meed_data::bind(&contracts[at], &sheets.sheets).observations);
    let version = |at: usize| Version {
        files: vec![(SourceId(at as u32), texts[at].as_str())],
        contract: &contracts[at],
    };
    let comparison = meed_diff::compare(&version(0), &version(1));
    let [old, new] = [0, 1].map(|at| (&contracts[at], data[at].as_slice()));
    look(&comparison, Bound { old, new });
}

fn ends_add_up(ends: &Ends) -> usize {
    let mut lines = 0;
    for line in ends.after.lines() {
        let all = |bounds: &Bounds| bounds.over_all_years(&line);
        let (Some(before), Some(after)) = (all(&ends.before), all(&ends.after)) else { continue };
        let steps: Money = ends.steps.iter().map(|step| step.effect.over_all_years(&line)).sum();
        assert_eq!(before + steps + ends.interaction.over_all_years(&line), after, "{line:?}");
        lines += 1;
    }
    lines
}

#[test]
fn changes_add_up_with_every_set_of_data_and_at_both_ends() {
    for side in ["commissioner", "provider"] {
        negotiation(side, |comparison, bound| {
            let wanted = Wanted { data: vec![bound, bound], ends: true, favours: false };
            let Found { priced, possible, judged } = find(comparison, &wanted).unwrap();
            assert!(judged.is_none());
            let [one, other] = [0, 1].map(|at| priced[at].as_ref().unwrap());
            assert_eq!(one.after, other.after);
            for priced in [one, other] {
                for line in priced.after.lines() {
                    let steps: Money =
                        priced.steps.iter().map(|step| step.effect.over_all_years(&line)).sum();
                    let left = priced.interaction.over_all_years(&line);
                    assert_eq!(
                        priced.before.over_all_years(&line) + steps + left,
                        priced.after.over_all_years(&line)
                    );
                }
            }
            let possible = possible.unwrap();
            assert!(ends_add_up(&possible.lowest) > 4 && ends_add_up(&possible.highest) > 4);
            // What is paid with these data lies between the ends, of both versions.
            let ends = [
                (&possible.lowest.before, &possible.highest.before, &one.before),
                (&possible.lowest.after, &possible.highest.after, &one.after),
            ];
            for (lowest, highest, paid) in ends {
                let total = paid.over_all_years(&Line::Total);
                assert!(lowest.over_all_years(&Line::Total).unwrap() <= total);
                assert!(total <= highest.over_all_years(&Line::Total).unwrap());
                assert!(highest.is_reached_over_all_years(&Line::Total));
            }
        });
    }
}

/// A contract of which both ends are plain: half of what is spent above a budget is paid, without a cap.
const OPEN: &str = r#"contract "Spend" {
  language  1
  term      1 April 2025 to 31 March 2027
  rounding  to £0.01 half up
}
party icb "Integrated care board"
party trust "Community trust"
input spend "Spend" {
  unit      money
  source    "Accounts", submitted by trust
  missing   pays nothing
}
payment fixed "Fixed payment" {
  from  icb
  to    trust
  pays  £100,000
  each  year
}
payment over "Half of what is spent" {
  from  icb
  to    trust
  pays  50% of spend
  then  not below £0
  each  year
}
"#;

#[test]
fn what_has_no_limit_is_said_to_have_none() {
    let text = OPEN.to_owned();
    let other = text.replace("£100,000", "£110,000");
    let contracts = [&text, &other].map(|text| {
        let (contract, found) = check(SourceId(0), text);
        contract.unwrap_or_else(|| panic!("{found:?}"))
    });
    let version =
        |at: usize, text| Version { files: vec![(SourceId(at as u32), text)], contract: &contracts[at] };
    let comparison = meed_diff::compare(&version(0, &text), &version(1, &other));
    let wanted = Wanted { ends: true, ..Wanted::default() };
    let possible = find(&comparison, &wanted).unwrap().possible.unwrap();
    let pounds = |pounds: i64| Some(Money::pounds(pounds.into()));
    let (fixed, over) = (Line::Payment("fixed".to_owned()), Line::Payment("over".to_owned()));
    assert_eq!(possible.lowest.before.over_all_years(&Line::Total), pounds(200_000));
    assert_eq!(possible.lowest.after.over_all_years(&Line::Total), pounds(220_000));
    assert!(possible.lowest.after.is_reached_over_all_years(&Line::Total));
    assert_eq!(possible.highest.after.over_all_years(&fixed), pounds(220_000));
    assert_eq!(possible.highest.after.over_all_years(&over), None);
    assert_eq!(possible.highest.before.over_all_years(&Line::Total), None);
    assert_eq!(possible.lowest.before.over_all_years(&Line::Party("icb".to_owned())), None);
    assert_eq!(possible.highest.before.over_all_years(&Line::Party("icb".to_owned())), pounds(-200_000));
    assert!(possible.turns_on[&over].contains("spend"), "{:?}", possible.turns_on);
    assert_eq!(possible.lowest.steps[0].effect.over_all_years(&Line::Total), Money::pounds(20_000.into()));
    assert!(possible.highest.steps[0].effect.over_all_years(&Line::Total).is_zero());
}
