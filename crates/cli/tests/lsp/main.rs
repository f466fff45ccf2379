//! The language server, driven by a client over standard input and output on real files.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests read and write files, print what they measure, and may fail"
)]
#![allow(missing_docs, dead_code, clippy::needless_pass_by_value, reason = "the names say it")]

mod amounts;
mod client;
#[path = "../common/mod.rs"]
mod common;
mod navigation;
mod order;
mod robust;
mod session;
mod showing;
mod speed;
mod typing;

use std::path::PathBuf;

/// A folder of the repository's examples.
fn example(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name)
}

/// A small contract without mistakes.
const SMALL: &str = "\
contract \"Carer support\" {
  language  1
  term      1 April 2025 to 31 March 2027
  rounding  to £0.01 half up
}

party council \"County council\"
party carers \"Carers' centre\"

payment core \"Core payment\" {
  from  council
  to    carers
  pays  £48,000
  each  year
}
";
