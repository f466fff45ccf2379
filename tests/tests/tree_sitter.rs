//! The grammar for editors is held to the one that decides: both read every text of this repository, and every text
//! that comes of one by taking a word away, putting it twice or changing it; and they accept and refuse alike.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read files, and fail where they cannot"
)]

use meed_diagnostics::{Code, SourceId};
use meed_tests::{documents::blocks, root};
use sha2::Digest as _;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use tree_sitter::{Node, Parser, Query};

/// What a grammar cannot see, and the compiler reports when it builds its tree: nothing is promised of a text whose only
/// mistakes are of these kinds.
const NOT_OF_THE_GRAMMAR: [Code; 11] = [
    Code::NestedTooDeep,
    Code::MalformedNumber,
    Code::TooManyDigits,
    Code::WrongCellCount,
    Code::UnknownColumn,
    Code::FileTooLarge,
    Code::WrongTable,
    Code::NoSuchDate,
    Code::RateOfOddNumber,
    Code::WrongPeriod,
    Code::LaterConstruct,
];

fn parser() -> Parser {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_meed::LANGUAGE.into()).unwrap();
    parser
}

/// A text and where it is from.
struct Text {
    from: String,
    text: String,
}

fn gather(folder: &Path, texts: &mut Vec<Text>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let from = path.strip_prefix(root()).unwrap().display().to_string();
        if path.is_dir() {
            if name != "target" && name != "node_modules" && !name.starts_with('.') {
                gather(&path, texts);
            }
        } else if name.ends_with(".meed") {
            // A file that is no UTF-8 is refused before any grammar reads it.
            if let Ok(text) = std::fs::read_to_string(&path) {
                texts.push(Text { from, text });
            }
        } else if name.ends_with(".md") {
            let document = std::fs::read_to_string(&path).unwrap();
            for block in blocks(&document) {
                if block.language == "meed" && block.note != "fragment" {
                    texts.push(Text { from: format!("{from}:{}", block.line), text: block.text });
                }
            }
        }
    }
}

/// Every rule file of the repository, and every one that a document or an explanation shows.
fn texts() -> Vec<Text> {
    let mut texts = Vec::new();
    gather(&root(), &mut texts);
    assert!(texts.len() > 200, "only {} texts were found", texts.len());
    texts
}

/// The first mistake of a tree, depth first.
fn mistake(node: Node) -> Option<Node> {
    if node.is_error() || node.is_missing() {
        return Some(node);
    }
    if !node.has_error() {
        return None;
    }
    let mut cursor = node.walk();
    node.children(&mut cursor).find_map(mistake)
}

/// Whether a place is in a cell of a table of items, or in what a variation changes: what may stand there depends on the
/// heading, or on what is changed.
fn loose(mut node: Option<Node>) -> bool {
    while let Some(inner) = node {
        if matches!(inner.kind(), "item_row" | "loose_value") {
            return true;
        }
        // Which `change` a `from` and a `to` belong to is seen by the builder of the tree.
        let varied = inner.parent().is_some_and(|parent| matches!(parent.kind(), "variation" | "variations"));
        if varied && matches!(inner.kind(), "from" | "to") {
            return true;
        }
        node = inner.parent();
    }
    false
}

/// How the two differ about a text, if they do.
fn difference(parser: &mut Parser, text: &str) -> Option<String> {
    let tree = parser.parse(text, None).unwrap();
    let refused = mistake(tree.root_node());
    let parsed = meed_syntax::parse(SourceId(0), text);
    let promised = parsed.diagnostics.iter().find(|found| {
        !NOT_OF_THE_GRAMMAR.contains(&found.code)
            && found.span().is_none_or(|span| {
                // What is missing at the end of a line is missing in what stands before it.
                let (before, after) = text.split_at_checked(span.start as usize).unwrap_or((text, ""));
                let end = after.trim_start_matches(' ').chars().next().is_none_or(|next| next == '\n');
                let at =
                    if end { before.trim_end_matches(' ').len().saturating_sub(1) } else { before.len() };
                !loose(tree.root_node().descendant_for_byte_range(at, at))
            })
    });
    let line = |at: usize| text.get(..at).unwrap_or(text).lines().count();
    match (refused, promised) {
        (None, Some(found)) => {
            let at = found.span().map_or(0, |span| span.start as usize);
            let words = text.lines().nth(line(at).max(1) - 1).unwrap_or_default();
            Some(format!("only the compiler refuses it, line {}: {}\n    {words}", line(at), found.message))
        }
        (Some(node), None) if parsed.diagnostics.is_empty() => {
            let at = node.start_byte();
            let words = text.get(at..).and_then(|rest| rest.lines().next()).unwrap_or_default();
            Some(format!(
                "only the grammar for editors refuses it, line {}: {words}",
                node.start_position().row + 1
            ))
        }
        _ => None,
    }
}

