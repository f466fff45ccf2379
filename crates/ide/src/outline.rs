//! What a file has in it, as a tree of symbols.

use crate::Analysis;
use meed_contract::{NameKind, Named, named};
use meed_diagnostics::{SourceId, Span};
use meed_syntax::tree::{Item, Text};

/// Something in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Symbol {
    /// What it is called: its name, or its title where it has no name.
    pub name: String,
    /// Its title, or what it is.
    pub detail: String,
    /// What it is; none for the contract itself and for worked examples.
    pub kind: Option<NameKind>,
    /// The whole of it.
    pub span: Span,
    /// Its name or title.
    pub name_span: Span,
    /// What lies in it.
    pub children: Vec<Symbol>,
}

/// What a file has in it, in the order written.
pub fn symbols(analysis: &Analysis, source: SourceId) -> Vec<Symbol> {
    let items = analysis.tree(source).map(|file| file.items.as_slice()).unwrap_or_default();
    let mut found = Vec::new();
    for item in items {
        match item {
            Item::Contract(item) => found.push(titled(&item.title, "contract", item.span)),
            Item::Example(item) => found.push(titled(&item.title, "worked example", item.span)),
            Item::Party(_)
            | Item::Segment(_)
            | Item::Levels(_)
            | Item::Providers(_)
            | Item::Amount(_)
            | Item::Input(_)
            | Item::Define(_)
            | Item::Carried(_)
            | Item::Curve(_)
            | Item::Payment(_)
            | Item::Requirement(_)
            | Item::Records(_)
            | Item::Variation(_) => nest(named([item]), &mut found),
        }
    }
    found
}

fn titled(title: &Text, detail: &str, span: Span) -> Symbol {
    Symbol {
        name: title.text.clone(),
        detail: detail.to_owned(),
        kind: None,
        span: span.to(title.span),
        name_span: title.span,
        children: Vec::new(),
    }
}

/// Puts what lies in a thing below it.
fn nest(found: Vec<Named<'_>>, top: &mut Vec<Symbol>) {
    for one in found {
        let symbol = Symbol {
            name: one.name.text.clone(),
            detail: one.title.map_or_else(String::new, |title| title.text.clone()),
            kind: Some(one.kind),
            span: one.item.to(one.name.span),
            name_span: one.name.span,
            children: Vec::new(),
        };
        place(top, one.depth, symbol);
    }
}

fn place(level: &mut Vec<Symbol>, depth: usize, symbol: Symbol) {
    if depth > 0 && !level.is_empty() {
        if let Some(above) = level.last_mut() {
            place(&mut above.children, depth - 1, symbol);
        }
    } else {
        level.push(symbol);
    }
}
