//! Worked examples: given data, expected figures.

use super::known::of_segment;
use super::path::{
    FigureNotFound, check_prefix, find_figure, find_figure_plainly, find_judgement, has_figures,
};
use super::statements::Once;
use super::table::contract_year;
use super::{Resolver, names::Kind, providers, record_rows};
use crate::combination::Measurement;
use crate::contract::Contract;
use crate::data_item::{DataItem, Holds};
use crate::example::{Example, Expectation, Expected, FigureKind, FigurePath, PaymentSide, Subject};
use crate::expression::Type;
use crate::ids::DataItemId;
use crate::observation::{Figure, Finality, Half, MissingKind, Observation, Origin};
use crate::payment::Payment;
use crate::records::counted_from;
use crate::words;
use meed_diagnostics::{Code, Diagnostic, Safety, Span, nearest};
use meed_syntax::tree::{
    AssessmentMethod, ExampleItem, ExampleStatement, ExpectedValue, Frequency, GivenFigure, Item, Literal,
    LiteralKind, Name, Path, Period, Unit,
};
use rust_decimal::Decimal;

pub(super) fn resolve(resolver: &mut Resolver, contract: &Contract, items: &[&Item]) -> Vec<Example> {
    let mut examples = Vec::new();
    for item in items {
        if let Item::Example(item) = item {
            examples.extend(example(resolver, contract, item));
        }
    }
    examples
}

fn example(resolver: &mut Resolver, contract: &Contract, item: &ExampleItem) -> Option<Example> {
    let mut year = Once::new("in");
    for statement in &item.statements {
        if let ExampleStatement::In(period) = &statement.kind {
            year.set(&mut resolver.checker, *period, statement);
        }
    }
    let year = year.required(&mut resolver.checker, item.title.span, "the example", "in Year 2");
    let year = contract_year(resolver, year?)?;
    let mut example = Example {
        title: item.title.text.clone(),
        year,
        given: Vec::new(),
        records: Vec::new(),
        expected: Vec::new(),
        span: item.span,
    };
    let mut sound = true;
    for statement in &item.statements {
        match &statement.kind {
            ExampleStatement::In(_) => {}
            ExampleStatement::Given { path, period, figure, figure_span } => {
                let is_segment = |name: &&Name| resolver.names.kind_of(&name.text) == Some(Kind::Segment);
                let segment = path.whose.as_ref().filter(is_segment);
                let given = Given { path, segment, period: *period, figure, span: *figure_span, year };
                match observation(resolver, contract, &given) {
                    Some(observation) => {
                        check_once(resolver, &example.given, &observation, path);
                        example.given.push(observation);
                    }
                    None => sound = false,
                }
            }
            ExampleStatement::GivenRecords { records, extracted, rows } => {
                match record_rows::given(resolver, contract, records, *extracted, rows) {
                    Some(set) => {
                        if let Some(first) = example.records.iter().find(|known| known.records == set.records)
                        {
                            resolver.report(
                                Diagnostic::new(
                                    Code::DuplicateStatement,
                                    records.span,
                                    format!("`{}` is given twice", records.text),
                                )
                                .with_label(first.span, "given first here"),
                            );
                        }
                        example.records.push(set);
                    }
                    None => sound = false,
                }
            }
            ExampleStatement::Expect { path, period, value } => {
                match expectation(resolver, contract, path, *period, value, year) {
                    Some(expectation) => example.expected.push(expectation),
                    None => sound = false,
                }
            }
        }
    }
    sound &= check_counted(resolver, contract, &example);
    if sound && example.expected.is_empty() {
        resolver.checker.missing(
            item.title.span,
            "the example",
            "expect",
            "expect recovery-star.earned = £480,000",
        );
    }
    sound.then_some(example)
}

