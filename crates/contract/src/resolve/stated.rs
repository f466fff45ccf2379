//! Whether every sum that is needed in a year is stated for it.

use super::Checker;
use crate::amount::AmountForm;
use crate::contract::{Contract, Reckoned};
use crate::define::DefineForm;
use crate::example::{FigureKind, Subject};
use crate::expression::{Aggregate, Domain, Expression, ExpressionKind, Over, YearWindow, window_years};
use crate::thing::ThingFigure;
use meed_diagnostics::{Code, Diagnostic, Span};
use std::collections::HashSet;
use std::ops::Range;

/// A payment needs its amounts in every year in which it applies: a year without a sum is no zero. And Year 1 has no
/// year before it.
pub(super) fn check_payments(checker: &mut Checker, contract: &Contract, in_force: &Range<usize>) {
    let mut reported: HashSet<(usize, Span)> = HashSet::new();
    for (p, payment) in contract.payments.iter().enumerate() {
        let mut is_gap_reported = false;
        let asked = |(year, applies): &(usize, &bool)| **applies && in_force.contains(year);
        for (year, _) in payment.applies.iter().enumerate().filter(asked) {
            if let Some(sum) = payment.stated()
                && sum.for_year(year).is_none()
            {
                if !std::mem::replace(&mut is_gap_reported, true) {
                    let message = format!(
                        "nothing is stated for Year {}, in which `{}` applies",
                        year + 1,
                        payment.name
                    );
                    checker.report(Diagnostic::new(Code::TimelineGap, sum.span, message).with_help(
                        "state the sum (`£0` if it is nothing), or say in which years the payment `applies`",
                    ));
                }
                continue;
            }
            let mut needs = Needs { contract, met: HashSet::new(), open: Vec::new(), unmet: Vec::new() };
            payment.each(Some(year), &mut |expression| needs.top(expression, year));
            payment.each_after_outcomes(&mut |expression| needs.top(expression, year));
            for unmet in needs.unmet {
                if reported.insert((p, unmet.span)) {
                    checker.report(unmet.diagnostic(&format!("`{}`", payment.name), payment.span));
                }
            }
        }
    }
}

/// What the deductions of requirements need in the years in which they apply.
pub(super) fn check_deductions(checker: &mut Checker, contract: &Contract, in_force: &Range<usize>) {
    for requirement in &contract.requirements {
        let Some(deduction) = &requirement.deduction else { continue };
        let mut reported: HashSet<Span> = HashSet::new();
        let applies =
            |(year, standings): &(usize, &Option<_>)| standings.is_some() && in_force.contains(year);
        for (year, _) in requirement.years.iter().enumerate().filter(applies) {
            let mut needs = Needs { contract, met: HashSet::new(), open: Vec::new(), unmet: Vec::new() };
            for sum in std::iter::once(&deduction.each).chain(&deduction.most) {
                needs.whole(sum, year);
            }
            for unmet in needs.unmet {
                if reported.insert(unmet.span) {
                    let what = format!("what `{}` deducts", requirement.name);
                    checker.report(unmet.diagnostic(&what, requirement.span));
                }
            }
        }
    }
}

/// What carried values need in every year: they are shown in every statement.
pub(super) fn check_carried(checker: &mut Checker, contract: &Contract, in_force: &Range<usize>) {
    for (index, carried) in contract.carried.iter().enumerate() {
        let mut reported: HashSet<Span> = HashSet::new();
        for year in (0..contract.calendar.years().len()).filter(|year| in_force.contains(year)) {
            let mut needs = Needs { contract, met: HashSet::new(), open: Vec::new(), unmet: Vec::new() };
            needs.carried(index, FigureKind::Closing, year, carried.span);
            needs.finish();
            for unmet in needs.unmet {
                if reported.insert(unmet.span) {
                    let what = format!("what `{}` closes with", carried.name);
                    checker.report(unmet.diagnostic(&what, carried.span));
                }
            }
        }
    }
}

/// What a payment needs in a year and does not find.
struct Needs<'a> {
    contract: &'a Contract,
    /// What was looked at already, with the year.
    met: HashSet<(Reckoned, usize)>,
    /// What is still to be looked at, with the year in which it is needed.
    open: Vec<(&'a Expression, usize)>,
    unmet: Vec<Unmet<'a>>,
}

/// A sum that is needed and not stated.
struct Unmet<'a> {
    /// Where it is needed.
    span: Span,
    /// Its name and place; none where a year is asked for that the contract does not have.
    amount: Option<(&'a str, Span)>,
    year: usize,
    /// How many years a window asks for that the term does not have yet.
    window: Option<u16>,
}

impl Unmet<'_> {
    /// `user` is what needs it, and `place` where that is written.
    fn diagnostic(&self, user: &str, place: Span) -> Diagnostic {
        let year = self.year + 1;
        match self.amount {
            Some((name, amount)) => Diagnostic::new(
                Code::TimelineGap,
                self.span,
                format!("`{name}` states nothing for Year {year}, and {user} is reckoned from it"),
            )
            .with_text("needs a sum in every year in which it is asked for")
            .with_label(amount, format!("nothing for Year {year}"))
            .with_help(
                "state the sum for that year (`£0` if it is nothing), or say in which years it `applies`",
            ),
            None if self.window.is_some() => {
                let count = self.window.unwrap_or_default();
                Diagnostic::new(
                    Code::NoYearBefore,
                    self.span,
                    format!("there are no {count} years yet in Year {year}, and {user} is reckoned from them"),
                )
                .with_text("asks for a year before Year 1")
                .with_label(place, format!("applies in Year {year}"))
                .with_help(format!(
                    "write `up to the last {count} years` for as many of them as there are, or say in which years it `applies`"
                ))
            }
            None => Diagnostic::new(
                Code::NoYearBefore,
                self.span,
                format!("Year 1 has no year before it, and {user} is reckoned from it"),
            )
            .with_text("asks for the year before Year 1")
            .with_label(place, "applies in Year 1")
            .with_help("say what holds in Year 1: `£36m until the end of Year 1, then previous …`"),
        }
    }
}

