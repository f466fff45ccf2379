//! Phase-in: the phase of each contract year, and the years of a place such as `from Year 2`.

use super::Resolver;
use super::table::year_number;
use crate::indicator::Phase;
use crate::words;
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree::{PhaseEntry, PhasePlace};

/// The phase of each contract year.
pub(super) fn phases(
    resolver: &mut Resolver,
    entries: &[PhaseEntry],
    here: Span,
) -> Option<Vec<(Phase, Span)>> {
    let count = resolver.calendar.years().len();
    let mut phases: Vec<Option<(Phase, Span)>> = vec![None; count];
    let mut sound = true;
    for entry in entries {
        let Some((first, last)) = place_years(resolver, entry.place, entry.span) else {
            sound = false;
            continue;
        };
        for (year, slot) in phases.iter_mut().enumerate().take(last).skip(first) {
            if let Some((_, other)) = slot {
                resolver.checker.report(
                    Diagnostic::new(
                        Code::TimelineOverlap,
                        entry.span,
                        format!("Year {} has two phases", year + 1),
                    )
                    .with_text("one here")
                    .with_label(*other, "another here"),
                );
                sound = false;
                break;
            }
            *slot = Some((entry.phase, entry.span));
        }
    }
    let absent: Vec<String> = phases
        .iter()
        .enumerate()
        .filter(|(_, phase)| phase.is_none())
        .map(|(year, _)| format!("Year {}", year + 1))
        .collect();
    if sound && !absent.is_empty() {
        let span = entries.first().zip(entries.last()).map_or(here, |(first, last)| first.span.to(last.span));
        let years = words::list(&absent);
        resolver.report(
            Diagnostic::new(Code::TimelineGap, span, format!("no phase is given for {years}")).with_help(
                "say what holds in every year of the term, such as `linked to payment from Year 2`",
            ),
        );
        sound = false;
    }
    sound.then(|| phases.into_iter().flatten().collect())
}

/// The contract years of a place, as positions: from the first up to but not including the last.
pub(super) fn place_years(resolver: &mut Resolver, place: PhasePlace, span: Span) -> Option<(usize, usize)> {
    let count = resolver.calendar.years().len();
    Some(match place {
        PhasePlace::Always => (0, count),
        PhasePlace::Never => (0, 0),
        PhasePlace::In(first, last) => {
            let (start, end) = (year_number(resolver, first, span)?, year_number(resolver, last, span)?);
            if end < start {
                resolver.report(
                    Diagnostic::new(
                        Code::TimelineOverlap,
                        span,
                        format!("Year {last} comes before Year {first}"),
                    )
                    .with_help(format!("write `in Years {last} to {first}`")),
                );
                return None;
            }
            (start, end + 1)
        }
        PhasePlace::Before(year) => {
            let end = year_number(resolver, year, span)?;
            if end == 0 {
                resolver.report(
                    Diagnostic::new(Code::YearOutsideTerm, span, "nothing comes before Year 1")
                        .with_help("delete this part, or name a later year"),
                );
                return None;
            }
            (0, end)
        }
        PhasePlace::From(year) => (year_number(resolver, year, span)?, count),
    })
}
