//! Exact arithmetic: fractions of decimals, which refuse rather than round.
//!
//! A ratio of counts is compared and multiplied unrounded, so a value is a numerator over a denominator until the
//! contract says where it becomes pence. Every operation is exact or says that it would need too many digits.

use rust_decimal::{Decimal, RoundingStrategy};
use std::cmp::Ordering;

pub use meed_syntax::tree::RoundingMode;

/// An operation that cannot be done exactly in the digits there are, or divides by zero.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Inexact {
    /// More digits than can be held.
    TooManyDigits,
    /// A division by zero.
    DivisionByZero,
}

/// An exact number: a decimal over a positive decimal.
#[derive(Clone, Copy, Debug)]
pub struct Exact {
    numerator: Decimal,
    denominator: Decimal,
}

impl From<Decimal> for Exact {
    fn from(value: Decimal) -> Self {
        Self { numerator: value, denominator: Decimal::ONE }
    }
}

fn multiply(a: Decimal, b: Decimal) -> Result<Decimal, Inexact> {
    let product = a.checked_mul(b).ok_or(Inexact::TooManyDigits)?;
    if product.scale() == a.scale() + b.scale() || a.is_zero() || b.is_zero() {
        return Ok(product);
    }
    // The library dropped digits to fit; they may all have been trailing zeros of the operands.
    let (a, b) = (a.normalize(), b.normalize());
    let product = a.checked_mul(b).ok_or(Inexact::TooManyDigits)?;
    if product.scale() == a.scale() + b.scale() { Ok(product) } else { Err(Inexact::TooManyDigits) }
}

fn add(a: Decimal, b: Decimal) -> Result<Decimal, Inexact> {
    let sum = a.checked_add(b).ok_or(Inexact::TooManyDigits)?;
    if sum.scale() == a.scale().max(b.scale()) || a.is_zero() || b.is_zero() {
        return Ok(sum);
    }
    let (a, b) = (a.normalize(), b.normalize());
    let sum = a.checked_add(b).ok_or(Inexact::TooManyDigits)?;
    if sum.scale() == a.scale().max(b.scale()) { Ok(sum) } else { Err(Inexact::TooManyDigits) }
}

#[allow(
    clippy::should_implement_trait,
    reason = "the operators return results: an operator that fails is no `+`"
)]
impl Exact {
    /// Zero.
    pub const ZERO: Self = Self { numerator: Decimal::ZERO, denominator: Decimal::ONE };
    /// One.
    pub const ONE: Self = Self { numerator: Decimal::ONE, denominator: Decimal::ONE };

    /// `numerator / denominator`.
    pub fn ratio(numerator: Decimal, denominator: Decimal) -> Result<Self, Inexact> {
        if denominator.is_zero() {
            return Err(Inexact::DivisionByZero);
        }
        if denominator.is_sign_negative() {
            return Ok(Self { numerator: -numerator, denominator: -denominator });
        }
        Ok(Self { numerator, denominator })
    }

    fn is_decimal(self) -> bool {
        self.denominator == Decimal::ONE
    }

    /// The sum.
    pub fn add(self, other: Self) -> Result<Self, Inexact> {
        if self.denominator == other.denominator {
            return Ok(Self {
                numerator: add(self.numerator, other.numerator)?,
                denominator: self.denominator,
            });
        }
        Ok(Self {
            numerator: add(
                multiply(self.numerator, other.denominator)?,
                multiply(other.numerator, self.denominator)?,
            )?,
            denominator: multiply(self.denominator, other.denominator)?,
        })
    }

    /// The negative.
    #[must_use]
    pub fn negate(self) -> Self {
        Self { numerator: -self.numerator, denominator: self.denominator }
    }

    /// The difference.
    pub fn subtract(self, other: Self) -> Result<Self, Inexact> {
        self.add(other.negate())
    }

    /// The product.
    pub fn multiply(self, other: Self) -> Result<Self, Inexact> {
        let denominator = match (self.is_decimal(), other.is_decimal()) {
            (true, _) => other.denominator,
            (_, true) => self.denominator,
            _ => multiply(self.denominator, other.denominator)?,
        };
        Ok(Self { numerator: multiply(self.numerator, other.numerator)?, denominator })
    }

    /// The quotient.
    pub fn divide(self, other: Self) -> Result<Self, Inexact> {
        Self::ratio(
            multiply(self.numerator, other.denominator)?,
            multiply(self.denominator, other.numerator)?,
        )
    }

