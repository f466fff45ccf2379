//! Which terms figures rest on: the base terms, or the contract as varied, and what was asked for.

use chrono::NaiveDate;
use meed_contract::{Contract, Selection, Standing, Variation, words};
use serde_json::{Value, json};

/// The variations of a contract, and which of them count.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Terms {
    variations: Vec<Variation>,
    selection: Selection,
}

impl Terms {
    /// Those of a contract.
    pub fn of(contract: &Contract) -> Self {
        Self { variations: contract.variations.clone(), selection: contract.selection.clone() }
    }

    /// In words: `base terms, no variations`; with a day, of what is in force by then.
    pub(crate) fn words(&self, by: Option<NaiveDate>) -> String {
        if self.variations.is_empty() && self.selection.is_everything() {
            return "base terms, no variations".to_owned();
        }
        let counts =
            |one: &&Variation| one.standing == Standing::Counts && by.is_none_or(|by| one.effective <= by);
        let names: Vec<&str> = self.variations.iter().filter(counts).map(|one| one.name.as_str()).collect();
        let terms = if names.is_empty() {
            "base terms, no variation in force".to_owned()
        } else {
            format!("as varied by {}", words::list(&names))
        };
        let mut parts = vec![terms];
        let selection = &self.selection;
        if let Some(day) = selection.as_of {
            parts.push(format!("as of {}", words::date(day)));
        }
        if let Some(day) = selection.agreed_by {
            parts.push(format!("as agreed by {}", words::date(day)));
        }
        if !selection.without.is_empty() {
            parts.push(format!("without {}", words::list(&selection.without)));
        }
        parts.join("; ")
    }

    /// The variations for programs, in the order in which they take effect.
    pub(crate) fn variations(&self) -> Vec<Value> {
        let one = |one: &Variation| {
            json!({
                "name": one.name,
                "title": one.title,
                "agreed": one.agreed.to_string(),
                "by": one.by,
                "effective": one.effective.to_string(),
                "standing": match one.standing {
                    Standing::Counts => "counts",
                    Standing::NotInForce => "not in force",
                    Standing::NotYetAgreed => "not yet agreed",
                    Standing::LeftOut => "left out",
                },
            })
        };
        self.variations.iter().map(one).collect()
    }

    /// What was asked for, for programs.
    pub(crate) fn selection(&self) -> Value {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        json!({
            "as_of": day(self.selection.as_of),
            "agreed_by": day(self.selection.agreed_by),
            "without": self.selection.without,
        })
    }
}
