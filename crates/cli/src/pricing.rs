//! What `meed diff` says of changes in money: with data, in scenarios, at both ends, and for one's own side.

use crate::data;
use crate::files;
use crate::rules;
use crate::shell::{Misuse, Shell};
use crate::showing;
use clap::Args;
use meed_contract::{Contract, Figure, MissingKind, Observation};
use meed_diagnostics::Sources;
use meed_diff::Comparison;
use meed_diff::money::{Bound, Evidence, Favours, Judged, Priced, Wanted, find};
use meed_report::changes::{Money, Scenario};
use std::path::{Path, PathBuf};

/// What is to be said in money.
#[derive(Args)]
pub struct Asked {
    /// Data to reckon both versions with: CSV, XLSX or ODS; may be given several times
    #[arg(long, value_name = "FILE")]
    data: Vec<PathBuf>,
    /// A data set with a name, to hold beside others: mild-winter=mild.csv; several files of one name are one set
    #[arg(long, value_name = "NAME=FILE", value_parser = named)]
    scenario: Vec<(String, PathBuf)>,
    /// Take the worked examples of both versions as scenarios, each in its year
    #[arg(long)]
    examples: bool,
    /// Say the lowest and the highest that can be paid, whatever the data; no data are needed for it
    #[arg(long)]
    extremes: bool,
    /// Say whom each change favours, with data that show it, and what it does to the worst case: for one's own side only
    #[arg(long)]
    pub internal: bool,
    /// Write the data that show whom changes favour to this folder, a CSV file each, to run them again
    #[arg(long, value_name = "FOLDER", requires = "internal")]
    write_trials: Option<PathBuf>,
}

impl Asked {
    /// The data files that are read.
    pub fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.data.iter().chain(self.scenario.iter().map(|(_, file)| file))
    }
}

/// A name and a file.
fn named(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=').map(|(name, file)| (name.trim(), file.trim())) {
        Some((name, file)) if !name.is_empty() && !file.is_empty() => Ok((name.to_owned(), file.into())),
        _ => Err("write a name and a file, such as mild-winter=mild.csv".to_owned()),
    }
}

/// A set of data bound to both versions.
struct Set {
    name: String,
    files: Vec<String>,
    /// The contract year of a worked example, counted from 0.
    year: Option<usize>,
    old: Vec<Observation>,
    new: Vec<Observation>,
}

/// What the changes are worth, as far as that was asked for; `Err` inside where the data are not sound, which was shown then.
pub fn money<'c>(
    asked: &Asked,
    needs_trials: bool,
    comparison: &Comparison,
    (old, new): (&Contract, &'c Contract),
    shell: &Shell,
) -> Result<Result<Option<Money<'c>>, ()>, Misuse> {
    let mut sets = Vec::new();
    let mut sound = true;
    let stated = (!asked.data.is_empty()).then(|| (String::new(), asked.data.clone()));
    for (name, paths) in stated.into_iter().chain(scenarios(&asked.scenario)) {
        // Data have places of their own: the texts of the contracts are being looked at.
        let mut sources = Sources::new();
        let (to_old, to_new) = data::read(&paths, &mut sources)?.bind_to_both(old, new);
        showing::on_err(&to_new.diagnostics, &sources, shell);
        sound &= !rules::has_errors(&to_new.diagnostics);
        sets.push(Set {
            name,
            files: to_new.files.into_iter().map(|file| file.name).collect(),
            year: None,
            old: to_old.observations,
            new: to_new.observations,
        });
    }
    if !sound {
        return Ok(Err(()));
    }
    if asked.examples {
        sets.extend(examples(old, new)?);
    }
    let wanted = Wanted {
        data: sets
            .iter()
            .map(|set| Bound { old: (old, set.old.as_slice()), new: (new, set.new.as_slice()) })
            .collect(),
        ends: asked.extremes || asked.internal,
        favours: asked.internal || needs_trials,
    };
    if wanted.data.is_empty() && !wanted.ends && !wanted.favours {
        return Ok(Ok(None));
    }
    let found = find(comparison, &wanted).ok_or_else(|| Misuse::new(NOT_MADE))?;
    let mut money = Money {
        data: Vec::new(),
        priced: None,
        scenarios: Vec::new(),
        possible: found.possible,
        shows_possible: asked.extremes,
        judged: found.judged,
        contract: new,
    };
    for (set, priced) in sets.into_iter().zip(found.priced) {
        let priced = priced.map_err(|why| {
            let which = if set.name.is_empty() {
                "these data".to_owned()
            } else {
                format!("the data of \"{}\"", set.name)
            };
            Misuse::new(format!("with {which} the changes cannot be reckoned one by one: {}", why.message))
        })?;
        if set.name.is_empty() {
            money.data = set.files;
            money.priced = Some(priced);
        } else {
            let priced = set.year.map_or_else(|| priced.clone(), |year| priced.in_year(year));
            money.scenarios.push(Scenario { name: set.name, data: set.files, year: set.year, priced });
        }
    }
    if let (Some(folder), Some(judged)) = (&asked.write_trials, &money.judged) {
        write_trials(folder, judged, (old, new), shell)?;
    }
    Ok(Ok(Some(money)))
}