    /// Which is larger, compared unrounded.
    pub fn compare(self, other: Self) -> Result<Ordering, Inexact> {
        if self.denominator == other.denominator {
            return Ok(self.numerator.cmp(&other.numerator));
        }
        Ok(multiply(self.numerator, other.denominator)?.cmp(&multiply(other.numerator, self.denominator)?))
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.numerator.is_zero()
    }

    /// The nearest multiple of `quantum` by `mode`. `quantum` is above zero.
    pub fn round(self, quantum: Decimal, mode: RoundingMode) -> Result<Decimal, Inexact> {
        if self.is_decimal() && quantum.mantissa() == 1 {
            return Ok(self.numerator.round_dp_with_strategy(quantum.scale(), strategy(mode)));
        }
        let steps = round_quotient(self.numerator, self.denominator, quantum, mode)?;
        let steps = Decimal::try_from_i128_with_scale(steps, 0).map_err(|_| Inexact::TooManyDigits)?;
        multiply(steps, quantum)
    }

    /// The value to `places` decimal places, for showing only.
    pub fn shown(self, places: u32) -> Decimal {
        let value = if self.is_decimal() {
            self.numerator
        } else {
            self.numerator.checked_div(self.denominator).unwrap_or(Decimal::MAX)
        };
        value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
    }

    /// The value as a decimal, where it is one within the digits that can be held.
    pub fn as_decimal(self) -> Option<Decimal> {
        if self.is_decimal() {
            return Some(self.numerator);
        }
        let quotient = self.numerator.checked_div(self.denominator)?;
        (multiply(quotient, self.denominator).ok()? == self.numerator).then(|| quotient.normalize())
    }
}

fn strategy(mode: RoundingMode) -> RoundingStrategy {
    match mode {
        RoundingMode::HalfUp => RoundingStrategy::MidpointAwayFromZero,
        RoundingMode::HalfEven => RoundingStrategy::MidpointNearestEven,
        RoundingMode::Up => RoundingStrategy::AwayFromZero,
        RoundingMode::Down => RoundingStrategy::ToZero,
    }
}

fn power_of_ten(exponent: u32) -> Result<i128, Inexact> {
    10_i128.checked_pow(exponent).ok_or(Inexact::TooManyDigits)
}

fn greatest_common_divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

/// `numerator / (denominator × quantum)` to a whole number.
fn round_quotient(
    numerator: Decimal,
    denominator: Decimal,
    quantum: Decimal,
    mode: RoundingMode,
) -> Result<i128, Inexact> {
    let (numerator, denominator) = (numerator.normalize(), denominator.normalize());
    let mut over = numerator.mantissa();
    let mut under = denominator.mantissa();
    let common = greatest_common_divisor(over, under);
    over /= common;
    under = (under / common).checked_mul(quantum.mantissa()).ok_or(Inexact::TooManyDigits)?;
    let (up, down) = (denominator.scale() + quantum.scale(), numerator.scale());
    if up >= down {
        over = over.checked_mul(power_of_ten(up - down)?).ok_or(Inexact::TooManyDigits)?;
    } else {
        under = under.checked_mul(power_of_ten(down - up)?).ok_or(Inexact::TooManyDigits)?;
    }
    if under == 0 {
        return Err(Inexact::DivisionByZero);
    }
    let (quotient, rest) = (over / under, over % under);
    if rest == 0 {
        return Ok(quotient);
    }
    let away = if (over < 0) == (under < 0) { 1 } else { -1 };
    // Compared without doubling, which could overflow.
    let half = rest.abs().cmp(&(under.abs() - rest.abs()));
    Ok(match (mode, half) {
        (RoundingMode::Up, _)
        | (RoundingMode::HalfUp, Ordering::Equal | Ordering::Greater)
        | (RoundingMode::HalfEven, Ordering::Greater) => quotient + away,
        (RoundingMode::HalfEven, Ordering::Equal) if quotient % 2 != 0 => quotient + away,
        (RoundingMode::HalfEven | RoundingMode::HalfUp | RoundingMode::Down, _) => quotient,
    })
}

