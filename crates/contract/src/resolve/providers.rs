//! Groups of providers: what each of them has.
//!
//! What is written once for each provider of a group is spread, before anything is resolved, into one item a provider:
//! `recovery` becomes `recovery of north`, `recovery of south` …, names that nobody can write as one. Everything after that
//! sees plain items. In a formula the bare name is that of the provider at hand.

use super::expression::resolve as resolve_expression;
use super::names::Kind;
use super::{Checker, Resolver};
use crate::expression::Expression;
use crate::ids::PartyId;
use crate::providers::{OfProvider, ProviderGroup};
use crate::words;
use meed_diagnostics::{Code, Diagnostic, Safety, Span, nearest};
use meed_syntax::tree::{
    self, CellKind, DefineForm, DefineItem, HeaderKind, InputStatement, Item, Name, PartyShares,
    PartyStatement, Path, PaymentItem, PaymentStatement, Piece, ShareOfParty, Table, Timeline, TimelineForm,
};
use std::collections::{HashMap, HashSet};

/// What is known of the groups while a contract is resolved.
#[derive(Default, Debug)]
pub(super) struct Providers {
    groups: Vec<Group>,
    /// The names of what each provider of a group has, with the group and the place.
    bases: HashMap<String, (usize, Span)>,
    /// Whose each single item is.
    owners: HashMap<String, String>,
    /// The provider at hand.
    own: Option<String>,
    /// The provider that the expression at hand names: `recovery of north`.
    whose: Option<Name>,
    /// How often a name was taken for that of the provider at hand, by group.
    met: HashMap<usize, usize>,
}

#[derive(Clone, Debug)]
struct Group {
    name: String,
    members: Vec<Name>,
}

/// The name of what one provider has.
pub(super) fn name_of(base: &str, member: &str) -> String {
    format!("{base} of {member}")
}

/// The name without the provider.
pub(super) fn base_of(name: &str) -> &str {
    name.split_once(" of ").map_or(name, |(base, _)| base)
}

/// A payment is to one party or to each of a group in all years: how many payments there are cannot change.
pub(super) fn check_dated(checker: &mut Checker, items: &[Item]) {
    for item in items {
        let Item::Payment(item) = item else { continue };
        let is_each = |statement: &&tree::Statement<PaymentStatement>| {
            matches!(statement.kind, PaymentStatement::ToEach(_) | PaymentStatement::FromEach(_))
        };
        let each = item.statements.iter().find(is_each);
        let Some(each) = each else { continue };
        let is_to = matches!(each.kind, PaymentStatement::ToEach(_));
        let dated = item.statements.iter().find(|statement| {
            statement.from.is_some()
                && match statement.kind {
                    PaymentStatement::ToEach(_) | PaymentStatement::FromEach(_) => true,
                    PaymentStatement::To(_) => is_to,
                    PaymentStatement::From(_) => !is_to,
                    _ => false,
                }
        });
        if let Some(dated) = dated {
            checker.report(
                Diagnostic::new(
                    Code::EachOfMisplaced,
                    dated.span,
                    "whether a payment is for each of a group cannot change over time",
                )
                .with_label(each.span, "for each of them")
                .with_help("write two payments, and say of each in which years it `applies`"),
            );
        }
    }
}

/// The items with what is for each provider spread, and what is known of the groups.
pub(super) fn spread(checker: &mut Checker, items: &[&Item]) -> (Providers, Vec<Item>) {
    let mut groups = Providers::default();
    for item in items {
        if let Item::Providers(item) = item {
            check_group(checker, item, items);
            // A member that is no party is reported where the group names it, and nowhere else.
            let mut members = item.members.clone();
            members.retain(|member| party_called(items, member).is_some());
            groups.groups.push(Group { name: item.name.text.clone(), members });
        }
    }
    let mut out = Vec::with_capacity(items.len());
    for item in items {
        match item {
            Item::Input(input) => spread_input(checker, &mut groups, input, &mut out),
            Item::Define(define) => spread_define(checker, &mut groups, define, &mut out),
            Item::Carried(carried) => spread_carried(checker, &mut groups, carried, &mut out),
            Item::Payment(payment) => spread_payment(checker, &mut groups, payment, &mut out),
            other => out.push((*other).clone()),
        }
    }
    (groups, out)
}

