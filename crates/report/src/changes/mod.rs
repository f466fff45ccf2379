//! What changed between two versions of a contract, as people and programs read it.

pub mod docx;
pub mod edits;
pub mod html;
pub mod json;
pub mod markdown;
pub mod merged;
pub mod text;

mod effects;
mod favours;
mod money;
mod phrases;
mod possible;
mod redlined;
mod scenarios;
mod tables;
mod told;
mod wording;
mod worth_json;

use crate::InputFile;
use crate::layout::visible;
use meed_contract::Contract;
use meed_diagnostics::Sources;
use meed_diff::money::{Judged, Possible, Priced};
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
    /// The first version's file. Its fingerprint is of what its terms say.
    pub old: InputFile,
    /// The second version's file, likewise.
    pub new: InputFile,
    /// The kinds of change that are shown; all of them where none is named.
    pub only: Vec<Kind>,
    /// What the changes are worth, where that was asked for.
    pub money: Option<Money<'a>>,
    /// The texts.
    pub sources: &'a Sources,
}

/// What changes are worth.
#[derive(Clone, Debug)]
pub struct Money<'a> {
    /// The names of the data files.
    pub data: Vec<String>,
    /// What is paid with these data, where there are any.
    pub priced: Option<Priced>,
    /// What is paid in each scenario.
    pub scenarios: Vec<Scenario>,
    /// The lowest and the highest that can be paid, whatever the data, where that was asked for.
    pub possible: Option<Possible>,
    /// Whether these are shown; else only what they mean for one's own side is.
    pub shows_possible: bool,
    /// Whom each change favours: for one's own side only, and so only where that was asked for.
    pub judged: Option<Vec<Judged>>,
    /// The second version, whose measures and scales figures are told by.
    pub contract: &'a Contract,
}

/// What changes are worth with one of several sets of data.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What it is called.
    pub name: String,
    /// The names of the data files; none of a worked example.
    pub data: Vec<String>,
    /// The contract year of a worked example, counted from 0; the sums are of this year alone.
    pub year: Option<usize>,
    /// What is paid.
    pub priced: Priced,
}

impl Money<'_> {
    /// What is said of whom a change favours.
    fn judged(&self, at: usize) -> Option<&Judged> {
        self.judged.iter().flatten().find(|judged| judged.changes.contains(&at))
    }
}

impl Context<'_> {
    /// The scenarios that were priced.
    fn scenarios(&self) -> &[Scenario] {
        self.money.as_ref().map(|money| money.scenarios.as_slice()).unwrap_or_default()
    }

    /// The lowest and the highest that can be paid, where they are shown.
    fn possible(&self) -> Option<&Possible> {
        self.money.as_ref().filter(|money| money.shows_possible)?.possible.as_ref()
    }

    /// What else is said of what a change is worth: in each scenario, at both ends, and to one's own side.
    fn further_worth(&self, at: usize) -> Vec<String> {
        let at_the_ends = self.possible().and_then(|possible| possible::of_change(at, possible));
        scenarios::of_change(at, self).into_iter().chain(at_the_ends).collect()
    }

    /// What is said of a change to one's own side besides whom it favours.
    fn worst_case(&self, at: usize) -> Option<String> {
        let money = self.money.as_ref().filter(|money| money.judged.is_some())?;
        possible::worst_case(at, money)
    }

    /// Whether the report says whom changes favour: then it is for one's own side only.
    fn is_internal(&self) -> bool {
        self.money.as_ref().is_some_and(|money| money.judged.is_some())
    }

    /// Whether the report says what changes are worth.
    fn is_priced(&self) -> bool {
        self.money.as_ref().is_some_and(|money| money.priced.is_some())
    }

    /// Whether a change is shown.
    fn shows(&self, change: &Change) -> bool {
        self.only.is_empty() || self.only.contains(&change.kind)
    }

    /// How many changes are not shown.
    fn hidden(&self, comparison: &Comparison) -> usize {
        comparison.changes.iter().filter(|change| !self.shows(change)).count()
    }

    /// A place as `file:line`, without the folders: those of both versions are said once.
    fn place(&self, span: meed_diagnostics::Span) -> String {
        let name = self.sources.name(span.source);
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        format!("{}:{}", visible(file), self.sources.line_column(span).line)
    }
}

/// Changes under the headings under which reports tell them: what is fixed first, what no payment depends on last.
fn grouped<'c>(
    comparison: &'c Comparison,
    context: &Context<'_>,
) -> Vec<(&'static str, Vec<(usize, &'c Change)>)> {
    let numbered = comparison.changes.iter().enumerate().map(|(at, change)| (at + 1, change));
    let numbered = numbered.filter(|(_, change)| context.shows(change));
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
