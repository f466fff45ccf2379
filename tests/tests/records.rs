//! Records: what is counted in random rows is what an oracle in another language counts (`oracles/records.py`), and nothing of a row
//! is seen by anybody who did not ask for it.

use meed_contract::{Contract, Figure, MissingKind, Observation, RecordsId};
use meed_data::{ShowRecords, read_records};
use meed_diagnostics::Sources;
use meed_engine::{CountedRows, Plan, count_rows};
use meed_tests::{load, read, root};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// So many files are counted.
const CASES: usize = 1_500;

/// A small generator of its own, so that a case can be run again on any machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn day(&mut self, from: &str, days: u64) -> chrono_day::Day {
        chrono_day::parse(from).plus(self.below(days))
    }
}

/// Days without a calendar of the engine's: the oracle reads them as dates.
mod chrono_day {
    /// A day by its number from 1 March 2000.
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub struct Day(pub i64);

    const MONTHS: [i64; 12] = [31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28];

    pub fn parse(text: &str) -> Day {
        let mut parts = text.split('-').map(|part| part.parse::<i64>().unwrap());
        let (year, month, day) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let months: i64 = MONTHS.iter().take(usize::try_from(month).unwrap()).sum();
        let years = year - 2000;
        Day(years * 365 + years / 4 + months + day - 1)
    }

    impl Day {
        pub fn plus(self, days: u64) -> Self {
            Self(self.0 + i64::try_from(days).unwrap())
        }

        pub fn text(self) -> String {
            let (mut year, mut left) = (2000, self.0);
            loop {
                let length = if (year + 1) % 4 == 0 { 366 } else { 365 };
                if left < length {
                    break;
                }
                left -= length;
                year += 1;
            }
            let mut month = 0;
            while month < 11 && left >= MONTHS[month] {
                left -= MONTHS[month];
                month += 1;
            }
            let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
            format!("{year}-{month:02}-{:02}", left + 1)
        }
    }
}

fn contract(path: &str) -> (Contract, Plan) {
    let contract = load(path, &read(path)).contract.unwrap_or_else(|| panic!("{path} has errors"));
    let plan = meed_engine::compile(&contract);
    (contract, plan)
}

/// Two files of records, and the same as a line for the oracle.
fn case(random: &mut Random, number: usize) -> (String, String, Value) {
    let extracted = random.day("2025-05-20", 900);
    let last = chrono_day::Day(extracted.0 - i64::try_from(random.below(3) * 20).unwrap());
    let starts = ["2025-04-01", "2025-04-01", "2025-04-01", "2025-07-01", "2026-04-01"];
    let first = starts[usize::try_from(random.below(5)).unwrap()];
    let first = if chrono_day::parse(first) > last { "2025-04-01" } else { first };
    let head = format!("extracted,{}\ncovers,{first} to {}\n", extracted.text(), last.text());
    let mut stays = format!("{head}patient,admitted,discharged,readmitted,went,cost,score\n");
    let mut plans = format!("{head}done,member,joined\n");
    let (mut said_stays, mut said_plans) = (Vec::new(), Vec::new());
    let span = u64::try_from(last.0 - chrono_day::parse(first).0 + 1).unwrap();
    for _ in 0..random.below(14) {
        // Days near the end, where it is not known yet, are as frequent as any.
        let near = random.below(2) == 0;
        let away =
            if near { span.saturating_sub(1 + random.below(40.min(span))) } else { random.below(span) };
        let discharged = chrono_day::parse(first).plus(away);
        let admitted = chrono_day::Day(discharged.0 - i64::try_from(random.below(25)).unwrap());
        let after =
            discharged.plus([0, 27, 28, 29, random.below(60)][usize::try_from(random.below(5)).unwrap()]);
        let readmitted = (random.below(2) == 0 && after <= extracted).then_some(after);
        let patient = format!("p{}", random.below(4));
        let went = if random.below(6) == 0 { "hospital" } else { "home" };
        let cost = format!("{}.{:02}", random.below(1_800), random.below(100));
        let score = (random.below(5) > 0).then(|| 8 + random.below(4));
        let back = readmitted.map_or(String::new(), chrono_day::Day::text);
        let shown = score.map_or(String::new(), |score| score.to_string());
        let _ = writeln!(
            stays,
            "{patient},{},{},{back},{went},{cost},{shown}",
            admitted.text(),
            discharged.text()
        );
        said_stays.push(json!({
            "patient": patient, "admitted": admitted.text(), "discharged": discharged.text(),
            "readmitted": readmitted.map(chrono_day::Day::text), "went": went, "cost": cost,
            "score": score.map(|score| score.to_string()),
        }));
    }
    for _ in 0..random.below(8) {
        let joined = chrono_day::parse(first).plus(random.below(span));
        let after =
            joined.plus([0, 89, 90, 91, random.below(120)][usize::try_from(random.below(5)).unwrap()]);
        let done = (random.below(2) == 0 && after <= extracted).then_some(after);
        let member = format!("m{}", random.below(4));
        let shown = done.map_or(String::new(), chrono_day::Day::text);
        let _ = writeln!(plans, "{shown},{member},{}", joined.text());
        said_plans.push(json!({
            "member": member, "joined": joined.text(), "done": done.map(chrono_day::Day::text),
        }));
    }
    let line = json!({
        "case": number, "extracted": extracted.text(), "covers": [first, last.text()],
        "stays": said_stays, "plans": said_plans,
    });
    (stays, plans, line)
}

