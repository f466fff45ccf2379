//! `meed why`: where a figure comes from.

use crate::evaluating::{self, Case};
use crate::files;
use crate::records::RecordFiles;
use crate::rules;
use crate::selecting::Which;
use crate::shell::{Misuse, Outcome, Shell};
use crate::showing;
use clap::{Args, ValueEnum};
use meed_contract::{Contract, FigurePath, Observation, words};
use meed_engine::Plan;
use meed_report::reason;
use std::path::{Path, PathBuf};

const AFTER_HELP: &str = "\
A path names a payment, outcome, indicator, additional payment or amount, and ends in `earned`, `missed`, \
`not-available`, `pot`, `on-account`, `balance` or `value`; without one of these, `earned` is meant. The names of what \
it lies in may stand before it: outcomes.functioning.recovery-star.earned. What a requirement comes to is asked of a \
period: \"discharge-summaries in April 2018\"; what its missed periods cost ends in `deducted`.

Examples:
  meed why recovery-star contract.meed --data data.csv --year 2
  meed why outcomes.functioning.recovery-star.missed contract.meed --data data.csv --year 2
  meed why total contract.meed --data data.csv --year 2 --format json
  meed why \"discharge-summaries in April 2018\" contract.meed --data data.csv
  meed why incentives contract.meed --example \"Year 1, good\"

Exit codes: 0 told, 1 the contract or the data have errors, 2 wrong use.";

/// What `meed why` is given.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    /// The figure
    path: String,
    /// The contract
    contract: String,
    /// Data: CSV, XLSX or ODS; may be given several times
    #[arg(long, value_name = "FILE")]
    data: Vec<PathBuf>,
    /// The contract year; may be left out where the data are of one year
    #[arg(long, value_name = "N")]
    year: Option<u16>,
    /// Take data and year from a worked example of the contract
    #[arg(long, value_name = "TITLE", conflicts_with_all = ["data", "year"])]
    example: Option<String>,
    /// How the reasons are written
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
    #[command(flatten)]
    files: RecordFiles,
    #[command(flatten)]
    which: Which,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A sentence, then indented lines
    Text,
    /// JSON: summary, subject, value, how, rule, data, told_above, because
    Json,
}

/// Tells.
pub fn run(arguments: &Arguments, shell: &Shell) -> Result<Outcome, Misuse> {
    let (path, contract) = in_order(&arguments.path, &arguments.contract);
    let Some(case) =
        evaluating::read(Path::new(contract), &arguments.data, &arguments.files, &arguments.which, shell)?
    else {
        return Ok(Outcome::Problems);
    };
    let Case { sources, contract, plan, observations, .. } = &case;
    let of_example;
    let (observations, in_year) = match &arguments.example {
        Some(title) => {
            let example = evaluating::example(contract, title)?;
            let data = meed_engine::example_data(contract, plan, example);
            showing::on_err(&data.diagnostics, sources, shell);
            if rules::has_errors(&data.diagnostics) {
                return Ok(Outcome::Problems);
            }
            of_example = data.observations;
            (of_example.as_slice(), Some(example.year))
        }
        None => (observations.as_slice(), said_year(arguments.year, contract)?),
    };
    let (figure, year) = match path.split_once(" in ") {
        Some((name, period)) => in_period(contract, path, name, period, in_year)?,
        None => {
            let figure = find(contract, path)?;
            (figure, in_year.map_or_else(|| only_year(contract, observations), Ok)?)
        }
    };
    match tell(plan, contract, observations, figure, year) {
        Ok(Some(told)) => {
            shell.out(&match arguments.format {
                Form::Text => reason::text(&told, sources, shell.report_width()),
                Form::Json => reason::json(&told, sources),
            });
            Ok(Outcome::Fine)
        }
        Ok(None) => Err(Misuse::new(format!("`{path}` has no figure in Year {}", year + 1))),
        Err(problem) => {
            showing::on_err(&[*problem], sources, shell);
            Ok(Outcome::Problems)
        }
    }
}

fn tell(
    plan: &Plan,
    contract: &Contract,
    observations: &[Observation],
    figure: FigurePath,
    year: usize,
) -> Result<Option<meed_engine::Why>, Box<meed_diagnostics::Diagnostic>> {
    Ok(plan.evaluate(contract, observations)?.why(figure, year))
}

/// Path and contract, whichever way round they were given: a path is no file, and a rule file is no path.
fn in_order<'a>(first: &'a str, second: &'a str) -> (&'a str, &'a str) {
    let rule_file = |text: &str| Path::new(text).extension().is_some_and(|extension| extension == "meed");
    let swapped = rule_file(first) && !rule_file(second) && first != files::STANDARD_INPUT;
    if swapped { (second, first) } else { (first, second) }
}

fn find(contract: &Contract, path: &str) -> Result<FigurePath, Misuse> {
    meed_contract::find_figure(contract, path).map_err(not_there)
}

fn not_there(not_found: meed_contract::FigureNotFound) -> Misuse {
    let hint = not_found.suggestion.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    Misuse::new(format!("`{}` leads to no figure{hint}\n{}", not_found.part, not_found.help))
}

/// What a requirement comes to in a period, which says in which year it is: `discharge-summaries in April 2018`.
fn in_period(
    contract: &Contract,
    path: &str,
    name: &str,
    period: &str,
    in_year: Option<usize>,
) -> Result<(FigurePath, usize), Misuse> {
    let Some(kind) = meed_syntax::period(period.trim()) else {
        let period = period.trim();
        return Err(Misuse::new(format!(
            "`{period}` is no period; write `{name} in April 2018`, `in Quarter 1 of Year 2` or `in Year 2`"
        )));
    };
    let (figure, year) =
        meed_contract::find_judgement(contract, name.trim(), Some(kind), in_year).map_err(not_there)?;
    if let Some(other) = in_year.filter(|in_year| *in_year != year) {
        return Err(Misuse::new(format!("`{path}` is in Year {}, not in Year {}", year + 1, other + 1)));
    }
    Ok((figure, year))
}

/// The year that was said, from 0.
fn said_year(said: Option<u16>, contract: &Contract) -> Result<Option<usize>, Misuse> {
    Ok(match said {
        Some(number) => evaluating::years(&[number], contract)?.first().copied(),
        None => None,
    })
}

/// The only year that there are data for.
fn only_year(contract: &Contract, observations: &[Observation]) -> Result<usize, Misuse> {
    let mut with_data: Vec<usize> = observations.iter().map(|observation| observation.year).collect();
    with_data.sort_unstable();
    with_data.dedup();
    match (with_data.as_slice(), contract.calendar.years().len()) {
        ([one], _) => Ok(*one),
        ([], 1) => Ok(0),
        ([], _) => Err(Misuse::new("say which contract year is meant: --year 1")),
        (several, _) => {
            let years: Vec<_> = several.iter().map(|year| format!("{}", year + 1)).collect();
            Err(Misuse::new(format!(
                "say which contract year is meant with --year: there are data for Years {}",
                words::list(&years)
            )))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn either_order_will_do() {
        assert_eq!(in_order("total", "a.meed"), ("total", "a.meed"));
        assert_eq!(in_order("a.meed", "total"), ("total", "a.meed"));
        assert_eq!(in_order("total.earned", "-"), ("total.earned", "-"));
    }
}
