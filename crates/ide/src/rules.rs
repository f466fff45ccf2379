//! What a thing says, in plain English, with its amounts for each year.

use crate::Analysis;
use crate::names::Given;
use meed_contract::exact::Exact;
use meed_contract::{
    AfterTheTerm, Amount, Assessment, Basis, Better, Combination, Combining, Contract, CurveForm, DataItem,
    DefineForm, Expression, Holds, Indicator, Measurement, Money, NameKind, Outcome, PartySplit, Payment,
    Phase, Scale, Subject, Timeline, words,
};
use meed_engine::{Beforehand, phrases};
use meed_syntax::tree::Item;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// What a thing says, a paragraph each; nothing where the contract has errors and no figure can be relied on.
pub(crate) fn lines(analysis: &Analysis, given: &Given) -> Vec<String> {
    let Some(facts) = facts(analysis) else { return Vec::new() };
    match given.kind {
        NameKind::Party => facts.party(&given.name),
        NameKind::Segment => facts.segment(&given.name),
        NameKind::Records => {
            let items =
                analysis.tree(given.item.source).map(|file| file.items.as_slice()).unwrap_or_default();
            let written = items.iter().find_map(|item| match item {
                Item::Records(records) if records.span == given.item => Some(records),
                _ => None,
            });
            let text = analysis.text(given.item.source);
            facts.records(&given.name, written.map(|records| (text, records)))
        }
        NameKind::Requirement => facts.requirement(&given.name),
        NameKind::Levels => facts.levels(&given.name),
        NameKind::Providers => facts.providers(&given.name),
        NameKind::Input => facts.item(&given.name),
        NameKind::Component => facts.component(&given.name),
        NameKind::Curve => facts.curve(&given.name),
        NameKind::Variation => facts.variation(&given.name),
        NameKind::Amount
        | NameKind::Define
        | NameKind::Carried
        | NameKind::Payment
        | NameKind::Outcome
        | NameKind::Indicator
        | NameKind::Additional => {
            let subject = analysis.subject(&given.name);
            subject.map_or_else(Vec::new, |subject| facts.subject(subject))
        }
    }
}

/// What is known of the contract, where it has no errors.
pub(crate) fn facts(analysis: &Analysis) -> Option<Facts<'_>> {
    Some(Facts { contract: analysis.contract()?, beforehand: analysis.beforehand()? })
}

/// Everything with figures of its own, by its name.
pub(crate) fn subjects(contract: &Contract) -> HashMap<String, Subject> {
    let mut found = HashMap::new();
    let mut add = |name: &str, subject: Subject| {
        found.entry(name.to_owned()).or_insert(subject);
    };
    for (index, payment) in contract.payments.iter().enumerate() {
        add(&payment.name, Subject::Payment(index));
        for (outcome, item) in payment.outcomes().iter().enumerate() {
            add(&item.name, Subject::Outcome(index, outcome));
            for (indicator, item) in item.indicators.iter().enumerate() {
                add(&item.name, Subject::Indicator(index, outcome, indicator));
            }
        }
        for (extra, item) in payment.additional().iter().enumerate() {
            add(&item.name, Subject::Additional(index, extra));
        }
    }
    contract.amounts.iter().enumerate().for_each(|(index, item)| add(&item.name, Subject::Amount(index)));
    contract.defines.iter().enumerate().for_each(|(index, item)| add(&item.name, Subject::Define(index)));
    contract.carried.iter().enumerate().for_each(|(index, item)| add(&item.name, Subject::Carried(index)));
    contract
        .requirements
        .iter()
        .enumerate()
        .for_each(|(index, item)| add(&item.name, Subject::Requirement(index)));
    contract.data_items.iter().enumerate().for_each(|(index, item)| add(&item.name, Subject::Item(index)));
    found
}

/// What is known of a contract.
pub(crate) struct Facts<'a> {
    pub(crate) contract: &'a Contract,
    pub(crate) beforehand: &'a Beforehand,
}

/// Something said for each contract year, counted from 0; years in a row for which the same holds are told together.
pub(crate) fn by_years(said: impl IntoIterator<Item = (usize, String)>) -> Vec<String> {
    runs(said).into_iter().map(|(years, text)| format!("**{years}**: {text}")).collect()
}

