//! Which contract a document belongs to, and the analysis of each contract, kept as long as none of its files has changed.

use crate::text::Text;
use crate::world::World;
use meed_contract::{Host, NoFiles};
use meed_diagnostics::{SourceId, Sources};
use meed_ide::Analysis;
use meed_syntax::Memory;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tower_lsp::lsp_types::Url;

/// Files on the disk, as the program reads them everywhere.
pub trait Files: Send + Sync {
    /// A host for the contract whose own file lies at `own`. It asks `editor` for every file before it looks at the disk.
    fn host<'s>(
        &self,
        own: &Path,
        source: SourceId,
        sources: &'s mut Sources,
        editor: Arc<dyn Editor>,
    ) -> Box<dyn Host + 's>;

    /// The text of a rule file, if it can be read as one.
    fn text(&self, path: &Path) -> Option<String>;

    /// The rule files in a folder and the folders in it.
    fn rule_files(&self, folder: &Path) -> Vec<PathBuf>;

    /// Where a path really leads; the path itself where nothing is there.
    fn real(&self, path: &Path) -> PathBuf;
}

/// What an editor has open.
pub trait Editor: Send + Sync {
    /// The text of the open document at a path.
    fn text(&self, path: &Path) -> Option<String>;
    /// Whether the file at a path may be read from the disk.
    fn may_read(&self, path: &Path) -> bool;
    /// Is told of each file that was asked for, with its id where there is a text.
    fn opened(&self, path: &Path, source: Option<SourceId>);
}

/// The analysis of one contract, with the places of its files.
pub struct Analysed {
    /// No two have the same.
    pub id: u64,
    /// What was found out.
    pub analysis: Analysis,
    files: HashMap<SourceId, FileAt>,
    used: Vec<(PathBuf, Stamp)>,
}

/// Where a file is, for a client.
pub struct FileAt {
    /// The client's name for it.
    pub uri: Url,
    /// The client's count of its changes, where it is open.
    pub version: Option<i32>,
    /// Its text with its lines.
    pub text: Text,
}

/// By what one sees that a file has not changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stamp {
    Open(u64),
    Disk(u64),
}

impl Analysed {
    /// Where a file of it is.
    pub fn file(&self, source: SourceId) -> Option<&FileAt> {
        self.files.get(&source)
    }

    /// The files of it, in no order.
    pub fn files(&self) -> impl Iterator<Item = (SourceId, &FileAt)> {
        self.files.iter().map(|(source, file)| (*source, file))
    }

    /// The file that a client calls so.
    pub fn source(&self, uri: &Url) -> Option<SourceId> {
        self.files.iter().find(|(_, file)| file.uri == *uri).map(|(source, _)| *source)
    }

    fn is_current(&self, world: &World) -> bool {
        self.used.iter().all(|(path, stamp)| stamp_of(world, path) == *stamp)
    }

    fn uses(&self, path: &Path) -> bool {
        self.used.iter().any(|(used, _)| used == path)
    }
}

fn stamp_of(world: &World, path: &Path) -> Stamp {
    world.at_path(path).map_or(Stamp::Disk(world.disk), |document| Stamp::Open(document.stamp))
}

/// Every analysis that is kept: one for each contract that was asked for.
pub struct Analyses {
    files: Arc<dyn Files>,
    next: AtomicU64,
    kept: Mutex<HashMap<Url, Arc<Mutex<Slot>>>>,
    found: Mutex<(u64, Vec<PathBuf>)>,
}

/// What is kept of one contract.
#[derive(Default)]
struct Slot {
    kept: Option<Kept>,
    /// What its texts were read to be, for the next reading.
    memory: Memory,
}

struct Kept {
    /// Of a document that lies nowhere, its stamp.
    stamp: Option<u64>,
    analysed: Arc<Analysed>,
}

