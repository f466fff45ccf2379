//! What each step costs: on the Oxfordshire contract and on a generated file of 10,000 lines.

#![allow(missing_docs, reason = "the macro of the benchmark makes a public function")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use meed_contract::{Contract, Figure, Finality, Holds, Observation, Origin};
use meed_diagnostics::{SourceId, Sources};
use meed_engine::{Inputs, Slots, Values};
use meed_tests::{check, generated, read};
use std::hint::black_box;

const SOURCE: SourceId = SourceId(0);

fn front(c: &mut Criterion, name: &str, text: &str) {
    let mut group = c.benchmark_group(name);
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("parse", |b| b.iter(|| meed_syntax::parse(SOURCE, black_box(text))));
    group.bench_function("parse and check", |b| {
        b.iter(|| {
            let parsed = meed_syntax::parse(SOURCE, black_box(text));
            meed_contract::resolve(&[&parsed.file])
        });
    });
    group.bench_function("format", |b| {
        b.iter(|| meed_syntax::format(SOURCE, black_box(text)).expect("sound"));
    });
    group.bench_function("compile", |b| {
        let (contract, _) = check(SOURCE, text);
        let contract = contract.expect("sound");
        b.iter(|| meed_engine::compile(black_box(&contract)));
    });
    group.finish();
}

/// Every item observed in every period, so that nothing is skipped.
fn observed(contract: &Contract) -> Vec<Observation> {
    let mut observations = Vec::new();
    for (index, item) in contract.data_items.iter().enumerate() {
        for (year, contract_year) in contract.calendar.years().iter().enumerate() {
            for part in 0..contract.calendar.parts(*contract_year, item.frequency).len() {
                let figure = match &item.holds {
                    Holds::Ratio { .. } => Figure::Ratio { numerator: 61.into(), denominator: 180.into() },
                    Holds::Value { .. } => Figure::Value(4.into()),
                    Holds::YesNo { .. } => Figure::YesNo(true),
                    Holds::Level { .. } => Figure::Level(1),
                };
                let origin = Origin { span: item.span, file: String::new(), row: 1, columns: String::new() };
                observations.push(Observation {
                    item: meed_contract::DataItemId(index),
                    year,
                    part,
                    segment: None,
                    figure,
                    finality: Finality::NotStated,
                    origin,
                });
            }
        }
    }
    observations
}

fn run(c: &mut Criterion) {
    let mut group = c.benchmark_group("run");
    // One contract-year of twenty indicators.
    let twenty = read("tests/benches/twenty-indicators.meed");
    for (name, text) in [
        ("contract-year of 20 indicators", twenty),
        ("oxfordshire, five years", read("examples/oxfordshire/contract.meed")),
    ] {
        let (contract, _) = check(SOURCE, &text);
        let contract = contract.expect("sound");
        let plan = meed_engine::compile(&contract);
        let inputs = Inputs::new(&Slots::new(&contract), &observed(&contract));
        let mut values = Values::default();
        group.bench_function(name, |b| b.iter(|| values.run(black_box(&plan), black_box(&inputs))));
    }
    group.finish();
}

fn data(c: &mut Criterion) {
    let (contract, _) = check(SOURCE, &read("examples/oxfordshire/contract.meed"));
    let contract = contract.expect("sound");
    let bytes = read("examples/oxfordshire/data.csv").into_bytes();
    c.bench_function("read and bind oxfordshire/data.csv", |b| {
        b.iter(|| {
            let mut sources = Sources::new();
            let read = meed_data::read(&mut sources, "data.csv", black_box(&bytes));
            meed_data::bind(&contract, &read.sheets)
        });
    });
}

fn pipeline(c: &mut Criterion) {
    front(c, "oxfordshire", &read("examples/oxfordshire/contract.meed"));
    front(c, "10,000 lines", &generated(10_000));
    run(c);
    data(c);
}

criterion_group!(benches, pipeline);
criterion_main!(benches);
