//! `meed apply`: the changes of a report, made in a contract.

use crate::changed::{Changed, Where};
use crate::files;
use crate::rules;
use crate::selecting::Which;
use crate::shell::{Misuse, Outcome, Shell};
use crate::showing;
use crate::versions;
use clap::Args;
use meed_diagnostics::{Severity, Sources};
use meed_diff::{Edit, PortableEdit, Refused};
use meed_report::changes::edits::{self, Sent};
use std::collections::BTreeMap;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
The changes are those of `meed diff --format json`. They are made in the text of the contract: what they do not touch stays as \
it is, comments and layout included. Terms are found by their names, so that a contract that was laid out anew or put in another order \
takes them; where a term says something else than it did when the changes were written, they are refused, and nothing is \
written.

Examples:
  meed diff base.meed provider.meed --format json > changes.json
  meed apply changes.json base.meed                     to standard output
  meed apply changes.json base.meed --without 3,7       all but two of them
  meed apply changes.json ours.meed --write             into the file itself

Exit codes: 0 made, 1 a change does not fit or the contract has errors, 2 wrong use.";

/// What `meed apply` is given.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    /// The changes: JSON of `meed diff`
    changes: PathBuf,
    /// The contract to make them in
    old: PathBuf,
    /// Make only the changes with these numbers
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',')]
    only: Vec<u64>,
    /// Make all changes but those with these numbers
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',', conflicts_with = "only")]
    without: Vec<u64>,
    #[command(flatten)]
    place: Where,
}

/// Makes the changes.
pub fn run(arguments: &Arguments, shell: &Shell) -> Result<Outcome, Misuse> {
    let sent = chosen(read(&arguments.changes)?, arguments)?;
    let path = versions::contract(&arguments.old)?;
    let mut sources = Sources::new();
    let old = rules::read(&path, &Which::default(), &mut sources)?;
    let errors: Vec<_> =
        old.diagnostics.iter().filter(|one| one.severity == Severity::Error).cloned().collect();
    showing::on_err(&errors, &sources, shell);
    let Some(version) = versions::version(&old, &sources) else { return Ok(Outcome::Problems) };
    let lists: Vec<&[PortableEdit]> = sent.iter().map(|change| change.edits.as_slice()).collect();
    let (outline, fitted) = meed_diff::fit(&version, &lists);
    let mut edits: Vec<Edit> = Vec::new();
    let mut refused: Vec<u64> = Vec::new();
    for (change, fitted) in sent.iter().zip(fitted) {
        match fitted {
            Ok(fitted) => edits.extend(fitted),
            Err(whys) => {
                refused.push(change.number);
                whys.iter().for_each(|why| shell.err(&told(change, why, &sources)));
            }
        }
    }
    if !refused.is_empty() {
        let numbers = refused.iter().map(u64::to_string).collect::<Vec<_>>();
        shell.err(&format!(
            "nothing is written; `--without {}` leaves out what does not fit\n",
            numbers.join(",")
        ));
        return Ok(Outcome::Problems);
    }
    let all: Vec<&Edit> = edits.iter().collect();
    let texts = meed_diff::edited(&version, &outline, &all, &written(&sent)).map_err(|_| {
        Misuse::new("the contract cannot be written with these changes: either they were not written by meed, or this is a fault of meed; please report it")
    })?;
    let changed = Changed::new(&path, &old, &sources, &texts);
    if !changed.is_sound(shell)? {
        shell.err("with these changes the contract has errors; nothing is written\n");
        return Ok(Outcome::Problems);
    }
    changed.put(&arguments.place, shell)?;
    Ok(Outcome::Fine)
}

fn read(path: &std::path::Path) -> Result<Vec<Sent>, Misuse> {
    let name = files::shown(path);
    let bytes = files::bytes(path)?.ok_or_else(|| Misuse::new(format!("{name} is larger than 64 MiB")))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Misuse::new(format!("{name} cannot be used: it is no UTF-8 text")))?;
    edits::read(&text).map_err(|why| Misuse::new(format!("{name} cannot be used: {why}")))
}

/// The changes that are to be made.
fn chosen(sent: Vec<Sent>, arguments: &Arguments) -> Result<Vec<Sent>, Misuse> {
    let known = |number: &u64| sent.iter().any(|change| change.number == *number);
    if let Some(number) = arguments.only.iter().chain(&arguments.without).find(|number| !known(number)) {
        let has = meed_contract::words::counted(sent.len(), "change", "changes");
        return Err(Misuse::new(format!("there is no change {number}; the file has {has}")));
    }
    let wanted = |change: &Sent| {
        (arguments.only.is_empty() || arguments.only.contains(&change.number))
            && !arguments.without.contains(&change.number)
    };
    Ok(sent.into_iter().filter(wanted).collect())
}

/// The items that come, as they are written, by name.
fn written(sent: &[Sent]) -> BTreeMap<String, String> {
    let texts = sent.iter().flat_map(|change| &change.edits).filter_map(|edit| match edit {
        PortableEdit::Insert { text, .. } => Some(text),
        _ => None,
    });
    meed_diff::by_name(texts.map(String::as_str))
}

/// Why a change does not fit, in a line.
fn told(change: &Sent, refused: &Refused, sources: &Sources) -> String {
    let place = refused.span.map_or(String::new(), |span| {
        format!(" ({}:{})", sources.name(span.source), sources.line_column(span).line)
    });
    format!("change {} does not fit: {}: {}{place}\n", change.number, change.term, refused.why)
}
