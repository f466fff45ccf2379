//! Literals as people write them.

use super::Places;
use chrono::NaiveDate;
use meed_diagnostics::Span;
use rust_decimal::Decimal;

/// A literal with its place.
#[derive(Clone, PartialEq, Eq, Debug, Places)]
pub struct Literal {
    /// What it says.
    pub kind: LiteralKind,
    /// Where it stands.
    pub span: Span,
}

/// What a literal says.
#[derive(Clone, PartialEq, Eq, Debug, Places)]
pub enum LiteralKind {
    /// `£36,000,000`, `£1.2m`, `£29,241k`: in pounds.
    Money(Decimal),
    /// `16.75%`: the number before the sign, 16.75.
    Percentage(Decimal),
    /// `2 percentage points`: the number, 2.
    PercentagePoints(Decimal),
    /// `1,250` or `0.9`.
    Number(Decimal),
    /// `28 days`.
    Duration(Decimal, DurationUnit),
    /// `£5 per day`, `12 per 1,000 people`, `£30 per person per month`.
    Rate(Rate),
    /// `1 October 2018`.
    Date(Date),
    /// `1 October 2018 at 14:30`: the day, and the minutes since midnight.
    Moment(Date, u16),
    /// `Year 2`, `Quarter 1 of Year 2`, `October 2016`, `2018/19`, `Q1 2018/19`.
    Period(PeriodKind),
    /// `yes` or `no`.
    YesNo(bool),
}

/// A date as written. A date that does not exist was reported, and stands here as the month's last day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Places)]
pub struct Date {
    /// The day it names.
    pub date: NaiveDate,
    /// Where it stands.
    pub span: Span,
}

/// A period with its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Places)]
pub struct Period {
    /// What it names.
    pub kind: PeriodKind,
    /// Where it stands.
    pub span: Span,
}

/// The periods that can be written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum PeriodKind {
    /// `Year 2`: a contract year, from 1.
    Year(u16),
    /// `Quarter 3 of Year 2`, or `Quarter 3` where the year is clear: a quarter of a contract year, from 1.
    Quarter {
        /// 1 to 4.
        quarter: u8,
        /// The contract year, where it is written.
        year: Option<u16>,
    },
    /// `October 2016`.
    Month {
        /// The calendar year.
        year: i32,
        /// 1 to 12.
        month: u8,
    },
    /// `2018/19`: 1 April 2018 to 31 March 2019, by its first calendar year.
    FinancialYear(i32),
    /// `Q1 2018/19`: April to June 2018.
    FinancialQuarter {
        /// 1 to 4; quarter 1 begins in April.
        quarter: u8,
        /// The first calendar year of the financial year.
        year: i32,
    },
}

/// So much for each of something.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub struct Rate {
    /// The number as written: pounds, a number, percentage points.
    pub value: Decimal,
    /// Of what.
    pub of: RateOf,
    /// For how many of what it is: 1, 10, 100, 1,000 ….
    pub count: u32,
    /// For what it is.
    pub per: Per,
    /// For what else each of them is: `per person per month`.
    pub and: Option<Per>,
}

/// What a rate is of.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum RateOf {
    /// Pounds.
    Money,
    /// Whole or broken things.
    Number,
    /// Percentage points.
    PercentagePoints,
}

/// What a rate is for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum Per {
    /// `per minute`
    Minute,
    /// `per hour`
    Hour,
    /// `per day`
    Day,
    /// `per week`
    Week,
    /// `per month`
    Month,
    /// `per year`
    Year,
    /// `per person`: whatever is counted.
    Person,
    /// `per percentage point`
    PercentagePoint,
}

impl Per {
    /// The word that says it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
            Self::Person => "person",
            Self::PercentagePoint => "percentage point",
        }
    }
}

/// What durations are counted in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum DurationUnit {
    /// `days`
    Days,
    /// `weeks`
    Weeks,
    /// `months`
    Months,
    /// `years`
    Years,
    /// `hours`
    Hours,
    /// `minutes`
    Minutes,
}

/// The closed list of units that an input or indicator may be measured in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum Unit {
    /// `count`: whole things.
    Count,
    /// `number`: any number.
    Number,
    /// `percentage`
    Percentage,
    /// `money`: pounds.
    Money,
    /// `days`
    Days,
    /// `hours`
    Hours,
    /// `minutes`
    Minutes,
    /// `date`: a day.
    Date,
    /// `moment`: a day and a time of day.
    Moment,
}
