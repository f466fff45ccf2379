//! What `evaluate`, `why` and `template` begin with: a contract that can be used, and its data.

use crate::data;
use crate::files;
use crate::records::RecordFiles;
use crate::rules::{self, has_errors};
use crate::selecting::Which;
use crate::shell::{Misuse, Shell};
use crate::showing;
use meed_contract::{Contract, Observation, words};
use meed_diagnostics::{Sources, nearest};
use meed_engine::{CountedRows, Plan};
use meed_report::Context;
use std::path::{Path, PathBuf};

/// A contract and its data, both without errors.
pub struct Case {
    /// Every text that was read.
    pub sources: Sources,
    /// The contract.
    pub contract: Contract,
    /// The contract compiled.
    pub plan: Plan,
    /// What the data say, and what is counted in records.
    pub observations: Vec<Observation>,
    /// What reports say besides the figures.
    pub context: Context,
}

/// Reads a contract and its data. None where errors stand in the way, which have been shown then: those of the contract
/// and those of the data, in one run.
pub fn read(
    contract: &Path,
    data: &[PathBuf],
    records: &RecordFiles,
    which: &Which,
    shell: &Shell,
) -> Result<Option<Case>, Misuse> {
    expect_contract(contract)?;
    let mut sources = Sources::new();
    let rules = rules::read(contract, which, &mut sources)?;
    let data = data::read(data, &mut sources)?.bind(rules.contract.as_ref());
    let records = records.read(rules.contract.as_ref(), &mut sources)?;
    let mut diagnostics = rules.diagnostics.clone();
    diagnostics.extend(data.diagnostics);
    diagnostics.extend(records.diagnostics);
    let plan = rules.contract.as_ref().map(meed_engine::compile);
    let counted = match (&rules.contract, &plan) {
        (Some(contract), Some(plan)) => meed_engine::count_rows(contract, plan, &records.sets),
        _ => CountedRows::default(),
    };
    diagnostics.extend(counted.diagnostics);
    showing::on_err(&diagnostics, &sources, shell);
    let terms = rules::terms(&rules, &sources);
    let contract = rules.contract.filter(|_| !has_errors(&diagnostics));
    let Some((contract, plan)) = contract.zip(plan) else { return Ok(None) };
    let mut observations = data.observations;
    observations.extend(counted.observations);
    let context = Context {
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
        title: contract.title.clone(),
        reference: contract.reference.clone(),
        terms,
        varied: meed_report::Terms::of(&contract),
        data: data.files.into_iter().chain(records.files).collect(),
    };
    Ok(Some(Case { sources, contract, plan, observations, context }))
}

/// Refuses what is plainly something else, before it is read as a contract and every line of it is wrong.
pub fn expect_contract(path: &Path) -> Result<(), Misuse> {
    if path.is_dir() {
        let folder = files::shown(path);
        let hint = files::rule_files(&[path.to_path_buf()])
            .ok()
            .and_then(|files| files.into_iter().next())
            .map_or(String::new(), |file| format!(", such as {}", files::shown(&file)));
        return Err(Misuse::new(format!("{folder} is a folder; name the contract's file{hint}")));
    }
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    if matches!(extension.as_deref(), Some("csv" | "xlsx" | "xls" | "ods" | "json")) {
        let name = files::shown(path);
        return Err(Misuse::new(format!(
            "{name} is a data file; give the contract, and the data as --data {name}"
        )));
    }
    Ok(())
}

/// Contract years that the user numbered from 1, counted from 0; refuses those that the term does not have.
pub fn years(numbers: &[u16], contract: &Contract) -> Result<Vec<usize>, Misuse> {
    let count = contract.calendar.years().len();
    let mut years = Vec::with_capacity(numbers.len());
    for number in numbers {
        match usize::from(*number).checked_sub(1).filter(|year| *year < count) {
            Some(year) => years.push(year),
            None => {
                let has = words::counted(count, "contract year", "contract years");
                return Err(Misuse::new(format!("there is no Year {number}: the term has {has}")));
            }
        }
    }
    years.sort_unstable();
    years.dedup();
    Ok(years)
}

/// The example that is called so.
pub fn example<'a>(contract: &'a Contract, title: &str) -> Result<&'a meed_contract::Example, Misuse> {
    contract.examples.iter().find(|example| example.title == title).ok_or_else(|| {
        let titles = contract.examples.iter().map(|example| example.title.as_str());
        let hint = nearest(title, titles).map_or(String::new(), |near| format!("; did you mean \"{near}\"?"));
        Misuse::new(format!("no example is called \"{title}\"{hint}"))
    })
}
