//! What is made of the values of several providers, and pots that they share.

use super::Lowering;
use crate::plan::{Comparison, Id, Limit, RowOutputs};
use meed_contract::exact::RoundingMode;
use meed_contract::{
    Aggregate, FirstPlace, Known, PercentileMethod, Rest, SharedBy, SharedPot, Statistic, Taken, Ties, Type,
    Unshared,
};
use meed_diagnostics::Span;
use rust_decimal::Decimal;

/// A provider's part of a shared pot.
pub(super) struct Share {
    pub(super) row: RowOutputs,
    /// The pot; missing where it, or what somebody's part follows from, cannot be known.
    pub(super) basis: Id,
}

/// What a statistic takes of one provider.
struct Weighed {
    value: Id,
    weight: Option<Id>,
    /// Whether it is one of those that are meant; none where all are.
    passes: Option<Id>,
}

impl Lowering<'_> {
    /// A statistic over the values of several providers.
    ///
    /// `Percentile` leaves out what is missing by itself; a total takes nothing in its place, and a mean is the total by how
    /// many there are, or by what they weigh. Who does not pass what `where` asks is not applicable. Where all must be known,
    /// the whole is `Given(the sum of those that pass, …)`; where at least `n`, `Select(how many are known ≥ n, …, not
    /// applicable)`.
    pub(super) fn over_providers(
        &mut self,
        statistic: Statistic,
        list: &[Taken],
        known: Known,
        value_type: Type,
        rule: Span,
    ) -> Id {
        if statistic == Statistic::Count {
            return self.providers_counted(list, known, rule);
        }
        let mut all = Vec::with_capacity(list.len());
        for one in list {
            let Some(value) = &one.value else { continue };
            all.push(Weighed {
                value: self.expression(value),
                weight: one.weight.as_ref().map(|weight| self.expression(weight)),
                passes: one.filter.as_ref().map(|filter| self.condition(filter, &[])),
            });
        }
        let values = self.left(&all, value_type, rule);
        let count = self.how_many_known(&values, rule);
        let found = match statistic {
            Statistic::Aggregate(Aggregate::Total) => self.total_of_known(&values, value_type, rule),
            Statistic::Aggregate(Aggregate::Mean) => {
                self.mean_of_known(&all, &values, count, value_type, rule)
            }
            Statistic::Aggregate(aggregate) => {
                let at = match aggregate {
                    Aggregate::Lowest => Decimal::ZERO,
                    Aggregate::Highest => Decimal::ONE,
                    Aggregate::Median | Aggregate::Total | Aggregate::Mean => Decimal::new(5, 1),
                };
                self.plan.percentile(&values, at, PercentileMethod::BetweenRanks, rule)
            }
            Statistic::Percentile { at, method } => self.plan.percentile(&values, at, method, rule),
            Statistic::Place { of, first, ties, is_quartile } => {
                let place = self.place_among(&values, of, first, ties, rule);
                if is_quartile { self.quarter(place, count, rule) } else { place }
            }
            Statistic::Count => count,
        };
        match known {
            Known::All => {
                let zero = self.plan.constant(Decimal::ZERO, value_type, rule);
                let mut asked = Vec::with_capacity(all.len());
                for one in &all {
                    let value = match one.weight {
                        Some(weight) => self.plan.multiply(one.value, weight, value_type, rule),
                        None => one.value,
                    };
                    asked.push(match one.passes {
                        Some(passes) => self.plan.select(passes, value, zero, rule),
                        None => value,
                    });
                }
                let all = self.plan.sum(&asked, value_type, rule);
                self.plan.given(all, found, rule)
            }
            // These are missing by themselves where nothing is known.
            Known::AtLeast(1) if !matches!(statistic, Statistic::Aggregate(Aggregate::Total)) => found,
            Known::AtLeast(least) => self.with_enough(found, count, least, value_type, rule),
        }
    }

    /// A result where at least so many are known; else it is not applicable.
    fn with_enough(&mut self, found: Id, count: Id, least: u16, value_type: Type, rule: Span) -> Id {
        let least = self.plan.constant(Decimal::from(least), Type::Number, rule);
        let enough = self.plan.compare(count, Comparison::AtLeast, least, rule);
        let unknown = self.none_of(value_type, rule);
        self.plan.name(unknown, "too few providers with a figure");
        self.plan.select(enough, found, unknown, rule)
    }

    /// How many providers pass. Where all must be known, one that cannot be judged makes the number missing; else it is
    /// left out.
    fn providers_counted(&mut self, list: &[Taken], known: Known, rule: Span) -> Id {
        let passes: Vec<Id> = list
            .iter()
            .filter_map(|one| one.filter.as_ref())
            .map(|filter| self.condition(filter, &[]))
            .collect();
        let Known::AtLeast(least) = known else { return self.plan.count(&passes, rule) };
        let judged = self.how_many_known(&passes, rule);
        let no = self.plan.truth(false, rule);
        let held: Vec<Id> = passes.iter().map(|passes| self.plan.or_else(*passes, no, rule)).collect();
        let held = self.plan.count(&held, rule);
        self.with_enough(held, judged, least, Type::Number, rule)
    }

    /// The values, those that do not pass being not applicable.
    fn left(&mut self, all: &[Weighed], value_type: Type, rule: Span) -> Vec<Id> {
        all.iter()
            .map(|one| match one.passes {
                Some(passes) => {
                    let none = self.none_of(value_type, rule);
                    self.plan.select(passes, one.value, none, rule)
                }
                None => one.value,
            })
            .collect()
    }

    /// `Σ wx ÷ Σ w` over those that are known, where with no weights each counts as one.
    fn mean_of_known(
        &mut self,
        all: &[Weighed],
        values: &[Id],
        count: Id,
        value_type: Type,
        rule: Span,
    ) -> Id {
        let weights: Option<Vec<Id>> = all.iter().map(|one| one.weight).collect();
        let Some(weights) = weights else {
            let total = self.total_of_known(values, value_type, rule);
            return self.plan.divide(total, count, value_type, rule);
        };
        let (mut weighted, mut counting) = (Vec::new(), Vec::new());
        for (value, weight) in values.iter().zip(weights) {
            let product = self.plan.multiply(*value, weight, value_type, rule);
            weighted.push(product);
            counting.push(self.plan.given(product, weight, rule));
        }
        let total = self.total_of_known(&weighted, value_type, rule);
        let weights = self.total_of_known(&counting, Type::Number, rule);
        self.plan.divide(total, weights, value_type, rule)
    }

    fn how_many_known(&mut self, values: &[Id], rule: Span) -> Id {
        let (yes, no) = (self.plan.truth(true, rule), self.plan.truth(false, rule));
        let known: Vec<Id> = values
            .iter()
            .map(|value| {
                let known = self.plan.given(*value, yes, rule);
                self.plan.or_else(known, no, rule)
            })
            .collect();
        let count = self.plan.count(&known, rule);
        self.plan.name(count, "how many have a figure")
    }

    fn total_of_known(&mut self, values: &[Id], value_type: Type, rule: Span) -> Id {
        let zero = self.plan.constant(Decimal::ZERO, value_type, rule);
        let known: Vec<Id> = values.iter().map(|value| self.plan.or_else(*value, zero, rule)).collect();
        self.plan.sum(&known, value_type, rule)
    }

    /// The place of one of several values. With `b` the number of better values and `e` that of those as good, the
    /// provider's own among them, it is `b + 1` at the better place, `b + e` at the worse, and half their sum at the mean.
    fn place_among(&mut self, values: &[Id], of: usize, first: FirstPlace, ties: Ties, rule: Span) -> Id {
        let Some(own) = values.get(of).copied() else { return self.zero(rule) };
        let (better, as_good) = match first {
            FirstPlace::Highest => (Comparison::Above, Comparison::AtLeast),
            FirstPlace::Lowest => (Comparison::Below, Comparison::AtMost),
        };
        let mut held = |how: Comparison| {
            let each: Vec<Id> =
                values.iter().map(|value| self.plan.compare(*value, how, own, rule)).collect();
            self.plan.count(&each, rule)
        };
        let place = match ties {
            Ties::Better => {
                let better = held(better);
                let one = self.plan.constant(Decimal::ONE, Type::Number, rule);
                self.plan.add(better, one, rule)
            }
            Ties::Worse => held(as_good),
            Ties::Mean => {
                let (better, as_good) = (held(better), held(as_good));
                let one = self.plan.constant(Decimal::ONE, Type::Number, rule);
                let two = self.plan.constant(Decimal::TWO, Type::Number, rule);
                let both = self.plan.sum(&[better, one, as_good], Type::Number, rule);
                self.plan.divide(both, two, Type::Number, rule)
            }
        };
        self.plan.given(own, place, rule)
    }

    /// A place as a quarter of all places: `4 × place ÷ n`, rounded up.
    fn quarter(&mut self, place: Id, count: Id, rule: Span) -> Id {
        let four = self.plan.constant(Decimal::from(4), Type::Number, rule);
        let times = self.plan.multiply(four, place, Type::Number, rule);
        let part = self.plan.divide(times, count, Type::Number, rule);
        self.plan.round_to(part, Decimal::ONE, RoundingMode::Up, rule)
    }

    /// A provider's part of a shared pot, and what it gets of it.
    ///
    /// The parts of all providers add up to the pot: they are what `Allocate` gives each, or equal parts where nobody has
    /// anything that counts, or where it is not known. So nothing of the pot is lost from view, and what nobody gets stands
    /// as missed or not available where it would have gone.
    pub(super) fn shared_pot(&mut self, shared: &SharedPot, rounded: Id, name: &str) -> Share {
        let rule = shared.span;
        let zero = self.zero(rule);
        let pot = self.plan.or_else(rounded, zero, rule);
        let not_below = self.plan.compare(pot, Comparison::AtLeast, zero, rule);
        let pot = self.plan.require(pot, not_below, Limit::Bounds, rule);
        self.plan.name(pot, format!("{name}, the whole pot"));
        let counted: Vec<Id> = shared
            .counted
            .iter()
            .map(|counted| {
                let value = self.expression(counted);
                let nothing = self.plan.constant(Decimal::ZERO, counted.value_type, rule);
                let not_below = self.plan.compare(value, Comparison::AtLeast, nothing, rule);
                self.plan.require(value, not_below, Limit::Bounds, rule)
            })
            .collect();
        let counted_type = shared.counted.first().map_or(Type::Number, |counted| counted.value_type);
        let all = self.plan.sum(&counted, counted_type, rule);
        let none = self.plan.constant(Decimal::ZERO, counted_type, rule);
        let anybody = self.plan.compare(all, Comparison::Above, none, rule);
        self.plan.name(anybody, format!("{name}, anybody has anything that counts"));
        let parts = self.plan.allocate(pot, &counted, None, rule);
        let part_of = |position: usize| parts.get(position).copied().unwrap_or(zero);
        let (own_part, earned) = match shared.by {
            SharedBy::Proportion => {
                let part = part_of(shared.own);
                (part, self.capped(shared, part))
            }
            SharedBy::OnePrice(quantum) => {
                let price = self.plan.divide(pot, all, Type::Money, rule);
                let price = self.plan.round_to(price, quantum, RoundingMode::Down, rule);
                self.plan.name(price, format!("{name}, the price"));
                let paid = |lowering: &mut Self, position: usize| {
                    let units = counted.get(position).copied().unwrap_or(zero);
                    let exact = lowering.plan.multiply(units, price, Type::Money, rule);
                    lowering.plan.round_down(exact, rule)
                };
                let own = paid(self, shared.own);
                match shared.rest {
                    // Its part is what the others leave.
                    Some(Rest::To(position)) if position == shared.own => {
                        let mut left = pot;
                        for other in (0..counted.len()).filter(|other| *other != position) {
                            let others = paid(self, other);
                            left = self.plan.subtract(left, others, rule);
                        }
                        (left, left)
                    }
                    Some(Rest::To(_)) => (own, own),
                    Some(Rest::Unshared(_)) | None => (part_of(shared.own), self.capped(shared, own)),
                }
            }
        };
        let ones: Vec<Id> =
            counted.iter().map(|_| self.plan.constant(Decimal::ONE, Type::Number, rule)).collect();
        let equal = self.plan.allocate(pot, &ones, None, rule).get(shared.own).copied().unwrap_or(zero);
        let part = self.plan.select(anybody, own_part, equal, rule);
        let part = self.plan.or_else(part, equal, rule);
        self.plan.name(part, format!("{name}, its part of the pot"));
        // Where nobody has anything that counts, all parts are nothing, and there is no price.
        let earned = self.plan.or_else(earned, zero, rule);
        let rest = self.plan.subtract(part, earned, rule);
        // What is left is missed or not available, as it is written for the one case and for the other.
        let by_cap = matches!(shared.rest, Some(Rest::Unshared(Unshared::NotAvailable)));
        let by_none = shared.otherwise == Unshared::NotAvailable;
        let worth =
            |lowering: &mut Self, not_available: bool| if not_available { rest } else { lowering.zero(rule) };
        let (of_some, of_none) = (worth(self, by_cap), worth(self, by_none));
        let not_available = self.plan.select(anybody, of_some, of_none, rule);
        let not_available = self.plan.or_else(not_available, zero, rule);
        let missed = self.plan.subtract(rest, not_available, rule);
        // Until everybody's results are known, nothing is shared.
        let (yes, no) = (self.plan.truth(true, rule), self.plan.truth(false, rule));
        let known = self.plan.given(all, yes, rule);
        let known = self.plan.or_else(known, no, rule);
        let withheld = self.plan.select(known, zero, missed, rule);
        let basis = self.plan.given(all, rounded, rule);
        Share { row: RowOutputs { pot: part, earned, missed, not_available, withheld }, basis }
    }

    fn capped(&mut self, shared: &SharedPot, part: Id) -> Id {
        let Some(cap) = &shared.cap else { return part };
        let limit = self.expression(cap);
        let limit = self.plan.round(limit, cap.span);
        self.plan.minimum(part, limit, cap.span)
    }
}
