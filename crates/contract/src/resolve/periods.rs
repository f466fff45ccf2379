//! How the periods of a year, and the segments of a population, make one value.

use super::Resolver;
use crate::data_item::Holds;
use crate::indicator::{AssessmentMethod, Frequency};
use meed_diagnostics::{Code, Diagnostic, Edit, Span};

fn parts(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Monthly => "months",
        Frequency::Quarterly => "quarters",
        Frequency::HalfYearly => "half-years",
        Frequency::Yearly => "years",
    }
}

/// Several periods in a year, and no word how they make one value. `line` is where a line can be put.
fn open(frequency: Frequency, reported: Span, line: Option<Span>, subject: &str) -> Diagnostic {
    let parts = parts(frequency);
    let one = parts.trim_end_matches('s');
    let often = match frequency {
        Frequency::Monthly => "monthly",
        Frequency::HalfYearly => "half-yearly",
        Frequency::Quarterly | Frequency::Yearly => "quarterly",
    };
    let diagnostic = Diagnostic::new(
        Code::AssessmentNotStated,
        reported,
        format!("{subject} has several {parts} in a year, and nothing says how they make one value"),
    )
    .with_text("reported more often than it is assessed");
    let readings = [
        (
            "all of them pooled (10 of 50 and 90 of 100 are 100 of 150: 66.7%)".to_owned(),
            format!("yearly on the total of its {parts}"),
        ),
        (
            format!("the mean, in which every {one} counts the same (10 of 50 and 90 of 100: 55%)"),
            format!("yearly on the mean of its {parts}"),
        ),
        (
            format!("the last {one} alone (10 of 50, then 90 of 100: 90%)"),
            format!("yearly on the latest of its {parts}"),
        ),
        (
            format!("every {one} earns a part of its own (met in one of two: half of what the year pays)"),
            format!("{often} each on its own"),
        ),
    ];
    let Some(line) = line else {
        let words: Vec<String> =
            readings.iter().map(|(means, words)| format!("`assessed {words}`, {means}")).collect();
        return diagnostic.with_help(format!("write which of these was agreed: {}", words.join("; ")));
    };
    readings.into_iter().fold(diagnostic, |diagnostic, (means, words)| {
        let replacement = format!("assessed  {words}\n      ");
        diagnostic.with_reading(
            &means,
            &format!("`assessed {words}`"),
            vec![Edit { span: line, replacement }],
        )
    })
}

/// How the periods of a year make one value: `Some(None)` where the year is one period, `None` where it is in doubt.
#[allow(clippy::option_option, reason = "in doubt, not needed and stated are three answers")]
pub(super) fn method(
    resolver: &mut Resolver,
    assessed: Option<((AssessmentMethod, Frequency), Span)>,
    (reported, reported_span, line): (Frequency, Span, Option<Span>),
    subject: &str,
) -> Option<Option<AssessmentMethod>> {
    match (assessed, reported) {
        (None, Frequency::Yearly) => Some(None),
        (None, frequency) => {
            resolver.report(open(frequency, reported_span, line, subject));
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
