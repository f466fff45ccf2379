//! From reported figures to the fraction that a measure earns: periods, score, missing data.

use super::expression::{Own, OwnMeasured};
use super::{Lowering, MeasuredBy};
use crate::plan::{Comparison, Id, Limit, MeasureOutputs, YearPartOutputs};
use meed_contract::{
    Assessment, AssessmentMethod, Better, Beyond, Consequence, DataItem, DataItemId, Holds, MissingCosts,
    MissingKind, Pays, Phase, Scale, SegmentId, Test, Type, Unit,
};
use meed_diagnostics::Span;
use rust_decimal::Decimal;

/// What the measure's owner needs to turn it into money.
pub(super) struct Lowered {
    pub(super) outputs: MeasureOutputs,
    /// One where the share can be earned, zero where data or numbers rule it out; none where nothing can.
    pub(super) available: Option<Id>,
    /// One where the weight is kept, zero where it is shared among the others; none where it is always kept.
    pub(super) weighs: Option<Id>,
    /// What of what is missed is withheld until data come; none where nothing ever is.
    pub(super) withheld: Option<Withheld>,
    /// The largest fraction that can be earned this year.
    pub(super) most: Decimal,
    /// The largest fraction that can be earned with the data as they are, where that is more than all or nothing.
    pub(super) best: Option<Id>,
    /// The rule that says what can be earned at most: the scale, or the phase.
    pub(super) rule: Span,
}

/// What of what is missed is withheld.
#[derive(Clone, Copy)]
pub(super) enum Withheld {
    /// All of it, where this is not zero.
    Missed(Id),
    /// What is missing to this fraction.
    UpTo(Id),
}

/// The figures of an item in a year, before they are scored.
#[derive(Clone, Copy)]
pub(super) struct Value {
    /// The value that counts.
    pub(super) counted: Id,
    /// The value before anything stands in for it.
    pub(super) reported: Id,
    pub(super) ratio: Option<(Id, Id)>,
}

/// Where a figure stands: in which year and part of it, and of which segment; none for the whole.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct Place {
    pub(super) year: usize,
    pub(super) part: usize,
    pub(super) segment: Option<SegmentId>,
}

/// The kinds of missing in the order of the plan's `Otherwise`.
const KINDS: [MissingKind; 4] =
    [MissingKind::NotDue, MissingKind::NotSubmitted, MissingKind::Suppressed, MissingKind::NotApplicable];

impl<'a> Lowering<'a> {
    /// The assessed value of an item this year; none where no data are asked for.
    pub(super) fn item(&mut self, id: DataItemId) -> Option<Id> {
        self.measured_value(id).map(|value| value.counted)
    }

    /// The figures of an item this year, lowered when they are first needed; none where no data are asked for.
    pub(super) fn measured_value(&mut self, id: DataItemId) -> Option<Value> {
        if let Some(known) = self.values.get(&(id, self.year)) {
            return *known;
        }
        let value = self.measured_anew(id);
        self.values.insert((id, self.year), value);
        value
    }

    fn measured_anew(&mut self, id: DataItemId) -> Option<Value> {
        let contract = self.contract;
        let item = contract.item(id)?;
        let by = self.measures.get(self.year)?.get(id.0).copied().flatten()?;
        match by {
            MeasuredBy::Input(input) => {
                let value = self.value(id, item, &input.missing, None, None);
                Some(self.with_zeros(value, item, &input.missing, input.name.clone()))
            }
            MeasuredBy::Assessment(assessment, name) => {
                if !item.asked_for.get(self.year).copied().unwrap_or(false) {
                    return None;
                }
                let missing = self.missing_costs(assessment);
                let value = self.value(id, item, &missing, assessment.better, None);
                Some(self.with_zeros(value, item, &missing, format!("{name}, value")))
            }
        }
    }

    /// The figures this year of a segment whose figures are added up with those of the others; none where no data are asked
    /// for.
    pub(super) fn segment_value(&mut self, id: DataItemId, segment: SegmentId) -> Option<Value> {
        if let Some(known) = self.segments.get(&(id, segment, self.year)) {
            return *known;
        }
        let value = self.segment_anew(id, segment);
        self.segments.insert((id, segment, self.year), value);
        value
    }

