//! Ranges: what is known only between two ends leads to a payment between two ends, and to no other.

use meed_contract::exact::Exact;
use meed_contract::{
    Contract, DataItemId, Figure, Finality, Half, Holds, MissingKind, Money, Observation, Origin,
};
use meed_diagnostics::{SourceId, Sources};
use meed_engine::plan::Id;
use meed_engine::ranges::{Ends, Kinds, Range};
use meed_engine::{Inputs, Plan, RangeInputs, Value, Values};
use meed_tests::{adds_up, check, load, read};
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::sync::LazyLock;

fn compiled(text: &str) -> (Contract, Plan) {
    let (contract, said) = check(SourceId(0), text);
    let contract = contract.unwrap_or_else(|| panic!("{said:?}"));
    let plan = meed_engine::compile(&contract);
    (contract, plan)
}

/// A contract that says what suppressed and rounded counts stand for, and the same without: the one for what is published,
/// the other for what was counted.
struct Pair {
    published: (Contract, Plan),
    counted: (Contract, Plan),
}

fn pair(path: &str, rule: &str) -> Pair {
    let text = read(path);
    // Worked examples give exact counts.
    let text = text.split("\nexample").next().unwrap();
    // A count that stands for a number has no consequence of its own.
    let text = text.replace(", withheld when suppressed", "");
    let with = text.replacen("  rounding", &format!("{rule}  rounding"), 1);
    Pair { published: compiled(&with), counted: compiled(&text) }
}

const SUPPRESSED: &str = "  suppressed counts from 1 to 7\n";
const BOTH: &str = "  suppressed counts from 1 to 7\n  rounded counts to the nearest 5\n";

static PAIRS: LazyLock<Vec<Pair>> = LazyLock::new(|| {
    vec![
        pair("tests/cases/properties/every-rule.meed", SUPPRESSED),
        pair("tests/cases/properties/every-rule.meed", BOTH),
        pair("tests/cases/properties/made-of-several.meed", SUPPRESSED),
        pair("examples/oxfordshire/contract.meed", SUPPRESSED),
        pair("examples/oxfordshire/contract.meed", BOTH),
        pair("tests/cases/properties/roots-days-and-domains.meed", BOTH),
        pair("tests/cases/properties/roots-days-and-domains.meed", SUPPRESSED),
    ]
});

/// A random figure for every item and period. Counts are small, so that many of them are suppressed.
fn observations(contract: &Contract, random: &[(u32, u32)], years: usize) -> Vec<Observation> {
    let mut random = random.iter().copied().cycle();
    let mut observations = Vec::new();
    for (index, item) in contract.data_items.iter().enumerate() {
        for (year, contract_year) in contract.calendar.years().iter().enumerate().take(years) {
            for part in 0..contract.calendar.parts(*contract_year, item.frequency).len() {
                let (a, b) = random.next().unwrap();
                let figure = match (a % 17, &item.holds) {
                    (0, _) => continue,
                    (1, _) => Figure::Missing(MissingKind::NotApplicable),
                    (2, _) => Figure::Missing(MissingKind::NotDue),
                    (_, Holds::Ratio { .. }) => {
                        let denominator = b % 60;
                        Figure::Ratio {
                            numerator: Decimal::from((a / 17) % (denominator + 1)),
                            denominator: denominator.into(),
                        }
                    }
                    (_, Holds::Value { unit: meed_contract::Unit::Count, .. }) => {
                        Figure::Value(Decimal::from(b % 100))
                    }
                    (_, Holds::Value { .. }) => Figure::Value(Decimal::new(i64::from(b % 10_000), 2)),
                    (_, Holds::YesNo { .. }) => Figure::YesNo(b.is_multiple_of(2)),
                    (_, Holds::Level { levels, .. }) => {
                        Figure::Level(b as usize % contract.levels[levels.0].levels.len())
                    }
                };
                let observed = |segment, figure| Observation {
                    item: DataItemId(index),
                    year,
                    part,
                    segment,
                    figure,
                    finality: Finality::Final(None),
                    origin: Origin { span: item.span, file: String::new(), row: 0, columns: String::new() },
                };
                // Something that is broken down has a figure for everybody, or one for each segment.
                if item.segments.is_empty() || a.is_multiple_of(2) {
                    observations.push(observed(None, figure));
                    continue;
                }
                for segment in &item.segments {
                    let (a, b) = random.next().unwrap();
                    let denominator = b % 30;
                    let numerator = Decimal::from(a % (denominator + 1));
                    observations.push(observed(
                        Some(*segment),
                        Figure::Ratio { numerator, denominator: denominator.into() },
                    ));
                }
            }
        }
    }
    observations
}

