//! What changed between two versions of a contract: every change is found and named, made again, and seen alike from both sides.

use meed_contract::{Contract, Figure};
use meed_diagnostics::{SourceId, Sources};
use meed_diff::money::{Bound, Favours, Line};
use meed_diff::{Change, Comparison, How, Kind};
use meed_syntax::{Form, outline};
use meed_tests::mutations::{CONTRACTS, changes, edited, mutated, mutations, sound};
use meed_tests::read;
use proptest::prelude::*;
use std::fmt::Write as _;

/// The data of the negotiation, as far as a contract asks for them.
fn data(contract: &Contract) -> Vec<meed_contract::Observation> {
    let mut sources = Sources::new();
    let bytes = read("examples/negotiation/data.csv").into_bytes();
    let sheets = meed_data::read(&mut sources, "data.csv", &bytes);
    meed_data::bind(contract, &sheets.sheets).observations
}

fn told(comparison: &Comparison) -> Vec<String> {
    comparison.changes.iter().map(tell).collect()
}

fn tell(change: &Change) -> String {
    let text = |written: &Option<meed_diff::Written>| {
        written.as_ref().map_or("-", |written| &written.text).to_owned()
    };
    format!(
        "{} {}: {}: {} => {}",
        change.kind.word(),
        change.how.word(),
        change.term,
        text(&change.was),
        text(&change.now)
    )
}