    fn segment_anew(&mut self, id: DataItemId, segment: SegmentId) -> Option<Value> {
        let contract = self.contract;
        let item = contract.item(id)?;
        let MeasuredBy::Assessment(assessment, name) =
            self.measures.get(self.year)?.get(id.0).copied().flatten()?
        else {
            return None;
        };
        if !item.asked_for.get(self.year).copied().unwrap_or(false) {
            return None;
        }
        let missing = self.missing_costs(assessment);
        let value = self.value(id, item, &missing, assessment.better, Some(segment));
        let segment =
            contract.segments.get(segment.0).map(|segment| segment.name.as_str()).unwrap_or_default();
        Some(self.with_zeros(value, item, &missing, format!("{name} of {segment}, value")))
    }

    /// The figures of an item in one part of the year; none where no data are asked for.
    pub(super) fn part_value(&mut self, id: DataItemId, part: usize) -> Option<Value> {
        let contract = self.contract;
        let item = contract.item(id)?;
        let (missing, name) = match self.measures.get(self.year)?.get(id.0).copied().flatten()? {
            MeasuredBy::Input(input) => (input.missing.clone(), input.name.as_str()),
            MeasuredBy::Assessment(assessment, name) => {
                if !item.asked_for.get(self.year).copied().unwrap_or(false) {
                    return None;
                }
                (self.missing_costs(assessment), name)
            }
        };
        let figures = self.year_figures(id, item, &missing, None);
        let value = self.pooled(item, figures.get(part..=part)?);
        let zero = self.plan.constant(Decimal::ZERO, item.value_type(), missing.span);
        let counted = self.plan.otherwise(value.counted, zeros(&missing, zero), missing.span);
        let counted = self.plan.awaiting(counted, awaited(&missing), missing.span);
        let year = contract.calendar.years().get(self.year).copied()?;
        let words = contract.calendar.part_words(year, item.frequency, part);
        self.plan.name(counted, format!("{name}, {words}"));
        Some(Value { counted, ..value })
    }

    /// The figures with a zero in place of missing data that count as one.
    fn with_zeros(&mut self, value: Value, item: &DataItem, missing: &MissingCosts, name: String) -> Value {
        let zero = self.plan.constant(Decimal::ZERO, item.value_type(), missing.span);
        let counted = self.plan.otherwise(value.counted, zeros(missing, zero), missing.span);
        let counted = self.plan.awaiting(counted, awaited(missing), missing.span);
        self.plan.name(counted, name);
        Value { counted, ..value }
    }

    fn phase(&self, assessment: &Assessment) -> (Phase, Span) {
        let stated = assessment.phases.get(self.year).copied();
        stated.unwrap_or((Phase::NotMeasured, assessment.missing.span))
    }

    /// What missing data cost this year. Data that are paid for must be there: nothing stands in for them.
    fn missing_costs(&self, assessment: &Assessment) -> MissingCosts {
        let (phase, rule) = self.phase(assessment);
        if phase != Phase::PaidForData {
            return assessment.missing.clone();
        }
        let nothing = Consequence::PaysNothing;
        MissingCosts {
            not_due: nothing,
            not_submitted: nothing,
            suppressed: nothing,
            not_applicable: nothing,
            span: rule,
        }
    }

    /// A measure in the year at hand.
    pub(super) fn measure(&mut self, assessment: &'a Assessment, name: &str) -> Lowered {
        let (phase, rule) = self.phase(assessment);
        let value = self.measured_value(assessment.item);
        let value_type = self.contract.item(assessment.item).map_or(Type::Number, DataItem::value_type);
        let own = OwnMeasured {
            item: assessment.item,
            value_type,
            baseline: assessment.baseline.as_ref(),
            value: None,
        };
        let before = std::mem::replace(&mut self.own, Own { measured: Some(own), difference: None });
        let lowered = self.in_phase(assessment, value, name, phase, rule);
        self.own = before;
        lowered
    }

