//! Rules and values in the words of the schedule.

use meed_contract::exact::Exact;
use meed_contract::{
    Consequence, Contract, Expression, ExpressionKind, Judgement, MissingKind, Money, Phase, Test, TestKind,
    Type, words,
};
use rust_decimal::Decimal;

/// A plain value in the words of its type.
pub fn value(contract: &Contract, value: Decimal, value_type: Type) -> String {
    match value_type {
        Type::Money => Money::pounds(value).to_string(),
        Type::Percentage => words::percentage(value),
        Type::PercentagePoints => {
            format!("{} percentage points", words::percentage(value).trim_end_matches('%'))
        }
        Type::Judgement => {
            let place = usize::try_from(value).ok();
            let judgement = place.and_then(|place| Judgement::ALL.get(place));
            judgement.map_or("", |judgement| judgement.word()).to_owned()
        }
        Type::YesNo => if value.is_zero() { "no" } else { "yes" }.to_owned(),
        Type::Level(levels) => {
            let scale = contract.levels.get(levels.0);
            let rank = usize::try_from(value).ok();
            scale.zip(rank).and_then(|(scale, rank)| scale.levels.get(rank).cloned()).unwrap_or_default()
        }
        Type::Duration(unit) => {
            use meed_contract::DurationUnit as Length;
            let unit = match unit {
                Length::Days => "days",
                Length::Weeks => "weeks",
                Length::Months => "months",
                Length::Years => "years",
                Length::Hours => "hours",
                Length::Minutes => "minutes",
            };
            let number = words::grouped(value.normalize());
            if value == Decimal::ONE {
                format!("1 {}", unit.trim_end_matches('s'))
            } else {
                format!("{number} {unit}")
            }
        }
        Type::Date => {
            let day = i32::try_from(value).ok().and_then(chrono::NaiveDate::from_num_days_from_ce_opt);
            day.map(words::date).unwrap_or_default()
        }
        Type::Moment => words::moment(value).unwrap_or_default(),
        Type::Number => words::grouped(value.normalize()),
        Type::Rate(rate) => self::rate(value, rate),
    }
}

/// A rate for one of what it is for: `£5 per person per month`.
fn rate(value: Decimal, rate: meed_contract::RateType) -> String {
    use meed_contract::{Per, RateOf};
    let mut value = value;
    if rate.per == Per::PercentagePoint || rate.and == Some(Per::PercentagePoint) {
        value = value.checked_div(Decimal::ONE_HUNDRED).unwrap_or(value);
    }
    let number = |value: Decimal| words::grouped(value.normalize());
    let shown = match rate.of {
        RateOf::Money if value.normalize().scale() <= 2 => meed_contract::Money::pounds(value).to_string(),
        RateOf::Money => format!("£{}", number(value)),
        RateOf::Number => number(value),
        RateOf::PercentagePoints => {
            format!("{} percentage points", number(value.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(value)))
        }
    };
    let and = rate.and.map(|and| format!(" per {}", and.word())).unwrap_or_default();
    format!("{shown} per {}{and}", rate.per.word())
}

/// A measured value, to one decimal place; to more where that would seem to reach a threshold that it does not.
pub(crate) fn measured(
    contract: &Contract,
    exact: Exact,
    value_type: Type,
    thresholds: &[Decimal],
) -> String {
    let (usual, most) = match value_type {
        Type::Percentage => (3, 8),
        _ => (2, 8),
    };
    for places in usual..=most {
        let shown = exact.shown(places);
        let misleads = thresholds.contains(&shown)
            && exact.compare(Exact::from(shown)).is_ok_and(std::cmp::Ordering::is_ne);
        if !misleads {
            return value(contract, shown, value_type);
        }
    }
    value(contract, exact.shown(most), value_type)
}

