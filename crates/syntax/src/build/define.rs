//! `define growth "…" = …` and `define band "…" by cases { … }`.

use super::{Builder, Pair, Parts};
use crate::keywords;
use crate::parser::Rule;
use crate::tree::{DefineForm, DefineItem};

impl Builder<'_> {
    pub(super) fn define(&mut self, pair: Pair<'_>) -> Option<DefineItem> {
        let mut form = None;
        let mut each_of = None;
        let head = self.block(pair, &keywords::DEFINE, "define", |builder, part| {
            let rule = part.as_rule();
            if rule == Rule::each_of {
                each_of = builder.each_of(part);
                return;
            }
            let mut parts = Parts::of(part);
            form = match rule {
                Rule::define_formula => parts
                    .find(|part| part.as_rule() == Rule::value_timeline)
                    .and_then(|value| builder.timeline(value, Self::expression))
                    .map(DefineForm::Formula),
                Rule::define_cases => parts
                    .find(|part| part.as_rule() == Rule::table)
                    .and_then(|table| builder.table(table))
                    .map(DefineForm::Cases),
                Rule::define_by_provider => parts
                    .find(|part| part.as_rule() == Rule::table)
                    .and_then(|table| builder.table(table))
                    .map(DefineForm::ByProvider),
                _ => None,
            };
        });
        let (name, title, span) = head.named()?;
        Some(DefineItem { name, title, each_of, form: form?, span })
    }
}