    fn in_phase(
        &mut self,
        assessment: &Assessment,
        value: Option<Value>,
        name: &str,
        phase: Phase,
        rule: Span,
    ) -> Lowered {
        let one = self.plan.constant(Decimal::ONE, Type::Percentage, rule);
        let nothing = self.plan.constant(Decimal::ZERO, Type::Percentage, rule);
        let outputs = |value: Option<&Value>, fraction: Id| MeasureOutputs {
            value: value.map(|value| value.counted),
            reported: value.map(|value| value.reported),
            ratio: value.and_then(|value| value.ratio),
            too_few: None,
            score: None,
            rows: Vec::new(),
            fraction,
            parts: Vec::new(),
            combined: Vec::new(),
            best: None,
        };
        let plain = |outputs, most| Lowered {
            outputs,
            available: None,
            weighs: None,
            withheld: None,
            most,
            best: None,
            rule,
        };
        match (phase, &value) {
            (Phase::Linked, Some(measured)) => self.linked(assessment, measured, name, rule),
            (Phase::PaidForData, Some(measured)) => {
                let paid = self.plan.given(measured.counted, one, rule);
                let fraction = self.plan.or_else(paid, nothing, rule);
                self.plan.name(fraction, format!("{name}, paid because the data are there"));
                plain(outputs(value.as_ref(), fraction), Decimal::ONE)
            }
            (Phase::DeemedMet, _) => {
                // As if the best result were there; all of it where no rule says what results pay.
                let most = assessment.pays.as_ref().map_or(Decimal::ONE, |pays| pays.most(self.year));
                let fraction = self.plan.stated(most, Type::Percentage, rule);
                self.plan.name(fraction, format!("{name}, deemed met"));
                plain(outputs(value.as_ref(), fraction), most)
            }
            (
                Phase::NotMeasured | Phase::Baseline | Phase::Reported | Phase::Linked | Phase::PaidForData,
                _,
            ) => plain(outputs(value.as_ref(), nothing), Decimal::ZERO),
        }
    }

    /// A measure that is linked to payment this year.
    fn linked(&mut self, assessment: &Assessment, measured: &Value, name: &str, rule: Span) -> Lowered {
        if let Some(item) = self.contract.item(assessment.item)
            && let Some(method) = item.method.filter(|method| method.is_by_part())
        {
            return self.linked_by_part(assessment, item, method, name);
        }
        let (score, rows) = self.score(assessment, measured.counted, rule);
        self.plan.name(score, format!("{name}, what its rule pays"));
        let most = assessment.pays.as_ref().map_or(Decimal::ZERO, |pays| pays.most(self.year));
        let minimum = assessment.minimum_denominator.zip(measured.ratio).map(
            |((count, consequence, span), (_, denominator))| {
                let least = self.plan.constant(count, Type::Number, span);
                let too_few = self.plan.compare(denominator, Comparison::Below, least, span);
                // A number that is missing is not a small one: the rule for missing data decides.
                let no = self.plan.truth(false, span);
                let too_few = self.plan.or_else(too_few, no, span);
                self.plan.name(too_few, format!("{name}, fewer than the minimum"));
                (too_few, consequence, span)
            },
        );
        let fraction = self.settle(score, minimum, &assessment.missing, &|consequence| match consequence {
            Consequence::PresumedMet => most,
            _ => Decimal::ZERO,
        });
        self.plan.name(fraction, format!("{name}, fraction earned"));
        let one = self.plan.constant(Decimal::ONE, Type::Percentage, rule);
        let zero = self.plan.constant(Decimal::ZERO, Type::Percentage, rule);
        let uses = |wanted: &dyn Fn(Consequence) -> bool| {
            KINDS.iter().any(|kind| wanted(assessment.missing.of(*kind)))
                || minimum.is_some_and(|(_, consequence, _)| wanted(consequence))
        };
        let excluded =
            |consequence| matches!(consequence, Consequence::Excluded | Consequence::ExcludedWeightShared);
        let available = if uses(&excluded) {
            let known = self.plan.given(score, one, rule);
            let available = self.settle(known, minimum, &assessment.missing, &|consequence| {
                if excluded(consequence) { Decimal::ZERO } else { Decimal::ONE }
            });
            Some(self.plan.name(available, format!("{name}, whether it applies")))
        } else {
            None
        };
        let shared = |consequence| consequence == Consequence::ExcludedWeightShared;
        let weighs = if uses(&shared) {
            let known = self.plan.given(score, one, rule);
            let weighs = self.settle(known, minimum, &assessment.missing, &|consequence| {
                if shared(consequence) { Decimal::ZERO } else { Decimal::ONE }
            });
            Some(self.plan.name(weighs, format!("{name}, whether its weight counts")))
        } else {
            None
        };
        let held_back = |consequence| consequence == Consequence::Withheld;
        let withheld = if uses(&held_back) {
            let known = self.plan.given(score, zero, rule);
            let withheld = self.settle(known, minimum, &assessment.missing, &|consequence| {
                if held_back(consequence) { Decimal::ONE } else { Decimal::ZERO }
            });
            Some(Withheld::Missed(self.plan.name(withheld, format!("{name}, whether it is withheld"))))
        } else {
            None
        };
        let outputs = MeasureOutputs {
            value: Some(measured.counted),
            reported: Some(measured.reported),
            ratio: measured.ratio,
            too_few: minimum.map(|(too_few, _, _)| too_few),
            score: Some(score),
            rows,
            fraction,
            parts: Vec::new(),
            combined: Vec::new(),
            best: None,
        };
        let rule = assessment.pays.as_ref().map_or(rule, |pays| pays.span);
        Lowered { outputs, available, weighs, withheld, most, best: None, rule }
    }

