//! `variation cv-04 "…" { … }`

use super::{
    AsFrom, CellKind, ContractStatement, Date, Name, OutcomeStatement, Path, PaymentStatement, Period,
    Places, Statement, Text,
};
use meed_diagnostics::Span;

/// An agreed change of the contract.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct VariationItem {
    /// Its name, which is its number: `cv-04`.
    pub name: Name,
    /// What it is about.
    pub title: Text,
    /// The statements in the order written, but for the changes.
    pub statements: Vec<Statement<VariationStatement>>,
    /// What it changes, in the order written.
    pub changes: Vec<Change>,
    /// The whole item, or its row in a `variations` table.
    pub span: Span,
}

/// A statement of a variation.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum VariationStatement {
    /// `agreed 12 September 2018 by occg, ohft`
    Agreed(Date, Vec<Name>),
    /// `effective 1 October 2018`
    Effective(AsFrom),
    /// `overriding outcomes.functioning`: an outcome that is fixed for the term.
    Overriding(Path),
}

/// One term that is changed.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct Change {
    /// The term: a path that ends in the keyword of a statement, or names an amount.
    pub term: Path,
    /// `in Year 6`: of a setting by year, that year alone.
    pub year: Option<Period>,
    /// What it says before.
    pub from: Option<StatedTerm>,
    /// What it says then.
    pub to: Option<StatedTerm>,
    /// Where the term is named.
    pub span: Span,
}

/// What a term says, as `from` and `to` write it.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct StatedTerm {
    /// What it says.
    pub value: TermValue,
    /// Where it stands.
    pub span: Span,
    /// The keyword `from` or `to`, or its heading.
    pub keyword: Span,
}

/// What a term says, read with the grammar of the statement that the term names.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum TermValue {
    /// `-`: nothing is said.
    Nothing,
    /// A statement of the contract.
    Contract(ContractStatement),
    /// A statement of a payment, which an additional payment may share.
    Payment(PaymentStatement),
    /// A statement of an outcome, which an indicator or an additional payment may share.
    Outcome(OutcomeStatement),
    /// A value of one year.
    Cell(CellKind),
    /// It could not be read, which was reported.
    Unread,
}