/// What is published of counts: none for one that is suppressed.
fn publish(contract: &Contract, item: DataItemId, count: Decimal) -> Option<Decimal> {
    let counts = contract.item(item).unwrap().counts;
    if counts.suppressed.is_some_and(|small| small.low <= count && count <= small.high) {
        return None;
    }
    let Some(step) = counts.rounded else { return Some(count) };
    Some(
        (count / step).round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero) * step,
    )
}

fn published(contract: &Contract, counted: &[Observation]) -> Vec<Observation> {
    let mut data = counted.to_vec();
    for observation in &mut data {
        let item = observation.item;
        observation.figure = match observation.figure {
            Figure::Ratio { numerator, denominator } => {
                match (publish(contract, item, numerator), publish(contract, item, denominator)) {
                    (Some(numerator), Some(denominator)) => Figure::Ratio { numerator, denominator },
                    (Some(numerator), None) => Figure::Half(Half::Numerator(numerator)),
                    (None, Some(denominator)) => Figure::Half(Half::Denominator(denominator)),
                    (None, None) => Figure::Missing(MissingKind::Suppressed),
                }
            }
            Figure::Value(count) if contract.item(item).unwrap().holds.is_counted() => {
                publish(contract, item, count).map_or(Figure::Missing(MissingKind::Suppressed), Figure::Value)
            }
            other => other,
        };
    }
    data
}

/// Other counts that are published in the same way: each moved within what its neighbours are published as.
fn moved(contract: &Contract, counted: &[Observation], random: &[(u32, u32)]) -> Vec<Observation> {
    let mut data = counted.to_vec();
    let mut random = random.iter().rev().copied().cycle();
    for observation in &mut data {
        let item = observation.item;
        let (a, b) = random.next().unwrap();
        let shift = |count: Decimal, by: u32| {
            let other = (count + Decimal::from(by % 15) - Decimal::from(7)).max(Decimal::ZERO);
            if publish(contract, item, other) == publish(contract, item, count) { other } else { count }
        };
        match &mut observation.figure {
            Figure::Ratio { numerator, denominator } => {
                let (over, under) = (shift(*numerator, a), shift(*denominator, b));
                if over <= under {
                    (*numerator, *denominator) = (over, under);
                }
            }
            Figure::Value(count) if contract.item(item).unwrap().holds.is_counted() => {
                *count = shift(*count, a);
            }
            _ => {}
        }
    }
    data
}

fn run(plan: &Plan, data: &[Observation]) -> Values {
    let mut values = Values::default();
    values.run(plan, &Inputs::new(plan.slots(), data)).unwrap();
    values
}

fn every(plan: &Plan) -> impl Iterator<Item = Id> {
    (0..u32::try_from(plan.len()).unwrap()).map(Id)
}

