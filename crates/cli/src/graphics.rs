//! Diagnostics drawn beside the lines concerned, by miette.

use meed_diagnostics::{Diagnostic, Label, Safety, Severity, SourceId, SourceText, Sources};
use meed_report::visible;
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents,
};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

/// Draws every diagnostic, in the order given.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, colour: bool, width: usize) -> String {
    let theme = if colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_width(width).with_links(false);
    let excerpts = excerpts(diagnostics, sources);
    let mut out = String::new();
    for (at, diagnostic) in diagnostics.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        if handler.render_report(&mut out, &Drawn::new(diagnostic, &excerpts)).is_err() {
            // Better plainly than not at all.
            out.push_str(&meed_report::diagnostics::plain::render(std::slice::from_ref(diagnostic), sources));
        }
    }
    out
}

/// Every text that a diagnostic points into, fit to be shown.
fn excerpts<'a>(diagnostics: &[Diagnostic], sources: &'a Sources) -> HashMap<SourceId, Excerpts<'a>> {
    let labels = diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels);
    let mut excerpts = HashMap::new();
    for label in labels {
        if let Some(source) = sources.get(label.span.source) {
            let id = label.span.source;
            excerpts.entry(id).or_insert_with(|| Excerpts { source, text: harmless(source.text()) });
        }
    }
    excerpts
}

/// `text` without what could move the cursor or turn the direction of writing; every byte keeps its place.
fn harmless(text: &str) -> Cow<'_, str> {
    let mut shown: Option<String> = None;
    for (at, character) in text.char_indices() {
        let ends_a_line = character == '\r' && text.as_bytes().get(at + 1) == Some(&b'\n');
        let replacement = match character {
            '\n' | '\t' => None,
            _ if ends_a_line => None,
            _ if character.is_ascii_control() => Some('?'),
            _ if character.is_control() => Some('¿'),
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                Some(char::REPLACEMENT_CHARACTER)
            }
            _ => None,
        };
        if replacement.is_some() && shown.is_none() {
            shown = text.get(..at).map(str::to_owned);
        }
        if let Some(shown) = &mut shown {
            shown.push(replacement.unwrap_or(character));
        }
    }
    shown.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// A text from which miette takes the lines it needs, found by our own index rather than by a scan from the start.
struct Excerpts<'a> {
    source: &'a SourceText,
    text: Cow<'a, str>,
}

impl SourceCode for Excerpts<'_> {
    fn read_span<'b>(
        &'b self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'b> + 'b>, MietteError> {
        let bytes = self.text.as_bytes();
        // Asked for no lines before it, miette wants to know where the span itself begins: for the headline.
        let mut start = if lines_before == 0 { span.offset() } else { line_start(bytes, span.offset()) };
        for _ in 0..lines_before {
            start = line_start(bytes, start.saturating_sub(1));
        }
        let mut end = line_end(bytes, (span.offset() + span.len()).saturating_sub(1).max(span.offset()));
        for _ in 0..lines_after {
            end = line_end(bytes, end);
        }
        let first = self.source.line_column(start);
        let last = self.source.line_column(end.saturating_sub(1).max(start)).line;
        let data = bytes.get(start..end).ok_or(MietteError::OutOfBounds)?;
        let contents = MietteSpanContents::new_named(
            visible(self.source.name()),
            data,
            SourceSpan::from((start, end - start)),
            first.line - 1,
            first.column - 1,
            last + 1 - first.line,
        );
        Ok(Box::new(contents))
    }
}

/// Where the line begins that a byte lies in.
fn line_start(bytes: &[u8], at: usize) -> usize {
    let before = bytes.get(..at).unwrap_or(bytes);
    before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1)
}

/// Where the line ends that a byte lies in, its newline included.
fn line_end(bytes: &[u8], at: usize) -> usize {
    let after = bytes.get(at..).unwrap_or_default();
    after.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |newline| at + newline + 1)
}

/// A diagnostic as miette wants it: with the places of one file, and those of other files as related ones.
struct Drawn<'a> {
    message: String,
    code: Option<&'static str>,
    severity: miette::Severity,
    help: Option<String>,
    labels: Vec<LabeledSpan>,
    excerpts: Option<&'a Excerpts<'a>>,
    related: Vec<Drawn<'a>>,
}

