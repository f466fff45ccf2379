//! Rewritings of the table at a place: the contract years that it lacks, the rows for levels, providers and segments that it lacks, the cells
//! that a row lacks, a row more. What is added says what its neighbour says, for a person to change.

use crate::Analysis;
use crate::actions::Action;
use crate::calendar::calendar;
use crate::context::{BlockKind, Context};
use crate::formatting::align_table;
use crate::rewrites::action;
use meed_contract::words;
use meed_diagnostics::{Edit, Span};
use meed_syntax::tree::{
    AssessmentStatement, DefineForm, IndicatorItem, IndicatorStatement, Item, Measured, MeasuredKind,
    OutcomeStatement, Pays,
};
use meed_syntax::{TokenKind, lexemes};
use std::fmt::Write as _;

/// Every rewriting of the table in which a range of a file begins.
pub(crate) fn tables(analysis: &Analysis, range: Span) -> Vec<Action> {
    let text = analysis.text(range.source);
    let Some(table) = Rows::around(text, range.start as usize) else { return Vec::new() };
    let keys = keys(analysis, range);
    let mut found = Vec::new();
    found.extend(missing_years(analysis, &table, range));
    found.extend(missing_cells(&table, range));
    match &keys {
        Some(keys) => found.extend(missing_rows(keys, &table, range)),
        None => found.extend(one_more(analysis, &table, range)),
    }
    found
}

/// The lines of a table that begin with a bar.
struct Rows<'t> {
    /// Where the first of them begins.
    start: usize,
    lines: Vec<&'t str>,
    /// The cells of each.
    cells: Vec<Vec<&'t str>>,
    /// Which of them the place is on.
    here: usize,
}

impl<'t> Rows<'t> {
    fn around(text: &'t str, offset: usize) -> Option<Self> {
        let is_row = |line: &str| line.trim_start().starts_with('|');
        let mut start = text.get(..offset)?.rfind('\n').map_or(0, |newline| newline + 1);
        if !is_row(text.get(start..)?) {
            return None;
        }
        let mut here = 0;
        while let Some(before) = text.get(..start.saturating_sub(1)).filter(|_| start > 0) {
            let line = before.rfind('\n').map_or(0, |newline| newline + 1);
            if !is_row(before.get(line..)?) {
                break;
            }
            (start, here) = (line, here + 1);
        }
        let lines: Vec<&str> =
            text.get(start..)?.split_inclusive('\n').take_while(|line| is_row(line)).collect();
        let cells = lines.iter().map(|line| cells(line)).collect();
        Some(Self { start, lines, cells, here })
    }

    fn heading(&self) -> &[&'t str] {
        self.cells.first().map(Vec::as_slice).unwrap_or_default()
    }

    /// The table with other rows, in line, in place of what it was.
    fn replaced(&self, rows: &[Vec<String>], range: Span) -> Option<Edit> {
        let indent: String = self
            .lines
            .first()?
            .chars()
            .take_while(|letter| letter.is_whitespace() && *letter != '\n')
            .collect();
        let comment = |at: usize| {
            let line = self.lines.get(at)?;
            let token = lexemes(line).into_iter().find(|token| token.kind == TokenKind::Comment)?;
            line.get(token.start..token.end).map(|comment| format!("  {}", comment.trim_end()))
        };
        let mut written = String::new();
        for (at, row) in rows.iter().enumerate() {
            written.push_str(&indent);
            written.push('|');
            for cell in row {
                let _ = write!(written, " {cell} |");
            }
            // Rows are only added at the end or within, never moved past a remark.
            if rows.len() == self.lines.len() {
                written.push_str(&comment(at).unwrap_or_default());
            }
            written.push('\n');
        }
        for edit in align_table(&written.clone(), 0).into_iter().rev() {
            written.replace_range(edit.range, &edit.text);
        }
        let length: usize = self.lines.iter().map(|line| line.len()).sum();
        if !self.lines.last()?.ends_with('\n') {
            written.pop();
        }
        Some(Edit { span: Span::new(range.source, self.start, self.start + length), replacement: written })
    }

