//! `combined …`, `by segment { … }` and `component advice "…" { … }`: measures that are made of several.

use super::rows::{ItemRow, normal};
use super::{Builder, Pair, Parts};
use crate::keywords;
use crate::parser::Rule;
use crate::tree::{
    Combined, CombinedBy, CombinedTier, IndicatorItem, IndicatorStatement, PartsWord, Quantifier, SegmentRow,
    Statement,
};

impl Builder<'_> {
    /// What follows `combined`.
    pub(super) fn combined(&mut self, pair: Pair<'_>) -> Option<Combined> {
        let mut parts = Parts::of(pair);
        let first = parts.next()?;
        let span = self.span(&first);
        if first.as_rule() == Rule::combined_tier {
            let mut tiers = vec![self.combined_tier(first)?];
            for part in parts.filter(|part| part.as_rule() == Rule::combined_tier) {
                tiers.push(self.combined_tier(part)?);
            }
            let span = tiers.last().map_or(span, |last| span.to(last.span));
            return Some(Combined { by: CombinedBy::Achieved(tiers), rounded: None, span });
        }
        let mut parts = Parts::of(first);
        let by = match parts.next()?.as_rule() {
            Rule::kw_by_adding_up => CombinedBy::AddingUp,
            Rule::kw_by_weight => CombinedBy::Weight,
            Rule::kw_by_the_lowest => CombinedBy::Lowest,
            Rule::kw_by_the_first => CombinedBy::First,
            _ => CombinedBy::Highest,
        };
        let rounded = match parts.one(Rule::combined_rounded) {
            Some(rounded) => Some(self.rounding_step(Parts::of(rounded))?),
            None => None,
        };
        Some(Combined { by, rounded, span })
    }

    /// `50% if at least 2 segments are achieved`
    fn combined_tier(&mut self, pair: Pair<'_>) -> Option<CombinedTier> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let pays = self.number(&parts.one(Rule::percentage)?)?;
        let condition = parts.find(|part| part.as_rule() == Rule::parts_achieved)?;
        let words: Vec<&str> = condition.as_str().split_whitespace().collect();
        let quantifier = match words.first() {
            Some(&"all") => Quantifier::All,
            Some(&"any") => Quantifier::Any,
            _ => Quantifier::AtLeast(self.small(words.get(2)?, span)?),
        };
        let word = if words.iter().any(|word| word.starts_with("segment")) {
            PartsWord::Segments
        } else {
            PartsWord::Components
        };
        Some(CombinedTier { pays, quantifier, word, span })
    }

    /// The rows of `by segment { … }`: columns `segment` and what differs between them.
    pub(super) fn by_segment(&mut self, pair: Pair<'_>) -> Option<Vec<SegmentRow>> {
        let block = &keywords::BY_SEGMENT;
        let (heading, rows, _) = self.raw_table(pair, block, |_, _| {});
        let heading = heading?;
        let mut known = vec!["segment"];
        known.extend(block.statements);
        for cell in &heading.cells {
            if !known.contains(&normal(cell.text).as_str()) {
                self.unknown_column(*cell, block, &known);
            }
        }
        if !self.has_columns(&heading, &["segment"]) {
            return None;
        }
        let mut found = Vec::new();
        for row in &rows {
            let mut name = None;
            let mut statements = Vec::new();
            for (column, cell) in heading.cells.iter().zip(&row.cells) {
                match normal(column.text).as_str() {
                    "segment" => name = self.name_cell(*cell),
                    words if cell.text != "-" && known.contains(&words) => {
                        statements.extend(self.statement_cell(
                            *column,
                            *cell,
                            " ",
                            block,
                            Self::indicator_statement,
                        ));
                    }
                    _ => {}
                }
            }
            let span = self.file_span(row.start, row.end);
            if let Some(name) = name {
                found.push(SegmentRow { name, statements, span });
            }
        }
        Some(found)
    }

    pub(super) fn component(&mut self, pair: Pair<'_>) -> Option<IndicatorItem> {
        if let Some(kept) = self.kept(&pair) {
            return kept.indicator();
        }
        let mut statements = Vec::new();
        let head = self.block(pair, &keywords::COMPONENT, "component", |builder, part| {
            statements.extend(builder.component_statement(part));
        });
        let (name, title, span) = head.named()?;
        Some(IndicatorItem { name, title, statements, components: Vec::new(), span })
    }

    pub(super) fn components(&mut self, pair: Pair<'_>) -> Vec<IndicatorItem> {
        let rows = self.item_rows(pair, &keywords::COMPONENT, Self::component_statement);
        let item = |ItemRow { name, title, statements, span }| IndicatorItem {
            name,
            title,
            statements,
            components: Vec::new(),
            span,
        };
        rows.into_iter().map(item).collect()
    }

    /// Components where they cannot stand, read for the mistakes inside them.
    pub(super) fn components_read(&mut self, pair: Pair<'_>) {
        if pair.as_rule() == Rule::component {
            self.component(pair);
        } else {
            self.components(pair);
        }
    }

    /// A statement of a component, which are some of those of an indicator.
    fn component_statement(&mut self, pair: Pair<'_>) -> Option<Statement<IndicatorStatement>> {
        self.indicator_statement(pair)
    }
}
