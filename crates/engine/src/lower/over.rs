//! Aggregates over a domain: things of the contract, parts of a year, contract years.
//!
//! What is taken of each is lowered as it stands for each, and then made one value with the operations that every formula has.

use super::Lowering;
use crate::plan::{Builder, Id};
use meed_contract::{
    Aggregate, Domain, Over, PercentileMethod, Quantifier, Taken, Type, YearWindow, calendar, window_years,
};
use meed_diagnostics::Span;
use rust_decimal::Decimal;

/// What is taken of one thing of a domain.
struct One {
    value: Option<Id>,
    weight: Option<Id>,
    asked: Option<Id>,
    /// Whether it is one of those that are meant; none where all are.
    passes: Option<Id>,
}

impl Lowering<'_> {
    /// One value of a domain.
    pub(super) fn aggregate_over(&mut self, over: &Over, value_type: Type, rule: Span) -> Id {
        let Some(all) = self.each(over) else { return self.unknown(value_type, rule) };
        let Some(aggregate) = over.aggregate else {
            let one = self.plan.truth(true, rule);
            let passes: Vec<Id> = all.iter().map(|thing| thing.passes.unwrap_or(one)).collect();
            return self.counted(&passes, rule);
        };
        if all.is_empty() && aggregate != Aggregate::Total {
            return self.none_of(value_type, rule);
        }
        let zero = self.plan.constant(Decimal::ZERO, value_type, rule);
        let values: Vec<(Id, Option<Id>)> =
            all.iter().map(|thing| (thing.value.unwrap_or(zero), thing.passes)).collect();
        match aggregate {
            Aggregate::Total => self.total_of(&values, value_type, rule),
            Aggregate::Mean => {
                let weights: Option<Vec<Id>> = all.iter().map(|thing| thing.weight).collect();
                self.mean(&values, weights, value_type, rule)
            }
            Aggregate::Median => self.median_of(&values, value_type, rule),
            Aggregate::Lowest => self.extreme_of(&values, Builder::minimum, value_type, rule),
            Aggregate::Highest => self.extreme_of(&values, Builder::maximum, value_type, rule),
        }
    }

    /// Whether so many of a domain pass what is asked of each. Of no things all do, and none does.
    pub(super) fn gate_over(&mut self, quantifier: Quantifier, over: &Over, rule: Span) -> Id {
        let Some(all) = self.each(over) else { return self.unknown(Type::YesNo, rule) };
        let mut held = Vec::with_capacity(all.len());
        for thing in &all {
            let Some(asked) = thing.asked else { continue };
            held.push(match (thing.passes, quantifier) {
                (None, _) => asked,
                (Some(passes), Quantifier::All) => {
                    let is_not = self.plan.not(passes, rule);
                    self.plan.or(&[is_not, asked], rule)
                }
                (Some(passes), Quantifier::Any | Quantifier::AtLeast(_)) => {
                    self.plan.and(&[passes, asked], rule)
                }
            });
        }
        match quantifier {
            _ if held.is_empty() => self.plan.truth(quantifier == Quantifier::All, rule),
            Quantifier::All => self.plan.and(&held, rule),
            Quantifier::Any => self.plan.or(&held, rule),
            Quantifier::AtLeast(wanted) => self.plan.at_least(&held, u32::from(wanted), rule),
        }
    }

    /// What is taken of each thing of a domain; none where a year is asked for that the term does not have.
    fn each(&mut self, over: &Over) -> Option<Vec<One>> {
        Some(match &over.domain {
            Domain::Things(things, _) => {
                let mut all = Vec::with_capacity(things.len());
                for thing in things {
                    if self.is_there(thing) {
                        all.push(self.one(thing));
                    }
                }
                all
            }
            Domain::Parts(frequency) => {
                let year = self.contract.calendar.years().get(self.year).copied();
                let count = year.map_or(0, |year| self.contract.calendar.parts(year, *frequency).len());
                let before = self.part;
                let mut all = Vec::with_capacity(count);
                for part in 0..count {
                    self.part = Some(part);
                    all.push(self.one(&over.taken));
                }
                self.part = before;
                all
            }
            Domain::Years(window) => {
                if let YearWindow::Last(count) = window
                    && self.year + 1 < usize::from(*count)
                {
                    return None;
                }
                let here = self.year;
                window_years(*window, here)
                    .map(|year| {
                        if year == here {
                            self.one(&over.taken)
                        } else {
                            self.as_of(year, |lowering| lowering.one(&over.taken))
                        }
                    })
                    .collect()
            }
        })
    }

    /// Whether everything that is asked of years before is stated for them.
    pub(super) fn reckonable_over(&mut self, over: &Over) -> bool {
        let Domain::Years(window) = over.domain else { return true };
        let here = self.year;
        if let YearWindow::Last(count) = window
            && here + 1 < usize::from(count)
        {
            return false;
        }
        window_years(window, here).filter(|year| *year != here).all(|year| {
            self.in_year(year, |lowering| {
                over.taken.value.iter().chain(&over.taken.weight).all(|value| lowering.reckonable(value))
            })
        })
    }

    fn one(&mut self, taken: &Taken) -> One {
        One {
            value: taken.value.as_ref().map(|value| self.expression(value)),
            weight: taken.weight.as_ref().map(|weight| self.expression(weight)),
            asked: taken.asked.as_ref().map(|asked| self.condition(asked, &[])),
            passes: taken.filter.as_ref().map(|filter| self.condition(filter, &[])),
        }
    }

    /// How many hold; with one of them missing that is not known.
    fn counted(&mut self, conditions: &[Id], rule: Span) -> Id {
        let count = self.plan.count(conditions, rule);
        if conditions.is_empty() {
            return count;
        }
        let all_known = self.plan.sum(conditions, Type::Number, rule);
        self.plan.given(all_known, count, rule)
    }

    /// The sum of those that pass; of the others it is not asked whether they are known.
    fn total_of(&mut self, values: &[(Id, Option<Id>)], value_type: Type, rule: Span) -> Id {
        let zero = self.plan.constant(Decimal::ZERO, value_type, rule);
        let values: Vec<Id> = values
            .iter()
            .map(|(value, passes)| match passes {
                Some(passes) => self.plan.select(*passes, *value, zero, rule),
                None => *value,
            })
            .collect();
        if values.is_empty() { zero } else { self.plan.sum(&values, value_type, rule) }
    }

    /// The middle one of those that pass; of the others it is not asked whether they are known. Where none passes there is none.
    fn median_of(&mut self, values: &[(Id, Option<Id>)], value_type: Type, rule: Span) -> Id {
        if values.iter().all(|(_, passes)| passes.is_none()) {
            let values: Vec<Id> = values.iter().map(|(value, _)| *value).collect();
            return self.plan.median(&values, value_type, rule);
        }
        let all = self.total_of(values, value_type, rule);
        let none = self.none_of(value_type, rule);
        let left: Vec<Id> = values
            .iter()
            .map(|(value, passes)| match passes {
                Some(passes) => self.plan.select(*passes, *value, none, rule),
                None => *value,
            })
            .collect();
        let half = Decimal::new(5, 1);
        let middle = self.plan.percentile(&left, half, PercentileMethod::BetweenRanks, rule);
        self.plan.given(all, middle, rule)
    }

    /// Nothing divided by nothing: there is none.
    pub(super) fn none_of(&mut self, value_type: Type, rule: Span) -> Id {
        let zero = self.plan.constant(Decimal::ZERO, value_type, rule);
        let nobody = self.plan.constant(Decimal::ZERO, Type::Number, rule);
        self.plan.divide(zero, nobody, value_type, rule)
    }

    /// `Σ wx ÷ Σ w` over those that pass; with no weights each counts as one. Where none passes there is no mean.
    fn mean(
        &mut self,
        values: &[(Id, Option<Id>)],
        weights: Option<Vec<Id>>,
        value_type: Type,
        rule: Span,
    ) -> Id {
        let Some(weights) = weights else {
            let sum = self.total_of(values, value_type, rule);
            let count = if values.iter().all(|(_, passes)| passes.is_none()) {
                self.plan.constant(Decimal::from(values.len()), Type::Number, rule)
            } else {
                let one = self.plan.truth(true, rule);
                let passes: Vec<Id> = values.iter().map(|(_, passes)| passes.unwrap_or(one)).collect();
                self.plan.count(&passes, rule)
            };
            return self.plan.divide(sum, count, value_type, rule);
        };
        let mut weighted = Vec::with_capacity(values.len());
        let mut counting = Vec::with_capacity(values.len());
        for ((value, passes), weight) in values.iter().zip(weights) {
            weighted.push((self.plan.multiply(*value, weight, value_type, rule), *passes));
            counting.push((weight, *passes));
        }
        let sum = self.total_of(&weighted, value_type, rule);
        let weights = self.total_of(&counting, Type::Number, rule);
        self.plan.divide(sum, weights, value_type, rule)
    }

    /// The smallest or largest of those that pass; not applicable where none does.
    fn extreme_of(
        &mut self,
        values: &[(Id, Option<Id>)],
        pick: fn(&mut Builder, Id, Id, Span) -> Id,
        value_type: Type,
        rule: Span,
    ) -> Id {
        let mut found: Option<Id> = None;
        let mut any: Option<Id> = None;
        for (value, passes) in values {
            let Some(passes) = *passes else {
                found = Some(found.map_or(*value, |known| pick(&mut self.plan, known, *value, rule)));
                continue;
            };
            found = Some(match (found, any) {
                (Some(known), Some(before)) => {
                    let picked = pick(&mut self.plan, known, *value, rule);
                    let best = self.plan.select(before, picked, *value, rule);
                    self.plan.select(passes, best, known, rule)
                }
                _ => {
                    let none = self.none_of(value_type, rule);
                    self.plan.select(passes, *value, none, rule)
                }
            });
            any = Some(any.map_or(passes, |before| self.plan.or(&[before, passes], rule)));
        }
        found.unwrap_or_else(|| self.unknown(value_type, rule))
    }
}

/// The months of a length of time that has no fixed number of days; none for the others.
pub(super) fn in_months(unit: meed_contract::DurationUnit) -> Option<u32> {
    match unit {
        meed_contract::DurationUnit::Months => Some(1),
        meed_contract::DurationUnit::Years => Some(calendar::months_of(meed_contract::Frequency::Yearly)),
        _ => None,
    }
}
