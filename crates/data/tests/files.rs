//! Several files are read as one.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics fails")]

mod common;

use common::show;
use meed_data::{bind, fuzzing, read};
use meed_diagnostics::Sources;

const FIRST: &[u8] = b"indicator,period,value\ncaseload,Year 1,5\ncaseload,Year 2,6\n";
const SECOND: &[u8] = b"indicator,period,value\n\ncaseload,Year 3,7\ncaseload,Year 2,6\n";

#[test]
fn a_row_repeated_in_another_file_names_it() {
    let mut sources = Sources::new();
    let mut sheets = read(&mut sources, "first.csv", FIRST).sheets;
    sheets.extend(read(&mut sources, "second.csv", SECOND).sheets);
    let bound = bind(&fuzzing::contract(), &sheets);
    assert_eq!(bound.observations.len(), 3);
    let mut text = String::new();
    show(&mut text, &sources, &bound.diagnostics[0]);
    insta::assert_snapshot!(text);
}

#[test]
fn fingerprints_do_not_depend_on_the_order_of_the_files() {
    let mut sources = Sources::new();
    let first = read(&mut sources, "first.csv", FIRST);
    let second = read(&mut sources, "second.csv", SECOND);
    let contract = fuzzing::contract();
    let alone = bind(&contract, &first.sheets);
    assert_eq!(alone.fingerprint, first.fingerprint);
    let both = [first.sheets.clone(), second.sheets.clone()].concat();
    let swapped = [second.sheets, first.sheets].concat();
    assert_eq!(bind(&contract, &both).fingerprint, bind(&contract, &swapped).fingerprint);
    // The known SHA-256 of nothing: the fingerprint can be checked with other tools.
    let nothing = read(&mut sources, "nothing.csv", b"");
    assert_eq!(nothing.fingerprint, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
