//! `meed schema`: the JSON Schemas of what the program prints.

use crate::shell::{Outcome, Shell};
use clap::{Args, ValueEnum};

const AFTER_HELP: &str = "\
Examples:
  meed schema statement > statement.schema.json      of `meed evaluate --format json`
  meed schema diagnostics                            of `meed check --format json`
  meed schema diff                                   of `meed diff --format json`";

/// What `meed schema` is given.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    /// Whose schema
    #[arg(value_enum)]
    of: Of,
}

#[derive(Clone, Copy, ValueEnum)]
enum Of {
    /// Of `meed evaluate --format json`
    Statement,
    /// Of `meed check --format json`
    Diagnostics,
    /// Of `meed diff --format json`
    Diff,
}

/// Prints the schema.
pub fn run(arguments: &Arguments, shell: &Shell) -> Outcome {
    shell.out(match arguments.of {
        Of::Statement => meed_report::statement::json::SCHEMA,
        Of::Diagnostics => meed_report::diagnostics::json::SCHEMA,
        Of::Diff => meed_report::changes::json::SCHEMA,
    });
    Outcome::Fine
}
