//! The state that all handlers share, and how a request is answered from it.

use crate::analyses::{Analysed, Analyses, Files};
use crate::text::Text;
use crate::watch::{self, Ended, Shown, Watch};
use crate::world::{Changed, World};
use meed_diagnostics::{SourceId, Span};
use serde_json::Value;
use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;
use tower_lsp::Client;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::lsp_types::{self as lsp, Url};

/// What all handlers share.
pub struct Shared {
    pub analyses: Analyses,
    /// The version of the program, for the client.
    pub version: &'static str,
    world: Mutex<Arc<World>>,
    refused: Mutex<Vec<String>>,
    tokens: Mutex<HashMap<Url, (u64, Vec<lsp::SemanticToken>)>>,
    changed: Notify,
    exited: Notify,
    shut_down: AtomicBool,
}

impl Shared {
    /// Nothing is known yet.
    pub fn new(files: Arc<dyn Files>, version: &'static str) -> Self {
        Self {
            analyses: Analyses::new(files),
            version,
            world: Mutex::default(),
            refused: Mutex::default(),
            tokens: Mutex::default(),
            changed: Notify::new(),
            exited: Notify::new(),
            shut_down: AtomicBool::new(false),
        }
    }

    /// The world as it stands.
    pub fn world(&self) -> Arc<World> {
        Arc::clone(&self.world.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the world.
    pub fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let mut world = self.world.lock().unwrap_or_else(PoisonError::into_inner);
        let mut next = World::clone(&world);
        let result = change(&mut next);
        *world = Arc::new(next);
        result
    }

    /// Takes in a notification, in its turn.
    pub fn notified(&self, method: &str, params: Option<&Value>) {
        let real = |path: &Path| self.analyses.disk().real(path);
        let changed = self.change(|world| world.notified(method, params.unwrap_or(&Value::Null), &real));
        match changed {
            Changed::Nothing => return,
            Changed::World => {}
            Changed::Refused(why) => self.refused.lock().unwrap_or_else(PoisonError::into_inner).push(why),
        }
        self.changed.notify_one();
    }

    /// Keeps the tokens that a client was told of a document, the last alone; the name by which it will ask for what differs.
    pub fn keep_tokens(&self, uri: Url, tokens: Vec<lsp::SemanticToken>) -> String {
        let mut kept = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let open = self.world();
        kept.retain(|known, _| open.documents.contains_key(known));
        let number = kept.get(&uri).map_or(1, |(number, _)| number + 1);
        kept.insert(uri, (number, tokens));
        number.to_string()
    }

    /// The tokens that a client was told under a name.
    pub fn kept_tokens(&self, uri: &Url, name: &str) -> Option<Vec<lsp::SemanticToken>> {
        let kept = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(uri).filter(|(number, _)| number.to_string() == name).map(|(_, tokens)| tokens.clone())
    }

    /// What could not be taken in since this was last asked.
    pub fn refused(&self) -> Vec<String> {
        std::mem::take(&mut *self.refused.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits until something has changed.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }

    /// Looks at everything once more.
    pub fn look_again(&self) {
        self.changed.notify_one();
    }

    /// The client said `exit`.
    pub fn exit(&self) {
        self.exited.notify_one();
    }

    /// Waits for that.
    pub async fn exited(&self) {
        self.exited.notified().await;
    }

    /// The client said `shutdown`.
    pub fn shut_down(&self) {
        self.shut_down.store(true, Ordering::Relaxed);
    }

    /// Whether it did.
    pub fn was_shut_down(&self) -> bool {
        self.shut_down.load(Ordering::Relaxed)
    }
}

/// The language server of one client.
pub struct Server {
    pub client: Client,
    pub shared: Arc<Shared>,
}

impl Server {
    /// A server for a client.
    pub fn new(client: Client, shared: Arc<Shared>) -> Self {
        Self { client, shared }
    }

    /// Answers a message that cannot be read.
    #[allow(clippy::unused_async, reason = "handlers are asynchronous")]
    pub async fn malformed(&self) -> Result<()> {
        Err(Error::parse_error())
    }

    /// Answers a request about a document from the world in which it was sent, on a thread of its own; nothing where the client has
    /// no such document.
    pub async fn read<T: Send + 'static>(
        &self,
        uri: Url,
        answer: impl FnOnce(&View) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        self.work(Shown::of_document("Reading the contract"), move |shared, world| {
            let analysed = shared.analyses.belongs_to(world, &uri)?;
            let source = analysed.source(&uri)?;
            answer(&View { world: Arc::clone(world), analysed, source })
        })
        .await
    }

    /// Does work for as long as the client waits for it. A panic there becomes an error of the request.
    pub async fn work<T: Send + 'static>(
        &self,
        shown: Shown,
        work: impl FnOnce(&Shared, &Arc<World>) -> T + Send + 'static,
    ) -> Result<T> {
        let world = crate::ordered::world_of_request(&self.shared);
        let shared = Arc::clone(&self.shared);
        let seen = Arc::clone(&world);
        let ended =
            watch::work(&self.client, &world, shown, Watch::default(), move || work(&shared, &seen)).await;
        match ended {
            Ok(answer) => Ok(answer),
            Err(Ended::GivenUp) => Err(Error::request_cancelled()),
            Err(Ended::Badly) => Err(Error {
                code: ErrorCode::InternalError,
                message: "this request did not end well".into(),
                data: None,
            }),
        }
    }
}

