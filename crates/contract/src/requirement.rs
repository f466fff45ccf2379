//! Quality requirements: judged period by period, with or without a consequence in money.

use crate::expression::{Expression, Test};
use crate::ids::DataItemId;
use crate::observation::MissingKind;
use crate::party::PartySplit;
use meed_diagnostics::Span;

pub use meed_syntax::tree::{JudgedAs, Judgement};

/// A quality requirement.
#[derive(Clone, PartialEq, Debug)]
pub struct Requirement {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its code, where stated.
    pub code: Option<String>,
    /// What data report.
    pub item: DataItemId,
    /// For each contract year, counted from 0, its periods in order; none in a year in which it does not apply.
    pub years: Vec<Option<Vec<PeriodStanding>>>,
    /// What each kind of missing comes to.
    pub missing: MissingJudgements,
    /// Within how many days of a missed period's last day an exception report is due, and where that is written.
    pub exception_report: Option<(u16, Span)>,
    /// What missed periods cost, where they cost money.
    pub deduction: Option<Deduction>,
    /// The name where it is defined.
    pub span: Span,
}

/// How a requirement stands in one period.
#[derive(Clone, PartialEq, Debug)]
pub struct PeriodStanding {
    /// What it is held against; none where there is no target.
    pub target: Option<Test>,
    /// Where it is written that the period is in grace, if it is.
    pub grace: Option<Span>,
    /// What is counted, in the words that hold in the period.
    pub definition: Option<String>,
    /// How it is measured, in the words that hold in the period.
    pub basis: Option<String>,
    /// Where the target, or that there is none, is written.
    pub rule: Span,
}

impl PeriodStanding {
    /// Whether the figure of the period is judged, if there is one.
    pub fn is_judged(&self) -> bool {
        self.target.is_some() && self.grace.is_none()
    }
}

/// What each kind of missing comes to.
#[derive(Clone, PartialEq, Debug)]
pub struct MissingJudgements {
    /// `not due`
    pub not_due: JudgedAs,
    /// `not submitted`
    pub not_submitted: JudgedAs,
    /// `suppressed`
    pub suppressed: JudgedAs,
    /// `not applicable`
    pub not_applicable: JudgedAs,
    /// Where the rule is written.
    pub span: Span,
}

impl MissingJudgements {
    /// What one kind comes to.
    pub fn of(&self, kind: MissingKind) -> JudgedAs {
        match kind {
            MissingKind::NotDue => self.not_due,
            MissingKind::NotSubmitted => self.not_submitted,
            MissingKind::Suppressed => self.suppressed,
            MissingKind::NotApplicable => self.not_applicable,
        }
    }
}

/// What missed periods cost.
#[derive(Clone, PartialEq, Debug)]
pub struct Deduction {
    /// What each missed period costs; rounded as the contract says.
    pub each: Expression,
    /// The most that a contract year costs, where stated; rounded as well.
    pub most: Option<Expression>,
    /// Who pays.
    pub from: PartySplit,
    /// Who receives.
    pub to: PartySplit,
    /// Where it is written.
    pub span: Span,
}
