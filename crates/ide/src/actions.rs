//! What can be done at a place with one click. Fixes come from our own diagnostics, never from what a client sends back.

use crate::Analysis;
use crate::rewrites::rewrites;
use meed_diagnostics::{Code, Diagnostic, Edit, Safety, SourceId, Span};

/// Something that can be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Action {
    /// What it does, as an order.
    pub title: String,
    /// What kind of thing it is.
    pub kind: ActionKind,
    /// The replacements; none where it only shows something.
    pub edits: Vec<Edit>,
    /// The diagnostic that it mends or explains, where there is one.
    pub diagnostic: Option<Diagnostic>,
}

/// What kind of thing an action does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ActionKind {
    /// A fix of a diagnostic that changes no reading of the contract.
    SafeFix,
    /// A fix of a diagnostic that chooses a term.
    Fix,
    /// A rewriting that no diagnostic asks for.
    Rewrite,
    /// The explanation of a code is shown.
    Explain(Code),
}

/// Everything that can be done in a range of a file.
pub fn actions(analysis: &Analysis, range: Span) -> Vec<Action> {
    let mut found = Vec::new();
    for diagnostic in analysis.diagnostics().iter().filter(|diagnostic| concerns(diagnostic, range)) {
        for fix in &diagnostic.fixes {
            let kind = match fix.safety {
                Safety::Safe => ActionKind::SafeFix,
                Safety::ChoosesATerm => ActionKind::Fix,
            };
            found.push(Action {
                title: capital(&fix.title),
                kind,
                edits: fix.edits.clone(),
                diagnostic: Some(diagnostic.clone()),
            });
        }
        found.push(Action {
            title: format!("Explain {}: {}", diagnostic.code.as_str(), diagnostic.code.entry().title),
            kind: ActionKind::Explain(diagnostic.code),
            edits: Vec::new(),
            diagnostic: Some(diagnostic.clone()),
        });
    }
    found.extend(rewrites(analysis, range));
    found
}

/// Whether a diagnostic is told in a range: at its first place, or in a fix of it.
fn concerns(diagnostic: &Diagnostic, range: Span) -> bool {
    let touches =
        |span: Span| span.source == range.source && span.start <= range.end && range.start <= span.end;
    diagnostic.span().is_some_and(touches)
        || diagnostic.fixes.iter().any(|fix| fix.edits.iter().any(|edit| touches(edit.span)))
}

fn capital(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The safe fixes of a file that do not touch one another: what `meed check --fix` would apply first.
pub fn safe_edits(analysis: &Analysis, source: SourceId) -> Vec<Edit> {
    let mut taken: Vec<Edit> = Vec::new();
    for diagnostic in analysis.diagnostics() {
        let Some(fix) = diagnostic.fixes.iter().find(|fix| fix.safety == Safety::Safe) else { continue };
        let here = fix.edits.iter().all(|edit| edit.span.source == source);
        let apart = fix.edits.iter().all(|edit| {
            !taken.iter().any(|other| edit.span.start <= other.span.end && other.span.start <= edit.span.end)
        });
        if here && apart {
            taken.extend(fix.edits.iter().cloned());
        }
    }
    taken
}