impl<'a> Needs<'a> {
    /// What an expression needs, and what that needs in turn.
    fn whole(&mut self, expression: &'a Expression, year: usize) {
        self.note(expression, year);
        self.finish();
    }

    /// One expression alone, and what it needs; those inside it are visited on their own.
    fn top(&mut self, expression: &'a Expression, year: usize) {
        self.open.push((expression, year));
        self.finish();
    }

    /// Looks at all that is still to be looked at.
    fn finish(&mut self) {
        while let Some((expression, year)) = self.open.pop() {
            self.one(expression, year);
        }
    }

    /// Notes an expression and those inside it, to be looked at.
    fn note(&mut self, expression: &'a Expression, year: usize) {
        expression.each(&mut |expression| self.open.push((expression, year)));
    }

    fn one(&mut self, expression: &'a Expression, year: usize) {
        match &expression.kind {
            ExpressionKind::Amount(id) => self.amount(id.0, year, expression.span),
            ExpressionKind::Thing(ThingFigure::Line { amount, .. }) => {
                self.amount(amount.0, year, expression.span);
            }
            ExpressionKind::Define(id) => self.define(id.0, year, expression.span),
            ExpressionKind::Figure(path) => {
                if let Subject::Carried(index) = path.subject {
                    self.carried(index, path.figure, year, expression.span);
                }
            }
            ExpressionKind::Curve { curve, .. } => {
                if let Some(known) = self.contract.curves.get(curve.0)
                    && self.met.insert((Reckoned::Curve(curve.0), year))
                {
                    known.each(&mut |expression| self.open.push((expression, year)));
                }
            }
            ExpressionKind::Previous(inner) => match year.checked_sub(1) {
                Some(before) => self.note(inner, before),
                None => self.unmet.push(Unmet { span: expression.span, amount: None, year, window: None }),
            },
            ExpressionKind::Over(over) => self.over(over, year, expression.span),
            _ => {}
        }
    }

    /// What a window of years needs in each of them. Those within it at the year at hand are visited with the rest.
    fn over(&mut self, over: &'a Over, year: usize, span: Span) {
        let Domain::Years(window) = over.domain else { return };
        if let YearWindow::Last(count) = window
            && year + 1 < usize::from(count)
        {
            self.unmet.push(Unmet { span, amount: None, year, window: Some(count) });
            return;
        }
        // Of what the years before Year 1 hold nothing can be made but a sum or a count.
        let needs_one = !matches!(over.aggregate, None | Some(Aggregate::Total));
        if window == YearWindow::Before && year == 0 && needs_one {
            self.unmet.push(Unmet { span, amount: None, year, window: None });
        }
        for before in window_years(window, year) {
            over.taken.each(&mut |expression| self.open.push((expression, before)));
        }
    }

    fn amount(&mut self, index: usize, year: usize, span: Span) {
        let Some(amount) = self.contract.amounts.get(index) else { return };
        if !self.met.insert((Reckoned::Amount(index), year)) {
            return;
        }
        let unstated = Unmet { span, amount: Some((&amount.name, amount.span)), year, window: None };
        match &amount.form {
            // An amount that could not be read has no lines and was reported.
            AmountForm::Lines(lines) if lines.is_empty() => {}
            form @ (AmountForm::Lines(_) | AmountForm::Financial { .. } | AmountForm::Uplifted(_)) => {
                if !form.is_stated(year) {
                    self.unmet.push(unstated);
                }
            }
            AmountForm::Formula(formula) => match formula.for_year(year) {
                Some(piece) => self.note(&piece.value, year),
                None => self.unmet.push(unstated),
            },
        }
    }

    /// What a year opens with is asked of the years before it, down to Year 1.
    fn carried(&mut self, index: usize, figure: FigureKind, year: usize, span: Span) {
        let Some(carried) = self.contract.carried.get(index) else { return };
        let opens = |year: usize| if year == 0 { Some(&carried.opens) } else { None };
        if figure == FigureKind::Opening {
            match (opens(year), year.checked_sub(1)) {
                (Some(opens), _) if self.met.insert((Reckoned::Opening(index), year)) => {
                    self.note(opens, year);
                }
                (None, Some(before)) => self.carried(index, FigureKind::Closing, before, span),
                _ => {}
            }
            return;
        }
        if !self.met.insert((Reckoned::Closing(index), year)) {
            return;
        }
        match carried.closes.for_year(year) {
            Some(piece) => self.note(&piece.value, year),
            None => {
                let amount = Some((carried.name.as_str(), carried.span));
                self.unmet.push(Unmet { span, amount, year, window: None });
            }
        }
        carried.then.iter().for_each(|step| step.each(&mut |value| self.open.push((value, year))));
    }

    fn define(&mut self, index: usize, year: usize, span: Span) {
        let Some(define) = self.contract.defines.get(index) else { return };
        if !self.met.insert((Reckoned::Define(index), year)) {
            return;
        }
        match &define.form {
            DefineForm::Formula(formula) => match formula.for_year(year) {
                Some(piece) => self.note(&piece.value, year),
                None => {
                    let amount = Some((define.name.as_str(), define.span));
                    self.unmet.push(Unmet { span, amount, year, window: None });
                }
            },
            DefineForm::Cases { subjects, rows } => {
                subjects.iter().for_each(|subject| self.note(subject, year));
                for row in rows {
                    self.note(&row.value, year);
                }
            }
        }
    }
}
