//! What a payment comes to at least and at most, and a data set for each.
//!
//! Ranges of single results lose what they have in common, so that the range of a payment may be too wide. Its ends are
//! therefore looked for among the data sets themselves: first with every item at one of its ends, which is enough
//! wherever more of something never pays less. Where what is found does not reach the range, the range is divided, and
//! what cannot hold a better end is dropped, until nothing is left (branch and bound). That always ends with the exact
//! figure; where it would take too long, the end of the range stands, which is sound, and the payment is a little lower
//! than the lowest that the data allow.

use super::withheld::{Best, leaves, withhold};
use super::{Ends, Range, RangeInputs, Ranges};
use crate::inputs::{Inputs, Uncertain};
use crate::plan::{Id, Operation, PaymentOutputs, Plan, RecoveryOutputs, RowOutputs};
use crate::statement::Amounts;
use crate::values::{Refused, Values};
use meed_contract::exact::{Exact, Inexact};
use meed_contract::{CountRange, DataItemId, Money};
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

/// So many ranges are looked at for one end of a payment before the end of a range stands for it.
pub(crate) const PATIENCE: usize = 2_000;

/// No more operations than these are reckoned in ranges for one end: in a large contract each step takes longer.
const MOST_OPERATIONS: usize = 500_000;

/// What uncertain figures make of a run.
#[derive(Clone, Debug)]
pub(crate) struct Uncertainty {
    /// What every result may be.
    pub(crate) ranges: Ranges,
    /// The payments that are not certain, by contract year and place.
    pub(crate) payments: HashMap<(usize, usize), PaymentEnds>,
    /// The figures of rows that differ from those of the plan, by what the row is worth, which no two rows share: what is
    /// withheld, and what that takes from what is not available.
    pub(crate) amounts: HashMap<Id, Amounts>,
}

/// The ends of a payment.
#[derive(Clone, Debug)]
pub(crate) struct PaymentEnds {
    /// What is paid.
    pub(crate) lowest: Money,
    /// What it comes to at most.
    pub(crate) highest: Money,
    /// The items whose uncertainty decides it, in the order of the contract.
    pub(crate) decided_by: Vec<DataItemId>,
    /// Of a share of a gain or a loss of which it is not certain which it is: what the loss comes to at most. `highest` is that of the
    /// gain then, and nothing is paid before it is certain who pays.
    pub(crate) other_way: Option<Money>,
}

/// Figures for the uncertain ones, in their order.
type Point = Vec<(Decimal, Option<Decimal>)>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Low,
    High,
}

impl Side {
    /// Whether the first is further out than the second.
    fn is_further(self, a: Exact, b: Exact) -> bool {
        let wanted = if self == Self::Low { Ordering::Less } else { Ordering::Greater };
        a.compare(b) == Ok(wanted)
    }

    fn of(self, ends: Ends) -> Option<Exact> {
        if self == Self::Low { ends.low } else { ends.high }
    }
}

/// An end of a payment.
struct End {
    value: Exact,
    /// Figures that come to it, or that come closest.
    point: Point,
    /// Whether they come to it.
    is_reached: bool,
}

