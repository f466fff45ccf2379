//! Each request of the protocol, answered by the feature of `ide` that it is for.

use crate::diagnostics;
use crate::publisher;
use crate::server::{Server, View};
use crate::text::Encoding;
use crate::world::ClientCan;
use meed_contract::NameKind;
use meed_diagnostics::Code;
use meed_ide::{ActionKind, FoldKind, Symbol};
use serde_json::Value;
use std::sync::Arc;
use tower_lsp::LanguageServer;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
#[allow(
    clippy::wildcard_imports,
    reason = "nearly every type of the protocol is needed here, and nothing else is named so"
)]
use tower_lsp::lsp_types::*;

/// The command that shows what a code means.
const EXPLAIN: &str = "meed.explain";

/// A fix that changes no reading of the contract, for clients that apply such fixes on saving.
const SAFE_FIXES: CodeActionKind = CodeActionKind::new("source.fixAll.meed");

#[tower_lsp::async_trait]
impl LanguageServer for Server {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let can = can(&params.capabilities);
        let offered =
            params.capabilities.general.as_ref().and_then(|general| general.position_encodings.clone());
        let encoding = match offered {
            Some(offered) if offered.contains(&PositionEncodingKind::UTF8) => Encoding::Utf8,
            _ => Encoding::Utf16,
        };
        #[allow(deprecated, reason = "older clients name their one folder so")]
        let root = params.root_uri.clone();
        let folders: Vec<Url> = match params.workspace_folders {
            Some(folders) if !folders.is_empty() => folders.into_iter().map(|folder| folder.uri).collect(),
            _ => root.into_iter().collect(),
        };
        let disk = self.shared.analyses.disk();
        let folders =
            folders.iter().filter_map(|uri| uri.to_file_path().ok()).map(|path| disk.real(&path)).collect();
        let problems = self.shared.change(|world| {
            world.encoding = encoding;
            world.client = can;
            world.folders = folders;
            world.revision += 1;
            let (settings, problems) =
                world.settings.with(params.initialization_options.as_ref().unwrap_or(&Value::Null));
            world.settings = Arc::new(settings);
            problems
        });
        for problem in problems {
            self.client.log_message(MessageType::WARNING, problem).await;
        }
        Ok(InitializeResult {
            capabilities: capabilities(encoding),
            server_info: Some(ServerInfo {
                name: "meed".to_owned(),
                version: Some(self.shared.version.to_owned()),
            }),
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        tokio::spawn(publisher::publish(self.client.clone(), Arc::clone(&self.shared)));
        let can = self.shared.world().client;
        if can.watches_files {
            let options = DidChangeWatchedFilesRegistrationOptions {
                watchers: vec![FileSystemWatcher {
                    glob_pattern: GlobPattern::String("**/*.meed".to_owned()),
                    kind: None,
                }],
            };
            let registration = Registration {
                id: "meed-files".to_owned(),
                method: "workspace/didChangeWatchedFiles".to_owned(),
                register_options: serde_json::to_value(options).ok(),
            };
            let client = self.client.clone();
            // Nothing may wait for the client inside a notification.
            tokio::spawn(async move { client.register_capability(vec![registration]).await });
        }
        self.shared.look_again();
    }

    async fn shutdown(&self) -> Result<()> {
        self.shared.shut_down();
        Ok(())
    }

    // What these say was taken in when they were called, in their order; here only what could not be taken in is told.
    async fn did_open(&self, _: DidOpenTextDocumentParams) {
        self.tell_refused().await;
    }

    async fn did_change(&self, _: DidChangeTextDocumentParams) {
        self.tell_refused().await;
    }

    async fn did_close(&self, _: DidCloseTextDocumentParams) {}

    async fn did_save(&self, _: DidSaveTextDocumentParams) {}

    async fn did_change_watched_files(&self, _: DidChangeWatchedFilesParams) {
        self.refresh();
    }

    async fn did_change_workspace_folders(&self, _: DidChangeWorkspaceFoldersParams) {}

    async fn did_change_configuration(&self, _: DidChangeConfigurationParams) {
        self.tell_refused().await;
        self.refresh();
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        let previous = params.previous_result_id;
        let report = self
            .read(params.text_document.uri, move |view| {
                let result_id =
                    Some(format!("{}.{}", view.analysed.id, u8::from(view.world.settings.hint_diagnostics)));
                if previous == result_id {
                    let unchanged =
                        UnchangedDocumentDiagnosticReport { result_id: previous.unwrap_or_default() };
                    return Some(DocumentDiagnosticReport::Unchanged(
                        RelatedUnchangedDocumentDiagnosticReport {
                            related_documents: None,
                            unchanged_document_diagnostic_report: unchanged,
                        },
                    ));
                }
                let full = |source| FullDocumentDiagnosticReport {
                    result_id: result_id.clone(),
                    items: diagnostics::of_file(&view.analysed, &view.world, source),
                };
                let others: std::collections::HashMap<Url, DocumentDiagnosticReportKind> = view
                    .analysed
                    .files()
                    .filter(|(source, file)| *source != view.source && file.version.is_none())
                    .map(|(source, file)| {
                        (file.uri.clone(), DocumentDiagnosticReportKind::Full(full(source)))
                    })
                    .collect();
                Some(DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
                    related_documents: (!others.is_empty()).then_some(others),
                    full_document_diagnostic_report: full(view.source),
                }))
            })
            .await?;
        let empty = || DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport::default());
        Ok(DocumentDiagnosticReportResult::Report(report.unwrap_or_else(empty)))
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let at = params.text_document_position_params;
        self.read(at.text_document.uri, move |view| {
            let found = meed_ide::hover(&view.analysed.analysis, view.source, view.offset(at.position)?)?;
            Some(Hover {
                contents: HoverContents::Markup(MarkupContent {
                    kind: MarkupKind::Markdown,
                    value: found.markdown,
                }),
                range: view.range(found.span.range()),
            })
        })
        .await
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        self.read(at.text_document.uri, move |view| {
            let offset = view.offset(at.position)?;
            if let Some((name, _)) = meed_ide::definition(&view.analysed.analysis, view.source, offset) {
                return Some(GotoDefinitionResponse::Scalar(view.location(name)?));
            }
            // From an import to its file.
            let (span, path) = meed_ide::links(&view.analysed.analysis, view.source)
                .into_iter()
                .find(|(span, _)| span.range().contains(&offset))?;
            let uri = view.analysed.file(span.source)?.uri.join(&path).ok()?;
            view.analysed.source(&uri)?;
            Some(GotoDefinitionResponse::Scalar(Location { uri, range: Range::default() }))
        })
        .await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let at = params.text_document_position;
        let with_definition = params.context.include_declaration;
        self.read(at.text_document.uri, move |view| {
            let found = meed_ide::references(&view.analysed.analysis, view.source, view.offset(at.position)?);
            let found = found.into_iter().filter(|place| with_definition || !place.is_definition);
            Some(found.filter_map(|place| view.location(place.span)).collect())
        })
        .await
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        let at = params.text_document_position_params;
        self.read(at.text_document.uri, move |view| {
            let found = meed_ide::highlights(&view.analysed.analysis, view.source, view.offset(at.position)?);
            let highlight = |place: meed_ide::Reference| {
                let kind = if place.is_definition {
                    DocumentHighlightKind::WRITE
                } else {
                    DocumentHighlightKind::READ
                };
                Some(DocumentHighlight { range: view.range(place.span.range())?, kind: Some(kind) })
            };
            Some(found.into_iter().filter_map(highlight).collect())
        })
        .await
    }

    async fn prepare_rename(
        &self,
        params: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        self.read(params.text_document.uri, move |view| {
            let offset = view.offset(params.position)?;
            let (span, name) = meed_ide::rename_place(&view.analysed.analysis, view.source, offset)?;
            Some(PrepareRenameResponse::RangeWithPlaceholder {
                range: view.range(span.range())?,
                placeholder: name,
            })
        })
        .await
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let at = params.text_document_position;
        let new_name = params.new_name;
        let renamed = self
            .read(at.text_document.uri, move |view| {
                let offset = view.offset(at.position)?;
                let renamed = meed_ide::rename(&view.analysed.analysis, view.source, offset, &new_name);
                Some(renamed.map(|renamed| view.workspace_edit(&renamed.edits)))
            })
            .await?;
        renamed.transpose().map_err(|refused| Error {
            code: ErrorCode::InvalidParams,
            message: refused.0.into(),
            data: None,
        })
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        self.read(params.text_document.uri, |view| {
            let found = meed_ide::symbols(&view.analysed.analysis, view.source);
            Some(DocumentSymbolResponse::Nested(
                found.into_iter().filter_map(|one| symbol(view, one)).collect(),
            ))
        })
        .await
    }

    async fn symbol(&self, params: WorkspaceSymbolParams) -> Result<Option<Vec<SymbolInformation>>> {
        let wanted = params.query.to_lowercase();
        self.work(move |shared, world| {
            let mut uris: Vec<Url> = world.documents.keys().cloned().collect();
            let on_disk = shared.analyses.rule_files(world);
            uris.extend(
                on_disk
                    .iter()
                    .filter(|path| world.at_path(path).is_none())
                    .filter_map(|path| Url::from_file_path(path).ok()),
            );
            uris.sort();
            let mut found = Vec::new();
            for uri in uris {
                let Some(analysed) = shared.analyses.of(world, &uri) else { continue };
                let source = analysed.analysis.root();
                let view = View { world: Arc::clone(world), analysed, source };
                for one in meed_ide::symbols(&view.analysed.analysis, source) {
                    flat(&view, one, None, &wanted, &mut found);
                }
            }
            Some(found)
        })
        .await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.read(params.text_document.uri, |view| {
            let found = meed_ide::folds(view.text()?.as_str());
            Some(
                found
                    .into_iter()
                    .filter_map(|fold| {
                        let range = view.range(fold.range)?;
                        // The closing brace of a block stays to be seen.
                        let (end_line, kind) = match fold.kind {
                            FoldKind::Block => (range.end.line.saturating_sub(1), None),
                            FoldKind::Comment => (range.end.line, Some(FoldingRangeKind::Comment)),
                        };
                        (end_line > range.start.line).then_some(FoldingRange {
                            start_line: range.start.line,
                            end_line,
                            kind,
                            ..FoldingRange::default()
                        })
                    })
                    .collect(),
            )
        })
        .await
    }

    async fn selection_range(&self, params: SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> {
        let positions = params.positions;
        self.read(params.text_document.uri, move |view| {
            let text = view.text()?;
            positions
                .iter()
                .map(|position| {
                    let ranges =
                        meed_ide::selection(text.as_str(), text.offset(*position, view.world.encoding));
                    ranges.into_iter().rev().try_fold(None, |parent: Option<SelectionRange>, range| {
                        Some(Some(SelectionRange { range: view.range(range)?, parent: parent.map(Box::new) }))
                    })?
                })
                .collect()
        })
        .await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.read(params.text_document.uri, |view| {
            let links = meed_ide::links(&view.analysed.analysis, view.source);
            Some(
                links
                    .into_iter()
                    .filter_map(|(span, path)| {
                        let target = view.analysed.file(view.source)?.uri.join(&path).ok()?;
                        // Only what was read is there to be gone to.
                        view.analysed.source(&target)?;
                        Some(DocumentLink {
                            range: view.range(span.range())?,
                            target: Some(target),
                            tooltip: None,
                            data: None,
                        })
                    })
                    .collect(),
            )
        })
        .await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let only = params.context.only;
        let wanted = move |kind: &CodeActionKind| {
            only.as_ref().is_none_or(|only| only.iter().any(|only| kind.as_str().starts_with(only.as_str())))
        };
        self.read(params.text_document.uri, move |view| {
            let span = view.span(params.range)?;
            let mut found: CodeActionResponse = Vec::new();
            for action in meed_ide::actions(&view.analysed.analysis, span) {
                let kind = match action.kind {
                    ActionKind::SafeFix | ActionKind::Fix | ActionKind::Explain(_) => {
                        CodeActionKind::QUICKFIX
                    }
                    ActionKind::Rewrite => CodeActionKind::REFACTOR_REWRITE,
                };
                if !wanted(&kind) {
                    continue;
                }
                let told = action.diagnostic.as_ref().and_then(|diagnostic| {
                    diagnostics::told(&view.analysed, &view.world, diagnostic, diagnostic.span()?)
                });
                let command = match action.kind {
                    ActionKind::Explain(code) => Some(Command {
                        title: action.title.clone(),
                        command: EXPLAIN.to_owned(),
                        arguments: Some(vec![Value::from(code.as_str())]),
                    }),
                    ActionKind::SafeFix | ActionKind::Fix | ActionKind::Rewrite => None,
                };
                let edit = (!action.edits.is_empty()).then(|| view.workspace_edit(&action.edits));
                found.push(CodeActionOrCommand::CodeAction(CodeAction {
                    title: action.title,
                    kind: Some(kind),
                    diagnostics: told.map(|told| vec![told]),
                    edit,
                    command,
                    is_preferred: (action.kind == ActionKind::SafeFix).then_some(true),
                    ..CodeAction::default()
                }));
            }
            let safe = meed_ide::safe_edits(&view.analysed.analysis, view.source);
            if !safe.is_empty() && wanted(&SAFE_FIXES) {
                found.push(CodeActionOrCommand::CodeAction(CodeAction {
                    title: "Apply every fix of this file that changes no term".to_owned(),
                    kind: Some(SAFE_FIXES),
                    edit: Some(view.workspace_edit(&safe)),
                    ..CodeAction::default()
                }));
            }
            Some(found)
        })
        .await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        let wrong =
            |message: String| Error { code: ErrorCode::InvalidParams, message: message.into(), data: None };
        if params.command != EXPLAIN {
            return Err(wrong(format!("there is no command `{}`", params.command)));
        }
        let code = params.arguments.first().and_then(Value::as_str).unwrap_or_default();
        let code = Code::parse(code).ok_or_else(|| wrong(format!("there is no code `{code}`")))?;
        let explanation = code.entry().explanation.trim();
        if self.shared.world().settings.explain_as_message {
            let client = self.client.clone();
            tokio::spawn(async move { client.show_message(MessageType::INFO, explanation).await });
        }
        Ok(Some(Value::from(explanation)))
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.read(params.text_document.uri, |view| formatted(view, None)).await
    }

    async fn range_formatting(&self, params: DocumentRangeFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        let range = params.range;
        self.read(params.text_document.uri, move |view| formatted(view, Some(range))).await
    }

    async fn on_type_formatting(
        &self,
        params: DocumentOnTypeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        let at = params.text_document_position;
        self.read(at.text_document.uri, move |view| {
            let text = view.text()?;
            let offset = text.offset(at.position, view.world.encoding);
            Some(text.edits(&meed_ide::align_table(text.as_str(), offset), view.world.encoding))
        })
        .await
    }
}

