//! Statements built by hand for the tests of every layout.

use crate::context::{Context, InputFile};
use crate::fingerprint::Fingerprint;
use chrono::NaiveDate;
use meed_contract::calendar::DateRange;
use meed_contract::{Direction, Finality, Judgement, Money, Phase};
use meed_diagnostics::{SourceId, Span};
use meed_engine::statement::{
    AdditionalLine, Amounts, AssessmentLine, BalanceDue, CarriedAfter, CarriedFigure, CarriedLine,
    DeductionLine, IndicatorLine, Instalment, Margin, Next, NotEarnedLine, OutcomeLine, PartyAmount,
    PaymentLine, PeriodLine, RequirementLine, Statement, Verdict,
};
use rust_decimal::Decimal;

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn money(text: &str) -> Money {
    Money::pounds(text.parse().unwrap())
}

fn rule() -> Span {
    Span::new(SourceId(0), 0, 0)
}

fn party(name: &str, title: &str, amount: &str) -> PartyAmount {
    PartyAmount { name: name.into(), title: title.into(), amount: money(amount) }
}

/// pot, earned, missed, not available
fn amounts(figures: &str) -> Amounts {
    let figures: Vec<_> = figures.split_whitespace().map(money).collect();
    Amounts {
        pot: figures[0],
        earned: figures[1],
        missed: figures[2],
        not_available: figures[3],
        withheld: Money::ZERO,
    }
}

fn year(number: u16, first: &str, last: &str, finality: Finality, payments: Vec<PaymentLine>) -> Statement {
    let total = payments.iter().map(|payment| payment.amounts.earned).sum();
    Statement {
        year: number,
        range: DateRange { first: day(first), last: day(last) },
        finality,
        payments,
        requirements: vec![],
        carried: vec![],
        total,
    }
}

fn context(title: &str, reference: Option<&str>, data: &[&str]) -> Context {
    let file = |name: &str| InputFile { name: name.into(), fingerprint: Fingerprint::of(name.as_bytes()) };
    Context {
        program_version: "0.1.0".into(),
        title: title.into(),
        reference: reference.map(Into::into),
        terms: file("contract.meed"),
        varied: crate::Terms::default(),
        data: data.iter().map(|name| file(name)).collect(),
    }
}

fn assessment(verdict: Verdict, value: Option<&str>, target: Option<&str>, fraction: &str) -> AssessmentLine {
    AssessmentLine {
        phase: Phase::Linked,
        value: value.map(Into::into),
        measured: None,
        counts: None,
        margin: None,
        target: target.map(Into::into),
        range: None,
        verdict,
        fraction: fraction.parse().unwrap(),
        fraction_of: Money::ZERO,
        next: None,
        phase_words: String::new(),
        parts: Vec::new(),
    }
}

fn counts(numerator: i64, denominator: i64) -> (Decimal, Decimal) {
    (numerator.into(), denominator.into())
}

fn margin(threshold: &str, met: bool, by: &str, count: i64) -> Margin {
    let by: Decimal = by.parse().unwrap();
    let points = (by * Decimal::ONE_HUNDRED).round_dp(1).normalize();
    Margin {
        threshold: threshold.into(),
        met,
        by,
        count: Some(count.into()),
        words: Some(format!("{points} percentage point{}", if points == Decimal::ONE { "" } else { "s" })),
        count_words: Some(format!("{count} {}", if met { "to spare" } else { "short" })),
    }
}

fn not_linked(phase: Phase, words: &str, value: Option<&str>) -> AssessmentLine {
    AssessmentLine { phase, phase_words: words.into(), ..assessment(Verdict::NotJudged, value, None, "0") }
}

