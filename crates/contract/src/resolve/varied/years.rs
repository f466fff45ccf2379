//! One year of an amount, or of a setting by year.

use super::super::contract::calendar_of;
use super::super::owner::Owner;
use super::super::year_cell::{by_year, has_years_like, put_by_year, set_cell, table_of, written_cell};
use super::{Work, YearCell, key_of, term_statement};
use crate::calendar::financial_year;
use crate::variation::{VariedYear, WrittenChange, WrittenForm};
use crate::words;
use chrono::NaiveDate;
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree::{AsFrom, Cell, CellKind, Change, Item, Same, SetOn, StatedTerm, Table, TermValue};

impl Work<'_, '_> {
    pub(super) fn amount(
        &mut self,
        change: &Change,
        from: &StatedTerm,
        to: &StatedTerm,
    ) -> Option<WrittenChange> {
        let name = change.term.names.first()?;
        let table = self.varied.items.iter().find_map(|item| match item {
            Item::Amount(amount) if amount.name.text == name.text => Some(&amount.form),
            _ => None,
        });
        let Some(form) = table else {
            let terms = [
                "`term`",
                "an amount by year (`contract-value in Year 6`)",
                "a statement of a payment, outcome, indicator or additional payment (`recovery-star.target`)",
            ];
            self.checker.report(
                Diagnostic::new(
                    Code::NotVariable,
                    change.span,
                    format!("`{}` is no term that a variation can change", name.text),
                )
                .with_help(format!("what can be changed is {}", words::list(&terms))),
            );
            return None;
        };
        let factor = change.term.names.get(1).map(|name| name.text.clone());
        let mut form = form.clone();
        let year = change.year.and_then(|year| Some((VariedYear::of(year.kind)?, year.span)));
        let (Some(table), Some((year, year_span))) = (table_of(&mut form, factor.as_deref()), year) else {
            let said = change.term.text();
            self.checker.report(
                Diagnostic::new(Code::NotVariable, change.span, format!("a variation changes `{said}` year by year"))
                    .with_help(format!("write `{said} in Year 2`, or `{said} in 2019/20` where it is written by financial year; of what has no column for each year, a variation can change nothing yet")),
            );
            return None;
        };
        let table = table.clone();
        if !has_years_like(&table, year) {
            let (said, words) = (change.term.text(), year.words());
            self.checker.report(
                Diagnostic::new(Code::NotVariable, change.span, format!("`{said}` has no columns for years such as `{words}`"))
                    .with_label(table.span, "written by other years here")
                    .with_help("name a year of the kind that heads its columns: `Year 2` is a contract year, `2019/20` a financial year"),
            );
            return None;
        }
        let key = key_of(&name.text, factor.as_deref(), year);
        let cell = self.cell_of_year(change, &table, (year, year_span), from, to, &key)?;
        let there = self
            .varied
            .cells
            .iter()
            .position(|other| other.amount == name.text && other.factor == factor && other.year == year);
        let new = YearCell { amount: name.text.clone(), factor, year, year_span, cell };
        match there.and_then(|at| self.varied.cells.get_mut(at)) {
            Some(old) => *old = new,
            None => self.varied.cells.push(new),
        }
        self.done(key.clone(), from, to);
        let form = WrittenForm::Year {
            table: table.span,
            year,
            cell: written_cell(&table, year).map(|cell| cell.span),
            value: to.span,
        };
        Some(WrittenChange { term: key, form })
    }

