//! `uplifted { … }`: a base, and factors year by year.

use super::apportion::{self, YearColumns, Years};
use super::expression::resolve_as;
use super::statements::Once;
use super::table::heading;
use super::test::constant;
use super::{Resolver, function};
use crate::amount::{UpliftStep, Uplifted, YearPart};
use crate::calendar::{LONGEST_TERM, PartOfYear};
use crate::exact::{Exact, Inexact};
use crate::expression::{Expression, ExpressionKind, Type};
use crate::money::Money;
use crate::words;
use meed_diagnostics::{Code, Diagnostic, Span};
use meed_syntax::tree::{
    Cell, CellKind, Factors, LiteralKind, PartsBy, PeriodKind, Statement, UpliftedStatement,
};
use rust_decimal::Decimal;
use std::ops::RangeInclusive;

/// Factors by year, in the order of the years after the base.
type ByYear = Vec<Option<(Decimal, Span)>>;

pub(super) fn resolve(
    resolver: &mut Resolver,
    statements: &[Statement<UpliftedStatement>],
    keyword: Span,
    pro_rata: Option<PartsBy>,
) -> Option<Uplifted> {
    let mut base = Once::new("base");
    let mut uplift = Once::new("uplift");
    let mut efficiency = Once::new("efficiency");
    let mut rounded = Once::new("rounded");
    let mut apportioned = Once::new("apportioned");
    for statement in statements {
        let checker = &mut resolver.checker;
        match &statement.kind {
            UpliftedStatement::Base(sum, year) => base.set(checker, (sum, *year), statement),
            UpliftedStatement::Uplift(factors) => uplift.set(checker, factors, statement),
            UpliftedStatement::Efficiency(factors) => efficiency.set(checker, factors, statement),
            UpliftedStatement::Rounded(step) => rounded.set(checker, step, statement),
            UpliftedStatement::Apportioned(by) => apportioned.set(checker, *by, statement),
        }
    }
    if uplift.peek().is_none() && efficiency.peek().is_none() {
        resolver.checker.missing(keyword, "the amount", "uplift", "uplift 2.5%");
    }
    let base_place = base.place();
    let base = base.required(&mut resolver.checker, keyword, "the amount", "base £36,000,000 in 2015/16");
    let (sum, year) = base?;
    let LiteralKind::Money(pounds) = sum.kind else { return None };
    let kind = match year.kind {
        PeriodKind::FinancialYear(_) => Years::Financial,
        _ => Years::Contract,
    };
    let first = kind.number(year.kind)?;
    let of_term = kind.of_term(resolver);
    let too_early = of_term.start() - i32::from(LONGEST_TERM);
    if first > *of_term.end() || first < too_early || (kind == Years::Contract && first < 1) {
        resolver.report(
            Diagnostic::new(Code::YearOutsideTerm, year.span, "the base lies outside the term").with_help(
                format!(
                    "the term reaches from {} to {}",
                    kind.words(*of_term.start()),
                    kind.words(*of_term.end())
                ),
            ),
        );
        return None;
    }
    let needed = first + 1..=*of_term.end();
    let uplift = uplift.placed().map(|(factors, place)| {
        by_year(resolver, factors, kind, &needed, base_place.unwrap_or(place), Role::Uplift)
    });
    let efficiency = efficiency.placed().map(|(factors, place)| {
        by_year(resolver, factors, kind, &needed, base_place.unwrap_or(place), Role::Efficiency)
    });
    let rounded = rounded.value().and_then(|step| {
        let sum = Expression {
            kind: ExpressionKind::Constant(Decimal::ZERO),
            value_type: Type::Money,
            span: sum.span,
        };
        Some((function::quantum(resolver, step, &sum)?, step.mode))
    });
    let parts = parts(resolver, kind, first, apportioned.placed(), pro_rata, keyword)?;
    let (uplift, efficiency) = (uplift.unwrap_or_default(), efficiency.unwrap_or_default());
    let steps = needed
        .enumerate()
        .map(|(index, number)| {
            let of = |factors: &ByYear| factors.get(index).copied().flatten();
            let span = of(&uplift).or(of(&efficiency)).map_or(keyword, |(_, span)| span);
            UpliftStep {
                year: kind.words(number),
                uplift: of(&uplift).map(|(factor, _)| factor),
                efficiency: of(&efficiency).map(|(factor, _)| factor),
                span,
            }
        })
        .collect();
    let uplifted = Uplifted {
        base: (Money::pounds(pounds), sum.span),
        base_year: kind.words(first),
        steps,
        rounded,
        parts,
    };
    if let Some(year) = first_too_long(&uplifted) {
        resolver.report(
            Diagnostic::new(
                Code::TooManyDigits,
                keyword,
                format!("by {year} the sum has more digits than can be held exactly"),
            )
            .with_help("say how each year is rounded: `rounded each year to £0.01 half up`"),
        );
        return None;
    }
    Some(uplifted)
}

/// Which factor it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Uplift,
    Efficiency,
}

impl Role {
    fn keyword(self) -> &'static str {
        match self {
            Self::Uplift => "uplift",
            Self::Efficiency => "efficiency",
        }
    }
}

