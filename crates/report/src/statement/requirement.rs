//! What is said of requirements, the same in every layout.

use super::phrases::{names, pays};
use crate::figures::Figures;
use meed_contract::{Judgement, Money, words};
use meed_engine::statement::{DeductionLine, PeriodLine, RequirementLine, Statement};

/// `3 of 12`, or that nothing is judged.
pub(super) fn met_of_judged(line: &RequirementLine) -> String {
    if line.judged == 0 { "not judged".to_owned() } else { format!("{} of {}", line.met, line.judged) }
}

/// Everything that is said below a requirement.
pub(super) fn about(line: &RequirementLine, figures: Figures) -> Vec<String> {
    let mut said = Vec::new();
    said.extend(missed(line));
    said.extend(not_judged(line));
    said.extend(reports(line));
    said.extend(changes("definition", line, |period| period.definition.as_deref()));
    said.extend(changes("basis", line, |period| period.basis.as_deref()));
    if let Some(deduction) = &line.deduction {
        said.extend(deducted(deduction, figures));
    }
    said
}

fn periods(line: &RequirementLine, judgement: Judgement) -> impl Iterator<Item = &PeriodLine> {
    line.periods.iter().filter(move |period| period.judgement == judgement)
}

/// `MISSED: October 2019 (134.01), November 2019 (132.8); target at least 135`; each with its target where these differ.
fn missed(line: &RequirementLine) -> Option<String> {
    let mut targets: Vec<&str> =
        periods(line, Judgement::Missed).filter_map(|one| one.target.as_deref()).collect();
    targets.dedup();
    let same = if let [one] = targets.as_slice() { Some(*one) } else { None };
    // Months without a figure that follow one another are told together.
    let silent = |period: &PeriodLine| (period.judgement, period.why.clone());
    let told: Vec<String> = line
        .periods
        .chunk_by(|one, next| one.why.is_some() && silent(one) == silent(next))
        .filter_map(|run| {
            let (first, last) = (run.first()?, run.last()?);
            if first.judgement != Judgement::Missed {
                return None;
            }
            // Counts stand in the other layouts; here there is room for what they come to.
            let value = first.value.rsplit(" = ").next().unwrap_or_default();
            let when = if run.len() == 1 {
                first.period.clone()
            } else {
                format!("{} to {}", first.period, last.period)
            };
            Some(match &first.target {
                Some(target) if same.is_none() => format!("{when} ({value}, {target})"),
                _ => format!("{when} ({value})"),
            })
        })
        .collect();
    let target = same.map_or(String::new(), |target| format!("; target {target}"));
    (!told.is_empty()).then(|| format!("MISSED: {}{target}", words::list(&told)))
}

/// The periods that are not judged, those of one kind that follow one another put together.
fn not_judged(line: &RequirementLine) -> Option<String> {
    let kind = |period: &PeriodLine| match period.judgement {
        Judgement::Met | Judgement::Missed => None,
        Judgement::NotJudged => Some("no target".to_owned()),
        Judgement::InGrace => Some("in grace".to_owned()),
        Judgement::Missing => Some(period.value.clone()),
    };
    let told: Vec<String> = line
        .periods
        .chunk_by(|one, next| kind(one) == kind(next))
        .filter_map(|run| {
            let (first, last) = (run.first()?, run.last()?);
            let kind = kind(first)?;
            Some(if run.len() == 1 {
                format!("{} ({kind})", first.period)
            } else {
                format!("{} to {} ({kind})", first.period, last.period)
            })
        })
        .collect();
    (!told.is_empty()).then(|| format!("not judged: {}", words::list(&told)))
}

/// `exception reports due from ohft: 10 November 2019 and 10 December 2019`, in the order of the missed periods.
fn reports(line: &RequirementLine) -> Option<String> {
    let told: Vec<String> =
        line.periods.iter().filter_map(|period| period.report_due.map(words::date)).collect();
    let by = line.reports_by.as_ref().map_or(String::new(), |(name, _)| format!(" from {name}"));
    let what = if told.len() == 1 { "exception report" } else { "exception reports" };
    (!told.is_empty()).then(|| format!("{what} due{by}: {}", words::list(&told)))
}

/// Words that change inside the year.
fn changes<'a>(
    what: &str,
    line: &'a RequirementLine,
    words: impl Fn(&'a PeriodLine) -> Option<&'a str>,
) -> Option<String> {
    let told: Vec<String> = line
        .periods
        .windows(2)
        .filter_map(|pair| match pair {
            [before, after] if words(before) != words(after) => {
                let now = words(after).map_or("none".to_owned(), |now| format!("\"{now}\""));
                Some(format!("from {} {now}", after.period))
            }
            _ => None,
        })
        .collect();
    (!told.is_empty()).then(|| format!("{what} changed: {}", told.join(", ")))
}

