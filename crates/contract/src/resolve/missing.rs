//! What missing data and small denominators cost: the rules, and whether they fit what is measured.

use super::Resolver;
use crate::expression::Type;
use crate::indicator::{AssessmentMethod, Consequence, MissingCosts, MissingKind};
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree::MissingRule;

impl MissingCosts {
    /// Every kind of missing pays nothing.
    pub(super) fn nothing(span: Span) -> Self {
        let nothing = Consequence::PaysNothing;
        Self { not_due: nothing, not_submitted: nothing, suppressed: nothing, not_applicable: nothing, span }
    }
}

/// What a small denominator can lead to, and where there is one denominator to look at.
pub(super) fn check_minimum(
    resolver: &mut Resolver,
    consequence: Consequence,
    method: Option<AssessmentMethod>,
    span: Span,
) {
    if matches!(
        consequence,
        Consequence::CountsAsZero | Consequence::CountsAsNo | Consequence::CarriedForward
    ) {
        resolver.report(
            Diagnostic::new(Code::WrongScoring, span, "a small number of people does not replace the value")
                .with_help("write `else pays nothing`, `withheld`, `excluded`, `excluded and weight shared` or `presumed met`"),
        );
    }
    if !matches!(method, None | Some(AssessmentMethod::Total)) {
        resolver.report(
            Diagnostic::new(
                Code::WrongScoring,
                span,
                "the year has a denominator for each period, not one of its own",
            )
            .with_help("a minimum denominator needs `assessed yearly on the total of …`"),
        );
    }
}

/// Where every part of a year earns its own part, what is missing in one costs that part alone: it cannot leave the measure
/// out of the year.
pub(super) fn check_by_part(resolver: &mut Resolver, missing: &MissingCosts) {
    let kinds = [missing.not_due, missing.not_submitted, missing.suppressed, missing.not_applicable];
    let is_out = |kind: &Consequence| {
        matches!(kind, Consequence::Excluded | Consequence::ExcludedWeightShared | Consequence::Withheld)
    };
    if kinds.iter().any(is_out) {
        resolver.report(
            Diagnostic::new(
                Code::WrongScoring,
                missing.span,
                "a part of the year cannot be left out or held back where each part earns its own",
            )
            .with_help(
                "write `pays nothing`, `presumed met`, `carried forward`, `counts as zero` or `counts as no`",
            ),
        );
    }
}

/// What each kind of missing costs.
pub(super) fn costs(resolver: &mut Resolver, rule: &MissingRule, value_type: Type) -> MissingCosts {
    check_consequence(resolver, rule.otherwise, value_type, rule.span);
    let otherwise = rule.otherwise;
    let mut costs = MissingCosts {
        not_due: otherwise,
        not_submitted: otherwise,
        suppressed: otherwise,
        not_applicable: otherwise,
        span: rule.span,
    };
    let mut seen: Vec<(MissingKind, Span)> = Vec::new();
    for (kind, consequence, span) in &rule.when {
        check_consequence(resolver, *consequence, value_type, *span);
        if let Some((_, first)) = seen.iter().find(|(known, _)| known == kind) {
            resolver.report(
                Diagnostic::new(
                    Code::DuplicateStatement,
                    *span,
                    "two consequences for one kind of missing data",
                )
                .with_label(*first, "first here"),
            );
            continue;
        }
        seen.push((*kind, *span));
        let place = match kind {
            MissingKind::NotDue => &mut costs.not_due,
            MissingKind::NotSubmitted => &mut costs.not_submitted,
            MissingKind::Suppressed => &mut costs.suppressed,
            MissingKind::NotApplicable => &mut costs.not_applicable,
        };
        *place = *consequence;
    }
    costs
}

pub(super) fn check_consequence(
    resolver: &mut Resolver,
    consequence: Consequence,
    value_type: Type,
    span: Span,
) {
    let wrong = match (consequence, value_type) {
        (Consequence::CountsAsZero, Type::YesNo) => Some("write `counts as no`"),
        (Consequence::CountsAsZero, Type::Level(_) | Type::Date | Type::Moment) => {
            Some("write `pays nothing`")
        }
        (Consequence::CountsAsNo, Type::YesNo) => None,
        (Consequence::CountsAsNo, _) => {
            Some("only a yes or no can count as no; write `counts as zero` or `pays nothing`")
        }
        _ => None,
    };
    if let Some(help) = wrong {
        resolver.report(
            Diagnostic::new(
                Code::WrongScoring,
                span,
                format!("this does not fit what is measured, {}", value_type.words()),
            )
            .with_help(help),
        );
    }
}
