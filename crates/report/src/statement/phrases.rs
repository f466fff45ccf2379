//! What statements say in words, the same in every layout.

use crate::figures::Figures;
use chrono::Datelike;
use meed_contract::calendar::DateRange;
use meed_contract::{Direction, Finality, Money, Phase, words};
use meed_engine::statement::{
    AdditionalLine, Amounts, AssessmentLine, BalanceDue, Instalment, NotEarnedLine, OutcomeLine, PartLine,
    PartyAmount, PaymentLine, PaymentRange, ReductionLine, RowRange, Statement, Verdict,
};
use rust_decimal::Decimal;

/// What is said where something is paid within one side.
pub(super) const WITHIN: &str =
    "What parties of one side pay one another, such as a provider and its subcontractor, is in no total.";

/// Whether some of the money flows against the rest.
pub(super) fn flows_both_ways(statement: &Statement) -> bool {
    statement.payments.iter().any(|payment| {
        let recovered = payment
            .recovery
            .as_ref()
            .is_some_and(|line| line.direction == Direction::Back && !line.amount.is_zero());
        recovered || (payment.direction == Direction::Back && !payment.amounts.earned.is_zero())
    })
}

/// `1 October 2016 to 30 September 2017`.
pub(super) fn days(range: DateRange) -> String {
    format!("{} to {}", words::date(range.first), words::date(range.last))
}

/// Whether the figures may still change.
pub(super) fn status(statement: &Statement) -> &'static str {
    match (statement.finality, statement.is_certain()) {
        (Finality::Final(_), true) => "FINAL: payment certain",
        (Finality::Final(_), false) => "FINAL: payment not certain",
        (Finality::Provisional, true) => "PROVISIONAL: figures may change",
        (Finality::Provisional, false) => "PROVISIONAL: figures may change, payment not certain",
        (Finality::NotStated, true) => "status not stated: treated as provisional",
        (Finality::NotStated, false) => "status not stated: treated as provisional, payment not certain",
    }
}

/// Between what a payment lies, what is paid of it and what it turns on; nothing where it is certain.
pub(super) fn not_certain(payment: &PaymentLine, figures: Figures) -> Option<String> {
    let range = payment.range.as_ref()?;
    if let Some(either) = either_way(payment, range, figures) {
        let decided = decided_by(range);
        return Some(format!(
            "NOT CERTAIN: {either}; nothing is paid until the figures are certain. {decided}"
        ));
    }
    Some(format!(
        "NOT CERTAIN: {}; {} is earned and {} withheld until the figures are certain. {}",
        between(range.lowest, range.highest, figures),
        figures.pounds(range.lowest),
        figures.pounds(range.highest - range.lowest),
        decided_by(range),
    ))
}

/// Where it is not even certain who pays whom: `either icb pays trust up to £75.00, or trust pays icb up to £25.00`.
pub(super) fn either_way(payment: &PaymentLine, range: &PaymentRange, figures: Figures) -> Option<String> {
    let other = range.other_way.as_ref()?;
    let other_pays = if other.from.len() == 1 { "pays" } else { "pay" };
    Some(format!(
        "either {} {} {} up to {}, or {} {other_pays} {} up to {}",
        names(&payment.from),
        pays(&payment.from),
        names(&payment.to),
        figures.pounds(range.highest),
        words::list(&other.from),
        words::list(&other.to),
        figures.pounds(other.highest),
    ))
}

/// What a payment turns on: `Decided by indicator 2a.i (numerator 1 to 7, so 10% to 13.3%).`
pub(super) fn decided_by(range: &PaymentRange) -> String {
    let told: Vec<String> = range
        .decided_by
        .iter()
        .map(|one| {
            let name = one.code.as_ref().map_or_else(|| one.name.clone(), |code| format!("indicator {code}"));
            if one.known.is_empty() { name } else { format!("{name} ({})", one.known) }
        })
        .collect();
    format!("Decided by {}.", words::list(&told))
}

fn between(lowest: Money, highest: Money, figures: Figures) -> String {
    format!("between {} and {}", figures.pounds(lowest), figures.pounds(highest))
}

