//! The rows of `by thresholds` held against one another: order, overlaps, rows that never decide, and what better
//! performance pays.

use super::Resolver;
use super::scale::{Measure, check_direction, shown};
use super::test::Interval;
use crate::indicator::{Better, ThresholdRow};
use crate::words;
use meed_diagnostics::{Code, Diagnostic};
use rust_decimal::Decimal;

/// The rows from the easiest to the hardest, so that the last one that holds is the best reached.
pub(super) fn strictest_last(mut rows: Vec<ThresholdRow>, measure: &Measure<'_>) -> Vec<ThresholdRow> {
    let lower = match measure.better {
        Some((better, _)) => better == Better::Lower,
        None => rows.iter().all(|row| Interval::of(&row.test).is_some_and(|stretch| stretch.low.is_none())),
    };
    rows.sort_by(|a, b| {
        let key = |row: &ThresholdRow| {
            Interval::of(&row.test).map(|stretch| {
                if lower { stretch.high.map(|(end, _)| -end) } else { stretch.low.map(|(end, _)| end) }
            })
        };
        key(a).cmp(&key(b))
    });
    rows
}

pub(super) fn check_thresholds(resolver: &mut Resolver, rows: &[ThresholdRow], measure: &Measure<'_>) {
    let possible = if measure.is_ratio {
        Interval { low: Some((Decimal::ZERO, true)), high: Some((Decimal::ONE, true)) }
    } else {
        Interval { low: None, high: None }
    };
    let show = |value: Decimal| shown(value, measure.value_type);
    for row in rows {
        let Some(stretch) = Interval::of(&row.test) else { continue };
        if stretch.is_empty() {
            resolver.report(
                Diagnostic::new(Code::UnreachableRow, row.test.span, "no value can pass this test")
                    .with_text("its two ends exclude each other")
                    .with_help("check which end is the lower one"),
            );
        } else if stretch.meet(possible).is_empty() {
            resolver.report(
                Diagnostic::new(Code::UnreachableRow, row.test.span, "no value can pass this test")
                    .with_text("a share of people lies between 0% and 100%"),
            );
        }
    }
    if let Some((better, span)) = measure.better {
        for row in rows {
            check_direction(resolver, &row.test, better, span);
        }
    }
    check_order(resolver, rows);
    check_holes(resolver, rows, measure);
    for (index, row) in rows.iter().enumerate() {
        let before = resolver.checker.diagnostics.len();
        for earlier in rows.iter().take(index) {
            check_pair(resolver, earlier, row, measure, &show);
            // One pair shows what is wrong with a row.
            if resolver.checker.diagnostics.len() > before {
                break;
            }
        }
    }
}

/// Stretches between two rows for which no row holds.
fn check_holes(resolver: &mut Resolver, rows: &[ThresholdRow], measure: &Measure<'_>) {
    let stretches: Option<Vec<(Interval, &ThresholdRow)>> =
        rows.iter().map(|row| Some((Interval::of(&row.test)?, row))).collect();
    // What `or` holds for is not one stretch, and nothing is said of such tables.
    let Some(mut stretches) = stretches else { return };
    stretches.retain(|(stretch, _)| !stretch.is_empty());
    stretches.sort_by_key(|(stretch, _)| (start(*stretch), stretch.low.is_some_and(|(_, holds)| !holds)));
    let mut reached: Option<(Decimal, bool, &ThresholdRow)> = None;
    for (index, (stretch, row)) in stretches.iter().enumerate() {
        if let (Some((end, holds_end, before)), Some((low, holds_low))) = (reached, stretch.low) {
            let hole = Interval { low: Some((end, !holds_end)), high: Some((low, !holds_low)) };
            // Beside a row that pays nothing, a hole changes nothing.
            let both_pay = [before, *row].iter().all(|row| row.pays.iter().any(|pays| !pays.is_zero()));
            if both_pay && !hole.is_empty() && (!measure.is_whole || holds_a_whole_number(hole)) {
                report_hole(resolver, hole, (before, row), measure);
            }
        }
        let Some((high, holds_high)) = stretch.high else { return };
        if index == 0 || reached.is_none_or(|(end, holds_end, _)| (high, holds_high) > (end, holds_end)) {
            reached = Some((high, holds_high, row));
        }
    }
}

fn holds_a_whole_number(stretch: Interval) -> bool {
    let (Some((low, holds_low)), Some((high, holds_high))) = (stretch.low, stretch.high) else { return true };
    let mut first = low.ceil();
    if first == low && !holds_low {
        first += Decimal::ONE;
    }
    first < high || (first == high && holds_high)
}

