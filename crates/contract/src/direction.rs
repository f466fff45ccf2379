//! Which way money flows, as totals count it.

use crate::{Basis, Contract, PartyId, PartySplit, Payment, Role};

/// Which way money flows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// From those who commission services: totals add it.
    Out,
    /// To those who commission services: totals take it off.
    Back,
    /// Between parties of one side, such as a provider and its subcontractor: no total counts it.
    Within,
}

impl Contract {
    /// Which way money flows from these parties to those. Nothing in it turns on the order of items, as long as roles or payments say
    /// who commissions.
    pub fn direction(&self, from: &PartySplit, to: &PartySplit) -> Direction {
        let commissions = |split: &PartySplit| split.shares.iter().any(|(party, _)| self.commissions(*party));
        match (commissions(from), commissions(to)) {
            (true, false) => Direction::Out,
            (false, true) => Direction::Back,
            (true, true) | (false, false) => Direction::Within,
        }
    }

    /// Whether a party is on the side that commissions services: by its role; without one, because it makes payments and
    /// receives none. Shares of gains and losses flow either way and say nothing of it. Where that tells of nobody, it is who makes
    /// the payment that is written first.
    pub fn commissions(&self, party: PartyId) -> bool {
        let told = |party: PartyId| match self.party(party).and_then(|party| party.role) {
            Some(role) => matches!(role, Role::CoordinatingCommissioner | Role::Commissioner),
            None => self.only_pays(party),
        };
        if (0..self.parties.len()).map(PartyId).any(told) {
            return told(party);
        }
        self.payments.first().is_some_and(|first| has(&first.from, party))
    }

    /// The parties that payments come from or go to on the side that provides services, in the order written.
    pub fn providing(&self) -> Vec<PartyId> {
        let takes_part = |party: PartyId| {
            self.payments.iter().any(|payment| has(&payment.from, party) || has(&payment.to, party))
        };
        let parties = (0..self.parties.len()).map(PartyId);
        parties.filter(|party| takes_part(*party) && !self.commissions(*party)).collect()
    }

    fn only_pays(&self, party: PartyId) -> bool {
        let plain = || self.payments.iter().filter(|payment| !matches!(payment.basis, Basis::Difference(_)));
        let receives = |payment: &Payment| {
            has(&payment.to, party) || payment.passed_on.as_ref().is_some_and(|split| has(split, party))
        };
        plain().any(|payment| has(&payment.from, party)) && !plain().any(receives)
    }
}

fn has(split: &PartySplit, party: PartyId) -> bool {
    split.shares.iter().any(|(one, _)| *one == party)
}