/// The same, as `£1 in Year 1, £2 in Years 2 to 5`; `£1 a year` where one thing holds in all of `count` years. Of more than
/// `most` different things the first are told.
pub(crate) fn in_years(said: impl IntoIterator<Item = (usize, String)>, count: usize, most: usize) -> String {
    let said: Vec<(usize, String)> = said.into_iter().collect();
    if let [(_, text), rest @ ..] = said.as_slice()
        && said.len() == count
        && rest.iter().all(|(_, other)| other == text)
    {
        return if count > 1 { format!("{text} a year") } else { text.clone() };
    }
    let runs = runs(said);
    let more = if runs.len() > most { ", …" } else { "" };
    let told: Vec<String> =
        runs.into_iter().take(most).map(|(years, text)| format!("{text} in {years}")).collect();
    format!("{}{more}", told.join(", "))
}

fn runs(said: impl IntoIterator<Item = (usize, String)>) -> Vec<(String, String)> {
    let mut runs: Vec<(usize, usize, String)> = Vec::new();
    for (year, text) in said {
        match runs.last_mut() {
            Some((_, last, known)) if *last + 1 == year && *known == text => *last = year,
            _ => runs.push((year, year, text)),
        }
    }
    let years = |first: usize, last: usize| match last - first {
        0 => format!("Year {}", first + 1),
        1 => format!("Years {} and {}", first + 1, last + 1),
        _ => format!("Years {} to {}", first + 1, last + 1),
    };
    runs.into_iter().map(|(first, last, text)| (years(first, last), text)).collect()
}

/// Of what a measure is made, and how.
fn combined(combination: &Combination) -> String {
    let names: Vec<String> = combination.parts.iter().map(|part| format!("`{}`", part.name)).collect();
    let how = match &combination.by {
        Combining::Weight => "the mean of their scores counts, by weight",
        Combining::Lowest => "the lowest of their scores counts",
        Combining::Highest => "the highest of their scores counts",
        Combining::First => "the score of the first of them that applies counts",
        Combining::Achieved(_) => "it counts how many of them are achieved",
    };
    format!("Made of {}: {how}.", words::list(&names))
}

