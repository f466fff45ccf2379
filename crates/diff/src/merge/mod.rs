//! Two sides' edits of one contract brought together, term by term.
//!
//! What each side changed is what [`crate::compare`] finds between the base and its version. Changes of different terms are both made,
//! wherever their texts lie; the same change on both sides is made once; changes of one term are a conflict. Whether the merged
//! contract means what both wanted is for whoever resolves it.

mod clash;
mod lines;
mod texts;

pub use lines::{Marks, marked_lines};

use crate::edit::{Edit, apply};
use crate::{Change, Comparison, Version, compare};
use clash::{clash, key};
use meed_syntax::{NotRewritten, Outline};
use std::collections::HashSet;

/// A side.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// The version whose text is edited.
    Ours,
    /// The other version.
    Theirs,
}

impl Side {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Theirs => "theirs",
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Ours => Self::Theirs,
            Self::Theirs => Self::Ours,
        }
    }
}

/// Which side holds for a term.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Prefer {
    /// The side.
    pub side: Side,
    /// The path of the term, or of what it lies in; none for every conflict.
    pub term: Option<String>,
}

/// Changes of both sides that cannot both be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Conflict {
    /// The path of the term.
    pub term: String,
    /// Positions among the changes of the one side.
    pub ours: Vec<usize>,
    /// Positions among the changes of the other side.
    pub theirs: Vec<usize>,
}

/// What both sides changed, and what of it can be made.
#[derive(Clone, Debug)]
pub struct Merge {
    /// From the base to ours.
    pub ours: Comparison,
    /// From the base to theirs.
    pub theirs: Comparison,
    /// Changes that both sides made: positions among ours, and among theirs.
    pub both: Vec<(usize, usize)>,
    /// What cannot both be made and no preference settles.
    pub conflicts: Vec<Conflict>,
    /// Positions of changes that are not made since the other side is preferred: among ours.
    pub ours_left: Vec<usize>,
    /// The same among theirs.
    pub theirs_left: Vec<usize>,
    /// Preferences of which no side changed the term.
    pub unknown: Vec<String>,
}

/// Brings together what two sides changed.
pub fn merge(base: &Version<'_>, ours: &Version<'_>, theirs: &Version<'_>, prefer: &[Prefer]) -> Merge {
    let (ours, theirs) = (compare(base, ours), compare(base, theirs));
    let keys = |change: &Change| change.edits.iter().map(key).collect::<Vec<_>>();
    let (our_keys, their_keys): (Vec<_>, Vec<_>) =
        (ours.changes.iter().map(keys).collect(), theirs.changes.iter().map(keys).collect());
    let mut both = Vec::new();
    for (at, keys) in our_keys.iter().enumerate() {
        if let Some(other) = their_keys.iter().position(|other| other == keys) {
            both.push((at, other));
        }
    }
    let mut out = Merge {
        ours,
        theirs,
        both,
        conflicts: Vec::new(),
        ours_left: Vec::new(),
        theirs_left: Vec::new(),
        unknown: Vec::new(),
    };
    out.conflicts = out.clashes();
    for preference in prefer {
        out.settle(preference);
    }
    out
}

impl Merge {
    /// Whether everything can be made.
    pub fn is_settled(&self) -> bool {
        self.conflicts.is_empty()
    }

    /// The contract in which all is made that both sides changed; in a conflict, what `side` changed.
    pub fn outline(&self, side: Side) -> Outline {
        apply(&self.ours.old, &self.edits(side))
    }

    /// The texts of our version with what they changed, in place. In a conflict, what `side` changed is made.
    ///
    /// # Errors
    /// [`NotRewritten`] where a text would not say what is wanted, which no contract is known to cause.
    pub fn texts(
        &self,
        base: &Version<'_>,
        ours: &Version<'_>,
        theirs: &Version<'_>,
        side: Side,
    ) -> Result<Vec<(meed_diagnostics::SourceId, String)>, NotRewritten> {
        texts::texts(self, [base, ours, theirs], side)
    }