fn mirrored(how: How) -> How {
    match how {
        How::Added => How::Removed,
        How::Removed => How::Added,
        same => same,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn a_contract_has_no_change_from_itself(contract in 0..CONTRACTS.len()) {
        let text = read(CONTRACTS[contract]);
        let found = changes(&text, &text);
        prop_assert!(found.is_empty() && found.same.is_empty(), "{:?}", told(&found));
        let written = outline(SourceId(0), &text).write();
        let found = changes(&text, &written);
        prop_assert!(found.is_empty() && found.same.is_empty(), "{:?}", told(&found));
    }

    #[test]
    fn every_change_of_a_term_is_found_and_named(contract in 0..CONTRACTS.len(), place in any::<usize>()) {
        let text = read(CONTRACTS[contract]);
        let mutation = mutated(&text, place % mutations(&text)).unwrap();
        let other = mutation.outline.write();
        prop_assume!(sound(1, &other).is_some());
        let found = changes(&text, &other);
        let all: Vec<&Change> = found.changes.iter().chain(&found.same).collect();
        // What says the same may be said in short, but it is said.
        prop_assert!(!all.is_empty(), "{mutation:?}");
        let names = |change: &&Change| {
            change.term.contains(&mutation.named)
                || change.contents.iter().any(|line| line.contains(&mutation.named))
        };
        prop_assert!(all.iter().any(names), "{}: {:?}", mutation.named, told(&found));
        if !found.same.is_empty() {
            prop_assert!(found.changes.is_empty());
        }
    }

    #[test]
    fn all_changes_made_in_the_first_version_give_the_second(
        contract in 0..CONTRACTS.len(),
        ours in proptest::collection::vec(any::<usize>(), 0..4),
        theirs in proptest::collection::vec(any::<usize>(), 0..4),
    ) {
        let text = read(CONTRACTS[contract]);
        let (a, b) = (edited(&text, &ours), edited(&text, &theirs));
        let found = changes(&a, &b);
        let made = found.with(&found.changes).write();
        prop_assert!(sound(0, &made).is_some(), "{made}");
        let left = changes(&made, &b);
        prop_assert!(left.is_empty(), "{:?}\nleft: {:?}", told(&found), told(&left));
    }

    #[test]
    fn changes_seen_from_the_other_side_are_the_same_changes(
        contract in 0..CONTRACTS.len(),
        places in proptest::collection::vec(any::<usize>(), 1..4),
    ) {
        let text = read(CONTRACTS[contract]);
        let other = edited(&text, &places);
        let (there, back) = (changes(&text, &other), changes(&other, &text));
        // A worked example is called by its title, which may be what changed; statements are counted in the first version.
        let term = |change: &Change| {
            let term = change.term.split(", number").next().unwrap_or_default();
            term.rsplit(['"', ' ']).next().map(str::to_owned)
        };
        let one = |change: &Change| (term(change), change.kind.word(), change.how, change.was.clone().map(|was| was.text), change.now.clone().map(|now| now.text));
        let mut seen: Vec<_> = there.changes.iter().map(one).collect();
        let mut mirror: Vec<_> = back.changes.iter().map(one).map(|(term, kind, how, was, now)| (term, kind, mirrored(how), now, was)).collect();
        seen.sort_by(|a, b| format!("{a:?}").cmp(&format!("{b:?}")));
        mirror.sort_by(|a, b| format!("{a:?}").cmp(&format!("{b:?}")));
        prop_assert_eq!(seen, mirror);
    }

    /// The order of items and of statements, tables of items and layout are no terms: nothing is found, and the same is paid.
    #[test]
    fn what_is_no_change_pays_the_same(contract in 0..2_usize, turn in 1..40_usize) {
        let folder = ["oxfordshire", "west-cheshire"][contract];
        let text = read(&format!("examples/{folder}/contract.meed"));
        let mut shuffled = outline(SourceId(0), &text);
        let places = shuffled.nodes.len();
        shuffled.nodes.rotate_left(turn % places);
        for node in &mut shuffled.nodes {
            let repeated = node.children.iter().any(|child| child.form == Form::Item || ["change", "then", "given", "expect"].contains(&child.keyword.as_str()));
            if !repeated {
                node.children.reverse();
            }
        }
        let shuffled = shuffled.write();
        let found = changes(&text, &shuffled);
        prop_assert!(found.is_empty(), "{:?}", told(&found));
        let paid = |text: &str| {
            let contract = sound(0, text).unwrap();
            let mut sources = Sources::new();
            let bytes = read(&format!("examples/{folder}/data.csv")).into_bytes();
            let sheets = meed_data::read(&mut sources, "data.csv", &bytes);
            let bound = meed_data::bind(&contract, &sheets.sheets);
            let plan = meed_engine::compile(&contract);
            let evaluation = plan.evaluate(&contract, &bound.observations).unwrap();
            (0..contract.calendar.years().len())
                .map(|year| {
                    let mut payments: Vec<_> = evaluation.statement(year).unwrap().payments.iter().map(|payment| (payment.name.clone(), payment.amounts.earned)).collect();
                    payments.sort();
                    payments
                })
                .collect::<Vec<_>>()
        };
        prop_assert_eq!(paid(&text), paid(&shuffled));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// To the penny, line by line and year by year, whatever the changes; and both ends are what the contracts themselves pay.
    #[test]
    fn priced_changes_and_what_is_left_add_up(places in proptest::collection::vec(any::<usize>(), 1..6)) {
        let text = read("examples/negotiation/base.meed");
        let other = edited(&text, &places);
        let (a, b) = (sound(0, &text).unwrap(), sound(1, &other).unwrap());
        let comparison = changes(&text, &other);
        // Data that call a measure by its old code are found by name all the same, which a contract by itself does not do.
        prop_assume!(!comparison.changes.iter().any(|change| change.term.ends_with(".code")));
        let (old, new) = (data(&a), data(&b));
        let bound = Bound { old: (&a, &old), new: (&b, &new) };
        let priced = meed_diff::money::price(&comparison, bound).unwrap();
        let mut sum = priced.before.clone();
        for part in priced.steps.iter().map(|step| &step.effect).chain([&priced.interaction]) {
            for line in part.lines() {
                for year in part.years() {
                    sum.add(line.clone(), year, part.get(&line, year));
                }
            }
        }
        prop_assert!(sum.less(&priced.after).is_nothing(), "{:?}", told(&comparison));
        for (contract, observations, paid) in [(&a, &old, &priced.before), (&b, &new, &priced.after)] {
            let plan = meed_engine::compile(contract);
            let evaluation = plan.evaluate(contract, observations).unwrap();
            for year in 0..contract.calendar.years().len() {
                let statement = evaluation.statement(year).unwrap();
                prop_assert_eq!(paid.get(&Line::Total, year), statement.total);
                for payment in &statement.payments {
                    prop_assert_eq!(paid.get(&Line::Payment(payment.name.clone()), year), payment.amounts.earned);
                }
            }
        }
        let mut positions: Vec<usize> = priced.steps.iter().flat_map(|step| step.changes.clone()).collect();
        positions.sort_unstable();
        let count = positions.len();
        positions.dedup();
        prop_assert_eq!(count, positions.len());
    }
}

/// A small contract in which one thing after another is changed.
const SMALL: &str = r#"contract "Carer support" {
  language      1
  term          1 April 2025 to 31 March 2028
  rounding      to £0.01 half up
  points total  100
}
party icb "Integrated care board"
party trust "Community trust"
amount value "Value" by year {
  | Year 1   | Year 2   | Year 3   |
  | £400,000 | £410,000 | £420,000 |
}
payment outcomes "Outcomes payment" {
  from  icb
  to    trust
  pot   20% of value
  then  not above £80,000
  then  less £500
  each  year
  outcome support "Carers are supported" {
    points  100
    fixed   for the term
    indicator satisfied "Carers who are satisfied" {
      code      "1a"
      measures  "carers satisfied" out of "carers who answered"
      better    higher
      source    "Survey", submitted by trust
      reported  yearly
      weight    1
      target    at least 70% until 31 March 2026, then at least 75%
      pays      100% at target
      missing   pays nothing
    }
    indicator breaks "Carers who had a break" {
      code      "1b"
      measures  "carers who had a break" out of "carers known"
      source    "Register", submitted by trust
      reported  yearly
      weight    1
      missing   pays nothing
      pays by thresholds {
        | value        | pays |
        | at least 50% | 40%  |
        | at least 60% | 100% |
      }
    }
  }
}
"#;

/// What is found when text is put in place of other text.
fn found(pairs: &[(&str, &str)]) -> Vec<String> {
    let mut other = SMALL.to_owned();
    for (from, to) in pairs {
        assert!(other.contains(from), "{from}");
        other = other.replace(from, to);
    }
    told(&changes(SMALL, &other))
}

#[test]
fn kinds_of_change_are_told_apart() {
    let cases: &[(&[(&str, &str)], &[&str])] = &[
        (
            &[("at least 75%", "at least 80%")],
            &["threshold changed in time: outcomes.support.satisfied.target: at least 75% => at least 80%"],
        ),
        (
            &[("then at least 75%", "then at least 75% until 31 March 2027, then at least 78%")],
            &["threshold changed in time: outcomes.support.satisfied.target: at least 75% => at least 78%"],
        ),
        (
            &[("better    higher", "better    lower")],
            &["direction reversed: outcomes.support.satisfied.better: higher => lower"],
        ),
        (
            &[("from  icb", "from  trust"), ("to    trust", "to    icb")],
            &["parties reversed: outcomes.from: icb => trust", "parties reversed: outcomes.to: trust => icb"],
        ),
        (
            &[("then  not above £80,000\n  then  less £500", "then  less £500\n  then  not above £80,000")],
            &[
                "money reordered: outcomes.then: not above £80,000, then less £500 => less £500, then not above £80,000",
            ],
        ),
        (
            &[("then  less £500", "then  less £600")],
            &["money changed: outcomes.then, number 2: less £500 => less £600"],
        ),
        (
            &[("at least 60% | 100%", "at least 55% | 100%")],
            &[
                "threshold changed: outcomes.support.breaks.pays, row \"at least 60%\", \"value\": at least 60% => at least 55%",
            ],
        ),
        (
            &[("        | at least 50% | 40%  |\n", "")],
            &[
                "threshold removed: outcomes.support.breaks.pays, row \"at least 50%\": | at least 50% | 40% | => -",
            ],
        ),
        (&[("£410,000", "£0.41m")], &[]),
        (&[("£410,000", "£411,000")], &["money changed: value in Year 2: £410,000 => £411,000"]),
        (
            &[("\"Carers who had a break\"", "\"Carers who had a break of a day\"")],
            &[
                "wording reworded: outcomes.support.breaks.title: \"Carers who had a break\" => \"Carers who had a break of a day\"",
            ],
        ),
        (
            &[("indicator breaks", "indicator respite")],
            &["name renamed: outcomes.support.breaks: breaks => respite"],
        ),
        (
            &[("missing   pays nothing\n      pays by", "missing   withheld\n      pays by")],
            &["missing-data changed: outcomes.support.breaks.missing: pays nothing => withheld"],
        ),
        (
            &[("half up", "half even")],
            &["rounding changed: rounding: to £0.01 half up => to £0.01 half even"],
        ),
        // The default may be written out: that is no change. Rows of thresholds may stand in any order.
        (&[("each  year", "each  year\n  applies  from Year 1")], &[]),
        (
            &[(
                "        | at least 50% | 40%  |\n        | at least 60% | 100% |\n",
                "        | at least 60% | 100% |\n        | at least 50% | 40%  |\n",
            )],
            &[],
        ),
    ];
    for (pairs, expected) in cases {
        assert_eq!(found(pairs), *expected, "{pairs:?}");
    }
}

/// Whom the one change favours that putting text in place of other text makes.
fn favours(from: &str, to: &str) -> Favours {
    assert!(SMALL.contains(from), "{from}");
    let comparison = changes(SMALL, &SMALL.replace(from, to));
    assert_eq!(comparison.changes.len(), 1, "{:?}", told(&comparison));
    meed_diff::money::judge(&comparison).unwrap().first().unwrap().favours
}

#[test]
fn whom_a_change_favours() {
    assert_eq!(favours("then at least 75%", "then at least 80%"), Favours::Commissioner);
    assert_eq!(favours("| at least 50% | 40%  |", "| at least 50% | 55%  |"), Favours::Provider);
    assert_eq!(favours("then  less £500", "then  less £501"), Favours::Commissioner);
    // More weight is better for who meets the target, and worse for who meets the other one.
    assert_eq!(
        favours("      weight    1\n      target", "      weight    3\n      target"),
        Favours::Depends
    );
    assert_eq!(favours("better    higher", "better    lower"), Favours::Neither);
    assert_eq!(favours("each  year", "each  year, balance 30 days after final data"), Favours::Neither);
}

/// Who is the provider does not turn on what is written first: here that is a loss, which the provider pays.
#[test]
fn whom_a_change_favours_does_not_turn_on_the_order_of_payments() {
    let old = read("tests/cases/pays/totals-in-any-order.meed");
    let new = old.replace("pays  £10,000", "pays  £11,000");
    let comparison = changes(&old, &new);
    assert_eq!(comparison.changes.len(), 1, "{:?}", told(&comparison));
    let judged = meed_diff::money::judge(&comparison).unwrap();
    assert_eq!(judged.first().unwrap().favours, Favours::Provider);
}

/// What is said to show a change can be run again: as a worked example of both contracts it gives the sums that were said.
#[test]
fn what_shows_a_change_can_be_run_again() {
    let base = read("examples/negotiation/base.meed");
    let base = outline(SourceId(0), &base).write();
    let mut run = 0;
    {
        let comparison = changes(&base, &read("examples/negotiation/provider.meed"));
        for judged in meed_diff::money::judge(&comparison).unwrap() {
            let made = judged.changes.iter().map(|at| &comparison.changes[*at]);
            let with = comparison.with(made).write();
            for evidence in [&judged.for_provider, &judged.for_commissioner].into_iter().flatten() {
                let worth = |text: &str| {
                    // The worked examples of the base expect what it pays.
                    let text = text.split("\nexample ").next().unwrap();
                    let mut example = format!("\nexample \"Again\" {{\n  in Year {}\n", evidence.year + 1);
                    for (name, figure) in &evidence.given {
                        let figure = match figure {
                            Figure::Ratio { numerator, denominator } => {
                                format!("{numerator} out of {denominator}")
                            }
                            Figure::Value(value) => format!("£{value}"),
                            other => panic!("{other:?}"),
                        };
                        let quarterly = ["recovery-star", "crisis-contact"].contains(&name.as_str());
                        let periods: &[&str] = if quarterly {
                            &[" in Quarter 1", " in Quarter 2", " in Quarter 3", " in Quarter 4"]
                        } else {
                            &[""]
                        };
                        if text.contains(&format!(" {name} \"")) {
                            for period in periods {
                                writeln!(example, "  given {name}{period} = {figure}").unwrap();
                            }
                        }
                    }
                    example.push_str("  expect core = £0\n}\n");
                    let text = format!("{text}{example}");
                    let contract = sound(0, &text).unwrap_or_else(|| panic!("{text}"));
                    let plan = meed_engine::compile(&contract);
                    let evaluation = plan.evaluate(&contract, &contract.examples[0].given).unwrap();
                    evaluation.statement(evidence.year).unwrap().total
                };
                assert_eq!(worth(&base), evidence.before, "{evidence:?}");
                assert_eq!(worth(&with), evidence.after, "{evidence:?}");
                run += 1;
            }
        }
    }
    assert!(run > 6, "{run}");
}

/// A default that is written out is no change; but with another target it is no longer the default.
#[test]
fn what_says_the_same_must_do_so_with_all_other_changes() {
    let without = SMALL.replace("      better    higher\n", "");
    assert_eq!(told(&changes(SMALL, &without)), Vec::<String>::new());
    let lower = SMALL.replace("at least 70%", "at most 70%").replace("at least 75%", "at most 75%");
    let found = told(&changes(&without, &lower));
    assert!(
        found.contains(&"direction added: outcomes.support.satisfied.better: - => higher".to_owned()),
        "{found:?}"
    );
}

#[test]
fn what_is_fixed_comes_first() {
    let other = SMALL.replace("£410,000", "£411,000").replacen("weight    1", "weight    3", 1);
    let comparison = changes(SMALL, &other);
    assert_eq!(comparison.changes[0].kind, Kind::Weight);
    assert_eq!(comparison.changes[0].fixed.as_ref().unwrap().outcome, "support");
    assert!(comparison.changes[1].fixed.is_none());
}

#[test]
fn an_indicator_in_place_of_another_is_no_rename() {
    let other = SMALL
        .replace("indicator breaks \"Carers who had a break\"", "indicator advice \"Carers who had advice\"")
        .replace("\"1b\"", "\"1c\"")
        .replace("\"carers who had a break\"", "\"carers who had advice\"");
    let hows: Vec<How> = changes(SMALL, &other).changes.iter().map(|change| change.how).collect();
    assert_eq!(hows, [How::Removed, How::Added]);
}
