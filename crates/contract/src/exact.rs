//! Exact arithmetic: fractions of decimals, which refuse rather than round.
//!
//! A ratio of counts is compared and multiplied unrounded, so a value is a numerator over a denominator until the
//! contract says where it becomes pence. Every operation is exact or says that it would need too many digits.

use rust_decimal::Decimal;
use std::cmp::Ordering;

pub use crate::fraction::Fraction;
pub use crate::wide::Wide;
pub use meed_syntax::tree::RoundingMode;

/// An operation that cannot be done exactly in the digits there are, or divides by zero.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Inexact {
    /// More digits than can be held.
    TooManyDigits,
    /// A division by zero.
    DivisionByZero,
}

/// An exact number.
#[derive(Clone, Copy, Debug)]
pub enum Exact {
    /// Nearly every number there is.
    Short(Fraction),
    /// What needs more digits: the mean of twelve months' ratios has a denominator of some forty.
    Wide(Wide),
}

impl From<Decimal> for Exact {
    fn from(value: Decimal) -> Self {
        match Fraction::new(value) {
            Some(short) => Self::Short(short),
            // A decimal has 29 digits, so that its wide form always fits.
            None => Wide::decimal(value).map_or(Self::ZERO, Self::Wide),
        }
    }
}

impl From<Fraction> for Exact {
    fn from(value: Fraction) -> Self {
        Self::Short(value)
    }
}

#[allow(
    clippy::should_implement_trait,
    reason = "the operators return results: an operator that fails is no `+`"
)]
impl Exact {
    /// Zero.
    pub const ZERO: Self = Self::Short(Fraction::ZERO);
    /// One.
    pub const ONE: Self = Self::Short(Fraction::ONE);

    /// `numerator / denominator`.
    pub fn ratio(numerator: Decimal, denominator: Decimal) -> Result<Self, Inexact> {
        Self::from(numerator).divide(Self::from(denominator))
    }

    pub(crate) fn wide(self) -> Result<Wide, Inexact> {
        match self {
            Self::Short(short) => Wide::fraction(short),
            Self::Wide(wide) => Ok(wide),
        }
    }

    /// Takes the short way where it fits, the wide way where it does not.
    fn combine(
        self,
        other: Self,
        short: impl Fn(Fraction, Fraction) -> Option<Fraction>,
        wide: impl Fn(Wide, Wide) -> Result<Wide, Inexact>,
    ) -> Result<Self, Inexact> {
        if let (Self::Short(a), Self::Short(b)) = (self, other)
            && let Some(done) = short(a, b)
        {
            return Ok(Self::Short(done));
        }
        let wide = wide(self.wide()?, other.wide()?)?;
        Ok(wide.short().map_or(Self::Wide(wide), Self::Short))
    }

    /// The sum.
    pub fn add(self, other: Self) -> Result<Self, Inexact> {
        self.combine(other, Fraction::add, Wide::add)
    }

    /// The difference.
    pub fn subtract(self, other: Self) -> Result<Self, Inexact> {
        self.combine(other, Fraction::subtract, |a, b| a.add(b.negate()))
    }

    /// The product.
    pub fn multiply(self, other: Self) -> Result<Self, Inexact> {
        self.combine(other, Fraction::multiply, Wide::multiply)
    }

    /// The quotient.
    pub fn divide(self, other: Self) -> Result<Self, Inexact> {
        if other.is_zero() {
            return Err(Inexact::DivisionByZero);
        }
        self.combine(other, Fraction::divide, Wide::divide)
    }

    /// Which is larger, compared unrounded.
    pub fn compare(self, other: Self) -> Result<Ordering, Inexact> {
        if let (Self::Short(a), Self::Short(b)) = (self, other)
            && let Some(order) = a.compare(b)
        {
            return Ok(order);
        }
        self.wide()?.compare(other.wide()?)
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        match self {
            Self::Short(short) => short.is_zero(),
            Self::Wide(wide) => wide.is_zero(),
        }
    }

    /// The nearest multiple of `quantum` by `mode`. `quantum` is above zero.
    pub fn round(self, quantum: Decimal, mode: RoundingMode) -> Result<Self, Inexact> {
        if let Self::Short(short) = self
            && let Some(rounded) = short.round(quantum, mode)
        {
            return Ok(Self::Short(rounded));
        }
        whole(self.wide()?.round(quantum, mode)?)?.multiply(quantum.into())
    }

    /// The value to `places` decimal places, for showing only.
    pub fn shown(self, places: u32) -> Decimal {
        let rounded = self.round(Decimal::new(1, places), RoundingMode::HalfUp);
        rounded.ok().and_then(Self::as_decimal).unwrap_or(Decimal::MAX)
    }

    /// The value as a decimal, where it is one within the digits that can be held.
    pub fn as_decimal(self) -> Option<Decimal> {
        match self {
            Self::Short(short) => short.as_decimal(),
            Self::Wide(wide) => wide.as_decimal(),
        }
    }
}

