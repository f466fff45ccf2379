//! What stands at the level of the file and begins no item, and items in the wrong place.

use super::near::found;
use super::row::lone_brace;
use crate::build::{Builder, Map, Pair};
use crate::expected::list;
use crate::keywords::{self, Block};
use crate::numbers::short;
use crate::parser::{MeedParser, Rule};
use crate::slips;
use meed_diagnostics::{Code, Diagnostic, Safety, nearest};
use pest::Parser as _;

impl Builder<'_> {
    /// A line at the level of the file that begins no item.
    pub(crate) fn bad_item(&mut self, pair: &Pair<'_>) {
        if self.is_full() {
            return;
        }
        let text = pair.as_str();
        let start = pair.as_span().start();
        let word = keywords::leading(text).to_owned();
        let normal = word.split_whitespace().collect::<Vec<_>>().join(" ");
        let shown = found(text);
        let span = self.span_of(start, start + if word.is_empty() { shown.len() } else { word.len() });
        if text.starts_with('{') {
            self.report(lone_brace(self.span_of(start, start + 1)));
            return;
        }
        let items: Vec<&str> = keywords::BLOCKS
            .iter()
            .flat_map(|block| [block.keyword, block.plural])
            .filter(|keyword| !keyword.is_empty())
            .collect();
        let lower = normal.to_lowercase();
        let exact = items.iter().copied().find(|item| *item == lower);
        let elsewhere = slips::blocks_with(&normal);
        if exact.is_none() && !elsewhere.is_empty() {
            self.report(
                Diagnostic::new(
                    Code::UnknownStatement,
                    span,
                    format!(
                        "`{normal}` is a statement of {}, and stands outside any block here",
                        list(&elsewhere, "or")
                    ),
                )
                .with_help("look for a `}` above that closes a block too early, or for a missing `{`"),
            );
            return;
        }
        if text.starts_with('|') {
            self.report(
                Diagnostic::new(Code::UnexpectedText, span, "this row stands outside any table")
                    .with_help("look for a `}` above that closes the table too early, or for a missing `{`"),
            );
            return;
        }
        let near = exact.or_else(|| nearest(&normal, items.iter().copied())).filter(|_| !word.is_empty());
        let mut diagnostic = Diagnostic::new(
            Code::UnknownItem,
            span,
            match exact {
                Some(keyword) => {
                    format!("keywords are written in small letters: `{keyword}`, not `{}`", short(&word))
                }
                None => format!("`{}` begins no item of a contract", short(shown)),
            },
        );
        diagnostic = match near {
            Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")).with_fix(
                format!("write `{near}`"),
                span,
                near,
                if exact.is_some() { Safety::Safe } else { Safety::ChoosesATerm },
            ),
            None => diagnostic.with_help(format!(
                "the items are {}; a comment begins with `#`",
                list(
                    &[
                        "`contract`",
                        "`party`",
                        "`segment`",
                        "`levels`",
                        "`amount`",
                        "`input`",
                        "`payment`",
                        "`requirement`",
                        "`records`",
                        "`variation`",
                        "`example`",
                        "`import`"
                    ],
                    "and"
                )
            )),
        };
        self.report(diagnostic);
        if let Some(near) = near.filter(|_| !self.is_quiet()) {
            self.read_as(near, text.get(word.len()..).unwrap_or_default(), start, word.len());
        }
    }

    /// Reads an item whose keyword is misspelt as what it seems to be, for the mistakes inside it. Nothing of it
    /// gets into the tree: what it is must be said first.
    fn read_as(&mut self, keyword: &str, rest: &str, start: usize, length: usize) {
        let text = format!("{keyword}{rest}");
        let start = self.file_place(start);
        let map = Map { head: start, split: keyword.len(), body: start + length };
        let said = self.diagnostics.len();
        self.mapped(map, |builder| {
            if let Ok(mut pairs) = MeedParser::parse(Rule::file, &text)
                && let Some(pair) = pairs.next()
            {
                crate::build::build_file(builder, pair);
            }
        });
        // Where the item itself belongs is not what is wrong with it.
        let own = self.file_span(start, start + length).start;
        let mut index = 0;
        self.diagnostics.retain(|diagnostic| {
            index += 1;
            index <= said || diagnostic.span().is_none_or(|span| span.start > own)
        });
    }

    /// An item where it cannot stand.
    pub(crate) fn misplaced(&mut self, pair: &Pair<'_>, block: &'static Block, inside: &str) {
        let start = pair.as_span().start();
        let length = keywords::leading(pair.as_str()).len();
        let span = self.range(start..start + length);
        self.report(
            Diagnostic::new(
                Code::UnexpectedText,
                span,
                format!("{} stands inside {inside}, and not here", block.phrase),
            )
            .with_help(format!(
                "move it into {inside}; look for a `}}` above that closes {inside} too early"
            )),
        );
    }
}
