//! Values that are carried from one contract year to the next.
//!
//! What Year 1 opens with says what kind of value it is, so it is resolved with the definitions, which may name the value;
//! what a year closes with is resolved when everything that it may name is known.

use super::expression::resolve as resolve_expression;
use super::lazy::Lazy;
use super::names::Kind;
use super::statements::Once;
use super::timeline::{self, Setting, Written};
use super::{Checker, Resolver, chain, circles, providers};
use crate::carried::{AfterTheTerm, Carried};
use crate::contract::Contract;
use crate::example::{FigureKind, FigurePath, Subject};
use crate::expression::{Expression, ExpressionKind, Type};
use crate::payment::Payment;
use meed_diagnostics::{Code, Diagnostic, Edit, Span};
use meed_syntax::tree::{self, CarriedItem, CarriedStatement, CellKind, Item, Name, Path};
use std::collections::HashSet;
use std::ops::Range;

/// The carried values as they were written.
pub(super) fn waiting(items: &[&Item]) -> Vec<Lazy<CarriedItem, Expression>> {
    written(items).map(|item| Lazy::Waiting(item.clone())).collect()
}

fn written<'t>(items: &[&'t Item]) -> impl Iterator<Item = &'t CarriedItem> {
    items.iter().filter_map(|item| if let Item::Carried(item) = item { Some(item) } else { None })
}

/// The type of a carried value that is named somewhere; none where something is wrong with it, which was reported.
pub(super) fn type_of(resolver: &Resolver, index: usize) -> Option<Type> {
    resolver.openings.get(index)?.done().map(|opens| opens.value_type)
}

/// Reports a carried value that opens with itself. There is no more to it.
pub(super) fn in_a_circle(resolver: &mut Resolver, index: usize) {
    if let Some(place) = resolver.openings.get_mut(index)
        && let Lazy::Waiting(item) = std::mem::replace(place, Lazy::Done(None))
    {
        circles::report_carried(&mut resolver.checker, &item.name.text, item.name.span);
    }
}

/// Resolves what Year 1 opens with; what it names was resolved before.
pub(super) fn open(resolver: &mut Resolver, index: usize) {
    let Some(place) = resolver.openings.get_mut(index) else { return };
    let Lazy::Waiting(item) = std::mem::replace(place, Lazy::Done(None)) else { return };
    let scope = std::mem::take(&mut resolver.scope);
    let before = resolver.enter(&item.name.text, None);
    let found = opens(resolver, &item);
    resolver.leave(before);
    resolver.scope = scope;
    if let Some(place) = resolver.openings.get_mut(index) {
        *place = Lazy::Done(found);
    }
}

fn opens(resolver: &mut Resolver, item: &CarriedItem) -> Option<Expression> {
    let mut opens = Once::new("opens");
    for statement in &item.statements {
        if let CarriedStatement::Opens(value) = &statement.kind {
            opens.set(&mut resolver.checker, value, statement);
        }
    }
    let subject = format!("`{}`", item.name.text);
    let opens = opens.required(&mut resolver.checker, item.name.span, &subject, "opens with £0")?;
    let opens = resolve_expression(resolver, opens)?;
    let value_type = opens.value_type;
    let can_be_carried = matches!(
        value_type,
        Type::Money | Type::Number | Type::Percentage | Type::PercentagePoints | Type::Duration(_)
    );
    if !can_be_carried {
        resolver.report(
            Diagnostic::new(
                Code::CarriedKinds,
                opens.span,
                format!("{subject} opens with {}, of which nothing can be carried over", value_type.words()),
            )
            .with_text(format!("this is {}", value_type.words()))
            .with_help(
                "carry a sum, a number, a percentage or a length of time; what something else was the year before is `previous NAME`",
            ),
        );
        return None;
    }
    Some(opens)
}

/// Resolves what carried values close with, and what becomes of what they leave.
pub(super) fn resolve(resolver: &mut Resolver, items: &[&Item], payments: &[Payment]) -> Vec<Carried> {
    let written: Vec<&CarriedItem> = written(items).collect();
    let mut found = Vec::with_capacity(written.len());
    for (index, item) in written.into_iter().enumerate() {
        let before = resolver.enter(&item.name.text, None);
        let carried = carried(resolver, item, index, payments);
        resolver.leave(before);
        found.extend(carried);
    }
    found
}

