//! What a variation adds and removes.
//!
//! What is added or removed stands in every contract year, since the plan has the same rows in all of them. Where it can
//! be paid for, or data are asked for it, it is given its first or last day (`in force`); of anything else there is
//! nothing to say but that nothing may name it when it is not there.

use super::super::owner::{Owner, find_named, limit};
use super::Work;
use crate::variation::{WrittenChange, WrittenForm};
use crate::words;
use chrono::NaiveDate;
use meed_diagnostics::{Code, Diagnostic, Span, nearest};
use meed_syntax::tree::{
    Added, AsFrom, Date, InForce, InputStatement, Item, Name, Path, PaymentStatement, RequirementStatement,
    SetOn, TermValue,
};

/// Something that begins or ends by a variation.
pub(in super::super) struct Limit {
    /// What it is called.
    pub(in super::super) name: String,
    /// The first day on which it is there, or no longer there.
    pub(in super::super) from: AsFrom,
    /// Whether it begins.
    pub(in super::super) begins: bool,
    /// Where the variation says so.
    pub(in super::super) span: Span,
}

impl Work<'_, '_> {
    pub(super) fn add(&mut self, added: &Added, changes: &mut Vec<Option<WrittenChange>>) {
        match &added.within {
            None => {
                for item in &added.items {
                    let change = self.add_item(item, added);
                    changes.push(change);
                }
            }
            Some(path) => {
                for item in &added.items {
                    self.cannot(
                        added.keyword,
                        item.span(),
                        "this is no part of a payment or an outcome",
                        "put what is a part of the contract itself into an `add {` of its own",
                    );
                }
                match find_named(&self.varied.items, &path.names, path.span) {
                    Ok(owner) => self.add_to(owner, path, added, changes),
                    Err(diagnostic) => self.checker.report(*diagnostic),
                }
            }
        }
    }

    /// An item of the contract itself.
    fn add_item(&mut self, item: &Item, added: &Added) -> Option<WrittenChange> {
        let mut item = item.clone();
        let from = self.begins(added.keyword);
        let name = match &mut item {
            Item::Payment(item) => {
                item.statements.push(limit(PaymentStatement::InForce(from), from));
                item.name.clone()
            }
            Item::Requirement(item) => {
                item.statements.push(limit(RequirementStatement::InForce(from), from));
                item.name.clone()
            }
            Item::Input(item) => {
                item.statements.push(limit(InputStatement::InForce(from), from));
                item.name.clone()
            }
            Item::Party(_)
            | Item::Segment(_)
            | Item::Levels(_)
            | Item::Providers(_)
            | Item::Amount(_)
            | Item::Define(_)
            | Item::Carried(_)
            | Item::Curve(_)
            | Item::Records(_) => {
                let name = name_of(&item)?.clone();
                self.limits(&name.text, true, name.span);
                name
            }
            Item::Contract(_) | Item::Example(_) | Item::Variation(_) => {
                self.cannot(
                    added.keyword,
                    item.span(),
                    "a variation cannot add this",
                    "what can be added is a party, an amount, a payment and whatever else a contract has by a name; worked examples stand beside the variations",
                );
                return None;
            }
        };
        let text = item.span();
        let limited = matches!(item, Item::Payment(_) | Item::Requirement(_) | Item::Input(_));
        self.varied.items.push(item);
        Some(self.begun(&name, (None, None), text, limited))
    }