    /// A row in line with the others, as a line to be put behind one of them.
    fn behind(&self, at: usize, row: &[String], range: Span) -> Option<Edit> {
        let end = self.start + self.lines.iter().take(at + 1).map(|line| line.len()).sum::<usize>();
        let line = self.lines.get(at)?;
        let indent: String = line.chars().take_while(|letter| letter.is_whitespace()).collect();
        let widths: Vec<usize> = (0..row.len())
            .map(|column| {
                let widest = self.cells.iter().filter_map(|cells| cells.get(column));
                widest.map(|cell| cell.chars().count()).max().unwrap_or_default()
            })
            .collect();
        let mut written = format!("{indent}|");
        for (cell, width) in row.iter().zip(widths) {
            let _ = write!(written, " {cell:width$} |");
        }
        let replacement = if line.ends_with('\n') { format!("{written}\n") } else { format!("\n{written}") };
        Some(Edit { span: Span::new(range.source, end, end), replacement })
    }
}

/// What stands between the bars of a row; behind the last one, if it is a cell that is not closed.
fn cells(line: &str) -> Vec<&str> {
    let tokens = lexemes(line);
    let bars: Vec<usize> =
        tokens.iter().filter(|token| token.kind == TokenKind::Bar).map(|token| token.start).collect();
    let end = tokens
        .iter()
        .rev()
        .find(|token| !matches!(token.kind, TokenKind::Comment | TokenKind::Newline))
        .map_or(0, |token| token.end);
    let mut found: Vec<&str> = bars
        .windows(2)
        .filter_map(|pair| line.get(pair.first()? + 1..*pair.last()?))
        .map(str::trim)
        .collect();
    if let Some(open) = bars.last().and_then(|last| line.get(last + 1..end)).map(str::trim)
        && !open.is_empty()
    {
        found.push(open);
    }
    found
}

/// The contract years that a table by years lacks, each with what the year before it has, or else the one after.
fn missing_years(analysis: &Analysis, table: &Rows<'_>, range: Span) -> Option<Action> {
    let calendar = calendar(analysis)?;
    let year = |cell: &&str| cell.strip_prefix("Year ")?.trim().parse::<u16>().ok();
    let heading = table.heading();
    // Years stand in order behind what the rows are called, if they are called anything.
    let first = heading.iter().position(|cell| year(cell).is_some())?;
    let known: Option<Vec<u16>> = heading.iter().skip(first).map(year).collect();
    let known = known.filter(|known| known.is_sorted())?;
    let all: Vec<u16> = calendar.years().iter().map(|year| year.number).collect();
    let missing: Vec<u16> = all.iter().copied().filter(|number| !known.contains(number)).collect();
    if missing.is_empty() || known.iter().any(|number| !all.contains(number)) {
        return None;
    }
    let last = *known.last()?;
    let mut rows = Vec::new();
    for (at, cells) in table.cells.iter().enumerate() {
        if cells.len() != heading.len() {
            return None;
        }
        let mut row: Vec<String> = cells.iter().take(first).map(|cell| (*cell).to_owned()).collect();
        for number in &all {
            if at == 0 {
                row.push(format!("Year {number}"));
                continue;
            }
            let nearest = known
                .iter()
                .rposition(|known| known <= number)
                .or(known.iter().position(|known| known > number))?;
            row.push((*cells.get(first + nearest)?).to_owned());
        }
        rows.push(row);
    }
    let names: Vec<String> = missing.iter().map(|number| format!("Year {number}")).collect();
    let like = if missing.iter().all(|number| *number > last) {
        format!("with what Year {last} has")
    } else {
        "with what the year before has".to_owned()
    };
    Some(action(format!("Add {} {like}", words::list(&names)), vec![table.replaced(&rows, range)?]))
}