/// The same in one word, for programs.
pub(super) fn status_word(finality: Finality) -> &'static str {
    match finality {
        Finality::Final(_) => "final",
        Finality::Provisional => "provisional",
        Finality::NotStated => "not stated",
    }
}

/// What is said beside the data's names: since when they are final.
pub(super) fn data_status(finality: Finality) -> String {
    match finality {
        Finality::Final(Some(date)) => format!("final since {}", words::date(date)),
        Finality::Final(None) => "final".to_owned(),
        Finality::Provisional => "provisional".to_owned(),
        Finality::NotStated => "status not stated".to_owned(),
    }
}

/// The phase in one word or two, for programs.
pub(super) fn phase_word(phase: Phase) -> &'static str {
    match phase {
        Phase::NotMeasured => "not measured",
        Phase::Baseline => "baseline",
        Phase::Reported => "reported",
        Phase::PaidForData => "paid for data",
        Phase::DeemedMet => "deemed met",
        Phase::Linked => "linked to payment",
    }
}

/// The verdict in one word or two, for programs.
pub(super) fn verdict_word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "met",
        Verdict::Partly(_) => "partly met",
        Verdict::NotMet => "not met",
        Verdict::NotJudged => "not judged",
        Verdict::Missing(_) => "missing",
        Verdict::TooFew(_) => "too few",
    }
}

/// What came of an assessment: `MET by 3.9 percentage points (7 to spare): 61/180 = 33.9%, target at least 30%`. `row` is
/// the row's own figures.
pub(super) fn verdict(line: &AssessmentLine, row: &Amounts, figures: Figures) -> String {
    if let Some(range) = line.range {
        let value = line.value.as_deref().unwrap_or("no value");
        let target = line.target.as_ref().map_or(String::new(), |target| format!(", target {target}"));
        return format!("NOT CERTAIN: {value}{target}; {}", row_range(range, figures));
    }
    judged(line, &earns(line, row, figures))
}

/// A segment or a component: `Psychosis (counts for 40%): MET by 2.0 percentage points: 12/40 = 30%, target at least 28%`.
pub(super) fn part(line: &PartLine) -> String {
    let name = if line.title.is_empty() { &line.name } else { &line.title };
    let code = line.code.as_ref().map_or(String::new(), |code| format!("{code} "));
    let counts = line.counts.map_or(String::new(), |counts| format!(" (counts for {})", rate(counts)));
    let one = &line.assessment;
    let said = if line.is_certain {
        judged(one, &format!("scores {}", rate(one.fraction)))
    } else {
        let value = one.value.as_deref().unwrap_or("no value");
        let target = one.target.as_ref().map_or(String::new(), |target| format!(", target {target}"));
        format!("NOT CERTAIN: {value}{target}")
    };
    format!("{code}{name}{counts}: {said}")
}

/// What came of an assessment that is certain; `partly` says what is earned for a result in between.
fn judged(line: &AssessmentLine, partly: &str) -> String {
    let value = line.value.as_deref().unwrap_or("no value");
    let against = match (&line.target, &line.margin) {
        (Some(target), _) => format!(", target {target}"),
        (None, Some(margin)) => format!(", {}", margin.threshold),
        (None, None) => String::new(),
    };
    match &line.verdict {
        Verdict::Met => match (line.phase, &line.value) {
            (Phase::PaidForData, Some(value)) => format!("MET: paid for data, {value} reported"),
            (Phase::PaidForData, None) => "MET: paid for data".to_owned(),
            (Phase::DeemedMet, Some(value)) => format!("MET: deemed met; reported: {value}"),
            (Phase::DeemedMet, None) => "MET: deemed met".to_owned(),
            _ => format!("MET{}: {value}{against}", by(line, true)),
        },
        Verdict::NotMet => format!("MISSED{}: {value}{against}", by(line, false)),
        Verdict::Partly(label) => {
            // A level is its own label; it is not said twice.
            let label = label.as_deref().filter(|label| *label != value);
            let label = label.map_or(String::new(), |label| format!(", {label}"));
            let reached = line.margin.as_ref().filter(|margin| margin.met);
            let reached = reached.map_or(String::new(), |margin| match &margin.words {
                Some(words) => format!(" ({} met by {words})", margin.threshold),
                None => format!(" ({} met exactly)", margin.threshold),
            });
            format!("PARTLY MET: {value}{label}{reached}, {partly}")
        }
        Verdict::NotJudged => {
            let why = if line.phase == Phase::Linked {
                "nothing can be earned this year"
            } else {
                &line.phase_words
            };
            match &line.value {
                Some(value) => format!("{why}; reported: {value}"),
                None => why.to_owned(),
            }
        }
        Verdict::Missing(why) => format!("NO FIGURE, {why}"),
        Verdict::TooFew(why) => format!("TOO FEW: {value}; {why}"),
    }
}

