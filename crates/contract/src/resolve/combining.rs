//! How the scores of parts make one: the rule, its rounding, and what the combined score pays.

use super::Resolver;
use super::combined::Said;
use super::scale::{self, Measure, check_fraction};
use crate::combination::{Combining, PartsWord, Tier};
use crate::exact::RoundingMode;
use crate::expression::{Quantifier, Type};
use crate::indicator::{Better, Pays};
use crate::words;
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree::{self, AssessmentStatement, Combined, CombinedBy};
use rust_decimal::Decimal;

/// What the combined score pays, where the indicator says so.
#[allow(clippy::option_option, reason = "in doubt, nothing said and said are three answers")]
pub(super) fn composite(resolver: &mut Resolver, said: &[Said<'_>]) -> Option<Option<Pays>> {
    let pays = said.iter().find_map(|statement| match statement.kind {
        AssessmentStatement::Pays(pays) => Some((pays, statement.keyword)),
        _ => None,
    });
    let Some((pays, span)) = pays else { return Some(None) };
    if !matches!(pays, tree::Pays::ByThresholds(..) | tree::Pays::SlidingScale(..)) {
        resolver.report(
            Diagnostic::new(Code::WrongScoring, span, "what a combined score pays is a table")
                .with_help("write `pays by thresholds {` or `pays on a sliding scale {` with a column `score` or `at`; or leave it out, and the score itself is what is paid"),
        );
        return None;
    }
    let measure = Measure {
        value_type: Type::Percentage,
        name: "score",
        better: Some((Better::Higher, span)),
        is_ratio: true,
        is_whole: false,
    };
    let (pays, of_the_pot) = scale::resolve(resolver, pays, &measure, span)?;
    if let Some(span) = of_the_pot {
        resolver.report(
            Diagnostic::new(Code::WrongScoring, span, "a combined score pays no share of the pot")
                .with_help("leave `as a share of the pot` out"),
        );
        return None;
    }
    Some(Some(pays))
}

/// To which step a combined score is rounded.
#[allow(clippy::option_option, reason = "in doubt, not rounded and rounded are three answers")]
pub(super) fn rounding(
    resolver: &mut Resolver,
    combined: &Combined,
    place: Span,
) -> Option<Option<(Decimal, RoundingMode)>> {
    let Some(step) = &combined.rounded else { return Some(None) };
    let found = super::expression::literal(&step.step);
    match found {
        Some((quantum, Type::Percentage | Type::PercentagePoints)) if quantum > Decimal::ZERO => {
            Some(Some((quantum, step.mode)))
        }
        _ => {
            resolver.report(
                Diagnostic::new(
                    Code::WrongType,
                    step.step.span,
                    "a score is a percentage, and so is its step",
                )
                .with_label(place, "the score")
                .with_help("write it as `5%`"),
            );
            None
        }
    }
}

/// How the scores of `count` parts make one.
pub(super) fn combining(
    resolver: &mut Resolver,
    combined: &Combined,
    count: usize,
    parts: PartsWord,
) -> Option<Combining> {
    let tiers = match &combined.by {
        CombinedBy::AddingUp => {
            resolver.report(
                Diagnostic::new(Code::OfTheParts, combined.span, "components are not figures of one whole")
                    .with_help("only the figures of segments are added up; write `by weight`, or `100% if all components are achieved`"),
            );
            return None;
        }
        CombinedBy::Weight => return Some(Combining::Weight),
        CombinedBy::Lowest => return Some(Combining::Lowest),
        CombinedBy::Highest => return Some(Combining::Highest),
        CombinedBy::First => return Some(Combining::First),
        CombinedBy::Achieved(tiers) => tiers,
    };
    let mut found: Vec<(Tier, usize)> = Vec::new();
    for tier in tiers {
        if tier.word != parts {
            let (here, there) = match parts {
                PartsWord::Segments => ("segments", "components"),
                PartsWord::Components => ("components", "segments"),
            };
            resolver.report(
                Diagnostic::new(Code::OfTheParts, tier.span, format!("these are {here}, not {there}"))
                    .with_help(format!("write `{here}` in their place")),
            );
            return None;
        }
        let pays = tier.pays.checked_div(Decimal::ONE_HUNDRED).unwrap_or(Decimal::MAX);
        check_fraction(resolver, pays, tier.span)?;
        let wanted = match tier.quantifier {
            Quantifier::All => count,
            Quantifier::Any => 1,
            Quantifier::AtLeast(wanted) => usize::from(wanted),
        };
        if wanted > count || wanted == 0 {
            resolver.report(
                Diagnostic::new(
                    Code::ConditionNeverHolds,
                    tier.span,
                    format!("{wanted} of them are asked for, and there are {count}"),
                )
                .with_help("ask for one at least, and for no more than there are"),
            );
            return None;
        }
        found.push((Tier { pays, quantifier: tier.quantifier, span: tier.span }, wanted));
    }
    for (index, (tier, wanted)) in found.iter().enumerate() {
        let easier = found.iter().enumerate().find(|(other, (known, needs))| {
            *other != index
                && needs <= wanted
                && known.pays >= tier.pays
                && (needs < wanted || *other < index)
        });
        if let Some((_, (known, _))) = easier {
            resolver.report(
                Diagnostic::new(Code::UnreachableRow, tier.span, "this never decides")
                    .with_text(format!("pays {}", words::percentage(tier.pays)))
                    .with_label(
                        known.span,
                        format!("pays {} for no more than that", words::percentage(known.pays)),
                    )
                    .with_help("what asks for more parts pays more; delete it, or mend the percentages"),
            );
            return None;
        }
    }
    Some(Combining::Achieved(found.into_iter().map(|(tier, _)| tier).collect()))
}
