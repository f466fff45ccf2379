//! Periods as people write them, and which part of which contract year they name.

use chrono::NaiveDate;
use meed_contract::calendar::{Calendar, DateRange};
use meed_contract::{Frequency, words};
use meed_syntax::MONTHS;
use meed_syntax::tree::PeriodKind;
use std::collections::HashMap;

/// A period as written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Written {
    /// One of the rule files' own kinds of period.
    Kind(PeriodKind),
    /// `half-year 1 of Year 2`
    Half {
        /// 1 or 2.
        half: u8,
        /// The contract year.
        year: u16,
    },
    /// From one day to another.
    Range(DateRange),
    /// A single day, as spreadsheets make of a month.
    Day(NaiveDate),
}

/// Why a period cannot be read: what to write instead.
pub type Unreadable = String;

const HOW_TO_WRITE: &str = "write `Year 2`, `Quarter 1 of Year 2`, `October 2016`, `2016/17`, `Q1 2016/17` or `2016-10-01 to 2016-12-31`";

/// Reads a period.
pub fn parse(text: &str) -> Result<Written, Unreadable> {
    if text.len() > 200 {
        return Err(HOW_TO_WRITE.to_owned());
    }
    let lower = text.to_lowercase().replace(['–', '—'], "-");
    if let Some(range) = range(&lower)? {
        return Ok(Written::Range(range));
    }
    if let Some(day) = iso_date(lower.split(['t', ' ']).next().unwrap_or_default()) {
        return Ok(Written::Day(day));
    }
    if let Some(day) = long_date(&lower)? {
        return Ok(Written::Day(day));
    }
    if let Some(month) = month(&lower) {
        return Ok(Written::Kind(month));
    }
    if let Some(period) = in_words(&lower)? {
        return Ok(period);
    }
    Err(hint(&lower))
}

/// A day: `2016-10-01` or `1 October 2016`.
pub fn day(text: &str) -> Option<NaiveDate> {
    let lower = text.to_lowercase();
    iso_date(&lower).or_else(|| long_date(&lower).ok().flatten())
}

fn range(text: &str) -> Result<Option<DateRange>, Unreadable> {
    let Some((first, last)) = text.split_once(" to ").or_else(|| text.split_once(" - ")) else {
        return Ok(None);
    };
    let day = |text: &str| -> Result<NaiveDate, Unreadable> {
        let text = text.trim();
        match iso_date(text) {
            Some(day) => Ok(day),
            None => long_date(text)?.ok_or_else(|| {
                "a range goes from one day to another: `2016-10-01 to 2016-12-31` or `1 October 2016 to 31 December 2016`"
                    .to_owned()
            }),
        }
    };
    let (first, last) = (day(first)?, day(last)?);
    if last < first {
        return Err(format!(
            "it ends before it begins; write `{} to {}`",
            words::date(last),
            words::date(first)
        ));
    }
    Ok(Some(DateRange { first, last }))
}

fn digits(text: &str, most: usize) -> Option<u32> {
    let sound = !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit());
    if sound { text.parse().ok() } else { None }
}

/// A calendar year of four digits.
fn calendar_year(text: &str) -> Option<i32> {
    if text.len() != 4 {
        return None;
    }
    digits(text, 4).and_then(|year| i32::try_from(year).ok()).filter(|year| (1900..=2199).contains(year))
}

fn iso_date(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || month.len() != 2 || day.len() != 2 {
        return None;
    }
    NaiveDate::from_ymd_opt(calendar_year(year)?, digits(month, 2)?, digits(day, 2)?)
}

/// `1 october 2016`; an error if the month has no such day.
fn long_date(text: &str) -> Result<Option<NaiveDate>, Unreadable> {
    let mut parts = text.split_whitespace();
    let (Some(day), Some(month), Some(year), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Ok(None);
    };
    let (Some(day), Some(month), Some(year)) = (digits(day, 2), month_number(month), calendar_year(year))
    else {
        return Ok(None);
    };
    match NaiveDate::from_ymd_opt(year, u32::from(month), day) {
        Some(date) => Ok(Some(date)),
        None => Err(format!(
            "{} has no day {day}",
            MONTHS.get(usize::from(month) - 1).copied().unwrap_or_default()
        )),
    }
}

/// A month by its name or the first three letters of it (and `sept`).
fn month_number(word: &str) -> Option<u8> {
    let word = word.trim_end_matches('.');
    let word = if word == "sept" { "sep" } else { word };
    let is_called = |name: &str| {
        name.eq_ignore_ascii_case(word) || name.get(..3).is_some_and(|short| short.eq_ignore_ascii_case(word))
    };
    let at = MONTHS.iter().position(|name| is_called(name))?;
    u8::try_from(at + 1).ok()
}

