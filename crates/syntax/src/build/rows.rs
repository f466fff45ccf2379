//! Tables of items: `indicators { … }` holds one table, a row an item.
//!
//! A cell holds what follows its column's keyword in the statement. So it is read as that statement: heading, space,
//! cell. There is no second syntax for cells, and their mistakes are explained like those of statements.

use super::{Builder, Map, Pair};
use crate::keywords::Block;
use crate::parser::{MeedParser, Rule};
use crate::recovery;
use crate::tree::{Name, Statement, Text};
use meed_diagnostics::{Code, Diagnostic, Safety, Span, nearest};
use pest::Parser as _;

/// A row of a table of items as an item.
pub(super) struct ItemRow<S> {
    pub(super) name: Name,
    pub(super) title: Text,
    pub(super) statements: Vec<Statement<S>>,
    pub(super) span: Span,
}

/// A cell that is not yet read: its text, and where it stands in the file.
#[derive(Clone, Copy)]
pub(super) struct RawCell<'i> {
    pub(super) text: &'i str,
    pub(super) start: usize,
}

/// A row that is not yet read.
pub(super) struct RawRow<'i> {
    pub(super) cells: Vec<RawCell<'i>>,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl<'i> RawRow<'i> {
    /// Splits a row at its bars, but for those inside strings. `None` if it does not end with one.
    /// It begins at `start` of the file.
    pub(super) fn of(pair: &Pair<'i>, start: usize) -> Option<Self> {
        let text = pair.as_str().trim_end();
        let mut cells = Vec::new();
        let mut from = 1;
        let (mut quoted, mut escaped) = (false, false);
        for (at, byte) in text.bytes().enumerate().skip(1) {
            match byte {
                b'"' if !escaped => quoted = !quoted,
                b'|' if !quoted => {
                    let cell = text.get(from..at)?;
                    let lead = cell.len() - cell.trim_start_matches(' ').len();
                    cells.push(RawCell { text: cell.trim_matches(' '), start: start + from + lead });
                    from = at + 1;
                }
                _ => {}
            }
            escaped = quoted && byte == b'\\' && !escaped;
        }
        (from == text.len() && !cells.is_empty()).then_some(Self { cells, start, end: start + text.len() })
    }
}

