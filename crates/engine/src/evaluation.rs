//! A run of a plan over a data set, and what can be read from it.

use crate::inputs::Inputs;
use crate::plan::{Id, Operation, PaymentOutputs, Plan, RowOutputs};
use crate::ranges::{PATIENCE, PaymentEnds, Range, Uncertainty};
use crate::statement::{self, Amounts, Statement};
use crate::trace::{self, Why};
use crate::values::{Failure, Refused, Values};
use meed_contract::exact::Inexact;
use meed_contract::{
    Basis, Contract, DataItemId, Expectation, Expected, Figure, FigureKind, FigurePath, Finality, Judgement,
    MissingKind, Money, Observation, PaymentSide, Subject, Type, words,
};
use meed_diagnostics::{Code, Diagnostic, Span};
use std::collections::HashSet;

/// The results of a contract over a data set, for every contract year.
pub struct Evaluation<'a> {
    pub(crate) contract: &'a Contract,
    pub(crate) plan: &'a Plan,
    pub(crate) inputs: Inputs,
    /// Where figures are uncertain, those that the lower ends of the payments come from.
    pub(crate) values: Values,
    /// What uncertain figures make of it, where there are any.
    pub(crate) uncertainty: Option<Uncertainty>,
    observations: &'a [Observation],
}

