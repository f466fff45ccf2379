//! Chains: what is done to a sum, step by step. Their order is a term of the contract.

use super::expression::{resolve as resolve_expression, resolve_as};
use super::{Resolver, apportion, function};
use crate::expression::{Expression, ExpressionKind, Type};
use crate::payment::{Step, StepKind};
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree;
use rust_decimal::Decimal;

/// Resolves the steps that are done to a sum, in the order written.
pub(super) fn resolve(resolver: &mut Resolver, steps: &[(&tree::Step, Span)]) -> Option<Vec<Step>> {
    resolve_of(resolver, steps, Type::Money)
}

/// Resolves the steps that are done to a value of a type, in the order written.
pub(super) fn resolve_of(
    resolver: &mut Resolver,
    steps: &[(&tree::Step, Span)],
    value_type: Type,
) -> Option<Vec<Step>> {
    let resolved: Vec<_> = steps
        .iter()
        .map(|(written, span)| {
            step(resolver, written, value_type, *span).map(|kind| Step { kind, span: *span })
        })
        .collect();
    resolved.into_iter().collect()
}

/// Takes the recovery off the end of a payment's steps, and says where it is written. It is the last of them, and only a sum
/// has one.
pub(super) fn take_recovery(
    resolver: &mut Resolver,
    steps: &mut Vec<(&tree::Step, Span)>,
    is_sum: bool,
) -> Option<Span> {
    let (tree::Step::Recover(below, place), span) = steps.last().copied()? else { return None };
    // In a pot or a share of a gain it stays with the steps, and is reported there.
    if !is_sum {
        return None;
    }
    steps.pop();
    if !below.is_zero() {
        resolver.report(
            Diagnostic::new(Code::RecoveryMisplaced, *place, "what is recovered is what is below £0")
                .with_help("write `then recover what is below £0`; the most that is recovered in a year is a step before it: `then not below -£10,000`"),
        );
    }
    Some(span)
}

fn step(resolver: &mut Resolver, written: &tree::Step, value_type: Type, span: Span) -> Option<StepKind> {
    let mut like = |written: &tree::Expression| resolve_as(resolver, written, value_type);
    Some(match written {
        tree::Step::NotAbove(value) => StepKind::NotAbove(like(value)?),
        tree::Step::NotBelow(value) => StepKind::NotBelow(like(value)?),
        tree::Step::Less(value) => StepKind::Less(like(value)?),
        tree::Step::Plus(value) => StepKind::Plus(like(value)?),
        tree::Step::Times(value) => {
            let factor = resolve_expression(resolver, value)?;
            if !matches!(factor.value_type, Type::Number | Type::Percentage) {
                resolver.report(
                    Diagnostic::new(
                        Code::WrongType,
                        factor.span,
                        format!(
                            "{} is multiplied by a number or a percentage, and this is {}",
                            if value_type == Type::Money { "a sum" } else { value_type.words() },
                            factor.value_type.words()
                        ),
                    )
                    .with_help("write `then × 50%`"),
                );
                return None;
            }
            StepKind::Times(factor)
        }
        tree::Step::ProRata(by) => StepKind::ProRata(apportion::pro_rata(resolver, *by)?),
        tree::Step::Recover(..) => {
            resolver.report(
                Diagnostic::new(Code::RecoveryMisplaced, span, "this recovers what is below £0, and cannot stand here")
                    .with_help("it is the last step of a payment that `pays` a sum; where money flows back otherwise, write a payment in the other direction"),
            );
            return None;
        }
        tree::Step::Round(step) => {
            let kind = ExpressionKind::Constant(Decimal::ZERO);
            let value = Expression { kind, value_type, span };
            StepKind::Round(function::quantum(resolver, step, &value)?, step.mode)
        }
    })
}