impl Uncertainty {
    /// Finds the ends of every payment, and makes `values` what is paid: the lower ends.
    pub(crate) fn settle(
        plan: &Plan,
        inputs: &Inputs,
        values: &mut Values,
        patience: usize,
    ) -> Result<Self, Refused> {
        let range_inputs = RangeInputs::of(&plan.slots, inputs);
        let ranges = plan.ranges(&range_inputs);
        let mut found = Self { ranges, payments: HashMap::new(), amounts: HashMap::new() };
        for (year, outputs) in plan.years.iter().enumerate() {
            let before = found.payments.len();
            let mut recovers = false;
            for (index, payment) in outputs.payments.iter().enumerate() {
                let Some(payment) = payment else { continue };
                if let Some(recovery) = &payment.recovery {
                    recovers |= found.recover_the_least(plan, inputs, values, recovery)?;
                }
                if found.ranges.get(payment.row.earned).single().is_some() {
                    continue;
                }
                if let Some(sides) = &payment.sides
                    && found.ranges.get(sides.is_gain).single().is_none()
                {
                    let mut search =
                        Search::new(plan, inputs, &range_inputs, &found.ranges, payment, sides.signed);
                    if let Some(ends) = search.either_way(payment, values, &mut found.amounts, patience)? {
                        found.payments.insert((year, index), ends);
                        continue;
                    }
                }
                let target = payment.row.earned;
                let mut search = Search::new(plan, inputs, &range_inputs, &found.ranges, payment, target);
                if let Some(ends) = search.settle(payment, values, &mut found.amounts, patience)? {
                    found.payments.insert((year, index), ends);
                }
                if let Some(recovery) = &payment.recovery {
                    found.recover_the_least(plan, inputs, values, recovery)?;
                }
            }
            if found.payments.len() > before || recovers {
                let total: Vec<u32> = (outputs.total_from..=outputs.total.0).collect();
                values.rerun(plan, inputs, &total)?;
            }
        }
        Ok(found)
    }
}

impl Uncertainty {
    /// Of what is recovered no more is paid back than is certain. Gives whether that is uncertain at all.
    fn recover_the_least(
        &self,
        plan: &Plan,
        inputs: &Inputs,
        values: &mut Values,
        recovery: &RecoveryOutputs,
    ) -> Result<bool, Refused> {
        let Some(ends) = self.ranges.get(recovery.amount).ends.filter(|ends| ends.single().is_none()) else {
            return Ok(false);
        };
        values.set(recovery.amount, ends.low.unwrap_or(Exact::ZERO));
        let split: Vec<u32> = recovery.operations.clone().collect();
        values.rerun(plan, inputs, &split)?;
        Ok(true)
    }
}

struct Search<'a> {
    plan: &'a Plan,
    inputs: Inputs,
    range_inputs: RangeInputs,
    ranges: Ranges,
    values: Values,
    mark: (usize, usize),
    target: Id,
    /// The uncertain figures that the target depends on.
    figures: Vec<Uncertain>,
    /// The operations between them and the target.
    between: Vec<u32>,
    /// Those and the rest of the payment's own.
    all: Vec<u32>,
    patience: usize,
    /// Between what the payment lies whatever its rows come to: nothing and its pot.
    whole: Ends,
}

impl<'a> Search<'a> {
    fn new(
        plan: &'a Plan,
        inputs: &Inputs,
        range_inputs: &RangeInputs,
        ranges: &Ranges,
        payment: &PaymentOutputs,
        target: Id,
    ) -> Self {
        let needed = needed(plan, target);
        let read: HashSet<u32> = plan
            .operations
            .iter()
            .zip(&needed)
            .filter(|(_, needed)| **needed)
            .filter_map(
                |(operation, _)| if let Operation::Input(slot) = operation { Some(*slot) } else { None },
            )
            .collect();
        let figures: Vec<Uncertain> = inputs
            .uncertain
            .iter()
            .filter(|figure| {
                read.contains(&figure.slot) || (figure.second.is_some() && read.contains(&(figure.slot + 1)))
            })
            .copied()
            .collect();
        let moved = dependent(plan, &figures);
        let places = |wanted: &dyn Fn(usize) -> bool| {
            (0..plan.len())
                .filter(|at| wanted(*at))
                .filter_map(|at| u32::try_from(at).ok())
                .collect::<Vec<u32>>()
        };
        let is = |list: &[bool], at: usize| list.get(at).copied().unwrap_or(false);
        let between = places(&|at| is(&moved, at) && is(&needed, at));
        let own = payment.operations.clone();
        let all = places(&|at| {
            let owned = u32::try_from(at).is_ok_and(|at| own.contains(&at));
            is(&moved, at) && (is(&needed, at) || owned)
        });
        Self {
            plan,
            inputs: inputs.clone(),
            range_inputs: range_inputs.clone(),
            ranges: ranges.clone(),
            values: Values::default(),
            mark: (0, 0),
            target,
            figures,
            between,
            all,
            patience: 0,
            whole: Ends::ANY,
        }
    }