fn carried(
    resolver: &mut Resolver,
    item: &CarriedItem,
    index: usize,
    payments: &[Payment],
) -> Option<Carried> {
    let mut closes = Once::new("closes");
    let mut after = Once::new("after the term");
    let mut steps: Vec<(&tree::Step, Span)> = Vec::new();
    for statement in &item.statements {
        match &statement.kind {
            // Resolved before.
            CarriedStatement::Opens(_) => {}
            CarriedStatement::Closes(form) => closes.set(&mut resolver.checker, form, statement),
            CarriedStatement::Then(step) => steps.push((step, statement.span)),
            CarriedStatement::AfterTheTerm(what) => {
                after.set(&mut resolver.checker, what, statement);
            }
        }
    }
    let here = item.name.span;
    let subject = format!("`{}`", item.name.text);
    if let Some(statement) = item.statements.last()
        && after.place().is_none()
    {
        after_not_said(resolver, item, statement.span, payments);
    }
    let keyword = closes.place();
    let closes =
        closes.required(&mut resolver.checker, here, &subject, "closes with opening + saved - spent");
    let after = after.value().and_then(|what| after_the_term(resolver, what));
    let opens = resolver.openings.get(index)?.done()?.clone();
    let value_type = opens.value_type;
    let scope = std::mem::take(&mut resolver.scope);
    resolver.scope.carried = Some((index, value_type));
    let always = |_: usize| true;
    let setting = Setting {
        what: "what it closes with",
        word: "value",
        keyword: keyword.unwrap_or(here),
        counts: &always,
    };
    let closes = closes.and_then(|form| {
        timeline::resolve(resolver, form, &setting, &mut |resolver, written| {
            let value = match written {
                Written::Value(written) => resolve_expression(resolver, written)?,
                Written::Cell(cell) => match &cell.kind {
                    CellKind::Expression(value) => resolve_expression(resolver, value)?,
                    _ => {
                        resolver.report(
                            Diagnostic::new(Code::WrongType, cell.span, "a value is needed here")
                                .with_help("write a figure, a name, or a formula"),
                        );
                        return None;
                    }
                },
            };
            like_the_opening(resolver, &subject, &opens, value)
        })
    });
    let pro_rata = steps.iter().find(|(step, _)| matches!(step, tree::Step::ProRata(_)));
    if let Some((_, span)) = pro_rata {
        resolver.report(
            Diagnostic::new(
                Code::CarriedKinds,
                *span,
                "what is carried over is not for a part of a year",
            )
            .with_text(format!("a step of what {subject} closes with"))
            .with_help("where a part of it is for a short year, name an amount that is `pro rata` in the formula"),
        );
    }
    let then = chain::resolve_of(resolver, &steps, value_type).filter(|_| pro_rata.is_none());
    resolver.scope = scope;
    Some(Carried {
        name: item.name.text.clone(),
        title: item.title.text.clone(),
        value_type,
        opens,
        closes: closes?,
        then: then?,
        after: after?,
        span: here,
    })
}

/// What a year closes with the next one opens with, so both are of one kind.
fn like_the_opening(
    resolver: &mut Resolver,
    subject: &str,
    opens: &Expression,
    value: Expression,
) -> Option<Expression> {
    if value.value_type == opens.value_type {
        return Some(value);
    }
    resolver.report(
        Diagnostic::new(
            Code::CarriedKinds,
            value.span,
            format!(
                "{subject} opens with {} and closes with {}",
                opens.value_type.words(),
                value.value_type.words()
            ),
        )
        .with_text(format!("this is {}", value.value_type.words()))
        .with_label(opens.span, format!("this is {}", opens.value_type.words()))
        .with_help("what a year closes with the next one opens with: write both in the same unit"),
    );
    None
}

fn after_the_term(resolver: &mut Resolver, written: &tree::AfterTheTerm) -> Option<AfterTheTerm> {
    Some(match written {
        tree::AfterTheTerm::Lapses => AfterTheTerm::Lapses,
        tree::AfterTheTerm::LeftToTheParties => AfterTheTerm::LeftToTheParties,
        tree::AfterTheTerm::PaidBy(name) => {
            let path = Path { names: vec![name.clone()], whose: None, span: name.span };
            let path = providers::whose(resolver, &path, providers::Used::InAFormula)?;
            AfterTheTerm::PaidBy(resolver.find(path.names.first()?, &[Kind::Payment])?.index)
        }
    })
}

