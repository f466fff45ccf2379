//! How often something is paid or deducted, and how two percentages go together.

use super::{At, Change, Line, MOST, Open, Reading, percentage, plain, pounds, sum};
use meed_diagnostics::Code;
use rust_decimal::Decimal;

/// `each month`, `each year, 50% on account`
pub(super) fn each(line: &Line<'_>) -> Option<Open> {
    let (value, start) = line.value("each");
    let place = start..line.text.trim_end().len();
    let often = match value.split(',').next()?.trim() {
        "month" => Some(("month", "monthly", 12)),
        "quarter" => Some(("quarter", "quarterly", 4)),
        _ => None,
    };
    if let Some((part, parts, count)) = often {
        let whole = format!("year, in {count} {parts} instalments");
        let (written, range) = line.beside("pays")?;
        let figure = sum(written).unwrap_or(Decimal::from(1200));
        let of = if sum(written).is_some() { String::new() } else { "of £1,200, ".to_owned() };
        let share = (figure / Decimal::from(count)).round_dp(2);
        let mut each = Reading::instead(
            format!(
                "it is the sum of a {part}, {count} times a year ({of}{} a year)",
                pounds(figure * Decimal::from(count))
            ),
            &place,
            whole.clone(),
        );
        each.words = format!("`then × {count}` and `each {whole}`");
        each.changes.push(Change {
            at: At::File(range.end..range.end),
            text: format!("\n{}then × {count}", line.indent),
        });
        // A sum that is written in pounds is no part's own.
        let own = (sum(written).is_none() && !written.contains('#')).then(|| {
            let mut own = Reading::instead(
                format!("every {part} is reckoned by its own figures, and they are added up"),
                &place,
                "year".to_owned(),
            );
            own.words = format!("`pays total of ({written}) over its {part}s` and `each year`");
            own.changes.push(Change {
                at: At::File(range.clone()),
                text: format!("{}pays  total of ({written}) over its {part}s", line.indent),
            });
            own
        });
        return Some(Open {
            code: Code::PaidInParts,
            place: place.clone(),
            message: format!(
                "what `pays` says can be the sum of the year, paid in parts, or the sum of each {part}"
            ),
            readings: vec![
                Reading::instead(
                    format!(
                        "it is the sum of the year, in {count} parts ({of}{} each {part})",
                        pounds(share)
                    ),
                    &place,
                    whole,
                ),
                each,
            ]
            .into_iter()
            .chain(own)
            .collect(),
        });
    }
    let rest = value.strip_prefix("year, ")?;
    let account = rest.split(',').next()?.trim();
    let end = start + "year, ".len() + account.len();
    let share = account.strip_suffix("on account")?.trim();
    let share = if share.is_empty() { "100%" } else { share };
    percentage(share)?;
    let part = start + "year, ".len()..end;
    Some(Open {
        code: Code::PaidInParts,
        place: part.clone(),
        message: "on account: monthly or quarterly is left open".to_owned(),
        readings: vec![
            Reading::instead("in 12 instalments a year", &part, format!("{share} on account monthly")),
            Reading::instead("in 4 instalments a year", &part, format!("{share} on account quarterly")),
        ],
    })
}

/// `deducts £500`, `deducts £500 if missed`
pub(super) fn deducts(line: &Line<'_>) -> Option<Open> {
    let (value, start) = line.value("deducts");
    let reported = line.beside("reported").map_or("monthly", |(value, _)| value);
    let part = match reported {
        "quarterly" => "quarter",
        "half-yearly" => "half-year",
        "yearly" => return None,
        _ => "month",
    };
    let words = [" if missed", " when missed", " where missed", " if it is missed", " for missing it"];
    let written = words.iter().find_map(|words| value.strip_suffix(words)).unwrap_or(value).trim();
    let figure = sum(written)?;
    let place = start..line.text.trim_end().len();
    let each = format!("{written} for each {part} missed");
    Some(Open {
        code: Code::OnceOrEachTime,
        place: place.clone(),
        message: format!("`{written}` can be deducted for every {part} that is missed, or once a year"),
        readings: vec![
            Reading::instead(
                format!("every time (three {part}s missed: {})", pounds(figure * Decimal::from(3))),
                &place,
                each.clone(),
            ),
            Reading::instead(
                format!("once a year (three {part}s missed: {})", pounds(figure)),
                &place,
                format!("{each}, at most {written} a year"),
            ),
        ],
    })
}

/// `uplift 3.1% less 2%`, `uplift 3.1% - 2% efficiency`
pub(super) fn uplift(line: &Line<'_>, keyword: &str) -> Option<Open> {
    let (value, start) = line.value(keyword);
    let (first, second) = [", less ", " less ", " - ", " minus ", " and efficiency ", ", efficiency "]
        .iter()
        .find_map(|words| value.split_once(words))?;
    let second = second.trim().trim_end_matches("efficiency").trim();
    if keyword != "uplift" {
        return None;
    }
    let (up, down) = (percentage(first)?, percentage(second)?);
    if up > MOST || down > MOST {
        return None;
    }
    let hundred = Decimal::ONE_HUNDRED;
    let net = up - down;
    let base = Decimal::from(1000);
    let both = (base * (hundred + up) * (hundred - down) / (hundred * hundred)).round_dp(4);
    let one = base * (hundred + net) / hundred;
    let lead = line.text.get(..start)?;
    Some(Open {
        code: Code::UpliftAndEfficiency,
        place: start..line.text.trim_end().len(),
        message: format!("`{first}` and `{second}` can follow one another, or be set off against each other"),
        readings: vec![
            Reading::lines(
                format!("one after the other (£1,000 becomes {})", pounds(both)),
                line,
                &[format!("{lead}{}", first.trim()), format!("efficiency {second}")],
            ),
            Reading::lines(
                format!("their difference (£1,000 becomes {})", pounds(one)),
                line,
                &[format!("{lead}{}%", plain(net))],
            ),
        ],
    })
}
