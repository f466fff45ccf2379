//! Imported files on the disk: within the folder of the contract's own file, wherever links lead.

use crate::files::{self, STANDARD_INPUT};
use crate::shell::Misuse;
use meed_contract::{Host, NotOpened, Opened};
use meed_diagnostics::{SourceId, Sources};
use meed_lsp::Editor;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The folder of a contract's own file.
pub struct Disk<'s> {
    /// As it was given, for names that readers are shown.
    folder: PathBuf,
    /// As it really is; none for standard input, which lies in no folder.
    real: Option<PathBuf>,
    sources: &'s mut Sources,
    /// The files that were opened, by where they really are; the contract's own file first.
    opened: Vec<(PathBuf, Opened)>,
    /// What an editor has open, which comes before what lies on the disk.
    editor: Option<Arc<dyn Editor>>,
}

impl<'s> Disk<'s> {
    /// The folder in which the rule file at `path` lies, whose text has the id `source`.
    pub fn new(path: &Path, source: SourceId, sources: &'s mut Sources) -> Self {
        let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        let mut disk = Self { folder, real: None, sources, opened: Vec::new(), editor: None };
        if path.as_os_str() == STANDARD_INPUT {
            return disk;
        }
        let place = if disk.folder.as_os_str().is_empty() { Path::new(".") } else { &disk.folder };
        disk.real = fs::canonicalize(place).ok();
        if let Ok(own) = fs::canonicalize(path) {
            // Only its id is asked for: a file that imports the contract's own goes in a circle.
            disk.opened.push((own, Opened { source, text: String::new(), problem: None }));
        }
        disk
    }

    /// The same for a contract that an editor asks about; its own file may not have been saved yet.
    pub fn beside(path: &Path, source: SourceId, sources: &'s mut Sources, editor: Arc<dyn Editor>) -> Self {
        let mut disk = Self::new(path, source, sources);
        if disk.opened.is_empty() {
            disk.opened.push((path.to_path_buf(), Opened { source, text: String::new(), problem: None }));
        }
        disk.editor = Some(editor);
        disk
    }

    /// The text of a file that an editor has open.
    fn open_text(&self, path: &Path) -> Option<String> {
        self.editor.as_ref()?.text(path)
    }

    /// Tells the editor which file was asked for.
    fn tell(&self, path: &Path, source: Option<SourceId>) {
        if let Some(editor) = &self.editor {
            editor.opened(path, source);
        }
    }

    /// Where the imported files really are.
    pub fn imported(&self) -> Vec<PathBuf> {
        self.opened.iter().skip(1).map(|(path, _)| path.clone()).collect()
    }
}

impl Host for Disk<'_> {
    fn open(&mut self, path: &str) -> Result<Opened, NotOpened> {
        let Some(folder) = &self.real else {
            return Err(NotOpened::Because(
                "what comes from standard input lies in no folder; give the contract as a file".to_owned(),
            ));
        };
        let place = folder.join(path);
        let real = match fs::canonicalize(&place) {
            Ok(real) => real,
            // An editor may have a file open that has not been saved yet.
            Err(_) if self.open_text(&place).is_some() => place,
            Err(error) => {
                self.tell(&place, None);
                return Err(match error.kind() {
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => not_there(folder, &place),
                    _ => NotOpened::Because(files::words(&error)),
                });
            }
        };
        if !real.starts_with(folder) {
            self.tell(&real, None);
            return Err(NotOpened::Outside);
        }
        if let Some((_, opened)) = self.opened.iter().find(|(known, _)| *known == real) {
            return Ok(opened.clone());
        }
        let name = files::shown(&self.folder.join(path));
        if let Some(text) = self.open_text(&real) {
            let source = self.sources.add(name, text.clone());
            self.tell(&real, Some(source));
            let opened = Opened { source, text, problem: None };
            self.opened.push((real, opened.clone()));
            return Ok(opened);
        }
        if self.editor.as_ref().is_some_and(|editor| !editor.may_read(&real)) {
            self.tell(&real, None);
            return Err(NotOpened::Because(
                "it lies outside of the folders that the editor works in".to_owned(),
            ));
        }
        // A pipe or a device could be read for ever.
        let is_file =
            fs::metadata(&real).map_err(|error| NotOpened::Because(files::words(&error)))?.is_file();
        if !is_file {
            self.tell(&real, None);
            return Err(NotOpened::Because("it is no ordinary file".to_owned()));
        }
        let text =
            files::text_called(&real, &name, self.sources).map_err(|Misuse(why)| NotOpened::Because(why))?;
        let opened = Opened {
            source: text.source,
            text: self.sources.get(text.source).map_or("", |source| source.text()).to_owned(),
            problem: text.problem,
        };
        self.tell(&real, Some(opened.source));
        self.opened.push((real, opened.clone()));
        Ok(opened)
    }
}

/// What is said of a file that is not there: its neighbour, unless a link has led out of the folder already.
fn not_there(folder: &Path, place: &Path) -> NotOpened {
    match place.parent().and_then(|parent| fs::canonicalize(parent).ok()) {
        Some(real) if !real.starts_with(folder) => NotOpened::Outside,
        _ => NotOpened::NotThere(files::neighbour(place).and_then(|near| {
            let near = Path::new(&near).strip_prefix(folder).ok()?;
            let is_rule_file = near.extension().is_some_and(|extension| extension == "meed");
            is_rule_file.then(|| near.display().to_string().replace('\\', "/"))
        })),
    }
}
