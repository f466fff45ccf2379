//! Renames: what is called otherwise and is the same thing, and names put in place of others.

use crate::change::Sure;
use meed_syntax::{Grid, Node, Outline, Word, WordKind, is_own_word};
use std::collections::{HashMap, HashSet};

/// How much of what two things say must be the same for them to be perhaps one, of ten parts.
const ENOUGH: usize = 7;

/// What was renamed.
pub(crate) struct Renames {
    /// The old name, by the new one.
    old: HashMap<String, String>,
    /// The new name, and how sure it is, by the old one.
    new: HashMap<String, (String, Sure)>,
}

impl Renames {
    /// Renames that are known: old names with new ones.
    pub(crate) fn of(pairs: impl Iterator<Item = (String, String)>) -> Self {
        let mut out = Self { old: HashMap::new(), new: HashMap::new() };
        for (old, new) in pairs {
            out.old.insert(new.clone(), old.clone());
            out.new.insert(old, (new, Sure::Certain));
        }
        out
    }

    pub(crate) fn old_name(&self, new: &str) -> Option<String> {
        self.old.get(new).cloned()
    }

    pub(crate) fn new_name(&self, old: &str) -> Option<&(String, Sure)> {
        self.new.get(old)
    }
}

/// A thing that the other version has under no such name.
struct Candidate<'n> {
    keyword: &'n str,
    name: &'n str,
    title: &'n str,
    code: Option<String>,
    says: HashSet<String>,
}

/// Finds what was renamed: by its code, its title, and what it says.
pub(crate) fn renames(old: &Outline, new: &Outline) -> Renames {
    let (old_items, new_items) = (named(&old.nodes), named(&new.nodes));
    let names = |items: &[&Node]| -> HashSet<String> {
        items.iter().filter_map(|node| Some(node.name.as_ref()?.text.clone())).collect()
    };
    let (old_names, new_names) = (names(&old_items), names(&new_items));
    let candidates = |items: &[&'_ Node], others: &HashSet<String>| {
        items
            .iter()
            .filter(|node| node.name.as_ref().is_some_and(|name| !others.contains(&name.text)))
            .map(|node| (*node).clone())
            .collect::<Vec<_>>()
    };
    let (gone, come) = (candidates(&old_items, &new_names), candidates(&new_items, &old_names));
    let (gone, come): (Vec<_>, Vec<_>) =
        (gone.iter().filter_map(candidate).collect(), come.iter().filter_map(candidate).collect());
    let mut found: Vec<(usize, Sure, &Candidate<'_>, &Candidate<'_>)> = Vec::new();
    for from in &gone {
        for to in come.iter().filter(|to| to.keyword == from.keyword) {
            if let Some((score, sure)) = likeness(from, to) {
                found.push((score, sure, from, to));
            }
        }
    }
    found.sort_by_key(|(score, ..)| std::cmp::Reverse(*score));
    let mut renames = Renames { old: HashMap::new(), new: HashMap::new() };
    for (_, sure, from, to) in found {
        if !renames.new.contains_key(from.name) && !renames.old.contains_key(to.name) {
            renames.old.insert(to.name.to_owned(), from.name.to_owned());
            renames.new.insert(from.name.to_owned(), (to.name.to_owned(), sure));
        }
    }
    renames
}

/// Every item with a name.
fn named(nodes: &[Node]) -> Vec<&Node> {
    let mut out = Vec::new();
    for node in nodes {
        if node.name.is_some() {
            out.push(node);
        }
        out.extend(named(&node.children));
    }
    out
}

fn candidate(node: &Node) -> Option<Candidate<'_>> {
    let mut says: HashSet<String> = node
        .children
        .iter()
        .filter(|child| child.keyword != "code")
        // Of what lies in it the names are enough.
        .map(|child| child.name.as_ref().map_or_else(|| child.write(), |name| name.text.clone()))
        .collect();
    let own = Node { name: None, title: None, children: Vec::new(), ..node.clone() };
    if !own.words.is_empty() {
        says.insert(own.write());
    }
    Some(Candidate {
        keyword: &node.keyword,
        name: &node.name.as_ref()?.text,
        title: node.title.as_ref().map_or("", |title| &title.text),
        code: node.statement("code").map(Node::value),
        says,
    })
}

/// How like one another two things are, and how sure it is that they are one; none if they are not.
fn likeness(one: &Candidate<'_>, other: &Candidate<'_>) -> Option<(usize, Sure)> {
    let code = one.code.is_some() && one.code == other.code;
    let title = !one.title.is_empty() && one.title == other.title;
    let shared = one.says.intersection(&other.says).count();
    let most = one.says.len().max(other.says.len());
    let content = (shared * 10).checked_div(most).unwrap_or(0);
    let sure = match (code || title, content >= ENOUGH) {
        (true, true) => Sure::Certain,
        (true, false) if code && title => Sure::Certain,
        (true, false) => Sure::Likely,
        // A party without a block, or a table of items with one statement beside it, says too little to be known by.
        (false, true) if shared >= 3 || (most == 1 && one.keyword != "party") => Sure::Perhaps,
        (false, _) => return None,
    };
    // With another code and another title it is another thing that is measured alike.
    let other_thing = one.code.is_some() && other.code.is_some() && !code && !title;
    (!other_thing).then_some((usize::from(code) * 20 + usize::from(title) * 20 + content, sure))
}

/// Puts names in place of others, wherever they are used.
pub(crate) fn rename(nodes: &mut [Node], other: &impl Fn(&str) -> Option<String>) {
    rename_within(nodes, &mut Vec::new(), other);
}

fn rename_within(nodes: &mut [Node], within: &mut Vec<String>, other: &impl Fn(&str) -> Option<String>) {
    for node in nodes {
        if let Some(name) = &mut node.name
            && let Some(other) = other(&name.text)
        {
            name.text = other;
        }
        within.push(node.keyword.clone());
        rename_words(&mut node.words, false, within, other);
        if let Some(Grid { header, rows, .. }) = &mut node.table {
            for cell in header {
                rename_words(&mut cell.words, true, within, other);
            }
            for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
                rename_words(&mut cell.words, false, within, other);
            }
        }
        rename_within(&mut node.children, within, other);
        within.pop();
    }
}

fn rename_words(
    words: &mut [Word],
    heading: bool,
    within: &[String],
    other: &impl Fn(&str) -> Option<String>,
) {
    for word in words.iter_mut().filter(|word| word.kind == WordKind::Plain) {
        if !word.text.split('.').any(|name| other(name).is_some())
            || is_own_word(&word.text, heading, within.iter().map(String::as_str))
        {
            continue;
        }
        let names: Vec<String> =
            word.text.split('.').map(|name| other(name).unwrap_or_else(|| name.to_owned())).collect();
        word.text = names.join(".");
    }
}
