//! Who pays whom: every payment and every deduction, the same in every layout.

use super::phrases;
use crate::figures::Figures;
use meed_contract::{Direction, Money};
use meed_engine::statement::{PartyAmount, PaymentLine, RequirementLine, Statement};

/// Money that goes from one side to another.
pub(super) struct Flow<'a> {
    pub(super) from: &'a [PartyAmount],
    pub(super) to: &'a [PartyAmount],
    pub(super) title: String,
    /// What is earned (or deducted), what was paid on account, and what remains.
    pub(super) sums: [Money; 3],
    /// When what remains is to be paid.
    pub(super) due: String,
    /// Everything else that is said of it.
    pub(super) notes: Vec<String>,
    /// Which way it flows, as totals count it.
    pub(super) direction: Direction,
}

/// Payments in their order, then what is deducted; put together where the same parties pay and receive.
pub(super) fn by_parties(statement: &Statement, figures: Figures) -> Vec<Vec<Flow<'_>>> {
    let payments = statement.payments.iter().map(|payment| of_payment(payment, figures));
    let recovered = statement.payments.iter().filter_map(of_recovery);
    let deductions = statement.requirements.iter().filter_map(of_requirement);
    let sides = |flow: &Flow<'_>| (phrases::names(flow.from), phrases::names(flow.to));
    let mut groups: Vec<Vec<Flow<'_>>> = Vec::new();
    for flow in payments.chain(recovered).chain(deductions) {
        match groups.iter_mut().find(|group| group.first().is_some_and(|first| sides(first) == sides(&flow)))
        {
            Some(group) => group.push(flow),
            None => groups.push(vec![flow]),
        }
    }
    groups
}

/// What all of it comes to: earned, on account and balance, less what flows back and without what is paid within one side.
pub(super) fn net(statement: &Statement) -> [Money; 3] {
    let mut net = [Money::ZERO; 3];
    let payments = statement.payments.iter().map(|payment| (sums(payment), payment.direction));
    let recovered = statement.payments.iter().filter_map(of_recovery);
    let deductions = recovered.chain(statement.requirements.iter().filter_map(of_requirement));
    for (sums, direction) in payments.chain(deductions.map(|flow| (flow.sums, flow.direction))) {
        for (net, sum) in net.iter_mut().zip(sums) {
            *net = match direction {
                Direction::Out => *net + sum,
                Direction::Back => *net - sum,
                Direction::Within => *net,
            };
        }
    }
    net
}

/// Whether money flows both ways, so that a sum of it all is what is left.
pub(super) fn flow_both_ways(statement: &Statement) -> bool {
    phrases::flows_both_ways(statement)
        || statement
            .requirements
            .iter()
            .filter_map(of_requirement)
            .any(|flow| flow.direction == Direction::Back)
}

/// Whether something is paid within one side, which no total counts.
pub(super) fn flows_within(statement: &Statement) -> bool {
    let payments = statement.payments.iter().filter(|payment| !payment.amounts.earned.is_zero());
    let payments = payments.map(|payment| payment.direction);
    let recovered = statement.payments.iter().filter_map(of_recovery);
    let deductions = recovered.chain(statement.requirements.iter().filter_map(of_requirement));
    let deductions = deductions.map(|flow| flow.direction);
    payments.chain(deductions).any(|direction| direction == Direction::Within)
}

/// Whether anything is deducted.
pub(super) fn deducts(statement: &Statement) -> bool {
    statement.requirements.iter().any(|line| of_requirement(line).is_some())
}

fn of_payment(payment: &PaymentLine, figures: Figures) -> Flow<'_> {
    let title = if payment.title.is_empty() { &payment.name } else { &payment.title };
    Flow {
        from: &payment.from,
        to: &payment.to,
        title: title.clone(),
        sums: sums(payment),
        due: phrases::due(payment),
        notes: phrases::about_payment(payment, figures),
        direction: payment.direction,
    }
}

/// What is paid back of what was paid too much. It is due as the balance of its payment is.
fn of_recovery(payment: &PaymentLine) -> Option<Flow<'_>> {
    let recovery = payment.recovery.as_ref()?;
    let title = if payment.title.is_empty() { &payment.name } else { &payment.title };
    Some(Flow {
        from: &recovery.from,
        to: &recovery.to,
        title: format!("Recovered: {title}"),
        sums: [recovery.amount, Money::ZERO, recovery.amount],
        due: phrases::due_if(payment, recovery.amount),
        notes: Vec::new(),
        direction: recovery.direction,
    })
}

/// Of a requirement that costs something this year.
fn of_requirement(line: &RequirementLine) -> Option<Flow<'_>> {
    let deduction = line.deduction.as_ref().filter(|deduction| !deduction.amount.is_zero())?;
    let title = if line.title.is_empty() { &line.name } else { &line.title };
    Some(Flow {
        from: &deduction.from,
        to: &deduction.to,
        title: format!("Deducted: {title}"),
        sums: [deduction.amount, Money::ZERO, deduction.amount],
        due: phrases::NO_DATE.to_owned(),
        notes: Vec::new(),
        direction: deduction.direction,
    })
}

fn sums(payment: &PaymentLine) -> [Money; 3] {
    [payment.amounts.earned, payment.on_account, payment.balance]
}
