//! `curve need "…" on a sliding scale { … }`.

use super::{Builder, Pair, Parts};
use crate::keywords;
use crate::parser::Rule;
use crate::tree::{Beyond, CurveForm, CurveItem};

impl Builder<'_> {
    pub(super) fn curve(&mut self, pair: Pair<'_>) -> Option<CurveItem> {
        let mut form = None;
        let head = self.block(pair, &keywords::CURVE, "curve", |builder, part| {
            let rule = part.as_rule();
            let mut beyond = Beyond::Flat;
            let mut table = None;
            for part in Parts::of(part) {
                match part.as_rule() {
                    Rule::beyond => {
                        beyond = match part.as_str().split_whitespace().next() {
                            Some("continued") => Beyond::Continued,
                            Some("an") => Beyond::Error,
                            _ => Beyond::Flat,
                        };
                    }
                    Rule::table => table = builder.table(part),
                    _ => {}
                }
            }
            form = table.and_then(|table| match rule {
                Rule::curve_thresholds => Some(CurveForm::Thresholds(table)),
                Rule::curve_sliding => Some(CurveForm::Sliding(table, beyond)),
                Rule::curve_slices => Some(CurveForm::Slices(table)),
                _ => None,
            });
        });
        let (name, title, span) = head.named()?;
        Some(CurveItem { name, title, form: form?, span })
    }
}
