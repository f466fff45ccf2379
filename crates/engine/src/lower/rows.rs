//! Rules for the rows of records: a plan of its own for each kind of record and contract year, lowered like everything else.

use super::Lowering;
use crate::inputs::Slots;
use crate::plan::{CountOutputs, Id, RowPlan};
use meed_contract::{Contract, Counted, CountedWhat, Expression, Gate, RecordsId, RowCount, Type};
use meed_diagnostics::Span;
use std::collections::HashMap;

/// A row that is being lowered.
#[derive(Default)]
pub(super) struct Row {
    /// Which records.
    pub(super) records: usize,
    formulas: HashMap<usize, Id>,
    criteria: HashMap<usize, Id>,
}

/// The plans for the rows of each kind of record, as its rules stand in a contract year.
pub(super) fn row_plans(contract: &Contract, year: usize) -> Vec<RowPlan> {
    let of_year = contract.in_year(year);
    (0..of_year.records.len()).map(|records| row_plan(contract, year, records)).collect()
}

fn row_plan(contract: &Contract, year: usize, index: usize) -> RowPlan {
    let of_year = contract.in_year(year);
    let columns = of_year.records.get(index).map_or(0, |records| records.columns.len());
    let mut lowering = Lowering::over(contract, Slots::of_a_row(columns));
    lowering.year = year;
    lowering.contract = of_year;
    lowering.row = Some(Row { records: index, ..Row::default() });
    let (mut day, mut excluded, mut counts) = (Id(0), Vec::new(), Vec::new());
    if let Some(records) = of_year.records.get(index) {
        day = lowering.expression(&records.day);
        excluded = records.excluded.iter().map(|gate| lowering.row_condition(gate)).collect();
        let counted = of_year.data_items.iter().filter_map(|item| item.counted.as_ref());
        let here = counted.flat_map(Counted::counts).filter(|count| count.records == RecordsId(index));
        counts = here.map(|count| lowering.row_count(count)).collect();
    }
    RowPlan { plan: lowering.plan.finish(), day, excluded, counts }
}

impl Lowering<'_> {
    fn row_count(&mut self, count: &RowCount) -> CountOutputs {
        let condition = count.condition.as_ref().map(|gate| self.row_condition(gate));
        let (value, limit) = match &count.what {
            CountedWhat::Rows | CountedWhat::Persons(_) => (None, None),
            CountedWhat::Of(_, value) => (Some(self.row_value(value)), None),
            CountedWhat::Limited { value, limit, .. } => {
                (Some(self.row_value(value)), Some(self.row_value(limit)))
            }
        };
        CountOutputs { condition, value, limit }
    }

    /// A value of a row; missing where something that it names is not stated for the year, which is no zero.
    fn row_value(&mut self, value: &Expression) -> Id {
        if self.reckonable(value) {
            self.expression(value)
        } else {
            self.plan.input(u32::MAX, value.value_type, value.span)
        }
    }

    fn row_condition(&mut self, gate: &Gate) -> Id {
        let mut named = Vec::new();
        gate.each(&mut |one| named.push(one));
        if named.into_iter().all(|one| self.reckonable(one)) {
            self.condition(gate, &[])
        } else {
            let rule = super::expression::place(gate);
            self.plan.input(u32::MAX, Type::YesNo, rule)
        }
    }

    /// A formula of the row at hand.
    pub(super) fn row_formula(&mut self, index: usize, rule: Span) -> Id {
        if let Some(known) = self.row.as_ref().and_then(|row| row.formulas.get(&index)) {
            return *known;
        }
        let contract = self.contract;
        let formula =
            self.row.as_ref().and_then(|row| contract.records.get(row.records)?.formulas.get(index));
        let Some(formula) = formula else { return self.zero(rule) };
        let id = self.row_value(&formula.value);
        if let Some(row) = &mut self.row {
            row.formulas.insert(index, id);
        }
        id
    }

    /// Whether a criterion of the row at hand holds.
    pub(super) fn row_criterion(&mut self, index: usize, rule: Span) -> Id {
        if let Some(known) = self.row.as_ref().and_then(|row| row.criteria.get(&index)) {
            return *known;
        }
        let contract = self.contract;
        let criterion =
            self.row.as_ref().and_then(|row| contract.records.get(row.records)?.criteria.get(index));
        let Some(criterion) = criterion else { return self.plan.truth(false, rule) };
        let id = self.row_condition(&criterion.condition);
        if let Some(row) = &mut self.row {
            row.criteria.insert(index, id);
        }
        id
    }
}