impl Server {
    async fn tell_refused(&self) {
        for why in self.shared.refused() {
            self.client.log_message(MessageType::WARNING, why).await;
        }
    }

    /// Asks a client that pulls to pull again: something has changed that it cannot know of.
    fn refresh(&self) {
        let can = self.shared.world().client;
        let client = self.client.clone();
        tokio::spawn(async move {
            if can.pull_diagnostics && can.refresh_diagnostics {
                let _ = client.workspace_diagnostic_refresh().await;
            }
            if can.refresh_hints {
                let _ = client.inlay_hint_refresh().await;
            }
            if can.refresh_lenses {
                let _ = client.code_lens_refresh().await;
            }
        });
    }
}

/// What a client can do, where that matters.
fn can(capabilities: &ClientCapabilities) -> ClientCan {
    let document = capabilities.text_document.as_ref();
    let workspace = capabilities.workspace.as_ref();
    ClientCan {
        pull_diagnostics: document.is_some_and(|document| document.diagnostic.is_some()),
        refresh_diagnostics: workspace
            .and_then(|workspace| workspace.diagnostic.as_ref()?.refresh_support)
            .unwrap_or_default(),
        refresh_hints: workspace
            .and_then(|workspace| workspace.inlay_hint.as_ref()?.refresh_support)
            .unwrap_or_default(),
        refresh_lenses: workspace
            .and_then(|workspace| workspace.code_lens.as_ref()?.refresh_support)
            .unwrap_or_default(),
        watches_files: workspace
            .and_then(|workspace| workspace.did_change_watched_files.as_ref()?.dynamic_registration)
            .unwrap_or_default(),
        versioned_edits: workspace
            .and_then(|workspace| workspace.workspace_edit.as_ref()?.document_changes)
            .unwrap_or_default(),
    }
}

