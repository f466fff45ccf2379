//! What the client has told: its open documents, its folders, its settings. A [`World`] never changes; a change makes another,
//! so that a request is answered from what stood when it was sent.

use crate::settings::Settings;
use crate::text::{Encoding, Text};
use serde_json::Value;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tower_lsp::lsp_types as lsp;
use tower_lsp::lsp_types::Url;

/// What the client has told so far.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// One more with every change.
    pub revision: u64,
    /// One more whenever files on the disk may have changed.
    pub disk: u64,
    /// The open documents.
    pub documents: HashMap<Url, Arc<Document>>,
    /// The folders that the client works in; files outside of them are not read.
    pub folders: Vec<PathBuf>,
    /// Its settings.
    pub settings: Arc<Settings>,
    /// How it counts columns.
    pub encoding: Encoding,
    /// What it can do, where that matters.
    pub client: ClientCan,
}

/// What a client can do.
#[derive(Clone, Copy, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is an answer of its own")]
pub struct ClientCan {
    /// It asks for diagnostics by itself.
    pub pull_diagnostics: bool,
    /// It can be asked to ask again.
    pub refresh_diagnostics: bool,
    /// The same of inlay hints.
    pub refresh_hints: bool,
    /// The same of lenses.
    pub refresh_lenses: bool,
    /// It watches files for us.
    pub watches_files: bool,
    /// It shows progress that the server begins.
    pub shows_progress: bool,
    /// It knows snippets.
    pub snippets: bool,
    /// It applies edits only to the version of a document that they were made for.
    pub versioned_edits: bool,
}

/// An open document.
#[derive(Debug)]
pub struct Document {
    /// The client's name for it.
    pub uri: Url,
    /// Where it lies, if it lies on the disk.
    pub path: Option<PathBuf>,
    /// The client's count of its changes.
    pub version: i32,
    /// Its text.
    pub text: Text,
    /// No two texts have the same.
    pub stamp: u64,
}

/// What a notification changed.
#[derive(Debug, PartialEq, Eq)]
pub enum Changed {
    /// Nothing that matters.
    Nothing,
    /// Documents, settings or files.
    World,
    /// It cannot be read, or makes no sense.
    Refused(String),
}

impl World {
    /// The open document at a path.
    pub fn at_path(&self, path: &Path) -> Option<&Arc<Document>> {
        self.documents.values().find(|document| document.path.as_deref() == Some(path))
    }

    /// Whether a file may be read from the disk: within a folder of the client; where it has none, within the folder of
    /// the contract's own file, which is for the host to see to.
    pub fn may_read(&self, path: &Path) -> bool {
        self.folders.is_empty() || self.folders.iter().any(|folder| path.starts_with(folder))
    }

    /// Takes in a notification. `real` says where a path really leads.
    pub fn notified(&mut self, method: &str, params: &Value, real: &dyn Fn(&Path) -> PathBuf) -> Changed {
        let changed = match method {
            "textDocument/didOpen" => read(params).map(|params| self.open(params, real)),
            "textDocument/didChange" => read(params).and_then(|params| self.change(&params)),
            "textDocument/didClose" => read(params).map(|params| self.close(&params)),
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => {
                self.disk += 1;
                Ok(())
            }
            "workspace/didChangeWorkspaceFolders" => {
                read(params).map(|params| self.move_folders(&params, real))
            }
            "workspace/didChangeConfiguration" => match params.get("settings") {
                Some(settings) if !settings.is_null() => {
                    let (settings, problems) = self.settings.with(settings);
                    self.settings = Arc::new(settings);
                    if problems.is_empty() { Ok(()) } else { Err(problems.join("; ")) }
                }
                _ => Ok(()),
            },
            _ => return Changed::Nothing,
        };
        self.revision += 1;
        match changed {
            Ok(()) => Changed::World,
            Err(why) => Changed::Refused(format!("{method}: {why}")),
        }
    }

    fn open(&mut self, params: lsp::DidOpenTextDocumentParams, real: &dyn Fn(&Path) -> PathBuf) {
        let document = params.text_document;
        let path = document.uri.to_file_path().ok().map(|path| real(&path));
        let stamp = self.revision + 1;
        let opened = Document {
            uri: document.uri.clone(),
            path,
            version: document.version,
            text: Text::new(&document.text),
            stamp,
        };
        self.documents.insert(document.uri, Arc::new(opened));
    }

    fn change(&mut self, params: &lsp::DidChangeTextDocumentParams) -> Result<(), String> {
        let uri = &params.text_document.uri;
        let known = self.documents.get(uri).ok_or_else(|| format!("{uri} is not open"))?;
        let mut text = known.text.clone();
        for change in &params.content_changes {
            text = text.changed(change, self.encoding);
        }
        let changed = Document {
            uri: uri.clone(),
            path: known.path.clone(),
            version: params.text_document.version,
            text,
            stamp: self.revision + 1,
        };
        self.documents.insert(uri.clone(), Arc::new(changed));
        Ok(())
    }

    fn close(&mut self, params: &lsp::DidCloseTextDocumentParams) {
        self.documents.remove(&params.text_document.uri);
        // What was open may differ from what lies on the disk.
        self.disk += 1;
    }

    fn move_folders(
        &mut self,
        params: &lsp::DidChangeWorkspaceFoldersParams,
        real: &dyn Fn(&Path) -> PathBuf,
    ) {
        let path = |folder: &lsp::WorkspaceFolder| folder.uri.to_file_path().ok().map(|path| real(&path));
        let removed: Vec<PathBuf> = params.event.removed.iter().filter_map(path).collect();
        self.folders.retain(|folder| !removed.contains(folder));
        self.folders.extend(params.event.added.iter().filter_map(path));
        self.disk += 1;
    }
}

fn read<T: for<'de> serde::Deserialize<'de>>(params: &Value) -> Result<T, String> {
    T::deserialize(params).map_err(|error| error.to_string())
}
