//! Records: what a row is, and the rules for a row. What other items count in them is in `counted`.

use super::names::Kind;
use super::statements::Once;
use super::{Checker, Resolver, expression, order, test};
use crate::amount::AmountForm;
use crate::contract::Contract;
use crate::expression::{Expression, ExpressionKind, Own, Type};
use crate::ids::LevelsId;
use crate::levels::Levels;
use crate::records::{Blank, ColumnHolds, Criterion, RecordColumn, Records, RowFormula};
use crate::words;
use meed_diagnostics::{Code, Diagnostic, Safety, Span, nearest};
use meed_syntax::tree::{
    self, ColumnItem, ColumnKind, Gate, Item, MeasuredKind, Name, Path, RecordsItem, RecordsStatement, Text,
};
use std::collections::HashSet;

/// The names that have a meaning in a row.
#[derive(Clone, Default, Debug)]
pub(super) struct RowNames {
    /// The name of the records.
    records: String,
    names: Vec<(String, RowName, Span)>,
}

/// What a name means in a row.
#[derive(Clone, Copy, PartialEq, Debug)]
enum RowName {
    /// A column, its type (none for who it is), and what a blank cell says.
    Column(usize, Option<Type>, Option<Blank>),
    /// A formula; its type once that is known.
    Formula(usize, Option<Type>),
    Criterion(usize),
}

impl RowNames {
    fn find(&self, name: &str) -> Option<RowName> {
        self.names.iter().find(|(known, _, _)| known == name).map(|(_, meaning, _)| *meaning)
    }

    fn with_a_value(&self) -> impl Iterator<Item = &str> {
        let valued =
            |meaning: &RowName| matches!(meaning, RowName::Column(_, Some(_), _) | RowName::Formula(..));
        self.names.iter().filter(move |(_, meaning, _)| valued(meaning)).map(|(name, _, _)| name.as_str())
    }
}

/// The records in the order written; none in place of one that could not be read, so that positions stay.
pub(super) fn resolve(resolver: &mut Resolver, items: &[&Item]) -> Vec<Option<Records>> {
    let mut all = Vec::new();
    for item in items {
        if let Item::Records(item) = item {
            all.push(records(resolver, item));
        }
    }
    all
}

fn records(resolver: &mut Resolver, item: &RecordsItem) -> Option<Records> {
    let position = resolver.rows.len();
    resolver.rows.push(RowNames { records: item.name.text.clone(), names: Vec::new() });
    let mut source: Once<(&Text, Option<&Name>)> = Once::new("source");
    let mut period: Once<&Name> = Once::new("period");
    for statement in &item.statements {
        match &statement.kind {
            RecordsStatement::Source(text, by) => {
                source.set(&mut resolver.checker, (text, by.as_ref()), statement);
            }
            RecordsStatement::Period(name) => period.set(&mut resolver.checker, name, statement),
            _ => {}
        }
    }
    let here = item.name.span;
    let subject = format!("`{}`", item.name.text);
    let (source, by) = source.value().map_or((None, None), |(text, by)| (Some(text.text.clone()), by));
    let submitted_by = by.and_then(|name| resolver.party(name));
    if item.columns.is_empty() {
        resolver.checker.missing(here, &subject, "columns", "columns {");
    }
    let columns: Vec<Option<RecordColumn>> = item
        .columns
        .iter()
        .enumerate()
        .map(|(index, column)| self::column(resolver, column, index, &subject))
        .collect();
    let persons: Vec<(usize, Span)> = item
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.kind == ColumnKind::Person)
        .map(|(index, column)| (index, column.kind_span))
        .collect();
    if let [(_, first), (_, second), ..] = persons.as_slice() {
        resolver.report(
            Diagnostic::new(Code::WrongColumn, *second, format!("a row of {subject} belongs to two persons"))
                .with_text("a second column says whose row it is")
                .with_label(*first, "the first")
                .with_help(
                    "one column says whose row it is; who else has a part in it is no matter of these rules",
                ),
        );
    }
    let (formulas, criteria, excluded) = rules(resolver, item, position)?;
    let columns: Vec<RecordColumn> = columns.into_iter().collect::<Option<_>>()?;
    let named = period.required(&mut resolver.checker, here, &subject, "period by discharged");
    let day = named.and_then(|name| day(resolver, name, position, &columns, &formulas));
    Some(Records {
        name: item.name.text.clone(),
        title: item.title.text.clone(),
        source,
        submitted_by,
        columns,
        person: persons.first().map(|(index, _)| *index),
        day: day?,
        excluded,
        formulas,
        criteria,
        span: here,
    })
}