/// The ends of a row, where it is not certain.
pub(super) fn ends(range: Option<RowRange>) -> Option<(Money, Money)> {
    range.map(|range| (range.lowest, range.highest))
}

/// `earns between £0 and £30,000`
fn row_range(range: RowRange, figures: Figures) -> String {
    format!("earns {}", between(range.lowest, range.highest, figures))
}

/// By how much a threshold was met or missed: ` by 3.9 percentage points (7 to spare)`.
fn by(line: &AssessmentLine, met: bool) -> String {
    let Some(margin) = line.margin.as_ref().filter(|margin| margin.met == met) else { return String::new() };
    match (&margin.words, &margin.count_words) {
        (Some(words), Some(count)) => format!(" by {words} ({count})"),
        (Some(words), None) => format!(" by {words}"),
        (None, _) if met => " exactly".to_owned(),
        // What lies on a threshold that must be passed.
        (None, Some(count)) => format!(" ({count})"),
        (None, None) => String::new(),
    }
}

/// The percentage that the contract names, and of what: the row's own worth, or the whole pot.
fn earns(line: &AssessmentLine, row: &Amounts, figures: Figures) -> String {
    let whole = if line.fraction_of == row.pot { "" } else { "the pot of " };
    format!("earns {} of {whole}{}", rate(line.fraction), figures.pounds(line.fraction_of))
}

/// A fraction as a percentage of at most two decimal places; `about` where that drops something.
pub(super) fn rate(fraction: Decimal) -> String {
    let shown = fraction.round_dp(4);
    let about = if shown == fraction { "" } else { "about " };
    format!("{about}{}", words::percentage(shown))
}

/// What the next threshold would earn: `at least 93% (186 of 200) would earn £120,000 more`.
pub(super) fn next(line: &AssessmentLine, figures: Figures) -> Option<String> {
    let next = line.next.as_ref()?;
    let needs = next.needs.as_deref().map_or(String::new(), |needs| format!(" ({needs})"));
    Some(format!("{}{needs} would earn {} more", next.threshold, figures.pounds(next.worth)))
}

/// What is withheld of what is missed, if anything is: until data come, or until they are certain.
/// What lies between the ends that were told is not told again.
pub(super) fn withheld(amount: Money, ends: Option<(Money, Money)>, figures: Figures) -> Option<String> {
    let until = if ends.is_none() { "the data come" } else { "the figures are certain" };
    let told = ends.is_some_and(|(lowest, highest)| highest - lowest == amount);
    (!amount.is_zero() && !told)
        .then(|| format!("of the missed, {} is withheld until {until}", figures.pounds(amount)))
}

/// What is withheld of a payment as a whole, where its rows do not say it.
pub(super) fn withheld_of_payment(payment: &PaymentLine, figures: Figures) -> Option<String> {
    let amount = payment.amounts.withheld;
    let outcomes = payment.outcomes.iter().map(|line| line.amounts.withheld);
    let of_rows: Money = outcomes.chain(payment.additional.iter().map(|line| line.amounts.withheld)).sum();
    if !payment.is_referred && of_rows == amount {
        return None;
    }
    if payment.is_referred && !amount.is_zero() {
        return Some(format!(
            "of the missed, {} is withheld until the parties have settled it",
            figures.pounds(amount)
        ));
    }
    withheld(amount, payment.range.as_ref().map(|range| (range.lowest, range.highest)), figures)
}

