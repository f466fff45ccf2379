//! `meed git-setup`: git compares and merges rule files by their terms, in this repository.

use crate::files;
use crate::git;
use crate::shell::{Misuse, Outcome, Shell};
use clap::Args;
use std::fs;
use std::path::{Path, PathBuf};

const AFTER_HELP: &str = "\
Then, in this repository and on this computer:
  git diff      says of .meed files what `meed diff` says
  git log -p    shows changed terms, whatever else changed in the text
  git merge     brings two sides' edits together by term; only edits of the same term are conflicts

What is written: a line in .gitattributes, which is committed and shared, and the sections diff.meed and merge.meed in the \
repository's own configuration, which is not. Whoever has no meed, or has not run this, sees and merges text as before. \
`git diff --no-ext-diff --no-textconv` shows the text. Doing it again does no harm.

Examples:
  meed git-setup
  meed git-setup --show
  meed git-setup --undo

Exit codes: 0 done, 1 --show found that it is not set up, 2 wrong use.";

/// What `meed git-setup` is given.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    /// Take it out again
    #[arg(long, conflicts_with = "show")]
    undo: bool,
    /// Only say what is set up
    #[arg(long)]
    show: bool,
}

const REMARK: &str = "# Terms of contracts are compared and merged by `meed` where `meed git-setup` was run";
const ATTRIBUTES: &str = "*.meed diff=meed merge=meed";

/// The headings that git shows above a change of text: the item that it lies in.
const HEADINGS: &str = "^[ \t]*([a-z-]+ [a-z][a-z0-9-]* \".*)$";

/// Sets up, says what is set up, or takes it out.
pub fn run(arguments: &Arguments, shell: &Shell) -> Result<Outcome, Misuse> {
    git::expect_repository()?;
    let root = git::line(["rev-parse", "--show-toplevel"])?
        .ok_or_else(|| Misuse::new("git does not say where this repository begins"))?;
    let attributes = Path::new(&root).join(".gitattributes");
    if arguments.show {
        return show(&attributes, shell);
    }
    if arguments.undo { undo(&attributes, shell) } else { set_up(&attributes, shell) }
}

/// The settings of git, each with its value.
fn settings() -> Result<Vec<(&'static str, String)>, Misuse> {
    let program = program()?;
    Ok(vec![
        ("diff.meed.command", format!("{program} git-diff")),
        ("diff.meed.textconv", format!("{program} terms")),
        ("diff.meed.xfuncname", HEADINGS.to_owned()),
        ("merge.meed.name", "merge by terms of the contract".to_owned()),
        ("merge.meed.driver", format!("{program} git-merge %O %A %B %L %P")),
    ])
}

/// How git calls this program: by its name where that leads to it, else by where it is. Git hands this to a shell, on Windows to
/// its own.
fn program() -> Result<String, Misuse> {
    let own = std::env::current_exe().and_then(fs::canonicalize).map_err(|error| {
        Misuse::new(format!("it cannot be found out where this program is: {}", files::words(&error)))
    })?;
    let name = if cfg!(windows) { "meed.exe" } else { "meed" };
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let first = std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| path.is_file());
    if first.and_then(|path| fs::canonicalize(path).ok()).is_some_and(|path| path == own) {
        return Ok("meed".to_owned());
    }
    let path = own.to_str().ok_or_else(|| {
        Misuse::new(format!(
            "git cannot be told of a program at {}: move it to a place with plain letters",
            files::shown(&own)
        ))
    })?;
    let path = path.strip_prefix(r"\\?\").unwrap_or(path).replace('\\', "/");
    Ok(format!("'{}'", path.replace('\'', r"'\''")))
}

fn set_up(attributes: &Path, shell: &Shell) -> Result<Outcome, Misuse> {
    for (name, value) in settings()? {
        let answer = git::ask(["config", "--local", "--replace-all", name, &value])?;
        if !answer.done {
            return Err(Misuse::new(format!("git does not take the setting {name}: {}", answer.said)));
        }
    }
    let before = read(attributes)?;
    if before.lines().any(|line| line.trim() == ATTRIBUTES) {
        shell.out("git compares and merges .meed files by their terms; .gitattributes said so already.\n");
        return Ok(Outcome::Fine);
    }
    let end = line_end(&before);
    let mut after = before.clone();
    if !after.is_empty() && !after.ends_with('\n') {
        after.push_str(end);
    }
    after.extend([REMARK, end, ATTRIBUTES, end]);
    files::write(attributes, after.as_bytes(), true)?;
    shell.out(
        "git compares and merges .meed files by their terms in this repository.\n\
         Commit .gitattributes, and let everybody who works in it run `meed git-setup` once.\n",
    );
    Ok(Outcome::Fine)
}

fn undo(attributes: &Path, shell: &Shell) -> Result<Outcome, Misuse> {
    let mut found = false;
    for section in ["diff.meed", "merge.meed"] {
        // A section that is not there is no mistake: what is asked for is so.
        found |= git::ask(["config", "--local", "--remove-section", section])?.done;
    }
    let before = read(attributes)?;
    let after: String =
        before.split_inclusive('\n').filter(|line| ![REMARK, ATTRIBUTES].contains(&line.trim())).collect();
    if after != before {
        found = true;
        if after.trim().is_empty() {
            fs::remove_file(attributes).map_err(|error| {
                Misuse::new(format!(
                    "{} cannot be removed: {}",
                    files::shown(attributes),
                    files::words(&error)
                ))
            })?;
        } else {
            files::write(attributes, after.as_bytes(), true)?;
        }
    }
    shell.out(if found {
        "git compares and merges .meed files as text again, in this repository.\n"
    } else {
        "Nothing was set up in this repository.\n"
    });
    Ok(Outcome::Fine)
}

fn show(attributes: &Path, shell: &Shell) -> Result<Outcome, Misuse> {
    let mut whole = true;
    for (name, value) in settings()? {
        let is = git::line(["config", "--local", "--get", name])?;
        let said = match &is {
            None => "not set".to_owned(),
            Some(is) if *is == value => is.clone(),
            Some(is) => format!("{is}   (`meed git-setup` would set {value})"),
        };
        whole &= is.as_deref() == Some(value.as_str());
        shell.out(&format!("{name:<20} {said}\n"));
    }
    let marked = read(attributes)?.lines().any(|line| line.trim() == ATTRIBUTES);
    whole &= marked;
    shell.out(&format!(
        "{:<20} {}\n",
        ".gitattributes",
        if marked { ATTRIBUTES } else { "does not name .meed files" }
    ));
    Ok(Outcome::problems_if(!whole))
}

/// A text that may not be there.
fn read(path: &Path) -> Result<String, Misuse> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(files::unreadable(&PathBuf::from(path), &error)),
    }
}

fn line_end(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}
