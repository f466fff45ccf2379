//! Contract to plan to statement.
//!
//! A contract is compiled once to a flat, typed list of operations; values and reasons are two readings of it. The run
//! looks at no names and no source text. This crate knows no file, no format and no terminal.

pub mod plan;
pub mod statement;

mod beforehand;
mod earlier;
mod evaluation;
mod example;
mod facts;
mod formula;
mod inputs;
mod lower;
pub mod phrases;
pub mod ranges;
mod records;
mod trace;
mod values;

pub use beforehand::{Beforehand, Known};
pub use evaluation::Evaluation;
pub use example::{ExampleResult, example_data, run_example};
pub use facts::never_earned;
pub use inputs::{Inputs, Slots};
pub use lower::compile;
pub use plan::Plan;
pub use ranges::{RangeInputs, Ranges};
pub use records::{CountedRows, count_rows};
pub use trace::{Reason, Why};
pub use values::{Failure, Refused, Value, Values};
