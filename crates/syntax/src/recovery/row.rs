//! Lines of a block or a table that were passed over.

use super::near::{found, near_keyword};
use super::stop;
use crate::build::{Builder, Pair, Parts};
use crate::expected::list;
use crate::keywords::{self, Block};
use crate::numbers::short;
use crate::parser::Rule;
use crate::slips::{self, Stop};
use meed_diagnostics::{Code, Diagnostic, Safety, Span};

impl Builder<'_> {
    /// A line of a block that was passed over.
    pub(crate) fn bad_line(&mut self, pair: &Pair<'_>, block: &'static Block) {
        if self.is_full() {
            return;
        }
        if block.statements.is_empty() {
            self.bad_row(pair, Rule::row_line);
            return;
        }
        let start = pair.as_span().start();
        let head = Parts::of(pair.clone()).one(Rule::bad_open).map_or(pair.as_str(), |open| open.as_str());
        let head = head.trim_end();
        self.at_offset(start, |builder| builder.explain(block.line, head, Some(block)));
        self.table_inside(pair);
    }

    /// A line whose first word is no keyword of its block.
    pub(super) fn unknown_statement(&mut self, text: &str, word: &str, normal: &str, block: &'static Block) {
        let lead = text.len() - text.trim_start_matches(keywords::GLUE).len();
        let span =
            self.range(lead..lead + word.len().max(found(text.trim_start_matches(keywords::GLUE)).len()));
        if text.trim_start_matches(keywords::GLUE).starts_with('|') {
            self.report(
                Diagnostic::new(Code::UnexpectedText, span, format!("a row of a table stands here, where {} has none", block.phrase))
                    .with_help("a table stands between the `{` and `}` of what it belongs to, such as `pays by thresholds {`"),
            );
            return;
        }
        if text.trim_start_matches(keywords::GLUE).starts_with('{') {
            self.report(lone_brace(span));
            return;
        }
        if word.is_empty() {
            let shown = found(text.trim_start_matches(keywords::GLUE));
            self.report(
                Diagnostic::new(
                    Code::UnexpectedText,
                    span,
                    format!("`{}` begins no statement of {}", short(shown), block.phrase),
                )
                .with_help(statements_of(block)),
            );
            return;
        }
        let lower = normal.to_lowercase();
        let exact = block.statements.iter().copied().find(|keyword| *keyword == lower);
        let near = match exact {
            Some(exact) => Some((word.len(), exact)),
            None => near_keyword(text.trim_start_matches(keywords::GLUE), block.statements),
        };
        let mut diagnostic = Diagnostic::new(
            Code::UnknownStatement,
            span,
            match exact {
                Some(keyword) => {
                    format!("keywords are written in small letters: `{keyword}`, not `{}`", short(word))
                }
                None => format!("{} has no statement `{}`", block.phrase, short(word)),
            },
        );
        let elsewhere = slips::blocks_with(normal);
        if !elsewhere.is_empty() {
            diagnostic = diagnostic.with_help(format!("`{normal}` stands in {}", list(&elsewhere, "or")));
        } else if let Some((length, near)) = near {
            let safety = if exact.is_some() { Safety::Safe } else { Safety::ChoosesATerm };
            diagnostic = diagnostic.with_help(format!("did you mean `{near}`?")).with_fix(
                format!("write `{near}`"),
                self.range(lead..lead + length),
                near,
                safety,
            );
        } else {
            diagnostic = diagnostic.with_help(statements_of(block));
        }
        self.report(diagnostic);
    }

    /// The rows of a table whose first line was not sound have mistakes of their own.
    fn table_inside(&mut self, pair: &Pair<'_>) {
        let mut open = None;
        for part in Parts::of(pair.clone()) {
            match part.as_rule() {
                Rule::bad_open => open = Some(self.span(&part)),
                Rule::bad_statement | Rule::bad_table => self.bad_row(&part, Rule::row_line),
                Rule::rbrace => self.closing_brace(&part),
                Rule::unclosed => {
                    if let Some(open) = open {
                        self.unclosed(open, "this table", part.as_span().start());
                    }
                }
                Rule::after_brace => self.after_brace(&part),
                _ => {}
            }
        }
    }

    /// A line of a table that is no row.
    pub(crate) fn bad_row(&mut self, pair: &Pair<'_>, rule: Rule) {
        if self.is_full() {
            return;
        }
        let text = pair.as_str().trim_end();
        let start = pair.as_span().start();
        let span = self.span_of(start, start + text.len());
        if !text.starts_with('|') {
            self.report(
                Diagnostic::new(
                    Code::UnexpectedText,
                    span,
                    format!("`{}` is no row of a table", short(text)),
                )
                .with_help("a row begins and ends with `|`; `}` on a line of its own closes the table"),
            );
        } else if let Some((at, rules)) = stop(rule, text) {
            self.at_offset(pair.as_span().start(), |builder| {
                if at >= text.len() && !text.ends_with('|') {
                    let span = builder.range(text.len()..text.len());
                    builder.report(open_row(span, text));
                    return;
                }
                let diagnostic = builder.at_stop(rule, &Stop { text, at, rules: &rules }, None);
                builder.report(diagnostic);
            });
        } else {
            self.report(Diagnostic::new(Code::UnexpectedText, span, "this row cannot be read here"));
        }
    }
}

fn statements_of(block: &Block) -> String {
    let quoted: Vec<String> = block.statements.iter().map(|keyword| format!("`{keyword}`")).collect();
    format!("the statements of {} are {}", block.phrase, list(&quoted, "and"))
}

/// A first row that holds no headings.
pub(crate) fn row_for_heading(span: Span) -> Diagnostic {
    Diagnostic::new(Code::WrongTable, span, "the first row of a table holds its column headings, not figures")
        .with_help("put a row of headings before it, such as `| level | pays |` or `| Year 1 | Year 2 |`")
}

/// A row without its last bar.
pub(crate) fn open_row(span: Span, text: &str) -> Diagnostic {
    let end = span.after();
    Diagnostic::new(Code::UnexpectedText, if text.len() > 200 { end } else { span }, "a row ends with `|`")
        .with_help("put a `|` after the last cell")
        .with_fix("write ` |`", end, " |", Safety::Safe)
}

/// A `{` on a line of its own.
pub(super) fn lone_brace(span: Span) -> Diagnostic {
    Diagnostic::new(Code::UnexpectedText, span, "`{` does not stand on a line of its own")
        .with_help("put the `{` at the end of the line that opens the block")
}
