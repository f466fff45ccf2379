//! `contract "…" { … }`, `levels …` and `import "…"`.

use super::{Builder, Pair, Parts};
use crate::keywords;
use crate::parser::Rule;
use crate::tree::{
    ContractItem, ContractStatement, Extension, Import, LevelsItem, Literal, RoundedCounts, RoundingMode,
    Statement, SuppressedCounts,
};

impl Builder<'_> {
    pub(super) fn contract(&mut self, pair: Pair<'_>) -> Option<ContractItem> {
        let mut statements = Vec::new();
        let head = self.block(pair, &keywords::CONTRACT, "contract", |builder, part| {
            statements.extend(builder.contract_statement(part));
        });
        Some(ContractItem { title: head.title?, statements, keyword: head.keyword, span: head.span })
    }

    pub(super) fn contract_statement(&mut self, pair: Pair<'_>) -> Option<Statement<ContractStatement>> {
        self.statement(pair, Self::contract_kind)
    }

    fn contract_kind(&mut self, pair: Pair<'_>) -> Option<ContractStatement> {
        let rule = pair.as_rule();
        let mut parts = Parts::of(pair);
        let first = parts.next()?;
        Some(match rule {
            Rule::language => {
                let span = self.span(&first);
                ContractStatement::Language(self.small(first.as_str(), span)?, span)
            }
            Rule::reference => ContractStatement::Reference(self.string(&first)),
            Rule::term => {
                let from = self.date(&first);
                parts.pass(Rule::kw_to);
                ContractStatement::Term(from, self.date(&parts.next()?))
            }
            Rule::years_begin => ContractStatement::YearsBegin(self.day_of_year(&parts.next()?)?),
            Rule::extension => {
                let by = self.name(&parts.one(Rule::name)?);
                parts.pass(Rule::comma);
                parts.pass(Rule::kw_up_to);
                let up_to_years = self.number(&parts.one(Rule::years)?)?;
                parts.pass(Rule::comma);
                parts.pass(Rule::kw_notice_by);
                let notice_by = parts.one(Rule::date).map(|date| self.date(&date));
                ContractStatement::Extension(Extension { by, up_to_years, notice_by })
            }
            Rule::currency => ContractStatement::Currency(self.name(&first)),
            Rule::rounding => {
                let step: Literal = self.literal(&parts.one(Rule::money)?)?;
                let mode = match parts.next()?.as_rule() {
                    Rule::kw_half_up => RoundingMode::HalfUp,
                    Rule::kw_half_even => RoundingMode::HalfEven,
                    Rule::kw_up => RoundingMode::Up,
                    _ => RoundingMode::Down,
                };
                ContractStatement::Rounding(step, mode)
            }
            Rule::points_total => ContractStatement::PointsTotal(self.number(&first)?, self.span(&first)),
            Rule::suppressed_counts => {
                ContractStatement::SuppressedCounts(self.suppressed_counts(&first, &mut parts)?)
            }
            Rule::rounded_counts => {
                ContractStatement::RoundedCounts(self.rounded_counts(&first, &mut parts)?)
            }
            _ => return None,
        })
    }

    pub(super) fn import(&mut self, pair: Pair<'_>) -> Option<Import> {
        let head = self.block(pair, &keywords::IMPORT, "import", |_, _| {});
        Some(Import { path: head.title?, span: head.span })
    }

    /// What follows the keyword `suppressed`.
    pub(super) fn suppressed_counts(
        &mut self,
        first: &Pair<'_>,
        parts: &mut Parts<'_>,
    ) -> Option<SuppressedCounts> {
        if first.as_rule() == Rule::kw_counts_are_missing {
            return Some(SuppressedCounts::Missing);
        }
        let low = parts.one(Rule::number)?;
        parts.pass(Rule::kw_to);
        let high = parts.one(Rule::number)?;
        let span = self.span(&low).to(self.span(&high));
        Some(SuppressedCounts::Between(self.number(&low)?, self.number(&high)?, span))
    }

    /// What follows the keyword `rounded`.
    pub(super) fn rounded_counts(
        &mut self,
        first: &Pair<'_>,
        parts: &mut Parts<'_>,
    ) -> Option<RoundedCounts> {
        if first.as_rule() == Rule::kw_not_at_all {
            return Some(RoundedCounts::NotAtAll);
        }
        let step = parts.one(Rule::number)?;
        Some(RoundedCounts::ToTheNearest(self.number(&step)?, self.span(&step)))
    }

    pub(super) fn levels(&mut self, pair: Pair<'_>) -> Option<LevelsItem> {
        let mut levels = Vec::new();
        let head = self.block(pair, &keywords::LEVELS, "levels", |builder, part| {
            if part.as_rule() == Rule::level {
                levels.push(builder.name(&part));
            }
        });
        if levels.is_empty() {
            return None;
        }
        Some(LevelsItem { name: head.name?, levels, span: head.span })
    }
}