/// The cells that the row lacks, with what the row above it has.
fn missing_cells(table: &Rows<'_>, range: Span) -> Option<Action> {
    let row = table.cells.get(table.here).filter(|_| table.here > 0)?;
    let wanted = table.heading().len();
    if row.len() >= wanted {
        return None;
    }
    let whole = |cells: &&Vec<&str>| cells.len() == wanted;
    let above = table.cells.get(1..table.here)?.iter().rev().find(whole);
    let like = above.or_else(|| table.cells.get(table.here + 1..)?.iter().find(whole))?;
    let line = table.lines.get(table.here)?;
    let start = table.start + table.lines.iter().take(table.here).map(|line| line.len()).sum::<usize>();
    let end = lexemes(line)
        .into_iter()
        .rev()
        .find(|token| !matches!(token.kind, TokenKind::Comment | TokenKind::Newline))?
        .end;
    let mut replacement = String::new();
    if !line.get(..end)?.ends_with('|') {
        replacement.push_str(" |");
    }
    for cell in like.get(row.len()..)? {
        let _ = write!(replacement, " {cell} |");
    }
    let headings: Vec<String> =
        table.heading().get(row.len()..)?.iter().map(|cell| format!("`{cell}`")).collect();
    let which = if above.is_some() { "above" } else { "below" };
    let place = Span::new(range.source, start + end, start + end);
    let title = format!("Fill in {} with what the row {which} has", words::list(&headings));
    Some(action(title, vec![Edit { span: place, replacement }]))
}

/// What each row of a table is for, where that is a closed list.
struct Keys {
    what: &'static str,
    names: Vec<String>,
}

/// The closed list that the rows of the table around a place are for.
fn keys(analysis: &Analysis, range: Span) -> Option<Keys> {
    let lies =
        |span: Span| span.source == range.source && span.start <= range.start && range.start <= span.end;
    for item in &analysis.tree(range.source)?.items {
        match item {
            Item::Define(define) if lies(define.span) => {
                let DefineForm::ByProvider(_) = define.form else { return None };
                let group = define.each_of.as_ref()?;
                let names =
                    analysis.trees().iter().flat_map(|file| &file.items).find_map(|item| match item {
                        Item::Providers(providers) if providers.name.text == group.text => {
                            Some(providers.members.iter().map(|member| member.text.clone()).collect())
                        }
                        _ => None,
                    })?;
                return Some(Keys { what: "provider", names });
            }
            Item::Payment(payment) if lies(payment.span) => {
                let outcome = payment.outcomes.iter().find(|outcome| lies(outcome.span))?;
                if let Some(indicator) = outcome.indicators.iter().find(|indicator| lies(indicator.span)) {
                    return of_measure(analysis, &of_indicator(indicator), &lies);
                }
                let own = outcome.statements.iter().filter_map(|statement| match &statement.kind {
                    OutcomeStatement::Assessment(assessment) => Some((statement.span, assessment)),
                    _ => None,
                });
                return of_measure(analysis, &own.collect::<Vec<_>>(), &lies);
            }
            _ => {}
        }
    }
    None
}

fn of_indicator(indicator: &IndicatorItem) -> Vec<(Span, &AssessmentStatement)> {
    let statements = indicator.statements.iter().filter_map(|statement| match &statement.kind {
        IndicatorStatement::Assessment(assessment) => Some((statement.span, assessment)),
        IndicatorStatement::Weight(..) | IndicatorStatement::Share(..) | IndicatorStatement::InForce(_) => {
            None
        }
    });
    statements.collect()
}

fn of_measure(
    analysis: &Analysis,
    statements: &[(Span, &AssessmentStatement)],
    lies: &dyn Fn(Span) -> bool,
) -> Option<Keys> {
    let (_, here) = statements.iter().find(|(span, _)| lies(*span))?;
    let items = || analysis.trees().iter().flat_map(|file| &file.items);
    match here {
        AssessmentStatement::Pays(Pays::ByLevel(..)) => {
            let scale = statements.iter().find_map(|(_, statement)| match statement {
                AssessmentStatement::Measures(Measured::Value {
                    kind: MeasuredKind::LevelOf(scale), ..
                }) => Some(scale),
                _ => None,
            })?;
            let names = items().find_map(|item| match item {
                Item::Levels(levels) if levels.name.text == scale.text => {
                    Some(levels.levels.iter().map(|level| level.text.clone()).collect())
                }
                _ => None,
            })?;
            Some(Keys { what: "level", names })
        }
        AssessmentStatement::BySegment(_) => {
            let names = statements.iter().find_map(|(_, statement)| match statement {
                AssessmentStatement::BrokenDown(names) => {
                    Some(names.iter().map(|name| name.text.clone()).collect())
                }
                _ => None,
            });
            let all = || {
                let segments = items().filter_map(|item| match item {
                    Item::Segment(segment) => Some(segment.name.text.clone()),
                    _ => None,
                });
                segments.collect()
            };
            Some(Keys { what: "segment", names: names.unwrap_or_else(all) })
        }
        _ => None,
    }
}

