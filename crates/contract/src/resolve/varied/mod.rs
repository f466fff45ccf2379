//! Variations applied to the tree, before anything is resolved.
//!
//! A change becomes a statement of its own that holds from a day on, beside the one that it takes the place of, and keeps
//! the place where the variation writes it: so whatever is said about it points at the variation. Which statements hold
//! for which contract year is for [`super::versions`].

mod formula;
mod parts;
mod statement;
mod table;
mod term;
mod title;
mod years;

use super::Checker;
use super::owner::{Owner, find_owner};
use super::statements::Once;
use super::succession::Successors;
use crate::calendar::DateRange;
use crate::variation::{Selection, Standing, Variation, VariedYear, WrittenChange};
use crate::words;
use chrono::NaiveDate;
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree::{
    AsFrom, Cell, Change, ContractStatement, Item, Path, Same, StatedTerm, TermValue, VariationItem,
    VariationStatement,
};
use std::collections::BTreeMap;

pub(super) use parts::{Limit, name_of};
pub(super) use title::Retitled;

/// The items of a contract with its variations applied.
pub(super) struct Varied {
    pub(super) items: Vec<Item>,
    pub(super) variations: Vec<Variation>,
    /// Cells of amounts that hold in their year.
    pub(super) cells: Vec<YearCell>,
    /// What begins or ends and has no `in force` of its own, since nothing is paid for it.
    pub(super) limits: Vec<Limit>,
    /// Cells that were changed in the text of a statement: which, and where what took their place stands.
    texts: BTreeMap<Span, Vec<(Span, Span)>>,
    /// Statements that nothing is said in place of any more.
    pub(super) silenced: Vec<Silenced>,
    /// Titles that hold from a day on.
    pub(super) titles: Vec<Retitled>,
    /// The names of what only variations add that do not count.
    pub(super) not_added: Vec<String>,
    /// Worked examples that are passed over.
    pub(super) left_out: Vec<Span>,
}

/// What an amount is in one year.
#[derive(Clone)]
pub(super) struct YearCell {
    pub(super) amount: String,
    /// `uplift` or `efficiency`, where it is a factor of an uplifted amount.
    pub(super) factor: Option<String>,
    pub(super) year: VariedYear,
    pub(super) year_span: Span,
    pub(super) cell: Cell,
}

/// A statement that is taken away on a day.
pub(super) struct Silenced {
    pub(super) owner: Owner,
    pub(super) keyword: String,
    pub(super) from: AsFrom,
}

/// A variation whose own statements are sound.
struct Read<'a> {
    item: &'a VariationItem,
    agreed: NaiveDate,
    by: Vec<String>,
    effective: AsFrom,
    overriding: Vec<&'a Path>,
    removed: Vec<&'a Path>,
}

/// A change that was applied: by which variation, from what, to what.
struct Applied {
    term: String,
    variation: String,
    from: TermValue,
    to: Span,
}

/// Applies the variations that `selection` lets count, in the order in which they take effect.
pub(super) fn apply(checker: &mut Checker, items: &[&Item], selection: &Selection) -> Varied {
    let mut varied = Varied {
        items: items.iter().map(|item| (*item).clone()).collect(),
        variations: Vec::new(),
        cells: Vec::new(),
        limits: Vec::new(),
        texts: BTreeMap::new(),
        silenced: Vec::new(),
        titles: Vec::new(),
        not_added: Vec::new(),
        left_out: Vec::new(),
    };
    let mut read: Vec<Read<'_>> = items
        .iter()
        .filter_map(|item| if let Item::Variation(item) = item { self::read(checker, item) } else { None })
        .collect();
    read.sort_by_key(|one| (one.effective.date.date, one.agreed));
    // What is added is a part of the contract from now on, not of the variation.
    for item in &mut varied.items {
        if let Item::Variation(item) = item {
            item.added.clear();
        }
    }
    let mut applied: Vec<Applied> = Vec::new();
    for one in &read {
        let standing = standing(one, selection);
        let mut changes = Vec::new();
        if standing != Standing::Counts {
            let item = [Item::Variation(one.item.clone())];
            let names = super::names::named(&item);
            varied.not_added.extend(names.iter().skip(1).map(|named| named.name.text.clone()));
        }
        if standing == Standing::Counts {
            let mut overridden = vec![false; one.overriding.len()];
            // The term first: years that it adds can then be spoken of.
            let (terms, others): (Vec<_>, Vec<_>) =
                one.item.changes.iter().partition(|change| change.term.text() == "term");
            let mut work = Work {
                checker,
                varied: &mut varied,
                applied: &mut applied,
                one,
                overridden: &mut overridden,
            };
            for change in terms {
                changes.push(work.change(change));
            }
            // What is added can be changed, and what is removed was there to be changed.
            for added in &one.item.added {
                work.add(added, &mut changes);
            }
            for change in others {
                changes.push(work.change(change));
            }
            for path in &one.removed {
                changes.push(work.remove(path));
            }
            for (path, _) in one.overriding.iter().zip(&overridden).filter(|(_, used)| !**used) {
                checker.report(
                    Diagnostic::new(Code::FixedTerm, path.span, format!("`{}` has nothing to override here", path.text()))
                        .with_help("name an outcome that says `fixed for the term` and whose points, or whose indicators' weights or shares, this variation changes; or delete the line"),
                );
            }
        }
        varied.variations.push(Variation {
            name: one.item.name.text.clone(),
            title: one.item.title.text.clone(),
            agreed: one.agreed,
            by: one.by.clone(),
            effective: one.effective.date.date,
            standing,
            changes,
            span: one.item.name.span,
            item: one.item.span,
        });
    }
    varied
}