/// The published matrix, Year 1 at Good.
pub(super) fn incentive_matrix() -> (Statement, Context) {
    let first = OutcomeLine {
        name: "outcome-1".into(),
        title: "Outcome 1".into(),
        number: 1,
        portion: "at most 40% of the pot".into(),
        amounts: amounts("400000 90000 310000 0"),
        indicators: vec![],
        assessment: Some(AssessmentLine {
            next: Some(Next { threshold: "improved".into(), needs: None, worth: money("90000") }),
            fraction_of: money("1000000"),
            ..assessment(Verdict::Partly(Some("good".into())), Some("good"), None, "0.09")
        }),
        rule: rule(),
    };
    let second = OutcomeLine {
        name: "outcome-2".into(),
        title: "Outcome 2".into(),
        number: 2,
        portion: "at most 0% of the pot".into(),
        amounts: amounts("0 0 0 0"),
        indicators: vec![],
        assessment: Some(not_linked(Phase::Baseline, "baseline in Year 1", None)),
        rule: rule(),
    };
    let payment = PaymentLine {
        name: "incentives".into(),
        title: "Outcome incentives".into(),
        from: vec![party("ccg", "The clinical commissioning group", "90000")],
        to: vec![party("provider", "The lead provider", "90000")],
        passed_on: vec![],
        amounts: amounts("1000000 90000 310000 600000"),
        on_account: Money::ZERO,
        instalments: vec![],
        balance: money("90000"),
        balance_due: BalanceDue::NotStated,
        direction: Direction::Out,
        is_pot: true,
        outcomes: vec![first, second],
        additional: vec![],
        bonuses: Vec::new(),
        unallocated: money("600000"),
        not_earned: None,
        range: None,
        stopped_by: None,
        reductions: Vec::new(),
        recovery: None,
        is_referred: false,
        rule: rule(),
    };
    let statement = year(1, "2013-04-01", "2014-03-31", Finality::NotStated, vec![payment]);
    (statement, context("Incentive matrix", None, &["data.csv"]))
}

fn indicator(
    name: &str,
    code: &str,
    title: &str,
    figures: &str,
    assessment: AssessmentLine,
) -> IndicatorLine {
    let amounts = amounts(figures);
    IndicatorLine {
        name: name.into(),
        code: Some(code.into()),
        title: title.into(),
        amounts,
        assessment: AssessmentLine { fraction_of: amounts.pot, ..assessment },
        rule: rule(),
    }
}

fn monthly(amount: &str, last: &str) -> Vec<Instalment> {
    let first = day("2016-10-01");
    (0..12)
        .map(|month| {
            let start = first + chrono::Months::new(month);
            let end = first + chrono::Months::new(month + 1) - chrono::Days::new(1);
            Instalment {
                number: u16::try_from(month).unwrap() + 1,
                range: DateRange { first: start, last: end },
                amount: money(if month == 11 { last } else { amount }),
            }
        })
        .collect()
}

/// Year 2 with carried values: a sum, a number of days in the last year, one that is not certain, one that is not known.
pub(super) fn carried() -> (Statement, Context) {
    let (mut statement, context) = oxfordshire();
    let line = |name: &str, title: &str, opening, movement, closing, after| CarriedLine {
        name: name.into(),
        title: title.into(),
        opening,
        movement,
        closing,
        after,
        rule: rule(),
    };
    let sum = |pounds: &str| CarriedFigure::Sum(money(pounds));
    let days = |shown: &str, days: &str| CarriedFigure::Value(shown.into(), Some(days.parse().unwrap()));
    statement.carried = vec![
        line("reserve", "Reserve for later years", sum("20000"), sum("-5000"), sum("15000"), None),
        line(
            "leave",
            "=Days that may still be taken",
            days("12 days", "12"),
            days("-2 days", "-2"),
            days("10 days", "10"),
            Some(CarriedAfter::Lapses),
        ),
        line(
            "share",
            "",
            sum("0"),
            CarriedFigure::NotCertain("£0 to £1,000".into()),
            CarriedFigure::NotCertain("£0 to £1,000".into()),
            Some(CarriedAfter::PaidBy("settlement".into())),
        ),
        line(
            "open",
            "What is not known yet",
            sum("100"),
            CarriedFigure::Missing("not submitted"),
            CarriedFigure::Missing("not submitted"),
            Some(CarriedAfter::LeftToTheParties),
        ),
    ];
    (statement, context)
}

