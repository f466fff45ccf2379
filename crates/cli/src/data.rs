//! Data files read, and bound to a contract.

use crate::files;
use crate::shell::Misuse;
use meed_contract::{Contract, Observation};
use meed_data::Sheet;
use meed_diagnostics::{Diagnostic, Sources};
use meed_report::{Fingerprint, InputFile};
use std::path::PathBuf;

/// Data files as read, before anyone knows what they say about a contract.
#[derive(Default)]
pub struct Read {
    sheets: Vec<Sheet>,
    diagnostics: Vec<Diagnostic>,
    files: Vec<InputFile>,
}

/// What data say about a contract.
pub struct Bound {
    /// The figures.
    pub observations: Vec<Observation>,
    /// Everything that is wrong with the files and their cells.
    pub diagnostics: Vec<Diagnostic>,
    /// The files as reports name them.
    pub files: Vec<InputFile>,
}

/// Reads data files, in the order given.
pub fn read(paths: &[PathBuf], sources: &mut Sources) -> Result<Read, Misuse> {
    let mut all = Read::default();
    for path in paths {
        let name = files::shown(path);
        let Some(bytes) = files::bytes(path)? else {
            let source = sources.add(&name, "");
            all.diagnostics.push(files::too_large(&name, source));
            continue;
        };
        let read = meed_data::read(sources, &name, &bytes);
        all.sheets.extend(read.sheets);
        all.diagnostics.extend(read.diagnostics);
        all.files.push(InputFile { name, fingerprint: Fingerprint::of(&bytes) });
    }
    Ok(all)
}

impl Read {
    /// What the files say about two versions of a contract. What only one of them does not know, or reads otherwise, is no
    /// mistake: the other asks for it.
    pub fn bind_to_both(self, old: &Contract, new: &Contract) -> (Bound, Bound) {
        let [old, new] = [old, new].map(|contract| meed_data::bind(contract, &self.sheets));
        let in_both = |found: &[Diagnostic], others: &[Diagnostic]| -> Vec<Diagnostic> {
            let is_there = |one: &&Diagnostic| {
                others.iter().any(|other| other.code == one.code && other.span() == one.span())
            };
            found.iter().filter(is_there).cloned().collect()
        };
        let mut diagnostics = self.diagnostics;
        diagnostics.extend(in_both(&new.diagnostics, &old.diagnostics));
        let bound = |observations| Bound {
            observations,
            diagnostics: diagnostics.clone(),
            files: self.files.clone(),
        };
        (bound(old.observations), bound(new.observations))
    }

    /// What the files say about a contract; without one, only what is wrong with the files as such.
    pub fn bind(self, contract: Option<&Contract>) -> Bound {
        let Self { sheets, mut diagnostics, files } = self;
        let observations = contract.map_or_else(Vec::new, |contract| {
            let bound = meed_data::bind(contract, &sheets);
            diagnostics.extend(bound.diagnostics);
            bound.observations
        });
        Bound { observations, diagnostics, files }
    }
}
