//! Figures as a file that reads back: what observations say, written as a return is filled in.

use crate::heading::Column;
use crate::template::{harmless, quoted};
use crate::value::level_names;
use chrono::NaiveDate;
use meed_contract::{Contract, DataItem, Figure, Half, Holds, MissingKind, Observation, Unit};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::collections::HashSet;

/// The columns, from left to right.
const COLUMNS: [Column; 8] = [
    Column::Indicator,
    Column::Period,
    Column::Provider,
    Column::Segment,
    Column::Numerator,
    Column::Denominator,
    Column::Value,
    Column::Status,
];

/// Observations as CSV, which reads back as the same figures. Several contracts may each give theirs; what more than one says
/// of is written once, as the first says it.
pub fn to_csv(given: &[(&Contract, &[Observation])]) -> String {
    let mut rows: Vec<[String; 8]> = Vec::new();
    let mut seen: HashSet<[String; 4]> = HashSet::new();
    for (contract, observations) in given {
        for row in observations.iter().filter_map(|observation| row(contract, observation)) {
            let [indicator, period, provider, segment, ..] = &row;
            if seen.insert([indicator, period, provider, segment].map(Clone::clone)) {
                rows.push(row);
            }
        }
    }
    // Providers and segments have a column only where there are any.
    let is_needed = |column: usize| {
        !matches!(COLUMNS.get(column), Some(Column::Provider | Column::Segment))
            || rows.iter().any(|row| row.get(column).is_some_and(|cell| !cell.is_empty()))
    };
    let needed: Vec<usize> = (0..COLUMNS.len()).filter(|column| is_needed(*column)).collect();
    let headings = needed.iter().filter_map(|column| COLUMNS.get(*column)).map(|column| column.word());
    let mut text = headings.collect::<Vec<_>>().join(",");
    text.push('\n');
    for row in &rows {
        let cells = needed.iter().filter_map(|column| row.get(*column)).map(|cell| quoted(cell));
        text.push_str(&cells.collect::<Vec<_>>().join(","));
        text.push('\n');
    }
    if text.is_ascii() { text } else { format!("\u{feff}{text}") }
}

fn row(contract: &Contract, observation: &Observation) -> Option<[String; 8]> {
    let item = contract.item(observation.item)?;
    let year = *contract.calendar.years().get(observation.year)?;
    let period = contract.calendar.part_words(year, item.frequency, observation.part);
    let of_segment = item.of_segment.as_ref();
    let segment = observation.segment.or(of_segment.map(|(_, segment)| *segment));
    let segment = segment.and_then(|id| contract.segments.get(id.0)).map(|segment| segment.name.as_str());
    let provider = item.provider.as_ref().and_then(|provider| contract.party(provider.party));
    let (numerator, denominator, value, status) = figure(contract, item, observation.figure);
    Some([
        harmless(of_segment.map_or(item.reported_as(), |(name, _)| name)),
        harmless(&period),
        harmless(provider.map_or("", |party| &party.name)),
        harmless(segment.unwrap_or_default()),
        numerator,
        denominator,
        value,
        status,
    ])
}

/// Numerator, denominator, value and status.
fn figure(contract: &Contract, item: &DataItem, figure: Figure) -> (String, String, String, String) {
    let nothing = String::new;
    let count = |count: Decimal| count.normalize().to_string();
    let suppressed = || status(MissingKind::Suppressed).to_owned();
    match figure {
        Figure::Ratio { numerator, denominator } => {
            (count(numerator), count(denominator), nothing(), nothing())
        }
        Figure::Half(Half::Numerator(numerator)) => (count(numerator), suppressed(), nothing(), nothing()),
        Figure::Half(Half::Denominator(denominator)) => {
            (suppressed(), count(denominator), nothing(), nothing())
        }
        Figure::Value(value) => (nothing(), nothing(), single(item, value), nothing()),
        Figure::YesNo(yes) => (nothing(), nothing(), if yes { "yes" } else { "no" }.to_owned(), nothing()),
        Figure::Level(rank) => {
            let name = match &item.holds {
                Holds::Level { levels, .. } => level_names(contract, *levels).get(rank).copied(),
                Holds::Ratio { .. } | Holds::Value { .. } | Holds::YesNo { .. } => None,
            };
            (nothing(), nothing(), harmless(name.unwrap_or_default()), nothing())
        }
        Figure::Missing(kind) => (nothing(), nothing(), nothing(), status(kind).to_owned()),
    }
}

/// A single value; what begins with a minus sign is a number all the same.
fn single(item: &DataItem, value: Decimal) -> String {
    let unit = if let Holds::Value { unit, .. } = &item.holds { Some(*unit) } else { None };
    match unit {
        // A share without its counts is a percentage as well.
        Some(Unit::Percentage) | None => format!("{}%", (value * Decimal::ONE_HUNDRED).normalize()),
        Some(Unit::Date) => day(value).map(|day| day.to_string()).unwrap_or_default(),
        Some(Unit::Moment) => moment(value).unwrap_or_default(),
        Some(_) => value.normalize().to_string(),
    }
}

/// A day by its number from the beginning of the calendar.
fn day(number: Decimal) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(number.to_i32()?)
}

/// `2018-10-01 14:30`, of minutes from the beginning of the calendar.
fn moment(minutes: Decimal) -> Option<String> {
    let of_a_day = Decimal::from(24 * 60);
    let date = (minutes / of_a_day).floor();
    let minute = (minutes - date * of_a_day).to_u32()?;
    Some(format!("{} {:02}:{:02}", day(date)?, minute / 60, minute % 60))
}

fn status(kind: MissingKind) -> &'static str {
    match kind {
        MissingKind::NotDue => "not due",
        MissingKind::NotSubmitted => "not submitted",
        MissingKind::Suppressed => "suppressed",
        MissingKind::NotApplicable => "not applicable",
    }
}
