//! Figures that only an aggregate asks for: of one of the things that it runs over.

use crate::ids::{AmountId, DataItemId, PartyId, SegmentId};

/// A figure of one of the things that an aggregate runs over, where no formula names it but through the domain.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ThingFigure {
    /// Of a segment whose figures are added up with those of the others.
    Segment {
        /// What is broken down.
        item: DataItemId,
        /// By which segment.
        segment: SegmentId,
        /// Which of its figures.
        figure: SegmentFigure,
    },
    /// Of a segment that is scored by itself, or of a component.
    Part {
        /// Which.
        part: PartOf,
        /// Which of its figures.
        figure: PartFigure,
    },
    /// The sum of a line of an amount.
    Line {
        /// The amount.
        amount: AmountId,
        /// The line, counted from 0.
        line: usize,
    },
    /// What a payment comes to for a party.
    Flow {
        /// The payment, by its position.
        payment: usize,
        /// The party.
        party: PartyId,
        /// Which way.
        flow: Flow,
    },
}

/// A part of a measure. Positions count from 0 in the order written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct PartOf {
    /// The payment.
    pub payment: usize,
    /// The outcome.
    pub outcome: usize,
    /// The indicator; none where the outcome is measured itself.
    pub indicator: Option<usize>,
    /// The part.
    pub part: usize,
}

/// A figure of a segment.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SegmentFigure {
    /// Its value of the year.
    Value,
    /// What is counted.
    Numerator,
    /// Out of what.
    Denominator,
}

/// A figure of a part.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum PartFigure {
    /// The fraction that it earns.
    Score,
    /// Whether it earns all that it can.
    Achieved,
}

/// Which way money flows.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Flow {
    /// What a party pays as a payer.
    Paid,
    /// What comes to a party: as a payee, less what it passes on, or because it is passed on to it.
    Received,
}
