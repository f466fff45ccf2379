//! Where a report goes, and who revised it.

use crate::files;
use crate::shell::{Misuse, Shell};
use chrono::{DateTime, NaiveDate, NaiveDateTime};
use clap::Args;
use meed_report::document::docx::Revision;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Where a report goes.
#[derive(Args)]
pub struct Output {
    /// The file to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace the file if it is there; a file that was read never is
    #[arg(long, requires = "out")]
    force: bool,
}

/// A report as it was written.
pub enum Written {
    /// For people and programs.
    Text(String),
    /// No text, and so not for a terminal: the kind of file that it is.
    Bytes(Vec<u8>, &'static str),
}

impl Output {
    /// The end of the file's name, in small letters, where there is a file: `docx`.
    pub fn extension(&self) -> Option<String> {
        Some(self.out.as_ref()?.extension()?.to_string_lossy().to_lowercase())
    }

    /// The width of a report in text: the terminal's, or the usual one in a file.
    pub fn width(&self, shell: &Shell) -> usize {
        if self.out.is_some() { meed_report::DEFAULT_WIDTH } else { shell.report_width() }
    }

    /// Refuses a file that cannot be what is meant: one of those that are read.
    pub fn expect_none_of<'p>(&self, read: impl IntoIterator<Item = &'p Path>) -> Result<(), Misuse> {
        let Some(out) = &self.out else { return Ok(()) };
        let real = |path: &Path| std::fs::canonicalize(path).ok();
        let Some(there) = real(out) else { return Ok(()) };
        match read.into_iter().find(|path| real(path).as_deref() == Some(&there)) {
            Some(input) => Err(Misuse::new(format!(
                "{} is what is read; name another file to write",
                files::shown(input)
            ))),
            None => Ok(()),
        }
    }

    /// Writes.
    pub fn write(&self, written: &Written, shell: &Shell) -> Result<(), Misuse> {
        let bytes = match written {
            Written::Text(text) => text.as_bytes(),
            Written::Bytes(bytes, _) => bytes,
        };
        match (&self.out, written) {
            (Some(path), _) => files::write(path, bytes, self.force),
            (None, Written::Bytes(_, kind)) if std::io::stdout().is_terminal() => {
                Err(Misuse::new(format!("{kind} is not for a terminal: name a file with --out")))
            }
            (None, _) => {
                shell.out_bytes(bytes);
                Ok(())
            }
        }
    }
}

/// Who made the revisions in a document for a word processor, and when.
#[derive(Args)]
pub struct Revised {
    /// Who made the revisions in a DOCX file [default: the name of the new version's file]
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
    /// The day of the revisions in a DOCX file, such as 2018-07-02 [default: now, or `SOURCE_DATE_EPOCH`]
    #[arg(long, value_name = "DAY")]
    date: Option<NaiveDate>,
}

impl Revised {
    /// Whether something was said of revisions.
    pub fn is_said(&self) -> bool {
        self.author.is_some() || self.date.is_some()
    }

    /// Who revised, and when.
    pub fn revision(&self, default_author: &str) -> Result<Revision, Misuse> {
        let date = match self.date {
            Some(day) => day.into(),
            None => now()?,
        };
        Ok(Revision { author: self.author.clone().unwrap_or_else(|| default_author.to_owned()), date })
    }
}

/// The time in coordinated universal time; what `SOURCE_DATE_EPOCH` says, where it is set, so that the same input gives the same
/// file.
fn now() -> Result<NaiveDateTime, Misuse> {
    let seconds = match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text.trim().parse().ok(),
        Err(_) => SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .ok()
            .and_then(|since| i64::try_from(since.as_secs()).ok()),
    };
    let moment = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    moment.map(|moment| moment.naive_utc()).ok_or_else(|| {
        Misuse::new("SOURCE_DATE_EPOCH must be a number of seconds since 1970, such as 1530489600")
    })
}