fn standing(one: &Read<'_>, selection: &Selection) -> Standing {
    if selection.without.contains(&one.item.name.text) {
        Standing::LeftOut
    } else if selection.agreed_by.is_some_and(|day| one.agreed > day) {
        Standing::NotYetAgreed
    } else if selection.as_of.is_some_and(|day| one.effective.date.date > day) {
        Standing::NotInForce
    } else {
        Standing::Counts
    }
}

fn read<'a>(checker: &mut Checker, item: &'a VariationItem) -> Option<Read<'a>> {
    let mut agreed = Once::new("agreed");
    let mut effective = Once::new("effective");
    let mut overriding = Vec::new();
    let mut removed = Vec::new();
    for statement in &item.statements {
        match &statement.kind {
            VariationStatement::Agreed(date, by) => agreed.set(checker, (date.date, by), statement),
            VariationStatement::Effective(from) => effective.set(checker, *from, statement),
            VariationStatement::Overriding(path) => overriding.push(path),
            VariationStatement::Remove(path) => removed.push(path),
        }
    }
    let (here, subject) = (item.name.span, format!("`{}`", item.name.text));
    let agreed = agreed.required(checker, here, &subject, "agreed 12 September 2018 by occg, ohft");
    let effective = effective.required(checker, here, &subject, "effective 1 October 2018");
    if item.changes.is_empty() && item.added.is_empty() && removed.is_empty() {
        checker.missing(here, &subject, "change", "change outcomes.functioning.recovery-star.target");
    }
    let (agreed, by) = agreed?;
    let by = by.iter().map(|name| name.text.clone()).collect();
    Some(Read { item, agreed, by, effective: effective?, overriding, removed })
}

/// The term as it stands: of several, the one that was agreed last.
pub(super) fn term_statement(items: &[Item]) -> Option<(DateRange, Span)> {
    let contract =
        items.iter().find_map(|item| if let Item::Contract(item) = item { Some(item) } else { None })?;
    let terms = contract.statements.iter().filter_map(|statement| match statement.kind {
        ContractStatement::Term(first, last) if first.date <= last.date => Some((
            DateRange { first: first.date, last: last.date },
            first.span.to(last.span),
            statement.from.map(|from| from.date.date),
        )),
        _ => None,
    });
    terms.max_by_key(|(_, _, from)| *from).map(|(term, span, _)| (term, span))
}

/// What a cell of a year is called: `value in Year 6`, `value.uplift in 2019/20`.
fn key_of(amount: &str, factor: Option<&str>, year: VariedYear) -> String {
    let factor = factor.map_or(String::new(), |factor| format!(".{factor}"));
    format!("{amount}{factor} in {}", year.words())
}

/// One change at work.
struct Work<'w, 'a> {
    checker: &'w mut Checker,
    varied: &'w mut Varied,
    applied: &'w mut Vec<Applied>,
    one: &'w Read<'a>,
    /// Which of what it overrides it had to.
    overridden: &'w mut [bool],
}

impl Work<'_, '_> {
    fn change(&mut self, change: &Change) -> Option<WrittenChange> {
        let subject = format!("the change of `{}`", change.term.text());
        let stated = |work: &mut Self, stated: &Option<StatedTerm>, word: &str, write: &str| {
            if stated.is_none() {
                work.checker.missing(change.span, &subject, word, write);
            }
            stated.clone()
        };
        let from =
            stated(self, &change.from, "from", "from at least 33%` or, where nothing is said yet, `from -");
        let to = stated(self, &change.to, "to", "to at least 35%");
        let (from, to) = (from?, to?);
        let unread = [&from, &to].iter().any(|stated| matches!(stated.value, TermValue::Unread));
        if change.term.names.len() == 1 {
            let name = change.term.names.first()?;
            return match name.text.as_str() {
                "term" if unread => None,
                _ if change.cell.is_some() => {
                    self.no_cells_here(change);
                    None
                }
                "term" if change.year.is_none() => self.term(change, &from, &to),
                _ if change.year.is_none() && !unread && self.has_formula(&name.text) => {
                    self.formula(change, &name.text, &from, &to)
                }
                _ => self.amount(change, &from, &to),
            };
        }
        if let [_, factor] = change.term.names.as_slice()
            && matches!(factor.text.as_str(), "uplift" | "efficiency")
        {
            return if unread { None } else { self.amount(change, &from, &to) };
        }
        let owner = self.owner(change)?;
        let keyword = change.term.names.last()?.text.clone();
        if keyword == "title" && change.year.is_none() && change.cell.is_none() {
            return if unread { None } else { self.title(change, owner, &from, &to) };
        }
        if !owner.can_vary(&keyword) {
            self.not_variable(change, &owner);
            return None;
        }
        if matches!(keyword.as_str(), "points" | "weight" | "share") {
            self.check_fixed(change.span, owner)?;
        }
        if unread {
            return None;
        }
        if let Some(year) = change.year {
            let span = year.span;
            let year = VariedYear::of(year.kind)?;
            return self.year_of_setting(change, &owner, (year, span), &from, &to);
        }
        if let Some(cell) = &change.cell {
            return self.cell(change, owner, &keyword, cell, (&from, &to));
        }
        self.statement(change, &owner, &keyword, &from, &to)
    }

