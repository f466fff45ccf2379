//! What it costs to compare two versions of a contract, and to price the changes: on two contracts of 10,000 lines with some
//! dozens of changes, and on the negotiation among the examples.

#![allow(missing_docs, reason = "the macro of the benchmark makes a public function")]

use criterion::{Criterion, criterion_group, criterion_main};
use meed_contract::{Contract, Observation};
use meed_diagnostics::{SourceId, Sources};
use meed_diff::money::{Bound, Wanted, find};
use meed_diff::{Comparison, Version, compare};
use meed_tests::{check, generated, negotiated, random_data, read};
use std::hint::black_box;

/// Two versions and data for both.
struct Case {
    texts: [String; 2],
    contracts: [Contract; 2],
    data: [Vec<Observation>; 2],
}

impl Case {
    fn new(texts: [String; 2], data: impl Fn(&Contract) -> Vec<Observation>) -> Self {
        let contract = |at: u32| check(SourceId(at), &texts[at as usize]).0.expect("sound");
        let contracts = [contract(0), contract(1)];
        let data = [data(&contracts[0]), data(&contracts[1])];
        Self { texts, contracts, data }
    }

    fn compare(&self) -> Comparison {
        let version = |at: u32| Version {
            files: vec![(SourceId(at), self.texts[at as usize].as_str())],
            contract: &self.contracts[at as usize],
        };
        compare(&version(0), &version(1))
    }

    fn bound(&self) -> Bound<'_> {
        Bound {
            old: (&self.contracts[0], self.data[0].as_slice()),
            new: (&self.contracts[1], self.data[1].as_slice()),
        }
    }
}

fn changes(c: &mut Criterion) {
    let large = generated(10_000);
    let other = negotiated(&large);
    let random: Vec<(u32, u32)> = (1..4_000_u32).map(|at| (at.wrapping_mul(2_654_435_761), at * 7)).collect();
    let large = Case::new([large, other], |contract| random_data(contract, &random, 5));
    let comparison = large.compare();
    println!("{} changes, {} of them none of terms", comparison.changes.len(), comparison.same.len());
    let mut group = c.benchmark_group("changes of 10,000 lines");
    group.sample_size(10);
    group.bench_function("compare", |b| b.iter(|| black_box(&large).compare()));
    group.bench_function("price on one data set", |b| {
        b.iter(|| find(&comparison, &Wanted { data: vec![large.bound()], ..Wanted::default() }));
    });
    group.finish();

    let texts = ["base", "provider"].map(|name| read(&format!("examples/negotiation/{name}.meed")));
    let bytes = read("examples/negotiation/data.csv").into_bytes();
    let small = Case::new(texts, |contract| {
        let read = meed_data::read(&mut Sources::new(), "data.csv", &bytes);
        meed_data::bind(contract, &read.sheets).observations
    });
    let comparison = small.compare();
    let mut group = c.benchmark_group("changes of examples/negotiation");
    group.sample_size(10);
    group.bench_function("compare", |b| b.iter(|| black_box(&small).compare()));
    group.bench_function("price on one data set", |b| {
        b.iter(|| find(&comparison, &Wanted { data: vec![small.bound()], ..Wanted::default() }));
    });
    group.bench_function("whom each favours", |b| {
        b.iter(|| find(&comparison, &Wanted { favours: true, ..Wanted::default() }));
    });
    group.finish();
}

criterion_group!(benches, changes);
criterion_main!(benches);
