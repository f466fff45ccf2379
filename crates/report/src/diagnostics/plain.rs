//! One block of plain lines for each diagnostic: for logs, for `grep`, and for ears.
//!
//! The first line is `file:line:column: severity CODE: message`. Nothing is drawn and nothing depends on alignment, so
//! that a screen reader reads it in order.

use crate::layout::visible;
use meed_diagnostics::{Diagnostic, Label, Safety, Severity, Sources};
use std::fmt::Write as _;

/// Every diagnostic, in the order given, with a blank line between them.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    diagnostics.iter().map(|diagnostic| block(diagnostic, sources)).collect::<Vec<_>>().join("\n")
}

/// `2 errors, 1 warning and 3 notes`; nothing where there are none.
pub fn count(diagnostics: &[Diagnostic]) -> Option<String> {
    let counted: Vec<_> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .filter_map(|severity| {
            let count = diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
            let word = severity.word();
            (count > 0).then(|| meed_contract::words::counted(count, word, &format!("{word}s")))
        })
        .collect();
    (!counted.is_empty()).then(|| meed_contract::words::list(&counted))
}

fn block(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let mut out = String::new();
    let place =
        diagnostic.labels.first().map(|label| format!("{}: ", place(label, sources))).unwrap_or_default();
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "{place}{} {}: {}",
        diagnostic.severity.word(),
        diagnostic.code.as_str(),
        visible(&diagnostic.message)
    );
    for (at, label) in diagnostic.labels.iter().enumerate() {
        let _ = writeln!(out, "  {}", said(label, at == 0, sources));
        let line = sources
            .get(label.span.source)
            .map(|source| visible(source.line(source.line_column(label.span.start as usize).line)));
        if let Some(line) = line.filter(|line| !line.trim().is_empty()) {
            let _ = writeln!(out, "    {}", line.trim());
        }
    }
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(out, "  help: {}", visible(help));
    }
    for fix in &diagnostic.fixes {
        let safety = match fix.safety {
            Safety::Safe => "safe: `meed check --fix` does it",
            Safety::ChoosesATerm => "it chooses a term: decide yourself",
        };
        let _ = writeln!(out, "  fix: {} ({safety})", visible(&fix.title));
    }
    out
}

/// What is said of a place; the first place's position stands in the line above already.
fn said(label: &Label, first: bool, sources: &Sources) -> String {
    let marked = visible(sources.slice(label.span));
    let marked = marked.split_whitespace().collect::<Vec<_>>().join(" ");
    let marked =
        if marked.is_empty() || marked.chars().count() > 60 { String::new() } else { format!("`{marked}`") };
    let text = visible(&label.text);
    let words = match (marked.is_empty(), text.is_empty()) {
        (true, true) => "here".to_owned(),
        (true, false) => text,
        (false, true) => format!("at {marked}"),
        (false, false) => format!("{marked}: {text}"),
    };
    if first { words } else { format!("{}: {words}", place(label, sources)) }
}

fn place(label: &Label, sources: &Sources) -> String {
    let at = sources.line_column(label.span);
    format!("{}:{}:{}", visible(sources.name(label.span.source)), at.line, at.column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::samples;

    #[test]
    fn blocks() {
        let (diagnostics, sources) = samples::mixed();
        insta::assert_snapshot!(render(&diagnostics, &sources));
    }

    #[test]
    fn counts_by_severity() {
        let (diagnostics, _) = samples::mixed();
        assert_eq!(count(&diagnostics).unwrap(), "2 errors, 1 warning and 1 note");
        assert_eq!(count(&[]), None);
    }
}
