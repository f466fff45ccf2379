//! `meed check`: says what is wrong with contracts, and mends what can be mended safely.

use crate::data;
use crate::files;
use crate::records::RecordFiles;
use crate::rules::{self, Rules};
use crate::selecting::Which;
use crate::shell::{Misuse, Outcome, Shell};
use crate::showing::{self, Form};
use clap::{Args, ValueEnum};
use meed_contract::words;
use meed_diagnostics::{Diagnostic, Edit, Safety, Severity, SourceId, Sources, replaced};
use meed_report::diagnostics::plain;
use std::path::{Path, PathBuf};

const AFTER_HELP: &str = "\
Each file is a contract of its own, with what it imports. Of a folder, every .meed file in it is checked; hidden folders \
and `target` are passed over. Errors stop a contract from being evaluated; warnings and notes do not. A worked \
example that comes out differently is an error, too.

Examples:
  meed check contract.meed
  meed check contracts/ --deny warnings
  meed check contract.meed --data data.csv        check a return against its contract, too
  meed check contract.meed --fix                  apply the fixes that change no term
  meed check contract.meed --fix --diff           show what --fix would do
  meed check contracts/ --format sarif > meed.sarif

Exit codes: 0 nothing is wrong, 1 problems were found, 2 wrong use.";

/// What `meed check` is given.
#[derive(Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    /// Contracts, or folders of them; `-` is standard input
    #[arg(value_name = "FILE|FOLDER", default_value = ".")]
    paths: Vec<PathBuf>,
    /// Data of the one contract that is checked; may be given several times
    #[arg(long, value_name = "FILE")]
    data: Vec<PathBuf>,
    /// How diagnostics are shown [default: graphical]
    #[arg(long, value_enum)]
    format: Option<Form>,
    /// Let warnings count as problems, too
    #[arg(long, value_enum)]
    deny: Option<Deny>,
    /// Apply the fixes that are safe: they change no reading of a contract
    #[arg(long)]
    fix: bool,
    /// With --fix: show the changes instead of making them
    #[arg(long, requires = "fix")]
    diff: bool,
    #[command(flatten)]
    files: RecordFiles,
    #[command(flatten)]
    which: Which,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Warnings
    Warnings,
}

/// Mending may uncover what a mistake had hidden; this many rounds are enough for anything real.
const MOST_ROUNDS: usize = 10;

/// Checks.
pub fn run(arguments: &Arguments, shell: &Shell) -> Result<Outcome, Misuse> {
    let paths = files::rule_files(&arguments.paths)?;
    let option = match (arguments.data.is_empty(), arguments.files.records.is_empty()) {
        (true, true) => None,
        (false, _) => Some("--data"),
        (true, false) => Some("--records"),
    };
    if let Some(option) = option.filter(|_| paths.len() != 1) {
        let count = words::counted(paths.len(), "contract", "contracts");
        return Err(Misuse::new(format!("{option} belongs to one contract, and {count} were given")));
    }
    let mut sources = Sources::new();
    let mut diagnostics = Vec::new();
    let mut mended = 0;
    let checked = paths.len() + arguments.data.len() + arguments.files.records.len();
    for (path, mut rules) in rules::contracts(paths, &arguments.paths, &arguments.which, &mut sources)? {
        let path = &path;
        if arguments.fix {
            mended += mend(path, &mut rules, &mut sources, arguments, shell)?;
        }
        if let Some(contract) = &rules.contract {
            let plan = meed_engine::compile(contract);
            rules.diagnostics.extend(meed_engine::never_earned(contract, &plan));
            // Worked examples are of the contract with all its variations.
            let whole = contract.selection.is_everything();
            let examples = contract.examples.iter().filter(|_| whole);
            let failures = examples.flat_map(|one| meed_engine::run_example(contract, &plan, one).failures);
            rules.diagnostics.extend(failures);
            meed_diagnostics::sort(&mut rules.diagnostics);
        }
        diagnostics.append(&mut rules.diagnostics);
        let read = data::read(&arguments.data, &mut sources)?;
        diagnostics.extend(read.bind(rules.contract.as_ref()).diagnostics);
        let records = arguments.files.read(rules.contract.as_ref(), &mut sources)?;
        diagnostics.extend(records.diagnostics);
        if let Some(contract) = &rules.contract {
            let plan = meed_engine::compile(contract);
            diagnostics.extend(meed_engine::count_rows(contract, &plan, &records.sets).diagnostics);
        }
    }
    let form = arguments.format.unwrap_or_else(|| Form::usual(shell));
    let worst = if arguments.deny == Some(Deny::Warnings) { Severity::Warning } else { Severity::Error };
    let left = diagnostics.iter().any(|diagnostic| diagnostic.severity >= worst);
    if arguments.diff {
        // What was asked for is the changes; what they would leave is told beside them.
        showing::on_err(&diagnostics, &sources, shell);
        return Ok(Outcome::problems_if(mended > 0 || left));
    }
    showing::on_out(&diagnostics, &sources, form, shell);
    if matches!(form, Form::Graphical | Form::Plain) {
        shell.out(&summary(&diagnostics, checked, mended));
    }
    Ok(Outcome::problems_if(left))
}

