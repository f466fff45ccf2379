//! `meed diff`: what changed in the terms of a contract.

use crate::files;
use crate::output::{Output, Revised, Written};
use crate::pricing;
use crate::rules;
use crate::shell::{Misuse, Outcome, Shell};
use crate::versions::{self, Place};
use clap::{Args, ValueEnum};
use meed_diagnostics::Sources;
use meed_diff::{Comparison, Kind};
use meed_report::changes::{self, docx, html, json, markdown, text};
use std::path::{Path, PathBuf};

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
  meed diff base.meed provider.meed --data data.csv --out changes.html
  meed diff base.meed provider.meed --data data.csv --out changes.docx --author \"Oxford Health\"
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
    ///
    /// [default: as the name of the file of --out ends, or else text]
    #[arg(long, value_enum, hide_default_value = true)]
    format: Option<Form>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    revised: Revised,
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
    /// A page that needs nothing else, to read, send or print
    Html,
    /// For a word processor, with the changes as revisions
    Docx,
}

impl Arguments {
    /// How the changes are written: as asked for, or as the name of the file says.
    fn form(&self) -> Form {
        self.format.unwrap_or_else(|| match self.output.extension().as_deref() {
            Some("json") => Form::Json,
            Some("md" | "markdown") => Form::Markdown,
            Some("html" | "htm") => Form::Html,
            Some("docx") => Form::Docx,
            _ => Form::Text,
        })
    }
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
    let form = arguments.form();
    if arguments.revised.is_said() && form != Form::Docx {
        return Err(Misuse::new("--author and --date are of revisions, which only --format docx has"));
    }
    let (old_place, new_place) = (Place::named(&arguments.old)?, Place::named(&arguments.new)?);
    let mut sources = Sources::new();
    let (old_rules, new_rules) = (old_place.read(&mut sources)?, new_place.read(&mut sources)?);
    let read = [&old_place, &new_place].into_iter().filter_map(Place::file);
    let imported = old_rules.imported.iter().chain(&new_rules.imported).chain(arguments.asked.files());
    arguments.output.expect_none_of(read.chain(imported.map(PathBuf::as_path)))?;
    let Some((old, new)) = versions::both(&old_rules, &new_rules, &sources, shell) else {
        return Ok(Outcome::Problems);
    };
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
        old: rules::terms(&old_rules, &sources),
        new: rules::terms(&new_rules, &sources),
        only: arguments.only.clone(),
        // What trials found is shown to one's own side only.
        money: money.map(|money| {
            let judged = money.judged.filter(|_| arguments.asked.internal);
            changes::Money { judged, ..money }
        }),
        sources: &sources,
    };
    let written = match form {
        Form::Text => Written::Text(text::render(&comparison, &context, arguments.output.width(shell))),
        Form::Json => Written::Text(json::render(&comparison, &context)),
        Form::Markdown => Written::Text(markdown::render(&comparison, &context)),
        Form::Html => Written::Text(html::render(&comparison, &context)),
        Form::Docx => {
            let revision = arguments.revised.revision(&files::last_of(Path::new(&new_place.shown())))?;
            let bytes = docx::render(&comparison, &context, &revision);
            let bytes = bytes.map_err(|why| Misuse::new(format!("the document cannot be packed: {why}")))?;
            Written::Bytes(bytes, "a DOCX file")
        }
    };
    arguments.output.write(&written, shell)?;
    Ok(Outcome::problems_if(fails))
}

fn fails(sort: FailOn, comparison: &Comparison, money: Option<&changes::Money<'_>>) -> bool {
    match sort {
        FailOn::Fixed => comparison.changes.iter().any(|change| change.fixed.is_some()),
        FailOn::Money => money.is_some_and(pricing::turns_on_a_change),
        FailOn::Any => !comparison.is_empty(),
    }
}