    /// The new cell of a year in a table with one row of values; checked against what stands there now.
    pub(super) fn cell_of_year(
        &mut self,
        change: &Change,
        table: &Table,
        (year, year_span): (VariedYear, Span),
        from: &StatedTerm,
        to: &StatedTerm,
        key: &str,
    ) -> Option<Cell> {
        if table.rows.len() != 1 {
            self.checker.report(
                Diagnostic::new(
                    Code::NotVariable,
                    change.span,
                    "a variation can change the year of a table with one row of values only",
                )
                .with_label(table.rows.first().map_or(table.span, |row| row.span), "this table has several")
                .with_help("give the lines amounts of their own, and add them up by a formula"),
            );
            return None;
        }
        let (term, _) = term_statement(&self.varied.items)?;
        let range = match year {
            VariedYear::Contract(year) => {
                calendar_of(&self.varied.items, term).year(year).map(|year| year.range)
            }
            VariedYear::Financial(begins) => financial_year(begins).filter(|range| range.overlaps(term)),
        };
        let year_words = year.words();
        let Some(range) = range else {
            self.checker.report(
                Diagnostic::new(Code::YearOutsideTerm, year_span, format!("`{year_words}` is outside the term"))
                    .with_help("a variation that extends the term says so before it speaks of the years that it adds: `change term`"),
            );
            return None;
        };
        let effective = self.one.effective;
        let last_day = matches!(effective.set_on, Some((SetOn::LastDay, _)));
        let day = if last_day { range.last } else { range.first };
        if effective.date.date > day {
            let inside = effective.date.date <= range.last;
            self.checker.report(
                Diagnostic::new(
                    if inside { Code::ChangesInsidePeriod } else { Code::NotVariable },
                    effective.date.span,
                    format!("this takes effect on {}, {} {year_words}", words::date(effective.date.date), if inside { "inside" } else { "after" }),
                )
                .with_label(year_span, format!("{year_words} is {} to {}", words::date(range.first), words::date(range.last)))
                .with_help(if inside {
                    "a year is paid as one: write `, set on the last day` behind the date if the change counts for the whole of it, or let it begin with the year"
                } else {
                    "a change of a year takes effect by that year; write the date from which it holds, even if it was agreed later"
                }),
            );
            return None;
        }
        let now = self
            .varied
            .cells
            .iter()
            .find(|cell| key_of(&cell.amount, cell.factor.as_deref(), cell.year) == key)
            .map(|cell| cell.cell.clone())
            .or_else(|| written_cell(table, year).cloned());
        let holds = now.as_ref().filter(|cell| !matches!(cell.kind, CellKind::Nothing));
        let fits = match (&from.value, holds) {
            (TermValue::Nothing, None) => true,
            (TermValue::Cell(stated), Some(cell)) => stated.same(&cell.kind),
            _ => false,
        };
        if !fits {
            self.differs(change, from, key, holds.map(|cell| cell.span));
            return None;
        }
        let kind = match &to.value {
            TermValue::Cell(kind) => kind.clone(),
            TermValue::Nothing => CellKind::Nothing,
            TermValue::Contract(_)
            | TermValue::Payment(_)
            | TermValue::Outcome(_)
            | TermValue::Title(_)
            | TermValue::Unread => return None,
        };
        Some(Cell { kind, span: to.span })
    }

    /// `pot in Year 6`: one year of a setting by year.
    pub(super) fn year_of_setting(
        &mut self,
        change: &Change,
        owner: &Owner,
        (year, year_span): (VariedYear, Span),
        from: &StatedTerm,
        to: &StatedTerm,
    ) -> Option<WrittenChange> {
        let keyword = change.term.names.last()?.text.clone();
        let key = format!("{}.{keyword} in {}", owner.name(&self.varied.items)?, year.words());
        let now = owner.current(&self.varied.items, &keyword, NaiveDate::MAX);
        let table = now.as_ref().and_then(|now| by_year(&now.value));
        let (Some(now), Some(table)) = (&now, table) else {
            let mut diagnostic = Diagnostic::new(
                Code::NotVariable,
                change.span,
                format!("`{}` is not written by year", change.term.text()),
            );
            if let Some(now) = &now {
                diagnostic = diagnostic.with_label(now.span, "written here");
            }
            self.checker.report(diagnostic.with_help(
                "leave `in Year …` out, and write in `from` and `to` what holds from the effective date on",
            ));
            return None;
        };
        let table = table.clone();
        let cell = self.cell_of_year(change, &table, (year, year_span), from, to, &key)?;
        let form = WrittenForm::Year {
            table: table.span,
            year,
            cell: written_cell(&table, year).map(|cell| cell.span),
            value: to.span,
        };
        let mut varied_table = table;
        set_cell(&mut varied_table, year, year_span, cell);
        let mut value = now.value.clone();
        put_by_year(&mut value, varied_table);
        let effective = self.one.effective;
        let otherwise = (SetOn::FirstDay, effective.date.span);
        let holds = AsFrom { date: effective.date, set_on: effective.set_on.or(Some(otherwise)) };
        owner.put(&mut self.varied.items, value, holds, now.keyword, now.span);
        self.done(key.clone(), from, to);
        Some(WrittenChange { term: key, form })
    }
}
