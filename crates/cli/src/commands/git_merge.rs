//! `meed git-merge`: what git calls to merge three versions of a file.

use crate::files;
use crate::merging;
use crate::shell::{Misuse, Outcome, Shell};
use clap::Args;
use meed_diagnostics::Sources;
use meed_diff::merge::Marks;
use std::path::{Path, PathBuf};

/// What git gives: `%O %A %B %L %P`.
#[derive(Args)]
pub struct Arguments {
    /// The version that both sides began with
    base: PathBuf,
    /// Our version, which the result takes the place of
    ours: PathBuf,
    /// Their version
    theirs: PathBuf,
    /// How many signs make up a mark of a conflict
    #[arg(value_parser = clap::value_parser!(u8).range(1..))]
    size: u8,
    /// Where the file lies, from which its imports are read
    path: PathBuf,
}

/// Merges into ours. Git takes any exit code but 0 as a conflict.
pub fn run(arguments: &Arguments, shell: &Shell) -> Result<Outcome, Misuse> {
    let mut sources = Sources::new();
    let mut text = |path: &Path| -> Result<Option<String>, Misuse> {
        let text = files::text(path, &mut sources)?;
        let readable = text.problem.is_none() && !text.old_line_ends;
        Ok(sources.get(text.source).filter(|_| readable).map(|source| source.text().to_owned()))
    };
    let texts = [text(&arguments.base)?, text(&arguments.ours)?, text(&arguments.theirs)?];
    let [Some(base), Some(ours), Some(theirs)] = &texts else {
        let name = files::shown(&arguments.path);
        return Err(Misuse::new(format!("a version of {name} is no text in UTF-8")));
    };
    let marks = Marks { ours: "ours", theirs: "theirs", size: usize::from(arguments.size) };
    let driven = merging::drive(&arguments.path, [base, ours, theirs], marks, shell)?;
    files::write(&arguments.ours, driven.text.as_bytes(), true)?;
    shell.err(&driven.told);
    Ok(Outcome::problems_if(!driven.is_clean))
}
