//! `meed terms`: the terms of a rule file, one on each line.

use crate::files;
use crate::revision::Revision;
use crate::shell::{Misuse, Outcome, Shell};
use clap::Args;
use meed_diagnostics::Sources;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Two versions of a contract that say the same in another layout, with other comments or in another order have the same list: \
what compares lines, such as `git log -p` after `meed git-setup`, compares terms so. `meed diff` says more.

A file with mistakes is printed as it is. Of a file, its own terms are listed, not those that it imports.

Examples:
  meed terms contract.meed
  meed terms HEAD~1:contract.meed

Exit codes: 0 listed, 2 wrong use.";

/// What `meed terms` is given.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    /// The rule file, REVISION:PATH in git, or - for standard input
    file: PathBuf,
}

/// Lists.
pub fn run(arguments: &Arguments, shell: &Shell) -> Result<Outcome, Misuse> {
    let mut sources = Sources::new();
    let text = match Revision::named(&arguments.file)? {
        Some(revision) => revision.text(&mut sources)?,
        None => files::text(&arguments.file, &mut sources)?,
    };
    if let Some(problem) = text.problem {
        return Err(Misuse::new(problem.message));
    }
    let source = text.source;
    let text = sources.get(source).map_or("", |source| source.text());
    shell.out(&list(source, text).unwrap_or_else(|| text.to_owned()));
    Ok(Outcome::Fine)
}

/// The terms of a text; none of one with mistakes, in which some could be missing.
pub fn list(source: meed_diagnostics::SourceId, text: &str) -> Option<String> {
    let sound = !crate::rules::has_errors(&meed_syntax::parse(source, text).diagnostics);
    sound.then(|| meed_report::term_list(&meed_syntax::outline(source, text)))
}
