//! Parties, segments and scales of levels; and splits between parties.

use super::statements::Once;
use super::{Resolver, portion};
use crate::levels::Levels;
use crate::party::{Party, PartySplit};
use crate::segment::Segment;
use meed_diagnostics::{Code, Diagnostic};
use meed_syntax::tree::{Item, PartyShares, PartyStatement, SegmentStatement};
use rust_decimal::Decimal;

pub(super) fn parties(resolver: &mut Resolver, items: &[&Item]) -> Vec<Party> {
    let mut parties = Vec::new();
    for item in items {
        let Item::Party(item) = item else { continue };
        let mut role = Once::new("role");
        let mut ods = Once::new("ods");
        let mut succeeded = Once::new("succeeded by");
        for statement in &item.statements {
            match &statement.kind {
                PartyStatement::Role(value) => role.set(&mut resolver.checker, *value, statement),
                // Each version of the contract names the successor where it counts.
                PartyStatement::SucceededBy(by, _) => {
                    succeeded.set(&mut resolver.checker, by, statement);
                }
                PartyStatement::Ods(text) => ods.set(&mut resolver.checker, text.text.clone(), statement),
            }
        }
        if let Some(by) = succeeded.value() {
            resolver.party(by);
        }
        parties.push(Party {
            name: item.name.text.clone(),
            title: item.title.text.clone(),
            role: role.value(),
            ods: ods.value(),
            span: item.name.span,
        });
    }
    parties
}

pub(super) fn segments(resolver: &mut Resolver, items: &[&Item]) -> Vec<Segment> {
    let mut segments = Vec::new();
    for item in items {
        let Item::Segment(item) = item else { continue };
        let mut codes = Once::new("codes");
        for statement in &item.statements {
            match &statement.kind {
                SegmentStatement::Codes(text) => {
                    codes.set(&mut resolver.checker, text.text.clone(), statement);
                }
            }
        }
        segments.push(Segment {
            name: item.name.text.clone(),
            title: item.title.text.clone(),
            codes: codes.value(),
            span: item.name.span,
        });
    }
    segments
}

pub(super) fn levels(resolver: &mut Resolver, items: &[&Item]) -> Vec<Levels> {
    let mut scales = Vec::new();
    for item in items {
        let Item::Levels(item) = item else { continue };
        for (index, level) in item.levels.iter().enumerate() {
            let first = item.levels.iter().take(index).find(|earlier| earlier.text == level.text);
            if let Some(first) = first {
                resolver.report(
                    Diagnostic::new(
                        Code::DuplicateName,
                        level.span,
                        format!("the level `{}` stands twice in `{}`", level.text, item.name.text),
                    )
                    .with_text("again here")
                    .with_label(first.span, "first here"),
                );
            }
        }
        scales.push(Levels {
            name: item.name.text.clone(),
            levels: item.levels.iter().map(|level| level.text.clone()).collect(),
            is_ordered: true,
            span: item.name.span,
        });
    }
    scales
}

/// A whole split: `ohft`, or `occg 80%, occ 20%`, which must add up to 100%.
pub(super) fn whole_split(resolver: &mut Resolver, shares: &PartyShares) -> Option<PartySplit> {
    let several = shares.shares.len() > 1;
    let mut split = resolve_shares(resolver, shares)?;
    if !several {
        if let Some((percentage, span)) = shares.shares.first().and_then(|share| share.percentage)
            && percentage != Decimal::ONE_HUNDRED
        {
            portion::report_shares(&mut resolver.checker, &[(percentage, span)], "one party's share");
        }
        for share in &mut split.shares {
            share.1 = Decimal::ONE_HUNDRED;
        }
        return Some(split);
    }
    let stated: Vec<_> = shares.shares.iter().filter_map(|share| share.percentage).collect();
    if stated.len() < shares.shares.len() {
        resolver.report(
            Diagnostic::new(
                Code::SharesDoNotAddUp,
                shares.span,
                "several parties, and not every one has its share",
            )
            .with_help("write each party with its percentage: `occg 80%, occ 20%`"),
        );
        return None;
    }
    portion::report_shares(&mut resolver.checker, &stated, "the parties' shares");
    Some(split)
}

/// A partial split: percentages that add up to at most 100%.
pub(super) fn partial_split(resolver: &mut Resolver, shares: &PartyShares) -> Option<PartySplit> {
    let split = resolve_shares(resolver, shares)?;
    let sum: Decimal = split.shares.iter().map(|(_, percentage)| *percentage).sum();
    if sum > Decimal::ONE_HUNDRED {
        resolver.report(
            Diagnostic::new(
                Code::SharesDoNotAddUp,
                shares.span,
                format!("{sum}% is passed on, more than there is"),
            )
            .with_text("these add up to more than 100%")
            .with_help("what is passed on comes out of what the payee receives; lower one of the shares"),
        );
    }
    Some(split)
}

fn resolve_shares(resolver: &mut Resolver, shares: &PartyShares) -> Option<PartySplit> {
    let mut found = Vec::new();
    for share in &shares.shares {
        let Some(party) = resolver.party(&share.party) else { continue };
        if found.iter().any(|(known, _)| *known == party) {
            resolver.report(
                Diagnostic::new(
                    Code::DuplicateName,
                    share.party.span,
                    format!("`{}` stands twice in one split", share.party.text),
                )
                .with_help("add its shares up into one"),
            );
            continue;
        }
        found.push((party, share.percentage.map_or(Decimal::ZERO, |(percentage, _)| percentage)));
    }
    let odd_pennies_to = shares.odd_pennies_to.as_ref().and_then(|name| {
        let party = resolver.party(name)?;
        let position = found.iter().position(|(known, _)| *known == party);
        if position.is_none() {
            resolver.report(
                Diagnostic::new(
                    Code::UnknownName,
                    name.span,
                    format!("`{}` has no share in this split, so it cannot take its odd pennies", name.text),
                )
                .with_help("name one of the parties of the split"),
            );
        }
        position
    });
    (found.len() == shares.shares.len()).then_some(PartySplit {
        shares: found,
        odd_pennies_to,
        span: shares.span,
    })
}