    /// Where it is not certain whether there is a gain or a loss, and both would be shared: finds the most of either. Nothing is
    /// paid then, whoever it would be, and the larger of the two is withheld.
    fn either_way(
        &mut self,
        payment: &PaymentOutputs,
        values: &mut Values,
        amounts: &mut HashMap<Id, Amounts>,
        patience: usize,
    ) -> Result<Option<PaymentEnds>, Refused> {
        self.values = values.clone();
        self.mark = self.values.mark();
        let root = self.figures.clone();
        let bounds = self.ranges.get(self.target).ends.unwrap_or(Ends::ANY);
        let whole = self.ranges.clone();
        self.patience = patience.min(MOST_OPERATIONS / self.between.len().max(1));
        let at_most = self.patience;
        let Some(lowest) = self.end(Side::Low, bounds, &root) else { return Ok(None) };
        self.patience = at_most;
        self.ranges = whole;
        let Some(highest) = self.end(Side::High, bounds, &root) else { return Ok(None) };
        let (loss, gain) = (-money(lowest.value), money(highest.value));
        if loss <= Money::ZERO || gain <= Money::ZERO {
            return Ok(None);
        }
        let decided_by = self.decided_by(&lowest, &highest);
        self.run(&lowest.point, true)?;
        let earned = payment.row.earned;
        self.values.set(earned, Exact::ZERO);
        let after: Vec<u32> = self.all.iter().copied().filter(|at| *at > earned.0).collect();
        self.values.rerun(self.plan, &self.inputs, &after)?;
        values.take(self.plan, &self.values, payment.operations.clone());
        let pot = gain.max(loss);
        let open = Amounts { pot, missed: pot, withheld: pot, ..Amounts::default() };
        amounts.insert(payment.row.pot, open);
        Ok(Some(PaymentEnds { lowest: Money::ZERO, highest: gain, decided_by, other_way: Some(loss) }))
    }

    /// Finds both ends, takes the lower one over into `values`, and withholds the difference.
    fn settle(
        &mut self,
        payment: &PaymentOutputs,
        values: &mut Values,
        amounts: &mut HashMap<Id, Amounts>,
        patience: usize,
    ) -> Result<Option<PaymentEnds>, Refused> {
        self.values = values.clone();
        self.mark = self.values.mark();
        let root = self.figures.clone();
        let bounds = self.ranges.get(self.target).ends.unwrap_or(Ends::ANY);
        self.whole = Ends {
            // What outcomes earn is never below nothing; a sum may be.
            low: if payment.outcomes.is_empty() { None } else { Some(Exact::ZERO) },
            high: self.ranges.get(payment.row.pot).ends.unwrap_or(Ends::ANY).high,
        };
        let bounds = within(bounds, self.whole);
        let whole = self.ranges.clone();
        let patience = patience.min(MOST_OPERATIONS / self.between.len().max(1));
        self.patience = patience;
        let Some(lowest) = self.end(Side::Low, bounds, &root) else { return Ok(None) };
        self.patience = patience;
        self.ranges = whole.clone();
        let Some(highest) = self.end(Side::High, bounds, &root) else { return Ok(None) };
        let decided_by = self.decided_by(&lowest, &highest);
        self.run(&highest.point, true)?;
        let rows = leaves(payment);
        let best: Vec<Money> = rows.iter().map(|row| self.values.money(row.earned)).collect();
        let best_pots: Vec<Money> = rows.iter().map(|row| self.values.money(row.pot)).collect();
        let best_pot = self.values.money(payment.row.pot);
        self.run(&lowest.point, true)?;
        if !lowest.is_reached {
            self.lower(payment, &rows, lowest.value, &whole)?;
        }
        values.take(self.plan, &self.values, payment.operations.clone());
        let (low, high) = (money(lowest.value), money(highest.value));
        if low == high {
            return Ok(None);
        }
        withhold(
            payment,
            values,
            high - low,
            &Best { earned: best, pots: best_pots, pot: best_pot },
            amounts,
        );
        Ok(Some(PaymentEnds { lowest: low, highest: high, decided_by, other_way: None }))
    }