impl Plan {
    /// Runs the plan over a data set. `contract` is the one that the plan was compiled from.
    pub fn evaluate<'a>(
        &'a self,
        contract: &'a Contract,
        observations: &'a [Observation],
    ) -> Result<Evaluation<'a>, Diagnostic> {
        self.evaluate_within(contract, observations, PATIENCE)
    }

    /// The same, with at most so many steps of the search for each end of a payment that uncertain figures decide. With
    /// fewer of them an end may lie further out than any data set leads to, but never further in.
    pub fn evaluate_within<'a>(
        &'a self,
        contract: &'a Contract,
        observations: &'a [Observation],
        patience: usize,
    ) -> Result<Evaluation<'a>, Diagnostic> {
        self.run(contract, observations, Inputs::new(&self.slots, observations), patience)
    }

    /// The same with every count taken as it is given, whatever the contract says of suppressed and rounded ones.
    pub(crate) fn evaluate_exactly<'a>(
        &'a self,
        contract: &'a Contract,
        observations: &'a [Observation],
    ) -> Result<Evaluation<'a>, Diagnostic> {
        self.run(contract, observations, Inputs::exact(&self.slots, observations), 0)
    }

    fn run<'a>(
        &'a self,
        contract: &'a Contract,
        observations: &'a [Observation],
        inputs: Inputs,
        patience: usize,
    ) -> Result<Evaluation<'a>, Diagnostic> {
        let mut values = Values::default();
        let refused = |values: &Values, problem| self.refused(contract, values, problem);
        values.run(self, &inputs).map_err(|problem| refused(&values, problem))?;
        let uncertainty = if inputs.uncertain.is_empty() {
            None
        } else {
            let settled = Uncertainty::settle(self, &inputs, &mut values, patience);
            Some(settled.map_err(|problem| refused(&values, problem))?)
        };
        Ok(Evaluation { contract, plan: self, inputs, values, uncertainty, observations })
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
            Failure::NoSuchDay => Diagnostic::new(
                Code::OutsideLimits,
                span,
                "with these data this comes to a day that the calendar does not have",
            )
            .with_text("a day, and months or years from it")
            .with_help("a day is moved by whole months or years: check the figures in the data for a slip"),
            Failure::PointsOutOfOrder => Diagnostic::new(
                Code::OutsideLimits,
                span,
                "with these data the points of this curve do not rise",
            )
            .with_help("its rows go from the lowest to the highest, for any data: keep a point that is reckoned in its place with `highest of` or `lowest of`"),
            Failure::OutsideLimits => {
                let value = match self.operation(problem.at) {
                    Some(Operation::Require(value, ..) | Operation::Through(value, ..)) => Some(*value),
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
                    Some(Type::Money) => "a payment cannot be less than nothing: write `then not below £0` if nothing is paid then, `then recover what is below £0` if it is paid back, or a payment in the other direction",
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
        let id = self.result(figure, year)?;
        let mut why = trace::why(self, id, year);
        let row = self.row(figure, year);
        // What is withheld because a figure is not certain is no operation of the plan.
        if let (Some(found), Some(row)) = (self.money(figure, year), row)
            && found != self.values.money(id)
        {
            let lower = std::mem::replace(&mut why.reason.value, found.to_string());
            let kind = match figure.figure {
                FigureKind::Pot => "pot",
                FigureKind::NotAvailable => "not available",
                FigureKind::Balance => "balance",
                _ => "missed",
            };
            why.reason.subject = format!("{}, {kind}", self.name_of(figure.subject));
            why.reason.how = format!(
                "{lower} at the lower end; {} is withheld until the figures are certain",
                self.amounts(row).withheld
            );
            let number = self.contract.calendar.years().get(year).map_or(0, |year| year.number);
            why.summary = format!("{} is {found} in Year {number}: {}", why.reason.subject, why.reason.how);
        }
        if let Some(words) = self.not_certain(figure, year, row) {
            // What decided at the lower end is not what decides between the ends.
            let at_the_lower_end = why.summary.split(", because ").next().unwrap_or_default();
            why.summary = format!("{at_the_lower_end}; {words}");
        }
        Some(why)
    }

    /// The short name of what a figure is about.
    fn name_of(&self, subject: Subject) -> &str {
        let payment = |index: usize| self.contract.payments.get(index);
        let pot = |index: usize| match payment(index).map(|payment| &payment.basis) {
            Some(Basis::Pot { outcomes, additional, .. }) => Some((outcomes, additional)),
            _ => None,
        };
        let name = match subject {
            Subject::Payment(index) => payment(index).map(|payment| &payment.name),
            Subject::Outcome(index, outcome) => {
                pot(index).and_then(|(outcomes, _)| outcomes.get(outcome)).map(|outcome| &outcome.name)
            }
            Subject::Indicator(index, outcome, indicator) => pot(index)
                .and_then(|(outcomes, _)| outcomes.get(outcome)?.indicators.get(indicator))
                .map(|indicator| &indicator.name),
            Subject::Additional(index, extra) => {
                pot(index).and_then(|(_, additional)| additional.get(extra)).map(|extra| &extra.name)
            }
            Subject::Total
            | Subject::Amount(_)
            | Subject::Define(_)
            | Subject::Carried(_)
            | Subject::Item(_)
            | Subject::Requirement(_)
            | Subject::RequirementPeriod(..) => None,
        };
        name.map_or("", String::as_str)
    }

    /// Between what a figure lies that is earned, and what decides it; none where it is certain.
    fn not_certain(&self, figure: FigurePath, year: usize, row: Option<&RowOutputs>) -> Option<String> {
        if !matches!(figure.figure, FigureKind::Earned | FigureKind::Missed) {
            return None;
        }
        let (lowest, highest, known) = match (figure.subject, row) {
            (Subject::Payment(index), _) => {
                let ends = self.ends(year, index)?;
                let known: Vec<String> = ends
                    .decided_by
                    .iter()
                    .filter_map(|item| self.deciding(*item, year))
                    .map(|one| format!("{} ({})", one.name, one.known))
                    .collect();
                (ends.lowest, ends.highest, format!(", decided by {}", words::list(&known)))
            }
            (Subject::Total, _) => {
                let statement = self.statement(year).filter(|statement| !statement.is_certain())?;
                let (lowest, highest) = statement.ends();
                (lowest, highest, String::new())
            }
            (_, Some(row)) => {
                let range = self.row_range(row)?;
                (range.lowest, range.highest, String::new())
            }
            _ => return None,
        };
        Some(format!("not certain: between {lowest} and {highest} is earned{known}"))
    }

    /// A figure of a contract year that is money; none where it does not exist in that year.
    pub fn money(&self, figure: FigurePath, year: usize) -> Option<Money> {
        let id = self.result(figure, year)?;
        if let (Subject::Payment(index), FigureKind::Balance) = (figure.subject, figure.figure) {
            return Some(self.balance(self.plan.year(year)?.payments.get(index)?.as_ref()?));
        }
        Some(self.row(figure, year).map_or_else(
            || self.values.money(id),
            |row| {
                let amounts = self.amounts(row);
                match figure.figure {
                    FigureKind::Pot => amounts.pot,
                    FigureKind::Earned => amounts.earned,
                    FigureKind::Missed => amounts.missed,
                    FigureKind::NotAvailable => amounts.not_available,
                    FigureKind::OnAccount
                    | FigureKind::Balance
                    | FigureKind::Value
                    | FigureKind::Deducted
                    | FigureKind::Judgement
                    | FigureKind::Recovered
                    | FigureKind::PaidSoFar
                    | FigureKind::Opening
                    | FigureKind::Closing => self.values.money(id),
                }
            },
        ))
    }

    /// Who pays or receives what a payment comes to; none where it does not apply or nothing is paid.
    pub fn parties(&self, figure: FigurePath, side: PaymentSide, year: usize) -> Option<Vec<String>> {
        let Subject::Payment(index) = figure.subject else { return None };
        let payment = self.contract.in_year(year).payments.get(index)?.name.clone();
        let line = self.statement(year)?.payments.into_iter().find(|line| line.name == payment)?;
        let parties = match side {
            PaymentSide::Payer => line.from,
            PaymentSide::Payee => line.to,
        };
        (!line.amounts.earned.is_zero()).then(|| parties.into_iter().map(|party| party.name).collect())
    }

    /// The figures of a row, with what is withheld because they are not certain.
    pub(crate) fn amounts(&self, row: &RowOutputs) -> Amounts {
        let adjusted = self.uncertainty.as_ref().and_then(|found| found.amounts.get(&row.pot));
        adjusted.copied().unwrap_or_else(|| Amounts {
            pot: self.values.money(row.pot),
            earned: self.values.money(row.earned),
            missed: self.values.money(row.missed),
            not_available: self.values.money(row.not_available),
            withheld: self.values.money(row.withheld),
        })
    }

    /// What is still to be paid of a payment, or owed back. What is withheld because figures are not certain is no operation of the
    /// plan, and stays open as everything that is withheld: no more is owed back than is sure to be.
    pub(crate) fn balance(&self, payment: &PaymentOutputs) -> Money {
        let amounts = self.amounts(&payment.row);
        let account = self.values.money(payment.on_account);
        let to_pay = amounts.earned - account;
        to_pay.max((to_pay + amounts.withheld).min(Money::ZERO))
    }

    /// What a payment comes to at least and at most, where that is not certain.
    pub(crate) fn ends(&self, year: usize, payment: usize) -> Option<&PaymentEnds> {
        self.uncertainty.as_ref()?.payments.get(&(year, payment))
    }

    /// What a result may be, where that is not certain.
    pub(crate) fn range(&self, id: Id) -> Option<Range> {
        let range = self.uncertainty.as_ref()?.ranges.get(id);
        range.ends.filter(|ends| ends.single().is_none()).map(|_| range)
    }

    /// The row that a figure belongs to.
    fn row(&self, figure: FigurePath, year: usize) -> Option<&RowOutputs> {
        let payment = |index: usize| self.plan.year(year)?.payments.get(index)?.as_ref();
        match figure.subject {
            Subject::Payment(index) => Some(&payment(index)?.row),
            Subject::Outcome(index, outcome) => Some(&payment(index)?.outcomes.get(outcome)?.row),
            Subject::Indicator(index, outcome, indicator) => {
                Some(&payment(index)?.outcomes.get(outcome)?.indicators.get(indicator)?.0)
            }
            Subject::Additional(index, additional) => Some(&payment(index)?.additional.get(additional)?.0),
            Subject::Total
            | Subject::Amount(_)
            | Subject::Define(_)
            | Subject::Carried(_)
            | Subject::Item(_)
            | Subject::Requirement(_)
            | Subject::RequirementPeriod(..) => None,
        }
    }

    /// Whether a worked example's figure comes out; none where there is no such figure in that year.
    pub fn comes_out(&self, expectation: &Expectation, year: usize) -> Option<bool> {
        Some(match &expectation.value {
            Expected::Money(pounds) => self.money(expectation.figure, year)?.as_pounds() == *pounds,
            Expected::Value(value, _) => {
                let found = self.value(expectation.figure, year)?.number()?;
                found.compare((*value).into()).is_ok_and(std::cmp::Ordering::is_eq)
            }
            Expected::Judgement(judgement) => self.judgement(expectation.figure, year)? == *judgement,
            Expected::Parties(side, names) => {
                let found = self.parties(expectation.figure, *side, year)?;
                found.len() == names.len() && names.iter().all(|name| found.contains(name))
            }
        })
    }

    /// A figure as it was reckoned, missing or not; none where there is no such figure in that year.
    pub fn value(&self, figure: FigurePath, year: usize) -> Option<crate::values::Value> {
        self.result(figure, year).map(|id| self.values.get(id))
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
            Some(Finality::Final(_)) if !self.has_every_figure(year, &given) || self.lacks_earlier(year) => {
                Finality::Provisional
            }
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

    /// Whether something that the year is reckoned from needs a figure of another year of which no data say anything.
    fn lacks_earlier(&self, year: usize) -> bool {
        let Some(outputs) = self.plan.year(year) else { return false };
        let given: HashSet<(DataItemId, usize, usize)> =
            self.observations.iter().map(|given| (given.item, given.year, given.part)).collect();
        let mut seen: HashSet<Id> = HashSet::new();
        let mut open = vec![outputs.total];
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            match self.plan.operation(id) {
                Some(Operation::Input(slot)) => {
                    let lacks =
                        |figure: (DataItemId, usize, usize)| figure.1 != year && !given.contains(&figure);
                    if self.plan.slots.figure_of(*slot).is_some_and(lacks) {
                        return true;
                    }
                }
                // What stands in for a figure that is there is not needed.
                Some(Operation::Otherwise(value, _)) if self.values.get(*value).missing().is_none() => {
                    open.push(*value);
                }
                Some(operation) => self.plan.each_operand(operation, |operand| open.push(operand)),
                None => {}
            }
        }
        false
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
            Subject::Carried(index) => outputs.carried.get(index)?.figure(figure.figure),
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
