//! Tests: comparisons without their subject.

use super::{Builder, Pair, Parts};
use crate::parser::Rule;
use crate::tree::{Ends, Test, TestKind};
use meed_diagnostics::{Code, Diagnostic, Span};

impl Builder<'_> {
    /// A test, or several joined by `and` or by `or`.
    pub(super) fn test(&mut self, pair: Pair<'_>) -> Option<Test> {
        let span = self.span(&pair);
        let mut tests = Vec::with_capacity(1);
        let mut joined = Joined::default();
        let mut bracket = None;
        for part in Parts::of(pair) {
            match part.as_rule() {
                Rule::kw_and => joined.and = Some(self.span(&part)),
                Rule::kw_or => joined.or = Some(self.span(&part)),
                Rule::lparen => bracket = Some(self.span(&part)),
                Rule::rparen => {
                    let close = self.span(&part);
                    if let (Some(open), Some(test)) = (bracket.take(), tests.last_mut()) {
                        let test: &mut Test = test;
                        test.span = open.to(close);
                    }
                }
                Rule::test => tests.push(self.test(part)?),
                Rule::between => tests.push(self.between(part)?),
                _ => tests.push(self.comparison(part)?),
            }
        }
        if joined.mixed(self, span) {
            return None;
        }
        if tests.len() == 1 {
            return tests.pop();
        }
        let kind = if joined.or.is_some() { TestKind::Or(tests) } else { TestKind::And(tests) };
        Some(Test { kind, span })
    }

    fn comparison(&mut self, pair: Pair<'_>) -> Option<Test> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let word = parts.next()?.as_rule();
        let value = self.expression(parts.next()?)?;
        let kind = match word {
            Rule::kw_on_or_before => TestKind::OnOrBefore(value),
            Rule::kw_on_or_after => TestKind::OnOrAfter(value),
            Rule::kw_before => TestKind::Before(value),
            Rule::kw_after => TestKind::After(value),
            Rule::kw_at_least => TestKind::AtLeast(value),
            Rule::kw_above => TestKind::Above(value),
            Rule::kw_at_most => TestKind::AtMost(value),
            Rule::kw_below => TestKind::Below(value),
            _ => TestKind::Exactly(value),
        };
        Some(Test { kind, span })
    }

    fn between(&mut self, pair: Pair<'_>) -> Option<Test> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        parts.pass(Rule::kw_between);
        let low = self.expression(parts.next()?)?;
        parts.pass(Rule::kw_and);
        let high = self.expression(parts.next()?)?;
        let ends = if parts.pass(Rule::kw_inclusive) { Ends::Inclusive } else { Ends::Exclusive };
        Some(Test { kind: TestKind::Between { low, high, ends }, span })
    }
}

/// Which of `and` and `or` join a chain, and where.
#[derive(Default)]
pub(super) struct Joined {
    pub(super) and: Option<Span>,
    pub(super) or: Option<Span>,
}

impl Joined {
    /// Whether both were used, which is reported: readers do not agree which of them binds first.
    pub(super) fn mixed(&self, builder: &mut Builder<'_>, span: Span) -> bool {
        let (Some(and), Some(or)) = (self.and, self.or) else { return false };
        builder.report(
            Diagnostic::new(Code::UnexpectedText, span, "`and` and `or` together can be read in two ways")
                .with_label(and, "`and` here")
                .with_label(or, "`or` here")
                .with_help(
                    "put brackets around what belongs together, as in `(at least 5 and below 10) or at least 20`",
                ),
        );
        true
    }
}
