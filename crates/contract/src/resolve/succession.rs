//! Parties that others have succeeded.

use super::Checker;
use super::versions::first_year;
use crate::calendar::Calendar;
use crate::words;
use chrono::NaiveDate;
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree::{
    AssessmentStatement, IndicatorStatement, InputStatement, Item, Name, OutcomeStatement, PartyShares,
    PartyStatement, PaymentStatement, RecordsStatement, RequirementStatement, ShareOfParty,
};
use rust_decimal::Decimal;

/// A party, who takes its place, and from which contract year, counted from 0; none where that is beyond the term.
pub(super) struct Succession {
    party: String,
    by: String,
    pub(super) from_year: Option<usize>,
}

/// Every succession that a contract states.
pub(super) fn successions(checker: &mut Checker, items: &[Item], calendar: &Calendar) -> Vec<Succession> {
    let mut found: Vec<(Succession, NaiveDate, Span)> = Vec::new();
    for item in items {
        let Item::Party(item) = item else { continue };
        for statement in &item.statements {
            let PartyStatement::SucceededBy(by, from) = &statement.kind else { continue };
            let from_year = first_year(checker, calendar, *from, true);
            let one = Succession { party: item.name.text.clone(), by: by.text.clone(), from_year };
            found.push((one, from.date.date, statement.span));
        }
    }
    for (one, date, span) in &found {
        let back =
            one.by == one.party || found.iter().any(|(other, from, _)| other.party == one.by && from <= date);
        if back {
            checker.report(
                Diagnostic::new(
                    Code::SuccessionUnclear,
                    *span,
                    format!(
                        "`{}` cannot take the place of `{}` from {}",
                        one.by,
                        one.party,
                        words::date(*date)
                    ),
                )
                .with_text("has itself been succeeded by then, or is the same party")
                .with_help("name the party that exists from that day on"),
            );
        }
    }
    found.into_iter().map(|(one, ..)| one).collect()
}

/// Who has taken whose place by some day.
pub(super) struct Successors {
    steps: Vec<(String, String)>,
}