fn check_group(checker: &mut Checker, item: &tree::ProvidersItem, items: &[&Item]) {
    for (index, member) in item.members.iter().enumerate() {
        if let Some(first) = item.members.iter().take(index).find(|first| first.text == member.text) {
            checker.report(
                Diagnostic::new(
                    Code::BadGroup,
                    member.span,
                    format!("`{}` stands twice in `{}`", member.text, item.name.text),
                )
                .with_label(first.span, "first here"),
            );
        }
        let succeeded = party_called(items, member).and_then(|party| {
            party.statements.iter().find(|one| matches!(one.kind, PartyStatement::SucceededBy(..)))
        });
        if let Some(succeeded) = succeeded {
            checker.report(
                Diagnostic::new(
                    Code::BadGroup,
                    member.span,
                    format!(
                        "`{}` is succeeded by another party, and data of a group name its members",
                        member.text
                    ),
                )
                .with_label(succeeded.span, "succeeded here")
                .with_help("name in the group the party that provides for the whole term"),
            );
        }
    }
    if item.members.len() < 2 {
        checker.report(
            Diagnostic::new(Code::BadGroup, item.name.span, "a group has two providers or more")
                .with_help("name the parties: `= trust, north, south`"),
        );
    }
}

fn party_called<'t>(items: &[&'t Item], name: &Name) -> Option<&'t tree::PartyItem> {
    items.iter().find_map(|item| match item {
        Item::Party(party) if party.name.text == name.text => Some(party),
        _ => None,
    })
}

impl Providers {
    pub(super) fn position(&self, checker: &mut Checker, name: &Name) -> Option<usize> {
        let found = self.groups.iter().position(|group| group.name == name.text);
        if found.is_none() {
            let known = self.groups.iter().map(|group| group.name.as_str());
            let unknown = Diagnostic::new(
                Code::UnknownName,
                name.span,
                format!("no group of providers is called `{}`", name.text),
            );
            checker.report(match nearest(&name.text, known) {
                Some(likely) => unknown.with_help(format!("did you mean `{likely}`?")).with_fix(
                    format!("write `{likely}`"),
                    name.span,
                    likely,
                    Safety::ChoosesATerm,
                ),
                None => unknown.with_help(
                    "a group is an item of its own: `providers region \"Providers of the region\" = trust, north`",
                ),
            });
        }
        found
    }

    fn members(&self, group: usize) -> &[Name] {
        self.groups.get(group).map(|group| group.members.as_slice()).unwrap_or_default()
    }

    pub(super) fn member_names(&self, group: usize) -> Vec<String> {
        self.members(group).iter().map(|member| member.text.clone()).collect()
    }

    /// The provider at hand.
    pub(super) fn at_hand(&self) -> Option<String> {
        self.own.clone()
    }

    /// How often a name was taken for that of the provider at hand, as a member of a group.
    pub(super) fn times_met(&self, group: usize) -> usize {
        self.met.get(&group).copied().unwrap_or_default()
    }

    /// Notes that each provider of a group has something of a name, and gives the names.
    fn take(&mut self, name: &Name, group: usize) {
        for member in self.member_names(group) {
            self.owners.insert(name_of(&name.text, &member), member);
        }
        self.bases.entry(name.text.clone()).or_insert((group, name.span));
    }

