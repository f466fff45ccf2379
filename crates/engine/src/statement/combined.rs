//! How a measure that is made of several was assessed: the whole, and each of its parts.

use super::assess::Assessed;
use super::{AssessmentLine, PartLine, Verdict};
use crate::evaluation::Evaluation;
use crate::phrases;
use crate::plan::{Id, MeasureOutputs, PartOutputs, RowOutputs};
use meed_contract::exact::Exact;
use meed_contract::{Combination, Combining, Measurement, PartsWord, Phase, Scale, words};

/// How something was assessed that is worth a row; `whole` is what its fractions are of.
pub(super) fn line(
    evaluation: &Evaluation<'_>,
    year: usize,
    measurement: &Measurement,
    measure: &MeasureOutputs,
    row: &RowOutputs,
    whole: Id,
) -> AssessmentLine {
    match measurement {
        Measurement::One(assessment) => {
            Assessed { evaluation, year, assessment, measure, row: Some(row), whole: Some(whole) }.line()
        }
        Measurement::Combined(combination) => {
            Together { evaluation, year, measurement, combination, measure }.line(row, whole)
        }
    }
}

/// Several measures that combine, with their results.
struct Together<'a> {
    evaluation: &'a Evaluation<'a>,
    year: usize,
    measurement: &'a Measurement,
    combination: &'a Combination,
    measure: &'a MeasureOutputs,
}

impl Together<'_> {
    fn line(&self, row: &RowOutputs, whole: Id) -> AssessmentLine {
        let phase = self.measurement.phase(self.year).map_or(Phase::NotMeasured, |(phase, _)| phase);
        let values = &self.evaluation.values;
        let fraction = values.get(self.measure.fraction).number().unwrap_or(Exact::ZERO);
        let linked = phase == Phase::Linked;
        let score = self.measure.score.and_then(|score| values.get(score).number()).filter(|_| linked);
        AssessmentLine {
            phase,
            value: score.map(|score| self.value(score)),
            measured: score.map(|score| score.as_decimal().unwrap_or_else(|| score.shown(12))),
            counts: None,
            target: None,
            margin: None,
            range: self.evaluation.row_range(row),
            verdict: self.verdict(phase, fraction),
            fraction: fraction.as_decimal().unwrap_or_else(|| fraction.shown(6)),
            fraction_of: values.money(whole),
            next: None,
            phase_words: match phase {
                Phase::Linked if self.combination.most(self.year).is_zero() => {
                    "nothing can be earned this year".to_owned()
                }
                _ => phrases::phase(phase).to_owned(),
            },
            parts: self
                .combination
                .parts
                .iter()
                .zip(&self.measure.combined)
                .map(|(part, outputs)| self.part(part, outputs))
                .collect(),
        }
    }

    /// `2 of 3 segments achieved`, `score 72.5%`
    fn value(&self, score: Exact) -> String {
        let shown = |word: &str| format!("{word} {}", words::percentage(score.shown(4)));
        match &self.combination.by {
            Combining::Weight | Combining::First => shown("score"),
            Combining::Lowest => shown("lowest score"),
            Combining::Highest => shown("highest score"),
            Combining::Achieved(_) => {
                let truth = |id: &Id| self.evaluation.values.truth(*id) == Some(true);
                let judged: Vec<&PartOutputs> = self
                    .measure
                    .combined
                    .iter()
                    .filter(|part| part.achieved.is_some() && part.applies.as_ref().is_none_or(truth))
                    .collect();
                let achieved = judged.iter().filter(|part| part.achieved.as_ref().is_some_and(truth)).count();
                let word = match self.combination.word {
                    PartsWord::Segments => "segments",
                    PartsWord::Components => "components",
                };
                format!("{achieved} of {} {word} achieved", judged.len())
            }
        }
    }

    fn verdict(&self, phase: Phase, fraction: Exact) -> Verdict {
        match phase {
            Phase::NotMeasured | Phase::Baseline | Phase::Reported => return Verdict::NotJudged,
            Phase::DeemedMet => return Verdict::Met,
            Phase::PaidForData | Phase::Linked => {}
        }
        let best = self.measure.best.and_then(|best| self.evaluation.values.get(best).number());
        let best = best.unwrap_or(Exact::ZERO);
        if best.is_zero() {
            return Verdict::NotJudged;
        }
        match fraction.compare(best) {
            Ok(order) if order.is_ge() => Verdict::Met,
            _ if fraction.is_zero() => Verdict::NotMet,
            _ => Verdict::Partly(self.row_reached()),
        }
    }

    /// The label of the best row that a combined score reaches.
    fn row_reached(&self) -> Option<String> {
        let Some(Scale::Thresholds(rows)) = self.combination.pays.as_ref().map(|pays| &pays.scale) else {
            return None;
        };
        let held = |(_, reached): &(_, &Id)| self.evaluation.values.truth(**reached) == Some(true);
        let (row, _) = rows.iter().zip(&self.measure.rows).rev().find(held)?;
        row.label.clone()
    }

    fn part(&self, part: &meed_contract::MeasuredPart, outputs: &PartOutputs) -> PartLine {
        let assessed = Assessed {
            evaluation: self.evaluation,
            year: self.year,
            assessment: &part.assessment,
            measure: &outputs.measure,
            row: None,
            whole: None,
        };
        let counts = outputs.counts.and_then(|counts| self.evaluation.values.get(counts).number());
        PartLine {
            name: part.name.clone(),
            code: part.code.clone(),
            title: part.title.clone(),
            counts: counts.map(|counts| counts.as_decimal().unwrap_or_else(|| counts.shown(6))),
            is_certain: self.evaluation.range(outputs.measure.fraction).is_none(),
            assessment: assessed.line(),
            rule: part.span,
        }
    }
}
