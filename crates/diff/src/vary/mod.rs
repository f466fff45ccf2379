//! The variation that turns one version of a contract into another from a day on.
//!
//! What changed comes from the comparison, and each change is written as a variation says it. Whether a variation can say it is not
//! decided here: the first version with the variation is resolved like any contract, and what it then pays is held against both
//! versions. So a term that variations learn to change needs nothing here, and nothing is claimed that was not tried.

mod draft;
mod proof;
mod write;

pub use draft::{Drafted, Refusal, Term, draft};
pub use proof::{Differs, NotProved, Proof, Varied, prove};

use chrono::NaiveDate;
use meed_syntax::tree::SetOn;

/// What is known of a variation before its terms.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Its number, as a name: `cv-05`.
    pub number: String,
    /// What it is about.
    pub title: String,
    /// The first day on which it holds.
    pub effective: NaiveDate,
    /// What counts for a contract year inside which that day lies.
    pub set_on: Option<SetOn>,
    /// When it was agreed, where it was.
    pub agreed: Option<NaiveDate>,
    /// By which parties it is agreed.
    pub by: Vec<String>,
}
