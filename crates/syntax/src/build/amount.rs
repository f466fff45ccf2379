//! `amount contract-value "…" by year { … }` and tables of amounts.

use super::rows::normal;
use super::{Builder, Map, Pair, Parts};
use crate::keywords;
use crate::parser::{MeedParser, Rule};
use crate::tree::{
    AmountForm, AmountItem, Cell, CellKind, Expression, Factors, Header, HeaderKind, PartUnit, PartsBy,
    Piece, Row, Table, Text, Timeline, TimelineForm, UpliftedStatement,
};
use meed_diagnostics::{Code, Diagnostic};
use pest::Parser as _;

impl Builder<'_> {
    pub(super) fn amount(&mut self, pair: Pair<'_>) -> Option<AmountItem> {
        let (mut form, mut pro_rata) = (None, None);
        let head = self.block(pair, &keywords::AMOUNT, "amount", |builder, part| {
            pro_rata = builder.parts_by_inside(&part);
            form = builder.amount_form(part);
        });
        let (name, title, span) = head.named()?;
        let form = form?;
        let pro_rata = pro_rata.filter(|_| !matches!(form, AmountForm::ByFinancialYear { .. }));
        Some(AmountItem { name, title, form, pro_rata, span })
    }

    /// `pro rata by months` or `apportioned by days` behind the form of an amount.
    fn parts_by_inside(&self, pair: &Pair<'_>) -> Option<PartsBy> {
        let parts = Parts::of(pair.clone());
        let mut found = parts.filter_map(|part| match part.as_rule() {
            Rule::pro_rata => Parts::of(part).find(|part| part.as_rule() == Rule::days_or_months),
            Rule::days_or_months => Some(part),
            _ => None,
        });
        found.next().map(|pair| self.parts_by(&pair))
    }

    /// `by days` or `by months`
    pub(super) fn parts_by(&self, pair: &Pair<'_>) -> PartsBy {
        let days = pair.as_str().trim_end().ends_with("days");
        PartsBy { unit: if days { PartUnit::Days } else { PartUnit::Months }, span: self.span(pair) }
    }

    /// `uplifted { … }`
    fn uplifted(&mut self, pair: Pair<'_>) -> AmountForm {
        let mut statements = Vec::new();
        let head = self.block(pair, &keywords::UPLIFTED, "uplifted", |builder, part| {
            // `, pro rata by months` belongs to the amount.
            if !matches!(part.as_rule(), Rule::comma | Rule::pro_rata) {
                statements.extend(builder.statement(part, Self::uplifted_kind));
            }
        });
        AmountForm::Uplifted { statements, keyword: head.keyword }
    }

    fn uplifted_kind(&mut self, pair: Pair<'_>) -> Option<UpliftedStatement> {
        let rule = pair.as_rule();
        let mut parts = Parts::of(pair);
        Some(match rule {
            Rule::uplifted_base => {
                let base = self.literal(&parts.one(Rule::money)?)?;
                parts.pass(Rule::kw_in);
                UpliftedStatement::Base(base, self.period(&parts.next()?)?)
            }
            Rule::uplift => UpliftedStatement::Uplift(self.factors(parts.next()?)?),
            Rule::efficiency => UpliftedStatement::Efficiency(self.factors(parts.next()?)?),
            Rule::uplifted_rounded => {
                parts.pass(Rule::kw_each_year_to);
                UpliftedStatement::Rounded(self.rounding_step(parts)?)
            }
            Rule::apportioned => UpliftedStatement::Apportioned(self.parts_by(&parts.next()?)),
            _ => return None,
        })
    }

    fn factors(&mut self, pair: Pair<'_>) -> Option<Factors> {
        let rule = pair.as_rule();
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        if rule == Rule::signed_percentage {
            let minus = parts.one(Rule::minus_sign).is_some();
            let percentage = self.number(&parts.one(Rule::percentage)?)?;
            return Some(Factors::Every(if minus { -percentage } else { percentage }, span));
        }
        let table = parts.find(|part| part.as_rule() == Rule::table).and_then(|table| self.table(table))?;
        Some(Factors::ByYear(table, rule == Rule::factors_by_financial_year))
    }

    fn amount_form(&mut self, pair: Pair<'_>) -> Option<AmountForm> {
        let rule = pair.as_rule();
        if rule == Rule::amount_uplifted {
            return Some(self.uplifted(pair));
        }
        let mut parts = Parts::of(pair);
        match rule {
            Rule::amount_by_year => parts
                .find(|part| part.as_rule() == Rule::table)
                .and_then(|table| self.table(table))
                .map(AmountForm::ByYear),
            Rule::amount_by_lines => parts
                .find(|part| part.as_rule() == Rule::table)
                .and_then(|table| self.table(table))
                .map(AmountForm::ByLines),
            Rule::amount_by_financial_year => {
                let said = parts.one(Rule::kw_by_financial_year)?;
                let span = self.span(&said);
                let mut apportioned = None;
                let mut table = None;
                for part in parts {
                    match part.as_rule() {
                        Rule::days_or_months => apportioned = Some(self.parts_by(&part)),
                        Rule::table => table = self.table(part),
                        _ => {}
                    }
                }
                Some(AmountForm::ByFinancialYear { table: table?, apportioned, span })
            }
            Rule::amount_formula => parts
                .find(|part| part.as_rule() == Rule::value_timeline)
                .and_then(|value| self.timeline(value, Self::expression))
                .map(AmountForm::Formula),
            _ => None,
        }
    }

    /// `amounts { … }`: columns `name`, `title`, and either `=` or periods.
    pub(super) fn amounts(&mut self, pair: Pair<'_>) -> Vec<AmountItem> {
        let (heading, rows, _) = self.raw_table(pair, &keywords::AMOUNT, |_, _| {});
        let Some(heading) = heading else { return Vec::new() };
        let known = ["name", "title", "="];
        let periods: Vec<Option<Header>> = heading
            .cells
            .iter()
            .map(|column| {
                if known.contains(&normal(column.text).as_str()) {
                    return None;
                }
                let Ok(mut pairs) = MeedParser::parse(Rule::period_line, column.text) else {
                    let mut columns = known.to_vec();
                    columns.push("Year 1");
                    self.unknown_column(*column, &keywords::AMOUNT, &columns);
                    return None;
                };
                self.mapped(Map::from(column.start), |builder| {
                    let period = builder.period(&pairs.next()?)?;
                    Some(Header { span: period.span, kind: HeaderKind::Period(period) })
                })
            })
            .collect();
        if !self.has_columns(&heading, &["name", "title"]) {
            return Vec::new();
        }
        let header: Vec<Header> = periods.iter().flatten().cloned().collect();
        let mut items = Vec::new();
        for row in &rows {
            let span = self.file_span(row.start, row.end);
            let (mut name, mut title, mut formula) = (None, None, None);
            let mut cells = Vec::new();
            let mut sound = true;
            for ((column, period), cell) in heading.cells.iter().zip(&periods).zip(&row.cells) {
                match normal(column.text).as_str() {
                    "name" => name = self.name_cell(*cell),
                    "title" => title = self.title_cell(*cell),
                    "=" if cell.text != "-" => {
                        formula = self.cell_with(*cell, Rule::expression_line, Self::expression);
                        sound &= formula.is_some();
                    }
                    _ if period.is_some() => {
                        let place = self.file_span(cell.start, cell.start + cell.text.len());
                        let read = if cell.text == "-" {
                            Some(Cell { kind: CellKind::Nothing, span: place })
                        } else {
                            self.cell_with(*cell, Rule::cell_line, Self::cell)
                        };
                        sound &= read.is_some();
                        cells.extend(read);
                    }
                    _ => {}
                }
            }
            let Some(name) = name else { continue };
            if !sound {
                continue;
            }
            let blank = cells.iter().all(|cell| cell.kind == CellKind::Nothing);
            let form = match formula {
                Some(formula) if blank => AmountForm::Formula(always(formula)),
                None if !blank => AmountForm::ByYear(Table {
                    header: header.clone(),
                    rows: vec![Row { cells, span }],
                    span,
                }),
                _ => {
                    self.report(
                        Diagnostic::new(
                            Code::WrongTable,
                            span,
                            format!(
                                "`{}` needs either a formula below `=` or figures below periods",
                                name.text
                            ),
                        )
                        .with_help("give it one of the two, and write `-` in the cells of the other"),
                    );
                    continue;
                }
            };
            let title = title.unwrap_or(Text { text: String::new(), span: span.before() });
            items.push(AmountItem { name, title, form, pro_rata: None, span });
        }
        items
    }
}

/// A value that does not change.
fn always(value: Expression) -> TimelineForm<Expression> {
    let span = value.span;
    TimelineForm::Pieces(Timeline { pieces: vec![Piece { value, until: None, span }], set_on: None, span })
}
