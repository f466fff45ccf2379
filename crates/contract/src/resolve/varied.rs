//! Variations applied to the tree, before anything is resolved.
//!
//! A change becomes a statement of its own that holds from a day on, beside the one that it takes the place of, and keeps
//! the place where the variation writes it: so whatever is said about it points at the variation. Which statements hold
//! for which contract year is for [`super::versions`].

use super::Checker;
use super::contract::calendar_of;
use super::fold::{fold, place_on, says_from, written_timeline};
use super::owner::{Owner, find_owner, keyword_of};
use super::statements::Once;
use super::succession::Successors;
use super::versions::spoken;
use super::year_cell::{by_year, has_years_like, put_by_year, set_cell, table_of, written_cell};
use crate::calendar::{DateRange, day_after, financial_year};
use crate::variation::{Selection, Standing, Variation, VariedYear, WrittenChange, WrittenForm};
use crate::words;
use chrono::NaiveDate;
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree::{
    AsFrom, Cell, CellKind, Change, ContractStatement, Item, Path, Same, SetOn, StatedTerm, Statement, Table,
    TermValue, VariationItem, VariationStatement,
};

/// The items of a contract with its variations applied.
pub(super) struct Varied {
    pub(super) items: Vec<Item>,
    pub(super) variations: Vec<Variation>,
    /// Cells of amounts that hold in their year.
    pub(super) cells: Vec<YearCell>,
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

/// A variation whose own statements are sound.
struct Read<'a> {
    item: &'a VariationItem,
    agreed: NaiveDate,
    by: Vec<String>,
    effective: AsFrom,
    overriding: Vec<&'a Path>,
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
        left_out: Vec::new(),
    };
    let mut read: Vec<Read<'_>> = items
        .iter()
        .filter_map(|item| if let Item::Variation(item) = item { self::read(checker, item) } else { None })
        .collect();
    read.sort_by_key(|one| (one.effective.date.date, one.agreed));
    let mut applied: Vec<Applied> = Vec::new();
    for one in &read {
        let standing = standing(one, selection);
        let mut changes = Vec::new();
        if standing == Standing::Counts {
            let mut overridden = vec![false; one.overriding.len()];
            // The term first: years that it adds can then be spoken of.
            let (terms, others): (Vec<_>, Vec<_>) =
                one.item.changes.iter().partition(|change| change.term.text() == "term");
            for change in terms.into_iter().chain(others) {
                let mut work = Work { checker, varied: &mut varied, applied: &mut applied, one };
                changes.push(work.change(change, &mut overridden));
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
    for statement in &item.statements {
        match &statement.kind {
            VariationStatement::Agreed(date, by) => agreed.set(checker, (date.date, by), statement),
            VariationStatement::Effective(from) => effective.set(checker, *from, statement),
            VariationStatement::Overriding(path) => overriding.push(path),
        }
    }
    let (here, subject) = (item.name.span, format!("`{}`", item.name.text));
    let agreed = agreed.required(checker, here, &subject, "agreed 12 September 2018 by occg, ohft");
    let effective = effective.required(checker, here, &subject, "effective 1 October 2018");
    if item.changes.is_empty() {
        checker.missing(here, &subject, "change", "change outcomes.functioning.recovery-star.target");
    }
    let (agreed, by) = agreed?;
    let by = by.iter().map(|name| name.text.clone()).collect();
    Some(Read { item, agreed, by, effective: effective?, overriding })
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
}

impl Work<'_, '_> {
    fn change(&mut self, change: &Change, overridden: &mut [bool]) -> Option<WrittenChange> {
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
                "term" if change.year.is_none() => self.term(change, &from, &to),
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
        if !owner.can_vary(&keyword) {
            self.not_variable(change, &owner);
            return None;
        }
        self.check_fixed(change, &owner, &keyword, overridden)?;
        if unread {
            return None;
        }
        if let Some(year) = change.year {
            let span = year.span;
            let year = VariedYear::of(year.kind)?;
            return self.year_of_setting(change, &owner, (year, span), &from, &to);
        }
        self.statement(change, &owner, &keyword, &from, &to)
    }

    fn owner(&mut self, change: &Change) -> Option<Owner> {
        match find_owner(&self.varied.items, &change.term) {
            Ok(owner) => Some(owner),
            Err(diagnostic) => {
                self.checker.report(*diagnostic);
                None
            }
        }
    }

    fn not_variable(&mut self, change: &Change, owner: &Owner) {
        let Some(keyword) = change.term.names.last() else { return };
        let known: Vec<String> = owner.variable().iter().map(|word| format!("`{word}`")).collect();
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
    fn check_fixed(
        &mut self,
        change: &Change,
        owner: &Owner,
        keyword: &str,
        overridden: &mut [bool],
    ) -> Option<()> {
        if !matches!(keyword, "points" | "weight" | "share") {
            return Some(());
        }
        let Some((outcome, clause)) = owner.fixed_by(&self.varied.items) else { return Some(()) };
        let mut found = false;
        for (path, used) in self.one.overriding.iter().zip(overridden) {
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
                change.span,
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
        let year = year.map_or(String::new(), |year| format!(" in {}", year.words()));
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

    fn term(&mut self, change: &Change, from: &StatedTerm, to: &StatedTerm) -> Option<WrittenChange> {
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

    fn amount(&mut self, change: &Change, from: &StatedTerm, to: &StatedTerm) -> Option<WrittenChange> {
        let name = change.term.names.first()?;
        let table = self.varied.items.iter().find_map(|item| match item {
            Item::Amount(amount) if amount.name.text == name.text => Some(&amount.form),
            _ => None,
        });
        let Some(form) = table else {
            let terms = [
                "`term`",
                "an amount by year (`contract-value in Year 6`)",
                "a statement of a payment, outcome, indicator or additional payment (`recovery-star.target`)",
            ];
            self.checker.report(
                Diagnostic::new(
                    Code::NotVariable,
                    change.span,
                    format!("`{}` is no term that a variation can change", name.text),
                )
                .with_help(format!("what can be changed is {}", words::list(&terms))),
            );
            return None;
        };
        let factor = change.term.names.get(1).map(|name| name.text.clone());
        let mut form = form.clone();
        let year = change.year.and_then(|year| Some((VariedYear::of(year.kind)?, year.span)));
        let (Some(table), Some((year, year_span))) = (table_of(&mut form, factor.as_deref()), year) else {
            let said = change.term.text();
            self.checker.report(
                Diagnostic::new(Code::NotVariable, change.span, format!("a variation changes `{said}` year by year"))
                    .with_help(format!("write `{said} in Year 2`, or `{said} in 2019/20` where it is written by financial year; of what has no column for each year, a variation can change nothing yet")),
            );
            return None;
        };
        let table = table.clone();
        if !has_years_like(&table, year) {
            let (said, words) = (change.term.text(), year.words());
            self.checker.report(
                Diagnostic::new(Code::NotVariable, change.span, format!("`{said}` has no columns for years such as `{words}`"))
                    .with_label(table.span, "written by other years here")
                    .with_help("name a year of the kind that heads its columns: `Year 2` is a contract year, `2019/20` a financial year"),
            );
            return None;
        }
        let key = key_of(&name.text, factor.as_deref(), year);
        let cell = self.cell_of_year(change, &table, (year, year_span), from, to, &key)?;
        let there = self
            .varied
            .cells
            .iter()
            .position(|other| other.amount == name.text && other.factor == factor && other.year == year);
        let new = YearCell { amount: name.text.clone(), factor, year, year_span, cell };
        match there.and_then(|at| self.varied.cells.get_mut(at)) {
            Some(old) => *old = new,
            None => self.varied.cells.push(new),
        }
        self.done(key.clone(), from, to);
        let form = WrittenForm::Year {
            table: table.span,
            year,
            cell: written_cell(&table, year).map(|cell| cell.span),
            value: to.span,
        };
        Some(WrittenChange { term: key, form })
    }

    /// The new cell of a year in a table with one row of values; checked against what stands there now.
    fn cell_of_year(
        &mut self,
        change: &Change,
        table: &Table,
        (year, year_span): (VariedYear, Span),
        from: &StatedTerm,
        to: &StatedTerm,
        key: &str,
    ) -> Option<Cell> {
        if table.rows.len() != 1 {
            self.checker.report(
                Diagnostic::new(
                    Code::NotVariable,
                    change.span,
                    "a variation can change the year of a table with one row of values only",
                )
                .with_label(table.rows.first().map_or(table.span, |row| row.span), "this table has several")
                .with_help("give the lines amounts of their own, and add them up by a formula"),
            );
            return None;
        }
        let (term, _) = term_statement(&self.varied.items)?;
        let range = match year {
            VariedYear::Contract(year) => {
                calendar_of(&self.varied.items, term).year(year).map(|year| year.range)
            }
            VariedYear::Financial(begins) => financial_year(begins).filter(|range| range.overlaps(term)),
        };
        let year_words = year.words();
        let Some(range) = range else {
            self.checker.report(
                Diagnostic::new(Code::YearOutsideTerm, year_span, format!("`{year_words}` is outside the term"))
                    .with_help("a variation that extends the term says so before it speaks of the years that it adds: `change term`"),
            );
            return None;
        };
        let effective = self.one.effective;
        let last_day = matches!(effective.set_on, Some((SetOn::LastDay, _)));
        let day = if last_day { range.last } else { range.first };
        if effective.date.date > day {
            let inside = effective.date.date <= range.last;
            self.checker.report(
                Diagnostic::new(
                    if inside { Code::ChangesInsidePeriod } else { Code::NotVariable },
                    effective.date.span,
                    format!("this takes effect on {}, {} {year_words}", words::date(effective.date.date), if inside { "inside" } else { "after" }),
                )
                .with_label(year_span, format!("{year_words} is {} to {}", words::date(range.first), words::date(range.last)))
                .with_help(if inside {
                    "a year is paid as one: write `, set on the last day` behind the date if the change counts for the whole of it, or let it begin with the year"
                } else {
                    "a change of a year takes effect by that year; write the date from which it holds, even if it was agreed later"
                }),
            );
            return None;
        }
        let now = self
            .varied
            .cells
            .iter()
            .find(|cell| key_of(&cell.amount, cell.factor.as_deref(), cell.year) == key)
            .map(|cell| cell.cell.clone())
            .or_else(|| written_cell(table, year).cloned());
        let holds = now.as_ref().filter(|cell| !matches!(cell.kind, CellKind::Nothing));
        let fits = match (&from.value, holds) {
            (TermValue::Nothing, None) => true,
            (TermValue::Cell(stated), Some(cell)) => stated.same(&cell.kind),
            _ => false,
        };
        if !fits {
            self.differs(change, from, key, holds.map(|cell| cell.span));
            return None;
        }
        let kind = match &to.value {
            TermValue::Cell(kind) => kind.clone(),
            TermValue::Nothing => CellKind::Nothing,
            TermValue::Contract(_) | TermValue::Payment(_) | TermValue::Outcome(_) | TermValue::Unread => {
                return None;
            }
        };
        Some(Cell { kind, span: to.span })
    }

    /// `pot in Year 6`: one year of a setting by year.
    fn year_of_setting(
        &mut self,
        change: &Change,
        owner: &Owner,
        (year, year_span): (VariedYear, Span),
        from: &StatedTerm,
        to: &StatedTerm,
    ) -> Option<WrittenChange> {
        let keyword = change.term.names.last()?.text.clone();
        let key = format!("{}.{keyword} in {}", owner.name(&self.varied.items)?, year.words());
        let now = owner.current(&self.varied.items, &keyword, NaiveDate::MAX);
        let table = now.as_ref().and_then(|now| by_year(&now.value));
        let (Some(now), Some(table)) = (&now, table) else {
            let mut diagnostic = Diagnostic::new(
                Code::NotVariable,
                change.span,
                format!("`{}` is not written by year", change.term.text()),
            );
            if let Some(now) = &now {
                diagnostic = diagnostic.with_label(now.span, "written here");
            }
            self.checker.report(diagnostic.with_help(
                "leave `in Year …` out, and write in `from` and `to` what holds from the effective date on",
            ));
            return None;
        };
        let table = table.clone();
        let cell = self.cell_of_year(change, &table, (year, year_span), from, to, &key)?;
        let form = WrittenForm::Year {
            table: table.span,
            year,
            cell: written_cell(&table, year).map(|cell| cell.span),
            value: to.span,
        };
        let mut varied_table = table;
        set_cell(&mut varied_table, year, year_span, cell);
        let mut value = now.value.clone();
        put_by_year(&mut value, varied_table);
        let effective = self.one.effective;
        let otherwise = (SetOn::FirstDay, effective.date.span);
        let holds = AsFrom { date: effective.date, set_on: effective.set_on.or(Some(otherwise)) };
        owner.put(&mut self.varied.items, value, holds, now.keyword, now.span);
        self.done(key.clone(), from, to);
        Some(WrittenChange { term: key, form })
    }

    fn statement(
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
        if matches!(to.value, TermValue::Nothing) {
            self.checker.report(
                Diagnostic::new(Code::NotVariable, to.span, "a variation cannot take a statement away")
                    .with_help("write what holds from then on; an indicator ends with `phase-in not measured from Year 4` and `weight 0`"),
            );
            return None;
        }
        if let Some(later) = owner.later(&self.varied.items, keyword, date) {
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
            return None;
        }
        let now = owner.current(&self.varied.items, keyword, date);
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
        let form = form.unwrap_or(WrittenForm::AsFrom {
            block: owner.block(&self.varied.items)?,
            keyword: spoken(keyword),
            value: to.span,
            date,
            set_on: effective.set_on.map(|(set_on, _)| set_on),
        });
        owner.put(&mut self.varied.items, value, holds, to.keyword, to.span);
        self.done(key.clone(), from, to);
        Some(WrittenChange { term: key, form })
    }
}
