//! The commands, a module each: its arguments, and what it does with them.

pub mod apply;
pub mod check;
pub mod completions;
pub mod consolidate;
pub mod diff;
pub mod evaluate;
pub mod explain;
pub mod fmt;
pub mod lsp;
pub mod merge;
pub mod new;
pub mod schema;
pub mod template;
pub mod test;
pub mod why;
