//! What is told about the place under the pointer.

use crate::Analysis;
use crate::calendar;
use crate::context::Context;
use crate::names::Given;
use crate::rules;
use meed_contract::calendar::financial_year;
use meed_diagnostics::{SourceId, Span};
use meed_syntax::tree::PeriodKind;
use meed_syntax::{TokenKind, lexemes, vocabulary};
use std::ops::Range;

/// What is told about a place, in Markdown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hover {
    /// What it is told about.
    pub span: Span,
    /// The text.
    pub markdown: String,
}

/// What is to be told about a place: the rule behind a name with its amounts, the days of a period, or what a word of the
/// language means.
pub fn hover(analysis: &Analysis, source: SourceId, offset: usize) -> Option<Hover> {
    let text = analysis.text(source);
    if let Some(name) = analysis.names().at(source, offset)
        && let Some(given) = analysis.names().find(&name.text)
    {
        return Some(Hover { span: name.span, markdown: of_name(analysis, given) });
    }
    let context = Context::at(text, offset);
    if context.is_quoted {
        return None;
    }
    let here = |range: Range<usize>| Span::new(source, range.start, range.end);
    if let Some((range, markdown)) = of_period(analysis, text, offset) {
        return Some(Hover { span: here(range), markdown });
    }
    let (range, markdown) = of_keyword(text, offset, &context)?;
    Some(Hover { span: here(range), markdown })
}

/// What a name stands for.
pub(crate) fn of_name(analysis: &Analysis, given: &Given) -> String {
    let kind = given.kind.words();
    let mut out = format!("**{}**: {kind}", given.name);
    if let Some(title) = &given.title {
        out = format!("**{}**: {title}  \n_{kind}_", given.name);
    }
    for line in rules::lines(analysis, given) {
        out.push_str("\n\n");
        out.push_str(&line);
    }
    let uses = analysis.names().places(&given.name).iter().filter(|place| !place.is_definition).count();
    let named = match uses {
        0 => "Named nowhere else.".to_owned(),
        1 => "Named in one other place.".to_owned(),
        _ => format!("Named in {uses} other places."),
    };
    format!("{out}\n\n{named}")
}

/// The days of the period that is written at a place.
fn of_period(analysis: &Analysis, text: &str, offset: usize) -> Option<(Range<usize>, String)> {
    let (range, period) = period_at(text, offset)?;
    let days = match period {
        PeriodKind::FinancialYear(begins) => financial_year(begins)?,
        PeriodKind::Year(_)
        | PeriodKind::Quarter { .. }
        | PeriodKind::Month { .. }
        | PeriodKind::FinancialQuarter { .. } => calendar::calendar(analysis)?.resolve(period, None)?,
    };
    let written = text.get(range.clone()).unwrap_or_default().to_owned();
    Some((range, format!("**{written}**: {}", calendar::range(days))))
}

/// The longest period that is written around a place, of words on one line.
pub(crate) fn period_at(text: &str, offset: usize) -> Option<(Range<usize>, PeriodKind)> {
    let start = text.get(..offset)?.rfind('\n').map_or(0, |at| at + 1);
    let end = text.get(offset..)?.find('\n').map_or(text.len(), |at| offset + at);
    let line = text.get(start..end)?;
    let tokens: Vec<Range<usize>> = lexemes(line)
        .into_iter()
        .filter(|token| token.kind == TokenKind::Word)
        .map(|token| start + token.start..start + token.end)
        .collect();
    let at = tokens.iter().position(|token| token.start <= offset && offset <= token.end)?;
    let mut found: Option<(Range<usize>, PeriodKind)> = None;
    for first in at.saturating_sub(4)..=at {
        for last in at..(at + 5).min(tokens.len()) {
            let (Some(begin), Some(finish)) = (tokens.get(first), tokens.get(last)) else { continue };
            let range = begin.start..finish.end;
            if let Some(period) = text.get(range.clone()).and_then(meed_syntax::period)
                && found.as_ref().is_none_or(|(known, _)| known.len() < range.len())
            {
                found = Some((range, period));
            }
        }
    }
    found
}

/// What the word of the language at a place means.
fn of_keyword(text: &str, offset: usize, context: &Context<'_>) -> Option<(Range<usize>, String)> {
    let start = context.statement.start.min(offset);
    let line_end = text.get(offset..)?.find('\n').map_or(text.len(), |at| offset + at);
    let line = text.get(start..line_end)?;
    let keyword = vocabulary::leading(line);
    let normal = keyword.split_whitespace().collect::<Vec<_>>().join(" ");
    if context.cell.is_none() && !keyword.is_empty() && offset <= start + keyword.len() {
        let range = start..start + keyword.len();
        let statements = context.block().map(vocabulary::statements).unwrap_or_default();
        let inner = match context.block() {
            Some(block) => vocabulary::items(Some(block)),
            None => vocabulary::items(None),
        };
        let single = vocabulary::singular(&normal);
        let found = statements
            .into_iter()
            .find(|known| known.word == normal)
            .or_else(|| inner.into_iter().find(|known| Some(known.word) == single));
        if let Some(known) = found {
            let stands = if known.block.is_empty() { String::new() } else { format!(" in {}", known.block) };
            let example = if known.usage.ends_with('{') {
                format!("{}\n  …\n}}", known.usage)
            } else {
                known.usage.to_owned()
            };
            return Some((
                range,
                format!("**{normal}**{stands}\n\n{}\n\n```meed\n{example}\n```", known.meaning),
            ));
        }
    }
    // A word that means something within a statement, of up to five words, around the place.
    let here = text.get(..line_end)?.rfind('\n').map_or(0, |at| at + 1);
    let whole = text.get(here..line_end)?;
    let mut found: Option<(Range<usize>, String)> = None;
    for (words, meaning) in vocabulary::words() {
        for (at, _) in whole.match_indices(words) {
            let range = here + at..here + at + words.len();
            let ends =
                |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric() && letter != '-');
            let whole_word = ends(text.get(..range.start).and_then(|before| before.chars().next_back()))
                && ends(text.get(range.end..).and_then(|after| after.chars().next()));
            let around = range.start <= offset && offset <= range.end;
            if whole_word && around && found.as_ref().is_none_or(|(known, _)| known.len() < range.len()) {
                found = Some((range, format!("**{words}**\n\n{meaning}")));
            }
        }
    }
    found
}
