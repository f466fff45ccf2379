//! Gains and losses: the difference of two amounts, of which each side pays its share.

use super::Lowering;
use super::expression::{Condition, OwnDifference};
use crate::plan::{Comparison, Id, SideOutputs};
use meed_contract::{Difference as Written, Payment, Side, Type};

/// A gain or a loss this year.
pub(super) struct Difference {
    /// What is paid, whichever side it is; missing where data are.
    pub(super) paid: Id,
    /// Whether it is a gain.
    pub(super) is_gain: Id,
    /// The gain and the loss, for whatever else of the payment asks for them.
    pub(super) own: OwnDifference,
}

impl Lowering<'_> {
    /// What the difference of two amounts pays this year.
    pub(super) fn difference(&mut self, payment: &Payment, written: &Written) -> Difference {
        let rule = written.span;
        let (first, second) = (self.apart(&written.first), self.apart(&written.second));
        let zero = self.zero(rule);
        let difference = self.plan.subtract(second, first, rule);
        let gain = self.plan.maximum(difference, zero, rule);
        self.plan.name(gain, format!("{}, the gain", payment.name));
        let back = self.plan.subtract(first, second, rule);
        let loss = self.plan.maximum(back, zero, rule);
        self.plan.name(loss, format!("{}, the loss", payment.name));
        let is_gain = self.plan.compare(gain, Comparison::Above, zero, rule);
        self.plan.name(is_gain, format!("{}, there is a gain", payment.name));
        let is_loss = self.plan.compare(loss, Comparison::Above, zero, rule);
        self.plan.name(is_loss, format!("{}, there is a loss", payment.name));
        let own = std::mem::take(&mut self.own);
        self.own.difference = Some(OwnDifference { gain, loss });
        let of_gain = written.gains.as_ref().and_then(|side| self.side(side, "the share of the gain"));
        let of_loss = written.losses.as_ref().and_then(|side| self.side(side, "the share of the loss"));
        self.own = own;
        let of_loss = of_loss.unwrap_or(zero);
        let of_loss = self.plan.select(is_loss, of_loss, zero, rule);
        let paid = self.plan.select(is_gain, of_gain.unwrap_or(zero), of_loss, rule);
        Difference { paid, is_gain, own: OwnDifference { gain, loss } }
    }

    fn side(&mut self, side: &Side, words: &str) -> Option<Id> {
        let stated = side.pays.for_year(self.year)?;
        let sum = self.expression(&stated.value);
        self.plan.name(sum, words);
        let sum = self.chain(sum, &side.then, Type::Money);
        let Some(gate) = &side.only_if else { return Some(sum) };
        let Condition { holds, .. } = self.gate(gate, &[], words);
        let zero = self.zero(side.span);
        Some(self.plan.select(holds, sum, zero, side.span))
    }

    /// Who pays whom how much, whichever side it is.
    pub(super) fn sides(&mut self, difference: &Difference, earned: Id, written: &Written) -> SideOutputs {
        let zero = self.zero(written.span);
        let against = self.plan.subtract(zero, earned, written.span);
        let signed = self.plan.select(difference.is_gain, earned, against, written.span);
        let mut split = |side: &Option<Side>| {
            side.as_ref().map(|side| (self.split(earned, &side.from), self.split(earned, &side.to)))
        };
        SideOutputs {
            is_gain: difference.is_gain,
            signed,
            gains: split(&written.gains),
            losses: split(&written.losses),
        }
    }
}