fn same(a: Exact, b: Exact) -> bool {
    a.compare(b).unwrap().is_eq()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Where everything is known, ranges are values.
    #[test]
    fn ranges_of_no_width_are_the_values(random in prop::collection::vec((any::<u32>(), any::<u32>()), 97)) {
        for Pair { counted: (contract, plan), .. } in PAIRS.iter().step_by(2) {
            let data = observations(contract, &random, 99);
            let values = run(plan, &data);
            let ranges = plan.ranges(&RangeInputs::new(plan.slots(), &data));
            for id in every(plan) {
                let range = ranges.get(id);
                match values.get(id) {
                    Value::Number(value) => prop_assert!(range.single().is_some_and(|only| same(only, value)), "{id:?} {value:?} {range:?}"),
                    Value::Missing(kind) => prop_assert!(range.ends.is_none() && range.missing.has(kind), "{id:?} {kind:?} {range:?}"),
                    Value::Parts(_) => {}
                }
            }
        }
    }

    /// Every result of every data set within the ranges lies within its range; so does every payment between its ends.
    #[test]
    fn ranges_contain_every_value(random in prop::collection::vec((any::<u32>(), any::<u32>()), 97)) {
        for Pair { published: (contract, plan), counted: (exact, exact_plan) } in PAIRS.iter() {
            prop_assert_eq!(plan.len(), exact_plan.len());
            let first = observations(exact, &random, 2);
            let data = published(contract, &first);
            let ranges = plan.ranges(&RangeInputs::new(plan.slots(), &data));
            // Ends hold however short the search for them.
            let steps = [0, 20, 2_000][random[0].0 as usize % 3];
            let evaluation = plan.evaluate_within(contract, &data, steps).unwrap();
            let statements: Vec<_> = (0..2).map(|year| evaluation.statement(year).unwrap()).collect();
            for statement in &statements {
                adds_up(statement);
                let outputs = plan.year(usize::from(statement.year) - 1).unwrap().payments.iter().flatten();
                for (payment, outputs) in statement.payments.iter().zip(outputs) {
                    if let Some(pot) = ranges.get(outputs.row.pot).single() {
                        prop_assert_eq!(payment.amounts.pot.as_pounds(), pot.as_decimal().unwrap());
                    }
                    if let Some(range) = &payment.range {
                        prop_assert_eq!(range.lowest, payment.amounts.earned);
                        prop_assert!(range.lowest < range.highest);
                        prop_assert!(payment.amounts.withheld >= range.highest - range.lowest, "{payment:?}");
                        prop_assert!(!range.decided_by.is_empty());
                    }
                }
            }
            for turn in 0..6 {
                let within = if turn == 0 { first.clone() } else { moved(contract, &first, &random[turn..]) };
                prop_assert_eq!(&published(contract, &within), &data);
                let values = run(exact_plan, &within);
                for id in every(plan) {
                    let range = ranges.get(id);
                    match values.get(id) {
                        Value::Number(value) => prop_assert!(range.ends.is_some_and(|ends| ends.contains(value)), "{id:?} {value:?} {range:?}"),
                        Value::Missing(kind) => prop_assert!(range.missing.has(kind), "{id:?} {kind:?} {range:?}"),
                        Value::Parts(_) => {}
                    }
                }
                let concrete = exact_plan.evaluate(exact, &within).unwrap();
                for (year, statement) in statements.iter().enumerate() {
                    let other = concrete.statement(year).unwrap();
                    for (payment, other) in statement.payments.iter().zip(&other.payments) {
                        let highest = payment.range.as_ref().map_or(payment.amounts.earned, |range| range.highest);
                        let earned = other.amounts.earned;
                        prop_assert!(
                            payment.amounts.earned <= earned && earned <= highest,
                            "{}: {earned} is not between {} and {highest}", payment.name, payment.amounts.earned
                        );
                    }
                }
            }
        }
    }
}

