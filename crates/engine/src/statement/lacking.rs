//! Which figures are missing where something is not known.

use crate::evaluation::Evaluation;
use crate::phrases;
use crate::plan::{Id, Operation};
use meed_contract::{DataItemId, MissingKind, words};
use std::collections::HashSet;

/// More periods of one item than these are counted, not listed.
const FEW_PERIODS: usize = 3;

/// A figure of an item that is missing.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Figure {
    item: DataItemId,
    year: usize,
    part: usize,
    kind: MissingKind,
}

impl Evaluation<'_> {
    /// Whether it is not known if a condition holds, before what is not known counts as a no (or, of a referral, as a yes).
    pub(crate) fn is_not_known(&self, condition: Id) -> bool {
        self.values.get(self.asked(condition)).missing().is_some()
    }

    fn asked(&self, condition: Id) -> Id {
        match self.plan.operation(condition) {
            Some(Operation::Otherwise(asked, _)) => *asked,
            _ => condition,
        }
    }

    /// What is missing, where a result is not known: `spend is not submitted and growth in Quarter 2 is not due`.
    pub(crate) fn lacking(&self, id: Id, year: usize) -> Option<String> {
        let asked = self.asked(id);
        self.values.get(asked).missing()?;
        let (mut figures, mut others): (Vec<Figure>, Vec<String>) = (Vec::new(), Vec::new());
        let mut seen: HashSet<Id> = HashSet::new();
        let mut open = vec![asked];
        while let Some(id) = open.pop() {
            let Some(kind) = self.values.get(id).missing() else { continue };
            let Some(operation) = self.plan.operation(id).filter(|_| seen.insert(id)) else { continue };
            let subject = || self.plan.note(id).and_then(|note| note.subject.clone());
            let before = open.len();
            match operation {
                Operation::Input(slot) => {
                    if let Some((item, year, part)) = self.plan.slots().figure_of(*slot) {
                        let figure = Figure { item, year, part, kind };
                        if !figures.contains(&figure) {
                            figures.push(figure);
                        }
                    }
                    continue;
                }
                Operation::Select(condition, then, otherwise) => match self.values.truth(*condition) {
                    None => open.push(*condition),
                    Some(true) => open.push(*then),
                    Some(false) => open.push(*otherwise),
                },
                Operation::Awaiting(of, _)
                    if matches!(self.plan.operation(*of), Some(Operation::Input(u32::MAX))) =>
                {
                    others.extend(subject().map(|name| format!("what {name} earns is withheld")));
                    continue;
                }
                _ => self.plan.each_operand(operation, |of| open.push(of)),
            }
            // Nothing that it is made of is missing: there is nobody to measure.
            if !open.iter().skip(before).any(|of| self.values.get(*of).missing().is_some()) {
                others.extend(subject().map(|name| {
                    let name = name.strip_suffix(", value").unwrap_or(&name);
                    format!("{name} is {}", phrases::missing(kind))
                }));
            }
        }
        let mut said: Vec<String> = Vec::new();
        let mut told: Vec<(DataItemId, usize, MissingKind)> = Vec::new();
        figures.sort_by_key(|figure| (figure.item.0, figure.year, figure.part));
        for figure in &figures {
            let group = (figure.item, figure.year, figure.kind);
            if !told.contains(&group) {
                told.push(group);
                let parts: Vec<usize> = figures
                    .iter()
                    .filter(|one| (one.item, one.year, one.kind) == group)
                    .map(|one| one.part)
                    .collect();
                said.extend(self.lacking_of(*figure, &parts, year));
            }
        }
        said.append(&mut others);
        (!said.is_empty()).then(|| words::list(&said))
    }

    fn lacking_of(&self, figure: Figure, parts: &[usize], year: usize) -> Option<String> {
        let item = self.contract.item(figure.item)?;
        let missing = phrases::missing(figure.kind);
        let calendar = &self.contract.calendar;
        let of_year = *calendar.years().get(figure.year)?;
        let count = self.plan.slots().parts(figure.item, figure.year);
        let of_which =
            if figure.year == year { String::new() } else { format!(" of Year {}", of_year.number) };
        let name = &item.name;
        if parts.len() == count {
            let of_which = of_which.replace(" of ", " in ");
            return Some(format!("{name}{of_which} is {missing}"));
        }
        if parts.len() > FEW_PERIODS {
            let few = parts.len();
            return Some(format!("{name} is {missing} in {few} of the {count} periods{of_which}"));
        }
        let periods: Vec<String> =
            parts.iter().map(|part| calendar.part_words(of_year, item.frequency, *part)).collect();
        Some(format!("{name} in {} is {missing}", words::list(&periods)))
    }
}
