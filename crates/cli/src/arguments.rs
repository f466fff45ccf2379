//! The command line. Each command's own arguments are in its module.

use crate::commands::{
    apply, check, completions, consolidate, diff, evaluate, explain, fmt, git_diff, git_merge, git_setup,
    lsp, merge, new, schema, template, terms, test, vary, why,
};
use clap::{Parser, Subcommand};

const AFTER_HELP: &str = "\
Examples:
  meed new my-contract                                 write a small contract to begin with
  meed check my-contract/contract.meed                 say what is wrong with it
  meed evaluate my-contract/contract.meed --data my-contract/data.csv
                                                       the payment statement
  meed why recovery.earned my-contract/contract.meed --data my-contract/data.csv
                                                       where a figure comes from
  meed explain M0501                                   what a diagnostic means

Exit codes:
  0  everything is fine
  1  problems were found: errors in a contract or its data, examples that fail, files to format
  2  wrong use: a file that is not there, an unknown option

Environment:
  NO_COLOR     no colour
  NO_GRAPHICS  diagnostics as plain text, as with --format plain";

/// Reads, checks and evaluates outcomes-based contracts written in Meed.
#[derive(Parser)]
#[command(name = "meed", version, about, after_help = AFTER_HELP, max_term_width = 100)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Subcommand)]
pub enum Command {
    /// Say what is wrong with contracts, all of it in one run.
    Check(check::Arguments),
    /// Turn a contract and its data into payment statements.
    Evaluate(evaluate::Arguments),
    /// Show where a figure comes from: rule, data and arithmetic.
    Why(why::Arguments),
    /// Run the worked examples that contracts contain.
    Test(test::Arguments),
    /// Lay out contracts in the one standard way.
    Fmt(fmt::Arguments),
    /// Say what changed in the terms of a contract from one version to another.
    Diff(diff::Arguments),
    /// Make changes that were reported in a contract.
    Apply(apply::Arguments),
    /// Bring two sides' changes of a contract together, term by term.
    Merge(merge::Arguments),
    /// List the terms of a rule file, one on each line.
    Terms(terms::Arguments),
    /// Let git compare and merge contracts by their terms.
    GitSetup(git_setup::Arguments),
    /// What git calls to compare two versions of a file.
    #[command(hide = true)]
    GitDiff(git_diff::Arguments),
    /// What git calls to merge three versions of a file.
    #[command(hide = true)]
    GitMerge(git_merge::Arguments),
    /// Write the contract as varied, as one text.
    Consolidate(consolidate::Arguments),
    /// Write the variation that turns one version of a contract into another, and the agreement to sign.
    Vary(vary::Arguments),
    /// Explain a diagnostic, with a wrong and a right example.
    Explain(explain::Arguments),
    /// Write the data return to fill in for a contract.
    Template(template::Arguments),
    /// Write a small contract and its data file to begin with.
    New(new::Arguments),
    /// Print the JSON Schema of an output.
    Schema(schema::Arguments),
    /// Help an editor: the language server.
    Lsp(lsp::Arguments),
    /// Print the completions for a shell.
    Completions(completions::Arguments),
}
