//! What a result may be: numbers between two ends, and kinds of missing.
//!
//! Every function here is sound: what its operands can give lies within its result. Where an end cannot be reckoned
//! exactly, there is none on that side.

use meed_contract::MissingKind;
use meed_contract::exact::{Exact, Inexact};
use std::cmp::Ordering;

/// What a result may be.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    /// The numbers that it may be; none where it is missing in any case.
    pub ends: Option<Ends>,
    /// The kinds of missing that it may be.
    pub missing: Kinds,
}

/// Numbers from one end to another, both included; an end that is not there is beyond every number.
#[derive(Clone, Copy, Debug)]
pub struct Ends {
    /// The lowest.
    pub low: Option<Exact>,
    /// The highest.
    pub high: Option<Exact>,
}

/// A set of kinds of missing, each awaited or not.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Kinds(u8);

/// How far the bits of the awaited kinds lie above those of the others.
const AWAITED: u32 = 4;

/// Every kind, in the order of the plan's `Otherwise`.
pub(crate) const KINDS: [MissingKind; 4] =
    [MissingKind::NotDue, MissingKind::NotSubmitted, MissingKind::Suppressed, MissingKind::NotApplicable];

impl Kinds {
    /// No kind: the result is a number.
    pub const NONE: Self = Self(0);

    /// One kind.
    pub fn one(kind: MissingKind) -> Self {
        Self(match kind {
            MissingKind::NotDue => 1,
            MissingKind::NotSubmitted => 2,
            MissingKind::Suppressed => 4,
            MissingKind::NotApplicable => 8,
        })
    }

    /// One kind, awaited or not.
    pub fn state(kind: MissingKind, awaited: bool) -> Self {
        let one = Self::one(kind);
        if awaited { Self(one.0 << AWAITED) } else { one }
    }

    /// What is among them: each kind, and whether it is awaited.
    pub fn states(self) -> impl Iterator<Item = (MissingKind, bool)> {
        KINDS
            .into_iter()
            .flat_map(|kind| [(kind, false), (kind, true)])
            .filter(move |(kind, awaited)| self.0 & Self::state(*kind, *awaited).0 != 0)
    }

    /// Whether it is among them, awaited or not.
    pub fn has(self, kind: MissingKind) -> bool {
        !self.of(kind).is_empty()
    }

    /// What is among them of one kind.
    #[must_use]
    pub(crate) fn of(self, kind: MissingKind) -> Self {
        let one = Self::one(kind).0;
        Self(self.0 & (one | one << AWAITED))
    }

