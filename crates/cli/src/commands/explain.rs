//! `meed explain`: what a diagnostic means.

use crate::shell::{Misuse, Outcome, Shell};
use clap::Args;
use meed_diagnostics::{Code, nearest};
use meed_report::explanation;

const AFTER_HELP: &str = "\
Examples:
  meed explain M0501
  meed explain              the list of all codes
  meed explain --all        every explanation

Exit codes: 0 explained, 2 there is no such code.";

/// What `meed explain` is given.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    /// The codes, as diagnostics show them; without any, the list of all
    #[arg(value_name = "CODE")]
    codes: Vec<String>,
    /// Explain every code
    #[arg(long, conflicts_with = "codes")]
    all: bool,
}

/// Explains.
pub fn run(arguments: &Arguments, shell: &Shell) -> Result<Outcome, Misuse> {
    let codes = if arguments.all {
        Code::ALL.to_vec()
    } else {
        arguments.codes.iter().map(|code| find(code)).collect::<Result<_, _>>()?
    };
    if codes.is_empty() {
        shell.out(&explanation::index());
        return Ok(Outcome::Fine);
    }
    let texts: Vec<_> = codes.iter().map(|code| explanation::render(*code, shell.report_width())).collect();
    shell.out(&texts.join("\n\n"));
    Ok(Outcome::Fine)
}

fn find(text: &str) -> Result<Code, Misuse> {
    Code::parse(text).ok_or_else(|| {
        let wanted = text.to_ascii_uppercase();
        let near = nearest(&wanted, Code::ALL.iter().map(|code| code.as_str()));
        let hint = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
        Misuse::new(format!("there is no code `{text}`{hint} `meed explain` lists them all"))
    })
}
