//! `meed vary`: the variation that turns one version of a contract into another from a day on, and the agreement to sign.

use crate::data;
use crate::files;
use crate::rules;
use crate::selecting::date;
use crate::shell::{Misuse, Outcome, Shell};
use crate::showing;
use crate::versions::{self, Place};
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use meed_contract::{Contract, Selection, words};
use meed_diagnostics::{Sources, nearest};
use meed_diff::money::{Bound, Line};
use meed_diff::vary::{self, Differs, Drafted, NotProved, Refusal, Wanted};
use meed_diff::{Comparison, Version};
use meed_report::agreement::{self, Agreement, Worth};
use meed_report::document::{docx, html, markdown};
use meed_syntax::tree::SetOn;
use rust_decimal::Decimal;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const AFTER_HELP: &str = "\
What is written is to be appended to OLD: a variation with every term that NEW says otherwise, from that day on. It is tried \
before it is written: OLD with it must pay as OLD before that day, and as NEW from then on. Otherwise nothing is written, and the \
changes are named that no variation can make. Names, the order of items and worked examples are no part of a variation.

Examples:
  meed vary base.meed agreed.meed --number CV-05 --effective 2018-10-01
  meed vary base.meed agreed.meed --number CV-05 --effective 2018-10-01 \\
      --agreed 2018-09-12 --by occg --by ohft --into varied.meed
  meed vary base.meed agreed.meed --number CV-05 --effective 2018-10-01 --proposed-by occg \\
      --data data.csv --prompt-above 10% --prompt-above 50% --agreement cv-05.docx

Exit codes: 0 written, or no term changed; 1 a contract has errors, or a change cannot be a variation; 2 wrong use.";

/// What `meed vary` is given.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    /// The contract as it is
    old: PathBuf,
    /// The contract as it is to be
    new: PathBuf,
    /// The number of the variation, such as CV-05
    #[arg(long, value_name = "NUMBER", value_parser = number)]
    number: String,
    /// The first day on which it holds, such as 2018-10-01 or "1 October 2018"
    #[arg(long, value_name = "DATE", value_parser = date)]
    effective: NaiveDate,
    /// What counts for a contract year inside which that day lies
    #[arg(long, value_enum, value_name = "DAY")]
    set_on: Option<Day>,
    /// What it is about [default: how many terms it changes]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// The day on which it was agreed
    #[arg(long, value_name = "DATE", value_parser = date)]
    agreed: Option<NaiveDate>,
    /// A party by which it is agreed; may be given several times [default: all who pay or are paid]
    #[arg(long, value_name = "PARTY")]
    by: Vec<String>,
    /// The party that proposes it
    #[arg(long, value_name = "PARTY")]
    proposed_by: Option<String>,
    /// Write OLD with the variation appended to this file
    #[arg(long, value_name = "FILE", requires = "agreed")]
    into: Option<PathBuf>,
    /// Write the agreement to sign to this file, by its ending: .md, .docx or .html; may be given several times
    #[arg(long, value_name = "FILE")]
    agreement: Vec<PathBuf>,
    /// Replace files that are there
    #[arg(long)]
    force: bool,
    /// Data to reckon what it is worth: CSV, XLSX or ODS; may be given several times
    #[arg(long, value_name = "FILE")]
    data: Vec<PathBuf>,
    /// Ask readers to check the procurement rules if the contract's value has changed by more than this, such as 10%, since it was first agreed; may be given several times
    #[arg(long, value_name = "PERCENTAGE", value_parser = percentage, requires = "data")]
    prompt_above: Vec<Decimal>,
    /// What is written to standard output
    #[arg(long, value_enum, default_value = "meed")]
    format: Form,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// The variation as it stands in a rule file
    Meed,
    /// JSON, with its terms and what it is worth
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Day {
    /// The year keeps what held on its first day
    FirstDay,
    /// The whole year has what holds on its last day
    LastDay,
}

/// The number of a variation as a name.
fn number(text: &str) -> Result<String, String> {
    let name = text.trim().to_lowercase();
    let sound = name.starts_with(|letter: char| letter.is_ascii_lowercase())
        && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
        && !name.ends_with('-')
        && !name.contains("--");
    if sound {
        Ok(name)
    } else {
        Err("write a number such as CV-05: letters, digits and single hyphens, a letter first".to_owned())
    }
}

/// A percentage as a part of one.
fn percentage(text: &str) -> Result<Decimal, String> {
    let digits = text.trim().strip_suffix('%').unwrap_or_default();
    let value = digits.trim().parse::<Decimal>().ok().filter(|value| !value.is_sign_negative());
    value
        .and_then(|value| value.checked_div(Decimal::ONE_HUNDRED))
        .ok_or_else(|| "write a percentage such as 10%".to_owned())
}

