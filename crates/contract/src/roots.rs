//! Square roots and exponentials, whose results have no end: only ever to a stated step.

use crate::exact::{Exact, Inexact, RoundingMode};
use crate::fraction::goes_away;
use crate::wide::Wide;
use bnum::types::I512;
use rust_decimal::Decimal;

/// The largest number, above or below zero, of which an exponential is taken.
const MOST_EXPONENT: u32 = 60;
/// Decimal places that an exponential is reckoned to before it is rounded.
const PLACES: u32 = 40;

fn product(a: I512, b: I512) -> Result<I512, Inexact> {
    a.checked_mul(b).ok_or(Inexact::TooManyDigits)
}

/// The largest whole number whose square is not above `value`, which is not below zero.
fn whole_root(value: I512) -> I512 {
    if value <= I512::ZERO {
        return I512::ZERO;
    }
    // Newton's way from above: it falls until it is there.
    let mut root = I512::ONE << (value.bits() / 2 + 1);
    loop {
        let next = (root + value / root) / I512::from(2);
        if next >= root {
            return root;
        }
        root = next;
    }
}

impl Wide {
    /// How many steps of `quantum` its square root is, by `mode`; it is not below zero.
    pub(crate) fn root(self, quantum: Decimal, mode: RoundingMode) -> Result<i128, Inexact> {
        let (over, under) = self.parts();
        let tens = I512::from(10).checked_pow(2 * quantum.scale()).ok_or(Inexact::TooManyDigits)?;
        let step = I512::from(quantum.mantissa());
        // The square of the root, in steps, is `over / under`.
        let (over, under) = (product(over, tens)?, product(under, product(step, step)?)?);
        let root = whole_root(over / under);
        let is_exact = product(product(root, root)?, under)? == over;
        if !is_exact {
            // Whether the root lies beyond the middle of two steps: the middle itself is met only by a square of halves.
            let twice = product(I512::from(2), root)? + I512::ONE;
            let middle = product(product(twice, twice)?, under)?;
            let order = product(over, I512::from(4))?.cmp(&middle);
            let is_odd = root % I512::from(2) != I512::ZERO;
            if goes_away(mode, order, is_odd) {
                return i128::try_from(root + I512::ONE).map_err(|_| Inexact::TooManyDigits);
            }
        }
        i128::try_from(root).map_err(|_| Inexact::TooManyDigits)
    }

    /// Two numbers between which e to the power of this one lies, closer than any step that is asked for.
    pub(crate) fn exponential_ends(self) -> Result<(Self, Self), Inexact> {
        let (over, under) = self.parts();
        let most = product(under, I512::from(MOST_EXPONENT))?;
        if over.abs() > most {
            return Err(Inexact::TooManyDigits);
        }
        let one = I512::from(10).checked_pow(PLACES).ok_or(Inexact::TooManyDigits)?;
        let size = over.abs();
        // The series of a number that is not below zero; every term lies between its two ends.
        let (mut low, mut high) = (one, one);
        let (mut low_term, mut high_term) = (one, one);
        let mut place = I512::ZERO;
        loop {
            place += I512::ONE;
            let below = product(under, place)?;
            low_term = product(low_term, size)? / below;
            high_term = product(high_term, size)? / below + I512::ONE;
            low += low_term;
            high += high_term;
            // From here on each term is at most half of the one before, so that all that follow are at most this one.
            let falls = product(place, under)? >= product(size, I512::from(2))?;
            if falls && high_term <= I512::from(2) {
                high += high_term + I512::ONE;
                break;
            }
        }
        let ends = (Self::of(low, one)?, Self::of(high, one)?);
        if over.is_negative() {
            return Ok((Self::of(one, high)?, Self::of(one, low)?));
        }
        Ok(ends)
    }
}