impl<'a> Drawn<'a> {
    fn new(diagnostic: &Diagnostic, excerpts: &'a HashMap<SourceId, Excerpts<'a>>) -> Self {
        let home = diagnostic.labels.first().map(|label| label.span.source);
        let (here, elsewhere): (Vec<&Label>, Vec<&Label>) =
            diagnostic.labels.iter().partition(|label| Some(label.span.source) == home);
        let severity = match diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        };
        let related = elsewhere.into_iter().map(|label| Self::elsewhere(label, excerpts)).collect();
        Self {
            message: visible(&diagnostic.message),
            code: Some(diagnostic.code.as_str()),
            severity,
            help: help(diagnostic),
            labels: here.iter().enumerate().map(|(at, label)| labelled(label, at == 0)).collect(),
            excerpts: home.and_then(|home| excerpts.get(&home)),
            related,
        }
    }

    fn elsewhere(label: &Label, excerpts: &'a HashMap<SourceId, Excerpts<'a>>) -> Self {
        let text = if label.text.is_empty() { "see also".to_owned() } else { visible(&label.text) };
        Self {
            message: text,
            code: None,
            severity: miette::Severity::Advice,
            help: None,
            labels: vec![LabeledSpan::new_primary_with_span(None, place(label))],
            excerpts: excerpts.get(&label.span.source),
            related: Vec::new(),
        }
    }
}

fn labelled(label: &Label, primary: bool) -> LabeledSpan {
    let text = (!label.text.is_empty()).then(|| visible(&label.text));
    if primary {
        LabeledSpan::new_primary_with_span(text, place(label))
    } else {
        LabeledSpan::new_with_span(text, place(label))
    }
}

fn place(label: &Label) -> SourceSpan {
    SourceSpan::from((label.span.start as usize, label.span.len()))
}

fn help(diagnostic: &Diagnostic) -> Option<String> {
    let choices = diagnostic.fixes.iter().filter(|fix| fix.safety == Safety::ChoosesATerm).count();
    // Of several readings each is told. A single fix that chooses says what the help says already.
    let fixes = diagnostic.fixes.iter().filter_map(|fix| match fix.safety {
        Safety::Safe => Some(format!("`meed check --fix` can: {}", fix.title)),
        Safety::ChoosesATerm if choices > 1 => Some(format!("- {}", fix.title)),
        Safety::ChoosesATerm => diagnostic.help.is_none().then(|| format!("perhaps: {}", fix.title)),
    });
    let lines: Vec<_> = diagnostic.help.iter().cloned().chain(fixes).map(|line| visible(&line)).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

impl fmt::Debug for Drawn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Display for Drawn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Drawn<'_> {}

impl miette::Diagnostic for Drawn<'_> {
    fn code<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        self.code.map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpts.map(|excerpts| excerpts as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.labels.is_empty()).then(|| Box::new(self.labels.iter().cloned()) as Box<_>)
    }

    fn related<'b>(&'b self) -> Option<Box<dyn Iterator<Item = &'b dyn miette::Diagnostic> + 'b>> {
        (!self.related.is_empty())
            .then(|| Box::new(self.related.iter().map(|one| one as &dyn miette::Diagnostic)) as Box<_>)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use meed_diagnostics::{Code, Span};

    fn span(sources: &Sources, source: SourceId, text: &str) -> Span {
        let start = sources.get(source).unwrap().text().find(text).unwrap();
        Span::new(source, start, start + text.len())
    }

    #[test]
    fn places_in_two_files_at_the_end_and_across_lines() {
        let mut sources = Sources::new();
        let rules = sources.add("contract.meed", "party 健康 \"x\" {\r\n\trole  provider\r\n}\r\n");
        let data = sources.add("data.csv", "indicator,value\na,\u{1b}[31m61\u{202e}");
        let end = sources.get(rules).unwrap().text().len();
        let diagnostics = [
            Diagnostic::new(Code::WrongFigure, span(&sources, data, "61"), "61 is\u{1b}[2J no level")
                .with_text("row 2")
                .with_label(span(&sources, rules, "健康"), "asks for a level")
                .with_label(span(&sources, rules, "provider"), ""),
            Diagnostic::new(Code::UnclosedBlock, Span::new(rules, end, end), "the file ends here"),
            Diagnostic::new(Code::UnexpectedText, span(&sources, rules, "{\r\n\trole"), "over two lines"),
            Diagnostic {
                labels: Vec::new(),
                ..Diagnostic::new(Code::NotOneContract, Span::new(rules, 0, 0), "nowhere")
            },
        ];
        let drawn = render(&diagnostics, &sources, false, 80);
        assert!(!drawn.contains(['\u{1b}', '\u{202e}']), "{drawn}");
        insta::assert_snapshot!(drawn);
    }

    #[test]
    fn colour_only_where_it_is_wanted() {
        let mut sources = Sources::new();
        let rules = sources.add("contract.meed", "party\n");
        let diagnostics = [Diagnostic::new(Code::UnclosedBlock, Span::new(rules, 0, 5), "open")];
        assert!(render(&diagnostics, &sources, true, 80).contains('\u{1b}'));
        assert!(!render(&diagnostics, &sources, false, 80).contains('\u{1b}'));
        // A text that is not there is no reason to stop.
        let elsewhere = [Diagnostic::new(Code::UnclosedBlock, Span::new(SourceId(9), 5, 7), "open")];
        assert!(render(&elsewhere, &sources, false, 80).contains("open"));
    }
}