fn summary(diagnostics: &[Diagnostic], files: usize, mended: usize) -> String {
    let checked = words::counted(files, "file", "files");
    let found = match plain::count(diagnostics) {
        Some(count) => format!("\n{checked} checked: {count}\n"),
        None => format!("{checked} checked: nothing is wrong\n"),
    };
    if mended == 0 { found } else { format!("{found}{} applied\n", words::counted(mended, "fix", "fixes")) }
}

/// Applies the safe fixes of a rule file, or shows what they would do; says how many there were.
fn mend(
    path: &Path,
    rules: &mut Rules,
    sources: &mut Sources,
    arguments: &Arguments,
    shell: &Shell,
) -> Result<usize, Misuse> {
    let before = sources.get(rules.source).map_or("", |source| source.text()).to_owned();
    let mut text = before.clone();
    let mut applied = 0;
    // A file that is not text has been read in part; writing it back would lose the rest.
    let whole = !rules.diagnostics.iter().any(|diagnostic| {
        use meed_diagnostics::Code::{FileTooLarge, NotUtf8};
        matches!(diagnostic.code, NotUtf8 | FileTooLarge)
    });
    for _ in 0..MOST_ROUNDS {
        let edits = if whole { safe_edits(&rules.diagnostics, rules.source) } else { Vec::new() };
        if edits.is_empty() {
            break;
        }
        applied += edits.len();
        text = replaced(&text, &edits.concat());
        let source = sources.add(files::shown(path), text.clone());
        *rules = rules::resolve(path, source, &arguments.which, sources)?;
    }
    if applied == 0 {
        return Ok(0);
    }
    if arguments.diff {
        shell.out(&super::fmt::diff(&files::shown(path), &before, &text));
    } else if path.as_os_str() == files::STANDARD_INPUT {
        return Err(Misuse::new("--fix writes to a file; with standard input, use --diff as well"));
    } else {
        files::write(path, text.as_bytes(), true)?;
    }
    Ok(applied)
}

/// The edits of the safe fixes that don't touch one another, a fix each. Of two that do, the first is taken; the next
/// round sees to the other.
fn safe_edits(diagnostics: &[Diagnostic], source: SourceId) -> Vec<Vec<Edit>> {
    let mut taken: Vec<Vec<Edit>> = Vec::new();
    for diagnostic in diagnostics {
        // One way to mend a thing is enough.
        let Some(fix) = diagnostic.fixes.iter().find(|fix| fix.safety == Safety::Safe) else { continue };
        let here = fix.edits.iter().all(|edit| edit.span.source == source);
        let apart = fix.edits.iter().all(|edit| {
            let touches =
                |other: &Edit| edit.span.start <= other.span.end && other.span.start <= edit.span.end;
            !taken.iter().flatten().any(touches)
        });
        if here && apart && !fix.edits.is_empty() {
            taken.push(fix.edits.clone());
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;
    use meed_diagnostics::{Code, Span};

    fn diagnostic(start: usize, end: usize, replacement: &str, safety: Safety) -> Diagnostic {
        let span = Span::new(SourceId(0), start, end);
        Diagnostic::new(Code::UnspacedOperator, span, "x").with_fix("write it", span, replacement, safety)
    }

    #[test]
    fn only_safe_fixes_that_do_not_touch_are_applied() {
        let diagnostics = [
            diagnostic(4, 5, "FIVE", Safety::Safe),
            diagnostic(0, 1, "one", Safety::Safe),
            diagnostic(1, 2, "touches", Safety::Safe),
            diagnostic(8, 9, "chooses", Safety::ChoosesATerm),
        ];
        let edits = safe_edits(&diagnostics, SourceId(0));
        assert_eq!(edits.len(), 2);
        assert_eq!(replaced("0123456789", &edits.concat()), "one123FIVE56789");
    }
}