    /// The same with marks around what is in conflict.
    ///
    /// # Errors
    /// As [`Self::texts`].
    pub fn marked(
        &self,
        base: &Version<'_>,
        ours: &Version<'_>,
        theirs: &Version<'_>,
        marks: Marks<'_>,
    ) -> Result<Vec<(meed_diagnostics::SourceId, String)>, NotRewritten> {
        let one = self.texts(base, ours, theirs, Side::Ours)?;
        if self.is_settled() {
            return Ok(one);
        }
        let other = self.texts(base, ours, theirs, Side::Theirs)?;
        let pairs = one.into_iter().zip(other);
        Ok(pairs.map(|((source, one), (_, other))| (source, lines::marked(&one, &other, marks))).collect())
    }

    /// What cannot both be made, by terms that hang together.
    fn clashes(&self) -> Vec<Conflict> {
        let base = &self.ours.old.nodes;
        let mut out: Vec<Conflict> = Vec::new();
        let shared: (HashSet<usize>, HashSet<usize>) = self.both.iter().copied().unzip();
        for (at, mine) in self.ours.changes.iter().enumerate().filter(|(at, _)| !shared.0.contains(at)) {
            let against: Vec<usize> = self
                .theirs
                .changes
                .iter()
                .enumerate()
                .filter(|(other, _)| !shared.1.contains(other))
                .filter(|(_, other)| {
                    mine.edits.iter().any(|one| {
                        other.edits.iter().any(|other| key(one) != key(other) && clash(base, one, other))
                    })
                })
                .map(|(other, _)| other)
                .collect();
            if against.is_empty() {
                continue;
            }
            let mut joined = Conflict { term: String::new(), ours: vec![at], theirs: against };
            out.retain(|known| {
                let apart = known.theirs.iter().all(|other| !joined.theirs.contains(other));
                if !apart {
                    joined.ours.extend(&known.ours);
                    joined.theirs.extend(&known.theirs);
                }
                apart
            });
            out.push(joined);
        }
        for conflict in &mut out {
            for list in [&mut conflict.ours, &mut conflict.theirs] {
                list.sort_unstable();
                list.dedup();
            }
            let terms = self.terms(conflict);
            // What everything in it lies in, or is.
            conflict.term =
                terms.into_iter().min_by_key(|term| (term.len(), term.clone())).unwrap_or_default();
        }
        out.sort_by(|a, b| a.ours.cmp(&b.ours));
        out
    }

    fn terms(&self, conflict: &Conflict) -> Vec<String> {
        let ours = conflict.ours.iter().filter_map(|at| self.ours.changes.get(*at));
        let theirs = conflict.theirs.iter().filter_map(|at| self.theirs.changes.get(*at));
        ours.chain(theirs).map(|change| change.term.clone()).collect()
    }

    fn settle(&mut self, prefer: &Prefer) {
        let Some(wanted) = &prefer.term else {
            for conflict in std::mem::take(&mut self.conflicts) {
                self.leave(
                    prefer.side.other(),
                    match prefer.side {
                        Side::Ours => &conflict.theirs,
                        Side::Theirs => &conflict.ours,
                    },
                );
            }
            return;
        };
        let mut found = false;
        let (settled, open): (Vec<Conflict>, Vec<Conflict>) =
            std::mem::take(&mut self.conflicts).into_iter().partition(|conflict| {
                is_of(&conflict.term, wanted) || self.terms(conflict).iter().any(|term| is_of(term, wanted))
            });
        self.conflicts = open;
        for conflict in settled {
            found = true;
            self.leave(
                prefer.side.other(),
                match prefer.side {
                    Side::Ours => &conflict.theirs,
                    Side::Theirs => &conflict.ours,
                },
            );
        }
        let shared: Vec<usize> = self
            .both
            .iter()
            .map(|(ours, theirs)| match prefer.side {
                Side::Ours => *theirs,
                Side::Theirs => *ours,
            })
            .collect();
        let of = |comparison: &Comparison| -> Vec<usize> {
            let changes = comparison.changes.iter().enumerate();
            changes.filter(|(_, change)| is_of(&change.term, wanted)).map(|(at, _)| at).collect()
        };
        let (mine, others) = match prefer.side {
            Side::Ours => (of(&self.ours), of(&self.theirs)),
            Side::Theirs => (of(&self.theirs), of(&self.ours)),
        };
        found |= !mine.is_empty() || !others.is_empty();
        let left: Vec<usize> = others.into_iter().filter(|at| !shared.contains(at)).collect();
        self.leave(prefer.side.other(), &left);
        if !found {
            self.unknown.push(wanted.clone());
        }
    }

