//! The figures to try: at and beside what either version holds figures against.

use meed_contract::{Contract, DataItem, Figure, Holds};
use meed_syntax::tree::{LiteralKind, Unit};
use meed_syntax::{Node, Word, WordKind};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// Ratios are tried out of so many.
const OUT_OF: i64 = 1_000;

/// The literals of both versions: what figures may be held against.
pub(super) struct Literals {
    percentages: BTreeSet<Decimal>,
    numbers: BTreeSet<Decimal>,
    money: BTreeSet<Decimal>,
}

impl Literals {
    pub(super) fn of(versions: [&[Node]; 2]) -> Self {
        let mut found =
            Self { percentages: BTreeSet::new(), numbers: BTreeSet::new(), money: BTreeSet::new() };
        versions.into_iter().for_each(|nodes| found.nodes(nodes));
        found
    }

    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            self.words(&node.words);
            if let Some(table) = &node.table {
                table.rows.iter().flat_map(|row| &row.cells).for_each(|cell| self.words(&cell.words));
            }
            self.nodes(&node.children);
        }
    }

    fn words(&mut self, words: &[Word]) {
        for word in words {
            match &word.kind {
                WordKind::Literal(LiteralKind::Percentage(value)) => {
                    self.percentages.insert(*value);
                }
                WordKind::Literal(LiteralKind::Number(value) | LiteralKind::Duration(value, _)) => {
                    self.numbers.insert(*value);
                }
                WordKind::Literal(LiteralKind::Money(value)) => {
                    self.money.insert(*value);
                }
                WordKind::Literal(_) | WordKind::Plain | WordKind::Text => {}
            }
        }
    }

    /// The figures to try for an item, the lowest first: both ends, and at and beside everything that it may be held against.
    pub(super) fn figures(&self, item: &DataItem, contract: &Contract, most: usize) -> Vec<Figure> {
        let beside = |value: Decimal, step: Decimal| [value - step, value, value + step];
        let values: BTreeSet<Decimal> = match &item.holds {
            Holds::Ratio { .. } => {
                let out_of = Decimal::from(OUT_OF);
                let at = |percentage: &Decimal| (*percentage * out_of / Decimal::ONE_HUNDRED).ceil();
                let counts = self.percentages.iter().flat_map(|value| beside(at(value), Decimal::ONE));
                let counts = counts.chain([Decimal::ZERO, out_of]);
                let counts: BTreeSet<Decimal> =
                    counts.filter(|count| *count >= Decimal::ZERO && *count <= out_of).collect();
                return thinned(&counts, most)
                    .into_iter()
                    .map(|numerator| Figure::Ratio { numerator, denominator: out_of })
                    .collect();
            }
            Holds::YesNo { .. } => return vec![Figure::YesNo(false), Figure::YesNo(true)],
            Holds::Level { levels, .. } => {
                let count = contract.levels.get(levels.0).map_or(0, |levels| levels.levels.len());
                return (0..count).map(Figure::Level).collect();
            }
            Holds::Value { unit: Unit::Money, .. } => {
                let hundredths = [90, 98, 100, 101, 104, 106, 109, 120].map(Decimal::from);
                let money = self.money.iter();
                money
                    .flat_map(|money| hundredths.map(|part| *money * part / Decimal::ONE_HUNDRED))
                    .chain([Decimal::ZERO])
                    .map(|money| money.round_dp(2))
                    .collect()
            }
            Holds::Value { unit: Unit::Percentage, .. } => self
                .percentages
                .iter()
                .flat_map(|value| beside(*value / Decimal::ONE_HUNDRED, Decimal::new(1, 3)))
                .filter(|value| *value >= Decimal::ZERO && *value <= Decimal::ONE)
                .chain([Decimal::ZERO, Decimal::ONE])
                .collect(),
            Holds::Value { .. } => self
                .numbers
                .iter()
                .flat_map(|value| beside(*value, Decimal::ONE))
                .chain([Decimal::ZERO])
                .filter(|value| *value >= Decimal::ZERO)
                .map(|value| value.trunc())
                .collect(),
        };
        thinned(&values, most).into_iter().map(Figure::Value).collect()
    }
}

/// About so many of the values, the first and the last among them.
fn thinned(values: &BTreeSet<Decimal>, most: usize) -> Vec<Decimal> {
    let step = values.len().div_ceil(most).max(1);
    let mut out: Vec<Decimal> = values.iter().copied().step_by(step).collect();
    if let Some(last) = values.last()
        && out.last() != Some(last)
    {
        out.push(*last);
    }
    out
}