fn whole(steps: i128) -> Result<Exact, Inexact> {
    Decimal::try_from_i128_with_scale(steps, 0).map(Exact::from).map_err(|_| Inexact::TooManyDigits)
}

/// Splits `total`, a multiple of `quantum`, in proportion to `weights` (none below zero, not all zero) by largest
/// remainder: each part is a multiple of `quantum`, the parts add up to `total`, ties go to the earlier part.
///
/// With `odd_to`, every part is first cut towards zero and what is left goes to that part alone.
pub fn allocate(
    total: Exact,
    weights: &[Exact],
    quantum: Decimal,
    odd_to: Option<usize>,
) -> Result<Vec<Exact>, Inexact> {
    let step = Exact::from(quantum);
    let sum = weights.iter().try_fold(Exact::ZERO, |sum, weight| sum.add(*weight))?;
    // Each part with what it falls short of its share, in steps.
    let mut parts = Vec::with_capacity(weights.len());
    let mut left = total.divide(step)?;
    for weight in weights {
        let share = total.multiply(*weight)?.divide(sum.multiply(step)?)?;
        let cut = share.round(Decimal::ONE, RoundingMode::Down)?;
        left = left.subtract(cut)?;
        parts.push((cut, share.subtract(cut)?));
    }
    let sign =
        if left.compare(Exact::ZERO)?.is_lt() { Exact::from(Decimal::NEGATIVE_ONE) } else { Exact::ONE };
    if let Some((part, _)) = odd_to.and_then(|index| parts.get_mut(index)) {
        *part = part.add(left)?;
        left = Exact::ZERO;
    }
    while !left.is_zero() {
        let mut most: Option<(usize, Exact)> = None;
        for (index, (_, short_of)) in parts.iter().enumerate() {
            let short_of = short_of.multiply(sign)?;
            let is_more = match most {
                Some((_, known)) => short_of.compare(known)?.is_gt(),
                None => true,
            };
            if is_more {
                most = Some((index, short_of));
            }
        }
        let Some((part, short_of)) = most.and_then(|(index, _)| parts.get_mut(index)) else { break };
        *part = part.add(sign)?;
        *short_of = short_of.subtract(sign)?;
        left = left.subtract(sign)?;
    }
    parts.into_iter().map(|(part, _)| part.multiply(step)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn decimals(values: Vec<Exact>) -> Vec<Decimal> {
        values.into_iter().map(|value| value.as_decimal().unwrap()).collect()
    }

    fn shown(value: Result<Exact, Inexact>) -> Decimal {
        value.unwrap().as_decimal().unwrap()
    }

    fn rounded(numerator: &str, denominator: &str, quantum: &str, mode: RoundingMode) -> String {
        let exact = Exact::ratio(decimal(numerator), decimal(denominator)).unwrap();
        exact.round(decimal(quantum), mode).unwrap().as_decimal().unwrap().normalize().to_string()
    }

    #[test]
    fn rounding_is_by_the_stated_mode() {
        assert_eq!(rounded("1", "200", "0.01", RoundingMode::HalfUp), "0.01");
        assert_eq!(rounded("-1", "200", "0.01", RoundingMode::HalfUp), "-0.01");
        assert_eq!(rounded("1", "200", "0.01", RoundingMode::HalfEven), "0");
        assert_eq!(rounded("3", "200", "0.01", RoundingMode::HalfEven), "0.02");
        assert_eq!(rounded("1", "3", "0.01", RoundingMode::Up), "0.34");
        assert_eq!(rounded("2", "3", "0.01", RoundingMode::Down), "0.66");
        assert_eq!(rounded("1499", "1", "1000", RoundingMode::HalfUp), "1000");
        assert_eq!(rounded("1500", "1", "1000", RoundingMode::HalfUp), "2000");
    }

    #[test]
    fn a_tie_reached_through_a_third_is_still_a_tie() {
        // 0.015 = 0.045 / 3: a decimal quotient of 1/3 would fall short of the half penny.
        let third = Exact::ratio(Decimal::ONE, decimal("3")).unwrap();
        let value = third.multiply(decimal("0.045").into()).unwrap();
        assert_eq!(
            value.round(decimal("0.01"), RoundingMode::HalfUp).unwrap().as_decimal(),
            Some(decimal("0.02"))
        );
    }

    #[test]
    fn refuses_what_it_cannot_hold() {
        let mut large = Exact::from(decimal("79228162514264337593543950335"));
        let refused = loop {
            match large.multiply(large) {
                Ok(square) => large = square,
                Err(refused) => break refused,
            }
        };
        assert_eq!(refused, Inexact::TooManyDigits);
        let pennies =
            Exact::from(decimal("79228162514264337593543950335")).multiply(Exact::from(decimal("10")));
        assert_eq!(
            pennies.unwrap().round(decimal("0.01"), RoundingMode::HalfUp).unwrap_err(),
            Inexact::TooManyDigits
        );
        assert_eq!(Exact::ratio(Decimal::ONE, Decimal::ZERO).unwrap_err(), Inexact::DivisionByZero);
    }

    #[test]
    fn the_mean_of_twelve_ratios_is_exact() {
        // Twelve primes: the sum has a denominator of 36 digits, and is a twelfth of twelve halves all the same.
        let primes = [997, 991, 983, 977, 971, 967, 953, 947, 941, 937, 929, 919];
        let mut sum = Exact::ZERO;
        for prime in primes {
            sum =
                sum.add(Exact::ratio(Decimal::from((prime - 1) / 2), Decimal::from(prime)).unwrap()).unwrap();
        }
        for prime in primes {
            let rest = Exact::ratio(decimal("0.5"), Decimal::from(prime)).unwrap();
            sum = sum.add(rest).unwrap();
        }
        let mean = sum.divide(Exact::from(decimal("12"))).unwrap();
        assert_eq!(mean.compare(Exact::from(decimal("0.5"))), Ok(Ordering::Equal));
        assert_eq!(mean.as_decimal(), Some(decimal("0.5")));
    }

    #[test]
    fn odd_pennies_go_where_they_are_sent() {
        let parts = |odd| {
            decimals(allocate(decimal("100.00").into(), &[Exact::ONE; 3], decimal("0.01"), odd).unwrap())
        };
        assert_eq!(parts(None), [decimal("33.34"), decimal("33.33"), decimal("33.33")]);
        assert_eq!(parts(Some(2)), [decimal("33.33"), decimal("33.33"), decimal("33.34")]);
    }

    proptest! {
        #[test]
        fn parts_add_up(pence in -1_000_000_000_000_i64..1_000_000_000_000, weights in prop::collection::vec(0_u32..10_000, 1..12)) {
            prop_assume!(weights.iter().any(|weight| *weight > 0));
            let total = Decimal::new(pence, 2);
            let weights: Vec<_> = weights.into_iter().map(|weight| Decimal::new(i64::from(weight), 2)).collect();
            let exact: Vec<_> = weights.iter().copied().map(Exact::from).collect();
            let parts = decimals(allocate(total.into(), &exact, decimal("0.01"), None).unwrap());
            prop_assert_eq!(parts.iter().sum::<Decimal>(), total);
            let sum: Decimal = weights.iter().sum();
            for (part, weight) in parts.iter().zip(&weights) {
                prop_assert!((*part - total * *weight / sum).abs() <= decimal("0.01"));
            }
        }

        #[test]
        fn the_short_and_the_wide_way_agree(
            a in (any::<i64>(), 0_u32..19), b in (any::<i64>(), 0_u32..19), c in (1_i64.., 0_u32..19), d in (1_i64.., 0_u32..19),
        ) {
            let number = |(digits, scale)| Exact::from(Decimal::new(digits, scale));
            let first = number(a).divide(number(c)).unwrap();
            let second = number(b).divide(number(d)).unwrap();
            let wide = |value: Exact| value.wide().unwrap();
            let same = |value: Exact, other: Wide| value.wide().unwrap().compare(other).unwrap().is_eq();
            prop_assert!(same(first.add(second).unwrap(), wide(first).add(wide(second)).unwrap()));
            prop_assert!(same(first.subtract(second).unwrap(), wide(first).add(wide(second).negate()).unwrap()));
            prop_assert!(same(first.multiply(second).unwrap(), wide(first).multiply(wide(second)).unwrap()));
            if !second.is_zero() {
                prop_assert!(same(first.divide(second).unwrap(), wide(first).divide(wide(second)).unwrap()));
            }
            prop_assert_eq!(first.compare(second), wide(first).compare(wide(second)));
            for mode in [RoundingMode::HalfUp, RoundingMode::HalfEven, RoundingMode::Up, RoundingMode::Down] {
                let quantum = decimal("0.05");
                let expected = wide(first).round(quantum, mode).and_then(|steps| whole(steps)?.multiply(quantum.into()));
                match (first.round(quantum, mode), expected) {
                    (Ok(found), Ok(expected)) => prop_assert!(found.compare(expected).unwrap().is_eq()),
                    (found, expected) => prop_assert_eq!(found.is_err(), expected.is_err()),
                }
            }
        }

        #[test]
        fn rounding_mirrors_between_the_two_sides(numerator in -1_000_000_i64..1_000_000, denominator in 1_i64..10_000) {
            for mode in [RoundingMode::HalfUp, RoundingMode::HalfEven, RoundingMode::Up, RoundingMode::Down] {
                let value = Exact::ratio(numerator.into(), denominator.into()).unwrap();
                let quantum = decimal("0.01");
                let mirrored = Exact::ZERO.subtract(value).unwrap();
                prop_assert_eq!(shown(value.round(quantum, mode)), -shown(mirrored.round(quantum, mode)));
            }
        }
    }
}
