//! Renders what reading and binding a file gives, so that a reader of the snapshot sees every figure and every message.

#![allow(dead_code, reason = "each test uses some of it")]

use meed_contract::{Contract, Figure, Finality, Half, Observation};
use meed_data::{Bound, Read, bind, fuzzing, read};
use meed_diagnostics::{Diagnostic, Sources};
use std::fmt::Write;

/// Reads and binds to the contract of every kind of item.
pub fn run(name: &str, bytes: &[u8]) -> (Sources, Contract, Read, Bound) {
    let mut sources = Sources::new();
    let contract = fuzzing::contract();
    let read = read(&mut sources, name, bytes);
    let bound = bind(&contract, &read.sheets);
    (sources, contract, read, bound)
}

/// What came of a file: observations, then diagnostics with their cells.
pub fn dump(name: &str, bytes: &[u8]) -> String {
    let (sources, contract, read, bound) = run(name, bytes);
    let mut text = String::new();
    for observation in &bound.observations {
        let _ = writeln!(text, "{}", line(&sources, &contract, observation));
    }
    for diagnostic in read.diagnostics.iter().chain(&bound.diagnostics) {
        text.push('\n');
        show(&mut text, &sources, diagnostic);
    }
    text
}

fn line(sources: &Sources, contract: &Contract, observation: &Observation) -> String {
    let item = contract.item(observation.item).unwrap();
    let year = contract.calendar.years()[observation.year];
    let period = contract.calendar.words(contract.calendar.parts(year, item.frequency)[observation.part]);
    let segment =
        observation.segment.map(|id| format!(" [{}]", contract.segments[id.0].name)).unwrap_or_default();
    let figure = match observation.figure {
        Figure::Ratio { numerator, denominator } => format!("{numerator} out of {denominator}"),
        Figure::Half(Half::Numerator(numerator)) => format!("{numerator} out of suppressed"),
        Figure::Half(Half::Denominator(denominator)) => format!("suppressed out of {denominator}"),
        Figure::Value(value) => value.to_string(),
        Figure::YesNo(answer) => if answer { "yes" } else { "no" }.to_owned(),
        Figure::Level(rank) => format!("level {rank}"),
        Figure::Missing(kind) => format!("{kind:?}"),
    };
    let finality = match observation.finality {
        Finality::NotStated => String::new(),
        Finality::Provisional => ", provisional".to_owned(),
        Finality::Final(None) => ", final".to_owned(),
        Finality::Final(Some(day)) => format!(", final {day}"),
    };
    let origin = &observation.origin;
    let cell = sources.slice(origin.span);
    format!(
        "{}{segment}, {period}: {figure}{finality}  <- {} row {} {} `{cell}`",
        item.name, origin.file, origin.row, origin.columns
    )
}

/// A diagnostic in a few lines.
pub fn show(text: &mut String, sources: &Sources, diagnostic: &Diagnostic) {
    let _ =
        writeln!(text, "{} {}: {}", diagnostic.code.as_str(), diagnostic.severity.word(), diagnostic.message);
    for label in &diagnostic.labels {
        let at = sources.line_column(label.span);
        let name = sources.name(label.span.source);
        let cell = sources.slice(label.span);
        let said = if label.text.is_empty() { String::new() } else { format!(" {}", label.text) };
        let _ = writeln!(text, "  {name}:{}:{} `{}`{said}", at.line, at.column, cell.escape_debug());
    }
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(text, "  help: {help}");
    }
}