fn report_hole(
    resolver: &mut Resolver,
    hole: Interval,
    (before, after): (&ThresholdRow, &ThresholdRow),
    measure: &Measure<'_>,
) {
    let (Some((low, holds_low)), Some((high, holds_high))) = (hole.low, hole.high) else { return };
    let show = |value: Decimal| shown(value, measure.value_type);
    let where_it_is = if low == high {
        format!("exactly {}", show(low))
    } else {
        let from = if holds_low { "at least" } else { "above" };
        let to = if holds_high { "at most" } else { "below" };
        format!("{from} {} and {to} {}", show(low), show(high))
    };
    resolver.report(
        Diagnostic::new(
            Code::HoleBetweenRows,
            after.test.span,
            format!("no row holds for {where_it_is}, which pays nothing"),
        )
        .with_text("begins after the hole")
        .with_label(before.test.span, "ends before it")
        .with_help(format!(
            "let one row begin where the other ends; or write a row `{where_it_is}` that pays `0%`, so that all can see it"
        )),
    );
}

/// One-sided thresholds stand in one order, all rising or all falling.
fn check_order(resolver: &mut Resolver, rows: &[ThresholdRow]) {
    let ends: Vec<(Decimal, &ThresholdRow)> = rows
        .iter()
        .filter_map(|row| {
            let stretch = Interval::of(&row.test).filter(|stretch| stretch.is_one_sided())?;
            Some((stretch.low.or(stretch.high)?.0, row))
        })
        .collect();
    let mut direction = None;
    for pair in ends.windows(2) {
        let [(a, before), (b, row)] = pair else { continue };
        let here = b.cmp(a);
        if here.is_eq() {
            continue;
        }
        if *direction.get_or_insert(here) != here {
            resolver.report(
                Diagnostic::new(Code::ThresholdsOutOfOrder, row.test.span, "this threshold is out of order")
                    .with_text("turns back")
                    .with_label(before.test.span, "the row before it")
                    .with_help("write the rows from the lowest threshold to the highest, or from the highest to the lowest; a slip in a figure shows that way"),
            );
            return;
        }
    }
}

fn check_pair(
    resolver: &mut Resolver,
    earlier: &ThresholdRow,
    row: &ThresholdRow,
    measure: &Measure<'_>,
    show: &dyn Fn(Decimal) -> String,
) {
    let (Some(a), Some(b)) = (Interval::of(&earlier.test), Interval::of(&row.test)) else { return };
    if a == b {
        resolver.report(
            Diagnostic::new(
                Code::UnreachableRow,
                row.test.span,
                "this row repeats the test of another, so one of them never decides",
            )
            .with_label(earlier.test.span, "the same test")
            .with_help("delete one of the two rows, or correct its threshold"),
        );
        return;
    }
    let same_side = a.is_one_sided() && b.is_one_sided() && a.low.is_some() == b.low.is_some();
    let shared = a.meet(b);
    if !same_side && let Some(value) = shared.witness() {
        let value = show(value);
        let mut diagnostic = Diagnostic::new(
            Code::ThresholdsOverlap,
            row.test.span,
            format!("two rows hold at once: {value} is both"),
        )
        .with_text(format!("holds for {value}"))
        .with_label(earlier.test.span, format!("holds for {value} too"));
        diagnostic = diagnostic.with_help(
            "let one row end where the next begins: `at least 60% and below 85%`, then `at least 85%`",
        );
        resolver.report(diagnostic);
        return;
    }
    let lower = match measure.better {
        Some((better, _)) => better == Better::Lower,
        None if same_side => a.low.is_none(),
        None => false,
    };
    let (low, high) = if start(a) <= start(b) { (earlier, row) } else { (row, earlier) };
    let (worse, better) = if lower { (high, low) } else { (low, high) };
    let year = worse.pays.iter().zip(&better.pays).position(|(worse, better)| better < worse);
    if let Some(year) = year {
        let pays = |row: &ThresholdRow| words::percentage(row.pays.get(year).copied().unwrap_or_default());
        resolver.report(
            Diagnostic::new(Code::PaysLessForBetter, better.span, "better performance pays less")
                .with_text(format!("pays {} in Year {}", pays(better), year + 1))
                .with_label(worse.span, format!("the worse result pays {}", pays(worse)))
                .with_help(
                    "swap the two payments; or say `better lower` if lower values are the better ones",
                ),
        );
    }
}

/// Where a stretch begins; one without a beginning comes first.
fn start(stretch: Interval) -> (u8, Decimal) {
    match (stretch.low, stretch.high) {
        (Some((low, _)), _) => (1, low),
        (None, Some((high, _))) => (0, high),
        (None, None) => (0, Decimal::MIN),
    }
}
