//! The program `git`, where it is asked for.

use crate::shell::Misuse;
use std::ffi::OsStr;
use std::io;
use std::process::{Command, Stdio};

/// What git answered.
pub struct Answer {
    /// Whether it did what it was asked.
    pub done: bool,
    /// Its standard output.
    pub out: Vec<u8>,
    /// What it said beside, on one line.
    pub said: String,
}

/// Asks git. It never waits for somebody to type something.
pub fn ask<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Result<Answer, Misuse> {
    let output = Command::new("git")
        .args(arguments)
        .env("GIT_TERMINAL_PROMPT", "0")
        // Its messages are looked at, so they have to be in one language.
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                Misuse::new("git is needed for this, and there is no program git on the PATH")
            }
            _ => Misuse::new(format!("git cannot be run: {error}")),
        })?;
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = said.trim_start_matches("fatal: ").to_owned();
    Ok(Answer { done: output.status.success(), out: output.stdout, said })
}

/// The first line of what git answers; none where it does not do what it is asked.
pub fn line<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Result<Option<String>, Misuse> {
    let answer = ask(arguments)?;
    let out = String::from_utf8_lossy(&answer.out);
    Ok(answer.done.then(|| out.lines().next().unwrap_or_default().to_owned()))
}

/// Refuses outside of a repository.
pub fn expect_repository() -> Result<(), Misuse> {
    match line(["rev-parse", "--is-inside-work-tree"])?.as_deref() {
        Some("true") => Ok(()),
        _ => Err(Misuse::new("this folder is in no git repository; `git init` makes it one")),
    }
}
