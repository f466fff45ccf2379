//! Contract to plan: every construct becomes operations of the plan. One file a construct.

mod amount;
mod expression;
mod measure;
mod outcome;
mod payment;
mod requirement;

use crate::inputs::Slots;
use crate::plan::{Builder, Id, Plan, YearOutputs};
use meed_contract::{Contract, DataItemId, Type, in_order_of_definition};
use meed_diagnostics::Span;
use std::collections::HashMap;

/// Compiles a contract. A resolved contract always compiles: what could go wrong was checked when it was resolved.
pub fn compile(contract: &Contract) -> Plan {
    let builder = Builder::new(Slots::new(contract), contract.rounding);
    let mut lowering = Lowering {
        contract,
        plan: builder,
        year: 0,
        amounts: Vec::new(),
        items: Vec::new(),
        figures: HashMap::new(),
    };
    for year in 0..contract.calendar.years().len() {
        lowering.year(year);
    }
    lowering.plan.finish()
}

/// A contract on its way to a plan, year by year.
struct Lowering<'a> {
    contract: &'a Contract,
    plan: Builder,
    /// The contract year at hand, counted from 0.
    year: usize,
    /// For each amount its value this year.
    amounts: Vec<Option<Id>>,
    /// For each data item its assessed value this year, where data are asked for.
    items: Vec<Option<Id>>,
    /// The figures met so far: by item, year, part of the year, and numerator (0) or denominator (1).
    figures: HashMap<(DataItemId, usize, usize, u32), Id>,
}

impl Lowering<'_> {
    fn year(&mut self, year: usize) {
        let start = self.plan.position();
        self.year = year;
        self.items = vec![None; self.contract.data_items.len()];
        for input in &self.contract.inputs {
            let value = self.input(input);
            if let Some(slot) = self.items.get_mut(input.item.0) {
                *slot = Some(value);
            }
        }
        self.amounts = vec![None; self.contract.amounts.len()];
        for index in in_order_of_definition(&self.contract.amounts) {
            let value = self.amount(index);
            if let Some(slot) = self.amounts.get_mut(index) {
                *slot = value;
            }
        }
        let payments: Vec<_> = self.contract.payments.iter().map(|payment| self.payment(payment)).collect();
        let requirements: Vec<_> =
            self.contract.requirements.iter().map(|requirement| self.requirement(requirement)).collect();
        let earned: Vec<Id> = payments.iter().flatten().map(|payment| payment.row.earned).collect();
        let everywhere = self.contract.data_items.first().map(|item| item.span);
        let rule = self.contract.payments.first().map(|payment| payment.span).or(everywhere);
        let rule = rule.unwrap_or_else(|| Span::new(meed_diagnostics::SourceId(0), 0, 0));
        let total = if earned.is_empty() {
            self.plan.constant(rust_decimal::Decimal::ZERO, Type::Money, rule)
        } else {
            // A sum of its own even of one payment, so that it carries its own name.
            let zero = self.plan.constant(rust_decimal::Decimal::ZERO, Type::Money, rule);
            let all: Vec<Id> = std::iter::once(zero).chain(earned).collect();
            let total = self.plan.sum(&all, Type::Money, rule);
            self.plan.name(total, "all payments together")
        };
        let amounts = self.amounts.iter().map(|value| crate::plan::AmountOutputs { value: *value }).collect();
        let outputs = YearOutputs {
            operations: start..self.plan.position(),
            payments,
            amounts,
            items: std::mem::take(&mut self.items),
            requirements,
            total,
        };
        self.plan.end_year(outputs);
    }

    fn zero(&mut self, rule: Span) -> Id {
        self.plan.constant(rust_decimal::Decimal::ZERO, Type::Money, rule)
    }
}
