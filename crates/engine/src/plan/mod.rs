//! The plan: one flat, typed list of operations in the order of evaluation.
//!
//! Every construct of the language lowers to these operations and nothing else evaluates anything. Each operation names
//! earlier results only. A reading ([`crate::values`], [`crate::trace`]) walks the list; it looks at no names and no text.
//!
//! A value that data do not give is missing, of one of four kinds. Missing is part of every value: unless an operation
//! says otherwise, a missing operand makes its result missing in the same way. A missing value may be *awaited*: then what
//! turns on it is withheld until it comes, instead of lost.

mod builder;
mod outputs;
mod rows;

pub use builder::Builder;
pub use outputs::{
    AmountOutputs, BonusOutputs, CarriedOutputs, DeductionOutputs, MeasureOutputs, OutcomeOutputs,
    PartOutputs, PaymentOutputs, PeriodOutputs, RecoveryOutputs, RequirementOutputs, RowOutputs, SideOutputs,
    YearOutputs, YearPartOutputs,
};
pub use rows::{CountOutputs, RowPlan};

use crate::inputs::Slots;
use crate::values::Settled;
use meed_contract::exact::RoundingMode;
use meed_contract::{Beyond, PercentileMethod, RootFunction, Rounding, Type};
use meed_diagnostics::Span;
use rust_decimal::Decimal;
use std::ops::Range;

/// The result of an operation, by its place in the list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Id(pub u32);

/// Operands that stand together in the plan's list of operands.
pub type Operands = Range<u32>;

/// One operation.
#[derive(Clone, PartialEq, Debug)]
pub enum Operation {
    /// A number of the contract.
    Constant(Decimal),
    /// A figure of the data, by its slot.
    Input(u32),
    /// `a + b`
    Add(Id, Id),
    /// `a − b`
    Subtract(Id, Id),
    /// `a × b`
    Multiply(Id, Id),
    /// `a ÷ b`, kept as a fraction; missing (not applicable) where `b` is zero: there is nobody to measure.
    Divide(Id, Id),
    /// The smaller.
    Minimum(Id, Id),
    /// The larger.
    Maximum(Id, Id),
    /// To the contract's step for money, by its mode.
    Round(Id),
    /// To a stated step.
    RoundTo(Id, Decimal, RoundingMode),
    /// To the contract's step, towards zero: for instalments whose odd pennies come in the last.
    RoundDown(Id),
    /// A comparison, unrounded.
    Compare(Id, Comparison, Id),
    /// All of them. False as soon as one is, missing or not.
    And(Operands),
    /// Any of them. True as soon as one is, missing or not.
    Or(Operands),
    /// The opposite.
    Not(Id),
    /// The second where the first holds, else the third.
    Select(Id, Id, Id),
    /// Pairs of a condition and a value: the largest value whose condition holds, zero if none does.
    Steps(Operands),
    /// A look-up on a line of straight pieces, whose points are numbers of the contract.
    Line(Id, u32),
    /// A look-up on a line of straight pieces, whose points are results: pairs of a place and its value.
    Through(Id, Operands, Beyond),
    /// A square root or an exponential, to a stated step.
    Root(Id, RootFunction, Decimal, RoundingMode),
    /// A day, so many whole months later (or earlier, below zero).
    MonthsLater(Id, Id),
    /// The middle one, or the mean of the two middle ones.
    Median(Operands),
    /// A percentile, as a fraction from 0 to 1, of those that are known; missing (not applicable) where none is.
    Percentile(Operands, Decimal, PercentileMethod),
    /// The first, which must pass the second; a run in which it does not is refused.
    Require(Id, Id, Limit),
    /// The sum.
    Sum(Operands),
    /// How many hold.
    Count(Operands),
    /// Whether so many of them hold: yes as soon as so many do, no as soon as so many cannot, missing or not.
    AtLeast(Operands, u32),
    /// A sum split in proportion to weights, by largest remainder at the contract's step: the sum, then the weights.
    /// All parts are nothing where all weights are zero. The number says who takes what is left over, if anybody does.
    Allocate(Id, Operands, Option<u32>),
    /// One part of a split.
    Part(Id, u32),
    /// The value, or another for kinds of missing that have one: not due, not submitted, suppressed, not applicable.
    Otherwise(Id, [Option<Id>; 4]),
    /// The second, where the first is known.
    Given(Id, Id),
    /// The value; where it is missing in one of these kinds (in the order of `Otherwise`), it is *awaited*: what turns on it is
    /// withheld until it comes. What is made of awaited figures alone is awaited too.
    Awaiting(Id, [bool; 4]),
    /// Of a condition: whether it holds, or is awaited, so that it may still come to hold. Never missing.
    MayHold(Id),
}

/// Which limit a value must keep to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Limit {
    /// It has bounds.
    Bounds,
    /// It is a point of a curve, and must not lie below the one before.
    Rising,
}

