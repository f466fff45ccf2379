//! Measures that are made of several: the scores of segments, or of components, make one.
//!
//! With `f` what each part earns, `m` the most that it can earn, `a` whether it applies and `h` whether it is withheld (`a`
//! and `h` are 0 or 1, and what is withheld or does not apply earns nothing), one rule `C` combines them, and three readings
//! of it are made: what is earned, `C(f)`; the most that can be earned with the data as they are, `C(m × a)`; and what
//! would be earned if everything that is withheld came at its best, `C(f + h × m)`. `C` never falls where a part rises.

use super::Lowering;
use super::measure::{Lowered, Withheld};
use crate::plan::{Comparison, Id, MeasureOutputs, PartOutputs};
use meed_contract::{Combination, Combining, Measurement, Quantifier, Tier, Type};
use meed_diagnostics::Span;
use rust_decimal::Decimal;

/// A part, with what the rule needs to know of it.
struct Part {
    name: String,
    /// The most that it can earn.
    most: Id,
    /// Whether it can earn anything this year, whatever the data say.
    can_earn: bool,
    /// Whether it applies, a condition; none where it always does.
    applies: Option<Id>,
    /// What it counts, where parts combine by weight.
    counts: Id,
}

impl<'a> Lowering<'a> {
    /// How something is assessed in the year at hand.
    pub(super) fn measurement(&mut self, measurement: &'a Measurement, name: &str) -> Lowered {
        match measurement {
            Measurement::One(assessment) => self.measure(assessment, name),
            Measurement::Combined(combination) => self.combined(combination, name),
        }
    }

    fn combined(&mut self, combination: &'a Combination, name: &str) -> Lowered {
        let rule = combination.span;
        let lowered: Vec<Lowered> = combination
            .parts
            .iter()
            .map(|part| {
                let measure = self.measure(&part.assessment, &part.name);
                self.plan.name(measure.outputs.fraction, format!("{}, fraction earned", part.name));
                measure
            })
            .collect();
        let parts = self.parts(combination, &lowered);
        let zero = self.plan.constant(Decimal::ZERO, Type::Percentage, rule);
        let earned: Vec<Id> = lowered.iter().map(|part| part.outputs.fraction).collect();
        let score = self.together(combination, &parts, &earned, true);
        self.plan.name(score, format!("{name}, its parts together"));
        let (fraction, rows) = self.paid_for(combination, score);
        self.plan.name(fraction, format!("{name}, fraction earned"));
        let best: Vec<Id> = lowered
            .iter()
            .zip(&parts)
            .map(|(measure, part)| match measure.available {
                Some(available) => self.plan.multiply(part.most, available, Type::Percentage, rule),
                None => part.most,
            })
            .collect();
        let best = self.together(combination, &parts, &best, false);
        let (best, _) = self.paid_for(combination, best);
        self.plan.name(best, format!("{name}, fraction that its parts can earn"));
        let available = lowered.iter().any(|measure| measure.available.is_some()).then(|| {
            let one = self.plan.constant(Decimal::ONE, Type::Percentage, rule);
            let applies = self.plan.compare(best, Comparison::Above, zero, rule);
            self.plan.select(applies, one, zero, rule)
        });
        let withheld = self.withheld_of(combination, &lowered, &parts);
        let weighs = self.weighs_together(&lowered, rule);
        let most = if parts.iter().any(|part| part.can_earn) { Decimal::ONE } else { Decimal::ZERO };
        let outputs = MeasureOutputs {
            value: None,
            reported: None,
            ratio: None,
            too_few: None,
            score: Some(score),
            rows,
            fraction,
            parts: Vec::new(),
            combined: self.part_outputs(combination, lowered, &parts),
            best: Some(best),
        };
        let rule = combination.pays.as_ref().map_or(rule, |pays| pays.span);
        Lowered { outputs, available, weighs, withheld, most, best: Some(best), rule }
    }

    fn parts(&mut self, combination: &Combination, lowered: &[Lowered]) -> Vec<Part> {
        let rule = combination.span;
        let weights = if combination.by == Combining::Weight {
            let written = combination
                .parts
                .iter()
                .map(|part| {
                    let (weight, span) = part.weight.unwrap_or((Decimal::ZERO, part.span));
                    (self.plan.constant(weight, Type::Number, span), span)
                })
                .collect();
            self.shared_weights(written, lowered, rule)
        } else {
            let none = self.plan.constant(Decimal::ZERO, Type::Number, rule);
            vec![none; lowered.len()]
        };
        let zero = self.plan.constant(Decimal::ZERO, Type::Percentage, rule);
        lowered
            .iter()
            .zip(weights)
            .zip(&combination.parts)
            .map(|((measure, counts), part)| Part {
                name: part.name.clone(),
                most: self.plan.constant(measure.most, Type::Percentage, measure.rule),
                can_earn: !measure.most.is_zero(),
                applies: measure
                    .available
                    .map(|available| self.plan.compare(available, Comparison::Above, zero, measure.rule)),
                counts: self.plan.name(counts, format!("{}, what it counts", part.name)),
            })
            .collect()
    }

