//! A run of a plan over a data set, and what can be read from it.

use crate::inputs::Inputs;
use crate::plan::{Id, Plan, RowOutputs};
use crate::statement::{self, Statement};
use crate::trace::{self, Why};
use crate::values::{NotExact, Values};
use meed_contract::exact::Inexact;
use meed_contract::{
    Contract, DataItemId, Expectation, Expected, Figure, FigureKind, FigurePath, Finality, Judgement,
    MissingKind, Money, Observation, Subject,
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
        values.run(self, &inputs).map_err(|problem| self.not_exact(problem))?;
        Ok(Evaluation { contract, plan: self, inputs, values, observations })
    }

    fn not_exact(&self, problem: NotExact) -> Diagnostic {
        let span = self
            .note(problem.at)
            .map_or_else(|| Span::new(meed_diagnostics::SourceId(0), 0, 0), |note| note.rule);
        match problem.why {
            Inexact::TooManyDigits => {
                Diagnostic::new(Code::TooManyDigits, span, "this comes to more digits than can be held exactly")
                    .with_text("here")
                    .with_help("Meed refuses rather than rounds: check the figures in the data for a slip, or write fewer decimal places")
            }
            Inexact::DivisionByZero => Diagnostic::new(Code::DivisionByZero, span, "something is divided by zero here"),
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
        let payment = |index: usize| outputs.payments.get(index)?.as_ref();
        let of_row = |row: &RowOutputs| {
            Some(match figure.figure {
                FigureKind::Pot => row.pot,
                FigureKind::Earned => row.earned,
                FigureKind::Missed => row.missed,
                FigureKind::NotAvailable => row.not_available,
                FigureKind::OnAccount
                | FigureKind::Balance
                | FigureKind::Value
                | FigureKind::Deducted
                | FigureKind::Judgement => return None,
            })
        };
        match figure.subject {
            Subject::Total => Some(outputs.total),
            Subject::Payment(index) => match figure.figure {
                FigureKind::OnAccount => Some(payment(index)?.on_account),
                FigureKind::Balance => Some(payment(index)?.balance),
                FigureKind::Pot
                | FigureKind::Earned
                | FigureKind::Missed
                | FigureKind::NotAvailable
                | FigureKind::Value
                | FigureKind::Deducted
                | FigureKind::Judgement => of_row(&payment(index)?.row),
            },
            Subject::Outcome(index, outcome) => of_row(&payment(index)?.outcomes.get(outcome)?.row),
            Subject::Indicator(index, outcome, indicator) => {
                of_row(&payment(index)?.outcomes.get(outcome)?.indicators.get(indicator)?.0)
            }
            Subject::Additional(index, additional) => of_row(&payment(index)?.additional.get(additional)?.0),
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
