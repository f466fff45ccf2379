//! What is missing only because it stands in text that could not be read is not reported: the mistake there is.

use meed_diagnostics::{Code, Diagnostic, Severity, Span};
use meed_syntax::tree::{ExampleStatement, File, Item};
use std::collections::HashSet;

/// Leaves out what may be no more than a consequence of text that was passed over.
pub(super) fn leave_out(files: &[&File], has_term: bool, diagnostics: &mut Vec<Diagnostic>) {
    if !has_term {
        diagnostics.retain(|diagnostic| !speaks_of_years(diagnostic.code));
    }
    misspelt(diagnostics);
    // What stands in a circle was not resolved, and so names nothing.
    if diagnostics.iter().any(|diagnostic| diagnostic.code == Code::CircularDefinition) {
        diagnostics.retain(|diagnostic| diagnostic.code != Code::UnusedName);
    }
    // A curve, a definition or an amount with an error was not resolved to its end, and neither was what uses it: both may
    // have named anything.
    let formulas = spans(files, |item| {
        matches!(item, Item::Curve(_) | Item::Define(_) | Item::Carried(_) | Item::Amount(_))
    });
    if diagnostics.iter().any(|diagnostic| is_error_within(diagnostic, &formulas)) {
        diagnostics.retain(|diagnostic| diagnostic.code != Code::UnusedName);
    }
    // Nor was any other item, so that worked examples ask for figures that seem not to be there.
    let unresolved = files.iter().flat_map(|file| &file.items).filter(|item| {
        let block = [item.span()];
        !matches!(item, Item::Example(_)) && diagnostics.iter().any(|found| is_error_within(found, &block))
    });
    let lost: HashSet<&str> = unresolved.flat_map(figures_of).collect();
    if !lost.is_empty() {
        let asked = asked_of(files, &lost);
        let asks = |code| matches!(code, Code::UnknownPath | Code::WrongType);
        diagnostics.retain(|found| !(asks(found.code) && is_error_within(found, &asked)));
    }
    if files.iter().all(|file| file.passed_over.is_empty()) {
        return;
    }
    let blocks = blocks(files);
    let broken: Vec<Option<Span>> =
        files.iter().flat_map(|file| &file.passed_over).map(|span| smallest(&blocks, *span)).collect();
    // An item that could not be read may have defined any name.
    let names_lost = broken.contains(&None);
    diagnostics.retain(|diagnostic| {
        let Some(span) = diagnostic.span() else { return true };
        match diagnostic.code {
            Code::UnusedName | Code::PointsDoNotAddUp => false,
            Code::UnknownName => !(names_lost && diagnostic.fixes.is_empty()),
            Code::NotOneContract => !names_lost,
            Code::MissingStatement
            | Code::WrongTable
            | Code::ApportionmentNotStated
            | Code::TimelineGap
            | Code::TimelineOverlap
            | Code::LinkedWithoutMissingRule
            | Code::LinkedWithoutPays
            | Code::LinkedWithoutSource
            | Code::LinkedWithoutTarget
            | Code::AssessmentNotStated
            | Code::NotCombined
            | Code::SharesDoNotAddUp
            | Code::LinesDifferFromTotal
            | Code::UnknownPath => !broken.contains(&smallest(&blocks, span)),
            _ => true,
        }
    });
}

/// The places of some of the items.
fn spans(files: &[&File], wanted: impl Fn(&Item) -> bool) -> Vec<Span> {
    files.iter().flat_map(|file| &file.items).filter(|item| wanted(item)).map(Item::span).collect()
}

/// Whether it is an error whose place lies in one of these blocks.
fn is_error_within(diagnostic: &Diagnostic, blocks: &[Span]) -> bool {
    let lies_in = |place: Span, block: &Span| {
        place.source == block.source && block.start <= place.start && place.end <= block.end
    };
    diagnostic.severity == Severity::Error
        && diagnostic.span().is_some_and(|place| blocks.iter().any(|block| lies_in(place, block)))
}