fn by_year(
    resolver: &mut Resolver,
    factors: &Factors,
    kind: Years,
    needed: &RangeInclusive<i32>,
    base: Span,
    role: Role,
) -> ByYear {
    let years = needed.clone().count();
    match factors {
        Factors::Every(percentage, span) => {
            let factor = within(resolver, *percentage / Decimal::ONE_HUNDRED, *span, role);
            vec![factor.map(|factor| (factor, *span)); years]
        }
        Factors::ByYear(table, is_financial) => {
            if *is_financial != (kind == Years::Financial) {
                let (other, form) = match kind {
                    Years::Financial => ("a financial year", "by financial year"),
                    Years::Contract => ("a contract year", "by year"),
                };
                resolver.report(
                    Diagnostic::new(
                        Code::WrongPeriod,
                        heading(table),
                        format!("the base is stated for {other}, and `{}` for other years", role.keyword()),
                    )
                    .with_label(base, "the base")
                    .with_help(format!("write `{} {form} {{`", role.keyword())),
                );
                return vec![None; years];
            }
            let columns = YearColumns::read(resolver, table, kind, false);
            let columns = columns.of(resolver, table, kind, needed);
            let [row] = table.rows.as_slice() else {
                let place = table.rows.get(1).map_or(heading(table), |row| row.span);
                resolver.report(
                    Diagnostic::new(Code::WrongTable, place, "factors by year have one row of percentages")
                        .with_help("keep one row, with a percentage below each year"),
                );
                return vec![None; years];
            };
            columns
                .into_iter()
                .map(|column| {
                    let cell = row.cells.get(column?)?;
                    let factor = percentage(resolver, cell)?;
                    Some((within(resolver, factor, cell.span, role)?, cell.span))
                })
                .collect()
        }
    }
}

fn percentage(resolver: &mut Resolver, cell: &Cell) -> Option<Decimal> {
    let CellKind::Expression(written) = &cell.kind else {
        let nothing = matches!(cell.kind, CellKind::Nothing);
        resolver.report(
            Diagnostic::new(
                if nothing { Code::TimelineGap } else { Code::WrongType },
                cell.span,
                "a percentage is needed here",
            )
            .with_help("write `0%` for a year in which nothing changes"),
        );
        return None;
    };
    let typed = resolve_as(resolver, written, Type::Percentage)?;
    let value = match &typed.kind {
        ExpressionKind::Negative(inner) => constant(inner).map(|value| -value),
        _ => constant(&typed),
    };
    if value.is_none() {
        resolver.report(
            Diagnostic::new(Code::WrongType, cell.span, "a plain percentage is needed here, not a formula")
                .with_help(
                    "an uplift that data give is a formula: `amount NAME \"TITLE\" = … , then previous …`",
                ),
        );
    }
    value
}

/// A factor that leaves the sum at nothing or above.
fn within(resolver: &mut Resolver, factor: Decimal, span: Span, role: Role) -> Option<Decimal> {
    let one = Decimal::ONE;
    let (message, help) = match role {
        Role::Uplift if factor < -one => {
            ("an uplift cannot take off more than everything", "check the percentage")
        }
        Role::Efficiency if factor < Decimal::ZERO => (
            "an efficiency of less than nothing would add to the sum",
            "an efficiency is taken off and written without a sign: `4%`",
        ),
        Role::Efficiency if factor > one => {
            ("an efficiency cannot take off more than everything", "check the percentage")
        }
        Role::Uplift | Role::Efficiency => return Some(factor),
    };
    resolver.report(
        Diagnostic::new(Code::FactorOutOfRange, span, message)
            .with_text(words::percentage(factor))
            .with_help(help),
    );
    None
}

fn parts(
    resolver: &mut Resolver,
    kind: Years,
    first: i32,
    apportioned: Option<(PartsBy, Span)>,
    pro_rata: Option<PartsBy>,
    keyword: Span,
) -> Option<Vec<Vec<YearPart>>> {
    match (kind, apportioned, pro_rata) {
        (Years::Financial, Some(_), Some(pro_rata)) => {
            resolver.report(
                Diagnostic::new(
                    Code::ConflictingStatements,
                    pro_rata.span,
                    "what is apportioned has its part already",
                )
                .with_help("remove `pro rata`: a short contract year has fewer months or days of each financial year"),
            );
            None
        }
        (Years::Financial, None, _) => {
            resolver.report(apportion::not_said(keyword, None));
            None
        }
        (Years::Financial, Some((by, _)), None) => apportion::parts(resolver, first, by),
        (Years::Contract, Some((_, place)), _) => {
            resolver.report(
                Diagnostic::new(
                    Code::ConflictingStatements,
                    place,
                    "the base is stated for a contract year, and there is nothing to apportion",
                )
                .with_help("remove the line; for a short year write `uplifted, pro rata by months {`"),
            );
            None
        }
        (Years::Contract, None, _) => {
            let years = i32::try_from(resolver.calendar.years().len()).unwrap_or(i32::MAX);
            let whole = PartOfYear { part: 1, whole: 1 };
            let part = |number: i32| {
                let year = usize::try_from(number - first).ok()?;
                Some(YearPart { year, part: whole })
            };
            Some((1..=years).map(|number| part(number).into_iter().collect()).collect())
        }
    }
}

/// The first year whose sum cannot be held exactly.
fn first_too_long(uplifted: &Uplifted) -> Option<&str> {
    let mut sum = Exact::from(uplifted.base.0.as_pounds());
    for step in &uplifted.steps {
        let next = || -> Result<Exact, Inexact> {
            let uplift = Exact::from(Decimal::ONE + step.uplift.unwrap_or_default());
            let efficiency = Exact::from(Decimal::ONE - step.efficiency.unwrap_or_default());
            let next = sum.multiply(uplift)?.multiply(efficiency)?;
            match uplifted.rounded {
                Some((quantum, mode)) => next.round(quantum, mode),
                None => Ok(next),
            }
        };
        match next() {
            Ok(next) => sum = next,
            Err(_) => return Some(&step.year),
        }
    }
    None
}