/// Writes the variation.
pub fn run(arguments: &Arguments, shell: &Shell) -> Result<Outcome, Misuse> {
    for path in &arguments.agreement {
        ending(path)?;
    }
    let mut sources = Sources::new();
    let old_rules = Place::named(&arguments.old)?.read(&mut sources)?;
    let new_rules = Place::named(&arguments.new)?.read(&mut sources)?;
    let read = sources.clone();
    let Some((old, new)) = versions::both(&old_rules, &new_rules, &read, shell) else {
        return Ok(Outcome::Problems);
    };
    let comparison = meed_diff::compare(&old, &new);
    let wanted = wanted(arguments, old.contract, new.contract)?;
    let drafted = match drafted(arguments, &comparison, old.contract, wanted) {
        Ok(drafted) => drafted,
        Err(refused) if refused.is_empty() => {
            shell.err("no change in terms: nothing to vary\n");
            return Ok(Outcome::Fine);
        }
        Err(refused) => {
            shell.err(&refusals(&refused));
            return Ok(Outcome::Problems);
        }
    };
    let (wanted, drafted) = drafted;
    let source = sources.add(format!("variation {}", wanted.number), drafted.text.clone());
    let varied = match vary::prove(&comparison, &old, (source, &drafted.text), &wanted) {
        Ok(varied) => varied,
        Err(why) => {
            not_proved(&why, &sources, shell)?;
            return Ok(Outcome::Problems);
        }
    };
    showing::on_err(&varied.diagnostics, &sources, shell);
    let worth = match worth(arguments, &comparison, (&old, new.contract), &varied.contract, shell)? {
        Ok(worth) => worth,
        Err(outcome) => return Ok(outcome),
    };
    let said = Agreement {
        program_version: env!("CARGO_PKG_VERSION").to_owned(),
        contract: &varied.contract,
        wanted: &wanted,
        drafted: &drafted,
        proof: &varied.proof,
        proposed_by: arguments.proposed_by.clone(),
        worth,
    };
    for path in &arguments.agreement {
        files::write(path, &agreement_file(&said, path)?, arguments.force)?;
    }
    if let Some(path) = &arguments.into {
        let text = old.files.first().map_or("", |(_, text)| *text);
        let whole = format!("{}\n\n{}", text.trim_end(), drafted.text);
        files::write(path, whole.as_bytes(), arguments.force)?;
    }
    match arguments.format {
        Form::Json => shell.out(&agreement::render(&said)),
        Form::Meed if arguments.into.is_none() => shell.out(&drafted.text),
        Form::Meed => {}
    }
    shell.err(&notes(&said));
    Ok(Outcome::Fine)
}

/// The variation and what is known of it; or every change that cannot be one.
fn drafted(
    arguments: &Arguments,
    comparison: &Comparison,
    old: &Contract,
    wanted: Wanted,
) -> Result<(Wanted, Drafted), Vec<Refusal>> {
    let first = vary::draft(comparison, &old.calendar, &wanted)?;
    if arguments.title.is_some() {
        return Ok((wanted, first));
    }
    let count = words::counted(first.terms.len(), "term", "terms");
    let title = format!("Change of {count} from {}", words::date(wanted.effective));
    let wanted = Wanted { title, ..wanted };
    let drafted = vary::draft(comparison, &old.calendar, &wanted)?;
    Ok((wanted, drafted))
}

/// What a reader of the variation should know besides.
fn notes(said: &Agreement<'_>) -> String {
    let mut notes: Vec<String> =
        said.drafted.left_out.iter().map(|one| format!("no part of the variation: {one}")).collect();
    if said.wanted.agreed.is_none() {
        notes.push("it is not agreed yet: once it is, give --agreed, or put the line `agreed` where the comment stands".to_owned());
    }
    if let Some(year) = said.proof.between {
        notes.push(format!("Year {}, inside which it takes effect, was not compared", year + 1));
    }
    notes.extend(said.worth.iter().flat_map(agreement::prompts));
    notes.iter().flat_map(|note| [note.as_str(), "\n"]).collect()
}

/// What is known of the variation, with parties that there are.
fn wanted(arguments: &Arguments, old: &Contract, new: &Contract) -> Result<Wanted, Misuse> {
    let names: Vec<&str> = old.parties.iter().chain(&new.parties).map(|party| party.name.as_str()).collect();
    for name in arguments.by.iter().chain(&arguments.proposed_by) {
        if !names.contains(&name.as_str()) {
            let hint = nearest(name, names.iter().copied())
                .map_or(String::new(), |near| format!("; did you mean {near}?"));
            return Err(Misuse::new(format!("no party is called {name}{hint}")));
        }
    }
    if old.variations.iter().any(|variation| variation.name == arguments.number) {
        return Err(Misuse::new(format!("the contract has a variation {} already", arguments.number)));
    }
    let mut by = arguments.by.clone();
    if by.is_empty() {
        for contract in [old, new] {
            for (at, party) in contract.parties.iter().enumerate() {
                let concerned = contract.payments.iter().any(|payment| {
                    payment.from.shares.iter().chain(&payment.to.shares).any(|(one, _)| one.0 == at)
                });
                if concerned && !by.contains(&party.name) {
                    by.push(party.name.clone());
                }
            }
        }
    }
    Ok(Wanted {
        number: arguments.number.clone(),
        title: arguments.title.clone().unwrap_or_default(),
        effective: arguments.effective,
        set_on: arguments.set_on.map(|day| match day {
            Day::FirstDay => SetOn::FirstDay,
            Day::LastDay => SetOn::LastDay,
        }),
        agreed: arguments.agreed,
        by,
    })
}

