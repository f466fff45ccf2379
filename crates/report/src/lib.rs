//! What people and programs read: statements, reasons, diagnostics and explanations, laid out.
//!
//! Everything here turns plain data into a text. It computes no payment, does no I/O and knows no terminal: a width
//! comes in as a number, colour is the shell's affair.

pub mod agreement;
pub mod changes;
pub mod diagnostics;
pub mod document;
pub mod explanation;
pub mod reason;
pub mod statement;

mod consolidated;
mod context;
mod figures;
mod fingerprint;
mod layout;
mod term_list;
mod terms;

pub use consolidated::consolidated;
pub use context::{Context, InputFile};
pub use fingerprint::Fingerprint;
pub use layout::{DEFAULT_WIDTH, fitting_width, visible};
pub use term_list::term_list;
pub use terms::Terms;
