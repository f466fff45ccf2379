//! Trees to a contract, with every check. Checks collect; they do not stop.
//!
//! One file a construct. First every name is taken in, so that the order of items does not matter; then each item is
//! resolved. A contract comes out only where no error was found: nothing evaluates a contract that is in doubt.

mod amount;
mod apportion;
mod carried;
mod cases;
mod chain;
mod circles;
mod combined;
mod combining;
mod comparison;
mod consequences;
mod contract;
mod counted;
mod counts;
mod curve;
mod define;
mod difference;
mod domain;
mod example;
mod expression;
mod fold;
mod function;
mod in_force;
mod indicator;
mod input;
mod known;
mod lazy;
mod missing;
mod names;
mod order;
mod outcome;
mod over;
mod owner;
mod party;
mod path;
mod payment;
mod periods;
mod phase;
mod portion;
mod providers;
mod record_rows;
mod records;
mod requirement;
mod scale;
mod shared;
mod standing;
mod stated;
mod statements;
mod succession;
mod sums;
mod table;
mod test;
mod thresholds;
mod timeline;
mod uplift;
mod value;
mod varied;
mod versions;
mod year_cell;

pub use names::{Kind as NameKind, Named, named};
pub use path::{FigureNotFound, find_figure, find_judgement};

use crate::calendar::Calendar;
use crate::contract::{Contract, Earlier};
use crate::data_item::DataItem;
use crate::expression::Type;
use crate::levels::Levels;
use crate::segment::Segment;
use crate::variation::Selection;
use meed_diagnostics::{Code, Diagnostic, Severity, Span};
use meed_syntax::tree::{self, Item, Name};
use names::{Kind, Names};
use std::collections::HashMap;
use std::ops::Range;

/// What resolving gives: a contract if there is enough for one, and everything that is wrong.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// The contract; none where an error stands in the way.
    pub contract: Option<Contract>,
    /// Errors, warnings and notes, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Collects what is wrong.
#[derive(Default, Debug)]
struct Checker {
    diagnostics: Vec<Diagnostic>,
    /// How often a name that may have been meant was looked for.
    suggestions: usize,
}

impl Checker {
    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether to look for the name that may have been meant. That takes a look at every name, so with thousands of unknown
    /// names it is done only for about as many as will be shown.
    fn may_suggest(&mut self) -> bool {
        self.suggestions += 1;
        self.suggestions <= meed_diagnostics::SHOWN
    }

    /// A statement that is needed and missing.
    fn missing(&mut self, block: Span, subject: &str, keyword: &str, write: &str) {
        self.report(
            Diagnostic::new(Code::MissingStatement, block, format!("{subject} does not say `{keyword}`"))
                .with_text(format!("`{keyword}` is missing"))
                .with_help(format!("write a line such as `{write}`")),
        );
    }
}

/// What every construct needs while it is resolved.
struct Resolver {
    checker: Checker,
    names: Names,
    /// The groups of providers, and which provider is at hand.
    groups: providers::Providers,
    calendar: Calendar,
    /// How many contract years an extension may add to the term.
    extension_years: u16,
    /// The contract years, counted from 0, for which what is resolved holds: all of them, unless a variation, or a statement
    /// as from a date, makes others hold for the rest.
    in_force: std::ops::Range<usize>,
    points_total: Option<(rust_decimal::Decimal, Span)>,
    levels: Vec<Levels>,
    segments: Vec<Segment>,
    data_items: Vec<DataItem>,
    /// The position in `data_items` of each item's name.
    item_of: HashMap<String, usize>,
    /// The type of each input, by its position.
    input_types: Vec<Option<Type>>,
    /// What is known of names before anything is resolved.
    known: known::Known,
    /// Definitions and curves, each resolved when it is first needed.
    defines: Vec<lazy::Lazy<tree::DefineItem, crate::define::Define>>,
    curves: Vec<lazy::Lazy<tree::CurveItem, crate::curve::Curve>>,
    /// What carried values open with in Year 1, each resolved when its kind is first needed.
    openings: Vec<lazy::Lazy<tree::CarriedItem, crate::expression::Expression>>,
    /// What has a meaning of its own where the expression at hand stands.
    scope: value::Scope,
    /// The payment at hand by its position, and whether it always flows one way.
    paying: Option<over::Paying>,
    /// The items, by position, whose counts are asked for.
    counted: Vec<usize>,
    /// Where what is tested is written, while a test of it is resolved.
    tested: Option<Span>,
    /// Whether the name at hand is asked for as it was in the year before.
    in_previous: bool,
    /// Codes that are taken, with their places.
    codes: HashMap<String, Span>,
    /// Points met so far in the payment at hand, with their places.
    points: Vec<(rust_decimal::Decimal, Span)>,
    /// Whether any payment has points.
    has_points: bool,
    /// What suppressed and rounded counts stand for where an item does not say.
    counts: counts::StatedCounts,
    /// The names of the rows of each kind of record.
    rows: Vec<records::RowNames>,
}

