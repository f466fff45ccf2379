//! `define growth "…" = …` and `define band "…" by cases { … }`.

use super::{Builder, Pair, Parts};
use crate::keywords;
use crate::parser::Rule;
use crate::tree::{Cell, DefineForm, DefineItem, Grid};
use meed_diagnostics::{Code, Diagnostic, Span};

impl Builder<'_> {
    pub(super) fn define(&mut self, pair: Pair<'_>) -> Option<DefineItem> {
        let mut form = None;
        let mut each_of = None;
        let head = self.block(pair, &keywords::DEFINE, "define", |builder, part| {
            let rule = part.as_rule();
            if rule == Rule::each_of {
                each_of = builder.each_of(part);
                return;
            }
            let grid = part.clone().into_inner().find(|part| part.as_rule() == Rule::grid);
            let mut parts = Parts::of(part);
            form = match rule {
                Rule::define_formula => parts
                    .find(|part| part.as_rule() == Rule::value_timeline)
                    .and_then(|value| builder.timeline(value, Self::expression))
                    .map(DefineForm::Formula),
                Rule::define_cases => parts
                    .find(|part| part.as_rule() == Rule::table)
                    .and_then(|table| builder.table(table))
                    .map(DefineForm::Cases),
                Rule::define_by_provider => parts
                    .find(|part| part.as_rule() == Rule::table)
                    .and_then(|table| builder.table(table))
                    .map(DefineForm::ByProvider),
                Rule::define_grid => {
                    let paths: Vec<_> =
                        parts.by_ref().take_while(|part| part.as_rule() != Rule::grid).collect();
                    grid.and_then(|grid| builder.grid(&paths, grid)).map(DefineForm::Grid)
                }
                _ => None,
            };
        });
        let (name, title, span) = head.named()?;
        Some(DefineItem { name, title, each_of, form: form?, span })
    }

    /// `A and B { … }`
    fn grid(&mut self, paths: &[Pair<'_>], pair: Pair<'_>) -> Option<Grid> {
        let mut paths = paths.iter().filter(|part| part.as_rule() == Rule::path);
        let (rows_by, columns_by) = (self.path(paths.next()?), self.path(paths.next()?));
        let table = self.span(&pair);
        let open = self.span_of(pair.as_span().start(), pair.as_span().start() + 1);
        let mut header: Option<(Vec<Cell>, Span)> = None;
        let mut rows = Vec::new();
        for part in Parts::of(pair) {
            match part.as_rule() {
                Rule::grid_heading => {
                    let place = self.span(&part);
                    let cells: Option<Vec<Cell>> = Parts::of(part)
                        .filter(|part| part.as_rule() != Rule::pipe)
                        .map(|part| self.cell(part))
                        .collect();
                    header = Some((cells?, place));
                }
                Rule::row => {
                    let row = self.row(part);
                    if let (Some((header, place)), Some(row)) = (&header, row)
                        && self.fits(header.len() + 1, *place, row.cells.len(), row.span)
                    {
                        rows.push(row);
                    }
                }
                Rule::rbrace => self.closing_brace(&part),
                Rule::unclosed => self.unclosed(open, "this table", part.as_span().start()),
                Rule::bad_statement | Rule::bad_table => self.bad_row(&part, Rule::row_line),
                Rule::after_brace => self.after_brace(&part),
                _ => {}
            }
        }
        let Some((header, heading)) = header else {
            self.report(
                Diagnostic::new(
                    Code::WrongTable,
                    table.before(),
                    "this table does not begin with its columns",
                )
                .with_help("write a heading whose first cell is empty: `| | below 50% | at least 50% |`"),
            );
            return None;
        };
        Some(Grid { rows_by, columns_by, header, rows, heading })
    }
}
