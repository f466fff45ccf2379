//! Expressions: a flat list of operands and operators becomes a tree.

use super::{Builder, MOST_OPERATORS, Pair, Parts};
use crate::parser::Rule;
use crate::tree::{
    Aggregate, BinaryOperator, Domain, DomainKind, Expression, ExpressionKind, Frequency, Gate, Literal,
    Over, PaidSoFar, RootFunction, RoundingMode, RoundingStep, Statistic, YearWindow,
};
use meed_diagnostics::{Code, Diagnostic, Span};

/// An operator as it stands between two operands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    Of,
    Binary(BinaryOperator),
}

/// An operand with the operator before it, and with its minus sign, which binds less than `of`.
struct Operand {
    operator: Option<(Operator, Span)>,
    minus: Option<Span>,
    value: Expression,
}

impl Builder<'_> {
    /// An expression. `of` binds tightest, then unary minus, then `×` and `/`, then `+` and `-`; all group to the
    /// left.
    pub(super) fn expression(&mut self, pair: Pair<'_>) -> Option<Expression> {
        if self.brackets == 0 {
            self.operators = 0;
        }
        self.brackets += 1;
        let span = self.span(&pair);
        let choice = pair.clone().into_inner().find(|part| part.as_rule() == Rule::choice);
        if let Some(choice) = choice {
            let choice = self.choice(choice, span);
            self.brackets -= 1;
            return choice;
        }
        let operands = self.operands(pair);
        self.brackets -= 1;
        let mut operands = operands?;
        if self.operators > MOST_OPERATORS {
            if self.brackets == 0 {
                self.report(
                    Diagnostic::new(
                        Code::NestedTooDeep,
                        span,
                        format!("this expression has more than {MOST_OPERATORS} operators"),
                    )
                    .with_help("give its parts names as amounts of their own, or use an amount `by lines`"),
                );
            }
            return None;
        }
        if operands.len() == 1 && operands.first().is_some_and(|operand| operand.minus.is_none()) {
            return operands.pop().map(|operand| operand.value);
        }
        operands = fold(operands, |operator| operator == Operator::Of);
        operands = operands.into_iter().map(negated).collect();
        operands = fold(operands, |operator| {
            matches!(operator, Operator::Binary(BinaryOperator::Multiply | BinaryOperator::Divide))
        });
        fold(operands, |_| true).pop().map(|operand| operand.value)
    }

    fn operands(&mut self, pair: Pair<'_>) -> Option<Vec<Operand>> {
        let mut operands = Vec::with_capacity(1);
        let mut operator = None;
        let mut minus = None;
        for part in Parts::of(pair) {
            match part.as_rule() {
                Rule::operator => {
                    self.operators += 1;
                    operator = Some((operator_of(part.as_str()), self.span(&part)));
                }
                Rule::minus_sign => {
                    minus = Some(self.span(&part));
                    if let (Some((Operator::Of, _)), Some(minus)) = (operator, minus) {
                        self.report(
                            Diagnostic::new(
                                Code::UnexpectedText,
                                minus,
                                "`of` takes the next single thing, which has no sign of its own",
                            )
                            .with_help("put the minus before the share: `-10% of x`"),
                        );
                        return None;
                    }
                }
                _ => {
                    let value = self.primary(part)?;
                    operands.push(Operand { operator: operator.take(), minus: minus.take(), value });
                }
            }
        }
        Some(operands)
    }

    pub(super) fn primary(&mut self, pair: Pair<'_>) -> Option<Expression> {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::path => ExpressionKind::Path(self.path(&pair)),
            Rule::parenthesis => {
                let mut parts = Parts::of(pair);
                parts.pass(Rule::lparen);
                let inner = parts.one(Rule::expression)?;
                return self.expression(inner).map(|inner| Expression { kind: inner.kind, span });
            }
            Rule::percentile => self.percentile(pair)?,
            Rule::placed => self.placed(pair)?,
            Rule::aggregate => self.aggregate(pair)?,
            Rule::count_over => {
                let (domain, filter) = self.domain_and_filter(Parts::of(pair))?;
                ExpressionKind::Over(Box::new(Over { value: None, weight: None, domain, filter }))
            }
            Rule::root => {
                let mut parts = Parts::of(pair);
                let function = if parts.next()?.as_str().starts_with('s') {
                    RootFunction::SquareRoot
                } else {
                    RootFunction::Exponential
                };
                parts.pass(Rule::kw_of);
                let value = Box::new(self.primary(parts.next()?)?);
                ExpressionKind::Root { function, value, step: self.rounding_step(parts)? }
            }
            Rule::paid_so_far => ExpressionKind::PaidSoFar(if pair.as_str().ends_with("term") {
                PaidSoFar::ThisTerm
            } else {
                PaidSoFar::ThisYear
            }),
            Rule::rounded => {
                let mut parts = Parts::of(pair);
                parts.pass(Rule::kw_round);
                let value = Box::new(self.primary(parts.next()?)?);
                ExpressionKind::Rounded { value, step: self.rounding_step(parts)? }
            }
            Rule::previous => {
                let path = Parts::of(pair).find(|part| part.as_rule() == Rule::path)?;
                ExpressionKind::Previous(self.path(&path))
            }
            _ => ExpressionKind::Literal(self.literal(&pair)?),
        };
        Some(Expression { kind, span })
    }

    /// `lowest of (a, b)`, or `total of earned over outcomes of quality`.
    fn aggregate(&mut self, pair: Pair<'_>) -> Option<ExpressionKind> {
        let mut parts = Parts::of(pair);
        let aggregate = aggregate_of(parts.next()?.as_str());
        let (mut first, mut rest, mut weight) = (None, None, None);
        let (mut domain, mut providers) = (None, None);
        let mut filter = None;
        for part in parts {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::expression => first = Some(self.expression(part)?),
                Rule::path => first = Some(Expression { kind: ExpressionKind::Path(self.path(&part)), span }),
                Rule::list_rest => {
                    let list = Parts::of(part).filter(|part| part.as_rule() == Rule::expression);
                    rest = Some(list.map(|part| self.expression(part)).collect::<Option<Vec<_>>>()?);
                }
                Rule::weighted => {
                    let mut parts = Parts::of(part);
                    parts.pass(Rule::kw_weighted_by);
                    weight = Some(self.primary(parts.next()?)?);
                }
                Rule::domain => {
                    let of_group =
                        part.clone().into_inner().find(|part| part.as_rule() == Rule::domain_providers);
                    match of_group {
                        Some(group) => providers = Some(self.providers_domain(group)?),
                        None => domain = Some(self.domain(part)?),
                    }
                }
                Rule::where_filter => filter = Some(self.filter(part)?),
                _ => {}
            }
        }
        let first = first?;
        if let Some(providers) = providers {
            let taken = (first, weight, filter);
            return Some(self.over_providers(Statistic::Aggregate(aggregate), taken, providers));
        }
        Some(match (rest, domain) {
            (Some(rest), _) => {
                ExpressionKind::List { aggregate, list: std::iter::once(first).chain(rest).collect() }
            }
            (None, domain) => {
                let value = Some((aggregate, first));
                ExpressionKind::Over(Box::new(Over { value, weight, domain: domain?, filter }))
            }
        })
    }

    /// A domain and its `where`, among the parts that are left.
    pub(super) fn domain_and_filter(&mut self, parts: Parts<'_>) -> Option<(Domain, Option<Gate>)> {
        let (mut domain, mut filter) = (None, None);
        for part in parts {
            match part.as_rule() {
                Rule::domain => domain = Some(self.domain(part)?),
                Rule::where_filter => filter = Some(self.filter(part)?),
                _ => {}
            }
        }
        Some((domain?, filter))
    }

    pub(super) fn filter(&mut self, pair: Pair<'_>) -> Option<Gate> {
        let inner = Parts::of(pair)
            .find(|part| !matches!(part.as_rule(), Rule::kw_where | Rule::lparen | Rule::rparen))?;
        self.gate_unit(inner)
    }

    fn domain(&mut self, pair: Pair<'_>) -> Option<Domain> {
        let span = self.span(&pair);
        let inner = Parts::of(pair).next()?;
        let kind = match inner.as_rule() {
            Rule::domain_providers => {
                // It stands for as many conditions as there are providers.
                self.operators += 1;
                DomainKind::Providers(self.providers_domain(inner)?)
            }
            Rule::domain_things => {
                let mut parts = Parts::of(inner);
                let word = parts.next()?;
                parts.pass(Rule::kw_of);
                let path = self.path(&parts.next()?);
                match word.as_str() {
                    "outcomes" => DomainKind::Outcomes(path),
                    "segments" => DomainKind::Segments(path),
                    "components" => DomainKind::Components(path),
                    "parties" => DomainKind::Parties(Some(path)),
                    "lines" => DomainKind::Lines(path),
                    _ => DomainKind::Indicators(path),
                }
            }
            Rule::domain_amounts => {
                let paths = Parts::of(inner).filter(|part| part.as_rule() == Rule::path);
                DomainKind::Amounts(paths.map(|path| self.path(&path)).collect())
            }
            Rule::domain_parties => DomainKind::Parties(None),
            Rule::domain_parts => match inner.as_str().split_whitespace().nth(1)? {
                "months" => DomainKind::Parts(Frequency::Monthly),
                "quarters" => DomainKind::Parts(Frequency::Quarterly),
                "segments" => DomainKind::OwnSegments,
                _ => DomainKind::Parts(Frequency::HalfYearly),
            },
            _ => {
                let window = Parts::of(inner).next()?;
                DomainKind::Years(match window.as_rule() {
                    Rule::kw_the_term_so_far => YearWindow::TermSoFar,
                    Rule::kw_the_years_before => YearWindow::Before,
                    _ => {
                        let number = window.as_str().split_whitespace().rev().nth(1)?;
                        let count = self.small(number, span)?;
                        if window.as_str().starts_with("up") {
                            YearWindow::UpToLast(count)
                        } else {
                            YearWindow::Last(count)
                        }
                    }
                })
            }
        };
        Some(Domain { kind, span })
    }

    /// `if … then … else …`
    fn choice(&mut self, pair: Pair<'_>, span: Span) -> Option<Expression> {
        let mut parts = Parts::of(pair).filter(|part| matches!(part.as_rule(), Rule::gate | Rule::plain));
        let condition = self.gate(parts.next()?);
        let then = self.expression(parts.next()?);
        let otherwise = self.expression(parts.next()?);
        let (condition, then, otherwise) = (Box::new(condition?), Box::new(then?), Box::new(otherwise?));
        Some(Expression { kind: ExpressionKind::Choice { condition, then, otherwise }, span })
    }

    /// `to £1,000 half up`, in the parts that are left.
    pub(super) fn rounding_step(&mut self, parts: Parts<'_>) -> Option<RoundingStep> {
        let (mut step, mut mode) = (None, None);
        for part in parts {
            match part.as_rule() {
                Rule::step => {
                    let literal = Parts::of(part).next()?;
                    let span = self.span(&literal);
                    step = Some(Literal { kind: self.literal(&literal)?.kind, span });
                }
                rule => mode = mode.or(rounding_mode(rule)),
            }
        }
        Some(RoundingStep { step: step?, mode: mode? })
    }
}

