//! The rules for the rows of records as plans of their own, run once for each row.

use super::{Id, Plan};

/// The rules for a row of one kind of record in one contract year. Its slots are the columns.
#[derive(Clone, Debug)]
pub struct RowPlan {
    pub(crate) plan: Plan,
    /// The day that says in which period the row counts.
    pub(crate) day: Id,
    /// The row counts nowhere where one of them holds.
    pub(crate) excluded: Vec<Id>,
    /// What is counted in these records: for each item in order its count, then what it is out of.
    pub(crate) counts: Vec<CountOutputs>,
}

/// What a row gives to one count.
#[derive(Clone, Debug)]
pub struct CountOutputs {
    /// Whether the row counts; it does where there is none.
    pub(crate) condition: Option<Id>,
    /// The value of the row.
    pub(crate) value: Option<Id>,
    /// The limit for each person.
    pub(crate) limit: Option<Id>,
}
