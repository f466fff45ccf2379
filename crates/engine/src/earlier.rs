//! Which figures of earlier years a contract year is reckoned from.

use crate::plan::{Id, Operation, Plan};
use meed_contract::DataItemId;
use std::collections::BTreeSet;

impl Plan {
    /// The figures of contract years before `year` (all counted from 0) that its statement is reckoned from, by `previous`,
    /// windows of years, what was paid or carried before, and what is carried forward: the year, the item and the part of
    /// the year of each, in order.
    pub fn earlier_figures(&self, year: usize) -> BTreeSet<(usize, DataItemId, usize)> {
        let mut found = BTreeSet::new();
        let Some(outputs) = self.year(year) else { return found };
        let mut seen = vec![false; self.operations.len()];
        let mut open: Vec<Id> = outputs.operations.clone().map(Id).collect();
        while let Some(id) = open.pop() {
            let Some(met) = seen.get_mut(id.0 as usize) else { continue };
            if std::mem::replace(met, true) {
                continue;
            }
            match self.operation(id) {
                Some(Operation::Input(slot)) => {
                    let figure = self.slots.figure_of(*slot);
                    found.extend(
                        figure.filter(|(_, of, _)| *of < year).map(|(item, of, part)| (of, item, part)),
                    );
                }
                Some(operation) => self.each_operand(operation, |operand| open.push(operand)),
                None => {}
            }
        }
        found
    }
}
