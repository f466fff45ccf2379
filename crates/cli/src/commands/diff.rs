//! `meed diff`: what changed in the terms of a contract.

use crate::evaluating::expect_contract;
use crate::files;
use crate::rules::{self, Rules};
use crate::selecting::Which;
use crate::shell::{Misuse, Outcome, Shell};
use crate::showing;
use clap::{Args, ValueEnum};
use meed_diagnostics::Sources;
use meed_diff::{Comparison, Kind, Version};
use meed_report::changes::{self, json, markdown, text};
use std::path::{Path, PathBuf};

const AFTER_HELP: &str = "\
What is compared are terms: layout, comments, the order of items, tables of items instead of single ones, and other ways of \
writing the same figure or default are no change. Of two folders, the contracts in them are compared.

Examples:
  meed diff base.meed provider.meed
  meed diff base.meed provider.meed --only money --only weight
  meed diff base.meed provider.meed --format markdown > changes.md
  meed diff base.meed provider.meed --fail-on fixed      for use in a pipeline

`meed schema diff` prints the JSON Schema of --format json.

Exit codes: 0 compared, 1 a contract has errors or --fail-on has found something, 2 wrong use.";

/// What `meed diff` is given.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    /// The contract as it was
    old: PathBuf,
    /// The contract as it is
    new: PathBuf,
    /// How the changes are written
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
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
    let (old_path, new_path) = contracts(&arguments.old, &arguments.new)?;
    let mut sources = Sources::new();
    let old = rules::read(&old_path, &Which::default(), &mut sources)?;
    let new = rules::read(&new_path, &Which::default(), &mut sources)?;
    // Warnings are `meed check`'s: here they would stand between the reader and the changes.
    let errors: Vec<_> = old
        .diagnostics
        .iter()
        .chain(&new.diagnostics)
        .filter(|diagnostic| diagnostic.severity == meed_diagnostics::Severity::Error)
        .cloned()
        .collect();
    showing::on_err(&errors, &sources, shell);
    let (Some(old), Some(new)) = (version(&old, &sources), version(&new, &sources)) else {
        return Ok(Outcome::Problems);
    };
    let mut comparison = meed_diff::compare(&old, &new);
    let fails = arguments.fail_on.iter().any(|sort| fails(*sort, &comparison));
    let all = comparison.changes.len();
    if !arguments.only.is_empty() {
        comparison.changes.retain(|change| arguments.only.contains(&change.kind));
    }
    let context = changes::Context {
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
        title: new.contract.title.clone(),
        reference: new.contract.reference.clone(),
        old: files::shown(&old_path),
        new: files::shown(&new_path),
        hidden: all - comparison.changes.len(),
        sources: &sources,
    };
    shell.out(&match arguments.format {
        Form::Text => text::render(&comparison, &context, shell.report_width()),
        Form::Json => json::render(&comparison, &context),
        Form::Markdown => markdown::render(&comparison, &context),
    });
    Ok(Outcome::problems_if(fails))
}

fn fails(sort: FailOn, comparison: &Comparison) -> bool {
    match sort {
        FailOn::Fixed => comparison.changes.iter().any(|change| change.fixed.is_some()),
        FailOn::Any => !comparison.is_empty(),
    }
}

/// The two files that are meant: of folders, the contract in each.
fn contracts(old: &Path, new: &Path) -> Result<(PathBuf, PathBuf), Misuse> {
    Ok((contract(old)?, contract(new)?))
}

fn contract(path: &Path) -> Result<PathBuf, Misuse> {
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

fn version<'a>(rules: &'a Rules, sources: &'a Sources) -> Option<Version<'a>> {
    if rules::has_errors(&rules.diagnostics) {
        return None;
    }
    let text = |source: &meed_diagnostics::SourceId| {
        (*source, sources.get(*source).map_or("", |source| source.text()))
    };
    Some(Version { files: rules.sources.iter().map(text).collect(), contract: rules.contract.as_ref()? })
}
