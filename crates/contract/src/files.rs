//! The files of one contract: a rule file and what it imports, each once.
//!
//! Where texts come from is a [`Host`]'s affair: a disk, or the open documents of an editor. What may be imported is decided
//! here, by the path as it is written; a host only adds what it alone can know, such as where a link leads.

use meed_diagnostics::{Code, Diagnostic, Safety, SourceId, Span};
use meed_syntax::tree::{File, Import};
use meed_syntax::{Memory, Parsed};
use std::collections::HashSet;

/// So many files make up one contract at most: enough for any, and a bound on what a mistake can cost.
pub const MOST_FILES: usize = 256;

/// Where imported texts come from.
pub trait Host {
    /// The text at a path within the contract's folder: relative to it, with `/` between its parts, none of which is `.`,
    /// `..` or empty. A file that was opened before, under whatever path, comes with the same id.
    ///
    /// # Errors
    /// Why there is no text.
    fn open(&mut self, path: &str) -> Result<Opened, NotOpened>;
}

/// A text that a host has opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Its id. The contract's own file keeps the id that it was given.
    pub source: SourceId,
    /// The text.
    pub text: String,
    /// What is wrong with the file as such; its text is not read then.
    pub problem: Option<Diagnostic>,
}

/// Why a host has no text.
#[derive(Clone, Debug)]
pub enum NotOpened {
    /// There is no such file; one that may have been meant, as it would be written.
    NotThere(Option<String>),
    /// The path leads out of the contract's folder, by a link.
    Outside,
    /// Anything else, as the end of a sentence: `you are not allowed to read it`.
    Because(String),
}

/// A host that has nothing to import.
#[derive(Debug)]
pub struct NoFiles;

impl Host for NoFiles {
    fn open(&mut self, _: &str) -> Result<Opened, NotOpened> {
        Err(NotOpened::NotThere(None))
    }
}

/// The files of a contract.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// Their trees: the contract's own file first, then the imported ones in the order in which they are first imported.
    pub files: Vec<File>,
    /// Their ids, in the same order.
    pub sources: Vec<SourceId>,
    /// Every mistake of their texts, and every import that cannot be followed.
    pub diagnostics: Vec<Diagnostic>,
}

impl Gathered {
    /// The trees as [`crate::resolve`] takes them.
    pub fn trees(&self) -> Vec<&File> {
        self.files.iter().collect()
    }
}

/// Reads a rule file and everything that it imports. `name` is the file's name in its folder.
pub fn gather(name: &str, source: SourceId, text: &str, host: &mut dyn Host) -> Gathered {
    gathered_by(&mut meed_syntax::parse, name, source, text, host)
}

/// The same of texts that are read again and again while they are edited: what has not changed since is taken from `memory`.
pub fn gather_again(
    memory: &mut Memory,
    name: &str,
    source: SourceId,
    text: &str,
    host: &mut dyn Host,
) -> Gathered {
    let gathered = gathered_by(&mut |source, text| memory.parse(source, text), name, source, text, host);
    memory.forget_unused();
    gathered
}

fn gathered_by(
    parse: &mut dyn FnMut(SourceId, &str) -> Parsed,
    name: &str,
    source: SourceId,
    text: &str,
    host: &mut dyn Host,
) -> Gathered {
    let mut gatherer = Gatherer {
        parse,
        host,
        gathered: Gathered::default(),
        read: HashSet::new(),
        open: Vec::new(),
        is_full: false,
    };
    gatherer.file(name, source, text);
    gatherer.gathered
}

struct Gatherer<'h> {
    parse: &'h mut dyn FnMut(SourceId, &str) -> Parsed,
    host: &'h mut dyn Host,
    gathered: Gathered,
    /// Files that were read, by their ids.
    read: HashSet<SourceId>,
    /// The files that are being read, each imported by the one before, with the import that leads on.
    open: Vec<(SourceId, Option<Span>)>,
    is_full: bool,
}

