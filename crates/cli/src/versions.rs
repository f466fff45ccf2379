//! Versions of a contract, as commands that compare them are given them: a file, a folder with one contract, or a file at a
//! revision in git.

use crate::evaluating::expect_contract;
use crate::files;
use crate::revision::Revision;
use crate::rules::{self, Rules};
use crate::selecting::Which;
use crate::shell::{Misuse, Shell};
use crate::showing;
use meed_diagnostics::{Diagnostic, Severity, Sources};
use meed_diff::Version;
use std::path::{Path, PathBuf};

/// Where a version is.
pub enum Place {
    /// On the disk.
    File(PathBuf),
    /// In git.
    Revision(Revision),
}

impl Place {
    /// What an argument means.
    pub fn named(argument: &Path) -> Result<Self, Misuse> {
        if let Some(revision) = Revision::named(argument)? {
            return Ok(Self::Revision(revision));
        }
        contract(argument).map(Self::File)
    }

    /// As readers are shown it.
    pub fn shown(&self) -> String {
        match self {
            Self::File(path) => files::shown(path),
            Self::Revision(revision) => revision.shown(),
        }
    }

    /// The file on the disk.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Revision(_) => None,
        }
    }

    /// The version with what it imports.
    pub fn read(&self, sources: &mut Sources) -> Result<Rules, Misuse> {
        match self {
            Self::File(path) => rules::read(path, &Which::default(), sources),
            Self::Revision(revision) => {
                let files::Text { source, problem, .. } = revision.text(sources)?;
                if let Some(problem) = problem {
                    return Ok(Rules::unreadable(source, problem));
                }
                rules::committed(revision, source, sources)
            }
        }
    }
}

/// Three versions as they are merged; none where one of them is not sound, which is said then.
pub fn three<'a>(rules: &'a [Rules; 3], sources: &'a Sources, shell: &Shell) -> Option<[Version<'a>; 3]> {
    say_errors(rules.iter().flat_map(|rules| &rules.diagnostics), sources, shell);
    let [base, ours, theirs] = rules;
    Some([version(base, sources)?, version(ours, sources)?, version(theirs, sources)?])
}

/// Two versions as they are compared; none where one of them is not sound, which is said then.
pub fn both<'a>(
    old: &'a Rules,
    new: &'a Rules,
    sources: &'a Sources,
    shell: &Shell,
) -> Option<(Version<'a>, Version<'a>)> {
    say_errors(old.diagnostics.iter().chain(&new.diagnostics), sources, shell);
    Some((version(old, sources)?, version(new, sources)?))
}

/// Says what stands in the way. Warnings are `meed check`'s: here they would stand between the reader and the changes.
fn say_errors<'d>(found: impl Iterator<Item = &'d Diagnostic>, sources: &Sources, shell: &Shell) {
    let errors: Vec<_> = found.filter(|diagnostic| diagnostic.severity == Severity::Error).cloned().collect();
    showing::on_err(&errors, sources, shell);
}

/// A version; none where it has errors.
pub fn version<'a>(rules: &'a Rules, sources: &'a Sources) -> Option<Version<'a>> {
    if rules::has_errors(&rules.diagnostics) {
        return None;
    }
    let text = |source: &meed_diagnostics::SourceId| {
        (*source, sources.get(*source).map_or("", |source| source.text()))
    };
    Some(Version { files: rules.sources.iter().map(text).collect(), contract: rules.contract.as_ref()? })
}

/// The file that is meant: of a folder, the contract in it.
pub fn contract(path: &Path) -> Result<PathBuf, Misuse> {
    if !path.is_dir() {
        expect_contract(path)?;
        return Ok(path.to_path_buf());
    }
    let files = files::rule_files(&[path.to_path_buf()])?;
    let mut sources = Sources::new();
    let found = rules::contracts(files, &[], &Which::default(), &mut sources)?;
    match found.as_slice() {
        [(file, _)] => Ok(file.clone()),
        several => {
            let names: Vec<String> = several.iter().map(|(file, _)| files::shown(file)).collect();
            let folder = files::shown(path);
            Err(Misuse::new(match names.len() {
                0 => format!("there is no contract in the folder {folder}"),
                _ => format!(
                    "the folder {folder} has several contracts: name one of {}",
                    meed_contract::words::list(&names)
                ),
            }))
        }
    }
}
