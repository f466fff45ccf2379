//! What the tests and benchmarks share: loading a contract in one call, and a contract of any size.

pub mod documents;
pub mod mutations;

use meed_contract::{
    Contract, DataItemId, Direction, Figure, Finality, Gathered, Holds, Host, MissingKind, Money, NotOpened,
    Observation, Opened, Origin, Unit,
};
use meed_diagnostics::{Diagnostic, Severity, SourceId, Sources};
use meed_engine::statement::{Amounts, PartyAmount, PaymentLine, Statement};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

/// A rule file read, resolved and compiled as `meed check` does it.
pub struct Loaded {
    /// The texts.
    pub sources: Sources,
    /// The contract, where there is no error.
    pub contract: Option<Contract>,
    /// Everything that is said about it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a text as `meed check` does.
pub fn load(name: &str, text: &str) -> Loaded {
    let mut sources = Sources::new();
    let source = sources.add(name, text);
    let (contract, diagnostics) = check(source, text);
    Loaded { sources, contract, diagnostics }
}

/// The one file that texts in documents and explanations can import beside themselves.
struct Shared(SourceId, String);

/// What stands in `shared/parties.meed` for texts in documents and explanations.
pub const PARTIES: &str = "party icb \"Integrated care board\"\nparty council \"County council\"\nparty trust \"Community trust\"\n";

impl Host for Shared {
    fn open(&mut self, path: &str) -> Result<Opened, NotOpened> {
        match path {
            "shared/parties.meed" => {
                Ok(Opened { source: SourceId(u32::MAX), text: PARTIES.to_owned(), problem: None })
            }
            "contract.meed" => Ok(Opened { source: self.0, text: self.1.clone(), problem: None }),
            _ => Err(NotOpened::NotThere(None)),
        }
    }
}

/// Parses, resolves and states the facts of a text, which may import [`PARTIES`].
pub fn check(source: SourceId, text: &str) -> (Option<Contract>, Vec<Diagnostic>) {
    let mut host = Shared(source, text.to_owned());
    checked(&meed_contract::gather("contract.meed", source, text, &mut host))
}

fn checked(gathered: &Gathered) -> (Option<Contract>, Vec<Diagnostic>) {
    let resolved = meed_contract::resolve(&gathered.trees());
    let mut diagnostics = gathered.diagnostics.clone();
    diagnostics.extend(resolved.diagnostics);
    let sound = diagnostics.iter().all(|diagnostic| diagnostic.severity < Severity::Error);
    let contract = resolved.contract.filter(|_| sound);
    if let Some(contract) = &contract {
        let plan = meed_engine::compile(contract);
        diagnostics.extend(meed_engine::never_earned(contract, &plan));
    }
    meed_diagnostics::sort(&mut diagnostics);
    (contract, diagnostics)
}

/// Holds a file of the repository to what it must say; writes it where snapshots are written, with `INSTA_UPDATE=always`.
pub fn held(path: &str, text: &str) {
    let file = root().join(path);
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&file, text).unwrap();
    }
    let there = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        there == text,
        "{path} does not say what it must: INSTA_UPDATE=always writes it, to be read in the diff"
    );
}

/// A file of a contract's own folder, as the program opens it.
struct Folder<'a> {
    root: PathBuf,
    sources: &'a mut Sources,
    /// What was opened: a file that is imported twice is one file.
    opened: BTreeMap<String, (SourceId, String)>,
}

impl Host for Folder<'_> {
    fn open(&mut self, path: &str) -> Result<Opened, NotOpened> {
        if !self.opened.contains_key(path) {
            let text =
                std::fs::read_to_string(self.root.join(path)).map_err(|_| NotOpened::NotThere(None))?;
            let source = self.sources.add(path, text.clone());
            self.opened.insert(path.to_owned(), (source, text));
        }
        let (source, text) = &self.opened[path];
        Ok(Opened { source: *source, text: text.clone(), problem: None })
    }
}