    /// Names that stand for what each provider has, and for something else as well.
    pub(super) fn check_names(&self, checker: &mut Checker, names: &mut super::names::Names) {
        for (group, _) in self.bases.values() {
            if let Some(group) = self.groups.get(*group) {
                names.is_expected(&group.name);
            }
        }
        let mut bases: Vec<(&String, &(usize, Span))> = self.bases.iter().collect();
        bases.sort_by_key(|(_, (_, span))| *span);
        for (base, (_, span)) in bases {
            if let Some(kind) = names.kind_of(base) {
                checker.report(
                    Diagnostic::new(
                        Code::DuplicateName,
                        *span,
                        format!("`{base}` is the name of two things"),
                    )
                    .with_text("here it names what each provider has")
                    .with_help(format!("it names {} as well; rename one of them", kind.words())),
                );
            }
        }
    }

    /// Whether anything is there for each of a group.
    pub(super) fn are_used(&self) -> bool {
        !self.bases.is_empty()
    }
}

fn spread_input(checker: &mut Checker, groups: &mut Providers, item: &tree::InputItem, out: &mut Vec<Item>) {
    let each_of = item.statements.iter().find_map(|statement| match &statement.kind {
        InputStatement::Reported(_, each_of) => each_of.as_ref(),
        _ => None,
    });
    let Some(group) = each_of.and_then(|name| groups.position(checker, name)) else {
        out.push(Item::Input(item.clone()));
        return;
    };
    if item.statements.iter().any(|statement| matches!(statement.kind, InputStatement::Counted(_))) {
        report_counted(checker, &item.name);
    }
    groups.take(&item.name, group);
    for member in groups.members(group) {
        let mut copy = item.clone();
        copy.name.text = name_of(&item.name.text, &member.text);
        out.push(Item::Input(copy));
    }
}

fn spread_define(checker: &mut Checker, groups: &mut Providers, item: &DefineItem, out: &mut Vec<Item>) {
    let Some(each_of) = &item.each_of else {
        if let DefineForm::ByProvider(table) = &item.form {
            checker.report(
                Diagnostic::new(
                    Code::ProviderTable,
                    table.span,
                    format!(
                        "`{}` has a value for each provider, and does not say of which group",
                        item.name.text
                    ),
                )
                .with_help(format!(
                    "write `define {} \"{}\" for each of GROUP by provider`",
                    item.name.text, item.title.text
                )),
            );
        }
        out.push(Item::Define(item.clone()));
        return;
    };
    let Some(group) = groups.position(checker, each_of) else {
        out.push(Item::Define(item.clone()));
        return;
    };
    groups.take(&item.name, group);
    let values = match &item.form {
        DefineForm::ByProvider(table) => Some(by_provider(checker, groups, group, table)),
        DefineForm::Formula(_) | DefineForm::Cases(_) | DefineForm::Grid(_) => None,
    };
    for (index, member) in groups.members(group).iter().enumerate() {
        let mut copy = item.clone();
        copy.name.text = name_of(&item.name.text, &member.text);
        if let Some(values) = &values {
            // A cell that is missing was reported.
            let Some(value) = values.get(index).cloned().flatten() else { continue };
            let span = value.span;
            let piece = Piece { value, until: None, span };
            copy.form = DefineForm::Formula(TimelineForm::Pieces(Timeline {
                pieces: vec![piece],
                set_on: None,
                span,
            }));
        }
        out.push(Item::Define(copy));
    }
}

fn spread_carried(
    checker: &mut Checker,
    groups: &mut Providers,
    item: &tree::CarriedItem,
    out: &mut Vec<Item>,
) {
    let group = item.each_of.as_ref().and_then(|name| groups.position(checker, name));
    let Some(group) = group else {
        out.push(Item::Carried(item.clone()));
        return;
    };
    groups.take(&item.name, group);
    for member in groups.members(group) {
        let mut copy = item.clone();
        copy.name.text = name_of(&item.name.text, &member.text);
        copy.title.text = format!("{}, {}", item.title.text, member.text);
        out.push(Item::Carried(copy));
    }
}