/// Whether an additional payment's condition holds: `MET: paid only if all outcomes are achieved`.
pub(super) fn condition(line: &AdditionalLine, figures: Figures) -> String {
    if let Some(range) = line.range {
        return format!("NOT CERTAIN: paid only if {}; {}", line.condition, row_range(range, figures));
    }
    if let Some(lacking) = &line.lacking {
        return format!("NOT KNOWN: paid only if {}; {lacking}", line.condition);
    }
    let verdict = match line.holds {
        Some(true) => "MET",
        Some(false) => "MISSED",
        None => "NOT JUDGED this year",
    };
    format!("{verdict}: paid only if {}", line.condition)
}

/// What of a pot nothing can earn.
pub(super) const UNALLOCATED: &str = "Not linked to any outcome this year";

/// How it was paid during the year: `12 monthly instalments of £2,400,000`.
pub(super) fn instalments(instalments: &[Instalment], figures: Figures) -> Option<String> {
    let (last, others) = instalments.split_last()?;
    let often = how_often(instalments);
    let Some(first) = others.first() else {
        return Some(format!("one instalment of {}", figures.pounds(last.amount)));
    };
    let of =
        |count: usize, amount: Money| format!("{count} {often}instalments of {}", figures.pounds(amount));
    if others.iter().any(|other| other.amount != first.amount) {
        let amounts: Vec<_> = instalments.iter().map(|one| figures.pounds(one.amount)).collect();
        return Some(format!("{} {often}instalments: {}", instalments.len(), words::list(&amounts)));
    }
    Some(if last.amount == first.amount {
        of(instalments.len(), last.amount)
    } else if others.len() == 1 {
        format!("2 {often}instalments: {} and {}", figures.pounds(first.amount), figures.pounds(last.amount))
    } else {
        format!("{} and a last one of {}", of(others.len(), first.amount), figures.pounds(last.amount))
    })
}

/// `monthly `, `quarterly `, … or nothing where the instalments keep no such distance.
fn how_often(instalments: &[Instalment]) -> &'static str {
    let months = |range: DateRange| i64::from(range.first.year()) * 12 + i64::from(range.first.month());
    let mut apart = instalments.windows(2).map(|pair| match pair {
        [one, next] => months(next.range) - months(one.range),
        _ => 0,
    });
    let first = apart.next();
    if apart.any(|other| Some(other) != first) {
        return "";
    }
    match first {
        Some(1) => "monthly ",
        Some(3) => "quarterly ",
        Some(6) => "half-yearly ",
        _ => "",
    }
}

/// Who keeps what is not earned, and of what it is made.
pub(super) fn not_earned(line: &NotEarnedLine, payment: &PaymentLine, figures: Figures) -> String {
    let within = line.name_services_within_days.map_or(String::new(), |days| {
        format!(", which names the services that get it within {} days", words::grouped(days.normalize()))
    });
    format!(
        "Not earned: {} (missed {}, not available {}), kept by {}{within}",
        figures.pounds(line.kept_by.amount),
        figures.pounds(payment.amounts.missed),
        figures.pounds(payment.amounts.not_available),
        party(&line.kept_by),
    )
}

/// What the payee passes on: `Passed on: £1,386,000 to mind (Oxfordshire Mind)`.
pub(super) fn passed_on(parts: &[PartyAmount], figures: Figures) -> Option<String> {
    let shares: Vec<_> =
        parts.iter().map(|part| format!("{} to {}", figures.pounds(part.amount), party(part))).collect();
    (!shares.is_empty()).then(|| format!("Passed on: {}", words::list(&shares)))
}

/// `occg (Oxfordshire Clinical Commissioning Group)`, or the name alone where it has no other.
pub(super) fn party(party: &PartyAmount) -> String {
    if party.title.is_empty() || party.title == party.name {
        party.name.clone()
    } else {
        format!("{} ({})", party.name, party.title)
    }
}

/// `occg`, `occg and council`.
pub(super) fn names(parties: &[PartyAmount]) -> String {
    words::list(&parties.iter().map(|party| party.name.as_str()).collect::<Vec<_>>())
}

