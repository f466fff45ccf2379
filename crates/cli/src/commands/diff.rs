//! `meed diff`: what changed in the terms of a contract.

use crate::pricing;
use crate::shell::{Misuse, Outcome, Shell};
use crate::versions::{self, Place};
use clap::{Args, ValueEnum};
use meed_diagnostics::Sources;
use meed_diff::{Comparison, Kind};
use meed_report::changes::{self, json, markdown, text};
use std::path::PathBuf;

const AFTER_HELP: &str = "\
What is compared are terms: layout, comments, the order of items, tables of items instead of single ones, and other ways of \
writing the same figure or default are no change. Of two folders, the contracts in them are compared. A version that git \
holds is written as revision and path from the root of the repository, or from here after `./`.

Examples:
  meed diff base.meed provider.meed
  meed diff base.meed provider.meed --data data.csv      what each change is worth
  meed diff base.meed provider.meed --scenario good=a.csv --scenario bad=b.csv
  meed diff base.meed provider.meed --extremes           the lowest and highest possible
  meed diff HEAD~1:contract.meed contract.meed           since the last commit but one
  meed diff base.meed provider.meed --internal           whom each change favours
  meed diff base.meed provider.meed --internal --write-trials trials
  meed diff base.meed provider.meed --only money --only weight
  meed diff base.meed provider.meed --format markdown > changes.md
  meed diff base.meed provider.meed --fail-on fixed      for use in a pipeline

`meed schema diff` prints the JSON Schema of --format json.

Exit codes: 0 compared, 1 a contract has errors or --fail-on has found something, 2 wrong use.";

/// What `meed diff` is given.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    /// The contract as it was: a file, a folder, or REVISION:PATH in git
    old: PathBuf,
    /// The contract as it is
    new: PathBuf,
    /// How the changes are written
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    #[command(flatten)]
    asked: pricing::Asked,
    /// Show only changes that concern this, such as weight; may be given several times
    #[arg(long, value_name = "KIND", value_parser = kind)]
    only: Vec<Kind>,
    /// End with exit code 1 where a change of this sort is found; may be given several times
    #[arg(long, value_enum, value_name = "SORT")]
    fail_on: Vec<FailOn>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For a terminal
    Text,
    /// JSON, described by `meed schema diff`
    Json,
    /// Markdown, for a merge request
    Markdown,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// A term that is fixed for the term of the contract
    Fixed,
    /// A term on which money turns, with the data, in a scenario or in trials
    Money,
    /// Any term
    Any,
}

/// A kind of change by its word.
fn kind(word: &str) -> Result<Kind, String> {
    Kind::ALL.into_iter().find(|kind| kind.word() == word).ok_or_else(|| {
        let words: Vec<&str> = Kind::ALL.iter().map(|kind| kind.word()).collect();
        let near = meed_diagnostics::nearest(word, words.iter().copied());
        near.map_or_else(
            || format!("the kinds are {}", meed_contract::words::list(&words)),
            |near| format!("did you mean `{near}`?"),
        )
    })
}

/// Compares.
pub fn run(arguments: &Arguments, shell: &Shell) -> Result<Outcome, Misuse> {
    let (old_place, new_place) = (Place::named(&arguments.old)?, Place::named(&arguments.new)?);
    let mut sources = Sources::new();
    let (old, new) = (old_place.read(&mut sources)?, new_place.read(&mut sources)?);
    let Some((old, new)) = versions::both(&old, &new, &sources, shell) else { return Ok(Outcome::Problems) };
    let comparison = meed_diff::compare(&old, &new);
    let needs_trials = arguments.fail_on.contains(&FailOn::Money);
    let contracts = (old.contract, new.contract);
    let Ok(money) = pricing::money(&arguments.asked, needs_trials, &comparison, contracts, shell)? else {
        return Ok(Outcome::Problems);
    };
    let fails = arguments.fail_on.iter().any(|sort| fails(*sort, &comparison, money.as_ref()));
    let context = changes::Context {
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
        title: new.contract.title.clone(),
        reference: new.contract.reference.clone(),
        old: old_place.shown(),
        new: new_place.shown(),
        only: arguments.only.clone(),
        // What trials found is shown to one's own side only.
        money: money.map(|money| {
            let judged = money.judged.filter(|_| arguments.asked.internal);
            changes::Money { judged, ..money }
        }),
        sources: &sources,
    };
    shell.out(&match arguments.format {
        Form::Text => text::render(&comparison, &context, shell.report_width()),
        Form::Json => json::render(&comparison, &context),
        Form::Markdown => markdown::render(&comparison, &context),
    });
    Ok(Outcome::problems_if(fails))
}

fn fails(sort: FailOn, comparison: &Comparison, money: Option<&changes::Money<'_>>) -> bool {
    match sort {
        FailOn::Fixed => comparison.changes.iter().any(|change| change.fixed.is_some()),
        FailOn::Money => money.is_some_and(pricing::turns_on_a_change),
        FailOn::Any => !comparison.is_empty(),
    }
}
