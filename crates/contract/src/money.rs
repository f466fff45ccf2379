//! Money and where it is rounded.

use crate::exact::{Exact, Inexact, RoundingMode};
use rust_decimal::Decimal;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

/// Pounds, exact. Not necessarily whole pence: only a [`Rounding`] makes it so.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Money(Decimal);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// `pounds` as money.
    pub fn pounds(pounds: Decimal) -> Self {
        Self(pounds)
    }

    /// The pounds as a number.
    pub fn as_pounds(self) -> Decimal {
        self.0
    }

    /// Whether it is nothing.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// As machines read it: `90000.00`, at least two decimal places.
    pub fn plain(self) -> String {
        let mut value = self.0.normalize();
        if value.scale() < 2 {
            value.rescale(2);
        }
        if value.is_zero() {
            value.set_sign_positive(true);
        }
        value.to_string()
    }
}

/// As people read it: `£90,000`, `-£1,234.50`; pence only where there are any.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0.is_sign_negative() && !self.0.is_zero() { "-" } else { "" };
        let mut value = self.0.abs().normalize();
        if value.scale() == 1 {
            value.rescale(2);
        }
        f.pad(&format!("{sign}£{}", crate::words::grouped(value)))
    }
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// The contract's rounding of money: `rounding to £0.01 half up`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rounding {
    /// The step, above zero.
    pub quantum: Decimal,
    /// What happens between two steps.
    pub mode: RoundingMode,
}

impl Rounding {
    /// `value` to the contract's step.
    pub fn apply(self, value: Exact) -> Result<Money, Inexact> {
        let rounded = value.round(self.quantum, self.mode)?;
        rounded.as_decimal().map(Money).ok_or(Inexact::TooManyDigits)
    }
}