/// The values of a table with a column for each provider, in the order of the group.
fn by_provider(
    checker: &mut Checker,
    groups: &Providers,
    group: usize,
    table: &Table,
) -> Vec<Option<tree::Expression>> {
    let members = groups.members(group);
    let place = table.header.first().zip(table.header.last()).map_or(table.span, |(a, b)| a.span.to(b.span));
    let heads: Vec<Option<String>> = table
        .header
        .iter()
        .map(|header| match &header.kind {
            HeaderKind::Path(path) => Some(path.text()),
            HeaderKind::Period(_) => None,
        })
        .collect();
    for (header, head) in table.header.iter().zip(&heads) {
        if !members.iter().any(|member| head.as_ref() == Some(&member.text)) {
            let known: Vec<String> = members.iter().map(|member| format!("`{}`", member.text)).collect();
            checker.report(
                Diagnostic::new(
                    Code::ProviderTable,
                    header.span,
                    "this column is of no provider of the group",
                )
                .with_help(format!("the columns are {}", words::list(&known))),
            );
        }
    }
    if let [row] = table.rows.as_slice() {
        return members
            .iter()
            .map(|member| {
                let column = heads.iter().position(|head| head.as_ref() == Some(&member.text));
                let Some(column) = column else {
                    checker.report(
                        Diagnostic::new(
                            Code::ProviderTable,
                            place,
                            format!("`{}` has no column, and so no value", member.text),
                        )
                        .with_help("write a column for every provider of the group"),
                    );
                    return None;
                };
                let cell = row.cells.get(column)?;
                let CellKind::Expression(value) = &cell.kind else {
                    checker.report(
                        Diagnostic::new(Code::WrongType, cell.span, "a value is needed here")
                            .with_help("write a figure, a name, or a formula"),
                    );
                    return None;
                };
                Some(value.clone())
            })
            .collect();
    }
    checker.report(
        Diagnostic::new(Code::ProviderTable, place, "a table by provider has one row of values")
            .with_help("values of several years are amounts, which the cells can name"),
    );
    members.iter().map(|_| None).collect()
}

fn spread_payment(checker: &mut Checker, groups: &mut Providers, item: &PaymentItem, out: &mut Vec<Item>) {
    check_parts(checker, item);
    let mut found: Option<(&Name, bool, Span)> = None;
    for statement in &item.statements {
        let (name, is_to) = match &statement.kind {
            PaymentStatement::ToEach(name) => (name, true),
            PaymentStatement::FromEach(name) => (name, false),
            _ => continue,
        };
        if let Some((_, _, first)) = found {
            checker.report(
                Diagnostic::new(
                    Code::EachOfMisplaced,
                    statement.span,
                    "one side of a payment can be each of a group",
                )
                .with_label(first, "the other side is each of a group as well")
                .with_help("name the one party that pays or receives"),
            );
            return;
        }
        found = Some((name, is_to, statement.span));
    }
    let Some((name, is_to, _)) = found else {
        out.push(Item::Payment(item.clone()));
        return;
    };
    let Some(group) = groups.position(checker, name) else {
        out.push(Item::Payment(item.clone()));
        return;
    };
    groups.take(&item.name, group);
    for outcome in &item.outcomes {
        groups.take(&outcome.name, group);
        let own: Vec<&tree::AssessmentStatement> = outcome
            .statements
            .iter()
            .filter_map(|statement| match &statement.kind {
                tree::OutcomeStatement::Assessment(assessment) => Some(assessment),
                _ => None,
            })
            .collect();
        check_measured(checker, &outcome.name, &own);
        for indicator in &outcome.indicators {
            groups.take(&indicator.name, group);
            for component in &indicator.components {
                groups.take(&component.name, group);
                check_measured(checker, &component.name, &super::known::assessments(component));
            }
            check_measured(checker, &indicator.name, &super::known::assessments(indicator));
        }
    }
    for extra in &item.additional {
        groups.take(&extra.name, group);
    }
    for member in groups.members(group) {
        let mut copy = item.clone();
        let rename = |name: &mut Name| name.text = name_of(&name.text, &member.text);
        // In a statement what is paid and what is measured stands beside that of the others.
        let retitle = |title: &mut tree::Text| title.text = format!("{}, {}", title.text, member.text);
        rename(&mut copy.name);
        retitle(&mut copy.title);
        for outcome in &mut copy.outcomes {
            rename(&mut outcome.name);
            if outcome.indicators.is_empty() {
                retitle(&mut outcome.title);
            }
            for indicator in &mut outcome.indicators {
                rename(&mut indicator.name);
                retitle(&mut indicator.title);
                for component in &mut indicator.components {
                    rename(&mut component.name);
                    retitle(&mut component.title);
                }
            }
        }
        for extra in &mut copy.additional {
            rename(&mut extra.name);
            retitle(&mut extra.title);
        }
        for statement in &mut copy.statements {
            let shares = || PartyShares {
                shares: vec![ShareOfParty {
                    party: Name { text: member.text.clone(), span: name.span },
                    percentage: None,
                }],
                odd_pennies_to: None,
                span: name.span,
            };
            match statement.kind {
                PaymentStatement::ToEach(_) if is_to => statement.kind = PaymentStatement::To(shares()),
                PaymentStatement::FromEach(_) if !is_to => statement.kind = PaymentStatement::From(shares()),
                _ => {}
            }
        }
        out.push(Item::Payment(copy));
    }
}

