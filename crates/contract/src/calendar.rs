//! The term, its contract years and the periods within them.
//!
//! Contract years run from commencement, or from a stated day of the year; then the first may be short, and the last may be short
//! in any case. Financial years run from 1 April to 31 March.

use chrono::{Datelike, Days, Months, NaiveDate};
use meed_syntax::tree::{Frequency, PartUnit, PeriodKind};

/// Days from `first` to `last`, both included; `first <= last`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DateRange {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
}

impl DateRange {
    /// Whether `date` lies in it.
    pub fn contains(self, date: NaiveDate) -> bool {
        self.first <= date && date <= self.last
    }

    /// Whether the whole of `other` lies in it.
    pub fn covers(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// Whether they share a day.
    pub fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

/// A contract year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ContractYear {
    /// From 1.
    pub number: u16,
    /// Its days; the first and the last year of a term may be short.
    pub range: DateRange,
    /// The twelve months that it would have if it were not short.
    pub whole: DateRange,
}

/// A part of a year: so many of the days, or of the twelve months, that the year has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PartOfYear {
    /// How many of them.
    pub part: u32,
    /// How many the year has; above zero.
    pub whole: u32,
}

impl PartOfYear {
    /// Whether it is all of the year.
    pub fn is_whole(self) -> bool {
        self.part == self.whole
    }
}

/// The term and what follows from it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Calendar {
    term: DateRange,
    years: Vec<ContractYear>,
}

/// The longest term that is read, in years: enough for any contract, and a bound on what a mistyped date can cost.
pub const LONGEST_TERM: u16 = 100;

/// So many months later.
pub(crate) fn months_later(date: NaiveDate, months: u32) -> NaiveDate {
    date.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}

/// The day before; the first day there is stands for itself.
pub(crate) fn day_before(date: NaiveDate) -> NaiveDate {
    date.checked_sub_days(Days::new(1)).unwrap_or(NaiveDate::MIN)
}

/// The day after; the last day there is stands for itself.
pub fn day_after(date: NaiveDate) -> NaiveDate {
    date.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX)
}

fn days_of(range: DateRange) -> u32 {
    u32::try_from((range.last - range.first).num_days() + 1).unwrap_or(0)
}

/// The financial year in which a day lies, by the calendar year in which it begins.
pub fn financial_year_of(date: NaiveDate) -> i32 {
    if date.month() < 4 { date.year() - 1 } else { date.year() }
}

/// The days of a financial year: 1 April to 31 March.
pub fn financial_year(begins: i32) -> Option<DateRange> {
    months_from(begins, 4, 12)
}

/// The twelve months from a day on.
pub fn twelve_months(first: NaiveDate) -> DateRange {
    DateRange { first, last: day_before(months_later(first, 12)) }
}

/// What part of the twelve months `whole` the days that it shares with `range` are; nothing of it where they share none.
/// None where months are asked for and the days shared are no whole months of `whole`.
pub fn part_of(whole: DateRange, range: DateRange, unit: PartUnit) -> Option<PartOfYear> {
    if !whole.overlaps(range) {
        return Some(PartOfYear { part: 0, whole: 1 });
    }
    let shared = DateRange { first: whole.first.max(range.first), last: whole.last.min(range.last) };
    match unit {
        PartUnit::Days => Some(PartOfYear { part: days_of(shared), whole: days_of(whole) }),
        PartUnit::Months => {
            let begins = |date| (0..=12).find(|month| months_later(whole.first, *month) == date);
            // The twelve months of a term that begins on 29 February end where the next ones begin.
            let ends = if shared.last == whole.last { Some(12) } else { begins(day_after(shared.last)) };
            Some(PartOfYear { part: ends?.checked_sub(begins(shared.first)?)?, whole: 12 })
        }
    }
}

/// A range of `months` from the first day of a month.
fn months_from(year: i32, month: u32, months: u32) -> Option<DateRange> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    Some(DateRange { first, last: day_before(months_later(first, months)) })
}

/// The day so many whole months after (or, below zero, before) a day, both counted from the first day of the calendar: the
/// same day of its month, or the last one where that month is shorter. None outside the calendar.
pub fn day_after_months(day: i32, months: i32) -> Option<i32> {
    let day = NaiveDate::from_num_days_from_ce_opt(day)?;
    let by = Months::new(months.unsigned_abs());
    let later = if months < 0 { day.checked_sub_months(by)? } else { day.checked_add_months(by)? };
    Some(later.num_days_from_ce())
}