/// What is counted in rows that are given has its figure from them.
fn check_counted(resolver: &mut Resolver, contract: &Contract, example: &Example) -> bool {
    let mut sound = true;
    for set in &example.records {
        for item in counted_from(&contract.data_items, set.records) {
            let figures = example.given.iter().filter(|given| given.item == item);
            for given in figures {
                sound = false;
                let name = contract.item(item).map_or("", |item| item.name.as_str());
                resolver.report(
                    Diagnostic::new(
                        Code::CountedAndGiven,
                        given.origin.span,
                        format!("`{name}` is counted in the rows that are given, and has a figure as well"),
                    )
                    .with_label(set.span, "rows are given here")
                    .with_help("leave out the figure, or the rows"),
                );
            }
        }
    }
    sound
}

struct Given<'a> {
    path: &'a Path,
    segment: Option<&'a Name>,
    period: Option<Period>,
    figure: &'a GivenFigure,
    span: Span,
    year: usize,
}

fn check_once(resolver: &mut Resolver, earlier: &[Observation], observation: &Observation, path: &Path) {
    let same = |known: &&Observation| {
        known.item == observation.item && known.year == observation.year && known.part == observation.part
    };
    let other =
        earlier.iter().filter(same).find(|known| known.segment.is_some() != observation.segment.is_some());
    if let Some(other) = other {
        let (segment, whole) = if observation.segment.is_some() {
            (observation.origin.span, other.origin.span)
        } else {
            (other.origin.span, observation.origin.span)
        };
        resolver.report(
            Diagnostic::new(
                Code::DuplicateStatement,
                path.span,
                "the figures of segments are added up, and the whole is given as well",
            )
            .with_label(segment, "of a segment")
            .with_label(whole, "of the whole")
            .with_help("give the figure of the whole, or those of all its segments"),
        );
        return;
    }
    if let Some(first) = earlier.iter().filter(same).find(|known| known.segment == observation.segment) {
        resolver.report(
            Diagnostic::new(Code::DuplicateStatement, path.span, format!("`{}` is given twice", path.text()))
                .with_label(first.origin.span, "given first here"),
        );
    }
}

fn observation(resolver: &mut Resolver, contract: &Contract, given: &Given<'_>) -> Option<Observation> {
    let path = providers::whose(resolver, given.path, providers::Used::InAnExample)?;
    let name = path.names.last()?;
    let called = match given.segment {
        Some(segment) => {
            resolver.find(segment, &[Kind::Segment])?;
            of_segment(&name.text, &segment.text)
        }
        None => name.text.clone(),
    };
    let added_up = given.segment.and_then(|segment| resolver.known.added_up(&name.text, &segment.text));
    let segment = added_up.map(|(_, segment)| segment);
    let index = match added_up {
        Some(_) => resolver.item_of.get(&name.text),
        None => resolver.item_of.get(&called),
    };
    let Some(index) = index.copied() else {
        // What it names is there and could not be read: that was reported.
        if resolver.names.knows_any(&path) && resolver.checker.has_errors() {
            return None;
        }
        let kinds = [Kind::Indicator, Kind::Component, Kind::Input, Kind::Outcome, Kind::Requirement];
        if resolver.find(name, &kinds).is_some() {
            let parts: Vec<&str> = parts_of(contract, &name.text).collect();
            if !parts.is_empty() || given.segment.is_some() {
                not_given_so(resolver, given, &name.text, &parts);
                return None;
            }
            resolver.report(
                Diagnostic::new(
                    Code::WrongKindOfName,
                    given.path.span,
                    format!("`{}` is not measured itself", name.text),
                )
                .with_help("give its indicators their figures"),
            );
        }
        return None;
    };
    let above: Vec<&str> = path.names.iter().rev().skip(1).rev().map(|name| name.text.as_str()).collect();
    if let Err(problem) = check_prefix(contract, &name.text, &above) {
        leads_nowhere(resolver, given.path, problem, "nothing that data report");
        return None;
    }
    let item = contract.data_items.get(index)?;
    let year = *contract.calendar.years().get(given.year)?;
    let parts = contract.calendar.parts(year, item.frequency);
    let mut in_year = given.year;
    let part = match given.period {
        None if parts.len() == 1 => 0,
        None => {
            // One figure for a year of several periods stands for the year as it is assessed: it is given to the last.
            resolver.report(
                Diagnostic::new(
                    Code::GivenDoesNotFit,
                    given.path.span,
                    format!(
                        "`{called}` is reported in {} periods a year, and one figure is given",
                        parts.len()
                    ),
                )
                .with_help(format!("give one line for each: `given {called} in Quarter 1 = …`")),
            );
            return None;
        }
        Some(period) => {
            let range = contract.calendar.resolve_in_term(period.kind, Some(year));
            let mut found = range.and_then(|range| parts.iter().position(|part| *part == range));
            // What a formula makes of the year before may be given, too.
            for (index, other) in contract.calendar.years().iter().enumerate() {
                if found.is_none() && index != given.year {
                    let parts = contract.calendar.parts(*other, item.frequency);
                    found = range.and_then(|range| parts.iter().position(|part| *part == range));
                    in_year = index;
                }
            }
            if found.is_none() {
                let expected: Vec<String> = parts
                    .iter()
                    .take(4)
                    .map(|part| format!("`{}`", contract.calendar.words(*part)))
                    .collect();
                resolver.report(
                    Diagnostic::new(
                        Code::WrongPeriod,
                        period.span,
                        format!("`{called}` is not reported for this period in Year {}", year.number),
                    )
                    .with_help(format!("its periods are {} …", expected.join(", "))),
                );
            }
            found?
        }
    };
    let figure = figure(resolver, contract, item, given)?;
    Some(Observation {
        item: DataItemId(index),
        year: in_year,
        part,
        segment,
        figure,
        finality: Finality::Final(None),
        origin: Origin {
            span: given.span,
            file: "worked example".to_owned(),
            row: 0,
            columns: String::new(),
        },
    })
}

