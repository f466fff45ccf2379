//! Definitions that lead back to themselves. What was last year is no circle.

use super::{Checker, order};
use crate::amount::AmountForm;
use crate::contract::{Contract, Reckoned as Node};
use crate::example::{FigureKind, Subject};
use crate::expression::{Expression, ExpressionKind};
use crate::thing::ThingFigure;
use meed_diagnostics::{Code, Diagnostic, Span};
use std::collections::{HashMap, HashSet};

/// How many curves a curve may put together, counted as often as they are put to something.
const CURVES_IN_A_CURVE: usize = 64;

/// Reports every circle, at each of its members; and gives an order in which everything comes after what it is reckoned from.
pub(super) fn check(checker: &mut Checker, contract: &Contract) -> Vec<Node> {
    let mut nodes: Vec<(Node, &str, Span)> = Vec::new();
    let mut uses: Uses = HashMap::new();
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
    for (index, carried) in contract.carried.iter().enumerate() {
        let (opening, closing) = (Node::Opening(index), Node::Closing(index));
        nodes.push((opening, &carried.name, carried.span));
        nodes.push((closing, &carried.name, carried.span));
        carried.opens.each(&mut |expression| used(&mut uses, opening, expression));
        carried.each_of_closing(&mut |expression| used(&mut uses, closing, expression));
    }
    for (index, curve) in contract.curves.iter().enumerate() {
        nodes.push((Node::Curve(index), &curve.name, curve.span));
        curve.each(&mut |expression| used(&mut uses, Node::Curve(index), expression));
    }
    for (index, payment) in contract.payments.iter().enumerate() {
        nodes.push((Node::Payment(index), &payment.name, payment.span));
        payment.each(None, &mut |expression| used(&mut uses, Node::Payment(index), expression));
        // The outcomes of a pot are known before the payment asks anything itself.
        payment.each_after_outcomes(&mut |expression| {
            let is_own = match &expression.kind {
                ExpressionKind::Figure(path) => matches!(
                    path.subject,
                    Subject::Outcome(owner, _) | Subject::Indicator(owner, _, _) if owner == index
                ),
                ExpressionKind::Thing(ThingFigure::Part { part, .. }) => part.payment == index,
                _ => false,
            };
            if !is_own {
                used(&mut uses, Node::Payment(index), expression);
            }
        });
    }
    let written = uses;
    let of = |node: &Node| -> Vec<Node> {
        written.get(node).into_iter().flatten().map(|(used, _)| *used).collect()
    };
    let uses: Vec<(Node, Vec<Node>)> = nodes.iter().map(|(node, _, _)| (*node, of(node))).collect();
    let sorted = order::sorted(&uses);
    let circles: HashSet<Node> = sorted.circles.into_iter().collect();
    let with_a_pot = circles.iter().any(|node| {
        matches!(node, Node::Payment(index) if contract.payments.get(*index).is_some_and(|payment| !payment.outcomes().is_empty()))
    });
    for (node, name, span) in nodes.iter().filter(|(node, _, _)| circles.contains(node)) {
        if matches!(node, Node::Opening(_) | Node::Closing(_)) {
            report_carried(checker, name, *span);
            continue;
        }
        let places = written.get(node).into_iter().flatten();
        let here = places.filter(|(used, _)| circles.contains(used)).map(|(used, place)| {
            let used = nodes.iter().find(|(known, ..)| known == used).map_or("", |(_, name, _)| *name);
            (used, *place)
        });
        report_at(checker, name, *span, here.min_by_key(|(_, place)| place.start), with_a_pot);
    }
    check_curves(checker, contract, &sorted.order, &uses.into_iter().collect());
    sorted.order
}

/// What each uses, and where it is written.
type Uses = HashMap<Node, Vec<(Node, Span)>>;

/// Reports something that leads back to itself.
pub(super) fn report(checker: &mut Checker, name: &str, span: Span) {
    report_at(checker, name, span, None, false);
}

