//! How a measure was assessed, in the words of the schedule, and what its next step would earn.

use super::known::thresholds;
use super::{AssessmentLine, Margin, Next, Verdict};
use crate::evaluation::Evaluation;
use crate::phrases;
use crate::plan::{Id, MeasureOutputs, RowOutputs};
use crate::values::Value;
use meed_contract::exact::{Exact, RoundingMode};
use meed_contract::{
    Assessment, AssessmentMethod, Consequence, ExpressionKind, MissingKind, Money, Phase, Scale, Test,
    TestKind, Type, words,
};
use rust_decimal::Decimal;

/// A measure with its results.
pub(super) struct Assessed<'a> {
    pub(super) evaluation: &'a Evaluation<'a>,
    pub(super) year: usize,
    pub(super) assessment: &'a Assessment,
    pub(super) measure: &'a MeasureOutputs,
    /// The row that it decides; none of a part, which has no money of its own.
    pub(super) row: Option<&'a RowOutputs>,
    /// What its fractions are of: its own share, or the whole pot.
    pub(super) whole: Option<Id>,
}

impl Assessed<'_> {
    pub(super) fn line(&self) -> AssessmentLine {
        let (phase, _) = self
            .assessment
            .phases
            .get(self.year)
            .copied()
            .unwrap_or((Phase::NotMeasured, self.assessment.missing.span));
        let fraction = self.fraction();
        let verdict = self.verdict(phase, fraction);
        let range = self.row.and_then(|row| self.evaluation.row_range(row));
        let judged = matches!(verdict, Verdict::Met | Verdict::Partly(_) | Verdict::NotMet);
        AssessmentLine {
            phase,
            value: self.value(),
            measured: self
                .exact()
                .and_then(Exact::as_decimal)
                .or_else(|| self.exact().map(|value| value.shown(12))),
            counts: self.counts(),
            target: self.target(),
            margin: if judged && phase == Phase::Linked { self.margin() } else { None },
            next: if judged && range.is_none() { self.next(fraction) } else { None },
            range,
            verdict,
            fraction: fraction.as_decimal().unwrap_or_else(|| fraction.shown(6)),
            fraction_of: self.whole.map(|whole| self.evaluation.values.money(whole)).unwrap_or_default(),
            phase_words: match phase {
                Phase::Linked if self.most().is_zero() => "nothing can be earned this year".to_owned(),
                _ => phrases::phase(phase).to_owned(),
            },
            parts: Vec::new(),
        }
    }

    fn exact(&self) -> Option<Exact> {
        let value = self.measure.value?;
        // A value of which only the ends are known is no number.
        if self.evaluation.range(value).is_some() {
            return None;
        }
        self.evaluation.values.get(value).number()
    }

    fn fraction(&self) -> Exact {
        self.evaluation.values.get(self.measure.fraction).number().unwrap_or(Exact::ZERO)
    }

    /// A kind of missing, with the periods that have no figure where the year has several: `Quarter 4 not submitted`.
    fn absent(&self, kind: MissingKind) -> String {
        let periods = self.absent_periods();
        let word = phrases::missing(kind);
        if periods.is_empty() { word.to_owned() } else { format!("{} {word}", words::list(&periods)) }
    }

    /// The periods without a figure, where the year has several and the item is not broken down.
    fn absent_periods(&self) -> Vec<String> {
        let contract = self.evaluation.contract;
        let id = self.assessment.item;
        let (Some(item), Some(year)) = (contract.item(id), contract.calendar.years().get(self.year)) else {
            return Vec::new();
        };
        let parts = contract.calendar.parts(*year, item.frequency);
        if parts.len() < 2 || !item.segments.is_empty() {
            return Vec::new();
        }
        let known = |part: usize| {
            let slot = self.evaluation.plan.slots.slot(id, self.year, part, None);
            slot.is_some_and(|slot| self.evaluation.inputs.missing(slot).is_none())
        };
        (0..parts.len())
            .filter(|part| !known(*part))
            .map(|part| contract.calendar.part_words(*year, item.frequency, part))
            .collect()
    }

    fn most(&self) -> Decimal {
        self.assessment.pays.as_ref().map_or(Decimal::ZERO, |pays| pays.most(self.year))
    }

    fn value(&self) -> Option<String> {
        let contract = self.evaluation.contract;
        if !self.measure.parts.is_empty() {
            return Some(self.values_of_parts());
        }
        let id = self.measure.value?;
        if let Some(known) = self.evaluation.known(id, self.measure.ratio, &self.thresholds()) {
            return Some(known);
        }
        let value = self.evaluation.values.get(id);
        if let Some(kind) = value.missing() {
            let is_too_few =
                self.measure.too_few.is_some_and(|few| self.evaluation.values.truth(few) == Some(true));
            // Nobody out of nobody is what was reported; that it has no value is beside the point where it is too few.
            return Some(if is_too_few { "0/0".to_owned() } else { phrases::missing(kind).to_owned() });
        }
        let shown = phrases::measured(
            contract,
            value.number()?,
            self.evaluation.plan.type_of(id),
            &self.thresholds(),
        );
        let counts = self.counts().map(|(numerator, denominator)| {
            format!(
                "{}/{} = ",
                words::grouped(numerator.normalize()),
                words::grouped(denominator.normalize())
            )
        });
        let carried = if self.is_carried_forward() { ", carried forward" } else { "" };
        Some(format!("{}{shown}{carried}", counts.unwrap_or_default()))
    }

    fn counts(&self) -> Option<(Decimal, Decimal)> {
        let (numerator, denominator) = self.measure.ratio?;
        if self.evaluation.range(numerator).or(self.evaluation.range(denominator)).is_some() {
            return None;
        }
        let numerator = self.evaluation.values.get(numerator).number()?.as_decimal()?;
        let denominator = self.evaluation.values.get(denominator).number()?.as_decimal()?;
        // A denominator of one stands for a percentage that was reported without its counts.
        (denominator > Decimal::ONE).then_some((numerator, denominator))
    }

    /// The value of each part of the year, where each earns its own part: `40%, 50%, not submitted`.
    fn values_of_parts(&self) -> String {
        let contract = self.evaluation.contract;
        let shown: Vec<String> = self
            .measure
            .parts
            .iter()
            .map(|part| part.value)
            .map(|id| match self.evaluation.values.get(id) {
                Value::Number(exact) => {
                    let value_type = self.evaluation.plan.type_of(id);
                    phrases::measured(contract, exact, value_type, &self.thresholds())
                }
                Value::Missing(kind) => phrases::missing(kind).to_owned(),
                Value::Parts(_) => String::new(),
            })
            .collect();
        shown.join(", ")
    }

    /// Whether an earlier figure stands in for one of this year.
    fn is_carried_forward(&self) -> bool {
        let missing = &self.assessment.missing;
        let slots = &self.evaluation.plan.slots;
        let id = self.assessment.item;
        let carries = |kind| missing.of(kind) == Consequence::CarriedForward;
        (0..slots.parts(id, self.year)).any(|part| {
            let slot = slots.slot(id, self.year, part, None);
            slot.and_then(|slot| self.evaluation.inputs.missing(slot)).is_some_and(carries)
        })
    }

    /// Every value that the measure is compared with.
    fn thresholds(&self) -> Vec<Decimal> {
        thresholds(self.assessment, self.year)
    }

    fn target(&self) -> Option<String> {
        let target = self.assessment.target.as_ref()?.for_year(self.year)?;
        Some(phrases::test(self.evaluation.contract, &target.value))
    }

    fn verdict(&self, phase: Phase, fraction: Exact) -> Verdict {
        match phase {
            Phase::NotMeasured | Phase::Baseline | Phase::Reported => return Verdict::NotJudged,
            Phase::DeemedMet => return Verdict::Met,
            Phase::PaidForData | Phase::Linked => {}
        }
        let values = &self.evaluation.values;
        // Nobody at all is too few, too: the minimum comes before the value that nobody has.
        if let (Some(too_few), Some((minimum, consequence, _))) =
            (self.measure.too_few, self.assessment.minimum_denominator)
            && values.truth(too_few) == Some(true)
        {
            let denominator =
                self.measure.ratio.and_then(|(_, denominator)| values.get(denominator).number());
            let denominator = denominator.and_then(Exact::as_decimal).unwrap_or_default();
            return Verdict::TooFew(format!(
                "{} is below the minimum of {}: {}",
                words::grouped(denominator.normalize()),
                words::grouped(minimum.normalize()),
                phrases::consequence(consequence)
            ));
        }
        let kind = self.measure.reported.and_then(|value| values.get(value).missing());
        if let Some(kind) = kind {
            let consequence = if phase == Phase::PaidForData {
                Consequence::PaysNothing
            } else {
                self.assessment.missing.of(kind)
            };
            return Verdict::Missing(format!("{}: {}", self.absent(kind), phrases::consequence(consequence)));
        }
        if phase == Phase::PaidForData {
            return Verdict::Met;
        }
        let most = Exact::from(self.most());
        if most.is_zero() {
            return Verdict::NotJudged;
        }
        match fraction.compare(most) {
            Ok(order) if order.is_ge() => Verdict::Met,
            _ if fraction.is_zero() => Verdict::NotMet,
            _ => Verdict::Partly(self.row_reached()),
        }
    }

    /// The label of the best threshold row that holds.
    fn row_reached(&self) -> Option<String> {
        let Some(Scale::Thresholds(rows)) = self.assessment.pays.as_ref().map(|pays| &pays.scale) else {
            return None;
        };
        let held = |(_, reached): &(_, &Id)| self.evaluation.values.truth(**reached) == Some(true);
        let (row, _) = rows.iter().zip(&self.measure.rows).rev().find(held)?;
        row.label.clone()
    }

    /// The nearest step that pays more than is earned.
    fn next(&self, fraction: Exact) -> Option<Next> {
        if !self.measure.parts.is_empty() {
            return self.next_of_parts(fraction);
        }
        let (threshold, needs, pays) = self.step(fraction, self.measure.value?, self.measure.ratio)?;
        let worth = self.worth(pays.into())?;
        Some(Next { threshold, needs, worth })
    }

    /// Where every part of the year earns its own: the nearest step of the latest part that could have earned more.
    fn next_of_parts(&self, fraction: Exact) -> Option<Next> {
        let contract = self.evaluation.contract;
        let item = contract.item(self.assessment.item)?;
        let year = *contract.calendar.years().get(self.year)?;
        let count = Exact::from(Decimal::from(self.measure.parts.len()));
        let to_date = item.method != Some(AssessmentMethod::EachOnItsOwn);
        self.measure.parts.iter().enumerate().rev().find_map(|(part, outputs)| {
            self.evaluation.values.get(outputs.value).number()?;
            let earned = self.evaluation.values.get(outputs.fraction).number()?;
            let (threshold, needs, pays) = self.step(earned, outputs.value, outputs.ratio)?;
            let whole = if item.method == Some(AssessmentMethod::ToDateWithCatchUp) {
                let reached = Exact::from(Decimal::from(part + 1)).multiply(pays.into()).ok()?;
                reached.divide(count).ok()?
            } else {
                let more = Exact::from(pays).subtract(earned).ok()?.divide(count).ok()?;
                fraction.add(more).ok()?
            };
            let worth = self.worth(whole)?;
            let words = contract.calendar.part_words(year, item.frequency, part);
            let when = if to_date { "by the end of" } else { "in" };
            Some(Next { threshold: format!("{threshold} {when} {words}"), needs, worth })
        })
    }

    /// What a fraction would earn more than is earned, where it is more.
    fn worth(&self, fraction: Exact) -> Option<Money> {
        let values = &self.evaluation.values;
        let whole = values.get(self.whole?).number()?;
        let paid = self.evaluation.contract.rounding.apply(whole.multiply(fraction).ok()?).ok()?;
        let worth = paid - values.money(self.row?.earned);
        (worth > Money::ZERO).then_some(worth)
    }

    /// The nearest step of the scale that pays more than a fraction, what it takes in counts, and what it pays.
    fn step(
        &self,
        fraction: Exact,
        value: Id,
        ratio: Option<(Id, Id)>,
    ) -> Option<(String, Option<String>, Decimal)> {
        let year = self.year;
        let contract = self.evaluation.contract;
        let pays_more =
            |pays: Decimal| Exact::from(pays).compare(fraction).is_ok_and(std::cmp::Ordering::is_gt);
        let at = |pays: &[Decimal]| pays.get(year).copied().unwrap_or_default();
        let (threshold, needs, pays) = match &self.assessment.pays.as_ref()?.scale {
            Scale::AtTarget(pays) => {
                let target = &self.assessment.target.as_ref()?.for_year(year)?.value;
                (phrases::test(contract, target), self.needs(target, ratio), *pays)
            }
            Scale::Thresholds(rows) => {
                let row =
                    rows.iter().filter(|row| pays_more(at(&row.pays))).min_by_key(|row| at(&row.pays))?;
                (phrases::test(contract, &row.test), self.needs(&row.test, ratio), at(&row.pays))
            }
            Scale::Sliding(points) => {
                let point = points
                    .iter()
                    .filter(|point| pays_more(at(&point.pays)))
                    .min_by_key(|point| at(&point.pays))?;
                let value_type = self.evaluation.plan.type_of(value);
                // Any step on the line earns more, so a count that reaches the point exactly would mislead.
                (phrases::value(contract, point.at, value_type), None, at(&point.pays))
            }
            // What more would earn is in no row of a formula, nor where points move with the data.
            Scale::Formula(_) | Scale::Moving(_) => return None,
            Scale::Levels(rows) => {
                let row =
                    rows.iter().filter(|row| pays_more(at(&row.pays))).min_by_key(|row| at(&row.pays))?;
                let value_type = self.evaluation.plan.type_of(value);
                (phrases::value(contract, Decimal::from(row.rank), value_type), None, at(&row.pays))
            }
        };
        pays_more(pays).then_some((threshold, needs, pays))
    }

    /// By how much the threshold that decided was met or missed.
    fn margin(&self) -> Option<Margin> {
        let test = self.deciding_test()?;
        let (end, lower, strict) = one_ended(test)?;
        let value_type = match self.evaluation.plan.type_of(self.measure.value?) {
            Type::Percentage => Type::PercentagePoints,
            Type::YesNo | Type::Level(_) | Type::Date | Type::Moment => return None,
            other => other,
        };
        let value = self.exact()?;
        let order = value.compare(end.into()).ok()?;
        let met = if order.is_eq() { !strict } else { order.is_lt() == lower };
        let far = value.subtract(end.into()).ok()?;
        let far = if order.is_lt() { Exact::ZERO.subtract(far).ok()? } else { far };
        let contract = self.evaluation.contract;
        let count = self.counts().and_then(|(numerator, denominator)| {
            let needed = needed(end, denominator, lower, strict)?;
            let possible = needed >= Decimal::ZERO && needed <= denominator;
            possible.then(|| (numerator - needed).abs())
        });
        let shown = count.map(|count| words::grouped(count.normalize()));
        Some(Margin {
            threshold: phrases::test(contract, test),
            met,
            by: far.as_decimal().unwrap_or_else(|| far.shown(12)),
            count,
            words: (!order.is_eq()).then(|| phrases::distance(contract, far, value_type)),
            count_words: shown.map(|count| match (met, lower) {
                (true, _) if count == "0" => "none to spare".to_owned(),
                (true, _) => format!("{count} to spare"),
                (false, true) => format!("{count} too many"),
                (false, false) => format!("{count} short"),
            }),
        })
    }

    /// The test that decided: the best row that holds, or else the first that pays; without rows, the target.
    fn deciding_test(&self) -> Option<&Test> {
        match self.assessment.pays.as_ref().map(|pays| &pays.scale) {
            Some(Scale::Thresholds(rows)) => {
                let pays =
                    |row: &meed_contract::ThresholdRow| row.pays.get(self.year).copied().unwrap_or_default();
                let held = |(_, reached): &(_, &Id)| self.evaluation.values.truth(**reached) == Some(true);
                let best = rows.iter().zip(&self.measure.rows).rev().find(held).map(|(row, _)| row);
                let first = || rows.iter().filter(|row| !pays(row).is_zero()).min_by_key(|row| pays(row));
                best.or_else(first).map(|row| &row.test)
            }
            Some(
                Scale::AtTarget(_)
                | Scale::Sliding(_)
                | Scale::Moving(_)
                | Scale::Levels(_)
                | Scale::Formula(_),
            )
            | None => Some(&self.assessment.target.as_ref()?.for_year(self.year)?.value),
        }
    }

    /// What a test takes in counts, for the denominator there was: `186 of 200`.
    fn needs(&self, test: &Test, ratio: Option<(Id, Id)>) -> Option<String> {
        let (end, lower, strict) = one_ended(test)?;
        let (_, denominator) = ratio?;
        if self.evaluation.range(denominator).is_some() {
            return None;
        }
        let denominator = self.evaluation.values.get(denominator).number()?.as_decimal()?;
        if denominator <= Decimal::ONE {
            return None;
        }
        let count = needed(end, denominator, lower, strict)?;
        let possible = count >= Decimal::ZERO && count <= denominator;
        possible.then(|| {
            format!("{} of {}", words::grouped(count.normalize()), words::grouped(denominator.normalize()))
        })
    }
}