impl Exact {
    /// The square root to the nearest multiple of `quantum` by `mode`. The number is not below zero; `quantum` is above zero.
    pub fn square_root(self, quantum: Decimal, mode: RoundingMode) -> Result<Self, Inexact> {
        steps(self.wide()?.root(quantum, mode)?, quantum)
    }

    /// e to the power of the number, to the nearest multiple of `quantum` by `mode`. A number beyond 60 on either side is
    /// refused, and so is one whose result lies too close to where rounding turns.
    pub fn exponential(self, quantum: Decimal, mode: RoundingMode) -> Result<Self, Inexact> {
        if self.is_zero() {
            return Self::ONE.round(quantum, mode);
        }
        let (low, high) = self.wide()?.exponential_ends()?;
        let (low, high) = (low.round(quantum, mode)?, high.round(quantum, mode)?);
        if low == high { steps(low, quantum) } else { Err(Inexact::TooManyDigits) }
    }
}

fn steps(count: i128, quantum: Decimal) -> Result<Exact, Inexact> {
    let count = Decimal::try_from_i128_with_scale(count, 0).map_err(|_| Inexact::TooManyDigits)?;
    Exact::from(count).multiply(quantum.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn root(value: &str, quantum: &str, mode: RoundingMode) -> String {
        let root = Exact::from(decimal(value)).square_root(decimal(quantum), mode).unwrap();
        root.as_decimal().unwrap().normalize().to_string()
    }

    fn exponential(value: &str, quantum: &str) -> String {
        let value = Exact::from(decimal(value)).exponential(decimal(quantum), RoundingMode::HalfUp).unwrap();
        value.as_decimal().unwrap().normalize().to_string()
    }

    #[test]
    fn roots_are_to_the_step() {
        assert_eq!(root("2", "0.0001", RoundingMode::HalfUp), "1.4142");
        assert_eq!(root("2", "0.0001", RoundingMode::Up), "1.4143");
        assert_eq!(root("144", "0.01", RoundingMode::Up), "12");
        assert_eq!(root("0", "0.01", RoundingMode::HalfUp), "0");
        // 2.5 is the middle of two steps.
        assert_eq!(root("6.25", "1", RoundingMode::HalfUp), "3");
        assert_eq!(root("6.25", "1", RoundingMode::HalfEven), "2");
        assert_eq!(root("6.25", "1", RoundingMode::Down), "2");
    }

    #[test]
    fn exponentials_are_to_the_step() {
        assert_eq!(exponential("1", "0.0000000001"), "2.7182818285");
        assert_eq!(exponential("-1", "0.0000000001"), "0.3678794412");
        assert_eq!(exponential("0", "0.01"), "1");
        assert_eq!(exponential("10.5", "0.001"), "36315.503");
        assert!(Exact::from(decimal("61")).exponential(decimal("0.01"), RoundingMode::HalfUp).is_err());
    }

    proptest! {
        #[test]
        fn a_root_lies_within_a_step_of_its_square(over in 0_i64..1_000_000_000_000, under in 1_i64..10_000) {
            let value = Exact::ratio(over.into(), under.into()).unwrap();
            let step = decimal("0.001");
            let low = value.square_root(step, RoundingMode::Down).unwrap();
            let high = value.square_root(step, RoundingMode::Up).unwrap();
            prop_assert!(low.multiply(low).unwrap().compare(value).unwrap().is_le());
            prop_assert!(high.multiply(high).unwrap().compare(value).unwrap().is_ge());
            prop_assert!(high.subtract(low).unwrap().compare(step.into()).unwrap().is_le());
        }

        #[test]
        fn exponentials_rise_and_multiply(a in -3_000_i64..3_000, b in -3_000_i64..3_000) {
            let of = |value: i64| Exact::from(Decimal::new(value, 2)).exponential(decimal("0.000000000001"), RoundingMode::HalfUp);
            let (one, other) = (of(a).unwrap(), of(b).unwrap());
            if a <= b {
                prop_assert!(one.compare(other).unwrap().is_le());
            }
        }
    }
}
