//! A rule file with what it imports, read, parsed and resolved.

use crate::disk::Disk;
use crate::files;
use crate::revision::Revision;
use crate::selecting::Which;
use crate::shell::Misuse;
use meed_contract::{Contract, Gathered};
use meed_diagnostics::{Diagnostic, Severity, SourceId, Sources};
use meed_report::{Fingerprint, InputFile};
use meed_syntax::tree::Item;
use std::path::{Path, PathBuf};

/// A rule file with all that is known about it.
pub struct Rules {
    /// Its text.
    pub source: SourceId,
    /// Its text and those of the files that it imports, in the order in which they are first imported.
    pub sources: Vec<SourceId>,
    /// Where the imported files really are.
    pub imported: Vec<PathBuf>,
    /// Whether it has a `contract` block itself; a file that others import may have none.
    pub is_contract: bool,
    /// The contract; none where an error stands in the way.
    pub contract: Option<Contract>,
    /// Everything that is wrong with it and with what it imports, by file in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Rules {
    /// Of a file that cannot be used, for this reason.
    pub fn unreadable(source: SourceId, problem: Diagnostic) -> Self {
        Self {
            source,
            sources: vec![source],
            imported: Vec::new(),
            is_contract: true,
            contract: None,
            diagnostics: vec![problem],
        }
    }
}

/// Reads a rule file as a contract of its own, with what it imports.
pub fn read(path: &Path, which: &Which, sources: &mut Sources) -> Result<Rules, Misuse> {
    let files::Text { source, problem, .. } = files::text(path, sources)?;
    if let Some(problem) = problem {
        return Ok(Rules::unreadable(source, problem));
    }
    resolve(path, source, which, sources)
}

/// What a text says that was taken in for the file at `path`, with what it imports, and what is wrong with them.
pub fn resolve(path: &Path, source: SourceId, which: &Which, sources: &mut Sources) -> Result<Rules, Misuse> {
    resolve_from(path, source, which, sources, |sources| Disk::new(path, source, sources))
}

/// The same with what it imports opened by another host than the disk alone.
pub fn resolve_from<'s>(
    path: &Path,
    source: SourceId,
    which: &Which,
    sources: &'s mut Sources,
    host: impl FnOnce(&'s mut Sources) -> Disk<'s>,
) -> Result<Rules, Misuse> {
    let text = sources.get(source).map_or("", |source| source.text()).to_owned();
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let mut disk = host(sources);
    let gathered = meed_contract::gather(&name, source, &text, &mut disk);
    let imported = disk.imported();
    resolved(gathered, imported, source, which)
}

/// The same of a file at a revision in git, with what it imports there.
pub fn committed(revision: &Revision, source: SourceId, sources: &mut Sources) -> Result<Rules, Misuse> {
    let text = sources.get(source).map_or("", |source| source.text()).to_owned();
    let gathered =
        meed_contract::gather(revision.file_name(), source, &text, &mut revision.host(source, sources));
    resolved(gathered, Vec::new(), source, &Which::default())
}

fn resolved(
    gathered: Gathered,
    imported: Vec<PathBuf>,
    source: SourceId,
    which: &Which,
) -> Result<Rules, Misuse> {
    let selection = which.selection(&gathered.trees())?;
    let resolved = meed_contract::resolve_as(&gathered.trees(), &selection);
    let is_contract = gathered
        .files
        .first()
        .is_none_or(|file| file.items.iter().any(|item| matches!(item, Item::Contract(_))));
    let mut diagnostics = gathered.diagnostics;
    // A file that was read in part is not the contract that was agreed: it is checked, never evaluated.
    let contract = resolved.contract.filter(|_| !has_errors(&diagnostics));
    diagnostics.extend(resolved.diagnostics);
    meed_diagnostics::sort(&mut diagnostics);
    Ok(Rules { source, sources: gathered.sources, imported, is_contract, contract, diagnostics })
}

/// Contracts among files: the files in folders that other files there import, and that are no contracts themselves, are left
/// out, since what they say is checked where it is imported. Files that were named stay.
pub fn contracts(
    paths: Vec<PathBuf>,
    named: &[PathBuf],
    which: &Which,
    sources: &mut Sources,
) -> Result<Vec<(PathBuf, Rules)>, Misuse> {
    let mut read_files = Vec::with_capacity(paths.len());
    for path in paths {
        let rules = read(&path, which, sources)?;
        read_files.push((path, rules));
    }
    let imported: Vec<PathBuf> =
        read_files.iter().flat_map(|(_, rules)| rules.imported.iter().cloned()).collect();
    read_files.retain(|(path, rules)| {
        rules.is_contract
            || named.contains(path)
            || !std::fs::canonicalize(path).is_ok_and(|path| imported.contains(&path))
    });
    Ok(read_files)
}

/// Whether there is an error among them.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// The terms as reports name them. The fingerprint is of the terms alone, those of imported files with them: layout and
/// remarks do not change it.
pub fn terms(rules: &Rules, sources: &Sources) -> InputFile {
    let texts: Vec<String> = rules
        .sources
        .iter()
        .map(|source| meed_syntax::fingerprint_text(sources.get(*source).map_or("", |source| source.text())))
        .collect();
    InputFile {
        name: sources.name(rules.source).to_owned(),
        fingerprint: Fingerprint::of(texts.join("\n").as_bytes()),
    }
}