    /// Runs the plan with figures for the uncertain ones; none of the results where it cannot be done exactly.
    fn run(&mut self, point: &Point, all: bool) -> Result<(), Refused> {
        for (figure, at) in self.figures.iter().zip(point) {
            self.inputs.set_uncertain(figure.slot, *at);
        }
        self.values.forget(self.mark);
        let operations = if all { &self.all } else { &self.between };
        self.values.rerun(self.plan, &self.inputs, operations)
    }

    fn at(&mut self, point: &Point) -> Option<Exact> {
        self.run(point, false).ok()?;
        self.values.get(self.target).number()
    }

    fn bounds(&mut self, figures: &[Uncertain]) -> Ends {
        for figure in figures {
            let between = |range: CountRange| Range::between(range.low.into(), range.high.into());
            self.range_inputs.set(figure.slot, between(figure.first));
            if let Some(second) = figure.second {
                self.range_inputs.set(figure.slot + 1, between(second));
            }
        }
        self.patience = self.patience.saturating_sub(1);
        let Self { ranges, plan, range_inputs, between, .. } = self;
        ranges.run(plan, range_inputs, between);
        within(ranges.get(self.target).ends.unwrap_or(Ends::ANY), self.whole)
    }

    /// One end; none where nothing can be reckoned exactly.
    fn end(&mut self, side: Side, bounds: Ends, root: &[Uncertain]) -> Option<End> {
        let mut best = self.at_corners(side, bounds, root)?;
        let reaches =
            |bound: Option<Exact>, value: Exact| bound.is_some_and(|bound| !side.is_further(bound, value));
        let mut open = vec![(side.of(bounds), root.to_vec())];
        loop {
            let next = (0..open.len()).reduce(|a, b| {
                let further = match (open.get(a).and_then(|one| one.0), open.get(b).and_then(|one| one.0)) {
                    (Some(first), Some(second)) => side.is_further(second, first),
                    (first, _) => first.is_some(),
                };
                if further { b } else { a }
            });
            let Some(next) = next else { break };
            let (bound, figures) = open.swap_remove(next);
            if reaches(bound, best.value) {
                break;
            }
            let divided = if self.patience == 0 { None } else { self.divide(side, bound, &figures) };
            let Some(halves) = divided else {
                // The end of the range stands: nothing lies beyond it. Only a sum that is divided by what may be zero has
                // no such end, and then so many figures that they could not all be looked at.
                return Some(End { value: bound.unwrap_or(best.value), is_reached: false, ..best });
            };
            for half in halves {
                let bound = side.of(self.bounds(&half));
                for point in [corner(&half, Side::Low), corner(&half, Side::High)] {
                    if let Some(value) = self.at(&point)
                        && side.is_further(value, best.value)
                    {
                        best = End { value, point, is_reached: true };
                    }
                }
                if !reaches(bound, best.value) {
                    open.push((bound, half));
                }
            }
        }
        Some(best)
    }

    /// The best of the data sets in which each item is at one of its ends.
    fn at_corners(&mut self, side: Side, bounds: Ends, root: &[Uncertain]) -> Option<End> {
        let mut best: Option<End> = None;
        for point in [corner(root, Side::Low), corner(root, Side::High)] {
            let Some(value) = self.at(&point) else { continue };
            if best.as_ref().is_none_or(|best| side.is_further(value, best.value)) {
                best = Some(End { value, point, is_reached: true });
            }
        }
        let mut best = best?;
        let ends = [corner(root, Side::Low), corner(root, Side::High)];
        let bound = side.of(bounds);
        for _ in 0..2 {
            for item in items(root) {
                if bound.is_some_and(|bound| !side.is_further(bound, best.value)) {
                    return Some(best);
                }
                for end in &ends {
                    let mut point = best.point.clone();
                    copy(root, item, end, &mut point);
                    if point != best.point
                        && let Some(value) = self.at(&point)
                        && side.is_further(value, best.value)
                    {
                        best = End { value, point, is_reached: true };
                    }
                }
            }
        }
        Some(best)
    }