/// Takes a name of a row in; it must mean nothing else, in the row or in the contract.
fn take_name(resolver: &mut Resolver, name: &Name, meaning: RowName) {
    let Some(rows) = resolver.rows.last() else { return };
    let first = rows.names.iter().find(|(known, _, _)| *known == name.text).map(|(_, _, span)| *span);
    let elsewhere = resolver.names.place_of(&name.text);
    if let Some(first) = first.or(elsewhere) {
        resolver.report(
            Diagnostic::new(
                Code::DuplicateName,
                name.span,
                format!("`{}` is the name of two things", name.text),
            )
            .with_text("here it names something of a row")
            .with_label(first, "here it names something else")
            .with_help("a rule for a row may name both, so rename one of them; another kind of record may use the name again"),
        );
        return;
    }
    if let Some(rows) = resolver.rows.last_mut() {
        rows.names.push((name.text.clone(), meaning, name.span));
    }
}

fn column(resolver: &mut Resolver, item: &ColumnItem, index: usize, records: &str) -> Option<RecordColumn> {
    let name = &item.name.text;
    let mut wrong = |message: String, help: &str| {
        resolver.report(Diagnostic::new(Code::WrongColumn, item.kind_span, message).with_help(help));
    };
    match (&item.kind, item.blank) {
        (ColumnKind::Person, Some(_)) => {
            wrong(format!("`{name}` says whose row it is, and is always known"), "write `person` alone");
        }
        (ColumnKind::Date, _) | (_, None | Some(Blank::NotKnown)) => {}
        (_, Some(Blank::NotYet)) => wrong(
            format!("`{name}` is no day, so it cannot be one that has not come yet"),
            "write `or not known` where a blank cell says that nobody knows",
        ),
    }
    let holds = match &item.kind {
        ColumnKind::Person => ColumnHolds::Person,
        ColumnKind::Date => ColumnHolds::Date,
        ColumnKind::Measured(MeasuredKind::Unit(unit)) => ColumnHolds::Unit(*unit),
        ColumnKind::Measured(MeasuredKind::YesNo) => ColumnHolds::YesNo,
        ColumnKind::Measured(MeasuredKind::LevelOf(levels)) => {
            let found = resolver.find(levels, &[Kind::Levels]);
            take_name(resolver, &item.name, RowName::Column(index, None, item.blank));
            let levels = LevelsId(found?.index);
            let holds = ColumnHolds::Level(levels);
            set_type(resolver, name, holds.value_type());
            return Some(finished(item, holds));
        }
        ColumnKind::OneOf(words) => {
            for (at, word) in words.iter().enumerate() {
                if let Some(first) = words.iter().take(at).find(|earlier| earlier.text == word.text) {
                    resolver.report(
                        Diagnostic::new(
                            Code::DuplicateName,
                            word.span,
                            format!("`{}` stands twice in the list", word.text),
                        )
                        .with_text("again here")
                        .with_label(first.span, "first here"),
                    );
                }
            }
            // A scale of its own, without an order.
            resolver.levels.push(Levels {
                name: format!("{name} of {}", records.trim_matches('`')),
                levels: words.iter().map(|word| word.text.clone()).collect(),
                is_ordered: false,
                span: item.kind_span,
            });
            ColumnHolds::Level(LevelsId(resolver.levels.len() - 1))
        }
    };
    take_name(resolver, &item.name, RowName::Column(index, holds.value_type(), item.blank));
    Some(finished(item, holds))
}