/// `october 2016`, `oct 2016`, `oct-16`, `2016-10`.
fn month(text: &str) -> Option<PeriodKind> {
    if let Some((year, month)) = text.split_once('-')
        && let (Some(year), true, Some(month @ 1..=12)) =
            (calendar_year(year), month.len() == 2, digits(month, 2))
    {
        return Some(PeriodKind::Month { year, month: u8::try_from(month).ok()? });
    }
    let (name, year) = text.split_once(|c: char| c.is_whitespace() || c == '-')?;
    let month = month_number(name)?;
    let year = year.trim();
    // Spreadsheets turn `October 2016` into `Oct-16`; no contract of this kind is older than this century.
    let year = match digits(year, 2) {
        Some(short) if year.len() == 2 => 2000 + i32::try_from(short).ok()?,
        _ => calendar_year(year)?,
    };
    Some(PeriodKind::Month { year, month })
}

/// What a word of a period says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Year(u16),
    Quarter(u8),
    Half(u8),
    Financial(i32),
}

/// Years, quarters and half-years in either order: `year 2`, `y2 q1`, `quarter 1 of year 2`, `q1 2018/19`.
fn in_words(text: &str) -> Result<Option<Written>, Unreadable> {
    let mut parts = Vec::new();
    let text = text.replace("half-year", "half").replace(',', " ");
    let mut tokens = text.split_whitespace().filter(|word| !matches!(*word, "of" | "contract" | "financial"));
    while let Some(token) = tokens.next() {
        let part = match token {
            "year" | "quarter" | "half" => {
                let Some(number) = tokens.next() else { return Ok(None) };
                numbered(token.get(..1).unwrap_or_default(), number).or_else(|| financial(number))
            }
            _ => numbered(token.get(..1).unwrap_or_default(), token.get(1..).unwrap_or_default())
                .or_else(|| financial(token)),
        };
        let Some(part) = part else { return Ok(None) };
        parts.push(part);
    }
    let written = match parts.as_slice() {
        [Part::Year(year)] => Written::Kind(PeriodKind::Year(*year)),
        [Part::Financial(year)] => Written::Kind(PeriodKind::FinancialYear(*year)),
        [Part::Quarter(quarter), Part::Year(year)] | [Part::Year(year), Part::Quarter(quarter)] => {
            Written::Kind(PeriodKind::Quarter {
                quarter: in_year(*quarter, 4, "quarters")?,
                year: Some(*year),
            })
        }
        [Part::Half(half), Part::Year(year)] | [Part::Year(year), Part::Half(half)] => {
            Written::Half { half: in_year(*half, 2, "half-years")?, year: *year }
        }
        [Part::Quarter(quarter), Part::Financial(year)] | [Part::Financial(year), Part::Quarter(quarter)] => {
            let quarter = in_year(*quarter, 4, "quarters")?;
            Written::Kind(PeriodKind::FinancialQuarter { quarter, year: *year })
        }
        [Part::Quarter(quarter)] => {
            return Err(format!(
                "of which year? write `Quarter {quarter} of Year 2`, or `Q{quarter} 2016/17` for a financial year"
            ));
        }
        [Part::Half(half)] => return Err(format!("of which year? write `half-year {half} of Year 2`")),
        _ => return Ok(None),
    };
    Ok(Some(written))
}

fn in_year(number: u8, most: u8, what: &str) -> Result<u8, Unreadable> {
    if (1..=most).contains(&number) { Ok(number) } else { Err(format!("a year has {most} {what}")) }
}

fn numbered(letter: &str, number: &str) -> Option<Part> {
    match letter {
        "y" => digits(number, 3).and_then(|year| u16::try_from(year).ok()).map(Part::Year),
        "q" => digits(number, 2).and_then(|quarter| u8::try_from(quarter).ok()).map(Part::Quarter),
        "h" => digits(number, 2).and_then(|half| u8::try_from(half).ok()).map(Part::Half),
        _ => None,
    }
}

/// `2018/19` or `2018/2019`.
fn financial(text: &str) -> Option<Part> {
    let (first, second) = text.split_once('/')?;
    let year = calendar_year(first)?;
    let next = match second.len() {
        2 => (year + 1) % 100 == i32::try_from(digits(second, 2)?).ok()?,
        4 => calendar_year(second)? == year + 1,
        _ => false,
    };
    next.then_some(Part::Financial(year))
}