/// Year 2 with a requirement of every kind of month, one that costs money and one without a target.
pub(super) fn requirements() -> (Statement, Context) {
    let (mut statement, context) = oxfordshire();
    let period = |month: &str, first: &str, last: &str, value: &str, judgement: Judgement| PeriodLine {
        period: month.into(),
        range: DateRange { first: day(first), last: day(last) },
        value: value.into(),
        measured: None,
        counts: None,
        target: Some("at least 95%".into()),
        judgement,
        why: None,
        definition: Some("sent within 10 days".into()),
        basis: Some("audit of 20 notes".into()),
        report_due: None,
    };
    let october = PeriodLine {
        counts: Some(counts(18, 20)),
        measured: Some("0.9".parse().unwrap()),
        report_due: Some(day("2016-11-10")),
        ..period("October 2016", "2016-10-01", "2016-10-31", "18/20 = 90%", Judgement::Missed)
    };
    let november = PeriodLine {
        why: Some("not submitted: counts as missed".into()),
        report_due: Some(day("2016-12-10")),
        ..period("November 2016", "2016-11-01", "2016-11-30", "not submitted", Judgement::Missed)
    };
    let december = period("December 2016", "2016-12-01", "2016-12-31", "20/20 = 100%", Judgement::Met);
    let january = PeriodLine {
        why: Some("suppressed: not judged".into()),
        ..period("January 2017", "2017-01-01", "2017-01-31", "suppressed", Judgement::Missing)
    };
    let grace = |month: &str, first: &str, last: &str| PeriodLine {
        why: Some("reported, not judged".into()),
        basis: Some("=whole caseload".into()),
        ..period(month, first, last, "150/300 = 50%", Judgement::InGrace)
    };
    let february = grace("February 2017", "2017-02-01", "2017-02-28");
    let march = grace("March 2017", "2017-03-01", "2017-03-31");
    let april = PeriodLine {
        target: None,
        why: Some("no target".into()),
        ..period("April 2017", "2017-04-01", "2017-04-30", "not due", Judgement::NotJudged)
    };
    statement.requirements = vec![
        RequirementLine {
            name: "discharge-summaries".into(),
            code: Some("Q1".into()),
            title: "Part 1 and Part 2 summaries to the GP within 10 days of discharge".into(),
            periods: vec![october, november, december, january, february, march, april.clone()],
            met: 1,
            judged: 3,
            reports_by: Some(("ohft".into(), "Oxford Health NHS Foundation Trust".into())),
            deduction: Some(DeductionLine {
                from: vec![party("ohft", "Oxford Health NHS Foundation Trust", "900")],
                to: vec![party("occg", "Oxfordshire Clinical Commissioning Group", "900")],
                missed: 2,
                each: money("500"),
                most: Some(money("900")),
                amount: money("900"),
                direction: Direction::Back,
                unknown: None,
            }),
            rule: rule(),
        },
        RequirementLine {
            name: "letters".into(),
            code: None,
            title: "Letters".into(),
            periods: vec![april],
            met: 0,
            judged: 0,
            reports_by: None,
            deduction: None,
            rule: rule(),
        },
    ];
    (statement, context)
}

