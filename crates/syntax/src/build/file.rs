//! The file: its items in order.

use super::{Builder, Pair, Parts};
use crate::keywords;
use crate::parser::Rule;
use crate::tree::{File, Item};

/// The tree of a whole file, from pest's reading of it.
pub(crate) fn build_file(builder: &mut Builder<'_>, pair: Pair<'_>) -> File {
    let mut items = Vec::new();
    let mut imports = Vec::new();
    for part in Parts::of(pair) {
        match part.as_rule() {
            Rule::contract => items.extend(builder.contract(part).map(Item::Contract)),
            Rule::party => items.extend(builder.party(part).map(Item::Party)),
            Rule::parties => items.extend(builder.parties(part).into_iter().map(Item::Party)),
            Rule::segment => items.extend(builder.segment(part).map(Item::Segment)),
            Rule::segments => items.extend(builder.segments(part).into_iter().map(Item::Segment)),
            Rule::levels => items.extend(builder.levels(part).map(Item::Levels)),
            Rule::providers => items.extend(builder.providers(part).map(Item::Providers)),
            Rule::amount => items.extend(builder.amount(part).map(Item::Amount)),
            Rule::amounts => items.extend(builder.amounts(part).into_iter().map(Item::Amount)),
            Rule::input => items.extend(builder.input(part).map(Item::Input)),
            Rule::inputs => items.extend(builder.inputs(part).into_iter().map(Item::Input)),
            Rule::define => items.extend(builder.define(part).map(Item::Define)),
            Rule::carried => items.extend(builder.carried(part).map(Item::Carried)),
            Rule::curve => items.extend(builder.curve(part).map(Item::Curve)),
            Rule::payment => items.extend(builder.payment(part).map(Item::Payment)),
            Rule::payments => items.extend(builder.payments(part).into_iter().map(Item::Payment)),
            Rule::import => imports.extend(builder.import(part)),
            Rule::requirement => items.extend(builder.requirement(part).map(Item::Requirement)),
            Rule::requirements => items.extend(builder.requirements(part).into_iter().map(Item::Requirement)),
            Rule::records => items.extend(builder.records(part).map(Item::Records)),
            Rule::example => items.extend(builder.example(part).map(Item::Example)),
            Rule::examples => items.extend(builder.examples(part).into_iter().map(Item::Example)),
            Rule::variation => items.extend(builder.variation(part).map(Item::Variation)),
            Rule::variations => items.extend(builder.variations(part).into_iter().map(Item::Variation)),
            // Read for the mistakes inside them; they stand in the wrong place.
            Rule::outcome => {
                builder.misplaced(&part, &keywords::OUTCOME, "a payment");
                builder.outcome(part);
            }
            Rule::outcomes => {
                builder.misplaced(&part, &keywords::OUTCOME, "a payment");
                builder.outcomes(part);
            }
            Rule::additional => {
                builder.misplaced(&part, &keywords::ADDITIONAL, "a payment");
                builder.additional(part);
            }
            Rule::additionals => {
                builder.misplaced(&part, &keywords::ADDITIONAL, "a payment");
                builder.additionals(part);
            }
            Rule::indicator => {
                builder.misplaced(&part, &keywords::INDICATOR, "an outcome");
                builder.indicator(part);
            }
            Rule::indicators => {
                builder.misplaced(&part, &keywords::INDICATOR, "an outcome");
                builder.indicators(part);
            }
            Rule::component | Rule::components => {
                builder.misplaced(&part, &keywords::COMPONENT, "an indicator");
                builder.components_read(part);
            }
            Rule::stray_brace => builder.stray_brace(&part),
            Rule::bad_item => builder.bad_item(&part),
            _ => {}
        }
    }
    File { imports, items, ..File::default() }
}