    /// A part of a payment or an outcome.
    fn add_to(&mut self, owner: Owner, path: &Path, added: &Added, changes: &mut Vec<Option<WrittenChange>>) {
        let from = self.begins(added.keyword);
        let within = owner.block(&self.varied.items);
        let name = owner.name(&self.varied.items).unwrap_or_default();
        if self.is_there(&name, path.span).is_none() {
            return;
        }
        if let Some(before) = &added.before
            && !self.has_part(owner, &before.text)
        {
            let diagnostic = Diagnostic::new(
                Code::UnknownName,
                before.span,
                format!("nothing in `{name}` is called `{}`", before.text),
            );
            self.checker.report(diagnostic.with_help("name what it is to stand before, or let it come last"));
            return;
        }
        let (mut outcomes, mut additional, mut indicators) = (0, 0, 0);
        match owner {
            Owner::Payment(_) => {
                (outcomes, additional) = (added.outcomes.len(), added.additional.len());
                self.add_to_payment(owner, within, added, changes);
            }
            Owner::Outcome(p, o) => {
                indicators = added.indicators.len();
                if indicators > 0 && self.check_fixed(path.span, owner).is_none() {
                    return;
                }
                for indicator in &added.indicators {
                    let mut before = None;
                    if let Some(Item::Payment(payment)) = self.varied.items.get_mut(p)
                        && let Some(outcome) = payment.outcomes.get_mut(o)
                    {
                        let place = place_of(outcome.indicators.iter().map(|one| &one.name), added);
                        before = place.and_then(|place| outcome.indicators.get(place)).map(|one| one.span);
                        let place = place.unwrap_or(outcome.indicators.len());
                        outcome.indicators.insert(place, indicator.clone());
                        Owner::Indicator(p, o, place).limit(&mut self.varied.items, from);
                    }
                    changes.push(Some(self.begun(&indicator.name, (within, before), indicator.span, true)));
                }
            }
            Owner::Indicator(..) | Owner::Component(..) | Owner::Additional(..) | Owner::Side(..) => {
                self.cannot(
                    added.keyword,
                    path.span,
                    &format!("nothing can be added to {}", owner.words()),
                    "what is made up of other measures is another indicator: remove the old one and add the new one",
                );
                return;
            }
        }
        let strays =
            added.outcomes.iter().skip(outcomes).map(|one| (one.span, "an outcome lies in a payment"));
        let strays = strays
            .chain(
                added
                    .additional
                    .iter()
                    .skip(additional)
                    .map(|one| (one.span, "an additional payment lies in a payment")),
            )
            .chain(
                added
                    .indicators
                    .iter()
                    .skip(indicators)
                    .map(|one| (one.span, "an indicator lies in an outcome")),
            )
            .collect::<Vec<_>>();
        for (span, why) in strays {
            let words = owner.words();
            self.cannot(path.span, span, &format!("this cannot be added to {words}"), why);
        }
    }

    /// Whether a payment or an outcome has a part of a name.
    fn has_part(&self, owner: Owner, name: &str) -> bool {
        let payment = |at: usize| match self.varied.items.get(at) {
            Some(Item::Payment(payment)) => Some(payment),
            _ => None,
        };
        match owner {
            Owner::Payment(p) => payment(p).is_some_and(|payment| {
                payment.outcomes.iter().any(|one| one.name.text == name)
                    || payment.additional.iter().any(|one| one.name.text == name)
            }),
            Owner::Outcome(p, o) => payment(p)
                .and_then(|payment| payment.outcomes.get(o))
                .is_some_and(|outcome| outcome.indicators.iter().any(|one| one.name.text == name)),
            Owner::Indicator(..) | Owner::Component(..) | Owner::Additional(..) | Owner::Side(..) => false,
        }
    }

