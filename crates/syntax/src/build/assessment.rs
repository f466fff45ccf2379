//! How something is measured, assessed and paid: what indicators and outcomes share.

use super::{Builder, Pair, Parts};
use crate::parser::Rule;
use crate::tree::{
    AssessmentMethod, AssessmentStatement, Better, Consequence, Frequency, Measured, MeasuredKind,
    MissingKind, MissingRule, Pays, Phase, PhaseEntry, PhasePlace, Unit,
};

impl Builder<'_> {
    /// One statement about how something is measured, assessed and paid.
    pub(super) fn assessment(&mut self, pair: Pair<'_>) -> Option<AssessmentStatement> {
        let rule = pair.as_rule();
        match rule {
            Rule::combined => return self.combined(pair).map(AssessmentStatement::Combined),
            Rule::by_segment => return self.by_segment(pair).map(AssessmentStatement::BySegment),
            _ => {}
        }
        let span = self.span(&pair);
        let whole = pair.clone();
        let mut parts = Parts::of(pair);
        let first = parts.next()?;
        Some(match rule {
            Rule::code => AssessmentStatement::Code(self.string(&first)),
            Rule::definition => AssessmentStatement::Definition(self.string(&first)),
            Rule::measures => {
                let what = self.string(&first);
                AssessmentStatement::Measures(if parts.pass(Rule::kw_out_of) {
                    Measured::Ratio { numerator: what, denominator: self.string(&parts.next()?) }
                } else {
                    parts.pass(Rule::kw_as);
                    let kind = parts.next()?;
                    let kind_span = self.span(&kind);
                    Measured::Value { what, kind: self.measured_kind(kind)?, kind_span }
                })
            }
            Rule::better => AssessmentStatement::Better(match first.as_str() {
                "higher" => Better::Higher,
                _ => Better::Lower,
            }),
            Rule::source => {
                let submitted_by =
                    parts.find(|part| part.as_rule() == Rule::name).map(|name| self.name(&name));
                AssessmentStatement::Source(self.string(&first), submitted_by)
            }
            Rule::reported => {
                let often = frequency(first.as_str());
                let each_of = parts.one(Rule::each_of).and_then(|part| self.each_of(part));
                AssessmentStatement::Reported(often, each_of)
            }
            Rule::assessed => {
                if first.as_rule() == Rule::part_frequency {
                    let often = frequency(first.as_str());
                    let method = parts.find_map(|part| match part.as_rule() {
                        Rule::kw_on_its_own => Some(AssessmentMethod::EachOnItsOwn),
                        Rule::kw_with_catch_up => Some(AssessmentMethod::ToDateWithCatchUp),
                        Rule::kw_without_catch_up => Some(AssessmentMethod::ToDateWithoutCatchUp),
                        _ => None,
                    })?;
                    return Some(AssessmentStatement::Assessed(method, often));
                }
                let method = match parts.one(Rule::method)?.as_str() {
                    "total" => AssessmentMethod::Total,
                    "mean" => AssessmentMethod::Mean,
                    "latest" => AssessmentMethod::Latest,
                    "best" => AssessmentMethod::Best,
                    _ => AssessmentMethod::Worst,
                };
                parts.pass(Rule::kw_of_its);
                AssessmentStatement::Assessed(method, frequency(parts.next()?.as_str()))
            }
            Rule::broken_down => {
                let mut names = vec![self.name(&first)];
                names.extend(parts.filter(|part| part.as_rule() == Rule::name).map(|name| self.name(&name)));
                AssessmentStatement::BrokenDown(names)
            }
            Rule::phase_in => {
                let mut entries = vec![self.phase_entry(first)?];
                for part in parts.filter(|part| part.as_rule() == Rule::phase_entry) {
                    entries.push(self.phase_entry(part)?);
                }
                AssessmentStatement::PhaseIn(entries)
            }
            Rule::counted => return self.counted(whole).map(Box::new).map(AssessmentStatement::Counted),
            Rule::baseline => AssessmentStatement::Baseline(self.expression(first)?),
            Rule::target => AssessmentStatement::Target(self.timeline(first, Self::test)?),
            Rule::pays => AssessmentStatement::Pays(self.pays(first)?),
            Rule::minimum_denominator => {
                let number = self.number(&first)?;
                let consequence = parts.find(|part| part.as_rule() == Rule::consequence)?;
                AssessmentStatement::MinimumDenominator(
                    number,
                    consequence_of(consequence.as_str()),
                    self.span(&first),
                )
            }
            Rule::missing => {
                let otherwise = consequence_of(first.as_str());
                let mut when = Vec::new();
                for part in parts.filter(|part| part.as_rule() == Rule::missing_when) {
                    let mut parts = Parts::of(part);
                    parts.pass(Rule::comma);
                    let consequence = parts.one(Rule::consequence)?;
                    parts.pass(Rule::kw_when);
                    let kind = parts.one(Rule::missing_kind)?;
                    let span = self.span(&consequence).to(self.span(&kind));
                    when.push((missing_kind(kind.as_str()), consequence_of(consequence.as_str()), span));
                }
                AssessmentStatement::Missing(MissingRule {
                    otherwise,
                    when,
                    span: self.span(&first).to(span),
                })
            }
            Rule::suppressed_counts => {
                AssessmentStatement::SuppressedCounts(self.suppressed_counts(&first, &mut parts)?)
            }
            Rule::rounded_counts => {
                AssessmentStatement::RoundedCounts(self.rounded_counts(&first, &mut parts)?)
            }
            _ => return None,
        })
    }

    /// As what a value is read.
    pub(super) fn measured_kind(&mut self, pair: Pair<'_>) -> Option<MeasuredKind> {
        let kind = Parts::of(pair).next()?;
        Some(match kind.as_rule() {
            Rule::level_of => MeasuredKind::LevelOf(
                Parts::of(kind).find(|part| part.as_rule() == Rule::name).map(|name| self.name(&name))?,
            ),
            Rule::yes_no_kind => MeasuredKind::YesNo,
            _ => MeasuredKind::Unit(match kind.as_str() {
                "count" => Unit::Count,
                "number" => Unit::Number,
                "percentage" => Unit::Percentage,
                "money" => Unit::Money,
                "days" => Unit::Days,
                "hours" => Unit::Hours,
                "date" => Unit::Date,
                "moment" => Unit::Moment,
                _ => Unit::Minutes,
            }),
        })
    }

    fn phase_entry(&mut self, pair: Pair<'_>) -> Option<PhaseEntry> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let phase = match parts.next()?.as_str().split(' ').next()? {
            "not" => Phase::NotMeasured,
            "baseline" => Phase::Baseline,
            "reported" => Phase::Reported,
            "paid" => Phase::PaidForData,
            "deemed" => Phase::DeemedMet,
            _ => Phase::Linked,
        };
        let place = match parts.one(Rule::place) {
            Some(place) => self.place(place)?,
            None => PhasePlace::Always,
        };
        Some(PhaseEntry { phase, place, span })
    }

    fn pays(&mut self, pair: Pair<'_>) -> Option<Pays> {
        let rule = pair.as_rule();
        let mut parts = Parts::of(pair);
        if rule == Rule::pays_at_target {
            let percentage = parts.next()?;
            return Some(Pays::AtTarget(self.number(&percentage)?, self.span(&percentage)));
        }
        if rule == Rule::pays_formula {
            return self.expression(parts.next()?).map(Pays::Formula);
        }
        parts.next();
        let of_pot = parts.one(Rule::of_pot).and_then(|of_pot| {
            let words = Parts::of(of_pot).find(|part| part.as_rule() == Rule::kw_as_share_of_pot)?;
            Some(self.span(&words))
        });
        let table = self.table(parts.next()?)?;
        Some(match rule {
            Rule::pays_by_thresholds => Pays::ByThresholds(table, of_pot),
            Rule::pays_sliding => Pays::SlidingScale(table, of_pot),
            _ => Pays::ByLevel(table, of_pot),
        })
    }
}

