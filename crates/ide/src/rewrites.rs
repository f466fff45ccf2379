//! Rewritings that no diagnostic asks for, each for a person to choose: parts that add up, tables with another form, formulas with a
//! name, figures that come out.

use crate::Analysis;
use crate::actions::{Action, ActionKind};
use crate::context::Context;
use crate::hints::{hints, line_end};
use crate::tables::tables;
use meed_contract::exact::{Exact, allocate};
use meed_contract::{FigureKind, FigurePath, Subject, words};
use meed_diagnostics::{Edit, Span};
use meed_syntax::tree::{
    AdditionalStatement, AssessmentStatement, CellKind, ContractStatement, HeaderKind, IndicatorItem,
    IndicatorStatement, Item, OutcomeItem, OutcomeStatement, PaymentItem, Pays, Row, Table, TestKind,
};
use rust_decimal::Decimal;

/// Every rewriting that is offered in a range of a file.
pub(crate) fn rewrites(analysis: &Analysis, range: Span) -> Vec<Action> {
    let mut found = Vec::new();
    let items = analysis.tree(range.source).map(|file| file.items.as_slice()).unwrap_or_default();
    for item in items.iter().filter(|item| touches(item.span(), range)) {
        if let Item::Payment(payment) = item {
            add_up_all(analysis, payment, range, &mut found);
            for outcome in &payment.outcomes {
                for indicator in &outcome.indicators {
                    scales(analysis, indicator, payment.span, range, &mut found);
                }
            }
        }
    }
    found.extend(tables(analysis, range));
    found.extend(expectations(analysis, range));
    found.extend(as_text(analysis, range));
    found
}

fn touches(span: Span, range: Span) -> bool {
    span.source == range.source && span.start <= range.end && range.start <= span.end
}

pub(crate) fn action(title: String, edits: Vec<Edit>) -> Action {
    Action { title, kind: ActionKind::Rewrite, edits, diagnostic: None }
}

/// One of several parts of a whole, with the place of its figure.
type Part = (Decimal, Span);

fn add_up_all(analysis: &Analysis, payment: &PaymentItem, range: Span, found: &mut Vec<Action>) {
    let text = analysis.text(range.source);
    let (mut points, mut shares): (Vec<Part>, Vec<Part>) = (Vec::new(), Vec::new());
    for statement in payment.outcomes.iter().flat_map(|outcome| &outcome.statements) {
        match &statement.kind {
            OutcomeStatement::Points(value, span) => points.push((*value, *span)),
            OutcomeStatement::Share(value, span) => shares.push((*value, *span)),
            _ => {}
        }
    }
    for statement in payment.additional.iter().flat_map(|extra| &extra.statements) {
        match &statement.kind {
            AdditionalStatement::Points(value, span) => points.push((*value, *span)),
            AdditionalStatement::Share(value, span) => shares.push((*value, *span)),
            _ => {}
        }
    }
    add_up(text, "shares", &shares, Decimal::ONE_HUNDRED, range, found);
    if let Some(total) = points_total(analysis) {
        add_up(text, "points", &points, total, range, found);
    }
    for outcome in &payment.outcomes {
        let shares: Vec<Part> = shares_of(outcome);
        add_up(text, "shares", &shares, Decimal::ONE_HUNDRED, range, found);
    }
}

fn shares_of(outcome: &OutcomeItem) -> Vec<Part> {
    let statements = outcome.indicators.iter().flat_map(|indicator| &indicator.statements);
    let shares = statements.filter_map(|statement| match &statement.kind {
        IndicatorStatement::Share(value, span) => Some((*value, *span)),
        _ => None,
    });
    shares.collect()
}

fn points_total(analysis: &Analysis) -> Option<Decimal> {
    let items = analysis.trees().iter().flat_map(|file| &file.items);
    let mut statements = items.filter_map(|item| match item {
        Item::Contract(contract) => Some(&contract.statements),
        _ => None,
    });
    statements.find_map(|statements| {
        statements.iter().find_map(|statement| match &statement.kind {
            ContractStatement::PointsTotal(total, _) => Some(*total),
            _ => None,
        })
    })
}

