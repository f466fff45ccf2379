//! Each request of the protocol, answered by the feature of `ide` that it is for.

use crate::capabilities::{SAFE_FIXES, can, capabilities};
use crate::commands;
use crate::diagnostics;
use crate::publisher;
use crate::reading::{flat, formatted, symbol};
use crate::server::{Server, View};
use crate::text::Encoding;
use crate::typing;
use crate::watch::Shown;
use meed_diagnostics::Span;
use meed_ide::{ActionKind, FoldKind, HintKind};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;
use tower_lsp::LanguageServer;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
#[allow(
    clippy::wildcard_imports,
    reason = "nearly every type of the protocol is needed here, and nothing else is named so"
)]
use tower_lsp::lsp_types::*;

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
                let others: HashMap<Url, DocumentDiagnosticReportKind> = view
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

    async fn workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        let token = params.work_done_progress_params.work_done_token;
        let shown = Shown::of_workspace("Checking all contracts", token);
        let told: HashMap<Url, String> =
            params.previous_result_ids.into_iter().map(|told| (told.uri, told.value)).collect();
        let items =
            self.work(shown, move |shared, world| diagnostics::of_workspace(shared, world, &told)).await?;
        Ok(WorkspaceDiagnosticReportResult::Report(WorkspaceDiagnosticReport { items }))
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
        let token = params.work_done_progress_params.work_done_token;
        let shown = Shown::of_workspace("Looking through all contracts", token);
        self.work(shown, move |shared, world| {
            let uris = shared.analyses.everything(world);
            let mut found = Vec::new();
            for (done, uri) in uris.iter().enumerate() {
                meed_ide::reached(done, uris.len(), "files");
                let Some(analysed) = shared.analyses.of(world, uri) else { continue };
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
            let link = |span: Span, target: Url, tooltip: Option<String>| {
                let range = view.range(span.range())?;
                Some(DocumentLink { range, target: Some(target), tooltip, data: None })
            };
            let analysis = &view.analysed.analysis;
            let imports = meed_ide::links(analysis, view.source).into_iter().filter_map(|(span, path)| {
                let target = view.analysed.file(view.source)?.uri.join(&path).ok()?;
                // Only what was read is there to be gone to.
                view.analysed.source(&target)?;
                link(span, target, None)
            });
            let codes = meed_ide::codes(analysis, view.source).into_iter().filter_map(|(span, code)| {
                link(span, view.world.settings.explanation(code)?, Some(code.entry().title.to_owned()))
            });
            Some(imports.chain(codes).collect())
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
                        command: commands::EXPLAIN.to_owned(),
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
            for (lens, command) in commands::lens_actions(view, span) {
                let kind = CodeActionKind::EMPTY;
                if wanted(&kind) {
                    found.push(CodeActionOrCommand::CodeAction(CodeAction {
                        title: lens,
                        kind: None,
                        command: Some(command),
                        ..CodeAction::default()
                    }));
                }
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
        commands::run(self, params).await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.read(params.text_document.uri, |view| Some(commands::lenses(view))).await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        self.read(params.text_document.uri, move |view| {
            let settings = &view.world.settings;
            let wanted = |kind: HintKind| match kind {
                HintKind::Worth => settings.hint_worth,
                HintKind::Years => settings.hint_years,
            };
            let part = view.span(params.range)?.range();
            let found = meed_ide::hints(&view.analysed.analysis, view.source, part);
            let text = view.text()?;
            let hint = |one: meed_ide::Hint| InlayHint {
                position: text.position(one.offset, view.world.encoding),
                label: InlayHintLabel::String(one.label),
                kind: None,
                text_edits: None,
                tooltip: None,
                padding_left: Some(true),
                padding_right: None,
                data: None,
            };
            Some(found.into_iter().filter(|one| wanted(one.kind)).map(hint).collect())
        })
        .await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let at = params.text_document_position;
        self.read(at.text_document.uri, move |view| {
            let found =
                meed_ide::completions(&view.analysed.analysis, view.source, view.offset(at.position)?);
            Some(CompletionResponse::Array(typing::offered(view, found, view.world.client.snippets)))
        })
        .await
    }

    async fn completion_resolve(&self, mut item: CompletionItem) -> Result<CompletionItem> {
        let Some((uri, name)) = typing::offered_name(item.data.as_ref()) else { return Ok(item) };
        let told = self.read(uri, move |view| meed_ide::explain(&view.analysed.analysis, &name)).await?;
        item.documentation = told.map(typing::markdown);
        Ok(item)
    }

    async fn signature_help(&self, params: SignatureHelpParams) -> Result<Option<SignatureHelp>> {
        let at = params.text_document_position_params;
        self.read(at.text_document.uri, move |view| {
            typing::signatures(meed_ide::signature(
                &view.analysed.analysis,
                view.source,
                view.offset(at.position)?,
            ))
        })
        .await
    }

    async fn semantic_tokens_full(
        &self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        let shared = Arc::clone(&self.shared);
        let uri = params.text_document.uri;
        self.read(uri.clone(), move |view| {
            let data = view.tokens(None)?;
            let result_id = shared.keep_tokens(uri, data.clone());
            Some(SemanticTokensResult::Tokens(SemanticTokens { result_id: Some(result_id), data }))
        })
        .await
    }

    async fn semantic_tokens_full_delta(
        &self,
        params: SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>> {
        let shared = Arc::clone(&self.shared);
        let uri = params.text_document.uri;
        self.read(uri.clone(), move |view| {
            let data = view.tokens(None)?;
            let before = shared.kept_tokens(&uri, &params.previous_result_id);
            let result_id = Some(shared.keep_tokens(uri, data.clone()));
            Some(match before {
                Some(before) => {
                    let edits = typing::token_edits(&before, &data);
                    SemanticTokensFullDeltaResult::TokensDelta(SemanticTokensDelta { result_id, edits })
                }
                None => SemanticTokensFullDeltaResult::Tokens(SemanticTokens { result_id, data }),
            })
        })
        .await
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        self.read(params.text_document.uri, move |view| {
            let data = view.tokens(Some(params.range))?;
            Some(SemanticTokensRangeResult::Tokens(SemanticTokens { result_id: None, data }))
        })
        .await
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