impl Resolver {
    fn find(&mut self, name: &Name, kinds: &[Kind]) -> Option<names::Definition> {
        self.names.find(&mut self.checker, name, kinds)
    }

    fn party(&mut self, name: &Name) -> Option<crate::ids::PartyId> {
        self.find(name, &[Kind::Party]).map(|found| crate::ids::PartyId(found.index))
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.checker.report(diagnostic);
    }
}

/// Resolves the files of one contract, its own file first and then those that it imports, with all its variations.
pub fn resolve(files: &[&tree::File]) -> Resolved {
    resolve_as(files, &Selection::default())
}

/// Resolves the files of one contract, with the variations that `selection` lets count.
pub fn resolve_as(files: &[&tree::File], selection: &Selection) -> Resolved {
    let mut checker = Checker::default();
    let items: Vec<&Item> = files.iter().flat_map(|file| &file.items).collect();
    if versions::are_one(&items) {
        let (contract, diagnostics) = version_of(files, &items, &(0..usize::MAX));
        let contract = contract.map(|contract| Contract { selection: selection.clone(), ..contract });
        return Resolved { contract, diagnostics: meed_diagnostics::limited(diagnostics) };
    }
    let mut varied = varied::apply(&mut checker, &items, selection);
    if !selection.is_everything() {
        versions::leave_out_examples(&mut varied);
    }
    providers::check_dated(&mut checker, &varied.items);
    let versions = versions::versions(&mut checker, &varied);
    let mut diagnostics = checker.diagnostics;
    consequences::leave_out(files, true, &mut diagnostics);
    let mut said: Vec<Diagnostic> = Vec::new();
    let mut unused: Vec<Diagnostic> = Vec::new();
    let mut found: Vec<(usize, Option<Contract>)> = Vec::new();
    for version in &versions {
        let items: Vec<&Item> = version.items.iter().collect();
        let (contract, mut of_version) = version_of(files, &items, &version.years);
        let contract = contract.map(|contract| asking_for_less(contract, version));
        if !version.absent.is_empty() && contract.is_some() {
            let absent = in_force::resting_on(&version.items, &version.absent);
            let without = in_force::without(&version.items, &absent);
            let (_, found) = version_of(files, &without.iter().collect::<Vec<_>>(), &version.years);
            let years = match version.years.start {
                0 => "in Year 1".to_owned(),
                year => format!("from Year {} on", year + 1),
            };
            of_version.extend(in_force::still_used(found, &absent, &years));
        }
        let (here, rest): (Vec<_>, Vec<_>) = of_version
            .into_iter()
            .partition(|diagnostic| matches!(diagnostic.code, Code::UnusedName | Code::OnlyIfExtended));
        // What nothing uses in one year may be used in another, and what only an extension adds is there once one does.
        if found.is_empty() {
            unused = here;
        } else {
            unused.retain(|diagnostic| here.contains(diagnostic));
        }
        for diagnostic in rest.into_iter().filter(|diagnostic| !said.contains(diagnostic)).collect::<Vec<_>>()
        {
            diagnostics.push(if version.years.start == 0 {
                diagnostic.clone()
            } else {
                of_a_later_year(diagnostic.clone(), version.years.start + 1)
            });
            said.push(diagnostic);
        }
        found.push((version.years.start, contract));
    }
    diagnostics.extend(unused);
    let sound = diagnostics.iter().all(|diagnostic| diagnostic.severity < Severity::Error);
    let contract = together(found).filter(|_| sound).map(|mut contract| {
        contract.variations = varied.variations;
        contract.selection = selection.clone();
        contract.left_out = varied.left_out;
        contract
    });
    Resolved { contract, diagnostics: meed_diagnostics::limited(diagnostics) }
}

/// Of what is no part of the contract no data are asked for.
fn asking_for_less(mut contract: Contract, version: &versions::Version) -> Contract {
    for item in &mut contract.data_items {
        if version.absent.iter().any(|one| one.name == item.name) {
            item.asked_for.fill(false);
        }
    }
    contract
}

