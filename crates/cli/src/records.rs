//! Files of records that a command is given.

use crate::files;
use crate::shell::Misuse;
use clap::Args;
use meed_contract::{Contract, RecordSet, RecordsId, words};
use meed_data::ShowRecords;
use meed_diagnostics::{Diagnostic, Sources, nearest};
use meed_report::{Fingerprint, InputFile};
use std::path::PathBuf;

/// The files of records that a command is given.
#[derive(Args)]
pub struct RecordFiles {
    /// A file of records, one row a person or episode; may be given several times
    #[arg(long, value_name = "NAME=FILE")]
    pub records: Vec<String>,
    /// Show what stands in files of records; without this, no row and no cell of them is ever shown
    #[arg(long)]
    pub show_records: bool,
}

/// What files of records hold.
#[derive(Default)]
pub struct Bound {
    /// The rows, for each kind of record that was given.
    pub sets: Vec<RecordSet>,
    /// Everything that is wrong with the files.
    pub diagnostics: Vec<Diagnostic>,
    /// The files as reports name them.
    pub files: Vec<InputFile>,
}

impl RecordFiles {
    /// None of them.
    pub fn none() -> Self {
        Self { records: Vec::new(), show_records: false }
    }

    /// Reads the files. Without a contract it is not known what they should hold, and nothing is read.
    pub fn read(&self, contract: Option<&Contract>, sources: &mut Sources) -> Result<Bound, Misuse> {
        let mut bound = Bound::default();
        let show = if self.show_records { ShowRecords::Yes } else { ShowRecords::No };
        let mut given: Vec<RecordsId> = Vec::new();
        for option in &self.records {
            let Some((name, path)) = option.split_once('=').filter(|(_, path)| !path.is_empty()) else {
                return Err(Misuse::new(format!(
                    "--records {option} names no file; write --records NAME=FILE, where NAME is what the contract calls these records"
                )));
            };
            let path = PathBuf::from(path);
            let shown = files::shown(&path);
            let bytes = files::bytes(&path)?;
            let Some(contract) = contract else { continue };
            let id = named(contract, name)?;
            if given.contains(&id) {
                return Err(Misuse::new(format!(
                    "--records {name} is given twice; a person may have rows in both, so put them into one file"
                )));
            }
            given.push(id);
            let Some(bytes) = bytes else {
                let source = sources.add(&shown, "");
                bound.diagnostics.push(files::too_large(&shown, source));
                continue;
            };
            let read = meed_data::read_records(sources, contract, id, &shown, &bytes, show);
            bound.sets.extend(read.set);
            bound.diagnostics.extend(read.diagnostics);
            bound.files.push(InputFile { name: shown, fingerprint: Fingerprint::of(&bytes) });
        }
        Ok(bound)
    }
}

fn named(contract: &Contract, name: &str) -> Result<RecordsId, Misuse> {
    let found = contract.records.iter().position(|records| records.name == name);
    found.map(RecordsId).ok_or_else(|| {
        let names: Vec<&str> = contract.records.iter().map(|records| records.name.as_str()).collect();
        let hint = match nearest(name, names.iter().copied()) {
            Some(near) => format!("; did you mean `{near}`?"),
            None if names.is_empty() => "; the contract has none".to_owned(),
            None => format!("; there is {}", words::list(&names)),
        };
        Misuse::new(format!("no records are called `{name}`{hint}"))
    })
}
