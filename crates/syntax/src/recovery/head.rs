//! Heads of items that are not sound.

use super::stop;
use crate::build::{Builder, Head, Pair, Parts};
use crate::keywords::{self, Block};
use crate::lexer::{self, Kind};
use crate::parser::{MeedParser, Rule};
use crate::slips::{self, Stop};
use crate::tree::{Name, Text};
use meed_diagnostics::{Code, Diagnostic, Span};
use pest::Parser as _;

impl Builder<'_> {
    /// The head of an item that was not sound. What can be read of it goes into `head`, so that the rest of the
    /// contract still finds the name. Gives the place of the opening brace, if there is one.
    pub(crate) fn bad_head(
        &mut self,
        pair: &Pair<'_>,
        block: &'static Block,
        word: &str,
        head: &mut Head,
    ) -> Option<Span> {
        let text = pair.as_str().trim_end();
        let start = pair.as_span().start();
        let brace = Parts::of(pair.clone()).one(Rule::lbrace);
        let plural = word == block.plural;
        let rule = if plural { Rule::plural_head_line } else { block.head };
        let usage = if plural { "indicators {" } else { keywords::head_usage(block) };
        let said = self.diagnostics.len();
        self.at_offset(start, |builder| {
            if let Some(diagnostic) = slips::after_keyword(text, word, 0, |range| builder.range(range)) {
                builder.report(diagnostic);
            } else if let Some((at, rules)) = stop(rule, text) {
                let rules = if rules.is_empty() { vec![Rule::name] } else { rules };
                let lead = text.len() - text.trim_start_matches(' ').len();
                let diagnostic =
                    builder.at_stop(rule, &Stop { text, at: at.max(lead), rules: &rules }, Some(usage));
                builder.report(diagnostic);
            }
        });
        if self.diagnostics.len() == said {
            let span = self.span(pair);
            self.report(
                Diagnostic::new(
                    Code::UnexpectedText,
                    span,
                    format!("{} cannot begin like this", block.phrase),
                )
                .with_help(format!("it is written like this: `{usage}`")),
            );
        }
        if !plural {
            self.salvage(text, self.file_place(start), head);
        }
        brace.map(|brace| self.span(&brace))
    }

    /// Name and title of a head that is not sound, where they can be told.
    fn salvage(&self, text: &str, start: usize, head: &mut Head) {
        for token in lexer::tokens(text) {
            let span = || self.file_span(start + token.start, start + token.start + token.text.len());
            match token.kind {
                Kind::Word if head.name.is_none() && head.title.is_none() => {
                    let name = slips::kebab(token.text);
                    if MeedParser::parse(Rule::name_line, &name).is_ok() {
                        head.name = Some(Name { text: name, span: span() });
                    }
                }
                Kind::String if head.title.is_none() => {
                    // A text that is not closed ends before the `{` of its line.
                    let closed = token.text.len() > 1 && token.text.ends_with('"');
                    let text = if closed { token.text } else { token.text.trim_end_matches(['{', ' ']) };
                    head.title = Some(Text { text: crate::build::unquote(text), span: span() });
                }
                Kind::OpenBrace => return,
                _ => {}
            }
        }
    }
}
