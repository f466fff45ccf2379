//! Definitions that lead back to themselves. What was last year is no circle.

use super::Checker;
use crate::amount::AmountForm;
use crate::contract::Contract;
use crate::example::Subject;
use crate::expression::{Expression, ExpressionKind};
use meed_diagnostics::{Code, Diagnostic, Span};
use std::collections::{HashMap, HashSet};

/// Something that is reckoned from other things.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Node {
    Amount(usize),
    Define(usize),
    Curve(usize),
    Payment(usize),
}

/// Reports every circle once, at each of its members.
pub(super) fn check(checker: &mut Checker, contract: &Contract) {
    let mut nodes: Vec<(Node, &str, Span)> = Vec::new();
    let mut uses: HashMap<Node, Vec<Node>> = HashMap::new();
    for (index, amount) in contract.amounts.iter().enumerate() {
        nodes.push((Node::Amount(index), &amount.name, amount.span));
        if let AmountForm::Formula(formula) = &amount.form {
            for piece in &formula.pieces {
                piece.value.each(&mut |expression| used(&mut uses, Node::Amount(index), expression));
            }
        }
    }
    for (index, define) in contract.defines.iter().enumerate() {
        nodes.push((Node::Define(index), &define.name, define.span));
        define.each(&mut |expression| used(&mut uses, Node::Define(index), expression));
    }
    for (index, curve) in contract.curves.iter().enumerate() {
        nodes.push((Node::Curve(index), &curve.name, curve.span));
        curve.each(&mut |expression| used(&mut uses, Node::Curve(index), expression));
    }
    for (index, payment) in contract.payments.iter().enumerate() {
        nodes.push((Node::Payment(index), &payment.name, payment.span));
        payment.each(None, &mut |expression| used(&mut uses, Node::Payment(index), expression));
        // The outcomes of a pot are known before its additional payments.
        payment.each_of_additional(&mut |expression| {
            let is_own = matches!(
                &expression.kind,
                ExpressionKind::Figure(path) if matches!(
                    path.subject,
                    Subject::Outcome(owner, _) | Subject::Indicator(owner, _, _) if owner == index
                )
            );
            if !is_own {
                used(&mut uses, Node::Payment(index), expression);
            }
        });
    }
    // Whoever uses nothing that is still open is settled; what stays open leads into a circle.
    let mut open: HashSet<Node> = nodes.iter().map(|(node, _, _)| *node).collect();
    loop {
        let settled: Vec<Node> = open
            .iter()
            .filter(|node| uses.get(node).is_none_or(|used| used.iter().all(|used| !open.contains(used))))
            .copied()
            .collect();
        if settled.is_empty() {
            break;
        }
        for node in settled {
            open.remove(&node);
        }
    }
    for (_, name, span) in nodes.iter().filter(|(node, _, _)| open.contains(node)) {
        checker.report(
            Diagnostic::new(Code::CircularDefinition, *span, format!("`{name}` is defined by itself"))
                .with_text("its formula leads into a circle")
                .with_help("give one of the definitions in the circle a value of its own; what was last year is `previous`"),
        );
    }
}

/// What one expression uses; those inside it are visited on their own.
fn used(uses: &mut HashMap<Node, Vec<Node>>, by: Node, expression: &Expression) {
    let node = match &expression.kind {
        ExpressionKind::Amount(id) => Node::Amount(id.0),
        ExpressionKind::Define(id) => Node::Define(id.0),
        ExpressionKind::Curve { curve, .. } => Node::Curve(curve.0),
        ExpressionKind::Figure(path) => match path.subject {
            Subject::Payment(index)
            | Subject::Outcome(index, _)
            | Subject::Indicator(index, _, _)
            | Subject::Additional(index, _) => Node::Payment(index),
            Subject::Amount(index) => Node::Amount(index),
            Subject::Define(index) => Node::Define(index),
            Subject::Total | Subject::Item(_) | Subject::Requirement(_) | Subject::RequirementPeriod(..) => {
                return;
            }
        },
        ExpressionKind::Previous(_)
        | ExpressionKind::Constant(_)
        | ExpressionKind::Item(_)
        | ExpressionKind::Own(_)
        | ExpressionKind::List { .. }
        | ExpressionKind::Choice { .. }
        | ExpressionKind::Rounded { .. }
        | ExpressionKind::Negative(_)
        | ExpressionKind::Binary { .. } => return,
    };
    uses.entry(by).or_default().push(node);
}
