//! `meed fmt`: lays out contracts in the one standard way.

use crate::files::{self, STANDARD_INPUT};
use crate::shell::{Misuse, Outcome, Shell};
use crate::showing;
use clap::Args;
use meed_contract::words;
use meed_diagnostics::Sources;
use meed_syntax::FormatError;
use std::path::{Path, PathBuf};

const AFTER_HELP: &str = "\
The layout changes no term. A file with mistakes is left as it is, and the mistakes are shown.

Examples:
  meed fmt contract.meed
  meed fmt contracts/
  meed fmt --check contracts/           say which files are not laid out, change none
  meed fmt --diff contract.meed         show what would change, change nothing
  meed fmt - < contract.meed            from standard input to standard output

Exit codes: 0 all is laid out, 1 --check or --diff found differences or a file has mistakes, 2 wrong use.";

/// What `meed fmt` is given.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    /// Contracts, or folders of them; `-` is standard input, laid out to standard output
    #[arg(value_name = "FILE|FOLDER", required = true)]
    paths: Vec<PathBuf>,
    /// Change nothing; say which files would change
    #[arg(long)]
    check: bool,
    /// Change nothing; show what would change
    #[arg(long)]
    diff: bool,
}

/// What laying out a file came to.
enum Laid {
    AsItShouldBe,
    Differs,
    Refused,
}

/// Lays out.
pub fn run(arguments: &Arguments, shell: &Shell) -> Result<Outcome, Misuse> {
    let only_look = arguments.check || arguments.diff;
    let (mut differing, mut refused) = (0, 0);
    let paths = files::rule_files(&arguments.paths)?;
    for path in &paths {
        match lay_out(path, arguments, shell)? {
            Laid::AsItShouldBe => {}
            Laid::Differs => differing += 1,
            Laid::Refused => refused += 1,
        }
    }
    if arguments.paths.iter().all(|path| path.as_os_str() != STANDARD_INPUT) {
        let verb = if only_look { "would change" } else { "changed" };
        let of = words::counted(paths.len(), "file", "files");
        let left = if refused == 0 { String::new() } else { format!(", {refused} left because of mistakes") };
        shell.err(&format!("{differing} of {of} {verb}{left}\n"));
    }
    Ok(Outcome::problems_if(refused > 0 || (only_look && differing > 0)))
}

fn lay_out(path: &Path, arguments: &Arguments, shell: &Shell) -> Result<Laid, Misuse> {
    let mut sources = Sources::new();
    let files::Text { source, problem, old_line_ends } = files::text(path, &mut sources)?;
    let before = sources.get(source).map_or("", |source| source.text());
    let laid_out = match problem {
        Some(problem) => Err(FormatError::Mistakes(vec![problem])),
        None => meed_syntax::format(source, before),
    };
    let after = match laid_out {
        Ok(after) => after,
        Err(FormatError::Mistakes(diagnostics)) => {
            showing::on_err(&diagnostics, &sources, shell);
            return Ok(Laid::Refused);
        }
        Err(FormatError::WouldChangeMeaning) => {
            let name = files::shown(path);
            shell.err(&format!(
                "{name} is left as it is: laid out, it would not say the same. This is a fault of meed; please report it.\n"
            ));
            return Ok(Laid::Refused);
        }
    };
    let before = if old_line_ends { before.replace('\n', "\r") } else { before.to_owned() };
    let differs = after != before;
    if arguments.diff {
        shell.out(&diff(&files::shown(path), &before, &after));
    } else if arguments.check {
        if differs {
            shell.out(&format!("{}\n", files::shown(path)));
        }
    } else if path.as_os_str() == STANDARD_INPUT {
        shell.out(&after);
    } else if differs {
        files::write(path, after.as_bytes(), true)?;
    }
    Ok(if differs { Laid::Differs } else { Laid::AsItShouldBe })
}

/// The changes between two texts of a file, in the usual form; nothing where there are none.
pub fn diff(name: &str, before: &str, after: &str) -> String {
    if before == after {
        return String::new();
    }
    similar::TextDiff::from_lines(before, after)
        .unified_diff()
        .context_radius(2)
        .header(&format!("{name} (as it is)"), &format!("{name} (as it would be)"))
        .to_string()
}
