//! How what is being written goes on: the statement, the function or the curve, with the part at hand.

use crate::Analysis;
use crate::context::Context;
use crate::rules;
use meed_contract::NameKind;
use meed_diagnostics::SourceId;
use meed_syntax::vocabulary;
use std::ops::Range;

/// How something is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signature {
    /// The whole, by an example.
    pub label: String,
    /// What it means.
    pub documentation: String,
    /// Its parts, as bytes of the label.
    pub parts: Vec<Range<usize>>,
    /// The part that is being written.
    pub active: usize,
}

/// Functions of a list, and how each is written.
const OF_LISTS: [&str; 5] = ["lowest of", "highest of", "total of", "mean of", "median of"];

/// How what is being written at a place goes on, from the inside out.
pub fn signature(analysis: &Analysis, source: SourceId, offset: usize) -> Vec<Signature> {
    let text = analysis.text(source);
    let context = Context::at(text, offset);
    if context.is_quoted {
        return Vec::new();
    }
    let mut found = Vec::new();
    let written = text.get(context.statement.start..offset).unwrap_or_default();
    found.extend(function(written));
    found.extend(curve(analysis, written));
    let keyword = vocabulary::leading(written);
    let normal = keyword.split_whitespace().collect::<Vec<_>>().join(" ");
    if context.cell.is_none() && written.len() > keyword.len() {
        let statements = context.block().map(vocabulary::statements).unwrap_or_default();
        if let Some(known) = statements.into_iter().find(|known| known.word == normal) {
            let label = known.usage.trim_end_matches(" {").to_owned();
            let parts = parts(&label);
            let active = written.matches(", ").count().min(parts.len().saturating_sub(1));
            found.push(Signature { label, documentation: known.meaning.to_owned(), parts, active });
        }
    }
    found
}

/// The parts of an example: what its commas divide, its keyword with the first.
fn parts(label: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    label
        .split(", ")
        .map(|part| {
            let start = at;
            at += part.len() + 2;
            start..start + part.len()
        })
        .collect()
}

/// The function whose brackets are open.
fn function(written: &str) -> Option<Signature> {
    let mut depth = 0_usize;
    let mut commas = 0;
    for (at, letter) in written.char_indices().rev() {
        match letter {
            ')' => depth += 1,
            '(' if depth > 0 => depth -= 1,
            '(' => {
                let before = written.get(..at)?.trim_end();
                let name = OF_LISTS.iter().find(|name| before.ends_with(**name))?;
                let label = format!("{name} (a, b, …)");
                let first = label.find("a, ")?;
                let parts = vec![first..first + 1, first + 3..first + 4, first + 6..first + 6 + "…".len()];
                let meaning = vocabulary::words().iter().find(|(word, _)| word == name)?.1;
                return Some(Signature {
                    label,
                    documentation: meaning.to_owned(),
                    active: commas.min(2),
                    parts,
                });
            }
            ',' if depth == 0 => commas += 1,
            _ => {}
        }
    }
    None
}

/// The curve whose value is being written: `need of …`.
fn curve(analysis: &Analysis, written: &str) -> Option<Signature> {
    let mut words = written.split_whitespace().rev();
    let mut last = words.next()?;
    if last != "of" {
        last = words.next()?;
    }
    if last != "of" {
        return None;
    }
    let name = words.next()?;
    let given = analysis.names().find(name).filter(|given| given.kind == NameKind::Curve)?;
    let label = format!("{name} of x");
    let parts = std::iter::once(label.len() - 1..label.len()).collect();
    let documentation = rules::lines(analysis, given).join("\n\n");
    Some(Signature { label, documentation, parts, active: 0 })
}