fn count(contract: &Contract, plan: &Plan, files: &[&str]) -> CountedRows {
    let mut sources = Sources::new();
    let mut sets = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let read = read_records(
            &mut sources,
            contract,
            RecordsId(index),
            "rows.csv",
            file.as_bytes(),
            ShowRecords::No,
        );
        assert_eq!(read.diagnostics, [], "{file}");
        sets.extend(read.set);
    }
    count_rows(contract, plan, &sets)
}

fn said(figure: Figure) -> String {
    match figure {
        Figure::Ratio { numerator, denominator } => {
            format!("{} out of {}", numerator.normalize(), denominator.normalize())
        }
        Figure::Value(value) => value.normalize().to_string(),
        Figure::Missing(MissingKind::NotDue) => "not due".to_owned(),
        Figure::Missing(MissingKind::NotSubmitted) => "not submitted".to_owned(),
        Figure::Missing(MissingKind::NotApplicable) => "not applicable".to_owned(),
        other => panic!("{other:?} is not counted"),
    }
}

fn python() -> Option<&'static str> {
    ["python3", "python"].into_iter().find(|name| {
        let ran = Command::new(name).args(["-c", "import sys; sys.exit(sys.version_info < (3, 7))"]).status();
        ran.is_ok_and(|status| status.success())
    })
}

