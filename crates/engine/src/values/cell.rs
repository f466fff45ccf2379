//! How a result is kept.

use meed_contract::MissingKind;
use meed_contract::exact::{Exact, Fraction, Wide};

/// A result as it is kept: fractions in place, the few that need more digits in a list of their own.
///
/// What is copied most must be small, and copied in whole machine words. An enum with data would be copied byte by byte,
/// which takes most of the time of a run: hence the plain fields.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    tag: Tag,
    /// The place of a wide number or of the first part; of what is missing, one where it is awaited.
    place: u32,
    number: Fraction,
}

#[derive(Clone, Copy, Debug)]
#[repr(u32)]
pub(super) enum Tag {
    Number,
    Wide,
    Parts,
    NotDue,
    NotSubmitted,
    Suppressed,
    NotApplicable,
}

/// A cell to be matched on.
#[derive(Clone, Copy, Debug)]
pub(crate) enum View {
    Number(Fraction),
    /// By its place in the list of wide numbers.
    Wide(u32),
    Missing(MissingKind),
    Parts(u32),
}

impl Cell {
    #[inline]
    pub(crate) fn number(number: Fraction) -> Self {
        Self { tag: Tag::Number, place: 0, number }
    }

    pub(crate) fn missing(kind: MissingKind) -> Self {
        let tag = match kind {
            MissingKind::NotDue => Tag::NotDue,
            MissingKind::NotSubmitted => Tag::NotSubmitted,
            MissingKind::Suppressed => Tag::Suppressed,
            MissingKind::NotApplicable => Tag::NotApplicable,
        };
        Self { tag, place: 0, number: Fraction::ZERO }
    }

    /// The same, awaited or not; a number stays as it is.
    pub(crate) fn awaited_if(self, awaited: bool) -> Self {
        if matches!(self.view(), View::Missing(_)) {
            Self { place: u32::from(awaited), ..self }
        } else {
            self
        }
    }

    /// Whether it is missing and awaited.
    pub(crate) fn is_awaited(self) -> bool {
        matches!(self.view(), View::Missing(_)) && self.place != 0
    }

    pub(super) fn at(tag: Tag, place: usize) -> Self {
        Self { tag, place: u32::try_from(place).unwrap_or(u32::MAX), number: Fraction::ZERO }
    }

    #[inline]
    pub(crate) fn view(self) -> View {
        match self.tag {
            Tag::Number => View::Number(self.number),
            Tag::Wide => View::Wide(self.place),
            Tag::Parts => View::Parts(self.place),
            Tag::NotDue => View::Missing(MissingKind::NotDue),
            Tag::NotSubmitted => View::Missing(MissingKind::NotSubmitted),
            Tag::Suppressed => View::Missing(MissingKind::Suppressed),
            Tag::NotApplicable => View::Missing(MissingKind::NotApplicable),
        }
    }
}

/// A number as a cell, with those that need more digits in a list of their own.
pub(crate) fn keep(value: Exact, wides: &mut Vec<Wide>) -> Cell {
    match value {
        Exact::Short(value) => Cell::number(value),
        Exact::Wide(wide) => {
            wides.push(wide);
            Cell::at(Tag::Wide, wides.len() - 1)
        }
    }
}