impl Gatherer<'_> {
    fn file(&mut self, path: &str, source: SourceId, text: &str) {
        self.read.insert(source);
        let parsed = (self.parse)(source, text);
        self.gathered.diagnostics.extend(parsed.diagnostics);
        let at = self.gathered.files.len();
        let imports = parsed.file.imports.clone();
        self.gathered.files.push(parsed.file);
        self.gathered.sources.push(source);
        self.open.push((source, None));
        for import in &imports {
            if let Some((_, leads_on)) = self.open.last_mut() {
                *leads_on = Some(import.path.span);
            }
            if let Err(problem) = self.import(path, import) {
                self.gathered.diagnostics.push(*problem);
                // What is not imported may have defined any name: like text that was passed over.
                if let Some(file) = self.gathered.files.get_mut(at) {
                    file.passed_over.push(import.span);
                }
            }
        }
        self.open.pop();
    }

    fn import(&mut self, importing: &str, import: &Import) -> Result<(), Box<Diagnostic>> {
        let span = import.path.span;
        let path = within(importing, &import.path.text)
            .map_err(|refused| Box::new(refused.diagnostic(&import.path.text, span)))?;
        let opened = self.host.open(&path).map_err(|why| Box::new(not_opened(&path, why, span)))?;
        if let Some(position) = self.open.iter().position(|(open, _)| *open == opened.source) {
            return Err(Box::new(self.circle(position, &path, span)));
        }
        if self.read.contains(&opened.source) {
            return Ok(());
        }
        if self.gathered.files.len() >= MOST_FILES {
            // Said once: the imports after it would say the same.
            if std::mem::replace(&mut self.is_full, true) {
                return Ok(());
            }
            let message = format!("a contract has more than {MOST_FILES} files here");
            return Err(Box::new(
                Diagnostic::new(Code::ImportNotRead, span, message)
                    .with_help("put what belongs together into one file"),
            ));
        }
        if let Some(problem) = opened.problem {
            self.read.insert(opened.source);
            return Err(Box::new(problem.with_label(span, "imported here")));
        }
        self.file(&path, opened.source, &opened.text);
        Ok(())
    }

    /// Files that import one another, from the one at `position` of those that are being read.
    fn circle(&self, position: usize, path: &str, span: Span) -> Diagnostic {
        let message = if position + 1 == self.open.len() {
            format!("`{path}` imports itself")
        } else {
            format!("`{path}` imports what imports it")
        };
        let mut diagnostic =
            Diagnostic::new(Code::CircularImport, span, message).with_text("leads back to where it began");
        for (_, leads_on) in self.open.iter().skip(position).rev().skip(1).rev() {
            if let Some(span) = leads_on {
                diagnostic = diagnostic.with_label(*span, "imported here");
            }
        }
        diagnostic
            .with_help("put what both files need into a third one, and import that; names are known in every file of a contract")
    }
}

fn not_opened(path: &str, why: NotOpened, span: Span) -> Diagnostic {
    match why {
        NotOpened::NotThere(near) => {
            let diagnostic = Diagnostic::new(
                Code::ImportNotRead,
                span,
                format!("there is no file `{path}` in the contract's folder"),
            );
            match near {
                Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")),
                None => diagnostic.with_help("a path is relative to the file that imports"),
            }
        }
        NotOpened::Outside => Diagnostic::new(
            Code::ImportLeadsOut,
            span,
            format!("`{path}` is a link that leads out of the contract's folder"),
        )
        .with_help("copy the file into the folder: a contract is all in one folder, so that it means the same everywhere"),
        NotOpened::Because(why) => {
            Diagnostic::new(Code::ImportNotRead, span, format!("`{path}` cannot be read: {why}"))
        }
    }
}

/// Why a path is no path within a contract's folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Refused {
    Empty,
    Url,
    Drive,
    Absolute,
    Home,
    Backslash,
    Climbs,
    NoRuleFile,
    Unusable,
}