/// Reads a contract of the repository with everything that it imports, as `meed check` does it.
pub fn load_path(path: &str) -> Loaded {
    let text = read(path);
    let (folder, name) = path.rsplit_once('/').expect("a path of the repository has a folder");
    let mut sources = Sources::new();
    let source = sources.add(name, text.clone());
    let opened = BTreeMap::from([(name.to_owned(), (source, text.clone()))]);
    let mut host = Folder { root: root().join(folder), sources: &mut sources, opened };
    let gathered = meed_contract::gather(name, source, &text, &mut host);
    let (contract, diagnostics) = checked(&gathered);
    Loaded { sources, contract, diagnostics }
}

/// Every contract of the repository that is sound: the examples, the shapes, and those that tests reckon with.
pub fn every_contract() -> Vec<String> {
    let mut paths = Vec::new();
    let listed = |folder: &str| {
        let mut names: Vec<String> = std::fs::read_dir(root().join(folder))
            .expect("a folder of the repository")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    for name in listed("examples") {
        if root().join(format!("examples/{name}/contract.meed")).is_file() {
            paths.push(format!("examples/{name}/contract.meed"));
        }
    }
    let mut folders = vec!["examples/shapes".to_owned()];
    folders.extend(["properties", "pays"].map(|name| format!("tests/cases/{name}")));
    folders.push("tests/oracles".to_owned());
    while let Some(folder) = folders.pop() {
        for name in listed(&folder) {
            let path = format!("{folder}/{name}");
            if name.ends_with(".meed") {
                paths.push(path);
            } else if folder == "examples/shapes" && root().join(&path).is_dir() {
                // A shape of several files: every contract lies at the top of its folder.
                folders.push(path);
            }
        }
    }
    paths.sort();
    paths
}

/// Random data of some years of a contract: a figure for every item and period, now and then none, or a kind of missing. Figures
/// are of the size that the contract's own worked examples give, where they give any. `random` is used over and over.
pub fn random_data(contract: &Contract, random: &[(u32, u32)], years: usize) -> Vec<Observation> {
    let mut random = random.iter().copied().cycle();
    let mut draw = || random.next().expect("random numbers");
    let mut data = Vec::new();
    for (index, item) in contract.data_items.iter().enumerate() {
        let usual: Vec<Decimal> = contract
            .examples
            .iter()
            .flat_map(|example| &example.given)
            .filter(|given| given.item == DataItemId(index))
            .filter_map(|given| if let Figure::Value(value) = given.figure { Some(value) } else { None })
            .collect();
        for (year, contract_year) in contract.calendar.years().iter().enumerate().take(years) {
            for part in 0..contract.calendar.parts(*contract_year, item.frequency).len() {
                let (a, b) = draw();
                let figure = match (a % 23, &item.holds) {
                    (0, _) => continue,
                    (1, _) => Figure::Missing(MissingKind::NotApplicable),
                    (2, _) => Figure::Missing(MissingKind::NotDue),
                    (_, Holds::Ratio { .. }) => {
                        let denominator = b % 400;
                        let numerator = Decimal::from((a / 23) % (denominator + 1));
                        Figure::Ratio { numerator, denominator: denominator.into() }
                    }
                    (_, Holds::Value { unit, .. }) => {
                        let step = if *unit == Unit::Count { Decimal::ONE } else { Decimal::new(1, 2) };
                        let about = usual.get(b as usize % usual.len().max(1)).copied();
                        let about = about.unwrap_or(Decimal::from(b % 100));
                        let share = Decimal::new(i64::from(800 + (a / 23) % 401), 3);
                        Figure::Value((about * share / step).floor() * step)
                    }
                    (_, Holds::YesNo { .. }) => Figure::YesNo(b.is_multiple_of(2)),
                    (_, Holds::Level { levels, .. }) => {
                        Figure::Level(b as usize % contract.levels[levels.0].levels.len())
                    }
                };
                let mut observed = |segment, figure| {
                    data.push(Observation {
                        item: DataItemId(index),
                        year,
                        part,
                        segment,
                        figure,
                        finality: Finality::Final(None),
                        origin: Origin {
                            span: item.span,
                            file: String::new(),
                            row: 0,
                            columns: String::new(),
                        },
                    });
                };
                // Something that is broken down has a figure for everybody, or one for each segment.
                if item.segments.is_empty() || a.is_multiple_of(2) {
                    observed(None, figure);
                    continue;
                }
                for segment in &item.segments {
                    let (a, b) = draw();
                    let denominator = b % 60;
                    let numerator = Decimal::from(a % (denominator + 1));
                    observed(Some(*segment), Figure::Ratio { numerator, denominator: denominator.into() });
                }
            }
        }
    }
    data
}

/// The root of the repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The text of a file of the repository.
pub fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).expect("a file of the repository")
}

