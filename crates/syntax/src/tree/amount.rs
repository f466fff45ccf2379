//! `amount contract-value "…" by year { … }`

use super::{Expression, Literal, Name, Period, Places, RoundingStep, Statement, Table, Text, TimelineForm};
use meed_diagnostics::Span;
use rust_decimal::Decimal;

/// A named sum of money over time.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct AmountItem {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Text,
    /// How it is given.
    pub form: AmountForm,
    /// `, pro rata by months`: what is given is for a whole year, and a short year has its part.
    pub pro_rata: Option<PartsBy>,
    /// The whole item, or its row in an `amounts` table.
    pub span: Span,
}

/// How an amount is given.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum AmountForm {
    /// `by year { … }`: a heading of periods. One row of values; or a `line` column, a row a line, and perhaps a
    /// last row `total`, which must agree.
    ByYear(Table),
    /// `by lines { … }`: columns `line` and `amount`, the same for every year, and perhaps a last row `total`.
    ByLines(Table),
    /// `by financial year, apportioned by months { … }`: like `by year`, with a heading of financial years.
    ByFinancialYear {
        /// The figures.
        table: Table,
        /// How a contract year gets its part of a financial year, where written.
        apportioned: Option<PartsBy>,
        /// The words `by financial year`.
        span: Span,
    },
    /// `uplifted { … }`: a base, and factors year by year.
    Uplifted {
        /// The statements in the order written.
        statements: Vec<Statement<UpliftedStatement>>,
        /// The word `uplifted`.
        keyword: Span,
    },
    /// `= E`, or `= E until D, then E`: a formula, reckoned for each contract year.
    Formula(TimelineForm<Expression>),
}

/// A statement of an uplifted amount.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum UpliftedStatement {
    /// `base £36,000,000 in 2015/16`
    Base(Literal, Period),
    /// `uplift by financial year { … }`: what is added.
    Uplift(Factors),
    /// `efficiency 4%`: what is taken off.
    Efficiency(Factors),
    /// `rounded each year to £1 half up`
    Rounded(RoundingStep),
    /// `apportioned by months`
    Apportioned(PartsBy),
}

/// Percentages year by year.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum Factors {
    /// The same in every year after the base.
    Every(Decimal, Span),
    /// A heading of years and one row of percentages. Whether the years are said to be financial years.
    ByYear(Table, bool),
}

/// In what the parts of a year are counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Places)]
pub struct PartsBy {
    /// Days or months.
    pub unit: PartUnit,
    /// The words that say so.
    pub span: Span,
}

impl PartsBy {
    /// `by months`
    pub fn words(self) -> &'static str {
        match self.unit {
            PartUnit::Days => "by days",
            PartUnit::Months => "by months",
        }
    }
}

/// In what the parts of a year are counted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum PartUnit {
    /// Calendar days, of the 365 or 366 that the year has.
    Days,
    /// Whole months, of twelve.
    Months,
}