/// `quarterly` and `quarters` alike.
pub(super) fn frequency(word: &str) -> Frequency {
    match word {
        "monthly" | "months" => Frequency::Monthly,
        "quarterly" | "quarters" => Frequency::Quarterly,
        "half-yearly" | "half-years" => Frequency::HalfYearly,
        _ => Frequency::Yearly,
    }
}

fn consequence_of(text: &str) -> Consequence {
    let mut words = text.split_whitespace();
    match (words.next(), words.next(), words.next()) {
        (Some("pays"), ..) => Consequence::PaysNothing,
        (Some("withheld"), ..) => Consequence::Withheld,
        (Some("carried"), ..) => Consequence::CarriedForward,
        (Some("excluded"), None, _) => Consequence::Excluded,
        (Some("excluded"), ..) => Consequence::ExcludedWeightShared,
        (Some("presumed"), ..) => Consequence::PresumedMet,
        (.., Some("zero")) => Consequence::CountsAsZero,
        _ => Consequence::CountsAsNo,
    }
}

/// One of the kinds of missing.
pub(super) fn missing_kind(text: &str) -> MissingKind {
    match text.rsplit(' ').next() {
        Some("due") => MissingKind::NotDue,
        Some("submitted") => MissingKind::NotSubmitted,
        Some("applicable") => MissingKind::NotApplicable,
        _ => MissingKind::Suppressed,
    }
}
