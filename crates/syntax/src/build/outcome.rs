//! `outcome functioning "…" { … }` and `indicator recovery-star "…" { … }`.

use super::rows::ItemRow;
use super::{Builder, Pair, Parts};
use crate::keywords;
use crate::parser::Rule;
use crate::tree::{IndicatorItem, IndicatorStatement, OutcomeItem, OutcomeStatement, Statement};

impl Builder<'_> {
    pub(super) fn outcome(&mut self, pair: Pair<'_>) -> Option<OutcomeItem> {
        if let Some(kept) = self.kept(&pair) {
            return kept.outcome();
        }
        let mut statements = Vec::new();
        let mut indicators = Vec::new();
        let head = self.block(pair, &keywords::OUTCOME, "outcome", |builder, part| match part.as_rule() {
            Rule::indicator => indicators.extend(builder.indicator(part)),
            Rule::indicators => indicators.extend(builder.indicators(part)),
            Rule::component | Rule::components => {
                builder.misplaced(&part, &keywords::COMPONENT, "an indicator");
                builder.components_read(part);
            }
            Rule::outcome_as_from => {
                statements.extend(builder.as_from(part, &keywords::OUTCOME, Self::outcome_statement));
            }
            _ => statements.extend(builder.outcome_statement(part)),
        });
        let (name, title, span) = head.named()?;
        Some(OutcomeItem { name, title, statements, indicators, span })
    }

    pub(super) fn outcomes(&mut self, pair: Pair<'_>) -> Vec<OutcomeItem> {
        let rows = self.item_rows(pair, &keywords::OUTCOME, Self::outcome_statement);
        let item = |ItemRow { name, title, statements, span }| OutcomeItem {
            name,
            title,
            statements,
            indicators: Vec::new(),
            span,
        };
        rows.into_iter().map(item).collect()
    }

    pub(super) fn outcome_statement(&mut self, pair: Pair<'_>) -> Option<Statement<OutcomeStatement>> {
        self.statement(pair, Self::outcome_kind)
    }

    fn outcome_kind(&mut self, pair: Pair<'_>) -> Option<OutcomeStatement> {
        if pair.as_rule() == Rule::in_force {
            return self.in_force(pair).map(OutcomeStatement::InForce);
        }
        let first = Parts::of(pair.clone()).next()?;
        let span = self.span(&first);
        Some(match pair.as_rule() {
            Rule::hierarchy => OutcomeStatement::Hierarchy(self.string(&first)),
            Rule::goal => OutcomeStatement::Goal(self.string(&first)),
            Rule::points => OutcomeStatement::Points(self.number(&first)?, span),
            Rule::weight => OutcomeStatement::Weight(self.number(&first)?, span),
            Rule::share => OutcomeStatement::Share(self.number(&first)?, span),
            Rule::fixed => OutcomeStatement::Fixed,
            _ => OutcomeStatement::Assessment(self.assessment(pair)?),
        })
    }

    pub(super) fn indicator(&mut self, pair: Pair<'_>) -> Option<IndicatorItem> {
        if let Some(kept) = self.kept(&pair) {
            return kept.indicator();
        }
        let mut statements = Vec::new();
        let mut components = Vec::new();
        let head =
            self.block(pair, &keywords::INDICATOR, "indicator", |builder, part| match part.as_rule() {
                Rule::indicator_as_from => {
                    statements.extend(builder.as_from(part, &keywords::INDICATOR, Self::indicator_statement));
                }
                Rule::component => components.extend(builder.component(part)),
                Rule::components => components.extend(builder.components(part)),
                _ => statements.extend(builder.indicator_statement(part)),
            });
        let (name, title, span) = head.named()?;
        Some(IndicatorItem { name, title, statements, components, span })
    }

    pub(super) fn indicators(&mut self, pair: Pair<'_>) -> Vec<IndicatorItem> {
        let rows = self.item_rows(pair, &keywords::INDICATOR, Self::indicator_statement);
        let item = |ItemRow { name, title, statements, span }| IndicatorItem {
            name,
            title,
            statements,
            components: Vec::new(),
            span,
        };
        rows.into_iter().map(item).collect()
    }

    pub(super) fn indicator_statement(&mut self, pair: Pair<'_>) -> Option<Statement<IndicatorStatement>> {
        self.statement(pair, Self::indicator_kind)
    }

    fn indicator_kind(&mut self, pair: Pair<'_>) -> Option<IndicatorStatement> {
        match pair.as_rule() {
            Rule::weight => {
                let number = Parts::of(pair).next()?;
                Some(IndicatorStatement::Weight(self.number(&number)?, self.span(&number)))
            }
            Rule::share => {
                let number = Parts::of(pair).next()?;
                Some(IndicatorStatement::Share(self.number(&number)?, self.span(&number)))
            }
            Rule::in_force => self.in_force(pair).map(IndicatorStatement::InForce),
            _ => self.assessment(pair).map(IndicatorStatement::Assessment),
        }
    }
}
