//! What is counted in records: the rules for a row are run once a row, and what they give is gathered to figures such as
//! a return would give.
//!
//! Nothing of a row goes into a figure but how often, how much and in which period. What is not known yet stays open: a day
//! that has not come up to the day of the extract is any later day, so that a rule that holds, or does not, whatever that
//! day will be is known already, and any other is pending.

mod row;
mod tally;

use crate::plan::Plan;
use meed_contract::{
    Contract, Counted, CountedWhat, DataItemId, Figure, Observation, Origin, RecordSet, RecordsId, RowCount,
    words,
};
use meed_diagnostics::{Code, Diagnostic};
use row::Runner;
use rust_decimal::Decimal;
use std::fmt::Write;
use tally::{Found, Tally};

/// The figures that are counted in records.
#[derive(Clone, Debug, Default)]
pub struct CountedRows {
    /// For every item that is counted and every period that the records cover, one figure.
    pub observations: Vec<Observation>,
    /// What is wrong with rows and counts. No text of a row is in it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Counts in the rows of records. `contract` is the one that the plan was compiled from; there is at most one set for a
/// kind of record.
pub fn count_rows(contract: &Contract, plan: &Plan, sets: &[RecordSet]) -> CountedRows {
    let mut counted = CountedRows::default();
    let mut tallies: Vec<Tally<'_>> = Vec::new();
    for set in sets {
        let mut of_set = Tally::of_records(contract, set);
        Runner::new(contract, plan, set).run(&mut of_set, &mut counted.diagnostics);
        tallies.extend(of_set);
    }
    let mut found: Vec<(DataItemId, bool, RecordsId, Vec<Vec<Found>>)> = Vec::new();
    for tally in tallies {
        let key = (tally.item, tally.is_out_of, tally.records());
        found.push((key.0, key.1, key.2, tally.finish(contract)));
    }
    for (index, item) in contract.data_items.iter().enumerate() {
        let id = DataItemId(index);
        let Some(rule) = &item.counted else { continue };
        let of = |is_out_of: bool| {
            let entry = found.iter().find(|entry| (entry.0, entry.1) == (id, is_out_of))?;
            let set = sets.iter().find(|set| set.records == entry.2)?;
            Some((&entry.3, set))
        };
        let Some((first, set)) = of(false) else { continue };
        let second = of(true);
        if rule.out_of.is_some() && second.is_none() {
            continue;
        }
        for (year, contract_year) in contract.calendar.years().iter().enumerate() {
            if !item.asked_for.get(year).copied().unwrap_or(false)
                || contract_year.range.first > set.covers.last
            {
                continue;
            }
            let parts = first.get(year).map_or(0, Vec::len);
            for part in 0..parts {
                let Some(one) = first.get(year).and_then(|parts| parts.get(part)) else { continue };
                let out_of = second.and_then(|(second, _)| second.get(year)?.get(part));
                let figure = match figure(rule, one, out_of) {
                    Ok(Some(figure)) => figure,
                    Ok(None) => continue,
                    Err(problem) => {
                        let period = contract.calendar.part_words(*contract_year, item.frequency, part);
                        counted.diagnostics.push(not_counted(contract, id, rule, &period, &problem));
                        continue;
                    }
                };
                let finality = second.map_or(set.finality, |(_, other)| set.finality.min(other.finality));
                counted.observations.push(Observation {
                    item: id,
                    year,
                    part,
                    segment: None,
                    figure,
                    finality,
                    origin: Origin {
                        span: rule.span,
                        file: set.title.clone(),
                        row: 0,
                        columns: in_words(rule, one, out_of),
                    },
                });
            }
        }
    }
    counted
}

/// Why no figure can be made.
enum Problem {
    /// More is counted than what it is counted out of.
    Beyond(Decimal, Decimal),
    /// It is a number without an end.
    NoEnd,
}

/// The figure of a period; none where the records say nothing of it.
fn figure(rule: &Counted, one: &Found, out_of: Option<&Found>) -> Result<Option<Figure>, Problem> {
    let all = [Some(one), out_of];
    if all.iter().flatten().any(|found| found.is_uncovered) {
        return Ok(None);
    }
    if all.iter().flatten().any(|found| found.has_failed) {
        return Err(Problem::NoEnd);
    }
    let missing = all.iter().flatten().filter_map(|found| found.value.err());
    if let Some(kind) = missing.reduce(crate::values::graver) {
        return Ok(Some(Figure::Missing(kind)));
    }
    let decimal = |found: &Found| match found.value {
        Ok(value) => value.as_decimal().map(|value| value.normalize()).ok_or(Problem::NoEnd),
        Err(_) => Err(Problem::NoEnd),
    };
    let numerator = decimal(one)?;
    let Some(out_of) = out_of.filter(|_| rule.out_of.is_some()) else {
        return Ok(Some(Figure::Value(numerator)));
    };
    let denominator = decimal(out_of)?;
    if numerator > denominator {
        return Err(Problem::Beyond(numerator, denominator));
    }
    Ok(Some(Figure::Ratio { numerator, denominator }))
}

fn not_counted(
    contract: &Contract,
    item: DataItemId,
    rule: &Counted,
    period: &str,
    problem: &Problem,
) -> Diagnostic {
    let name = contract.item(item).map_or("", |item| item.name.as_str());
    match problem {
        Problem::Beyond(numerator, denominator) => Diagnostic::new(
            Code::CountedBeyond,
            rule.span,
            format!("`{name}` counts {numerator} out of {denominator} in {period}"),
        )
        .with_text("by this rule")
        .with_help("what is counted lies among what it is counted out of: are the two exchanged, or does one leave out rows that the other has?"),
        Problem::NoEnd => Diagnostic::new(
            Code::RowResult,
            rule.span,
            format!("`{name}` comes to a number without an end in {period}"),
        )
        .with_help("say how the value of a row is rounded: `round (…) to £0.01 half up`"),
    }
}

/// What was counted, in numbers and words: `212 rows, 12 excluded: 183 counted out of 200`.
fn in_words(rule: &Counted, one: &Found, out_of: Option<&Found>) -> String {
    let rows = words::counted(one.rows, "row", "rows");
    let excluded = if one.excluded > 0 { format!(", {} excluded", one.excluded) } else { String::new() };
    let what = |count: &RowCount, found: &Found| match count.what {
        CountedWhat::Persons(_) => {
            format!(
                "{} in {}",
                words::counted(found.counted, "person", "persons"),
                words::counted(found.used, "row", "rows")
            )
        }
        CountedWhat::Rows => format!("{} counted", found.counted),
        CountedWhat::Of(..) | CountedWhat::Limited { .. } => {
            format!("{} counted", words::counted(found.used, "row", "rows"))
        }
    };
    let mut said = format!("{rows}{excluded}: {}", what(&rule.count, one));
    if let (Some(count), Some(found)) = (&rule.out_of, out_of) {
        let out_of = match count.what {
            CountedWhat::Persons(_) => words::counted(found.counted, "person", "persons"),
            _ => found.counted.to_string(),
        };
        let _ = write!(said, " out of {out_of}");
    }
    let both = |of: fn(&Found) -> usize| of(one).max(out_of.map_or(0, of));
    let (pending, unknown) = (both(|found| found.pending), both(|found| found.unknown));
    if pending > 0 {
        let _ = write!(said, "; {pending} pending");
    }
    if unknown > 0 {
        let _ = write!(said, "; {unknown} not known");
    }
    if one.is_not_over {
        said += "; the period is not covered to its end";
    }
    for text in &one.shown {
        let _ = write!(said, "; {text}");
    }
    said
}
