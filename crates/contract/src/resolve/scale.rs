//! What a measure pays: at target, by thresholds, on a sliding scale, by level.

use super::Resolver;
use super::expression::resolve_as;
use super::table::{Columns, heading};
use super::test::{Interval, constant, plain_value, resolve as resolve_test};
use super::thresholds::{check_thresholds, strictest_last};
use crate::expression::{Test, TestKind, Type};
use crate::indicator::{Better, LevelRow, MovingPoint, Pays, Scale, SlidingPoint, ThresholdRow};
use crate::words;
use meed_diagnostics::{Code, Diagnostic, Safety, Span};
use meed_syntax::tree::{self, Cell, CellKind, ExpressionKind as WrittenExpression, Table};
use rust_decimal::Decimal;

/// What is known of a measure when its scale is resolved.
pub(super) struct Measure<'a> {
    /// The type of its value.
    pub(super) value_type: Type,
    /// Its name, which may head the column of tests.
    pub(super) name: &'a str,
    /// Which way is better, where stated.
    pub(super) better: Option<(Better, Span)>,
    /// Whether it is a count out of a count, and so between 0% and 100%.
    pub(super) is_ratio: bool,
    /// Whether it is a count, and so a whole number.
    pub(super) is_whole: bool,
}

/// Resolves `pays …`; whether it is said as a share of the pot comes with it.
pub(super) fn resolve(
    resolver: &mut Resolver,
    pays: &tree::Pays,
    measure: &Measure<'_>,
    span: Span,
) -> Option<(Pays, Option<Span>)> {
    let (scale, of_the_pot) = match pays {
        tree::Pays::AtTarget(percentage, place) => {
            check_fraction(resolver, hundredth(*percentage), *place)?;
            (Scale::AtTarget(hundredth(*percentage)), None)
        }
        tree::Pays::ByThresholds(table, of) => {
            (Scale::Thresholds(thresholds(resolver, table, measure)?), *of)
        }
        tree::Pays::SlidingScale(table, of) if moves(table) => {
            (Scale::Moving(moving(resolver, table, measure)?), *of)
        }
        tree::Pays::SlidingScale(table, of) => (Scale::Sliding(sliding(resolver, table, measure)?), *of),
        tree::Pays::Formula(written) => {
            let formula = resolve_as(resolver, written, Type::Percentage)?;
            if let Some(fraction) = constant(&formula) {
                check_fraction(resolver, fraction, formula.span)?;
            }
            (Scale::Formula(formula), None)
        }
        tree::Pays::ByLevel(table, of) => (Scale::Levels(levels(resolver, table, measure, span)?), *of),
    };
    Some((Pays { scale, span }, of_the_pot))
}

fn hundredth(percentage: Decimal) -> Decimal {
    percentage.checked_div(Decimal::ONE_HUNDRED).unwrap_or(Decimal::MAX)
}

pub(super) fn check_fraction(resolver: &mut Resolver, fraction: Decimal, span: Span) -> Option<()> {
    if fraction < Decimal::ZERO || fraction > Decimal::ONE {
        let (message, help) = if fraction < Decimal::ZERO {
            (
                "less than nothing cannot be paid here",
                "write `0%` for nothing; a deduction is a payment of its own",
            )
        } else {
            (
                "more than 100% of what it is worth cannot be paid",
                "what it is worth is said by `points`, `weight` or `share`",
            )
        };
        resolver.report(
            Diagnostic::new(Code::MoreThanThePot, span, message)
                .with_text(words::percentage(fraction))
                .with_help(help),
        );
        return None;
    }
    Some(())
}

/// Which kind of table a row stands in.
#[derive(Clone, Copy)]
enum RowForm {
    Thresholds,
    Sliding,
    Levels,
}