#[test]
fn both_grammars_read_every_text_alike() {
    let mut parser = parser();
    let mut failures = String::new();
    for Text { from, text } in texts() {
        if let Some(difference) = difference(&mut parser, &text) {
            let _ = writeln!(failures, "{from}: {difference}");
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// A text with one word of one line taken away, put twice or made another, or with two words made one.
fn changed(text: &str, line: usize, word: usize, how: usize) -> Option<String> {
    let written = text.lines().nth(line)?;
    let start = written.as_ptr() as usize - text.as_ptr() as usize;
    let words: Vec<(usize, &str)> = written
        .split(' ')
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
        .filter(|(_, word)| !word.is_empty())
        .collect();
    let (at, found) = *words.get(word % words.len().max(1))?;
    if written.trim_start().starts_with('#') || at < start {
        return None;
    }
    let (before, after) = (&text[..at], &text[at + found.len()..]);
    // These may be names as well, and after a name a line goes on with `of`: the grammar for editors cannot tell, the compiler can.
    let of_what = ["count", "lowest", "highest", "total", "mean", "median", "rank"].contains(&found);
    if how % 6 == 5 && of_what && after.trim_start().starts_with("of ") {
        return None;
    }
    Some(match how % 6 {
        0 => format!("{before}{after}"),
        1 => format!("{before}{found} {found}{after}"),
        2 => format!("{before}{found}s{after}"),
        3 => format!("{before}{found}{}", after.strip_prefix(' ')?),
        4 => format!("{before}nothing{after}"),
        _ => format!("{before}{found}\n{after}"),
    })
}

#[test]
fn both_grammars_refuse_the_same_slips() {
    // About so many slips are tried, or as many as asked for; each reads a whole file twice.
    let slips: usize = std::env::var("SLIPS").map_or(4000, |slips| slips.parse().unwrap());
    let mut parser = parser();
    let mut failures = BTreeSet::new();
    let mut tried = 0;
    let texts: Vec<_> = texts()
        .into_iter()
        .filter(|text| {
            text.text.len() < 6000 && meed_syntax::parse(SourceId(0), &text.text).diagnostics.is_empty()
        })
        .collect();
    let lines: usize = texts.iter().map(|text| text.text.lines().count()).sum();
    let every = (lines * 6 / slips).max(1);
    let mut number = 0;
    for Text { from, text } in texts {
        for line in 0..text.lines().count() {
            for how in 0..6 {
                number += 1;
                if number % every != 0 {
                    continue;
                }
                // Another word each time, the same in every run.
                let Some(slip) = changed(&text, line, number / every, how) else { continue };
                tried += 1;
                if let Some(difference) = difference(&mut parser, &slip) {
                    failures.insert(format!("{from}, line {}, slip {how}: {difference}", line + 1));
                }
            }
        }
    }
    assert!(tried > 1000, "only {tried} slips were tried");
    let failures: Vec<_> = failures.into_iter().collect();
    assert!(failures.is_empty(), "{} of {tried}:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn queries_fit_the_grammar_and_colour_every_keyword() {
    let language = tree_sitter_meed::LANGUAGE.into();
    for (name, query) in [
        ("highlights", tree_sitter_meed::HIGHLIGHTS),
        ("folds", tree_sitter_meed::FOLDS),
        ("indents", tree_sitter_meed::INDENTS),
        ("locals", tree_sitter_meed::LOCALS),
        ("outline", tree_sitter_meed::OUTLINE),
    ] {
        if let Err(error) = Query::new(&language, query) {
            panic!("{name}.scm: {error}");
        }
    }
    let kinds: serde_json::Value = serde_json::from_str(tree_sitter_meed::NODE_TYPES).unwrap();
    let mut missing = Vec::new();
    for kind in kinds.as_array().unwrap() {
        let word = kind["type"].as_str().unwrap();
        let keyword =
            kind["named"] == false && word.starts_with(char::is_alphabetic) && word != "yes" && word != "no";
        if keyword && !tree_sitter_meed::HIGHLIGHTS.contains(&format!("\"{word}\"")) {
            missing.push(word);
        }
    }
    assert!(missing.is_empty(), "highlights.scm lacks {missing:?}");
}

#[test]
fn the_parser_was_generated_from_the_grammar() {
    let folder = root().join("editors/tree-sitter-meed");
    let grammar = std::fs::read(folder.join("grammar.js")).unwrap();
    let digest = sha2::Sha256::digest(&grammar).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    let generated = std::fs::read_to_string(folder.join("src/grammar.sha256")).unwrap();
    assert_eq!(
        digest,
        generated.trim(),
        "run `editors/tree-sitter-meed/generate` after a change of grammar.js"
    );
}

/// An item's block is one thing to fold, and stands in the outline or is no item.
#[test]
fn every_block_folds() {
    let grammar = std::fs::read_to_string(root().join("editors/tree-sitter-meed/grammar.js")).unwrap();
    for line in grammar.lines() {
        let Some((name, rule)) = line.trim().split_once(": $ =>") else { continue };
        if ["named(", "titled(", "plural(", "plural_block("].iter().any(|head| rule.contains(head)) {
            assert!(tree_sitter_meed::FOLDS.contains(&format!("({name})")), "folds.scm lacks {name}");
        }
    }
}

/// The keywords with which items and statements begin, in all texts.
fn leading_keywords() -> (BTreeSet<String>, BTreeSet<String>) {
    let mut parser = parser();
    let (mut items, mut statements) = (BTreeSet::new(), BTreeSet::new());
    for Text { text, .. } in texts() {
        let tree = parser.parse(&text, None).unwrap();
        let mut waiting = vec![tree.root_node()];
        while let Some(node) = waiting.pop() {
            let mut cursor = node.walk();
            let children: Vec<_> = node.children(&mut cursor).collect();
            let inside = node.parent().is_some_and(|parent| !parent.is_error());
            if let Some(first) =
                children.first().filter(|first| inside && !first.is_named() && !node.is_error())
            {
                let opens = text.get(..node.start_byte()).unwrap().trim_end_matches(' ');
                let word = first.kind().starts_with(char::is_alphabetic);
                if word && (opens.is_empty() || opens.ends_with('\n')) {
                    let named = node.child_by_field_name("name").is_some();
                    let kind = if named { &mut items } else { &mut statements };
                    kind.insert(first.kind().to_owned());
                }
            }
            waiting.extend(children);
        }
    }
    (items, statements)
}

/// Editors without tree-sitter colour by lists of keywords: none is left out.
#[test]
fn every_editor_colours_every_keyword() {
    let (items, statements) = leading_keywords();
    assert!(items.len() > 10 && statements.len() > 50, "{items:?} {statements:?}");
    let mut missing = Vec::new();
    let mut holds = |file: &str, words: &mut dyn Iterator<Item = &String>| {
        let text = std::fs::read_to_string(root().join("editors").join(file)).unwrap();
        let listed: BTreeSet<&str> =
            text.split(|letter: char| !(letter.is_ascii_lowercase() || letter == '-')).collect();
        // A Vim pattern says `payments\\=` for both.
        let plural =
            |word: &str| word.ends_with('s') && text.contains(&format!("{}s\\=", &word[..word.len() - 1]));
        let single = |word: &str| text.contains(&format!("{word}s\\="));
        for word in words {
            if !(listed.contains(word.as_str()) || plural(word) || single(word)) {
                missing.push(format!("{file}: {word}"));
            }
        }
    };
    holds("vscode/syntaxes/meed.tmLanguage.json", &mut items.iter().chain(&statements));
    holds("emacs/meed-mode.el", &mut items.iter());
    holds("neovim/syntax/meed.vim", &mut items.iter());
    assert!(missing.is_empty(), "{missing:?}");
}

/// The queries that only one editor has.
#[test]
fn queries_of_editors_fit_the_grammar() {
    let language = tree_sitter_meed::LANGUAGE.into();
    for folder in ["helix/queries", "zed/languages/meed"] {
        for entry in std::fs::read_dir(root().join("editors").join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "scm") {
                let query = std::fs::read_to_string(&path).unwrap();
                if let Err(error) = Query::new(&language, &query) {
                    panic!("{}: {error}", path.display());
                }
            }
        }
    }
}

/// The parts of a corpus file: a name between two lines of `=`, a text, a line of `-`, the tree.
fn corpus(text: &str) -> Vec<(String, String, String)> {
    let rule = |line: &str, sign: char| line.len() >= 3 && line.chars().all(|letter| letter == sign);
    let mut cases: Vec<(String, String, String)> = Vec::new();
    let mut part = 0;
    for line in text.lines() {
        if rule(line, '=') {
            if part != 1 {
                cases.push(Default::default());
            }
            part = if part == 1 { 2 } else { 1 };
            continue;
        }
        let Some((name, source, tree)) = cases.last_mut() else { continue };
        match part {
            1 => name.push_str(line),
            2 if rule(line, '-') => part = 3,
            2 => {
                source.push_str(line);
                source.push('\n');
            }
            _ => {
                tree.push_str(line);
                tree.push(' ');
            }
        }
    }
    cases
}

/// One space between words, none inside brackets.
fn even(tree: &str) -> String {
    tree.split_whitespace().collect::<Vec<_>>().join(" ").replace(" )", ")")
}

#[test]
fn corpus_gives_its_trees() {
    let mut parser = parser();
    let mut count = 0;
    let mut failures = String::new();
    for entry in std::fs::read_dir(root().join("editors/tree-sitter-meed/test/corpus")).unwrap() {
        let path = entry.unwrap().path();
        for (name, source, tree) in corpus(&std::fs::read_to_string(&path).unwrap()) {
            count += 1;
            let read = parser.parse(source.trim_matches('\n'), None).unwrap().root_node().to_sexp();
            if even(&read) != even(&tree) {
                let _ =
                    writeln!(failures, "{}, {name}:\n  {}\n  {}", path.display(), even(&tree), even(&read));
            }
        }
    }
    assert!(count > 10, "only {count} cases were found");
    assert!(failures.is_empty(), "{failures}");
}
