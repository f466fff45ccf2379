//! Contracts with terms changed at random, for the tests of changes.

use crate::check;
use meed_contract::Contract;
use meed_diagnostics::SourceId;
use meed_diff::{Comparison, Version};
use meed_syntax::tree::LiteralKind;
use meed_syntax::{Node, Outline, Word, WordKind, outline};
use rust_decimal::Decimal;

/// Contracts that between them have every construct that the examples have, records and segments among them.
pub const CONTRACTS: [&str; 8] = [
    "examples/three-components/contract.meed",
    "tests/cases/properties/made-of-several.meed",
    "examples/negotiation/base.meed",
    "examples/west-cheshire/contract.meed",
    "examples/quality-standards/contract.meed",
    "examples/incentive-matrix/contract.meed",
    "examples/shapes/04-gates.meed",
    "examples/shapes/06-gain-and-loss.meed",
];

/// What a text resolves to, if it is sound.
pub fn sound(source: u32, text: &str) -> Option<Contract> {
    check(SourceId(source), text).0
}

/// What changed from one sound text to another.
pub fn changes(old: &str, new: &str) -> Comparison {
    let (a, b) = (sound(0, old).expect("a sound text"), sound(1, new).expect("a sound text"));
    let version = |source, text, contract| Version { files: vec![(SourceId(source), text)], contract };
    meed_diff::compare(&version(0, old, &a), &version(1, new, &b))
}

/// One change of one term, and what must be named when it is found.
#[derive(Debug)]
pub struct Mutation {
    /// The outline with the change.
    pub outline: Outline,
    /// What the term's path must have in it.
    pub named: String,
}

/// Every place in an outline at which something can be changed, counted; the one at `wanted` is.
struct Mutator {
    wanted: usize,
    met: usize,
    named: Option<String>,
}

impl Mutator {
    fn here(&mut self, named: &str) -> bool {
        let here = self.met == self.wanted;
        self.met += 1;
        if here {
            self.named = Some(named.to_owned());
        }
        here
    }

    fn nodes(&mut self, nodes: &mut Vec<Node>, owner: &str) {
        let mut gone = None;
        for (at, node) in nodes.iter_mut().enumerate() {
            let named = node.name.as_ref().map_or(owner, |name| &name.text).to_owned();
            if node.keyword != "contract" && self.here(&named) {
                gone = Some(at);
            }
            if let Some(title) = &mut node.title
                && self.here(&named)
            {
                title.text.push_str(" and more");
            }
            self.words(&mut node.words, &named);
            if let Some(table) = &mut node.table {
                let mut row_gone = None;
                for (at, row) in table.rows.iter_mut().enumerate() {
                    if self.here(&named) {
                        row_gone = Some(at);
                    }
                    for cell in &mut row.cells {
                        self.words(&mut cell.words, &named);
                    }
                }
                if let Some(at) = row_gone {
                    table.rows.remove(at);
                }
            }
            self.nodes(&mut node.children, &named);
        }
        if let Some(at) = gone {
            nodes.remove(at);
        }
    }

    fn words(&mut self, words: &mut [Word], named: &str) {
        for word in words {
            let other = match &word.kind {
                WordKind::Text => Some(format!("{} and more\"", word.text.trim_end_matches('"'))),
                WordKind::Literal(kind) => another(kind),
                WordKind::Plain => match word.text.as_str() {
                    "higher" => Some("lower".to_owned()),
                    "lower" => Some("higher".to_owned()),
                    "least" => Some("most".to_owned()),
                    _ => None,
                },
            };
            if let Some(other) = other
                && self.here(named)
            {
                word.text = other;
                word.kind = WordKind::Plain;
            }
        }
    }
}

/// Another literal of the same kind.
fn another(kind: &LiteralKind) -> Option<String> {
    let more = |value: &Decimal| *value + Decimal::ONE;
    Some(match kind {
        LiteralKind::Money(value) => format!("£{}", more(value)),
        LiteralKind::Percentage(value) => format!("{}%", more(value)),
        LiteralKind::Number(value) => format!("{}", more(value)),
        LiteralKind::Duration(value, meed_syntax::tree::DurationUnit::Days) => {
            format!("{} days", more(value))
        }
        LiteralKind::Date(date) => meed_contract::words::date(date.date.succ_opt()?),
        _ => return None,
    })
}

/// A text with one term changed, if there are so many.
pub fn mutated(text: &str, wanted: usize) -> Option<Mutation> {
    let mut outline = outline(SourceId(0), text);
    let mut mutator = Mutator { wanted, met: 0, named: None };
    mutator.nodes(&mut outline.nodes, "");
    Some(Mutation { named: mutator.named?, outline })
}

/// How many terms of a text can be changed.
pub fn mutations(text: &str) -> usize {
    let mut outline = outline(SourceId(0), text);
    let mut mutator = Mutator { wanted: usize::MAX, met: 0, named: None };
    mutator.nodes(&mut outline.nodes, "");
    mutator.met
}

/// A sound text with several terms changed: what is not sound is left as it was.
pub fn edited(text: &str, places: &[usize]) -> String {
    let mut text = outline(SourceId(0), text).write();
    for place in places {
        let Some(mutation) = mutated(&text, place % mutations(&text).max(1)) else { continue };
        let other = mutation.outline.write();
        if sound(0, &other).is_some() {
            text = other;
        }
    }
    text
}
