//! The term of the contract, of which the last day can move.

use super::{Work, term_statement};
use crate::calendar::{DateRange, day_after};
use crate::variation::{WrittenChange, WrittenForm};
use crate::words;
use meed_diagnostics::{Code, Diagnostic};
use meed_syntax::tree::{Change, ContractStatement, Item, StatedTerm, Statement, TermValue};

impl Work<'_, '_> {
    pub(super) fn term(
        &mut self,
        change: &Change,
        from: &StatedTerm,
        to: &StatedTerm,
    ) -> Option<WrittenChange> {
        let (now, place) = term_statement(&self.varied.items)?;
        let range = |stated: &StatedTerm| match stated.value {
            TermValue::Contract(ContractStatement::Term(first, last)) => Some((first, last)),
            _ => None,
        };
        let effective = self.one.effective;
        let says = range(from).map(|(first, last)| (first.date, last.date));
        if says != Some((now.first, now.last)) {
            self.differs(change, from, "term", Some(place));
            return None;
        }
        let (first, last) = range(to)?;
        let refused = if first.date != now.first {
            Some((
                "the term begins on another day",
                first.span,
                "a variation can change the last day of the term only: contract years are counted from the first",
            ))
        } else if effective.date.date > day_after(now.last) {
            Some((
                "this takes effect after the term has ended",
                effective.date.span,
                "let it take effect on the day after the old term's last at the latest",
            ))
        } else if last.date < now.last {
            Some((
                "a variation cannot shorten the term yet",
                last.span,
                "what is written by year would speak of years that are no longer there; let the payments end: `applies before Year 4`",
            ))
        } else {
            None
        };
        if let Some((message, span, help)) = refused {
            self.checker.report(
                Diagnostic::new(Code::NotVariable, span, message)
                    .with_label(
                        place,
                        format!("the term is {} to {}", words::date(now.first), words::date(now.last)),
                    )
                    .with_help(help),
            );
            return None;
        }
        let contract = self
            .varied
            .items
            .iter_mut()
            .find_map(|item| if let Item::Contract(item) = item { Some(item) } else { None })?;
        contract.statements.push(Statement {
            kind: ContractStatement::Term(first, last),
            keyword: to.keyword,
            span: to.span,
            from: Some(effective),
        });
        self.done("term".to_owned(), from, to);
        let form = WrittenForm::Term { place, term: DateRange { first: first.date, last: last.date } };
        Some(WrittenChange { term: "term".to_owned(), form })
    }
}