/// A document as a request sees it.
pub struct View {
    pub world: Arc<World>,
    pub analysed: Arc<Analysed>,
    pub source: SourceId,
}

impl View {
    /// The text of the document.
    pub fn text(&self) -> Option<&Text> {
        self.analysed.file(self.source).map(|file| &file.text)
    }

    /// The byte of a position.
    pub fn offset(&self, position: lsp::Position) -> Option<usize> {
        Some(self.text()?.offset(position, self.world.encoding))
    }

    /// The span of a range.
    pub fn span(&self, range: lsp::Range) -> Option<Span> {
        let bytes = self.text()?.bytes(range, self.world.encoding);
        Some(Span::new(self.source, bytes.start, bytes.end))
    }

    /// The range of some bytes of the document.
    pub fn range(&self, bytes: Range<usize>) -> Option<lsp::Range> {
        Some(self.text()?.range(bytes, self.world.encoding))
    }

    /// The tokens of the document, or of a part of it.
    pub fn tokens(&self, range: Option<lsp::Range>) -> Option<Vec<lsp::SemanticToken>> {
        let part = match range {
            Some(range) => self.span(range)?.range(),
            None => 0..self.text()?.as_str().len(),
        };
        let found = meed_ide::semantic_tokens(&self.analysed.analysis, self.source, part);
        Some(crate::typing::tokens(self, &found))
    }

    /// Where a span of any file of the contract is.
    pub fn location(&self, span: Span) -> Option<lsp::Location> {
        crate::diagnostics::at(&self.analysed, &self.world, span)
    }

    /// Edits of files of the contract as the protocol has them, each for the version of the document that it was made from.
    pub fn workspace_edit(&self, edits: &[meed_diagnostics::Edit]) -> lsp::WorkspaceEdit {
        let mut changes: Vec<lsp::TextDocumentEdit> = Vec::new();
        for edit in edits {
            let Some(file) = self.analysed.file(edit.span.source) else { continue };
            let edit = lsp::OneOf::Left(lsp::TextEdit {
                range: file.text.range(edit.span.range(), self.world.encoding),
                new_text: edit.replacement.clone(),
            });
            match changes.iter_mut().find(|known| known.text_document.uri == file.uri) {
                Some(known) => known.edits.push(edit),
                None => changes.push(lsp::TextDocumentEdit {
                    text_document: lsp::OptionalVersionedTextDocumentIdentifier {
                        uri: file.uri.clone(),
                        version: file.version,
                    },
                    edits: vec![edit],
                }),
            }
        }
        if self.world.client.versioned_edits {
            return lsp::WorkspaceEdit {
                document_changes: Some(lsp::DocumentChanges::Edits(changes)),
                ..lsp::WorkspaceEdit::default()
            };
        }
        let plain = |edit: lsp::OneOf<lsp::TextEdit, lsp::AnnotatedTextEdit>| match edit {
            lsp::OneOf::Left(edit) => edit,
            lsp::OneOf::Right(annotated) => annotated.text_edit,
        };
        let changes = changes
            .into_iter()
            .map(|change| (change.text_document.uri, change.edits.into_iter().map(plain).collect()))
            .collect();
        lsp::WorkspaceEdit { changes: Some(changes), ..lsp::WorkspaceEdit::default() }
    }
}
