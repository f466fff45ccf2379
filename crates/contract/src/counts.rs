//! What published counts stand for: a small one is suppressed, the others are rounded, by a rule that the contract states.

use rust_decimal::Decimal;

/// What a count may be that data do not give exactly. Without a rule a suppressed count is missing, and a reported one
/// is exact.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// What a suppressed count lies between, both ends included: `suppressed counts from 1 to 7`.
    pub suppressed: Option<CountRange>,
    /// The step to which reported counts are rounded, a whole number above one: `rounded counts to the nearest 5`.
    pub rounded: Option<Decimal>,
}

/// Whole numbers from the low one to the high one, both included, none below zero.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CountRange {
    /// The lowest.
    pub low: Decimal,
    /// The highest.
    pub high: Decimal,
}

impl CountRange {
    /// Exactly this many.
    pub fn exactly(count: Decimal) -> Self {
        Self { low: count, high: count }
    }

    /// Whether it is one number.
    pub fn is_exact(self) -> bool {
        self.low == self.high
    }
}

impl Counts {
    /// What a reported count may be before it was rounded: whole numbers not further from it than half a step. Where small
    /// counts are suppressed, one that is reported is none of them.
    pub fn of_reported(&self, count: Decimal) -> CountRange {
        let Some(step) = self.rounded else { return CountRange::exactly(count) };
        let half = (step / Decimal::TWO).floor();
        let rounded = CountRange { low: (count - half).max(Decimal::ZERO), high: count + half };
        let Some(small) = self.suppressed else { return rounded };
        let (mut low, mut high) = (rounded.low, rounded.high);
        if small.low <= low && low <= small.high {
            low = small.high + Decimal::ONE;
        }
        if small.low <= high && high <= small.high {
            high = small.low - Decimal::ONE;
        }
        // A count that should have been suppressed says nothing of why it was not.
        if low <= high { CountRange { low, high } } else { rounded }
    }

    /// Whether a reported count is one that rounding can give.
    pub fn is_rounded(&self, count: Decimal) -> bool {
        self.rounded.is_none_or(|step| (count % step).is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(low: i64, high: i64) -> CountRange {
        CountRange { low: low.into(), high: high.into() }
    }

    #[test]
    fn a_rounded_count_stands_for_those_that_round_to_it() {
        let fives = Counts { suppressed: None, rounded: Some(Decimal::from(5)) };
        assert_eq!(fives.of_reported(10.into()), range(8, 12));
        assert_eq!(fives.of_reported(0.into()), range(0, 2));
        let tens = Counts { suppressed: None, rounded: Some(Decimal::TEN) };
        assert_eq!(tens.of_reported(30.into()), range(25, 35));
        assert!(tens.is_rounded(30.into()) && !tens.is_rounded(35.into()));
    }

    #[test]
    fn a_reported_count_is_none_of_those_that_are_suppressed() {
        let published = Counts { suppressed: Some(range(1, 7)), rounded: Some(Decimal::from(5)) };
        assert_eq!(published.of_reported(0.into()), range(0, 0));
        assert_eq!(published.of_reported(10.into()), range(8, 12));
        assert_eq!(published.of_reported(5.into()), range(3, 7));
        let nines = Counts { suppressed: Some(range(1, 9)), rounded: Some(Decimal::from(5)) };
        assert_eq!(nines.of_reported(10.into()), range(10, 12));
    }
}
