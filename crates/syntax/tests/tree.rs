//! What the tree says: grouping, places, and cells read as statements.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use meed_diagnostics::{SourceId, Span};
use meed_syntax::parse;
use meed_syntax::tree::{
    AmountForm, AssessmentStatement, BinaryOperator, DomainKind, ExampleStatement, ExpectedValue, Expression,
    ExpressionKind, File, GivenFigure, HeaderKind, IndicatorStatement, Item, LiteralKind, PaymentStatement,
    PeriodKind, TestKind, TimelineForm,
};

fn sound(text: &str) -> File {
    let parsed = parse(SourceId(0), text);
    assert_eq!(parsed.diagnostics, [], "{text}");
    parsed.file
}

/// The expression with brackets around every operation.
fn grouped(expression: &Expression) -> String {
    match &expression.kind {
        ExpressionKind::Literal(literal) => match &literal.kind {
            LiteralKind::Number(number) => number.to_string(),
            LiteralKind::Percentage(number) => format!("{number}%"),
            LiteralKind::Money(pounds) => format!("£{pounds}"),
            other => format!("{other:?}"),
        },
        ExpressionKind::Path(path) => path.text(),
        ExpressionKind::OverProviders(over) => {
            format!("({} over {})", grouped(&over.value), over.domain.group.text)
        }
        ExpressionKind::Previous(path) => format!("(previous {})", path.text()),
        ExpressionKind::PaidSoFar(since) => format!("(paid so far {since:?})"),
        ExpressionKind::Root { function, value, .. } => format!("({function:?} {})", grouped(value)),
        ExpressionKind::Over(over) => {
            let value =
                over.value.as_ref().map(|(aggregate, value)| format!("{aggregate:?} {} ", grouped(value)));
            let weight = over.weight.as_ref().map(|weight| format!("by {} ", grouped(weight)));
            let filter = over.filter.as_ref().map(|_| " where …").unwrap_or_default();
            let domain = match &over.domain.kind {
                DomainKind::Indicators(path) => format!("indicators {}", path.text()),
                DomainKind::Outcomes(path) => format!("outcomes {}", path.text()),
                other => format!("{other:?}"),
            };
            format!("({}{}over {domain}{filter})", value.unwrap_or_default(), weight.unwrap_or_default())
        }
        ExpressionKind::List { aggregate, list } => {
            let list: Vec<String> = list.iter().map(grouped).collect();
            format!("{aggregate:?}({})", list.join(", "))
        }
        ExpressionKind::Choice { then, otherwise, .. } => {
            format!("(if … then {} else {})", grouped(then), grouped(otherwise))
        }
        ExpressionKind::Rounded { value, .. } => format!("(round {})", grouped(value)),
        ExpressionKind::Negative(inner) => format!("(-{})", grouped(inner)),
        ExpressionKind::Of { share, whole } => format!("({} of {})", grouped(share), grouped(whole)),
        ExpressionKind::Binary { operator, left, right, .. } => {
            let sign = match operator {
                BinaryOperator::Add => '+',
                BinaryOperator::Subtract => '-',
                BinaryOperator::Multiply => '×',
                BinaryOperator::Divide => '/',
            };
            format!("({} {sign} {})", grouped(left), grouped(right))
        }
    }
}

