//! `input list-size "…" { … }`

use super::rows::ItemRow;
use super::{Builder, Pair, Parts};
use crate::keywords;
use crate::parser::Rule;
use crate::tree::{AssessmentStatement, InputItem, InputStatement, Statement};

impl Builder<'_> {
    pub(super) fn input(&mut self, pair: Pair<'_>) -> Option<InputItem> {
        let mut statements = Vec::new();
        let head = self.block(pair, &keywords::INPUT, "input", |builder, part| {
            statements.extend(builder.input_statement(part));
        });
        let (name, title, span) = head.named()?;
        Some(InputItem { name, title, statements, span })
    }

    pub(super) fn inputs(&mut self, pair: Pair<'_>) -> Vec<InputItem> {
        let rows = self.item_rows(pair, &keywords::INPUT, Self::input_statement);
        let item = |ItemRow { name, title, statements, span }| InputItem { name, title, statements, span };
        rows.into_iter().map(item).collect()
    }

    fn input_statement(&mut self, pair: Pair<'_>) -> Option<Statement<InputStatement>> {
        self.statement(pair, Self::input_kind)
    }

    fn input_kind(&mut self, pair: Pair<'_>) -> Option<InputStatement> {
        if pair.as_rule() == Rule::in_force {
            return self.in_force(pair).map(InputStatement::InForce);
        }
        if pair.as_rule() == Rule::input_unit {
            let unit = Parts::of(pair).next()?;
            let span = self.span(&unit);
            return self.measured_kind(unit).map(|kind| InputStatement::Unit(kind, span));
        }
        // The same statements as an indicator's, read the same way.
        match self.assessment(pair)? {
            AssessmentStatement::Source(text, by) => Some(InputStatement::Source(text, by)),
            AssessmentStatement::Reported(frequency, of) => Some(InputStatement::Reported(frequency, of)),
            AssessmentStatement::Assessed(method, parts) => Some(InputStatement::Assessed(method, parts)),
            AssessmentStatement::Missing(rule) => Some(InputStatement::Missing(rule)),
            AssessmentStatement::SuppressedCounts(counts) => Some(InputStatement::SuppressedCounts(counts)),
            AssessmentStatement::RoundedCounts(counts) => Some(InputStatement::RoundedCounts(counts)),
            AssessmentStatement::Counted(counted) => Some(InputStatement::Counted(counted)),
            _ => None,
        }
    }
}
