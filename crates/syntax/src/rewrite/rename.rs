//! Names put in place of others, wherever they are used in a text.

use super::words::{Splice, splice};
use crate::outline::{Node, Word, WordKind, is_own_word, outline};
use meed_diagnostics::{SourceId, Span};
use std::collections::BTreeMap;

/// The text with new names for old ones.
pub(super) fn rename(source: SourceId, text: &str, new_name: &dyn Fn(&str) -> Option<String>) -> String {
    let mut found: BTreeMap<Span, String> = BTreeMap::new();
    for node in &outline(source, text).nodes {
        collect(node, &mut Vec::new(), new_name, &mut found);
    }
    // What was put together from a heading and a cell stands nowhere.
    found.retain(|span, _| text.get(span.range()).is_some_and(|text| !text.contains([' ', '|'])));
    let splices = found.into_iter().map(|(span, text)| Splice { range: span.range(), text }).collect();
    splice(text, &(0..text.len()), splices)
}

fn collect<'n>(
    node: &'n Node,
    within: &mut Vec<&'n str>,
    new_name: &dyn Fn(&str) -> Option<String>,
    found: &mut BTreeMap<Span, String>,
) {
    if let Some(name) = &node.name
        && let Some(new) = new_name(&name.text)
    {
        found.insert(name.span, new);
    }
    within.push(&node.keyword);
    let rows = node.table.iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells);
    let said = node.words.iter().chain(rows.flat_map(|cell| &cell.words)).map(|word| (word, false));
    let headings = node.table.iter().flat_map(|table| &table.header);
    for (word, heading) in said.chain(headings.flat_map(|cell| &cell.words).map(|word| (word, true))) {
        if !is_own_word(&word.text, heading, within.iter().copied())
            && let Some(new) = renamed(word, new_name)
        {
            found.insert(word.span, new);
        }
    }
    node.children.iter().for_each(|child| collect(child, within, new_name, found));
    within.pop();
}

/// A word that has a name in it, with the new name.
fn renamed(word: &Word, new_name: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    if word.kind != WordKind::Plain || !word.text.split('.').any(|name| new_name(name).is_some()) {
        return None;
    }
    let names: Vec<String> =
        word.text.split('.').map(|name| new_name(name).unwrap_or_else(|| name.to_owned())).collect();
    Some(names.join("."))
}