/// How many months a part of a year at this frequency has.
pub fn months_of(frequency: Frequency) -> u32 {
    match frequency {
        Frequency::Monthly => 1,
        Frequency::Quarterly => 3,
        Frequency::HalfYearly => 6,
        Frequency::Yearly => 12,
    }
}

impl Calendar {
    /// The calendar of a term whose years run from its first day; `first <= last`. Years past [`LONGEST_TERM`] are left out.
    pub fn new(term: DateRange) -> Self {
        Self::with_years_from(term, term.first)
    }

    /// The calendar of a term whose years begin on the day and month of `begins`, which is the last such day not after the
    /// first day of the term. Year 1 is then what is left of that year, and may be short.
    pub fn with_years_from(term: DateRange, begins: NaiveDate) -> Self {
        let mut years = Vec::new();
        for number in 1..=LONGEST_TERM {
            let first = months_later(begins, 12 * u32::from(number - 1));
            if first > term.last {
                break;
            }
            let whole = DateRange { first, last: day_before(months_later(begins, 12 * u32::from(number))) };
            let range = DateRange { first: first.max(term.first), last: whole.last.min(term.last) };
            years.push(ContractYear { number, range, whole });
        }
        Self { term, years }
    }

    /// The term.
    pub fn term(&self) -> DateRange {
        self.term
    }

    /// The contract years in order; never empty.
    pub fn years(&self) -> &[ContractYear] {
        &self.years
    }

    /// A year by its number.
    pub fn year(&self, number: u16) -> Option<ContractYear> {
        self.years.get(usize::from(number).checked_sub(1)?).copied()
    }

    /// The contract year in which a day lies.
    pub fn year_of(&self, date: NaiveDate) -> Option<ContractYear> {
        self.years.iter().copied().find(|year| year.range.contains(date))
    }

    /// The parts of a contract year at a frequency, in order: 12 months, 4 quarters, 2 half-years or the year itself;
    /// fewer in a short year. Of a short last year the last part may be short, of a short first year the first.
    pub fn parts(&self, year: ContractYear, frequency: Frequency) -> Vec<DateRange> {
        let months = months_of(frequency);
        let mut parts: Vec<DateRange> = (0..12 / months)
            .map(|part| {
                (
                    months_later(year.whole.first, part * months),
                    months_later(year.whole.first, (part + 1) * months),
                )
            })
            .skip_while(|(_, next)| *next <= year.range.first)
            .take_while(|(first, _)| *first <= year.range.last)
            .map(|(first, next)| DateRange {
                first: first.max(year.range.first),
                last: day_before(next).min(year.range.last),
            })
            .collect();
        // Years of a term that begins on 29 February end on different days than months counted from their own first day.
        if let Some(last) = parts.last_mut() {
            last.last = year.range.last;
        }
        parts
    }

    /// How many months, quarters or half-years of the whole year lie before the part of it that belongs to the term: only a
    /// first year that is short has any.
    pub fn parts_before(&self, year: ContractYear, frequency: Frequency) -> usize {
        let months = months_of(frequency);
        (1..=12 / months)
            .take_while(|part| months_later(year.whole.first, part * months) <= year.range.first)
            .count()
    }

    /// The days of a written period. A quarter without its year is taken from `in_year`; none if that is missing too,
    /// if a contract year is beyond the term, or if the calendar has no such date.
    pub fn resolve(&self, period: PeriodKind, in_year: Option<ContractYear>) -> Option<DateRange> {
        match period {
            PeriodKind::Year(number) => Some(self.year(number)?.range),
            PeriodKind::Quarter { quarter, year } => {
                let year = year.map_or(in_year, |number| self.year(number))?;
                self.parts(year, Frequency::Quarterly).get(usize::from(quarter).checked_sub(1)?).copied()
            }
            PeriodKind::Month { year, month } => months_from(year, u32::from(month), 1),
            PeriodKind::FinancialYear(year) => months_from(year, 4, 12),
            PeriodKind::FinancialQuarter { quarter, year } => {
                let month = 4 + 3 * (u32::from(quarter).checked_sub(1)?);
                if month > 12 { months_from(year + 1, month - 12, 3) } else { months_from(year, month, 3) }
            }
        }
    }

