//! A statement, which says something else from a day on.

use super::super::contract::calendar_of;
use super::super::fold::{fold, place_on, says_from, written_timeline};
use super::super::owner::{Current, Owner, SEVERAL, keyword_of};
use super::super::versions::spoken;
use super::{Silenced, Work, term_statement};
use crate::variation::{WrittenChange, WrittenForm};
use crate::words;
use meed_diagnostics::{Code, Diagnostic};
use meed_syntax::tree::{AsFrom, Change, SetOn, StatedTerm, TermValue};

impl Work<'_, '_> {
    pub(super) fn statement(
        &mut self,
        change: &Change,
        owner: &Owner,
        keyword: &str,
        from: &StatedTerm,
        to: &StatedTerm,
    ) -> Option<WrittenChange> {
        let effective = self.one.effective;
        let date = effective.date.date;
        let name = owner.name(&self.varied.items)?;
        let key = format!("{name}.{keyword}");
        for stated in [from, to] {
            let fits = matches!(stated.value, TermValue::Nothing)
                || (keyword_of(&stated.value) == Some(keyword) && owner.takes(&stated.value));
            if !fits {
                self.checker.report(
                    Diagnostic::new(
                        Code::WrongType,
                        stated.span,
                        format!("this is not what `{keyword}` of {} can say", owner.words()),
                    )
                    .with_label(change.span, "the term"),
                );
                return None;
            }
        }
        if SEVERAL.contains(&keyword) && owner.how_many(&self.varied.items, keyword, date) > 1 {
            self.checker.report(
                Diagnostic::new(
                    Code::NotVariable,
                    change.span,
                    format!("`{name}` has several `{}`, and this does not say which", spoken(keyword)),
                )
                .with_help("a variation changes one that stands alone; of several, remove the payment and add another that has them"),
            );
            return None;
        }
        self.no_later(change, *owner, keyword)?;
        let now = self.current(*owner, keyword);
        let (term, _) = term_statement(&self.varied.items)?;
        let calendar = calendar_of(&self.varied.items, term);
        let fits = match (&now, &from.value) {
            (None, TermValue::Nothing) => true,
            (Some(now), stated) => {
                // Either name of a party that has been succeeded by then will do.
                let named = |value: &TermValue| self.with_successors(value, date);
                says_from(&named(&now.value), &named(stated), date, &calendar)
            }
            (None, _) => false,
        };
        if !fits {
            let place = now.as_ref().map(|now| place_on(&now.value, date, &calendar).unwrap_or(now.span));
            self.differs(change, from, &key, place);
            return None;
        }
        let folded = now.as_ref().and_then(|now| fold(&now.value, &to.value, effective, &calendar));
        if matches!(to.value, TermValue::Nothing) {
            now.as_ref()?;
            let silenced = Silenced { owner: *owner, keyword: keyword.to_owned(), from: effective };
            self.varied.silenced.push(silenced);
            self.done(key.clone(), from, to);
            return Some(WrittenChange { term: key, form: WrittenForm::Kept });
        }
        let (value, holds, form) = match (folded, &now) {
            (Some(Err(other)), _) => {
                let mine = effective.set_on.map_or(to.span, |(_, span)| span);
                self.checker.report(
                    Diagnostic::new(
                        Code::VariationsConflict,
                        mine,
                        format!("`{}` would be set on the first and on the last day", change.term.text()),
                    )
                    .with_label(other, "the contract says this")
                    .with_help(
                        "one setting over time is set on the first or on the last day of a year, not on both",
                    ),
                );
                return None;
            }
            (Some(Ok(folded)), _) => {
                // Of a year inside which it changes, the setting itself says which part counts.
                let holds =
                    AsFrom { date: effective.date, set_on: Some((SetOn::LastDay, effective.date.span)) };
                let form = written_timeline(&folded, owner.block(&self.varied.items)?);
                (folded, holds, form)
            }
            _ => (to.value.clone(), effective, None),
        };
        let as_from = WrittenForm::AsFrom {
            block: owner.block(&self.varied.items)?,
            keyword: spoken(keyword),
            value: to.span,
            edits: Vec::new(),
            date,
            set_on: effective.set_on.map(|(set_on, _)| set_on),
        };
        // A block of gains or losses has nothing in it that holds from a day on.
        let otherwise = if matches!(owner, Owner::Side(..)) { WrittenForm::Kept } else { as_from };
        let form = form.unwrap_or(otherwise);
        owner.put(&mut self.varied.items, value, holds, to.keyword, to.span);
        self.done(key.clone(), from, to);
        Some(WrittenChange { term: key, form })
    }

    /// A variation says what holds to the end of the term, so nothing may follow it.
    pub(super) fn no_later(&mut self, change: &Change, owner: Owner, keyword: &str) -> Option<()> {
        let date = self.one.effective.date.date;
        let Some(later) = owner.later(&self.varied.items, keyword, date) else { return Some(()) };
        self.checker.report(
            Diagnostic::new(
                Code::VariationFrom,
                change.span,
                format!("`{}` changes again after {}", change.term.text(), words::date(date)),
            )
            .with_text("changed here")
            .with_label(later, "the contract already says what holds later")
            .with_help("a variation says what holds to the end of the term: write the later change as a variation as well"),
        );
        None
    }

    /// What a statement says on the effective date; none where nothing is said any more.
    pub(super) fn current(&self, owner: Owner, keyword: &str) -> Option<Current> {
        let date = self.one.effective.date.date;
        let now = owner.current(&self.varied.items, keyword, date)?;
        let silenced = self.varied.silenced.iter().any(|one| {
            one.owner == owner
                && one.keyword == keyword
                && one.from.date.date <= date
                && now.from.is_none_or(|from| from <= one.from.date.date)
        });
        (!silenced).then_some(now)
    }
}