impl RowForm {
    /// What says what is reckoned, in a help.
    fn reckoned(self) -> &'static str {
        match self {
            Self::Thresholds => {
                "what is reckoned is said by a curve: `curve NAME \"TITLE\" by thresholds {` with the same rows below `| at | gives |`, and here `pays NAME of value`"
            }
            Self::Sliding => {
                "what is reckoned is said by a curve: `curve NAME \"TITLE\" on a sliding scale {` with the same rows below `| at | gives |`, and here `pays NAME of value`"
            }
            Self::Levels => {
                "what is reckoned is said by a choice: `pays if value is exactly good then most else 0%`"
            }
        }
    }
}

/// The fractions that a row pays, for each contract year.
fn row_pays(
    resolver: &mut Resolver,
    columns: &PaysColumns,
    cells: &[Cell],
    form: RowForm,
) -> Option<Vec<Decimal>> {
    let years = resolver.calendar.years().len();
    match columns {
        PaysColumns::Every(column) => {
            let fraction = fraction_cell(resolver, cells.get(*column)?, form)?;
            Some(vec![fraction; years])
        }
        PaysColumns::ByYear(by_year) => {
            let fractions: Vec<Option<Decimal>> = by_year
                .iter()
                .map(|column| match column.and_then(|column| cells.get(column)) {
                    Some(cell) => fraction_cell(resolver, cell, form),
                    None => Some(Decimal::ZERO),
                })
                .collect();
            fractions.into_iter().collect()
        }
    }
}

fn fraction_cell(resolver: &mut Resolver, cell: &Cell, form: RowForm) -> Option<Decimal> {
    match &cell.kind {
        CellKind::Nothing => Some(Decimal::ZERO),
        CellKind::Expression(written) => {
            let typed = resolve_as(resolver, written, Type::Percentage)?;
            let Some(fraction) = constant(&typed) else {
                resolver.report(
                    Diagnostic::new(
                        Code::PaysIsReckoned,
                        cell.span,
                        "what a row pays is a plain percentage here",
                    )
                    .with_text("this is reckoned")
                    .with_help(form.reckoned()),
                );
                return None;
            };
            check_fraction(resolver, fraction, cell.span)?;
            Some(fraction)
        }
        CellKind::Test(_) | CellKind::Text(_) => {
            resolver.report(
                Diagnostic::new(Code::WrongType, cell.span, "what a row pays is a percentage")
                    .with_help("write it as `50%`"),
            );
            None
        }
    }
}

/// Where a table says what its rows pay.
enum PaysColumns {
    /// One column `pays`, for every year.
    Every(usize),
    /// A column a year.
    ByYear(Vec<Option<usize>>),
}

fn pays_columns(resolver: &mut Resolver, table: &Table, columns: &Columns) -> Option<PaysColumns> {
    match (columns.column("pays"), columns.years.first()) {
        (Some(_), Some((_, _, span))) => {
            resolver.report(
                Diagnostic::new(
                    Code::ConflictingStatements,
                    *span,
                    "a column `pays` and columns for years in one table",
                )
                .with_help("keep `pays` if every year pays the same, or a column for every year"),
            );
            None
        }
        (Some(column), None) => Some(PaysColumns::Every(column)),
        (None, Some(_)) => Some(PaysColumns::ByYear(columns.by_year(resolver, table))),
        (None, None) => {
            resolver.report(
                Diagnostic::new(
                    Code::WrongTable,
                    heading(table),
                    "this table does not say what its rows pay",
                )
                .with_text("`pays` is missing in the heading")
                .with_help("add a column `pays`, or one for every year: `Year 1`, `Year 2` …"),
            );
            None
        }
    }
}

fn no_rows(resolver: &mut Resolver, table: &Table) -> Option<()> {
    if table.rows.is_empty() {
        resolver.report(
            Diagnostic::new(Code::WrongTable, heading(table), "this table has a heading and no rows")
                .with_help("write a row below the heading, between `|` and `|`"),
        );
        return None;
    }
    Some(())
}