/// Splits `total`, a multiple of `quantum`, in proportion to `weights` (none below zero, not all zero) by largest
/// remainder: each part is a multiple of `quantum`, the parts add up to `total`, ties go to the earlier part.
///
/// With `odd_to`, every part is first cut towards zero and what is left goes to that part alone.
pub fn allocate(
    total: Decimal,
    weights: &[Decimal],
    quantum: Decimal,
    odd_to: Option<usize>,
) -> Result<Vec<Decimal>, Inexact> {
    let scale = weights.iter().map(Decimal::scale).max().unwrap_or(0);
    let whole = |weight: &Decimal| -> Result<i128, Inexact> {
        weight.mantissa().checked_mul(power_of_ten(scale - weight.scale())?).ok_or(Inexact::TooManyDigits)
    };
    let weights = weights.iter().map(whole).collect::<Result<Vec<_>, _>>()?;
    let sum = weights.iter().try_fold(0_i128, |sum, weight| sum.checked_add(*weight));
    let sum = sum.ok_or(Inexact::TooManyDigits)?;
    if sum == 0 {
        return Err(Inexact::DivisionByZero);
    }
    let steps = round_quotient(total, Decimal::ONE, quantum, RoundingMode::HalfUp)?;
    let mut parts = Vec::with_capacity(weights.len());
    let mut rests = Vec::with_capacity(weights.len());
    for weight in &weights {
        let product = steps.abs().checked_mul(*weight).ok_or(Inexact::TooManyDigits)?;
        parts.push(product / sum);
        rests.push(product % sum);
    }
    let mut left = steps.abs() - parts.iter().sum::<i128>();
    if let Some(part) = odd_to.and_then(|index| parts.get_mut(index)) {
        *part += left;
        left = 0;
    }
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(rests.get(*index).copied().unwrap_or(0)));
    for index in order {
        if left == 0 {
            break;
        }
        if let Some(part) = parts.get_mut(index) {
            *part += 1;
            left -= 1;
        }
    }
    let sign = steps.signum();
    parts
        .into_iter()
        .map(|part| {
            let part =
                Decimal::try_from_i128_with_scale(part * sign, 0).map_err(|_| Inexact::TooManyDigits)?;
            multiply(part, quantum)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn rounded(numerator: &str, denominator: &str, quantum: &str, mode: RoundingMode) -> String {
        let exact = Exact::ratio(decimal(numerator), decimal(denominator)).unwrap();
        exact.round(decimal(quantum), mode).unwrap().to_string()
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
        assert_eq!(value.round(decimal("0.01"), RoundingMode::HalfUp).unwrap(), decimal("0.02"));
    }

    #[test]
    fn refuses_what_it_cannot_hold() {
        let large = Exact::from(decimal("79228162514264337593543950335"));
        assert_eq!(large.multiply(large).unwrap_err(), Inexact::TooManyDigits);
        let small = Exact::from(decimal("0.0000000000000000000000000001"));
        assert_eq!(small.multiply(small).unwrap_err(), Inexact::TooManyDigits);
        assert_eq!(Exact::ratio(Decimal::ONE, Decimal::ZERO).unwrap_err(), Inexact::DivisionByZero);
    }

    #[test]
    fn odd_pennies_go_where_they_are_sent() {
        let thirds = [Decimal::ONE; 3];
        let penny = decimal("0.01");
        let parts = |odd| allocate(decimal("100.00"), &thirds, penny, odd).unwrap();
        assert_eq!(parts(None), [decimal("33.34"), decimal("33.33"), decimal("33.33")]);
        assert_eq!(parts(Some(2)), [decimal("33.33"), decimal("33.33"), decimal("33.34")]);
    }

    proptest! {
        #[test]
        fn parts_add_up(pence in -1_000_000_000_000_i64..1_000_000_000_000, weights in prop::collection::vec(0_u32..10_000, 1..12)) {
            prop_assume!(weights.iter().any(|weight| *weight > 0));
            let total = Decimal::new(pence, 2);
            let weights: Vec<_> = weights.into_iter().map(|weight| Decimal::new(i64::from(weight), 2)).collect();
            let parts = allocate(total, &weights, decimal("0.01"), None).unwrap();
            prop_assert_eq!(parts.iter().sum::<Decimal>(), total);
            let sum: Decimal = weights.iter().sum();
            for (part, weight) in parts.iter().zip(&weights) {
                prop_assert!((*part - total * *weight / sum).abs() <= decimal("0.01"));
            }
        }

        #[test]
        fn rounding_mirrors_between_the_two_sides(numerator in -1_000_000_i64..1_000_000, denominator in 1_i64..10_000) {
            for mode in [RoundingMode::HalfUp, RoundingMode::HalfEven, RoundingMode::Up, RoundingMode::Down] {
                let value = Exact::ratio(numerator.into(), denominator.into()).unwrap();
                let quantum = decimal("0.01");
                prop_assert_eq!(value.round(quantum, mode).unwrap(), -value.negate().round(quantum, mode).unwrap());
            }
        }
    }
}
