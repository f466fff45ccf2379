//! The texts of a merge: ours, with what they changed made in place.

use super::lines::three_way;
use super::{Merge, Side};
use crate::in_place::{in_place, renamed_by};
use crate::names::Renames;
use crate::terms::Terms;
use crate::{Edit, Version, apply, differences};
use meed_contract::calendar::Calendar;
use meed_diagnostics::SourceId;
use meed_syntax::{Node, NotRewritten, Outline, items_as_written, outline, renamed_text};
use std::collections::HashMap;

pub(super) fn texts(
    merge: &Merge,
    [base, ours, theirs]: [&Version<'_>; 3],
    side: Side,
) -> Result<Vec<(SourceId, String)>, NotRewritten> {
    let merged = merge.outline(side);
    // Where lines that both sides have edited can be put together and say what is wanted, nobody's layout or comment is lost.
    if let Some(texts) = line_by_line([base, ours, theirs], &merged) {
        return Ok(texts);
    }
    let renamed = renamed_by(merge.edits(side));
    let named_by = |version: Side| -> HashMap<String, String> {
        let changes = match version {
            Side::Ours => &merge.ours.changes,
            Side::Theirs => &merge.theirs.changes,
        };
        renamed_by(changes.iter().flat_map(|change| &change.edits))
    };
    // From the names of a version to those of the merged contract.
    let to_merged = |own: &HashMap<String, String>| -> HashMap<String, String> {
        let mut out = HashMap::new();
        for old in own.keys().chain(renamed.keys()) {
            let (now, then) = (own.get(old).unwrap_or(old), renamed.get(old).unwrap_or(old));
            if now != then {
                out.insert(now.clone(), then.clone());
            }
        }
        out
    };
    let (our_names, their_names) = (to_merged(&named_by(Side::Ours)), to_merged(&named_by(Side::Theirs)));
    let our_terms = Terms::of(ours);
    let (changes, same) = differences(
        &our_terms,
        terms(&merged, our_terms.calendar),
        &Renames::of(our_names.iter().map(|(from, to)| (from.clone(), to.clone()))),
    );
    let edits: Vec<&Edit> = changes.iter().chain(&same).flat_map(|change| &change.edits).collect();
    let wanted = apply(&our_terms.outline, &edits);
    let base_items = items(base, &renamed);
    let their_items = items(theirs, &their_names);
    let as_written = |node: &Node, now: Option<&str>| {
        let name = &node.name.as_ref()?.text;
        let written = their_items.get(name)?;
        match now {
            None => Some(written.clone()),
            Some(now) => three_way(base_items.get(name)?, now, written),
        }
    };
    in_place(ours, &wanted, &our_names, &as_written)
}

/// The files merged line by line, where that gives what is wanted.
fn line_by_line(versions: [&Version<'_>; 3], merged: &Outline) -> Option<Vec<(SourceId, String)>> {
    let [base, ours, theirs] = versions;
    if base.files.len() != ours.files.len() || theirs.files.len() != ours.files.len() {
        return None;
    }
    let texts: Vec<(SourceId, String)> = (0..ours.files.len())
        .map(|at| {
            let [base, ours, theirs] = [base, ours, theirs].map(|version| version.files.get(at));
            let (source, ours) = ours?;
            Some((*source, three_way(base?.1, ours, theirs?.1)?))
        })
        .collect::<Option<_>>()?;
    let nodes = texts.iter().flat_map(|(source, text)| outline(*source, text).nodes);
    let says = Outline { nodes: nodes.filter(|node| node.keyword != crate::terms::IMPORT).collect() };
    let calendar = &ours.contract.calendar;
    let (changes, _) =
        differences(&terms(&says, calendar), terms(merged, calendar), &Renames::of(std::iter::empty()));
    changes.is_empty().then_some(texts)
}

fn terms<'a>(outline: &Outline, calendar: &'a Calendar) -> Terms<'a> {
    Terms { outline: outline.clone(), calendar, files: &[] }
}

/// The items of a version as they are written, with new names for old ones.
fn items(version: &Version<'_>, renamed: &HashMap<String, String>) -> HashMap<String, String> {
    let rename = |name: &str| renamed.get(name).cloned();
    let files = version.files.iter();
    files
        .flat_map(|(source, text)| items_as_written(*source, &renamed_text(*source, text, &rename)))
        .collect()
}