    /// The days of a written period as figures are reported for it: a month or quarter in which the term ends is reported
    /// under its whole name.
    pub fn resolve_in_term(&self, period: PeriodKind, in_year: Option<ContractYear>) -> Option<DateRange> {
        let range = self.resolve(period, in_year)?;
        (range.first <= self.term.last).then(|| DateRange { last: range.last.min(self.term.last), ..range })
    }

    /// The words for a part (from 0) of a contract year at a frequency: `Year 2`, `Quarter 1 of Year 2`, `October 2016`.
    /// A short part of a short year is named like the whole one that it begins.
    pub fn part_words(&self, year: ContractYear, frequency: Frequency, part: usize) -> String {
        match frequency {
            Frequency::Yearly => format!("Year {}", year.number),
            Frequency::HalfYearly => format!("half-year {} of Year {}", part + 1, year.number),
            Frequency::Quarterly => format!("Quarter {} of Year {}", part + 1, year.number),
            Frequency::Monthly => {
                let parts = self.parts(year, frequency);
                let range = parts.get(part).copied().unwrap_or(year.range);
                if range.first.day() == 1 {
                    let first = crate::words::date(range.first);
                    return first.split_once(' ').map_or(String::new(), |(_, month)| month.to_owned());
                }
                format!("{} to {}", crate::words::date(range.first), crate::words::date(range.last))
            }
        }
    }