/// The same, with what it names that leads into the circle, and where; and whether a pot is part of the circle.
fn report_at(checker: &mut Checker, name: &str, span: Span, here: Option<(&str, Span)>, pays: bool) {
    let diagnostic =
        Diagnostic::new(Code::CircularDefinition, span, format!("`{name}` is defined by itself"));
    let diagnostic = match here {
        Some((used, place)) if used == name => diagnostic
            .with_text("this is reckoned from itself")
            .with_label(place, format!("this is only known when `{name}` is")),
        Some((used, place)) => diagnostic
            .with_text("this is reckoned from itself")
            .with_label(place, format!("this needs `{used}`, and that leads back to `{name}`")),
        None => diagnostic.with_text("its formula leads into a circle"),
    };
    checker.report(diagnostic.with_help(if pays {
        "a pot can ask for its own outcomes and indicators, in the payment itself: `only if`, `reduced … unless`, `refer … if`, `then`, `bonus … if` and `additional` see what they earn before anything is asked; write the condition there, and not in a definition. What was last year is `previous`"
    } else {
        "give one of the definitions in the circle a value of its own; what was last year is `previous`, on an amount"
    }));
}

/// Reports a carried value that leads back to itself.
pub(super) fn report_carried(checker: &mut Checker, name: &str, span: Span) {
    checker.report(
        Diagnostic::new(
            Code::CircularDefinition,
            span,
            format!("what `{name}` is in a year is reckoned from itself in that year"),
        )
        .with_text("its formula leads into a circle")
        .with_help(format!(
            "reckon what is paid in a year from `{name}.opening`, which the year before has settled; what it closes with may then take off what was paid"
        )),
    );
}

/// A curve stands in a formula with all that it is made of, so that curves of curves of curves would grow without end.
fn check_curves(checker: &mut Checker, contract: &Contract, order: &[Node], uses: &HashMap<Node, Vec<Node>>) {
    let mut sizes: HashMap<Node, usize> = HashMap::new();
    for node in order {
        let Node::Curve(index) = node else { continue };
        let used = uses.get(node).into_iter().flatten();
        let within = used.filter_map(|one| sizes.get(one).copied()).fold(0, usize::saturating_add);
        if within > CURVES_IN_A_CURVE
            && let Some(curve) = contract.curves.get(*index)
        {
            checker.report(
                Diagnostic::new(
                    Code::NestedTooDeep,
                    curve.span,
                    format!("`{}` is made of more than {CURVES_IN_A_CURVE} other curves", curve.name),
                )
                .with_text("curves of curves, too many of them")
                .with_help(
                    "give what a curve gives a name of its own: `define NAME \"TITLE\" = CURVE of VALUE`",
                ),
            );
            // Reported once; whoever uses it is not to blame.
            sizes.insert(*node, 1);
        } else {
            sizes.insert(*node, within.saturating_add(1));
        }
    }
}

/// What one expression uses; those inside it are visited on their own.
fn used(uses: &mut Uses, by: Node, expression: &Expression) {
    let node = match &expression.kind {
        ExpressionKind::Amount(id) => Node::Amount(id.0),
        ExpressionKind::Define(id) => Node::Define(id.0),
        ExpressionKind::Curve { curve, .. } => Node::Curve(curve.0),
        ExpressionKind::Thing(figure) => match figure {
            ThingFigure::Part { part, .. } => Node::Payment(part.payment),
            ThingFigure::Flow { payment, .. } => Node::Payment(*payment),
            ThingFigure::Segment { .. } | ThingFigure::Line { .. } => return,
        },
        ExpressionKind::Figure(path) => match path.subject {
            Subject::Payment(index)
            | Subject::Outcome(index, _)
            | Subject::Indicator(index, _, _)
            | Subject::Additional(index, _) => Node::Payment(index),
            Subject::Amount(index) => Node::Amount(index),
            Subject::Define(index) => Node::Define(index),
            Subject::Carried(index) if path.figure == FigureKind::Opening => Node::Opening(index),
            Subject::Carried(index) => Node::Closing(index),
            Subject::Total | Subject::Item(_) | Subject::Requirement(_) | Subject::RequirementPeriod(..) => {
                return;
            }
        },
        ExpressionKind::Previous(_)
        | ExpressionKind::Constant(_)
        | ExpressionKind::Item(_)
        | ExpressionKind::Numerator(_)
        | ExpressionKind::Denominator(_)
        | ExpressionKind::Own(_)
        | ExpressionKind::Over(_)
        | ExpressionKind::Root { .. }
        | ExpressionKind::List { .. }
        | ExpressionKind::OverProviders { .. }
        | ExpressionKind::Choice { .. }
        | ExpressionKind::Rounded { .. }
        | ExpressionKind::Negative(_)
        | ExpressionKind::Binary { .. } => return,
    };
    uses.entry(by).or_default().push((node, expression.span));
}