fn formula(text: &str) -> String {
    let file = sound(&format!("amount x \"X\" = {text}\n"));
    match &file.items[0] {
        Item::Amount(item) => match &item.form {
            AmountForm::Formula(TimelineForm::Pieces(timeline)) => grouped(&timeline.pieces[0].value),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn of_binds_tightest_then_minus_then_times() {
    assert_eq!(formula("a + b × c"), "(a + (b × c))");
    assert_eq!(formula("a - b - c"), "((a - b) - c)");
    assert_eq!(formula("a / b * c"), "((a / b) × c)");
    assert_eq!(formula("lowest of (a, b + 1) + c"), "(Lowest(a, (b + 1)) + c)");
    assert_eq!(formula("2 × previous a - b"), "((2 × (previous a)) - b)");
    assert_eq!(formula("if a is at least 1 then b + 1 else c × 2"), "(if … then (b + 1) else (c × 2))");
    assert_eq!(formula("1 + (if a is exactly 1 then b else c)"), "(1 + (if … then b else c))");
    assert_eq!(formula("10% of round (a / 3) to £1 half up"), "(10% of (round (a / 3)))");
    assert_eq!(formula("10% of a + b"), "((10% of a) + b)");
    assert_eq!(formula("10% of (a + b)"), "(10% of (a + b))");
    assert_eq!(formula("50% of 10% of a"), "((50% of 10%) of a)");
    assert_eq!(formula("-10% of a × 2"), "((-(10% of a)) × 2)");
    assert_eq!(formula("a - -b"), "(a - (-b))");
    assert_eq!(formula("-(a\n  + b)"), "(-(a + b))");
    assert_eq!(
        formula("10% of total of earned over outcomes of quality + b"),
        "((10% of (Total earned over outcomes quality)) + b)"
    );
    assert_eq!(
        formula("mean of (a + b) weighted by c over its quarters where (c is above 0 and c is below 9)"),
        "(Mean (a + b) by c over Parts(Quarterly) where …)"
    );
    assert_eq!(
        formula("count of indicators of quality where value is at least 50% / 2"),
        "(over indicators quality where …)"
    );
    assert_eq!(formula("total of a over up to the last 3 years"), "(Total a over Years(UpToLast(3)))");
    assert_eq!(formula("square root of (a / b) to 0.01 half up × 2"), "((SquareRoot (a / b)) × 2)");
    assert_eq!(formula("£1.2m + £3k + £1,000.50"), "((£1200000 + £3000) + £1000.50)");
}

fn slice(text: &str, span: Span) -> &str {
    text.get(span.range()).expect("a place in the text")
}

#[test]
fn cells_have_the_places_of_the_file() {
    let text = r#"payment p "P" {
  outcome o "O" {
    indicators {
      reported  yearly
      | name | title   | target       | minimum denominator |
      | ab   | "é | é" | at least 80% | 20, else excluded   |
    }
  }
}
"#;
    let file = sound(text);
    let Item::Payment(payment) = &file.items[0] else { panic!("a payment") };
    let indicator = &payment.outcomes[0].indicators[0];
    assert_eq!(slice(text, indicator.name.span), "ab");
    assert_eq!(slice(text, indicator.title.span), "\"é | é\"");
    assert_eq!(indicator.title.text, "é | é");
    assert!(
        slice(text, indicator.span).starts_with("| ab")
            && slice(text, indicator.span).ends_with("excluded   |")
    );
    let words: Vec<(&str, &str)> = indicator
        .statements
        .iter()
        .map(|statement| (slice(text, statement.keyword), slice(text, statement.span)))
        .collect();
    assert_eq!(
        words,
        [
            ("reported", "reported  yearly"),
            ("target", "at least 80%"),
            ("minimum denominator", "20, else excluded")
        ]
    );
    let IndicatorStatement::Assessment(AssessmentStatement::Target(TimelineForm::Pieces(target))) =
        &indicator.statements[1].kind
    else {
        panic!("a target")
    };
    let TestKind::AtLeast(value) = &target.pieces[0].value.kind else { panic!("at least") };
    assert_eq!(slice(text, value.span), "80%");
}

#[test]
fn rows_of_examples_are_examples() {
    let text = "examples {\n  in Year 2\n  | given a.b in Q1 2018/19 | expect c |\n  | 1 out of 2 | -£5 |\n  | not due | 5% |\n}\n";
    let file = sound(text);
    let Item::Example(example) = &file.items[0] else { panic!("an example") };
    assert_eq!(example.title.text, "1 out of 2, -£5");
    let ExampleStatement::Given { path, period, figure, figure_span, .. } = &example.statements[1].kind
    else {
        panic!("given")
    };
    assert_eq!(slice(text, path.span), "a.b");
    assert_eq!(slice(text, path.names[1].span), "b");
    assert_eq!(
        period.map(|period| period.kind),
        Some(PeriodKind::FinancialQuarter { quarter: 1, year: 2018 })
    );
    assert!(matches!(figure, GivenFigure::Ratio(..)));
    assert_eq!(slice(text, *figure_span), "1 out of 2");
    let ExampleStatement::Expect { value, .. } = &example.statements[2].kind else { panic!("expect") };
    let ExpectedValue::Literal(value) = value else { panic!("{value:?}") };
    assert_eq!(value.kind, LiteralKind::Money((-5).into()));
    assert_eq!(slice(text, value.span), "-£5");
}

#[test]
fn headings_are_periods_or_paths() {
    let text = "payment p \"P\" {\n  pot by year {\n    | Year 1 | 2018/19 | Quarter 2 of Year 3 | October 2016 |\n    | £1 | £2 | - | £4 |\n  }\n  each year, in 12 monthly instalments, odd pennies in the last\n}\n";
    let file = sound(text);
    let Item::Payment(payment) = &file.items[0] else { panic!("a payment") };
    let PaymentStatement::Pot(TimelineForm::ByYear(table)) = &payment.statements[0].kind else {
        panic!("a pot")
    };
    let kinds: Vec<PeriodKind> = table
        .header
        .iter()
        .map(|header| match &header.kind {
            HeaderKind::Period(period) => period.kind,
            HeaderKind::Path(path) => panic!("{path:?}"),
        })
        .collect();
    assert_eq!(
        kinds,
        [
            PeriodKind::Year(1),
            PeriodKind::FinancialYear(2018),
            PeriodKind::Quarter { quarter: 2, year: Some(3) },
            PeriodKind::Month { year: 2016, month: 10 },
        ]
    );
    let PaymentStatement::Each(each) = &payment.statements[1].kind else { panic!("each") };
    let on_account = each.on_account.as_ref().expect("instalments");
    assert_eq!(slice(text, on_account.span), "in 12 monthly instalments, odd pennies in the last");
    assert_eq!(on_account.instalments.map(|(count, _)| count), Some(12));
}
