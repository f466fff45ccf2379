//! Carried values: a year opens with what the year before closed with.

use super::{Lowering, Named};
use crate::plan::{CarriedOutputs, Id};
use meed_contract::{Carried, FigureKind, Type};
use meed_diagnostics::Span;
use rust_decimal::Decimal;

impl Lowering<'_> {
    /// What the year at hand opens or closes with; none where nothing is stated for a year that it needs.
    pub(super) fn carried(&mut self, index: usize, figure: FigureKind) -> Option<Id> {
        let named = match figure {
            FigureKind::Opening => Named::Opening(index),
            _ => Named::Closing(index),
        };
        let key = (named, self.year);
        if let Some(known) = self.named.get(&key) {
            return *known;
        }
        let carried = self.contract.carried.get(index)?;
        let value = match named {
            Named::Opening(_) => self.opening(carried, index),
            _ => self.closing(carried),
        };
        self.named.insert(key, value);
        value
    }

    /// What the year at hand opens and closes with, and what lies between.
    pub(super) fn carried_outputs(&mut self, index: usize) -> CarriedOutputs {
        let opening = self.carried(index, FigureKind::Opening);
        let closing = self.carried(index, FigureKind::Closing);
        let carried = self.contract.carried.get(index);
        let movement = carried.zip(opening.zip(closing)).map(|(carried, (opening, closing))| {
            let movement = self.plan.subtract(closing, opening, carried.span);
            self.plan.name(movement, format!("{}, movement", carried.name))
        });
        CarriedOutputs { opening, closing, movement }
    }

    fn opening(&mut self, carried: &Carried, index: usize) -> Option<Id> {
        let (opens, rule) = match self.year.checked_sub(1) {
            Some(before) => {
                let closed = self.as_of(before, |lowering| lowering.carried(index, FigureKind::Closing))?;
                (closed, carried.span)
            }
            None => {
                let rule = carried.opens.span;
                let opens = self.reckonable(&carried.opens).then(|| self.apart(&carried.opens))?;
                (self.in_whole_steps(opens, carried, rule), rule)
            }
        };
        Some(self.named_anew(opens, carried, "opening", rule))
    }

    fn closing(&mut self, carried: &Carried) -> Option<Id> {
        let piece = carried.closes.for_year(self.year)?;
        let value = self.reckonable(&piece.value).then(|| self.apart(&piece.value))?;
        let value = self.chain(value, &carried.then, carried.value_type);
        let value = self.in_whole_steps(value, carried, piece.span);
        Some(self.named_anew(value, carried, "closing", piece.span))
    }

    /// A result of its own, so that it carries its own name: what is carried unchanged has another already.
    fn named_anew(&mut self, value: Id, carried: &Carried, what: &str, rule: Span) -> Id {
        let zero = self.plan.constant(Decimal::ZERO, carried.value_type, rule);
        let value = self.plan.sum(&[zero, value], carried.value_type, rule);
        self.plan.name(value, format!("{}, {what}", carried.name))
    }

    /// A sum that is carried stands in a statement, and is rounded as payments are.
    fn in_whole_steps(&mut self, value: Id, carried: &Carried, rule: Span) -> Id {
        if carried.value_type == Type::Money { self.plan.round(value, rule) } else { value }
    }
}