/// What an oracle answers to some lines.
fn asked(python: &str, script: &str, lines: &[Value]) -> Vec<Value> {
    let mut oracle = Command::new(python)
        .arg(root().join("tests/oracles").join(script))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let text = lines.iter().fold(String::new(), |text, line| text + &line.to_string() + "\n");
    let mut input = oracle.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = oracle.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{script} failed");
    let output = String::from_utf8(output.stdout).unwrap();
    output.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn what_is_counted_is_what_the_oracle_counts() {
    let Some(python) = python() else {
        eprintln!("SKIPPED: there is no python3 here, so the oracle of records was not asked");
        return;
    };
    let (contract, plan) = contract("tests/oracles/records.meed");
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let cases: Vec<_> = (0..CASES).map(|number| case(&mut random, number)).collect();
    let lines: Vec<Value> = cases.iter().map(|(_, _, line)| line.clone()).collect();
    let answers = asked(python, "records.py", &lines);
    assert_eq!(answers.len(), CASES);
    let mut kinds: HashMap<&str, usize> = HashMap::new();
    for ((stays, plans, line), answer) in cases.iter().zip(&answers) {
        let counted = count(&contract, &plan, &[stays, plans]);
        let wrong =
            counted.diagnostics.iter().filter(|one| one.severity == meed_diagnostics::Severity::Error);
        assert_eq!(wrong.count(), 0, "{line}: {:?}", counted.diagnostics);
        let of = |name: &str, year: usize, part: usize| -> Option<&Observation> {
            counted.observations.iter().find(|one| {
                contract.data_items[one.item.0].name == name && (one.year, one.part) == (year, part)
            })
        };
        for (path, oracle) in answer["figures"].as_object().unwrap() {
            let (name, period) = path.split_once(' ').unwrap();
            let (year, part) = period.split_once('.').unwrap();
            let found = of(name, year.parse().unwrap(), part.parse().unwrap());
            let oracle = oracle.as_str().unwrap();
            let Some(found) = found else {
                // Of a year that begins after what is covered nothing is said at all.
                assert!(matches!(oracle, "nothing" | "not due"), "{path} is {oracle}; {line}");
                *kinds.entry("nothing").or_default() += 1;
                continue;
            };
            let oracle =
                oracle.parse::<Decimal>().map_or(oracle.to_owned(), |one| one.normalize().to_string());
            assert_eq!(said(found.figure), oracle, "`{path}`, engine first; {line}");
            let kind = match found.figure {
                Figure::Missing(kind) => format!("{kind:?}"),
                _ if oracle.starts_with('0') => "zero".to_owned(),
                _ => "figure".to_owned(),
            };
            let kind = ["NotDue", "NotSubmitted", "NotApplicable", "zero", "figure"]
                .into_iter()
                .find(|known| **known == kind)
                .unwrap();
            *kinds.entry(kind).or_default() += 1;
        }
    }
    for kind in ["nothing", "NotDue", "NotSubmitted", "NotApplicable", "zero", "figure"] {
        assert!(kinds.get(kind).is_some_and(|count| *count > 100), "hardly any of {kind}: {kinds:?}");
    }
}

/// The stop-loss of the three components, reckoned from rows of single patients.
#[test]
fn the_stop_loss_is_what_the_oracle_makes_of_single_patients() {
    let Some(python) = python() else {
        eprintln!("SKIPPED: there is no python3 here, so the oracle was not asked");
        return;
    };
    let (contract, plan) = contract("examples/three-components/contract.meed");
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (mut files, mut lines) = (Vec::new(), Vec::new());
    for number in 0..400 {
        let year = usize::try_from(2 + random.below(3)).unwrap();
        let range = contract.calendar.years()[year].range;
        let mut file = String::from("extracted,2019-11-30\npatient,ended,cost\n");
        let mut care = Vec::new();
        for _ in 0..random.below(60) {
            let ended = random.day("2014-10-01", 1_826).text();
            let patient = format!("p{}", random.below(12));
            let cost = format!(
                "{}.{:02}",
                [random.below(20_001), 20_000][usize::from(random.below(8) == 0)],
                random.below(3)
            );
            let _ = writeln!(file, "{patient},{ended},{cost}");
            care.push(json!({ "patient": patient, "ended": ended, "cost": cost }));
        }
        let (from, to) = (range.first.to_string(), range.last.to_string());
        let spend = json!({ "item": "spend", "value": "30000000" });
        lines.push(json!({ "case": number, "year": year + 1, "from": from, "to": to, "rows": [spend], "care": care }));
        files.push((year, file));
    }
    let figure = meed_contract::find_figure(&contract, "stop-loss").unwrap();
    let mut something = 0;
    for ((year, file), answer) in files.iter().zip(asked(python, "three_components.py", &lines)) {
        let counted = count(&contract, &plan, &[file]);
        let evaluation = plan.evaluate(&contract, &counted.observations).unwrap();
        let found = evaluation.money(figure, *year).unwrap().as_pounds();
        let oracle: Decimal = answer["figures"]["stop-loss"].as_str().unwrap().parse().unwrap();
        assert_eq!(found, oracle, "{file}");
        something += usize::from(!found.is_zero());
    }
    assert!(something > 200, "hardly ever anything is above the limit: {something}");
}

/// How long a large file takes: `cargo test --release -p meed-tests --test records -- --ignored --nocapture`.
#[test]
#[ignore = "for measuring"]
fn a_hundred_thousand_rows() {
    let (contract, plan) = contract("tests/oracles/records.meed");
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut stays =
        String::from("extracted,2027-04-30\npatient,admitted,discharged,readmitted,went,cost,score\n");
    for _ in 0..100_000 {
        let discharged = random.day("2025-04-01", 730);
        let admitted = chrono_day::Day(discharged.0 - i64::try_from(random.below(25)).unwrap());
        let back =
            if random.below(6) == 0 { discharged.plus(random.below(30)).text() } else { String::new() };
        let _ = writeln!(
            stays,
            "p{},{},{},{back},home,{}.50,12",
            random.below(40_000),
            admitted.text(),
            discharged.text(),
            random.below(3_000)
        );
    }
    let start = std::time::Instant::now();
    let mut sources = Sources::new();
    let read =
        read_records(&mut sources, &contract, RecordsId(0), "rows.csv", stays.as_bytes(), ShowRecords::No);
    assert_eq!(read.diagnostics, []);
    println!("100,000 rows, {} bytes: read in {:?}", stays.len(), start.elapsed());
    let start = std::time::Instant::now();
    let sets: Vec<_> = read.set.into_iter().collect();
    let counted = count_rows(&contract, &plan, &sets);
    println!("counted for {} figures in {:?}", counted.observations.len(), start.elapsed());
    assert_eq!(counted.diagnostics, []);
}