impl Refused {
    fn diagnostic(self, written: &str, span: Span) -> Diagnostic {
        let shown: String = written.chars().take(60).collect();
        let (code, why, help) = match self {
            Self::Empty => (
                Code::ImportNotRead,
                "nothing is named here".to_owned(),
                "write a path such as `shared/parties.meed`",
            ),
            Self::Url => (
                Code::ImportLeadsOut,
                format!("`{shown}` is an address on a network"),
                "save the file in the contract's folder and import it from there: a contract must not change because a page does",
            ),
            Self::Drive => (
                Code::ImportLeadsOut,
                format!("`{shown}` names a drive or a stream"),
                "write a path within the contract's folder, such as `shared/parties.meed`; it has no `:`",
            ),
            Self::Absolute => (
                Code::ImportLeadsOut,
                format!("`{shown}` begins at the root of a disk"),
                "write a path relative to this file, such as `shared/parties.meed`: elsewhere the disk looks different",
            ),
            Self::Home => (
                Code::ImportLeadsOut,
                format!("`{shown}` names somebody's home folder"),
                "write a path relative to this file, such as `shared/parties.meed`",
            ),
            Self::Backslash => (
                Code::ImportNotRead,
                format!("`{shown}` has a backslash, which only some systems read"),
                "write `/` between folders",
            ),
            Self::Climbs => (
                Code::ImportLeadsOut,
                format!("`{shown}` leads out of the contract's folder"),
                "everything that a contract imports lies in the folder of its own file, or in a folder within it",
            ),
            Self::NoRuleFile => (
                Code::ImportNotRead,
                format!("`{shown}` is no rule file by its name"),
                "a rule file's name ends in `.meed`; data are given with `--data`",
            ),
            Self::Unusable => (
                Code::ImportNotRead,
                format!("`{shown}` is a name that not every system can have"),
                "use letters, digits, `-`, `_` and `.`, and no name that Windows keeps for devices, such as `aux`",
            ),
        };
        let diagnostic = Diagnostic::new(code, span, why).with_help(help);
        if self == Self::Backslash {
            let better = written.replace('\\', "/");
            return diagnostic.with_fix(
                format!("write `{better}`"),
                span,
                format!("\"{better}\""),
                Safety::ChoosesATerm,
            );
        }
        diagnostic
    }
}

/// The path within the contract's folder of what a file there imports.
fn within(importing: &str, written: &str) -> Result<String, Refused> {
    let written_trimmed = written.trim();
    if written_trimmed.is_empty() {
        return Err(Refused::Empty);
    }
    let scheme = written.split_once(':').map(|(before, _)| before);
    if written.contains("://")
        || scheme.is_some_and(|scheme| {
            scheme.len() > 1
                && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
        })
    {
        return Err(Refused::Url);
    }
    if written.contains(':') {
        return Err(Refused::Drive);
    }
    // Two slashes at the beginning name another machine, in either direction.
    if written.starts_with('/') || written.starts_with('\\') {
        return Err(Refused::Absolute);
    }
    if written.starts_with('~') {
        return Err(Refused::Home);
    }
    if written.contains('\\') {
        return Err(Refused::Backslash);
    }
    let mut parts: Vec<&str> = importing.split('/').collect();
    parts.pop();
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    return Err(Refused::Climbs);
                }
            }
            _ if !usable(part) => return Err(Refused::Unusable),
            _ => parts.push(part),
        }
    }
    let is_rule_file = written.rsplit('/').next().is_some_and(|last| {
        last.rsplit_once('.').is_some_and(|(stem, extension)| !stem.is_empty() && extension == "meed")
    });
    if !is_rule_file {
        return Err(Refused::NoRuleFile);
    }
    Ok(parts.join("/"))
}