/// `pays` for one, `pay` for several.
pub(super) fn pays(payers: &[PartyAmount]) -> &'static str {
    if payers.len() == 1 { "pays" } else { "pay" }
}

/// Each party's part of what is earned, where several share a side.
pub(super) fn parts(parties: &[PartyAmount], verb: &str, figures: Figures) -> Option<String> {
    let [_, _, ..] = parties else { return None };
    let parts: Vec<_> =
        parties.iter().map(|part| format!("{} {verb} {}", part.name, figures.pounds(part.amount))).collect();
    Some(format!("Of what is earned, {}", words::list(&parts)))
}

/// Where the contract says of no date when something is to be paid.
pub(super) const NO_DATE: &str = "no date stated";

/// When the balance is to be paid: `2 March 2018`; nothing where nothing is to be paid.
pub(super) fn due(payment: &PaymentLine) -> String {
    due_if(payment, payment.balance)
}

/// When a sum is due that is settled with a payment's balance.
pub(super) fn due_if(payment: &PaymentLine, sum: Money) -> String {
    if sum.is_zero() {
        return String::new();
    }
    match payment.balance_due {
        BalanceDue::On(date) => words::date(date),
        BalanceDue::DaysAfterFinalData(1) => "1 day after final data".to_owned(),
        BalanceDue::DaysAfterFinalData(days) => format!("{days} days after final data"),
        BalanceDue::NotStated => NO_DATE.to_owned(),
    }
}

/// Where more was paid on account than is earned: who owes what to whom, by when.
pub(super) fn owed_back(payment: &PaymentLine, figures: Figures) -> Option<String> {
    if payment.balance >= Money::ZERO {
        return None;
    }
    let owes = if payment.to.len() == 1 { "owes" } else { "owe" };
    let by = match payment.balance_due {
        BalanceDue::On(date) => format!(", due by {}", words::date(date)),
        BalanceDue::DaysAfterFinalData(days) => format!(", due {days} days after final data"),
        BalanceDue::NotStated => "; the contract states no date".to_owned(),
    };
    Some(format!(
        "More was paid on account than is earned: {} {owes} {} {}{by}",
        names(&payment.to),
        names(&payment.from),
        figures.pounds(-payment.balance),
    ))
}

/// Where more was paid on account than is earned, and what is withheld may still make up for it.
fn still_open(payment: &PaymentLine, figures: Figures) -> Option<String> {
    let paid_ahead = payment.on_account - payment.amounts.earned;
    let open = paid_ahead.min(payment.amounts.withheld);
    (open > Money::ZERO).then(|| {
        format!(
            "{} was paid on account of what is withheld: it is not owed back before that is settled",
            figures.pounds(open)
        )
    })
}

/// The year in a few sentences: who pays whom, how much was met, and where money was missed.
pub(super) fn in_short(statement: &Statement, figures: Figures) -> Vec<String> {
    let mut said: Vec<String> =
        by_parties(statement).iter().map(|payments| paid_in_short(payments, figures)).collect();
    said.extend(statement.payments.iter().filter_map(|payment| {
        let range = payment.range.as_ref()?;
        let what = either_way(payment, range, figures)
            .unwrap_or_else(|| between(range.lowest, range.highest, figures));
        Some(format!("{} is not certain: {what}. {}", name_or_title(payment), decided_by(range)))
    }));
    said.extend(statement.payments.iter().filter_map(|payment| {
        let line = payment.recovery.as_ref()?;
        let who = format!("{} {} back", names(&line.from), pays(&line.from));
        Some(match line.range {
            None => format!("{who} {} of {}.", figures.pounds(line.amount), name_or_title(payment)),
            Some(range) => format!(
                "{who} {} of {} for now: it is not certain, {}.",
                figures.pounds(line.amount),
                name_or_title(payment),
                between(range.lowest, range.highest, figures)
            ),
        })
    }));
    said.extend(measures_in_short(statement));
    said.extend(missed_in_short(statement, figures));
    let referred = statement.payments.iter().filter(|payment| payment.is_referred);
    said.extend(referred.map(|payment| {
        let withheld = figures.pounds(payment.amounts.withheld);
        format!(
            "{} is referred to the parties: {withheld} is withheld until they have settled it.",
            name_or_title(payment)
        )
    }));
    said.extend(super::carried::in_short(statement, figures));
    said.extend(super::requirement::in_short(statement, figures));
    said
}