/// Three ways to make parts add up, where they do not and the range touches one of them.
fn add_up(text: &str, what: &str, parts: &[Part], total: Decimal, range: Span, found: &mut Vec<Action>) {
    let sum: Decimal = parts.iter().map(|(value, _)| *value).sum();
    let line = |offset: u32| line_end(text, offset as usize);
    let here = parts.iter().any(|(_, span)| {
        span.source == range.source
            && line(range.start) <= line(span.start)
            && line(span.start) <= line(range.end)
    });
    if parts.len() < 2 || sum == total || !here {
        return;
    }
    let unit = if what == "shares" { "%" } else { "" };
    let shown = |value: Decimal| format!("{}{unit}", words::grouped(value.normalize()));
    let title = format!("Make the {what} add up to {}", shown(total));
    let edits = |values: &[Decimal]| -> Vec<Edit> {
        parts
            .iter()
            .zip(values)
            .filter(|((old, _), new)| old != *new)
            .map(|((_, span), new)| Edit { span: *span, replacement: shown(*new) })
            .collect()
    };
    if let Some((last, _)) = parts.last() {
        let rest = total - (sum - *last);
        if rest > Decimal::ZERO {
            let mut values: Vec<Decimal> = parts.iter().map(|(value, _)| *value).collect();
            if let Some(place) = values.last_mut() {
                *place = rest;
            }
            found.push(action(format!("{title}: change the last to {}", shown(rest)), edits(&values)));
        }
    }
    // As fine as they are written: whole points stay whole, where that is possible.
    let finest = parts.iter().map(|(value, _)| value.normalize().scale()).max().unwrap_or_default();
    for (how, weights) in [
        ("in proportion", parts.iter().map(|(value, _)| *value).collect::<Vec<Decimal>>()),
        ("equally", vec![Decimal::ONE; parts.len()]),
    ] {
        let quantum = Decimal::new(1, finest.max(if what == "shares" { 2 } else { 0 }));
        let weights: Vec<Exact> = weights.into_iter().map(Exact::from).collect();
        let Ok(split) = allocate(Exact::from(total), &weights, quantum, None) else { continue };
        let values: Option<Vec<Decimal>> = split.into_iter().map(Exact::as_decimal).collect();
        if let Some(values) = values.filter(|values| values.iter().all(|value| *value > Decimal::ZERO)) {
            found.push(action(format!("{title}: {how}"), edits(&values)));
        }
    }
}

/// Bands into a line and back, and a scale as a curve with a name.
fn scales(
    analysis: &Analysis,
    indicator: &IndicatorItem,
    payment: Span,
    range: Span,
    found: &mut Vec<Action>,
) {
    let text = analysis.text(range.source);
    for statement in indicator.statements.iter().filter(|statement| touches(statement.span, range)) {
        let IndicatorStatement::Assessment(AssessmentStatement::Pays(pays)) = &statement.kind else {
            continue;
        };
        let (table, of_pot, is_line) = match pays {
            Pays::ByThresholds(table, of_pot) => (table, of_pot, false),
            Pays::SlidingScale(table, of_pot) => (table, of_pot, true),
            Pays::AtTarget(..) | Pays::ByLevel(..) | Pays::Formula(_) => continue,
        };
        let Some(scale) = Scale::read(text, table, is_line) else { continue };
        let indent = indent_of(text, statement.span.start as usize);
        let of_pot = if of_pot.is_some() { ", as a share of the pot" } else { "" };
        if let Some(rows) = scale.turned(is_line) {
            let (title, form) = if is_line {
                ("Turn the line into bands: each point becomes a threshold", "by thresholds")
            } else {
                (
                    "Turn the bands into a line: straight between them, and flat below the first",
                    "on a sliding scale",
                )
            };
            let head = if is_line { indicator.name.text.as_str() } else { "at" };
            let table = scale.table(&indent, head, &rows);
            let replacement = format!("pays {form}{of_pot} {table}");
            found.push(action(title.to_owned(), vec![Edit { span: statement.span, replacement }]));
        }
        if of_pot.is_empty()
            && scale.columns.len() == 1
            && analysis.names().find(&curve_name(indicator)).is_none()
        {
            let name = curve_name(indicator);
            let form = if is_line { "on a sliding scale" } else { "by thresholds" };
            let rows: Vec<(String, Vec<String>)> =
                scale.rows.iter().map(|row| (row.at.clone(), row.pays.clone())).collect();
            let gives = Scale { columns: vec!["gives".to_owned()], ..scale.clone() };
            let curve = format!(
                "curve {name} \"{}\" {form} {}\n\n",
                indicator.title.text,
                gives.table("", "at", &rows)
            );
            let edits = vec![
                Edit { span: payment.before(), replacement: curve },
                Edit { span: statement.span, replacement: format!("pays {name} of value") },
            ];
            found.push(action(format!("Make it a curve of its own, `{name}`"), edits));
        }
    }
}

