//! `variation cv-04 "…" { … }`, and `as from 1 October 2018 { … }` in other blocks.
//!
//! What stands behind `from` and `to` is read as the statement that the term names: its keyword, a space, the value. So
//! there is no second syntax for values, and their mistakes are explained like those of statements.

use super::rows::{ItemRow, RawCell, normal};
use super::{Builder, Map, Pair, Parts};
use crate::keywords::{self, Block};
use crate::parser::{MeedParser, Rule};
use crate::tree::{
    Added, AsFrom, CellPlace, Change, Column, Date, InForce, Name, Path, Period, SetOn, StatedTerm,
    Statement, TermValue, Text, VariationItem, VariationStatement,
};
use meed_diagnostics::{Code, Diagnostic, Span};
use pest::Parser as _;

/// A line of a variation before its values are read.
#[derive(Clone)]
enum Line {
    Kept(VariationStatement),
    Change(Box<ChangedTerm>),
    From(Raw),
    To(Raw),
}

/// A value that is not yet read: its text, and where it begins in the file.
#[derive(Clone)]
struct Raw {
    text: String,
    start: usize,
}

/// A term that is changed, or one year or cell of it.
#[derive(Clone)]
struct ChangedTerm {
    path: Path,
    year: Option<Period>,
    cell: Option<CellPlace>,
}

/// A change before its values are read.
struct RawChange {
    term: ChangedTerm,
    from: Option<(Raw, Span)>,
    to: Option<(Raw, Span)>,
}