/// `occg pays ohft £34,395,000 for the year; £32,400,000 was paid on account. Still to be paid: £1,995,000 by 2 March 2018.`
fn paid_in_short(payments: &[&PaymentLine], figures: Figures) -> String {
    let Some(first) = payments.first() else { return String::new() };
    let earned: Money = payments.iter().map(|payment| payment.amounts.earned).sum();
    let on_account: Money = payments.iter().map(|payment| payment.on_account).sum();
    let who = format!("{} {} {}", names(&first.from), pays(&first.from), names(&first.to));
    if earned.is_zero() && on_account.is_zero() {
        return format!("{who} nothing for the year.");
    }
    let settled = payments.iter().all(|payment| payment.balance.is_zero());
    let account = match (settled, on_account.is_zero()) {
        (true, _) => ", all of it on account".to_owned(),
        (false, true) => String::new(),
        (false, false) => format!("; {} was paid on account", figures.pounds(on_account)),
    };
    let mut sentences = vec![format!("{who} {} for the year{account}.", figures.pounds(earned))];
    let still: Vec<_> = payments.iter().filter(|payment| payment.balance > Money::ZERO).collect();
    let told: Vec<_> = still
        .iter()
        .map(|payment| {
            let what =
                if still.len() > 1 { format!(" for {}", name_or_title(payment)) } else { String::new() };
            let when = match payment.balance_due {
                BalanceDue::On(date) => format!(" by {}", words::date(date)),
                BalanceDue::DaysAfterFinalData(_) => format!(" {}", due(payment)),
                BalanceDue::NotStated => " (no date stated)".to_owned(),
            };
            format!("{}{what}{when}", figures.pounds(payment.balance))
        })
        .collect();
    if !told.is_empty() {
        let lead = if on_account.is_zero() { "To be paid" } else { "Still to be paid" };
        sentences.push(format!("{lead}: {}.", words::list(&told)));
    }
    sentences.extend(
        payments.iter().filter_map(|payment| owed_back(payment, figures)).map(|owed| format!("{owed}.")),
    );
    sentences.join(" ")
}

fn name_or_title(payment: &PaymentLine) -> &str {
    if payment.title.is_empty() { &payment.name } else { &payment.title }
}

/// `Measures: 14 met, 1 partly met, 2 missed, 2 not judged this year.`
fn measures_in_short(statement: &Statement) -> Option<String> {
    let mut counts = [
        (0, "met"),
        (0, "not certain"),
        (0, "partly met"),
        (0, "missed"),
        (0, "without figure or with too few people"),
        (0, "not judged this year"),
    ];
    for line in statement.payments.iter().flat_map(|payment| &payment.outcomes).flat_map(assessments) {
        let at = match (line.range, &line.verdict) {
            (Some(_), _) => 1,
            (None, Verdict::Met) => 0,
            (None, Verdict::Partly(_)) => 2,
            (None, Verdict::NotMet) => 3,
            (None, Verdict::Missing(_) | Verdict::TooFew(_)) => 4,
            (None, Verdict::NotJudged) => 5,
        };
        if let Some((count, _)) = counts.get_mut(at) {
            *count += 1;
        }
    }
    let told: Vec<_> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{count} {words}"))
        .collect();
    (!told.is_empty()).then(|| format!("Measures: {}.", told.join(", ")))
}

fn assessments(outcome: &OutcomeLine) -> impl Iterator<Item = &AssessmentLine> {
    outcome.indicators.iter().map(|indicator| &indicator.assessment).chain(&outcome.assessment)
}

/// At most so many rows are named of those that missed money; the largest.
const MOST_MISSED: usize = 6;