    fn add_to_payment(
        &mut self,
        owner: Owner,
        within: Option<Span>,
        added: &Added,
        changes: &mut Vec<Option<WrittenChange>>,
    ) {
        let Owner::Payment(p) = owner else { return };
        let from = self.begins(added.keyword);
        for outcome in &added.outcomes {
            let mut before = None;
            if let Some(Item::Payment(payment)) = self.varied.items.get_mut(p) {
                let place = place_of(payment.outcomes.iter().map(|one| &one.name), added);
                before = place.and_then(|place| payment.outcomes.get(place)).map(|one| one.span);
                let place = place.unwrap_or(payment.outcomes.len());
                payment.outcomes.insert(place, outcome.clone());
                Owner::Outcome(p, place).limit(&mut self.varied.items, from);
            }
            changes.push(Some(self.begun(&outcome.name, (within, before), outcome.span, true)));
        }
        for extra in &added.additional {
            let mut before = None;
            if let Some(Item::Payment(payment)) = self.varied.items.get_mut(p) {
                let place = place_of(payment.additional.iter().map(|one| &one.name), added);
                before = place.and_then(|place| payment.additional.get(place)).map(|one| one.span);
                let place = place.unwrap_or(payment.additional.len());
                payment.additional.insert(place, extra.clone());
                Owner::Additional(p, place).limit(&mut self.varied.items, from);
            }
            changes.push(Some(self.begun(&extra.name, (within, before), extra.span, true)));
        }
    }

    pub(super) fn remove(&mut self, path: &Path) -> Option<WrittenChange> {
        let name = path.names.last()?.clone();
        self.is_there(&name.text, path.span)?;
        let until = self.ends(path.span)?;
        let found = match path.names.as_slice() {
            [_] => self
                .varied
                .items
                .iter()
                .position(|item| name_of(item).is_some_and(|known| known.text == name.text)),
            _ => None,
        };
        let block = match found.and_then(|at| self.varied.items.get_mut(at)) {
            Some(Item::Payment(item)) => {
                item.statements.push(limit(PaymentStatement::InForce(until), until));
                Some(item.span)
            }
            Some(Item::Requirement(item)) => {
                item.statements.push(limit(RequirementStatement::InForce(until), until));
                Some(item.span)
            }
            Some(Item::Input(item)) => {
                item.statements.push(limit(InputStatement::InForce(until), until));
                Some(item.span)
            }
            Some(Item::Variation(_)) => {
                self.cannot(
                    path.span,
                    path.span,
                    "a variation cannot remove another one",
                    "write what holds from now on as a change; a variation that was never made is deleted",
                );
                return None;
            }
            Some(_) => None,
            None => self.remove_part(path, until)?,
        };
        self.limits(&name.text, false, path.span);
        let form = match block {
            Some(block) => WrittenForm::InForce { block, last: until.until?.date, set_on: set_on(until) },
            None => WrittenForm::Nothing,
        };
        Some(WrittenChange { term: name.text.clone(), form })
    }

