//! What changes are called: the paths of terms, and items by their titles.

use crate::change::{Item, Written};
use meed_syntax::{Form, Node};

pub(super) fn spaced(term: &str, detail: &str) -> String {
    let comma = if detail.starts_with("in ") { " " } else { ", " };
    format!("{term}{comma}{detail}")
}

pub(super) fn item_of(node: &Node, whole: bool) -> Item {
    Item {
        keyword: node.keyword.clone(),
        name: node.name.as_ref().map(|name| name.text.clone()),
        title: node.title.as_ref().map(|title| title.text.clone()),
        whole,
    }
}

/// An item by its title, at its name.
pub(super) fn headline(node: &Node) -> Written {
    let title = node.title.as_ref().map(|title| format!("\"{}\"", title.text));
    let span = node.name.as_ref().map(|name| name.span).or(node.title.as_ref().map(|title| title.span));
    let text = title.unwrap_or_else(|| node.label());
    Written { text, span: span.unwrap_or(node.keyword_span) }
}

/// A term's path, as a variation names it.
pub(super) fn path(owners: &[&Node], item: Option<&Node>, statement: Option<&Node>) -> String {
    let mut words: Vec<String> = owners.iter().copied().chain(item).filter_map(word).collect();
    words.extend(statement.and_then(|statement| match statement.form {
        Form::Item => word(statement),
        Form::Statement => Some(statement_word(statement)),
    }));
    if words.is_empty() {
        return item.or(owners.last().copied()).map_or_else(String::new, |node| node.keyword.clone());
    }
    let mut path = String::new();
    for word in words {
        let joint = match (path.is_empty(), path.contains(' ') || word.contains(' ')) {
            (true, _) => "",
            (false, true) => ", ",
            (false, false) => ".",
        };
        path = format!("{path}{joint}{word}");
    }
    path
}

/// A statement in a path, with hyphens for spaces; one that is about something with what it is about.
pub(super) fn statement_word(node: &Node) -> String {
    let keyword = node.keyword.replace(' ', "-");
    let label = node.label();
    label.strip_prefix(&node.keyword).map_or_else(|| keyword.clone(), |subject| format!("{keyword}{subject}"))
}

/// What an item says, a statement each, those of what lies in it as well.
pub(super) fn contents(node: &Node) -> Vec<String> {
    let own = Node { children: Vec::new(), name: None, title: None, ..node.clone() };
    let lines = |node: &Node| -> Vec<String> {
        let text = node.write();
        let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        lines.filter(|line| line != "}").collect()
    };
    let form = if own.words.is_empty() { Vec::new() } else { lines(&own) };
    form.into_iter().chain(node.children.iter().flat_map(lines)).collect()
}

/// What an item adds to a path: its name, its title, or from when it holds; the contract adds nothing.
pub(super) fn word(node: &Node) -> Option<String> {
    match (&node.name, &node.title) {
        (Some(name), _) => Some(name.text.clone()),
        (None, Some(title)) if node.keyword != "contract" => {
            Some(format!("{} \"{}\"", node.keyword, title.text))
        }
        (None, Some(_)) => None,
        (None, None) => Some(node.label()),
    }
}
