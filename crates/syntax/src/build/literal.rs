//! Literals: money, percentages, numbers, dates, periods, durations.

use super::{Builder, Pair};
use crate::numbers;
use crate::parser::{MeedParser, Rule};
use crate::tree::{
    Date, DayOfYear, DurationUnit, Literal, LiteralKind, Per, Period, PeriodKind, Rate, RateOf,
};
use chrono::{Datelike as _, NaiveDate};
use meed_diagnostics::SourceId;
use meed_diagnostics::{Code, Diagnostic, Safety, Span};
use pest::Parser as _;
use rust_decimal::Decimal;

/// The literal that a text begins with, perhaps with a minus sign, and how many bytes it takes.
pub(crate) fn literal_at(text: &str) -> Option<(LiteralKind, usize)> {
    let pair = MeedParser::parse(Rule::signed_literal, text).ok()?.next()?;
    let length = pair.as_str().len();
    let mut builder = Builder::new(SourceId(0), text, false);
    let literal = builder.signed_literal(pair)?;
    builder.diagnostics.is_empty().then_some((literal.kind, length))
}

impl Builder<'_> {
    /// Any literal.
    pub(super) fn literal(&mut self, pair: &Pair<'_>) -> Option<Literal> {
        let span = self.span(pair);
        let kind = match pair.as_rule() {
            Rule::money | Rule::money_or_rate => self.money(pair.as_str(), span)?,
            Rule::date => LiteralKind::Date(self.date(pair)),
            Rule::period | Rule::contract_year | Rule::financial_year => {
                LiteralKind::Period(self.period(pair)?.kind)
            }
            Rule::yes_no => LiteralKind::YesNo(pair.as_str() == "yes"),
            _ => self.numeric(pair, span)?,
        };
        Some(Literal { kind, span })
    }

    /// What begins with a digit.
    fn numeric(&mut self, pair: &Pair<'_>, span: Span) -> Option<LiteralKind> {
        let text = pair.as_str();
        if text.contains('/') {
            return Some(LiteralKind::Period(self.period(pair)?.kind));
        }
        if let Some(number) = text.strip_suffix('%') {
            return Some(LiteralKind::Percentage(self.decimal(number, text, span)?));
        }
        if let Some((number, per)) = text.split_once(" per ")
            && per.trim() != "cent"
        {
            let (of, digits) = match number.split_once(' ') {
                Some((digits, _)) => (RateOf::PercentagePoints, digits),
                None => (RateOf::Number, number),
            };
            let value = self.decimal(digits, text, span)?;
            return self.rate(value, of, per, span);
        }
        let mut words = text.split_whitespace();
        let number = words.next()?;
        Some(match words.next() {
            None => LiteralKind::Number(self.decimal(number, text, span)?),
            Some(month) if month.starts_with(|letter: char| letter.is_ascii_uppercase()) => {
                let date = self.date(pair);
                match text.split_once(" at ") {
                    Some((_, time)) => LiteralKind::Moment(date, self.time_of_day(time.trim(), span)?),
                    None => LiteralKind::Date(date),
                }
            }
            Some("per") => LiteralKind::Percentage(self.decimal(number, text, span)?),
            Some("percentage") => LiteralKind::PercentagePoints(self.decimal(number, text, span)?),
            Some(unit) => LiteralKind::Duration(self.decimal(number, text, span)?, duration_unit(unit)?),
        })
    }

    /// `14:30`, in minutes since midnight.
    fn time_of_day(&mut self, text: &str, span: Span) -> Option<u16> {
        let (hours, minutes) = text.split_once(':')?;
        let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
        if hours > 23 || minutes > 59 {
            self.report(
                Diagnostic::new(Code::NoSuchDate, span, format!("there is no `{text}` on a clock"))
                    .with_text("no such time of day")
                    .with_help("times of day run from `0:00` to `23:59`"),
            );
            return None;
        }
        Some(hours * 60 + minutes)
    }

    /// `£1.2m` or `£5 per day`.
    fn money(&mut self, text: &str, span: Span) -> Option<LiteralKind> {
        let mut words = text.split_whitespace();
        let amount = words.next()?.strip_prefix('£')?;
        let (number, unit) = match amount.find(|letter: char| letter.is_ascii_alphabetic()) {
            Some(at) => amount.split_at_checked(at)?,
            None => (amount, ""),
        };
        let times = match unit {
            "k" => Decimal::ONE_THOUSAND,
            "m" => Decimal::from(1_000_000),
            "bn" => Decimal::from(1_000_000_000),
            _ => Decimal::ONE,
        };
        let number = self.decimal(number, text, span)?;
        let Some(pounds) = number.checked_mul(times) else {
            self.report(numbers::too_many_digits(text, span));
            return None;
        };
        let pounds = if unit.is_empty() { pounds } else { pounds.normalize() };
        match text.split_once(" per ") {
            None => Some(LiteralKind::Money(pounds)),
            Some((_, per)) => self.rate(pounds, RateOf::Money, per, span),
        }
    }

    /// So much `per day`, `per 1,000 people`, `per person per month`; `per` is what stands behind the first `per`.
    fn rate(&mut self, value: Decimal, of: RateOf, per: &str, span: Span) -> Option<LiteralKind> {
        let (per, and) = match per.split_once(" per ") {
            Some((per, and)) => (per, Some(rate_unit(and)?)),
            None => (per, None),
        };
        let (count, per) = match per.trim().strip_suffix("people") {
            Some(count) => (self.decimal(count.trim(), count.trim(), span)?, Per::Person),
            None => (Decimal::ONE, rate_unit(per)?),
        };
        // Any other number would make sums that do not end.
        let is_round = (0..=6).any(|zeros| count == Decimal::from(10_u32.pow(zeros)));
        let Some(count) = u32::try_from(count).ok().filter(|_| is_round) else {
            self.report(
                Diagnostic::new(
                    Code::RateOfOddNumber,
                    span,
                    format!(
                        "a rate is for each of 10, 100, 1,000 … people, and this is for {}",
                        count.normalize()
                    ),
                )
                .with_help("reckon it for 100 or for 1,000 people"),
            );
            return None;
        };
        if and == Some(per) {
            self.report(
                Diagnostic::new(Code::RateOfOddNumber, span, format!("this is per {} twice", per.word()))
                    .with_help(
                        "write what it is for once, or two different things: `£30 per person per month`",
                    ),
            );
            return None;
        }
        Some(LiteralKind::Rate(Rate { value, of, count, per, and }))
    }

    /// The number that a pair begins with.
    pub(super) fn number(&mut self, pair: &Pair<'_>) -> Option<Decimal> {
        let span = self.span(pair);
        let text = pair.as_str();
        let number = text.split([' ', '%']).next().unwrap_or(text);
        self.decimal(number, text, span)
    }

    /// A number that fits `u16`: years, instalments, days.
    pub(super) fn small(&mut self, digits: &str, span: Span) -> Option<u16> {
        let read = digits.trim().parse().ok();
        if read.is_none() {
            self.report(
                Diagnostic::new(
                    Code::TooManyDigits,
                    span,
                    format!("`{}` is larger than can be meant here", numbers::short(digits)),
                )
                .with_help("the largest number that this place takes is 65535"),
            );
        }
        read
    }

    /// The number `text`, with or without thousands commas, in the literal `whole`.
    fn decimal(&mut self, text: &str, whole: &str, span: Span) -> Option<Decimal> {
        match numbers::read(text) {
            Ok(number) => Some(number),
            Err(numbers::Unreadable::Commas(better)) => {
                self.report(numbers::misplaced_commas(whole, &whole.replacen(text, &better, 1), span));
                None
            }
            Err(numbers::Unreadable::TooLong) => {
                self.report(numbers::too_many_digits(text, span));
                None
            }
        }
    }

    /// A date. One that does not exist is reported, and stands in the tree as the month's last day.
    pub(super) fn date(&mut self, pair: &Pair<'_>) -> Date {
        let span = self.span(pair);
        let mut words = pair.as_str().split_whitespace();
        let day: u32 = words.next().and_then(|day| day.parse().ok()).unwrap_or(1);
        let month_word = words.next().unwrap_or_default();
        let month = month_number(month_word).unwrap_or(1);
        let year: i32 = words.next().and_then(|year| year.parse().ok()).unwrap_or_default();
        let date = NaiveDate::from_ymd_opt(year, month, day).unwrap_or_else(|| {
            let last = numbers::last_day(year, month);
            let month_name = numbers::month_name(month);
            let of = if month == 2 { format!("{month_name} {year}") } else { month_name.to_owned() };
            let instead = format!("{} {month_word} {year:04}", last.day());
            self.report(
                Diagnostic::new(
                    Code::NoSuchDate,
                    span,
                    format!("`{}` does not exist: {of} has {} days", pair.as_str(), last.day()),
                )
                .with_text("no such day")
                .with_help(if day == 0 { "days are counted from 1" } else { "say which day is meant" })
                .with_fix(format!("write `{instead}`"), span, instead, Safety::ChoosesATerm),
            );
            last
        });
        Date { date, span }
    }

    /// A day of every year: `1 April`. One that not every year has is reported.
    pub(super) fn day_of_year(&mut self, pair: &Pair<'_>) -> Option<DayOfYear> {
        let span = self.span(pair);
        let mut words = pair.as_str().split_whitespace();
        let day: u32 = words.next()?.parse().ok()?;
        let month = month_number(words.next()?)?;
        // 2023 is no leap year.
        if NaiveDate::from_ymd_opt(2023, month, day).is_none() {
            self.report(
                Diagnostic::new(Code::NoSuchDate, span, format!("not every year has a `{}`", pair.as_str()))
                    .with_text("no such day")
                    .with_help("name a day that every year has, such as `1 April`"),
            );
            return None;
        }
        Some(DayOfYear { month, day, span })
    }

    /// A period that stands alone.
    pub(crate) fn written_period(&mut self, pair: &Pair<'_>) -> Option<PeriodKind> {
        self.period(pair).map(|period| period.kind)
    }

    /// A period: `Year 2`, `Quarter 3 of Year 2`, `October 2016`, `2018/19`, `Q1 2018/19`.
    pub(super) fn period(&mut self, pair: &Pair<'_>) -> Option<Period> {
        let span = self.span(pair);
        let words: Vec<&str> = pair.as_str().split_whitespace().collect();
        let kind = match *words.as_slice() {
            [years] => PeriodKind::FinancialYear(self.financial_year(years, span)?),
            ["Year", year] => PeriodKind::Year(self.small(year, span)?),
            ["Quarter", quarter] => PeriodKind::Quarter { quarter: self.quarter(quarter, span)?, year: None },
            ["Quarter", quarter, _, _, year] => PeriodKind::Quarter {
                quarter: self.quarter(quarter, span)?,
                year: Some(self.small(year, span)?),
            },
            [quarter, years] if quarter.starts_with('Q') => PeriodKind::FinancialQuarter {
                quarter: self.quarter(quarter.trim_start_matches('Q'), span)?,
                year: self.financial_year(years, span)?,
            },
            [month, year] => PeriodKind::Month {
                year: year.parse().ok()?,
                month: u8::try_from(month_number(month)?).ok()?,
            },
            _ => return None,
        };
        Some(Period { kind, span })
    }

    /// The contract year that a phrase such as `before Year 3` ends with.
    pub(super) fn year_of(&mut self, pair: &Pair<'_>) -> Option<u16> {
        let span = self.span(pair);
        let year = pair.as_str().rsplit(' ').next().unwrap_or_default();
        self.small(year, span)
    }

    fn quarter(&mut self, digits: &str, span: Span) -> Option<u8> {
        let quarter = digits.parse().ok().filter(|quarter| (1..=4).contains(quarter));
        if quarter.is_none() {
            self.report(
                Diagnostic::new(
                    Code::WrongPeriod,
                    span,
                    format!("there is no quarter {}", numbers::short(digits)),
                )
                .with_help("the quarters of a year are 1, 2, 3 and 4"),
            );
        }
        quarter
    }

    /// The first calendar year of `2018/19`, whose parts must follow one another.
    fn financial_year(&mut self, text: &str, span: Span) -> Option<i32> {
        let (first, second) = text.split_once('/')?;
        let first: i32 = first.parse().ok()?;
        let second: i32 = second.parse().ok()?;
        let right = (first + 1).rem_euclid(100);
        if right == second {
            return Some(first);
        }
        let instead = format!("{first:04}/{right:02}");
        self.report(
            Diagnostic::new(
                Code::UnspacedOperator,
                span,
                format!("`{text}` is no financial year: its two parts must follow one another"),
            )
            .with_text("reads as a financial year")
            .with_help(format!(
                "the financial year that begins on 1 April {first} is written `{instead}`; \
                 a division has a space on both sides of the `/`"
            ))
            .with_fix(format!("write `{instead}`"), span, instead, Safety::ChoosesATerm),
        );
        None
    }
}

/// The month, 1 to 12, by its name or its first three letters.
fn month_number(word: &str) -> Option<u32> {
    let number = numbers::MONTHS.iter().position(|month| word.len() >= 3 && month.starts_with(word))?;
    u32::try_from(number + 1).ok()
}

fn duration_unit(word: &str) -> Option<DurationUnit> {
    Some(match word.trim_end_matches('s') {
        "day" => DurationUnit::Days,
        "week" => DurationUnit::Weeks,
        "month" => DurationUnit::Months,
        "year" => DurationUnit::Years,
        "hour" => DurationUnit::Hours,
        "minute" => DurationUnit::Minutes,
        _ => return None,
    })
}

fn rate_unit(words: &str) -> Option<Per> {
    let mut words = words.split_whitespace();
    Some(match words.next()? {
        "day" => Per::Day,
        "hour" => Per::Hour,
        "minute" => Per::Minute,
        "week" => Per::Week,
        "month" => Per::Month,
        "year" => Per::Year,
        "person" => Per::Person,
        "percentage" => Per::PercentagePoint,
        _ => return None,
    })
}