    /// The same kinds, each awaited or not.
    #[must_use]
    pub(crate) fn awaited_if(self, awaited: impl Fn(MissingKind) -> bool) -> Self {
        self.states().fold(Self::NONE, |known, (kind, _)| known.and(Self::state(kind, awaited(kind))))
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The kinds of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl Ends {
    /// One number.
    pub fn exactly(value: Exact) -> Self {
        Self { low: Some(value), high: Some(value) }
    }

    /// Any number.
    pub const ANY: Self = Self { low: None, high: None };

    /// Of a yes or no: both.
    pub(super) const EITHER: Self = Self { low: Some(Exact::ZERO), high: Some(Exact::ONE) };

    /// The one number that it is, if it is one.
    pub fn single(self) -> Option<Exact> {
        let (low, high) = (self.low?, self.high?);
        low.compare(high).is_ok_and(Ordering::is_eq).then_some(low)
    }

    /// Whether a number lies between the ends.
    pub fn contains(self, value: Exact) -> bool {
        self.low.is_none_or(|low| low.compare(value).is_ok_and(Ordering::is_le))
            && self.high.is_none_or(|high| high.compare(value).is_ok_and(Ordering::is_ge))
    }

    pub(super) fn may_be_zero(self) -> bool {
        self.contains(Exact::ZERO)
    }

    /// Whether there is a number that is not zero among them.
    pub(super) fn may_hold(self) -> bool {
        self.single().is_none_or(|only| !only.is_zero())
    }

    /// No number is below zero.
    pub(super) fn never_below_zero(self) -> bool {
        self.low.is_some_and(|low| low.compare(Exact::ZERO).is_ok_and(Ordering::is_ge))
    }

    /// What lies in either.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { low: lower(self.low, other.low), high: higher(self.high, other.high) }
    }

    pub(super) fn add(self, other: Self) -> Self {
        Self { low: both(self.low, other.low, Exact::add), high: both(self.high, other.high, Exact::add) }
    }

    pub(super) fn subtract(self, other: Self) -> Self {
        Self {
            low: both(self.low, other.high, Exact::subtract),
            high: both(self.high, other.low, Exact::subtract),
        }
    }

    pub(super) fn multiply(self, other: Self) -> Self {
        if let (Some(a), Some(b)) = (self.single(), other.single()) {
            return a.multiply(b).map_or(Self::ANY, Self::exactly);
        }
        let zero = |ends: Self| ends.single().is_some_and(Exact::is_zero);
        if zero(self) || zero(other) {
            return Self::exactly(Exact::ZERO);
        }
        if self.never_below_zero() && other.never_below_zero() {
            return Self {
                low: both(self.low, other.low, Exact::multiply),
                high: both(self.high, other.high, Exact::multiply),
            };
        }
        let (Some(a), Some(b), Some(c), Some(d)) = (self.low, self.high, other.low, other.high) else {
            return Self::ANY;
        };
        let mut found: Option<Self> = None;
        for (x, y) in [(a, c), (a, d), (b, c), (b, d)] {
            let product = x.multiply(y).map_or(Self::ANY, Self::exactly);
            found = Some(found.map_or(product, |known| known.hull(product)));
        }
        found.unwrap_or(Self::ANY)
    }

    /// The quotients by the numbers of `other` that are not zero; none where all of them are.
    pub(super) fn divide(self, other: Self) -> Option<Self> {
        if let (Some(a), Some(b)) = (self.single(), other.single()) {
            return (!b.is_zero()).then(|| a.divide(b).map_or(Self::ANY, Self::exactly));
        }
        let inverse = |end: Exact| Exact::ONE.divide(end).ok();
        let sign = |end: Option<Exact>| end.and_then(|end| end.compare(Exact::ZERO).ok());
        let reciprocal = match (sign(other.low), sign(other.high)) {
            (Some(Ordering::Equal), Some(Ordering::Equal)) => return None,
            (Some(Ordering::Greater), Some(_)) | (Some(Ordering::Less), Some(Ordering::Less)) => {
                Self { low: other.high.and_then(inverse), high: other.low.and_then(inverse) }
            }
            // Large numbers have small reciprocals, none of them below zero.
            (Some(Ordering::Greater), None) => {
                Self { low: Some(Exact::ZERO), high: other.low.and_then(inverse) }
            }
            (Some(Ordering::Equal), Some(_)) => Self { low: other.high.and_then(inverse), high: None },
            (Some(Ordering::Equal), None) => Self { low: Some(Exact::ZERO), high: None },
            (Some(Ordering::Less), Some(Ordering::Equal)) => {
                Self { low: None, high: other.low.and_then(inverse) }
            }
            _ => Self::ANY,
        };
        // A product of ends would lose digits that a quotient of them does not.
        if self.never_below_zero() && sign(other.low) == Some(Ordering::Greater) {
            return Some(Self {
                low: other.high.map_or(Some(Exact::ZERO), |high| both(self.low, Some(high), Exact::divide)),
                high: both(self.high, other.low, Exact::divide),
            });
        }
        Some(self.multiply(reciprocal))
    }

    pub(super) fn minimum(self, other: Self) -> Self {
        Self { low: lower(self.low, other.low), high: opposite(self.high, other.high, Ordering::Less) }
    }

    pub(super) fn maximum(self, other: Self) -> Self {
        Self { low: opposite(self.low, other.low, Ordering::Greater), high: higher(self.high, other.high) }
    }

    /// A function that never falls, at both ends.
    pub(super) fn rising(self, of: impl Fn(Exact) -> Result<Exact, Inexact>) -> Self {
        Self { low: self.low.and_then(|low| of(low).ok()), high: self.high.and_then(|high| of(high).ok()) }
    }
}

fn both(
    a: Option<Exact>,
    b: Option<Exact>,
    of: impl Fn(Exact, Exact) -> Result<Exact, Inexact>,
) -> Option<Exact> {
    of(a?, b?).ok()
}

/// The lower of two low ends.
pub(super) fn lower(a: Option<Exact>, b: Option<Exact>) -> Option<Exact> {
    let (a, b) = (a?, b?);
    a.compare(b).ok().map(|order| if order.is_le() { a } else { b })
}

/// The higher of two high ends.
pub(super) fn higher(a: Option<Exact>, b: Option<Exact>) -> Option<Exact> {
    let (a, b) = (a?, b?);
    a.compare(b).ok().map(|order| if order.is_ge() { a } else { b })
}

/// Of two ends on the same side the one further in; one that is not there is further out than any other.
fn opposite(a: Option<Exact>, b: Option<Exact>, wanted: Ordering) -> Option<Exact> {
    match (a, b) {
        (Some(a), Some(b)) => match a.compare(b) {
            Ok(order) => Some(if order == wanted { a } else { b }),
            Err(_) => None,
        },
        (found, None) | (None, found) => found,
    }
}

impl Range {
    /// A number that is known.
    pub fn exactly(value: Exact) -> Self {
        Self { ends: Some(Ends::exactly(value)), missing: Kinds::NONE }
    }

    /// Numbers between two ends.
    pub fn between(low: Exact, high: Exact) -> Self {
        Self { ends: Some(Ends { low: Some(low), high: Some(high) }), missing: Kinds::NONE }
    }

    /// Missing in any case.
    pub fn missing(kind: MissingKind) -> Self {
        Self { ends: None, missing: Kinds::one(kind) }
    }

    /// What lies in either.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        let ends = match (self.ends, other.ends) {
            (Some(a), Some(b)) => Some(a.hull(b)),
            (found, None) | (None, found) => found,
        };
        Self { ends, missing: self.missing.and(other.missing) }
    }

    /// The one number that it is, if it is one and cannot be missing.
    pub fn single(self) -> Option<Exact> {
        self.ends.filter(|_| self.missing.is_empty())?.single()
    }

    /// Whether it may be a yes, and whether it may be a no.
    pub(super) fn answers(self) -> (bool, bool) {
        self.ends.map_or((false, false), |ends| (ends.may_hold(), ends.may_be_zero()))
    }

    pub(super) fn truth(yes: bool, no: bool) -> Option<Ends> {
        match (yes, no) {
            (true, true) => Some(Ends::EITHER),
            (true, false) => Some(Ends::exactly(Exact::ONE)),
            (false, true) => Some(Ends::exactly(Exact::ZERO)),
            (false, false) => None,
        }
    }
}
