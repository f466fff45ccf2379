//! `meed lsp`: the language server, for editors.

use crate::disk::Disk;
use crate::files;
use crate::shell::{Misuse, Outcome, Shell};
use clap::Args;
use meed_contract::Host;
use meed_diagnostics::{SourceId, Sources};
use meed_lsp::{Editor, Files};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const AFTER_HELP: &str = "\
An editor starts this and talks to it on standard input and output, by the Language Server Protocol; there is nothing to be \
typed here. It opens no network, executes nothing, writes no file, and reads files in the folders that the editor works in.

How editors are set up is told in docs/editors.md.";

/// What `meed lsp` is given.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    /// Talk on standard input and output, which is done in any case: some editors always say so
    #[arg(long)]
    stdio: bool,
}

/// Serves an editor until it is done.
pub fn run(_: &Arguments, _: &Shell) -> Result<Outcome, Misuse> {
    let was_shut_down = meed_lsp::serve(Arc::new(DiskFiles), env!("CARGO_PKG_VERSION"))
        .map_err(|error| Misuse::new(format!("the language server cannot start: {error}")))?;
    Ok(Outcome::problems_if(!was_shut_down))
}

/// Files as the other commands read them.
struct DiskFiles;

/// So many entries of folders are looked at for rule files: an editor may have been opened on a whole disk.
const MOST_ENTRIES: usize = 20_000;

impl Files for DiskFiles {
    fn host<'s>(
        &self,
        own: &Path,
        source: SourceId,
        sources: &'s mut Sources,
        editor: Arc<dyn Editor>,
    ) -> Box<dyn Host + 's> {
        Box::new(Disk::beside(own, source, sources, editor))
    }

    fn text(&self, path: &Path) -> Option<String> {
        if !fs::metadata(path).ok()?.is_file() {
            return None;
        }
        let mut sources = Sources::new();
        let text = files::text(path, &mut sources).ok().filter(|text| text.problem.is_none())?;
        sources.get(text.source).map(|source| source.text().to_owned())
    }

    fn rule_files(&self, folder: &Path) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut left = MOST_ENTRIES;
        let mut waiting = vec![folder.to_path_buf()];
        while let Some(folder) = waiting.pop() {
            // A folder that may not be read has nothing for us.
            let Ok(entries) = fs::read_dir(&folder) else { continue };
            for entry in entries.filter_map(Result::ok) {
                if left == 0 {
                    return found;
                }
                left -= 1;
                let path = entry.path();
                let name = entry.file_name();
                let name = name.to_string_lossy();
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => {
                        if !name.starts_with('.') && !["target", "node_modules"].contains(&name.as_ref()) {
                            waiting.push(path);
                        }
                    }
                    Ok(kind)
                        if kind.is_file()
                            && path.extension().is_some_and(|extension| extension == "meed") =>
                    {
                        found.push(path);
                    }
                    Ok(_) | Err(_) => {}
                }
            }
        }
        found
    }

    fn real(&self, path: &Path) -> PathBuf {
        // A file that is not saved yet lies in a folder that may be there.
        fs::canonicalize(path).unwrap_or_else(|_| {
            let folder = path.parent().and_then(|folder| fs::canonicalize(folder).ok());
            match (folder, path.file_name()) {
                (Some(folder), Some(name)) => folder.join(name),
                _ => path.to_path_buf(),
            }
        })
    }
}
