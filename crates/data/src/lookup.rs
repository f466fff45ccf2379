//! The names by which data may call what the contract asks for.

use meed_contract::{Basis, Contract, DataItem, DataItemId, Measurement, PartyId, Segment, SegmentId};
use meed_diagnostics::nearest;
use std::cell::Cell;
use std::collections::HashMap;

/// Names, codes and paths to what they name, in lower case.
pub struct Names<'a> {
    contract: &'a Contract,
    items: HashMap<String, Named>,
    segments: HashMap<String, SegmentId>,
    parties: HashMap<String, PartyId>,
    /// What is asked for of each segment by itself, by the name, code or path of the indicator.
    by_segment: HashMap<String, Vec<(SegmentId, DataItemId)>>,
    /// How many more names may be compared with misspelt ones.
    comparisons_left: Cell<usize>,
}

#[derive(Clone)]
enum Named {
    One(DataItemId),
    /// One for each provider of a group.
    Each(Vec<DataItemId>),
    Several,
}

/// What an indicator's name leads to.
pub enum Found<'a> {
    /// One thing.
    Item(DataItemId, &'a DataItem),
    /// Something that every provider of a group reports, with one item for each.
    Each(Vec<DataItemId>),
    /// More than one thing is called so.
    Several,
    /// Nothing.
    Nothing,
}

/// So many names are compared with misspelt ones in one run: enough for every mistake that is shown, in a contract of two
/// thousand names.
const MOST_COMPARISONS: usize = 200_000;

/// Words longer than this are no slip of a name, and comparing them would take long.
const LONGEST_NAME: usize = 80;

impl<'a> Names<'a> {
    /// The names of a contract.
    pub fn new(contract: &'a Contract) -> Self {
        let mut names = Self {
            contract,
            items: HashMap::new(),
            segments: HashMap::new(),
            parties: HashMap::new(),
            by_segment: HashMap::new(),
            comparisons_left: Cell::new(MOST_COMPARISONS),
        };
        for (at, item) in contract.data_items.iter().enumerate() {
            names.insert(item.reported_as(), DataItemId(at));
            if let Some(code) = &item.code {
                names.insert(code, DataItemId(at));
            }
        }
        for payment in &contract.payments {
            let Basis::Pot { outcomes, .. } = &payment.basis else { continue };
            for outcome in outcomes {
                if let Some(measurement) = &outcome.measurement {
                    let name = |name| without_provider(contract, measurement, name);
                    let own = name(&outcome.name).to_owned();
                    let path = format!("{}.{own}", name(&payment.name));
                    names.measurement(measurement, outcome.code.as_deref(), &[&own, &path]);
                }
                for indicator in &outcome.indicators {
                    let measurement = &indicator.measurement;
                    let name = |name| without_provider(contract, measurement, name);
                    let own = name(&indicator.name).to_owned();
                    let short = format!("{}.{own}", name(&outcome.name));
                    let path = format!("{}.{short}", name(&payment.name));
                    let called = [&own, &short, &path];
                    names.measurement(measurement, indicator.code.as_deref(), &called);
                }
            }
        }
        for (at, party) in contract.parties.iter().enumerate() {
            for name in [Some(&party.name), party.ods.as_ref(), Some(&party.title)].into_iter().flatten() {
                names.parties.entry(name.to_lowercase()).or_insert(PartyId(at));
            }
        }
        for (at, segment) in contract.segments.iter().enumerate() {
            names.segments.insert(segment.name.to_lowercase(), SegmentId(at));
            names.segments.entry(segment.title.to_lowercase()).or_insert(SegmentId(at));
        }
        names
    }

    fn insert(&mut self, name: &str, id: DataItemId) {
        let reported = |id: DataItemId| {
            let item = self.contract.item(id);
            item.and_then(|item| item.provider.as_ref()).map(|provider| &provider.name)
        };
        let own = reported(id);
        let new = if own.is_some() { Named::Each(vec![id]) } else { Named::One(id) };
        self.items
            .entry(name.trim().to_lowercase())
            .and_modify(|named| match named {
                Named::One(known) if *known == id => {}
                Named::Each(known) if known.contains(&id) => {}
                Named::Each(known)
                    if own.is_some() && known.first().is_some_and(|first| reported(*first) == own) =>
                {
                    known.push(id);
                }
                _ => *named = Named::Several,
            })
            .or_insert(new);
    }

    fn measurement(&mut self, measurement: &Measurement, code: Option<&str>, called: &[&String]) {
        match measurement {
            Measurement::One(assessment) => {
                called.iter().for_each(|name| self.insert(name, assessment.item));
            }
            Measurement::Combined(combination) => {
                let items: Vec<(SegmentId, DataItemId)> = combination
                    .parts
                    .iter()
                    .filter_map(|part| {
                        let id = part.assessment.item;
                        let (_, segment) = self.contract.item(id)?.of_segment.as_ref()?;
                        Some((*segment, id))
                    })
                    .collect();
                // Components are called by their own names.
                if !items.is_empty() {
                    for name in called.iter().map(|name| name.as_str()).chain(code) {
                        self.by_segment.insert(name.trim().to_lowercase(), items.clone());
                    }
                }
            }
        }
    }

    /// What is asked for of each segment of a measure, where each is scored by itself.
    pub fn by_segment(&self, name: &str) -> Option<&[(SegmentId, DataItemId)]> {
        self.by_segment.get(&name.to_lowercase()).map(Vec::as_slice)
    }