impl Builder<'_> {
    /// A table of items whose columns are `name`, `title` and statements, spread into items. Statements beside the
    /// table belong to every row.
    pub(super) fn item_rows<S: Clone>(
        &mut self,
        pair: Pair<'_>,
        block: &'static Block,
        read: impl Fn(&mut Self, Pair<'_>) -> Option<Statement<S>>,
    ) -> Vec<ItemRow<S>> {
        let mut shared = Vec::new();
        let (heading, rows, _) =
            self.raw_table(pair, block, |builder, part| shared.extend(read(builder, part)));
        let Some(heading) = heading else { return Vec::new() };
        let mut known = vec!["name", "title"];
        known.extend(block.statements);
        for cell in &heading.cells {
            let words = normal(cell.text);
            if !known.contains(&words.as_str()) {
                self.unknown_column(*cell, block, &known);
            }
        }
        if !self.has_columns(&heading, &["name", "title"]) {
            return Vec::new();
        }
        let mut items = Vec::new();
        for row in &rows {
            let (mut name, mut title) = (None, None);
            let mut statements = shared.clone();
            for (column, cell) in heading.cells.iter().zip(&row.cells) {
                match normal(column.text).as_str() {
                    "name" => name = self.name_cell(*cell),
                    "title" => title = self.title_cell(*cell),
                    words if cell.text != "-" && known.contains(&words) => {
                        statements.extend(self.statement_cell(*column, *cell, " ", block, &read));
                    }
                    _ => {}
                }
            }
            let span = self.file_span(row.start, row.end);
            if let Some(name) = name {
                let title = title.unwrap_or(Text { text: String::new(), span: span.before() });
                items.push(ItemRow { name, title, statements, span });
            }
        }
        items
    }

    /// The heading and the rows of a table of items, each row with a cell for every column; `each` takes what stands
    /// beside the table.
    pub(super) fn raw_table<'i>(
        &mut self,
        pair: Pair<'i>,
        block: &'static Block,
        mut each: impl FnMut(&mut Self, Pair<'_>),
    ) -> (Option<RawRow<'i>>, Vec<RawRow<'i>>, Span) {
        let mut raw = Vec::new();
        // The rows outlive the reading of the block, so they are found first.
        for part in pair.clone().into_inner().filter(|part| part.as_rule() == Rule::raw_row) {
            if let Some(row) = RawRow::of(&part, self.file_place(part.as_span().start())) {
                raw.push(row);
            } else {
                let span = self.span(&part);
                self.report(recovery::open_row(span, part.as_str()));
            }
        }
        let sound = !pair
            .clone()
            .into_inner()
            .any(|part| matches!(part.as_rule(), Rule::bad_head | Rule::bad_inline));
        let head = self.block(pair, block, block.plural, |builder, part| {
            if part.as_rule() != Rule::raw_row {
                each(builder, part);
            }
        });
        let mut rows = raw.into_iter();
        let heading = rows.next();
        let Some(heading) = heading else {
            // A head that is not sound was reported, and its rows were not found.
            if !sound {
                return (None, Vec::new(), head.span);
            }
            self.report(
                Diagnostic::new(
                    Code::WrongTable,
                    head.keyword,
                    format!("`{}` holds one table, and there is none", block.plural),
                )
                .with_help(format!(
                    "write a row of column headings, such as `| name | title |`, and a row for each {}",
                    block.keyword
                )),
            );
            return (None, Vec::new(), head.span);
        };
        let place = self.file_span(heading.start, heading.end);
        let rows = rows
            .filter(|row| {
                let span = self.file_span(row.start, row.end);
                self.fits(heading.cells.len(), place, row.cells.len(), span)
            })
            .collect();
        (Some(heading), rows, head.span)
    }

    /// Whether the heading has all of `wanted`; what is missing is reported.
    pub(super) fn has_columns(&mut self, heading: &RawRow<'_>, wanted: &[&str]) -> bool {
        let mut complete = true;
        for column in wanted {
            if !heading.cells.iter().any(|cell| normal(cell.text) == *column) {
                complete = false;
                let span = self.file_span(heading.start, heading.end);
                self.report(
                    Diagnostic::new(Code::WrongTable, span, format!("this table has no column `{column}`"))
                        .with_help(format!("add a column with the heading `{column}`")),
                );
            }
        }
        complete
    }

    pub(super) fn unknown_column(&mut self, cell: RawCell<'_>, block: &'static Block, known: &[&str]) {
        let span = self.file_span(cell.start, cell.start + cell.text.len());
        let words = normal(cell.text);
        let mut diagnostic = Diagnostic::new(
            Code::UnknownColumn,
            span,
            format!("`{}` means nothing as a column of `{}`", crate::numbers::short(&words), block.plural),
        );
        diagnostic = match nearest(&words, known.iter().copied()) {
            Some(near) => diagnostic.with_help(format!("did you mean `{near}`?")).with_fix(
                format!("write `{near}`"),
                span,
                near,
                Safety::ChoosesATerm,
            ),
            None => {
                diagnostic.with_help(format!("the columns can be {}", crate::expected::list(known, "or")))
            }
        };
        self.report(diagnostic);
    }

    /// The name in a cell.
    pub(super) fn name_cell(&mut self, cell: RawCell<'_>) -> Option<Name> {
        self.cell_with(cell, Rule::name_line, |builder, pair| Some(builder.name(&pair)))
    }

    /// The string in a cell.
    pub(super) fn title_cell(&mut self, cell: RawCell<'_>) -> Option<Text> {
        self.cell_with(cell, Rule::string_line, |builder, pair| Some(builder.string(&pair)))
    }

    /// Reads a cell alone by `rule`.
    pub(super) fn cell_with<T>(
        &mut self,
        cell: RawCell<'_>,
        rule: Rule,
        read: impl FnOnce(&mut Self, Pair<'_>) -> Option<T>,
    ) -> Option<T> {
        self.mapped(Map::from(cell.start), |builder| {
            if let Ok(mut pairs) = MeedParser::parse(rule, cell.text) {
                return read(builder, pairs.next()?);
            }
            builder.explain(rule, cell.text, None);
            None
        })
    }

    /// Reads a cell as the statement that its column's heading begins: `target`, a space, the cell.
    pub(super) fn statement_cell<S>(
        &mut self,
        column: RawCell<'_>,
        cell: RawCell<'_>,
        between: &str,
        block: &'static Block,
        read: impl Fn(&mut Self, Pair<'_>) -> Option<Statement<S>>,
    ) -> Option<Statement<S>> {
        let text = format!("{}{between}{}", column.text, cell.text);
        let map = Map { head: column.start, split: column.text.len() + between.len(), body: cell.start };
        self.mapped(map, |builder| {
            if let Ok(mut pairs) = MeedParser::parse(block.line, &text) {
                return read(builder, pairs.next()?);
            }
            builder.explain(block.line, &text, Some(block));
            None
        })
    }
}

/// Words with one space between them.
pub(super) fn normal(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
