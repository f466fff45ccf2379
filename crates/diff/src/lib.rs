//! What changed between two versions of a contract: in its terms, not in its text.
//!
//! Terms are taken from the outlines of the texts ([`meed_syntax::outline`]), which know no construct: so a construct that is
//! added to the language is compared without a change here. Whether something that is written otherwise says something else
//! is decided by the resolved contracts, which know every default.
//!
//! This crate does no I/O and knows no format of reports. Every change carries the [`Edit`]s that turn the first version into
//! the second in that one term, so that a change can be applied alone.

mod change;
mod children;
mod edit;
mod fixed;
mod in_place;
mod kind;
mod maker;
mod meaning;
pub mod merge;
pub mod money;
mod names;
mod pairs;
mod portable;
mod table;
mod terms;
mod timeline;
mod value;
pub mod vary;
mod wording;

pub use change::{Change, Fixed, How, Item, Span, Sure, Written};
pub use edit::{Edit, TableEdit, apply};
pub use in_place::{by_name, edited};
pub use kind::Kind;
pub use portable::{CellOfRow, Fitted, PortableEdit, Refused, fit, portable};
pub use timeline::{End, Piece, Timeline};
pub use wording::{Segment, lines, words};

use meed_contract::Contract;
use meed_diagnostics::SourceId;
use meed_syntax::Outline;
use std::collections::HashMap;

/// One version of a contract.
#[derive(Clone, Debug)]
pub struct Version<'a> {
    /// The texts of its files, its own file first.
    pub files: Vec<(SourceId, &'a str)>,
    /// What they resolve to.
    pub contract: &'a Contract,
}

/// What changed from one version to another.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The terms that changed: what is fixed for the term first, then in the order of the contract.
    pub changes: Vec<Change>,
    /// What is written otherwise and says the same, such as a default that is now written out.
    pub same: Vec<Change>,
    /// The outline of the first version, to which the edits of the changes apply.
    pub old: Outline,
    /// Items of the second version that are new, by name: as they are written there, with the names of the first version.
    pub(crate) written: HashMap<String, String>,
}

impl Comparison {
    /// Whether no term changed.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The first version with these changes made, and no others.
    pub fn with<'c>(&self, changes: impl IntoIterator<Item = &'c Change>) -> Outline {
        let edits: Vec<&Edit> = changes.into_iter().flat_map(|change| &change.edits).collect();
        apply(&self.old, &edits)
    }
}

/// Compares two versions of a contract.
pub fn compare(old: &Version<'_>, new: &Version<'_>) -> Comparison {
    let old_terms = terms::Terms::of(old);
    let new_terms = terms::Terms::of(new);
    let renames = names::renames(&old_terms.outline, &new_terms.outline);
    let (changes, same) = differences(&old_terms, new_terms, &renames);
    let written = portable::written_items(&changes, new);
    Comparison { changes, same, old: old_terms.outline, written }
}

/// What changed in terms, and what is only written otherwise.
fn differences(
    old: &terms::Terms<'_>,
    mut new: terms::Terms<'_>,
    renames: &names::Renames,
) -> (Vec<Change>, Vec<Change>) {
    names::rename(&mut new.outline.nodes, &|name| renames.old_name(name));
    let mut changes = children::changes(old, &new, renames);
    let same = meaning::set_apart(&old.outline, &mut changes);
    changes.sort_by_key(|change| (change.fixed.is_none(), change.rank()));
    (changes, same)
}
