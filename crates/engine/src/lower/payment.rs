//! Payments: the sum or pot, how outcomes divide it, who pays whom, and how it is paid out.

use super::Lowering;
use super::expression::{Achieved, Condition, place};
use crate::plan::{
    BonusOutputs, Comparison, Id, Limit, OutcomeOutputs, PaymentOutputs, RecoveryOutputs, RowOutputs,
};
use meed_contract::{
    Additional, Basis, BonusWorth, Expression, ExpressionKind, OddPennies, Outcome, PaidOut, PartySplit,
    Payment, Portion, Subject, ThingFigure, Type,
};
use meed_diagnostics::Span;
use rust_decimal::Decimal;

impl<'a> Lowering<'a> {
    /// A payment in the year at hand; none where it does not apply.
    pub(super) fn payment(&mut self, payment: &'a Payment, index: usize) -> Option<PaymentOutputs> {
        if !payment.applies.get(self.year).copied().unwrap_or(false) {
            return None;
        }
        let rule = payment.span;
        let start = self.plan.position();
        let zero = self.zero(rule);
        let mut difference = None;
        let (basis, place) = match &payment.basis {
            Basis::Sum(sum) => {
                let stated = sum.for_year(self.year)?;
                let sum = self.expression(&stated.value);
                (self.chain(sum, &payment.then, Type::Money), stated.span)
            }
            Basis::Pot { pot, .. } => {
                let stated = pot.for_year(self.year)?;
                (self.expression(&stated.value), stated.span)
            }
            Basis::Shared(shared) => {
                let stated = shared.pot.for_year(self.year)?;
                (self.expression(&stated.value), stated.span)
            }
            Basis::Difference(written) => {
                let found = self.difference(payment, written);
                // The conditions and steps of the payment may ask for them as well.
                self.own.difference = Some(found.own);
                let paid = self.chain(found.paid, &payment.then, Type::Money);
                difference = Some(found);
                (paid, written.span)
            }
        };
        let rounded = self.plan.round(basis, place);
        // A sum that needs data which are missing cannot be reckoned and pays nothing; the statement says so.
        let share = match &payment.basis {
            Basis::Shared(shared) => Some(self.shared_pot(shared, rounded, &payment.name)),
            Basis::Sum(_) | Basis::Pot { .. } | Basis::Difference(_) => None,
        };
        let pot = match &share {
            Some(share) => share.row.pot,
            None => self.plan.or_else(rounded, zero, place),
        };
        let (whole, earned) = match &payment.basis {
            Basis::Sum(_) | Basis::Difference(_) => ("the sum", ", what is paid"),
            Basis::Pot { .. } | Basis::Shared(_) => ("the pot", ", earned"),
        };
        let due = pot;
        let pot = if payment.recovers.is_some() {
            self.plan.name(due, format!("{}, what is due less what was paid", payment.name));
            self.plan.maximum(due, zero, place)
        } else {
            let not_below = self.plan.compare(pot, Comparison::AtLeast, zero, place);
            self.plan.require(pot, not_below, Limit::Bounds, place)
        };
        self.plan.name(pot, format!("{}, {whole}", payment.name));
        // The outcomes of a pot are known before it asks anything itself.
        let mut gate = match payment.basis {
            Basis::Pot { .. } => None,
            _ => payment.only_if.as_ref().map(|gate| self.gate(gate, &[], &payment.name)),
        };
        let mut judged = Vec::new();
        let nothing = RowOutputs { pot, earned: zero, missed: zero, not_available: zero, withheld: zero };
        let mut lines = (Vec::new(), Vec::new(), zero, Vec::new());
        let row = match &payment.basis {
            Basis::Sum(_) | Basis::Difference(_) => {
                let row = RowOutputs { earned: pot, ..nothing };
                self.row_if(row, gate, place_of(payment))
            }
            Basis::Pot { outcomes, additional, .. } => {
                (lines, judged, gate) =
                    self.earned_through((index, payment, outcomes), additional, pot, rule);
                let rows: Vec<RowOutputs> = lines
                    .0
                    .iter()
                    .map(|outcome: &OutcomeOutputs| outcome.row)
                    .chain(lines.1.iter().map(|(row, _, _)| *row))
                    .collect();
                let row = self.total(pot, &rows, rule);
                let row = self.with_bonuses(row, &lines.3, rule);
                self.chained(payment, row)
            }
            Basis::Shared(_) => {
                let row = share.as_ref().map_or(nothing, |share| share.row);
                let row = self.row_if(row, gate, place_of(payment));
                self.chained(payment, row)
            }
        };
        let (row, reduced, referred) = self.settled(payment, row, &judged, zero);
        self.plan.name(row.earned, format!("{}{earned}", payment.name));
        self.plan.name(row.missed, format!("{}, missed", payment.name));
        self.plan.name(row.not_available, format!("{}, not available", payment.name));
        let (on_account, instalments) = self.on_account(payment, pot);
        self.plan.name(on_account, format!("{}, paid on account", payment.name));
        let balance = self.balance(row, on_account, payment.paid_out.span);
        self.plan.name(balance, format!("{}, balance", payment.name));
        let passed_on =
            payment.passed_on.as_ref().map(|split| self.passed_on(row.earned, split)).unwrap_or_default();
        let recovery = payment.recovers.map(|rule| self.recovery(payment, due, referred, rule));
        let (outcomes, additional, unallocated, bonuses) = lines;
        let (from, to) = (self.split(row.earned, &payment.from), self.split(row.earned, &payment.to));
        let sides = match (&payment.basis, &difference) {
            (Basis::Difference(written), Some(difference)) => {
                Some(self.sides(difference, row.earned, written))
            }
            _ => None,
        };
        Some(PaymentOutputs {
            operations: start..self.plan.position(),
            row,
            basis: share.map_or(rounded, |share| share.basis),
            gate: gate.map(|gate| gate.holds),
            on_account,
            instalments,
            balance,
            from,
            to,
            passed_on,
            outcomes,
            additional,
            unallocated,
            bonuses,
            sides,
            reduced,
            referred,
            recovery,
        })
    }

