//! Layout and symbols as the protocol has them.

use crate::server::View;
use meed_contract::NameKind;
use meed_ide::Symbol;
use tower_lsp::lsp_types::{DocumentSymbol, Range, SymbolInformation, SymbolKind, TextEdit};

/// The text laid out, as edits of what differs, within a range where one is given. A text with mistakes is left as it is: its
/// diagnostics say why.
pub fn formatted(view: &View, range: Option<Range>) -> Option<Vec<TextEdit>> {
    let text = view.text()?;
    let mut formatted = meed_syntax::format(view.source, text.as_str()).ok()?;
    if text.as_str().contains("\r\n") {
        formatted = formatted.replace('\n', "\r\n");
    }
    let edits = text.edits(&meed_ide::difference(text.as_str(), &formatted), view.world.encoding);
    Some(match range {
        Some(range) => {
            let touches = |edit: &TextEdit| {
                edit.range.start.line <= range.end.line && range.start.line <= edit.range.end.line
            };
            edits.into_iter().filter(touches).collect()
        }
        None => edits,
    })
}

/// What a thing is, of the kinds that the protocol has.
fn symbol_kind(kind: Option<NameKind>) -> SymbolKind {
    let Some(kind) = kind else { return SymbolKind::MODULE };
    match kind {
        NameKind::Party | NameKind::Providers => SymbolKind::OBJECT,
        NameKind::Segment => SymbolKind::NAMESPACE,
        NameKind::Levels => SymbolKind::ENUM,
        NameKind::Amount => SymbolKind::CONSTANT,
        NameKind::Input | NameKind::Carried => SymbolKind::VARIABLE,
        NameKind::Define | NameKind::Curve => SymbolKind::FUNCTION,
        NameKind::Payment => SymbolKind::CLASS,
        NameKind::Outcome => SymbolKind::STRUCT,
        NameKind::Indicator | NameKind::Component => SymbolKind::FIELD,
        NameKind::Additional => SymbolKind::PROPERTY,
        NameKind::Variation => SymbolKind::EVENT,
        NameKind::Requirement => SymbolKind::INTERFACE,
        NameKind::Records => SymbolKind::ARRAY,
    }
}

/// A thing of a file with what lies in it.
#[allow(deprecated, reason = "the type has a field that nobody reads any more")]
pub fn symbol(view: &View, found: Symbol) -> Option<DocumentSymbol> {
    let children: Vec<DocumentSymbol> =
        found.children.into_iter().filter_map(|child| symbol(view, child)).collect();
    Some(DocumentSymbol {
        // An empty name is refused by clients.
        name: if found.name.is_empty() { "(no title)".to_owned() } else { found.name },
        detail: Some(found.detail),
        kind: symbol_kind(found.kind),
        tags: None,
        deprecated: None,
        range: view.range(found.span.range())?,
        selection_range: view.range(found.name_span.range())?,
        children: (!children.is_empty()).then_some(children),
    })
}

/// Symbols whose name or title has what is wanted in it.
#[allow(deprecated, reason = "the type has a field that nobody reads any more")]
pub fn flat(
    view: &View,
    found: Symbol,
    within: Option<&str>,
    wanted: &str,
    out: &mut Vec<SymbolInformation>,
) {
    let matches = |text: &str| text.to_lowercase().contains(wanted);
    if (matches(&found.name) || matches(&found.detail))
        && let Some(location) = view.location(found.name_span)
    {
        out.push(SymbolInformation {
            name: found.name.clone(),
            kind: symbol_kind(found.kind),
            tags: None,
            deprecated: None,
            location,
            container_name: within.map(str::to_owned),
        });
    }
    for child in found.children {
        flat(view, child, Some(&found.name), wanted, out);
    }
}