    /// A measure of which every part of the year earns a part: by its own result, or by that of the year to date.
    ///
    /// With `n` parts and `f(q)` what the rule pays for part `q`, the year earns the mean of all `f(q)`; with catch-up it is
    /// `F(n)`, where `F(q)` is the larger of `F(q − 1)` and `q / n × f(q)`.
    fn linked_by_part(
        &mut self,
        assessment: &Assessment,
        item: &DataItem,
        method: AssessmentMethod,
        name: &str,
    ) -> Lowered {
        let id = assessment.item;
        let rule = assessment.pays.as_ref().map_or(item.span, |pays| pays.span);
        let most = assessment.pays.as_ref().map_or(Decimal::ZERO, |pays| pays.most(self.year));
        let missing = self.missing_costs(assessment);
        let figures = self.year_figures(id, item, &missing, None);
        let to_date = method != AssessmentMethod::EachOnItsOwn;
        let count = self.plan.constant(Decimal::from(figures.len()), Type::Number, rule);
        let (mut fractions, mut parts) = (Vec::new(), Vec::new());
        for part in 0..figures.len() {
            let first = if to_date { 0 } else { part };
            let pooled = figures.get(first..=part).unwrap_or_default();
            let value = self.pooled(item, pooled);
            let zero = self.plan.constant(Decimal::ZERO, item.value_type(), missing.span);
            let counted = self.plan.otherwise(value.counted, zeros(&missing, zero), missing.span);
            let words = self
                .contract
                .calendar
                .years()
                .get(self.year)
                .map(|year| self.contract.calendar.part_words(*year, item.frequency, part));
            let words = words.unwrap_or_default();
            let so_far = if to_date { " to date" } else { "" };
            self.plan.name(counted, format!("{name}, {words}{so_far}"));
            let own = self.own;
            if let Some(measured) = &mut self.own.measured {
                measured.value = Some(Value { counted, ..value });
            }
            let (score, _) = self.score(assessment, counted, rule);
            self.own = own;
            let fraction = self.settle(score, None, &missing, &|consequence| match consequence {
                Consequence::PresumedMet => most,
                _ => Decimal::ZERO,
            });
            self.plan.name(fraction, format!("{name}, {words}, fraction earned"));
            fractions.push(fraction);
            parts.push(YearPartOutputs { value: counted, ratio: value.ratio, fraction });
        }
        let fraction = if method == AssessmentMethod::ToDateWithCatchUp {
            let mut so_far = self.plan.constant(Decimal::ZERO, Type::Percentage, rule);
            for (part, fraction) in fractions.iter().enumerate() {
                let reached = self.plan.constant(Decimal::from(part + 1), Type::Number, rule);
                let entitled = self.plan.multiply(*fraction, reached, Type::Percentage, rule);
                let entitled = self.plan.divide(entitled, count, Type::Percentage, rule);
                so_far = self.plan.maximum(so_far, entitled, rule);
            }
            so_far
        } else {
            let sum = self.plan.sum(&fractions, Type::Percentage, rule);
            self.plan.divide(sum, count, Type::Percentage, rule)
        };
        self.plan.name(fraction, format!("{name}, fraction earned"));
        let outputs = MeasureOutputs {
            value: None,
            reported: None,
            ratio: None,
            too_few: None,
            score: Some(fraction),
            rows: Vec::new(),
            fraction,
            parts,
            combined: Vec::new(),
            best: None,
        };
        Lowered { outputs, available: None, weighs: None, withheld: None, most, best: None, rule }
    }