    /// What is paid back: how far what is due is below nothing, split among those who received as what they receive is. What
    /// is referred to the parties is not paid back before they have settled it.
    fn recovery(&mut self, payment: &Payment, due: Id, referred: Option<Id>, rule: Span) -> RecoveryOutputs {
        let zero = self.zero(rule);
        let below = self.plan.subtract(zero, due, rule);
        let below = self.plan.maximum(below, zero, rule);
        let amount = match referred {
            Some(referred) => self.plan.select(referred, zero, below, rule),
            None => below,
        };
        self.plan.name(amount, format!("{}, recovered", payment.name));
        let start = self.plan.position();
        let (from, to) = (self.split(amount, &payment.to), self.split(amount, &payment.from));
        RecoveryOutputs { amount, below, from, to, operations: start..self.plan.position() }
    }

    /// What a payment came to, as later years ask: with what is withheld, which the parties have yet to settle or data to show, so
    /// that no later year pays it over their heads, and less what is recovered or withheld of that.
    pub(super) fn paid_so_far(&mut self, index: usize, rule: Span) -> Option<Id> {
        let outputs = self.paid(index)?;
        let paid = match self.hoped(&outputs.row, rule) {
            Some(paid) => {
                let name = self.contract.payments.get(index).map(|payment| payment.name.as_str());
                self.plan.name(paid, format!("{}, earned or withheld", name.unwrap_or_default()))
            }
            None => outputs.row.earned,
        };
        Some(match &outputs.recovery {
            Some(recovery) => self.plan.subtract(paid, recovery.below, rule),
            None => paid,
        })
    }

    /// What is still to be paid, or owed back. What is withheld is neither earned nor lost yet: no more is owed back than was paid
    /// on account beyond it.
    fn balance(&mut self, row: RowOutputs, on_account: Id, rule: Span) -> Id {
        let to_pay = self.plan.subtract(row.earned, on_account, rule);
        // Nothing of it can be withheld by any rule.
        if self.plan.is_constant(row.withheld) {
            return to_pay;
        }
        let zero = self.zero(rule);
        let with_withheld = self.plan.add(to_pay, row.withheld, rule);
        let surely_owed = self.plan.minimum(with_withheld, zero, rule);
        self.plan.maximum(to_pay, surely_owed, rule)
    }