impl Successors {
    /// Those of some successions.
    pub(super) fn of<'a>(successions: impl Iterator<Item = &'a Succession>) -> Self {
        Self { steps: successions.map(|one| (one.party.clone(), one.by.clone())).collect() }
    }

    /// Those that have taken place by a day.
    pub(super) fn on(items: &[Item], day: NaiveDate) -> Self {
        let mut steps = Vec::new();
        for item in items {
            let Item::Party(item) = item else { continue };
            for statement in &item.statements {
                if let PartyStatement::SucceededBy(by, from) = &statement.kind
                    && from.date.date <= day
                {
                    steps.push((item.name.text.clone(), by.text.clone()));
                }
            }
        }
        Self { steps }
    }

    fn rename(&self, name: &mut Name) {
        // As many steps as there are successions: a circle was reported.
        for _ in 0..self.steps.len() {
            match self.steps.iter().find(|(party, _)| *party == name.text) {
                Some((_, by)) => name.text.clone_from(by),
                None => break,
            }
        }
    }

    fn split(&self, shares: &mut PartyShares) {
        let mut renamed = Vec::new();
        for share in &mut shares.shares {
            let before = share.party.text.clone();
            self.rename(&mut share.party);
            if share.party.text != before {
                renamed.push(share.party.text.clone());
            }
        }
        if let Some(name) = &mut shares.odd_pennies_to {
            self.rename(name);
        }
        merge(shares, &renamed);
    }

    /// Names the successors in a statement of a payment.
    pub(super) fn statement(&self, statement: &mut PaymentStatement) {
        match statement {
            PaymentStatement::From(shares) | PaymentStatement::To(shares) => {
                self.split(shares);
                // One party alone needs no percentage.
                if let [only] = shares.shares.as_mut_slice()
                    && only.percentage.is_some_and(|(percentage, _)| percentage == Decimal::ONE_HUNDRED)
                {
                    only.percentage = None;
                }
            }
            PaymentStatement::PassedOn(shares) => self.split(shares),
            PaymentStatement::NotEarned { kept_by, .. } => self.rename(kept_by),
            PaymentStatement::FromEach(_)
            | PaymentStatement::ToEach(_)
            | PaymentStatement::Shared(_)
            | PaymentStatement::Pays(_)
            | PaymentStatement::Pot(_)
            | PaymentStatement::Each(_)
            | PaymentStatement::Applies(_)
            | PaymentStatement::InForce(_)
            | PaymentStatement::OnlyIf(_)
            | PaymentStatement::Then(_)
            | PaymentStatement::Reduced(..)
            | PaymentStatement::Bonus(..)
            | PaymentStatement::Refer(_)
            | PaymentStatement::Compare(..) => {}
        }
    }

    fn assessed(&self, statement: &mut AssessmentStatement) {
        if let AssessmentStatement::Source(_, Some(name)) = statement {
            self.rename(name);
        }
    }

    /// Names the successors wherever their predecessors are named.
    pub(super) fn succeed(&self, items: &mut [Item]) {
        if self.steps.is_empty() {
            return;
        }
        for item in items {
            match item {
                Item::Payment(payment) => {
                    for statement in &mut payment.statements {
                        self.statement(&mut statement.kind);
                    }
                    for side in payment.gains.iter_mut().chain(&mut payment.losses) {
                        for statement in &mut side.statements {
                            self.statement(&mut statement.kind);
                        }
                    }
                    for outcome in &mut payment.outcomes {
                        for statement in &mut outcome.statements {
                            if let OutcomeStatement::Assessment(statement) = &mut statement.kind {
                                self.assessed(statement);
                            }
                        }
                        let statements = outcome.indicators.iter_mut().flat_map(|one| {
                            let components = one.components.iter_mut().flat_map(|one| &mut one.statements);
                            one.statements.iter_mut().chain(components)
                        });
                        for statement in statements {
                            if let IndicatorStatement::Assessment(statement) = &mut statement.kind {
                                self.assessed(statement);
                            }
                        }
                    }
                }
                Item::Input(input) => {
                    for statement in &mut input.statements {
                        if let InputStatement::Source(_, Some(name)) = &mut statement.kind {
                            self.rename(name);
                        }
                    }
                }
                Item::Requirement(requirement) => {
                    for statement in &mut requirement.statements {
                        match &mut statement.kind {
                            RequirementStatement::From(shares) | RequirementStatement::To(shares) => {
                                self.split(shares);
                            }
                            RequirementStatement::Source(_, Some(name)) => self.rename(name),
                            _ => {}
                        }
                    }
                }
                Item::Records(records) => {
                    for statement in &mut records.statements {
                        if let RecordsStatement::Source(_, Some(name)) = &mut statement.kind {
                            self.rename(name);
                        }
                    }
                }
                Item::Contract(_)
                | Item::Party(_)
                | Item::Segment(_)
                | Item::Levels(_)
                | Item::Providers(_)
                | Item::Amount(_)
                | Item::Define(_)
                | Item::Carried(_)
                | Item::Curve(_)
                | Item::Example(_)
                | Item::Variation(_) => {}
            }
        }
    }
}

/// Parties that have become one have one share: both together.
fn merge(shares: &mut PartyShares, renamed: &[String]) {
    let mut merged: Vec<ShareOfParty> = Vec::new();
    for share in shares.shares.drain(..) {
        let known = merged
            .iter_mut()
            .find(|known| known.party.text == share.party.text && renamed.contains(&known.party.text));
        match (known, share.percentage) {
            (Some(known), Some((more, _))) if known.percentage.is_some() => {
                known.percentage = known.percentage.map(|(percentage, span)| (percentage + more, span));
            }
            _ => merged.push(share),
        }
    }
    shares.shares = merged;
}