/// Segments that are scored by themselves, and counts in records, in what is for each provider.
fn check_measured(checker: &mut Checker, name: &Name, statements: &[&tree::AssessmentStatement]) {
    if statements.iter().any(|statement| matches!(statement, tree::AssessmentStatement::Counted(_))) {
        report_counted(checker, name);
    }
    let Some(segment) = super::known::scored_by_segment(statements).and_then(<[Name]>::first) else { return };
    checker.report(
        Diagnostic::new(
            Code::EachOfMisplaced,
            segment.span,
            "what is for each provider is not scored by each segment as well",
        )
        .with_label(name.span, "for each provider")
        .with_help("let the segments be `combined by adding up`, or write a payment for each provider"),
    );
}

/// Records do not say whose a row is, so that every provider would have the count of all.
fn report_counted(checker: &mut Checker, name: &Name) {
    checker.report(
        Diagnostic::new(
            Code::EachOfMisplaced,
            name.span,
            format!("`{}` is counted in records, and they are not of one provider", name.text),
        )
        .with_help(
            "let each provider report its figures, or write an input for each that counts its own records",
        ),
    );
}

/// `each of` and `for each of` inside a payment, where they cannot stand.
fn check_parts(checker: &mut Checker, item: &PaymentItem) {
    for statement in item.gains.iter().chain(&item.losses).flat_map(|side| &side.statements) {
        if matches!(statement.kind, PaymentStatement::ToEach(_) | PaymentStatement::FromEach(_)) {
            checker.report(
                Diagnostic::new(
                    Code::EachOfMisplaced,
                    statement.span,
                    "a gain or a loss is shared by two sides",
                )
                .with_help("name the party that pays or receives, and write a payment for each provider"),
            );
        }
    }
    let own = item.outcomes.iter().flat_map(|outcome| {
        outcome.statements.iter().filter_map(|statement| match &statement.kind {
            tree::OutcomeStatement::Assessment(assessment) => Some((assessment, statement.span)),
            _ => None,
        })
    });
    let measured = item.outcomes.iter().flat_map(|outcome| &outcome.indicators);
    let measured = measured.flat_map(|indicator| std::iter::once(indicator).chain(&indicator.components));
    let indicators = measured.flat_map(|indicator| {
        indicator.statements.iter().filter_map(|statement| match &statement.kind {
            tree::IndicatorStatement::Assessment(assessment) => Some((assessment, statement.span)),
            _ => None,
        })
    });
    for (assessment, span) in own.chain(indicators) {
        if let tree::AssessmentStatement::Reported(_, Some(_)) = assessment {
            checker.report(
                Diagnostic::new(
                    Code::EachOfMisplaced,
                    span,
                    "an indicator is reported by the provider that the payment is for",
                )
                .with_help("if the payment is for each provider, write `to each of GROUP` there; figures of other providers are an `input`, which can be `reported yearly for each of GROUP`"),
            );
        }
    }
}