    /// What the steps of a chain leave of what was earned; what they take away is missed.
    fn chained(&mut self, payment: &Payment, row: RowOutputs) -> RowOutputs {
        if payment.then.is_empty() {
            return row;
        }
        let rule = payment.span;
        let zero = self.zero(rule);
        let kept = self.chain(row.earned, &payment.then, Type::Money);
        let hoped = self.hoped(&row, rule);
        let through = hoped.map(|hoped| self.chain(hoped, &payment.then, Type::Money));
        // Where a step cannot be reckoned nothing is earned; where what it needs is awaited, all of it may still come.
        let may_come = self.plan.may_hold(kept, rule);
        let may_come = may_come.map(|may| self.plan.select(may, hoped.unwrap_or(row.earned), zero, rule));
        let hoped = match (through, may_come) {
            (None, None) => None,
            (through, may_come) => {
                Some(self.plan.or_else(through.unwrap_or(kept), may_come.unwrap_or(zero), rule))
            }
        };
        let kept = self.plan.or_else(kept, zero, rule);
        self.earning(row, kept, hoped, rule)
    }

    /// What a row earns if all that is withheld of it comes; none where nothing ever is.
    fn hoped(&mut self, row: &RowOutputs, rule: Span) -> Option<Id> {
        let zero = self.zero(rule);
        (row.withheld != zero).then(|| self.plan.add(row.earned, row.withheld, rule))
    }

    /// A row that is earned where a condition holds. Where the condition may still come to hold, it is withheld.
    pub(super) fn row_if(&mut self, row: RowOutputs, gate: Option<Condition>, rule: Span) -> RowOutputs {
        let Some(gate) = gate else { return row };
        let zero = self.zero(rule);
        let earned = self.plan.select(gate.holds, row.earned, zero, rule);
        let lost = self.plan.subtract(row.earned, earned, rule);
        let missed = if row.missed == zero { lost } else { self.plan.add(row.missed, lost, rule) };
        let hoped = self.hoped(&row, rule);
        let withheld = if hoped.is_none() && gate.may_hold == gate.holds {
            zero
        } else {
            let hoped = self.plan.select(gate.may_hold, hoped.unwrap_or(row.earned), zero, rule);
            self.plan.subtract(hoped, earned, rule)
        };
        RowOutputs { earned, missed, withheld, ..row }
    }

    /// What conditions take away from what was earned, and what is left to the parties.
    #[allow(clippy::type_complexity, reason = "a row, its reductions and its referral, used once")]
    fn settled(
        &mut self,
        payment: &Payment,
        row: RowOutputs,
        judged: Achieved<'_>,
        zero: Id,
    ) -> (RowOutputs, Vec<(Id, Id)>, Option<Id>) {
        let mut row = row;
        let mut reductions = Vec::new();
        for reduction in &payment.reduced {
            let rule = reduction.span;
            let Condition { holds, may_hold } = self.gate(&reduction.unless, judged, &payment.name);
            let kept = self.plan.constant(Decimal::ONE - reduction.by, Type::Percentage, rule);
            let unless = |lowering: &mut Self, condition: Id, whole: Id| {
                let reduced = lowering.plan.multiply(kept, whole, Type::Money, rule);
                let reduced = lowering.plan.round(reduced, rule);
                lowering.plan.select(condition, whole, reduced, rule)
            };
            let earned = unless(self, holds, row.earned);
            let lost = self.plan.subtract(row.earned, earned, rule);
            let missed = self.plan.add(row.missed, lost, rule);
            let hoped = self.hoped(&row, rule);
            let withheld = if hoped.is_none() && may_hold == holds {
                zero
            } else {
                let hoped = unless(self, may_hold, hoped.unwrap_or(row.earned));
                self.plan.subtract(hoped, earned, rule)
            };
            row = RowOutputs { earned, missed, withheld, ..row };
            reductions.push((holds, lost));
        }
        let Some((gate, rule)) = &payment.refer else { return (row, reductions, None) };
        let referred = self.referral(gate, judged, &payment.name);
        let earned = self.plan.select(referred, zero, row.earned, *rule);
        let held = self.plan.subtract(row.earned, earned, *rule);
        let missed = self.plan.add(row.missed, held, *rule);
        let withheld = self.plan.add(row.withheld, held, *rule);
        (RowOutputs { earned, missed, withheld, ..row }, reductions, Some(referred))
    }

