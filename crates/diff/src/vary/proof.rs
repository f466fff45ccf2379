//! That the first version with a variation pays before its effective date as the first version does, and from then on as the
//! second: tried with data that are made up, aimed at everything that either version holds a figure against.

use super::Wanted;
use crate::money::{Line, Sums, try_between};
use crate::{Comparison, Version};
use meed_contract::{Contract, Money, resolve};
use meed_diagnostics::{Diagnostic, Severity, SourceId};
use meed_syntax::tree::SetOn;

/// The first version with the variation, and what was tried.
#[derive(Clone, Debug)]
pub struct Varied {
    /// The contract.
    pub contract: Contract,
    /// What was tried.
    pub proof: Proof,
    /// Warnings and notes about the contract with the variation that the variation alone causes.
    pub diagnostics: Vec<Diagnostic>,
}

/// What was tried.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proof {
    /// With how many sets of data.
    pub trials: usize,
    /// The contract years, counted from 0, in which it pays as the first version.
    pub as_before: Vec<usize>,
    /// Those in which it pays as the second.
    pub as_after: Vec<usize>,
    /// The year inside which it takes effect, which neither version decides: what changes in it says itself what counts.
    pub between: Option<usize>,
}

/// Why a variation was not written.
#[derive(Clone, Debug)]
pub enum NotProved {
    /// The first version with it has errors; their places are in the variation's text, or in the contract's.
    Unsound(Vec<Diagnostic>),
    /// It pays otherwise.
    Differs(Differs),
    /// A version could not be made anew from its terms, which no contract is known to cause.
    NotMade,
}

/// Data with which a variation pays otherwise than it should.
#[derive(Clone, Debug)]
pub struct Differs {
    /// The contract year, counted from 0.
    pub year: usize,
    /// Whether that lies before the effective date.
    pub before: bool,
    /// Which sum.
    pub line: Line,
    /// What it should be.
    pub wanted: Money,
    /// What it is with the variation.
    pub found: Money,
}

/// Resolves the first version with a variation, and tries it against both versions. `text` is the variation, registered as
/// `source`.
///
/// # Errors
/// See [`NotProved`].
pub fn prove(
    comparison: &Comparison,
    old: &Version<'_>,
    (source, text): (SourceId, &str),
    wanted: &Wanted,
) -> Result<Varied, NotProved> {
    let contract = with_variation(old, source, text, wanted);
    let (contract, diagnostics) = contract?;
    let mut proof = Proof { trials: 0, as_before: Vec::new(), as_after: Vec::new(), between: None };
    for (year, contract_year) in contract.calendar.years().iter().enumerate() {
        let range = contract_year.range;
        if range.last < wanted.effective {
            proof.as_before.push(year);
        } else if range.first >= wanted.effective {
            proof.as_after.push(year);
        } else {
            match wanted.set_on {
                Some(SetOn::FirstDay) => proof.as_before.push(year),
                Some(SetOn::LastDay) => proof.as_after.push(year),
                None => proof.between = Some(year),
            }
        }
    }
    let tried = try_between(comparison, &contract, |[was, now, found]| {
        differs(was, found, &proof.as_before, true)?;
        differs(now, found, &proof.as_after, false)
    });
    proof.trials = tried.ok_or(NotProved::NotMade)??;
    Ok(Varied { contract, proof, diagnostics })
}

/// The first version with the variation: its contract, and what is said of it beyond what is said of the version.
fn with_variation(
    old: &Version<'_>,
    source: SourceId,
    text: &str,
    wanted: &Wanted,
) -> Result<(Contract, Vec<Diagnostic>), NotProved> {
    // What is not agreed yet is tried as if it were.
    let agreed = match wanted.agreed {
        Some(_) => None,
        None => text.find("# not agreed yet: agreed …").map(|at| {
            let day = meed_contract::words::date(wanted.effective);
            let rest = text.get(at..).unwrap_or_default().replacen(
                "# not agreed yet: agreed …",
                &format!("agreed {day}"),
                1,
            );
            format!("{}{rest}", text.get(..at).unwrap_or_default())
        }),
    };
    let variation = meed_syntax::parse(source, agreed.as_deref().unwrap_or(text));
    if !variation.diagnostics.is_empty() {
        return Err(NotProved::Unsound(variation.diagnostics));
    }
    let parsed: Vec<_> = old.files.iter().map(|(source, text)| meed_syntax::parse(*source, text)).collect();
    let mut files: Vec<&meed_syntax::tree::File> = parsed.iter().map(|parsed| &parsed.file).collect();
    let alone = resolve(&files).diagnostics;
    files.push(&variation.file);
    let resolved = resolve(&files);
    let new: Vec<Diagnostic> = resolved.diagnostics.into_iter().filter(|one| !alone.contains(one)).collect();
    if new.iter().any(|one| one.severity == Severity::Error) {
        let errors = new.into_iter().filter(|one| one.severity == Severity::Error).collect();
        return Err(NotProved::Unsound(errors));
    }
    resolved.contract.map(|contract| (contract, new)).ok_or(NotProved::NotMade)
}

fn differs(wanted: &Sums, found: &Sums, years: &[usize], before: bool) -> Result<(), NotProved> {
    let less = found.less(wanted);
    for line in less.lines() {
        for year in years {
            if !less.get(&line, *year).is_zero() {
                return Err(NotProved::Differs(Differs {
                    year: *year,
                    before,
                    wanted: wanted.get(&line, *year),
                    found: found.get(&line, *year),
                    line,
                }));
            }
        }
    }
    Ok(())
}
