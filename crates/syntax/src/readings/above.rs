//! What lies above a threshold: the whole of it once the threshold is passed, or only the part above.

use super::{Line, Open, Reading, percentage, plain, pounds, share_of};
use meed_diagnostics::Code;
use rust_decimal::Decimal;

const WORDS: [&str; 5] = [" above ", " over ", " beyond ", " in excess of ", " exceeding "];

/// The value before the word, what follows it, and where the word begins.
fn parted(value: &str) -> Option<(&str, &str, usize)> {
    let (at, word) = WORDS.iter().filter_map(|word| Some((value.find(word)?, *word))).min()?;
    let before = value.get(..at)?;
    // `if spend is above £10` is a condition.
    let condition = before.contains(" if ") || before.ends_with(" is");
    (!condition).then_some((before.trim_end_matches(" if"), value.get(at + word.len()..)?.trim(), at))
}

/// `pays 50% of gain above 2% of budget`, `pays £100 per person × people above 1,000`
pub(super) fn of_sum(line: &Line<'_>, keyword: &str) -> Option<Open> {
    let (value, start) = line.value(keyword);
    let (value, threshold, at) = parted(value)?;
    if threshold.is_empty()
        || threshold.contains([',', '(']) && !threshold.starts_with(|c: char| c.is_ascii_digit() || c == '£')
    {
        return None;
    }
    let place = start + at + 1..line.text.trim_end().len();
    let lead = line.text.get(..start)?;
    let subject = value.rsplit(' ').next().filter(|name| {
        name.starts_with(|letter: char| letter.is_ascii_lowercase())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.'))
    })?;
    let message = |subject: &str| {
        format!("above `{threshold}`, the whole of `{subject}` can count, or only the part above")
    };
    let rate = value.strip_suffix(subject)?.trim_end();
    if rate.is_empty() || rate.ends_with("per") {
        // `£100 per person above 1,000`: nothing says what is counted, so no line can be written for it.
        let each = rate.strip_suffix("per").map_or("", str::trim);
        let sum = super::sum(each)?;
        let threshold_number = crate::numbers::read(threshold).ok()?;
        let counted = threshold_number + threshold_number / Decimal::from(5);
        let (all, part) = (sum.checked_mul(counted)?, sum.checked_mul(counted - threshold_number)?);
        let name = format!("{subject}s");
        return Some(Open {
            code: Code::WholeOrPartAbove,
            place,
            message: format!("above `{threshold}`, every {subject} can count, or only those above"),
            readings: vec![
                Reading::lines(
                    format!(
                        "with {}, all of them: {}; for `{name}` write the name of what is counted",
                        plain(counted),
                        pounds(all)
                    ),
                    line,
                    &[
                        format!("{lead}{each} per {subject} × {name}"),
                        format!("only if {name} is above {threshold}"),
                    ],
                ),
                Reading::lines(
                    format!("with {}, those above alone: {}", plain(counted), pounds(part)),
                    line,
                    &[format!("{lead}{each} per {subject} × highest of ({name} - {threshold}, 0)")],
                ),
            ],
        });
    }
    let money = threshold.starts_with('£') || threshold.contains("% of ");
    let nothing = if money { "£0" } else { "0" };
    let example = share_of(value).filter(|_| money);
    let (whole, part) = match example {
        Some((share, _, _)) => {
            let of = |sum: i64| pounds(Decimal::from(sum) * share / Decimal::ONE_HUNDRED);
            (
                format!("all of `{subject}`, once it is above (£300 over a threshold of £100: {})", of(300)),
                format!("only what lies above (£300 over a threshold of £100: {})", of(200)),
            )
        }
        None => (
            format!("all of `{subject}`, once it is above (of 300 over a threshold of 100: 300)"),
            "only what lies above (of 300 over a threshold of 100: 200)".to_owned(),
        ),
    };
    Some(Open {
        code: Code::WholeOrPartAbove,
        place,
        message: message(subject),
        readings: vec![
            Reading::lines(
                whole,
                line,
                &[format!("{lead}{value}"), format!("only if {subject} is above {threshold}")],
            ),
            Reading::lines(
                part,
                line,
                &[format!("{lead}{rate} highest of ({subject} - {threshold}, {nothing})")],
            ),
        ],
    })
}

/// `pays 5% above 88%`: of an indicator's worth.
pub(super) fn of_result(line: &Line<'_>) -> Option<Open> {
    let (value, start) = line.value("pays");
    let (paid, threshold, at) = parted(value)?;
    let (paid_number, from) = (percentage(paid)?, percentage(threshold)?);
    let hundred = Decimal::ONE_HUNDRED;
    if paid_number <= Decimal::ZERO || from >= hundred {
        return None;
    }
    // The slope ends where the result or what it pays comes to 100%.
    let points = (hundred / paid_number).round_dp(9).min(hundred - from);
    let most = (points * paid_number).min(hundred);
    let two = Decimal::TWO.min(points);
    let lead = line.text.get(..start)?;
    let rows = |rows: &[[String; 2]]| -> Vec<String> {
        rows.iter().map(|[first, second]| format!("  | {first} | {second} |")).collect()
    };
    let reading = |means: String, form: &str, table: &[[String; 2]]| {
        let mut lines = vec![format!("{lead}{form} {{")];
        lines.extend(rows(table));
        lines.push("}".to_owned());
        let mut reading = Reading::lines(means, line, &lines);
        reading.words = format!("`pays {form}`");
        reading
    };
    let cells = |first: &str, second: &str| [first.to_owned(), second.to_owned()];
    let percent = |number: Decimal| format!("{}%", plain(number));
    Some(Open {
        code: Code::WholeOrPartAbove,
        place: start + at + 1..line.text.trim_end().len(),
        message: format!(
            "`{paid}` can be paid once above `{threshold}`, or for each percentage point above it"
        ),
        readings: vec![
            reading(
                format!("once it is above ({} pays {paid})", percent(from + two)),
                "by thresholds",
                &[cells("value", "pays"), cells(&format!("above {threshold}"), paid)],
            ),
            reading(
                format!(
                    "for each point above ({} pays {})",
                    percent(from + two),
                    percent((two * paid_number).min(hundred))
                ),
                "on a sliding scale",
                &[
                    cells("at", "pays"),
                    cells(threshold, "0%"),
                    cells(&percent(from + points), &percent(most)),
                ],
            ),
        ],
    })
}