    fn leave(&mut self, side: Side, changes: &[usize]) {
        let left = match side {
            Side::Ours => &mut self.ours_left,
            Side::Theirs => &mut self.theirs_left,
        };
        left.extend(changes);
        left.sort_unstable();
        left.dedup();
    }

    /// The changes of a side that are made.
    pub fn made(&self, side: Side, in_conflict: Side) -> Vec<&Change> {
        let (comparison, left) = match side {
            Side::Ours => (&self.ours, &self.ours_left),
            Side::Theirs => (&self.theirs, &self.theirs_left),
        };
        let conflicting = |at: usize| {
            self.conflicts.iter().any(|conflict| match side {
                Side::Ours => conflict.ours.contains(&at),
                Side::Theirs => conflict.theirs.contains(&at),
            })
        };
        let changes = comparison.changes.iter().enumerate();
        changes
            .filter(|(at, _)| !left.contains(at) && (side == in_conflict || !conflicting(*at)))
            .map(|(_, change)| change)
            .collect()
    }

    /// All edits that are made, each once, in an order that depends on no side.
    fn edits(&self, side: Side) -> Vec<&Edit> {
        let base = &self.ours.old.nodes;
        let of = |one: Side| -> Vec<&Edit> {
            self.made(one, side).into_iter().flat_map(|change| &change.edits).collect()
        };
        let (ours, mut theirs) = (of(Side::Ours), of(Side::Theirs));
        let known: HashSet<String> = ours.iter().map(|edit| key(edit)).collect();
        theirs.retain(|edit| !known.contains(&key(edit)));
        // What is only written otherwise stays written so, unless something is changed there.
        let mut otherwise: Vec<&Edit> = Vec::new();
        for edit in [&self.ours, &self.theirs]
            .into_iter()
            .flat_map(|side| &side.same)
            .flat_map(|change| &change.edits)
        {
            let made = ours.iter().chain(&theirs).chain(&otherwise);
            if made.clone().all(|other| key(other) != key(edit) && !clash(base, edit, other)) {
                otherwise.push(edit);
            }
        }
        let first_label = |edits: &[&Edit], place: (&Vec<usize>, usize)| {
            edits.iter().filter(|edit| comes(edit) == Some(place)).find_map(|edit| label(base, edit))
        };
        // Of what comes in one place, that of the one side stands before that of the other, by its label.
        let (mut before, mut after): (Vec<&Edit>, Vec<&Edit>) = (Vec::new(), Vec::new());
        for edit in theirs {
            let first = comes(edit).is_some_and(|place| {
                first_label(&ours, place).is_some_and(|label| first_label(&[edit], place) < Some(label))
            });
            if first { before.push(edit) } else { after.push(edit) }
        }
        before.into_iter().chain(ours).chain(after).chain(otherwise).collect()
    }
}

/// Where something comes: in what, before which.
fn comes(edit: &Edit) -> Option<(&Vec<usize>, usize)> {
    match edit {
        Edit::Insert { within, before, .. } | Edit::Move { within, before, .. } => Some((within, *before)),
        _ => None,
    }
}

fn label(base: &[meed_syntax::Node], edit: &Edit) -> Option<String> {
    match edit {
        Edit::Insert { node, .. } => Some(node.label()),
        Edit::Move { at, .. } => crate::edit::node_at(base, at).map(meed_syntax::Node::label),
        _ => None,
    }
}

/// Whether a term is one that is named, or lies in it.
fn is_of(term: &str, wanted: &str) -> bool {
    term.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ',', ' ']))
}