/// Before any data: whatever the figures, a payment lies between nothing and its pot.
#[test]
fn any_input_may_be_a_range() {
    let (contract, plan) = compiled(&read("tests/cases/pays/weight-shared.meed"));
    let mut inputs = RangeInputs::new(plan.slots(), &[]);
    let count = |low: i64, high: i64| Range::between(Decimal::from(low).into(), Decimal::from(high).into());
    for (index, item) in contract.data_items.iter().enumerate() {
        for year in 0..contract.calendar.years().len() {
            for part in 0..plan.slots().parts(DataItemId(index), year) {
                let slot = plan.slots().slot(DataItemId(index), year, part, None).unwrap();
                if matches!(item.holds, Holds::Ratio { .. }) {
                    inputs.set(
                        slot,
                        Range {
                            ends: Some(Ends { high: None, ..count(0, 0).ends.unwrap() }),
                            missing: Kinds::NONE,
                        },
                    );
                    inputs.set(
                        slot + 1,
                        Range {
                            ends: Some(Ends { high: None, ..count(1, 1).ends.unwrap() }),
                            missing: Kinds::NONE,
                        },
                    );
                } else {
                    inputs.set(
                        slot,
                        Range { ends: Some(Ends::ANY), missing: Kinds::one(MissingKind::NotSubmitted) },
                    );
                }
            }
        }
    }
    let ranges = plan.ranges(&inputs);
    let mut open = 0;
    for year in 0..contract.calendar.years().len() {
        for payment in plan.year(year).unwrap().payments.iter().flatten() {
            let pot = ranges.get(payment.row.pot).single().expect("a pot that no data decide");
            let earned = ranges.get(payment.row.earned).ends.unwrap();
            assert!(earned.low.is_some_and(|low| low.compare(Exact::ZERO).unwrap().is_ge()), "{earned:?}");
            let high = earned.high.expect("no more than the pot");
            assert!(high.compare(pot).unwrap().is_le() && !high.is_zero(), "{earned:?}");
            open += 1;
        }
    }
    assert!(open > 0);
}

/// All counts that can stand behind a published figure.
fn all_within(contract: &Contract, data: &[Observation]) -> Vec<Vec<Observation>> {
    let mut sets = vec![Vec::new()];
    for observation in data {
        let counts = contract.item(observation.item).unwrap().counts;
        let range = |count: Option<Decimal>| {
            count.map_or_else(|| counts.suppressed.unwrap(), |count| counts.of_reported(count))
        };
        let (over, under) = match observation.figure {
            Figure::Ratio { numerator, denominator } => (range(Some(numerator)), range(Some(denominator))),
            Figure::Half(Half::Numerator(numerator)) => (range(Some(numerator)), range(None)),
            Figure::Half(Half::Denominator(denominator)) => (range(None), range(Some(denominator))),
            _ => (range(None), range(None)),
        };
        let mut next = Vec::new();
        let mut numerator = over.low;
        while numerator <= over.high {
            let mut denominator = under.low.max(numerator);
            while denominator <= under.high {
                let figure = Figure::Ratio { numerator, denominator };
                for set in &sets {
                    let mut set: Vec<Observation> = set.clone();
                    set.push(Observation { figure, ..observation.clone() });
                    next.push(set);
                }
                denominator += Decimal::ONE;
            }
            numerator += Decimal::ONE;
        }
        sets = next;
    }
    sets
}

