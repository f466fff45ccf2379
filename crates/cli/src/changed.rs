//! The texts of a contract's files changed: looked at together before they are written, and written all or none.

use crate::disk::Disk;
use crate::files;
use crate::rules::{self, Rules};
use crate::selecting::Which;
use crate::shell::{Misuse, Shell};
use crate::showing;
use clap::Args;
use meed_contract::Contract;
use meed_diagnostics::{SourceId, Sources};
use meed_lsp::Editor;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where a changed contract goes.
#[derive(Args)]
pub struct Where {
    /// Write it into the file itself, and into the files that it imports
    #[arg(long, conflicts_with = "out")]
    write: bool,
    /// The file to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long, requires = "out")]
    force: bool,
}

/// A contract's files with their texts as they shall be, its own first.
pub struct Changed {
    files: Vec<(PathBuf, String)>,
    /// Whether a text is another than before.
    differs: Vec<bool>,
}

/// Texts that take the place of those on the disk.
struct InPlace(HashMap<PathBuf, String>);

impl Editor for InPlace {
    fn text(&self, path: &Path) -> Option<String> {
        self.0.get(path).cloned()
    }

    fn may_read(&self, _: &Path) -> bool {
        true
    }

    fn opened(&self, _: &Path, _: Option<SourceId>) {}
}

impl Changed {
    /// New texts of the files of a contract that was read from `path`.
    pub fn new(path: &Path, rules: &Rules, sources: &Sources, texts: &[(SourceId, String)]) -> Self {
        let (mut files, mut differs) = (Vec::new(), Vec::new());
        let paths = std::iter::once(path).chain(rules.imported.iter().map(PathBuf::as_path));
        for (source, path) in rules.sources.iter().zip(paths) {
            let before = sources.get(*source).map_or("", |source| source.text());
            let after = texts.iter().find(|(of, _)| of == source).map_or(before, |(_, text)| text);
            differs.push(after != before);
            files.push((path.to_path_buf(), after.to_owned()));
        }
        Self { files, differs }
    }

    /// Reads the contract that the texts say; what is wrong with it is shown, and whether it is sound.
    pub fn is_sound(&self, shell: &Shell) -> Result<bool, Misuse> {
        let Some(((path, text), imported)) = self.files.split_first() else { return Ok(false) };
        let mut sources = Sources::new();
        let source = sources.add(files::shown(path), text.clone());
        let editor = Arc::new(InPlace(imported.iter().cloned().collect()));
        let read = rules::resolve_from(path, source, &Which::default(), &mut sources, |sources| {
            Disk::beside(path, source, sources, editor)
        })?;
        let errors: Vec<_> = read
            .diagnostics
            .into_iter()
            .filter(|diagnostic| diagnostic.severity == meed_diagnostics::Severity::Error)
            .collect();
        showing::on_err(&errors, &sources, shell);
        if let Some(contract) = read.contract.filter(|_| errors.is_empty()) {
            shell.err(&failing_examples(&contract));
            return Ok(true);
        }
        Ok(false)
    }

    /// Writes them where they go.
    pub fn put(&self, place: &Where, shell: &Shell) -> Result<(), Misuse> {
        let changed = || self.files.iter().zip(&self.differs).filter(|(_, differs)| **differs);
        if place.write {
            for ((path, text), _) in changed() {
                files::write(path, old_line_ends(path, text)?.as_bytes(), true)?;
            }
            return Ok(());
        }
        if let Some(((path, _), _)) = changed().nth(usize::from(self.differs.first() == Some(&true))) {
            return Err(Misuse::new(format!(
                "the changes also concern {}, which the contract imports: with --write all its files are changed",
                files::shown(path)
            )));
        }
        let Some((_, text)) = self.files.first() else { return Ok(()) };
        match &place.out {
            None => shell.out(text),
            Some(path) => files::write(path, text.as_bytes(), place.force)?,
        }
        Ok(())
    }
}

/// The worked examples that do not come out, in a sentence: what was agreed as an example of the terms of one side need not be one
/// of these.
fn failing_examples(contract: &Contract) -> String {
    let plan = meed_engine::compile(contract);
    let failing: Vec<String> = contract
        .examples
        .iter()
        .filter(|example| !meed_engine::run_example(contract, &plan, example).failures.is_empty())
        .map(|example| format!("\"{}\"", meed_report::visible(&example.title)))
        .collect();
    match failing.as_slice() {
        [] => String::new(),
        [one] => format!(
            "the worked example {one} does not come out with these terms: `meed test` shows what they pay\n"
        ),
        several => format!(
            "{} worked examples do not come out with these terms: {}; `meed test` shows what they pay\n",
            several.len(),
            meed_contract::words::list(several)
        ),
    }
}

/// A text with the line ends of the file that it takes the place of, where those are carriage returns alone.
fn old_line_ends(path: &Path, text: &str) -> Result<String, Misuse> {
    let bytes = files::bytes(path)?.unwrap_or_default();
    let old = bytes.contains(&b'\r') && !bytes.contains(&b'\n');
    Ok(if old { text.replace('\n', "\r") } else { text.to_owned() })
}
