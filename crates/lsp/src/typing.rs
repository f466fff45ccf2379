//! What is offered and coloured while one types, as the protocol has it.

use crate::server::View;
use meed_contract::NameKind;
use meed_ide::{Completion, CompletionKind, SemanticKind, SemanticToken, Signature};
use serde_json::{Value, json};
use tower_lsp::lsp_types as lsp;

/// What is offered, for a client that knows snippets or not.
pub fn offered(view: &View, found: Vec<Completion>, snippets: bool) -> Vec<lsp::CompletionItem> {
    let uri = view.analysed.file(view.source).map(|file| file.uri.clone());
    found
        .into_iter()
        .filter_map(|one| {
            let range = view.range(one.replace.clone())?;
            let is_snippet = snippets && one.kind == CompletionKind::Clause;
            let new_text = if is_snippet { one.insert } else { one.plain };
            // What a name stands for is told when it is asked for: with thousands of names it would be much to write.
            let data =
                matches!(one.kind, CompletionKind::Name(_)).then(|| json!({"uri": uri, "name": one.label}));
            let documentation = (!one.documentation.is_empty()).then(|| markdown(one.documentation));
            Some(lsp::CompletionItem {
                sort_text: Some(format!("{}{:04}{}", one.rank, one.order, one.label)),
                filter_text: Some(one.label.clone()),
                label: one.label,
                kind: Some(kind_of(one.kind)),
                detail: (!one.detail.is_empty()).then_some(one.detail),
                documentation,
                insert_text_format: is_snippet.then_some(lsp::InsertTextFormat::SNIPPET),
                text_edit: Some(lsp::CompletionTextEdit::Edit(lsp::TextEdit { range, new_text })),
                data,
                ..lsp::CompletionItem::default()
            })
        })
        .collect()
}

/// The document and the name that an offer is about.
pub fn offered_name(data: Option<&Value>) -> Option<(lsp::Url, String)> {
    let data = data?;
    let uri = data.get("uri")?.as_str()?.parse().ok()?;
    Some((uri, data.get("name")?.as_str()?.to_owned()))
}

/// A text in Markdown.
pub fn markdown(value: String) -> lsp::Documentation {
    lsp::Documentation::MarkupContent(lsp::MarkupContent { kind: lsp::MarkupKind::Markdown, value })
}

fn kind_of(kind: CompletionKind) -> lsp::CompletionItemKind {
    match kind {
        CompletionKind::Clause => lsp::CompletionItemKind::SNIPPET,
        CompletionKind::Word => lsp::CompletionItemKind::KEYWORD,
        CompletionKind::Level => lsp::CompletionItemKind::ENUM_MEMBER,
        CompletionKind::Figure => lsp::CompletionItemKind::PROPERTY,
        CompletionKind::Time => lsp::CompletionItemKind::VALUE,
        CompletionKind::Heading => lsp::CompletionItemKind::FIELD,
        CompletionKind::Name(kind) => match kind {
            NameKind::Party | NameKind::Providers => lsp::CompletionItemKind::MODULE,
            NameKind::Curve | NameKind::Define => lsp::CompletionItemKind::FUNCTION,
            NameKind::Levels => lsp::CompletionItemKind::ENUM,
            NameKind::Records => lsp::CompletionItemKind::STRUCT,
            NameKind::Amount => lsp::CompletionItemKind::CONSTANT,
            NameKind::Segment
            | NameKind::Carried
            | NameKind::Input
            | NameKind::Payment
            | NameKind::Outcome
            | NameKind::Indicator
            | NameKind::Component
            | NameKind::Additional
            | NameKind::Variation
            | NameKind::Requirement => lsp::CompletionItemKind::VARIABLE,
        },
    }
}

