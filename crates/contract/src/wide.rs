//! Fractions with more digits than a decimal holds: 512 bits above and below the line, always in lowest terms.

use crate::exact::{Inexact, RoundingMode, goes_away};
use bnum::types::I512;
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// A fraction in lowest terms; the denominator is above zero.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wide {
    numerator: I512,
    denominator: I512,
}

fn product(a: I512, b: I512) -> Result<I512, Inexact> {
    a.checked_mul(b).ok_or(Inexact::TooManyDigits)
}

fn power_of_ten(exponent: u32) -> Result<I512, Inexact> {
    I512::from(10).checked_pow(exponent).ok_or(Inexact::TooManyDigits)
}

fn reduced(numerator: I512, denominator: I512) -> Result<Wide, Inexact> {
    if denominator == I512::ZERO {
        return Err(Inexact::DivisionByZero);
    }
    let (mut a, mut b) = (numerator.abs(), denominator.abs());
    while b != I512::ZERO {
        (a, b) = (b, a % b);
    }
    let sign = if denominator.is_negative() { -I512::ONE } else { I512::ONE };
    Ok(Wide { numerator: numerator / a * sign, denominator: denominator / a * sign })
}

impl Wide {
    /// A decimal over a decimal.
    pub(crate) fn ratio(numerator: Decimal, denominator: Decimal) -> Result<Self, Inexact> {
        let over = product(I512::from(numerator.mantissa()), power_of_ten(denominator.scale())?)?;
        let under = product(I512::from(denominator.mantissa()), power_of_ten(numerator.scale())?)?;
        reduced(over, under)
    }

    /// The same number as a decimal over a decimal, where both can be held.
    pub(crate) fn decimals(self) -> Option<(Decimal, Decimal)> {
        let held = |value: I512| {
            let value = i128::try_from(value).ok()?;
            Decimal::try_from_i128_with_scale(value, 0).ok()
        };
        Some((held(self.numerator)?, held(self.denominator)?))
    }

    pub(crate) fn add(self, other: Self) -> Result<Self, Inexact> {
        let left = product(self.numerator, other.denominator)?;
        let right = product(other.numerator, self.denominator)?;
        let sum = left.checked_add(right).ok_or(Inexact::TooManyDigits)?;
        reduced(sum, product(self.denominator, other.denominator)?)
    }

    pub(crate) fn negate(self) -> Self {
        Self { numerator: -self.numerator, denominator: self.denominator }
    }

    pub(crate) fn multiply(self, other: Self) -> Result<Self, Inexact> {
        reduced(product(self.numerator, other.numerator)?, product(self.denominator, other.denominator)?)
    }

    pub(crate) fn divide(self, other: Self) -> Result<Self, Inexact> {
        reduced(product(self.numerator, other.denominator)?, product(self.denominator, other.numerator)?)
    }

    pub(crate) fn compare(self, other: Self) -> Result<Ordering, Inexact> {
        let left = product(self.numerator, other.denominator)?;
        Ok(left.cmp(&product(other.numerator, self.denominator)?))
    }

    pub(crate) fn is_zero(self) -> bool {
        self.numerator == I512::ZERO
    }

    /// How many steps of `quantum` it is, by `mode`.
    pub(crate) fn round(self, quantum: Decimal, mode: RoundingMode) -> Result<i128, Inexact> {
        let over = product(self.numerator, power_of_ten(quantum.scale())?)?;
        let under = product(self.denominator, I512::from(quantum.mantissa()))?;
        let (quotient, rest) = (over / under, (over % under).abs());
        let away = if over.is_negative() { -I512::ONE } else { I512::ONE };
        let is_odd = quotient % I512::from(2) != I512::ZERO;
        let rounds = rest != I512::ZERO && goes_away(mode, rest.cmp(&(under - rest)), is_odd);
        let steps = if rounds { quotient + away } else { quotient };
        i128::try_from(steps).map_err(|_| Inexact::TooManyDigits)
    }
}
