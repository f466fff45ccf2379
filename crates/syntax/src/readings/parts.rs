//! How the parts of a year count: pooled or their mean; each on its own, to date, with or without catch-up.

use super::{Line, Open, Reading};
use meed_diagnostics::Code;

/// `assessed yearly`, `assessed quarterly`: half of what is to be said.
pub(super) fn assessed(line: &Line<'_>, block: &str) -> Option<Open> {
    let (value, start) = line.value("assessed");
    let place = start..line.text.trim_end().len();
    let parts = [("month", "months"), ("quarter", "quarters"), ("half-year", "half-years")];
    let reported = line.beside("reported").map_or("quarterly", |(value, _)| value);
    let part = parts
        .iter()
        .find(|(part, _)| value.contains(part) && !value.starts_with("quarterly"))
        .or_else(|| parts.iter().find(|(part, _)| reported.starts_with(part)))
        .map_or("quarters", |(_, parts)| *parts);
    let one = part.trim_end_matches('s');
    let yearly = ["yearly", "annually"].iter().find_map(|word| value.strip_prefix(word));
    if let Some(rest) = yearly {
        let average = rest.contains("average");
        let open = ["", "on the average", "on average", "on its", "on the quarters", "on the months"];
        if !(average || open.contains(&rest.trim()) || rest.trim().starts_with("on its ")) {
            return None;
        }
        let whole = |method: &str| format!("yearly on the {method} of its {part}");
        let mut readings = vec![
            Reading::instead(
                "all of them pooled (10 of 50 and 90 of 100 are 100 of 150: 66.7%)",
                &place,
                whole("total"),
            ),
            Reading::instead(
                format!("the mean, in which every {one} counts the same (10 of 50 and 90 of 100: 55%)"),
                &place,
                whole("mean"),
            ),
        ];
        if !average {
            readings.push(Reading::instead(
                format!("the last {one} alone (10 of 50, then 90 of 100: 90%)"),
                &place,
                whole("latest"),
            ));
        }
        return Some(Open {
            code: Code::PartsOfAYear,
            place,
            message: if average {
                format!("an average of {part} can be of all figures pooled, or the mean of the {part}")
            } else {
                format!("`assessed {value}` leaves open how the {part} make one value")
            },
            readings,
        });
    }
    let (frequency, rest) = value.split_once(' ').unwrap_or((value, ""));
    let (one, many) = match frequency {
        "monthly" => ("month", "months"),
        "quarterly" => ("quarter", "quarters"),
        "half-yearly" => ("half-year", "half-years"),
        _ => return None,
    };
    let to_date = ["on the year to date", "cumulatively", "cumulative", "to date"].contains(&rest.trim());
    if !(to_date || rest.trim().is_empty()) || block == "input" {
        return None;
    }
    let mut readings = Vec::new();
    if !to_date {
        readings.push(Reading::instead(
            format!("each {one} by its own figures, and what a {one} misses is lost (of £100, met in half of the {many}: £50)"),
            &place,
            format!("{frequency} each on its own"),
        ));
    }
    readings.push(Reading::instead(
        format!("the year to date, and what a {one} missed is lost (of £100, behind until the middle and ahead at the end: £50)"),
        &place,
        format!("{frequency} on the year to date, without catch-up"),
    ));
    readings.push(Reading::instead(
        format!("the year to date, and what a {one} missed is earned once the year is good enough (of £100, behind until the middle and ahead at the end: £100)"),
        &place,
        format!("{frequency} on the year to date, with catch-up"),
    ));
    Some(Open {
        code: Code::PartsOfAYear,
        place,
        message: if to_date {
            format!("whether a {one} that was missed can be caught up with is left open")
        } else {
            format!("the {many} of a year can each count by themselves, or as the year to date")
        },
        readings,
    })
}

/// `minimum denominator 20`: and below it?
pub(super) fn minimum(line: &Line<'_>) -> Option<Open> {
    let number = line.text.strip_prefix("minimum denominator ")?.trim();
    let end = line.text.trim_end().len();
    if !number.bytes().all(|byte| byte.is_ascii_digit() || byte == b',') || number.is_empty() {
        return None;
    }
    let reading = |means: &str, consequence: &str| {
        Reading::instead(means, &(end..end), format!(", else {consequence}"))
    };
    Some(Open {
        code: Code::TooFewCosts,
        place: 0..end,
        message: format!("what it means to have fewer than {number} is left open"),
        readings: vec![
            reading("its money is missed", "pays nothing"),
            reading("its money cannot be earned", "excluded"),
            reading("the others of the outcome take its weight", "excluded and weight shared"),
            reading("it earns the most that it can", "presumed met"),
        ],
    })
}