    /// A value where data and the minimum denominator allow it, else what their consequences say.
    fn settle(
        &mut self,
        value: Id,
        minimum: Option<(Id, Consequence, Span)>,
        missing: &MissingCosts,
        costs: &dyn Fn(Consequence) -> Decimal,
    ) -> Id {
        let mut settled = value;
        if let Some((too_few, consequence, span)) = minimum {
            let cost = self.plan.constant(costs(consequence), Type::Percentage, span);
            settled = self.plan.select(too_few, cost, settled, span);
        }
        let when = KINDS
            .map(|kind| Some(self.plan.constant(costs(missing.of(kind)), Type::Percentage, missing.span)));
        self.plan.otherwise(settled, when, missing.span)
    }

    /// The fraction that the rule pays for a value, missing where the value is; and whether each of its rows is reached.
    fn score(&mut self, assessment: &Assessment, value: Id, rule: Span) -> (Id, Vec<Id>) {
        let Some(pays) = &assessment.pays else {
            return (self.plan.constant(Decimal::ZERO, Type::Percentage, rule), Vec::new());
        };
        let target = assessment.target.as_ref().and_then(|target| target.for_year(self.year));
        self.through_scale(pays, target.map(|piece| &piece.value), value, pays.span)
    }

    /// What a scale pays for a value, and whether each of its rows is reached.
    pub(super) fn through_scale(
        &mut self,
        pays: &Pays,
        target: Option<&Test>,
        value: Id,
        rule: Span,
    ) -> (Id, Vec<Id>) {
        let year = self.year;
        let at = |pays: &[Decimal]| pays.get(year).copied().unwrap_or_default();
        let nothing = self.plan.constant(Decimal::ZERO, Type::Percentage, rule);
        match &pays.scale {
            Scale::AtTarget(fraction) => {
                let Some(target) = target else { return (nothing, Vec::new()) };
                let met = self.plan_test(target, value);
                let full = self.plan.constant(*fraction, Type::Percentage, rule);
                (self.plan.select(met, full, nothing, rule), Vec::new())
            }
            Scale::Thresholds(rows) => {
                let steps: Vec<(Id, Id)> = rows
                    .iter()
                    .map(|row| {
                        let reached = self.test(&row.test, value);
                        (reached, self.plan.constant(at(&row.pays), Type::Percentage, row.span))
                    })
                    .collect();
                let rows = steps.iter().map(|(reached, _)| *reached).collect();
                (self.plan.steps(&steps, rule), rows)
            }
            Scale::Sliding(points) => {
                let points = points.iter().map(|point| (point.at, at(&point.pays))).collect();
                (self.plan.line(value, points, Type::Percentage, rule), Vec::new())
            }
            Scale::Moving(points) => {
                let points: Vec<(Id, Id)> = points
                    .iter()
                    .map(|point| {
                        let pays = self.plan.constant(at(&point.pays), Type::Percentage, point.span);
                        (self.expression(&point.at), pays)
                    })
                    .collect();
                (self.plan.through(value, &points, Beyond::Flat, rule), Vec::new())
            }
            Scale::Formula(formula) => {
                let score = self.expression(formula);
                let one = self.plan.constant(Decimal::ONE, Type::Percentage, rule);
                let low = self.plan.compare(score, Comparison::AtLeast, nothing, rule);
                let high = self.plan.compare(score, Comparison::AtMost, one, rule);
                let within = self.plan.and(&[low, high], rule);
                let score = self.plan.require(score, within, Limit::Bounds, rule);
                // A measure that is missing has no score, even where the formula does not ask for it.
                (self.plan.given(value, score, rule), Vec::new())
            }
            Scale::Levels(rows) => {
                let steps: Vec<(Id, Id)> = rows
                    .iter()
                    .map(|row| {
                        let rank = self.plan.constant(Decimal::from(row.rank), Type::Number, row.span);
                        let reached = self.plan.compare(value, Comparison::Exactly, rank, row.span);
                        (reached, self.plan.constant(at(&row.pays), Type::Percentage, row.span))
                    })
                    .collect();
                let rows = steps.iter().map(|(reached, _)| *reached).collect();
                (self.plan.steps(&steps, rule), rows)
            }
        }
    }

