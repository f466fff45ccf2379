//! Builds a plan, operation by operation. Equal constants share one operation.

use super::{Comparison, Id, Limit, LinePoints, Note, Operands, Operation, Plan, YearOutputs};
use crate::inputs::Slots;
use crate::values::Settled;
use meed_contract::exact::RoundingMode;
use meed_contract::{Beyond, PercentileMethod, RootFunction, Rounding, Type};
use meed_diagnostics::Span;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// A plan in the making.
pub struct Builder {
    plan: Plan,
    constants: HashMap<(Decimal, Type), Id>,
    /// For each operation whether its result may be missing and awaited.
    may_be_awaited: Vec<bool>,
}

impl Builder {
    /// An empty plan over the slots of the data.
    pub fn new(slots: Slots, rounding: Rounding) -> Self {
        let plan = Plan {
            operations: Vec::new(),
            operands: Vec::new(),
            lines: Vec::new(),
            types: Vec::new(),
            notes: Vec::new(),
            slots,
            rounding,
            years: Vec::new(),
            rows: Vec::new(),
            settled: Settled::default(),
        };
        Self { plan, constants: HashMap::new(), may_be_awaited: Vec::new() }
    }

    /// The finished plan.
    pub fn finish(mut self) -> Plan {
        self.plan.settled = Settled::of(&self.plan);
        self.plan
    }

    /// The slots of the data.
    pub fn slots(&self) -> &Slots {
        &self.plan.slots
    }

    /// How many operations there are so far.
    pub fn position(&self) -> u32 {
        u32::try_from(self.plan.operations.len()).unwrap_or(u32::MAX)
    }

    /// Closes a contract year.
    pub fn end_year(&mut self, outputs: YearOutputs) {
        self.plan.years.push(outputs);
    }

    fn push(&mut self, operation: Operation, value_type: Type, rule: Span) -> Id {
        let id = Id(self.position());
        let mut may_be = matches!(operation, Operation::Awaiting(..));
        self.plan.each_operand(&operation, |of| may_be |= self.may_be_awaited(of));
        match &operation {
            Operation::MayHold(_) => may_be = false,
            // What stands in for every kind of missing is all that can be missing of it.
            Operation::Otherwise(_, when) if when.iter().all(Option::is_some) => {
                may_be = when.iter().flatten().any(|of| self.may_be_awaited(*of));
            }
            _ => {}
        }
        self.may_be_awaited.push(may_be);
        self.plan.operations.push(operation);
        self.plan.types.push(value_type);
        self.plan.notes.push(Note { subject: None, rule });
        id
    }

    /// Gives a result a name, so that reasons show it on a line of its own. Constants that are shared have none.
    pub fn name(&mut self, id: Id, subject: impl Into<String>) -> Id {
        let shared = |known: &Id| *known == id;
        if matches!(self.plan.operation(id), Some(Operation::Constant(_)))
            && self.constants.values().any(shared)
        {
            return id;
        }
        if let Some(note) = self.plan.notes.get_mut(id.0 as usize)
            && note.subject.is_none()
        {
            note.subject = Some(subject.into());
        }
        id
    }

    /// Gives a result another name: what was called by its name is what is made of it.
    pub fn rename(&mut self, id: Id, subject: impl Into<String>) {
        if let Some(note) = self.plan.notes.get_mut(id.0 as usize)
            && note.subject.is_some()
        {
            note.subject = Some(subject.into());
        }
    }

    fn operands(&mut self, ids: &[Id]) -> Operands {
        let start = u32::try_from(self.plan.operands.len()).unwrap_or(u32::MAX);
        self.plan.operands.extend_from_slice(ids);
        start..u32::try_from(self.plan.operands.len()).unwrap_or(u32::MAX)
    }

    fn type_of(&self, id: Id) -> Type {
        self.plan.type_of(id)
    }

    /// A number of the contract. Constants have no rule of their own: the operation that uses them has.
    pub fn constant(&mut self, value: Decimal, value_type: Type, rule: Span) -> Id {
        if let Some(known) = self.constants.get(&(value, value_type)) {
            return *known;
        }
        let id = self.push(Operation::Constant(value), value_type, rule);
        self.constants.insert((value, value_type), id);
        id
    }

    /// A constant with a place of its own, shared with nothing, so that it may be named.
    pub fn stated(&mut self, value: Decimal, value_type: Type, rule: Span) -> Id {
        self.push(Operation::Constant(value), value_type, rule)
    }

    /// A yes or no.
    pub fn truth(&mut self, value: bool, rule: Span) -> Id {
        self.constant(Decimal::from(u8::from(value)), Type::YesNo, rule)
    }

