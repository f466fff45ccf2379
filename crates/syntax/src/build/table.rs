//! Tables as values, and the checks that every row has a cell for every column.

use super::{Builder, Pair, Parts};
use crate::parser::Rule;
use crate::recovery;
use crate::tree::{Cell, CellKind, Header, HeaderKind, Row, Table};
use meed_diagnostics::{Code, Diagnostic, Span};

impl Builder<'_> {
    /// A table. Rows that are not sound are reported and left out; without a heading there is no table.
    pub(super) fn table(&mut self, pair: Pair<'_>) -> Option<Table> {
        let mut span = self.span(&pair);
        let open = self.span_of(pair.as_span().start(), pair.as_span().start() + 1);
        let mut header: Option<(Vec<Header>, Span)> = None;
        let mut broken = false;
        let mut rows = Vec::new();
        for part in Parts::of(pair) {
            match part.as_rule() {
                Rule::header_row => {
                    let place = self.span(&part);
                    header = self.header(part).map(|header| (header, place));
                    broken = header.is_none();
                }
                Rule::row => {
                    let row = self.row(part);
                    if let Some((header, place)) = &header {
                        if let Some(row) = row
                            && self.fits(header.len(), *place, row.cells.len(), row.span)
                        {
                            rows.push(row);
                        }
                    } else if !broken {
                        // What should be the heading holds figures.
                        broken = true;
                        self.report(recovery::row_for_heading(row.map_or(open, |row| row.span)));
                    }
                }
                Rule::rbrace => {
                    self.closing_brace(&part);
                    span = span.before().to(self.span(&part));
                }
                Rule::unclosed => self.unclosed(open, "this table", part.as_span().start()),
                Rule::bad_statement | Rule::bad_table => {
                    let rule =
                        if header.is_none() && !broken { Rule::header_row_line } else { Rule::row_line };
                    broken |= header.is_none();
                    self.bad_row(&part, rule);
                }
                Rule::after_brace => self.after_brace(&part),
                _ => {}
            }
        }
        if header.is_none() && !broken {
            self.report(
                Diagnostic::new(Code::WrongTable, span, "this table is empty")
                    .with_help("a table has a row of column headings and at least one row below it"),
            );
        }
        let (header, _) = header?;
        Some(Table { header, rows, span })
    }

    /// Whether a row has as many cells as the heading; if not, that is reported.
    pub(super) fn fits(&mut self, columns: usize, heading: Span, cells: usize, row: Span) -> bool {
        if columns == cells {
            return true;
        }
        let what = if cells < columns { "too few" } else { "too many" };
        self.report(
            Diagnostic::new(
                Code::WrongCellCount,
                row,
                format!("this row has {what} cells: {cells} instead of {columns}"),
            )
            .with_label(heading, format!("the heading has {columns}"))
            .with_help("give every column its cell; write `-` where a cell is empty on purpose"),
        );
        false
    }

    fn header(&mut self, pair: Pair<'_>) -> Option<Vec<Header>> {
        Parts::of(pair)
            .filter(|part| part.as_rule() != Rule::pipe)
            .map(|part| self.header_cell(&part))
            .collect()
    }

    /// One heading.
    pub(super) fn header_cell(&mut self, pair: &Pair<'_>) -> Option<Header> {
        let span = self.span(pair);
        let kind = match pair.as_rule() {
            Rule::path => HeaderKind::Path(self.path(pair)),
            _ => HeaderKind::Period(self.period(pair)?),
        };
        Some(Header { kind, span })
    }

    pub(super) fn row(&mut self, pair: Pair<'_>) -> Option<Row> {
        let span = self.span(&pair);
        let mut sound = true;
        let mut cells = Vec::new();
        for part in Parts::of(pair) {
            if part.as_rule() != Rule::pipe {
                match self.cell(part) {
                    Some(cell) => cells.push(cell),
                    None => sound = false,
                }
            }
        }
        sound.then_some(Row { cells, span })
    }

    /// One cell.
    pub(super) fn cell(&mut self, pair: Pair<'_>) -> Option<Cell> {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::nothing => CellKind::Nothing,
            Rule::string => CellKind::Text(self.string(&pair)),
            Rule::test => CellKind::Test(self.test(pair)?),
            _ => CellKind::Expression(self.expression(pair)?),
        };
        Some(Cell { kind, span })
    }
}