fn finished(item: &ColumnItem, holds: ColumnHolds) -> RecordColumn {
    RecordColumn {
        name: item.name.text.clone(),
        title: item.title.text.clone(),
        holds,
        blank: item.blank,
        span: item.name.span,
    }
}

fn set_type(resolver: &mut Resolver, name: &str, value_type: Option<Type>) {
    let Some(rows) = resolver.rows.last_mut() else { return };
    if let Some((_, RowName::Column(_, known, _) | RowName::Formula(_, known), _)) =
        rows.names.iter_mut().find(|(known, _, _)| known == name)
    {
        *known = value_type;
    }
}

/// A formula or a criterion as it was written.
enum Rule<'a> {
    Formula(usize, &'a Name, &'a Text, &'a tree::Expression),
    Criterion(usize, &'a Name, &'a Text, &'a Gate),
}

type Rules = (Vec<RowFormula>, Vec<Criterion>, Vec<crate::expression::Gate>);

/// The formulas and criteria, each after those that it names, and the exclusions.
fn rules(resolver: &mut Resolver, item: &RecordsItem, position: usize) -> Option<Rules> {
    let mut written: Vec<Rule<'_>> = Vec::new();
    let (mut formulas, mut criteria) = (0, 0);
    for statement in &item.statements {
        match &statement.kind {
            RecordsStatement::Formula(name, title, value) => {
                take_name(resolver, name, RowName::Formula(formulas, None));
                written.push(Rule::Formula(formulas, name, title, value));
                formulas += 1;
            }
            RecordsStatement::Criterion(name, title, condition) => {
                take_name(resolver, name, RowName::Criterion(criteria));
                written.push(Rule::Criterion(criteria, name, title, condition));
                criteria += 1;
            }
            RecordsStatement::Source(..) | RecordsStatement::Period(_) | RecordsStatement::Excluded(_) => {}
        }
    }
    let uses: Vec<(usize, Vec<usize>)> = written
        .iter()
        .enumerate()
        .map(|(index, rule)| {
            let mut used = Vec::new();
            match rule {
                Rule::Formula(_, _, _, value) => order::expression(value, &mut used),
                Rule::Criterion(_, _, _, condition) => order::gate(condition, &mut used),
            }
            let names = |other: &Rule<'_>, name: &str| match other {
                Rule::Formula(_, known, _, _) | Rule::Criterion(_, known, _, _) => known.text == name,
            };
            let found =
                used.into_iter().filter_map(|name| written.iter().position(|other| names(other, name)));
            (index, found.collect())
        })
        .collect();
    let sorted = order::sorted(&uses);
    for index in &sorted.circles {
        if let Some(Rule::Formula(_, name, ..) | Rule::Criterion(_, name, ..)) = written.get(*index) {
            super::circles::report(&mut resolver.checker, &name.text, name.span);
        }
    }
    let mut sound = sorted.circles.is_empty();
    let mut found_formulas: Vec<Option<RowFormula>> = vec![None; formulas];
    let mut found_criteria: Vec<Option<Criterion>> = vec![None; criteria];
    for index in sorted.order {
        match written.get(index) {
            Some(Rule::Formula(at, name, title, value)) => {
                let value = in_a_row(resolver, position, |resolver| expression::resolve(resolver, value));
                set_type(resolver, &name.text, value.as_ref().map(|value| value.value_type));
                if let Some(place) = found_formulas.get_mut(*at) {
                    let (name, title, span) = (name.text.clone(), title.text.clone(), name.span);
                    *place = value.map(|value| RowFormula { name, title, value, span });
                }
            }
            Some(Rule::Criterion(at, name, title, condition)) => {
                let condition = in_a_row(resolver, position, |resolver| test::gate(resolver, condition, 0));
                if let Some(place) = found_criteria.get_mut(*at) {
                    let (name, title, span) = (name.text.clone(), title.text.clone(), name.span);
                    *place = condition.map(|condition| Criterion { name, title, condition, span });
                }
            }
            None => {}
        }
    }
    let mut excluded = Vec::new();
    for statement in &item.statements {
        if let RecordsStatement::Excluded(condition) = &statement.kind {
            match in_a_row(resolver, position, |resolver| test::gate(resolver, condition, 0)) {
                Some(gate) => excluded.push(gate),
                None => sound = false,
            }
        }
    }
    let formulas = found_formulas.into_iter().collect::<Option<Vec<_>>>();
    let criteria = found_criteria.into_iter().collect::<Option<Vec<_>>>();
    Some((formulas?, criteria?, excluded)).filter(|_| sound)
}

