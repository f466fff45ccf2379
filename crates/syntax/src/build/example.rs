//! `example "…" { … }` and tables of examples.

use super::rows::normal;
use super::{Builder, Pair, Parts};
use crate::keywords;
use crate::parser::{MeedParser, Rule};
use crate::tree::{
    ExampleItem, ExampleStatement, ExpectedValue, GivenFigure, Judgement, Literal, LiteralKind, Rate,
    Statement, Text,
};
use meed_diagnostics::{Code, Diagnostic};
use pest::Parser as _;
use rust_decimal::Decimal;

impl Builder<'_> {
    pub(super) fn example(&mut self, pair: Pair<'_>) -> Option<ExampleItem> {
        let mut statements = Vec::new();
        let head = self.block(pair, &keywords::EXAMPLE, "example", |builder, part| {
            statements.extend(builder.example_statement(part));
        });
        Some(ExampleItem { title: head.title?, statements, span: head.span })
    }

    /// `examples { … }`: columns `title`, `in`, `given …`, `expect …`.
    pub(super) fn examples(&mut self, pair: Pair<'_>) -> Vec<ExampleItem> {
        let mut shared = Vec::new();
        let (heading, rows, _) = self.raw_table(pair, &keywords::EXAMPLE, |builder, part| {
            shared.extend(builder.example_statement(part));
        });
        let Some(heading) = heading else { return Vec::new() };
        // What stands between heading and cell in the statement that both make.
        let between: Vec<Option<&str>> = heading
            .cells
            .iter()
            .map(|column| match normal(column.text).as_str() {
                "title" => None,
                "in" => Some(" "),
                _ if MeedParser::parse(Rule::heading_line, column.text).is_ok() => Some(" = "),
                _ => {
                    self.unknown_column(
                        *column,
                        &keywords::EXAMPLE,
                        &["title", "in", "given NAME", "expect NAME"],
                    );
                    None
                }
            })
            .collect();
        let mut items = Vec::new();
        for row in &rows {
            let mut title = None;
            let mut statements = shared.clone();
            for ((column, between), cell) in heading.cells.iter().zip(&between).zip(&row.cells) {
                if cell.text == "-" {
                    continue;
                }
                if let Some(between) = between {
                    statements.extend(self.statement_cell(
                        *column,
                        *cell,
                        between,
                        &keywords::EXAMPLE,
                        Self::example_statement,
                    ));
                } else if normal(column.text) == "title" {
                    title = self.title_cell(*cell);
                }
            }
            let span = self.file_span(row.start, row.end);
            let title = title.unwrap_or_else(|| {
                let cells = row.cells.iter().map(|cell| normal(cell.text));
                Text { text: cells.collect::<Vec<_>>().join(", "), span }
            });
            items.push(ExampleItem { title, statements, span });
        }
        items
    }

    fn example_statement(&mut self, pair: Pair<'_>) -> Option<Statement<ExampleStatement>> {
        self.statement(pair, Self::example_kind)
    }

    fn example_kind(&mut self, pair: Pair<'_>) -> Option<ExampleStatement> {
        let rule = pair.as_rule();
        let mut parts = Parts::of(pair);
        if rule == Rule::given_records {
            let records = self.name(&parts.one(Rule::name)?);
            let date = parts.find(|part| part.as_rule() == Rule::date)?;
            let extracted = self.date(&date);
            let rows = self.table(parts.next()?)?;
            return Some(ExampleStatement::GivenRecords { records, extracted, rows });
        }
        if rule == Rule::example_in {
            return self.period(&parts.next()?).map(ExampleStatement::In);
        }
        let path = self.path_of(&mut parts)?;
        let period = if parts.pass(Rule::kw_in) { Some(self.period(&parts.next()?)?) } else { None };
        parts.pass(Rule::equals);
        if rule == Rule::expect {
            let value = self.expected(parts.next()?)?;
            return Some(ExampleStatement::Expect { path, period, value });
        }
        let figure = parts.next()?;
        let figure_span = self.span(&figure);
        let figure = self.figure(figure)?;
        Some(ExampleStatement::Given { path, period, figure, figure_span })
    }

    fn expected(&mut self, pair: Pair<'_>) -> Option<ExpectedValue> {
        let value = Parts::of(pair).next()?;
        if value.as_rule() == Rule::expected_parties {
            let span = self.span(&value);
            let names = Parts::of(value).filter(|part| part.as_rule() == Rule::name);
            return Some(ExpectedValue::Parties(names.map(|name| self.name(&name)).collect(), span));
        }
        if value.as_rule() != Rule::judgement {
            return self.signed_literal(value).map(ExpectedValue::Literal);
        }
        let judgement = match value.as_str().split(' ').next()? {
            "met" => Judgement::Met,
            "missed" => Judgement::Missed,
            "missing" => Judgement::Missing,
            "not" => Judgement::NotJudged,
            _ => Judgement::InGrace,
        };
        Some(ExpectedValue::Judgement(judgement, self.span(&value)))
    }

    fn figure(&mut self, pair: Pair<'_>) -> Option<GivenFigure> {
        let figure = Parts::of(pair).next()?;
        Some(match figure.as_rule() {
            Rule::ratio => {
                let mut parts = Parts::of(figure);
                let numerator = self.given_count(&parts.next()?)?;
                parts.pass(Rule::kw_out_of);
                GivenFigure::Ratio(numerator, self.given_count(&parts.next()?)?)
            }
            Rule::missing_kind => GivenFigure::Missing(super::assessment::missing_kind(figure.as_str())),
            Rule::level => GivenFigure::Level(self.name(&figure)),
            _ => GivenFigure::Literal(self.signed_literal(figure)?),
        })
    }

    /// A count, or none where it is suppressed.
    #[allow(clippy::option_option, reason = "a number that cannot be read is no suppressed one")]
    fn given_count(&mut self, pair: &Pair<'_>) -> Option<Option<Decimal>> {
        if pair.as_rule() == Rule::kw_suppressed { Some(None) } else { self.number(pair).map(Some) }
    }

    /// A literal, perhaps with a minus sign, which becomes part of the figure.
    pub(super) fn signed_literal(&mut self, pair: Pair<'_>) -> Option<Literal> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let minus = parts.pass(Rule::minus_sign);
        let literal = self.literal(&parts.next()?)?;
        if !minus {
            return Some(literal);
        }
        let kind = match literal.kind {
            LiteralKind::Money(value) => LiteralKind::Money(-value),
            LiteralKind::Percentage(value) => LiteralKind::Percentage(-value),
            LiteralKind::PercentagePoints(value) => LiteralKind::PercentagePoints(-value),
            LiteralKind::Number(value) => LiteralKind::Number(-value),
            LiteralKind::Duration(value, unit) => LiteralKind::Duration(-value, unit),
            LiteralKind::Rate(rate) => LiteralKind::Rate(Rate { value: -rate.value, ..rate }),
            LiteralKind::Date(_)
            | LiteralKind::Moment(..)
            | LiteralKind::Period(_)
            | LiteralKind::YesNo(_) => {
                self.report(Diagnostic::new(
                    Code::UnexpectedText,
                    span,
                    "only a figure can have a minus sign",
                ));
                return None;
            }
        };
        Some(Literal { kind, span })
    }
}
