//! Three versions of a contract brought together: for `meed merge`, and for version control, which has them as texts.

use crate::changed::Changed;
use crate::rules::{self, Rules};
use crate::selecting::Which;
use crate::shell::{Misuse, Shell};
use crate::versions;
use meed_diagnostics::{SourceId, Sources};
use meed_diff::Version;
use meed_diff::merge::{Marks, Merge, Prefer, marked_lines, merge};
use std::path::Path;

/// What the three versions of a file came to that version control has.
pub struct Driven {
    /// The merged text, with marks around what is in conflict.
    pub text: String,
    /// What is to be said of it.
    pub told: String,
    /// Whether all was merged and the contract is sound.
    pub is_clean: bool,
}

/// Merges the texts of one file that version control has: `path` is where the file lies in the folder that is worked in, from
/// which imports are read. Where a text is no sound contract by itself, lines are merged as version control merges them.
pub fn drive(
    path: &Path,
    [base, ours, theirs]: [&str; 3],
    marks: Marks<'_>,
    shell: &Shell,
) -> Result<Driven, Misuse> {
    let mut sources = Sources::new();
    let mut read = |name: &str, text: &str| -> Result<(SourceId, Rules), Misuse> {
        let source = sources.add(format!("{} ({name})", crate::files::shown(path)), text);
        Ok((source, rules::resolve(path, source, &Which::default(), &mut sources)?))
    };
    let all = [read("base", base)?.1, read("ours", ours)?.1, read("theirs", theirs)?.1];
    let versions: Option<Vec<Version<'_>>> =
        all.iter().map(|rules| versions::version(rules, &sources)).collect();
    let Some([base_version, our_version, their_version]) = versions.as_deref() else {
        let (text, conflicts) = marked_lines(base, ours, theirs, marks);
        let told = format!(
            "{}: not every version is a sound contract by itself, so lines were merged, not terms\n",
            crate::files::shown(path)
        );
        return Ok(Driven { text, told, is_clean: !conflicts });
    };
    let merged = merge(base_version, our_version, their_version, &[]);
    let context =
        meed_report::changes::merged::Context { money: [None, None], marked: true, sources: &sources };
    let told = meed_report::changes::merged::render(&merged, &context, shell.report_width());
    let texts = merged
        .marked(base_version, our_version, their_version, marks)
        .map_err(|_| Misuse::new(NOT_WRITTEN))?;
    // What imports say is merged with their own files.
    let text = texts.first().map_or(String::new(), |(_, text)| text.clone());
    if !merged.is_settled() {
        return Ok(Driven { text, told, is_clean: false });
    }
    let [_, our_rules, _] = &all;
    let is_clean = Changed::new(path, our_rules, &sources, &texts).is_sound(shell)?;
    let told = if is_clean { told } else { format!("{told}{NOT_SOUND}\n") };
    Ok(Driven { text, told, is_clean })
}

/// The texts of our version with both sides' changes.
pub fn texts(merge: &Merge, three: &[Version<'_>; 3]) -> Result<Vec<(SourceId, String)>, Misuse> {
    let [base, ours, theirs] = three;
    merge.texts(base, ours, theirs, meed_diff::merge::Side::Ours).map_err(|_| Misuse::new(NOT_WRITTEN))
}

/// A preference as it is given: a side, and a term or `all`.
pub fn preferences(given: &[String]) -> Result<Vec<Prefer>, Misuse> {
    use meed_diff::merge::Side;
    given
        .chunks(2)
        .map(|pair| match pair {
            [side, term] => {
                let side = match side.as_str() {
                    "ours" => Side::Ours,
                    "theirs" => Side::Theirs,
                    other => {
                        return Err(Misuse::new(format!(
                            "--prefer takes `ours` or `theirs` and a term, and `{other}` is no side"
                        )));
                    }
                };
                Ok(Prefer { side, term: (term != "all").then(|| term.clone()) })
            }
            _ => Err(Misuse::new("--prefer takes `ours` or `theirs`, and a term")),
        })
        .collect()
}

/// What is said where the changes of both sides are no sound contract together.
pub const NOT_SOUND: &str = "each side's changes stand, but together they are no sound contract: settle with --prefer which of them hold";

const NOT_WRITTEN: &str = "the merged contract cannot be written; this is a fault of meed, please report it";
