//! Tables of items, spread into items.

use super::node::{Form, Grid, GridCell, GridRow, Node, Place};
use super::read::Reader;
use super::word::{Word, WordKind, words};
use crate::layout::{Entry, Statement, cells};
use crate::lexer::{Kind, Token};
use crate::tree::{LiteralKind, Name, Text};

impl<'t> Reader<'t> {
    /// The items of a table of items, each with the statements beside the table and those of its cells.
    pub(super) fn rows(&self, singular: &'static str, statement: &Statement<'t>) -> Vec<Node> {
        let Some(block) = &statement.block else { return Vec::new() };
        let shared: Vec<Node> =
            self.nodes(block).into_iter().map(|node| Node { place: Place::Shared, ..node }).collect();
        let mut rows = block.entries.iter().filter_map(|entry| match entry {
            Entry::Row(tokens, _) => Some(tokens),
            Entry::Blank | Entry::Comment(_) | Entry::Statement(_) => None,
        });
        let Some(header) = rows.next() else { return Vec::new() };
        let headings = cells(header);
        rows.map(|row| self.item(singular, &headings, row, &shared)).collect()
    }

    fn item(
        &self,
        singular: &'static str,
        headings: &[&[Token<'t>]],
        row: &[Token<'t>],
        shared: &[Node],
    ) -> Node {
        let span = self.span_of(row).unwrap_or_else(|| self.span(0, 0));
        let mut node = Node {
            keyword: singular.to_owned(),
            form: Form::Item,
            name: None,
            title: None,
            words: Vec::new(),
            table: None,
            children: shared.to_vec(),
            keyword_span: span,
            span,
            place: Place::Row,
        };
        let change = singular == crate::keywords::CHANGES.keyword;
        if change {
            node.form = Form::Statement;
        }
        let mut by_year: Vec<(GridCell, GridCell)> = Vec::new();
        for (heading, cell) in headings.iter().zip(cells(row)) {
            let words_of = |tokens: &[Token<'t>]| words(self.source, self.text, tokens);
            let (Some(first), Some(place)) = (heading.first(), self.span_of(cell)) else { continue };
            let column = words_of(heading);
            let cell_words = words_of(cell);
            let nothing = matches!(cell_words.as_slice(), [only] if only.is_plain("-"));
            match (first.text, cell) {
                ("title", [title]) if title.kind == Kind::String => node.title = Some(self.title(title)),
                (word, _) if change && word == "term" => node.words = cell_words,
                ("name", [name]) if heading.len() == 1 => {
                    node.name = Some(Name { text: name.text.to_owned(), span: place });
                }
                // A column of an amount: its formula, or its sum of one year.
                ("=", _) if nothing => {}
                ("=", _) => {
                    node.words = column.into_iter().chain(cell_words).collect();
                }
                _ if matches!(
                    column.as_slice(),
                    [Word { kind: WordKind::Literal(LiteralKind::Period(_)), .. }]
                ) =>
                {
                    let heading = GridCell { words: column, span: self.span_of(heading).unwrap_or(place) };
                    by_year.push((heading, GridCell { words: cell_words, span: place }));
                }
                // What a change says may be `-`, which is said; of any other statement it is left out.
                _ if nothing && !change => {}
                _ => node.children.push(self.cell(heading, column, cell_words, cell)),
            }
        }
        // What has neither name nor title is told by its cells, as it is in the tree.
        if node.name.is_none() && node.title.is_none() && !change {
            let written =
                cells(row).into_iter().filter_map(|cell| self.text.get(self.span_of(cell)?.range()));
            let written: Vec<String> =
                written.map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
            node.title = Some(Text { text: written.join(", "), span });
        }
        if !by_year.is_empty() && node.words.is_empty() {
            let (header, row): (Vec<_>, Vec<_>) = by_year.into_iter().unzip();
            node.words = ["by", "year"].into_iter().map(|word| Word::plain(word, span)).collect();
            node.table = Some(Grid { header, rows: vec![GridRow { cells: row, span }], span });
        }
        node
    }

    /// A cell as the statement that its column's heading begins.
    fn cell(&self, heading: &[Token<'t>], column: Vec<Word>, cell: Vec<Word>, tokens: &[Token<'t>]) -> Node {
        let (keyword, count) = self.keyword(heading);
        let here = self.span_of(tokens).unwrap_or_else(|| self.span(0, 0));
        let keyword_span = self.span_of(heading).unwrap_or(here);
        // `given recovery-star` names what it is about, as `given recovery-star = …` does.
        let subject: Vec<Word> = column.into_iter().skip(count).collect();
        let equals = (!subject.is_empty()).then(|| Word::plain("=", keyword_span));
        Node {
            keyword,
            form: Form::Statement,
            name: None,
            title: None,
            words: subject.into_iter().chain(equals).chain(cell).collect(),
            table: None,
            children: Vec::new(),
            keyword_span,
            span: here,
            place: Place::Cell,
        }
    }
}
