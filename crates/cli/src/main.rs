//! The `meed` program: arguments in, reports out, and the exit code.
//!
//! This is the only crate that reads and writes files and knows the terminal. It holds no rule of the language: what it
//! shows, the other crates computed.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "the shell does the I/O")]

mod arguments;
mod changed;
mod commands;
mod data;
mod disk;
mod evaluating;
mod files;
mod foreign;
mod git;
mod graphics;
mod merging;
mod output;
mod pricing;
mod records;
mod revision;
mod rules;
mod selecting;
mod shell;
mod showing;
mod versions;

use arguments::{Arguments, Command};
use clap::Parser;
use shell::{Misuse, Outcome, Shell};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are not errors. A closed pipe is nobody's fault.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(shell::WRONG_USE) } else { ExitCode::SUCCESS };
        }
    };
    let shell = Shell::new();
    let outcome = run(&arguments.command, &shell);
    shell.finish(outcome)
}

fn run(command: &Command, shell: &Shell) -> Result<Outcome, Misuse> {
    match command {
        Command::Check(arguments) => commands::check::run(arguments, shell),
        Command::Evaluate(arguments) => commands::evaluate::run(arguments, shell),
        Command::Why(arguments) => commands::why::run(arguments, shell),
        Command::Test(arguments) => commands::test::run(arguments, shell),
        Command::Fmt(arguments) => commands::fmt::run(arguments, shell),
        Command::Diff(arguments) => commands::diff::run(arguments, shell),
        Command::Apply(arguments) => commands::apply::run(arguments, shell),
        Command::Merge(arguments) => commands::merge::run(arguments, shell),
        Command::Terms(arguments) => commands::terms::run(arguments, shell),
        Command::GitSetup(arguments) => commands::git_setup::run(arguments, shell),
        Command::GitDiff(arguments) => commands::git_diff::run(arguments, shell),
        Command::GitMerge(arguments) => commands::git_merge::run(arguments, shell),
        Command::Consolidate(arguments) => commands::consolidate::run(arguments, shell),
        Command::Vary(arguments) => commands::vary::run(arguments, shell),
        Command::Explain(arguments) => commands::explain::run(arguments, shell),
        Command::Template(arguments) => commands::template::run(arguments, shell),
        Command::New(arguments) => commands::new::run(arguments, shell),
        Command::Schema(arguments) => Ok(commands::schema::run(arguments, shell)),
        Command::Lsp(arguments) => commands::lsp::run(arguments, shell),
        Command::Completions(arguments) => Ok(commands::completions::run(arguments, shell)),
    }
}
