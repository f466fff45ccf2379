//! Contract to plan to statement.
//!
//! A contract is compiled once to a flat, typed list of operations; values and reasons are two readings of it. The run
//! looks at no names and no source text. This crate knows no file, no format and no terminal.

pub mod statement;
mod trace;

pub use trace::Reason;