    /// What each bonus is worth, and whether its condition holds.
    fn bonuses(
        &mut self,
        payment: &Payment,
        pot: Id,
        judged: Achieved<'_>,
        gate: Option<Condition>,
    ) -> Vec<BonusOutputs> {
        let total = self.contract.points_total.unwrap_or(Decimal::ONE);
        payment
            .bonuses
            .iter()
            .map(|bonus| {
                let rule = bonus.span;
                let Condition { mut holds, mut may_hold } = self.gate(&bonus.only_if, judged, &payment.name);
                let condition = holds;
                if let Some(gate) = gate {
                    let can_wait = may_hold != holds || gate.may_hold != gate.holds;
                    let both = self.plan.and(&[holds, gate.holds], rule);
                    may_hold = if can_wait { self.plan.and(&[may_hold, gate.may_hold], rule) } else { both };
                    holds = both;
                }
                let worth = match bonus.worth {
                    BonusWorth::Percentage(percentage) => {
                        let fraction = percentage.checked_div(Decimal::ONE_HUNDRED).unwrap_or_default();
                        let fraction = self.plan.constant(fraction, Type::Percentage, rule);
                        self.plan.multiply(fraction, pot, Type::Money, rule)
                    }
                    BonusWorth::Points(points) => {
                        let points = self.plan.constant(points, Type::Number, rule);
                        let total = self.plan.constant(total, Type::Number, rule);
                        let all = self.plan.multiply(pot, points, Type::Money, rule);
                        self.plan.divide(all, total, Type::Money, rule)
                    }
                };
                let worth = self.plan.round(worth, rule);
                self.plan.name(worth, format!("{}, what the bonus is worth", payment.name));
                let zero = self.zero(rule);
                let adds = self.plan.select(holds, worth, zero, rule);
                self.plan.name(adds, format!("{}, bonus", payment.name));
                let may_add =
                    if may_hold == holds { adds } else { self.plan.select(may_hold, worth, zero, rule) };
                BonusOutputs { worth, condition, holds, adds, may_add }
            })
            .collect()
    }

    /// What is earned with bonuses: they make up for what is missed, and for no more.
    fn with_bonuses(&mut self, row: RowOutputs, bonuses: &[BonusOutputs], rule: Span) -> RowOutputs {
        if bonuses.is_empty() {
            return row;
        }
        let all: Vec<Id> =
            std::iter::once(row.earned).chain(bonuses.iter().map(|bonus| bonus.adds)).collect();
        let with = self.plan.sum(&all, Type::Money, rule);
        let most = self.plan.add(row.earned, row.missed, rule);
        let with = self.plan.minimum(with, most, rule);
        let zero = self.zero(rule);
        let can_wait = row.withheld != zero || bonuses.iter().any(|bonus| bonus.may_add != bonus.adds);
        let hoped = can_wait.then(|| {
            let all: Vec<Id> = [row.earned, row.withheld]
                .into_iter()
                .chain(bonuses.iter().map(|bonus| bonus.may_add))
                .collect();
            let hoped = self.plan.sum(&all, Type::Money, rule);
            self.plan.minimum(hoped, most, rule)
        });
        self.earning(row, with, hoped, rule)
    }