    /// Two halves of a range, divided where it matters most; none where it is one data set.
    fn divide(
        &mut self,
        side: Side,
        bound: Option<Exact>,
        figures: &[Uncertain],
    ) -> Option<Vec<Vec<Uncertain>>> {
        let open = |item: DataItemId| figures.iter().any(|figure| figure.item == item && !figure.is_exact());
        let items: Vec<DataItemId> = items(figures).into_iter().filter(|item| open(*item)).collect();
        let mut chosen = None;
        if items.len() > 1 {
            let mut least: Option<Exact> = None;
            for item in &items {
                // How far in the end comes when the item is known.
                let mut known = figures.to_vec();
                for figure in known.iter_mut().filter(|figure| figure.item == *item) {
                    *figure = at_corner(*figure, Side::Low);
                }
                let low = side.of(self.bounds(&known));
                for figure in known.iter_mut().zip(figures).filter(|(figure, _)| figure.item == *item) {
                    *figure.0 = at_corner(*figure.1, Side::High);
                }
                let high = side.of(self.bounds(&known));
                let (Some(low), Some(high)) = (low, high) else { continue };
                let further = if side.is_further(low, high) { low } else { high };
                let matters = bound.is_none_or(|bound| side.is_further(bound, further));
                if matters && least.is_none_or(|least| side.is_further(least, further)) {
                    (least, chosen) = (Some(further), Some(*item));
                }
            }
        }
        let chosen = chosen.or_else(|| items.first().copied());
        let width = |range: CountRange| range.high - range.low;
        let widest = figures
            .iter()
            .enumerate()
            .filter(|(_, figure)| Some(figure.item) == chosen)
            .flat_map(|(at, figure)| {
                [(at, false, width(figure.first)), (at, true, figure.second.map_or(Decimal::ZERO, width))]
            })
            .max_by_key(|(_, _, width)| *width)?;
        let (at, is_second, width) = widest;
        if width.is_zero() {
            return None;
        }
        let cut = |range: CountRange| {
            let middle = range.low + (width / Decimal::TWO).floor();
            [CountRange { high: middle, ..range }, CountRange { low: middle + Decimal::ONE, ..range }]
        };
        let figure = figures.get(at)?;
        let parts = if is_second { cut(figure.second?) } else { cut(figure.first) };
        // Where no figures fit into one half, the other is the whole.
        let halves = parts.into_iter().filter_map(|part| {
            let mut half = *figure;
            if is_second {
                half.second = Some(part);
            } else {
                half.first = part;
            }
            let half = half.possible()?;
            let mut figures = figures.to_vec();
            *figures.get_mut(at)? = half;
            Some(figures)
        });
        Some(halves.collect())
    }

    /// The items that decide: what one of them is at one end of the payment makes a difference at the other end.
    fn decided_by(&mut self, lowest: &End, highest: &End) -> Vec<DataItemId> {
        let figures = self.figures.clone();
        let mut found = Vec::new();
        let differs = |a: Option<Exact>, b: Option<Exact>| match (a, b) {
            (Some(a), Some(b)) => a.compare(b) != Ok(Ordering::Equal),
            _ => true,
        };
        for item in items(&figures) {
            let mut decides = false;
            for (from, to) in [(lowest, highest), (highest, lowest)] {
                let before = self.at(&from.point);
                let mut point = from.point.clone();
                copy(&figures, item, &to.point, &mut point);
                decides = decides || (point != from.point && differs(before, self.at(&point)));
            }
            if decides {
                found.push(item);
            }
        }
        if found.is_empty() { items(&figures) } else { found }
    }

