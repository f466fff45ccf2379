//! Contracts whose money is reckoned a second time in Python, on figures of the size that such contracts see. (`python_oracles` asks
//! the same oracles on figures of any size.) Both must agree to the penny.

use meed_contract::{
    Contract, DataItem, DataItemId, Figure, Finality, Holds, MissingKind, Observation, Origin, Unit,
};
use meed_tests::{load, read, root};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// How many contract years of data an oracle is asked for.
const CASES: usize = 2_500;

/// A small generator of its own, so that a case can be run again on any machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[usize::try_from(self.below(list.len() as u64)).unwrap()]
    }
}

/// What to draw for an item: what it usually is, and where its rules change.
struct Drawn {
    /// Sums and counts lie around this.
    around: &'static [i64],
    /// Shares at and beside these, in tenths of a per cent.
    shares: &'static [i64],
}

fn drawn(item: &str) -> Drawn {
    let around: &'static [i64] = match item {
        "spend" => &[35_000_000, 36_400_000, 37_000_000],
        "above-limit" => &[0, 1_200_000],
        "common" => &[2_000],
        "enduring" => &[2_100, 2_300],
        "complex" => &[300],
        _ => &[100],
    };
    let shares: &'static [i64] = match item {
        "recovery" => &[300, 330],
        "not-readmitted" => &[880, 930],
        "smoking" => &[300, 350, 400],
        "people-satisfied" => &[600, 700, 850],
        "carers-satisfied" => &[750],
        "crisis" => &[900],
        "work" => &[450, 600],
        _ => &[500],
    };
    Drawn { around, shares }
}

/// A figure and how a case says it.
fn figure(random: &mut Random, item: &DataItem) -> (Figure, Value) {
    // A month that is missing takes the whole year's total with it, so that months are missing less often.
    let rare = if item.frequency == meed_contract::Frequency::Monthly { 150 } else { 20 };
    if random.below(rare) == 0 {
        let (kind, word) = random.one_of(&[
            (MissingKind::NotSubmitted, "not submitted"),
            (MissingKind::Suppressed, "suppressed"),
            (MissingKind::NotApplicable, "not applicable"),
            (MissingKind::NotDue, "not due"),
        ]);
        return (Figure::Missing(kind), json!({ "missing": word }));
    }
    let of = drawn(&item.name);
    match &item.holds {
        Holds::Ratio { .. } => {
            let size = random.one_of(&[25_u64, 400, 4_000]);
            let denominator = i64::try_from(random.below(size)).unwrap();
            let beside = i64::try_from(random.below(3)).unwrap() - 1;
            let numerator = match random.below(4) {
                0 => i64::try_from(random.below(size)).unwrap(),
                // Between two points of a scale.
                1 => {
                    denominator * (random.one_of(of.shares) + i64::try_from(random.below(120)).unwrap())
                        / 1_000
                }
                _ => denominator * random.one_of(of.shares) / 1_000 + beside,
            };
            let numerator = numerator.clamp(0, denominator);
            (
                Figure::Ratio { numerator: numerator.into(), denominator: denominator.into() },
                json!({ "numerator": numerator.to_string(), "denominator": denominator.to_string() }),
            )
        }
        Holds::Value { unit, .. } => {
            // Rare things: three of them in a year are few and many at once.
            if item.frequency == meed_contract::Frequency::Monthly {
                let count = if random.below(4) == 0 { 1 + i64::from(random.below(8) == 0) } else { 0 };
                return (Figure::Value(count.into()), json!({ "value": count.to_string() }));
            }
            let around = random.one_of(of.around);
            let spread = random.below(u64::try_from(around / 5 + 3).unwrap());
            let whole = Decimal::from(around + i64::try_from(spread).unwrap() - around / 10);
            let pence = if *unit == Unit::Count { 0 } else { random.below(100) };
            let value = whole.max(Decimal::ZERO) + Decimal::new(i64::try_from(pence).unwrap(), 2);
            (Figure::Value(value), json!({ "value": value.to_string() }))
        }
        Holds::YesNo { .. } | Holds::Level { .. } => unreachable!("these contracts ask for neither"),
    }
}

