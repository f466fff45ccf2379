//! The words of a statement, literals in one way.

use crate::build::literal_at;
use crate::layout::canonical;
use crate::lexer::{Kind, Token};
use crate::numbers::{month_name, regroup};
use crate::tree::{DurationUnit, LiteralKind, PeriodKind, RateOf};
use chrono::Datelike as _;
use meed_diagnostics::{SourceId, Span};
use rust_decimal::Decimal;

/// A word, a literal, a string or a sign.
#[derive(Clone, Debug)]
pub struct Word {
    /// Written in one way, whatever way it was written in: `£1,200,000` for `£1.2m`.
    pub text: String,
    /// What it is.
    pub kind: WordKind,
    /// Where it stands.
    pub span: Span,
}

/// What a word is.
#[derive(Clone, PartialEq, Debug)]
pub enum WordKind {
    /// A keyword, a name, an operator, a bracket or a comma.
    Plain,
    /// A string, with its quotes.
    Text,
    /// A literal; one with a minus sign that touches it is negative.
    Literal(LiteralKind),
}

impl Word {
    /// Whether it is the sign `=`.
    pub fn is_equals(&self) -> bool {
        self.is_plain("=")
    }

    /// Whether it is this keyword, operator or sign.
    pub fn is_plain(&self, text: &str) -> bool {
        self.kind == WordKind::Plain && self.text == text
    }

    /// A word that was never written in a text.
    pub fn plain(text: impl Into<String>, span: Span) -> Self {
        Self { text: text.into(), kind: WordKind::Plain, span }
    }
}

/// Words with spaces between those that do not touch, as the formatter sets them.
pub fn spoken(words: &[Word]) -> String {
    let mut out = String::new();
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        let together = before.is_none_or(|before| {
            before.is_plain("(")
                || (before.is_plain("-") && word.is_plain("(") && before.span.end == word.span.start)
        }) || word.is_plain(")")
            || word.is_plain(",");
        if !together {
            out.push(' ');
        }
        out.push_str(&word.text);
    }
    out
}

/// The words of tokens that stand on one or more lines of `text`.
pub(crate) fn words(source: SourceId, text: &str, tokens: &[Token<'_>]) -> Vec<Word> {
    let mut out = Vec::with_capacity(tokens.len());
    let mut done = 0;
    for token in tokens {
        if token.start < done || token.kind == Kind::OpenBrace {
            continue;
        }
        let end = token.start + token.text.len();
        let span = |end| Span::new(source, token.start, end);
        let literal = (token.kind == Kind::Word && may_be_literal(token.text))
            .then(|| literal_at(text.get(token.start..).and_then(|rest| rest.lines().next())?))
            .flatten();
        match literal {
            // Part of a word is no literal.
            Some((kind, length)) if length >= token.text.len() => {
                done = token.start + length;
                out.push(Word { text: written(&kind), kind: WordKind::Literal(kind), span: span(done) });
            }
            _ => {
                let kind = if token.kind == Kind::String { WordKind::Text } else { WordKind::Plain };
                out.push(Word { text: canonical(token).to_owned(), kind, span: span(end) });
            }
        }
    }
    out
}

fn may_be_literal(word: &str) -> bool {
    let word = word.strip_prefix('-').unwrap_or(word);
    word.starts_with(|letter: char| letter.is_ascii_digit() || letter.is_ascii_uppercase() || letter == '£')
}

/// A literal in the one way in which it can be read again.
fn written(kind: &LiteralKind) -> String {
    let sign = |value: Decimal| if value.is_sign_negative() && !value.is_zero() { "-" } else { "" };
    let digits = |value: Decimal| regroup(&value.abs().normalize().to_string());
    let pounds = |value: Decimal| {
        let (sign, text) = (sign(value), digits(value));
        match text.split_once('.') {
            Some((_, pence)) if pence.len() == 1 => format!("{sign}£{text}0"),
            _ => format!("{sign}£{text}"),
        }
    };
    let number = |value: Decimal| format!("{}{}", sign(value), digits(value));
    match kind {
        LiteralKind::Money(value) => pounds(*value),
        LiteralKind::Percentage(value) => format!("{}%", number(*value)),
        LiteralKind::PercentagePoints(value) => format!("{} percentage points", number(*value)),
        LiteralKind::Number(value) => number(*value),
        LiteralKind::Duration(value, unit) => {
            let one = matches!(value.normalize().to_string().as_str(), "1" | "-1");
            format!("{} {}", number(*value), duration_word(*unit, one))
        }
        LiteralKind::Rate(rate) => {
            let value = match rate.of {
                RateOf::Money => pounds(rate.value),
                RateOf::Number => number(rate.value),
                RateOf::PercentagePoints => format!("{} percentage points", number(rate.value)),
            };
            let per = match rate.count {
                1 => rate.per.word().to_owned(),
                count => format!("{} people", digits(Decimal::from(count))),
            };
            let and = rate.and.map(|and| format!(" per {}", and.word())).unwrap_or_default();
            format!("{value} per {per}{and}")
        }
        LiteralKind::Date(date) => date_text(date.date),
        LiteralKind::Moment(date, minutes) => {
            format!("{} at {}:{:02}", date_text(date.date), minutes / 60, minutes % 60)
        }
        LiteralKind::Period(period) => period_text(*period),
        LiteralKind::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
    }
}

fn date_text(date: chrono::NaiveDate) -> String {
    format!("{} {} {:04}", date.day(), month_name(date.month()), date.year())
}

fn period_text(period: PeriodKind) -> String {
    let financial = |year: i32| format!("{year:04}/{:02}", (year + 1).rem_euclid(100));
    match period {
        PeriodKind::Year(year) => format!("Year {year}"),
        PeriodKind::Quarter { quarter, year: Some(year) } => format!("Quarter {quarter} of Year {year}"),
        PeriodKind::Quarter { quarter, year: None } => format!("Quarter {quarter}"),
        PeriodKind::Month { year, month } => format!("{} {year:04}", month_name(u32::from(month))),
        PeriodKind::FinancialYear(year) => financial(year),
        PeriodKind::FinancialQuarter { quarter, year } => format!("Q{quarter} {}", financial(year)),
    }
}

fn duration_word(unit: DurationUnit, one: bool) -> &'static str {
    match (unit, one) {
        (DurationUnit::Days, true) => "day",
        (DurationUnit::Days, false) => "days",
        (DurationUnit::Weeks, true) => "week",
        (DurationUnit::Weeks, false) => "weeks",
        (DurationUnit::Months, true) => "month",
        (DurationUnit::Months, false) => "months",
        (DurationUnit::Years, true) => "year",
        (DurationUnit::Years, false) => "years",
        (DurationUnit::Hours, true) => "hour",
        (DurationUnit::Hours, false) => "hours",
        (DurationUnit::Minutes, true) => "minute",
        (DurationUnit::Minutes, false) => "minutes",
    }
}