/// A figure that is given for the whole where its parts have their own, or the other way round.
fn not_given_so(resolver: &mut Resolver, given: &Given<'_>, name: &str, parts: &[&str]) {
    let (message, help) = match (given.segment, parts) {
        (Some(_), []) => (
            format!("`{name}` has no figure of each segment"),
            format!("give it one figure: `given {name} = …`"),
        ),
        (Some(segment), parts) => (
            format!("`{name}` has no figure of `{}`", segment.text),
            format!("it is measured as {}", words::list(&quoted(parts))),
        ),
        (None, parts) => (
            format!("`{name}` is not measured as a whole"),
            format!("give each of its parts a figure: {}", words::list(&quoted(parts))),
        ),
    };
    let span = given.segment.map_or(given.path.span, |segment| given.path.span.to(segment.span));
    resolver.report(Diagnostic::new(Code::NotBySegment, span, message).with_help(help));
}

fn quoted(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| format!("`{name}`")).collect()
}

/// The parts of a measure that is made of several.
fn parts_of<'c>(contract: &'c Contract, name: &str) -> impl Iterator<Item = &'c str> + use<'c> {
    let outcomes = contract.payments.iter().flat_map(Payment::outcomes);
    let name = name.to_owned();
    outcomes
        .flat_map(|outcome| {
            let own = outcome.measurement.iter().map(|measurement| (&outcome.name, measurement));
            own.chain(outcome.indicators.iter().map(|indicator| (&indicator.name, &indicator.measurement)))
        })
        .filter(move |(known, _)| **known == name)
        .flat_map(|(_, measurement)| match measurement {
            Measurement::One(_) => [].as_slice(),
            Measurement::Combined(combination) => combination.parts.as_slice(),
        })
        .map(|part| part.name.as_str())
}

fn does_not_fit(resolver: &mut Resolver, span: Span, message: String, help: &str) -> Option<Figure> {
    resolver.report(Diagnostic::new(Code::GivenDoesNotFit, span, message).with_help(help));
    None
}

