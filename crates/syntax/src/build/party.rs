//! `party occg "…" { … }` and `segment psychosis "…" { … }`.

use super::rows::ItemRow;
use super::{Builder, Pair, Parts};
use crate::keywords;
use crate::parser::Rule;
use crate::tree::{AsFrom, PartyItem, PartyStatement, Role, SegmentItem, SegmentStatement, Statement};

impl Builder<'_> {
    pub(super) fn party(&mut self, pair: Pair<'_>) -> Option<PartyItem> {
        let mut statements = Vec::new();
        let head = self.block(pair, &keywords::PARTY, "party", |builder, part| {
            statements.extend(builder.party_statement(part));
        });
        let (name, title, span) = head.named()?;
        Some(PartyItem { name, title, statements, span })
    }

    pub(super) fn parties(&mut self, pair: Pair<'_>) -> Vec<PartyItem> {
        let rows = self.item_rows(pair, &keywords::PARTY, Self::party_statement);
        let item = |ItemRow { name, title, statements, span }| PartyItem { name, title, statements, span };
        rows.into_iter().map(item).collect()
    }

    fn party_statement(&mut self, pair: Pair<'_>) -> Option<Statement<PartyStatement>> {
        self.statement(pair, |builder, pair| {
            let rule = pair.as_rule();
            let mut parts = Parts::of(pair);
            if rule == Rule::party_succeeded {
                parts.pass(Rule::kw_by);
                let by = builder.name(&parts.one(Rule::name)?);
                parts.pass(Rule::kw_from);
                let (date, set_on) = builder.dated(&mut parts)?;
                return Some(PartyStatement::SucceededBy(by, AsFrom { date, set_on }));
            }
            let value = parts.next()?;
            Some(if rule == Rule::party_role {
                PartyStatement::Role(role(value.as_str()))
            } else {
                PartyStatement::Ods(builder.string(&value))
            })
        })
    }

    pub(super) fn segment(&mut self, pair: Pair<'_>) -> Option<SegmentItem> {
        let mut statements = Vec::new();
        let head = self.block(pair, &keywords::SEGMENT, "segment", |builder, part| {
            statements.extend(builder.segment_statement(part));
        });
        let (name, title, span) = head.named()?;
        Some(SegmentItem { name, title, statements, span })
    }

    pub(super) fn segments(&mut self, pair: Pair<'_>) -> Vec<SegmentItem> {
        let rows = self.item_rows(pair, &keywords::SEGMENT, Self::segment_statement);
        let item = |ItemRow { name, title, statements, span }| SegmentItem { name, title, statements, span };
        rows.into_iter().map(item).collect()
    }

    fn segment_statement(&mut self, pair: Pair<'_>) -> Option<Statement<SegmentStatement>> {
        self.statement(pair, |builder, pair| {
            let codes = Parts::of(pair).next()?;
            Some(SegmentStatement::Codes(builder.string(&codes)))
        })
    }
}

/// The role that a word says.
pub(super) fn role(word: &str) -> Role {
    match word {
        "co-ordinating-commissioner" => Role::CoordinatingCommissioner,
        "commissioner" => Role::Commissioner,
        "lead-provider" => Role::LeadProvider,
        "subcontractor" => Role::Subcontractor,
        _ => Role::Provider,
    }
}