impl Facts<'_> {
    pub(crate) fn years(&self) -> usize {
        self.contract.calendar.years().len()
    }

    fn party(&self, name: &str) -> Vec<String> {
        let Some(party) = self.contract.parties.iter().find(|party| party.name == name) else {
            return Vec::new();
        };
        let mut lines = Vec::new();
        if let Some(ods) = &party.ods {
            lines.push(format!("ODS code {ods}."));
        }
        let named = |split: &PartySplit| {
            split
                .shares
                .iter()
                .any(|(id, _)| self.contract.party(*id).is_some_and(|known| known.name == name))
        };
        let list = |title: &str, wanted: &dyn Fn(&Payment) -> bool, lines: &mut Vec<String>| {
            let found: Vec<String> = self
                .contract
                .payments
                .iter()
                .filter(|payment| wanted(payment))
                .map(|payment| format!("`{}`", payment.name))
                .collect();
            if !found.is_empty() {
                lines.push(format!("{title} {}.", words::list(&found)));
            }
        };
        list("Pays", &|payment| named(&payment.from), &mut lines);
        list("Receives", &|payment| named(&payment.to), &mut lines);
        lines
    }

    fn levels(&self, name: &str) -> Vec<String> {
        let found = self.contract.levels.iter().find(|scale| scale.name == name);
        found.map_or_else(Vec::new, |scale| vec![format!("From the lowest: {}.", scale.levels.join(", "))])
    }

    fn providers(&self, name: &str) -> Vec<String> {
        let found = self.contract.groups.iter().find(|group| group.name == name);
        let members = found.map(|group| {
            let parties = group.members.iter().filter_map(|id| self.contract.party(*id));
            parties.map(|party| party.name.as_str()).collect::<Vec<_>>().join(", ")
        });
        members.map_or_else(Vec::new, |members| vec![format!("Its providers: {members}.")])
    }

    fn item(&self, name: &str) -> Vec<String> {
        let found = self.contract.data_items.iter().find(|item| item.name == name);
        found.map_or_else(Vec::new, |item| vec![self.measured(item)])
    }

    fn variation(&self, name: &str) -> Vec<String> {
        let found = self.contract.variations.iter().find(|variation| variation.name == name);
        found.map_or_else(Vec::new, |variation| {
            vec![format!(
                "Agreed on {} by {}; holds from {}.",
                words::date(variation.agreed),
                words::list(&variation.by),
                words::date(variation.effective)
            )]
        })
    }

    fn curve(&self, name: &str) -> Vec<String> {
        let Some(curve) = self.contract.curves.iter().find(|curve| curve.name == name) else {
            return Vec::new();
        };
        let formula = |expression: &Expression| phrases::formula(self.contract, expression);
        vec![match &curve.form {
            CurveForm::Thresholds(rows) => {
                let rows: Vec<String> = rows
                    .iter()
                    .map(|(test, value)| {
                        format!("{} for {}", formula(value), phrases::test(self.contract, test))
                    })
                    .collect();
                format!("Gives {}, otherwise nothing.", rows.join(", "))
            }
            CurveForm::Sliding { points, .. } => {
                let points: Vec<String> = points
                    .iter()
                    .map(|(at, gives)| format!("{} at {}", formula(gives), formula(at)))
                    .collect();
                format!("Gives {}, straight in between.", words::list(&points))
            }
            CurveForm::Slices { slices, downwards } => {
                let side = if *downwards { "below" } else { "above" };
                let slices: Vec<String> = slices
                    .iter()
                    .map(|slice| {
                        format!("{} of what lies {side} {}", formula(&slice.rate), formula(&slice.begins))
                    })
                    .collect();
                format!("Gives {}, each up to the next; the slices add up.", words::list(&slices))
            }
        }]
    }

    fn subject(&self, subject: Subject) -> Vec<String> {
        match subject {
            Subject::Amount(index) => {
                self.contract.amounts.get(index).map_or_else(Vec::new, |amount| self.amount(amount, subject))
            }
            Subject::Define(index) => self.define(index),
            Subject::Carried(index) => self.carried(index),
            Subject::Payment(index) => self.payment(index),
            Subject::Outcome(index, outcome) => self.outcome(index, outcome),
            Subject::Indicator(index, outcome, indicator) => {
                let find = |contract: &Contract| -> Option<Indicator> {
                    contract.payments.get(index)?.outcomes().get(outcome)?.indicators.get(indicator).cloned()
                };
                self.measurement(subject, &|contract| Some(find(contract)?.measurement))
            }
            Subject::Additional(index, extra) => {
                let condition = |year: usize| {
                    let payment = self.contract.in_year(year).payments.get(index)?;
                    payment.additional().get(extra).map(|_| ())
                };
                by_years((0..self.years()).filter_map(|year| {
                    condition(year)?;
                    Some((
                        year,
                        format!(
                            "pays {} if its condition holds, otherwise nothing",
                            self.worth(subject, year)?
                        ),
                    ))
                }))
            }
            Subject::Total | Subject::Item(_) | Subject::Requirement(_) | Subject::RequirementPeriod(..) => {
                Vec::new()
            }
        }
    }

    pub(crate) fn worth(&self, subject: Subject, year: usize) -> Option<Money> {
        self.beforehand.worth(subject, year).filter(|worth| !worth.is_zero())
    }

    /// The value of an amount or a definition in each year in which it is known.
    pub(crate) fn values(&self, subject: Subject) -> Vec<(usize, String)> {
        (0..self.years())
            .filter_map(|year| {
                let known = self.beforehand.value(subject, year)?;
                Some((year, phrases::value(self.contract, known.value, known.value_type)))
            })
            .collect()
    }

    fn amount(&self, amount: &Amount, subject: Subject) -> Vec<String> {
        let values = self.values(subject);
        if values.is_empty() {
            return vec![format!("What `{}` comes to depends on the data.", amount.name)];
        }
        by_years(values)
    }

    fn define(&self, index: usize) -> Vec<String> {
        let Some(define) = self.contract.defines.get(index) else { return Vec::new() };
        let mut lines = Vec::new();
        if let DefineForm::Formula(timeline) = &define.form {
            lines.extend(self.formula(timeline).into_iter().map(|formula| format!("= {formula}")));
        }
        lines.extend(by_years(self.values(Subject::Define(index))));
        lines
    }

    fn carried(&self, index: usize) -> Vec<String> {
        let Some(carried) = self.contract.carried.get(index) else { return Vec::new() };
        let opens = phrases::formula(self.contract, &carried.opens);
        let closes = self.formula(&carried.closes).unwrap_or_else(|| "what changes over time".to_owned());
        let limits = if carried.then.is_empty() { "" } else { ", within the steps below it" };
        let after = match carried.after {
            AfterTheTerm::Lapses => "lapses".to_owned(),
            AfterTheTerm::LeftToTheParties => "is left to the parties".to_owned(),
            AfterTheTerm::PaidBy(payment) => {
                let payment = self.contract.payments.get(payment).map_or("", |payment| &payment.name);
                format!("is paid by `{payment}`")
            }
        };
        vec![
            format!("Year 1 opens with {opens}, every later year with what the year before closed with."),
            format!("Closes with {closes}{limits}."),
            format!("What the last year closes with {after}."),
        ]
    }

    /// A formula where one holds all the time.
    fn formula(&self, timeline: &Timeline<Expression>) -> Option<String> {
        match timeline.pieces.as_slice() {
            [piece] => Some(phrases::formula(self.contract, &piece.value)),
            _ => None,
        }
    }

    pub(crate) fn split(&self, split: &PartySplit) -> String {
        let names: Vec<String> = split
            .shares
            .iter()
            .filter_map(|(id, _)| Some(format!("`{}`", self.contract.party(*id)?.name)))
            .collect();
        words::list(&names)
    }

    fn payment(&self, index: usize) -> Vec<String> {
        let Some(payment) = self.contract.payments.get(index) else { return Vec::new() };
        let mut lines = Vec::new();
        let subject = Subject::Payment(index);
        let who = format!("{} pays {}", self.split(&payment.from), self.split(&payment.to));
        lines.push(match &payment.basis {
            Basis::Sum(sum) => match self.formula(sum) {
                Some(formula) => format!("{who} {formula}."),
                None => format!("{who} a sum that changes over time."),
            },
            Basis::Pot { outcomes, additional, .. } => {
                let count = outcomes.len() + additional.len();
                format!("{who} what {} earn of a pot.", words::counted(count, "part", "parts"))
            }
            Basis::Shared(_) => format!("{who} its part of a pot that several providers share."),
            Basis::Difference(_) => {
                format!("{who} a share of a gain or a loss.")
            }
        });
        lines.extend(by_years((0..self.years()).filter_map(|year| Some((year, self.earns(subject, year)?)))));
        lines
    }

    /// What a payment can come to in a year: `£28,800,000`, `from £0 to £7,200,000`.
    pub(crate) fn earns(&self, subject: Subject, year: usize) -> Option<String> {
        let (low, high) = self.beforehand.between(subject, year)?;
        Some(match high {
            Some(high) if high == low => low.to_string(),
            Some(high) => format!("from {low} to {high}, by the results"),
            None => format!("{low} or more, by the data"),
        })
    }

    fn outcome(&self, index: usize, outcome: usize) -> Vec<String> {
        let find = |contract: &Contract| -> Option<Outcome> {
            contract.payments.get(index)?.outcomes().get(outcome).cloned()
        };
        let Some(found) = find(self.contract) else { return Vec::new() };
        let subject = Subject::Outcome(index, outcome);
        if found.measurement.is_some() {
            return self.measurement(subject, &|contract| find(contract)?.measurement);
        }
        let count = words::counted(found.indicators.len(), "indicator", "indicators");
        let worth = (0..self.years()).filter_map(|year| {
            let worth = self.worth(subject, year)?;
            let most = self.beforehand.between(subject, year).and_then(|(_, high)| high);
            let most = most
                .filter(|most| *most < worth)
                .map_or(String::new(), |most| format!(", of which {most} can be earned"));
            Some((year, format!("worth {worth}, by {count}{most}")))
        });
        by_years(worth)
    }

    fn measurement(
        &self,
        subject: Subject,
        measure: &dyn Fn(&Contract) -> Option<Measurement>,
    ) -> Vec<String> {
        match measure(self.contract) {
            Some(Measurement::One(_)) => {
                self.assessment(subject, &|contract| measure(contract)?.one().cloned())
            }
            Some(Measurement::Combined(combination)) => {
                let mut lines = vec![combined(&combination)];
                lines.extend(by_years((0..self.years()).filter_map(|year| {
                    let measurement = measure(self.contract.in_year(year))?;
                    let (phase, _) = measurement.phase(year)?;
                    let worth = self.worth(subject, year);
                    let text = match (phase, worth) {
                        (Phase::NotMeasured | Phase::Baseline | Phase::Reported, Some(worth)) => {
                            format!("{}; {worth} is not available", phrases::phase(phase))
                        }
                        (Phase::NotMeasured | Phase::Baseline | Phase::Reported, None) => {
                            format!("{}; nothing is paid", phrases::phase(phase))
                        }
                        (_, Some(worth)) => {
                            format!("pays at most {}", self.part(worth, measurement.most(year)))
                        }
                        (_, None) => return None,
                    };
                    Some((year, text))
                })));
                lines
            }
            None => Vec::new(),
        }
    }

    /// A measure that an indicator is made of, whatever its share is worth.
    fn component(&self, name: &str) -> Vec<String> {
        let outcomes = self.contract.payments.iter().flat_map(Payment::outcomes);
        let measurements = outcomes.flat_map(|outcome| {
            let own = outcome.measurement.iter();
            own.chain(outcome.indicators.iter().map(|indicator| &indicator.measurement))
        });
        let mut parts = measurements.filter_map(|measurement| match measurement {
            Measurement::Combined(combination) => combination.parts.iter().find(|part| part.name == name),
            Measurement::One(_) => None,
        });
        let Some(part) = parts.next() else { return Vec::new() };
        let item = self.contract.item(part.assessment.item);
        let mut lines: Vec<String> = item.map(|item| self.measured(item)).into_iter().collect();
        lines.extend(by_years(
            (0..self.years())
                .filter_map(|year| Some((year, self.linked(self.contract, &part.assessment, year, None)?))),
        ));
        lines
    }

    fn assessment(&self, subject: Subject, measure: &dyn Fn(&Contract) -> Option<Assessment>) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(assessment) = measure(self.contract)
            && let Some(item) = self.contract.item(assessment.item)
        {
            let better = match assessment.better {
                Some(Better::Higher) => "; higher is better",
                Some(Better::Lower) => "; lower is better",
                None => "",
            };
            lines.push(format!("{}{better}.", self.measured(item).trim_end_matches('.')));
        }
        lines.extend(by_years((0..self.years()).filter_map(|year| {
            let contract = self.contract.in_year(year);
            let assessment = measure(contract)?;
            Some((year, self.in_one_year(contract, &assessment, subject, year)?))
        })));
        let decides = |assessment: &Assessment| {
            assessment.phases.iter().any(|(phase, _)| matches!(phase, Phase::Linked | Phase::PaidForData))
        };
        if let Some(missing) = measure(self.contract).filter(decides).map(|assessment| assessment.missing) {
            lines.push(format!("Missing data: {}.", phrases::consequence(missing.not_submitted)));
        }
        lines
    }

    /// What a measure pays in a year, with its amounts.
    fn in_one_year(
        &self,
        contract: &Contract,
        assessment: &Assessment,
        subject: Subject,
        year: usize,
    ) -> Option<String> {
        let (phase, _) = assessment.phases.get(year)?;
        let worth = self.worth(subject, year);
        let shown = worth.map_or_else(|| "its part".to_owned(), |worth| worth.to_string());
        Some(match phase {
            Phase::NotMeasured | Phase::Baseline | Phase::Reported => match worth {
                Some(worth) => format!("{}; {worth} is not available", phrases::phase(*phase)),
                None => format!("{}; nothing is paid", phrases::phase(*phase)),
            },
            Phase::PaidForData => format!("pays {shown} when the data are there"),
            Phase::DeemedMet => format!("pays {shown}, deemed met"),
            Phase::Linked => self.linked(contract, assessment, year, worth)?,
        })
    }

    fn linked(
        &self,
        contract: &Contract,
        assessment: &Assessment,
        year: usize,
        worth: Option<Money>,
    ) -> Option<String> {
        let pays = assessment.pays.as_ref()?;
        let part = |fraction: Decimal| match worth {
            Some(worth) => self.part(worth, fraction),
            None => words::percentage(fraction),
        };
        let item = contract.item(assessment.item)?;
        let value = |at: Decimal| phrases::value(contract, at, item.value_type());
        let at = |pays: &[Decimal]| pays.get(year).copied().unwrap_or_default();
        Some(match &pays.scale {
            Scale::AtTarget(fraction) => {
                let target = assessment.target.as_ref()?.for_year(year)?;
                format!(
                    "pays {} if the result is {}, otherwise nothing",
                    part(*fraction),
                    phrases::test(contract, &target.value)
                )
            }
            Scale::Thresholds(rows) => {
                let rows: Vec<String> = rows
                    .iter()
                    .map(|row| format!("{} for {}", part(at(&row.pays)), phrases::test(contract, &row.test)))
                    .collect();
                format!("pays {}, otherwise nothing", rows.join(", "))
            }
            Scale::Sliding(points) => {
                let points: Vec<String> = points
                    .iter()
                    .map(|point| format!("{} at {}", part(at(&point.pays)), value(point.at)))
                    .collect();
                format!("pays {}, straight in between and flat beyond", words::list(&points))
            }
            Scale::Moving(points) => {
                let points: Vec<String> = points
                    .iter()
                    .map(|point| {
                        format!("{} at `{}`", part(at(&point.pays)), phrases::formula(contract, &point.at))
                    })
                    .collect();
                format!("pays {}, straight in between and flat beyond", words::list(&points))
            }
            Scale::Levels(rows) => {
                let rows: Vec<String> = rows
                    .iter()
                    .map(|row| format!("{} for {}", part(at(&row.pays)), value(Decimal::from(row.rank))))
                    .collect();
                format!("pays {}, otherwise nothing", rows.join(", "))
            }
            Scale::Formula(formula) => {
                let formula = phrases::formula(contract, formula);
                match worth {
                    Some(worth) => format!("pays `{formula}` of {worth}"),
                    None => format!("pays `{formula}` of its part"),
                }
            }
        })
    }

    /// A part of a sum, rounded as the contract says.
    fn part(&self, worth: Money, fraction: Decimal) -> String {
        let exact = Exact::from(worth.as_pounds()).multiply(Exact::from(fraction));
        let rounded = exact.and_then(|exact| self.contract.rounding.apply(exact));
        rounded.map_or_else(|_| words::percentage(fraction), |money| money.to_string())
    }

    /// What data report of an item.
    pub(crate) fn measured(&self, item: &DataItem) -> String {
        let what = match &item.holds {
            Holds::Ratio { numerator, denominator } => format!("{numerator} out of {denominator}"),
            Holds::Value { what, .. } | Holds::YesNo { what } => what.clone(),
            Holds::Level { what, levels } => {
                let scale = self.contract.levels.get(levels.0).map_or("", |scale| scale.name.as_str());
                format!("{what}, as a level of `{scale}`")
            }
        };
        let how_often = Self::how_often(item.frequency);
        let source = item.source.as_ref().map_or(String::new(), |source| format!(" from {source}"));
        let by = item
            .submitted_by
            .and_then(|id| self.contract.party(id))
            .map_or(String::new(), |party| format!(", submitted by `{}`", party.name));
        let counted = item.counted.as_ref().map_or(String::new(), |counted| {
            let mut records: Vec<String> = Vec::new();
            for count in counted.counts() {
                let found = self.contract.records.get(count.records.0);
                let name = found.map_or(String::new(), |found| format!("`{}`", found.name));
                if !records.contains(&name) {
                    records.push(name);
                }
            }
            format!(", counted in {}", words::list(&records))
        });
        format!("Measures {what}, reported {how_often}{source}{by}{counted}.")
    }
}
