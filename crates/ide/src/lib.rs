//! What an editor shows and does, as plain data: places and texts in, places and texts out.
//!
//! Everything is read from an [`Analysis`], which is one contract with all its files as they stand at one moment. This crate knows
//! no protocol, no disk and no clock. It computes no payment: figures come from the engine, words from the crates that own
//! them, and fixes from the diagnostics themselves.

mod actions;
mod analysis;
mod attention;
mod calendar;
mod completion;
mod context;
mod folding;
mod formatting;
mod hints;
mod hover;
mod judged;
mod lenses;
mod names;
mod navigation;
mod outline;
mod rewrites;
mod rules;
mod selection;
mod signature;
mod tables;
mod tokens;

pub use actions::{Action, ActionKind, actions, safe_edits};
pub use analysis::Analysis;
pub use attention::{GivenUp, Watcher, go_on, reached, watched};
pub use completion::{Completion, CompletionKind, completions, explain};
pub use folding::{Fold, FoldKind, folds};
pub use formatting::{Replacement, align_table, difference};
pub use hints::{Hint, HintKind, hints};
pub use hover::{Hover, hover};
pub use lenses::{Lens, LensKind, lenses};
pub use names::{Names, Reference, Rename, RenameRefused, rename, rename_place};
pub use navigation::{codes, definition, highlights, links, references};
pub use outline::{Symbol, symbols};
pub use selection::selection;
pub use signature::{Signature, signature};
pub use tokens::{SemanticKind, SemanticToken, semantic_tokens};