    /// The figures of a pot that comes to earn another sum: what it earns more is taken from what is missed, then from what is not
    /// available; what it earns less is missed. It cannot earn more than there is. `hoped` is what it comes to earn if all that is
    /// withheld comes.
    fn earning(&mut self, row: RowOutputs, sum: Id, hoped: Option<Id>, rule: Span) -> RowOutputs {
        let earned = self.plan.round(sum, rule);
        let within = self.plan.compare(earned, Comparison::AtMost, row.pot, rule);
        let earned = self.plan.require(earned, within, Limit::Bounds, rule);
        let left = self.plan.subtract(row.pot, earned, rule);
        let not_available = self.plan.minimum(row.not_available, left, rule);
        let missed = self.plan.subtract(left, not_available, rule);
        let withheld = match hoped {
            Some(hoped) => {
                let hoped = self.plan.round(hoped, rule);
                let zero = self.zero(rule);
                let more = self.plan.subtract(hoped, earned, rule);
                let more = self.plan.maximum(more, zero, rule);
                self.plan.minimum(more, missed, rule)
            }
            None => row.withheld,
        };
        RowOutputs { earned, missed, not_available, withheld, ..row }
    }

    /// What a pot earns through its outcomes, additional payments and bonuses; what can be asked of the outcomes; and whether its
    /// `only if` holds.
    ///
    /// Outcomes are known before the payment asks anything: a condition on them sees what they earn by themselves. Only then is
    /// every row earned where the payment's condition holds. The payment stays the one at hand, so that whatever it asks later
    /// sees them as well.
    #[allow(clippy::type_complexity, reason = "the lists that make up a pot, used once")]
    fn earned_through(
        &mut self,
        (index, payment, outcomes): (usize, &Payment, &'a [Outcome]),
        additional: &[Additional],
        pot: Id,
        rule: Span,
    ) -> (
        (Vec<OutcomeOutputs>, Vec<(RowOutputs, Id, Id)>, Id, Vec<BonusOutputs>),
        Vec<(Id, Id)>,
        Option<Condition>,
    ) {
        let mut weights = Vec::new();
        let mut left = None;
        for outcome in outcomes {
            let most = outcome.measurement.as_ref();
            let most = most.map_or(Decimal::ZERO, |measurement| measurement.most(self.year));
            weights.push(self.weight(&outcome.portion, most));
            if matches!(outcome.portion, Portion::OfThePot(_)) {
                *left.get_or_insert(Decimal::ONE) -= most;
            }
        }
        for extra in additional {
            weights.push(self.weight(&extra.portion, Decimal::ZERO));
        }
        if let Some(left) = left {
            // What the best rows together leave of the pot.
            weights.push(self.plan.constant(left.max(Decimal::ZERO), Type::Number, rule));
        }
        let mut parts = self.plan.allocate(pot, &weights, None, rule);
        let unallocated = if left.is_some() { parts.pop() } else { None };
        let unallocated = unallocated.unwrap_or_else(|| self.zero(rule));
        self.plan.name(unallocated, "the part of the pot that nothing can earn");
        let mut lowered = Vec::new();
        for (outcome, part) in outcomes.iter().zip(&parts) {
            lowered.push(self.outcome(outcome, pot, *part));
        }
        let judged: Vec<(Id, Id)> =
            outcomes.iter().zip(&lowered).map(|(outcome, lines)| self.achieved(outcome, lines)).collect();
        self.underway = Some(index);
        self.outcomes.clone_from(&lowered);
        let gate = payment.only_if.as_ref().map(|gate| self.gate(gate, &judged, &payment.name));
        for (outcome, lines) in outcomes.iter().zip(&mut lowered) {
            self.outcome_if(outcome, lines, gate);
        }
        let extras = additional
            .iter()
            .zip(parts.iter().skip(outcomes.len()))
            .map(|(extra, part)| self.additional(extra, *part, &judged, gate))
            .collect();
        let bonuses = self.bonuses(payment, pot, &judged, gate);
        ((lowered, extras, unallocated, bonuses), judged, gate)
    }

    fn weight(&mut self, portion: &Portion, most: Decimal) -> Id {
        match portion {
            Portion::Points(value, span) | Portion::Weight(value, span) | Portion::Share(value, span) => {
                self.plan.constant(*value, Type::Number, *span)
            }
            Portion::OfThePot(span) => self.plan.constant(most, Type::Number, *span),
        }
    }

    /// Whether an outcome can be judged this year, and whether it earned all that it could.
    fn achieved(&mut self, outcome: &Outcome, lines: &OutcomeOutputs) -> (Id, Id) {
        let rule = outcome.span;
        let zero = self.zero(rule);
        let payable = self.plan.add(lines.row.earned, lines.row.missed, rule);
        let judged = self.plan.compare(payable, Comparison::Above, zero, rule);
        let met = self.row_met(&lines.row, outcome.name.clone(), rule);
        self.plan.name(judged, format!("{}, could earn something", outcome.name));
        self.plan.name(met, format!("{}, nothing missed", outcome.name));
        (judged, met)
    }

    fn additional(
        &mut self,
        extra: &Additional,
        part: Id,
        judged: Achieved<'_>,
        gate: Option<Condition>,
    ) -> (RowOutputs, Id, Id) {
        let rule = extra.span;
        self.plan.name(part, format!("{}, its part of the pot", extra.name));
        let condition = self.gate(&extra.only_if, judged, &extra.name);
        let zero = self.zero(rule);
        // A condition about outcomes can be judged only where at least one of them could earn something.
        let applies = if judged.is_empty() || !asks_outcomes(&extra.only_if) {
            self.plan.truth(true, rule)
        } else {
            let any: Vec<Id> = judged.iter().map(|(judged, _)| *judged).collect();
            self.plan.or(&any, rule)
        };
        let payable = self.plan.select(applies, part, zero, rule);
        let not_available = self.plan.subtract(part, payable, rule);
        let row = RowOutputs { pot: part, earned: payable, missed: zero, not_available, withheld: zero };
        let row = self.row_if(row, Some(condition), rule);
        let row = self.row_if(row, gate, rule);
        self.plan.name(row.earned, format!("{}, earned", extra.name));
        self.plan.name(row.missed, format!("{}, missed", extra.name));
        self.plan.name(not_available, format!("{}, not available", extra.name));
        (row, condition.holds, applies)
    }

    /// What is paid on account, and the instalments that make it up.
    fn on_account(&mut self, payment: &Payment, pot: Id) -> (Id, Vec<Id>) {
        let paid = &payment.paid_out;
        if paid.instalments == 0 || paid.on_account.is_zero() {
            return (self.zero(paid.span), Vec::new());
        }
        if paid.profile.is_empty() {
            self.instalments_alike(paid, pot)
        } else {
            self.instalments_by_profile(paid, pot)
        }
    }

    fn instalments_alike(&mut self, paid: &PaidOut, pot: Id) -> (Id, Vec<Id>) {
        let rule = paid.span;
        let room = u16::try_from(self.periods_of_year(paid.months_apart).1).unwrap_or(u16::MAX);
        let count = paid.instalments.min(room).max(1);
        let others = usize::from(count - 1);
        let fraction = self.plan.constant(paid.on_account, Type::Percentage, rule);
        let exact = self.plan.multiply(fraction, pot, Type::Money, rule);
        let number = self.plan.constant(Decimal::from(count), Type::Number, rule);
        let one = self.plan.divide(exact, number, Type::Money, rule);
        match paid.odd_pennies {
            OddPennies::EachRounded => {
                let each = self.plan.round(one, rule);
                let together = self.plan.multiply(each, number, Type::Money, rule);
                (together, vec![each; others + 1])
            }
            OddPennies::InTheLast => {
                let together = self.plan.round(exact, rule);
                let each = self.plan.divide(together, number, Type::Money, rule);
                let each = self.plan.round_down(each, rule);
                let before = self.plan.constant(Decimal::from(count - 1), Type::Number, rule);
                let before = self.plan.multiply(each, before, Type::Money, rule);
                let last = self.plan.subtract(together, before, rule);
                let mut instalments = vec![each; others];
                instalments.push(last);
                (together, instalments)
            }
        }
    }

    /// Every month or quarter of the year has its own share of the sum or pot. Those that a short year does not have are not
    /// paid.
    fn instalments_by_profile(&mut self, paid: &PaidOut, pot: Id) -> (Id, Vec<Id>) {
        let rule = paid.span;
        let (before, room) = self.periods_of_year(paid.months_apart);
        let shares: Vec<Decimal> = paid.profile.iter().skip(before).take(room).copied().collect();
        let fractions: Vec<Id> =
            shares.iter().map(|share| self.plan.constant(*share, Type::Percentage, rule)).collect();
        let exact: Vec<Id> =
            fractions.iter().map(|fraction| self.plan.multiply(*fraction, pot, Type::Money, rule)).collect();
        // Odd pennies come with the last instalment that is one: not in a month of 0%.
        let last = shares.iter().rposition(|share| !share.is_zero());
        match (paid.odd_pennies, last) {
            (OddPennies::InTheLast, Some(last)) => {
                let fraction = self.plan.constant(shares.iter().sum(), Type::Percentage, rule);
                let together = self.plan.multiply(fraction, pot, Type::Money, rule);
                let together = self.plan.round(together, rule);
                let mut instalments: Vec<Id> =
                    exact.iter().map(|exact| self.plan.round_down(*exact, rule)).collect();
                let others: Vec<Id> = instalments.iter().take(last).copied().collect();
                let others = if others.is_empty() {
                    self.zero(rule)
                } else {
                    self.plan.sum(&others, Type::Money, rule)
                };
                let rest = self.plan.subtract(together, others, rule);
                if let Some(instalment) = instalments.get_mut(last) {
                    *instalment = rest;
                }
                (together, instalments)
            }
            _ => {
                let instalments: Vec<Id> = exact.iter().map(|exact| self.plan.round(*exact, rule)).collect();
                (self.plan.sum(&instalments, Type::Money, rule), instalments)
            }
        }
    }

    /// How many months or quarters of the whole year lie before its part of the term, and how many it has: a short year has fewer.
    fn periods_of_year(&self, months_apart: u16) -> (usize, usize) {
        use meed_contract::Frequency;
        let frequency = match months_apart {
            1 => Frequency::Monthly,
            3 => Frequency::Quarterly,
            6 => Frequency::HalfYearly,
            _ => Frequency::Yearly,
        };
        let calendar = &self.contract.calendar;
        let year = calendar.years().get(self.year).copied();
        year.map_or((0, 1), |year| {
            (calendar.parts_before(year, frequency), calendar.parts(year, frequency).len())
        })
    }

    pub(super) fn split(&mut self, earned: Id, split: &PartySplit) -> Vec<Id> {
        if split.shares.len() == 1 {
            return vec![earned];
        }
        let weights: Vec<Id> = split
            .shares
            .iter()
            .map(|(_, percentage)| self.plan.constant(*percentage, Type::Number, split.span))
            .collect();
        self.plan.allocate(earned, &weights, split.odd_pennies_to, split.span)
    }

    fn passed_on(&mut self, earned: Id, split: &PartySplit) -> Vec<Id> {
        let passed: Decimal = split.shares.iter().map(|(_, percentage)| *percentage).sum();
        let kept = (Decimal::ONE_HUNDRED - passed).max(Decimal::ZERO);
        // The payee's own rest comes first: a tie leaves the odd penny with it.
        let weights: Vec<Id> = std::iter::once(kept)
            .chain(split.shares.iter().map(|(_, percentage)| *percentage))
            .map(|weight| self.plan.constant(weight, Type::Number, split.span))
            .collect();
        let odd_to = split.odd_pennies_to.map(|index| index + 1);
        self.plan.allocate(earned, &weights, odd_to, split.span).split_off(1)
    }
}

fn place_of(payment: &Payment) -> Span {
    payment.only_if.as_ref().map_or(payment.span, place)
}

fn asks_outcomes(gate: &meed_contract::Gate) -> bool {
    use meed_contract::Gate;
    match gate {
        Gate::OutcomesAchieved(..) => true,
        Gate::Is { subject, .. } => asks_outcome(subject),
        Gate::And(gates) | Gate::Or(gates) | Gate::AtLeast(_, gates, _) => gates.iter().any(asks_outcomes),
        Gate::Over(..) => {
            let mut asks = false;
            gate.each(&mut |expression| {
                asks |= asks_outcome(expression);
            });
            asks
        }
        Gate::Not(inner) => asks_outcomes(inner),
    }
}

fn asks_outcome(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Figure(path) => matches!(path.subject, Subject::Outcome(..) | Subject::Indicator(..)),
        ExpressionKind::Thing(figure) => matches!(figure, ThingFigure::Part { .. }),
        _ => false,
    }
}
