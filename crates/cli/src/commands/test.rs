//! `meed test`: runs the worked examples that contracts contain.

use crate::files;
use crate::rules;
use crate::selecting::Which;
use crate::shell::{Misuse, Outcome, Shell};
use crate::showing;
use clap::Args;
use meed_contract::{Contract, Example, words};
use meed_diagnostics::{Diagnostic, Sources};
use meed_engine::Plan;
use meed_report::reason;
use std::fmt::Write as _;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
An `example` in a contract says which figures must come out of which data. It passes when they do, to the penny; where \
one does not, the expected and the actual figure are shown, and where the actual one comes from.

Examples:
  meed test contract.meed
  meed test contracts/

Exit codes: 0 all examples pass, 1 one fails or a contract has errors, 2 wrong use.";

/// What `meed test` is given.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    /// Contracts, or folders of them
    #[arg(value_name = "FILE|FOLDER", default_value = ".")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    which: Which,
}

/// Runs the examples.
pub fn run(arguments: &Arguments, shell: &Shell) -> Result<Outcome, Misuse> {
    let (mut passed, mut failed, mut unsound) = (0_usize, 0_usize, 0_usize);
    let mut sources = Sources::new();
    let paths = files::rule_files(&arguments.paths)?;
    for (path, rules) in rules::contracts(paths, &arguments.paths, &arguments.which, &mut sources)? {
        shell.out(&format!("{}\n", files::shown(&path)));
        let sound = !rules::has_errors(&rules.diagnostics);
        let Some(contract) = rules.contract.filter(|_| sound) else {
            unsound += 1;
            shell.out("  not run: the contract has errors\n");
            showing::on_err(&rules.diagnostics, &sources, shell);
            continue;
        };
        if contract.examples.is_empty() {
            shell.out("  no examples\n");
        }
        let plan = meed_engine::compile(&contract);
        for example in &contract.examples {
            let failures = meed_engine::run_example(&contract, &plan, example).failures;
            if failures.is_empty() {
                passed += 1;
                shell.out(&format!("  pass  {}\n", meed_report::visible(&example.title)));
            } else {
                failed += 1;
                shell.out(&format!("  FAIL  {}\n", meed_report::visible(&example.title)));
                shell.out(&indented(&failure(&failures, &contract, &plan, example, &sources, shell), 8));
            }
        }
    }
    let examples = words::counted(passed + failed, "example", "examples");
    let errors = if unsound == 0 {
        String::new()
    } else {
        format!(", {} with errors", words::counted(unsound, "contract", "contracts"))
    };
    shell.out(&format!("{examples}: {passed} passed, {failed} failed{errors}\n"));
    Ok(Outcome::problems_if(failed + unsound > 0))
}

/// What came out differently, and where each figure comes from.
fn failure(
    failures: &[Diagnostic],
    contract: &Contract,
    plan: &Plan,
    example: &Example,
    sources: &Sources,
    shell: &Shell,
) -> String {
    let mut out = String::new();
    for failure in failures {
        let place = failure.span().map_or(String::new(), |span| {
            format!("{}:{}: ", sources.name(span.source), sources.line_column(span).line)
        });
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{place}{}", failure.message);
    }
    if let Ok(evaluation) = plan.evaluate(contract, &example.given) {
        for expected in &example.expected {
            let differs = evaluation.comes_out(expected, example.year) == Some(false);
            if let Some(why) = evaluation.why(expected.figure, example.year).filter(|_| differs) {
                out.push_str(&reason::text(&why, sources, shell.report_width().saturating_sub(8)));
            }
        }
    }
    out
}

fn indented(text: &str, columns: usize) -> String {
    let indent = " ".repeat(columns);
    let line = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("{indent}{line}\n") };
    text.lines().map(line).collect()
}