    fn plan_test(&mut self, test: &Test, value: Id) -> Id {
        let met = self.test(test, value);
        self.plan.name(met, "the target is met")
    }

    /// The value of an item this year from its periods: of the whole, or of one segment.
    fn value(
        &mut self,
        id: DataItemId,
        item: &DataItem,
        missing: &MissingCosts,
        better: Option<Better>,
        segment: Option<SegmentId>,
    ) -> Value {
        let rule = item.span;
        let figures = self.year_figures(id, item, missing, segment);
        let value_type = item.value_type();
        let by_part = item.method.is_some_and(AssessmentMethod::is_by_part);
        let is_ratio = matches!(item.holds, Holds::Ratio { .. });
        if by_part || (is_ratio && matches!(item.method, None | Some(AssessmentMethod::Total))) {
            return self.pooled(item, &figures);
        }
        let values: Vec<Id> = figures
            .iter()
            .map(|(first, second)| match second {
                Some(denominator) => self.plan.divide(*first, *denominator, value_type, rule),
                None => *first,
            })
            .collect();
        let value = match item.method {
            None
            | Some(
                AssessmentMethod::Total
                | AssessmentMethod::EachOnItsOwn
                | AssessmentMethod::ToDateWithCatchUp
                | AssessmentMethod::ToDateWithoutCatchUp,
            ) => self.plan.sum(&values, value_type, rule),
            Some(AssessmentMethod::Mean) => {
                let sum = self.plan.sum(&values, value_type, rule);
                let count = self.plan.constant(Decimal::from(values.len()), Type::Number, rule);
                self.plan.divide(sum, count, value_type, rule)
            }
            Some(AssessmentMethod::Latest) => self.latest(&values, rule),
            Some(method @ (AssessmentMethod::Best | AssessmentMethod::Worst)) => {
                let highest = (better == Some(Better::Lower)) == (method == AssessmentMethod::Worst);
                self.extreme(&values, highest, rule)
            }
        };
        Value { counted: value, reported: value, ratio: None }
    }

    /// The figures of a year, part by part: numerators with denominators, or values.
    fn year_figures(
        &mut self,
        id: DataItemId,
        item: &DataItem,
        missing: &MissingCosts,
        segment: Option<SegmentId>,
    ) -> Vec<(Id, Option<Id>)> {
        let is_ratio = matches!(item.holds, Holds::Ratio { .. });
        (0..self.plan.slots().parts(id, self.year))
            .map(|part| {
                let place = Place { year: self.year, part, segment };
                let first = self.figure(id, item, missing, place, 0);
                let second = is_ratio.then(|| self.figure(id, item, missing, place, 1));
                (first, second)
            })
            .collect()
    }

    /// Several parts as one: pooled numerators and denominators, sums, and of what has no sum the last.
    fn pooled(&mut self, item: &DataItem, figures: &[(Id, Option<Id>)]) -> Value {
        let (rule, value_type) = (item.span, item.value_type());
        let firsts: Vec<Id> = figures.iter().map(|(first, _)| *first).collect();
        if matches!(item.holds, Holds::Ratio { .. }) {
            let denominators: Vec<Id> = figures.iter().filter_map(|(_, second)| *second).collect();
            let numerator = self.plan.sum(&firsts, Type::Number, rule);
            let denominator = self.plan.sum(&denominators, Type::Number, rule);
            let value = self.plan.divide(numerator, denominator, value_type, rule);
            return Value { counted: value, reported: value, ratio: Some((numerator, denominator)) };
        }
        let adds_up = match &item.holds {
            Holds::Value { unit, .. } => !matches!(unit, Unit::Percentage | Unit::Date | Unit::Moment),
            Holds::Ratio { .. } | Holds::YesNo { .. } | Holds::Level { .. } => false,
        };
        let value =
            if adds_up { self.plan.sum(&firsts, value_type, rule) } else { self.latest(&firsts, rule) };
        Value { counted: value, reported: value, ratio: None }
    }