    /// The words for a range of days: `Year 2`, `Quarter 1 of Year 2`, `October 2016`, or the two dates.
    pub fn words(&self, range: DateRange) -> String {
        if let Some(year) = self.years.iter().find(|year| year.range == range) {
            return format!("Year {}", year.number);
        }
        if let Some(year) = self.year_of(range.first) {
            let quarters = self.parts(year, Frequency::Quarterly);
            if let Some(at) = quarters.iter().position(|quarter| *quarter == range) {
                return format!("Quarter {} of Year {}", at + 1, year.number);
            }
            let halves = self.parts(year, Frequency::HalfYearly);
            if let Some(at) = halves.iter().position(|half| *half == range) {
                return format!("half-year {} of Year {}", at + 1, year.number);
            }
        }
        let whole_month = months_from(range.first.year(), range.first.month(), 1) == Some(range);
        let first = crate::words::date(range.first);
        if whole_month {
            return first.split_once(' ').map_or(String::new(), |(_, month)| month.to_owned());
        }
        format!("{first} to {}", crate::words::date(range.last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn calendar(first: &str, last: &str) -> Calendar {
        Calendar::new(DateRange { first: day(first), last: day(last) })
    }

    #[test]
    fn contract_years_run_from_commencement() {
        let calendar = calendar("2015-10-01", "2020-09-30");
        assert_eq!(calendar.years().len(), 5);
        let second = calendar.year(2).unwrap().range;
        assert_eq!((second.first, second.last), (day("2016-10-01"), day("2017-09-30")));
        assert_eq!(calendar.words(second), "Year 2");
        let quarters = calendar.parts(calendar.year(2).unwrap(), Frequency::Quarterly);
        assert_eq!((quarters[3].first, quarters[3].last), (day("2017-07-01"), day("2017-09-30")));
        assert_eq!(calendar.words(quarters[3]), "Quarter 4 of Year 2");
    }

    #[test]
    fn a_short_last_year_has_fewer_parts() {
        let calendar = calendar("2015-10-01", "2017-02-14");
        let last = calendar.year(2).unwrap();
        assert_eq!(last.range.last, day("2017-02-14"));
        let months = calendar.parts(last, Frequency::Monthly);
        assert_eq!(months.len(), 5);
        assert_eq!(months[4].last, day("2017-02-14"));
    }

    #[test]
    fn parts_of_financial_years_are_counted_in_months_or_days() {
        let calendar = calendar("2018-10-01", "2020-03-31");
        let [first, last] = calendar.years() else { panic!() };
        let part = |year: &ContractYear, begins, unit| {
            let found = part_of(financial_year(begins).unwrap(), year.range, unit).unwrap();
            (found.part, found.whole)
        };
        assert_eq!(part(first, 2018, PartUnit::Months), (6, 12));
        assert_eq!(part(first, 2018, PartUnit::Days), (182, 365));
        // 1 April to 30 September 2019, and 29 February 2020 in the same financial year.
        assert_eq!(part(first, 2019, PartUnit::Days), (183, 366));
        assert_eq!(part(last, 2019, PartUnit::Days), (183, 366));
        assert_eq!(part(last, 2019, PartUnit::Months), (6, 12));
        assert_eq!(part(last, 2018, PartUnit::Months).0, 0);
        // The last year is half a year, by its own months and days.
        assert_eq!(
            part_of(last.whole, last.range, PartUnit::Months),
            Some(PartOfYear { part: 6, whole: 12 })
        );
        assert_eq!(
            part_of(last.whole, last.range, PartUnit::Days),
            Some(PartOfYear { part: 183, whole: 366 })
        );
    }

    /// Nothing of a financial year is counted twice or lost: the parts of all contract years are what the term has of it.
    #[test]
    fn parts_of_a_financial_year_add_up() {
        for (first, months) in [(0_u32, 12_u32), (3, 30), (5, 61), (11, 7), (8, 99)] {
            for day_of_month in [1, 15, 29, 31] {
                let begins = months_later(day("2015-01-01"), first).with_day(day_of_month);
                let Some(begins) = begins else { continue };
                let term = DateRange { first: begins, last: day_before(months_later(begins, months)) };
                let calendar = Calendar::new(term);
                for number in financial_year_of(term.first)..=financial_year_of(term.last) {
                    let financial = financial_year(number).unwrap();
                    let parts = calendar.years().iter();
                    let parts =
                        parts.map(|year| part_of(financial, year.range, PartUnit::Days).unwrap().part);
                    let all = part_of(financial, term, PartUnit::Days).unwrap();
                    assert_eq!(parts.sum::<u32>(), all.part, "{term:?} {number}");
                    if day_of_month == 1 {
                        let parts = calendar.years().iter();
                        let parts =
                            parts.map(|year| part_of(financial, year.range, PartUnit::Months).unwrap().part);
                        let all = part_of(financial, term, PartUnit::Months).unwrap();
                        assert_eq!(parts.sum::<u32>(), all.part, "{term:?} {number}");
                    }
                }
            }
        }
    }

    #[test]
    fn days_are_no_months() {
        let calendar = calendar("2018-10-15", "2019-10-14");
        let year = calendar.years()[0];
        assert_eq!(part_of(financial_year(2018).unwrap(), year.range, PartUnit::Months), None);
        assert!(part_of(year.whole, year.range, PartUnit::Months).unwrap().is_whole());
    }

    #[test]
    fn years_may_begin_on_a_day_of_their_own() {
        let term = DateRange { first: day("2015-12-01"), last: day("2017-09-30") };
        let calendar = Calendar::with_years_from(term, day("2015-04-01"));
        let ranges: Vec<_> =
            calendar.years().iter().map(|year| (year.range.first, year.range.last)).collect();
        assert_eq!(
            ranges,
            [
                (day("2015-12-01"), day("2016-03-31")),
                (day("2016-04-01"), day("2017-03-31")),
                (day("2017-04-01"), day("2017-09-30")),
            ]
        );
        let first = calendar.years()[0];
        // December is what is left of a quarter that began in October.
        let quarters = calendar.parts(first, Frequency::Quarterly);
        assert_eq!(quarters.len(), 2);
        assert_eq!((quarters[0].first, quarters[0].last), (day("2015-12-01"), day("2015-12-31")));
        assert_eq!(calendar.parts(first, Frequency::Monthly).len(), 4);
        assert_eq!(
            part_of(first.whole, first.range, PartUnit::Months),
            Some(PartOfYear { part: 4, whole: 12 })
        );
    }

    #[test]
    fn financial_and_contract_quarters_differ() {
        let calendar = calendar("2015-10-01", "2020-09-30");
        let financial =
            calendar.resolve(PeriodKind::FinancialQuarter { quarter: 4, year: 2018 }, None).unwrap();
        assert_eq!((financial.first, financial.last), (day("2019-01-01"), day("2019-03-31")));
        let contract = calendar.resolve(PeriodKind::Quarter { quarter: 1, year: Some(4) }, None).unwrap();
        assert_eq!((contract.first, contract.last), (day("2018-10-01"), day("2018-12-31")));
    }
}
