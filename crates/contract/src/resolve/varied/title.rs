//! A title, which readers see and no payment depends on.

use super::super::owner::Owner;
use super::Work;
use crate::variation::{WrittenChange, WrittenForm};
use meed_diagnostics::{Code, Diagnostic};
use meed_syntax::tree::{AsFrom, Change, StatedTerm, TermValue, Text};

/// What something is called in full from a day on.
pub(in super::super) struct Retitled {
    /// Its name.
    pub(in super::super) name: String,
    /// The title.
    pub(in super::super) title: Text,
    /// The first day.
    pub(in super::super) from: AsFrom,
}

impl Work<'_, '_> {
    pub(super) fn title(
        &mut self,
        change: &Change,
        owner: Owner,
        from: &StatedTerm,
        to: &StatedTerm,
    ) -> Option<WrittenChange> {
        let name = owner.name(&self.varied.items)?;
        let before = self.varied.titles.iter().rev().find(|known| known.name == name);
        let now = match before {
            Some(before) => before.title.clone(),
            None => owner.title(&self.varied.items)?.clone(),
        };
        let key = format!("{name}.title");
        if !matches!(&from.value, TermValue::Title(stated) if stated.text == now.text) {
            self.differs(change, from, &key, Some(now.span));
            return None;
        }
        let TermValue::Title(title) = &to.value else {
            self.checker.report(
                Diagnostic::new(Code::WrongType, to.span, "a title is a text between double quotes")
                    .with_label(change.span, "the term"),
            );
            return None;
        };
        let from_day = self.one.effective;
        self.varied.titles.push(Retitled { name, title: title.clone(), from: from_day });
        self.done(key.clone(), from, to);
        Some(WrittenChange { term: key, form: WrittenForm::Kept })
    }
}
