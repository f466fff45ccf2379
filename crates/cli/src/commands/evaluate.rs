//! `meed evaluate`: a contract and its data to payment statements.

use crate::evaluating::{self, Case};
use crate::records::RecordFiles;
use crate::selecting::Which;
use crate::shell::{Misuse, Outcome, Shell};
use crate::showing;
use clap::{Args, ValueEnum};
use meed_report::statement::{csv, json, markdown, text};
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Statements go to standard output, diagnostics to standard error. Without --data, nothing counts as submitted.

Examples:
  meed evaluate contract.meed --data data.csv
  meed evaluate contract.meed --data q1.csv --data q2.xlsx --year 2
  meed evaluate contract.meed --data data.csv --format json > statement.json
  meed evaluate contract.meed --data data.csv --format csv > statement.csv

`meed schema statement` prints the JSON Schema of --format json.

Exit codes: 0 evaluated, 1 the contract or the data have errors, 2 wrong use.";

/// What `meed evaluate` is given.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    /// The contract
    contract: PathBuf,
    /// Data: CSV, XLSX or ODS; may be given several times
    #[arg(long, value_name = "FILE")]
    data: Vec<PathBuf>,
    /// A contract year; may be given several times [default: every year with data, or else every year]
    #[arg(long, value_name = "N")]
    year: Vec<u16>,
    /// How statements are written
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    #[command(flatten)]
    files: RecordFiles,
    #[command(flatten)]
    which: Which,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// One screen a year
    Text,
    /// JSON, described by `meed schema statement`
    Json,
    /// CSV, a row for each line
    Csv,
    /// Markdown
    Markdown,
}

/// Evaluates.
pub fn run(arguments: &Arguments, shell: &Shell) -> Result<Outcome, Misuse> {
    let Some(case) =
        evaluating::read(&arguments.contract, &arguments.data, &arguments.files, &arguments.which, shell)?
    else {
        return Ok(Outcome::Problems);
    };
    let Case { sources, contract, plan, observations, context } = &case;
    let asked = evaluating::years(&arguments.year, contract)?;
    let evaluation = match plan.evaluate(contract, observations) {
        Ok(evaluation) => evaluation,
        Err(problem) => {
            showing::on_err(&[problem], sources, shell);
            return Ok(Outcome::Problems);
        }
    };
    let years = match (asked.is_empty(), evaluation.years_with_data()) {
        (false, _) => asked,
        (true, with_data) if !with_data.is_empty() => with_data,
        (true, _) => (0..contract.calendar.years().len()).collect(),
    };
    let statements: Vec<_> = years.into_iter().filter_map(|year| evaluation.statement(year)).collect();
    shell.out(&match arguments.format {
        Form::Text => text::render(&statements, context, shell.report_width()),
        Form::Json => json::render(&statements, context),
        Form::Csv => csv::render(&statements),
        Form::Markdown => markdown::render(&statements, context),
    });
    Ok(Outcome::Fine)
}