/// `deducted: £1,500 for 3 missed periods at £500 each: ohft pays occg`
fn deducted(line: &DeductionLine, figures: Figures) -> Option<String> {
    if let Some(kind) = &line.unknown {
        return Some(format!("deducted: nothing, because a figure that the sum needs is {kind}"));
    }
    if line.missed == 0 {
        return None;
    }
    let most = match line.most {
        Some(most) if most <= line.amount => format!(", at most {} a year", figures.pounds(most)),
        _ => String::new(),
    };
    let parts = [(&line.from, "pays"), (&line.to, "receives")].into_iter().filter_map(|(parties, verb)| {
        let [_, _, ..] = parties.as_slice() else { return None };
        let parts: Vec<_> = parties
            .iter()
            .map(|part| format!("{} {verb} {}", part.name, figures.pounds(part.amount)))
            .collect();
        Some(format!("; {}", words::list(&parts)))
    });
    Some(format!(
        "deducted: {}, {} at {} each{most}: {} {} {}{}",
        figures.pounds(line.amount),
        words::counted(line.missed, "missed period", "missed periods"),
        figures.pounds(line.each),
        names(&line.from),
        pays(&line.from),
        names(&line.to),
        parts.collect::<String>()
    ))
}

/// The requirements of the year in a sentence or two: how many periods were missed, what is due, and who pays whom.
pub(super) fn in_short(statement: &Statement, figures: Figures) -> Vec<String> {
    let lines = &statement.requirements;
    if lines.is_empty() {
        return Vec::new();
    }
    let judged: usize = lines.iter().map(|line| line.judged).sum();
    let missed: usize = lines.iter().map(|line| line.judged - line.met).sum();
    let due =
        lines.iter().flat_map(|line| &line.periods).filter(|period| period.report_due.is_some()).count();
    let first = if judged == 0 {
        "Quality requirements: none was judged this year".to_owned()
    } else {
        let periods = words::counted(judged, "judged period", "judged periods");
        format!("Quality requirements: {} of {periods} met, {missed} missed", judged - missed)
    };
    let reports = match due {
        0 => String::new(),
        _ => format!("; {} due", words::counted(due, "exception report", "exception reports")),
    };
    let mut said = vec![format!("{first}{reports}.")];
    let mut sides: Vec<(String, &DeductionLine, Money)> = Vec::new();
    for deduction in lines.iter().filter_map(|line| line.deduction.as_ref()) {
        let key = format!("{} {} {}", names(&deduction.from), pays(&deduction.from), names(&deduction.to));
        match sides.iter_mut().find(|(known, _, _)| *known == key) {
            Some((_, _, sum)) => *sum = *sum + deduction.amount,
            None => sides.push((key, deduction, deduction.amount)),
        }
    }
    said.extend(
        sides
            .into_iter()
            .filter(|(_, _, sum)| !sum.is_zero())
            .map(|(key, _, sum)| format!("{key} {} for missed requirements.", figures.pounds(sum))),
    );
    said
}

#[cfg(test)]
mod tests {
    use crate::statement::{csv, json, markdown, samples, text};

    #[test]
    fn every_layout_tells_of_requirements() {
        let (statement, context) = samples::requirements();
        let statements = [statement];
        let page = text::render(&statements, &context, 100);
        let page = page.split_once("QUALITY REQUIREMENTS").unwrap().1;
        let web = markdown::render(&statements, &context);
        let web = web.split_once("| Quality requirement").unwrap().1;
        let sheet = csv::render(&statements).replace("\r\n", "\n");
        let sheet: Vec<_> = sheet
            .lines()
            .filter(|line| line.contains("discharge-summaries") || line.contains(",letters,"))
            .collect();
        let data = json::value(&statements, &context);
        let data = &data["statements"][0]["requirements"];
        insta::assert_snapshot!(format!("{page}\n---\n{web}\n---\n{}\n---\n{data:#}\n", sheet.join("\n")));
    }

    #[test]
    fn a_contract_of_requirements_alone_tells_of_no_money_but_what_is_deducted() {
        let (mut statement, context) = samples::requirements();
        statement.payments.clear();
        let page = text::render(std::slice::from_ref(&statement), &context, 100);
        assert!(!page.contains("WHAT IS EARNED") && page.contains("ohft pays occg £900"), "{page}");
        assert!(page.contains("WHO PAYS WHOM") && page.contains("Deducted: Part 1"), "{page}");
        let web = markdown::render(std::slice::from_ref(&statement), &context);
        assert!(!web.contains("What is earned") && web.contains("1 of 3"), "{web}");
        assert!(web.contains("| ohft pays occg | Deducted: Part 1"), "{web}");
        // Where nothing is deducted either, no money is told of.
        for line in &mut statement.requirements {
            line.deduction = None;
        }
        let page = text::render(std::slice::from_ref(&statement), &context, 100);
        assert!(!page.contains("WHO PAYS WHOM"), "{page}");
    }
}
