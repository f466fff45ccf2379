//! One cell of a table, by what its row begins with and the heading of its column.

use super::super::owner::{Current, Owner, indicator_keyword, indicator_statement};
use super::super::versions::spoken;
use super::Work;
use crate::variation::{WrittenChange, WrittenForm};
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree::{
    AssessmentStatement, CellKind, CellPlace, Change, ExpressionKind, HeaderKind, OutcomeStatement,
    PaymentStatement, Pays, Same, SegmentRow, StatedTerm, Statement, Table, TermValue, TimelineForm,
};

/// The heading of what a row pays.
const PAYS: &str = "pays";

/// Where a table says something; none where it says nothing yet.
type Place = Option<Span>;

#[allow(clippy::option_option, reason = "a refusal, and a cell that is not there yet, are two answers")]
impl Work<'_, '_> {
    pub(super) fn no_cells_here(&mut self, change: &Change) {
        self.no_cell(change.span, None, "this is no table whose cells a variation can change", "of an amount, a definition or a curve, change the whole: remove it and add another, or let its formula change");
    }

    pub(super) fn cell(
        &mut self,
        change: &Change,
        owner: Owner,
        keyword: &str,
        cell: &CellPlace,
        (from, to): (&StatedTerm, &StatedTerm),
    ) -> Option<WrittenChange> {
        let effective = self.one.effective;
        let date = effective.date.date;
        let now = self.current(owner, keyword);
        let Some(now) = now else {
            let term = change.term.text();
            self.no_cell(
                cell.span,
                None,
                &format!("`{term}` says nothing yet, and so has no rows"),
                "write the whole of it: `from -`, and in `to` the table",
            );
            return None;
        };
        self.no_later(change, owner, keyword)?;
        let mut value = now.value.clone();
        let place = match &mut value {
            TermValue::Outcome(OutcomeStatement::Assessment(AssessmentStatement::BySegment(rows))) => {
                self.segment_cell(change, rows, cell, (from, to))?
            }
            value => match table_of(value) {
                Some(table) => self.table_cell(change, table, cell, (from, to))?,
                None => {
                    let term = change.term.text();
                    self.no_cell(
                        cell.span,
                        Some((now.span, "written here")),
                        &format!("`{term}` is no table"),
                        "leave `in row …` out, and write in `from` and `to` what it says",
                    );
                    return None;
                }
            },
        };
        let name = owner.name(&self.varied.items)?;
        let base = said(&now);
        let key = format!("{name}.{keyword}");
        let mut edits = self.varied.texts.get(&base).cloned().unwrap_or_default();
        if let Some(old) = place {
            // What was changed before stands in its place.
            match edits.iter_mut().find(|(_, new)| *new == old) {
                Some((_, new)) => *new = to.span,
                None => edits.push((old, to.span)),
            }
        }
        self.varied.texts.insert(base, edits.clone());
        owner.put(&mut self.varied.items, value, effective, now.keyword, now.span);
        let row_key = format!("{key} in a row at {}", cell.row.span.start);
        self.done(row_key, from, to);
        let form = match place {
            Some(_) => WrittenForm::AsFrom {
                block: owner.block(&self.varied.items)?,
                keyword: spoken(keyword),
                value: base,
                edits,
                date,
                set_on: effective.set_on.map(|(set_on, _)| set_on),
            },
            // A column may have to be added.
            None => WrittenForm::Kept,
        };
        Some(WrittenChange { term: key, form })
    }

    fn table_cell(
        &mut self,
        change: &Change,
        table: &mut Table,
        place: &CellPlace,
        (from, to): (&StatedTerm, &StatedTerm),
    ) -> Option<Place> {
        let begins = |row: &&mut meed_syntax::tree::Row| {
            row.cells.first().is_some_and(|cell| cell.kind.same(&place.row.kind))
        };
        let column = self.column(table, place)?;
        let whole = table.span;
        let Some(row) = table.rows.iter_mut().find(begins) else {
            self.no_cell(
                place.row.span,
                Some((whole, "in this table")),
                "no row begins with this",
                "name the row by its first cell, as it is written there",
            );
            return None;
        };
        let cell = row.cells.get_mut(column)?;
        let says = match &from.value {
            TermValue::Cell(kind) => cell.kind.same(kind),
            TermValue::Nothing => matches!(cell.kind, CellKind::Nothing),
            _ => false,
        };
        if !says {
            let now = cell.span;
            let key = format!("{} in a row at {}", change.term.text(), place.row.span.start);
            self.differs(change, from, &key, Some(now));
            return None;
        }
        let old = cell.span;
        cell.kind = match &to.value {
            TermValue::Cell(kind) => kind.clone(),
            _ => CellKind::Nothing,
        };
        cell.span = to.span;
        Some(Some(old))
    }

