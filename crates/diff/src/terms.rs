//! The terms of one version: the outlines of its files as one, and what they were written as.

use crate::Version;
use crate::change::Written;
use meed_contract::calendar::Calendar;
use meed_diagnostics::{SourceId, Span};
use meed_syntax::{Grid, GridCell, Node, Outline, Word, outline};

/// The keyword of what is no term: which files make up a contract.
pub(crate) const IMPORT: &str = "import";

pub(crate) struct Terms<'a> {
    pub(crate) outline: Outline,
    pub(crate) calendar: &'a Calendar,
    pub(crate) files: &'a [(SourceId, &'a str)],
}

impl<'a> Terms<'a> {
    pub(crate) fn of(version: &'a Version<'a>) -> Self {
        let nodes = version.files.iter().flat_map(|(source, text)| outline(*source, text).nodes);
        Self {
            outline: Outline { nodes: nodes.filter(|node| node.keyword != IMPORT).collect() },
            calendar: &version.contract.calendar,
            files: &version.files,
        }
    }

    /// What words were written as: the text itself where they stand on one line, else one way of writing them.
    pub(crate) fn words(&self, words: &[Word], otherwise: Span) -> Written {
        let one_way = meed_syntax::spoken(words);
        let span = match (words.first(), words.last()) {
            (Some(first), Some(last)) if first.span.source == last.span.source => first.span.to(last.span),
            _ => otherwise,
        };
        let text = self.slice(span).filter(|text| !text.contains(['\n', '#', '|']));
        // What was put together from a heading and a cell was not written like that.
        let text = text.filter(|text| text.split_whitespace().count() == spaced(words)).unwrap_or(&one_way);
        Written { text: text.split_whitespace().collect::<Vec<_>>().join(" "), span }
    }

    pub(crate) fn cell(&self, cell: &GridCell) -> Written {
        self.words(&cell.words, cell.span)
    }

    /// What a node says behind its keyword and what it is about, with its table.
    pub(crate) fn said(&self, node: &Node) -> Written {
        let about = node.subject_length().map_or(0, |length| length + 1);
        let said = self.words(node.words.get(about..).unwrap_or_default(), node.said_span());
        match &node.table {
            None => said,
            Some(table) => {
                let rows = rows(table);
                let text = if said.text.is_empty() { rows } else { format!("{} {rows}", said.text) };
                Written { text, span: node.span }
            }
        }
    }

    fn slice(&self, span: Span) -> Option<&str> {
        let (_, text) = self.files.iter().find(|(source, _)| *source == span.source)?;
        text.get(span.range())
    }
}

/// How many words with space between them these words are.
fn spaced(words: &[Word]) -> usize {
    meed_syntax::spoken(words).split(' ').count()
}

/// A table on one line.
fn rows(table: &Grid) -> String {
    let row = |cells: &[GridCell]| cells.iter().map(GridCell::text).collect::<Vec<_>>().join(" | ");
    let rows: Vec<String> =
        std::iter::once(row(&table.header)).chain(table.rows.iter().map(|cells| row(&cells.cells))).collect();
    format!("{{ {} }}", rows.join("; "))
}