/// The rows that a table lacks, each with what the last one has.
fn missing_rows(keys: &Keys, table: &Rows<'_>, range: Span) -> Option<Action> {
    let last = table.cells.last().filter(|last| last.len() == table.heading().len())?;
    if table.cells.len() < 2 {
        return None;
    }
    let known: Vec<&str> = table.cells.iter().skip(1).filter_map(|row| row.first().copied()).collect();
    let missing: Vec<&String> = keys.names.iter().filter(|name| !known.contains(&name.as_str())).collect();
    if missing.is_empty() {
        return None;
    }
    let mut rows: Vec<Vec<String>> =
        table.cells.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
    for name in &missing {
        let like = last.iter().skip(1).map(|cell| (*cell).to_owned());
        rows.push(std::iter::once((*name).clone()).chain(like).collect());
    }
    let names: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
    let (what, rows_word) = if missing.len() == 1 {
        (keys.what.to_owned(), "a row")
    } else {
        (format!("{}s", keys.what), "rows")
    };
    let title = format!("Add {rows_word} for the {what} {}, with what the last row has", words::list(&names));
    let edits: Option<Vec<Edit>> = missing
        .iter()
        .zip(rows.iter().skip(table.cells.len()))
        .map(|(_, row)| table.behind(table.lines.len() - 1, row, range))
        .collect();
    // All at one place, in their order: one edit.
    let edits = edits?;
    let replacement = edits.iter().map(|edit| edit.replacement.as_str()).collect();
    Some(action(title, vec![Edit { span: edits.first()?.span, replacement }]))
}

/// A row more, like the one at the place; in a table of items with a name that is free.
fn one_more(analysis: &Analysis, table: &Rows<'_>, range: Span) -> Option<Action> {
    let row =
        table.cells.get(table.here).filter(|row| table.here > 0 && row.len() == table.heading().len())?;
    // A table whose columns are years alone has one row.
    if table.heading().first()?.starts_with("Year ") {
        return None;
    }
    let text = analysis.text(range.source);
    let context = Context::at(text, range.start as usize);
    let is_of_items = matches!(context.blocks.last()?.kind, BlockKind::Item(_, true));
    let mut cells: Vec<String> = row.iter().map(|cell| (*cell).to_owned()).collect();
    let mut title = "Add a row like this one".to_owned();
    if is_of_items && table.heading().first() == Some(&"name") {
        let first = cells.first_mut()?;
        let free = (2..100).map(|number| format!("{first}-{number}"));
        *first = free.into_iter().find(|name| analysis.names().find(name).is_none())?;
        title = format!("Add a row like this one, `{first}`");
    }
    Some(action(title, vec![table.behind(table.here, &cells, range)?]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_what_stands_between_bars() {
        assert_eq!(cells("  | a | \"b | c\" |  # d | e\n"), ["a", "\"b | c\""]);
        assert_eq!(cells("| a | b"), ["a", "b"]);
        assert_eq!(cells("| a |"), ["a"]);
        assert_eq!(cells("|"), Vec::<&str>::new());
    }

    #[test]
    fn rows_around_a_place_are_found() {
        let text = "x {\n  | a | b |\n  | 1 | 2 |\n}\n";
        let rows = Rows::around(text, text.find('2').unwrap()).unwrap();
        assert_eq!((rows.start, rows.here, rows.lines.len()), (4, 1, 2));
        assert!(Rows::around(text, 0).is_none());
    }
}
