//! The resolved contract.

use crate::amount::Amount;
use crate::calendar::Calendar;
use crate::carried::Carried;
use crate::curve::Curve;
use crate::data_item::DataItem;
use crate::define::Define;
use crate::example::Example;
use crate::ids::{DataItemId, PartyId};
use crate::input::Input;
use crate::levels::Levels;
use crate::money::Rounding;
use crate::party::Party;
use crate::payment::Payment;
use crate::providers::ProviderGroup;
use crate::records::Records;
use crate::requirement::Requirement;
use crate::segment::Segment;
use crate::variation::{Selection, Variation};
use chrono::NaiveDate;
use meed_diagnostics::Span;
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
    /// The groups of providers.
    pub groups: Vec<ProviderGroup>,
    /// The segments.
    pub segments: Vec<Segment>,
    /// The scales.
    pub levels: Vec<Levels>,
    /// The amounts.
    pub amounts: Vec<Amount>,
    /// The definitions.
    pub defines: Vec<Define>,
    /// The values that are carried from year to year.
    pub carried: Vec<Carried>,
    /// The curves.
    pub curves: Vec<Curve>,
    /// The inputs.
    pub inputs: Vec<Input>,
    /// The payments in the order written.
    pub payments: Vec<Payment>,
    /// The quality requirements in the order written.
    pub requirements: Vec<Requirement>,
    /// The kinds of record in the order written.
    pub records: Vec<Records>,
    /// The worked examples in the order written.
    pub examples: Vec<Example>,
    /// What data are asked for: inputs, then indicators and assessed outcomes, then requirements, each in the order written.
    pub data_items: Vec<DataItem>,
    /// The variations in the order in which they take effect, those that do not count among them.
    pub variations: Vec<Variation>,
    /// Which variations count.
    pub selection: Selection,
    /// Worked examples that are passed over, because their years are there only by variations that do not count.
    pub left_out: Vec<Span>,
    /// The contract as it stood in earlier years, in order; none where it is the same in all of them. Positions of items are
    /// the same in all of them, and of examples and data items these here hold.
    pub earlier: Vec<Earlier>,
    /// What has a value of its own, each after all that it is reckoned from.
    pub order: Vec<Reckoned>,
}

/// Something that is reckoned from other things, by its position among its kind.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Reckoned {
    /// An amount.
    Amount(usize),
    /// A definition.
    Define(usize),
    /// What a year opens with of a carried value.
    Opening(usize),
    /// What a year closes with of a carried value.
    Closing(usize),
    /// A curve.
    Curve(usize),
    /// A payment.
    Payment(usize),
}

/// The contract as it stood before a contract year.
#[derive(Clone, PartialEq, Debug)]
pub struct Earlier {
    /// The first contract year, counted from 0, in which it is no longer so.
    pub until: usize,
    /// The contract then.
    pub contract: Contract,
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
    /// The contract as it stands for a contract year, counted from 0.
    pub fn in_year(&self, year: usize) -> &Self {
        self.earlier.iter().find(|earlier| year < earlier.until).map_or(self, |earlier| &earlier.contract)
    }

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