/// Asserts of a statement: pot = earned + missed + not available in every row, nothing below zero, and rows add up to their whole. What is still withheld is not owed back.
pub fn adds_up(statement: &Statement) {
    let row = |name: &str, amounts: &Amounts| {
        assert_eq!(amounts.pot, amounts.earned + amounts.missed + amounts.not_available, "{name}");
        for figure in [amounts.pot, amounts.earned, amounts.missed, amounts.not_available, amounts.withheld] {
            assert!(figure >= Money::ZERO, "{name}: {figure}");
        }
        assert!(amounts.withheld <= amounts.missed, "{name}");
    };
    for payment in &statement.payments {
        row(&payment.name, &payment.amounts);
        let shared = |parts: &[PartyAmount]| parts.iter().map(|part| part.amount).sum::<Money>();
        assert_eq!(shared(&payment.from), payment.amounts.earned);
        assert_eq!(shared(&payment.to), payment.amounts.earned);
        assert!(shared(&payment.passed_on) <= payment.amounts.earned);
        assert_eq!(payment.instalments.iter().map(|one| one.amount).sum::<Money>(), payment.on_account);
        // What is withheld is not claimed back.
        let to_pay = payment.amounts.earned - payment.on_account;
        assert_eq!(payment.balance, to_pay.max((to_pay + payment.amounts.withheld).min(Money::ZERO)));
        for outcome in &payment.outcomes {
            row(&outcome.name, &outcome.amounts);
            for indicator in &outcome.indicators {
                row(&indicator.name, &indicator.amounts);
            }
            if !outcome.indicators.is_empty() {
                let earned: Money = outcome.indicators.iter().map(|indicator| indicator.amounts.earned).sum();
                assert_eq!(earned, outcome.amounts.earned, "{}", outcome.name);
            }
        }
        for extra in &payment.additional {
            row(&extra.name, &extra.amounts);
        }
        // A provider's part of a shared pot has no rows of its own.
        if payment.is_pot && !(payment.outcomes.is_empty() && payment.additional.is_empty()) {
            let outcomes: Money = payment.outcomes.iter().map(|outcome| outcome.amounts.pot).sum();
            let additional: Money = payment.additional.iter().map(|extra| extra.amounts.pot).sum();
            assert_eq!(outcomes + additional + payment.unallocated, payment.amounts.pot);
        }
    }
    let signed = |payment: &PaymentLine| {
        // What is recovered flows against its payment.
        let recovered = payment.recovery.as_ref().map_or(Money::ZERO, |line| line.amount);
        let earned = payment.amounts.earned - recovered;
        match payment.direction {
            Direction::Out => earned,
            Direction::Back => -earned,
            Direction::Within => Money::ZERO,
        }
    };
    assert_eq!(statement.payments.iter().map(signed).sum::<Money>(), statement.total);
}