fn figure(
    resolver: &mut Resolver,
    contract: &Contract,
    item: &DataItem,
    given: &Given<'_>,
) -> Option<Figure> {
    let (span, name) = (given.span, &item.name);
    if let GivenFigure::Missing(kind) = given.figure {
        return Some(Figure::Missing(*kind));
    }
    match &item.holds {
        Holds::Ratio { .. } => match given.figure {
            GivenFigure::Ratio(None, None) => Some(Figure::Missing(MissingKind::Suppressed)),
            GivenFigure::Ratio(Some(count), None) | GivenFigure::Ratio(None, Some(count)) => {
                if !is_count(count) {
                    return does_not_fit(
                        resolver,
                        span,
                        format!("{count} is no count"),
                        "write a whole number",
                    );
                }
                check_rounded(resolver, item, &[*count], span)?;
                let half = match given.figure {
                    GivenFigure::Ratio(Some(_), _) => Half::Numerator(*count),
                    _ => Half::Denominator(*count),
                };
                if let (Half::Numerator(_), Some(small)) = (half, item.counts.suppressed)
                    && item.counts.of_reported(*count).low > small.high
                {
                    let message =
                        format!("{count} out of a suppressed count, at most {}, is no share", small.high);
                    let help =
                        "the numerator counts some of the denominator's people; are the two exchanged?";
                    return does_not_fit(resolver, span, message, help);
                }
                Some(Figure::Half(half))
            }
            GivenFigure::Ratio(Some(numerator), Some(denominator)) => {
                // As in data files: whole people, of whom some are counted; nobody out of nobody is a figure, too.
                if numerator > denominator || !is_count(numerator) || !is_count(denominator) {
                    return does_not_fit(
                        resolver,
                        span,
                        format!("{numerator} out of {denominator} is no share"),
                        "write as many as meet it, `out of` as many as there are, both as whole numbers",
                    );
                }
                check_rounded(resolver, item, &[*numerator, *denominator], span)?;
                Some(Figure::Ratio { numerator: *numerator, denominator: *denominator })
            }
            GivenFigure::Literal(Literal { kind: LiteralKind::Percentage(value), .. }) => {
                share_alone(resolver, item, span, *value)
            }
            GivenFigure::Literal(_) | GivenFigure::Level(_) | GivenFigure::Missing(_) => does_not_fit(
                resolver,
                span,
                format!("`{name}` is a count out of a count"),
                "write `61 out of 180`",
            ),
        },
        Holds::Value { unit, .. } => match given.figure {
            GivenFigure::Literal(literal) => match value_in(*unit, &literal.kind) {
                Some(value) => {
                    check_size(resolver, *unit, value, name, span)?;
                    check_rounded(resolver, item, &[value], span)?;
                    Some(Figure::Value(value))
                }
                None => does_not_fit(
                    resolver,
                    span,
                    format!("`{name}` is measured in another unit"),
                    unit_help(*unit),
                ),
            },
            GivenFigure::Ratio(..) | GivenFigure::Level(_) | GivenFigure::Missing(_) => {
                does_not_fit(resolver, span, format!("`{name}` is a single value"), unit_help(*unit))
            }
        },
        Holds::YesNo { .. } => match given.figure {
            GivenFigure::Literal(Literal { kind: LiteralKind::YesNo(yes), .. }) => Some(Figure::YesNo(*yes)),
            GivenFigure::Ratio(..)
            | GivenFigure::Literal(_)
            | GivenFigure::Level(_)
            | GivenFigure::Missing(_) => {
                does_not_fit(resolver, span, format!("`{name}` is a yes or no"), "write `yes` or `no`")
            }
        },
        Holds::Level { levels, .. } => {
            let scale = contract.levels.get(levels.0)?;
            let GivenFigure::Level(level) = given.figure else {
                let help = format!("write one of {}", words::list(&scale.levels));
                return does_not_fit(
                    resolver,
                    span,
                    format!("`{name}` is a level of `{}`", scale.name),
                    &help,
                );
            };
            if let Some(rank) = scale.rank(&level.text) {
                return Some(Figure::Level(rank));
            }
            let mut diagnostic = Diagnostic::new(
                Code::GivenDoesNotFit,
                span,
                format!("`{}` is no level of `{}`", level.text, scale.name),
            )
            .with_label(scale.span, format!("its levels are {}", words::list(&scale.levels)));
            if resolver.checker.may_suggest()
                && let Some(likely) = nearest(&level.text, scale.levels.iter().map(String::as_str))
            {
                diagnostic = diagnostic.with_help(format!("did you mean `{likely}`?")).with_fix(
                    format!("write `{likely}`"),
                    span,
                    likely,
                    Safety::ChoosesATerm,
                );
            }
            resolver.report(diagnostic);
            None
        }
    }
}