/// What the server can do.
fn capabilities(encoding: Encoding) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(match encoding {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::Supported(true)),
            ..TextDocumentSyncOptions::default()
        })),
        diagnostic_provider: Some(DiagnosticServerCapabilities::Options(DiagnosticOptions {
            identifier: Some("meed".to_owned()),
            inter_file_dependencies: true,
            workspace_diagnostics: false,
            ..DiagnosticOptions::default()
        })),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        })),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
        document_link_provider: Some(DocumentLinkOptions {
            resolve_provider: Some(false),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![
                CodeActionKind::QUICKFIX,
                CodeActionKind::REFACTOR_REWRITE,
                SAFE_FIXES,
            ]),
            ..CodeActionOptions::default()
        })),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: vec![EXPLAIN.to_owned()],
            ..ExecuteCommandOptions::default()
        }),
        document_formatting_provider: Some(OneOf::Left(true)),
        document_range_formatting_provider: Some(OneOf::Left(true)),
        document_on_type_formatting_provider: Some(DocumentOnTypeFormattingOptions {
            first_trigger_character: "|".to_owned(),
            more_trigger_character: None,
        }),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        ..ServerCapabilities::default()
    }
}

/// The text laid out, as edits of what differs, within a range where one is given. A text with mistakes is left as it is: its
/// diagnostics say why.
fn formatted(view: &View, range: Option<Range>) -> Option<Vec<TextEdit>> {
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
        NameKind::Party => SymbolKind::OBJECT,
        NameKind::Segment => SymbolKind::NAMESPACE,
        NameKind::Levels => SymbolKind::ENUM,
        NameKind::Amount => SymbolKind::CONSTANT,
        NameKind::Input => SymbolKind::VARIABLE,
        NameKind::Define | NameKind::Curve => SymbolKind::FUNCTION,
        NameKind::Payment => SymbolKind::CLASS,
        NameKind::Outcome => SymbolKind::STRUCT,
        NameKind::Indicator | NameKind::Component => SymbolKind::FIELD,
        NameKind::Additional => SymbolKind::PROPERTY,
        NameKind::Variation => SymbolKind::EVENT,
        NameKind::Requirement => SymbolKind::INTERFACE,
    }
}

#[allow(deprecated, reason = "the type has a field that nobody reads any more")]
fn symbol(view: &View, found: Symbol) -> Option<DocumentSymbol> {
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
fn flat(view: &View, found: Symbol, within: Option<&str>, wanted: &str, out: &mut Vec<SymbolInformation>) {
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
