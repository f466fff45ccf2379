//! The names by which data may call what the contract asks for.

use meed_contract::{Basis, Contract, DataItem, DataItemId, Segment, SegmentId};
use meed_diagnostics::nearest;
use std::collections::HashMap;

/// Names, codes and paths to what they name, in lower case.
pub struct Names<'a> {
    contract: &'a Contract,
    items: HashMap<String, Named>,
    segments: HashMap<String, SegmentId>,
}

#[derive(Clone, Copy)]
enum Named {
    One(DataItemId),
    Several,
}

/// What an indicator's name leads to.
pub enum Found<'a> {
    /// One thing.
    Item(DataItemId, &'a DataItem),
    /// More than one thing is called so.
    Several,
    /// Nothing.
    Nothing,
}

/// Words longer than this are no slip of a name, and comparing them would take long.
const LONGEST_NAME: usize = 80;

impl<'a> Names<'a> {
    /// The names of a contract.
    pub fn new(contract: &'a Contract) -> Self {
        let mut names = Self { contract, items: HashMap::new(), segments: HashMap::new() };
        for (at, item) in contract.data_items.iter().enumerate() {
            names.insert(&item.name, DataItemId(at));
            if let Some(code) = &item.code {
                names.insert(code, DataItemId(at));
            }
        }
        for payment in &contract.payments {
            let Basis::Pot { outcomes, .. } = &payment.basis else { continue };
            for outcome in outcomes {
                if let Some(assessment) = &outcome.assessment {
                    names.insert(&format!("{}.{}", payment.name, outcome.name), assessment.item);
                }
                for indicator in &outcome.indicators {
                    let short = format!("{}.{}", outcome.name, indicator.name);
                    names.insert(&short, indicator.assessment.item);
                    names.insert(&format!("{}.{short}", payment.name), indicator.assessment.item);
                }
            }
        }
        for (at, segment) in contract.segments.iter().enumerate() {
            names.segments.insert(segment.name.to_lowercase(), SegmentId(at));
            names.segments.entry(segment.title.to_lowercase()).or_insert(SegmentId(at));
        }
        names
    }

    fn insert(&mut self, name: &str, id: DataItemId) {
        self.items
            .entry(name.trim().to_lowercase())
            .and_modify(|named| match named {
                Named::One(known) if *known == id => {}
                _ => *named = Named::Several,
            })
            .or_insert(Named::One(id));
    }

    /// What `name` names, by name, code or path.
    pub fn item(&self, name: &str) -> Found<'a> {
        match self.items.get(name).or_else(|| self.items.get(&name.to_lowercase())) {
            Some(Named::One(id)) => match self.contract.item(*id) {
                Some(item) => Found::Item(*id, item),
                None => Found::Nothing,
            },
            Some(Named::Several) => Found::Several,
            None => Found::Nothing,
        }
    }

    /// The name or code nearest to an unknown one.
    pub fn nearest_item(&self, name: &str) -> Option<&'a str> {
        if name.len() > LONGEST_NAME {
            return None;
        }
        let items = &self.contract.data_items;
        let known = items.iter().flat_map(|item| std::iter::once(item.name.as_str()).chain(item.code.as_deref()));
        nearest(name, known)
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

/// The name in `candidates` nearest to a word.
pub fn nearest_of<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST_NAME { None } else { nearest(word, candidates) }
}
