//! `variation cv-04 "…" { … }`

use super::{
    AdditionalItem, AsFrom, Cell, CellKind, ContractStatement, Date, Header, IndicatorItem, Item, Name,
    OutcomeItem, OutcomeStatement, Path, PaymentStatement, Period, Places, SetOn, Statement, Text,
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
    /// What it adds, in the order written.
    pub added: Vec<Added>,
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
    /// `remove functioning.recovery-star`: what is no longer a part of the contract.
    Remove(Path),
}

/// `add { … }`, `add to outcomes.functioning { … }`: what becomes a part of the contract.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct Added {
    /// What it becomes a part of; none where that is the contract itself.
    pub within: Option<Path>,
    /// `, before qpr`: before which part of it; none where it comes last.
    pub before: Option<Name>,
    /// Items of the contract itself, in the order written.
    pub items: Vec<Item>,
    /// Outcomes of a payment.
    pub outcomes: Vec<OutcomeItem>,
    /// Additional payments of a payment.
    pub additional: Vec<AdditionalItem>,
    /// Indicators of an outcome.
    pub indicators: Vec<IndicatorItem>,
    /// The keyword.
    pub keyword: Span,
    /// The whole of it.
    pub span: Span,
}

/// `in force from 1 October 2018 until 30 September 2019`: when something is a part of the contract.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Places)]
pub struct InForce {
    /// The first day, where written.
    pub from: Option<Date>,
    /// The last day, where written.
    pub until: Option<Date>,
    /// What counts for a year inside which it begins or ends, where written.
    pub set_on: Option<(SetOn, Span)>,
    /// The whole of it.
    pub span: Span,
}

/// One term that is changed.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct Change {
    /// The term: a path that ends in the keyword of a statement, or names an amount.
    pub term: Path,
    /// `in Year 6`: of a setting by year, that year alone.
    pub year: Option<Period>,
    /// `in row good, column pays`: of a table, that cell alone.
    pub cell: Option<CellPlace>,
    /// What it says before.
    pub from: Option<StatedTerm>,
    /// What it says then.
    pub to: Option<StatedTerm>,
    /// Where the term is named.
    pub span: Span,
}

/// A cell of a table, by what its row begins with, and its column.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct CellPlace {
    /// What the row begins with.
    pub row: Cell,
    /// The heading of its column, where written.
    pub column: Option<Column>,
    /// All of it.
    pub span: Span,
}

/// A column of a table.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct Column {
    /// Its heading as written, with one space between words.
    pub text: String,
    /// The heading of a table that is a value; none where it is the keyword of a statement.
    pub header: Option<Header>,
    /// Where it stands.
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
    /// A title.
    Title(Text),
    /// It could not be read, which was reported.
    Unread,
}
