//! How the periods of a year, and the segments of a population, make one value.

use super::Resolver;
use crate::data_item::Holds;
use crate::indicator::{AssessmentMethod, Frequency};
use meed_diagnostics::{Code, Diagnostic, Span};

/// How the periods of a year make one value: `Some(None)` where the year is one period, `None` where it is in doubt.
#[allow(clippy::option_option, reason = "in doubt, not needed and stated are three answers")]
pub(super) fn method(
    resolver: &mut Resolver,
    assessed: Option<((AssessmentMethod, Frequency), Span)>,
    reported: Frequency,
    reported_span: Span,
    subject: &str,
) -> Option<Option<AssessmentMethod>> {
    let parts = |frequency| match frequency {
        Frequency::Monthly => "months",
        Frequency::Quarterly => "quarters",
        Frequency::HalfYearly => "half-years",
        Frequency::Yearly => "years",
    };
    match (assessed, reported) {
        (None, Frequency::Yearly) => Some(None),
        (None, frequency) => {
            resolver.report(
                Diagnostic::new(
                    Code::AssessmentNotStated,
                    reported_span,
                    format!("{subject} has several {} in a year, and nothing says how they make one value", parts(frequency)),
                )
                .with_text("reported more often than it is assessed")
                .with_help(format!(
                    "write `assessed yearly on the total of its {0}`, or on the `mean`, `latest`, `best` or `worst` of them; if each of them earns its own part, `assessed {1} each on its own`",
                    parts(frequency),
                    match frequency {
                        Frequency::Monthly => "monthly",
                        Frequency::HalfYearly => "half-yearly",
                        Frequency::Quarterly | Frequency::Yearly => "quarterly",
                    }
                )),
            );
            None
        }
        (Some(((method, of), _)), frequency) if of == frequency => Some(Some(method)),
        (Some(((_, of), span)), frequency) => {
            resolver.report(
                Diagnostic::new(
                    Code::ConflictingStatements,
                    span,
                    format!("assessed on its {}, and reported by {}", parts(of), parts(frequency)),
                )
                .with_label(reported_span, "reported")
                .with_help("name the same parts in both lines; a yearly figure needs no `assessed`"),
            );
            None
        }
    }
}

/// Which ways of making one value of several periods, or of several segments, mean something for a kind of value.
pub(super) fn check_pooling(
    resolver: &mut Resolver,
    held: &Holds,
    method: Option<AssessmentMethod>,
    segments: bool,
    better: bool,
    place: Span,
) {
    use crate::expression::Unit;
    let adds_up = match held {
        Holds::Ratio { .. } => true,
        Holds::Value { unit, .. } => !matches!(unit, Unit::Percentage | Unit::Date | Unit::Moment),
        Holds::YesNo { .. } | Holds::Level { .. } => false,
    };
    let has_mean = adds_up || matches!(held, Holds::Value { unit: Unit::Percentage, .. });
    let wrong = match method {
        Some(AssessmentMethod::Total) if !adds_up && has_mean => {
            Some(("a total", "`mean`, `latest`, `best` or `worst`"))
        }
        Some(AssessmentMethod::Total) if !adds_up => Some(("a total", "`latest`, `best` or `worst`")),
        Some(AssessmentMethod::Mean) if !has_mean => Some(("a mean", "`latest`, `best` or `worst`")),
        _ => None,
    };
    if let Some((what, instead)) = wrong {
        resolver.report(
            Diagnostic::new(
                Code::WrongScoring,
                place,
                format!("what is measured here has no {}", &what[2..]),
            )
            .with_help(format!("write the {instead} of its periods instead of {what}")),
        );
    }
    if !adds_up
        && matches!(
            method,
            Some(AssessmentMethod::ToDateWithCatchUp | AssessmentMethod::ToDateWithoutCatchUp)
        )
    {
        resolver.report(
            Diagnostic::new(
                Code::WrongScoring,
                place,
                "what is measured here has no sum of the year to date",
            )
            .with_help("write `each on its own`, or measure a count, a sum, or a count out of a count"),
        );
    }
    if segments && !adds_up {
        resolver.report(
            Diagnostic::new(
                Code::WrongScoring,
                place,
                "the figures of segments add up to a whole, and these do not",
            )
            .with_help("break down a count out of a count, a count or a sum"),
        );
    }
    if matches!(method, Some(AssessmentMethod::Best | AssessmentMethod::Worst)) && !better {
        resolver.report(
            Diagnostic::new(Code::WrongScoring, place, "nothing says which way is better, so no period is the best or worst")
                .with_help("write `better higher` or `better lower`; an input can be assessed on the total, mean or latest"),
        );
    }
}
