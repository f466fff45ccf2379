//! Short fractions: the form of an exact number of which nearly all reckoning is made.
//!
//! Three whole numbers of 64 bits, so that a result is copied in three steps. Whatever does not fit says so, and the exact
//! number takes its wide form.

use crate::exact::RoundingMode;
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// `over / (under × 10^scale)`, with `under` above zero. Every operation gives none where its result does not fit.
#[derive(Clone, Copy, Debug)]
pub struct Fraction {
    over: i64,
    under: i64,
    /// At most [`MOST_PLACES`].
    scale: u32,
}

/// The most decimal places of a short fraction.
const MOST_PLACES: u32 = 18;

const POWERS_OF_TEN: [i64; 19] = {
    let mut powers = [1; 19];
    let mut exponent = 1;
    while exponent < 19 {
        #[allow(clippy::indexing_slicing, reason = "both are below the length, and it is a constant")]
        {
            powers[exponent] = powers[exponent - 1] * 10;
        }
        exponent += 1;
    }
    powers
};

fn power_of_ten(exponent: u32) -> Option<i64> {
    POWERS_OF_TEN.get(exponent as usize).copied()
}

fn narrow(value: i128) -> Option<i64> {
    i64::try_from(value).ok()
}

fn product(a: i64, b: i64) -> i128 {
    i128::from(a) * i128::from(b)
}

/// `value × 10^exponent`, by the machine's own multiplication wherever that is wide enough.
#[inline]
fn raised(value: i128, exponent: u32) -> Option<i128> {
    if exponent == 0 {
        return Some(value);
    }
    let power = power_of_ten(exponent)?;
    match i64::try_from(value) {
        Ok(value) => Some(product(value, power)),
        Err(_) => value.checked_mul(power.into()),
    }
}

#[allow(
    clippy::should_implement_trait,
    reason = "the operators return options: an operator that may have no result is no `+`"
)]
impl Fraction {
    /// Zero.
    pub const ZERO: Self = Self { over: 0, under: 1, scale: 0 };
    /// One.
    pub const ONE: Self = Self { over: 1, under: 1, scale: 0 };

    /// A decimal.
    pub fn new(value: Decimal) -> Option<Self> {
        let short = |value: Decimal| {
            let scale = value.scale();
            Some(Self {
                over: narrow(value.mantissa())?,
                under: 1,
                scale: Some(scale).filter(|s| *s <= MOST_PLACES)?,
            })
        };
        short(value).or_else(|| short(value.normalize()))
    }

    /// A whole number.
    pub fn whole(value: u32) -> Self {
        Self { over: i64::from(value), under: 1, scale: 0 }
    }

    pub(crate) fn parts(self) -> (i64, i64, u32) {
        (self.over, self.under, self.scale)
    }

    /// The sum.
    #[inline]
    pub fn add(self, other: Self) -> Option<Self> {
        let (a, c) = if self.under == other.under {
            (i128::from(self.over), i128::from(other.over))
        } else {
            (product(self.over, other.under), product(other.over, self.under))
        };
        let scale = self.scale.max(other.scale);
        let a = raised(a, scale - self.scale)?;
        let c = raised(c, scale - other.scale)?;
        let under =
            if self.under == other.under { self.under } else { narrow(product(self.under, other.under))? };
        Some(Self { over: narrow(a.checked_add(c)?)?, under, scale })
    }

    /// The negative.
    #[inline]
    pub fn negate(self) -> Option<Self> {
        Some(Self { over: self.over.checked_neg()?, ..self })
    }

    /// The difference.
    #[inline]
    pub fn subtract(self, other: Self) -> Option<Self> {
        self.add(other.negate()?)
    }

    /// The product.
    #[inline]
    pub fn multiply(self, other: Self) -> Option<Self> {
        let over = narrow(product(self.over, other.over))?;
        let under = narrow(product(self.under, other.under))?;
        let scale = Some(self.scale + other.scale).filter(|scale| *scale <= MOST_PLACES)?;
        Some(Self { over, under, scale })
    }

    /// The quotient; none also where `other` is zero.
    #[inline]
    pub fn divide(self, other: Self) -> Option<Self> {
        let (sign, divisor) = (i128::from(other.over.signum()), i128::from(other.over.unsigned_abs()));
        if divisor == 0 {
            return None;
        }
        let over = product(self.over, other.under) * sign;
        let under = narrow(i128::from(self.under) * divisor)?;
        Some(if self.scale >= other.scale {
            Self { over: narrow(over)?, under, scale: self.scale - other.scale }
        } else {
            Self { over: narrow(raised(over, other.scale - self.scale)?)?, under, scale: 0 }
        })
    }

    /// Which is larger.
    #[inline]
    pub fn compare(self, other: Self) -> Option<Ordering> {
        let left = product(self.over, other.under);
        let right = product(other.over, self.under);
        let scale = self.scale.max(other.scale);
        Some(raised(left, scale - self.scale)?.cmp(&raised(right, scale - other.scale)?))
    }

    /// Whether it is zero.
    #[inline]
    pub fn is_zero(self) -> bool {
        self.over == 0
    }

    /// The nearest multiple of `quantum` by `mode`. `quantum` is above zero.
    #[inline]
    pub fn round(self, quantum: Decimal, mode: RoundingMode) -> Option<Self> {
        let step = narrow(quantum.mantissa())?;
        let places = quantum.scale();
        if self.under == 1 && step == 1 && self.scale <= places {
            return Some(self);
        }
        // over / (under × 10^scale) ÷ (step / 10^places)
        let over = raised(self.over.into(), places)?;
        let under = raised(product(self.under, step), self.scale)?;
        let steps = match (i64::try_from(over), i64::try_from(under)) {
            // A division of 64 bits takes a fraction of the time of one of 128.
            (Ok(over), Ok(under)) => rounded(over.into(), under.into(), (over / under).into(), mode),
            _ => rounded(over, under, over / under, mode),
        };
        Some(Self {
            over: narrow(steps.checked_mul(step.into())?)?,
            under: 1,
            scale: Some(places).filter(|places| *places <= MOST_PLACES)?,
        })
    }

    /// The value as a decimal, where it is one.
    pub fn as_decimal(self) -> Option<Decimal> {
        if self.under == 1 {
            return Some(Decimal::new(self.over, self.scale));
        }
        // 63 binary digits below the line end after 63 decimal places at the latest, of which fewer can be held.
        let mut over = i128::from(self.over);
        let under = i128::from(self.under);
        for places in 0..=28 - self.scale {
            if over % under == 0 {
                return Decimal::try_from_i128_with_scale(over / under, self.scale + places).ok();
            }
            over = over.checked_mul(10)?;
        }
        None
    }
}

/// `over / under`, of which `quotient` is the whole part, to a whole number.
fn rounded(over: i128, under: i128, quotient: i128, mode: RoundingMode) -> i128 {
    let rest = over - quotient * under;
    if rest == 0 {
        return quotient;
    }
    // Compared without doubling, which could overflow.
    let half = rest.abs().cmp(&(under - rest.abs()));
    let away = if over < 0 { -1 } else { 1 };
    if goes_away(mode, half, quotient % 2 != 0) { quotient + away } else { quotient }
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
