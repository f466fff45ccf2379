//! Fractions with more digits than the short form holds: 512 bits above and below the line, always in lowest terms.

use crate::exact::{Inexact, RoundingMode};
use crate::fraction::{Fraction, goes_away};
use bnum::types::I512;
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// A fraction in lowest terms; the denominator is above zero.
#[derive(Clone, Copy, Debug)]
pub struct Wide {
    numerator: I512,
    denominator: I512,
}

fn product(a: I512, b: I512) -> Result<I512, Inexact> {
    a.checked_mul(b).ok_or(Inexact::TooManyDigits)
}

fn power_of_ten(exponent: u32) -> Result<I512, Inexact> {
    I512::from(10).checked_pow(exponent).ok_or(Inexact::TooManyDigits)
}

/// Above zero, unless both are zero.
fn greatest_common_divisor(a: I512, b: I512) -> I512 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != I512::ZERO {
        // The machine's own numbers are many times faster, and nearly always wide enough.
        if let (Ok(mut short_a), Ok(mut short_b)) = (u128::try_from(a), u128::try_from(b)) {
            while short_b != 0 {
                (short_a, short_b) = (short_b, short_a % short_b);
            }
            return I512::from(short_a);
        }
        (a, b) = (b, a % b);
    }
    a
}

fn reduced(numerator: I512, denominator: I512) -> Result<Wide, Inexact> {
    if denominator == I512::ZERO {
        return Err(Inexact::DivisionByZero);
    }
    let common = greatest_common_divisor(numerator, denominator);
    let common = if denominator.is_negative() { -common } else { common };
    Ok(Wide { numerator: numerator / common, denominator: denominator / common })
}

impl Wide {
    /// Above and below the line.
    pub(crate) fn parts(self) -> (I512, I512) {
        (self.numerator, self.denominator)
    }

    /// One whole number over another.
    pub(crate) fn of(numerator: I512, denominator: I512) -> Result<Self, Inexact> {
        reduced(numerator, denominator)
    }

    /// A decimal.
    pub(crate) fn decimal(value: Decimal) -> Result<Self, Inexact> {
        reduced(I512::from(value.mantissa()), power_of_ten(value.scale())?)
    }

    /// A short fraction.
    pub(crate) fn fraction(value: Fraction) -> Result<Self, Inexact> {
        let (over, under, scale) = value.parts();
        reduced(I512::from(over), product(I512::from(under), power_of_ten(scale)?)?)
    }

    /// The same number as a short fraction, where it fits.
    pub(crate) fn short(self) -> Option<Fraction> {
        let over = i64::try_from(self.numerator).ok()?;
        let under = i64::try_from(self.denominator).ok()?;
        Fraction::new(over.into())?.divide(Fraction::new(under.into())?)
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

    /// The value as a decimal, where it is one within the digits that can be held.
    pub(crate) fn as_decimal(self) -> Option<Decimal> {
        let mut over = self.numerator;
        for places in 0..=Decimal::MAX_SCALE {
            if over % self.denominator == I512::ZERO {
                let mantissa = i128::try_from(over / self.denominator).ok()?;
                return Decimal::try_from_i128_with_scale(mantissa, places).ok();
            }
            over = over.checked_mul(I512::from(10))?;
        }
        None
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