/// So many rule files of a client's folders are looked at: more than any contract is spread over.
const MOST_FOUND: usize = 1_000;

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic while it was locked is told where it happened; what is kept is replaced whole, so it is sound.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Analyses {
    /// None yet.
    pub fn new(files: Arc<dyn Files>) -> Self {
        Self {
            files,
            next: AtomicU64::new(1),
            kept: Mutex::default(),
            found: Mutex::new((u64::MAX, Vec::new())),
        }
    }

    /// The files on the disk.
    pub fn disk(&self) -> &dyn Files {
        self.files.as_ref()
    }

    /// The contract whose own file a client calls `uri`, as it stands in `world`; none where there is no such file.
    pub fn of(&self, world: &Arc<World>, uri: &Url) -> Option<Arc<Analysed>> {
        let slot = Arc::clone(locked(&self.kept).entry(uri.clone()).or_default());
        // Whoever asks for the same contract at the same time waits, and need not read it again.
        let mut slot = locked(&slot);
        let document = world.documents.get(uri);
        let stamp = document.map(|document| document.stamp);
        if let Some(kept) = &slot.kept
            && kept.stamp == stamp
            && kept.analysed.is_current(world)
        {
            return Some(Arc::clone(&kept.analysed));
        }
        // What is left behind makes room before there is more, and nobody waits for that.
        if let Some(old) = slot.kept.take() {
            std::thread::spawn(move || drop(old));
        }
        let analysed = Arc::new(self.read(world, uri, &mut slot.memory)?);
        slot.kept = Some(Kept { stamp, analysed: Arc::clone(&analysed) });
        Some(analysed)
    }

    fn read(&self, world: &Arc<World>, uri: &Url, memory: &mut Memory) -> Option<Analysed> {
        let document = world.documents.get(uri);
        let path = match document {
            Some(document) => document.path.clone(),
            None => uri.to_file_path().ok().map(|path| self.files.real(&path)),
        };
        let text = match (document, &path) {
            (Some(document), _) => document.text.as_str().to_owned(),
            (None, Some(path)) if world.may_read(path) => self.files.text(path)?,
            (None, _) => return None,
        };
        let asked = Arc::new(Asked { world: Arc::clone(world), files: Mutex::default() });
        let name = path
            .as_deref()
            .and_then(Path::file_name)
            .map_or_else(|| "untitled.meed".to_owned(), |name| name.to_string_lossy().into_owned());
        let shown = path.as_ref().map_or_else(|| uri.to_string(), |path| path.display().to_string());
        let analysis = Analysis::of(memory, &shown, &name, &text, |source, sources| match &path {
            Some(path) => self.files.host(path, source, sources, Arc::clone(&asked) as Arc<dyn Editor>),
            None => Box::new(NoFiles),
        });
        let mut files = HashMap::new();
        let mut used: Vec<(PathBuf, Stamp)> =
            path.iter().map(|path| (path.clone(), stamp_of(world, path))).collect();
        let own = FileAt {
            uri: uri.clone(),
            version: document.map(|document| document.version),
            text: document.map_or_else(|| Text::new(&text), |document| document.text.clone()),
        };
        files.insert(analysis.root(), own);
        for (path, source) in locked(&asked.files).drain(..) {
            used.push((path.clone(), stamp_of(world, &path)));
            let Some(source) = source.filter(|source| *source != analysis.root()) else { continue };
            let open = world.at_path(&path);
            let Some(uri) = open.map(|open| open.uri.clone()).or_else(|| Url::from_file_path(&path).ok())
            else {
                continue;
            };
            let text = open.map_or_else(|| Text::new(analysis.text(source)), |open| open.text.clone());
            files.insert(source, FileAt { uri, version: open.map(|open| open.version), text });
        }
        Some(Analysed { id: self.next.fetch_add(1, Ordering::Relaxed), analysis, files, used })
    }

    /// The contract that a document is part of: its own, or the one that imports it where it has no `contract` block itself.
    pub fn belongs_to(&self, world: &Arc<World>, uri: &Url) -> Option<Arc<Analysed>> {
        let own = self.of(world, uri)?;
        let path = uri.to_file_path().ok().map(|path| self.files.real(&path));
        let Some(path) = path.filter(|_| !own.analysis.is_contract()) else { return Some(own) };
        for candidate in self.importing(world) {
            if candidate == *uri {
                continue;
            }
            if let Some(found) = self.of(world, &candidate)
                && found.analysis.is_contract()
                && found.uses(&path)
                && found.source(uri).is_some()
            {
                return Some(found);
            }
        }
        Some(own)
    }

    /// Every file that is open or lies in the client's folders and imports something.
    fn importing(&self, world: &World) -> Vec<Url> {
        let imports = |text: &str| text.lines().any(|line| line.trim_start().starts_with("import"));
        let mut found: Vec<Url> = world
            .documents
            .values()
            .filter(|document| imports(document.text.as_str()))
            .map(|document| document.uri.clone())
            .collect();
        for path in self.rule_files(world) {
            if world.at_path(&path).is_none()
                && self.files.text(&path).is_some_and(|text| imports(&text))
                && let Ok(uri) = Url::from_file_path(&path)
            {
                found.push(uri);
            }
        }
        found.sort();
        found
    }

    /// Every rule file that is open or lies in the client's folders, in order.
    pub fn everything(&self, world: &World) -> Vec<Url> {
        let mut found: Vec<Url> = world.documents.keys().cloned().collect();
        let on_disk = self.rule_files(world);
        let closed = on_disk.iter().filter(|path| world.at_path(path).is_none());
        found.extend(closed.filter_map(|path| Url::from_file_path(path).ok()));
        found.sort();
        found
    }

    /// The rule files in the client's folders, as they lay there when the disk was last told to have changed.
    pub fn rule_files(&self, world: &World) -> Vec<PathBuf> {
        let mut found = locked(&self.found);
        if found.0 != world.disk {
            let mut paths: Vec<PathBuf> =
                world.folders.iter().flat_map(|folder| self.files.rule_files(folder)).collect();
            paths.sort();
            paths.dedup();
            paths.truncate(MOST_FOUND);
            *found = (world.disk, paths);
        }
        found.1.clone()
    }

    /// Lets go of what no open document needs any more.
    pub fn forget(&self, world: &World) {
        let on_disk = self.rule_files(world);
        locked(&self.kept).retain(|uri, _| {
            world.documents.contains_key(uri) || uri.to_file_path().is_ok_and(|path| on_disk.contains(&path))
        });
    }
}

/// What a host asks for while it reads one contract.
struct Asked {
    world: Arc<World>,
    files: Mutex<Vec<(PathBuf, Option<SourceId>)>>,
}

impl Editor for Asked {
    fn text(&self, path: &Path) -> Option<String> {
        self.world.at_path(path).map(|document| document.text.as_str().to_owned())
    }

    fn may_read(&self, path: &Path) -> bool {
        self.world.may_read(path)
    }

    fn opened(&self, path: &Path, source: Option<SourceId>) {
        locked(&self.files).push((path.to_owned(), source));
    }
}
