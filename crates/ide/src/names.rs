//! Names: what they are given to, where they are used, and how one is changed everywhere.

use crate::Analysis;
use meed_contract::{NameKind, named};
use meed_diagnostics::{Edit, SourceId, Span, replaced};
use meed_syntax::tree::{File, Name};
use std::collections::HashMap;

/// Every name of a contract.
#[derive(Debug, Default)]
pub struct Names {
    given: Vec<Given>,
    by_name: HashMap<String, usize>,
    written: Vec<Name>,
    /// Where each name is written, by its place in that list.
    places: HashMap<String, Vec<usize>>,
}

/// A name where it is given to something.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    pub(crate) name: String,
    pub(crate) title: Option<String>,
    pub(crate) kind: NameKind,
    pub(crate) span: Span,
    pub(crate) item: Span,
}

/// A place where a name is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reference {
    /// The name.
    pub span: Span,
    /// Whether the name is given to something here.
    pub is_definition: bool,
}

impl Names {
    pub(crate) fn of(files: &[File]) -> Self {
        let mut names = Self::default();
        for found in files.iter().flat_map(|file| named(&file.items)) {
            // A name that is given twice stays with the first.
            names.by_name.entry(found.name.text.clone()).or_insert(names.given.len());
            names.given.push(Given {
                name: found.name.text.clone(),
                title: found.title.map(|title| title.text.clone()),
                kind: found.kind,
                span: found.name.span,
                item: found.item,
            });
        }
        names.written = files.iter().flat_map(|file| file.names.iter().cloned()).collect();
        for (at, name) in names.written.iter().enumerate() {
            names.places.entry(name.text.clone()).or_default().push(at);
        }
        names
    }

    /// Everything that has a name, in the order of the files.
    pub(crate) fn given(&self) -> &[Given] {
        &self.given
    }

    /// In how many places a name is written beside the one in which it is given.
    pub(crate) fn uses(&self, name: &str) -> usize {
        self.places(name).iter().filter(|place| !place.is_definition).count()
    }

    /// What a name is given to.
    pub(crate) fn find(&self, name: &str) -> Option<&Given> {
        self.given.get(*self.by_name.get(name)?)
    }

    /// The name that is written at a place.
    pub(crate) fn at(&self, source: SourceId, offset: usize) -> Option<&Name> {
        // Of two that touch, the one that begins here.
        let touches = |name: &&Name| {
            name.span.source == source
                && name.span.start as usize <= offset
                && offset <= name.span.end as usize
        };
        self.written.iter().filter(touches).max_by_key(|name| name.span.start)
    }

    /// Where a name is written, where it is given to something among the places.
    pub(crate) fn places(&self, name: &str) -> Vec<Reference> {
        let given = self.find(name).map(|given| given.span);
        let at = self.places.get(name).map(Vec::as_slice).unwrap_or_default();
        let mut places: Vec<Reference> = at
            .iter()
            .filter_map(|at| self.written.get(*at))
            .map(|written| Reference { span: written.span, is_definition: Some(written.span) == given })
            .collect();
        // A damaged head keeps its name, though nothing was built of it.
        if let Some(span) = given.filter(|span| !places.iter().any(|place| place.span == *span)) {
            places.push(Reference { span, is_definition: true });
        }
        places.sort_by_key(|place| place.span);
        places
    }
}

/// What can be renamed at a place: the name as it stands there, with its span.
pub fn rename_place(analysis: &Analysis, source: SourceId, offset: usize) -> Option<(Span, String)> {
    let name = analysis.names().at(source, offset)?;
    analysis.names().find(&name.text)?;
    Some((name.span, name.text.clone()))
}

/// A name changed everywhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rename {
    /// The replacements, in all files.
    pub edits: Vec<Edit>,
}

/// Why a name is not changed, in a sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RenameRefused(pub String);

/// Changes a name everywhere.
///
/// # Errors
/// Where nothing has a name there, where the new one is no name or is taken, and where a word of the same spelling means
/// something else somewhere, so that the change would change what the contract says.
pub fn rename(
    analysis: &Analysis,
    source: SourceId,
    offset: usize,
    new_name: &str,
) -> Result<Rename, RenameRefused> {
    let refused = |why: &str| RenameRefused(why.to_owned());
    let (_, name) = rename_place(analysis, source, offset)
        .ok_or_else(|| refused("there is no name here that can be changed"))?;
    if name == new_name {
        return Ok(Rename { edits: Vec::new() });
    }
    if !is_name(new_name) {
        return Err(RenameRefused(format!(
            "`{new_name}` is no name: a name has small letters, digits and hyphens, and begins with a letter, such as `recovery-star`"
        )));
    }
    if let Some(taken) = analysis.names().find(new_name) {
        return Err(RenameRefused(format!("`{new_name}` is the name of {} already", taken.kind.words())));
    }
    let places = analysis.names().places(&name);
    let edits: Vec<Edit> =
        places.iter().map(|place| Edit { span: place.span, replacement: new_name.to_owned() }).collect();
    let after = renamed_trees(analysis, &edits);
    if says_the_same(analysis, &after) && same_names(analysis.trees(), &after, &name, new_name) {
        Ok(Rename { edits })
    } else {
        Err(RenameRefused(format!(
            "`{name}` cannot become `{new_name}` everywhere: one of the two words means something else in this contract"
        )))
    }
}

/// Whether files say what the contract says, but for a name: the same diagnostics, by code alone, and step by step the same
/// reckoning.
fn says_the_same(analysis: &Analysis, after: &[File]) -> bool {
    let resolved = |files: &[File]| meed_contract::resolve(&files.iter().collect::<Vec<_>>());
    let codes = |resolved: &meed_contract::Resolved| {
        let mut codes: Vec<&'static str> =
            resolved.diagnostics.iter().map(|found| found.code.as_str()).collect();
        codes.sort_unstable();
        codes
    };
    let (before, after) = (resolved(analysis.trees()), resolved(after));
    codes(&before) == codes(&after)
        && match (&before.contract, &after.contract) {
            (Some(before), Some(after)) => {
                meed_engine::compile(before).reckons_the_same(&meed_engine::compile(after))
            }
            (None, None) => true,
            _ => false,
        }
}

fn renamed_trees(analysis: &Analysis, edits: &[Edit]) -> Vec<File> {
    analysis
        .files()
        .iter()
        .map(|source| {
            let here = edits.iter().filter(|edit| edit.span.source == *source);
            meed_syntax::parse(*source, &replaced(analysis.text(*source), here)).file
        })
        .collect()
}

/// Whether files name the same things in the same places, but for the one name.
fn same_names(before: &[File], after: &[File], name: &str, new_name: &str) -> bool {
    let words = |files: &[File]| -> Vec<String> {
        files.iter().flat_map(|file| file.names.iter().map(|name| name.text.clone())).collect()
    };
    let expected: Vec<String> =
        words(before).into_iter().map(|word| if word == name { new_name.to_owned() } else { word }).collect();
    words(after) == expected
}

/// Whether a word can be a name: small letters, digits and hyphens, beginning with a letter.
fn is_name(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_ascii_lowercase())
        && !word.ends_with('-')
        && !word.contains("--")
        && word.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
}
