//! A rule file read, parsed and resolved.

use crate::files;
use crate::selecting::Which;
use crate::shell::Misuse;
use meed_contract::Contract;
use meed_diagnostics::{Diagnostic, Severity, SourceId, Sources};
use meed_report::{Fingerprint, InputFile};
use std::path::Path;

/// A rule file with all that is known about it.
pub struct Rules {
    /// Its text.
    pub source: SourceId,
    /// The contract; none where an error stands in the way.
    pub contract: Option<Contract>,
    /// Everything that is wrong with it, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a rule file as a contract of its own.
pub fn read(path: &Path, which: &Which, sources: &mut Sources) -> Result<Rules, Misuse> {
    let files::Text { source, problem, .. } = files::text(path, sources)?;
    if let Some(problem) = problem {
        return Ok(Rules { source, contract: None, diagnostics: vec![problem] });
    }
    let text = sources.get(source).map_or("", |source| source.text());
    let (contract, diagnostics) = resolve(source, text, which)?;
    Ok(Rules { source, contract, diagnostics })
}

/// What a text says, and what is wrong with it.
pub fn resolve(
    source: SourceId,
    text: &str,
    which: &Which,
) -> Result<(Option<Contract>, Vec<Diagnostic>), Misuse> {
    let parsed = meed_syntax::parse(source, text);
    let selection = which.selection(&parsed.file)?;
    let resolved = meed_contract::resolve_as(&[&parsed.file], &selection);
    let mut diagnostics = parsed.diagnostics;
    // A file that was read in part is not the contract that was agreed: it is checked, never evaluated.
    let contract = resolved.contract.filter(|_| !has_errors(&diagnostics));
    diagnostics.extend(resolved.diagnostics);
    meed_diagnostics::sort(&mut diagnostics);
    Ok((contract, diagnostics))
}

/// Whether there is an error among them.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// The terms as reports name them. The fingerprint is of the terms alone: layout and remarks do not change it.
pub fn terms(source: SourceId, sources: &Sources) -> InputFile {
    let text = sources.get(source).map_or("", |source| source.text());
    let canonical = meed_syntax::fingerprint_text(text);
    InputFile { name: sources.name(source).to_owned(), fingerprint: Fingerprint::of(canonical.as_bytes()) }
}
