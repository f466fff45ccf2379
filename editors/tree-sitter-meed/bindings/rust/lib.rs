//! The tree-sitter grammar of Meed, for editors.
//!
//! What Meed reads is decided by `crates/syntax`; this grammar is held to it by the workspace's tests.

use tree_sitter_language::LanguageFn;

unsafe extern "C" {
    fn tree_sitter_meed() -> *const ();
}

/// The language, for [tree-sitter](https://docs.rs/tree-sitter).
pub const LANGUAGE: LanguageFn = unsafe { LanguageFn::from_raw(tree_sitter_meed) };

/// The kinds of node, as JSON.
pub const NODE_TYPES: &str = include_str!("../../src/node-types.json");

/// What is highlighted, and as what.
pub const HIGHLIGHTS: &str = include_str!("../../queries/highlights.scm");

/// What can be folded.
pub const FOLDS: &str = include_str!("../../queries/folds.scm");

/// What is indented.
pub const INDENTS: &str = include_str!("../../queries/indents.scm");

/// Where names are defined and used.
pub const LOCALS: &str = include_str!("../../queries/locals.scm");

/// What stands in an outline.
pub const OUTLINE: &str = include_str!("../../queries/outline.scm");
