//! `meed consolidate`: the contract as varied, as one text.

use crate::evaluating;
use crate::files;
use crate::rules;
use crate::selecting::Which;
use crate::shell::{Misuse, Outcome, Shell};
use crate::showing;
use clap::Args;
use meed_diagnostics::Sources;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
What the variations change is written into the contract; values and comments stay as they are written, and each variation \
becomes a comment with its number, its dates and who agreed it. A variation that changes a row of a table of items in a \
way that no row can say, or a part of what another has stated anew, stays a variation. Whatever the data, the text pays what the contract pays as varied.

Examples:
  meed consolidate contract.meed > as-varied.meed
  meed consolidate contract.meed --as-of 2019-03-31 --out as-of-march.meed

Exit codes: 0 written, 1 the contract has errors, 2 wrong use.";

/// What `meed consolidate` is given.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    /// The contract
    contract: PathBuf,
    /// The file to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long, requires = "out")]
    force: bool,
    #[command(flatten)]
    which: Which,
}

/// Writes the contract as varied.
pub fn run(arguments: &Arguments, shell: &Shell) -> Result<Outcome, Misuse> {
    evaluating::expect_contract(&arguments.contract)?;
    let mut sources = Sources::new();
    let rules = rules::read(&arguments.contract, &arguments.which, &mut sources)?;
    showing::on_err(&rules.diagnostics, &sources, shell);
    let sound = !rules::has_errors(&rules.diagnostics);
    let Some(contract) = rules.contract.filter(|_| sound) else { return Ok(Outcome::Problems) };
    let text = meed_report::consolidated(&contract, rules.source, &sources);
    let text = meed_syntax::format(rules.source, &text).map_err(|_| {
        Misuse::new("the contract as varied cannot be laid out; this is a fault of meed, please report it")
    })?;
    match &arguments.out {
        None => shell.out(&text),
        Some(path) => files::write(path, text.as_bytes(), arguments.force)?,
    }
    Ok(Outcome::Fine)
}