/// The end of a test that has one, whether values must lie below it, and whether the end itself is out.
fn one_ended(test: &Test) -> Option<(Decimal, bool, bool)> {
    let (end, lower, strict) = match &test.kind {
        TestKind::AtLeast(end) => (end, false, false),
        TestKind::Above(end) => (end, false, true),
        TestKind::AtMost(end) => (end, true, false),
        TestKind::Below(end) => (end, true, true),
        TestKind::Exactly(_) | TestKind::Between { .. } | TestKind::And(_) | TestKind::Or(_) => return None,
    };
    let ExpressionKind::Constant(end) = end.kind else { return None };
    Some((end, lower, strict))
}

/// The numerator that just meets a test.
fn needed(end: Decimal, denominator: Decimal, lower: bool, strict: bool) -> Option<Decimal> {
    let exact = Exact::from(end).multiply(denominator.into()).ok()?;
    let mode = if lower { RoundingMode::Down } else { RoundingMode::Up };
    let count = exact.round(Decimal::ONE, mode).ok()?.as_decimal()?;
    let excluded = strict && exact.compare(count.into()).is_ok_and(std::cmp::Ordering::is_eq);
    Some(match (excluded, lower) {
        (true, true) => count - Decimal::ONE,
        (true, false) => count + Decimal::ONE,
        (false, _) => count,
    })
}