/// The ends of a small contract are exactly what all the data sets come to, whatever the rule: weights that are shared out,
/// a test with two ends, a scale in steps, a condition on all of them.
#[test]
fn ends_are_reached() {
    const RULES: [(&str, &str); 5] = [
        ("at least 40%", "100% at target"),
        ("above 40% and below 60%", "100% at target"),
        ("below 45%", "70% at target"),
        ("between 50% and 52% inclusive", "100% at target"),
        ("exactly 50%", "100% at target"),
    ];
    let mut uncertain = 0;
    for (target, pays) in RULES {
        for consequence in
            ["excluded and weight shared", "excluded", "pays nothing", "withheld", "presumed met"]
        {
            let text = |rule: &str| {
                format!(
                    "contract \"T\" {{\n language 1\n term 1 April 2020 to 31 March 2021\n rounding to £0.01 half up\n{rule}}}\n\
                 party a \"A\"\nparty b \"B\"\npayment p \"P\" {{\n from a\n to b\n pot £1,000.01\n each year\n\
                 outcome one \"One\" {{\n weight 2\n indicators {{\n source \"S\"\n reported yearly\n missing pays nothing\n target {target}\n pays {pays}\n\
                 | name | title | measures | weight | minimum denominator |\n\
                 | x | \"X\" | \"x\" out of \"y\" | 3 | 10, else {consequence} |\n\
                 | y | \"Y\" | \"x\" out of \"y\" | 1 | - |\n }}\n}}\n\
                 additional all \"All\" {{\n weight 1\n only if all outcomes are achieved\n}}\n}}\n"
                )
            };
            let (contract, plan) =
                compiled(&text("suppressed counts from 1 to 4\n rounded counts to the nearest 3\n"));
            let (exact, exact_plan) = compiled(&text(""));
            for (first, second) in
                [((6, 12), (None, 9)), ((3, 9), (Some(6), 9)), ((9, 9), (Some(6), 12)), ((6, 9), (None, 6))]
            {
                let observed = |item: usize, figure: Figure| Observation {
                    item: DataItemId(item),
                    year: 0,
                    part: 0,
                    segment: None,
                    figure,
                    finality: Finality::Final(None),
                    origin: Origin {
                        span: contract.data_items[item].span,
                        file: String::new(),
                        row: 0,
                        columns: String::new(),
                    },
                };
                let ratio = |numerator: Option<i64>, denominator: i64| match numerator {
                    Some(numerator) => {
                        Figure::Ratio { numerator: numerator.into(), denominator: denominator.into() }
                    }
                    None => Figure::Half(Half::Denominator(denominator.into())),
                };
                let data =
                    [observed(0, ratio(Some(first.0), first.1)), observed(1, ratio(second.0, second.1))];
                let paid = |set: &Vec<Observation>| {
                    exact_plan.evaluate(&exact, set).unwrap().statement(0).unwrap().total
                };
                let all: Vec<Money> = all_within(&contract, &data).iter().map(paid).collect();
                let statement = plan.evaluate(&contract, &data).unwrap().statement(0).unwrap();
                adds_up(&statement);
                let what = format!("{target}, {consequence}, {first:?} {second:?}");
                assert_eq!(statement.total, *all.iter().min().unwrap(), "{what}");
                let ends = (*all.iter().min().unwrap(), *all.iter().max().unwrap());
                assert_eq!(statement.ends(), ends, "{what}");
                uncertain += usize::from(!statement.is_certain());
            }
        }
    }
    assert!(uncertain > 20, "only {uncertain} payments were uncertain");
}

#[test]
fn why_tells_between_what_a_figure_lies() {
    let loaded = load("case.meed", &read("tests/cases/pays/suppressed-counts.meed"));
    let contract = loaded.contract.unwrap();
    let plan = meed_engine::compile(&contract);
    let evaluation = plan.evaluate(&contract, &contract.examples[1].given).unwrap();
    let why = |path: &str| {
        let figure = meed_contract::find_figure(&contract, path).unwrap();
        meed_report::reason::text(&evaluation.why(figure, 0).unwrap(), &loaded.sources, 100)
    };
    let told: Vec<String> = ["outcomes", "share", "slide.missed", "heads.missed", "total"].map(why).to_vec();
    insta::assert_snapshot!("uncertain-why", told.join("\n"));
}

