//! Our diagnostics as the protocol has them.

use crate::analyses::Analysed;
use crate::server::Shared;
use crate::world::World;
use meed_diagnostics::{Code, Diagnostic, Severity, SourceId, Span};
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;
use tower_lsp::lsp_types::{self as lsp, Url};

/// What is told of one file of a contract, in the order of the text.
pub fn of_file(analysed: &Analysed, world: &World, source: SourceId) -> Vec<lsp::Diagnostic> {
    let mut found = Vec::new();
    for diagnostic in analysed.analysis.diagnostics() {
        let place = diagnostic.span().unwrap_or(Span::new(analysed.analysis.root(), 0, 0));
        if place.source == source {
            found.extend(told(analysed, world, diagnostic, place));
        }
        // Some clients show other places, some do not: there each is told as a hint of its own as well. A note's places are
        // facts, not clues.
        if world.settings.hint_diagnostics && diagnostic.severity > Severity::Note {
            let others = diagnostic.labels.iter().skip(1).filter(|label| label.span.source == source);
            found.extend(others.filter(|label| !label.text.is_empty()).filter_map(|label| {
                let location = at(analysed, world, place)?;
                Some(lsp::Diagnostic {
                    range: at(analysed, world, label.span)?.range,
                    severity: Some(lsp::DiagnosticSeverity::HINT),
                    code: Some(lsp::NumberOrString::String(diagnostic.code.as_str().to_owned())),
                    source: Some("meed".to_owned()),
                    message: label.text.clone(),
                    related_information: Some(vec![lsp::DiagnosticRelatedInformation {
                        location,
                        message: diagnostic.message.clone(),
                    }]),
                    ..lsp::Diagnostic::default()
                })
            }));
        }
    }
    found
}

/// What is told of every file that is open or lies in the client's folders, as parts of their contracts. Of a file of which the
/// client was `told` the same before, that is said.
pub fn of_workspace(
    shared: &Shared,
    world: &Arc<World>,
    told: &HashMap<Url, String>,
) -> Vec<lsp::WorkspaceDocumentDiagnosticReport> {
    let files = shared.analyses.everything(world);
    let mut found: BTreeMap<Url, (Option<i32>, Vec<lsp::Diagnostic>)> = BTreeMap::new();
    let mut parts: Vec<Arc<Analysed>> = Vec::new();
    for (done, uri) in files.iter().enumerate() {
        meed_ide::reached(done, files.len(), "files");
        let Some(analysed) = shared.analyses.of(world, uri) else { continue };
        if !analysed.analysis.is_contract() {
            parts.push(analysed);
            continue;
        }
        for (source, file) in analysed.files() {
            let news = || (file.version, of_file(&analysed, world, source));
            found.entry(file.uri.clone()).or_insert_with(news);
        }
    }
    // Files that are no part of any contract.
    for analysed in parts {
        for (source, file) in analysed.files() {
            let news = || (file.version, of_file(&analysed, world, source));
            found.entry(file.uri.clone()).or_insert_with(news);
        }
    }
    // Files that were told of and are gone have nothing any more.
    for uri in told.keys() {
        found.entry(uri.clone()).or_insert((None, Vec::new()));
    }
    found
        .into_iter()
        .map(|(uri, (version, items))| {
            let version = version.map(i64::from);
            let result_id = result_id(&items);
            if told.get(&uri) == Some(&result_id) {
                return lsp::WorkspaceDocumentDiagnosticReport::Unchanged(
                    lsp::WorkspaceUnchangedDocumentDiagnosticReport {
                        uri,
                        version,
                        unchanged_document_diagnostic_report: lsp::UnchangedDocumentDiagnosticReport {
                            result_id,
                        },
                    },
                );
            }
            lsp::WorkspaceDocumentDiagnosticReport::Full(lsp::WorkspaceFullDocumentDiagnosticReport {
                uri,
                version,
                full_document_diagnostic_report: lsp::FullDocumentDiagnosticReport {
                    result_id: Some(result_id),
                    items,
                },
            })
        })
        .collect()
}

/// The same for what is the same, and hardly ever for anything else.
fn result_id(items: &[lsp::Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(items).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// One diagnostic at its own place.
pub fn told(
    analysed: &Analysed,
    world: &World,
    diagnostic: &Diagnostic,
    place: Span,
) -> Option<lsp::Diagnostic> {
    let related: Vec<lsp::DiagnosticRelatedInformation> = diagnostic
        .labels
        .iter()
        .skip(1)
        .filter_map(|label| {
            let location = at(analysed, world, label.span)?;
            Some(lsp::DiagnosticRelatedInformation { location, message: label.text.clone() })
        })
        .collect();
    let severity = match diagnostic.severity {
        Severity::Error => lsp::DiagnosticSeverity::ERROR,
        Severity::Warning => lsp::DiagnosticSeverity::WARNING,
        Severity::Note => lsp::DiagnosticSeverity::INFORMATION,
    };
    let tags = (diagnostic.code == Code::UnusedName).then(|| vec![lsp::DiagnosticTag::UNNECESSARY]);
    let first = diagnostic.labels.first().map(|label| label.text.as_str()).filter(|text| !text.is_empty());
    let mut message = diagnostic.message.clone();
    for more in
        first.into_iter().map(str::to_owned).chain(diagnostic.help.iter().map(|help| format!("help: {help}")))
    {
        message.push('\n');
        message.push_str(&more);
    }
    Some(lsp::Diagnostic {
        range: at(analysed, world, place)?.range,
        severity: Some(severity),
        code: Some(lsp::NumberOrString::String(diagnostic.code.as_str().to_owned())),
        code_description: world
            .settings
            .explanation(diagnostic.code)
            .map(|href| lsp::CodeDescription { href }),
        source: Some("meed".to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        tags,
        ..lsp::Diagnostic::default()
    })
}

/// Where a span is, for a client.
pub fn at(analysed: &Analysed, world: &World, span: Span) -> Option<lsp::Location> {
    let file = analysed.file(span.source)?;
    Some(lsp::Location { uri: file.uri.clone(), range: file.text.range(span.range(), world.encoding) })
}
