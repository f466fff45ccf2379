//! `party occg "…" { … }`

use super::{AsFrom, Name, Places, Statement, Text};
use meed_diagnostics::Span;

/// A party of the contract. The block may be absent.
#[derive(Clone, PartialEq, Debug, Places)]
pub struct PartyItem {
    /// The short name.
    pub name: Name,
    /// The full name.
    pub title: Text,
    /// The statements in the order written.
    pub statements: Vec<Statement<PartyStatement>>,
    /// The whole item, or its row in a `parties` table.
    pub span: Span,
}

/// A statement of a party.
#[derive(Clone, PartialEq, Debug, Places)]
pub enum PartyStatement {
    /// `role lead-provider`
    Role(Role),
    /// `ods "RNU"`
    Ods(Text),
    /// `succeeded by icb from 1 July 2022`: who takes its place, and from which day.
    SucceededBy(Name, AsFrom),
}

/// What a party is in the contract.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Places)]
pub enum Role {
    /// `co-ordinating-commissioner`
    CoordinatingCommissioner,
    /// `commissioner`
    Commissioner,
    /// `lead-provider`
    LeadProvider,
    /// `provider`
    Provider,
    /// `subcontractor`
    Subcontractor,
}

impl Role {
    /// The word that says it.
    pub fn word(self) -> &'static str {
        match self {
            Self::CoordinatingCommissioner => "co-ordinating-commissioner",
            Self::Commissioner => "commissioner",
            Self::LeadProvider => "lead-provider",
            Self::Provider => "provider",
            Self::Subcontractor => "subcontractor",
        }
    }
}
