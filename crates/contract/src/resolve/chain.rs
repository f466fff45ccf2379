//! Chains: what is done to a sum, step by step. Their order is a term of the contract.

use super::expression::{resolve as resolve_expression, resolve_as};
use super::{Resolver, apportion, function};
use crate::expression::{Expression, ExpressionKind, Type};
use crate::payment::{Step, StepKind};
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree;
use rust_decimal::Decimal;

/// Resolves the steps in the order written.
pub(super) fn resolve(resolver: &mut Resolver, steps: &[(&tree::Step, Span)]) -> Option<Vec<Step>> {
    let resolved: Vec<_> = steps
        .iter()
        .map(|(written, span)| step(resolver, written, *span).map(|kind| Step { kind, span: *span }))
        .collect();
    resolved.into_iter().collect()
}

fn step(resolver: &mut Resolver, written: &tree::Step, span: Span) -> Option<StepKind> {
    let mut money = |written: &tree::Expression| resolve_as(resolver, written, Type::Money);
    Some(match written {
        tree::Step::NotAbove(value) => StepKind::NotAbove(money(value)?),
        tree::Step::NotBelow(value) => StepKind::NotBelow(money(value)?),
        tree::Step::Less(value) => StepKind::Less(money(value)?),
        tree::Step::Plus(value) => StepKind::Plus(money(value)?),
        tree::Step::Times(value) => {
            let factor = resolve_expression(resolver, value)?;
            if !matches!(factor.value_type, Type::Number | Type::Percentage) {
                resolver.report(
                    Diagnostic::new(
                        Code::WrongType,
                        factor.span,
                        format!(
                            "a sum is multiplied by a number or a percentage, and this is {}",
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
        tree::Step::Round(step) => {
            let sum =
                Expression { kind: ExpressionKind::Constant(Decimal::ZERO), value_type: Type::Money, span };
            StepKind::Round(function::quantum(resolver, step, &sum)?, step.mode)
        }
    })
}
