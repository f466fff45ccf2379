//! Carried values: what a year opens and closes with.

use super::build::Builder;
use super::{CarriedAfter, CarriedFigure, CarriedLine};
use crate::phrases;
use crate::plan::{CarriedOutputs, Id};
use meed_contract::{AfterTheTerm, Carried, Type};

impl Builder<'_> {
    /// The row of a carried value; none where nothing is stated for the year.
    pub(super) fn carried(&self, carried: &Carried, outputs: &CarriedOutputs) -> Option<CarriedLine> {
        let contract = self.evaluation.contract;
        let is_last = self.year + 1 == contract.calendar.years().len();
        let after = match carried.after {
            AfterTheTerm::Lapses => CarriedAfter::Lapses,
            AfterTheTerm::LeftToTheParties => CarriedAfter::LeftToTheParties,
            AfterTheTerm::PaidBy(payment) => {
                CarriedAfter::PaidBy(contract.payments.get(payment).map(|payment| payment.name.clone())?)
            }
        };
        Some(CarriedLine {
            name: carried.name.clone(),
            title: carried.title.clone(),
            opening: self.figure(outputs.opening?),
            movement: self.figure(outputs.movement?),
            closing: self.figure(outputs.closing?),
            after: is_last.then_some(after),
            rule: carried.span,
        })
    }

    fn figure(&self, id: Id) -> CarriedFigure {
        if let Some(known) = self.evaluation.known(id, None, &[]) {
            return CarriedFigure::NotCertain(known);
        }
        let values = &self.evaluation.values;
        let value = values.get(id);
        if let Some(kind) = value.missing() {
            return CarriedFigure::Missing(phrases::missing(kind));
        }
        let value_type = self.evaluation.plan.type_of(id);
        if value_type == Type::Money {
            return CarriedFigure::Sum(values.money(id));
        }
        let number = value.number();
        let shown = number.map(|number| phrases::measured(self.evaluation.contract, number, value_type, &[]));
        CarriedFigure::Value(
            shown.unwrap_or_default(),
            number.and_then(meed_contract::exact::Exact::as_decimal),
        )
    }
}