    /// A figure of the data.
    pub fn input(&mut self, slot: u32, value_type: Type, rule: Span) -> Id {
        self.push(Operation::Input(slot), value_type, rule)
    }

    /// Whether a result is a number of the contract.
    pub fn is_constant(&self, id: Id) -> bool {
        matches!(self.plan.operations.get(id.0 as usize), Some(Operation::Constant(..)))
    }

    /// `a + b`
    pub fn add(&mut self, a: Id, b: Id, rule: Span) -> Id {
        let value_type = self.type_of(a);
        self.push(Operation::Add(a, b), value_type, rule)
    }

    /// `a − b`
    pub fn subtract(&mut self, a: Id, b: Id, rule: Span) -> Id {
        let value_type = self.type_of(a);
        self.push(Operation::Subtract(a, b), value_type, rule)
    }

    /// `a × b`, of the given type.
    pub fn multiply(&mut self, a: Id, b: Id, value_type: Type, rule: Span) -> Id {
        self.push(Operation::Multiply(a, b), value_type, rule)
    }

    /// `a ÷ b`, of the given type.
    pub fn divide(&mut self, a: Id, b: Id, value_type: Type, rule: Span) -> Id {
        self.push(Operation::Divide(a, b), value_type, rule)
    }

    /// The smaller.
    pub fn minimum(&mut self, a: Id, b: Id, rule: Span) -> Id {
        let value_type = self.type_of(a);
        self.push(Operation::Minimum(a, b), value_type, rule)
    }

    /// The larger.
    pub fn maximum(&mut self, a: Id, b: Id, rule: Span) -> Id {
        let value_type = self.type_of(a);
        self.push(Operation::Maximum(a, b), value_type, rule)
    }

    /// Rounded as the contract says.
    pub fn round(&mut self, a: Id, rule: Span) -> Id {
        self.push(Operation::Round(a), Type::Money, rule)
    }

    /// Cut to the contract's step.
    pub fn round_down(&mut self, a: Id, rule: Span) -> Id {
        self.push(Operation::RoundDown(a), Type::Money, rule)
    }

    /// A comparison.
    pub fn compare(&mut self, a: Id, how: Comparison, b: Id, rule: Span) -> Id {
        self.push(Operation::Compare(a, how, b), Type::YesNo, rule)
    }

    /// All of them; one alone stands for itself.
    pub fn and(&mut self, ids: &[Id], rule: Span) -> Id {
        if let [one] = ids {
            return *one;
        }
        let operands = self.operands(ids);
        self.push(Operation::And(operands), Type::YesNo, rule)
    }

    /// Any of them; one alone stands for itself.
    pub fn or(&mut self, ids: &[Id], rule: Span) -> Id {
        if let [one] = ids {
            return *one;
        }
        let operands = self.operands(ids);
        self.push(Operation::Or(operands), Type::YesNo, rule)
    }

    /// The opposite.
    pub fn not(&mut self, id: Id, rule: Span) -> Id {
        self.push(Operation::Not(id), Type::YesNo, rule)
    }

    /// `then` where `condition` holds, else `otherwise`.
    pub fn select(&mut self, condition: Id, then: Id, otherwise: Id, rule: Span) -> Id {
        let value_type = self.type_of(then);
        self.push(Operation::Select(condition, then, otherwise), value_type, rule)
    }

    /// The largest value whose condition holds.
    pub fn steps(&mut self, rows: &[(Id, Id)], rule: Span) -> Id {
        let flat: Vec<Id> = rows.iter().flat_map(|(condition, value)| [*condition, *value]).collect();
        let value_type = rows.first().map_or(Type::Percentage, |(_, value)| self.type_of(*value));
        let operands = self.operands(&flat);
        self.push(Operation::Steps(operands), value_type, rule)
    }

    /// To a stated step.
    pub fn round_to(&mut self, a: Id, quantum: Decimal, mode: RoundingMode, rule: Span) -> Id {
        let value_type = self.type_of(a);
        self.push(Operation::RoundTo(a, quantum, mode), value_type, rule)
    }

    /// The value, which must pass a condition.
    pub fn require(&mut self, value: Id, condition: Id, limit: Limit, rule: Span) -> Id {
        let value_type = self.type_of(value);
        self.push(Operation::Require(value, condition, limit), value_type, rule)
    }

    /// A square root or an exponential.
    pub fn root(
        &mut self,
        a: Id,
        function: RootFunction,
        (quantum, mode): (Decimal, RoundingMode),
        rule: Span,
    ) -> Id {
        self.push(Operation::Root(a, function, quantum, mode), Type::Number, rule)
    }

