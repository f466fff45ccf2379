//! What is wrong, where, why and what to do: plain data, from which every rendering is made.

use crate::{Code, Span};

/// How bad it is. Errors stop a contract from being evaluated; warnings and notes do not.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// A fact the reader should know; nothing is wrong.
    Note,
    /// Probably not what was meant.
    Warning,
    /// The contract or the data cannot be used as it stands.
    Error,
}

impl Severity {
    /// The word shown to readers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One thing to tell the reader. Built with [`Diagnostic::new`] and the `with_` methods.
///
/// Messages are lower case, have the user's own words in backticks, and name no type of the program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// Which row of the catalogue it is.
    pub code: Code,
    /// The catalogue's severity, unless the caller raised it.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The places concerned; the first is the one that the reader is sent to.
    pub labels: Vec<Label>,
    /// What to do about it, in one or two sentences.
    pub help: Option<String>,
    /// Edits that would mend it.
    pub fixes: Vec<Fix>,
}

/// A place with what is to be said about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is said at this place; may be empty.
    pub text: String,
}

/// An edit that mends a diagnostic, for `meed check --fix` and for the editor alike.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// What the edit does, as an order: "write `at least 33%`".
    pub title: String,
    /// The replacements; they do not overlap.
    pub edits: Vec<Edit>,
    /// Whether it may be applied without a person's eyes.
    pub safety: Safety,
}

/// One replacement of text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What comes instead.
    pub replacement: String,
}

/// How far a fix can be trusted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Safety {
    /// It writes the same terms in the right form; no reading of the contract changes.
    Safe,
    /// It chooses a term: a person must decide.
    ChoosesATerm,
}

impl Diagnostic {
    /// A diagnostic of `code` at `span`, with the catalogue's severity.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.entry().severity,
            message: message.into(),
            labels: vec![Label { span, text: String::new() }],
            help: None,
            fixes: Vec::new(),
        }
    }

    /// Says `text` at the first place.
    #[must_use]
    pub fn with_text(mut self, text: impl Into<String>) -> Self {
        if let Some(label) = self.labels.first_mut() {
            label.text = text.into();
        }
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn with_label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a fix of one replacement.
    #[must_use]
    pub fn with_fix(
        mut self,
        title: impl Into<String>,
        span: Span,
        replacement: impl Into<String>,
        safety: Safety,
    ) -> Self {
        let edits = vec![Edit { span, replacement: replacement.into() }];
        self.fixes.push(Fix { title: title.into(), edits, safety });
        self
    }

    /// Adds one of several ways in which what is written can be read: `means` says what it comes to, in figures where
    /// it can, and `words` how it is written (in backticks). A person chooses among them.
    #[must_use]
    pub fn with_reading(mut self, means: &str, words: &str, edits: Vec<Edit>) -> Self {
        self.help = Some(WHICH.to_owned());
        self.fixes.push(Fix { title: format!("{means}: {words}"), edits, safety: Safety::ChoosesATerm });
        self
    }

    /// The place that the reader is sent to.
    pub fn span(&self) -> Option<Span> {
        self.labels.first().map(|label| label.span)
    }
}

/// What every question asks for.
const WHICH: &str = "write which of these was agreed";

/// Sorts by place, then by code, so that output never depends on the order of the checks; drops exact repeats.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| {
        (a.span(), a.code.as_str(), &a.message).cmp(&(b.span(), b.code.as_str(), &b.message))
    });
    diagnostics.dedup();
}

/// A text with replacements made, which all lie in it and do not overlap.
pub fn replaced<'e>(text: &str, edits: impl IntoIterator<Item = &'e Edit>) -> String {
    let mut edits: Vec<&Edit> = edits.into_iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let range = edit.span.range();
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(&edit.replacement);
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}
