//! What is told of requirements, of records, and of segments.

use crate::rules::{Facts, by_years};
use meed_contract::{
    Blank, ColumnHolds, Frequency, JudgedAs, Measurement, Payment, RecordColumn, Requirement, words,
};
use meed_diagnostics::Span;
use meed_engine::phrases;
use meed_syntax::tree::{RecordsItem, RecordsStatement};

impl Facts<'_> {
    /// What is judged, against what, and what missing it costs.
    pub(crate) fn requirement(&self, name: &str) -> Vec<String> {
        let at = self.contract.requirements.iter().position(|known| known.name == name);
        let Some((at, found)) = at.and_then(|at| Some((at, self.contract.requirements.get(at)?))) else {
            return Vec::new();
        };
        let mut lines: Vec<String> =
            self.contract.item(found.item).map(|item| self.measured(item)).into_iter().collect();
        lines.extend(by_years((0..self.years()).filter_map(|year| {
            let standing = self.contract.in_year(year).requirements.get(at)?;
            Some((year, self.judged(standing, year)?))
        })));
        if let Some(deduction) = &found.deduction {
            let each = phrases::formula(self.contract, &deduction.each);
            let most = deduction.most.as_ref().map_or(String::new(), |most| {
                format!(", at most {} a contract year", phrases::formula(self.contract, most))
            });
            lines.push(format!(
                "Each missed period costs {each}{most}: {} pays {}.",
                self.split(&deduction.from),
                self.split(&deduction.to)
            ));
        }
        if let Some((days, _)) = found.exception_report {
            lines.push(format!(
                "A missed period needs an exception report within {} of its last day.",
                words::counted(usize::from(days), "day", "days")
            ));
        }
        let missing = match found.missing.not_submitted {
            JudgedAs::Missed => "counts as missed",
            JudgedAs::NotJudged => "is not judged",
        };
        lines.push(format!("A period without data {missing}."));
        lines
    }

    /// How a requirement is judged in a year: where all its periods are judged alike, once.
    fn judged(&self, requirement: &Requirement, year: usize) -> Option<String> {
        let periods = requirement.years.get(year)?.as_ref()?;
        let said: Vec<String> = periods
            .iter()
            .map(|period| match (&period.target, period.grace) {
                (Some(target), None) => format!("must be {}", phrases::test(self.contract, target)),
                (Some(target), Some(_)) => {
                    format!("in grace, where it would have to be {}", phrases::test(self.contract, target))
                }
                (None, _) => "no target".to_owned(),
            })
            .collect();
        let (first, rest) = said.split_first()?;
        if rest.iter().all(|other| other == first) {
            return Some(first.clone());
        }
        // In the order of the periods, those in a row that are alike together.
        let mut runs: Vec<(usize, usize, &String)> = Vec::new();
        for (at, text) in said.iter().enumerate() {
            match runs.last_mut() {
                Some((_, last, known)) if *known == text => *last = at,
                _ => runs.push((at, at, text)),
            }
        }
        let period = match periods.len() {
            12 => "month",
            4 => "quarter",
            2 => "half",
            _ => "period",
        };
        let told: Vec<String> = runs
            .into_iter()
            .map(|(first, last, text)| {
                if first == last {
                    format!("{period} {}: {text}", first + 1)
                } else {
                    format!("{period}s {} to {}: {text}", first + 1, last + 1)
                }
            })
            .collect();
        Some(told.join("; "))
    }

    /// What a row of records holds, and what is made of it.
    pub(crate) fn records(&self, name: &str, written: Option<(&str, &RecordsItem)>) -> Vec<String> {
        let Some((id, records)) =
            self.contract.records.iter().enumerate().find(|(_, records)| records.name == name)
        else {
            return Vec::new();
        };
        let mut lines = Vec::new();
        let source = records.source.as_ref().map_or(String::new(), |source| format!(" from {source}"));
        let by = records
            .submitted_by
            .and_then(|id| self.contract.party(id))
            .map_or(String::new(), |party| format!(", submitted by `{}`", party.name));
        let columns: Vec<String> = records.columns.iter().map(column).collect();
        lines.push(format!("One row each{source}{by}: {}.", words::list(&columns)));
        // Rules for a row speak of its columns, so they are told as they are written.
        if let Some((text, item)) = written {
            lines.extend(item.statements.iter().filter_map(|statement| {
                let after = |span: Span| {
                    let rest = text.get(span.end as usize..statement.span.end as usize)?;
                    Some(rest.trim().trim_start_matches('=').trim().trim_start_matches("if "))
                };
                Some(match &statement.kind {
                    RecordsStatement::Source(..) => return None,
                    RecordsStatement::Period(column) => format!("Counts in the period of `{}`.", column.text),
                    RecordsStatement::Excluded(_) => {
                        format!("Left out: rows for which `{}`.", after(statement.keyword)?)
                    }
                    RecordsStatement::Formula(name, title, _) => {
                        format!("`{}`: {}, `{}`.", name.text, title.text, after(title.span)?)
                    }
                    RecordsStatement::Criterion(name, title, _) => {
                        format!("`{}`: {}, where `{}`.", name.text, title.text, after(title.span)?)
                    }
                })
            }));
        }
        let counted = self.contract.data_items.iter().filter(|item| {
            item.counted.as_ref().is_some_and(|counted| counted.counts().any(|count| count.records.0 == id))
        });
        let names: Vec<String> = counted.map(|item| format!("`{}`", item.name)).collect();
        if !names.is_empty() {
            lines.push(format!("Counted for {}.", words::list(&names)));
        }
        lines
    }

    /// How a segment's people are told apart, and what is scored for it by itself.
    pub(crate) fn segment(&self, name: &str) -> Vec<String> {
        let Some(segment) = self.contract.segments.iter().find(|known| known.name == name) else {
            return Vec::new();
        };
        let mut lines: Vec<String> =
            segment.codes.iter().map(|codes| format!("Its people have: {codes}.")).collect();
        let outcomes = self.contract.payments.iter().flat_map(Payment::outcomes);
        let measured = outcomes.flat_map(|outcome| {
            let own = outcome.measurement.iter().map(|measurement| (&outcome.name, measurement));
            own.chain(outcome.indicators.iter().map(|indicator| (&indicator.name, &indicator.measurement)))
        });
        let scored: Vec<String> = measured
            .filter(|(_, measurement)| match measurement {
                Measurement::Combined(combination) => {
                    let of_it = format!(" of {name}");
                    combination.parts.iter().any(|part| part.name.ends_with(&of_it))
                }
                Measurement::One(_) => false,
            })
            .map(|(name, _)| format!("`{name}`"))
            .collect();
        if !scored.is_empty() {
            lines.push(format!("Scored by itself in {}.", words::list(&scored)));
        }
        lines
    }

    /// How often something is reported, in words.
    pub(crate) fn how_often(frequency: Frequency) -> &'static str {
        match frequency {
            Frequency::Monthly => "monthly",
            Frequency::Quarterly => "quarterly",
            Frequency::HalfYearly => "half-yearly",
            Frequency::Yearly => "yearly",
        }
    }
}

/// A column and what its cells hold.
fn column(column: &RecordColumn) -> String {
    let holds = match column.holds {
        ColumnHolds::Person => "whose row it is",
        ColumnHolds::Date => "a day",
        ColumnHolds::Unit(_) => "a figure",
        ColumnHolds::YesNo => "yes or no",
        ColumnHolds::Level(_) => "one of a list",
    };
    let blank = match column.blank {
        Some(Blank::NotYet) => ", blank while it has not happened",
        Some(Blank::NotKnown) => ", blank where it is not known",
        None => "",
    };
    format!("`{}` ({holds}{blank})", column.name)
}