/// A percentage in place of counts: as in data files, only where the counts are not needed, and from 0% to 100%.
fn share_alone(resolver: &mut Resolver, item: &DataItem, span: Span, percentage: Decimal) -> Option<Figure> {
    let adds_up = item.method.is_some_and(|method| method == AssessmentMethod::Total || method.is_by_part())
        && item.frequency != Frequency::Yearly;
    let why = if item.needs_denominator {
        Some("its counts themselves are needed")
    } else if adds_up {
        Some("its periods are added up")
    } else {
        None
    };
    if let Some(why) = why {
        let message = format!("`{}` needs a numerator and a denominator, because {why}", item.name);
        return does_not_fit(resolver, span, message, "write `61 out of 180`");
    }
    if percentage > Decimal::ONE_HUNDRED || (percentage.is_sign_negative() && !percentage.is_zero()) {
        let message = format!("{}% is not between 0% and 100%", percentage.normalize());
        return does_not_fit(resolver, span, message, "a numerator is some of its denominator");
    }
    Some(Figure::Value(percentage.checked_div(Decimal::ONE_HUNDRED)?))
}

/// A number of people or things: whole and not below zero.
fn is_count(count: &Decimal) -> bool {
    (count.is_zero() || count.is_sign_positive()) && count.fract().is_zero()
}

/// A count that the contract's rule of rounding cannot give.
fn check_rounded(resolver: &mut Resolver, item: &DataItem, counts: &[Decimal], span: Span) -> Option<()> {
    let odd = counts.iter().find(|count| !item.counts.is_rounded(**count));
    let (Some(odd), Some(step)) = (odd, item.counts.rounded) else { return Some(()) };
    let message =
        format!("{} is not rounded to the nearest {step}, as this contract says of counts", odd.normalize());
    does_not_fit(
        resolver,
        span,
        message,
        "give the count as it is published, or delete the contract's `rounded` line",
    )
    .map(|_| ())
}

/// A value that no data file could hold: part of a count, or less than none.
fn check_size(resolver: &mut Resolver, unit: Unit, value: Decimal, name: &str, span: Span) -> Option<()> {
    let is_below = value.is_sign_negative() && !value.is_zero();
    match unit {
        Unit::Count if is_below || !value.fract().is_zero() => {
            let message = format!("`{name}` is a count, and {} is none", value.normalize());
            does_not_fit(resolver, span, message, "write how many were counted, as a whole number")
                .map(|_| ())
        }
        Unit::Days | Unit::Hours | Unit::Minutes if is_below => {
            let message = format!("`{name}` is a length of time, which is never below zero");
            does_not_fit(resolver, span, message, "write how long it took").map(|_| ())
        }
        _ => Some(()),
    }
}

fn value_in(unit: Unit, literal: &LiteralKind) -> Option<Decimal> {
    use meed_syntax::tree::DurationUnit as Length;
    match (unit, literal) {
        (Unit::Count | Unit::Number, LiteralKind::Number(value))
        | (Unit::Money, LiteralKind::Money(value))
        | (Unit::Days, LiteralKind::Duration(value, Length::Days) | LiteralKind::Number(value))
        | (Unit::Hours, LiteralKind::Duration(value, Length::Hours) | LiteralKind::Number(value))
        | (Unit::Minutes, LiteralKind::Duration(value, Length::Minutes) | LiteralKind::Number(value)) => {
            Some(*value)
        }
        (Unit::Percentage, LiteralKind::Percentage(value)) => value.checked_div(Decimal::ONE_HUNDRED),
        (Unit::Date, LiteralKind::Date(date)) => Some(super::expression::day_number(*date)),
        (Unit::Moment, LiteralKind::Moment(date, minutes)) => {
            Some(super::expression::moment_number(*date, *minutes))
        }
        _ => None,
    }
}

