//! Points, weights and shares: what part of a whole something is worth.

use super::statements::Once;
use super::{Checker, Resolver};
use crate::indicator::Portion;
use meed_diagnostics::{Code, Diagnostic, Safety, Span};
use rust_decimal::Decimal;

/// The three ways to say a part, of which one may be said.
pub(super) struct PortionStatements {
    pub(super) points: Once<(Decimal, Span)>,
    pub(super) weight: Once<(Decimal, Span)>,
    pub(super) share: Once<(Decimal, Span)>,
}

impl PortionStatements {
    pub(super) fn new() -> Self {
        Self { points: Once::new("points"), weight: Once::new("weight"), share: Once::new("share") }
    }

    /// The one that is said, if any; two are reported.
    pub(super) fn value(self, checker: &mut Checker) -> Option<Portion> {
        let places: Vec<Span> =
            [self.points.place(), self.weight.place(), self.share.place()].into_iter().flatten().collect();
        if let [first, second, ..] = places.as_slice() {
            checker.report(
                Diagnostic::new(
                    Code::ConflictingStatements,
                    *second,
                    "what this is worth is said in two ways",
                )
                .with_text("and again here")
                .with_label(*first, "said here")
                .with_help("keep one of `points`, `weight` and `share`"),
            );
        }
        let points = self.points.value().map(|(value, span)| Portion::Points(value, span));
        let weight = self.weight.value().map(|(value, span)| Portion::Weight(value, span));
        let share = self.share.value().map(|(value, span)| Portion::Share(value, span));
        points.or(weight).or(share)
    }
}

/// Checks the parts of one whole: all of one kind, and shares that add up. `what` names them: "the outcomes".
pub(super) fn check_group(checker: &mut Checker, portions: &[&Portion], what: &str) {
    let Some(first) = portions.first() else { return };
    let mixed = portions.iter().find(|portion| word(portion) != word(first));
    if let Some(other) = mixed {
        checker.report(
            Diagnostic::new(
                Code::MixedShares,
                place(other),
                format!("{what} are measured in two ways: `{}` and `{}`", word(first), word(other)),
            )
            .with_text(format!("`{}` here", word(other)))
            .with_label(place(first), format!("`{}` here", word(first)))
            .with_help(
                "say `points`, `weight` or `share` for all of them, or nobody can tell what part each is",
            ),
        );
        return;
    }
    let shares: Vec<(Decimal, Span)> = portions
        .iter()
        .filter_map(
            |portion| if let Portion::Share(value, span) = portion { Some((*value, *span)) } else { None },
        )
        .collect();
    report_shares(checker, &shares, &format!("the shares of {what}"));
    let weights: Decimal = portions
        .iter()
        .filter_map(|portion| if let Portion::Weight(value, _) = portion { Some(*value) } else { None })
        .sum();
    if matches!(first, Portion::Weight(..)) && weights.is_zero() {
        checker.report(
            Diagnostic::new(
                Code::SharesDoNotAddUp,
                place(first),
                format!("the weights of {what} are all zero"),
            )
            .with_help("give at least one of them a weight above zero"),
        );
    }
}

fn word(portion: &Portion) -> &'static str {
    match portion {
        Portion::Points(..) => "points",
        Portion::Weight(..) => "weight",
        Portion::Share(..) => "share",
        Portion::OfThePot(_) => "as a share of the pot",
    }
}

fn place(portion: &Portion) -> Span {
    match portion {
        Portion::Points(_, span)
        | Portion::Weight(_, span)
        | Portion::Share(_, span)
        | Portion::OfThePot(span) => *span,
    }
}

/// Reports percentages that do not add up to 100, and offers to change the last so that they do.
pub(super) fn report_shares(checker: &mut Checker, shares: &[(Decimal, Span)], what: &str) {
    let Some(((last, last_span), others)) = shares.split_last() else { return };
    let sum: Decimal = shares.iter().map(|(share, _)| *share).sum();
    let difference = Decimal::ONE_HUNDRED - sum;
    if difference.is_zero() {
        return;
    }
    let (size, direction) =
        (difference.abs().normalize(), if difference > Decimal::ZERO { "short" } else { "too much" });
    let mut diagnostic = Diagnostic::new(
        Code::SharesDoNotAddUp,
        *last_span,
        format!("{what} add up to {}%, {size} percentage points {direction}", sum.normalize()),
    )
    .with_text(format!("with this, {}%", sum.normalize()));
    for (_, span) in others {
        diagnostic = diagnostic.with_label(*span, "");
    }
    let mended = *last + difference;
    if mended >= Decimal::ZERO {
        let mended = format!("{}%", mended.normalize());
        diagnostic = diagnostic.with_help(format!("`{mended}` here would make them 100%")).with_fix(
            format!("write `{mended}`, so that they add up to 100%"),
            *last_span,
            mended,
            Safety::ChoosesATerm,
        );
    }
    checker.report(diagnostic);
}

/// A declared total that nothing counts towards.
pub(super) fn check_points_used(resolver: &mut Resolver) {
    if let (Some((_, span)), false) = (resolver.points_total, resolver.has_points) {
        resolver.report(
            Diagnostic::new(
                Code::PointsDoNotAddUp,
                span,
                "a points total is declared, and nothing has points",
            )
            .with_help("give the outcomes their `points`, or delete `points total`"),
        );
    }
}

/// Checks that the points of a payment add up to the contract's declared total: a point is that part of its pot.
pub(super) fn check_points_total(resolver: &mut Resolver) {
    let points = std::mem::take(&mut resolver.points);
    let Some((_, first)) = points.first() else { return };
    let Some((total, total_span)) = resolver.points_total else {
        resolver.report(
            Diagnostic::new(
                Code::PointsDoNotAddUp,
                *first,
                "there are points, and the contract declares no total",
            )
            .with_text("points of how many?")
            .with_help("write `points total 100` in the `contract` block"),
        );
        return;
    };
    let sum: Decimal = points.iter().map(|(value, _)| *value).sum();
    if sum == total {
        return;
    }
    let difference = (total - sum).abs().normalize();
    let direction = if sum < total { "fewer" } else { "more" };
    let mut diagnostic = Diagnostic::new(
        Code::PointsDoNotAddUp,
        total_span,
        format!(
            "the points add up to {}, {difference} {direction} than the declared total of {}",
            sum.normalize(),
            total.normalize()
        ),
    )
    .with_text("declared here");
    for (_, span) in &points {
        diagnostic = diagnostic.with_label(*span, "");
    }
    let sum = sum.normalize().to_string();
    resolver.report(diagnostic.with_help("change the points that are wrong, or the total").with_fix(
        format!("declare a total of {sum}"),
        total_span,
        sum,
        Safety::ChoosesATerm,
    ));
}