/// Resolves something in a row of records.
pub(super) fn in_a_row<T>(
    resolver: &mut Resolver,
    records: usize,
    resolve: impl FnOnce(&mut Resolver) -> Option<T>,
) -> Option<T> {
    let scope = super::value::Scope { row: Some(records), ..super::value::Scope::default() };
    let before = std::mem::replace(&mut resolver.scope, scope);
    let found = resolve(resolver);
    resolver.scope = before;
    found
}

/// The day that says in which period a row counts.
fn day(
    resolver: &mut Resolver,
    name: &Name,
    position: usize,
    columns: &[RecordColumn],
    formulas: &[RowFormula],
) -> Option<Expression> {
    let path = Path { names: vec![name.clone()], whose: None, span: name.span };
    let day = in_a_row(resolver, position, |resolver| super::value::named(resolver, &path))?;
    let mut wrong = |text: String, help: &str| {
        resolver.report(
            Diagnostic::new(
                Code::WrongPeriodOfRows,
                name.span,
                format!("`{}` cannot say in which period a row counts", name.text),
            )
            .with_text(text)
            .with_help(help),
        );
    };
    if day.value_type != Type::Date {
        wrong(
            format!("this is {}", day.value_type.words()),
            "name a column that holds a date, or a formula that gives one",
        );
        return None;
    }
    let mut open = vec![&day];
    while let Some(expression) = open.pop() {
        let mut found = Vec::new();
        expression.each(&mut |one| found.push(one));
        for one in found {
            match &one.kind {
                ExpressionKind::Own(Own::Column(index)) => {
                    let column = columns.get(*index)?;
                    if column.blank.is_some() {
                        wrong(
                            format!("`{}` may be blank", column.name),
                            "every row belongs to one period: name a day that every row has",
                        );
                        return None;
                    }
                }
                ExpressionKind::Own(Own::Formula(index)) => open.push(&formulas.get(*index)?.value),
                ExpressionKind::Amount(_)
                | ExpressionKind::Define(_)
                | ExpressionKind::Curve { .. }
                | ExpressionKind::Previous(_) => {
                    wrong(
                        "it rests on something that may differ from year to year".to_owned(),
                        "reckon the day from the columns of the row alone",
                    );
                    return None;
                }
                _ => {}
            }
        }
    }
    Some(day)
}