fn thresholds(resolver: &mut Resolver, table: &Table, measure: &Measure<'_>) -> Option<Vec<ThresholdRow>> {
    if measure.value_type == Type::YesNo {
        return unfit(
            resolver,
            heading(table),
            "a yes or no has no thresholds",
            "write `target exactly yes` and `pays 100% at target`",
        );
    }
    let columns = Columns::read(resolver, table, &["level", "value", measure.name, "pays"], true);
    let tests = match columns.column(measure.name) {
        Some(column) => column,
        None => columns.needed(resolver, table, "value")?,
    };
    let pays = pays_columns(resolver, table, &columns)?;
    no_rows(resolver, table)?;
    let mut rows = Vec::new();
    for row in &table.rows {
        let label = columns.column("level").and_then(|column| label(row.cells.get(column)?));
        let test = match row.cells.get(tests).map(|cell| (&cell.kind, cell.span)) {
            Some((CellKind::Test(test), _)) => resolve_test(resolver, test, measure.value_type),
            Some((_, span)) => {
                resolver.report(Diagnostic::new(Code::WrongType, span, "a test is needed here").with_help(
                    "say when the row is reached: `at least 88%`, `below 10%`, `at least 60% and below 85%`",
                ));
                None
            }
            None => None,
        };
        let fractions = row_pays(resolver, &pays, &row.cells, RowForm::Thresholds);
        if let (Some(test), Some(pays)) = (test, fractions) {
            rows.push(ThresholdRow { label, test, pays, span: row.span });
        }
    }
    if rows.len() < table.rows.len() {
        return None;
    }
    check_thresholds(resolver, &rows, measure);
    Some(strictest_last(rows, measure))
}

fn label(cell: &Cell) -> Option<String> {
    match &cell.kind {
        CellKind::Text(text) => Some(text.text.clone()),
        CellKind::Expression(expression) => match &expression.kind {
            WrittenExpression::Path(path) => Some(path.text()),
            _ => None,
        },
        CellKind::Nothing | CellKind::Test(_) => None,
    }
}

fn unfit<T>(resolver: &mut Resolver, span: Span, message: &str, help: &str) -> Option<T> {
    resolver.report(Diagnostic::new(Code::WrongScoring, span, message).with_help(help));
    None
}

/// Whether a point of a sliding scale is reckoned.
fn moves(table: &Table) -> bool {
    let at =
        |header: &tree::Header| matches!(&header.kind, tree::HeaderKind::Path(path) if path.text() == "at");
    let Some(at) = table.header.iter().position(at) else { return false };
    table.rows.iter().filter_map(|row| row.cells.get(at)).any(|cell| match &cell.kind {
        CellKind::Expression(written) => !is_plain(written),
        CellKind::Nothing | CellKind::Test(_) | CellKind::Text(_) => false,
    })
}

fn is_plain(written: &tree::Expression) -> bool {
    match &written.kind {
        WrittenExpression::Literal(_) => true,
        WrittenExpression::Negative(inner) => is_plain(inner),
        _ => false,
    }
}