/// `Missed £900,000: £720,000 at "All outcomes achieved" and £180,000 at indicator 2a.iii.`
fn missed_in_short(statement: &Statement, figures: Figures) -> Option<String> {
    let titled = |title: &str, name: &str| {
        if title.is_empty() { name.to_owned() } else { format!("\"{title}\"") }
    };
    let mut rows: Vec<(Money, String)> = Vec::new();
    for payment in statement.payments.iter().filter(|payment| !payment.is_referred) {
        if payment.outcomes.is_empty() && payment.additional.is_empty() {
            rows.push((payment.amounts.missed, titled(&payment.title, &payment.name)));
        }
        for outcome in &payment.outcomes {
            if outcome.indicators.is_empty() {
                rows.push((outcome.amounts.missed, titled(&outcome.title, &outcome.name)));
            }
            rows.extend(outcome.indicators.iter().map(|indicator| {
                let whose = indicator.name.split_once(" of ").map(|(_, provider)| format!(" of {provider}"));
                let whose = whose.unwrap_or_default();
                let code = indicator.code.as_ref().map(|code| format!("indicator {code}{whose}"));
                let name = code.unwrap_or_else(|| titled(&indicator.title, &indicator.name));
                (indicator.amounts.missed, name)
            }));
        }
        rows.extend(
            payment.additional.iter().map(|line| (line.amounts.missed, titled(&line.title, &line.name))),
        );
    }
    rows.retain(|(missed, _)| *missed > Money::ZERO);
    let all: Money = rows.iter().map(|(missed, _)| *missed).sum();
    // Stable: rows that missed the same stay in the order of the contract.
    rows.sort_by_key(|(missed, _)| std::cmp::Reverse(*missed));
    let mut told: Vec<String> = rows
        .iter()
        .take(MOST_MISSED)
        .map(|(missed, name)| format!("{} at {name}", figures.pounds(*missed)))
        .collect();
    if rows.len() > MOST_MISSED {
        told.push(words::counted(rows.len() - MOST_MISSED, "other", "others"));
    }
    let settled = statement.payments.iter().filter(|payment| !payment.is_referred);
    let withheld: Money = settled.map(|payment| payment.amounts.withheld).sum();
    let withheld = if withheld.is_zero() {
        String::new()
    } else {
        let until = if statement.is_certain() { "the data come" } else { "the figures are certain" };
        format!(" Of it {} is withheld until {until}.", figures.pounds(withheld))
    };
    let bonuses: Money = statement.payments.iter().map(made_up).sum();
    let withheld = if bonuses.is_zero() {
        withheld
    } else {
        format!("{withheld} Bonuses make up for {} of it.", figures.pounds(bonuses))
    };
    match rows.as_slice() {
        [] => None,
        [(_, name)] => Some(format!("Missed {} at {name}.{withheld}", figures.pounds(all))),
        _ => Some(format!("Missed {}: {}.{withheld}", figures.pounds(all), words::list(&told))),
    }
}

/// What each bonus of a pot comes to, and what they make up for together.
pub(super) fn bonuses(payment: &PaymentLine, figures: Figures) -> Vec<String> {
    let mut told: Vec<String> = payment
        .bonuses
        .iter()
        .map(|bonus| {
            let (verdict, lacking) = match (&bonus.lacking, bonus.holds) {
                (_, true) => ("EARNED", String::new()),
                (None, false) => ("NOT EARNED", String::new()),
                (Some(lacking), false) => ("NOT KNOWN", format!("; {lacking}")),
            };
            let (worth, words) = (figures.pounds(bonus.worth), &bonus.worth_words);
            format!("bonus of {words} ({worth}): {verdict}: only if {}{lacking}", bonus.condition)
        })
        .collect();
    if payment.bonuses.iter().any(|bonus| bonus.holds) {
        let made_up = made_up(payment);
        told.push(format!("bonuses make up for {} of what is missed", figures.pounds(made_up)));
    }
    told
}

/// What bonuses make up for of what the rows of a payment miss.
fn made_up(payment: &PaymentLine) -> Money {
    let rows = payment.outcomes.iter().map(|outcome| outcome.amounts.missed);
    let missed: Money = rows.chain(payment.additional.iter().map(|line| line.amounts.missed)).sum();
    let earned: Money = payment.bonuses.iter().filter(|bonus| bonus.holds).map(|bonus| bonus.worth).sum();
    earned.min(missed)
}

