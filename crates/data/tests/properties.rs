//! Whatever bytes come in, reading and binding neither panics nor points outside a text.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics fails")]
#![allow(clippy::disallowed_methods, reason = "the tests read their cases and take times")]

use meed_data::{bind, fuzzing, read, template};
use meed_diagnostics::Sources;
use proptest::prelude::*;
use std::fmt::Write;

fn cells() -> impl Strategy<Value = String> {
    let words = [
        "recovery-star",
        "2a.i",
        "satisfaction",
        "caseload",
        "outcome-1",
        "plan-agreed",
        "waiting",
        "settled",
        "Year 2",
        "Q1 Y2",
        "H1 Y2",
        "Oct-16",
        "2016-10-01",
        "psychosis",
        "61",
        "180",
        "61%",
        "0.61",
        "1",
        "-",
        "*",
        "z",
        "£5",
        "\"1,234\"",
        "\"",
        "\"\"",
        "final 2018-01-31",
        "not due",
        "good",
        "yes",
        "#REF!",
        "",
        "=1+1",
        "Ünïcödé",
        "é%",
        "(5)",
        "1e9",
        "\u{a0}",
        "indicator",
        "value",
        "\r",
    ];
    prop::sample::select(words.to_vec()).prop_map(str::to_owned)
}

proptest! {
    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        fuzzing::exercise(&bytes);
    }

    #[test]
    fn any_zip_like_bytes(mut bytes in prop::collection::vec(any::<u8>(), 0..400), choice in 2_u8..4) {
        let mut whole = vec![choice];
        whole.extend_from_slice(b"PK\x03\x04");
        whole.append(&mut bytes);
        fuzzing::exercise(&whole);
    }

    #[test]
    fn mutated_workbooks(edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = vec![2];
        bytes.extend(template(&fuzzing::contract(), &[0]).to_xlsx().unwrap());
        for (at, byte) in edits {
            let at = 1 + at.index(bytes.len() - 1);
            bytes[at] = byte;
        }
        fuzzing::exercise(&bytes);
    }

    #[test]
    fn any_table(rows in prop::collection::vec(prop::collection::vec(cells(), 0..9), 0..12), separator in "[,;\t]") {
        let mut text = ["0indicator", "period", "segment", "numerator", "denominator", "value", "status"].join(&separator);
        for row in rows {
            text.push('\n');
            text.push_str(&row.join(&separator));
        }
        fuzzing::exercise(text.as_bytes());
    }

    #[test]
    fn counts_come_back_as_written(numerator in 0_u32..2_000_000, more in 0_u32..2_000_000) {
        let denominator = numerator + more;
        let grouped = |n: u32| format!("\"{}\"", meed_contract::words::grouped(n.into()));
        let text = format!(
            "indicator,period,numerator,denominator\n2a.i,Q1 Y1,{numerator},{denominator}\n2a.i,Q2 Y1,{},{}\n",
            grouped(numerator),
            grouped(denominator)
        );
        let mut sources = Sources::new();
        let read = read(&mut sources, "data.csv", text.as_bytes());
        let bound = bind(&fuzzing::contract(), &read.sheets);
        prop_assert_eq!(bound.diagnostics, []);
        let expected =
            meed_contract::Figure::Ratio { numerator: numerator.into(), denominator: denominator.into() };
        for observation in bound.observations {
            prop_assert_eq!(observation.figure, expected);
        }
    }
}

/// A wrong file of many rows stays readable, and costs no more than its length.
#[test]
fn a_long_file_of_mistakes_is_summed_up() {
    let mut text = String::from("indicator,period,value\n");
    for row in 0..50_000 {
        let _ = writeln!(text, "caseloda,Yaer {row},abc");
    }
    let mut sources = Sources::new();
    let read = read(&mut sources, "data.csv", text.as_bytes());
    let bound = bind(&fuzzing::contract(), &read.sheets);
    assert_eq!(bound.observations, []);
    assert_eq!(bound.diagnostics.len(), 202);
}