/// Where it is not even certain who pays whom, nothing is paid, and the ends of the total hold whatever the figure is.
#[test]
fn a_gain_that_may_be_a_loss_is_paid_to_nobody() {
    let text = read("tests/cases/ranges/gain-or-loss.meed");
    let (contract, plan) = compiled(&text);
    let (exact, exact_plan) = compiled(&text.replace("  suppressed counts from 1 to 4\n", ""));
    let given = |data: &str, contract: &Contract| {
        let sheets = meed_data::read(&mut Sources::new(), "data.csv", data.as_bytes());
        meed_data::bind(contract, &sheets.sheets).observations
    };
    let suppressed = given("indicator,period,value\nheads,Year 1,*\n", &contract);
    let evaluation = plan.evaluate(&contract, &suppressed).unwrap();
    let statement = evaluation.statement(0).unwrap();
    adds_up(&statement);
    let share = &statement.payments[1];
    assert_eq!(share.amounts.earned, Money::ZERO);
    let range = share.range.as_ref().expect("it is not certain");
    let other = range.other_way.as_ref().expect("nor who pays");
    let (lowest, highest) = statement.ends();
    for heads in 1..=4 {
        let known = given(&format!("indicator,period,value\nheads,Year 1,{heads}\n"), &exact);
        let evaluation = exact_plan.evaluate(&exact, &known).unwrap();
        let one = evaluation.statement(0).unwrap();
        assert!(lowest <= one.total && one.total <= highest, "{heads}: {}", one.total);
        let line = &one.payments[1];
        let most = if line.from[0].name == "board" { range.highest } else { other.highest };
        assert!(line.amounts.earned <= most, "{heads}: {}", line.amounts.earned);
    }
    let context = meed_report::Context {
        program_version: "TEST".to_owned(),
        title: contract.title.clone(),
        reference: None,
        terms: meed_report::InputFile {
            name: "case.meed".to_owned(),
            fingerprint: meed_report::Fingerprint::of(b""),
        },
        varied: meed_report::Terms::of(&contract),
        data: Vec::new(),
    };
    insta::assert_snapshot!(
        "gain-or-loss",
        meed_report::statement::text::render(&[statement], &context, 100)
    );
}

#[test]
fn a_numerator_above_a_suppressed_denominator_is_told() {
    let loaded = load("case.meed", &read("tests/cases/pays/rounded-counts.meed"));
    let contract = loaded.contract.unwrap();
    let mut sources = loaded.sources;
    let mut said = |rows: &str| {
        let text = format!("indicator,period,numerator,denominator\n{rows}\n");
        let sheets = meed_data::read(&mut sources, "data.csv", text.as_bytes());
        let bound = meed_data::bind(&contract, &sheets.sheets);
        bound.diagnostics.iter().map(|one| one.code.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(said("near,Year 1,10,*"), ["M0708"]);
    assert_eq!(said("near,Year 1,*,10"), Vec::<&str>::new());
    assert_eq!(said("near,Year 1,*,12"), ["M0720"]);
}

#[test]
fn a_statement_between_two_ends() {
    let loaded = load("case.meed", &read("tests/cases/pays/suppressed-counts.meed"));
    let contract = loaded.contract.unwrap();
    let plan = meed_engine::compile(&contract);
    let evaluation = plan.evaluate(&contract, &contract.examples[1].given).unwrap();
    let statement = evaluation.statement(0).unwrap();
    adds_up(&statement);
    let context = meed_report::Context {
        program_version: "TEST".to_owned(),
        title: contract.title.clone(),
        reference: None,
        terms: meed_report::InputFile {
            name: "case.meed".to_owned(),
            fingerprint: meed_report::Fingerprint::of(b""),
        },
        varied: meed_report::Terms::of(&contract),
        data: Vec::new(),
    };
    insta::assert_snapshot!(
        "uncertain-text",
        meed_report::statement::text::render(std::slice::from_ref(&statement), &context, 100)
    );
    insta::assert_snapshot!(
        "uncertain-markdown",
        meed_report::statement::markdown::render(std::slice::from_ref(&statement), &context)
    );
    insta::assert_snapshot!("uncertain-json", meed_report::statement::json::render(&[statement], &context));
}