/// Asks what becomes of what the last year leaves: each answer is another agreement.
fn after_not_said(resolver: &mut Resolver, item: &CarriedItem, last: Span, payments: &[Payment]) {
    let name = &item.name.text;
    let mut question = Diagnostic::new(
        Code::LeftAfterTheTerm,
        item.name.span,
        format!("what becomes of `{name}` after the term is not said"),
    )
    .with_text("what the last contract year closes with");
    let line =
        |words: &str| vec![Edit { span: last.after(), replacement: format!("\n  after the term  {words}") }];
    question = question.with_reading(
        "it lapses, and nobody owes anything for it",
        "`after the term lapses`",
        line("lapses"),
    );
    for payment in payments {
        if payment_names(payment, |path| is_of(path, resolver, name)) {
            question = question.with_reading(
                &format!("it is paid by `{}`, which names it", payment.name),
                &format!("`after the term paid by {}`", payment.name),
                line(&format!("paid by {}", payment.name)),
            );
        }
    }
    question = question.with_reading(
        "the contract leaves it open, and the parties agree it then",
        "`after the term left to the parties`",
        line("left to the parties"),
    );
    resolver.report(question);
}

fn is_of(path: FigurePath, resolver: &Resolver, name: &str) -> bool {
    let Subject::Carried(index) = path.subject else { return false };
    path.figure == FigureKind::Closing && resolver.names.index_of(Kind::Carried, name) == Some(index)
}

/// Whether a formula of a payment itself asks for such a figure.
fn payment_names(payment: &Payment, wanted: impl Fn(FigurePath) -> bool) -> bool {
    let mut found = false;
    payment.each(None, &mut |expression| {
        found |= matches!(expression.kind, ExpressionKind::Figure(path) if wanted(path));
    });
    found
}

/// `reserve` alone: it has two values in a year.
pub(super) fn which(resolver: &mut Resolver, name: &Name, path: &Path) {
    let base = providers::base_of(&name.text).to_owned();
    let edit = |figure: &str| vec![Edit { span: path.span, replacement: format!("{base}.{figure}") }];
    let mut question = Diagnostic::new(
        Code::OpeningOrClosing,
        path.span,
        format!("`{base}` opens and closes every contract year, and this does not say which is meant"),
    );
    for (says, figure) in [
        ("what the year before left", "opening"),
        ("what this year leaves to the next, after what is paid and taken in it", "closing"),
    ] {
        question = question.with_reading(says, &format!("`{base}.{figure}`"), edit(figure));
    }
    resolver.report(question);
}

/// A payment that is said to pay what is left must apply in the last year, and be reckoned from what that closes with.
pub(super) fn check_after(checker: &mut Checker, contract: &Contract, in_force: &Range<usize>) {
    let years = contract.calendar.years().len();
    let Some(last) = years.checked_sub(1).filter(|last| in_force.contains(last)) else { return };
    for (index, carried) in contract.carried.iter().enumerate() {
        let AfterTheTerm::PaidBy(position) = carried.after else { continue };
        let Some(payment) = contract.payments.get(position) else { continue };
        let name = &carried.name;
        let problem = if !payment.applies.get(last).copied().unwrap_or(false) {
            Some((
                format!("`{}` does not apply in Year {}, which is the last", payment.name, last + 1),
                format!("write `applies in Year {}` or `applies from …` in `{}`", last + 1, payment.name),
            ))
        } else if !pays_closing(contract, payment, last, index) {
            Some((
                format!("`{}` is not reckoned from what `{name}` closes with", payment.name),
                format!("let it pay it: `pays {name}.closing`"),
            ))
        } else {
            None
        };
        if let Some((message, help)) = problem {
            checker.report(
                Diagnostic::new(Code::NotPaidAfterTheTerm, carried.span, message)
                    .with_text(format!(
                        "what is left after the term is said to be paid by `{}`",
                        payment.name
                    ))
                    .with_label(payment.span, "this payment")
                    .with_help(help),
            );
        }
    }
}

/// Whether a payment asks for the closing value in a year, itself or by what it names.
fn pays_closing(contract: &Contract, payment: &Payment, year: usize, index: usize) -> bool {
    let closing = FigurePath { subject: Subject::Carried(index), figure: FigureKind::Closing };
    let mut open: Vec<&Expression> = Vec::new();
    payment.each(Some(year), &mut |expression| open.push(expression));
    let mut met: HashSet<(bool, usize)> = HashSet::new();
    while let Some(expression) = open.pop() {
        match &expression.kind {
            ExpressionKind::Figure(path) if *path == closing => return true,
            ExpressionKind::Define(id) if met.insert((true, id.0)) => {
                if let Some(define) = contract.defines.get(id.0) {
                    define.each(&mut |expression| open.push(expression));
                }
            }
            ExpressionKind::Amount(id) if met.insert((false, id.0)) => {
                if let Some(crate::amount::AmountForm::Formula(formula)) =
                    contract.amounts.get(id.0).map(|amount| &amount.form)
                {
                    for piece in &formula.pieces {
                        piece.value.each(&mut |expression| open.push(expression));
                    }
                }
            }
            _ => {}
        }
    }
    false
}
