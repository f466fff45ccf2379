//! A contract made from an outline, and what it pays.

use super::sums::{Line, Sums};
use meed_contract::{Contract, Money, Observation, resolve};
use meed_diagnostics::Diagnostic;
use meed_engine::Plan;
use meed_engine::statement::PartyAmount;
use meed_syntax::{Outline, parse_without_places};

/// Worked examples expect what the first version pays; they are no part of what is paid.
const EXAMPLE: &str = "example";

/// A contract that can be reckoned.
#[derive(Clone)]
pub(crate) struct Variant {
    pub(crate) contract: Contract,
    plan: Plan,
}

impl Variant {
    /// The contract that an outline says; none where it is not sound.
    pub(crate) fn of(outline: &Outline) -> Option<Self> {
        let nodes = outline.nodes.iter().filter(|node| node.keyword != EXAMPLE).cloned().collect();
        let parsed = parse_without_places(&Outline { nodes }.write());
        if !parsed.diagnostics.is_empty() {
            return None;
        }
        let contract = resolve(&[&parsed.file]).contract?;
        Some(Self::from_contract(contract))
    }

    /// A contract as it is.
    pub(crate) fn from_contract(contract: Contract) -> Self {
        let plan = meed_engine::compile(&contract);
        Self { contract, plan }
    }

    /// What is paid with these data, in every contract year.
    pub(crate) fn paid(&self, observations: &[Observation]) -> Result<Sums, Diagnostic> {
        let evaluation = self.plan.evaluate(&self.contract, observations)?;
        let mut sums = Sums::default();
        for year in 0..self.contract.calendar.years().len() {
            let Some(statement) = evaluation.statement(year) else { continue };
            sums.add(Line::Total, year, statement.total);
            for payment in &statement.payments {
                sums.add(Line::Payment(payment.name.clone()), year, payment.amounts.earned);
                parties(&mut sums, year, &payment.from, &payment.to);
            }
            for requirement in &statement.requirements {
                let Some(deduction) = &requirement.deduction else { continue };
                sums.add(Line::Deduction(requirement.name.clone()), year, deduction.amount);
                parties(&mut sums, year, &deduction.from, &deduction.to);
            }
        }
        Ok(sums)
    }

    /// The parties that the first payment goes to: the provider's side.
    pub(crate) fn payees(&self) -> Vec<&str> {
        let first = self.contract.payments.first();
        let parties = first.into_iter().flat_map(|payment| &payment.to.shares);
        parties.filter_map(|(party, _)| Some(self.contract.party(*party)?.name.as_str())).collect()
    }
}

fn parties(sums: &mut Sums, year: usize, from: &[PartyAmount], to: &[PartyAmount]) {
    for payer in from {
        sums.add(Line::Party(payer.name.clone()), year, Money::ZERO - payer.amount);
    }
    for payee in to {
        sums.add(Line::Party(payee.name.clone()), year, payee.amount);
    }
}