    /// Takes from the rows what the sound end is below the best that was found.
    fn lower(
        &mut self,
        payment: &PaymentOutputs,
        rows: &[RowOutputs],
        to: Exact,
        whole: &Ranges,
    ) -> Result<(), Refused> {
        let fail = |at: Id| move |why: Inexact| Refused { at, why: why.into() };
        let here = fail(self.target);
        let mut left = self.values.get(self.target).number().unwrap_or(to).subtract(to).map_err(here)?;
        let mut fixed = Vec::new();
        for row in rows {
            let earned = self.values.get(row.earned).number().unwrap_or(Exact::ZERO);
            let least = whole.get(row.earned).ends.and_then(|ends| ends.low).unwrap_or(earned);
            let room = earned.subtract(least).map_err(here)?;
            let taken = if room.compare(left).map_err(here)?.is_lt() { room } else { left };
            left = left.subtract(taken).map_err(here)?;
            self.values.set(row.earned, earned.subtract(taken).map_err(here)?);
            fixed.push(row.earned.0);
        }
        let first = fixed.iter().min().copied().unwrap_or(u32::MAX);
        let rest: Vec<u32> = self
            .all
            .iter()
            .copied()
            .filter(|at| payment.operations.contains(at) && *at > first && !fixed.contains(at))
            .collect();
        self.values.rerun(self.plan, &self.inputs, &rest)?;
        // A cap or a bonus may make of the rows another sum than the bound, which stands.
        let reached = self.values.get(self.target).number().unwrap_or(to);
        if reached.compare(to).map_err(here)?.is_eq() {
            return Ok(());
        }
        self.values.set(self.target, to);
        let after: Vec<u32> = rest.into_iter().filter(|at| *at > self.target.0).collect();
        self.values.rerun(self.plan, &self.inputs, &after)
    }
}

fn money(value: Exact) -> Money {
    Money::pounds(value.as_decimal().unwrap_or_else(|| value.shown(8)))
}

/// A pot is what is earned and more, whatever is lost of what its rows have in common.
pub(super) fn within(bounds: Ends, whole: Ends) -> Ends {
    Ends {
        low: bounds.maximum(Ends { high: None, ..whole }).low,
        high: bounds.minimum(Ends { low: None, ..whole }).high,
    }
}

/// Which results a result is made from.
pub(super) fn needed(plan: &Plan, target: Id) -> Vec<bool> {
    let mut needed = vec![false; plan.len()];
    if let Some(place) = needed.get_mut(target.0 as usize) {
        *place = true;
    }
    for (at, operation) in plan.operations.iter().enumerate().rev() {
        if needed.get(at).copied().unwrap_or(false) {
            plan.each_operand(operation, |id| {
                if let Some(place) = needed.get_mut(id.0 as usize) {
                    *place = true;
                }
            });
        }
    }
    needed
}

/// Which results are made from uncertain figures.
fn dependent(plan: &Plan, figures: &[Uncertain]) -> Vec<bool> {
    let slots: HashSet<u32> = figures.iter().flat_map(|figure| [figure.slot, figure.slot + 1]).collect();
    let mut found = Vec::with_capacity(plan.len());
    for operation in &plan.operations {
        let mut moved = matches!(operation, Operation::Input(slot) if slots.contains(slot));
        plan.each_operand(operation, |id| {
            moved = moved || found.get(id.0 as usize).copied().unwrap_or(false);
        });
        found.push(moved);
    }
    found
}

/// The items of figures, each once, in the order of the contract.
fn items(figures: &[Uncertain]) -> Vec<DataItemId> {
    let mut items: Vec<DataItemId> = figures.iter().map(|figure| figure.item).collect();
    items.sort_unstable_by_key(|item| item.0);
    items.dedup();
    items
}

fn corner(figures: &[Uncertain], side: Side) -> Point {
    figures.iter().map(|figure| if side == Side::Low { figure.lowest() } else { figure.highest() }).collect()
}

fn at_corner(figure: Uncertain, side: Side) -> Uncertain {
    let (first, second) = if side == Side::Low { figure.lowest() } else { figure.highest() };
    Uncertain { first: CountRange::exactly(first), second: second.map(CountRange::exactly), ..figure }
}

/// Takes an item's figures over from another point.
fn copy(figures: &[Uncertain], item: DataItemId, from: &Point, to: &mut Point) {
    for ((figure, from), to) in figures.iter().zip(from).zip(to) {
        if figure.item == item {
            *to = *from;
        }
    }
}