const NOT_MADE: &str =
    "a contract cannot be made anew from its terms; this is a fault of meed, please report it";

/// Whether money was found to turn on a change: with the data, in a scenario, or in trials.
pub fn turns_on_a_change(money: &Money<'_>) -> bool {
    let moves = |priced: &Priced| !priced.after.less(&priced.before).is_nothing();
    money.priced.iter().chain(money.scenarios.iter().map(|scenario| &scenario.priced)).any(moves)
        || money.judged.iter().flatten().any(|judged| judged.favours != Favours::Neither)
}

/// The stated scenarios in their order, each with its files.
fn scenarios(stated: &[(String, PathBuf)]) -> Vec<(String, Vec<PathBuf>)> {
    let mut found: Vec<(String, Vec<PathBuf>)> = Vec::new();
    for (name, file) in stated {
        match found.iter_mut().find(|(known, _)| known == name) {
            Some((_, files)) => files.push(file.clone()),
            None => found.push((name.clone(), vec![file.clone()])),
        }
    }
    found
}

/// The worked examples that give data: those of the first version, and those of the second that the first has not.
fn examples(old: &Contract, new: &Contract) -> Result<Vec<Set>, Misuse> {
    let mut sets: Vec<Set> = Vec::new();
    for (contract, is_old) in [(old, true), (new, false)] {
        let plan = meed_engine::compile(contract);
        for example in &contract.examples {
            let known = |set: &Set| set.name == example.title && set.year == Some(example.year);
            let data = meed_engine::example_data(contract, &plan, example);
            if data.observations.is_empty() || sets.iter().any(known) {
                continue;
            }
            let (old, new) =
                if is_old { (data.observations, Vec::new()) } else { (Vec::new(), data.observations) };
            sets.push(Set {
                name: example.title.clone(),
                files: Vec::new(),
                year: Some(example.year),
                old,
                new,
            });
        }
    }
    if sets.is_empty() {
        return Err(Misuse::new(
            "neither version has a worked example that gives data; leave out --examples",
        ));
    }
    Ok(sets)
}

/// Writes the data that show whom changes favour.
fn write_trials(
    folder: &Path,
    judged: &[Judged],
    (old, new): (&Contract, &Contract),
    shell: &Shell,
) -> Result<(), Misuse> {
    files::make_folder(folder)?;
    let mut written = 0;
    for judged in judged {
        let numbers: Vec<String> = judged.changes.iter().map(|at| (at + 1).to_string()).collect();
        let sides = [("provider", &judged.for_provider), ("commissioner", &judged.for_commissioner)];
        for (side, evidence) in sides {
            let Some(evidence) = evidence else { continue };
            let file = folder.join(format!("change-{}-for-{side}.csv", numbers.join("-")));
            files::write(&file, trial(evidence, old, new).as_bytes(), true)?;
            written += 1;
        }
    }
    let files = meed_contract::words::counted(written, "set of data", "sets of data");
    shell.err(&format!("{files} written to {}\n", files::shown(folder)));
    Ok(())
}

/// Data that show something, as a file: by the names of the first version, and what only the second asks for by its own. Where
/// nothing is given, that is said of everything that the first version asks for, since a file says something.
fn trial(evidence: &Evidence, old: &Contract, new: &Contract) -> String {
    let nothing = || {
        let missing = Figure::Missing(MissingKind::NotSubmitted);
        let items = old.data_items.iter().map(|item| (item.name.clone(), missing));
        Evidence { given: items.collect(), ..evidence.clone() }
    };
    let evidence = if evidence.given.is_empty() { nothing() } else { evidence.clone() };
    let [to_old, to_new] = [old, new].map(|contract| evidence.observations(contract));
    meed_data::to_csv(&[(old, &to_old), (new, &to_new)])
}
