//! What a value leaves open: the ends of `between`, the direction of rounding, months or days.

use super::{Open, Reading, plain, pounds};
use crate::numbers;
use crate::parser::Rule;
use crate::slips::Stop;
use meed_diagnostics::Code;
use rust_decimal::{Decimal, RoundingStrategy};

pub(super) fn of(stop: &Stop<'_>) -> Option<Open> {
    between(stop).or_else(|| rounding(stop)).or_else(|| pro_rata(stop))
}

fn end(stop: &Stop<'_>) -> usize {
    let before = stop.text.get(..stop.at).unwrap_or_default();
    before.trim_end().len()
}

/// `between 30% and 40%`
fn between(stop: &Stop<'_>) -> Option<Open> {
    if !stop.rules.contains(&Rule::kw_inclusive) {
        return None;
    }
    let end = end(stop);
    let before = stop.text.get(..end)?;
    let at = before.rfind("between ")?;
    let (low, high) = before.get(at + "between ".len()..)?.split_once(" and ")?;
    let written = before.get(at..)?;
    let reading =
        |means: String, word: &str| Reading::instead(means, &(at..end), format!("{written} {word}"));
    Some(Open {
        code: Code::EndsNotSaid,
        place: at..end,
        message: format!("`{}` can be read with its two ends or without them", numbers::short(written)),
        readings: vec![
            reading(format!("{} and {} hold", low.trim(), high.trim()), "inclusive"),
            reading(format!("neither {} nor {} holds", low.trim(), high.trim()), "exclusive"),
        ],
    })
}

/// `rounding to £0.01`
fn rounding(stop: &Stop<'_>) -> Option<Open> {
    if !(stop.rules.contains(&Rule::kw_half_up) && stop.rules.contains(&Rule::kw_half_even)) {
        return None;
    }
    let end = end(stop);
    let rest = stop.text.get(end..)?;
    // Another word stands there: that is a slip of its own.
    if !rest.trim_start_matches(' ').is_empty()
        && !rest.trim_start_matches(' ').starts_with(['\n', '#', ',', '|', ')'])
    {
        return None;
    }
    let before = stop.text.get(..end)?;
    let step = before.rsplit(' ').next()?;
    let figure = numbers::read(step.trim_start_matches('£').trim_end_matches('%')).ok()?;
    let show = |number: Decimal| {
        if step.starts_with('£') {
            pounds(number)
        } else {
            format!("{}{}", plain(number), if step.ends_with('%') { "%" } else { "" })
        }
    };
    let shown = [Decimal::new(22, 1), Decimal::new(25, 1), Decimal::new(27, 1)];
    let modes = [
        ("to the nearest, from half way away from zero", "half up", RoundingStrategy::MidpointAwayFromZero),
        ("to the nearest, from half way to the even one", "half even", RoundingStrategy::MidpointNearestEven),
        ("always away from zero", "up", RoundingStrategy::AwayFromZero),
        ("always towards zero", "down", RoundingStrategy::ToZero),
    ];
    let from: Vec<String> = shown.iter().map(|steps| show(*steps * figure)).collect();
    let readings = modes.iter().map(|(means, words, mode)| {
        let to: Vec<String> =
            shown.iter().map(|steps| show(steps.round_dp_with_strategy(0, *mode) * figure)).collect();
        let means = format!("{means} ({} become {})", list(&from), list(&to));
        Reading::instead(means, &(end - step.len()..end), format!("{step} {words}"))
    });
    Some(Open {
        code: Code::StepWithoutDirection,
        place: end - step.len()..end,
        message: format!("what happens between two steps of {step} is left open"),
        readings: readings.collect(),
    })
}

fn list(items: &[String]) -> String {
    crate::expected::list(items, "and")
}

/// `pro rata`
fn pro_rata(stop: &Stop<'_>) -> Option<Open> {
    let end = end(stop);
    let before = stop.text.get(..end)?;
    if !(stop.rules.contains(&Rule::days_or_months) || stop.rules.contains(&Rule::kw_by_days))
        || !before.ends_with("pro rata")
    {
        return None;
    }
    let at = end - "pro rata".len();
    let reading = |means: &str, word: &str| Reading::instead(means, &(at..end), format!("pro rata {word}"));
    Some(Open {
        code: Code::MonthsOrDays,
        place: at..end,
        message: "the part of a short year can be counted by months or by days".to_owned(),
        readings: vec![
            reading("by whole months (of £3,650, April to December is 9 of 12: £2,737.50)", "by months"),
            reading("by days (of £3,650, April to December is 275 of 365: £2,750)", "by days"),
        ],
    })
}
