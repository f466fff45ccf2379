//! Exact arithmetic: fractions of decimals, which refuse rather than round.
//!
//! A ratio of counts is compared and multiplied unrounded, so a value is a numerator over a denominator until the
//! contract says where it becomes pence. Every operation is exact or says that it would need too many digits.

use crate::wide::Wide;
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

/// An exact number: a fraction.
#[derive(Clone, Copy, Debug)]
pub struct Exact(Fraction);

#[derive(Clone, Copy, Debug)]
enum Fraction {
    /// A decimal over a positive decimal: nearly every number there is.
    Decimals(Decimal, Decimal),
    /// What needs more digits: the mean of twelve months' ratios has a denominator of some forty.
    Wide(Wide),
}

impl From<Decimal> for Exact {
    fn from(value: Decimal) -> Self {
        Self(Fraction::Decimals(value, Decimal::ONE))
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
    pub const ZERO: Self = Self(Fraction::Decimals(Decimal::ZERO, Decimal::ONE));
    /// One.
    pub const ONE: Self = Self(Fraction::Decimals(Decimal::ONE, Decimal::ONE));

    /// `numerator / denominator`.
    pub fn ratio(numerator: Decimal, denominator: Decimal) -> Result<Self, Inexact> {
        if denominator.is_zero() {
            return Err(Inexact::DivisionByZero);
        }
        if denominator.is_sign_negative() {
            return Ok(Self(Fraction::Decimals(-numerator, -denominator)));
        }
        Ok(Self(Fraction::Decimals(numerator, denominator)))
    }

    fn wide(self) -> Result<Wide, Inexact> {
        match self.0 {
            Fraction::Decimals(numerator, denominator) => Wide::ratio(numerator, denominator),
            Fraction::Wide(wide) => Ok(wide),
        }
    }

    /// Takes the short way where it is exact, the wide way where it is not.
    fn combine(
        self,
        other: Self,
        short: impl Fn((Decimal, Decimal), (Decimal, Decimal)) -> Result<Self, Inexact>,
        wide: impl Fn(Wide, Wide) -> Result<Wide, Inexact>,
    ) -> Result<Self, Inexact> {
        if let (Fraction::Decimals(a, b), Fraction::Decimals(c, d)) = (self.0, other.0) {
            match short((a, b), (c, d)) {
                Err(Inexact::TooManyDigits) => {}
                done => return done,
            }
        }
        let wide = wide(self.wide()?, other.wide()?)?;
        Ok(Self(
            wide.decimals().map_or(Fraction::Wide(wide), |(over, under)| Fraction::Decimals(over, under)),
        ))
    }

    /// The sum.
    pub fn add(self, other: Self) -> Result<Self, Inexact> {
        let short = |(a, b): (Decimal, Decimal), (c, d): (Decimal, Decimal)| {
            if b == d {
                return Ok(Self(Fraction::Decimals(add(a, c)?, b)));
            }
            Ok(Self(Fraction::Decimals(add(multiply(a, d)?, multiply(c, b)?)?, multiply(b, d)?)))
        };
        self.combine(other, short, Wide::add)
    }

    /// The negative.
    #[must_use]
    pub fn negate(self) -> Self {
        Self(match self.0 {
            Fraction::Decimals(numerator, denominator) => Fraction::Decimals(-numerator, denominator),
            Fraction::Wide(wide) => Fraction::Wide(wide.negate()),
        })
    }

    /// The difference.
    pub fn subtract(self, other: Self) -> Result<Self, Inexact> {
        self.add(other.negate())
    }

    /// The product.
    pub fn multiply(self, other: Self) -> Result<Self, Inexact> {
        let short = |(a, b): (Decimal, Decimal), (c, d): (Decimal, Decimal)| {
            let denominator = match (b == Decimal::ONE, d == Decimal::ONE) {
                (true, _) => d,
                (_, true) => b,
                _ => multiply(b, d)?,
            };
            Ok(Self(Fraction::Decimals(multiply(a, c)?, denominator)))
        };
        self.combine(other, short, Wide::multiply)
    }

    /// The quotient.
    pub fn divide(self, other: Self) -> Result<Self, Inexact> {
        if other.is_zero() {
            return Err(Inexact::DivisionByZero);
        }
        let short = |(a, b): (Decimal, Decimal), (c, d): (Decimal, Decimal)| {
            Self::ratio(multiply(a, d)?, multiply(b, c)?)
        };
        self.combine(other, short, Wide::divide)
    }

    /// Which is larger, compared unrounded.
    pub fn compare(self, other: Self) -> Result<Ordering, Inexact> {
        if let (Fraction::Decimals(a, b), Fraction::Decimals(c, d)) = (self.0, other.0) {
            if b == d {
                return Ok(a.cmp(&c));
            }
            if let (Ok(left), Ok(right)) = (multiply(a, d), multiply(c, b)) {
                return Ok(left.cmp(&right));
            }
        }
        self.wide()?.compare(other.wide()?)
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        match self.0 {
            Fraction::Decimals(numerator, _) => numerator.is_zero(),
            Fraction::Wide(wide) => wide.is_zero(),
        }
    }

    /// The nearest multiple of `quantum` by `mode`. `quantum` is above zero.
    pub fn round(self, quantum: Decimal, mode: RoundingMode) -> Result<Decimal, Inexact> {
        if let Fraction::Decimals(numerator, denominator) = self.0 {
            if denominator == Decimal::ONE && quantum.mantissa() == 1 {
                return Ok(numerator.round_dp_with_strategy(quantum.scale(), strategy(mode)));
            }
            if let Ok(steps) = round_quotient(numerator, denominator, quantum, mode) {
                return multiply(whole(steps)?, quantum);
            }
        }
        multiply(whole(self.wide()?.round(quantum, mode)?)?, quantum)
    }

    /// The value to `places` decimal places, for showing only.
    pub fn shown(self, places: u32) -> Decimal {
        match self.0 {
            Fraction::Decimals(numerator, denominator) => {
                let value = if denominator == Decimal::ONE {
                    numerator
                } else {
                    numerator.checked_div(denominator).unwrap_or(Decimal::MAX)
                };
                value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
            }
            Fraction::Wide(wide) => wide
                .round(Decimal::new(1, places), RoundingMode::HalfUp)
                .ok()
                .and_then(|steps| Decimal::try_from_i128_with_scale(steps, places).ok())
                .unwrap_or(Decimal::MAX),
        }
    }

    /// The value as a decimal, where it is one within the digits that can be held.
    pub fn as_decimal(self) -> Option<Decimal> {
        match self.0 {
            Fraction::Decimals(numerator, denominator) if denominator == Decimal::ONE => Some(numerator),
            Fraction::Decimals(numerator, denominator) => {
                let quotient = numerator.checked_div(denominator)?;
                (multiply(quotient, denominator).ok()? == numerator).then(|| quotient.normalize())
            }
            // What could be held was made short when it was reckoned, unless it has no end.
            Fraction::Wide(_) => None,
        }
    }
}

fn whole(steps: i128) -> Result<Decimal, Inexact> {
    Decimal::try_from_i128_with_scale(steps, 0).map_err(|_| Inexact::TooManyDigits)
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
    // Compared without doubling, which could overflow.
    let half = rest.abs().cmp(&(under.abs() - rest.abs()));
    let away = if (over < 0) == (under < 0) { 1 } else { -1 };
    Ok(if goes_away(mode, half, quotient % 2 != 0) { quotient + away } else { quotient })
}

/// Whether a value between two steps goes to the one further from zero. `half` compares its rest with half a step.
pub(crate) fn goes_away(mode: RoundingMode, half: Ordering, is_odd: bool) -> bool {
    match mode {
        RoundingMode::Up => true,
        RoundingMode::Down => false,
        RoundingMode::HalfUp => half.is_ge(),
        RoundingMode::HalfEven => half.is_gt() || (half.is_eq() && is_odd),
    }
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
            pennies.unwrap().round(decimal("0.01"), RoundingMode::HalfUp),
            Err(Inexact::TooManyDigits)
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