    fn owner(&mut self, change: &Change) -> Option<Owner> {
        match find_owner(&self.varied.items, &change.term) {
            Ok(owner) => {
                let name = owner.name(&self.varied.items)?;
                self.is_there(&name, change.span)?;
                Some(owner)
            }
            Err(diagnostic) => {
                self.checker.report(*diagnostic);
                None
            }
        }
    }

    fn not_variable(&mut self, change: &Change, owner: &Owner) {
        let Some(keyword) = change.term.names.last() else { return };
        let known: Vec<String> =
            owner.variable().iter().copied().chain(["title"]).map(|word| format!("`{word}`")).collect();
        self.checker.report(
            Diagnostic::new(
                Code::NotVariable,
                keyword.span,
                format!("a variation cannot change `{}` of {}", keyword.text, owner.words()),
            )
            .with_help(format!("what can be changed is {}", words::list(&known))),
        );
    }

    /// What an outcome that is fixed for the term fixes: its points, weight or share, and those of its indicators.
    fn check_fixed(&mut self, place: Span, owner: Owner) -> Option<()> {
        let Some((outcome, clause)) = owner.fixed_by(&self.varied.items) else { return Some(()) };
        let mut found = false;
        for (path, used) in self.one.overriding.iter().zip(self.overridden.iter_mut()) {
            if path.names.last().is_some_and(|name| name.text == outcome) {
                *used = true;
                found = true;
            }
        }
        if found {
            return Some(());
        }
        self.checker.report(
            Diagnostic::new(
                Code::FixedTerm,
                place,
                format!("`{}` changes what `{outcome}` fixes for the term", self.one.item.name.text),
            )
            .with_text("changed here")
            .with_label(clause, "fixed here: the outcome, its points and its indicators' weights or shares")
            .with_help(format!(
                "if that is what was agreed, say so in the variation: `overriding {outcome}`"
            )),
        );
        None
    }

    /// Reports that `from` is not what the contract says.
    fn differs(&mut self, change: &Change, from: &StatedTerm, key: &str, now: Option<Span>) {
        let date = words::date(self.one.effective.date.date);
        let year = change.year.and_then(|year| VariedYear::of(year.kind));
        let mut year = year.map_or(String::new(), |year| format!(" in {}", year.words()));
        if change.cell.is_some() {
            year.push_str(" in this row");
        }
        let term = format!("{}{year}", change.term.text());
        let before = self.applied.iter().rev().find(|applied| applied.term == key);
        let diagnostic = match before {
            Some(before) if before.from.same(&from.value) => Diagnostic::new(
                Code::VariationsConflict,
                from.span,
                format!("`{}` and `{}` both change `{term}` from this", before.variation, self.one.item.name.text),
            )
            .with_text("changed from this here")
            .with_label(before.to, format!("`{}` has changed it to this before", before.variation))
            .with_help(
                "two changes of one term follow one another: the second says in `from` what the first left; if one replaces the other, delete the one that no longer holds",
            ),
            _ => {
                let mut diagnostic = Diagnostic::new(
                    Code::VariationFrom,
                    from.span,
                    format!("this is not what `{term}` says on {date}"),
                )
                .with_text("the variation says that it changes this");
                if let Some(now) = now {
                    let text = match before {
                        Some(before) => format!("by `{}` it says this", before.variation),
                        None => "the contract says this".to_owned(),
                    };
                    diagnostic = diagnostic.with_label(now, text);
                }
                diagnostic.with_help(if now.is_some() {
                    "write in `from` what holds from that day to the end of the term, or mend the date or the term"
                } else {
                    "nothing is said there yet: write `from -`"
                })
            }
        };
        self.checker.report(diagnostic);
    }

    /// A value with the successors of its parties on a day.
    fn with_successors(&self, value: &TermValue, day: NaiveDate) -> TermValue {
        let mut value = value.clone();
        if let TermValue::Payment(statement) = &mut value {
            Successors::on(&self.varied.items, day).statement(statement);
        }
        value
    }

    fn done(&mut self, key: String, from: &StatedTerm, to: &StatedTerm) {
        self.applied.push(Applied {
            term: key,
            variation: self.one.item.name.text.clone(),
            from: from.value.clone(),
            to: to.span,
        });
    }
}
