//! Contracts reckoned a second time in another language: every file `oracles/NAME.py` judges random data from the words of its
//! contract's schedule, and the engine must say the same. CONTRIBUTING.md says how one is added.

use meed_contract::{
    AmountForm, Better, Contract, DataItem, DataItemId, ExpressionKind, Figure, Finality, Holds, Judgement,
    Measurement, MissingKind, Observation, Origin, Scale, Subject, Test, TestKind, Unit,
};
use meed_engine::Evaluation;
use meed_tests::{load, read, root};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use std::io::Write as _;
use std::process::{Command, Stdio};

/// So many years of data an oracle is asked for; each has a row for every period of everything that is asked for.
const CASES: usize = 2_000;

/// And at least so many rows.
const ROWS: usize = 1_000;

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

    fn one_of<T: Copy>(&mut self, list: &[T]) -> Option<T> {
        if list.is_empty() {
            return None;
        }
        list.get(usize::try_from(self.below(list.len() as u64)).ok()?).copied()
    }
}

/// Every value that an item is compared with: data at and beside these are where two readings could differ.
fn thresholds(contract: &Contract, item: DataItemId) -> Vec<Decimal> {
    let mut found = Vec::new();
    for requirement in contract.requirements.iter().filter(|requirement| requirement.item == item) {
        let standings = requirement.years.iter().flatten().flatten();
        standings.filter_map(|standing| standing.target.as_ref()).for_each(|test| collect(test, &mut found));
    }
    for payment in &contract.payments {
        let meed_contract::Basis::Pot { outcomes, .. } = &payment.basis else { continue };
        let assessments = outcomes.iter().flat_map(|outcome| {
            outcome
                .indicators
                .iter()
                .map(|indicator| &indicator.measurement)
                .chain(&outcome.measurement)
                .flat_map(Measurement::measures)
        });
        for assessment in assessments.filter(|assessment| assessment.item == item) {
            for piece in assessment.target.iter().flat_map(|target| &target.pieces) {
                collect(&piece.value, &mut found);
            }
            match assessment.pays.as_ref().map(|pays| &pays.scale) {
                Some(Scale::Thresholds(rows)) => rows.iter().for_each(|row| collect(&row.test, &mut found)),
                Some(Scale::Sliding(points)) => found.extend(points.iter().map(|point| point.at)),
                Some(Scale::AtTarget(_) | Scale::Levels(_) | Scale::Formula(_) | Scale::Moving(_)) | None => {
                }
            }
        }
    }
    // What is spent is held against what was agreed.
    if found.is_empty()
        && let Some(Holds::Value { unit: Unit::Money, .. }) = contract.item(item).map(|item| &item.holds)
    {
        for amount in &contract.amounts {
            if let AmountForm::Lines(lines) = &amount.form {
                let sums = lines.iter().flat_map(|line| line.by_year.iter().flatten());
                found.extend(sums.map(|(sum, _)| sum.as_pounds()));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

/// What the contract's own worked examples give of an item: figures of the size that such contracts see.
fn usual(contract: &Contract, item: DataItemId) -> Vec<Decimal> {
    let given = contract.examples.iter().flat_map(|example| &example.given);
    given
        .filter(|given| given.item == item)
        .filter_map(|given| if let Figure::Value(value) = given.figure { Some(value) } else { None })
        .collect()
}

fn collect(test: &Test, found: &mut Vec<Decimal>) {
    let mut take = |expression: &meed_contract::Expression| {
        if let ExpressionKind::Constant(value) = expression.kind {
            found.push(value);
        }
    };
    match &test.kind {
        TestKind::AtLeast(end)
        | TestKind::Above(end)
        | TestKind::AtMost(end)
        | TestKind::Below(end)
        | TestKind::Exactly(end) => take(end),
        TestKind::Between { low, high, .. } => {
            take(low);
            take(high);
        }
        TestKind::And(tests) | TestKind::Or(tests) => tests.iter().for_each(|test| collect(test, found)),
    }
}

/// A figure and how a case says it.
fn figure(
    random: &mut Random,
    contract: &Contract,
    item: &DataItem,
    near: &[Decimal],
    usual: &[Decimal],
) -> (Figure, Value) {
    // A month that is missing takes the whole year's total with it, so that months are missing less often.
    let rare = if item.frequency == meed_contract::Frequency::Monthly { 60 } else { 12 };
    if random.below(rare) == 0 {
        let kinds = [
            (MissingKind::NotSubmitted, "not submitted"),
            (MissingKind::Suppressed, "suppressed"),
            (MissingKind::NotApplicable, "not applicable"),
            (MissingKind::NotDue, "not due"),
        ];
        let (kind, word) = random.one_of(&kinds).unwrap();
        return (Figure::Missing(kind), json!({ "missing": word }));
    }
    let threshold = random.one_of(near).filter(|_| random.below(3) > 0);
    match &item.holds {
        Holds::Ratio { .. } => {
            let size = [5, 40, 400, 4_000][usize::try_from(random.below(4)).unwrap()];
            let denominator = Decimal::from(random.below(size));
            let numerator = match threshold {
                // One fewer, exactly, one more.
                Some(share) => (denominator * share).floor() + Decimal::from(random.below(3)) - Decimal::ONE,
                None => Decimal::from(random.below(size)),
            };
            let numerator = numerator.clamp(Decimal::ZERO, denominator);
            (
                Figure::Ratio { numerator, denominator },
                json!({ "numerator": numerator.to_string(), "denominator": denominator.to_string() }),
            )
        }
        Holds::Value { unit, .. } => {
            let step = if *unit == Unit::Count { Decimal::ONE } else { Decimal::new(1, 2) };
            let value = match threshold {
                // A sum is also drawn from around the threshold: 80% to 120% of it, and some pence.
                Some(at) if *unit == Unit::Money && random.below(2) == 0 => {
                    at * Decimal::new(i64::try_from(800 + random.below(401)).unwrap(), 3)
                        + step * Decimal::from(random.below(100))
                }
                Some(at) => at + step * (Decimal::from(random.below(3)) - Decimal::ONE),
                // 80% to 120% of a usual figure.
                None if !usual.is_empty() && random.below(4) > 0 => {
                    let about = random.one_of(usual).unwrap_or_default();
                    let about = about * Decimal::new(i64::try_from(800 + random.below(401)).unwrap(), 3);
                    (about / step).floor() * step
                }
                None => step * Decimal::from(random.below(40_000)),
            };
            let value = value.max(Decimal::ZERO);
            (Figure::Value(value), json!({ "value": value.to_string() }))
        }
        Holds::YesNo { .. } => {
            let yes = random.below(2) == 1;
            (Figure::YesNo(yes), json!({ "value": if yes { "yes" } else { "no" } }))
        }
        Holds::Level { levels, .. } => {
            let names = &contract.levels[levels.0].levels;
            let rank = usize::try_from(random.below(names.len() as u64)).unwrap();
            (Figure::Level(rank), json!({ "value": names[rank] }))
        }
    }
}

/// Which way is better for an item, where the contract says it.
fn better(contract: &Contract, item: DataItemId) -> Option<Better> {
    contract
        .payments
        .iter()
        .flat_map(meed_contract::Payment::outcomes)
        .flat_map(|outcome| {
            outcome
                .indicators
                .iter()
                .map(|indicator| &indicator.measurement)
                .chain(&outcome.measurement)
                .flat_map(Measurement::measures)
        })
        .find(|assessment| assessment.item == item)?
        .better
}

/// The best that an item can be: in random years nearly nothing depends on everything being achieved at once.
fn best(random: &mut Random, item: &DataItem, better: Better) -> Option<(Figure, Value)> {
    let Holds::Ratio { .. } = item.holds else { return None };
    let denominator = Decimal::from(40 + random.below(400));
    let numerator = match better {
        Better::Higher => denominator,
        Better::Lower => Decimal::from(random.below(2)),
    };
    Some((
        Figure::Ratio { numerator, denominator },
        json!({ "numerator": numerator.to_string(), "denominator": denominator.to_string() }),
    ))
}

/// Random data of one contract year, or of it and all years before it, and the same as a line for the oracle.
fn case(
    random: &mut Random,
    contract: &Contract,
    number: usize,
    with_earlier: bool,
) -> (usize, Vec<Observation>, Value) {
    let years = contract.calendar.years();
    let year = usize::try_from(random.below(years.len() as u64)).unwrap();
    let contract_year = years[year];
    let (mut observations, mut rows) = (Vec::new(), Vec::new());
    for earlier in if with_earlier { 0 } else { year }..=year {
        of_year(random, contract, earlier, number.is_multiple_of(8), &mut observations, &mut rows);
    }
    let line = json!({
        "case": number,
        "year": contract_year.number,
        "from": contract_year.range.first.to_string(),
        "to": contract_year.range.last.to_string(),
        "rows": rows,
    });
    (year, observations, line)
}

fn of_year(
    random: &mut Random,
    contract: &Contract,
    year: usize,
    is_good: bool,
    observations: &mut Vec<Observation>,
    rows: &mut Vec<Value>,
) {
    let contract_year = contract.calendar.years()[year];
    for (index, item) in contract.data_items.iter().enumerate() {
        if !item.asked_for[year] {
            continue;
        }
        let near = thresholds(contract, DataItemId(index));
        let usual = usual(contract, DataItemId(index));
        for (part, range) in contract.calendar.parts(contract_year, item.frequency).into_iter().enumerate() {
            // In some of the good years something goes wrong.
            let good = better(contract, DataItemId(index)).filter(|_| is_good && random.below(40) > 0);
            let (figure, said) = good
                .and_then(|better| best(random, item, better))
                .unwrap_or_else(|| figure(random, contract, item, &near, &usual));
            let mut row = Map::new();
            row.insert("item".into(), json!(item.reported_as()));
            row.insert("year".into(), json!(contract_year.number));
            if let Some(provider) = &item.provider {
                row.insert("provider".into(), json!(contract.parties[provider.party.0].name));
            }
            row.insert(
                "period".into(),
                json!(contract.calendar.part_words(contract_year, item.frequency, part)),
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
}

/// What the engine says of a figure that an oracle names.
fn engine_says(contract: &Contract, evaluation: &Evaluation<'_>, year: usize, path: &str) -> String {
    if let Some((name, period)) = path.split_once(" in ") {
        // A short month of a short year is named as its days, which no contract can write.
        let part = period_part(contract, name, period, year);
        let index = contract.requirements.iter().position(|requirement| requirement.name == name).unwrap();
        let figure = meed_contract::FigurePath {
            subject: Subject::RequirementPeriod(index, part),
            figure: meed_contract::FigureKind::Judgement,
        };
        return evaluation.judgement(figure, year).map(Judgement::word).unwrap().to_owned();
    }
    let figure = meed_contract::find_figure(contract, path).unwrap();
    evaluation.money(figure, year).unwrap().as_pounds().normalize().to_string()
}

fn period_part(contract: &Contract, name: &str, period: &str, year: usize) -> usize {
    let item = contract.data_items.iter().find(|item| item.name == name).unwrap();
    let contract_year = contract.calendar.years()[year];
    (0..contract.calendar.parts(contract_year, item.frequency).len())
        .find(|part| contract.calendar.part_words(contract_year, item.frequency, *part) == period)
        .unwrap()
}

fn agree(python: &str, script: &str) {
    let text = read(&format!("tests/oracles/{script}"));
    let path = text.lines().next().and_then(|line| line.strip_prefix("# contract: "));
    let path = path.unwrap_or_else(|| panic!("{script} does not begin with `# contract: PATH`"));
    let with_earlier = text.lines().nth(1) == Some("# cases: with the years before");
    let contract = load(path, &read(path)).contract.unwrap_or_else(|| panic!("{path} has errors"));
    let plan = meed_engine::compile(&contract);
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut cases = Vec::new();
    let mut rows = 0;
    // A contract that asks for one figure a year has short cases, and more of them.
    while cases.len() < CASES || rows < ROWS {
        let one = case(&mut random, &contract, cases.len(), with_earlier);
        rows += one.1.len();
        cases.push(one);
    }
    let mut oracle = Command::new(python)
        .arg(root().join("tests/oracles").join(script))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines: Vec<String> = cases.iter().map(|(_, _, line)| line.to_string()).collect();
    let lines = format!("{}\n", lines.join("\n"));
    let mut input = oracle.stdin.take().unwrap();
    // Written beside the reading: either side may fill its pipe.
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = oracle.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{script} failed");
    let output = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<Value> = output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), cases.len(), "{script} answers every case once, in order");
    let (mut compared, mut something) = (0, 0);
    for ((year, data, line), answer) in cases.iter().zip(&answers) {
        assert_eq!(line["case"], answer["case"], "{script} answers in the order of the cases");
        let figures = answer["figures"].as_object().unwrap();
        let evaluation = plan.evaluate(&contract, data).unwrap();
        for (path, said) in figures {
            let said = said.as_str().unwrap();
            let said = said.parse::<Decimal>().map_or(said.to_owned(), |sum| sum.normalize().to_string());
            let found = engine_says(&contract, &evaluation, *year, path);
            assert_eq!(found, said, "{script}: `{path}`, engine first; {line}");
            compared += 1;
            something += usize::from(found != "0");
        }
        for requirement in &contract.requirements {
            let item = &contract.data_items[requirement.item.0];
            let judged =
                line["rows"].as_array().unwrap().iter().filter(|row| row["item"] == json!(item.name));
            let judged = judged.filter(|row| row["year"] == line["year"]);
            for row in judged {
                let path = format!("{} in {}", item.name, row["period"].as_str().unwrap());
                assert!(figures.contains_key(&path), "{script} says nothing of `{path}`");
            }
        }
    }
    assert!(compared > 0, "{script} says nothing");
    assert!(something > compared / 8, "{script}: of {compared} figures hardly any is more than nothing");
}

#[test]
fn the_engine_and_the_oracles_agree() {
    let python = ["python3", "python"].into_iter().find(|name| {
        let ran = Command::new(name).args(["-c", "import sys; sys.exit(sys.version_info < (3, 6))"]).status();
        ran.is_ok_and(|status| status.success())
    });
    let Some(python) = python else {
        eprintln!("SKIPPED: there is no python3 here, so the oracles in tests/oracles were not asked");
        return;
    };
    let mut scripts: Vec<String> = std::fs::read_dir(root().join("tests/oracles"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        // What is counted in rows has a test of its own.
        .filter(|name| name.ends_with(".py") && name != "records.py")
        .collect();
    scripts.sort();
    assert!(!scripts.is_empty(), "the oracles are gone");
    for script in scripts {
        agree(python, &script);
    }
}
