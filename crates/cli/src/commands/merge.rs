//! `meed merge`: two sides' changes of a contract, brought together term by term.

use crate::changed::{Changed, Where};
use crate::data;
use crate::merging;
use crate::rules;
use crate::shell::{Misuse, Outcome, Shell};
use crate::showing;
use crate::versions::{self, Place};
use clap::Args;
use meed_contract::Contract;
use meed_diagnostics::{Sources, nearest};
use meed_diff::Comparison;
use meed_diff::merge::Merge;
use meed_diff::money::Bound;
use meed_report::changes::Money;
use meed_report::changes::merged;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
What ours and theirs changed since the base is brought together by term: changes of different terms are both made, wherever \
they stand in the text, and the same change on both sides is made once. Changes of one term are a conflict; it is shown with all \
three values, and nothing is written until --prefer settles it. What is written is the text of ours with what they changed in \
it; comments and layout stay.

Examples:
  meed merge base.meed ours.meed theirs.meed                      to standard output
  meed merge base.meed ours.meed theirs.meed --data data.csv      what each side of a conflict is worth
  meed merge base.meed ours.meed theirs.meed --prefer theirs outcomes.functioning.recovery-star.target
  meed merge base.meed ours.meed theirs.meed --prefer ours all --write
  meed merge HEAD~3:contract.meed contract.meed provider.meed

Exit codes: 0 merged, 1 there are conflicts or errors, 2 wrong use.";

/// What `meed merge` is given.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    /// The contract that both sides began with: a file, a folder, or a file at a revision in git
    base: PathBuf,
    /// Our version: the text that is edited
    ours: PathBuf,
    /// Their version, given as the base is
    theirs: PathBuf,
    /// Whose word holds for a term, or for all that is in conflict; may be given several times
    #[arg(long, num_args = 2, value_names = ["SIDE", "TERM|all"])]
    prefer: Vec<String>,
    /// Data to reckon what each side of a conflict is worth: CSV, XLSX or ODS; may be given several times
    #[arg(long, value_name = "FILE")]
    data: Vec<PathBuf>,
    #[command(flatten)]
    place: Where,
}

/// Merges.
pub fn run(arguments: &Arguments, shell: &Shell) -> Result<Outcome, Misuse> {
    let prefer = merging::preferences(&arguments.prefer)?;
    let our_path = versions::contract(&arguments.ours)?;
    let places =
        [Place::named(&arguments.base)?, Place::File(our_path.clone()), Place::named(&arguments.theirs)?];
    let mut sources = Sources::new();
    let [base, ours, theirs] = &places;
    let rules = [base.read(&mut sources)?, ours.read(&mut sources)?, theirs.read(&mut sources)?];
    let Some(versions) = versions::three(&rules, &sources, shell) else { return Ok(Outcome::Problems) };
    let [base, ours, theirs] = &versions;
    let merge = meed_diff::merge::merge(base, ours, theirs, &prefer);
    if let Some(term) = merge.unknown.first() {
        return Err(unknown(term, &merge));
    }
    let money = match worth(arguments, &merge, [base.contract, ours.contract, theirs.contract], shell)? {
        Ok(money) => money,
        Err(outcome) => return Ok(outcome),
    };
    let context = merged::Context { money, marked: false, sources: &sources };
    shell.err(&merged::render(&merge, &context, shell.report_width()));
    if !merge.is_settled() {
        return Ok(Outcome::Problems);
    }
    let texts = merging::texts(&merge, &versions)?;
    let [_, ours, _] = &rules;
    let changed = Changed::new(&our_path, ours, &sources, &texts);
    if !changed.is_sound(shell)? {
        shell.err(&format!("{}; nothing is written\n", merging::NOT_SOUND));
        return Ok(Outcome::Problems);
    }
    changed.put(&arguments.place, shell)?;
    Ok(Outcome::Fine)
}

/// What each side's changes are worth, where that was asked for; or how the command ends where the data are not sound.
fn worth<'c>(
    arguments: &Arguments,
    merge: &Merge,
    [base, ours, theirs]: [&'c Contract; 3],
    shell: &Shell,
) -> Result<Result<[Option<Money<'c>>; 2], Outcome>, Misuse> {
    if arguments.data.is_empty() {
        return Ok(Ok([None, None]));
    }
    let mut out = [None, None];
    for (place, (comparison, contract)) in out.iter_mut().zip([(&merge.ours, ours), (&merge.theirs, theirs)])
    {
        match priced(arguments, comparison, (base, contract), shell)? {
            Ok(money) => *place = Some(money),
            Err(outcome) => return Ok(Err(outcome)),
        }
    }
    Ok(Ok(out))
}

fn priced<'c>(
    arguments: &Arguments,
    comparison: &Comparison,
    (base, contract): (&'c Contract, &'c Contract),
    shell: &Shell,
) -> Result<Result<Money<'c>, Outcome>, Misuse> {
    let mut sources = Sources::new();
    let (to_base, to_side) = data::read(&arguments.data, &mut sources)?.bind_to_both(base, contract);
    showing::on_err(&to_side.diagnostics, &sources, shell);
    if rules::has_errors(&to_side.diagnostics) {
        return Ok(Err(Outcome::Problems));
    }
    let bound = Bound { old: (base, &to_base.observations), new: (contract, &to_side.observations) };
    let priced = meed_diff::money::price(comparison, bound)
        .map_err(|_| Misuse::new("with these data the changes cannot be reckoned one by one"))?;
    Ok(Ok(Money {
        data: to_side.files.into_iter().map(|file| file.name).collect(),
        priced: Some(priced),
        scenarios: Vec::new(),
        possible: None,
        shows_possible: false,
        judged: None,
        contract,
    }))
}

/// A term that neither side has changed, with the one that may be meant.
fn unknown(term: &str, merge: &Merge) -> Misuse {
    let changes = merge.ours.changes.iter().chain(&merge.theirs.changes);
    let terms: Vec<&str> = changes.map(|change| change.term.as_str()).collect();
    let near = nearest(term, terms).map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    Misuse::new(format!("neither side has changed `{term}`{near}"))
}