/// The points of a sliding scale that are reckoned, which are written from the worst value to the best.
fn moving(resolver: &mut Resolver, table: &Table, measure: &Measure<'_>) -> Option<Vec<MovingPoint>> {
    if matches!(measure.value_type, Type::YesNo | Type::Level(_)) {
        let message = format!("{} has no sliding scale", measure.value_type.words());
        return unfit(
            resolver,
            heading(table),
            &message,
            "a sliding scale runs over numbers; write `pays by level` or `pays 100% at target`",
        );
    }
    let Some((better, _)) = measure.better else {
        return unfit(
            resolver,
            heading(table),
            "which values are the better ones is not known",
            "where points are formulas, write `better higher` or `better lower`, and the points from the worst value to the best",
        );
    };
    let columns = Columns::read(resolver, table, &["at", "pays"], true);
    let at = columns.needed(resolver, table, "at")?;
    let pays = pays_columns(resolver, table, &columns)?;
    let mut points: Vec<MovingPoint> = Vec::new();
    for row in &table.rows {
        let value = match row.cells.get(at).map(|cell| (&cell.kind, cell.span)) {
            Some((CellKind::Expression(written), _)) => resolve_as(resolver, written, measure.value_type),
            Some((_, span)) => {
                resolver.report(Diagnostic::new(Code::WrongType, span, "a value is needed here").with_help(
                    "write it as `40%`, or as a formula such as `baseline + 5 percentage points`",
                ));
                None
            }
            None => None,
        };
        if let (Some(at), Some(pays)) = (value, row_pays(resolver, &pays, &row.cells, RowForm::Sliding)) {
            points.push(MovingPoint { at, pays, span: row.span });
        }
    }
    if points.len() < table.rows.len() {
        return None;
    }
    if points.len() < 2 {
        return unfit(
            resolver,
            heading(table),
            "a sliding scale needs at least two points",
            "write a row for each end, such as `| baseline | 0% |` and `| baseline + 5 percentage points | 100% |`",
        );
    }
    for pair in points.windows(2) {
        let [worse, best] = pair else { continue };
        if worse.pays.iter().zip(&best.pays).any(|(worse, best)| best < worse) {
            resolver.report(
                Diagnostic::new(Code::PaysLessForBetter, best.span, "better performance pays less")
                    .with_text("the better value")
                    .with_label(worse.span, "the worse value pays more")
                    .with_help("write the points from the worst value to the best; or swap the two payments"),
            );
        }
    }
    if better == Better::Lower {
        points.reverse();
    }
    Some(points)
}

fn sliding(resolver: &mut Resolver, table: &Table, measure: &Measure<'_>) -> Option<Vec<SlidingPoint>> {
    if matches!(measure.value_type, Type::YesNo | Type::Level(_)) {
        let message = format!("{} has no sliding scale", measure.value_type.words());
        return unfit(
            resolver,
            heading(table),
            &message,
            "a sliding scale runs over numbers; write `pays by level` or `pays 100% at target`",
        );
    }
    let columns = Columns::read(resolver, table, &["at", "pays"], true);
    let at = columns.needed(resolver, table, "at")?;
    let pays = pays_columns(resolver, table, &columns)?;
    let mut points: Vec<SlidingPoint> = Vec::new();
    for row in &table.rows {
        let value = match row.cells.get(at).map(|cell| (&cell.kind, cell.span)) {
            Some((CellKind::Expression(written), _)) => plain_value(resolver, written, measure.value_type),
            Some((_, span)) => {
                resolver.report(
                    Diagnostic::new(Code::WrongType, span, "a plain value is needed here")
                        .with_help("write it as `40%`"),
                );
                None
            }
            None => None,
        };
        let fractions = row_pays(resolver, &pays, &row.cells, RowForm::Sliding);
        if let (Some(value), Some(pays)) = (value.as_ref().and_then(constant), fractions) {
            if measure.is_ratio && value > Decimal::ONE {
                report_beyond(resolver, value, row.span);
            }
            points.push(SlidingPoint { at: value, pays, span: row.span });
        }
    }
    if points.len() < table.rows.len() {
        return None;
    }
    if points.len() < 2 {
        return unfit(
            resolver,
            heading(table),
            "a sliding scale needs at least two points",
            "write a row for each end, such as `| 40% | 0% |` and `| 30% | 100% |`",
        );
    }
    let rising = points.first().zip(points.get(1)).is_some_and(|(first, second)| second.at > first.at);
    for pair in points.windows(2) {
        let [before, point] = pair else { continue };
        let wrong = if rising { point.at <= before.at } else { point.at >= before.at };
        if wrong {
            let same = point.at == before.at;
            let code = if same { Code::ThresholdsOverlap } else { Code::ThresholdsOutOfOrder };
            let value = shown(point.at, measure.value_type);
            let message =
                if same { format!("two points at {value}") } else { "this point is out of order".to_owned() };
            resolver.report(
                Diagnostic::new(code, point.span, message)
                    .with_label(before.span, "the point before it")
                    .with_help("write the points from the lowest value to the highest, or from the highest to the lowest, each once"),
            );
            return None;
        }
    }
    if !rising {
        points.reverse();
    }
    if let Some((better, _)) = measure.better {
        for pair in points.windows(2) {
            let [low, high] = pair else { continue };
            let (worse, best) = if better == Better::Lower { (high, low) } else { (low, high) };
            if worse.pays.iter().zip(&best.pays).any(|(worse, best)| best < worse) {
                resolver.report(
                    Diagnostic::new(Code::PaysLessForBetter, best.span, "better performance pays less")
                        .with_text("the better value")
                        .with_label(worse.span, "the worse value pays more")
                        .with_help("swap the two payments, or mend `better`"),
                );
            }
        }
    } else {
        check_turn(resolver, &points);
    }
    Some(points)
}

