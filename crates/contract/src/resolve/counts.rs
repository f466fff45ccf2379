//! What suppressed and rounded counts stand for: in the contract, and in one of its items.

use super::{Checker, Resolver};
use crate::counts::{CountRange, Counts};
use crate::data_item::Holds;
use meed_diagnostics::{Code, Diagnostic, Safety, Span};
use meed_syntax::tree::{MissingKind, MissingRule, RoundedCounts, SuppressedCounts};
use rust_decimal::Decimal;

/// What counts stand for, and where that is said of the suppressed ones.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct StatedCounts {
    pub(super) counts: Counts,
    suppressed: Option<Span>,
}

/// The statements of a contract or of an item, with their keywords.
pub(super) struct OwnCounts<'a> {
    pub(super) suppressed: Option<(&'a SuppressedCounts, Span)>,
    pub(super) rounded: Option<(&'a RoundedCounts, Span)>,
}

impl OwnCounts<'_> {
    /// What these statements say, over what is said for all.
    pub(super) fn over(&self, checker: &mut Checker, mut stated: StatedCounts) -> StatedCounts {
        if let Some((counts, _)) = self.suppressed {
            (stated.counts.suppressed, stated.suppressed) = match *counts {
                SuppressedCounts::Between(low, high, span) => {
                    let range = between(checker, low, high, span);
                    (range, range.map(|_| span))
                }
                SuppressedCounts::Missing => (None, None),
            };
        }
        if let Some((counts, _)) = self.rounded {
            stated.counts.rounded = match *counts {
                RoundedCounts::ToTheNearest(step, span) => to_the_nearest(checker, step, span),
                RoundedCounts::NotAtAll => None,
            };
        }
        stated
    }
}

/// What the counts of an item stand for: nothing but counts are suppressed or rounded by a rule.
pub(super) fn counts(
    resolver: &mut Resolver,
    held: &Holds,
    own: &OwnCounts<'_>,
    missing: Option<&MissingRule>,
) -> Counts {
    if !held.is_counted() {
        let keywords =
            own.suppressed.map(|(_, span)| span).into_iter().chain(own.rounded.map(|(_, span)| span));
        for span in keywords {
            resolver.report(
                Diagnostic::new(
                    Code::WrongScoring,
                    span,
                    "nothing is counted here that a rule for counts could be about",
                )
                .with_help("delete this line, or measure a count, or a count out of a count"),
            );
        }
        return Counts::default();
    }
    let stated = own.over(&mut resolver.checker, resolver.counts);
    if let (Some(rule), Some(place)) = (missing, stated.suppressed) {
        check_suppressed(resolver, rule, place);
    }
    stated.counts
}

/// A suppressed count that lies between two numbers is not missing: it costs nothing of its own.
fn check_suppressed(resolver: &mut Resolver, rule: &MissingRule, stated: Span) {
    for (kind, _, span) in &rule.when {
        if *kind == MissingKind::Suppressed {
            resolver.report(
                Diagnostic::new(
                    Code::ConflictingStatements,
                    *span,
                    "a suppressed count has a consequence here, and stands for a number",
                )
                .with_text("what a suppressed count costs")
                .with_label(stated, "what it stands for")
                .with_help("delete the consequence, or write `suppressed counts are missing` in this block"),
            );
        }
    }
}

fn between(checker: &mut Checker, low: Decimal, high: Decimal, span: Span) -> Option<CountRange> {
    if !low.fract().is_zero() || !high.fract().is_zero() {
        checker.report(
            Diagnostic::new(Code::WrongCounts, span, "people are counted in whole numbers")
                .with_help("write the smallest and the largest count that is suppressed, as `from 1 to 7`"),
        );
        return None;
    }
    if low > high {
        checker.report(
            Diagnostic::new(Code::WrongCounts, span, format!("no count is from {low} to {high}"))
                .with_help("write the smaller number first")
                .with_fix("swap the two numbers", span, format!("{high} to {low}"), Safety::ChoosesATerm),
        );
        return None;
    }
    Some(CountRange { low: low.normalize(), high: high.normalize() })
}

fn to_the_nearest(checker: &mut Checker, step: Decimal, span: Span) -> Option<Decimal> {
    if !step.fract().is_zero() || step <= Decimal::ONE {
        let message = format!("a count that is rounded to the nearest {} is not rounded", step.normalize());
        checker.report(
            Diagnostic::new(Code::WrongCounts, span, message)
                .with_help("write a whole number above 1, as `to the nearest 5`; exact counts need no line"),
        );
        return None;
    }
    Some(step.normalize())
}