/// What is wrong only with the contract as it stands from a later year on, with the year.
fn of_a_later_year(mut diagnostic: Diagnostic, year: usize) -> Diagnostic {
    let so_says = format!("so says the contract as varied, from Year {year} on");
    let note = if diagnostic.code == Code::TimelineGap {
        format!(
            "{so_says}; a variation that adds a year says what is set for it, such as `change value in Year {year}`"
        )
    } else {
        so_says
    };
    diagnostic.help = Some(match diagnostic.help.take() {
        Some(help) => format!("{help}; {note}"),
        None => note,
    });
    diagnostic
}

/// The contract of all years from those that stand for some, each with its first year.
fn together(mut found: Vec<(usize, Option<Contract>)>) -> Option<Contract> {
    let (last, whole) = found.pop()?;
    let mut whole = whole?;
    let starts: Vec<usize> = found.iter().skip(1).map(|(start, _)| *start).chain([last]).collect();
    for ((_, contract), until) in found.into_iter().zip(starts) {
        whole.earlier.push(Earlier { until, contract: contract? });
    }
    let asked = |year: usize, item: usize| {
        let asked_for = &whole.in_year(year).data_items.get(item)?.asked_for;
        asked_for.get(year).copied()
    };
    let needs = |item: usize| {
        whole
            .earlier
            .iter()
            .any(|earlier| earlier.contract.data_items.get(item).is_some_and(|item| item.needs_denominator))
    };
    let merged: Vec<(Vec<bool>, bool)> = (0..whole.data_items.len())
        .map(|item| {
            let years = 0..whole.calendar.years().len();
            (years.map(|year| asked(year, item).unwrap_or_default()).collect(), needs(item))
        })
        .collect();
    for (item, (asked_for, needs)) in whole.data_items.iter_mut().zip(merged) {
        item.asked_for = asked_for;
        item.needs_denominator |= needs;
    }
    Some(whole)
}

/// The parties by whom variations were agreed.
fn variation_parties(resolver: &mut Resolver, items: &[&Item]) {
    for item in items {
        let Item::Variation(item) = item else { continue };
        for statement in &item.statements {
            if let tree::VariationStatement::Agreed(_, by) = &statement.kind {
                for name in by {
                    resolver.party(name);
                }
            }
        }
    }
}