/// Everything that is said of a payment beside its figures.
pub(super) fn about_payment(payment: &PaymentLine, figures: Figures) -> Vec<String> {
    let on_account = instalments(&payment.instalments, figures).map(|text| format!("On account: {text}"));
    let not_earned = payment.not_earned.as_ref().map(|line| not_earned(line, payment, figures));
    [
        on_account,
        owed_back(payment, figures),
        still_open(payment, figures),
        parts(&payment.from, "pays", figures),
        parts(&payment.to, "receives", figures),
        passed_on(&payment.passed_on, figures),
        not_earned,
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Why a payment is not made at all.
pub(super) fn stopped(payment: &PaymentLine) -> Option<String> {
    payment.stopped_by.as_ref().map(|condition| format!("NOT PAID: {condition}"))
}

/// What is paid back: `RECOVERED: trust pays back £20,000, because more was paid in the years before than is due`.
pub(super) fn recovered(payment: &PaymentLine, figures: Figures) -> Option<String> {
    let line = payment.recovery.as_ref()?;
    let who = format!("{} {} back {}", names(&line.from), pays(&line.from), figures.pounds(line.amount));
    let why = "because more was paid in the years before than is due for the term so far";
    Some(match line.range {
        None => format!("RECOVERED: {who}, {why}"),
        Some(range) => format!(
            "NOT CERTAIN: between {} and {} is to be paid back, {why}; {who} until the figures are certain",
            figures.pounds(range.lowest),
            figures.pounds(range.highest)
        ),
    })
}

/// What conditions took away: `REDUCED by 10%, which is £48,000, because this does not hold: …`
pub(super) fn reductions(payment: &PaymentLine, figures: Figures) -> Vec<String> {
    let told = |line: &ReductionLine| {
        let (by, lost, unless) = (words::percentage(line.by), figures.pounds(line.lost), &line.unless);
        match &line.lacking {
            Some(lacking) => format!(
                "REDUCED by {by}, which is {lost}, because it is not known whether this holds: {unless}; {lacking}"
            ),
            None => format!("REDUCED by {by}, which is {lost}, because this does not hold: {unless}"),
        }
    };
    payment.reductions.iter().map(told).collect()
}

/// The payments one after another, put together where the same parties pay and receive.
pub(super) fn by_parties(statement: &Statement) -> Vec<Vec<&PaymentLine>> {
    let sides = |payment: &PaymentLine| (names(&payment.from), names(&payment.to));
    let mut groups: Vec<Vec<&PaymentLine>> = Vec::new();
    for payment in &statement.payments {
        match groups
            .iter_mut()
            .find(|group| group.first().is_some_and(|first| sides(first) == sides(payment)))
        {
            Some(group) => group.push(payment),
            None => groups.push(vec![payment]),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instalment(number: u16, first: &str, last: &str, pence: i64) -> Instalment {
        let range = DateRange { first: first.parse().unwrap(), last: last.parse().unwrap() };
        Instalment { number, range, amount: Money::pounds(Decimal::new(pence, 2)) }
    }

    #[test]
    fn instalments_are_summed_up() {
        let figures = Figures::of([]);
        let one = [instalment(1, "2020-01-01", "2020-12-31", 100)];
        assert_eq!(instalments(&one, figures).unwrap(), "one instalment of £1");
        let quarters = [
            instalment(1, "2020-01-01", "2020-03-31", 300),
            instalment(2, "2020-04-01", "2020-06-30", 300),
            instalment(3, "2020-07-01", "2020-09-30", 400),
        ];
        assert_eq!(
            instalments(&quarters, figures).unwrap(),
            "2 quarterly instalments of £3 and a last one of £4"
        );
        assert_eq!(instalments(&quarters[1..], figures).unwrap(), "2 quarterly instalments: £3 and £4");
        assert_eq!(instalments(&[], figures), None);
    }

    #[test]
    fn a_rate_says_when_it_is_rounded() {
        assert_eq!(rate(Decimal::new(75, 2)), "75%");
        assert_eq!(rate(Decimal::new(666_666, 6)), "about 66.67%");
    }
}