/// A name as it is meant in the row at hand; none where it means nothing there. What is wrong was reported where the inner
/// answer is none.
#[allow(clippy::option_option, reason = "nothing in a row, not read, and a value are three answers")]
pub(super) fn named_in_row(resolver: &mut Resolver, name: &Name) -> Option<Option<Expression>> {
    let rows = resolver.rows.get(resolver.scope.row?)?;
    let span = name.span;
    let own = |own, value_type| Some(Expression { kind: ExpressionKind::Own(own), value_type, span });
    let Some(meaning) = rows.find(&name.text) else {
        // What the contract does not know either was most likely meant to be a column.
        if resolver.names.kind_of(&name.text).is_some() {
            return None;
        }
        let (records, known): (String, Vec<String>) =
            (rows.records.clone(), rows.with_a_value().map(str::to_owned).collect());
        let likely = nearest(&name.text, known.iter().map(String::as_str)).map(str::to_owned);
        let message = format!("nothing is called `{}` in a row of `{records}`", name.text);
        let mut diagnostic = Diagnostic::new(Code::UnknownName, span, message);
        diagnostic = match likely {
            Some(likely) => diagnostic.with_help(format!("did you mean `{likely}`?")).with_fix(
                format!("write `{likely}`"),
                span,
                likely,
                Safety::ChoosesATerm,
            ),
            None => {
                let known: Vec<String> = known.iter().map(|known| format!("`{known}`")).collect();
                diagnostic.with_help(format!("a row has {}", words::list(&known)))
            }
        };
        resolver.report(diagnostic);
        return Some(None);
    };
    Some(match meaning {
        RowName::Column(index, Some(value_type), _) => own(Own::Column(index), value_type),
        // A formula without a type could not be read, which was reported.
        RowName::Formula(index, value_type) => {
            value_type.and_then(|value_type| own(Own::Formula(index), value_type))
        }
        RowName::Column(..) => {
            not_a_value(
                resolver,
                name,
                "a column without a value",
                "a person can be counted, and not be compared",
            );
            None
        }
        RowName::Criterion(_) => {
            let help = format!("write `{} is met`", name.text);
            not_a_value(resolver, name, "a criterion", &help);
            None
        }
    })
}

fn not_a_value(resolver: &mut Resolver, name: &Name, what: &str, help: &str) {
    resolver.report(
        Diagnostic::new(
            Code::WrongKindOfName,
            name.span,
            format!("`{}` is {what}, and something with a value is needed here", name.text),
        )
        .with_help(help),
    );
}

/// Whether a name stands for something that a row may be reckoned from. What is reported for a period is not known of a row.
pub(super) fn check_of_contract(resolver: &mut Resolver, name: &Name, kind: Kind) -> bool {
    if resolver.scope.row.is_none() || matches!(kind, Kind::Amount | Kind::Define | Kind::Curve) {
        return true;
    }
    resolver.report(
        Diagnostic::new(
            Code::WrongNameInRow,
            name.span,
            format!("`{}` is {}, and is not known of a single row", name.text, kind.words()),
        )
        .with_text("a row is reckoned by itself")
        .with_help("a rule for a row may name its columns, formulas and criteria, and amounts, definitions and curves that rest on no data"),
    );
    false
}

