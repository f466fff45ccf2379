//! Indices into the contract's lists. An id is only ever used with the contract that gave it out.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
            pub struct $name(pub usize);
        )+
    };
}

ids! {
    /// A party.
    PartyId;
    /// A segment.
    SegmentId;
    /// A scale of levels.
    LevelsId;
    /// An amount.
    AmountId;
    /// An input.
    InputId;
    /// A definition.
    DefineId;
    /// A curve.
    CurveId;
    /// A payment.
    PaymentId;
    /// A kind of record.
    RecordsId;
    /// Something that data report on: an indicator, an assessed outcome, an input or a requirement.
    DataItemId;
}