/// What was probably meant by a period that cannot be read.
fn hint(text: &str) -> Unreadable {
    if digits(text, 3).is_some() {
        return format!("a number alone can be a year, a quarter or a month: write `Year {text}`");
    }
    if let Some(year) = calendar_year(text) {
        return format!(
            "{year} can be a calendar year or part of two contract years: write `Year 2`, or `{year}/{:02}` for a financial year",
            (year + 1) % 100
        );
    }
    if text.split('/').count() == 3 {
        return "the order of day and month can be read two ways: write `1 October 2016` or `2016-10-01`"
            .to_owned();
    }
    if let Some((year, other)) = text.split_once(['-', '/'])
        && let (Some(year), Some(_)) = (calendar_year(year), digits(other, 2))
    {
        return format!("a financial year is written `{year}/{:02}`", (year + 1) % 100);
    }
    HOW_TO_WRITE.to_owned()
}

/// What became of a period that can be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Placed {
    /// The contract year and its part, both counted from 0.
    At {
        /// The contract year.
        year: usize,
        /// The part of it at the item's frequency.
        part: usize,
    },
    /// It lies outside the term.
    OutsideTerm,
    /// It is of another length, or begins elsewhere, than what is reported: the names of what is expected.
    WrongFrequency(String),
}

/// Every part of every contract year at each frequency.
pub struct Places<'a> {
    calendar: &'a Calendar,
    by_range: HashMap<(Frequency, DateRange), (usize, usize)>,
}

/// Every frequency.
const FREQUENCIES: [Frequency; 4] =
    [Frequency::Monthly, Frequency::Quarterly, Frequency::HalfYearly, Frequency::Yearly];

impl<'a> Places<'a> {
    /// The places of a calendar.
    pub fn new(calendar: &'a Calendar) -> Self {
        let mut by_range = HashMap::new();
        for frequency in FREQUENCIES {
            for (year, contract_year) in calendar.years().iter().enumerate() {
                for (part, range) in calendar.parts(*contract_year, frequency).into_iter().enumerate() {
                    by_range.insert((frequency, range), (year, part));
                }
            }
        }
        Self { calendar, by_range }
    }

    /// The days of a period; none if a contract year is beyond the term.
    fn range(&self, written: Written) -> Option<DateRange> {
        match written {
            Written::Kind(kind) => self.calendar.resolve(kind, None),
            Written::Half { half, year } => {
                let halves = self.calendar.parts(self.calendar.year(year)?, Frequency::HalfYearly);
                halves.get(usize::from(half).checked_sub(1)?).copied()
            }
            Written::Range(range) => Some(range),
            Written::Day(day) => Some(DateRange { first: day, last: day }),
        }
    }

    /// Where a period belongs for something that is reported at `frequency`.
    pub fn place(&self, written: Written, frequency: Frequency) -> Placed {
        let term = self.calendar.term();
        let Some(range) = self.range(written) else { return Placed::OutsideTerm };
        if !term.overlaps(range) {
            return Placed::OutsideTerm;
        }
        // A month or quarter in which the term ends is reported under its whole name.
        let last = if matches!(written, Written::Kind(_)) { range.last.min(term.last) } else { range.last };
        let clipped = DateRange { last, ..range };
        if let Some(&(year, part)) = self.by_range.get(&(frequency, clipped)) {
            return Placed::At { year, part };
        }
        // Spreadsheets turn `October 2016` into the first day of that month.
        if let (Written::Day(day), Frequency::Monthly) = (written, frequency)
            && let Some((year, part)) = self.beginning(day)
        {
            return Placed::At { year, part };
        }
        Placed::WrongFrequency(self.expected(range, frequency))
    }

    fn beginning(&self, day: NaiveDate) -> Option<(usize, usize)> {
        let year = self.calendar.year_of(day)?;
        let part = self.calendar.parts(year, Frequency::Monthly).iter().position(|part| part.first == day)?;
        Some((usize::from(year.number).checked_sub(1)?, part))
    }

    /// The names of the parts of the year in which `range` begins.
    fn expected(&self, range: DateRange, frequency: Frequency) -> String {
        let name = |range: DateRange| format!("`{}`", self.calendar.words(range));
        if frequency == Frequency::Yearly {
            let years: Vec<String> = self.calendar.years().iter().map(|year| name(year.range)).collect();
            return shortened(&years);
        }
        let begins = range.first.max(self.calendar.term().first);
        let Some(year) = self.calendar.year_of(begins) else { return String::new() };
        let parts: Vec<String> = self.calendar.parts(year, frequency).into_iter().map(name).collect();
        shortened(&parts)
    }
}

/// All of a few names, or the first and the last of many.
fn shortened(names: &[String]) -> String {
    match names {
        [first, second, .., last] if names.len() > 5 => format!("{first}, {second} and so on to {last}"),
        names => match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
            _ => names.concat(),
        },
    }
}

/// How often, as an adverb.
pub fn frequency_word(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Monthly => "monthly",
        Frequency::Quarterly => "quarterly",
        Frequency::HalfYearly => "half-yearly",
        Frequency::Yearly => "yearly",
    }
}
