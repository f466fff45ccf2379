//! What a contract year comes to, party by party, without rows and words: for those who reckon many runs.

use crate::evaluation::Evaluation;
use crate::plan::{Id, PaymentOutputs};
use meed_contract::{Basis, Money, PartyId, PartySplit, Payment};

/// What a contract year comes to.
#[derive(Clone, PartialEq, Debug)]
pub struct Paid<'c> {
    /// The payments in the order written; those that do not apply in the year are left out.
    pub payments: Vec<Flow<'c>>,
    /// What is paid back of payments that recover what was paid too much, in the order written.
    pub recovered: Vec<Flow<'c>>,
    /// What requirements deduct, in the order written.
    pub deductions: Vec<Flow<'c>>,
    /// What all payments come to, less what flows back, as the statement has it.
    pub total: Money,
}

/// Money that moves between parties.
#[derive(Clone, PartialEq, Debug)]
pub struct Flow<'c> {
    /// The name of the payment or requirement.
    pub name: &'c str,
    /// How much: of a payment what is earned.
    pub amount: Money,
    /// What each payer pays.
    pub from: Vec<(PartyId, Money)>,
    /// What each payee receives.
    pub to: Vec<(PartyId, Money)>,
}

impl Evaluation<'_> {
    /// What a contract year, counted from 0, comes to; none for a year outside the term.
    pub fn paid(&self, year: usize) -> Option<Paid<'_>> {
        let outputs = self.plan.year(year)?;
        let split = |(split, parts): (&PartySplit, &[Id])| -> Vec<(PartyId, Money)> {
            split
                .shares
                .iter()
                .zip(parts)
                .map(|((party, _), part)| (*party, self.values.money(*part)))
                .collect()
        };
        let payments = self.contract.in_year(year).payments.iter().zip(&outputs.payments);
        let payments = payments.enumerate().filter_map(|(index, (payment, outputs))| {
            let outputs = outputs.as_ref()?;
            // Where figures are uncertain it may be a gain or a loss, whatever it is at its lower end.
            let either_way = self.ends(year, index).is_some_and(|ends| ends.other_way.is_some());
            let [from, to] = sides(self, payment, outputs, either_way);
            let amount = self.amounts(&outputs.row).earned;
            Some(Flow { name: &payment.name, amount, from: split(from), to: split(to) })
        });
        let recovered = self.contract.in_year(year).payments.iter().zip(&outputs.payments);
        let recovered = recovered.filter_map(|(payment, outputs)| {
            let recovery = outputs.as_ref()?.recovery.as_ref()?;
            Some(Flow {
                name: &payment.name,
                amount: self.values.money(recovery.amount),
                from: split((&payment.to, &recovery.from)),
                to: split((&payment.from, &recovery.to)),
            })
        });
        let requirements = self.contract.requirements.iter().zip(&outputs.requirements);
        let deductions = requirements.filter_map(|(requirement, outputs)| {
            let deduction = requirement.deduction.as_ref()?;
            let outputs = outputs.as_ref()?.deduction.as_ref()?;
            Some(Flow {
                name: &requirement.name,
                amount: self.values.money(outputs.amount),
                from: split((&deduction.from, &outputs.from)),
                to: split((&deduction.to, &outputs.to)),
            })
        });
        Some(Paid {
            payments: payments.collect(),
            recovered: recovered.collect(),
            deductions: deductions.collect(),
            total: self.values.money(outputs.total),
        })
    }
}

/// Who pays and who receives a payment, with what each does: of a gain or a loss, as it came out; of one that may be either,
/// where that is said, as of a gain.
pub(super) fn sides<'a>(
    evaluation: &Evaluation<'_>,
    payment: &'a Payment,
    outputs: &'a PaymentOutputs,
    either_way: bool,
) -> [(&'a PartySplit, &'a [Id]); 2] {
    if let (Basis::Difference(difference), Some(sides)) = (&payment.basis, &outputs.sides) {
        let is_gain = either_way || evaluation.values.truth(sides.is_gain) == Some(true);
        let (side, parts) =
            if is_gain { (&difference.gains, &sides.gains) } else { (&difference.losses, &sides.losses) };
        if let (Some(side), Some((from, to))) = (side, parts) {
            return [(&side.from, from), (&side.to, to)];
        }
    }
    [(&payment.from, &outputs.from), (&payment.to, &outputs.to)]
}
