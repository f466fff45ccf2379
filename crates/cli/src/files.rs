//! Files: which ones are meant, and their bytes and texts.

use crate::foreign;
use crate::shell::Misuse;
use meed_diagnostics::{Code, Diagnostic, SourceId, Sources, Span, nearest};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Larger files are not read: 64 MiB.
pub const LARGEST: u64 = 64 * 1024 * 1024;

/// What stands for standard input among files.
pub const STANDARD_INPUT: &str = "-";

/// The rule files that paths mean: files as they are, and of folders every `.meed` file within, in order.
pub fn rule_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Misuse> {
    let mut files: Vec<PathBuf> = Vec::new();
    for path in paths {
        if path.as_os_str() != STANDARD_INPUT && is_folder(path)? {
            let mut found = Vec::new();
            search(path, &mut found)?;
            if found.is_empty() {
                return Err(Misuse::new(format!("there are no .meed files in the folder {}", shown(path))));
            }
            files.append(&mut found);
        } else {
            files.push(path.clone());
        }
    }
    let mut once = Vec::with_capacity(files.len());
    for file in files {
        if !once.contains(&file) {
            once.push(file);
        }
    }
    Ok(once)
}

fn is_folder(path: &Path) -> Result<bool, Misuse> {
    fs::metadata(path).map(|metadata| metadata.is_dir()).map_err(|error| unreadable(path, &error))
}

/// Adds the rule files of a folder, and of the folders in it. Links to folders are not followed, so that there is no
/// going round in circles; hidden folders and `target` hold no contracts.
fn search(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Misuse> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut entries = entries.map_err(|error| unreadable(folder, &error))?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let kind = entry.file_type().map_err(|error| unreadable(&entry.path(), &error))?;
        if kind.is_dir() {
            if !name.starts_with('.') && name != "target" {
                search(&entry.path(), found)?;
            }
        } else if entry.path().extension().is_some_and(|extension| extension == "meed")
            && !entry.path().is_dir()
        {
            let path = entry.path();
            // `a.meed` reads better than `./a.meed`.
            found.push(path.strip_prefix(".").map_or_else(|_| path.clone(), Path::to_path_buf));
        }
    }
    Ok(())
}

/// A path as readers are shown it.
pub fn shown(path: &Path) -> String {
    if path.as_os_str() == STANDARD_INPUT { "standard input".to_owned() } else { path.display().to_string() }
}

/// The last part of a path: the name of a file without its folders.
pub fn last_of(path: &Path) -> String {
    path.file_name().map_or_else(|| shown(path), |name| name.to_string_lossy().into_owned())
}

/// The bytes of a file, or of standard input for `-`; none where there are too many.
pub fn bytes(path: &Path) -> Result<Option<Vec<u8>>, Misuse> {
    let read = |stream: &mut dyn Read| {
        let mut bytes = Vec::new();
        // One byte more than is allowed tells that there are more.
        stream.take(LARGEST + 1).read_to_end(&mut bytes).map(|_| bytes)
    };
    let bytes = if path.as_os_str() == STANDARD_INPUT {
        read(&mut io::stdin().lock()).map_err(|error| unreadable(path, &error))?
    } else {
        if is_folder(path)? {
            return Err(Misuse::new(format!("{} is a folder; a file is needed here", shown(path))));
        }
        File::open(path).and_then(|mut file| read(&mut file)).map_err(|error| unreadable(path, &error))?
    };
    let fits = u64::try_from(bytes.len()).is_ok_and(|length| length <= LARGEST);
    Ok(fits.then_some(bytes))
}

/// A text taken in, with what is wrong with the file as such.
pub struct Text {
    /// Its id.
    pub source: SourceId,
    /// Why the text cannot be used, if it cannot.
    pub problem: Option<Diagnostic>,
    /// Whether the file's lines end in carriage returns alone, and were taken in as ending in line feeds.
    pub old_line_ends: bool,
}

impl Text {
    fn refused(source: SourceId, problem: Diagnostic) -> Self {
        Self { source, problem: Some(problem), old_line_ends: false }
    }
}

/// The text of a file, taken into `sources`.
pub fn text(path: &Path, sources: &mut Sources) -> Result<Text, Misuse> {
    text_called(path, &shown(path), sources)
}

/// The text of a file, taken into `sources` under another name than its path.
pub fn text_called(path: &Path, name: &str, sources: &mut Sources) -> Result<Text, Misuse> {
    Ok(text_of(bytes(path)?, name, sources))
}