impl Resolver {
    /// Whose an item is that was spread, by its name.
    pub(super) fn owner_of(&self, name: &str) -> Option<OfProvider> {
        let member = self.groups.owners.get(name)?;
        let party = self.names.index_of(Kind::Party, member)?;
        Some(OfProvider { party: PartyId(party), name: base_of(name).to_owned() })
    }

    /// Makes the owner of an item the provider at hand. Of an item that is not for each of a group it is `otherwise`.
    pub(super) fn enter(&mut self, name: &str, otherwise: Option<&str>) -> Option<String> {
        let own = self.groups.owners.get(name).cloned().or_else(|| otherwise.map(str::to_owned));
        std::mem::replace(&mut self.groups.own, own)
    }

    /// Goes back to the provider before.
    pub(super) fn leave(&mut self, before: Option<String>) {
        self.groups.own = before;
    }

    /// Resolves with no provider at hand: for what all of them share.
    pub(super) fn shared<T>(&mut self, resolve: impl FnOnce(&mut Self) -> T) -> T {
        let own = self.groups.own.take();
        let resolved = resolve(self);
        self.groups.own = own;
        resolved
    }

    /// Resolves with another provider at hand.
    pub(super) fn for_provider<T>(&mut self, member: &str, resolve: impl FnOnce(&mut Self) -> T) -> T {
        let own = self.groups.own.replace(member.to_owned());
        let resolved = resolve(self);
        self.groups.own = own;
        resolved
    }

    /// The group of which the payment at hand is for each, with its members and the position of the one at hand.
    pub(super) fn group_at_hand(&self, payment: &str) -> Option<(Vec<String>, usize)> {
        let own = self.groups.owners.get(payment)?;
        let (group, _) = self.groups.bases.get(base_of(payment))?;
        let members = self.groups.member_names(*group);
        let position = members.iter().position(|member| member == own)?;
        Some((members, position))
    }
}

/// What is wrong with an item that is for each provider is wrong for all of them, and is said once.
pub(super) fn once_each(diagnostics: &mut Vec<Diagnostic>) {
    let mut said: HashSet<(Code, Option<Span>)> = HashSet::new();
    diagnostics.retain(|diagnostic| said.insert((diagnostic.code, diagnostic.span())));
}

/// The groups of a contract.
pub(super) fn groups(resolver: &mut Resolver, items: &[&Item]) -> Vec<ProviderGroup> {
    let mut groups = Vec::new();
    for item in items {
        let Item::Providers(item) = item else { continue };
        let members = item.members.iter().filter_map(|member| resolver.party(member)).collect();
        groups.push(ProviderGroup {
            name: item.name.text.clone(),
            title: item.title.text.clone(),
            members,
            span: item.name.span,
        });
    }
    groups
}

/// Where a name is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Used {
    InAFormula,
    InAnExample,
}