/// `NAME is met` and `NAME is known`: only of a row.
pub(super) fn asked_of_row(
    resolver: &mut Resolver,
    path: &Path,
    span: Span,
    is_known: bool,
) -> Option<crate::expression::Gate> {
    let rows = resolver.scope.row.and_then(|row| resolver.rows.get(row));
    let word = if is_known { "is known" } else { "is met" };
    let Some(rows) = rows else {
        resolver.report(
            Diagnostic::new(Code::OutsideRecords, span, format!("`{word}` is asked of a row of records"))
                .with_help("of an outcome or indicator write `is achieved`; of a value write a test such as `is at least 4,000`"),
        );
        return None;
    };
    let [name] = path.names.as_slice() else {
        resolver.report(Diagnostic::new(
            Code::UnknownName,
            path.span,
            format!("nothing is called `{}` in a row of `{}`", path.text(), rows.records.clone()),
        ));
        return None;
    };
    let own = match (rows.find(&name.text), is_known) {
        (Some(RowName::Criterion(index)), false) => Own::Criterion(index),
        (Some(RowName::Column(index, _, Some(Blank::NotKnown))), true) => Own::Known(index),
        (Some(RowName::Column(_, _, Some(Blank::NotYet))), true) => {
            let message = format!("whether `{}` is known depends on the day of the extract alone", name.text);
            resolver.report(Diagnostic::new(Code::WrongColumn, span, message).with_help(
                "say by when it must have happened: `is within 28 days after …`, or `is at most` a date",
            ));
            return None;
        }
        (Some(RowName::Column(..)), true) => {
            let message = format!("`{}` is known in every row", name.text);
            resolver.report(
                Diagnostic::new(Code::ConditionNeverHolds, span, message)
                    .with_help("the column's kind says whether a cell may be blank: `or not known`"),
            );
            return None;
        }
        (found, _) => {
            let (what, all): (&str, Vec<&str>) = if is_known {
                ("column that may be unknown", Vec::new())
            } else {
                let criteria =
                    rows.names.iter().filter(|(_, meaning, _)| matches!(meaning, RowName::Criterion(_)));
                ("criterion", criteria.map(|(name, _, _)| name.as_str()).collect())
            };
            let help = match nearest(&name.text, all.iter().copied()) {
                Some(likely) => format!("did you mean `{likely}`?"),
                None if found.is_some() && !is_known => {
                    "a value is tested: `is exactly yes`, `is at least …`".to_owned()
                }
                None => format!(
                    "write a line such as `{}`",
                    if is_known {
                        "| score | \"Score\" | number or not known |"
                    } else {
                        "criterion long \"Longer than 20 days\" = stay is above 20 days"
                    }
                ),
            };
            let message = format!("`{}` is no {what} of `{}`", name.text, rows.records);
            resolver.report(Diagnostic::new(Code::UnknownName, name.span, message).with_help(help));
            return None;
        }
    };
    let expression = |kind| Expression { kind, value_type: Type::YesNo, span };
    let yes = expression(ExpressionKind::Constant(rust_decimal::Decimal::ONE));
    Some(crate::expression::Gate::Is {
        subject: Box::new(expression(ExpressionKind::Own(own))),
        test: Box::new(crate::expression::Test { kind: crate::expression::TestKind::Exactly(yes), span }),
        span,
    })
}

/// What rules for rows name of the contract must rest on no data: it is the same for every row.
pub(super) fn check_rows(checker: &mut Checker, contract: &Contract) {
    let mut reported = HashSet::new();
    let mut named: Vec<&Expression> = Vec::new();
    for records in &contract.records {
        records.each(&mut |expression| named.push(expression));
    }
    for counted in contract.data_items.iter().filter_map(|item| item.counted.as_ref()) {
        counted.counts().for_each(|count| count.each(&mut |expression| named.push(expression)));
    }
    for expression in named {
        if rests_on_data(contract, expression, &mut HashSet::new()) && reported.insert(expression.span) {
            checker.report(
                Diagnostic::new(
                    Code::WrongNameInRow,
                    expression.span,
                    "this rests on what data report, and is not known of a single row",
                )
                .with_text("a row is reckoned by itself")
                .with_help("name an amount or a definition that the contract states itself"),
            );
        }
    }
}

/// Whether an expression leads to something that data report. Those inside it are looked at on their own.
fn rests_on_data<'c>(
    contract: &'c Contract,
    expression: &'c Expression,
    seen: &mut HashSet<(u8, usize)>,
) -> bool {
    let mut open = vec![expression];
    while let Some(one) = open.pop() {
        let mut within: Vec<&'c Expression> = Vec::new();
        match &one.kind {
            ExpressionKind::Item(_) | ExpressionKind::Figure(_) => return true,
            ExpressionKind::Previous(inner) => within.push(inner),
            ExpressionKind::Amount(id) if seen.insert((0, id.0)) => {
                if let Some(AmountForm::Formula(formula)) =
                    contract.amounts.get(id.0).map(|amount| &amount.form)
                {
                    formula.pieces.iter().for_each(|piece| piece.value.each(&mut |one| within.push(one)));
                }
            }
            ExpressionKind::Define(id) if seen.insert((1, id.0)) => {
                if let Some(define) = contract.defines.get(id.0) {
                    define.each(&mut |one| within.push(one));
                }
            }
            ExpressionKind::Curve { curve, .. } if seen.insert((2, curve.0)) => {
                if let Some(curve) = contract.curves.get(curve.0) {
                    curve.each(&mut |one| within.push(one));
                }
            }
            _ => {}
        }
        open.extend(within);
    }
    false
}
