//! The third table: what the year opens and closes with, where something is carried from year to year.

use super::{GAP, Page, name_or, title_lines};
use crate::layout::{left, right, visible, width, wrap_at_most};
use crate::statement::{carried, flows};

impl Page<'_> {
    pub(super) fn carried(&mut self) {
        let statement = self.statement;
        if statement.carried.is_empty() {
            return;
        }
        if !statement.payments.is_empty() || flows::deducts(statement) {
            self.line("");
        }
        let figures = self.figures;
        let cells: Vec<[String; 3]> = statement
            .carried
            .iter()
            .map(|line| carried::figures_of(line).map(|figure| visible(&carried::cell(figure, figures))))
            .collect();
        let heading = carried::HEADINGS.map(str::to_owned);
        let all = cells.iter().chain(std::iter::once(&heading)).flatten();
        let figure = all.map(|cell| width(cell)).max().unwrap_or(0);
        let name = self.columns.saturating_sub(3 * (figure + GAP));
        let row = |first: &str, cells: &[String; 3]| {
            let figures: String = cells.iter().map(|cell| right(cell, figure + GAP)).collect();
            format!("{}{figures}", left(first, name))
        };
        self.line(&row("CARRIED FROM YEAR TO YEAR", &heading));
        for (line, cells) in statement.carried.iter().zip(&cells) {
            let room = name.saturating_sub(2 + GAP).max(12);
            let title = visible(name_or(&line.title, &line.name));
            let mut lines = wrap_at_most(&title, room, title_lines(room)).into_iter();
            let first = format!("  {}", lines.next().unwrap_or_default());
            self.line(&row(&first, cells));
            self.lines(lines.map(|line| format!("  {line}")));
            for text in carried::about(line) {
                self.note(4, &text);
            }
        }
    }
}
