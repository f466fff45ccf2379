//! Places in texts, what is to be said about them, and the one catalogue of everything that Meed can say.
//!
//! This crate knows no language rule, no terminal and no protocol. It does no I/O.

mod catalogue;
mod diagnostic;
mod limit;
mod source;
mod span;
mod suggest;

pub use catalogue::{Code, Entry};
pub use diagnostic::{Diagnostic, Edit, Fix, Label, Safety, Severity, replaced, sort};
pub use limit::{Collector, SHOWN, limited};
pub use source::{LineColumn, SourceId, SourceText, Sources};
pub use span::Span;
pub use suggest::nearest;
