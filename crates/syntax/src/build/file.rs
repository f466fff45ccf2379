//! The file: its items in order.

use super::{Builder, Built, Pair, Parts};
use crate::keywords;
use crate::parser::Rule;
use crate::tree::{File, Import, Item};

/// The tree of a whole file, from pest's reading of it.
pub(crate) fn build_file(builder: &mut Builder<'_>, pair: Pair<'_>) -> File {
    let mut items = Vec::new();
    let mut imports = Vec::new();
    for part in Parts::of(pair) {
        item(builder, part, &mut items, &mut imports);
    }
    File { imports, items, ..File::default() }
}

/// Reads an item that stands in a file.
pub(super) fn item(
    builder: &mut Builder<'_>,
    part: Pair<'_>,
    items: &mut Vec<Item>,
    imports: &mut Vec<Import>,
) {
    if let Some(kept) = builder.kept_item(&part) {
        items.extend(kept.item());
        return;
    }
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

/// One item, from pest's reading of it alone.
pub(crate) fn build_unit(builder: &mut Builder<'_>, pair: Pair<'_>) -> Option<Built> {
    let item = |item: Item| Built::Item(Box::new(item));
    Some(match pair.as_rule() {
        Rule::outcome => Built::Outcome(builder.outcome(pair)?),
        Rule::indicator => Built::Indicator(builder.indicator(pair)?),
        Rule::component => Built::Indicator(builder.component(pair)?),
        Rule::additional => Built::Additional(builder.additional(pair)?),
        Rule::contract => item(Item::Contract(builder.contract(pair)?)),
        Rule::party => item(Item::Party(builder.party(pair)?)),
        Rule::segment => item(Item::Segment(builder.segment(pair)?)),
        Rule::amount => item(Item::Amount(builder.amount(pair)?)),
        Rule::input => item(Item::Input(builder.input(pair)?)),
        Rule::define => item(Item::Define(builder.define(pair)?)),
        Rule::curve => item(Item::Curve(builder.curve(pair)?)),
        Rule::carried => item(Item::Carried(builder.carried(pair)?)),
        Rule::payment => item(Item::Payment(builder.payment(pair)?)),
        Rule::requirement => item(Item::Requirement(builder.requirement(pair)?)),
        Rule::records => item(Item::Records(builder.records(pair)?)),
        Rule::example => item(Item::Example(builder.example(pair)?)),
        Rule::variation => item(Item::Variation(builder.variation(pair)?)),
        // The kinds of units are listed, and a test reads one of each.
        _ => return None,
    })
}