/// The names of an item by which a worked example may ask for its figures.
fn figures_of(item: &Item) -> Vec<&str> {
    match item {
        Item::Amount(item) => vec![&item.name.text],
        Item::Input(item) => vec![&item.name.text],
        Item::Define(item) => vec![&item.name.text],
        Item::Carried(item) => vec![&item.name.text],
        Item::Requirement(item) => vec![&item.name.text],
        Item::Payment(item) => {
            let mut names = vec![item.name.text.as_str()];
            for outcome in &item.outcomes {
                names.push(&outcome.name.text);
                for indicator in &outcome.indicators {
                    names.push(&indicator.name.text);
                    names.extend(indicator.components.iter().map(|component| component.name.text.as_str()));
                }
            }
            names.extend(item.additional.iter().map(|additional| additional.name.text.as_str()));
            names
        }
        Item::Contract(_)
        | Item::Party(_)
        | Item::Segment(_)
        | Item::Levels(_)
        | Item::Providers(_)
        | Item::Curve(_)
        | Item::Records(_)
        | Item::Example(_)
        | Item::Variation(_) => Vec::new(),
    }
}

/// The places in worked examples that ask for something of these names.
fn asked_of(files: &[&File], names: &HashSet<&str>) -> Vec<Span> {
    let mut places = Vec::new();
    for item in files.iter().flat_map(|file| &file.items) {
        let Item::Example(example) = item else { continue };
        for statement in &example.statements {
            let (path, value) = match &statement.kind {
                ExampleStatement::Given { path, figure_span, .. } => (path, *figure_span),
                ExampleStatement::Expect { path, value, .. } => (path, value.span()),
                ExampleStatement::In(_) | ExampleStatement::GivenRecords { .. } => continue,
            };
            if path.names.iter().any(|name| names.contains(name.text.as_str())) {
                places.extend([path.span, value]);
            }
        }
    }
    places
}

/// A name that nothing uses because its use is misspelt: the misspelling is reported.
fn misspelt(diagnostics: &mut Vec<Diagnostic>) {
    let meant: Vec<String> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.code == Code::UnknownName)
        .flat_map(|diagnostic| &diagnostic.fixes)
        .flat_map(|fix| &fix.edits)
        .map(|edit| format!("nothing uses `{}`", edit.replacement))
        .collect();
    diagnostics
        .retain(|diagnostic| diagnostic.code != Code::UnusedName || !meant.contains(&diagnostic.message));
}

/// Whether a diagnostic means nothing while the term is not known.
fn speaks_of_years(code: Code) -> bool {
    matches!(
        code,
        Code::YearOutsideTerm
            | Code::TimelineGap
            | Code::TimelineOverlap
            | Code::ChangesInsidePeriod
            | Code::DateOutsideTerm
            | Code::WrongPeriod
            | Code::LinkedWithoutTarget
    )
}

/// Every block of the files.
fn blocks(files: &[&File]) -> Vec<Span> {
    let mut blocks = Vec::new();
    for item in files.iter().flat_map(|file| &file.items) {
        blocks.push(item.span());
        if let Item::Payment(payment) = item {
            for outcome in &payment.outcomes {
                blocks.push(outcome.span);
                for indicator in &outcome.indicators {
                    blocks.push(indicator.span);
                    blocks.extend(indicator.components.iter().map(|component| component.span));
                }
            }
            blocks.extend(payment.additional.iter().map(|additional| additional.span));
        }
    }
    blocks
}

/// The innermost block that a place lies in; none at the top of a file.
fn smallest(blocks: &[Span], place: Span) -> Option<Span> {
    let holds =
        |block: &&Span| block.source == place.source && block.start <= place.start && place.end <= block.end;
    blocks.iter().filter(holds).min_by_key(|block| block.len()).copied()
}