/// The contract as it stands for some years, and everything that is wrong with it.
fn version_of(
    files: &[&tree::File],
    items: &[&Item],
    years: &Range<usize>,
) -> (Option<Contract>, Vec<Diagnostic>) {
    let mut checker = Checker::default();
    let header = contract::resolve(&mut checker, files, items);
    let (groups, items) = providers::spread(&mut checker, items);
    let items: Vec<&Item> = items.iter().collect();
    let items = items.as_slice();
    let mut names = take_names(&mut checker, items);
    groups.check_names(&mut checker, &mut names);
    let mut resolver = Resolver {
        checker,
        names,
        groups,
        calendar: header.calendar.clone(),
        extension_years: header.extension.as_ref().map_or(0, contract::years_of),
        in_force: years.clone(),
        points_total: header.points_total,
        levels: Vec::new(),
        segments: Vec::new(),
        data_items: Vec::new(),
        item_of: HashMap::new(),
        input_types: Vec::new(),
        known: known::Known::default(),
        defines: define::waiting(items),
        curves: curve::waiting(items),
        openings: carried::waiting(items),
        scope: value::Scope::default(),
        paying: None,
        counted: Vec::new(),
        tested: None,
        in_previous: false,
        codes: HashMap::new(),
        points: Vec::new(),
        has_points: false,
        counts: header.counts,
        rows: Vec::new(),
    };
    let parties = party::parties(&mut resolver, items);
    let groups = providers::groups(&mut resolver, items);
    resolver.segments = party::segments(&mut resolver, items);
    resolver.levels = party::levels(&mut resolver, items);
    resolver.known = known::Known::of(items, &resolver.levels);
    resolver.input_types = input::types(&mut resolver, items);
    // Inputs first: formulas name their data items.
    let inputs = input::resolve(&mut resolver, items);
    definitions(&mut resolver, items);
    let amounts = amount::resolve(&mut resolver, items);
    let payments = payment::resolve(&mut resolver, items);
    let carried = carried::resolve(&mut resolver, items, &payments);
    let requirements = requirement::resolve(&mut resolver, items);
    for position in std::mem::take(&mut resolver.counted) {
        if let Some(item) = resolver.data_items.get_mut(position) {
            item.needs_denominator = true;
        }
    }
    let records = records::resolve(&mut resolver, items);
    counted::resolve(&mut resolver, items, &records);
    let defines = define::all(&mut resolver);
    let curves = curve::all(&mut resolver);
    sums::check_draws(&mut resolver, &payments, &amounts);
    portion::check_points_used(&mut resolver);
    let extension = header.extension.and_then(|extension| {
        if let Some(date) = extension.notice_by.filter(|date| !resolver.calendar.term().contains(date.date)) {
            timeline::outside_term(&mut resolver, date.date, date.span);
        }
        Some(crate::contract::Extension {
            by: resolver.party(&extension.by)?,
            up_to_years: extension.up_to_years,
            notice_by: extension.notice_by.map(|date| date.date),
        })
    });
    let mut contract = Contract {
        title: header.title,
        reference: header.reference,
        language: header.language,
        calendar: header.calendar,
        extension,
        rounding: header.rounding,
        points_total: header.points_total.map(|(points, _)| points),
        parties,
        groups,
        segments: std::mem::take(&mut resolver.segments),
        levels: std::mem::take(&mut resolver.levels),
        amounts,
        defines,
        carried,
        curves,
        inputs,
        payments,
        requirements,
        records: records.into_iter().collect::<Option<_>>().unwrap_or_default(),
        examples: Vec::new(),
        data_items: std::mem::take(&mut resolver.data_items),
        variations: Vec::new(),
        selection: Selection::default(),
        left_out: Vec::new(),
        earlier: Vec::new(),
        order: Vec::new(),
    };
    // What is half resolved would only be reported again.
    if !resolver.checker.has_errors() {
        contract.order = circles::check(&mut resolver.checker, &contract);
        carried::check_after(&mut resolver.checker, &contract, years);
        records::check_rows(&mut resolver.checker, &contract);
        stated::check_payments(&mut resolver.checker, &contract, years);
        stated::check_deductions(&mut resolver.checker, &contract, years);
        stated::check_carried(&mut resolver.checker, &contract, years);
    }
    if years.end == usize::MAX {
        contract.examples = example::resolve(&mut resolver, &contract, items);
    }
    if years.start == 0 {
        variation_parties(&mut resolver, items);
    }
    resolver.names.report_unused(
        &mut resolver.checker,
        &[
            Kind::Segment,
            Kind::Providers,
            Kind::Levels,
            Kind::Amount,
            Kind::Input,
            Kind::Define,
            Kind::Carried,
            Kind::Curve,
            Kind::Records,
        ],
        files.first().and_then(|file| file.source),
    );
    let mut diagnostics = resolver.checker.diagnostics;
    if resolver.groups.are_used() {
        providers::once_each(&mut diagnostics);
    }
    consequences::leave_out(files, header.has_term, &mut diagnostics);
    let read_whole = files.iter().all(|file| file.passed_over.is_empty());
    let sound = read_whole
        && header.found
        && diagnostics.iter().all(|diagnostic| diagnostic.severity < Severity::Error);
    (sound.then_some(contract), diagnostics)
}

/// Definitions, curves and what carried values open with, each after those that it names, so that a long chain of them is no deep recursion.
fn definitions(resolver: &mut Resolver, items: &[&Item]) {
    let sorted = order::of(items);
    for circle in sorted.circles {
        match circle {
            order::Named::Define(index) => define::in_a_circle(resolver, index),
            order::Named::Carried(index) => carried::in_a_circle(resolver, index),
            order::Named::Curve(index) => curve::in_a_circle(resolver, index),
        }
    }
    for named in sorted.order {
        match named {
            order::Named::Define(index) => define::resolve(resolver, index),
            order::Named::Carried(index) => carried::open(resolver, index),
            order::Named::Curve(index) => curve::resolve(resolver, index),
        }
    }
}

/// What a value is called in messages.
fn value_words(resolver: &Resolver, expression: &crate::expression::Expression) -> String {
    use crate::expression::{ExpressionKind, Own};
    match &expression.kind {
        ExpressionKind::Item(id) => {
            let known = resolver.known.items.iter().find(|(_, item)| item.position == id.0);
            known.map_or_else(String::new, |(name, _)| name.clone())
        }
        ExpressionKind::Amount(id) => resolver.names.name_of(Kind::Amount, id.0),
        ExpressionKind::Define(id) => resolver.names.name_of(Kind::Define, id.0),
        ExpressionKind::Own(Own::Value) => "value".to_owned(),
        _ => "this".to_owned(),
    }
}

/// Takes in every name that the items define, each kind counted in the order written.
fn take_names(checker: &mut Checker, items: &[&Item]) -> Names {
    let mut names = Names::default();
    let mut counts: HashMap<Kind, usize> = HashMap::new();
    for found in names::named(items.iter().copied()) {
        let count = counts.entry(found.kind).or_default();
        names.define(checker, found.name, found.kind, *count);
        *count += 1;
    }
    names
}