/// Where nothing says which way is better, a scale that rises and falls pays less for better performance either way.
/// `points` ascend.
fn check_turn(resolver: &mut Resolver, points: &[SlidingPoint]) {
    let mut so_far: Option<(bool, usize)> = None;
    for pair in points.windows(2) {
        let [low, high] = pair else { continue };
        for (year, (before, after)) in low.pays.iter().zip(&high.pays).enumerate() {
            if before == after {
                continue;
            }
            let rises = after > before;
            let (rose, first) = *so_far.get_or_insert((rises, year));
            if rose == rises {
                continue;
            }
            let (verb, other) = if rises { ("falls", "rises") } else { ("rises", "falls") };
            let message = if first == year {
                format!("this scale {verb} and then {other}")
            } else {
                format!("this scale {verb} in Year {} and {other} in Year {}", first + 1, year + 1)
            };
            let here =
                if rises { "pays more than the point before" } else { "pays less than the point before" };
            resolver.report(
                Diagnostic::new(Code::PaysLessForBetter, high.span, message)
                    .with_text(here)
                    .with_label(low.span, "the point before")
                    .with_help("mend the payments, or say with `better` which values are the better ones"),
            );
            return;
        }
    }
}

fn levels(
    resolver: &mut Resolver,
    table: &Table,
    measure: &Measure<'_>,
    span: Span,
) -> Option<Vec<LevelRow>> {
    let Type::Level(scale) = measure.value_type else {
        let message =
            format!("{} is measured here, and `pays by level` needs a level", measure.value_type.words());
        return unfit(
            resolver,
            span,
            &message,
            "measure a level: `measures \"level reached\" as level of grade`; or write `pays by thresholds`",
        );
    };
    let known = resolver.levels.get(scale.0)?.clone();
    let columns = Columns::read(resolver, table, &["level", &known.name, "pays"], true);
    let level = match columns.column(&known.name) {
        Some(column) => column,
        None => columns.needed(resolver, table, "level")?,
    };
    let pays = pays_columns(resolver, table, &columns)?;
    no_rows(resolver, table)?;
    let mut rows: Vec<LevelRow> = Vec::new();
    let mut sound = true;
    for row in &table.rows {
        let Some(cell) = row.cells.get(level) else { continue };
        let rank = match &cell.kind {
            CellKind::Expression(written) => plain_value(resolver, written, measure.value_type),
            CellKind::Nothing | CellKind::Test(_) | CellKind::Text(_) => {
                resolver.report(
                    Diagnostic::new(Code::WrongType, cell.span, "the name of a level is needed here")
                        .with_help(format!("the levels are {}", words::list(&known.levels))),
                );
                None
            }
        };
        let fractions = row_pays(resolver, &pays, &row.cells, RowForm::Levels);
        let rank = rank.as_ref().and_then(constant).and_then(|rank| usize::try_from(rank).ok());
        let (Some(rank), Some(pays)) = (rank, fractions) else {
            sound = false;
            continue;
        };
        if let Some(first) = rows.iter().find(|known| known.rank == rank) {
            resolver.report(
                Diagnostic::new(Code::UnreachableRow, row.span, "this level has a row already")
                    .with_label(first.span, "its first row"),
            );
            sound = false;
            continue;
        }
        rows.push(LevelRow { rank, pays, span: row.span });
    }
    rows.sort_by_key(|row| row.rank);
    let is_lower = measure.better.is_some_and(|(better, _)| better == Better::Lower);
    for pair in rows.windows(2) {
        let [low, high] = pair else { continue };
        let (worse, best) = if is_lower { (high, low) } else { (low, high) };
        if worse.pays.iter().zip(&best.pays).any(|(worse, best)| best < worse) {
            let (message, other) = if is_lower {
                ("a lower level pays less, and lower is better", "the higher level pays more")
            } else {
                ("a higher level pays less", "the lower level pays more")
            };
            resolver.report(
                Diagnostic::new(Code::PaysLessForBetter, best.span, message)
                    .with_label(worse.span, other)
                    .with_help("swap the two payments, or the order of the levels; or mend `better`"),
            );
        }
    }
    sound.then_some(rows)
}

