//! How long reading a long file takes: `cargo test --release -p meed-syntax --test speed -- --ignored --nocapture`.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "it measures and prints")]

use meed_diagnostics::SourceId;
use std::time::Instant;

#[test]
#[ignore = "measures time, which a busy machine makes longer"]
fn ten_thousand_lines() {
    let sample = include_str!("cases/sample.meed");
    let copies = 10_000 / sample.lines().count() + 1;
    let text = sample.repeat(copies);
    let mut best = u128::MAX;
    for _ in 0..20 {
        let start = Instant::now();
        let parsed = meed_syntax::parse(SourceId(0), &text);
        best = best.min(start.elapsed().as_micros());
        assert!(parsed.diagnostics.is_empty());
    }
    println!("{} lines, {} bytes: {best} µs", text.lines().count(), text.len());
    assert!(best < 25_000, "reading takes {best} µs");
}
