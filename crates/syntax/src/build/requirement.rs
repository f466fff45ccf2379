//! `requirement discharge-summaries "…" { … }`

use super::assessment::{frequency, missing_kind};
use super::rows::ItemRow;
use super::{Builder, Pair, Parts};
use crate::keywords;
use crate::parser::Rule;
use crate::tree::{
    AssessmentStatement, Deduction, Frequency, Grace, JudgedAs, JudgedMissing, PaymentStatement,
    RequirementItem, RequirementStatement, RequirementTarget, Statement, Test,
};
use meed_diagnostics::{Code, Diagnostic};

impl Builder<'_> {
    pub(super) fn requirement(&mut self, pair: Pair<'_>) -> Option<RequirementItem> {
        let mut statements = Vec::new();
        let head = self.block(pair, &keywords::REQUIREMENT, "requirement", |builder, part| {
            statements.extend(builder.requirement_statement(part));
        });
        let (name, title, span) = head.named()?;
        Some(RequirementItem { name, title, statements, span })
    }

    pub(super) fn requirements(&mut self, pair: Pair<'_>) -> Vec<RequirementItem> {
        let rows = self.item_rows(pair, &keywords::REQUIREMENT, Self::requirement_statement);
        let item =
            |ItemRow { name, title, statements, span }| RequirementItem { name, title, statements, span };
        rows.into_iter().map(item).collect()
    }

    fn requirement_statement(&mut self, pair: Pair<'_>) -> Option<Statement<RequirementStatement>> {
        self.statement(pair, Self::requirement_kind)
    }

    fn requirement_kind(&mut self, pair: Pair<'_>) -> Option<RequirementStatement> {
        let rule = pair.as_rule();
        match rule {
            // The same statements as a payment's and an indicator's, read the same way.
            Rule::payment_from | Rule::payment_to | Rule::applies => {
                return Some(match self.payment_kind(pair)? {
                    PaymentStatement::From(shares) => RequirementStatement::From(shares),
                    PaymentStatement::To(shares) => RequirementStatement::To(shares),
                    PaymentStatement::Applies(place) => RequirementStatement::Applies(place),
                    _ => return None,
                });
            }
            Rule::code | Rule::measures | Rule::source | Rule::reported | Rule::counted => {
                return Some(match self.assessment(pair)? {
                    AssessmentStatement::Code(text) => RequirementStatement::Code(text),
                    AssessmentStatement::Measures(measured) => RequirementStatement::Measures(measured),
                    AssessmentStatement::Source(text, by) => RequirementStatement::Source(text, by),
                    AssessmentStatement::Reported(frequency, None) => {
                        RequirementStatement::Reported(frequency)
                    }
                    AssessmentStatement::Reported(_, Some(group)) => {
                        self.report(
                            Diagnostic::new(
                                Code::UnexpectedText,
                                group.span,
                                "a requirement is judged by one row of data a period",
                            )
                            .with_help("write a requirement for each provider"),
                        );
                        return None;
                    }
                    AssessmentStatement::Counted(counted) => RequirementStatement::Counted(counted),
                    _ => return None,
                });
            }
            _ => {}
        }
        if rule == Rule::in_force {
            return self.in_force(pair).map(RequirementStatement::InForce);
        }
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let first = parts.next()?;
        Some(match rule {
            Rule::standard => RequirementStatement::Target(self.standard_target(first)?),
            Rule::worded => RequirementStatement::Definition(self.timeline(first, Self::some_string)?),
            Rule::basis => RequirementStatement::Basis(self.timeline(first, Self::some_string)?),
            Rule::grace => {
                let mut times = vec![self.grace_time(first)?];
                for part in parts.filter(|part| part.as_rule() == Rule::grace_time) {
                    times.push(self.grace_time(part)?);
                }
                RequirementStatement::Grace(times)
            }
            Rule::missed => {
                let days = parts.next()?;
                if days.as_rule() == Rule::working_days {
                    self.working_days(&days);
                    return None;
                }
                let number = days.as_str().split_whitespace().next()?;
                let place = self.span(&days);
                RequirementStatement::ExceptionReport(self.small(number, place)?, place)
            }
            Rule::judged_missing => {
                let otherwise = judged_as(first.as_str());
                let mut when = Vec::new();
                for part in parts.filter(|part| part.as_rule() == Rule::judged_when) {
                    let mut parts = Parts::of(part);
                    parts.pass(Rule::comma);
                    let judged = parts.one(Rule::judged_as)?;
                    parts.pass(Rule::kw_when);
                    let kind = parts.one(Rule::missing_kind)?;
                    let place = self.span(&judged).to(self.span(&kind));
                    when.push((missing_kind(kind.as_str()), judged_as(judged.as_str()), place));
                }
                RequirementStatement::Missing(JudgedMissing { otherwise, when, span })
            }
            Rule::deducts => {
                let each = self.expression(first)?;
                let period = parts.find(|part| part.as_rule() == Rule::period_word)?;
                let most = parts.find(|part| part.as_rule() == Rule::deducts_most);
                let most = match most {
                    Some(most) => {
                        let sum = Parts::of(most).find(|part| part.as_rule() == Rule::expression)?;
                        Some(self.expression(sum)?)
                    }
                    None => None,
                };
                let period = (period_frequency(period.as_str()), self.span(&period));
                RequirementStatement::Deducts(Deduction { each, period, most, span })
            }
            _ => return None,
        })
    }

    #[allow(
        clippy::unnecessary_wraps,
        clippy::needless_pass_by_value,
        reason = "the form in which a timeline reads its values"
    )]
    fn some_string(&mut self, pair: Pair<'_>) -> Option<crate::tree::Text> {
        Some(self.string(&pair))
    }

    fn standard_target(&mut self, pair: Pair<'_>) -> Option<RequirementTarget> {
        let by_period = Parts::of(pair.clone()).one(Rule::by_period);
        if let Some(by_period) = by_period {
            let mut parts = Parts::of(by_period);
            let by_month = parts.next()?.as_rule() == Rule::kw_by_month;
            let frequency = if by_month { Frequency::Monthly } else { Frequency::Quarterly };
            return self.table(parts.next()?).map(|table| RequirementTarget::ByPeriod(table, frequency));
        }
        self.timeline(pair, Self::standard_value).map(RequirementTarget::OverTime)
    }

    /// A test, or `none`.
    #[allow(clippy::option_option, reason = "not read, no target and a target are three answers")]
    fn standard_value(&mut self, pair: Pair<'_>) -> Option<Option<Test>> {
        if pair.as_rule() == Rule::kw_none {
            return Some(None);
        }
        self.test(pair).map(Some)
    }

    /// Working days need a calendar of bank holidays, which a contract cannot name yet.
    fn working_days(&mut self, days: &Pair<'_>) {
        let span = self.span(days);
        let number = days.as_str().split_whitespace().next().unwrap_or_default();
        self.report(
            Diagnostic::new(
                Code::LaterConstruct,
                span,
                "this version of Meed does not count working days yet",
            )
            .with_help(format!(
                "which days are bank holidays, a contract cannot say yet; write days of the calendar, such as `{number} days`"
            )),
        );
    }

    fn grace_time(&mut self, pair: Pair<'_>) -> Option<Grace> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let length = parts.one(Rule::months)?;
        let place = self.span(&length);
        let mut words = length.as_str().split_whitespace();
        let number = self.small(words.next()?, place)?;
        let is_years = words.next()?.starts_with("year");
        let months = number.saturating_mul(if is_years { 12 } else { 1 });
        let from = parts.find(|part| part.as_rule() == Rule::date)?;
        Some(Grace { months, from: self.date(&from), span })
    }
}

fn judged_as(text: &str) -> JudgedAs {
    if text.starts_with("not") { JudgedAs::NotJudged } else { JudgedAs::Missed }
}

pub(super) fn period_frequency(word: &str) -> Frequency {
    match word {
        "month" => Frequency::Monthly,
        "quarter" => Frequency::Quarterly,
        "half-year" => Frequency::HalfYearly,
        _ => frequency("yearly"),
    }
}
