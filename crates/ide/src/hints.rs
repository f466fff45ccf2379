//! What is told at the ends of lines: what a share is worth in each year, and the days of a year. Never within a line, where it
//! would move what one writes.

use crate::Analysis;
use crate::calendar::{self, calendar};
use crate::rules::{self, Facts, in_years};
use meed_contract::Subject;
use meed_diagnostics::{SourceId, Span};
use meed_syntax::tree::{
    AdditionalStatement, AmountForm, IndicatorItem, IndicatorStatement, Item, OutcomeItem, OutcomeStatement,
    PaymentItem, PaymentStatement, Statement,
};
use meed_syntax::{Lexeme, TokenKind, lexemes};
use std::ops::Range;

/// What is told at the end of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hint {
    /// The end of the line.
    pub offset: usize,
    /// What is told.
    pub label: String,
    /// Of what kind it is.
    pub kind: HintKind,
}

/// Of what kind a hint is; each can be turned off.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum HintKind {
    /// What something is worth in each year.
    Worth,
    /// The days of contract years.
    Years,
}

/// So many different sums are told in one hint.
const MOST_SUMS: usize = 4;

/// Everything to be told at the ends of the lines in a part of a file, in order.
pub fn hints(analysis: &Analysis, source: SourceId, part: Range<usize>) -> Vec<Hint> {
    let text = analysis.text(source);
    let mut found = Worth { analysis, text, part: part.clone(), found: Vec::new() }.all(source);
    found.extend(of_years(analysis, text, part));
    found.sort_by_key(|hint| (hint.offset, hint.kind));
    found
}

/// The end of the line in which a place lies.
pub(crate) fn line_end(text: &str, offset: usize) -> usize {
    let end = text.get(offset..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| offset + at);
    let line = text.get(..end).unwrap_or_default();
    if line.ends_with('\r') { end - 1 } else { end }
}

struct Worth<'a> {
    analysis: &'a Analysis,
    text: &'a str,
    part: Range<usize>,
    found: Vec<Hint>,
}

impl Worth<'_> {
    fn all(mut self, source: SourceId) -> Vec<Hint> {
        let items = self.analysis.tree(source).map(|file| file.items.as_slice()).unwrap_or_default();
        for item in items {
            match item {
                Item::Payment(payment) => self.payment(payment),
                Item::Amount(amount) => {
                    // In a table by years the sums are there to be seen.
                    let formula = matches!(amount.form, AmountForm::Formula(_) | AmountForm::Uplifted { .. });
                    if formula || self.is_row(amount.span) {
                        self.values(&amount.name.text, amount.name.span);
                    }
                }
                Item::Define(define) => self.values(&define.name.text, define.name.span),
                Item::Contract(_)
                | Item::Party(_)
                | Item::Segment(_)
                | Item::Levels(_)
                | Item::Providers(_)
                | Item::Input(_)
                | Item::Carried(_)
                | Item::Curve(_)
                | Item::Requirement(_)
                | Item::Records(_)
                | Item::Example(_)
                | Item::Variation(_) => {}
            }
        }
        self.found
    }

    fn is_row(&self, span: Span) -> bool {
        self.text.get(span.range()).is_some_and(|item| item.starts_with('|'))
    }

    fn payment(&mut self, payment: &PaymentItem) {
        for outcome in &payment.outcomes {
            self.outcome(outcome);
        }
        for extra in &payment.additional {
            let place = own(&extra.statements, |kind| {
                matches!(
                    kind,
                    AdditionalStatement::Points(..)
                        | AdditionalStatement::Weight(..)
                        | AdditionalStatement::Share(..)
                )
            });
            self.worth(&extra.name.text, self.place(extra.span, place, extra.name.span));
        }
        let sum = own(&payment.statements, |kind| matches!(kind, PaymentStatement::Pays(_)));
        if let Some(place) = sum.filter(|_| !self.is_row(payment.span)) {
            self.earned(&payment.name.text, place);
        }
        let pot = own(&payment.statements, |kind| matches!(kind, PaymentStatement::Pot(_)));
        if let Some(place) = pot.filter(|_| !self.is_row(payment.span)) {
            self.worth(&payment.name.text, place);
        }
    }

    fn outcome(&mut self, outcome: &OutcomeItem) {
        for indicator in &outcome.indicators {
            self.indicator(indicator);
        }
        let place = own(&outcome.statements, |kind| {
            matches!(
                kind,
                OutcomeStatement::Points(..) | OutcomeStatement::Weight(..) | OutcomeStatement::Share(..)
            )
        });
        self.worth(&outcome.name.text, self.place(outcome.span, place, outcome.name.span));
    }

    fn indicator(&mut self, indicator: &IndicatorItem) {
        let place = own(&indicator.statements, |kind| {
            matches!(kind, IndicatorStatement::Weight(..) | IndicatorStatement::Share(..))
        });
        self.worth(&indicator.name.text, self.place(indicator.span, place, indicator.name.span));
    }

    /// Of a row its end; else the statement that gives the share; else the name.
    fn place(&self, item: Span, statement: Option<Span>, name: Span) -> Span {
        if self.is_row(item) { item } else { statement.unwrap_or(name) }
    }

    fn told(&mut self, place: Span, said: impl FnOnce(&Facts<'_>) -> Vec<(usize, String)>) {
        let offset = line_end(self.text, place.end as usize);
        if offset < self.part.start || offset > self.part.end {
            return;
        }
        let Some(facts) = rules::facts(self.analysis) else { return };
        let label = in_years(said(&facts), facts.years(), MOST_SUMS);
        if !label.is_empty() {
            self.found.push(Hint { offset, label, kind: HintKind::Worth });
        }
    }

    fn subject(&self, name: &str) -> Option<Subject> {
        self.analysis.subject(name)
    }

    fn worth(&mut self, name: &str, place: Span) {
        let Some(subject) = self.subject(name) else { return };
        self.told(place, |facts| {
            (0..facts.years())
                .filter_map(|year| Some((year, facts.worth(subject, year)?.to_string())))
                .collect()
        });
    }

    fn earned(&mut self, name: &str, place: Span) {
        let Some(subject) = self.subject(name) else { return };
        self.told(place, |facts| {
            let sum = |year| match facts.beforehand.between(subject, year)? {
                (low, Some(high)) if low == high => Some(low.to_string()),
                _ => None,
            };
            (0..facts.years()).filter_map(|year| Some((year, sum(year)?))).collect()
        });
    }

    fn values(&mut self, name: &str, place: Span) {
        let Some(subject) = self.subject(name) else { return };
        self.told(place, |facts| facts.values(subject));
    }
}

