//! `records discharges "…" { … }`, and what other items count in records.

use super::requirement::period_frequency;
use super::rows::normal;
use super::{Builder, Pair, Parts};
use crate::keywords;
use crate::parser::Rule;
use crate::tree::{
    AssessmentStatement, Blank, ColumnItem, ColumnKind, Counted, CountedWhat, OfEach, RecordsItem,
    RecordsStatement, RowAggregate, RowCount, Statement, Text,
};

impl Builder<'_> {
    pub(super) fn records(&mut self, pair: Pair<'_>) -> Option<RecordsItem> {
        let mut statements = Vec::new();
        let mut columns = Vec::new();
        let head = self.block(pair, &keywords::RECORDS, "records", |builder, part| match part.as_rule() {
            Rule::columns => columns.extend(builder.columns(part)),
            _ => statements.extend(builder.records_statement(part)),
        });
        let (name, title, span) = head.named()?;
        Some(RecordsItem { name, title, statements, columns, span })
    }

    fn records_statement(&mut self, pair: Pair<'_>) -> Option<Statement<RecordsStatement>> {
        self.statement(pair, |builder, pair| {
            let rule = pair.as_rule();
            if rule == Rule::source {
                return match builder.assessment(pair)? {
                    AssessmentStatement::Source(text, by) => Some(RecordsStatement::Source(text, by)),
                    _ => None,
                };
            }
            let mut parts = Parts::of(pair);
            Some(match rule {
                Rule::period_by => {
                    let name = parts.find(|part| part.as_rule() == Rule::name)?;
                    RecordsStatement::Period(builder.name(&name))
                }
                Rule::excluded_if => {
                    let gate = parts.find(|part| part.as_rule() == Rule::gate)?;
                    RecordsStatement::Excluded(builder.gate(gate)?)
                }
                _ => {
                    let name = builder.name(&parts.one(Rule::name)?);
                    let title = builder.string(&parts.one(Rule::string)?);
                    parts.pass(Rule::equals);
                    let value = parts.next()?;
                    if rule == Rule::row_formula {
                        RecordsStatement::Formula(name, title, builder.expression(value)?)
                    } else {
                        RecordsStatement::Criterion(name, title, builder.gate(value)?)
                    }
                }
            })
        })
    }

    /// The rows of `columns { … }`.
    fn columns(&mut self, pair: Pair<'_>) -> Vec<ColumnItem> {
        let (heading, rows, _) = self.raw_table(pair, &keywords::COLUMNS, |_, _| {});
        let Some(heading) = heading else { return Vec::new() };
        let wanted = ["name", "title", "kind"];
        for cell in &heading.cells {
            if !wanted.contains(&normal(cell.text).as_str()) {
                self.unknown_column(*cell, &keywords::COLUMNS, &wanted);
            }
        }
        if !self.has_columns(&heading, &wanted) {
            return Vec::new();
        }
        let mut columns = Vec::new();
        for row in &rows {
            let (mut name, mut title, mut kind) = (None, None, None);
            for (column, cell) in heading.cells.iter().zip(&row.cells) {
                match normal(column.text).as_str() {
                    "name" => name = self.name_cell(*cell),
                    "title" => title = self.title_cell(*cell),
                    "kind" => {
                        let span = self.file_span(cell.start, cell.start + cell.text.len());
                        kind = self.cell_with(*cell, Rule::column_kind_line, |builder, pair| {
                            let (kind, blank) = builder.column_kind(pair)?;
                            Some((kind, blank, span))
                        });
                    }
                    _ => {}
                }
            }
            if let (Some(name), Some((kind, blank, kind_span))) = (name, kind) {
                let title = title.unwrap_or(Text { text: String::new(), span: name.span.after() });
                columns.push(ColumnItem { name, title, kind, blank, kind_span });
            }
        }
        columns
    }

    fn column_kind(&mut self, pair: Pair<'_>) -> Option<(ColumnKind, Option<Blank>)> {
        let mut parts = Parts::of(pair);
        let first = parts.next()?;
        let kind = match first.as_rule() {
            Rule::person_kind => ColumnKind::Person,
            Rule::date_kind => ColumnKind::Date,
            Rule::one_of => {
                let names = Parts::of(first).filter(|part| part.as_rule() == Rule::name);
                ColumnKind::OneOf(names.map(|name| self.name(&name)).collect())
            }
            _ => ColumnKind::Measured(self.measured_kind(first)?),
        };
        let blank = parts.find_map(|part| match part.as_rule() {
            Rule::kw_or_not_yet => Some(Blank::NotYet),
            Rule::kw_or_not_known => Some(Blank::NotKnown),
            _ => None,
        });
        Some((kind, blank))
    }

    /// `counted rows in discharges where …, out of rows in discharges`
    pub(super) fn counted(&mut self, pair: Pair<'_>) -> Option<Counted> {
        let span = self.span(&pair);
        let mut counts = Vec::new();
        for part in Parts::of(pair).filter(|part| part.as_rule() == Rule::row_count) {
            counts.push(self.row_count(part)?);
        }
        let mut counts = counts.into_iter();
        Some(Counted { count: counts.next()?, out_of: counts.next(), span })
    }

    fn row_count(&mut self, pair: Pair<'_>) -> Option<RowCount> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let what = self.counted_what(parts.next()?)?;
        let (mut records, mut condition, mut each) = (None, None, None);
        for part in parts {
            match part.as_rule() {
                Rule::name => records = Some(self.name(&part)),
                Rule::gate => condition = Some(self.gate(part)?),
                Rule::each_once => {
                    let place = self.span(&part);
                    let often = Parts::of(part).find(|part| part.as_rule() == Rule::period_word);
                    each = Some(OfEach::Once(often.map(|word| period_frequency(word.as_str())), place));
                }
                Rule::each_person => each = Some(self.each_person(part)?),
                _ => {}
            }
        }
        Some(RowCount { what, records: records?, condition, each, span })
    }

    fn counted_what(&mut self, pair: Pair<'_>) -> Option<CountedWhat> {
        let mut parts = Parts::of(pair);
        let first = parts.next()?;
        Some(match first.as_rule() {
            Rule::kw_rows => CountedWhat::Rows,
            Rule::kw_persons => CountedWhat::Persons,
            _ => {
                let aggregate = match first.as_str() {
                    "total" => RowAggregate::Total,
                    "median" => RowAggregate::Median,
                    "lowest" => RowAggregate::Lowest,
                    _ => RowAggregate::Highest,
                };
                let value = parts.find(|part| part.as_rule() == Rule::plain)?;
                CountedWhat::Of(aggregate, self.expression(value)?)
            }
        })
    }

    fn each_person(&mut self, pair: Pair<'_>) -> Option<OfEach> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let above = parts.next()?.as_rule() == Rule::kw_the_part_above;
        let limit = self.expression(parts.one(Rule::plain)?)?;
        let word = parts.find(|part| part.as_rule() == Rule::period_word)?;
        let period = (period_frequency(word.as_str()), self.span(&word));
        Some(OfEach::Limit { above, limit, period, span })
    }
}