fn unit_help(unit: Unit) -> &'static str {
    match unit {
        Unit::Count | Unit::Number => "write a number, such as `42`",
        Unit::Percentage => "write a percentage, such as `61%`",
        Unit::Money => "write a sum of money, such as `£12,000`",
        Unit::Days => "write `12 days`",
        Unit::Hours => "write `4 hours`",
        Unit::Minutes => "write `15 minutes`",
        Unit::Date => "write a date, such as `1 October 2018`",
        Unit::Moment => "write a moment, such as `1 October 2018 at 14:30`",
    }
}

fn leads_nowhere(resolver: &mut Resolver, path: &Path, problem: FigureNotFound, what: &str) {
    let help = match problem.suggestion {
        Some(likely) => format!("did you mean `{likely}`?"),
        None => problem.help,
    };
    let mut diagnostic =
        Diagnostic::new(Code::UnknownPath, path.span, format!("`{}` leads to {what}", path.text()));
    // What is known and has no such figure is told by the help alone.
    if problem.part != path.text() || !resolver.names.knows_any(path) {
        diagnostic = diagnostic.with_text(format!("`{}` is not known here", problem.part));
    }
    if !help.is_empty() {
        diagnostic = diagnostic.with_help(help);
    }
    resolver.report(diagnostic);
}

fn expectation(
    resolver: &mut Resolver,
    contract: &Contract,
    path: &Path,
    period: Option<Period>,
    value: &ExpectedValue,
    year: usize,
) -> Option<Expectation> {
    let written = path.text();
    for name in path.names.iter().take(1) {
        let own = path.whose.as_ref().map(|whose| providers::name_of(&name.text, &whose.text));
        resolver.names.is_expected(own.as_ref().unwrap_or(&name.text));
    }
    let as_written = match period {
        // What a requirement comes to is asked of a period; where the year is one, it need not be named.
        Some(period) => {
            let contract_year = *contract.calendar.years().get(year)?;
            let range = contract.calendar.resolve(period.kind, Some(contract_year));
            format!("{written} in {}", range.map(|range| contract.calendar.words(range)).unwrap_or_default())
        }
        None => written.clone(),
    };
    if let Some(side) = side_named(path) {
        return parties(resolver, contract, path, period, side, value);
    }
    let judged = matches!(value, ExpectedValue::Judgement(..));
    let found = if judged || period.is_some() {
        match find_judgement(contract, &written, period.map(|period| period.kind), Some(year)) {
            Ok((figure, of_year)) if of_year == year => Ok(figure),
            Ok(_) => {
                let span = period.map_or(path.span, |period| period.span);
                let message = format!("this period is not in Year {}", year + 1);
                resolver.report(
                    Diagnostic::new(Code::WrongPeriod, span, message)
                        .with_help("an example is of one contract year; name one of its periods"),
                );
                return None;
            }
            Err(problem) => Err(problem),
        }
    } else {
        match find_figure_plainly(contract, &written) {
            Err(_) if resolver.checker.may_suggest() => find_figure(contract, &written),
            found => found,
        }
    };
    let figure = match found {
        Ok(figure) => figure,
        // What it names is there and could not be read: that was reported.
        Err(_)
            if resolver.names.knows_any(path)
                && resolver.checker.has_errors()
                && !path.names.iter().any(|name| has_figures(contract, &name.text)) =>
        {
            return None;
        }
        Err(problem) => {
            leads_nowhere(resolver, path, problem, "no figure");
            return None;
        }
    };
    let value_span = value.span();
    let value = match (figure.figure, value) {
        (FigureKind::Judgement, ExpectedValue::Judgement(judgement, _)) => Expected::Judgement(*judgement),
        (FigureKind::Judgement, other) => {
            resolver.report(
                Diagnostic::new(Code::WrongType, other.span(), "a requirement is met or missed in a period")
                    .with_help("write `met`, `missed`, `not judged`, `in grace` or `missing`"),
            );
            return None;
        }
        (_, value) => plain(resolver, contract, figure, value)?,
    };
    Some(Expectation { figure, path: as_written, value, path_span: path.span, value_span })
}