/// As in Oxfordshire, Year 2, with everything that can go wrong: withheld, missing, suppressed, too few, pence, and
/// more paid on account than is earned.
pub(super) fn oxfordshire() -> (Statement, Context) {
    let recovery = indicator(
        "recovery-star",
        "2a.i",
        "Improvement in Recovery Star score",
        "480000 480000 0 0",
        AssessmentLine {
            measured: Some("0.338888888889".parse().unwrap()),
            counts: Some(counts(61, 180)),
            margin: Some(margin("at least 30%", true, "0.038888888889", 7)),
            ..assessment(Verdict::Met, Some("61/180 = 33.9%"), Some("at least 30%"), "1")
        },
    );
    let readmitted = indicator(
        "not-readmitted",
        "2c.i",
        "Discharged and not readmitted to hospital within 28 days of the discharge, all wards and all segments taken together",
        "480000 360000 120000 0",
        AssessmentLine {
            next: Some(Next {
                threshold: "at least 93%".into(),
                needs: Some("186 of 200".into()),
                worth: money("120000"),
            }),
            counts: Some(counts(183, 200)),
            margin: Some(margin("at least 91%", true, "0.005", 1)),
            ..assessment(Verdict::Partly(Some("improved".into())), Some("183/200 = 91.5%"), None, "0.75")
        },
    );
    let smoking = indicator(
        "smoking",
        "7c",
        "Smoking prevalence",
        "480000.07 0 0 480000.07",
        not_linked(Phase::NotMeasured, "not measured before Year 3", None),
    );
    let functioning = OutcomeLine {
        name: "functioning".into(),
        title: "People will improve their level of functioning".into(),
        number: 1,
        portion: "20 points".into(),
        amounts: amounts("1440000.07 840000 120000 480000.07"),
        indicators: vec![recovery, readmitted, smoking],
        assessment: None,
        rule: rule(),
    };
    let mut suppressed = indicator(
        "carers",
        "4a",
        "Carers satisfied with the support they receive",
        "540000 0 540000 0",
        assessment(Verdict::Missing("suppressed: withheld".into()), None, Some("at least 75%"), "0"),
    );
    suppressed.amounts.withheld = money("540000");
    let missing = indicator(
        "carers-cared-for",
        "4b",
        "Carers satisfied with the support of the person they care for",
        "300000 0 300000 0",
        assessment(Verdict::Missing("not submitted: pays nothing".into()), None, Some("at least 80%"), "0"),
    );
    let few = indicator(
        "carers-breaks",
        "4c",
        "Carers offered a break",
        "240000 0 0 240000",
        assessment(
            Verdict::TooFew("11 is below the minimum of 20: excluded".into()),
            Some("9/11 = 81.8%"),
            None,
            "0",
        ),
    );
    let mut carers = OutcomeLine {
        name: "carers".into(),
        title: "Carers feel supported in their caring role".into(),
        number: 2,
        portion: "15 points".into(),
        amounts: amounts("1080000 0 840000 240000"),
        indicators: vec![suppressed, missing, few],
        assessment: None,
        rule: rule(),
    };
    carers.amounts.withheld = money("540000");
    let access = OutcomeLine {
        name: "access".into(),
        title: "People will receive timely access to assessment and support".into(),
        number: 3,
        portion: "10 points".into(),
        amounts: amounts("720000 0 720000 0"),
        indicators: vec![indicator(
            "crisis",
            "3",
            "Crisis referrals contacted within 2 hours",
            "720000 0 720000 0",
            AssessmentLine {
                next: Some(Next {
                    threshold: "at least 90%".into(),
                    needs: Some("1,080 of 1,200".into()),
                    worth: money("720000"),
                }),
                counts: Some(counts(1068, 1200)),
                margin: Some(margin("at least 90%", false, "0.01", 12)),
                ..assessment(Verdict::NotMet, Some("1,068/1,200 = 89%"), Some("at least 90%"), "0")
            },
        )],
        assessment: None,
        rule: rule(),
    };
    let every = AdditionalLine {
        name: "every-outcome".into(),
        title: "All outcomes achieved".into(),
        portion: "10 points".into(),
        amounts: amounts("720000 0 720000 0"),
        condition: "all outcomes are achieved".into(),
        holds: Some(false),
        lacking: None,
        range: None,
        rule: rule(),
    };
    let mut outcomes = PaymentLine {
        name: "outcomes".into(),
        title: "Outcomes payment".into(),
        from: vec![
            party("occg", "Oxfordshire Clinical Commissioning Group", "695217.39"),
            party("council", "Oxfordshire County Council", "144782.61"),
        ],
        to: vec![party("ohft", "Oxford Health NHS Foundation Trust", "840000")],
        passed_on: vec![party("mind", "Oxfordshire Mind", "252000")],
        amounts: amounts("3960000.07 840000 2400000 720000.07"),
        on_account: money("1980000.03"),
        instalments: monthly("165000", "165000.03"),
        balance: money("-1140000.03"),
        balance_due: BalanceDue::On(day("2018-03-02")),
        direction: Direction::Out,
        is_pot: true,
        outcomes: vec![functioning, carers, access],
        additional: vec![every],
        unallocated: Money::ZERO,
        bonuses: Vec::new(),
        not_earned: Some(NotEarnedLine {
            kept_by: party("occg", "Oxfordshire Clinical Commissioning Group", "3120000.07"),
            name_services_within_days: Some(Decimal::from(60)),
        }),
        range: None,
        stopped_by: None,
        reductions: Vec::new(),
        recovery: None,
        is_referred: false,
        rule: rule(),
    };
    outcomes.amounts.withheld = money("540000");
    let core = PaymentLine {
        name: "core".into(),
        title: "Core payment".into(),
        from: vec![party("occg", "Oxfordshire Clinical Commissioning Group", "28800000")],
        to: vec![party("ohft", "Oxford Health NHS Foundation Trust", "28800000")],
        passed_on: vec![],
        amounts: amounts("28800000 28800000 0 0"),
        on_account: money("28800000"),
        instalments: monthly("2400000", "2400000"),
        balance: Money::ZERO,
        balance_due: BalanceDue::NotStated,
        direction: Direction::Out,
        is_pot: false,
        outcomes: vec![],
        additional: vec![],
        unallocated: Money::ZERO,
        bonuses: Vec::new(),
        not_earned: None,
        range: None,
        stopped_by: None,
        reductions: Vec::new(),
        recovery: None,
        is_referred: false,
        rule: rule(),
    };
    let finality = Finality::Final(Some(day("2018-01-31")));
    let statement = year(2, "2016-10-01", "2017-09-30", finality, vec![core, outcomes]);
    (statement, context("Oxfordshire adult mental health", Some("OMHP-2015"), &["data.csv", "carers.xlsx"]))
}