    /// A part of a payment: where it stands.
    #[allow(
        clippy::option_option,
        reason = "reported, and found without a block to write in, are two answers"
    )]
    fn remove_part(&mut self, path: &Path, until: InForce) -> Option<Option<Span>> {
        let Ok(owner) = find_named(&self.varied.items, &path.names, path.span) else {
            self.unknown(path);
            return None;
        };
        match owner {
            Owner::Component(..) => {
                self.cannot(
                    path.span,
                    path.span,
                    "a component cannot be removed alone",
                    "what is made up of other measures is another indicator: remove the old one and add the new one; or give the component `weight` 0",
                );
                return None;
            }
            Owner::Outcome(..) | Owner::Indicator(..) => self.check_fixed(path.span, owner)?,
            Owner::Side(..) => {
                self.cannot(
                    path.span,
                    path.span,
                    "a side of a difference cannot be removed alone",
                    "let it pay nothing: `change … .pays`, `to 0% of loss`",
                );
                return None;
            }
            Owner::Payment(_) | Owner::Additional(..) => {}
        }
        owner.limit(&mut self.varied.items, until);
        Some(owner.block(&self.varied.items))
    }

    fn unknown(&mut self, path: &Path) {
        let Some(name) = path.names.last() else { return };
        let known: Vec<String> = super::super::names::named(&self.varied.items)
            .iter()
            .map(|known| known.name.text.clone())
            .collect();
        let mut diagnostic =
            Diagnostic::new(Code::UnknownName, name.span, format!("there is no `{}` to remove", path.text()));
        if let Some(near) = nearest(&name.text, known.iter().map(String::as_str)) {
            diagnostic = diagnostic.with_help(format!("did you mean `{near}`?"));
        }
        self.checker.report(diagnostic);
    }

    /// Whether something has not been removed before.
    pub(super) fn is_there(&mut self, name: &str, place: Span) -> Option<()> {
        let date = self.one.effective.date.date;
        let gone = |limit: &&Limit| !limit.begins && limit.name == name && limit.from.date.date <= date;
        let Some(gone) = self.varied.limits.iter().find(gone) else { return Some(()) };
        self.checker.report(
            Diagnostic::new(
                Code::StillUsed,
                place,
                format!("`{name}` is no part of the contract any more on {}", words::date(date)),
            )
            .with_label(gone.span, format!("removed here from {} on", words::date(gone.from.date.date)))
            .with_help("delete the change, or let the removal take effect after it"),
        );
        None
    }

    fn limits(&mut self, name: &str, begins: bool, span: Span) {
        self.varied.limits.push(Limit { name: name.to_owned(), from: self.one.effective, begins, span });
    }

    /// From the effective date on.
    fn begins(&self, span: Span) -> InForce {
        let AsFrom { date, set_on } = self.one.effective;
        InForce { from: Some(Date { date: date.date, span: date.span }), until: None, set_on, span }
    }

    /// Until the day before the effective date.
    fn ends(&self, span: Span) -> Option<InForce> {
        let AsFrom { date, set_on } = self.one.effective;
        let last: NaiveDate = date.date.pred_opt()?;
        Some(InForce { from: None, until: Some(Date { date: last, span: date.span }), set_on, span })
    }

    fn begun(
        &mut self,
        name: &Name,
        (within, before): (Option<Span>, Option<Span>),
        item: Span,
        limited: bool,
    ) -> WrittenChange {
        self.applied.push(super::Applied {
            term: name.text.clone(),
            variation: self.one.item.name.text.clone(),
            from: TermValue::Nothing,
            to: name.span,
        });
        let from = self.one.effective;
        let form = WrittenForm::Item {
            within,
            before,
            item,
            first: limited.then_some(from.date.date),
            set_on: from.set_on.map(|(set_on, _)| set_on),
        };
        WrittenChange { term: name.text.clone(), form }
    }

    fn cannot(&mut self, place: Span, what: Span, message: &str, help: &str) {
        let mut diagnostic = Diagnostic::new(Code::CannotAddOrRemove, what, message);
        if place != what {
            diagnostic = diagnostic.with_label(place, "here");
        }
        self.checker.report(diagnostic.with_help(help));
    }
}

/// Before which of its neighbours something is to stand.
fn place_of<'n>(names: impl Iterator<Item = &'n Name>, added: &Added) -> Option<usize> {
    let before = added.before.as_ref()?;
    let mut names = names;
    names.position(|name| name.text == before.text)
}

fn set_on(in_force: InForce) -> Option<SetOn> {
    in_force.set_on.map(|(set_on, _)| set_on)
}

/// What an item of the contract itself is called.
pub(in super::super) fn name_of(item: &Item) -> Option<&Name> {
    Some(match item {
        Item::Contract(_) | Item::Example(_) => return None,
        Item::Party(item) => &item.name,
        Item::Segment(item) => &item.name,
        Item::Levels(item) => &item.name,
        Item::Providers(item) => &item.name,
        Item::Amount(item) => &item.name,
        Item::Input(item) => &item.name,
        Item::Define(item) => &item.name,
        Item::Carried(item) => &item.name,
        Item::Curve(item) => &item.name,
        Item::Payment(item) => &item.name,
        Item::Requirement(item) => &item.name,
        Item::Records(item) => &item.name,
        Item::Variation(item) => &item.name,
    })
}
