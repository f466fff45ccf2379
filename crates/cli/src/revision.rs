//! Rule files as they were at a revision in git: `HEAD~1:contracts/care.meed`.

use crate::files;
use crate::git;
use crate::shell::Misuse;
use meed_contract::{Host, NotOpened, Opened};
use meed_diagnostics::{SourceId, Sources, nearest};
use std::path::Path;

/// How git writes the kind of a file that is a link.
const LINK: &str = "120000";

/// A file at a revision.
pub struct Revision {
    /// As it was written.
    name: String,
    /// What it holds, as git names it.
    tree: String,
    /// The file's path from the root of the repository, with `/`.
    path: String,
}

/// A file that git holds.
struct Blob {
    mode: String,
    hash: String,
}

impl Revision {
    /// The revision that an argument names; none where it names a file on the disk.
    pub fn named(argument: &Path) -> Result<Option<Self>, Misuse> {
        let Some(text) = argument.to_str() else { return Ok(None) };
        let Some((revision, path)) = text.split_once(':') else { return Ok(None) };
        // `C:\contracts` is a place on a disk.
        if argument.exists() || (cfg!(windows) && revision.len() == 1) {
            return Ok(None);
        }
        if revision.is_empty() || revision.starts_with('-') || path.is_empty() {
            return Err(Misuse::new(format!(
                "there is no file {text}; a version that git holds is written as revision and path, such as \
                 HEAD~1:contract.meed"
            )));
        }
        git::expect_repository()?;
        let tree = git::line([
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &format!("{revision}^{{tree}}"),
        ])?
        .ok_or_else(|| {
            Misuse::new(format!("git knows no revision {revision} here; `git log` lists the commits"))
        })?;
        let prefix = git::line(["rev-parse", "--show-prefix"])?.unwrap_or_default();
        let path = path.replace('\\', "/");
        let path = path.strip_prefix("./").map_or_else(|| path.clone(), |rest| format!("{prefix}{rest}"));
        let revision = Self { name: revision.to_owned(), tree, path };
        if revision.blob(&revision.path)?.is_none() {
            return Err(revision.not_there(&prefix)?);
        }
        Ok(Some(revision))
    }

    /// As readers are shown it.
    pub fn shown(&self) -> String {
        format!("{}:{}", self.name, self.path)
    }

    /// The file's own name.
    pub fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Its text, taken into `sources`.
    pub fn text(&self, sources: &mut Sources) -> Result<files::Text, Misuse> {
        match self.blob(&self.path)? {
            Some(blob) if blob.mode == LINK => {
                Err(Misuse::new(format!("{} is a link; name the file that it leads to", self.shown())))
            }
            Some(blob) => text(&blob, &self.shown(), sources),
            None => Err(Misuse::new(format!("there is no file {}", self.shown()))),
        }
    }

    /// What the file imports, of the same revision.
    pub fn host<'h>(&'h self, own: SourceId, sources: &'h mut Sources) -> Committed<'h> {
        let opened = Opened { source: own, text: String::new(), problem: None };
        Committed { revision: self, sources, opened: vec![(self.path.clone(), opened)] }
    }

    fn beside(&self, path: &str) -> String {
        match self.path.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/{path}"),
            None => path.to_owned(),
        }
    }

    fn blob(&self, path: &str) -> Result<Option<Blob>, Misuse> {
        let answer =
            git::ask(["--literal-pathspecs", "ls-tree", "-z", "--full-tree", &self.tree, "--", path])?;
        let out = String::from_utf8_lossy(&answer.out);
        let found = out.split('\0').find_map(|entry| {
            let (about, name) = entry.split_once('\t')?;
            let mut words = about.split(' ');
            let (mode, kind, hash) = (words.next()?, words.next()?, words.next()?);
            (name == path && kind == "blob").then(|| Blob { mode: mode.to_owned(), hash: hash.to_owned() })
        });
        Ok(found)
    }

    /// Every file of the revision.
    fn paths(&self) -> Result<Vec<String>, Misuse> {
        let answer = git::ask(["ls-tree", "-z", "-r", "--full-tree", "--name-only", &self.tree])?;
        let out = String::from_utf8_lossy(&answer.out);
        Ok(out.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect())
    }

    /// What is said where the file is not there: paths count from the root of the repository, as git has it.
    fn not_there(&self, prefix: &str) -> Result<Misuse, Misuse> {
        let paths = self.paths()?;
        let here = format!("{prefix}{}", self.path);
        let within = format!("{}/", self.path.trim_end_matches('/'));
        let hint = if paths.contains(&here) {
            format!("; did you mean {}:{here}? Paths count from the root of the repository", self.name)
        } else if paths.iter().any(|path| path.starts_with(&within)) {
            "; it is a folder there: name the file".to_owned()
        } else {
            let rule_files: Vec<&str> =
                paths.iter().map(String::as_str).filter(|path| is_rule_file(path)).collect();
            let elsewhere =
                rule_files.iter().copied().find(|path| path.rsplit('/').next() == Some(self.file_name()));
            elsewhere
                .or_else(|| nearest(&self.path, rule_files.iter().copied()))
                .map_or_else(String::new, |near| format!("; did you mean {}:{near}?", self.name))
        };
        Ok(Misuse::new(format!("there is no file {}{hint}", self.shown())))
    }
}

fn is_rule_file(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "meed")
}

fn text(blob: &Blob, name: &str, sources: &mut Sources) -> Result<files::Text, Misuse> {
    let size =
        git::line(["cat-file", "-s", &blob.hash])?.and_then(|size| size.parse().ok()).unwrap_or(u64::MAX);
    if size > files::LARGEST {
        return Ok(files::text_of(None, name, sources));
    }
    let answer = git::ask(["cat-file", "blob", &blob.hash])?;
    if !answer.done {
        return Err(Misuse::new(format!("git cannot read {name}: {}", answer.said)));
    }
    Ok(files::text_of(Some(answer.out), name, sources))
}

/// The files of a revision, for a contract that imports some.
pub struct Committed<'h> {
    revision: &'h Revision,
    sources: &'h mut Sources,
    opened: Vec<(String, Opened)>,
}

impl Host for Committed<'_> {
    fn open(&mut self, path: &str) -> Result<Opened, NotOpened> {
        let place = self.revision.beside(path);
        if let Some((_, opened)) = self.opened.iter().find(|(known, _)| *known == place) {
            return Ok(opened.clone());
        }
        let because = |Misuse(why)| NotOpened::Because(why);
        let Some(blob) = self.revision.blob(&place).map_err(because)? else {
            let paths = self.revision.paths().map_err(because)?;
            let folder = self.revision.beside("");
            let here = paths.iter().filter_map(|path| path.strip_prefix(&folder));
            let near = nearest(path, here.filter(|path| is_rule_file(path)));
            return Err(NotOpened::NotThere(near.map(str::to_owned)));
        };
        if blob.mode == LINK {
            return Err(NotOpened::Because("it is a link, which is not followed in git".to_owned()));
        }
        let name = format!("{}:{place}", self.revision.name);
        let text = text(&blob, &name, self.sources).map_err(because)?;
        let opened = Opened {
            source: text.source,
            text: self.sources.get(text.source).map_or("", |source| source.text()).to_owned(),
            problem: text.problem,
        };
        self.opened.push((place, opened.clone()));
        Ok(opened)
    }
}