fn curve_name(indicator: &IndicatorItem) -> String {
    format!("{}-score", indicator.name.text)
}

fn indent_of(text: &str, offset: usize) -> String {
    let line = text.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let before = text.get(line..offset).unwrap_or_default();
    before.chars().take_while(|letter| *letter == ' ').collect()
}

/// A table of a scale, as it is written.
#[derive(Clone)]
struct Scale {
    /// The headings of what is paid.
    columns: Vec<String>,
    rows: Vec<ScaleRow>,
}

#[derive(Clone)]
struct ScaleRow {
    /// The test, or the place on the line.
    at: String,
    /// The value that the test compares with, and whether it is a lower end.
    end: Option<(String, bool)>,
    pays: Vec<String>,
}

impl Scale {
    fn read(text: &str, table: &Table, is_line: bool) -> Option<Self> {
        let heading = |at: usize| table.header.get(at).and_then(|header| text.get(header.span.range()));
        // Bands may have a column of names in front, which only a reader needs.
        let has_names = !is_line && heading(0) == Some("level");
        let first = usize::from(has_names);
        let columns: Vec<String> =
            (first + 1..table.header.len()).filter_map(heading).map(str::to_owned).collect();
        let only_pays = table.header.iter().skip(first + 1).all(|header| match &header.kind {
            HeaderKind::Path(path) => path.text() == "pays",
            HeaderKind::Period(_) => true,
        });
        let rows: Option<Vec<ScaleRow>> = table.rows.iter().map(|row| Self::row(text, row, first)).collect();
        Some(Self { columns, rows: rows? }).filter(|scale| only_pays && !scale.columns.is_empty())
    }

    fn row(text: &str, row: &Row, first: usize) -> Option<ScaleRow> {
        let cell = row.cells.get(first)?;
        let written = |span: Span| text.get(span.range()).map(str::to_owned);
        let end = match &cell.kind {
            CellKind::Test(test) => match &test.kind {
                TestKind::AtLeast(end) => Some((written(end.span)?, true)),
                TestKind::AtMost(end) => Some((written(end.span)?, false)),
                _ => None,
            },
            CellKind::Expression(_) => Some((written(cell.span)?, true)),
            CellKind::Nothing | CellKind::Text(_) => None,
        };
        let pays: Option<Vec<String>> =
            row.cells.iter().skip(first + 1).map(|cell| written(cell.span)).collect();
        Some(ScaleRow { at: written(cell.span)?, end, pays: pays? })
    }

    /// The rows of the other form; none where a row has no counterpart in it.
    fn turned(&self, is_line: bool) -> Option<Vec<(String, Vec<String>)>> {
        let first_pays = self.rows.first()?.pays.first()?;
        let last_pays = self.rows.last()?.pays.first()?;
        // Of a line that pays more for less, the points become upper ends.
        let number = |text: &str| text.trim_end_matches('%').replace(',', "").parse::<Decimal>().ok();
        let rises = match (
            number(first_pays),
            number(last_pays),
            number(&self.rows.first()?.at),
            number(&self.rows.last()?.at),
        ) {
            (Some(a), Some(b), Some(x), Some(y)) => (a <= b) == (x <= y),
            _ => true,
        };
        let rows = self.rows.iter().map(|row| {
            let (end, _) = row.end.as_ref()?;
            let at = match (is_line, rises) {
                (false, _) => end.clone(),
                (true, true) => format!("at least {end}"),
                (true, false) => format!("at most {end}"),
            };
            Some((at, row.pays.clone()))
        });
        // A threshold that pays nothing says nothing.
        let pays_something = |row: &(String, Vec<String>)| {
            !is_line || row.1.iter().any(|pays| number(pays) != Some(Decimal::ZERO))
        };
        let rows: Option<Vec<_>> = rows.collect();
        rows.map(|rows| rows.into_iter().filter(pays_something).collect())
    }

