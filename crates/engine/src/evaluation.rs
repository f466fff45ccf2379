//! A run of a plan over a data set, and what can be read from it.

use crate::inputs::Inputs;
use crate::plan::{Id, Operation, Plan};
use crate::statement::{self, Statement};
use crate::trace::{self, Why};
use crate::values::{Failure, Refused, Values};
use meed_contract::exact::Inexact;
use meed_contract::{
    Contract, DataItemId, Expectation, Expected, Figure, FigureKind, FigurePath, Finality, Judgement,
    MissingKind, Money, Observation, Subject, Type,
};
use meed_diagnostics::{Code, Diagnostic, Span};
use std::collections::HashSet;

/// The results of a contract over a data set, for every contract year.
pub struct Evaluation<'a> {
    pub(crate) contract: &'a Contract,
    pub(crate) plan: &'a Plan,
    pub(crate) inputs: Inputs,
    pub(crate) values: Values,
    observations: &'a [Observation],
}

impl Plan {
    /// Runs the plan over a data set. `contract` is the one that the plan was compiled from.
    pub fn evaluate<'a>(
        &'a self,
        contract: &'a Contract,
        observations: &'a [Observation],
    ) -> Result<Evaluation<'a>, Diagnostic> {
        let inputs = Inputs::new(&self.slots, observations);
        let mut values = Values::default();
        values.run(self, &inputs).map_err(|problem| self.refused(contract, &values, problem))?;
        Ok(Evaluation { contract, plan: self, inputs, values, observations })
    }

    fn refused(&self, contract: &Contract, values: &Values, problem: Refused) -> Diagnostic {
        let span = self
            .note(problem.at)
            .map_or_else(|| Span::new(meed_diagnostics::SourceId(0), 0, 0), |note| note.rule);
        match problem.why {
            Failure::Inexact(Inexact::TooManyDigits) => {
                Diagnostic::new(Code::TooManyDigits, span, "this comes to more digits than can be held exactly")
                    .with_text("here")
                    .with_help("Meed refuses rather than rounds: check the figures in the data for a slip, or write fewer decimal places")
            }
            Failure::Inexact(Inexact::DivisionByZero) => {
                Diagnostic::new(Code::DivisionByZero, span, "something is divided by zero here")
            }
            Failure::PointsOutOfOrder => Diagnostic::new(
                Code::OutsideLimits,
                span,
                "with these data the points of this sliding scale do not rise",
            )
            .with_help("a scale whose points are reckoned needs them in rising order for any data; say what holds otherwise with `highest of`"),
            Failure::OutsideLimits => {
                let value = match self.operation(problem.at) {
                    Some(Operation::Require(value, _) | Operation::Through(value, ..)) => Some(*value),
                    _ => None,
                };
                let shown = value.and_then(|id| {
                    let value = values.get(id).number()?.shown(6).normalize();
                    Some(crate::phrases::value(contract, value, self.type_of(id)))
                });
                let subject = self.note(problem.at).and_then(|note| note.subject.clone());
                let what = subject.unwrap_or_else(|| "this".to_owned());
                let message = match shown {
                    Some(shown) => format!("{what} comes to {shown}, which is outside its limits"),
                    None => format!("{what} is outside its limits"),
                };
                let help = match value.map(|id| self.type_of(id)) {
                    Some(Type::Money) => "a payment cannot be less than nothing: write `then not below £0` if nothing is paid then, or a payment in the other direction",
                    _ => "say what holds there: `lowest of (…, 100%)` and `highest of (…, 0%)` keep a value within limits",
                };
                Diagnostic::new(Code::OutsideLimits, span, message).with_text("by this rule").with_help(help)
            }
        }
    }
}