    /// What the scores of the parts make together.
    ///
    /// Names say what came of it, so that they are given to what is earned alone.
    fn together(&mut self, combination: &Combination, parts: &[Part], scores: &[Id], named: bool) -> Id {
        let rule = combination.span;
        let zero = self.plan.constant(Decimal::ZERO, Type::Percentage, rule);
        let score = match &combination.by {
            Combining::Weight => {
                let weighted: Vec<Id> = parts
                    .iter()
                    .zip(scores)
                    .map(|(part, score)| self.plan.multiply(*score, part.counts, Type::Percentage, rule))
                    .collect();
                let sum = self.plan.sum(&weighted, Type::Percentage, rule);
                let counts: Vec<Id> = parts.iter().map(|part| part.counts).collect();
                let all = self.plan.sum(&counts, Type::Number, rule);
                self.plan.name(all, "what all parts count together");
                self.plan.divide(sum, all, Type::Percentage, rule)
            }
            Combining::Lowest => self.lowest(parts, scores, rule),
            Combining::Highest => {
                scores.iter().fold(zero, |found, score| self.plan.maximum(found, *score, rule))
            }
            Combining::First => {
                let earning: Vec<(&Part, &Id)> =
                    parts.iter().zip(scores).filter(|(part, _)| part.can_earn).collect();
                earning.into_iter().rev().fold(zero, |later, (part, score)| match part.applies {
                    Some(applies) => self.plan.select(applies, *score, later, rule),
                    None => *score,
                })
            }
            Combining::Achieved(tiers) => self.tiers(tiers, parts, scores, rule, named),
        };
        match combination.rounded {
            Some((quantum, mode)) => self.plan.round_to(score, quantum, mode, rule),
            None => score,
        }
    }

    /// The lowest score of the parts that apply; nothing where none does.
    fn lowest(&mut self, parts: &[Part], scores: &[Id], rule: Span) -> Id {
        let one = self.plan.constant(Decimal::ONE, Type::Percentage, rule);
        let zero = self.plan.constant(Decimal::ZERO, Type::Percentage, rule);
        let mut lowest: Option<Id> = None;
        for (part, score) in parts.iter().zip(scores).filter(|(part, _)| part.can_earn) {
            let score = match part.applies {
                Some(applies) => self.plan.select(applies, *score, one, rule),
                None => *score,
            };
            lowest = Some(lowest.map_or(score, |found| self.plan.minimum(found, score, rule)));
        }
        let Some(lowest) = lowest else { return zero };
        let any = self.any_applies(parts, rule);
        any.map_or(lowest, |any| self.plan.select(any, lowest, zero, rule))
    }

    /// Whether any part applies; none where one always does.
    fn any_applies(&mut self, parts: &[Part], rule: Span) -> Option<Id> {
        let applying: Option<Vec<Id>> =
            parts.iter().filter(|part| part.can_earn).map(|part| part.applies).collect();
        applying.map(|applying| self.plan.or(&applying, rule))
    }

    /// The largest percentage whose condition holds. A part is achieved that earns all that it can.
    fn tiers(&mut self, tiers: &[Tier], parts: &[Part], scores: &[Id], rule: Span, named: bool) -> Id {
        let zero = self.plan.constant(Decimal::ZERO, Type::Percentage, rule);
        let mut reached = Vec::new();
        let mut in_the_way = Vec::new();
        for (part, score) in parts.iter().zip(scores).filter(|(part, _)| part.can_earn) {
            let achieved = self.plan.compare(*score, Comparison::AtLeast, part.most, rule);
            if named {
                self.plan.name(achieved, format!("{} is achieved", part.name));
            }
            reached.push(achieved);
            // What does not apply does not stand in the way of all.
            in_the_way.push(match part.applies {
                Some(applies) => {
                    let out = self.plan.not(applies, rule);
                    self.plan.or(&[achieved, out], rule)
                }
                None => achieved,
            });
        }
        if reached.is_empty() {
            return zero;
        }
        let any = self.any_applies(parts, rule);
        let steps: Vec<(Id, Id)> = tiers
            .iter()
            .map(|tier| {
                let holds = match tier.quantifier {
                    Quantifier::All => {
                        let all: Vec<Id> = in_the_way.iter().copied().chain(any).collect();
                        self.plan.and(&all, tier.span)
                    }
                    Quantifier::Any => self.plan.or(&reached, tier.span),
                    Quantifier::AtLeast(wanted) => {
                        let count = self.plan.count(&reached, tier.span);
                        let wanted = self.plan.constant(Decimal::from(wanted), Type::Number, tier.span);
                        self.plan.compare(count, Comparison::AtLeast, wanted, tier.span)
                    }
                };
                (holds, self.plan.constant(tier.pays, Type::Percentage, tier.span))
            })
            .collect();
        self.plan.steps(&steps, rule)
    }