/// A value in the words of its type.
pub(super) fn shown(value: Decimal, value_type: Type) -> String {
    match value_type {
        Type::Percentage | Type::PercentagePoints => words::percentage(value),
        Type::Money => crate::money::Money::pounds(value).to_string(),
        Type::Number
        | Type::Duration(_)
        | Type::Rate(_)
        | Type::Date
        | Type::Moment
        | Type::YesNo
        | Type::Level(_)
        | Type::Judgement => words::grouped(value.normalize()),
    }
}

/// A target that no value can meet.
pub(super) fn check_possible(resolver: &mut Resolver, test: &Test) {
    if Interval::of(test).is_some_and(Interval::is_empty) {
        resolver.report(
            Diagnostic::new(Code::UnreachableRow, test.span, "no value can pass this test")
                .with_text("its two ends exclude each other")
                .with_help("check which end is the lower one"),
        );
    }
}

/// A count out of a count is never above 100%.
pub(super) fn check_hundred(resolver: &mut Resolver, test: &Test) {
    let Some(stretch) = Interval::of(test) else { return };
    let possible = Interval { low: Some((Decimal::ZERO, true)), high: Some((Decimal::ONE, true)) };
    if stretch.meet(possible).is_empty() && !stretch.is_empty() {
        if let Some((end, _)) = stretch.low.or(stretch.high) {
            report_beyond(resolver, end, test.span);
        }
        return;
    }
    let ends = [stretch.low, stretch.high].into_iter().flatten();
    if let Some((end, _)) = ends.into_iter().find(|(end, _)| *end > Decimal::ONE) {
        report_beyond(resolver, end, test.span);
    }
}

fn report_beyond(resolver: &mut Resolver, value: Decimal, span: Span) {
    resolver.report(
        Diagnostic::new(
            Code::BeyondAHundredPercent,
            span,
            format!("{} can never be reached by a count out of a count", words::percentage(value)),
        )
        .with_text("beyond 100%")
        .with_help("check the figure; a share of people lies between 0% and 100%"),
    );
}

/// A test that asks for less than the direction says is better, or the other way round.
pub(super) fn check_direction(resolver: &mut Resolver, test: &Test, better: Better, better_span: Span) {
    let against = match (&test.kind, better) {
        (TestKind::AtMost(_) | TestKind::Below(_), Better::Higher) => Some(("higher", "at least")),
        (TestKind::AtLeast(_) | TestKind::Above(_), Better::Lower) => Some(("lower", "at most")),
        _ => None,
    };
    if let Some((way, word)) = against {
        resolver.report(
            Diagnostic::new(
                Code::TargetAgainstDirection,
                test.span,
                format!("this rewards the worse side: {way} is better"),
            )
            .with_label(better_span, format!("`better {way}` is said here"))
            .with_help(format!("write `{word} …`, or change `better`"))
            .with_fix(
                if way == "higher" { "write `better lower`" } else { "write `better higher`" },
                better_span,
                if way == "higher" { "better lower" } else { "better higher" },
                Safety::ChoosesATerm,
            ),
        );
    }
}
