//! `counted`: what an item takes from records in place of a return.

use super::expression::resolve as resolve_expression;
use super::names::Kind;
use super::records::in_a_row;
use super::{Resolver, test};
use crate::counts::Counts;
use crate::data_item::Holds;
use crate::expression::unit_type;
use crate::expression::{Expression, Type};
use crate::ids::RecordsId;
use crate::indicator::Frequency;
use crate::records::{Counted, CountedWhat, Records, RowAggregate, RowCount, Within, within};
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree::{
    self, AssessmentStatement, IndicatorStatement, InputStatement, Item, OfEach, OutcomeStatement,
    RequirementStatement, Unit,
};

/// Resolves what items count, and hands it to them. Records come after the items, whose formulas may stand in rows.
pub(super) fn resolve(resolver: &mut Resolver, items: &[&Item], records: &[Option<Records>]) {
    let mut written: Vec<(&str, &tree::Counted, Option<Span>)> = Vec::new();
    let rule_for_counts = |statement: &AssessmentStatement| {
        matches!(statement, AssessmentStatement::SuppressedCounts(_) | AssessmentStatement::RoundedCounts(_))
    };
    for item in items {
        match item {
            Item::Input(item) => {
                let own = item.statements.iter().find(|statement| {
                    matches!(
                        statement.kind,
                        InputStatement::SuppressedCounts(_) | InputStatement::RoundedCounts(_)
                    )
                });
                for statement in &item.statements {
                    if let InputStatement::Counted(counted) = &statement.kind {
                        written.push((&item.name.text, counted, own.map(|own| own.keyword)));
                    }
                }
            }
            Item::Requirement(item) => {
                for statement in &item.statements {
                    if let RequirementStatement::Counted(counted) = &statement.kind {
                        written.push((&item.name.text, counted, None));
                    }
                }
            }
            Item::Payment(payment) => {
                for outcome in &payment.outcomes {
                    let own = outcome.statements.iter().find(|statement| {
                        matches!(&statement.kind, OutcomeStatement::Assessment(rule) if rule_for_counts(rule))
                    });
                    for statement in &outcome.statements {
                        if let OutcomeStatement::Assessment(AssessmentStatement::Counted(counted)) =
                            &statement.kind
                        {
                            written.push((&outcome.name.text, counted, own.map(|own| own.keyword)));
                        }
                    }
                    for indicator in &outcome.indicators {
                        let own = indicator.statements.iter().find(|statement| {
                            matches!(&statement.kind, IndicatorStatement::Assessment(rule) if rule_for_counts(rule))
                        });
                        for statement in &indicator.statements {
                            if let IndicatorStatement::Assessment(AssessmentStatement::Counted(counted)) =
                                &statement.kind
                            {
                                written.push((&indicator.name.text, counted, own.map(|own| own.keyword)));
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }
    for (name, counted, own) in written {
        let Some(index) = resolver.item_of.get(name).copied() else {
            // What could not be read was reported; what is made of several measures has no figure of its own.
            if !resolver.checker.has_errors() {
                resolver.report(
                    Diagnostic::new(
                        Code::WrongCounted,
                        counted.span,
                        format!("`{name}` is made of several measures, and has no figure of its own to count"),
                    )
                    .with_help("measure each by an indicator of its own, with the condition that tells it from the others"),
                );
            }
            continue;
        };
        let found = item(resolver, index, counted, records);
        if let Some(place) = own {
            resolver.report(
                Diagnostic::new(
                    Code::WrongCounted,
                    place,
                    format!("`{name}` is counted in records, where no count is suppressed or rounded"),
                )
                .with_label(counted.span, "counted here")
                .with_help("delete this line"),
            );
        }
        if let Some(item) = resolver.data_items.get_mut(index) {
            if let Some(from) = found.as_ref().and_then(|found| records.get(found.count.records.0)?.as_ref())
                && item.source.is_none()
            {
                item.source.clone_from(&from.source);
                item.submitted_by = from.submitted_by;
            }
            item.counted = found;
            item.counts = Counts::default();
        }
    }
}

fn item(
    resolver: &mut Resolver,
    index: usize,
    written: &tree::Counted,
    records: &[Option<Records>],
) -> Option<Counted> {
    let item = resolver.data_items.get(index)?.clone();
    if !item.segments.is_empty() {
        resolver.report(
            Diagnostic::new(
                Code::WrongCounted,
                written.span,
                format!("`{}` is broken down by segments, and what is counted in records is not", item.name),
            )
            .with_help("count each segment as an indicator of its own, with the condition that tells it from the others"),
        );
        return None;
    }
    let count = row_count(resolver, &written.count, records, item.frequency);
    let out_of = match &written.out_of {
        Some(out_of) => Some(row_count(resolver, out_of, records, item.frequency)?),
        None => None,
    };
    let count = count?;
    let does_not_fit = |resolver: &mut Resolver, span: Span, message: String, help: &str| {
        resolver.report(
            Diagnostic::new(Code::WrongCounted, span, message)
                .with_label(item.span, "what is measured")
                .with_help(help),
        );
    };
    let is_count = |count: &RowCount| matches!(count.what, CountedWhat::Rows | CountedWhat::Persons(_));
    match (&item.holds, &out_of) {
        (Holds::Ratio { .. }, None) => {
            does_not_fit(
                resolver,
                written.span,
                format!("`{}` is a count out of a count, and one count is given", item.name),
                "write both: `counted rows in … where …, out of rows in …`",
            );
            return None;
        }
        (Holds::Ratio { .. }, Some(out_of)) => {
            if let Some(other) = [&count, out_of].into_iter().find(|count| !is_count(count)) {
                does_not_fit(
                    resolver,
                    other.span,
                    format!("`{}` counts rows or persons, and this is another figure", item.name),
                    "measure it as a value of its own, such as an input with a `unit`",
                );
                return None;
            }
        }
        (Holds::Value { unit, .. }, None) => {
            let found = match &count.what {
                CountedWhat::Rows | CountedWhat::Persons(_) => Type::Number,
                CountedWhat::Of(_, value) | CountedWhat::Limited { value, .. } => value.value_type,
            };
            let wanted = unit_type(*unit);
            let not_whole = *unit == Unit::Count && !is_count(&count);
            if found != wanted || not_whole {
                let (wanted, found) = if not_whole {
                    ("a count", "a figure made of values")
                } else {
                    (wanted.words(), found.words())
                };
                does_not_fit(
                    resolver,
                    count.span,
                    format!("`{}` is {wanted}, and this is {found}", item.name),
                    "give both the same unit",
                );
                return None;
            }
        }
        (Holds::Value { .. }, Some(out_of)) => {
            does_not_fit(
                resolver,
                out_of.span,
                format!("`{}` is one figure, and is out of nothing", item.name),
                "write one figure, or measure it `\"…\" out of \"…\"`",
            );
            return None;
        }
        (Holds::YesNo { .. } | Holds::Level { .. }, _) => {
            does_not_fit(
                resolver,
                written.span,
                format!("`{}` is no figure that could be counted", item.name),
                "measure a count, or a count out of a count",
            );
            return None;
        }
    }
    Some(Counted { count, out_of, span: written.span })
}

fn row_count(
    resolver: &mut Resolver,
    written: &tree::RowCount,
    records: &[Option<Records>],
    reported: Frequency,
) -> Option<RowCount> {
    let id = RecordsId(resolver.find(&written.records, &[Kind::Records])?.index);
    // What could not be read was reported.
    let of = records.get(id.0)?.as_ref()?;
    let condition = match &written.condition {
        Some(gate) => in_a_row(resolver, id.0, |resolver| test::gate(resolver, gate, 0)).map(Some),
        None => Some(None),
    };
    let value = match &written.what {
        tree::CountedWhat::Of(_, value) => {
            Some(in_a_row(resolver, id.0, |resolver| resolve_expression(resolver, value))?)
        }
        tree::CountedWhat::Rows | tree::CountedWhat::Persons => None,
    };
    let condition = condition?;
    if (written.what == tree::CountedWhat::Persons || matches!(written.each, Some(OfEach::Limit { .. })))
        && of.person.is_none()
    {
        resolver.report(
            Diagnostic::new(
                Code::WhosePerson,
                written.span,
                format!("no column of `{}` says whose row it is", of.name),
            )
            .with_label(of.span, "its columns stand here")
            .with_help("add a column of the kind `person`, such as `| patient | \"Pseudonym\" | person |`"),
        );
        return None;
    }
    let what = match (&written.what, value, &written.each) {
        (tree::CountedWhat::Rows, _, None) => CountedWhat::Rows,
        (tree::CountedWhat::Rows, _, Some(each)) => {
            let help = "count `persons`, each once; or leave this out: every row counts";
            return not_of_each(resolver, each, "rows are counted one by one", help);
        }
        (tree::CountedWhat::Persons, _, Some(OfEach::Once(often, span))) => {
            CountedWhat::Persons(once(resolver, *often, reported, *span)?)
        }
        (tree::CountedWhat::Persons, _, None) => {
            resolver.report(
                Diagnostic::new(
                    Code::WhosePerson,
                    written.span,
                    "how often may one person count here?",
                )
                .with_text("a person may have several rows")
                .with_help(format!(
                    "write `, each once a {}`, `, each once a year` or `, each once in the term` behind it",
                    period_word(reported)
                )),
            );
            return None;
        }
        (tree::CountedWhat::Persons, _, Some(each)) => {
            let help = "write `, each once a year`; a limit for each person belongs to a total";
            return not_of_each(resolver, each, "persons have no sum that could be limited", help);
        }
        (tree::CountedWhat::Of(aggregate, _), Some(value), None) => {
            check_aggregate(resolver, *aggregate, &value)?;
            CountedWhat::Of(*aggregate, value)
        }
        (
            tree::CountedWhat::Of(aggregate, _),
            Some(value),
            Some(OfEach::Limit { above, limit, period, span }),
        ) => {
            if *aggregate != RowAggregate::Total {
                resolver.report(
                    Diagnostic::new(
                        Code::WrongCounted,
                        *span,
                        "only a total is made up of each person's part",
                    )
                    .with_help("write `total of …`"),
                );
                return None;
            }
            check_aggregate(resolver, *aggregate, &value)?;
            let limit = in_a_row(resolver, id.0, |resolver| resolve_expression(resolver, limit))?;
            limited(resolver, value, *above, limit, *period, reported)?
        }
        (tree::CountedWhat::Of(..), _, Some(each)) => {
            let help = "count `persons`, each once; or leave this out: every row counts";
            return not_of_each(resolver, each, "every row has its value here", help);
        }
        (tree::CountedWhat::Of(..), None, _) => return None,
    };
    Some(RowCount { records: id, what, condition, span: written.span })
}

fn not_of_each(resolver: &mut Resolver, each: &OfEach, message: &str, help: &str) -> Option<RowCount> {
    let (OfEach::Once(_, span) | OfEach::Limit { span, .. }) = each;
    resolver.report(Diagnostic::new(Code::WrongCounted, *span, message).with_help(help));
    None
}

/// `a quarter`, of the period that is reported.
fn period_word(frequency: Frequency) -> &'static str {
    match frequency {
        Frequency::Monthly => "month",
        Frequency::Quarterly => "quarter",
        Frequency::HalfYearly => "half-year",
        Frequency::Yearly => "year",
    }
}

fn once(
    resolver: &mut Resolver,
    often: Option<Frequency>,
    reported: Frequency,
    span: Span,
) -> Option<Within> {
    let found = within(often, reported);
    if found.is_none() {
        resolver.report(
            Diagnostic::new(
                Code::WrongTimeOfPerson,
                span,
                format!("this is counted for each {}, and a person counts once in another time", period_word(reported)),
            )
            .with_help(format!(
                "write `each once a {}`, `each once a year` or `each once in the term`, or another `reported`",
                period_word(reported)
            )),
        );
    }
    found
}

fn check_aggregate(resolver: &mut Resolver, aggregate: RowAggregate, value: &Expression) -> Option<()> {
    let adds = matches!(
        value.value_type,
        Type::Money | Type::Number | Type::Percentage | Type::PercentagePoints | Type::Duration(_)
    );
    if adds {
        return Some(());
    }
    let word = match aggregate {
        RowAggregate::Total => "total",
        RowAggregate::Median => "median",
        RowAggregate::Lowest => "lowest",
        RowAggregate::Highest => "highest",
    };
    resolver.report(
        Diagnostic::new(
            Code::TypesDoNotFit,
            value.span,
            format!("there is no {word} of values such as {}", value.value_type.words()),
        )
        .with_text(value.value_type.words()),
    );
    None
}

fn limited(
    resolver: &mut Resolver,
    value: Expression,
    above: bool,
    limit: Expression,
    (period, period_span): (Frequency, Span),
    reported: Frequency,
) -> Option<CountedWhat> {
    if limit.value_type != value.value_type {
        super::function::different(resolver, "a total and its limit are of one kind", &value, &limit);
        return None;
    }
    let mut own = None;
    limit.each(&mut |one| {
        if matches!(one.kind, crate::expression::ExpressionKind::Own(_)) {
            own = Some(one.span);
        }
    });
    if let Some(span) = own {
        resolver.report(
            Diagnostic::new(Code::WrongNameInRow, span, "a limit is the same for every person")
                .with_text("this differs from row to row")
                .with_help("write a plain value, or name an amount"),
        );
        return None;
    }
    if period != reported {
        resolver.report(
            Diagnostic::new(
                Code::WrongTimeOfPerson,
                period_span,
                format!("each person's total is made up for each {}", period_word(reported)),
            )
            .with_text(format!("this says for each {}", period_word(period)))
            .with_help(format!(
                "write `for each person a {}`, or report it for each {}",
                period_word(reported),
                period_word(period)
            )),
        );
        return None;
    }
    Some(CountedWhat::Limited { value, above, limit })
}