    /// What `name` names, by name, code or path.
    pub fn item(&self, name: &str) -> Found<'a> {
        match self.items.get(name).or_else(|| self.items.get(&name.to_lowercase())) {
            Some(Named::One(id)) => match self.contract.item(*id) {
                Some(item) => Found::Item(*id, item),
                None => Found::Nothing,
            },
            Some(Named::Each(ids)) => Found::Each(ids.clone()),
            Some(Named::Several) => Found::Several,
            None => Found::Nothing,
        }
    }

    /// The name or code nearest to an unknown one.
    pub fn nearest_item(&self, name: &str) -> Option<&'a str> {
        let items = &self.contract.data_items;
        let left = self.comparisons_left.get().checked_sub(2 * items.len())?;
        if name.len() > LONGEST_NAME {
            return None;
        }
        self.comparisons_left.set(left);
        let known =
            items.iter().flat_map(|item| std::iter::once(item.reported_as()).chain(item.code.as_deref()));
        nearest(name, known)
    }

    /// A party by its name, its organisation code or its title.
    pub fn party(&self, name: &str) -> Option<PartyId> {
        self.parties.get(name).or_else(|| self.parties.get(&name.to_lowercase())).copied()
    }

    /// A segment by its name or title.
    pub fn segment(&self, name: &str) -> Option<SegmentId> {
        self.segments.get(name).or_else(|| self.segments.get(&name.to_lowercase())).copied()
    }

    /// The segment's entry.
    pub fn segment_entry(&self, id: SegmentId) -> Option<&'a Segment> {
        self.contract.segments.get(id.0)
    }
}

/// A name without the provider whose figures something measures.
fn without_provider<'n>(contract: &Contract, measurement: &Measurement, name: &'n str) -> &'n str {
    let item = match measurement {
        Measurement::One(assessment) => Some(assessment.item),
        Measurement::Combined(combination) => combination.parts.first().map(|part| part.assessment.item),
    };
    let provider = item.and_then(|id| contract.item(id)?.provider.as_ref());
    let party = provider.and_then(|provider| contract.party(provider.party));
    let own = party.and_then(|party| name.strip_suffix(&party.name)?.strip_suffix(" of "));
    own.unwrap_or(name)
}

/// The name in `candidates` nearest to a word.
pub fn nearest_of<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST_NAME { None } else { nearest(word, candidates) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzzing;
    use meed_contract::{
        Assessment, Consequence, Indicator, MissingCosts, OddPennies, Outcome, PaidOut, PartySplit, Payment,
        Portion, Timeline,
    };
    use meed_diagnostics::{SourceId, Span};
    use rust_decimal::Decimal;

    /// The contract of the tests, its first item an indicator of an outcome of a payment.
    fn contract() -> Contract {
        let span = Span::new(SourceId(0), 0, 0);
        let portion = Portion::Points(Decimal::ONE, span);
        let nothing = Consequence::PaysNothing;
        let assessment = Assessment {
            item: DataItemId(0),
            better: None,
            phases: Vec::new(),
            baseline: None,
            target: None,
            pays: None,
            minimum_denominator: None,
            missing: MissingCosts {
                not_due: nothing,
                not_submitted: nothing,
                suppressed: nothing,
                not_applicable: nothing,
                span,
            },
        };
        let indicator = Indicator {
            name: "recovery-star".to_owned(),
            title: String::new(),
            code: None,
            portion: portion.clone(),
            measurement: Measurement::One(assessment),
            span,
        };
        let outcome = Outcome {
            name: "functioning".to_owned(),
            title: String::new(),
            code: None,
            hierarchy: None,
            goal: None,
            portion,
            fixed: None,
            indicators: vec![indicator],
            measurement: None,
            span,
        };
        let split = PartySplit { shares: Vec::new(), odd_pennies_to: None, span };
        let payment = Payment {
            name: "outcomes".to_owned(),
            title: String::new(),
            from: split.clone(),
            to: split,
            passed_on: None,
            basis: Basis::Pot {
                pot: Timeline { pieces: Vec::new(), by_year: Vec::new(), span },
                outcomes: vec![outcome],
                additional: Vec::new(),
            },
            then: Vec::new(),
            applies: Vec::new(),
            paid_out: PaidOut {
                on_account: Decimal::ZERO,
                instalments: 0,
                profile: Vec::new(),
                months_apart: 0,
                odd_pennies: OddPennies::InTheLast,
                balance_days: None,
                span,
            },
            not_earned: None,
            only_if: None,
            reduced: Vec::new(),
            bonuses: Vec::new(),
            refer: None,
            recovers: None,
            span,
        };
        Contract { payments: vec![payment], ..fuzzing::contract() }
    }

    #[test]
    fn an_item_is_found_by_name_code_and_path() {
        let mut contract = contract();
        contract.data_items[1].code = Some("smoking".to_owned());
        let names = Names::new(&contract);
        for name in
            ["recovery-star", "2A.i", "functioning.recovery-star", "Outcomes.functioning.Recovery-Star"]
        {
            assert!(matches!(names.item(name), Found::Item(DataItemId(0), _)), "{name}");
        }
        assert!(matches!(names.item("other.recovery-star"), Found::Nothing));
        assert!(matches!(names.item("smoking"), Found::Several));
    }
}