/// How what is being written goes on.
pub fn signatures(found: Vec<Signature>) -> Option<lsp::SignatureHelp> {
    if found.is_empty() {
        return None;
    }
    let signatures = found.into_iter().map(|one| {
        let part = |range: &std::ops::Range<usize>| lsp::ParameterInformation {
            label: lsp::ParameterLabel::Simple(one.label.get(range.clone()).unwrap_or_default().to_owned()),
            documentation: None,
        };
        lsp::SignatureInformation {
            parameters: Some(one.parts.iter().map(part).collect()),
            active_parameter: u32::try_from(one.active).ok(),
            documentation: Some(markdown(one.documentation.clone())),
            label: one.label.clone(),
        }
    });
    Some(lsp::SignatureHelp {
        signatures: signatures.collect(),
        active_signature: Some(0),
        active_parameter: None,
    })
}

/// The kinds of tokens in the order of their numbers.
pub const TOKEN_TYPES: [lsp::SemanticTokenType; 12] = [
    lsp::SemanticTokenType::KEYWORD,
    lsp::SemanticTokenType::NUMBER,
    lsp::SemanticTokenType::STRING,
    lsp::SemanticTokenType::COMMENT,
    lsp::SemanticTokenType::OPERATOR,
    lsp::SemanticTokenType::PROPERTY,
    lsp::SemanticTokenType::VARIABLE,
    lsp::SemanticTokenType::FUNCTION,
    lsp::SemanticTokenType::CLASS,
    lsp::SemanticTokenType::ENUM,
    lsp::SemanticTokenType::NAMESPACE,
    lsp::SemanticTokenType::INTERFACE,
];

fn number_of(kind: SemanticKind) -> u32 {
    match kind {
        SemanticKind::Keyword => 0,
        SemanticKind::Figure => 1,
        SemanticKind::Text => 2,
        SemanticKind::Comment => 3,
        SemanticKind::Operator => 4,
        SemanticKind::Label => 5,
        SemanticKind::Name(kind) => match kind {
            NameKind::Amount
            | NameKind::Input
            | NameKind::Carried
            | NameKind::Indicator
            | NameKind::Component
            | NameKind::Additional
            | NameKind::Variation => 6,
            NameKind::Define | NameKind::Curve => 7,
            NameKind::Payment | NameKind::Outcome => 8,
            NameKind::Levels | NameKind::Records => 9,
            NameKind::Party | NameKind::Providers | NameKind::Segment => 10,
            NameKind::Requirement => 11,
        },
    }
}

/// Tokens as the protocol writes them, each by its distance from the one before.
pub fn tokens(view: &View, found: &[SemanticToken]) -> Vec<lsp::SemanticToken> {
    let mut out = Vec::with_capacity(found.len());
    let (mut line, mut start) = (0, 0);
    for token in found {
        let Some(range) = view.range(token.range.clone()) else { continue };
        let delta_line = range.start.line - line;
        let delta_start = if delta_line == 0 { range.start.character - start } else { range.start.character };
        out.push(lsp::SemanticToken {
            delta_line,
            delta_start,
            length: range.end.character.saturating_sub(range.start.character),
            token_type: number_of(token.kind),
            token_modifiers_bitset: u32::from(token.is_definition),
        });
        (line, start) = (range.start.line, range.start.character);
    }
    out
}

/// What makes the one list of tokens into the other: one run of it, in numbers of which each token has five.
pub fn token_edits(
    before: &[lsp::SemanticToken],
    after: &[lsp::SemanticToken],
) -> Vec<lsp::SemanticTokensEdit> {
    let same = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let rest = |tokens: &[lsp::SemanticToken]| tokens.len() - same;
    let tail = before
        .iter()
        .rev()
        .zip(after.iter().rev())
        .take(rest(before).min(rest(after)))
        .take_while(|(a, b)| a == b)
        .count();
    let (deleted, inserted) = (rest(before) - tail, rest(after) - tail);
    if deleted == 0 && inserted == 0 {
        return Vec::new();
    }
    let clip = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    vec![lsp::SemanticTokensEdit {
        start: clip(5 * same),
        delete_count: clip(5 * deleted),
        data: Some(after.get(same..same + inserted).unwrap_or_default().to_vec()),
    }]
}