/// A value that is expected, in the kind that the figure has.
fn plain(
    resolver: &mut Resolver,
    contract: &Contract,
    figure: FigurePath,
    value: &ExpectedValue,
) -> Option<Expected> {
    let wanted = match figure.subject {
        Subject::Define(index) => contract.defines.get(index)?.value_type,
        Subject::Carried(index) => contract.carried.get(index)?.value_type,
        Subject::Item(index) => contract.data_items.get(index)?.value_type(),
        _ => Type::Money,
    };
    let levels = if let Type::Level(levels) = wanted { contract.levels.get(levels.0) } else { None };
    let found = match (value, levels) {
        (ExpectedValue::Literal(literal), _) => super::expression::literal(literal),
        // A level may be called as a judgement is.
        (ExpectedValue::Parties(names, _), Some(scale)) => match names.as_slice() {
            [name] => scale.rank(&name.text).map(|rank| (Decimal::from(rank), wanted)),
            _ => None,
        },
        (ExpectedValue::Judgement(judgement, _), Some(scale)) => {
            scale.rank(judgement.word()).map(|rank| (Decimal::from(rank), wanted))
        }
        (ExpectedValue::Parties(..) | ExpectedValue::Judgement(..), None) => None,
    };
    match found {
        Some((pounds, Type::Money)) if wanted == Type::Money => Some(Expected::Money(pounds)),
        Some((value, value_type)) if value_type == wanted => Some(Expected::Value(value, wanted)),
        _ => {
            let (message, help) = match (wanted, levels) {
                (Type::Money, _) => (
                    "a figure of a statement is a sum of money".to_owned(),
                    "write it as `£480,000`".to_owned(),
                ),
                (_, Some(scale)) => (
                    format!("this is a level of `{}`", scale.name),
                    format!("write one of {}", words::list(&scale.levels)),
                ),
                (wanted, None) => {
                    (format!("{} is expected of this", wanted.words()), "write it in that unit".to_owned())
                }
            };
            resolver.report(Diagnostic::new(Code::WrongType, value.span(), message).with_help(help));
            None
        }
    }
}

/// Whether a path asks who pays or who receives.
fn side_named(path: &Path) -> Option<PaymentSide> {
    match path.names.last()?.text.as_str() {
        _ if path.names.len() < 2 => None,
        "paid-by" => Some(PaymentSide::Payer),
        "paid-to" => Some(PaymentSide::Payee),
        _ => None,
    }
}

/// `expect risk-share.paid-by = trust`
fn parties(
    resolver: &mut Resolver,
    contract: &Contract,
    path: &Path,
    period: Option<Period>,
    side: PaymentSide,
    value: &ExpectedValue,
) -> Option<Expectation> {
    let written = path.text();
    let of = written.rsplit_once('.').map_or("", |(of, _)| of);
    let figure = match find_figure(contract, of) {
        Ok(figure) if matches!(figure.subject, Subject::Payment(_)) => figure,
        Ok(_) => {
            resolver.report(
                Diagnostic::new(
                    Code::UnknownPath,
                    path.span,
                    format!("`{of}` is no payment, and only payments are paid by and to somebody"),
                )
                .with_help("name the payment that it belongs to"),
            );
            return None;
        }
        Err(problem) => {
            leads_nowhere(resolver, path, problem, "no payment");
            return None;
        }
    };
    if let Some(period) = period {
        resolver.report(
            Diagnostic::new(Code::WrongPeriod, period.span, "a payment is of the whole contract year")
                .with_help("leave out `in` and the period"),
        );
        return None;
    }
    let ExpectedValue::Parties(names, value_span) = value else {
        resolver.report(
            Diagnostic::new(Code::WrongType, value.span(), "the name of a party is needed here")
                .with_help("write who pays or receives, as in `expect risk-share.paid-by = trust`"),
        );
        return None;
    };
    let known: Vec<bool> = names.iter().map(|name| resolver.party(name).is_some()).collect();
    if known.contains(&false) {
        return None;
    }
    let value = Expected::Parties(side, names.iter().map(|name| name.text.clone()).collect());
    Some(Expectation { figure, path: written.clone(), value, path_span: path.span, value_span: *value_span })
}