/// How two values are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    /// `>=`
    AtLeast,
    /// `>`
    Above,
    /// `<=`
    AtMost,
    /// `<`
    Below,
    /// `=`
    Exactly,
}

/// A line of straight pieces: points by ascending position, flat beyond the ends.
pub type LinePoints = Vec<(Decimal, Decimal)>;

/// What an operation is, for people: never looked at by the values.
#[derive(Clone, PartialEq, Debug)]
pub struct Note {
    /// What it is called, where it is worth a line of its own: `recovery-star, earned`.
    pub subject: Option<String>,
    /// The rule that says so.
    pub rule: Span,
}

/// A compiled contract.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(crate) operations: Vec<Operation>,
    pub(crate) operands: Vec<Id>,
    pub(crate) lines: Vec<LinePoints>,
    pub(crate) types: Vec<Type>,
    pub(crate) notes: Vec<Note>,
    pub(crate) slots: Slots,
    pub(crate) rounding: Rounding,
    pub(crate) years: Vec<YearOutputs>,
    /// For each contract year the rules for the rows of each kind of record.
    pub(crate) rows: Vec<Vec<RowPlan>>,
    /// What the values come to before there are data.
    pub(crate) settled: Settled,
}

impl Plan {
    /// How many operations it has.
    pub fn len(&self) -> usize {
        self.operations.len()
    }

    /// Whether it has no operations.
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    /// Whether another plan reckons the same, step by step, whatever its names are.
    pub fn reckons_the_same(&self, other: &Self) -> bool {
        self.operations == other.operations
            && self.operands == other.operands
            && self.lines == other.lines
            && self.types == other.types
            && self.rounding == other.rounding
    }

    /// Whether another plan pays the same from the same figures, whatever they are. Who pays whom stands in
    /// the contract, and what is counted in records as well.
    pub fn pays_the_same(&self, other: &Self) -> bool {
        self.reckons_the_same(other) && self.slots == other.slots && self.years == other.years
    }

    /// Where each figure of the data stands.
    pub fn slots(&self) -> &Slots {
        &self.slots
    }

    /// The results that make up a contract year's statement, counted from 0.
    pub fn year(&self, year: usize) -> Option<&YearOutputs> {
        self.years.get(year)
    }

    pub(crate) fn operand_list(&self, operands: &Operands) -> &[Id] {
        self.operands.get(operands.start as usize..operands.end as usize).unwrap_or_default()
    }

    /// Calls `visit` for every result that an operation uses.
    pub(crate) fn each_operand(&self, operation: &Operation, mut visit: impl FnMut(Id)) {
        let list = |operands: &Operands, visit: &mut dyn FnMut(Id)| {
            self.operand_list(operands).iter().for_each(|id| visit(*id));
        };
        match operation {
            Operation::Constant(_) | Operation::Input(_) => {}
            Operation::Add(a, b)
            | Operation::Subtract(a, b)
            | Operation::Multiply(a, b)
            | Operation::Divide(a, b)
            | Operation::MonthsLater(a, b)
            | Operation::Minimum(a, b)
            | Operation::Maximum(a, b)
            | Operation::Compare(a, _, b)
            | Operation::Require(a, b, _)
            | Operation::Given(a, b) => {
                visit(*a);
                visit(*b);
            }
            Operation::Round(a)
            | Operation::RoundTo(a, ..)
            | Operation::Root(a, ..)
            | Operation::RoundDown(a)
            | Operation::Not(a)
            | Operation::Line(a, _)
            | Operation::Awaiting(a, _)
            | Operation::MayHold(a)
            | Operation::Part(a, _) => visit(*a),
            Operation::Select(a, b, c) => [a, b, c].into_iter().for_each(|id| visit(*id)),
            Operation::And(operands)
            | Operation::Or(operands)
            | Operation::Steps(operands)
            | Operation::Sum(operands)
            | Operation::Median(operands)
            | Operation::Percentile(operands, ..)
            | Operation::AtLeast(operands, _)
            | Operation::Count(operands) => list(operands, &mut visit),
            Operation::Allocate(total, weights, _) | Operation::Through(total, weights, _) => {
                visit(*total);
                list(weights, &mut visit);
            }
            Operation::Otherwise(value, when) => {
                visit(*value);
                when.iter().flatten().for_each(|id| visit(*id));
            }
        }
    }

    pub(crate) fn operation(&self, id: Id) -> Option<&Operation> {
        self.operations.get(id.0 as usize)
    }

    pub(crate) fn note(&self, id: Id) -> Option<&Note> {
        self.notes.get(id.0 as usize)
    }

    pub(crate) fn type_of(&self, id: Id) -> Type {
        self.types.get(id.0 as usize).copied().unwrap_or(Type::Number)
    }
}
