//! A sound text as its terms: items in items, statements in items, words in statements, cells in tables.
//!
//! It knows no construct, as the formatter does not: what begins with the keyword of an item is an item, everything else in a
//! block is a statement, and whatever stands behind a keyword is its words. So every construct of the language has its place
//! here without being named, and nothing that a text says can be left out of it. Layout and comments are left out, tables of
//! items are spread into items, and literals are written in one way: `£1.2m` is `£1,200,000`.
//!
//! What compares, merges and changes contracts works on outlines. [`Outline::write`] makes a text of one again.

mod node;
mod read;
mod rows;
mod word;
mod write;

pub use node::{Form, Grid, GridCell, GridRow, Node, Outline, Place};
pub(crate) use read::{Part, Reader};
pub(crate) use word::words;
pub use word::{Word, WordKind, spoken};

use crate::layout::blocks;
use crate::plain;
use meed_diagnostics::SourceId;

/// Whether a word is no name where it stands, though something is called so: `value` is the own value in what has one, and the
/// heading of a column in every table. `within` are the keywords of the items that it lies in.
pub fn is_own_word<'k>(word: &str, heading: bool, mut within: impl Iterator<Item = &'k str>) -> bool {
    ["value", "level", "pays", "baseline"].contains(&word)
        && (heading || within.any(|keyword| ["indicator", "component", "curve"].contains(&keyword)))
}

/// The outline of a text without mistakes. Of a text with mistakes it is as good as can be: nothing is reported here.
pub fn outline(source: SourceId, text: &str) -> Outline {
    // A byte order mark counts among the places, so it stays, as space.
    let text = text.replacen('\u{FEFF}', "   ", usize::from(text.starts_with('\u{FEFF}')));
    let plain = plain::plain(&text);
    let reader = read::Reader { source, text: &plain };
    Outline { nodes: reader.nodes(&blocks(&plain)) }
}