    /// The column that is meant: the one that is named, or else the only one beside the first, or `pays`.
    fn column(&mut self, table: &Table, place: &CellPlace) -> Option<usize> {
        let found = match &place.column {
            Some(column) => table.header.iter().position(|header| match (&header.kind, &column.header) {
                (HeaderKind::Path(path), _) => path.text() == column.text,
                (HeaderKind::Period(period), Some(wanted)) => {
                    matches!(wanted.kind, HeaderKind::Period(wanted) if wanted.kind == period.kind)
                }
                (HeaderKind::Period(_), None) => false,
            }),
            None if table.header.len() == 2 => Some(1),
            None => table
                .header
                .iter()
                .position(|header| matches!(&header.kind, HeaderKind::Path(path) if path.text() == PAYS)),
        };
        if found.is_none() {
            let headings = table.header.first().zip(table.header.last());
            let headings = headings.map_or(table.span, |(first, last)| first.span.to(last.span));
            let (span, message) = match &place.column {
                Some(column) => (column.span, "no column has this heading"),
                None => (place.span, "this row has several cells"),
            };
            self.no_cell(
                span,
                Some((headings, "the headings")),
                message,
                "name the column by its heading: `in row good, column pays`",
            );
        }
        found
    }

    /// A cell of `by segment`: a statement that is said of one segment alone.
    fn segment_cell(
        &mut self,
        change: &Change,
        rows: &mut [SegmentRow],
        place: &CellPlace,
        (from, to): (&StatedTerm, &StatedTerm),
    ) -> Option<Place> {
        let wanted = match &place.row.kind {
            CellKind::Expression(expression) => match &expression.kind {
                ExpressionKind::Path(path) => path.text(),
                _ => String::new(),
            },
            _ => String::new(),
        };
        let Some(row) = rows.iter_mut().find(|row| row.name.text == wanted) else {
            self.no_cell(
                place.row.span,
                None,
                "no row is of this segment",
                "write the whole table anew: `change … .by-segment` with the tables in `from` and `to`",
            );
            return None;
        };
        let Some(column) = &place.column else {
            self.no_cell(
                place.span,
                Some((row.span, "this row")),
                "this row has several cells",
                "name the column by its heading: `in row psychosis, column target`",
            );
            return None;
        };
        let keyword = column.text.replace(' ', "-");
        let said = |statement: &Statement<_>| indicator_keyword(&statement.kind) == keyword;
        let at = row.statements.iter().position(said);
        let stated = |value: &TermValue| indicator_statement(value.clone());
        let says = match (at.and_then(|at| row.statements.get(at)), &from.value) {
            (None, TermValue::Nothing) => true,
            (Some(now), value) => stated(value).is_some_and(|value| now.kind.same(&value)),
            (None, _) => false,
        };
        if !says {
            let now = at.and_then(|at| row.statements.get(at)).map(|now| now.span);
            let key = format!("{} in a row at {}", change.term.text(), place.row.span.start);
            self.differs(change, from, &key, now);
            return None;
        }
        let new = match &to.value {
            TermValue::Nothing => None,
            value => match stated(value).filter(|value| indicator_keyword(value) == keyword) {
                Some(kind) => Some(Statement { kind, keyword: to.keyword, span: to.span, from: None }),
                None => {
                    self.checker.report(
                        Diagnostic::new(
                            Code::WrongType,
                            to.span,
                            format!("this is not what `{}` of a segment can say", column.text),
                        )
                        .with_label(column.span, "the column"),
                    );
                    return None;
                }
            },
        };
        match (at, new) {
            (Some(at), Some(new)) => {
                let old = row.statements.get(at).map_or(row.span, |old| old.span);
                if let Some(place) = row.statements.get_mut(at) {
                    *place = new;
                }
                Some(Some(old))
            }
            (Some(at), None) => {
                let old = row.statements.remove(at).span;
                Some(Some(old))
            }
            (None, Some(new)) => {
                row.statements.push(new);
                Some(None)
            }
            (None, None) => Some(None),
        }
    }

    fn no_cell(&mut self, span: Span, label: Option<(Span, &str)>, message: &str, help: &str) {
        let mut diagnostic = Diagnostic::new(Code::NoSuchCell, span, message);
        if let Some((place, text)) = label {
            diagnostic = diagnostic.with_label(place, text);
        }
        self.checker.report(diagnostic.with_help(help));
    }
}

/// Where what a statement says stands: behind its keyword, or in its cell.
fn said(now: &Current) -> Span {
    if now.span.start <= now.keyword.start && now.keyword.end <= now.span.end {
        Span { start: now.keyword.end, ..now.span }
    } else {
        now.span
    }
}

/// The table that a value is.
fn table_of(value: &mut TermValue) -> Option<&mut Table> {
    fn over_time<T>(form: &mut TimelineForm<T>) -> Option<&mut Table> {
        match form {
            TimelineForm::ByYear(table) | TimelineForm::ByDate(table, _) => Some(table),
            TimelineForm::Pieces(_) => None,
        }
    }
    match value {
        TermValue::Payment(PaymentStatement::Pays(form) | PaymentStatement::Pot(form)) => over_time(form),
        TermValue::Outcome(OutcomeStatement::Assessment(statement)) => match statement {
            AssessmentStatement::Pays(
                Pays::ByThresholds(table, _) | Pays::SlidingScale(table, _) | Pays::ByLevel(table, _),
            ) => Some(table),
            AssessmentStatement::Target(form) => over_time(form),
            _ => None,
        },
        _ => None,
    }
}
