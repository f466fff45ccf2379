//! A contract with every kind of item, and what a fuzzer calls. For tests only; no part of the interface.

use crate::{bind, read};
use chrono::NaiveDate;
use meed_contract::calendar::{Calendar, DateRange};
use meed_contract::exact::RoundingMode;
use meed_contract::{
    AssessmentMethod, Contract, DataItem, Frequency, Holds, Levels, LevelsId, Rounding, Segment, SegmentId,
    Unit,
};
use meed_diagnostics::{SourceId, Sources, Span};
use rust_decimal::Decimal;

/// Reads `bytes` as a data file and binds it to [`contract`]. The first byte chooses the format; whatever follows must
/// neither panic nor take long.
pub fn exercise(bytes: &[u8]) {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let name = match choice % 4 {
        0 | 1 => "data.csv",
        2 => "data.xlsx",
        _ => "data.ods",
    };
    let mut sources = Sources::new();
    let read = read(&mut sources, name, bytes);
    let bound = bind(&contract(), &read.sheets);
    for diagnostic in read.diagnostics.iter().chain(&bound.diagnostics) {
        for label in &diagnostic.labels {
            let text = sources.get(label.span.source).map_or("", |source| source.text());
            assert!(
                text.get(label.span.range()).is_some(),
                "a span that cuts a character, or lies outside its text"
            );
        }
    }
}

/// A contract from 1 October 2015 to 30 September 2020 that asks for every kind of figure.
pub fn contract() -> Contract {
    let nowhere = Span::new(SourceId(u32::MAX), 0, 0);
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    let item = |name: &str, code: Option<&str>, title: &str, holds: Holds, frequency: Frequency| DataItem {
        name: name.to_owned(),
        provider: None,
        code: code.map(str::to_owned),
        title: title.to_owned(),
        holds,
        frequency,
        method: None,
        segments: Vec::new(),
        of_segment: None,
        source: Some("Patient administration system".to_owned()),
        submitted_by: None,
        asked_for: vec![true; 5],
        needs_denominator: false,
        counts: meed_contract::Counts::default(),
        counted: None,
        span: nowhere,
    };
    let ratio = |numerator: &str, denominator: &str| Holds::Ratio {
        numerator: numerator.to_owned(),
        denominator: denominator.to_owned(),
    };
    let value = |what: &str, unit: Unit| Holds::Value { what: what.to_owned(), unit };
    let segment = |name: &str, title: &str| Segment {
        name: name.to_owned(),
        title: title.to_owned(),
        codes: None,
        span: nowhere,
    };
    Contract {
        title: "Oxfordshire adult mental health".to_owned(),
        reference: Some("OMHP-2015".to_owned()),
        language: 1,
        calendar: Calendar::new(DateRange { first: day(2015, 10, 1), last: day(2020, 9, 30) }),
        extension: None,
        rounding: Rounding { quantum: Decimal::new(1, 2), mode: RoundingMode::HalfUp },
        points_total: None,
        parties: Vec::new(),
        groups: Vec::new(),
        segments: vec![
            segment("psychosis", "Psychosis"),
            segment("non-psychosis", "Non-psychosis"),
            segment("carers", "Carers"),
        ],
        levels: vec![Levels {
            name: "grade".to_owned(),
            levels: ["none", "good", "improved", "excellent"].map(str::to_owned).to_vec(),
            is_ordered: true,
            span: nowhere,
        }],
        amounts: Vec::new(),
        defines: Vec::new(),
        carried: Vec::new(),
        curves: Vec::new(),
        inputs: Vec::new(),
        payments: Vec::new(),
        requirements: Vec::new(),
        records: Vec::new(),
        examples: Vec::new(),
        variations: Vec::new(),
        selection: meed_contract::Selection::default(),
        left_out: Vec::new(),
        earlier: Vec::new(),
        order: Vec::new(),
        data_items: vec![
            DataItem {
                method: Some(AssessmentMethod::Total),
                ..item(
                    "recovery-star",
                    Some("2a.i"),
                    "Improvement in Recovery Star score",
                    ratio("people whose score improved", "people reviewed"),
                    Frequency::Quarterly,
                )
            },
            DataItem {
                needs_denominator: true,
                ..item(
                    "not-readmitted",
                    Some("2c.i"),
                    "Discharged and not readmitted within 28 days",
                    ratio("not readmitted", "discharged"),
                    Frequency::Yearly,
                )
            },
            DataItem {
                asked_for: vec![false, false, true, true, true],
                ..item(
                    "smoking",
                    Some("7c"),
                    "Smoking prevalence",
                    ratio("smokers", "people under care"),
                    Frequency::Yearly,
                )
            },
            DataItem {
                method: Some(AssessmentMethod::Total),
                segments: vec![SegmentId(0), SegmentId(1)],
                ..item(
                    "settled",
                    Some("6"),
                    "Settled accommodation",
                    ratio("people in settled accommodation", "people on the caseload"),
                    Frequency::HalfYearly,
                )
            },
            DataItem {
                method: Some(AssessmentMethod::Latest),
                ..item(
                    "waiting",
                    None,
                    "Median wait",
                    value("median wait for assessment", Unit::Days),
                    Frequency::Monthly,
                )
            },
            DataItem {
                method: Some(AssessmentMethod::Mean),
                ..item(
                    "satisfaction",
                    Some("4a"),
                    "Carers satisfied",
                    value("carers satisfied", Unit::Percentage),
                    Frequency::Quarterly,
                )
            },
            item(
                "eligible-cost",
                None,
                "Eligible cost",
                value("eligible cost", Unit::Money),
                Frequency::Yearly,
            ),
            item("caseload", None, "Caseload", value("people under care", Unit::Count), Frequency::Yearly),
            item(
                "plan-agreed",
                None,
                "Plan agreed",
                Holds::YesNo { what: "the plan is agreed".to_owned() },
                Frequency::Yearly,
            ),
            item(
                "outcome-1",
                None,
                "Level of outcome 1",
                Holds::Level { what: "the level reached".to_owned(), levels: LevelsId(0) },
                Frequency::Yearly,
            ),
        ],
    }
}