    /// A day, so many months later.
    pub fn months_later(&mut self, day: Id, months: Id, rule: Span) -> Id {
        self.push(Operation::MonthsLater(day, months), Type::Date, rule)
    }

    /// `a − b`, of another type than `a`: how far two days or moments are apart.
    pub fn apart(&mut self, a: Id, b: Id, value_type: Type, rule: Span) -> Id {
        self.push(Operation::Subtract(a, b), value_type, rule)
    }

    /// The middle one.
    pub fn median(&mut self, ids: &[Id], value_type: Type, rule: Span) -> Id {
        let operands = self.operands(ids);
        self.push(Operation::Median(operands), value_type, rule)
    }

    /// A percentile of those that are known.
    pub fn percentile(&mut self, ids: &[Id], at: Decimal, method: PercentileMethod, rule: Span) -> Id {
        let value_type = ids.first().map_or(Type::Number, |first| self.type_of(*first));
        let operands = self.operands(ids);
        self.push(Operation::Percentile(operands, at, method), value_type, rule)
    }

    /// A look-up on a line whose points are results.
    pub fn through(&mut self, value: Id, points: &[(Id, Id)], beyond: Beyond, rule: Span) -> Id {
        let value_type = points.first().map_or(Type::Number, |(_, gives)| self.type_of(*gives));
        let flat: Vec<Id> = points.iter().flat_map(|(at, gives)| [*at, *gives]).collect();
        let operands = self.operands(&flat);
        self.push(Operation::Through(value, operands, beyond), value_type, rule)
    }

    /// A look-up on a line.
    pub fn line(&mut self, value: Id, points: LinePoints, value_type: Type, rule: Span) -> Id {
        let index = u32::try_from(self.plan.lines.len()).unwrap_or(u32::MAX);
        self.plan.lines.push(points);
        self.push(Operation::Line(value, index), value_type, rule)
    }

    /// The sum; one alone stands for itself.
    pub fn sum(&mut self, ids: &[Id], value_type: Type, rule: Span) -> Id {
        if let [one] = ids {
            return *one;
        }
        let operands = self.operands(ids);
        self.push(Operation::Sum(operands), value_type, rule)
    }

    /// How many hold.
    pub fn count(&mut self, ids: &[Id], rule: Span) -> Id {
        let operands = self.operands(ids);
        self.push(Operation::Count(operands), Type::Number, rule)
    }

    /// A sum split by weights; the parts in the order of the weights.
    pub fn allocate(&mut self, total: Id, weights: &[Id], odd_to: Option<usize>, rule: Span) -> Vec<Id> {
        let operands = self.operands(weights);
        let odd_to = odd_to.and_then(|index| u32::try_from(index).ok());
        let split = self.push(Operation::Allocate(total, operands, odd_to), Type::Money, rule);
        (0..u32::try_from(weights.len()).unwrap_or(u32::MAX))
            .map(|part| self.push(Operation::Part(split, part), Type::Money, rule))
            .collect()
    }

    /// The value, or another for kinds of missing that have one.
    pub fn otherwise(&mut self, value: Id, when: [Option<Id>; 4], rule: Span) -> Id {
        let value_type = self.type_of(value);
        self.push(Operation::Otherwise(value, when), value_type, rule)
    }

    /// The value, or another where it is missing in any way.
    pub fn or_else(&mut self, value: Id, fallback: Id, rule: Span) -> Id {
        self.otherwise(value, [Some(fallback); 4], rule)
    }

    /// Whether so many of several conditions hold.
    pub fn at_least(&mut self, operands: &[Id], wanted: u32, rule: Span) -> Id {
        let operands = self.operands(operands);
        self.push(Operation::AtLeast(operands, wanted), Type::YesNo, rule)
    }

    /// The value, awaited where it is missing in one of these kinds; itself where there is none.
    pub fn awaiting(&mut self, value: Id, when: [bool; 4], rule: Span) -> Id {
        if when == [false; 4] {
            return value;
        }
        let value_type = self.type_of(value);
        self.push(Operation::Awaiting(value, when), value_type, rule)
    }

    /// Whether a condition holds or may still come to, where anything that it is made of may be awaited.
    pub fn may_hold(&mut self, condition: Id, rule: Span) -> Option<Id> {
        self.may_be_awaited(condition).then(|| self.push(Operation::MayHold(condition), Type::YesNo, rule))
    }

    fn may_be_awaited(&self, id: Id) -> bool {
        self.may_be_awaited.get(id.0 as usize).copied().unwrap_or(false)
    }

    /// `then`, where `known` is known.
    pub fn given(&mut self, known: Id, then: Id, rule: Span) -> Id {
        let value_type = self.type_of(then);
        self.push(Operation::Given(known, then), value_type, rule)
    }
}