    /// What a combined score pays: itself, or what a table says; and whether each row of the table is reached.
    fn paid_for(&mut self, combination: &Combination, score: Id) -> (Id, Vec<Id>) {
        match &combination.pays {
            Some(pays) => self.through_scale(pays, None, score, pays.span),
            None => (score, Vec::new()),
        }
    }

    /// What would be earned if everything that is withheld came at its best; none where nothing ever is.
    fn withheld_of(
        &mut self,
        combination: &Combination,
        lowered: &[Lowered],
        parts: &[Part],
    ) -> Option<Withheld> {
        let rule = combination.span;
        if lowered.iter().all(|measure| measure.withheld.is_none()) {
            return None;
        }
        let hoped: Vec<Id> = lowered
            .iter()
            .zip(parts)
            .map(|(measure, part)| match measure.withheld {
                Some(Withheld::Missed(withheld)) => {
                    let open = self.plan.multiply(part.most, withheld, Type::Percentage, rule);
                    self.plan.add(measure.outputs.fraction, open, rule)
                }
                Some(Withheld::UpTo(_)) | None => measure.outputs.fraction,
            })
            .collect();
        let hoped = self.together(combination, parts, &hoped, false);
        Some(Withheld::UpTo(self.paid_for(combination, hoped).0))
    }

    /// Whether the weight of the whole counts: it is given up only where every part gives up its own.
    fn weighs_together(&mut self, lowered: &[Lowered], rule: Span) -> Option<Id> {
        let weighs: Option<Vec<Id>> =
            lowered.iter().filter(|measure| !measure.most.is_zero()).map(|measure| measure.weighs).collect();
        let mut weighs = weighs?.into_iter();
        let first = weighs.next()?;
        Some(weighs.fold(first, |found, one| self.plan.maximum(found, one, rule)))
    }

    fn part_outputs(
        &mut self,
        combination: &Combination,
        lowered: Vec<Lowered>,
        parts: &[Part],
    ) -> Vec<PartOutputs> {
        let rule = combination.span;
        let by_weight = combination.by == Combining::Weight;
        let mut first = (combination.by == Combining::First).then(|| {
            // Whether none before it applies.
            self.plan.truth(true, rule)
        });
        let counts: Vec<Id> = parts.iter().map(|part| part.counts).collect();
        let all = by_weight.then(|| self.plan.sum(&counts, Type::Number, rule));
        lowered
            .into_iter()
            .zip(parts)
            .map(|(measure, part)| {
                let applies = part.applies;
                let achieved = part.can_earn.then(|| {
                    self.plan.compare(measure.outputs.fraction, Comparison::AtLeast, part.most, rule)
                });
                let counts = match (first, all) {
                    (Some(open), _) => {
                        let (counts, still) = self.counts_first(open, part, rule);
                        first = Some(still);
                        Some(counts)
                    }
                    (None, all) => all.map(|all| self.plan.divide(part.counts, all, Type::Percentage, rule)),
                };
                PartOutputs { measure: measure.outputs, counts, achieved, applies }
            })
            .collect()
    }

    /// What a part counts where the first that applies decides, and whether none applies up to it.
    fn counts_first(&mut self, open: Id, part: &Part, rule: Span) -> (Id, Id) {
        let one = self.plan.constant(Decimal::ONE, Type::Percentage, rule);
        let zero = self.plan.constant(Decimal::ZERO, Type::Percentage, rule);
        if !part.can_earn {
            return (zero, open);
        }
        let applies = match part.applies {
            Some(applies) => applies,
            None => self.plan.truth(true, rule),
        };
        let decides = self.plan.and(&[open, applies], rule);
        let passed = self.plan.not(applies, rule);
        (self.plan.select(decides, one, zero, rule), self.plan.and(&[open, passed], rule))
    }
}
