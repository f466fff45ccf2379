//! What changed between two versions of a contract, as people and programs read it.

pub mod json;
pub mod markdown;
pub mod text;

mod phrases;

use crate::layout::visible;
use meed_diagnostics::Sources;
use meed_diff::{Change, Comparison, Kind};

/// A comparison, with what reports say besides.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// The version of the program.
    pub program_version: String,
    /// The title of the contract.
    pub title: String,
    /// Its reference, where stated.
    pub reference: Option<String>,
    /// The name of the first version's file.
    pub old: String,
    /// The name of the second version's file.
    pub new: String,
    /// How many changes there are besides those that were asked for.
    pub hidden: usize,
    /// The texts.
    pub sources: &'a Sources,
}

impl Context<'_> {
    /// A place as `file:line`, without the folders: those of both versions are said once.
    fn place(&self, span: meed_diagnostics::Span) -> String {
        let name = self.sources.name(span.source);
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        format!("{}:{}", visible(file), self.sources.line_column(span).line)
    }
}

/// Changes under the headings under which reports tell them: what is fixed first, what no payment depends on last.
fn grouped(comparison: &Comparison) -> Vec<(&'static str, Vec<(usize, &Change)>)> {
    let numbered: Vec<(usize, &Change)> =
        comparison.changes.iter().enumerate().map(|(at, change)| (at + 1, change)).collect();
    let mut groups: Vec<(&'static str, Vec<(usize, &Change)>)> = Vec::new();
    for (number, change) in numbered {
        let heading = heading(change);
        match groups.iter_mut().find(|(title, _)| *title == heading) {
            Some((_, changes)) => changes.push((number, change)),
            None => groups.push((heading, vec![(number, change)])),
        }
    }
    groups
}

fn heading(change: &Change) -> &'static str {
    match change.kind {
        _ if change.fixed.is_some() => "Fixed for the term",
        Kind::Example => "Worked examples",
        Kind::Variation => "Variations",
        Kind::Wording | Kind::Name => "Names and words for readers",
        _ => "Terms",
    }
}
