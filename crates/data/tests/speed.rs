//! How long a large return takes. Run it with `cargo test --release -p meed-data --test speed -- --ignored --nocapture`.

#![allow(clippy::unwrap_used, reason = "a test that panics fails")]
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "it takes times and says them")]

use meed_contract::{Contract, DataItem};
use meed_data::{bind, fuzzing, read, template};
use meed_diagnostics::Sources;
use std::fmt::Write;
use std::time::Instant;

/// A contract with so many copies of every item.
fn large(copies: usize) -> Contract {
    let mut contract = fuzzing::contract();
    let items = std::mem::take(&mut contract.data_items);
    for copy in 0..copies {
        contract.data_items.extend(items.iter().map(|item| DataItem {
            name: format!("{}-{copy}", item.name),
            code: item.code.as_ref().map(|code| format!("{code}.{copy}")),
            ..item.clone()
        }));
    }
    contract
}

fn timed(what: &str, contract: &Contract, name: &str, bytes: &[u8]) -> (usize, usize) {
    let start = Instant::now();
    let mut sources = Sources::new();
    let read = read(&mut sources, name, bytes);
    let read_in = start.elapsed();
    let start = Instant::now();
    let bound = bind(contract, &read.sheets);
    println!("{what}: {} bytes read in {read_in:?}, bound in {:?}", bytes.len(), start.elapsed());
    assert_eq!(read.diagnostics, []);
    (bound.observations.len(), bound.diagnostics.len())
}

#[test]
#[ignore = "for measuring"]
fn a_hundred_thousand_rows() {
    let contract = large(900);
    let template = template(&contract, &[0, 1, 2, 3, 4]);
    let rows = template.rows.len();
    println!("{rows} rows");
    let csv = template.to_csv();
    let found = timed("untouched CSV", &contract, "data.csv", csv.as_bytes());
    assert_eq!(found, (rows, 0));
    let start = Instant::now();
    let xlsx = template.to_xlsx().unwrap();
    println!("XLSX written in {:?}", start.elapsed());
    assert_eq!(timed("untouched XLSX", &contract, "data.xlsx", &xlsx), (rows, 0));

    let mut filled = String::from("indicator,period,numerator,denominator,status\n");
    let mut wrong = filled.clone();
    for copy in 0..5_000 {
        for period in 0..20 {
            let (quarter, year) = (period % 4 + 1, period / 4 + 1);
            let _ = writeln!(
                filled,
                "recovery-star-{copy},Q{quarter} Y{year},{},180,final 2018-01-31",
                copy % 180
            );
            let _ = writeln!(wrong, "recovery-stra-{copy},Q{quarter} Y{year} {copy},{copy}x,-180,finally");
        }
    }
    let contract = large(5_000);
    assert_eq!(timed("filled-in CSV", &contract, "data.csv", filled.as_bytes()), (100_000, 0));
    let (_, mistakes) = timed("wrong CSV", &contract, "data.csv", wrong.as_bytes());
    assert_eq!(mistakes, 3 * 101);
}