/// Random data of one contract year, and the same as a line for the oracle.
fn case(random: &mut Random, contract: &Contract, number: usize) -> (usize, Vec<Observation>, Value) {
    let years = contract.calendar.years();
    let year = usize::try_from(random.below(years.len() as u64)).unwrap();
    let (mut observations, mut rows) = (Vec::new(), Vec::new());
    for (index, item) in contract.data_items.iter().enumerate().filter(|(_, item)| item.asked_for[year]) {
        for (part, range) in contract.calendar.parts(years[year], item.frequency).into_iter().enumerate() {
            let (figure, said) = figure(random, item);
            let mut row = Map::new();
            row.insert("item".into(), json!(item.name));
            row.insert(
                "period".into(),
                json!(contract.calendar.part_words(years[year], item.frequency, part)),
            );
            row.insert("from".into(), json!(range.first.to_string()));
            row.insert("to".into(), json!(range.last.to_string()));
            row.extend(said.as_object().unwrap().clone());
            rows.push(Value::Object(row));
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
    let range = years[year].range;
    let line = json!({
        "case": number,
        "year": years[year].number,
        "from": range.first.to_string(),
        "to": range.last.to_string(),
        "rows": rows,
    });
    (year, observations, line)
}

/// The interpreter; none where there is no Python.
fn python() -> Option<&'static str> {
    ["python3", "python"].into_iter().find(|name| {
        let ran = Command::new(name).args(["-c", "import sys; sys.exit(sys.version_info < (3, 6))"]).status();
        ran.is_ok_and(|status| status.success())
    })
}

/// What a script answers to cases: a line each, in order.
fn answers(python: &str, script: &str, cases: &[Value]) -> Vec<Value> {
    let mut oracle = Command::new(python)
        .arg(root().join("tests/oracles").join(script))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines: Vec<String> = cases.iter().map(ToString::to_string).collect();
    let lines = format!("{}\n", lines.join("\n"));
    let mut input = oracle.stdin.take().unwrap();
    // Written beside the reading: either side may fill its pipe.
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = oracle.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{script} failed");
    let output = String::from_utf8(output.stdout).unwrap();
    output.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn agree(script: &str) {
    let Some(python) = python() else {
        eprintln!("SKIPPED: there is no python3 here, so {script} was not asked");
        return;
    };
    let text = read(&format!("tests/oracles/{script}"));
    let path = text.lines().next().and_then(|line| line.strip_prefix("# contract: ")).unwrap();
    let contract = load(path, &read(path)).contract.unwrap_or_else(|| panic!("{path} has errors"));
    let plan = meed_engine::compile(&contract);
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let cases: Vec<_> = (0..CASES).map(|number| case(&mut random, &contract, number)).collect();
    let lines: Vec<Value> = cases.iter().map(|(_, _, line)| line.clone()).collect();
    let answers = answers(python, script, &lines);
    assert_eq!(answers.len(), CASES, "{script} answers every case once, in order");
    let mut paid = 0;
    for ((year, data, line), answer) in cases.iter().zip(&answers) {
        assert_eq!(line["case"], answer["case"], "{script} answers in the order of the cases");
        let evaluation = plan.evaluate(&contract, data).unwrap();
        for (figure, said) in answer["figures"].as_object().unwrap() {
            let said: Decimal = said.as_str().unwrap().parse().unwrap();
            let path = meed_contract::find_figure(&contract, figure).unwrap();
            let found = evaluation.money(path, *year).unwrap();
            assert_eq!(found.as_pounds(), said, "{script}: `{figure}`, engine first; {line}");
            paid += u32::from(!said.is_zero());
        }
    }
    assert!(paid > 2_000, "{script}: hardly anything was paid");
}

#[test]
fn the_three_components_agree_with_their_oracle() {
    agree("three_components.py");
}

#[test]
fn the_budget_projection_agrees_with_its_oracle() {
    agree("budget_projection.py");
}