fn refusals(refused: &[Refusal]) -> String {
    let count = words::counted(refused.len(), "change", "changes");
    let mut out = format!("no variation was written: {count} cannot be one\n");
    for one in refused {
        // Writing to a string cannot fail.
        let _ = write!(out, "\n  {}\n    {}\n    {}\n", one.term, one.why, one.help);
    }
    out
}

/// Says why a variation was not written.
fn not_proved(why: &NotProved, sources: &Sources, shell: &Shell) -> Result<(), Misuse> {
    match why {
        NotProved::Unsound(diagnostics) => {
            showing::on_err(diagnostics, sources, shell);
            shell.err("no variation was written: with it, the contract would have the errors above\n");
        }
        NotProved::Differs(Differs { year, before, line, wanted, found }) => {
            let of = match line {
                Line::Total => "all payments together".to_owned(),
                Line::Payment(name) => format!("the payment `{name}`"),
                Line::Recovered(name) => format!("what is recovered of the payment `{name}`"),
                Line::Deduction(name) => format!("what `{name}` deducts"),
                Line::Party(name) => format!("what `{name}` receives less what it pays"),
            };
            let like = if *before {
                "as before the effective date"
            } else {
                "as in the new version, which is to hold from the effective date on"
            };
            shell.err(&format!(
                "no variation was written: with some results, {of} would come to {found} in Year {}, and not to {wanted} {like}\nthe reason may be a term that reaches from one year into the next, or one that no variation changes; `meed diff` lists what changed\n",
                year + 1
            ));
        }
        NotProved::NotMade => {
            return Err(Misuse::new(
                "a contract cannot be made anew from its terms; this is a fault of meed, please report it",
            ));
        }
    }
    Ok(())
}

/// What it is worth with the data; or how the command ends where these are not sound.
fn worth(
    arguments: &Arguments,
    comparison: &Comparison,
    (old, new): (&Version<'_>, &Contract),
    varied: &Contract,
    shell: &Shell,
) -> Result<Result<Option<Worth>, Outcome>, Misuse> {
    if arguments.data.is_empty() {
        return Ok(Ok(None));
    }
    // Data have places of their own.
    let mut sources = Sources::new();
    let (to_old, to_new) = data::read(&arguments.data, &mut sources)?.bind_to_both(old.contract, new);
    showing::on_err(&to_new.diagnostics, &sources, shell);
    if rules::has_errors(&to_new.diagnostics) {
        return Ok(Err(Outcome::Problems));
    }
    let bound = Bound { old: (old.contract, &to_old.observations), new: (new, &to_new.observations) };
    let paid = |contract: &Contract| {
        meed_diff::money::paid(comparison, bound, contract)
            .map_err(|why| Misuse::new(format!("with these data it cannot be reckoned: {}", why.message)))
    };
    let parsed: Vec<_> =
        old.files.iter().map(|(source, text)| meed_syntax::parse(*source, text).file).collect();
    let without = old.contract.variations.iter().map(|variation| variation.name.clone()).collect();
    let selection = Selection { without, ..Selection::default() };
    let original = meed_contract::resolve_as(&parsed.iter().collect::<Vec<_>>(), &selection).contract;
    let original = original.ok_or_else(|| {
        Misuse::new("without its variations the contract is not sound, so its value as first agreed cannot be reckoned")
    })?;
    Ok(Ok(Some(Worth {
        data: to_new.files.into_iter().map(|file| file.name).collect(),
        original: paid(&original)?.over_all_years(&Line::Total),
        before: paid(old.contract)?,
        after: paid(varied)?,
        prompts: arguments.prompt_above.clone(),
    })))
}

/// The forms in which an agreement is written.
#[derive(Clone, Copy)]
enum Ending {
    Markdown,
    Html,
    Docx,
}

fn ending(path: &Path) -> Result<Ending, Misuse> {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
    match ending.as_str() {
        "md" => Ok(Ending::Markdown),
        "html" => Ok(Ending::Html),
        "docx" => Ok(Ending::Docx),
        _ => Err(Misuse::new(format!("{} ends in none of .md, .docx and .html", files::shown(path)))),
    }
}

/// The agreement in the form that a file's ending asks for.
fn agreement_file(said: &Agreement<'_>, path: &Path) -> Result<Vec<u8>, Misuse> {
    let document = agreement::document(said);
    match ending(path)? {
        Ending::Markdown => Ok(markdown::render(&document).into_bytes()),
        Ending::Html => Ok(html::render(&document).into_bytes()),
        Ending::Docx => {
            let date = agreement::dated(said.wanted).and_hms_opt(0, 0, 0).unwrap_or_default();
            let revision = docx::Revision { author: "meed".to_owned(), date };
            docx::render(&document, &revision)
                .map_err(|error| Misuse::new(format!("the agreement cannot be written: {error}")))
        }
    }
}