    /// The last period that was reported.
    fn latest(&mut self, values: &[Id], rule: Span) -> Id {
        let mut found: Option<Id> = None;
        for value in values {
            found = Some(match found {
                None => *value,
                Some(earlier) => self.plan.or_else(*value, earlier, rule),
            });
        }
        found.unwrap_or_else(|| self.zero(rule))
    }

    fn extreme(&mut self, values: &[Id], highest: bool, rule: Span) -> Id {
        let mut found: Option<Id> = None;
        for value in values {
            found = Some(match found {
                None => *value,
                Some(other) if highest => self.plan.maximum(other, *value, rule),
                Some(other) => self.plan.minimum(other, *value, rule),
            });
        }
        found.unwrap_or_else(|| self.zero(rule))
    }

    /// One reported figure: of a segment, of the whole population, or the sum of its segments; carried forward where that is
    /// agreed.
    pub(super) fn figure(
        &mut self,
        id: DataItemId,
        item: &DataItem,
        missing: &MissingCosts,
        place: Place,
        field: u32,
    ) -> Id {
        if let Some(known) = self.figures.get(&(id, place, field)) {
            return *known;
        }
        let figure = self.figure_anew(id, item, missing, place, field);
        self.figures.insert((id, place, field), figure);
        figure
    }

    fn figure_anew(
        &mut self,
        id: DataItemId,
        item: &DataItem,
        missing: &MissingCosts,
        place: Place,
        field: u32,
    ) -> Id {
        let reported = self.reported(id, item, place, field);
        if !KINDS.iter().any(|kind| missing.of(*kind) == Consequence::CarriedForward) {
            return reported;
        }
        // The figure of the period before, which may be carried forward itself. Years in which no data are asked for
        // have nothing to carry.
        let before = if place.part > 0 {
            Some(Place { part: place.part - 1, ..place })
        } else {
            let last_year =
                place.year.checked_sub(1).filter(|year| item.asked_for.get(*year).copied().unwrap_or(false));
            last_year.and_then(|year| {
                Some(Place { year, part: self.plan.slots().parts(id, year).checked_sub(1)?, ..place })
            })
        };
        let Some(before) = before else { return reported };
        let earlier = self.figure(id, item, missing, before, field);
        let when = KINDS.map(|kind| (missing.of(kind) == Consequence::CarriedForward).then_some(earlier));
        self.plan.otherwise(reported, when, missing.span)
    }

    fn reported(&mut self, id: DataItemId, item: &DataItem, place: Place, field: u32) -> Id {
        let rule = item.span;
        let field_type =
            if matches!(item.holds, Holds::Ratio { .. }) { Type::Number } else { item.value_type() };
        let slot = |lowering: &mut Self, segment: Option<SegmentId>| {
            let slot =
                lowering.plan.slots().slot(id, place.year, place.part, segment).map(|slot| slot + field);
            lowering.plan.input(slot.unwrap_or(u32::MAX), field_type, rule)
        };
        let whole = slot(self, place.segment);
        if item.segments.is_empty() || place.segment.is_some() {
            return whole;
        }
        let segments: Vec<Id> = item.segments.iter().map(|segment| slot(self, Some(*segment))).collect();
        let sum = self.plan.sum(&segments, field_type, rule);
        // A whole that is suppressed or not applicable stays so; one that is not there is the sum of its segments.
        self.plan.otherwise(whole, [None, Some(sum), None, None], rule)
    }
}

/// Which kinds of missing withhold what turns on the figure.
fn awaited(missing: &MissingCosts) -> [bool; 4] {
    KINDS.map(|kind| missing.of(kind) == Consequence::Withheld)
}

/// What stands for kinds of missing that count as zero or as no.
fn zeros(missing: &MissingCosts, zero: Id) -> [Option<Id>; 4] {
    KINDS.map(|kind| {
        matches!(missing.of(kind), Consequence::CountsAsZero | Consequence::CountsAsNo).then_some(zero)
    })
}