    /// A table in its layout.
    fn table(&self, indent: &str, heading: &str, rows: &[(String, Vec<String>)]) -> String {
        let mut lines: Vec<Vec<String>> =
            vec![std::iter::once(heading.to_owned()).chain(self.columns.iter().cloned()).collect()];
        lines.extend(
            rows.iter().map(|(at, pays)| std::iter::once(at.clone()).chain(pays.iter().cloned()).collect()),
        );
        let width = |column: usize| {
            lines
                .iter()
                .filter_map(|line| line.get(column))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or_default()
        };
        let mut out = String::from("{\n");
        for line in &lines {
            out.push_str(indent);
            out.push_str("  |");
            for (column, cell) in line.iter().enumerate() {
                let padding = " ".repeat(width(column) - cell.chars().count());
                let padded = format!(" {cell}{padding} |");
                out.push_str(&padded);
            }
            out.push('\n');
        }
        out.push_str(indent);
        out.push('}');
        out
    }
}

/// So many figures are offered for a worked example.
const MOST_EXPECTED: usize = 5;

/// What comes out of the worked example around the range, as an expectation: of what is given, and in total.
fn expectations(analysis: &Analysis, range: Span) -> Vec<Action> {
    let Some((contract, plan)) = analysis.contract().zip(analysis.plan()) else { return Vec::new() };
    let mut found = Vec::new();
    for example in contract.examples.iter().filter(|example| touches(example.span, range)) {
        let text = analysis.text(range.source);
        // A row of a table of examples has its columns.
        let Some(end) =
            text.get(example.span.range()).filter(|item| item.ends_with('}')).map(|_| example.span.end)
        else {
            continue;
        };
        let Ok(evaluation) = plan.evaluate(contract, &example.given) else { continue };
        let expected: Vec<FigurePath> = example.expected.iter().map(|one| one.figure).collect();
        let mut names: Vec<String> = Vec::new();
        for given in &example.given {
            let name = contract.item(given.item).map(|item| item.name.clone()).unwrap_or_default();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.push("total".to_owned());
        for name in names {
            let subject = if name == "total" { Some(Subject::Total) } else { analysis.subject(&name) };
            let Some(subject) = subject else { continue };
            let figure = FigurePath { subject, figure: FigureKind::Earned };
            if expected.contains(&figure) || found.len() >= MOST_EXPECTED {
                continue;
            }
            let Some(money) = evaluation.money(figure, example.year) else { continue };
            let brace = end as usize - 1;
            let line = text.get(..brace).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
            let indent = indent_of(text, brace);
            let statement = format!("{indent}  expect  {name}.earned = {money}\n");
            let edit = Edit { span: Span::new(range.source, line, line), replacement: statement };
            found.push(action(format!("Expect what `{name}` earns here: {money}"), vec![edit]));
        }
    }
    found
}

/// What is told at the end of the line, as a remark that stays.
fn as_text(analysis: &Analysis, range: Span) -> Vec<Action> {
    let text = analysis.text(range.source);
    let end = line_end(text, range.start as usize);
    if Context::at(text, end).is_quoted {
        return Vec::new();
    }
    let told = hints(analysis, range.source, end..end);
    let here = Span::new(range.source, end, end);
    told.into_iter()
        .map(|hint| {
            let edit = Edit { span: here, replacement: format!("  # {}", hint.label) };
            action(format!("Write it down: # {}", hint.label), vec![edit])
        })
        .collect()
}