/// How far two values are apart, to one decimal place; to more where that would seem to be nothing.
pub(crate) fn distance(contract: &Contract, exact: Exact, value_type: Type) -> String {
    let (usual, most) = match value_type {
        Type::PercentagePoints => (3, 8),
        Type::Money => (2, 8),
        _ => (1, 8),
    };
    let places = (usual..most).find(|places| !exact.shown(*places).is_zero()).unwrap_or(most);
    let shown = exact.shown(places);
    if value_type == Type::PercentagePoints && shown == Decimal::new(1, 2) {
        return "1 percentage point".to_owned();
    }
    value(contract, shown, value_type)
}

/// A test as it is written: `at least 30%`.
pub fn test(contract: &Contract, test: &Test) -> String {
    let operand = |expression: &Expression| crate::formula::words(contract, expression);
    match &test.kind {
        TestKind::AtLeast(end) => {
            format!("{} {}", if of_days(end) { "on or after" } else { "at least" }, operand(end))
        }
        TestKind::Above(end) => format!("{} {}", if of_days(end) { "after" } else { "above" }, operand(end)),
        TestKind::AtMost(end) => {
            format!("{} {}", if of_days(end) { "on or before" } else { "at most" }, operand(end))
        }
        TestKind::Below(end) => format!("{} {}", if of_days(end) { "before" } else { "below" }, operand(end)),
        TestKind::Exactly(end) => match end.value_type {
            Type::YesNo | Type::Level(_) => operand(end),
            _ => format!("exactly {}", operand(end)),
        },
        TestKind::Between { low, high, inclusive } => {
            let ends = if *inclusive { "inclusive" } else { "exclusive" };
            format!("between {} and {} {ends}", operand(low), operand(high))
        }
        TestKind::And(tests) => joined(contract, tests, " and "),
        TestKind::Or(tests) => joined(contract, tests, " or "),
    }
}

/// Whether days or moments are compared, which have words of their own.
fn of_days(end: &Expression) -> bool {
    matches!(end.value_type, Type::Date | Type::Moment)
}

/// A formula as it is written: `20% of contract-value`.
pub fn formula(contract: &Contract, expression: &Expression) -> String {
    crate::formula::words(contract, expression)
}

fn joined(contract: &Contract, tests: &[Test], word: &str) -> String {
    tests.iter().map(|one| test(contract, one)).collect::<Vec<_>>().join(word)
}

/// The plain values that a test compares with.
pub(crate) fn thresholds(test: &Test, found: &mut Vec<Decimal>) {
    let mut take = |expression: &Expression| {
        if let ExpressionKind::Constant(value) = expression.kind {
            found.push(value);
        }
    };
    match &test.kind {
        TestKind::AtLeast(end)
        | TestKind::Above(end)
        | TestKind::AtMost(end)
        | TestKind::Below(end)
        | TestKind::Exactly(end) => take(end),
        TestKind::Between { low, high, .. } => {
            take(low);
            take(high);
        }
        TestKind::And(tests) | TestKind::Or(tests) => {
            for test in tests {
                thresholds(test, found);
            }
        }
    }
}

/// A phase in words.
pub fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::NotMeasured => "not measured",
        Phase::Baseline => "baseline",
        Phase::Reported => "reported, not paid",
        Phase::PaidForData => "paid for data",
        Phase::DeemedMet => "deemed met",
        Phase::Linked => "linked to payment",
    }
}

/// A kind of missing in words.
pub fn missing(kind: MissingKind) -> &'static str {
    match kind {
        MissingKind::NotDue => "not due",
        MissingKind::NotSubmitted => "not submitted",
        MissingKind::Suppressed => "suppressed",
        MissingKind::NotApplicable => "not applicable",
    }
}

/// A consequence in words, as it is written in a contract.
pub fn consequence(consequence: Consequence) -> &'static str {
    match consequence {
        Consequence::PaysNothing => "pays nothing",
        Consequence::Withheld => "withheld",
        Consequence::CarriedForward => "nothing to carry forward",
        Consequence::Excluded => "excluded",
        Consequence::ExcludedWeightShared => "excluded and weight shared",
        Consequence::PresumedMet => "presumed met",
        Consequence::CountsAsZero => "counts as zero",
        Consequence::CountsAsNo => "counts as no",
    }
}