impl Evaluation<'_> {
    /// The statement of a contract year, counted from 0; none for a year outside the term.
    pub fn statement(&self, year: usize) -> Option<Statement> {
        statement::statement(self, year)
    }

    /// Why a figure of a contract year is what it is; none where the figure does not exist in that year.
    pub fn why(&self, figure: FigurePath, year: usize) -> Option<Why> {
        Some(trace::why(self, self.result(figure, year)?, year))
    }

    /// A figure of a contract year that is money; none where it does not exist in that year.
    pub fn money(&self, figure: FigurePath, year: usize) -> Option<Money> {
        Some(self.values.money(self.result(figure, year)?))
    }

    /// Whether a worked example's figure comes out; none where there is no such figure in that year.
    pub fn comes_out(&self, expectation: &Expectation, year: usize) -> Option<bool> {
        Some(match expectation.value {
            Expected::Money(pounds) => self.money(expectation.figure, year)?.as_pounds() == pounds,
            Expected::Judgement(judgement) => self.judgement(expectation.figure, year)? == judgement,
        })
    }

    /// What a requirement comes to in a period; none where it is not asked in that year.
    pub fn judgement(&self, figure: FigurePath, year: usize) -> Option<Judgement> {
        let id = self.result(figure, year).filter(|_| figure.figure == FigureKind::Judgement)?;
        self.judgement_of(id)
    }

    pub(crate) fn judgement_of(&self, id: Id) -> Option<Judgement> {
        let place = self.values.get(id).number()?.as_decimal()?;
        Judgement::ALL.get(usize::try_from(place).ok()?).copied()
    }

    /// The contract years (from 0) that any observation is about.
    pub fn years_with_data(&self) -> Vec<usize> {
        let mut years: Vec<usize> = self.observations.iter().map(|observation| observation.year).collect();
        years.sort_unstable();
        years.dedup();
        years
    }

    /// How settled the data of a year are: as settled as the least settled figure that the year asks for. A figure that
    /// is not there, or not due, makes the year provisional.
    pub(crate) fn finality(&self, year: usize) -> Finality {
        let mut found: Option<Finality> = None;
        let mut given = HashSet::new();
        for observation in self.observations.iter().filter(|observation| observation.year == year) {
            given.insert((observation.item, observation.part));
            let here = match observation.figure {
                Figure::Missing(MissingKind::NotDue) => Finality::Provisional,
                // The row says why there is no figure, and says nothing of whether that may change.
                Figure::Missing(_) if observation.finality == Finality::NotStated => continue,
                _ => observation.finality,
            };
            found = Some(match (found, here) {
                (None, here) => here,
                (Some(Finality::Final(a)), Finality::Final(b)) => Finality::Final(a.max(b)),
                (Some(a), b) => a.min(b),
            });
        }
        match found {
            Some(Finality::Final(_)) if !self.has_every_figure(year, &given) => Finality::Provisional,
            found => found.unwrap_or(Finality::NotStated),
        }
    }

    /// Whether data say something of every figure that a year asks for, if only that it is missing.
    fn has_every_figure(&self, year: usize, given: &HashSet<(DataItemId, usize)>) -> bool {
        self.contract.data_items.iter().enumerate().all(|(index, item)| {
            let asked = item.asked_for.get(year).copied().unwrap_or(false);
            let id = DataItemId(index);
            !asked || (0..self.plan.slots.parts(id, year)).all(|part| given.contains(&(id, part)))
        })
    }

    /// The operation whose result a figure is.
    pub(crate) fn result(&self, figure: FigurePath, year: usize) -> Option<Id> {
        let outputs = self.plan.year(year)?;
        match figure.subject {
            Subject::Total => Some(outputs.total),
            Subject::Payment(index)
            | Subject::Outcome(index, _)
            | Subject::Indicator(index, _, _)
            | Subject::Additional(index, _) => outputs.payments.get(index)?.as_ref()?.figure(figure),
            Subject::Define(index) => *outputs.defines.get(index)?,
            Subject::Amount(index) => outputs.amounts.get(index)?.value,
            Subject::Requirement(index) => {
                Some(outputs.requirements.get(index)?.as_ref()?.deduction.as_ref()?.amount)
            }
            Subject::RequirementPeriod(index, part) => {
                Some(outputs.requirements.get(index)?.as_ref()?.periods.get(part)?.judgement)
            }
            Subject::Item(index) => *outputs.items.get(index)?,
        }
    }
}
