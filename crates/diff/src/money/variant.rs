//! A contract that can be reckoned, and what it pays.

use super::sums::{Line, Sums};
use meed_contract::{Basis, Contract, Counted, Frequency, Holds, Money, Observation, PartyId, PartySplit};
use meed_diagnostics::Diagnostic;
use meed_engine::Plan;
use meed_engine::ranges::PaidBetween;
use meed_engine::statement::Flow;

/// What a data item is to those who reckon: its name, the years for which it is asked for, and what it holds.
type Asked<'c> = (&'c str, &'c [bool], Frequency, &'c Holds, Option<&'c Counted>);

/// A contract that can be reckoned.
#[derive(Clone)]
pub(crate) struct Variant {
    pub(crate) contract: Contract,
    plan: Plan,
}

impl Variant {
    pub(crate) fn of(contract: Contract) -> Self {
        let plan = meed_engine::compile(&contract);
        Self { contract, plan }
    }

    /// Whether it pays the same as another, whatever the data: the same is reckoned from the same figures, and goes to the same
    /// parties.
    pub(crate) fn pays_the_same(&self, other: &Self) -> bool {
        // Titles, codes and sources are for readers and for those who bind data.
        fn asks(contract: &Contract) -> Vec<Asked<'_>> {
            let items = contract.data_items.iter();
            items
                .map(|item| {
                    (
                        item.name.as_str(),
                        item.asked_for.as_slice(),
                        item.frequency,
                        &item.holds,
                        item.counted.as_ref(),
                    )
                })
                .collect()
        }
        self.plan.pays_the_same(&other.plan)
            && asks(&self.contract) == asks(&other.contract)
            && flows(&self.contract) == flows(&other.contract)
            && self.contract.records == other.contract.records
    }

    /// What is paid with these data, in every contract year.
    pub(crate) fn paid(&self, observations: &[Observation]) -> Result<Sums, Diagnostic> {
        let evaluation = self.plan.evaluate(&self.contract, observations)?;
        let mut sums = Sums::default();
        for year in 0..self.contract.calendar.years().len() {
            let Some(paid) = evaluation.paid(year) else { continue };
            sums.add(Line::Total, year, paid.total);
            for payment in &paid.payments {
                sums.add(Line::Payment(payment.name.to_owned()), year, payment.amount);
                self.parties(&mut sums, year, payment);
            }
            for recovery in &paid.recovered {
                sums.add(Line::Recovered(recovery.name.to_owned()), year, recovery.amount);
                self.parties(&mut sums, year, recovery);
            }
            for deduction in &paid.deductions {
                sums.add(Line::Deduction(deduction.name.to_owned()), year, deduction.amount);
                self.parties(&mut sums, year, deduction);
            }
        }
        Ok(sums)
    }

    fn parties(&self, sums: &mut Sums, year: usize, flow: &Flow<'_>) {
        let name = |id: PartyId| self.contract.party(id).map(|party| party.name.clone()).unwrap_or_default();
        for (payer, amount) in &flow.from {
            sums.add(Line::Party(name(*payer)), year, Money::ZERO - *amount);
        }
        for (payee, amount) in &flow.to {
            sums.add(Line::Party(name(*payee)), year, *amount);
        }
    }

    /// What these parties receive less what they pay, by contract year.
    pub(crate) fn received(
        &self,
        parties: &[&str],
        observations: &[Observation],
    ) -> Result<Vec<Money>, Diagnostic> {
        let evaluation = self.plan.evaluate(&self.contract, observations)?;
        let ours =
            |id: PartyId| self.contract.party(id).is_some_and(|party| parties.contains(&party.name.as_str()));
        let sum = |parts: &[(PartyId, Money)]| -> Money {
            parts.iter().filter(|(party, _)| ours(*party)).map(|(_, amount)| *amount).sum()
        };
        let years = 0..self.contract.calendar.years().len();
        let received = years.map(|year| {
            let paid = evaluation.paid(year)?;
            Some(
                paid.payments
                    .iter()
                    .chain(&paid.recovered)
                    .chain(&paid.deductions)
                    .map(|flow| sum(&flow.to) - sum(&flow.from))
                    .sum(),
            )
        });
        Ok(received.map(Option::unwrap_or_default).collect())
    }

    /// Between what all that it pays lies in each contract year, whatever the data say.
    pub(crate) fn extremes(&self) -> Vec<PaidBetween<'_>> {
        self.plan.extremes(&self.contract)
    }

    /// How many operations it takes to reckon it once.
    pub(crate) fn operations(&self) -> usize {
        self.plan.len()
    }

    /// The parties that provide the services.
    pub(crate) fn providing(&self) -> Vec<&str> {
        let parties = self.contract.providing().into_iter();
        parties.filter_map(|party| Some(self.contract.party(party)?.name.as_str())).collect()
    }
}

/// The names of payments and requirements in every state of a contract, and whom their money comes from and goes to.
fn flows(contract: &Contract) -> Vec<(&str, Vec<Vec<&str>>)> {
    let names = |split: &PartySplit| -> Vec<&str> {
        let parties = split.shares.iter().filter_map(|(party, _)| contract.party(*party));
        parties.map(|party| party.name.as_str()).collect()
    };
    let years = 0..contract.calendar.years().len();
    let payments = years.flat_map(|year| &contract.in_year(year).payments).map(|payment| {
        let mut parties = vec![names(&payment.from), names(&payment.to)];
        if let Basis::Difference(difference) = &payment.basis {
            let sides = [&difference.gains, &difference.losses].into_iter().flatten();
            parties.extend(sides.flat_map(|side| [names(&side.from), names(&side.to)]));
        }
        (payment.name.as_str(), parties)
    });
    let requirements = contract.requirements.iter().map(|requirement| {
        let deduction = requirement.deduction.iter();
        let sides = deduction.flat_map(|deduction| [names(&deduction.from), names(&deduction.to)]);
        (requirement.name.as_str(), sides.collect())
    });
    payments.chain(requirements).collect()
}
