//! The texts of a version, edited so that they say something else: comments and layout stay.

use crate::{Edit, Version, apply};
use meed_diagnostics::SourceId;
use meed_syntax::{AsWritten, Node, NotRewritten, Outline, outline, renamed_text, rewrite};
use std::collections::{BTreeMap, HashMap};

/// The texts of a version with another outline in place of its own: an item stays in the file that it is in, and what is new comes into
/// the file of what it stands behind. `renamed` are the new names of old ones, which the outline has already.
///
/// The sources of the version's files are known to no node that is new.
///
/// # Errors
/// [`NotRewritten`] where a text would not say what is wanted of it, which no contract is known to cause.
pub(crate) fn in_place(
    version: &Version<'_>,
    wanted: &Outline,
    renamed: &HashMap<String, String>,
    as_written: &AsWritten<'_>,
) -> Result<Vec<(SourceId, String)>, NotRewritten> {
    let first = version.files.first().map_or(SourceId(0), |(source, _)| *source);
    let mut of_file: HashMap<SourceId, Vec<Node>> = HashMap::new();
    let known = |node: &Node| version.files.iter().any(|(source, _)| *source == node.span.source);
    let mut here = wanted.nodes.iter().find(|node| known(node)).map_or(first, |node| node.span.source);
    for node in &wanted.nodes {
        if known(node) {
            here = node.span.source;
        }
        of_file.entry(here).or_default().push(node.clone());
    }
    let rename = |name: &str| renamed.get(name).cloned();
    version
        .files
        .iter()
        .map(|(source, text)| {
            let wanted = of_file.remove(source).unwrap_or_default();
            Ok((*source, rewrite(*source, text, &rename, &wanted, as_written)?))
        })
        .collect()
}

/// The texts of a version with edits made in them. `outline` is that of the version, without imports. `written` are items that may
/// come, as somebody wrote them, by name; all with the names that the version has.
///
/// # Errors
/// As [`in_place`].
pub fn edited(
    version: &Version<'_>,
    outline: &Outline,
    edits: &[&Edit],
    written: &BTreeMap<String, String>,
) -> Result<Vec<(SourceId, String)>, NotRewritten> {
    let renamed = renamed_by(edits.iter().copied());
    let rename = |name: &str| renamed.get(name).cloned();
    // What is in no file has no source; none is asked for.
    let written: BTreeMap<String, String> = written
        .iter()
        .map(|(name, text)| {
            (rename(name).unwrap_or_else(|| name.clone()), renamed_text(SourceId(u32::MAX), text, &rename))
        })
        .collect();
    let as_written = |node: &Node, is: Option<&str>| {
        let name = node.name.as_ref().filter(|_| is.is_none())?;
        written.get(&name.text).cloned()
    };
    in_place(version, &apply(outline, edits), &renamed, &as_written)
}

/// Texts of one item each, by its name.
pub fn by_name<'t>(texts: impl IntoIterator<Item = &'t str>) -> BTreeMap<String, String> {
    let named = |text: &str| {
        let node = outline(SourceId(u32::MAX), text).nodes.into_iter().next()?;
        Some((node.name?.text, format!("{}\n", text.trim_end())))
    };
    texts.into_iter().filter_map(named).collect()
}

/// The new names that edits give, by the old ones.
pub(crate) fn renamed_by<'e>(edits: impl IntoIterator<Item = &'e Edit>) -> HashMap<String, String> {
    let rename = |edit: &Edit| match edit {
        Edit::Rename { from, to } => Some((from.clone(), to.clone())),
        _ => None,
    };
    edits.into_iter().filter_map(rename).collect()
}
