//! The formula of a definition or an amount, folded into its timeline.

use super::super::contract::calendar_of;
use super::super::fold::{Folded, fold_pieces, place_of_rest, timeline_says};
use super::{Work, term_statement};
use crate::variation::WrittenChange;
use crate::words;
use meed_diagnostics::{Code, Diagnostic};
use meed_syntax::tree::{
    AmountForm, CellKind, Change, DefineForm, Expression, Item, Piece, StatedTerm, TermValue, Timeline,
    TimelineForm,
};

impl Work<'_, '_> {
    /// Whether something is an amount or a definition by a formula.
    pub(super) fn has_formula(&self, name: &str) -> bool {
        self.varied.items.iter().any(|item| formula_of(item, name).is_some())
    }

    pub(super) fn formula(
        &mut self,
        change: &Change,
        name: &str,
        from: &StatedTerm,
        to: &StatedTerm,
    ) -> Option<WrittenChange> {
        let effective = self.one.effective;
        let date = effective.date.date;
        self.is_there(name, change.span)?;
        let (term, _) = term_statement(&self.varied.items)?;
        let calendar = calendar_of(&self.varied.items, term);
        let at = self.varied.items.iter().position(|item| formula_of(item, name).is_some())?;
        let (now, block) = self
            .varied
            .items
            .get(at)
            .and_then(|item| Some((formula_of(item, name)?.clone(), item.span())))?;
        let (Some(stated), Some(new)) = (single(from), single(to)) else {
            let wrong = if single(from).is_none() { from } else { to };
            self.checker.report(
                Diagnostic::new(
                    Code::WrongType,
                    wrong.span,
                    format!("`{name}` is a formula, and this is none"),
                )
                .with_label(block, "written here"),
            );
            return None;
        };
        if !timeline_says(&now, &stated, date, &calendar) {
            let place = place_of_rest(&now, date, &calendar);
            self.differs(change, from, name, place);
            return None;
        }
        let Some(folded) = fold_pieces(&now, &new, effective, &calendar) else {
            self.checker.report(
                Diagnostic::new(
                    Code::NotVariable,
                    change.span,
                    format!("`{name}` is written by year or by date"),
                )
                .with_label(block, "written here")
                .with_help("remove it, and add another in its place"),
            );
            return None;
        };
        let folded: Folded<Expression> = folded;
        let folded = match folded {
            Ok(folded) => folded,
            Err(other) => {
                self.checker.report(
                    Diagnostic::new(
                        Code::VariationsConflict,
                        effective.set_on.map_or(to.span, |(_, span)| span),
                        format!("`{name}` would be set on the first and on the last day"),
                    )
                    .with_label(other, "the contract says this")
                    .with_help(format!("what changes inside a year counts by its first or its last day, not by both; this takes effect on {}", words::date(date))),
                );
                return None;
            }
        };
        let form = super::super::fold::written(&folded, block, |value| value.span)?;
        if let Some(item) = self.varied.items.get_mut(at) {
            put(item, folded);
        }
        self.done(name.to_owned(), from, to);
        Some(WrittenChange { term: name.to_owned(), form })
    }
}

/// A formula as a setting over time of one piece.
fn single(stated: &StatedTerm) -> Option<TimelineForm<Expression>> {
    let TermValue::Cell(CellKind::Expression(value)) = &stated.value else { return None };
    let piece = Piece { value: value.clone(), until: None, span: stated.span };
    Some(TimelineForm::Pieces(Timeline { pieces: vec![piece], set_on: None, span: stated.span }))
}

fn formula_of<'i>(item: &'i Item, name: &str) -> Option<&'i TimelineForm<Expression>> {
    match item {
        Item::Amount(item) if item.name.text == name => match &item.form {
            AmountForm::Formula(value) => Some(value),
            _ => None,
        },
        Item::Define(item) if item.name.text == name => match &item.form {
            DefineForm::Formula(value) => Some(value),
            _ => None,
        },
        _ => None,
    }
}

fn put(item: &mut Item, new: TimelineForm<Expression>) {
    match item {
        Item::Amount(item) => {
            if let AmountForm::Formula(value) = &mut item.form {
                *value = new;
            }
        }
        Item::Define(item) => {
            if let DefineForm::Formula(value) = &mut item.form {
                *value = new;
            }
        }
        _ => {}
    }
}
