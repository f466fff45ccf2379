//! The return to fill in, and that it reads back.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics fails")]

mod common;

use common::run;
use meed_contract::{Figure, MissingKind};
use meed_data::{Asks, TemplateColumn, fuzzing, template};

#[test]
fn a_return_has_every_row_that_is_needed() {
    insta::assert_snapshot!(template(&fuzzing::contract(), &[1]).to_csv());
}

#[test]
fn a_return_has_only_the_columns_that_are_needed() {
    let mut contract = fuzzing::contract();
    contract.data_items.truncate(2);
    insta::assert_snapshot!(template(&contract, &[0, 7]).to_csv());
}

#[test]
fn an_untouched_return_says_that_nothing_was_submitted() {
    let contract = fuzzing::contract();
    let years: Vec<usize> = (0..5).collect();
    let template = template(&contract, &years);
    for (name, bytes) in [("r.csv", template.to_csv().into_bytes()), ("r.xlsx", template.to_xlsx().unwrap())]
    {
        let (_, _, read, bound) = run(name, &bytes);
        assert_eq!(read.diagnostics, []);
        assert_eq!(bound.diagnostics, []);
        assert_eq!(bound.observations.len(), template.rows.len());
        let missing = Figure::Missing(MissingKind::NotSubmitted);
        assert!(bound.observations.iter().all(|observation| observation.figure == missing));
    }
}

#[test]
fn a_filled_in_return_reads_back() {
    let contract = fuzzing::contract();
    let filled = template(&contract, &[2]);
    let mut text = String::new();
    for (at, line) in filled.to_csv().lines().enumerate() {
        let Some(row) = at.checked_sub(1).map(|at| &filled.rows[at]) else {
            text.push_str(line);
            text.push('\n');
            continue;
        };
        let cells = filled.columns.iter().map(|column| match (column, &row.asks) {
            (TemplateColumn::Numerator, Asks::Counts) => "61".to_owned(),
            (TemplateColumn::Denominator, Asks::Counts) => "180".to_owned(),
            (TemplateColumn::Value, Asks::Value) if row.unit.contains('%') => "75%".to_owned(),
            (TemplateColumn::Value, Asks::Value) => "7".to_owned(),
            (TemplateColumn::Value, Asks::OneOf(words)) => words[0].clone(),
            (column, _) => format!("\"{}\"", row.text(*column)),
        });
        text.push_str(&cells.collect::<Vec<_>>().join(","));
        text.push('\n');
    }
    let (_, _, read, bound) = run("r.csv", text.as_bytes());
    assert_eq!(read.diagnostics, []);
    assert_eq!(bound.diagnostics, []);
    assert_eq!(bound.observations.len(), filled.rows.len());
    assert!(!bound.observations.iter().any(|observation| matches!(observation.figure, Figure::Missing(_))));
}

#[test]
fn text_of_the_contract_is_never_a_formula() {
    let mut contract = fuzzing::contract();
    contract.data_items.truncate(1);
    contract.data_items[0].code = None;
    contract.data_items[0].title = "=cmd|' /C calc'!A0".to_owned();
    contract.data_items[0].source = Some("@SUM(A1), £".to_owned());
    let text = template(&contract, &[0]).to_csv();
    assert!(text.contains("'=cmd|' /C calc'!A0,"), "{text}");
    assert!(text.contains("\"'@SUM(A1), £\""), "{text}");
    assert!(text.starts_with('\u{feff}'));
}

#[test]
fn the_same_return_is_the_same_file() {
    let template = template(&fuzzing::contract(), &[0]);
    assert_eq!(template.to_xlsx().unwrap(), template.to_xlsx().unwrap());
}
