//! `meed template`: the data return to fill in.

use crate::evaluating::{self, Case};
use crate::files;
use crate::records::RecordFiles;
use crate::selecting::Which;
use crate::shell::{Misuse, Outcome, Shell};
use clap::Args;
use std::collections::BTreeSet;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
The return has a row for every figure that the contract asks for, with titles and units, and for the figures of earlier \
years from which the year is reckoned. Fill in the figures and give the file to `meed evaluate --data`.

Examples:
  meed template contract.meed --year 2 --out return.xlsx
  meed template contract.meed --year 2 --out return.csv
  meed template contract.meed > return.csv              every year, to standard output

Exit codes: 0 written, 1 the contract has errors, 2 wrong use.";

/// What `meed template` is given.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    /// The contract
    contract: PathBuf,
    /// A contract year; may be given several times [default: every year]
    #[arg(long, value_name = "N")]
    year: Vec<u16>,
    /// Leave out the figures of earlier years, where their returns are given as well
    #[arg(long)]
    without_earlier: bool,
    /// The file to write, .csv or .xlsx [default: CSV to standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long, requires = "out")]
    force: bool,
    #[command(flatten)]
    which: Which,
}

/// Writes the return.
pub fn run(arguments: &Arguments, shell: &Shell) -> Result<Outcome, Misuse> {
    let workbook = match &arguments.out {
        None => false,
        Some(path) => {
            match path.extension().map(|extension| extension.to_string_lossy().to_lowercase()).as_deref() {
                Some("csv") => false,
                Some("xlsx") => true,
                _ => {
                    let name = files::shown(path);
                    return Err(Misuse::new(format!(
                        "{name}: a return is a .csv or a .xlsx file; end its name so"
                    )));
                }
            }
        }
    };
    let Some(case) =
        evaluating::read(&arguments.contract, &[], &RecordFiles::none(), &arguments.which, shell)?
    else {
        return Ok(Outcome::Problems);
    };
    let Case { contract, .. } = &case;
    let mut years = evaluating::years(&arguments.year, contract)?;
    if years.is_empty() {
        years = (0..contract.calendar.years().len()).collect();
    }
    let earlier: BTreeSet<_> = if arguments.without_earlier {
        BTreeSet::new()
    } else {
        let plan = meed_engine::compile(contract);
        years.iter().flat_map(|year| plan.earlier_figures(*year)).collect()
    };
    let template = meed_data::template_with_earlier(contract, &years, &earlier);
    let own = meed_data::template(contract, &years).rows.len();
    let Some(path) = &arguments.out else {
        shell.out(&template.to_csv());
        return Ok(Outcome::Fine);
    };
    let bytes = if workbook {
        template.to_xlsx().map_err(|_| {
            Misuse::new(
                "the return has more rows than a spreadsheet holds; write it for fewer years, or as .csv",
            )
        })?
    } else {
        template.to_csv().into_bytes()
    };
    files::write(path, &bytes, arguments.force)?;
    let rows = meed_contract::words::counted(template.rows.len(), "row", "rows");
    let before = template.rows.len().saturating_sub(own);
    let before = match before {
        0 => String::new(),
        _ => format!(", {before} of them of years before, from which it is reckoned"),
    };
    shell.err(&format!("{} has {rows} to fill in{before}\n", files::shown(path)));
    Ok(Outcome::Fine)
}
