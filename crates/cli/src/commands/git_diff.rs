//! `meed git-diff`: what git calls for each `.meed` file that changed, once `meed git-setup` was run.

use crate::commands::terms;
use crate::files;
use crate::git;
use crate::revision::Revision;
use crate::rules::{self, Rules};
use crate::selecting::Which;
use crate::shell::{Misuse, Outcome, Shell};
use crate::versions;
use clap::Args;
use meed_diagnostics::{SourceId, Sources};
use meed_report::InputFile;
use meed_report::changes::{self, text};
use std::path::{Path, PathBuf};

/// What git gives: the path; file, hash and mode of the first version; the same of the second; of a file that was renamed, its
/// new path and what git says of that. A file with a conflict has its path alone.
#[derive(Args)]
pub struct Arguments {
    /// The path in the repository
    path: PathBuf,
    /// What git adds to it
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, num_args = 0..)]
    rest: Vec<String>,
}

/// What git gives for a file that is not there.
const NO_FILE: &str = "/dev/null";

/// One side of the comparison.
struct Side {
    source: SourceId,
    name: String,
    rules: Option<Rules>,
}

/// Compares. Whatever is found, git is told that this went well: it would stop otherwise.
pub fn run(arguments: &Arguments, shell: &Shell) -> Result<Outcome, Misuse> {
    let path = files::shown(&arguments.path);
    let (old, old_hash, new, new_path) = match arguments.rest.as_slice() {
        [] => {
            shell.out(&format!("{path}: both sides changed it; the conflict is not settled yet\n\n"));
            return Ok(Outcome::Fine);
        }
        [old, old_hash, _, new, _, _, rest @ ..] => (old, old_hash, new, rest.first().map(PathBuf::from)),
        _ => {
            return Err(Misuse::new(
                "this command is for git, which gives it seven arguments; `meed diff` is for people",
            ));
        }
    };
    let mut sources = Sources::new();
    let old = side(old, &format!("{path} (before)"), &arguments.path, Some(old_hash), &mut sources)?;
    let new_path = new_path.unwrap_or_else(|| arguments.path.clone());
    let new = side(new, &format!("{path} (after)"), &new_path, None, &mut sources)?;
    shell.out(&format!("{}\n", compared(&path, old.as_ref(), new.as_ref(), &sources, shell)));
    Ok(Outcome::Fine)
}

/// Reads one side; nothing where there is no file.
fn side(
    file: &str,
    name: &str,
    path: &Path,
    hash: Option<&str>,
    sources: &mut Sources,
) -> Result<Option<Side>, Misuse> {
    // On Windows git writes the name of no file in the same way.
    if file == NO_FILE || file == "nul" {
        return Ok(None);
    }
    let files::Text { source, problem, .. } = files::text_called(Path::new(file), name, sources)?;
    if problem.is_some() {
        return Ok(Some(Side { source, name: name.to_owned(), rules: None }));
    }
    // What an old version imports is of the last commit where the version is; else it is as it lies in the folder.
    let rules = match hash.map(|hash| committed(path, hash)).transpose()?.flatten() {
        Some(revision) => rules::committed(&revision, source, sources)?,
        None => rules::resolve(path, source, &Which::default(), sources)?,
    };
    Ok(Some(Side { source, name: name.to_owned(), rules: Some(rules) }))
}

/// The last commit, where it has this version of the file.
fn committed(path: &Path, hash: &str) -> Result<Option<Revision>, Misuse> {
    let Some(path) = path.to_str() else { return Ok(None) };
    let path = path.replace('\\', "/");
    let in_head =
        git::line(["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("HEAD:{path}")])?;
    if !in_head.is_some_and(|in_head| in_head == hash || (hash.len() >= 7 && in_head.starts_with(hash))) {
        return Ok(None);
    }
    Revision::named(&PathBuf::from(format!("HEAD:{path}")))
}

fn compared(path: &str, old: Option<&Side>, new: Option<&Side>, sources: &Sources, shell: &Shell) -> String {
    let is_sound =
        |side: &Side| side.rules.as_ref().is_some_and(|rules| rules.contract.is_some() && rules.is_contract);
    if let (Some(old), Some(new)) = (old, new)
        && is_sound(old)
        && is_sound(new)
        && let (Some(old_rules), Some(new_rules)) = (&old.rules, &new.rules)
        && let Some((before, after)) = versions::both(old_rules, new_rules, sources, shell)
    {
        let comparison = meed_diff::compare(&before, &after);
        let context = changes::Context {
            program_version: env!("CARGO_PKG_VERSION").to_owned(),
            title: after.contract.title.clone(),
            reference: after.contract.reference.clone(),
            old: InputFile { name: old.name.clone(), ..rules::terms(old_rules, sources) },
            new: InputFile { name: new.name.clone(), ..rules::terms(new_rules, sources) },
            only: Vec::new(),
            money: None,
            sources,
        };
        return text::render(&comparison, &context, shell.report_width());
    }
    listed(path, old, new, sources)
}

/// Two versions line by line: their terms where both are sound texts, else the texts themselves.
fn listed(path: &str, old: Option<&Side>, new: Option<&Side>, sources: &Sources) -> String {
    let text = |side: Option<&Side>| {
        side.and_then(|side| sources.get(side.source)).map_or("", |source| source.text())
    };
    let list = |side: Option<&Side>| {
        side.map_or(Some(String::new()), |side| terms::list(side.source, text(Some(side))))
    };
    let what = match (old, new) {
        (None, _) => "is new",
        (_, None) => "is gone",
        _ => "is no contract by itself, or has mistakes",
    };
    let (what, before, after) = match (list(old), list(new)) {
        (Some(before), Some(after)) => (format!("{path} {what}; its terms:"), before, after),
        _ => (format!("{path} {what}; its text:"), text(old).to_owned(), text(new).to_owned()),
    };
    if before == after {
        return format!("{path}: no change in terms\n");
    }
    let changed = similar::TextDiff::from_lines(&before, &after).unified_diff().context_radius(2).to_string();
    format!("{what}\n{changed}")
}