/// A sound contract of at least `lines` lines, with many outcomes of ten indicators each.
pub fn generated(lines: usize) -> String {
    let mut text = String::from(
        "contract \"Generated\" {\n  language  1\n  term      1 April 2020 to 31 March 2025\n  rounding  to £0.01 half up\n}\n\n\
         party payer \"The commissioner\"\nparty payee \"The provider\"\n\n\
         amount value \"Contract value\" by year {\n  | Year 1 | Year 2 | Year 3 | Year 4 | Year 5 |\n  | £90m   | £91m   | £92m   | £93m   | £94m   |\n}\n\n\
         payment outcomes \"Outcomes payment\" {\n  from  payer\n  to    payee\n  pot   20% of value\n  each  year, 50% on account monthly\n\n",
    );
    let mut outcome = 0;
    while text.lines().count() < lines {
        outcome += 1;
        let _ = write!(
            text,
            "  outcome outcome-{outcome} \"Outcome number {outcome}\" {{\n    weight  {}\n\n",
            1 + outcome % 5
        );
        for number in 1..=10 {
            indicator(&mut text, outcome, number);
        }
        text.push_str("  }\n\n");
    }
    text.push_str("}\n");
    text
}

fn indicator(text: &mut String, outcome: usize, number: usize) {
    let name = format!("indicator-{outcome}-{number}");
    let pays = match number % 3 {
        0 => "      target    at least 30% until 31 March 2022, then at least 33%\n      pays      100% at target\n".to_owned(),
        1 => format!(
            "      pays by thresholds {{\n        | level     | {name} | pays |\n        | good      | at least 88% | 50% |\n        | excellent | at least 93% | 100% |\n      }}\n"
        ),
        _ => "      pays on a sliding scale {\n        | at  | pays |\n        | 30% | 0%   |\n        | 60% | 100% |\n      }\n".to_owned(),
    };
    let _ = write!(
        text,
        "    indicator {name} \"Indicator {number} of outcome {outcome}\" {{\n      code      \"{outcome}.{number}\"\n      \
         measures  \"people who improved\" out of \"people reviewed\"\n      better    higher\n      \
         source    \"Yearly extract\", submitted by payee\n      reported  yearly\n      weight    {}\n      \
         phase-in  baseline in Year 1, linked to payment from Year 2\n      missing   pays nothing\n{pays}    }}\n\n",
        1 + number % 3
    );
}

/// Another version of a [`generated`] contract, with some dozens of changes as a negotiation makes them: targets raised from a
/// date, weights, bands and points of a scale moved, indicators removed and renamed, words put otherwise, a default written out.
pub fn negotiated(text: &str) -> String {
    let mut text = text
        .replace("pot   20% of value", "pot   21% of value")
        .replace("50% on account", "60% on account")
        .replace("£92m", "£92.5m");
    let mut within = |outcome: usize, number: usize, from: &str, to: &str| {
        let start = text.find(&format!("indicator indicator-{outcome}-{number} ")).expect("an indicator");
        let at = start + text[start..].find(from).expect("what it says");
        text.replace_range(at..at + from.len(), to);
    };
    for outcome in 1..=7 {
        within(outcome, 3, "then at least 33%", "then at least 35%");
        within(outcome, 4, "at least 88%", "at least 86%");
        within(outcome, 5, "| 60% | 100% |", "| 62% | 100% |");
        within(outcome, 6, "      weight    1\n", "      weight    2\n");
        within(outcome, 7, "\"Indicator 7 of", "\"Indicator seven of");
        within(outcome, 8, "      missing   pays nothing\n", "      missing   withheld\n");
        within(outcome, 9, "      better    higher\n", "");
    }
    within(8, 1, "indicator-8-1 \"", "indicator-8-first \"");
    for outcome in 8..=9 {
        let start = text.find(&format!("    indicator indicator-{outcome}-2 ")).expect("an indicator");
        let end = text.find(&format!("    indicator indicator-{outcome}-3 ")).expect("the next one");
        text.replace_range(start..end, "");
    }
    text.replace("| indicator-8-1 |", "| indicator-8-first |")
}
