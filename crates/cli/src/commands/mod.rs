//! The commands, a module each: its arguments, and what it does with them.

pub mod apply;
pub mod check;
pub mod completions;
pub mod consolidate;
pub mod diff;
pub mod evaluate;
pub mod explain;
pub mod fmt;
pub mod git_diff;
pub mod git_merge;
pub mod git_setup;
pub mod lsp;
pub mod merge;
pub mod new;
pub mod schema;
pub mod template;
pub mod terms;
pub mod test;
pub mod vary;
pub mod why;
