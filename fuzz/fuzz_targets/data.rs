//! Any bytes as a data file: nothing panics, and every place said lies in its text.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| meed_data::fuzzing::exercise(bytes));