impl Builder<'_> {
    pub(super) fn variation(&mut self, pair: Pair<'_>) -> Option<VariationItem> {
        let mut lines = Vec::new();
        let mut changes = Vec::new();
        let mut added = Vec::new();
        let head =
            self.block(pair, &keywords::VARIATION, "variation", |builder, part| match part.as_rule() {
                Rule::changes => changes.extend(builder.changes(part)),
                Rule::added => added.push(builder.added(part)),
                _ => lines.extend(builder.variation_statement(part)),
            });
        let (name, title, span) = head.named()?;
        let item = self.assembled(name, title, lines, changes, span);
        Some(VariationItem { added, ..item })
    }

    pub(super) fn variations(&mut self, pair: Pair<'_>) -> Vec<VariationItem> {
        let rows = self.item_rows(pair, &keywords::VARIATION, Self::variation_statement);
        let mut items = Vec::new();
        for ItemRow { name, title, mut statements, span } in rows {
            // Columns stand in any order.
            statements.sort_by_key(|statement| !matches!(statement.kind, Line::Change(..)));
            items.push(self.assembled(name, title, statements, Vec::new(), span));
        }
        items
    }

    fn variation_statement(&mut self, pair: Pair<'_>) -> Option<Statement<Line>> {
        self.statement(pair, |builder, pair| {
            let rule = pair.as_rule();
            let mut parts = Parts::of(pair);
            Some(match rule {
                Rule::agreed => {
                    let date = builder.date(&parts.next()?);
                    let names = parts.filter(|part| part.as_rule() == Rule::name);
                    Line::Kept(VariationStatement::Agreed(
                        date,
                        names.map(|name| builder.name(&name)).collect(),
                    ))
                }
                Rule::effective => {
                    let (date, set_on) = builder.dated(&mut parts)?;
                    Line::Kept(VariationStatement::Effective(AsFrom { date, set_on }))
                }
                Rule::remove => Line::Kept(VariationStatement::Remove(builder.path(&parts.next()?))),
                Rule::overriding => Line::Kept(VariationStatement::Overriding(builder.path(&parts.next()?))),
                Rule::change => Line::Change(Box::new(builder.changed_term(&mut parts)?)),
                Rule::change_from => Line::From(builder.raw(&parts.next()?)),
                _ => Line::To(builder.raw(&parts.next()?)),
            })
        })
    }

    fn raw(&self, pair: &Pair<'_>) -> Raw {
        let text = pair.as_str().trim_end();
        Raw { text: text.to_owned(), start: self.map.at(pair.as_span().start()) }
    }

    fn changed_term(&mut self, parts: &mut Parts<'_>) -> Option<ChangedTerm> {
        let path = self.path(&parts.one(Rule::path)?);
        parts.pass(Rule::kw_in);
        if let Some(cell) = parts.one(Rule::changed_cell) {
            let cell = Some(self.cell_place(cell)?);
            return Some(ChangedTerm { path, year: None, cell });
        }
        let year = match parts.one(Rule::contract_year).or_else(|| parts.one(Rule::financial_year)) {
            Some(year) => Some(self.period(&year)?),
            None => None,
        };
        Some(ChangedTerm { path, year, cell: None })
    }

    /// `row at least 91%, column pays`
    fn cell_place(&mut self, pair: Pair<'_>) -> Option<CellPlace> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        parts.pass(Rule::kw_row);
        let label = parts.one(Rule::row_label)?;
        let place = RawCell { text: label.as_str(), start: self.map.at(label.as_span().start()) };
        let row = self.cell_with(place, Rule::cell_line, Self::cell)?;
        let label = parts.find(|part| part.as_rule() == Rule::column_label);
        let column = label.map(|label| {
            let (text, place) = (normal(label.as_str()), self.span(&label));
            // Several words are the keyword of a statement.
            let mut words = Parts::of(label);
            let first = words.next();
            let header =
                if words.next().is_none() { first.and_then(|first| self.header_cell(&first)) } else { None };
            Column { text, header, span: place }
        });
        Some(CellPlace { row, column, span })
    }

    /// `add to outcomes.functioning { … }`
    fn added(&mut self, pair: Pair<'_>) -> Added {
        let (mut within, mut before) = (None, None);
        let (mut items, mut imports) = (Vec::new(), Vec::new());
        let (mut outcomes, mut additional, mut indicators) = (Vec::new(), Vec::new(), Vec::new());
        let head = self.block(pair, &keywords::ADDED, "add", |builder, part| match part.as_rule() {
            Rule::kw_to => {}
            Rule::path => within = Some(builder.path(&part)),
            Rule::added_before => {
                let name = Parts::of(part).find(|part| part.as_rule() == Rule::name);
                before = name.map(|name| builder.name(&name));
            }
            Rule::outcome if within.is_some() => outcomes.extend(builder.outcome(part)),
            Rule::outcomes if within.is_some() => outcomes.extend(builder.outcomes(part)),
            Rule::additional if within.is_some() => additional.extend(builder.additional(part)),
            Rule::additionals if within.is_some() => additional.extend(builder.additionals(part)),
            Rule::indicator if within.is_some() => indicators.extend(builder.indicator(part)),
            Rule::indicators if within.is_some() => indicators.extend(builder.indicators(part)),
            Rule::import => builder.misplaced(&part, &keywords::IMPORT, "a file"),
            _ => super::file::item(builder, part, &mut items, &mut imports),
        });
        Added {
            within,
            before,
            items,
            outcomes,
            additional,
            indicators,
            keyword: head.keyword,
            span: head.span,
        }
    }

    /// `in force from 1 October 2018 until 30 September 2019`
    pub(super) fn in_force(&mut self, pair: Pair<'_>) -> Option<InForce> {
        let span = self.span(&pair);
        let mut found = InForce { from: None, until: None, set_on: None, span };
        let mut ends = false;
        for part in Parts::of(pair) {
            match part.as_rule() {
                Rule::kw_until => ends = true,
                Rule::date if ends => found.until = Some(self.date(&part)),
                Rule::date => found.from = Some(self.date(&part)),
                Rule::set_on => found.set_on = Some(self.set_on(part)),
                _ => {}
            }
        }
        (found.from.is_some() || found.until.is_some()).then_some(found)
    }

    /// A date, and perhaps what counts for the year inside which it lies.
    pub(super) fn dated(&mut self, parts: &mut Parts<'_>) -> Option<(Date, Option<(SetOn, Span)>)> {
        let date = self.date(&parts.one(Rule::date)?);
        parts.pass(Rule::comma);
        Some((date, parts.one(Rule::set_on).map(|set_on| self.set_on(set_on))))
    }

    /// The rows of `changes { … }`.
    fn changes(&mut self, pair: Pair<'_>) -> Vec<RawChange> {
        let (heading, rows, _) = self.raw_table(pair, &keywords::CHANGES, |_, _| {});
        let Some(heading) = heading else { return Vec::new() };
        let wanted = ["term", "from", "to"];
        for cell in &heading.cells {
            if !wanted.contains(&normal(cell.text).as_str()) {
                self.unknown_column(*cell, &keywords::CHANGES, &wanted);
            }
        }
        if !self.has_columns(&heading, &wanted) {
            return Vec::new();
        }
        let mut changes = Vec::new();
        for row in &rows {
            let mut term = None;
            let (mut from, mut to) = (None, None);
            for (column, cell) in heading.cells.iter().zip(&row.cells) {
                let keyword = self.file_span(column.start, column.start + column.text.len());
                let raw = |cell: &RawCell<'_>| Raw { text: cell.text.to_owned(), start: cell.start };
                match normal(column.text).as_str() {
                    "term" => {
                        term = self.cell_with(*cell, Rule::changed_term_line, |builder, pair| {
                            let mut parts = Parts::of(pair);
                            builder.changed_term(&mut parts)
                        });
                    }
                    "from" => from = Some((raw(cell), keyword)),
                    "to" => to = Some((raw(cell), keyword)),
                    _ => {}
                }
            }
            if let Some(term) = term {
                changes.push(RawChange { term, from, to });
            }
        }
        changes
    }

    fn assembled(
        &mut self,
        name: Name,
        title: Text,
        lines: Vec<Statement<Line>>,
        tabled: Vec<RawChange>,
        span: Span,
    ) -> VariationItem {
        let mut statements = Vec::new();
        let mut changes: Vec<RawChange> = Vec::new();
        for Statement { kind, keyword, span, from } in lines {
            match kind {
                Line::Kept(kind) => statements.push(Statement { kind, keyword, span, from }),
                Line::Change(term) => changes.push(RawChange { term: *term, from: None, to: None }),
                Line::From(raw) => match changes.last_mut() {
                    Some(change) if change.from.is_none() => change.from = Some((raw, keyword)),
                    _ => self.without_change(keyword, "from"),
                },
                Line::To(raw) => match changes.last_mut() {
                    Some(change) if change.to.is_none() => change.to = Some((raw, keyword)),
                    _ => self.without_change(keyword, "to"),
                },
            }
        }
        changes.extend(tabled);
        let changes = changes.into_iter().map(|raw| self.change_of(raw)).collect();
        VariationItem { name, title, statements, changes, added: Vec::new(), span }
    }

    fn without_change(&mut self, keyword: Span, word: &str) {
        self.report(
            Diagnostic::new(Code::UnexpectedText, keyword, format!("this `{word}` belongs to no `change`"))
                .with_help("write `change` with the term, and below it one `from` and one `to`"),
        );
    }

    fn change_of(&mut self, raw: RawChange) -> Change {
        let RawChange { term: ChangedTerm { path: term, year, cell }, from, to } = raw;
        let mut stated = |raw: Option<(Raw, Span)>| {
            let (raw, keyword) = raw?;
            let span = self.file_span(raw.start, raw.start + raw.text.len());
            // What could not be read was reported.
            let value =
                self.term_value(&term, year.is_some(), cell.as_ref(), &raw).unwrap_or(TermValue::Unread);
            Some(StatedTerm { value, span, keyword })
        };
        let (from, to) = (stated(from), stated(to));
        let place = year.map(|year| year.span).or(cell.as_ref().map(|cell| cell.span));
        let span = place.map_or(term.span, |place| term.span.to(place));
        Change { term, year, cell, from, to, span }
    }

    /// A value, read with the grammar of the statement that the term names.
    fn term_value(
        &mut self,
        term: &Path,
        of_a_year: bool,
        cell: Option<&CellPlace>,
        raw: &Raw,
    ) -> Option<TermValue> {
        if raw.text == "-" {
            return Some(TermValue::Nothing);
        }
        let mut name = term.names.last()?.clone();
        let mut of_a_year = of_a_year;
        if let Some(cell) = cell {
            of_a_year = true;
            // A cell of `by segment` is the statement that its column names.
            if name.text == "by-segment"
                && let Some(column) = &cell.column
            {
                name = Name { text: column.text.replace(' ', "-"), span: column.span };
                of_a_year = false;
            }
        }
        if cell.is_none() && name.text == "title" && term.names.len() > 1 {
            let cell = RawCell { text: &raw.text, start: raw.start };
            return self.title_cell(cell).map(TermValue::Title);
        }
        let keyword = |block: &Block| {
            block.statements.iter().copied().find(|word| {
                word.replace(' ', "-") == name.text && (block.keyword != "contract" || *word == "term")
            })
        };
        let blocks = [&keywords::CONTRACT, &keywords::PAYMENT, &keywords::OUTCOME];
        let having: Vec<(&'static Block, &'static str)> = blocks
            .into_iter()
            // A name alone is a statement of the contract itself, or the name of something.
            .filter(|block| (block.keyword == "contract") == (term.names.len() == 1))
            .filter_map(|block| Some((block, keyword(block)?)))
            .collect();
        let Some((last, word)) = having.last().copied().filter(|_| !of_a_year) else {
            let cell = RawCell { text: &raw.text, start: raw.start };
            let cell = self.cell_with(cell, Rule::cell_line, Self::cell)?;
            return Some(TermValue::Cell(cell.kind));
        };
        let text = format!("{word} {}", raw.text);
        let head = usize::try_from(name.span.start).unwrap_or_default();
        self.mapped(Map { head, split: word.len() + 1, body: raw.start }, |builder| {
            for (block, _) in &having {
                let Ok(mut pairs) = MeedParser::parse(block.line, &text) else { continue };
                let pair = pairs.next()?;
                return Some(match block.keyword {
                    "contract" => TermValue::Contract(builder.contract_statement(pair)?.kind),
                    "payment" => TermValue::Payment(builder.payment_statement(pair)?.kind),
                    _ => TermValue::Outcome(builder.outcome_statement(pair)?.kind),
                });
            }
            builder.explain(last.line, &text, Some(last));
            None
        })
    }

    /// The statements of `as from 1 October 2018 { … }`.
    pub(super) fn as_from<S>(
        &mut self,
        pair: Pair<'_>,
        block: &'static Block,
        read: impl Fn(&mut Self, Pair<'_>) -> Option<Statement<S>>,
    ) -> Vec<Statement<S>> {
        let mut statements = Vec::new();
        let (mut date, mut set_on) = (None, None);
        self.block(pair, block, "as from", |builder, part| match part.as_rule() {
            Rule::kw_as_from | Rule::comma => {}
            Rule::date => date = Some(builder.date(&part)),
            Rule::set_on => set_on = Some(builder.set_on(part)),
            _ => statements.extend(read(builder, part)),
        });
        let from = date.map(|date| AsFrom { date, set_on });
        for statement in &mut statements {
            statement.from = from;
        }
        statements
    }
}
