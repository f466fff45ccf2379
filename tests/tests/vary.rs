//! What `meed vary` accepts pays as the first version before its date and as the second from then on, with data that it did not
//! make up itself: random ones, other in every period.

use meed_contract::{Contract, DataItemId, Figure, Finality, Holds, Observation, Origin};
use meed_diagnostics::{SourceId, Sources};
use meed_diff::Version;
use meed_diff::vary::{self, Wanted};
use meed_syntax::tree::LiteralKind;
use meed_syntax::{Node, WordKind, outline};
use meed_tests::{check, read};
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};

const CONTRACTS: [&str; 2] =
    ["examples/negotiation/base.meed", "tests/cases/properties/made-of-several.meed"];

/// Changes figures of a text: of the literals that are money, percentages and numbers, those at the places.
fn edited(text: &str, places: &[usize]) -> String {
    let mut text = outline(SourceId(0), text).write();
    for place in places {
        let mut outline = outline(SourceId(0), &text);
        let mut figures = 0;
        let count = {
            change(&mut outline.nodes, usize::MAX, &mut figures);
            figures
        };
        let mut met = 0;
        change(&mut outline.nodes, place % count.max(1), &mut met);
        let other = outline.write();
        if check(SourceId(0), &other).0.is_some() {
            text = other;
        }
    }
    text
}

fn change(nodes: &mut [Node], wanted: usize, met: &mut usize) {
    for node in nodes.iter_mut().filter(|node| !matches!(node.keyword.as_str(), "contract" | "example")) {
        let cells = node.table.iter_mut().flat_map(|table| &mut table.rows).flat_map(|row| &mut row.cells);
        for word in node.words.iter_mut().chain(cells.flat_map(|cell| &mut cell.words)) {
            let other = match &word.kind {
                WordKind::Literal(LiteralKind::Money(value)) => format!("£{}", value + Decimal::ONE),
                WordKind::Literal(LiteralKind::Percentage(value)) if *value > Decimal::ONE => {
                    format!("{}%", value - Decimal::ONE)
                }
                WordKind::Literal(LiteralKind::Number(value)) => (value + Decimal::ONE).to_string(),
                _ => continue,
            };
            if *met == wanted {
                word.text = other;
            }
            *met += 1;
        }
        change(&mut node.children, wanted, met);
    }
}

/// Data of their own for every item, year and part, the same for contracts that ask for the same.
fn data(contract: &Contract, seed: u64) -> Vec<Observation> {
    let mut out = Vec::new();
    for (at, item) in contract.data_items.iter().enumerate() {
        for (year, range) in contract.calendar.years().iter().enumerate() {
            for part in 0..contract.calendar.parts(*range, item.frequency).len() {
                let mut hasher = DefaultHasher::new();
                (&item.name, year, part, seed).hash(&mut hasher);
                let random = hasher.finish();
                let (a, b) = (random % 101, (random >> 20) % 101);
                let figure = match &item.holds {
                    _ if random.is_multiple_of(9) => continue,
                    Holds::Ratio { .. } => {
                        Figure::Ratio { numerator: a.min(b).into(), denominator: a.max(b).into() }
                    }
                    Holds::Value { .. } => Figure::Value(a.into()),
                    Holds::YesNo { .. } => Figure::YesNo(a.is_multiple_of(2)),
                    Holds::Level { levels, .. } => {
                        let count = contract.levels[levels.0].levels.len();
                        Figure::Level(usize::try_from(random).unwrap_or_default() % count)
                    }
                };
                let origin = Origin { span: item.span, file: String::new(), row: 0, columns: String::new() };
                let finality = Finality::Final(None);
                out.push(Observation {
                    item: DataItemId(at),
                    year,
                    part,
                    segment: None,
                    figure,
                    finality,
                    origin,
                });
            }
        }
    }
    out
}

/// What each payment comes to in a year, and who pays and receives.
fn paid(contract: &Contract, seed: u64, year: usize) -> Option<Vec<String>> {
    let plan = meed_engine::compile(contract);
    let data = data(contract, seed);
    let evaluation = plan.evaluate(contract, &data).ok()?;
    let statement = evaluation.statement(year)?;
    let parties = |parties: &[meed_engine::statement::PartyAmount]| {
        parties.iter().map(|one| format!("{} {}", one.name, one.amount)).collect::<Vec<_>>()
    };
    let payments = statement.payments.iter().map(|payment| {
        format!(
            "{} {} {:?} {:?}",
            payment.name,
            payment.amounts.earned,
            parties(&payment.from),
            parties(&payment.to)
        )
    });
    Some(payments.chain([statement.total.to_string()]).collect())
}

/// Whether `vary` accepted edits; where it did, that it pays as it must.
fn holds(contract: usize, places: &[usize], seeds: &[u64]) -> Result<bool, TestCaseError> {
    let old_text = outline(SourceId(0), &read(CONTRACTS[contract])).write();
    let new_text = edited(&old_text, places);
    let mut sources = Sources::new();
    let (first, second) = (sources.add("old", old_text.clone()), sources.add("new", new_text.clone()));
    let (old, new) = (check(first, &old_text).0.unwrap(), check(second, &new_text).0.unwrap());
    let version = |source, text, contract| Version { files: vec![(source, text)], contract };
    let before = version(first, old_text.as_str(), &old);
    let comparison = meed_diff::compare(&before, &version(second, new_text.as_str(), &new));
    let from = 1 + usize::from(old.calendar.years().len() > 3);
    let wanted = Wanted {
        number: "v-1".to_owned(),
        title: "A change".to_owned(),
        effective: old.calendar.years()[from].range.first,
        set_on: None,
        agreed: Some(old.calendar.years()[0].range.first),
        by: vec![old.parties[0].name.clone()],
    };
    let Ok(drafted) = vary::draft(&comparison, &old.calendar, &wanted) else { return Ok(false) };
    let source = sources.add("variation", drafted.text.clone());
    let Ok(varied) = vary::prove(&comparison, &before, (source, &drafted.text), &wanted) else {
        return Ok(false);
    };
    for seed in seeds {
        for year in 0..old.calendar.years().len() {
            let like = if year < from { &old } else { &new };
            prop_assert_eq!(
                paid(&varied.contract, *seed, year),
                paid(like, *seed, year),
                "Year {}\n{}",
                year + 1,
                drafted.text
            );
        }
    }
    Ok(true)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]

    #[test]
    fn what_it_accepts_pays_as_before_and_then_as_after(
        contract in 0..CONTRACTS.len(),
        places in proptest::collection::vec(any::<usize>(), 1..3),
        seeds in proptest::collection::vec(any::<u64>(), 3),
    ) {
        holds(contract, &places, &seeds)?;
    }
}

/// The property says something only where most edits are accepted.
#[test]
fn most_changes_of_a_figure_are_accepted() {
    let accepted = (0..6).filter(|place| holds(0, &[place * 37 + 5], &[1]).unwrap()).count();
    assert!(accepted >= 3, "{accepted} of 6");
}