/// A path with the names of the provider that is meant; none where it cannot be told whose it is, which is reported.
pub(super) fn whose(resolver: &mut Resolver, path: &Path, used: Used) -> Option<Path> {
    let explicit = resolver.groups.whose.clone().or_else(|| path.whose.clone());
    // A segment is none of the providers, and is looked for where figures of segments are.
    let explicit = explicit.filter(|explicit| resolver.names.kind_of(&explicit.text) != Some(Kind::Segment));
    let mut path = path.clone();
    path.whose = None;
    let mut any = false;
    for name in &mut path.names {
        let Some((group, _)) = resolver.groups.bases.get(&name.text).copied() else { continue };
        any = true;
        let members = resolver.groups.members(group);
        let group_name =
            resolver.groups.groups.get(group).map(|group| group.name.clone()).unwrap_or_default();
        let known: Vec<String> = members.iter().map(|member| format!("`{}`", member.text)).collect();
        let first = members.first().map(|member| member.text.clone()).unwrap_or_default();
        let member = match (&explicit, &resolver.groups.own) {
            (Some(member), _) => member.text.clone(),
            (None, Some(own)) => own.clone(),
            (None, None) => {
                resolver.report(
                    Diagnostic::new(
                        Code::WhoseIsMeant,
                        name.span,
                        format!("each provider of `{group_name}` has its own `{}`, and this does not say whose is meant", name.text),
                    )
                    .with_help(match used {
                        Used::InAFormula => format!(
                            "write `{}`, or what is made of all of them, such as `total of {} over all in {group_name}`",
                            name_of(&name.text, &first),
                            name.text
                        ),
                        Used::InAnExample => format!("write `{}`", name_of(&name.text, &first)),
                    }),
                );
                return None;
            }
        };
        if !members.iter().any(|known| known.text == member) {
            let place = explicit.as_ref().map_or(name.span, |explicit| explicit.span);
            resolver.report(
                Diagnostic::new(
                    Code::NotOfTheGroup,
                    place,
                    format!("`{member}` is not in `{group_name}`, whose providers have `{}`", name.text),
                )
                .with_help(format!("its providers are {}", words::list(&known))),
            );
            return None;
        }
        if explicit.is_none() {
            *resolver.groups.met.entry(group).or_default() += 1;
        }
        name.text = name_of(&name.text, &member);
    }
    if let Some(explicit) = explicit.filter(|_| !any) {
        resolver.report(
            Diagnostic::new(
                Code::NotOfTheGroup,
                path.span,
                format!("`{}` is one for all, and no provider has its own", path.text()),
            )
            .with_label(explicit.span, "a provider is named here")
            .with_help("leave out `of` and the provider, or write `for each of` where it is defined"),
        );
        return None;
    }
    Some(path)
}

/// Whether an operand of `of` is the name of a party: then what stands before it is that party's.
pub(super) fn party_name<'t>(resolver: &Resolver, whole: &'t tree::Expression) -> Option<&'t Name> {
    let tree::ExpressionKind::Path(path) = &whole.kind else { return None };
    let [name] = path.names.as_slice() else { return None };
    (resolver.names.kind_of(&name.text) == Some(Kind::Party)).then_some(name)
}

/// `recovery of north`. Since `of` groups to the left, the party belongs to the last name before it: in `20% of own-pot of
/// north` to `own-pot`.
pub(super) fn of_party(
    resolver: &mut Resolver,
    share: &tree::Expression,
    party: &Name,
    span: Span,
) -> Option<Expression> {
    match &share.kind {
        tree::ExpressionKind::Of { share: first, whole } => {
            let operand = |name: &Name| tree::Expression {
                kind: tree::ExpressionKind::Path(Path {
                    names: vec![name.clone()],
                    whose: None,
                    span: name.span,
                }),
                span: name.span,
            };
            let inner = tree::Expression {
                kind: tree::ExpressionKind::Of { share: whole.clone(), whole: Box::new(operand(party)) },
                span: whole.span.to(party.span),
            };
            let outer = tree::ExpressionKind::Of { share: first.clone(), whole: Box::new(inner) };
            resolve_expression(resolver, &tree::Expression { kind: outer, span })
        }
        tree::ExpressionKind::Path(_) | tree::ExpressionKind::Previous(_) => {
            let before = resolver.groups.whose.replace(party.clone());
            let found = resolve_expression(resolver, share);
            resolver.groups.whose = before;
            found.map(|found| Expression { span, ..found })
        }
        _ => {
            resolver.report(
                Diagnostic::new(Code::NotOfTheGroup, share.span, "only what has a name is of a provider")
                    .with_label(party.span, "a provider is named here")
                    .with_help(format!(
                        "write the name and then the provider, such as `recovery of {}`",
                        party.text
                    )),
            );
            None
        }
    }
}
