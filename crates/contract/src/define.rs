//! Named formulas.

use crate::expression::{Expression, Test, Type};
use crate::timeline::Timeline;
use meed_diagnostics::Span;

/// A named formula, reckoned for every contract year.
#[derive(Clone, PartialEq, Debug)]
pub struct Define {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// How it is given.
    pub form: DefineForm,
    /// What kind of value it gives.
    pub value_type: Type,
    /// The name where it is defined.
    pub span: Span,
}

/// How a definition is given.
#[derive(Clone, PartialEq, Debug)]
pub enum DefineForm {
    /// A formula over time.
    Formula(Timeline<Expression>),
    /// The first row that holds decides; together the rows leave nothing open.
    Cases {
        /// What is tested, a column each.
        subjects: Vec<Expression>,
        /// The rows in the order written.
        rows: Vec<CaseRow>,
    },
}

/// A row of `by cases`.
#[derive(Clone, PartialEq, Debug)]
pub struct CaseRow {
    /// For each subject its test; none where any value will do.
    pub tests: Vec<Option<Test>>,
    /// What holds then.
    pub value: Expression,
    /// The row.
    pub span: Span,
}

impl Define {
    /// Calls `visit` for every expression of the definition.
    pub fn each<'e>(&'e self, visit: &mut dyn FnMut(&'e Expression)) {
        match &self.form {
            DefineForm::Formula(timeline) => timeline.pieces.iter().for_each(|piece| piece.value.each(visit)),
            DefineForm::Cases { subjects, rows } => {
                subjects.iter().for_each(|subject| subject.each(visit));
                for row in rows {
                    row.tests.iter().flatten().for_each(|test| test.each(visit));
                    row.value.each(visit);
                }
            }
        }
    }
}