/// The text that bytes are, taken into `sources`; no bytes where there are too many.
pub fn text_of(bytes: Option<Vec<u8>>, name: &str, sources: &mut Sources) -> Text {
    let Some(bytes) = bytes else {
        let source = sources.add(name, "");
        return Text::refused(source, too_large(name, source));
    };
    if let Some(kind) = foreign::kind(&bytes) {
        // Of a file that is no text, no line is worth showing.
        let source = sources.add(name, "");
        return Text::refused(source, foreign::problem(name, source, kind));
    }
    match String::from_utf8(bytes) {
        Ok(text) => {
            let old_line_ends = text.contains('\r') && !text.contains('\n');
            // As many bytes as before, so every place stays where it was.
            let text = if old_line_ends { text.replace('\r', "\n") } else { text };
            Text { source: sources.add(name, text), problem: None, old_line_ends }
        }
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let bytes = error.as_bytes();
            // What is not UTF-8 becomes one replacement character, so the text before it keeps its places.
            let source = sources.add(name, String::from_utf8_lossy(bytes));
            Text::refused(source, not_utf8(name, source, bytes, valid))
        }
    }
}

/// The diagnostic for a file that is too large.
pub fn too_large(name: &str, source: SourceId) -> Diagnostic {
    let message = format!("`{name}` is larger than 64 MiB");
    Diagnostic::new(Code::FileTooLarge, Span::new(source, 0, 0), message)
        .with_help("no contract and no return is that large: is it the file that is meant?")
}

fn not_utf8(name: &str, source: SourceId, bytes: &[u8], at: usize) -> Diagnostic {
    let span = Span::new(source, at, at + char::REPLACEMENT_CHARACTER.len_utf8());
    let byte = bytes.get(at).copied().unwrap_or_default();
    let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let (text, help) = if utf16 {
        ("the file looks like UTF-16".to_owned(), "save it as UTF-8".to_owned())
    } else if let Some(character) = in_windows_1252(byte) {
        (
            format!("byte {byte:02X} is `{character}` in the Windows encoding"),
            "save the file as UTF-8: in Notepad, `Save as` has a field `Encoding`".to_owned(),
        )
    } else {
        (format!("byte {byte:02X} does not belong here"), "save the file as UTF-8 text".to_owned())
    };
    Diagnostic::new(Code::NotUtf8, span, format!("`{name}` is not UTF-8 text"))
        .with_text(text)
        .with_help(help)
}

/// The characters that old files of contracts really hold: pounds, quotes, dashes and letters.
fn in_windows_1252(byte: u8) -> Option<char> {
    match byte {
        0x80 => Some('€'),
        0x85 => Some('…'),
        0x91 => Some('‘'),
        0x92 => Some('’'),
        0x93 => Some('“'),
        0x94 => Some('”'),
        0x96 => Some('–'),
        0x97 => Some('—'),
        0xa1..=0xff => Some(char::from(byte)),
        _ => None,
    }
}

/// Writes a file; refuses one that is there, unless told to replace it.
pub fn write(path: &Path, bytes: &[u8], replace: bool) -> Result<(), Misuse> {
    use std::io::Write as _;
    let mut options = File::options();
    options.write(true);
    // `create_new` asks and creates in one step: nothing can come in between.
    if replace {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    options.open(path).and_then(|mut file| file.write_all(bytes)).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            Misuse::new(format!("{} is there already; it is left as it is", shown(path)))
        }
        io::ErrorKind::NotFound => Misuse::new(format!("there is no folder for {}", shown(path))),
        _ => Misuse::new(format!("{} cannot be written: {}", shown(path), words(&error))),
    })
}

/// Makes a folder where there is none.
pub fn make_folder(folder: &Path) -> Result<(), Misuse> {
    fs::create_dir_all(folder).map_err(|error| {
        Misuse::new(format!("the folder {} cannot be made: {}", shown(folder), words(&error)))
    })
}

/// A misuse for a path that cannot be read, with the neighbour that may have been meant.
pub fn unreadable(path: &Path, error: &io::Error) -> Misuse {
    if error.kind() != io::ErrorKind::NotFound {
        return Misuse::new(format!("{} cannot be read: {}", shown(path), words(error)));
    }
    let hint = neighbour(path).map_or(String::new(), |near| format!("; did you mean {near}?"));
    Misuse::new(format!("there is no file {}{hint}", shown(path)))
}

/// The file beside a path that may have been meant.
pub fn neighbour(path: &Path) -> Option<String> {
    let wanted = path.file_name()?.to_str()?;
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let entries = fs::read_dir(folder.unwrap_or(Path::new("."))).ok()?;
    let mut names: Vec<String> =
        entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    let near = nearest(wanted, names.iter().map(String::as_str))?;
    Some(folder.map_or(near.to_owned(), |folder| folder.join(near).display().to_string()))
}

/// Why a file cannot be read, as the end of a sentence.
pub fn words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "you are not allowed to".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}
