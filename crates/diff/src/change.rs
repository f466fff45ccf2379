//! A change of a term.

use crate::edit::Edit;
use crate::kind::Kind;
use chrono::NaiveDate;
pub use meed_diagnostics::Span;

/// A change of one term.
#[derive(Clone, Debug)]
pub struct Change {
    /// What it concerns.
    pub kind: Kind,
    /// What happened to it.
    pub how: How,
    /// The term's path, as a variation names it: `outcomes.functioning.recovery-star.target`, `value in Year 3`.
    pub term: String,
    /// The item that the term belongs to.
    pub item: Item,
    /// Of an item that has come or gone as a whole, what it says, a statement each.
    pub contents: Vec<String>,
    /// What it said, where it said something.
    pub was: Option<Written>,
    /// What it says, where it says something.
    pub now: Option<Written>,
    /// For which days it changed, where not for the whole term: the first and the last of them.
    pub days: Option<(Option<NaiveDate>, Option<NaiveDate>)>,
    /// Why it cannot change without the parties' saying so.
    pub fixed: Option<Fixed>,
    /// How sure it is that two things are the same one, where they are not called the same.
    pub sure: Option<Sure>,
    /// What makes the change in the first version.
    pub edits: Vec<Edit>,
    /// Where it stands among the terms of the contract.
    pub(crate) position: Vec<usize>,
}

impl Change {
    /// Where it is told: what no payment depends on comes behind the terms themselves, worked examples last.
    pub(crate) fn rank(&self) -> (u8, Vec<usize>) {
        let last = match self.kind {
            Kind::Example => 3,
            Kind::Variation => 2,
            Kind::Wording | Kind::Name => 1,
            _ => 0,
        };
        (last, self.position.clone())
    }

    /// Whether it adds or removes an item as a whole.
    pub fn is_item(&self) -> bool {
        self.item.whole
    }
}

/// The item that a term belongs to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// Its keyword: `indicator`.
    pub keyword: String,
    /// Its name, where it has one.
    pub name: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Whether the change is of the item as a whole.
    pub whole: bool,
}

/// What happened to a term.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum How {
    /// It was not there before.
    Added,
    /// It is no longer there.
    Removed,
    /// It says something else.
    Changed,
    /// It says something else from a date on, or for some time.
    ChangedInTime,
    /// It is called otherwise.
    Renamed,
    /// It is told in other words, which no payment depends on.
    Reworded,
    /// It belongs to another item.
    Moved,
    /// It says the opposite: the other direction, or the parties exchanged.
    Reversed,
    /// Its parts stand in another order, which counts.
    Reordered,
}

impl How {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::ChangedInTime => "changed in time",
            Self::Renamed => "renamed",
            Self::Reworded => "reworded",
            Self::Moved => "moved",
            Self::Reversed => "reversed",
            Self::Reordered => "reordered",
        }
    }

    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Added,
        Self::Removed,
        Self::Changed,
        Self::ChangedInTime,
        Self::Renamed,
        Self::Reworded,
        Self::Moved,
        Self::Reversed,
        Self::Reordered,
    ];
}

/// What a term said, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// As written; what stands on several lines on one.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// The clause that fixes a term.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fixed {
    /// The outcome that is fixed.
    pub outcome: String,
    /// Where it says so.
    pub span: Span,
}

/// How sure it is that something was renamed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Sure {
    /// What it says is the same; neither code nor title is.
    Perhaps,
    /// Its code or its title is the same, and little else.
    Likely,
    /// Its code or its title is the same, and nearly all that it says.
    Certain,
}

impl Sure {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Perhaps => "perhaps",
            Self::Likely => "likely",
            Self::Certain => "certain",
        }
    }
}