/// Whether a name of a file or folder means the same on every system.
fn usable(name: &str) -> bool {
    const DEVICES: [&str; 22] = [
        "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
        "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    ];
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_lowercase();
    let strange = |letter: char| letter.is_control() || "<>\"|?*".contains(letter);
    !(name.chars().any(strange)
        || name.starts_with(' ')
        || name.ends_with(['.', ' '])
        || DEVICES.contains(&stem.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_within_the_folder() {
        assert_eq!(within("contract.meed", "shared/parties.meed").unwrap(), "shared/parties.meed");
        assert_eq!(within("contract.meed", "./a.meed").unwrap(), "a.meed");
        assert_eq!(within("shared/a.meed", "b.meed").unwrap(), "shared/b.meed");
        assert_eq!(within("shared/a.meed", "../b.meed").unwrap(), "b.meed");
        assert_eq!(within("contract.meed", "x/../a.meed").unwrap(), "a.meed");
        assert_eq!(within("contract.meed", "x//a.meed").unwrap(), "x/a.meed");
    }

    #[test]
    fn everything_else_is_refused_with_its_reason() {
        for (written, why) in [
            ("", Refused::Empty),
            ("  ", Refused::Empty),
            ("https://example.org/a.meed", Refused::Url),
            ("file:///etc/a.meed", Refused::Url),
            ("file:a.meed", Refused::Url),
            ("C:a.meed", Refused::Drive),
            ("c:/a.meed", Refused::Drive),
            ("a.meed:stream.meed", Refused::Url),
            ("a b:stream.meed", Refused::Drive),
            ("/etc/a.meed", Refused::Absolute),
            ("//server/share/a.meed", Refused::Absolute),
            ("\\\\server\\share\\a.meed", Refused::Absolute),
            ("~/a.meed", Refused::Home),
            ("shared\\a.meed", Refused::Backslash),
            ("..\\a.meed", Refused::Backslash),
            ("../a.meed", Refused::Climbs),
            ("shared/../../a.meed", Refused::Climbs),
            ("x/../../contracts/a.meed", Refused::Climbs),
            ("data.csv", Refused::NoRuleFile),
            ("shared", Refused::NoRuleFile),
            ("shared/", Refused::NoRuleFile),
            (".meed", Refused::NoRuleFile),
            ("a.meed/..", Refused::NoRuleFile),
            ("NUL.meed", Refused::Unusable),
            ("aux/a.meed", Refused::Unusable),
            ("... /a.meed", Refused::Unusable),
            (".../a.meed", Refused::Unusable),
            ("a\0.meed", Refused::Unusable),
            ("a?.meed", Refused::Unusable),
        ] {
            assert_eq!(within("contract.meed", written), Err(why), "{written:?}");
        }
    }

    /// Texts by their paths; each is opened under its place in the list.
    struct Texts(Vec<(&'static str, &'static str)>);

    impl Host for Texts {
        fn open(&mut self, path: &str) -> Result<Opened, NotOpened> {
            let at = self.0.iter().position(|(known, _)| *known == path);
            let at = at.ok_or(NotOpened::NotThere(None))?;
            let source = SourceId(u32::try_from(at).unwrap_or(u32::MAX));
            Ok(Opened { source, text: self.0[at].1.to_owned(), problem: None })
        }
    }

    fn gathered(texts: &[(&'static str, &'static str)]) -> (Vec<u32>, Vec<Code>) {
        let (name, text) = texts[0];
        let found = gather(name, SourceId(0), text, &mut Texts(texts.to_vec()));
        let sources = found.sources.iter().map(|source| source.0).collect();
        (sources, found.diagnostics.iter().map(|found| found.code).collect())
    }

    #[test]
    fn each_file_is_read_once() {
        let found = gathered(&[
            (
                "contract.meed",
                "import \"shared/a.meed\"\nimport \"shared/b.meed\"\nimport \"shared/a.meed\"\n",
            ),
            ("shared/a.meed", "import \"b.meed\"\n"),
            ("shared/b.meed", "party icb \"ICB\"\n"),
        ]);
        assert_eq!(found, (vec![0, 1, 2], vec![]));
    }

    #[test]
    fn circles_end() {
        let found = gathered(&[
            ("contract.meed", "import \"a.meed\"\n"),
            ("a.meed", "import \"b.meed\"\n"),
            ("b.meed", "import \"a.meed\"\nimport \"contract.meed\"\nimport \"b.meed\"\n"),
        ]);
        assert_eq!(found, (vec![0, 1, 2], vec![Code::CircularImport; 3]));
    }

    #[test]
    fn what_cannot_be_imported_is_said_and_the_rest_is_read() {
        let found = gathered(&[
            ("contract.meed", "import \"none.meed\"\nimport \"../x.meed\"\nimport \"a.meed\"\nimport x\n"),
            ("a.meed", "party icb \"ICB\"\n"),
        ]);
        assert_eq!(found.0, [0, 1]);
        assert_eq!(found.1, [Code::UnexpectedText, Code::ImportNotRead, Code::ImportLeadsOut]);
    }
}
