//! The resolved contract.

use crate::amount::Amount;
use crate::calendar::Calendar;
use crate::data_item::DataItem;
use crate::example::Example;
use crate::ids::{DataItemId, PartyId};
use crate::input::Input;
use crate::levels::Levels;
use crate::money::Rounding;
use crate::party::Party;
use crate::payment::Payment;
use crate::requirement::Requirement;
use crate::segment::Segment;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// A contract with every name resolved, every type known and every setting laid on its contract years.
#[derive(Clone, PartialEq, Debug)]
pub struct Contract {
    /// The title.
    pub title: String,
    /// The reference, where stated.
    pub reference: Option<String>,
    /// The version of the language that it is agreed in.
    pub language: u16,
    /// The term and its years.
    pub calendar: Calendar,
    /// Who may extend it, by how many years, with notice by when.
    pub extension: Option<Extension>,
    /// How money is rounded.
    pub rounding: Rounding,
    /// What all points add up to, where points are used.
    pub points_total: Option<Decimal>,
    /// The parties.
    pub parties: Vec<Party>,
    /// The segments.
    pub segments: Vec<Segment>,
    /// The scales.
    pub levels: Vec<Levels>,
    /// The amounts.
    pub amounts: Vec<Amount>,
    /// The inputs.
    pub inputs: Vec<Input>,
    /// The payments in the order written.
    pub payments: Vec<Payment>,
    /// The quality requirements in the order written.
    pub requirements: Vec<Requirement>,
    /// The worked examples in the order written.
    pub examples: Vec<Example>,
    /// What data are asked for: inputs, then indicators and assessed outcomes, then requirements, each in the order written.
    pub data_items: Vec<DataItem>,
}

/// Who may extend the term.
#[derive(Clone, PartialEq, Debug)]
pub struct Extension {
    /// Who.
    pub by: PartyId,
    /// By how many years at most.
    pub up_to_years: Decimal,
    /// The last day for notice, where stated.
    pub notice_by: Option<NaiveDate>,
}

impl Contract {
    /// A party.
    pub fn party(&self, id: PartyId) -> Option<&Party> {
        self.parties.get(id.0)
    }

    /// Something that data report on.
    pub fn item(&self, id: DataItemId) -> Option<&DataItem> {
        self.data_items.get(id.0)
    }

    /// What the contract is called where there is little room: its reference, or else its title.
    pub fn short_name(&self) -> &str {
        self.reference.as_deref().unwrap_or(&self.title)
    }
}
