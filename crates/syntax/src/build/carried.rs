//! `carried reserve "…" { … }`

use super::{Builder, Pair, Parts};
use crate::keywords;
use crate::parser::Rule;
use crate::tree::{AfterTheTerm, CarriedItem, CarriedStatement, Statement};

impl Builder<'_> {
    pub(super) fn carried(&mut self, pair: Pair<'_>) -> Option<CarriedItem> {
        let mut statements = Vec::new();
        let mut each_of = None;
        let head = self.block(pair, &keywords::CARRIED, "carried", |builder, part| {
            if part.as_rule() == Rule::each_of {
                each_of = builder.each_of(part);
            } else {
                statements.extend(builder.carried_statement(part));
            }
        });
        let (name, title, span) = head.named()?;
        Some(CarriedItem { name, title, each_of, statements, span })
    }

    fn carried_statement(&mut self, pair: Pair<'_>) -> Option<Statement<CarriedStatement>> {
        self.statement(pair, Self::carried_kind)
    }

    fn carried_kind(&mut self, pair: Pair<'_>) -> Option<CarriedStatement> {
        let rule = pair.as_rule();
        let mut parts = Parts::of(pair);
        parts.pass(Rule::kw_with);
        let first = parts.next()?;
        Some(match rule {
            Rule::carried_opens => CarriedStatement::Opens(self.expression(first)?),
            Rule::carried_closes => CarriedStatement::Closes(self.timeline(first, Self::expression)?),
            Rule::then => CarriedStatement::Then(self.step(first)?),
            Rule::carried_after => CarriedStatement::AfterTheTerm(match first.as_rule() {
                Rule::kw_lapses => AfterTheTerm::Lapses,
                Rule::kw_paid_by => AfterTheTerm::PaidBy(self.name(&parts.one(Rule::name)?)),
                _ => AfterTheTerm::LeftToTheParties,
            }),
            _ => return None,
        })
    }
}