fn aggregate_of(word: &str) -> Aggregate {
    match word {
        "lowest" => Aggregate::Lowest,
        "highest" => Aggregate::Highest,
        "total" => Aggregate::Total,
        "mean" => Aggregate::Mean,
        _ => Aggregate::Median,
    }
}

/// The rounding mode that a keyword says.
pub(super) fn rounding_mode(rule: Rule) -> Option<RoundingMode> {
    Some(match rule {
        Rule::kw_half_up => RoundingMode::HalfUp,
        Rule::kw_half_even => RoundingMode::HalfEven,
        Rule::kw_up => RoundingMode::Up,
        Rule::kw_down => RoundingMode::Down,
        _ => return None,
    })
}

fn operator_of(text: &str) -> Operator {
    match text {
        "of" => Operator::Of,
        "+" => Operator::Binary(BinaryOperator::Add),
        "-" => Operator::Binary(BinaryOperator::Subtract),
        "/" => Operator::Binary(BinaryOperator::Divide),
        _ => Operator::Binary(BinaryOperator::Multiply),
    }
}

/// The operand with its minus sign made part of its value.
fn negated(mut operand: Operand) -> Operand {
    let Some(minus) = operand.minus.take() else { return operand };
    let span = minus.to(operand.value.span);
    let value = Expression { kind: ExpressionKind::Negative(Box::new(operand.value)), span };
    Operand { value, ..operand }
}

/// Joins every two operands between which one of the `wanted` operators stands, from left to right.
fn fold(operands: Vec<Operand>, wanted: impl Fn(Operator) -> bool) -> Vec<Operand> {
    let mut out: Vec<Operand> = Vec::with_capacity(operands.len());
    for operand in operands {
        match (operand.operator, out.pop()) {
            (Some((operator, operator_span)), Some(left)) if wanted(operator) => {
                let span = left.value.span.to(operand.value.span);
                let (share, whole) = (Box::new(left.value), Box::new(operand.value));
                let kind = match operator {
                    Operator::Of => ExpressionKind::Of { share, whole },
                    Operator::Binary(operator) => {
                        ExpressionKind::Binary { operator, operator_span, left: share, right: whole }
                    }
                };
                let value = Expression { kind, span };
                out.push(Operand { operator: left.operator, minus: left.minus, value });
            }
            (_, left) => {
                out.extend(left);
                out.push(operand);
            }
        }
    }
    out
}