/// The statement that is wanted, where one holds all the time. Of one that another takes the place of as from a day, the line would
/// tell sums that are not its own.
fn own<T>(statements: &[Statement<T>], wanted: impl Fn(&T) -> bool) -> Option<Span> {
    let mut found = statements.iter().filter(|statement| wanted(&statement.kind));
    let only = found.next().filter(|statement| statement.from.is_none())?;
    found.next().is_none().then_some(only.span)
}

/// The days of the contract years that a line names, where it names one or two.
fn of_years(analysis: &Analysis, text: &str, part: Range<usize>) -> Vec<Hint> {
    let Some(calendar) = calendar(analysis) else { return Vec::new() };
    let mut found = Vec::new();
    let mut years: Vec<u16> = Vec::new();
    let mut is_row = false;
    let mut before: Option<Lexeme> = None;
    let mut tokens = lexemes(text);
    let end = Lexeme { kind: TokenKind::Newline, start: text.len(), end: text.len() };
    tokens.push(end);
    for token in tokens {
        let word = |token: Lexeme| text.get(token.start..token.end).unwrap_or_default();
        match token.kind {
            TokenKind::Newline => {
                let offset = line_end(text, token.start);
                if !is_row && matches!(years.len(), 1 | 2) && part.start <= offset && offset <= part.end {
                    let label: Vec<String> = years
                        .iter()
                        .filter_map(|number| calendar.year(*number))
                        .map(|year| match years.as_slice() {
                            // The line says itself which year it is.
                            [_] => calendar::range(year.range),
                            _ => format!("Year {}: {}", year.number, calendar::range(year.range)),
                        })
                        .collect();
                    if !label.is_empty() {
                        found.push(Hint { offset, label: label.join("; "), kind: HintKind::Years });
                    }
                }
                years.clear();
                is_row = false;
            }
            TokenKind::Bar => is_row = true,
            TokenKind::Word => {
                let is_year =
                    before.is_some_and(|before| before.kind == TokenKind::Word && word(before) == "Year");
                if let Some(number) = word(token).parse::<u16>().ok().filter(|_| is_year)
                    && !years.contains(&number)
                {
                    years.push(number);
                }
            }
            TokenKind::String
            | TokenKind::Comment
            | TokenKind::OpenBrace
            | TokenKind::CloseBrace
            | TokenKind::OpenBracket
            | TokenKind::CloseBracket
            | TokenKind::Comma => {}
        }
        before = Some(token);
    }
    found
}
